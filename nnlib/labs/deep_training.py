"""Lab `DeepTraining`: a deep network that trains while depth, variance and learning rate move.

Several networks, which differ only by their random numbers, train together as one stack; curves are their median, bands reach from
the 10th to the 90th percentile.  Depth, variance and whatever else makes a network start anew when they move; the learning rate
and the size of the batch act on the run as it goes.
"""
import functools
import itertools
import math

import numpy as np

import nnlib as nn
from nnlib import diagnostics
from nnlib.course import figures
from nnlib.live import panels
from nnlib.live.controls import ACTIVATIONS, Amount, Choice, Rate, Seed, Switch, Whole, accept_activation
from nnlib.live.training_lab import Run, TrainingLab
from nnlib.parameters import Shapes
from nnlib.propagation import LARGE, Remembering, checked

CLASSES, INPUTS, EXAMPLES = 5, 20, 500
NETWORKS = 5                        # odd, so that the median is one of them
STALLED = 1e-5                      # updates below this share of the weights do not train
MISSTART, HOPELESS = 10, 1e4        # times the cost of guessing: the start is to blame; and no learning rate of the slider helps (30 layers at 3.0, 100 times: 1e-4 learns)
RECENT = 50                         # steps after which a start is new no more, and a learning rate has been tried
LEARNED, LEARNS = 0.05, 0.9         # of the cost of guessing
CEILING = 1e8                       # what is larger has exploded, and is not drawn


@functools.cache
def data():
    """Five Gaussian classes in 20 dimensions, standardized: X (20, 500), Y (5, 500), float32."""
    X, Y = nn.blobs(EXAMPLES, np.random.default_rng(0), classes=CLASSES, n_x=INPUTS, spread=0.8, dtype=np.float32)
    return nn.Standardizer.fit(X)(X), Y


def of_sliders(depth, var_w, width, activation, batch_norm):
    """Dense, (batch norm,) activation, `depth` times, and a last Dense to the classes."""
    hidden = (nn.Dense(width, nn.scaled(math.sqrt(var_w))), *(nn.BatchNorm(),) * batch_norm, activation)
    return nn.Network(hidden * depth, nn.Dense(CLASSES, nn.lecun))


def careful(layer):
    """A student's activation whose results are looked at, as GradientFlow does: they keep Z's shape, and a float64 one becomes float32."""
    if type(layer) is not nn.Activation or layer in ACTIVATIONS.values():
        return layer
    return nn.Activation(lambda Z: checked("g", layer.g(Z), Z), lambda Z, A: checked("slope", layer.slope(Z, A), Z), layer.name)


def alike_but_for_weights(net, depth, rngs):
    """What Parameters.stack makes of net.build with each rng, for a network of sliders.  In 40 % of the time.

    Two hidden layers are built for all of them, and W is drawn.  Layers that begin alike are drawn as one tall W: the same numbers, one after the other.
    """
    block = (len(net.layers) - 1) // depth
    short = nn.Network(net.layers[:-1][:2 * block], net.layers[-1]).build(INPUTS, np.random.default_rng(0), np.float32)

    def long(parts):
        return parts[:block] + parts[block:2 * block] * (depth - 1) + parts[-1:]

    shapes = Shapes(INPUTS, short.shapes.n_out, long(short.shapes.trained), long(short.shapes.running))
    params = nn.Parameters.view(np.empty((len(rngs), shapes.places[-1][3]), np.float32), shapes)
    for arrays, built in zip(params.layers, long(short.layers)):
        for name in arrays.keys() - {"W"}:
            arrays[name][...] = built[name]
    weights = [(layer.init, arrays["W"]) for layer, arrays in zip(net.layers, params.layers) if "W" in arrays]
    for (init, (_, n_out, n_in)), group in itertools.groupby(weights, lambda pair: (pair[0], pair[1].shape)):
        alike = [W for _, W in group]
        for k, rng in enumerate(rngs):
            for W, drawn in zip(alike, init(rng, (len(alike) * n_out, n_in), np.float32).reshape(-1, n_out, n_in)):
                W[k] = drawn
    return params


def accept_network(name, value):
    if not isinstance(value, nn.Network):
        raise TypeError(f"{name} is {value!r}; give a Network whose last layer is Dense({CLASSES}): nn.Network(nn.Dense(64), nn.relu, nn.Dense({CLASSES}))")
    if not value.indices(nn.Dense):
        raise ValueError(f"{name} has no Dense layer, so there are no weights to watch; end it with Dense({CLASSES})")


def watched(run):
    """Each layer's std of a, norms of dZ and dW, and ‖dW‖ / ‖W‖, (L, K) each."""
    dense = run.net.indices(nn.Dense)
    active = run.net.indices(nn.Activation) or dense
    hidden = dense[:-1] or dense
    with np.errstate(all="ignore"):
        dW = diagnostics.parameter_norms(run.grads).T
        return {"spread": diagnostics.std([run.trace[i] for i in active]).T, "dZ": diagnostics.norms([run.deltas[i] for i in hidden]).T,
                "dW": dW, "ratio": dW / diagnostics.parameter_norms(run.params).T}


