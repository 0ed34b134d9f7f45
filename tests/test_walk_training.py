"""The labs that train, through hundreds of random moves (sliders in the middle of a run, Rewind, Reset, scenarios, New seed, Freeze):
sentence and picture say what is worked out again here."""
import math
import re
import warnings

import numpy as np
import pytest

import nnlib as nn
from nnlib.course import figures, valley
from nnlib.labs import BatchNormLab, Boundary, Descent, Saturation, Symmetry
from nnlib.labs.batch_norm_lab import NormedRun, data
from nnlib.labs.boundary import DATA, OWN, OpenRun
from nnlib.labs.descent import NoRule
from nnlib.labs.saturation import Leaking
from nnlib.labs.symmetry import Nudged
from nnlib.live.controls import ACTIVATIONS, LEAKING
from nnlib.live.training_lab import Run
from walks import any_move, close, line, number_after, pick, walk


@pytest.fixture(autouse=True)
def nothing_warns():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


# ---- Descent ----

# w, g, t, [v, s], rate, β -> the step: by the textbook
STEPS_OF = {
    nn.GradientDescent: lambda g, t, v, s, lr, beta: (lr * g, v, s),
    nn.Momentum: lambda g, t, v, s, lr, beta: (lr * (v := beta * v + (1 - beta) * g), v, s),
    nn.RMSprop: lambda g, t, v, s, lr, beta: (lr * g / (np.sqrt(s := beta * s + (1 - beta) * g ** 2) + 1e-8), v, s),
    nn.Adam: lambda g, t, v, s, lr, beta: (lr * (v := beta * v + (1 - beta) * g) / (1 - beta ** t) / (np.sqrt((s := 0.999 * s + 0.001 * g ** 2) / (1 - 0.999 ** t)) + 1e-8), v, s),
}
NAMES = {nn.GradientDescent: "gradient descent", nn.Momentum: "momentum", nn.RMSprop: "RMSprop", nn.Adam: "Adam"}


class Walkers:
    """The rules' paths from the lab's start, made again with the settings that each step had."""

    def __init__(self, state):
        self.kinds = [state["rule"]] + [state["beside"]] * (state["beside"] is not NoRule)
        self.w, self.memory = np.tile([state["w1"], state["w2"]], (len(self.kinds), 1)), [(np.zeros(2), np.zeros(2)) for _ in self.kinds]
        self.rng, self.waiting, self.drawing = np.random.default_rng(state["seed"]), [], None
        self.paths, self.costs, self.seen, self.lost, self.used = [self.w.copy()], [self.cost()], [0], [0] * len(self.kinds), state["lr"]

    def cost(self):
        X, Y = valley.examples()
        with np.errstate(all="ignore"):
            return 0.5 * ((self.w @ X - Y) ** 2).mean(axis=1)

    def step(self, state, went):
        """One step of each, which the lab says `went` there (R, 2)."""
        if self.drawing != (state["batch_size"], state["replace"]):
            self.drawing, self.waiting = (state["batch_size"], state["replace"]), []
        if not self.waiting:
            size = state["batch_size"]
            order = self.rng.integers(256, size=size) if state["replace"] else self.rng.permutation(256)
            self.waiting = [order[i:i + size] for i in range(0, len(order), size)]
        chosen, (X, Y), t = self.waiting.pop(0), valley.examples(), len(self.paths)
        with np.errstate(all="ignore"):
            for i, kind in enumerate(self.kinds):
                g = ((self.w[i] @ X[:, chosen] - Y[0, chosen]) * X[:, chosen]).mean(axis=1)
                move, *self.memory[i] = STEPS_OF[kind](g, t, *self.memory[i], state["lr"], state["beta"])
                self.w[i] -= move
        assert close(self.w, went, rel=1e-6, abs=1e-8) or np.abs(self.w).max() > 100, (t, state)
        self.w = went.copy()                                # where g is nearly 0, an adaptive step hangs on its rounding: each begins where the lab is
        self.paths.append(self.w.copy())
        self.costs.append(self.cost())
        self.seen.append(self.seen[-1] + len(chosen))
        self.lost = [lost or (0 if cost < 1e6 else t) for lost, cost in zip(self.lost, self.costs[-1])]
        self.used = state["lr"] if t == self.lost[0] else self.used


def descent_state(rng):
    return dict(lr=float(pick(rng, (0.001, 0.05, 0.2, 0.5, 2.0, 2.0, 2.5, 5.0, 100.0))), batch_size=int(pick(rng, (1, 16, 100, 256, 256, rng.integers(1, 257)))), beta=float(pick(rng, (0.0, 0.5, 0.9, 0.99))),
                w1=rng.integers(-48, 49) / 16, w2=rng.integers(-48, 49) / 16, rule=pick(rng, STEPS_OF), beside=pick(rng, (NoRule, NoRule, *STEPS_OF)), against=int(rng.integers(3)),
                replace=bool(rng.random() < 0.3), seed=int(rng.integers(10_000)))


DESCENT_SAYS = {"at the start": 0, "All examples": 0, "One example": 0, r"Batches of \d+": 0, "Batches of 256": 0, "is exact": 0, "is off by": 0, "was lost at step": 0, "press Rewind": 0, "it went up": 0, "it went down": 0,
                r"of the last \d+ steps \d+ went up": 0, r"Beside it .*: lost at step": 0, r"Beside it [^:]*: [\d.e-]+\.": 0, "less than 1e-9": 0, r"1 epoch\)": 0, r"epochs\)": 0}


