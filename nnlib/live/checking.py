"""Labs of lesson 04: `StepSize`, how wrong a difference quotient is, and `BugHunt`, where a gradient check points.

    StepSize(eps=1e-7, function=relu_network, theta=1.001)
    BugHunt(bug=7)                          look, guess the part, read its code, and then
    BugHunt(bug=7, repaired=MyBatchNorm)
"""
import dataclasses
import functools
import html
import math
from dataclasses import dataclass
from typing import NamedTuple

import ipywidgets
import numpy as np

import nnlib as nn
from nnlib import figures
from nnlib.bugs import BUGS
from nnlib.differences import METHODS, element_errors, step_errors
from nnlib.gradcheck import BAD, GOOD, LOOK

from .controls import STYLE, Amount, Choice, Rate, Switch, Whole
from .lab import Lab

# ---- functions of one number θ, element by element, real or complex ----


def squire_trapp(theta):
    """exp(θ) / √(sin³θ + cos³θ), the example of Squire and Trapp (1998)."""
    return np.exp(theta) / np.sqrt(np.sin(theta) ** 3 + np.cos(theta) ** 3)


def sine(theta):
    """sin θ"""
    return np.sin(theta)


def fourth_power(theta):
    """θ⁴"""
    return theta ** 4


X = np.array([[1.0, -0.2, 0.5, 0.125, 0.5], [0.5, 1.0, -2.0, 1.0, 6.0]])
Y = np.array([[1.0, 0.0, 1.0, 0.0, 1.0]])


@functools.lru_cache
def small_network(activation):
    """A network 2-2-1 and its parameters; z of unit 0 on example 0 is W1[0, 0] − 1."""
    net = nn.Network((nn.Dense(2), activation, nn.Dense(1)))
    params = net.build(2, np.random.default_rng(0))
    params["W1"], params["b1"] = [[0.0, 0.5], [0.3, -0.2]], [[-1.25], [0.1]]
    params["W2"], params["b2"] = [[0.9, -0.6]], [[0.2]]
    return net, params


def cost_of_a_weight(activation, theta):
    """The small network's cost on five examples as a function of its weight W1[0, 0] = θ, in θ's precision."""
    (net, params), theta = small_network(activation), np.asarray(theta)
    vectors = np.empty((*theta.shape, params.vector.size), theta.dtype)
    vectors[...] = params.vector
    vectors[..., 0] = theta
    real = theta.real.dtype
    trace = net.forward(nn.Parameters.view(vectors, params.shapes), X.astype(real), None)
    return nn.sigmoid_cross_entropy(trace.outputs[-1], Y.astype(real))[0]


def tanh_network(theta):
    """The cost of a tanh network, θ one of its weights."""
    return cost_of_a_weight(nn.tanh, theta)


def relu_network(theta):
    """The cost of a ReLU network, θ one of its weights.  It has a kink at θ = 1."""
    return cost_of_a_weight(nn.relu, theta)


FUNCTIONS = {"Squire & Trapp": squire_trapp, "sin θ": sine, "θ⁴": fourth_power, "tanh network": tanh_network, "ReLU network": relu_network}
STEPS = np.logspace(-16, 0, 129)
UNKNOWN = np.full(len(STEPS), np.nan)
LOWEST = 1e-17                      # an error of 0 is drawn here
NEAR = 1e-7                         # how near to θ the slopes to its left and right are taken


def accept_function(name, value):
    if not callable(value):
        raise TypeError(f"{name} is {value!r}; give a function of θ that takes an array and works on each number: def J(theta): return theta ** 3")


def answers(J, theta):
    """J(θ) for an array θ; says what is wrong with a function that does not keep the shape."""
    values = np.asarray(J(theta))
    if values.shape != np.shape(theta):
        raise ValueError(f"your function returned shape {values.shape} for an array of shape {np.shape(theta)}; J(theta) gives one number for each "
                         "number in theta: use NumPy functions, and no sums")
    return values


def real_only(J, theta):
    """J itself; or, for a function that does not take complex numbers, one that answers those with nan."""
    try:
        answers(J, np.array([theta + 1e-20j]))
        return J
    except TypeError:
        return lambda t: np.full(np.shape(t), np.nan) if np.iscomplexobj(t) else J(t)


