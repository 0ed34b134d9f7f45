"""A number that a notebook prints must not depend on the reader's processor: notebooks/conftest.py runs them as another one."""
import os

import pytest

from processors import CAN_CHOOSE, NEEDS, OWN, run_as

pytestmark = pytest.mark.cores


@pytest.mark.skipif(not CAN_CHOOSE, reason="OpenBLAS's kernels can be chosen by these names on Linux x86-64 only")
def test_the_three_processors_do_differ():
    code = ("import hashlib, numpy as np; A = np.random.default_rng(0).normal(size=(100, 100))\n"
            "print(*(hashlib.sha1(B.tobytes()).hexdigest() for B in (A @ A, np.exp(A), np.tanh(A))))")
    products, *functions = zip(*(run_as(core, "-c", code).stdout.split() for core in NEEDS))
    assert len(set(products)) == 3
    assert all(len(set(values)) >= 2 for values in functions)


@pytest.mark.skipif(not CAN_CHOOSE, reason="OpenBLAS's kernels can be chosen by these names on Linux x86-64 only")
@pytest.mark.parametrize("core", [core for core in NEEDS if core not in OWN | {os.environ.get("NOTEBOOKS_AS")}])       # as that, `make test` runs them anyway
def test_notebooks_print_the_same_on(core, monkeypatch):
    monkeypatch.setenv("NOTEBOOKS_AS", core)
    run = run_as(core, "-m", "pytest", "notebooks", "--quiet", "--no-header", "--color=no", "-p", "no:cacheprovider")
    assert run.returncode == 0, run.stdout[-5000:] + run.stderr[-1000:]
