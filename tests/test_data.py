"""The data sets are what their docstrings say, the digits are the published ones, and the labels belong to the examples."""
import math

import numpy as np
import pytest

import nnlib as nn

MADE = {"circles": (nn.circles, 1), "moons": (nn.moons, 1), "xor": (nn.xor, 1), "spirals": (nn.spirals, 3), "blobs": (nn.blobs, 3)}
made = pytest.mark.parametrize("make, rows", MADE.values(), ids=MADE)


@made
@pytest.mark.parametrize("m", [1, 2, 7, 300])
def test_shapes_and_labels(make, rows, m):
    X, Y = make(m, np.random.default_rng(0))
    assert X.shape == (2, m) and Y.shape == (rows, m) and np.isfinite(X).all()
    assert set(np.unique(Y)) <= {0.0, 1.0}
    if rows > 1:
        assert (Y.sum(axis=0) == 1).all()
    if m == 300:
        share = Y.mean(axis=1)
        np.testing.assert_allclose(share, 1 / max(rows, 2), atol=0.1 if make is nn.xor else 0.01)


@made
def test_the_rng_decides_everything(make, rows):
    one, same, other = (make(20, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one[0], same[0])
    assert not np.array_equal(one[0], other[0])


def test_circles_without_noise_lie_on_their_circles():
    X, Y = nn.circles(40, np.random.default_rng(0), noise=0.0)
    np.testing.assert_allclose(np.hypot(*X), np.where(Y[0] == 1, 0.5, 1.0), rtol=1e-12)
    angles = np.arctan2(*X)
    assert angles.min() < -2 and angles.max() > 2


def test_moons_without_noise_are_half_circles_turned_into_each_other():
    X, Y = nn.moons(200, np.random.default_rng(0), noise=0.0)
    upper, lower = X[:, Y[0] == 0], -X[:, Y[0] == 1]
    for half in (upper, lower):
        np.testing.assert_allclose(np.hypot(half[0] + 0.5, half[1] + 0.25), 1, rtol=1e-12)
        assert (half[1] >= -0.25).all()
    assert (upper[0].min() < -1.4) and (upper[0].max() > 0.4)


def test_xor_is_the_sign_of_the_product():
    X, Y = nn.xor(200, np.random.default_rng(0))
    np.testing.assert_array_equal(Y[0] == 1, (X[0] > 0) != (X[1] > 0))
    assert np.abs(X).max() <= 1 and np.abs(X).max() > 0.9


@pytest.mark.parametrize("arms", [2, 3, 5])
def test_spirals_wind_from_the_centre_to_radius_1(arms):
    X, Y = nn.spirals(60, np.random.default_rng(0), arms=arms, noise=0.0)
    radius = np.hypot(*X)
    assert Y.shape == (arms, 60) and radius.max() <= 1 and radius.min() < 0.3
    turned = np.arctan2(X[1], X[0]) - 4 * radius - 2 * np.pi * Y.argmax(axis=0) / arms
    np.testing.assert_allclose(np.cos(turned), 1, atol=1e-9)


def test_blobs_are_gaussians_of_the_spread_asked_for():
    X, Y = nn.blobs(9000, np.random.default_rng(0), classes=4, n_x=6, spread=0.3)
    assert X.shape == (6, 9000) and Y.shape == (4, 9000)
    for k in range(4):
        own = X[:, Y[k] == 1]
        np.testing.assert_allclose(own.std(axis=1), 0.3, rtol=0.1)


def test_noise_is_added_with_its_standard_deviation():
    for make in (nn.circles, nn.moons, nn.spirals, nn.xor):
        clean, noisy = (make(5000, np.random.default_rng(0), noise=noise)[0] for noise in (0.0, 0.2))
        assert (noisy - clean).std() == pytest.approx(0.2, rel=0.05)


def test_one_hot():
    np.testing.assert_array_equal(nn.one_hot(np.array([2, 0, 1, 2]), 4), [[0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 1], [0, 0, 0, 0]])
    np.testing.assert_array_equal(nn.one_hot([1, 0], 2), [[0, 1], [1, 0]])
    assert nn.one_hot(np.zeros(0, int), 3).shape == (3, 0)


# The digits.

def test_the_digits_are_the_published_1797():
    X_train, Y_train, X_test, Y_test = digits = nn.digits()
    assert X_train.shape == (64, 1442) and X_test.shape == (64, 355) and Y_train.shape == (10, 1442) and Y_test.shape == (10, 355)
    assert digits.X_train is X_train and digits.Y_test is Y_test
    X = np.concatenate([X_train, X_test], axis=1)
    assert X.min() == 0 and X.max() == 16 and np.array_equal(X, X.round())
    # Images of each class, from the data set's own description; and the sum of all grey values.
    np.testing.assert_array_equal(Y_train.sum(axis=1) + Y_test.sum(axis=1), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    assert X.sum() == 561718


def test_an_image_keeps_its_label_and_its_way_up():
    digits = nn.digits()
    zero = digits.X_train[:, 0].reshape(8, 8)                       # the first image of the file is a 0
    assert digits.Y_train[0, 0] == 1
    assert list(zero[0]) == [0, 0, 5, 13, 9, 1, 0, 0]
    assert zero[3:5, 3:5].sum() == 0                                # the hole of the 0


def test_training_and_test_images_are_different_ones_of_all_classes():
    digits = nn.digits()
    train, test = ({tuple(image) for image in X.T} for X in (digits.X_train, digits.X_test))
    assert not train & test
    of_each_class = digits.Y_train.sum(axis=1) + digits.Y_test.sum(axis=1)
    np.testing.assert_array_equal(digits.Y_test.sum(axis=1), of_each_class // 5)                # every fifth of each class


def test_examples_are_contiguous_in_memory():
    for X in (nn.digits().X_train, nn.digits().X_test):
        assert X.T.flags.c_contiguous


def test_nearest_class_mean_reads_most_digits():
    """If labels or pixels were shuffled this would be one in ten."""
    d = nn.digits()
    means = d.X_train @ d.Y_train.T / d.Y_train.sum(axis=1)
    distance = ((d.X_test[:, None] - means[:, :, None]) ** 2).sum(axis=0)
    assert nn.accuracy(-distance, d.Y_test) > 0.85


def test_standardized_digits_have_no_nan_where_a_pixel_is_always_0():
    d = nn.digits()
    z = nn.Standardizer.fit(d.X_train)
    assert (z.std == 0).any() and np.isfinite(z(d.X_test)).all()
    np.testing.assert_array_equal(z(d.X_train)[z.std[:, 0] == 0], 0)
    assert math.isclose(z(d.X_train).var(), (z.std > 0).mean(), rel_tol=1e-12)
