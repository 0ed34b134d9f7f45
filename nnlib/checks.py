"""Errors at the boundary: what arrived, what was expected, what to do.  Called once, before any loop."""
import functools
import inspect
from typing import NamedTuple

import numpy as np

from .layers import Layer, NoRandomness, no_rng
from .parameters import Parameters
from .settings import shown, whole
from .trials import is_tested, named, try_layer


def check_n_in(n_in):
    whole("n_in", n_in, "it is the number of rows of X, X.shape[0]")


def check_layers(given):
    """The layers as one tuple, sequences of them spliced in."""
    layers = tuple(spliced(given))
    if not layers:
        raise ValueError("Network has no layers; give at least one, such as Network(Dense(1))")
    for i, layer in enumerate(layers):
        if isinstance(layer, type):
            raise TypeError(f"layer {i} is the class {layer.__name__}; call it, as in Dense(16)")
        if not isinstance(layer, Layer):
            raise TypeError(f"layer {i} is {layer!r}; a layer is a value such as Dense(16), relu or Activation(g, slope), not a name or a bare function")
    return layers


def spliced(given):
    for item in given:
        if isinstance(item, Layer):
            yield item
        elif hasattr(item, "layers"):                                   # a network in a network
            yield from item.layers
        elif np.iterable(item) and not isinstance(item, str):
            yield from spliced(item)
        else:
            yield item


def check_array(name, array, dtype):
    """An (n, m) array of `dtype`, finite and not empty."""
    if not isinstance(array, np.ndarray):
        raise TypeError(f"{name} is a {type(array).__name__}; give a NumPy array (n, m) with examples in columns")
    if array.ndim < 2:
        raise ValueError(f"{name} has shape {array.shape}; examples are columns, so it is (n, m): {name}.reshape(1, -1) makes a row of m examples")
    if array.dtype.kind not in "fciub":
        raise TypeError(f"{name} is {shown(array)}; give an array of numbers")
    if array.size == 0:
        raise ValueError(f"{name} has shape {array.shape}: there are no examples in it")
    if array.dtype != dtype:
        raise TypeError(f"{name} is {array.dtype} but the network is {dtype}; mixed arithmetic would change the precision unseen: use {name}.astype(np.{dtype})")
    if not np.isfinite(array).all():
        bad = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{name}{list(bad)} is {array[bad]}; remove or replace what is not finite before training")


def check_input(X, net, params):
    """The parameters have the network's layers and X its number of rows.  Light enough for every forward pass."""
    if not isinstance(params, Parameters):
        hint = ": the two are swapped, parameters come first" if isinstance(X, Parameters) else ""
        raise TypeError(f"expected (params, X), got a {type(params).__name__} as params{hint}; params = net.build(n_in, rng)")
    check_layer_count(net, params)
    shapes = params.shapes
    if not isinstance(X, np.ndarray):
        raise TypeError(f"X is a {type(X).__name__}; give a NumPy array ({shapes.n_in}, m) with examples in columns")
    if X.dtype.kind not in "fciub":
        raise TypeError(f"X is {shown(X)}; give numbers, ({shapes.n_in}, m) with examples in columns")
    if X.ndim < 2 or X.shape[-2] != shapes.n_in:
        n_in = shapes.n_in
        hint = "; this looks transposed: use X.T" if X.ndim >= 2 and X.shape[-1] == n_in else ""
        hint = f"; use X.reshape({n_in}, -1)" if X.ndim == 1 and X.size % n_in == 0 else hint
        raise ValueError(f"X has shape {X.shape} but the network was built for {n_in} inputs; examples are columns, so X is ({n_in}, m){hint}")


def check_backward(net, params, trace, dZ, grads):
    """What backward gets belongs together."""
    check_of_pass(net, params, trace)
    if not isinstance(grads, Parameters):
        raise TypeError(f"grads is {shown(grads)}; give room for gradients: grads = params.zeros_like()")
    if np.may_share_memory(grads.vector, params.vector):
        raise ValueError("grads are the parameters themselves, which backward would overwrite; give room of their own: grads = params.zeros_like()")
    if grads.shapes != params.shapes or grads.vector.shape != params.vector.shape:
        raise ValueError(f"grads has shape {grads.vector.shape} but the parameters have {params.vector.shape}; grads = params.zeros_like()")
    if not isinstance(dZ, np.ndarray) or dZ.shape[-2:] != trace[-1].shape[-2:]:
        raise ValueError(f"dZ is {shown(dZ)} but the last output has {trace[-1].shape}; dZ = m·∂J/∂Z for every number of Z")


