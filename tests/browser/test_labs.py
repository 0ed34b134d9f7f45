"""The labs in a real JupyterLab and a real Chromium."""
import json
import re

import nbformat
import pytest
from nbformat.sign import NotebookNotary

from benchmarks import browser
from tools import notebooks

pytestmark = pytest.mark.browser

IMPORTS = "import nnlib as nn\nfrom nnlib.labs import BugHunt, DeepTraining, GradientFlow, StepSize\nnn.prepare_machine()"
SMALL = "lab = GradientFlow(depth=10, width=20)\nlab"
TRAINING = "lab = DeepTraining(depth=4, width=16)\nlab"


def steps(lab):
    found = re.search(r"step (\d+)", lab.reading)
    return int(found.group(1)) if found else 0


def plays(book, lab):
    before = steps(lab)
    book.wait(lambda: steps(lab) > before)
    return True


def rests(book, lab):
    book.page.wait_for_timeout(400)                         # a frame on its way may still arrive
    return stays(book, lambda: steps(lab), 500)


def stays(book, look, milliseconds=300):
    """Does what is seen stay as it is?"""
    before = look()
    book.page.wait_for_timeout(milliseconds)
    return look() == before


def test_labs_appear_whole_on_one_screen(notebook):
    labs = {"GradientFlow()": "30 layers: the gradient at layer 1 is", "DeepTraining()": "20 layers, new start, before training: the cost is",
            "StepSize()": "float64, ε = 1e-05: relative error", "BugHunt(bug=7, guess=2)": "Bug 7: wrong in W1, b1"}
    book = notebook(IMPORTS, *labs)
    for number, words in enumerate(labs.values(), start=1):
        lab = book.lab(number)
        assert words in lab.reading
        pixels, width = lab.area.locator("img").evaluate("async image => { await image.decode(); return [image.naturalWidth, image.clientWidth] }")
        assert pixels == 2 * width and width >= 1120
        assert lab.area.locator(".jp-OutputArea-child").first.bounding_box()["height"] < 800       # of 1000, less JupyterLab's own


@pytest.mark.parametrize("cell, sliders", [(SMALL, 4), (TRAINING, 5), ("StepSize(float32=True)", 2), ("BugHunt()", 1)])
def test_each_slider_changes_picture_and_reading(notebook, cell, sliders):
    book = notebook(IMPORTS, cell)
    lab = book.lab(1)
    assert lab.area.locator(".noUi-handle").count() == sliders
    for number in range(sliders):
        picture, reading, call = lab.picture, lab.reading, lab.call
        lab.press(number, "PageUp")
        book.wait(lambda: lab.call != call)
        book.wait(lambda: lab.picture != picture)
        book.wait(lambda: lab.reading != reading)


def test_menus_and_switch_change_picture_and_reading(notebook):
    book = notebook(IMPORTS, SMALL)
    lab = book.lab(1)
    for change in (lambda: lab.area.get_by_label("activation").select_option("relu"), lambda: lab.area.get_by_label("init").select_option("orthogonal"),
                   lambda: lab.area.get_by_label("batch norm").check()):
        picture, reading = lab.picture, lab.reading
        change()
        book.wait(lambda: lab.picture != picture and lab.reading != reading)


@pytest.mark.parametrize("cell, calls", [(SMALL, ("depth=100", "var_w=4", "var_b=0.5", "width=200")),
                                         (TRAINING, ("depth=50", "var_w=4", "lr=100", "batch_size=500", "width=128")),
                                         ("lab = StepSize(float32=True)\nlab", ("eps=1", "theta=3")), ("lab = BugHunt()\nlab", ("bug=55",))])
def test_a_drag_across_the_whole_range_ends_on_the_last_value(notebook, cell, calls):
    book = notebook(IMPORTS, cell)
    lab = book.lab(1)
    assert lab.area.locator(".noUi-handle").count() == len(calls)
    for number, call in enumerate(calls):
        lab.drag(number, 1.15)
        book.wait(lambda: call in lab.call)
        book.wait(lambda: stays(book, lambda: lab.picture))
        shown = lab.reading
        book.run_cell(0, f"print({number}, lab)")
        book.wait(lambda: f"{number} {shown}" in book.output(0).inner_text())
        lab.button("Rewind" if "DeepTraining" in cell else "Reset").click()


