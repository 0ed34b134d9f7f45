"""How good is a difference quotient?  Its error against its step, and a gradient check's error number by number."""
import copy
import math
from typing import NamedTuple

import numpy as np

from ..gradcheck import ComplexStep, OneSided, TwoSided
from ..layers import no_rng
from ..parameters import Parameters
from ..training import gradient

METHODS = {"one-sided": OneSided, "two-sided": TwoSided, "complex step": ComplexStep}
NEAR = 1e-7                         # how near to θ the slopes to its left and right are taken


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


def answers(J, theta):
    """J(θ) for an array θ; says what is wrong with a function that does not keep the shape."""
    values = np.asarray(J(theta))
    if values.shape != np.shape(theta):
        raise ValueError(f"your function returned shape {values.shape} for an array of shape {np.shape(theta)}; J(theta) gives one number for each "
                         "number in theta: use NumPy functions, and no sums")
    return values


def real_only(J, theta):
    """J itself; or, for a function that does not take complex numbers, one that answers those with nan."""
    try:
        answers(J, np.array([theta + 1e-20j]))
        return J
    except TypeError:
        return lambda t: np.full(np.shape(t), np.nan) if np.iscomplexobj(t) else J(t)


class Slopes(NamedTuple):
    """J at θ and its derivatives; `bend`, `jerk` (J″, J‴) are nan where J is not analytic.  left, right: one-sided slopes close by."""
    cost: float
    slope: float
    bend: float
    jerk: float
    left: float
    right: float

    @property
    def kink(self):
        curved = 0.0 if math.isnan(self.bend) else NEAR * abs(self.bend)
        return abs(self.left - self.right) > 1e-3 * (abs(self.left) + abs(self.right)) + curved + 1e-7


def slopes_at(J, theta):
    """By complex step, where that agrees with a real difference on one side at least; else by Richardson's extrapolation of two."""
    h, tiny = 1e-5, 1e-20
    before, cost, after = (float(value) for value in answers(J, theta + NEAR * np.array([-1.0, 0.0, 1.0])))
    left, right = (cost - before) / NEAR, (after - cost) / NEAR
    low, slope, high = (float(value) for value in np.imag(answers(J, theta + h * np.array([-1, 0, 1]) + 1j * tiny)) / tiny)
    if min(abs(slope - left), abs(slope - right)) <= 1e-3 * (abs(left) + abs(right)) + 1e-7:
        return Slopes(cost, slope, (high - low) / (2 * h), (high - 2 * slope + low) / h ** 2, left, right)
    far, near = (np.diff(answers(J, theta + step * np.array([-1.0, 1.0])))[0] / (2 * step) for step in (2e-3, 1e-3))
    return Slopes(cost, float((4 * near - far) / 3), math.nan, math.nan, left, right)


def predicted_errors(at, steps, unit):
    """Theory for two methods: the next term of Taylor's series, and the most that rounding two costs can do (u/2 of J each)."""
    size = np.float64(2 * abs(at.slope))                    # |n − s| / (|n| + |s|); a slope of 0 makes inf, not an exception
    rounding = unit * abs(at.cost) / steps
    return {"one-sided": (steps * abs(at.bend) / 2 + rounding) / size, "two-sided": (steps ** 2 * abs(at.jerk) / 6 + rounding / 2) / size}


def best_step(at, unit):
    """Where ε²·J‴/6 + u·J/2ε is smallest: ε = ∛(3 u J / 2J‴)."""
    return (1.5 * unit * abs(at.cost / at.jerk)) ** (1 / 3) if at.jerk else math.nan


def cost_along(net, params, X, Y, direction, *, loss, rng=no_rng):
    """J(t), the cost at θ + t·direction for every number in t (E,), as one stack of networks; and its slope gᵀ·direction at t = 0.

    Gives `step_errors` a network: J, slope = cost_along(…); step_errors(J, 0.0, slope, steps).
    """
    theta, running = params.theta, params.vector[params.shapes.n_theta:]

    def J(t):
        moved = theta + np.asarray(t)[..., None] * direction
        vector = np.concatenate([moved, np.broadcast_to(running, (*moved.shape[:-1], running.size))], axis=-1)
        return loss(net.forward(Parameters.view(vector, params.shapes), X, copy.deepcopy(rng))[-1], Y)[0]

    grads = gradient(net, params, X, Y, loss=loss, rng=copy.deepcopy(rng))[-1]
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
