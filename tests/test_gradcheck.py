"""The check itself is checked: it passes what is right, finds and places what is wrong, and says when it has seen nothing."""
import copy
import warnings

import numpy as np
import pytest

import nnlib as nn

from ours import ACTIVATIONS

X, Y = nn.blobs(9, np.random.default_rng(1), classes=3, n_x=4)


def network(*layers):
    return nn.Network(layers or (nn.Dense(5), nn.BatchNorm(), nn.tanh, nn.Dense(4), nn.tanh, nn.Dense(3)))


def check(net, params=None, X=X, Y=Y, lead=(), **how):
    if params is None:
        params = net.build(X.shape[-2], np.random.default_rng(0))
        params = nn.Parameters.view(0.7 * np.random.default_rng(2).standard_normal((*lead, params.vector.size)), params.shapes)
    how = dict(loss=nn.softmax_cross_entropy, rng=np.random.default_rng(3)) | how
    return nn.gradient_check(net, params, X, Y, **how)


def error_of(report):
    return {block.name: block.error for block in report.blocks}


DIFFERENCES = {"two-sided": (nn.TwoSided(), 1e-8), "one-sided": (nn.OneSided(), 1e-5), "complex step": (nn.ComplexStep(), 1e-12)}
differences = pytest.mark.parametrize("difference, good", DIFFERENCES.values(), ids=DIFFERENCES)


# What is right passes.

@differences
@pytest.mark.parametrize("lam", [0.0, 0.5])
@pytest.mark.parametrize("act", ACTIVATIONS, ids=str)
def test_a_right_network_passes(act, lam, difference, good):
    report = check(network(nn.Dense(5), act, nn.Dropout(0.7), nn.Dense(3)), difference=difference, penalty=nn.L2(lam))
    assert report.passed and report.error < good and report.verdict.startswith(("right", "probably right"))


@pytest.mark.parametrize("loss", [nn.sigmoid_cross_entropy, nn.softmax_cross_entropy, nn.squared_error], ids=["sigmoid", "softmax", "squared"])
def test_every_loss(loss):
    assert check(network(), loss=loss).passed


def test_the_report_names_the_blocks_in_the_order_of_theta():
    report = check(network())
    assert tuple(block.name for block in report.blocks) == ("W1", "b1", "gamma1", "beta1", "W2", "b2", "W3", "b3")
    assert report.numeric.shape == report.analytic.shape == (5 * 4 + 5 + 5 + 5 + 5 * 4 + 4 + 4 * 3 + 3,)
    text = str(report)
    assert all(block.name in text for block in report.blocks) and text.startswith(report.verdict)
    assert repr(report) == text


def test_relative_error_is_the_notes_formula():
    n, g = np.array([3.0, 4.0]), np.array([3.0, 0.0])
    assert nn.relative_error(n, g) == pytest.approx(4 / (5 + 3))
    assert nn.relative_error(n, n) == 0 and nn.relative_error(n, -n) == 1 and nn.relative_error(n, 0 * n) == 1
    assert nn.relative_error(0 * n, 0 * n) == 0
    report = check(network())
    assert report.error == pytest.approx(np.linalg.norm(report.numeric - report.analytic)
                                         / (np.linalg.norm(report.numeric) + np.linalg.norm(report.analytic)))


# What is wrong is found, in its block.

def planted(block, scale):
    """A network whose backward is off by a factor in one block only."""
    name, number = block[:-1], int(block[-1])

    def broken(kind):
        class Broken(kind):
            def backward_first(self, dA, cache, grad, *args, **params):
                super().backward_first(dA, cache, grad, *args, **params)
                grad[name] *= scale

            def backward(self, dA, cache, grad, *args, **params):
                dA_in = super().backward(dA, cache, grad, *args, **params)
                if kind is nn.BatchNorm:
                    grad[name] *= scale
                return dA_in
        return Broken

    dense = [broken(nn.Dense) if name in ("W", "b") and number == k else nn.Dense for k in (1, 2, 3)]
    norm = broken(nn.BatchNorm) if name in ("gamma", "beta") else nn.BatchNorm
    return network(dense[0](5), norm(), nn.tanh, dense[1](4), nn.tanh, dense[2](3))


@differences
@pytest.mark.parametrize("scale", [0.5, -1.0, 1.01, 0.0], ids=["half", "sign", "one percent", "forgotten"])
@pytest.mark.parametrize("block", ["W1", "gamma1", "beta1", "W2", "b2", "W3", "b3"])
def test_a_bug_is_found_in_its_block(block, scale, difference, good):
    report = check(planted(block, scale), difference=difference)
    assert not report.passed and report.worst_block.name == block
    assert report.verdict.startswith("wrong") and f"in {block}" in report.verdict
    assert report.worst_block.error == pytest.approx(abs(1 - scale) / (1 + abs(scale)), rel=1e-3)
    assert all(error < good for name, error in error_of(report).items() if name not in (block, "b1"))
    assert report.worst(1)[0][0].startswith(f"{block}[") and report.worst(1)[0][0] in str(report)


