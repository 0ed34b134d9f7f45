"""Lab `BugHunt` of lesson 04: where a gradient check points.

    BugHunt(bug=7)                          look, guess the part, read its code, and then
    BugHunt(bug=7, repaired=MyBatchNorm)
"""
import dataclasses
import functools
import inspect
from typing import NamedTuple

import numpy as np

import nnlib as nn
from nnlib.course import figures
from nnlib.course.bugs import BUGS
from nnlib.course.differences import element_errors
from nnlib.gradcheck import BAD, GOOD
from nnlib.live.controls import Choice, Pick, Whole
from nnlib.live.lab import Lab, button


class Part(NamedTuple):
    """A box of the diagram: the machine's part, what it is called, and where it is drawn, left to right."""
    name: str
    said: str
    left: float
    right: float


PARTS = (Part("first", "first Dense", 0, 4.4), Part("norm", "batch norm", 4.9, 8.85), Part("bend", "g(z)", 9.2, 11.6), Part("middle", "middle Dense", 11.9, 17.1),
         Part("noise", "dropout", 17.35, 21.75), Part("last", "last Dense", 21.9, 27.2), Part("loss", "loss", 28, 30), Part("penalty", "penalty", 30.2, 34.2), Part("rule", "rule", 34.5, 36.5), Part("batches", "batches", -4.75, -0.35))
BLOCKS = {"W1": (4, 3, 0.2), "b1": (4, 1, 3.4), "gamma1": (4, 1, 5.7), "beta1": (4, 1, 7.3), "W2": (4, 4, 12.4), "b2": (4, 1, 16.4),
          "W3": (3, 4, 22), "b3": (3, 1, 26)}                                       # rows, columns, left edge
LEFT = -5.0                         # where the picture begins
BOX = 4.8, 1.8                      # lower edge and height of a part's box
GREEK = {"gamma1": "γ1", "beta1": "β1"}
ORDER = np.concatenate([np.random.default_rng(1196).permutation([i for i, bug in enumerate(BUGS) if bug.lesson == lesson])       # within a lesson, a bug's number says nothing
                        for lesson in sorted({bug.lesson for bug in BUGS})])                                                    # about where it is
ZERO_AT = 1e-12
MAPS = {"rule": " All gradients agree: the map shows three steps of the rule, and what they should be.",
        "use": " All gradients of training agree: the map shows those of the cost in use, after three batches, and what they should be.",
        "batches": " The gradient of each batch is right: the map shows the sum over two epochs of batches, and what it should be."}


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


def first_with(*blocks):
    """The number of the first bug that shows in just these blocks."""
    return next(bug for bug in range(1, len(BUGS) + 1) if numbered(bug).blocks == blocks)


