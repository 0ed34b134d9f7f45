"""The names of the notes, nn.gradient, and what a network, a trace and an unlooped training show of themselves."""
import math
import pickle
import re
import types
from pathlib import Path

import numpy as np
import pytest

import nnlib as nn

M = 7


class Scale(nn.Layer):
    """A = s ∘ Z: a layer with a parameter that is no W."""

    def build(self, n_in, rng, dtype):
        return n_in, {"s": 1 + rng.random((n_in, 1)).astype(dtype)}

    def forward(self, Z, rng, s):
        return s * Z, Z

    def backward(self, dA, Z, grad, s):
        grad["s"][...] = (dA * Z).mean(axis=-1, keepdims=True)
        return s * dA


D, T = nn.Dense, nn.tanh
# The layers, and where Z1, A1, Z2, A2 … and A0 are to be found: positions counted from 0, X is −1.
NETWORKS = {
    "plain": ((D(4), T, D(3)), [0, 2], [1, 2], -1),
    "Dense after Dense": ((D(4), D(5), D(3)), [0, 1, 2], [0, 1, 2], -1),
    "batch norm": ((D(4), nn.BatchNorm(), T, D(5), nn.BatchNorm(), T, D(3)), [0, 3, 6], [2, 5, 6], -1),
    "batch norm after the activation": ((D(4), T, nn.BatchNorm(), D(3)), [0, 3], [2, 3], -1),
    "batch norm first": ((nn.BatchNorm(), D(4), T, nn.BatchNorm(), D(3)), [1, 4], [3, 4], 0),
    "dropout": ((D(4), T, nn.Dropout(0.8), D(3)), [0, 3], [2, 3], -1),
    "dropout and an activation first": ((nn.Dropout(0.8), T, D(4), T, D(3), T), [2, 4], [3, 5], 1),
    "another layer's parameters": ((D(4), Scale(), T, D(3), Scale()), [0, 3], [2, 4], -1),
    "a scale before W": ((Scale(), T, Scale(), D(3)), [0, 3], [2, 3], -1),
    "no W at all": ((Scale(), T, Scale(), T), [0, 2], [1, 3], -1),
    "everything": ((nn.Dropout(0.9), D(4), nn.BatchNorm(), T, nn.Dropout(0.8), D(5), nn.BatchNorm(), T, D(3)), [1, 5, 8], [4, 7, 8], 0),
}


def passed(name, lead=()):
    """The network, its parameters at no special place, and what a gradient of it gives."""
    rng = np.random.default_rng(0)
    net = nn.Network(NETWORKS[name][0])
    shapes = net.build(3, rng).shapes
    params = nn.Parameters.view(0.5 + rng.random((*lead, shapes.places[-1][3])), shapes)
    X, Y = rng.standard_normal((3, M)), nn.one_hot(rng.integers(0, 3, M), 3)
    return net, params, X, Y, nn.gradient(net, params, X, Y, loss=nn.softmax_cross_entropy, penalty=nn.no_penalty, rng=np.random.default_rng(1))


