"""backward is the derivative of forward, by two oracles that are not ours.

(a) the complex step through nnlib's own forward; (b) autograd through a forward pass written again from the textbook's formulas.
"""
import itertools
import math

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from autograd.extend import defvjp, primitive

import nnlib as nn
from nnlib.training import write_gradient

from ours import ACTIVATIONS


@primitive
def erf(Z):
    return np.vectorize(math.erf, otypes=[float])(Z)


defvjp(erf, lambda A, Z: lambda dA: dA * 2 / math.sqrt(math.pi) * anp.exp(-Z ** 2))

# The textbook, in autograd's NumPy: one network, no code of ours.

TEXTBOOK_G = {
    nn.sigmoid: lambda Z: 1 / (1 + anp.exp(-Z)),
    nn.tanh: lambda Z: (anp.exp(Z) - anp.exp(-Z)) / (anp.exp(Z) + anp.exp(-Z)),
    nn.relu: lambda Z: anp.where(Z > 0, Z, 0.0),
    nn.identity: lambda Z: Z + 0.0,
    nn.leaky_relu(0.2): lambda Z: anp.where(Z > 0, Z, 0.2 * Z),
    nn.gelu: lambda Z: Z / 2 * (1 + erf(Z / math.sqrt(2))),
    nn.silu: lambda Z: Z / (1 + anp.exp(-Z)),
}

TEXTBOOK_LOSS = {
    nn.sigmoid_cross_entropy: lambda Z, Y: -anp.sum(Y * anp.log(1 / (1 + anp.exp(-Z))) + (1 - Y) * anp.log(1 / (1 + anp.exp(Z)))) / Z.shape[1],
    nn.softmax_cross_entropy: lambda Z, Y: -anp.sum(Y * anp.log(anp.exp(Z) / anp.sum(anp.exp(Z), axis=0))) / Z.shape[1],
    nn.squared_error: lambda Z, Y: anp.sum((Z - Y) ** 2) / 2 / Z.shape[1],
}
LOSS_NAMES = {nn.sigmoid_cross_entropy: "sigmoid", nn.softmax_cross_entropy: "softmax", nn.squared_error: "squared"}


def textbook_layer(layer, A, p, rng):
    if isinstance(layer, nn.Dense):
        return anp.dot(p["W"], A) + p["b"]
    if isinstance(layer, nn.BatchNorm):
        centred = A - anp.mean(A, axis=1, keepdims=True)
        return p["gamma"] * centred / anp.sqrt(anp.mean(centred ** 2, axis=1, keepdims=True) + layer.eps) + p["beta"]
    if isinstance(layer, nn.Dropout):
        return A * np.where(rng.random(A.shape) < layer.keep, 1 / layer.keep, 0)
    return TEXTBOOK_G[layer](A)


def textbook_cost(net, loss, lam, layers, A, Y, rng, first=0):
    for layer, p in list(zip(net.layers, layers))[first:]:
        A = textbook_layer(layer, A, p, rng)
    return TEXTBOOK_LOSS[loss](A, Y) + lam / (2 * Y.shape[1]) * sum(anp.sum(p["W"] ** 2) for p in layers if "W" in p)


# The cases.

# With two examples ẑ is ±1 but for ε, so at the usual 1e-5 the true gradient is itself a difference of near-equal numbers; 0.1 lets it be judged.
norm = nn.BatchNorm(eps=0.1)


def architectures(act):
    return {
        "plain": (nn.Dense(4), act, nn.Dense(3)),
        "deep": (nn.Dense(4), act, nn.Dense(1), act, nn.Dense(5), act, nn.Dense(3)),
        "batch norm": (nn.Dense(4), norm, act, nn.Dense(3)),
        "batch norm first": (norm, nn.Dense(4), act, norm, nn.Dense(3)),
        "dropout": (nn.Dense(6), act, nn.Dropout(0.6), nn.Dense(3)),
        "everything": (nn.Dropout(0.9), nn.Dense(5), norm, act, nn.Dropout(0.7), nn.Dense(4), act, nn.Dense(3)),
        "activation first and last": (act, nn.Dense(3), act),
    }


ARCHITECTURES = list(architectures(nn.tanh))


def case(name, act, loss, m, lead):
    net = nn.Network(architectures(act)[name])
    rng = np.random.default_rng([m, len(name), len(act.name)])
    params = net.build(3, rng)
    vector = rng.standard_normal((*lead, params.vector.shape[-1])) * 0.7        # biases, γ and β at no special value
    params = nn.Parameters.view(vector, params.shapes)
    X = rng.standard_normal((3, m))
    Y = nn.one_hot(rng.integers(0, 3, m), 3) if loss is nn.softmax_cross_entropy else rng.integers(0, 2, (3, m)).astype(float)
    return net, params, X, Y


