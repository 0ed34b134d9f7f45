"""Every text of every picture can be read: in every scenario of every lab, and in every figure of every lesson.

It is inside the picture, over no other text, at least 12 pixels high and 4.5 times as dark (or bright) as what lies under it, where a
picture is shown smallest: JupyterLab with its file browser open, on a screen of 1280 × 720.
"""
import contextlib
import io
import runpy
from pathlib import Path
from typing import NamedTuple

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from PIL import Image

from nnlib import Adam
from nnlib.course import figures
from nnlib.labs import Averages, BatchNormLab, Boundary, BugHunt, DeepTraining, Descent, GradientFlow, Saturation, Scaling, StepSize, Symmetry, Tangent
from nnlib.live.training_lab import TrainingLab

LESSONS = sorted((Path(__file__).parents[1] / "notebooks" / "text").glob("*.py"))
OUTPUT = 848                        # pixels of an output on that screen: tests/browser/test_labs.py measures it
SMALLEST, CONTRAST = 12, 4.5


class Word(NamedTuple):
    """A text as it was drawn: its box in pixels from the lower left corner, its colour, its size in points."""
    text: str
    left: float
    bottom: float
    right: float
    top: float
    colour: tuple
    size: float

    def overlaps(self, other):
        return min(self.right, other.right) - max(self.left, other.left) > 1 and min(self.top, other.top) - max(self.bottom, other.bottom) > 1


@contextlib.contextmanager
def drawing(each):
    """While this lasts, each text that is drawn is given to `each(text, renderer)` before."""
    draw = Text.draw

    def watched(text, renderer):
        if text.get_visible() and text.get_text().strip():
            each(text, renderer)
        return draw(text, renderer)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", watched)
        yield


def words_and_ground(draw):
    """The texts of a picture, and its pixels (height, width, 3), 0 … 1, without them.  `draw()` draws all and returns the pixels."""
    words, hidden = [], []

    def keep(text, renderer):
        if not any(text is other for other in hidden):
            box = Text.get_window_extent(text, renderer)
            words.append(Word(text.get_text(), *box.extents, to_rgb(text.get_color()), text.get_size()))
            hidden.append(text)

    def hide(text, renderer):
        text._alpha = 0             # not set_alpha: that would ask for another drawing

    with drawing(keep):
        draw()
    before = [text.get_alpha() for text in hidden]
    with drawing(hide):
        ground = draw()
    for text, alpha in zip(hidden, before):
        text._alpha = alpha
    return words, ground


def contrast(one, other):
    """Of two colours, (..., 3) each: from 1 to 21."""
    low, high = np.sort([np.broadcast_to(figures.luminance(one), np.shape(other)[:-1]), figures.luminance(other)], axis=0)
    return (high + 0.05) / (low + 0.05)


def faults(words, ground, pixels_a_point, *, inside=True):
    """What is wrong with the texts of a picture, a line each.  `pixels_a_point`: of the screen; the boxes are in pixels of the ground."""
    height, width = ground.shape[:2]
    for i, word in enumerate(words):
        if inside and (word.left < 0 or word.bottom < 0 or word.right > width or word.top > height):
            yield f"{word.text!r} is cut off: {tuple(map(round, word[1:5]))} of {width} × {height}"
        if word.size * pixels_a_point < SMALLEST:
            yield f"{word.text!r} is {word.size * pixels_a_point:.1f} pixels high"
        for other in words[:i]:
            if word.overlaps(other):
                yield f"{word.text!r} lies over {other.text!r}"
        rows, columns = slice(max(0, height - int(word.top)), max(0, height - int(word.bottom))), slice(max(0, int(word.left)), max(0, int(word.right)))
        under = ground[rows, columns].reshape(-1, 3)
        if len(under) and (weakest := contrast(word.colour, under).min()) < CONTRAST:
            yield f"{word.text!r}: contrast {weakest:.1f}"


