"""Lab `GradientFlow`: how activations go forward and gradients come back through a random network of L equal layers.

The network: L times Z = W A + b, (batch norm,) A = g(Z), all of width n.  W is drawn by `init` and multiplied by σ_w, b ~ N(0, σ_b²).
m standard normal examples go in; a random gradient of length 1 an example comes in behind the last layer.  So mean field theory
(`nnlib.theory`) has no free parameter, and is drawn over what is measured.
"""
import functools
import math

import numpy as np

import nnlib as nn
from nnlib import figures, theory

from .controls import Amount, Choice, Seed, Switch, Whole
from .lab import Lab

M = 16                              # examples: as many as a float32 vector register holds, for half the time of 20
WEIGHTS = 1_000_000                 # at most so many weights in a stack: the deeper and wider, the fewer networks
STACKS = (10, 5, 3, 2, 1)           # numbers of networks
VAR_END, BIAS_END = 4.0, 0.5        # where the maps end
LEVELS = (1, 2, 4, 8)               # powers of ten, on the map
BINS = 40
KEPT = 2e7                          # a float32 gradient is rescaled when it leaves 1/KEPT … KEPT


def uniform_lecun(rng, shape, dtype):
    """W ~ U(−√(3/n_in), √(3/n_in)): variance 1 / n_in."""
    end = math.sqrt(3 / shape[1])
    return nn.uniform(-end, end)(rng, shape, dtype)


INITIALIZERS = {"gaussian": nn.lecun, "orthogonal": nn.orthogonal, "uniform": uniform_lecun}      # each n_in Var w = 1
ACTIVATIONS = {"tanh": nn.tanh, "relu": nn.relu, "leaky relu": nn.leaky_relu(0.1), "sigmoid": nn.sigmoid, "identity": nn.identity}


def accept_activation(name, value):
    if not isinstance(value, nn.Activation):
        raise TypeError(f"{name} is {value!r}, a {type(value).__name__}; give a value such as nn.relu, or your own: "
                        "nn.Activation(g, slope) with g(Z) -> A and slope(Z, A) -> dA/dZ")


def accept_initializer(name, value):
    if not callable(value):
        raise TypeError(f"{name} is {value!r}; give a function (rng, shape, dtype) -> W with shape = (n_out, n_in), such as nn.he")


def networks(depth, width):
    """How many networks the stack has."""
    return next(k for k in STACKS if k * depth * width ** 2 <= WEIGHTS or k == 1)


@functools.lru_cache(maxsize=2)
def _stack(init, width, k, seed):
    return {}


def drawn(init, width, k, l, seed):
    """Layer l of k networks, before it is scaled: W (k, n, n) float32 from `init`, b (k, n, 1) standard normal.

    Kept, so that a slider changes the scale of the same random numbers.
    """
    stack = _stack(init, width, k, seed)
    if l not in stack:
        W, b = np.empty((k, width, width), np.float32), np.empty((k, width, 1), np.float32)
        for i in range(k):
            rng = np.random.default_rng([seed, l, i])
            made = init(rng, (width, width), np.float32)
            if np.shape(made) != (width, width):
                raise ValueError(f"the initializer returned shape {np.shape(made)}, expected (n_out, n_in) = {(width, width)}")
            W[i], b[i] = made, rng.standard_normal((width, 1))
        stack[l] = W, b
    return stack[l]


def second_moment(init, width, k, depth, seed):
    """n_in E[w²] of the initializer: 1 for ours, measured for a student's."""
    if init in INITIALIZERS.values():
        return 1.0
    return width * float(np.mean([np.square(drawn(init, width, k, l, seed)[0]).mean(dtype=float) for l in range(depth)]))


def checked(what, array, expected):
    """A student's function must keep the shape; a float64 result is brought back to float32."""
    if np.shape(array) != expected.shape:
        raise ValueError(f"Your activation's {what} returned shape {np.shape(array)} for Z of shape {expected.shape}; it works element by "
                         "element, so the shape stays: use NumPy functions such as np.where, and no sums")
    return np.asarray(array, np.float32)


def spread(A):
    """Standard deviation over units and examples: (..., n, m) → (...), in float64 where float32's squares would overflow or vanish."""
    std = A.std(axis=(-2, -1))
    return std.astype(float) if ((std > 1e-15) & np.isfinite(std)).all() else A.std(axis=(-2, -1), dtype=float)


