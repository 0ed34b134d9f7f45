"""What the labs display, against the equations written out again here: in float64, with loops, and with none of nnlib's instruments.

A picture is a promise: each test reads numbers from the artists that are drawn, not from what the lab computed on the way.
"""
import math

import numpy as np
import pytest

import nnlib as nn
from nnlib import propagation
from nnlib.course import figures
from nnlib.course.functions import fourth_power, sine
from nnlib.gradcheck import Block
from nnlib.labs import BugHunt, DeepTraining, GradientFlow, StepSize
from nnlib.labs.bug_hunt import BLOCKS, BUGS, heat, verdict
from nnlib.labs.deep_training import data
from nnlib.labs.step_size import STEPS

G = {nn.tanh: (np.tanh, lambda z: 1 / np.cosh(z) ** 2), nn.relu: (lambda z: np.where(z > 0, z, 0.0), lambda z: np.where(z > 0, 1.0, 0.0)),
     nn.sigmoid: (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2)}


def opened(kind, **state):
    lab = kind(**state)
    assert not lab.complaint
    return lab


def points(line):
    x, y = line.get_data()
    return np.asarray(x, float), np.asarray(y, float)


def band_of(polygon, n):
    """Low and high of a band over n places: there along the low ends, back along the high ones."""
    outline = polygon.get_xy()
    assert outline[:n, 0].tolist() == outline[n:2 * n, 0][::-1].tolist()
    return outline[:n, 1], outline[n:2 * n, 1][::-1]


# GradientFlow.

FLOW = dict(depth=9, width=30, var_w=1.7, var_b=0.2, seed=3)


def signals(activation, depth, width, var_w, var_b, seed, normalized=False):
    """A (L, K, n, m), and the lengths of dZ and dW, (L, K) each: from the lab's own random numbers, layer by layer and network by network."""
    g, slope = G[activation]
    m, k = propagation.M, propagation.networks(depth, width)
    rng = np.random.default_rng([seed, 10_000])
    X, arriving = rng.standard_normal((width, m)), rng.standard_normal((width, m)) / math.sqrt(width)
    drawn = [propagation.drawn(nn.lecun, width, k, l, seed) for l in range(depth)]
    A, dZ, dW = np.empty((depth, k, width, m)), np.empty((depth, k)), np.empty((depth, k))
    for network in range(k):
        a, fed, z = X, [], []
        for W, b in drawn:
            fed.append(a)
            z.append(math.sqrt(var_w) * W[network].astype(float) @ a + math.sqrt(var_b) * b[network].astype(float))
            a = g(z[-1])
            A[len(z) - 1, network] = a
        d = arriving
        for l in reversed(range(depth)):
            d = d * slope(z[l])
            dZ[l, network] = math.sqrt(sum(np.linalg.norm(d[:, i]) ** 2 for i in range(m)) / m)
            dW[l, network] = np.linalg.norm(d @ fed[l].T / m)
            d = math.sqrt(var_w) * drawn[l][0][network].astype(float).T @ d
    return A, dZ, dW


@pytest.mark.parametrize("activation", G, ids=repr)
def test_gradient_flow_shows_the_median_and_the_tenth_and_ninetieth_percentile_of_each_layer(activation):
    lab = opened(GradientFlow, activation=activation, **FLOW)
    A, dZ, dW = signals(activation, **FLOW)
    spread = np.array([[A[l, k].std() for k in range(A.shape[1])] for l in range(9)])
    for name, expected in (("spread", spread), ("dZ", dZ), ("dW", dW)):
        axes, artists = lab.artists[name]
        layers, shown = points(artists["measured"])
        assert layers.tolist() == [*range(1, 10)]           # one value a layer
        assert shown == pytest.approx(np.median(expected, axis=1), rel=1e-3), name
        low, high = band_of(artists["band"], 9)
        assert low == pytest.approx(np.percentile(expected, 10, axis=1), rel=1e-3), name
        assert high == pytest.approx(np.percentile(expected, 90, axis=1), rel=1e-3), name
        assert (low < shown).all() and (shown < high).all()
        assert artists["probes"].get_offsets()[:, 0].tolist() == [1, 3, 5, 7, 9]
        assert artists["probes"].get_offsets()[:, 1] == pytest.approx(shown[::2])


