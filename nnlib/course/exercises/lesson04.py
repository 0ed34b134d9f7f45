"""Lesson 04: gradient checking, from one slope to a check that cannot be fooled by nothing."""
import numpy as np

from ...gradcheck import relative_error
from .exercise import Exercise, Mistake, probe


# ---- functions to differentiate; each works on numbers, arrays, float32 and complex numbers ----

def square(theta):
    """θ²"""
    return theta * theta


def cube(theta):
    """θ³"""
    return theta ** 3


def wave(theta):
    """sin θ"""
    return np.sin(theta)


def squire_trapp(theta):
    """exp(θ) / √(sin³θ + cos³θ), Squire and Trapp (1998)"""
    return np.exp(theta) / np.sqrt(np.sin(theta) ** 3 + np.cos(theta) ** 3)


def bowl(theta):
    """θ₁² + 2θ₂² + 3θ₃² + …"""
    return (np.arange(1, theta.size + 1) * theta * theta).sum()


def coupled(theta):
    """θ₁θ₂ + θ₂θ₃ + … + θ₁³ + θ₂³ + …"""
    return (theta[:-1] * theta[1:]).sum() + (theta ** 3).sum()


# ---- 4.1 ----

def two_sided(J, theta, eps):
    return (J(theta + eps) - J(theta - eps)) / (2 * eps)


TWO_SIDED = Exercise(
    id="4.1", name="two_sided",
    prompt="J is a function of one number, theta a number and eps a small step. Return the slope of J at theta, "
           "from the values of J a step to the right and a step to the left. (An array of numbers gives an array of slopes: nothing to do for it.)",
    reference=two_sided,
    probes=(probe("a straight line would do", square, 3.0, 0.5),
            probe("at the minimum the slope is 0", square, 0.0, 0.25),
            probe("a curve with a third derivative", cube, 2.0, 0.1),
            probe("a small step", wave, 1.0, 1e-3),
            probe("three places at once", wave, np.array([-1.0, 0.0, 2.0]), 1e-2),
            probe("float32", square, np.array([0.5, 1.5], np.float32), 0.125)),
    mistakes=(
        Mistake("one-sided difference",
                "(J(θ + ε) − J(θ)) / ε looks to one side only: its error shrinks with ε, that of the two-sided one with ε².",
                lambda J, theta, eps: (J(theta + eps) - J(theta)) / eps),
        Mistake("divided by ε",
                "From θ − ε to θ + ε it is two steps, so the slope is the difference divided by 2ε. Yours is twice too large.",
                lambda J, theta, eps: (J(theta + eps) - J(theta - eps)) / eps),
        Mistake("left minus right",
                "The slope is right minus left: J(θ + ε) comes first. Yours has the wrong sign.",
                lambda J, theta, eps: (J(theta - eps) - J(theta + eps)) / (2 * eps)),
        Mistake("no brackets round 2ε",
                "Python reads d / 2 * eps as (d / 2) · ε: it multiplies by ε. Write d / (2 * eps).",
                lambda J, theta, eps: (J(theta + eps) - J(theta - eps)) / 2 * eps),
        Mistake("no brackets round the difference",
                "Division comes before subtraction: only J(θ − ε) was divided. Put brackets round the difference.",
                lambda J, theta, eps: J(theta + eps) - J(theta - eps) / (2 * eps))),
    hints=("Draw J and the two points θ − ε and θ + ε. The slope of the line through them is height divided by width: how wide is it?",
           "Height: J(theta + eps) - J(theta - eps). Width: 2 * eps, in brackets, because Python works from left to right."),
    unlocks="one slope; exercise 4.3 takes it along every coordinate of θ",
    also_right=(lambda J, theta, eps: 0.5 * (J(theta + eps) - J(theta - eps)) / eps,
                lambda J, theta, eps: -(J(theta - eps) - J(theta + eps)) / (eps + eps)))


# ---- 4.2 ----

def norm(v):
    return np.sqrt((v * v).sum(axis=-1))


