"""Every task that lessons 03 and 04 set in a lab, done with the mouse: the sentence under the picture says when it is done.

The labs are opened as the notebooks open them: their cells are the text's own.
"""
import re

import pytest

from tools import notebooks

pytestmark = pytest.mark.browser

IMPORTS = "import nnlib as nn\nfrom nnlib.labs import BugHunt, DeepTraining, GradientFlow, StepSize\nnn.prepare_machine()"


def cells_with(lesson, call):
    """The lesson's cells that open this lab, in order."""
    (source, _), = notebooks.twins(notebooks.NOTEBOOKS, lesson)
    return [cell.source for cell in notebooks.read_source(source).cells if cell.cell_type == "code" and re.search(rf"^(lab = )?{call}", cell.source, re.M)]


FLOW, TRAINING = cells_with("03", r"GradientFlow\(")[0], cells_with("03", r"DeepTraining\(")[0]
STEP, (HUNT, REPAIR) = cells_with("04", r"StepSize\(")[0], cells_with("04", r"BugHunt\(")


@pytest.fixture(scope="module")
def book(lasting_notebook):
    return lasting_notebook(IMPORTS, FLOW, TRAINING, STEP, HUNT, REPAIR)


def slider(lab, words):
    """Which of the lab's sliders this is, by its accessible name."""
    names = [lab.slider(i).get_attribute("aria-label") for i in range(lab.area.locator(".noUi-handle").count())]
    return names.index(words)


def drag(lab, words, share):
    lab.slider(slider(lab, words)).scroll_into_view_if_needed()
    lab.drag(slider(lab, words), share, moves=25)


def said(book, lab, pattern, seconds=15):
    """Wait for the sentence to say this; what it found."""
    book.wait(lambda: re.search(pattern, lab.reading), seconds=seconds)
    return re.search(pattern, lab.reading)


def steps(lab):
    found = re.search(r"step (\d+)", lab.reading)
    return int(found[1]) if found else 0


def presses_play(book, lab):
    lab.button("Play").click()
    before = steps(lab)
    book.wait(lambda: steps(lab) != before)


# ---- 03: gradient flow ----

def test_the_same_slider_makes_the_gradient_vanish_and_explode(book):
    lab = book.lab(1)
    drag(lab, "σ_w²", 0.5 / 4)
    said(book, lab, "vanishing, ×0.7")
    drag(lab, "σ_w²", 3 / 4)
    said(book, lab, r"exploding, ×1\.1")


def test_relu_is_flat_at_he_s_two(book):
    lab = book.lab(1)
    lab.button("Reset").click()
    said(book, lab, r"×0\.94 a layer")                       # a menu that is used before would be set back
    lab.area.get_by_label("activation").select_option("relu")
    said(book, lab, "vanishing, ×0.7")
    drag(lab, "σ_w²", 2 / 4)
    said(book, lab, r"it arrives, ×(0\.99|1\.0[01]) a layer")


def test_the_critical_variance_can_be_found_with_the_slider(book):
    lab = book.lab(1)
    lab.button("Reset").click()
    said(book, lab, r"×0\.94 a layer")
    drag(lab, "σ_b²", 0.05 / 0.5)
    drag(lab, "depth L", 1)
    said(book, lab, "100 layers")
    ratios = {}
    for share in (1.6 / 4, 1.7 / 4, 1.8 / 4, 1.86 / 4, 1.92 / 4):
        call = lab.call
        drag(lab, "σ_w²", share)
        book.wait(lambda: lab.call != call)
        book.page.wait_for_timeout(300)
        ratios[float(re.search(r"var_w=([\d.]+)", lab.call)[1])] = float(re.search(r"at layer 1 is ([\d.e+-]+) of", lab.reading)[1])
    nearest = min(ratios, key=lambda var_w: max(ratios[var_w], 1 / ratios[var_w]))
    assert 1.76 <= nearest <= 1.96 and 1 / 3 < ratios[nearest] < 3, ratios


# ---- 03: deep training ----

def test_it_stalls_until_sigma_is_two(book):
    lab = book.lab(2)
    assert "step 200" in lab.reading and "no better than guessing" in lab.reading
    presses_play(book, lab)
    book.wait(lambda: steps(lab) > 260)
    assert "no better than guessing" in lab.reading
    drag(lab, "σ_w²", 2 / 4)
    assert lab.button("Pause").count() == 1
    said(book, lab, "step .* the cost is .*, (learning|learned)", seconds=60)
    lab.button("Pause").click()


