"""Lab Boundary without a browser: what it displays against an independent computation, own points, and what it refuses."""
import math
import re

import numpy as np
import pytest

import nnlib as nn
from nnlib.labs import Boundary
from nnlib.labs.boundary import DATA, MOST_POINTS, OWN, X_END, Y_END, contour, zero_lines
from nnlib.live.controls import ACTIVATIONS
from waiting import wait_until

THREE = ((0.0, 0.1, 1), (1.0, 1.0, 0), (-1.0, 0.5, 0))


@pytest.fixture(scope="module")
def one_lab():
    lab = Boundary()
    yield lab
    lab.close()


@pytest.fixture
def opened(one_lab):
    """The lab in a state, at step 0.  It is the same lab for all tests: closing one takes half a second."""
    def make(**state):
        one_lab.play.value = one_lab.freeze.value = False
        one_lab.set(**one_lab.defaults() | state)
        one_lab.rewind()
        return one_lab

    return make


def by_hand(params, places, hidden, g=np.tanh):
    """The share of class 1 at places (2, n): the notes' lines, with a loop."""
    A = places
    for l in range(1, hidden + 1):
        A = g(params[f"W{l}"] @ A + params[f"b{l}"])
    Z = params[f"W{hidden + 1}"] @ A + params[f"b{hidden + 1}"]
    return (1 / (1 + np.exp(-Z)))[0]


def click(lab, x, y, axes="plane"):
    for kind in ("down", "up"):
        lab.pointed(lab.artists[axes], x, y, kind)


def number_after(words, said):
    return float(re.search(f"{words} ([0-9.e-]+[0-9])", said).group(1))


def rounded(share):
    """100% is said of all, and of nothing less."""
    return f"{round(100 * share)}%" if share == 1 or share < 0.99 else "99%"


# What it displays.

@pytest.mark.parametrize("hidden, units", [(0, 3), (1, 2), (4, 12)])
def test_the_colours_are_the_network_s_answers_at_those_places(opened, hidden, units):
    lab = opened(hidden=hidden, units=units).run(steps=20)
    raster, shown = lab.artists["map"], lab.artists["map"].get_data()
    rows, columns = shown.shape
    assert rows >= 100 and columns >= 100 and (raster.vmin, raster.vmax) == (0, 1)
    x0, x1, y0, y1 = raster.extent
    for row, column in ((0, 0), (rows - 1, 3), (17, 41), (60, columns - 1)):                # the middle of a cell
        place = np.array([[x0 + (column + 0.5) * (x1 - x0) / columns], [y0 + (row + 0.5) * (y1 - y0) / rows]])
        assert shown[row, column] == pytest.approx(by_hand(lab.training.params, place, hidden)[0], abs=1e-12)


def test_on_the_boundary_both_classes_are_equally_likely(opened):
    lab = opened().run(steps=400)
    line = np.array(lab.artists["boundary"].get_data())
    line = line[:, np.isfinite(line[0])]
    assert line.shape[1] > 50 and by_hand(lab.training.params, line, 1) == pytest.approx(0.5, abs=0.02)


def test_the_boundary_is_all_of_it():
    x, y = np.linspace(-2, 2, 81), np.linspace(-1, 1, 41)
    p = np.where(np.abs(x) < 1, 1.0, 0.0) * np.ones((41, 1))                                # a strip: two lines
    line = contour(x, y, p)
    pieces = np.split(line, np.flatnonzero(np.isnan(line[0])), axis=1)
    assert sorted(round(float(np.nanmean(piece[0]))) for piece in pieces if piece.shape[1] > 1) == [-1, 1]
    assert np.isnan(contour(x, y, np.full((41, 81), np.nan))).all()