def test_gradient_flow_shows_the_first_the_last_and_the_layers_between_them_as_histograms():
    lab = opened(GradientFlow, activation=nn.tanh, **FLOW)
    A, _, _ = signals(nn.tanh, **FLOW)
    for (axes, bars), layer in zip(lab.artists["histograms"], (1, 3, 5, 7, 9), strict=True):
        shares, edges, _ = bars.get_data()
        counts = np.histogram(A[layer - 1], edges)[0]
        assert shares == pytest.approx(np.sqrt(counts / counts.max()), abs=0.02), layer
        assert sum(counts) == A[0].size


def theory_of(activation, depth, width, var_w, var_b):
    """Mean field theory by a sum over a fine grid: std of a, lengths of dZ and dW; unit inputs, a unit gradient behind the last layer."""
    g, slope = G[activation]
    u = np.linspace(-9, 9, 20_001)
    weights = np.exp(-u * u / 2) / np.exp(-u * u / 2).sum()
    q, fed = [var_w * 1.0 + var_b], [1.0]
    for _ in range(depth - 1):
        fed.append(weights @ g(math.sqrt(q[-1]) * u) ** 2)
        q.append(var_w * fed[-1] + var_b)
    spread = [math.sqrt(weights @ g(math.sqrt(one) * u) ** 2 - (weights @ g(math.sqrt(one) * u)) ** 2) for one in q]
    chi = [weights @ slope(math.sqrt(one) * u) ** 2 for one in q]
    dZ = [math.sqrt(chi[-1])]
    for l in reversed(range(depth - 1)):
        dZ.insert(0, dZ[0] * math.sqrt(var_w * chi[l]))
    return spread, dZ, [d * math.sqrt(width * a / propagation.M) for d, a in zip(dZ, fed)]


@pytest.mark.parametrize("activation", G, ids=repr)
def test_gradient_flow_s_black_lines_are_mean_field_theory(activation):
    lab = opened(GradientFlow, activation=activation, **FLOW)
    for name, expected in zip(("spread", "dZ", "dW"), theory_of(activation, 9, 30, 1.7, 0.2), strict=True):
        layers, shown = points(lab.artists[name][1]["theory"])
        assert layers.tolist() == [*range(1, 10)]
        assert shown == pytest.approx(expected, rel=2e-3), name
        assert max(abs(np.log(np.divide(expected[1:], expected[:-1])))) > 0.003, "an offset by a layer would not be seen"


def test_gradient_flow_s_theory_counts_what_an_initializer_multiplies():
    lab = opened(GradientFlow, init=nn.he, **FLOW | dict(var_w=0.85))           # n Var w is 2 · 0.85 = 1.7
    for name, expected in zip(("spread", "dZ", "dW"), theory_of(nn.tanh, 9, 30, 1.7, 0.2)):
        assert points(lab.artists[name][1]["theory"])[1] == pytest.approx(expected, rel=0.02), name
    assert lab.artists["maps"]["here"][0].get_xdata()[0] == pytest.approx(1.7, rel=0.02)


@pytest.mark.parametrize("var_w", [0.3, 1.0, 3.0])
@pytest.mark.parametrize("activation", G, ids=repr)
def test_with_batch_norm_theory_is_the_spread_of_a_unit_bell_curve_whatever_the_weights(activation, var_w):
    lab = opened(GradientFlow, activation=activation, batch_norm=True, **FLOW | dict(var_w=var_w))
    expected = theory_of(activation, 1, 30, 1.0, 0.0)[0][0]
    spread = lab.artists["spread"][1]
    assert points(spread["theory"])[1] == pytest.approx([expected] * 9, rel=2e-3)
    assert points(spread["measured"])[1] == pytest.approx([expected] * 9, rel=0.15)
    u = (np.arange(20_000) + 0.5) / 1000 - 10
    bell = np.exp(-u * u / 2) / np.exp(-u * u / 2).sum()
    g, slope = (f(u) for f in G[activation])
    varies, steep = bell @ g ** 2 - (bell @ g) ** 2, bell @ slope ** 2
    lengths = [math.sqrt(steep / (var_w * varies + 1e-5))]                  # ‖dZ‖ of the last layer, and so on backward
    for l in range(8, 0, -1):
        lengths.append(lengths[-1] * math.sqrt(var_w * steep / (var_w * (varies if l > 1 else 1.0) + 1e-5)))
    assert points(lab.artists["dZ"][1]["theory"])[1] == pytest.approx(lengths[::-1], rel=2e-3)
    fed = np.array([1.0] + [varies] * 8)
    assert points(lab.artists["dW"][1]["theory"])[1] == pytest.approx(np.array(lengths[::-1]) * np.sqrt(30 * fed / propagation.M), rel=2e-3)


