"""The tasks of lesson 06a's lab, done as a student does them."""
import re

import pytest

pytestmark = pytest.mark.browser


def test_the_tasks_of_scaling(notebook):
    book = notebook("import nnlib as nn\nfrom nnlib.labs import Scaling\nnn.prepare_machine()", "Scaling()")
    lab = book.lab(1)
    assert "κ = 1,021" in lab.reading and "7,053" in lab.reading and lab.call == "Scaling()"
    rate, inputs = 2, lab.area.get_by_label("inputs")

    lab.press(rate)                                         # 1. one place further, the rate is beyond 2/λmax = 0.0053
    book.wait(lambda: "lr=0.006" in lab.call and "beyond the largest" in lab.reading)
    inputs.select_option("mean 0")                          # 2.
    book.wait(lambda: "κ = 139" in lab.reading and "beyond" not in lab.reading)
    inputs.select_option("mean 0, variance 1")
    lab.drag(rate, 5 / 6)                                   # 10⁻⁵ … 10: 1 is at five sixths
    book.wait(lambda: "lr=1," in lab.call and "it takes 1 step " in lab.reading)
    before = lab.reading                                    # 3.
    lab.drag(0, 0.9)
    lab.drag(1, 0.2)
    book.wait(lambda: "mean=" in lab.call and "sd=" in lab.call)
    assert lab.reading == before
    inputs.select_option("as they are")                     # 4.
    lab.drag(0, 0.5)
    lab.drag(1, 1 / 3)
    kappa = lambda: float(re.search(r"κ = ([\d,.]*\d)", lab.reading).group(1).replace(",", ""))
    book.wait(lambda: kappa() < 4)
    for _ in range(4):
        lab.press(0, "ArrowRight" if "mean=-" in lab.call else "ArrowLeft")
    book.wait(lambda: kappa() < 2)