class Slopes(NamedTuple):
    """J at θ and its derivatives; `bend`, `jerk` (J″, J‴) are nan where J is not analytic.  left, right: one-sided slopes close by."""
    cost: float
    slope: float
    bend: float
    jerk: float
    left: float
    right: float

    @property
    def kink(self):
        curved = 0.0 if math.isnan(self.bend) else NEAR * abs(self.bend)
        return abs(self.left - self.right) > 1e-3 * (abs(self.left) + abs(self.right)) + curved + 1e-7


def slopes_at(J, theta):
    """By complex step, where that agrees with a real difference on one side at least; else by Richardson's extrapolation of two."""
    h, tiny = 1e-5, 1e-20
    before, cost, after = (float(value) for value in answers(J, theta + NEAR * np.array([-1.0, 0.0, 1.0])))
    left, right = (cost - before) / NEAR, (after - cost) / NEAR
    low, slope, high = (float(value) for value in np.imag(answers(J, theta + h * np.array([-1, 0, 1]) + 1j * tiny)) / tiny)
    if min(abs(slope - left), abs(slope - right)) <= 1e-3 * (abs(left) + abs(right)) + 1e-7:
        return Slopes(cost, slope, (high - low) / (2 * h), (high - 2 * slope + low) / h ** 2, left, right)
    far, near = (np.diff(answers(J, theta + step * np.array([-1.0, 1.0])))[0] / (2 * step) for step in (2e-3, 1e-3))
    return Slopes(cost, float((4 * near - far) / 3), math.nan, math.nan, left, right)


def predicted_errors(at, steps, unit):
    """Theory for two methods: the next term of Taylor's series, and the most that rounding two costs can do (u/2 of J each)."""
    size = np.float64(2 * abs(at.slope))                    # |n − s| / (|n| + |s|); a slope of 0 makes inf, not an exception
    rounding = unit * abs(at.cost) / steps
    return {"one-sided": (steps * abs(at.bend) / 2 + rounding) / size, "two-sided": (steps ** 2 * abs(at.jerk) / 6 + rounding / 2) / size}


def best_step(at, unit):
    """Where ε²·J‴/6 + u·J/2ε is smallest: ε = ∛(3 u J / 2J‴)."""
    return (1.5 * unit * abs(at.cost / at.jerk)) ** (1 / 3) if at.jerk else math.nan


CURVES = {"one-sided": (figures.ORANGE, "s"), "two-sided": (figures.BLUE, "o"), "complex step": (figures.GREEN, "^")}
BANDS = ((GOOD, 1e-6, "right"), (LOOK, 1e-8, "look again"), (BAD, 1e-8, "suspicious"))


