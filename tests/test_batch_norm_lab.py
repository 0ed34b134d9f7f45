"""Lab `BatchNormLab`: what it displays and what its controls do to a run, against networks written out again here in plain NumPy."""
import numpy as np
import pytest

import nnlib as nn
from nnlib.labs import BatchNormLab
from nnlib.labs.batch_norm_lab import EDGES, Resting, data


@pytest.fixture(scope="module")
def lab():
    lab = BatchNormLab(depth=3)
    yield lab
    lab.close()


def by_hand(params, depth, normed, X, Y):
    """z that enters each ReLU, and the length of an example's gradient at each Dense: forward and backward in float64."""
    A, Zs, caches = X.astype(float), [], []
    for l in range(1, depth + 1):
        fed, Z = A, params[f"W{l}"].astype(float) @ A + params[f"b{l}"]
        if normed:
            scale = 1 / np.sqrt(Z.var(axis=1, keepdims=True) + 1e-5)
            Z_hat = (Z - Z.mean(axis=1, keepdims=True)) * scale
            caches.append((Z_hat, scale))
            Z = params[f"gamma{l}"] * Z_hat + params[f"beta{l}"]
        Zs.append(Z)
        A = np.maximum(Z, 0)
    out = params[f"W{depth + 1}"].astype(float) @ A + params[f"b{depth + 1}"]
    E = np.exp(out - out.max(axis=0))
    dZ, norms = E / E.sum(axis=0) - Y, []
    for l in range(depth, 0, -1):
        dZ = params[f"W{l + 1}"].astype(float).T @ dZ * (Zs[l - 1] > 0)
        if normed:
            Z_hat, scale = caches[l - 1]
            dZ = params[f"gamma{l}"] * scale * (dZ - dZ.mean(axis=1, keepdims=True) - Z_hat * (dZ * Z_hat).mean(axis=1, keepdims=True))
        norms.append(np.sqrt((dZ ** 2).sum(axis=0).mean()))
    cost = np.mean(np.log(E.sum(axis=0)) + out.max(axis=0) - (out * Y).sum(axis=0))
    return Zs, norms[::-1], cost


def fresh(lab, **state):
    lab.reset()
    lab.set(**{"depth": 3, **state})
    lab.rewind()
    return lab


@pytest.mark.parametrize("kind", ["plain", "normed"])
@pytest.mark.parametrize("state", [dict(), dict(var_w=2.0, batch_size=100, seed=3), dict(depth=7, gamma=2.0, beta=-0.5)], ids=str)
def test_histograms_gradients_and_costs_are_those_of_the_batch(lab, kind, state):
    fresh(lab, **state)
    run = getattr(lab.training, kind)
    m, depth = lab.batch_size.value, lab.depth.value
    X, Y = (A[:, :m] for A in data()[:2])                   # before the first step: the first m
    Zs, norms, cost = by_hand(run.params, depth, kind == "normed", X, Y)
    layers, drawn = lab.artists[kind]["dZ"].get_data()
    assert list(layers) == list(range(1, depth + 1)) and drawn == pytest.approx(norms, rel=2e-3)
    assert lab.artists[kind]["cost"].get_ydata()[0] == pytest.approx(cost, rel=1e-4)
    for bars, words, place in zip(lab.artists[kind]["histograms"], lab.artists[kind]["words"], (1, (depth + 1) // 2, depth)):
        shares, edges, _ = bars.get_data()
        counts = np.histogram(np.clip(Zs[place - 1], -4.999, 4.999), EDGES)[0]
        assert edges.tolist() == EDGES.tolist() and shares == pytest.approx(np.sqrt(counts / counts.max()), abs=0.03)
        assert words.get_text().startswith(f"layer {place}: std ") and float(words.get_text().split()[-1]) == pytest.approx(Zs[place - 1].std(), rel=0.06)


def test_both_start_from_the_same_weights_and_see_the_same_batches(lab):
    fresh(lab, gamma=1.0)
    plain, normed = lab.training.plain, lab.training.normed
    for l in range(1, 5):
        assert (plain.params[f"W{l}"] == normed.params[f"W{l}"]).all()
    for _ in range(30):                                     # over the end of an epoch
        lab.run()
        assert (plain.trace["A1"].shape == normed.trace["A1"].shape) and plain.t == normed.t
        assert plain.rng.bit_generator.state == normed.rng.bit_generator.state
    lab.set(lr=0.05, batch_size=17)
    lab.run(3)
    assert plain.trace["A1"].shape == normed.trace["A1"].shape == (32, 17) and plain.t == normed.t == 33


def test_each_run_is_what_train_does_alone(lab):
    fresh(lab)
    lab.run(40)
    X, Y, _, _ = data()
    for run, norm in ((lab.training.plain, ()), (lab.training.normed, (nn.BatchNorm(),))):
        net = nn.Network((nn.Dense(32, nn.scaled(0.5 ** 0.5)), *norm, nn.relu) * 3, nn.Dense(10, nn.lecun))
        params = net.build(64, np.random.default_rng(0), np.float32)
        for step in nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=0.1), batch_size=64, epochs=2, rng=np.random.default_rng([0, 1])):
            if step.t == 40:
                break
        assert (params.vector == run.params.vector).all()


