"""A network is a sequence of layers: forward goes through them, backward comes back."""
import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .checks import built_by, check_backward, check_belongs, check_built, check_finite, check_input, check_layers, check_n_in, check_of_pass, rng_or_none
from .layers import first_backward, no_rng
from .parameters import Parameters, Shapes, listed
from .settings import check_dtype, shown
from .trials import LayerAlone


class Signals(Sequence):
    """An array for each layer: by position, or by the names of the notes, numbered as the parameters are.

    "Z1" is what layer 1 of the notes (its W1) makes, "A1" what it hands on to W2, "A0" what enters W1; "Z" and "A" are lists from 1 to L.
    Layers that the notes give no letter, such as batch norm between Z1 and A1, are found by position.
    """
    __slots__ = ("arrays", "shapes")

    def __init__(self, arrays, shapes):
        self.arrays, self.shapes = arrays, shapes

    def __len__(self):
        return len(self.arrays)

    def __getitem__(self, name):
        if isinstance(name, (int, np.integer, slice)):
            return self._at(name)
        positions = self.shapes.signals
        if isinstance(name, str) and name in ("A", "Z"):
            return [self.arrays[i] for key, i in positions.items() if key[0] == name and key != "A0"]
        if not isinstance(name, str) or name not in positions:
            raise KeyError(f"there is no {shown(name)}; there are {listed(positions)}, the lists A and Z, and positions from 0 to {len(self) - 1}")
        return self.arrays[positions[name]] if positions[name] >= 0 else self._X()

    def _at(self, position):
        if not isinstance(position, slice) and not -len(self) <= position < len(self):
            raise IndexError(f"there is no layer {shown(position)}; positions run from 0 to {len(self) - 1}")
        return self.arrays[position]

    def __repr__(self):
        return f"{type(self).__name__}({listed(f'{name} {self[name].shape}' for name in sorted(self._names(), key=self._order))})"

    def _names(self):
        return self.shapes.signals

    def _order(self, name):
        return int(name[1:]), name[0] == "A"


class Trace(Signals):
    """What a forward pass saw.  trace[i] (..., n, m) is the output of layer i, trace["A0"] … trace["ZL"] as the notes name them.

    caches[i] is what the backward of layer i needs.
    """
    __slots__ = ("X", "caches")

    def __init__(self, X, outputs, caches, shapes):
        self.X, self.arrays, self.caches, self.shapes = X, outputs, caches, shapes

    def _X(self):
        return self.X


class Deltas(Signals):
    """What a backward pass saw.  deltas[i] is m·∂J/∂(output of layer i), deltas["Z1"] is the notes' dZ1."""
    __slots__ = ()

    def _names(self):
        return [name for name, i in self.shapes.signals.items() if i >= 0]

    def _X(self):
        raise KeyError("there is no 'A0': nobody needs m·∂J/∂X, so it is not computed")


