"""Units that are equal stay equal, and how a difference between them grows.

A network n_x – n – 1 on the sigmoid cross-entropy: unit k is u_k = (w_k, b_k, v_k), the weights into it, its bias and the weight out of it.
What the gradient of u_k sees of the other units is the error e = (p − y)/m alone, which is the same for all:

    z = w·x + b,  a = g(z):      ∂J/∂(w, b) = v Σ e g′(z) (x, 1),      ∂J/∂v = Σ e a

So each unit follows one and the same rule, u ← u − α f(u, e).  Two that are equal stay equal: the number of distinct units never grows.
Two that differ by a small δ part as the rule's slope says, taken at each step where the path is then:

    δ ← (I − α H) δ,      H = ∂f/∂u = [ v Σ e g″(z) (x, 1)(x, 1)ᵀ    Σ e g′(z) (x, 1) ]
                                      [     Σ e g′(z) (x, 1)ᵀ                0         ]

With two inputs H is 4 × 4.  It has a negative eigenvalue wherever Σ e g′(z) (x, 1) is not 0: some difference always grows.
"""
import math

import numpy as np

from .activations import Activation
from .checks import check_array
from .parameters import Parameters
from .settings import number, shown, whole

TOLERANCE = 1e-12                   # units that differ by less are one: rounding


def units(params):
    """(n, n_x + 2): a row (w_k, b_k, v_k) for each unit of a network n_x – n – 1."""
    if not isinstance(params, Parameters) or params.vector.ndim != 1 or not {"W1", "b1", "W2"} <= {*params} or params["W2"].shape[0] != 1:
        raise TypeError(f"units takes the parameters of one network with one hidden layer and one output; it got {shown(params)}")
    return np.hstack([params["W1"], params["b1"], params["W2"].T])


def distinct(rows, tolerance=TOLERANCE):
    """How many of the rows (n, …) differ from all rows before them by more than the tolerance, relative to the largest number."""
    tolerance, given = number("tolerance", tolerance, "a share ≥ 0, such as 1e-12", lambda x: x >= 0), rows
    rows = np.asarray(rows if isinstance(rows, (list, np.ndarray)) else None)
    if rows.dtype.kind not in "fiu" or rows.ndim != 2:
        raise ValueError(f"rows is {shown(given)}; give an array of numbers (n, k), a row for each unit: units(params)")
    rows = rows.astype(float)
    least, found = tolerance * np.abs(rows).max(initial=0.0), rows[:0]
    for row in rows:
        if not (np.abs(found - row).max(axis=1, initial=0.0) <= least).any():
            found = np.append(found, row[None], axis=0)
    return len(found)


def check_activation(activation):
    if not isinstance(activation, Activation):
        raise TypeError(f"activation is {shown(activation)}; give one such as nn.tanh, or nn.Activation(g, slope)")


def check_examples(X, Y):
    for name, array in (("X", X), ("Y", Y)):
        check_array(name, array, getattr(array, "dtype", float))
    if X.ndim != 2 or Y.shape != (1, X.shape[-1]) or X.dtype.kind != "f" or Y.dtype.kind != "f":
        raise ValueError(f"X is {shown(X)} and Y {shown(Y)}; give floats, X (n_x, m) and Y (1, m): examples are columns")


def curvature(activation, z, h=1e-5):
    """g″(z), a difference of slopes: to nine digits for a smooth g."""
    check_activation(activation)
    number("h", h, "a step > 0, such as 1e-5", lambda x: x > 0)
    if np.asarray(z).dtype.kind not in "fiu" or np.size(z) == 0:
        raise TypeError(f"z is {shown(z)}; give a number, or an array of numbers")
    z = np.asarray(z)
    left, right = (activation.slope(t, activation.g(t)) for t in (z - h, z + h))
    return np.subtract(right, left, dtype=float) / (2 * h)           # a slope may be True and False


