"""Lesson 02: units that start equal, and what sets them apart."""
import math

import numpy as np

from ...symmetry import TOLERANCE, distinct
from .compare import holds_dots, kind
from .exercise import Exercise, Mistake, probe
from .lesson03 import facts_about
from .prediction import Prediction


# ---- 2.1 ----

def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def logistic_gradient(X, Y, W, b):
    m = X.shape[1]
    dZ = sigmoid(W @ X + b) - Y
    return dZ @ X.T / m, dZ.sum(axis=1, keepdims=True) / m


def _gradient(dW=lambda dZ, X, m: dZ @ X.T / m, db=lambda dZ, X, m: dZ.sum(axis=1, keepdims=True) / m, dZ=lambda Z, Y: sigmoid(Z) - Y, Z=lambda W, X, b: W @ X + b):
    """logistic_gradient, with one part of it done in another way."""
    def answer(X, Y, W, b):
        error, m = dZ(Z(W, X, b), Y), X.shape[1]
        return dW(error, X, m), db(error, X, m)
    return answer


def _gradient_by_examples(X, Y, W, b):
    dW, db = np.zeros_like(W), np.zeros_like(b)
    for x, y in zip(X.T, Y[0]):
        dz = 1 / (1 + math.exp(-(W[0] @ x + b[0, 0]))) - y
        dW += dz * x
        db += dz
    return dW / X.shape[1], db / X.shape[1]


def _draw_logistic(rng):
    n, m = int(rng.integers(1, 5)), int(rng.integers(1, 7))
    W, b = (rng.standard_normal((1, size)).round(2) * (rng.random() < 0.8) for size in (n, 1))
    return rng.standard_normal((n, m)).round(2), rng.integers(0, 2, (1, m)).astype(float), W, b


