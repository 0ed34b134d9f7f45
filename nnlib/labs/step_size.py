"""Lab `StepSize` of lesson 04: how wrong a difference quotient is.

    StepSize(eps=1e-7, function=relu_network, theta=1.001)
"""
import math

import numpy as np

from nnlib.course import figures
from nnlib.course.differences import METHODS, answers, best_step, predicted_errors, real_only, roughness, slopes_at, step_errors
from nnlib.course.functions import fourth_power, relu_network, sine, martins, tanh_network
from nnlib.gradcheck import BAD, GOOD, LOOK
from nnlib.live.controls import Amount, Choice, Rate, Switch, written
from nnlib.live.lab import Lab

FUNCTIONS = {"Martins 2003": martins, "sin θ": sine, "θ⁴": fourth_power, "tanh network": tanh_network, "ReLU network": relu_network}
STEPS = np.logspace(-16, 0, 129)
UNKNOWN = np.full(len(STEPS), np.nan)
LOWEST = 1e-17                      # an error of 0 is drawn here
SEEN = 0.02                         # of ε's height: one pixel of the microscope, so that neighbouring numbers make steps


def accept_function(name, value):
    if not callable(value):
        raise TypeError(f"{name} is {value!r}; give a function of θ that takes an array and works on each number: def J(theta): return theta ** 3")


CURVES = {"one-sided": (figures.ORANGE, "s"), "two-sided": (figures.BLUE, "o"), "complex step": (figures.GREEN, "^")}
BANDS = ((GOOD, "right"), (LOOK, "look again"), (BAD, "suspicious"))
FROZEN = dict(ls=":", color=figures.PINK, lw=2)