def check_of_pass(net, params, trace):
    if not isinstance(params, Parameters) or not hasattr(trace, "caches"):
        raise TypeError(f"expected params and trace, got {shown(params)} and {shown(trace)}; trace = net.forward(params, X, rng)")
    if len(trace.caches) != len(net.layers) or len(params.layers) != len(net.layers):
        raise ValueError(f"the network has {len(net.layers)} layers, the parameters {len(params.layers)} and the trace {len(trace.caches)}; all are of one network")


def check_fit(net, params, loss, penalty):
    """The values that train and gradient_check get are of their kinds, and the parameters are this network's: of each layer, whether it takes a stack."""
    if not hasattr(net, "pass_forward") or not isinstance(params, Parameters):
        raise TypeError(f"expected (net, params, X, Y), got {type(net).__name__} and {type(params).__name__} first; params = net.build(n_in, rng)")
    if isinstance(loss, type) or not callable(loss):
        raise TypeError(f"loss is {shown(loss)}; give a value such as softmax_cross_entropy, or a function (Z, Y) -> (cost, dZ)")
    if isinstance(penalty, type):
        raise TypeError(f"penalty is the class {penalty.__name__}; call it, as in L2(0.1)")
    if not (hasattr(penalty, "cost") and hasattr(penalty, "add_gradient")):
        raise TypeError(f"penalty is {shown(penalty)}; give L2(lam) or no_penalty")
    check_layer_count(net, params)
    return check_belongs(net, params)


def check_layer_count(net, params):
    if len(net.layers) != len(params.layers):
        raise ValueError(f"the network has {len(net.layers)} layers but the parameters are of one with {len(params.layers)} layers; "
                         "build them with this network: params = net.build(n_in, rng)")


def check_rng(rng):
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng is a {type(rng).__name__}: {shown(rng)}; randomness is a generator that you pass on: rng = np.random.default_rng(0)")


def rng_or_none(rng):
    """The rng, or one that says that it is missing as soon as it is needed."""
    if rng is None:
        return no_rng
    if not isinstance(rng, (np.random.Generator, NoRandomness)):
        check_rng(rng)
    return rng


def check_examples(net, params, X, Y, loss):
    """X and Y fit each other, the network and the loss."""
    dtype, lead = params.vector.dtype, params.vector.shape[:-1]
    check_array("X", X, dtype)
    check_input(X, net, params)
    check_array("Y", Y, dtype)
    if X.shape[-1] != Y.shape[-1]:
        hint = "; Y looks transposed: use Y.T" if Y.shape[-2] == X.shape[-1] else ""
        raise ValueError(f"X has {X.shape[-1]} examples but Y has {Y.shape[-1]}; examples are columns, so X is (n_x, m) and Y is (n_y, m){hint}")
    if Y.shape[-2] != params.shapes.n_out:
        raise ValueError(f"Y has {Y.shape[-2]} rows but the network has {params.shapes.n_out} outputs; "
                         "give the last Dense as many units as Y has rows (class numbers become rows with one_hot)")
    for name, array in (("X", X), ("Y", Y)):
        if array.shape[:-2] not in ((), lead):
            raise ValueError(f"{name} has leading axes {array.shape[:-2]} but the parameters have {lead}; leading axes are networks and must agree")
    if not np.isfinite(params.vector).all():
        raise ValueError("the parameters are not all finite, so there is nothing to start from; build the network anew or restore a copy")
    loss.labels(Y)


def check_batch_size(size, m, m_of_Y):
    if m != m_of_Y:
        raise ValueError(f"X has {m} examples but Y has {m_of_Y}; examples are columns, so X is (n_x, m) and Y is (n_y, m)")
    if isinstance(size, bool) or not isinstance(size, (int, np.integer)) or not 1 <= size <= m:
        raise ValueError(f"the batch size is {shown(size)} but there are {m} examples; give a whole number from 1 to {m}")
    return m


