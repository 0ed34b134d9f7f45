"""Hostile calls of every public name: each ends in a right result or in an error of ours that says what arrived and what to do.

CALLS are right calls; each of their arguments is replaced by each HOSTILE value.  MAY says which of these are right after all.
An error is ours when one of our lines raises it on purpose.  No NumPy error, no warning, nothing on screen, nothing silent.
"""
import collections
import contextlib
import functools
import io
import linecache
import math
import os
import warnings

import numpy as np
import pytest

import nnlib as nn
from nnlib import propagation, symmetry, theory

from ours import ACTIVATIONS

RNG = np.random.default_rng
X, Y = RNG(1).standard_normal((4, 6)), nn.one_hot(np.arange(6) % 3, 3)
NET = nn.Network(nn.Dense(5), nn.BatchNorm(), nn.tanh, nn.Dense(3))
PARAMS = NET.build(4, RNG(0))
HOW = dict(loss=nn.softmax_cross_entropy, rng=RNG(0))
TRACE = NET.forward(PARAMS, X, RNG(0))
ONES, LONE = np.ones(3), nn.Network(nn.Dense(5), nn.tanh, nn.Dense(1)).build(4, RNG(0))
ACTIVE = nn.Activation(np.tanh, nn.tanh.slope)


class Thing:
    """Something else."""

    def __repr__(self):
        return "Thing()"


HOSTILE = {
    "None": None, "words": "words", "a number in words": "0.1", "True": True, "-1": -1, "0": 0, "2.5": 2.5, "nan": math.nan, "inf": math.inf, "10**400": 10 ** 400,
    "1j": 1j, "[]": [], "[1.0]": [1.0], "{}": {}, "Thing": Thing(), "a class": int, "a layer's class": nn.Dense, "an array of nothing": np.zeros(0),
    "an array of words": np.array(["a", "b"]), "an array with nan": np.full((4, 6), math.nan), "an array, 3-D": np.ones((2, 3, 4)), "a complex array": np.full((4, 6), 1j),
    "objects": np.array([None, {}], dtype=object), "a network": NET, "parameters": PARAMS,
}


def steps():
    return nn.train(NET, NET.build(4, RNG(0)), X, Y, **HOW, rule=nn.Adam(), batch_size=6, epochs=1)


def call(function, **right):
    return function, right


