"""The labs of lesson 01, Tangent and Saturation: what they show, against an independent computation, and what they say."""
import math
import re
import warnings

import numpy as np
import pytest

import nnlib as nn
from nnlib.labs import Saturation, Tangent
from nnlib.labs.saturation import EXAMPLES, LAYERS, UNITS

E = math.e


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.fixture(scope="module")
def tangent():
    lab = Tangent()
    yield lab
    lab.close()


@pytest.fixture(scope="module")
def saturation():
    lab = Saturation()
    yield lab
    lab.close()


# ---- Tangent ----

# a and the slope by the textbook, one number at a time
BY_HAND = {
    nn.sigmoid: (lambda z: 1 / (1 + E ** -z), lambda z: E ** -z / (1 + E ** -z) ** 2),
    nn.tanh: (math.tanh, lambda z: 1 / math.cosh(z) ** 2),
    nn.relu: (lambda z: max(z, 0.0), lambda z: 1.0 * (z > 0)),
    nn.gelu: (lambda z: z / 2 * math.erfc(-z / 2 ** 0.5), lambda z: math.erfc(-z / 2 ** 0.5) / 2 + z * E ** (-z * z / 2) / (2 * math.pi) ** 0.5),
    nn.silu: (lambda z: z / (1 + E ** -z), lambda z: (1 + E ** -z + z * E ** -z) / (1 + E ** -z) ** 2),
    nn.identity: (lambda z: z, lambda z: 1.0),
}


@pytest.mark.parametrize("activation", BY_HAND, ids=str)
@pytest.mark.parametrize("z", [-2.37, 0.4, 1.9])
def test_the_point_the_tangent_and_the_products_are_the_textbook_s(tangent, activation, z):
    tangent.set(activation=activation, z=z, depth=7, leak=0.0)
    g, slope = BY_HAND[activation]
    shown = {name: np.array(tangent.artists[name].get_data()) for name in ("curve", "slope", "tangent", "foot", "point", "products")}
    assert shown["point"][:, 0] == pytest.approx([z, max(g(z), -1.45)]) and shown["foot"][:, 0] == pytest.approx([z, slope(z)])
    assert np.diff(shown["tangent"][1]) / np.diff(shown["tangent"][0]) == pytest.approx(slope(z)) and shown["tangent"].mean(axis=1) == pytest.approx([z, g(z)])
    for name, f in (("curve", g), ("slope", slope)):
        assert shown[name][1] == pytest.approx([f(x) for x in shown[name][0]], abs=1e-12)
    left, a = [], z
    for _ in range(7):
        left.append(slope(a) * (left[-1] if left else 1))
        a = g(a)
    assert shown["products"][0].tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert shown["products"][1] == pytest.approx(np.maximum(np.abs(left), 1e-14))


def test_the_leak_is_relu_s_and_positive_on_the_left(tangent):
    tangent.set(activation=nn.relu, z=-3.0, leak=0.25, depth=4)
    assert tangent.arrays["a"] == -0.75 and tangent.arrays["slope"] == 0.25 and tangent.arrays["products"][-1] == 0.25 ** 4
    assert "leaky_relu(0.25)" in repr(tangent) and "all that sigmoids can pass" in repr(tangent)
    tangent.leak.value = 0.3
    assert "more than sigmoids can pass" in repr(tangent)
    tangent.set(activation=nn.tanh)
    assert repr(tangent).startswith("tanh at z = -3")


@pytest.mark.parametrize("state, said", [
    (dict(activation=nn.sigmoid, z=0.0, depth=1), "sigmoid at z = 0: a = 0.500, slope = a(1 − a) = 0.250: the steepest it gets. After 1 layer 0.25 "),
    (dict(activation=nn.sigmoid, z=0.5), "slope = a(1 − a) = 0.235. After"),
    (dict(activation=nn.tanh, z=2.2), "slope = 1 − a² = 0.048: flat"),
    (dict(activation=nn.tanh, z=2.0), "slope = 1 − a² = 0.071. After"),
    (dict(activation=nn.relu, z=0.0), "(a kink: 0 to the left, 1 to the right"),
    (dict(activation=nn.relu, z=-0.1), "slope = 0.000: nothing passes"),
    (dict(activation=nn.gelu, z=1.41, depth=1), "slope = 1.129: the steepest it gets"),
    (dict(activation=nn.silu, z=-2.4), "slope = -0.100: it falls here"),
    (dict(activation=nn.identity, z=1.0), "slope = 1.000. After 5 layers, each fed by the one before, 1 of a small change"),
])
def test_what_the_tangent_says(tangent, state, said):
    tangent.scenario("Tanh")
    tangent.set(**dict(leak=0.0, depth=5) | state)
    assert said in repr(tangent)


