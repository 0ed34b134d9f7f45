"""The labs of lesson 04 without a browser: what they measure and say, a student's own function or repair, and what they refuse."""
import io
import math

import numpy as np
import pytest
from PIL import Image

import nnlib as nn
from nnlib.course.bugs import BUGS
from nnlib.course.differences import best_step, slopes_at
from nnlib.course.functions import relu_network, sine, martins, tanh_network
from nnlib.labs import BugHunt, StepSize
from nnlib.labs.bug_hunt import BLOCKS, ORDER, PARTS, first_with, heat, not_yet, numbered, planted
from nnlib.labs.step_size import FUNCTIONS, STEPS


def picture(lab):
    return np.asarray(Image.open(io.BytesIO(lab.picture.png)).convert("RGB"))


# ---- StepSize: measure ----

def power(steps, errors, low, high):
    """The exponent of the error as a function of the step, between two steps."""
    chosen = (steps > low) & (steps < high)
    return np.polyfit(np.log(steps[chosen]), np.log(errors[chosen]), 1)[0]


@pytest.mark.parametrize("function", [martins, sine, tanh_network])
def test_the_v_has_slopes_1_and_2_and_minus_1(function):
    errors = StepSize(function=function).arrays["errors"]
    assert power(STEPS, errors["one-sided"], 1e-5, 1e-2) == pytest.approx(1, abs=0.05)
    assert power(STEPS, errors["two-sided"], 1e-3, 1e-1) == pytest.approx(2, abs=0.05)
    assert power(STEPS, errors["two-sided"], 1e-13, 1e-9) == pytest.approx(-1, abs=0.3)
    assert errors["complex step"][STEPS < 1e-9].max() < 1e-15


@pytest.mark.parametrize("float32", [False, True])
@pytest.mark.parametrize("function", [martins, tanh_network])
def test_theory_bounds_what_is_measured_and_is_reached(function, float32):
    arrays = StepSize(function=function, float32=float32).arrays
    for name in ("one-sided", "two-sided"):
        measured, theory = arrays["errors"][name], np.minimum(arrays["theory"][name], 1)
        defined = np.isfinite(measured)                     # at ε = 1 the function's pole is reached
        assert defined[:-1].all() and (measured < 3 * theory + 1e-15)[defined].all()
        assert 0.1 < np.median((measured / theory)[defined]) < 1.2


@pytest.mark.parametrize("name, low, high", [("one-sided", 1e-6, 1e-3), ("two-sided", 1e-4, 1e-2)])
def test_right_of_the_best_step_theory_is_what_is_measured(name, low, high):
    arrays, chosen = StepSize(function=sine).arrays, (STEPS > low) & (STEPS < high)
    assert arrays["theory"][name][chosen] == pytest.approx(arrays["errors"][name][chosen], rel=0.03)


def test_on_a_kink_there_is_no_theory():
    assert not StepSize(function=relu_network, theta=1.0).arrays["theory"]


def test_the_chosen_step_is_on_the_curve():
    arrays = StepSize(eps=float(STEPS[80])).arrays
    assert {name: errors[80] for name, errors in arrays["errors"].items()} == arrays["here"]


def test_a_step_between_two_places_of_the_slider_is_taken_as_it_is():
    lab = StepSize(eps=1.37e-6)
    assert lab.eps.value == 1.37e-6 and lab.artists["here"]["two-sided"].get_xdata()[0] == 1.37e-6


@pytest.mark.parametrize("unit, expected", [(2.0 ** -52, 6e-6), (2.0 ** -23, 5e-3)])
def test_the_best_step_is_near_the_cube_root_of_the_rounding(unit, expected):
    for function in (martins, sine, tanh_network):
        assert abs(math.log10(best_step(slopes_at(function, 1.5), 1.5, unit) / expected)) < 1


def test_slopes_are_those_of_calculus():
    at = slopes_at(np.exp, 0.0)
    assert at.slope == 1.0 and at.bend == pytest.approx(1, rel=1e-6) and at.jerk == pytest.approx(1, rel=1e-4) and not at.kink
    assert not any(slopes_at(function, 1.5).kink for function in FUNCTIONS.values())
    assert slopes_at(np.sin, math.pi / 2).flat and slopes_at(np.sin, math.pi / 2).bend == pytest.approx(-1, rel=1e-6)
    assert slopes_at(relu_network, 1.0).kink and not slopes_at(relu_network, 1.001).kink


