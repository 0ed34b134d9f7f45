"""Every prediction of the course is asked in its lesson, gives nothing away, and its answer is what the experiment gives."""
import functools
import json
import re

import numpy as np
import pytest

import nnlib as nn
from nnlib import diagnostics, symmetry, theory
from nnlib.course.exercises import predict
from nnlib.course.exercises.prediction import Prediction, every_prediction
from nnlib.labs.averages import averages
from tools import notebooks

PREDICTIONS = every_prediction()
each_prediction = pytest.mark.parametrize("prediction", PREDICTIONS, ids=lambda prediction: prediction.id)
LESSONS = sorted({"0" + prediction.id.partition(".")[0] for prediction in PREDICTIONS})


# ---- the experiments: each says which option is true, by its number from 0 ----

@functools.cache
def digits(dtype=np.float64):
    data = nn.digits(dtype)
    standardize = nn.Standardizer.fit(data.X_train)
    return standardize(data.X_train), data.Y_train, standardize(data.X_test), data.Y_test


def first(*truths):
    return [bool(truth) for truth in truths].index(True)


def fenced(units):
    """Share of two rings that twenty networks of so many units get right."""
    X, Y = nn.circles(200, np.random.default_rng(0))
    net = nn.Network(nn.Dense(units, nn.lecun), nn.tanh, nn.Dense(1, nn.lecun))
    stack = nn.Parameters.stack([net.build(2, np.random.default_rng(seed)) for seed in range(20)])
    nn.run(nn.train(net, stack, X, Y, loss=nn.sigmoid_cross_entropy, rule=nn.GradientDescent(lr=1.0), batch_size=200, epochs=1500, rng=np.random.default_rng(0)))
    return nn.accuracy(net.predict(stack, X), Y)


def rings():
    learned = [bool(np.median(shares) > 0.95) for shares in map(fenced, (2, 3, 8))]
    return [[True] * 3, [False, True, True], [False, False, True], [False] * 3].index(learned)


def parameters():
    return [2 + 3 + 1, 2 * 3 + 3 * 1, 13].index(nn.Network(nn.Dense(3), nn.tanh, nn.Dense(1)).build(2, np.random.default_rng(0)).theta.size)


def widths():
    net = nn.Network(nn.Dense(5), nn.tanh, nn.Dense(3), nn.tanh, nn.Dense(6), nn.tanh, nn.Dense(1))
    return first(net.predict(net.build(2, np.random.default_rng(0)), np.ones((2, 5))).shape == (1, 5), False)


def confidence():
    times = np.log(0.01) / np.log(0.99)
    return first(times < 3, abs(times - 99) < 1, times > 400)


def without_keepdims():
    b1, db1 = np.ones((3, 1)), np.arange(6.0).reshape(3, 2).sum(axis=1)
    return first((b1 - db1).shape == (3, 1), False, (b1 - db1).shape == (3, 3))


def cost_before_training():
    *_, X, Y = digits()
    net = nn.Network(nn.Dense(32), nn.relu, nn.Dense(10))
    cost = np.median([nn.softmax_cross_entropy(net.predict(net.build(64, np.random.default_rng(seed)), X), Y)[0] for seed in range(20)])
    return first(cost < 2.2, 2.2 <= cost <= 2.4, cost > 2.4)


def learning_rates():
    X, Y, *_ = digits()
    net, rates = nn.Network(nn.Dense(32), nn.relu, nn.Dense(10)), np.logspace(-4, 2, 37)
    stack = nn.Parameters.stack([net.build(64, np.random.default_rng(1))] * 37)
    nn.run(nn.train(net, stack, X, Y, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=rates), batch_size=64, epochs=10, rng=np.random.default_rng(2)))
    costs, _ = nn.softmax_cross_entropy(net.predict(stack, X), Y)
    best = np.nanargmin(costs)
    falls, leap = (np.diff(costs[:best]) < 0).all(), np.nanmax(costs[best:best + 5]) / costs[best]
    return first(falls and leap < 3, falls and leap > 100, best == 0)


class Upright(nn.Dense):
    def backward(self, dZ, A, grad, W, b):
        super().backward(dZ, A, grad, W=W, b=b)
        return W @ dZ


class SumForMean(nn.Dense):
    def backward(self, dZ, A, grad, W, b):
        dA = super().backward(dZ, A, grad, W=W, b=b)
        grad["b"] *= dZ.shape[-1]
        return dA


