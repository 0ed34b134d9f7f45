"""Lesson 01: activations, their slopes, and what a network is without them."""
import math

import numpy as np

from .exercise import Exercise, Mistake, probe
from .prediction import Prediction


# ---- 1.1 ----

def collapse(W1, b1, W2, b2):
    return W2 @ W1, W2 @ b1 + b2


def _layers(n, rng):
    """Two layers as wide as their input: so a wrong product has a value too, and can be named."""
    return tuple(rng.integers(-4, 5, shape).astype(float) for shape in ((n, n), (n, 1), (n, n), (n, 1)))


COLLAPSE = Exercise(
    id="1.1", name="collapse",
    prompt="Two linear layers in a row: A1 = W1 X + b1, then A2 = W2 A1 + b2, with arrays W1 (n1, n0), b1 (n1, 1), W2 (n2, n1), b2 (n2, 1). "
           "Return W and b of the one layer that does the same: A2 = W X + b.",
    reference=collapse, returns=("W", "b"),
    probes=(probe("one unit each", *(np.array([[x]]) for x in (2.0, 3.0, 5.0, 7.0))),
            probe("a number that changes sign", *(np.array([[x]]) for x in (-1.0, 2.0, 3.0, -4.0))),
            probe("two units each", *_layers(2, np.random.default_rng(1))),
            probe("three units each", *_layers(3, np.random.default_rng(2)))),
    draw=lambda rng: _layers(rng.integers(1, 5), rng),
    mistakes=(
        Mistake("W1 W2 for W2 W1", "The layer that comes first stands on the right: W2 (W1 X) = (W2 W1) X. Matrices do not commute.", lambda W1, b1, W2, b2: (W1 @ W2, W2 @ b1 + b2)),
        Mistake("W1 W2 for W2 W1, and b1 does not pass W2", "The layer that comes first stands on the right, and its bias passes the second layer as well: W2 (W1 X + b1) + b2. Multiply that out.", lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2)),
        Mistake("b1 does not pass W2", "b1 is part of A1, and the second layer multiplies all of A1: W2 b1 + b2, not b1 + b2.", lambda W1, b1, W2, b2: (W2 @ W1, b1 + b2)),
        Mistake("b1 is forgotten", "b1 passes the second layer too: b = W2 b1 + b2.", lambda W1, b1, W2, b2: (W2 @ W1, b2 + 0)),
        Mistake("b2 is forgotten", "The second layer adds its own bias: b = W2 b1 + b2.", lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1)),
        Mistake("b2 passes W2 too", "b2 is added after W2: W2 b1 + b2, not W2 (b1 + b2).", lambda W1, b1, W2, b2: (W2 @ W1, W2 @ (b1 + b2))),
        Mistake("b2 passes W1", "b2 comes last, and nothing multiplies it: W2 b1 + b2.", lambda W1, b1, W2, b2: (W2 @ W1, W1 @ b2 + b1)),
        Mistake("element by element", "* multiplies element by element. A layer is a matrix product: W2 @ W1.", lambda W1, b1, W2, b2: (W2 * W1, W2 @ b1 + b2)),
        Mistake("element by element, the bias too", "* multiplies element by element. Both are matrix products: W2 @ W1 and W2 @ b1.", lambda W1, b1, W2, b2: (W2 * W1, W2 * b1 + b2)),
        Mistake("a sum of the weights", "The layers are applied one after the other, so their matrices are multiplied.", lambda W1, b1, W2, b2: (W1 + W2, W2 @ b1 + b2)),
        Mistake("a sum of weights and of biases", "The layers are applied one after the other: W2 (W1 X + b1) + b2. Multiply that out.", lambda W1, b1, W2, b2: (W1 + W2, b1 + b2)),
        Mistake("minus for plus", "W2 (W1 X + b1) + b2 has no minus in it: b = W2 b1 + b2.", lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1 - b2)),
        Mistake("b before W", "Return W first, then b.", lambda W1, b1, W2, b2: (W2 @ b1 + b2, W2 @ W1)),
        Mistake("b1 passes W1", "b1 was added after W1, so only W2 multiplies it: W2 b1 + b2.", lambda W1, b1, W2, b2: (W2 @ W1, W1 @ b1 + b2)),
        Mistake("b1 passes both", "b1 was added after W1, so only W2 multiplies it: W2 b1 + b2.", lambda W1, b1, W2, b2: (W2 @ W1, W2 @ W1 @ b1 + b2)),
        Mistake("b1 counted twice", "b1 is part of A1, and W2 multiplies it: W2 b1 + b2, and no b1 beside.", lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1 + b1 + b2)),
        Mistake("the second W turned", "W2 stands as it is: W2 b1 + b2, without a transpose.", lambda W1, b1, W2, b2: (W2 @ W1, W2.T @ b1 + b2)),
        Mistake("transposed", "W has a row for each unit, as W2 has: W2 @ W1, not its transpose.", lambda W1, b1, W2, b2: ((W2 @ W1).T, W2 @ b1 + b2))),
    hints=("Write A2 = W2 (W1 X + b1) + b2 and multiply out. What stands before X? What is left without X?",
           "return W2 @ W1, W2 @ b1 + b2."),
    unlocks="one layer in place of any number of linear ones; the next cell folds five with it",
    also_right=(lambda W1, b1, W2, b2: (np.dot(W2, W1), np.dot(W2, b1) + b2),
                lambda W1, b1, W2, b2: (np.einsum("ij,jk->ik", W2, W1), b2 + np.einsum("ij,jk->ik", W2, b1)),
                lambda W1, b1, W2, b2: (W2 @ (W1 @ np.eye(W1.shape[1])), W2 @ (W1 @ np.zeros((W1.shape[1], 1)) + b1) + b2),
                lambda W1, b1, W2, b2: [(W1.T @ W2.T).T, b2 + (b1.T @ W2.T).T]))


