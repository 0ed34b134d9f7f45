"""The labs of lesson 04 in a real JupyterLab and a real Chromium."""
import pytest

pytestmark = pytest.mark.browser

IMPORTS = "import numpy as np\nimport nnlib as nn\nfrom nnlib.labs import BugHunt, StepSize\nnn.prepare_machine()"


def test_menus_and_switch_change_picture_and_reading(notebook):
    book = notebook(IMPORTS, "StepSize()")
    lab = book.lab(1)
    for change in (lambda: lab.area.get_by_label("function J").select_option("ReLU network"), lambda: lab.area.get_by_label("float32").check(),
                   lambda: lab.button("On the kink").click(), lambda: lab.button("Reset").click()):
        picture, reading = lab.picture, lab.reading
        change()
        book.wait(lambda: lab.picture != picture and lab.reading != reading)


def test_a_guess_opens_the_code_and_a_repair_turns_it_green(notebook):
    book = notebook(IMPORTS, "BugHunt(bug=7)", "class Mine(nn.BatchNorm): pass", "BugHunt(bug=7, repaired=Mine)")
    lab = book.lab(1)
    lab.area.get_by_label("it is in the").select_option("loss")
    book.wait(lambda: "Not the loss" in lab.reading)
    lab.area.get_by_label("it is in the").select_option("batch norm")
    book.wait(lambda: "Yes, it is in the batch norm" in lab.reading and "class" in lab.area.locator(".nn-listing").inner_text())
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
