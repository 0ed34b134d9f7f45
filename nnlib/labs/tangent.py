"""Lab `Tangent` of lesson 01: an activation, its slope at a place that is dragged on the picture, and what a chain of such slopes leaves.

    Tangent(activation=nn.sigmoid, z=0.0, depth=10)
"""
import numpy as np

import nnlib as nn
from nnlib.activations import FLAT, curve
from nnlib.course import figures
from nnlib.live.controls import LEAKING, Amount, Choice, Whole, accept_activation, with_leak
from nnlib.live.lab import Lab

END = 6                             # the curve reaches from −END to END
GRID = np.linspace(-END, END, 2401)
HEIGHTS = -1.45, 3.1
NEAR = 1e-6                         # how far to both sides a kink is looked for
FLOOR, CEILING = 1e-14, 30          # of the products; what is smaller lies on the floor
DEPTHS = 20
HOW = {nn.sigmoid: " = a(1 − a)", nn.tanh: " = 1 − a²"}
FROZEN = dict(ls=":", color=figures.PINK, lw=2.2)


def passed(activation, z, depth):
    """What is left of a small change of z after 1 … depth units in a row, each fed by the one before with weight 1: (depth,)."""
    slopes = []
    for _ in range(depth):
        (z,), (slope,) = curve(activation, np.array([float(z)]))
        slopes.append(slope)
    return np.cumprod(slopes)