# name: (function, its right arguments)
CALLS = {
    "Dense": call(nn.Dense, n_out=4, init=nn.he),
    "BatchNorm": call(nn.BatchNorm, momentum=0.9, eps=1e-5),
    "Dropout": call(nn.Dropout, keep=0.5),
    "Activation": call(nn.Activation, g=np.tanh, slope=nn.tanh.slope, name="mine"),
    "leaky_relu": call(nn.leaky_relu, leak=0.1),
    **{f"{activation}(Z)": call(lambda Z, activation=activation: activation(Z), Z=X) for activation in ACTIVATIONS},
    "constant": call(nn.constant, value=0.1), "normal": call(nn.normal, std=0.1), "scaled": call(nn.scaled, gain=1.0), "uniform": call(nn.uniform, low=-1.0, high=1.0),
    "L2": call(nn.L2, lam=0.1), "Loss": call(nn.Loss, formula=nn.squared_error.formula, labels=nn.squared_error.labels),
    **{f"{loss}(Z, Y)": call(lambda Z, Y, loss=loss: loss(Z, Y), Z=X[:3], Y=Y) for loss in (nn.sigmoid_cross_entropy, nn.softmax_cross_entropy, nn.squared_error)},
    "Network": call(lambda layer: nn.Network(layer), layer=nn.Dense(3)),
    "net.build": call(NET.build, n_in=4, rng=RNG(0), dtype=np.float64),
    "net.forward": call(NET.forward, params=PARAMS, X=X, rng=RNG(0)),
    "net.predict": call(NET.predict, params=PARAMS, X=X),
    "net.backward": call(NET.backward, params=PARAMS, trace=TRACE, dZ=np.ones((3, 6)), grads=PARAMS.zeros_like()),
    "net.remember": call(NET.remember, params=PARAMS.copy(), trace=TRACE),
    "net.indices": call(NET.indices, kind=nn.Dense),
    "net(X)": call(lambda X: NET(X), X=X),
    "Parameters.stack": call(nn.Parameters.stack, networks=[PARAMS, PARAMS]),
    "Parameters.view": call(nn.Parameters.view, vector=PARAMS.vector, shapes=PARAMS.shapes),
    "params.network": call(nn.Parameters.stack([PARAMS, PARAMS]).network, k=1),
    "params[name]": call(lambda name: PARAMS[name], name="W1"),
    "params[name] = value": call(lambda name, value: PARAMS.copy().__setitem__(name, value), name="W1", value=np.ones((5, 4))),
    "trace[name]": call(lambda name: TRACE[name], name="A1"),
    "gradient": call(nn.gradient, net=NET, params=PARAMS, X=X, Y=Y, loss=nn.softmax_cross_entropy, penalty=nn.L2(0.1), rng=RNG(0)),
    "train": call(lambda params, **given: nn.run(nn.train(params=params.copy() if params is PARAMS else params, **given)), net=NET, params=PARAMS, X=X, Y=Y, rule=nn.Adam(),
                  batch_size=3, epochs=2, penalty=nn.L2(0.1), **HOW),
    **{f"train with {rule.__name__}": call(lambda rule=rule, **settings: nn.run(nn.train(NET, PARAMS.copy(), X, Y, rule=rule(**settings), batch_size=6, epochs=1, **HOW)), **right)
       for rule, right in ((nn.GradientDescent, dict(lr=0.1)), (nn.Momentum, dict(lr=0.1, beta=0.9)), (nn.RMSprop, dict(lr=0.1, beta=0.9, eps=1e-8)),
                           (nn.Adam, dict(lr=0.1, beta1=0.9, beta2=0.9, eps=1e-8)))},
    "minibatches": call(lambda **given: list(nn.minibatches(**given)), X=X, Y=Y, size=3, rng=RNG(0)),
    "run": call(lambda steps: nn.run(steps() if callable(steps) and not isinstance(steps, (type, nn.Network)) else steps), steps=steps),
    "accuracy": call(nn.accuracy, Z=X[:3], Y=Y),
    "gradient_check": call(nn.gradient_check, net=NET, params=PARAMS, X=X, Y=Y, penalty=nn.L2(0.1), difference=nn.TwoSided(), along=nn.EveryCoordinate(), **HOW),
    "TwoSided": call(nn.TwoSided, eps=1e-5), "OneSided": call(nn.OneSided, eps=1e-5), "ComplexStep": call(nn.ComplexStep, eps=1e-20),
    "EveryCoordinate": call(nn.EveryCoordinate, chunk=5), "RandomDirection": call(nn.RandomDirection, seed=0),
    "relative_error": call(nn.relative_error, numeric=np.ones(3), analytic=np.ones(3)),
    **{made.__name__: call(made, m=7, rng=RNG(0), noise=0.1, dtype=np.float64, **more)
       for made, more in ((nn.circles, {}), (nn.moons, {}), (nn.xor, {}), (nn.spirals, dict(arms=3)))},
    "blobs": call(nn.blobs, m=7, rng=RNG(0), classes=3, n_x=2, spread=0.5, dtype=np.float64),
    "digits": call(nn.digits, dtype=np.float64),
    "one_hot": call(nn.one_hot, labels=np.array([0, 2, 1]), classes=3, dtype=np.float64),
    "Standardizer.fit": call(nn.Standardizer.fit, X=X),
    "standardizer(X)": call(lambda X: STANDARDIZER(X), X=X),
    **{f"diagnostics.{measure}": call(getattr(nn.diagnostics, measure), arrays=[X, X]) for measure in ("mean", "std", "rms", "dead")},
    "diagnostics.norms": call(nn.diagnostics.norms, deltas=[X, X]),
    "diagnostics.saturated": call(nn.diagnostics.saturated, arrays=[X, X], limit=0.9),
    "diagnostics.parameter_norms": call(nn.diagnostics.parameter_norms, params=PARAMS, kind="W"),
    "diagnostics.update_ratios": call(nn.diagnostics.update_ratios, before=PARAMS, after=PARAMS, kind="W"),
    # Formulas that a step calls are attacked too where looking at what they are given costs a step less than 2 %: a rule's does (0.5 µs of 60).  Those of layers
    # do not: the lightest look takes 0.2 µs, and even a small network calls ten of them a step (3 %); Network looks at all once, and WRITTEN has layers that are wrong.
    **{f"{type(rule).__name__}.step": call(lambda theta, rule=rule, **given: rule.step(theta=theta.copy() if theta is ONES else theta, **given), t=1, theta=ONES, g=ONES,
                                           **{name: np.zeros(3) for name in state})
       for rule, state in ((nn.GradientDescent(0.1), ""), (nn.Momentum(0.1), "v"), (nn.RMSprop(0.1), "s"), (nn.Adam(0.1), "vs"))},
    **{f"{type(rule).__name__}.at": call(rule.at, t=1, lead=(), dtype=np.float64) for rule in (nn.GradientDescent(lambda t: 0.1 / t), nn.Adam(0.1))},
    **{f"{getattr(init, '__name__', init)}(rng, shape, dtype)": call(init, rng=RNG(0), shape=(5, 4), dtype=np.float64)
       for init in (nn.zeros, nn.lecun, nn.he, nn.xavier, nn.uniform_lecun, nn.orthogonal, nn.constant(0.1), nn.normal(0.1), nn.scaled(1.0), nn.uniform(-1.0, 1.0))},
    "theory.expectation": call(theory.expectation, f=np.tanh, q=1.0),
    "theory.variance_map": call(theory.variance_map, activation=nn.tanh, q=1.0, var_w=1.5, var_b=0.1),
    "theory.variances": call(theory.variances, activation=nn.tanh, depth=5, var_w=1.5, var_b=0.1, q1=1.0),
    "theory.slope_squared": call(theory.slope_squared, activation=nn.tanh, q=1.0),
    "theory.fixed_point": call(theory.fixed_point, activation=nn.tanh, var_w=1.5, var_b=0.1),
    "theory.chi1": call(theory.chi1, activation=nn.tanh, var_w=1.5, var_b=0.1),
    "theory.critical_variance": call(theory.critical_variance, activation=nn.tanh, var_b=0.1),
    "theory.correlation_map": call(theory.correlation_map, activation=nn.tanh, c=0.5, var_w=1.5, var_b=0.1),
    "propagation.send": call(propagation.send, init=nn.he, activation=nn.relu, depth=3, width=5, seeds=2),
    "symmetry.units": call(symmetry.units, params=LONE),
    "symmetry.distinct": call(symmetry.distinct, rows=symmetry.units(LONE), tolerance=1e-12),
    "symmetry.curvature": call(symmetry.curvature, activation=nn.tanh, z=X, h=1e-5),
    "symmetry.is_smooth": call(symmetry.is_smooth, activation=nn.tanh),
    "symmetry.differences": call(lambda **given: next(symmetry.differences(**given)), activation=nn.tanh, X=X, Y=Y[:1], n=5, unit=symmetry.units(LONE)[0], b_out=0.0,
                                 delta=1e-6 * np.ones(6), lr=0.5),
    "symmetry.parting": call(symmetry.parting, deltas=[1e-6 * np.ones(6), np.ones(6)], size=0.1, most=10),
    "symmetry.parting_from_zero": call(symmetry.parting_from_zero, X=X, Y=Y[:1], nudge=1e-6, lr=0.5, size=0.1),
}
STANDARDIZER = nn.Standardizer.fit(X)
NUMBERS = {"0", "2.5", "-1"}
# What is right after all: {(call or None for all, argument): labels}.
MAY = {
    (None, "rng"): {"None"},                                        # absent; only where something is drawn is that an error, of ours
    ("BatchNorm", "momentum"): {"0"}, ("BatchNorm", "eps"): {"0", "2.5"},
    ("leaky_relu", "leak"): NUMBERS, ("constant", "value"): NUMBERS, ("normal", "std"): {"0", "2.5"}, ("scaled", "gain"): {"0", "2.5"},
    ("uniform", "low"): {"0", "-1"}, ("uniform", "high"): {"0", "2.5", "-1"}, ("L2", "lam"): {"0", "2.5", "[1.0]", "an array, 3-D"},
    ("Activation", "name"): {"words", "a number in words"},
    # nan goes in and comes out; training, gradient and gradient_check refuse it.  A complex step along X is a way to differentiate.
    ("net.forward", "X"): {"an array with nan", "a complex array"}, ("net.predict", "X"): {"an array with nan", "a complex array"}, ("standardizer(X)", "X"): {"an array with nan"},
    ("minibatches", "X"): {"an array with nan", "a complex array"}, ("minibatches", "Y"): {"an array with nan", "a complex array"},
    ("net.remember", "params"): {"parameters"},
    ("Network", "layer"): {"a network"}, ("net.indices", "kind"): {"a class", "a layer's class"},
    ("params.network", "k"): {"0", "-1", "True"},
    ("trace[name]", "name"): {"0", "-1", "True"}, ("params[name] = value", "value"): {"True", "0", "-1", "2.5", "nan", "inf", "[1.0]"},
        (None, "lr"): {"0", "2.5"}, (None, "beta"): {"0"}, (None, "beta1"): {"0"}, (None, "beta2"): {"0"},
    ("train with RMSprop", "eps"): {"0", "2.5"}, ("train with Adam", "eps"): {"0", "2.5"},
    ("TwoSided", "eps"): {"2.5", "[1.0]", "an array, 3-D"}, ("OneSided", "eps"): {"2.5", "[1.0]", "an array, 3-D"}, ("ComplexStep", "eps"): {"2.5", "[1.0]", "an array, 3-D"},
    ("RandomDirection", "seed"): {"0"}, (None, "noise"): {"0", "2.5"}, (None, "spread"): {"0", "2.5"},
    ("diagnostics.saturated", "limit"): {"0", "2.5"},
}
MAY |= {(None, name): {"0", "2.5", "[1.0]", "an array, 3-D"} for name in ("var_w", "var_b", "q1")}
MAY |= {
    (None, "q"): {"0", "2.5", "inf", "[1.0]", "an array, 3-D"}, (None, "c"): {"0", "-1", "[1.0]", "an array, 3-D"},
    ("symmetry.curvature", "z"): {"0", "-1", "2.5", "nan", "inf", "[1.0]", "an array with nan", "an array, 3-D"}, ("symmetry.curvature", "h"): {"2.5"},
    ("symmetry.distinct", "rows"): {"an array with nan"}, ("symmetry.distinct", "tolerance"): {"0", "2.5"}, ("symmetry.differences", "b_out"): NUMBERS,
    (None, "size"): {"2.5"}, (None, "nudge"): {"2.5"},
    **{(name, "rng"): set(HOSTILE) for name in CALLS if name.startswith(("zeros(", "constant("))},          # they draw nothing
}
for _name in CALLS:
    if _name.endswith("(Z)"):
        MAY[_name, "Z"] = {"True", "0", "-1", "2.5", "nan", "inf", "1j", "[]", "[1.0]", "an array of nothing", "an array with nan", "an array, 3-D", "a complex array"}
    if _name.startswith("diagnostics.") and "arrays" in CALLS[_name][1] or _name == "diagnostics.norms":
        MAY[_name, "arrays"] = MAY[_name, "deltas"] = {"an array, 3-D"}
