"""Where the weights start: moments, shapes, and float32 as the rounded float64."""
import math

import numpy as np
import pytest

import nnlib as nn

SHAPE = (400, 250)                  # 100,000 weights; n_in = 250
DRAWN = {"normal": nn.normal(0.3), "uniform": nn.uniform(-0.5, 0.1), "lecun": nn.lecun, "xavier": nn.xavier, "he": nn.he, "scaled": nn.scaled(1.5),
         "orthogonal": nn.orthogonal}
ALL = DRAWN | {"zeros": nn.zeros, "constant": nn.constant(0.3)}
MOMENTS = {
    "normal": (0.0, 0.09),
    "uniform": (-0.2, 0.6 ** 2 / 12),
    "lecun": (0.0, 1 / 250),
    "he": (0.0, 2 / 250),
    "xavier": (0.0, 2 / 650),
    "scaled": (0.0, 2.25 / 250),
    "orthogonal": (0.0, 1 / 400),   # 250 columns of length 1 in 100,000 numbers
}


def draw(name, seed=0, shape=SHAPE, dtype=np.float64):
    return ALL[name](np.random.default_rng(seed), shape, dtype)


@pytest.mark.parametrize("name", MOMENTS)
def test_mean_and_variance(name):
    mean, variance = MOMENTS[name]
    W = draw(name)
    assert abs(W.mean() - mean) < 5 * math.sqrt(variance / W.size)                             # five standard errors
    kurtosis = 1.8 if name == "uniform" else 3
    assert abs(W.var() - variance) < 5 * variance * math.sqrt((kurtosis - 1) / W.size)


@pytest.mark.parametrize("name", ["normal", "lecun", "he", "xavier", "scaled"])
def test_the_normal_ones_are_normal(name):
    z = np.sort(draw(name).ravel()) / math.sqrt(MOMENTS[name][1])
    for q, share in ((-2, 0.02275), (-1, 0.15866), (0, 0.5), (1, 0.84134), (2, 0.97725)):
        assert abs(np.searchsorted(z, q) / z.size - share) < 5 * math.sqrt(share * (1 - share) / z.size)


def test_uniform_fills_its_interval():
    W = draw("uniform")
    assert -0.5 <= W.min() < -0.4999 and 0.0999 < W.max() < 0.1


def test_zeros_and_constant():
    assert not draw("zeros").any() and (draw("constant") == 0.3).all()


@pytest.mark.parametrize("shape", [(5, 5), (7, 3), (3, 7), (1, 4), (4, 1), (1, 1)])
def test_orthogonal_has_orthonormal_rows_or_columns(shape):
    W = draw("orthogonal", shape=shape)
    few = W @ W.T if shape[0] <= shape[1] else W.T @ W
    np.testing.assert_allclose(few, np.eye(min(shape)), atol=1e-14)


def test_orthogonal_favours_no_sign_and_no_direction():
    """The plain QR has a preferred sign on its diagonal; a uniform (Haar) matrix has trace 0 on average, with variance 1."""
    traces = np.array([np.trace(draw("orthogonal", seed, (4, 4))) for seed in range(2000)])
    assert abs(traces.mean()) < 5 / math.sqrt(2000)
    assert abs(traces.var() - 1) < 5 * math.sqrt(2 / 2000)
    determinants = [np.linalg.det(draw("orthogonal", seed, (3, 3))) for seed in range(400)]
    assert abs(np.mean(np.sign(determinants))) < 5 / math.sqrt(400)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("shape", [(3, 7), (7, 3), (1, 1), (1, 5), (5, 1)])
def test_shape_and_dtype(name, shape):
    for dtype in (np.float32, np.float64):
        W = draw(name, shape=shape, dtype=dtype)
        assert W.shape == shape and W.dtype == dtype


@pytest.mark.parametrize("name", ALL)
def test_float32_is_the_float64_draw_rounded_and_uses_as_much_randomness(name):
    rngs = [np.random.default_rng(3) for _ in range(2)]
    W, W32 = (ALL[name](rng, (20, 30), dtype) for rng, dtype in zip(rngs, (np.float64, np.float32)))
    np.testing.assert_array_equal(W.astype(np.float32), W32)
    assert rngs[0].random() == rngs[1].random()


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_seed_gives_the_same_weights_and_another_seed_others(name):
    np.testing.assert_array_equal(draw(name, 1), draw(name, 1))
    assert not np.array_equal(draw(name, 1), draw(name, 2))


def test_he_and_lecun_are_scaled_with_their_gains():
    for init, gain in ((nn.he, math.sqrt(2)), (nn.lecun, 1.0)):
        np.testing.assert_array_equal(init(np.random.default_rng(0), (4, 9), np.float64), nn.scaled(gain)(np.random.default_rng(0), (4, 9), np.float64))


def test_fan_in_is_the_number_of_columns():
    """W is (n_out, n_in): a wide layer on few inputs has large weights."""
    assert draw("he", shape=(1000, 10)).var() == pytest.approx(0.2, rel=0.1)
    assert draw("he", shape=(10, 1000)).var() == pytest.approx(0.002, rel=0.1)
    np.testing.assert_allclose(draw("xavier", shape=(1000, 10)), draw("normal", shape=(1000, 10)) / 0.3 * math.sqrt(2 / 1010))


def test_dense_draws_its_weights_and_starts_its_bias_at_0():
    params = nn.Network(nn.Dense(6, nn.xavier), nn.tanh, nn.Dense(2)).build(4, np.random.default_rng(0))
    rng = np.random.default_rng(0)
    np.testing.assert_array_equal(params["W1"], nn.xavier(rng, (6, 4), np.float64))
    np.testing.assert_array_equal(params["W2"], nn.he(rng, (2, 6), np.float64))
    assert not params["b1"].any() and not params["b2"].any()