def test_descent_never_contradicts_itself():
    lab, seen, walkers, frozen = Descent(), dict(DESCENT_SAYS), None, None
    lowest = np.linalg.lstsq(valley.examples()[0].T, valley.examples()[1][0], rcond=None)[0]
    bottom = 0.5 * np.mean((lowest @ valley.examples()[0] - valley.examples()[1]) ** 2)

    def move(rng):
        nonlocal walkers, frozen
        if lab.training.t > 300:
            lab.rewind()                                    # so that each step is kept
            walkers = None
        before = lab.state()
        if rng.random() < 0.1:                              # the start is dragged
            place = rng.uniform(-4, 4, 2)
            lab.pointed(lab.artists["plane"], *place, "down")
            assert [lab.w1.value, lab.w2.value] == [min(max(round(16 * x) / 16, -3), 3) for x in place]
            did = "dragged"
        else:
            kept = np.array(lab.artists["first"].get_data())
            if rng.random() < 0.2:                          # to where little is left to do, or too far
                lab.rewind()
                lab.set(**descent_state(rng) | dict(batch_size=256, replace=False) | pick(rng, (dict(lr=2.0, rule=nn.GradientDescent), dict(lr=5.0), dict(lr=100.0, beside=nn.GradientDescent))))
                lab.run(steps=450 if lab.lr.value == 2.0 else 30)
                did = "too far"
            else:
                did = any_move(lab, rng, descent_state, (1, 1, 2, 3, 16, 40, 60, 200))
            if did == "freeze":
                frozen = kept if lab.freeze.value else None
        state = lab.state()
        anew = [name for name in state if name not in lab.live and state[name] != before[name]]
        if walkers is None or did in ("rewind", "reset", "scenario", "too far") or anew:
            walkers = Walkers(state)
        places = lab.training.history[3]
        while len(walkers.paths) < len(places):
            walkers.step(state, places[len(walkers.paths)])
        if did == "too far" and rng.random() < 0.4:
            lab.lr.value = 0.1                              # too late
        return did

    for did in walk(lab, move, 180, drawn=20):
        sentence, state, t = repr(lab), lab.state(), lab.training.t
        context = (did, state, sentence)
        assert not re.search(r"\b(nan|inf)\b", sentence), context
        for words in seen:
            seen[words] += bool(re.search(words, sentence))
        paths, excess, names = np.array(walkers.paths), np.array(walkers.costs) - bottom, [NAMES[kind] for kind in walkers.kinds]
        steady = np.abs(paths).max() < 1e3                  # two ways of rounding part where a path explodes
        # the picture
        steps, shown = lab.training.history[0], line(lab.artists["first"]).T
        assert steps[0] == 0 and steps[-1] == t == len(paths) - 1 and len(shown) == len(steps)
        assert line(lab.artists["start"])[:, 0].tolist() == [state["w1"], state["w2"]]
        for i, name in enumerate(("first", "second")):
            shown, costs = line(lab.artists[name]).T, line(lab.artists[f"{name} cost"])
            if i == len(names):
                assert shown.size == costs.size == 0 and line(lab.artists["ends"][0]).size == 0
                continue
            assert np.array_equal(costs[0], (steps, np.array(walkers.seen)[steps], costs[0])[state["against"]]) and (np.diff(costs[0]) > 0).all()
            assert lab.artists["cost"].get_xlabel().startswith(("steps", "examples seen", "seconds")[state["against"]]) and costs[0][-1] <= lab.artists["cost"].get_xlim()[1]
            there = np.abs(paths[steps, i]).max(axis=1) < 50
            assert close(shown[there], paths[steps, i][there], rel=1e-6, abs=1e-7), context
            visible = there & (excess[steps, i] > 2e-6)
            assert close(costs[1][visible], np.minimum(excess[steps, i][visible], 1e3), rel=1e-4), context
            assert close(line(lab.artists["ends"][1 - i])[:, 0], shown[-1])
        assert lab.artists["ghost"].get_visible() == lab.freeze.value and (frozen is None or np.array_equal(lab.artists["ghost"].get_data(), frozen, equal_nan=True))
        # the gradients of batches, at the first rule's place
        X, Y = valley.examples()
        size = state["batch_size"]
        if steady:
            each = X * (walkers.w[0] @ X - Y)
            g, spread = each.mean(axis=1), np.cov(each, ddof=0) / size * (1 if state["replace"] else (256 - size) / 255)
            off = math.sqrt(np.trace(spread)) / np.linalg.norm(g)
            assert close(line(lab.artists["g"])[:, 0], g, rel=1e-5, abs=1e-7)           # where a path turned round far out, rounding is left
            outline = line(lab.artists["ellipse"]) - g[:, None]
            if size < 256 or state["replace"]:
                assert np.einsum("in,ij,jn->n", outline, np.linalg.inv(spread), outline) == pytest.approx(4, rel=1e-3), context
            else:
                assert np.abs(outline).max() < 1e-7
            far = np.linalg.norm(line(lab.artists["batches"]) - g[:, None], axis=0)
            assert far.shape == (200,) and math.sqrt((far ** 2).mean()) == pytest.approx(math.sqrt(np.trace(spread)), rel=0.25, abs=1e-7), context
        # the sentence
        every = size == 256 and not state["replace"]
        assert sentence.startswith("All examples" if every else "One example" if size == 1 else f"Batches of {size}"), context
        if t and walkers.lost[0]:
            assert f"{names[0]} was lost at step {walkers.lost[0]}" in sentence and "off by" not in sentence and "exact" not in sentence, context
            lower = state["lr"] >= walkers.used
            assert (f"lower the learning rate, {state['lr']:g}." in sentence) == lower and ("press Rewind" in sentence) == (not lower), context
        else:
            assert ("is exact" in sentence) == every, context
            if not every and steady and off < 1e3:
                assert number_after("is off by", sentence) == pytest.approx(off, rel=0.06), context
            said, now = number_after(": J is", sentence), excess[-1, 0]
            assert said == pytest.approx(now, rel=0.06) if said else now < 1.1e-9 and "J is less than 1e-9" in sentence, context
        if t == 0:
            assert f"at the start ({state['w1']:g}, {state['w2']:g}): J is" in sentence, context
            continue
        if not walkers.lost[0]:
            assert f"{names[0]}, step {t} (" in sentence, context
            epochs = re.search(r"step \d+ \(([\d.,]+) (epochs?)\)", sentence)
            assert float(epochs[1].replace(",", "")) == pytest.approx(walkers.seen[-1] / 256, rel=0.006) and (epochs[1] == "1") == (epochs[2] == "epoch"), context
            rises = np.diff(excess[-51:, 0])
            surely, perhaps = (rises > 2e-9).sum(), (rises > 0.5e-9).sum()
            if t == 1:
                assert ("it went up" in sentence) <= (perhaps == 1) and ("it went down" in sentence) <= (surely == 0), context
            else:
                last, ups = map(int, re.search(r"of the last (\d+) steps (\d+) went up", sentence).groups())
                assert last == min(t, 50) and surely <= ups <= perhaps, context
        if len(names) > 1:
            assert f" Beside it {names[1]}: " in sentence, context
            beside = sentence.split("Beside it")[1]
            if walkers.lost[1]:
                assert beside == f" {names[1]}: lost at step {walkers.lost[1]}.", context
            elif "less than" in beside:
                assert excess[-1, 1] < 1.1e-9, context
            else:
                assert number_after(f"{names[1]}:", beside) == pytest.approx(excess[-1, 1], rel=0.06), context
    assert min(seen.values()) > 0, seen


# ---- networks, written out ----

ERF = np.vectorize(math.erf, otypes=[float])


def share_below(Z):
    return (1 + ERF(Z / math.sqrt(2))) / 2


def rise(Z):
    return 1 / (1 + np.exp(-Z))


# g and g′ by the textbook
TEXTBOOK = {
    "tanh": (np.tanh, lambda Z: 1 - np.tanh(Z) ** 2), "relu": (lambda Z: np.maximum(Z, 0), lambda Z: 1.0 * (Z > 0)), "sigmoid": (rise, lambda Z: rise(Z) * (1 - rise(Z))),
    "leaky relu": (lambda Z: np.where(Z > 0, Z, 0.1 * Z), lambda Z: np.where(Z > 0, 1.0, 0.1)), "identity": (lambda Z: Z, np.ones_like),
    "gelu": (lambda Z: Z * share_below(Z), lambda Z: share_below(Z) + Z * np.exp(-Z * Z / 2) / math.sqrt(2 * math.pi)),
    "silu": (lambda Z: Z * rise(Z), lambda Z: rise(Z) * (1 + Z * rise(-Z))),
}


