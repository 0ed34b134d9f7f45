"""The labs of lesson 03: what they measure, what they say, and what they do with extreme states."""
import gc
import math
import re
import warnings
import weakref

import numpy as np
import pytest

import nnlib as nn
from nnlib import propagation
from nnlib.labs import DeepTraining, GradientFlow
from nnlib.labs.gradient_flow import levels_passed
from nnlib.labs.deep_training import CLASSES, INPUTS, data, of_sliders

from ours import ACTIVATIONS

PLAIN = GradientFlow.defaults()


@pytest.fixture(scope="module")
def lab():
    return GradientFlow(depth=10, width=30)


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


# What is measured.

@pytest.mark.parametrize("init", [nn.lecun, nn.orthogonal, nn.uniform_lecun])
@pytest.mark.parametrize("activation, var_w, var_b", [(nn.tanh, 1.0, 0.0), (nn.tanh, 1.76, 0.05), (nn.relu, 2.0, 0.0), (nn.sigmoid, 1.0, 0.1)])
def test_measured_agrees_with_theory(init, activation, var_w, var_b):
    measured = propagation.flow(8, 200, var_w, var_b, activation, init, False, 0)
    expected = propagation.predicted(8, 200, var_w, var_b, activation)
    for name in ("spread", "dZ", "dW"):
        assert np.median(measured[name], axis=-1) == pytest.approx(expected[name], rel=0.35), name


def test_backward_is_the_network_s_own():
    """The same numbers from nn.Network.forward and backward, without any of the lab's rescaling."""
    state = dict(PLAIN, depth=4, width=12, var_w=1.5, var_b=0.2)
    k = propagation.networks(4, 12)
    net = nn.Network((nn.Dense(12), nn.tanh) * 4)
    params = nn.Parameters.stack(net.build(12, np.random.default_rng(0), np.float32) for _ in range(k))
    for l in range(4):
        W, b = propagation.drawn(nn.lecun, 12, k, l, 0)
        params[f"W{l + 1}"] = math.sqrt(1.5) * W
        params[f"b{l + 1}"] = math.sqrt(0.2) * b
    rng = np.random.default_rng([0, 10_000])
    X = rng.standard_normal((12, propagation.M)).astype(np.float32)
    dA = (rng.standard_normal((12, propagation.M)) / math.sqrt(12)).astype(np.float32)
    X, dA = (np.broadcast_to(array, (k, 12, propagation.M)) for array in (X, dA))
    grads, trace = params.zeros_like(), net.forward(params, X, rng)
    deltas = net.backward(params, trace, dA, grads)
    measured = propagation.flow(**state)
    assert measured["dZ"] == pytest.approx(nn.diagnostics.norms(deltas["Z"]).T, rel=1e-4)
    assert measured["dW"] == pytest.approx(nn.diagnostics.parameter_norms(grads).T, rel=1e-4)
    assert measured["spread"] == pytest.approx(nn.diagnostics.std(trace["A"]).T, rel=1e-4)


def test_gradients_reach_beyond_float32():
    measured = propagation.flow(100, 20, 1e-2, 0.0, nn.identity, nn.lecun, False, 0)["dZ"]
    assert 0 < measured[0].max() < 1e-90


def test_a_scale_changes_the_same_random_numbers():
    one, two = (propagation.flow(3, 20, var_w, 0.0, nn.identity, nn.lecun, False, 0)["spread"] for var_w in (1.0, 4.0))
    assert two == pytest.approx(one * 2.0 ** np.arange(1, 4)[:, None], rel=1e-5)


def test_stack_is_smaller_when_networks_are_large():
    assert propagation.networks(1, 10) > propagation.networks(30, 100) > propagation.networks(100, 200) == 1
    assert propagation.networks(100, 100) * 100 * 100 ** 2 <= propagation.WEIGHTS


def test_critical_line_passes_the_published_points():
    var_w, var_b = propagation.critical_line(nn.tanh)
    order = np.argsort(var_b)
    for bias, weight in ((1e-3, 1.1892), (0.01, 1.4242), (0.05, 1.7610), (0.1, 1.9861)):
        assert np.interp(bias, var_b[order], var_w[order]) == pytest.approx(weight, abs=0.02)
    assert propagation.border(nn.relu)[0] == pytest.approx(2.0)


