"""What every lab has round its picture: keys that stay inside, a full screen, a picture that can be pointed at, words for screen readers."""
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from benchmarks import browser

pytestmark = pytest.mark.browser

IMPORTS = "import nnlib as nn\nfrom nnlib.labs import BugHunt, DeepTraining, GradientFlow, StepSize\nnn.prepare_machine()"
POINTING = """
class Pointing(GradientFlow):
    kinds = ""

    def pointed(self, axes, x, y, kind):
        self.kinds += kind[0]
        if axes.get_ylim() == (0, 0.5):                     # the map of both variances
            self.set(var_w=min(max(x, 0), 4), var_b=min(max(y, 0), 0.5))

lab = Pointing(depth=8, width=10)
lab"""
CELLS = IMPORTS, POINTING, "DeepTraining(depth=4, width=8)", "StepSize()", "BugHunt(bug=7, guess=2)", "0"
KEYS = "d", "d", "x", "m", "r", "0", "0", "a", "b", "y", "Space", "ArrowDown", "ArrowUp"
PLACES = {"slider": ".noUi-handle", "button": ".jupyter-button", "menu": "select", "box": "input[type=number]", "switch": "input[type=checkbox]",
          "number": ".widget-readout", "picture": ".nn-image", "full screen": ".nn-full"}


@pytest.fixture(scope="module")
def opened(lasting_notebook):
    return lasting_notebook(*CELLS)


@pytest.fixture
def book(opened):
    yield opened
    opened.page.evaluate("() => document.fullscreenElement && document.exitFullscreen()")
    opened.page.set_viewport_size({"width": 1400, "height": 1000})
    opened.lab(1).button("Reset").click()
    opened.wait(lambda: opened.lab(1).call == "Pointing(depth=8, width=10)")


@pytest.fixture
def lab(book):
    return book.lab(1)


def cells(page):
    return page.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.map(cell => `${cell.model.id} ${cell.model.type}`)")


# Keys.

@pytest.mark.parametrize("place", PLACES)
def test_no_key_reaches_the_notebook(book, lab, place):
    book.run_cell(5)                                        # in the lab's cell a deleted cell would be the lab
    element = lab.area.locator(PLACES[place]).first
    if place in ("slider", "picture"):                      # … reached with the mouse, which also tells the notebook that the cell was clicked
        element.click(position={"x": 5, "y": 5})
    element.focus()
    before, active = cells(book.page), book.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex")
    for key in KEYS:
        book.page.keyboard.press(key)
    book.page.wait_for_timeout(100)
    assert cells(book.page) == before
    assert book.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex") == active
    assert book.page.locator(".jp-Dialog").count() == 0
    assert element.evaluate("element => element === document.activeElement")


def test_the_same_keys_do_reach_it_from_elsewhere(book):
    """… so the test above can fail."""
    before = len(cells(book.page))
    book.page.evaluate("""() => { const notebook = window.jupyterapp.shell.currentWidget.content;
        notebook.activeCellIndex = 5; notebook.deselectAll(); notebook.mode = 'command'; notebook.activate() }""")
    book.page.keyboard.press("b")
    book.wait(lambda: len(cells(book.page)) == before + 1)
    book.page.keyboard.press("d")
    book.page.keyboard.press("d")
    book.wait(lambda: len(cells(book.page)) == before)


# Full screen.

FULL = "() => document.fullscreenElement?.classList.contains('nn-lab') ?? false"


def full(book):
    return book.page.evaluate(FULL)


def test_full_screen_by_the_button_shows_all_of_the_lab(book, lab):
    small = lab.image.bounding_box()
    lab.area.locator(".nn-full").click()
    book.wait(lambda: full(book))
    book.page.wait_for_timeout(200)
    screen, image = book.page.viewport_size, lab.image.bounding_box()
    for what in (".noUi-handle", ".jupyter-button", ".nn-image", ".nn-words", ".nn-call"):
        for element in lab.area.locator(what).all():
            box = element.bounding_box()
            assert 0 <= box["x"] and box["x"] + box["width"] <= screen["width"] and 0 <= box["y"] and box["y"] + box["height"] <= screen["height"], what
    width = min(image["width"], image["height"] * small["width"] / small["height"])
    assert width > 1.1 * small["width"] and width > 0.95 * screen["width"]       # as large as the screen allows
    book.page.keyboard.press("Escape")
    book.wait(lambda: not full(book))
    assert lab.image.bounding_box()["width"] == small["width"]