def forward(params, X, g):
    """Z and A of each hidden layer, and the logits."""
    Zs, As, l = [], [X], 1
    with np.errstate(all="ignore"):
        while f"W{l + 1}" in params:
            Zs.append(params[f"W{l}"] @ As[-1] + params[f"b{l}"])
            As.append(g(Zs[-1]))
            l += 1
        return Zs, As, params[f"W{l}"] @ As[-1] + params[f"b{l}"]


def cost_of(out, Y):
    """Of two classes: −log of the right one's share."""
    with np.errstate(all="ignore"):
        return float(np.mean(np.maximum(out, 0) - out * Y + np.log1p(np.exp(-np.abs(out)))))


def after_a_step(params, X, Y, lr, g, slope):
    """{name: array}: gradient descent, once."""
    Zs, As, out = forward(params, X, g)
    with np.errstate(all="ignore"):
        delta, moved = (rise(out) - Y) / X.shape[1], {}
        for l in range(len(As), 0, -1):
            moved[f"W{l}"], moved[f"b{l}"] = params[f"W{l}"] - lr * delta @ As[l - 1].T, params[f"b{l}"] - lr * delta.sum(axis=1, keepdims=True)
            if l > 1:
                delta = params[f"W{l}"].T @ delta * slope(Zs[l - 2])
    return moved


@pytest.fixture
def remembered(monkeypatch):
    """`remembered(kind)`: its runs keep the parameters and the learning rate that their latest step began with, as `before` and `used_rate`."""
    def remember(kind):
        step = kind.step

        def remembering(run):
            before, t = run.params.copy(), run.t
            goes_on = step(run)
            if run.t > t:
                run.before, run.used_rate = before, run.lr
            return goes_on

        monkeypatch.setattr(kind, "step", remembering)

    return remember


# ---- Boundary ----

def boundary_state(rng):
    places = [(*np.round(rng.uniform(-1.5, 1.5, 2), 2).tolist(), int(rng.integers(2))) for _ in range(pick(rng, (0, 0, 0, 1, 5, 40)))]
    hidden, units, data = int(pick(rng, (0, 1, 1, 1, 2, 4))), int(pick(rng, (1, 2, 3, 6, 12))), pick(rng, ("circles", "circles", *DATA, OWN, OWN))
    return dict(data=data, activation=pick(rng, (*ACTIVATIONS.values(), nn.tanh, RUNAWAY)), adds=int(rng.integers(2)), points=tuple(places), hidden=hidden, units=units,
                lr=float(pick(rng, (0.001, 0.1, 1.0, 1.0, 3.0, 100.0))), batch_size=int(pick(rng, (1, 10, 200, 200, rng.integers(1, 201)))), seed=int(rng.integers(10_000)))


RUNAWAY = nn.Activation(lambda Z: Z ** 5, lambda Z, A: 5 * Z ** 4, "fifth power")
STEP = nn.Activation(np.sign, lambda Z, A: 0 * Z, "step")
BLIND = nn.Activation(lambda Z: np.log(Z - 100), lambda Z, A: 1 / (Z - 100), "blind")
BOUNDARY_SAYS = {"No points yet": 0, "look at your own": 0, r"diverged at step \d+ with learning rate [\d.]+: lower it": 0, "press Rewind to try": 0, "all of one class": 0, "done, the classes": 0, "one straight line": 0,
                 "One line cannot": 0, "Two lines cannot": 0, "no hidden layer": 0, "100% of the points": 0, "99% of the points": 0, "of new ones": 0, r"right side\.$": 0}


