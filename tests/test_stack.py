"""Leading axes are networks: network k of a stack is the same network trained alone, to the last bit."""
import copy
import pickle

import numpy as np
import pytest

import nnlib as nn

K = 3
RULES = {
    "descent": nn.GradientDescent(lr=0.1),
    "momentum": nn.Momentum(lr=0.1),
    "rmsprop": nn.RMSprop(lr=0.01),
    "adam": nn.Adam(lr=0.01),
    "scheduled": nn.Adam(lr=lambda t: 0.1 / t),
}
NETWORKS = {
    "plain": (nn.Dense(8), nn.tanh, nn.Dense(5), nn.relu, nn.Dense(2)),
    "batch norm": (nn.Dense(8), nn.BatchNorm(), nn.relu, nn.Dense(2)),
    "batch norm first": (nn.BatchNorm(), nn.Dense(7), nn.sigmoid, nn.BatchNorm(), nn.Dense(2)),
    "dropout": (nn.Dense(8), nn.leaky_relu(), nn.Dropout(0.7), nn.Dense(2)),
    "everything": (nn.Dropout(0.9), nn.Dense(9), nn.BatchNorm(), nn.tanh, nn.Dropout(0.6), nn.Dense(2)),
    "activation first": (nn.tanh, nn.Dense(6), nn.relu, nn.Dense(2)),
    "width 1": (nn.Dense(1), nn.tanh, nn.Dense(1), nn.relu, nn.Dense(2)),
}
DTYPES = [np.float64, np.float32]