def test_a_kink_makes_a_cliff_at_its_distance():
    errors = StepSize(function=relu_network, theta=1.001).arrays["errors"]
    assert errors["two-sided"][(STEPS > 1e-7) & (STEPS < 9e-4)].max() < 1e-6
    assert errors["two-sided"][STEPS > 2e-3].min() > 0.05
    assert errors["complex step"].max() < 1e-2              # a step along the imaginary axis never crosses it


def test_the_cost_keeps_the_precision_it_is_given():
    for dtype in (np.float32, np.complex64, np.float64, np.complex128):
        assert tanh_network(np.ones(3, dtype)).dtype == dtype
        assert tanh_network(np.ones((2, 3), dtype)).shape == (2, 3)


# ---- StepSize: what it says ----

@pytest.mark.parametrize("state, words", [
    (dict(eps=1e-5), "float64, ε = 1e-05: relative error about 1e-05 one-sided, about 1e-10 two-sided, about 1e-10 complex step. The best two-sided ε is about 5e-06."),
    (dict(eps=1e-11), "With this ε a two-sided check at the threshold 1e-7 fails a right gradient."),
    (dict(float32=True), "float32, ε = 1e-05"),
    (dict(eps=1e-16), "below 4e-15 complex step"),
    (dict(function=relu_network, theta=1.001, eps=1e-2), "there is a kink between θ − ε and θ + ε"),
    (dict(function=relu_network, theta=1.0), "stands on a kink"),
    (dict(function=sine, theta=1e6), "float64"),
    (dict(theta=-2.0), "no value"),
    (dict(function=FUNCTIONS["θ⁴"], theta=0.0), "The slope is 0"),
    (dict(function=np.abs, theta=0.5), "This function is not analytic in the complex plane, so the complex step does not work."),
    (dict(function=np.cbrt, theta=0.5), "This function takes no complex numbers, so there is no complex step."),
    (dict(function=np.abs, theta=0.0), "stands on a kink"),
    (dict(function=lambda theta: 2 * theta), "float64"),
    (dict(eps=1.0), "J has no value where the one-sided and the two-sided need one"),
    (dict(function=np.round), "J jumps at θ = 1.5: it has no slope there"),
    (dict(function=np.round, theta=1.2), "The slope is 0"),
    (dict(function=lambda theta: theta ** 2 + 1e9), "float64, ε = 1e-05: relative error about 0.001 one-sided, about 0.001 two-sided, below 4e-15 complex step."),
    (dict(function=lambda theta: theta ** 3, theta=0.0), "The slope is 0"),
    (dict(function=lambda theta: np.abs(theta) ** 2, theta=0.0), "The slope is 0"),
    (dict(function=np.vectorize(math.cosh), theta=0.0), "The slope is 0"),
    (dict(function=np.vectorize(math.cosh)), "takes no complex numbers"),
    (dict(function=lambda theta: np.abs(theta - 1), theta=1.001, eps=1e-5), "relative error about"),
    (dict(function=lambda theta: theta + np.where(np.real(theta) > 1.6, 1, 0), eps=0.2), "J jumps between θ − ε and θ + ε"),
    (dict(function=lambda theta: 2 * theta + theta ** 5, theta=0.001, eps=1.0), "for Taylor's series at θ this ε is too large"),
])
def test_reading(state, words):
    lab = StepSize(**state)
    assert words in repr(lab) and not lab.complaint
    assert np.ptp(picture(lab)) > 0


def where(low, high):
    """low(θ) up to 0, high(θ) above, of real and complex θ."""
    return lambda theta: np.where(np.real(theta) > 0, high(theta), low(theta))


def in_float32(theta):
    return np.sin(theta) if np.iscomplexobj(theta) else np.float32(np.sin(theta))


NONE, STEEP, JUMPS, ON_KINK, FLAT = "no value or no slope", "steeper and steeper", "J jumps at", "stands on a kink", "The slope is 0"
KINK_NEAR, JUMP_NEAR, TAYLOR, ROUNDS = "a kink between", "J jumps between", "Taylor's series", "J rounds more"
COARSE, FAILS, NO_STEP, REAL, NOT_ANALYTIC = "answers in float32", "With this ε a two-sided check", "No ε passes", "takes no complex numbers", "not analytic"
REASONS = NONE, STEEP, JUMPS, ON_KINK, FLAT, KINK_NEAR, JUMP_NEAR, TAYLOR, ROUNDS, COARSE, FAILS, NO_STEP, REAL, NOT_ANALYTIC