class BugHunt(Lab):
    """A network with one wrong part → the relative error of every gradient.  Find the part, read its code, repair it.

    `guess` counts the boxes from 1; `repaired=` takes your version of the class (or function) that `lab.code` shows.
    """
    controls = {
        "bug": Whole("bug", 1, len(BUGS), default=1),
        "guess": Pick("it is in the", ("… ?", *(part.said for part in PARTS))),
        "repaired": Choice("repaired", {"not yet": not_yet}, accept_repair, default=not_yet),
    }
    scenarios = {
        "One bias": dict(bug=first_with("b3")),
        "One matrix": dict(bug=first_with("W2")),
        "All before a place": dict(bug=first_with("W1", "gamma1", "beta1")),
        "All weights": dict(bug=first_with("W1", "W2", "W3")),
        "A block that should be zero": dict(bug=first_with("W1", "b1")),
    }
    size = 1120, 450

    def buttons(self):
        return [*super().buttons(), button("Next bug", "bug", self.next_bug, "Another wrong part")]

    def next_bug(self):
        self.set(bug=self.bug.value % len(BUGS) + 1, guess=0, repaired=not_yet)

    def _changed(self, change):
        if change["owner"] is self.bug and not self._muted:             # a guess and a repair belong to one bug
            self.set(guess=0, repaired=not_yet)
        else:
            super()._changed(change)

    @property
    def code(self):
        """The source of the wrong part: what is to be repaired."""
        return numbered(self.bug.value).runnable

    @property
    def report(self):
        """The gradient check behind the picture."""
        return self.arrays["report"]

    def measure(self, state):
        """The check's report, and its relative error number by number."""
        bug, repaired = numbered(state["bug"]), state["repaired"]
        if repaired is not_yet:
            report, missing = planted(state["bug"]), ""
        else:
            part = as_part(bug, repaired)
            missing = bug.repaired_by(part)
            try:
                report = bug.check(part)
            except Exception:
                if not missing:
                    raise
                report = planted(state["bug"])              # what it returns stops the check: the map stays, the sentence says why
        return dict(state, report=report, missing=missing, blocks=report.blocks, elements=element_errors(report))

    def draw(self, stage):
        grid = stage.figure.add_gridspec(1, 2, width_ratios=(2.9, 1), left=0.068, right=0.985, top=0.93, bottom=0.15, wspace=0.15)
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
        artists["cells"].set(facecolor=["white" if u else heat(error) for u, error in zip(unseen, errors)], edgecolor=[figures.GREY if u else "none" for u in unseen])
        artists["crosses"].set_data(*CENTRES[(errors >= BAD) & ~unseen].T)
        frame = PARTS[arrays["guess"] - 1] if arrays["guess"] else Part("", "", 0, 0)
        bug = numbered(arrays["bug"])
        right = frame.name == bug.part
        artists["frame"].set_bounds(frame.left - 0.1, BOX[0] - 0.1, frame.right - frame.left + 0.2, BOX[1] + 0.2)
        artists["frame"].set(edgecolor=figures.GREEN if right else figures.VERMILION, linestyle="-" if right else "--", visible=bool(frame.name))
        artists["bend"].set_text(repr(bug.right).replace("_", "\n") if right and bug.part == "bend" else "")       # before, it would give the place away
        for kind in MARKS:
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
            if arrays["missing"] or not arrays["report"].passed:
                where = f"still wrong in {', '.join(wrong)}" if wrong else "the check passes, but that is no repair"
                return f"Bug {number}, not repaired yet: {where}. {capital(arrays['missing'] or 'Nothing was checked')}."
            checked = f"every block that can be checked ({', '.join(zero)} is zero in both)" if zero else "every block"
            whose = "" if is_the_students(as_part(bug, arrays["repaired"])) else " But that is nnlib's own: write yours."
            return f"Bug {number}, repaired: right in {checked}. It was: {bug.what}.{whose}"
        facts = f"Bug {number}: wrong in {', '.join(wrong)}; right in {', '.join(right) or 'no block'}"
        facts += f"; zero in both: {', '.join(zero)}." if zero else "."
        if not arrays["guess"]:
            return f"{facts} Which part is it in?"
        guess = PARTS[arrays["guess"] - 1]
        there = [other for other in BUGS if other.part == guess.name]
        alike = sum(other.blocks == bug.blocks for other in there)
        if guess.name == bug.part:
            facts += MAPS.get(bug.compared, "")
            which = f" Other lines of it can look like this too ({alike - 1} of our bugs do): read the code." if alike > 1 else ""
            g = f" g is {bug.right!r}." if bug.part == "bend" else ""
            return f"{facts} Yes, it is in the {guess.said}.{g}{which} Repair its code (below) and give it back: BugHunt(bug={number}, repaired=…)."
        if alike:
            return f"{facts} A bug in the {guess.said} could look like this, but that part is right: something else reaches the same blocks."
        places = list(dict.fromkeys(", ".join(map(said, other.blocks)) if len(other.blocks) < len(BLOCKS) else "every block" for other in there))
        return f"{facts} Not the {guess.said}: the bugs planted there show in {'; or in '.join(places)}."

    def listing(self, arrays):
        """The code of the wrong part, once it is found."""
        bug = numbered(arrays["bug"])
        return bug.runnable if arrays["guess"] and PARTS[arrays["guess"] - 1].name == bug.part else ""


def capital(sentence):
    return sentence[:1].upper() + sentence[1:]


def is_the_students(part):
    """Is the code that was to be repaired somebody's own, and not nnlib's?"""
    holder = part if inspect.isfunction(part) else part.slope if type(part) is nn.Activation else part.formula if isinstance(part, nn.Loss) else type(part)
    return not getattr(holder, "__module__", "").startswith("nnlib.")


MARKS = "right", "look", "wrong", "zero"


def verdict(block):
    """Which mark a block gets.  (None of the planted bugs gives an error between the two lines; a repair that is nearly right may.)"""
    return "zero" if block.zero else "right" if block.excess < GOOD else "look" if block.excess < BAD else "wrong"


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


CENTRES = np.array([(left + j + 0.5, 4 - i - 0.5) for rows, columns, left in BLOCKS.values() for i in range(rows) for j in range(columns)])


