"""float32 in, float32 everywhere: one float64 scalar on the way would double the memory and hide the loss of speed."""
import numpy as np
import pytest

import nnlib as nn

import ours

ACTIVATIONS = [*ours.ACTIVATIONS, nn.leaky_relu(), nn.leaky_relu(np.float64(0.1))]
INITIALIZERS = {"zeros": nn.zeros, "constant": nn.constant(np.float64(0.3)), "normal": nn.normal(np.float64(0.1)), "uniform": nn.uniform(-0.1, np.float64(0.1)),
                "lecun": nn.lecun, "xavier": nn.xavier, "he": nn.he, "scaled": nn.scaled(np.float64(1.5)), "orthogonal": nn.orthogonal}
LOSSES = {"sigmoid": nn.sigmoid_cross_entropy, "softmax": nn.softmax_cross_entropy, "squared": nn.squared_error}
DTYPES = [np.float32, np.float64]


def arrays_in(value):
    """Every array and NumPy scalar inside a Step, however nested."""
    if isinstance(value, (np.ndarray, np.generic)):
        yield value
    elif isinstance(value, nn.Parameters):
        yield from (value.vector, value.theta, *arrays_in(value.layers))
    elif isinstance(value, dict):
        yield from arrays_in(list(value.values()))
    elif isinstance(value, nn.Trace):
        yield from arrays_in([value.X, list(value), value.caches])
    elif isinstance(value, (list, tuple, nn.Deltas)):
        for item in value:
            yield from arrays_in(item)


def foreign(value, dtype):
    """The dtypes in a Step that are neither `dtype` nor the bool of a mask."""
    return {array.dtype for array in arrays_in(value)} - {np.dtype(dtype), np.dtype(bool)}


def steps(layers, dtype, loss=nn.squared_error, rule=nn.Adam(), penalty=nn.no_penalty, lead=()):
    rng = np.random.default_rng(0)
    X, Y = nn.blobs(12, rng, n_x=3, dtype=dtype)
    params = nn.Network(layers).build(3, rng, dtype)
    params = nn.Parameters.view(np.broadcast_to(params.vector, (*lead, *params.vector.shape)).copy(), params.shapes)
    yield from nn.train(nn.Network(layers), params, X, Y, loss=loss, rule=rule, batch_size=5, epochs=2, rng=rng, penalty=penalty)


def whole(act, init=nn.he):
    return (nn.Dropout(0.9), nn.Dense(6, init), nn.BatchNorm(), act, nn.Dropout(0.8), nn.Dense(3, init))


def test_the_search_for_foreign_dtypes_finds_them():
    step, *_ = steps(whole(nn.tanh), np.float64)
    assert foreign(step, np.float64) == set()
    assert foreign(step, np.float32) == {np.dtype(np.float64)}
    assert sum(1 for _ in arrays_in(step)) > 30


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("lead", [(), (2,)], ids=["single", "stack"])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("act", ACTIVATIONS, ids=str)
def test_every_array_of_a_step(act, loss, lead, dtype):
    for step in steps(whole(act), dtype, LOSSES[loss], lead=lead, penalty=nn.L2(0.1)):
        assert foreign(step, dtype) == set()
        assert np.asarray(step.cost).dtype == dtype


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("init", INITIALIZERS)
def test_every_initializer(init, dtype):
    assert INITIALIZERS[init](np.random.default_rng(0), (4, 3), dtype).dtype == dtype
    for step in steps(whole(nn.tanh, INITIALIZERS[init]), dtype):
        assert foreign(step, dtype) == set()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("lam", [0.1, np.float64(0.1), np.array([0.1, 0.2]), np.array([0.1, 0.2], np.float32)], ids=["float", "float64", "array64", "array32"])
def test_a_penalty_of_any_precision(lam, dtype):
    for step in steps(whole(nn.tanh), dtype, penalty=nn.L2(lam), lead=(2,)):
        assert foreign(step, dtype) == set()


def test_layers_whose_settings_are_numpy_scalars():
    """A setting taken out of an array, as keep = np.linspace(0.5, 1, 6)[3], is an np.float64."""
    layers = (nn.Dense(6), nn.BatchNorm(np.float64(0.9), np.float64(1e-5)), nn.leaky_relu(np.float64(0.1)), nn.Dropout(np.float64(0.8)), nn.Dense(3))
    for step in steps(layers, np.float32):
        assert foreign(step, np.float32) == set()


