"""Lesson 03: what a layer multiplies a signal and its gradient by."""
import math

import numpy as np

from ...activations import leaky_relu, relu, tanh
from ...initializers import he, xavier
from .exercise import Exercise, Mistake, probe


# ---- 3.1 ----

def chain_slope(w, x):
    a, slope = x, 1.0
    for w_l in w:
        a = np.tanh(w_l * a)
        slope = slope * w_l * (1 - a * a)
    return slope


def _chain_without_weights(w, x):
    a, slope = x, 1.0
    for w_l in w:
        a = np.tanh(w_l * a)
        slope = slope * (1 - a * a)
    return slope


def _chain_with_a_sum(w, x):
    a, slope = x, 0.0
    for w_l in w:
        a = np.tanh(w_l * a)
        slope = slope + w_l * (1 - a * a)
    return slope


def _chain_with_z_for_a(w, x):
    a, slope = x, 1.0
    for w_l in w:
        z = w_l * a
        a = np.tanh(z)
        slope = slope * w_l * (1 - z * z)
    return slope


def _chain_with_the_old_a(w, x):
    a, slope = x, 1.0
    for w_l in w:
        slope = slope * w_l * (1 - a * a)
        a = np.tanh(w_l * a)
    return slope


def _chain_with_sigmoids_slope(w, x):
    a, slope = x, 1.0
    for w_l in w:
        a = np.tanh(w_l * a)
        slope = slope * w_l * a * (1 - a)
    return slope


def _chain_backwards(w, x):
    z = [w[0] * x]
    for w_l in w[1:]:
        z.append(w_l * np.tanh(z[-1]))
    slope = 1.0
    for w_l, z_l in zip(w[::-1], z[::-1]):
        slope *= w_l / np.cosh(z_l) ** 2
    return slope


CHAIN_SLOPE = Exercise(
    id="3.1", name="chain_slope",
    prompt="One unit a layer: a_0 = x and a_l = tanh(w_l·a_{l−1}). w holds the weights w_1 … w_L, x is a number. Return da_L/dx: "
           "each layer multiplies it by w_l·tanh′(z_l), and tanh′ = 1 − a_l².",
    reference=chain_slope,
    probes=(probe("one layer", np.array([2.0]), 0.5),
            probe("two layers", np.array([2.0, 0.5]), 0.5),
            probe("a negative weight", np.array([1.5, -1.0, 0.5]), 1.0),
            probe("ten layers", np.full(10, 0.9), 0.3)),
    mistakes=(
        Mistake("the weights are missing", "z_l = w_l·a_{l−1}, so dz_l/da_{l−1} = w_l: each layer's factor is w_l·tanh′(z_l), not tanh′(z_l) alone.",
                _chain_without_weights),
        Mistake("a sum for a product", "The chain rule multiplies the layers' factors. A sum grows with the depth L, a product like a power: that is the whole lesson.",
                _chain_with_a_sum),
        Mistake("z for a in the slope", "tanh′(z) is 1 − tanh(z)² = 1 − a², not 1 − z².", _chain_with_z_for_a),
        Mistake("the slope at the layer before", "The factor of layer l has its own a_l: compute a_l first, then 1 − a_l².", _chain_with_the_old_a),
        Mistake("sigmoid's slope", "a·(1 − a) is the slope of the sigmoid. tanh′ = 1 − a².", _chain_with_sigmoids_slope)),
    hints=("Go through w once and keep two numbers: where you are, a, and the slope so far. What does one layer do to each of them?",
           "In the loop: a = np.tanh(w_l * a), then slope = slope * w_l * (1 - a * a). The slope starts at 1."),
    unlocks="the slope of a chain; the next cells look at a hundred layers of it",
    also_right=(_chain_backwards,))


# ---- 3.2 ----

def next_variance(q, var_w, var_b):
    return var_w * q / 2 + var_b