def length(D):
    """√ of the mean over examples of ‖column‖²: (..., n, m) → (...), in float64 where float32's squares would overflow or vanish."""
    square = np.einsum("...ij,...ij->...", D, D)
    if not ((square > 1e-30) & np.isfinite(square)).all():
        square = np.square(D, dtype=float).sum(axis=(-2, -1))
    return np.sqrt(square.astype(float) / D.shape[-1])


def product_norm(D, A):
    """‖D Aᵀ‖ of (..., n, m) each, without making the large product: its square is Σ (DᵀD) ∘ (AᵀA), m × m."""
    with np.errstate(all="ignore"):
        square = np.einsum("...ij,...ij->...", D.mT @ D, A.mT @ A, dtype=float)
    if not ((square > 1e-20) & (square < 1e30)).all():
        D, A = D.astype(float), A.astype(float)
        square = ((D.mT @ D) * (A.mT @ A)).sum(axis=(-2, -1))
    return np.sqrt(np.maximum(square, 0))


def flow(depth, width, var_w, var_b, activation, init, batch_norm, seed):
    """Send signals through K networks.  Returns spread, dZ, dW (L, K) and histograms (5, BINS) with their edges.

    Backward is linear in the gradient, which is therefore rescaled where float32 would end: dZ and dW reach from 1e-300 to 1e300.
    The loops only pass signals on; all layers are measured at once afterwards, which takes half the time.
    """
    k = networks(depth, width)
    rng = np.random.default_rng([seed, 10_000])
    X = rng.standard_normal((width, M)).astype(np.float32)
    dA = (rng.standard_normal((width, M)) / math.sqrt(width)).astype(np.float32)
    sigma_w, sigma_b = np.float32(math.sqrt(var_w)), np.float32(math.sqrt(var_b))
    norm, normed = nn.BatchNorm(), []
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
    spreads = spread(A[1:])
    lost = ~np.isfinite(spreads).all(axis=1)
    spreads[lost.argmax() if lost.any() else depth:] = np.inf

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
        dZ_norms = length(dZ) * 10.0 ** power
        dW_norms = product_norm(dZ, A[:-1]) / M * 10.0 ** power
    edges = histogram_edges(activation)
    return dict(spread=spreads, dZ=dZ_norms, dW=dW_norms, histograms=histograms(A[figures.probes(depth)], edges), edges=edges)


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
    with np.errstate(all="ignore"):
        square = theory.expectation(lambda z: activation.g(z) ** 2, q)
        spreads = np.sqrt(np.maximum(square - theory.expectation(activation.g, q) ** 2, 0))
        slope = theory.slope_squared(activation, q)
        dZ = np.exp(0.5 * (np.cumsum(np.log(slope[::-1])) + np.arange(depth) * np.log(var_w)))[::-1]
        below = np.concatenate([[1.0], square[:-1]])        # E[a²] of what feeds each layer
        return dict(spread=spreads, dZ=dZ, dW=dZ * np.sqrt(width * below / M))


@functools.lru_cache(maxsize=8)
def depth_map(activation, var_b):
    """log10 of layer 1's gradient over layer L's: (σ_w² values (V,), (V, 100) for L = 1 … 100)."""
    var_w = np.linspace(0.02, VAR_END, 50)
    q = theory.variances(activation, 100, var_w, var_b, q1=var_w + var_b)
    slope = np.array([theory.slope_squared(activation, row) for row in q])
    with np.errstate(all="ignore"):
        steps = 0.5 * np.log10(var_w[:, None] * slope[:, :-1])
    return var_w, np.concatenate([np.zeros((len(var_w), 1)), np.cumsum(steps, axis=1)], axis=1)


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


def first_true(condition):
    """The first position where each row is true, counted from 1; one past the end where none is."""
    return np.where(condition.any(axis=1), condition.argmax(axis=1), condition.shape[1]) + 1


