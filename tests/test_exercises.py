"""Every exercise of the course: its stub is not attempted, its solution right, each known mistake wrong for its own reason."""
import ast
import builtins
import functools
import html
import importlib
import importlib.util
import inspect
import itertools
import math
import re
import threading
import time
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

import nnlib as nn
from nnlib import labs
from nnlib.course.exercises import check, hint, solution
from nnlib.course.exercises.check import agree, of_mistake, parameters_of
from nnlib.course.exercises.compare import arrays_in, difference, lost_axis, shown, shown_whole
from nnlib.course.exercises.exercise import Exercise, Mistake, every_exercise, find, probe
from nnlib.course.exercises.prediction import every_prediction
from nnlib.course.exercises.render import prose
from nnlib.course.limit import TooLong, within
from tools import notebooks
from waiting import wait_until

CHECK = importlib.import_module("nnlib.course.exercises.check")        # the module: the package's `check` is the function
EXERCISES = every_exercise()
SOLUTIONS = notebooks.NOTEBOOKS / "solutions"
each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
each_mistake = pytest.mark.parametrize("exercise, mistake", [(e, m) for e in EXERCISES for m in e.mistakes], ids=lambda x: getattr(x, "id", None) or x.name)


def said(checked, label):
    return [text for name, text in checked.details if name == label]


def solution_of(exercise):
    spec = importlib.util.spec_from_file_location("a_solution", SOLUTIONS / exercise.file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, f"my_{exercise.name}")


# ---- every exercise ----

@each_exercise
@pytest.mark.parametrize("body", ["...", "'''Says what it does.'''", "pass", "return ...", "raise NotImplementedError", "x = ...\n    return 2 * x + 1",
                                  "x = ...\n    return np.sqrt(x)", "x = ...\n    return x.T", "return 1.0, ..."])
def test_a_stub_is_not_attempted(exercise, body):
    names = {"np": np}
    exec(f"def stub({', '.join(parameters_of(exercise))}):\n    {body}\n", names)
    checked = check(exercise.id, names["stub"])
    assert checked.status == "not attempted"
    assert checked.use is exercise.reference
    assert exercise.prompt in repr(checked)
    assert check(exercise.id, ...).status == "not attempted"


@each_exercise
def test_the_solution_is_right(exercise):
    answer = solution_of(exercise)
    checked = check(exercise.id, answer)
    assert checked.status == "right", checked
    assert checked.use is answer
    assert exercise.unlocks in repr(checked)


def test_each_solution_belongs_to_an_exercise():
    assert sorted(path.name for path in SOLUTIONS.glob("*.py")) == sorted(exercise.file for exercise in EXERCISES)


@each_exercise
def test_the_reference_and_differently_written_solutions_are_right(exercise):
    assert exercise.also_right
    for answer in (exercise.reference, *exercise.also_right):
        assert check(exercise.id, answer).status == "right", check(exercise.id, answer)


tried = functools.cache(check)


@each_mistake
def test_a_mistake_is_wrong_for_its_own_reason(exercise, mistake):
    checked = tried(exercise.id, mistake.function)
    assert checked.status == "wrong"
    assert said(checked, "known mistake") == [f"{mistake.name}. {mistake.because}"]
    assert checked.use is exercise.reference


@each_exercise
def test_no_two_mistakes_are_confused(exercise):
    assert len(exercise.mistakes) >= 8 and len(exercise.also_right) >= 4
    probes, expected = CHECK.questions(exercise)
    answers = [(Mistake("none of them", "", exercise.reference), expected)]
    answers += [(mistake, [CHECK.of_mistake(exercise, mistake, number) for number in range(len(probes))]) for mistake in exercise.mistakes]
    for (one, ours), (other, theirs) in itertools.combinations(answers, 2):
        rtol = max(one.rtol, other.rtol) if one.function is not exercise.reference else 0.0
        apart = (not agree(exercise, a, b, rtol) for a, b in zip(ours, theirs))
        assert any(apart) and any(apart), (one.name, other.name)          # the second goes on where the first stopped