@pytest.mark.parametrize("lead", [(), (2,), (2, 3)], ids=str)
@pytest.mark.parametrize("name", NETWORKS)
def test_each_dW_is_dZ_times_what_W_multiplied(name, lead):
    net, params, X, Y, (cost, trace, deltas, grads) = passed(name, lead)
    numbers = [int(block[1:]) for block in params.names if block.startswith("W")]
    assert len(numbers) == len(net.indices(nn.Dense))
    for l in numbers:
        np.testing.assert_allclose(grads[f"W{l}"], deltas[f"Z{l}"] @ trace[f"A{l - 1}"].mT / M, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(grads[f"b{l}"], deltas[f"Z{l}"].mean(axis=-1, keepdims=True), rtol=1e-12, atol=1e-15)
        np.testing.assert_array_equal(trace[f"Z{l}"], params[f"W{l}"] @ trace[f"A{l - 1}"] + params[f"b{l}"])
    assert np.shape(cost) == lead


@pytest.mark.parametrize("name", NETWORKS)
def test_where_the_names_point(name):
    layers, Z, A, A0 = NETWORKS[name]
    net, params, X, Y, (cost, trace, deltas, grads) = passed(name)
    assert len(trace) == len(deltas) == len(layers)
    for l, (i, j) in enumerate(zip(Z, A, strict=True), 1):
        assert trace[f"Z{l}"] is trace[i] and trace[f"A{l}"] is trace[j]
        assert deltas[f"Z{l}"] is deltas[i] and deltas[f"A{l}"] is deltas[j]
    for signals in (trace, deltas):
        assert [id(B) for B in signals["A"]] == [id(signals[i]) for i in A] and [id(B) for B in signals["Z"]] == [id(signals[i]) for i in Z]
    assert trace["A0"] is (X if A0 < 0 else trace[A0])
    if A0 >= 0:
        assert deltas["A0"] is deltas[A0]
    else:
        with pytest.raises(KeyError, match="nobody needs"):
            deltas["A0"]


def test_a_network_without_parameters_has_its_input_only():
    net = nn.Network(nn.tanh, nn.tanh)
    trace = net.forward(net.build(3), np.ones((3, 2)))
    assert trace["A0"] is trace.X and trace["A"] == trace["Z"] == []


def test_a_name_that_is_not_there():
    *_, (cost, trace, deltas, grads) = passed("batch norm")
    for signals in (trace, deltas):
        for name in ("Z4", "A9", "B1", "W1", "", "a1", None, 2.5):
            with pytest.raises(KeyError, match="A1, .*positions from 0 to 6"):
                signals[name]
        with pytest.raises(IndexError):
            signals[7]
    assert trace[-1] is trace[6] and len(trace[1:3]) == 2


def test_what_a_trace_shows():
    *_, (cost, trace, deltas, grads) = passed("plain", (2,))
    assert repr(trace) == "Trace(A0 (3, 7), Z1 (2, 4, 7), A1 (2, 4, 7), Z2 (2, 3, 7), A2 (2, 3, 7))"
    assert repr(deltas) == "Deltas(Z1 (2, 4, 7), A1 (2, 4, 7), Z2 (2, 3, 7), A2 (2, 3, 7))"


# nn.gradient

@pytest.mark.parametrize("name", NETWORKS)
def test_gradient_is_forward_loss_backward_penalty(name):
    net, params, X, Y, _ = passed(name)
    before = params.vector.copy()
    cost, trace, deltas, grads = nn.gradient(net, params, X, Y, loss=nn.softmax_cross_entropy, penalty=nn.L2(0.3), rng=np.random.default_rng(1))
    by_hand = net.forward(params, X, np.random.default_rng(1))
    J, dZ = nn.softmax_cross_entropy(by_hand[-1], Y)
    by_hand_deltas = net.backward(params, by_hand, dZ, expected := params.zeros_like())
    nn.L2(0.3).add_gradient(params, expected, M)
    assert cost == J + nn.L2(0.3).cost(params, M)
    np.testing.assert_array_equal(grads.vector, expected.vector)
    for ours, theirs in zip([*trace, *deltas], [*by_hand, *by_hand_deltas], strict=True):
        np.testing.assert_array_equal(ours, theirs)
    np.testing.assert_array_equal(params.vector, before)                        # nothing is changed


def test_gradient_is_what_a_step_of_training_uses():
    net, params, X, Y, _ = passed("everything")
    cost, _, _, grads = nn.gradient(net, params, X, Y, loss=nn.softmax_cross_entropy, penalty=nn.L2(0.3), rng=np.random.default_rng(1))
    step = next(nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, penalty=nn.L2(0.3), rule=nn.GradientDescent(0.1), batch_size=M, epochs=1,
                         rng=np.random.default_rng(1)))
    assert step.cost == cost
    np.testing.assert_array_equal(step.grads.vector, grads.vector)


