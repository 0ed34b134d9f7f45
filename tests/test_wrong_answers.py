"""Every single change to a solution is judged: wrong, unless it computes the same; right, if it does.  And so is what students write."""
import ast
import functools
import importlib
import math

import numpy as np
import pytest

import nnlib as nn
from nnlib.course.exercises import check
from nnlib.course.exercises.check import agree, outcome
from nnlib.course.exercises.exercise import every_exercise
from tools import notebooks

from students import BANK

CHECK = importlib.import_module("nnlib.course.exercises.check")
EXERCISES = every_exercise()
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq)
IN_PLACE_OF = {"mean": ("sum", "median", "std", "max"), "sum": ("mean", "max", "prod"), "sqrt": ("square", "abs", "log"), "tanh": ("sin", "arctan"), "abs": ("sqrt",),
               "zeros_like": ("ones_like",), "standard_normal": ("random", "standard_exponential"), "imag": ("real",), "float64": ("float32",)}


def rebuilt(node, old, new):
    """A copy of the tree with `new` where `old` is."""
    if node is old:
        return new
    if isinstance(node, ast.AST):
        return type(node)(**{name: rebuilt(value, old, new) for name, value in ast.iter_fields(node)})
    if isinstance(node, list):
        return [item for child in node if (item := rebuilt(child, old, new)) is not None]
    return node


def changes(node, names):
    """Every single change of one node: what may stand in its place."""
    match node:
        case ast.BinOp(left, op, right):
            yield from (ast.BinOp(left, other(), right) for other in OPERATORS if not isinstance(op, other))
            yield from (left, right, ast.BinOp(right, op, left))
        case ast.AugAssign(target, op, value):
            yield from (ast.AugAssign(target, other(), value) for other in (ast.Add, ast.Sub, ast.Mult) if not isinstance(op, other))
            yield ast.Pass()
        case ast.Constant(bool()):
            pass
        case ast.Constant(int() | float() as c):
            yield from (ast.Constant(other) for other in dict.fromkeys((c + 1, c - 1, -c, 2 * c, c / 2, 0, 3)) if other != c)
        case ast.Call(func, args, keywords):
            yield from args
            yield from (ast.Call(func, args, [k for k in keywords if k is not dropped]) for dropped in keywords if dropped.arg != "out")      # what is not written is left to chance
            if len(args) >= 2:
                yield ast.Call(func, [args[1], args[0], *args[2:]], keywords)
            if isinstance(func, ast.Attribute):
                yield func.value
        case ast.Attribute(value, attr, ctx):
            yield from (ast.Attribute(value, other, ctx) for other in IN_PLACE_OF.get(attr, ()))
            yield value
        case ast.UnaryOp(_, operand):
            yield operand
        case ast.Compare(left, [op], right):
            yield from (ast.Compare(left, [other()], right) for other in COMPARISONS if not isinstance(op, other))
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            yield from values
        case ast.Tuple(elements, ctx) if len(elements) > 1:
            yield ast.Tuple(elements[::-1], ctx)
        case ast.Name(name, ast.Load()) if name in names:
            yield from (ast.Name(other, ast.Load()) for other in names if other != name)
        case ast.Assign() | ast.Expr() | ast.For():
            yield ast.Pass()


def mutants(exercise):
    """{source: function}: each single change of the solution that still compiles."""
    tree = ast.parse((notebooks.NOTEBOOKS / "solutions" / exercise.file).read_text(encoding="utf-8"))
    made = {}
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        arguments = [argument.arg for argument in function.args.args]
        names = arguments + sorted({node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)} - set(arguments))
        for node in ast.walk(ast.Module(function.body, [])):
            for new in changes(node, names):
                source = ast.unparse(ast.fix_missing_locations(rebuilt(tree, node, new)))
                made.setdefault(source, None)
    made.pop(ast.unparse(tree), None)
    for source in made:
        space = {}
        exec(compile(source, "a mutant", "exec"), space)
        made[source] = space[f"my_{exercise.name}"]
    return made


