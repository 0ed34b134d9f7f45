"""Mean field theory: what a very wide random network does, before any is built.

With W ~ N(0, σ_w²/n), b ~ N(0, σ_b²) and n → ∞ each z is Gaussian, so a layer is described by its variance q = Var z:

    q_{l+1} = σ_w² E[g(√q_l u)²] + σ_b²,   u ~ N(0, 1)

Sources: Poole et al. 2016 (variance, correlation), Schoenholz et al. 2017 (χ₁, the critical line).
Expectations are midpoint sums over 320 cells of [−10, 10].  For smooth g they converge faster than any power (Trefethen and Weideman 2014).
For tanh the worse of E[g²] and E[g′²] is off by 3e-11 at √q = 5 and by 6e-8 at √q = 7, where 100 Gauss–Hermite nodes are off by 3e-3 at
√q = 3; at √q = 15 tanh′ is narrow for the cells, and E[g′²] 1.4 % wrong.  A kink at 0 lies between two cells: ReLU's E[g²] and E[g′²] are
exact, and its mean is off by 7e-5 √q.
All arguments broadcast: an array of σ_w² gives an array of answers.
"""
import numpy as np

from .activations import Activation, fitted
from .settings import function, shown, whole

STEPS = 60                          # halvings: 2^−60 of the first bracket
NODES = (np.arange(320) + 0.5) / 16 - 10
WEIGHTS = np.exp(-NODES ** 2 / 2) / np.exp(-NODES ** 2 / 2).sum()
RANGES = {"q": (0, np.inf), "c": (-1, 1)}           # other numbers: 0 or more, and finite
LEAST, MOST = 1e-12, 1e8            # a q* below is called 0, one above is called inf


