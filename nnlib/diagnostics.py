"""Instruments: one number a layer, from what a forward and a backward pass left behind.

Each takes a sequence of L arrays (…, n, m), such as `trace["A"]` or `deltas["Z"]`, or one array (L, …, n, m), and returns (…, L):
leading axes are networks.  Pick layers of one class with `[trace[i] for i in net.indices(Activation)]`.
Sizes (std, rms, norms) are right from 1e-45 to 3e38 in float32 too, though their squares are not.
"""
import numpy as np

from .parameters import Parameters
from .settings import number, shown


def _each(measure, arrays):
    if isinstance(arrays, (str, Parameters)) or not np.iterable(arrays) or len(arrays) == 0:
        raise TypeError(f"expected arrays (…, n, m), one for each layer, such as trace['A'] or deltas['Z']; got {shown(arrays)}")
    for l, A in enumerate(arrays):
        if not isinstance(A, np.ndarray) or A.dtype.kind not in "fiu" or A.ndim < 2 or 0 in A.shape[-2:]:
            raise TypeError(f"array {l} is {shown(A)}; give arrays of numbers (…, n, m), one for each layer: [A] where there is one")
    with np.errstate(all="ignore"):
        if isinstance(arrays, np.ndarray):
            return np.moveaxis(measure(arrays), 0, -1)
        return np.stack(np.broadcast_arrays(*(measure(A) for A in arrays)), axis=-1)


def _root(square, arrays):
    """√square(A) of each; in float64 for those where float32's squares overflow or vanish."""
    squares = _each(square, arrays)
    lost = ~((squares > 1e-30) & np.isfinite(squares))
    if lost.any():
        squares = squares.astype(float)
        with np.errstate(all="ignore"):
            for l, A in enumerate(arrays):
                if lost[..., l].any():
                    squares[..., l] = square(A.astype(float))
    return np.sqrt(squares)


def _square(A):
    """‖A‖²."""
    return np.einsum("...ij,...ij->...", A, A)


def mean(arrays):
    """Mean over units and examples."""
    return _each(lambda A: A.mean(axis=(-2, -1)), arrays)


def std(arrays):
    """Standard deviation over units and examples."""
    return _root(lambda A: A.var(axis=(-2, -1)), arrays)


def rms(arrays):
    """√E[a²] over units and examples: what the next layer's variance is made of (Var z = n Var w E[a²])."""
    return _root(lambda A: (A * A).mean(axis=(-2, -1)), arrays)


def saturated(arrays, limit=0.97):
    """Share of the activations with |a| > limit, where tanh's slope is below 1 − limit² = 0.06."""
    limit = number("limit", limit, "a number ≥ 0, such as 0.97", lambda x: x >= 0)
    return _each(lambda A: (np.abs(A) > limit).mean(axis=(-2, -1)), arrays)


def dead(arrays):
    """Share of the units that are 0 for every example: such a ReLU passes no gradient."""
    return _each(lambda A: (A == 0).all(axis=-1).mean(axis=-1), arrays)


def norms(deltas):
    """Typical length of an example's gradient, √((1/m) Σ ‖column‖²).  Deltas are m·∂J/∂A, so it does not depend on m."""
    return _root(lambda D: _square(D) / D.shape[-1], deltas)


def parameter_norms(params, kind="W"):
    """‖·‖ of every array of one kind, in the order of the layers: of `grads` ‖dW1‖, ‖dW2‖ …, of `params` ‖W1‖ …"""
    return _root(_square, _arrays(params, kind))


def update_ratios(before, after, kind="W"):
    """‖ΔW‖ / ‖W‖ of every W, from Parameters before and after a step: about 1e-3 is healthy (Karpathy, cs231n)."""
    old, new = _arrays(before, kind), _arrays(after, kind)
    if before.shapes != after.shapes or before.vector.shape != after.vector.shape:
        raise ValueError(f"before has shape {before.vector.shape}, after has {after.vector.shape}; give the parameters of one network before and after a step")
    change = _root(_square, [W - W_before for W, W_before in zip(new, old)])
    with np.errstate(all="ignore"):
        return change / parameter_norms(before, kind)


def _arrays(params, kind):
    if not isinstance(params, Parameters):
        raise TypeError(f"expected Parameters, such as params or grads, got {shown(params)}")
    if not isinstance(kind, str):
        raise TypeError(f"kind is {shown(kind)}; give the name of a parameter without its number, such as 'W'")
    arrays = [layer[kind] for layer in params.layers if kind in layer]
    if not arrays:
        raise ValueError(f"no layer has a parameter {kind!r}; there are {', '.join(params.names)}")
    return arrays
