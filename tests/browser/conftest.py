"""Browser tests: one JupyterLab and one Chromium for all of them, and one notebook for each file, whose cells each test replaces."""
import contextlib
import itertools
import pathlib
import re
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from benchmarks import browser  # noqa: E402

NUMBERS = itertools.count(1)
VOILA_S_OWN = "fontawesome-free", "/voila/"     # it asks the internet for icons (without them buttons show words), and loads parts of JupyterLab that it lacks


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("notebooks")


@pytest.fixture(scope="session")
def address(chromium, folder, data_of_jupyter):
    with browser.jupyterlab(folder, JUPYTER_DATA_DIR=str(data_of_jupyter)) as address:
        yield address


@pytest.fixture(scope="session")
def data_of_jupyter(tmp_path_factory):
    """Where Jupyter keeps the signatures of trusted notebooks: not the user's."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def context(chromium):
    with browser.chromium(device_scale_factor=1) as page:
        page.set_default_timeout(30_000)
        page.context.set_default_timeout(30_000)     # how long a busy machine may take; nothing is timed
        yield page.context


@contextlib.contextmanager
def making_pages(context):
    """Makes pages, closes them afterwards, and fails the test if their consoles showed an error."""
    errors = []
    with no_errors(errors), contextlib.ExitStack() as stack:
        def make():
            page = context.new_page()
            stack.callback(page.close)
            watch(page, errors)
            return page

        yield make


def watch(page, errors):
    """Keep what the page's console says of errors."""
    page.on("console", lambda message: message.type == "error" and errors.append(f"{message.text} {message.location.get('url', '')}"))
    page.on("pageerror", lambda error: errors.append(str(error)))


@contextlib.contextmanager
def no_errors(errors):
    """Fails if this list of what consoles said has grown meanwhile."""
    before = len(errors)
    yield
    assert not [error for error in errors[before:] if not any(known in error for known in VOILA_S_OWN)]


class Desk:
    """One notebook in one page for all tests of a file: opening JupyterLab and a kernel takes longer than most tests themselves."""

    def __init__(self, context, address, folder):
        self.context, self.address, self.folder = context, address, folder
        self.book, self.errors = None, []

    def lay(self, *cells):
        """Close what the last test opened, forget its names, put these cells in place of its cells, and run them."""
        if self.book is None:
            path = self.folder / f"test_{next(NUMBERS)}.ipynb"
            browser.write_notebook(path, "")
            self.book = Notebook(self.context.new_page(), self.address, path)
            watch(self.book.page, self.errors)
            self.book.open()
        self.book.page.evaluate(LAY, [CLEAN, cells])
        browser.run_all(self.book.page)
        return self.book

    def drop(self):
        """The next test gets another notebook: this one may be as a failure left it."""
        if self.book:
            self.book.shut_down()
            self.book.page.close()
        self.book = None


LAY = """async ([clean, cells]) => {
    const panel = window.jupyterapp.shell.currentWidget, shared = panel.content.model.sharedModel
    await panel.sessionContext.session.kernel.requestExecute({code: clean, silent: true, store_history: false}).done
    shared.transact(() => {
        shared.deleteCellRange(0, shared.cells.length)
        shared.insertCells(0, cells.map(source => ({cell_type: "code", source, metadata: {trusted: true}, outputs: []})))
    })
    panel.content.activeCellIndex = 0
    panel.content.mode = "command" }"""
CLEAN = """
import sys
if "nnlib.live.cells" in sys.modules:
    for lab in [*sys.modules["nnlib.live.cells"]._open]:
        lab.close()
    sys.modules["ipywidgets"].Widget.close_all()
get_ipython().reset()"""


@pytest.fixture(scope="module")
def desk(context, address, folder):
    desk = Desk(context, address, folder)
    yield desk
    with no_errors(desk.errors):
        desk.drop()


@contextlib.contextmanager
def laying(desk, request):
    """notebook(cell, …) -> Notebook, once: the cells are run in the notebook that the tests of a file share."""
    failed = request.session.testsfailed
    try:
        with no_errors(desk.errors):
            yield desk.lay
    finally:
        if request.session.testsfailed > failed:
            desk.drop()


@pytest.fixture
def small_screen(context):
    """A page of 1280 × 720, as a projector has."""
    smaller = context.browser.new_context(viewport={"width": 1280, "height": 720}, device_scale_factor=1)
    yield smaller.new_page()
    smaller.close()


@pytest.fixture
def pages(context):
    with making_pages(context) as make:
        yield make


@pytest.fixture
def notebook(desk, request):
    with laying(desk, request) as lay:
        yield lay


@pytest.fixture(scope="module")
def lasting_notebook(desk, request):
    """The same, for all tests of a file: they leave it as it was."""
    with laying(desk, request) as lay:
        yield lay


class Notebook:
    """A notebook in JupyterLab, as a student uses it."""

    def __init__(self, page, address, path):
        self.page, self.address, self.path = page, address, path

    def open(self):
        browser.open_notebook(self.page, self.address, self.path.name)

    def command(self, name):
        browser.command(self.page, name)

    def run_cell(self, number, source=""):
        """Run one cell, with a new source if one is given; does not wait."""
        self.page.evaluate("""([number, source]) => {
            const cells = window.jupyterapp.shell.currentWidget.content;
            cells.activeCellIndex = number; cells.deselectAll();
            if (source) cells.activeCell.model.sharedModel.setSource(source) }""", [number, source])
        self.command("notebook:run-cell")

    def output(self, number):
        return self.page.locator(".jp-CodeCell").nth(number).locator(".jp-OutputArea")

    def lab(self, number):
        return LabOnPage(self.page, self.output(number))

    def wait(self, true, *, seconds=15):
        """Wait until a function of no arguments is true; polls from here, so hidden pages do too."""
        for _ in range(int(seconds * 20)):
            if true():
                return
            self.page.wait_for_timeout(50)
        said = [words.inner_text() for words in self.page.locator(".nn-words").all()]
        raise AssertionError(f"waited in vain; the labs say {said}")

    def shut_down(self):
        self.page.evaluate("async () => { await window.jupyterapp?.shell?.currentWidget?.sessionContext?.shutdown() }")


class LabOnPage:
    """A lab in the page: its picture, sentence, buttons and sliders."""

    def __init__(self, page, area):
        self.page, self.area = page, area
        self.image = area.locator(".nn-image")

    @property
    def picture(self):
        return self.image.get_attribute("src")

    @property
    def reading(self):
        return self.area.locator(".nn-words").inner_text()

    @property
    def call(self):
        return self.area.locator(".nn-call").inner_text()

    def button(self, words):
        return self.area.locator(".jupyter-button").filter(has_text=re.compile(rf"^\s*{re.escape(words)}\s*$"))

    def slider(self, number):
        return self.area.locator(".noUi-handle").nth(number)

    def press(self, number, key="ArrowRight"):
        self.slider(number).press(key)

    def drag(self, number, share, moves=20):
        """Drag a slider's handle with the mouse to a share of its length.  (A press beside the handle would be a jump.)"""
        handle, base = self.slider(number).bounding_box(), self.area.locator(".noUi-base").nth(number).bounding_box()
        x, y, end = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2, base["x"] + share * base["width"]
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for i in range(1, moves + 1):
            self.page.mouse.move(x + (end - x) * i / moves, y)
        self.page.mouse.up()
