"""How fast `check` answers: a student's first answer, the slowest of each exercise's known mistakes, against our solution on the same inputs.

    python -m benchmarks.answers
"""
import importlib
import time

from nnlib.course import check
from nnlib.course.exercises.exercise import every_exercise

MOST = 500                                                  # milliseconds of the processor
module = importlib.import_module("nnlib.course.exercises.check")        # the package's `check` is the function


def milliseconds(action):
    """The processor's, of one call."""
    began = time.process_time()
    action()
    return 1000 * (time.process_time() - began)


def first_answer(exercise, mistake):
    module.of_mistake.cache_clear()                         # nobody has answered before
    return milliseconds(lambda: check(exercise.id, mistake.function))


if __name__ == "__main__":
    for exercise in every_exercise():
        probes, _ = module.questions(exercise)
        bare = min(milliseconds(lambda: [module.outcome(exercise, exercise.reference, probe) for probe in probes]) for _ in range(3))
        slowest = max(first_answer(exercise, mistake) for mistake in exercise.mistakes)
        print(f"{exercise.id:5} {slowest:4.0f} ms {'held' if slowest <= MOST else 'MISSED'}, {slowest / bare:4.1f} times our solution alone", flush=True)
