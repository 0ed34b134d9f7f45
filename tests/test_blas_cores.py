"""A number that a notebook prints must not depend on the reader's processor.

Sums are ordered differently by OpenBLAS's kernels, and tanh, exp and log differ in their last bit with NumPy's SIMD level;
chaotic training makes large differences of that. Both are set here as an older processor would have them. nbval does not compare
pixels, so these runs draw none for it: they measure instead whether every text of every figure can be read.
"""
import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import threadpoolctl

ROOT = Path(__file__).resolve().parent.parent
NEEDS = {"Prescott": "pni", "Haswell": "avx2", "SkylakeX": "avx512f"}         # OpenBLAS's name: the flag in /proc/cpuinfo
SIMD = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])       # beyond what this NumPy always needs
WITHOUT = {
    "Prescott": SIMD,
    "Haswell": [name for name in SIMD if "AVX512" in name or name == "X86_V4"],
    "SkylakeX": [],
}
# As what OpenBLAS computes here anyway: the notebooks themselves are run as that.  (It may have no simpler name: then all three are tried.)
OPENBLAS = [library for library in threadpoolctl.threadpool_info() if library["internal_api"] == "openblas"]
OWN = {library.get("architecture") for library in OPENBLAS}
CAN_CHOOSE = bool(OPENBLAS) and sys.platform == "linux" and platform.machine() == "x86_64"      # by these names
AS_IT_IS = "as it is"
KERNEL = """
c = get_config()
c.InlineBackend.figure_formats = set()
c.IPKernelApp.exec_lines = ["from tests.readable import watch_figures", "watch_figures()", "del watch_figures"]"""

pytestmark = pytest.mark.cores


def run_as(core, *arguments):
    if core == AS_IT_IS:
        return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True)
    if NEEDS[core] not in Path("/proc/cpuinfo").read_text().split():
        pytest.skip(f"this processor has no {NEEDS[core]}, so it cannot compute as {core} does")
    environment = os.environ | {"OPENBLAS_CORETYPE": core, "NPY_DISABLE_CPU_FEATURES": " ".join(WITHOUT[core])}
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.mark.skipif(not CAN_CHOOSE, reason="OpenBLAS's kernels can be chosen by these names on Linux x86-64 only")
def test_the_three_processors_do_differ():
    code = ("import hashlib, numpy as np; A = np.random.default_rng(0).normal(size=(100, 100))\n"
            "print(*(hashlib.sha1(B.tobytes()).hexdigest() for B in (A @ A, np.exp(A), np.tanh(A))))")
    products, *functions = zip(*(run_as(core, "-c", code).stdout.split() for core in NEEDS))
    assert len(set(products)) == 3
    assert all(len(set(values)) >= 2 for values in functions)


@pytest.mark.parametrize("core", [core for core in NEEDS if core not in OWN] if CAN_CHOOSE else [AS_IT_IS])
def test_notebooks_print_the_same_and_every_text_of_their_figures_can_be_read_on(core, tmp_path, monkeypatch):
    profile = tmp_path / "profile_default"
    profile.mkdir()
    (profile / "ipython_kernel_config.py").write_text(KERNEL, encoding="utf-8")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
    run = run_as(core, "-m", "pytest", "notebooks", "--quiet", "--no-header", "--color=no", "-p", "no:cacheprovider")
    assert run.returncode == 0, run.stdout[-5000:] + run.stderr[-1000:]