def heat(error):
    """The colour of a relative error: green where it is right, then darker with each band and power of ten."""
    if error < GOOD:
        return figures.tint(figures.GREEN, 0.4)
    if error < BAD:
        return figures.tint(figures.ORANGE, 0.7)
    return figures.tint(figures.VERMILION, 0.4 if error < 0.01 else 0.7 if error < 0.1 else 1)


def draw_cells(ax):
    """The network's parts as boxes, and under each the numbers of its parameters as cells: {"cells", "crosses", "frame"}, and "bend", which g it is."""
    from matplotlib.collections import PolyCollection
    from matplotlib.patches import Rectangle

    ax.axis("off")
    ax.set(xlim=(LEFT, 36.9), ylim=(-0.95, 7))
    ax.set_title("one hidden bug: relative error of every number", loc="left")
    for i, part in enumerate(PARTS):
        ax.add_patch(Rectangle((part.left, BOX[0]), part.right - part.left, BOX[1], facecolor=figures.GRID, edgecolor=figures.GREY, lw=1))
        words = part.said.removeprefix("first ").removeprefix("middle ").removeprefix("last ").replace(" ", "\n")
        ax.text((part.left + part.right) / 2, BOX[0] + BOX[1] / 2, words, ha="center", va="center", linespacing=1)
        if part.left < 25:                                  # the loss has no next part
            after = min(other.left for other in PARTS if other.left > part.left)
            ax.annotate("", (after, 5.7), (part.right, 5.7), arrowprops=dict(arrowstyle="-|>", color=figures.GREY, shrinkA=0, shrinkB=0))
    for name in BLOCKS:
        ax.text(middle(name), -0.6, said(name), ha="center", va="center", weight="bold")
    for y, words, colour in ((4.1, "right", figures.GREEN), (3.25, "look again", figures.ORANGE), (2.0, "× wrong: the darker,\n    the more", figures.VERMILION), (0.2, "□ zero in both:\n    not checked", figures.GREY)):
        ax.text(28, y, words, color=figures.dark(colour), weight="bold", va="center")
    squares = CENTRES[:, None] + np.array([(-0.44, -0.44), (0.44, -0.44), (0.44, 0.44), (-0.44, 0.44)])
    cells = ax.add_collection(PolyCollection(squares, facecolor="white", edgecolor="none", lw=1.2))
    crosses, = ax.plot([], [], "x", color="white", ms=6, mew=2)
    frame = ax.add_patch(Rectangle((0, 0), 0, 0, facecolor="none", lw=3))
    box = next(part for part in PARTS if part.name == "bend")
    bend = ax.text((box.left + box.right) / 2, 3.3, "", ha="center", va="center", linespacing=1)
    return {"cells": cells, "crosses": crosses, "frame": frame, "bend": bend}


def draw_blocks(ax):
    """The relative error of each block under its cells: a mark for each of MARKS."""
    ax.set(xlim=(LEFT, 36.9), yscale="log", ylim=(ZERO_AT / 10, 10), xticks=[], ylabel="of a block")
    figures.powers_of_ten(ax.yaxis, -12, 0, 4)
    for limit, y, word in ((GOOD, GOOD / 20, "below: right"), (BAD, 5 * BAD, "above: wrong")):
        ax.axhline(limit, color=figures.GREY, lw=1, ls=(0, (1, 2)))
        ax.text(28, y, word, color=figures.dark(figures.GREY), va="bottom" if limit == BAD else "top")
    return {"right": ax.plot([], [], "o", color=figures.GREEN, ms=9)[0],
            "look": ax.plot([], [], "D", color=figures.ORANGE, ms=9)[0],
            "wrong": ax.plot([], [], "X", color=figures.VERMILION, ms=12, mew=0)[0],
            "zero": ax.plot([], [], "s", mfc="white", mec=figures.GREY, mew=2, ms=9)[0]}


def draw_slopes(ax):
    """Backward's gradient over the differences', block by block scaled to 1: {"agree", "differ"}."""
    ax.set(title="as it is, over as it should be", xlabel="as it should be\n(grey line: right)", ylabel="as it is", xlim=(-1.08, 1.08), ylim=(-1.08, 1.08), xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    ax.plot([-1.1, 1.1], [-1.1, 1.1], "-", color=figures.FAINT, lw=6, zorder=0)
    return {"agree": ax.plot([], [], "o", color=figures.GREEN, ms=6, mew=0)[0],
            "differ": ax.plot([], [], "X", color=figures.VERMILION, ms=9, mec="white", mew=0.8)[0]}