@pytest.mark.parametrize("place", ["slider", "button", "picture", "switch"])
def test_full_screen_by_a_key(book, lab, place):
    element = lab.area.locator(PLACES[place]).first
    element.focus()
    element.press("f")
    book.wait(lambda: full(book))
    if place == "slider":
        element.press("ArrowRight")                         # controls are live there
        book.wait(lambda: lab.reading.startswith("9 layers"))
    element.press("f")
    book.wait(lambda: not full(book))


@pytest.mark.parametrize("place", ["menu", "box", "number"])
def test_where_a_letter_is_text_the_key_stays_text(book, lab, place):
    lab.area.locator(PLACES[place]).first.press("f")
    book.page.wait_for_timeout(200)
    assert not full(book)
    book.page.keyboard.press("Escape")


# Pointing.

@pytest.mark.parametrize("large", [False, True])
def test_a_drag_on_the_picture_is_told_in_data_coordinates(book, lab, large):
    if large:
        book.page.set_viewport_size({"width": 1400, "height": 640})     # so low that there is room beside the picture
        lab.image.press("f")
        book.wait(lambda: full(book))
        book.page.wait_for_timeout(200)
    book.run_cell(5, """box, = (axes.get_position() for axes in lab.stage.figure.axes if axes.get_ylim() == (0, 0.5))
print(*lab.size, box.x0, box.y0, box.x1, box.y1); lab.kinds = ''""")
    book.wait(lambda: book.output(5).inner_text().count(".") >= 4)
    lab.image.scroll_into_view_if_needed()
    box = lab.image.bounding_box()
    width, height, *edges = map(float, book.output(5).inner_text().split())
    scale = min(box["width"] / width, box["height"] / height)

    def place(x, y):
        """The pixel of the page where the map says (x, y)."""
        across, up = edges[0] + x / 4 * (edges[2] - edges[0]), edges[1] + y / 0.5 * (edges[3] - edges[1])
        return box["x"] + box["width"] / 2 + (across - 0.5) * scale * width, box["y"] + box["height"] / 2 + (0.5 - up) * scale * height

    mouse = book.page.mouse
    mouse.move(*place(0.5, 0.1))
    mouse.down()
    for i in range(1, 21):
        mouse.move(*place(0.5 + i * 0.125, 0.1 + i * 0.01))
    mouse.up()
    book.wait(lambda: re.search(r"var_w=(3|2\.9|3\.0)", lab.call))
    book.page.wait_for_timeout(200)
    x, y = (float(re.search(rf"{name}=([\d.]+)", lab.call).group(1)) for name in ("var_w", "var_b"))
    assert x == pytest.approx(3.0, abs=0.03) and y == pytest.approx(0.3, abs=0.01)
    book.run_cell(5, "print(lab.kinds[0], lab.kinds[-1], set(lab.kinds[1:-1]), len(lab.kinds) < 30)")
    book.wait(lambda: "d u {'m'} True" in book.output(5).inner_text())


# Words.

def test_the_text_alternative_follows_and_the_voice_speaks_at_rest(book, lab):
    status = lab.area.locator(".nn-status")
    status.evaluate("""node => { window.spoken = []; window.node = node;
        new MutationObserver(() => node.textContent && window.spoken.push(node.textContent)).observe(node, { childList: true, characterData: true, subtree: true }) }""")
    book.page.wait_for_timeout(1000)
    book.page.evaluate("window.spoken = []")
    for _ in range(12):
        lab.press(0)
    book.wait(lambda: lab.reading.startswith("20 layers"))
    assert lab.image.get_attribute("alt") == lab.reading
    book.wait(lambda: book.page.evaluate("window.spoken.length") > 0)
    assert book.page.evaluate("window.spoken") == [lab.reading]         # once, not at each frame
    assert status.evaluate("node => node === window.node") and status.get_attribute("aria-live") == "polite"


def test_controls_have_names_and_values(book, lab):
    page = book.page
    variance = lab.area.get_by_role("slider", name="σ_w²")
    assert variance.get_attribute("aria-valuetext") == "1"              # not 1.000: as a person writes it
    variance.press("ArrowRight")
    book.wait(lambda: variance.get_attribute("aria-valuetext") == "1.02")
    rate = book.lab(2).area.get_by_role("slider", name="learning rate")
    assert rate.get_attribute("aria-valuetext") == "0.02"
    for role, name in (("slider", "depth L"), ("combobox", "activation"), ("checkbox", "batch norm"), ("spinbutton", "seed"), ("textbox", "σ_b², type a number"),
                       ("button", "Freeze"), ("button", "Full screen (f)")):
        assert lab.area.get_by_role(role, name=name).count() == 1, name
    page.wait_for_timeout(300)
    assert variance.get_attribute("aria-valuetext") == lab.area.locator(".widget-readout").nth(1).inner_text()


# What axe-core says, and the words under the picture in both themes.

