"""Activations: a function g and its slope g′, side by side.

The slope is written with A = g(Z) where that is shorter: σ′ = a(1 − a), tanh′ = 1 − a².
`gelu` (Hendrycks and Gimpel 2016) and `silu` (Elfwing, Uchibe and Doya 2017; "swish") are z times a share that rises from 0 to 1: they are not monotone.
At a kink (ReLU at 0) the slope is the one from the left: a choice.  It is met where z is exactly 0, as for an x of zeros while b = 0.
"""
import math
from dataclasses import dataclass
from typing import Callable

import numpy as np

from .layers import Layer
from .settings import function, number, shown


@dataclass(frozen=True)
class Activation(Layer):
    """A = g(Z), element by element.  `g(Z) -> A`; `slope(Z, A) -> dA/dZ`.  Call it like a function: `tanh(Z)`."""
    g: Callable
    slope: Callable
    name: str = "activation"

    def __post_init__(self):
        for name, value in (("g", self.g), ("slope", self.slope)):
            function(f"Activation({name})", value, "two functions: Activation(g, slope) with g(Z) -> A and slope(Z, A) -> dA/dZ")
        if not isinstance(self.name, str):
            raise TypeError(f"Activation(name) is {shown(self.name)}; give a word, such as \"swish\"")

    def __call__(self, Z):
        given, Z = Z, np.asarray(Z)
        if Z.dtype.kind not in "fciub":
            raise TypeError(f"{self.name}({shown(given)}): an activation takes a number or an array of numbers")
        return self.g(Z if Z.dtype.kind in "fc" else Z.astype(float))

    def __repr__(self):
        return self.name

    def forward(self, Z, rng):
        A = fitted("g", self.g(Z), Z)
        return A, (Z, A)

    def backward(self, dA, cache, grad):
        return dA * fitted("slope", self.slope(*cache), cache[0])


def curve(activation, Z):
    """a and its slope at every z (n,), of an activation that may be a student's own."""
    A = fitted("g", activation.g(Z), Z)
    return A, fitted("slope", activation.slope(Z, A), Z).astype(float)


def steepest(activation):
    """The largest |slope| from z = −6 to 6."""
    return float(np.abs(curve(activation, np.linspace(-6, 6, 2401))[1]).max())


FLAT = 1 - 0.97 ** 2                # of the steepest slope; tanh's where |a| = 0.97
BOOL = np.dtype(bool)               # what ReLU's slope is


def fitted(what, array, Z):
    """What g or slope returned for Z, in Z's precision."""
    if type(array) is np.ndarray and array.shape == Z.shape and (array.dtype is Z.dtype or array.dtype is BOOL and what == "slope"):
        return array                                                # in a fifth of a microsecond: it is asked four times a step
    shape = np.shape(array)
    if shape != Z.shape:
        raise ValueError(f"the activation's {what} returned shape {shape} for Z of shape {Z.shape}; it works element by element, so the shape stays: "
                         "use NumPy functions such as np.where, and no sums")
    array = np.asarray(array)
    if array.dtype.kind not in "fiub" and not (array.dtype.kind == Z.dtype.kind == "c"):
        raise TypeError(f"the activation's {what} returned {array.dtype} for Z of {Z.dtype}; real numbers are needed: look for a root or a power of what is negative")
    return array.astype(Z.dtype)


def logistic(Z):
    """1 / (1 + e^−z), written e^min(z, 0) / (1 + e^−|z|): neither power can overflow."""
    return np.exp(np.minimum(Z, 0)) / (1 + np.exp(np.minimum(Z, -Z)))


def logistic_slope(Z, A):
    return A * (1 - A)


def tanh_slope(Z, A):
    return 1 - A * A


def positive_part(Z):
    return np.maximum(Z, 0)


def positive_slope(Z, A):
    return Z > 0


def same(Z):
    return Z


def one(Z, A):
    return np.ones_like(Z)


def magnitude(Z):
    """|z| up to 40, beyond which e^(−z²/2) is 0; of a complex step the real part decides, so that it stays differentiable."""
    return np.minimum(np.maximum(Z, -Z), 40)


# (1 + x) e^(x²/2) Φ(−x) as a polynomial in t = (x − 4) / (x + 4), from t^0 up: interpolated at Chebyshev's points with 40 digits, after Schonfelder (1978).
TAIL = (0.47205320650984395, -0.09670347732656154, 0.013999634724608823, 0.02860036405623293, -0.032197837435448656, 0.017936097420075105, -0.00500237847575895,
        -0.00028562248669535705, 0.0006948961789156129, -9.443373117989623e-05, -8.784884949247466e-05, 2.1262090152958887e-05, 1.3614228087774442e-05,
        -3.458815476143977e-06, -2.589266078750272e-06, 4.4270242746163743e-07, 5.23678306907793e-07, -3.382395439338589e-08, -9.003394991127546e-08,
        1.156938487423513e-10, 8.941682751819546e-09)


def normal_share(Z):
    """Φ(z), the share of N(0, 1) below z: off by less than 3e-15 (NumPy has no erf)."""
    x = magnitude(Z)
    t = (x - 4) / (x + 4)
    tail = np.full_like(x, TAIL[-1])
    for c in TAIL[-2::-1]:
        tail *= t
        tail += c
    tail *= np.exp(-x * x / 2) / (1 + x)
    return np.where(Z > 0, 1 - tail, tail)


def gelu_of(Z):
    return Z * normal_share(Z)


def gelu_slope(Z, A):
    x, zero = magnitude(Z), Z == 0
    share = np.where(zero, 0.5, A / np.where(zero, 1, Z))         # a / z, in a quarter of the time that Φ takes
    return share + Z * np.exp(-x * x / 2) / math.sqrt(2 * math.pi)


def silu_of(Z):
    return Z * logistic(Z)


def silu_slope(Z, A):
    share = logistic(Z)
    return share + A * (1 - share)


@dataclass(frozen=True)
class Leaky:
    """max(z, 0) + leak·min(z, 0)."""
    leak: float

    def __call__(self, Z):
        return np.maximum(Z, 0) + self.leak * np.minimum(Z, 0)


@dataclass(frozen=True)
class LeakySlope:
    leak: float

    def __call__(self, Z, A):
        return self.leak + (1 - self.leak) * (Z > 0).astype(Z.dtype)


# Functions with names, not lambdas: so an activation, and a network, can be pickled.
sigmoid = Activation(logistic, logistic_slope, "sigmoid")
tanh = Activation(np.tanh, tanh_slope, "tanh")
relu = Activation(positive_part, positive_slope, "relu")
identity = Activation(same, one, "identity")
gelu = Activation(gelu_of, gelu_slope, "gelu")
silu = Activation(silu_of, silu_slope, "silu")


def leaky_relu(leak=0.01):
    """max(z, 0) + leak·min(z, 0): its slope is `leak` on the left, so no unit dies (Maas et al. 2013)."""
    leak = number("leaky_relu(leak)", leak, "a finite number, such as 0.01")
    return Activation(Leaky(leak), LeakySlope(leak), f"leaky_relu({leak:g})")
