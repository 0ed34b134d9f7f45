"""What holds for every network and every data set, tried on many drawn ones."""
from decimal import Decimal, getcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnlib as nn

from ours import ACTIVATIONS

getcontext().prec = 400                         # e^−708 beside 1
getcontext().Emin, getcontext().Emax = -10 ** 8, 10 ** 8
many = settings(max_examples=40, deadline=None, derandomize=True)
LOSSES = [nn.sigmoid_cross_entropy, nn.softmax_cross_entropy, nn.squared_error]
widths, sizes, seeds = st.integers(1, 6), st.integers(1, 9), st.integers(0, 2 ** 16)
leads = st.sampled_from([(), (1,), (3,), (2, 3)])
hidden = st.lists(st.one_of(st.builds(nn.Dense, widths), st.sampled_from(ACTIVATIONS), st.builds(nn.BatchNorm, st.just(0.5), st.just(0.1)),
                            st.builds(nn.Dropout, st.floats(0.3, 1))), max_size=5)
without_noise = st.lists(st.one_of(st.builds(nn.Dense, widths), st.sampled_from(ACTIVATIONS)), max_size=5)


def problem(layers, n_in, n_out, m, seed, lead=(), loss=nn.squared_error):
    net = nn.Network(*layers, nn.Dense(n_out))
    rng = np.random.default_rng(seed)
    one = net.build(n_in, rng)
    vector = rng.standard_normal((*lead, one.vector.size))
    params = nn.Parameters.view(vector, one.shapes)
    for layer in params.layers:
        if "var" in layer:
            layer["var"][...] **= 2
    X = rng.standard_normal((n_in, m))
    if loss is nn.softmax_cross_entropy:
        return net, params, X, nn.one_hot(rng.integers(0, n_out, m), n_out)
    return net, params, X, rng.integers(0, 2, (n_out, m)).astype(float)


def gradient(net, params, X, Y, loss):
    cost, trace, deltas, grads = nn.gradient(net, params, X, Y, loss=loss, rng=np.random.default_rng(1))
    return cost, grads.theta, trace, deltas


def close(a, b):
    np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-11 * (1 + np.abs(b).max(initial=0)))


@many
@given(hidden, widths, widths, sizes, seeds, leads)
def test_shapes(layers, n_in, n_out, m, seed, lead):
    net, params, X, Y = problem(layers, n_in, n_out, m, seed, lead)
    cost, g, trace, deltas = gradient(net, params, X, Y, nn.squared_error)
    assert np.shape(cost) == lead and g.shape == (*lead, params.shapes.n_theta)
    assert net.predict(params, X).shape == (*lead, n_out, m)
    n = n_in
    for layer, A, delta in zip(net.layers, trace, deltas, strict=True):
        n = getattr(layer, "n_out", n)
        assert A.shape[-2:] == (n, m) and A.shape[:-2] in ((), lead)
        assert delta.shape == (*lead, n, m)


@many
@given(hidden, widths, sizes, seeds, leads)
def test_inputs_and_parameters_are_left_alone(layers, n_in, m, seed, lead):
    net, params, X, Y = problem(layers, n_in, 2, m, seed, lead)
    before = [A.copy() for A in (params.vector, X, Y)]
    _, _, trace, deltas = gradient(net, params, X, Y, nn.squared_error)
    net.predict(params, X)
    assert all(map(np.array_equal, before, (params.vector, X, Y)))


@many
@given(st.lists(st.one_of(st.builds(nn.Dense, widths), st.sampled_from(ACTIVATIONS), st.builds(nn.BatchNorm, st.just(0.5), st.just(0.1))), max_size=5),
       widths, sizes, seeds, leads, st.sampled_from(LOSSES))
def test_the_order_of_the_examples_does_not_matter(layers, n_in, m, seed, lead, loss):
    net, params, X, Y = problem(layers, n_in, 3, m, seed, lead, loss)
    order = np.random.default_rng(seed).permutation(m)
    cost, g, trace, deltas = gradient(net, params, X, Y, loss)
    cost_2, g_2, trace_2, deltas_2 = gradient(net, params, X[:, order], Y[:, order], loss)
    close(cost_2, cost)
    close(g_2, g)
    close(deltas_2[0], deltas[0][..., order])
    close(trace_2[-1], trace[-1][..., order])


