"""Every mistake at the boundary is answered with what arrived, what was expected and what to do."""
import math
import re

import numpy as np
import pytest

import nnlib as nn

RNG = np.random.default_rng(0)
X, Y = nn.blobs(12, RNG, classes=3, n_x=4)
NET = nn.Network(nn.Dense(5), nn.relu, nn.Dense(3))


def attempt(X=X, Y=Y, net=NET, params=None, **changed):
    params = net.build(4, np.random.default_rng(0)) if params is None else params
    how = dict(loss=nn.softmax_cross_entropy, rule=nn.Adam(), batch_size=6, epochs=1, rng=np.random.default_rng(0)) | changed
    return nn.run(nn.train(net, params, X, Y, **how))


def says(error, *words):
    """The error's type, and all of these words in its message, in this order."""
    return pytest.raises(error, match="(?s)" + ".*".join(map(re.escape, words)))


def changed(array, where, value):
    array = array.copy()
    array[where] = value
    return array


def test_without_a_mistake_it_trains():
    assert len(attempt().cost) == 2


BAD_DATA = {
    "X transposed": (dict(X=X.T), ValueError, ["X has shape (12, 4)", "4 inputs", "transposed", "X.T"]),
    "X and Y transposed": (dict(X=X.T, Y=Y.T), ValueError, ["X has shape (12, 4)", "X.T"]),
    "Y transposed": (dict(Y=Y.T), ValueError, ["12 examples", "Y has 3", "Y.T"]),
    "X 1-D": (dict(X=X[0]), ValueError, ["X has shape (12,)", "columns", "reshape"]),
    "Y 1-D": (dict(Y=Y[0]), ValueError, ["Y has shape (12,)", "columns", "reshape"]),
    "X with other features": (dict(X=X[:3]), ValueError, ["X has shape (3, 12)", "4 inputs"]),
    "Y with other rows": (dict(Y=Y[:2]), ValueError, ["Y has 2 rows", "3 outputs"]),
    "one example less in X": (dict(X=X[:, 1:]), ValueError, ["X has 11 examples", "Y has 12"]),
    "one example less in Y": (dict(Y=Y[:, 1:]), ValueError, ["X has 12 examples", "Y has 11"]),
    "integer X": (dict(X=X.astype(int)), TypeError, ["X is int", "float64", "astype"]),
    "integer Y": (dict(Y=Y.astype(int)), TypeError, ["Y is int", "float64", "astype"]),
    "bool Y": (dict(Y=Y == 1), TypeError, ["Y is bool", "astype"]),
    "float32 X": (dict(X=X.astype(np.float32)), TypeError, ["X is float32", "network is float64", "astype"]),
    "float32 Y": (dict(Y=Y.astype(np.float32)), TypeError, ["Y is float32", "network is float64", "astype"]),
    "float16 X": (dict(X=X.astype(np.float16)), TypeError, ["X is float16", "astype"]),
    "a list": (dict(X=X.tolist()), TypeError, ["X is a list", "NumPy array"]),
    "nan in X": (dict(X=changed(X, (2, 7), np.nan)), ValueError, ["X[2, 7]", "nan"]),
    "inf in X": (dict(X=changed(X, (0, 11), -np.inf)), ValueError, ["X[0, 11]", "-inf"]),
    "nan in Y": (dict(Y=changed(Y, (1, 3), np.nan)), ValueError, ["Y[1, 3]", "nan"]),
    "no examples": (dict(X=X[:, :0], Y=Y[:, :0]), ValueError, ["X has shape (4, 0)", "no examples"]),
    "no examples in Y": (dict(Y=Y[:, :0]), ValueError, ["Y has shape (3, 0)", "no examples"]),
    "leading axes of X that the parameters lack": (dict(X=np.stack([X, X])), ValueError, ["X has leading axes (2,)", "parameters have ()"]),
    "two ones in a column": (dict(Y=changed(Y, (slice(None), 5), [1, 1, 0])), ValueError, ["column 5", "one-hot", "one_hot("]),
    "no one in a column": (dict(Y=changed(Y, (slice(None), 5), 0)), ValueError, ["column 5", "one-hot"]),
    "probabilities as labels": (dict(Y=np.full((3, 12), 1 / 3)), ValueError, ["column 0", "one-hot"]),
    "label 2": (dict(Y=changed(Y, (0, 0), 2), loss=nn.sigmoid_cross_entropy), ValueError, ["Y contains 2", "0 or 1"]),
    "label −1": (dict(Y=2 * Y - 1, loss=nn.sigmoid_cross_entropy), ValueError, ["Y contains -1", "0 or 1", "(Y + 1) / 2"]),
    "label 0.5": (dict(Y=changed(Y, (0, 0), 0.5), loss=nn.sigmoid_cross_entropy), ValueError, ["Y contains 0.5"]),
    "batch size 0": (dict(batch_size=0), ValueError, ["batch size is 0", "12 examples", "from 1 to 12"]),
    "batch size 13": (dict(batch_size=13), ValueError, ["batch size is 13", "12 examples"]),
    "batch size −1": (dict(batch_size=-1), ValueError, ["batch size is -1"]),
    "batch size 2.5": (dict(batch_size=2.5), ValueError, ["batch size is 2.5", "whole number"]),
    "batch size True": (dict(batch_size=True), ValueError, ["batch size is True"]),
    "batch size None": (dict(batch_size=None), ValueError, ["batch size is None"]),
    "epochs 0": (dict(epochs=0), ValueError, ["epochs is 0", "math.inf"]),
    "epochs 1.5": (dict(epochs=1.5), ValueError, ["epochs is 1.5"]),
    "epochs nan": (dict(epochs=math.nan), ValueError, ["epochs is nan"]),
    "epochs as words": (dict(epochs="10"), ValueError, ["epochs is '10'"]),
    "loss by name": (dict(loss="softmax"), TypeError, ["loss is 'softmax'", "softmax_cross_entropy"]),
    "loss None": (dict(loss=None), TypeError, ["loss is None"]),
    "rule by name": (dict(rule="adam"), TypeError, ["rule is 'adam'", "Adam()"]),
    "rule class": (dict(rule=nn.Adam), TypeError, ["rule is", "Adam", "GradientDescent(lr=0.1)"]),
    "rule as a number": (dict(rule=0.1), TypeError, ["rule is 0.1"]),
    "lr as words": (dict(rule=nn.Momentum("0.1")), TypeError, ["Momentum(lr) is '0.1'", "number"]),
    "lr None": (dict(rule=nn.Adam(None)), TypeError, ["Adam(lr) is None"]),
    "lr negative": (dict(rule=nn.GradientDescent(-0.1)), ValueError, ["GradientDescent(lr) is -0.1", "≥ 0"]),
    "lr nan": (dict(rule=nn.RMSprop(math.nan)), ValueError, ["RMSprop(lr) is nan", "finite"]),
    "lr inf": (dict(rule=nn.RMSprop(math.inf)), ValueError, ["RMSprop(lr) is inf", "finite"]),
    "lr for a stack": (dict(rule=nn.Adam(np.ones(3))), ValueError, ["Adam(lr) has shape (3,)", "one network"]),
    "schedule that returns words": (dict(rule=nn.Adam(lambda t: "fast")), TypeError, ["Adam(lr) is 'fast'"]),
    "schedule that goes below 0": (dict(rule=nn.Adam(lambda t: 1.5 - t)), ValueError, ["Adam(lr) is -0.5"]),
    "net and params swapped": (dict(net=NET.build(4, RNG), params=NET), TypeError, ["Parameters", "Network", "net.build"]),
    "params as a vector": (dict(params=np.zeros(43)), TypeError, ["ndarray", "net.build"]),
    "parameters that have diverged": (dict(params=nn.Parameters.view(np.full(43, np.nan), NET.build(4, RNG).shapes)), ValueError, ["parameters", "finite"]),
    "rng as a seed": (dict(rng=0), TypeError, ["rng", "int", "default_rng"]),
    "rng None": (dict(rng=None), TypeError, ["rng", "default_rng"]),
    "rng None, whole batch": (dict(rng=None, batch_size=12), TypeError, ["rng", "default_rng"]),
    "penalty as a number": (dict(penalty=0.1), TypeError, ["penalty", "0.1", "L2"]),
    "parameters of a smaller network": (dict(net=nn.Network(*NET.layers, nn.relu, nn.Dense(3)), params=NET.build(4, RNG)), ValueError, ["layers"]),
}


