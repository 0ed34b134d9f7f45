"""Lab `Symmetry`: units that start equal, or nearly so, while their network trains.

Two inputs, n hidden units, one output: a unit's weights (w_1, w_2) are a point, and training moves it.  Where one unit was nudged, the theory of
`nnlib.symmetry` goes ahead of the training, a few steps for each of its own, until it knows at which step that unit will have parted.
"""
import math

import numpy as np

import nnlib as nn
from nnlib import symmetry
from nnlib.activations import fitted
from nnlib.course import figures
from nnlib.live import panels
from nnlib.live.controls import ACTIVATIONS, Choice, Nudge, Rate, Seed, Whole, accept_activation, accept_initializer
from nnlib.live.training_lab import POINTS, Run, TrainingLab

EXAMPLES = 99                       # odd: with as many of each class no gradient would move a sigmoid network from zero
GRID, REACH = 48, 1.7               # the map shows inputs from −REACH to REACH
SHADES = -0.4, 1.4                 # what the ends of the colours stand for: paler than the points that lie on them
DATA = {"circles": nn.circles, "moons": nn.moons, "xor": nn.xor}
STARTS = {"constant": nn.constant, "zero": nn.zeros, "random": nn.normal}
APART = 0.1                         # a unit that differs by so much from the others has parted
JUST_APART = APART * (1 + 1e-9)     # 0.3 + 0.1 is 0.4, and a little more than 0.1 above 0.3
AT_ONCE, PER_STEP, HORIZON = 100, 10, 20_000        # how many steps theory makes when a network begins, for each of its steps, and at most
WEIGHT_ENDS, COST_ENDS = (1, 3, 10, 30, 100, 1000), (0.8, 2.4, 10, 100, 1000)


def accept_data(name, value):
    if not callable(value):
        raise TypeError(f"{name} is {value!r}; give a function (m, rng) -> X, Y with X (2, m) and labels Y (1, m) of 0 and 1, such as nn.circles")


def looked_at(activation):
    """A student's activation whose results are looked at: they keep Z's shape and dtype."""
    if activation in ACTIVATIONS.values():
        return activation
    return nn.Activation(lambda Z: fitted("g", activation.g(Z), Z), lambda Z, A: fitted("slope", activation.slope(Z, A), Z), activation.name)


class Nudged(Run):
    """A run that keeps its units' paths, says when unit 1 parts from the others, and carries the theory ahead of itself."""

    def __init__(self, activation, *arguments, **settings):
        super().__init__(*arguments, **settings)
        self.activation, self.parted, self.forecast, self._deltas = activation, 0, 0, ()
        self._places, self._every = [self._place()], 1
        self.from_the_start = self.apart > JUST_APART
        self._smooth = symmetry.is_smooth(activation)

    def _place(self):
        return self.params["W1"].copy()

    @property
    def rows(self):
        return symmetry.units(self.params)

    @property
    def seen(self):
        """How many steps theory is ahead."""
        return self._seen - self.t

    @property
    def apart(self):
        """By how much unit 1 differs from unit 2."""
        rows = self.rows[:2]
        return float(np.abs(rows[0] - rows[1]).max())

    @property
    def paths(self):
        """(units, places, 2), thinned as the costs are; the last place is now."""
        return np.stack([*self._places, self.params["W1"]], axis=1)

    def follow(self, state):
        moved = state["lr"] != self.lr
        super().follow(state)
        if moved:
            self._look_ahead_anew()

    def _look_ahead_anew(self):
        """From where the network is, with the learning rate it has: where one unit is nearly what the others are, which are one."""
        rows = self.rows
        self._deltas, self.forecast, self._seen = (), self.forecast if self.parted else 0, self.t
        if self._smooth and 0 < self.apart <= JUST_APART and symmetry.distinct(rows[1:]) == 1:
            self._deltas = symmetry.differences(self.activation, self.X, self.Y, len(rows), rows[1], self.params["b2"][0, 0], rows[0] - rows[1], self.lr)
            self._look_ahead(AT_ONCE)

    def _look_ahead(self, steps):
        if self.forecast or not self._deltas or self._seen - self.t > HORIZON:
            return
        for _, delta in zip(range(steps), self._deltas):
            self._seen += 1
            if not np.abs(delta).max() <= APART:
                self.forecast = self._seen
                return

    def step(self):
        goes_on = super().step()
        if self.t % self._every == 0:
            self._places.append(self._place())
        if len(self._places) > POINTS // 2:
            self._places, self._every = self._places[::2], 2 * self._every
        if not self.parted:
            self._look_ahead(PER_STEP)
            self.parted = self.t if self.apart > APART else 0
        return goes_on


