"""What a setting may be.  Each returns it as Python's own number: an np.float64 would make float32 arrays float64."""
import math

import numpy as np


def shown(value, most=60):
    """What arrived, in few characters."""
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype}, shape {value.shape}"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10 ** 15:
        return f"a whole number of {len(hex(abs(value))) * 0.301 * 4:.0f} digits"
    text = repr(value)
    return text if len(text) <= most else f"{text[:most - 1]}…"


def number(name, value, needs="a finite number", holds=lambda x: True):
    """A finite number for which `holds`; `needs` says so in words."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise TypeError(f"{name} is {shown(value)}; give {needs}")
    try:
        x = float(value)
    except OverflowError:
        x = math.inf
    if not (math.isfinite(x) and holds(x)):
        raise ValueError(f"{name} is {shown(value)}; give {needs}")
    return x


def whole(name, value, needs, least=1):
    """A whole number ≥ least that memory could hold that many numbers of."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)) or not least <= value < 10 ** 12:
        raise ValueError(f"{name} is {shown(value)}; {needs}")
    return int(value)


def numbers(name, value, needs, holds=lambda x: True):
    """A number, or an array with one for each network of a stack, as it was given."""
    if np.ndim(value) == 0 and not isinstance(value, np.ndarray):
        number(name, value, needs, holds)
        return value
    if not isinstance(value, (list, tuple, np.ndarray)):
        raise TypeError(f"{name} is {shown(value)}; give {needs}")
    array = np.asarray(value)
    if array.dtype.kind not in "fiu" or array.size == 0:
        raise TypeError(f"{name} is {shown(value)}; give {needs}")
    if not (np.isfinite(array).all() and np.all(holds(array))):
        raise ValueError(f"{name} is {shown(value)}; give {needs}")
    return value


def function(name, value, needs):
    """A function, not a class or a network."""
    if not callable(value) or isinstance(value, type) or hasattr(value, "layers"):
        raise TypeError(f"{name} is {shown(value)}; give {needs}")


def check_dtype(dtype):
    try:
        known = np.dtype(dtype)
    except (TypeError, ValueError, AttributeError):                 # NumPy knows no such dtype
        known = None
    if dtype is None or known not in (np.float32, np.float64):
        raise TypeError(f"dtype is {shown(dtype) if known is None or dtype is None else known}; numbers here are np.float64 (default) or np.float32")
    return known


def keep(part, /, **settings):
    """Set fields of a frozen dataclass, when it is made."""
    for name, setting in settings.items():
        object.__setattr__(part, name, setting)