class DeepTraining(TrainingLab):
    """Depth, variance, learning rate, batch size, activation, batch norm → cost, activations, gradients and updates while training.

    Five Gaussian classes in 20 dimensions, 500 examples; `network=` takes a Network of your own with 20 inputs and 5 outputs.
    """
    controls = {
        "depth": Whole("depth L", 1, 50, default=20),
        "var_w": Amount(r"$\sigma_w^2$", 0, 4, 1e6, 0.02, default=2.0),
        "lr": Rate("learning rate", -5, 2, default=0.02),
        "batch_size": Whole("batch size", 1, EXAMPLES, default=64),
        "width": Whole("width n", 1, 128, default=64),
        "activation": Choice("activation", ACTIVATIONS, accept_activation, default=nn.relu),
        "network": Choice("network", {"of the sliders": of_sliders}, accept_network, default=of_sliders),
        "batch_norm": Switch("batch norm"),
        "seed": Seed(),
    }
    scenarios = {
        "30 layers, Xavier": dict(depth=30, var_w=1.0, lr=0.005),
        "30 layers, He": dict(depth=30, var_w=2.0, lr=0.005),
        "Too fast": dict(lr=5.0),
        "Exploding": dict(depth=30, var_w=3.5),
        "Sigmoid": dict(activation=nn.sigmoid, depth=5, var_w=1.0, lr=0.2),
        "Batch norm": dict(depth=30, var_w=0.1, batch_norm=True),
    }

    def __init__(self, *values, **state):
        self._numbers = functools.lru_cache(maxsize=1)(lambda seed: [Remembering([seed, k], np.float64) for k in range(NETWORKS)])
        super().__init__(*values, **state)

    def begin(self, state):
        if state["network"] is of_sliders:                  # of other sizes and scales, the same numbers: a third of a move went into drawing them
            net = of_sliders(state["depth"], state["var_w"], state["width"], careful(state["activation"]), state["batch_norm"])
            params = alike_but_for_weights(net, state["depth"], [rng.rewound() for rng in self._numbers(state["seed"])])
        else:
            net = nn.Network(map(careful, state["network"].layers))
            params = nn.Parameters.stack(net.build(INPUTS, np.random.default_rng([state["seed"], k]), np.float32) for k in range(NETWORKS))
        if params.shapes.n_out != CLASSES:
            raise ValueError(f"the network has {params.shapes.n_out} outputs, but there are {CLASSES} classes; end it with Dense({CLASSES})")
        return Run(net, params, *data(), loss=nn.softmax_cross_entropy, rule=nn.GradientDescent, rng=np.random.default_rng([state["seed"], 10_000]), watch=watched)

    def measure(self, state, run):
        """Cost curve and layers as median, low, high over networks."""
        steps, costs = run.curve
        arrays = {"t": run.t, "lr": run.lr, "batch_size": run.batch_size, "steps": steps, "guess": math.log(CLASSES), "cost": percentiles(costs),
                  "final": run.cost, "diverged": run.diverged, "used": run.used, "of_sliders": state["network"] is of_sliders, "undefined": bool(run.t == 0 and undefined(run))}
        arrays["worked"] = max((lr for lr, (made, cost) in run.tried.items() if lr < run.used[middle(run.diverged)] and made >= RECENT and np.median(cost) < LEARNS * arrays["guess"]), default=0.0)
        for name, values in (watched(run) if run.t else run.started).items():
            scale = run.lr if name == "ratio" else 1.0      # a step of gradient descent moves W by the learning rate times dW
            arrays[name] = percentiles(scale * values) | {"theory": percentiles(scale * run.started[name])["values"]}
        return arrays

    def draw(self, stage):
        figures.draw_key(stage.figure.add_axes((0.052, 0.925, 0.93, 0.07)), (
            (f"median of {NETWORKS} networks", dict(marker="o", color=figures.GREY, ms=5, lw=2.2)), (f"all {NETWORKS}", dict(facecolor=figures.tint(figures.GREY, 0.35))),
            ("at the start", dict(color=figures.INK, lw=1.6)), ("cost of guessing", dict(ls="--", color=figures.GREY, lw=1.5)),
            ("a usual step, 10⁻³", dict(ls="--", color=figures.GREEN, lw=1.5)), ("frozen", dict(ls=":", color=figures.PINK, lw=2.5))))
        grid = stage.figure.add_gridspec(1, 2, width_ratios=(1, 1.42), left=0.052, right=0.985, top=0.865, bottom=0.125, wspace=0.14)
        cost = stage.figure.add_subplot(grid[0])
        artists = {"cost": (cost, panels.draw_cost(cost, "cost J"))}
        stage.move(*artists["cost"][1].values())
        titles = {"spread": "std of $a$", "dZ": "‖dZ‖ an example", "dW": "‖dW‖", "ratio": "a step's change / weight"}
        for (name, title), cell in zip(titles.items(), grid[1].subgridspec(2, 2, hspace=0.72, wspace=0.24)):
            ax = stage.figure.add_subplot(cell)
            artists[name] = ax, panels.draw_profile(ax, title)
            stage.move(*artists[name][1].values())
        artists["ratio"][0].axhline(1e-3, ls="--", color=figures.GREEN, lw=1.5)
        return artists

    def ghosts(self, artists):
        return [(lines["ghost"], lines["cost" if name == "cost" else "measured"]) for name, (ax, lines) in artists.items()]

    def update(self, artists, arrays):
        panels.set_cost(*artists["cost"], arrays["steps"], guess=arrays["guess"], **arrays["cost"])
        for name in ("spread", "dZ", "dW", "ratio"):
            panels.set_profile(*artists[name], **drawable(arrays[name]))

    def reading(self, arrays):
        t, spreads, ratios = arrays["t"], arrays["spread"]["values"], arrays["ratio"]["values"]
        cost, guess, dZ = arrays["cost"]["values"][-1], arrays["guess"], arrays["dZ"]["values"]
        layers = "1 layer" if len(spreads) == 1 else f"{len(spreads)} layers"
        lost = np.count_nonzero(arrays["diverged"])
        healthy = ratios[np.isfinite(ratios)]
        updates = ""
        if len(healthy) and 0 < healthy.max() < STALLED:    # only its power of ten is the same on all processors
            updates = f"; a step changes no layer's weights by more than {10.0 ** math.ceil(math.log10(healthy.max())):.0e} of their size"
        elif len(healthy):
            updates = f"; a step changes the weights by {healthy.min():.1g} to {healthy.max():.1g} of their size"
        weights = "σ_w²" if arrays["of_sliders"] else "the initial weights"
        if t == 0:
            if arrays["undefined"]:
                return f"{layers}, new start: what comes out of a layer is no number (nan), though nothing was too large: look at your own function."
            if not (np.isfinite(spreads).all() and np.isfinite(cost)):
                where = f"at layer {1 + int(np.argmin(np.isfinite(spreads)))}" if not np.isfinite(spreads).all() else "in the last layer"
                return f"{layers}, new start: exploded {where}, before any training: its numbers are too large (float32); lower {weights}."
            if not dZ[0] > 0:
                return f"{layers}, new start, before training: the cost is {cost:.3g}, and no gradient at all arrives at layer 1."
            ratio = dZ[0] / dZ[-1]
            arrives = f"; the gradient at layer 1 is {ratio:.2g} of layer {len(dZ)}'s" if len(dZ) > 1 and np.isfinite(ratio) else ""
            return f"{layers}, new start, before training: the cost is {cost:.3g} (guessing: {guess:.3g}){arrives}{updates}."
        if lost > NETWORKS / 2:
            k, first = middle(arrays["diverged"]), arrays["cost"]["values"][0]
            when, used = arrays["diverged"][k], arrays["used"][k]
            if first > MISSTART * guess:
                return f"{layers}: diverged at step {when}. Before the first step the cost was {first:.2g} already (guessing: {guess:.3g}): lower {weights}{', or the learning rate much more' * bool(first < HOPELESS * guess)}."
            worked = f"; the largest that you have seen learn is {arrays['worked']:g}" if arrays["worked"] else ""
            cure = "lower it and press Rewind" if arrays["lr"] >= used else f"press Rewind to try {arrays['lr']:g}"
            return f"{layers}: diverged at step {when} with learning rate {used:g}{worked}: {cure}."
        verdict = ("learned" if cost < LEARNED * guess else "learning" if cost < LEARNS * guess else "no better than guessing" if cost < 1.5 * guess
                   else "worse than guessing")
        aside = f"; {lost} of {NETWORKS} networks diverged" if lost else ""
        start = " of a new start" if t <= RECENT else ""
        return f"{layers}, step {t}{start}, batches of {arrays['batch_size']}: the cost is {cost:.2g} (guessing: {guess:.3g}), {verdict}{updates}{aside}."


def undefined(run):
    """Is the first output that is not finite nan, though nothing before it was large?  Then it is no overflow."""
    if np.isfinite(run.cost).all() and np.isfinite(run.started["spread"]).all():
        return False                                        # most often: then there is nothing to look for
    for before, A in itertools.pairwise((run.X, *run.trace)):
        if not np.isfinite(A).all():
            return not np.isinf(A).any() and np.abs(before).max() < LARGE
    return False


def middle(diverged):
    """The network with which the median diverges."""
    return np.argsort(np.where(diverged > 0, diverged, np.inf))[len(diverged) // 2]


def percentiles(values):
    """Median, 10th and 90th percentile over the last axis (networks): the nearest network's."""
    ordered = np.sort(np.where(np.isfinite(values), values, np.inf), axis=-1)
    low, median, high = (ordered[..., round(share * (ordered.shape[-1] - 1))] for share in (0.1, 0.5, 0.9))
    return {"values": median, "low": low, "high": high}


def drawable(profile):
    """A profile without the layers that have exploded: no axis follows them, and a band round nothing says nothing."""
    shown = profile["values"] < CEILING
    return profile | {name: np.where(shown, profile[name], np.nan) for name in ("values", "low", "high")}