@pytest.mark.parametrize("mistake", BAD_DATA)
def test_a_mistake_before_training(mistake):
    given, error, words = BAD_DATA[mistake]
    with says(error, *words):
        attempt(**given)


CHECKED_TOO = ["X transposed", "Y 1-D", "one example less in X", "float32 X", "nan in Y", "no examples", "two ones in a column", "label 2", "loss by name",
               "parameters of a smaller network"]


@pytest.mark.parametrize("mistake", CHECKED_TOO)
def test_the_same_mistake_before_a_gradient_check(mistake):
    given, error, words = BAD_DATA[mistake]
    how = dict(X=X, Y=Y, net=NET, loss=nn.softmax_cross_entropy, rng=np.random.default_rng(0)) | given
    how = dict(params=how["net"].build(4, RNG)) | how
    with says(error, *words):
        nn.gradient_check(**how)


def test_the_mistake_is_found_when_train_is_called_not_at_the_first_step():
    with says(ValueError, "batch size"):
        nn.train(NET, NET.build(4, RNG), X, Y, loss=nn.softmax_cross_entropy, rule=nn.Adam(), batch_size=0, epochs=1, rng=RNG)


@pytest.mark.parametrize("mistake", ["X transposed", "X 1-D", "X with other features"])
def test_forward_and_predict_find_wrong_shapes_too(mistake):
    given, error, words = BAD_DATA[mistake]
    params = NET.build(4, RNG)
    for use in (lambda X: NET.predict(params, X), lambda X: NET.forward(params, X, RNG)):
        with says(error, words[0], "4 inputs", "columns"):
            use(given["X"])