def test_a_small_block_is_not_hidden_by_large_ones():
    """A bug in b1 (weak gradient) behind a penalty that makes W's gradient huge: the total error is small, the verdict is not."""
    class Broken(nn.Dense):
        def backward_first(self, dZ, A, grad, W, b):
            super().backward_first(dZ, A, grad, W, b)
            grad["b"] *= 2

    report = check(network(Broken(5), nn.tanh, nn.Dense(3)), penalty=nn.L2(1e5))
    assert report.error < 1e-4 and not report.passed and report.worst_block.name == "b1"


def test_a_wrong_slope_spoils_the_layers_before_it_only():
    wrong = nn.Activation(np.tanh, lambda Z, A: 1 - A)
    errors = error_of(check(network(nn.Dense(5), nn.tanh, nn.Dense(4), wrong, nn.Dense(3))))
    assert all(errors[name] > 1e-3 for name in ("W1", "b1", "W2", "b2")) and all(errors[name] < 1e-8 for name in ("W3", "b3"))


@pytest.mark.parametrize("bug", ["J not divided by m", "dZ divided by m"])
def test_a_wrong_scale_of_the_loss(bug):
    def loss(Z, Y):
        cost, dZ = nn.softmax_cross_entropy(Z, Y)
        return (cost * 9, dZ) if bug == "J not divided by m" else (cost, dZ / 9)

    report = check(network(), loss=loss)
    assert not report.passed and report.error == pytest.approx(0.8, rel=1e-6)


def test_a_penalty_forgotten_in_one_of_the_two_is_found():
    class OnlyCost(nn.L2):
        def add_gradient(self, params, grads, m):
            pass

    class OnlyGradient(nn.L2):
        def cost(self, params, m):
            return 0.0

    assert check(network(), penalty=nn.L2(0.5)).passed
    for penalty in (OnlyCost(0.5), OnlyGradient(0.5)):
        report = check(network(), penalty=penalty)
        errors = error_of(report)
        assert not report.passed and report.worst_block.name in ("W1", "W2", "W3")
        assert all(errors[name] > 1e-3 for name in ("W1", "W2", "W3")) and all(errors[name] < 1e-7 for name in ("b2", "b3", "gamma1"))


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_analytic_gradient_that_is_not_finite_is_blamed_on_its_block(place, value):
    class Broken(nn.Dense):
        def backward_first(self, dZ, A, grad, W, b):
            super().backward_first(dZ, A, grad, W, b)
            grad["W"][0, 0] = value

    kinds = [nn.Dense] * 3
    kinds[place] = Broken
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = check(network(kinds[0](5), nn.tanh, kinds[1](4), nn.tanh, kinds[2](3)))
        text = str(report)
    assert not report.passed and report.worst_block.name == f"W{place + 1}"
    assert report.verdict.startswith("wrong") and f"in W{place + 1}" in report.verdict
    assert report.worst(1)[0][0] == f"W{place + 1}[0, 0]" and str(value) in text


def test_a_cost_that_is_not_finite_is_no_success():
    params = network().build(4, np.random.default_rng(0))
    params["W3"][...] = 1e300
    params["W2"][...] = 1e300
    report = check(network(), params, loss=nn.squared_error)
    assert not report.passed and "nothing was checked" in report.verdict and "cost" in report.verdict


# What cannot be seen is said.

def test_the_bias_before_batch_norm_is_zero_in_both():
    report = check(network())
    assert report.unchecked == ("b1",) and report.passed
    assert "not checked: b1" in report.verdict
    assert next(line for line in str(report).splitlines() if line.strip().startswith("b1")).endswith("zero in both")


def test_a_bias_before_batch_norm_that_gets_a_gradient_is_wrong():
    class Broken(nn.Dense):
        def backward_first(self, dZ, A, grad, W, b):
            super().backward_first(dZ, A, grad, W, b)
            grad["b"] += 1e-3

    report = check(network(Broken(5), nn.BatchNorm(), nn.tanh, nn.Dense(3)))
    assert not report.passed and report.worst_block.name == "b1" and report.unchecked == ()