def wrong_blocks(*options, middle=Upright):
    X, Y, *_ = digits()
    net = nn.Network(nn.Dense(6, nn.xavier), nn.tanh, middle(6, nn.xavier), nn.tanh, nn.Dense(10, nn.xavier))
    report = nn.gradient_check(net, net.build(64, np.random.default_rng(0)), X[:, :60], Y[:, :60], loss=nn.softmax_cross_entropy, rng=np.random.default_rng(0))
    return options.index({block.name for block in report.blocks if block.excess > 1e-3})


EVERY_BLOCK = {"W1", "b1", "W2", "b2", "W3", "b3"}


def learns(steep, shift, rates=(0.5, 2, 8)):
    """Steps until the cost is below 0.1, (5 seeds, rates), 800 where it never is: three hidden layers of σ(steep·z) + shift on two rings."""
    X, Y = nn.circles(100, np.random.default_rng(0), dtype=np.float32)
    g = nn.Activation(lambda Z: nn.sigmoid(steep * Z) + shift, lambda Z, A: steep * (A - shift) * (1 - A + shift))
    net = nn.Network((nn.Dense(16, nn.xavier), g) * 3, nn.Dense(1, nn.xavier))
    stack = nn.Parameters.stack([net.build(2, np.random.default_rng(seed), np.float32) for seed in range(5) for _ in rates])
    cost = nn.run(nn.train(net, stack, X, Y, loss=nn.sigmoid_cross_entropy, rule=nn.GradientDescent(lr=np.tile(rates, 5)), batch_size=100, epochs=800, rng=np.random.default_rng(0))).cost
    cost = np.reshape(cost, (800, 5, len(rates)))
    return np.where((cost < 0.1).any(axis=0), (cost < 0.1).argmax(axis=0), 800)


def one_curve_two_fates():
    sigmoid, tanh = learns(1, 0, [0.2]), tanh_learns(0.2)
    return first((abs(sigmoid - tanh) < 50).all(), (tanh < sigmoid).all() and (sigmoid < 800).all(), (tanh < 400).all() and (sigmoid == 800).all(), (tanh == 800).all())


def tanh_learns(rate):
    X, Y = nn.circles(100, np.random.default_rng(0))
    net = nn.Network((nn.Dense(16, nn.xavier), nn.tanh) * 3, nn.Dense(1, nn.xavier))
    stack = nn.Parameters.stack([net.build(2, np.random.default_rng(seed)) for seed in range(5)])
    cost = np.array(nn.run(nn.train(net, stack, X, Y, loss=nn.sigmoid_cross_entropy, rule=nn.GradientDescent(lr=rate), batch_size=100, epochs=800, rng=np.random.default_rng(0))).cost)
    return np.where((cost < 0.1).any(axis=0), (cost < 0.1).argmax(axis=0), 800)[:, None]


def five_linear_layers():
    """Second differences of the output along lines: 0 where the boundary is straight."""
    net = nn.Network((nn.Dense(8, nn.xavier),) * 4, nn.Dense(1, nn.xavier))
    params = net.build(2, np.random.default_rng(0))
    nn.run(nn.train(net, params, *nn.circles(100, np.random.default_rng(0)), loss=nn.sigmoid_cross_entropy, rule=nn.GradientDescent(lr=0.1), batch_size=100, epochs=100, rng=np.random.default_rng(0)))
    ray = np.linspace(-2, 2, 50) * np.array([[0.6], [0.8]])
    return first(np.abs(np.diff(net.predict(params, ray), 2)).max() < 1e-12, False, False, False)


def dead_stay():
    X, Y = nn.circles(200, np.random.default_rng(0))
    net = nn.Network((nn.Dense(50, nn.scaled(1.5)), nn.relu) * 3, nn.Dense(1, nn.xavier))
    params = net.build(2, np.random.default_rng(0))
    for l in (1, 2, 3):
        params[f"b{l}"] -= 3
    assert diagnostics.dead(net.forward(params, X)["A"][:3])[2] == 1
    before = params.copy()
    nn.run(nn.train(net, params, X[:, :-1], Y[:, :-1], loss=nn.sigmoid_cross_entropy, rule=nn.GradientDescent(lr=0.5), batch_size=199, epochs=100, rng=np.random.default_rng(0)))
    moved = {name for name in params.names if (params[name] != before[name]).any()}
    return first({"W1", "W2"} & moved and "W3" not in moved, moved == {"b4"}, "W3" in moved)


