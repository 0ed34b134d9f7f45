"""Planted bugs: one list for the game of lesson 04, for the tests and for `make mutants`.

Each bug is a wrong part (a layer, activation, loss, penalty, rule or the batches) and the right one that it stands for.  The names of the parts
give nothing away; `what` does.  A network of all parts shows where a bug is seen: `MACHINE.with_part(bug.part, bug.wrong).check()`.
"""
import ast
import functools
import inspect
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .. import activations, layers, losses, optimizers
from ..activations import Activation, identity, leaky_relu, relu, sigmoid, tanh
from ..data import one_hot
from ..gradcheck import ZERO, GradientReport, gradient_check
from ..layers import BatchNorm, Dense, Dropout, batch_mean
from ..losses import COLUMNS, L2, Loss, sigmoid_cross_entropy, softmax_cross_entropy, squared_error
from ..network import Network
from ..optimizers import Adam, GradientDescent, Momentum, RMSprop
from ..parameters import Parameters
from ..training import gradient, minibatches
from .repairs import shortcoming, use_shortcoming


# ---- where a bug is planted ----

@dataclass(frozen=True)
class Machine:
    """A network with one of each part, small enough to check in a blink: 3 inputs, 6 examples, 3 classes."""
    first: Any = Dense(4)
    norm: Any = BatchNorm(eps=0.1)
    bend: Any = tanh
    middle: Any = Dense(4)
    noise: Any = identity
    last: Any = Dense(3)
    loss: Any = softmax_cross_entropy
    penalty: Any = L2(0.5)
    rule: Any = GradientDescent(lr=0.1)
    batches: Any = minibatches

    def with_part(self, part, value):
        """The same machine with another `part`: a name above."""
        return replace(self, **{part: value})

    @property
    def net(self):
        return Network(self.first, self.norm, self.bend, self.middle, self.noise, self.last)

    def data(self):
        """X (3, 6) and one-hot Y (3, 6)."""
        return np.random.default_rng(1).standard_normal((3, 6)), one_hot(np.array([0, 1, 2, 2, 0, 1]), 3)

    def fresh(self):
        """Parameters as `build` makes them: biases and β are 0, γ is 1, and some bugs hide behind that."""
        return self.net.build(3, np.random.default_rng(2))

    def used(self):
        """Parameters at no special place, as after some training."""
        params = self.fresh()
        params.vector[...] = 0.7 * np.random.default_rng(3).standard_normal(params.vector.size)
        params["var1"][...] = 1 + params["var1"] ** 2
        return params

    def check(self, params=None):
        """Gradient check at `params`, by default the used ones."""
        X, Y = self.data()
        return gradient_check(self.net, self.used() if params is None else params, X, Y, loss=self.loss, rng=np.random.default_rng(4), penalty=self.penalty)

    def check_rule(self, right, sums):
        """Three steps of the rule against `sums(right, gradients)`, the right rule's −Δθ written as sums over past gradients: a GradientReport.

        No gradient check can see a wrong rule: the gradient that it is given is right.
        """
        params, gradients = self.used(), np.random.default_rng(5).standard_normal((3, self.used().theta.size))
        before, state = params.theta.copy(), [np.zeros_like(params.theta) for _ in range(self.rule.slots)]
        for t, g in enumerate(gradients, 1):
            self.rule.step(t, params.theta, g.copy(), *state)
        expected, moved = sums(right, gradients), before - params.theta
        places = [(name, start, stop, shape) for name, (_, _, start, stop, shape) in zip(params.names, params.shapes.places) if start < before.size]
        return GradientReport(expected, moved, tuple(places), 1.0, ZERO * 2.0 ** -52, ())


    def check_batches(self, right):
        """The gradients of two epochs of batches, against those of the right batches, each weighted by its examples: a GradientReport.

        Batch norm stands still, so that it does not matter who meets whom.  No gradient check can see wrong batches: the gradient of each is right.
        """
        sums = []
        for batches in (right, self.batches):
            machine, rng = replace(self, norm=Still(eps=0.1)), np.random.default_rng(6)
            total = machine.used().zeros_like()
            for _ in range(2):
                for X, Y in batches(*self.data(), 4, rng):
                    _, _, _, grads = gradient(machine.net, machine.used(), X, Y, loss=self.loss, penalty=self.penalty)
                    total.theta[...] += X.shape[-1] / 6 * grads.theta
            sums.append(total)
        expected, summed = sums
        places = [(name, start, stop, shape) for name, (_, _, start, stop, shape) in zip(expected.names, expected.shapes.places) if start < expected.theta.size]
        return GradientReport(expected.theta, summed.theta, tuple(places), 1.0, ZERO * 2.0 ** -52, ())


    def check_use(self, right):
        """The gradient of the cost in use, after three batches were remembered, against that of the right batch norm: a GradientReport.

        No gradient check of training can see it: what batch norm remembers, and how it predicts, has no part in that.
        (A `predict` that moves the running averages need not be hunted: `build` refuses such a layer.)
        """
        X, Y = self.data()
        slopes, eps = [], 1e-5
        for norm in (right, self.norm):
            net, params = replace(self, norm=norm).net, self.used()
            for batch in (X[:, :4], X[:, 2:], X[:, 1:4]):
                net.remember(params, net.forward(params, batch))
            costs = np.empty((2, params.theta.size))
            for i, sign in np.ndindex(params.theta.size, 2):
                moved = params.copy()
                moved.theta[i] += (1 - 2 * sign) * eps
                costs[sign, i] = self.loss.formula(net.predict(moved, X), Y)[0]
            slopes.append((costs[0] - costs[1]) / (2 * eps))
        expected, found = slopes
        places = [(name, start, stop, shape) for name, (_, _, start, stop, shape) in zip(params.names, params.shapes.places) if start < expected.size]
        return GradientReport(expected, found, tuple(places), 1.0, ZERO * 2.0 ** -52, ())


