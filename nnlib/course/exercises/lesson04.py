"""Lesson 04: gradient checking, from one slope to a check that cannot be fooled by nothing."""
import math

import numpy as np

from ...gradcheck import relative_error
from ..functions import martins
from .exercise import Exercise, Mistake, probe
from .prediction import Prediction


# ---- functions to differentiate; each works on numbers, arrays and complex numbers ----

def square(theta):
    """θ²"""
    return theta * theta


def cube(theta):
    """θ³"""
    return theta ** 3


def wave(theta):
    """sin θ"""
    return np.sin(theta)


def bowl(theta):
    """θ₁² + 2θ₂² + 3θ₃² + …"""
    return (np.arange(1, theta.size + 1) * theta * theta).sum()


def coupled(theta):
    """θ₁θ₂ + θ₂θ₃ + … + θ₁³ + θ₂³ + …"""
    return (theta[:-1] * theta[1:]).sum() + (theta ** 3).sum()


def a_curve(rng):
    """A smooth function of one number, with a third derivative everywhere."""
    a, b, c, d = rng.uniform(0.5, 2, 4).round(1) * rng.choice([-1, 1], 4)

    def J(theta):
        return a * np.sin(b * theta) + c * theta ** 3 + np.exp(d * theta / 2)
    J.__doc__ = f"{a:g}·sin({b:g}θ) + {c:g}θ³ + exp({d / 2:g}θ)"
    return J


def a_landscape(rng, P):
    """A smooth function of P numbers that work together."""
    a, b, c = rng.uniform(0.5, 2, (3, P)).round(1) * rng.choice([-1, 1], (3, P))

    def J(theta):
        return (a * np.sin(b * theta) + c * theta ** 3).sum() + np.exp(0.3 * theta.sum())
    J.__doc__ = f"a smooth cost of {P} parameter{'s' * (P > 1)}"
    return J


def a_step(rng, smallest, largest):
    """A step on a logarithmic scale, with two digits."""
    return float(f"{10 ** rng.uniform(smallest, largest):.1e}")


def slope_at(J, theta):
    """J′(θ) to the last digit."""
    return J(theta + 1e-20j).imag / 1e-20


# ---- 4.1 ----

def two_sided(J, theta, eps):
    return (J(theta + eps) - J(theta - eps)) / (2 * eps)


def _through_the_chord(J, theta, eps):
    left, right = theta - eps, theta + eps
    return (J(right) - J(left)) / (right - left)


def _by_fit(J, theta, eps):
    return (J(theta + eps) - J(theta)) / (2 * eps) + (J(theta) - J(theta - eps)) / (2 * eps)