@pytest.mark.parametrize("function, theta, eps, float32, reasons", [
    (lambda t: np.maximum(np.real(t), 0), 1e-9, 1e-5, False, {KINK_NEAR, NOT_ANALYTIC}),
    (where(lambda t: 0 * t, lambda t: t), 1e-9, 1e-5, False, {KINK_NEAR}),
    (where(lambda t: 0 * t, lambda t: t), 1e-9, 1e-10, False, set()),
    (where(lambda t: 0 * t, lambda t: t), 0.0, 1e-5, False, {ON_KINK}),
    (where(lambda t: 0.1 * t, lambda t: t), 0.0, 1e-5, False, {ON_KINK}),
    (where(lambda t: 0.999 * t, lambda t: t), 0.0, 1e-5, False, {ON_KINK}),
    (where(lambda t: t + 0 * t, lambda t: t + t ** 3), -0.001, 1e-2, False, {TAYLOR}),           # J‴ jumps within ε
    (where(lambda t: t + 0 * t, lambda t: t + t ** 3), 0.001, 1e-2, False, {FAILS}),             # beyond it
    (where(lambda t: 0 * t, lambda t: t * t), 0.0, 1e-5, False, {FLAT}),
    (where(lambda t: 0 * t, lambda t: t * t), 1e-9, 1e-5, False, {TAYLOR}),
    (lambda t: np.sin(1e6 * t), 1.0, 1e-5, False, {FAILS}),
    (lambda t: np.sin(1e6 * t), 1.0, 1e-10, False, {FAILS}),
    (lambda t: np.tanh(1e8 * t), 1e-9, 1e-5, False, {FAILS}),
    (lambda t: np.cosh(t) - 1, 1e-7, 1e-5, False, {ROUNDS}),
    (lambda t: 1 / t, 1e-9, 1e-12, False, {FAILS}),
    (lambda t: 1 / t, 0.0, 1e-5, False, {NONE}),
    (np.log, 0.0, 1e-5, False, {NONE}),
    (np.sqrt, 0.0, 1e-5, False, {NONE}),
    (np.cbrt, 0.0, 1e-5, False, {STEEP}),
    (lambda t: np.sqrt(np.abs(t)), 0.0, 1e-5, False, {STEEP}),
    (np.sign, 0.0, 1e-2, False, {JUMPS}),
    (np.floor, 1.0, 1e-2, False, {JUMPS}),
    (np.floor, 1 + 1e-9, 1e-12, False, {FLAT}),
    (lambda t: t + np.floor(np.real(t)), 0.99, 0.05, False, {JUMP_NEAR}),
    (np.abs, 1e-3, 1e-2, False, {KINK_NEAR, NOT_ANALYTIC}),
    (np.abs, 1e-10, 1e-12, False, {NOT_ANALYTIC}),
    (np.vectorize(math.cosh), 1.5, 1e-5, False, {REAL}),
    (lambda t: t ** 3, 1e-9, 1e-5, False, {FAILS}),
    (lambda t: t ** 3, 0.0, 1e-5, False, {FLAT}),
    (np.sin, math.pi / 2, 1e-5, False, {NO_STEP}),           # the slider keeps twelve digits: the slope is 5e-12
    (lambda t: 0 * t + 3, 1.0, 1e-5, False, {FLAT}),
    (in_float32, 1.0, 1e-5, False, {COARSE}),
    (martins, 1.5, 1e-2, True, {NO_STEP}),
    (np.sin, 1.0, 1e-5, True, {NO_STEP}),
    (np.sin, 1.0, 1e-5, False, set()),
    (np.exp, 1.0, 1e-11, False, {FAILS}),
])
def test_what_stands_in_the_way_is_said_and_nothing_else(function, theta, eps, float32, reasons):
    said = repr(StepSize(function=function, theta=theta, eps=eps, float32=float32))
    assert {reason for reason in REASONS if reason in said} == reasons, said