@pytest.mark.parametrize("difference", [nn.TwoSided(), nn.ComplexStep()], ids=["two-sided", "complex step"])
def test_batch_norm_on_one_example_last_checks_nothing_whatever_the_backward(difference):
    """The output does not depend on θ: 0 is compared with 0, and any nonsense before would pass.  (One-sided sees ε/2 of the curvature.)"""
    net = network(planted("W1", 17.0).layers[0], nn.BatchNorm(), nn.tanh, nn.Dense(3), nn.BatchNorm())
    params = net.build(4, np.random.default_rng(0))
    params["gamma2"][...] = 0
    report = check(net, params, X[:, :1], 0 * Y[:, :1], loss=nn.squared_error, difference=difference)
    assert report.empty and not report.passed and "nothing was checked" in report.verdict


def test_batch_norm_on_one_example_names_what_it_could_not_see():
    report = check(planted("W1", 17.0), X=X[:, :1], Y=Y[:, :1])
    assert {"W1", "b1", "gamma1"} <= set(report.unchecked) and "W1" in report.verdict


def test_a_gradient_exactly_at_a_minimum_is_nothing_to_check():
    net = network(nn.Dense(3))
    params = net.build(4, np.random.default_rng(0))
    report = check(net, params, X, params["W1"] @ X, loss=nn.squared_error)
    assert report.empty and not report.passed and "nothing was checked" in str(report)


def test_float32_is_noted():
    net = network()
    report = check(net, net.build(4, np.random.default_rng(0), np.float32), X.astype(np.float32), Y.astype(np.float32))
    assert any("float32" in note for note in report.notes) and "float32" in str(report)
    assert check(net).notes == ()


def test_a_network_without_parameters_has_nothing_to_check():
    report = check(nn.Network(nn.relu), X=X, Y=X, loss=nn.squared_error)
    assert not report.passed and "nothing was checked" in report.verdict


# How the slopes are measured.

def test_the_order_of_the_error_is_1_one_sided_and_2_two_sided():
    def error(difference):
        return check(network(nn.Dense(5), nn.tanh, nn.Dense(3)), difference=difference).error

    for kind, order in ((nn.OneSided, 1), (nn.TwoSided, 2)):
        coarse, fine = error(kind(1e-2)), error(kind(1e-3))
        assert np.log10(coarse / fine) == pytest.approx(order, abs=0.1)
    assert error(nn.ComplexStep(1e-4)) / error(nn.ComplexStep(1e-5)) == pytest.approx(100, rel=0.2)
    assert error(nn.ComplexStep()) < 1e-15
    assert error(nn.TwoSided(1e-13)) > 1e-5 > 1e-8 > error(nn.TwoSided())               # rounding beats a tiny step


@differences
@pytest.mark.parametrize("chunk", [1, 2, 7, 64, 10_000])
def test_the_size_of_the_chunk_does_not_matter(chunk, difference, good):
    report, reference = (check(network(), difference=difference, along=nn.EveryCoordinate(n)) for n in (chunk, 5))
    np.testing.assert_array_equal(report.numeric, reference.numeric)
    np.testing.assert_array_equal(report.analytic, reference.analytic)


@differences
def test_numeric_slopes_are_those_of_a_plain_loop(difference, good):
    """One coordinate, one network, one pass at a time."""
    net = network()
    params = net.build(4, np.random.default_rng(0))

    def cost(i, by):
        vector = params.vector.astype(type(by))
        vector[i] += by
        return nn.softmax_cross_entropy(net.forward(nn.Parameters.view(vector, params.shapes), X, None)[-1], Y)[0]

    eps = difference.eps
    plain = {nn.TwoSided: lambda i: (cost(i, eps) - cost(i, -eps)) / (2 * eps), nn.OneSided: lambda i: (cost(i, eps) - cost(i, 0.0)) / eps,
             nn.ComplexStep: lambda i: cost(i, 1j * eps).imag / eps}[type(difference)]
    report = check(net, params, difference=difference)
    np.testing.assert_allclose(report.numeric, [plain(i) for i in range(params.shapes.n_theta)], rtol=1e-6, atol=1e-8)


@differences
def test_one_random_direction_sees_any_bug_with_two_passes(difference, good):
    passes = []

    class Counted(type(difference)):
        def slope(self, J, theta, V):
            return super().slope(lambda stack: passes.append(stack.shape) or J(stack), theta, V)

    along = nn.RandomDirection(seed=4)
    right = check(network(nn.Dense(5), nn.tanh, nn.Dense(3)), difference=Counted(), along=along)
    assert right.passed and right.numeric.shape == (1,) and 0 < len(passes) <= 2
    for block in ("W1", "gamma1", "W2", "b3"):
        report = check(planted(block, 0.5), difference=difference, along=along)
        assert not report.passed and "direction" in str(report)
    other = check(network(), along=nn.RandomDirection(seed=5))
    assert other.numeric != check(network(), along=along).numeric
    np.testing.assert_array_equal(other.numeric, check(network(), along=nn.RandomDirection(seed=5)).numeric)