def check_logits(Z, Y):
    """A loss's Z and Y: numbers of one shape (n_y, m), but for leading axes."""
    for name, array in (("Z", Z), ("Y", Y)):
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "fciub":
            raise TypeError(f"{name} is a {type(array).__name__}; a loss takes NumPy arrays of numbers, Z and Y (n_y, m)")
    if Z.ndim < 2 or Z.shape[-2:] != Y.shape[-2:] or Z.shape[-1] == 0:
        raise ValueError(f"Z has shape {Z.shape} but Y has {Y.shape}; both are (n_y, m), with examples in columns, and m ≥ 1")
    if Y.ndim > 2 and Z.ndim > 2 and Y.shape[:-2] != Z.shape[:-2]:
        raise ValueError(f"Z has leading axes {Z.shape[:-2]} but Y has {Y.shape[:-2]}; leading axes are networks and must agree")


def check_binary(Y):
    """Labels of a sigmoid output are 0 or 1."""
    if not ((Y == 0) | (Y == 1)).all():
        wrong = Y[(Y != 0) & (Y != 1)][0]
        hint = "; labels −1 and 1 become 0 and 1 with (Y + 1) / 2" if wrong == -1 else ""
        raise ValueError(f"Y contains {wrong:g}; sigmoid_cross_entropy wants every label 0 or 1{hint}")


def check_one_hot(Y):
    """Each column of softmax labels has one 1 and else 0."""
    wrong = ~(((Y == 0) | (Y == 1)).all(axis=-2) & (Y.sum(axis=-2) == 1))
    if wrong.any():
        where = tuple(int(i) for i in np.argwhere(wrong)[0])
        column = Y[(*where[:-1], slice(None), where[-1])]
        raise ValueError(f"column {where[-1]} of Y is {np.array2string(column, threshold=6)}; softmax_cross_entropy wants one-hot columns, "
                         "one 1 and else 0: one_hot(labels, classes) makes them")


def check_any(Y):
    """Every finite number is a target."""


def built_by(i, layer, n_in, rng, dtype):
    """n_out and the arrays that a layer's build returns."""
    made = layer.build(n_in, rng, dtype)
    if not isinstance(made, tuple) or len(made) != 2 or not isinstance(made[1], dict):
        raise TypeError(f"{named(i, layer)}: build returned {shown(made)}; it must return two things, n_out and a dictionary of arrays: return n_out, {{'W': W, 'b': b}}")
    return made


def check_built(i, layer, n_in, n_out, arrays, dtype):
    """What a layer's build returned: whole n_out, float (rows, columns) arrays.  What it does with them is tried, unless it has been."""
    if not isinstance(n_out, (int, np.integer)) or n_out < 1:
        raise ValueError(f"{named(i, layer)}: build returned n_out = {n_out!r}; it is the number of units of the output, a whole number ≥ 1")
    for name, array in arrays.items():
        if not isinstance(array, np.ndarray) or array.ndim != 2:
            raise ValueError(f"{named(i, layer)}: {name} has shape {np.shape(array)}; parameters are (rows, columns) arrays, a bias is (n, 1)")
        if array.dtype != dtype:
            raise TypeError(f"{named(i, layer)}: {name} is {array.dtype} but the network is built in {dtype}; "
                            "an initializer is (rng, shape, dtype) -> W and must honour its dtype: end it with .astype(dtype)")
    weights = arrays.get("W")
    if hasattr(layer, "n_out") and weights is not None and weights.shape != (n_out, n_in):
        raise ValueError(f"{named(i, layer)}: the initializer returned W with shape {weights.shape}, expected (n_out, n_in) = {(n_out, n_in)}")
    key, shapes = key_of(layer, n_in, dtype), tuple((name, array.shape) for name, array in arrays.items())
    known = remembered(key)
    if known is not None and known[:2] == (n_out, shapes):
        return known
    if unknown := set(layer.running) - set(arrays):
        raise ValueError(f"{named(i, layer)}: running names {sorted(unknown)} that build does not make; it makes {sorted(arrays)}")
    check_names(i, layer, arrays)
    known = Tried(n_out, shapes, is_tested(layer) or try_layer(i, layer, n_in, n_out, arrays, dtype))
    if key is not None:
        while len(TRIED) >= REMEMBERED:
            del TRIED[next(iter(TRIED))]
        TRIED[key] = known
    return known


