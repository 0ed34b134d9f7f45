"""What a prediction is: data, beside its lesson's exercises, so that the notebook's cell says predict("3.a") and not the answer."""
import re
from dataclasses import dataclass

from .exercise import found, lessons
from .render import paragraph, unfold


@dataclass(frozen=True, repr=False)
class Prediction:
    """A question to answer before the experiment: click an option, or `choose` it.

    `answer` is one of the options, and what the experiment gives (tests/test_predictions.py does it); `because` opens, whichever was chosen.
    No kernel is needed to choose, so it works in Voilà, on a page, and in a notebook that was not run.
    """
    id: str                         # "3.a": the lesson and a letter, in the order of the text
    question: str
    options: tuple
    answer: str
    because: str

    def __post_init__(self):
        if not re.fullmatch(r"\d[a-z]?\.[a-z]", self.id):
            raise ValueError(f"the prediction id is {self.id!r}; it is lesson.letter as text, such as \"3.a\"")
        if self.answer not in self.options or len(self.options) < 2 or len(set(self.options)) < len(self.options):
            raise ValueError(f"the answer {self.answer!r} must be one of at least two different options, {', '.join(map(repr, self.options))}")

    def choose(self, option):
        """What is said to one option: its text, or its number counted from 1."""
        if isinstance(option, int) and 1 <= option <= len(self.options):
            option = self.options[option - 1]
        if option not in self.options:
            raise ValueError(f"{option!r} is no option; choose a number from 1 to {len(self.options)}")
        return f"Yes. {self.because}" if option == self.answer else f"No. The answer: {self.answer}. {self.because}"

    def __repr__(self):
        numbered = [f"  {i}. {option}" for i, option in enumerate(self.options, 1)]
        return "\n".join([f"Predict: {self.question}", *numbered, f"Choose first, then click your choice (or, without a browser: predict(\"{self.id}\").choose(1))"])

    def _repr_html_(self):
        opening = "".join(unfold(option, paragraph(self.choose(option))) for option in self.options)
        return f"<div><b>Predict.</b> {paragraph(self.question)}{opening}</div>"


def every_prediction():
    """All predictions of the course, lesson by lesson."""
    return [prediction for lesson in lessons() for prediction in lesson.PREDICTIONS]


def predict(id):
    """Ask before the experiment: the prediction with this id, such as predict("3.a"), which shows itself."""
    return found(id, every_prediction(), "prediction", "predict(\"3.a\")")