class StepSize(Lab):
    """The step ε, a function and a place θ → the relative error of three difference quotients, at every ε.

    `function=` takes one of your own: element by element on arrays, and complex if the complex step is to work.
    """
    controls = {
        "eps": Rate("step ε", -16, 0),
        "theta": Amount("place θ", -3, 3, 1e6, 0.01),
        "function": Choice("function J", FUNCTIONS, accept_function),
        "float32": Switch("float32"),
    }
    plain = dict(eps=1e-5, theta=1.5, function=squire_trapp, float32=False)
    scenarios = {
        "∛u = 6e-6": plain | dict(eps=6e-6),
        "Too small": plain | dict(eps=1e-11),
        "Too large": plain | dict(eps=0.1),
        "float32": plain | dict(eps=1e-5, float32=True),
        "A network": plain | dict(function=tanh_network),
        "Near a kink": plain | dict(function=relu_network, theta=1.001, eps=1e-2),
        "On the kink": plain | dict(function=relu_network, theta=1.0),
    }
    size = 1160, 470

    def __init__(self, eps=1e-5, theta=1.5, function=squire_trapp, float32=False):
        super().__init__(eps=eps, theta=theta, function=function, float32=float32)

    def buttons(self):
        rewind, _, freeze = super().buttons()               # nothing is random here
        return [rewind, freeze]

    def measure(self, state):
        """Errors at STEPS and at the chosen ε, theory for them, and J from θ − 2ε to θ + 2ε in units of ε and of the slope."""
        dtype = np.float32 if state["float32"] else np.float64
        theta, eps, unit = float(dtype(state["theta"])), state["eps"], float(np.finfo(dtype).eps)
        J = real_only(state["function"], theta)
        at = slopes_at(J, theta)
        errors = step_errors(lambda t: answers(J, t), theta, at.slope, np.append(STEPS, eps), dtype)
        x = np.linspace(-2, 2, 401)
        points = dtype(theta) + x.astype(dtype) * dtype(eps)
        height = (answers(J, points) - dtype(at.cost)).astype(float) / (eps * abs(at.slope) or 1)
        return dict(state, at=at, unit=unit, errors={name: each[:-1] for name, each in errors.items()}, here={name: float(each[-1]) for name, each in errors.items()},
                    theory={} if at.kink else predicted_errors(at, STEPS, unit), expected=predicted_errors(at, eps, unit), best=best_step(at, unit), x=x, height=height)

    def draw(self, stage):
        left, right = stage.figure.subplots(1, 2, width_ratios=(1.75, 1), gridspec_kw=dict(left=0.065, right=0.985, top=0.92, bottom=0.125, wspace=0.16))
        artists = {name: draw_errors(left, name) for name in METHODS}
        left.set(title="how wrong is the slope?", xlabel="step ε", ylabel="relative error", xscale="log", yscale="log", xlim=(1e-16, 1), ylim=(LOWEST / 3, 4))
        for axis in (left.xaxis, left.yaxis):
            figures.powers_of_ten(axis, -16, 0, 2)
        for limit, x, word in BANDS:
            left.axhline(limit, color=figures.GREY, lw=1, ls=(0, (1, 2)))
            left.text(x, limit / 2, word, ha="center", va="top", color=figures.GREY, size=9.5)
        words = [("■ one-sided", figures.ORANGE), ("● two-sided", figures.BLUE), ("▲ complex step", figures.GREEN), ("— theory, at most", figures.INK)]
        for i, (word, colour) in enumerate(words):
            left.text(0.03, 0.42 - 0.06 * i, word, transform=left.transAxes, color=colour, weight="bold")
        artists["eps"], = left.plot([], [], "-", color=figures.INK, lw=1.2)
        artists["here"] = {name: left.plot([], [], marker, color=colour, ms=11, mec=figures.INK, mew=1.8, clip_on=False)[0] for name, (colour, marker) in CURVES.items()}
        artists["zoom"] = draw_microscope(right)
        for name in METHODS:
            stage.move(*artists[name].values())
        stage.move(artists["eps"], *artists["here"].values(), *artists["zoom"].values())
        return artists

    def ghosts(self, artists):
        return [(artists[name]["ghost"], artists[name]["measured"]) for name in METHODS]

    def update(self, artists, arrays):
        for name in METHODS:
            artists[name]["measured"].set_data(STEPS, np.maximum(arrays["errors"][name], LOWEST))
            artists[name]["theory"].set_data(STEPS, np.minimum(arrays["theory"][name], 1) if name in arrays["theory"] else UNKNOWN)
            artists["here"][name].set_data([arrays["eps"]], [max(arrays["here"][name], LOWEST)])
        artists["eps"].set_data([arrays["eps"]] * 2, [LOWEST / 3, 4])
        set_microscope(artists["zoom"], arrays["x"], arrays["height"], np.sign(arrays["at"].slope))

    def reading(self, arrays):
        at, here, unit = arrays["at"], arrays["here"], arrays["unit"]
        kind = "float32" if arrays["float32"] else "float64"
        if not all(map(math.isfinite, (at.cost, at.slope))):
            return f"J has no value or no slope at θ = {arrays['theta']:g}: choose another θ."
        if at.kink:
            return (f"θ = {arrays['theta']:g} stands on a kink: the slope is {at.left:.2g} to the left and {at.right:.2g} to the right, "
                    "and the two-sided difference gives their mean at every ε. No step is good here.")
        if at.slope == 0:
            return f"The slope is 0 at θ = {arrays['theta']:g}: a relative error has nothing to compare with; look where the slope is not 0."
        said = f"{kind}, ε = {arrays['eps']:g}: relative error {said_error(here['one-sided'], unit)} one-sided, {said_error(here['two-sided'], unit)} two-sided"
        if math.isnan(at.jerk):
            return f"{said}; this function is not analytic in the complex plane (or takes no complex numbers), so the complex step does not work."
        said += f", {said_error(here['complex step'], unit)} complex step"
        if here["two-sided"] > 100 * (arrays["expected"]["two-sided"] + unit) and at.jerk:
            return f"{said}. That is far above theory: there is a kink between θ − ε and θ + ε."
        if here["two-sided"] > GOOD:
            said += ": so large that a right gradient fails a check with the threshold 1e-7"
        return f"{said}. The best two-sided ε is about {arrays['best']:.0e}." if math.isfinite(arrays["best"]) else f"{said}."


