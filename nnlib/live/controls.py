"""What a student can change in a lab: each control checks a value, and makes a widget for it.

A control is a value (a frozen dataclass) with a `default`, `check(name, value)`, which raises with what arrived, what was expected and what to
do, and `widget(value)`.  Labels may hold TeX between dollar signs.
"""
import bisect
import math
import sys
from dataclasses import KW_ONLY, dataclass, field
from numbers import Integral, Real
from typing import Any, Callable

import ipywidgets
from traitlets import Tuple, observe, validate

from ..activations import Activation, gelu, identity, leaky_relu, relu, sigmoid, silu, tanh
from ..initializers import lecun, orthogonal, uniform_lecun

STYLE = {"description_width": "7em"}
SLIDER, MENU = "364px", "245px"     # three sliders in a row; two menus fit beside one


def spoken(label):
    r"""A label as it can be said aloud: σ_w² for $\sigma_w^2$."""
    return label.replace("$", "").replace(r"\sigma", "σ").replace("^2", "²")


def _layout(width=SLIDER):
    return ipywidgets.Layout(width=width, margin="1px 6px 1px 0")


def _is_number(value):
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


class Control:
    def is_own(self, value):
        """Is it the student's own, which may do anything?"""
        return False

    def read(self, widget):
        """What its widget says now."""
        return widget.value


class SteppingSlider(ipywidgets.IntSlider):
    """Its value is one of its steps, whoever sets it."""

    @validate("value")
    def _validate_value(self, proposal):
        value = min(max(proposal["value"], self.min), self.max)
        return self.min + self.step * round((value - self.min) / self.step)


@dataclass(frozen=True)
class Whole(Control):
    """A whole number low, low + step … high, on a slider."""
    label: str
    low: int
    high: int
    _: KW_ONLY
    default: int
    step: int = 1

    def check(self, name, value):
        if isinstance(value, bool) or not isinstance(value, Integral) or not self.low <= value <= self.high or (value - self.low) % self.step:
            steps = f" in steps of {self.step}" if self.step > 1 else ""
            raise ValueError(f"{name} is {value!r}; give a whole number from {self.low} to {self.high}{steps}")

    def widget(self, value):
        slider = SteppingSlider if self.step > 1 else ipywidgets.IntSlider
        return slider(int(value), min=self.low, max=self.high, step=self.step, description=self.label, description_allow_html=True, style=STYLE, layout=_layout())


@dataclass(frozen=True)
class Seed(Control):
    """A whole number ≥ 0, in a small box."""
    label: str = "seed"
    default: int = 0

    def check(self, name, value):
        if isinstance(value, bool) or not isinstance(value, Integral) or not 0 <= value < 10_000:
            raise ValueError(f"{name} is {value!r}; it starts the random numbers: give a whole number from 0 to 9999")

    def widget(self, value):
        return ipywidgets.BoundedIntText(int(value), min=0, max=9999, description=self.label,
                                         style={"description_width": "3em"}, layout=ipywidgets.Layout(width="8.5em"))


class StretchingSlider(ipywidgets.FloatSlider):
    """A slider low … usual that stretches when code gives it a larger value, and shrinks back."""

    def __init__(self, value, usual, high, **kwargs):
        self.usual, self.high = usual, high
        super().__init__(value, max=max(usual, value), **kwargs)

    @validate("value")
    def _validate_value(self, proposal):
        value = min(max(proposal["value"], self.min), self.high)        # not rounded: another value than the page's would go back to it, in the middle of a drag
        if value > self.max:
            self.max = value
        return value

    @observe("value")
    def _shrink(self, change):
        if self.max != max(self.usual, self.value):
            self.max = max(self.usual, self.value)


@dataclass(frozen=True)
class Amount(Control):
    """A number low … high.  The slider ends at `usual`; code may give more."""
    label: str
    low: float
    usual: float
    high: float
    step: float
    _: KW_ONLY
    default: float

    def check(self, name, value):
        if not _is_number(value) or not self.low <= value <= self.high:
            raise ValueError(f"{name} is {value!r}; give a number from {self.low:g} to {self.high:g}")

    def read(self, widget):
        return float(f"{widget.value:.12g}")                            # a page counts in steps: 15.400000000000006

    def widget(self, value):
        return StretchingSlider(float(value), self.usual, self.high, min=self.low, step=self.step, description=self.label,
                                description_allow_html=True, readout_format=".4", style=STYLE, layout=_layout())


def _add_option(menu, label, value, order):
    """Make `value` an option of a selection widget, at position `order`."""
    full = [*menu._options_full]
    full.insert(order, (label, value))
    menu._options_full = tuple(full)
    menu._options_values = tuple(known for _, known in full)
    menu.set_trait("_options_labels", tuple(label for label, _ in full))