LOGISTIC_GRADIENT = Exercise(
    id="2.1", name="logistic_gradient",
    prompt="Logistic regression: Z = WX + b, A = σ(Z), J the mean cross-entropy. X is an array (n_x, m), Y (1, m) of 0 and 1, W (1, n_x) and b (1, 1). "
           "Return dW (1, n_x) and db (1, 1), the gradients of J.",
    reference=logistic_gradient, returns=("dW", "db"),
    probes=(probe("one example, weight 0", np.array([[2.0]]), np.array([[1.0]]), np.array([[0.0]]), np.array([[0.0]])),
            probe("weights 0, two examples", np.array([[1.0, 3.0], [2.0, 1.0]]), np.array([[1.0, 0.0]]), np.zeros((1, 2)), np.zeros((1, 1))),
            probe("one weight, no bias", np.array([[1.0, -2.0, 0.5]]), np.array([[1.0, 0.0, 1.0]]), np.array([[0.5]]), np.array([[0.0]])),
            probe("a bias", np.array([[1.0, -2.0, 0.5], [0.0, 1.0, 1.0]]), np.array([[1.0, 1.0, 0.0]]), np.array([[0.5, -1.0]]), np.array([[0.7]]))),
    draw=_draw_logistic, draws=60,
    mistakes=(
        Mistake("not divided by m", "J is a mean over the m examples, so both gradients are means over them too.",
                _gradient(lambda dZ, X, m: dZ @ X.T, lambda dZ, X, m: dZ.sum(axis=1, keepdims=True))),
        Mistake("dW not divided by m", "db is right. dW is a mean over the examples too: (A − Y)Xᵀ/m.", _gradient(lambda dZ, X, m: dZ @ X.T)),
        Mistake("db not divided by m", "dW is right. db is a mean over the examples too: Σ(A − Y)/m.", _gradient(db=lambda dZ, X, m: dZ.sum(axis=1, keepdims=True))),
        Mistake("divided by m twice", "dZ is A − Y, for each example. The one 1/m stands in dW and db.",
                _gradient(lambda dZ, X, m: dZ @ X.T / m ** 2, lambda dZ, X, m: dZ.sum(axis=1, keepdims=True) / m ** 2)),
        Mistake("Y − A", "dZ = A − Y. With the other sign descent climbs.", _gradient(dZ=lambda Z, Y: Y - sigmoid(Z))),
        Mistake("the sigmoid is missing", "The error is A − Y with A = σ(Z), not Z − Y.", _gradient(dZ=lambda Z, Y: Z - Y)),
        Mistake("σ′ once more", "Of the cross-entropy, dZ is A − Y: its slope has cancelled σ′ = A(1 − A) already.", _gradient(dZ=lambda Z, Y: (sigmoid(Z) - Y) * sigmoid(Z) * (1 - sigmoid(Z)))),
        Mistake("only σ′", "dZ compares with the label: A − Y. A(1 − A) is how steep the sigmoid is.", _gradient(dZ=lambda Z, Y: sigmoid(Z) * (1 - sigmoid(Z)))),
        Mistake("the bias is missing in Z", "Z = WX + b: your A does not know b.", _gradient(Z=lambda W, X, b: W @ X)),
        Mistake("tanh for the sigmoid", "A = σ(Z) = 1/(1 + e^−Z), between 0 and 1.", _gradient(dZ=lambda Z, Y: np.tanh(Z) - Y)),
        Mistake("e^z for e^−z", "σ(z) = 1/(1 + e^−z) rises with z; yours falls.", _gradient(dZ=lambda Z, Y: sigmoid(-Z) - Y)),
        Mistake("dW is a column", "dW has the shape of W, (1, n_x): (A − Y)Xᵀ, not X(A − Y)ᵀ.", _gradient(lambda dZ, X, m: X @ dZ.T / m)),
        Mistake("db has lost an axis", "b is (1, 1), so db is: sum with axis=1, keepdims=True.", _gradient(db=lambda dZ, X, m: dZ.sum(axis=1) / m)),
        Mistake("db is a number", "b is (1, 1), so db is: sum with axis=1, keepdims=True.", _gradient(db=lambda dZ, X, m: float(dZ.sum() / m))),
        Mistake("db is not summed", "One b serves all examples, so db is the mean over them: (1, 1), not (1, m).", _gradient(db=lambda dZ, X, m: dZ / m)),
        Mistake("the errors are rounded", "A is a probability, not a decision: do not round it to 0 and 1.", _gradient(dZ=lambda Z, Y: (sigmoid(Z) > 0.5) - Y)),
        Mistake("times W", "∂Z/∂W is X: the gradient asks how the cost moves when W does, also where W is 0. What is multiplied by W goes back to X.",
                lambda X, Y, W, b: (W * logistic_gradient(X, Y, W, b)[0], logistic_gradient(X, Y, W, b)[1])),
        Mistake("the size of the errors", "An error has a sign: too much on one example makes up for too little on another.", _gradient(dZ=lambda Z, Y: np.abs(sigmoid(Z) - Y))),
        Mistake("X is not there", "Z = WX + b, so ∂Z/∂W is X: each error counts as much as the input it came with.", _gradient(lambda dZ, X, m: dZ.sum() / m * np.ones((1, len(X))))),
        Mistake("dA for dZ", "(A − Y)/(A(1 − A)) is the slope of the cost for A. For Z it is multiplied by σ′ = A(1 − A), and A − Y is left.", _gradient(dZ=lambda Z, Y: (sigmoid(Z) - Y) / (sigmoid(Z) * (1 - sigmoid(Z))))),
        Mistake("the labels are missing", "The error is A − Y. Yours compares A with ½, whatever the label.", _gradient(dZ=lambda Z, Y: sigmoid(Z) - 0.5)),
        Mistake("A is missing", "The error is A − Y. At W = 0 A is ½, not 0.", _gradient(dZ=lambda Z, Y: 0 * Z - Y)),
        Mistake("twice the gradient", "dZ = A − Y, without a factor of 2: that belongs to the squared error.", _gradient(dZ=lambda Z, Y: 2 * (sigmoid(Z) - Y))),
        Mistake("half the gradient", "J is the mean over m examples, not over 2m.", _gradient(dZ=lambda Z, Y: (sigmoid(Z) - Y) / 2)),
        Mistake("the step for the gradient", "That is W and b after a step. Asked are dW and db; the step is taken elsewhere.",
                lambda X, Y, W, b: (W - logistic_gradient(X, Y, W, b)[0], b - logistic_gradient(X, Y, W, b)[1])),
        Mistake("db is a number, and not divided by m", "b is (1, 1), so db is; and it is a mean: sum with axis=1, keepdims=True, over m.", _gradient(db=lambda dZ, X, m: float(dZ.sum()))),
        Mistake("divided by n_x", "The mean is over examples. They are the columns: m = X.shape[1], not X.shape[0].",
                _gradient(lambda dZ, X, m: dZ @ X.T / len(X), lambda dZ, X, m: dZ.sum(axis=1, keepdims=True) / len(X)))),
    hints=("dZ = A − Y, as at the end of the network of lesson 00. What is ∂Z/∂W, and over what is J a mean?",
           "dZ = 1 / (1 + np.exp(-(W @ X + b))) - Y; then dZ @ X.T / m and dZ.sum(axis=1, keepdims=True) / m."),
    unlocks="logistic regression by hand; the next cell trains it from zero",
    also_right=(_gradient_by_examples,
                lambda X, Y, W, b: ((sigmoid(W @ X + b) - Y) @ X.T / X.shape[1], (sigmoid(W @ X + b) - Y).mean(axis=1, keepdims=True)),
                lambda X, Y, W, b: ((X @ (0.5 + 0.5 * np.tanh((W @ X + b) / 2) - Y).T).T / Y.size, np.array([[np.mean(sigmoid(W @ X + b) - Y)]])),
                lambda X, Y, W, b: (np.mean((sigmoid(W @ X + b) - Y) * X, axis=1)[None], np.mean(sigmoid(W @ X + b) - Y, keepdims=True)),
                lambda X, Y, W, b: tuple(part.reshape(1, -1) for part in np.split(np.vstack([X, np.ones_like(Y)]) @ (sigmoid(W @ X + b) - Y)[0] / Y.size, [len(X)]))))


# ---- 2.2 ----

def distinct_units(W, b):
    return distinct(np.hstack([W, b]), tolerance=TOLERANCE / max(np.abs(W).max(), np.abs(b).max(), TOLERANCE))


def _distinct_rows(rows, same):
    """How many rows are like none before them."""
    found = []
    for row in rows:
        if not any(same(row, other) for other in found):
            found.append(row)
    return len(found)


def _near(tolerance):
    return lambda one, other: np.abs(one - other).max() <= tolerance


def _by_groups(W, b):
    left, groups = list(np.hstack([W, b])), 0
    while left:
        first, groups = left[0], groups + 1
        left = [row for row in left if np.linalg.norm(row - first, np.inf) > 1e-12]
    return groups


def _by_distances(W, b):
    U = np.concatenate([W, b], axis=1)
    near = np.abs(U[:, None] - U[None]).max(axis=2) <= 1e-12
    return int(np.sum(~np.tril(near, -1).any(axis=1)))


def _draw_units(rng):
    kinds, n, n_in = int(rng.integers(1, 5)), int(rng.integers(1, 9)), int(rng.integers(1, 4))
    rows = rng.integers(-9, 10, (kinds, n_in + 1)) / 10
    if rng.random() < 0.3:                                  # another order of the same numbers, and other signs
        rows[-1] = rows[0][::-1] if rng.random() < 0.5 else -rows[0]
    rows = rows[rng.integers(0, kinds, n)]
    if rng.random() < 0.5:
        rows[rng.integers(n), rng.integers(n_in + 1)] += rng.choice([1e-5, 1e-6, 1e-8, 3e-11])          # one nudged
    if rng.random() < 0.5:
        rows[rng.integers(n), rng.integers(n_in + 1)] += 2e-15                                          # rounding
    return rows[:, :-1].copy(), rows[:, -1:].copy()