def test_boundary_never_contradicts_itself(remembered):
    remembered(OpenRun)
    lab, seen, labels, frozen, lost = Boundary(), dict(BOUNDARY_SAYS), {}, None, {}

    def move(rng):
        nonlocal frozen
        luck, kept = rng.random(), np.array(lab.artists["boundary"].get_data())
        if luck < 0.12:                                     # clicks, near a point of one's own too
            for _ in range(3):
                near = lab.points.value and rng.random() < 0.3
                place = np.add(pick(rng, lab.points.value)[:2], 0.03) if near else rng.uniform((-2, -1.6), (2, 1.6))
                before = lab.points.value
                lab.pointed(lab.artists["plane"], *place, "down")
                lab.pointed(lab.artists["plane"], *place, "up")
                far = [point for point in before if math.dist(point[:2], place) > 0.06]
                assert lab.points.value == (tuple(far) if len(far) < len(before) else (*before, (*np.round(place, 2).tolist(), lab.adds.value)))
            return "click"
        if luck < 0.2:                                      # long enough to say what no training can do
            lab.set(**boundary_state(rng) | pick(rng, (dict(hidden=0, data="moons"), dict(hidden=1, units=int(rng.integers(1, 4)), data="circles"))) | dict(batch_size=200, lr=1.0, points=()))
            if lab.activation.value is not RUNAWAY:
                lab.run(steps=1001)
            return "long"
        if luck < 0.3:
            lab.set(**boundary_state(rng) | dict(activation=pick(rng, (RUNAWAY, RUNAWAY, BLIND)), hidden=2, units=12, data="moons", lr=100.0, batch_size=200))
            lab.run(steps=3)
            lab.lr.value = pick(rng, (100.0, 0.1))
            return "runaway"
        did = any_move(lab, rng, boundary_state, (1, 1, 2, 3, 10, 40))
        if did == "freeze":
            frozen = kept if lab.freeze.value else None
        return did

    for did in walk(lab, move, 160, drawn=20):
        sentence, state, run = repr(lab), lab.state(), lab.training
        context = (did, state, sentence)
        assert not re.search(r"\b(nan|inf)\b", sentence), context
        for words in seen:
            seen[words] += bool(re.search(words, sentence))
        name = next((name for name, known in ACTIVATIONS.items() if known is state["activation"]), None)
        hidden = f"{state['hidden']} hidden layer{'s' * (state['hidden'] > 1)} of {state['units']} {name or '(fifth power|blind|RUNAWAY|BLIND)'} unit{'s' * (state['units'] > 1)}" if state["hidden"] else "no hidden layer: one line"
        assert re.match(rf"{state['data']}, {hidden}[.:]", sentence), context
        # the points
        made = [np.zeros((2, 0)), np.zeros((1, 0))] * 2
        if state["data"] != OWN:
            X, Y = DATA[state["data"]](400, np.random.default_rng([state["seed"], 1]))
            made = [X[:, :200], Y[-1:, :200], X[:, 200:], Y[-1:, 200:]]
        own = np.reshape(state["points"], (-1, 3)).T
        X, Y, X_new, Y_new = np.hstack([made[0], own[:2]]), np.hstack([made[1], own[2:]]), *made[2:]
        labels.update(zip(map(tuple, X.T), Y[0]))
        for label in (0, 1):
            assert close(line(lab.artists["points"][label]), made[0][:, made[1][0] == label]) and close(line(lab.artists["own"][label]), own[:2, own[2] == label]), context
            assert lab.artists["points"][label].get_marker() == "os"[label] and lab.artists["points"][label].get_color() == (figures.BLUE, figures.VERMILION)[label]
        m, t = X.shape[1], run.t
        if m == 0:
            assert "No points yet: click on the picture" in sentence, context
            continue
        if not name:                                        # a student's own
            g, slope = state["activation"].g, lambda Z: state["activation"].slope(Z, None)
        else:
            g, slope = TEXTBOOK[name]
        # cost and step
        steps, costs = map(np.asarray, run.curve)
        if t:
            fed = run.trace["A0"]
            there = np.array([[labels[tuple(column)] for column in fed.T]])
            cost = cost_of(forward(run.before, fed, g)[2], there)
            moved = after_a_step(run.before, fed, there, run.used_rate, g, slope)
            for name_of, values in moved.items():
                if np.isfinite(values).all() and np.abs(values).max() < 1e6:
                    assert close(run.params[name_of], values, rel=1e-6, abs=1e-9), (name_of, *context)
        else:
            size = m if state["batch_size"] == 200 else min(state["batch_size"], m)
            cost = cost_of(forward(run.params, X[:, :size], g)[2], Y[:, :size])
        x, y = line(lab.artists["cost"]["cost"])
        assert x[0] == 0 and x[-1] == t and np.isnan(y[~np.isfinite(costs)]).all()
        # divergence
        if np.isfinite(cost):
            assert "diverged" not in sentence and "no number" not in sentence and close(y[-1], cost, rel=1e-6, abs=1e-12), (cost, *context)
        else:
            assert np.isnan(y[-1]), context
            at, rate = lost.setdefault(run, (t, getattr(run, "used_rate", 0.0)))          # since when, and with which rate
            if at <= 1 and name is None:
                assert sentence.endswith("before any training: look at your own function."), context
                continue
            assert f": diverged at step {at} with learning rate {rate:g}: " in sentence and (steps[~np.isfinite(costs)] >= at).all(), (at, rate, *context)
            assert ("lower it" in sentence) == (state["lr"] >= rate) and (f"try {state['lr']:g}." in sentence) == (state["lr"] < rate), context
            continue
        assert sentence.split(". ", 1)[1].startswith(f"Step {t}: the cost is {cost:.2g} (not knowing: 0.69); ") or number_after("the cost is", sentence) == pytest.approx(cost, rel=0.06), context
        # the map, its boundary and the shares
        answers, out = lab.artists["map"].get_data(), forward(run.params, X, g)[2]
        cells = np.random.default_rng(t).integers((0, 0), answers.shape, (4, 2))
        rows, columns = answers.shape
        middles = np.array([[2.1 * ((2 * column + 1) / columns - 1) for _, column in cells], [1.65 * ((2 * row + 1) / rows - 1) for row, _ in cells]])
        with np.errstate(all="ignore"):
            assert close([answers[row, column] for row, column in cells], rise(forward(run.params, middles, g)[2])[0], rel=1e-5, abs=1e-9), context
        edge = line(lab.artists["boundary"])
        edge = edge[:, np.isfinite(edge[0])]
        crossed = ((answers[1:] > 0.5) != (answers[:-1] > 0.5)).any() or ((answers[:, 1:] > 0.5) != (answers[:, :-1] > 0.5)).any()
        assert (edge.shape[1] > 0) == crossed, context
        for place in edge.T[::60]:                          # each piece of it runs between two cells of different colour
            row, column = (place[1] / 1.65 + 1) / 2 * rows - 0.5, (place[0] / 2.1 + 1) / 2 * columns - 0.5
            beside = answers[math.floor(row + 1e-6):math.ceil(row - 1e-6) + 1, math.floor(column + 1e-6):math.ceil(column - 1e-6) + 1]
            assert beside.size == 2 and beside.min() <= 0.5 <= beside.max() or np.abs(beside - 0.5).min() < 1e-3, (place, beside, *context)
        lines = [line(each) for each in lab.artists["lines"]]
        assert [each.size > 0 for each in lines] == [state["hidden"] > 0 and i < state["units"] for i in range(12)], context
        for i in range(state["units"] if state["hidden"] else 0):
            w, b = run.params["W1"][i], run.params["b1"][i]
            assert np.abs(w @ lines[i] + b).max() < 1e-9 * (np.abs(w).max() * 1e4 + abs(b[0])) or np.isnan(lines[i]).any(), context
        shares = []
        for found, of in ((out, Y), (forward(run.params, X_new, g)[2], Y_new)):
            with np.errstate(all="ignore"):
                shares.append(np.mean(((found > 0) == (of > 0.5)) & ~np.isnan(found)) if of.size else None)
        said = [int(share) for share in re.findall(r"(\d+)% of", sentence)]
        assert len(said) == (1 if state["data"] == OWN else 2)
        for share, percent in zip(shares, said):
            assert abs(100 * share - percent) <= 1.01 and (percent == 100) == (share == 1), (shares, *context)
        one_class = np.ptp(Y) == 0
        assert ("all of one class" in sentence) == one_class and ("done, the classes are parted" in sentence) == (not one_class and shares[0] >= 0.97), context
        cannot = [words for words in ("one straight line", "One line cannot", "Two lines cannot") if words in sentence]
        assert len(cannot) <= 1 and (not cannot or shares[0] < 0.97 and t >= 1000)
        if t >= 1000 and shares[0] < 0.97 and not one_class:
            straight = state["hidden"] == 0 or name == "identity"
            ring = state["data"] == "circles" and state["hidden"] == 1 and not straight
            monotone = name in ("tanh", "relu", "leaky relu", "sigmoid")
            assert cannot == (["one straight line"] if straight else ["One line cannot"] if ring and state["units"] == 1 and name else ["Two lines cannot"] if ring and state["units"] == 2 and monotone else []), context
        assert lab.artists["ghost"].get_visible() == lab.freeze.value and (frozen is None or np.array_equal(lab.artists["ghost"].get_data(), frozen, equal_nan=True)), context
    assert min(seen.values()) > 0, seen


# ---- Saturation ----

def saturation_state(rng):
    return dict(scale=float(pick(rng, (0.01, 0.1, 1.0, 1.5, 3.0, 10.0, 100.0))), bias=float(pick(rng, (0.0, 0.0, -2.0, -4.0, 2.0, 20.0, -100.0))), leak=float(pick(rng, (0.0, 0.0, 0.1, 1.0, 5.0))),
                lr=float(pick(rng, (0.001, 0.1, 0.5, 1.5, 10.0, 100.0))), activation=pick(rng, (*LEAKING.values(), nn.relu, nn.relu, RUNAWAY, BLIND, STEP)), seed=int(rng.integers(10_000)))