# ---- 1.2 ----

def sigmoid(z):
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


def values_and_overflow(answer, z):
    """What the student's function returns, and whether NumPy had to warn of an overflow or of inf/inf on the way."""
    seen = []
    with np.errstate(over="call", invalid="call", call=lambda kind, flag: seen.append(kind)):
        A = answer(z)
    return A, "an overflow" if seen else "no overflow"


def _draw_z(rng):
    z = np.append(rng.uniform(-6, 6, rng.integers(1, 4)), rng.choice([-1000.0, 1000.0, -800.0, 3.0]))
    return (z.astype(np.float32) if rng.random() < 0.3 else z,)


SIGMOID = Exercise(
    id="1.2", name="sigmoid",
    prompt="σ(z) = 1 / (1 + e^−z) for an array z, float64 or float32 (return the same). No number may overflow on the way, at z = −1000 and at z = 1000 "
           "either: NumPy must not have a reason to warn.",
    reference=sigmoid, returns=("the values", "the warnings"), ask=values_and_overflow,
    probes=(probe("0", np.array([0.0])), probe("1", np.array([1.0])), probe("−2", np.array([-2.0])), probe("−1000", np.array([-1000.0])), probe("1000", np.array([1000.0])),
            probe("five at once", np.array([-1000.0, -3.0, 0.0, 3.0, 1000.0])),
            probe("float32", np.array([-1.0, 2.0], np.float32)), probe("float32, far left", np.array([-1000.0], np.float32))),
    draw=_draw_z,
    mistakes=(
        Mistake("e^1000 overflows", "e^−z is e^1000 at z = −1000: too large for a number, and NumPy warns. Write it so that only powers ≤ 0 occur, for either sign of z.", lambda z: 1 / (1 + np.exp(-z))),
        Mistake("e^1000 overflows on the other side", "e^z/(1 + e^z) is the same function, and good for z ≤ 0; at z = 1000 it is inf/inf. Only powers ≤ 0 may occur.",
                lambda z: np.exp(z) / (1 + np.exp(z))),
        Mistake("np.where computes both", "np.where takes both arrays ready-made, so the one that is not wanted has overflowed already. Make the powers harmless first: e^−|z| and e^min(z, 0).",
                lambda z: np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))),
        Mistake("the sign of z", "1/(1 + e^z) is σ(−z): it falls. σ has e^−z.", lambda z: 1 / (1 + np.exp(np.minimum(z, 80))) if z.dtype == np.float32 else 1 / (1 + np.exp(np.minimum(z, 700)))),
        Mistake("never below a half", "1/(1 + e^−|z|) is right for z ≥ 0 only. For z < 0 it is that times e^z.", lambda z: 1 / (1 + np.exp(-np.abs(z)))),
        Mistake("never above a half", "e^min(z, 0) alone over 2, or e^−|z| in the numerator, is right for z ≤ 0 only: the numerator is e^min(z, 0).", lambda z: np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z)))),
        Mistake("tanh", "tanh goes from −1 to 1. σ(z) = (1 + tanh(z/2))/2.", np.tanh),
        Mistake("z is not halved", "σ(z) = (1 + tanh(z/2))/2: the sigmoid is tanh stretched to twice its width.", lambda z: (1 + np.tanh(z)) / 2),
        Mistake("the 1 is missing", "1/e^−z is e^z. The denominator is 1 + e^−z.", lambda z: np.exp(np.minimum(z, 0))),
        Mistake("minus for plus", "The denominator is 1 + e^−z.", lambda z: np.exp(np.minimum(z, 0)) / (1 - np.exp(-np.abs(z)))),
        *(Mistake("cut off too early", f"np.clip makes it stable, but at ±{bound} the sigmoid is not yet flat: 1 − σ({bound}) = {1 - 1 / (1 + math.exp(-bound)):.0e}. (And a bound that suits float64, such as 500, overflows in float32.)",
                  lambda z, bound=bound: 1 / (1 + np.exp(-np.clip(z, -bound, bound)))) for bound in (4, 5, 6, 8, 10, 15, 20)),
        Mistake("cut off too late for float32", "np.clip makes it stable in float64, but there e still has a power that is too large for float32, whose largest number is about e^88. Write it so that only powers ≤ 0 occur: then no bound is needed.",
                lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500)))),
        Mistake("float64 for float32", "float32 came in and float64 went out: something on the way is an array of float64. z.dtype says what is wanted.", lambda z: sigmoid(z.astype(np.float64))),
        Mistake("−1 to 1", "z/(1 + |z|) and the like resemble the sigmoid from afar. Asked is 1/(1 + e^−z).", lambda z: z / (1 + np.abs(z))),
        Mistake("a step", "That is where σ tends for large weights: 0 or 1. Asked is the smooth curve, with ½ at 0.", lambda z: (z > 0).astype(z.dtype)),
        Mistake("the slope", "a(1 − a) is its slope. Asked is σ itself.", lambda z: sigmoid(z) * (1 - sigmoid(z)))),
    hints=("For z ≥ 0 use 1/(1 + e^−z), for z < 0 the same number as e^z/(1 + e^z). Which power of e stands in both denominators?",
           "np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))."),
    unlocks="a sigmoid that no z can break",
    also_right=(lambda z: 0.5 * (1 + np.tanh(z / 2)),
                lambda z: np.where(z >= 0, 1, np.exp(-np.abs(z))).astype(z.dtype) / (1 + np.exp(-np.abs(z))),
                lambda z: np.exp(-np.logaddexp(0, -z)).astype(z.dtype),
                lambda z: 1 / (1 + np.exp(-np.clip(z, -80, 80))),
                lambda z: np.vectorize(lambda x: 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x)), otypes=[z.dtype])(z)))