def test_depth_map_agrees_with_the_profile():
    var_w, decades = propagation.depth_map(nn.tanh, 0.05)
    dZ = propagation.predicted(40, 100, var_w[20], 0.05, nn.tanh)["dZ"]
    assert decades[20, 39] == pytest.approx(math.log10(dZ[0] / dZ[-1]), abs=1e-4)


@pytest.mark.parametrize("var_b", [0.0, 1e-3, 0.05, 0.1, 0.3, 0.5, 2.0])
@pytest.mark.parametrize("activation", ACTIVATIONS, ids=str)
def test_depth_map_is_the_theory_s_to_a_ten_thousandth(activation, var_b):
    """Tables of E[g²] and E[g′²], against the expectations themselves at each layer."""
    var_w, decades = propagation.depth_map(activation, var_b)
    q = nn.theory.variances(activation, 100, var_w, var_b, q1=var_w + var_b)
    with np.errstate(all="ignore"):
        steps = 0.5 * np.log10(var_w[:, None] * nn.theory.slope_squared(activation, q[:, :-1]))
    expected = np.concatenate([np.zeros((len(var_w), 1)), np.cumsum(steps, axis=1)], axis=1)
    assert np.abs(decades - expected)[expected > -300].max() < (1e-4 if activation not in (nn.gelu, nn.silu) else 3e-4)
    assert decades.shape == (200, 100)


def test_an_activation_that_lets_nothing_through_has_a_map_too():
    decades = propagation.depth_map(nn.Activation(lambda Z: 0 * Z, lambda Z, A: 0 * Z), 0.1)[1]
    assert np.isfinite(decades).all() and decades[:, 1].max() < -100


def test_the_map_s_colours_count_the_powers_of_ten_that_were_passed():
    fewer = np.repeat([[0.0], [-1.0], [1.5], [-9.0], [7.9], [8.0]], 100, axis=1)
    fewer[0, 1] = 3.0                                       # half way to it: 1.5
    seen = levels_passed(fewer)
    assert seen.shape == (199, 6) and seen[100].tolist() == [0, -1, 1, -4, 3, 4] and seen[:4, 0].tolist() == [0, 1, 2, 1]


def test_histogram_counts_everything_once():
    edges = propagation.histogram_edges(nn.tanh)
    assert edges[0] < -1 and edges[-1] > 1
    shares, spike, unknown = propagation.histograms(np.array([[-5.0, 0.0, 0.0, 7.0], [0.5] * 4, [0.0, 0.0, 0.0, np.inf]]), edges)
    assert np.count_nonzero(spike) == 1 and spike.max() == 1 and not unknown.any()
    assert shares ** 2 == pytest.approx(np.where(np.isin(np.arange(propagation.BINS), [0, propagation.BINS - 1]), 0.5, shares.max() * (shares > 0)))
    assert np.count_nonzero(shares) == 3


# What is said.

def test_reading_names_ratio_and_rate(lab):
    lab.set(depth=30, var_w=1.0, activation=nn.relu, width=100)
    ratio, rate = re.search(r"is ([\d.e+-]+) of layer 30's: vanishing, ×([\d.]+) a layer", repr(lab)).groups()
    dZ = lab.arrays["dZ"]["values"]
    assert float(ratio) == pytest.approx(dZ[0] / dZ[-1], rel=0.05)
    assert float(rate) ** 29 == pytest.approx(dZ[0] / dZ[-1], rel=0.3)
    assert 0.6 < float(rate) < 0.8                          # √½ in theory


@pytest.mark.parametrize("state, words", [
    (dict(var_w=0.0), "vanished at layer 1"),
    (dict(var_w=1e6, activation=nn.relu), "exploded at layer"),
    (dict(var_w=1e6), "30 layers"),
    (dict(depth=1), "1 layer"),
    (dict(depth=1, var_w=0.0), "vanished at layer 1"),
    (dict(width=1), "30 layers"),
    (dict(depth=100, var_w=0.02), "layer"),
    (dict(depth=100, var_w=4.0), "100 layers"),
    (dict(var_b=1e6), "30 layers"),
    (dict(activation=nn.relu, var_w=0.0, var_b=0.3), "30 layers"),
    (dict(batch_norm=True, var_w=0.0), "vanished at layer 1"),
    (dict(batch_norm=True, activation=nn.relu, var_w=1e6), "exploding"),
    (dict(activation=nn.identity, var_w=1e6, depth=100), "exploded at layer"),
    (dict(init=nn.zeros), "vanished at layer 1"),
])
def test_extreme_states_give_a_sentence(state, words):
    lab = GradientFlow(**state)
    assert words in repr(lab) and not lab.complaint, repr(lab)


