"""Every planted bug is caught where its list says, every right part passes, and the instruments of lesson 04 measure what theory says."""
import re

import numpy as np
import pytest

import nnlib as nn
from nnlib.course.bugs import ALL, BUGS, EVERY, MACHINE, Bug
from nnlib.course.differences import METHODS, cost_along, element_errors, step_errors
from nnlib.course.exercises.lesson04 import martins
from nnlib.gradcheck import GradientReport
from nnlib.labs.bug_hunt import BugHunt, numbered
from tools import mutants

each_bug = pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.id)
SEEN, UNSEEN = 1e-3, 1e-7          # the check's own bands: wrong above, right below


def test_there_are_enough_of_every_kind():
    parts = [bug.part for bug in BUGS]
    assert len(BUGS) >= 24 and len({bug.id for bug in BUGS}) == len({bug.what for bug in BUGS}) == len(BUGS)
    assert set(parts) == {"first", "norm", "bend", "middle", "noise", "last", "loss", "penalty", "rule", "batches"}


@each_bug
def test_the_right_part_passes(bug):
    report = bug.check(bug.right)
    assert report.passed and report.worst_block.excess < UNSEEN, report
    assert max(errors.max() for errors in element_errors(report).values()) < 1e-5


@each_bug
def test_the_bug_is_seen_in_its_blocks_and_nowhere_else(bug):
    report = bug.check(bug.wrong)
    assert not report.passed and report.worst_block.name in bug.blocks
    assert {block.name for block in report.blocks if block.excess > SEEN} == set(bug.blocks), report
    assert all(block.excess < UNSEEN for block in report.blocks if block.name not in bug.blocks), report


@each_bug
def test_the_heat_map_is_hot_in_its_blocks_and_nowhere_else(bug):
    heat = element_errors(bug.check(bug.wrong))
    assert {name for name, errors in heat.items() if errors.max() > SEEN} == set(bug.blocks)
    assert max(heat, key=lambda name: heat[name].max()) in bug.blocks


@each_bug
def test_its_code_can_be_shown_and_does_not_name_the_bug(bug):
    assert bug.code.startswith(("def ", "class "))
    assert bug.id[-1].isdigit() and "#" not in bug.code and '"""' not in bug.code
    assert type(bug.right) in type(bug.wrong).__mro__


def test_a_machine_is_a_value():
    machine = MACHINE.with_part("last", next(bug.wrong for bug in BUGS if bug.part == "last"))
    assert MACHINE.check().passed and not machine.check().passed


# ---- a bug that hides at the initial point ----

def hidden():
    return [bug for bug in BUGS if bug.compared not in ("rule", "batches", "use") and MACHINE.with_part(bug.part, bug.wrong).check(MACHINE.with_part(bug.part, bug.wrong).fresh()).passed]


def test_one_bug_hides_where_gamma_is_1_and_shows_after_some_training():
    (bug,) = hidden()
    assert bug.id == "BatchNorm3"
    machine = MACHINE.with_part(bug.part, bug.wrong)
    params, (X, Y) = machine.fresh(), machine.data()
    nn.run(nn.train(machine.net, params, X, Y, loss=machine.loss, rule=nn.GradientDescent(lr=0.5), batch_size=6, epochs=20, rng=np.random.default_rng(0)))
    report = machine.check(params)
    assert not report.passed and report.worst_block.name == "W1"
    right = MACHINE.check(params)
    assert right.passed and right.worst_block.excess < UNSEEN


# ---- the game's numbers, sentences and code ----

def test_bugs_come_in_the_order_of_the_lessons():
    lessons = [numbered(number).lesson for number in range(1, len(BUGS) + 1)]
    assert lessons == sorted(lessons) and {numbered(number).compared for number in range(40, len(BUGS) + 1)} == {"rule", "batches", "use"}


def test_no_bug_gives_itself_away_before_a_guess():
    lab = BugHunt()
    for number in range(1, len(BUGS) + 1):
        lab.set(bug=number)
        reading = lab.said
        assert re.fullmatch(rf"Bug {number}: wrong in [^.]*\. Which part is it in\?", reading), reading
        assert not re.search("rule|step|loss|norm|penalty|Dense|dropout", reading)


@each_bug
def test_its_code_runs_when_it_is_pasted(bug):
    names = {}
    exec(bug.runnable, names)
    pasted = names[bug.id]
    number = 1 + next(i for i in range(len(BUGS)) if numbered(i + 1) is bug)
    lab = BugHunt(bug=number, repaired=pasted)
    assert not lab.complaint and "not repaired yet" in lab.said
    assert {block.name for block in lab.report.blocks if block.excess > SEEN} == set(bug.blocks) or bug.id == "Activation1"


# ---- what is a repair, and what is none ----

@each_bug
def test_the_right_part_is_a_repair_and_the_wrong_one_is_not(bug):
    assert bug.repaired_by(bug.right) == "" and bug.repaired_by(bug.wrong)