def said_error(error, unit):
    """The order of magnitude: the digits are rounding's, and differ between processors."""
    if not math.isfinite(error):
        return "nan"
    return f"below {20 * unit:.0e}" if error < 20 * unit else f"about {10.0 ** round(math.log10(error)):g}"


def draw_errors(ax, name):
    """Measured points, a frozen ghost and theory's line of one method: empty artists."""
    colour, marker = CURVES[name]
    return {"ghost": ax.plot([], [], ":", color=figures.PINK, lw=2)[0],
            "measured": ax.plot([], [], marker, color=colour, ms=4, mew=0)[0],
            "theory": ax.plot([], [], "-", color=figures.INK, lw=1.3)[0]}


def draw_microscope(ax):
    """J near θ, seen so close that ε is one unit, with its tangent and the two chords: empty artists for `set_microscope`."""
    ax.set(title="J from θ − 2ε to θ + 2ε, magnified", xlim=(-2, 2), ylim=(-2.6, 2.6), xticks=range(-2, 3), xticklabels=("−2ε", "−ε", "θ", "+ε", "+2ε"), yticks=(0,), yticklabels=("J(θ)",))
    for y, word, colour in ((0.93, "— J", figures.INK), (0.865, "- - tangent", figures.GREY), (0.80, "■ one-sided", figures.ORANGE), (0.735, "● two-sided", figures.BLUE)):
        ax.text(0.5, y, word, transform=ax.transAxes, ha="center", color=colour, weight="bold", bbox=dict(facecolor="white", edgecolor="none", alpha=0.75, pad=1))
    return {"tangent": ax.plot([], [], "--", color=figures.GREY, lw=2)[0],
            "J": ax.plot([], [], "-", color=figures.INK, lw=2)[0],
            "two-sided": ax.plot([], [], "o-", color=figures.BLUE, lw=2.4, ms=8)[0],
            "one-sided": ax.plot([], [], "s-", color=figures.ORANGE, lw=2.4, ms=6)[0]}


def set_microscope(artists, x, height, sign):
    """Show J's height (401,) over x = −2 … 2; the tangent has slope 1 or −1."""
    artists["tangent"].set_data([-2, 2], [-2 * sign, 2 * sign])
    artists["J"].set_data(x, np.clip(np.where(np.isfinite(height), height, np.nan), -9, 9))
    left, middle, right = np.clip(height[[100, 200, 300]], -9, 9)
    artists["two-sided"].set_data([-1, 1], [left, right])
    artists["one-sided"].set_data([0, 1], [middle, right])


# ---- BugHunt ----

class Part(NamedTuple):
    """A box of the diagram: the machine's part, what it is called, and where it is drawn, left to right."""
    name: str
    said: str
    left: float
    right: float


PARTS = (Part("first", "first Dense", 0, 4.4), Part("norm", "batch norm", 4.9, 9), Part("bend", "g(z)", 9.5, 11.4), Part("middle", "middle Dense", 12, 17.6),
         Part("noise", "dropout", 18.1, 21.1), Part("last", "last Dense", 21.6, 27.2), Part("loss", "loss", 28, 30.4), Part("penalty", "penalty", 30.9, 34.1), Part("rule", "rule", 34.6, 37))
BLOCKS = {"W1": (4, 3, 0.2), "b1": (4, 1, 3.4), "gamma1": (4, 1, 5.7), "beta1": (4, 1, 7.3), "W2": (4, 4, 12.4), "b2": (4, 1, 16.4),
          "W3": (3, 4, 22), "b3": (3, 1, 26)}                                       # rows, columns, left edge
GREEK = {"gamma1": "γ1", "beta1": "β1"}
ORDER = np.random.default_rng(3854).permutation(len(BUGS))     # a bug's number says nothing about where it is
ZERO_AT = 1e-12


def numbered(bug):
    """The planted bug with this number, counted from 1."""
    return BUGS[ORDER[bug - 1]]


@functools.lru_cache(maxsize=len(BUGS))
def planted(bug):
    """The gradient check of the machine with the bug in it."""
    return numbered(bug).check(numbered(bug).wrong)


def not_yet():
    """Stands for a repair that has not been tried."""