# ---- 1.3 ----

def slopes(s, t):
    return s * (1 - s), 1 - t * t


def _with(of_s=lambda s: s * (1 - s), of_t=lambda t: 1 - t * t):
    return lambda s, t: (of_s(s), of_t(t))


def _draw_outputs(rng):
    z = rng.uniform(-3, 3, rng.integers(1, 5))
    s, t = sigmoid(z), np.tanh(z)
    return (s.astype(np.float32), t.astype(np.float32)) if rng.random() < 0.3 else (s, t)


SLOPES = Exercise(
    id="1.3", name="slopes",
    prompt="s = σ(z) and t = tanh(z) are what the two activations returned, arrays of one shape, float64 or float32; z itself is gone. Return the slopes σ′(z) and tanh′(z), "
           "written with s and with t.",
    reference=slopes, returns=("σ′", "tanh′"),
    probes=(probe("z = 0", np.array([0.5]), np.array([0.0])), probe("z = 1", sigmoid(np.array([1.0])), np.tanh([1.0])), probe("z = −2", sigmoid(np.array([-2.0])), np.tanh([-2.0])),
            probe("three at once", sigmoid(np.array([-1.0, 0.5, 2.0])), np.tanh([-1.0, 0.5, 2.0])),
            probe("float32", sigmoid(np.array([1.0, -1.0], np.float32)), np.tanh(np.array([1.0, -1.0], np.float32)))),
    draw=_draw_outputs,
    mistakes=(
        Mistake("sigmoid taken twice", "s is σ(z) already: σ′ = s(1 − s), without another σ.", _with(of_s=lambda s: sigmoid(s) * (1 - sigmoid(s)))),
        Mistake("tanh taken twice", "t is tanh(z) already: tanh′ = 1 − t².", _with(of_t=lambda t: 1 - np.tanh(t) ** 2)),
        Mistake("both taken twice", "s and t are outputs already: s(1 − s) and 1 − t².", _with(lambda s: sigmoid(s) * (1 - sigmoid(s)), lambda t: 1 - np.tanh(t) ** 2)),
        Mistake("the square is missing", "tanh′ = 1 − t², not 1 − t.", _with(of_t=lambda t: 1 - t)),
        Mistake("the square of 1 − t", "tanh′ = 1 − t², not (1 − t)².", _with(of_t=lambda t: (1 - t) ** 2)),
        Mistake("plus for minus in tanh′", "tanh′ = 1 − t²: it is never above 1.", _with(of_t=lambda t: 1 + t * t)),
        Mistake("the root", "tanh′ = 1 − t², without a root.", _with(of_t=lambda t: np.sqrt(1 - t * t))),
        Mistake("the sign of tanh′", "tanh rises, so its slope is positive: 1 − t², not t² − 1.", _with(of_t=lambda t: t * t - 1)),
        Mistake("both signs", "Both curves rise, so both slopes are positive: s(1 − s) and 1 − t².", _with(lambda s: s * (s - 1), lambda t: t * t - 1)),
        Mistake("the outputs themselves", "s and t are the values. Asked are the slopes: s(1 − s) and 1 − t².", _with(lambda s: +s, lambda t: +t)),
        Mistake("half of each", "σ′ = s(1 − s): both factors. tanh′ = (1 − t)(1 + t) = 1 − t².", _with(lambda s: 1 - s, lambda t: 1 - t)),
        Mistake("t² for 1 − t²", "cosh² − sinh² = 1 gives tanh′ = 1 − t².", _with(of_t=lambda t: t * t)),
        Mistake("sigmoid's slope for tanh", "t(1 − t) is the sigmoid's formula. tanh′ = 1 − t².", _with(of_t=lambda t: t * (1 - t))),
        Mistake("tanh's slope for sigmoid", "1 − s² is tanh's formula. σ′ = s(1 − s).", _with(of_s=lambda s: 1 - s * s)),
        Mistake("plus for minus in σ′", "σ′ = s(1 − s): it is never above 1/4.", _with(of_s=lambda s: s * (1 + s))),
        Mistake("the sign of σ′", "σ rises, so its slope is positive: s(1 − s), not s(s − 1).", _with(of_s=lambda s: s * (s - 1))),
        Mistake("the largest slope only", "1/4 is σ′ at z = 0, its largest. Elsewhere it is s(1 − s).", _with(of_s=lambda s: 0.25 + 0 * s)),
        Mistake("1 − s is not all", "σ′ = s(1 − s): both factors.", _with(of_s=lambda s: 1 - s)),
        Mistake("both at z = s and z = t", "s and t are outputs, and the slope at z is wanted, not at s: s(1 − s) and 1 − t².", _with(lambda s: 1 / (2 + 2 * np.cosh(s)) * 1.5, lambda t: 1 / np.cosh(t))),
        Mistake("tanh′ before σ′", "Return σ′ first, then tanh′.", lambda s, t: (1 - t * t, s * (1 - s)))),
    hints=("Differentiate σ = 1/(1 + e^−z). The result e^−z/(1 + e^−z)² is a product of two things that add up to 1. tanh = sinh/cosh: the quotient rule, and cosh² − sinh² = 1.",
           "return s * (1 - s), 1 - t * t."),
    unlocks="why a network keeps a and not z: the slope costs one product",
    also_right=(lambda s, t: (s - s ** 2, 1 - t ** 2),
                lambda s, t: (s * (1 - s), (1 - t) * (1 + t)),
                lambda s, t: (-s * (s - 1), 1 - np.square(t)),
                lambda s, t: [np.multiply(s, 1 - s), np.ones_like(t) - t * t]))