NEXT_VARIANCE = Exercise(
    id="3.2", name="next_variance",
    prompt="A wide ReLU layer gets z of mean 0 and variance q. Return the variance of the next layer's z, "
           "q' = σ_w² E[a²] + σ_b², where var_w is σ_w² = n·Var w and var_b is σ_b². (Numbers or arrays: nothing to do for it.)",
    reference=next_variance,
    probes=(probe("all ones, no bias", 1.0, 1.0, 0.0),
            probe("He's σ_w² = 2", 3.0, 2.0, 0.0),
            probe("a bias", 2.0, 2.0, 0.5),
            probe("several networks", np.array([0.5, 1.0, 4.0]), np.array([1.0, 2.0, 3.0]), np.array([0.0, 0.1, 0.2]))),
    mistakes=(
        Mistake("E[z²] for E[a²]", "ReLU sets the negative half of z to 0, so E[a²] = E[z²]/2 = q/2.", lambda q, var_w, var_b: var_w * q + var_b),
        Mistake("Var a for E[a²]",
                "a is never negative, so its mean is not 0, and Var a = q/2 − q/(2π) is less than E[a²] = q/2. The next z sums w·a with random signs of w: it is E[a²] that counts.",
                lambda q, var_w, var_b: var_w * q * (0.5 - 0.5 / math.pi) + var_b),
        Mistake("the square of E[a]", "E[a]² = q/(2π) is the square of the mean; needed is the mean of the square, E[a²] = q/2.",
                lambda q, var_w, var_b: var_w * q / (2 * math.pi) + var_b),
        Mistake("the bias inside the bracket", "b is added after the sum over inputs: q' = σ_w²·q/2 + σ_b², not σ_w²·(q/2 + σ_b²).",
                lambda q, var_w, var_b: var_w * (q / 2 + var_b)),
        Mistake("a standard deviation squared", "var_w is σ_w² already, and var_b is σ_b²: do not square them again.",
                lambda q, var_w, var_b: var_w ** 2 * q / 2 + var_b ** 2),
        Mistake("the bias forgotten", "b is independent of the rest, so its variance σ_b² is added.", lambda q, var_w, var_b: var_w * q / 2)),
    hints=("z is as often negative as positive, and its square does not know the sign. Which part of E[z²] = q is left after ReLU?",
           "Half of it: E[a²] = q / 2. Multiply by var_w, add var_b."),
    unlocks="the variance of a ReLU network of any depth, without building one",
    also_right=(lambda q, var_w, var_b: 0.5 * q * var_w + var_b,))


# ---- 3.3 and 3.5: initializers are random, so their statistics are compared ----

def statistics_of(init, n_out, n_in, dtype):
    """Shape, dtype, mean and standard deviation (both times √n_in); what is no array is compared as it is."""
    W = init(np.random.default_rng(0), (n_out, n_in), dtype)
    if not isinstance(W, np.ndarray):
        return W
    return dict(shape=W.shape, dtype=W.dtype.name, mean=float(W.mean() * math.sqrt(n_in)), std=float(W.std() * math.sqrt(n_in)))


def _he_with(std):
    return lambda rng, shape, dtype: (std(*shape) * rng.standard_normal(shape)).astype(dtype)


def _wrong_way_round(rng, shape, dtype):
    return (math.sqrt(2 / shape[1]) * rng.standard_normal(shape[::-1])).astype(dtype)


INIT_PROBES = (probe("wider than before", 400, 100, np.float64),
               probe("narrower than before", 150, 600, np.float64),
               probe("float32", 300, 200, np.float32))

