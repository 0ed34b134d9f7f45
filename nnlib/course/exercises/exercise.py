"""What an exercise is: data.  A lesson's file lists its own in EXERCISES; nothing is registered anywhere."""
import importlib
import pkgutil
import re
from dataclasses import dataclass
from typing import Any, Callable, NamedTuple


class Probe(NamedTuple):
    """One call of the student's function, and in a few words what is special about it."""
    said: str
    inputs: tuple


def probe(said, *inputs):
    return Probe(said, inputs)


class Mistake(NamedTuple):
    """A wrong solution that students really write: its name, the sentence that explains it, and the solution itself."""
    name: str
    because: str
    function: Any


def call(answer, *inputs):
    """How most exercises ask: call the student's function."""
    return answer(*inputs)


@dataclass(frozen=True, eq=False)
class Exercise:
    """`reference` is right on every probe; a student's answer is right when it agrees with it on all of them.

    Students write `my_<name>`; the solution's file is notebooks/solutions/<lesson>_<number>_<name>.py.
    `ask(answer, *inputs)` says how to get something to compare; change it for answers that are no plain function
    (a layer, an activation) or that have no single right value (a random draw: compare its mean and deviation).
    Numbers agree when |expected − got| ≤ atol + rtol·|expected|; for float32, rtol is at least 1e-5.
    """
    id: str                         # "4.2"
    name: str                       # "relative_error"
    prompt: str                     # what it takes, with shapes, and what it returns
    reference: Callable
    probes: tuple                   # of Probe; shapes, edge cases, float32, a stack
    mistakes: tuple                 # of Mistake; no two may agree on all probes
    hints: tuple                    # two: where to look, then nearly the answer
    unlocks: str                    # what the student can do now
    also_right: tuple               # the same function written differently: for the tests
    rtol: float = 1e-9
    atol: float = 1e-12
    ask: Callable = call

    def __post_init__(self):
        if not re.fullmatch(r"\d+\.\d+", self.id):
            raise ValueError(f"the exercise id is {self.id!r}; it is lesson.number as text, such as \"4.2\"")
        if len(self.hints) != 2:
            raise ValueError(f"exercise {self.id} has {len(self.hints)} hints; two are unfolded one after the other")

    @property
    def title(self):
        return f"{self.id} {self.name}"

    @property
    def file(self):
        """The name of its solution's file."""
        lesson, number = self.id.split(".")
        return f"{int(lesson):02}_{number}_{self.name}.py"


def every_exercise():
    """All exercises of the course, lesson by lesson."""
    package = importlib.import_module(__package__)
    lessons = sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.name.startswith("lesson"))
    return [exercise for lesson in lessons for exercise in importlib.import_module(f"{__package__}.{lesson}").EXERCISES]


def find(id):
    """The exercise with this id.  Raises where there is none, and says which there are."""
    if not isinstance(id, str):
        raise TypeError(f"the exercise comes first and as text, such as check(\"4.2\", my_function); got {type(id).__name__}")
    exercises = every_exercise()
    found = [exercise for exercise in exercises if exercise.id == id]
    if not found:
        raise ValueError(f"there is no exercise {id!r}; there are {', '.join(exercise.id for exercise in exercises)}")
    return found[0]
