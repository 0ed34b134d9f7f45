"""The layers of a network: what each computes, and the derivative of what it computes.

Arrays are `(n, m)`: n units, m examples in columns.  Leading axes, where there are any, are networks.
On its way back dA is m·∂J/∂A (J is a mean over examples); the gradients of parameters divide by m.
"""
import functools
from dataclasses import dataclass
from typing import Callable

import numpy as np

from .initializers import he
from .settings import keep, number, whole


class Layer:
    """What every layer can do.  A layer of your own needs `forward` and `backward`, and `build` if it has parameters.

    Parameters arrive as keyword arguments under the names that `build` gave them.
    Nothing is stored on a layer: what backward needs, forward returns as its cache.
    """
    running = ()                    # names of arrays that are remembered, not trained

    def build(self, n_in, rng, dtype):
        """Return n_out and the fresh arrays of this layer, `{name: (rows, columns) array}`."""
        return n_in, {}

    def forward(self, A, rng, **params):
        """Return (A_out, cache) for training: noise and the batch's own statistics included."""
        raise NotImplementedError(f"{type(self).__name__} needs a method forward(self, A, rng, ...) -> (A_out, cache)")

    def backward(self, dA, cache, grad, **params):
        """Write ∂J/∂(parameter) into grad[name][...] and return m·∂J/∂A_in from dA = m·∂J/∂A_out."""
        raise NotImplementedError(f"{type(self).__name__} needs a method backward(self, dA, cache, grad, ...) -> dA_in")

    def backward_first(self, dA, cache, grad, **params):
        """`backward` for the first layer, where nobody asks for m·∂J/∂X."""
        self.backward(dA, cache, grad, **params)

    def predict(self, A, **params):
        """Return A_out for inference: no noise, running statistics."""
        return self.forward(A, no_randomness, **params)[0]

    def remember(self, cache, **params):
        """Fold the statistics of one training batch into the running ones, in place."""


def first_backward(layer):
    """What the first layer runs: `backward_first`, unless a class nearer to it overrides `backward`."""
    for kind in type(layer).__mro__:
        if "backward_first" in vars(kind):
            return layer.backward_first
        if "backward" in vars(kind):
            return layer.backward


@dataclass(frozen=True)
class NoRandomness:
    """An rng where there is none: drawing from it is a mistake, and says so."""
    said: str

    def __getattr__(self, name):
        raise AttributeError(name if name.startswith("__") else f"rng.{name} was called{self.said}")


no_randomness = NoRandomness(" during inference, which is not random; give the layer a method predict(self, A, **params) that draws nothing")
no_rng = NoRandomness(", but no rng was given; here something is drawn at random: give rng=np.random.default_rng(0)")


def batch_mean(A):
    """Mean over the examples, (n, m) -> (n, 1)."""
    return A.sum(axis=-1, keepdims=True) / A.shape[-1]


@functools.lru_cache
def column_of_means(m, dtype):
    """(m, 1), each 1/m: A @ it is the mean over examples.  For many short rows BLAS adds up three times faster than `sum`."""
    return np.full((m, 1), 1 / m, dtype)