DISTINCT_UNITS = Exercise(
    id="2.2", name="distinct_units",
    prompt="A layer of n units: W is an array (n, n_in), b an array (n, 1); row k holds unit k's weights and its bias. Two units are one where none of these numbers "
           "differs by more than 1e-12. Return how many distinct units there are, a whole number.",
    reference=distinct_units,
    probes=(probe("two equal units", np.array([[0.3, 0.3], [0.3, 0.3]]), np.zeros((2, 1))),
            probe("equal weights, other biases", np.array([[0.3, 0.1], [0.3, 0.1]]), np.array([[0.0], [1.0]])),
            probe("the same, but for rounding", np.array([[0.1 + 0.2], [0.3]]), np.array([[0.5], [0.5]])),
            probe("one nudged by 1e-6", np.array([[0.3], [0.3], [0.3 + 1e-6]]), np.zeros((3, 1))),
            probe("one nudged by 3e-11", np.array([[0.3], [0.3], [0.3 + 3e-11]]), np.zeros((3, 1))),
            probe("twins that do not stand together", np.array([[0.1, 0.2], [0.5, 0.5], [0.1, 0.2]]), np.zeros((3, 1))),
            probe("the same numbers in another order", np.array([[0.1, 0.2], [0.2, 0.1]]), np.zeros((2, 1))),
            probe("the same sum and the same first weight", np.array([[0.1, 0.2, 0.4], [0.1, 0.4, 0.2], [0.1, 0.3, 0.3]]), np.zeros((3, 1))),
            probe("other signs", np.array([[0.1, 0.2], [-0.1, -0.2], [0.3, 0.3]]), np.array([[0.5], [-0.5], [0.5]])),
            probe("all distinct", np.array([[0.1, 0.5], [0.7, 0.3], [0.9, 0.2], [0.4, 0.6]]), np.array([[0.0], [0.1], [0.2], [0.3]])),
            probe("two pairs and one alone", np.array([[1.0], [2.0], [1.0], [3.0], [2.0]]), np.zeros((5, 1)))),
    draw=_draw_units, draws=80, rtol=0, atol=0,
    mistakes=(
        Mistake("columns for rows", "A column of W holds what one input gives to all units. A unit is a row.", lambda W, b: _distinct_rows(W.T, _near(1e-12))),
        Mistake("the bias is forgotten", "Two units with the same weights and other biases compute different things: compare rows of W and b.", lambda W, b: _distinct_rows(W, _near(1e-12))),
        Mistake("equal to the last bit", "0.1 + 0.2 is not 0.3 to the last bit: np.unique, == and set call rounding a difference. Allow 1e-12.", lambda W, b: len(np.unique(np.hstack([W, b]), axis=0))),
        Mistake("the bias is forgotten, and equal to the last bit", "0.1 + 0.2 is not 0.3 to the last bit: allow 1e-12. And compare rows of W and b together.", lambda W, b: len(np.unique(W, axis=0))),
        *(Mistake("a tolerance that swallows a nudge", f"What differs by {nudge:g} is another unit: training makes it grow. Allow 1e-12, no more.",
                  lambda W, b, digits=digits: len(np.unique(np.round(np.hstack([W, b]), digits), axis=0))) for digits, nudge in ((7, 1e-8), (10, 3e-11))),
        Mistake("a tolerance that swallows a nudge", "np.allclose and np.isclose allow a relative 1e-5, and rounding to 5 digits as much: a unit that was nudged by 1e-6 would be one with the others. Allow 1e-12.",
                lambda W, b: _distinct_rows(np.hstack([W, b]), np.allclose)),
        Mistake("a tolerance that swallows a nudge", "What differs by 1e-6 is another unit: training makes it grow. Allow 1e-12.", lambda W, b: _distinct_rows(np.hstack([W, b]), _near(2e-5))),
        Mistake("the rank", "The rank counts directions: two units on one line through 0, or three in a plane, are distinct and do not add to it.", lambda W, b: int(np.linalg.matrix_rank(np.hstack([W, b]), tol=1e-12))),
        Mistake("the rank of W", "The rank counts directions: two units on one line through 0 are distinct and do not add to it. And a bias tells units apart.", lambda W, b: int(np.linalg.matrix_rank(W, tol=1e-12))),
        Mistake("numbers for units", "You count different numbers. A unit is a whole row: all its weights and its bias.", lambda W, b: _distinct_rows(W.reshape(-1, 1), _near(1e-12))),
        Mistake("only neighbours are compared", "Units need not stand beside their twins: compare each with all before it.",
                lambda W, b: 1 + int((np.abs(np.diff(np.hstack([W, b]), axis=0)).max(axis=1, initial=0) > 1e-12).sum())),
        Mistake("all are compared with the first", "You count units that differ from unit 1, but two of those may be one.",
                lambda W, b: 1 + int((np.abs(np.hstack([W, b]) - np.hstack([W, b])[0]).max(axis=1) > 1e-12).sum())),
        Mistake("numbers for units", "You count different numbers, those of W and b. A unit is a whole row: all its weights and its bias.", lambda W, b: _distinct_rows(np.hstack([W, b]).reshape(-1, 1), _near(1e-12))),
        Mistake("the first is not counted", "You count units that differ from unit 1. Unit 1 is one too; and two of the others may be one.",
                lambda W, b: int((np.abs(np.hstack([W, b]) - np.hstack([W, b])[0]).max(axis=1) > 1e-12).sum())),
        Mistake("only units without a twin", "A unit that has twins is a unit still: count it once.",
                lambda W, b: sum(sum(np.abs(row - other).max() <= 1e-12 for other in np.hstack([W, b])) == 1 for row in np.hstack([W, b]))),
        Mistake("each is compared with itself", "A unit is always like itself: compare it with those before it, or leave itself out.", lambda W, b: 0),
        Mistake("the biases alone", "Units with the same bias may have other weights: compare whole rows of W and b.", lambda W, b: _distinct_rows(b, _near(1e-12))),
        Mistake("the number of units", "That is how many there are, not how many are distinct.", lambda W, b: len(W)),
        Mistake("how many are too many", "You return how many units have a twin before them. Asked is how many are distinct: the others.", lambda W, b: len(W) - _by_groups(W, b)),
        Mistake("equal or not", "1 where all are one, else 2? There may be any number of distinct units.", lambda W, b: min(2, _by_groups(W, b))),
        Mistake("sums for units", "Rows with the same sum may be different rows: (0.1, 0.2) and (0.2, 0.1) answer differently.", lambda W, b: _distinct_rows(np.hstack([W, b]).sum(axis=1, keepdims=True), _near(1e-12))),
        Mistake("order does not matter?", "(0.1, 0.2) and (0.2, 0.1) are different units: each weight belongs to its input. Do not sort within a row.",
                lambda W, b: _distinct_rows(np.sort(np.hstack([W, b]), axis=1), _near(1e-12))),
        Mistake("signs do not matter?", "For tanh a unit and its mirror image (all signs turned) do the same work, but they are two sets of numbers, and for ReLU not even that. Compare without abs.",
                lambda W, b: _distinct_rows(np.abs(np.hstack([W, b])), _near(1e-12))),
        Mistake("only the first weight", "Units may share their first weight and differ in the others: compare whole rows.", lambda W, b: _distinct_rows(W[:, :1], _near(1e-12))),
        Mistake("one number that is equal is enough", "Two units are one where *no* number differs: all(), not any().", lambda W, b: _distinct_rows(np.hstack([W, b]), lambda one, other: (np.abs(one - other) <= 1e-12).any())),
        Mistake("differences without abs", "A large negative difference is no small one: take np.abs before you compare.", lambda W, b: _distinct_rows(np.hstack([W, b]), lambda one, other: (one - other).max() <= 1e-12))),
    hints=("Put the bias beside the weights: np.hstack([W, b]) has a row for each unit. Go through the rows, and keep those that are like none you kept before.",
           "for row in rows: if all(np.abs(row - kept).max() > 1e-12 for kept in found): found.append(row). Return len(found)."),
    unlocks="a detector of symmetric starts, for any layer",
    also_right=(_by_groups, _by_distances,
                lambda W, b: len({tuple(int(round(x * 1e12)) for x in row) for row in np.hstack([W, b])}),
                lambda W, b: len(np.unique(np.round(np.hstack([W, b]), 12) + 0.0, axis=0)),
                lambda W, b: _distinct_rows(np.hstack([W, b]), lambda one, other: np.allclose(one, other, rtol=0, atol=1e-12))))


