"""Axes keep their range while the eye compares, and while they do nothing is drawn again but what moves."""
import numpy as np
import pytest

from nnlib import labs
from nnlib.labs import Averages, DeepTraining, Descent, GradientFlow, Scaling, Symmetry


def limits(lab):
    return [(*axes.get_xlim(), *axes.get_ylim()) for axes in lab.stage.figure.axes]


def is_inside(axes, x, y):
    """Are all points that are drawn within the limits?"""
    x, y = (np.asarray(each, float) for each in (x, y))
    shown = np.isfinite(x) & np.isfinite(y)
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    return ((left <= x[shown]) & (x[shown] <= right) & (low <= y[shown]) & (y[shown] <= high)).all()


def curves_of(lab):
    """(axes, line) of each curve that an axis follows."""
    artists = lab.artists
    if isinstance(lab, GradientFlow | DeepTraining):
        pairs = [(ax, lines[name]) for ax, lines in (artists[name] for name in ("spread", "dZ", "dW")) for name in ("measured", "theory")]
        return pairs + ([(artists["cost"][0], artists["cost"][1]["cost"])] if "cost" in artists else [])
    return {Averages: lambda: [(artists["past"], artists["weights"])], Descent: lambda: [(artists["cloud"], artists["ellipse"])], Scaling: lambda: [(artists["data"], artists["points"])],
            Symmetry: lambda: [(artists["weights"], artists["at"]), (artists["costs"], artists["cost"])]}[type(lab)]()


@pytest.mark.parametrize("kind, control, values, most", [
    (GradientFlow, "var_w", np.linspace(0.5, 3.0, 18), 2),
    (GradientFlow, "var_w", np.linspace(3.0, 0.5, 18), 2),
    (GradientFlow, "depth", range(1, 101, 6), 6),
    (GradientFlow, "depth", range(100, 0, -6), 4),
    (GradientFlow, "var_b", np.linspace(0, 0.5, 11), 2),
    (DeepTraining, "var_w", np.linspace(0.5, 3.0, 18), 3),
    (DeepTraining, "depth", range(1, 51, 3), 5),
    (Averages, "beta", (0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99), 4),
    (Descent, "batch_size", range(16, 129, 8), 2),
    (Scaling, "sd", np.geomspace(0.1, 100, 31), 4),
    (Symmetry, "scale", np.geomspace(0.01, 10, 31), 5),
])
def test_a_drag_changes_limits_few_times_and_costs_no_more_redraws_and_no_point_leaves(kind, control, values, most):
    lab = kind(**{control: control_value(values[0])})
    changes, redraws = 0, lab.stage.redraws
    before = limits(lab)
    for value in values[1:]:
        getattr(lab, control).value = control_value(value)
        changes += limits(lab) != before
        before = limits(lab)
        for axes, line in curves_of(lab):
            assert is_inside(axes, *line.get_data()), (value, axes.get_title(loc="left"), axes.get_xlim(), axes.get_ylim())
    assert lab.stage.redraws - redraws == changes <= most, (changes, lab.stage.redraws - redraws)


def control_value(value):
    """What a slider holds: Python's own number."""
    return value.item() if isinstance(value, np.generic) else value


@pytest.mark.parametrize("kind", [getattr(labs, name) for name in labs.__all__])
def test_what_a_scenario_shows_does_not_depend_on_what_was_shown_before(kind):
    lab = kind()
    opened = limits(lab)
    seen = {}
    for words in [*lab.scenarios, *reversed(lab.scenarios)]:
        lab.scenario(words)
        assert seen.setdefault(words, limits(lab)) == limits(lab), words
    lab.reset()
    assert limits(lab) == opened


def test_axes_grow_while_a_network_trains_and_rewind_gives_them_back():
    lab = DeepTraining(depth=3, var_w=2.0)
    opened, ends = limits(lab), []
    for _ in range(6):
        lab.run(60)
        ends.append(lab.artists["cost"][0].get_xlim()[1])
    assert ends == sorted(ends) == [100, 200, 200, 500, 500, 500]
    lab.lr.value = 0.001
    assert lab.artists["cost"][0].get_xlim()[1] == 500
    lab.rewind()
    assert limits(lab) == opened