class OpenSlider(ipywidgets.SelectionSlider):
    """A slider over given numbers.  Code may give another one between the first and the last: it gets its own place."""

    @validate("value")
    def _validate_value(self, proposal):
        values = self._options_values
        value = min(max(float(proposal["value"]), values[0]), values[-1])
        if value not in values:
            _add_option(self, f"{value:.3g}", value, bisect.bisect(values, value))
        return value


@dataclass(frozen=True)
class Rate(Control):
    """A positive number 10^low … 10^high, on a slider of round numbers: 1, 1.2, 1.5, 2 … times powers of ten."""
    label: str
    low: int
    high: int
    _: KW_ONLY
    default: float

    def check(self, name, value):
        if not _is_number(value) or not 10.0 ** self.low <= value <= 10.0 ** self.high:
            raise ValueError(f"{name} is {value!r}; give a number from {10.0 ** self.low:g} to {10.0 ** self.high:g}")

    def widget(self, value):
        numbers = [float(f"{first}e{power}") for power in range(self.low, self.high) for first in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)]
        numbers.append(10.0 ** self.high)
        slider = OpenSlider(options=[(f"{number:g}", number) for number in numbers], description=self.label, style=STYLE, layout=_layout())
        slider.value = float(value)
        return slider


@dataclass(frozen=True)
class Nudge(Control):
    """Nothing, or a power of ten up to 10^high, on a slider; code may give any number between."""
    label: str
    low: int
    high: int
    _: KW_ONLY
    default: float = 0.0

    def check(self, name, value):
        if not _is_number(value) or not (value == 0 or 10.0 ** self.low <= value <= 10.0 ** self.high):
            raise ValueError(f"{name} is {value!r}; give 0, or a number from {10.0 ** self.low:g} to {10.0 ** self.high:g}")

    def widget(self, value):
        slider = OpenSlider(options=[("0", 0.0), *((f"{10.0 ** power:g}", 10.0 ** power) for power in range(self.low, self.high + 1))],
                            description=self.label, style=STYLE, layout=_layout())
        slider.value = float(value)
        return slider


@dataclass(frozen=True)
class Kept(Control):
    """β, the share of an old average that is kept, on a slider that is finer towards 1: 0, 0.1 … 0.9, 0.91 … 0.99, 0.991 … 0.999."""
    label: str = "β"
    default: float = 0.9

    def check(self, name, value):
        if not _is_number(value) or not 0 <= value <= 0.999:
            raise ValueError(f"{name} is {value!r}; it is the share of the old average that is kept: give a number from 0 to 0.999")

    def widget(self, value):
        numbers = [0.0] + [float(f"0.{'9' * nines}{digit}") for nines in range(3) for digit in range(1, 10)]
        slider = OpenSlider(options=[(f"{number:g}", number) for number in numbers], description=self.label, style=STYLE, layout=_layout())
        slider.value = float(value)
        return slider


class OpenDropdown(ipywidgets.Dropdown):
    """A dropdown to which code may give a value of its own: it becomes one more option.  While there is but one, there is nothing to choose and to show."""

    @validate("value")
    def _validate_value(self, proposal):
        value = proposal["value"]
        if not any(value is known for known in self._options_values):
            labels = [label for label, _ in self._options_full]
            _add_option(self, free_name(value, labels), value, len(labels))
            self.layout.display = None
        return value


def free_name(value, taken):
    """What to call a student's value: its variable's name, numbered if another value has it already."""
    name, number = written(value), 2
    while name in taken:
        name, number = f"{written(value)} ({number})", number + 1
    return name


def written(value):
    """How a reader would write a value in a cell: `0.1`, `nn.relu`, `my_activation`."""
    if isinstance(value, (bool, Integral, str)):
        return repr(value)
    if isinstance(value, Real):
        return f"{float(value):.6g}"
    if isinstance(value, tuple):
        return f"({', '.join(map(written, value))}{',' * (len(value) == 1)})"
    main = vars(sys.modules["__main__"])
    for name, known in main.items():
        if known is value and not name.startswith("_"):
            return name
    import nnlib
    for name in nnlib.__all__:
        if sys.modules["nnlib"].__dict__.get(name) is value:
            return f"nn.{name}"
    return getattr(value, "__name__", None) or getattr(value, "name", None) or f"my_{type(value).__name__.lower()}"