def test_pointing_at_the_curve_moves_the_tangent_there_and_elsewhere_does_nothing(tangent):
    tangent.scenario("Tanh")
    axes = tangent.artists["axes"]
    other = next(ax for ax in tangent.stage.figure.axes if ax is not axes)
    for kind, x, z in (("down", 1.234, 1.23), ("move", -2.5, -2.5), ("move", -99.0, -6.0), ("up", 3.0, -6.0)):
        tangent.pointed(axes, x, 0.5, kind)
        assert tangent.z.value == z and tangent.artists["point"].get_xdata() == [z]
    tangent.pointed(other, 3.0, 0.5, "down")
    assert tangent.z.value == -6.0


def test_a_point_beyond_the_picture_stands_at_its_edge_and_says_so(tangent):
    tangent.set(activation=nn.relu, leak=0.0, z=5.0)
    assert tangent.artists["point"].get_marker() == "^" and tangent.artists["point"].get_ydata() == [3.1]
    tangent.set(activation=nn.identity, z=-5.0)
    assert tangent.artists["point"].get_marker() == "v"
    tangent.set(z=0.0)
    assert tangent.artists["point"].get_marker() == "o"


def test_freeze_keeps_the_curve(tangent):
    tangent.scenario("Leak")
    before = tangent.artists["products"].get_ydata().copy()
    tangent.freeze.value = True
    tangent.leak.value = 0.5
    assert (tangent.artists["frozen products"].get_ydata() == before).all() and (tangent.artists["products"].get_ydata() > before).all()
    tangent.freeze.value = False


def test_an_activation_of_one_s_own_is_shown_and_a_broken_one_says_so(tangent):
    tangent.activation.value = nn.Activation(np.sin, lambda Z, A: np.cos(Z), "sine")
    tangent.z.value = 0.0
    assert "sine at z = 0: a = 0.000, slope = 1.000" in repr(tangent)
    for broken, said in ((nn.Activation(lambda Z: Z.sum(), lambda Z, A: Z, "sum"), "shape ()"), (nn.Activation(np.sin, lambda Z, A: Z.nonsense, "odd"), "nonsense")):
        tangent.activation.value = broken
        assert said in repr(tangent)
    tangent.activation.value = nn.Activation(np.log, lambda Z, A: 1 / Z, "log")
    assert "no finite number" in repr(tangent)
    tangent.activation.value = nn.sigmoid
    with pytest.raises(TypeError, match="give a value such as nn.relu"):
        Tangent.controls["activation"].check("activation", np.tanh)


# ---- Saturation ----

def hidden_by_hand(lab, leak=0.0):
    """Z of the three hidden layers, with the weights of now."""
    p, (X, _) = lab.training.params, nn.labs.saturation.data()
    act = {"tanh": np.tanh, "relu": lambda Z: np.where(Z > 0, Z, leak * Z), "sigmoid": lambda Z: 1 / (1 + np.exp(-Z))}[lab.state()["activation"].name]
    Z, A = [], X
    for l in range(1, LAYERS + 1):
        Z.append(p[f"W{l}"] @ A + p[f"b{l}"])
        A = act(Z[-1])
    return Z


def heights(lab, name):
    return [bar.get_height() for bar in lab.artists[name]]