def test_the_picture_says_whose_curves_it_shows():
    def J(theta):
        return theta.nonsense
    lab = StepSize(function=sine)
    assert lab.artists["title"].get_text() == "how wrong is the slope of sin θ?"
    lab.function.value = J
    assert lab.complaint and lab.artists["title"].get_text() == "how wrong is the slope of sin θ?"
    lab.function.value = np.exp
    assert lab.artists["title"].get_text() == "how wrong is the slope of exp?"


def test_a_slope_is_right_beside_a_kink_that_takes_no_complex_numbers():
    for distance in (1e-3, 1e-4, 5e-5, 1e-6):
        assert slopes_at(lambda theta: np.abs(theta - 1) + 0 * np.real(theta), 1 + distance).slope == pytest.approx(1, rel=1e-6)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_what_stands_at_a_place_is_said_whatever_its_size(scale):
    """Jump, root, kink, curve, each alone and on a slope or a curve: what is found is what is there."""
    def found(J, theta=1.0):
        at = slopes_at(lambda t: scale * J(t), theta)
        return {name for name in ("jump", "steep", "kink") if getattr(at, name)}

    real = np.real
    assert found(lambda t: np.where(real(t) >= 1, 1.0, 0.0) + 0 * t) == found(lambda t: np.where(real(t) >= 1, 0.01, 0.0) + t) == {"jump"}
    assert found(lambda t: np.sqrt(np.abs(t - 1))) == found(lambda t: np.abs(t - 1) ** 0.3) == found(lambda t: np.abs(t - 1) ** 0.7) == {"steep"}
    assert found(lambda t: np.abs(t - 1)) == found(lambda t: 1e-3 * np.abs(t - 1) + t) == found(lambda t: 0.01 * np.abs(t - 1) + t ** 2) == {"kink"}
    for J in (lambda t: t, lambda t: t ** 2, np.exp, np.sin, lambda t: np.exp(5 * t), lambda t: t ** 2 + 100, lambda t: 1e-3 * t + 1):
        assert found(J) == set()
    conjugate = slopes_at(lambda t: scale * (real(t) ** 2 + (3j * np.imag(t) if np.iscomplexobj(t) else 0)), 1.0)          # its complex step says 3
    assert conjugate.slope == pytest.approx(2 * scale, rel=1e-5)


@pytest.mark.parametrize("function", [sine, martins])
def test_the_microscope_is_said_to_show_steps_where_it_does(function):
    """The steps are counted in the curve that is drawn: some values, each of many places."""
    lab, said = StepSize(function=function, theta=1.5), []
    for eps in (1e-16, 1e-15, 1e-14, 1e-13, 1e-9, 1e-7, 1e-5, 1e-3):
        lab.set(eps=eps)
        heights = np.unique(lab.arrays["height"])
        seen = len(heights) == 1 or np.diff(heights).max() > 0.01 and len(heights) < 250
        said.append("The microscope shows the steps of rounding" in lab.said)
        assert not said[-1] or seen, (eps, lab.said)
        assert said[-1] or not seen or len(heights) == 1, (eps, lab.said)
    assert 1 <= sum(said) < 5


def test_a_function_of_ones_own_is_measured():
    def J(theta):
        return np.exp(2 * theta)
    lab = StepSize(function=J, theta=0.5)
    assert lab.arrays["at"].slope == pytest.approx(2 * math.e, rel=1e-14) and lab.arrays["here"]["two-sided"] < 1e-9


# ---- StepSize: errors stay in the lab ----

@pytest.mark.parametrize("state, words", [
    (dict(eps=0.0), "eps is 0.0; give a number from 1e-16 to 1"),
    (dict(eps=-1e-5), "eps is -1e-05"),
    (dict(eps="small"), "eps is 'small'"),
    (dict(theta=math.nan), "theta is nan"),
    (dict(function="sin"), "function is 'sin'; give a function of θ"),
    (dict(float32=1), "give True or False"),
    (dict(function=lambda theta: theta.sum()), "your function returned shape () for an array of shape (1,)"),
    (dict(function=math.sin), "only "),
    (dict(function=lambda theta: 1 / 0), "ZeroDivisionError"),
])
def test_what_does_not_fit_is_said_in_the_lab(state, words):
    lab = StepSize(**state)
    assert words in lab.complaint and words in repr(lab)
    assert lab.arrays and np.ptp(picture(lab)) > 0          # a picture that works stands behind the message
    lab.set(eps=1e-5, theta=1.5, function=martins, float32=False)
    assert not lab.complaint and "float64" in repr(lab)


