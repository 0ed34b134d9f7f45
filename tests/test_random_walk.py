"""Every lab through hundreds of random states: sentence, curves and maps say the same thing, nan is never said, and nothing warns."""
import math
import re
import warnings

import numpy as np
import pytest

import nnlib as nn
from nnlib.course.functions import relu_network
from nnlib.labs import BugHunt, DeepTraining, GradientFlow, StepSize
from nnlib.labs.bug_hunt import BLOCKS, PARTS, not_yet, numbered, said
from nnlib.labs.gradient_flow import levels_passed
from nnlib.labs.step_size import FUNCTIONS, STEPS
from nnlib.live.controls import ACTIVATIONS, INITIALIZERS
from walks import NUMBER, number_after, pick, walk

STATES = 500


@pytest.fixture(autouse=True)
def nothing_warns():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


# GradientFlow.

def flow_state(rng):
    return dict(depth=int(rng.choice([1, 2, *rng.integers(3, 101, 6)])), var_w=float(rng.choice([0, 0.02, 103.0, 1e6, *rng.uniform(0, 4, 12)])), width=int(rng.integers(1, 61)),
                var_b=float(rng.choice([0, 0, 0.05, 3.0, *rng.uniform(0, 0.5, 4)])), activation=pick(rng, ACTIVATIONS.values()), init=pick(rng, INITIALIZERS.values()),
                batch_norm=bool(rng.random() < 0.15), seed=int(rng.integers(10_000)))


def word_for(decades):
    return "vanishing" if decades <= -1 else "exploding" if decades >= 1 else "it arrives"


def test_gradient_flow_never_contradicts_itself():
    lab, seen = GradientFlow(depth=3, width=5), dict.fromkeys(("vanishing", "exploding", "it arrives", "theory", "beyond", "exploded", "vanished"), 0)
    for state in walk(lab, flow_state, 250, drawn=20):
        sentence, depth = repr(lab), state["depth"]
        assert not re.search(r"\b(nan|inf)\b", sentence), (state, sentence)
        for words in seen:
            seen[words] += words in sentence
        maps, beyond = lab.artists["maps"], (state["var_w"] > 4, state["var_b"] > 0.5)
        shapes = [marker.get_marker() for marker in maps["here"]]
        assert shapes == [{(False, False): "o", (True, False): ">", (False, True): "^", (True, True): (3, 0, -45)}[beyond[0], up] for up in (False, beyond[1])]
        dZ = np.asarray(lab.artists["dZ"][1]["measured"].get_ydata(), float)
        spread = np.asarray(lab.artists["spread"][1]["measured"].get_ydata(), float)
        if "exploded" in sentence:
            layer = int(re.search(r"exploded at layer (\d+)", sentence).group(1))
            assert np.isfinite(spread[:layer - 1]).all() and np.isnan(spread[layer - 1:]).all(), (state, sentence)
            continue
        if "vanished" in sentence:
            layer = int(re.search(r"vanished at layer (\d+)", sentence).group(1))
            assert np.isfinite(spread[:layer - 1]).all() and np.isnan(spread[layer - 1]), (state, sentence)
            continue
        assert state["batch_norm"] or ("beyond" in sentence) == any(beyond), (state, sentence)
        if depth == 1 or "no gradient that can be measured" in sentence:
            assert depth == 1 or np.isnan(dZ[0]) or np.isnan(dZ[-1]), (state, sentence)
            continue
        ratio, each = number_after("gradient at layer 1 is", sentence), number_after("×", sentence.replace("×", "× "))
        assert ratio == pytest.approx(dZ[0] / dZ[-1], rel=0.06), (state, sentence)
        assert ratio < 0.005 * 1.1 ** depth or each ** (depth - 1) == pytest.approx(ratio, rel=0.006 * depth / each + 0.06), (state, sentence)
        assert f": {word_for(math.log10(dZ[0] / dZ[-1]))}, ×" in sentence, (state, sentence)
        if spread[0] > 0 and spread[-1] > 0:
            assert f"std of a goes from {spread[0]:.2g} to {spread[-1]:.2g}" in sentence
        if not state["batch_norm"] and not any(beyond) and state["var_w"] > 0.02:
            var_w, decades = lab.arrays["depth_map"]
            there = np.interp(state["var_w"], var_w, decades[:, depth - 1])
            column = np.argmin(abs(var_w - state["var_w"]))
            shade = levels_passed(decades)[2 * (depth - 1), column]                 # the colour under the circle
            assert np.sign(shade) == np.sign(int(decades[column, depth - 1]))
            if abs(abs(there) - 1) > 0.05:                  # not on the border of the first shade
                on_map, measured = word_for(there), word_for(math.log10(dZ[0] / dZ[-1]))
                assert ("theory" in sentence) == (on_map != measured), (state, there, sentence)
                assert on_map == measured or sentence.endswith(f": {on_map}."), (state, there, sentence)
    assert min(seen.values()) > 4, seen                     # the walk saw all there is to say


# DeepTraining.