def shift_or_stretch():
    sigmoid, shifted, stretched, both = (np.median(learns(*curve), axis=0).min() for curve in ((1, 0), (1, -0.5), (4, 0), (4, -0.5)))
    return first(shifted < stretched, both < stretched < shifted < sigmoid, min(shifted, stretched) >= 800, max(shifted, stretched) < 1.2 * both)


def gelu_slopes():
    Z = np.linspace(-10, 10, 20_001)
    slope = np.diff(nn.gelu(Z)) / np.diff(Z)
    both = slope + slope[::-1]
    return first(abs(both).max() < 1e-3, abs(both - 1).max() < 1e-6, both.max() > 1.1, np.ptp(both) > 0.1)


def stalled():
    X, Y = nn.blobs(500, np.random.default_rng(0), classes=5, n_x=20, dtype=np.float32)
    net = nn.Network((nn.Dense(64, nn.xavier), nn.relu) * 29 + (nn.Dense(5, nn.xavier),))
    params = nn.Parameters.stack([net.build(20, np.random.default_rng(seed), np.float32) for seed in range(5)])
    nn.run(nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=0.003), batch_size=25, epochs=25, rng=np.random.default_rng(0)))
    cost = nn.softmax_cross_entropy(net.predict(params, X), Y)[0].min()
    return first(cost < 0.1, cost < 1.5, cost > 1.58)


def growth(c, n=200, layers=50):
    rng, v = np.random.default_rng(0), np.ones(n)
    for _ in range(layers):
        v = c / np.sqrt(n) * rng.standard_normal((n, n)) @ v
    return np.linalg.norm(v) / np.sqrt(n)


def lengths():
    factors = np.array([growth(c) ** (1 / 50) / c for c in (0.9, 1.0, 1.5)])
    return first(np.ptp(factors) > 0.2, (abs(factors - 1) < 0.03).all(), factors.min() > 100, False)


def send(init, depth=10, width=100):
    """A and dZ of every layer, in ten tanh networks."""
    net = nn.Network((nn.Dense(width, init), nn.tanh) * depth)
    params = nn.Parameters.stack([net.build(width, np.random.default_rng(seed)) for seed in range(10)])
    X, dA = np.random.default_rng(99).standard_normal((2, width, 24))
    trace = net.forward(params, X, rng=None)
    deltas = net.backward(params, trace, dA, params.zeros_like())
    return trace["A"], deltas["Z"]


def saturates():
    shares = [np.median(diagnostics.saturated(send(init)[0])[:, -1]) for init in (nn.lecun, lambda rng, shape, dtype: (rng.random(shape) / np.sqrt(shape[1])).astype(dtype))]
    return first(shares[0] > 0.9, shares[1] > 0.9, max(shares) < 0.1)


def ten_times():
    norms = np.median(diagnostics.norms(send(nn.scaled(10.0))[1]), axis=0)
    ratio = norms[0] / norms[-1]
    return first(ratio < 0.1, 0.1 <= ratio <= 10, ratio > 100)


def settles():
    q = theory.variances(nn.tanh, depth=201, var_w=1.0)[1:]
    return first(abs(q[199] / 0.25 - 1) < 0.1, 0.45 < q[199] / q[99] < 0.55, q[199] / q[99] < 0.1)


def at_tanhs_gain():
    norms = np.median(diagnostics.norms(send(nn.scaled(1.5925), depth=30)[1]), axis=0)
    ratio = norms[0] / norms[-1]
    return first(0.8 < ratio < 1.25, ratio < 0.5, ratio > 5)


def readers():
    X, Y, *_ = digits(np.float32)
    variances, rng = np.geomspace(0.5, 6, 13), np.random.default_rng(0)
    net = nn.Network((nn.Dense(32, nn.lecun), nn.tanh) * 59 + (nn.Dense(10, nn.lecun),))
    params = nn.Parameters.stack([net.build(64, rng, np.float32)] * 13)
    for layer in params.layers[::2]:
        layer["W"] *= np.sqrt(variances)[:, None, None]
        layer["b"] += np.sqrt(0.05) * rng.standard_normal(layer["b"].shape[1:])
    nn.run(nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=0.01), batch_size=64, epochs=9, rng=rng))
    accuracy = nn.accuracy(net.predict(params, X), Y)
    near = abs(np.log(variances / theory.critical_variance(nn.tanh, 0.05))) < 0.5
    best = accuracy[near].max()
    return first(accuracy[variances < 1].max() > 0.8 * best, best > 1.5 * accuracy[~near].max(), accuracy[variances > 4].max() > 0.8 * best, False)