def is_smooth(activation):
    """Has g″ no jump at 0, and none near by?  Where g has a kink, a small difference is kicked at each example that comes between two units."""
    z = np.linspace(-4, 4, 801)                             # 0 is one of them
    return bool(np.abs(curvature(activation, z, 1e-5) - curvature(activation, z, 2e-5)).max() < 1e-3)


def differences(activation, X, Y, n, unit, b_out, delta, lr):
    """δ (n_x + 2,) after each step, for ever: what becomes of one unit that differs by a small δ from n − 1 that are one.

    X (n_x, m), Y (1, m); `unit` is (w, b, v) of those, b_out the bias of the output.  δ has no influence here on the others.
    """
    check_activation(activation)
    check_examples(X, Y)
    unit, delta = (np.array(row) if isinstance(row, list) else row for row in (unit, delta))
    for name, vector in (("unit", unit), ("delta", delta)):
        if not isinstance(vector, np.ndarray) or vector.dtype.kind not in "fiu" or vector.shape != (len(X) + 2,) or not np.isfinite(vector).all():
            raise ValueError(f"{name} is {shown(vector)}; give {len(X) + 2} finite numbers, a row (w, b, v) of units(params)")
    n, b_out = whole("n", n, "it counts hidden units, so give a whole number ≥ 1"), number("b_out", b_out)
    return _differences(activation, X, Y, n, unit, b_out, delta, number("lr", lr, "a learning rate ≥ 0, such as 0.5", lambda x: x >= 0))


def _differences(activation, X, Y, n, unit, b_out, delta, lr):
    X1, y, m = np.vstack([X, np.ones(X.shape[-1])]), Y[0], X.shape[-1]
    w, v, delta = unit[:-1].copy(), unit[-1], np.array(delta, float)
    while True:
        z = w @ X1
        a = activation.g(z)
        e = (1 / (1 + np.exp(-(n * v * a + b_out))) - y) / m            # an overflow is p = 0, which is right
        across = X1 @ (e * activation.slope(z, a))
        H_ww = (v * e * curvature(activation, z) * X1) @ X1.T
        delta -= lr * np.append(H_ww @ delta[:-1] + across * delta[-1], across @ delta[:-1])
        yield delta
        w, v, b_out = w - lr * v * across, v - lr * (e @ a), b_out - lr * e.sum()


def parting(deltas, size=0.1, most=20_000):
    """At which step the largest part of δ first exceeds `size`; math.inf where that is not within `most` steps."""
    size, most = number("size", size, "a size > 0, such as 0.1", lambda x: x > 0), whole("most", most, "it counts steps, so give a whole number ≥ 1")
    if not hasattr(deltas, "__next__") and not (isinstance(deltas, list) and deltas):
        raise TypeError(f"deltas is {shown(deltas)}; give what differences(...) returns, or a list of arrays, one for each step")
    for t, delta in zip(range(1, most + 1), deltas):
        if not isinstance(delta, np.ndarray) or delta.dtype.kind != "f" or delta.size == 0:
            raise TypeError(f"after step {t} the difference is {shown(delta)}; give arrays of floats, one for each step, as differences(...) does")
        if not np.abs(delta).max() <= size:
            return t
    return math.inf


def parting_from_zero(X, Y, nudge, lr, size=0.1):
    """The same in closed form, for tanh units that are all 0 but for w_1 = nudge, and the output's bias where p is the mean of y.

    H is then [[0, c], [cᵀ, 0]] with c = −mean((y − p) x): v grows as nudge·|ĉ_1|/2·(1 + α‖c‖)ᵗ.
    """
    check_examples(X, Y)
    nudge, lr, size = (number(name, value, "a number > 0", lambda x: x > 0) for name, value in (("nudge", nudge), ("lr", lr), ("size", size)))
    c = ((Y - Y.mean()) * X).mean(axis=-1)
    length = np.linalg.norm(c)
    return math.log(2 * size / (nudge * abs(c[0]) / length)) / math.log1p(lr * length)
