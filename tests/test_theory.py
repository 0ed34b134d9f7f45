"""Mean field theory against published and closed values, a plain sum over a grid, and wide random networks."""
import math

import numpy as np
import pytest

import nnlib as nn
from nnlib import theory

CRITICAL = {1e-4: 1.0860, 1e-3: 1.1892, 0.01: 1.4242, 0.05: 1.7610, 0.1: 1.9861}                # tanh: σ_b² → σ_w²
LEAKY = nn.leaky_relu(0.1)
GRID = np.linspace(-12, 12, 6001)
NORMAL = np.exp(-GRID ** 2 / 2) / math.sqrt(2 * math.pi) * (GRID[1] - GRID[0])
NORMAL[[0, -1]] /= 2                # the trapezoid rule


def grid_mean(f, q):
    return float((f(math.sqrt(q) * GRID) * NORMAL).sum())


def tanh_slope(z):
    return 1 / np.cosh(z) ** 2


def grid_fixed_point(var_w, var_b):
    q = 10.0
    for _ in range(3000):
        q = var_w * grid_mean(lambda z: np.tanh(z) ** 2, q) + var_b
    return q


@pytest.mark.parametrize("var_b", CRITICAL)
def test_the_critical_variance_of_tanh(var_b):
    found = theory.critical_variance(nn.tanh, var_b)
    assert abs(found - CRITICAL[var_b]) < 6e-5
    q = grid_fixed_point(found, var_b)
    assert found * grid_mean(lambda z: tanh_slope(z) ** 2, q) == pytest.approx(1, abs=2e-6)     # χ₁ by another quadrature
    assert q == pytest.approx(theory.fixed_point(nn.tanh, found, var_b), rel=2e-6)


def test_the_critical_variance_takes_arrays():
    np.testing.assert_allclose(theory.critical_variance(nn.tanh, np.array(list(CRITICAL))), list(CRITICAL.values()), atol=6e-5)


def test_without_biases_tanh_is_critical_at_1_and_relus_at_2_over_1_plus_leak_squared():
    for act, expected in ((nn.tanh, 1.0), (nn.relu, 2.0), (LEAKY, 2 / 1.01)):
        assert theory.critical_variance(act) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("act", [nn.tanh, nn.sigmoid, nn.relu, LEAKY, nn.identity], ids=str)
@pytest.mark.parametrize("q", [0.01, 1.0, 9.0])
def test_expectations_against_a_grid(act, q):
    assert theory.variance_map(act, q, 1.7, 0.2) == pytest.approx(1.7 * grid_mean(lambda z: act(z) ** 2, q) + 0.2, abs=1e-6)


def test_closed_forms():
    assert theory.variance_map(nn.relu, 3.0, 2.0) == pytest.approx(3.0, rel=1e-13)              # E[a²] = q/2
    assert theory.expectation(nn.identity, 2.5) == pytest.approx(0, abs=1e-13)
    assert theory.expectation(lambda z: z ** 4, 2.0) == pytest.approx(12, rel=1e-12)            # 3 q²
    assert theory.expectation(nn.sigmoid, 4.0) == pytest.approx(0.5, rel=1e-13)
    assert theory.expectation(lambda z: np.tanh(z) ** 2, 1.0) == pytest.approx(0.394294, abs=1e-6)


def test_the_variances_of_tanh_with_var_w_1_go_to_0_as_1_over_2l():
    """course.md 03: q_1 … counted from the first pre-activation's image of variance 1."""
    q = theory.variances(nn.tanh, 101, 1.0)
    assert q.shape == (101,) and q[0] == 1.0
    table = {1: 0.394, 2: 0.236, 5: 0.103, 10: 0.052, 50: 0.0102, 100: 0.0051}
    for l, expected in table.items():
        assert q[l] == pytest.approx(expected, abs=0.6 * 10 ** -len(str(expected).split(".")[1])), l
    assert q[100] * 200 == pytest.approx(1, abs=0.03)
    assert (np.diff(q) < 0).all()


def test_variances_broadcast():
    q = theory.variances(nn.tanh, 4, np.array([0.5, 1.5])[:, None], np.array([0.0, 0.1, 0.2]), q1=2.0)
    assert q.shape == (2, 3, 4)
    np.testing.assert_allclose(q[1, 2], theory.variances(nn.tanh, 4, 1.5, 0.2, 2.0))
    assert (q[..., 0] == 2).all()


@pytest.mark.parametrize("var_w, var_b", [(1.5, 0.05), (3.0, 0.0), (0.5, 0.1), (10.0, 0.3)])
def test_the_fixed_point_stays_where_it_is_and_others_go_there(var_w, var_b):
    q = theory.fixed_point(nn.tanh, var_w, var_b)
    assert theory.variance_map(nn.tanh, q, var_w, var_b) == pytest.approx(q, rel=1e-12)
    for start in (q / 10, 10 * q):
        assert theory.variances(nn.tanh, 400, var_w, var_b, start)[-1] == pytest.approx(q, rel=1e-6)