def pixels_of(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")) / 255


def of_lab(lab):
    """The faults of a lab's picture as it is now."""
    def draw():
        for axes in lab.stage.figure.axes:
            axes.stale = True
        return pixels_of(lab.stage.frame())

    words, ground = words_and_ground(draw)
    figure = lab.stage.figure
    return [*faults(words, ground, figure.dpi / 72 * min(1, OUTPUT / lab.size[0]) * lab.size[0] / ground.shape[1])]


def of_figure(figure):
    """The faults of a lesson's figure as a notebook shows it: cropped to what is drawn, no wider than the output."""
    figure.set_dpi(100)

    def draw():
        figure.canvas.draw()
        return np.asarray(figure.canvas.buffer_rgba())[..., :3] / 255

    words, ground = words_and_ground(draw)
    width = figure.get_tightbbox(figure.canvas.get_renderer()).width * figure.dpi + 20         # and a margin of 0.1 inch
    return [*faults(words, ground, figure.dpi / 72 * min(1, OUTPUT / width), inside=False)]


def states():
    """(lab, scenario or None)"""
    for lab in (Averages, BatchNormLab, Boundary, Descent, GradientFlow, DeepTraining, Saturation, Scaling, StepSize, BugHunt, Symmetry, Tangent):
        for scenario in (None, *lab.scenarios):
            yield pytest.param(lab, scenario, id=f"{lab.__name__}-{scenario or 'as it opens'}")


@pytest.fixture(scope="module")
def opened():
    """Opens a lab once for all tests."""
    labs = {}
    yield lambda lab: labs.setdefault(lab, lab()) if lab not in labs else labs[lab]
    for lab in labs.values():
        lab.close()


@pytest.mark.parametrize("lab, scenario", [*states()])
def test_every_text_of_a_lab_can_be_read(opened, lab, scenario):
    """Of one that trains: at the start, after a step, and after many."""
    one = opened(lab)
    one.reset()
    if scenario:
        one.scenario(scenario)
    assert not of_lab(one)
    for steps in (1, 119) if isinstance(one, TrainingLab) else ():
        one.run(steps=steps)
        assert not of_lab(one), f"after {one.training.t} steps"


@pytest.mark.parametrize("state", [
    dict(lab=GradientFlow, depth=100, var_w=4.0, var_b=0.5), dict(lab=GradientFlow, depth=1), dict(lab=GradientFlow, var_w=100.0, var_b=3.0),
    dict(lab=GradientFlow, depth=100, var_w=0.02), dict(lab=GradientFlow, depth=100, var_w=1e6),
    dict(lab=DeepTraining, depth=50, var_w=4.0), dict(lab=DeepTraining, depth=1, width=1), dict(lab=DeepTraining, var_w=0.0),
    dict(lab=Descent, w1=-3.0, w2=-3.0, batch_size=1), dict(lab=Descent, w1=3.0, w2=3.0, batch_size=1, against=2, lr=100.0), dict(lab=Descent, against=1, beta=0.999, rule=Adam, lr=0.001),
    dict(lab=Averages, beta=0.0, day=1), dict(lab=Averages, beta=0.999, day=200), dict(lab=Averages, beta=0.999, corrected=True, day=1),
    dict(lab=Symmetry, units=64, scale=10.0, nudge=0.1), dict(lab=Symmetry, scale=1e-6, lr=10.0, units=4),
    dict(lab=BatchNormLab, depth=1), dict(lab=BatchNormLab, depth=20, var_w=4.0), dict(lab=BatchNormLab, depth=20, var_w=1e6), dict(lab=BatchNormLab, var_w=0.0), dict(lab=BatchNormLab, gamma=3.0, beta=3.0),
    *(dict(lab=Scaling, mean=mean, sd=sd, lr=lr, inputs=inputs) for mean, sd, lr, inputs in ((-60.0, 0.1, 1e-5, 0), (60.0, 100.0, 10.0, 0), (60.0, 0.1, 10.0, 2), (0.0, 1.0, 1.0, 0))),
    *(dict(lab=StepSize, theta=theta, eps=eps) for theta in (-3.0, 0.0, 3.0) for eps in (1e-16, 1.0)),
    *(dict(lab=Tangent, z=z, depth=20) for z in (-6.0, 6.0)), dict(lab=Saturation, scale=100.0), dict(lab=Saturation, scale=0.01, bias=4.0),
    *(dict(lab=BugHunt, bug=bug, guess=guess) for bug, guess in zip(range(1, 53, 4), (1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 10, 1, 2))),
], ids=str)
def test_every_text_of_a_lab_can_be_read_at_the_ends_of_its_sliders(opened, state):
    lab = opened(state["lab"])
    lab.reset()
    lab.set(**{**lab._opened, **{name: value for name, value in state.items() if name != "lab"}})
    assert not lab.complaint and not of_lab(lab)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_text_of_a_lesson_s_figures_can_be_read(path, monkeypatch, capsys):
    seen = []

    def show():
        seen.extend((figure.number, fault) for figure in map(plt.figure, plt.get_fignums()) for fault in of_figure(figure))
        plt.close("all")

    monkeypatch.setattr(plt, "show", show)
    monkeypatch.chdir(path.parents[1])
    with matplotlib.rc_context():
        runpy.run_path(str(path))
    assert not seen


def seen_by_a_deuteranope(rgb):
    """What is left of colours (..., 3) without the green cones (Machado, Oliveira and Fernandes 2009)."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.clip(linear @ np.array([(0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)]).T, 0, 1)


def test_right_wrong_and_zero_can_be_told_apart_without_green_cones(opened):
    """In BugHunt: a cell that was not checked has another face and an outline, a wrong one a cross."""
    lab = opened(BugHunt)
    lab.scenario("One bias")
    cells = lab.artists["cells"]
    zero = cells.get_edgecolor()[:, 3] > 0
    assert zero.sum() == 4 and len(lab.artists["crosses"].get_xdata()) == 3
    faces = seen_by_a_deuteranope(cells.get_facecolor()[:, :3])
    right = faces[0]
    assert np.abs(faces[zero] - right).max(axis=1).min() > 0.2
    outline = seen_by_a_deuteranope(cells.get_edgecolor()[zero][0, :3])
    assert np.abs(outline - right).max() > 0.2 and np.abs(outline - faces[zero][0]).max() > 0.2


# The measuring itself.

def test_faults_are_found():
    with matplotlib.rc_context(figures.STYLE):
        figure, ax = plt.subplots(figsize=(6, 3), dpi=100)
    ax.plot([0, 1], [0, 1], color=figures.BLUE, lw=8)
    said = []
    for x, y, word, settings in ((0.5, 0.5, "on the line", {}), (0.2, 0.8, "too pale", dict(color=figures.ORANGE)), (0.2, 0.1, "tiny", dict(size=8)),
                                 (0.7, 0.15, "two words", {}), (0.72, 0.17, "at one place", {}), (0.1, 0.6, "fine", {})):
        ax.text(x, y, word, **settings)
    said = of_figure(figure)
    plt.close(figure)
    assert [fault.split("'")[1] for fault in said] == ["on the line", "too pale", "tiny", "at one place"]
    assert "lies over 'two words'" in said[-1] and "8.0 pixels" not in said[2] and "pixels high" in said[2]


def test_contrast_is_the_wcag_s():
    assert contrast((1, 1, 1), np.zeros((1, 3)))[0] == pytest.approx(21)
    assert contrast(to_rgb("#767676"), np.ones((1, 3)))[0] == pytest.approx(4.54, abs=0.01)