def test_the_last_rate_that_worked_is_named_when_a_larger_one_diverges(book):
    lab = book.lab(2)
    lab.button("30 layers, He").click()
    for share in (0.36, 0.45):                              # of five decades from 1e-5, and two above 1
        drag(lab, "learning rate", share)
        lab.button("Rewind").click()
        said(book, lab, "before training")
        presses_play(book, lab)
        said(book, lab, "(learning|learned)", seconds=60)
        book.wait(lambda: steps(lab) > 60)
        lab.button("Pause").click()
    worked = re.search(r"lr=([\d.]+)", lab.call)[1]
    drag(lab, "learning rate", 0.8)
    lab.button("Rewind").click()
    said(book, lab, "before training")
    lab.button("Play").click()
    found = said(book, lab, r"diverged at step \d+ with learning rate .*; the largest that you have seen learn is ([\d.]+): lower it and press Rewind")
    assert float(found[1]) == float(worked)
    book.wait(lambda: lab.button("Play").count() == 1)


def test_fifty_layers_play_on_while_sigma_is_dragged_through_what_explodes(book):
    lab = book.lab(2)
    lab.button("30 layers, Xavier").click()
    drag(lab, "depth L", 1)
    said(book, lab, "50 layers")
    presses_play(book, lab)
    drag(lab, "σ_w²", 1)
    said(book, lab, "exploded|diverged|worse than guessing")
    book.page.wait_for_timeout(500)
    drag(lab, "σ_w²", 2 / 4)
    book.wait(lambda: lab.button("Pause").count() == 1)
    before = steps(lab)
    book.wait(lambda: steps(lab) > before + 3)
    lab.area.get_by_label("activation").select_option("tanh")
    said(book, lab, "50 layers, step")
    lab.button("Pause").click()
    book.wait(lambda: lab.button("Play").count() == 1)


# ---- 04: step size ----

def test_the_microscope_shows_rounding_at_the_left_end(book):
    lab = book.lab(3)
    assert "steps of rounding" not in lab.reading
    drag(lab, "step ε", 0.3)
    said(book, lab, "ε = .*e-1[12]: .* fails a right gradient")
    assert "steps of rounding" not in lab.reading
    drag(lab, "step ε", 0.05)
    said(book, lab, "relative error .* The microscope shows the steps of rounding")


def test_float32_moves_the_best_step(book):
    lab = book.lab(3)
    lab.button("Reset").click()
    said(book, lab, r"float64.* The best two-sided ε is about 5e-06")
    lab.area.get_by_label("float32").check()
    said(book, lab, r"float32.* The best two-sided ε is about 0?\.?0*[45]e?-?0?3?")


def test_near_a_kink_the_sentence_says_when_the_step_is_across(book):
    lab = book.lab(3)
    lab.button("Reset").click()
    lab.button("Near a kink").click()
    said(book, lab, "there is a kink between θ − ε and θ \\+ ε")
    drag(lab, "step ε", 12 / 16)                            # 1e-4: the kink is a thousandth away
    book.wait(lambda: "eps=0.0001" in lab.call)
    assert "kink" not in lab.reading


# ---- 04: bug hunt ----

def test_bug_seven_is_found_its_code_read_and_its_repair_turns_green(book):
    lab, repaired = book.lab(4), book.lab(5)
    lab.area.get_by_label("it is in the").select_option("batch norm")
    said(book, lab, "Yes, it is in the batch norm")
    assert "class" in lab.area.locator(".nn-listing").inner_text()
    assert "Bug 7, repaired: right in every block that can be checked (b1 is zero in both)" in repaired.reading


def test_another_bug_on_the_slider_forgets_the_guess(book):
    lab = book.lab(4)
    lab.area.get_by_label("it is in the").select_option("dropout")
    said(book, lab, "dropout")
    drag(lab, "bug", 0.5)
    said(book, lab, r"Bug 2\d: .* Which part is it in\?")
    assert "guess" not in lab.call
    lab.button("Next bug").click()
    said(book, lab, "Which part is it in")
