"""Optimizer rules against their published formulas, written again number by number, and against closed forms."""
import math

import numpy as np
import pytest

import nnlib as nn

DTYPE = np.dtype(np.float64)


def path(rule, gradients, theta=0.0, lead=()):
    """θ after each step, for a list of gradients."""
    theta = np.full((*lead, 1), theta)
    state = [np.zeros_like(theta) for _ in range(rule.slots)]
    places = []
    for t, g in enumerate(gradients, 1):
        rule.at(t, lead, DTYPE).step(t, theta, np.full_like(theta, g), *state)
        places.append(theta[..., 0].copy())
    return np.array(places)


GRADIENTS = [0.7, -0.2, 1.9, 0.0, -3.1, 0.4, 1e-3, 25.0]


def descent(gs, lr):
    theta = 0.0
    for g in gs:
        theta = theta - lr * g
        yield theta


def momentum(gs, lr, beta):
    """As a sum, not a recursion: v_t = (1 − β) Σ βᵗ⁻ⁱ g_i."""
    theta = 0.0
    for t in range(1, len(gs) + 1):
        theta -= lr * (1 - beta) * sum(beta ** (t - i) * gs[i - 1] for i in range(1, t + 1))
        yield theta


def rmsprop(gs, lr, beta, eps):
    theta = 0.0
    for t in range(1, len(gs) + 1):
        s = (1 - beta) * sum(beta ** (t - i) * gs[i - 1] ** 2 for i in range(1, t + 1))
        theta -= lr * gs[t - 1] / (math.sqrt(s) + eps)
        yield theta


def adam(gs, lr, beta1, beta2, eps):
    """Kingma and Ba's algorithm 1; the bias-corrected moments as weighted means of the gradients."""
    theta = 0.0
    for t in range(1, len(gs) + 1):
        w1, w2 = ([beta ** (t - i) for i in range(1, t + 1)] for beta in (beta1, beta2))
        m_hat = sum(w * g for w, g in zip(w1, gs)) / sum(w1)
        v_hat = sum(w * g * g for w, g in zip(w2, gs)) / sum(w2)
        theta -= lr * m_hat / (math.sqrt(v_hat) + eps)
        yield theta


@pytest.mark.parametrize("rule, formula", [
    (nn.GradientDescent(0.3), lambda gs: descent(gs, 0.3)),
    (nn.Momentum(0.3), lambda gs: momentum(gs, 0.3, 0.9)),
    (nn.Momentum(0.3, beta=0.5), lambda gs: momentum(gs, 0.3, 0.5)),
    (nn.Momentum(0.3, beta=0.0), lambda gs: descent(gs, 0.3)),
    (nn.RMSprop(0.3), lambda gs: rmsprop(gs, 0.3, 0.9, 1e-8)),
    (nn.RMSprop(0.3, beta=0.99, eps=0.1), lambda gs: rmsprop(gs, 0.3, 0.99, 0.1)),
    (nn.Adam(), lambda gs: adam(gs, 0.001, 0.9, 0.999, 1e-8)),
    (nn.Adam(0.3, beta1=0.5, beta2=0.9, eps=0.1), lambda gs: adam(gs, 0.3, 0.5, 0.9, 0.1)),
], ids=lambda value: str(value) if isinstance(value, nn.Rule) else "formula")
def test_a_rule_is_its_formula(rule, formula):
    np.testing.assert_allclose(path(rule, GRADIENTS), list(formula(GRADIENTS)), rtol=1e-10)


def test_momentum_is_pytorchs_with_its_rate_divided_by_one_minus_beta():
    buffer = theta = 0.0
    for g, ours in zip(GRADIENTS, path(nn.Momentum(1.0, beta=0.9), GRADIENTS)):
        buffer = 0.9 * buffer + g
        theta -= 0.1 * buffer
        assert ours == pytest.approx(theta, rel=1e-12)


@pytest.mark.parametrize("size", [1e-6, 1.0, 1e6])
def test_adams_steps_are_the_rate_whatever_the_gradients_size(size):
    """Bias correction makes that true from the first step on; without it the first would be 0.1 / √0.001 = 3.2 rates."""
    np.testing.assert_allclose(path(nn.Adam(0.01, eps=0.0), [size] * 20), -0.01 * np.arange(1, 21), rtol=1e-9)


def test_rmsprop_without_correction_starts_with_a_longer_step():
    first, second = path(nn.RMSprop(0.01, eps=0.0), [5.0, 5.0])
    assert first == pytest.approx(-0.01 / math.sqrt(0.1))
    assert second - first == pytest.approx(-0.01 / math.sqrt(0.19))


def test_eps_stands_outside_the_root():
    assert path(nn.RMSprop(1.0, beta=0.0, eps=1.0), [1.0])[0] == pytest.approx(-1 / 2)      # inside it would be 1 / √2
    assert path(nn.Adam(1.0, eps=1.0), [1.0])[0] == pytest.approx(-1 / 2)


@pytest.mark.parametrize("rule", [nn.Momentum(0.1), nn.RMSprop(0.1), nn.Adam(0.1), nn.GradientDescent(0.1)], ids=lambda rule: type(rule).__name__)
def test_without_a_gradient_nothing_moves(rule):
    assert (path(rule, [0.0] * 5, theta=3.0) == 3.0).all()


