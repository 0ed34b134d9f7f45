"""Lab `BatchNormLab` of lesson 06b: one network with batch norm and one without, from the same weights, on the same batches.

    BatchNormLab(depth=10, var_w=0.5).run(steps=100)

Learning rate, batch size, γ, β and batch norm itself act on the run as it goes; depth and variance begin anew.
"""
import functools
import math
from dataclasses import dataclass

import numpy as np

import nnlib as nn
from nnlib import diagnostics
from nnlib.course import figures
from nnlib.live import panels
from nnlib.live.controls import Amount, Rate, Seed, Switch, Whole
from nnlib.live.training_lab import Run, TrainingLab

WIDTH = 32
RANGE, BINS = 5.0, 40               # histograms show −5 … 5; what is beyond stands in the bins at the ends
GUESS = math.log(10)
EDGES = np.linspace(-RANGE, RANGE, BINS + 1)
PLAIN, NORMED = figures.VERMILION, figures.BLUE
KINDS = ("plain", "normed")
LEARNED, LEARNING = 0.2, 0.9        # of the cost of guessing
GAP = 0.1                           # a difference of accuracies that the sentence names


@functools.cache
def data():
    """The digits, standardized, float32: X (64, 1442), Y (10, 1442) to train with, X (64, 355), Y (10, 355) to test with."""
    digits = nn.digits(np.float32)
    standardize = nn.Standardizer.fit(digits.X_train)
    return standardize(digits.X_train), digits.Y_train, standardize(digits.X_test), digits.Y_test


@dataclass(frozen=True)
class Resting(nn.BatchNorm):
    """Batch norm that is switched off: it lets Z through, and keeps its parameters for when it is switched on again."""

    def forward(self, Z, rng, **params):
        return Z, None

    def backward(self, dA, cache, grad, **params):
        grad["gamma"][...] = grad["beta"][...] = 0
        return dA

    def predict(self, Z, **params):
        return Z

    def remember(self, cache, **params):
        pass


def network(depth, var_w, *norm):
    """Dense, (norm,) ReLU, `depth` times, and a last Dense to the ten digits."""
    return nn.Network((nn.Dense(WIDTH, nn.scaled(math.sqrt(var_w))), *norm, nn.relu) * depth, nn.Dense(10, nn.lecun))


class NormedRun(Run):
    """A run whose batch norm can be switched, and whose γ and β can be set, as it goes."""
    gamma, beta, on = 1.0, 0.0, True

    def follow(self, state):
        moved = [name for name in ("gamma", "beta") if getattr(self, name) != state[name]]
        for name in moved:
            setattr(self, name, state[name])
            for layer in self.params.layers:
                if name in layer:
                    layer[name][...] = state[name]
        switched = self.on != state["batch_norm"]
        if switched:
            self.on, norm = state["batch_norm"], nn.BatchNorm() if state["batch_norm"] else Resting()
            self.net = nn.Network(norm if isinstance(layer, nn.BatchNorm) else layer for layer in self.net.layers)
        if switched or moved and not self.t:
            self.batch_size = 0                             # begin the steps, or the look before the first one, anew
        super().follow(state)
        if self.t and (moved or switched) and np.isfinite(self.params.vector).all():         # show at once what the next step will see
            X, Y = (A[..., :self.batch_size] for A in (self.X, self.Y))
            _, self.trace, self.deltas, self.grads = nn.gradient(self.net, self.params, X, Y, loss=self.loss)


class Pair:
    """Two runs that make the same steps: each until its own cost is a number no more."""

    def __init__(self, plain, normed):
        self.plain, self.normed, self.tried = plain, normed, {}

    @property
    def t(self):
        return max(self.plain.t, self.normed.t)

    def follow(self, state):
        for run in (self.plain, self.normed):
            run.follow(state)

    def step(self):
        return any([run.step() for run in (self.plain, self.normed) if not run.diverged])


def entering(run, arrays, kind):
    """Of each hidden layer, what enters its activation (kind "A") or its gradient."""
    return [arrays[i - 1] for i in run.net.indices(nn.Activation)] if kind == "A" else [arrays[i] for i in run.net.indices(nn.Dense)[:-1]]


def shares(Z):
    """√ of counts in BINS bins, over the fullest bin's; all 0 where Z is not finite."""
    if not np.isfinite(Z).all():
        return np.zeros(BINS)
    place = np.clip((Z.ravel() + RANGE) * (BINS / (2 * RANGE)), 0, BINS - 1).astype(np.intp)
    counts = np.bincount(place, minlength=BINS)
    return np.sqrt(counts / counts.max())