def test_on_a_unit_s_line_its_z_is_0(opened):
    lab = opened(units=12).run(steps=50)
    W, b = lab.training.params["W1"], lab.training.params["b1"]
    seen = set()
    for i, line in enumerate(lab.artists["lines"]):
        ends = np.array(line.get_data())
        assert W[i] @ ends + b[i] == pytest.approx(0, abs=1e-12)
        assert np.allclose(np.abs(ends[0]), X_END) or np.allclose(np.abs(ends[1]), Y_END)   # it crosses the window
        assert not np.allclose(ends[:, 0], ends[:, 1])
        seen.add((line.get_color(), line.get_linestyle()))
    assert len(seen) == 12


def test_lines_upright_level_and_none():
    lines = zero_lines(np.array([[2.0, 0.0], [0.0, -1.0], [0.0, 0.0]]), np.array([[-1.0], [0.5], [1.0]]))
    assert lines[0] == pytest.approx(np.array([[0.5, -Y_END], [0.5, Y_END]])) and lines[1] == pytest.approx(np.array([[-X_END, 0.5], [X_END, 0.5]]))
    assert np.isnan(lines[2]).any()


def test_there_are_as_many_lines_as_units_and_none_without_a_hidden_layer(opened):
    lab = opened(units=5)
    count = lambda: sum(len(line.get_xdata()) > 0 for line in lab.artists["lines"])
    assert count() == 5
    lab.units.value = 2
    assert count() == 2
    lab.hidden.value = 0
    assert count() == 0


@pytest.mark.parametrize("data", DATA)
def test_points_cost_and_shares_are_those_of_the_data(opened, data):
    lab = opened(data=data, seed=3, points=THREE).run(steps=30)
    X, Y = lab.training.X, lab.training.Y
    assert X.shape == (2, 203) and Y.shape == (1, 203) and 60 < Y.sum() < 140 and np.abs(X[0]).max() < X_END and np.abs(X[1]).max() < Y_END
    for label in (0, 1):
        assert np.array(lab.artists["points"][label].get_data()) == pytest.approx(X[:, :200][:, Y[0, :200] == label])
        assert np.array(lab.artists["own"][label].get_data()) == pytest.approx(np.array([(x, y) for x, y, known in THREE if known == label]).T)
    right = ((by_hand(lab.training.params, X, 1) > 0.5) == Y[0]).mean()
    assert f"{rounded(right)} of the points and" in repr(lab)
    X_new, Y_new = lab_s_new_examples(data, 3)
    right_new = ((by_hand(lab.training.params, X_new, 1) > 0.5) == Y_new[0]).mean()
    assert f"and {rounded(right_new)} of new ones" in repr(lab)


def lab_s_new_examples(data, seed):
    from nnlib.labs.boundary import examples
    X, Y, X_new, Y_new = examples(data, seed)
    assert not {*map(tuple, X.T)} & {*map(tuple, X_new.T)} and X_new.shape == (2, 200)
    return X_new, Y_new


def test_cost_and_its_curve_are_those_of_the_run(opened):
    lab = opened(lr=0.3)
    X, Y, A = lab.training.X, lab.training.Y[0], by_hand(lab.training.params, lab.training.X, 1)
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    assert X.shape == (2, 200) and number_after("the cost is", repr(lab)) == pytest.approx(cost, rel=0.05)
    assert number_after("not knowing:", repr(lab)) == round(math.log(2), 2) and lab.artists["cost"]["guess"].get_ydata()[0] == math.log(2)
    assert lab.artists["cost"]["cost"].get_ydata() == pytest.approx([cost])
    lab.run(steps=2)
    again = by_hand(lab.training.params, X, 1)
    after = -np.mean(Y * np.log(again) + (1 - Y) * np.log(1 - again))
    costs = lab.artists["cost"]["cost"].get_ydata()
    assert costs[:2] == pytest.approx([cost, cost]) and after < costs[2] < cost             # a step's cost is from before it


def test_training_is_gradient_descent(opened):
    lab = opened(lr=0.5)
    run, params = lab.training, lab.training.params.copy()
    lab.run(steps=3)
    for _ in range(3):
        _, _, _, grads = nn.gradient(run.net, params, run.X, run.Y, loss=nn.sigmoid_cross_entropy)
        params.theta[...] -= 0.5 * grads.theta
    assert lab.training.params.theta == pytest.approx(params.theta, abs=1e-12)