def ratio(over, under):
    """over / under, and 0 where nothing is divided by nothing."""
    return np.where((over == 0) & (under == 0), np.zeros_like(under), over / np.where(under == 0, np.ones_like(under), under))


RELATIVE_ERROR = Exercise(
    id="4.2", name="relative_error",
    prompt="numeric and analytic are gradients of shape (P,), or (K, P) for K networks. Return ‖n − g‖ / (‖n‖ + ‖g‖) with lengths "
           "(square roots of sums of squares) over the last axis: a number, or one for each network. Where both gradients are 0 it is 0.",
    reference=relative_error,
    probes=(probe("two parameters", np.array([3.0, 4.0]), np.array([3.0, 0.0])),
            probe("equal", np.array([1.0, -2.0]), np.array([1.0, -2.0])),
            probe("opposite", np.array([1.0, 2.0]), np.array([-1.0, -2.0])),
            probe("one is zero", np.array([0.0, 0.0]), np.array([2.0, 1.0])),
            probe("both are zero", np.zeros(2), np.zeros(2)),
            probe("nearly equal", np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0001])),
            probe("float32", np.array([3.0, 4.0, 1.0], np.float32), np.array([3.0, 1.0, 1.0], np.float32)),
            probe("a stack of two networks", np.array([[3.0, 4.0], [1.0, 0.0]]), np.array([[3.0, 0.0], [0.0, 2.0]]))),
    mistakes=(
        Mistake("numerator and denominator swapped",
                "The length of the difference belongs above, the sum of the lengths below. Yours is at least 1, and infinite for a perfect gradient.",
                lambda n, g: (norm(n) + norm(g)) / norm(n - g)),
        Mistake("factor 2 in the denominator",
                "‖n‖ + ‖g‖ is already the sum of both lengths. With another 2 every error is halved, and opposite gradients score 0.5 in place of 1.",
                lambda n, g: ratio(norm(n - g), 2 * (norm(n) + norm(g)))),
        Mistake("length of the sum",
                "‖n + g‖ is not ‖n‖ + ‖g‖: for opposite gradients it is 0. Take the two lengths first and then add.",
                lambda n, g: ratio(norm(n - g), norm(n + g))),
        Mistake("difference of the lengths",
                "| ‖n‖ − ‖g‖ | is 0 for any two gradients of the same length, opposite ones too. Subtract first, then take the length.",
                lambda n, g: ratio(np.abs(norm(n) - norm(g)), norm(n) + norm(g))),
        Mistake("squares without roots",
                "A length is the root of the sum of squares. Without it an error of 1e-4 looks like 1e-8 and a wrong gradient passes.",
                lambda n, g: ratio(norm(n - g) ** 2, norm(n) ** 2 + norm(g) ** 2)),
        Mistake("0 / 0",
                "Right, except where both gradients are 0: there 0/0 is nan. Return 0 there; that nothing was checked is another matter (exercise 4.5).",
                lambda n, g: norm(n - g) / (norm(n) + norm(g))),
        Mistake("one length for the whole stack",
                "The networks of a stack were added up. Sum over the last axis only: (v * v).sum(axis=-1).",
                lambda n, g: float(ratio(np.sqrt(((n - g) ** 2).sum()), np.sqrt((n * n).sum()) + np.sqrt((g * g).sum())))),
        Mistake("relative to one gradient",
                "Divided by ‖n‖ alone it grows without bound where n is small. With ‖n‖ + ‖g‖ below it lies between 0 and 1.",
                lambda n, g: ratio(norm(n - g), norm(n)))),
    hints=("First a line for the length of a vector along the last axis. Then the formula has three lengths: of n − g, of n and of g.",
           "length(v) = np.sqrt((v * v).sum(axis=-1)). Divide with np.divide(over, under, out=np.zeros_like(under), where=under != 0)."),
    unlocks="a number that says how far two gradients are apart; 1e-7 and below is right, 1e-3 and above is wrong",
    also_right=(lambda n, g: np.nan_to_num(np.linalg.norm(n - g, axis=-1) / (np.linalg.norm(n, axis=-1) + np.linalg.norm(g, axis=-1))),
                lambda n, g: ratio(norm(g - n), norm(g) + norm(n))))