@pytest.mark.parametrize("steps", [0, 3])
def test_flat_is_tanh_beyond_097_and_dead_is_relu_off_for_all(saturation, steps):
    saturation.scenario("Large weights")
    saturation.run(steps=steps)
    share = [(np.abs(np.tanh(Z)) > 0.97).mean() for Z in hidden_by_hand(saturation)]
    assert heights(saturation, "flat") == pytest.approx(share) and heights(saturation, "dead") == [0, 0, 0]
    assert f"{share[0]:.0%}, {share[1]:.0%}, {share[2]:.0%} are flat; no unit is dead" in repr(saturation)
    saturation.set(activation=nn.relu, scale=1.5, bias=-1.0, lr=0.5)
    saturation.run(steps=steps)
    Z = hidden_by_hand(saturation)
    dead = [int((z <= 0).all(axis=1).sum()) for z in Z]
    assert 0 < dead[0] < UNITS and heights(saturation, "dead") == pytest.approx(np.array(dead) / UNITS)
    assert heights(saturation, "flat") == pytest.approx([(z <= 0).mean() for z in Z])
    assert f"dead units: {dead[0]}, {dead[1]}, {dead[2]} of 50" in repr(saturation)


def test_a_sigmoid_is_flat_at_both_ends(saturation):
    saturation.scenario("Sigmoid")
    saturation.scale.value = 10.0
    for Z, flat in zip(hidden_by_hand(saturation), heights(saturation, "flat")):
        slope = 4 / (1 + np.exp(-Z)) / (1 + np.exp(Z))                        # of the steepest, 1/4
        assert flat == pytest.approx((slope < 0.0591).mean()) and (slope[Z < 0] < 0.0591).any() and (slope[Z > 0] < 0.0591).any()


def test_the_histograms_hold_every_activation_on_an_axis_of_their_own_values(saturation):
    for state in (dict(activation=nn.tanh, scale=3.0), dict(activation=nn.relu, scale=1.5), dict(activation=nn.relu, scale=10.0), dict(activation=nn.identity, scale=2.0)):
        saturation.scenario("Sigmoid")
        saturation.set(**state)
        for l, A in enumerate(saturation.arrays["A"]):
            ax, steps = saturation.artists[f"histogram {l}"]
            values, edges, _ = steps.get_data()
            inside = A[(A >= edges[0]) & (A <= edges[-1])]
            assert ax.get_xlim() == (edges[0], edges[-1]) and len(inside) > 0.99 * A.size
            counts, _ = np.histogram(np.clip(A, edges[0], edges[-1]), edges)
            assert values == pytest.approx(counts / counts.max()) and A.shape == (UNITS, EXAMPLES)


def test_dead_networks_learn_nothing_until_they_leak(saturation):
    saturation.scenario("Dead from the start")
    first = saturation.training.params["W1"].copy()
    assert "50 of 50 (all of layer 3: nothing comes through it" in repr(saturation)
    saturation.run(steps=100)
    assert (saturation.training.params["W1"] == first).all() and "no better than guessing" in repr(saturation)
    saturation.leak.value = 0.1                                               # while it goes on: the same weights, step 100
    assert saturation.training.t == 100 and (saturation.training.params["W1"] == first).all() and "no unit is dead" in repr(saturation)
    saturation.run(steps=500)
    assert "learned" in repr(saturation) and ".run" not in saturation.call() and saturation.arrays["steps"][-1] == 600
    assert saturation.artists["cost"][1]["cost"].get_ydata()[-1] == pytest.approx(saturation.arrays["cost"])


def test_its_call_repeats_it_and_a_rate_may_kill(saturation):
    saturation.scenario("Large rate")
    saturation.run(steps=20)
    assert saturation.arrays["dead"].sum() > 5
    assert saturation.call() == "Saturation(lr=1.5, activation=nn.relu).run(steps=20)"
    again = eval(saturation.call(), dict(Saturation=Saturation, nn=nn))
    assert repr(again) == repr(saturation)


def test_divergence_is_said(saturation):
    saturation.scenario("Large rate")
    saturation.lr.value = 100.0
    saturation.run(steps=100)
    assert "diverged" in repr(saturation) and re.search(r"step \d+", repr(saturation))


def test_no_gelu_or_silu_dies(saturation):
    for g in (nn.gelu, nn.silu):
        saturation.scenario("Dead from the start")
        saturation.activation.value = g
        assert not saturation.arrays["dead"].any()


def test_a_broken_activation_says_so_in_the_lab(saturation):
    saturation.scenario("Sigmoid")
    saturation.activation.value = nn.Activation(np.sin, lambda Z, A: Z.nonsense, "odd")
    assert "nonsense" in repr(saturation)
    saturation.activation.value = nn.tanh
    assert "tanh" in repr(saturation)
