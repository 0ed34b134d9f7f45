"""Trials: a student's layer, loss, penalty or rule is tried on a few numbers before it is trusted with all of them.

It is written for one network: axis=1, .sum(), Z.shape[1].  A trial runs two networks alone and the same two as a stack.  What the stack
does not do as each alone is run network by network: the same result, slower, and said once.  What is wrong alone is an error, with its reason.
"""
import copy
import sys
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import numpy as np

from .activations import identity, relu, sigmoid, tanh
from .layers import BatchNorm, Dense, Dropout, Layer, first_backward
from .parameters import Parameters

EXAMPLES = (3, 4, 5)                # a layer is tried on so many: on another number than it has units, so that no axis is taken for another


def named(i, layer):
    return f"layer {i} ({type(layer).__name__})"


def alike(a, b):
    """The same numbers up to rounding, nan where nan is."""
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape:
        return False
    if a.dtype.kind not in "fc" or b.dtype.kind not in "fc":
        return np.array_equal(a, b)
    with np.errstate(all="ignore"):
        known = np.isfinite(a) & np.isfinite(b)
        size = np.abs(a[known]).max(initial=0)
        return np.array_equal(np.isnan(a), np.isnan(b)) and np.allclose(a[known], b[known], rtol=0, atol=size * np.sqrt(np.finfo(a.dtype).eps))


# ---- a layer ----

def run_layer(layer, A, dA, params):
    """One forward, predict, backward into nan, remember: all that comes out, on copies of what goes in."""
    params = {name: array.copy() for name, array in params.items()}
    A_out, cache = layer.forward(A.copy(), np.random.default_rng(0), **params)
    A_out = np.array(A_out)
    predicted = np.array(layer.predict(A.copy(), **params))
    lead = np.broadcast_shapes(dA.shape[:-2], *(array.shape[:-2] for array in params.values()))
    grad = {name: np.full((*lead, *array.shape[-2:]), np.nan, array.dtype) for name, array in params.items()}
    dA_in = np.array(layer.backward(dA.copy(), cache, grad, **params))
    layer.remember(cache, **params)
    return [A_out, predicted, dA_in, *(grad[name] for name in params if name not in layer.running), *(params[name] for name in layer.running)]


def takes_a_stack(layer, A, dA, params, lead):
    """Whether networks, stacked, get what each gets alone.  A, dA, params: a list of each, one for each network; lead: how they are stacked."""
    together = {name: stacked([p[name] for p in params], lead) for name in params[0]}
    for inputs, given in ((A, stacked(A, lead)), ([A[0]] * len(A), A[0])):          # inputs of their own, and one for all: X
        alone = [stacked(part, lead) for part in zip(*(run_layer(layer, *one) for one in zip(inputs, dA, params)))]
        try:
            outcome = run_layer(layer, given, stacked(dA, lead), together)
        except Exception:                                                           # whatever it is: alone it ran
            return False
        if given is A[0] and not together:                                          # what comes from X alone is the same for all networks
            outcome[:2] = [np.broadcast_to(array, (*lead, *array.shape)) for array in outcome[:2]]
        if not all(map(alike, outcome, alone)):
            return False
    return True


METHODS = ("build", "forward", "backward", "backward_first", "predict", "remember")


def is_tested(layer):
    """Is it one of the package's own layers, whose tests say all that a trial would?  Not where a student gave its class another method."""
    return (type(layer) in (Dense, BatchNorm, Dropout) or layer in (identity, relu, sigmoid, tanh)) and all(
        getattr(type(layer), method).__module__ in OURS for method in METHODS)


def try_layer(i, layer, n_in, n_out, arrays, dtype):
    """Raise what is wrong with the layer on made numbers; return whether it takes a stack."""
    m = next(m for m in EXAMPLES if m not in (n_in, n_out))
    rng = np.random.default_rng(0)
    A = [rng.standard_normal((n_in, m)).astype(dtype) for _ in range(2)]
    dA = [rng.standard_normal((n_out, m)).astype(dtype) for _ in range(2)]
    params = [{name: array + (0.1 * rng.random(array.shape)).astype(dtype) for name, array in arrays.items()} for _ in range(2)]
    with np.errstate(all="ignore"):
        check_alone(named(i, layer), layer, A, dA, params, (n_in, n_out, m, dtype))
        return takes_a_stack(layer, A, dA, params, (2,))