@pytest.mark.parametrize("activation, price", [(nn.relu, math.sqrt(math.pi / (math.pi - 1))), (nn.leaky_relu(0.1), None), (nn.tanh, None)], ids=str)
@pytest.mark.parametrize("var_w", [0.2, 3.0])
def test_with_batch_norm_gradients_grow_as_theory_says_in_wide_layers_with_large_batches(monkeypatch, activation, price, var_w):
    """And by more in the lab's own batches, which are small."""
    factors = []
    for m in (propagation.M, 256):
        monkeypatch.setattr(propagation, "M", m)
        measured = propagation.flow(16, 200, var_w, 0.05, activation, nn.lecun, True, 0)
        expected = propagation.predicted_normed(16, 200, var_w, activation)
        factors.append([np.median((dZ[1] / dZ[14]) ** (1 / 13)) for dZ in (measured["dZ"], expected["dZ"])])
    (small, theory), (large, _) = factors
    assert large == pytest.approx(theory, rel=0.012) and small > 1.01 * theory
    assert np.median(measured["dZ"], axis=1)[-3:] == pytest.approx(expected["dZ"][-3:], rel=0.08)
    assert np.median(measured["dW"], axis=1)[-3:] == pytest.approx(expected["dW"][-3:], rel=0.08)
    if price:
        assert theory == pytest.approx(price, rel=1e-3)


@pytest.mark.parametrize("depth, var_w", [(12, 0.5), (40, 1.2), (40, 3.0), (100, 0.9), (100, 3.9)])
def test_the_map_of_depths_is_the_theory_at_the_circle(depth, var_w):
    """The colour under the circle counts the limits 10, 10², 10⁴ and 10⁸ that layer 1's gradient over layer L's has passed."""
    lab = opened(GradientFlow, depth=depth, width=10, var_w=var_w, var_b=0.05)
    var_ws, decades = lab.arrays["depth_map"]
    dZ = theory_of(nn.tanh, depth, 10, var_w, 0.05)[1]
    here = np.interp(var_w, var_ws, decades[:, depth - 1])
    assert here == pytest.approx(math.log10(dZ[0] / dZ[-1]), abs=0.05)
    assert [marker.get_xdata()[0] for marker in lab.artists["maps"]["here"]] == [var_w] * 2
    assert [marker.get_ydata()[0] for marker in lab.artists["maps"]["here"]] == [depth, 0.05]


def test_the_border_of_the_lower_map_is_where_a_layer_multiplies_by_one():
    lab = opened(GradientFlow, depth=2, width=5)
    var_w, var_b = points(lab.artists["maps"]["line"])
    u = np.linspace(-9, 9, 20_001)
    weights = np.exp(-u * u / 2) / np.exp(-u * u / 2).sum()
    for i in range(10, len(var_w), 10):
        q = 1.0
        for _ in range(2000):
            q = var_w[i] * (weights @ np.tanh(math.sqrt(q) * u) ** 2) + var_b[i]
        assert var_w[i] * (weights @ np.cosh(math.sqrt(q) * u) ** -4) == pytest.approx(1, abs=0.01)


# StepSize.

