"""check("4.2", my_function): not attempted, right, or wrong and why.

The student's function is called on the exercise's probes, smallest first, and its answers are compared with the reference's.
Where they equal a known mistake's on all probes, the mistake is named.  The code itself is never looked at.
"""
import copy
import dis
import inspect
import linecache
import os
import sysconfig
import traceback
from dataclasses import dataclass
from typing import Any

import numpy as np

from .compare import arrays_in, difference, kind, shown, shown_apart, without_addresses
from .exercise import call, find
from .limit import TooLong, within
from .render import Shown

SECONDS = 3                         # for all probes together; ours take milliseconds


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one probe gave: a value, or an exception; and which input was changed on the way (its number, −1 for none)."""
    value: Any = None
    error: Any = None
    changed: int = -1


@dataclass(frozen=True, eq=False, repr=False)
class Checked(Shown):
    """The answer to an answer.  `use` is the student's function when it is right and ours when it is not."""
    status: str                     # "not attempted", "right" or "wrong"
    use: Any


def check(id, answer):
    """Try `answer` on the probes of exercise `id`; return a Checked, which shows itself.

    Raises only where there is no such exercise: whatever the student's code does is an answer.
    """
    exercise = find(id)
    if answer is ...:
        return not_attempted(exercise)
    if not callable(answer):
        said = f"my_{exercise.name} is {kind(answer)}. Give the function itself, without brackets: check(\"{exercise.id}\", my_{exercise.name})"
        return wrong(exercise, answer, [("what happened", said)])
    if is_empty(answer):
        return not_attempted(exercise)
    probes = sorted(exercise.probes, key=lambda probe: sum(array.size for array in arrays_in(probe.inputs)))
    if exercise.ask is call and (said := wrong_arguments(exercise, answer, probes[0])):
        return wrong(exercise, answer, [("what happened", said)])

    got = []

    def ask_all():
        for probe in probes:
            got.append(outcome(exercise, answer, probe))

    try:
        within(SECONDS, ask_all)
    except TooLong:
        slow = probes[len(got)]
        return wrong(exercise, answer, [("input", said_of(exercise, slow)), ("what happened", f"it had not ended after {SECONDS} seconds and was cut off. "
                                         "Is there a loop whose condition never turns false?")])
    if any(is_stub(result) for result in got):
        return not_attempted(exercise)
    expected = [outcome(exercise, exercise.reference, probe) for probe in probes]
    failed = next((i for i, (e, g) in enumerate(zip(expected, got)) if not agree(exercise, e, g)), None)
    if failed is None:
        return Checked(f"{exercise.title}: right", (("next", exercise.unlocks),), "right", answer)
    details = [("input", said_of(exercise, probes[failed])), *explain(exercise, answer, expected[failed], got[failed], probes[failed])]
    for mistake in exercise.mistakes:
        if all(agree(exercise, outcome(exercise, mistake.function, probe), g) for probe, g in zip(probes, got)):
            details.append(("known mistake", f"{mistake.name}. {mistake.because}"))
            break
    return wrong(exercise, answer, details)


def not_attempted(exercise):
    details = (("to do", exercise.prompt), ("until then", "later cells use ours"))
    return Checked(f"{exercise.title}: not attempted", details, "not attempted", exercise.reference)


def wrong(exercise, answer, details):
    details = (*details, ("stuck?", f"hint(\"{exercise.id}\"), and then solution(\"{exercise.id}\"). Until it is right, later cells use ours"))
    return Checked(f"{exercise.title}: wrong", details, "wrong", exercise.reference)


# ---- calling code that is not ours ----

def outcome(exercise, answer, probe):
    """Ask `answer` once, on copies of the inputs: the student's function cannot spoil the next probe."""
    inputs = copy.deepcopy(probe.inputs)
    try:
        with np.errstate(all="ignore"):
            value = kept(exercise.ask(answer, *inputs))
    except (Exception, SystemExit) as error:
        return Outcome(error=error)
    changed = (i for i, (before, after) in enumerate(zip(probe.inputs, inputs))
               if any(not np.array_equal(b, a, equal_nan=True) for b, a in zip(arrays_in(before), arrays_in(after))))
    return Outcome(value, changed=next(changed, -1))