def accept_repair(name, value):
    if not (callable(value) or isinstance(value, (nn.Layer, nn.Rule)) or hasattr(value, "add_gradient")):
        raise TypeError(f"{name} is {value!r}; give the class that you repaired (or, for a slope or a loss, the function), such as repaired=MyDense")


def as_part(bug, repaired):
    """What stands in the bug's place: a value as it is, a class made with the settings of the right part, a function as slope or loss."""
    right = bug.right
    if isinstance(repaired, type):
        if not issubclass(repaired, type(right)):
            name = type(right).__name__
            raise TypeError(f"{repaired.__name__} is no {name}, but the bug is in one: begin with class {repaired.__name__}(nn.{name}), or give a value, such as {repaired.__name__}(…)")
        return repaired(**{field.name: getattr(right, field.name) for field in dataclasses.fields(right)})
    if isinstance(right, nn.Loss) and not isinstance(repaired, nn.Loss):
        return nn.Loss(repaired, right.labels)
    if isinstance(right, nn.Activation) and not isinstance(repaired, nn.Layer):
        return nn.Activation(right.g, repaired, right.name)
    return repaired


@dataclass(frozen=True)
class Pick:
    """One of several words, kept as their number: 0 is none of them."""
    label: str
    options: tuple

    def check(self, name, value):
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < len(self.options):
            raise ValueError(f"{name} is {value!r}; give a number from 0 ({self.options[0]}) to {len(self.options) - 1} ({self.options[-1]})")

    def widget(self, value):
        return ipywidgets.Dropdown(options=[(words, i) for i, words in enumerate(self.options)], value=value, description=self.label,
                                   style=STYLE, layout=ipywidgets.Layout(width="280px", margin="1px 6px 1px 0"))


def first_with(*blocks):
    """The number of the first bug that shows in just these blocks."""
    return next(bug for bug in range(1, len(BUGS) + 1) if numbered(bug).blocks == blocks)