TWO_SIDED = Exercise(
    id="4.1", name="two_sided",
    prompt="J is a function of one number, theta a number and eps a step. Return the slope of J between theta - eps and theta + eps: the two-sided difference.",
    reference=two_sided,
    probes=(probe("a parabola, J = θ²", square, 3.0, 0.5),
            probe("at the minimum the slope is 0", square, 0.0, 0.25),
            probe("a falling curve", square, -1.0, 0.5),
            probe("a curve with a third derivative", cube, 2.0, 0.1),
            probe("a small step", wave, 1.0, 1e-3)),
    draw=lambda rng: (a_curve(rng), round(float(rng.uniform(-2, 2)), 2), a_step(rng, -3, -0.1)),
    mistakes=(
        Mistake("one-sided difference",
                "(J(θ + ε) − J(θ)) / ε looks to one side only: its error shrinks with ε, that of the two-sided one with ε².",
                lambda J, theta, eps: (J(theta + eps) - J(theta)) / eps),
        Mistake("one-sided difference, to the left",
                "(J(θ) − J(θ − ε)) / ε looks to one side only: its error shrinks with ε, that of the two-sided one with ε².",
                lambda J, theta, eps: (J(theta) - J(theta - eps)) / eps),
        Mistake("one step, divided by two",
                "From θ to θ + ε it is one step, but it was divided by 2ε. Begin at θ − ε.",
                lambda J, theta, eps: (J(theta + eps) - J(theta)) / (2 * eps)),
        Mistake("divided by ε",
                "From θ − ε to θ + ε it is two steps, so the slope is the difference divided by 2ε. Yours is twice too large.",
                lambda J, theta, eps: (J(theta + eps) - J(theta - eps)) / eps),
        Mistake("left minus right",
                "Yours has the wrong sign. Height and width are both right minus left: J(θ + ε) − J(θ − ε) over (θ + ε) − (θ − ε) = 2ε.",
                lambda J, theta, eps: (J(theta - eps) - J(theta + eps)) / (2 * eps)),
        Mistake("no brackets round 2ε",
                "Python reads d / 2 * eps as (d / 2) · ε: it multiplies by ε. Write d / (2 * eps).",
                lambda J, theta, eps: (J(theta + eps) - J(theta - eps)) / 2 * eps),
        Mistake("no brackets round the difference",
                "Division comes before subtraction: only J(θ − ε) was divided. Put brackets round the difference.",
                lambda J, theta, eps: J(theta + eps) - J(theta - eps) / (2 * eps)),
        Mistake("no brackets at all",
                "Division comes before subtraction, and d / 2 * eps is (d / 2) · ε: write (J(theta + eps) - J(theta - eps)) / (2 * eps).",
                lambda J, theta, eps: J(theta + eps) - J(theta - eps) / 2 * eps),
        Mistake("not divided",
                "The difference of two values of J is a height. The slope is height over width: divide by 2ε.",
                lambda J, theta, eps: J(theta + eps) - J(theta - eps)),
        Mistake("divided by 2 only",
                "The slope is height over width, and the width is 2ε, not 2.",
                lambda J, theta, eps: (J(theta + eps) - J(theta - eps)) / 2),
        Mistake("half steps",
                "That is the two-sided difference with ε/2 to either side. Asked is a step of ε: J(θ + ε) and J(θ − ε), divided by 2ε.",
                lambda J, theta, eps: (J(theta + eps / 2) - J(theta - eps / 2)) / eps),
        Mistake("half steps, divided by two",
                "The steps are ε/2 to either side, and the width between them is ε; you divided by 2ε. Asked is a step of ε: J(θ + ε) and J(θ − ε), divided by 2ε.",
                lambda J, theta, eps: (J(theta + eps / 2) - J(theta - eps / 2)) / (2 * eps)),
        Mistake("a step relative to theta",
                "The step is ε, whatever θ is: θ + ε, not θ·(1 + ε).",
                lambda J, theta, eps: (J(theta * (1 + eps)) - J(theta * (1 - eps))) / (2 * eps)),
        Mistake("ε for θ",
                "The slope is asked at θ: J(theta + eps) and J(theta - eps).",
                lambda J, theta, eps: (J(eps) - J(-eps)) / (2 * eps)),
        Mistake("no slope",
                "That is the height at θ + ε. The slope is a difference of two heights, divided by 2ε.",
                lambda J, theta, eps: J(theta + eps)),
        Mistake("divided by ε²",
                "The slope is height over width, and the width is 2ε. ε² belongs to the second derivative.",
                lambda J, theta, eps: (J(theta + eps) - J(theta - eps)) / eps ** 2),
        Mistake("divided by 2ε²",
                "The slope is height over width, and the width is 2ε, not 2ε².",
                lambda J, theta, eps: (J(theta + eps) - J(theta - eps)) / (2 * eps ** 2)),
        Mistake("half of it",
                "Yours is half of the slope, as if it were divided by 2 twice. The mean of both one-sided differences has the 2 in it already.",
                lambda J, theta, eps: (J(theta + eps) - J(theta - eps)) / (4 * eps)),
        Mistake("times 2ε",
                "The slope is height over width: divide by 2ε.",
                lambda J, theta, eps: (J(theta + eps) - J(theta - eps)) * (2 * eps)),
        Mistake("2 + ε for 2ε",
                "The width is two steps of ε: 2 * eps, not 2 + eps.",
                lambda J, theta, eps: (J(theta + eps) - J(theta - eps)) / (2 + eps)),
        Mistake("a whole-number division",
                "// rounds down to a whole number. Write / for a division.",
                lambda J, theta, eps: (J(theta + eps) - J(theta - eps)) // (2 * eps)),
        Mistake("J after the difference",
                "J is asked at two places, and then the values are subtracted: J(theta + eps) - J(theta - eps).",
                lambda J, theta, eps: J((theta + eps) - (theta - eps)) / (2 * eps)),
        Mistake("four points",
                "That is a better difference, with four points. Asked is the two-sided one: lesson 04 is about what *its* step does.",
                lambda J, theta, eps: (-J(theta + 2 * eps) + 8 * J(theta + eps) - 8 * J(theta - eps) + J(theta - 2 * eps)) / (12 * eps)),
        Mistake("the complex step",
                "That is the complex step, exercise 4.6. Asked is the difference of two real values: J(θ + ε) and J(θ − ε), divided by 2ε.",
                lambda J, theta, eps: J(theta + 1j * eps).imag / eps),
        Mistake("to the left, and its sign",
                "(J(θ − ε) − J(θ)) / ε looks to one side only, and has the wrong sign: the step was −ε.",
                lambda J, theta, eps: (J(theta - eps) - J(theta)) / eps),
        Mistake("double steps",
                "Asked is a step of ε to either side, not of 2ε.",
                lambda J, theta, eps: (J(theta + 2 * eps) - J(theta - 2 * eps)) / (4 * eps)),
        Mistake("a sum for a difference",
                "The slope needs how much J changes: J(θ + ε) − J(θ − ε).",
                lambda J, theta, eps: (J(theta + eps) + J(theta - eps)) / (2 * eps)),
        Mistake("the sign is lost",
                "abs makes a falling curve rise. A slope has a sign.",
                lambda J, theta, eps: abs(J(theta + eps) - J(theta - eps)) / (2 * eps)),
        Mistake("the second derivative",
                "J(θ + ε) − 2J(θ) + J(θ − ε) over ε² is how the slope changes, J″. Asked is the slope.",
                lambda J, theta, eps: (J(theta + eps) - 2 * J(theta) + J(theta - eps)) / eps ** 2),
        Mistake("ε added to J",
                "Yours is 1, whatever J is. Move θ and ask J there: J(theta + eps), not J(theta) + eps.",
                lambda J, theta, eps: ((J(theta) + eps) - (J(theta) - eps)) / (2 * eps)),
        Mistake("eps is not used",
                "What you return is the true slope, or very near to it, whatever eps is. Asked is the difference with the step that is given: lesson 04 is about what it does. Is there a step of your own in it?",
                lambda J, theta, eps: slope_at(J, theta), 1e-4)),
    hints=("Draw J and the two points θ − ε and θ + ε. The slope of the line through them is height divided by width: how wide is it?",
           "Height: J(theta + eps) - J(theta - eps). Width: 2 * eps, in brackets, because Python works from left to right."),
    unlocks="one slope; exercise 4.3 takes it along every coordinate of θ",
    also_right=(lambda J, theta, eps: 0.5 * (J(theta + eps) - J(theta - eps)) / eps,
                lambda J, theta, eps: -(J(theta - eps) - J(theta + eps)) / (eps + eps), _through_the_chord, _by_fit),
    atol=1e-9)


# ---- 4.2 ----

def norm(v):
    return np.sqrt((v * v).sum(axis=-1))


def ratio(over, under):
    """over / under, and 0 where nothing is divided by nothing."""
    return np.where((over == 0) & (under == 0), np.zeros_like(under), over / np.where(under == 0, np.ones_like(under), under))


def _ratio_mistakes(name, because, over, under):
    """The same mistake with 0 where both are 0, and with 0/0."""
    return (Mistake(name, because, lambda n, g: ratio(over(n, g), under(n, g))),
            Mistake(f"{name}, and 0/0", f"{because} And where both gradients are 0 it is 0/0: return 0 there.", lambda n, g: over(n, g) / under(n, g)))


def _component_mistakes(name, because, join, under=np.add):
    """The relative error of each component, joined, with 0 where both are 0, and with 0/0."""
    return (Mistake(name, because, lambda n, g: join(ratio(np.abs(n - g), under(np.abs(n), np.abs(g))), axis=-1)),
            Mistake(f"{name}, and 0/0", f"{because} And where both are 0 it is 0/0: return 0 there.", lambda n, g: join(np.abs(n - g) / under(np.abs(n), np.abs(g)), axis=-1)))


def _guarded(guard):
    return (Mistake("a guard that is not small", f"+ {guard:g} below avoids 0/0 and spoils small gradients: of two wrong ones of that size it says that they agree. Ask whether both are 0.",
                    lambda n, g: norm(n - g) / (norm(n) + norm(g) + guard)),
            Mistake("a guard that is not small", f"A denominator of at least {guard:g} avoids 0/0 and spoils small gradients: of two wrong ones of that size it says that they agree. Ask whether both are 0.",
                    lambda n, g: norm(n - g) / np.maximum(norm(n) + norm(g), np.float32(guard) if n.dtype == np.float32 else guard)))


def _by_parts(n, g):
    def one(n, g):
        total = math.dist(n, 0 * n) + math.dist(g, 0 * g)
        return math.dist(n, g) / total if total else 0.0
    return one(n, g) if n.ndim == 1 else np.array([one(*pair) for pair in zip(n, g)])


def _draw_gradients(rng):
    """Nearly equal, unrelated, opposite, of one length or zero; of any size; one network or a few."""
    shape = (*((int(rng.integers(2, 4)),) if rng.random() < 0.4 else ()), int(rng.integers(2, 6)))
    n = rng.standard_normal(shape)
    other = rng.standard_normal(shape)
    g = (n + 10.0 ** rng.uniform(-7, -1) * other, other, -n, n[..., ::-1].copy(), 3 * n)[rng.integers(5)]
    scale = 10.0 ** (rng.uniform(-20, 3) if rng.random() < 0.5 else rng.uniform(-2, 1))
    n, g = scale * n, scale * g
    match int(rng.integers(10)):
        case 0:
            n = 0 * n
        case 1:
            g = 0 * g
        case 2:
            n, g = 0 * n, 0 * g
        case 3 | 4 if len(shape) == 2:
            n[0] = g[0] = 0                                                         # one empty network in the stack
        case 5 if len(shape) == 1 and scale > 1e-3:
            n, g = n.astype(np.float32), g.astype(np.float32)
    return n, g


RELATIVE_ERROR = Exercise(
    id="4.2", name="relative_error",
    prompt="numeric and analytic are gradients: arrays (P,), or (K, P) for a stack of K networks. Return ‖n − g‖ / (‖n‖ + ‖g‖) with lengths "
           "(square roots of sums of squares) over the last axis: a number, or an array (K,) for a stack; float32 where they are float32. Where both gradients of a network are 0 it is 0.",
    reference=relative_error,
    probes=(probe("two parameters", np.array([3.0, 4.0]), np.array([3.0, 0.0])),
            probe("equal", np.array([1.0, -2.0]), np.array([1.0, -2.0])),
            probe("opposite", np.array([1.0, 2.0]), np.array([-1.0, -2.0])),
            probe("one is zero", np.array([0.0, 0.0]), np.array([2.0, 1.0])),
            probe("both are zero", np.zeros(2), np.zeros(2)),
            probe("nearly equal", np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0001])),
            probe("small ones", np.array([3e-20, 4e-20]), np.array([3e-20, 0.0])),
            probe("float32", np.array([3.0, 4.0, 1.0], np.float32), np.array([3.0, 1.0, 1.0], np.float32)),
            probe("a stack of two networks", np.array([[3.0, 4.0], [1.0, 0.0]]), np.array([[3.0, 0.0], [0.0, 2.0]])),
            probe("a stack, one of them zero", np.array([[3.0, 4.0], [0.0, 0.0]]), np.array([[3.0, 0.0], [0.0, 0.0]]))),
    draw=_draw_gradients,
    mistakes=(
        *_ratio_mistakes("factor 2 in the denominator",
                         "‖n‖ + ‖g‖ is already the sum of both lengths. With another 2 every error is halved, and opposite gradients score 0.5 in place of 1.",
                         lambda n, g: norm(n - g), lambda n, g: 2 * (norm(n) + norm(g))),
        *_ratio_mistakes("factor 2 in the numerator", "With the 2 every error is doubled: opposite gradients score 2 in place of 1.",
                         lambda n, g: 2 * norm(n - g), lambda n, g: norm(n) + norm(g)),
        *_ratio_mistakes("length of the sum", "‖n + g‖ is not ‖n‖ + ‖g‖: for opposite gradients it is 0. Take the two lengths first and then add.",
                         lambda n, g: norm(n - g), lambda n, g: norm(n + g)),
        *_ratio_mistakes("difference of the lengths",
                         "| ‖n‖ − ‖g‖ | is 0 for any two gradients of the same length, opposite ones too. Subtract first, then take the length.",
                         lambda n, g: np.abs(norm(n) - norm(g)), lambda n, g: norm(n) + norm(g)),
        *_ratio_mistakes("a plus above", "‖n + g‖ is 0 for opposite gradients and large for equal ones. Subtract: ‖n − g‖.", lambda n, g: norm(n + g), lambda n, g: norm(n) + norm(g)),
        *_ratio_mistakes("squares without roots",
                         "A length is the root of the sum of squares. Without it an error of 1e-4 looks like 1e-8 and a wrong gradient passes.",
                         lambda n, g: norm(n - g) ** 2, lambda n, g: norm(n) ** 2 + norm(g) ** 2),
        *_ratio_mistakes("relative to one gradient", "Divided by ‖n‖ alone it grows without bound where n is small. With ‖n‖ + ‖g‖ below it lies between 0 and 1.",
                         lambda n, g: norm(n - g), lambda n, g: norm(n)),
        *_ratio_mistakes("relative to one gradient", "Divided by ‖g‖ alone it grows without bound where g is small. With ‖n‖ + ‖g‖ below it lies between 0 and 1.",
                         lambda n, g: norm(n - g), lambda n, g: norm(g)),
        *_ratio_mistakes("the larger for the sum", "Asked is ‖n‖ + ‖g‖ below, the sum of both lengths, not the larger one.",
                         lambda n, g: norm(n - g), lambda n, g: np.maximum(norm(n), norm(g))),
        *_ratio_mistakes("one root for both", "√(‖n‖² + ‖g‖²) is not ‖n‖ + ‖g‖: each length has a root of its own, and then they are added.",
                         lambda n, g: norm(n - g), lambda n, g: np.sqrt((n * n).sum(axis=-1) + (g * g).sum(axis=-1))),
        *_ratio_mistakes("a product for the sum", "‖n‖·‖g‖ has another unit than ‖n − g‖: what comes out depends on the size of the gradients. Add the two lengths.",
                         lambda n, g: norm(n - g), lambda n, g: norm(n) * norm(g)),
        *_ratio_mistakes("sums of magnitudes", "A length is the root of the sum of squares, not the sum of magnitudes.",
                         lambda n, g: np.abs(n - g).sum(axis=-1), lambda n, g: np.abs(n).sum(axis=-1) + np.abs(g).sum(axis=-1)),
        *_ratio_mistakes("the largest component for the length", "A length is the root of the sum of squares: all components count, not only the largest.",
                         lambda n, g: np.abs(n - g).max(axis=-1), lambda n, g: np.abs(n).max(axis=-1) + np.abs(g).max(axis=-1)),
        *_ratio_mistakes("the square above", "Above stands a squared length, below a length: an error of 1e-4 looks like 1e-8. Take the root.",
                         lambda n, g: norm(n - g) ** 2, lambda n, g: norm(n) + norm(g)),
        *_ratio_mistakes("a minus below", "‖n‖ − ‖g‖ is 0 for any two gradients of the same length. Add the two lengths.",
                         lambda n, g: norm(n - g), lambda n, g: norm(n) - norm(g)),
        *_component_mistakes("the worst component", "That is Karpathy's measure: the relative error of each component, and the largest of them. Asked is one number for the whole vector, from the three lengths.", np.max),
        *_component_mistakes("the worst component", "That is Karpathy's measure: the relative error of each component, and the largest of them. Asked is one number for the whole vector, from the three lengths.",
                             np.max, np.maximum),
        *_component_mistakes("the mean of the components", "A component near 0 counts as much as a large one. Asked is one number for the whole vector, from the three lengths.", np.mean),
        *_ratio_mistakes("one length for the whole stack", "The networks of a stack were added up. Sum over the last axis only: (v * v).sum(axis=-1).",
                         lambda n, g: np.sqrt(((n - g) ** 2).sum()), lambda n, g: np.sqrt((n * n).sum()) + np.sqrt((g * g).sum())),
        *_ratio_mistakes("summed over the wrong axis", "The last axis, −1, is that of the parameters. Axis 0 of a stack is the networks: each has a relative error of its own.",
                         lambda n, g: np.sqrt(((n - g) ** 2).sum(axis=0)), lambda n, g: np.sqrt((n * n).sum(axis=0)) + np.sqrt((g * g).sum(axis=0))),
        *(mistake for guard in (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 2.0 ** -52, 1e-16) for mistake in _guarded(guard)),
        Mistake("numerator and denominator swapped",
                "The length of the difference belongs above, the sum of the lengths below. Yours is at least 1, and infinite for a perfect gradient.",
                lambda n, g: (norm(n) + norm(g)) / norm(n - g)),
        Mistake("not relative", "A difference of 0.001 is nothing between numbers of size 1000. Divide by ‖n‖ + ‖g‖.", lambda n, g: norm(n - g)),
        Mistake("0/0",
                "Right, except where both gradients are 0: there 0/0 is nan. Return 0 there; that nothing was checked is another matter (exercise 4.5).",
                lambda n, g: norm(n - g) / (norm(n) + norm(g))),
        Mistake("0/0 in a stack",
                "Right for one network. In a stack one network may be empty and the others not: there 0/0 is nan. Decide for each network.",
                lambda n, g: ratio(norm(n - g), norm(n) + norm(g)) if not (n.any() or g.any()) else norm(n - g) / (norm(n) + norm(g))),
        Mistake("float64 for float32", "Right, but float32 gradients become float64 on the way: np.zeros needs the dtype, or np.zeros_like.",
                lambda n, g: relative_error(n, g).astype(np.float64))),
    hints=("First a line for the length of a vector along the last axis. Then the formula has three lengths: of n − g, of n and of g.",
           "length(v) = np.sqrt((v * v).sum(axis=-1)). Divide with np.divide(over, under, out=np.zeros_like(under), where=under != 0)."),
    unlocks="a number that says how far two gradients are apart; 1e-7 and below is right, 1e-3 and above is wrong",
    also_right=(lambda n, g: np.nan_to_num(np.linalg.norm(n - g, axis=-1) / (np.linalg.norm(n, axis=-1) + np.linalg.norm(g, axis=-1))),
                lambda n, g: ratio(norm(g - n), norm(g) + norm(n)), _by_parts,
                lambda n, g: np.where(n.any(axis=-1) | g.any(axis=-1), norm(n - g) / (norm(n) + norm(g)), 0.0),
                lambda n, g: norm(n - g) / (norm(n) + norm(g) + (norm(n) + norm(g) == 0))),
    atol=1e-13)