# The tasks of the lesson.

@pytest.mark.parametrize("state, steps, parted", [
    (dict(units=1), 1000, False), (dict(units=2), 1500, False), (dict(units=3), 1500, True), (dict(hidden=0), 1000, False), (dict(hidden=0, data="blobs"), 500, True),
    (dict(data="XOR", units=6), 2000, True)])
def test_what_can_be_parted_is_and_what_cannot_is_not(opened, state, steps, parted):
    for seed in range(3):
        said = repr(opened(seed=seed, **state).run(steps=steps))
        assert ("done, the classes are parted" in said) == parted
        if state.get("data", "circles") == "circles":
            assert parted != bool(re.search("cannot fence in the inner circle|one straight line", said))
            assert "whatever the weights" not in repr(opened(seed=seed, **state).run(steps=100))          # it does not give the answer away


def test_spirals_can_be_parted(opened):
    lab = opened()
    lab.scenario("Spirals")
    assert "done" in repr(lab.run(steps=1500))


@pytest.mark.parametrize("activation, lowest", [(nn.gelu, -0.7518), (nn.silu, -1.2785)], ids=str)
def test_two_units_that_fall_and_rise_can_fence_in_the_circle_so_it_is_not_said_that_they_cannot(opened, activation, lowest):
    lab = opened(activation=activation, units=2).run(steps=1000)
    assert "cannot" not in repr(lab)
    params = lab.training.params
    params["W1"][...], params["b1"][...], params["W2"][...] = np.eye(2) / 0.9, lowest, 1.0         # the sum of both is lowest in the middle, and above it all around
    params["b2"][...] = -2 * activation(np.array(lowest)) - 0.13
    lab.refresh()
    edge = np.array(lab.artists["boundary"].get_data())
    edge = edge[:, np.isfinite(edge[0])]
    assert edge.shape[1] > 50 and np.abs(edge[0]).max() < X_END and np.abs(edge[1]).max() < Y_END and np.ptp(np.arctan2(edge[1], edge[0])) > 6
    assert "One line cannot" in repr(opened(activation=activation, units=1, data="circles", seed=1).run(steps=1000))


def test_an_activation_that_is_not_monotone_may_part_with_one_unit(opened):
    bump = nn.Activation(lambda Z: np.exp(-Z * Z), lambda Z, A: -2 * Z * A, "bump")
    assert "cannot" not in repr(opened(activation=bump, units=2))


# The run.

@pytest.mark.parametrize("change, anew", [(dict(lr=0.02), False), (dict(batch_size=10), False), (dict(points=THREE), False), (dict(adds=0), False),
                                          (dict(units=4), True), (dict(hidden=2), True), (dict(data="moons"), True), (dict(activation=nn.relu), True), (dict(seed=5), True)])
def test_what_acts_on_the_run_and_what_begins_anew(opened, change, anew):
    lab = opened().run(steps=3)
    lab.set(**change)
    assert lab.arrays["t"] == (0 if anew else 3)
    lab.run(steps=1)
    assert lab.arrays["t"] == (1 if anew else 4) and not lab.complaint
    assert lab.training.trace["A0"].shape[1] == {"batch_size": 10, "points": 203}.get(*change, 200) if not anew else True


def test_its_call_repeats_it(opened):
    lab = opened(data="moons", units=5, points=THREE, lr=0.5).run(steps=40)
    assert lab.call() == "Boundary(data='moons', points=((0, 0.1, 1), (1, 1, 0), (-1, 0.5, 0)), units=5, lr=0.5).run(steps=40)"
    again = eval(lab.call())
    assert repr(again) == repr(lab) and again.picture.png == lab.picture.png