SATURATION_SAYS = {"no unit is dead": 0, r"dead units: \d+, \d+, \d+ of 50": 0, "nothing comes through it, and nothing": 0, "no gradient comes through it, and nothing": 0, "Before training": 0, ", learned": 0,
                   ", learning": 0, "no better than guessing": 0, "worse than guessing": 0, r"step \d+: diverged": 0, "look at your own": 0}


def test_saturation_never_contradicts_itself(remembered):
    remembered(Leaking)
    lab, seen, frozen = Saturation(), dict(SATURATION_SAYS), None
    X, Y = nn.circles(200, np.random.default_rng(0))
    X = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)

    def move(rng):
        nonlocal frozen
        heights, curve = [bar.get_height() for bar in lab.artists["dead"]], np.array(lab.artists["cost"][1]["cost"].get_data())
        if rng.random() < 0.07:
            lab.set(**saturation_state(rng) | dict(scale=1.5, activation=pick(rng, (nn.tanh, nn.relu)), bias=0.0, lr=0.5))
            lab.run(steps=300)
            return "long"
        did = any_move(lab, rng, saturation_state, (1, 1, 2, 3, 10, 40))
        if did == "freeze":
            frozen = (heights, curve) if lab.freeze.value else None
        return did

    for did in walk(lab, move, 120, drawn=40):
        sentence, state, run = repr(lab), lab.state(), lab.training
        context = (did, state, sentence)
        assert not re.search(r"\b(nan|inf)\b", sentence), context
        for words in seen:
            seen[words] += bool(re.search(words, sentence))
        own = state["activation"] in (RUNAWAY, BLIND, STEP)
        leaky = state["activation"] is nn.relu and state["leak"] > 0
        g, slope = ((state["activation"].g, lambda Z: state["activation"].slope(Z, None)) if own else
                    (lambda Z: np.where(Z > 0, Z, state["leak"] * Z), lambda Z: np.where(Z > 0, 1.0, state["leak"])) if leaky else TEXTBOOK[state["activation"].name])
        name = f"leaky_relu({state['leak']:g})" if leaky else state["activation"].name
        assert sentence.startswith(f"{name}, weights {state['scale']:g}/√n, bias {state['bias']:g}"), context
        with np.errstate(all="ignore"):
            Zs, As, _ = forward(run.params, X, g)
            cost = cost_of(forward(run.before if run.t else run.params, X, g)[2], Y)
            slopes, steepest = [np.asarray(slope(Z), float) for Z in Zs], float(np.abs(slope(np.linspace(-6, 6, 2401))).max())
        if run.t == 0 and not own:                          # as it was opened
            assert all((np.abs(run.params[f"b{l}"] - state["bias"]) < 1e-12).all() for l in (1, 2, 3)) and run.params["W2"].std() == pytest.approx(state["scale"] / 50 ** 0.5, rel=0.08)
        if run.t and did in ("run", "long") and not leaky and np.isfinite(cost) and np.isfinite(run.params.theta).all():
            for name_of, values in after_a_step(run.before, X, Y, run.used_rate, g, slope).items():
                assert close(run.params[name_of], values, rel=1e-5, abs=1e-6 * (1 + np.abs(values).max())) or np.abs(values).max() > 1e6, (name_of, *context)
        if not np.isfinite(cost) or not all(np.isfinite(A).all() for A in As[1:]):
            assert f"step {run.t}: diverged" in sentence if run.t else "no numbers, before any training: look at your own function, or lower the weights." in sentence, context
            continue
        assert "diverged" not in sentence, context
        x, y = line(lab.artists["cost"][1]["cost"])
        assert x[0] == 0 and x[-1] == run.t and (y[-1] == pytest.approx(cost, rel=1e-6, abs=1e-300) or cost <= 0 or leaky), context
        # the bars and the histograms
        flat, dead = [float((np.abs(part) <= 0.0591 * steepest).mean()) for part in slopes], [int((part == 0).all(axis=1).sum()) for part in slopes]
        if state["activation"] in (nn.gelu, nn.silu):       # where the tail's slope is below what a double can say, two ways of writing it differ
            dead = [round(50 * bar.get_height()) for bar in lab.artists["dead"]]
        assert close([bar.get_height() for bar in lab.artists["flat"]], flat, abs=2e-4), context
        assert close([50 * bar.get_height() for bar in lab.artists["dead"]], dead, abs=1e-9), context
        for l, A in enumerate(As[1:]):
            ax, bars = lab.artists[f"histogram {l}"]
            heights, edges, _ = bars.get_data()
            low, high = ax.get_xlim()
            counts = np.histogram(np.clip(A, low, high), np.linspace(low, high, 41))[0]
            assert close(edges, np.linspace(low, high, 41)) and close(heights, counts / counts.max(), abs=0.02), (l, *context)
            beyond = (A > high + 1e-9).mean() + (A < low - 1e-9).mean()
            assert beyond <= 0.0011 or high >= 1e9, (l, beyond, *context)
        # the sentence
        said = [int(share) for share in re.findall(r"(\d+)%", sentence)]
        assert len(said) == 3 and all(abs(100 * share - percent) <= 1.01 and (percent == 100) <= (share == 1) for share, percent in zip(flat, said)), (flat, *context)
        assert ("no unit is dead" in sentence) == (not any(dead)) and (not any(dead) or f"dead units: {dead[0]}, {dead[1]}, {dead[2]} of 50" in sentence), context
        shut = [l for l in (1, 2, 3) if dead[l - 1] == 50]
        if shut:
            silent = np.ptp(As[shut[-1]], axis=1).max() == 0
            assert f"(all of layer {shut[-1]}: {'nothing' if silent else 'no gradient'} comes through it, and nothing before it can learn)" in sentence, context
            moved = after_a_step(run.params, X, Y, 1.0, g, slope)
            assert all(np.array_equal(moved[f"W{l}"], run.params[f"W{l}"]) for l in range(1, shut[-1] + 1)), context          # it cannot, indeed
        else:
            assert "comes through" not in sentence, context
        guess = math.log(2)
        if run.t == 0:
            assert f"Before training: the cost is {cost:.2g} (guessing: 0.69)." in sentence or number_after("the cost is", sentence) == pytest.approx(cost, rel=0.06), context
        elif not leaky:
            level = "learned" if cost < guess / 20 else "learning" if cost < 0.9 * guess else "no better than guessing" if cost < 1.5 * guess else "worse than guessing"
            assert f"Step {run.t}: the cost is " in sentence and sentence.endswith(f", {level}.") and number_after("the cost is", sentence) == pytest.approx(cost, rel=0.06), context
        if frozen:
            assert all(ghost.get_visible() and ghost.get_height() == height for ghost, height in zip(lab.artists["frozen dead"], frozen[0])), context
            assert np.array_equal(lab.artists["cost"][1]["ghost"].get_data(), frozen[1], equal_nan=True)
        else:
            assert not any(ghost.get_visible() for ghost in (*lab.artists["frozen dead"], *lab.artists["frozen flat"], lab.artists["cost"][1]["ghost"]))
    assert min(seen.values()) > 0, seen