def check(activation, **numbers):
    """An activation, and numbers or arrays of numbers that broadcast, each in its range."""
    if not isinstance(activation, Activation):
        raise TypeError(f"activation is {shown(activation)}; give one such as nn.tanh, or nn.Activation(g, slope)")
    for name, value in numbers.items():
        check_numbers(name, value)
    try:
        np.broadcast_shapes(*map(np.shape, numbers.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {np.shape(value)}" for name, value in numbers.items())
        raise ValueError(f"these shapes do not broadcast: {shapes}; give one number, or arrays of equal shape") from None


def check_numbers(name, value):
    low, high = RANGES.get(name, (0, np.finfo(float).max))
    try:
        array = np.asarray(value)
    except ValueError:                                      # rows of different lengths
        array = np.asarray(None)
    if array.dtype.kind not in "fiu" or array.size == 0:
        raise TypeError(f"{name} is {shown(value)}; give a number, or an array of numbers")
    if not ((low <= array) & (array <= high)).all():
        raise ValueError(f"{name} is {shown(value)}; give " + (f"numbers from {low} to {high}" if name == "c" else f"{name} ≥ 0{'' if high == np.inf else ' and finite'}, not nan"))


def expectation(f, q):
    """E[f(√q u)], u ~ N(0, 1), for every q."""
    function("expectation(f)", f, "a function of an array of z, such as lambda z: nn.tanh.g(z) ** 2")
    check_numbers("q", q)
    return _mean(f, np.asarray(q, float))


def _mean(f, q):
    with np.errstate(all="ignore"):
        z = np.sqrt(q)[..., None] * NODES
        return fitted("function", f(z), z) @ WEIGHTS


def variance_map(activation, q, var_w, var_b=0.0):
    """q_{l+1} from q_l."""
    check(activation, q=q, var_w=var_w, var_b=var_b)
    return _next(activation, np.asarray(q, float), np.asarray(var_w, float), np.asarray(var_b, float))[()]


def _next(activation, q, var_w, var_b):
    with np.errstate(all="ignore"):                         # a variance that explodes becomes inf
        return var_w * _mean(lambda z: activation.g(z) ** 2, q) + var_b


def variances(activation, depth, var_w, var_b=0.0, q1=1.0):
    """q_1 … q_depth, last axis."""
    check(activation, q1=q1, var_w=var_w, var_b=var_b)
    depth = whole("depth", depth, "it counts layers, so give a whole number ≥ 1")
    var_w, var_b = np.asarray(var_w, float), np.asarray(var_b, float)
    q = [np.broadcast_to(np.asarray(q1, float), np.broadcast_shapes(np.shape(q1), np.shape(var_w), np.shape(var_b)))]
    for _ in range(depth - 1):
        q.append(_next(activation, q[-1], var_w, var_b))
    return np.stack(q, axis=-1)


def slope_squared(activation, q):
    """E[g′(√q u)²] for every q."""
    check(activation, q=q)
    return expectation(lambda z: np.asarray(activation.slope(z, activation.g(z)), float) ** 2, q)


def _bisect(is_low, low, high):
    """Halve [low, high] towards where `is_low(x)` turns false, for arrays of brackets."""
    for _ in range(STEPS):
        middle = (low + high) / 2
        below = is_low(middle)
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2


def fixed_point(activation, var_w, var_b=0.0):
    """q*, where the variance settles: the largest q with variance_map(q) = q; inf where it grows for ever.

    Where every variance stays what it is (ReLU at σ_w² = 2, σ_b² = 0) it settles where it starts, and q* is that of a start at 1.
    """
    check(activation, var_w=var_w, var_b=var_b)
    var_w, var_b = np.broadcast_arrays(np.asarray(var_w, float), np.asarray(var_b, float))
    after = lambda q: _next(activation, q, var_w, var_b)
    grows = lambda q: after(q) > q
    stays = np.all([np.abs(after(np.full(var_w.shape, q)) - q) < 1e-12 * q for q in (1e-3, 1.0, 1e3)], axis=0)
    high = np.ones(var_w.shape)
    for _ in range(30):
        high = np.where(grows(high), 2 * high, high)
    q = _bisect(grows, np.zeros(var_w.shape), high)
    return np.where(stays, 1.0, np.where(q < LEAST, 0.0, np.where(q > MOST, np.inf, q)))[()]


def chi1(activation, var_w, var_b=0.0):
    """χ₁ = σ_w² E[g′(√q* u)²]: what one layer multiplies the variance of a gradient (and a small difference) by.

    Below 1 gradients vanish and inputs become alike; above 1 gradients explode; 1 is the edge of chaos.
    """
    q = np.clip(fixed_point(activation, var_w, var_b), LEAST, MOST)
    return (np.asarray(var_w, float) * slope_squared(activation, q))[()]


def critical_variance(activation, var_b=0.0):
    """The σ_w² with χ₁ = 1; inf where there is none below 1e6."""
    check(activation, var_b=var_b)
    var_b = np.asarray(var_b, float)
    calm = lambda var_w: chi1(activation, var_w, var_b) < 1
    high = np.ones(var_b.shape)
    for _ in range(20):
        high = np.where(calm(high), 2 * high, high)
    return np.where(calm(high), np.inf, _bisect(calm, np.zeros(var_b.shape), high))[()]


def correlation_map(activation, c, var_w, var_b=0.0):
    """The correlation of two inputs one layer on, from c now, both at variance q*.  Its slope at c = 1 is χ₁."""
    check(activation, c=c, var_w=var_w, var_b=var_b)
    q = np.clip(fixed_point(activation, var_w, var_b), LEAST, MOST)
    c, root = np.asarray(c, float)[..., None, None], np.sqrt(q)[..., None, None]
    first, second = (fitted("g", activation.g(z), z) for z in (root * NODES[:, None], root * (c * NODES[:, None] + np.sqrt(1 - c * c) * NODES)))
    overlap = WEIGHTS @ (first * second) @ WEIGHTS
    return ((np.asarray(var_w) * overlap + var_b) / variance_map(activation, q, var_w, var_b))[()]
