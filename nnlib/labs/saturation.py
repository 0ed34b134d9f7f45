"""Lab `Saturation` of lesson 01: how many activations of a small network are flat, which units are dead, and what becomes of them in training.

    Saturation(activation=nn.relu, bias=-2.0).run(steps=100)
"""
import functools
import math

import numpy as np

import nnlib as nn
from nnlib.activations import FLAT, fitted, steepest
from nnlib.course import figures
from nnlib.live import panels
from nnlib.live.controls import LEAKING, Amount, Choice, Rate, Seed, accept_activation, with_leak
from nnlib.live.lab import in_percent
from nnlib.live.training_lab import Run, TrainingLab

LAYERS, UNITS, EXAMPLES = 3, 50, 200
GUESS = math.log(2)
BINS = 40
ENDS = (1.05, 5, 20, 100, 1e3, 1e4, 1e6, 1e9)               # where the axis of a may end
FROZEN = dict(color=figures.PINK, lw=2.5)


@functools.cache
def data():
    """Two circles, standardized: X (2, 200), Y (1, 200)."""
    X, Y = nn.circles(EXAMPLES, np.random.default_rng(0))
    return nn.Standardizer.fit(X)(X), Y


def network(activation, scale):
    return nn.Network((nn.Dense(UNITS, nn.scaled(scale)), activation) * LAYERS, nn.Dense(1, nn.xavier))


class Leaking(Run):
    """A run whose ReLU may get another leak as it goes: the weights stay."""

    def follow(self, state):
        net = network(with_leak(state["activation"], state["leak"]), state["scale"])
        if net != self.net:
            self.net, self.batch_size = net, 0              # none: so the steps begin anew
        super().follow(state)