# ---- Symmetry ----

def two_kinds(rng, shape, dtype):
    return np.where(np.arange(shape[0])[:, None] % 2, 0.3, -0.3).astype(dtype) * np.ones(shape, dtype)


def odd_one(rng, shape, dtype):
    return np.where(np.arange(shape[0])[:, None] == 0, -0.5, 0.5).astype(dtype) * np.ones(shape, dtype)


def one_class(m, rng):
    return rng.standard_normal((2, m)), np.ones((1, m))


SMOOTH = ("tanh", "sigmoid", "gelu", "silu", "identity")


def symmetry_state(rng):
    return dict(units=int(pick(rng, (4, 8, 16, 64))), scale=float(pick(rng, (1e-6, 0.01, 0.3, 0.3, 1.0, 10.0))), nudge=float(pick(rng, (0.0, 1e-16, 1e-6, 1e-6, 1e-4, 1e-3, 0.05, 0.1))),
                lr=float(pick(rng, (0.001, 0.2, 1.0, 1.0, 3.0, 10.0))), start=pick(rng, (nn.constant, nn.constant, nn.zeros, nn.normal, two_kinds, odd_one)),
                activation=pick(rng, (nn.tanh, nn.tanh, *ACTIVATIONS.values(), RUNAWAY, BLIND)), data=pick(rng, (nn.circles, nn.moons, nn.xor, one_class)), seed=int(rng.integers(10_000)))


SYMMETRY_SAYS = {"Before training": 0, "Step": 0, r": learned": 0, ": no better": 0, ": worse": 0, ": learning": 0, ": better": 0, r"diverged at step \d+": 0, "look at your own": 0, r"Unit 1 parted from .* at step \d+ \(theory": 0,
                 r"Unit 1 parted from the other \d+ at step \d+; those": 0, "it will part at step": 0, "it was to part at step": 0, "sees no parting yet": 0, "with a kink in g": 0, r"not within \d+,000 steps": 0,
                 "from the start": 0, "rank of W1: 0": 0, "rank of W1: 1": 0, "rank of W1: 2": 0}


def test_symmetry_never_contradicts_itself(remembered):
    remembered(Nudged)
    lab, seen, frozen, first = Symmetry(), dict(SYMMETRY_SAYS), None, {}

    def move(rng):
        nonlocal frozen
        curve = np.array(lab.artists["cost"].get_data())
        if (luck := rng.random()) < 0.2:                    # until unit 1 parts, and just before
            lab.set(**symmetry_state(rng) | dict(start=nn.constant, activation=nn.tanh, units=8, nudge=pick(rng, (1e-4, 1e-3, 1e-2)), lr=1.0, scale=0.3, data=pick(rng, (nn.circles, nn.moons))))
            lab.rewind()
            lab.run(steps=30)
            if lab.training.forecast:
                for _ in range(max(0, lab.training.forecast - 33)):
                    lab.training.step()
                lab.run(steps=int(rng.integers(2, 7)))
            return "parting"
        if luck < 0.3:
            lab.set(**symmetry_state(rng) | dict(units=8, data=nn.circles) | pick(rng, (dict(start=nn.normal, activation=nn.tanh, scale=1.0, lr=3.0), dict(start=nn.constant, activation=nn.relu, scale=0.3, lr=1.0, nudge=0.1), dict(activation=BLIND), dict(activation=RUNAWAY, start=nn.constant, scale=3.0, lr=10.0))))
            lab.run(steps=150)
            return "long"
        if luck < 0.33:                                     # so slow that theory gives up
            lab.set(**symmetry_state(rng) | dict(start=nn.constant, activation=nn.tanh, units=8, nudge=1e-16, scale=1e-3, lr=1e-3, data=nn.circles))
            lab.rewind()
            lab.training._seen += 20_000                    # as after 2,000 steps, which take a second
            lab.run(steps=2)
            return "slow"
        did = any_move(lab, rng, symmetry_state, (1, 1, 2, 3, 10, 40))
        if did == "freeze":
            frozen = curve if lab.freeze.value else None
        return did

    for did in walk(lab, move, 160, drawn=20):
        sentence, state, run = repr(lab), lab.state(), lab.training
        context = (did, state, sentence)
        assert not re.search(r"\b(nan|inf)\b|: -0\b", sentence), context
        for words in seen:
            seen[words] += bool(re.search(words, sentence))
        own, t, n = state["activation"] in (RUNAWAY, BLIND), run.t, state["units"]
        name = next((name for name, known in ACTIVATIONS.items() if known is state["activation"]), None)
        g, slope = (state["activation"].g, lambda Z: state["activation"].slope(Z, None)) if own else TEXTBOOK[name]
        X, Y = state["data"](99, np.random.default_rng([state["seed"], 1]))
        share = Y.mean()
        guess = sum(-p * math.log(p) for p in (share, 1 - share) if p)
        with np.errstate(all="ignore"):
            cost = cost_of(forward(run.before if t else run.params, X, g)[2], Y)
        rows = np.hstack([run.params["W1"], run.params["b1"], run.params["W2"].T])
        if t == 0 and state["start"] in (nn.constant, nn.zeros):
            expected = np.full((n, 4), state["scale"] if state["start"] is nn.constant else 0.0)
            expected[:, 2] = 0
            expected[0, 0] += state["nudge"]
            assert np.array_equal(rows, expected), context
        assert sentence.startswith(f"{n} units"), context
        if not np.isfinite(cost) or not np.isfinite(rows).all():
            at = first.setdefault(run, t)
            assert f"diverged at step {at}. " in sentence if at > 1 or not own else "look at your own function" in sentence or "diverged at step" in sentence, (at, *context)
            continue
        if t:
            for name_of, values in after_a_step(run.before, X, Y, run.used_rate, g, slope).items():
                assert close(run.params[name_of], values, rel=1e-6, abs=1e-10 * (1 + np.abs(values).max())) or np.abs(values).max() > 1e6, (name_of, *context)
        assert "diverged" not in sentence, context
        # the picture
        x, y = line(lab.artists["cost"])
        assert x[0] == 0 and x[-1] == t and y[-1] == pytest.approx(cost, rel=1e-6, abs=1e-12) and line(lab.artists["guess"])[1] == pytest.approx([guess, guess])
        assert close(line(lab.artists["one at"])[:, 0], rows[0, :2]) and close(line(lab.artists["at"]).T, rows[1:, :2])
        for artist, label in (("zeros", 0), ("ones", 1)):
            assert close(line(lab.artists[artist]), X[:, Y[0] == label]), context
        at = np.random.default_rng(t).integers(0, 48, (4, 2))
        with np.errstate(all="ignore"):
            answers = rise(forward(run.params, ((at + 0.5) * 3.4 / 48 - 1.7).T, g)[2])[0]
        assert close([lab.artists["map"].get_data()[row, column] for column, row in at], answers, rel=1e-6, abs=1e-9), context
        forecast = line(lab.artists["forecast"])
        assert lab.artists["ghost"].get_visible() == lab.freeze.value and (frozen is None or np.array_equal(lab.artists["ghost"].get_data(), frozen, equal_nan=True)), context
        # the sentence
        close_by = 1e-12 * np.abs(rows).max()
        distinct = []
        for row in rows:
            if all(np.abs(row - other).max() > close_by for other in distinct):
                distinct.append(row)
        singular = np.linalg.svd(run.params["W1"], compute_uv=False)
        rank = int((singular > 1e-12 * singular[0]).sum())
        assert f"{n} units, {len(distinct)} distinct; rank of W1: {rank}. " in sentence, (len(distinct), rank, *context)
        assert (f"Step {t}, " if t else "Before training, ") + "the cost is" in sentence, context
        assert number_after("the cost is", sentence) == pytest.approx(cost, rel=0.006, abs=1e-300) and number_after("guessing:", sentence.replace(")", " ")) == pytest.approx(guess, rel=0.006), context
        level = ("learned" if cost < 0.1 * guess else "no better than guessing" if abs(cost - guess) < 0.02 * guess else "worse than guessing" if cost > guess else
                 "learning" if len(distinct) > 2 else "better than guessing")
        assert f"): {level}." in sentence, context
        apart, others = np.abs(rows[0] - rows[1]).max(), len({row.tobytes() for row in rows[1:]})
        if apart == 0 or others > 1:
            assert "Unit 1" not in sentence, context
            continue
        word = sentence.split("Unit 1 ")[1]
        if state["start"] is odd_one:
            assert word == f"is another than the other {n - 1} from the start; those are still one.", context
            continue
        if run.parted:
            assert f"parted from the other {n - 1} at step {run.parted}" in word and word.endswith("; those are still one.") and run.parted <= t, context
            assert ("(theory: " in word) == (forecast.size > 0) and (not forecast.size or f"(theory: {forecast[0, 0]:.0f})" in word), context
            if run.parted == t:
                was = np.hstack([run.before["W1"], run.before["b1"], run.before["W2"].T])
                assert np.abs(was[0] - was[1]).max() <= 0.1 < apart
            continue
        assert number_after(f"differs from the other {n - 1} by", word.replace(";", " ")) == pytest.approx(apart, rel=0.5), context
        if name not in SMOOTH and not own:
            assert word.endswith("with a kink in g there is no theory of when."), context
        elif forecast.size:
            ahead = forecast[0, 0]
            assert f"theory: it will part at step {ahead:.0f}." in word if ahead > t else f"theory: it was to part at step {ahead:.0f}." in word, context
        else:
            assert re.search(r"sees no parting yet|not within \d+,000 steps", word), (name, own, state["activation"], context)
            assert ("sees no parting yet" in word) == (run._seen - t <= 20_000), context
    assert min(seen.values()) > 0, seen


