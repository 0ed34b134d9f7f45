"""How good is a difference quotient?  Its error against its step, and a gradient check's error number by number."""
import copy

import numpy as np

from .gradcheck import ComplexStep, OneSided, TwoSided
from .parameters import Parameters

METHODS = {"one-sided": OneSided, "two-sided": TwoSided, "complex step": ComplexStep}


def step_errors(J, theta, slope, steps, dtype=np.float64):
    """|n − s| / (|n| + |s|) of each method at every step: `{"one-sided": (E,), …}`.

    J takes an array of numbers, of `dtype` or its complex twin, and works element by element; theta is a number, slope its true J′.
    """
    theta, steps = np.dtype(dtype).type(theta), np.asarray(steps, dtype)
    with np.errstate(all="ignore"):
        return {name: _relative(method(steps).slope(J, theta, 1), slope) for name, method in METHODS.items()}


def _relative(numeric, slope):
    numeric = np.asarray(numeric, float)
    total = np.abs(numeric) + abs(slope)
    return np.divide(np.abs(numeric - slope), total, out=np.zeros_like(total), where=total != 0)


def cost_along(net, params, X, Y, direction, *, loss, rng):
    """J(t), the cost at θ + t·direction for every number in t (E,), as one stack of networks; and its slope gᵀ·direction at t = 0.

    Gives `step_errors` a network: J, slope = cost_along(…); step_errors(J, 0.0, slope, steps).
    """
    theta, running = params.theta, params.vector[params.shapes.n_theta:]

    def J(t):
        moved = theta + np.asarray(t)[..., None] * direction
        vector = np.concatenate([moved, np.broadcast_to(running, (*moved.shape[:-1], running.size))], axis=-1)
        return loss(net.forward(Parameters.view(vector, params.shapes), X, copy.deepcopy(rng)).outputs[-1], Y)[0]

    trace, grads = net.forward(params, X, copy.deepcopy(rng)), params.zeros_like()
    net.backward(params, trace, loss(trace.outputs[-1], Y)[1], grads)
    return J, float(grads.theta @ direction)


def element_errors(report):
    """|n − g| / (|n| + |g|) of each number of a GradientReport, less what rounding explains: `{"W1": array like W1, …}`.

    It is the heat map of lesson 04: one bad row, one bad column and a whole bad block have different causes.
    Not finite: inf.  Zero in both up to rounding: 0.
    """
    n, g = report.numeric, report.analytic
    with np.errstate(all="ignore"):
        total = np.abs(n) + np.abs(g)
        error = np.where(total > 0, np.maximum(np.abs(n - g) - report.floor, 0) / total, 0.0)
    error = np.where(np.isfinite(total), error, np.inf)
    return {name: error[start:stop].reshape(shape) for name, start, stop, shape in report.places}
