"""A lab of one's own is short: this training lab with a raster, its map and its run take the lines below and no more."""
import inspect
import itertools
import re

import numpy as np
import pytest

import nnlib as nn
from nnlib.course import figures
from nnlib.live.controls import Rate, Seed, Whole
from nnlib.live.training_lab import Run, TrainingLab
from waiting import wait_until

GRID = 60


class Boundary(TrainingLab):
    """Width and learning rate → how a small network learns to part two moons."""
    controls = {
        "width": Whole("width n", 1, 64, default=16),
        "lr": Rate("learning rate", -3, 2, default=1.0),
        "batch_size": Whole("batch size", 1, 200, default=50),
        "seed": Seed(),
    }
    scenarios = {"Too narrow": dict(width=1), "Too fast": dict(lr=80.0)}
    size = 900, 400

    def begin(self, state):
        rng = np.random.default_rng(state["seed"])
        X, Y = nn.moons(200, rng)
        net = nn.Network(nn.Dense(state["width"], nn.xavier), nn.tanh, nn.Dense(1, nn.xavier))
        return Run(net, net.build(2, rng), X, Y, loss=nn.sigmoid_cross_entropy, rule=lambda lr: nn.Momentum(lr, beta=0.9), rng=rng)

    def measure(self, state, run):
        x, y = np.meshgrid(np.linspace(-2, 3, GRID), np.linspace(-1.5, 2, GRID))
        p = 1 / (1 + np.exp(-run.net.predict(run.params, np.stack([x.ravel(), y.ravel()]))))
        return {"t": run.t, "curve": run.curve, "X": run.X, "p": p.reshape(GRID, GRID), "side": run.Y[0],
                "accuracy": nn.accuracy(run.net.predict(run.params, run.X), run.Y)}

    def draw(self, stage):
        plane, cost = stage.figure.subplots(1, 2, gridspec_kw=dict(left=0.06, right=0.98, bottom=0.15, top=0.9))
        plane.set(title="which moon?", xlim=(-2, 3), ylim=(-1.5, 2))
        cost.set(title="cost J", xlabel="step t", yscale="log", xlim=(0, 500), ylim=(1e-4, 3))
        artists = {"map": stage.raster(plane, (GRID, GRID), figures.DIVERGING),
                   "one": plane.plot([], [], "o", color=figures.BLUE, mec="white")[0], "other": plane.plot([], [], "s", color=figures.VERMILION, mec="white")[0],
                   "ghost": cost.plot([], [], ":", color=figures.PINK, lw=2.5)[0], "cost": cost.plot([], [], color=figures.BLUE)[0]}
        stage.move(artists["one"], artists["other"], artists["ghost"], artists["cost"])
        return artists

    def ghosts(self, artists):
        return [(artists["ghost"], artists["cost"])]

    def update(self, artists, arrays):
        artists["map"].set_data(arrays["p"])
        for name, side in (("one", 0), ("other", 1)):
            artists[name].set_data(arrays["X"][:, arrays["side"] == side])
        artists["cost"].set_data(arrays["curve"])

    def reading(self, arrays):
        return f"Step {arrays['t']}: the cost is {arrays['curve'][1][-1]:.2g}, and {arrays['accuracy']:.0%} of the points lie on the right side."


@pytest.fixture
def lab():
    lab = Boundary()
    yield lab
    lab.close()


def accuracy(lab):
    return float(re.search(r"and (\d+)%", repr(lab)).group(1))


def test_it_is_short():
    assert len(inspect.getsource(Boundary).splitlines()) <= 60


def test_it_trains_and_its_call_repeats_it(lab):
    before = lab.picture.png
    lab.run(steps=300)
    assert accuracy(lab) > 95 and lab.picture.png != before
    assert lab.call() == "Boundary().run(steps=300)"
    again = eval(lab.call())
    assert repr(again) == repr(lab) and again.picture.png == lab.picture.png


def test_its_map_is_the_network_s(lab):
    lab.run(steps=100)
    shown = lab.artists["map"].get_data()
    column, row = 17, 41
    place = np.array([[-2 + 5 * column / (GRID - 1)], [-1.5 + 3.5 * row / (GRID - 1)]])
    z = lab.training.net.predict(lab.training.params, place)[0, 0]
    assert shown[row, column] == pytest.approx(1 / (1 + np.exp(-z)))


def test_it_plays_with_a_live_rate(lab):
    lab.play.value = True
    wait_until(lambda: lab.arrays["t"] > 3)
    lab.lr.value = 0.1
    t = lab.arrays["t"]
    wait_until(lambda: lab.arrays["t"] > t + 3)
    lab.play.value = False
    assert "lr=0.1" in lab.call() and ".run" not in lab.call() and lab.training.t > t


def test_freeze_keeps_the_curve_and_rewind_goes_back_to_the_same_weights(lab):
    weights = lab.training.params.vector.copy()
    lab.run(steps=40)
    kept = lab.artists["cost"].get_xydata().copy()
    lab.freeze.value = True
    lab.rewind()
    assert lab.arrays["t"] == 0 and (lab.training.params.vector == weights).all()
    assert (lab.artists["ghost"].get_xydata() == kept).all() and lab.artists["ghost"].get_visible()
    lab.run(steps=40)
    assert (lab.artists["cost"].get_xydata() == kept).all()


def test_a_long_run_keeps_few_places_of_its_curve_and_they_are_right(lab):
    lab.run(steps=1000)
    steps, costs = lab.training.curve
    assert 60 < len(steps) <= 130 and steps[0] == 0 and steps[-1] == 1000 and (np.diff(steps) > 0).all()
    rng = np.random.default_rng(0)
    X, Y = nn.moons(200, rng)
    net = lab.training.net
    params = net.build(2, rng)
    every = [step.cost for step in itertools.islice(nn.train(net, params, X, Y, loss=nn.sigmoid_cross_entropy, rule=nn.Momentum(lr=1.0, beta=0.9),
                                                             batch_size=50, epochs=1000, rng=rng), 1000)]
    assert costs[1:] == pytest.approx([every[t - 1] for t in steps[1:]])


def test_another_batch_size_acts_on_the_run_as_it_goes(lab):
    lab.run(steps=5)
    lab.batch_size.value = 200
    lab.run(steps=1)
    assert lab.training.t == 6 and lab.training.trace[-1].shape == (1, 200)


def test_scenarios_seed_and_signature(lab):
    assert str(inspect.signature(Boundary)) == "(width=16, lr=1.0, batch_size=50, seed=0)"
    lab.scenario("Too narrow")
    assert accuracy(lab.run(steps=300)) < 95
    lab.reseed()
    assert lab.seed.value == 1 and lab.arrays["t"] == 0