@pytest.mark.parametrize("float32", [False, True])
@pytest.mark.parametrize("function, J, slope", [(sine, math.sin, math.cos), (fourth_power, lambda t: t ** 4, lambda t: 4 * t ** 3)])
def test_step_size_shows_the_relative_error_of_each_difference(function, J, slope, float32):
    lab = opened(StepSize, function=function, theta=1.25, eps=1e-3, float32=float32)
    rough = 1e-5 if float32 else 1e-12
    for name, quotient in (("one-sided", lambda e: (J(1.25 + e) - J(1.25)) / e), ("two-sided", lambda e: (J(1.25 + e) - J(1.25 - e)) / (2 * e))):
        steps, errors = points(lab.artists[name]["measured"])
        assert (steps == STEPS).all()
        s = slope(1.25)
        for e, shown in zip(steps, errors):
            if e < (0.02 if float32 else 1e-6):
                continue                                    # there rounding decides, and each way to compute rounds differently
            n = quotient(e)
            assert shown == pytest.approx(abs(n - s) / (abs(n) + abs(s)), rel=0.05, abs=rough / e), (name, e)
        here, height = points(lab.artists["here"][name])
        assert here == [1e-3] and height == pytest.approx(errors[np.argmin(abs(steps - 1e-3))], rel=1 if float32 else 0.2)
    imaginary = np.abs(points(lab.artists["complex step"]["measured"])[1])
    assert imaginary[STEPS < 1e-9].max() < (1e-6 if float32 else 1e-15)


def test_step_size_s_microscope_shows_j_in_units_of_the_step():
    lab = opened(StepSize, function=sine, theta=2.5, eps=0.4)
    x, height = points(lab.artists["zoom"]["J"])
    expected = (np.sin(2.5 + 0.4 * x) - math.sin(2.5)) / (0.4 * abs(math.cos(2.5)))
    assert x[[0, -1]].tolist() == [-2, 2] and height == pytest.approx(expected, abs=1e-12)
    assert points(lab.artists["zoom"]["tangent"])[1].tolist() == [2, -2]                    # cos 2.5 < 0
    assert points(lab.artists["zoom"]["two-sided"])[1] == pytest.approx(expected[[100, 300]])
    assert points(lab.artists["zoom"]["one-sided"])[1] == pytest.approx(expected[[200, 300]])


# BugHunt.

def test_no_planted_bug_leaves_a_block_between_right_and_wrong():
    lab = opened(BugHunt)
    for bug in range(1, len(BUGS) + 1):
        arrays = lab.measure(dict(lab.state(), bug=bug))
        for block in arrays["blocks"]:
            assert block.zero or block.excess < 1e-7 and arrays["elements"][block.name].max() < 1e-7 or block.excess >= 1e-3, (bug, block)


@pytest.mark.parametrize("error, kind", [(9e-8, "right"), (2e-7, "look"), (2e-5, "look"), (9e-4, "look"), (2e-3, "wrong")])
def test_bug_hunt_marks_a_block_by_the_bands_of_lesson_04(error, kind):
    assert verdict(Block("W1", error, error, False)) == kind and heat(error) == figures.tint(*{"right": (figures.GREEN, 0.4), "look": (figures.ORANGE, 0.7), "wrong": (figures.VERMILION, 0.4)}[kind])