@many
@given(without_noise, widths, st.integers(2, 9), st.data(), seeds, leads, st.sampled_from(LOSSES))
def test_the_gradient_of_the_whole_is_the_weighted_mean_of_the_parts(layers, n_in, m, data, seed, lead, loss):
    net, params, X, Y = problem(layers, n_in, 3, m, seed, lead, loss)
    cut = data.draw(st.integers(1, m - 1))
    cost, g, _, deltas = gradient(net, params, X, Y, loss)
    parts = [gradient(net, params, X[:, s], Y[:, s], loss) for s in (slice(cut), slice(cut, None))]
    close((cut * parts[0][0] + (m - cut) * parts[1][0]) / m, cost)
    close((cut * parts[0][1] + (m - cut) * parts[1][1]) / m, g)
    close(np.concatenate([part[3][0] for part in parts], axis=-1), deltas[0])       # what flows does not know m


@many
@given(without_noise, widths, sizes, st.integers(2, 4), seeds, st.sampled_from(LOSSES))
def test_scales_examples_seen_twice_change_no_gradient_and_no_delta(layers, n_in, m, times, seed, loss):
    """J is a mean, so ∂J/∂θ stays; a flowing dA is m·∂J/∂A, so each copy's column stays as well."""
    net, params, X, Y = problem(layers, n_in, 3, m, seed, (), loss)
    cost, g, _, deltas = gradient(net, params, X, Y, loss)
    cost_2, g_2, _, deltas_2 = gradient(net, params, np.tile(X, times), np.tile(Y, times), loss)
    close(cost_2, cost)
    close(g_2, g)
    for delta, delta_2 in zip(deltas, deltas_2):
        close(delta_2, np.tile(delta, times))


@many
@given(st.sampled_from(LOSSES), sizes, seeds)
def test_dZ_is_m_times_the_derivative_of_the_cost(loss, m, seed):
    _, _, Z, Y = problem((), 3, 3, m, seed, (), loss)
    dZ = loss(Z, Y)[1]
    for i, j in np.ndindex(3, m):
        bumped = Z.astype(complex)
        bumped[i, j] += 1e-30j
        close(dZ[i, j], m * loss(bumped, Y)[0].imag / 1e-30)


# Mini-batches and the standardizer.