# ---- 4.3 ----

def numeric_gradient(J, theta, eps):
    return np.array([two_sided(lambda t: J(theta + t * e), 0.0, eps) for e in np.eye(theta.size)])


def all_at_once(J, theta, eps):
    return np.full(theta.size, (J(theta + eps) - J(theta - eps)) / (2 * eps))


def one_sided_gradient(J, theta, eps):
    return np.array([(J(theta + eps * e) - J(theta)) / eps for e in np.eye(theta.size)])


def not_moved_back(J, theta, eps):
    theta, slopes = theta.copy(), np.zeros(theta.size)
    for i in range(theta.size):
        theta[i] += eps
        right = J(theta)
        theta[i] -= 2 * eps
        slopes[i] = (right - J(theta)) / (2 * eps)
    return slopes


def spoils_theta(J, theta, eps):
    slopes = np.zeros(theta.size)
    for i in range(theta.size):
        theta[i] += eps
        right = J(theta)
        theta[i] -= 2 * eps
        slopes[i] = (right - J(theta)) / (2 * eps)
    return slopes


def same_array_twice(J, theta, eps):
    slopes = np.zeros(theta.size)
    for i in range(theta.size):
        right = left = theta.copy()
        right[i] += eps
        left[i] -= eps
        slopes[i] = (J(right) - J(left)) / (2 * eps)
    return slopes


def last_left_out(J, theta, eps):
    return np.append(numeric_gradient(J, theta, eps)[:-1], 0.0)


def by_loop(J, theta, eps):
    slopes = np.zeros(theta.size)
    for i in range(theta.size):
        right, left = theta.copy(), theta.copy()
        right[i] += eps
        left[i] -= eps
        slopes[i] = (J(right) - J(left)) / (2 * eps)
    return slopes


def moved_back(J, theta, eps):
    slopes = []
    for i, before in enumerate(theta.tolist()):
        theta[i] = before + eps
        right = J(theta)
        theta[i] = before - eps
        slopes.append((right - J(theta)) / (2 * eps))
        theta[i] = before
    return np.array(slopes)


NUMERIC_GRADIENT = Exercise(
    id="4.3", name="numeric_gradient",
    prompt="theta is all parameters in one vector (P,), J(theta) the cost, a number. Return the vector (P,) of its slopes: "
           "component i is the two-sided difference with step eps in theta[i] alone. theta itself stays as it was.",
    reference=numeric_gradient,
    probes=(probe("one parameter", bowl, np.array([3.0]), 0.5),
            probe("two parameters", bowl, np.array([1.0, 2.0]), 0.25),
            probe("parameters that work together", coupled, np.array([1.0, -2.0, 0.5]), 0.1),
            probe("a small step", coupled, np.array([0.3, -0.2, 0.5, 1.0]), 1e-3)),
    mistakes=(
        Mistake("all coordinates at once",
                "theta + eps moves every parameter, so each component is the sum of all slopes. Move one: a copy with copy[i] += eps, or theta + eps * e_i.",
                all_at_once),
        Mistake("one-sided difference",
                "J(θ + ε) − J(θ) looks to one side only. Take a step to either side and divide by 2ε: exercise 4.1.",
                one_sided_gradient),
        Mistake("not moved back",
                "After coordinate i it stays at −ε, and the next slopes are measured from there. Put it back, or start each from a fresh copy.",
                not_moved_back),
        Mistake("theta spoiled",
                "theta is the caller's array: += wrote into it and left it moved, so the network is another one after the check. Work on theta.copy().",
                spoils_theta),
        Mistake("two names for one copy",
                "right = left = theta.copy() is one array with two names: + ε and − ε cancel, and every slope is 0. Copy twice.",
                same_array_twice),
        Mistake("last coordinate left out",
                "The last component stays 0. range(theta.size) goes through all of them; range(theta.size - 1) stops one short.",
                last_left_out)),
    hints=("A loop over i. For each i two copies of theta, one moved up and one moved down in component i only, and the slope of exercise 4.1.",
           "right = theta.copy(); right[i] += eps; left = theta.copy(); left[i] -= eps; slopes[i] = (J(right) - J(left)) / (2 * eps)."),
    unlocks="with 4.2 it is a gradient check of any network whose parameters are one vector; it costs 2P forward passes",
    also_right=(by_loop, moved_back))