ENDLESS = ("train", "epochs", "inf"), ("train", "epochs", "10**400")    # right: it goes on until somebody breaks the loop
GENERATED = [(name, argument, label) for name, (_, right) in CALLS.items() for argument in right for label in HOSTILE if (name, argument, label) not in ENDLESS]


def outcome(function, given):
    """How a call ends: "returned", "ours", or what is wrong with how it ends."""
    screen = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen):
        warnings.simplefilter("error")
        try:
            function(**given)
            end = "returned"
        except Exception as error:
            end = judged(error)
    return end if not screen.getvalue() else f"on screen: {screen.getvalue()!r}"


@functools.cache
def ended(name, argument, label):
    function, right = CALLS[name]
    return outcome(function, right | {argument: HOSTILE[label]})


def judged(error):
    trace = error.__traceback__
    while trace.tb_next is not None:
        trace = trace.tb_next
    path, line = trace.tb_frame.f_code.co_filename, linecache.getline(trace.tb_frame.f_code.co_filename, trace.tb_lineno).strip()
    if os.path.dirname(path) != os.path.dirname(nn.__file__) or not line.startswith("raise"):
        return f"raw {type(error).__name__}: {error}  ({os.path.basename(path)}: {line})"
    if len(str(error)) < 25 or len(str(error)) > 700 or not any(mark in str(error) for mark in (";", ":", ",")):
        return f"says too little: {error}"
    return "ours"