def test_exploded_layer_is_the_first_that_is_not_finite():
    lab = GradientFlow(var_w=1e6, activation=nn.relu)
    layer = int(re.search(r"exploded at layer (\d+)", repr(lab)).group(1))
    q = nn.theory.variances(nn.relu, 30, 1e6, 0.0, 1e6)
    assert abs(layer - np.argmax(np.sqrt(q) > np.finfo(np.float32).max)) <= 2
    lab.close()


# A student's own.

def test_own_activation_and_initializer():
    swish = nn.Activation(lambda Z: Z / (1 + np.exp(-Z)), lambda Z, A: A + (1 - A) / (1 + np.exp(-Z)))
    lab = GradientFlow(activation=swish, init=nn.he, var_w=1.0)
    assert not lab.complaint and lab.arrays["gain"] == pytest.approx(2, rel=0.02)
    assert lab.arrays["here"][0] == pytest.approx(2, rel=0.02)
    dZ = lab.arrays["dZ"]
    assert dZ["values"] == pytest.approx(dZ["theory"], rel=0.5)


@pytest.mark.parametrize("state, words", [
    (dict(activation="tanh"), "activation is 'tanh', a str; give a value such as nn.relu"),
    (dict(activation=np.tanh), "or your own: nn.Activation(g, slope)"),
    (dict(activation=nn.Activation(lambda Z: Z.sum(), lambda Z, A: 1)), "Your activation's g returned shape ()"),
    (dict(activation=nn.Activation(np.tanh, lambda Z, A: A[0])), "Your activation's slope returned shape"),
    (dict(activation=nn.Activation(lambda Z: Z + missing, lambda Z, A: A)), "NameError"),
    (dict(init="he"), "init is 'he'; give a function (rng, shape, dtype) -> W"),
    (dict(init=lambda rng, shape, dtype: np.zeros(3)), "the initializer returned shape (3,), expected (n_out, n_in) = (100, 100)"),
    (dict(depth=0), "depth is 0; give a whole number from 1 to 100"),
    (dict(depth=101), "depth is 101"), (dict(depth=10.0), "depth is 10.0"), (dict(width=0), "width is 0"),
    (dict(var_w=-1), "var_w is -1; give a number from 0 to 1e+06"), (dict(var_w="1"), "var_w is '1'"), (dict(var_w=2e6), "var_w is 2000000.0"),
    (dict(batch_norm="yes"), "batch_norm is 'yes'; give True or False"),
])
def test_mistakes_are_explained_and_the_lab_recovers(state, words):
    lab = GradientFlow(**state)
    assert words in repr(lab), repr(lab)
    assert len(lab.picture.png) > 10_000
    lab.reset() if not lab.complaint else lab.set(activation=nn.relu, init=nn.lecun)
    assert not lab.complaint and "30 layers" in repr(lab)


def test_broken_activation_recovers_when_it_is_fixed():
    broken = {"yes": True}
    moody = nn.Activation(lambda Z: Z[0] if broken["yes"] else np.tanh(Z), lambda Z, A: 1 - A * A)
    lab = GradientFlow(activation=moody)
    assert "returned shape" in repr(lab)
    broken["yes"] = False
    lab.depth.value = 31
    assert repr(lab).startswith("31 layers")
    lab.close()


# On the picture.

def test_scenarios_all_work(lab):
    for words in lab.scenarios:
        lab.scenario(words)
        assert not lab.complaint


def test_moving_the_variance_within_its_ranges_redraws_nothing(lab):
    lab.set(**lab._opened)
    redraws = lab.stage.redraws
    for var_w in (0.98, 1.0, 1.02, 1.04):
        lab.var_w.value = var_w
    assert lab.stage.redraws == redraws


def test_markers_are_where_you_are(lab):
    lab.set(depth=12, var_w=1.5, var_b=0.2)
    (x1, y1), (x2, y2) = ((marker.get_xdata()[0], marker.get_ydata()[0]) for marker in lab.artists["maps"]["here"])
    assert (x1, y1, x2, y2) == (1.5, 12, 1.5, 0.2)


