"""What opens when a student asks: hints, and the solution."""
from dataclasses import dataclass
from pathlib import Path

from .exercise import find
from .render import paragraph, preformatted, unfold


@dataclass(frozen=True, eq=False, repr=False)
class Unfolding:
    """Text, and HTML that opens on a click."""
    text: str
    html: str

    def __repr__(self):
        return self.text

    def _repr_html_(self):
        return self.html


def hint(id, step=1):
    """The first of two hints, or with `step=2` the second: folded, so that a glance spoils nothing."""
    exercise = find(id)
    if step not in (1, 2):
        raise ValueError(f"step is {step!r}; there are two hints, hint({id!r}, 1) and hint({id!r}, 2)")
    more = f"Not enough? hint(\"{id}\", 2)" if step == 1 else f"Not enough? solution(\"{id}\")"
    said = exercise.hints[step - 1]
    return Unfolding(f"Hint {step} of 2 for {exercise.title}: {said}\n{more}", unfold(f"Hint {step} of 2 for {exercise.title}", paragraph(said) + paragraph(more)))


def solution(id):
    """The file in notebooks/solutions with our solution, folded."""
    exercise = find(id)
    here = Path.cwd()
    folders = [Path(__file__).resolve().parents[3] / "notebooks" / "solutions", here / "solutions", here / "notebooks" / "solutions"]
    path = next((folder / exercise.file for folder in folders if (folder / exercise.file).is_file()), None)
    name = f"notebooks/solutions/{exercise.file}"
    if path is None:
        said = f"The solution of {exercise.title} is {name} in the course's repository; it is not beside this notebook."
        return Unfolding(said, paragraph(said))
    code = path.read_text(encoding="utf-8")
    return Unfolding(f"{name}\n\n{code}", unfold(f"Solution of {exercise.title}: {name}", preformatted(code)))