# ---- 2.3: a start is random, so facts about it are compared ----

def random_start(rng, n_out, n_in, std):
    return std * rng.standard_normal((n_out, n_in)), np.zeros((n_out, 1))


def facts_of_start(answer, n_out, n_in, std):
    """{fact: what it is} of the (W, b) that a start gives."""
    first = answer(np.random.default_rng(0), n_out, n_in, std)
    if holds_dots(first):
        return first
    if not isinstance(first, (tuple, list)) or len(first) != 2:
        return {"it returns": kind(first)}
    b = first[1]
    column = isinstance(b, np.ndarray) and b.shape == (n_out, 1)
    zero = column and b.dtype.kind == "f" and not b.any()
    facts = facts_about(lambda rng, shape, dtype: answer(rng, *shape, std)[0], n_out, n_in, np.float64)
    of_b = f"zeros of shape ({n_out}, 1)" if zero else "numbers that are not all 0" if column and b.any() else kind(b)
    return {"it returns": "W and b", "W": facts.pop("it returns"), **facts, "b": of_b}


def _start(W=lambda rng, n_out, n_in, std: std * rng.standard_normal((n_out, n_in)), b=lambda rng, n_out: np.zeros((n_out, 1))):
    return lambda rng, n_out, n_in, std: (W(rng, n_out, n_in, std), b(rng, n_out))


