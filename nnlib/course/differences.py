"""How good is a difference quotient?  Its error against its step, and a gradient check's error number by number."""
import copy
import math
import warnings
from typing import NamedTuple

import numpy as np

from ..gradcheck import ComplexStep, OneSided, TwoSided
from ..layers import no_rng
from ..parameters import Parameters
from ..training import gradient

METHODS = {"one-sided": OneSided, "two-sided": TwoSided, "complex step": ComplexStep}
NEAR = 1e-7                         # how near to θ the slopes to its left and right are taken
UNIT = 2.0 ** -52


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
        with warnings.catch_warnings():
            warnings.simplefilter("error", np.exceptions.ComplexWarning)        # "discards the imaginary part"
            answers(J, np.array([theta + 1e-20j]))
        return J
    except (TypeError, np.exceptions.ComplexWarning):
        return lambda t: np.full(np.shape(t), np.nan) if np.iscomplexobj(t) else J(t)


class Slopes(NamedTuple):
    """J at θ and its derivatives; `bend`, `jerk` (J″, J‴) are nan where J is not analytic.  left, right: one-sided slopes close by.

    `kink`: those two differ, however near one looks.  `jump`: J itself does.  `flat`: the slope is zero up to rounding.
    """
    cost: float
    slope: float
    bend: float
    jerk: float
    left: float
    right: float
    kink: bool
    jump: bool

    @property
    def flat(self):
        return abs(self.slope) <= UNIT * (abs(np.nan_to_num(self.bend)) + abs(np.nan_to_num(self.jerk)))


def slopes_at(J, theta):
    """By complex step, where that agrees with a real difference on one side at least; else by Richardson's extrapolation of two.

    What shrinks with the step is curvature, what stays is a kink (of slopes) or a jump (of J), and what grows is rounding.
    """
    def around(h):
        """J(θ), its steps to the left and to the right, how far these are apart, and how far rounding alone can drive them apart."""
        before, cost, after = (float(value) for value in answers(J, theta + h * np.array([-1.0, 0.0, 1.0])))
        left, right = cost - before, after - cost
        return cost, left, right, abs(right - left), 8 * UNIT * (abs(cost) + abs(theta) / h * max(abs(left), abs(right)))

    def smooth(h):
        """No kink from θ − 2h to θ + 2h: curvature is four times as large over twice the step."""
        apart, wide, noise = around(h)[3], around(2 * h)[3], around(h)[4]
        return wide < noise or 3.5 * apart < wide < 4.5 * apart

    cost, left, right, apart, noise = around(NEAR)
    _, far_left, far_right, far_apart, _ = around(100 * NEAR)
    jump = any(abs(near) > noise and abs(near) > abs(far) / 2 for near, far in ((left, far_left), (right, far_right)))
    kink = not jump and apart > noise and apart > far_apart / 200           # with the step, a kink's share goes down like h, curvature's like h²
    left, right, noise = left / NEAR, right / NEAR, noise / NEAR
    h, tiny = 100 * NEAR, 1e-20
    slopes = np.imag(answers(J, theta + h * np.arange(-2, 3) + 1j * tiny)) / tiny
    slope = float(slopes[2])
    if min(abs(slope - left), abs(slope - right)) <= 1e-3 * (abs(left) + abs(right)) + noise + 1e-7:
        i = 1 + np.abs(np.diff(slopes, 2)).argmin()         # the side without a kink, if there is one so near
        jerk = float(slopes[i - 1] - 2 * slopes[i] + slopes[i + 1]) / h ** 2
        jerk *= abs(jerk) * h ** 2 > 8 * UNIT * abs(slope)  # less is rounding
        return Slopes(cost, slope, float(slopes[i + 1] - slopes[i - 1]) / (2 * h) + (2 - i) * h * jerk, jerk, left, right, kink, jump)
    h = next(filter(smooth, (1e-3, 1e-4, 1e-5)), NEAR)
    wide, narrow = (np.diff(answers(J, theta + e * np.array([-1.0, 1.0])))[0] / (2 * e) for e in (2 * h, h))
    return Slopes(cost, float((4 * narrow - wide) / 3), math.nan, math.nan, left, right, kink, jump)


def predicted_errors(at, theta, steps, unit):
    """The most that theory allows two methods: the next term of Taylor's series, and what rounding does.

    Each of the two costs comes with an error of δ·J (δ is the machine epsilon), and θ ± ε with one of δ·θ/2, which the slope turns into an error of the cost.
    """
    size = np.float64(2 * abs(at.slope))                    # |n − s| / (|n| + |s|); a slope of 0 makes inf, not an exception
    rounding = unit * rounded(at, theta) / steps
    return {"one-sided": (steps * abs(at.bend) / 2 + rounding) / size, "two-sided": (steps ** 2 * abs(at.jerk) / 6 + rounding / 2) / size}


def rounded(at, theta):
    """What is rounded: 2 J + θ J′."""
    return 2 * abs(at.cost) + abs(theta * at.slope)


def best_step(at, theta, unit):
    """Where ε²·J‴/6 + δ·(2 J + θ J′)/2ε is smallest: ε = ∛(3 δ (2 J + θ J′) / 2J‴); nan where there is no such place."""
    amount = 1.5 * unit * rounded(at, theta)
    return (amount / abs(at.jerk)) ** (1 / 3) if at.jerk and amount else math.nan


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
