"""Do two answers agree, and if not, how do they differ?"""
import inspect
import re
import reprlib
from typing import NamedTuple

import numpy as np

from ...parameters import Parameters

SHORT = reprlib.Repr()
SHORT.maxother = SHORT.maxstring = 120
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


class Described(NamedTuple):
    """Stands for what a student's function returned where that is neither number, array, text nor made of them: only what is said about it."""
    kind: str
    text: str


def kept(value):
    """A copy made of plain things: a later call cannot change it, and no method of the student's own runs when it is compared and shown."""
    if value is None or value is ... or type(value) in (bool, float, complex, str):
        return value
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, int):
        return int(value) if -2 ** 63 <= value < 2 ** 63 else float("inf" if value > 0 else "-inf")
    if isinstance(value, np.ndarray):
        return np.array(value) if value.dtype != object or holds_dots(value) else Described(kind(value), kind(value))
    if isinstance(value, (np.number, np.bool_)):
        return value
    if isinstance(value, (float, complex)):
        return complex(value) if isinstance(value, complex) else float(value)
    if isinstance(value, (tuple, list)):
        return [kept(item) for item in value] if isinstance(value, list) else tuple(kept(item) for item in value)
    if isinstance(value, dict):
        return {str(name): kept(item) for name, item in value.items()}
    return Described(kind(value), shown(value))


def holds_dots(value):
    """Is a `...` of the stub still in it?"""
    if isinstance(value, np.ndarray) and value.dtype == object:
        value = value.ravel().tolist()
    return value is ... or isinstance(value, (tuple, list)) and any(map(holds_dots, value))