def kept(value):
    """A copy that a later call cannot change."""
    if isinstance(value, (tuple, list)):
        return [kept(item) for item in value] if isinstance(value, list) else tuple(kept(item) for item in value)
    if isinstance(value, dict):
        return {name: kept(item) for name, item in value.items()}
    return value.copy() if isinstance(value, np.ndarray) else value


def agree(exercise, expected, got):
    """Same exception, or same value and the same damage."""
    if expected.error is not None or got.error is not None:
        return type(expected.error) is type(got.error)
    return expected.changed == got.changed and not difference(expected.value, got.value, exercise.rtol, exercise.atol)


def is_empty(answer):
    """Its body is `...` or `pass`, with or without a docstring: it compiles to nothing but returning None."""
    def empty(): ...

    def steps(function):
        return [(step.opname, step.argval) for step in dis.get_instructions(function) if step.opname not in ("RESUME", "NOP")]

    return inspect.isfunction(answer) and steps(answer) == steps(empty)


def is_stub(result):
    """A `...` of the stub is still in it: returned, calculated with, or NotImplementedError raised."""
    if isinstance(result.error, (TypeError, AttributeError)) and "ellipsis" in str(result.error):
        return True
    return isinstance(result.error, NotImplementedError) or holds_dots(result.value)


def holds_dots(value):
    if isinstance(value, np.ndarray) and value.dtype == object:
        value = value.ravel().tolist()
    return value is ... or isinstance(value, (tuple, list)) and any(map(holds_dots, value))


def wrong_arguments(exercise, answer, probe):
    """A sentence where the function cannot be called as the stub says."""
    try:
        inspect.signature(answer).bind(*probe.inputs)
    except TypeError as error:
        return f"it cannot be called: {error}. Its first line is: def my_{exercise.name}({', '.join(parameters_of(exercise))}):"
    except ValueError:              # some built-in functions have no signature
        pass
    return ""


# ---- saying what happened ----

def parameters_of(exercise):
    return list(inspect.signature(exercise.reference).parameters)


def said_of(exercise, probe):
    names = parameters_of(exercise) if exercise.ask is call else list(inspect.signature(exercise.ask).parameters)[1:]
    return f"{probe.said}: " + ", ".join(f"{name} = {shown(value)}" for name, value in zip(names, probe.inputs))


def explain(exercise, answer, expected, got, probe):
    if got.error is not None:
        yield "expected", shown(expected.value)
        yield "got", f"{type(got.error).__name__}: {without_addresses(str(got.error))}{line_of(got.error)}"
        return
    said = difference(expected.value, got.value, exercise.rtol, exercise.atol)
    texts = shown_apart(expected.value, got.value) if said else (shown(expected.value), shown(got.value))
    yield "expected", texts[0]
    yield "got", texts[1]
    if said and said != "another value":
        yield "what happened", said
    if got.changed >= 0:
        names = parameters_of(exercise)
        name = names[got.changed] if exercise.ask is call else f"input {got.changed + 1}"
        yield "what happened", f"it changed {name}, which belongs to the caller: -=, *= and x[...] = write into the array itself; work on a new one, such as x = x - 1"


NOT_THEIRS = tuple(os.path.normcase(os.path.realpath(path)) + os.sep for path in (
    os.path.dirname(os.path.dirname(os.path.dirname(__file__))), os.path.dirname(np.__file__), *(sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib"))))


def line_of(error):
    """Where in the student's code it happened: the deepest line that is theirs."""
    def is_theirs(file):
        return not file.startswith("<frozen") and not os.path.normcase(os.path.realpath(file)).startswith(NOT_THEIRS)

    theirs = [(frame, line) for frame, line in traceback.walk_tb(error.__traceback__) if is_theirs(frame.f_code.co_filename)]
    if not theirs:
        return ""
    frame, line = theirs[-1]
    code = linecache.getline(frame.f_code.co_filename, line, frame.f_globals).strip()
    number = line - frame.f_code.co_firstlineno + 1
    return f"\nin line {number} of {frame.f_code.co_name}" + (f":  {code}" if code else "")