def test_frame_is_small():
    lab = GradientFlow()
    assert len(lab.picture.png) <= 100_000


def test_with_batch_norm_a_sentence_stands_in_place_of_the_maps(lab):
    maps = lab.artists["maps"]
    for scenario, shown in (("Batch norm", False), ("Vanishing", True)):
        lab.scenario(scenario)
        assert maps["note"].get_visible() != shown
        assert [artist.get_visible() for artist in (maps["line"], maps["calm"], maps["wild"], *maps["words"])] == [shown] * (3 + len(maps["words"]))
        assert [ax.axison for ax in maps["axes"]] == [shown] * 2 and [len(marker.get_xdata()) for marker in maps["here"]] == [shown] * 2


# DeepTraining.

@pytest.fixture
def training():
    lab = DeepTraining(depth=5, width=16)
    yield lab
    lab.close()


def test_training_lowers_the_cost(training):
    before = np.median(training.arrays["final"])
    training.lr.value = 0.1
    training.run(steps=150)
    assert np.median(training.arrays["final"]) < 0.7 * before
    assert "step 150" in repr(training) and training.call() == "DeepTraining(depth=5, lr=0.1, width=16).run(steps=150)"


def test_run_is_nnlib_s_own_training(training):
    """Network 0 of the lab's stack, trained alone by nn.train, has the same cost."""
    training.run(steps=5)
    net = of_sliders(5, 2.0, 16, nn.relu, False)
    params = net.build(INPUTS, np.random.default_rng([0, 0]), np.float32)
    steps = nn.train(net, params, *data(), loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=0.02), batch_size=64, epochs=math.inf,
                     rng=np.random.default_rng([0, 10_000]))
    costs = [next(steps).cost for _ in range(5)]
    assert training.training.curve[1][1:, 0] == pytest.approx(costs, rel=1e-5)


def test_looking_at_a_run_draws_nothing_from_its_random_numbers():
    """A network with dropout draws at each pass; what is shown before the first step must not."""
    net = nn.Network(nn.Dense(12), nn.relu, nn.Dropout(0.5), nn.Dense(CLASSES))
    lab = DeepTraining(network=net).run(steps=3)
    params = nn.Parameters.stack(net.build(INPUTS, np.random.default_rng([0, k]), np.float32) for k in range(5))
    steps = nn.train(net, params, *data(), loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=0.02), batch_size=64, epochs=math.inf,
                     rng=np.random.default_rng([0, 10_000]))
    assert lab.training.curve[1][1:] == pytest.approx(np.array([next(steps).cost for _ in range(3)]), rel=1e-5)


def test_learning_rate_changes_the_run_and_does_not_restart_it(training):
    training.run(steps=10)
    training.lr.value = 1.0
    assert training.arrays["t"] == 10 and ".run" not in training.call()
    training.run(steps=1)
    assert training.arrays["t"] == 11 and "lr=1" in training.call() and ".run" not in training.call()


def test_batch_size_moves_during_the_run(training):
    training.run(steps=3)
    training.batch_size.value = 500
    training.run(steps=3)
    assert training.arrays["t"] == 6


@pytest.mark.parametrize("change", [dict(depth=6), dict(var_w=0.5), dict(seed=1), dict(activation=nn.tanh), dict(batch_norm=True)])
def test_what_makes_a_network_starts_anew(training, change):
    training.run(steps=3)
    training.set(**change)
    assert training.arrays["t"] == 0 and "before training" in repr(training)


def test_rewind_repeats_the_run(training):
    training.run(steps=20)
    first = training.training.curve[1]
    training.rewind()
    training.run(steps=20)
    assert (training.training.curve[1] == first).all()


def test_update_ratio_is_what_the_weights_did(training):
    before = training.training.params.copy()
    training.run(steps=1)
    moved = nn.diagnostics.update_ratios(before, training.training.params)
    assert training.arrays["ratio"]["values"] == pytest.approx(np.quantile(moved, 0.5, axis=0, method="nearest"), rel=1e-2)