@pytest.mark.parametrize("name", CALLS)
def test_the_right_call_is_right(name):
    function, right = CALLS[name]
    if name != "net(X)":
        assert outcome(function, right) == "returned"


@pytest.mark.parametrize("name", CALLS)
def test_every_argument_replaced_by_what_is_hostile(name):
    function, right = CALLS[name]
    bad = {}
    for argument in right:
        may = {label for label, value in HOSTILE.items() if value is right[argument]} | MAY.get((name, argument), set()) | MAY.get((None, argument), set())
        for label in HOSTILE:
            if (name, argument, label) in ENDLESS:
                continue
            end = ended(name, argument, label)
            if not (end == "ours" or end == "returned" and label in may):
                bad[argument, label] = end
    assert not bad, "\n".join(f"{name}({argument}={label}): {end}" for (argument, label), end in bad.items())


def test_every_public_name_is_attacked():
    tried = {name.split("(")[0].split(".")[0].split(" ")[-1] for name in CALLS} | {"Network", "Parameters", "Standardizer", "diagnostics"}
    # Values without arguments; what train, forward, gradient_check and build hand out; formulas that take whatever NumPy takes; and the rooms of their own tests.
    others = {"identity", "relu", "sigmoid", "tanh", "zeros", "he", "lecun", "xavier", "uniform_lecun", "orthogonal", "no_penalty", "NoPenalty", "sigmoid_cross_entropy",
              "softmax_cross_entropy", "squared_error", "Trace", "Deltas", "Shapes", "Step", "Training", "History", "GradientReport", "Digits", "Rule", "Layer",
              "prepare_machine", "propagation", "theory"}
    assert set(nn.__all__) <= tried | others, set(nn.__all__) - tried - others


