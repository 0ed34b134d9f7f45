"""A claim holds or raises; nothing in between, and no way round it."""
import numpy as np
import pytest

from nnlib.course.claims import WIDEST, ClaimError, claim, claim_above, claim_below

SAY = "the variance at layer 50"


# ---- true and false ----

@pytest.mark.parametrize("measured", [0.9, 1.0, 1.1, np.float32(1.05), 1, np.array(0.95)])
def test_within_ten_percent_is_true(measured, capsys):
    assert claim(SAY, measured, expected=1.0, within=0.1 + 1e-12) is None
    assert capsys.readouterr().out.startswith(f"✓ {SAY}: ")


@pytest.mark.parametrize("measured", [0.899, 1.101, -1.0, 0.0, 1e9])
def test_beyond_ten_percent_is_false(measured, capsys):
    with pytest.raises(ClaimError, match=SAY):
        claim(SAY, measured, expected=1.0, within=0.1)
    assert capsys.readouterr().out == ""


def test_tolerance_is_relative_to_what_was_expected():
    claim(SAY, -1e-9, expected=-1.05e-9, within=0.05)
    with pytest.raises(ClaimError):
        claim(SAY, -1e-9, expected=-1.06e-9, within=0.05)          # 5 % of 1.06e-9 is 0.053e-9
    with pytest.raises(ClaimError):
        claim(SAY, 1.051, expected=1.0, within=0.05)


def test_within_zero_is_exact(capsys):
    claim("parameters", 2410, expected=2410, within=0)
    claim("difference between units", np.zeros(3), expected=0, within=0)
    assert capsys.readouterr().out.splitlines() == ["✓ parameters: 2410 (expected 2410 exactly)",
                                                    "✓ difference between units: 0, 0 and 0 (expected 0 exactly)"]
    for measured, expected in ((2411, 2410), (1e-300, 0), (np.nextafter(1, 2), 1)):
        with pytest.raises(ClaimError):
            claim(SAY, measured, expected, within=0)


@pytest.mark.parametrize("say, good, bad", [(claim_below, 0.9, 1.1), (claim_above, 1.1, 0.9)])
def test_bounds(say, good, bad, capsys):
    say(SAY, good, 1.0)
    say(SAY, np.full((2, 3), good), 1.0)
    say(SAY, np.array([good, 10 * good]), np.array([1.0, 10.0]))
    assert "0.9" not in capsys.readouterr().out                     # the bound is printed, not what was measured
    for measured in (bad, 1.0, np.array([good, bad, good])):        # equal to the bound is not below it
        with pytest.raises(ClaimError, match="measured"):
            say(SAY, measured, 1.0)
    with pytest.raises(ClaimError):
        say(SAY, np.array([good, 10 * bad]), np.array([1.0, 10.0]))


def test_one_wrong_element_is_enough():
    with pytest.raises(ClaimError, match=r"off by 900 %.*1 of 3 are wrong"):
        claim(SAY, [1.0, 10.0, 1.0], expected=1.0, within=0.1)


def test_each_element_has_its_own_expectation():
    claim(SAY, [0.5, 0.25], expected=[0.5, 0.25], within=0)
    with pytest.raises(ClaimError):
        claim(SAY, [0.5, 0.25], expected=[0.25, 0.5], within=0.1)


@pytest.mark.parametrize("say", [claim_below, claim_above, lambda *arguments: claim(*arguments, within=0.1)])
@pytest.mark.parametrize("measured", [np.nan, np.inf, -np.inf, [1.0, np.nan]])
def test_what_is_not_finite_makes_every_claim_false(say, measured):
    with pytest.raises(ClaimError, match="finite"):
        say(SAY, measured, 1.0)


# ---- no way round ----

@pytest.mark.parametrize("within", [WIDEST + 1e-9, 1, 1e9, np.inf, np.nan, -0.1])
def test_a_tolerance_that_allows_anything_is_refused(within):
    with pytest.raises(ValueError, match="from 0 to"):
        claim(SAY, 1.0, 1.0, within)


@pytest.mark.parametrize("within", [True, "5 %", None, [0.1, 0.1], np.array(0.1)])
def test_a_tolerance_is_one_number(within):
    with pytest.raises(TypeError, match="within"):
        claim(SAY, 1.0, 1.0, within)