def equal_dW():
    X, Y, *_ = digits(np.float32)
    init = nn.scaled(3 ** -0.5)
    net = nn.Network((nn.Dense(300, init), nn.tanh) * 5 + (nn.Dense(10, init),))
    params = nn.Parameters.stack([net.build(64, np.random.default_rng(seed), np.float32) for seed in range(5)])
    _, _, _, grads = nn.gradient(net, params, X[:, :300], Y[:, :300], loss=nn.softmax_cross_entropy)
    dW = diagnostics.std([grads[f"W{l}"] for l in range(1, 6)])
    ratio = np.median(dW[:, 0] / dW[:, 4])
    return first(ratio < 0.2, 0.8 < ratio < 1.25, ratio > 2)


def on_the_ring(nudge, epochs, init=nn.constant(0.3)):
    """64 tanh units on lesson 02's ring: the costs, and the network's parameters."""
    X, Y = nn.circles(100, np.random.default_rng(2))
    net = nn.Network(nn.Dense(64, init), nn.tanh, nn.Dense(1, init))
    params = net.build(2, np.random.default_rng(1))
    params["W1"][0, 0] += nudge
    costs = nn.run(nn.train(net, params, X, Y, loss=nn.sigmoid_cross_entropy, rule=nn.GradientDescent(lr=0.75), batch_size=100, epochs=epochs, rng=np.random.default_rng(0))).cost
    return costs, params


def a_millionth():
    costs, random = on_the_ring(1e-6, 3000)[0], on_the_ring(0, 3000, nn.normal(0.3))[0][-1]
    return first(costs[-1] > 0.65, costs[-1] < 2 * random, costs[800] > 0.65 and random < 0.1 and 0.3 < costs[-1] < 0.58)


def numbers_in_dW():
    net = nn.Network(nn.Dense(8, nn.constant(0.3)), nn.tanh, nn.Dense(8, nn.constant(0.3)), nn.tanh, nn.Dense(1, nn.constant(0.3)))
    X = np.random.default_rng(0).standard_normal((5, 200))
    _, _, _, grads = nn.gradient(net, net.build(5), X, (X[:1] > 0).astype(float), loss=nn.sigmoid_cross_entropy)
    return [1, 5, 8, 40].index(len(np.unique(grads["W1"])))


def who_moves():
    X = np.random.default_rng(0).standard_normal((5, 200))
    moved = []
    for activation in (nn.relu, nn.tanh, nn.sigmoid):
        net = nn.Network(nn.Dense(8, nn.zeros), activation, nn.Dense(8, nn.zeros), activation, nn.Dense(1, nn.zeros))
        params = net.build(5)
        nn.run(nn.train(net, params, X, (X[:1] > 0.5).astype(float), loss=nn.sigmoid_cross_entropy, rule=nn.GradientDescent(lr=0.5), batch_size=200, epochs=50, rng=np.random.default_rng(0)))
        moved.append(bool(params["W1"].any()))
    return [[False] * 3, [False, False, True], [False, True, True]].index(moved)


def how_much_later():
    X, Y = nn.circles(100, np.random.default_rng(2))
    late = [symmetry.parting(symmetry.differences(nn.tanh, X, Y, 64, np.array([0.3, 0.3, 0, 0.3]), 0.0, [nudge, 0, 0, 0], 0.75)) for nudge in (1e-6, 1e-12)]
    return first(late[1] < 5 * late[0], late[1] < np.inf, True)


def halved():
    errors = [(np.exp(eps) - np.exp(-eps)) / (2 * eps) - 1 for eps in (0.05, 0.025)]
    return first(abs(errors[1] / errors[0] - 1 / 2) < 0.01, abs(errors[1] / errors[0] - 1 / 4) < 0.01, abs(errors[1] / errors[0] - 1) < 0.01)