def gradients(net, params, X, Y, loss, penalty):
    grads = params.zeros_like()
    grads.vector[...] = np.nan                                                  # what backward leaves out stays visible
    cost, trace, deltas = write_gradient(grads, net, params, X, Y, loss, penalty, np.random.default_rng(9))
    return cost, trace, deltas, grads


def assert_equal_gradients(ours, oracle, scale, where):
    """Relative error < 1e-9; a gradient that is 0 for both but for rounding (1e-14 of the whole) has no relative error."""
    ours, oracle = np.ravel(ours), np.ravel(oracle)
    size, difference = np.linalg.norm(ours) + np.linalg.norm(oracle), np.linalg.norm(ours - oracle)
    assert difference <= 1e-9 * size or size <= 1e-14 * scale, f"{where}: relative error {difference / size:.1e}"


GRID = [pytest.param(name, act, loss, m, id=f"{name}-{act}-{LOSS_NAMES[loss]}-{m}")
        for name, act, loss, m in itertools.product(ARCHITECTURES, ACTIVATIONS, LOSS_NAMES, (1, 2, 7))]


@pytest.mark.parametrize("name, act, loss, m", GRID)
def test_backward_is_autograds_derivative_of_the_textbook(name, act, loss, m):
    """Two networks as a stack, and each alone."""
    net, params, X, Y = case(name, act, loss, m, (2,))
    lam = 0.3
    cost, trace, deltas, grads = gradients(net, params, X, Y, loss, nn.L2(lam))
    for k in range(2):
        alone = gradients(net, params.network(k), X, Y, loss, nn.L2(lam))[3]
        np.testing.assert_allclose(alone.theta, grads.theta[k], rtol=1e-12, atol=1e-14)
        layers = tuple({key: A[k].copy() for key, A in p.items()} for p in params.layers)
        expected = textbook_cost(net, loss, lam, layers, X, Y, np.random.default_rng(9))
        assert abs(cost[k] - expected) <= 1e-12 * abs(expected)
        oracle = grad(lambda layers: textbook_cost(net, loss, lam, layers, X, Y, np.random.default_rng(9)))(layers)
        scale = 1 + np.linalg.norm(grads.theta[k])
        for i, block in enumerate(params.shapes.trained):
            for key in block:
                assert_equal_gradients(grads.layers[i][key][k], oracle[i][key], scale, f"layer {i} {key}")
        dX = net.layers[0].backward(deltas[0], trace.caches[0], params.zeros_like().layers[0], **params.layers[0])
        oracle_dX = m * grad(lambda X: textbook_cost(net, loss, lam, layers, X, Y, np.random.default_rng(9)))(X)
        assert_equal_gradients(dX[k], oracle_dX, scale * m, "X")


def complex_step(J, theta, h=1e-30):
    """Im J(θ + i h e_j) / h for every j: J takes (P, …, P) and returns (P, …)."""
    P = theta.shape[-1]
    V = 1j * h * np.eye(P).reshape(P, *(1 for _ in theta.shape[:-1]), P)
    return np.moveaxis(J(theta + V).imag / h, 0, -1)


@pytest.mark.parametrize("lead", [(), (2,)], ids=["single", "stack"])
@pytest.mark.parametrize("name, act, loss, m", GRID)
def test_backward_is_the_complex_step_of_forward(name, act, loss, m, lead):
    net, params, X, Y = case(name, act, loss, m, lead)
    penalty = nn.L2(0.3)
    _, trace, deltas, grads = gradients(net, params, X, Y, loss, penalty)

    def cost(vectors, X=X):
        perturbed = nn.Parameters.view(vectors, params.shapes)
        return loss(net.forward(perturbed, X, np.random.default_rng(9))[-1], Y)[0] + penalty.cost(perturbed, m)

    oracle = complex_step(cost, params.vector)
    scale = 1 + np.linalg.norm(grads.theta)
    for where, start, stop, shape in ((f"layer {i} {key}", a, b, s) for i, key, a, b, s in params.shapes.places if b <= params.shapes.n_theta):
        assert_equal_gradients(grads.vector[..., start:stop], oracle[..., start:stop], scale, where)
    assert not oracle[..., params.shapes.n_theta:].any()        # running statistics have no part in the training cost

    def cost_of_input(flat):
        stacked = flat.reshape(-1, *(1 for _ in lead), *X.shape)
        return cost(params.vector[None], stacked)

    oracle_dX = m * complex_step(cost_of_input, X.reshape(-1))
    dX = net.layers[0].backward(deltas[0], trace.caches[0], params.zeros_like().layers[0], **params.layers[0])
    assert_equal_gradients(dX, oracle_dX, scale * m, "X")


