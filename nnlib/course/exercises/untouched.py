"""What answers are judged with must be ours: a cell that says np.mean = … would judge itself."""
import builtins
import importlib
import math

import numpy as np

BUILTINS = "abs all any bool complex dict enumerate float int isinstance len list map max min pow range round set sorted sum tuple type zip".split()
NUMBERS = ("nnlib.activations", "nnlib.gradcheck", "nnlib.initializers", f"{__package__}.compare")


class Untouched:
    """A snapshot of namespaces, {"np": vars(np), …}: which of their names have been replaced since, and putting them back."""

    def __init__(self, namespaces):
        self.namespaces = namespaces
        self.before = {name: dict(space) for name, space in namespaces.items()}

    def replaced(self):
        """The replaced names, such as ["np.mean"]."""
        return [f"{name}.{key}" for name, space in self.namespaces.items() for key, value in self.before[name].items() if space.get(key, self) is not value]

    def put_back(self):
        for name, space in self.namespaces.items():
            space.update(self.before[name])


def snapshot(lessons):
    """NumPy, math, the built-in functions, our own formulas and the exercises, as they are now."""
    modules = {"np": np, "np.linalg": np.linalg, "np.random": np.random, "math": math} | {name: importlib.import_module(name) for name in NUMBERS}
    namespaces = {name: vars(module) for name, module in modules.items()}
    for lesson in lessons:
        namespaces[lesson.__name__] = vars(lesson)
        namespaces |= {f"exercise {exercise.id}": vars(exercise) for exercise in lesson.EXERCISES}
    untouched = Untouched(namespaces | {"builtins": vars(builtins)})
    untouched.before["builtins"] = {name: getattr(builtins, name) for name in BUILTINS}
    return untouched
