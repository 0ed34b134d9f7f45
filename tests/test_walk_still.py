"""The labs Tangent, Averages and Scaling, which do not train, through hundreds of random states: sentence and curves say what is worked out again here."""
import functools
import math
import re
import warnings

import numpy as np
import pytest

import nnlib as nn
from nnlib.labs import Averages, Scaling, Tangent
from nnlib.labs.averages import DAYS, SERIES
from nnlib.labs.scaling import INPUTS, START, STEPS, U, Y
from walks import close, line, number_after, pick, walk

E = math.e


@pytest.fixture(autouse=True)
def nothing_warns():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def said_once(seen, sentence):
    for words in seen:
        seen[words] += bool(re.search(words, sentence))


def rounds_to(value, digits):
    """A number as a sentence gives it: to `digits` significant ones."""
    return float(f"{value:.{digits}g}")


# ---- Tangent ----

ERF = functools.cache(math.erf)
PHI = lambda z: np.exp(-z * z / 2) / (2 * math.pi) ** 0.5
RISE = lambda z: 1 / (1 + E ** -z)
GELU = lambda z: (1 + np.reshape([ERF(each) for each in np.ravel(z / 2 ** 0.5).tolist()], np.shape(z))) / 2

# activation: g, g′ by the textbook, places of its kinks
TEXTBOOK = {
    nn.sigmoid: (RISE, lambda z: RISE(z) * RISE(-z), ()),
    nn.tanh: (np.tanh, lambda z: 1 / np.cosh(z) ** 2, ()),
    nn.gelu: (lambda z: z * GELU(z), lambda z: GELU(z) + z * PHI(z), ()),
    nn.silu: (lambda z: z * RISE(z), lambda z: RISE(z) * (1 + z * RISE(-z)), ()),
    nn.identity: (lambda z: z, lambda z: 1 + 0 * z, ()),
    nn.Activation(np.sin, lambda Z, A: np.cos(Z), "sine"): (np.sin, np.cos, ()),
    nn.Activation(lambda Z: -3 * Z + 2 * np.maximum(Z, 0), lambda Z, A: np.where(Z > 0, -1.0, -3.0), "falling"): (lambda z: -3 * z + 2 * np.maximum(z, 0), lambda z: np.where(z > 0, -1.0, -3.0), (0.0,)),
    nn.Activation(lambda Z: np.maximum(Z, 0) - 5 * np.minimum(Z, 0), lambda Z, A: np.where(Z > 0, 1.0, -5.0), "valley"): (lambda z: np.where(z > 0, z, -5 * z), lambda z: np.where(z > 0, 1.0, -5.0), (0.0,)),
}
WITHOUT_END = (nn.Activation(np.log, lambda Z, A: 1 / Z, "log"), nn.Activation(np.sqrt, lambda Z, A: np.where(Z > 0.01, 0.1, 0.0), "root"),
               nn.Activation(lambda Z: np.exp(Z ** 4), lambda Z, A: 4 * Z ** 3 * A, "steep"))       # a, or its slope, is no finite number somewhere
DENSE = np.linspace(-6, 6, 3001)


def relu_by_hand(leak):
    return lambda z: np.where(z > 0, z, leak * z), lambda z: np.where(z > 0, 1.0, leak), (0.0,) * (leak != 1)


def tangent_state(rng):
    place = pick(rng, (0.0, 0.0, 1.41, 6.0, -6.0, round(rng.uniform(-6, 6), 2), round(rng.uniform(-6, 6), 2), round(rng.uniform(-2, 2), 2)))
    return dict(z=place, leak=pick(rng, (0.0, 0.0, 0.1, 0.25, 1.0, round(rng.uniform(0, 1), 2), 5.0)), depth=int(pick(rng, (1, *range(1, 21)))),
                activation=pick(rng, (nn.relu, nn.relu, nn.relu, *TEXTBOOK, pick(rng, WITHOUT_END))))


TANGENT_SAYS = {r"a kink": 0, "nothing passes": 0, "it falls here": 0, "steepest it gets": 0, "flat, less than 6 %": 0, r"slope( = [^=:.]*)? = -?[\d.e-]+\. After": 0,
                "more than sigmoids": 0, "all that sigmoids": 0, "no more than sigmoids": 0, "After 1 layer ": 0, "no finite number": 0}