def test_gradient_descent_on_a_parabola_has_a_closed_form():
    """J = ½ a θ²: θ_t = (1 − αa)ᵗ θ_0."""
    theta, rule = np.array([2.0]), nn.GradientDescent(0.1)
    for t in range(1, 51):
        rule.step(t, theta, 3.0 * theta)
    assert theta[0] == pytest.approx(2 * 0.7 ** 50, rel=1e-12)


# Rates.

def test_a_schedule_gets_the_step_counted_from_1():
    seen = []
    rule = nn.GradientDescent(lambda t: seen.append(t) or 1 / t)
    np.testing.assert_allclose(path(rule, [1.0] * 4), -np.cumsum([1, 1 / 2, 1 / 3, 1 / 4]))
    assert seen == [1, 2, 3, 4]


def test_every_setting_may_be_a_schedule():
    warm = nn.Momentum(0.3, beta=lambda t: 0.0 if t < 3 else 0.5)
    v, theta, expected = 0.0, 0.0, []
    for t, g in enumerate(GRADIENTS, 1):
        beta = 0.0 if t < 3 else 0.5
        v = beta * v + (1 - beta) * g
        theta -= 0.3 * v
        expected.append(theta)
    np.testing.assert_allclose(path(warm, GRADIENTS), expected)


def test_training_evaluates_the_schedule_once_a_step():
    seen = []
    X, Y = nn.xor(20, np.random.default_rng(0))
    net = nn.Network(nn.Dense(20), nn.tanh, nn.Dense(20), nn.Dense(1))
    nn.run(nn.train(net, net.build(2, np.random.default_rng(0)), X, Y, loss=nn.squared_error, rule=nn.Adam(lambda t: seen.append(t) or 0.001),
                    batch_size=5, epochs=2, rng=np.random.default_rng(0)))
    assert seen == list(range(1, 9))


@pytest.mark.parametrize("rule", [nn.GradientDescent, nn.Momentum, nn.RMSprop, nn.Adam])
@pytest.mark.parametrize("rates", [[0.1, 0.0, 0.3], (0.1, 0.0, 0.3), np.array([0.1, 0.0, 0.3])], ids=["list", "tuple", "array"])
def test_a_rate_for_each_network(rule, rates):
    together = path(rule(rates), GRADIENTS, lead=(3,))
    for k, lr in enumerate(rates):
        np.testing.assert_array_equal(together[:, k], path(rule(lr), GRADIENTS))
    assert not together[:, 1].any()


def test_betas_for_each_network():
    betas = np.array([0.0, 0.5, 0.9])
    for rule, name in ((nn.Momentum, "beta"), (nn.RMSprop, "beta"), (nn.Adam, "beta1"), (nn.Adam, "beta2")):
        together = path(rule(0.1, **{name: betas}), GRADIENTS, lead=(3,))
        for k, beta in enumerate(betas):
            np.testing.assert_allclose(together[:, k], path(rule(0.1, **{name: float(beta)}), GRADIENTS), rtol=1e-12)


def test_a_rule_works_in_place_and_leaves_the_gradient_alone():
    for rule in (nn.GradientDescent(0.1), nn.Momentum(0.1), nn.RMSprop(0.1), nn.Adam(0.1)):
        theta, g, *state = vectors = [np.ones(3) for _ in range(2 + rule.slots)]
        assert rule.step(1, *vectors) is None
        assert (g == 1).all() and not (theta == 1).any()


def test_rules_hold_no_state():
    rule = nn.Adam(0.1)
    np.testing.assert_array_equal(path(rule, GRADIENTS), path(rule, GRADIENTS))
    with pytest.raises(AttributeError):
        rule.lr = 1.0


def test_one_training_step_is_forward_backward_penalty_rule():
    """By hand: logistic regression, θ ← θ − α (1/m) (A − Y) Xᵀ − α λ/m W."""
    rng = np.random.default_rng(0)
    X, Y = nn.circles(10, rng)
    net = nn.Network(nn.Dense(1))
    params = net.build(2, rng)
    W, b = params["W1"].copy(), params["b1"].copy()
    next(nn.train(net, params, X, Y, loss=nn.sigmoid_cross_entropy, rule=nn.GradientDescent(0.5), batch_size=10, epochs=1, rng=rng, penalty=nn.L2(2.0)))
    dZ = 1 / (1 + np.exp(-(W @ X + b))) - Y
    np.testing.assert_allclose(params["W1"], W - 0.5 * (dZ @ X.T / 10 + 2.0 / 10 * W), rtol=1e-12)
    np.testing.assert_allclose(params["b1"], b - 0.5 * dZ.mean(axis=1, keepdims=True), rtol=1e-12)


def test_weight_decay_uses_the_size_of_the_batch():
    """λ/(2·size) Σ‖W‖²: with no data gradient, one step multiplies W by 1 − αλ/size."""
    net = nn.Network(nn.Dense(1))
    X, Y = np.zeros((2, 10)), np.zeros((1, 10))
    params = net.build(2, np.random.default_rng(0))
    before = params["W1"].copy()
    for size in [4, 4, 2]:
        before *= 1 - 0.1 * 0.5 / size
    costs = [step.cost for step in nn.train(net, params, X, Y, loss=nn.squared_error, rule=nn.GradientDescent(0.1), batch_size=4, epochs=1,
                                            rng=np.random.default_rng(0), penalty=nn.L2(0.5))]
    np.testing.assert_allclose(params["W1"], before, rtol=1e-13)
    assert len(costs) == 3