RANDOM_START = Exercise(
    id="2.3", name="random_start",
    prompt="Break the symmetry: return W and b of a layer. W is an array (n_out, n_in) of independent draws, with rng, from a normal (or uniform) distribution with mean 0 and standard deviation std; "
           "b is an array (n_out, 1) of zeros.",
    reference=random_start,
    probes=(probe("a wide layer", 400, 100, 0.5), probe("a narrow one", 100, 600, 0.01), probe("a large standard deviation", 300, 200, 3.0)),
    draw=lambda rng: (int(rng.integers(8, 40)), int(rng.integers(8, 40)), float(rng.choice([0.01, 0.1, 0.5, 2.0]))), draws=4,
    mistakes=(
        Mistake("zeros", "All units are then one, and stay so.", _start(lambda rng, n_out, n_in, std: np.zeros((n_out, n_in)))),
        Mistake("a constant", "All units are then one, whatever the constant, and stay so.", _start(lambda rng, n_out, n_in, std: np.full((n_out, n_in), std))),
        Mistake("one row for all units", "W has equal rows: its units are one, and stay so. Draw (n_out, n_in) numbers.", _start(lambda rng, n_out, n_in, std: np.tile(std * rng.standard_normal(n_in), (n_out, 1)))),
        Mistake("one number for each unit", "All weights of a row are equal: units differ, but no input counts more than another at the start. Draw (n_out, n_in) numbers.",
                _start(lambda rng, n_out, n_in, std: np.tile(std * rng.standard_normal((n_out, 1)), (1, n_in)))),
        Mistake("random for standard_normal", "rng.random draws from 0 to 1: no weight is negative, and the mean is std/2. Take rng.standard_normal.", _start(lambda rng, n_out, n_in, std: std * rng.random((n_out, n_in)))),
        Mistake("the ends of a uniform distribution", "U(−c, c) has the standard deviation c/√3. Its ends are ±√3 std.", _start(lambda rng, n_out, n_in, std: rng.uniform(-std, std, (n_out, n_in)))),
        Mistake("std is not used", "standard_normal has the standard deviation 1: multiply by std.", _start(lambda rng, n_out, n_in, std: rng.standard_normal((n_out, n_in)))),
        Mistake("std squared", "std times standard_normal has the standard deviation std; std² is its variance.", _start(lambda rng, n_out, n_in, std: std ** 2 * rng.standard_normal((n_out, n_in)))),
        Mistake("the root of std", "std is a standard deviation already: no root is taken.", _start(lambda rng, n_out, n_in, std: math.sqrt(std) * rng.standard_normal((n_out, n_in)))),
        Mistake("std is added", "standard_normal + std moves the mean. Multiply.", _start(lambda rng, n_out, n_in, std: std + rng.standard_normal((n_out, n_in)))),
        Mistake("W turned round", "W is (n_out, n_in): a row for each unit.", _start(lambda rng, n_out, n_in, std: std * rng.standard_normal((n_in, n_out)))),
        Mistake("not drawn with rng", "Draw with the rng that is given: the same seed must give the same W again.", _start(lambda rng, n_out, n_in, std: std * np.random.default_rng().standard_normal((n_out, n_in)))),
        Mistake("a seed of its own", "A second call gives the first W again: two layers would start equal. Draw with the rng that is given.",
                _start(lambda rng, n_out, n_in, std: std * np.random.default_rng(0).standard_normal((n_out, n_in)))),
        Mistake("random − ½", "rng.random() − ½ lies between −½ and ½, and has the standard deviation 1/√12 = 0.29. Take rng.standard_normal.", _start(lambda rng, n_out, n_in, std: std * (rng.random((n_out, n_in)) - 0.5))),
        Mistake("divided by std", "standard_normal has the standard deviation 1: multiply by std.", _start(lambda rng, n_out, n_in, std: rng.standard_normal((n_out, n_in)) / std)),
        Mistake("divided by √n_in", "That is lesson 03's business. Here the standard deviation is std, whatever the number of inputs.", _start(lambda rng, n_out, n_in, std: std / math.sqrt(n_in) * rng.standard_normal((n_out, n_in)))),
        Mistake("√(2/n_in)", "That is lesson 03's business. Here the standard deviation is std, whatever the number of inputs.", _start(lambda rng, n_out, n_in, std: std * math.sqrt(2 / n_in) * rng.standard_normal((n_out, n_in)))),
        Mistake("zeros of whole numbers", "np.zeros(…, int) can hold no fraction, and a bias will need them: leave int out.", _start(b=lambda rng, n_out: np.zeros((n_out, 1), int))),
        Mistake("b is a row, or flat", "b is (n_out, 1), a column: it is added to each column of WA.", _start(b=lambda rng, n_out: np.zeros(n_out))),
        Mistake("b is a row", "b is (n_out, 1), a column: it is added to each column of WA.", _start(b=lambda rng, n_out: np.zeros((1, n_out)))),
        Mistake("b is a number", "b is an array (n_out, 1), one bias for each unit.", _start(b=lambda rng, n_out: 0.0)),
        Mistake("b is not zero", "Asked are zeros, all of them. W has told the units apart already.", _start(b=lambda rng, n_out: np.ones((n_out, 1)))),
        Mistake("b before W", "Return W, b, in this order.", lambda rng, n_out, n_in, std: random_start(rng, n_out, n_in, std)[::-1])),
    hints=("What must differ from unit to unit, and what may be equal? rng.standard_normal(shape) draws with standard deviation 1.",
           "return std * rng.standard_normal((n_out, n_in)), np.zeros((n_out, 1))"),
    unlocks="a start that sets units apart, biases at zero",
    also_right=(lambda rng, n_out, n_in, std: (rng.normal(0, std, (n_out, n_in)), np.zeros((n_out, 1))),
                lambda rng, n_out, n_in, std: (rng.normal(0.0, std, size=(n_in, n_out)).T, 0.0 * np.ones((n_out, 1))),
                lambda rng, n_out, n_in, std: [rng.uniform(-math.sqrt(3) * std, math.sqrt(3) * std, (n_out, n_in)), np.zeros([n_out, 1])],
                lambda rng, n_out, n_in, std: (np.array([[std * rng.standard_normal() for _ in range(n_in)] for _ in range(n_out)]), np.zeros(n_out)[:, None])),
    rtol=0.02, atol=0, ask=facts_of_start)


# ---- 2.4 ----

def steps_until(nudge, growth, size):
    return math.log(size / nudge) / math.log(growth)


