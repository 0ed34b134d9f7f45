"""Lesson 00: a network of two layers, forward, cost and backward; how exercises talk."""
import math

import numpy as np

from .exercise import Exercise, Mistake, probe
from .prediction import Prediction


# ---- 0.1 ----

def count(sizes):
    return sum(n_out * (n_in + 1) for n_in, n_out in zip(sizes, sizes[1:]))


def arrows(sizes):
    return sum(n_in * n_out for n_in, n_out in zip(sizes, sizes[1:]))


def _count_with_arrays(sizes):
    sizes = np.array(sizes)
    return int((sizes[1:] * (sizes[:-1] + 1)).sum())


def _count_by_recursion(sizes):
    return 0 if len(sizes) < 2 else sizes[0] * sizes[1] + sizes[1] + _count_by_recursion(sizes[1:])


def _count_in_a_loop(sizes):
    total = 0
    for l in range(1, len(sizes)):
        total += sizes[l] * sizes[l - 1]
        total += sizes[l]
    return total


COUNT = Exercise(
    id="0.1", name="count",
    prompt="sizes is a list of whole numbers: how many circles each column has, such as [2, 3, 1]. Return how many parameters the network has.",
    reference=count,
    probes=(probe("one layer", [2, 1]), probe("the drawing above", [2, 3, 1]), probe("three layers", [4, 2, 5, 3])),
    draw=lambda rng: ([int(n) for n in rng.integers(1, 10, rng.integers(2, 6))],),
    mistakes=(
        Mistake("circles counted", "A circle is a number that comes and goes with each example. Parameters are what stays: a weight on each arrow, a bias in each circle that computes.", sum),
        Mistake("arrows only", "The weights are right. Each circle that computes has a bias too: all but those of the first column.", arrows),
        Mistake("biases only", "The biases are right. Each arrow carries a weight too: n_out·n_in for each layer.", lambda sizes: sum(sizes[1:])),
        Mistake("a bias for the inputs too", "The circles of the first column compute nothing, they are the inputs: no bias.", lambda sizes: arrows(sizes) + sum(sizes)),
        Mistake("a bias for what comes in", "A bias belongs to the circle an arrow points to: n_out of them in a layer, not n_in.", lambda sizes: arrows(sizes) + sum(sizes[:-1])),
        Mistake("one bias a layer", "Each circle that computes has its own bias: b is (n_out, 1).", lambda sizes: arrows(sizes) + len(sizes) - 1),
        Mistake("the layers multiplied", "Parameters of different layers are added, not multiplied.", lambda sizes: math.prod(sizes)),
        Mistake("the last layer left out", "The output's circles compute as well: their arrows and biases count.", lambda sizes: count(sizes[:-1])),
        Mistake("the first layer left out", "The arrows from the inputs carry weights as well.", lambda sizes: count(sizes[1:])),
        Mistake("the first layer only", "Is `return` inside the loop? The other layers are missing.", lambda sizes: count(sizes[:2])),
        Mistake("the last layer only", "`total = …` forgets the layers before: total += …", lambda sizes: count(sizes[-2:])),
        Mistake("the output's biases only", "The weights are right. The circles of the hidden columns compute too, so each of them has a bias as well.", lambda sizes: arrows(sizes) + sizes[-1]),
        Mistake("from the last column to the first", "In the loop's first round l is 0, and sizes[l − 1] is sizes[−1], the *last* column. Begin at 1: range(1, len(sizes)).",
                lambda sizes: sum(sizes[l] * sizes[l - 1] + sizes[l] for l in range(len(sizes)))),
        Mistake("circles added for arrows", "An arrow runs from *each* circle to each of the next column: n_in·n_out of them, not n_in + n_out.", lambda sizes: sum(a + b for a, b in zip(sizes, sizes[1:]))),
        Mistake("each column with itself", "zip(sizes, sizes) pairs a column with itself. Arrows run to the next one: zip(sizes, sizes[1:]).", lambda sizes: sum((n + 1) * n for n in sizes)),
        Mistake("one too many", "The output has a bias for each of its circles already.", lambda sizes: count(sizes) + 1)),
    hints=("Look at one layer, say from 2 circles to 3. How many arrows run between them, and how many biases do the 3 circles have?",
           "A layer has n_out·n_in weights and n_out biases. zip(sizes, sizes[1:]) gives (n_in, n_out) of each layer; add them up."),
    unlocks="the size of any network of this kind, before it is built",
    also_right=(_count_with_arrays, _count_by_recursion, _count_in_a_loop, lambda sizes: arrows([*sizes]) + sum(sizes) - sizes[0]))


# ---- 0.2 ----

def sigma(Z):
    return 1 / (1 + np.exp(-Z))


def forward(X, W1, b1, W2, b2):
    A1 = np.tanh(W1 @ X + b1)
    return A1, sigma(W2 @ A1 + b2)