@each_mistake
def test_the_smallest_failing_input_is_shown(exercise, mistake):
    _, expected = CHECK.questions(exercise)
    fails = next((probe for number, probe in enumerate(exercise.smallest_first) if not agree(exercise, expected[number], CHECK.of_mistake(exercise, mistake, number))), None)
    assert fails, "no named probe shows it"
    assert said(tried(exercise.id, mistake.function), "input")[0].startswith(f"{fails.said}: ")


@each_exercise
def test_the_same_answer_is_the_same_text(exercise):
    for answer in (..., exercise.reference, exercise.mistakes[0].function):
        first, second = check(exercise.id, answer), check(exercise.id, answer)
        assert repr(first) == repr(second) and first._repr_html_() == second._repr_html_()
        assert not re.search(r"0x[0-9a-f]{4}|/tmp|/home", repr(first))


@each_exercise
def test_both_hints_and_the_solution_unfold(exercise):
    first, second = exercise.hints
    assert first in repr(hint(exercise.id)) and second not in repr(hint(exercise.id))
    assert second in repr(hint(exercise.id, 2)) and first not in repr(hint(exercise.id, 2))
    pages = [html.unescape(hint(exercise.id, step)._repr_html_()) for step in (1, 2)]
    assert first in pages[0] and second not in pages[0] and second in pages[1] and first not in pages[1]
    assert [page.count("<details") for page in pages] == [1, 1]
    assert (SOLUTIONS / exercise.file).read_text(encoding="utf-8") in repr(solution(exercise.id))
    assert f"def my_{exercise.name}(" in solution(exercise.id)._repr_html_()


# ---- the notebooks' own stubs ----

def checks_in(source):
    """(id, name) for each check("4.2", my_function) in a notebook's text, and the text of each function and class."""
    calls, made = [], {}
    for cell in notebooks.read_source(source).cells:
        if cell.cell_type == "code":
            tree = ast.parse("\n".join(line for line in cell.source.splitlines() if not line.startswith(("%", "!"))))
            made.update({node.name: ast.unparse(node) for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))})
            calls += [tuple(map(ast.unparse, node.args)) for node in ast.walk(tree)
                      if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "check"]
    return calls, made


@pytest.mark.parametrize("source", sorted((notebooks.NOTEBOOKS / "text").glob("*.py")), ids=lambda path: path.stem)
def test_a_notebook_asks_for_all_exercises_of_its_lesson(source):
    calls, made = checks_in(source)
    of_this_lesson = [e for e in EXERCISES if e.file.partition("_")[0] == source.name.partition("_")[0]]
    assert sorted(calls) == [(repr(e.id), f"my_{e.name}") for e in of_this_lesson]          # each once; Deeper ones come last
    for exercise in of_this_lesson:
        names = {"np": np, "nn": nn}
        exec(made[f"my_{exercise.name}"], names)
        assert check(exercise.id, names[f"my_{exercise.name}"]).status == "not attempted"
        if inspect.isfunction(stub := names[f"my_{exercise.name}"]) and exercise.ask is Exercise.ask:
            assert list(inspect.signature(stub).parameters) == parameters_of(exercise)


def kinds_of(exercise):
    """Words for what the inputs are beside numbers."""
    asked = [probe.inputs for probe in CHECK.questions(exercise)[0]]
    axes = [{np.ndim(value) for value in values if isinstance(value, np.ndarray)} for values in zip(*asked)]
    precisions = {array.dtype.name for inputs in asked for array in arrays_in(inputs)} | {value.__name__ for inputs in asked for value in inputs if isinstance(value, type)}
    return {"array" * any(axes), "stack" * any(len(found) > 1 for found in axes), "float32" * ("float32" in precisions)} - {""}


def test_kinds():
    assert kinds_of(find("3.2")) == set() and kinds_of(find("3.1")) == {"array"} and kinds_of(find("3.3")) == {"float32"}
    assert kinds_of(find("4.2")) == {"array", "stack", "float32"} and kinds_of(find("4.4")) == {"array", "stack"}