def check_error(dtype, *steps):
    X, Y, *_ = digits(dtype)
    net = nn.Network((nn.Dense(8, nn.xavier), nn.sigmoid) * 3 + (nn.Dense(10, nn.xavier),))
    params = net.build(64, np.random.default_rng(2), dtype)
    return np.array([nn.gradient_check(net, params, X[:, :20], Y[:, :20], loss=nn.softmax_cross_entropy, rng=np.random.default_rng(0), difference=nn.TwoSided(eps)).error for eps in steps])


def tiny_step():
    tiny, hundredth = check_error(np.float64, 1e-12, 1e-2)
    return first(tiny < 1e-15, 1e-15 <= tiny < 1e-13, tiny > max(1e-4, hundredth))


def best_in_float32():
    best, best64 = check_error(np.float32, *10.0 ** np.arange(-6, 0)).min(), check_error(np.float64, 1e-5)[0]
    return first(best < 10 * best64, best64 < best < 1e-6, best > 1e-4)


def new_masks():
    X, Y, *_ = digits()
    net = nn.Network(nn.Dense(8, nn.xavier), nn.tanh, nn.Dropout(0.6), nn.Dense(10, nn.xavier))
    params, rng = net.build(64, np.random.default_rng(0)), np.random.default_rng(3)
    v = np.ones(params.theta.size) / np.sqrt(params.theta.size)
    _, _, _, grads = nn.gradient(net, params, X[:, :60], Y[:, :60], loss=nn.softmax_cross_entropy, rng=rng)

    def J(t):
        return nn.softmax_cross_entropy(net.forward(nn.Parameters.view(params.theta + t * v, params.shapes), X[:, :60], rng)[-1], Y[:, :60])[0]
    errors = [nn.relative_error(np.array([(J(1e-5) - J(-1e-5)) / 2e-5]), np.array([grads.theta @ v])) for _ in range(9)]
    return first(np.median(errors) < 1e-5, np.median(errors) < 0.2, np.median(errors) > 0.9)


def one_image():
    X, Y, *_ = digits()
    net = nn.Network(nn.Dense(8, nn.xavier), nn.BatchNorm(), nn.tanh, nn.Dense(10, nn.xavier))
    report = nn.gradient_check(net, net.build(64, np.random.default_rng(2)), X[:, :1], Y[:, :1], loss=nn.softmax_cross_entropy, rng=np.random.default_rng(0))
    return first("W1" not in report.unchecked, not report.numeric[:8 * 64].any() and not report.analytic[:8 * 64].any(), False)


def random_direction():
    X, Y, *_ = digits()
    net = nn.Network(nn.Dense(6, nn.xavier), nn.tanh, Upright(6, nn.xavier), nn.tanh, nn.Dense(10, nn.xavier))
    report = nn.gradient_check(net, net.build(64, np.random.default_rng(0)), X[:, :60], Y[:, :60], loss=nn.softmax_cross_entropy, rng=np.random.default_rng(0), along=nn.RandomDirection())
    return first(len(report.blocks) > 1, report.passed, len(report.blocks) == 1 and not report.passed)