# Networks and layers.

NOT_LAYERS = {
    "none": ((), ValueError, ["no layers"]),
    "a class": ((nn.Dense(3), nn.BatchNorm), TypeError, ["layer 1", "class BatchNorm", "call it"]),
    "a name": ((nn.Dense(3), "relu"), TypeError, ["layer 1", "'relu'", "not a name"]),
    "a bare function": ((nn.Dense(3), np.tanh), TypeError, ["layer 1", "tanh", "bare function"]),
    "a number": ((16, nn.relu), TypeError, ["layer 0", "16"]),
    "nothing": ((nn.Dense(3), None), TypeError, ["layer 1", "None"]),
    "a number in place of all": (16, TypeError, ["layer 0 is 16", "a value such as Dense(16)"]),
    "a name in place of all": ("relu", TypeError, ["layer 0 is 'relu'"]),
    "a class deep inside": ((nn.Dense(3), [nn.relu, (nn.Dense,)]), TypeError, ["layer 2", "class Dense", "call it"]),
}


@pytest.mark.parametrize("mistake", NOT_LAYERS)
def test_what_is_not_a_layer(mistake):
    layers, error, words = NOT_LAYERS[mistake]
    with says(error, *words):
        nn.Network(layers)


BAD_SETTINGS = {
    "Dense(0)": (lambda: nn.Dense(0), ValueError, ["Dense", "0", "whole number"]),
    "Dense(2.5)": (lambda: nn.Dense(2.5), ValueError, ["2.5", "whole number"]),
    "Dense('16')": (lambda: nn.Dense("16"), ValueError, ["'16'", "whole number"]),
    "Dense(init='he')": (lambda: nn.Dense(3, "he"), TypeError, ["init='he'", "(rng, shape, dtype)"]),
    "Dropout(0)": (lambda: nn.Dropout(0), ValueError, ["keep) is 0", "0 < keep"]),
    "Dropout(1.5)": (lambda: nn.Dropout(1.5), ValueError, ["keep) is 1.5"]),
    "Dropout(nan)": (lambda: nn.Dropout(math.nan), ValueError, ["keep) is nan"]),
    "BatchNorm(momentum=1)": (lambda: nn.BatchNorm(momentum=1), ValueError, ["momentum) is 1"]),
    "BatchNorm(eps=-1)": (lambda: nn.BatchNorm(eps=-1), ValueError, ["eps) is -1"]),
    "L2(-1)": (lambda: nn.L2(-1), ValueError, ["lam) is -1", "≥ 0"]),
    "L2 of an array below 0": (lambda: nn.L2(np.array([1.0, -1.0])), ValueError, ["≥ 0"]),
    "L2(nan)": (lambda: nn.L2(math.nan), ValueError, ["lam) is nan"]),
    "L2('0.1')": (lambda: nn.L2("0.1"), (TypeError, ValueError), ["lam) is '0.1'", "λ"]),
    "Activation of an array": (lambda: nn.Activation(np.zeros(3), np.tanh), TypeError, ["Activation(g) is an array", "two functions", "Activation(g, slope)"]),
    "one_hot of a label too large": (lambda: nn.one_hot(np.array([0, 3]), 3), ValueError, ["0 to 3", "3 classes", "0 to 2"]),
    "one_hot of a negative label": (lambda: nn.one_hot(np.array([-1, 1]), 3), ValueError, ["-1", "0 to 2"]),
    "one_hot of floats": (lambda: nn.one_hot(np.array([0.0, 1.0]), 3), ValueError, ["float64", "whole numbers"]),
    "one_hot of columns": (lambda: nn.one_hot(np.array([[0, 1]]), 3), ValueError, ["(1, 2)", "(m,)"]),
    "fit on no examples": (lambda: nn.Standardizer.fit(np.zeros((3, 0))), ValueError, ["(3, 0)", "at least one example"]),
    "fit on one row": (lambda: nn.Standardizer.fit(np.zeros(3)), ValueError, ["(3,)", "(n_x, m)"]),
    "fit on nan": (lambda: nn.Standardizer.fit(np.array([[1.0, math.nan]])), ValueError, ["finite"]),
    "standardize transposed": (lambda: nn.Standardizer.fit(X)(X.T), ValueError, ["(12, 4)", "4 features", "(4, m)"]),
    "accuracy of other shapes": (lambda: nn.accuracy(Y.T, Y), ValueError, ["(12, 3)", "(3, 12)"]),
    "build with a seed": (lambda: NET.build(4, 0), TypeError, ["rng is a int", "default_rng"]),
    "build with no inputs": (lambda: NET.build(0, RNG), ValueError, ["n_in is 0"]),
    "build with the shape": (lambda: NET.build((4, 12), RNG), ValueError, ["n_in is (4, 12)", "X.shape[0]"]),
    "build in float16": (lambda: NET.build(4, RNG, np.float16), TypeError, ["float16", "float64", "float32"]),
    "build in int": (lambda: NET.build(4, RNG, int), TypeError, ["int64", "float64"]),
    "a wrong name": (lambda: NET.build(4, RNG)["w1"], KeyError, ["'w1'", "W1, b1, W2, b2"]),
    "a name of another layer": (lambda: NET.build(4, RNG)["W3"], KeyError, ["'W3'", "W1, b1, W2, b2"]),
    "setting a wrong name": (lambda: NET.build(4, RNG).__setitem__("gamma1", 0), KeyError, ["'gamma1'", "W1, b1, W2, b2"]),
    "a number for a name": (lambda: NET.build(4, RNG)[0], KeyError, ["params.network(k)"]),
    "a name that nnlib lacks": (lambda: nn.Sigmoid, AttributeError, ["'Sigmoid'", "sigmoid"]),
    "a vector too short": (lambda: nn.Parameters.view(np.zeros(42), NET.build(4, RNG).shapes), ValueError, ["42 numbers", "43"]),
    "a vector too long": (lambda: nn.Parameters.view(np.zeros(44), NET.build(4, RNG).shapes), ValueError, ["44 numbers", "43"]),
    "run of a used generator": (lambda: nn.run(iter(())), ValueError, ["no steps", "once"]),
    "norms of gamma without one": (lambda: nn.diagnostics.parameter_norms(NET.build(4, RNG), "gamma"), ValueError, ["'gamma'", "W1, b1"]),
}