class Still(BatchNorm):
    """Batch norm with the running statistics: each example by itself."""

    def forward(self, A, rng, gamma, beta, mean, var):
        Z_hat = (A - mean) / np.sqrt(var + self.eps)
        return gamma * Z_hat + beta, Z_hat

    def backward(self, dA, Z_hat, grad, gamma, beta, mean, var):
        grad["gamma"][...] = batch_mean(dA * Z_hat)
        grad["beta"][...] = batch_mean(dA)
        return gamma * dA / np.sqrt(var + self.eps)

    def remember(self, cache, gamma, beta, mean, var):
        pass


MACHINE = Machine()
# Blocks that a wrong dA reaches.  b1 is not among them: the bias before batch norm is zero in both.
BEFORE_MIDDLE = ("W1", "gamma1", "beta1")
BEFORE_LAST = (*BEFORE_MIDDLE, "W2", "b2")
ALL = (*BEFORE_LAST, "W3", "b3")
WEIGHTS = ("W1", "W2", "W3")
EVERY = ("W1", "b1", "gamma1", "beta1", "W2", "b2", "W3", "b3")


@dataclass(frozen=True, eq=False)
class Bug:
    """`wrong` stands where `right` should, as the machine's `part`.  The check shows it in just these `blocks`."""
    what: str
    part: str
    right: Any
    wrong: Any
    blocks: tuple
    sums: Any = None                # for a rule: its steps as sums over past gradients

    @property
    def id(self):
        return self.function.__qualname__

    @property
    def function(self):
        """The class or function that holds the bug."""
        if inspect.isfunction(self.wrong):
            return self.wrong
        if type(self.wrong) is Activation:
            return self.wrong.slope
        return self.wrong.formula if isinstance(self.wrong, Loss) else type(self.wrong)

    @functools.cached_property
    def code(self):
        """What the student is to repair."""
        return inspect.getsource(self.function)

    @functools.cached_property
    def runnable(self):
        """The code as it runs in any cell: with the imports of what it uses."""
        used = {node.id for node in ast.walk(ast.parse(self.code)) if isinstance(node, ast.Name)}
        lines = ["import numpy as np"] * ("np" in used)
        for module in (activations, layers, losses, optimizers):
            if names := sorted(name for name in used - {"np"} if name in vars(module) and name not in vars(np) and vars(module)[name] is globals().get(name)):
                lines.append(f"from {module.__name__} import {', '.join(names)}")
                used -= set(names)
        return "\n".join([*lines, "\n" * bool(lines) + self.code])

    @property
    def compared(self):
        """What the map compares: gradients, unless said otherwise."""
        return self.part

    @property
    def lesson(self):
        """The lesson that has shown all it takes to repair it."""
        return 5 if self.part in ("rule", "batches") else 4

    def repaired_by(self, part):
        """"" where `part` does what the right one does, else a sentence on where it does not."""
        return shortcoming(self.right, part)

    def check(self, part):
        """The report on the machine with this part in the bug's place: the wrong one, the right one, or a student's repair."""
        machine = MACHINE.with_part(self.part, part)
        if self.part == "batches":
            return machine.check_batches(self.right)
        return machine.check_rule(self.right, self.sums) if self.part == "rule" else machine.check()