def test_play_trains_and_the_learning_rate_changes_the_run(notebook):
    book = notebook(IMPORTS, TRAINING)
    lab = book.lab(1)
    lab.button("One step").click()
    book.wait(lambda: steps(lab) == 1)
    lab.button("Play").click()
    book.wait(lambda: steps(lab) > 10)
    for _ in range(3):
        lab.press(2)                                        # the learning rate
    book.wait(lambda: "lr=0.04" in lab.call)
    assert plays(book, lab)
    lab.button("Pause").click()
    assert steps(lab) > 10 and ".run" not in lab.call       # one run: it went on with the new rate
    lab.button("Rewind").click()
    book.wait(lambda: "before training" in lab.reading)


def test_play_looks_pressed_only_while_it_plays(notebook):
    book = notebook(IMPORTS, "DeepTraining(depth=4, width=16, lr=0.02)")
    lab = book.lab(1)
    looks = lambda: lab.area.locator(".widget-toggle-button").first.evaluate("button => [button.innerText.trim(), button.classList.contains('mod-active')]")
    lab.button("Play").click()
    book.wait(lambda: looks() == ["Pause", True])
    lab.button("Too fast").click()
    for _ in range(2):
        book.wait(lambda: "diverged" in lab.reading)
        book.wait(lambda: looks() == ["Play", False])
        lab.button("Play").click()                          # it has nothing to do
        book.page.wait_for_timeout(300)
        assert looks() == ["Play", False]
        lab.button("Rewind").click()
        book.wait(lambda: "before training" in lab.reading)
        lab.button("Play").click()


def test_depth_moves_while_it_plays(notebook):
    book = notebook(IMPORTS, TRAINING)
    lab = book.lab(1)
    lab.button("Play").click()
    book.wait(lambda: steps(lab) > 3)
    lab.drag(0, 0.5)
    book.wait(lambda: (depth := re.search(r"depth=(\d+)", lab.call)) and depth[1] != "4" and lab.reading.startswith(f"{depth[1]} layers, step"))
    lab.button("Pause").click()
    assert rests(book, lab)


def test_freeze_reset_seed_and_scenarios(notebook):
    book = notebook(IMPORTS, SMALL)
    lab = book.lab(1)
    opened, picture = lab.reading, lab.picture
    lab.button("Vanishing").click()
    book.wait(lambda: "vanishing" in lab.reading and "30 layers" in lab.reading)
    lab.button("Freeze").click()
    book.wait(lambda: lab.button("Unfreeze").count() == 1)
    lab.button("Reset").click()
    book.wait(lambda: lab.reading == opened)
    with_ghost = lab.picture
    lab.button("Unfreeze").click()
    book.wait(lambda: lab.picture != with_ghost)
    lab.button("New seed").click()
    book.wait(lambda: "seed=1" in lab.call and lab.reading != opened)
    lab.button("Reset").click()
    book.wait(lambda: lab.reading == opened)


def test_broken_activation_shows_its_message_and_the_lab_recovers(notebook):
    book = notebook(IMPORTS, "import numpy as np\ndef my_g(Z):\n    return Z / oops\nmine = nn.Activation(lambda Z: my_g(Z), lambda Z, A: 1 - A * A)",
                    "lab = GradientFlow(depth=10, width=20)\nlab")
    lab = book.lab(2)
    picture = lab.picture
    book.run_cell(0, "lab.activation.value = mine")
    book.wait(lambda: "oops" in lab.reading and "return Z / oops" in lab.reading)
    assert lab.picture == picture
    book.run_cell(1, "def my_g(Z):\n    return np.tanh(Z)")
    book.wait(lambda: re.search(r"\[\d+\]", book.page.locator(".jp-InputPrompt").nth(1).inner_text()))
    lab.press(0)
    book.wait(lambda: lab.reading.startswith("11 layers"))
    assert "activation=mine" in lab.call