def _layers(hidden, output, *, bias1=1, bias2=1):
    """A forward pass with other functions."""
    def answer(X, W1, b1, W2, b2):
        A1 = hidden(W1 @ X + bias1 * b1)
        return A1, output(W2 @ A1 + bias2 * b2)
    return answer


def _same(Z):
    return Z


def _outside(X, W1, b1, W2, b2):
    A1 = np.tanh(W1 @ X) + b1
    return A1, sigma(W2 @ A1) + b2


def _logits(X, W1, b1, W2, b2):
    Z1 = W1 @ X + b1
    return Z1, W2 @ np.tanh(Z1) + b2


def _forward_one_by_one(X, W1, b1, W2, b2):
    columns = [forward(X[:, [i]], W1, b1, W2, b2) for i in range(X.shape[1])]
    return tuple(np.concatenate(parts, axis=1) for parts in zip(*columns))


def _forward_by_hand(X, W1, b1, W2, b2):
    A1 = np.array([[math.tanh(sum(w * x for w, x in zip(row, column)) + b[0]) for column in X.T] for row, b in zip(W1, b1)])
    return A1, np.array([[1 / (1 + math.exp(-(float(row @ column) + b[0]))) for column in A1.T] for row, b in zip(W2, b2)])


def _forward_rows(X, W1, b1, W2, b2):
    A1 = np.tanh(X.T @ W1.T + b1.T)
    return A1.T, sigma(A1 @ W2.T + b2.T).T


def _forward_with_e(X, W1, b1, W2, b2):
    E = np.exp(2 * (np.dot(W1, X) + b1))
    A1 = (E - 1) / (E + 1)
    return A1, 0.5 * (1 + np.tanh((np.dot(W2, A1) + b2) / 2))


def _rounded(rng, *shape):
    return np.round(rng.uniform(-1.5, 1.5, shape), 2)


def _draw_network(rng):
    n_x, n_1, m = (int(n) for n in rng.integers(1, 5, 3))
    return _rounded(rng, n_x, m), _rounded(rng, n_1, n_x), _rounded(rng, n_1, 1), _rounded(rng, 1, n_1), _rounded(rng, 1, 1)