def test_freeze_keeps_the_boundary_and_the_curve(opened):
    lab = opened().run(steps=50)
    kept = lab.artists["boundary"].get_xydata().copy(), lab.artists["cost"]["cost"].get_xydata().copy()
    lab.freeze.value = True
    lab.units.value = 8
    assert all(np.array_equal(ghost.get_xydata(), was, equal_nan=True) and ghost.get_visible()
               for ghost, was in zip((lab.artists["ghost"], lab.artists["cost"]["ghost"]), kept))
    assert not np.array_equal(lab.artists["boundary"].get_xydata(), kept[0], equal_nan=True)


def test_it_plays_while_points_are_added(opened):
    lab = opened()
    lab.play.value = True
    wait_until(lambda: lab.arrays["t"] > 3)
    click(lab, 0.5, 1.2)
    t = lab.arrays["t"]
    wait_until(lambda: lab.arrays["t"] > t + 3)
    lab.play.value = False
    assert lab.training.X.shape[1] == 201 and lab.arrays["t"] > 6 and ".run" not in lab.call()


# Own points.

def test_a_click_adds_a_point_and_a_click_on_it_takes_it_away(opened):
    lab = opened(data=OWN)
    assert "No points yet" in repr(lab) and lab.training.X.shape == (2, 0)
    click(lab, 0.504, -0.301)
    assert lab.points.value == ((0.5, -0.3, 1),) and "all of one class" in repr(lab)
    lab.adds.value = 0
    click(lab, -1, 1)
    lab.pointed(lab.artists["plane"], 1.0, 1.0, "move")
    click(lab, 0.5, 0.5, axes="axes")                       # the cost's
    assert lab.points.value == ((0.5, -0.3, 1), (-1.0, 1.0, 0))
    assert "done" in repr(lab.run(steps=200))
    click(lab, 0.52, -0.32)
    assert lab.points.value == ((-1.0, 1.0, 0),)
    lab.points.click()                                      # "Clear own points"
    assert lab.points.value == () and "No points yet" in repr(lab)


def test_without_points_there_is_nothing_to_train(opened):
    lab = opened(data=OWN).run(steps=10)
    assert lab.arrays["t"] == 0 and not lab.complaint
    lab.play.value = True
    wait_until(lambda: not lab.play.value)
    lab.set(points=THREE)
    assert "done" in repr(lab.run(steps=500)) and lab.arrays["t"] == 500 and "new ones" not in repr(lab)


def test_there_are_not_more_points_than_fit(opened):
    lab = opened(points=[(x, 0.0, 1) for x in np.linspace(-2, 2, MOST_POINTS)])
    click(lab, 0.0, 1.0)
    assert len(lab.points.value) == MOST_POINTS and lab.points.value[-1] == (0.0, 1.0, 1) and not lab.complaint


# What it refuses, and a student's own activation.

@pytest.mark.parametrize("state, words", [
    (dict(data="rings"), "data is 'rings'; give one of 'circles', 'moons'"), (dict(data=nn.moons), "give one of"), (dict(data=None), "give one of"),
    (dict(units=0), "units is 0; give a whole number from 1"), (dict(units=2.0), "whole number"), (dict(hidden=5), "whole number from 0 to 4"), (dict(hidden=True), "whole number"),
    (dict(lr=0), "give a number from 0.001"), (dict(lr=math.nan), "lr is nan"), (dict(batch_size=0), "whole number"), (dict(seed=-1), "0 to 9999"), (dict(adds=2), "adds is 2"),
    (dict(activation=np.tanh), "give a value such as nn.relu"), (dict(activation="tanh"), "give a value such as nn.relu"),
    (dict(points=5), "points is 5; give at most"), (dict(points="click"), "points is 'click'"), (dict(points=[(1, 2)]), "points[0] is (1, 2)"),
    (dict(points=[(0, 0, 1), (0, 0, 2)]), "points[1] is (0, 0, 2)"), (dict(points=[(math.nan, 0, 1)]), "points[0]"), (dict(points=[(0, 0, 1)] * 201), "points has 201 points"),
    (dict(points=[("0", 0, 1)]), "points[0]"), (dict(points=np.ones((2, 3))), "points is array"),
])
def test_what_does_not_fit_is_said(state, words):
    (name, value), = state.items()
    with pytest.raises((ValueError, TypeError)) as error:
        Boundary.controls[name].check(name, value)
    assert words in str(error.value)