class Symmetry(TrainingLab):
    """Start, scale, one nudged weight, units, activation, learning rate → units' paths, how many are distinct, boundary and cost while training.

    `start=` takes an initializer of your own, `data=` a function (m, rng) -> X (2, m), Y (1, m).
    """
    live = ("lr",)
    controls = {
        "units": Whole("units n", 4, 64, default=8, step=4),
        "scale": Rate("scale", -6, 1, default=0.3),
        "nudge": Nudge("nudge", -16, -1),
        "lr": Rate("learning rate", -3, 1, default=1.0),
        "start": Choice("start", STARTS, accept_initializer, default=nn.constant),
        "activation": Choice("activation", ACTIVATIONS, accept_activation, default=nn.tanh),
        "data": Choice("data", DATA, accept_data, default=nn.circles),
        "seed": Seed(),
    }
    scenarios = {
        "One weight nudged": dict(nudge=1e-6),
        "64 units, one nudged": dict(units=64, lr=0.5, nudge=1e-6),
        "Zero, nudged": dict(start=nn.zeros, data=nn.moons, nudge=1e-6, lr=0.2),
        "Sigmoid from zero": dict(start=nn.zeros, data=nn.moons, activation=nn.sigmoid),
        "Random": dict(start=nn.normal),
        "Too small": dict(start=nn.normal, scale=0.01, activation=nn.sigmoid, data=nn.xor),
        "Too large": dict(start=nn.normal, scale=10.0),
    }

    def begin(self, state):
        X, Y = state["data"](EXAMPLES, np.random.default_rng([state["seed"], 1]))
        start = state["start"]
        init = start(state["scale"]) if start is nn.constant or start is nn.normal else start
        activation = looked_at(state["activation"])
        net = nn.Network(nn.Dense(state["units"], init), activation, nn.Dense(1, init))
        params = net.build(2, np.random.default_rng(state["seed"]))
        params["W1"][0, 0] += state["nudge"]
        return Nudged(activation, net, params, X, Y, loss=nn.sigmoid_cross_entropy, rule=nn.GradientDescent, rng=np.random.default_rng(state["seed"]))

    def measure(self, state, run):
        steps, costs = run.curve
        share, rows = run.Y.mean(), run.rows
        places = (np.arange(GRID) + 0.5) * (2 * REACH / GRID) - REACH
        Z = run.net.predict(run.params, np.stack([np.tile(places, GRID), np.repeat(places, GRID)]))
        finite = np.isfinite(rows).all()
        return {"t": run.t, "steps": steps, "costs": costs, "guess": sum(-p * math.log(p) for p in (share, 1 - share) if p),
                "X": run.X, "Y": run.Y[0], "p": (1 / (1 + np.exp(-Z))).reshape(GRID, GRID), "paths": run.paths, "units": len(rows),
                "distinct": symmetry.distinct(rows) if finite else 0, "rank": int(np.linalg.matrix_rank(run.params["W1"], rtol=symmetry.TOLERANCE)) if finite else 0,
                "others": symmetry.distinct(rows[1:]) if finite else 0, "apart": run.apart, "parted": run.parted, "forecast": run.forecast,
                "diverged": int(run.diverged) or (0 if finite else run.t), "own": state["activation"] not in ACTIVATIONS.values(), "smooth": run._smooth, "gave up": run.seen > HORIZON, "seen": run.seen, "from the start": run.from_the_start, "nudged": state["nudge"] > 0}

    def draw(self, stage):
        figures.draw_key(stage.figure.add_axes((0.057, 0.925, 0.93, 0.07)), (
            ("label 0", dict(marker="o", color=figures.BLUE, mec="white", ms=8, ls="")), ("label 1", dict(marker="s", color=figures.VERMILION, mec="white", ms=7, ls="")),
            ("unit 1", dict(color=figures.PINK, marker="D", ms=7, lw=2)), ("other units", dict(color=figures.INK, marker="o", mfc="none", ms=9, mew=1.6, lw=1.2)),
            ("cost of guessing", dict(ls="--", color=figures.GREY, lw=1.5)), ("unit 1 parts, in theory", dict(ls="-.", color=figures.GREEN, lw=2)),
            ("frozen", dict(ls=":", color=figures.PINK, lw=2.5))))
        plane, weights, cost = (stage.figure.add_axes((left, 0.125, width, 0.735)) for left, width in ((0.057, 0.255), (0.385, 0.255), (0.71, 0.262)))
        plane.set(title="what the network answers", xlim=(-REACH, REACH), ylim=(-REACH, REACH), xticks=(-1, 0, 1), yticks=(-1, 0, 1), xlabel="$x_1$", ylabel="$x_2$")
        weights.set(title="weights into each unit", xlabel="$w_1$", ylabel="$w_2$")
        cost.set(title="cost J", xlabel="step $t$", ylim=(0, COST_ENDS[0]))
        panels.fit_steps(cost, 100)
        fit_reach(weights, WEIGHT_ENDS[0])
        artists = {"weights": weights, "costs": cost, "map": stage.raster(plane, (GRID, GRID), figures.DIVERGING, *SHADES, extent=(-REACH, REACH, -REACH, REACH)),
                   "zeros": plane.plot([], [], "o", color=figures.BLUE, mec="white", mew=0.8, ms=7)[0],
                   "ones": plane.plot([], [], "s", color=figures.VERMILION, mec="white", mew=0.8, ms=6.5)[0],
                   "others": weights.plot([], [], "-", color=figures.INK, lw=1.2)[0], "at": weights.plot([], [], "o", color=figures.INK, mfc="none", ms=12, mew=1.6)[0],
                   "one": weights.plot([], [], "-", color=figures.PINK, lw=2)[0], "one at": weights.plot([], [], "D", color=figures.PINK, mec="white", mew=0.8, ms=8)[0],
                   "guess": cost.plot([], [], "--", color=figures.GREY, lw=1.5)[0], "ghost": cost.plot([], [], ":", color=figures.PINK, lw=2.5)[0],
                   "forecast": cost.plot([], [], "-.", color=figures.GREEN, lw=2)[0], "cost": cost.plot([], [], "-", color=figures.BLUE, lw=2.2)[0],
                   "now": cost.plot([], [], "o", color=figures.BLUE, ms=8.5, mec="white", mew=0.8)[0]}
        stage.below(artists["zeros"], artists["ones"])
        stage.move(*(artist for name, artist in artists.items() if name not in ("weights", "costs", "map", "zeros", "ones")))
        return artists

    def ghosts(self, artists):
        return [(artists["ghost"], artists["cost"])]

    def update(self, artists, arrays):
        artists["map"].set_data(arrays["p"])
        for name, label in (("zeros", 0), ("ones", 1)):
            panels.set_seldom(artists[name], *arrays["X"][:, arrays["Y"] == label])
        one, others = arrays["paths"][0], arrays["paths"][1:]
        artists["one"].set_data(*one.T)
        artists["one at"].set_data(*one[-1:].T)
        broken = np.concatenate([others, np.full_like(others[:, :1], np.nan)], axis=1)         # one line, with a gap after each unit
        artists["others"].set_data(*broken.reshape(-1, 2).T)
        artists["at"].set_data(*others[:, -1].T)
        seen = np.abs(arrays["paths"][np.isfinite(arrays["paths"])]).max(initial=0.0)
        fit_reach(artists["weights"], min(seen / 0.95, WEIGHT_ENDS[-1]))
        steps, costs, cost = arrays["steps"], arrays["costs"], artists["costs"]
        artists["cost"].set_data(steps, costs)
        artists["now"].set_data(steps[-1:], costs[-1:])
        panels.fit_steps(cost, max(steps[-1], arrays["forecast"]))
        free, now = cost.get_autoscaley_on(), cost.get_ylim()[1]
        top = panels.fitted(min(np.max(costs, initial=0, where=np.isfinite(costs)), COST_ENDS[-1]), COST_ENDS, now, free)
        if free or now != top:
            cost.set_ylim(0, top)
        artists["guess"].set_data(cost.get_xlim(), [arrays["guess"]] * 2)
        artists["forecast"].set_data([arrays["forecast"]] * 2 if arrays["forecast"] else [], cost.get_ylim() if arrays["forecast"] else [])

    def reading(self, arrays):
        n, t, cost, guess = arrays["units"], arrays["t"], arrays["costs"][-1], arrays["guess"]
        if arrays["diverged"]:
            if t == 0 or arrays["diverged"] == 1 and arrays["own"]:
                return f"{n} units: what comes out is no number, before any training: look at your own function."
            return f"{n} units: diverged at step {arrays['diverged']}. Lower the learning rate or the scale and press Rewind."
        verdict = ("learned" if cost < 0.1 * guess else "no better than guessing" if abs(cost - guess) < 0.02 * guess else "worse than guessing" if cost > guess
                   else "learning" if arrays["distinct"] > 2 else "better than guessing")
        when = f"step {t}" if t else "before training"
        said = (f"{n} units, {arrays['distinct']} distinct; rank of W1: {arrays['rank']}. {when[0].upper()}{when[1:]}, the cost is {cost:.3g} (guessing: {guess:.3g}): {verdict}.")
        return said + self._of_the_nudge(arrays)

    def _of_the_nudge(self, arrays):
        """What is to be said of unit 1 where the others are one."""
        if not arrays["apart"] or arrays["others"] != 1:
            return ""
        n, theory = arrays["units"], f" (theory: {arrays['forecast']})" if arrays["forecast"] else ""
        if arrays["from the start"]:
            return f" Unit 1 is another than the other {n - 1} from the start; those are still one."
        if arrays["parted"]:
            return f" Unit 1 parted from the other {n - 1} at step {arrays['parted']}{theory}; those are still one."
        away = f" Unit 1 differs from the other {n - 1} by {arrays['apart']:.0e}"
        if arrays["forecast"]:
            return f"{away}; theory: it {'will' if arrays['forecast'] > arrays['t'] else 'was to'} part at step {arrays['forecast']}."
        if not arrays["smooth"]:
            return f"{away}; with a kink in g there is no theory of when."
        return f"{away}; theory: not within {HORIZON:,} steps." if arrays["gave up"] else f"{away}; theory, {arrays['seen']:,} steps on, sees no parting yet, and goes further with each step."


def fit_reach(axes, largest):
    """Give the plane of weights one of a few fixed ranges round 0."""
    free, now = axes.get_autoscalex_on(), axes.get_xlim()[1]
    reach = panels.fitted(largest, WEIGHT_ENDS, now, free)
    if free or now != reach:
        axes.set(xlim=(-reach, reach), ylim=(-reach, reach), xticks=(-reach, 0, reach), yticks=(-reach, 0, reach))
