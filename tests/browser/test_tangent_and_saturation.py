"""The tasks that lesson 01 sets in its labs, done with the mouse: the sentence under the picture says when they are done."""
import re

import pytest

from nnlib.labs import Tangent

pytestmark = pytest.mark.browser

IMPORTS = "import nnlib as nn\nfrom nnlib.labs import Saturation, Tangent\nnn.prepare_machine()"


@pytest.fixture(scope="module")
def book(lasting_notebook):
    return lasting_notebook(IMPORTS, "Tangent(activation=nn.sigmoid, z=1.0, depth=10)", "Saturation(activation=nn.relu, bias=-2.0)")


@pytest.fixture(scope="module")
def curve():
    """Where the axes with the curve lie in the picture."""
    lab = Tangent()
    yield lab.artists["axes"].get_position()
    lab.close()


def drag_to(lab, curve, before, *places):
    """Press the picture at z = before, move to each of the places, let go."""
    box = lab.image.bounding_box()

    def pixel(z):
        across, up = curve.x0 + (z + 6) / 12 * curve.width, curve.y0 + 0.4 * curve.height
        return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]

    mouse = lab.page.mouse
    mouse.move(*pixel(before))
    mouse.down()
    for z in places:
        mouse.move(*pixel(z))
    mouse.up()


def z_of(lab):
    return float(re.search(r"at z = ([-\d.]+):", lab.reading).group(1))


def slide(lab, words, share):
    names = [lab.slider(i).get_attribute("aria-label") for i in range(lab.area.locator(".noUi-handle").count())]
    lab.slider(names.index(words)).scroll_into_view_if_needed()
    lab.drag(names.index(words), share, moves=15)


def test_dragging_on_the_picture_moves_the_tangent_there_and_the_tasks_can_be_done(book, curve):
    lab = book.lab(1)
    lab.image.scroll_into_view_if_needed()
    drag_to(lab, curve, 1.0, 0.5, 0.2, 0.0)
    book.wait(lambda: "a = 0.500, slope = a(1 − a) = 0.250: the steepest it gets" in lab.reading and abs(z_of(lab)) < 0.03)
    choose = lab.area.get_by_label("activation").select_option
    choose("tanh")
    book.wait(lambda: lab.reading.startswith("tanh"))
    drag_to(lab, curve, 0.0, 1.0, 2.3)
    book.wait(lambda: "flat, less than 6 %" in lab.reading and z_of(lab) == pytest.approx(2.3, abs=0.02))
    choose("relu")
    drag_to(lab, curve, 2.3, -2.0)
    book.wait(lambda: "nothing passes" in lab.reading and z_of(lab) == pytest.approx(-2, abs=0.02))
    slide(lab, "leak of relu", 0.4)
    book.wait(lambda: "leaky_relu(0.4" in lab.reading and "more than sigmoids can pass" in lab.reading)
    choose("gelu")
    drag_to(lab, curve, -2.0, -1.5)
    book.wait(lambda: "it falls here" in lab.reading)
    drag_to(lab, curve, -1.5, 1.0, 1.41)
    book.wait(lambda: "slope = 1.129" in lab.reading)


def test_the_dead_come_back_while_the_leak_is_raised_in_training(book):
    lab = book.lab(2)
    lab.button("Play").scroll_into_view_if_needed()
    lab.button("Play").click()
    book.wait(lambda: re.search(r"Step \d{2}", lab.reading) and "of 50 (all of layer 3" in lab.reading)
    slide(lab, "leak of relu", 0.1)
    book.wait(lambda: "no unit is dead" in lab.reading and "leaky_relu(0." in lab.reading)
    book.wait(lambda: lab.reading.endswith(", learned."), seconds=40)
    slide(lab, "leak of relu", 0.0)
    book.wait(lambda: lab.reading.startswith("relu") and "dead units:" in lab.reading)
    lab.button("Pause").click()
    lab.button("Large weights").click()
    book.wait(lambda: re.search(r"tanh.* (\d\d)%, (\d\d)%, (\d\d)% are flat", lab.reading))
    assert min(map(int, re.findall(r"(\d+)%", lab.reading))) > 50
