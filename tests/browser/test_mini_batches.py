"""The labs of lesson 05 in a real JupyterLab and a real Chromium: their tasks, done with the mouse."""
import re

import pytest

pytestmark = pytest.mark.browser

IMPORTS = "import nnlib as nn\nfrom nnlib.labs import Averages, Descent\nnn.prepare_machine()"


@pytest.fixture(scope="module")
def book(lasting_notebook):
    return lasting_notebook(IMPORTS, "lab = Descent()\nlab", "Averages()")


def drag_on(book, lab, start, end, inside):
    """Drag over a lab's picture: `start` and `end` are places of the axes, from 0 to 1; `inside` are the axes' edges in the picture."""
    left, bottom, right, top = inside

    def place(x, y):
        return box["x"] + box["width"] * (left + x * (right - left)), box["y"] + box["height"] * (1 - bottom - y * (top - bottom))

    lab.image.scroll_into_view_if_needed()
    box = lab.image.bounding_box()
    book.page.mouse.move(*place(*start))
    book.page.mouse.down()
    for i in range(1, 11):
        book.page.mouse.move(*place(*(a + (b - a) * i / 10 for a, b in zip(start, end))))
    book.page.mouse.up()


def opened_anew(book, lab):
    book.run_cell(1, f"lab = {lab}\nlab")
    book.wait(lambda: "at the start (-2, 2)" in book.lab(1).reading)


PLANE = 0.05, 0.125, 0.309, 0.86    # of Descent, as its draw places it
SERIES = 0.045, 0.125, 0.597, 0.86  # of Averages


def test_the_start_is_dragged_on_the_contours_and_training_goes_from_there(book):
    lab = book.lab(1)
    assert "at the start (-2, 2)" in lab.reading
    drag_on(book, lab, (1 / 6, 5 / 6), (5 / 6, 1 / 6), PLANE)
    book.wait(lambda: re.search(r"at the start \((1\.\d+|2), (-1\.\d+|-2)\)", lab.reading))
    assert re.search(r"w1=(1\.\d+|2), w2=(-1\.\d+|-2)", lab.call)
    lab.button("Play").click()
    book.wait(lambda: re.search(r"step [1-9]\d\d+ ", lab.reading), seconds=30)
    lab.button("Pause").click()
    opened_anew(book, "Descent()")


def test_a_start_that_was_set_in_code_stays_what_it_is(book):
    """The page rounds what a slider shows; a start that came back a little off would begin anew."""
    book.run_cell(1, "lab = Descent(w1=1.5, w2=-2.25, batch_size=256, lr=2.0).run(60)\nlab")
    lab = book.lab(1)
    book.wait(lambda: "step 60" in lab.reading)
    book.page.wait_for_timeout(700)
    assert "step 60" in lab.reading and lab.call == "Descent(lr=2, batch_size=256, w1=1.5, w2=-2.25).run(steps=60)"
    opened_anew(book, "Descent()")


def test_momentum_beside_and_the_batch_size(book):
    lab = book.lab(1)
    lab.button("Momentum beside").click()
    book.wait(lambda: "All examples" in lab.reading and "gradient is exact" in lab.reading)
    lab.button("One step").click()
    book.wait(lambda: "step 1 " in lab.reading and "Beside it momentum" in lab.reading)
    lab.area.get_by_label("cost against").select_option("examples")
    book.wait(lambda: "against=1" in lab.call and "run(steps=1)" in lab.call)
    lab.drag(1, 0.0)
    book.wait(lambda: "One example" in lab.reading and "is off by" in lab.reading)
    opened_anew(book, "Descent()")


def test_the_day_is_dragged_and_the_correction_ticked(book):
    lab = book.lab(2)
    drag_on(book, lab, (0.3, 0.5), (0.75, 0.4), SERIES)
    book.wait(lambda: re.search(r"on day 15\d ", lab.reading))
    lab.button("Fifty days").click()
    book.wait(lambda: "on day 1 it is 0.02 of x₁" in lab.reading and "the weights sum to 0.64" in lab.reading)
    lab.area.get_by_label("correction").check()
    book.wait(lambda: "on day 1 it is x₁ itself" in lab.reading)
    picture = lab.picture
    lab.press(0)
    book.wait(lambda: "β = 0.99" in lab.reading and lab.picture != picture)
