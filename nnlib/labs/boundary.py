"""Lab `Boundary` of lesson 00: where a network draws the line between two classes, while it trains.

    Boundary(data="circles", units=2)
"""
import functools
import math

import contourpy
import numpy as np

import nnlib as nn
from nnlib.course import figures
from nnlib.live import panels
from nnlib.live.controls import ACTIVATIONS, Choice, Pick, Places, Rate, Seed, Whole, Word, accept_activation, written
from nnlib.live.lab import in_percent
from nnlib.live.training_lab import Run, TrainingLab



def two_blobs(m, rng):
    """Two Gaussian classes of standard deviation 0.25, their centres 1.4 apart."""
    labels, angle = np.arange(m) % 2, rng.uniform(0, 2 * np.pi)
    centres = 0.7 * np.array([[np.cos(angle)], [np.sin(angle)]]) * (2 * labels - 1)
    return centres + 0.25 * rng.standard_normal((2, m)), labels[None].astype(float)


OWN = "own points"
DATA = {"circles": nn.circles, "moons": nn.moons, "XOR": nn.xor, "spirals": functools.partial(nn.spirals, arms=2), "blobs": two_blobs}
EXAMPLES = 200                      # to train with; as many again to test with
MOST_UNITS, MOST_POINTS = 12, 200
X_END, Y_END, GRID = 2.1, 1.65, (100, 128)      # the window of the plane, and its rows and columns of places
UNITS = (figures.GREEN, figures.ORANGE, figures.PINK, figures.DEPTHS[2])        # of the first four units; the next four are dashed …
STYLES = ("-", "--", "-.")
KNOWING = math.log(2)               # the cost of calling both classes equally likely
PARTED = 0.97                       # share of the training points on the right side: done
RESTED = 1000                       # steps after which it is time to say what no training can do
NEAR = 0.06                         # a click so near to an own point takes it away


@functools.cache
def places():
    """x (columns,), y (rows,) of the middles of the raster's cells, and all of them as examples (2, rows · columns)."""
    rows, columns = GRID
    x, y = X_END * ((2 * np.arange(columns) + 1) / columns - 1), Y_END * ((2 * np.arange(rows) + 1) / rows - 1)
    return x, y, np.stack([np.tile(x, rows), np.repeat(y, columns)])


@functools.lru_cache(maxsize=16)
def examples(data, seed):
    """X, Y to train with and X, Y to test with: (2, 200) and (1, 200) each; of own points, none."""
    if data == OWN:
        return (np.zeros((2, 0)), np.zeros((1, 0))) * 2
    X, Y = DATA[data](2 * EXAMPLES, np.random.default_rng([seed, 1]))
    return X[:, :EXAMPLES], Y[-1:, :EXAMPLES], X[:, EXAMPLES:], Y[-1:, EXAMPLES:]


class OpenRun(Run):
    """A run to which examples may come as it goes: those it was made with, and one's own points."""

    def __init__(self, net, params, X, Y, **settings):
        super().__init__(net, params, X, Y, **settings)
        self._made, self._points = (X, Y), None
        self.cost, self.diverged, self.used = math.nan, 0, 0.0
        self._kept, self._stride = [(0, math.nan)], 1

    def follow(self, state):
        if state["points"] != self._points:
            self._points = state["points"]
            own = np.reshape(self._points, (-1, 3)).T
            self.X, self.Y = (np.concatenate([made, more], axis=1) for made, more in zip(self._made, (own[:2], own[2:])))
            self.batch_size = 0                             # other examples, other batches
        m, size = self.X.shape[1], state["batch_size"]
        if m:
            super().follow(state | {"batch_size": m if size == EXAMPLES else min(size, m)})     # at its end the slider means all there are

    def step(self):
        return self.X.shape[1] > 0 and super().step()


