"""check("4.2", my_function): not attempted, right, or wrong and why.

The student's function is called on the exercise's probes, smallest first, and then on inputs drawn at random; its answers are compared with
the reference's.  Where they equal a known mistake's on all of them, the mistake is named.  The code itself is never looked at.
"""
import contextlib
import copy
import dis
import functools
import inspect
import io
import linecache
import os
import re
import sysconfig
import threading
import traceback
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..limit import TooLong, within
from .compare import arrays_in, difference, holds_dots, kept, kind, shown, shown_apart, shown_whole, without_addresses
from .exercise import call, find, lessons
from .render import Shown
from .untouched import snapshot

SECONDS = 3                         # for all probes together; ours take milliseconds
UNTOUCHED = snapshot(lessons())     # before any code of a student's has run


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one probe gave: a value, or what is said of an exception; and which input was changed on the way (its number, −1 for none)."""
    value: Any = None
    error: str = ""
    stub: bool = False              # a `...` of the stub is still in it: returned, calculated with, or NotImplementedError raised
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
    if names := UNTOUCHED.replaced():
        return wrong(exercise, [("what happened", f"{', '.join(names)}: something in this notebook has replaced it, and nothing can be judged without it. Restart the kernel")])
    try:
        return judged(exercise, answer)
    finally:
        UNTOUCHED.put_back()


def judged(exercise, answer):
    named, (probes, expected), got, replaced = exercise.smallest_first, questions(exercise), [], []          # our answers come before the student's code runs
    suspects = []                   # the mistakes that would answer the named probes so

    def ask(probes):
        try:
            got.extend(outcome(exercise, answer, probe) for probe in probes)
        finally:                    # once: to look after each call took longer than most calls
            replaced.extend(UNTOUCHED.replaced())
            UNTOUCHED.put_back()

    def failing():
        return next((i for i, (e, g) in enumerate(zip(expected, got)) if not agree(exercise, e, g)), None)

    try:
        if said := within(SECONDS, lambda: cannot_be_asked(exercise, answer, named[0])):
            return not_attempted(exercise) if said == EMPTY else wrong(exercise, [("what happened", said)])
        within(SECONDS, lambda: ask(named))
        if any(result.stub for result in got):
            return not_attempted(exercise)
        suspects = [mistake for mistake in exercise.mistakes if made_by(exercise, mistake, got)]
        if failing() is None or suspects:
            with contextlib.redirect_stdout(io.StringIO()):         # a print for each probe is of use, two hundred more are not
                within(SECONDS, lambda: ask(probes[len(named):]))
    except TooLong:
        if failing() is None:
            return wrong(exercise, [("input", said_of(exercise, probes[len(got)])), ("what happened", too_long(len(got)))])
    if replaced:
        return wrong(exercise, [("what happened", f"it replaced {', '.join(dict.fromkeys(replaced))}, which others use too")])
    failed = failing()
    if failed is None:
        return Checked(f"{exercise.title}: right", (("next", exercise.unlocks),), "right", answer)
    details = [("input", said_of(exercise, probes[failed])), *explain(exercise, expected[failed], got[failed])]
    if not got[failed].error and within_limit(lambda: changes_its_mind(exercise, answer, probes[failed], got[failed])):
        details.append(("what happened", "the same input gave another answer the second time: something random is in it, or something is kept from call to call"))
    if len(got) == len(expected):
        known = next((mistake for mistake in suspects if made_by(exercise, mistake, got)), None)
        if known:
            details.append(("known mistake", f"{known.name}. {known.because}"))
    return wrong(exercise, details)


@functools.cache
def questions(exercise):
    """The probes, the smallest first, then the drawn ones; and our answers to all of them."""
    probes = (*exercise.smallest_first, *exercise.drawn())
    return probes, tuple(outcome(exercise, exercise.reference, probe) for probe in probes)


def not_attempted(exercise):
    details = (("to do", exercise.prompt), ("until then", "later cells use ours"))
    return Checked(f"{exercise.title}: not attempted", details, "not attempted", exercise.reference)


def wrong(exercise, details):
    details = (*details, ("stuck?", f"hint(\"{exercise.id}\"), and then solution(\"{exercise.id}\"). Until it is right, later cells use ours"))
    return Checked(f"{exercise.title}: wrong", details, "wrong", exercise.reference)


def too_long(calls):
    if calls == 0:
        return f"it had not ended after {SECONDS} seconds and was cut off. Is there a loop whose condition never turns false?"
    return f"it was cut off after {SECONDS} seconds: {calls} other calls had ended, this one had not. Is there a loop whose condition never turns false, or a great deal of work?"


# ---- calling code that is not ours ----

EMPTY = "empty"


def cannot_be_asked(exercise, answer, probe):
    """"" for a function that can be called on the probe, EMPTY for a stub, else a sentence."""
    if not callable(answer):
        return f"my_{exercise.name} is {kind(answer)}. Give the function itself, without brackets: check(\"{exercise.id}\", my_{exercise.name})"
    if is_empty(answer):
        return EMPTY
    if exercise.ask is call:
        try:
            inspect.signature(answer).bind(*probe.inputs)
        except TypeError as error:
            return f"it cannot be called: {error}. Its first line is: def my_{exercise.name}({', '.join(parameters_of(exercise))}):"
        except ValueError:          # some built-in functions have no signature
            pass
    return ""


def outcome(exercise, answer, probe):
    """Ask `answer` once, on copies of the inputs: the student's function cannot spoil the next probe."""
    inputs = copy.deepcopy(probe.inputs)
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = kept(exercise.ask(answer, *inputs))
        changed = (i for i, (before, after) in enumerate(zip(probe.inputs, inputs)) if any(map(differ, arrays_in(before), arrays_in(after))))
        return Outcome(value, stub=holds_dots(value), changed=next(changed, -1))
    except TooLong:
        raise
    except BaseException as error:                      # whatever they raise is an answer
        if isinstance(error, KeyboardInterrupt) and threading.current_thread() is threading.main_thread():
            raise                                       # the reader's: theirs is asked in another thread, only ours in this one, and our answers are kept
        text = text_of(error)
        stub = isinstance(error, NotImplementedError) or isinstance(error, (TypeError, AttributeError)) and "ellipsis" in text
        return Outcome(error=f"{type(error).__name__}{text}{line_of(error)}", stub=stub)