# ---- BugHunt ----

def test_every_bug_is_in_the_game_once():
    assert sorted(ORDER) == list(range(len(BUGS)))
    parts = [numbered(bug).part for bug in range(1, len(BUGS) + 1)]
    alike = [numbered(bug).compared for bug in range(1, len(BUGS) + 1)]
    assert sum(one == other and one not in ("rule", "use") for one, other in zip(alike, alike[1:])) <= 3       # a neighbour's place says nothing; the rules come last, as lesson 05 does, and batch norm in use behind them
    assert {part.name for part in PARTS} == set(parts)


each_bug = pytest.mark.parametrize("bug", range(1, len(BUGS) + 1), ids=lambda bug: numbered(bug).id)


@pytest.fixture(scope="module")
def hunt():
    """One lab for all bugs: `hunt(bug, …)` sets it."""
    lab = BugHunt()

    def go_to(bug, guess=0, repaired=not_yet):
        lab.set(bug=bug, guess=guess, repaired=repaired)
        assert not lab.complaint
        return lab
    return go_to


@each_bug
def test_the_picture_points_at_the_blocks_of_the_bug(hunt, bug):
    lab, hidden = hunt(bug), numbered(bug)
    assert {block.name for block in lab.arrays["blocks"] if not block.zero and block.excess > 1e-3} == set(hidden.blocks)
    assert f"Bug {bug}" in repr(lab) and hidden.what not in repr(lab) and not lab.picture.listing
    assert {name for name, errors in lab.arrays["elements"].items() if errors.max() > 1e-3} == set(hidden.blocks)


@each_bug
def test_only_the_right_guess_opens_the_code(hunt, bug):
    for number, part in enumerate(PARTS, 1):
        lab, right = hunt(bug, guess=number), part.name == numbered(bug).part
        assert ("Yes" in lab.said) == right == bool(lab.picture.listing)
        assert right or f"Not the {part.said}: the bugs planted there show in" in lab.said or "could look like this" in lab.said
    assert lab.code == numbered(bug).runnable and numbered(bug).code in lab.code


@each_bug
def test_the_right_part_turns_it_green_and_the_wrong_one_does_not(hunt, bug):
    hidden = numbered(bug)
    lab = hunt(bug, repaired=hidden.right)
    assert lab.report.passed and "repaired: right" in repr(lab) and hidden.what in repr(lab) and "nnlib's own" in repr(lab)
    lab = hunt(bug, repaired=hidden.wrong)
    assert not lab.report.passed and "not repaired yet" in repr(lab)


def test_all_blocks_are_drawn():
    report = planted(7)
    assert [name for name, *_ in report.places] == list(BLOCKS)
    assert [shape for *_, shape in report.places] == [(rows, columns) for rows, columns, _ in BLOCKS.values()]


def number_of(id):
    return next(bug for bug in range(1, len(BUGS) + 1) if numbered(bug).id == id)


def test_a_repair_is_a_class_a_value_or_a_function():
    class Repaired(nn.BatchNorm):
        """As the right one."""
    assert "repaired: right" in repr(BugHunt(bug=7, repaired=Repaired))
    assert "repaired: right" in repr(BugHunt(bug=7, repaired=nn.BatchNorm(eps=0.1)))
    assert "repaired: right" in repr(BugHunt(bug=number_of("tanh1"), repaired=lambda Z, A: 1 - A * A))
    assert "not repaired yet: still wrong in W1, γ1, β1" in repr(BugHunt(bug=number_of("tanh1"), repaired=lambda Z, A: 1 - A))
    assert "repaired: right" in repr(BugHunt(bug=number_of("squared_error1"), repaired=lambda Z, Y: nn.squared_error(Z, Y)))
    assert "repaired: right" in repr(BugHunt(bug=number_of("Momentum1"), repaired=nn.Momentum))
    assert "repaired: right" in repr(BugHunt(bug=number_of("Penalty1"), repaired=nn.L2))


class Broken(nn.BatchNorm):
    def backward(self, dA, cache, grad, gamma, beta, mean, var):
        return dA.nonsense