# ---- 4.3 ----

def numeric_gradient(J, theta, eps):
    return np.array([two_sided(lambda t: J(theta + t * e), 0.0, eps) for e in np.eye(theta.size)])


def _each(slope):
    """The vector of slope(J, theta, e_i, eps), one unit vector after the other."""
    return lambda J, theta, eps: np.array([slope(J, theta, e, eps) for e in np.eye(theta.size)])


def all_at_once(J, theta, eps):
    return np.full(theta.size, (J(theta + eps) - J(theta - eps)) / (2 * eps))


def not_moved_back(J, theta, eps):
    return spoils_theta(J, theta.copy(), eps)


def spoils_theta(J, theta, eps):
    slopes = np.zeros(theta.size)
    for i in range(theta.size):
        theta[i] += eps
        right = J(theta)
        theta[i] -= 2 * eps
        slopes[i] = (right - J(theta)) / (2 * eps)
    return slopes


def copied_before_the_loop(J, theta, eps):
    slopes, right, left = np.zeros(theta.size), theta.copy(), theta.copy()
    for i in range(theta.size):
        right[i] += eps
        left[i] -= eps
        slopes[i] = (J(right) - J(left)) / (2 * eps)
    return slopes


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


def there_and_back(J, theta, eps):
    slopes = np.empty_like(theta)
    for i in range(len(theta)):
        theta[i] += eps
        right = J(theta)
        theta[i] -= 2 * eps
        left = J(theta)
        theta[i] += eps
        slopes[i] = (right - left) / (2 * eps)
    return slopes