def check_alone(where, layer, As, dAs, all_params, sizes):
    """Shapes, dtypes and names are as promised; nothing is stored, nothing given is changed, every gradient is written."""
    n_in, n_out, m, dtype = sizes
    A, dA, params = As[0].copy(), dAs[0].copy(), {name: array.copy() for name, array in all_params[0].items()}

    def check_output(what, array, n):
        if np.shape(array) != (n, m) or getattr(array, "dtype", None) != dtype:
            kind = getattr(array, "dtype", type(array).__name__)
            raise ValueError(f"{where}: {what} has shape {np.shape(array)} and dtype {kind}, expected ({n}, {m}) and {dtype} "
                             f"for {m} examples of {n_in} inputs")

    def check_kept(method, name, array, given):
        if not np.array_equal(array, given, equal_nan=True):
            raise ValueError(f"{where}: {method} changes {name}, which is not its own; make a new array (A = A * 2, not A *= 2) or work on {name}.copy()")

    result = layer.forward(A, np.random.default_rng(0), **params)
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError(f"{where}: forward returned {type(result).__name__}; it must return two things, (A_out, cache)")
    A_out, cache = result
    check_output("the output of forward", A_out, n_out)
    check_kept("forward", "A", A, As[0])
    A_out = A_out.copy()
    check_output("the output of predict", layer.predict(A, **params), n_out)
    check_kept("predict", "A", A, As[0])
    grad = Gradients({name: np.full_like(array, np.nan) for name, array in params.items()}, where)
    given = dict(grad)
    dA_in = layer.backward(dA, cache, grad, **params)
    check_output("the dA that backward returns", dA_in, n_in)
    check_kept("backward", "dA", dA, dAs[0])
    check_kept("backward", "A", A, As[0])
    dA_in = dA_in.copy()
    if replaced := [name for name in given if grad[name] is not given[name]]:
        raise ValueError(f"{where}: backward put a new array into grad[{replaced[0]!r}]; write into the old one: grad[{replaced[0]!r}][...] = ...")
    for name, array in params.items():
        check_kept("the layer", name, array, all_params[0][name])

    # Once more, with another forward in between: what backward needs must be in the cache, what is random in rng.
    again, cache = layer.forward(A, np.random.default_rng(0), **params)
    if not alike(again, A_out):
        raise ValueError(f"{where}: forward gives two answers for the same A and the same rng; draw from rng only, and store nothing on the layer")
    layer.forward(As[1], np.random.default_rng(1), **all_params[1])
    zeros = {name: np.zeros_like(array) for name, array in params.items()}
    dA_again, trained = layer.backward(dA, cache, zeros, **params), [name for name in params if name not in layer.running]
    for name in trained:
        if (np.isnan(grad[name]) & ~np.isnan(zeros[name])).any():
            raise ValueError(f"{where}: backward does not write all of grad[{name!r}], or adds to what was there; write it: grad[{name!r}][...] = ..., not +=")
    if not alike(dA_again, dA_in) or not all(alike(grad[name], zeros[name]) for name in trained):
        raise ValueError(f"{where}: backward answers for another forward pass than the one whose cache it gets; return what backward needs as the cache, "
                         "and store nothing on the layer")


class Gradients(dict):
    """Room for a layer's gradients that says which names there are."""

    def __init__(self, arrays, where):
        super().__init__(arrays)
        self.where = where

    def __missing__(self, name):
        raise KeyError(f"{self.where}: backward uses grad[{name!r}], but build makes {sorted(self)}")

    def __setitem__(self, name, array):
        self[name]                                                  # a new name is a misspelt one
        super().__setitem__(name, array)


# ---- network by network ----

def networks(*arrays):
    """The leading axes of all (..., n, m) arrays together, and each array seen with all of them."""
    lead = np.broadcast_shapes(*(array.shape[:-2] for array in arrays))
    return lead, [np.broadcast_to(array, (*lead, *array.shape[-2:])) for array in arrays]


def stacked(parts, lead):
    """What each network gave, as one array with leading axes."""
    parts = np.stack(parts)
    return parts.reshape(*lead, *parts.shape[1:])


def same_random_numbers(rng, count):
    """An rng for each network: all draw the same.  The last is the caller's own, which goes on from there."""
    return [*(copy.deepcopy(rng) for _ in range(count - 1)), rng]