def complaints(page):
    """What axe-core finds in the labs of a page: [rule: element]."""
    found = Axe().run(page, context={"include": [[".nn-lab"]]}).response
    assert "label" in {rule["id"] for rule in found["passes"]}          # it did look
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found["violations"] for node in rule["nodes"]]


def contrast(words):
    """The contrast of a line's colour with the page's."""
    return words.evaluate("""element => {
        const light = colour => {
            const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05 };
        let ground = element;
        while (getComputedStyle(ground).backgroundColor.endsWith(", 0)")) ground = ground.parentElement;
        const pair = [light(getComputedStyle(element).color), light(getComputedStyle(ground).backgroundColor)];
        return Math.max(...pair) / Math.min(...pair) }""")


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_axe_finds_nothing_in_jupyterlab(book, lab, theme):
    book.page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    book.wait(lambda: book.page.evaluate("document.body.dataset.jpThemeName") == theme)
    book.page.wait_for_timeout(500)
    assert complaints(book.page) == []
    for number in range(1, 5):
        for words in (".nn-words", ".nn-call", ".nn-full", ".nn-listing"):
            assert contrast(book.lab(number).area.locator(words)) >= 4.5, words


def test_axe_would_find_a_picture_without_words_and_a_slider_without_a_name(book, lab):
    alt = lab.image.get_attribute("alt")
    lab.image.evaluate("image => image.removeAttribute('alt')")
    lab.area.locator(".noUi-handle").nth(1).evaluate("handle => handle.removeAttribute('aria-label')")
    found = complaints(book.page)
    lab.image.evaluate("(image, alt) => image.setAttribute('alt', alt)", alt)
    lab.button("Vanishing").click()                         # whatever changes, the names are looked at
    book.wait(lambda: lab.area.get_by_role("slider", name="σ_w²").count() == 1)
    assert {rule.split(":")[0] for rule in found} == {"image-alt", "aria-input-field-name"}


@pytest.fixture(scope="module")
def voila(chromium, folder):
    path = folder / "voila.ipynb"
    browser.write_notebook(path, IMPORTS, "GradientFlow(depth=10, width=20)")
    with browser.voila(path) as address:
        yield address


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_voila_shows_the_same_lab_and_axe_finds_nothing(voila, pages, theme):
    page = pages()
    page.goto(f"{voila}?theme={theme}")
    slider, words, image = page.locator(".noUi-handle").first, page.locator(".nn-words"), page.locator(".nn-image")
    slider.wait_for(timeout=60_000)
    words.wait_for()
    assert words.inner_text().startswith("10 layers")
    picture = image.get_attribute("src")
    slider.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.nn-words').innerText.startsWith('11 layers')")
    assert image.get_attribute("src") != picture and page.locator(".nn-call").inner_text() == "GradientFlow(depth=11, width=20)"
    assert contrast(page.locator(".nn-call")) >= 4.5 and page.locator("body").get_attribute("data-jp-theme-light") == str(theme == "light").lower()
    assert complaints(page) == []
    slider.press("f")
    page.wait_for_function(FULL)
    page.close()                                            # before its server ends


@pytest.fixture(scope="module")
def notebook7(chromium, folder, data_of_jupyter):
    browser.write_notebook(folder / "seven.ipynb", IMPORTS, "GradientFlow(depth=10, width=20)", "0")
    with browser.notebook7(folder, JUPYTER_DATA_DIR=str(data_of_jupyter)) as address:
        yield address


def test_notebook_7_shows_the_same_lab_and_no_key_reaches_its_cells(notebook7, context):
    page = context.new_page()                               # it asks for icons and settings it does not have, so its console is not looked at
    browser.open_notebook(page, notebook7, "seven.ipynb", at="notebooks")
    browser.run_all(page)
    slider, words, image = page.locator(".noUi-handle").first, page.locator(".nn-words"), page.locator(".nn-image")
    words.wait_for(timeout=60_000)
    assert words.inner_text().startswith("10 layers")
    picture, before = image.get_attribute("src"), cells(page)
    for place in (".noUi-handle", ".jupyter-button", "select", ".nn-image"):
        page.locator(f".nn-lab {place}").first.focus()
        for key in ("d", "d", "x", "m", "r", "0", "0", "a", "b", "y"):
            page.keyboard.press(key)
    page.wait_for_timeout(100)
    assert cells(page) == before and page.locator(".jp-Dialog").count() == 0
    slider.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.nn-words').innerText.startsWith('11 layers')")
    assert image.get_attribute("src") != picture and image.get_attribute("alt") == words.inner_text()
    assert complaints(page) == []
    slider.press("f")
    page.wait_for_function(FULL)
    page.close()