def training_state(rng):
    return dict(depth=int(rng.integers(1, 31)), var_w=float(rng.choice([0, *rng.uniform(0, 4, 8)])), lr=float(pick(rng, (1e-5, 1e-3, 5e-3, 0.02, 0.1, 1.0, 10.0, 100.0))),
                batch_size=int(pick(rng, (1, 64, 500))), width=int(rng.integers(1, 33)), activation=pick(rng, ACTIVATIONS.values()), batch_norm=bool(rng.random() < 0.3),
                seed=int(rng.integers(10_000)))


def test_deep_training_never_contradicts_itself():
    lab, seen = DeepTraining(depth=2, width=4), {}
    steps, rng = (0, 1, 3, 20, 70), np.random.default_rng(1)
    for state in walk(lab, training_state, 250, drawn=20):
        wanted = pick(rng, steps)
        lab.run(steps=wanted)
        sentence, arrays = repr(lab), lab.arrays
        assert not lab.complaint and not re.search(r"\b(nan|inf)\b", sentence), (state, sentence)
        axes, artists = lab.artists["cost"]
        x, y = (np.asarray(each, float) for each in artists["cost"].get_data())
        guess = artists["guess"].get_ydata()[0]
        costs = np.asarray(arrays["final"], float)
        assert guess == pytest.approx(math.log(5)) and x[0] == 0 and (wanted == 0 or x[-1] <= wanted)
        lost = np.count_nonzero(~np.isfinite(costs))
        assert ("diverged at step" in sentence or "exploded" in sentence) == (lost > 2), (state, sentence)
        first, median = np.median(lab.training.curve[1][0]), np.sort(np.where(np.isfinite(costs), costs, np.inf))[2]
        if "diverged at step" in sentence:
            kind = "σ_w²" if "lower σ_w²" in sentence else "learning rate"
            assert (kind == "σ_w²") == bool(first > 10 * guess), (state, sentence)
            assert np.isnan(y[-1]) and 1 <= number_after("diverged at step", sentence) <= x[-1]
        elif "exploded" in sentence:
            kind = "exploded"
        elif wanted == 0:
            kind = "new start, before training"
            assert kind in sentence and number_after("the cost is", sentence) == pytest.approx(median, rel=0.02), (state, sentence)
        else:
            assert f"step {x[-1]:.0f}" in sentence and ("of a new start" in sentence) == (x[-1] <= 50), (state, sentence)
            assert number_after("the cost is", sentence) == pytest.approx(median, rel=0.06)
            assert y[-1] == pytest.approx(median, rel=1e-6) or (np.isnan(y[-1]) and median == 0)
            kind = ("learned" if median < guess / 20 else "learning" if median < 0.9 * guess else "no better than guessing" if median < 1.5 * guess else "worse than guessing")
            assert f", {kind}" in sentence, (state, sentence)
            assert (f"{lost} of 5 networks diverged" in sentence) == (0 < lost < 3)
        ratios = np.append(np.asarray(lab.artists["ratio"][1]["measured"].get_ydata(), float), 0)
        if changed := re.search(rf"changes the weights by ({NUMBER}) to ({NUMBER}) of", sentence):
            low, high = map(float, changed.groups())
            assert high == pytest.approx(np.nanmax(ratios), rel=0.5) or np.nanmax(arrays["ratio"]["values"]) > 1e8
        elif "changes no layer" in sentence:
            assert np.nanmax(ratios) <= number_after("by more than", sentence) * 1.001 < 1.1e-5
        seen[kind] = seen.get(kind, 0) + 1
    assert len(seen) >= 6 and min(seen.values()) > 2, seen


# StepSize.

STUDENTS = {"round": np.round, "far": lambda t: t ** 2 + 1e9, "abs": np.abs, "square": lambda t: np.abs(t) ** 2, "steps": lambda t: np.floor(3 * t) + t,
            "cbrt": np.cbrt, "cubic": lambda t: t ** 3, "exp": np.exp, "fast": lambda t: np.sin(30 * t), "linear": lambda t: 2 * t, "log": np.log,
            "bent": lambda t: np.where(np.real(t) > 0.5, 2 * t, t + 0.5)}
KINKS = {"ReLU network": (1.0,), "abs": (0.0,), "bent": (0.5,)}            # the ReLU network has more: where its second unit bends
JUMPS = {"round": lambda t: abs(t % 1 - 0.5), "steps": lambda t: abs((3 * t + 0.5) % 1 - 0.5) / 3}          # distance of the next one