def test_tangent_never_contradicts_itself():
    lab, seen = Tangent(), dict(TANGENT_SAYS)
    for state in walk(lab, tangent_state, 400):
        sentence, z, activation = repr(lab), state["z"], state["activation"]
        context = (state, sentence)
        assert not re.search(r"\b(nan|inf)\b|-0\.000", sentence), context
        said_once(seen, sentence)
        assert f" at z = {z + 0.0:.4g}" in sentence and not re.search(r"z = -0[.:](?!\d)", sentence), context
        if activation in WITHOUT_END:
            assert "no finite number" in sentence and "After" not in sentence, context
            continue
        g, slope_of, kinks = relu_by_hand(state["leak"]) if activation is nn.relu else TEXTBOOK[activation]
        a, slope, slopes = float(g(z)), float(slope_of(z)), slope_of(DENSE)
        shown = {name: line(lab.artists[name]) for name in ("curve", "slope", "tangent", "foot", "point", "products")}
        assert close(shown["curve"][1], g(shown["curve"][0]), abs=1e-9) and close(shown["slope"][1], slope_of(shown["slope"][0]), abs=1e-9), context
        assert shown["foot"][:, 0] == pytest.approx([z, slope], abs=1e-9) and shown["point"][:, 0] == pytest.approx([z, min(max(a, -1.45), 3.1)], abs=1e-9)
        assert lab.artists["point"].get_marker() == ("^" if a > 3.1 else "v" if a < -1.45 else "o")
        run, rise = np.diff(shown["tangent"]).ravel()
        assert rise / run == pytest.approx(slope, abs=1e-9) and np.mean(shown["tangent"], axis=1) == pytest.approx([z, a], abs=1e-9)
        assert number_after("a =", sentence) == pytest.approx(a, abs=5.1e-4) and number_after(r"slope(?: = a\(1 − a\)| = 1 − a²)? =", sentence) == pytest.approx(slope, abs=5.1e-4), context
        assert ("1 − a²" in sentence) == (activation is nn.tanh) and ("a(1 − a)" in sentence) == (activation is nn.sigmoid)
        steepest = np.abs(slopes).max()
        if z in kinks:
            left, right = (float(slope_of(z + far)) for far in (-1e-3, 1e-3))
            kind = f"(a kink: {left:.3g} to the left, {right:.3g} to the right"
        elif slope == 0:
            kind = ": nothing passes"
        elif slope < 0:
            kind = ": it falls here"
        elif slope > 0.9999 * steepest and np.ptp(slopes) > 1e-9:
            kind = ": the steepest it gets"
        elif slope < 0.0591 * steepest:
            kind = ": flat"
        else:
            kind = ". After"
        assert re.search(f"slope[^:(.]*(?:[(]1 − a[)])?[^:(]*{re.escape(kind)}", sentence), (kind, *context)
        left, at = 1.0, z
        products = []
        for _ in range(state["depth"]):
            left, at = left * float(slope_of(at)), float(g(at))
            products.append(left)
        assert shown["products"][0].tolist() == [*range(1, 1 + state["depth"])] and close(shown["products"][1], np.maximum(np.abs(products), 1e-14), rel=1e-6), context
        most = 0.25 ** state["depth"]
        assert number_after(r"After .* layers?(?:, each fed by the one before,)?", sentence) == pytest.approx(left, rel=0.051, abs=1e-300), context
        assert number_after(r"at most", sentence.replace(")", " ")) == pytest.approx(most, rel=0.051)
        than = "more" if abs(left) > most * (1 + 1e-12) else "all" if abs(left) > 0.999 * most else "no more"
        assert f"is left, {than} " in sentence or abs(abs(left) / most - 1) < 1e-9, (than, *context)
    assert min(seen.values()) > 2, seen


# ---- Averages ----

def drift(rng):
    return np.cumsum(rng.standard_normal(DAYS)) * 3


def large(rng):
    return 1e6 * rng.random(DAYS)


def averages_state(rng):
    return dict(beta=float(pick(rng, (0.0, 0.1, 0.5, 0.9, 0.97, 0.98, 0.99, 0.995, 0.996, 0.998, 0.999, round(rng.uniform(0, 0.999), 3)))),
                day=int(pick(rng, (1, 2, DAYS, *rng.integers(1, DAYS + 1, 5)))), series=pick(rng, (*SERIES.values(), drift, large)), corrected=bool(rng.random() < 0.4),
                seed=int(rng.integers(10_000)))