@pytest.mark.parametrize("mistake", BAD_SETTINGS)
def test_a_mistake_in_a_setting_or_a_call(mistake):
    make, error, words = BAD_SETTINGS[mistake]
    with says(error, *words):
        make()


# A student's own layer, wrong in one place each; the message names layer 1.

class Scale(nn.Layer):
    """A = s · Z, one s for each unit: right."""

    def build(self, n_in, rng, dtype):
        return n_in, {"s": np.ones((n_in, 1), dtype)}

    def forward(self, A, rng, s):
        return s * A, A

    def backward(self, dZ, A, grad, s):
        grad["s"][...] = (dZ * A).mean(axis=-1, keepdims=True)
        return s * dZ


def wrong_layers():
    class WrongShape(Scale):
        def forward(self, A, rng, s):
            return (s * A).sum(axis=0, keepdims=True), A

    class Transposed(Scale):
        def forward(self, A, rng, s):
            return (s * A).T, A

    class NoCache(Scale):
        def forward(self, A, rng, s):
            return s * A

    class Nothing(Scale):
        def forward(self, A, rng, s):
            pass

    class Float64(Scale):
        def forward(self, A, rng, s):
            return np.float64(1) * s * A, A

    class MisspeltInForward(Scale):
        def forward(self, A, rng, scale):
            return scale * A, A

    class MisspeltInBackward(Scale):
        def backward(self, dZ, A, grad, S):
            return dZ

    class MisspeltInPredict(Scale):
        def predict(self, A, t):
            return t * A

    class MisspeltInRunning(Scale):
        running = ("mean",)

    class MisspeltGradient(Scale):
        def backward(self, dZ, A, grad, s):
            grad["S"][...] = (dZ * A).mean(axis=-1, keepdims=True)
            return s * dZ

    class NotInPlace(Scale):
        def backward(self, dZ, A, grad, s):
            grad["s"] = (dZ * A).mean(axis=-1, keepdims=True)
            return s * dZ

    class BackwardReturnsNothing(Scale):
        def backward(self, dZ, A, grad, s):
            grad["s"][...] = (dZ * A).mean(axis=-1, keepdims=True)

    class BackwardOfAnotherShape(Scale):
        def backward(self, dZ, A, grad, s):
            grad["s"][...] = (dZ * A).mean(axis=-1, keepdims=True)
            return (s * dZ).sum(axis=0)

    class OneDimensional(Scale):
        def build(self, n_in, rng, dtype):
            return n_in, {"s": np.ones(n_in, dtype)}

    class IgnoresDtype(Scale):
        def build(self, n_in, rng, dtype):
            return n_in, {"s": np.ones((n_in, 1))}

    class NoUnits(Scale):
        def build(self, n_in, rng, dtype):
            return None, {"s": np.ones((n_in, 1), dtype)}

    class NoForward(nn.Layer):
        pass

    class NoiseWithoutPredict(nn.Layer):
        def forward(self, A, rng):
            return A + rng.standard_normal(A.shape[-2:]).astype(A.dtype), None

        def backward(self, dA, cache, grad):
            return dA

    shape = ["layer 1", "output of forward", "shape (1, 3)", "expected (5, 3)"]
    return {
        WrongShape: (ValueError, shape),
        Transposed: (ValueError, ["layer 1 (Transposed)", "shape (3, 5)", "expected (5, 3)"]),
        NoCache: (TypeError, ["layer 1 (NoCache)", "two things", "(A_out, cache)"]),
        Nothing: (TypeError, ["layer 1 (Nothing)", "NoneType", "(A_out, cache)"]),
        Float64: (ValueError, ["layer 1 (Float64)", "float64", "float32"]),
        MisspeltInForward: (TypeError, ["layer 1", "['s']", "forward takes ['scale']"]),
        MisspeltInBackward: (TypeError, ["layer 1", "['s']", "backward takes ['S']"]),
        MisspeltInPredict: (TypeError, ["layer 1", "['s']", "predict takes ['t']"]),
        MisspeltInRunning: (ValueError, ["layer 1", "running", "mean", "['s']"]),
        MisspeltGradient: ((KeyError, ValueError, TypeError), ["layer 1", "'S'"]),
        NotInPlace: (ValueError, ["layer 1", "s", "[...]"]),
        BackwardReturnsNothing: (ValueError, ["layer 1", "backward"]),
        BackwardOfAnotherShape: (ValueError, ["layer 1", "backward", "expected (5, 3)"]),
        OneDimensional: (ValueError, ["layer 1", "s has shape (5,)", "(n, 1)"]),
        IgnoresDtype: (TypeError, ["layer 1", "s is float64", "float32"]),
        NoUnits: (ValueError, ["layer 1", "n_out = None"]),
        NoForward: (NotImplementedError, ["NoForward", "forward(self, A, rng"]),
        NoiseWithoutPredict: (AttributeError, ["rng.standard_normal", "inference", "predict"]),
    }