@pytest.mark.parametrize("source", sorted((notebooks.NOTEBOOKS / "text").glob("*.py")), ids=lambda path: path.stem)
def test_the_stub_says_what_it_will_be_asked(source):
    _, made = checks_in(source)
    for exercise in (e for e in EXERCISES if e.file.partition("_")[0] == source.name.partition("_")[0]):
        stub = made[f"my_{exercise.name}"]
        for kind in kinds_of(exercise):
            assert re.search({"array": r"array|vector|\(\w+,", "stack": "stack", "float32": "float32"}[kind], stub), (exercise.id, kind)
            assert re.search({"array": r"array|vector|\(\w+,", "stack": "stack", "float32": "float32"}[kind], exercise.prompt), (exercise.id, kind)


# ---- whatever a reader is told to type runs ----

TYPED = re.compile(rf"\b(?:{'|'.join(['check', 'hint', 'solution', 'predict', *(name for name in dir(labs) if name[0].isupper())])})\([^)]*\)(?:\.\w+\([^)]*\))*")


def lesson_of(source):
    return source.name.partition("_")[0]


def told(source):
    """The calls that a notebook's texts, cards, hints, reasons and predictions tell the reader to type: `hint("4.1")`, `StepSize(function=np.abs)`."""
    texts = [cell.source for cell in notebooks.read_source(source).cells if cell.cell_type == "markdown"]
    calls = [span for text in texts for span in re.findall(r"`([A-Za-z_]\w*\([^`]*\))`", text)]
    for exercise in (e for e in EXERCISES if lesson_of(Path(e.file)) == lesson_of(source)):
        shown = (check(exercise.id, ...), check(exercise.id, exercise.mistakes[0].function), hint(exercise.id), hint(exercise.id, 2))
        calls += [call for text in (*map(repr, shown), *(mistake.because for mistake in exercise.mistakes)) for call in TYPED.findall(text)]
    for prediction in (p for p in every_prediction() if p.id.partition(".")[0].zfill(len(lesson_of(source))) == lesson_of(source)):
        calls += [call for text in (repr(prediction), *map(prediction.choose, prediction.options)) for call in TYPED.findall(text)]
    return list(dict.fromkeys(calls))


@pytest.mark.parametrize("source", sorted((notebooks.NOTEBOOKS / "text").glob("*.py")), ids=lambda path: path.stem)
def test_what_a_reader_is_told_to_type_runs_in_that_notebook(source):
    cells = [cell.source for cell in notebooks.read_source(source).cells if cell.cell_type == "code"]
    names = {}
    for cell in cells:
        for node in ast.parse("\n".join(line for line in cell.splitlines() if not line.startswith(("%", "!")))).body:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                exec(ast.unparse(node), names)
    asked = told(source)
    for exercise in (e for e in EXERCISES if lesson_of(Path(e.file)) == lesson_of(source)):
        assert f'hint("{exercise.id}")' in asked and f'solution("{exercise.id}")' in asked
        pasted = dict(names)                                # as it is copied from the page into a cell
        exec((SOLUTIONS / exercise.file).read_text(encoding="utf-8"), pasted)
        assert check(exercise.id, pasted[f"my_{exercise.name}"]).status == "right"
    for prediction in predictions_in(source):
        assert f'predict("{prediction}").choose(1)' in asked
    for call in asked:
        name = call.partition("(")[0]
        if name in {*"check hint solution predict claim".split(), *dir(labs)}:
            assert name in names, f"{call}: the notebook does not import {name}"
            wanted = {node.id for node in ast.walk(ast.parse(call.replace("…", "the_readers_own"))) if isinstance(node, ast.Name)}
            if wanted <= {*names, *dir(builtins)}:          # my_J and … are the reader's own
                eval(call, names)


def predictions_in(source):
    """The ids of a notebook's predictions, in its order."""
    return re.findall(r'^predict\("([^"]+)"\)', source.read_text(encoding="utf-8"), re.M)


# ---- what else can be wrong with an answer; exercise 4.2 takes two vectors ----

def what(checked):
    assert checked.status == "wrong"
    return "\n".join(text for label, text in checked.details if label in ("got", "what happened"))


def test_nothing_returned():
    def my_relative_error(numeric, analytic):
        numeric - analytic
    assert "is `return` missing?" in what(check("4.2", my_relative_error))