class StepSize(Lab):
    """The step ε, a function and a place θ → the relative error of three difference quotients, at every ε.

    `function=` takes one of your own: element by element on arrays, and complex if the complex step is to work.
    """
    controls = {
        "eps": Rate("step ε", -16, 0, default=1e-5),
        "theta": Amount("place θ", -3, 3, 1e6, 0.001, default=1.5),
        "function": Choice("function J", FUNCTIONS, accept_function, default=martins),
        "float32": Switch("float32"),
    }
    scenarios = {
        "∛δ = 6e-6": dict(eps=6e-6),
        "Too small": dict(eps=1e-11),
        "Too large": dict(eps=0.1),
        "float32": dict(eps=1e-5, float32=True),
        "A network": dict(function=tanh_network),
        "Near a kink": dict(function=relu_network, theta=1.001, eps=1e-2),
        "On the kink": dict(function=relu_network, theta=1.0),
    }
    size = 1120, 470

    def measure(self, state):
        """Errors at STEPS and at the chosen ε, theory for them, and J from θ − 2ε to θ + 2ε in units of ε and of the slope."""
        dtype = np.float32 if state["float32"] else np.float64
        theta, eps, unit = float(dtype(state["theta"])), state["eps"], float(np.finfo(dtype).eps)
        J = real_only(state["function"], theta)
        at = slopes_at(J, theta)
        errors = step_errors(lambda t: answers(J, t), theta, at.slope, np.append(STEPS, eps), dtype)
        x = np.linspace(-2, 2, 401)
        points = dtype(theta) + x.astype(dtype) * dtype(eps)
        height = (answers(J, points) - dtype(at.cost)).astype(float) / (eps * abs(at.slope) or 1)
        found = dict(state, at=at, real=J is not state["function"], coarse=coarse(J, theta, dtype), rough=roughness(J, theta, eps), unit=unit, errors={name: each[:-1] for name, each in errors.items()}, here={name: float(each[-1]) for name, each in errors.items()},
                     theory={}, expected=predicted_errors(at, theta, eps, unit), best=best_step(at, theta, unit), x=x, height=height,
                     rounding=float(np.spacing(dtype(abs(at.cost)))) / (eps * abs(at.slope) or 1))
        if not (at.kink or at.jump or at.steep or at.flat):
            found["theory"] = predicted_errors(at, theta, STEPS, unit)
        return found

    def draw(self, stage):
        left, right = stage.figure.subplots(1, 2, width_ratios=(1.75, 1), gridspec_kw=dict(left=0.075, right=0.98, top=0.855, bottom=0.125, wspace=0.32))
        artists = {name: draw_errors(left, name) for name in METHODS}
        left.set(xlabel="step ε", ylabel="relative error", xscale="log", yscale="log", xlim=(1e-16, 1), ylim=(LOWEST / 3, 4))
        for axis in (left.xaxis, left.yaxis):
            figures.powers_of_ten(axis, -16, 0, 2)
        for limit, below in BANDS:
            left.axhline(limit, color=figures.GREY, lw=1, ls=(0, (1, 2)))
            left.text(1.02, limit / 2, below, transform=left.get_yaxis_transform(), va="top", color=figures.dark(figures.GREY))
        left.text(1.02, 1, "wrong", transform=left.get_yaxis_transform(), va="top", color=figures.dark(figures.GREY))
        marks = [(name, dict(color=colour, marker=marker, ls="", ms=7)) for name, (colour, marker) in CURVES.items()]
        figures.draw_key(stage.figure.add_axes((0.062, 0.925, 0.6, 0.07)), (*marks, ("theory, at most", dict(color=figures.INK, lw=1.3)), ("frozen", FROZEN)))
        figures.draw_key(stage.figure.add_axes((right.get_position().x0, 0.925, 0.25, 0.07)), (("J", dict(color=figures.INK, lw=2)), ("its tangent", dict(ls="--", color=figures.GREY, lw=2))))
        artists["title"] = left.set_title("how wrong is the slope?")
        artists["eps"], = left.plot([], [], "-", color=figures.INK, lw=1.2)
        artists["here"] = {name: left.plot([], [], marker, color=colour, ms=11, mec=figures.INK, mew=1.8, clip_on=False)[0] for name, (colour, marker) in CURVES.items()}
        artists["zoom"] = draw_microscope(right)
        for name in METHODS:
            stage.move(*artists[name].values())
        stage.move(artists["eps"], *artists["here"].values(), *artists["zoom"].values())
        return artists

    def ghosts(self, artists):
        return [(artists[name]["ghost"], artists[name]["measured"]) for name in METHODS]

    def update(self, artists, arrays):
        for name in METHODS:
            artists[name]["measured"].set_data(STEPS, np.maximum(arrays["errors"][name], LOWEST))
            artists[name]["theory"].set_data(STEPS, np.minimum(arrays["theory"][name], 1) if name in arrays["theory"] else UNKNOWN)
            artists["here"][name].set_data([arrays["eps"]], [max(arrays["here"][name], LOWEST)])
        artists["eps"].set_data([arrays["eps"]] * 2, [LOWEST / 3, 4])
        title = f"how wrong is the slope of {name_of(arrays['function'])}?"             # the picture says itself whose it is
        if artists["title"].get_text() != title:
            artists["title"].set_text(title)
        set_microscope(artists["zoom"], arrays["x"], arrays["height"], np.sign(arrays["at"].slope))

    def reading(self, arrays):
        at, here, unit = arrays["at"], arrays["here"], arrays["unit"]
        kind = "float32" if arrays["float32"] else "float64"
        theta = f"θ = {arrays['theta']:g}"
        if at.jump:
            return f"J jumps at {theta}: it has no slope there. Choose another θ."
        if not all(map(math.isfinite, (at.cost, at.slope))):
            return f"J has no value or no slope at {theta}: choose another θ."
        if at.steep:
            return f"At {theta} J grows steeper and steeper, as near as rounding lets one look: no slope is to be found there. Choose another θ."
        if at.kink:
            return (f"{theta} stands on a kink: the slope is {at.left:.2g} to the left and {at.right:.2g} to the right, "
                    "and the two-sided difference gives their mean, however small ε is. No step is good here.")
        if at.flat:
            return f"The slope is 0 at {theta}{', up to rounding' * bool(at.slope)}: a relative error has nothing to compare with. Choose another θ."
        defined = [f"{said_error(error, unit)} {name}" for name, error in here.items() if math.isfinite(error) and not (name == "complex step" and arrays["real"])]
        said = f"{kind}, ε = {arrays['eps']:g}: " + (f"relative error {', '.join(defined)}" if defined else "no difference has a value")
        if unknown := [name for name, error in here.items() if not math.isfinite(error) and not (name == "complex step" and math.isnan(at.jerk))]:
            said += f"; J has no value where the {' and the '.join(unknown)} need{'s' * (len(unknown) == 1)} one"
        said += "."
        two, least = here["two-sided"], np.nanmin(arrays["errors"]["two-sided"])
        above = two > 100 * (arrays["expected"]["two-sided"] + unit) if math.isfinite(at.jerk) else two > BAD and arrays["rough"] != "curve"
        if arrays["coarse"]:
            said += f" Your function answers in {arrays['coarse']}, whatever it is given: what is measured is mostly its rounding."
        elif above:
            said += f" The two-sided error is far above theory: {WHY['rounding' if is_rounding(arrays) else arrays['rough']]}."
        elif two > GOOD and least > GOOD:
            said += " No ε passes a two-sided check at the threshold 1e-7 here" + (": check in float64." if arrays["float32"] else ".")
        elif two > GOOD and arrays["rounding"] > SEEN:
            said += " The microscope shows the steps of rounding: with this ε a check at the threshold 1e-7 fails a right gradient."
        elif two > GOOD:
            said += " With this ε a two-sided check at the threshold 1e-7 fails a right gradient."
        if math.isnan(at.jerk):
            return said + (" This function takes no complex numbers, so there is no complex step." if arrays["real"]
                           else " This function is not analytic in the complex plane, so the complex step does not work.")
        return f"{said} The best two-sided ε is about {arrays['best']:.0e}." if math.isfinite(arrays["best"]) else said