@pytest.mark.parametrize("layer, error, words", [pytest.param(layer, *answer, id=layer.__name__) for layer, answer in wrong_layers().items()])
def test_a_wrong_layer_is_named_when_the_network_is_built(layer, error, words):
    with says(error, *words):
        nn.Network(nn.Dense(5), layer(), nn.Dense(3)).build(4, RNG, np.float32)


def test_the_right_layer_is_accepted():
    nn.Network(nn.Dense(5), Scale(), nn.Dense(3)).build(4, RNG, np.float32)


WRONG_INITIALIZERS = {
    "transposed": (lambda rng, shape, dtype: np.zeros(shape[::-1], dtype), ValueError, ["layer 1", "W", "(5, 3)", "(n_out, n_in) = (3, 5)"]),
    "float64": (lambda rng, shape, dtype: rng.standard_normal(shape), TypeError, ["layer 1", "W is float64", "float32", "astype(dtype)"]),
    "nan": (lambda rng, shape, dtype: np.full(shape, np.nan, dtype), ValueError, ["layer 1", "W", "not finite", "initializer"]),
    "a number": (lambda rng, shape, dtype: 0.5, ValueError, ["layer 1", "W has shape ()"]),
    "an activation": (nn.relu, TypeError, ["init"]),
}


@pytest.mark.parametrize("mistake", WRONG_INITIALIZERS)
def test_a_wrong_initializer_is_named(mistake):
    init, error, words = WRONG_INITIALIZERS[mistake]
    with says(error, *words):
        nn.Network(nn.Dense(5), nn.Dense(3, init)).build(4, RNG, np.float32)


