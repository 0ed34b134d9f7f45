"""Lab Boundary of lesson 00 in a browser: a slider during training, points set with the mouse."""
import re

import pytest

pytestmark = pytest.mark.browser


def place(lab, x, y):
    """Where (x, y) of the plane lies on the page: the plane fills (0.045 … 0.53, 0.085 … 0.86) of the picture."""
    box = lab.image.bounding_box()
    across, up = 0.045 + 0.485 * (x + 2.1) / 4.2, 0.085 + 0.775 * (y + 1.65) / 3.3
    return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]


def steps(lab):
    return int(re.search(r"Step (\d+)", lab.reading).group(1))


def test_points_are_set_with_the_mouse_and_parted_while_sliders_move(notebook):
    book = notebook("from nnlib.course import start\nfrom nnlib.labs import Boundary\nstart()", "Boundary()")
    lab = book.lab(1)
    lab.button("Own points").click()
    book.wait(lambda: "No points yet" in lab.reading)
    lab.image.scroll_into_view_if_needed()
    for n, (x, y, label) in enumerate(((0.5, -0.25, 1), (-1.0, 1.0, 1), (1.5, -1.0, 0)), start=1):
        if label == 0:
            lab.area.get_by_label("a click adds").select_option("a circle (class 0)")
            book.wait(lambda: "adds=0" in lab.call)
        lab.page.mouse.click(*place(lab, x, y))
        book.wait(lambda: len(points(lab)) == n)
        assert points(lab)[-1] == pytest.approx((x, y, label), abs=0.012)                   # a pixel of the page is 0.008
    lab.page.mouse.click(*place(lab, -1.0, 1.0))            # on a point: it goes
    book.wait(lambda: len(points(lab)) == 2)
    beside = lab.button("One step").bounding_box()["x"]
    lab.button("Play").click()
    lab.button("Pause").wait_for()
    assert lab.button("One step").bounding_box()["x"] == beside         # no button moves away under the mouse
    book.wait(lambda: "done" in lab.reading and steps(lab) > 20)
    lab.press(2)                                            # the learning rate, while it trains
    book.wait(lambda: "lr=1.2" in lab.call)
    before = steps(lab)
    book.wait(lambda: steps(lab) > before)
    lab.press(1)                                            # another network: a new start
    book.wait(lambda: "of 4 tanh units" in lab.reading)
    lab.button("Pause").click()
    lab.button("Play").wait_for()
    lab.button("Clear own points").click()
    book.wait(lambda: "No points yet" in lab.reading)


def points(lab):
    """The own points that the call names."""
    found = re.search(r"points=\((.*?\)),?\)", lab.call)
    return [tuple(map(float, re.findall(r"[-\d.]+", each))) for each in re.findall(r"\([^()]*\)", found.group(1))] if found else []