def arrays_in(value):
    """Every array inside an input, in order."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, Parameters):
        yield value.vector
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from arrays_in(item)
    elif isinstance(value, dict):
        yield from arrays_in(list(value.values()))


def is_number(value):
    """A real or complex number or truth value, whether Python's, NumPy's or an array without axes."""
    return isinstance(value, (bool, int, float, complex, np.bool_, np.number)) or (
        isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind in "biufc")


def difference(expected, got, rtol, atol, names=()):
    """A sentence on how `got` differs from `expected`, or "" where they agree.

    Checked in turn: type, shape, precision (float32 or float64), values.  Whole numbers and truth values may stand for floats.
    `names` are those of the parts, where there are several.
    """
    if isinstance(expected, (tuple, list)):
        names = names or [f"number {i} of {len(expected)}" for i in range(1, len(expected) + 1)]
        if not isinstance(got, (tuple, list)) or isinstance(got, Described):
            return f"wrong type: expected {len(expected)} things ({', '.join(names)}), got {kind(got)}"
        if len(expected) != len(got):
            return f"expected {len(expected)} things ({', '.join(names)}), got {len(got)}"
        parts = {name: difference(e, g, rtol, atol) for name, e, g in zip(names, expected, got)}
        wrong, right = [f"{name}: {part}" for name, part in parts.items() if part], [name for name, part in parts.items() if not part]
        return "; ".join(wrong + [f"{name}: right" for name in right]) if wrong else ""
    if isinstance(expected, dict):
        if not isinstance(got, dict):
            return f"wrong type: expected a dictionary, got {kind(got)}"
        if missing := [name for name in expected if name not in got]:
            return f"expected the keys {', '.join(map(str, expected))}; {', '.join(map(str, missing))} missing"
        parts = ((name, difference(expected[name], got[name], rtol, atol)) for name in expected)
        return next((f"{name}: {part}" for name, part in parts if part), "")
    if is_number(expected):
        return number_difference(expected, got, rtol, atol)
    if isinstance(expected, np.ndarray):
        return array_difference(expected, got, rtol, atol)
    return "" if type(expected) is type(got) and expected == got else "another value"


def number_difference(expected, got, rtol, atol):
    if not is_number(got):
        return f"wrong type: expected a number, got {kind(got)}"
    if np.iscomplexobj(got) and not np.iscomplexobj(expected):
        return "wrong type: expected a real number, got a complex one"
    if getattr(expected, "dtype", None) == np.float32 and getattr(got, "dtype", None) == np.float64:        # Python's own floats have no precision to keep
        return f"wrong precision: {precision(expected.dtype, got.dtype)}"
    return "" if expected == got or close(expected, got, rtol, atol).all() else "another value"


def array_difference(expected, got, rtol, atol):
    if not isinstance(got, np.ndarray) or got.dtype.kind not in "biufc":
        return f"wrong type: expected an array of shape {expected.shape}, got {kind(got)}"
    if expected.shape != got.shape:
        return f"wrong shape: expected {expected.shape}, got {got.shape}{lost_axis(expected.shape, got.shape)}"
    if expected.dtype.kind in "fc" and got.dtype.kind in "fc" and expected.dtype != got.dtype:
        return f"wrong precision: {precision(expected.dtype, got.dtype)}"
    if np.array_equal(expected, got) or not (wrong := ~close(expected, got, rtol, atol)).any():
        return ""
    where = [int(i) for i in np.argwhere(wrong)[0]]
    return f"{wrong.sum()} of {wrong.size} values differ, the first at {where}"


def lost_axis(expected, got):
    """What a column became for want of keepdims, if it did: (n,), or (n, n) where it met a column."""
    if expected[-1:] == (1,) and got == expected[:-1]:
        return "; keepdims=True keeps the axis that a sum or mean goes along, as one column"
    if len(expected) == 2 and expected[1] == 1 < expected[0] and got == (expected[0],) * 2:
        return f"; {(expected[0],)} and {expected} together make {got}: keepdims=True keeps a sum or mean a column"
    return ""


def precision(expected, got):
    why = "; a NumPy number such as np.sqrt(2), np.where(Z > 0, 1, 0), or np.zeros without a dtype, makes float32 float64; a number from math does not" if expected == np.float32 else ""
    return f"expected {expected}, got {got}{why}"


def close(expected, got, rtol, atol):
    expected, got = np.asarray(expected), np.asarray(got)
    if expected.dtype == np.float32:
        rtol = max(rtol, 1e-5)
    with np.errstate(all="ignore"):
        return np.isclose(got, expected, rtol=rtol, atol=atol, equal_nan=True)


def kind(value):
    """What an answer is, in words."""
    if isinstance(value, Described):
        return value.kind
    if value is None:
        return "nothing (None): is `return` missing?"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    if is_number(value):
        return f"the number {shown(value)}"
    if inspect.isgenerator(value):
        return "a generator: is there a `yield` where `return` should be?"
    if callable(value):
        return f"the function {getattr(value, '__name__', type(value).__name__)}"
    if isinstance(value, list):
        return "a list: np.array(...) makes it an array"
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def shown(value, digits=4):
    """A value as text: the same on each run and machine, no addresses, short."""
    if isinstance(value, Described):
        return value.text
    if is_number(value):
        number = np.asarray(value).item()
        return str(number) if isinstance(number, (bool, int)) else f"{number:.{digits}g}"
    if isinstance(value, np.ndarray) and value.dtype.kind in "biufc":
        numbers = np.array2string(value, precision=digits, threshold=40, edgeitems=2, floatmode="maxprec", separator=", ")
        return numbers if value.dtype != np.float32 else f"{numbers} in float32"
    if isinstance(value, (tuple, list)):
        inside = ", ".join(shown(item, digits) for item in value)
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {shown(item, digits)}" for name, item in value.items()) + "}"
    if isinstance(value, np.random.Generator):
        return "a generator"
    if isinstance(value, type):
        return f"np.{value.__name__}" if issubclass(value, np.generic) else value.__name__
    if callable(value) and (name := getattr(value, "name", None) or getattr(value, "__name__", None)):
        said = (getattr(value, "__doc__", None) or "").partition("\n")[0] if inspect.isfunction(value) else ""
        return f"{name} ({said})" if 0 < len(said) <= 80 else str(name)
    return without_addresses(SHORT.repr(value))


def shown_whole(value):
    """A small array with as many digits as it takes to see which of its numbers differ; anything else as `shown`."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.size <= 40:
        return next((shown(value, digits) for digits in (4, 8, 12) if np.unique(value.round(digits)).size == np.unique(value).size), shown(value, 17))
    return shown(value)


def shown_apart(expected, got):
    """Both as text, with as many digits as it takes to see that they differ."""
    for digits in (4, 8, 17):
        texts = shown(expected, digits), shown(got, digits)
        if texts[0] != texts[1]:
            break
    return texts


def without_addresses(text):
    return ADDRESS.sub("", text)