@pytest.mark.parametrize("bug", range(1, 47, 5))
def test_bug_hunt_shows_the_relative_error_of_each_block_and_of_each_number(bug):
    lab = opened(BugHunt, bug=bug)
    report = lab.report
    n, g = report.numeric, report.analytic
    shown = {x: (kind, y) for kind in ("right", "look", "wrong", "zero") for x, y in zip(*points(lab.artists[kind]))}
    start, faces = 0, lab.artists["cells"].get_facecolor()[:, :3]
    crosses = {(x, y) for x, y in zip(*points(lab.artists["crosses"]))}
    for name, (rows, columns, left) in BLOCKS.items():
        stop = start + rows * columns
        a, b = n[start:stop], g[start:stop]
        kind, error = shown[left + columns / 2]
        if kind == "zero":
            assert max(abs(a).max(), abs(b).max()) < 1e-8 and error == 1e-12
        else:
            assert error == pytest.approx(max(np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b)), 1e-12), rel=1e-6)
            assert kind == ("right" if error < 1e-7 else "look" if error < 1e-3 else "wrong")           # the lines that are drawn, and lesson 04's bands
        for i in range(rows * columns):
            off = abs(a[i] - b[i]) / (abs(a[i]) + abs(b[i]) or 1)
            cross = (left + i % columns + 0.5, 3.5 - i // columns) in crosses
            assert cross == (kind != "zero" and off > 1e-3)
            green = faces[start + i][1] > faces[start + i][0]
            assert (kind == "zero") == (faces[start + i] == 1).all() and (green or kind == "zero") == (kind == "zero" or off < 1e-7)
        start = stop
    assert start == len(n)


# DeepTraining.

@pytest.fixture
def training():
    """A small lab with all examples in each batch, so that no shuffling matters, and its weights before the first step."""
    lab = opened(DeepTraining, depth=6, width=11, lr=0.05, batch_size=500, var_w=1.4, activation=nn.tanh, seed=2)
    weights = [[(params[f"W{l}"].astype(float), params[f"b{l}"].astype(float)) for l in range(1, 8)] for params in map(network_of(lab), range(5))]
    return lab, weights


def network_of(lab):
    return lambda k: {name: lab.training.params[name][k].copy() for name in lab.training.params}


def descend(weights, lr, steps, kind=float):
    """Plain gradient descent of one tanh network: each step's cost, and std of a, lengths of dZ, dW and of W after the last step."""
    X, Y = (A.astype(kind) for A in data())
    m, weights, costs = X.shape[1], [(W.astype(kind), b.astype(kind)) for W, b in weights], []
    for t in range(max(steps, 1)):
        A = [X]
        for W, b in weights[:-1]:
            A.append(np.tanh(W @ A[-1] + b))
        Z = weights[-1][0] @ A[-1] + weights[-1][1]
        Z = Z - Z.max(axis=0)
        P = np.exp(Z) / np.exp(Z).sum(axis=0)
        costs.append(-(Y * (Z - np.log(np.exp(Z).sum(axis=0)))).sum() / m)
        dZ, grads = [P - Y], []
        for l in reversed(range(len(weights))):
            grads.insert(0, (dZ[0] @ A[l].T / m, dZ[0].sum(axis=1, keepdims=True) / m))
            if l:
                dZ.insert(0, weights[l][0].T @ dZ[0] * (1 - A[l] ** 2))
        if steps:
            weights = [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(weights, grads)]
    lengths = [math.sqrt((d ** 2).sum() / m) for d in dZ[:-1]]                  # of the hidden layers
    return costs, [a.std() for a in A[1:]], lengths, [np.linalg.norm(dW) for dW, _ in grads], [np.linalg.norm(W) for W, _ in weights]


@pytest.mark.parametrize("steps", [0, 1, 4])
def test_deep_training_shows_the_median_and_the_range_of_five_networks(training, steps):
    lab, weights = training
    runs = [descend(each, 0.05, steps) for each in weights]
    lab.run(steps=steps)
    x, costs = points(lab.artists["cost"][1]["cost"])
    expected = np.array([[run[0][0], *run[0]] if steps else run[0] for run in runs])           # before the first step, and of each step
    assert x.tolist() == [*range(steps + 1)] and costs == pytest.approx(np.sort(expected, axis=0)[2], rel=1e-4)
    low, high = band_of(lab.artists["cost"][1]["band"], steps + 1)
    assert low == pytest.approx(expected.min(axis=0), rel=1e-4) and high == pytest.approx(expected.max(axis=0), rel=1e-4)
    assert points(lab.artists["cost"][1]["guess"])[1] == pytest.approx([math.log(5)] * 2)
    spread, dZ, dW, W = (np.array([run[i] for run in runs]) for i in (1, 2, 3, 4))
    for name, values, layers in (("spread", spread, 6), ("dZ", dZ, 6), ("dW", dW, 7), ("ratio", 0.05 * dW / W, 7)):
        artists = lab.artists[name][1]
        x, shown = points(artists["measured"])
        assert x.tolist() == [*range(1, layers + 1)], name
        assert shown == pytest.approx(np.sort(values, axis=0)[2], rel=1e-3), name
        low, high = band_of(artists["band"], layers)
        assert low == pytest.approx(values.min(axis=0), rel=1e-3) and high == pytest.approx(values.max(axis=0), rel=1e-3), name


def test_deep_training_s_black_lines_stay_where_the_run_began(training):
    lab, weights = training
    before = {name: points(lab.artists[name][1]["measured"])[1] for name in ("spread", "dZ", "dW", "ratio")}
    lab.run(steps=25)
    for name, values in before.items():
        assert points(lab.artists[name][1]["theory"])[1] == pytest.approx(values, rel=1e-6)
        assert (points(lab.artists[name][1]["measured"])[1] != values).any()


def test_a_step_s_change_follows_the_learning_rate_while_the_run_rests(training):
    lab, weights = training
    lab.run(steps=3)
    lab.lr.value = 0.5
    assert lab.arrays["t"] == 3
    runs = [descend(each, 0.05, 3) for each in weights]
    expected = np.sort([0.5 * np.array(run[3]) / np.array(run[4]) for run in runs], axis=0)[2]
    assert points(lab.artists["ratio"][1]["measured"])[1] == pytest.approx(expected, rel=1e-3)
    beginning = np.sort([0.5 * np.array(run[3]) / np.array(run[4]) for run in (descend(each, 0.0, 0) for each in weights)], axis=0)[2]
    assert points(lab.artists["ratio"][1]["theory"])[1] == pytest.approx(beginning, rel=1e-3)


def test_the_step_of_divergence_is_the_first_whose_cost_is_no_number():
    lab = opened(DeepTraining, depth=4, width=16, lr=100.0, batch_size=500, activation=nn.identity, var_w=1.0)
    costs = [lab.training.cost]
    while np.isfinite(costs[-1]).any():
        lab.run(steps=1)
        costs.append(lab.training.cost)
    lab.run(steps=3)
    first = sorted(next(t for t, each in enumerate(costs) if not np.isfinite(each[k])) for k in range(5))
    assert first[0] > 1 and f"diverged at step {first[2]} with learning rate 100" in repr(lab)


def test_divergence_is_said_when_more_than_half_of_the_networks_have():
    lab = opened(DeepTraining, depth=2, width=4)
    lab.run(steps=2)
    for lost in range(6):
        diverged = np.array([2] * lost + [0] * (5 - lost))
        sentence = lab.reading(lab.arrays | dict(diverged=diverged, final=np.where(diverged, np.nan, 1.0)))
        assert ("diverged at step 2 " in sentence) == (lost >= 3) and (f"{lost} of 5 networks diverged" in sentence) == (lost in (1, 2)), sentence


@pytest.mark.parametrize("lab", [GradientFlow, DeepTraining])
def test_what_is_no_number_is_not_said_to_be_too_large(lab):
    """A logarithm gives nan where nothing is large; powers of large weights overflow."""
    logarithm = nn.Activation(lambda Z: np.log(Z), lambda Z, A: 1 / Z)
    assert "no number (nan), though nothing was too large" in repr(opened(lab, depth=5, activation=logarithm))
    for activation in (nn.identity, nn.leaky_relu(0.1), nn.relu):
        assert "exploded" in repr(opened(lab, depth=30, var_w=1e6, activation=activation)) and "nan" not in repr(lab)


def test_what_has_exploded_is_not_drawn_and_stretches_no_axis():
    lab = opened(DeepTraining, depth=30, var_w=3.5).run(steps=2)
    assert "diverged" in repr(lab) and np.nanmax(lab.arrays["spread"]["values"]) > 1e20
    for name in ("spread", "dZ", "dW", "ratio"):
        axes, artists = lab.artists[name]
        _, shown = points(artists["measured"])
        assert axes.get_ylim()[1] <= 1e10 and not (shown > 1e8).any()
        outline = artists["band"].get_xy()                  # no band where there is no median
        layers = 1 + np.flatnonzero(np.isfinite(shown))
        assert set(outline[np.isfinite(outline).all(axis=1), 0]) <= set(layers)


@pytest.mark.parametrize("lab, scenario", [(lab, scenario) for lab in (GradientFlow, DeepTraining) for scenario in lab.scenarios])
def test_no_point_of_a_curve_lies_beyond_its_axes(lab, scenario):
    one = opened(lab)
    one.scenario(scenario)
    if lab is DeepTraining:
        one.run(steps=40)
    for name in ("spread", "dZ", "dW", *["ratio"] * (lab is DeepTraining)):
        axes, artists = one.artists[name]
        low, high = axes.get_ylim()
        for line in ("measured", "theory"):
            _, y = points(artists[line])
            y = y[np.isfinite(y)]
            assert (low <= y).all() and (y <= high).all(), (name, line)


def test_a_network_may_begin_with_an_activation():
    lab = opened(DeepTraining, network=nn.Network(nn.relu, nn.Dense(16), nn.relu, nn.Dense(5)))
    assert lab.run(3).training.t == 3 and not lab.complaint and len(lab.arrays["dW"]["values"]) == 2