def bug_of(id):
    return 1 + next(i for i in range(len(BUGS)) if numbered(i + 1).id == id)


class Returned(nn.Dense):
    def backward_first(self, dZ, A, grad, W, b):
        m = dZ.shape[-1]
        return dZ @ A.mT / m, dZ.mean(axis=-1, keepdims=True)


class RebindsGrad(nn.Dense):
    def backward_first(self, dZ, A, grad, W, b):
        m = dZ.shape[-1]
        grad["W"] = dZ @ A.mT / m
        grad["b"] = dZ.mean(axis=-1, keepdims=True)


class Adds(nn.Dense):
    def backward_first(self, dZ, A, grad, W, b):
        grad["W"] += dZ @ A.mT / dZ.shape[-1]
        grad["b"] += dZ.mean(axis=-1, keepdims=True)


class ThreeThings(nn.BatchNorm):
    def backward(self, dA, cache, grad, gamma, beta, mean, var):
        Z_hat, scale, mu, sigma2 = cache
        dgamma, dbeta = (dA * Z_hat).mean(axis=-1, keepdims=True), dA.mean(axis=-1, keepdims=True)
        return gamma * scale * (dA - dbeta - Z_hat * dgamma), dgamma, dbeta


class Lets(nn.Dropout):
    def forward(self, A, rng):
        return A, None

    def backward(self, dA, mask, grad):
        return dA


class Rebinds(nn.GradientDescent):
    def step(self, t, theta, g):
        theta = theta - self.lr * g


class RebindsV(nn.Momentum):
    def step(self, t, theta, g, v):
        v = self.beta * v + (1 - self.beta) * g
        theta -= self.lr * v


class Forgets(nn.BatchNorm):
    def remember(self, cache, gamma, beta, mean, var):
        mean = self.momentum * mean + (1 - self.momentum) * cache[2]
        var = self.momentum * var + (1 - self.momentum) * cache[3]


class OfTheBatch(nn.BatchNorm):
    def predict(self, Z, **params):
        return self.forward(Z, None, **params)[0]


class WithoutBeta(nn.BatchNorm):
    def forward(self, Z, rng, beta, **params):
        return super().forward(Z, rng, beta=0 * beta, **params)


class Nothing(nn.L2):
    def cost(self, params, m):
        return 0.0

    def add_gradient(self, params, grads, m):
        pass


def summed(Z, Y):
    dZ = Z - Y
    return (dZ * dZ).sum() / (2 * Z.shape[-1]), dZ


@pytest.mark.parametrize("id, repair, words", [
    ("Dense4", Returned, "backward does not write dW and db: write into the array"), ("Dense4", RebindsGrad, "backward does not write"), ("Dense4", Adds, "backward does not write dW and db"),
    ("BatchNorm1", ThreeThings, "What backward returns beside dA is lost"), ("Dropout1", nn.identity, "forward gives something else"), ("Dropout1", Lets, "forward gives something else"),
    ("BatchNorm12", Forgets, "mean += … does, mean = … makes a new one"), ("BatchNorm10", OfTheBatch, "it is to use the running mean and var"), ("BatchNorm11", WithoutBeta, "forward or backward gives something else"),
    ("GradientDescent1", Rebinds, "θ does not move: theta = theta − … makes a new array"), ("Momentum1", RebindsV, "v and s never change"), ("Penalty1", nn.no_penalty, "the penalty's cost is not what it was"),
    ("Penalty1", Nothing, "the penalty's cost is not what it was"), ("squared_error1", lambda Z, Y: (np.zeros(Z.shape[:-2]), 0 * Z), "the cost is not what it was"),
    ("squared_error1", summed, "your cost is right for one network and not for a stack"), ("squared_error1", lambda Z, Y: Z - Y, "a loss returns two things"),
], ids=lambda value: value if isinstance(value, str) else getattr(value, "__name__", repr(value)))
def test_what_is_no_repair_says_why(id, repair, words):
    said = BugHunt(bug=bug_of(id), repaired=repair).said
    assert "not repaired yet" in said and words.lower() in said.lower(), said


# ---- a repair turns it green ----

def test_a_repair_passes_and_half_a_repair_does_not():
    bug = next(bug for bug in BUGS if bug.id == "Dense4")

    class Repaired(nn.Dense):
        def backward_first(self, dZ, A, grad, W, b):
            m = dZ.shape[-1]
            grad["W"][...] = dZ @ A.mT / m
            grad["b"][...] = dZ.mean(axis=-1, keepdims=True)

    class Half(nn.Dense):
        def backward_first(self, dZ, A, grad, W, b):
            m = dZ.shape[-1]
            grad["W"][...] = dZ @ A.mT / m
            grad["b"][...] = dZ.sum(axis=-1, keepdims=True) / (m + 1)

    assert bug.check(Repaired(3)).passed
    assert bug.check(Half(3)).worst_block.name == "b3"