# ---- 1.4 ----

def leaky_relu(z, leak):
    return np.where(z > 0, z, leak * z), np.where(z > 0, 1, leak).astype(z.dtype)


def _in_float64(slope):
    """The same mistake as one writes it without thinking of float32."""
    return lambda z, leak: slope(z, leak).astype(float)


def _leaky(a=lambda z, leak: np.where(z > 0, z, leak * z), slope=lambda z, leak: np.where(z > 0, 1, leak).astype(z.dtype)):
    return lambda z, leak: (a(z, leak), slope(z, leak))


def _draw_leak(rng):
    z = np.append(rng.uniform(-4, 4, rng.integers(1, 4)), [-1.5, 2.5])
    return z.astype(np.float32) if rng.random() < 0.3 else z, round(float(rng.uniform(0.01, 0.6)), 2)


LEAKY_RELU = Exercise(
    id="1.4", name="leaky_relu",
    prompt="z is an array, float64 or float32, never exactly 0; leak is a number such as 0.01. Return leaky ReLU, which is z on the right of 0 and leak·z on the left, and its slope: two arrays.",
    reference=leaky_relu, returns=("a", "the slope"),
    probes=(probe("on the right", np.array([2.0]), 0.1), probe("on the left", np.array([-2.0]), 0.1), probe("a tiny leak", np.array([-3.0, 0.5]), 0.01), probe("another leak", np.array([-3.0, 0.5]), 0.2),
            probe("float32", np.array([-1.0, 1.0, -0.5], np.float32), 0.25)),
    draw=_draw_leak,
    mistakes=(
        Mistake("a negative slope on the left", "Left of 0 the function is leak·z: it still rises, and its slope is +leak, not −leak. (z is negative there, the slope is not.)", _leaky(slope=lambda z, leak: np.where(z > 0, 1, -leak).astype(z.dtype))),
        Mistake("a negative slope on the left", "Left of 0 the function is leak·z: it still rises, and its slope is +leak, not −leak. (z is negative there, the slope is not.) And it is float64 where float32 came in.",
                _leaky(slope=_in_float64(lambda z, leak: np.where(z > 0, 1, -leak)))),
        Mistake("ReLU's slope", "Left of 0 the slope is leak: that is what leaky ReLU is for. (And float64 went out where float32 came in.)", _leaky(slope=_in_float64(lambda z, leak: z > 0))),
        Mistake("1 + leak on the right", "(z > 0) + leak is 1 + leak on the right: the slope is 1 there. (And float64 went out where float32 came in.)", _leaky(slope=_in_float64(lambda z, leak: (z > 0) + leak))),
        Mistake("1 + leak on the right", "(z > 0) + leak is 1 + leak on the right: the slope is 1 there.", _leaky(slope=lambda z, leak: ((z > 0) + leak).astype(z.dtype))),
        Mistake("the slope's leak is always 0.01", "0.01 is a usual choice, but a choice: use the argument leak in the slope too.", _leaky(slope=lambda z, leak: np.where(z > 0, 1, 0.01).astype(z.dtype))),
        Mistake("1 everywhere", "Left of 0 the line is leak·z, and its slope is leak.", _leaky(slope=lambda z, leak: np.ones_like(z))),
        Mistake("0 on the right", "Right of 0 the function is z: its slope is 1.", _leaky(slope=lambda z, leak: np.where(z > 0, 0, leak).astype(z.dtype))),
        Mistake("the smaller of the two", "np.minimum(z, leak·z) is leak·z on the right and z on the left. Leaky ReLU is the larger of the two.", _leaky(a=lambda z, leak: np.minimum(z, leak * z))),
        Mistake("z − leak on the left", "The leak multiplies z on the left; it is not taken off.", _leaky(a=lambda z, leak: np.where(z > 0, z, z - leak).astype(z.dtype))),
        Mistake("ReLU's slope", "Left of 0 the slope is leak: that is what leaky ReLU is for.", _leaky(slope=lambda z, leak: (z > 0).astype(z.dtype))),
        Mistake("ReLU itself", "Left of 0 leaky ReLU is leak·z, not 0.", _leaky(a=lambda z, leak: np.maximum(z, 0))),
        Mistake("ReLU and its slope", "Left of 0 leaky ReLU is leak·z, and its slope is leak.", _leaky(lambda z, leak: np.maximum(z, 0), lambda z, leak: (z > 0).astype(z.dtype))),
        Mistake("the leak is always 0.01", "0.01 is a usual choice, but a choice: use the argument leak.", lambda z, leak: leaky_relu(z, 0.01)),
        Mistake("the leak for z", "max(z, leak) is flat on the left, at the height leak. There it is leak·z.", _leaky(a=lambda z, leak: np.maximum(z, leak).astype(z.dtype))),
        Mistake("the absolute value", "Left of 0 leak·z is negative, as z is.", _leaky(a=lambda z, leak: np.where(z > 0, z, leak * np.abs(z)))),
        Mistake("the slope is the value", "The slope of leak·z is leak, not leak·z; that of z is 1, not z.", _leaky(slope=lambda z, leak: np.where(z > 0, z, leak * z))),
        Mistake("the slope is leak·z on the left", "The slope of leak·z is leak: z is what it is differentiated by.", _leaky(slope=lambda z, leak: np.where(z > 0, 1, leak * z).astype(z.dtype))),
        Mistake("leak everywhere", "Right of 0 the slope is 1.", _leaky(slope=lambda z, leak: np.full_like(z, leak))),
        Mistake("left and right swapped", "z > 0 is the right side: there a is z and the slope 1.", lambda z, leak: (np.where(z < 0, z, leak * z), np.where(z < 0, 1, leak).astype(z.dtype))),
        Mistake("the slope's sides swapped", "The slope is 1 right of 0 and leak left of it.", _leaky(slope=lambda z, leak: np.where(z < 0, 1, leak).astype(z.dtype))),
        Mistake("1 + leak on the right", "max(z, 0) + leak·z counts the leak on both sides: leak·min(z, 0) is meant.", _leaky(lambda z, leak: np.maximum(z, 0) + leak * z, lambda z, leak: ((z > 0) + leak).astype(z.dtype))),
        Mistake("1 − leak on the right", "The slope on the right is 1, whatever the leak.", _leaky(slope=lambda z, leak: np.where(z > 0, 1 - leak, leak).astype(z.dtype))),
        Mistake("minus leak·z", "Left of 0 it is +leak·z, which is negative.", _leaky(a=lambda z, leak: np.where(z > 0, z, -leak * z) * 1.0 - 0 * z, slope=lambda z, leak: np.where(z > 0, 1, -leak).astype(z.dtype))),
        Mistake("the slope before a", "Return a first, then the slope.", lambda z, leak: leaky_relu(z, leak)[::-1])),
    hints=("Two straight lines. What is the slope of the line leak·z? It does not depend on z, nor on its sign.",
           "np.where(z > 0, z, leak * z), and np.where(z > 0, 1, leak).astype(z.dtype)."),
    unlocks="units that cannot die",
    also_right=(lambda z, leak: (np.maximum(z, leak * z), (leak + (1 - leak) * (z > 0)).astype(z.dtype)),
                lambda z, leak: (np.maximum(z, 0) + leak * np.minimum(z, 0), np.where(z > 0, 1.0, leak).astype(z.dtype)),
                lambda z, leak: (z * np.where(z > 0, 1, leak).astype(z.dtype), np.array([1 if x > 0 else leak for x in z], z.dtype)),
                lambda z, leak: (np.where(z < 0, leak * z, z), np.where(z < 0, leak, 1).astype(z.dtype))))


