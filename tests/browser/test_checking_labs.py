"""The labs of lesson 04 in a real JupyterLab and a real Chromium."""
import pytest

pytestmark = pytest.mark.browser

IMPORTS = "import numpy as np\nimport nnlib as nn\nfrom nnlib.live import BugHunt, StepSize\nnn.prepare_machine()"


def test_both_appear_whole_on_one_screen_without_errors(notebook):
    book = notebook(IMPORTS, "StepSize()", "BugHunt(bug=7, guess=2)")
    for number, words in ((1, "float64, ε = 1e-05: relative error"), (2, "Bug 7: wrong in W1, b1")):
        lab = book.lab(number)
        assert words in lab.reading
        width = lab.area.locator("img").evaluate("async image => { await image.decode(); return [image.naturalWidth, image.clientWidth] }")
        assert width == [2 * 1160, 1160]
        assert lab.area.locator(".jp-OutputArea-child").first.bounding_box()["height"] < 800       # of 1000, less JupyterLab's own
    assert "class BatchNorm1(BatchNorm):" in book.lab(2).area.locator("pre").last.inner_text()
    assert not [error for error in book.page.errors if "404" not in error or "nnlib" in error]


@pytest.mark.parametrize("cell, sliders", [("StepSize(float32=True)", 2), ("BugHunt()", 1)])
def test_each_slider_changes_picture_and_reading(notebook, cell, sliders):
    book = notebook(IMPORTS, cell)
    lab = book.lab(1)
    assert lab.area.locator(".noUi-handle").count() == sliders
    for number in range(sliders):
        picture, reading, call = lab.picture, lab.reading, lab.call
        lab.press(number, "PageUp")
        book.wait(lambda: lab.call != call and lab.picture != picture and lab.reading != reading)


@pytest.mark.parametrize("cell, call", [("lab = StepSize()\nlab", "eps=1"), ("lab = BugHunt()\nlab", "bug=46")])
def test_a_drag_across_the_whole_range_ends_on_the_last_value(notebook, cell, call):
    book = notebook(IMPORTS, cell)
    lab = book.lab(1)
    start = lab.slider(0).evaluate("""handle => { const base = handle.closest('.noUi-base').getBoundingClientRect(), here = handle.getBoundingClientRect();
        return (here.x + here.width / 2 - base.x) / base.width }""")
    lab.drag(0, start, 1.15)
    book.wait(lambda: call in lab.call)
    shown = lab.reading
    book.run_cell(0, "print(lab)")
    book.wait(lambda: shown in book.output(0).inner_text())


def test_menus_and_switch_change_picture_and_reading(notebook):
    book = notebook(IMPORTS, "StepSize()")
    lab = book.lab(1)
    for change in (lambda: lab.area.get_by_label("function J").select_option("ReLU network"), lambda: lab.area.get_by_label("float32").check(),
                   lambda: lab.button("On the kink").click(), lambda: lab.button("Rewind").click()):
        picture, reading = lab.picture, lab.reading
        change()
        book.wait(lambda: lab.picture != picture and lab.reading != reading)


def test_a_guess_opens_the_code_and_a_repair_turns_it_green(notebook):
    book = notebook(IMPORTS, "BugHunt(bug=7)", "class Mine(nn.BatchNorm): pass", "BugHunt(bug=7, repaired=Mine)")
    lab = book.lab(1)
    lab.area.get_by_label("it is in the").select_option("loss")
    book.wait(lambda: "Not the loss" in lab.reading)
    lab.area.get_by_label("it is in the").select_option("batch norm")
    book.wait(lambda: "Yes, it is in the batch norm" in lab.reading and lab.area.locator("pre").count() > 0)
    lab.button("Next bug").click()
    book.wait(lambda: "Bug 8:" in lab.reading and "class" not in lab.area.inner_text())
    assert "repaired: right" in book.lab(3).reading


def test_a_broken_function_and_a_broken_repair_say_so_in_the_lab(notebook):
    book = notebook(IMPORTS, "def J(theta):\n    return theta.nonsense\n\nlab = StepSize(function=J)\nlab",
                    "class Broken(nn.BatchNorm):\n    def backward(self, dA, cache, grad, **params):\n        return grad['alpha']\n\nBugHunt(bug=7, repaired=Broken)")
    assert "no attribute 'nonsense'" in book.lab(1).reading and "return theta.nonsense" in book.lab(1).reading
    assert "alpha" in book.lab(2).reading and "return grad['alpha']" in book.lab(2).reading
    book.run_cell(0, "lab.function.value = np.exp")
    book.wait(lambda: "float64" in book.lab(1).reading)