@many
@given(st.integers(1, 40), st.data(), seeds, st.sampled_from([(), (2,)]))
def test_minibatches_cover_every_example_once_and_keep_the_last_short_one(m, data, seed, lead):
    size = data.draw(st.integers(1, m))
    X = np.broadcast_to(np.arange(m, dtype=float), (*lead, 2, m)) * np.array([[1], [10]])
    Y = np.arange(m, dtype=float)[None] * 100
    batches = list(nn.minibatches(X, Y, size, np.random.default_rng(seed)))
    assert [X_t.shape[-1] for X_t, _ in batches] == [size] * (m // size) + [m % size] * (m % size > 0)
    seen = np.concatenate([Y_t[0] for _, Y_t in batches]) / 100
    np.testing.assert_array_equal(np.sort(seen), np.arange(m))
    for X_t, Y_t in batches:
        assert X_t.shape[:-1] == (*lead, 2)
        np.testing.assert_array_equal(X_t * [[10], [1]] * 10, np.broadcast_to(Y_t, X_t.shape))      # an example keeps its label


def test_minibatches_are_shuffled_anew_by_the_rng_alone():
    X = np.arange(100.0)[None]
    rng = np.random.default_rng(0)
    first, second = ([list(X_t[0]) for X_t, _ in nn.minibatches(X, X, 10, rng)] for _ in range(2))
    again = [list(X_t[0]) for X_t, _ in nn.minibatches(X, X, 10, np.random.default_rng(0))]
    assert first == again and first != second
    assert sorted(sum(first, [])) != sum(first, [])
    (whole, _), = nn.minibatches(X, X, 100, rng)
    assert np.array_equal(whole, X)


@many
@given(widths, st.integers(2, 30), seeds, st.floats(-100, 100), st.floats(1e-3, 1e3))
def test_standardized_features_have_mean_0_and_std_1(n, m, seed, shift, scale):
    X = shift + scale * np.random.default_rng(seed).standard_normal((n, m))
    z = nn.Standardizer.fit(X)
    np.testing.assert_allclose(z(X).mean(axis=1), 0, atol=1e-9 * max(1, abs(shift) / scale))
    np.testing.assert_allclose(z(X).std(axis=1), 1, rtol=1e-9)
    new = np.random.default_rng(seed + 1).standard_normal((n, 3))
    np.testing.assert_allclose(z(new), (new - X.mean(axis=1)[:, None]) / X.std(axis=1)[:, None], rtol=1e-12)
    np.testing.assert_array_equal(z(np.stack([new, new]))[1], z(new))


@settings(many, max_examples=300)
@given(st.floats(-1e6, 1e6), st.integers(1, 30), st.sampled_from([np.float32, np.float64]))
def test_a_feature_that_never_changed_is_centred_and_not_scaled(value, m, dtype):
    X = np.full((1, m), value, dtype)
    z = nn.Standardizer.fit(X)
    tolerance = 8 * np.finfo(dtype).eps * abs(value)
    assert np.abs(z(X)).max() <= tolerance
    assert np.abs(z(X + dtype(1)) - 1).max() <= tolerance + 8 * np.finfo(dtype).eps


# Stability, against exact arithmetic.

EXTREMES = np.array([0.0, 1e-30, 1e-8, 0.1, 0.5, 1, 2, 10, 17, 30, 36.7, 37.5, 88, 90, 103, 500, 708, 709, 745, 746, 1e3, 1e4])
EXTREMES = np.concatenate([-EXTREMES[::-1], EXTREMES])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("act", ACTIVATIONS, ids=str)
def test_activations_are_finite_and_silent_up_to_ten_thousand(act, dtype):
    Z = np.concatenate([np.linspace(-1e4, 1e4, 4001), EXTREMES]).astype(dtype)[None]
    with np.errstate(all="raise", under="ignore"):
        A = act(Z)
        slope = act.slope(Z, A)
    assert np.isfinite(A).all() and np.isfinite(slope).all() and A.dtype == dtype
    if act not in (nn.gelu, nn.silu):
        assert (np.diff(act(np.sort(Z))) >= 0).all()


def exact_limits(dtype):
    """The spacing of numbers at 1 and the smallest normal number."""
    return Decimal(float(np.finfo(dtype).eps)), Decimal(float(np.finfo(dtype).tiny))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sigmoid_and_its_slope_against_exact_values(dtype):
    Z = EXTREMES.astype(dtype)
    (unit, tiny), A = exact_limits(dtype), nn.sigmoid(Z)
    slope = nn.sigmoid.slope(Z, A)
    for z, a, s in zip(Z, A, slope):
        exact = 1 / (1 + (-Decimal(float(z))).exp())
        assert abs(Decimal(float(a)) - exact) <= 4 * unit * exact + tiny, z
        assert abs(Decimal(float(s)) - exact * (1 - exact)) <= unit + 4 * unit * exact, z


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("y", [0, 1])
def test_sigmoid_cross_entropy_at_extreme_logits(y, dtype):
    unit, tiny = exact_limits(dtype)
    for z in EXTREMES.astype(dtype):
        with np.errstate(all="raise", under="ignore"):
            cost, dZ = nn.sigmoid_cross_entropy(np.array([[z]]), np.array([[y]], dtype))
        z = Decimal(float(z))
        exact = (1 + z.exp()).ln() - y * z
        assert abs(Decimal(float(cost)) - exact) <= 4 * unit * exact + tiny, z
        assert abs(Decimal(float(dZ[0, 0])) - (1 / (1 + (-z).exp()) - y)) <= 4 * unit


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("y", [0, 1, 2])
def test_softmax_cross_entropy_at_extreme_logits(y, dtype):
    unit, _ = exact_limits(dtype)
    for column in ([0, 0, 0], [1e4, -1e4, 0], [1e4, 1e4, 1e4], [-1e4, -1e4 + 1, -1e4], [700, 710, 720], [1e-8, 0, -1e-8], [3, -2, 1]):
        Z, Y = np.array(column, dtype)[:, None], nn.one_hot(np.array([y]), 3, dtype)
        with np.errstate(all="raise", under="ignore"):
            cost, dZ = nn.softmax_cross_entropy(Z, Y)
        z = [Decimal(float(v)) for v in Z[:, 0]]
        total = sum(v.exp() for v in z)
        exact = total.ln() - z[y]
        assert abs(Decimal(float(cost)) - exact) <= 4 * unit * max(exact, 1), column
        for k in range(3):
            assert abs(Decimal(float(dZ[k, 0])) - (z[k].exp() / total - (k == y))) <= 4 * unit, column


def test_softmax_does_not_care_about_a_shift():
    Z, Y = np.random.default_rng(0).standard_normal((4, 6)), nn.one_hot(np.arange(6) % 4, 4)
    close(nn.softmax_cross_entropy(Z + 1000, Y)[0], nn.softmax_cross_entropy(Z, Y)[0])


def test_squared_error_is_half_the_mean_square():
    Z, Y = np.array([[1.0, 2.0], [0.0, 5.0]]), np.array([[0.0, 2.5], [3.0, 4.0]])
    exact = Fraction(1, 4) * (1 + Fraction(1, 4) + 9 + 1)
    assert nn.squared_error(Z, Y)[0] == float(exact)


def test_the_costs_of_knowing_nothing():
    assert nn.sigmoid_cross_entropy(np.zeros((1, 4)), np.array([[0.0, 1, 1, 0]]))[0] == pytest.approx(np.log(2), rel=1e-15)
    assert nn.softmax_cross_entropy(np.zeros((5, 4)), nn.one_hot(np.arange(4), 5))[0] == pytest.approx(np.log(5), rel=1e-15)


@pytest.mark.parametrize("lam, m", [(0.0, 1), (0.7, 4)])
def test_l2_is_lambda_over_2m_times_the_squared_weights_only(lam, m):
    net = nn.Network(nn.Dense(3), nn.BatchNorm(), nn.tanh, nn.Dense(2))
    params = net.build(2, np.random.default_rng(0))
    params.vector[...] = np.arange(1.0, params.vector.size + 1)
    squares = sum(float(w) ** 2 for name in ("W1", "W2") for w in params[name].ravel())
    assert nn.L2(lam).cost(params, m) == pytest.approx(lam / (2 * m) * squares, rel=1e-14)
    grads = params.zeros_like()
    nn.L2(lam).add_gradient(params, grads, m)
    for name in params.names:
        np.testing.assert_allclose(grads[name], lam / m * params[name] if name.startswith("W") else 0 * params[name])
    nn.no_penalty.add_gradient(params, grads, m)
    assert nn.no_penalty.cost(params, m) == 0


# A student's own layer, activation, initializer, loss and rule.

class Scale(nn.Layer):
    def build(self, n_in, rng, dtype):
        return n_in, {"s": np.ones((n_in, 1), dtype)}

    def forward(self, A, rng, s):
        return s * A, A

    def backward(self, dZ, A, grad, s):
        grad["s"][...] = (dZ * A).mean(axis=-1, keepdims=True)
        return s * dZ


@many
@given(widths, sizes, seeds, leads, st.integers(0, 2))
def test_ones_own_everything_passes_the_gradient_check_and_trains(n_in, m, seed, lead, place):
    softplus = nn.Activation(lambda Z: np.log1p(np.exp(Z)), lambda Z, A: 1 / (1 + np.exp(-Z)))
    layers = [nn.Dense(4, lambda rng, shape, dtype: rng.uniform(-1, 1, shape).astype(dtype)), softplus, nn.Dense(2)]
    layers.insert(place, Scale())
    net, params, X, Y = problem(layers, n_in, 2, m, seed, lead)
    mean_fourth = lambda Z, Y: (((Z - Y) ** 4).sum(axis=(-2, -1)) / 4 / Z.shape[-1], (Z - Y) ** 3)
    reports = nn.gradient_check(net, params, X, Y, loss=mean_fourth, rng=np.random.default_rng(0), difference=nn.ComplexStep())
    for report in reports if lead else [reports]:
        assert report.passed and report.error < 1e-12

    class Signs(nn.GradientDescent):
        def step(self, t, theta, g):
            theta -= self.lr * np.sign(g)

    before = params.theta.copy()
    step = next(nn.train(net, params, X, Y, loss=mean_fourth, rule=Signs(lr=0.01), batch_size=m, epochs=1, rng=np.random.default_rng(0)))
    np.testing.assert_allclose(params.theta, before - 0.01 * np.sign(step.grads.theta))
