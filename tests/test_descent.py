"""The labs `Descent` and `Averages`, and the valley they stand on: what they display, against independent computations."""
import math
import re
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np
import pytest

import nnlib as nn
from nnlib.course import valley
from nnlib.labs import Averages, Descent
from nnlib.labs.averages import DAYS, jump
from nnlib.labs.descent import noise_of, shares


@pytest.fixture(scope="module")
def opened():
    """One lab of each kind for all tests: `opened(Descent, lr=2.0)` is in that state, as if it had just been opened so."""
    labs = {kind: kind() for kind in (Descent, Averages)}

    def open(kind, **state):
        lab = labs[kind]
        if hasattr(lab, "freeze"):
            lab.freeze.value = False
        lab.set(**(lab.defaults() | state))
        if kind is Descent:
            lab.rewind()
        return lab

    yield open
    for lab in labs.values():
        lab.close()


# ---- the valley ----

def J(w):
    """Example by example."""
    X, Y = valley.examples()
    return sum((w[0] * x[0] + w[1] * x[1] - y) ** 2 for x, y in zip(X.T, Y[0])) / (2 * valley.N)


def test_the_valley_is_its_formula():
    w, eps = np.array([0.3, -1.2]), 1e-5
    slope = np.array([(J(w + eps * e) - J(w - eps * e)) / (2 * eps) for e in np.eye(2)])
    assert valley.cost(w[:, None])[0] == pytest.approx(J(w))
    assert valley.gradient(w) == pytest.approx(slope, rel=1e-6) and valley.gradients(w).mean(axis=1) == pytest.approx(slope, rel=1e-6)
    assert valley.gradient(w, np.array([4, 9])) == pytest.approx(valley.gradients(w)[:, [4, 9]].mean(axis=1))
    assert valley.gradient(valley.minimum()) == pytest.approx(0, abs=1e-12)
    lowest = valley.minimum()[:, None]
    assert valley.cost(lowest + w[:, None]) - valley.cost(lowest) == pytest.approx(w @ valley.curvature() @ w / 2)