def test_rules_written_as_sums_know_a_rule_of_ones_own():
    bug = next(bug for bug in BUGS if bug.id == "Momentum1")
    assert isinstance(bug, Bug) and bug.blocks == EVERY and set(ALL) < set(EVERY)
    assert bug.check(nn.Momentum(lr=0.1)).passed
    assert not bug.check(nn.Momentum(lr=0.1001)).passed


# ---- error against step ----

STEPS = 10.0 ** np.arange(-14, -0.9, 0.25)          # at 1 the function is left of its pole, where it has no value
SLOPE = martins(1.5 + 1e-20j).imag / 1e-20


def slope_of(errors, low, high):
    """The slope of log error against log step between two steps."""
    chosen = (STEPS > low) & (STEPS < high)
    return np.polyfit(np.log(STEPS[chosen]), np.log(errors[chosen]), 1)[0]


def test_the_v_has_slopes_1_and_2_on_the_right_and_minus_1_on_the_left():
    errors = step_errors(martins, 1.5, SLOPE, STEPS)
    assert slope_of(errors["one-sided"], 1e-6, 1e-2) == pytest.approx(1, abs=0.1)
    assert slope_of(errors["two-sided"], 1e-4, 1e-2) == pytest.approx(2, abs=0.1)
    for name in ("one-sided", "two-sided"):
        assert slope_of(errors[name], 1e-14, 1e-10) == pytest.approx(-1, abs=0.5)
    assert errors["complex step"][STEPS < 1e-9].max() < 4e-16


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_best_steps_are_those_of_theory(dtype):
    """One-sided √u, two-sided ∛u, but for a factor that depends on J: in the median over many θ, since one error may be small by luck."""
    unit, thetas = np.finfo(dtype).eps, np.linspace(0.5, 1.8, 101)
    one_by_one = [step_errors(martins, theta, martins(theta + 1e-20j).imag / 1e-20, STEPS, dtype) for theta in thetas.astype(dtype).astype(float)]
    errors = {name: np.median([each[name] for each in one_by_one], axis=0) for name in METHODS}
    for name, expected in (("one-sided", unit ** (1 / 2)), ("two-sided", unit ** (1 / 3))):
        assert abs(np.log10(STEPS[errors[name].argmin()] / expected)) < 1
    assert 10 * errors["two-sided"].min() < errors["one-sided"].min()
    assert errors["complex step"].min() < 4 * unit


def test_float32_stays_float32():
    seen = set()

    def J(theta):
        seen.add(theta.dtype.name)
        return theta * theta
    step_errors(J, 1.5, 3.0, STEPS, np.float32)
    assert seen == {"float32", "complex64"}
    assert list(step_errors(J, 1.5, 3.0, STEPS)) == list(METHODS)


def test_a_networks_cost_along_a_direction():
    net, params, (X, Y) = MACHINE.net, MACHINE.used(), MACHINE.data()
    direction = np.random.default_rng(6).standard_normal(params.theta.size)
    J, slope = cost_along(net, params, X, Y, direction, loss=MACHINE.loss, rng=np.random.default_rng(4))
    errors = step_errors(J, 0.0, slope, STEPS)
    assert errors["complex step"][0] < 1e-14 and errors["two-sided"].min() < 1e-9
    wrong = step_errors(J, 0.0, 2 * slope, STEPS)
    assert wrong["complex step"][0] == pytest.approx(1 / 3)


# ---- element errors ----

def report(numeric, analytic, floor=0.0):
    return GradientReport(np.array(numeric), np.array(analytic), (("W1", 0, 2, (1, 2)), ("b1", 2, 3, (1, 1))), 1.0, floor, ())


def test_element_errors():
    heat = element_errors(report([1.0, 2.0, 0.0], [1.0, -2.0, 0.0]))
    assert heat["W1"].tolist() == [[0.0, 1.0]] and heat["b1"].tolist() == [[0.0]]
    assert element_errors(report([3.0, 0.0, 1e-12], [1.0, 0.0, -1e-12], floor=1e-10))["W1"].tolist() == [[pytest.approx(0.5), 0.0]]
    assert element_errors(report([3.0, 0.0, 1e-12], [1.0, 0.0, -1e-12], floor=1e-10))["b1"].tolist() == [[0.0]]
    assert element_errors(report([np.nan, 1.0, 1.0], [1.0, np.inf, 1.0]))["W1"].tolist() == [[np.inf, np.inf]]


# ---- the mutation run ----

def test_every_bug_of_the_game_is_a_mutant_and_there_are_others():
    planted = list(mutants.planted())
    assert [mutant.what for mutant in planted] == [bug.what for bug in BUGS]
    everything = [*planted, *mutants.OWN]
    assert len({mutant.what for mutant in everything}) == len(everything) and len(mutants.OWN) >= 30
    for mutant in everything:
        compile(mutant.code, mutant.module, "exec")
        assert (mutants.ROOT / "nnlib" / mutant.module).is_file()
        assert all((mutants.ROOT / "tests" / f"test_{name.partition('::')[0]}.py").is_file() for name in mutant.tests), mutant