# What students really write.

def layer(**methods):
    return type("Mine", (nn.Layer,), methods)()


def wrote(net=NET, params=None, X=X, Y=Y, **how):
    given = dict(HOW, rule=nn.Adam(), batch_size=6, epochs=1) | how
    return nn.run(nn.train(net, PARAMS.copy() if params is None else params, X, Y, **given))


WRITTEN = {
    "Parameters.stack(params)": lambda: nn.Parameters.stack(PARAMS),
    "Parameters.stack(params, params)": lambda: nn.Parameters.stack([PARAMS, X]),
    "Dense(5, nn.normal)": lambda: nn.Dense(5, nn.normal),
    "Dense(5, nn.scaled)": lambda: nn.Dense(5, nn.scaled),
    "Dense(5, 'he')": lambda: nn.Dense(5, "he"),
    "Dense(5, nn.he())": lambda: nn.Dense(5, nn.relu),
    "Dense(5.0)": lambda: nn.Dense(5.0),
    "Dense((5, 4))": lambda: nn.Dense((5, 4)),
    "Dropout('0.5')": lambda: nn.Dropout("0.5"),
    "Dropout(50)": lambda: nn.Dropout(50),
    "BatchNorm('0.9')": lambda: nn.BatchNorm("0.9"),
    "penalty=nn.L2": lambda: wrote(penalty=nn.L2),
    "penalty=0.1": lambda: wrote(penalty=0.1),
    "L2 of wrong length": lambda: wrote(penalty=nn.L2([0.1, 0.2])),
    "L2 of wrong length, stack": lambda: wrote(params=nn.Parameters.stack([PARAMS] * 3), penalty=nn.L2([0.1, 0.2])),
    "difference=nn.TwoSided": lambda: nn.gradient_check(NET, PARAMS, X, Y, **HOW, difference=nn.TwoSided),
    "along=nn.EveryCoordinate": lambda: nn.gradient_check(NET, PARAMS, X, Y, **HOW, along=nn.EveryCoordinate),
    "difference=1e-5": lambda: nn.gradient_check(NET, PARAMS, X, Y, **HOW, difference=1e-5),
    "loss='softmax'": lambda: wrote(loss="softmax"),
    "loss=nn.Loss": lambda: wrote(loss=nn.Loss),
    "a loss of one number": lambda: wrote(loss=lambda Z, Y: ((Z - Y) ** 2).mean()),
    "a loss of one number, checked": lambda: nn.gradient_check(NET, PARAMS, X, Y, loss=lambda Z, Y: ((Z - Y) ** 2).mean(), rng=RNG(0)),
    "a loss that returns nothing": lambda: wrote(loss=lambda Z, Y: None),
    "a loss per example": lambda: wrote(loss=lambda Z, Y: (((Z - Y) ** 2).mean(axis=0), Z - Y)),
    "theory of a bare function": lambda: theory.chi1(np.tanh, 1.5),
    "theory of a word": lambda: theory.chi1("tanh", 1.5),
    "theory of a g that sums": lambda: theory.chi1(nn.Activation(lambda Z: Z.sum(), lambda Z, A: Z), 1.5),
    "theory of a complex g": lambda: theory.variance_map(nn.Activation(np.emath.sqrt, lambda Z, A: Z), 1.0, 1.5),
    "theory of shapes that do not fit": lambda: theory.chi1(nn.tanh, np.ones(3), np.ones(4)),
    "E of a number": lambda: theory.expectation(lambda z: 1.0, 1.0),
    "correlation 2": lambda: theory.correlation_map(nn.tanh, 2.0, 1.5),
    "send('he')": lambda: propagation.send("he", nn.tanh),
    "send of arguments exchanged": lambda: propagation.send(nn.tanh, nn.he),
    "he((4, 5))": lambda: nn.he((4, 5), RNG(0), np.float64),
    "he of n_in alone": lambda: nn.he(RNG(0), 5, np.float64),
    "he with np.random": lambda: nn.he(np.random, (5, 4), np.float64),
    "Adam.step with a schedule": lambda: nn.Adam(lambda t: 0.1 / t).step(1, *np.ones((4, 3))),
    "step with t forgotten": lambda: nn.Momentum(0.1).step(ONES, ONES, ONES, ONES),
    "step of lists": lambda: nn.GradientDescent(0.1).step(1, [1.0], [1.0]),
    "step of beta1=1": lambda: nn.Adam(0.1, 1.0).step(1, *np.ones((4, 3))),
    "units of two outputs": lambda: symmetry.units(PARAMS),
    "rule=nn.Adam": lambda: wrote(rule=nn.Adam),
    "rule=0.1": lambda: wrote(rule=0.1),
    "rule=nn.train": lambda: wrote(rule=nn.train),
    "lr='0.1'": lambda: wrote(rule=nn.Adam("0.1")),
    "lr=-0.1": lambda: wrote(rule=nn.Adam(-0.1)),
    "lr=[0.1, 0.2] for one": lambda: wrote(rule=nn.Adam([0.1, 0.2])),
    "beta=1": lambda: wrote(rule=nn.Momentum(0.1, beta=1)),
    "rng=0": lambda: wrote(rng=0),
    "rng=np.random": lambda: wrote(rng=np.random),
    "rng=RandomState": lambda: wrote(rng=np.random.RandomState(0)),
    "epochs='10'": lambda: wrote(epochs="10"),
    "batch_size=None": lambda: wrote(batch_size=None),
    "X.T": lambda: wrote(X=X.T),
    "X.T and Y.T": lambda: wrote(X=X.T, Y=Y.T),
    "Y as class numbers": lambda: wrote(Y=np.arange(6) % 3),
    "Y as a row of class numbers": lambda: wrote(Y=(np.arange(6.0) % 3)[None]),
    "X as a list": lambda: wrote(X=X.tolist()),
    "X of float32": lambda: wrote(X=X.astype(np.float32)),
    "net and params swapped": lambda: wrote(net=PARAMS, params=NET),
    "params of another network": lambda: wrote(net=nn.Network(nn.Dense(64), nn.BatchNorm(), nn.tanh, nn.Dense(3))),
    "params.vector": lambda: wrote(params=PARAMS.vector),
    "one row of X": lambda: NET.predict(PARAMS, X[:, 0]),
    "predict([...])": lambda: NET.predict(PARAMS, [1.0, 2, 3, 4]),
    "predict(X, params)": lambda: NET.predict(X, PARAMS),
    "predict(X.T)": lambda: NET.predict(PARAMS, X.T),
    "net(X)": lambda: NET(X),
    "net.build(X)": lambda: NET.build(X, RNG(0)),
    "net.build(4, 0)": lambda: NET.build(4, 0),
    "net.build(4) without rng": lambda: NET.build(4),
    "net.build(4, rng, 'float16')": lambda: NET.build(4, RNG(0), "float16"),
    "net.build(4, rng, 'float')": lambda: NET.build(4, RNG(0), "flaot"),
    "Network()": lambda: nn.Network(),
    "Network(Dense)": lambda: nn.Network(nn.Dense),
    "Network('relu')": lambda: nn.Network(nn.Dense(3), "relu"),
    "Network(16)": lambda: nn.Network(16, nn.relu),
    "Network(np.tanh)": lambda: nn.Network(nn.Dense(3), np.tanh),
    "Network(None)": lambda: nn.Network(nn.Dense(3), None),
    "nn.Relu": lambda: nn.Relu,
    "nn.adam": lambda: nn.adam,
    "params['w1']": lambda: PARAMS["w1"],
    "params[0]": lambda: PARAMS[0],
    "params['W1'] = the transpose": lambda: PARAMS.copy().__setitem__("W1", np.ones((4, 5))),
    "params['W1'] = words": lambda: PARAMS.copy().__setitem__("W1", "he"),
    "params.network(0) of one": lambda: PARAMS.network(0),
    "params.network(5) of two": lambda: nn.Parameters.stack([PARAMS, PARAMS]).network(5),
    "trace['Z9']": lambda: TRACE["Z9"],
    "trace['W1']": lambda: TRACE["W1"],
    "deltas['A0']": lambda: nn.gradient(NET, PARAMS, X, Y, **HOW)[2]["A0"],
    "run(net)": lambda: nn.run(NET),
    "run twice": lambda: [nn.run(made) for made in [steps()] * 2],
    "accuracy(X, Y)": lambda: nn.accuracy(X, Y),
    "accuracy of class numbers": lambda: nn.accuracy(Y.argmax(axis=0), Y.argmax(axis=0)),
    "accuracy of a list": lambda: nn.accuracy(Y.tolist(), Y),
    "softmax of a row against a column": lambda: nn.sigmoid_cross_entropy(np.zeros((1, 12)), np.zeros((12, 1))),
    "softmax of lists": lambda: nn.softmax_cross_entropy([[1.0]], [[1.0]]),
    "relu(None)": lambda: nn.relu(None),
    "relu('1')": lambda: nn.relu("1"),
    "tanh({})": lambda: nn.tanh({}),
    "Activation('relu')": lambda: nn.Activation("relu", "slope"),
    "Activation(np.tanh) of a slope that is a number": lambda: nn.Activation(np.tanh, 1.0),
    "a complex activation": lambda: nn.Network(nn.Dense(3), nn.Activation(lambda Z: np.emath.sqrt(Z), lambda Z, A: 1 / A)).build(4, RNG(0)),
    "a summing slope": lambda: nn.Network(nn.Dense(3), nn.Activation(np.tanh, lambda Z, A: (1 - A * A).sum(axis=0))).build(4, RNG(0)),
    "a slope without A": lambda: nn.Network(nn.Activation(np.tanh, lambda Z, A: None)).build(4),
    "moons(dtype=int)": lambda: nn.moons(10, RNG(0), dtype=int),
    "circles(7.5)": lambda: nn.circles(7.5, RNG(0)),
    "circles(0)": lambda: nn.circles(0, RNG(0)),
    "circles('10')": lambda: nn.circles("10", RNG(0)),
    "circles(10, 0)": lambda: nn.circles(10, 0),
    "spirals(10, arms=0)": lambda: nn.spirals(10, RNG(0), arms=0),
    "blobs(-5)": lambda: nn.blobs(-5, RNG(0)),
    "xor with noise -1": lambda: nn.xor(10, RNG(0), noise=-1),
    "digits('train')": lambda: nn.digits("train"),
    "digits(int)": lambda: nn.digits(int),
    "one_hot of floats": lambda: nn.one_hot(np.array([0.0, 1]), 2),
    "one_hot of words": lambda: nn.one_hot(["a", "b"], 2),
    "one_hot of labels from 1": lambda: nn.one_hot(np.array([1, 2, 3]), 3),
    "one_hot without m": lambda: nn.one_hot(3, 5),
    "Standardizer.fit of a list": lambda: nn.Standardizer.fit(X.tolist()),
    "Standardizer of transposed X": lambda: STANDARDIZER(X.T),
    "diagnostics.rms(trace[0]) of one row": lambda: nn.diagnostics.rms(TRACE["A1"][0]),
    "diagnostics.rms(params)": lambda: nn.diagnostics.rms(PARAMS),
    "diagnostics.norms(step)": lambda: nn.diagnostics.norms(None),
    "diagnostics.norms of nothing": lambda: nn.diagnostics.norms([]),
    "diagnostics.std('A1')": lambda: nn.diagnostics.std("A1"),
    "diagnostics.dead of numbers": lambda: nn.diagnostics.dead([1.0, 2.0]),
    "diagnostics.parameter_norms(trace)": lambda: nn.diagnostics.parameter_norms(TRACE),
    "diagnostics.parameter_norms(params, 'w')": lambda: nn.diagnostics.parameter_norms(PARAMS, "w"),
    "diagnostics.update_ratios of two networks": lambda: nn.diagnostics.update_ratios(PARAMS, nn.Network(nn.Dense(2)).build(4, RNG(0))),
    "relative_error of other shapes": lambda: nn.relative_error(np.ones(3), np.ones(4)),
    "relative_error of a report": lambda: nn.relative_error(nn.TwoSided(), np.ones(3)),
    "EveryCoordinate(0)": lambda: nn.EveryCoordinate(0),
    "TwoSided('small')": lambda: nn.TwoSided("small"),
    "TwoSided(0)": lambda: nn.TwoSided(0),
    "normal(-1)": lambda: nn.normal(-1),
    "normal(None)": lambda: nn.normal(None),
    "uniform(1, 0)": lambda: nn.uniform(1, 0),
    "leaky_relu('0.1')": lambda: nn.leaky_relu("0.1"),
    "an initializer that returns None": lambda: nn.Network(nn.Dense(3, lambda rng, shape, dtype: None)).build(4, RNG(0)),
    "an initializer of the transpose": lambda: nn.Network(nn.Dense(3, lambda rng, shape, dtype: np.ones(shape[::-1]))).build(4, RNG(0)),
    "an initializer that forgets dtype": lambda: nn.Network(nn.Dense(3, lambda rng, shape, dtype: np.ones(shape))).build(4, RNG(0), np.float32),
    "an initializer of nan": lambda: nn.Network(nn.Dense(3, lambda rng, shape, dtype: np.full(shape, math.nan))).build(4, RNG(0)),
    "a layer without backward": lambda: nn.Network(layer(forward=lambda self, A, rng: (A, None))).build(4),
    "a layer whose forward returns A": lambda: nn.Network(layer(forward=lambda self, A, rng: A, backward=lambda self, dA, cache, grad: dA)).build(4),
    "a layer whose backward returns None": lambda: nn.Network(layer(forward=lambda self, A, rng: (A, None), backward=lambda self, dA, cache, grad: None)).build(4),
    "a layer that draws when it predicts": lambda: nn.Network(layer(forward=lambda self, A, rng: (A * rng.random(A.shape), None),
                                                                    backward=lambda self, dA, cache, grad: dA)).build(4),
    "a layer without self": lambda: nn.Network(layer(forward=lambda A, rng: (A, None), backward=lambda dA, cache, grad: dA)).build(4),
    "a build that returns only arrays": lambda: nn.Network(layer(build=lambda self, n_in, rng, dtype: {"W": np.ones((3, 4))}, forward=lambda self, A, rng, W: (A, None),
                                                                 backward=lambda self, dA, cache, grad, W: dA)).build(4),
    "a build that returns None": lambda: nn.Network(layer(build=lambda self, n_in, rng, dtype: None, forward=lambda self, A, rng: (A, None),
                                                          backward=lambda self, dA, cache, grad: dA)).build(4),
    "a build of lists": lambda: nn.Network(layer(build=lambda self, n_in, rng, dtype: (n_in, [1, 2]), forward=lambda self, A, rng: (A, None),
                                                 backward=lambda self, dA, cache, grad: dA)).build(4),
    "parameters that are nan": lambda: wrote(params=nn.Parameters.view(np.full_like(PARAMS.vector, math.nan), PARAMS.shapes)),
    "dropout without rng": lambda: nn.Network(nn.Dropout(0.5)).forward(nn.Network(nn.Dropout(0.5)).build(4), X),
}