@pytest.mark.parametrize("size", [1, 100, 256])
def test_batches_are_epochs_or_drawn_anew(size):
    order = valley.batches(size, np.random.default_rng(0), replace=False)
    for _ in range(2):
        epoch = [*islice(order, -(-valley.N // size))]
        assert {len(part) for part in epoch[:-1]} <= {size} and np.array_equal(np.sort(np.concatenate(epoch)), np.arange(valley.N))
    anew = [*islice(valley.batches(size, np.random.default_rng(0), replace=True), 40)]
    assert {len(part) for part in anew} == {size} and (size == 1 or any(len(set(part.tolist())) < size for part in anew))


# ---- Descent ----

RULES = {nn.GradientDescent: lambda w, g, t, v, s, lr, beta: (w - lr * g, v, s),
         nn.Momentum: lambda w, g, t, v, s, lr, beta: (w - lr * (beta * v + (1 - beta) * g), beta * v + (1 - beta) * g, s),
         nn.RMSprop: lambda w, g, t, v, s, lr, beta: (w - lr * g / (np.sqrt(beta * s + (1 - beta) * g ** 2) + 1e-8), v, beta * s + (1 - beta) * g ** 2)}


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("rule", RULES)
def test_the_path_is_the_rule_s_on_the_batches_of_the_seed(opened, rule, replace):
    lab = opened(Descent, rule=rule, lr=0.1, beta=0.8, batch_size=100, replace=replace, seed=3, w1=1.5, w2=-2.0).run(7)
    rng, X, Y = np.random.default_rng(3), *valley.examples()
    if replace:
        drawn = [rng.integers(valley.N, size=100) for _ in range(7)]
    else:
        drawn = [part for _ in range(3) for part in np.split(rng.permutation(valley.N), (100, 200))][:7]
    w, v, s, path = np.array([1.5, -2.0]), np.zeros(2), np.zeros(2), [(1.5, -2.0)]
    for t, chosen in enumerate(drawn, 1):
        g = (X[:, chosen] * (w @ X[:, chosen] - Y[0, chosen])).mean(axis=1)
        w, v, s = RULES[rule](w, g, t, v, s, 0.1, 0.8)
        path.append(w)
    assert np.array(lab.artists["first"].get_data()).T == pytest.approx(np.array(path))
    assert lab.artists["first cost"].get_ydata() == pytest.approx([J(w) - J(valley.minimum()) for w in path])
    assert lab.artists["first cost"].get_xdata().tolist() == list(range(8)) and np.array(lab.artists["ends"][1].get_data()).ravel() == pytest.approx(path[-1])


def test_against_examples_the_short_batch_counts_as_what_it_is(opened):
    lab = opened(Descent, batch_size=100, against=1).run(4)
    assert lab.artists["first cost"].get_xdata().tolist() == [0, 100, 200, 256, 356] and lab.artists["cost"].get_xlabel() == "examples seen"
    assert "(1.39 epochs)" in lab.said
    before = lab.call()
    lab.against.value = 2
    seconds = lab.artists["first cost"].get_xdata()
    assert (np.diff(seconds) > 0).all() and seconds[-1] < lab.artists["cost"].get_xlim()[1] and "seconds" in lab.artists["cost"].get_xlabel()
    assert lab.call() == before.replace("against=1", "against=2") and "run(steps=4)" in before


def test_two_rules_walk_from_one_start_on_the_same_batches(opened):
    both = opened(Descent, rule=nn.GradientDescent, beside=nn.Adam, lr=0.2, batch_size=8).run(30)
    second, first = both.artists["second"].get_xydata().copy(), both.artists["first"].get_xydata().copy()
    alone = opened(Descent, rule=nn.Adam, lr=0.2, batch_size=8).run(30)
    assert np.array_equal(alone.artists["first"].get_xydata(), second) and len(alone.artists["second"].get_xdata()) == 0
    assert np.array_equal(opened(Descent, lr=0.2, batch_size=8).run(30).artists["first"].get_xydata(), first)


@pytest.mark.parametrize("size, replace", [(1, False), (16, False), (16, True), (256, False), (256, True)])
def test_the_ellipse_is_two_standard_deviations_of_all_batches_round_g(opened, size, replace):
    lab = opened(Descent, batch_size=size, replace=replace).run(3)
    w = lab.artists["ends"][1].get_xydata()[0]
    X, Y = valley.examples()
    each = X * (w @ X - Y)
    g, rng = each.mean(axis=1), np.random.default_rng(1)
    drawn = np.array([each[:, rng.integers(256, size=size) if replace else rng.permutation(256)[:size]].mean(axis=1) for _ in range(4000)])
    outline, centre = lab.artists["ellipse"].get_xydata(), lab.artists["g"].get_xydata()[0]
    assert centre == pytest.approx(g)
    values = np.sqrt(np.maximum(np.linalg.eigvalsh(np.cov(drawn.T)), 0))
    far = np.linalg.norm(outline - g, axis=1)
    assert far.max() == pytest.approx(2 * values[1], rel=0.05, abs=1e-7) and far.min() == pytest.approx(2 * values[0], rel=0.1, abs=1e-7)
    off = float(re.search(r"is off by (\S+) of", lab.said).group(1)) if "exact" not in lab.said else 0.0
    assert off == pytest.approx(math.sqrt(((drawn - g) ** 2).sum(axis=1).mean()) / np.linalg.norm(g), rel=0.07, abs=1e-7)


@pytest.mark.parametrize("size, replace", [(1, False), (7, False), (7, True), (256, False)])
def test_the_cloud_is_of_200_batches_of_that_size(size, replace):
    counted = shares(size, replace)
    assert counted.shape == (256, 200) and counted.sum(axis=0) == pytest.approx(1)
    assert (counted > 0).sum(axis=0).max() == size and (replace or (counted > 0).sum(axis=0).min() == size)


def test_noise_of_all_pairs():
    """Without replacement, from every batch that there is."""
    each = np.random.default_rng(0).standard_normal((2, 6))
    batches = np.array([each[:, chosen].mean(axis=1) for chosen in combinations(range(6), 4)])
    assert noise_of(each, 4, False) == pytest.approx(np.cov(batches.T, ddof=0))
    assert noise_of(each, 6, False) == pytest.approx(0, abs=1e-15)


def test_the_start_follows_the_pointer_and_stays_on_the_plane(opened):
    lab = opened(Descent).run(5)
    plane = lab.artists["plane"]
    lab.pointed(plane, 0.503, -1.24, "down")
    assert (lab.w1.value, lab.w2.value, lab.training.t) == (0.5, -1.25, 0) and "at the start (0.5, -1.25)" in lab.said
    lab.pointed(plane, 7.0, -8.0, "move")
    assert lab.artists["start"].get_xydata().tolist() == [[3.0, -3.0]]
    lab.pointed(lab.artists["cost"], 1.0, 1.0, "down")
    assert (lab.w1.value, lab.w2.value) == (3.0, -3.0)


def test_rate_batch_and_beta_act_on_the_run_as_it_goes(opened):
    lab = opened(Descent, rule=nn.Momentum).run(10)
    v = lab.training.states[0][0].copy()
    for change in (dict(lr=0.1), dict(beta=0.5), dict(batch_size=200), dict(replace=True)):
        lab.set(**change)
    assert lab.training.t == 10 and np.array_equal(lab.training.states[0][0], v) and ".run" not in lab.call()
    w = lab.training.places[0].copy()
    lab.run(1)
    step, v_now = w - lab.training.places[0], lab.training.states[0][0]
    assert step == pytest.approx(0.1 * v_now) and lab.training.seen == 160 + 200
    lab.set(rule=nn.Adam)
    assert lab.training.t == 0


def test_beyond_the_edge_descent_is_lost_and_momentum_is_not(opened):
    edge = 2 / np.linalg.eigvalsh(valley.curvature())[-1]
    assert "was lost at step" in opened(Descent, batch_size=256, lr=1.1 * edge).run(200).said
    assert "J is" in opened(Descent, batch_size=256, lr=0.99 * edge).run(200).said
    both = opened(Descent, batch_size=256, lr=1.1 * edge, beside=nn.Momentum).run(100)
    found = re.search(r"lost at step (\d+), .* Beside it momentum: ([\d.e-]+)\.$", both.said)
    w, lost = np.array([-2.0, 2.0]), 0
    while J(w) < 1e6:
        w, lost = w - 1.1 * edge * valley.gradient(w), lost + 1
    assert int(found.group(1)) == lost and float(found.group(2)) < 0.01 and both.training.t == 100


def test_with_all_examples_every_step_goes_down_and_with_one_many_go_up(opened):
    assert "of the last 50 steps 0 went up; the gradient is exact" in opened(Descent, batch_size=256, lr=2.0).run(100).said
    lab = opened(Descent, batch_size=1, lr=0.2).run(50)
    ups = int(re.search(r"of the last 50 steps (\d+) went up", lab.said).group(1))
    costs = lab.artists["first cost"].get_ydata()
    assert ups == (np.diff(costs) > 1e-9).sum() > 5


@dataclass(frozen=True)
class Halved(nn.Rule):
    lr: float

    def step(self, t, theta, g):
        theta -= self.lr / 2 * g


def broken(self, t, theta, g):
    raise ValueError("no step today")


def test_a_rule_of_one_s_own(opened):
    lab = opened(Descent, rule=Halved, lr=0.4).run(20)
    path = lab.artists["first"].get_xydata().copy()
    assert "Halved" in lab.said
    assert opened(Descent, lr=0.2).run(20).artists["first"].get_xydata() == pytest.approx(path)


@pytest.mark.parametrize("value, words", [(0.1, "give the class of a rule"), (nn.Momentum(0.1), "give the class of a rule"), (dict, "give the class of a rule"),
                                          (type("Bare", (nn.Rule,), {}), "cannot be made from a rate and β alone")])
def test_what_is_no_rule_is_said_in_the_lab(value, words):
    lab = Descent(rule=value)
    assert words in lab.complaint and lab.arrays["names"] == ["gradient descent"]


def test_a_rule_that_fails_says_so_in_the_lab(opened):
    lab = opened(Descent, rule=type("Broken", (Halved,), {"step": broken})).run(3)
    assert "no step today" in lab.complaint


def test_the_call_repeats_the_picture(opened):
    lab = opened(Descent, batch_size=1, lr=0.2, beside=nn.Adam).run(40)
    again = eval(lab.call())
    assert repr(again) == repr(lab) and np.array_equal(again.artists["second"].get_xydata(), lab.artists["second"].get_xydata())
    again.close()


# ---- Averages ----

@pytest.mark.parametrize("corrected", [False, True])
@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9, 0.99])
def test_the_average_is_the_weighted_sum_of_the_past(opened, beta, corrected):
    lab = opened(Averages, beta=beta, corrected=corrected, day=40)
    x = lab.artists["x"].get_ydata()
    expected = []
    for t in range(1, DAYS + 1):
        weights = [(1 - beta) * beta ** (t - k) for k in range(1, t + 1)]
        expected.append(sum(w * x_k for w, x_k in zip(weights, x)) / (sum(weights) if corrected else 1))
    assert lab.artists["v"].get_ydata() == pytest.approx(expected)
    assert lab.artists["day"].get_xydata()[0] == pytest.approx([40, expected[39]])
    shown = lab.artists["weights"].get_ydata()
    total = 1 if corrected else 1 - beta ** 40
    assert shown == pytest.approx([(1 - beta) * beta ** age / (1 - beta ** 40 if corrected else 1) for age in range(40)]) and shown.sum() == pytest.approx(total)


def test_the_window_is_drawn_and_said(opened):
    lab = opened(Averages, beta=0.95, day=100)
    left, right = np.array(lab.artists["window"].get_xy())[:, 0].min(), np.array(lab.artists["window"].get_xy())[:, 0].max()
    assert (left, right) == pytest.approx((80, 100)) and "over about 20 days" in lab.said
    first, after = map(float, re.search(r"on day 1 it is (\S+) of x₁; on day 20, after one window, the weights sum to (\S+)\.", lab.said).groups())
    assert first == pytest.approx(0.05, abs=1e-6) and after == pytest.approx(1 - 0.95 ** 20, abs=0.005)


def test_corrected_the_first_average_is_the_first_number(opened):
    lab = opened(Averages, beta=0.98, corrected=True, day=1)
    assert lab.artists["v"].get_ydata()[0] == lab.artists["x"].get_ydata()[0] and "on day 1 it is x₁ itself" in lab.said


def test_after_a_jump_one_window_later_it_has_come_two_thirds_of_the_way(opened):
    v = opened(Averages, series=jump, beta=0.95, corrected=True).artists["v"].get_ydata()
    assert (v[118] - 5) / 15 == pytest.approx(1 - 1 / math.e, abs=0.05)


def test_the_day_follows_the_pointer(opened):
    lab = opened(Averages)
    lab.pointed(lab.artists["plane"], 120.4, 3.0, "down")
    assert lab.day.value == 120 and "on day 120" in lab.said
    lab.pointed(lab.artists["plane"], 1000.0, 3.0, "move")
    assert lab.day.value == DAYS
    lab.pointed(lab.artists["past"], 3.0, 0.1, "down")
    assert lab.day.value == DAYS


@pytest.mark.parametrize("value, words", [(3, "give a function of rng"), (lambda rng: rng.standard_normal(7), "is to return 200 finite numbers"), (lambda rng: [1.0] * DAYS, "is to return 200 finite numbers"),
                                          (lambda rng: np.full(DAYS, np.nan), "is to return 200 finite numbers")])
def test_a_wrong_series_is_said_in_the_lab(value, words):
    lab = Averages(series=value)
    assert words in lab.complaint and lab.arrays["x"].shape == (DAYS,)


def test_a_series_of_one_s_own(opened):
    lab = opened(Averages, series=lambda rng: 1000 * rng.random(DAYS))
    assert lab.artists["plane"].get_ylim()[1] > 900 and not lab.complaint