@pytest.mark.parametrize("along", [nn.EveryCoordinate(7), nn.RandomDirection()], ids=["every", "random"])
@differences
def test_a_stack_gets_a_list_of_what_each_network_gets_alone(difference, good, along):
    net = network(nn.Dense(5), nn.BatchNorm(), nn.tanh, nn.Dropout(0.8), nn.Dense(3))
    params = net.build(4, np.random.default_rng(0))
    stack = nn.Parameters.view(np.random.default_rng(2).standard_normal((3, params.vector.size)), params.shapes)
    reports = check(net, stack, difference=difference, along=along, penalty=nn.L2(np.array([0.0, 0.1, 1.0])))
    assert isinstance(reports, list) and len(reports) == 3
    for k, report in enumerate(reports):
        alone = check(net, stack.network(k), difference=difference, along=along, penalty=nn.L2([0.0, 0.1, 1.0][k]))
        assert report.passed
        np.testing.assert_allclose(report.analytic, alone.analytic, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(report.numeric, alone.numeric, rtol=1e-6, atol=2e-8)


def test_a_bug_in_one_network_of_a_stack_is_reported_for_that_one():
    class BrokenWhereLarge(nn.Dense):
        def backward_first(self, dZ, A, grad, W, b):
            super().backward_first(dZ, A, grad, W, b)
            grad["W"] *= np.where(W[..., :1, :1] > 5, 2, 1)

    net = network(BrokenWhereLarge(5), nn.tanh, nn.Dense(3))
    params = nn.Parameters.stack([net.build(4, np.random.default_rng(0))] * 3)
    params["W1"][1, 0, 0] = 6
    reports = check(net, params)
    assert [report.passed for report in reports] == [True, False, True] and reports[1].worst_block.name == "W1"


@differences
def test_dropout_is_checked_with_its_mask_held_and_the_rng_is_not_advanced(difference, good):
    rng = np.random.default_rng(8)
    before = copy.deepcopy(rng.bit_generator.state)
    report = check(network(nn.Dropout(0.9), nn.Dense(20), nn.tanh, nn.Dropout(0.5), nn.Dense(3)), rng=rng, difference=difference)
    assert report.passed and rng.bit_generator.state == before
    again = check(network(nn.Dropout(0.9), nn.Dense(20), nn.tanh, nn.Dropout(0.5), nn.Dense(3)), rng=rng, difference=difference)
    other = check(network(nn.Dropout(0.9), nn.Dense(20), nn.tanh, nn.Dropout(0.5), nn.Dense(3)), rng=np.random.default_rng(9), difference=difference)
    np.testing.assert_array_equal(report.analytic, again.analytic)
    assert not np.array_equal(report.analytic, other.analytic)


def test_a_check_changes_nothing():
    net = network()
    params = net.build(4, np.random.default_rng(0))
    vector = params.vector.copy()
    check(net, params)
    np.testing.assert_array_equal(params.vector, vector)            # neither θ nor the running statistics


def test_a_kink_is_suspicious_where_it_is_and_nowhere_else():
    """ReLU at exactly 0: the two-sided slope is the mean of both sides, ours the left one."""
    net = network(nn.Dense(2), nn.relu, nn.Dense(1))
    params = net.build(1, np.random.default_rng(0))
    params.vector[...] = 1.0
    params["b1"] = [[-1.0], [0.5]]                                  # unit 0 has z = 0 at x = 1
    report = check(net, params, np.ones((1, 1)), np.zeros((1, 1)), loss=nn.squared_error)
    assert not report.passed and {name for name, *_ in report.worst(2)} == {"W1[0, 0]", "b1[0, 0]"}
    params["b1"] = [[-0.9], [0.5]]
    assert check(net, params, np.ones((1, 1)), np.zeros((1, 1)), loss=nn.squared_error).passed


@pytest.mark.parametrize("kind", [nn.TwoSided, nn.OneSided])
def test_a_step_of_any_precision_leaves_float32_alone(kind):
    rng = np.random.default_rng(0)
    net = nn.Network(nn.Dense(2))
    params, X, Y = net.build(3, rng, np.float32), np.ones((3, 4), np.float32), nn.one_hot(np.array([0, 1, 0, 1]), 2, np.float32)
    errors = [nn.gradient_check(net, params, X, Y, loss=nn.softmax_cross_entropy, rng=rng, difference=kind(eps)).error for eps in (1e-3, np.float64(1e-3))]
    assert errors[0] == errors[1]


@pytest.mark.parametrize("eps", [0, -1e-5, float("nan"), float("inf")])
def test_a_step_is_a_number_above_0(eps):
    with pytest.raises(ValueError, match="eps.*> 0"):
        nn.TwoSided(eps)