class BugInUse(Bug):
    """A bug in what batch norm remembers, or in how it predicts: seen in the cost in use."""
    lesson, compared = 6, "use"

    def repaired_by(self, part):
        return use_shortcoming(self.right, part)

    def check(self, part):
        return MACHINE.with_part(self.part, part).check_use(self.right)


# ---- Dense ----

class Dense1(Dense):
    def backward_first(self, dZ, A, grad, W, b):
        m = dZ.shape[-1]
        grad["W"][...] = A @ dZ.mT / m
        grad["b"][...] = dZ.mean(axis=-1, keepdims=True)


class Dense2(Dense):
    def backward_first(self, dZ, A, grad, W, b):
        grad["W"][...] = dZ @ A.mT
        grad["b"][...] = dZ.mean(axis=-1, keepdims=True)


class Dense3(Dense):
    def backward_first(self, dZ, A, grad, W, b):
        dZ = dZ / dZ.shape[-1]
        grad["W"][...] = dZ @ A.mT / dZ.shape[-1]
        grad["b"][...] = dZ.sum(axis=-1, keepdims=True)


class Dense4(Dense):
    def backward_first(self, dZ, A, grad, W, b):
        m = dZ.shape[-1]
        grad["W"][...] = dZ @ A.mT / m
        grad["b"][...] = dZ.sum(axis=-1, keepdims=True)


class Dense5(Dense):
    def backward_first(self, dZ, A, grad, W, b):
        m = dZ.shape[-1]
        grad["W"][...] = dZ @ A.mT / m
        grad["b"][...] = dZ.mean(axis=(-2, -1), keepdims=True)


class Dense6(Dense):
    def backward_first(self, dZ, A, grad, W, b):
        m = dZ.shape[-1]
        grad["W"][...] = dZ @ A.mT / m
        grad["b"][...] = 0


class Dense7(Dense):
    def backward(self, dZ, A, grad, W, b):
        self.backward_first(dZ, A, grad, W, b)
        return W @ dZ


class Dense8(Dense):
    def backward(self, dZ, A, grad, W, b):
        self.backward_first(dZ, A, grad, W, b)
        m = dZ.shape[-1]
        return W.mT @ dZ / m


class Dense9(Dense):
    def backward_first(self, dZ, A, grad, W, b):
        m = dZ.shape[-1]
        grad["W"][...] = dZ @ (W @ A + b).mT / m
        grad["b"][...] = dZ.mean(axis=-1, keepdims=True)