STEPS_UNTIL = Exercise(
    id="2.4", name="steps_until",
    prompt="A difference starts as nudge and is multiplied by growth at each step. Return after how many steps it is size: the t with nudge · growthᵗ = size, not rounded. "
           "All are numbers; growth is above 1, and nudge below size.",
    reference=steps_until,
    probes=(probe("doubling from one half to 8", 0.5, 2.0, 8.0), probe("a tenfold step", 0.01, 10.0, 0.1), probe("slow growth", 1e-6, 1.01, 0.1),
            probe("a smaller nudge", 1e-12, 1.01, 0.1), probe("one half more each step", 0.2, 1.5, 7.0)),
    draw=lambda rng: (float(f"{10 ** rng.uniform(-12, -2):.2g}"), round(1 + float(10 ** rng.uniform(-3, 0.5)), 4), round(float(rng.uniform(0.05, 5)), 2)), draws=60,
    mistakes=(
        Mistake("upside down", "The difference grows from nudge to size, by the factor size/nudge. Yours gives a negative number of steps.", lambda nudge, growth, size: math.log(nudge / size) / math.log(growth)),
        Mistake("growth for its logarithm", "Each step *adds* ln growth to the logarithm of the difference: divide by that.", lambda nudge, growth, size: math.log(size / nudge) / growth),
        Mistake("a sum for a product", "That would be the number of steps if each *added* growth times the nudge. Each multiplies: take logarithms.", lambda nudge, growth, size: size / nudge / growth),
        Mistake("a straight line", "(size − nudge)/(growth·nudge) is for a difference that gains the same at each step. This one is multiplied: take logarithms.",
                lambda nudge, growth, size: (size - nudge) / (growth * nudge)),
        Mistake("the gain of the first step for all", "The first step gains (growth − 1)·nudge, the later ones more. Take logarithms.", lambda nudge, growth, size: (size - nudge) / ((growth - 1) * nudge)),
        Mistake("growth − 1 for its logarithm", "ln growth is near to growth − 1 where growth is near to 1, but not equal.", lambda nudge, growth, size: math.log(size / nudge) / (growth - 1)),
        Mistake("two kinds of logarithm", "Both logarithms must have one base: np.log and math.log are natural, log10 is not, and log2 is another one.", lambda nudge, growth, size: math.log10(size / nudge) / math.log(growth)),
        Mistake("two kinds of logarithm", "Both logarithms must have one base: np.log and math.log are natural, log10 is not.", lambda nudge, growth, size: math.log(size / nudge) / math.log10(growth)),
        Mistake("two kinds of logarithm", "Both logarithms must have one base: np.log and math.log are natural, log2 is not.", lambda nudge, growth, size: math.log2(size / nudge) / math.log(growth)),
        Mistake("two kinds of logarithm", "Both logarithms must have one base: np.log and math.log are natural, log2 is not.", lambda nudge, growth, size: math.log(size / nudge) / math.log2(growth)),
        Mistake("brackets for the difference", "/ comes before −: (ln size − ln nudge) / ln growth, with brackets.", lambda nudge, growth, size: math.log(size) - math.log(nudge) / math.log(growth)),
        Mistake("a product for a ratio", "ln size − ln nudge is ln(size/nudge). With + it is ln(size·nudge).", lambda nudge, growth, size: (math.log(size) + math.log(nudge)) / math.log(growth)),
        Mistake("growth is added", "Each step *multiplies* the difference by growth; it does not add growth to it.", lambda nudge, growth, size: math.ceil(round((size - nudge) / growth, 9))),
        Mistake("growth is missing", "ln(size/nudge) is how much the logarithm has to gain; each step gains ln growth. Divide.", lambda nudge, growth, size: math.log(size / nudge)),
        Mistake("the nudge is not used", "From 1 to size it is ln size / ln growth. It starts at nudge: ln(size/nudge).", lambda nudge, growth, size: math.log(size) / math.log(growth)),
        Mistake("the size is not used", "−ln nudge / ln growth is how long it takes to reach 1, not size.", lambda nudge, growth, size: -math.log(nudge) / math.log(growth)),
        Mistake("numerator and denominator swapped", "How many times ln growth goes into ln(size/nudge), not the other way round.", lambda nudge, growth, size: math.log(growth) / math.log(size / nudge)),
        Mistake("a difference for a ratio", "The difference is *multiplied* until it is size: ln size − ln nudge, which is ln(size/nudge), not ln(size − nudge).",
                lambda nudge, growth, size: math.log(size - nudge) / math.log(growth)),
        Mistake("a ratio of logarithms", "ln(size/nudge) is ln size − ln nudge, not ln size / ln nudge.", lambda nudge, growth, size: math.log(size) / math.log(nudge) / math.log(growth)),
        Mistake("log1p(growth)", "growth is the whole factor of a step already: ln growth, not ln(1 + growth).", lambda nudge, growth, size: math.log(size / nudge) / math.log1p(growth)),
        Mistake("one step too many", "At t = 0 the difference is nudge: nothing is added.", lambda nudge, growth, size: math.log(size / nudge) / math.log(growth) + 1),
        Mistake("rounded", "Asked is the t where it is exactly size, as a number that need not be whole.", lambda nudge, growth, size: float(round(steps_until(nudge, growth, size)))),
        Mistake("rounded up", "Asked is the t where it is exactly size, as a number that need not be whole.", lambda nudge, growth, size: float(math.ceil(round(steps_until(nudge, growth, size), 6)))),
        Mistake("rounded down", "Asked is the t where it is exactly size, as a number that need not be whole.", lambda nudge, growth, size: float(math.floor(round(steps_until(nudge, growth, size), 6)))),
        Mistake("divided by the size", "Only ln(size/nudge) and ln growth are in it.", lambda nudge, growth, size: math.log(size / nudge) / math.log(growth) / size)),
    hints=("Take the logarithm of both sides of nudge · growthᵗ = size. Then t is a factor.",
           "ln nudge + t·ln growth = ln size: t = math.log(size / nudge) / math.log(growth)."),
    unlocks="when two units part, from one number",
    also_right=(lambda nudge, growth, size: np.log(size / nudge) / np.log(growth),
                lambda nudge, growth, size: (math.log(size) - math.log(nudge)) / math.log(growth),
                lambda nudge, growth, size: math.log(size / nudge, growth),
                lambda nudge, growth, size: (np.log10(size) - np.log10(nudge)) / np.log10(growth),
                lambda nudge, growth, size: -math.log2(nudge / size) / math.log2(growth)))


# ---- 2.5 ----

def cost_from_logits(Z, Y):
    return np.mean(np.logaddexp(0, Z) - Y * Z)


def _from_probabilities(clip):
    def cost(Z, Y):
        A = clip(sigmoid(Z))
        return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return cost


