"""How activations go forward and gradients come back through random networks of L equal layers, measured and predicted.

The network: L times Z = W A + b, (batch norm,) A = g(Z), all of width n.  W is drawn by `init` and multiplied by σ_w, b ~ N(0, σ_b²).
m standard normal examples go in; a random gradient of length 1 an example comes in behind the last layer.  So mean field theory
(`nnlib.theory`) has no free parameter.
"""
import functools
import math

import numpy as np

from . import diagnostics, theory
from .activations import Activation
from .initializers import lecun, orthogonal, uniform_lecun
from .layers import BatchNorm, Dense
from .network import Network
from .parameters import Parameters
from .settings import shown, whole

M = 16                              # examples: as many as a float32 vector register holds, for half the time of 20
WEIGHTS = 1_000_000                 # at most so many weights in a stack: the deeper and wider, the fewer networks
STACKS = (10, 5, 3, 2, 1)           # numbers of networks
VAR_END, BIAS_END = 4.0, 0.5        # where the maps end
BINS = 40
LARGE = 1e30                        # products of such numbers may leave float32
BLOCK = 2048                        # normal numbers drawn at once
KEPT = 2e7                          # a float32 gradient is rescaled when it leaves 1/KEPT … KEPT


def probes(depth):
    """The five layers that are looked at closely: first, a quarter, half, three quarters, last.  Positions count from 1."""
    return [1 + round((depth - 1) * part) for part in (0, 1 / 4, 1 / 2, 3 / 4, 1)]


def networks(depth, width):
    """How many networks the stack has."""
    return next(k for k in STACKS if k * depth * width ** 2 <= WEIGHTS or k == 1)


