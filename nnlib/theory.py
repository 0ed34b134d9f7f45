"""Mean field theory: what a very wide random network does, before any is built.

With W ~ N(0, σ_w²/n), b ~ N(0, σ_b²) and n → ∞ each z is Gaussian, so a layer is described by its variance q = Var z:

    q_{l+1} = σ_w² E[g(√q_l u)²] + σ_b²,   u ~ N(0, 1)

Sources: Poole et al. 2016 (variance, correlation), Schoenholz et al. 2017 (χ₁, the critical line).
Expectations are Gauss–Hermite sums with 100 nodes: 1e-6 or better for smooth g and √q ≤ 4; a kink at 0 is exact.
All arguments broadcast: an array of σ_w² gives an array of answers.
"""
import functools

import numpy as np

STEPS = 80                          # halvings: 2^−80 of the first bracket


@functools.cache
def _gauss_hermite(nodes=100):
    u, weights = np.polynomial.hermite_e.hermegauss(nodes)
    return u, weights / weights.sum()


def expectation(f, q):
    """E[f(√q u)], u ~ N(0, 1), for every q."""
    u, weights = _gauss_hermite()
    with np.errstate(all="ignore"):
        return (np.asarray(f(np.sqrt(q)[..., None] * u), float) * weights).sum(axis=-1)


def variance_map(activation, q, var_w, var_b=0.0):
    """q_{l+1} from q_l."""
    return var_w * expectation(lambda z: activation.g(z) ** 2, np.asarray(q, float)) + var_b


def variances(activation, depth, var_w, var_b=0.0, q1=1.0):
    """q_1 … q_depth, last axis."""
    q = [np.broadcast_to(np.asarray(q1, float), np.broadcast_shapes(np.shape(q1), np.shape(var_w), np.shape(var_b)))]
    for _ in range(depth - 1):
        q.append(variance_map(activation, q[-1], var_w, var_b))
    return np.stack(q, axis=-1)


def _slope_squared(activation, q):
    return expectation(lambda z: np.asarray(activation.slope(z, activation.g(z)), float) ** 2, q)


def _bisect(is_low, low, high):
    """Halve [low, high] towards where `is_low(x)` turns false, for arrays of brackets."""
    for _ in range(STEPS):
        middle = (low + high) / 2
        below = is_low(middle)
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2


def fixed_point(activation, var_w, var_b=0.0):
    """q*, where the variance settles: the largest q with variance_map(q) = q; inf where it grows for ever."""
    var_w, var_b = np.broadcast_arrays(np.asarray(var_w, float), np.asarray(var_b, float))
    grows = lambda q: variance_map(activation, q, var_w, var_b) > q
    high = np.ones(var_w.shape)
    for _ in range(40):
        high = np.where(grows(high), 2 * high, high)
    q = np.where(grows(high), np.inf, _bisect(grows, np.zeros(var_w.shape), high))
    return np.where(q < 1e-12, 0.0, q)[()]


def chi1(activation, var_w, var_b=0.0):
    """χ₁ = σ_w² E[g′(√q* u)²]: what one layer multiplies the variance of a gradient (and a small difference) by.

    Below 1 gradients vanish and inputs become alike; above 1 gradients explode; 1 is the edge of chaos.
    """
    q = np.minimum(fixed_point(activation, var_w, var_b), 1e12)
    return (var_w * _slope_squared(activation, q))[()]


def critical_variance(activation, var_b=0.0):
    """The σ_w² with χ₁ = 1; inf where there is none below 1e6."""
    var_b = np.asarray(var_b, float)
    calm = lambda var_w: chi1(activation, var_w, var_b) < 1
    high = np.ones(var_b.shape)
    for _ in range(20):
        high = np.where(calm(high), 2 * high, high)
    return np.where(calm(high), np.inf, _bisect(calm, np.zeros(var_b.shape), high))[()]


def correlation_map(activation, c, var_w, var_b=0.0):
    """The correlation of two inputs one layer on, from c now, both at variance q*.  Its slope at c = 1 is χ₁."""
    u, weights = _gauss_hermite()
    q, c = np.asarray(fixed_point(activation, var_w, var_b))[..., None, None], np.asarray(c, float)[..., None, None]
    first = activation.g(np.sqrt(q) * u[:, None])
    second = activation.g(np.sqrt(q) * (c * u[:, None] + np.sqrt(1 - c * c) * u))
    overlap = (first * second * weights[:, None] * weights).sum(axis=(-2, -1))
    return ((var_w * overlap + var_b) / q[..., 0, 0])[()]
