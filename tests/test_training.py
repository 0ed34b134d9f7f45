"""The training loop is a generator: what a Step holds, when it ends, what a History says."""
import itertools
import math

import numpy as np
import pytest

import nnlib as nn

NET = nn.Network(nn.Dense(8), nn.tanh, nn.Dense(1))


def steps(m=50, batch_size=20, epochs=3, rule=nn.Adam(0.05), seed=0, net=NET, lead=(), **how):
    X, Y = nn.circles(m, np.random.default_rng(1), noise=0.05)
    params = net.build(2, np.random.default_rng(seed))
    params = nn.Parameters.view(np.broadcast_to(params.vector, (*lead, params.vector.size)).copy(), params.shapes)
    how = dict(loss=nn.sigmoid_cross_entropy) | how
    return nn.train(net, params, X, Y, rule=rule, batch_size=batch_size, epochs=epochs, rng=np.random.default_rng(seed), **how)


def test_epochs_and_steps_are_counted():
    seen = [(step.epoch, step.t, step.trace[0].shape[-1]) for step in steps()]
    assert seen == [(0, 1, 20), (0, 2, 20), (0, 3, 10), (1, 4, 20), (1, 5, 20), (1, 6, 10), (2, 7, 20), (2, 8, 20), (2, 9, 10)]


@pytest.mark.parametrize("m, size", [(1, 1), (7, 7), (7, 1), (7, 4)])
def test_any_batch_size_up_to_m(m, size):
    assert sum(1 for _ in steps(m=m, batch_size=size, epochs=2)) == 2 * math.ceil(m / size)


def test_training_learns():
    net = nn.Network(nn.Dense(16), nn.tanh, nn.Dense(1))
    X, Y = nn.circles(300, np.random.default_rng(1))
    params = net.build(2, np.random.default_rng(0))
    before = nn.accuracy(net.predict(params, X), Y)
    history = nn.run(nn.train(net, params, X, Y, loss=nn.sigmoid_cross_entropy, rule=nn.Adam(0.05), batch_size=30, epochs=60, rng=np.random.default_rng(0)))
    assert nn.accuracy(net.predict(params, X), Y) > 0.97 > before
    assert history.cost[-10:].mean() < 0.2 * history.cost[0]


@pytest.mark.parametrize("loss, classes", [(nn.softmax_cross_entropy, 3), (nn.squared_error, 3)], ids=["softmax", "squared"])
def test_other_losses_learn_too(loss, classes):
    X, Y = nn.blobs(90, np.random.default_rng(3), classes=classes, spread=0.2)
    net = nn.Network(nn.BatchNorm(), nn.Dense(10), nn.BatchNorm(), nn.relu, nn.Dropout(0.9), nn.Dense(classes))
    params = net.build(2, np.random.default_rng(0))
    nn.run(nn.train(net, params, X, Y, loss=loss, rule=nn.Momentum(0.1), batch_size=20, epochs=60, rng=np.random.default_rng(0)))
    assert nn.accuracy(net.predict(params, X), Y) > 0.9


def test_nothing_happens_before_the_first_next():
    params = NET.build(2, np.random.default_rng(0))
    before, rng = params.vector.copy(), np.random.default_rng(5)
    X, Y = nn.circles(10, np.random.default_rng(1))
    training = nn.train(NET, params, X, Y, loss=nn.sigmoid_cross_entropy, rule=nn.Adam(), batch_size=5, epochs=1, rng=rng)
    assert np.array_equal(params.vector, before) and rng.random() == np.random.default_rng(5).random()
    next(training)
    assert not np.array_equal(params.vector, before)