class Saturation(TrainingLab):
    """Weight scale, bias, leak, activation, learning rate → activations of three hidden layers, shares of flat ones and of dead units, and the cost.

    Two circles of points, three hidden layers of 50 units, all examples in each step.  Flat: the slope is less than 6 % of the steepest
    (tanh: |a| > 0.97).  Dead: the slope is 0 for every example, so nothing can move the unit.
    """
    controls = {
        "scale": Rate("weight scale", -2, 2, default=1.5),
        "bias": Amount("bias at start", -4, 4, 100, 0.1, default=0.0),
        "leak": Amount("leak of relu", 0, 1, 10, 0.01, default=0.0),
        "lr": Rate("learning rate", -3, 2, default=0.5),
        "activation": Choice("activation", LEAKING, accept_activation, default=nn.tanh),
        "seed": Seed(),
    }
    live = ("lr", "leak")
    scenarios = {
        "Large weights": dict(scale=10.0),
        "Small weights": dict(scale=0.1),
        "Sigmoid": dict(activation=nn.sigmoid),
        "Dead from the start": dict(activation=nn.relu, bias=-2.0),
        "Large rate": dict(activation=nn.relu, lr=1.5),
        "GELU": dict(activation=nn.gelu, bias=-2.0),
    }

    def begin(self, state):
        net, rng = network(with_leak(state["activation"], state["leak"]), state["scale"]), np.random.default_rng(state["seed"])
        params = net.build(2, rng)
        for l in range(1, LAYERS + 1):
            params[f"b{l}"] += state["bias"]
        return Leaking(net, params, *data(), loss=nn.sigmoid_cross_entropy, rule=nn.GradientDescent, rng=rng)

    def measure(self, state, run):
        """Activations of each hidden layer, shares of flat activations and of dead units, and the cost so far; all with the weights of now."""
        activation = run.net.layers[1]
        outputs = run.net.forward(run.params, run.X)
        A, flat, dead, limit = [], [], [], FLAT * steepest(activation)
        for l in range(LAYERS):
            Z, a = outputs[2 * l], outputs[2 * l + 1]
            slopes = fitted("slope", activation.slope(Z, a), Z).astype(float)
            A.append(a)
            flat.append(float((np.abs(slopes) <= limit).mean()))
            dead.append(int((slopes == 0).all(axis=-1).sum()))
        steps, costs = run.curve
        return dict(state, activation=activation, t=run.t, A=A, flat=np.array(flat), dead=np.array(dead), steps=steps, costs=costs,
                    cost=float(costs[-1]), finite=all(np.isfinite(a).all() for a in A))

    def draw(self, stage):
        figures.draw_key(stage.figure.add_axes((0.03, 0.925, 0.95, 0.07)), (
            ("flat: slope below 6 % of the steepest", dict(facecolor=figures.ORANGE)),
            ("dead units: slope 0 for every example", dict(facecolor=figures.INK)), ("cost of guessing", dict(ls="--", color=figures.GREY, lw=1.5)),
            ("frozen", dict(ls=":", **FROZEN))))
        grid = stage.figure.add_gridspec(1, 3, width_ratios=(1.15, 1, 1.1), left=0.025, right=0.97, top=0.855, bottom=0.125, wspace=0.2)
        artists = {}
        for l, cell in enumerate(grid[0].subgridspec(LAYERS, 1, hspace=0.55)):
            ax = stage.figure.add_subplot(cell)
            artists[f"histogram {l}"] = ax, panels.draw_histogram(ax, f"$a$ of layer {l + 1}", figures.layer_colour(l + 1, LAYERS), BINS)
            ax.set_xlim(-1.05, 1.05)
            ax.set_xticks((-1, 0, 1))
            if l < LAYERS - 1:
                ax.tick_params(labelbottom=False)
        shares = stage.figure.add_subplot(grid[1])
        shares.set(title="flat and dead", xlabel="hidden layer", xticks=(1, 2, 3), xlim=(0.4, LAYERS + 0.6), ylim=(0, 1.02), yticks=(0, 0.25, 0.5, 0.75, 1),
                   yticklabels=("0", "25 %", "50 %", "75 %", "all"))
        for name, shift, colour in (("flat", -0.33, figures.ORANGE), ("dead", 0.03, figures.INK)):
            artists[name] = [shares.bar(l + shift, 0, 0.3, align="edge", color=colour)[0] for l in range(1, LAYERS + 1)]
            artists[f"frozen {name}"] = [shares.bar(l + shift, 0, 0.3, align="edge", facecolor="none", edgecolor=figures.PINK, lw=2.5, ls=":", visible=False)[0]
                                         for l in range(1, LAYERS + 1)]
        cost = stage.figure.add_subplot(grid[2])
        artists["cost"] = cost, panels.draw_cost(cost, "cost J")
        stage.move(*(artists[f"histogram {l}"][1] for l in range(LAYERS)), *artists["flat"], *artists["dead"], *artists["frozen flat"], *artists["frozen dead"],
                   *artists["cost"][1].values())
        return artists

    def ghosts(self, artists):
        bars = [pair for name in ("flat", "dead") for pair in zip(artists[f"frozen {name}"], artists[name])]
        return [*bars, (artists["cost"][1]["ghost"], artists["cost"][1]["cost"])]

    def update(self, artists, arrays):
        low, high = self._ends(arrays["A"])
        edges = np.linspace(low, high, BINS + 1)
        for l, A in enumerate(arrays["A"]):
            ax, histogram = artists[f"histogram {l}"]
            if ax.get_autoscalex_on() or ax.get_xlim() != (low, high):
                ax.set_xlim(low, high)
                ticks = (-1, 0, 1) if high == ENDS[0] else (low, 0, high) if low == -high else (0, high / 2, high)
                ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
            counts, _ = np.histogram(np.clip(np.nan_to_num(A), low, high), edges)
            histogram.set_data(counts / counts.max(), edges)
        for name, values in (("flat", arrays["flat"]), ("dead", arrays["dead"] / UNITS)):
            for bar, value in zip(artists[name], values):
                bar.set_height(value)
        panels.set_cost(*artists["cost"], arrays["steps"], arrays["costs"], arrays["costs"], arrays["costs"], GUESS)

    def _ends(self, A):
        """Where the axis of a begins and ends: it holds all but one in a thousand, and stays while it serves."""
        reach = max(float(np.nan_to_num(np.quantile(np.abs(a), 0.999), nan=ENDS[-1], posinf=ENDS[-1])) for a in A)
        ax = self.artists["histogram 0"][0]
        end = panels.fitted(min(reach, ENDS[-1]), ENDS, ax.get_xlim()[1], ax.get_autoscalex_on())
        negative = any(a.min() < -0.1 * end for a in A)
        return (-end if negative or end == ENDS[0] else -0.1 * end), end

    def reading(self, arrays):
        flat, dead, cost = arrays["flat"], arrays["dead"], arrays["cost"]
        name = f"{arrays['activation']!r}, weights {arrays['scale']:g}/√n, bias {arrays['bias']:g}"
        if not arrays["finite"] or not math.isfinite(cost):
            if not arrays["t"]:
                return f"{name}: its numbers are too large or no numbers, before any training: look at your own function, or lower the weights."
            return f"{name}, step {arrays['t']}: diverged, its numbers are too large or no numbers. Lower the learning rate or the weights and press Rewind."
        said = f"{name}: of the activations in layers 1 to 3, {', '.join(map(in_percent, flat))} are flat; "
        said += f"dead units: {', '.join(map(str, dead))} of {UNITS}" if dead.any() else "no unit is dead"
        shut = [str(l + 1) for l in range(LAYERS) if dead[l] == UNITS]
        if shut:
            silent = all(np.ptp(a) == 0 for a in arrays["A"][int(shut[-1]) - 1])             # units that are full on here and full off there still say something
            said += f" (all of layer {shut[-1]}: {'nothing' if silent else 'no gradient'} comes through it, and nothing before it can learn)"
        verdict = ("learned" if cost < 0.05 * GUESS else "learning" if cost < 0.9 * GUESS else "no better than guessing" if cost < 1.5 * GUESS else "worse than guessing")
        return f"{said}. " + (f"Step {arrays['t']}: the cost is {cost:.2g}, {verdict}." if arrays["t"] else f"Before training: the cost is {cost:.2g} (guessing: {GUESS:.2g}).")