# ---- 4.4 ----

COLUMNS = (-2, -1)


def penalized(cost, dW, W, lam, m):
    return cost + lam / (2 * m) * (W * W).sum(axis=COLUMNS), dW + lam / m * W


def penalized_in_place(cost, dW, W, lam, m):
    dW += lam / m * W
    return cost + lam / (2 * m) * (W * W).sum(axis=COLUMNS), dW


def penalized_by_hand(cost, dW, W, lam, m):
    half = lam / m / 2
    return np.square(W).sum(axis=-1).sum(axis=-1) * half + cost, 2 * half * W + dW


W23 = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]])
PENALIZED = Exercise(
    id="4.4", name="penalized",
    prompt="cost and dW are those of the loss alone, W (n, n_in) the weights, m the number of examples. Return (cost, dW) with the penalty "
           "λ/(2m) Σ w² in both: added to the cost, and its derivative added to dW. With a stack W is (K, n, n_in) and the cost (K,). The arrays you get stay as they were.",
    reference=penalized,
    probes=(probe("one weight", 1.0, np.array([[0.0]]), np.array([[3.0]]), 0.5, 2),
            probe("no penalty", 0.25, np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]), 0.0, 4),
            probe("a matrix", 2.0, W23[::-1].copy(), W23, 0.7, 5),
            probe("float32", 0.5, W23.astype(np.float32), W23[::-1].astype(np.float32), 0.1, 3),
            probe("a stack of two networks", np.array([1.0, 2.0]), np.stack([W23, 0 * W23]), np.stack([W23[::-1], 2 * W23]), 0.3, 4)),
    mistakes=(
        Mistake("in the cost only",
                "The cost has the penalty and dW has not: a gradient check then finds exactly λ/m W as the difference. Descent would not know of it.",
                lambda cost, dW, W, lam, m: (penalized(cost, dW, W, lam, m)[0], dW)),
        Mistake("in the gradient only",
                "dW has the penalty and the cost has not: weights decay, but the cost you plot and check is another function.",
                lambda cost, dW, W, lam, m: (cost, penalized(cost, dW, W, lam, m)[1])),
        Mistake("½ not cancelled",
                "The derivative of w² is 2w, and its 2 cancels the 2 of λ/(2m): dW gets λ/m W.",
                lambda cost, dW, W, lam, m: (penalized(cost, dW, W, lam, m)[0], dW + lam / (2 * m) * W)),
        Mistake("no ½ in the cost",
                "The cost has λ/m Σ w² and the gradient belongs to λ/(2m) Σ w²: one of them is off by 2.",
                lambda cost, dW, W, lam, m: (cost + lam / m * (W * W).sum(axis=COLUMNS), penalized(cost, dW, W, lam, m)[1])),
        Mistake("not divided by m",
                "The loss is a mean over m examples, and the penalty has its 1/m too. Cost and gradient agree with each other, so a gradient check cannot see it: only the formula can.",
                lambda cost, dW, W, lam, m: penalized(cost, dW, W, lam * m, m)),
        Mistake("lengths not squared",
                "The penalty is the sum of the squares, Σ w². You took its root, whose derivative is another one.",
                lambda cost, dW, W, lam, m: (cost + lam / (2 * m) * np.sqrt((W * W).sum(axis=COLUMNS)), penalized(cost, dW, W, lam, m)[1])),
        Mistake("dW overwritten",
                "dW += … writes into the caller's array: run the cell twice and the penalty is in it twice. Return dW + … as a new array.",
                penalized_in_place),
        Mistake("summed over the stack",
                "np.sum(W * W) adds the networks of a stack together. Sum over the last two axes: .sum(axis=(-2, -1)).",
                lambda cost, dW, W, lam, m: (cost + lam / (2 * m) * (W * W).sum(), penalized(cost, dW, W, lam, m)[1]))),
    hints=("Differentiate λ/(2m) w² by w on paper first. Then two sums: one for the cost, one for dW.",
           "cost + lam / (2 * m) * (W * W).sum(axis=(-2, -1)) and dW + lam / m * W."),
    unlocks="a regularized network passes the check: J and its gradient are of the same function again",
    also_right=(penalized_by_hand,))