def _guarded(guard):
    return lambda Z, Y: -np.mean(Y * np.log(sigmoid(Z) + guard) + (1 - Y) * np.log(1 - sigmoid(Z) + guard))


def _clipped(guard):
    return _from_probabilities(lambda A: np.clip(A, guard, 1 - guard))


def _cost_one_by_one(Z, Y):
    costs = []
    for z, y in zip(Z[0].tolist(), Y[0].tolist()):
        s = z if y == 0 else -z                                        # −log of the right class's probability is log(1 + e^s)
        costs.append(s + math.log1p(math.exp(-s)) if s > 0 else math.log1p(math.exp(s)))
    return math.fsum(costs) / len(costs)


def _draw_logits(rng):
    m = int(rng.integers(1, 6))
    return (rng.standard_normal((1, m)) * 10.0 ** rng.uniform(-1, 3.3)).round(2), rng.integers(0, 2, (1, m)).astype(float)


COST_FROM_LOGITS = Exercise(
    id="2.5", name="cost_from_logits",
    prompt="Z is an array (1, m) of logits of any size, Y an array (1, m) of 0 and 1. Return J, the mean of −[y log a + (1 − y) log(1 − a)] with a = σ(z), a number: "
           "written with z it is log(1 + e^z) − y z, and must be finite for z = 800 and for z = −800.",
    reference=cost_from_logits,
    probes=(probe("no idea", np.array([[0.0]]), np.array([[1.0]])), probe("a little sure, and right", np.array([[2.0]]), np.array([[1.0]])),
            probe("sure, and wrong", np.array([[800.0]]), np.array([[0.0]])), probe("sure of 0, and wrong", np.array([[-800.0]]), np.array([[1.0]])),
            probe("wrong, and 1 − a still a number", np.array([[30.0]]), np.array([[0.0]])),
            probe("rather wrong", np.array([[18.0]]), np.array([[0.0]])),
            probe("two examples", np.array([[1.0, -3.0]]), np.array([[0.0, 0.0]])), probe("sure, and right", np.array([[800.0, -800.0]]), np.array([[1.0, 0.0]]))),
    draw=_draw_logits, draws=60,
    mistakes=(
        Mistake("from probabilities", "σ(800) is 1 to the last bit, and log(1 − 1) is −∞ (or 0·∞, which is nan). Write the cost with z: log(1 + e^z) − y z, and see that e^z does not overflow.",
                _from_probabilities(lambda A: A)),
        Mistake("e^z overflows", "log(1 + e^z) − y z is the right formula, but e^800 is inf. np.logaddexp(0, Z) is log(e^0 + e^z) without overflow.", lambda Z, Y: np.mean(np.log(1 + np.exp(Z)) - Y * Z)),
        Mistake("e^−z overflows", "z + log(1 + e^−z) − y z is a right formula, but e^800 is inf. np.logaddexp(0, Z) is log(e^0 + e^z) without overflow.",
                lambda Z, Y: np.mean(Z + np.log(1 + np.exp(-Z)) - Y * Z)),
        *(Mistake("clipped probabilities", f"np.clip keeps the cost finite by never letting it pay more than {-math.log(guard):.0f}: z = 800 and z = 80 then cost the same, and its slope is 0. Write the cost with z.", _clipped(guard))
          for guard in (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7)),
        *(Mistake("a small number inside the log", f"log(a + {guard:g}) is finite, but wrong: no mistake costs more than {-math.log(guard):.0f}. Write the cost with z.", _guarded(guard)) for guard in (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7)),
        Mistake("the logarithm of a probability", "A sigmoid that never overflows is still 0 at z = −800, for e^−800 is too small for a number, and log 0 is −∞. Write the cost with z.",
                lambda Z, Y: -np.mean(Y * np.log(np.exp(-np.logaddexp(0, -Z))) + (1 - Y) * np.log(np.exp(-np.logaddexp(0, Z))))),
        *(Mistake("z is cut off", f"np.clip keeps e^z a number, but then log(1 + e^z) never exceeds {bound}, and a worse mistake costs no more. np.logaddexp(0, Z) needs no bound.",
                  lambda Z, Y, bound=bound: np.mean(np.log(1 + np.exp(np.clip(Z, -bound, bound))) - Y * Z)) for bound in (30, 50, 100, 500, 700)),
        *(Mistake("z is cut off", f"np.clip keeps e^z a number, but then no mistake costs more than {bound}. np.logaddexp(0, Z) needs no bound.",
                  lambda Z, Y, bound=bound: np.mean(np.log(1 + np.exp(np.clip(Z, -bound, bound))) - Y * np.clip(Z, -bound, bound))) for bound in (30, 50, 100, 500, 700)),
        *(Mistake("e^−z for e^z", "log(1 + e^−z) goes with (1 − y) z: log(1 + e^z) − y z = log(1 + e^−z) + (1 − y) z. Yours mixes the two.", cost)
          for cost in (lambda Z, Y: np.mean(np.logaddexp(0, -Z) - Y * Z), lambda Z, Y: np.mean(np.log(1 + np.exp(-Z)) - Y * Z))),
        Mistake("twice the cost", "J is the mean over the m examples, without a factor of 2.", lambda Z, Y: 2 * np.mean(np.logaddexp(0, Z) - Y * Z)),
        Mistake("σ first", "Z holds logits already, not probabilities: no σ is applied to them.", lambda Z, Y: np.mean(np.logaddexp(0, sigmoid(Z)) - Y * sigmoid(Z))),
        Mistake("the dearest example", "J is the mean over the examples, not the largest.", lambda Z, Y: np.max(np.logaddexp(0, Z) - Y * Z)),
        Mistake("z for y z", "log(1 + e^z) − z is what y = 1 costs. With y = 0 nothing is taken off: y z.", lambda Z, Y: np.mean(np.logaddexp(0, Z) - Z)),
        Mistake("min for max", "log(1 + e^z) = max(z, 0) + log(1 + e^−|z|): max, not min.", lambda Z, Y: np.mean(np.minimum(Z, 0) + np.log1p(np.exp(-np.abs(Z))) - Y * Z)),
        Mistake("a sum for a mean", "J is the mean over the m examples.", lambda Z, Y: np.sum(np.logaddexp(0, Z) - Y * Z)),
        Mistake("the sign is turned", "−log of a probability is positive: a cost is never negative.", lambda Z, Y: -np.mean(np.logaddexp(0, Z) - Y * Z)),
        Mistake("the labels are swapped", "With y = 1 a large z must cost nothing: log(1 + e^z) − y z, not log(1 + e^−z) + y z, and not (1 − y) z.", lambda Z, Y: np.mean(np.logaddexp(0, Z) - (1 - Y) * Z)),
        Mistake("y z is missing", "log(1 + e^z) alone is what y = 0 costs. With y = 1, z is taken off.", lambda Z, Y: np.mean(np.logaddexp(0, Z))),
        Mistake("plus y z", "log(1 + e^z) − y z: what speaks for the right answer is taken off.", lambda Z, Y: np.mean(np.logaddexp(0, Z) + Y * Z)),
        Mistake("without the logarithm", "max(z, 0) − y z is what is left for very large |z|. Near 0, log(1 + e^−|z|) must be added.", lambda Z, Y: np.mean(np.maximum(Z, 0) - Y * Z)),
        Mistake("without max(z, 0)", "log(1 + e^−|z|) does not overflow, but log(1 + e^z) is max(z, 0) more than that.", lambda Z, Y: np.mean(np.log1p(np.exp(-np.abs(Z))) - Y * Z)),
        Mistake("|z| for max(z, 0)", "log(1 + e^z) = max(z, 0) + log(1 + e^−|z|): |z| is too much for z < 0.", lambda Z, Y: np.mean(np.abs(Z) + np.log1p(np.exp(-np.abs(Z))) - Y * Z)),
        Mistake("nan hidden", "np.nan_to_num makes 0, or a very large number, of what is not finite: that is not the cost. Write it with z.", lambda Z, Y: np.nan_to_num(_from_probabilities(lambda A: A)(Z, Y))),
        Mistake("squared error", "(a − y)² is another cost: it can never pay more than 1 for an example.", lambda Z, Y: np.mean((sigmoid(Z) - Y) ** 2)),
        Mistake("the logarithm to base 2", "log is the natural logarithm.", lambda Z, Y: np.mean(np.logaddexp(0, Z) - Y * Z) / math.log(2))),
    hints=("For large z, log(1 + e^z) is almost z. How can it be written with an e to a power that is never positive, or which NumPy function does that?",
           "np.mean(np.logaddexp(0, Z) - Y * Z); or np.maximum(Z, 0) + np.log1p(np.exp(-np.abs(Z))) for the first term."),
    unlocks="a cost that stays a number however wrong the network is",
    also_right=(lambda Z, Y: np.mean(np.maximum(Z, 0) - Y * Z + np.log1p(np.exp(-np.abs(Z)))),
                lambda Z, Y: np.mean(np.logaddexp(0, np.where(Y == 1, -Z, Z))),
                lambda Z, Y: np.logaddexp(0, (1 - 2 * Y) * Z).sum() / Z.shape[1],
                lambda Z, Y: -np.mean(Y * -np.logaddexp(0, -Z) + (1 - Y) * -np.logaddexp(0, Z)), _cost_one_by_one))