FORWARD = Exercise(
    id="0.2", name="forward",
    prompt="X is (n_x, m), W1 (n_1, n_x), b1 (n_1, 1), W2 (1, n_1) and b2 (1, 1). Return A1, of shape (n_1, m), and A2, of shape (1, m): "
           "A1 = tanh(W1 X + b1), A2 = σ(W2 A1 + b2), with σ(z) = 1/(1 + e^−z).",
    reference=forward,
    probes=(probe("one of each", *(np.array([[x]]) for x in (0.5, 2.0, -0.5, 1.5, 0.25))),
            probe("two inputs, three units, one example", np.array([[1.0], [-0.5]]), np.array([[1.0, 0.5], [-0.5, 1.0], [0.0, 2.0]]), np.array([[0.0], [0.5], [-1.0]]),
                  np.array([[1.0, -2.0, 0.5]]), np.array([[0.1]])),
            probe("four examples", np.array([[0.0, 1.0, -1.0, 2.0], [1.0, 0.5, 0.0, -1.0]]),
                  np.array([[1.0, -1.0], [0.5, 2.0], [-1.5, 0.5]]), np.array([[0.2], [-0.3], [1.0]]), np.array([[2.0, -1.0, 1.0]]), np.array([[-0.5]]))),
    draw=_draw_network, draws=60,
    returns=("A1", "A2"),
    mistakes=(
        Mistake("no tanh", "A1 = tanh(Z1): you hand Z1 on. Without it the two layers are one: W2 (W1 X + b1) + b2 is again a straight line.", _layers(_same, sigma)),
        Mistake("σ in the hidden layer", "The hidden layer's activation is tanh here; σ is the output's.", _layers(sigma, sigma)),
        Mistake("ReLU in the hidden layer", "The hidden layer's activation is tanh here.", _layers(lambda Z: np.maximum(Z, 0), sigma)),
        Mistake("tanh at the output", "A2 is a probability, from 0 to 1: σ. tanh runs from −1 to 1.", _layers(np.tanh, np.tanh)),
        Mistake("the two activations exchanged", "tanh belongs to the hidden layer, σ to the output.", _layers(sigma, np.tanh)),
        Mistake("no σ", "A2 = σ(Z2): you return Z2, which is no probability.", _layers(np.tanh, _same)),
        Mistake("no activation at all", "A1 = tanh(Z1) and A2 = σ(Z2): you return what goes into them.", _logits),
        Mistake("e to the z", "Your A2 is 1 − a, so it says the opposite. σ(z) = 1/(1 + e^−z): look for the minus.", _layers(np.tanh, lambda Z: 1 / (1 + np.exp(Z)))),
        Mistake("b1 forgotten", "Z1 = W1 X + b1: without b1 every unit's line runs through the origin.", _layers(np.tanh, sigma, bias1=0)),
        Mistake("b2 forgotten", "Z2 = W2 A1 + b2.", _layers(np.tanh, sigma, bias2=0)),
        Mistake("both biases forgotten", "Z = W A + b, in both layers.", _layers(np.tanh, sigma, bias1=0, bias2=0)),
        Mistake("b subtracted", "Z = W A + b, in both layers.", _layers(np.tanh, sigma, bias1=-1, bias2=-1)),
        Mistake("b2 subtracted", "Z2 = W2 A1 + b2, and the minus of e^−z is for all of Z2: np.exp(-(W2 @ A1 + b2)), with brackets.", _layers(np.tanh, sigma, bias2=-1)),
        Mistake("a decision for a probability", "A2 is a probability between 0 and 1. Whether it is above ½ is asked later.", _layers(np.tanh, lambda Z: (sigma(Z) > 0.5).astype(float))),
        Mistake("σ taken twice", "A2 = σ(Z2), once.", _layers(np.tanh, lambda Z: sigma(sigma(Z)))),
        Mistake("Z2 is not halved", "σ(z) = (1 + tanh(z/2))/2, with z/2 in it.", _layers(np.tanh, lambda Z: (1 + np.tanh(Z)) / 2)),
        Mistake("1/1", "Without brackets 1 / 1 + e^−z is 1 + e^−z: more than 1. Write 1 / (1 + np.exp(-Z2)).", _layers(np.tanh, lambda Z: 1 + np.exp(-Z))),
        Mistake("Z1 for A1", "A2 is right. Return A1, which is tanh(Z1), and not Z1.", lambda X, W1, b1, W2, b2: (W1 @ X + b1, forward(X, W1, b1, W2, b2)[1])),
        Mistake("b outside", "The bias belongs into the brackets: tanh(W1 X + b1), not tanh(W1 X) + b1.", _outside),
        Mistake("A2 before A1", "Return A1 first, then A2.", lambda *given: forward(*given)[::-1]),
        Mistake("tanh taken twice", "A1 is tanh(Z1) already: Z2 = W2 A1 + b2.", lambda X, W1, b1, W2, b2: (np.tanh(W1 @ X + b1), sigma(W2 @ np.tanh(np.tanh(W1 @ X + b1)) + b2))),
        Mistake("Z1 handed on", "A1 is right, but the second layer gets Z1: Z2 = W2 A1 + b2.", lambda X, W1, b1, W2, b2: (np.tanh(W1 @ X + b1), sigma(W2 @ (W1 @ X + b1) + b2)))),
    hints=("Four lines: Z1, A1, Z2, A2. What does the shape of W1 say about which side X stands on?",
           "Z1 = W1 @ X + b1; A1 = np.tanh(Z1); Z2 = W2 @ A1 + b2; A2 = 1 / (1 + np.exp(-Z2)). Return A1, A2."),
    unlocks="the network's answer to any number of examples at once",
    also_right=(_forward_one_by_one, _forward_by_hand, _forward_rows, _forward_with_e))


# ---- 0.3 ----

def _slope(A1, A2):
    return 1 - A1 * A1


def _sum(dZ):
    return dZ.sum(axis=1, keepdims=True)


def _backward(dZ2=lambda A2, Y: A2 - Y, back=lambda dA, slope: dA * slope, slope=_slope, bias=_sum, per=lambda S, m, n: S / m, per_bias=lambda S, m, n: S / m):
    """The six formulas, with one of them changed.  `per` divides what belongs to dW, `per_bias` what belongs to db."""
    def answer(X, Y, A1, A2, W2):
        m = X.shape[1]
        d2 = dZ2(A2, Y)
        d1 = back(W2.T @ d2, slope(A1, A2))
        return per(d1 @ X.T, m, len(A1)), per_bias(bias(d1), m, len(A1)), per(d2 @ A1.T, m, 1), per_bias(bias(d2), m, 1)
    return answer


backward = _backward()


def _in_another_order(*order):
    return lambda *given: tuple(backward(*given)[i] for i in order)


def _backward_from_the_sum(X, Y, A1, A2, W2):
    """The mean of what each example wants."""
    parts = [backward(*(A[:, [i]] for A in (X, Y, A1, A2)), W2) for i in range(X.shape[1])]
    return tuple(np.mean(part, axis=0) for part in zip(*parts))


def _backward_with_means(X, Y, A1, A2, W2):
    m = Y.shape[-1]
    dZ2 = (A2 - Y) / m
    dZ1 = np.dot(W2.T, dZ2) * (1 - np.power(A1, 2))
    return dZ1 @ X.T, np.sum(dZ1, axis=1, keepdims=True), dZ2 @ A1.T, np.sum(dZ2, axis=1, keepdims=True)