class BugHunt(Lab):
    """A network with one wrong part → the relative error of every gradient.  Find the part, read its code, repair it.

    `guess` counts the boxes from 1; `repaired=` takes your version of the class (or function) that `lab.code` shows.
    """
    controls = {
        "bug": Whole("bug", 1, len(BUGS)),
        "guess": Pick("it is in the", ("… ?", *(part.said for part in PARTS))),
        "repaired": Choice("repaired", {"not yet": not_yet}, accept_repair),
    }
    scenarios = {
        "One bias": dict(bug=first_with("b3"), guess=0, repaired=not_yet),
        "One matrix": dict(bug=first_with("W2"), guess=0, repaired=not_yet),
        "All before a place": dict(bug=first_with("W1", "gamma1", "beta1"), guess=0, repaired=not_yet),
        "All weights": dict(bug=first_with("W1", "W2", "W3"), guess=0, repaired=not_yet),
        "A block that should be zero": dict(bug=first_with("W1", "b1"), guess=0, repaired=not_yet),
    }
    size = 1160, 430

    def __init__(self, bug=1, guess=0, repaired=not_yet):
        super().__init__(bug=bug, guess=guess, repaired=repaired)

    def buttons(self):
        rewind, another, _ = super().buttons()
        another.description, another.icon, another.tooltip = "Next bug", "bug", "Another wrong part"
        return [rewind, another]

    def reseed(self):
        """The next bug."""
        self.set(bug=self.bug.value % len(BUGS) + 1, guess=0, repaired=not_yet)

    @property
    def code(self):
        """The source of the wrong part: what is to be repaired."""
        return numbered(self.bug.value).code

    @property
    def report(self):
        """The gradient check behind the picture."""
        return self.arrays["report"]

    def measure(self, state):
        """The check's report, and its relative error number by number."""
        bug, repaired = numbered(state["bug"]), state["repaired"]
        report = planted(state["bug"]) if repaired is not_yet else bug.check(as_part(bug, repaired))
        return dict(state, report=report, blocks=report.blocks, elements=element_errors(report))

    def draw(self, stage):
        grid = stage.figure.add_gridspec(1, 2, width_ratios=(2.9, 1), left=0.058, right=0.985, top=0.93, bottom=0.105, wspace=0.13)
        left = grid[0].subgridspec(2, 1, height_ratios=(1.5, 1), hspace=0.06)
        cells, blocks = (stage.figure.add_subplot(cell) for cell in left)
        artists = draw_cells(cells) | draw_blocks(blocks) | draw_slopes(stage.figure.add_subplot(grid[1]))
        stage.move(*artists.values())
        return artists

    def update(self, artists, arrays):
        blocks, elements = arrays["blocks"], arrays["elements"]
        zero = {block.name for block in blocks if block.zero}
        errors = np.concatenate([elements[name].ravel() for name in BLOCKS])
        unseen = np.concatenate([np.full(elements[name].size, name in zero) for name in BLOCKS])
        artists["cells"].set_facecolor([UNSEEN if u else heat(error) for u, error in zip(unseen, errors)])
        artists["crosses"].set_data(*CENTRES[(errors >= BAD) & ~unseen].T)
        frame = PARTS[arrays["guess"] - 1] if arrays["guess"] else Part("", "", 0, 0)
        right = frame.name == numbered(arrays["bug"]).part
        artists["frame"].set_bounds(frame.left - 0.1, 4.9, frame.right - frame.left + 0.2, 1.4)
        artists["frame"].set(edgecolor=figures.GREEN if right else figures.VERMILION, linestyle="-" if right else "--", visible=bool(frame.name))
        for kind in ("right", "wrong", "zero"):
            shown = [block for block in blocks if verdict(block) == kind]
            artists[kind].set_data([middle(block.name) for block in shown], [ZERO_AT if block.zero else min(max(block.error, ZERO_AT), 1) for block in shown])
        n, g = scaled_blocks(arrays["report"])
        bad = errors >= BAD
        artists["agree"].set_data(n[~bad], g[~bad])
        artists["differ"].set_data(n[bad], g[bad])

    def reading(self, arrays):
        number, bug = arrays["bug"], numbered(arrays["bug"])
        wrong, right, zero = ([said(block.name) for block in arrays["blocks"] if verdict(block) == kind] for kind in ("wrong", "right", "zero"))
        if arrays["repaired"] is not not_yet:
            if arrays["report"].passed:
                checked = f"every block that can be checked ({', '.join(zero)} is zero in both)" if zero else "every block"
                return f"Bug {number}, repaired: right in {checked}. It was: {bug.what}."
            return f"Bug {number}, not repaired yet: still wrong in {', '.join(wrong) or 'no block, but nothing was checked'}."
        facts = f"Bug {number}: wrong in {', '.join(wrong)}; right in {', '.join(right) or 'no block'}"
        facts += f"; zero in both: {', '.join(zero)}." if zero else "."
        if bug.part == "rule":
            facts = f"Bug {number}: all gradients agree, so this map shows three steps of the rule against what they should be: wrong in {', '.join(wrong)}."
        if not arrays["guess"]:
            return f"{facts} Which part is it in?"
        guess = PARTS[arrays["guess"] - 1]
        if guess.name == bug.part:
            return f"{facts} Yes, it is in the {guess.said}. Repair its code (below) and give it back: BugHunt(bug={number}, repaired=…)."
        if any(other.part == guess.name and other.blocks == bug.blocks for other in BUGS):
            return f"{facts} A bug in the {guess.said} could look like this, but that part is right: something else reaches the same blocks."
        return f"{facts} Not the {guess.said}: a bug there would show in other blocks."

    def _written_words(self):
        words = super()._written_words()
        arrays = self.arrays
        if self.complaint or not arrays or not arrays["guess"] or PARTS[arrays["guess"] - 1].name != numbered(arrays["bug"]).part:
            return words
        return f'{words}<pre style="font-size: 14px; line-height: 1.35; margin: 6px 0 0 0">{html.escape(numbered(arrays["bug"]).code)}</pre>'


def verdict(block):
    """Which of the three marks a block gets."""
    return "zero" if block.zero else "right" if block.excess < LOOK else "wrong"


def said(block):
    return GREEK.get(block, block)


def middle(block):
    """Where a block's column stands in the picture."""
    rows, columns, left = BLOCKS[block]
    return left + columns / 2


def scaled_blocks(report):
    """The two gradients, each block divided by its largest number: a factor shows as a line, whatever the block's size."""
    n, g = np.nan_to_num(report.numeric, posinf=1e300, neginf=-1e300), np.nan_to_num(report.analytic, posinf=1e300, neginf=-1e300)
    size = np.ones_like(n)
    for name, start, stop, shape in report.places:
        largest = max(np.abs(n[start:stop]).max(), np.abs(g[start:stop]).max())
        size[start:stop] = largest if largest > report.floor else np.inf
    return n / size, g / size


