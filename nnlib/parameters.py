"""All parameters of a network: one vector, and named views of it.

The vector starts with θ, what is trained; running statistics follow.  Optimizers and the gradient check see θ as a vector,
layers see W and b, and both are the same memory.
"""
import functools
import math
from dataclasses import dataclass

import numpy as np

from .settings import shown


def listed(words, most=12):
    """The words with commas; of many the first and the last ones."""
    words = list(words)
    if len(words) > most:
        words = [*words[:most - 3], f"… {len(words) - most + 1:,} more …", *words[-2:]]
    return ", ".join(words)


@dataclass(frozen=True)
class Shapes:
    """Which named arrays a network has: for each layer `{name: (rows, columns)}`, the trained ones and the running ones."""
    n_in: int
    n_out: int
    trained: tuple
    running: tuple

    @functools.cached_property
    def n_theta(self):
        """The number of trained parameters."""
        return sum(math.prod(shape) for layer in self.trained for shape in layer.values())

    @functools.cached_property
    def places(self):
        """(layer position, name, start, stop, shape) of every array, in the order of the vector."""
        start, places = 0, []
        for group in (self.trained, self.running):
            for i, layer in enumerate(group):
                for name, shape in layer.items():
                    stop = start + math.prod(shape)
                    places.append((i, name, start, stop, shape))
                    start = stop
        return tuple(places)

    @functools.cached_property
    def numbers(self):
        """The number of each layer with parameters, as the notes count: `{layer position: l}`.

        It goes up when a name comes again, so the batch norm behind W2 has gamma2.
        """
        number, seen, numbers = 1, set(), {}
        for i, (trained, running) in enumerate(zip(self.trained, self.running)):
            here = {*trained, *running}
            if seen & here:
                number, seen = number + 1, set()
            seen |= here
            if here:
                numbers[i] = number
        return numbers

    @functools.cached_property
    def blocks(self):
        """`{"W1": (layer position, "W"), "b1": …}` in the order of the vector."""
        return {f"{name}{self.numbers[i]}": (i, name) for i, name, *_ in self.places}

    @functools.cached_property
    def signals(self):
        """`{"A0": −1, "Z1": layer position, "A1": …}`: where a pass leaves what the notes call Z_l and A_l; −1 is X.

        Z_l is the output of layer l's part that has W (else of its first part with parameters), A_l is what W_{l+1} multiplies, and A_L the last output.
        """
        Z = {}
        for i, l in self.numbers.items():
            if l not in Z or "W" in self.trained[i]:
                Z[l] = i
        ends = [i - 1 for i in Z.values()] + [len(self.trained) - 1] if Z else [-1]
        return {f"A{l}": i for l, i in enumerate(ends)} | {f"Z{l}": i for l, i in Z.items()}


@dataclass(frozen=True, eq=False)
class Parameters:
    """`vector` (..., P), and `layers`, a `{name: view of vector}` for each layer.  Leading axes are networks.

    `params["W1"]` is a view: change it in place and the network changes.  A copy of `vector` is a full snapshot.
    """
    vector: np.ndarray
    layers: tuple
    shapes: Shapes

    @classmethod
    def view(cls, vector, shapes):
        """Name the pieces of `vector` (..., P) without copying it."""
        if not isinstance(vector, np.ndarray) or vector.ndim < 1 or vector.dtype.kind not in "fc" or not isinstance(shapes, Shapes):
            raise TypeError(f"Parameters.view takes a vector of numbers (..., P) and params.shapes, got {shown(vector)} and {shown(shapes)}")
        places = shapes.places
        size = places[-1][3] if places else 0
        if vector.shape[-1] != size:
            raise ValueError(f"the vector has {vector.shape[-1]} numbers but these shapes need {size}; it is params.vector, or one like it")
        layers = tuple({} for _ in shapes.trained)
        for i, name, start, stop, shape in places:
            layers[i][name] = vector[..., start:stop].reshape(*vector.shape[:-1], *shape)
        return cls(vector, layers, shapes)

    @classmethod
    def stack(cls, networks):
        """Put parameters of equal shapes behind each other: a leading axis of length K.  The numbers are copied."""
        if isinstance(networks, cls):
            raise TypeError("Parameters.stack takes a list of Parameters; put brackets round it: Parameters.stack([params])")
        networks = list(networks) if np.iterable(networks) else networks
        if not isinstance(networks, list) or not all(isinstance(params, cls) for params in networks):
            raise TypeError(f"Parameters.stack got {shown(networks)}; give a list of Parameters, such as [net.build(n_in, rng) for _ in range(10)]")
        if not networks:
            raise ValueError("Parameters.stack got no networks; give at least one Parameters")
        for k, params in enumerate(networks):
            if params.shapes != networks[0].shapes or params.vector.dtype != networks[0].vector.dtype:
                raise ValueError(f"network {k} has other shapes or another dtype than network 0; a stack needs the same architecture K times")
        return cls.view(np.stack([params.vector for params in networks]), networks[0].shapes)

    @property
    def theta(self):
        """θ, the trained part of the vector: a view (..., n_theta)."""
        return self.vector[..., :self.shapes.n_theta]

    @property
    def names(self):
        """Block names in the order of the vector: ("W1", "b1", …)."""
        return tuple(self.shapes.blocks)

    def network(self, k):
        """Network k of a stack: a view.  k is a number, or one for each leading axis."""
        k = k if isinstance(k, tuple) else (k,)
        lead = self.vector.shape[:-1]
        if k and not lead:
            raise ValueError("these parameters are one network, not a stack; Parameters.stack([...]) makes one")
        if len(k) > len(lead) or not all(isinstance(i, (int, np.integer)) and -n <= i < n for i, n in zip(k, lead)):
            raise IndexError(f"there is no network {k[0] if len(k) == 1 else k}; the stack is {lead}, counted from 0")
        return self.view(self.vector[k], self.shapes)

    def copy(self):
        return self.view(self.vector.copy(), self.shapes)

    def zeros_like(self):
        """The same names and shapes, all 0: room for gradients."""
        return self.view(np.zeros_like(self.vector), self.shapes)

    def __getitem__(self, name):
        blocks = self.shapes.blocks
        if not isinstance(name, str) or name not in blocks:
            hint = "; network k of a stack is params.network(k)" if isinstance(name, int) else ""
            raise KeyError(f"there is no parameter {shown(name)}; there are {listed(blocks)}{hint}")
        i, key = blocks[name]
        return self.layers[i][key]

    def __setitem__(self, name, value):
        array = self[name]
        value = np.asarray(value)
        if value.dtype.kind not in "fiub" and value.dtype.kind != array.dtype.kind:
            raise TypeError(f"params[{name!r}] = {shown(value)}; give numbers of shape {array.shape}")
        if value.ndim > array.ndim or any(n not in (1, N) for n, N in zip(value.shape[::-1], array.shape[::-1])):
            raise ValueError(f"params[{name!r}] has shape {array.shape}, the value {value.shape}; give numbers of that shape, or one for all")
        array[...] = value

    def __contains__(self, name):
        return name in self.shapes.blocks

    def __iter__(self):
        return iter(self.names)

    def __reduce__(self):           # copies and pickles must share memory between vector and views too
        return self.view, (self.vector, self.shapes)

    def __repr__(self):
        arrays = listed(f"{name} {self[name].shape}" for name in self.names)
        return f"Parameters({arrays}: {self.shapes.n_theta} trained, {self.vector.dtype})"