# ---- 4.5 ----

def nothing_checked(numeric, analytic, cost, eps):
    floor = 100 * 2 ** -52 * abs(cost) / eps
    return bool(norm(numeric) <= floor and norm(analytic) <= floor)


def floor_of(cost, eps):
    return 100 * 2 ** -52 * abs(cost) / eps


NOTHING_CHECKED = Exercise(
    id="4.5", name="nothing_checked",
    prompt="Return True where a check compared nothing with nothing: where the lengths of numeric (P,) and analytic (P,) are both at most "
           "100·u·|cost|/eps, with u = 2**-52, the rounding of a number near 1. That floor is what rounding alone leaves of a difference of two costs. Else False.",
    reference=nothing_checked,
    probes=(probe("exact zeros", np.array([0.0]), np.array([0.0]), 0.7, 1e-5),
            probe("a gradient of length 1", np.array([1.0]), np.array([1.0]), 0.7, 1e-5),
            probe("a bug: backward returns 0", np.array([0.3, 0.4]), np.array([0.0, 0.0]), 0.7, 1e-5),
            probe("a cost that does not move, and a gradient", np.array([0.0, 0.0]), np.array([0.5, 0.1]), 0.7, 1e-5),
            probe("batch norm with a batch of one", np.array([1.1e-11, -0.4e-11]), np.array([1.6e-17, 0.0]), 0.7, 1e-5),
            probe("small, and real", np.array([3e-8, 1e-8]), np.array([3e-8, 1e-8]), 0.7, 1e-5),
            probe("a large cost leaves more rounding", np.array([3e-8, 1e-8]), np.array([0.0, 0.0]), 500.0, 1e-5),
            probe("a larger step leaves less rounding", np.array([1e-10, 0.0]), np.array([0.0, 0.0]), 0.7, 1e-2)),
    mistakes=(
        Mistake("asks whether they agree",
                "Two equal gradients are a check that passed, not an empty one. Ask whether both are zero.",
                lambda n, g, cost, eps: bool(relative_error(n, g) == 0)),
        Mistake("asks for exact zeros",
                "Rounding leaves 1e-11 or so of a difference of two costs: almost never exactly 0. Compare with the floor.",
                lambda n, g, cost, eps: not (n.any() or g.any())),
        Mistake("looks at backward only",
                "A bug that makes backward return 0 is then called \"nothing checked\", though the numeric gradient shows it. Both must be zero.",
                lambda n, g, cost, eps: bool(norm(g) <= floor_of(cost, eps))),
        Mistake("looks at the differences only",
                "Where the cost does not move and backward says that it does, backward is wrong. Both must be zero.",
                lambda n, g, cost, eps: bool(norm(n) <= floor_of(cost, eps))),
        Mistake("one of them is enough",
                "`or` calls every check empty in which one gradient is 0: just the bugs it should find. Use `and`.",
                lambda n, g, cost, eps: bool(norm(n) <= floor_of(cost, eps) or norm(g) <= floor_of(cost, eps))),
        Mistake("a floor that does not know the cost",
                "A cost of 500 is rounded 500 times as coarsely as one of 1: the floor grows with |cost|.",
                lambda n, g, cost, eps: bool(max(norm(n), norm(g)) <= floor_of(1.0, eps))),
        Mistake("a floor that does not know the step",
                "The rounding of the costs is divided by the step: the floor falls as eps grows.",
                lambda n, g, cost, eps: bool(max(norm(n), norm(g)) <= floor_of(cost, 1e-5))),
        Mistake("the answer turned round",
                "True means that nothing was checked. Yours says True where something was.",
                lambda n, g, cost, eps: not nothing_checked(n, g, cost, eps))),
    hints=("Work out the floor first, then two comparisons. Which word joins them: is a check empty if one gradient is zero, or if both are?",
           "floor = 100 * 2**-52 * abs(cost) / eps, then length(numeric) <= floor and length(analytic) <= floor."),
    unlocks="a gradient check that says \"nothing was checked\", where others say \"passed\"",
    also_right=(lambda n, g, cost, eps: max(np.linalg.norm(n), np.linalg.norm(g)) <= 100 * np.finfo(float).eps * abs(cost) / eps,))


