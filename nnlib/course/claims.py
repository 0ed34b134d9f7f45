"""A claim: a sentence with a number in it, checked when the notebook runs.

    claim("tanh, σ_w² = 1: the variance at layer 50 is {measured}, and 1/(2·50) = {expected}", v, expected=1/100, within=0.03)
    claim_below("He's five networks: after 500 steps the median cost is below {limit}", cost, 0.05)
    claim_above("Xavier's five networks: after 500 steps each still pays more than {limit}", costs, 1.58)

A true claim prints its sentence, with the numbers in place of {measured}, {expected} and {limit}; where the sentence names none, they
follow it.  A false one raises ClaimError and says by how much.  Numbers or arrays: all elements must satisfy it.
Name {measured} only where every machine repeats it: initialization, theory, calm runs.  What differs between processors is a bound.
"""
import numpy as np

WIDEST = 0.25                       # a claim that allows more says little: state a bound


class ClaimError(AssertionError):
    """A sentence of the course is not true."""


def claim(sentence, measured, expected, within):
    """|measured − expected| ≤ within·|expected|, for every element.

    `within` is relative, from 0 (exactly equal: counts, zeros) to 0.25.  `expected` is a number, or an array of measured's shape.
    Where 0 is expected up to rounding, state a bound: claim_below(…, abs(measured), 1e-12).
    """
    measured, expected = _pair(sentence, measured, "expected", expected)
    within = _tolerance(sentence, within, expected)
    said = f"expected {_written(expected)}" + (f" within {100 * within:g} %" if within else " exactly")
    off = np.abs(measured - expected)
    _settle(sentence, f"{{measured}} ({said})", dict(measured=measured, expected=expected), off <= within * np.abs(expected),
            f"measured {_written(measured)}, {said}{_worst(off, expected)}")


def claim_below(sentence, measured, limit):
    """measured < limit, for every element.  `limit` is a number, or an array of measured's shape."""
    measured, limit = _pair(sentence, measured, "limit", limit)
    _settle(sentence, "below {limit}", dict(measured=measured, limit=limit), measured < limit, f"not below {_written(limit)}: measured {_written(measured)}")


def claim_above(sentence, measured, limit):
    """measured > limit, for every element.  `limit` is a number, or an array of measured's shape."""
    measured, limit = _pair(sentence, measured, "limit", limit)
    _settle(sentence, "above {limit}", dict(measured=measured, limit=limit), measured > limit, f"not above {_written(limit)}: measured {_written(measured)}")


def _settle(sentence, ending, numbers, holds, false):
    """Print the sentence with its numbers; where it names none of them, the ending does.  Or raise."""
    if not holds.all():
        many = f" ({holds.size - holds.sum()} of {holds.size} are wrong)" if holds.size > 1 else ""
        raise ClaimError(f"this claim is false: {sentence}: {false}{many}")
    said = sentence if any(f"{{{name}}}" in sentence for name in numbers) else f"{sentence}: {ending}"
    for name, array in numbers.items():
        said = said.replace(f"{{{name}}}", _written(array))
    print(f"✓ {said}")


# ---- what a claim must not be ----

def _numbers(sentence, name, value):
    """Real, finite numbers, at least one."""
    if not isinstance(sentence, str) or not sentence.strip():
        raise TypeError(f"a claim begins with its sentence, a text; got {sentence!r}")
    array = np.asarray(value)
    if not (np.issubdtype(array.dtype, np.floating) or np.issubdtype(array.dtype, np.integer)):
        raise TypeError(f"{sentence}: {name} is {value!r}; give a number or an array of real numbers")
    if array.size == 0:
        raise ValueError(f"{sentence}: {name} is empty, so nothing would be checked")
    if not np.isfinite(array).all():
        raise (ClaimError if name == "measured" else ValueError)(f"{sentence}: {name} is {_written(array)}; only finite numbers can be compared")
    return array.astype(float)


def _pair(sentence, measured, name, value):
    """Both as arrays; the second is one number for all, or one for each."""
    measured, reference = _numbers(sentence, "measured", measured), _numbers(sentence, name, value)
    if reference.shape not in ((), measured.shape):
        raise ValueError(f"{sentence}: {name} has shape {reference.shape} but measured has {measured.shape}; "
                         "give one number, or one for each that was measured")
    return measured, reference


def _tolerance(sentence, within, expected):
    if isinstance(within, (bool, np.bool_)) or not isinstance(within, (int, float, np.integer, np.floating)):
        raise TypeError(f"{sentence}: within is {within!r}; give one number from 0 to {WIDEST}, such as 0.05 for 5 %")
    if not 0 <= within <= WIDEST:
        raise ValueError(f"{sentence}: within is {within!r}; it is relative and goes from 0 to {WIDEST}: "
                         "if less is known, say a bound with claim_below or claim_above")
    if within and (expected == 0).any():
        raise ValueError(f"{sentence}: {100 * within:g} % of an expected 0 is 0; "
                         "say within=0 for exactly 0, or a bound: claim_below(…, abs(measured), 1e-12)")
    return float(within)


# ---- numbers in a sentence ----

def _written(array):
    """As one says it: 1, 0.5 and 0.333. Three digits each, whole numbers in full; of many, the smallest and the largest."""
    def digits(value):
        return f"{value:.0f}" if value % 1 == 0 and abs(value) < 1e6 else f"{value:.3g}"

    if array.size <= 8:
        *some, last = map(digits, array.ravel().tolist())
        return f"{', '.join(some)} and {last}" if some else last
    return f"{digits(array.min())} … {digits(array.max())} ({array.size} numbers)"


def _worst(off, expected):
    """How far off, where it is worst."""
    with np.errstate(divide="ignore", invalid="ignore"):
        worst = 100 * np.max(np.where(off > 0, off / np.abs(expected), 0.0))
    return f": off by {worst:.3g} %" if np.isfinite(worst) else f": off by {off.max():.3g}"
