"""Lab `Scaling`: what it displays, against bowls and steps worked out again here, with no eigenvalue routine."""
import math
import re

import numpy as np
import pytest

from nnlib.labs import Scaling
from nnlib.labs.scaling import LEVELS, START, STEPS, U, Y


@pytest.fixture(scope="module")
def lab():
    lab = Scaling()
    yield lab
    lab.close()


def eigenvalues(mean, sd):
    """Of [[σ² + μ², μ], [μ, 1]], by the formula for 2 × 2."""
    half, root = (sd ** 2 + mean ** 2 + 1) / 2, math.hypot((sd ** 2 + mean ** 2 - 1) / 2, mean)
    return half - root, half + root


STATES = [dict(), dict(mean=59.7, sd=21.2, lr=4e-4), dict(lr=0.0054), dict(mean=-3.0, sd=0.5, lr=0.1), dict(mean=2.0, sd=3.0, inputs=1, lr=0.2),
          dict(mean=2.0, sd=3.0, inputs=2, lr=0.9), dict(mean=2.0, sd=3.0, inputs=3, lr=0.3, steps=200), dict(steps=0)]


@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_picture_is_gradient_descent_on_the_data_that_is_drawn(lab, state):
    lab.reset()
    lab.set(**state)
    x, y = map(np.array, lab.artists["points"].get_data())
    assert y.tolist() == Y.tolist()
    mean, sd, inputs = lab.mean.value, lab.sd.value, lab.inputs.value
    seen = mean + sd * U
    seen = seen - mean if inputs in (1, 3) else seen
    seen = seen / sd if inputs in (2, 3) else seen
    assert x == pytest.approx(seen, abs=1e-9)
    slope, height = np.polyfit(x, y, 1)
    w, b = slope + START[0], height + START[1]
    path, costs = [(w - slope, b - height)], []
    for _ in range(STEPS + 1):                              # the data's own gradient: no H
        costs.append(0.5 * np.mean((w * x + b - y) ** 2) - 0.5 * np.mean((slope * x + height - y) ** 2))
        error = w * x + b - y
        w, b = w - lab.lr.value * np.mean(error * x), b - lab.lr.value * np.mean(error)
        path.append((w - slope, b - height))
    steps, shown = lab.steps.value, np.transpose(lab.artists["path"].get_data())
    assert shown == pytest.approx(np.clip(path[:steps + 1], -1e4, 1e4), rel=1e-6, abs=1e-6)
    drawn, theory = (np.array(lab.artists[name].get_ydata()) for name in ("cost", "theory"))
    expected = np.array(costs) / costs[0]
    visible = (expected > 1e-9) & (expected < 1e3)
    assert len(theory) == STEPS + 1 and len(drawn) == steps + 1 and visible[0]
    assert theory[visible] == pytest.approx(expected[visible], rel=1e-4)
    assert drawn[visible[:steps + 1]] == pytest.approx(expected[:steps + 1][visible[:steps + 1]], rel=1e-4)
    ends, heights = map(np.array, lab.artists["line"].get_data())
    w, b = np.array(path[steps]) + (slope, height)
    assert heights == pytest.approx(np.clip(w * ends + b, -1e6, 1e6), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("state", STATES[:6], ids=str)
def test_each_contour_is_where_the_cost_is_one_number_and_neighbours_are_a_factor_of_four_apart(lab, state):
    lab.reset()
    lab.set(**state)
    x = np.array(lab.artists["points"].get_xdata())
    w, b = map(np.array, lab.artists["rounds"].get_data())
    ends = np.flatnonzero(np.isnan(w))
    levels = [0.5 * np.mean(np.square(each_w[:, None] * x + each_b[:, None]), axis=1)
              for each_w, each_b in zip(np.split(w, ends + 1)[:-1], np.split(b, ends + 1)[:-1]) for each_w, each_b in [(each_w[:-1], each_b[:-1])]]
    first = 0.5 * np.mean((START[0] * x + START[1]) ** 2)
    assert len(levels) == len(LEVELS)
    for level, share in zip(levels, (16, 4, 1, 1 / 4, 1 / 16)):
        assert level == pytest.approx(share * first, rel=1e-6)


@pytest.mark.parametrize("mean, sd", [(15.4, 11.8), (59.7, 21.2), (0.0, 1.0), (0.0, 0.1), (-20.0, 3.0)])
def test_the_sentence_says_kappa_and_both_rates(lab, mean, sd):
    lab.reset()
    lab.set(mean=mean, sd=sd, lr=1e-5)
    least, most = eigenvalues(mean, sd)
    kappa = re.search(r"κ = ([\d,.]*\d)", repr(lab)).group(1).replace(",", "")
    assert float(kappa) == pytest.approx(most / least, rel=6e-3)
    assert float(re.search(r"2/λmax = ([\d.e-]*\d)", repr(lab)).group(1)) == pytest.approx(2 / most, rel=1e-3)
    assert float(re.search(r"best ([\d.e-]*\d)", repr(lab)).group(1)) == pytest.approx(2 / (least + most), rel=1e-3)


def test_the_edge_is_where_the_sentence_says_it_is(lab):
    lab.reset()
    edge = 2 / eigenvalues(15.4, 11.8)[1]
    lab.lr.value = 1.001 * edge
    assert "beyond the largest: in the end the error is multiplied by 1.002 at each step" in repr(lab)
    lab.lr.value = 0.999 * edge
    assert "beyond" not in repr(lab) and "for a millionth it takes" in repr(lab)
    lab.set(inputs=3, lr=2.0)
    assert "at the edge" in repr(lab)


@pytest.mark.parametrize("state, needed", [(dict(lr=2 / (1 + 15.4 ** 2 + 11.8 ** 2)), "7,053 steps (with"), (dict(inputs=3, lr=1.0), "1 step (with"), (dict(inputs=3, lr=0.5), "20 steps (with")])
def test_the_sentence_says_how_many_steps_a_millionth_takes(lab, state, needed):
    lab.reset()
    lab.set(**state)
    assert f"for a millionth it takes {needed}" in repr(lab)


def test_with_both_moves_mean_and_deviation_change_nothing(lab):
    lab.reset()
    lab.set(inputs=3, lr=0.3)
    before = repr(lab)
    for state in (dict(mean=-40.0), dict(sd=0.1), dict(mean=0.0, sd=80.0)):
        lab.set(**state)
        assert repr(lab) == before


def test_a_page_s_rounding_is_taken_off(lab):
    lab.reset()
    lab.mean.value = 15.400000000000006
    assert lab.call() == "Scaling()"


def test_a_path_that_is_lost_leaves_in_its_own_direction(lab):
    """Cut off number by number, it ran along a diagonal that no descent takes."""
    lab.scenario("Beyond")
    lab.set(lr=0.05)
    drawn, path = np.array(lab.artists["path"].get_data()).T, lab.arrays["path"][:lab.arrays["steps"] + 1]
    far = np.abs(path).max(axis=1) > 1e4
    assert far.sum() > 5 and np.array_equal(drawn[~far], path[~far])
    assert np.abs(drawn).max() <= 1e4 * (1 + 1e-12)
    np.testing.assert_allclose(np.arctan2(*drawn[far].T), np.arctan2(*path[far].T), rtol=1e-9)