@dataclass(frozen=True)
class Choice(Control):
    """One of some named values, or the student's own, which `accept(name, value)` judges: it raises where it does not fit."""
    label: str
    options: dict
    accept: Callable = field(compare=False)
    _: KW_ONLY
    default: Any

    def is_own(self, value):
        return not any(value is known for known in self.options.values())

    def check(self, name, value):
        if self.is_own(value):
            self.accept(name, value)

    def widget(self, value):
        menu = OpenDropdown(options=list(self.options.items()), equals=lambda a, b: a is b, description=self.label,
                            style=STYLE, layout=_layout(MENU))
        if len(self.options) == 1:
            menu.layout.display = "none"
        menu.value = value
        return menu


@dataclass(frozen=True)
class Switch(Control):
    """On or off."""
    label: str
    default: bool = False

    def check(self, name, value):
        if not isinstance(value, bool):
            raise ValueError(f"{name} is {value!r}; give True or False")

    def widget(self, value):
        return ipywidgets.Checkbox(value, description=self.label, indent=False, layout=ipywidgets.Layout(width="9em", margin="1px 0 1px 30px"))


@dataclass(frozen=True)
class Pick(Control):
    """One of several words, kept as their number: 0 is none of them."""
    label: str
    options: tuple
    default: int = 0

    def check(self, name, value):
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < len(self.options):
            raise ValueError(f"{name} is {value!r}; give a number from 0 ({self.options[0]}) to {len(self.options) - 1} ({self.options[-1]})")

    def widget(self, value):
        return ipywidgets.Dropdown(options=[(words, i) for i, words in enumerate(self.options)], value=value, description=self.label,
                                   style=STYLE, layout=ipywidgets.Layout(width="280px", margin="1px 6px 1px 0"))


@dataclass(frozen=True)
class Word(Control):
    """One of several words."""
    label: str
    options: tuple
    _: KW_ONLY
    default: str

    def check(self, name, value):
        if not isinstance(value, str) or value not in self.options:
            raise ValueError(f"{name} is {value!r}; give one of {', '.join(map(repr, self.options))}")

    def widget(self, value):
        return ipywidgets.Dropdown(options=self.options, value=value, description=self.label, style=STYLE, layout=_layout(MENU))


class PlacesButton(ipywidgets.Button):
    """Holds places (x, y, class), a tuple of tuples; pressed, it forgets them."""
    value = Tuple()

    def __init__(self, value, **kwargs):
        super().__init__(value=value, **kwargs)
        self.on_click(lambda _: self.set_trait("value", ()))

    @validate("value")
    def _validate_value(self, proposal):
        return tuple((float(x), float(y), int(label)) for x, y, label in proposal["value"])


@dataclass(frozen=True)
class Places(Control):
    """Points (x, y, class 0 or 1) of a plane, as many as `most`: what they are set with is the lab's affair; the button clears them."""
    label: str
    most: int
    default: tuple = ()

    def check(self, name, value):
        expected = f"give at most {self.most} points (x, y, class), such as [(0.5, -0.2, 1)]: two finite numbers and class 0 or 1"
        if not isinstance(value, (list, tuple)):
            raise TypeError(f"{name} is {value!r}; {expected}")
        if len(value) > self.most:
            raise ValueError(f"{name} has {len(value)} points; {expected}")
        for i, place in enumerate(value):
            fits = isinstance(place, (list, tuple)) and len(place) == 3 and all(map(_is_number, place)) and place[2] in (0, 1)
            if not fits:
                raise ValueError(f"{name}[{i}] is {place!r}; {expected}")

    def widget(self, value):
        return PlacesButton(value, description=self.label, icon="eraser", tooltip="Take your own points away", layout=ipywidgets.Layout(width="auto", margin="1px 6px 1px 12px"))


# What several labs offer.

INITIALIZERS = {"gaussian": lecun, "orthogonal": orthogonal, "uniform": uniform_lecun}      # each n_in Var w = 1
ACTIVATIONS = {"tanh": tanh, "relu": relu, "leaky relu": leaky_relu(0.1), "sigmoid": sigmoid, "gelu": gelu, "silu": silu, "identity": identity}
LEAKING = {name: activation for name, activation in ACTIVATIONS.items() if name != "leaky relu"}         # for labs with a control `leak`


def with_leak(activation, leak):
    """The activation, but ReLU with this leak: at leak 0 it is ReLU itself."""
    return leaky_relu(leak) if activation is relu and leak else activation


def accept_activation(name, value):
    if not isinstance(value, Activation):
        raise TypeError(f"{name} is {value!r}, a {type(value).__name__}; give a value such as nn.relu, or your own: "
                        "nn.Activation(g, slope) with g(Z) -> A and slope(Z, A) -> dA/dZ")


def accept_initializer(name, value):
    if not callable(value):
        raise TypeError(f"{name} is {value!r}; give a function (rng, shape, dtype) -> W with shape = (n_out, n_in), such as nn.he")
