"""Where the weights start.

An initializer is a function `(rng, shape, dtype) -> W` with `shape = (n_out, n_in)`.
Draws are made in float64 and then rounded, so a float32 network starts where its float64 twin does.
"""
import math

import numpy as np


def constant(value):
    """Every weight equal to `value`."""
    def draw(rng, shape, dtype):
        return np.full(shape, value, dtype)
    return draw


zeros = constant(0.0)


def normal(std):
    """W ~ N(0, std²)."""
    def draw(rng, shape, dtype):
        return (std * rng.standard_normal(shape)).astype(dtype)
    return draw


def uniform(low, high):
    """W ~ U[low, high)."""
    def draw(rng, shape, dtype):
        return rng.uniform(low, high, shape).astype(dtype)
    return draw


def scaled(gain):
    """W ~ N(0, gain² / n_in): a layer's output has gain² E[a²] as its variance."""
    def draw(rng, shape, dtype):
        n_out, n_in = shape
        return normal(gain / math.sqrt(n_in))(rng, shape, dtype)
    return draw


lecun = scaled(1.0)                 # Var w = 1 / n_in  (LeCun et al. 1998): keeps variance for linear units and small tanh
he = scaled(math.sqrt(2.0))         # Var w = 2 / n_in  (He et al. 2015): ReLU passes half of E[z²]


def xavier(rng, shape, dtype):
    """W ~ N(0, 2 / (n_in + n_out)): between what forward and what backward want (Glorot and Bengio 2010)."""
    n_out, n_in = shape
    return normal(math.sqrt(2.0 / (n_in + n_out)))(rng, shape, dtype)


def uniform_lecun(rng, shape, dtype):
    """W ~ U(−√(3/n_in), √(3/n_in)): variance 1 / n_in, as `lecun`."""
    end = math.sqrt(3 / shape[1])
    return uniform(-end, end)(rng, shape, dtype)


def orthogonal(rng, shape, dtype):
    """W with orthonormal rows or columns, whichever are fewer (Saxe et al. 2014)."""
    n_out, n_in = shape
    Q, R = np.linalg.qr(rng.standard_normal((max(shape), min(shape))))
    Q *= np.sign(np.diag(R))                       # makes Q uniform over the orthogonal matrices
    return (Q if n_out >= n_in else Q.T).astype(dtype)