def test_step_size_never_contradicts_itself():
    functions = FUNCTIONS | STUDENTS
    lab, seen = StepSize(), {}

    def draw(rng):
        if rng.random() < 0.25:                             # where something is
            name, theta = pick(rng, (("ReLU network", 1.0), ("ReLU network", 1.001), ("abs", 0.0), ("bent", 0.5), ("round", 0.5), ("steps", 1.0), ("cubic", 0.0), ("θ⁴", 0.0)))
            return dict(eps=10 ** rng.uniform(-6, 0), theta=theta, function=functions[name], float32=False)
        return dict(eps=10 ** rng.uniform(-16, 0), theta=float(rng.choice([0.0, 0.5, 1.0, 1.001, 1.5, *rng.uniform(-3, 3, 8).round(3)])),
                    function=pick(rng, functions.values()), float32=bool(rng.random() < 0.2))

    for state in walk(lab, draw, STATES):
        sentence, theta, eps = repr(lab), state["theta"], state["eps"]
        name = next(name for name, function in functions.items() if function is state["function"])
        context = (name, state, sentence)
        assert not re.search(r"\b(nan|inf|0e\+00)\b", sentence), context
        exact = float(np.float32(theta)) if state["float32"] else theta
        jumps = JUMPS[name](exact) if name in JUMPS else math.inf
        kinks = min((abs(exact - place) for place in KINKS.get(name, ())), default=math.inf)
        kind = ("jump" if "J jumps at" in sentence else "no value" if "no value or no slope" in sentence else "on a kink" if "stands on a kink" in sentence
                else "flat" if "The slope is 0" in sentence else "steep" if "steeper and steeper" in sentence else "not analytic" if "not analytic" in sentence else "kink near" if "there is a kink" in sentence
                else "jump near" if "J jumps between" in sentence else "best" if "The best" in sentence else "plain")
        seen[kind] = seen.get(kind, 0) + 1
        if name != "ReLU network":
            assert (kind == "on a kink") == (kinks == 0), context
            assert kind != "kink near" or kinks < eps, context
        assert (kind == "jump") == (jumps < 1e-9), context
        assert kind != "jump near" or jumps < eps, context
        assert (kind == "steep") == (name == "cbrt" and theta == 0), context
        if kind in ("jump", "no value", "on a kink", "steep", "flat"):
            assert np.isnan(np.asarray(lab.artists["one-sided"]["theory"].get_ydata(), float)).all(), context         # no theory is drawn where there is none
            continue
        for method in ("one-sided", "two-sided", "complex step"):
            shown = float(lab.artists["here"][method].get_ydata()[0])
            if about := re.search(rf"about ({NUMBER}) {method}", sentence):
                assert abs(math.log10(float(about.group(1)) / shown)) <= 0.51, context
            elif below := re.search(rf"below ({NUMBER}) {method}", sentence):
                assert shown < float(below.group(1)) * 1.5, context
            else:
                assert math.isnan(shown) or kind == "not analytic", context
        two = float(lab.artists["here"]["two-sided"].get_ydata()[0])
        assert ("fails a right gradient" in sentence) <= (two > 1e-7), context
        for method in ("one-sided", "two-sided") if name in FUNCTIONS else ():      # "at most"; a student's function may round more often
            theory, measured = (np.asarray(lab.artists[method][line].get_ydata(), float) for line in ("theory", "measured"))
            rounding = STEPS < (1e-4 if state["float32"] else 1e-8)
            assert not (measured > 2 * theory + (2e-6 if state["float32"] else 4e-15))[rounding & (theory < 0.3)].any(), (method, *context)
        if best := number_after("The best two-sided ε is about", sentence):
            errors = np.asarray(lab.artists["two-sided"]["measured"].get_ydata(), float)
            if best < 0.1 and kinks > best and jumps > best:
                assert np.nanmin(errors) * 300 + 1e-14 > errors[np.abs(np.log(STEPS / best)).argmin()], context
    assert set(seen) >= {"jump", "no value", "on a kink", "flat", "not analytic", "kink near", "best", "plain"}, seen


# BugHunt.

def test_bug_hunt_never_contradicts_itself():
    lab = BugHunt()
    for state in walk(lab, lambda rng: dict(bug=int(rng.integers(1, 47)), guess=int(rng.integers(len(PARTS) + 1)), repaired=not_yet), STATES):
        sentence, bug = repr(lab), numbered(state["bug"])
        wrong = [name for name in BLOCKS if (places := BLOCKS[name])[2] + places[1] / 2 in lab.artists["wrong"].get_xdata()]
        assert f"wrong in {', '.join(map(said, wrong))}" in sentence, (state, sentence)
        right = state["guess"] and PARTS[state["guess"] - 1].name == bug.part
        assert bool(right) == ("Yes, it is in" in sentence) and lab.artists["frame"].get_visible() == bool(state["guess"])
        assert not right or lab.artists["frame"].get_linestyle() == "-"


def test_a_lower_learning_rate_is_advised_where_it_learns_and_not_where_it_does_not():
    lab = DeepTraining(depth=30, var_w=2.6, lr=0.02).run(steps=20)
    assert "lower σ_w², or the learning rate much more." in repr(lab)
    assert "learning;" in repr(DeepTraining(depth=30, var_w=2.6, lr=1e-3).run(steps=150))
    assert "lower σ_w²." in repr(DeepTraining(depth=30, var_w=6.0, lr=0.02).run(steps=20)) and "lower σ_w²." in repr(DeepTraining(depth=30, var_w=6.0, lr=1e-5).run(steps=20))