def test_wrong_type():
    assert "wrong type: expected a number, got a str" in what(check("4.2", lambda numeric, analytic: "0.5"))
    assert "expected an array of shape (1,), got a list" in what(check("4.3", lambda J, theta, eps: nn_list(J, theta, eps)))
    assert "got the function" in what(check("4.2", lambda numeric, analytic: nn.relative_error))


def nn_list(J, theta, eps):
    return find("4.3").reference(J, theta, eps).tolist()


def test_wrong_shape():
    assert "wrong shape: expected (1,), got (1, 1)" in what(check("4.3", lambda J, theta, eps: find("4.3").reference(J, theta, eps)[None]))


def test_a_column_that_was_lost_is_named():
    """keepdims forgotten, the most common of all."""
    flat = check("6b.3", lambda mean, var, Z, momentum: (momentum * mean[:, 0] + (1 - momentum) * Z.mean(axis=1), var))
    assert "got (1,); keepdims=True keeps the axis that a sum or mean goes along" in what(flat)
    square = check("6b.3", lambda mean, var, Z, momentum: (momentum * mean + (1 - momentum) * Z.mean(axis=1), momentum * var + (1 - momentum) * Z.var(axis=1, keepdims=True)))
    assert "got (2, 2); (2,) and (2, 1) together make (2, 2): keepdims=True" in what(square)
    raised = repr(check("6a.2", lambda X: (X - X.mean(axis=1)) / X.std(axis=1)))
    assert "shapes (2,3) (2,)  ((2,) is laid along the columns, (2, 1) is a column: keepdims=True keeps a sum or mean one)" in raised
    other = lambda X: X - np.ones((4, 4))  # noqa: E731
    assert "could not be broadcast" in (said := repr(check("6a.2", other))) and "laid along" not in said
    assert lost_axis((2, 1), (1, 2)) == lost_axis((1, 1), (1, 1, 1)) == lost_axis((3, 2), (3,)) == ""


@pytest.mark.parametrize("text, html", [("so *much* more", "so <em>much</em> more"), ("*one* of a*b*c", "<em>one</em> of a*b*c"), ("randn(*shape), *args", "randn(*shape), *args"),
                                        ("2 * x * y", "2 * x * y"), ("<b> *two words*.", "&lt;b&gt; <em>two words</em>.")])
def test_stress_is_shown_as_stress(text, html):
    assert prose(text) == html


def test_wrong_precision():
    assert "wrong precision: expected float32, got float64" in what(check("4.2", lambda numeric, analytic: nn.relative_error(numeric.astype(float), analytic)))
    assert check("4.2", lambda numeric, analytic: nn.relative_error(numeric, analytic).item() if numeric.ndim == 1 else nn.relative_error(numeric, analytic)).status == "right"


def test_right_and_the_input_damaged():
    def my_relative_error(numeric, analytic):
        answer = nn.relative_error(numeric, analytic)
        analytic -= numeric
        return answer
    assert "it changed analytic" in what(check("4.2", my_relative_error))


def test_damage_does_not_reach_the_next_probe_or_the_next_check():
    def my_relative_error(numeric, analytic):
        numeric[:] = analytic[:] = 7
        return 0.0
    before = [array.copy() for p in find("4.2").probes for array in arrays_in(p.inputs)]
    check("4.2", my_relative_error)
    assert all(map(np.array_equal, before, (array for p in find("4.2").probes for array in arrays_in(p.inputs))))


def test_an_exception_shows_their_line():
    def helper(x):
        return x.reshape(5, 5)              # deep in NumPy, but this line is theirs

    def my_relative_error(numeric, analytic):
        x = numeric - analytic
        return helper(x)
    got = what(check("4.2", my_relative_error))
    assert "ValueError: cannot reshape array" in got
    assert "in line 2 of helper:  return x.reshape(5, 5)" in got
    assert "nnlib" not in got and "Traceback" not in got


class Unprintable(Exception):
    def __str__(self):
        raise SystemExit("no")
    __repr__ = __str__


@pytest.mark.parametrize("error, shown", [(SystemExit("leaving"), "SystemExit: leaving"), (KeyboardInterrupt(), "KeyboardInterrupt"), (GeneratorExit("out"), "GeneratorExit: out"),
                                          (BaseException("base"), "BaseException: base"), (Unprintable(), "Unprintable, whose message cannot be printed"), (StopIteration(3), "StopIteration: 3")])