@functools.cache
def looked_at(size, target=0.3):
    """Images that batches of this size have looked at until the cost of all is below the target: the median over three starts of the best of eight rates."""
    X, Y, *_ = digits(np.float32)
    net, rates, needed = nn.Network(nn.Dense(32), nn.relu, nn.Dense(10)), np.geomspace(0.03, 4, 8).astype(np.float32), []
    for seed in range(3):
        params = nn.Parameters.stack([net.build(64, np.random.default_rng([5, seed]), np.float32)] * 8)
        for step in nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=rates), batch_size=size, epochs=50, rng=np.random.default_rng(seed)):
            if step.t % max(1, 8 // size) == 0:
                with np.errstate(all="ignore"):
                    if (nn.softmax_cross_entropy(net.predict(params, X), Y)[0] < target).any():
                        break
        needed.append(step.t * size)
    return np.median(needed)


def one_image_a_step():
    share = looked_at(1) / looked_at(1442)
    return first(share > 1.5, 0.5 < share <= 1.5, share <= 0.12)


def last_batch():
    sizes = [X_t.shape[1] for X_t, _ in nn.minibatches(*digits()[:2], 64, np.random.default_rng(0))]
    return first(sizes == [64] * 22, sizes == [64] * 22 + [34], sizes == [64] * 23)


def half_as_wrong():
    rng, x = np.random.default_rng(0), np.random.default_rng(1).standard_normal(1442)
    off = {B: np.sqrt(np.mean([(x[rng.integers(0, 1442, B)].mean() - x.mean()) ** 2 for _ in range(4000)])) for B in (16, 32, 64, 256)}
    return first(*(abs(off[B] / off[16] - 0.5) < 0.05 for B in (32, 64, 256)))


def doubling():
    """Where twice the batch no longer means half the steps."""
    return first(looked_at(1442) < 3 * looked_at(1), looked_at(16) < 1.7 * looked_at(1) and looked_at(256) > 2 * looked_at(1), looked_at(8) > 3 * looked_at(1))


def first_average():
    return first(*(abs(averages(np.full(3, 14.0), 0.98)[0] - v) < 1e-9 for v in (14, 7, 0.28)))


def pull_of_small_batches():
    X, Y, *_ = digits()
    net = nn.Network(nn.Dense(10))
    params, pulls = net.build(64, np.random.default_rng(0)), []
    for size in (16, 256):
        with_penalty, without = (nn.gradient(net, params, X[:, :size], Y[:, :size], loss=nn.softmax_cross_entropy, penalty=penalty)[3].theta for penalty in (nn.L2(1.0), nn.no_penalty))
        pulls.append(np.linalg.norm(with_penalty - without))
    return first(*(abs(pulls[0] / pulls[1] / times - 1) < 1e-6 for times in (1, 4, 16)))


def bowl_of(mean, sd):
    """κ of a line's cost, by the formula for the eigenvalues of [[σ² + μ², μ], [μ, 1]]."""
    half, root = (sd ** 2 + mean ** 2 + 1) / 2, np.sqrt(((sd ** 2 + mean ** 2 - 1) / 2) ** 2 + mean ** 2)
    return (half + root) / (half - root)


def in_fahrenheit():
    times = bowl_of(1.8 * 15.4 + 32, 1.8 * 11.8) / bowl_of(15.4, 11.8)
    return first(times < 1.2, 1.2 <= times < 4, times > 30)


def beyond_the_edge():
    lam, e = np.array([0.37, 377.0]), np.ones(2)
    costs = [lam @ (e := e * (1 - 1.01 * 2 / 377.0 * lam)) ** 2 for _ in range(3000)]
    return first(costs[-1] < costs[0], costs[-1] > 1e30, 0.5 < costs[-1] / costs[0] < 2)


def one_move():
    before, centred, divided = bowl_of(15.4, 11.8), bowl_of(0, 11.8), bowl_of(15.4 / 11.8, 1)
    return first(centred < divided, divided < centred, min(centred, divided) > 0.9 * before)


def sevens():
    X, Y, X_new, Y_new = digits()
    net = nn.Network(nn.Dense(32), nn.relu, nn.Dense(10))
    params = net.build(64, np.random.default_rng(0))
    nn.run(nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=0.1), batch_size=64, epochs=20, rng=np.random.default_rng(0)))
    seven = Y_new[7] == 1
    alone = nn.digits().X_test[:, seven]
    share, own = nn.accuracy(net.predict(params, X_new[:, seven]), Y_new[:, seven]), nn.accuracy(net.predict(params, nn.Standardizer.fit(alone)(alone)), Y_new[:, seven])
    assert 0.95 < share < 0.99
    return first(own > 0.95, 0.7 < own < 0.9, own < 1 / 3)


def divided_by_16():
    data = nn.digits()
    costs = {}
    for c, rates in ((1, (1e-3,)), (16, (256e-3, 16e-3))):
        for rate in rates:
            W, costs[c, rate] = np.zeros((10, 64)), []
            for _ in range(50):
                cost, dZ = nn.softmax_cross_entropy(W @ (data.X_train / c), data.Y_train)
                W -= rate * dZ @ (data.X_train / c).T / 1442
                costs[c, rate].append(cost)
    same = [np.allclose(costs[1, 1e-3], costs[16, rate], rtol=1e-9) for rate in (256e-3, 16e-3)]
    return first(*same, not any(same))


class Shaken(nn.BatchNorm):
    """Batch norm whose output gets a new scale and a new mean for every unit at every step."""
    def forward(self, Z, rng, **params):
        A, cache = super().forward(Z, rng, **params)
        by, to = (rng.uniform(low, low + 1, (A.shape[-2], 1)).astype(A.dtype) for low in (0.5, -0.5))
        return by * A + to, (cache, by)

    def backward(self, dA, cache, grad, **params):
        return super().backward(cache[1] * dA, cache[0], grad, **params)

    def remember(self, cache, **params):
        super().remember(cache[0], **params)