def test_gradient_takes_a_plain_function_and_refuses_what_train_refuses():
    net, params, X, Y, (cost, *_) = passed("plain")
    assert nn.gradient(net, params, X, Y, loss=lambda Z, Y: nn.softmax_cross_entropy(Z, Y))[0] == cost
    for how, error, said in ((dict(X=X.T), ValueError, "transposed"), (dict(Y=Y[:, 1:]), ValueError, "examples"), (dict(loss="mean"), TypeError, "loss is 'mean'"),
                             (dict(Y=Y / 2), ValueError, "one-hot"), (dict(params=X, X=params), TypeError, "net, params, X, Y"), (dict(rng=3), TypeError, "default_rng"),
                             (dict(penalty=0.1), TypeError, "penalty is 0.1")):
        given = dict(net=net, params=params, X=X, Y=Y, loss=nn.softmax_cross_entropy) | how
        with pytest.raises(error, match=said):
            nn.gradient(given.pop("net"), given.pop("params"), given.pop("X"), given.pop("Y"), **given)


# Randomness is an argument where there is some.

def test_without_randomness_no_rng_is_needed():
    net = nn.Network(nn.Dense(3, nn.zeros), nn.BatchNorm(), nn.tanh, nn.Dense(3, nn.constant(0.1)))
    params = net.build(3)
    X, Y = np.random.default_rng(0).standard_normal((3, M)), nn.one_hot(np.arange(M) % 3, 3)
    for rng in ({}, {"rng": None}):
        assert net.forward(params, X, **rng)[-1].shape == (3, M)
        assert np.isfinite(nn.gradient(net, params, X, Y, loss=nn.softmax_cross_entropy, **rng)[0])
        assert nn.gradient_check(net, params, X, Y, loss=nn.softmax_cross_entropy, **rng).error >= 0


def test_who_draws_without_an_rng_hears_what_to_do():
    net = nn.Network(nn.Dense(3), nn.Dropout(0.5))
    params = net.build(3, np.random.default_rng(0))
    X = np.ones((3, M))
    for use in (lambda: net.build(3), lambda: net.build(3, None), lambda: net.forward(params, X), lambda: net.forward(params, X, None),
                lambda: nn.gradient(net, params, X, X, loss=nn.squared_error), lambda: nn.gradient_check(net, params, X, X, loss=nn.squared_error)):
        with pytest.raises(AttributeError, match=r"no rng was given.*np.random.default_rng\(0\)"):
            use()


# Values: equal when made alike, and they can be pickled.

MADE = {
    "constant": lambda: nn.constant(0.3), "normal": lambda: nn.normal(0.1), "uniform": lambda: nn.uniform(-1, 1), "scaled": lambda: nn.scaled(1.5),
    "zeros": lambda: nn.zeros, "he": lambda: nn.he, "xavier": lambda: nn.xavier, "lecun": lambda: nn.lecun, "orthogonal": lambda: nn.orthogonal,
    "leaky_relu": lambda: nn.leaky_relu(0.1), "relu": lambda: nn.relu, "sigmoid": lambda: nn.sigmoid, "tanh": lambda: nn.tanh, "identity": lambda: nn.identity, "gelu": lambda: nn.gelu, "silu": lambda: nn.silu,
    "softmax": lambda: nn.softmax_cross_entropy, "sigmoid loss": lambda: nn.sigmoid_cross_entropy, "squared": lambda: nn.squared_error,
    "L2": lambda: nn.L2(0.1), "no penalty": lambda: nn.losses.NoPenalty(), "Adam": lambda: nn.Adam(0.1), "Momentum": lambda: nn.Momentum(0.1),
    "Dense": lambda: nn.Dense(4, nn.normal(0.1)), "BatchNorm": lambda: nn.BatchNorm(), "Dropout": lambda: nn.Dropout(0.5), "TwoSided": lambda: nn.TwoSided(),
    "network": lambda: nn.Network((nn.Dense(8, nn.normal(0.1)), nn.BatchNorm(), nn.leaky_relu(0.1)) * 3, nn.Dropout(0.5), nn.Dense(2, nn.xavier)),
}


@pytest.mark.parametrize("name", MADE)
def test_a_value_equals_one_made_alike_and_its_pickle(name):
    value = MADE[name]()
    assert value == MADE[name]() == pickle.loads(pickle.dumps(value)) and hash(value) == hash(MADE[name]())
    if not isinstance(value, types.FunctionType):
        assert " at 0x" not in repr(value)
        with pytest.raises(AttributeError):
            value.std = 3                                                       # frozen