WHY = {"jump": "J jumps between θ − ε and θ + ε", "kink": "there is a kink between θ − ε and θ + ε",
       "curve": "for Taylor's series at θ this ε is too large, J‴ is another one within it",
       "rounding": "J rounds more than its value shows, as a small difference of large numbers does"}


def is_rounding(arrays):
    """Do smaller steps do worse and larger ones better?"""
    errors, two = arrays["errors"]["two-sided"], arrays["here"]["two-sided"]
    smaller, larger = (errors[near & np.isfinite(errors)] for near in ((STEPS < arrays["eps"]) & (STEPS > arrays["eps"] / 1000), (STEPS > 2 * arrays["eps"]) & (STEPS < 1000 * arrays["eps"])))
    return bool(len(smaller) and len(larger) and np.quantile(smaller, 0.1) > two / 3 and larger.min() < two / 3)


def coarse(J, theta, dtype):
    """The type in which J answers, where it is coarser than what it is asked in; else nothing."""
    kind = answers(J, np.array([theta], dtype)).dtype
    return kind.name if kind.kind == "f" and kind.itemsize < np.dtype(dtype).itemsize else ""


def name_of(function):
    """What the menu calls it, or a student's own name."""
    return next((name for name, known in FUNCTIONS.items() if known is function), written(function))


def said_error(error, unit):
    """The order of magnitude: the digits are rounding's, and differ between processors."""
    return f"below {20 * unit:.0e}" if error < 20 * unit else f"about {10.0 ** round(math.log10(error)):g}"


def draw_errors(ax, name):
    """Measured points, a frozen ghost and theory's line of one method: empty artists."""
    colour, marker = CURVES[name]
    return {"ghost": ax.plot([], [], **FROZEN)[0],
            "measured": ax.plot([], [], marker, color=colour, ms=4, mew=0)[0],
            "theory": ax.plot([], [], "-", color=figures.INK, lw=1.3)[0]}


def draw_microscope(ax):
    """J near θ, seen so close that ε is one unit, with its tangent and the two chords: empty artists for `set_microscope`."""
    ax.set(title="J from θ − 2ε to θ + 2ε, magnified", xlim=(-2, 2), ylim=(-2.6, 2.6), xticks=range(-2, 3), xticklabels=("−2ε", "−ε", "θ", "+ε", "+2ε"), yticks=(0,), yticklabels=("J(θ)",))
    return {"tangent": ax.plot([], [], "--", color=figures.GREY, lw=2)[0],
            "J": ax.plot([], [], "-", color=figures.INK, lw=2)[0],
            "two-sided": ax.plot([], [], "o-", color=figures.BLUE, lw=2.4, ms=8)[0],
            "one-sided": ax.plot([], [], "s-", color=figures.ORANGE, lw=2.4, ms=6)[0]}


def set_microscope(artists, x, height, sign):
    """Show J's height (401,) over x = −2 … 2; the tangent has slope 1 or −1."""
    artists["tangent"].set_data([-2, 2], [-2 * sign, 2 * sign])
    artists["J"].set_data(x, np.clip(np.where(np.isfinite(height), height, np.nan), -9, 9))
    left, middle, right = np.clip(height[[100, 200, 300]], -9, 9)
    artists["two-sided"].set_data([-1, 1], [left, right])
    artists["one-sided"].set_data([0, 1], [middle, right])