# Divergence is a result.

class JumpAt(nn.GradientDescent):
    """Gradient descent that multiplies θ by a huge number at one step."""
    def step(self, t, theta, g):
        theta -= self.lr * g
        if t == 36:
            theta *= 1e200


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("loss", [nn.squared_error, nn.softmax_cross_entropy, nn.sigmoid_cross_entropy], ids=["squared", "softmax", "sigmoid"])
def test_divergence_is_reported_with_its_step_and_without_warnings(loss):
    net = nn.Network(nn.Dense(5), nn.tanh if loss is nn.squared_error else nn.identity, nn.Dense(3))
    history = attempt(net=net, loss=loss, rule=JumpAt(0.01), batch_size=12, epochs=100)
    assert history.diverged_at == 37 and len(history.cost) == 37
    assert np.isfinite(history.cost[:36]).all() and not np.isfinite(history.cost[36])
    assert str(history).startswith("diverged at step 37")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("rule", [nn.GradientDescent(1e3), nn.Momentum(1e3), nn.RMSprop(1e200), nn.Adam(1e200)], ids=lambda rule: type(rule).__name__)
def test_a_learning_rate_far_too_large_ends_quietly(rule):
    history = attempt(net=nn.Network(nn.Dense(5), nn.BatchNorm(), nn.relu, nn.Dense(3), nn.relu, nn.Dense(3)), loss=nn.squared_error, rule=rule, epochs=2000)
    assert 0 < history.diverged_at == len(history.cost) < 4000
    assert f"diverged at step {history.diverged_at}" in str(history)


@pytest.mark.filterwarnings("error")
def test_in_a_stack_the_networks_that_do_not_diverge_go_on():
    one = NET.build(4, np.random.default_rng(0))
    history = attempt(params=nn.Parameters.stack([one] * 3), loss=nn.squared_error, rule=nn.GradientDescent(np.array([0.01, 1e3, 0.02])), epochs=100)
    assert len(history.cost) == 200 and list(history.diverged_at > 0) == [False, True, False]
    assert "diverged: networks 1" in str(history)
    all_lost = attempt(params=nn.Parameters.stack([one] * 2), loss=nn.squared_error, rule=nn.GradientDescent(np.array([1e3, 1e9])), epochs=100)
    assert len(all_lost.cost) == max(all_lost.diverged_at) < 200
    assert "networks 0, 1" in str(all_lost)


@pytest.mark.filterwarnings("error")
def test_the_median_of_a_stack_is_that_of_the_networks_still_there():
    cost = np.array([[1.0, 1.0, 2.0], [0.5, np.nan, 0.7]])
    assert "→ 0.6;" in str(nn.History(cost, np.zeros(2, int)))


@pytest.mark.filterwarnings("error")
def test_what_a_network_is_built_with_may_overflow_without_a_warning():
    net = nn.Network(nn.Dense(5, nn.normal(1e300)), nn.Dense(5, nn.normal(1e300)), nn.Dense(3))
    assert attempt(net=net).diverged_at == 1


@pytest.mark.parametrize("rule", [nn.Momentum(0.1, beta=1.0), nn.RMSprop(0.1, beta=1), nn.Adam(beta1=1.0), nn.Adam(beta2=1.5)], ids=repr)
def test_a_beta_of_one_never_forgets(rule):
    with says(ValueError, "beta", "β < 1"):
        attempt(rule=rule)


@pytest.mark.parametrize("make", [nn.circles, nn.moons, nn.xor, nn.spirals, nn.blobs], ids=lambda make: make.__name__)
def test_a_data_set_wants_a_generator(make):
    with says(TypeError, "rng", "int", "default_rng"):
        make(10, 0)


def test_minibatches_want_as_many_labels_as_examples():
    with says(ValueError, "5 examples", "4"):
        next(nn.minibatches(np.zeros((2, 5)), np.zeros((1, 4)), 2, np.random.default_rng(0)))
