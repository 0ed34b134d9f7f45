"""A network is a sequence of layers: forward goes through them, backward comes back."""
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .checks import check_built, check_dtype, check_input, check_layers, check_passes, check_rng
from .parameters import Parameters, Shapes


class Trace(NamedTuple):
    """What a forward pass saw.  outputs[i] (..., n, m) is the output of layer i; caches[i] is what its backward needs."""
    outputs: list
    caches: list


@dataclass(frozen=True)
class Network:
    """A_0 = X; A_i = layer_i(A_{i−1}).  The network holds no numbers: parameters come from `build` and are passed in."""
    layers: tuple

    def __post_init__(self):
        object.__setattr__(self, "layers", check_layers(self.layers))

    def build(self, n_in, rng, dtype=np.float64):
        """Return fresh Parameters for n_in inputs.  Raises on a layer whose shapes, dtypes or names do not fit."""
        if not isinstance(n_in, (int, np.integer)) or n_in < 1:
            raise ValueError(f"n_in is {n_in!r}; it is the number of rows of X, X.shape[0]")
        check_rng(rng)
        dtype = check_dtype(dtype)
        n, built = n_in, []
        for i, layer in enumerate(self.layers):
            n_out, arrays = layer.build(n, rng, dtype)
            check_built(i, layer, n, n_out, arrays, dtype)
            with np.errstate(all="ignore"):
                check_passes(i, layer, n, n_out, {name: array.copy() for name, array in arrays.items()}, dtype)
            built.append(arrays)
            n = n_out

        def shapes_of(keep):
            return tuple({name: array.shape for name, array in arrays.items() if keep(name, layer)}
                         for layer, arrays in zip(self.layers, built))

        shapes = Shapes(n_in, n, trained=shapes_of(lambda name, layer: name not in layer.running),
                        running=shapes_of(lambda name, layer: name in layer.running))
        vector = np.concatenate([np.zeros(0, dtype), *(built[i][name].ravel() for i, name, *_ in shapes.places())])
        return Parameters.view(vector, shapes)

    def forward(self, params, X, rng):
        """Pass X (n_in, m) through every layer, as in training; keep what each one saw."""
        check_input(X, self.layers, params)
        A, outputs, caches = X, [], []
        for layer, p in zip(self.layers, params.layers):
            A, cache = layer.forward(A, rng, **p)
            outputs.append(A)
            caches.append(cache)
        return Trace(outputs, caches)

    def backward(self, params, trace, dZ, grads):
        """Write ∂J/∂θ into `grads`, from dZ = m·∂J/∂(last output).  Return deltas: deltas[i] is m·∂J/∂outputs[i]."""
        deltas = [dZ]
        (first, *first_args), *later = zip(self.layers, params.layers, trace.caches, grads.layers)
        for layer, p, cache, grad in reversed(later):
            dZ = layer.backward(dZ, cache, grad, **p)
            deltas.append(dZ)
        p, cache, grad = first_args
        first.backward_first(dZ, cache, grad, **p)
        return deltas[::-1]

    def predict(self, params, X):
        """The last layer's output (n_out, m) for X (n_in, m): no noise, running statistics."""
        check_input(X, self.layers, params)
        A = X
        for layer, p in zip(self.layers, params.layers):
            A = layer.predict(A, **p)
        return A

    def remember(self, params, trace):
        """Fold the batch's statistics into the running ones, in place."""
        for layer, p, cache in zip(self.layers, params.layers, trace.caches):
            if layer.running:
                layer.remember(cache, **p)

    def indices(self, kind):
        """Positions of the layers of one class: net.indices(Dense)."""
        return [i for i, layer in enumerate(self.layers) if isinstance(layer, kind)]