class Dense10(Dense):
    def backward_first(self, dZ, A, grad, W, b):
        m = dZ.shape[-1]
        grad["W"][...] = dZ[..., :-1] @ A[..., :-1].mT / m
        grad["b"][...] = dZ.mean(axis=-1, keepdims=True)


# ---- activations: the slope is wrong ----

def tanh1(Z, A):
    return 1 - A


def tanh2(Z, A):
    return 1 - Z * Z


def sigmoid1(Z, A):
    return Z * (1 - Z)


def sigmoid2(Z, A):
    return A * (1 + A)


def relu1(Z, A):
    return A


def relu2(Z, A):
    return np.ones_like(Z)


def leaky_relu1(Z, A):
    return np.where(Z > 0, 1.0, -0.1)


def leaky_relu2(Z, A):
    return np.where(Z > 0, 1.0, 0.0)


class Activation1(Activation):
    def backward(self, dA, cache, grad):
        return dA + self.slope(*cache)


# ---- losses ----

def squared_error1(Z, Y):
    dZ = Z - Y
    return (dZ * dZ).sum(axis=COLUMNS) / (2 * Z.shape[-1]), 2 * dZ


def squared_error2(Z, Y):
    m = Z.shape[-1]
    return ((Z - Y) ** 2).sum(axis=COLUMNS) / (2 * m), (Z - Y) / m


def sigmoid_cross_entropy1(Z, Y):
    cost, dZ = sigmoid_cross_entropy(Z, Y)
    A = sigmoid(Z)
    return cost, dZ * A * (1 - A)


def sigmoid_cross_entropy2(Z, Y):
    cost, _ = sigmoid_cross_entropy(Z, Y)
    return cost, Y - sigmoid(Z)


def softmax_cross_entropy1(Z, Y):
    cost, _ = softmax_cross_entropy(Z, Y)
    E = np.exp(Z - Z.max(axis=-2, keepdims=True))
    return cost, E / E.sum(axis=-1, keepdims=True) - Y


# ---- batch norm ----

class BatchNorm1(BatchNorm):
    def backward(self, dA, cache, grad, gamma, beta, mean, var):
        Z_hat, scale, mu, sigma2 = cache
        grad["gamma"][...] = batch_mean(dA * Z_hat)
        grad["beta"][...] = batch_mean(dA)
        return gamma * scale * (dA - Z_hat * grad["gamma"])


class BatchNorm2(BatchNorm):
    def backward(self, dA, cache, grad, gamma, beta, mean, var):
        Z_hat, scale, mu, sigma2 = cache
        grad["gamma"][...] = batch_mean(dA * Z_hat)
        grad["beta"][...] = batch_mean(dA)
        return gamma * scale * (dA - grad["beta"])


class BatchNorm3(BatchNorm):
    def backward(self, dA, cache, grad, gamma, beta, mean, var):
        Z_hat, scale, mu, sigma2 = cache
        grad["gamma"][...] = batch_mean(dA * Z_hat)
        grad["beta"][...] = batch_mean(dA)
        return scale * (dA - grad["beta"] - Z_hat * grad["gamma"])


class BatchNorm4(BatchNorm):
    def backward(self, dA, cache, grad, gamma, beta, mean, var):
        Z_hat, _, mu, sigma2 = cache
        grad["gamma"][...] = batch_mean(dA * Z_hat)
        grad["beta"][...] = batch_mean(dA)
        scale = 1 / (np.sqrt(sigma2) + self.eps)
        return gamma * scale * (dA - grad["beta"] - Z_hat * grad["gamma"])


class BatchNorm5(BatchNorm):
    def backward(self, dA, cache, grad, gamma, beta, mean, var):
        Z_hat, scale, mu, sigma2 = cache
        Z = Z_hat / scale + mu
        grad["gamma"][...] = batch_mean(dA * Z)
        grad["beta"][...] = batch_mean(dA)
        return gamma * scale * (dA - grad["beta"] - Z_hat * batch_mean(dA * Z_hat))