UNSEEN = figures.FAINT
CENTRES = np.array([(left + j + 0.5, 4 - i - 0.5) for rows, columns, left in BLOCKS.values() for i in range(rows) for j in range(columns)])


def heat(error):
    """The colour of a relative error: green where it is right, then darker with each band and power of ten."""
    if error < LOOK:
        return figures.tint(figures.GREEN, 0.4)
    if error < BAD:
        return figures.tint(figures.ORANGE, 0.7)
    return figures.tint(figures.VERMILION, 0.4 if error < 0.01 else 0.7 if error < 0.1 else 1)


def draw_cells(ax):
    """The network's parts as boxes, and under each the numbers of its parameters as cells: {"cells", "crosses", "frame"}."""
    from matplotlib.collections import PolyCollection
    from matplotlib.patches import Rectangle

    ax.set(xlim=(-0.4, 37.4), ylim=(-0.75, 6.5), title="one hidden bug: relative error of every number in the gradient")
    ax.axis("off")
    ax.set_title(ax.get_title(loc="left"), loc="left")
    for i, part in enumerate(PARTS):
        ax.add_patch(Rectangle((part.left, 5), part.right - part.left, 1.2, facecolor="#ececec", edgecolor=figures.GREY, lw=1))
        ax.text((part.left + part.right) / 2, 5.58, part.said.replace("first ", "").replace("middle ", "").replace("last ", ""), ha="center", va="center", size=9, weight="bold")
        if i < 6:
            ax.annotate("", (PARTS[i + 1].left, 5.6), (part.right, 5.6), arrowprops=dict(arrowstyle="-|>", color=figures.GREY, shrinkA=0, shrinkB=0))
    for name in BLOCKS:
        ax.text(middle(name), -0.55, said(name), ha="center", va="center", size=11, weight="bold")
    squares = CENTRES[:, None] + np.array([(-0.46, -0.46), (0.46, -0.46), (0.46, 0.46), (-0.46, 0.46)])
    ax.text(28.2, 3.4, "right", color=figures.GREEN, weight="bold")
    ax.text(28.2, 2.5, "× wrong: the darker,\n   the more", color=figures.VERMILION, weight="bold", va="center")
    ax.text(28.2, 1.1, "zero in both:\nnot checked", color=figures.GREY, weight="bold", va="center")
    cells = ax.add_collection(PolyCollection(squares, facecolor="white", edgecolor="none"))
    crosses, = ax.plot([], [], "x", color="white", ms=6, mew=2)
    frame = ax.add_patch(Rectangle((0, 0), 0, 0, facecolor="none", lw=3))
    return {"cells": cells, "crosses": crosses, "frame": frame}


def draw_blocks(ax):
    """The relative error of each block under its cells: {"right", "wrong", "zero"}."""
    ax.set(xlim=(-0.4, 37.4), yscale="log", ylim=(ZERO_AT / 10, 10), xticks=[], ylabel="of a block")
    figures.powers_of_ten(ax.yaxis, -12, 0, 3)
    for limit, word in ((GOOD, "below: right"), (BAD, "above: wrong")):
        ax.axhline(limit, color=figures.GREY, lw=1, ls=(0, (1, 2)))
        ax.text(28.2, limit, word, color=figures.GREY, size=9.5, va="bottom" if limit == BAD else "top")
    return {"right": ax.plot([], [], "o", color=figures.GREEN, ms=9)[0],
            "wrong": ax.plot([], [], "X", color=figures.VERMILION, ms=12, mew=0)[0],
            "zero": ax.plot([], [], "s", mfc="white", mec=figures.GREY, mew=2, ms=9)[0]}


def draw_slopes(ax):
    """Backward's gradient over the differences', block by block scaled to 1: {"agree", "differ"}."""
    ax.set(title="backward against differences", xlabel="by differences", ylabel="by backward", xlim=(-1.08, 1.08), ylim=(-1.08, 1.08), xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    ax.plot([-1.1, 1.1], [-1.1, 1.1], "-", color=figures.FAINT, lw=6, zorder=0)
    ax.text(0.97, 0.03, "on the line:\nright", transform=ax.transAxes, ha="right", color=figures.GREY, weight="bold")
    return {"agree": ax.plot([], [], "o", color=figures.GREEN, ms=6, mew=0)[0],
            "differ": ax.plot([], [], "X", color=figures.VERMILION, ms=9, mec="white", mew=0.8)[0]}
