"""The instruments, on arrays whose answer is known, alone and stacked."""
import math

import numpy as np
import pytest

import nnlib as nn
from nnlib import diagnostics

A = np.array([[0.0, 0.0, 0.0], [1.0, -1.0, 0.98], [0.5, 0.0, -0.5], [0.0, 0.0, 0.0]])
B = np.array([[3.0], [4.0]])


def test_known_values():
    np.testing.assert_allclose(diagnostics.mean([A, B]), [0.98 / 12, 3.5])
    np.testing.assert_allclose(diagnostics.std([A, B]), [A.std(), 0.5])
    np.testing.assert_allclose(diagnostics.rms([A, B]), [math.sqrt((2 + 0.98 ** 2 + 0.5) / 12), math.sqrt(12.5)])
    np.testing.assert_allclose(diagnostics.saturated([A, B]), [3 / 12, 1])
    np.testing.assert_allclose(diagnostics.saturated([A], limit=0.99), [2 / 12])
    np.testing.assert_allclose(diagnostics.dead([A, B]), [2 / 4, 0])
    np.testing.assert_allclose(diagnostics.norms([A, B]), [math.sqrt((1.25 + 1 + 0.98 ** 2 + 0.25) / 3), 5])


def test_one_dead_example_does_not_make_a_dead_unit():
    assert diagnostics.dead([np.array([[0.0, 1.0]])]) == 0 and diagnostics.dead([np.array([[0.0, 0.0]])]) == 1


@pytest.mark.parametrize("lead", [(), (1,), (4,), (2, 3)])
@pytest.mark.parametrize("measure", ["mean", "std", "rms", "saturated", "dead", "norms"])
def test_leading_axes_are_networks(measure, lead):
    rng = np.random.default_rng(0)
    arrays = [np.maximum(rng.standard_normal((*lead, n, 5)), 0) for n in (3, 1, 6)]
    measured = getattr(diagnostics, measure)(arrays)
    assert measured.shape == (*lead, 3)
    for k in np.ndindex(lead):
        np.testing.assert_allclose(measured[k], getattr(diagnostics, measure)([array[k] for array in arrays]))


def test_norms_do_not_depend_on_the_number_of_examples():
    D = np.random.default_rng(0).standard_normal((4, 6))
    np.testing.assert_allclose(diagnostics.norms([np.tile(D, 10)]), diagnostics.norms([D]))


def trained(lead=(), layers=None):
    X, Y = nn.circles(20, np.random.default_rng(0))
    net = nn.Network(layers or (nn.Dense(6), nn.BatchNorm(), nn.relu, nn.Dense(4), nn.tanh, nn.Dense(1)))
    params = net.build(2, np.random.default_rng(1))
    params = nn.Parameters.view(np.broadcast_to(params.vector, (*lead, params.vector.size)).copy(), params.shapes)
    before = params.copy()
    step = next(nn.train(net, params, X, Y, loss=nn.sigmoid_cross_entropy, rule=nn.GradientDescent(0.1), batch_size=20, epochs=1, rng=np.random.default_rng(0)))
    return net, before, step


@pytest.mark.parametrize("lead", [(), (3,)], ids=["single", "stack"])
def test_norms_of_parameters_and_gradients_layer_by_layer(lead):
    _, before, step = trained(lead)
    for of, params in ((step.grads, step.grads), (before, before)):
        measured = diagnostics.parameter_norms(of)
        assert measured.shape == (*lead, 3)
        for i, name in enumerate(("W1", "W2", "W3")):
            np.testing.assert_allclose(measured[..., i], np.sqrt((params[name] ** 2).sum(axis=(-2, -1))))
    assert diagnostics.parameter_norms(step.grads, "gamma").shape == (*lead, 1)
    np.testing.assert_allclose(diagnostics.parameter_norms(step.grads, "gamma")[..., 0], np.sqrt((step.grads["gamma1"] ** 2).sum(axis=(-2, -1))))


@pytest.mark.parametrize("lead", [(), (3,)], ids=["single", "stack"])
def test_the_update_is_rate_times_gradient_over_weight(lead):
    _, before, step = trained(lead)
    np.testing.assert_allclose(diagnostics.update_ratios(before, step.params), 0.1 * diagnostics.parameter_norms(step.grads) / diagnostics.parameter_norms(before))
    np.testing.assert_array_equal(diagnostics.update_ratios(before, before), np.zeros((*lead, 3)))


@pytest.mark.filterwarnings("error")
def test_what_has_exploded_is_measured_without_a_warning():
    huge, broken = np.full((2, 2), 1e300), np.array([[np.nan, np.inf]])
    assert diagnostics.norms([huge])[0] == np.inf and diagnostics.rms([huge])[0] == np.inf
    assert np.isnan(diagnostics.mean([broken])[0]) and np.isnan(diagnostics.std([broken])[0])
    zeros = nn.Network(nn.Dense(2, nn.zeros)).build(2, np.random.default_rng(0))
    assert np.isnan(diagnostics.update_ratios(zeros, zeros)[0])


@pytest.mark.parametrize("size", [1e-25, 1e25])
def test_sizes_whose_squares_leave_float32_are_measured(size):
    """float32 ends at 1e-45 and 3e38, so these squares are 0 and inf; a gradient that has all but vanished is none that is 0."""
    params = nn.Network(nn.Dense(2, nn.constant(size))).build(2, np.random.default_rng(0), np.float32)
    after = nn.Parameters.view(1.5 * params.vector, params.shapes)
    assert diagnostics.parameter_norms(params) == pytest.approx(2 * size)
    assert diagnostics.norms([params["W1"]]) == pytest.approx(math.sqrt(2) * size)
    assert diagnostics.update_ratios(params, after) == pytest.approx(0.5)


@pytest.mark.parametrize("first", [nn.Dropout(0.9), nn.tanh], ids=["dropout", "activation"])
def test_a_stack_whose_first_layer_has_no_parameters(first):
    """That layer's output is the same for all networks and has no leading axis; all outputs can be measured together all the same."""
    net, _, step = trained((3,), (first, nn.Dense(4), nn.tanh, nn.Dense(1)))
    assert diagnostics.std(step.trace).shape == (3, 4)


def test_saturated_begins_at_097():
    assert diagnostics.saturated([np.array([[0.95, 0.98, -0.96, -0.99]])])[0] == 0.5