def test_gamma_and_beta_are_set_in_all_layers_and_then_trained_on(lab):
    fresh(lab)
    lab.run(20)
    normed = lab.training.normed
    assert np.ptp(normed.params["gamma2"]) > 0              # trained
    lab.gamma.value = 2.5
    assert all((normed.params[f"gamma{l}"] == 2.5).all() for l in (1, 2, 3)) and normed.t == 20
    shown = lab.artists["normed"]["words"][1].get_text()
    assert float(shown.split()[-1]) == pytest.approx(2.5, abs=0.3)          # and shown at once
    lab.beta.value = -1.0
    assert all((normed.params[f"beta{l}"] == -1).all() for l in (1, 2, 3))
    lab.run(5)
    assert np.ptp(normed.params["gamma2"]) > 0 and abs(normed.params["gamma2"] - 2.5).max() < 1 and normed.t == 25
    assert ".run" not in lab.call()                         # a control has moved on the way


def test_switched_off_it_is_the_plain_network_and_switched_on_it_goes_on(lab):
    fresh(lab, batch_norm=False)
    assert "switched off" in repr(lab)
    lab.run(25)
    plain, normed = lab.training.plain, lab.training.normed
    assert all((plain.params[f"{name}{l}"] == normed.params[f"{name}{l}"]).all() for name in "Wb" for l in (1, 2, 3, 4))
    before = normed.params["gamma1"].copy()
    assert (before == 1).all() and (normed.params["mean1"] == 0).all()
    lab.batch_norm.value = True
    lab.run(25)
    assert normed.t == 50 and (normed.params["gamma1"] != before).any() and (normed.params["mean1"] != 0).any()


def test_a_resting_batch_norm_passes_the_gradient_check():
    net = nn.Network(nn.Dense(5), Resting(), nn.tanh, nn.Dense(3))
    rng = np.random.default_rng(0)
    X, Y = rng.standard_normal((4, 9)), nn.one_hot(np.arange(9) % 3, 3)
    report = nn.gradient_check(net, net.build(4, rng), X, Y, loss=nn.softmax_cross_entropy, rng=rng)
    assert report.passed and set(report.unchecked) == {"gamma1", "beta1"}


def test_a_run_that_diverged_stops_and_the_other_goes_on(lab):
    fresh(lab, depth=12, var_w=4.0)
    lab.run(40)
    plain, normed = lab.training.plain, lab.training.normed
    assert plain.diverged and plain.t < 20 and normed.t == 40 and np.isfinite(normed.cost)
    assert f"diverged at step {int(plain.diverged)}" in repr(lab) and lab.artists["plain"]["words"][2].get_text() == "layer 12: std > 9999"


def test_the_sentence_says_when_the_running_statistics_lag(lab):
    fresh(lab, depth=8, batch_size=64)
    lab.run(12)                                             # the running averages still know their first values
    _, _, X, Y = data()
    normed = lab.training.normed
    own, running = (float(nn.accuracy(Z, Y)) for Z in (normed.net.forward(normed.params, X)[-1], normed.net.predict(normed.params, X)))
    assert own - running > 0.1
    assert f"it reads {round(10 * running)} of 10 by its running statistics, {round(10 * own)} of 10 by their own: the statistics lag" in repr(lab)


@pytest.mark.parametrize("state, steps, words", [
    (dict(depth=8), 150, "without batch norm: no better than guessing; with it: learned."),
    (dict(depth=8, batch_size=1, lr=0.01), 20, "In a batch of one each z is its own mean"),
    (dict(depth=8, gamma=0.0), 0, "with it nothing that can be measured"),
    (dict(depth=1), 0, "1 hidden layer, new start"),
    (dict(depth=8, var_w=2.0), 0, "without batch norm 1.")], ids=str)
def test_reading(lab, state, steps, words):
    fresh(lab, **state)
    if steps:
        lab.run(steps)
    assert words in repr(lab)


def test_the_call_opens_what_is_seen(lab):
    fresh(lab, depth=4, lr=0.2)
    lab.run(10)
    assert lab.call() == "BatchNormLab(depth=4, lr=0.2).run(steps=10)"
    again = eval(lab.call())
    assert repr(again) == repr(lab)
    assert (again.training.normed.params.vector == lab.training.normed.params.vector).all()


@pytest.mark.parametrize("wrong, words", [(dict(depth=21), "depth is 21"), (dict(batch_norm=1), "give True or False"), (dict(gamma="1"), "gamma is '1'"), (dict(lr=0), "lr is 0")])
def test_a_wrong_state_is_said_in_the_lab(wrong, words):
    lab = BatchNormLab(**wrong)
    assert words in repr(lab)
