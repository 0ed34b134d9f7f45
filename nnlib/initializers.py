"""Where the weights start.

An initializer is a function `(rng, shape, dtype) -> W` with `shape = (n_out, n_in)`.  One with a number in it is a value: normal(0.1) == normal(0.1).
Draws are made in float64 and then rounded, so a float32 network starts where its float64 twin does.
"""
import math
from dataclasses import dataclass

import numpy as np

from .settings import check_dtype, keep, number, shown, whole


def sizes(shape, dtype):
    """(n_out, n_in) of the weights that are asked for."""
    if not isinstance(shape, tuple) or len(shape) != 2:
        raise TypeError(f"shape is {shown(shape)}; give the shape of W, two whole numbers (n_out, n_in)")
    check_dtype(dtype)
    return tuple(whole("shape", n, "W has n_out rows and n_in columns, so give two whole numbers ≥ 1, (n_out, n_in)") for n in shape)


def drawn(rng, shape, dtype):
    """The same, where they are drawn at random."""
    if not isinstance(rng, np.random.Generator) and not hasattr(rng, "said"):       # one that says that it is missing does so
        raise TypeError(f"rng is {shown(rng)}; an initializer is a function (rng, shape, dtype) -> W: give a generator first, such as np.random.default_rng(0)")
    return sizes(shape, dtype)


def gaussian(std, rng, shape, dtype):
    return (std * rng.standard_normal(shape)).astype(dtype)


@dataclass(frozen=True)
class constant:
    """Every weight equal to `value`."""
    value: float

    def __post_init__(self):
        keep(self, value=number("constant(value)", self.value))

    def __call__(self, rng, shape, dtype):
        return np.full(sizes(shape, dtype), self.value, dtype)


@dataclass(frozen=True)
class normal:
    """W ~ N(0, std²)."""
    std: float

    def __post_init__(self):
        keep(self, std=number("normal(std)", self.std, "a standard deviation ≥ 0, such as 0.01", lambda x: x >= 0))

    def __call__(self, rng, shape, dtype):
        return gaussian(self.std, rng, drawn(rng, shape, dtype), dtype)


@dataclass(frozen=True)
class uniform:
    """W ~ U[low, high)."""
    low: float
    high: float

    def __post_init__(self):
        keep(self, low=number("uniform(low)", self.low), high=number("uniform(high)", self.high))
        if self.low > self.high:
            raise ValueError(f"uniform(low={self.low}, high={self.high}): low is above high; exchange them")

    def __call__(self, rng, shape, dtype):
        shape = drawn(rng, shape, dtype)
        return rng.uniform(self.low, self.high, shape).astype(dtype)


@dataclass(frozen=True)
class scaled:
    """W ~ N(0, gain² / n_in): a layer's output has gain² E[a²] as its variance."""
    gain: float

    def __post_init__(self):
        keep(self, gain=number("scaled(gain)", self.gain, "a gain ≥ 0, such as 1.41", lambda x: x >= 0))

    def __call__(self, rng, shape, dtype):
        n_out, n_in = shape = drawn(rng, shape, dtype)
        return gaussian(self.gain / math.sqrt(n_in), rng, shape, dtype)


def zeros(rng, shape, dtype):
    """Every weight 0."""
    return np.zeros(sizes(shape, dtype), dtype)


def lecun(rng, shape, dtype):
    """Var w = 1 / n_in  (LeCun et al. 1998): keeps variance for linear units and small tanh."""
    return scaled(1.0)(rng, shape, dtype)


def he(rng, shape, dtype):
    """Var w = 2 / n_in  (He et al. 2015): ReLU passes half of E[z²]."""
    return scaled(math.sqrt(2.0))(rng, shape, dtype)


def xavier(rng, shape, dtype):
    """W ~ N(0, 2 / (n_in + n_out)): between what forward and what backward want (Glorot and Bengio 2010)."""
    n_out, n_in = drawn(rng, shape, dtype)
    return normal(math.sqrt(2.0 / (n_in + n_out)))(rng, shape, dtype)


def uniform_lecun(rng, shape, dtype):
    """W ~ U(−√(3/n_in), √(3/n_in)): variance 1 / n_in, as `lecun`."""
    n_out, n_in = drawn(rng, shape, dtype)
    end = math.sqrt(3 / n_in)
    return uniform(-end, end)(rng, shape, dtype)


def orthogonal(rng, shape, dtype):
    """W with orthonormal rows or columns, whichever are fewer (Saxe et al. 2014)."""
    n_out, n_in = shape = drawn(rng, shape, dtype)
    Q, R = np.linalg.qr(rng.standard_normal((max(shape), min(shape))))
    Q *= np.sign(np.diag(R))                       # makes Q uniform over the orthogonal matrices
    return (Q if n_out >= n_in else Q.T).astype(dtype)