class Remembering(np.random.Generator):
    """`default_rng(seed)`, which keeps the standard normal numbers it drew: from `rewound()` on it gives the same ones again, in a tenth of the time.

    In float32 they take half the memory, and are rounded before they are scaled.
    """

    def __init__(self, seed, dtype):
        super().__init__(np.random.PCG64(seed))
        self.known, self.used = np.empty(0, dtype), 0

    def rewound(self):
        self.used = 0
        return self

    def standard_normal(self, size):
        start, self.used = self.used, self.used + math.prod(size)
        if self.used > len(self.known):
            blocks = -(-(self.used - len(self.known)) // BLOCK)
            self.known = np.append(self.known, super().standard_normal(blocks * BLOCK).astype(self.known.dtype))
        return self.known[start:self.used].reshape(size)


@functools.lru_cache(maxsize=1)
def _stack(init, width, k, seed):
    return {}


@functools.lru_cache(maxsize=1)
def _numbers(k, seed):
    return {}


def random_numbers(init, k, l, i, seed):
    """The rng of layer l of network i.  Of `lecun`, which draws nothing but normal numbers, they are kept: at any width they are the same ones."""
    if init is not lecun:
        return np.random.default_rng([seed, l, i])
    numbers = _numbers(k, seed)
    if (l, i) not in numbers:
        numbers[l, i] = Remembering([seed, l, i], np.float32)
    return numbers[l, i].rewound()


def drawn(init, width, k, l, seed):
    """Layer l of k networks, before it is scaled: W (k, n, n) float32 from `init`, b (k, n, 1) standard normal.

    Kept, so that a slider changes the scale of the same random numbers.
    """
    stack = _stack(init, width, k, seed)
    if l not in stack:
        W, b = np.empty((k, width, width), np.float32), np.empty((k, width, 1), np.float32)
        for i in range(k):
            rng = random_numbers(init, k, l, i, seed)
            made = init(rng, (width, width), np.float32)
            if np.shape(made) != (width, width):
                raise ValueError(f"the initializer returned shape {np.shape(made)}, expected (n_out, n_in) = {(width, width)}")
            W[i], b[i] = made, rng.standard_normal((width, 1))
        stack[l] = W, b
    return stack[l]


def second_moment(init, width, k, depth, seed):
    """n_in E[w²] of the initializer: 1 for ours, measured for a student's."""
    if init in (lecun, orthogonal, uniform_lecun):
        return 1.0
    return width * float(np.mean([np.square(drawn(init, width, k, l, seed)[0]).mean(dtype=float) for l in range(depth)]))


def checked(what, array, expected):
    """A student's function must keep the shape; a float64 result is brought back to float32."""
    if np.shape(array) != expected.shape:
        raise ValueError(f"Your activation's {what} returned shape {np.shape(array)} for Z of shape {expected.shape}; it works element by "
                         "element, so the shape stays: use NumPy functions such as np.where, and no sums")
    return np.asarray(array, np.float32)


def product_norm(D, A):
    """‖D Aᵀ‖ of (..., n, m) each, without making the large product: its square is Σ (DᵀD) ∘ (AᵀA), m × m."""
    with np.errstate(all="ignore"):
        square = np.einsum("...ij,...ij->...", D.mT @ D, A.mT @ A, dtype=float)
    if not ((square > 1e-20) & (square < 1e30)).all():
        D, A = D.astype(float), A.astype(float)
        square = ((D.mT @ D) * (A.mT @ A)).sum(axis=(-2, -1))
    return np.sqrt(np.maximum(square, 0))


def flow(depth, width, var_w, var_b, activation, init, batch_norm, seed):
    """Send signals through K networks.  Returns spread, dZ, dW (L, K), histograms (5, BINS) with their edges, and whether g gave nan.

    Backward is linear in the gradient, which is therefore rescaled where float32 would end: dZ and dW reach from 1e-300 to 1e300.
    The loops only pass signals on; all layers are measured at once afterwards, which takes half the time.
    """
    k = networks(depth, width)
    rng = np.random.default_rng([seed, 10_000])
    X = rng.standard_normal((width, M)).astype(np.float32)
    dA = (rng.standard_normal((width, M)) / math.sqrt(width)).astype(np.float32)
    sigma_w, sigma_b = np.float32(math.sqrt(var_w)), np.float32(math.sqrt(var_b))
    norm, normed = BatchNorm(), []
    one, zero = np.ones((width, 1), np.float32), np.zeros((width, 1), np.float32)
    normal = dict(gamma=one, beta=zero, mean=zero, var=one)

    Z = np.empty((depth, k, width, M), np.float32)
    A = np.empty((1 + depth, k, width, M), np.float32)      # A[l] feeds layer l + 1
    A[0] = X
    for l in range(depth):
        W, b = drawn(init, width, k, l, seed)               # unscaled: (σ_w W) A is computed as W (σ_w A), and so on the way back
        np.matmul(W, sigma_w * A[l], out=Z[l])
        Z[l] += sigma_b * b
        if batch_norm:
            Z[l], cache = norm.forward(Z[l], rng, **normal)
            normed.append(cache)
        A[l + 1] = checked("g", activation.g(Z[l]), Z[l])
    spreads = diagnostics.std(A[1:]).T.astype(float)
    lost = ~np.isfinite(spreads).all(axis=1)
    spreads[lost.argmax() if lost.any() else depth:] = np.inf
    first = lost.argmax()                                   # nan, though nothing before it was large: not an overflow
    undefined = lost.any() and not np.isinf(A[1 + first]).any() and sigma_w * np.abs(A[first]).max() < LARGE

    dZ_norms, dW_norms = np.full((depth, k), np.nan), np.full((depth, k), np.nan)
    if not lost.any():
        sides = {"gamma": np.empty((k, width, 1), np.float32), "beta": np.empty((k, width, 1), np.float32)}
        slope = checked("slope", activation.slope(Z, A[1:]), Z)
        dZ, power = np.empty_like(Z), np.zeros((depth, 1))  # dZ[l] is 10^power[l] times as large as it says
        for l in reversed(range(depth)):
            np.multiply(dA, slope[l], out=dZ[l])
            if batch_norm:
                dZ[l] = norm.backward(dZ[l], normed[l], sides, **normal)
            size = float(np.abs(dZ[l]).max())
            if size and math.isfinite(size) and not 1 / KEPT < size < KEPT:
                dZ[l] *= np.float32(1 / size)
                power[:l + 1] += math.log10(size)
            dA = drawn(init, width, k, l, seed)[0].mT @ (sigma_w * dZ[l])
        dZ_norms = diagnostics.norms(dZ).T * 10.0 ** power
        dW_norms = product_norm(dZ, A[:-1]) / M * 10.0 ** power
    edges = histogram_edges(activation)
    return dict(spread=spreads, dZ=dZ_norms, dW=dW_norms, histograms=histograms(A[probes(depth)], edges), edges=edges, undefined=bool(undefined))


def send(init, activation, depth=10, width=100, seeds=10):
    """Every layer's A and dZ, (seeds, width, 24) each, in random networks of `depth` equal layers: normal inputs forward, a normal gradient backward."""
    if not isinstance(activation, Activation):
        raise TypeError(f"activation is {shown(activation)}; give one such as nn.tanh, or nn.Activation(g, slope)")
    Dense(1, init)                                          # says what is no initializer
    depth, width, seeds = (whole(name, value, "it counts, so give a whole number ≥ 1") for name, value in (("depth", depth), ("width", width), ("seeds", seeds)))
    net = Network((Dense(width, init), activation) * depth)
    params = Parameters.stack([net.build(width, np.random.default_rng(seed)) for seed in range(seeds)])
    X, dA = np.random.default_rng(99).standard_normal((2, width, 24))
    trace = net.forward(params, X)
    deltas = net.backward(params, trace, dA, params.zeros_like())
    return trace["A"], deltas["Z"]


@functools.lru_cache(maxsize=8)
def histogram_edges(activation):
    """Bins for the values that g can take; −3 … 3 where it has no bounds."""
    a = np.asarray(activation.g(np.linspace(-30, 30, 601)), float)
    low, high = a.min(), a.max()
    if not (np.isfinite(a).all() and high - low < 4):
        low, high = -3.0, 3.0
    margin = 0.05 * (high - low) or 0.5
    return np.linspace(low - margin, high + margin, BINS + 1)


def histograms(A, edges):
    """√ of counts as shares of the fullest bin (ReLU's spike at 0 would hide the rest), for each layer of (layers, ...); all 0 where
    A is not finite.  What is outside goes to the bins at the ends."""
    bins, values = len(edges) - 1, A.reshape(len(A), -1)
    known = np.isfinite(values).all(axis=1, keepdims=True)
    place = np.clip((np.where(known, values, 0) - edges[0]) * (bins / (edges[-1] - edges[0])), 0, bins - 1).astype(np.intp)
    counts = np.bincount((place + bins * np.arange(len(A))[:, None]).ravel(), minlength=bins * len(A)).reshape(-1, bins)
    return np.sqrt(counts / counts.max(axis=1, keepdims=True)) * known


def predicted(depth, width, var_w, var_b, activation):
    """Mean field theory for the same three curves, (L,) each: spread, dZ, dW."""
    q = theory.variances(activation, depth, var_w, var_b, q1=var_w + var_b)
    gone = np.isnan(q)                                      # after an overflow there is no theory
    q = np.where(gone, 0, q)
    with np.errstate(all="ignore"):
        square = np.where(gone, np.nan, theory.expectation(lambda z: activation.g(z) ** 2, q))
        spreads = np.sqrt(np.maximum(square - theory.expectation(activation.g, q) ** 2, 0))
        slope = np.where(gone, np.nan, theory.slope_squared(activation, q))
        dZ = np.exp(0.5 * (np.cumsum(np.log(slope[::-1])) + np.arange(depth) * np.log(var_w)))[::-1]
        below = np.concatenate([[1.0], square[:-1]])        # E[a²] of what feeds each layer
        return dict(spread=spreads, dZ=dZ, dW=dZ * np.sqrt(width * below / M))


def predicted_normed(depth, width, var_w, activation):
    """The same with batch norm, for large batches (Yang et al. 2019): spread, dZ, dW, (L,) each.

    Every z is normal with variance 1, so a layer feeds the next one inputs of variance v = Var g(u) over the batch (the mean is taken off again):
    σ² = σ_w² v, and going back a layer multiplies by σ_w² E[g′²] / σ² = E[g′²] / v: for ReLU π/(π − 1), whatever the weights.
    """
    one = np.ones(())
    varies = theory.expectation(lambda z: activation.g(z) ** 2, one) - theory.expectation(activation.g, one) ** 2
    below = np.where(np.arange(depth) == 0, 1.0, varies)    # layer 1 is fed the inputs
    with np.errstate(all="ignore"):
        scale = 1 / (var_w * below + BatchNorm().eps)
        steps = np.log(theory.slope_squared(activation, one) * scale)
        steps[:-1] += np.log(var_w)                         # the last layer's gradient comes from outside: length 1 an example
        dZ = np.exp(0.5 * np.cumsum(steps[::-1])[::-1])
        return dict(spread=np.full(depth, np.sqrt(varies)), dZ=dZ, dW=dZ * np.sqrt(width * below / M))


# Where E[g²] and E[g′²] are tabulated: close together where activations bend, far apart where each is a power of q.
LOG_Q = math.log(10) * np.concatenate([np.arange(-60, -5, 0.2), np.linspace(-5, 3, 4096), np.arange(3.05, 60, 0.05)])


@functools.lru_cache(maxsize=8)
def moments(activation):
    """(ln E[g²], ln E[g′²]) at every ln q of LOG_Q: one table for all σ_w² and σ_b².  Straight lines between are right to 1e-6."""
    parts = np.array_split(np.exp(LOG_Q), 16)               # in one piece, it would take 50 megabytes
    means = [[theory.expectation(lambda z: activation.g(z) ** 2, q), theory.slope_squared(activation, q)] for q in parts]
    with np.errstate(all="ignore"):
        return np.log(np.maximum(np.concatenate(means, axis=1), 1e-300))


@functools.lru_cache(maxsize=8)
def depth_map(activation, var_b):
    """log10 of layer 1's gradient over layer L's: (σ_w² values (V,), (V, 100) for L = 1 … 100)."""
    var_w = np.linspace(0.02, VAR_END, 200)
    square, slope = moments(activation)
    with np.errstate(all="ignore"):
        log_w, log_b = np.log(var_w), np.log(var_b)
        log_q = [np.logaddexp(log_w, log_b)]
        for _ in range(98):
            log_q.append(np.logaddexp(log_w + np.interp(log_q[-1], LOG_Q, square), log_b))
        steps = (log_w + np.interp(log_q, LOG_Q, slope)) / (2 * math.log(10))
    return var_w, np.concatenate([np.zeros((1, len(var_w))), np.cumsum(steps, axis=0)]).T


@functools.lru_cache(maxsize=8)
def critical_line(activation):
    """The line χ₁ = 1 as (σ_w², σ_b²), each (Q,), by its q*: σ_w² = 1 / E[g′²], σ_b² = q* − σ_w² E[g²]."""
    q = np.concatenate([[1e-12], np.logspace(-4, 2, 120)])
    with np.errstate(all="ignore"):
        var_w = 1 / theory.slope_squared(activation, q)
        var_b = q - var_w * theory.expectation(lambda z: activation.g(z) ** 2, q)
    shown = np.isfinite(var_w) & (var_b > -1e-9)
    return var_w[shown], np.maximum(var_b[shown], 0)


@functools.lru_cache(maxsize=8)
def border(activation):
    """σ_w² where gradients stop vanishing, at σ_b² = 0 … BIAS_END: (two arrays)."""
    var_w, var_b = critical_line(activation)
    heights = BIAS_END * np.linspace(0, 1, 60) ** 2          # close together where the line is flat
    if not len(var_w):
        return np.full(len(heights), VAR_END), heights
    if var_b.max() < 1e-6:                                  # straight pieces (ReLU): the slope does not depend on q
        return np.full(len(heights), min(var_w.min(), VAR_END)), heights
    order = np.argsort(var_b)
    return np.minimum(np.interp(heights, var_b[order], var_w[order]), VAR_END), heights