def data(dtype, m=20, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((3, m)).astype(dtype)
    return X, nn.one_hot((X[0] > X[1]).astype(int), 2, dtype)


def starts(net, dtype, count=K):
    return [net.build(3, np.random.default_rng([7, k]), dtype) for k in range(count)]


def trained(net, params, X, Y, rule, penalty=nn.no_penalty, loss=nn.softmax_cross_entropy, batch_size=8, epochs=4):
    """The costs of all steps, and the parameters they end with."""
    costs = [np.copy(step.cost) for step in nn.train(net, params, X, Y, loss=loss, rule=rule, batch_size=batch_size,
                                                     epochs=epochs, rng=np.random.default_rng(5), penalty=penalty)]
    return np.array(costs), params


def assert_stack_is_alone(net, X, Y, dtype, rules, stack_rule, penalties=(nn.no_penalty,) * K, stack_penalty=nn.no_penalty, **how):
    singles = starts(net, dtype)
    before = [p.vector.copy() for p in singles]
    together, stack = trained(net, nn.Parameters.stack(singles), X, Y, stack_rule, stack_penalty, **how)
    for k in range(K):
        assert np.array_equal(singles[k].vector, before[k])                     # stacking copies
        own_X, own_Y = (A[k] if A.ndim == 3 else A for A in (X, Y))
        alone, single = trained(net, singles[k], own_X, own_Y, rules[k], penalties[k], **how)
        assert np.array_equal(single.vector, stack.network(k).vector), f"network {k}"
        assert not np.array_equal(single.theta, before[k][:single.shapes.n_theta])
        assert np.array_equal(together[:, k], alone), f"costs of network {k}"


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("batch_size", [1, 8, 20])
@pytest.mark.parametrize("layers", NETWORKS)
@pytest.mark.parametrize("rule", RULES)
def test_network_k_of_a_stack_is_the_network_trained_alone(rule, layers, batch_size, dtype):
    X, Y = data(dtype)
    assert_stack_is_alone(nn.Network(NETWORKS[layers]), X, Y, dtype, [RULES[rule]] * K, RULES[rule], batch_size=batch_size, epochs=2)


@pytest.mark.parametrize("loss", [nn.sigmoid_cross_entropy, nn.squared_error], ids=["sigmoid", "squared"])
@pytest.mark.parametrize("dtype", DTYPES)
def test_for_the_other_losses_too(loss, dtype):
    X, Y = data(dtype)
    assert_stack_is_alone(nn.Network(NETWORKS["everything"]), X, Y, dtype, [RULES["adam"]] * K, RULES["adam"], loss=loss)


RATES = [0.3, 0.01, 0.1]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("rule", [nn.GradientDescent, nn.Momentum, nn.RMSprop, nn.Adam])
@pytest.mark.parametrize("given", [np.array, list, lambda rates: lambda t: np.array(rates) / t], ids=["array", "list", "schedule"])
def test_a_learning_rate_for_each_network(rule, given, dtype):
    X, Y = data(dtype)
    alone = [rule(lr=(lambda t, lr=lr: lr / t) if callable(given(RATES)) else lr) for lr in RATES]
    assert_stack_is_alone(nn.Network(NETWORKS["everything"]), X, Y, dtype, alone, rule(lr=given(RATES)))


@pytest.mark.parametrize("dtype", DTYPES)
def test_an_l2_penalty_for_each_network(dtype):
    X, Y = data(dtype)
    lam = [0.0, 0.5, 3.0]
    assert_stack_is_alone(nn.Network(NETWORKS["batch norm"]), X, Y, dtype, [RULES["adam"]] * K, RULES["adam"],
                          [nn.L2(value) for value in lam], nn.L2(np.array(lam)))


@pytest.mark.parametrize("layers", NETWORKS)
def test_data_for_each_network(layers):
    X, Y = (np.stack(arrays) for arrays in zip(*(data(np.float64, seed=k) for k in range(K))))
    assert_stack_is_alone(nn.Network(NETWORKS[layers]), X, Y, np.float64, [RULES["adam"]] * K, RULES["adam"])


def test_a_stack_of_one_is_that_one():
    net = nn.Network(NETWORKS["everything"])
    X, Y = data(np.float64)
    one, = starts(net, np.float64, 1)
    _, stack = trained(net, nn.Parameters.stack([one]), X, Y, RULES["adam"])
    _, single = trained(net, one, X, Y, RULES["adam"])
    assert stack.vector.shape == (1, *single.vector.shape) and np.array_equal(stack.network(0).vector, single.vector)


@pytest.mark.parametrize("layers", NETWORKS)
def test_a_stack_of_stacks(layers):
    """Two leading axes: rates along the first, starts along the second."""
    net = nn.Network(NETWORKS[layers])
    X, Y = data(np.float64)
    singles = starts(net, np.float64, 2)
    vectors = np.stack([np.stack([p.vector for p in singles])] * 3)             # (3, 2, P)
    lr, lam = np.outer(RATES, [1.0, 2.0]), np.outer([0.0, 1.0, 2.0], [1.0, 3.0])
    costs, stack = trained(net, nn.Parameters.view(vectors, singles[0].shapes), X, Y, nn.Momentum(lr=lr), nn.L2(lam))
    assert costs.shape[1:] == (3, 2)
    for i, j in np.ndindex(3, 2):
        _, single = trained(net, singles[j].copy(), X, Y, nn.Momentum(lr=float(lr[i, j])), nn.L2(float(lam[i, j])))
        assert np.array_equal(stack.vector[i, j], single.vector), (i, j)


def test_a_long_theta_trains_stacked_as_alone():
    net = nn.Network(nn.Dense(120), nn.relu, nn.Dense(160), nn.relu, nn.Dense(2))
    X, Y = data(np.float64)
    assert_stack_is_alone(net, X, Y, np.float64, [nn.Adam(lr=lr) for lr in RATES], nn.Adam(lr=np.array(RATES)), epochs=1)


def test_predictions_of_a_stack_are_those_of_its_networks():
    net = nn.Network(NETWORKS["everything"])
    X, Y = data(np.float64)
    _, stack = trained(net, nn.Parameters.stack(starts(net, np.float64)), X, Y, RULES["adam"])
    Z = net.predict(stack, X)
    assert nn.accuracy(Z, Y).shape == (K,)
    for k in range(K):
        assert np.array_equal(Z[k], net.predict(stack.network(k), X))
        assert nn.accuracy(Z, Y)[k] == nn.accuracy(Z[k], Y)


# θ, snapshots, copies.

def test_theta_is_what_is_trained_and_nothing_else():
    net = nn.Network(nn.Dense(4), nn.BatchNorm(), nn.relu, nn.Dense(2), nn.BatchNorm())
    params = net.build(3, np.random.default_rng(0))
    assert params.names == ("W1", "b1", "gamma1", "beta1", "W2", "b2", "gamma2", "beta2", "mean1", "var1", "mean2", "var2")
    trained_names = [name for name in params.names if np.shares_memory(params[name], params.theta)]
    assert trained_names == ["W1", "b1", "gamma1", "beta1", "W2", "b2", "gamma2", "beta2"]
    assert params.theta.size == params.shapes.n_theta == 4 * 3 + 4 + 4 + 4 + 2 * 4 + 2 + 2 + 2
    assert params.vector.size == params.theta.size + 2 * 4 + 2 * 2
    assert np.shares_memory(params.theta, params.vector)


def test_no_rule_touches_the_running_statistics():
    net = nn.Network(nn.Dense(4), nn.BatchNorm(momentum=0.0), nn.Dense(2))
    X, Y = data(np.float64)
    params = net.build(3, np.random.default_rng(0))
    for step in nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, rule=nn.Adam(lr=0.1), batch_size=20, epochs=3, rng=np.random.default_rng(0)):
        Z = step.trace[0]
        np.testing.assert_allclose(params["mean1"], Z.mean(axis=1, keepdims=True))      # momentum 0 keeps the last batch only
        np.testing.assert_allclose(params["var1"], Z.var(axis=1, keepdims=True))
        assert not step.grads["mean1"].any() and not step.grads["var1"].any()




