"""Lab `Descent` of lesson 05: one or two rules go down a valley, on batches.

    Descent(rule=nn.Momentum, batch_size=16)        rules are classes: one of your own is a dataclass on nn.Rule with lr and beta
"""
import dataclasses
import functools
import math
import time

import numpy as np

import nnlib as nn
from nnlib.course import figures, valley
from nnlib.live import panels
from nnlib.live.controls import Amount, Choice, Kept, Pick, Rate, Seed, Switch, Whole
from nnlib.live.training_lab import TrainingLab

EDGE = 3.0                          # of the plane: weights from −3 to 3
STEP = 1 / 16                       # of a start: a number without rounding, so that a slider gives back what it got
CLOUD = 200                         # batches whose gradients are shown
LOST = 1e6                          # a cost above this comes back no more
KEPT = 512                          # at most so many places of a path
LAST = 50                           # steps of which it is said how many went up
RANGES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
LOWEST = 1e-5                       # where the cost's axis ends


class NoRule(nn.Rule):
    """Stands for no second rule."""


RULES = {"gradient descent": nn.GradientDescent, "momentum": nn.Momentum, "RMSprop": nn.RMSprop, "Adam": nn.Adam}


def accept_rule(name, value):
    if not isinstance(value, type) or not issubclass(value, nn.Rule):
        raise TypeError(f"{name} is {value!r}; give the class of a rule, such as nn.Momentum, or your own: a frozen dataclass on nn.Rule with fields lr and, if it has one, beta")
    if not dataclasses.is_dataclass(value) or not 1 <= len(settings(value)) <= 2:
        raise TypeError(f"{name} is {value.__name__}, which cannot be made from a rate and β alone; make it a frozen dataclass whose first field is lr and whose second, if there is one, is beta")


def settings(rule):
    """The fields of a rule's class that the lab's sliders fill: its first, and its second where that is a β."""
    fields = dataclasses.fields(rule)
    needed = [field.name for field in fields[2:] if field.default is dataclasses.MISSING]
    return [] if needed else [field.name for field in fields[:2] if field is fields[0] or field.name.startswith("beta")]


def name_of(rule):
    return next((name for name, known in RULES.items() if known is rule), rule.__name__)


class Race:
    """Rules that walk from one start, on the same batches: after t steps `places` (R, 2), and their paths so far."""

    def __init__(self, kinds, start, rng):
        self.kinds, self.rng, self.t, self.seen, self.seconds = kinds, rng, 0, 0, 0.0
        self.places = np.tile(np.array(start, float), (len(kinds), 1))
        self.states, self.size, self.replace = [None] * len(kinds), 0, False
        self.lost, self.lost_with = np.zeros(len(kinds), int), 0.0         # the step at which each left for ever; the first one's learning rate then
        self.costs = valley.cost(self.places.T)
        self.ups = []                                       # did the first rule's cost go up? of the last steps
        self._kept, self._stride = [self._now()], 1

    def follow(self, state):
        """From now on, go on with the rate, β and batches that the controls say."""
        self.lr, *_ = rate_and_beta = state["lr"], state["beta"]
        self.rules = [rule(*rate_and_beta[:len(settings(rule))]) for rule in self.kinds]
        self.states = [[np.zeros(2) for _ in range(rule.slots)] if known is None else known for rule, known in zip(self.rules, self.states)]
        if (self.size, self.replace) != (state["batch_size"], state["replace"]):
            self.size, self.replace = state["batch_size"], state["replace"]
            self._drawn = valley.batches(self.size, self.rng, self.replace)

    def step(self):
        """One step of each; False when all are lost."""
        began, chosen = time.perf_counter(), next(self._drawn)
        self.t += 1
        with np.errstate(all="ignore"):
            for rule, w, state in zip(self.rules, self.places, self.states):
                rule.step(self.t, w, valley.gradient(w, chosen), *state)
            self.seconds += time.perf_counter() - began
            self.seen += len(chosen)
            costs = valley.cost(self.places.T)
        self.lost = np.where((self.lost == 0) & ~(costs < LOST), self.t, self.lost)
        self.lost_with = self.lr if self.lost[0] == self.t else self.lost_with
        self.ups = [*self.ups[1 - LAST:], bool(costs[0] - self.costs[0] > 1e-9)]         # less is rounding
        self.costs = costs
        if self.t % self._stride == 0:
            self._kept.append(self._now())
        if len(self._kept) > KEPT:
            self._kept, self._stride = self._kept[::2], 2 * self._stride
        return not self.lost.all()

    def _now(self):
        return self.t, self.seen, self.seconds, self.places.copy(), self.costs

    @property
    def history(self):
        """Steps, examples and seconds (T,), places (T, R, 2) and costs (T, R): every step's, at last every second's, every fourth's …, and the latest."""
        kept = self._kept if self._kept[-1][0] == self.t else [*self._kept, self._now()]
        return tuple(map(np.array, zip(*kept)))