@dataclass(frozen=True)
class LayerAlone(Layer):
    """A layer that is run network by network."""
    layer: Any

    @property
    def running(self):
        return self.layer.running

    def forward(self, A, rng, **params):
        lead, (A, *arrays) = networks(A, *params.values())
        keys = list(np.ndindex(lead))
        passed = [self.layer.forward(A[k], own, **of_network(params, arrays, k)) for k, own in zip(keys, same_random_numbers(rng, len(keys)))]
        return stacked([A_out for A_out, cache in passed], lead), (lead, [cache for A_out, cache in passed])

    def predict(self, A, **params):
        lead, (A, *arrays) = networks(A, *params.values())
        return stacked([self.layer.predict(A[k], **of_network(params, arrays, k)) for k in np.ndindex(lead)], lead)

    def backward(self, dA, cache, grad, **params):
        return self._back(self.layer.backward, dA, cache, grad, params)

    def backward_first(self, dA, cache, grad, **params):
        self._back(first_backward(self.layer), dA, cache, grad, params)

    def _back(self, backward, dA, cache, grad, params):
        seen, caches = cache
        lead, (dA, *arrays) = networks(dA, *params.values())
        keys = list(np.ndindex(lead))
        caches = caches if seen == lead else caches * len(keys)     # one forward pass for all: no parameters, and the input was X
        parts = [backward(dA[k], own, {name: array[k] for name, array in grad.items()}, **of_network(params, arrays, k)) for k, own in zip(keys, caches)]
        return None if parts[0] is None else stacked(parts, lead)

    def remember(self, cache, **params):
        seen, caches = cache
        for k, own in zip(np.ndindex(seen), caches):
            self.layer.remember(own, **{name: array[k] for name, array in params.items()})


def of_network(params, arrays, k):
    return {name: array[k] for name, array in zip(params, arrays)}


@dataclass(frozen=True)
class LossAlone:
    """A loss that is run network by network."""
    loss: Any

    def formula(self, Z, Y):
        lead, (Z, Y) = networks(Z, Y)
        costs, dZ = zip(*(self.loss.formula(Z[k], Y[k]) for k in np.ndindex(lead)))
        return np.array(costs).reshape(lead)[()], stacked(dZ, lead)


@dataclass(frozen=True)
class PenaltyAlone:
    """A penalty that is run network by network."""
    penalty: Any

    def cost(self, params, m):
        lead = params.vector.shape[:-1]
        return np.array([of(self.penalty, k, lead).cost(params.network(k), m) for k in np.ndindex(lead)]).reshape(lead)[()]

    def add_gradient(self, params, grads, m):
        lead = params.vector.shape[:-1]
        for k in np.ndindex(lead):
            of(self.penalty, k, lead).add_gradient(params.network(k), grads.network(k), m)


@dataclass(frozen=True)
class RuleAlone:
    """A rule that is run network by network: it gets the whole θ of one, and its norms are that network's."""
    rules: tuple                    # one for each network, in the order of the stack

    @property
    def slots(self):
        return self.rules[0].slots

    @property
    def scheduled(self):
        return any(rule.scheduled for rule in self.rules)

    def at(self, t, lead, dtype):
        return RuleAlone(tuple(rule.at(t, (), dtype) for rule in self.rules))

    def step(self, t, theta, g, *state):
        for rule, k in zip(self.rules, np.ndindex(theta.shape[:-1])):
            rule.step(t, theta[k], g[k], *(v[k] for v in state))


def of(value, k, lead):
    """A penalty or rule as network k of a stack has it: where it has a number for each network, that network's."""
    if not lead or not is_dataclass(value):
        return value
    own = {f.name: np.asarray(getattr(value, f.name))[k] for f in fields(value) if f.init and np.shape(getattr(value, f.name)) == lead}
    return replace(value, **own) if own else value


def rule_of(rule, k, lead):
    """A rule of its own for network k; of a schedule that gives an array, its number at every step."""
    rule = copy.deepcopy(of(rule, k, lead))
    schedules = {f.name: getattr(rule, f.name) for f in fields(rule) if callable(getattr(rule, f.name))} if lead and is_dataclass(rule) else {}
    return replace(rule, **{name: ScheduleOf(schedule, k, lead) for name, schedule in schedules.items()}) if schedules else rule