def _backward_with_ones(X, Y, A1, A2, W2):
    ones = np.ones((X.shape[1], 1)) / X.shape[1]
    dZ2 = A2 - Y
    dZ1 = W2.T * dZ2 * (1 - A1) * (1 + A1)
    return dZ1 @ (X.T * ones), dZ1 @ ones, dZ2 @ (A1.T * ones), dZ2 @ ones


def _backward_einsum(X, Y, A1, A2, W2):
    dZ2 = A2 - Y
    dZ1 = np.einsum("oj,om->jm", W2, dZ2) * (1 - A1 ** 2)
    mean = lambda dZ, A: np.einsum("im,jm->ij", dZ, A) / A.shape[1]
    return mean(dZ1, X), dZ1.mean(axis=1)[:, None], mean(dZ2, A1), dZ2.mean(axis=1)[:, None]


def _draw_pass(rng):
    n_x, n_1, m = (int(n) for n in rng.integers(2, 5, 3))
    return (_rounded(rng, n_x, m), rng.integers(0, 2, (1, m)).astype(float), np.round(rng.uniform(-0.9, 0.9, (n_1, m)), 2), np.round(rng.uniform(0.05, 0.95, (1, m)), 2),
            _rounded(rng, 1, n_1))


BACKWARD = Exercise(
    id="0.3", name="backward",
    prompt="X is (n_x, m), the labels Y are (1, m), A1 (n_1, m) and A2 (1, m) come from the forward pass, W2 is (1, n_1). The hidden activation is tanh. "
           "Return dW1, db1, dW2, db2, of the shapes of W1, b1, W2, b2.",
    reference=backward,
    probes=(probe("one input, one unit, one example", *(np.array([[x]]) for x in (2.0, 1.0, 0.5, 0.25, 3.0))),
            probe("two examples", np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([[1.0, 0.0]]), np.array([[0.5, -0.25], [0.1, 0.8], [0.0, -0.6]]), np.array([[0.3, 0.6]]),
                  np.array([[1.0, -2.0, 0.5]])),
            probe("four examples", np.array([[1.0, 0.0, -1.0, 2.0], [0.5, 1.5, 0.0, -0.5]]), np.array([[0.0, 1.0, 1.0, 0.0]]),
                  np.array([[0.2, -0.4, 0.6, -0.8], [0.9, 0.7, -0.5, 0.3], [-0.1, 0.3, 0.5, 0.7]]), np.array([[0.9, 0.2, 0.6, 0.4]]), np.array([[0.5, -1.0, 2.0]]))),
    draw=_draw_pass, draws=60,
    returns=("dW1", "db1", "dW2", "db2"),
    mistakes=(
        Mistake("+ for *", "dZ1 = W2ᵀ dZ2 * g′(Z1): the slope multiplies what arrives, it is not added. The shapes fit either way, so nothing complains.", _backward(back=lambda dA, slope: dA + slope)),
        Mistake("no slope", "dZ1 = W2ᵀ dZ2 * g′(Z1): what comes back goes through tanh too, so it is multiplied by 1 − A1².", _backward(back=lambda dA, slope: dA)),
        Mistake("the square is missing", "tanh′ = 1 − A1², not 1 − A1.", _backward(slope=lambda A1, A2: 1 - A1)),
        Mistake("the brackets are missing", "Without brackets dA * 1 - A1 ** 2 takes A1² off the product. Write dA * (1 - A1 ** 2).", _backward(back=lambda dA, slope: dA - 1 + slope)),
        Mistake("the square of 1 − A1", "tanh′ = 1 − A1², not (1 − A1)².", _backward(slope=lambda A1, A2: (1 - A1) ** 2)),
        Mistake("2 A1 for A1²", "A1 ** 2 is the square; A1 * 2 is twice A1. tanh′ = 1 − A1².", _backward(slope=lambda A1, A2: 1 - 2 * A1)),
        Mistake("the sign of the slope", "tanh rises, so its slope is positive: 1 − A1², not A1² − 1.", _backward(slope=lambda A1, A2: A1 * A1 - 1)),
        Mistake("A1 for the slope", "What comes back is multiplied by the slope g′(Z1) = 1 − A1², not by A1 itself.", _backward(slope=lambda A1, A2: A1)),
        Mistake("plus for minus in the slope", "tanh′ = 1 − A1², never above 1.", _backward(slope=lambda A1, A2: 1 + A1 * A1)),
        Mistake("tanh taken twice", "A1 is tanh(Z1) already: the slope is 1 − A1².", _backward(slope=lambda A1, A2: 1 - np.tanh(A1) ** 2)),
        Mistake("σ's slope in the hidden layer", "a(1 − a) is the slope of σ. The hidden layer has tanh: 1 − A1².", _backward(slope=lambda A1, A2: A1 * (1 - A1))),
        Mistake("the slope of the other layer", "dZ1 needs the slope at layer 1, 1 − A1², not that of the output.", _backward(slope=lambda A1, A2: A2 * (1 - A2))),
        Mistake("Y − A2", "dZ2 = A2 − Y. With the sign turned, each step climbs.", _backward(dZ2=lambda A2, Y: Y - A2)),
        Mistake("σ′ in dZ2", "dZ2 = A2 − Y, and no σ′: it cancels against the slope of the cross-entropy. The factor A2(1 − A2) belongs to the squared error.",
                _backward(dZ2=lambda A2, Y: (A2 - Y) * A2 * (1 - A2))),
        Mistake("dA for dZ", "(A2 − Y)/(A2(1 − A2)) is the slope of the cost for A2. For Z2 it is multiplied by σ′ = A2(1 − A2), and A2 − Y is left.",
                _backward(dZ2=lambda A2, Y: (A2 - Y) / (A2 * (1 - A2)))),
        Mistake("the square of the error", "dZ2 = A2 − Y: an error has a sign. Its square is a cost, not a slope.", _backward(dZ2=lambda A2, Y: (A2 - Y) ** 2)),
        Mistake("the size of the error", "dZ2 = A2 − Y: too much on one example makes up for too little on another. Take no absolute value.", _backward(dZ2=lambda A2, Y: np.abs(A2 - Y))),
        Mistake("twice the error", "dZ2 = A2 − Y, without a factor of 2: that belongs to the squared error.", _backward(dZ2=lambda A2, Y: 2 * (A2 - Y))),
        Mistake("a decision for a probability", "dZ2 = A2 − Y with the probability A2, not rounded to 0 and 1.", _backward(dZ2=lambda A2, Y: (A2 > 0.5) - Y)),
        Mistake("A2 for A2 − Y", "What comes back is the error, A2 − Y; the labels are missing.", _backward(dZ2=lambda A2, Y: A2)),
        Mistake("the 1/m is missing", "The cost is a mean over the m examples, so dW and db are divided by m.", _backward(per=lambda S, m, n: S, per_bias=lambda S, m, n: S)),
        Mistake("the 1/m of db is missing", "db = (1/m) Σ dZ: dW has its 1/m, db too.", _backward(per_bias=lambda S, m, n: S)),
        Mistake("the 1/m of dW is missing", "dW = (1/m) dZ Aᵀ: db has its 1/m, dW too.", _backward(per=lambda S, m, n: S)),
        Mistake("the 1/m of db twice", "np.mean divides by m already: db is the mean of dZ, without another / m.", _backward(per_bias=lambda S, m, n: S / m ** 2)),
        Mistake("1/m twice", "Divide by m once: in dW and db, not in dZ as well.", _backward(per=lambda S, m, n: S / m ** 2, per_bias=lambda S, m, n: S / m ** 2)),
        Mistake("divided by the inputs", "m is the number of examples, X.shape[1]. X.shape[0] is the number of inputs.",
                lambda X, Y, A1, A2, W2: tuple(g * (X.shape[1] / X.shape[0]) for g in backward(X, Y, A1, A2, W2))),
        Mistake("divided by the hidden units", "m is the number of examples, X.shape[1]. A1.shape[0] is the number of hidden units.",
                lambda X, Y, A1, A2, W2: tuple(g * (X.shape[1] / A1.shape[0]) for g in backward(X, Y, A1, A2, W2))),
        Mistake("divided by the units", "m is the number of examples, X.shape[1]. You divide by the number of units.", _backward(per=lambda S, m, n: S / n, per_bias=lambda S, m, n: S / n)),
        Mistake("keepdims is missing", "db must have the shape of b, (n, 1). np.sum(dZ, axis=1) is (n,), and b − lr·db is then (n, n) without a word. Add keepdims=True.",
                _backward(bias=lambda dZ: dZ.sum(axis=1))),
        Mistake("one number for db", "Sum over the examples only: axis=1, keepdims=True. Each unit has its own bias.", _backward(bias=lambda dZ: dZ.sum())),
        Mistake("db summed over the units", "db has one number for each unit: sum over the examples, axis=1.", _backward(bias=lambda dZ: dZ.sum(axis=0, keepdims=True))),
        Mistake("another order", "All four are there. Return them in the order dW1, db1, dW2, db2.", _in_another_order(2, 3, 0, 1)),
        Mistake("dW first, then db", "All four are there. Return them in the order dW1, db1, dW2, db2.", _in_another_order(0, 2, 1, 3)),
        Mistake("db before dW", "All four are there. Return them in the order dW1, db1, dW2, db2.", _in_another_order(1, 0, 3, 2))),
    hints=("The six formulas stand above: dZ2, dW2, db2, dZ1, then dW1 and db1. What is m here, and which shape must db have?",
           "dZ2 = A2 - Y; dW2 = dZ2 @ A1.T / m; db2 = dZ2.sum(axis=1, keepdims=True) / m; dZ1 = W2.T @ dZ2 * (1 - A1 ** 2); dW1 and db1 like dW2 and db2, with dZ1 and X."),
    unlocks="training: the next section takes steps with your gradient",
    also_right=(_backward_from_the_sum, _backward_with_means, _backward_with_ones, _backward_einsum))