def by_matrix(J, theta, eps):
    steps = eps * np.eye(len(theta))
    return (np.apply_along_axis(J, 1, theta + steps) - np.apply_along_axis(J, 1, theta - steps)) / 2 / eps


def _draw_landscape(rng):
    P = int(rng.integers(1, 5))
    return a_landscape(rng, P), rng.uniform(-1.5, 1.5, P).round(2), a_step(rng, -3, -0.3)


NUMERIC_GRADIENT = Exercise(
    id="4.3", name="numeric_gradient",
    prompt="theta is all parameters in one array (P,), J(theta) the cost, a number. Return the array (P,) of its slopes: "
           "component i is the two-sided difference with step eps in theta[i] alone. theta itself stays as it was.",
    reference=numeric_gradient,
    probes=(probe("one parameter", bowl, np.array([3.0]), 0.5),
            probe("two parameters", bowl, np.array([1.0, 2.0]), 0.25),
            probe("parameters that work together", coupled, np.array([1.0, -2.0, 0.5]), 0.1),
            probe("a small step", coupled, np.array([0.3, -0.2, 0.5, 1.0]), 1e-3)),
    draw=_draw_landscape,
    mistakes=(
        Mistake("all coordinates at once",
                "theta + eps moves every parameter, so each component is the sum of all slopes. Move one: a copy with copy[i] += eps, or theta + eps * e_i.",
                all_at_once),
        Mistake("one-sided difference",
                "J(θ + ε) − J(θ) looks to one side only. Take a step to either side and divide by 2ε: exercise 4.1.",
                _each(lambda J, theta, e, eps: (J(theta + eps * e) - J(theta)) / eps)),
        Mistake("one-sided difference, to the left",
                "J(θ) − J(θ − ε) looks to one side only. Take a step to either side and divide by 2ε: exercise 4.1.",
                _each(lambda J, theta, e, eps: (J(theta) - J(theta - eps * e)) / eps)),
        Mistake("one step, divided by two steps",
                "J(θ + ε) − J(θ) is one step, divided by 2ε. Either J is asked at θ itself, or right and left are two names for one array: theta[:] and theta are not copies, theta.copy() is.",
                _each(lambda J, theta, e, eps: (J(theta + eps * e) - J(theta)) / (2 * eps))),
        Mistake("divided by ε",
                "From −ε to +ε it is two steps: divide by 2ε. Yours is twice too large.",
                _each(lambda J, theta, e, eps: (J(theta + eps * e) - J(theta - eps * e)) / eps)),
        Mistake("left minus right",
                "Yours has the wrong sign. Height and width are both right minus left: the step up minus the step down, over 2ε.",
                _each(lambda J, theta, e, eps: (J(theta - eps * e) - J(theta + eps * e)) / (2 * eps))),
        Mistake("no brackets round 2ε",
                "Python reads d / 2 * eps as (d / 2) · ε: it multiplies by ε. Write d / (2 * eps).",
                _each(lambda J, theta, e, eps: (J(theta + eps * e) - J(theta - eps * e)) / 2 * eps)),
        Mistake("not divided",
                "The difference of two costs is a height. The slope is height over width: divide by 2ε.",
                _each(lambda J, theta, e, eps: J(theta + eps * e) - J(theta - eps * e))),
        Mistake("half steps",
                "That is a step of ε/2 to either side. Asked is a step of ε, divided by 2ε.",
                _each(lambda J, theta, e, eps: (J(theta + eps * e / 2) - J(theta - eps * e / 2)) / eps)),
        Mistake("a step relative to theta",
                "The step is eps for each component, not eps times the component: where that is 0 nothing would move.",
                lambda J, theta, eps: np.array([(J(theta + eps * t * e) - J(theta - eps * t * e)) / (2 * eps * t) for t, e in zip(theta, np.eye(theta.size))])),
        Mistake("a step relative to theta, divided by 2ε",
                "The step is eps for each component, not eps times the component: theta[i] * (1 + eps) is not theta[i] + eps.",
                lambda J, theta, eps: np.array([(J(theta + eps * t * e) - J(theta - eps * t * e)) / (2 * eps) for t, e in zip(theta, np.eye(theta.size))])),
        Mistake("not moved back",
                "After coordinate i it stays at −ε, and the next slopes are measured from there. Put it back, or start each from a fresh copy.",
                not_moved_back),
        Mistake("moved for good",
                "What was moved for coordinate i stays moved, up on one side and down on the other: the next slopes are measured from there. Begin each coordinate with fresh copies, or a fresh step.",
                copied_before_the_loop),
        Mistake("theta spoiled",
                "theta is the caller's array: += wrote into it and left it moved, so the network is another one after the check. Work on theta.copy().",
                spoils_theta),
        Mistake("two names for one array",
                "Every slope is 0: right and left are one array, so + ε and − ε cancel. Neither right = left = theta.copy() nor theta[:] makes two arrays: call theta.copy() twice.",
                lambda J, theta, eps: np.zeros(theta.size)),
        Mistake("last coordinate left out",
                "The last component stays 0. range(theta.size) goes through all of them; range(theta.size - 1) stops one short.",
                lambda J, theta, eps: np.append(numeric_gradient(J, theta, eps)[:-1], 0.0)),
        Mistake("first coordinate left out",
                "The first component stays 0. range(theta.size) begins at 0; range(1, theta.size) does not.",
                lambda J, theta, eps: np.append(0.0, numeric_gradient(J, theta, eps)[1:])),
        Mistake("only the first coordinate",
                "All components but the first stay 0. Is `return` inside the loop?",
                lambda J, theta, eps: np.append(numeric_gradient(J, theta, eps)[:1], np.zeros(theta.size - 1))),
        Mistake("eps is not used",
                "What you return is the true gradient, or very near to it, whatever eps is. Asked is the difference with the step that is given. Is there a step of your own in it?",
                _each(lambda J, theta, e, eps: J(theta + 1e-20j * e).imag / 1e-20), 1e-4)),
    hints=("A loop over i. For each i two copies of theta, one moved up and one moved down in component i only, and the slope of exercise 4.1.",
           "right = theta.copy(); right[i] += eps; left = theta.copy(); left[i] -= eps; slopes[i] = (J(right) - J(left)) / (2 * eps)."),
    unlocks="with 4.2 it is a gradient check of any network whose parameters are one vector; it costs 2P forward passes",
    also_right=(by_loop, moved_back, there_and_back, by_matrix),
    atol=1e-9)