@dataclass(frozen=True)
class ScheduleOf:
    schedule: Any
    k: Any
    lead: tuple

    def __call__(self, t):
        value = self.schedule(t)
        return np.asarray(value)[self.k] if np.shape(value) == self.lead else value


SAID = set()


def say_once(part):
    """What was written for one network makes a stack slower.  That is no error."""
    said = f"{part} is written for one network, so the networks of a stack go through it one by one: the same result, slower (axis=-1 means examples in both)"
    if said not in SAID:
        SAID.add(said)
        print(said, file=sys.stderr)


# ---- at train, gradient and gradient_check: on the real numbers ----

OURS = {"nnlib.layers", "nnlib.activations", "nnlib.losses", "nnlib.optimizers", "numpy"}


def is_ours(part):
    """Made of the package's own formulas only, which are tested in stacks."""
    functions = [getattr(part, name) for name in ("g", "slope", "formula") if hasattr(part, name)]
    return {type(part).__module__, *(getattr(function, "__module__", None) or type(function).__module__ for function in functions)} <= OURS


def as_run(net, params, X, Y, loss, penalty, rng, takes_stack, say=say_once):
    """The network, loss and penalty as they are run on these numbers: a stack goes one by one through what does not take it.

    takes_stack says of each layer whether it took made numbers; say(part) tells the reader whose stack becomes slower.  What is not ours is tried
    here on the real ones, at most two networks for each leading axis.
    """
    strange = [i for i, layer in enumerate(net.layers) if not is_ours(layer)]
    if not strange and is_ours(loss) and is_ours(penalty):
        return net, loss, penalty
    lead = params.vector.shape[:-1]
    cut = tuple(slice(2) for _ in lead)
    few = Parameters.view(params.vector[cut].copy(), params.shapes)
    keys = list(np.ndindex(few.vector.shape[:-1]))
    X, Y = (A[cut] if A.ndim > 2 else A for A in (X, Y))
    alone, layers = [few.network(k) for k in keys], list(net.layers)
    with np.errstate(all="ignore"):
        traces = [net.pass_forward(p, X[k] if X.ndim > 2 else X, copy.deepcopy(rng)) for p, k in zip(alone, keys)]
        logits, labels = [trace[-1].copy() for trace in traces], [Y[k] if Y.ndim > 2 else Y for k in keys]
        costs, dZ = zip(*(loss_alone(loss, *given) for given in zip(logits, labels)))
        deltas = [net.pass_backward(p, trace, d.copy(), p.zeros_like()) for p, trace, d in zip(alone, traces, dZ)]
        penalties = [penalty_alone(of(penalty, k, lead), p, X.shape[-1]) for p, k in zip(alone, keys)]
        if not lead:
            return net, loss, penalty
        for i in strange:
            inputs = [trace[i - 1] if i else trace.X for trace in traces]
            if not takes_stack[i] or not takes_a_stack(layers[i], inputs, [d[i] for d in deltas], [p.layers[i] for p in alone], few.vector.shape[:-1]):
                say(named(i, layers[i]))
                layers[i] = LayerAlone(layers[i])
        if not is_ours(loss) and not loss_takes_a_stack(loss, logits, Y, costs, dZ, few.vector.shape[:-1]):
            say(f"the loss {loss!r}")
            loss = LossAlone(loss)
        if not is_ours(penalty) and not penalty_takes_a_stack(of(penalty, cut, lead), few, X.shape[-1], penalties):
            say(f"the penalty {penalty!r}")
            penalty = PenaltyAlone(penalty)
    return type(net)(layers), loss, penalty


def loss_alone(loss, Z, Y):
    """The loss on one network's logits: it returns a number and an array like Z, and leaves Z and Y as they are."""
    given = Z.copy(), Y.copy()
    result = loss.formula(*given)
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError(f"the loss {loss!r} returned {describe(result)}; it must return two things, (cost, dZ): the cost as one number and dZ = m·∂J/∂Z like Z")
    cost, dZ = result
    if np.ndim(cost) != 0 or np.asarray(cost).dtype.kind not in "fiu":
        raise ValueError(f"the loss {loss!r} returned the cost as {describe(cost)}; it is one number, a mean over the {Z.shape[-1]} examples: sum over units, divide by m")
    if not isinstance(dZ, np.ndarray) or dZ.shape != Z.shape or dZ.dtype != Z.dtype:
        raise ValueError(f"the loss {loss!r} returned dZ as {describe(dZ)}, expected {Z.dtype} and shape {Z.shape}, as Z has; dZ = m·∂J/∂Z for every number of Z")
    for name, now, before in (("Z", given[0], Z), ("Y", given[1], Y)):
        if not np.array_equal(now, before, equal_nan=True):
            raise ValueError(f"the loss {loss!r} changes {name}, which is not its own; make a new array (Z = Z - Z.max(), not Z -= Z.max())")
    return cost, dZ


