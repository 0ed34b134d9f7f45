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
FINEST = 1e-20                      # from how near J is looked at, at θ = 0
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
        return lambda t: np.full(np.shape(t), complex(math.nan, math.nan)) if np.iscomplexobj(t) else J(t)


class Slopes(NamedTuple):
    """J at θ and its derivatives; `bend`, `jerk` (J″, J‴) are nan where J is not analytic.  left, right: one-sided slopes close by.

    `kink`: those two differ, however near one looks.  `steep`: they grow without end, the nearer one looks.  `jump`: J itself is not
    continuous.  `flat`: the slope is zero up to θ's rounding.
    """
    cost: float
    slope: float
    bend: float
    jerk: float
    left: float
    right: float
    kink: bool
    jump: bool
    steep: bool
    flat: bool


def slopes_at(J, theta):
    """By complex step, where that agrees with a real difference on one side at least; else by Richardson's extrapolation of two.

    J is looked at from nearer and nearer, step by step of a factor of ten, as long as rounding lets see anything: no step is small for every J.
    What shrinks with the step is curvature, what stays is a kink (of slopes) or a jump (of J), and what grows is rounding.
    """
    steps = 10.0 ** np.arange(-2, math.floor(math.log10(max(64 * np.spacing(abs(theta)), FINEST))), -1)
    values = np.asarray(answers(J, theta + np.concatenate([[0.0], -steps, steps])))
    unit = max(UNIT, np.finfo(values.dtype).eps) if values.dtype.kind == "f" else UNIT
    cost, before, after = float(values[0]), *values[1:].astype(float).reshape(2, -1)
    left, right = (cost - before) / (theta - (theta - steps)), (after - cost) / ((theta + steps) - theta)
    largest = np.maximum(abs(left), abs(right))
    noise = 8 * unit * (abs(cost) + abs(theta) * largest) / steps
    apart = abs(right - left)
    seen = np.flatnonzero(noise < largest / 100)            # where rounding leaves two digits of the larger slope
    k = seen[-1] if len(seen) else 0
    k += k + 1 < len(steps) and largest[k + 1] <= noise[k + 1] < largest[k] / 100          # one would see it there, but J is flat so near
    growth = max((min(abs(side[k] / side[k - 1]), abs(side[k - 1] / side[k - 2])) for side in (left, right) if k >= 2 and side[k - 1] and side[k - 2]), default=0)
    jump, steep = growth > 8, 1.5 < growth <= 8             # over a tenth of the step: ten times as steep, for a jump
    differs = np.flatnonzero(apart > 4 * noise)
    d = differs[-1] if len(differs) else 0
    hidden = d + 1 == len(steps) or 4 * noise[min(d + 1, len(steps) - 1)] > apart[d] / 2           # nearer, rounding would cover it
    kink = bool(len(differs) and d > 0 and not jump and not steep and hidden and apart[d] > apart[d - 1] / 3)
    near, far = (float(side[d if kink else k]) for side in (left, right))
    found = dict(cost=cost, left=near, right=far, kink=kink, jump=bool(jump), steep=bool(steep))

    def smooth(h):
        """No kink from θ − 2h to θ + 2h: curvature is four times as large over twice the step."""
        far_before, before, middle, after, far_after = (float(value) for value in answers(J, theta + h * np.arange(-2, 3)))
        apart, wide = abs(before - 2 * middle + after), abs(far_before - 2 * middle + far_after)
        rounded = 8 * unit * (abs(cost) + abs(theta) / h * max(abs(after - middle), abs(middle - before)))
        return wide < rounded or 3.5 * apart < wide < 4.5 * apart

    tiny, h = 1e-20, next((h for h in steps[3:] if smooth(h) and smooth(h / 3)), 1e-5)
    slopes = np.imag(answers(J, theta + h * np.arange(-2, 3) + 1j * tiny)) / tiny
    slope = float(slopes[2])
    close = 0.01 * (abs(near) + abs(far)) + float(noise[k]) + 1e-7
    if min(abs(slope - near), abs(slope - far)) <= close or not kink and min(near, far) < slope < max(near, far):
        i = 1 + np.abs(np.diff(slopes, 2)).argmin()         # the side without a kink, if there is one so near
        jerk = float(slopes[i - 1] - 2 * slopes[i] + slopes[i + 1]) / h ** 2
        jerk *= abs(jerk) * h ** 2 > 8 * UNIT * abs(slope)  # less is rounding
        bend = float(slopes[i + 1] - slopes[i - 1]) / (2 * h) + (2 - i) * h * jerk
        return Slopes(slope=slope, bend=bend, jerk=jerk, flat=abs(slope) <= UNIT * abs(theta * bend) + tiny ** 2 * abs(jerk), **found)
    h = next((h for h in steps[1:] if smooth(h) and smooth(h / 3)), 10 * steps[k])
    wide, narrow = (np.diff(answers(J, theta + e * np.array([-1.0, 1.0])).astype(float))[0] / (2 * e) for e in (2 * h, h))
    slope = float((4 * narrow - wide) / 3)
    return Slopes(slope=slope, bend=math.nan, jerk=math.nan, flat=slope == 0, **found)


def roughness(J, theta, eps):
    """Is what J does within ε of θ a "jump", a "kink" or a "curve"?  Where it is roughest is looked at from nearer and nearer: a steep curve becomes smooth.

    At half the distance a curve's second differences are a quarter, a kink's a half, a jump's the same.
    """
    low, high, found = theta - eps, theta + eps, "curve"
    for _ in range(6):
        x = np.linspace(low, high, 201)
        height = answers(J, x).astype(float)
        fine, coarse = (np.abs(np.diff(each, 2)) for each in (height, height[::2]))
        steepest = np.abs(np.diff(height)).max() / (x[1] - x[0])
        if not fine.max() > 100 * UNIT * (np.abs(height).max() + np.abs(x).max() * steepest):
            return found                                    # rounding, from here on
        most = fine.argmax() + 1
        fine, coarse = (float(np.max(each[1:] + each[:-1])) for each in (fine, coarse))        # two together: a kink may lie between two places
        found = "curve" if not 0 <= coarse < 2.8 * fine else "kink" if coarse > 1.4 * fine else "jump"
        if found == "curve":
            return found
        low, high = x[max(most - 4, 0)], x[min(most + 4, 200)]
    return found


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