class Tangent(Lab):
    """An activation and a place z → a, the slope, the tangent, and the product of the slopes through L layers.

    `activation=` takes one of your own: nn.Activation(g, slope).
    """
    controls = {
        "z": Amount("place z", -END, END, END, 0.01, default=1.0),
        "leak": Amount("leak of relu", 0, 1, 10, 0.01, default=0.0),
        "depth": Whole("layers L", 1, DEPTHS, default=5),
        "activation": Choice("activation", LEAKING, accept_activation, default=nn.sigmoid),
    }
    scenarios = {
        "Steepest sigmoid": dict(z=0.0, depth=10),
        "Tanh": dict(activation=nn.tanh, z=0.0, depth=10),
        "Flat": dict(activation=nn.tanh, z=3.0),
        "Dead": dict(activation=nn.relu, z=-2.0, depth=10),
        "Leak": dict(activation=nn.relu, leak=0.1, z=-2.0, depth=10),
        "Steepest GELU": dict(activation=nn.gelu, z=1.41, depth=1),
    }

    def measure(self, state):
        """The curve on GRID, the point at z, the slopes close to its left and right, and the products."""
        activation = with_leak(state["activation"], state["leak"])
        A, slopes = curve(activation, GRID)
        (a,), (slope,) = curve(activation, np.array([state["z"]]))
        _, (left, right) = curve(activation, state["z"] + NEAR * np.array([-1.0, 1.0]))
        return dict(state, activation=activation, A=A, slopes=slopes, a=float(a), slope=float(slope), left=float(left), right=float(right),
                    products=passed(activation, state["z"], state["depth"]))

    def draw(self, stage):
        left, right = stage.figure.subplots(1, 2, width_ratios=(1.6, 1), gridspec_kw=dict(left=0.05, right=0.98, top=0.855, bottom=0.125, wspace=0.2))
        figures.draw_key(stage.figure.add_axes((0.05, 0.925, 0.55, 0.07)), (
            ("a = g(z)", dict(color=figures.BLUE, lw=2.6)), ("its slope g′(z)", dict(color=figures.VERMILION, ls="--", lw=2)),
            ("tangent", dict(color=figures.INK, lw=1.5)), ("frozen", FROZEN)))
        figures.draw_key(stage.figure.add_axes((right.get_position().x0, 0.925, 0.34, 0.07)), (
            ("product of the slopes", dict(color=figures.VERMILION, marker="o", ms=6)), ("4⁻ᴸ", dict(color=figures.GREY, ls="--"))))
        left.set(title="drag the point", xlim=(-END, END), ylim=HEIGHTS, xlabel="z", xticks=range(-END, END + 1, 2), yticks=range(-1, 4))
        left.axhline(0, color=figures.GREY, lw=0.8)
        left.axvline(0, color=figures.GREY, lw=0.8)
        right.set(title="left of a small change after L layers", yscale="log", xlim=(0, DEPTHS + 1), ylim=(FLOOR / 3, CEILING), xlabel="layers L", xticks=(1, 5, 10, 15, 20))
        figures.powers_of_ten(right.yaxis, -12, 0, 3)
        layers = np.arange(1, DEPTHS + 1)
        right.plot(layers, 0.25 ** layers, "--", color=figures.GREY)
        artists = {
            "frozen curve": left.plot([], [], **FROZEN)[0], "frozen slope": left.plot([], [], **FROZEN)[0],
            "slope": left.plot([], [], "--", color=figures.VERMILION, lw=2)[0], "curve": left.plot([], [], color=figures.BLUE, lw=2.6)[0],
            "tangent": left.plot([], [], color=figures.INK, lw=1.5)[0], "foot": left.plot([], [], "o", color=figures.VERMILION, ms=7)[0],
            "point": left.plot([], [], "o", color=figures.BLUE, ms=12, mec=figures.INK, mew=1.8)[0],
            "frozen products": right.plot([], [], **FROZEN)[0], "products": right.plot([], [], "o-", color=figures.VERMILION, ms=6)[0]}
        stage.move(*artists.values())
        return artists | {"axes": left}

    def ghosts(self, artists):
        return [(artists[f"frozen {name}"], artists[name]) for name in ("curve", "slope", "products")]

    def update(self, artists, arrays):
        z, a, slope = arrays["z"], arrays["a"], arrays["slope"]
        artists["curve"].set_data(GRID, arrays["A"])
        artists["slope"].set_data(GRID, arrays["slopes"])
        artists["tangent"].set_data([z - 2, z + 2], [a - 2 * slope, a + 2 * slope])
        artists["foot"].set_data([z], [slope])
        artists["point"].set_data([z], [np.clip(a, *HEIGHTS)])
        artists["point"].set_marker("^" if a > HEIGHTS[1] else "v" if a < HEIGHTS[0] else "o")         # beyond the edge
        artists["products"].set_data(np.arange(1, arrays["depth"] + 1), np.maximum(np.abs(arrays["products"]), FLOOR))

    def reading(self, arrays):
        activation, z, slope, slopes = arrays["activation"], arrays["z"], arrays["slope"], arrays["slopes"]
        said = f"{activation!r} at z = {z + 0.0:.4g}"                # never −0
        if not all(np.isfinite(arrays[name]).all() for name in ("A", "slopes", "a", "slope", "products")):
            return f"{said}. Somewhere this function or its slope is no finite number."
        said += f": a = {three_places(arrays['a'])}, slope{HOW.get(activation, '')} = {three_places(slope)}"
        steepest = np.abs(slopes).max()
        if abs(arrays["right"] - arrays["left"]) > 0.01 * max(steepest, 1e-12):
            said += f" (a kink: {arrays['left']:.3g} to the left, {arrays['right']:.3g} to the right; which of the two is a choice)"
        elif slope == 0:
            said += ": nothing passes"
        elif slope < 0:
            said += ": it falls here"
        elif slope > (1 - 1e-4) * steepest and np.ptp(slopes) > 0:
            said += ": the steepest it gets"
        elif slope < FLAT * steepest:
            said += ": flat, less than 6 % of the steepest"
        product, most = arrays["products"][-1], 0.25 ** arrays["depth"]
        layers = "1 layer" if arrays["depth"] == 1 else f"{arrays['depth']} layers, each fed by the one before,"
        than = "more than sigmoids can pass" if abs(product) > most else "all that sigmoids can pass" if abs(product) > 0.999 * most else "no more than sigmoids can pass"
        return f"{said}. After {layers} {product:.2g} of a small change is left, {than} (at most {most:.2g})."

    def pointed(self, axes, x, y, kind):
        if axes is self.artists["axes"] and kind != "up":
            self.z.value = round(min(max(x, -END), END), 2)


def three_places(value):
    """0.197, 0.000, and what is neither 0 nor seen in three places: 2.5e-05."""
    return f"{value:.2g}" if 0 < abs(value) < 5e-4 else f"{value + 0.0:.3f}"
