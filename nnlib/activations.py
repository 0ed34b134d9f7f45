"""Activations: a function g and its slope g′, side by side.

The slope is written with A = g(Z) where that is shorter: σ′ = a(1 − a), tanh′ = 1 − a².
At a kink (ReLU at 0) the slope is the one from the left: a choice, met with probability 0.
"""
from dataclasses import dataclass
from typing import Callable

import numpy as np

from .layers import Layer


@dataclass(frozen=True)
class Activation(Layer):
    """A = g(Z), element by element.  `g(Z) -> A`; `slope(Z, A) -> dA/dZ`.  Call it like a function: `tanh(Z)`."""
    g: Callable
    slope: Callable
    name: str = "activation"

    def __post_init__(self):
        if not (callable(self.g) and callable(self.slope)):
            raise TypeError("Activation(g, slope) takes two functions: g(Z) -> A and slope(Z, A) -> dA/dZ; "
                            f"got {type(self.g).__name__} and {type(self.slope).__name__}")

    def __call__(self, Z):
        Z = np.asarray(Z)
        return self.g(Z if Z.dtype.kind in "fc" else Z.astype(float))

    def __repr__(self):
        return self.name

    def forward(self, Z, rng):
        A = self.g(Z)
        return A, (Z, A)

    def backward(self, dA, cache, grad):
        return dA * self.slope(*cache)


def logistic(Z):
    """1 / (1 + e^−z), written e^min(z, 0) / (1 + e^−|z|): neither power can overflow."""
    return np.exp(np.minimum(Z, 0)) / (1 + np.exp(np.minimum(Z, -Z)))


sigmoid = Activation(logistic, lambda Z, A: A * (1 - A), "sigmoid")
tanh = Activation(np.tanh, lambda Z, A: 1 - A * A, "tanh")
relu = Activation(lambda Z: np.maximum(Z, 0), lambda Z, A: Z > 0, "relu")
identity = Activation(lambda Z: Z, lambda Z, A: np.ones_like(Z), "identity")


def leaky_relu(leak=0.01):
    """max(z, 0) + leak·min(z, 0): its slope is `leak` on the left, so no unit dies (Maas et al. 2013)."""
    leak = float(leak)
    return Activation(lambda Z: np.maximum(Z, 0) + leak * np.minimum(Z, 0),
                      lambda Z, A: leak + (1 - leak) * (Z > 0).astype(Z.dtype), f"leaky_relu({leak:g})")
