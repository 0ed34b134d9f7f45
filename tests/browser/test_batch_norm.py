"""The tasks of lesson 06b's lab, done as a student does them."""
import re

import pytest

pytestmark = pytest.mark.browser


def test_the_tasks_of_batch_norm_lab(notebook):
    book = notebook("import nnlib as nn\nfrom nnlib.labs import BatchNormLab\nnn.prepare_machine()", "BatchNormLab(depth=8, var_w=0.5, lr=0.1).run(steps=150)")
    lab = book.lab(1)
    steps = lambda: int(found.group(1)) if (found := re.search(r"step (\d+)", lab.reading)) else 0
    var_w, rate, size, gamma = 1, 2, 3, 4
    assert "without batch norm: no better than guessing; with it: learned" in lab.reading

    lab.button("Play").click()                              # 1. from He's weights, both learn
    book.wait(lambda: steps() > 160)
    lab.drag(var_w, 0.5)
    book.wait(lambda: "var_w=2" in lab.call and 100 < steps() and "without batch norm: learn" in lab.reading and "with it: learn" in lab.reading, seconds=40)
    lab.drag(rate, 0.86)                                    # 2. at a rate of 2, only one; at 1 it depends on the last digit of σ_w² whether the other diverges or only guesses
    book.wait(lambda: "lr=2," in lab.call or "lr=2)" in lab.call)
    lab.button("Rewind").click()
    book.wait(lambda: "diverged at step" in lab.reading and "with it: learn" in lab.reading, seconds=40)

    lab.button("Small weights").click()                     # 3. taken off and put on again in the middle of a run
    book.wait(lambda: "lr=" not in lab.call and "with it: learned" in lab.reading, seconds=40)
    lab.button("Pause").click()                             # it loses what it knew for some forty steps, which nobody would meet by asking now and then
    book.wait(lambda: lab.button("Play").is_visible())
    lab.area.get_by_label("batch norm").uncheck()
    book.wait(lambda: "batch norm switched off" in lab.reading)
    before = steps()
    while "batch norm switched off: no better than guessing" not in lab.reading:
        at = steps()
        lab.button("One step").click()
        book.wait(lambda: steps() > at)
        assert at < before + 60, lab.reading
    lab.area.get_by_label("batch norm").check()
    lab.button("Play").click()
    book.wait(lambda: steps() > before and "with it: learn" in lab.reading, seconds=60)

    lab.drag(gamma, -0.1)                                   # 5. γ = 0 while it trains
    book.wait(lambda: "gamma=0" in lab.call and "with it: no better than guessing" in lab.reading, seconds=40)
    lab.drag(size, -0.1)                                    # 4.
    book.wait(lambda: "In a batch of one each z is its own mean" in lab.reading)
    lab.button("Pause").click()