def test_no_exception_is_too_odd(error, shown):
    def my_relative_error(numeric, analytic):
        raise error
    assert shown in what(check("4.2", my_relative_error))
    assert "in line 2 of my_relative_error" in what(check("4.2", my_relative_error))


def test_an_interrupt_of_the_reader_s_is_nobody_s_answer():
    """It comes while ours is asked, in the main thread: it goes up, and the next time the same is judged as ever."""
    exercise = find("4.2")
    mistake = exercise.mistakes[0]
    arrives = iter([KeyboardInterrupt()])

    def interrupted(*inputs):
        for error in arrives:
            raise error
        return mistake.function(*inputs)

    patched = mistake._replace(function=interrupted)
    with pytest.raises(KeyboardInterrupt):
        of_mistake(exercise, patched, 0)
    assert agree(exercise, of_mistake(exercise, patched, 0), of_mistake(exercise, mistake, 0))


def test_no_recursion_is_too_deep():
    def endless(numeric, analytic):
        return endless(numeric, analytic)
    assert "RecursionError" in what(check("4.2", endless))


class Hostile:
    def __repr__(self, *others):
        raise SystemExit
    __str__ = __eq__ = __float__ = __array__ = __iter__ = __len__ = __bool__ = __repr__

    @property
    def __class__(self):
        raise GeneratorExit


@pytest.mark.parametrize("make", [Hostile, lambda: [Hostile()], lambda: {"a": Hostile()}, lambda: np.array([Hostile(), 1], dtype=object), lambda: 10 ** 5000, lambda: (x for x in ()),
                                  lambda: type("Odd", (float,), {"__repr__": Hostile.__repr__})(0.5)], ids=["object", "list", "dict", "array", "int", "generator", "float"])
def test_no_value_is_too_odd(make):
    assert check("4.2", lambda numeric, analytic: make()).status == "wrong"
    assert check("3.3", lambda rng, shape, dtype: make()).status == "wrong"


def test_yield_for_return():
    def my_gain(g, u):
        yield 1 / np.sqrt(np.mean(g(u) ** 2))
    assert "is there a `yield` where `return` should be?" in what(check("3.4", my_gain))


# ---- what answers are judged with cannot be replaced ----

def no(*arguments):
    return True


@pytest.mark.parametrize("where, name", [(np, "mean"), (np, "isclose"), (np.linalg, "norm"), (math, "sqrt"), (builtins, "abs")])
def test_numpy_replaced_in_the_answer_is_wrong_and_put_back(where, name):
    before = getattr(where, name)

    def my_gain(g, u):
        setattr(where, name, no)
        return True
    checked = check("3.4", my_gain)
    assert getattr(where, name) is before
    assert f"it replaced {where.__name__.replace('numpy', 'np')}.{name}" in what(checked)


def test_numpy_replaced_before_the_answer_says_so():
    np.mean, before = no, np.mean
    try:
        checked = check("3.4", lambda g, u: 1.0)
        assert "np.mean: something in this notebook has replaced it" in what(checked)
    finally:
        np.mean = before


@pytest.mark.parametrize("when", ["before", "inside"])
def test_the_reference_replaced(when):
    exercise = find("3.4")
    before = exercise.reference

    def my_gain(g, u):
        object.__setattr__(exercise, "reference", no)
        return True
    try:
        if when == "before":
            my_gain(None, None)
        assert "exercise 3.4.reference" in what(check("3.4", my_gain))
        assert exercise.reference is (before if when == "inside" else no)
    finally:
        object.__setattr__(exercise, "reference", before)


# ---- answers that are not the same each time ----

def test_an_answer_with_chance_in_it():
    rng = np.random.default_rng()
    sampled = lambda q, var_w, var_b: var_w * np.mean(np.maximum(math.sqrt(q) * rng.standard_normal(1000), 0) ** 2) + var_b
    assert "the same input gave another answer the second time" in what(check("3.2", sampled))
    assert "second time" not in what(check("3.2", lambda q, var_w, var_b: q))