class Boundary(TrainingLab):
    """Data, layers, units, activation, learning rate, batch size → which class a network sees where, its units' lines, and its cost, while it trains.

    A click adds a point of yours to what it trains with, and a click on such a point takes it away.
    """
    controls = {
        "data": Word("data", (*DATA, OWN), default="circles"),
        "activation": Choice("activation", ACTIVATIONS, accept_activation, default=nn.tanh),
        "adds": Pick("a click adds", ("a circle (class 0)", "a square (class 1)"), default=1),
        "points": Places("Clear own points", MOST_POINTS),
        "hidden": Whole("hidden layers", 0, 4, default=1),
        "units": Whole("units a layer", 1, MOST_UNITS, default=3),
        "lr": Rate("learning rate", -3, 2, default=1.0),
        "batch_size": Whole("batch size", 1, EXAMPLES, default=EXAMPLES),
        "seed": Seed(),
    }
    live = ("lr", "batch_size", "points", "adds")
    scenarios = {
        "One line": dict(hidden=0, data="blobs"),
        "Two units": dict(units=2),
        "XOR": dict(data="XOR", units=6),
        "Spirals": dict(data="spirals", hidden=3, units=12, lr=0.2),
        "Own points": dict(data=OWN, batch_size=EXAMPLES),
    }

    def begin(self, state):
        rng = np.random.default_rng([state["seed"], 2])
        init = nn.he if state["activation"] is nn.relu else nn.lecun
        net = nn.Network((nn.Dense(state["units"], init), state["activation"]) * state["hidden"], nn.Dense(1, nn.lecun))
        X, Y, *_ = examples(state["data"], state["seed"])
        return OpenRun(net, net.build(2, rng), X, Y, loss=nn.sigmoid_cross_entropy, rule=nn.GradientDescent, rng=rng)

    def measure(self, state, run):
        """The share of class 1 at each place, where it is one half, and each line w·x + b = 0 of layer 1 (n, 2 ends, 2)."""
        x, y, grid = places()
        _, _, X_new, Y_new = examples(state["data"], state["seed"])
        p = nn.sigmoid(run.net.predict(run.params, grid)).reshape(GRID)
        return dict(state, t=run.t, curve=run.curve, cost=run.cost, diverged=int(run.diverged), used=float(run.used), X=run.X, Y=run.Y, own=len(state["points"]),
                    batch=run.batch_size, p=p, boundary=contour(x, y, p), lines=zero_lines(run.params["W1"], run.params["b1"]),
                    right=right_share(run, run.X, run.Y), right_new=right_share(run, X_new, Y_new))

    def draw(self, stage):
        unit = dict(color=UNITS[0], lw=2)
        figures.draw_key(stage.figure.add_axes((0.045, 0.925, 0.93, 0.07)), (
            ("class 0", mark(0, 8)), ("class 1", mark(1, 8)), ("your own", mark(1, 9, own=True)), ("boundary", dict(color=figures.INK, lw=3)),
            ("a unit's z = 0", unit), ("not knowing", dict(ls="--", color=figures.GREY, lw=1.5)), ("frozen", FROZEN)))
        plane, cost = stage.figure.add_axes((0.045, 0.085, 0.485, 0.775)), stage.figure.add_axes((0.615, 0.125, 0.365, 0.735))
        plane.set(title="which class does the network see where?", xlim=(-X_END, X_END), ylim=(-Y_END, Y_END), xticks=(-2, -1, 0, 1, 2), yticks=(-1, 0, 1))
        plane.grid(False)
        artists = {"map": stage.raster(plane, GRID, figures.DIVERGING[7:26:2]), "plane": plane, "axes": cost,
                   "points": [plane.plot([], [], **mark(label, 6))[0] for label in (0, 1)],
                   "own": [plane.plot([], [], **mark(label, 8, own=True))[0] for label in (0, 1)],
                   "ghost": plane.plot([], [], **FROZEN)[0], "boundary": plane.plot([], [], color=figures.INK, lw=3)[0],
                   "lines": [plane.plot([], [], STYLES[i // len(UNITS)], color=UNITS[i % len(UNITS)], lw=2, antialiased=False)[0] for i in range(MOST_UNITS)],        # twelve smooth lines were 10 of 79 kB a frame
                   "cost": panels.draw_cost(cost, "cost J")}
        stage.below(*artists["points"])
        stage.move(artists["ghost"], *artists["lines"], artists["boundary"], *artists["own"], *artists["cost"].values())
        return artists

    def ghosts(self, artists):
        return [(artists["ghost"], artists["boundary"]), (artists["cost"]["ghost"], artists["cost"]["cost"])]

    def update(self, artists, arrays):
        artists["map"].set_data(arrays["p"])
        made = arrays["X"].shape[1] - arrays["own"]
        for label in (0, 1):
            of_class = arrays["Y"][0] == label
            panels.set_seldom(artists["points"][label], *arrays["X"][:, :made][:, of_class[:made]])
            artists["own"][label].set_data(arrays["X"][:, made:][:, of_class[made:]])
        artists["boundary"].set_data(arrays["boundary"])
        for i, line in enumerate(artists["lines"]):
            line.set_data(arrays["lines"][i].T if arrays["hidden"] and i < len(arrays["lines"]) else ([], []))
        steps, costs = arrays["curve"]
        panels.set_cost(artists["axes"], artists["cost"], steps, costs, costs, costs, KNOWING)

    def pointed(self, axes, x, y, kind):
        if axes is not self.artists["plane"] or kind != "down":
            return
        kept = tuple(place for place in self.points.value if math.dist(place[:2], (x, y)) > NEAR)
        if len(kept) == len(self.points.value):
            kept = (*kept, (round(x, 2), round(y, 2), self.adds.value))[-MOST_POINTS:]
        self.points.value = kept

    def reading(self, arrays):
        network, t, right = said_network(arrays), arrays["t"], arrays["right"]
        if not arrays["X"].shape[1]:
            return f"{network}. No points yet: click on the picture to add some, of both classes, then press Play."
        if arrays["diverged"]:
            if t == 0 or arrays["diverged"] == 1 and arrays["activation"] not in ACTIVATIONS.values():
                return f"{network}: what comes out is no number, before any training: look at your own function."
            cure = "lower it and press Rewind" if arrays["lr"] >= arrays["used"] else f"press Rewind to try {arrays['lr']:g}"
            return f"{network}: diverged at step {arrays['diverged']} with learning rate {arrays['used']:g}: {cure}."
        new = f" and {in_percent(arrays['right_new'])} of new ones" if arrays["data"] != OWN else ""
        said = f"{network}. Step {t}: the cost is {arrays['cost']:.2g} (not knowing: {KNOWING:.2g}); {in_percent(right)} of the points{new} are on the right side"
        if np.ptp(arrays["Y"]) == 0:
            return f"{said}. They are all of one class: add some of the other."
        if right >= PARTED:
            return f"{said}: done, the classes are parted."
        return f"{said}.{limit(arrays) if t >= RESTED else ''}"


FROZEN = dict(ls=":", color=figures.PINK, lw=2.5)


def mark(label, size, own=False):
    """How a point of a class is drawn."""
    colour, marker = ((figures.BLUE, "o"), (figures.VERMILION, "s"))[label]
    return dict(color=colour, marker=marker, ls="", ms=size, mec=figures.INK if own else "white", mew=1.6 if own else 0.8)


def zero_lines(W, b):
    """Two places of each line w·x + b = 0 (n, 2, 2): where it leaves the window to both sides, or above and below if it is steep.  nan where w is 0."""
    with np.errstate(all="ignore"):
        (w, v), b = W.T, b[:, 0]
        flat = np.abs(w) * X_END <= np.abs(v) * Y_END
        x, y = np.array([-X_END, X_END]), np.array([-Y_END, Y_END])
        across = np.stack(np.broadcast_arrays(x, -(w[:, None] * x + b[:, None]) / v[:, None]), axis=-1)
        up = np.stack(np.broadcast_arrays(-(v[:, None] * y + b[:, None]) / w[:, None], y), axis=-1)
    lines = np.where(flat[:, None, None], across, up)
    return np.where(np.isfinite(lines), lines, np.nan)


def contour(x, y, p):
    """The line p = 1/2 as (2, places), its pieces parted by nan."""
    pieces = contourpy.contour_generator(x, y, np.ma.masked_invalid(p)).lines(0.5)
    gap = np.full((1, 2), np.nan)
    return np.concatenate([gap, *(part for piece in pieces for part in (piece, gap))]).T


def right_share(run, X, Y):
    return float(nn.accuracy(run.net.predict(run.params, X), Y)) if X.shape[1] else math.nan


def said_network(arrays):
    hidden, units = arrays["hidden"], arrays["units"]
    if not hidden:
        return f"{arrays['data']}, no hidden layer: one line"
    layers = f"{hidden} hidden layers" if hidden > 1 else "1 hidden layer"
    name = next((name for name, known in ACTIVATIONS.items() if known is arrays["activation"]), written(arrays["activation"]))
    return f"{arrays['data']}, {layers} of {units} {name} unit{'s' * (units > 1)}"


def limit(arrays):
    """What no training can do."""
    if not arrays["hidden"] or arrays["activation"] is nn.identity:
        return " Its boundary is one straight line, whatever the weights."
    bends_back = arrays["activation"] in (nn.gelu, nn.silu)                 # these fall and rise: two such units may fence in a circle
    if arrays["hidden"] == 1 and arrays["units"] < 3 - bends_back and arrays["data"] == "circles" and arrays["activation"] in ACTIVATIONS.values():
        return f" {('One line', 'Two lines')[arrays['units'] - 1]} cannot fence in the inner circle, whatever the weights."
    return ""
