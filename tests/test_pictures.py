"""Every text of every picture can be read, in every scenario of every lab.  (Of the lessons' figures: notebooks/conftest.py.)"""
import io

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

import nnlib.labs
from nnlib import Adam
from nnlib.course import figures
from nnlib.labs import Averages, BatchNormLab, BugHunt, DeepTraining, Descent, GradientFlow, Saturation, Scaling, StepSize, Symmetry, Tangent
from nnlib.live.training_lab import TrainingLab
from readable import OUTPUT, contrast, faults, of_figure, words_and_ground

LABS = [getattr(nnlib.labs, name) for name in nnlib.labs.__all__]


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


def states():
    """(lab, scenario or None)"""
    for lab in LABS:
        for scenario in (None, *lab.scenarios):
            yield pytest.param(lab, scenario, id=f"{lab.__name__}-{scenario or 'as it opens'}")


@pytest.fixture(scope="module")
def labs():
    """Each lab, once for all tests."""
    labs = {lab: lab() for lab in LABS}
    yield labs
    for lab in labs.values():
        lab.close()


@pytest.mark.parametrize("lab, scenario", [*states()])
def test_every_text_of_a_lab_can_be_read(labs, lab, scenario):
    """Of one that trains: at the start, after a step, and after many."""
    one = labs[lab]
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
def test_every_text_of_a_lab_can_be_read_at_the_ends_of_its_sliders(labs, state):
    lab = labs[state["lab"]]
    lab.reset()
    lab.set(**{**lab._opened, **{name: value for name, value in state.items() if name != "lab"}})
    assert not lab.complaint and not of_lab(lab)


def seen_by_a_deuteranope(rgb):
    """What is left of colours (..., 3) without the green cones (Machado, Oliveira and Fernandes 2009)."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.clip(linear @ np.array([(0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)]).T, 0, 1)


def test_right_wrong_and_zero_can_be_told_apart_without_green_cones(labs):
    """In BugHunt: a cell that was not checked has another face and an outline, a wrong one a cross."""
    lab = labs[BugHunt]
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