@functools.lru_cache(maxsize=8)
def shares(size, replace):
    """(256, 200) how much each example counts in each of 200 batches; always the same batches, so that the cloud moves and does not flicker."""
    rng = np.random.default_rng(3)
    if replace:
        return rng.multinomial(size, np.full(valley.N, 1 / valley.N), CLOUD).T / size
    return (rng.random((CLOUD, valley.N)).argsort(axis=-1) < size).T / size


def noise_of(gradients, size, replace):
    """(2, 2) covariance of a batch's gradient, from those of the examples (2, N): Σ/B, times (N − B)/(N − 1) where none is drawn twice."""
    off = gradients - gradients.mean(axis=-1, keepdims=True)
    n = off.shape[-1]
    return off @ off.T / n / size * (1 if replace else (n - size) / (n - 1))


class Descent(TrainingLab):
    """Rule, batch size, learning rate, β, start → path on the contours, cost, and the gradients of batches round the true one.

    The start can be dragged on the contours.  A second rule goes from the same start with the same batches.
    """
    controls = {
        "lr": Rate("learning rate", -3, 2, default=0.5),
        "batch_size": Whole("batch size", 1, valley.N, default=16),
        "beta": Kept(),
        "w1": Amount("start $w_1$", -EDGE, EDGE, EDGE, STEP, default=-2.0),
        "w2": Amount("start $w_2$", -EDGE, EDGE, EDGE, STEP, default=2.0),
        "rule": Choice("rule", RULES, accept_rule, default=nn.GradientDescent),
        "beside": Choice("beside it", {"nothing": NoRule, **RULES}, accept_rule, default=NoRule),
        "against": Pick("cost against", ("steps", "examples", "seconds")),
        "replace": Switch("drawn anew"),
        "seed": Seed(),
    }
    live = ("lr", "batch_size", "beta", "replace", "against")
    scenarios = {
        "All examples": dict(batch_size=valley.N, lr=2.0),
        "One example": dict(batch_size=1, lr=0.2),
        "Momentum beside": dict(batch_size=valley.N, lr=2.0, beside=nn.Momentum),
        "Adam beside": dict(lr=0.2, beside=nn.Adam),
        "Too fast": dict(batch_size=valley.N, lr=2.5),
    }

    def pointed(self, axes, x, y, kind):
        """A press or a drag on the plane puts the start there."""
        if axes is self.artists["plane"]:
            self.set(**{name: STEP * round(min(max(place, -EDGE), EDGE) / STEP) for name, place in (("w1", x), ("w2", y))})

    def begin(self, state):
        kinds = [state["rule"]] + [state["beside"]] * (state["beside"] is not NoRule)
        return Race(kinds, (state["w1"], state["w2"]), np.random.default_rng(state["seed"]))

    def _live_values(self, state):
        return [value for name, value in zip(self.live, super()._live_values(state)) if name != "against"]      # it only looks

    def measure(self, state, race):
        """Paths (T, R, 2), costs above the smallest (T, R), and of the first rule's place the gradient, 200 batches' and theory's ellipse."""
        steps, seen, seconds, places, costs = race.history
        each = valley.gradients(race.places[0])
        covariance = noise_of(each, race.size, race.replace)
        g = each.mean(axis=-1)
        return {"t": race.t, "seen": race.seen, "size": race.size, "all": race.size == valley.N and not race.replace, "lr": state["lr"], "lost with": race.lost_with, "against": state["against"], "along": (steps, seen, seconds)[state["against"]], "places": places,
                "excess": costs - valley.cost(valley.minimum()[:, None]), "lost": race.lost, "ups": list(race.ups), "names": [name_of(rule) for rule in race.kinds],
                "start": (state["w1"], state["w2"]), "g": g, "batches": each @ shares(race.size, race.replace), "covariance": covariance,
                "off": math.sqrt(max(np.trace(covariance), 0)) / (math.hypot(*g) or math.inf)}

    def draw(self, stage):
        first, second = dict(color=figures.BLUE, lw=1.8), dict(color=figures.VERMILION, lw=1.8, ls=(0, (4, 1.5)))
        figures.draw_key(stage.figure.add_axes((0.045, 0.93, 0.93, 0.06)), (
            ("the rule", first), ("beside it", second), ("frozen", dict(ls=":", color=figures.PINK, lw=2.5)), ("lowest place", dict(marker="*", ls="", color=figures.INK, ms=11)),
            ("g of all", dict(marker="D", ls="", color=figures.INK, ms=7)), (f"ĝ of {CLOUD} batches", dict(marker="o", ls="", color=figures.SKY, ms=5)),
            ("two std, in theory", dict(color=figures.INK, lw=1.5))))
        plane, cost, cloud = stage.figure.subplots(1, 3, width_ratios=(1.05, 1, 0.95), gridspec_kw=dict(left=0.05, right=0.972, top=0.86, bottom=0.125, wspace=0.24))
        plane.set(title="two weights: drag the start", xlim=(-EDGE, EDGE), ylim=(-EDGE, EDGE), xticks=(-2, 0, 2), yticks=(-2, 0, 2), xlabel="$w_1$", ylabel="$w_2$")
        plane.grid(False)
        draw_contours(plane)
        cost.set(title="J above its smallest", yscale="log", ylim=(LOWEST, 10), xlabel="steps")
        figures.powers_of_ten(cost.yaxis, -5, 1)
        panels.fit_steps(cost, 100)
        cloud.set(title="a batch's gradient ĝ", xlabel="$∂J/∂w_1$", ylabel="$∂J/∂w_2$")
        fit_range(cloud, 1)
        cloud.axhline(0, color=figures.FAINT, lw=1)
        cloud.axvline(0, color=figures.FAINT, lw=1)
        ghost = dict(ls=":", color=figures.PINK, lw=2.5)
        artists = {"plane": plane, "cost": cost, "cloud": cloud,
                   "ghost": plane.plot([], [], **ghost)[0], "ghost cost": cost.plot([], [], **ghost)[0],
                   "second": plane.plot([], [], **second)[0], "first": plane.plot([], [], **first)[0], "second cost": cost.plot([], [], **second)[0], "first cost": cost.plot([], [], **first)[0],
                   "start": plane.plot([], [], "o", color=figures.ORANGE, ms=13, mec=figures.INK, mew=1.5)[0],
                   "ends": [plane.plot([], [], marker, color=colour, ms=9, mec="white", mew=0.8)[0] for marker, colour in (("s", figures.VERMILION), ("o", figures.BLUE))],
                   "batches": cloud.plot([], [], "o", color=figures.SKY, ms=4, mew=0)[0], "ellipse": cloud.plot([], [], color=figures.INK, lw=1.5)[0],
                   "g": cloud.plot([], [], "D", color=figures.INK, ms=7)[0]}
        stage.move(*(artists[name] for name in ("ghost", "ghost cost", "second", "first", "second cost", "first cost", "start")), *artists["ends"], *(artists[name] for name in ("batches", "ellipse", "g")))
        return artists

    def ghosts(self, artists):
        return [(artists["ghost"], artists["first"]), (artists["ghost cost"], artists["first cost"])]

    def update(self, artists, arrays):
        places, along = np.where(np.abs(arrays["places"]) < 100, arrays["places"], np.nan), arrays["along"]
        excess = np.clip(np.where(np.isfinite(arrays["excess"]), arrays["excess"], np.nan), LOWEST / 10, 1e3)
        for i, name in enumerate(("first", "second")):
            there = i < places.shape[1]
            artists[name].set_data(*(places[:, i].T if there else ([], [])))
            artists[f"{name} cost"].set_data(along if there else [], excess[:, i] if there else [])
            artists["ends"][1 - i].set_data(*(places[-1:, i].T if there else ([], [])))
        artists["start"].set_data(*([w] for w in arrays["start"]))
        fit_along(artists["cost"], arrays["against"], along[-1])
        g, batches = arrays["g"], arrays["batches"]
        outline = ellipse(arrays["covariance"]) + g[:, None]
        artists["batches"].set_data(*batches)
        artists["ellipse"].set_data(*outline)
        artists["g"].set_data(*g[:, None])
        if np.isfinite(outline).all():
            fit_range(artists["cloud"], max(np.abs(outline).max(), np.abs(g).max()))

    def reading(self, arrays):
        t, names, excess, lost = arrays["t"], arrays["names"], arrays["excess"][-1], arrays["lost"]
        batch = "All examples" if arrays["all"] else "One example" if arrays["size"] == 1 else f"Batches of {arrays['size']}"
        off = f"the gradient of a batch is off by {arrays['off']:.2g} of the true one's length" if arrays["off"] > 1e-9 else "the gradient is exact"
        if t == 0:
            return f"{batch}, at the start ({arrays['start'][0]:g}, {arrays['start'][1]:g}): J is {excess[0]:.2g} above its smallest; {off}."
        passed = arrays["seen"] / valley.N
        epochs = f"{passed:,.0f}" if passed >= 100 else f"{passed:.3g}"
        epochs += " epoch" if epochs == "1" else " epochs"
        if lost[0]:
            cure = f"lower the learning rate, {arrays['lr']:g}" if arrays["lr"] >= arrays["lost with"] else f"its learning rate was {arrays['lost with']:g}; press Rewind to try {arrays['lr']:g}"
            said = f"{batch}: {names[0]} was lost at step {lost[0]}, its cost beyond {LOST:g}: {cure}."
        else:
            ups = f"of the last {len(arrays['ups'])} steps {sum(arrays['ups'])} went up" if len(arrays["ups"]) > 1 else f"it went {'up' if arrays['ups'][0] else 'down'}"
            said = f"{batch}, {names[0]}, step {t} ({epochs}): J is {said_of(excess[0])} above its smallest, {ups}; {off}."
        if len(names) > 1:
            said += f" Beside it {names[1]}: " + (f"lost at step {lost[1]}." if lost[1] else f"{said_of(excess[1])}.")
        return said


