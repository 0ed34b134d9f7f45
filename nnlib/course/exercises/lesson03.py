"""Lesson 03: what a layer multiplies a signal and its gradient by."""
import math

import numpy as np

from ...activations import Activation, leaky_relu, relu, sigmoid, tanh
from ...initializers import he, xavier
from .compare import holds_dots, kind
from .exercise import Exercise, Mistake, probe
from .prediction import Prediction


# ---- 3.1 ----

def chain_slope(w, x):
    a, slope = x, 1.0
    for w_l in w:
        a = np.tanh(w_l * a)
        slope = slope * w_l * (1 - a * a)
    return slope


def _chain(factor, start=1.0, join=lambda slope, factor: slope * factor):
    """A chain slope whose factor of a layer is factor(w_l, a_{l−1}, a_l)."""
    def slope_of(w, x):
        a, slope = x, start
        for w_l in w:
            before, a = a, np.tanh(w_l * a)
            slope = join(slope, factor(w_l, before, a))
        return slope
    return slope_of


def _chain_output(w, x):
    for w_l in w:
        x = np.tanh(w_l * x)
    return x


def _sigmoid_chain(w, x):
    a, slope = x, 1.0
    for w_l in w:
        a = 1 / (1 + math.exp(-w_l * a))
        slope *= w_l * a * (1 - a)
    return slope


def _chain_at_x(w, x):
    return np.prod([w_l * (1 - np.tanh(w_l * x) ** 2) for w_l in w])


def _chain_backwards(w, x):
    z = [w[0] * x]
    for w_l in w[1:]:
        z.append(w_l * np.tanh(z[-1]))
    slope = 1.0
    for w_l, z_l in zip(w[::-1], z[::-1]):
        slope *= w_l / np.cosh(z_l) ** 2
    return slope


def _chain_by_recursion(w, x):
    a = math.tanh(w[0] * x)
    return w[0] * (1 - a ** 2) * (_chain_by_recursion(w[1:], a) if len(w) > 1 else 1)


def _chain_of_arrays(w, x):
    a = [x]
    for w_l in w:
        a.append(np.tanh(w_l * a[-1]))
    return np.prod(w * (1 - np.array(a[1:]) ** 2))


def _draw_chain(rng):
    return rng.uniform(-2, 2, rng.integers(1, 9)).round(2), round(float(rng.uniform(-1.5, 1.5)), 2)


CHAIN_SLOPE = Exercise(
    id="3.1", name="chain_slope",
    prompt="One unit a layer: a_0 = x and a_l = tanh(w_l·a_{l−1}). w is an array with the weights w_1 … w_L, x is a number. Return the number da_L/dx: "
           "the chain rule gives one factor for each layer.",
    reference=chain_slope,
    probes=(probe("one layer", np.array([2.0]), 0.5),
            probe("two layers", np.array([2.0, 0.5]), 0.5),
            probe("a negative weight", np.array([1.5, -1.0, 0.5]), 1.0),
            probe("ten layers", np.full(10, 0.9), 0.3)),
    draw=_draw_chain,
    mistakes=(
        Mistake("the weights are missing", "z_l = w_l·a_{l−1}, so dz_l/da_{l−1} = w_l: each layer's factor is w_l·tanh′(z_l), not tanh′(z_l) alone.",
                _chain(lambda w_l, before, a: 1 - a * a)),
        Mistake("the slopes are missing", "Each layer's factor is w_l·tanh′(z_l), and tanh′ = 1 − a_l². The product of the weights alone is the slope at x = 0 only.",
                lambda w, x: np.prod(w)),
        Mistake("a sum for a product", "The chain rule multiplies the layers' factors. A sum grows with the depth L, a product like a power: that is the whole lesson.",
                _chain(lambda w_l, before, a: w_l * (1 - a * a), 0.0, lambda slope, factor: slope + factor)),
        Mistake("z for a in the slope", "tanh′(z) is 1 − tanh(z)² = 1 − a², not 1 − z².", _chain(lambda w_l, before, a: w_l * (1 - (w_l * before) ** 2))),
        Mistake("tanh taken twice", "a_l is tanh(z_l) already: the slope is 1 − a_l², not 1 − tanh(a_l)².", _chain(lambda w_l, before, a: w_l * (1 - np.tanh(a) ** 2))),
        Mistake("the slope at the layer before", "The factor of layer l has its own a_l: compute a_l first, then 1 − a_l².", _chain(lambda w_l, before, a: w_l * (1 - before * before))),
        Mistake("the slope one layer on", "The factor of layer l is w_l·tanh′(z_l) with z_l = w_l·a_{l−1}. In yours a was already the new one: tanh was taken once more.",
                _chain(lambda w_l, before, a: w_l * (1 - np.tanh(w_l * a) ** 2))),
        Mistake("the square is missing", "tanh′ = 1 − a², not 1 − a.", _chain(lambda w_l, before, a: w_l * (1 - a))),
        Mistake("the square of 1 − a", "tanh′ = 1 − a², not (1 − a)²: only a is squared.", _chain(lambda w_l, before, a: w_l * (1 - a) ** 2)),
        Mistake("the root of the slope", "tanh′ = 1 − a². No root is taken.", _chain(lambda w_l, before, a: w_l * math.sqrt(1 - a * a))),
        Mistake("the weight squared", "Each layer's factor has its weight once: w_l·(1 − a_l²).", _chain(lambda w_l, before, a: w_l ** 2 * (1 - a * a))),
        Mistake("no brackets round 1 − a²", "Python reads w_l * 1 - a * a as (w_l·1) − a². Write w_l * (1 - a * a).", _chain(lambda w_l, before, a: w_l - a * a)),
        Mistake("no brackets round 1 − a²", "Python reads slope * w_l * 1 - a * a as (slope·w_l·1) − a². Write slope * w_l * (1 - a * a).",
                _chain(lambda w_l, before, a: (w_l, a), 1.0, lambda slope, factor: slope * factor[0] - factor[1] ** 2)),
        Mistake("the slope by w_1", "Yours is da_L/dw_1. Asked is da_L/dx: the first layer passes x on times w_1, so its factor has w_1 in place of x.",
                lambda w, x: x * chain_slope(w, x) / w[0]),
        Mistake("a factor too many", "Each layer's factor is w_l·(1 − a_l²). a_{l−1} is not part of it: it would be, were the slope by w_l asked.", _chain(lambda w_l, before, a: w_l * (1 - a * a) * before)),
        Mistake("the weights from the back", "w[0] is the first layer's: x meets it first. The signal goes forward through w, then the factors may be multiplied in any order.",
                lambda w, x: chain_slope(w[::-1], x)),
        Mistake("the first weight is missing", "The first layer's factor is w_1·(1 − a_1²), with its weight like all others.", lambda w, x: chain_slope(w, x) / w[0]),
        Mistake("a sum within a layer", "A layer's factor is the product w_l·(1 − a_l²), not the sum of the two.", _chain(lambda w_l, before, a: w_l + (1 - a * a))),
        Mistake("the slope starts at x", "The slope is da_L/dx, and for no layer at all it is 1: start with 1. x is where a starts.",
                lambda w, x: x * chain_slope(w, x)),
        Mistake("one slope for all layers", "Every weight is there, but only the last layer's 1 − a_L². Each layer has one of its own.", lambda w, x: np.prod(w) * (1 - _chain_output(w, x) ** 2)),
        Mistake("one slope for all layers", "Every weight is there, but only one slope, at x. Each layer has one of its own, 1 − a_l².", lambda w, x: np.prod(w) * (1 - np.tanh(x) ** 2)),
        Mistake("one layer for all", "tanh comes after each weight: the layers cannot be multiplied into one.", lambda w, x: np.prod(w) * (1 - np.tanh(np.prod(w) * x) ** 2)),
        Mistake("the last slope alone", "1 − a_L² is one factor of one layer. The chain rule multiplies w_l·(1 − a_l²) of all layers.", lambda w, x: 1 - _chain_output(w, x) ** 2),
        Mistake("the first slope alone", "1 − a_1² is one factor of one layer. Is `return` inside the loop?", lambda w, x: 1 - np.tanh(w[0] * x) ** 2),
        Mistake("a sum for a product, and each at x", "The chain rule multiplies the layers' factors; and layer l gets a_{l−1}, not x.", lambda w, x: np.sum(w * (1 - np.tanh(w * x) ** 2))),
        Mistake("sigmoid units", "The units are tanh: a_l = tanh(w_l·a_{l−1}), with the slope 1 − a_l².", _sigmoid_chain),
        Mistake("plus for minus", "tanh′ = 1 − a², not 1 + a²: it is never above 1.", _chain(lambda w_l, before, a: w_l * (1 + a * a))),
        Mistake("sigmoid's slope", "a·(1 − a) is the slope of the sigmoid. tanh′ = 1 − a².", _chain(lambda w_l, before, a: w_l * a * (1 - a))),
        Mistake("a_L, not its slope", "You return where the signal ends. Asked is how fast that moves with x: da_L/dx.", _chain_output),
        Mistake("only the last layer", "slope = … forgets what was before. Each layer multiplies: slope = slope * …", _chain(lambda w_l, before, a: w_l * (1 - a * a), 1.0, lambda slope, factor: factor)),
        Mistake("only the first layer", "The answer has the factor of layer 1 alone. Is `return` inside the loop?", lambda w, x: chain_slope(w[:1], x)),
        Mistake("the last layer left out", "The product has one factor for each weight, the last one too.", lambda w, x: chain_slope(w[:-1], x)),
        Mistake("the first layer left out", "The chain begins at a_0 = x with w[0]; yours begins with w[1].", lambda w, x: chain_slope(w[1:], x)),
        Mistake("every slope at x", "Layer l gets a_{l−1}, not x: a moves on from layer to layer.", _chain_at_x),
        Mistake("near, but not equal", "As from a difference quotient, or rounded numbers. The chain rule gives the slope exactly: a product of w_l·(1 − a_l²).",
                lambda w, x: (_chain_output(w, x + 1e-4) - _chain_output(w, x - 1e-4)) / 2e-4, 1e-3),
        Mistake("a product that starts at 0", "0 times anything is 0. The slope starts at 1.", lambda w, x: 0.0)),
    hints=("Go through w once and keep two numbers: where you are, a, and the slope so far. What does one layer do to each of them?",
           "In the loop: a = np.tanh(w_l * a), then slope = slope * w_l * (1 - a * a). The slope starts at 1."),
    unlocks="the slope of a chain; the next cells look at fifty layers of it",
    also_right=(_chain_backwards, _chain_by_recursion, _chain_of_arrays, lambda w, x: _chain_output(w, x + 1e-20j).imag / 1e-20))


