"""A valley: a cost of two weights whose batches, gradients and noise can all be written down.

J(w) = 1/(2N) Σ (w·x − y)² over N examples of two inputs, one of which varies little and goes with the other: the contours are long
ellipses, and not along the axes.  Vectors are (2, …): the weights, or the gradients of many places, batches or examples, as columns.
"""
import functools
import math

import numpy as np

N = 256
TARGET = 1.0, -0.5                  # the weights that made y, but for its noise
SPREADS, TURN, NOISE = (1.0, 0.12), 0.5, 0.3


@functools.cache
def examples():
    """X (2, 256) and Y (1, 256)."""
    rng = np.random.default_rng(7)
    turn = np.array([[math.cos(TURN), -math.sin(TURN)], [math.sin(TURN), math.cos(TURN)]])
    X = turn @ (np.array(SPREADS)[:, None] * rng.standard_normal((2, N)))
    return X, np.array(TARGET) @ X + NOISE * rng.standard_normal((1, N))


def cost(w):
    """J at places w (2, K): (K,).  Of what is far away, inf or nan."""
    X, Y = examples()
    with np.errstate(all="ignore"):
        errors = w.T @ X - Y
        return (errors * errors).sum(axis=-1) / (2 * N)


def gradient(w, chosen=slice(None)):
    """(2,) the gradient at the place w (2,) of the examples `chosen`: all of them, or the numbers of a batch's."""
    X, Y = (A[:, chosen] for A in examples())
    return X @ (w @ X - Y[0]) / X.shape[-1]


def gradients(w):
    """(2, N) the gradient of each example alone, at the place w (2,)."""
    X, Y = examples()
    return X * (w @ X - Y)


@functools.cache
def curvature():
    """(2, 2) J's second derivatives, the same everywhere."""
    X, _ = examples()
    return X @ X.T / N


@functools.cache
def minimum():
    """The weights of the smallest cost, (2,)."""
    X, Y = examples()
    return np.linalg.solve(X @ X.T, X @ Y[0])


def batches(size, rng, replace):
    """Numbers of the examples of one batch after the other, for ever: epoch by epoch, the last one short; or each drawn anew from all."""
    while True:
        if replace:
            yield rng.integers(N, size=size)
        else:
            order = rng.permutation(N)
            yield from (order[start:start + size] for start in range(0, N, size))


def path(rule, start, size, steps, rng, replace=False):
    """(2, steps + 1) where a rule goes from `start`."""
    w, state = np.array(start, float), [np.zeros(2) for _ in range(rule.slots)]
    places, drawn = [w.copy()], batches(size, rng, replace)
    with np.errstate(all="ignore"):
        for t in range(1, steps + 1):
            rule.step(t, w, gradient(w, next(drawn)), *state)
            places.append(w.copy())
    return np.array(places).T