# ---- 1.5 ----

def dead_units(W, b, X):
    return int((W @ X + b <= 0).all(axis=1).sum())


def _draw_layer(rng):
    n, n_x, m = rng.integers(2, 7), rng.integers(1, 4), rng.integers(2, 7)
    return rng.standard_normal((n, n_x)).round(2), rng.uniform(-3, 1, (n, 1)).round(2), rng.standard_normal((n_x, m)).round(2)


def _counted(count):
    return lambda W, b, X: count(W @ X + b)


DEAD_UNITS = Exercise(
    id="1.5", name="dead_units",
    prompt="A ReLU layer with arrays W (n, n_x) and b (n, 1) gets the examples X (n_x, m), which are columns. Return how many of its n units are dead: off for every example, so that z = W X + b is never above 0.",
    reference=dead_units,
    probes=(probe("one unit that is on once", np.array([[1.0]]), np.array([[0.0]]), np.array([[-1.0, 2.0, -3.0]])),
            probe("one dead unit", np.array([[1.0]]), np.array([[-5.0]]), np.array([[-1.0, 2.0]])),
            probe("a dead one, and one that is never off", np.array([[1.0], [-1.0]]), np.array([[-9.0], [9.0]]), np.array([[1.0, 2.0, 3.0]])),
            probe("three units, two dead", np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([[-4.0], [-4.0], [1.0]]), np.array([[1.0, -1.0], [0.5, -1.5]])),
            probe("each off sometimes, none dead", np.array([[1.0], [-1.0]]), np.array([[0.0], [0.0]]), np.array([[1.0, -1.0, 2.0]]))),
    draw=_draw_layer,
    mistakes=(
        Mistake("off for one example is enough", "A unit that is off for some examples is doing its job. Dead is one that is off for all: .all(axis=1).", _counted(lambda Z: int((Z <= 0).any(axis=1).sum()))),
        Mistake("examples counted, not units", "axis=0 runs over the units: that counts examples for which every unit is off. Examples are columns: axis=1.", _counted(lambda Z: int((Z <= 0).all(axis=0).sum()))),
        Mistake("zeros counted", "That counts each pair of unit and example. A unit is counted once, if it is off for all examples.", _counted(lambda Z: int((Z <= 0).sum()))),
        Mistake("the living counted", "Those are the units that are on for some example. Asked are the others.", _counted(lambda Z: int((Z > 0).any(axis=1).sum()))),
        Mistake("those that are never off", "Z > 0 for all examples: such a unit is always on, as a linear one. Dead is Z ≤ 0 for all.", _counted(lambda Z: int((Z > 0).all(axis=1).sum()))),
        Mistake("the bias is missing", "z = W X + b: the bias is what most often kills.", lambda W, b, X: int((W @ X <= 0).all(axis=1).sum())),
        Mistake("a share", "Asked is the number of dead units, not their share.", _counted(lambda Z: float((Z <= 0).all(axis=1).mean()))),
        Mistake("the mean of z", "A unit whose z is negative on the mean may still be on for some examples. Dead is z ≤ 0 for each.", _counted(lambda Z: int((Z.mean(axis=1) <= 0).sum()))),
        Mistake("the sum of the negative ones", "max over the examples decides: a unit is dead if even its largest z is not above 0.", _counted(lambda Z: int((Z.min(axis=1) <= 0).sum() * 2 - (Z.max(axis=1) <= 0).sum()))),
        Mistake("only the first example", "One example says nothing of the others: look along the whole row.", _counted(lambda Z: int((Z[:, 0] <= 0).sum()))),
        Mistake("only the last example", "One example says nothing of the others: look along the whole row. Is something overwritten in a loop?", _counted(lambda Z: int((Z[:, -1] <= 0).sum()))),
        Mistake("the median of z", "A unit that is off for half of the examples is doing its job. Dead is z ≤ 0 for each.", _counted(lambda Z: int((np.median(Z, axis=1) <= 0).sum()))),
        Mistake("off the mean of W", "z = W X + b decides, for each example; the weights alone say nothing.", lambda W, b, X: int((W.sum(axis=1) + b[:, 0] <= 0).sum())),
        Mistake("the sign of b", "z = W X + b is ≤ 0 where W X ≤ −b, not where W X ≤ b.", lambda W, b, X: int((W @ X <= b).all(axis=1).sum())),
        Mistake("negative after ReLU", "ReLU's outputs are never below 0, so nothing is counted: compare with == 0, or Z with <= 0.", lambda W, b, X: 0),
        Mistake("is there one?", "Asked is how many, not whether.", _counted(lambda Z: bool((Z <= 0).all(axis=1).any()))),
        Mistake("the mask", "That says for each unit whether it is dead. Asked is their number.", _counted(lambda Z: (Z <= 0).all(axis=1)))),
    hints=("Z = W @ X + b has a row for each unit. When is a whole row off?",
           "int((W @ X + b <= 0).all(axis=1).sum())."),
    unlocks="a count of what a layer has lost",
    also_right=(lambda W, b, X: int(np.sum((W @ X + b).max(axis=1) <= 0)),
                lambda W, b, X: sum(not (row > 0).any() for row in W @ X + b),
                lambda W, b, X: len(W) - np.count_nonzero(np.maximum(W @ X + b, 0).sum(axis=1)),
                lambda W, b, X: np.count_nonzero(~np.any(np.dot(W, X) + b > 0, axis=-1))))