class BatchNorm6(BatchNorm):
    def backward(self, dA, cache, grad, gamma, beta, mean, var):
        Z_hat, scale, mu, sigma2 = cache
        grad["gamma"][...] = batch_mean(dA * Z_hat)
        grad["beta"][...] = dA.sum(axis=-1, keepdims=True)
        return gamma * scale * (dA - batch_mean(dA) - Z_hat * grad["gamma"])


class BatchNorm7(BatchNorm):
    def backward(self, dA, cache, grad, gamma, beta, mean, var):
        Z_hat, scale, mu, sigma2 = cache
        grad["gamma"][...] = batch_mean(dA * Z_hat)
        grad["beta"][...] = batch_mean(dA)
        return gamma / (sigma2 + self.eps) * (dA - grad["beta"] - Z_hat * grad["gamma"])


class BatchNorm8(BatchNorm):
    def backward(self, dA, cache, grad, gamma, beta, mean, var):
        Z_hat, _, mu, sigma2 = cache
        grad["gamma"][...] = batch_mean(dA * Z_hat)
        grad["beta"][...] = batch_mean(dA)
        scale = 1 / np.sqrt(var + self.eps)
        return gamma * scale * (dA - grad["beta"] - Z_hat * grad["gamma"])


class BatchNorm9(BatchNorm):
    def backward(self, dA, cache, grad, gamma, beta, mean, var):
        Z_hat, scale, mu, sigma2 = cache
        grad["gamma"][...] = (dA * Z_hat).mean(axis=(-2, -1), keepdims=True)
        grad["beta"][...] = batch_mean(dA)
        return gamma * scale * (dA - grad["beta"] - Z_hat * batch_mean(dA * Z_hat))


# ---- batch norm in use ----

class BatchNorm10(BatchNorm):
    def predict(self, Z, gamma, beta, mean, var):
        return self.forward(Z, None, gamma, beta, mean, var)[0]


class BatchNorm11(BatchNorm):
    def remember(self, cache, gamma, beta, mean, var):
        Z_hat, scale, mu, sigma2 = cache
        mean += self.momentum * (mu - mean)
        var += self.momentum * (sigma2 - var)


class BatchNorm12(BatchNorm):
    def remember(self, cache, gamma, beta, mean, var):
        Z_hat, scale, mu, sigma2 = cache
        m = Z_hat.shape[-1]
        mean += (1 - self.momentum) * (mu - mean)
        var += (1 - self.momentum) * (sigma2 * m / (m - 1) - var)


# ---- dropout ----

class Dropout1(Dropout):
    def backward(self, dA, mask, grad):
        return dA / self.keep


class Dropout2(Dropout):
    def backward(self, dA, mask, grad):
        return dA * mask


# ---- the penalty ----

class Penalty1(L2):
    def add_gradient(self, params, grads, m):
        pass


class Penalty2(L2):
    def add_gradient(self, params, grads, m):
        for p, grad in zip(params.layers, grads.layers):
            if "W" in p:
                grad["W"] += self.lam / (2 * m) * p["W"]


class Penalty3(L2):
    def add_gradient(self, params, grads, m):
        for p, grad in zip(params.layers, grads.layers):
            for name in p:
                grad[name] += self.lam / m * p[name]


class Penalty4(L2):
    def add_gradient(self, params, grads, m):
        for p, grad in zip(params.layers, grads.layers):
            if "W" in p:
                grad["W"] += self.lam * p["W"]


# ---- rules ----

class GradientDescent1(GradientDescent):
    def step(self, t, theta, g):
        theta += self.lr * g


class Momentum1(Momentum):
    def step(self, t, theta, g, v):
        v += self.beta * (g - v)
        theta -= self.lr * v


class Momentum2(Momentum):
    def step(self, t, theta, g, v):
        theta -= self.lr * v
        v += (1 - self.beta) * (g - v)


class Momentum3(Momentum):
    def step(self, t, theta, g, v):
        v += (1 - self.beta) * (g + v)
        theta -= self.lr * v