def test_values_made_differently_differ():
    values = [make() for make in MADE.values()] + [nn.normal(0.2), nn.leaky_relu(0.2), nn.L2(0.2), nn.Dense(4), nn.scaled(0.1), nn.constant(0.1)]
    assert sum(a == b for a in values for b in values) == len(values)


def test_a_pickled_network_trains_the_same():
    X, Y = nn.moons(20, np.random.default_rng(0))
    net = nn.Network(nn.Dense(8, nn.xavier), nn.leaky_relu(0.1), nn.Dense(1))
    params = net.build(2, np.random.default_rng(0))
    rule = nn.Adam(0.01)
    costs = [nn.run(nn.train(*pickle.loads(pickle.dumps((net, params))), X, Y, loss=nn.sigmoid_cross_entropy, rule=pickle.loads(pickle.dumps(rule)),
                             batch_size=5, epochs=2, rng=np.random.default_rng(0))).cost for _ in range(2)]
    np.testing.assert_array_equal(*costs)


# A network says what it is.

def test_layers_in_sequences_are_spliced_in():
    a, b, c = nn.Dense(4), nn.relu, nn.Dense(1)
    for net in (nn.Network((a, b, c)), nn.Network([a, (b, [c])]), nn.Network(layer for layer in (a, b, c)), nn.Network(nn.Network(a, b), c)):
        assert net == nn.Network(a, b, c) and net.layers == (a, b, c)
    assert nn.Network((a, b) * 29, c).layers == (a, b) * 29 + (c,)


@pytest.mark.parametrize("layers, shown", [
    ((nn.Dense(16), nn.relu, nn.Dense(1)), "Network(Dense(16), relu, Dense(1))"),
    (((nn.Dense(64, nn.xavier), nn.BatchNorm(), nn.leaky_relu(0.1)) * 29, nn.Dense(5)),
     "Network((Dense(64, xavier), BatchNorm(momentum=0.9, eps=1e-05), leaky_relu(0.1)) * 29, Dense(5))"),
    ((nn.Dense(4),) * 5, "Network((Dense(4),) * 5)"),
    ((nn.Dense(4), nn.relu, nn.Dense(4), nn.relu), "Network(Dense(4), relu, Dense(4), relu)"),
    ((nn.Dense(3, nn.normal(0.1)), nn.Dropout(0.5)), "Network(Dense(3, normal(std=0.1)), Dropout(keep=0.5))"),
])
def test_what_a_network_shows_makes_it_again(layers, shown):
    net = nn.Network(layers)
    assert repr(net) == shown
    assert eval(shown, {name: getattr(nn, name) for name in nn.__all__}) == net


@pytest.mark.parametrize("layers", [[nn.Dense(1 + n % 50) for n in range(2000)], [nn.Dense(1 + n ** 2 % 97) for n in range(2000)], [nn.Dense(4), nn.tanh] * 1000],
                         ids=["a long pattern", "no pattern", "a short pattern"])
def test_a_network_of_2000_layers_is_shown_in_a_line(layers):
    net = nn.Network(layers)
    params = net.build(3, np.random.default_rng(0))
    shown = repr(net), repr(params), repr(net.forward(params, np.ones((3, 1))))
    assert max(map(len, shown)) < 300


# An unlooped training, and the other ways to hold it the wrong way round.

def training(**how):
    X, Y = nn.moons(20, np.random.default_rng(0))
    net = nn.Network(nn.Dense(4), nn.relu, nn.Dense(1))
    params = net.build(2, np.random.default_rng(0))
    return params, nn.train(net, params, X, Y, loss=nn.sigmoid_cross_entropy, rule=nn.Adam(), batch_size=10, epochs=2, rng=np.random.default_rng(0))


def test_an_unlooped_training_says_that_nothing_has_happened():
    params, steps = training()
    before = params.vector.copy()
    assert "nothing has happened yet" in repr(steps) and "for step in train(...)" in repr(steps) and "run(train(...))" in repr(steps)
    np.testing.assert_array_equal(params.vector, before)
    assert next(steps).t == 1 and "under way" in repr(steps)
    assert [step.t for step in steps] == [2, 3, 4] and "ended" in repr(steps)