@pytest.mark.parametrize("state, words", [
    (dict(lr=100.0), "diverged at step"),
    (dict(var_w=1e6, depth=30), "exploded at layer"),
    (dict(var_w=0.0), "no gradient at all arrives at layer 1"),
    (dict(depth=1), "1 layer"), (dict(width=1), "20 layers"), (dict(batch_size=1), "20 layers"), (dict(batch_size=500), "20 layers"),
    (dict(batch_norm=True, var_w=0.0), "20 layers"), (dict(batch_norm=True, batch_size=1), "20 layers"),
])
def test_extreme_training_gives_a_sentence(state, words):
    lab = DeepTraining(**state)
    said = [repr(lab)]
    lab.run(steps=4)
    said.append(repr(lab))
    assert any(words in sentence for sentence in said) and not lab.complaint, said


def test_a_diverged_run_names_the_largest_rate_that_was_seen_to_learn(training):
    assert "you have seen learn" not in repr(DeepTraining(lr=100.0).run(steps=50))
    for lr in (0.02, 0.1, 0.05):
        training.lr.value = lr
        training.rewind()
        training.run(steps=60)
    training.lr.value = 0.15                                # it learns, but is tried for too short a time to say that it works
    training.rewind()
    assert "learned" in repr(training.run(steps=45))
    training.lr.value = 100.0
    training.rewind()
    assert "with learning rate 100; the largest that you have seen learn is 0.1: lower it and press Rewind" in repr(training.run(steps=50))
    training.depth.value = 6                                # another network: nothing is known of it
    assert "you have seen learn" not in repr(training.run(steps=50)) and "diverged" in repr(training)
    training.lr.value = 1e-5                                # a rate that teaches nothing in sixty steps
    training.rewind()
    assert "no better than guessing" in repr(training.run(steps=60)) or "worse than guessing" in repr(training)
    training.lr.value = 100.0
    training.rewind()
    assert "you have seen learn" not in repr(training.run(steps=50)) and "diverged" in repr(training)


def test_a_run_diverges_when_its_median_does_and_with_the_rate_of_then(training):
    run = training.training
    for step, lost in enumerate((4, 1, 2), start=1):        # one network after the other, each with another rate
        training.lr.value = step / 1000
        run.params.network(lost).vector[...] = 1e30
        training.run(steps=1)
        assert ("diverged at step" in repr(training)) == (step == 3)
    assert run.diverged.tolist() == [0, 2, 3, 0, 1] and run.used.tolist() == [0.003, 0.002, 0.003, 0.003, 0.001]
    training.lr.value = 0.01
    assert "diverged at step 3 with learning rate 0.003: lower it" in repr(training.run(steps=2))
    assert run.used.tolist() == [0.01, 0.002, 0.003, 0.01, 0.001]


def test_diverged_run_rewinds(training):
    training.lr.value = 100.0
    training.run(steps=50)
    assert "diverged at step" in repr(training) and "with learning rate 100: lower it and press Rewind" in repr(training)
    training.lr.value = 0.02                                # the rate that did it is still named
    assert "with learning rate 100: press Rewind to try 0.02" in repr(training) and "with learning rate 100: press" in repr(training.run(steps=1))
    training.rewind()
    assert "before training" in repr(training.run(steps=0)) and "step 5" in repr(training.run(steps=5))


def test_own_network():
    net = nn.Network(nn.Dense(12), nn.tanh, nn.Dense(7), nn.relu, nn.Dense(CLASSES))
    lab = DeepTraining(network=net, lr=0.1)
    lab.run(steps=30)
    assert not lab.complaint and repr(lab).startswith("2 layers, step 30")


@pytest.mark.parametrize("network, words", [
    ("deep", "network is 'deep'; give a Network"),
    (nn.Network(nn.relu), "network has no Dense layer"),
    (nn.Network(nn.Dense(3)), "the network has 3 outputs, but there are 5 classes"),
])
def test_wrong_network_is_explained(network, words):
    lab = DeepTraining(network=network)
    assert words in repr(lab) and len(lab.picture.png) > 10_000
    lab.set(network=of_sliders, depth=19)
    assert repr(lab).startswith("19 layers")


def test_an_activation_may_answer_in_float64_in_every_lab():
    leaky = nn.Activation(lambda Z: np.where(Z > 0, Z, 0.1 * Z), lambda Z, A: np.where(Z > 0, 1, 0.1))      # np.where makes float64
    net = nn.Network(nn.Dense(8), leaky, nn.Dense(CLASSES))
    for lab in (GradientFlow(activation=leaky), DeepTraining(depth=3, activation=leaky).run(3), DeepTraining(network=net).run(3)):
        assert not lab.complaint
        lab.close()
    ours, theirs = (DeepTraining(depth=3, activation=activation).run(3) for activation in (nn.leaky_relu(0.1), leaky))
    assert theirs.arrays["final"] == pytest.approx(ours.arrays["final"], rel=1e-5)
    for lab in (ours, theirs):
        lab.close()


