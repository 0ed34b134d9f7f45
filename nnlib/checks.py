"""Errors at the boundary: what arrived, what was expected, what to do.  Called once, before any loop."""
import functools
import inspect

import numpy as np

from .layers import Layer, NoRandomness, no_rng
from .parameters import Parameters


def check_dtype(dtype):
    dtype = np.dtype(dtype)
    if dtype not in (np.float32, np.float64):
        raise TypeError(f"dtype is {dtype}; networks are built in np.float64 (default) or np.float32")
    return dtype


def check_n_in(n_in):
    if isinstance(n_in, bool) or not isinstance(n_in, (int, np.integer)) or n_in < 1:
        raise ValueError(f"n_in is {n_in!r}; it is the number of rows of X, X.shape[0]")


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
        if hasattr(item, "layers") and not isinstance(item, Layer):     # a network in a network
            yield from item.layers
        elif np.iterable(item) and not isinstance(item, (str, Layer)):
            yield from spliced(item)
        else:
            yield item


def check_array(name, array, dtype):
    """An (n, m) array of `dtype`, finite and not empty."""
    if not isinstance(array, np.ndarray):
        raise TypeError(f"{name} is a {type(array).__name__}; give a NumPy array (n, m) with examples in columns")
    if array.ndim < 2:
        raise ValueError(f"{name} has shape {array.shape}; examples are columns, so it is (n, m): {name}.reshape(1, -1) makes a row of m examples")
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
    if len(net.layers) != len(params.layers):
        raise ValueError(f"the network has {len(net.layers)} layers but the parameters are of one with {len(params.layers)} layers; build them with this network: net.build(n_in, rng)")
    shapes = params.shapes
    if not isinstance(X, np.ndarray):
        raise TypeError(f"X is a {type(X).__name__}; give a NumPy array ({shapes.n_in}, m) with examples in columns")
    if X.ndim < 2 or X.shape[-2] != shapes.n_in:
        n_in = shapes.n_in
        hint = "; this looks transposed: use X.T" if X.ndim >= 2 and X.shape[-1] == n_in else ""
        hint = f"; use X.reshape({n_in}, -1)" if X.ndim == 1 and X.size % n_in == 0 else hint
        raise ValueError(f"X has shape {X.shape} but the network was built for {n_in} inputs; examples are columns, so X is ({n_in}, m){hint}")


def check_fit(net, params, loss, penalty):
    """The values that train and gradient_check get are of their kinds, and the parameters are this network's."""
    if not hasattr(net, "layers") or not hasattr(params, "shapes"):
        raise TypeError(f"expected (net, params, X, Y), got {type(net).__name__} and {type(params).__name__} first; params = net.build(n_in, rng)")
    for i, (layer, arrays) in enumerate(zip(net.layers, params.layers)):
        check_names(i, layer, arrays)
    if not callable(loss):
        raise TypeError(f"loss is {loss!r}; give a value such as softmax_cross_entropy, or a function (Z, Y) -> (cost, dZ)")
    if not (hasattr(penalty, "cost") and hasattr(penalty, "add_gradient")):
        raise TypeError(f"penalty is {penalty!r}; give L2(lam) or no_penalty")


def check_rng(rng):
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng is a {type(rng).__name__}: {rng!r}; randomness is a generator that you pass on: rng = np.random.default_rng(0)")


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
        raise ValueError(f"the batch size is {size!r} but there are {m} examples; give a whole number from 1 to {m}")


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
    trial = trial_of(layer, n_in, n_out, arrays, dtype)
    try:
        if trial in TRIED:
            return
    except TypeError:                                               # a value that holds a list or an array
        trial = None
    if unknown := set(layer.running) - set(arrays):
        raise ValueError(f"{named(i, layer)}: running names {sorted(unknown)} that build does not make; it makes {sorted(arrays)}")
    check_names(i, layer, arrays)
    with np.errstate(all="ignore"):
        check_passes(i, layer, n_in, n_out, {name: array.copy() for name, array in arrays.items()}, dtype)
    if trial is not None:
        while len(TRIED) >= REMEMBERED:
            del TRIED[next(iter(TRIED))]
        TRIED[trial] = True


TRIED = {}                          # trials that a layer has passed, the oldest first: most builds are of layers that were built before
REMEMBERED = 512


def trial_of(layer, n_in, n_out, arrays, dtype):
    """What a trial depends on.  None for a layer that could change afterwards: it is tried at every build.

    A value is frozen by its own class, has nothing but its fields, and can be hashed.  The methods belong to it: a class may get new ones.
    """
    kind = type(layer)
    frozen = vars(kind).get("__dataclass_params__")
    if frozen is None or not (frozen.frozen and frozen.eq) or len(vars(layer)) != len(layer.__dataclass_fields__):
        return None
    shapes = [(name, array.shape) for name, array in arrays.items()]
    return layer, kind.forward, kind.backward, kind.predict, kind.remember, n_in, n_out, dtype, *shapes


def check_finite(layers, params):
    """Where every built array was looked at: one look at the vector of all."""
    if np.isfinite(params.vector).all():
        return
    for i, (layer, arrays) in enumerate(zip(layers, params.layers)):
        for name, array in arrays.items():
            if not np.isfinite(array).all():
                raise ValueError(f"{named(i, layer)}: {name} starts with values that are not finite; look at its initializer")


def named(i, layer):
    return f"layer {i} ({type(layer).__name__})"


def check_names(i, layer, arrays):
    """Each method takes the parameters under the names that build gave them."""
    for method, positional in (("forward", 2), ("backward", 3), ("predict", 1), ("remember", 1)):
        taken = names_taken(getattr(type(layer), method), positional + 1)
        if taken is not None and taken != arrays.keys():
            raise TypeError(f"{named(i, layer)}: build makes the parameters {sorted(arrays)} but {method} takes {sorted(taken)}; the names must be the same")


@functools.lru_cache(maxsize=512)
def names_taken(method, positional):
    """Names of a method's arguments after the positional ones; None where it takes any."""
    taken = list(inspect.signature(method).parameters.values())
    return None if any(p.kind is p.VAR_KEYWORD for p in taken) else frozenset(p.name for p in taken[positional:])


def check_passes(i, layer, n_in, n_out, arrays, dtype):
    """One forward, predict and backward on three made examples: shapes and dtypes are as promised."""
    where, m = named(i, layer), 3
    rng = np.random.default_rng(0)
    A_in = rng.standard_normal((n_in, m)).astype(dtype)

    def check_output(what, array, n):
        if np.shape(array) != (n, m) or array.dtype != dtype:
            kind = getattr(array, "dtype", type(array).__name__)
            raise ValueError(f"{where}: {what} has shape {np.shape(array)} and dtype {kind}, expected ({n}, {m}) and {dtype} "
                             f"for {m} examples of {n_in} inputs")

    result = layer.forward(A_in, rng, **arrays)
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError(f"{where}: forward returned {type(result).__name__}; it must return two things, (A_out, cache)")
    A_out, cache = result
    check_output("the output of forward", A_out, n_out)
    check_output("the output of predict", layer.predict(A_in, **arrays), n_out)
    grad = Gradients({name: np.zeros_like(array) for name, array in arrays.items()}, where)
    given = dict(grad)
    check_output("the dA that backward returns", layer.backward(np.ones_like(A_out), cache, grad, **arrays), n_in)
    if replaced := [name for name in given if grad[name] is not given[name]]:
        raise ValueError(f"{where}: backward put a new array into grad[{replaced[0]!r}]; write into the old one: grad[{replaced[0]!r}][...] = ...")


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