class Tried(NamedTuple):
    """What is known of a layer that was tried."""
    n_out: int
    shapes: tuple
    takes_stack: bool


TRIED = {}                          # the oldest first: most builds are of layers that were built before
REMEMBERED = 512


def key_of(layer, n_in, dtype):
    """What a trial depends on.  None for a layer that could change afterwards: it is tried every time.

    A value is frozen by its class or by one that this is made from, has nothing but its fields, and can be hashed.  The methods belong to it: a class
    may get new ones.
    """
    kind = type(layer)
    frozen = getattr(kind, "__dataclass_params__", None)
    if frozen is None or not (frozen.frozen and frozen.eq) or len(vars(layer)) != len(layer.__dataclass_fields__):
        return None
    key = layer, kind.build, kind.forward, kind.backward, kind.predict, kind.remember, n_in, dtype
    try:
        hash(key)
    except TypeError:                                               # a value that holds a list or an array
        return None
    return key


def remembered(key):
    return None if key is None else TRIED.get(key)


def check_belongs(net, params):
    """The parameters are those that this network's build makes.  Returns of each layer whether it takes a stack."""
    n, dtype, takes_stack, met = params.shapes.n_in, np.dtype(params.vector.real.dtype), [], {}
    for i, (layer, arrays) in enumerate(zip(net.layers, params.layers)):
        known = met.get((id(layer), n))                             # a deep network has one layer many times: a third of the time
        if known is None:
            key = key_of(layer, n, dtype)
            known = remembered(key)
            if known is None:
                n_out, fresh = built_by(i, layer, n, np.random.default_rng(0), dtype)
                known = check_built(i, layer, n, n_out, fresh, dtype)
            if key is not None:
                met[id(layer), n] = known
        if dict(known.shapes) != {name: array.shape[-2:] for name, array in arrays.items()}:
            has, makes = (", ".join(f"{name} {shape}" for name, shape in shapes) or "no parameters"
                          for shapes in ([(name, array.shape[-2:]) for name, array in arrays.items()], known.shapes))
            raise ValueError(f"{named(i, layer)}: the parameters are of another network: they have {has} here, this layer has {makes}; "
                             "build them with this network: params = net.build(n_in, rng)")
        n = known.n_out
        takes_stack.append(known.takes_stack)
    return takes_stack


def check_finite(layers, params):
    """Where every built array was looked at: one look at the vector of all."""
    if np.isfinite(params.vector).all():
        return
    for i, (layer, arrays) in enumerate(zip(layers, params.layers)):
        for name, array in arrays.items():
            if not np.isfinite(array).all():
                raise ValueError(f"{named(i, layer)}: {name} starts with values that are not finite; look at its initializer")


FORMS = {"forward": "forward(self, A, rng, **params)", "backward": "backward(self, dA, cache, grad, **params)", "predict": "predict(self, A, **params)",
         "remember": "remember(self, cache, **params)"}


def check_names(i, layer, arrays):
    """Each method takes the parameters under the names that build gave them."""
    for method, positional in (("forward", 2), ("backward", 3), ("predict", 1), ("remember", 1)):
        taken = names_taken(getattr(type(layer), method), positional + 1)
        if taken == "too few":
            raise TypeError(f"{named(i, layer)}: {method} takes too few arguments; write {FORMS[method]}")
        if taken is not None and taken != arrays.keys():
            raise TypeError(f"{named(i, layer)}: build makes the parameters {sorted(arrays)} but {method} takes {sorted(taken)}; the names must be the same")


@functools.lru_cache(maxsize=512)
def names_taken(method, positional):
    """Names of a method's arguments after the positional ones; None where it takes any."""
    taken = list(inspect.signature(method).parameters.values())
    if len(taken) < positional and not any(p.kind is p.VAR_POSITIONAL for p in taken):
        return "too few"
    return None if any(p.kind is p.VAR_KEYWORD for p in taken) else frozenset(p.name for p in taken[positional:])