def test_cost_trace_and_gradients_are_from_before_the_update_params_from_after():
    X, Y = nn.circles(20, np.random.default_rng(1))
    params = NET.build(2, np.random.default_rng(0))
    old = params.copy()
    step = next(nn.train(NET, params, X, Y, loss=nn.sigmoid_cross_entropy, rule=nn.GradientDescent(0.1), batch_size=20, epochs=1, rng=np.random.default_rng(0)))
    trace = NET.forward(old, X, np.random.default_rng(0))
    cost, dZ = nn.sigmoid_cross_entropy(trace[-1], Y)
    assert step.cost == cost and step.params is params
    np.testing.assert_array_equal(step.trace[0], trace[0])
    np.testing.assert_array_equal(step.deltas[-1], dZ)
    np.testing.assert_allclose(step.params.theta, old.theta - 0.1 * step.grads.theta, rtol=1e-14)


def test_the_cost_includes_the_penalty():
    plain, penalized = (next(steps(penalty=penalty)) for penalty in (nn.no_penalty, nn.L2(3.0)))
    params = NET.build(2, np.random.default_rng(0))
    assert penalized.cost - plain.cost == pytest.approx(3 / (2 * 20) * sum((params[name] ** 2).sum() for name in ("W1", "W2")))


def test_break_stops_early_and_leaves_the_parameters_of_that_step():
    for step in steps(epochs=math.inf):
        if step.cost < 0.3:
            break
    assert step.cost < 0.3
    again = [s.cost for s in itertools.islice(steps(epochs=math.inf), step.t)]
    assert again[-1] == step.cost and min(again[:-1]) >= 0.3


def test_infinitely_many_epochs_go_on():
    *_, last = itertools.islice(steps(epochs=math.inf), 500)
    assert last.t == 500 and last.epoch == 166


def test_a_step_is_a_window_on_live_arrays():
    first, second = itertools.islice(steps(), 2)
    assert first.params is second.params and first.grads is second.grads
    assert first.cost != second.cost


def test_the_loop_may_change_what_it_trains():
    """A lab moves the weights during training; the next step starts from there."""
    training = steps(batch_size=50, rule=nn.GradientDescent(0.1))
    next(training).params.vector[...] = 0.0
    assert next(training).cost == pytest.approx(math.log(2), rel=1e-14)


@pytest.mark.parametrize("batch_size", [7, 50])
def test_the_same_seed_gives_the_same_run_and_another_another(batch_size):
    one, same, other = ([step.cost for step in steps(batch_size=batch_size, seed=seed)] for seed in (0, 0, 1))
    assert one == same and one != other


def test_training_reads_the_data_and_never_writes_it():
    X, Y = nn.circles(20, np.random.default_rng(1))
    X.flags.writeable = Y.flags.writeable = False
    nn.run(nn.train(nn.Network(nn.BatchNorm(), nn.relu, nn.Dense(1)), nn.Network(nn.BatchNorm(), nn.relu, nn.Dense(1)).build(2, np.random.default_rng(0)),
                    X, Y, loss=nn.sigmoid_cross_entropy, rule=nn.Adam(), batch_size=6, epochs=2, rng=np.random.default_rng(0)))


@pytest.mark.parametrize("order", ["C", "F", "strided"])
def test_the_memory_order_of_the_data_does_not_matter(order):
    X, Y = nn.circles(20, np.random.default_rng(1))
    costs = []
    for given in (X, {"C": np.ascontiguousarray(X), "F": np.asfortranarray(X), "strided": np.repeat(X, 2, axis=1)[:, ::2]}[order]):
        params = NET.build(2, np.random.default_rng(0))
        costs.append(nn.run(nn.train(NET, params, given, Y, loss=nn.sigmoid_cross_entropy, rule=nn.Adam(), batch_size=6, epochs=2, rng=np.random.default_rng(0))).cost)
    np.testing.assert_allclose(*costs, rtol=1e-12)


# Networks of unusual shape.