# ---- 3.2 ----

NORMAL = np.random.default_rng(0).standard_normal(20_000)


def next_variance(q, var_w, var_b):
    return var_w * q / 2 + var_b


def _draw_variances(rng):
    return tuple(round(float(x), 3) for x in (rng.uniform(0.1, 5), rng.uniform(0.1, 4), rng.choice([0.0, rng.uniform(0.05, 2)])))


NEXT_VARIANCE = Exercise(
    id="3.2", name="next_variance",
    prompt="A wide ReLU layer gets z of mean 0 and variance q. Return the variance of the next layer's z, "
           "q' = σ_w² E[a²] + σ_b². var_w is σ_w² = n·Var w and var_b is σ_b²; all are numbers.",
    reference=next_variance,
    probes=(probe("all ones, no bias", 1.0, 1.0, 0.0),
            probe("He's σ_w² = 2", 3.0, 2.0, 0.0),
            probe("a bias", 2.0, 1.5, 0.5)),
    draw=_draw_variances,
    mistakes=(
        Mistake("E[z²] for E[a²]", "ReLU sets the negative half of z to 0, so E[a²] = E[z²]/2 = q/2.", lambda q, var_w, var_b: var_w * q + var_b),
        Mistake("Var a for E[a²]",
                "a is never negative, so its mean is not 0, and Var a = q/2 − q/(2π) is less than E[a²] = q/2. The next z sums w·a with random signs of w: it is E[a²] that counts.",
                lambda q, var_w, var_b: var_w * q * (0.5 - 0.5 / math.pi) + var_b),
        Mistake("the square of E[a]", "E[a]² = q/(2π) is the square of the mean; needed is the mean of the square, E[a²] = q/2.",
                lambda q, var_w, var_b: var_w * q / (2 * math.pi) + var_b),
        Mistake("the bias inside the bracket", "b is added after the sum over inputs: q' = σ_w²·q/2 + σ_b², not σ_w²·(q/2 + σ_b²).",
                lambda q, var_w, var_b: var_w * (q / 2 + var_b)),
        Mistake("the bias halved too", "Only what comes through ReLU is halved: q' = σ_w²·q/2 + σ_b². Python reads (a + b) / 2 as half of both.",
                lambda q, var_w, var_b: (var_w * q + var_b) / 2),
        Mistake("variances squared", "var_w is σ_w² already, and var_b is σ_b²: do not square them again.",
                lambda q, var_w, var_b: var_w ** 2 * q / 2 + var_b ** 2),
        Mistake("the weights' variance squared", "var_w is σ_w² already: do not square it again.", lambda q, var_w, var_b: var_w ** 2 * q / 2 + var_b),
        Mistake("the bias's variance squared", "var_b is σ_b² already: do not square it again.", lambda q, var_w, var_b: var_w * q / 2 + var_b ** 2),
        Mistake("q squared", "q is the variance of z already, E[z²] = q. Half of it is E[a²].", lambda q, var_w, var_b: var_w * q ** 2 / 2 + var_b),
        Mistake("the weights' standard deviation", "Variances are multiplied by a variance: σ_w² itself, which is var_w, and not its root.",
                lambda q, var_w, var_b: math.sqrt(var_w) * q / 2 + var_b),
        Mistake("the bias's standard deviation", "Variances add up: σ_b² itself, which is var_b, and not its root.", lambda q, var_w, var_b: var_w * q / 2 + math.sqrt(var_b)),
        Mistake("standard deviations", "Variances are multiplied and added: var_w and var_b themselves, and not their roots.",
                lambda q, var_w, var_b: math.sqrt(var_w) * q / 2 + math.sqrt(var_b)),
        Mistake("half of q squared", "E[a²] is half of E[z²] = q. The square is in q already.", lambda q, var_w, var_b: var_w * (q / 2) ** 2 + var_b),
        Mistake("E[a] for E[a²]", "√(q/2π) is the mean of a. Needed is the mean of the square, E[a²] = q/2.", lambda q, var_w, var_b: var_w * math.sqrt(q / (2 * math.pi)) + var_b),
        Mistake("the bias before ReLU", "b is added after the sum over inputs, and is not halved: q' = σ_w²·q/2 + σ_b².", lambda q, var_w, var_b: var_w * (q + var_b) / 2),
        Mistake("minus the bias", "b is independent of the rest: variances add up.", lambda q, var_w, var_b: var_w * q / 2 - var_b),
        Mistake("times the bias", "b is added to the sum, so its variance is added.", lambda q, var_w, var_b: var_w * q / 2 * var_b),
        Mistake("a sum for a product", "Each w multiplies an a, so σ_w² multiplies E[a²] = q/2.", lambda q, var_w, var_b: var_w + q / 2 + var_b),
        Mistake("weights and biases exchanged", "σ_w² multiplies E[a²], σ_b² is added: var_w * q / 2 + var_b.", lambda q, var_w, var_b: var_b * q / 2 + var_w),
        Mistake("a whole-number division", "// rounds down. Write q / 2.", lambda q, var_w, var_b: var_w * q // 2 + var_b),
        Mistake("no brackets round the half", "The 2 divides q alone: var_w * q / 2 + var_b.", lambda q, var_w, var_b: var_w * q / (2 + var_b)),
        Mistake("the bias forgotten", "b is independent of the rest, so its variance σ_b² is added.", lambda q, var_w, var_b: var_w * q / 2),
        Mistake("a quarter for a half", "ReLU keeps half of E[z²]: E[a²] = q/2. A quarter would be the square of a half.", lambda q, var_w, var_b: var_w * q / 4 + var_b),
        Mistake("twice for a half", "He's 2 is what makes up for ReLU. ReLU itself halves: E[a²] = q/2.", lambda q, var_w, var_b: 2 * var_w * q + var_b),
        Mistake("the weights forgotten", "The next z sums w·a: σ_w² multiplies E[a²] = q/2.", lambda q, var_w, var_b: q / 2 + var_b),
        Mistake("the root of q", "q is a variance, and so is the answer: no root is taken.", lambda q, var_w, var_b: var_w * math.sqrt(q) / 2 + var_b),
        Mistake("a standard deviation", "Asked is the variance, not its root.", lambda q, var_w, var_b: math.sqrt(var_w * q / 2 + var_b)),
        Mistake("near, but not equal", "As from a sample of z, or rounded numbers. No draws are needed: E[a²] is exactly half of E[z²] = q.",
                lambda q, var_w, var_b: var_w * np.mean(np.maximum(math.sqrt(q) * NORMAL, 0) ** 2) + var_b, 0.1)),
    hints=("z is as often negative as positive, and its square does not know the sign. Which part of E[z²] = q is left after ReLU?",
           "Half of it: E[a²] = q / 2. Multiply by var_w, add var_b."),
    unlocks="the variance of a ReLU network of any depth, without building one",
    also_right=(lambda q, var_w, var_b: 0.5 * q * var_w + var_b,
                lambda q, var_w, var_b: np.sum([var_b, var_w * (q / 2)]),
                lambda q, var_w, var_b: (q * var_w + 2 * var_b) / 2,
                lambda q, var_w, var_b: math.fsum((var_w * math.sqrt(q / 2) ** 2, var_b))))


# ---- 3.3 and 3.5: initializers are random, so facts about them are compared ----

FACTS = 40_000                      # numbers drawn for a fact: 2 % is more than five standard deviations of W.std()
SAME, OTHER = "the same W", "another W"


def facts_about(init, n_out, n_in, dtype):
    """{fact: what it is} of the W that an initializer gives; small ones are drawn until there are enough numbers."""
    shape, rng = (n_out, n_in), np.random.default_rng(0)
    first = init(rng, shape, dtype)
    if holds_dots(first):
        return first
    facts = {"it returns": kind(first)}
    if not isinstance(first, np.ndarray) or first.shape != shape or first.dtype != dtype:
        return facts
    W = np.stack([first] + [init(rng, shape, dtype) for _ in range(-(-FACTS // first.size))]).astype(float)
    again = np.asarray(init(np.random.default_rng(0), shape, dtype))
    std, mean = W.std(), W.mean()
    repeats, different = np.array_equal(W[0], W[1]), np.unique(np.abs(W[0])).size > 0.9 * first.size
    if not (repeats and different):                             # else there is one draw only, and of a small W it says little
        facts |= {"W.std()": std if std > 1e-12 * abs(mean) else 0.0, "W.mean()": mean if abs(mean) > 6 * std / math.sqrt(W.size) else 0.0}
    facts |= {"the same seed again": SAME if np.array_equal(again, first) else OTHER, "a second W from the same rng": SAME if repeats else OTHER,
              "numbers in W": "all different" if different else "many are equal, but for the sign"}
    if not repeats or first.size >= FACTS:
        spread = [math.sqrt((W - mean).mean(axis=axis).var() * W.shape[axis]) for axis in (1, 2)]
        facts["sums over rows and columns"] = "random" if max(spread) <= 1.5 * std else "far from 0: the numbers are not independent, as if copied or sorted"
    return facts


def _with_std(std):
    return lambda rng, shape, dtype: (std(*shape) * rng.standard_normal(shape)).astype(dtype)


def _from_0(std):
    return lambda rng, shape, dtype: (std(*shape) * rng.random(shape)).astype(dtype)


def _uniform_to(end):
    return lambda rng, shape, dtype: rng.uniform(-end(*shape), end(*shape), shape).astype(dtype)


def _mistakes_of_drawing(std, formula):
    """What goes wrong in any initializer, whatever its standard deviation std(n_out, n_in)."""
    return (
        Mistake("random for standard_normal",
                "Your numbers lie between 0 and a largest one (rng.random and np.random.rand draw from 0 to 1): the mean is not 0, and all z of a layer get the same large push. Take rng.standard_normal, or rng.uniform(−c, c).",
                _from_0(std)),
        Mistake("all numbers are equal", "Nothing is drawn: all units of the layer are then one unit, and learn the same. Multiply rng.standard_normal(shape).",
                lambda rng, shape, dtype: np.full(shape, std(*shape), dtype)),
        Mistake("no negative weights", "abs makes every weight positive: the mean is not 0, and all z of a layer get the same large push.",
                lambda rng, shape, dtype: np.abs(std(*shape) * rng.standard_normal(shape)).astype(dtype)),
        Mistake("the standard deviation as the mean", "rng.normal takes the mean first, then the standard deviation: rng.normal(0, std, shape).",
                lambda rng, shape, dtype: rng.normal(std(*shape), 1, shape).astype(dtype)),
        Mistake("a uniform distribution from 0", "Its ends are right, but it begins at 0: the mean is not 0. Take rng.uniform(−c, c).",
                lambda rng, shape, dtype: rng.uniform(0, math.sqrt(3) * std(*shape), shape).astype(dtype)),
        Mistake("always float32", "W is float32 whatever dtype is. End with .astype(dtype).", lambda rng, shape, dtype: (std(*shape) * rng.standard_normal(shape)).astype(np.float32)),
        Mistake("no scale", f"Your W has the variance 1, whatever n_in is. Multiply standard_normal by √({formula}).", _with_std(lambda n_out, n_in: 1.0)),
        Mistake("a fixed small number", f"0.01 times standard_normal was long a habit (AlexNet began so in 2012): right for one width only. Multiply by √({formula}).",
                _with_std(lambda n_out, n_in: 0.01)),
        Mistake("the ends of a uniform distribution", f"U(−c, c) has the variance c²/3, not c². For {formula} its ends are ±√3 times its root.", _uniform_to(std)),
        Mistake("random − ½", "rng.random() − ½ has the variance 1/12, not 1. Take rng.standard_normal.", lambda rng, shape, dtype: (std(*shape) * (rng.random(shape) - 0.5)).astype(dtype)),
        Mistake("W turned round", "Your W is (n_in, n_out). shape is the shape of W already, (n_out, n_in), and nothing has to be turned.",
                lambda rng, shape, dtype: (std(*shape) * rng.standard_normal(shape[::-1])).astype(dtype)),
        Mistake("dtype ignored", "W is float64 whatever dtype is: rng.standard_normal draws float64. End with .astype(dtype).", lambda rng, shape, dtype: std(*shape) * rng.standard_normal(shape)),
        Mistake("not drawn with rng", "Draw with the rng that is given: the same seed must give the same W again. np.random, or a generator of your own, does not know the seed.",
                lambda rng, shape, dtype: (std(*shape) * np.random.default_rng().standard_normal(shape)).astype(dtype)),
        Mistake("a seed of its own", "A second call with the same rng gives the first W again, so every layer of this shape gets the same one: a seed inside the function does that, or a W that is kept. Draw with the rng that is given, each time.",
                lambda rng, shape, dtype: (std(*shape) * np.random.default_rng(0).standard_normal(shape)).astype(dtype)),
        Mistake("all rows are one row", "Units with the same weights compute the same, and learn the same: draw (n_out, n_in) numbers, not one row of them.",
                lambda rng, shape, dtype: (std(*shape) * np.tile(rng.standard_normal(shape[1]), (shape[0], 1))).astype(dtype)),
        Mistake("all columns are one column", "All inputs then count alike: draw (n_out, n_in) numbers, not one column of them.",
                lambda rng, shape, dtype: (std(*shape) * np.tile(rng.standard_normal((shape[0], 1)), (1, shape[1]))).astype(dtype)),
        Mistake("all weights 0", "Then all units of a layer stay alike for ever: nothing tells them apart.", lambda rng, shape, dtype: np.zeros(shape, dtype)))


INIT_PROBES = (probe("wider than before", 400, 100, np.float64),
               probe("narrower than before", 100, 600, np.float64),
               probe("float32", 300, 200, np.float32))


def _draw_shape(rng):
    return int(rng.integers(8, 40)), int(rng.integers(8, 40)), np.float32 if rng.random() < 0.5 else np.float64


HE_STD = lambda n_out, n_in: math.sqrt(2 / n_in)
HE = Exercise(
    id="3.3", name="he",
    prompt="An initializer takes (rng, shape, dtype) with shape = (n_out, n_in), and returns W: an array of that shape and dtype, float64 or float32. "
           "Its numbers are independent draws, with rng, from a normal (or uniform) distribution with mean 0 and Var w = 2/n_in.",
    reference=he,
    probes=INIT_PROBES, draw=_draw_shape, draws=4,
    mistakes=(
        Mistake("the square root is missing", "Your W has the standard deviation 2/n_in. Its variance is to be 2/n_in: multiply standard_normal by the root, √(2/n_in).",
                _with_std(lambda n_out, n_in: 2 / n_in)),
        Mistake("the root of the numerator only", "The root goes over n_in too: √(2/n_in) is not √2/n_in.", _with_std(lambda n_out, n_in: math.sqrt(2) / n_in)),
        Mistake("the root of n_in only", "2/√n_in is not √(2/n_in): the root goes over the 2 too.", _with_std(lambda n_out, n_in: 2 / math.sqrt(n_in))),
        Mistake("n_out for n_in", "Each z sums n_in products, so it is n_in that must be divided out. shape is (n_out, n_in): n_in is shape[1].",
                _with_std(lambda n_out, n_in: math.sqrt(2 / n_out))),
        Mistake("1 for 2", "Var w = 1/n_in keeps the variance of a linear layer. ReLU halves E[z²], so twice as much is needed: 2/n_in.",
                _with_std(lambda n_out, n_in: math.sqrt(1 / n_in))),
        Mistake("half for twice", "ReLU halves E[z²], so the weights need twice the variance: 2/n_in, not 1/(2 n_in).", _with_std(lambda n_out, n_in: math.sqrt(0.5 / n_in))),
        Mistake("times n_in", "Many inputs need small weights: √(2/n_in), not √(2·n_in).", _with_std(lambda n_out, n_in: math.sqrt(2 * n_in))),
        Mistake("3 for 2", "√(3/n_in) is the end of a uniform distribution of variance 1/n_in. He's normal numbers have the standard deviation √(2/n_in).", _with_std(lambda n_out, n_in: math.sqrt(3 / n_in))),
        Mistake("n_out counted too", "Each z sums n_in products: 2/n_in. How many units the layer has does not matter to one of them.", _with_std(lambda n_out, n_in: math.sqrt(2 / (n_in * n_out)))),
        Mistake("upside down", "Many inputs need small weights: √(2/n_in), not √(n_in/2).", _with_std(lambda n_out, n_in: math.sqrt(n_in / 2))),
        Mistake("Xavier", "2/(n_in + n_out) is Xavier's compromise between forward and backward, for linear units or a tanh whose z is small. He: 2/n_in.", xavier),
        *_mistakes_of_drawing(HE_STD, "2/n_in")),
    hints=("If u has standard deviation 1, then c·u has standard deviation c. Which c gives the variance 2/n_in?",
           "n_out, n_in = shape; then (np.sqrt(2 / n_in) * rng.standard_normal(shape)).astype(dtype)."),
    unlocks="He's initialization of 2015, and networks of 30 ReLU layers that train",
    also_right=(lambda rng, shape, dtype: rng.normal(0, np.sqrt(2 / shape[1]), shape).astype(dtype),
                lambda rng, shape, dtype: rng.standard_normal(shape[::-1]).T.astype(dtype) * dtype(math.sqrt(2 / shape[1])),
                lambda rng, shape, dtype: np.array([[rng.standard_normal() for _ in range(shape[1])] for _ in range(shape[0])], dtype) * (2 / shape[1]) ** 0.5,
                lambda rng, shape, dtype: rng.standard_normal(shape, dtype) / dtype(math.sqrt(shape[1] / 2)),
                lambda rng, shape, dtype: (math.sqrt(6 / shape[1]) * (2 * rng.random(shape) - 1)).astype(dtype)),
    rtol=0.02, atol=0, ask=facts_about)


# ---- 3.4 ----

def gain(g, u):
    return 1 / np.sqrt(np.mean(g(u) ** 2))


DOUBLE = Activation(lambda Z: 2 * Z, lambda Z, A: 2 * np.ones_like(Z), "double")
BENT = tuple([Activation(lambda Z: Z / (1 + np.exp(-Z)), lambda Z, A: A + (1 - A) / (1 + np.exp(-Z)), "swish"),
              Activation(lambda Z: Z * Z, lambda Z, A: 2 * Z, "square"),
              Activation(np.sin, lambda Z, A: np.cos(Z), "sine"), relu, tanh, sigmoid, leaky_relu(0.1), leaky_relu(0.5), DOUBLE])


def _draw_gain(rng):
    u = rng.standard_normal(rng.integers(3, 9)).round(2)
    return BENT[rng.integers(len(BENT))], np.append(u, abs(u[0]) + 0.1)             # one positive u at least: else ReLU has no gain


GAIN = Exercise(
    id="3.4", name="gain",
    prompt="g is an activation, u a one-dimensional array of draws from N(0, 1). Return the gain c that keeps the variance: with Var w = c²/n_in, "
           "a layer whose z has variance 1 passes on z of variance 1, so c² E[g(u)²] = 1, where E is the mean over the draws in u.",
    reference=gain,
    probes=(probe("a line of slope 2 needs half", DOUBLE, np.array([-1.0, 1.0])),
            probe("ReLU", relu, np.array([-2.0, -1.0, 1.0, 2.0])),
            probe("tanh of 20,000 draws", tanh, NORMAL),
            probe("leaky ReLU", leaky_relu(0.1), NORMAL)),
    draw=_draw_gain,
    mistakes=(
        Mistake("the square root is missing", "c² = 1/E[g(u)²], so c is its root.", lambda g, u: 1 / np.mean(g(u) ** 2)),
        Mistake("upside down", "A weak activation needs a strong weight: c = 1/√E[g(u)²], not √E[g(u)²].", lambda g, u: np.sqrt(np.mean(g(u) ** 2))),
        Mistake("E[a²] itself", "c² E[g(u)²] = 1, so c = 1/√E[g(u)²]. You return E[g(u)²].", lambda g, u: np.mean(g(u) ** 2)),
        Mistake("Var a for E[a²]", "np.std and np.var subtract the mean, and ReLU's mean is not 0. The next layer sees E[a²]: the mean of the squares.",
                lambda g, u: 1 / np.std(g(u))),
        Mistake("Var a for E[a²], and no root", "np.var subtracts the mean, and ReLU's mean is not 0: take the mean of the squares, E[g(u)²]. And c is the root of 1/E[g(u)²].",
                lambda g, u: 1 / np.var(g(u))),
        Mistake("E|a| for √E[a²]", "The mean of |a| is not the root of the mean of a². Square first, then take the mean, then the root.",
                lambda g, u: 1 / np.mean(np.abs(g(u)))),
        Mistake("the square of the mean", "E[a]² is not E[a²]: square each a first, then take the mean, then the root.", lambda g, u: 1 / np.sqrt(np.mean(g(u)) ** 2)),
        Mistake("the mean of a", "The mean of a may be 0, as tanh's is. c² E[a²] = 1: square each a, take the mean, then the root.", lambda g, u: 1 / np.mean(g(u))),
        Mistake("the square of the mean, and no root", "E[a]² is not E[a²]: square each a first, then take the mean; and c is the root of 1/E[a²].", lambda g, u: 1 / np.mean(g(u)) ** 2),
        Mistake("a sum for a mean", "E is a mean, not a sum: np.mean, or divide by the number of draws.",
                lambda g, u: 1 / np.sqrt(np.sum(g(u) ** 2))),
        Mistake("a sum for a mean, and no root", "E is a mean, not a sum; and c is the root of 1/E[a²].", lambda g, u: 1 / np.sum(g(u) ** 2)),
        Mistake("standard deviations", "np.std subtracts the mean, and ReLU's mean is not 0: take the mean of the squares, E[g(u)²]; and u has variance 1 by itself.",
                lambda g, u: np.std(u) / np.std(g(u))),
        Mistake("variances, and no root", "np.var subtracts the mean, and ReLU's mean is not 0; and c is the root of 1/E[g(u)²].", lambda g, u: np.var(u) / np.var(g(u))),
        Mistake("relative to u, and no root", "c² E[g(u)²] = 1: u has variance 1 by itself, and c is the root.", lambda g, u: np.mean(u ** 2) / np.mean(g(u) ** 2)),
        Mistake("a constant", "√2 is ReLU's gain. Compute it from g and u: it differs from activation to activation.", lambda g, u: math.sqrt(2)),
        Mistake("the largest for the mean", "E is the mean over the draws, not the largest of them.", lambda g, u: 1 / np.sqrt(np.max(g(u) ** 2))),
        Mistake("He's 2 above", "c = 1/√E[g(u)²]: the 2 for ReLU comes out of E[a²] = ½ by itself.", lambda g, u: 1 / np.sqrt(2 * np.mean(g(u) ** 2))),
        Mistake("n − 1 for n", "E is the mean: divide by the number of draws. No mean was subtracted, so there is nothing to correct for.", lambda g, u: 1 / np.sqrt(np.sum(g(u) ** 2) / (len(u) - 1))),
        Mistake("the activation taken twice", "g(u) once: what the next layer gets is one activation's output.", lambda g, u: 1 / np.sqrt(np.mean(g(g(u)) ** 2))),
        Mistake("squared for rooted", "c² = 1/E[g(u)²], so c is its root, not its square.", lambda g, u: 1 / np.mean(g(u) ** 2) ** 2),
        Mistake("the median", "E is the mean. The median of the squares is another number: it does not see how large the large ones are.", lambda g, u: 1 / np.sqrt(np.median(g(u) ** 2))),
        Mistake("the slope for g", "Forward it is g itself that is passed on: E[g(u)²]. The slope's mean square is what counts backward: χ₁.",
                lambda g, u: 1 / np.sqrt(np.mean(g.slope(u, g(u)) ** 2.0))),
        Mistake("u squared before g", "First the activation, then the square: g(u)**2, not g(u**2).", lambda g, u: 1 / np.sqrt(np.mean(g(u ** 2)))),
        Mistake("g(u**2) squared", "The activation gets u, not u²: g(u)**2.", lambda g, u: 1 / np.sqrt(np.mean(g(u ** 2) ** 2))),
        Mistake("the square is missing", "c² E[a²] = 1: square a before you take the mean.", lambda g, u: 1 / np.sqrt(np.mean(g(u)))),
        Mistake("the activation is missing", "The mean square of u itself is 1. Asked is that of g(u).", lambda g, u: 1 / np.sqrt(np.mean(u ** 2))),
        Mistake("relative to u", "c² E[g(u)²] = 1 takes u as it is: N(0, 1) has variance 1, so nothing has to be divided out.",
                lambda g, u: np.sqrt(np.mean(u ** 2) / np.mean(g(u) ** 2))),
        Mistake("He's 2 again", "c = 1/√E[g(u)²] has ReLU's 2 in it already, since its E[a²] is ½.", lambda g, u: np.sqrt(2 / np.mean(g(u) ** 2)))),
    hints=("Solve c² E[g(u)²] = 1 for c. E is a mean over the draws u.",
           "1 / np.sqrt(np.mean(g(u) ** 2))."),
    unlocks="the start that keeps the signal's size for any activation, your own included",
    also_right=(lambda g, u: np.mean(np.square(g(u))) ** -0.5,
                lambda g, u: math.sqrt(len(u) / (g(u) ** 2).sum()),
                lambda g, u: math.sqrt(u.size) / np.linalg.norm(g(u)),
                lambda g, u: (sum(float(a) ** 2 for a in g(u)) / len(u)) ** -0.5))


# ---- 3.5 ----

XAVIER_STD = lambda n_out, n_in: math.sqrt(2 / (n_in + n_out))
XAVIER = Exercise(
    id="3.5", name="xavier",
    prompt="An initializer again: (rng, shape, dtype) with shape = (n_out, n_in) gives W of that shape and dtype, float64 or float32. "
           "Its numbers are independent draws, with rng, from a normal (or uniform) distribution with mean 0 and Var w = 2/(n_in + n_out).",
    reference=xavier,
    probes=INIT_PROBES, draw=_draw_shape, draws=4,
    mistakes=(
        Mistake("the square root is missing", "Your W has the standard deviation 2/(n_in + n_out). Its variance is to be that: multiply standard_normal by the root, √(2/(n_in + n_out)).",
                _with_std(lambda n_out, n_in: 2 / (n_in + n_out))),
        Mistake("the root of the numerator only", "The root goes over n_in + n_out too: √(2/(n_in + n_out)) is not √2/(n_in + n_out).", _with_std(lambda n_out, n_in: math.sqrt(2) / (n_in + n_out))),
        Mistake("half of the variance", "Your numbers have the variance 1/(n_in + n_out). Asked is 2/(n_in + n_out), which is 1 over the mean of n_in and n_out.",
                _with_std(lambda n_out, n_in: math.sqrt(1 / (n_in + n_out)))),
        Mistake("6 for 2", "The 6 is for the ends of a uniform distribution, ±√(6/(n_in + n_out)). A normal one takes its standard deviation, √(2/(n_in + n_out)).",
                _with_std(lambda n_out, n_in: math.sqrt(6 / (n_in + n_out)))),
        Mistake("twice the variance", "Your numbers have the variance 4/(n_in + n_out), as 2/√(n_in + n_out) makes it: the root goes over the 2 too, √(2/(n_in + n_out)).",
                _with_std(lambda n_out, n_in: 2 / math.sqrt(n_in + n_out))),
        Mistake("the geometric mean", "Xavier takes 1 over the mean (n_in + n_out)/2, not 1 over the root of their product.", _with_std(lambda n_out, n_in: (n_in * n_out) ** -0.25)),
        Mistake("forward only", "1/n_in keeps the variance going forward; Xavier looks backward too, where n_out counts.",
                _with_std(lambda n_out, n_in: math.sqrt(1 / n_in))),
        Mistake("backward only", "1/n_out keeps the variance going backward; Xavier looks forward too, where n_in counts.",
                _with_std(lambda n_out, n_in: math.sqrt(1 / n_out))),
        Mistake("He", "2/n_in is He's, for ReLU.", he),
        Mistake("a product for a sum", "n_in and n_out are added: 2/(n_in + n_out).", _with_std(lambda n_out, n_in: math.sqrt(2 / (n_in * n_out)))),
        Mistake("no brackets round the sum", "Python reads 2 / n_in + n_out as (2 / n_in) + n_out. Write 2 / (n_in + n_out).", _with_std(lambda n_out, n_in: math.sqrt(2 / n_in + n_out))),
        Mistake("no brackets round the sum", "Python reads 2 / n_out + n_in as (2 / n_out) + n_in. Write 2 / (n_in + n_out).", _with_std(lambda n_out, n_in: math.sqrt(2 / n_out + n_in))),
        Mistake("variances added", "1/n_in + 1/n_out adds the variances that forward and backward want. Xavier adds n_in and n_out: 2/(n_in + n_out).",
                _with_std(lambda n_out, n_in: math.sqrt(1 / n_in + 1 / n_out))),
        Mistake("the mean of the variances", "Xavier takes the mean of n_in and n_out, and then 1 over it: 2/(n_in + n_out).", _with_std(lambda n_out, n_in: math.sqrt((1 / n_in + 1 / n_out) / 2))),
        Mistake("upside down", "Many inputs need small weights: √(2/(n_in + n_out)), not its inverse.", _with_std(lambda n_out, n_in: math.sqrt((n_in + n_out) / 2))),
        *_mistakes_of_drawing(XAVIER_STD, "2/(n_in + n_out)")),
    hints=("As in 3.3, with another variance. It is the harmonic mean of what forward (1/n_in) and backward (1/n_out) want.",
           "n_out, n_in = shape; then (np.sqrt(2 / (n_in + n_out)) * rng.standard_normal(shape)).astype(dtype)."),
    unlocks="Glorot and Bengio's initialization of 2010",
    also_right=(_uniform_to(lambda n_out, n_in: math.sqrt(6 / (n_in + n_out))),
                lambda rng, shape, dtype: rng.normal(scale=sum(shape) ** -0.5 * 2 ** 0.5, size=shape).astype(dtype),
                lambda rng, shape, dtype: (rng.standard_normal(shape) / np.sqrt(np.mean(shape))).astype(dtype),
                lambda rng, shape, dtype: np.array([rng.normal(0, XAVIER_STD(*shape), shape[1]) for _ in range(shape[0])]).astype(dtype)),
    rtol=0.02, atol=0, ask=facts_about)


# ---- 3.6 ----

def gradient_ratio(chi, depth):
    return chi ** ((depth - 1) / 2)


def _ratio_by_loop(chi, depth):
    ratio = 1.0
    for _ in range(depth - 1):
        ratio *= math.sqrt(chi)
    return ratio


def _ratio_by_recursion(chi, depth):
    return 1.0 if depth == 1 else math.sqrt(chi) * _ratio_by_recursion(chi, depth - 1)


GRADIENT_RATIO = Exercise(
    id="3.6", name="gradient_ratio",
    prompt="Going back one layer multiplies the variance of the gradient by chi (χ₁). Return ‖dZ_1‖/‖dZ_L‖ in a network of L = depth layers: "
           "the ratio of lengths, from the last layer back to the first. chi is a number, depth a whole number.",
    reference=gradient_ratio,
    probes=(probe("one layer: nothing to go through", 0.25, 1),
            probe("two layers", 0.25, 2),
            probe("thirty layers", 0.5, 30),
            probe("exploding", 1.5, 11)),
    draw=lambda rng: (round(float(np.exp(rng.uniform(-1.5, 1))), 2), int(rng.integers(1, 40))),
    mistakes=(
        Mistake("variance for length", "A length is the root of a variance: χ₁^((L − 1)/2). Yours is its square.", lambda chi, depth: chi ** (depth - 1)),
        Mistake("one layer too many", "From layer L back to layer 1 the gradient passes L − 1 layers.", lambda chi, depth: chi ** (depth / 2)),
        Mistake("one layer too many, and variance for length", "From layer L back to layer 1 it passes L − 1 layers; and a length is the root of a variance: χ₁^((L − 1)/2).",
                lambda chi, depth: chi ** depth),
        Mistake("two layers too many", "From layer L back to layer 1 the gradient passes L − 1 layers, not L + 1.", lambda chi, depth: chi ** ((depth + 1) / 2)),
        Mistake("one layer too few", "From layer L back to layer 1 the gradient passes L − 1 layers, not L − 2.", lambda chi, depth: chi ** ((depth - 2) / 2)),
        Mistake("upside down", "χ₁ < 1 makes the gradient smaller at layer 1. You return ‖dZ_L‖/‖dZ_1‖.", lambda chi, depth: chi ** ((1 - depth) / 2)),
        Mistake("upside down, and variance for length", "χ₁ < 1 makes the gradient smaller at layer 1; and a length is the root of a variance: χ₁^((L − 1)/2).",
                lambda chi, depth: chi ** (1.0 - depth)),
        Mistake("a product for a power", "χ₁ multiplies once for each layer: that is a power, χ₁^((L − 1)/2), not χ₁·(L − 1)/2.",
                lambda chi, depth: chi * (depth - 1) / 2),
        Mistake("a product for a power", "χ₁ multiplies once for each layer: that is a power, (√χ₁)^(L − 1), not √χ₁·(L − 1).", lambda chi, depth: math.sqrt(chi) * (depth - 1)),
        Mistake("half of the power", "Python reads chi ** (depth - 1) / 2 as (chi ** (depth - 1)) / 2. The half belongs into the exponent: chi ** ((depth - 1) / 2).",
                lambda chi, depth: chi ** (depth - 1) / 2),
        Mistake("half of the power", "Python reads chi ** depth / 2 as (chi ** depth) / 2. The half belongs into the exponent, and there are L − 1 layers: chi ** ((depth - 1) / 2).",
                lambda chi, depth: chi ** depth / 2),
        Mistake("half of the root's power", "Python reads sqrt(chi) ** (depth - 1) / 2 as (√χ₁^(L − 1)) / 2. With the root, nothing is left to be halved.", lambda chi, depth: chi ** ((depth - 1) / 2) / 2),
        Mistake("a power of the exponent", "Python reads chi ** 0.5 ** (depth - 1) from the right, as chi to the power 0.5^(L − 1). Write chi ** (0.5 * (depth - 1)).", lambda chi, depth: chi ** 0.5 ** (depth - 1)),
        Mistake("χ₁ halved", "A length is the root of a variance: halve the exponent, χ₁^((L − 1)/2), not χ₁.", lambda chi, depth: (chi / 2) ** (depth - 1)),
        Mistake("a half of one layer", "Python reads depth - 1 / 2 as depth − ½. Write (depth - 1) / 2.", lambda chi, depth: chi ** (depth - 1 / 2)),
        Mistake("whole halves only", "// drops the half: an even depth then loses √χ₁. Write (depth - 1) / 2.", lambda chi, depth: chi ** ((depth - 1) // 2)),
        Mistake("the power doubled", "A length is the root of a variance: the exponent is halved, (L − 1)/2, not doubled.", lambda chi, depth: chi ** (2.0 * (depth - 1))),
        Mistake("upside down, one layer too many", "χ₁ < 1 makes the gradient smaller at layer 1; and there are L − 1 layers, and a length is a root: χ₁^((L − 1)/2).", lambda chi, depth: chi ** (-1.0 * depth)),
        Mistake("a product for a power", "χ₁ multiplies once for each layer: that is a power, χ₁^((L − 1)/2), not χ₁·(L − 1).", lambda chi, depth: chi * (depth - 1)),
        Mistake("a product for a power", "χ₁ multiplies once for each layer: take its power first, then the root: √(χ₁^(L − 1)).", lambda chi, depth: math.sqrt(chi * (depth - 1))),
        Mistake("1 subtracted from the power", "Python reads (chi ** 0.5) ** depth - 1 as a power, minus 1. Write chi ** ((depth - 1) / 2).", lambda chi, depth: math.sqrt(chi) ** depth - 1),
        Mistake("½ subtracted from the power", "Python reads chi ** depth - 1 / 2 as (chi ** depth) − ½. Write chi ** ((depth - 1) / 2).", lambda chi, depth: chi ** depth - 1 / 2),
        Mistake("base and exponent exchanged", "χ₁ is multiplied once for each layer: chi is the base, the number of layers the exponent.", lambda chi, depth: float(depth) ** chi),
        Mistake("the logarithm of it", "That is the logarithm of the ratio. The ratio is χ₁^((L − 1)/2).", lambda chi, depth: math.log(chi) * (depth - 1) / 2),
        Mistake("one layer's variance", "χ₁ is the factor of one layer, and of a variance: L − 1 layers and a length make χ₁^((L − 1)/2).", lambda chi, depth: chi),
        Mistake("never above 1", "χ₁ > 1 makes the gradient explode: the ratio is then above 1.", lambda chi, depth: min(1.0, gradient_ratio(chi, depth))),
        Mistake("1 minus the ratio", "That is the share that is lost. Asked is what arrives: χ₁^((L − 1)/2).", lambda chi, depth: 1 - gradient_ratio(chi, depth)),
        Mistake("one layer only", "√χ₁ is the factor of one layer; between layer L and layer 1 there are L − 1.", lambda chi, depth: math.sqrt(chi)),
        Mistake("1 subtracted from the power", "Python reads chi ** depth - 1 as (chi ** depth) − 1. Write chi ** ((depth - 1) / 2).", lambda chi, depth: chi ** depth - 1)),
    hints=("Each layer multiplies the variance by χ₁. How many layers lie between layer L and layer 1, and what does that make of a length?",
           "L − 1 layers, and a length is the root of a variance: chi ** ((depth - 1) / 2)."),
    unlocks="the gradient at layer 1 of a network that nobody has built yet",
    also_right=(lambda chi, depth: np.sqrt(chi) ** (depth - 1), lambda chi, depth: np.exp(0.5 * (depth - 1) * np.log(chi)), _ratio_by_loop, _ratio_by_recursion,
                lambda chi, depth: np.prod(np.full(depth - 1, np.sqrt(chi))), lambda chi, depth: math.sqrt(chi ** (depth - 1))))


EXERCISES = (CHAIN_SLOPE, NEXT_VARIANCE, HE, GAIN, XAVIER, GRADIENT_RATIO)
PREDICTIONS = (
    Prediction("3.a", "After 500 steps of training, how far are the five networks with the smaller weights?",
               ("about as far as the others: 1.41 is soon made up for", "a little behind", "where a guess is: they have learned nothing"),
               "where a guess is: they have learned nothing",
               "The factor 1.41 counts once for each layer, and there are thirty."),
    Prediction("3.b", "Each layer multiplies by 0.9. What is left after 50 layers?",
               ("about a half", "about a tenth", "about a fiftieth", "about a two-hundredth"), "about a two-hundredth",
               "0.9⁵⁰ = 0.005: a power, not a sum of small losses."),
    Prediction("3.c", "A vector goes through 50 random matrices of 200 × 200, whose entries have standard deviation c/√200. How much longer is it at the end?",
               ("nobody can know: the matrices are random", "about c⁵⁰ times", "about (200c)⁵⁰ times: 200 numbers are added in each", "about √50·c times"), "about c⁵⁰ times",
               "Each entry of Wv is a sum of 200 random products, and the size of such a sum is predictable, though its sign is not."),
    Prediction("3.d", "Weights ten times as large, ten tanh layers: most units saturate. The gradient at layer 1 is then …",
               ("much smaller than at layer 10: saturated units pass nothing", "about the same", "much larger than at layer 10"), "much larger than at layer 10",
               "Few units pass the gradient on, but those multiply it by weights ten times as large."),
    Prediction("3.e", "Sixty tanh layers, trained on digits for nine epochs, with σ_w² from 0.5 to 6. Which of them read the most digits?",
               ("those with small weights: they are the most stable", "those near the σ_w² that the theory calls critical, 1.76", "those with large weights: their gradient arrives", "all the same: σ_w² is only where they start"),
               "those near the σ_w² that the theory calls critical, 1.76",
               "Below it the gradient vanishes on its way, above it it explodes, and sixty layers forgive little."),
    Prediction("3.f", "tanh, σ_w² = 1: is there a value near 0.25 at which the variance settles?",
               ("yes", "no: it goes on falling, but slowly", "no: each layer takes the same share, so it falls like a power cˡ"), "no: it goes on falling, but slowly",
               "tanh(z) is z − z³/3 + …: the smaller z, the smaller the share that a layer takes. The variance falls like 1/(2l)."),
    Prediction("3.g", "rand draws from 0 to 1, randn from N(0, 1), and both are divided by √n. rand even has the smaller spread. Which of the two saturates ten tanh layers?",
               ("randn: its weights are larger", "rand: its weights are all positive", "neither: the √n takes care of it"), "rand: its weights are all positive",
               "All n weights of a unit push the same way. A sum of n equal pushes grows like n, not like √n."),
    Prediction("3.h", "tanh's gain 1.5925 holds the variance of the signal at exactly 1. And the gradient, over 30 layers?",
               ("it is held too", "it shrinks to less than a half", "it grows more than fivefold"), "it grows more than fivefold",
               "The signal asks for E[g²], the gradient for E[g′²]: for tanh these are two numbers."),
    Prediction("3.i", "The standard start of 2010, five tanh layers: ‖dZ‖ at layer 1 is a tenth of layer 5's. And dW?",
               ("ten times smaller too", "about equal in all layers", "larger at layer 1"), "about equal in all layers",
               "dW = dZ Aᵀ/m: dZ shrinks going back as A shrinks going forward, and their product stays."))