@dataclass(frozen=True, repr=False)
class Dense(Layer):
    """Z = W A + b, for every example (column) of A.  W (n_out, n_in), b (n_out, 1)."""
    n_out: int
    init: Callable = he

    def __post_init__(self):
        keep(self, n_out=whole("Dense(n_out)", self.n_out, "it counts units, so give a whole number ≥ 1"))
        if not callable(self.init) or isinstance(self.init, (Layer, type)) or hasattr(self.init, "layers"):
            hint = f"; {self.init.__name__} still needs its numbers" if isinstance(self.init, type) else ""
            raise TypeError(f"Dense(init={self.init!r}): an initializer is a function (rng, shape, dtype) -> W, such as he or normal(0.01){hint}")

    def __repr__(self):
        init = "" if self.init is he else f", {getattr(self.init, '__name__', self.init)}"
        return f"{type(self).__name__}({self.n_out}{init})"

    def build(self, n_in, rng, dtype):
        return self.n_out, {"W": self.init(rng, (self.n_out, n_in), dtype), "b": np.zeros((self.n_out, 1), dtype)}

    def forward(self, A, rng, W, b):
        Z = W @ A
        Z += b                                                      # in place: a stack's Z is large
        return Z, A

    def backward(self, dZ, A, grad, W, b):
        self.backward_first(dZ, A, grad, W, b)
        return W.mT @ dZ                                            # dA = Wᵀ dZ

    def backward_first(self, dZ, A, grad, W, b):
        m = dZ.shape[-1]
        grad["W"][...] = dZ @ A.mT / m                              # dW = (1/m) dZ Aᵀ
        np.matmul(dZ, column_of_means(m, dZ.dtype), out=grad["b"])  # db = (1/m) Σ dZ: dZ.sum(axis=-1, keepdims=True) / m makes a step 7 to 20 % slower


@dataclass(frozen=True)
class BatchNorm(Layer):
    """A = γ ẑ + β with ẑ = (Z − μ) / √(σ² + ε), mean and variance over the batch (Ioffe and Szegedy 2015).

    gamma, beta (n, 1) are trained; mean, var (n, 1) are running averages, used by predict:
    mean ← momentum·mean + (1 − momentum)·μ.  (PyTorch calls 1 − momentum the momentum.)
    σ² divides by m, here and in the running average.
    """
    momentum: float = 0.9
    eps: float = 1e-5
    running = ("mean", "var")

    def __post_init__(self):
        keep(self, momentum=number("BatchNorm(momentum)", self.momentum, "0 ≤ momentum < 1, the share of the old average that is kept", lambda x: 0 <= x < 1),
             eps=number("BatchNorm(eps)", self.eps, "a number ≥ 0, such as 1e-5: it is added to a variance", lambda x: x >= 0))

    def build(self, n_in, rng, dtype):
        zero, one = np.zeros((n_in, 1), dtype), np.ones((n_in, 1), dtype)
        return n_in, {"gamma": one, "beta": zero, "mean": zero, "var": one}

    def forward(self, Z, rng, gamma, beta, mean, var):
        mu = batch_mean(Z)
        centred = Z - mu
        sigma2 = batch_mean(centred * centred)
        scale = 1 / np.sqrt(sigma2 + self.eps)
        Z_hat = centred * scale
        return gamma * Z_hat + beta, (Z_hat, scale, mu, sigma2)

    def backward(self, dA, cache, grad, gamma, beta, mean, var):
        Z_hat, scale, mu, sigma2 = cache
        dgamma, dbeta = grad["gamma"], grad["beta"]
        dgamma[...] = batch_mean(dA * Z_hat)                        # dγ = (1/m) Σ dA ẑ
        dbeta[...] = batch_mean(dA)                                 # dβ = (1/m) Σ dA
        return gamma * scale * (dA - dbeta - Z_hat * dgamma)        # μ and σ² depend on every example: two paths back

    def predict(self, Z, gamma, beta, mean, var):
        return gamma * (Z - mean) / np.sqrt(var + self.eps) + beta

    def remember(self, cache, gamma, beta, mean, var):
        Z_hat, scale, mu, sigma2 = cache
        mean += (1 - self.momentum) * (mu - mean)
        var += (1 - self.momentum) * (sigma2 - var)


@dataclass(frozen=True)
class Dropout(Layer):
    """Each activation is kept with probability `keep` and divided by it, so its mean stays (Srivastava et al. 2014).

    All networks of a stack share one mask: they differ only by what you made different.
    """
    keep: float

    def __post_init__(self):
        keep(self, keep=number("Dropout(keep)", self.keep, "0 < keep ≤ 1, the share of units that stay", lambda x: 0 < x <= 1))

    def forward(self, A, rng):
        mask = rng.random(A.shape[-2:]) < self.keep
        return A * mask / self.keep, mask

    def backward(self, dA, mask, grad):
        return dA * mask / self.keep

    def predict(self, A):
        return A