def differ(before, after):
    """By more than the rounding of moving there and back."""
    return before.shape != after.shape or not np.array_equal(before, after) and not np.allclose(after, before, rtol=1e-9, atol=1e-9 * np.abs(before).max(initial=0), equal_nan=True)


def agree(exercise, expected, got, rtol=0.0):
    """Same value and the same damage; an exception is like nothing else."""
    if expected.error or got.error:
        return False
    return expected.changed == got.changed and not difference(expected.value, got.value, max(rtol, exercise.rtol), exercise.atol)


def made_by(exercise, mistake, got):
    """Is this mistake what was seen on all the probes so far?"""
    return all(agree(exercise, of_mistake(exercise, mistake, number), g, mistake.rtol) for number, g in enumerate(got))


@functools.cache
def of_mistake(exercise, mistake, number):
    """What a mistake answers to that probe."""
    return outcome(exercise, mistake.function, questions(exercise)[0][number])


def changes_its_mind(exercise, answer, probe, first):
    return not agree(exercise, outcome(exercise, answer, probe), first)


def within_limit(job):
    """job(), or False where it takes too long."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return within(SECONDS, job)
    except TooLong:
        return False


def is_empty(answer):
    """Its body is `...` or `pass`, with or without a docstring: it compiles to nothing but returning None."""
    def empty(): ...

    def steps(function):
        return [(step.opname, step.argval) for step in dis.get_instructions(function) if step.opname not in ("RESUME", "NOP")]

    return inspect.isfunction(answer) and steps(answer) == steps(empty)


# ---- saying what happened ----

def parameters_of(exercise):
    return list(inspect.signature(exercise.reference).parameters)


def names_of(exercise):
    return parameters_of(exercise) if exercise.ask is call else list(inspect.signature(exercise.ask).parameters)[1:]


def said_of(exercise, probe):
    return f"{probe.said}: " + ", ".join(f"{name} = {shown_whole(value)}" for name, value in zip(names_of(exercise), probe.inputs))


def explain(exercise, expected, got):
    if got.error:
        first_facts = list(expected.value.items())[:3] if isinstance(expected.value, dict) else ()          # the others say what goes wrong, not what is asked
        yield "expected", "; ".join(f"{name}: {fact(value)}" for name, value in first_facts) or shown(expected.value)
        yield "got", got.error
        return
    ours, theirs = expected.value, got.value
    said = difference(ours, theirs, exercise.rtol, exercise.atol, exercise.returns)
    if isinstance(ours, dict) and isinstance(theirs, dict):             # facts about an answer: only the first that differs
        both = [name for name in ours if name in theirs]
        name = next(name for name in both if difference(ours[name], theirs[name], exercise.rtol, exercise.atol))
        for label, value in (("expected", ours[name]), ("got", theirs[name])):
            yield label, f"{name}: {fact(value)}"
        return
    texts = shown_apart(ours, theirs) if said else (shown(ours), shown(theirs))
    yield "expected", texts[0]
    yield "got", texts[1]
    if said and said != "another value":
        yield "what happened", said
    if got.changed >= 0:
        yield "what happened", (f"it changed {names_of(exercise)[got.changed]}, which belongs to the caller: -=, *= and x[...] = write into the array itself; "
                                "work on a new one, such as x = x - 1")


def fact(value):
    return value if isinstance(value, str) else shown(value, 3)


OF_SHAPES = {"Cannot interpret '": "standard_normal takes the shape as one thing, a tuple: standard_normal(shape), without a star",
             "'tuple' object cannot be interpreted as an integer": "np.random.randn takes the sizes one by one, randn(*shape); rng.standard_normal(shape) takes them as a tuple"}


APART = re.compile(r"operands could not be broadcast together with shapes (?:\((\d+),\d+\) \((\d+),\)|\((\d+),\) \((\d+),\d+\))")


def of_rows(text):
    """What NumPy's sentence on shapes means where (n,) met (n, m)."""
    found = APART.match(text)
    n, other = [size for size in found.groups() if size] if found else ("", "other")
    return f"({n},) is laid along the columns, ({n}, 1) is a column: keepdims=True keeps a sum or mean one" if n == other else ""


