"""Is a repair a repair?  It does what the right part does, forward and backward, on fresh random numbers: alone and in a stack of two networks.

A gradient check alone is content with a constant loss, a penalty that is nowhere, or no dropout at all: there cost and gradient agree too.
"""
import inspect

import numpy as np

from ..activations import Activation
from ..data import one_hot
from ..layers import BatchNorm, Dense, Layer
from ..losses import Loss
from ..network import Network
from ..optimizers import Rule
from ..parameters import Parameters

STACK = "your {} is right for one network and not for a stack: sum over the last two axes, axis=(-2, -1), not over the networks"


def shortcoming(right, repair):
    """A sentence on where `repair` does not do what `right` does, or "" where it does."""
    with np.errstate(all="ignore"):
        return next(filter(None, (of_kind(right)(right, repair, np.random.default_rng([8, *lead]), lead) for lead in ((), (2,)))), "")


def of_kind(right):
    """How parts of this kind are compared."""
    if inspect.isfunction(right):
        return batches_shortcoming
    if isinstance(right, Activation):
        return activation_shortcoming
    if isinstance(right, Layer):
        return layer_shortcoming
    if isinstance(right, Loss):
        return loss_shortcoming
    return rule_shortcoming if isinstance(right, Rule) else penalty_shortcoming


def same(ours, theirs):
    theirs = np.asarray(theirs)
    return theirs.shape == np.shape(ours) and theirs.dtype.kind in "biufc" and np.allclose(ours, theirs, rtol=1e-7, atol=1e-9)


def layer_shortcoming(right, repair, rng, lead):
    A = rng.standard_normal((*lead, 4, 6))
    _, arrays = right.build(4, rng, np.float64)
    params = {name: rng.standard_normal((*lead, *array.shape)) ** 2 + 0.1 for name, array in arrays.items()}
    n_out = right.forward(A, np.random.default_rng(1), **params)[0].shape[-2]
    dA = rng.standard_normal((*lead, n_out, 6))
    outputs = []
    for layer in (right, repair):
        grads = [{name: np.full_like(value, np.nan) for name, value in params.items() if name not in right.running} for _ in range(2)]
        out, cache = layer.forward(A.copy(), np.random.default_rng(1), **params)
        back = layer.backward(dA.copy(), cache, dict(grads[0]), **params)           # dicts of their own: an array put in the place of ours is not written
        layer.backward_first(dA.copy(), cache, dict(grads[1]), **params)
        outputs.append((out, layer.predict(A.copy(), **params), back, grads))
    (out, inferred, back, grads), (their_out, their_inferred, their_back, their_grads) = outputs
    if not same(out, their_out):
        return "forward gives something else than it did: it was right, only backward is to be repaired"
    if not same(inferred, their_inferred):
        return "predict gives something else than it did: it was right, only backward is to be repaired"
    names = list(grads[0])
    if missing := [name for name in names if any(np.isnan(each[name]).any() for each in their_grads)]:
        written = ", ".join(f'grad["{name}"][...] = …' for name in missing)
        returned = " What backward returns beside dA is lost." if isinstance(their_back, (tuple, list)) else ""
        return f"backward does not write {' and '.join('d' + name for name in missing)}: write into the array, {written}; += and grad[…] = … do not.{returned}"
    if isinstance(their_back, (tuple, list)):
        return f"backward returns {len(their_back)} things; it returns one, the dA for the layer before"
    if their_back is None:
        return "backward returns nothing; it returns the dA for the layer before"
    for name in names:
        if not all(same(ours[name], theirs[name]) for ours, theirs in zip(grads, their_grads)):
            return f"d{name} is not right yet"
    return "" if same(back, their_back) else "the dA that backward returns, for the layer before, is not right yet"


def use_shortcoming(right, repair):
    """Of batch norm: what it remembers, and how it predicts."""
    rng = np.random.default_rng(8)
    for lead in ((), (2,)):
        Z, dA = rng.standard_normal((2, *lead, 4, 6))
        params = {name: rng.standard_normal((*lead, 4, 1)) ** 2 + 0.1 for name in ("gamma", "beta", "mean", "var")}
        ours, theirs = ({name: value.copy() for name, value in params.items()} for _ in range(2))
        (out, cache), (their_out, their_cache) = right.forward(Z, None, **ours), repair.forward(Z.copy(), None, **theirs)
        grads = [{name: np.zeros_like(params[name]) for name in ("gamma", "beta")} for _ in range(2)]
        if not same(out, their_out) or not same(right.backward(dA, cache, grads[0], **ours), repair.backward(dA.copy(), their_cache, grads[1], **theirs)):
            return "forward or backward gives something else than it did: they were right, only predict or remember is to be repaired"
        right.remember(cache, **ours)
        repair.remember(their_cache, **theirs)
        if not all(same(ours[name], theirs[name]) for name in params):
            return "what remember makes of the running mean and var is not right yet; it writes into the arrays: mean += … does, mean = … makes a new one"
        before = {name: value.copy() for name, value in theirs.items()}
        inferred = repair.predict(Z.copy(), **theirs)
        if not all(same(before[name], theirs[name]) for name in params):
            return "predict changes the running averages: asking is not to change the answer"
        if not same(right.predict(Z, **ours), inferred):
            return "what predict gives is not right yet: it is to use the running mean and var"
    return ""