def test_averages_never_contradicts_itself():
    lab, seen = Averages(), {"1 day;": 0, "days;": 0, "sum to 1 on every day": 0, "too near to 0": 0, "after one window": 0, "before one window": 0, "the day's own": 0}
    for state in walk(lab, averages_state, 150):
        sentence, beta, day = repr(lab), state["beta"], state["day"]
        context = (state, sentence)
        assert not re.search(r"\b(nan|inf)\b", sentence), context
        said_once(seen, sentence)
        x, v = line(lab.artists["x"])[1], line(lab.artists["v"])[1]
        assert close(x, state["series"](np.random.default_rng(state["seed"])))
        ages = np.subtract.outer(np.arange(DAYS), np.arange(DAYS))                # of day k (column) on day t (row)
        shares = np.where(ages >= 0, (1 - beta) * float(beta) ** np.maximum(ages, 0), 0.0)
        sums = shares.sum(axis=1)
        expected = shares @ x / (sums if state["corrected"] else 1)
        assert close(v, expected, abs=1e-9), context
        assert line(lab.artists["day"])[:, 0] == pytest.approx([day, v[day - 1]])
        days_ago, counted = line(lab.artists["weights"])
        assert days_ago.tolist() == [*range(min(day, 120))]
        assert close(counted, shares[day - 1, :day][::-1][:120] / (sums[day - 1] if state["corrected"] else 1)), context
        low, high = lab.artists["plane"].get_ylim()
        assert low <= x.min() and x.max() <= high and low < v.min() and v.max() < high, context         # nothing is beyond the picture
        assert counted.max() <= lab.artists["past"].get_ylim()[1]
        window = 1 / (1 - beta)
        assert number_after("over about", sentence.replace(",", "")) == pytest.approx(window, rel=0.006) and "e+" not in sentence.split(";")[0], context
        assert lab.artists["window"].get_xy()[:, 0].min() == pytest.approx(max(day - window, 0)) and lab.artists["window"].get_xy()[:, 0].max() == pytest.approx(day)
        assert number_after(f"on day {day} it is", sentence.replace(",", " ")) == pytest.approx(v[day - 1], rel=0.0051, abs=1e-12), context
        if state["corrected"]:
            assert sentence.endswith(f"sum to 1 on every day: on day 1 it is x₁ itself, {x[0]:.3g}.") and v[0] == pytest.approx(x[0]), context
            continue
        if beta == 0:
            assert "too near" not in sentence and close(v, x), context
            continue
        assert number_after("the weights sum to", sentence) == rounds_to(sums[day - 1], 2), context
        assert abs(v[0]) < abs(x[0]) and number_after("on day 1 it is", sentence[sentence.index("Without"):]) == rounds_to(v[0] / x[0], 2), context
        last = number_after("; on day", sentence[sentence.index("of x₁"):].replace(",", " "))
        assert last == (min(max(round(window), 1), DAYS)) and f", the weights sum to {sums[int(last) - 1]:.2g}." in sentence, context
        assert ("after one window" in sentence) == (window <= DAYS + 0.5), context
    assert min(seen.values()) > 4, seen


# ---- Scaling ----

SD = (0.1, 0.2, 0.5, 0.6, 0.8, 1.0, 2.0, 5.0, 11.8, 21.2, 30.0, 100.0)


def scaling_state(rng):
    mean, sd, inputs = float(pick(rng, (0.0, 0.6, -0.6, 0.8, 15.4, 59.7, 60.0, -60.0, round(rng.uniform(-60, 60), 1), round(rng.uniform(-2, 2), 1), 1000.0))), pick(rng, SD), int(rng.integers(4))
    least, most = bowl_s(mean, sd, inputs)
    edge = 2 / most
    lr = pick(rng, (10 ** rng.uniform(-5, 1), 10 ** rng.uniform(-5, 1), edge * rng.uniform(0.9, 1.1), edge * 1.0004, 2 / (most + least), 1 / most, edge, edge / 10, 0.5, 1.0, 2.0))
    return dict(mean=mean, sd=sd, inputs=inputs, lr=float(np.clip(lr, 1e-5, 10)), steps=int(pick(rng, (0, 1, 200, rng.integers(201)))))


def bowl_s(mean, sd, inputs):
    """The eigenvalues of [[s² + μ², μ], [μ, 1]], least first: det H = s²."""
    mu = 0 if inputs in (1, 3) else mean / (sd if inputs == 2 else 1)
    s = 1 if inputs >= 2 else sd
    half, root = (s ** 2 + mu ** 2 + 1) / 2, math.hypot((s ** 2 + mu ** 2 - 1) / 2, mu)
    return s ** 2 / (half + root), half + root


SCALING_SAYS = {"beyond the largest": 0, "at the edge": 0, "as it was": 0, "0 up to rounding": 0, "of the first after": 0, "takes 1 step ": 0, "with the best rate": 0, "more than a billion": 0}