@dataclass(frozen=True, init=False, repr=False)
class Network:
    """A_0 = X; A_i = layer_i(A_{i−1}).  Network(Dense(16), relu, Dense(1)); sequences of layers are spliced in.

    The network holds no numbers: parameters come from `build` and are passed in.
    """
    layers: tuple

    def __init__(self, *layers):
        object.__setattr__(self, "layers", check_layers(layers))

    def build(self, n_in, rng=no_rng, dtype=np.float64):
        """Return fresh Parameters for n_in inputs.  Raises on a layer whose shapes, dtypes or names do not fit."""
        check_n_in(n_in)
        dtype = check_dtype(dtype)
        rng = rng_or_none(rng)
        n, built, named_shapes = n_in, [], []
        for i, layer in enumerate(self.layers):
            n_out, arrays = built_by(i, layer, n, rng, dtype)
            named_shapes.append((check_built(i, layer, n, n_out, arrays, dtype).shapes, tuple(layer.running)))
            built.append(arrays)
            n = n_out
        shapes = shapes_of(n_in, n, tuple(named_shapes))
        vector = np.concatenate([np.zeros(0, dtype), *(built[i][name].ravel() for i, name, *_ in shapes.places)])
        params = Parameters.view(vector, shapes)
        check_finite(self.layers, params)
        return params

    def forward(self, params, X, rng=no_rng):
        """Pass X (n_in, m) through every layer, as in training; keep what each one saw."""
        check_input(X, self, params)
        return self.as_run(params, X).pass_forward(params, X, rng_or_none(rng))

    def pass_forward(self, params, X, rng):
        """`forward` of what has been checked."""
        A, outputs, caches = X, [], []
        for layer, p in zip(self.layers, params.layers):
            A, cache = layer.forward(A, rng, **p)
            outputs.append(A)
            caches.append(cache)
        return Trace(X, outputs, caches, params.shapes)

    def backward(self, params, trace, dZ, grads):
        """Write ∂J/∂θ into `grads`, from dZ = m·∂J/∂(last output).  Return Deltas: deltas[i] is m·∂J/∂trace[i]."""
        check_backward(self, params, trace, dZ, grads)
        return self.as_run(params, trace.X).pass_backward(params, trace, dZ, grads)

    def pass_backward(self, params, trace, dZ, grads):
        """`backward` of what has been checked."""
        deltas = [dZ]
        first, *later = zip(self.layers, params.layers, trace.caches, grads.layers)
        for layer, p, cache, grad in reversed(later):
            dZ = layer.backward(dZ, cache, grad, **p)
            deltas.append(dZ)
        layer, p, cache, grad = first
        first_backward(layer)(dZ, cache, grad, **p)
        return Deltas(deltas[::-1], params.shapes)

    def predict(self, params, X):
        """The last layer's output (n_out, m) for X (n_in, m): no noise, running statistics."""
        check_input(X, self, params)
        A = X
        for layer, p in zip(self.as_run(params, X).layers, params.layers):
            A = layer.predict(A, **p)
        return A

    def as_run(self, params, X):
        """This network; for a stack, with the layers that do not take one run network by network.  Raises where the parameters are not this network's."""
        takes_stack = check_belongs(self, params)
        if all(takes_stack) or params.vector.ndim == 1 and X.ndim == 2:
            return self
        return Network(layer if takes else LayerAlone(layer) for layer, takes in zip(self.layers, takes_stack))

    def remember(self, params, trace):
        """Fold the batch's statistics into the running ones, in place."""
        check_of_pass(self, params, trace)
        for layer, p, cache in zip(self.layers, params.layers, trace.caches):
            if layer.running:
                layer.remember(cache, **p)

    def indices(self, kind):
        """Positions of the layers of one class: net.indices(Dense)."""
        if not isinstance(kind, type):
            raise TypeError(f"net.indices takes a class of layers, such as Dense or Activation, got {shown(kind)}")
        return [i for i, layer in enumerate(self.layers) if isinstance(layer, kind)]

    def __call__(self, *inputs):
        raise TypeError("a network holds no numbers, so it cannot be called; net.predict(params, X) gives its outputs, net.forward(params, X, rng) every layer's")

    def __repr__(self):
        return f"Network({listed(repeats(self.layers))})"


@functools.lru_cache(maxsize=64)
def shapes_of(n_in, n_out, layers):
    """Shapes, from each layer's ((name, shape), …) and the names of its running arrays.  Networks of a stack share them: a fifth of a build."""
    return Shapes(n_in, n_out, trained=tuple({name: shape for name, shape in arrays if name not in running} for arrays, running in layers),
                  running=tuple({name: dict(arrays)[name] for name in running} for arrays, running in layers))


def repeats(layers, longest=8):
    """The layers' names, a pattern that follows itself written once: "(Dense(64), relu) * 29"."""
    i = 0
    while i < len(layers):
        period, times = max(((period, times_repeated(layers, i, period)) for period in range(1, longest + 1)), key=lambda found: (found[1] > 2) * found[0] * found[1])
        names = [shortened(repr(layer)) for layer in layers[i:i + period]]
        if times > 2:
            yield f"({', '.join(names)}{',' * (period == 1)}) * {times}"
            i += period * times
        else:
            yield names[0]
            i += 1


def times_repeated(layers, i, period):
    """How often layers[i:i + period] follows itself from position i on."""
    times, pattern = 1, layers[i:i + period]
    while layers[i + times * period:i + (times + 1) * period] == pattern:
        times += 1
    return times


def shortened(text, most=80):
    return text if len(text) <= most else f"{text[:most - 1]}…"