def looked_at(depth):
    """First, middle and last hidden layer, counted from 1."""
    return 1, (depth + 1) // 2, depth


class BatchNormLab(TrainingLab):
    """Depth, variance, learning rate, batch size, γ, β, batch norm on or off → cost, gradients and each layer's z, with and without, while training.

    Two ReLU networks, 32 units a layer, learn the digits: the same initial weights, the same batches.
    """
    controls = {
        "depth": Whole("depth L", 1, 20, default=8),
        "var_w": Amount(r"$\sigma_w^2$", 0, 4, 1e6, 0.02, default=0.5),
        "lr": Rate("learning rate", -4, 1, default=0.1),
        "batch_size": Whole("batch size", 1, 256, default=64),
        "gamma": Amount("γ, set all to", 0, 3, 1e3, 0.05, default=1.0),
        "beta": Amount("β, set all to", -3, 3, 1e3, 0.05, default=0.0),
        "batch_norm": Switch("batch norm", True),
        "seed": Seed(),
    }
    scenarios = {
        "Small weights": {},
        "Large weights": dict(var_w=4.0, depth=12),
        "He": dict(var_w=2.0),
        "Fast": dict(var_w=2.0, lr=1.0),
        "Batches of 4": dict(batch_size=4, depth=4, lr=0.05),
        "One at a time": dict(batch_size=1, lr=0.01),
        "γ = 0": dict(gamma=0.0),
    }
    live = ("lr", "batch_size", "gamma", "beta", "batch_norm")

    def begin(self, state):
        X, Y, _, _ = data()
        runs = []
        for kind, norm in ((Run, ()), (NormedRun, (nn.BatchNorm(),))):
            net = network(state["depth"], state["var_w"], *norm)
            params = net.build(len(X), np.random.default_rng(state["seed"]), np.float32)        # batch norm draws nothing: the same weights
            runs.append(kind(net, params, X, Y, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent, rng=np.random.default_rng([state["seed"], 1])))
        return Pair(*runs)

    def measure(self, state, run):
        """Of both networks: the cost curve, each layer's ‖dZ‖ (L,), histograms (3, BINS) and standard deviations (3,) of what enters the
        activations; after a step, the share of the test digits that the one with batch norm reads, by its running statistics and by theirs."""
        _, _, X, Y = data()
        arrays = dict(state, t=run.t, places=looked_at(state["depth"]))
        for kind, one in zip(KINDS, (run.plain, run.normed)):
            steps, costs = one.curve
            Z = [entering(one, one.trace, "A")[l - 1] for l in arrays["places"]]
            arrays[kind] = dict(steps=steps, costs=costs, diverged=int(one.diverged), cost=float(one.cost), dZ=diagnostics.norms(entering(one, one.deltas, "Z")),
                                histograms=[shares(z) for z in Z], spreads=np.array([float(z.std(dtype=float)) for z in Z]))
        if run.t:                                           # before that nobody asks, and a move of depth has no time for it
            net, params = run.normed.net, run.normed.params
            arrays["reads"], arrays["own"] = (float(nn.accuracy(scores, Y)) for scores in (net.predict(params, X), net.forward(params, X)[-1]))
        return arrays

    def draw(self, stage):
        figures.draw_key(stage.figure.add_axes((0.052, 0.925, 0.93, 0.07)), (
            ("with batch norm", dict(color=NORMED, marker="o", ms=5, lw=2.2)), ("without", dict(color=PLAIN, marker="s", ms=5, lw=2.2)),
            ("cost of guessing", dict(ls="--", color=figures.GREY, lw=1.5)), ("frozen", dict(ls=":", color=figures.PINK, lw=2.5))))
        grid = stage.figure.add_gridspec(1, 2, width_ratios=(1, 1.35), left=0.052, right=0.985, top=0.86, bottom=0.125, wspace=0.1)
        left = grid[0].subgridspec(1, 2, wspace=0.34)
        cost, dZ = (stage.figure.add_subplot(cell) for cell in left)
        for ax in (cost, dZ):
            panels.log_axis(ax)
        panels.fit_steps(cost, 100)
        panels.fit_depth(dZ, 10)
        cost.set(title="cost of a batch", xlabel="step $t$")
        dZ.set(title="‖dZ‖ an example", xlabel="layer $l$")
        artists = {"cost": cost, "dZ": dZ, "guess": cost.plot([], [], "--", color=figures.GREY, lw=1.5)[0]}
        for kind, colour, mark in zip(KINDS, (PLAIN, NORMED), "so"):
            artists[kind] = {"ghost": cost.plot([], [], ":", color=figures.PINK, lw=2.5)[0], "cost": cost.plot([], [], "-", color=colour, lw=2)[0],
                             "dZ": dZ.plot([], [], f"{mark}-", color=colour, ms=4, mew=0, lw=1.2)[0], "histograms": [], "words": []}
            stage.move(artists[kind]["ghost"], artists[kind]["cost"], artists[kind]["dZ"])
        stage.move(artists["guess"])
        cells = grid[1].subgridspec(2, 3, hspace=0.62, wspace=0.12)
        for row, kind, colour in ((0, "plain", PLAIN), (1, "normed", NORMED)):
            for column in range(3):
                ax = stage.figure.add_subplot(cells[row, column])
                bars = panels.draw_histogram(ax, "", colour, BINS)
                ax.set(xlim=(-RANGE, RANGE), xticks=(-4, 0, 4), xlabel="$z$" if row else "")
                words = ax.text(0, 1.05, "", transform=ax.transAxes, color=figures.dark(colour), weight="bold")        # moves: a title would draw its axes again
                stage.move(bars, words)
                artists[kind]["histograms"].append(bars)
                artists[kind]["words"].append(words)
        return artists

    def ghosts(self, artists):
        return [(artists[kind]["ghost"], artists[kind]["cost"]) for kind in KINDS]

    def update(self, artists, arrays):
        for kind in KINDS:
            mine, found = artists[kind], arrays[kind]
            mine["cost"].set_data(found["steps"], panels._on_log_axis(found["costs"]))
            mine["dZ"].set_data(np.arange(1, 1 + arrays["depth"]), panels._on_log_axis(found["dZ"]))
            for bars, words, part, spread, layer in zip(mine["histograms"], mine["words"], found["histograms"], found["spreads"], arrays["places"]):
                bars.set_data(part, EDGES)
                words.set_text(f"layer {layer}: std {two_digits(spread)}")
        fitted = [np.clip(arrays[kind]["costs"].astype(float), 1e-4, 1e4) for kind in KINDS]
        panels.fit_decades(artists["cost"], *fitted, np.array([GUESS]))
        panels.fit_steps(artists["cost"], arrays["t"])
        artists["guess"].set_data(artists["cost"].get_xlim(), (GUESS, GUESS))
        panels.fit_decades(artists["dZ"], *(np.clip(arrays[kind]["dZ"].astype(float), 1e-12, 1e12) for kind in KINDS))
        panels.fit_depth(artists["dZ"], arrays["depth"])

    def reading(self, arrays):
        t, depth = arrays["t"], arrays["depth"]
        layers = "1 hidden layer" if depth == 1 else f"{depth} hidden layers"
        if t == 0:
            flows = [arrived(arrays[kind]["dZ"]) for kind in KINDS]
            return (f"{layers}, new start, before training. The gradient at layer 1, over the last hidden layer's: without batch norm {flows[0]}, "
                    f"{'with it' if arrays['batch_norm'] else 'with it switched off'} {flows[1]}.")
        said = [f"{word} {state_of(arrays[kind])}" for word, kind in (("without batch norm:", "plain"), ("with it:" if arrays["batch_norm"] else "batch norm switched off:", "normed"))]
        own, reads = arrays["own"], arrays["reads"]
        gap = f" Of the test digits it reads {in_tenths(reads)} by its running statistics, {in_tenths(own)} by their own: the statistics lag." if arrays["batch_norm"] and arrays["batch_size"] > 1 and own - reads > GAP else ""         # of one example there is no variance to lag
        alone = " In a batch of one each z is its own mean: ẑ = 0, and nothing of the image is left." if arrays["batch_norm"] and arrays["batch_size"] == 1 else ""
        return f"{layers}, step {t}, batches of {arrays['batch_size']}; {said[0]}; {said[1]}.{gap}{alone}"


def arrived(dZ):
    ratio = dZ[0] / dZ[-1] if dZ[-1] else math.nan
    return f"{ratio:.2g}" if math.isfinite(ratio) else "nothing that can be measured"


def state_of(found):
    """What became of a run, in words that no rounding changes."""
    if found["diverged"]:
        return f"diverged at step {found['diverged']}"
    share = np.median(found["costs"][-8:]) / GUESS         # a batch is luck; eight are less
    return "learned" if share < LEARNED else "learning" if share < LEARNING else "no better than guessing"


def two_digits(spread):
    """0.074, 1.1, 110, > 9999."""
    return f"{float(f'{spread:.2g}'):g}" if spread < 1e4 else "> 9999"


def in_tenths(share):
    return f"{round(10 * share)} of 10"