EXERCISES = (LOGISTIC_GRADIENT, DISTINCT_UNITS, RANDOM_START, STEPS_UNTIL, COST_FROM_LOGITS)


PREDICTIONS = (
    Prediction("2.a", "64 equal units. In the second network one weight of one unit is larger by 0.000001. What does that change in 3,000 steps?",
               ("nothing that could be seen: it is too little", "for a long time nothing; then it learns like the random one", "for a long time nothing; then it learns, but less"),
               "for a long time nothing; then it learns, but less",
               "Step by step a millionth is multiplied, until it can be seen. When that is, and how far the network gets then, is what this lesson is about."),
    Prediction("2.b", "All weights of a network are 0.3. Its first layer has 8 units with 5 weights each. How many different numbers are there in dW1?",
               ("1: equal weights have equal gradients", "5: one for each input", "8: one for each unit", "40"), "5: one for each input",
               "The units get the same and are weighed the same, so the 8 rows are one. But each weight of a row sees another input, and the columns differ."),
    Prediction("2.c", "5 → 8 → 8 → 1, all weights and biases 0; fewer than half of the labels are 1. With ReLU, with tanh, with sigmoid: which network's weights ever move?",
               ("none: where the weights are 0 the gradient is 0", "the sigmoid's only", "tanh's and the sigmoid's: only ReLU has slope 0 there"), "the sigmoid's only",
               "tanh(0) and ReLU(0) are 0, so no layer sends a signal to the next, and no weight gets a gradient. σ(0) is ½: the last layer has something to learn from, and then the ones before it."),
    Prediction("2.d", "The nudged network trains on, another 300 steps. How many distinct units does it have at the end?",
               ("only two", "3 or more: unit 1 pulls others apart", "64: a difference spreads"), "only two",
               "The other 63 still start each step equal and see the same error. What unit 1 does reaches all of them alike."),
    Prediction("2.e", "A nudge of 1e-6 parts a unit from the others after some steps. A nudge of 1e-12 is a million times smaller. How much later does that unit part?",
               ("less than five times as late", "about a thousand times as late", "never: 1e-12 is lost in rounding"), "less than five times as late",
               "It is multiplied at each step, so what counts is the logarithm: from 1e-12 to 0.1 it is eleven powers of ten, from 1e-6 five; and the growth itself changes on the way."))