@pytest.mark.parametrize("name", ARCHITECTURES)
@pytest.mark.parametrize("loss", LOSS_NAMES, ids=LOSS_NAMES.values())
def test_every_delta_is_m_times_the_derivative_by_that_layers_output(name, loss):
    net, params, X, Y = case(name, nn.tanh, loss, 7, ())
    _, trace, deltas, _ = gradients(net, params, X, Y, loss, nn.no_penalty)
    assert len(deltas) == len(trace) == len(net.layers)
    for i in range(len(net.layers)):
        rng = np.random.default_rng(9)
        for layer, A in zip(net.layers[:i + 1], [X, *trace]):
            if isinstance(layer, nn.Dropout):
                rng.random(A.shape)                             # what the layers before have drawn
        state = rng.bit_generator.state

        def tail(A):
            rng.bit_generator.state = state
            return textbook_cost(net, loss, 0.0, params.layers, A, Y, rng, first=i + 1)

        assert_equal_gradients(deltas[i], 7 * grad(tail)(trace[i]), 1, f"deltas[{i}]")


@pytest.mark.parametrize("act", ACTIVATIONS, ids=str)
def test_an_activation_alone_is_its_formula_and_its_slope(act):
    Z = np.linspace(-6, 6, 240).reshape(3, -1)          # no kink among them
    A, cache = act.forward(Z, None)
    np.testing.assert_allclose(A, TEXTBOOK_G[act](Z), rtol=1e-12, atol=1e-15)
    np.testing.assert_array_equal(act(Z), A)
    dA = np.random.default_rng(0).standard_normal(Z.shape)
    slope = grad(lambda Z: anp.sum(TEXTBOOK_G[act](Z)))(Z)
    np.testing.assert_allclose(act.backward(dA, cache, {}), dA * slope, rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(act.slope(Z, A), slope, rtol=1e-9, atol=1e-15)


def test_the_slopes_at_a_kink_are_those_from_the_left():
    zero = np.zeros((1, 1))
    assert nn.relu.slope(zero, zero) == 0
    assert nn.leaky_relu(0.3).slope(zero, zero) == 0.3


def test_batch_norm_with_its_usual_eps():
    net = nn.Network(nn.Dense(4), nn.BatchNorm(), nn.tanh, nn.Dense(3))
    params = net.build(3, np.random.default_rng(1))
    X, Y = np.random.default_rng(2).standard_normal((2, 3, 20))
    *_, grads = gradients(net, params, X, Y, nn.squared_error, nn.no_penalty)
    oracle = grad(lambda layers: textbook_cost(net, nn.squared_error, 0.0, layers, X, Y, None))(params.layers)
    for i, block in enumerate(params.shapes.trained):
        for key in block:
            assert_equal_gradients(grads.layers[i][key], oracle[i][key], 1, f"layer {i} {key}")


@pytest.mark.parametrize("m", [1, 2, 7])
def test_predict_of_batch_norm_is_its_formula_with_the_running_statistics(m):
    rng = np.random.default_rng(3)
    Z, gamma, beta, mean, var = rng.standard_normal((4, m)), *rng.random((4, 4, 1))
    expected = np.array([[gamma[i, 0] * (Z[i, j] - mean[i, 0]) / (var[i, 0] + 1e-5) ** 0.5 + beta[i, 0] for j in range(m)] for i in range(4)])
    np.testing.assert_allclose(nn.BatchNorm().predict(Z, gamma, beta, mean, var), expected, rtol=1e-12)


def test_remember_moves_the_running_statistics_by_one_minus_momentum():
    net = nn.Network(nn.BatchNorm(momentum=0.75))
    params = net.build(2, np.random.default_rng(0))
    X = np.array([[1.0, 3.0], [0.0, 8.0]])
    net.remember(params, net.forward(params, X, None))
    np.testing.assert_allclose(params["mean1"], [[0.25 * 2], [0.25 * 4]])
    np.testing.assert_allclose(params["var1"], [[0.75 + 0.25 * 1], [0.75 + 0.25 * 16]])     # σ² divides by m
    net.remember(params, net.forward(params, X, None))
    np.testing.assert_allclose(params["mean1"], [[0.4375 * 2], [0.4375 * 4]])


def test_dropout_keeps_its_share_and_the_mean_and_predicts_without_noise():
    layer, A = nn.Dropout(0.8), np.ones((200, 500))
    out, mask = layer.forward(A, np.random.default_rng(0))
    assert set(np.unique(out)) == {0.0, 1 / 0.8}
    assert abs((out > 0).mean() - 0.8) < 5 * (0.16 / A.size) ** 0.5                           # five standard errors
    assert layer.predict(A) is A or np.array_equal(layer.predict(A), A)
    assert np.array_equal(nn.Dropout(1.0).forward(A, np.random.default_rng(0))[0], A)