UNUSUAL = {
    "one Dense": (nn.Dense(1),),
    "batch norm first": (nn.BatchNorm(), nn.Dense(1)),
    "batch norm last": (nn.Dense(1), nn.BatchNorm()),
    "only batch norm": (nn.Dense(1), nn.BatchNorm(), nn.BatchNorm()),
    "activation first": (nn.relu, nn.Dense(1)),
    "activation last": (nn.Dense(1), nn.tanh),
    "dropout first": (nn.Dropout(0.9), nn.Dense(1)),
    "dropout last": (nn.Dense(1), nn.Dropout(0.9)),
    "one unit wide, deep": (nn.Dense(1), nn.tanh) * 20 + (nn.Dense(1),),
    "Dense after Dense": (nn.Dense(3), nn.Dense(2), nn.Dense(1)),
    "the same layer object twice": (dense := nn.Dense(2), nn.tanh, dense, nn.tanh, nn.Dense(1)),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("lead", [(), (1,), (2, 3)], ids=["single", "stack of one", "stack of stacks"])
@pytest.mark.parametrize("m, batch_size", [(1, 1), (10, 4)])
@pytest.mark.parametrize("layers", UNUSUAL)
def test_unusual_networks_train(layers, m, batch_size, lead):
    seen = list(steps(m=m, batch_size=batch_size, epochs=3, net=nn.Network(UNUSUAL[layers]), lead=lead))
    assert len(seen) == 3 * math.ceil(m / batch_size)
    assert all(np.isfinite(step.cost).all() and np.shape(step.cost) == lead for step in seen)


def test_a_layer_used_twice_has_two_sets_of_weights():
    params = nn.Network(UNUSUAL["the same layer object twice"]).build(2, np.random.default_rng(0))
    assert not np.array_equal(params["W1"], params["W2"])


def test_a_network_and_parameters_of_another_depth_do_not_go_together():
    """zip would stop at the shorter one and answer with the output of a hidden layer."""
    params = nn.Network(nn.Dense(3), nn.relu).build(2, np.random.default_rng(0))
    deeper = nn.Network(nn.Dense(3), nn.relu, nn.Dense(1))
    for use in (lambda: deeper.predict(params, np.ones((2, 4))), lambda: deeper.forward(params, np.ones((2, 4)), np.random.default_rng(0))):
        with pytest.raises(ValueError, match="layers"):
            use()


# History and accuracy.

def test_a_history_of_one_network():
    history = nn.run(steps())
    assert history.cost.shape == history.epoch.shape == (9,)
    np.testing.assert_array_equal(history.epoch, [0, 0, 0, 1, 1, 1, 2, 2, 2])
    np.testing.assert_array_equal(history.cost, [step.cost for step in steps()])
    assert history.diverged_at == 0
    assert str(history) == f"9 steps, cost {history.cost[0]:.3g} → {history.cost[-1]:.3g}"


def test_a_history_of_a_stack():
    history = nn.run(steps(lead=(2, 3)))
    assert history.cost.shape == (9, 2, 3) and history.diverged_at.shape == (2, 3) and not history.diverged_at.any()
    assert str(history).startswith("9 steps of 6 networks")


def test_a_history_finds_the_first_step_that_is_not_finite():
    cost = np.array([[1.0, 1.0, np.inf], [1.0, np.nan, np.nan], [1.0, 2.0, 1.0]])
    assert list(nn.History(cost, np.zeros(3, int)).diverged_at) == [0, 2, 1]
    assert nn.History(cost[:, 1], np.zeros(3, int)).diverged_at == 2
    assert str(nn.History(cost[:2, 1], np.zeros(2, int))) == "diverged at step 2: the cost is nan"


def test_accuracy():
    Y = np.array([[0.0, 1, 1, 0]])
    assert nn.accuracy(np.array([[-1.0, 2, -0.1, 0.1]]), Y) == 0.5
    assert nn.accuracy(np.array([[-1.0, 2, 0.1, -0.1]]), Y) == 1
    Z = np.array([[3.0, 0, 0], [2, 5, 1], [1, 1, 2]])
    assert nn.accuracy(Z, nn.one_hot(np.array([0, 1, 0]), 3)) == pytest.approx(2 / 3)
    np.testing.assert_allclose(nn.accuracy(np.stack([Z, -Z]), nn.one_hot(np.array([0, 1, 0]), 3)), [2 / 3, 1 / 3])