@pytest.mark.parametrize("slope", [lambda Z, A: A[0], lambda Z, A: (1 - A * A).sum(), lambda Z, A: 1.0])
def test_a_slope_of_another_shape_is_explained_in_deep_training_too(slope):
    lab = DeepTraining(depth=3, activation=nn.Activation(np.tanh, slope))
    assert "Your activation's slope returned shape" in repr(lab)


def test_a_stalled_network_says_so_and_a_learning_one_says_how_much_moves():
    assert "a step changes no layer's weights by more than 1e-05 of their size" in repr(DeepTraining(depth=30, var_w=1.0).run(steps=10))
    assert re.search(r"a step changes the weights by [\d.e-]+ to [\d.e-]+ of their size", repr(DeepTraining(depth=5).run(steps=10)))


@pytest.mark.parametrize("init", [nn.lecun, nn.uniform_lecun, nn.orthogonal])
def test_the_networks_of_gradient_flow_are_those_that_a_fresh_rng_draws(init):
    """lecun's normal numbers are kept; in whatever order the widths come, its networks are right up to float32's last digit, the others' to the bit."""
    for width, k, seed in ((9, 2, 0), (50, 2, 0), (7, 2, 0), (50, 3, 0), (50, 3, 1), (9, 2, 0)):
        for l in (0, 3):
            W, b = propagation.drawn(init, width, k, l, seed)
            for i in range(k):
                rng = np.random.default_rng([seed, l, i])
                np.testing.assert_allclose(W[i], init(rng, (width, width), np.float32), rtol=2e-7 * (init is nn.lecun), atol=0)
                np.testing.assert_allclose(b[i], rng.standard_normal((width, 1)).astype(np.float32), rtol=0, atol=0)


def test_a_run_that_a_slider_leaves_behind_is_gone_at_once():
    """Not when Python next looks for circles: its stack of networks would be tens of megabytes, and each move would ask the system for new memory."""
    lab = DeepTraining(depth=3, width=8).run(2)
    left = weakref.ref(lab.training)
    gc.disable()
    try:
        lab.depth.value = 4
        assert left() is None
    finally:
        gc.enable()
        lab.close()


def test_networks_of_the_sliders_are_those_that_a_fresh_rng_builds():
    """The lab keeps the normal numbers of its seed; what it builds from them is the same to the bit, in whatever order the sliders move."""
    lab = DeepTraining(depth=3, width=8)
    for moved in (dict(), dict(depth=6), dict(var_w=0.5), dict(width=5), dict(seed=3), dict(width=13, depth=4), dict(seed=0), dict(batch_norm=True)):
        lab.set(**moved)
        state = lab.state()
        net = of_sliders(*(state[name] for name in ("depth", "var_w", "width", "activation", "batch_norm")))
        fresh = [net.build(INPUTS, np.random.default_rng([state["seed"], k]), np.float32) for k in range(5)]
        assert (lab.training.params.vector == nn.Parameters.stack(fresh).vector).all(), moved


@pytest.mark.parametrize("var_w, L", [(0.3, 20), (1.0, 90), (1.7, 60), (3.0, 30), (3.9, 95)])
def test_the_map_s_colour_at_a_place_is_that_of_its_powers_of_ten(lab, var_w, L):
    """The raster's cell under (σ_w², L), against the map itself."""
    lab.set(var_b=0.05, activation=nn.tanh, batch_norm=False, depth=10, width=30)
    known, decades = propagation.depth_map(nn.tanh, 0.05)
    wanted = levels_passed(decades)[2 * (L - 1), np.argmin(np.abs(known - var_w))]
    raster = lab.artists["maps"]["decades"]
    numbers = np.zeros_like(lab.stage.background)
    raster.paint(numbers)
    x, y = raster.axes.transData.transform((var_w, L))
    assert numbers[int(len(numbers) - y), int(x)] == raster.numbers[1 + int(wanted) + len(raster.numbers) // 2 - 1]