class RMSprop1(RMSprop):
    def step(self, t, theta, g, s):
        s += (1 - self.beta) * (g * g - s)
        theta -= self.lr * g / (s + self.eps)


class Adam1(Adam):
    def step(self, t, theta, g, v, s):
        v += (1 - self.beta1) * (g - v)
        s += (1 - self.beta2) * (g * g - s)
        theta -= self.lr * v / (np.sqrt(s) + self.eps)


class Adam2(Adam):
    def step(self, t, theta, g, v, s):
        v += (1 - self.beta1) * (g - v)
        s += (1 - self.beta2) * (g * g - s)
        v_hat = v / (1 - self.beta1 ** t)
        s_hat = s / (1 - self.beta1 ** t)
        theta -= self.lr * v_hat / (np.sqrt(s_hat) + self.eps)


class Adam3(Adam):
    def step(self, t, theta, g, v, s):
        v += (1 - self.beta1) * (g - v)
        s += (1 - self.beta2) * (v * v - s)
        v_hat = v / (1 - self.beta1 ** t)
        s_hat = s / (1 - self.beta2 ** t)
        theta -= self.lr * v_hat / (np.sqrt(s_hat) + self.eps)


class Adam4(Adam):
    def step(self, t, theta, g, v, s):
        v += (1 - self.beta1) * (g - v)
        s += (1 - self.beta2) * (g * g - s)
        v /= 1 - self.beta1 ** t
        s /= 1 - self.beta2 ** t
        theta -= self.lr * v / (np.sqrt(s) + self.eps)


# ---- batches ----

