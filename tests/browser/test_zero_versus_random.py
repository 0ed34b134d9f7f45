"""The tasks of lesson 02's lab, done with the mouse."""
import re

import pytest

pytestmark = pytest.mark.browser

IMPORTS = "import nnlib as nn\nfrom nnlib.labs import Symmetry\nnn.prepare_machine()"
FIRST, SECOND = "Symmetry()", "Symmetry(units=64, lr=0.5, nudge=1e-6).run(steps=300)"
UNITS, SCALE, NUDGE, LR = range(4)                          # the sliders


def step(lab):
    found = re.search(r"Step (\d+)", lab.reading)
    return int(found.group(1)) if found else 0


def number_after(words, lab):
    return int(re.search(rf"{words} (\d+)", lab.reading).group(1))


def test_the_tasks_of_the_first_lab(notebook):
    book = notebook(IMPORTS, FIRST)
    lab = book.lab(1)
    # 1. Play; another constant does not help.
    lab.button("Play").click()
    book.wait(lambda: step(lab) > 300)
    assert lab.reading.startswith("8 units, 1 distinct; rank of W1: 1.")
    lab.drag(SCALE, 0.9)
    book.wait(lambda: "scale=" in lab.call and step(lab) > 100)
    assert lab.reading.startswith("8 units, 1 distinct; rank of W1: 1.")
    # 2. Random, until it has learned.
    lab.button("Random").click()
    book.wait(lambda: lab.reading.startswith("8 units, 8 distinct; rank of W1: 2.") and "learned." in lab.reading)
    # 3. From zero: tanh stays, sigmoid moves, with rank 1.
    lab.area.get_by_label("start").select_option("zero")
    book.wait(lambda: "nn.zeros" in lab.call and lab.reading.startswith("8 units, 1 distinct; rank of W1: 0.") and step(lab) > 100)
    assert "no better than guessing" in lab.reading
    lab.area.get_by_label("activation").select_option("sigmoid")
    book.wait(lambda: "8 units, 1 distinct; rank of W1: 1." in lab.reading)


def test_the_tasks_of_the_second_lab(notebook):
    book = notebook(IMPORTS, SECOND)
    lab = book.lab(1)
    # 1. First the forecast, then the parting.
    book.wait(lambda: "theory: it will part at step" in lab.reading)
    forecast = number_after("it will part at step", lab)
    assert step(lab) == 300 < forecast / 2
    lab.button("Play").click()
    book.wait(lambda: "parted from the other 63" in lab.reading)
    assert f"(theory: {forecast}); those are still one." in lab.reading and abs(number_after("at step", lab) / forecast - 1) < 0.04
    # 2. Half the learning rate: about twice as late.
    lab.button("Pause").click()
    lab.button("Rewind").click()
    book.wait(lambda: "run" not in lab.call)
    while "lr=0.25" not in lab.call:
        before = lab.call
        lab.press(LR, "ArrowLeft")
        book.wait(lambda: lab.call != before)
    lab.button("Play").click()
    book.wait(lambda: "theory: it will part at step" in lab.reading)
    assert 1.6 < number_after("it will part at step", lab) / forecast < 2.4