# ---- 4.6 ----

def complex_step(J, theta, eps):
    return J(theta + 1j * eps).imag / eps


COMPLEX_STEP = Exercise(
    id="4.6", name="complex_step",
    prompt="J is built from +, *, powers, exp, sin …, so it takes complex numbers. Move theta by eps along the imaginary axis and return the slope: "
           "J(θ + iε) = J(θ) + iε J′(θ) + …, so it stands in the imaginary part. Nothing is subtracted, so eps may be 1e-20. (Arrays: nothing to do.)",
    reference=complex_step,
    probes=(probe("a step that can be seen", cube, 1.0, 0.5),
            probe("a square", square, 3.0, 0.25),
            probe("a tiny step", cube, 2.0, 1e-20),
            probe("the example of its authors", squire_trapp, 1.5, 1e-20),
            probe("three places at once", wave, np.array([-1.0, 0.0, 2.0]), 1e-20)),
    mistakes=(
        Mistake("real step",
                "θ + ε is not θ + iε: with ε = 1e-20 it is θ again, and the slope 0. The imaginary unit is 1j in Python.",
                lambda J, theta, eps: (J(theta + eps) - J(theta)) / eps),
        Mistake("real part",
                "The real part is J(θ) itself, nearly. The slope is in the imaginary part: .imag",
                lambda J, theta, eps: J(theta + 1j * eps).real / eps),
        Mistake("not divided by ε",
                "The imaginary part is ε·J′(θ): divide it by ε.",
                lambda J, theta, eps: J(theta + 1j * eps).imag),
        Mistake("divided by 2ε",
                "Only one step was made, from θ to θ + iε: divide by ε. The 2 belongs to the two-sided difference.",
                lambda J, theta, eps: J(theta + 1j * eps).imag / (2 * eps)),
        Mistake("length in place of the imaginary part",
                "abs is the length of the complex number, mostly J(θ). The slope is in the imaginary part: .imag",
                lambda J, theta, eps: np.abs(J(theta + 1j * eps)) / eps),
        Mistake("complex answer",
                "(J(θ + iε) − J(θ)) / iε is a complex number, and its subtraction brings the rounding back. Take .imag, which subtracts nothing.",
                lambda J, theta, eps: (J(theta + 1j * eps) - J(theta)) / (1j * eps))),
    hints=("Python's imaginary unit is 1j, and the imaginary part of z is z.imag.",
           "z = J(theta + 1j * eps); the slope is z.imag / eps."),
    unlocks="slopes to the last digit: the curve at the bottom of the V",
    also_right=(lambda J, theta, eps: np.imag(J(theta + eps * 1j)) / eps,
                lambda J, theta, eps: -J(theta - 1j * eps).imag / eps))


EXERCISES = (TWO_SIDED, RELATIVE_ERROR, NUMERIC_GRADIENT, PENALIZED, NOTHING_CHECKED, COMPLEX_STEP)