# ---- 4.4 ----

COLUMNS = (-2, -1)


def squares(W):
    return (W * W).sum(axis=COLUMNS)


def penalized(cost, dW, W, lam, m):
    return cost + lam / (2 * m) * squares(W), dW + lam / m * W


def penalized_in_place(cost, dW, W, lam, m):
    dW += lam / m * W
    return cost + lam / (2 * m) * squares(W), dW


def cost_in_place(cost, dW, W, lam, m):
    cost += lam / (2 * m) * squares(W)
    return cost, dW + lam / m * W


def both_in_place(cost, dW, W, lam, m):
    dW += lam / m * W
    cost += lam / (2 * m) * squares(W)
    return cost, dW


def penalized_by_hand(cost, dW, W, lam, m):
    half = lam / m / 2
    return np.square(W).sum(axis=-1).sum(axis=-1) * half + cost, 2 * half * W + dW


def penalized_by_loop(cost, dW, W, lam, m):
    if W.ndim == 3:
        both = [penalized_by_loop(*one, lam, m) for one in zip(cost, dW, W)]
        return np.array([cost for cost, _ in both]), np.array([dW for _, dW in both])
    return cost + lam / (2 * m) * sum(float(w) ** 2 for row in W for w in row), dW + lam * W / m


def _penalty(in_cost, in_gradient):
    """What in_cost(W, lam, m) and in_gradient(W, lam, m) add."""
    return lambda cost, dW, W, lam, m: (cost + in_cost(W, lam, m), dW + in_gradient(W, lam, m))


def RIGHT_COST(W, lam, m):
    return lam / (2 * m) * squares(W)


def RIGHT_GRADIENT(W, lam, m):
    return lam / m * W


def _draw_penalty(rng):
    n, n_in = rng.integers(1, 4, 2)
    shape = (*((int(rng.integers(2, 4)),) if rng.random() < 0.35 else ()), n, n_in)
    W, dW = rng.standard_normal((2, *shape)).round(2)
    cost = rng.uniform(0, 3, shape[0]).round(2) if len(shape) == 3 else round(float(rng.uniform(0, 3)), 2)
    return cost, dW, W, float(f"{10 ** rng.uniform(-2, 1.7):.2g}"), int(rng.integers(1, 12))