def test_scaling_never_contradicts_itself():
    lab, seen = Scaling(), dict(SCALING_SAYS)
    for state in walk(lab, scaling_state, 300):
        sentence, lr, steps = repr(lab), state["lr"], state["steps"]
        context = (state, sentence)
        assert not re.search(r"\b(nan|inf)\b", sentence), context
        said_once(seen, sentence)
        x, y = line(lab.artists["points"])
        assert close(y, Y) and close(x, U if state["inputs"] == 3 else state["mean"] / state["sd"] + U if state["inputs"] == 2
                                     else state["sd"] * U if state["inputs"] == 1 else state["mean"] + state["sd"] * U, abs=1e-9)
        least, most = bowl_s(state["mean"], state["sd"], state["inputs"])
        plain = sentence.replace(",", "")
        kappa, largest, best = (number_after(words, plain) for words in ("κ =", "2/λmax =", "best"))
        assert kappa == pytest.approx(most / least, rel=6e-3) and (kappa < 1e6 or kappa == pytest.approx(most / least, rel=6e-4))
        assert largest == pytest.approx(2 / most, rel=6e-4) and best == pytest.approx(2 / (most + least), rel=6e-4), context
        # by hand, from the data: slope and height of the line, step by step
        slope, height = np.polyfit(x - x.mean(), y, 1)
        height -= slope * x.mean()
        w, b, path = START[0], START[1], []
        mean_xx, mean_x = float(np.mean(x * x)), float(np.mean(x))
        with np.errstate(all="ignore"):
            for _ in range(STEPS + 1):
                path.append((w, b))
                w, b = w - lr * (mean_xx * w + mean_x * b), b - lr * (mean_x * w + b)
            path = np.array(path)
            costs = np.mean((path[:, :1] * x + path[:, 1:]) ** 2, axis=1)
            costs /= costs[0]
        shown = line(lab.artists["path"]).T
        near = np.abs(path[:steps + 1]).max(axis=1) < 1e4
        assert len(shown) == steps + 1 and close(shown[near], path[:steps + 1][near], rel=1e-5, abs=1e-6), context
        theory, cost = line(lab.artists["theory"])[1], line(lab.artists["cost"])[1]
        visible = (costs > 1e-8) & (costs < 1e4)
        assert len(theory) == STEPS + 1 and len(cost) == steps + 1
        assert close(cost[visible[:steps + 1]], costs[:steps + 1][visible[:steps + 1]], rel=1e-3, abs=1e-9), context
        if most / least < 1e9:
            assert close(theory[visible], costs[visible], rel=1e-3, abs=1e-9), context
        ends, heights = line(lab.artists["line"])
        assert heights == pytest.approx(np.clip((path[steps, 0] + slope) * ends + path[steps, 1] + height, -1e6, 1e6), rel=1e-4, abs=1e-4) or not near[-1], context
        factors = np.abs([1 - lr * least, 1 - lr * most])
        factor = factors.max()
        if abs(lr * most - 2) < 1e-9:
            assert "at the edge" in sentence or "beyond" in sentence and factors[1] > 1, context
            continue
        assert ("beyond the largest" in sentence) == (lr > 2 / most), context
        assert ("at the edge" in sentence) == (factor == 1), context
        if lr > 2 / most:
            times = number_after("multiplied by", sentence)
            assert times > 1 and times - 1 == pytest.approx(factor - 1, rel=0.06, abs=0.0 if factor < 1.01 else 0.006), context
            steep = np.array([mean_x, most - mean_xx] if abs(most - mean_xx) > 1e-9 else [1.0, 0.0])
            if abs(steep @ START) > 1e-3 * np.linalg.norm(steep) and 14 < STEPS * math.log(factor) < 300:
                assert np.linalg.norm(path[-1]) / np.linalg.norm(path[-2]) == pytest.approx(factor, rel=1e-3), context
            continue
        length = float(np.linalg.norm(path[steps]) / np.linalg.norm(START))
        if "as it was" in sentence:
            assert steps == 0
        elif "0 up to rounding" in sentence:
            assert length < 2e-12, context
        else:
            assert number_after("the error is", sentence) == pytest.approx(length, rel=0.06), context
        assert f" after {steps} step{'s' * (steps != 1)};" in sentence
        needed, at_best = number_after("it takes", plain), number_after("with the best rate", plain.replace(")", " "))
        # a millionth of the slowest direction
        for said, rate in ((needed, lr), (at_best, 2 / (most + least))):
            slowest = max(abs(1 - rate * least), abs(1 - rate * most))
            if slowest < 1e-6:
                assert said == 1, context
            elif said is None:
                assert "more than a billion" in sentence and math.log(1e-6) / math.log1p(-rate * least) > 0.999e9, context
            else:
                expected = math.log(1e-6) / (math.log1p(-rate * least) if slowest == 1 - rate * least else math.log(slowest))
                assert -0.001 * expected - 0.01 <= said - expected <= 1.01 + 0.001 * expected, (said, expected, *context)
        if needed and needed <= STEPS:
            assert np.linalg.norm(path[int(needed)]) <= 1.001e-6 * np.linalg.norm(START), context          # and then it is reached, whatever the direction
    assert min(seen.values()) > 2, seen
