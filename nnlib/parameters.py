"""All parameters of a network: one vector, and named views of it.

The vector starts with θ, what is trained; running statistics follow.  Optimizers and the gradient check see θ as a vector,
layers see W and b, and both are the same memory.
"""
import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


class Shapes(NamedTuple):
    """Which named arrays a network has: for each layer `{name: (rows, columns)}`, the trained ones and the running ones."""
    n_in: int
    n_out: int
    trained: tuple
    running: tuple

    @property
    def n_theta(self):
        """The number of trained parameters."""
        return sum(math.prod(shape) for layer in self.trained for shape in layer.values())

    def places(self):
        """Yield (layer position, name, start, stop, shape) for every array, in the order of the vector."""
        start = 0
        for group in (self.trained, self.running):
            for i, layer in enumerate(group):
                for name, shape in layer.items():
                    stop = start + math.prod(shape)
                    yield i, name, start, stop, shape
                    start = stop

    def blocks(self):
        """`{"W1": (layer position, "W"), "b1": …}` in the order of the vector.

        The number counts layers of the notes: it goes up when a name comes again, so the batch norm behind W2 has gamma2.
        """
        number, seen, names = 1, set(), {}
        for i, (trained, running) in enumerate(zip(self.trained, self.running)):
            here = {*trained, *running}
            if seen & here:
                number, seen = number + 1, set()
            seen |= here
            names.update({(i, name): f"{name}{number}" for name in here})
        return {names[i, name]: (i, name) for i, name, *_ in self.places()}


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
        places = list(shapes.places())
        size = places[-1][3] if places else 0
        if vector.shape[-1] != size:
            raise ValueError(f"the vector has {vector.shape[-1]} numbers but these shapes need {size}")
        layers = tuple({} for _ in shapes.trained)
        for i, name, start, stop, shape in places:
            layers[i][name] = vector[..., start:stop].reshape(*vector.shape[:-1], *shape)
        return cls(vector, layers, shapes)

    @classmethod
    def stack(cls, networks):
        """Put parameters of equal shapes behind each other: a leading axis of length K.  The numbers are copied."""
        networks = list(networks)
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
        return tuple(self.shapes.blocks())

    def network(self, k):
        """Network k of a stack: a view."""
        if self.vector.ndim < 2:
            raise ValueError("these parameters are one network, not a stack; Parameters.stack([...]) makes one")
        return self.view(self.vector[k], self.shapes)

    def copy(self):
        return self.view(self.vector.copy(), self.shapes)

    def zeros_like(self):
        """The same names and shapes, all 0: room for gradients."""
        return self.view(np.zeros_like(self.vector), self.shapes)

    def __getitem__(self, name):
        blocks = self.shapes.blocks()
        if name not in blocks:
            hint = "; network k of a stack is params.network(k)" if isinstance(name, int) else ""
            raise KeyError(f"there is no parameter {name!r}; there are {', '.join(blocks)}{hint}")
        i, key = blocks[name]
        return self.layers[i][key]

    def __setitem__(self, name, value):
        self[name][...] = value

    def __contains__(self, name):
        return name in self.shapes.blocks()

    def __iter__(self):
        return iter(self.names)

    def __reduce__(self):           # copies and pickles must share memory between vector and views too
        return self.view, (self.vector, self.shapes)

    def __repr__(self):
        arrays = ", ".join(f"{name} {self[name].shape}" for name in self.names)
        return f"Parameters({arrays}: {self.shapes.n_theta} trained, {self.vector.dtype})"
