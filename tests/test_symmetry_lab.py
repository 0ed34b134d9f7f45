"""Lab Symmetry: what it shows against training written out here, its sentence, and a student's own start, data and activation."""
import math
import re

import numpy as np
import pytest

import nnlib as nn
from nnlib import symmetry
from nnlib.labs import Symmetry
from nnlib.labs.symmetry import EXAMPLES, GRID, REACH


def by_hand(steps, units=8, value=0.3, nudge=0.0, rate=lambda t: 1.0, data=nn.circles, seed=0):
    """The units (n, 4) before each step and after the last, the bias of the output, and the costs: tanh, in plain NumPy."""
    X, Y = data(EXAMPLES, np.random.default_rng([seed, 1]))
    W, b, V, c = np.full((units, 2), value), np.zeros((units, 1)), np.full((1, units), value), 0.0
    W[0, 0] += nudge
    rows, costs = [], []
    for t in range(steps + 1):
        A = np.tanh(W @ X + b)
        Z = V @ A + c
        rows.append(np.hstack([W, b, V.T]))
        costs.append(float(np.mean(np.logaddexp(0, Z) - Y * Z)))
        dZ = 1 / (1 + np.exp(-Z)) - Y
        dA = V.T * dZ * (1 - A * A)
        lr = rate(t) / EXAMPLES
        W, b, V, c = W - lr * dA @ X.T, b - lr * dA.sum(axis=1, keepdims=True), V - lr * dZ @ A.T, c - lr * dZ.sum()
    return np.array(rows), c, costs


def test_paths_costs_and_map_are_the_network_s():
    lab = Symmetry(nudge=1e-3).run(steps=200)
    rows, c, costs = by_hand(200, nudge=1e-3)
    paths = lab.arrays["paths"]
    every = 200 // (paths.shape[1] - 2)
    assert paths.shape[0] == 8 and 30 < paths.shape[1] <= 66
    kept = [i for i in range(0, 201, 4)]
    assert every in (3, 4) and paths[:, :len(kept)] == pytest.approx(rows[kept][:, :, :2].transpose(1, 0, 2), abs=1e-9)
    assert paths[:, -1] == pytest.approx(rows[-1][:, :2], abs=1e-9)
    assert lab.arrays["costs"][:-1] == pytest.approx([costs[max(t - 1, 0)] for t in lab.arrays["steps"][:-1]], abs=1e-9)
    column, row = 11, 30
    x = (np.array([column, row]) + 0.5) * 2 * REACH / GRID - REACH
    w, b, v = rows[-1][:, :2], rows[-1][:, 2], rows[-1][:, 3]
    c = lab.training.params["b2"][0, 0]
    assert lab.artists["map"].get_data()[row, column] == pytest.approx(1 / (1 + math.exp(-(v @ np.tanh(w @ x + b) + c))), abs=1e-9)
    one, others = lab.artists["one"].get_xydata(), lab.artists["others"].get_xydata()
    assert (one == paths[0]).all() and (others[:paths.shape[1]] == paths[1]).all() and np.isnan(others[paths.shape[1]]).all()
    assert (lab.artists["one at"].get_xydata() == paths[0, -1]).all() and (lab.artists["at"].get_xydata() == paths[1:, -1]).all()


def test_points_have_the_markers_of_their_labels():
    lab = Symmetry(data=nn.moons)
    X, Y = nn.moons(EXAMPLES, np.random.default_rng([0, 1]))
    for name, label in (("zeros", 0), ("ones", 1)):
        assert (lab.artists[name].get_xydata() == X[:, Y[0] == label].T).all()
    p = Y.mean()
    assert lab.arrays["guess"] == pytest.approx(-p * math.log(p) - (1 - p) * math.log(1 - p)) and lab.artists["guess"].get_ydata() == [lab.arrays["guess"]] * 2