def test_fixed_points_in_closed_form():
    assert theory.fixed_point(nn.tanh, 0.9) == 0
    assert theory.fixed_point(nn.relu, 1.5) == 0
    assert theory.fixed_point(nn.relu, 1.5, 0.1) == pytest.approx(0.1 / (1 - 0.75), rel=1e-10)
    assert theory.fixed_point(nn.identity, 0.5, 0.3) == pytest.approx(0.6, rel=1e-10)
    assert theory.fixed_point(nn.relu, 2.5) == theory.fixed_point(nn.relu, 2.5, 0.1) == theory.fixed_point(nn.relu, 2.0, 0.5) == math.inf
    assert theory.fixed_point(nn.relu, 2.0, 1e-5) == math.inf                                   # slowly, but for ever
    np.testing.assert_allclose(theory.fixed_point(nn.relu, np.array([1.0, 3.0]), 0.1), [0.2, math.inf])


@pytest.mark.parametrize("act, var_w", [(nn.relu, 2.0), (LEAKY, 2 / 1.01), (nn.identity, 1.0)], ids=str)
def test_where_every_variance_is_fixed_it_settles_where_it_starts(act, var_w):
    assert (theory.variances(act, 50, var_w, q1=np.array([0.3, 1.0])) == pytest.approx(np.array([[0.3], [1.0]]) * np.ones(50)))
    assert theory.fixed_point(act, var_w) == 1
    below, at, above = theory.fixed_point(act, var_w * np.array([0.999, 1, 1.001]))
    assert (below, at, above) == (0, 1, math.inf) and theory.chi1(act, var_w) == pytest.approx(1, rel=1e-12)
    assert theory.fixed_point(act, var_w, 0.01) == math.inf


def test_expectations_are_as_accurate_as_the_docstring_says():
    """Against 400,000 cells."""
    u = (np.arange(400_000) + 0.5) / 400_000 * 24 - 12
    weights = np.exp(-u ** 2 / 2)
    fine = lambda f, root: float((f(root * u) * weights).sum() / weights.sum())
    square, slope = (lambda z: np.tanh(z) ** 2), (lambda z: tanh_slope(np.clip(z, -300, 300)) ** 2)
    errors = {root: [abs(theory.expectation(f, np.array(root ** 2.0)) - fine(f, root)) for f in (square, slope)] for root in (3, 5, 7, 15)}
    assert max(errors[3]) < 1e-15 and max(errors[5]) == pytest.approx(3e-11, rel=0.2) and max(errors[7]) == pytest.approx(6e-8, rel=0.2)
    assert errors[15][1] / fine(slope, 15) == pytest.approx(0.014, rel=0.1)
    nodes, hermite = np.polynomial.hermite_e.hermegauss(100)
    assert abs((slope(3 * nodes) * hermite).sum() / hermite.sum() - fine(slope, 3)) == pytest.approx(3e-3, rel=0.2)
    for root in (0.5, 2.0):
        assert abs(theory.expectation(nn.relu.g, np.array(root ** 2)) - root / math.sqrt(2 * math.pi)) == pytest.approx(7e-5 * root, rel=0.1)
        assert theory.expectation(lambda z: nn.relu.g(z) ** 2, np.array(root ** 2)) == pytest.approx(root ** 2 / 2, rel=1e-13)


def test_chi1_in_closed_form():
    for var_w in (0.5, 1.0, 1.5, 2.0, 2.5):
        assert theory.chi1(nn.identity, var_w, 0.1) == pytest.approx(var_w, rel=1e-12)
        for var_b in (0.0, 0.1):
            assert theory.chi1(nn.relu, var_w, var_b) == pytest.approx(var_w / 2, rel=1e-9), (var_w, var_b)
            assert theory.chi1(LEAKY, var_w, var_b) == pytest.approx(var_w * 1.01 / 2, rel=1e-9), (var_w, var_b)
    assert theory.chi1(nn.tanh, 0.7) == pytest.approx(0.7, rel=1e-9)
    assert theory.chi1(nn.sigmoid, 1.0, 0.0) < 1 / 16 + 1e-12


@pytest.mark.parametrize("act, var_w, var_b", [(nn.tanh, 1.3, 0.05), (nn.tanh, 1.7610, 0.05), (nn.tanh, 2.5, 0.1), (nn.sigmoid, 4.0, 0.1), (nn.identity, 0.5, 0.2)], ids=str)
def test_the_slope_of_the_correlation_map_at_1_is_chi1(act, var_w, var_b):
    h = 1e-4
    one, near, nearer = (theory.correlation_map(act, c, var_w, var_b) for c in (1.0, 1 - 2 * h, 1 - h))
    assert one == pytest.approx(1, abs=1e-9)
    slope = (3 * one - 4 * nearer + near) / (2 * h)                                            # one-sided, second order
    assert slope == pytest.approx(theory.chi1(act, var_w, var_b), rel=1e-3)