def test_a_tolerance_round_zero_is_refused():
    with pytest.raises(ValueError, match="claim_below"):
        claim(SAY, 0.0, 0.0, within=0.1)
    with pytest.raises(ValueError, match="claim_below"):
        claim(SAY, [1.0, 0.0], [1.0, 0.0], within=0.1)


@pytest.mark.parametrize("say", [claim_below, claim_above, lambda *arguments: claim(*arguments, within=0.1)])
class TestEveryForm:
    @pytest.mark.parametrize("expected", [np.nan, np.inf, -np.inf])
    def test_refuses_an_expectation_that_is_not_finite(self, say, expected):
        with pytest.raises(ValueError, match="finite"):
            say(SAY, 1.0, expected)

    @pytest.mark.parametrize("measured, expected", [([1.0, 1.0], [1.0]), ([[1.0], [1.0]], [1.0, 1.0]), (1.0, [1.0]), ([1.0] * 3, [1.0] * 2)])
    def test_refuses_shapes_that_only_broadcasting_would_join(self, say, measured, expected):
        with pytest.raises(ValueError, match="shape"):
            say(SAY, measured, expected)

    @pytest.mark.parametrize("nothing", [[], np.zeros((0, 3))])
    def test_refuses_nothing(self, say, nothing):
        with pytest.raises(ValueError, match="empty"):
            say(SAY, nothing, 1.0)

    @pytest.mark.parametrize("value", [True, "1.0", None, 1j, np.array([None])])
    def test_refuses_what_is_no_real_number(self, say, value):
        with pytest.raises(TypeError, match="real numbers"):
            say(SAY, value, 1.0)
        with pytest.raises(TypeError, match="real numbers"):
            say(SAY, 1.0, value)

    @pytest.mark.parametrize("sentence", ["", "  ", None, 1.0])
    def test_refuses_to_be_silent(self, say, sentence):
        with pytest.raises(TypeError, match="sentence"):
            say(sentence, 1.0, 1.0)


# ---- what is printed ----

def test_a_line_has_three_digits_of_few_and_the_ends_of_many(capsys):
    claim(SAY, 0.0102193, expected=1 / 100, within=0.1)
    claim(SAY, np.linspace(0.95, 1.05, 20), expected=1.0, within=0.1)
    assert capsys.readouterr().out.splitlines() == [
        f"✓ {SAY}: 0.0102 (expected 0.01 within 10 %)",
        f"✓ {SAY}: 0.95 … 1.05 (20 numbers) (expected 1 within 10 %)"]


def test_a_false_claim_says_by_how_much():
    with pytest.raises(ClaimError, match=r"false: the variance at layer 50: measured 0\.25, expected 0\.01 within 10 %: off by 2\.4e\+03 %"):
        claim(SAY, 0.25, expected=0.01, within=0.1)
    with pytest.raises(ClaimError, match="expected 0 exactly: off by 0.5"):
        claim(SAY, 0.5, expected=0, within=0)


def test_a_claim_survives_python_without_asserts():
    """`python -O` drops assert statements; a claim must not be one."""
    import subprocess
    import sys
    code = "from nnlib.course.claims import claim; claim('x', 2.0, 1.0, within=0.1)"
    result = subprocess.run([sys.executable, "-O", "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert result.returncode == 1 and "ClaimError" in result.stderr


# ---- a claim reads aloud ----

def test_numbers_stand_where_the_sentence_names_them(capsys):
    claim("at layer 50 it is {measured}; theory says {expected}", 0.0102, expected=0.01, within=0.03)
    claim_below("after 500 steps it costs less than {limit}", 0.013, 0.02)
    claim_above("each of them costs more than {limit}: {measured}", [1.6, 1.7], 1.58)
    assert capsys.readouterr().out.splitlines() == ["✓ at layer 50 it is 0.0102; theory says 0.01", "✓ after 500 steps it costs less than 0.02",
                                                    "✓ each of them costs more than 1.58: 1.6 and 1.7"]
    with pytest.raises(ClaimError, match=r"false: at layer 50 it is \{measured\}: measured 2, expected 1 within 3 %"):
        claim("at layer 50 it is {measured}", 2.0, expected=1.0, within=0.03)