# ---- 1.6 ----

def silu_slope(z):
    share = sigmoid(z)
    return share + z * share * (1 - share)


def _silu(slope):
    return lambda z: slope(z, sigmoid(z))


def _normal_cdf(z):
    return 0.5 * np.vectorize(math.erfc, otypes=[float])(-np.asarray(z) / math.sqrt(2))


SILU_SLOPE = Exercise(
    id="1.6", name="silu_slope",
    prompt="SiLU is g(z) = z·σ(z). Return its slope g′(z) for an array z, float64 or float32, with numbers from −6 to 6.",
    reference=silu_slope,
    probes=(probe("0", np.array([0.0])), probe("1", np.array([1.0])), probe("−2", np.array([-2.0])), probe("2.4, where it is steepest", np.array([2.4])),
            probe("three at once", np.array([-1.0, 0.5, 3.0])), probe("float32", np.array([-1.0, 2.0], np.float32))),
    draw=lambda rng: (rng.uniform(-6, 6, rng.integers(1, 5)).astype(rng.choice([np.float32, np.float64, np.float64])),),
    mistakes=(
        Mistake("only half of the product rule", "(z·σ)′ = σ + z·σ′: two terms. You have the first.", _silu(lambda z, s: s)),
        Mistake("only the other half of the product rule", "(z·σ)′ = σ + z·σ′: two terms. You have the second.", _silu(lambda z, s: z * s * (1 - s))),
        Mistake("the product of the slopes", "The slope of a product is not the product of the slopes (1·σ′): (z·σ)′ = σ + z·σ′.", _silu(lambda z, s: s * (1 - s)), 1e-4),
        Mistake("the factor z is missing", "(z·σ)′ = σ + z·σ′: the second term has the factor z.", _silu(lambda z, s: s + s * (1 - s))),
        Mistake("minus for plus", "(z·σ)′ = σ + z·σ′, and σ′ = σ(1 − σ).", _silu(lambda z, s: s - z * s * (1 - s))),
        Mistake("sigmoid's slope without σ", "σ′ = σ(1 − σ): the second term is z·σ(1 − σ).", _silu(lambda z, s: s + z * (1 - s))),
        Mistake("tanh's slope in it", "σ′ = σ(1 − σ); 1 − a² is tanh's.", _silu(lambda z, s: s + z * (1 - s * s))),
        Mistake("the sign", "(z·σ)′ = σ + z·σ′, with plus signs only.", _silu(lambda z, s: -s - z * s * (1 - s))),
        Mistake("1 for σ", "1·σ is σ, not 1: (z·σ)′ = σ + z·σ′.", _silu(lambda z, s: 1 + z * s * (1 - s))),
        Mistake("z for σ", "The first term is σ, which is left where z is differentiated: (z·σ)′ = σ + z·σ′.", _silu(lambda z, s: z + z * s * (1 - s))),
        Mistake("|z| for z", "z has a sign in the second term: left of 0 it is taken off.", _silu(lambda z, s: s + np.abs(z) * s * (1 - s))),
        Mistake("a(1 − a) with SiLU's a", "σ′ = σ(1 − σ), with σ(z) and not with z·σ(z).", _silu(lambda z, s: s + z * s * (1 - z * s))),
        Mistake("SiLU itself", "z·σ(z) is the function. Asked is its slope.", _silu(lambda z, s: z * s)),
        Mistake("σ for σ′", "The second term is z times the slope of σ: z·σ(1 − σ).", _silu(lambda z, s: s + z * s)),
        Mistake("a(1 − a) of SiLU", "a(1 − a) is the slope of the sigmoid alone, with a = σ(z). Here a product is differentiated.", _silu(lambda z, s: z * s * (1 - z * s))),
        Mistake("ReLU's slope", "SiLU resembles ReLU from afar, but its slope is smooth: σ + z·σ(1 − σ).", lambda z: (z > 0).astype(z.dtype)),
        Mistake("GELU's slope", "GELU is z·Φ(z) with the normal distribution's Φ. SiLU is z·σ(z).",
                lambda z: (_normal_cdf(z) + z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)).astype(z.dtype)),
        Mistake("plus for minus in σ′", "σ′ = σ(1 − σ), not σ(1 + σ).", _silu(lambda z, s: s + z * s * (1 + s))),
        Mistake("float64 for float32", "float32 came in and float64 went out: z.dtype says what is wanted.", lambda z: silu_slope(z.astype(np.float64))),
        Mistake("near, but not equal", "As from a difference quotient, or rounded numbers. The product rule gives it exactly.",
                lambda z: (((z + 1e-4) * sigmoid(z + 1e-4) - z * sigmoid(z)) / 1e-4 + 0 * z).astype(z.dtype), 2e-3)),
    hints=("The product rule: (z·σ)′ = 1·σ + z·σ′. And σ′ you know from 1.3.",
           "s = 1 / (1 + np.exp(-z)); return s + z * s * (1 - s)."),
    unlocks="an activation of your own: its function and its slope are all that a network asks for",
    also_right=(lambda z: (1 + np.exp(-z) + z * np.exp(-z)) / (1 + np.exp(-z)) ** 2,
                lambda z: sigmoid(z) * (1 + z * (1 - sigmoid(z))),
                lambda z: z * sigmoid(z) + sigmoid(z) * (1 - z * sigmoid(z)),
                lambda z: 0.5 * (1 + np.tanh(z / 2)) + z / 4 * (1 - np.tanh(z / 2) ** 2)))