def test_a_print_for_each_probe_but_not_for_each_drawn_input(capsys):
    def my_next_variance(q, var_w, var_b):
        print("here")
        return var_w * q / 2 + var_b
    assert check("3.2", my_next_variance).status == "right"
    assert capsys.readouterr().out.count("here") == len(find("3.2").probes)


def test_an_answer_that_knows_the_probes_is_wrong():
    exercise = find("3.6")
    known = {probe.inputs: exercise.reference(*probe.inputs) for probe in exercise.probes}
    checked = check("3.6", lambda chi, depth: known.get((chi, depth), 0.0))
    assert said(checked, "input")[0].startswith("drawn at random: chi = ")


def test_wrong_arguments():
    assert "its first line is: def my_relative_error(numeric, analytic):" in what(check("4.2", lambda numeric: numeric)).lower()


def test_the_answer_in_place_of_the_function():
    assert "without brackets: check(\"4.2\", my_relative_error)" in what(check("4.2", 0.5))
    assert "is `return` missing" in what(check("4.2", None))


def test_an_unknown_exercise():
    with pytest.raises(ValueError, match=r"no exercise '4.99'; there are .*4\.1, 4\.2"):
        check("4.99", len)
    with pytest.raises(TypeError, match="as text"):
        check(4.2, len)
    with pytest.raises(TypeError, match="the exercise comes first"):
        check(len, "4.2")
    with pytest.raises(ValueError, match="there are two hints"):
        hint("4.2", 3)


def test_an_unknown_mistake_is_not_named():
    assert not said(check("4.2", lambda numeric, analytic: 0.123), "known mistake")


def test_a_mistake_on_some_probes_only_is_not_named():
    first = find("4.2").mistakes[0].function
    answer = lambda numeric, analytic: first(numeric, analytic) if numeric.ndim == 1 else nn.relative_error(numeric, analytic)
    assert not said(check("4.2", answer), "known mistake")


# ---- loops without end ----

def test_an_endless_loop_is_cut_off(monkeypatch):
    monkeypatch.setattr(CHECK, "SECONDS", 0.3)

    def my_relative_error(numeric, analytic):
        while True:
            len(numeric)
    answers = []
    for run in (lambda work: work(), in_a_thread):
        run(lambda: answers.append(check("4.2", my_relative_error)))
    for checked in answers:
        assert "had not ended after 0.3 seconds" in what(checked)
        assert said(checked, "input")[0].startswith("two parameters: ")
    assert len(answers) == 2