def text_of(error):
    """": " and the message of an exception, if it has one that can be printed."""
    try:
        text = without_addresses(str(error))
    except TooLong:
        raise
    except BaseException:
        return ", whose message cannot be printed"
    meant = next((words for start, words in OF_SHAPES.items() if isinstance(error, TypeError) and text.startswith(start)), "") or of_rows(text)
    return f": {text[:500]}{f' ({meant})' if meant else ''}" if text else ""


NOT_THEIRS = tuple(os.path.normcase(os.path.realpath(path)) + os.sep for path in (
    os.path.dirname(os.path.dirname(os.path.dirname(__file__))), os.path.dirname(np.__file__), *(sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib"))))


def line_of(error):
    """Where in the student's code it happened: the deepest line that is theirs."""
    def is_theirs(file):                                # NumPy's compiled code says "numpy/random/mtrand.pyx", which is nowhere
        return not file.startswith("<frozen") and not file.endswith((".pyx", ".pxd")) and not os.path.normcase(os.path.realpath(file)).startswith(NOT_THEIRS)

    theirs = [(frame, line) for frame, line in traceback.walk_tb(error.__traceback__) if is_theirs(frame.f_code.co_filename)]
    if not theirs:
        return ""
    frame, line = theirs[-1]
    code = linecache.getline(frame.f_code.co_filename, line, frame.f_globals).strip()
    number = line - frame.f_code.co_firstlineno + 1
    return f"\nin line {number} of {frame.f_code.co_name}" + (f":  {code}" if code else "")