# ---- 0.4 ----

def cross_entropy(A, Y):
    return float(-(Y * np.log(A) + (1 - Y) * np.log(1 - A)).mean())


def _mean_log(given):
    return lambda A, Y: float(-np.log(given(A, Y)).mean())


def _of_the_truth(A, Y):
    return np.where(Y == 1, A, 1 - A)


def _clipped(low):
    return lambda A, Y: cross_entropy(np.clip(A, low, 1 - low), Y)


def _draw_answers(rng):
    m = int(rng.integers(1, 6))
    return np.round(rng.uniform(0.02, 0.98, (1, m)), 3), rng.integers(0, 2, (1, m)).astype(float)


CROSS_ENTROPY = Exercise(
    id="0.4", name="cross_entropy",
    prompt="A is (1, m), each a between 0 and 1 and neither of them; Y is (1, m), of 0 and 1. Return the cost J, one number: the mean over the m examples of "
           "−[y log a + (1 − y) log(1 − a)].",
    reference=cross_entropy, rtol=1e-8,      # 1 − |a − y| and |a + y − 1| are right too, but for rounding at a = 1e-9
    probes=(probe("right and sure", np.array([[0.9]]), np.array([[1.0]])),
            probe("wrong and sure", np.array([[0.9]]), np.array([[0.0]])),
            probe("wrong, and very sure", np.array([[1e-9]]), np.array([[1.0]])),
            probe("wrong, and very sure of class 1", np.array([[1 - 1e-9]]), np.array([[0.0]])),
            probe("three examples", np.array([[0.2, 0.5, 0.7]]), np.array([[0.0, 1.0, 1.0]])),
            probe("wrong, and very sure, among others", np.array([[0.3, 1e-9, 0.6, 0.8]]), np.array([[0.0, 1.0, 1.0, 0.0]]))),
    draw=_draw_answers, draws=60,
    mistakes=(
        Mistake("the sign", "log a is negative, and a cost is not: the mean of −[…].", lambda A, Y: -cross_entropy(A, Y)),
        Mistake("the sum", "The mean over the examples, not the sum: else the cost grows with m.", lambda A, Y: cross_entropy(A, Y) * Y.size),
        Mistake("only where y is 1", "An example of class 0 pays −log(1 − a). Yours pays nothing, so calling everything class 1 costs nothing.", lambda A, Y: float(-(Y * np.log(A)).mean())),
        Mistake("only where y is 0", "An example of class 1 pays −log a. Yours pays nothing.", lambda A, Y: float(-((1 - Y) * np.log(1 - A)).mean())),
        Mistake("−log a for all", "Where y is 0, the truth got the share 1 − a: pay −log(1 − a).", _mean_log(lambda A, Y: A)),
        Mistake("the classes exchanged", "y goes with log a, 1 − y with log(1 − a).", _mean_log(lambda A, Y: _of_the_truth(A, 1 - Y))),
        Mistake("the squared error", "That is (a − y)², which asks at most 1 for any mistake. Cross-entropy is −log of the share that the truth got.", lambda A, Y: float(((A - Y) ** 2).mean())),
        Mistake("the distance", "That is |a − y|. Cross-entropy is −log of the share that the truth got.", lambda A, Y: float(np.abs(A - Y).mean())),
        Mistake("another base", "log is the natural logarithm, np.log. A bit, log₂, would be 1.44 times as much.", lambda A, Y: cross_entropy(A, Y) / math.log(2)),
        Mistake("base ten", "log is the natural logarithm: np.log, not np.log10.", lambda A, Y: cross_entropy(A, Y) / math.log(10)),
        Mistake("a minus inside", "−[y log a + (1 − y) log(1 − a)]: both terms have the same sign.", lambda A, Y: float(-(Y * np.log(A) - (1 - Y) * np.log(1 - A)).mean())),
        Mistake("the cost of the answers alone", "The labels are missing: −[a log a + (1 − a) log(1 − a)] says how unsure the answers are, not how wrong. y goes in front of the logs.",
                lambda A, Y: float(-(A * np.log(A) + (1 - A) * np.log(1 - A)).mean())),
        Mistake("a for z", "log(1 + e^z) − y z is the cost written with z. A is a = σ(z) already: −[y log a + (1 − y) log(1 − a)].", lambda A, Y: float((np.log(1 + np.exp(A)) - Y * A).mean())),
        Mistake("the dearest example", "The mean over the examples, not the largest.", lambda A, Y: float((-np.log(_of_the_truth(A, Y))).max())),
        Mistake("twice the cost", "The mean over the examples, without a factor of 2.", lambda A, Y: 2 * cross_entropy(A, Y)),
        Mistake("log of the mean", "The mean of the logs, not the log of the mean: one example that is surely wrong must show.", lambda A, Y: float(-np.log(_of_the_truth(A, Y).mean()))),
        Mistake("a bound of 1e-7", "np.clip keeps log finite, but it also says that a mistake made with a = 1e-9 costs no more than one with 1e-7. No a is 0 or 1 here: leave it out. (nn works from z, where nothing needs a bound.)",
                _clipped(1e-7)),
        Mistake("a bound of 1e-8", "np.clip keeps log finite, but it caps what a sure mistake costs. No a is 0 or 1 here: leave it out. (nn works from z, where nothing needs a bound.)", _clipped(1e-8)),
        Mistake("1e-8 added", "log(a + 1e-8) keeps log finite, but it is another cost: a mistake made with a = 1e-9 pays too little. No a is 0 or 1 here: leave it out.",
                lambda A, Y: float(-(Y * np.log(A + 1e-8) + (1 - Y) * np.log(1 - A + 1e-8)).mean()))),
    hints=("Each example pays −log of the share that its true class got. Which share is that where y is 1, and where y is 0?",
           "-(Y * np.log(A) + (1 - Y) * np.log(1 - A)), and the mean of that."),
    unlocks="the number that training lowers",
    also_right=(_mean_log(_of_the_truth), lambda A, Y: float(-(Y @ np.log(A).T + (1 - Y) @ np.log(1 - A).T)[0, 0] / A.shape[1]),
                lambda A, Y: -sum(math.log(a if y else 1 - a) for a, y in zip(A[0], Y[0])) / len(A[0]),
                lambda A, Y: float(np.mean(-np.log(Y * A + (1 - Y) * (1 - A)))), lambda A, Y: float(-np.log(np.abs(A + Y - 1)).mean()),
                lambda A, Y: float(-np.log(1 - np.abs(A - Y)).mean())))