def describe(value):
    return f"{value.dtype} of shape {value.shape}" if isinstance(value, np.ndarray) else f"{type(value).__name__}"


def loss_takes_a_stack(loss, logits, Y, costs, dZ, lead):
    try:
        cost, d = loss.formula(stacked(logits, lead), Y.copy())
    except Exception:                                               # whatever it is: alone it ran
        return False
    return alike(cost, np.array(costs).reshape(lead)) and alike(d, stacked(dZ, lead))


def penalty_alone(penalty, params, m):
    """The penalty of one network: a number, and what it adds to gradients of 0 and of 1."""
    before, zeros, ones = params.copy(), params.zeros_like(), params.zeros_like()
    ones.vector[...] = 1
    cost = penalty.cost(params, m)
    penalty.add_gradient(params, zeros, m)
    penalty.add_gradient(params, ones, m)
    if np.ndim(cost) != 0 or np.asarray(cost).dtype.kind not in "fiu":
        raise ValueError(f"the penalty {penalty!r} returned the cost as {describe(cost)}; it is one number that is added to the cost J")
    if not alike(ones.vector, 1 + zeros.vector):
        raise ValueError(f"the penalty {penalty!r} does not add to the gradients: in add_gradient write grad['W'] += ..., with what backward left there in it")
    if not np.array_equal(params.vector, before.vector, equal_nan=True):
        raise ValueError(f"the penalty {penalty!r} changes the parameters; it adds to the cost and to grads, and the rule changes the parameters")
    return cost, zeros.vector


def penalty_takes_a_stack(penalty, few, m, alone):
    grads, lead = few.zeros_like(), few.vector.shape[:-1]
    try:
        cost = penalty.cost(few, m)
        penalty.add_gradient(few, grads, m)
    except Exception:                                               # whatever it is: alone it ran
        return False
    costs, vectors = zip(*alone)
    return alike(np.broadcast_to(cost, lead) if np.ndim(cost) == 0 and not np.any(costs) else cost, np.array(costs).reshape(lead)) and alike(
        grads.vector, np.stack(vectors).reshape(grads.vector.shape))


def rule_as_run(rule, lead, P, dtype):
    """The rule as it is run: a stack goes network by network through one that does not take it, so that its norms are each network's own."""
    if is_ours(rule):
        return rule
    few, cut, rng = tuple(min(2, n) for n in lead), tuple(slice(2) for _ in lead), np.random.default_rng(0)
    theta, gradients = rng.standard_normal((*few, P)).astype(dtype), rng.standard_normal((2, *few, P)).astype(dtype)
    with np.errstate(all="ignore"):
        alone = [after_steps(rule_of(rule, k, lead), theta[k], [g[k] for g in gradients]) for k in np.ndindex(few)]
        if not lead:
            return rule
        try:
            together = after_steps(rule_of(rule, cut, lead), theta, gradients)
        except Exception:                                           # whatever it is: alone it ran
            together = None
    if together is not None and alike(together, np.stack(alone).reshape(theta.shape)):
        return rule
    say_once(f"the rule {type(rule).__name__}")
    return RuleAlone(tuple(rule_of(rule, k, lead) for k in np.ndindex(lead)))


def after_steps(rule, theta, gradients):
    """θ after a step for each gradient.  The step changes θ in place and returns nothing."""
    before, theta = theta, theta.copy()
    state = [np.zeros_like(theta) for _ in range(rule.slots)]
    for t, g in enumerate(gradients, 1):
        returned = rule.at(t, theta.shape[:-1], theta.dtype).step(t, theta, g.copy(), *state)
        if returned is not None and np.array_equal(theta, before):
            raise ValueError(f"{type(rule).__name__}.step returned {describe(returned)} and left theta as it was; change theta in place: theta -= ..., not theta = theta - ...")
    return theta