@pytest.mark.parametrize("state, words", [
    (dict(bug=0), f"bug is 0; give a whole number from 1 to {len(BUGS)}"),
    (dict(bug=2.5), "bug is 2.5"),
    (dict(guess=11), "guess is 11; give a number from 0"),
    (dict(guess="norm"), "guess is 'norm'"),
    (dict(repaired=3), "repaired is 3; give the class that you repaired"),
    (dict(bug=7, repaired=Broken), "AttributeError"),
    (dict(repaired=int), "int is no Dense, but the bug is in one: begin with class int(nn.Dense)"),
    (dict(repaired=nn.BatchNorm), "BatchNorm is no Dense"),
])
def test_what_is_no_repair_is_said_in_the_lab(state, words):
    lab = BugHunt(**state)
    assert words in lab.complaint and np.ptp(picture(lab)) > 0
    lab.scenario("One bias")
    assert not lab.complaint or "repaired" in state
    lab.next_bug()
    assert not lab.complaint and f"Bug {first_with('b3') + 1}" in repr(lab)


def test_another_bug_on_the_slider_forgets_guess_and_repair():
    lab = BugHunt(bug=7, guess=2, repaired=nn.BatchNorm)
    lab.bug.value = 9
    assert lab.call() == "BugHunt(bug=9)" and "Which part is it in?" in repr(lab)
    lab.set(bug=3, guess=2)                                 # both were asked for
    assert lab.call() == "BugHunt(bug=3, guess=2)"


def test_next_bug_forgets_guess_and_repair_and_comes_round():
    lab = BugHunt(bug=len(BUGS), guess=3, repaired=numbered(len(BUGS)).right)
    lab.next_bug()
    assert lab.call() == "BugHunt()" and "Bug 1:" in repr(lab)


# ---- both ----

@pytest.mark.parametrize("lab, changes", [
    (StepSize, [dict(eps=1e-8), dict(theta=0.3), dict(function=sine), dict(float32=True)]),
    (BugHunt, [dict(bug=9), dict(guess=2), dict(repaired=nn.Dense)]),
])
def test_each_control_changes_the_picture_and_the_reading(lab, changes):
    for change in changes:
        one = lab()
        before, said = picture(one), repr(one)
        one.set(**change)
        assert (picture(one) != before).any() and repr(one) != said, change
        assert repr(eval(one.call(), dict(BugHunt=BugHunt, StepSize=StepSize, nn=nn, sine=sine))) == repr(one)
        one.reset()
        assert repr(one) == said and (picture(one) == before).all()


@pytest.mark.parametrize("lab", [StepSize, BugHunt])
def test_every_scenario_shows_something_else(lab):
    one, said = lab(), set()
    for words in one.scenarios:
        one.scenario(words)
        assert not one.complaint
        said.add(repr(one))
    assert len(said) == len(one.scenarios)


def test_nothing_still_is_drawn_again_while_a_slider_moves():
    for lab, move in ((StepSize(), lambda lab, i: lab.set(eps=10.0 ** -i)), (BugHunt(), lambda lab, i: lab.set(bug=i))):
        before = lab.stage.redraws
        for i in range(1, 16):
            move(lab, i)
        assert lab.stage.redraws == before


def test_heat_grows_with_the_error():
    shades = [heat(error) for error in (0, 9e-8, 1.1e-7, 9e-4, 5e-3, 0.05, 0.5, math.inf)]
    assert len(set(shades)) == 5 and shades[0] == shades[1] and shades[2] == shades[3] and shades[-1] == shades[-2]


def test_which_g_it_is_stands_in_the_picture_once_the_place_is_found():
    """Leak 0.1 is a choice that nobody can guess; shown before, it would give the place away."""
    leaky = next(bug for bug in range(1, len(BUGS) + 1) if numbered(bug).right == nn.leaky_relu(0.1))
    guess = {part.name: i for i, part in enumerate(PARTS, 1)}
    lab = BugHunt(bug=leaky)
    assert lab.artists["bend"].get_text() == ""
    lab.guess.value = guess["middle"]
    assert lab.artists["bend"].get_text() == ""
    lab.guess.value = guess["bend"]
    assert lab.artists["bend"].get_text() == "leaky\nrelu(0.1)"
    lab.set(bug=next(bug for bug in range(1, len(BUGS) + 1) if numbered(bug).part == "middle"))
    assert lab.artists["bend"].get_text() == ""