def noisy():
    X, Y, *_ = digits(np.float32)
    reads = []
    for norm in ((), (nn.BatchNorm(),), (Shaken(),)):
        net = nn.Network((nn.Dense(64, nn.he), *norm, nn.relu) * 10, nn.Dense(10))
        params = nn.Parameters.stack([net.build(64, np.random.default_rng(seed), np.float32) for seed in range(3)])
        nn.run(nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=0.5), batch_size=64, epochs=10, rng=np.random.default_rng(1)))
        reads.append(np.median(nn.accuracy(net.predict(params, X), Y)))
    none, quiet, shaken = reads
    return first(shaken < none + 0.1, none + 0.1 <= shaken < quiet - 0.1, shaken > quiet - 0.05)


def weights_times_ten():
    X, Y, *_ = digits()
    net = nn.Network(nn.Dense(12), nn.BatchNorm(eps=0), nn.tanh, nn.Dense(10))
    params, norms = net.build(64, np.random.default_rng(0)), []
    for _ in range(2):
        norms.append(np.linalg.norm(nn.gradient(net, params, X[:, :50], Y[:, :50], loss=nn.softmax_cross_entropy)[3]["W1"]))
        params["W1"] *= 10
    return first(norms[1] > 5 * norms[0], 0.5 < norms[1] / norms[0] < 2, 0.09 < norms[1] / norms[0] < 0.11)


def one_in_a_batch():
    X, *_ = digits()
    net = nn.Network((nn.Dense(12), nn.BatchNorm(), nn.relu) * 2, nn.Dense(10))
    params = net.build(64, np.random.default_rng(0))
    alone = np.hstack([net.forward(params, X[:, [i]])[-1] for i in range(5)])
    return first(np.ptp(alone, axis=1).max() < 1e-9, np.abs(alone - net.forward(params, X[:, :5])[-1]).max() < 0.1, not np.isfinite(alone).all())


def lagging():
    X, Y, *_ = digits(np.float32)
    net = nn.Network((nn.Dense(100, nn.normal(0.01)), nn.BatchNorm(), nn.relu) * 5, nn.Dense(10, nn.normal(0.01)))
    params = nn.Parameters.stack([net.build(64, np.random.default_rng(seed), np.float32) for seed in range(10)])
    nn.run(nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=0.01), batch_size=16, epochs=20, rng=np.random.default_rng(0)))
    gap = nn.accuracy(net.forward(params, X)[-1], Y) - nn.accuracy(net.predict(params, X), Y)
    return first(np.abs(gap).max() < 0.01, gap.min() < 0.01 and gap.max() > 0.2, gap.min() > 0.05)


def price():
    net = nn.Network((nn.Dense(200, nn.lecun), nn.BatchNorm(), nn.relu) * 12)
    params = net.build(200, np.random.default_rng(0))
    X, dA = np.random.default_rng(1).standard_normal((2, 200, 200))
    norms = diagnostics.norms(net.backward(params, net.forward(params, X), dA, params.zeros_like())["Z"])
    factor = (norms[1] / norms[-2]) ** (1 / 9)
    return first(0.95 < factor < 1.05, 1.18 < factor < 1.25, factor < 0.85)


EXPERIMENTS = {
    "0.a": rings, "0.b": parameters, "0.c": widths, "0.d": confidence, "0.e": without_keepdims, "0.f": cost_before_training, "0.g": learning_rates,
    "1.a": one_curve_two_fates, "1.b": five_linear_layers, "1.c": lambda: int(np.argmin([abs(np.log(0.25 ** 10 * share)) for share in (40, 1e3, 1e6, 1)])), "1.d": dead_stay,
    "1.e": shift_or_stretch, "1.f": gelu_slopes,
    "2.a": a_millionth, "2.b": numbers_in_dW, "2.c": who_moves, "2.d": lambda: first(*(np.array([2, 3, 64]) == symmetry.distinct(symmetry.units(on_the_ring(1e-6, 12_000)[1])))),
    "2.e": how_much_later,
    "3.a": stalled, "3.b": lambda: int(np.argmin([abs(np.log(0.9 ** 50 * share)) for share in (2, 10, 50, 200)])), "3.c": lengths, "3.d": ten_times, "3.e": readers,
    "3.f": settles, "3.g": saturates, "3.h": at_tanhs_gain, "3.i": equal_dW,
    "4.a": halved, "4.b": tiny_step, "4.c": one_image, "4.d": lambda: wrong_blocks({"b2"}, {"b2", "W2"}, {"b2", "W1", "b1"}, EVERY_BLOCK, middle=SumForMean),
    "5.a": one_image_a_step, "5.b": last_batch, "5.c": half_as_wrong, "5.d": doubling, "5.e": first_average, "5.f": pull_of_small_batches,
    "6a.a": in_fahrenheit, "6a.b": beyond_the_edge, "6a.c": one_move, "6a.d": sevens, "6a.e": divided_by_16,
    "6b.a": noisy, "6b.b": weights_times_ten, "6b.c": one_in_a_batch, "6b.d": lagging, "6b.e": price,
    "4.e": best_in_float32, "4.f": new_masks, "4.g": random_direction}