def test_a_copy_of_the_vector_is_a_full_snapshot():
    net = nn.Network(NETWORKS["everything"])
    X, Y = data(np.float64)
    params = net.build(3, np.random.default_rng(0))
    trained(net, params, X, Y, RULES["adam"])
    snapshot, Z = params.vector.copy(), net.predict(params, X)
    _, after = trained(net, params, X, Y, RULES["adam"])
    assert not np.array_equal(net.predict(params, X), Z)
    assert not np.array_equal(params["mean1"], nn.Parameters.view(snapshot, params.shapes)["mean1"])
    params.vector[...] = snapshot
    assert np.array_equal(net.predict(params, X), Z)


@pytest.mark.parametrize("copied", [nn.Parameters.copy, copy.copy, copy.deepcopy, lambda p: pickle.loads(pickle.dumps(p))],
                         ids=["copy", "copy.copy", "deepcopy", "pickle"])
def test_a_copy_shares_memory_within_itself(copied):
    params = nn.Network(nn.Dense(4), nn.BatchNorm(), nn.Dense(2)).build(3, np.random.default_rng(0))
    twin = copied(params)
    assert np.array_equal(twin.vector, params.vector) and twin.names == params.names
    twin.vector[...] = np.arange(twin.vector.size)
    np.testing.assert_array_equal(twin["W1"].ravel(), np.arange(12))
    twin["b2"][...] = -1
    assert (twin.vector == -1).sum() == 2 and (twin.theta == -1).sum() == 2


@pytest.mark.parametrize("copied", [nn.Parameters.copy, copy.deepcopy, lambda p: pickle.loads(pickle.dumps(p))], ids=["copy", "deepcopy", "pickle"])
def test_a_copy_is_independent_of_the_original(copied):
    params = nn.Network(nn.Dense(4), nn.Dense(2)).build(3, np.random.default_rng(0))
    before = params.vector.copy()
    copied(params).vector[...] = 7
    assert np.array_equal(params.vector, before)


def test_views_stay_views_of_a_stack_and_of_one_network_in_it():
    net = nn.Network(nn.Dense(4), nn.BatchNorm(), nn.Dense(2))
    stack = nn.Parameters.stack(starts(net, np.float64))
    one = stack.network(1)
    one["W1"][...] = 5
    assert (stack["W1"][1] == 5).all() and not (stack["W1"][0] == 5).any()
    stack["b2"] = np.arange(6.0).reshape(3, 2, 1)
    np.testing.assert_array_equal(one["b2"], [[2.0], [3.0]])
    strided = nn.Parameters.view(np.zeros((3, 2 * stack.vector.shape[-1]))[:, ::2], stack.shapes)
    strided["W1"][...] = 1
    assert strided.vector.sum() == 3 * 12


def test_zeros_like_has_the_names_and_none_of_the_memory():
    params = nn.Network(nn.Dense(4), nn.BatchNorm()).build(3, np.random.default_rng(0), np.float32)
    zeros = params.zeros_like()
    assert zeros.names == params.names and not zeros.vector.any() and zeros.vector.dtype == np.float32
    assert not np.shares_memory(zeros.vector, params.vector)


def test_names_number_the_layers_of_the_notes():
    class Scale(nn.Layer):
        running = ("count",)

        def build(self, n_in, rng, dtype):
            return n_in, {"count": np.zeros((1, 1), dtype)}

        def forward(self, A, rng, count):
            return A, None

        def backward(self, dA, cache, grad, count):
            return dA

    def names(*layers):
        return nn.Network(layers).build(2, np.random.default_rng(0)).names

    assert names(nn.Dense(2), nn.relu, nn.Dense(1)) == ("W1", "b1", "W2", "b2")
    assert names(nn.BatchNorm(), nn.Dense(2), nn.BatchNorm()) == ("gamma1", "beta1", "W1", "b1", "gamma2", "beta2", "mean1", "var1", "mean2", "var2")
    assert names(nn.Dense(2), nn.Dense(2), nn.BatchNorm(), nn.Dense(1)) == ("W1", "b1", "W2", "b2", "gamma2", "beta2", "W3", "b3", "mean2", "var2")
    assert len(set(names(Scale(), Scale()))) == len(names(Scale(), Scale())) == 2       # layers that only remember


def test_only_equal_architectures_stack():
    rng = np.random.default_rng(0)
    a, b = (nn.Network(nn.Dense(n)).build(3, rng) for n in (2, 4))
    with pytest.raises(ValueError, match="network 1 .*same architecture"):
        nn.Parameters.stack([a, b])
    with pytest.raises(ValueError, match="network 1 .*dtype"):
        nn.Parameters.stack([a, nn.Network(nn.Dense(2)).build(3, rng, np.float32)])
    with pytest.raises(ValueError, match="no networks"):
        nn.Parameters.stack([])
    with pytest.raises(ValueError, match="one network, not a stack"):
        a.network(0)


def test_a_stack_of_one_network_is_a_copy_too():
    params = nn.Network(nn.Dense(2)).build(3, np.random.default_rng(0))
    stack = nn.Parameters.stack([params])
    stack["W1"] += 1
    assert stack["W1"].shape == (1, 2, 3) and (stack["W1"][0] == params["W1"] + 1).all()