def minibatches1(X, Y, size, rng):
    m = X.shape[-1]
    order = rng.permutation(m)
    for t in range(m // size):
        chosen = order[t * size:(t + 1) * size]
        yield X[..., chosen], Y[..., chosen]


def minibatches2(X, Y, size, rng):
    m = X.shape[-1]
    X, Y = X[..., rng.permutation(m)], Y[..., rng.permutation(m)]
    for start in range(0, m, size):
        yield X[..., start:start + size], Y[..., start:start + size]


def minibatches3(X, Y, size, rng):
    m = X.shape[-1]
    order = rng.integers(0, m, size=m)
    for start in range(0, m, size):
        chosen = order[start:start + size]
        yield X[..., chosen], Y[..., chosen]


def minibatches4(X, Y, size, rng):
    m = X.shape[-1]
    order = rng.permutation(m)
    for start in range(0, m, size):
        chosen = order[min(start, m - size):][:size]
        yield X[..., chosen], Y[..., chosen]


# What the rules do, written without recursion: sums over all gradients so far, weighted (1 − β) βᵗ⁻ᵏ.

def weighted(gradients, beta):
    """(T, P) -> (T, P): row t is (1 − β) Σ_{k ≤ t} βᵗ⁻ᵏ g_k."""
    t = np.arange(len(gradients))
    ages = t[:, None] - t
    return np.where(ages >= 0, (1 - beta) * float(beta) ** np.maximum(ages, 0), 0.0) @ gradients


def descent_sums(rule, gradients):
    return rule.lr * gradients.sum(axis=0)


def momentum_sums(rule, gradients):
    return rule.lr * weighted(gradients, rule.beta).sum(axis=0)


def rmsprop_sums(rule, gradients):
    return (rule.lr * gradients / (np.sqrt(weighted(gradients ** 2, rule.beta)) + rule.eps)).sum(axis=0)


def adam_sums(rule, gradients):
    ones = np.ones_like(gradients)                                  # the weights' own sum: 1 − βᵗ
    v_hat = weighted(gradients, rule.beta1) / weighted(ones, rule.beta1)
    s_hat = weighted(gradients ** 2, rule.beta2) / weighted(ones, rule.beta2)
    return (rule.lr * v_hat / (np.sqrt(s_hat) + rule.eps)).sum(axis=0)


def bent(right, slope):
    """The activation with another slope."""
    return Activation(right.g, slope, right.name)


LEAKY = leaky_relu(0.1)
EPS = BatchNorm(eps=0.1)

BUGS = (
    Bug("dW is A dZᵀ in place of dZ Aᵀ: transposed, which only a square layer lets through", "middle", Dense(4), Dense1(4), ("W2",)),
    Bug("dW lacks the 1/m", "last", Dense(3), Dense2(3), ("W3",)),
    Bug("dW has the 1/m twice", "middle", Dense(4), Dense3(4), ("W2",)),
    Bug("db lacks the 1/m", "last", Dense(3), Dense4(3), ("b3",)),
    Bug("db is averaged over units too: every unit gets the same", "middle", Dense(4), Dense5(4), ("b2",)),
    Bug("db is forgotten", "last", Dense(3), Dense6(3), ("b3",)),
    Bug("dA is W dZ in place of Wᵀ dZ: everything before the layer is wrong", "middle", Dense(4), Dense7(4), BEFORE_MIDDLE),
    Bug("dA is divided by m once more: everything before the layer is m times too small", "last", Dense(3), Dense8(3), BEFORE_LAST),
    Bug("dW uses the layer's output in place of its input", "middle", Dense(4), Dense9(4), ("W2",)),
    Bug("the last example is left out of dW", "first", Dense(4), Dense10(4), ("W1",)),
    Bug("tanh′ is 1 − a², not 1 − a", "bend", tanh, bent(tanh, tanh1), BEFORE_MIDDLE),
    Bug("tanh′ is 1 − a² with a, not with z", "bend", tanh, bent(tanh, tanh2), BEFORE_MIDDLE),
    Bug("σ′ is a(1 − a) with a, not with z", "bend", sigmoid, bent(sigmoid, sigmoid1), BEFORE_MIDDLE),
    Bug("σ′ is a(1 − a), not a(1 + a)", "bend", sigmoid, bent(sigmoid, sigmoid2), BEFORE_MIDDLE),
    Bug("the slope of ReLU is 0 or 1, not its value", "bend", relu, bent(relu, relu1), BEFORE_MIDDLE),
    Bug("the slope of ReLU is forgotten: dZ = dA also where z < 0", "bend", relu, bent(relu, relu2), BEFORE_MIDDLE),
    Bug("the leaky slope for z < 0 is +leak, not −leak", "bend", LEAKY, bent(LEAKY, leaky_relu1), BEFORE_MIDDLE),
    Bug("backward has no leak, forward has one", "bend", LEAKY, bent(LEAKY, leaky_relu2), BEFORE_MIDDLE),
    Bug("dZ is dA * g′(Z), not dA + g′(Z)", "bend", tanh, Activation1(tanh.g, tanh.slope), BEFORE_MIDDLE),
    Bug("the ½ of the cost is not used up: dZ is twice too large", "loss", squared_error, Loss(squared_error1), ALL),
    Bug("the loss divides by m and the layers do it again", "loss", squared_error, Loss(squared_error2), ALL),
    Bug("dZ = A − Y has the slope of the sigmoid in it already: here it is in twice", "loss", sigmoid_cross_entropy, Loss(sigmoid_cross_entropy1), ALL),
    Bug("Y − A in place of A − Y: uphill", "loss", sigmoid_cross_entropy, Loss(sigmoid_cross_entropy2), ALL),
    Bug("the softmax of backward is normalized over examples, not over classes", "loss", softmax_cross_entropy, Loss(softmax_cross_entropy1), ALL),
    Bug("the path through μ is missing", "norm", EPS, BatchNorm1(eps=0.1), ("W1", "b1")),
    Bug("the path through σ² is missing", "norm", EPS, BatchNorm2(eps=0.1), ("W1",)),
    Bug("γ is missing on the way back: it hides while γ = 1", "norm", EPS, BatchNorm3(eps=0.1), ("W1",)),
    Bug("ε is outside the root on the way back, inside on the way forward", "norm", EPS, BatchNorm4(eps=0.1), ("W1",)),
    Bug("dγ uses z in place of ẑ", "norm", EPS, BatchNorm5(eps=0.1), ("gamma1",)),
    Bug("dβ lacks the 1/m", "norm", EPS, BatchNorm6(eps=0.1), ("beta1",)),
    Bug("backward divides by the variance, not by the standard deviation", "norm", EPS, BatchNorm7(eps=0.1), ("W1",)),
    Bug("stale statistics: backward uses the running variance, forward the batch's", "norm", EPS, BatchNorm8(eps=0.1), ("W1",)),
    Bug("dγ is averaged over units too", "norm", EPS, BatchNorm9(eps=0.1), ("gamma1",)),
    Bug("backward forgets the mask: dropped units get gradient", "noise", Dropout(0.6), Dropout1(0.6), BEFORE_LAST),
    Bug("backward forgets to divide by keep", "noise", Dropout(0.6), Dropout2(0.6), BEFORE_LAST),
    Bug("the penalty is in the cost and not in the gradient", "penalty", L2(0.5), Penalty1(0.5), WEIGHTS),
    Bug("the penalty's gradient is λ/m W, not λ/(2m) W", "penalty", L2(0.5), Penalty2(0.5), WEIGHTS),
    Bug("the penalty's gradient is also on biases, γ and β, its cost is not", "penalty", L2(0.5), Penalty3(0.5), ("b1", "gamma1", "beta1", "b2", "b3")),
    Bug("the penalty's gradient lacks the 1/m", "penalty", L2(0.5), Penalty4(0.5), WEIGHTS),
    Bug("uphill: + for −", "rule", GradientDescent(0.1), GradientDescent1(0.1), EVERY, descent_sums),
    Bug("β and 1 − β are exchanged", "rule", Momentum(0.1), Momentum1(0.1), EVERY, momentum_sums),
    Bug("the step is taken before v knows the gradient: one step late", "rule", Momentum(0.1), Momentum2(0.1), EVERY, momentum_sums),
    Bug("the root is forgotten: divided by the mean square, not its root", "rule", RMSprop(0.1), RMSprop1(0.1), EVERY, rmsprop_sums),
    Bug("no bias correction: the first steps are too large, v and s start at 0", "rule", Adam(0.1), Adam1(0.1), EVERY, adam_sums),
    Bug("s is corrected with β₁, but it was averaged with β₂", "rule", Adam(0.1), Adam2(0.1), EVERY, adam_sums),
    Bug("s averages the squares of v, not those of g", "rule", Adam(0.1), Adam3(0.1), EVERY, adam_sums),
    Bug("g + v in place of g − v: the average grows without end", "rule", Momentum(0.1), Momentum3(0.1), EVERY, momentum_sums),
    Bug("the corrected averages are carried on, and corrected again", "rule", Adam(0.1), Adam4(0.1), EVERY, adam_sums),
    Bug("the last short batch is dropped", "batches", minibatches, minibatches1, EVERY),
    Bug("X and Y are shuffled differently: labels stand beside other examples", "batches", minibatches, minibatches2, ("W1", "b1", "gamma1", "beta1", "W2", "W3")),
    Bug("examples are drawn with replacement: some come twice, others never", "batches", minibatches, minibatches3, EVERY),
    Bug("the last batch is filled up with examples that came before", "batches", minibatches, minibatches4, EVERY),
    BugInUse("in use, the statistics of the batch: an answer depends on its company", "norm", EPS, BatchNorm10(eps=0.1), EVERY),
    BugInUse("momentum the other way round: the averages know little but the last batch", "norm", EPS, BatchNorm11(eps=0.1), EVERY),
    BugInUse("the running variance divides by m − 1, the batch's by m", "norm", EPS, BatchNorm12(eps=0.1), EVERY),
)