def activation_shortcoming(right, repair, rng, lead):
    Z, dA = 2 * rng.standard_normal((2, *lead, 4, 6))
    (A, cache), (their_A, their_cache) = right.forward(Z.copy(), None), repair.forward(Z.copy(), None)
    if not same(A, their_A):
        return "g gives something else than it did: it was right, only its slope is to be repaired"
    return "" if same(right.backward(dA, cache, {}), repair.backward(dA.copy(), their_cache, {})) else "the slope is not right yet, or dZ is not dA times it"


def loss_shortcoming(right, repair, rng, lead):
    Z = 2 * rng.standard_normal((*lead, 3, 6))
    Y = one_hot(np.array([0, 1, 2, 2, 0, 1]), 3)
    (cost, dZ), answer = right.formula(Z, Y), repair.formula(Z.copy(), Y.copy())
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        return "a loss returns two things: the cost J and dZ"
    if not same(cost, answer[0]):
        return STACK.format("cost") if lead else "the cost is not what it was: it was right, only dZ is to be repaired"
    if not same(dZ, answer[1]):
        return "dZ is right for one network and not for a stack: write axis=-2 or axis=-1 and not 0 or 1" if lead else "dZ is not right yet"
    return ""


def penalty_shortcoming(right, repair, rng, lead):
    params = Network((Dense(4), BatchNorm(), Dense(3))).build(3, rng)
    params = Parameters.view(rng.standard_normal((*lead, params.vector.size)), params.shapes)
    before = rng.standard_normal(params.vector.shape)
    found = []
    for penalty in (right, repair):
        grads = Parameters.view(before.copy(), params.shapes)
        found.append((penalty.cost(params, 6), penalty.add_gradient(params, grads, 6), grads))
    (cost, _, grads), (their_cost, returned, their_grads) = found
    if not same(cost, their_cost):
        return STACK.format("cost") if lead else "the penalty's cost is not what it was: it was right, only add_gradient is to be repaired"
    if same(grads.theta, their_grads.theta):
        return ""
    return "add_gradient adds to grads in place, grad[\"W\"] += …; what it returns is lost" if returned is not None else "what add_gradient adds is not right yet"


def rule_shortcoming(right, repair, rng, lead):
    theta = rng.standard_normal((*lead, 9))
    ours, theirs = ((theta.copy(), [np.zeros_like(theta) for _ in range(right.slots)]) for _ in range(2))
    for t in range(1, 6):
        g = rng.standard_normal(theta.shape)
        for rule, (values, state) in ((right, ours), (repair, theirs)):
            rule.step(t, values, g.copy(), *state)
    if np.array_equal(theirs[0], theta):
        return "θ does not move: theta = theta − … makes a new array and leaves the caller's where it was; theta -= … writes into it"
    return "" if same(ours[0], theirs[0]) else "the steps are not right yet" + (
        ": v and s never change; v = … makes a new array, v += … writes into it" if any(not state.any() for state in theirs[1]) else "")


def batches_shortcoming(right, repair, rng, lead):
    """`right` is nnlib's; another order is as good, so facts are compared."""
    numbers = np.arange(11.0)
    X, Y = np.broadcast_to(numbers, (*lead, 2, 11)).copy(), np.broadcast_to(-numbers, (*lead, 1, 11)).copy()
    epochs = [list(repair(X.copy(), Y.copy(), 4, rng)) for _ in range(2)]
    for batches in epochs:
        if not all(isinstance(batch, (tuple, list)) and len(batch) == 2 and all(isinstance(A, np.ndarray) for A in batch) for batch in batches):
            return "the batches are to be pairs (X_t, Y_t) of arrays"
        if not all(X_t.shape[:-1] == X.shape[:-1] and Y_t.shape[:-1] == Y.shape[:-1] for X_t, Y_t in batches):
            return "X_t and Y_t are to keep all axes but the last: write X[..., chosen]" if lead else "X_t is to have the rows of X, and Y_t those of Y"
        if [X_t.shape[-1] for X_t, _ in batches] != [4, 4, 3] or not all(np.array_equal(X_t[..., :1, :], -Y_t) for X_t, Y_t in batches):
            return "eleven examples in batches of four are 4, 4 and 3, each with its own label: that is not so yet"
        if not np.array_equal(np.sort(np.concatenate([X_t for X_t, _ in batches], axis=-1), axis=-1), X):
            return "in an epoch each example is to come once: that is not so yet"
    firsts = [np.concatenate([X_t for X_t, _ in batches], axis=-1) for batches in epochs]
    return "each epoch is to have a new random order" if np.array_equal(*firsts) else ""