def test_the_parting_step_and_its_forecast():
    lab = Symmetry(nudge=1e-6)
    assert "sees no parting yet" in repr(lab) and not len(lab.artists["forecast"].get_xdata())
    lab.run(steps=300)
    X, Y = nn.circles(EXAMPLES, np.random.default_rng([0, 1]))
    theory = symmetry.parting(symmetry.differences(nn.tanh, X, Y, 8, np.array([0.3, 0.3, 0.0, 0.3]), 0.0, [1e-6, 0, 0, 0], 1.0))
    assert lab.arrays["forecast"] == theory and f"theory: it will part at step {theory}." in repr(lab)
    assert (np.array(lab.artists["forecast"].get_xdata()) == theory).all() and lab.artists["costs"].get_xlim()[1] >= theory
    rows, _, _ = by_hand(700, nudge=1e-6)
    parted = int(np.argmax(np.abs(rows[:, 0] - rows[:, 1]).max(axis=1) > 0.1))
    lab.run(steps=400)
    assert lab.arrays["parted"] == parted and abs(parted - theory) < 10
    assert f"Unit 1 parted from the other 7 at step {parted} (theory: {theory}); those are still one." in repr(lab)
    assert lab.arrays["forecast"] == theory                 # it stays where it was said


def test_a_moved_rate_is_forecast_from_where_the_network_is():
    lab = Symmetry(nudge=1e-6).run(steps=200)
    before = lab.arrays["forecast"]
    lab.lr.value = 0.5
    lab.run(steps=150)
    moved = lab.arrays["forecast"]
    rows, _, _ = by_hand(1500, nudge=1e-6, rate=lambda t: 1.0 if t < 200 else 0.5)
    parted = int(np.argmax(np.abs(rows[:, 0] - rows[:, 1]).max(axis=1) > 0.1))
    assert moved > before + 100 and abs(moved - parted) < 0.03 * parted
    lab.run(steps=moved)
    assert lab.arrays["parted"] == parted and lab.arrays["forecast"] == moved
    lab.lr.value = 2.0
    assert lab.arrays["forecast"] == moved                  # what has parted is not forecast again


@pytest.mark.parametrize("state, distinct, rank", [
    (dict(), 1, 1), (dict(nudge=1e-6), 2, 2), (dict(nudge=1e-16), 1, 1), (dict(units=64, nudge=1e-6, lr=0.5), 2, 2), (dict(start=nn.zeros), 1, 0), (dict(start=nn.normal), 8, 2),
    (dict(start=nn.normal, scale=1e-6), 8, 2), (dict(start=nn.zeros, activation=nn.sigmoid, data=nn.moons), 1, 1), (dict(activation=nn.relu, nudge=1e-6), 2, 2)])
def test_units_that_are_one_stay_one(state, distinct, rank):
    steps = 100 if state.get("nudge") == 1e-16 else 400     # what is smaller than the rounding grows too, a hundredfold in 200 steps
    lab = Symmetry(**state).run(steps=steps)
    rows = [row.tobytes() for row in np.hstack([lab.training.params[name] if name != "W2" else lab.training.params[name].T for name in ("W1", "b1", "W2")])]
    assert lab.arrays["distinct"] == distinct and (len(set(rows)) == distinct or state.get("nudge") == 1e-16)
    assert lab.arrays["rank"] == rank and np.linalg.svd(lab.training.params["W1"], compute_uv=False)[1] < 1e-12 or rank == 2
    assert repr(lab).startswith(f"{state.get('units', 8)} units, {distinct} distinct; rank of W1: {rank}. Step {steps},")


@pytest.mark.parametrize("scenario, steps, said", [
    (None, 100, "no better than guessing."), ("One weight nudged", 1000, "those are still one."), ("64 units, one nudged", 1500, "parted from the other 63 at step"),
    ("Zero, nudged", 600, "parted from the other 7"), ("Sigmoid from zero", 400, "rank of W1: 1. Step 400"), ("Random", 1000, "learned."),
    ("Too small", 1000, "no better than guessing."), ("Too large", 0, "worse than guessing.")])
def test_each_scenario_shows_what_its_name_says(scenario, steps, said):
    lab = Symmetry()
    if scenario:
        lab.scenario(scenario)
    if steps:
        lab.run(steps=steps)
    assert said in repr(lab) and not lab.complaint
    again = eval(lab.call(), {"Symmetry": Symmetry, "nn": nn})
    assert repr(again) == repr(lab)


def test_without_a_second_derivative_there_is_no_theory():
    lab = Symmetry(activation=nn.relu, nudge=1e-6)
    assert repr(lab).endswith("Unit 1 differs from the other 7 by 1e-06; with a kink in g there is no theory of when.")
    lab.run(steps=3)
    assert not lab.arrays["forecast"] and not len(lab.artists["forecast"].get_xdata())