@pytest.mark.parametrize("written", WRITTEN)
def test_what_students_really_write(written):
    assert outcome(WRITTEN[written], {}) == "ours"


def test_right_after_all():
    """What looks hostile and has an answer."""
    assert nn.circles(7, RNG(0))[0].shape == (2, 7) and nn.circles(1, RNG(0))[1].shape == (1, 1)
    assert nn.accuracy(np.full((3, 6), math.nan), Y) == 0 and nn.accuracy(np.full((1, 4), math.nan), np.zeros((1, 4))) == 0
    assert nn.accuracy(np.where(Y == 1, math.inf, 0.0), Y) == 1
    assert nn.relu([-1, 2]).tolist() == [0, 2] and nn.tanh(0) == 0
    np.testing.assert_array_equal(nn.one_hot([0, 2, 1], 3), nn.one_hot(np.array([0, 2, 1]), 3))
    assert nn.Standardizer.fit(np.arange(6).reshape(2, 3))(np.arange(6).reshape(2, 3)).mean() == pytest.approx(0)


def test_how_many_calls(capsys):
    ends = collections.Counter(ended(*case) for case in GENERATED)
    with capsys.disabled():
        print(f"\n{len(GENERATED) + len(WRITTEN)} hostile calls of {len(CALLS)} names: {ends['ours'] + len(WRITTEN)} errors of ours, {ends['returned']} right results, "
              f"{len(GENERATED) - ends['ours'] - ends['returned']} others")
    assert len(GENERATED) + len(WRITTEN) >= 400 and set(ends) == {"ours", "returned"}