@pytest.mark.parametrize("busy", ["import time; time.sleep(3)", "import time\nend = time.time() + 3\nwhile time.time() < end: sum(range(1000))"])
def test_a_playing_lab_keeps_playing_while_another_cell_works(notebook, busy):
    book = notebook(IMPORTS, TRAINING, "0")
    lab = book.lab(1)
    lab.button("Play").click()
    book.wait(lambda: steps(lab) > 3)
    book.run_cell(2, busy)
    book.wait(lambda: "*" in book.page.locator(".jp-InputPrompt").nth(2).inner_text())
    assert plays(book, lab) and plays(book, lab)
    assert "*" in book.page.locator(".jp-InputPrompt").nth(2).inner_text()


def test_play_stops_when_the_cell_is_run_again_when_closed_and_when_another_lab_plays(notebook):
    book = notebook(IMPORTS, TRAINING, "other = GradientFlow.__mro__[1]", "0",)
    lab = book.lab(1)
    count = "import threading; print('players', sum(thread.name == 'playing lab' for thread in threading.enumerate()))"

    def players():
        book.run_cell(3, count)
        book.wait(lambda: "players" in book.output(3).inner_text())
        return book.output(3).inner_text().strip()

    lab.button("Play").click()
    book.wait(lambda: steps(lab) > 2)
    assert players() == "players 1"
    book.run_cell(1)                                        # again
    book.wait(lambda: lab.button("Play").count() == 1 and "before training" in lab.reading)
    assert rests(book, lab) and players() == "players 0"
    lab.button("Play").click()
    book.wait(lambda: steps(lab) > 2)
    book.run_cell(2, "class Another(DeepTraining): pass\nanother = Another(depth=3, width=8)\nanother")
    book.wait(lambda: book.lab(2).button("Play").count() == 1)
    assert plays(book, lab)                                 # a lab of another kind does not stop it …
    book.lab(2).button("Play").click()                      # … until it plays itself
    book.wait(lambda: steps(book.lab(2)) > 2)
    assert lab.button("Play").count() == 1 and rests(book, lab) and players() == "players 1"
    book.run_cell(2, "another.close()")
    book.page.wait_for_timeout(300)
    assert players() == "players 0"


def test_it_works_again_after_the_kernel_was_restarted(notebook):
    book = notebook(IMPORTS, TRAINING)
    book.lab(1).button("Play").click()
    book.wait(lambda: steps(book.lab(1)) > 2)
    book.page.evaluate("async () => { await window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart() }")
    browser.run_all(book.page)
    lab = book.lab(1)
    book.wait(lambda: lab.button("Play").count() == 1 and "before training" in lab.reading)
    lab.button("Play").click()
    book.wait(lambda: steps(lab) > 2)


@pytest.fixture(scope="module")
def committed(tmp_path_factory):
    """A notebook as it is committed: run, with each lab's picture and sentence, without views or widget state."""
    path = tmp_path_factory.mktemp("committed") / "committed.ipynb"
    browser.write_notebook(path, IMPORTS, "GradientFlow(depth=10, width=20)")
    book = notebooks.read_notebook(path)
    notebooks.execute(book, path.name, path.parent)
    notebooks.strip(book)
    path.write_bytes(notebooks.to_bytes(book))
    return path


@pytest.mark.parametrize("trusted", [True, False])
def test_a_committed_notebook_shows_the_picture_before_it_is_run(pages, address, folder, committed, data_of_jupyter, trusted):
    name = f"committed_{trusted}.ipynb"
    book = nbformat.read(committed, 4)
    book.metadata["name"] = name                             # another content: a signature is of the content, not of the file
    nbformat.write(book, folder / name)
    if trusted:
        NotebookNotary(data_dir=str(data_of_jupyter)).sign(book)        # what `jupyter trust` does
    page = pages()
    browser.open_notebook(page, address, name)
    assert page.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.every(cell => cell.model.trusted)") == trusted
    image = page.locator(".jp-CodeCell").nth(1).locator(".jp-OutputArea img")
    image.wait_for()
    assert image.evaluate("image => image.clientWidth") in range(900, 1121)
    assert "model not found" not in page.locator(".jp-Notebook").inner_text()


def test_wheels_of_widget_state_are_not_needed(committed):
    """What the committed notebook carries: a picture and a sentence, nothing with a random id."""
    book = json.loads(committed.read_text())
    data = book["cells"][1]["outputs"][0]["data"]
    assert set(data) == {"image/png", "text/plain"} and "".join(data["text/plain"]).startswith("10 layers")
