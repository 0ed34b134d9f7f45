"""How large a picture is where it is shown smallest: on a screen of 1280 × 720, JupyterLab with its file browser open."""
import pytest

from benchmarks import browser
from tests.readable import OUTPUT

pytestmark = pytest.mark.browser


def test_a_lab_and_a_figure_are_as_wide_as_the_tests_of_pictures_suppose(small_screen, folder, address):
    page = small_screen
    browser.write_notebook(folder / "small.ipynb", "from nnlib.labs import GradientFlow\nGradientFlow(depth=5, width=10)",
                           "import matplotlib.pyplot as plt\nplt.figure(figsize=(11, 3)).add_axes((0, 0, 1, 1))\nplt.show()")
    page.goto(f"{address}/lab/tree/small.ipynb?token={browser.TOKEN}")              # not /doc/: with everything round the notebook
    page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel", timeout=60_000)
    browser.command(page, "filebrowser:activate")           # its side may have been closed in the workspace that is remembered
    page.locator(".jp-DirListing").first.wait_for()
    browser.run_all(page)
    page.locator(".jp-CodeCell").nth(1).locator("img").wait_for()
    widths = page.evaluate("() => [...document.querySelectorAll('.jp-CodeCell .jp-OutputArea img')].map(image => image.clientWidth)")
    page.evaluate("async () => { await window.jupyterapp.shell.currentWidget.sessionContext.shutdown() }")
    assert widths == [OUTPUT, OUTPUT]