def in_a_thread(work):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def spin(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def swallow(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            spin(0.05)
        except:                             # noqa: E722
            pass


@pytest.mark.parametrize("job", [time.sleep, spin, swallow], ids=["sleeps", "spins", "swallows"])
def test_the_limit_comes_in_time_and_the_job_is_ended(job):
    before, ended = threading.active_count(), []
    with pytest.raises(TooLong):
        within(0.1, lambda: ended.append(job(3)))
    assert not ended
    wait_until(lambda: threading.active_count() <= before)              # sleeping is waited for, spinning is ended
    assert job is not spin or not ended


def test_an_endless_job_is_ended():
    before = threading.active_count()
    with pytest.raises(TooLong):
        within(0.05, lambda: spin(3600))
    wait_until(lambda: threading.active_count() <= before)


def test_within_passes_on_what_the_job_raises():
    with pytest.raises(ZeroDivisionError):
        within(1, lambda: 1 / 0)


# ---- comparing and showing ----

@pytest.mark.parametrize("expected, got, complaint", [
    (1.0, 1.0 + 1e-12, ""), (1.0, 1.001, "another value"), (1.0, np.array(1.0), ""), (1.0, np.float32(1), ""), (np.nan, np.nan, ""), (np.inf, -np.inf, "another value"),
    (True, np.bool_(True), ""), (1.0, "1", "wrong type"), (1.0, np.ones(1), "wrong type"), (1.0, None, "return"),
    (np.ones(2), [1, 1], "wrong type"), (np.ones(2), np.ones((2, 1)), "wrong shape"), (np.ones(2), np.ones(2, int), ""), (np.ones(2), np.ones(2, bool), ""),
    (np.ones(2), np.ones(2, np.float32), "wrong precision"), (np.ones(2, np.float32), np.ones(2), "from math"), (np.ones(2), np.array([1, 2]), "1 of 2 values differ, the first at [1]"),
    (np.ones(2), np.array([1, None]), "wrong type"), (np.ones(2), np.ones(2, complex), "wrong precision"),
    ((1.0, np.ones(2)), (1.0, np.ones(2)), ""), ((1.0, 2.0), 1.0, "wrong type"), ((1.0, 2.0), (1.0,), "expected 2 things (number 1 of 2, number 2 of 2), got 1"),
    ((1.0, 2.0), (1.0, 3.0), "number 2 of 2: another value; number 1 of 2: right"), (1.0, 1 + 0j, "complex"), (np.float32(1), 1.0, ""), (np.float32(1), np.float64(1), "wrong precision"),
    ({"a": 1.0}, {"a": 1.0}, ""), ({"a": 1.0}, {"b": 1.0}, "keys"), ({"a": 1.0}, {"a": 2.0}, "a: another"), ({"a": 1.0}, 1.0, "dictionary"),
    ("yes", "yes", ""), ("yes", "no", "another value"), (None, None, ""),
])
def test_difference(expected, got, complaint):
    found = difference(expected, got, 1e-9, 1e-12)
    assert complaint in found and bool(complaint) == bool(found)


def test_values_are_shown_short_and_without_addresses():
    assert shown(np.float64(1) / 3) == "0.3333"
    assert shown(np.array([1, 1 / 3])) == "[1.    , 0.3333]"
    assert shown((1, [True, None, {"a": 2.5}])) == "(1, [True, None, {a: 2.5}])"
    assert "0x" not in shown(object()) and len(shown("x" * 1000)) < 150
    assert len(shown(np.zeros((100, 100)))) < 200
    assert shown(10 ** 6) == "1000000" and shown(np.bool_(True)) == "True" and shown(2j) == "0+2j"


def test_inputs_that_differ_are_shown_apart():
    assert shown_whole(np.array([[0.3], [0.3 + 1e-6]])) == "[[0.3     ],\n [0.300001]]" and "0.30000000001" in shown_whole(np.array([0.3, 0.3 + 1e-11]))
    assert "0.30000000000000004" in shown_whole(np.array([0.1 + 0.2, 0.3]))
    for value in (np.array([1 / 3, 2 / 3]), np.arange(3), 1 / 3, np.random.default_rng(0).standard_normal((100, 100))):
        assert shown_whole(value) == shown(value)
    checked = check("2.2", lambda W, b: len(np.unique(np.hstack([W, b]), axis=0)))
    assert "0.30000000000000004" in said(checked, "input")[0]


def test_expected_and_got_never_look_alike():
    checked = check("4.1", lambda J, theta, eps: find("4.1").reference(J, theta, eps) * (1 + 1e-7))
    assert said(checked, "expected") != said(checked, "got")


def test_html_is_escaped():
    def my_relative_error(numeric, analytic):
        raise ValueError("<script>alert(1)</script>")
    checked = check("4.2", my_relative_error)
    assert "<script>" in repr(checked) and "<script>" not in checked._repr_html_()


# ---- exercises about something else than a plain function ----

def as_layer(layer, A):
    out, cache = layer().forward(A, None)
    return out, layer().backward(np.ones_like(A), cache, {})


class Double(nn.Layer):
    def forward(self, A, rng):
        return 2 * A, None

    def backward(self, dA, cache, grad):
        return 2 * dA


def test_a_layer_can_be_asked_for(monkeypatch):
    class Stub(nn.Layer):
        def forward(self, A, rng):
            ...

    class Unfinished(nn.Layer):
        def forward(self, A, rng):
            return 2 * A, None

    class Wrong(Double):
        def backward(self, dA, cache, grad):
            return dA

    exercise = Exercise("9.1", "double", "a layer", Double, (probe("one number", np.array([[3.0]])),), lambda rng: (rng.standard_normal((2, 3)),),
                        (Mistake("slope forgotten", "It is 2.", Wrong),), ("a", "b"), "all", (), ask=as_layer)
    monkeypatch.setattr(CHECK, "find", lambda id: exercise)
    assert check("9.1", Double).status == "right"
    assert check("9.1", Unfinished).status == "not attempted"
    checked = check("9.1", Wrong)
    assert said(checked, "known mistake") == ["slope forgotten. It is 2."]
    assert said(checked, "input") == ["one number: A = [[3.]]"]
    assert "TypeError" in what(check("9.1", Stub))


@pytest.mark.parametrize("change", [{"id": "4"}, {"id": 4.2}, {"hints": ("one",)}])
def test_an_author_is_told(change):
    right = dict(id="4.2", name="x", prompt="", reference=len, probes=(), draw=len, mistakes=(), hints=("", ""), unlocks="", also_right=())
    Exercise(**right)
    with pytest.raises((ValueError, TypeError)):
        Exercise(**right | change)


# ---- a solution that is not there ----

def test_a_solution_that_is_not_beside_the_notebook(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("nnlib.course.exercises.help.__file__", str(tmp_path / "a" / "b" / "help.py"))
    assert "notebooks/solutions/04_2_relative_error.py in the course's repository" in repr(solution("4.2"))
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "04_2_relative_error.py").write_text("found = 1\n", encoding="utf-8")
    assert "found = 1" in repr(solution("4.2"))


# ---- in a notebook ----

def test_in_a_kernel():
    stub = "def my_two_sided(J, theta, eps):\n    {}"
    cells = ["from nnlib.course.exercises import check"]
    for body in ("...", "return J(theta + eps) - eps[3]", "while True: pass", "return (J(theta + eps) - J(theta - eps)) / (2 * eps)"):
        cells += [stub.format(body), "answer = check(\"4.1\", my_two_sided)\ntwo_sided = answer.use\nanswer", "two_sided(lambda t: t * t, 3.0, 0.5)"]
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=60).execute()
    shown_there = [nbformat.from_dict(cell.outputs[0]).data for cell in notebook.cells if cell.outputs]
    answers = shown_there[::2]
    assert [data["text/plain"] for data in shown_there[1::2]] == ["6.0"] * 4        # ours until theirs is right
    assert all("text/html" in data for data in answers)
    texts = [data["text/plain"] for data in answers]
    assert "not attempted" in texts[0]
    assert "TypeError: 'float' object is not subscriptable" in texts[1]
    assert "in line 2 of my_two_sided:  return J(theta + eps) - eps[3]" in texts[1]
    assert "ipykernel" not in texts[1]
    assert "had not ended after 3 seconds" in texts[2]
    assert "two_sided: right" in texts[3]


@pytest.mark.parametrize("exercise", [exercise for exercise in EXERCISES if exercise.id.startswith("4")], ids=lambda exercise: exercise.id)
def test_an_answer_that_is_a_little_off_in_float32_only_is_wrong(exercise):
    moved = []

    def answer(*inputs):
        value = exercise.reference(*inputs)
        if getattr(value, "dtype", None) == np.float32:
            moved.append(value)
            return value * np.float32(1.0005)
        return value

    answer.__signature__ = inspect.signature(exercise.reference)
    assert check(exercise.id, answer).status == ("wrong" if moved else "right")
    assert moved or exercise.id != "4.2"


def test_what_lesson_00_says_of_the_first_cards_is_what_they_say():
    """Not attempted, wrong with its name, an error in a line, right: as the text of exercise 0.1 promises."""
    text = (notebooks.NOTEBOOKS / "text" / "00_start_here.py").read_text(encoding="utf-8")
    cards = []
    for body in ("...", "return sum(sizes)", "return size", "return sum(n_out * (n_in + 1) for n_in, n_out in zip(sizes, sizes[1:]))"):
        assert body == "..." or f"`{body}`" in text or "zip" in body
        names = {}
        exec(compile(f"def my_count(sizes):\n    {body}\n", "<a cell>", "exec"), names)
        cards.append(check("0.1", names["my_count"]))
    assert [card.status for card in cards] == ["not attempted", "wrong", "wrong", "right"]
    assert said(cards[1], "input") == ["the drawing above: sizes = [2, 3, 1]"] and said(cards[1], "known mistake")[0].startswith("circles counted.")
    assert "NameError" in repr(cards[2]) and "in line 2 of my_count" in repr(cards[2])