# ---- BatchNormLab ----

def batch_norm_state(rng):
    return dict(depth=int(pick(rng, (1, 2, 3, 8, 20))), var_w=float(pick(rng, (0.0, 0.5, 0.5, 2.0, 4.0, 100.0))), lr=float(pick(rng, (1e-4, 0.05, 0.1, 0.1, 1.0, 10.0))),
                batch_size=int(pick(rng, (1, 2, 4, 64, 64, 256, rng.integers(1, 257)))), gamma=float(pick(rng, (0.0, 1.0, 1.0, 1.0, 2.0, 3.0))), beta=float(pick(rng, (0.0, 0.0, 0.0, -1.0, 3.0))),
                batch_norm=bool(rng.random() < 0.75), seed=int(rng.integers(10_000)))


def two_networks(params, net, X, Y):
    """z that enters each ReLU, the length of an example's dZ at each Dense, the cost, and the logits: forward and backward in float64."""
    params, depth = {name: params[name].astype(float) for name in params}, sum(isinstance(layer, nn.Dense) for layer in net.layers) - 1
    normed = any(type(layer) is nn.BatchNorm for layer in net.layers)
    A, Zs, caches = X.astype(float), [], []
    for l in range(1, depth + 1):
        Z = params[f"W{l}"] @ A + params[f"b{l}"]
        if normed:
            scale = 1 / np.sqrt(Z.var(axis=1, keepdims=True) + 1e-5)
            caches.append(((Z - Z.mean(axis=1, keepdims=True)) * scale, scale))
            Z = params[f"gamma{l}"] * caches[-1][0] + params[f"beta{l}"]
        Zs.append(Z)
        A = np.maximum(Z, 0)
    out = params[f"W{depth + 1}"] @ A + params[f"b{depth + 1}"]
    high = out.max(axis=0)
    E = np.exp(out - high)
    dZ, lengths = E / E.sum(axis=0) - Y, []
    for l in range(depth, 0, -1):
        dZ = params[f"W{l + 1}"].T @ dZ * (Zs[l - 1] > 0)
        if normed:
            Z_hat, scale = caches[l - 1]
            dZ = params[f"gamma{l}"] * scale * (dZ - dZ.mean(axis=1, keepdims=True) - Z_hat * (dZ * Z_hat).mean(axis=1, keepdims=True))
        lengths.append(np.sqrt((dZ ** 2).sum(axis=0).mean()))
    return Zs, np.array(lengths[::-1]), float(np.mean(np.log(E.sum(axis=0)) + high - (out * Y).sum(axis=0))), out


def by_running_statistics(params, net, X):
    params = {name: params[name].astype(float) for name in params}
    A, l = X.astype(float), 1
    while f"W{l + 1}" in params:
        Z = params[f"W{l}"] @ A + params[f"b{l}"]
        if any(type(layer) is nn.BatchNorm for layer in net.layers):
            Z = params[f"gamma{l}"] * (Z - params[f"mean{l}"]) / np.sqrt(params[f"var{l}"] + 1e-5) + params[f"beta{l}"]
        A, l = np.maximum(Z, 0), l + 1
    return params[f"W{l}"] @ A + params[f"b{l}"]


BATCH_NORM_SAYS = {"new start, before training": 0, "1 hidden layer,": 0, "with it switched off": 0, "nothing that can be measured": 0, r"without batch norm: diverged at step \d+": 0, "without batch norm: learned": 0,
                   "without batch norm: learning": 0, "without batch norm: no better": 0, "with it: learned": 0, "with it: learning": 0, "with it: no better": 0, "batch norm switched off:": 0,
                   "by its running statistics": 0, "the statistics lag": 0, "In a batch of one": 0}