# ---- 0.5 ----

def accuracy(A, Y):
    return float(((A > 0.5) == (Y == 1)).mean())


def _said(limit):
    return lambda A, Y: float(((A > limit) == (Y == 1)).mean())


def _safe(part, whole):
    return float(part / whole) if whole else 0.0


ACCURACY = Exercise(
    id="0.5", name="accuracy",
    prompt="A is (1, m), the probabilities of class 1, none exactly 1/2; Y is (1, m), of 0 and 1. The network says class 1 where a > 1/2. Return the share of examples it gets right: "
           "a number from 0 to 1.",
    reference=accuracy,
    probes=(probe("right", np.array([[0.9]]), np.array([[1.0]])),
            probe("wrong", np.array([[0.6]]), np.array([[0.0]])),
            probe("three examples, two right", np.array([[0.2, 0.4, 0.7]]), np.array([[0.0, 1.0, 1.0]])),
            probe("five examples, three right", np.array([[0.55, 0.1, 0.3, 0.8, 0.45]]), np.array([[1.0, 0.0, 1.0, 0.0, 0.0]]))),
    draw=lambda rng: ((np.array([[0.1, 0.25, 0.4, 0.6, 0.75, 0.9]])[:, rng.integers(0, 6, m := int(rng.integers(1, 8)))]), rng.integers(0, 2, (1, m)).astype(float)),
    mistakes=(
        Mistake("A == Y", "A is a probability and is hardly ever exactly 0 or 1: compare the class it says, A > 0.5, with Y.", lambda A, Y: float((A == Y).mean())),
        Mistake("the error rate", "That is the share it gets wrong.", lambda A, Y: 1 - accuracy(A, Y)),
        Mistake("percent", "A share runs from 0 to 1.", lambda A, Y: 100 * accuracy(A, Y)),
        Mistake("the number, not the share", "Divide by m: the mean of right (1) and wrong (0), not the sum.", lambda A, Y: accuracy(A, Y) * Y.size),
        Mistake("class 0 never right", "An example of class 0 that it calls class 0 is right too.", lambda A, Y: float(((A > 0.5) * Y).mean())),
        Mistake("class 1 never right", "An example of class 1 that it calls class 1 is right too.", lambda A, Y: float(((A < 0.5) * (1 - Y)).mean())),
        Mistake("1 − |a − y|", "That is how near the probabilities come, not how often the class is right.", lambda A, Y: float(1 - np.abs(A - Y).mean())),
        Mistake("one minus the squared error", "That is how near the probabilities come, not how often the class is right.", lambda A, Y: float(1 - ((A - Y) ** 2).mean())),
        Mistake("the limit of z for a", "z > 0 says class 1, but A is a, not z: a > 1/2. All a are above 0, so yours says class 1 to everything.", _said(0)),
        Mistake("all class 0", "Yours says class 0 to everything. (astype(int) and np.floor cut off: 0.9 becomes 0.) Compare with 0.5.", lambda A, Y: float((A.astype(int) == Y).mean())),
        Mistake("precision", "That is the share of right ones among those it calls class 1. Asked is the share among all.", lambda A, Y: _safe(((A > 0.5) * Y).sum(), (A > 0.5).sum())),
        Mistake("recall", "That is the share of class 1 that it finds. Asked is the share of right ones among all.", lambda A, Y: _safe(((A > 0.5) * Y).sum(), Y.sum())),
        Mistake("how often it says class 1", "The labels are missing: compare A > 0.5 with Y.", lambda A, Y: float((A > 0.5).mean()))),
    hints=("Turn A into what the network says, 0 or 1 for each example. When does that equal Y?", "(A > 0.5) == Y is True where it is right; the mean of that is the share."),
    unlocks="how often, where the cost says how sure",
    also_right=(lambda A, Y: float(np.mean(np.round(A) == Y)), lambda A, Y: 1 - float(np.abs((A > 0.5) - Y).mean()),
                lambda A, Y: sum((a > 0.5) == (y > 0.5) for a, y in zip(A[0], Y[0])) / A.shape[1],
                lambda A, Y: float((Y * (A > 0.5) + (1 - Y) * (A <= 0.5)).sum() / Y.size)))