RATES = {"float": 0.1, "float64": np.float64(0.1), "int": 1, "array64": np.array([0.1, 0.2]), "schedule": lambda t: np.float64(0.1) / t,
         "schedule of arrays": lambda t: np.array([0.1, 0.2]) / t}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("lr", RATES)
@pytest.mark.parametrize("rule", [nn.GradientDescent, nn.Momentum, nn.RMSprop, nn.Adam])
def test_a_rate_of_any_precision_and_the_state_of_the_optimizer(rule, lr, dtype):
    seen = []

    class Watched(rule):
        def step(self, t, theta, g, *state):
            super().step(t, theta, g, *state)
            seen.extend(array.dtype for array in (theta, g, *state))

    for step in steps(whole(nn.tanh), dtype, rule=Watched(lr=RATES[lr]), lead=(2,)):
        assert foreign(step, dtype) == set()
    assert set(seen) == {np.dtype(dtype)} and len(seen) >= 2 + rule.slots


def test_a_step_of_an_optimizer_does_its_arithmetic_in_float32():
    """In place float32 hides a float64 on the right: the temporaries must be float32 too."""
    dtypes = []

    class Spy(np.ndarray):
        def __array_ufunc__(self, ufunc, method, *inputs, out=(), **kwargs):
            plain = [x.view(np.ndarray) if isinstance(x, Spy) else x for x in inputs]
            result = getattr(ufunc, method)(*plain, **kwargs, **({"out": tuple(o.view(np.ndarray) for o in out)} if out else {}))
            dtypes.append(getattr(ufunc, method)(*plain, **kwargs).dtype)
            return out[0] if out else result.view(Spy)

    for rule in (nn.GradientDescent(np.float64(0.1)), nn.Momentum(np.array([0.1, 0.2])), nn.RMSprop(0.1), nn.Adam(np.array([0.1, 0.2]))):
        vectors = [np.ones((2, 5), np.float32).view(Spy) for _ in range(2 + rule.slots)]
        rule.at(3, (2,), np.dtype(np.float32)).step(3, *vectors)
    assert len(dtypes) > 15 and set(dtypes) == {np.dtype(np.float32)}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("make", [nn.circles, nn.moons, nn.spirals, nn.blobs, nn.xor])
def test_every_made_data_set(make, dtype):
    X, Y = make(10, np.random.default_rng(0), dtype=dtype)
    assert X.dtype == Y.dtype == dtype
    assert nn.Standardizer.fit(X)(X).dtype == dtype


@pytest.mark.parametrize("dtype", DTYPES)
def test_digits_one_hot_predictions_and_diagnostics(dtype):
    assert {A.dtype for A in nn.digits(dtype)} == {np.dtype(dtype)}
    assert nn.one_hot(np.array([0, 2]), 3, dtype).dtype == dtype
    step, *_ = steps(whole(nn.tanh), dtype)
    assert nn.Network(whole(nn.tanh)).predict(step.params, np.ones((3, 2), dtype)).dtype == dtype
    measures = [measure(step.trace) for measure in (nn.diagnostics.mean, nn.diagnostics.std, nn.diagnostics.rms, nn.diagnostics.norms)]
    assert {A.dtype for A in measures} == {np.dtype(dtype)}


def test_float32_data_sets_are_the_float64_ones_rounded():
    for make in (nn.circles, nn.moons, nn.spirals, nn.blobs, nn.xor):
        (X, Y), (X32, Y32) = (make(50, np.random.default_rng(4), dtype=dtype) for dtype in (np.float64, np.float32))
        assert np.array_equal(X.astype(np.float32), X32) and np.array_equal(Y, Y32)


def test_a_float32_network_follows_its_float64_twin():
    costs = [[float(step.cost) for step in steps((nn.Dense(6), nn.BatchNorm(), nn.tanh, nn.Dense(3)), dtype)] for dtype in DTYPES]
    np.testing.assert_allclose(*costs, rtol=1e-4)