def test_the_correlation_map_of_relu_is_the_arc_cosine_kernel():
    """Cho and Saul 2009: E[relu relu] = q (√(1 − c²) + (π − arccos c) c) / 2π."""
    var_w, var_b = 1.5, 0.1
    q = var_b / (1 - var_w / 2)
    for c in (-0.5, 0.0, 0.5, 0.9):
        overlap = q * (math.sqrt(1 - c * c) + (math.pi - math.acos(c)) * c) / (2 * math.pi)
        assert theory.correlation_map(nn.relu, c, var_w, var_b) == pytest.approx((var_w * overlap + var_b) / q, abs=2e-3)


def test_the_correlation_map_without_biases():
    """At ReLU's critical (2, 0) every variance is a fixed point, and below it the limit of small q counts: no 0 / 0."""
    for var_w in (1.5, 2.0):
        for c in (0.0, 0.5):
            expected = (math.sqrt(1 - c * c) + (math.pi - math.acos(c)) * c) / math.pi
            assert theory.correlation_map(nn.relu, c, var_w) == pytest.approx(expected, abs=2e-3)
    assert theory.correlation_map(nn.tanh, 0.5, 0.5) == pytest.approx(0.5, abs=1e-6)            # tanh is linear at q* = 0


def test_correlations_broadcast():
    c = np.linspace(-1, 1, 5)
    out = theory.correlation_map(nn.tanh, c, np.array([1.2, 2.0])[:, None], 0.05)
    assert out.shape == (2, 5)
    assert out[1, 3] == pytest.approx(theory.correlation_map(nn.tanh, 0.5, 2.0, 0.05))


# A wide random network does what the theory says.

def wide(act, depth, var_w, var_b, X, n=600, seed=0):
    """Pre-activations of every layer."""
    rng = np.random.default_rng(seed)
    net = nn.Network((nn.Dense(n, nn.scaled(math.sqrt(var_w))), act) * depth)
    params = net.build(len(X), rng)
    for i in net.indices(nn.Dense):
        params.layers[i]["b"][...] = math.sqrt(var_b) * rng.standard_normal((n, 1))
    trace = net.forward(params, X, rng)
    return net, params, trace, [trace[i] for i in net.indices(nn.Dense)]


@pytest.mark.parametrize("act, var_w, var_b", [(nn.tanh, 1.761, 0.05), (nn.tanh, 1.0, 0.0), (nn.relu, 2.0, 0.0), (nn.sigmoid, 3.0, 0.1)], ids=str)
def test_measured_variances(act, var_w, var_b):
    X = np.random.default_rng(1).standard_normal((600, 8))
    Z = wide(act, 6, var_w, var_b, X)[-1]
    expected = theory.variances(act, 6, var_w, var_b, q1=var_w + var_b)
    np.testing.assert_allclose(nn.diagnostics.rms(Z) ** 2, expected, rtol=0.15)


def test_measured_gradients_change_by_chi1_a_layer():
    for var_w, var_b in ((0.8, 0.05), (1.761, 0.05), (3.0, 0.05)):
        X = math.sqrt(theory.fixed_point(nn.tanh, var_w, var_b)) * np.random.default_rng(1).standard_normal((600, 4))
        net, params, trace, Z = wide(nn.tanh, 9, var_w, var_b, X)
        deltas = net.backward(params, trace, np.random.default_rng(2).standard_normal(trace[-1].shape), params.zeros_like())
        sizes = nn.diagnostics.norms([deltas[i] for i in net.indices(nn.Dense)]) ** 2
        assert (sizes[2] / sizes[-2]) ** (1 / 5) == pytest.approx(theory.chi1(nn.tanh, var_w, var_b), rel=0.08)


def test_measured_correlations():
    var_w, var_b = 2.5, 0.1
    q = theory.fixed_point(nn.tanh, var_w, var_b)
    rng = np.random.default_rng(3)
    u, v = rng.standard_normal((2, 1000, 30))
    Z1 = math.sqrt(q) * np.concatenate([u, 0.6 * u + 0.8 * v], axis=1)                           # correlation 0.6
    W = math.sqrt(var_w / 1000) * rng.standard_normal((1000, 1000))
    b = math.sqrt(var_b) * rng.standard_normal((1000, 1))
    Z2 = W @ np.tanh(Z1) + b
    measured = (Z2[:, :30] * Z2[:, 30:]).mean() / q
    assert measured == pytest.approx(theory.correlation_map(nn.tanh, 0.6, var_w, var_b), rel=0.05)
