"""Do two answers agree, and if not, how do they differ?"""
import re
import reprlib

import numpy as np

from ...parameters import Parameters

SHORT = reprlib.Repr()
SHORT.maxother = SHORT.maxstring = 120
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


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


def difference(expected, got, rtol, atol):
    """A sentence on how `got` differs from `expected`, or "" where they agree.

    Checked in turn: type, shape, precision (float32 or float64), values.  Whole numbers and truth values may stand for floats.
    """
    if isinstance(expected, (tuple, list)):
        if not isinstance(got, (tuple, list)):
            return f"wrong type: expected {len(expected)} things, got {kind(got)}"
        if len(expected) != len(got):
            return f"expected {len(expected)} things, got {len(got)}"
        parts = (difference(e, g, rtol, atol) for e, g in zip(expected, got))
        return next((f"number {i} of {len(expected)}: {part}" for i, part in enumerate(parts, 1) if part), "")
    if isinstance(expected, dict):
        if not isinstance(got, dict):
            return f"wrong type: expected a dictionary, got {kind(got)}"
        if set(expected) != set(got):
            return f"expected the keys {', '.join(map(str, expected))}; got {', '.join(map(str, got)) or 'none'}"
        parts = ((name, difference(expected[name], got[name], rtol, atol)) for name in expected)
        return next((f"{name}: {part}" for name, part in parts if part), "")
    if is_number(expected):
        if not is_number(got):
            return f"wrong type: expected a number, got {kind(got)}"
        return "" if close(expected, got, rtol, atol).all() else "another value"
    if isinstance(expected, np.ndarray):
        return array_difference(expected, got, rtol, atol)
    return "" if type(expected) is type(got) and expected == got else "another value"


def array_difference(expected, got, rtol, atol):
    if not isinstance(got, np.ndarray) or got.dtype.kind not in "biufc":
        return f"wrong type: expected an array of shape {expected.shape}, got {kind(got)}"
    if expected.shape != got.shape:
        return f"wrong shape: expected {expected.shape}, got {got.shape}"
    if expected.dtype.kind in "fc" and got.dtype.kind in "fc" and expected.dtype != got.dtype:
        why = "; a NumPy number such as np.sqrt(2) makes float32 arrays float64, one from math does not" if expected.dtype == np.float32 else ""
        return f"wrong precision: expected {expected.dtype}, got {got.dtype}{why}"
    wrong = ~close(expected, got, rtol, atol)
    if not wrong.any():
        return ""
    where = [int(i) for i in np.argwhere(wrong)[0]]
    return f"{wrong.sum()} of {wrong.size} values differ, the first at {where}"


def close(expected, got, rtol, atol):
    expected, got = np.asarray(expected), np.asarray(got)
    if expected.dtype == np.float32:
        rtol = max(rtol, 1e-5)
    with np.errstate(all="ignore"):
        return np.isclose(got, expected, rtol=rtol, atol=atol, equal_nan=True)


def kind(value):
    """What an answer is, in words."""
    if value is None:
        return "nothing (None): is `return` missing?"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    if is_number(value):
        return f"the number {shown(value)}"
    if callable(value):
        return f"the function {getattr(value, '__name__', type(value).__name__)}"
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def shown(value, digits=4):
    """A value as text: the same on each run and machine, no addresses, short."""
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
    if callable(value) and hasattr(value, "__name__"):
        said = (value.__doc__ or "").partition("\n")[0]
        return f"{value.__name__} ({said})" if 0 < len(said) <= 80 else value.__name__
    return without_addresses(SHORT.repr(value))


def shown_apart(expected, got):
    """Both as text, with as many digits as it takes to see that they differ."""
    for digits in (4, 8, 17):
        texts = shown(expected, digits), shown(got, digits)
        if texts[0] != texts[1]:
            break
    return texts


def without_addresses(text):
    return ADDRESS.sub("", text)