EXERCISES = COUNT, FORWARD, BACKWARD, CROSS_ENTROPY, ACCURACY
PREDICTIONS = (
    Prediction("0.a", "A ring of squares inside a ring of circles, and networks with 2, 3 and 8 hidden units. Which of them learn to part the two classes?",
               ("all three: fewer units only need more time", "3 and 8 do, 2 never does", "only 8 does", "none: a ring cannot be learned"),
               "3 and 8 do, 2 never does",
               "With two units training stops with more than one point in ten on the wrong side, in each of twenty starts. With three, hardly a point is left on the wrong side. Why, this lesson will show."),
    Prediction("0.b", "A network has 2 inputs, 3 hidden units and 1 output. How many numbers does training have to find?",
               ("6: one for each circle", "9: one for each arrow", "13: one for each arrow, and one for each circle that computes"),
               "13: one for each arrow, and one for each circle that computes",
               "W1 has 3 × 2 numbers and b1 has 3; W2 has 1 × 3 and b2 has 1. The inputs have no parameters: they come with each example."),
    Prediction("0.c", "Columns of 2, 5, 3, 6 and 1 circles: does such a network work, or must neighbouring layers be equally wide?",
               ("it works", "it does not: neighbours must be equally wide", "only if each layer is narrower than the one before"), "it works",
               "W has one column for each unit before it and one row for each of its own units: any two widths fit. What must fit is W's columns and the rows of what comes in."),
    Prediction("0.d", "One network gives the true class a probability of 0.99, another 0.01. How many times as much does the second pay for this example?",
               ("about 2 times", "99 times, as 0.99 is to 0.01", "more than 400 times"), "more than 400 times",
               "−log 0.99 is 0.010 and −log 0.01 is 4.6. To be right and sure costs almost nothing; to be sure and wrong costs more the surer one is, without end."),
    Prediction("0.e", "b1 is (3, 1). Without keepdims, db1 is (3,). What does b1 − lr · db1 give?",
               ("the same numbers as with keepdims", "an error: the shapes do not fit", "an array of shape (3, 3), and no error"), "an array of shape (3, 3), and no error",
               "NumPy reads (3,) as a row, and a column minus a row is a table: every bias minus every gradient. No error, and a network that is no network any more."),
    Prediction("0.f", "A network that calls all ten digits equally likely pays log 10 = 2.30. What does ours pay, with random weights?",
               ("less than 2.30: it knows a little by chance", "2.30: it is guessing", "more than 2.30"), "more than 2.30",
               "It knows nothing, but its outputs differ from one another: it is sure of things that are not so, and that costs more than admitting it."),
    Prediction("0.g", "Thirty-seven learning rates, from 0.0001 to 100. How does the cost after ten epochs depend on them?",
               ("it has its lowest point in the middle, and rises as gently on both sides", "it falls slowly as the rate grows, and then jumps up", "the smaller the rate, the lower"),
               "it falls slowly as the rate grows, and then jumps up",
               "A rate that is too small has not arrived yet. Not far above the one with the lowest cost, the steps are so large that the cost explodes."))
