"""What all tests share: one BLAS thread, and where Chromium is."""
import gc
import os

for library in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(library, "1")        # before NumPy is imported; the notebooks' kernels inherit it

import pytest  # noqa: E402

from benchmarks.browser import find_chromium  # noqa: E402
from nnlib.labs import StepSize  # noqa: E402
from nnlib.live import cells  # noqa: E402


@pytest.fixture(scope="session")
def chromium():
    """The path of the system's Chromium; without one the test is skipped."""
    found = find_chromium()
    if not found:
        pytest.skip("needs Chromium: install it, or say where it is with CHROMIUM=/path/to/chromium")
    return found


SLOW = "test_wrong_answers.py", "test_exercises.py", "test_labs.py", "test_notebooks.py", "test_gradient_flow.py", "03_vanishing_exploding_gradients.ipynb"


def pytest_collection_modifyitems(items):
    """What takes longest begins first, or one process would be at it alone in the end."""
    items.sort(key=lambda item: item.path.name not in SLOW)


def pytest_collection_finish():
    """A lab that closes collects garbage, and would look through all that pytest has collected, thousands of tests, each time.

    The last lab to close empties caches too, and does not find them any more: test_closing looks at both, in kernels of its own.
    """
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def one_lab_stays_open():
    """The last lab to close empties caches, which the next one would have to fill again.  (test_closing looks at that, in kernels of its own.)"""
    lab = StepSize()
    yield
    lab.close()


@pytest.fixture(autouse=True)
def labs_that_a_test_opens_close_with_it():
    """Two hundred left open made each later search for garbage a second long.  (Those of a fixture for the whole file were open before.)"""
    before = {*cells._open}
    yield
    for lab in cells._open - before:
        lab.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """With REQUIRE_BROWSER=1 a skipped browser test has failed: CI must not pass for want of a browser."""
    report = yield
    if report.skipped and item.get_closest_marker("browser") and os.environ.get("REQUIRE_BROWSER") == "1":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"REQUIRE_BROWSER=1, but this browser test was skipped: {reason}"
    return report
