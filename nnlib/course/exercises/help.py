"""What opens when a student asks: hints, the solution, and the answer to a prediction."""
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
    """Two hints, the second folded inside the first.  As text: the first, or with `step=2` the second."""
    exercise = find(id)
    if step not in (1, 2):
        raise ValueError(f"step is {step!r}; there are two hints, hint({id!r}, 1) and hint({id!r}, 2)")
    more = f"Not enough? hint(\"{id}\", 2)" if step == 1 else f"Not enough? solution(\"{id}\")"
    first, second = exercise.hints
    inside = paragraph(first) + unfold("and more", paragraph(second))
    return Unfolding(f"Hint {step} of 2 for {exercise.title}: {exercise.hints[step - 1]}\n{more}", unfold(f"Hint for {exercise.title}", inside))


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


@dataclass(frozen=True, eq=False, repr=False)
class Prediction(Unfolding):
    """A question to answer before the experiment: click an option, or `choose` it."""
    options: tuple
    answer: str
    because: str

    def choose(self, option):
        """What is said to one option: its text, or its number counted from 1."""
        if isinstance(option, int) and 1 <= option <= len(self.options):
            option = self.options[option - 1]
        if option not in self.options:
            raise ValueError(f"{option!r} is no option; choose a number from 1 to {len(self.options)}")
        return verdict(option, self.answer, self.because)


def verdict(option, answer, because):
    return f"Yes. {because}" if option == answer else f"No: {answer}. {because}"


def predict(question, options, answer, because):
    """Ask before the experiment.  `answer` is one of the `options`; `because` is what opens, whichever was chosen.

    No kernel is needed to choose, so it works in Voilà, on a page, and in a notebook that was not run.
    """
    options = tuple(options)
    if answer not in options or len(options) < 2 or len(set(options)) < len(options):
        raise ValueError(f"the answer {answer!r} must be one of at least two different options, {', '.join(map(repr, options))}")
    numbered = [f"  {i}. {option}" for i, option in enumerate(options, 1)]
    text = "\n".join([f"Predict: {question}", *numbered, "Choose first, then click your choice (or, without a browser: .choose(1))"])
    opening = "".join(unfold(option, paragraph(verdict(option, answer, because))) for option in options)
    return Prediction(text, f"<div><b>Predict.</b> {paragraph(question)}{opening}</div>", options, answer, because)
