"""With NOTEBOOKS_AS=Prescott, as `make test` has it, nbval runs the notebooks as that kind of processor computes, and looks at their figures.

The author's processor made the outputs that nbval compares: so one run says that two kinds print the same.  nbval does not compare
pixels, so none are drawn for it: what is measured instead is whether every text of every figure can be read.
"""
import os
import tempfile
from pathlib import Path

import pytest

from tests.processors import ROOT, environment_of

KERNEL = """
c = get_config()
c.InlineBackend.figure_formats = set()
c.IPKernelApp.exec_lines = ["from tests.readable import watch_figures", "watch_figures()", "del watch_figures"]"""
SETTINGS = tempfile.TemporaryDirectory(prefix="nnlib-")              # goes with this process
PROFILE = Path(SETTINGS.name, "profile_default")
PROFILE.mkdir()
(PROFILE / "ipython_kernel_config.py").write_text(KERNEL, encoding="utf-8")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    """Before a notebook's first cell its kernel starts."""
    with pytest.MonkeyPatch.context() as patch:
        if core := os.environ.get("NOTEBOOKS_AS"):
            patch.setenv("IPYTHONDIR", SETTINGS.name)
            patch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
            for name, value in environment_of(core).items():
                patch.setenv(name, value)
        return (yield)