HE = Exercise(
    id="3.3", name="he",
    prompt="An initializer takes (rng, shape, dtype) with shape = (n_out, n_in), and returns W. Return normally distributed weights "
           "with mean 0 and Var w = 2/n_in, drawn with rng, in dtype.",
    reference=he,
    probes=INIT_PROBES,
    mistakes=(
        Mistake("the square root is missing", "rng.standard_normal has standard deviation 1. To get the variance 2/n_in, multiply by its root, √(2/n_in).",
                _he_with(lambda n_out, n_in: 2 / n_in)),
        Mistake("n_out for n_in", "Each z sums n_in products, so it is n_in that must be divided out. shape is (n_out, n_in): n_in is shape[1].",
                _he_with(lambda n_out, n_in: math.sqrt(2 / n_out))),
        Mistake("random for standard_normal",
                "rng.random (and np.random.rand) draw from 0 to 1: the mean is 0.5, not 0, so all z of a layer get the same large push. Take rng.standard_normal (np.random.randn).",
                lambda rng, shape, dtype: (math.sqrt(2 / shape[1]) * rng.random(shape)).astype(dtype)),
        Mistake("1 for 2", "Var w = 1/n_in keeps the variance of a linear layer. ReLU halves E[z²], so twice as much is needed: 2/n_in.",
                _he_with(lambda n_out, n_in: math.sqrt(1 / n_in))),
        Mistake("Xavier", "2/(n_in + n_out) is Xavier's compromise between forward and backward, for tanh. He: 2/n_in.", xavier),
        Mistake("W turned round", "shape is the shape of W already, (n_out, n_in): rng.standard_normal(shape).", _wrong_way_round),
        Mistake("dtype ignored", "rng.standard_normal draws float64. End with .astype(dtype).",
                lambda rng, shape, dtype: math.sqrt(2 / shape[1]) * rng.standard_normal(shape))),
    hints=("If u has standard deviation 1, then c·u has standard deviation c. Which c gives the variance 2/n_in?",
           "n_out, n_in = shape; then (math.sqrt(2 / n_in) * rng.standard_normal(shape)).astype(dtype)."),
    unlocks="He's initialization of 2015, and networks of 30 ReLU layers that train",
    also_right=(lambda rng, shape, dtype: rng.normal(0, np.sqrt(2 / shape[1]), shape).astype(dtype),
                lambda rng, shape, dtype: rng.standard_normal(shape[::-1]).T.astype(dtype) * dtype(math.sqrt(2 / shape[1])),),
    rtol=0.03, atol=0.03, ask=statistics_of)


# ---- 3.4 ----

def gain(g, u):
    return 1 / np.sqrt(np.mean(g(u) ** 2))


NORMAL = np.random.default_rng(0).standard_normal(20_000)


def double(z):
    """2z"""
    return 2 * z


GAIN = Exercise(
    id="3.4", name="gain",
    prompt="g is an activation, u an array of many draws from N(0, 1). Return the gain c that keeps the variance: with Var w = c²/n_in, "
           "a layer whose z has variance 1 passes on z of variance 1, so c² E[g(u)²] = 1.",
    reference=gain,
    probes=(probe("a line of slope 2 needs half", double, np.array([-1.0, 1.0])),
            probe("ReLU", relu, np.array([-2.0, -1.0, 1.0, 2.0])),
            probe("tanh of 20,000 draws", tanh, NORMAL),
            probe("leaky ReLU", leaky_relu(0.1), NORMAL)),
    mistakes=(
        Mistake("the square root is missing", "c² = 1/E[g(u)²], so c is its root.", lambda g, u: 1 / np.mean(g(u) ** 2)),
        Mistake("upside down", "A weak activation needs a strong weight: c = 1/√E[g(u)²], not √E[g(u)²].", lambda g, u: np.sqrt(np.mean(g(u) ** 2))),
        Mistake("Var a for E[a²]", "np.std subtracts the mean, and ReLU's mean is not 0. The next layer sees E[a²]: the mean of the squares.",
                lambda g, u: 1 / np.std(g(u))),
        Mistake("E|a| for √E[a²]", "The mean of |a| is not the root of the mean of a². Square first, then take the mean, then the root.",
                lambda g, u: 1 / np.mean(np.abs(g(u)))),
        Mistake("a sum for a mean", "E is a mean, not a sum: np.mean, or divide by the number of draws.",
                lambda g, u: 1 / np.sqrt(np.sum(g(u) ** 2)))),
    hints=("Solve c² E[g(u)²] = 1 for c. E is a mean over the draws u.",
           "1 / np.sqrt(np.mean(g(u) ** 2))."),
    unlocks="the right start for any activation, your own included",
    also_right=(lambda g, u: np.mean(np.square(g(u))) ** -0.5,))


# ---- 3.5 ----

def _uniform_xavier(rng, shape, dtype):
    end = math.sqrt(6 / sum(shape))
    return rng.uniform(-end, end, shape).astype(dtype)