def test_a_lab_with_wrong_arguments_says_so_and_shows_the_default():
    lab = Boundary(data="rings", points=[(1, 2)], units=2)
    assert "data is 'rings'" in lab.complaint and "points[0] is (1, 2)" in lab.complaint
    assert len(lab.picture.png) > 10_000 and lab.call() == "Boundary(units=2)"


def test_a_list_of_lists_is_taken_for_points():
    lab = Boundary(points=[[0, 0, 1], [1.0, 0.5, 0]])
    assert not lab.complaint and lab.points.value == ((0, 0, 1), (1, 0.5, 0))


def test_a_student_s_activation_trains_and_a_broken_one_says_why(opened):
    swish = nn.Activation(lambda Z: Z / (1 + np.exp(-Z)), lambda Z, A: A + (1 - A) / (1 + np.exp(-Z)), "swish")
    lab = opened(activation=swish, units=6).run(steps=200)
    assert "6 swish units" in repr(lab) and not lab.complaint
    good = bytes(lab.picture.png)
    lab.activation.value = nn.Activation(lambda Z: Z.sum(), lambda Z, A: Z)
    assert "works element by element" in lab.complaint and bytes(lab.picture.png) == good
    lab.activation.value = nn.Activation(lambda Z: 1 / 0, lambda Z, A: Z)
    assert "ZeroDivisionError" in lab.complaint
    lab.activation.value = nn.Activation(lambda Z: np.sqrt(Z), lambda Z, A: Z)
    assert "what comes out is no number" in repr(lab) and not lab.complaint
    lab.activation.value = nn.tanh
    assert "Step 0" in repr(lab)


def test_a_rate_too_large_for_relu_is_said_or_survived(opened):
    lab = opened(activation=nn.relu, hidden=4, units=12, lr=100.0).run(steps=300)
    assert not lab.complaint and "nan" not in repr(lab)


def test_no_state_confuses_it(opened):
    """100 random states and a few steps: what it says fits what it shows, and nothing is nan."""
    lab, rng, seen = opened(), np.random.default_rng(0), {"done": 0, "diverged": 0, "No points": 0, "one class": 0, "whatever the weights": 0}
    pick = lambda values: [*values][rng.integers(len(values))]
    for _ in range(100):
        places = [(*np.round(rng.uniform(-1.5, 1.5, 2), 2).tolist(), int(rng.integers(0, 2))) for _ in range(pick((0, 0, 1, 5)))]
        lab.set(data=pick((*DATA, OWN, OWN)), hidden=int(rng.integers(0, 5)), units=int(rng.integers(1, 13)), activation=pick(ACTIVATIONS.values()),
                lr=float(pick((0.001, 0.1, 1.0, 100.0))), batch_size=int(rng.integers(1, 201)), seed=int(rng.integers(100)), points=tuple(places), adds=int(rng.integers(0, 2)))
        lab.run(steps=pick((1, 5, 30) * 8 + (1000,)))
        said, X, Y = repr(lab), lab.training.X, lab.training.Y
        assert not lab.complaint and not re.search(r"\b(nan|inf)\b", said), (lab.state(), said)
        for words in seen:
            seen[words] += words in said
        if X.shape[1] == 0 or "diverged" in said:
            assert ("No points" in said) == (X.shape[1] == 0)
            continue
        with np.errstate(all="ignore"):                     # weights on their way to inf
            right = nn.accuracy(lab.training.net.predict(lab.training.params, X), Y)
        assert f"{rounded(right)} of the points" in said and ("done" in said) == bool(right >= 0.97 and np.ptp(Y) > 0)
        assert ("one class" in said) == (np.ptp(Y) == 0)
    assert min(seen.values()) >= 1, seen