def test_batch_norm_lab_never_contradicts_itself(remembered):
    for kind in (Run, NormedRun):
        remembered(kind)
    lab, seen, first, frozen = BatchNormLab(depth=3), dict(BATCH_NORM_SAYS), {}, None
    X, Y, X_test, Y_test = data()
    numbers = {column.tobytes(): label for column, label in zip(np.ascontiguousarray(X.T), Y.T)}

    def move(rng):
        nonlocal frozen
        curve = np.array(lab.artists["normed"]["cost"].get_data())
        if rng.random() < 0.12:
            lab.set(**batch_norm_state(rng) | dict(batch_norm=True, gamma=1.0, beta=0.0, lr=0.1, batch_size=64) | pick(rng, (dict(depth=8, var_w=0.5), dict(depth=2, var_w=2.0), dict(depth=3, var_w=2.0, batch_size=2, lr=0.05))))
            lab.run(steps=int(pick(rng, (12, 90, 150))))
            return "long"
        did = any_move(lab, rng, batch_norm_state, (1, 1, 2, 3, 10, 25))
        if did == "freeze":
            frozen = curve if lab.freeze.value else None
        return did

    for did in walk(lab, move, 110, drawn=40):
        sentence, state, pair = repr(lab), lab.state(), lab.training
        context = (did, state, sentence)
        assert not re.search(r"\b(nan|inf)\b", sentence), context
        for words in seen:
            seen[words] += bool(re.search(words, sentence))
        depth, t, levels = state["depth"], pair.t, []
        assert sentence.startswith("1 hidden layer," if depth == 1 else f"{depth} hidden layers,"), context
        for kind, run in (("plain", pair.plain), ("normed", pair.normed)):
            mine = lab.artists[kind]
            x, y = line(mine["cost"])
            costs = run.curve[1].astype(float)
            assert x[0] == 0 and x[-1] == run.t and close(y, np.where((costs > 0) & np.isfinite(costs), costs, np.nan)), context
            steps = {name: value for name, value in zip(*run.curve)}
            with np.errstate(all="ignore"):
                fed = run.trace["A0"]
                labels = np.array([numbers[column.tobytes()] for column in np.ascontiguousarray(fed.T)]).T
                params = run.params if run.t == 0 else run.before
                Zs, lengths, cost, _ = two_networks(params, run.net, fed, labels)
                if run.t and kind == "normed" and not close(run.trace[f"A{depth}"], np.maximum(Zs[-1], 0), rel=2e-2, abs=2e-2 * (np.abs(Zs[-1]).max() + 1e-6)):
                    assert did not in ("run", "long"), context              # then it shows what the next step will see: the first examples, by the network of now
                    fed, labels = X[:, :fed.shape[1]], Y[:, :fed.shape[1]]
                    Zs, lengths, _, _ = two_networks(run.params, run.net, fed, labels)
                    cost = None
            fine = all(np.isfinite(Z).all() and np.abs(Z).max() < 1e15 for Z in Zs) and np.isfinite(lengths).all()
            layers, drawn = line(mine["dZ"])
            assert layers.tolist() == [*range(1, depth + 1)]
            small = max(np.abs(lengths[np.isfinite(lengths)]).max(initial=0), 1e-30) * 1e-5
            tame = fed.shape[1] > 2 and fine and (lengths > 1e-30).all()     # of one or two examples batch norm's gradient is a difference of equal numbers
            if tame:
                assert close(np.nan_to_num(drawn), lengths, rel=0.03, abs=small), (kind, drawn, lengths, *context)
                if cost is not None:
                    assert y[-1] == pytest.approx(cost, rel=2e-3, abs=1e-4), (kind, *context)
            for bars, words, place in zip(mine["histograms"], mine["words"], (1, (depth + 1) // 2, depth)):
                heights, edges, _ = bars.get_data()
                said = words.get_text()
                assert said.startswith(f"layer {place}: std ") and close(edges, np.linspace(-5, 5, 41)), context
                if fine and fed.shape[1] > 2:
                    std = Zs[place - 1].std()
                    assert "> 9999" in said if std > 1.0001e4 else float(said.split()[-1]) == pytest.approx(std, rel=0.06, abs=1e-4), (kind, said, std, *context)
                    counts = np.histogram(np.clip(Zs[place - 1], -4.999999, 4.999999), edges)[0]
                    assert std < 1e-3 or close(heights ** 2 / (heights ** 2).sum(), counts / counts.sum(), abs=0.02), (kind, place, *context)
            if run.t and run.diverged:
                first.setdefault(run, run.t)
                assert not np.isfinite(costs[-1]) and (not np.isfinite(cost or math.inf) or not tame), context
                levels.append(f"diverged at step {int(run.diverged)}")
                assert not np.isfinite(steps.get(int(run.diverged), math.nan)) and all(np.isfinite(value) for at, value in steps.items() if at < run.diverged), context
            else:
                share = np.median(costs[-8:]) / math.log(10)
                levels.append("learned" if share < 0.2 else "learning" if share < 0.9 else "no better than guessing")
            if run.t == 0:
                start = run.params
                for l in range(1, depth + 1):
                    assert start[f"W{l}"].std() == pytest.approx(math.sqrt(state["var_w"] / start[f"W{l}"].shape[1]), rel=0.1)
                    assert close(start[f"W{l}"], pair.plain.params[f"W{l}"])
        assert lab.artists["normed"]["ghost"].get_visible() == lab.freeze.value and (frozen is None or np.array_equal(lab.artists["normed"]["ghost"].get_data(), frozen, equal_nan=True)), context
        if t == 0:
            assert "new start, before training. The gradient at layer 1, over the last hidden layer's: without batch norm" in sentence and ("with it switched off" in sentence) == (not state["batch_norm"]), context
            for kind, words in (("plain", "without batch norm"), ("normed", "with it switched off" if not state["batch_norm"] else "with it")):
                drawn = line(lab.artists[kind]["dZ"])[1]
                number = number_after(words, sentence.replace(",", " "))
                assert (number is None) == bool(np.isnan(drawn[-1])) and (number is None or number == pytest.approx(np.nan_to_num(drawn[0]) / drawn[-1], rel=0.06)), context
            continue
        assert f", step {t}, batches of {state['batch_size']}; without batch norm: {levels[0]}; {'with it' if state['batch_norm'] else 'batch norm switched off'}: {levels[1]}." in sentence, (levels, *context)
        assert ("In a batch of one each z is its own mean" in sentence) == (state["batch_norm"] and state["batch_size"] == 1), context
        with np.errstate(all="ignore"):
            own, running = (np.mean(out.argmax(axis=0) == Y_test.argmax(axis=0)) if np.isfinite(out).all() else 0.0
                            for out in (two_networks(pair.normed.params, pair.normed.net, X_test, Y_test)[3], by_running_statistics(pair.normed.params, pair.normed.net, X_test)))
        if abs(own - running - 0.1) > 0.02:
            assert ("by its running statistics" in sentence) == (state["batch_norm"] and state["batch_size"] > 1 and own - running > 0.1), (own, running, *context)
        if "by its running statistics" in sentence:
            of_ten = re.search(r"reads (\d+) of 10 by its running statistics, (\d+) of 10 by their own", sentence)
            assert abs(int(of_ten[1]) - 10 * running) < 0.65 and abs(int(of_ten[2]) - 10 * own) < 0.65, (own, running, *context)
    assert min(seen.values()) > 0, seen