W23 = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]])
PENALIZED = Exercise(
    id="4.4", name="penalized",
    prompt="cost and dW are those of the loss alone, W (n, n_in) the weights, m the number of examples. Return (cost, dW) with the penalty "
           "λ/(2m) Σ w² in both: added to the cost, and its derivative added to dW. With a stack of K networks W and dW are (K, n, n_in) and the cost is (K,). The arrays you get stay as they were.",
    reference=penalized, returns=("cost", "dW"),
    probes=(probe("one weight", 1.0, np.array([[0.0]]), np.array([[3.0]]), 0.5, 2),
            probe("no penalty", 0.25, np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]), 0.0, 4),
            probe("a matrix", 2.0, W23[::-1].copy(), W23, 0.7, 5),
            probe("a strong penalty", 0.5, W23, W23[::-1].copy(), 30.0, 3),
            probe("a stack of two networks", np.array([1.0, 2.0]), np.stack([W23, 0 * W23]), np.stack([W23[::-1], 2 * W23]), 0.3, 4)),
    draw=_draw_penalty,
    mistakes=(
        Mistake("in the cost only",
                "The cost has the penalty and dW has not: a gradient check then finds exactly λ/m W as the difference. Descent would not know of it.",
                _penalty(RIGHT_COST, lambda W, lam, m: 0 * W)),
        Mistake("in the gradient only",
                "dW has the penalty and the cost has not: weights decay, but the cost you plot and check is another function.",
                lambda cost, dW, W, lam, m: (cost, dW + lam / m * W)),
        Mistake("½ not cancelled",
                "The derivative of w² is 2w, and its 2 cancels the 2 of λ/(2m): dW gets λ/m W.",
                _penalty(RIGHT_COST, lambda W, lam, m: lam / (2 * m) * W)),
        Mistake("twice in the gradient",
                "The derivative of λ/(2m) w² is λ/m w: the 2 of w² and the 2 below cancel. dW has it twice.",
                _penalty(RIGHT_COST, lambda W, lam, m: 2 * lam / m * W)),
        Mistake("no ½ in the cost",
                "The cost has λ/m Σ w² and the gradient belongs to λ/(2m) Σ w²: one of them is off by 2.",
                _penalty(lambda W, lam, m: lam / m * squares(W), RIGHT_GRADIENT)),
        Mistake("λ/m for λ/(2m)",
                "Cost and gradient agree with each other, so a gradient check cannot see it; but the penalty asked for is λ/(2m) Σ w², half of yours.",
                _penalty(lambda W, lam, m: lam / m * squares(W), lambda W, lam, m: 2 * lam / m * W)),
        Mistake("not divided by m",
                "The loss is a mean over m examples, and the penalty has its 1/m too. Cost and gradient agree with each other, so a gradient check cannot see it: only the formula can.",
                _penalty(lambda W, lam, m: lam / 2 * squares(W), lambda W, lam, m: lam * W)),
        Mistake("the gradient not divided by m",
                "The penalty is λ/(2m) Σ w², so its derivative has the 1/m too: λ/m W.",
                _penalty(RIGHT_COST, lambda W, lam, m: lam * W)),
        Mistake("the cost not divided by m",
                "The penalty is λ/(2m) Σ w²: the cost has the 1/m, as the gradient has.",
                _penalty(lambda W, lam, m: lam / 2 * squares(W), RIGHT_GRADIENT)),
        Mistake("no brackets round 2m",
                "Python reads lam / 2 * m as (lam / 2) · m: it multiplies by m. Write lam / (2 * m).",
                _penalty(lambda W, lam, m: lam / 2 * m * squares(W), RIGHT_GRADIENT)),
        Mistake("a whole-number division in the cost",
                "// rounds down to a whole number: a λ smaller than 2m gives no penalty at all. Write lam / (2 * m).",
                _penalty(lambda W, lam, m: lam // (2 * m) * squares(W), RIGHT_GRADIENT)),
        Mistake("whole-number divisions",
                "// rounds down to a whole number: a small λ gives no penalty at all. Write / for a division.",
                _penalty(lambda W, lam, m: lam // (2 * m) * squares(W), lambda W, lam, m: lam // m * W)),
        Mistake("lengths not squared",
                "The penalty is the sum of the squares, Σ w². You took its root, whose derivative is another one.",
                _penalty(lambda W, lam, m: lam / (2 * m) * np.sqrt(squares(W)), RIGHT_GRADIENT)),
        Mistake("a mean for a sum",
                "The penalty is a sum over all weights, Σ w², not their mean.",
                _penalty(lambda W, lam, m: lam / (2 * m) * (W * W).mean(axis=COLUMNS), RIGHT_GRADIENT)),
        Mistake("weights not squared",
                "The penalty is Σ w²: square each weight before you add. Without it positive and negative weights cancel.",
                _penalty(lambda W, lam, m: lam / (2 * m) * W.sum(axis=COLUMNS), RIGHT_GRADIENT)),
        Mistake("the square of the sum",
                "The penalty is Σ w²: square each weight, then add. You add first, and positive and negative weights cancel.",
                _penalty(lambda W, lam, m: lam / (2 * m) * W.sum(axis=COLUMNS) ** 2, RIGHT_GRADIENT)),
        Mistake("magnitudes for squares",
                "Σ |w| is another penalty (L1), with the derivative ± λ/(2m). Asked is Σ w².",
                _penalty(lambda W, lam, m: lam / (2 * m) * np.abs(W).sum(axis=COLUMNS), lambda W, lam, m: lam / (2 * m) * np.sign(W))),
        Mistake("the gradient subtracted",
                "dW is the derivative of the cost, and the penalty is added to the cost: so its derivative is added. The minus comes with the update, W − α dW.",
                _penalty(RIGHT_COST, lambda W, lam, m: -lam / m * W)),
        Mistake("the penalty subtracted",
                "The penalty is added: large weights cost something.",
                _penalty(lambda W, lam, m: -RIGHT_COST(W, lam, m), lambda W, lam, m: -lam / m * W)),
        Mistake("the penalty alone",
                "You return what is to be added. Asked is the whole: cost + …, dW + …",
                lambda cost, dW, W, lam, m: (RIGHT_COST(W, lam, m), RIGHT_GRADIENT(W, lam, m))),
        Mistake("dW in place of W",
                "The derivative of λ/(2m) Σ w² is λ/m W: it is the weights that are pulled to 0, not their gradient.",
                lambda cost, dW, W, lam, m: (cost + RIGHT_COST(W, lam, m), dW + lam / m * dW)),
        Mistake("dW overwritten",
                "dW += … writes into the caller's array: run the cell twice and the penalty is in it twice. Return dW + … as a new array.",
                penalized_in_place),
        Mistake("the cost overwritten",
                "Of a stack the cost is an array, and cost += … writes into the caller's: run the cell twice and the penalty is in it twice. Return cost + … as a new one.",
                cost_in_place),
        Mistake("dW and the cost overwritten",
                "+= writes into the caller's arrays: run the cell twice and the penalty is in them twice. Return cost + … and dW + … as new ones.",
                both_in_place),
        Mistake("summed over the stack",
                "np.sum(W * W) adds the networks of a stack together. Sum over the last two axes: .sum(axis=(-2, -1)).",
                _penalty(lambda W, lam, m: lam / (2 * m) * (W * W).sum(), RIGHT_GRADIENT))),
    hints=("Differentiate λ/(2m) w² by w on paper first. Then two sums: one for the cost, one for dW.",
           "cost + lam / (2 * m) * (W * W).sum(axis=(-2, -1)) and dW + lam / m * W."),
    unlocks="a regularized network passes the check: J and its gradient are of the same function again",
    also_right=(penalized_by_hand, penalized_by_loop,
                lambda cost, dW, W, lam, m: (cost + lam * np.einsum("...ij,...ij->...", W, W) / 2 / m, dW + W * (lam / m)),
                lambda cost, dW, W, lam, m: [cost + lam / (2 * m) * np.linalg.norm(W, axis=COLUMNS) ** 2, np.add(dW, lam * W / m)]))


# ---- 4.5 ----

def floor_of(cost, eps):
    return 100 * 2 ** -52 * abs(cost) / eps


def _both(size, floor=floor_of):
    """Are both no larger than the floor, when size(v) measures them?"""
    return lambda n, g, cost, eps: bool(size(n) <= floor(cost, eps) and size(g) <= floor(cost, eps))


nothing_checked = _both(norm)


def _nothing_checked(numeric, analytic, cost, eps):
    return nothing_checked(numeric, analytic, cost, eps)


def _by_squares(n, g, cost, eps):
    floor = 100 * 2 ** -52 * abs(cost) / eps
    return not (sum(x * x for x in n) > floor ** 2 or sum(x * x for x in g) > floor ** 2)


def _draw_nothing(rng):
    """Each of the two is exactly zero, far below the floor, close to it on either side, or far above; in any direction."""
    P = int(rng.integers(1, 6))
    cost, eps = float(f"{10 ** rng.uniform(-2, 3) * rng.choice([-1, 1]):.2g}"), a_step(rng, -7, -1)
    floor = floor_of(cost, eps)

    def one():
        v = rng.standard_normal(P) if rng.random() < 0.7 else np.ones(P)
        close = rng.uniform(0.3, 0.95) if rng.random() < 0.6 else rng.uniform(1.05, 3)
        return v / norm(v) * floor * rng.choice([0.0, 10 ** rng.uniform(-9, -1), close, close, close, 10 ** rng.uniform(0.5, 4), 1 / floor])
    n, g = one(), one()
    if rng.random() < 0.15:
        g = n.copy()
    return n, g, cost, eps


NOTHING_CHECKED = Exercise(
    id="4.5", name="nothing_checked",
    prompt="Return True where a check compared nothing with nothing: where the lengths of numeric (P,) and analytic (P,) are both at most "
           "100·δ·|cost|/eps, with δ = 2**-52, the rounding of a number near 1. That floor is what rounding alone leaves of a difference of two costs. Else False. The cost is a number and may be negative.",
    reference=_nothing_checked,
    probes=(probe("exact zeros", np.array([0.0]), np.array([0.0]), 0.7, 1e-5),
            probe("a gradient of length 1", np.array([1.0]), np.array([1.0]), 0.7, 1e-5),
            probe("a bug: backward returns 0", np.array([0.3, 0.4]), np.array([0.0, 0.0]), 0.7, 1e-5),
            probe("a cost that does not move, and a gradient", np.array([0.0, 0.0]), np.array([0.5, 0.1]), 0.7, 1e-5),
            probe("batch norm with a batch of one", np.array([1.1e-11, -0.4e-11]), np.array([1.6e-17, 0.0]), 0.7, 1e-5),
            probe("small, and real", np.array([3e-8, 1e-8]), np.array([3e-8, 1e-8]), 0.7, 1e-5),
            probe("a large cost leaves more rounding", np.array([3e-8, 1e-8]), np.array([0.0, 0.0]), 500.0, 1e-5),
            probe("so does a large negative one", np.array([3e-8, 1e-8]), np.array([0.0, 0.0]), -500.0, 1e-5),
            probe("a larger step leaves less rounding", np.array([1e-10, 0.0]), np.array([0.0, 0.0]), 0.7, 1e-2),
            probe("just below the floor", np.array([9e-10, 9e-10]), np.array([9e-10, -9e-10]), 0.7, 1e-5),
            probe("components that cancel", np.array([3e-8, -3e-8]), np.array([-3e-8, 3e-8]), 0.7, 1e-5),
            probe("each component is below the floor, the length is not", np.full(4, 1e-9), np.full(4, 1e-9), 0.7, 1e-5)),
    draw=_draw_nothing, draws=400,
    mistakes=(
        Mistake("asks whether they agree",
                "Two equal gradients are a check that passed, not an empty one. Ask whether both are zero.",
                lambda n, g, cost, eps: bool(relative_error(n, g) == 0)),
        Mistake("asks whether they are close",
                "A small ‖n − g‖ is a check that passed, not an empty one. Ask whether each of the two is small.",
                lambda n, g, cost, eps: bool(norm(n - g) <= floor_of(cost, eps))),
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
                "Yours calls every check empty in which one gradient is 0: just the bugs it should find. Both lengths must be below the floor: `and`, not `or`.",
                lambda n, g, cost, eps: bool(norm(n) <= floor_of(cost, eps) or norm(g) <= floor_of(cost, eps))),
        Mistake("a floor that does not know the cost",
                "A cost of 500 is rounded 500 times as coarsely as one of 1: the floor grows with |cost|.",
                _both(norm, lambda cost, eps: floor_of(1.0, eps))),
        Mistake("a floor that does not know the step",
                "The rounding of the costs is divided by the step: the floor falls as eps grows.",
                _both(norm, lambda cost, eps: floor_of(cost, 1e-5))),
        Mistake("a floor without the step",
                "The rounding of the costs is divided by the step: 100·δ·|cost|/eps.",
                _both(norm, lambda cost, eps: floor_of(cost, 1.0))),
        Mistake("the cost without its sign taken off",
                "A negative cost makes a negative floor, and no length is below that: take abs(cost).",
                _both(norm, lambda cost, eps: 100 * 2 ** -52 * cost / eps)),
        Mistake("the 100 is missing",
                "The floor is 100·δ·|cost|/eps: rounding adds up through a network, so one δ is too strict.",
                _both(norm, lambda cost, eps: floor_of(cost, eps) / 100)),
        Mistake("times eps",
                "The rounding of the costs is divided by the step, so the floor is 100·δ·|cost| / eps, not times eps.",
                _both(norm, lambda cost, eps: 100 * 2 ** -52 * abs(cost) * eps)),
        Mistake("half of the floor",
                "The floor is 100·δ·|cost|/eps with δ = 2**-52: not 2**-53, and not divided by 2·eps.",
                _both(norm, lambda cost, eps: floor_of(cost, eps) / 2)),
        Mistake("too large a floor",
                "The floor is 100·δ·|cost|/eps: yours is ten times as large, and calls small gradients nothing.",
                _both(norm, lambda cost, eps: 10 * floor_of(cost, eps))),
        Mistake("too small a floor",
                "The floor is 100·δ·|cost|/eps: yours is a tenth of it.",
                _both(norm, lambda cost, eps: floor_of(cost, eps) / 10)),
        Mistake("the cost squared",
                "The rounding of the cost is δ·|cost|: the cost itself, not its square. Only the sign is dropped.",
                _both(norm, lambda cost, eps: 100 * 2.0 ** -52 * cost ** 2 / eps)),
        Mistake("divided by eps twice",
                "The rounding of the costs is divided by the step once: 100·δ·|cost|/eps.",
                _both(norm, lambda cost, eps: floor_of(cost, eps) / eps)),
        Mistake("u of float32",
                "np.finfo(np.float32).eps is 2**-23. The costs are float64: δ = 2**-52.",
                _both(norm, lambda cost, eps: 100 * 2.0 ** -23 * abs(cost) / eps)),
        Mistake("the largest component",
                "A length is the root of the sum of squares: many small components make a long vector.",
                _both(lambda v: np.abs(v).max())),
        Mistake("a signed sum",
                "In a sum positive and negative components cancel. A length is the root of the sum of squares.",
                _both(lambda v: v.sum())),
        Mistake("the size of a signed sum",
                "In a sum positive and negative components cancel. A length is the root of the sum of squares.",
                _both(lambda v: abs(v.sum()))),
        Mistake("a sum of magnitudes",
                "A length is the root of the sum of squares, not the sum of magnitudes.",
                _both(lambda v: np.abs(v).sum())),
        Mistake("a mean for a sum",
                "A length is the root of the *sum* of squares. The root of their mean is smaller, by √P.",
                _both(lambda v: np.sqrt((v * v).mean()))),
        Mistake("squares without the root",
                "A length is the root of the sum of squares; without the root 1e-5 looks like 1e-10.",
                _both(lambda v: (v * v).sum())),
        Mistake("lengths added",
                "Each of the two lengths is compared with the floor; their sum may be above it though neither is.",
                lambda n, g, cost, eps: bool(norm(n) + norm(g) <= floor_of(cost, eps))),
        *(Mistake("a fixed floor", "The floor is not one number for all checks: it grows with |cost| and falls as eps grows, 100·δ·|cost|/eps.", _both(norm, lambda cost, eps, floor=floor: floor))
          for floor in (1e-6, 1e-7, 1e-8, 1e-10, 1e-12)),
        Mistake("np.allclose with 0", "np.allclose compares with a fixed 1e-8, whatever the cost and the step are. The floor is 100·δ·|cost|/eps.",
                lambda n, g, cost, eps: bool(np.allclose(n, 0) and np.allclose(g, 0))),
        Mistake("one vector of the two", "Each of the two lengths is compared with the floor; the two together may be longer though neither is.",
                lambda n, g, cost, eps: bool(np.hypot(norm(n), norm(g)) <= floor_of(cost, eps))),
        Mistake("the answer turned round",
                "True means that nothing was checked. Yours says True where something was.",
                lambda n, g, cost, eps: not nothing_checked(n, g, cost, eps)),
        Mistake("always False", "Yours is never True, not even where both are exactly 0: there nothing was checked.", lambda n, g, cost, eps: False),
        Mistake("always True", "Yours is always True, even for a gradient of length 1: there something was checked. Is the floor far too large?", lambda n, g, cost, eps: True)),
    hints=("Work out the floor first, then two comparisons. Which word joins them: is a check empty if one gradient is zero, or if both are?",
           "floor = 100 * 2**-52 * abs(cost) / eps, then length(numeric) <= floor and length(analytic) <= floor."),
    unlocks="a gradient check that says \"nothing was checked\", where others say \"passed\"",
    also_right=(lambda n, g, cost, eps: max(np.linalg.norm(n), np.linalg.norm(g)) <= 100 * np.finfo(float).eps * abs(cost) / eps,
                lambda n, g, cost, eps: bool(np.all([math.hypot(*v) <= floor_of(cost, eps) for v in (n, g)])),
                lambda n, g, cost, eps: 1 if norm(n) < floor_of(cost, eps) and norm(g) < floor_of(cost, eps) else 0, _by_squares))


# ---- 4.6 ----

def complex_step(J, theta, eps):
    return J(theta + 1j * eps).imag / eps


COMPLEX_STEP = Exercise(
    id="4.6", name="complex_step",
    prompt="J is built from +, *, powers, exp, sin …, so it takes complex numbers; theta and eps are numbers. Move theta by eps along the imaginary axis and return the slope: "
           "J(θ + iε) = J(θ) + iε J′(θ) + …, so it stands in the imaginary part. Nothing is subtracted, so eps may be 1e-20.",
    reference=complex_step,
    probes=(probe("a step that can be seen", cube, 1.0, 0.5),
            probe("a square", square, 3.0, 0.25),
            probe("a falling curve", square, -1.0, 0.5),
            probe("a tiny step", cube, 2.0, 1e-20),
            probe("a well-known example", martins, 1.5, 1e-20)),
    draw=lambda rng: (a_curve(rng), round(float(rng.uniform(-2, 2)), 2), a_step(rng, -20, -3) if rng.random() < 0.3 else a_step(rng, -2, -0.1)),
    mistakes=(
        Mistake("real step",
                "θ + ε is not θ + iε: with ε = 1e-20 it is θ again, and the slope 0. The imaginary unit is 1j in Python.",
                lambda J, theta, eps: (J(theta + eps) - J(theta)) / eps),
        Mistake("real steps to either side",
                "θ ± ε is not θ + iε: with ε = 1e-20 it is θ again, and the slope 0. The imaginary unit is 1j in Python.",
                lambda J, theta, eps: (J(theta + eps) - J(theta - eps)) / (2 * eps)),
        Mistake("the imaginary unit is missing",
                "J was asked at a real number only, so its imaginary part is 0. Step to theta + 1j * eps.",
                lambda J, theta, eps: J(theta + eps).imag / eps),
        Mistake("real part",
                "The real part is J(θ) itself, nearly. The slope is in the imaginary part: .imag",
                lambda J, theta, eps: J(theta + 1j * eps).real / eps),
        Mistake("real part, not divided",
                "The real part is J(θ) itself, nearly. The slope is in the imaginary part, divided by ε.",
                lambda J, theta, eps: J(theta + 1j * eps).real),
        Mistake("not divided by ε",
                "The imaginary part is ε·J′(θ): divide it by ε.",
                lambda J, theta, eps: J(theta + 1j * eps).imag),
        Mistake("times ε",
                "The imaginary part is ε·J′(θ): divide it by ε.",
                lambda J, theta, eps: J(theta + 1j * eps).imag * eps),
        Mistake("the sign is lost",
                "abs makes a falling curve rise. A slope has a sign: take .imag as it is.",
                lambda J, theta, eps: abs(J(theta + 1j * eps).imag) / eps),
        Mistake("the length of the difference",
                "abs makes a falling curve rise, and counts what the real part changed. Take the imaginary part, .imag",
                lambda J, theta, eps: abs(J(theta + 1j * eps) - J(theta)) / eps),
        Mistake("divided by ε²",
                "The imaginary part is ε·J′(θ): divide it by ε once.",
                lambda J, theta, eps: J(theta + 1j * eps).imag / eps ** 2),
        Mistake("a step of 1",
                "The step is eps, along the imaginary axis: theta + 1j * eps, and then divide by eps.",
                lambda J, theta, eps: J(theta + 1j).imag),
        Mistake("a step relative to theta",
                "The step is ε, whatever θ is: θ + iε, not θ·(1 + iε).",
                lambda J, theta, eps: J(theta * (1 + 1j * eps)).imag / eps),
        Mistake("times in place of plus",
                "theta * 1j * eps is not near θ. Step from θ: theta + 1j * eps.",
                lambda J, theta, eps: J(theta * 1j * eps).imag / eps),
        Mistake("θ is missing",
                "The slope is asked at θ: step from there, theta + 1j * eps.",
                lambda J, theta, eps: J(1j * eps).imag / eps),
        Mistake("divided by 2ε",
                "Only one step was made, from θ to θ + iε: divide by ε. The 2 belongs to the two-sided difference.",
                lambda J, theta, eps: J(theta + 1j * eps).imag / (2 * eps)),
        Mistake("twice the slope",
                "The imaginary part of J(θ + iε) is ε·J′(θ), once: divide it by ε. (That of J(θ + iε) − J(θ − iε) would be 2ε·J′(θ), but nothing has to be subtracted.)",
                lambda J, theta, eps: (J(theta + 1j * eps) - J(theta - 1j * eps)).imag / eps),
        Mistake("down in place of up",
                "The sign is wrong, as from J(θ − iε), whose imaginary part is −ε·J′(θ). Step to θ + iε.",
                lambda J, theta, eps: J(theta - 1j * eps).imag / eps),
        Mistake("ε added to J",
                "Yours is 1, whatever J is. Move θ and ask J there: J(theta + 1j * eps), not J(theta) + 1j * eps.",
                lambda J, theta, eps: (J(theta) + 1j * eps).imag / eps),
        Mistake("the imaginary part of θ",
                "J takes the complex number; .imag is for what J returns: J(theta + 1j * eps).imag",
                lambda J, theta, eps: J((theta + 1j * eps).imag) / eps),
        Mistake("θ is the imaginary one",
                "1j belongs to the step: theta + 1j * eps.",
                lambda J, theta, eps: J(1j * theta + eps).imag / eps),
        Mistake("all of it is imaginary",
                "1j * (theta + eps) turns θ too. Only the step is imaginary: theta + 1j * eps.",
                lambda J, theta, eps: J(1j * (theta + eps)).imag / eps),
        Mistake("length in place of the imaginary part",
                "abs is the length of the complex number, mostly J(θ). The slope is in the imaginary part: .imag",
                lambda J, theta, eps: np.abs(J(theta + 1j * eps)) / eps),
        Mistake("the angle in place of the imaginary part",
                "The angle of a complex number is its imaginary part over its real part, nearly. The slope is in .imag",
                lambda J, theta, eps: np.angle(J(theta + 1j * eps)) / eps),
        Mistake("complex answer",
                "(J(θ + iε) − J(θ)) / iε is a complex number: its real part is the slope, its imaginary part what rounding leaves of a subtraction. Take J(θ + iε).imag / ε, which subtracts nothing.",
                lambda J, theta, eps: (J(theta + 1j * eps) - J(theta)) / (1j * eps)),
        Mistake("complex answer",
                "J(θ + iε) / ε is still a complex number: the slope is its imaginary part, .imag",
                lambda J, theta, eps: J(theta + 1j * eps) / eps),
        Mistake("complex answer",
                "J(θ + iε) / iε is still a complex number. Divide the imaginary part by ε.",
                lambda J, theta, eps: J(theta + 1j * eps) / (1j * eps)),
        Mistake("eps is not used",
                "What you return is the true slope whatever eps is. Asked is the step that is given: with a large one it shows what the series leaves out. Is there a step of your own in it?",
                lambda J, theta, eps: slope_at(J, theta), 1e-6)),
    hints=("Python's imaginary unit is 1j, and the imaginary part of z is z.imag.",
           "z = J(theta + 1j * eps); the slope is z.imag / eps."),
    unlocks="slopes to the last digit: the curve at the bottom of the V",
    also_right=(lambda J, theta, eps: np.imag(J(theta + eps * 1j)) / eps,
                lambda J, theta, eps: -J(theta - 1j * eps).imag / eps,
                lambda J, theta, eps: J(complex(theta, eps)).imag / eps,
                lambda J, theta, eps: (J(theta + 1j * eps) - J(theta)).imag / eps,
                lambda J, theta, eps: (J(theta + 1j * eps) / (1j * eps)).real))


EXERCISES = (TWO_SIDED, RELATIVE_ERROR, NUMERIC_GRADIENT, PENALIZED, NOTHING_CHECKED, COMPLEX_STEP)
PREDICTIONS = (
    Prediction("4.a", "J(θ) = e^θ at θ = 0, where the slope is 1. Halve ε. The error of the one-sided difference halves. That of the two-sided one …",
               ("halves too", "is a quarter", "stays"), "is a quarter",
               "In the difference of the two Taylor series J″ cancels, and the next term is ε² J‴/6."),
    Prediction("4.b", "The error of the two-sided difference falls like ε². What is it at ε = 1e-12?",
               ("far below 1e-15: (1e-12)² = 1e-24", "about 1e-15: no number is better than its rounding", "above 1e-4: as bad as with a step of a hundredth, or worse"),
               "above 1e-4: as bad as with a step of a hundredth, or worse",
               "The two costs agree in nearly all their digits. What is left after subtracting is rounding, and it is divided by ε."),
    Prediction("4.c", "Batch norm subtracts the mean over the batch. The batch is one image. What does the first layer's W see of the cost?",
               ("everything, as always", "nothing: z − μ is 0 whatever W is", "half of it"), "nothing: z − μ is 0 whatever W is",
               "With m = 1 the mean is the value itself. The cost does not depend on W1 at all, and backward's dZ is 0: −1000 times 0 is 0."),
    Prediction("4.d", "The middle one of three layers forgets the 1/m in its db, and only there. Which blocks does the check call wrong?",
               ("b2 alone", "b2 and W2: both are made of the same dZ", "b2 and what stands before it: W1 and b1", "all of them"), "b2 alone",
               "W2 and what is handed on to layer 1 are made of dZ and not of db, and dZ is right."),
    Prediction("4.e", "In float32 a number near 1 is rounded by 1e-7. Network A, built in float32, is right. How good is its best gradient check?",
               ("as good as in float64, with a larger step", "1e-7, the rounding itself", "1e-4 or worse"), "1e-4 or worse",
               "The step cannot be small, because of the rounding, and not large, because of the curve. Between the two arms of the V there is little room."),
    Prediction("4.f", "Dropout draws a new mask in each pass. What does the check of a correct network say?",
               ("right: the masks average out", "wrong, by a few percent", "wrong, as wrong as can be"), "wrong, as wrong as can be",
               "Two masks give costs that differ by hundredths; divided by 2ε that is a slope of thousands."),
    Prediction("4.g", "A check along one random direction moves all of θ at once and needs two passes, whatever P is. What does it lose?",
               ("nothing", "whether there is a bug", "where the bug is"), "where the bug is",
               "It compares one number with one number: they differ, or they do not. (It is less sharp, too: a small error can be lost among all of θ.)"))