@functools.cache
def other_questions(exercise):
    """1,000 inputs that `check` does not ask, with our answers; for an initializer 50 shapes, with facts."""
    probes = exercise.drawn(seed=1, count=1000 if exercise.draws >= 100 else 50)
    return [(probe, outcome(exercise, exercise.reference, probe)) for probe in probes]


def is_the_same(exercise, answer):
    return all(agree(exercise, expected, outcome(exercise, answer, probe)) for probe, expected in other_questions(exercise))


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_every_single_change_to_the_solution_is_judged(exercise, monkeypatch):
    monkeypatch.setattr(CHECK, "SECONDS", 1)
    wrong, made = [], mutants(exercise)
    for source, answer in made.items():
        status = check(exercise.id, answer).status
        same = is_the_same(exercise, answer)
        assert status == ("right" if same else "wrong"), f"{status}, but {'the same' if same else 'another function'}:\n{source}"
        wrong += [source] * (not same)
    print(f"{exercise.id}: {len(wrong)} wrong of {len(made)} changes")
    assert len(wrong) >= 20


# ---- a room of students ----

@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_what_students_write_is_judged_right_or_wrong(exercise):
    answers = [(verdict, code) for id, verdict, code in BANK if id == exercise.id]
    assert len(answers) >= 25
    for verdict, code in answers:
        names = {"np": np, "math": math, "nn": nn}
        exec(code, names)
        assert check(exercise.id, names["f"]).status == verdict, code


@pytest.mark.parametrize("id, code, name", [
    ("4.4", "def f(cost,dW,W,lam,m): return cost+lam//(2*m)*(W*W).sum(axis=(-2,-1)), dW+lam/m*W", "a whole-number division in the cost"),
    ("4.5", "def f(n,g,cost,eps): return max(np.linalg.norm(n), np.linalg.norm(g)) <= 2**-52*abs(cost)/eps", "the 100 is missing"),
    ("4.5", "def f(n,g,cost,eps): return max(np.linalg.norm(n), np.linalg.norm(g)) <= 100*2**-52*abs(cost)*eps", "times eps"),
    ("4.2", "def f(n,g): return np.linalg.norm(n-g,axis=-1)/(2*(np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1)))", "factor 2 in the denominator, and 0/0"),
    ("3.3", "def f(rng,shape,dtype): return (2/shape[1]*rng.standard_normal(shape)).astype(dtype)", "the square root is missing"),
    ("3.4", "def f(g,u): return 1/np.sqrt(np.mean(np.abs(g(u))))", ""),
    ("3.6", "def f(chi,depth): return chi**(depth//2)", ""),
])
def test_the_reason_is_the_right_one_or_none(id, code, name):
    names = {"np": np}
    exec(code, names)
    assert [text.partition(". ")[0] for label, text in check(id, names["f"]).details if label == "known mistake"] == [name] * bool(name)


def test_an_initializers_card_says_W_std():
    card = repr(check("3.3", lambda rng, shape, dtype: (2 / shape[1] * rng.standard_normal(shape)).astype(dtype)))
    assert "expected       W.std(): 0.141\n" in card and "got            W.std(): 0.02\n" in card and "dtype = np.float64" in card
    for answer in (0.5, None):
        assert "dictionary" not in repr(check("3.3", lambda rng, shape, dtype: answer))


def test_an_initializer_that_fails_is_told_what_was_expected_in_words():
    card = repr(check("3.3", lambda rng, shape, dtype: oops))          # noqa: F821
    assert "it returns: an array of shape (400, 100) and dtype float64; W.std(): 0.141; W.mean(): 0\n" in card and "NameError" in card and "{" not in card


def test_an_error_deep_in_numpy_is_in_the_students_line():
    def my_he(rng, shape, dtype):
        return np.random.randn(shape) * 2
    card = repr(check("3.3", my_he))
    assert "in line 2 of my_he:  return np.random.randn(shape) * 2" in card and "mtrand" not in card


def test_two_things_are_called_by_their_names():
    card = repr(check("4.4", lambda cost, dW, W, lam, m: (cost, dW + lam / m * W)))
    assert "cost: another value; dW: right" in card and "number 1" not in card