EXERCISES = (COLLAPSE, SIGMOID, SLOPES, LEAKY_RELU, DEAD_UNITS, SILU_SLOPE)
PREDICTIONS = (
    Prediction("1.a", "The same start, data and learning rate, 800 steps: how do sigmoid and tanh compare?",
               ("they learn alike: the next layer's weights make up for other units", "tanh is a little faster", "tanh learns, and the sigmoid stays at the cost of guessing", "the sigmoid learns, and tanh stays at the cost of guessing"),
               "tanh learns, and the sigmoid stays at the cost of guessing",
               "The two networks can draw the same boundaries. That does not say that they can find them."),
    Prediction("1.b", "Five layers of 8 units without activations, trained on a ring and what it surrounds. What does their boundary look like?",
               ("a straight line", "a line with up to four bends", "a closed curve with corners", "a smooth closed curve"), "a straight line",
               "A matrix times a matrix is a matrix: the five layers are one, with other numbers."),
    Prediction("1.c", "Ten sigmoid layers. How much of the gradient do their slopes pass at the very most?",
               ("a fortieth", "a thousandth", "a millionth", "all of it, where z = 0"), "a millionth",
               "At most 1/4 a layer, and 4¹⁰ is a million. At z = 0 the slope is at its largest, and that is 1/4, not 1."),
    Prediction("1.d", "In layer 3 all units are dead. Which weights have moved after 100 steps?",
               ("those of layers 1 and 2, which are not all dead: so layer 3 may come back", "none but the last bias: nothing comes through a dead layer", "all, but slowly"),
               "none but the last bias: nothing comes through a dead layer",
               "The way back leads through layer 3, where each slope is 0. What is 0 stays 0 in layers 2 and 1; and the last weights are multiplied by outputs of 0."),
    Prediction("1.e", "Between sigmoid and tanh lie a shift and a stretch. All begin with the same weights. Which of the two makes the network learn?",
               ("the shift: zero-centred outputs are why tanh is better", "each helps; the stretch more than the shift", "neither alone: it takes both", "each alone is as good as both"),
               "each helps; the stretch more than the shift",
               "Stretched, the slopes are up to 1 and the gradient arrives. Shifted, it arrives as weak as before, and a larger learning rate makes up for part of that."),
    Prediction("1.f", "Take GELU's slope at some z, and its slope at −z. What do the two add up to?",
               ("0: what rises on one side falls on the other", "1, whatever z is", "1 at z = 0, and more further out", "it depends on z, and may be anything from −1 to 1"), "1, whatever z is",
               "z·Φ(z) + z·Φ(−z) = z, so g(z) − g(−z) = z, and the slope of that is g′(z) + g′(−z) = 1. Where it is steeper than 1 on the right, it must fall on the left."))