XAVIER = Exercise(
    id="3.5", name="xavier",
    prompt="An initializer again: (rng, shape, dtype) with shape = (n_out, n_in). Return weights of mean 0 and Var w = 2/(n_in + n_out).",
    reference=xavier,
    probes=INIT_PROBES,
    mistakes=(
        Mistake("the square root is missing", "Multiply by the standard deviation, √(2/(n_in + n_out)), not by the variance.",
                _he_with(lambda n_out, n_in: 2 / (n_in + n_out))),
        Mistake("1 for 2", "2/(n_in + n_out) is 1 over the mean of n_in and n_out; without the 2 the variance is half as large.",
                _he_with(lambda n_out, n_in: math.sqrt(1 / (n_in + n_out)))),
        Mistake("forward only", "1/n_in keeps the variance going forward; Xavier looks backward too, where n_out counts.",
                _he_with(lambda n_out, n_in: math.sqrt(1 / n_in))),
        Mistake("backward only", "1/n_out keeps the variance going backward; Xavier looks forward too, where n_in counts.",
                _he_with(lambda n_out, n_in: math.sqrt(1 / n_out))),
        Mistake("He", "2/n_in is He's, for ReLU.", he),
        Mistake("the ends of a uniform distribution",
                "U(−c, c) has the variance c²/3. For 2/(n_in + n_out) its ends are ±√(6/(n_in + n_out)), not ±√(2/(n_in + n_out)).",
                lambda rng, shape, dtype: rng.uniform(-math.sqrt(2 / sum(shape)), math.sqrt(2 / sum(shape)), shape).astype(dtype)),
        Mistake("random from 0", "rng.random draws from 0 to 1, so its mean is 0.5. Take rng.standard_normal, or rng.uniform(−c, c).",
                lambda rng, shape, dtype: (math.sqrt(2 / sum(shape)) * rng.random(shape)).astype(dtype))),
    hints=("As in 3.3, with another variance. It is the harmonic mean of what forward (1/n_in) and backward (1/n_out) want.",
           "n_out, n_in = shape; then (math.sqrt(2 / (n_in + n_out)) * rng.standard_normal(shape)).astype(dtype)."),
    unlocks="Glorot and Bengio's initialization of 2010",
    also_right=(_uniform_xavier, lambda rng, shape, dtype: rng.normal(scale=sum(shape) ** -0.5 * 2 ** 0.5, size=shape).astype(dtype)),
    rtol=0.03, atol=0.03, ask=statistics_of)


# ---- 3.6 ----

def gradient_ratio(chi, depth):
    return chi ** ((depth - 1) / 2)


GRADIENT_RATIO = Exercise(
    id="3.6", name="gradient_ratio",
    prompt="Going back one layer multiplies the variance of the gradient by chi (χ₁). Return ‖dZ_1‖/‖dZ_L‖ in a network of L = depth layers: "
           "the ratio of lengths, from the last layer back to the first.",
    reference=gradient_ratio,
    probes=(probe("one layer: nothing to go through", 0.25, 1),
            probe("two layers", 0.25, 2),
            probe("thirty layers", 0.5, 30),
            probe("exploding", np.array([1.0, 1.5, 2.0]), 11)),
    mistakes=(
        Mistake("variance for length", "A length is the root of a variance: χ₁^((L − 1)/2). Yours is its square.", lambda chi, depth: chi ** (depth - 1)),
        Mistake("one layer too many", "From layer L back to layer 1 the gradient passes L − 1 layers.", lambda chi, depth: chi ** (depth / 2)),
        Mistake("upside down", "χ₁ < 1 makes the gradient smaller at layer 1. You return ‖dZ_L‖/‖dZ_1‖.", lambda chi, depth: chi ** ((1 - depth) / 2)),
        Mistake("a product for a power", "χ₁ multiplies once for each layer: that is a power, χ₁^((L − 1)/2), not χ₁·(L − 1)/2.",
                lambda chi, depth: chi * (depth - 1) / 2)),
    hints=("Each layer multiplies the variance by χ₁. How many layers lie between layer L and layer 1, and what does that make of a length?",
           "L − 1 layers, and a length is the root of a variance: chi ** ((depth - 1) / 2)."),
    unlocks="the gradient at layer 1 of a network that nobody has built yet",
    also_right=(lambda chi, depth: np.sqrt(chi) ** (depth - 1), lambda chi, depth: np.exp(0.5 * (depth - 1) * np.log(chi))))


EXERCISES = (CHAIN_SLOPE, NEXT_VARIANCE, HE, GAIN, XAVIER, GRADIENT_RATIO)
