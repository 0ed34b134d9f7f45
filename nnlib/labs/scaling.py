"""Lab `Scaling` of lesson 06a: what the mean and the standard deviation of an input do to gradient descent.

    Scaling(mean=59.7, sd=21.2, lr=0.0004)

A line y = w x + b is fitted by gradient descent, so its cost is a bowl: J = J* + ½ eᵀ H e, with e = (w − w*, b − b*) and
H = [[E x², E x], [E x, 1]].  Everything that happens follows from H's two eigenvalues.
"""
import math

import numpy as np

from nnlib.course import figures
from nnlib.live import panels
from nnlib.live.controls import Amount, Pick, Rate, Whole
from nnlib.live.lab import Lab

INPUTS = ("as they are", "mean 0", "variance 1", "mean 0, variance 1")
EXAMPLES, STEPS = 40, 200
START = np.array([-1.0, 1.0])       # (w, b) at step 0, from the bottom of the bowl
WINDOW = 1.6                        # the contours are shown so far to each side of it
LEVELS = 4.0 ** -np.arange(-2, 9)   # of the cost above its least, over that of the start
LOWEST, HIGHEST = 1e-13, 1e4        # a cost outside is drawn at the edge
ANGLES = np.linspace(0, 2 * np.pi, 181)
HALF_WIDTHS = (2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 10_000)        # of the axis of x
GOAL = 1e-6
FROZEN = dict(ls=":", color=figures.PINK, lw=2.5)


def standard_normal(m):
    """m numbers with mean 0 and variance 1 exactly, in order."""
    u = np.sort(np.random.default_rng(6).standard_normal(m))
    return (u - u.mean()) / u.std()


U = standard_normal(EXAMPLES)
Y = -U + 0.3 * np.random.default_rng(7).standard_normal(EXAMPLES)


def seen_by_the_network(mean, sd, inputs):
    """x after none, one or both of the two steps."""
    x = mean + sd * U
    if "mean 0" in INPUTS[inputs]:
        x = x - x.mean()
    if "variance 1" in INPUTS[inputs]:
        x = x / x.std()
    return x


def bowl(x):
    """H of the line's cost: [[E x², E x], [E x, 1]]."""
    inputs = np.stack([x, np.ones_like(x)])
    return inputs @ inputs.T / len(x)


def descended(H, lr):
    """e after 0 … STEPS steps of gradient descent, (STEPS + 1, 2): the gradient is H e."""
    path = [START]
    for _ in range(STEPS):
        path.append(path[-1] - lr * (H @ path[-1]))
    return np.array(path)


def steps_to(factor, goal=GOAL):
    """After how many steps an error that is multiplied by `factor` each time is `goal` of the first; inf where it does not shrink."""
    return math.inf if factor >= 1 else 1 if factor <= goal else math.ceil(math.log(goal) / math.log(factor))