def test_a_network_is_not_a_function_and_parameters_come_first():
    params, _ = training()
    net, X = nn.Network(nn.Dense(4), nn.relu, nn.Dense(1)), np.ones((2, 3))
    with pytest.raises(TypeError, match=r"holds no numbers.*net.predict\(params, X\)"):
        net(X)
    for use in (net.predict, net.forward):
        with pytest.raises(TypeError, match="swapped, parameters come first"):
            use(X, params)
        with pytest.raises(TypeError, match="X is a list; give a NumPy array"):
            use(params, [[1.0], [2.0]])
        with pytest.raises(TypeError, match="got a dict as params"):
            use({}, X)


# Building: a layer that was tried once is not tried again, unless it could have changed.

class Counted(nn.Layer):
    """An activation that counts how often it is run; mutable."""
    def __init__(self):
        self.runs = 0

    def forward(self, A, rng):
        self.runs += 1
        return A, None

    def backward(self, dA, cache, grad):
        return dA


def test_a_frozen_layer_is_tried_once_a_mutable_one_at_every_build():
    runs = []

    def g(Z):
        runs.append(Z)
        return np.tanh(Z)

    frozen, mutable = nn.Activation(g, nn.tanh.slope), Counted()
    for n in range(1, 4):
        nn.Network(frozen, mutable).build(3)
        assert len(runs) == (first := len(runs) if n == 1 else first) and mutable.runs == n * (mutable.runs // n) > 0
    tried = mutable.runs
    nn.Network(mutable).build(3)
    assert mutable.runs > tried
    nn.Network(frozen).build(4)                             # another number of inputs is another trial
    assert len(runs) > first


def test_a_class_made_from_a_frozen_one_is_tried_once_unless_it_stores_something():
    tried = []

    class Mine(nn.Dense):
        def forward(self, A, rng, W, b):
            tried.append(A)
            return W @ A + b, A

    class Storing(Mine):
        def forward(self, A, rng, W, b):
            self.seen = 1                                   # Python lets a class made from a frozen one do that
            return super().forward(A, rng, W, b)

    rng = np.random.default_rng(0)
    nn.Network(Mine(2)).build(3, rng)
    known = len(tried)
    nn.Network(Mine(2)).build(3, rng)
    assert len(tried) == known > 0
    layer = Storing(2)
    nn.Network(layer).build(3, rng)
    known = len(tried)
    nn.Network(layer).build(3, rng)
    assert len(tried) > known


def test_built_arrays_are_looked_at_every_time():
    answers = [lambda rng, shape, dtype: np.ones(shape, dtype), lambda rng, shape, dtype: np.ones(shape[::-1], dtype),
               lambda rng, shape, dtype: np.ones(shape, np.float16), lambda rng, shape, dtype: np.full(shape, math.nan, dtype)]

    def init(rng, shape, dtype):
        return answers[0](rng, shape, dtype)

    layer = nn.Dense(3, init)
    for said in ("", "W with shape", "float16", "not finite"):
        if not said:
            nn.Network(layer).build(4)
        else:
            with pytest.raises((TypeError, ValueError), match=said):
                nn.Network(layer).build(4)
        answers.append(answers.pop(0))


def test_a_method_that_is_replaced_is_tried_again(monkeypatch):
    net = nn.Network(nn.Dense(3), nn.Dense(2))
    net.build(4, np.random.default_rng(0))
    monkeypatch.setattr(nn.Dense, "backward", lambda self, dZ, A, grad, W, b: dZ)
    with pytest.raises(ValueError, match="dA that backward returns"):
        net.build(4, np.random.default_rng(0))


def test_few_trials_are_remembered():
    from nnlib import checks
    for n in range(checks.REMEMBERED + 50):
        nn.Network(nn.Dense(1, nn.constant(n))).build(1)
    assert len(checks.TRIED) == checks.REMEMBERED


def test_no_notebook_counts_layers_by_twos():
    """trace["A"], not trace.outputs[1::2]: with batch norm in between, every second layer is another one."""
    for path in (Path(__file__).parent.parent / "notebooks" / "text").glob("*.py"):
        assert not re.search(r"\[\d?::2\]|\.outputs\[|zeros_like\(\)\)?\n.*penalty", path.read_text()), path