@each_prediction
def test_the_answer_is_what_the_experiment_gives(prediction):
    assert prediction.options[EXPERIMENTS[prediction.id]()] == prediction.answer


# ---- each lesson ----

@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_asks_its_predictions_in_order_and_says_nothing_of_the_answers(lesson):
    (source,) = (notebooks.NOTEBOOKS / "text").glob(f"{lesson}_*.py")
    asked = re.findall(r"^predict\((.*)\)$", text := source.read_text(encoding="utf-8"), re.MULTILINE)
    assert [id.strip('"') for id in asked] == [p.id for p in PREDICTIONS if f"0{p.id}".startswith(f"{lesson}.")] and len(asked) >= 4
    assert "**Predict" not in text and text.count("predict(\"") == len(asked)


@pytest.mark.parametrize("lesson", LESSONS)
def test_what_is_stored_in_a_notebook_does_not_give_the_answer_away(lesson):
    (path,) = notebooks.NOTEBOOKS.glob(f"{lesson}_*.ipynb")
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if "".join(cell["source"]).startswith("predict("):
            prediction = predict(re.search(r'"(.*)"', "".join(cell["source"])).group(1))
            (output,) = cell["outputs"]
            assert "".join(output["data"]["text/plain"]) == repr(prediction)


@each_prediction
def test_nothing_tells_the_options_apart_before_a_choice(prediction):
    assert prediction.because not in repr(prediction) and repr(prediction).count(prediction.answer) == 1
    closed = re.findall(r"<details.*?</summary>", prediction._repr_html_())
    assert len(closed) == len(prediction.options)
    assert len({each.replace(option, "") for each, option in zip(closed, map(escaped, prediction.options))}) == 1
    assert [prediction.choose(option)[:3] for option in prediction.options].count("Yes") == 1


def escaped(text):
    import html
    return html.escape(text)


def test_the_answer_is_not_always_in_the_same_place():
    places = [prediction.options.index(prediction.answer) for prediction in PREDICTIONS]
    assert max(places.count(place) for place in set(places)) <= 0.6 * len(places)


# ---- one ----

def one(**changes):
    return Prediction(**dict(id="9.a", question="What happens?", options=("it grows", "it stays"), answer="it stays", because="The slope is 1.") | changes)


def test_a_prediction_opens_on_a_choice():
    question = one()
    assert "it grows" in repr(question) and "The slope is 1." not in repr(question)
    assert question.choose("it stays") == question.choose(2) == "Yes. The slope is 1."
    assert question.choose(1) == "No. The answer: it stays. The slope is 1."
    assert question._repr_html_().count("<details") == 2
    for option in (0, 3, "perhaps"):
        with pytest.raises(ValueError, match="no option"):
            question.choose(option)
    assert "<i>" not in one(question="<i>", because="<i>")._repr_html_()


@pytest.mark.parametrize("change, message", [(dict(answer="c"), "one of at least two"), (dict(options=("it stays",)), "one of at least two"),
                                             (dict(options=("it stays", "it stays")), "one of at least two"), (dict(id="9.1"), "lesson.letter")])
def test_an_author_is_told(change, message):
    with pytest.raises(ValueError, match=message):
        one(**change)


def test_an_unknown_prediction():
    with pytest.raises(ValueError, match=r"no prediction '3.z'; there are 0\.a, .*3\.a"):
        predict("3.z")
    with pytest.raises(TypeError, match="as text"):
        predict(3)
