"""Optimizer rules: how a gradient changes θ.  Each is its formula, in place, on the vectors θ, g and its own state.

t counts steps from 1.  A rate may be a number, an array with one value for each network of a stack, or a schedule t -> either.
A rule of your own: a frozen dataclass on `Rule` with `slots` state vectors (they start at 0) and a `step`.
"""
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import numpy as np

from .settings import check_dtype, numbers, shown


class Rule:
    slots = 0                       # how many state vectors step gets

    def step(self, t, theta, g, *state):
        raise NotImplementedError(f"{type(self).__name__} needs a method step(self, t, theta, g, ...) that changes theta in place")

    def at(self, t, lead, dtype):
        """The rule at step t: schedules evaluated, arrays over networks as columns, in θ's dtype."""
        check_t(t)
        if not isinstance(lead, tuple):
            raise TypeError(f"lead is {shown(lead)}; give the stack's axes: () for one network, (5,) for five")
        dtype = check_dtype(dtype)
        if not is_dataclass(self):
            return self
        values = {f.name: value_at(getattr(self, f.name), f"{type(self).__name__}({f.name})", t, lead, dtype) for f in fields(self)}
        for name, value in values.items():
            if name.startswith("beta") and not np.all(value < 1):
                raise ValueError(f"{type(self).__name__}({name}={getattr(self, name)!r}): the share of the old average that is kept; give 0 ≤ β < 1")
        return replace(self, **values)

    @property
    def scheduled(self):
        return is_dataclass(self) and any(callable(getattr(self, f.name)) for f in fields(self))


def value_at(value, name, t, lead, dtype):
    if isinstance(value, type):
        raise TypeError(f"{name} is {value!r}; give a number, an array with one value for each network, or a function of the step t")
    value = value(t) if callable(value) else value
    numbers(name, value, "a finite number ≥ 0, an array with one for each network, or a function of the step t", lambda x: x >= 0)
    if np.ndim(value) == 0:
        return float(value)
    if np.shape(value) != lead:
        raise ValueError(f"{name} has shape {np.shape(value)} but the stack has {lead or 'one network'}; give one value for each network")
    return np.asarray(value, dtype)[..., None]


def check_t(t):
    if type(t) is not int or not 1 <= t < 10 ** 15:
        raise ValueError(f"t is {shown(t)}; it counts the steps: 1, 2, 3 …")


def check_step(rule, t, theta, *others):
    """What a rule's formula is given: t from 1 on, vectors of one shape, and a rule without schedules.  (0.5 µs; a small network's step takes 60.)"""
    check_t(t)
    for name, array in zip(("theta", "g", "state", "state"), (theta, *others)):
        if not isinstance(array, np.ndarray) or array.dtype.kind != "f" or array.shape != theta.shape:
            raise TypeError(f"{type(rule).__name__}.step: {name} is {shown(array)}; theta, g and the rule's state are NumPy arrays of floats, all of one shape")
    for name, value in vars(rule).items():
        if type(value) is float and 0 <= value < 1:         # most are
            continue
        if callable(value) or isinstance(value, (list, tuple)) or isinstance(value, np.ndarray) and value.shape not in ((), (*theta.shape[:-1], 1)):
            raise TypeError(f"{type(rule).__name__}({name}={shown(value)}).step: that is no number yet; rule.at(t, lead, dtype).step(...) makes one of it for step t")
        below = 1 if name.startswith("beta") else np.inf
        numbers(f"{type(rule).__name__}({name})", value, f"a number from 0 to below {below}", lambda x: (x >= 0) & (x < below))


@dataclass(frozen=True)
class GradientDescent(Rule):
    """θ ← θ − α g."""
    lr: Any

    def step(self, t, theta, g):
        check_step(self, t, theta, g)
        theta -= self.lr * g


@dataclass(frozen=True)
class Momentum(Rule):
    """v ← β v + (1 − β) g;  θ ← θ − α v.  (PyTorch's v has no 1 − β: its rate is (1 − β) times ours.)"""
    lr: Any
    beta: Any = 0.9
    slots = 1

    def step(self, t, theta, g, v):
        check_step(self, t, theta, g, v)
        v += (1 - self.beta) * (g - v)
        theta -= self.lr * v


@dataclass(frozen=True)
class RMSprop(Rule):
    """s ← β s + (1 − β) g²;  θ ← θ − α g / (√s + ε)  (Tieleman and Hinton 2012)."""
    lr: Any
    beta: Any = 0.9
    eps: Any = 1e-8
    slots = 1

    def step(self, t, theta, g, s):
        check_step(self, t, theta, g, s)
        s += (1 - self.beta) * (g * g - s)
        theta -= self.lr * g / (np.sqrt(s) + self.eps)


@dataclass(frozen=True)
class Adam(Rule):
    """v, s as in Momentum and RMSprop, each divided by 1 − βᵗ;  θ ← θ − α v̂ / (√ŝ + ε)  (Kingma and Ba 2015)."""
    lr: Any = 0.001
    beta1: Any = 0.9
    beta2: Any = 0.999
    eps: Any = 1e-8
    slots = 2

    def step(self, t, theta, g, v, s):
        check_step(self, t, theta, g, v, s)
        v += (1 - self.beta1) * (g - v)
        s += (1 - self.beta2) * (g * g - s)
        v_hat = v / (1 - self.beta1 ** t)
        s_hat = s / (1 - self.beta2 ** t)
        theta -= self.lr * v_hat / (np.sqrt(s_hat) + self.eps)
