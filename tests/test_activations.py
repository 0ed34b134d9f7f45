"""What the lessons say of single activations.  (That each slope is the derivative: tests/test_oracle.py.)"""
import math
import warnings

import numpy as np
import pytest

import nnlib as nn
from nnlib.activations import normal_share

from ours import ACTIVATIONS


def test_the_normal_share_is_math_s_erf():
    Z = np.concatenate([np.linspace(-39, 39, 7801), np.logspace(-300, 0, 301)])
    exact = np.array([0.5 * math.erfc(-z / math.sqrt(2)) for z in Z])
    assert np.abs(normal_share(Z) - exact).max() < 3e-15
    near = (Z > -5) & (Z < 0)
    assert np.abs(normal_share(Z[near]) / exact[near] - 1).max() < 1e-14          # the small shares too


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=str)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_no_warning_and_no_nan_far_out(activation, dtype):
    Z = np.array([-1e30, -1e10, -1000, -100, 0, 100, 1000, 1e10, 1e30], dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        A = activation(Z)
        slope = activation.slope(Z, A)
    assert np.isfinite(A).all() and np.isfinite(slope).all()
    ends = {"sigmoid": (0, 1), "tanh": (-1, 1), "identity": (-1e30, 1e30), "leaky_relu(0.2)": (-2e29, 1e30)}.get(activation.name, (0, 1e30))
    assert (A[0], A[-1]) == pytest.approx(ends)


def test_the_largest_and_smallest_slopes():
    Z = np.linspace(-12, 12, 240_001)
    slopes = {g.name: g.slope(Z, g(Z)) for g in ACTIVATIONS}
    for name, low, high, place in (("sigmoid", 0, 0.25, 0), ("tanh", 0, 1, 0), ("gelu", -0.12890, 1.12890, math.sqrt(2)), ("silu", -0.09984, 1.09984, 2.39936)):
        assert slopes[name].max() == pytest.approx(high, abs=1e-5) and slopes[name].min() == pytest.approx(low, abs=1e-5)
        assert abs(Z[slopes[name].argmax()]) == pytest.approx(place, abs=2e-4)


@pytest.mark.parametrize("activation", [nn.gelu, nn.silu], ids=str)
def test_gelu_and_silu_fall_before_they_rise(activation):
    Z = np.linspace(-5, 5, 1001)
    steps = np.diff(activation(Z))
    assert (steps < 0).sum() > 100 and (np.diff(np.sign(steps)) != 0).sum() == 1


def test_tanh_is_a_sigmoid_stretched_and_shifted():
    Z = np.linspace(-20, 20, 4001)
    assert np.abs(nn.tanh(Z) - (2 * nn.sigmoid(2 * Z) - 1)).max() < 1e-15