def said_of(excess):
    return f"{excess:.2g}" if excess > 1e-9 else "less than 1e-9"


def draw_contours(ax):
    """J's contour lines over the plane, each four times as high above the smallest as the one inside it; and the lowest place."""
    w = np.stack(np.meshgrid(*[np.linspace(-EDGE, EDGE, 121)] * 2))
    excess = (valley.cost(w.reshape(2, -1)) - valley.cost(valley.minimum()[:, None])).reshape(121, 121)
    ax.contour(*w, excess, levels=0.001 * 4.0 ** np.arange(8), colors=[figures.tint(figures.INK, 0.16 + 0.06 * i) for i in range(8)], linewidths=1.1)
    ax.plot(*valley.minimum(), "*", color=figures.INK, ms=11)


def ellipse(covariance):
    """(2, 61) two standard deviations round 0."""
    values, vectors = np.linalg.eigh(covariance) if np.isfinite(covariance).all() else (np.full(2, np.nan), np.eye(2))
    turn = np.linspace(0, 2 * np.pi, 61)
    return vectors @ (2 * np.sqrt(np.maximum(values, 0))[:, None] * np.stack([np.cos(turn), np.sin(turn)]))


def fit_range(ax, largest):
    """Give both axes one of a few fixed ranges round 0."""
    free, now = ax.get_autoscalex_on(), ax.get_xlim()[1]
    end = panels.fitted(min(largest, RANGES[-1]), RANGES, now, free)
    if not free and now == end:
        return
    ax.set(xlim=(-end, end), ylim=(-end, end), xticks=(-end, 0, end), yticks=(-end, 0, end))
    labels = [f"{x:g}".replace("-", "−") for x in (-end, 0, end)]
    ax.set_xticklabels(labels)
    ax.set_yticklabels(labels)


def fit_along(ax, against, end):
    """Give the cost's axis its words and one of a few fixed ranges."""
    words = ("steps", "examples seen", "seconds on this machine")[against]
    if ax.get_xlabel() != words:
        ax.set_xlabel(words)
        ax.set_autoscalex_on(True)                          # another unit, another range
    if against < 2:
        panels.fit_steps(ax, end)
        return
    free, now = ax.get_autoscalex_on(), ax.get_xlim()[1]
    end = panels.fitted(end, [a * 10.0 ** b for b in range(-4, 4) for a in (1, 2, 5)], now, free)
    if free or now != end:
        ax.set(xlim=(0, end), xticks=(0, end / 2, end), xticklabels=("0", f"{end / 2:g}", f"{end:g}"))
