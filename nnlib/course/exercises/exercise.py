"""What an exercise is: data.  A lesson's file lists its own in EXERCISES, and its predictions in PREDICTIONS; nothing is registered anywhere."""
import functools
import importlib
import pkgutil
import re
from dataclasses import dataclass
from typing import Any, Callable, NamedTuple

import numpy as np

from .compare import arrays_in


class Probe(NamedTuple):
    """One call of the student's function, and in a few words what is special about it."""
    said: str
    inputs: tuple


def probe(said, *inputs):
    return Probe(said, inputs)


class Mistake(NamedTuple):
    """A wrong solution that students really write: its name, the sentence that explains it, and the solution itself.

    It is named only where an answer agrees with it on every probe and every drawn input.  A wider `rtol` is for mistakes that differ a little from
    one student to the next (a step of one's own, a sample for an integral).
    """
    name: str
    because: str
    function: Any
    rtol: float = 0.0


def call(answer, *inputs):
    """How most exercises ask: call the student's function."""
    return answer(*inputs)


@dataclass(frozen=True, eq=False)
class Exercise:
    """`reference` is right; a student's answer is right when it agrees with it on all probes and on `draws` inputs drawn at random.

    Students write `my_<name>`; the solution's file is notebooks/solutions/0<lesson>_<number>_<name>.py.
    What an input can be (an array, a stack, float32), the stub in the notebook says; nothing else is asked.
    `draw(rng)` gives the inputs of one call, on both sides of everything that a solution could decide by.
    `ask(answer, *inputs)` says how to get something to compare; change it for answers that are no plain function
    (a layer, an activation) or that have no single right value (a random draw: compare its mean and deviation).
    Numbers agree when |expected − got| ≤ atol + rtol·|expected|; for float32, rtol is at least 1e-5.
    """
    id: str                         # "4.2"
    name: str                       # "relative_error"
    prompt: str                     # what it takes, with shapes, and what it returns
    reference: Callable
    probes: tuple                   # of Probe: the smallest inputs that show something, with a word on what
    draw: Callable                  # rng -> inputs
    mistakes: tuple                 # of Mistake; each two differ on two probes or drawn inputs at least
    hints: tuple                    # two: where to look, then nearly the answer
    unlocks: str                    # what the student can do now
    also_right: tuple               # the same function written differently: for the tests
    returns: tuple = ()             # names of the things returned, where they are several
    draws: int = 200
    rtol: float = 1e-9
    atol: float = 1e-12
    ask: Callable = call

    def __post_init__(self):
        if not re.fullmatch(r"\d[a-z]?\.\d+", self.id):
            raise ValueError(f"the exercise id is {self.id!r}; it is lesson.number as text, such as \"4.2\" or \"6a.2\"")
        if len(self.hints) != 2:
            raise ValueError(f"exercise {self.id} has {len(self.hints)} hints; two are unfolded one after the other")

    @property
    def title(self):
        return f"{self.id} {self.name}"

    @property
    def file(self):
        """The name of its solution's file."""
        lesson, number = self.id.split(".")
        return f"0{lesson}_{number}_{self.name}.py"

    @property
    def smallest_first(self):
        """The probes, so that the first one to fail is the easiest to follow."""
        return sorted(self.probes, key=lambda probe: sum(array.size for array in arrays_in(probe.inputs)))

    def drawn(self, seed=0, count=None):
        """Probes at random, the same ones for the same seed."""
        rng = np.random.default_rng([seed, *(int(part, 36) for part in self.id.split("."))])        # base 36: lesson 6a is a number too
        return [Probe("drawn at random", tuple(self.draw(rng))) for _ in range(self.draws if count is None else count)]


@functools.cache
def lessons():
    """The modules of this package that hold exercises or predictions, in the lessons' order."""
    package = importlib.import_module(__package__)
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.name.startswith("lesson"))
    return tuple(importlib.import_module(f"{__package__}.{name}") for name in names)


def every_exercise():
    """All exercises of the course, lesson by lesson."""
    return [exercise for lesson in lessons() for exercise in lesson.EXERCISES]


def find(id):
    """The exercise with this id.  Raises where there is none, and says which there are."""
    return found(id, every_exercise(), "exercise", "check(\"4.2\", my_function)")


def found(id, things, kind, example):
    """The thing with this id, or an error that says which there are."""
    if not isinstance(id, str):
        raise TypeError(f"the {kind} comes first and as text, such as {example}; got {type(id).__name__}")
    for thing in things:
        if thing.id == id:
            return thing
    raise ValueError(f"there is no {kind} {id!r}; there are {', '.join(thing.id for thing in things)}")