def test_a_random_start_has_no_theory_and_no_word_of_unit_1():
    assert "Unit 1" not in repr(Symmetry(start=nn.normal, nudge=1e-6).run(steps=20))


def test_a_cost_that_is_no_number_has_diverged():
    huge = nn.Activation(lambda Z: Z ** 3, lambda Z, A: 3 * Z * Z, "cubic")
    lab = Symmetry(activation=huge, lr=10.0, scale=3.0).run(steps=60)
    assert re.search(r"diverged at step \d+\. Lower the learning rate", repr(lab)) and not lab.complaint


def test_freeze_and_rewind():
    lab = Symmetry(nudge=1e-6).run(steps=50)
    kept = lab.artists["cost"].get_xydata().copy()
    lab.freeze.value = True
    lab.rewind()
    assert lab.arrays["t"] == 0 and lab.arrays["paths"].shape[1] == 2 and lab.training.params["W1"][0, 0] == 0.3 + 1e-6
    assert (lab.artists["ghost"].get_xydata() == kept).all()
    lab.reseed()
    assert lab.arrays["t"] == 0 and lab.seed.value == 1


def test_a_student_s_own_start_data_and_activation():
    def two_kinds(rng, shape, dtype):
        return np.where(np.arange(shape[0])[:, None] % 2, 0.3, -0.3).astype(dtype) * np.ones(shape, dtype)

    def stripes(m, rng):
        X = rng.uniform(-1, 1, (2, m))
        return X, (np.sin(6 * X[:1]) > 0).astype(float)
    softsign = nn.Activation(lambda Z: Z / (1 + Z * Z), lambda Z, A: (1 - Z * Z) / (1 + Z * Z) ** 2, "bump")
    lab = Symmetry(start=two_kinds, data=stripes, activation=softsign, nudge=0.0).run(steps=20)
    assert not lab.complaint and repr(lab).startswith("8 units, 2 distinct")
    lab.set(start=nn.constant, nudge=1e-4)
    assert re.search(r"sees no parting yet|theory: it will part at step \d+", repr(lab)) and lab.training.params.vector.dtype == lab.training.trace["A1"].dtype == float
    X, Y = stripes(EXAMPLES, np.random.default_rng([0, 1]))
    A = 0.3 * (X[:1] + X[1:])
    assert lab.training.trace["A1"][1] == pytest.approx((A / (1 + A * A))[0], abs=1e-12)           # not rounded to float32


@pytest.mark.parametrize("state, words", [
    (dict(start=0.3), "start is 0.3; give a function (rng, shape, dtype) -> W"), (dict(data="moons"), "data is 'moons'; give a function (m, rng) -> X, Y"),
    (dict(units=7), "units is 7; give a whole number from 4 to 64 in steps of 4"), (dict(nudge=1.0), "nudge is 1.0; give 0, or a number from 1e-16 to 0.1"),
    (dict(data=lambda m, rng: nn.blobs(m, rng)), "Y has 3 rows"), (dict(start=lambda rng, shape, dtype: np.zeros(3)), "shape")])
def test_what_does_not_fit_is_said_in_the_lab(state, words):
    lab = Symmetry(**state)
    assert words in lab.complaint and "8 units, 1 distinct" in lab.said


def test_what_was_refused_is_said_until_a_control_is_moved():
    lab = Symmetry(start="random").run(steps=5)
    assert repr(lab).startswith("start is 'random'; give a function") and "The lab shows start=nn.constant instead. 8 units, 1 distinct" in repr(lab)
    lab.rewind()
    assert "start is 'random'" in lab.picture.reading and "Before training" in repr(lab)
    lab.start.value = nn.normal
    assert "random'" not in repr(lab) + lab.picture.reading and repr(lab.run(steps=5)).startswith("8 units, 8 distinct")


def test_the_number_of_units_is_one_of_the_slider_s_whoever_sets_it():
    lab = Symmetry()
    for given, units in ((7, 8), (13, 12), (1, 4), (1000, 64), (20, 20)):
        lab.units.value = given
        assert lab.units.value == units and repr(lab).startswith(f"{units} units") and f"units={units}" in lab.call() + "units=8"
