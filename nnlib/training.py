"""Training is a loop: forward, cost, backward, update.  It is a generator, so you may look, change and stop at every step."""
import inspect
import itertools
import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from .checks import check_batch_size, check_examples, check_fit, check_logits, check_rng, rng_or_none
from .layers import no_rng
from .losses import Loss, no_penalty
from .optimizers import Rule
from .parameters import Parameters
from .settings import shown
from .trials import as_run, rule_as_run


class Step(NamedTuple):
    """One step of training, just made.  A window on live arrays: copy what you keep.

    cost (a number, or one for each network of a stack), trace, deltas and grads belong to the batch and are from before the update;
    params are from after it.  t counts steps from 1, epoch from 0.
    """
    epoch: int
    cost: Any
    trace: Any
    deltas: Any
    params: Parameters
    grads: Parameters
    t: int


def gradient(net, params, X, Y, *, loss, penalty=no_penalty, rng=no_rng):
    """Forward, cost, backward, penalty on X (n_x, m), Y (n_y, m): return cost, trace, deltas, grads.

    The notes' names, numbered as the parameters are: trace["A1"], deltas["Z1"] (m·∂J/∂Z1), grads["W1"] (∂J/∂W1, penalty included).
    Nothing is changed.  Raises where X, Y or labels do not fit, as `train` does.
    """
    rng = rng_or_none(rng)
    takes_stack = check_fit(net, params, loss, penalty)
    loss = as_loss(loss)
    check_examples(net, params, X, Y, loss)
    net, loss, penalty = as_run(net, params, X, Y, loss, penalty, rng, takes_stack)
    grads = params.zeros_like()
    with np.errstate(all="ignore"):
        cost, trace, deltas = write_gradient(grads, net, params, X, Y, loss, penalty, rng)
    return cost, trace, deltas, grads


def write_gradient(grads, net, params, X, Y, loss, penalty, rng):
    """Write ∂J/∂θ into `grads`; return cost, trace, deltas.  Every step of training, every gradient check, comes through here."""
    m = X.shape[-1]
    trace = net.pass_forward(params, X, rng)
    cost, dZ = loss.formula(trace.arrays[-1], Y)
    deltas = net.pass_backward(params, trace, dZ, grads)
    penalty.add_gradient(params, grads, m)
    return cost + penalty.cost(params, m), trace, deltas


def as_loss(loss):
    """A function (Z, Y) -> (cost, dZ) as a Loss that takes any labels."""
    return loss if isinstance(loss, Loss) else Loss(loss)


def minibatches(X, Y, size, rng):
    """Yield (X, Y) in batches of `size` examples, in a new random order; the last one is what remains.

    One batch of all m examples keeps its order: there is nothing to shuffle.
    """
    for name, array in (("X", X), ("Y", Y)):
        if not isinstance(array, np.ndarray) or array.ndim < 2:
            raise TypeError(f"{name} is {shown(array)}; give NumPy arrays (n, m) with examples in columns")
    check_rng(rng)
    return _minibatches(X, Y, size, rng, check_batch_size(size, X.shape[-1], Y.shape[-1]))


def _minibatches(X, Y, size, rng, m):
    if size == m:
        yield X, Y
        return
    order = rng.permutation(m)
    X, Y = (A.mT.take(order, axis=-2).mT for A in (X, Y))           # each example stays contiguous in memory
    for start in range(0, m, size):
        yield X[..., start:start + size], Y[..., start:start + size]


def train(net, params, X, Y, *, loss, rule, batch_size, epochs, rng, penalty=no_penalty):
    """Train `params` in place on X (n_x, m), Y (n_y, m); yield a Step after each update.  Nothing happens until you loop over it.

    `epochs` may be math.inf: then stop with `break`.  Training ends early when the cost of every network is inf or nan:
    a result, not an error, and without NumPy's warnings.
    Raises before the first step where X, Y, labels, dtypes, batch size or rule do not fit.
    """
    check_rng(rng)
    takes_stack = check_fit(net, params, loss, penalty)
    loss = as_loss(loss)
    if not isinstance(rule, Rule):
        raise TypeError(f"rule is {shown(rule)}; give a value such as GradientDescent(lr=0.1) or Adam()")
    if isinstance(epochs, (bool, np.ndarray)) or not (epochs == math.inf or isinstance(epochs, (int, np.integer)) and epochs >= 1):
        raise ValueError(f"epochs is {shown(epochs)}; give a whole number ≥ 1, or math.inf and stop with break")
    check_examples(net, params, X, Y, loss)
    check_batch_size(batch_size, X.shape[-1], Y.shape[-1])
    rule = rule_as_run(rule, params.vector.shape[:-1], params.shapes.n_theta, params.vector.dtype)
    rule = rule if rule.scheduled else rule.at(1, params.vector.shape[:-1], params.vector.dtype)
    as_it_runs, loss, penalty = as_run(net, params, X[..., :batch_size], Y[..., :batch_size], loss, penalty, rng, takes_stack)
    return Training(_steps(as_it_runs, params, X, Y, loss, rule, batch_size, epochs, rng, penalty), net)