class Scaling(Lab):
    """Mean and standard deviation of one input, learning rate, standardized or not → data, contours, path and cost.

    Axes of the contours are equally long, so a round bowl looks round.
    """
    controls = {
        "mean": Amount("mean of x", -60, 60, 1000, 0.1, default=15.4),
        "sd": Rate("st. dev. of x", -1, 2, default=11.8),
        "lr": Rate("learning rate", -5, 1, default=0.005),
        "steps": Whole("steps shown", 0, STEPS, default=50),
        "inputs": Pick("inputs", INPUTS),
    }
    scenarios = {
        "Celsius": {},
        "Fahrenheit": dict(mean=59.7, sd=21.2, lr=0.0004),
        "Beyond": dict(lr=0.0054),
        "Mean 0": dict(inputs=1, lr=0.012),
        "Standardized": dict(inputs=3, lr=1.0),
        "Too timid": dict(inputs=3, lr=0.01),
    }

    def measure(self, state):
        """Data, H's eigenvalues λ (2,), least first, the path (STEPS + 1, 2), its costs over the first, and theory for them."""
        x = seen_by_the_network(state["mean"], state["sd"], state["inputs"])
        H = bowl(x)
        lam, Q = np.linalg.eigh(H)
        lam[0] = x.var() / lam[1]                           # their product is det H = E x² − (E x)²; eigh loses the small one beside a large one
        path = descended(H, state["lr"])
        best = np.linalg.lstsq(np.stack([x, np.ones_like(x)], axis=-1), Y, rcond=None)[0]
        factors = 1 - state["lr"] * lam
        along = lam * (Q.T @ START) ** 2                    # what each direction has of the first cost
        theory = (along * (factors ** 2) ** np.arange(STEPS + 1)[:, None]).sum(axis=1) / along.sum()
        cost = np.einsum("ti,ij,tj->t", path, H, path) / (START @ H @ START)
        rounds = Q * np.sqrt(START @ H @ START / lam) @ np.stack([np.cos(ANGLES), np.sin(ANGLES)])        # the contour through the start
        return dict(state, x=x, line=best + path[state["steps"]], lam=lam, path=path, cost=cost, theory=theory, contour=rounds, factor=float(np.abs(factors).max()),
                    error=float(np.linalg.norm(path[state["steps"]]) / np.linalg.norm(START)))

    def draw(self, stage):
        marks = (("data", dict(marker="o", ls="", color=figures.GREY, ms=5)), ("the line now", dict(color=figures.BLUE, lw=2.4)), ("path", dict(marker="o", color=figures.VERMILION, ms=4, lw=1.2)),
                 ("the bottom", dict(marker="*", ls="", color=figures.INK, ms=11)), ("theory", dict(color=figures.INK, lw=1.6)), ("frozen", FROZEN))
        figures.draw_key(stage.figure.add_axes((0.05, 0.925, 0.93, 0.07)), marks)
        top, bottom = 0.845, 0.125
        data = stage.figure.add_axes((0.052, bottom, 0.27, top - bottom))
        contours = stage.figure.add_axes((0.385, bottom, 0.72 * 450 / 1120, 0.72))
        cost = stage.figure.add_axes((0.745, bottom, 0.24, top - bottom))
        data.set(title="the data, as the network sees $x$", xlabel="$x$", ylim=(-4, 4), yticks=(-3, 0, 3), ylabel="$y$")
        contours.set(title="the cost, seen from above", xlim=(-WINDOW, WINDOW), ylim=(-WINDOW, WINDOW), xticks=(-1, 0, 1), yticks=(-1, 0, 1), xlabel="$w$ − its best", ylabel="$b$ − its best")
        cost.set(title="the cost above its least", xlabel="step $t$ (the first cost is 1)", yscale="log", xlim=(0, STEPS), ylim=(LOWEST, HIGHEST), xticks=(0, 100, 200))
        figures.powers_of_ten(cost.yaxis, -12, 4, 4)
        artists = {
            "points": data.plot([], [], "o", color=figures.GREY, ms=5, mew=0)[0],
            "line": data.plot([], [], "-", color=figures.BLUE, lw=2.4)[0],
            "rounds": contours.plot([], [], "-", color=figures.GREY, lw=1)[0],
            "frozen path": contours.plot([], [], **FROZEN)[0],
            "path": contours.plot([], [], "o-", color=figures.VERMILION, ms=4, lw=1.2)[0],
            "bottom": contours.plot([0], [0], "*", color=figures.INK, ms=13, mec="white")[0],
            "frozen cost": cost.plot([], [], **FROZEN)[0],
            "theory": cost.plot([], [], "-", color=figures.INK, lw=1.6)[0],
            "cost": cost.plot([], [], "o", color=figures.VERMILION, ms=4, mew=0)[0],
            "data": data,
        }
        stage.move(*(artist for name, artist in artists.items() if name != "data"))
        return artists

    def ghosts(self, artists):
        return [(artists["frozen path"], artists["path"]), (artists["frozen cost"], artists["cost"])]

    def update(self, artists, arrays):
        x, (w, b), shown = arrays["x"], arrays["line"], arrays["steps"] + 1
        free, now = artists["data"].get_autoscalex_on(), artists["data"].get_xlim()[1]
        half = panels.fitted(np.abs(x).max(), HALF_WIDTHS, now, free)
        if free or now != half:
            artists["data"].set_xlim(-half, half)
            artists["data"].set_xticks((-half, 0, half))
        ends = np.array([-half, half])
        artists["points"].set_data(x, Y)
        artists["line"].set_data(ends, np.clip(w * ends + b, -1e6, 1e6))
        levels = [level ** 0.5 * arrays["contour"] for level in LEVELS]
        artists["rounds"].set_data(*np.concatenate([np.append(each, np.full((2, 1), np.nan), axis=1) for each in levels], axis=1))
        path = arrays["path"][:shown]
        artists["path"].set_data(*(path * (1e4 / np.maximum(np.abs(path).max(axis=1, keepdims=True), 1e4))).T)     # what is far away keeps its direction
        t = np.arange(STEPS + 1)
        artists["theory"].set_data(t, np.clip(arrays["theory"], LOWEST, 10 * HIGHEST))
        artists["cost"].set_data(t[:shown], np.clip(arrays["cost"][:shown], LOWEST, 10 * HIGHEST))

    def reading(self, arrays):
        (least, most), lr, factor, steps = arrays["lam"], arrays["lr"], arrays["factor"], arrays["steps"]
        kappa, largest, best = most / least, 2 / most, 2 / (least + most)
        said = f"κ = {counted(kappa)}, largest learning rate 2/λmax = {largest:.4g}, best {best:.4g}. "
        if lr > largest * (1 + 1e-12):
            return f"{said}{lr:g} is beyond the largest: in the end the error is multiplied by {above_one(factor)} at each step, and diverges."
        if lr >= largest * (1 - 1e-12):
            return f"{said}{lr:g} is at the edge: the error neither grows nor vanishes."
        after = "as it was" if steps == 0 else f"{arrays['error']:.2g} of the first" if arrays["error"] > 1e-12 else "0 up to rounding"
        return (f"{said}With {lr:g} the error is {after} after {steps} step{'s' * (steps != 1)}; for a millionth it takes {so_many(steps_to(factor))} "
                f"(with the best rate {so_many(steps_to((kappa - 1) / (kappa + 1))).split(' step')[0]}).")


def so_many(steps):
    return f"{steps:,} step{'s' * (steps != 1)}" if steps < 1e9 else "more than a billion steps"


def above_one(factor):
    """A factor above 1 is never said to be 1: 1.0008."""
    return f"{factor:.3g}" if factor > 1.01 else f"{1 + float(f'{factor - 1:.2g}'):.14g}"


def counted(kappa):
    """A condition number as it is said: 1,021; 28.8; 1."""
    return f"{kappa:,.0f}" if kappa >= 100 else f"{kappa:.3g}"