class GradientFlow(Lab):
    """Depth, weight and bias variance, width, activation, initializer, batch norm → each layer's activations and gradients.

    Grey points: the median of several networks, with a band from the 10th to the 90th percentile.  Black line: mean field theory.
    """
    controls = {
        "depth": Whole("depth L", 1, 100),
        "var_w": Amount(r"$\sigma_w^2$", 0, VAR_END, 1e6, 0.02),
        "var_b": Amount(r"$\sigma_b^2$", 0, BIAS_END, 1e6, 0.01),
        "width": Whole("width n", 1, 200),
        "activation": Choice("activation", ACTIVATIONS, accept_activation),
        "init": Choice("init", INITIALIZERS, accept_initializer),
        "batch_norm": Switch("batch norm"),
        "seed": Seed(),
    }
    plain = dict(depth=30, var_w=1.0, var_b=0.0, width=100, activation=nn.tanh, init=nn.lecun, batch_norm=False)
    scenarios = {
        "Vanishing": plain | dict(var_w=0.5),
        "Exploding": plain | dict(var_w=3.0),
        "Edge of chaos": plain | dict(var_w=1.76, var_b=0.05),
        "Sigmoid": plain | dict(activation=nn.sigmoid),
        "ReLU, Xavier": plain | dict(activation=nn.relu),
        "ReLU, He": plain | dict(activation=nn.relu, var_w=2.0),
        "Batch norm": plain | dict(activation=nn.relu, batch_norm=True),
    }

    def __init__(self, depth=30, var_w=1.0, var_b=0.0, width=100, activation=nn.tanh, init=nn.lecun, batch_norm=False, seed=0):
        super().__init__(depth=depth, var_w=var_w, var_b=var_b, width=width, activation=activation, init=init,
                         batch_norm=batch_norm, seed=seed)

    def measure(self, state):
        """Arrays of `flow` as median, low, high over networks; of `predicted`; of the two maps; and the state itself."""
        measured = flow(**state)
        depth, width, activation = state["depth"], state["width"], state["activation"]
        gain = second_moment(state["init"], width, networks(depth, width), depth, state["seed"])
        var_w, var_b = state["var_w"] * gain, state["var_b"]
        expected = predicted(depth, width, var_w, var_b, activation)
        if state["batch_norm"]:                             # z has variance 1 whatever the weights; no simple theory of gradients
            flat = predicted(1, width, 1.0, 0.0, activation)["spread"]
            expected = dict(spread=np.repeat(flat, depth), dZ=np.full(depth, np.nan), dW=np.full(depth, np.nan))
        arrays = dict(state, gain=gain, edges=measured["edges"], histograms=measured["histograms"])
        for name in ("spread", "dZ", "dW"):
            low, median, high = np.quantile(measured[name], (0.1, 0.5, 0.9), axis=-1)
            arrays[name] = dict(values=median, low=low, high=high, theory=expected[name])
        arrays["depth_map"], arrays["border"] = depth_map(activation, var_b), border(activation)
        arrays["here"] = min(var_w, VAR_END), min(var_b, BIAS_END)
        return arrays

    def draw(self, stage):
        grid = stage.figure.add_gridspec(1, 2, width_ratios=(3.15, 1), left=0.045, right=0.985, top=0.935, bottom=0.125, wspace=0.115)
        left = grid[0].subgridspec(2, 1, height_ratios=(1.75, 1), hspace=0.48)
        right = grid[1].subgridspec(2, 1, hspace=0.58)
        artists = {}
        for name, title, cell in zip(("spread", "dZ", "dW"), ("std of $a$", "‖dZ‖ an example", "‖dW‖"), left[0].subgridspec(1, 3, wspace=0.2)):
            ax = stage.figure.add_subplot(cell)
            artists[name] = ax, figures.draw_profile(ax, title)
            stage.move(*artists[name][1].values())
        first = artists["spread"][0]
        first.text(0.03, 0.13, "— theory", transform=first.transAxes, weight="bold")
        first.text(0.03, 0.04, "● measured", transform=first.transAxes, color=figures.GREY, weight="bold")
        places = ("a, first layer", "a, ¼ way", "a, half way", "a, ¾ way", "a, last layer")
        artists["histograms"] = []
        for i, cell in enumerate(left[1].subgridspec(1, 5, wspace=0.12)):
            ax = stage.figure.add_subplot(cell)
            bars = figures.draw_histogram(ax, places[i], figures.layer_colour(i + 1, 5), BINS)
            stage.move(bars)
            artists["histograms"].append((ax, bars))
        artists["maps"] = self._draw_maps(stage, *(stage.figure.add_subplot(cell) for cell in right))
        return artists

    def _draw_maps(self, stage, deep, edge):
        deep.set(title="gradient at layer 1  ○ you", xlabel="$\\sigma_w^2$", ylabel="depth L", xlim=(0, VAR_END), ylim=(1, 100), yticks=(1, 25, 50, 75, 100))
        edge.set(title="edge of chaos  ○ you", xlabel="$\\sigma_w^2$", ylabel="$\\sigma_b^2$", xlim=(0, VAR_END), ylim=(0, BIAS_END))
        for ax in (deep, edge):
            ax.grid(False)
        strengths = (0.2, 0.4, 0.55, 0.85)
        shades = {sign: [figures.draw_band(deep, figures.tint(colour, strength)) for strength in strengths]
                  for sign, colour in ((-1, figures.VANISHING), (1, figures.EXPLODING))}
        calm = figures.draw_band(edge, figures.tint(figures.VANISHING, 0.3))
        wild = figures.draw_band(edge, figures.tint(figures.EXPLODING, 0.3))
        line, = edge.plot([], [], "-", color=figures.INK, lw=2)
        here = [ax.plot([], [], "o", ms=11, mfc="white", mec=figures.INK, mew=2.5, clip_on=False)[0] for ax in (deep, edge)]
        words, notes = [], []
        for ax in (deep, edge):
            notes.append(ax.text(0.6, 0.78, "with batch norm\nthe variances\ndo not matter", transform=ax.transAxes, ha="center", va="center"))
            for x, side, word, colour in ((0.04, "left", "vanishes", figures.VANISHING), (0.96, "right", "explodes", figures.EXPLODING)):
                words.append(ax.text(x, 0.88, word, transform=ax.transAxes, ha=side, color=colour, weight="bold",
                                     bbox=dict(facecolor="white", edgecolor="none", alpha=0.75, pad=1.5)))
        stage.move(*here)
        return dict(deep=deep, edge=edge, shades=shades, calm=calm, wild=wild, line=line, here=here, words=words, notes=notes, shown=())

    def ghosts(self, artists):
        return [(lines["ghost"], lines["measured"]) for ax, lines in (artists[name] for name in ("spread", "dZ", "dW"))]

    def update(self, artists, arrays):
        for name in ("spread", "dZ", "dW"):
            figures.set_profile(*artists[name], **arrays[name])
        edges = arrays["edges"]
        for (ax, bars), shares in zip(artists["histograms"], arrays["histograms"]):
            bars.set_data(shares, edges)
            if ax.get_xlim() != (edges[0], edges[-1]):
                ax.set_xlim(edges[0], edges[-1])
        self._update_maps(artists["maps"], arrays["depth_map"], arrays["border"], arrays["batch_norm"])
        x, y = arrays["here"]
        for marker, height in zip(artists["maps"]["here"], (arrays["depth"], y)):
            marker.set_data([x], [height])

    def _update_maps(self, maps, depth_map, border, batch_norm):
        if maps["shown"] == (id(depth_map), id(border), batch_norm):        # they stand still while only the marker moves
            return
        maps["shown"] = id(depth_map), id(border), batch_norm
        var_w, decades = depth_map
        for sign, shades in maps["shades"].items():
            for shade, level in zip(shades, LEVELS):
                figures.set_band(shade, var_w, first_true(sign * decades >= level), np.full(len(var_w), 101))
                shade.set_visible(not batch_norm)
        widths, heights = border
        maps["line"].set_data(widths, heights)
        for region, side in ((maps["calm"], 0), (maps["wild"], VAR_END)):
            region.set_xy(np.stack([[side, *widths, side], [0, *heights, BIAS_END]], axis=-1))
        for artist in (maps["line"], maps["calm"], maps["wild"], *maps["words"]):
            artist.set_visible(not batch_norm)
        for note in maps["notes"]:
            note.set_visible(batch_norm)

    def reading(self, arrays):
        depth, spreads, dZ = arrays["depth"], arrays["spread"]["values"], arrays["dZ"]["values"]
        layers = "1 layer" if depth == 1 else f"{depth} layers"
        if not np.isfinite(spreads).all():
            return f"{layers}: exploded at layer {1 + int(np.argmin(np.isfinite(spreads)))}: its activations are too large for a number (float32); lower σ_w²."
        if not spreads.all():
            flat = 1 + int(np.argmin(spreads != 0))
            return f"{layers}: vanished at layer {flat}: its activations are all the same number, so nothing of the input is left."
        goes = f"std of a goes from {spreads[0]:.2g} to {spreads[-1]:.2g}"
        if depth == 1:
            return f"1 layer: its gradient is {dZ[0]:.2g} of what came in, and passes through no other layer; std of a is {spreads[0]:.2g}."
        ratio = dZ[0] / dZ[-1]
        if not ratio > 0 or not np.isfinite(ratio):
            return f"{layers}: no gradient that can be measured arrives at layer 1; {goes}."
        verdict = "vanishing" if ratio < 0.1 else "exploding" if ratio > 10 else "it arrives"
        return f"{layers}: the gradient at layer 1 is {ratio:.2g} of layer {depth}'s: {verdict}, ×{ratio ** (1 / (depth - 1)):.2f} a layer; {goes}."