class Training:
    """The steps of `train`, made one by one as you loop over it."""

    def __init__(self, steps, net):
        self._steps, self._net = steps, net

    def __iter__(self):
        return self._steps

    def __next__(self):
        return next(self._steps)

    def __repr__(self):
        state = inspect.getgeneratorstate(self._steps)
        if state == inspect.GEN_CREATED:
            return (f"Training of {self._net!r}: nothing has happened yet. Loop over it, `for step in train(...): ...`, "
                    "or make all steps with `history = run(train(...))`")
        return f"Training of {self._net!r}: {'it has ended' if state == inspect.GEN_CLOSED else 'under way; next(...) or a loop makes the next step'}"


def _steps(net, params, X, Y, loss, rule, batch_size, epochs, rng, penalty):
    lead, dtype = params.vector.shape[:-1], params.vector.dtype
    theta, grads = params.theta, params.zeros_like()
    g, state = grads.theta, [np.zeros_like(theta) for _ in range(rule.slots)]
    alive = (lambda cost: np.isfinite(cost).any()) if lead else math.isfinite
    scheduled, remembers = rule.scheduled, any(layer.running for layer in net.layers)
    t = 0
    for epoch in itertools.count() if epochs == math.inf else range(epochs):
        for X_t, Y_t in minibatches(X, Y, batch_size, rng):
            t += 1
            with np.errstate(all="ignore"):
                cost, trace, deltas = write_gradient(grads, net, params, X_t, Y_t, loss, penalty, rng)
                if remembers:
                    net.remember(params, trace)
                rule_t = rule.at(t, lead, dtype) if scheduled else rule
                rule_t.step(t, theta, g, *state)
            yield Step(epoch, cost, trace, deltas, params, grads, t)
            if not alive(cost):
                return


@dataclass(frozen=True, eq=False)
class History:
    """The cost of every step, (T,) or (T, K) for a stack, and the epoch each belongs to, (T,)."""
    cost: np.ndarray
    epoch: np.ndarray

    @property
    def diverged_at(self):
        """The first step (counted from 1) whose cost is inf or nan; 0 where there is none.  A number, or (K,) for a stack."""
        bad = ~np.isfinite(self.cost)
        return np.where(bad.any(axis=0), bad.argmax(axis=0) + 1, 0)[()]

    def __str__(self):
        if self.cost.ndim > 1:
            lost = np.flatnonzero(self.diverged_at)
            said = f"; diverged: networks {', '.join(map(str, lost))}" if len(lost) else ""
            first, last = (np.median(cost[np.isfinite(cost)]) if np.isfinite(cost).any() else math.nan for cost in (self.cost[0], self.cost[-1]))
            return f"{len(self.cost)} steps of {self.cost[0].size} networks, median cost {first:.3g} → {last:.3g}{said}"
        if self.diverged_at:
            return f"diverged at step {self.diverged_at}: the cost is {self.cost[self.diverged_at - 1]}"
        return f"{len(self.cost)} steps, cost {self.cost[0]:.3g} → {self.cost[-1]:.3g}"


def run(steps):
    """Make all the steps of `train(...)` and return their History."""
    if not np.iterable(steps) or isinstance(steps, (str, dict, np.ndarray)):
        raise TypeError(f"run takes the steps of train, got {shown(steps)}; write run(train(...))")
    seen = []
    for step in steps:
        if not isinstance(step, Step):
            raise TypeError(f"run takes the steps of train, got {shown(step)}; write run(train(...))")
        seen.append((step.cost, step.epoch))
    if not seen:
        raise ValueError("run got no steps; a generator of train(...) can be used once: call train again")
    cost, epoch = zip(*seen)
    return History(np.array(cost), np.array(epoch))


def accuracy(Z, Y):
    """Share of the examples whose class the logits Z (n_y, m) get right: z > 0 for one row, the largest z for more.

    An example with a logit that is nan is wrong.
    """
    check_logits(Z, Y)
    known = ~np.isnan(Z).any(axis=-2)
    if Y.shape[-2] == 1:
        return (((Z > 0) == (Y > 0.5))[..., 0, :] & known).mean(axis=-1)
    return ((Z.argmax(axis=-2) == Y.argmax(axis=-2)) & known).mean(axis=-1)
