"""Losses, on logits Z (the last Dense layer's output) and labels Y, both (n_y, m).

Each returns the cost J, a mean over the m examples, and dZ = m·∂J/∂Z.  With a stack, J has the stack's shape.
From logits the cost is finite where −log(a) of a rounded probability would be infinite.
"""
from dataclasses import dataclass
from typing import Any, Callable

import numpy as np

from .checks import check_any, check_binary, check_logits, check_one_hot
from .settings import function, numbers

COLUMNS = (-2, -1)                  # sums over units and examples, not over networks


@dataclass(frozen=True)
class Loss:
    """`formula(Z, Y) -> (J, dZ)`, and `labels(Y)`, which raises where the labels do not suit it.  Call it like a function."""
    formula: Callable
    labels: Callable = check_any

    def __post_init__(self):
        function("Loss(formula)", self.formula, "a function (Z, Y) -> (cost, dZ)")
        function("Loss(labels)", self.labels, "a function of Y that raises where the labels do not suit")

    def __call__(self, Z, Y):
        check_logits(Z, Y)
        return self.formula(Z, Y)

    def __repr__(self):
        return getattr(self.formula, "__name__", repr(self.formula)).lstrip("_")


def _sigmoid_cross_entropy(Z, Y):
    """J = (1/m) Σ −[y log a + (1 − y) log(1 − a)] with a = σ(z): that is log(1 + e^z) − y z."""
    E = np.exp(np.minimum(Z, -Z))                                   # e^−|z|
    cost = (np.maximum(Z, 0) - Y * Z + np.log1p(E)).sum(axis=COLUMNS) / Z.shape[-1]
    return cost, np.exp(np.minimum(Z, 0)) / (1 + E) - Y             # dZ = A − Y


def _softmax_cross_entropy(Z, Y):
    """J = (1/m) Σ −log a_y with a = e^z / Σ e^z, shifted by max z so that nothing overflows."""
    S = Z - Z.max(axis=-2, keepdims=True)
    E = np.exp(S)
    total = E.sum(axis=-2, keepdims=True)
    cost = (np.log(total).sum(axis=COLUMNS) - (Y * S).sum(axis=COLUMNS)) / Z.shape[-1]
    return cost, E / total - Y                                      # dZ = A − Y


def _squared_error(Z, Y):
    """J = (1/2m) Σ (z − y)²."""
    dZ = Z - Y
    return (dZ * dZ).sum(axis=COLUMNS) / (2 * Z.shape[-1]), dZ


sigmoid_cross_entropy = Loss(_sigmoid_cross_entropy, check_binary)
softmax_cross_entropy = Loss(_softmax_cross_entropy, check_one_hot)
squared_error = Loss(_squared_error)


@dataclass(frozen=True)
class NoPenalty:
    """J as the loss has it."""

    def cost(self, params, m):
        return 0.0

    def add_gradient(self, params, grads, m):
        pass


@dataclass(frozen=True)
class L2:
    """J + λ/(2m) Σ‖W‖²: weights only, not biases, γ or β.  m is the size of the batch.  λ: a number, or (K,) for a stack."""
    lam: Any

    def __post_init__(self):
        numbers("L2(lam)", self.lam, "λ, the weight of the penalty: a finite number ≥ 0, or one for each network of a stack", lambda x: x >= 0)

    def cost(self, params, m):
        squares = sum((p["W"] * p["W"]).sum(axis=COLUMNS) for p in params.layers if "W" in p)
        return self._per_m(m, params) * squares / 2

    def add_gradient(self, params, grads, m):
        lam_m = self._per_m(m, params)[..., None, None]
        for p, grad in zip(params.layers, grads.layers):
            if "W" in p:
                grad["W"] += lam_m * p["W"]                         # dW + (λ/m) W

    def _per_m(self, m, params):
        lam, lead = np.asarray(self.lam), params.vector.shape[:-1]
        if lam.shape not in ((), lead[len(lead) - lam.ndim:]):
            raise ValueError(f"L2(lam) has shape {lam.shape} but the stack has {lead or 'one network'}; give one λ for each network")
        return np.asarray(lam / m, params.vector.real.dtype)


no_penalty = NoPenalty()
