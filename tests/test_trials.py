"""A student's layer, loss, penalty or rule is written for one network: never mixed, never misjudged because we stack networks."""
import copy
from dataclasses import dataclass

import numpy as np
import pytest

import nnlib as nn
from nnlib import trials

from ours import ACTIVATIONS

M = 6
RNG = np.random.default_rng
X, Y = RNG(1).standard_normal((4, M)), nn.one_hot(np.arange(M) % 3, 3)


# ---- written for one network, as a student would ----

class MyNorm(nn.Layer):
    """Batch norm without γ and β, with axis=1."""

    def forward(self, Z, rng):
        mu, sigma = Z.mean(axis=1, keepdims=True), np.sqrt(Z.var(axis=1, keepdims=True) + 1e-3)
        return (Z - mu) / sigma, ((Z - mu) / sigma, sigma)

    def backward(self, dA, cache, grad):
        Z_hat, sigma = cache
        m = dA.shape[1]
        return (dA - dA.sum(axis=1, keepdims=True) / m - Z_hat * (dA * Z_hat).sum(axis=1, keepdims=True) / m) / sigma


@dataclass(frozen=True)
class MyDense(nn.Layer):
    """Dense with .T, np.dot and axis=1."""
    n: int

    def build(self, n_in, rng, dtype):
        return self.n, {"W": 0.5 * rng.standard_normal((self.n, n_in)).astype(dtype), "b": np.zeros((self.n, 1), dtype)}

    def forward(self, A, rng, W, b):
        return np.dot(W, A) + b, A

    def backward(self, dZ, A, grad, W, b):
        m = A.shape[1]
        grad["W"][...] = np.dot(dZ, A.T) / m
        grad["b"][...] = np.sum(dZ, axis=1, keepdims=True) / m
        return np.dot(W.T, dZ)


class MyDropout(nn.Layer):
    def forward(self, A, rng):
        mask = rng.random(A.shape) < 0.7
        return A * mask / 0.7, mask

    def backward(self, dA, mask, grad):
        return dA * mask / 0.7

    def predict(self, A):
        return A


class MySoftmaxLayer(nn.Layer):
    """Softmax over classes with axis=0: in a stack, over networks."""

    def forward(self, Z, rng):
        E = np.exp(Z - Z.max(axis=0))
        A = E / E.sum(axis=0)
        return A, A

    def backward(self, dA, A, grad):
        return A * (dA - (dA * A).sum(axis=0))


def my_loss(Z, Y):
    m = Z.shape[1]
    A = np.exp(Z) / np.exp(Z).sum(axis=0)
    return -(Y * np.log(A)).sum() / m, A - Y


class MyPenalty:
    """λ/2m Σ W², .sum() over all there is."""

    def cost(self, params, m):
        return 0.4 / (2 * m) * sum((params[name] ** 2).sum() for name in params if name.startswith("W"))

    def add_gradient(self, params, grads, m):
        for name in params:
            if name.startswith("W"):
                grads[name] += 0.4 / m * params[name]


@dataclass(frozen=True)
class Clipped(nn.Rule):
    """Gradient descent on a gradient of length at most 0.05."""
    lr: float

    def step(self, t, theta, g):
        length = np.linalg.norm(g)
        theta -= self.lr * g * min(1, 0.05 / length)


def layers(*own):
    return nn.Network(nn.Dense(5, nn.xavier), *own, nn.tanh, nn.Dense(3, nn.xavier))


PARTS = {
    "batch norm": (dict(net=layers(MyNorm())), "layer 1 (MyNorm)"),
    "batch norm first": (dict(net=nn.Network(MyNorm(), nn.Dense(5), nn.tanh, nn.Dense(3))), "layer 0 (MyNorm)"),
    "Dense": (dict(net=layers(MyDense(4))), "layer 1 (MyDense)"),
    "Dense first": (dict(net=nn.Network(MyDense(4), nn.tanh, nn.Dense(3))), "layer 0 (MyDense)"),
    "dropout": (dict(net=layers(MyDropout())), "layer 1 (MyDropout)"),
    "dropout first": (dict(net=nn.Network(MyDropout(), MyDropout(), nn.Dense(3))), None),
    "softmax layer": (dict(net=layers(nn.Dense(3), MySoftmaxLayer())), "layer 2 (MySoftmaxLayer)"),
    "loss": (dict(net=layers(), loss=my_loss), "the loss my_loss"),
    "penalty": (dict(net=layers(), penalty=MyPenalty()), "the penalty"),
    "rule": (dict(net=layers(), rule=Clipped(0.5)), "the rule Clipped"),
    "all of them": (dict(net=layers(MyDense(6), MyNorm(), MyDropout()), loss=my_loss, penalty=MyPenalty(), rule=Clipped(0.5)), "the rule Clipped"),
}


def trained(net, params, X=X, Y=Y, **how):
    given = dict(loss=nn.softmax_cross_entropy, rule=nn.Adam(0.05), batch_size=4, epochs=3, rng=RNG(5)) | how
    return nn.run(nn.train(net, params, X, Y, **given)).cost


@pytest.mark.parametrize("lead", [(1,), (2,), (3,), (2, 3)], ids=str)
@pytest.mark.parametrize("part", PARTS)
def test_a_stack_trains_as_its_networks_alone(part, lead):
    how = dict(PARTS[part][0])
    net = how.pop("net")
    singles = [net.build(4, RNG(k)) for k in range(int(np.prod(lead)))]
    stack = nn.Parameters.view(np.stack([p.vector for p in singles]).reshape(*lead, -1), singles[0].shapes)
    before = net.layers
    costs = trained(net, stack, **how).reshape(-1, len(singles))
    for k, (key, single) in enumerate(zip(np.ndindex(lead), singles)):
        np.testing.assert_allclose(costs[:, k], trained(net, single, **how), rtol=1e-9)
        np.testing.assert_allclose(stack.vector[key], single.vector, rtol=1e-7, atol=1e-12)
        np.testing.assert_allclose(net.predict(stack, X)[key], net.predict(single, X), rtol=1e-7, atol=1e-12)
        np.testing.assert_allclose(net.forward(stack, X, RNG(7))[-1][key], net.forward(single, X, RNG(7))[-1], rtol=1e-7, atol=1e-12)
        _, trace, deltas, grads = nn.gradient(net, single, X, Y, loss=how.get("loss", nn.softmax_cross_entropy), rng=RNG(7))
        _, traces, all_deltas, all_grads = nn.gradient(net, stack, X, Y, loss=how.get("loss", nn.softmax_cross_entropy), rng=RNG(7))
        np.testing.assert_allclose(all_grads.vector[key], grads.vector, rtol=1e-6, atol=1e-10)
        np.testing.assert_allclose(all_deltas[-1][key], deltas[-1], rtol=1e-6, atol=1e-10)
    assert net.layers is before


@pytest.mark.parametrize("part", PARTS)
def test_a_right_part_is_called_right(part):
    how = dict(PARTS[part][0])
    net, rule = how.pop("net"), how.pop("rule", None)
    params = net.build(4, RNG(0))
    for along in (nn.EveryCoordinate(), nn.EveryCoordinate(chunk=3), nn.RandomDirection()):
        report = nn.gradient_check(net, params, X, Y, rng=RNG(3), along=along, **dict(loss=nn.softmax_cross_entropy) | how)
        assert report.verdict.startswith("right"), report


@pytest.mark.parametrize("lead", [(3,), (2, 2)], ids=str)
def test_a_stack_of_right_networks_is_called_right(lead):
    net = PARTS["all of them"][0]["net"]
    stack = nn.Parameters.view(0.5 * RNG(0).standard_normal((*lead, net.build(4, RNG(0)).vector.size)), net.build(4, RNG(0)).shapes)
    reports = nn.gradient_check(net, stack, X, Y, rng=RNG(3), loss=my_loss, penalty=MyPenalty())
    assert len(reports) == np.prod(lead) and all(report.passed for report in reports)


@pytest.mark.parametrize("part", [name for name, (how, said) in PARTS.items() if said])
def test_what_goes_one_by_one_is_said_once(part, capsys):
    how, said = PARTS[part]
    how = dict(how)
    net = how.pop("net")
    trials.SAID.clear()
    stack = nn.Parameters.stack([net.build(4, RNG(k)) for k in range(2)])
    for _ in range(2):
        trained(net, stack, **how)
    shown = capsys.readouterr()
    assert shown.err.count(said) == 1 and "one by one" in shown.err and shown.out == ""


def test_gradient_check_does_not_say_it_of_the_stack_that_is_its_own(capsys):
    trials.SAID.clear()
    how, said = PARTS["all of them"]
    net = how["net"]
    assert said and nn.gradient_check(net, net.build(4, RNG(0)), X, Y, rng=RNG(3), loss=my_loss, penalty=MyPenalty()).passed
    assert capsys.readouterr().err == ""


OURS = [nn.Dense(4), nn.BatchNorm(), nn.Dropout(0.5), *ACTIVATIONS]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("layer", OURS, ids=str)
def test_no_false_alarm_on_ours(layer, dtype):
    for n_in in (1, 2, 3, 7):
        n_out, arrays = layer.build(n_in, RNG(0), dtype)
        assert trials.try_layer(0, layer, n_in, n_out, arrays, dtype)


def test_ours_goes_stacked_and_only_what_is_not_goes_alone():
    net = layers(MyNorm())
    stack = nn.Parameters.stack([net.build(4, RNG(k)) for k in range(2)])
    run = net.as_run(stack, X)
    assert [isinstance(layer, trials.LayerAlone) for layer in run.layers] == [False, True, False, False]
    assert net.as_run(stack.network(0), X) is net


def test_real_numbers_are_tried_where_made_ones_do_not_tell():
    """A layer that mixes networks only for 100 examples or more: found when it meets them."""
    class Sly(nn.Layer):
        def forward(self, A, rng):
            return (A - A.mean() if A.shape[-1] >= 100 else A), None

        def backward(self, dA, cache, grad):
            return dA - dA.mean() if dA.shape[-1] >= 100 else dA

    net = layers(Sly())
    big_X, big_Y = RNG(0).standard_normal((4, 120)), nn.one_hot(np.arange(120) % 3, 3)
    singles = [net.build(4, RNG(k)) for k in range(3)]
    stack = nn.Parameters.stack(singles)
    costs = trained(net, stack, big_X, big_Y, batch_size=120)
    for k, single in enumerate(singles):
        np.testing.assert_allclose(costs[:, k], trained(net, single, big_X, big_Y, batch_size=120), rtol=1e-9)
    assert nn.gradient_check(net, singles[0], big_X, big_Y, loss=nn.softmax_cross_entropy).passed


def test_a_verdict_is_repeated_network_by_network_before_it_is_said(monkeypatch):
    """Even when no trial finds the mixing."""
    monkeypatch.setattr(trials, "takes_a_stack", lambda *given: True)
    from nnlib import checks
    checks.TRIED.clear()
    net = layers(MyNorm())
    report = nn.gradient_check(net, net.build(4, RNG(0)), X, Y, loss=my_loss)
    checks.TRIED.clear()
    assert report.verdict.startswith("right"), report


def test_a_layer_of_ours_with_a_method_of_somebody_else_s_is_tried(monkeypatch):
    """Ours need no trial; one whose method was replaced, as a notebook can, does."""
    def backward(self, dA, A, grad, W, b):
        grad["W"] += dA @ A.mT / A.shape[-1]
        grad["b"][...] = dA.mean(axis=-1, keepdims=True)
        return W.mT @ dA

    assert trials.is_tested(nn.Dense(3)) and trials.is_tested(nn.relu) and not trials.is_tested(nn.Activation(np.tanh, lambda Z, A: 1 - A * A))
    monkeypatch.setattr(nn.Dense, "backward", backward)
    assert not trials.is_tested(nn.Dense(3))
    with pytest.raises(ValueError, match="adds to what was there"):
        nn.Network(nn.Dense(3), nn.relu, nn.Dense(2)).build(4, RNG(0))


@pytest.mark.parametrize("layer", [nn.Dense(3), nn.BatchNorm(), nn.Dropout(0.5), nn.identity, nn.relu, nn.sigmoid, nn.tanh])
def test_what_needs_no_trial_would_pass_it(layer):
    n_out, arrays = layer.build(4, RNG(0), np.dtype(float))
    assert trials.is_tested(layer) and trials.try_layer(0, layer, 4, n_out, arrays, np.dtype(float))


# ---- what is wrong alone is an error that says what to do ----

class Own(nn.Layer):
    """A = s ∘ Z, right; below, wrong in one place each."""

    def build(self, n_in, rng, dtype):
        return n_in, {"s": np.ones((n_in, 1), dtype)}

    def forward(self, Z, rng, s):
        return s * Z, Z

    def backward(self, dA, Z, grad, s):
        grad["s"][...] = (dA * Z).mean(axis=-1, keepdims=True)
        return s * dA


def wrong_alone():
    class Adds(Own):
        def backward(self, dA, Z, grad, s):
            grad["s"] += (dA * Z).mean(axis=-1, keepdims=True)
            return s * dA

    class Forgets(Own):
        def backward(self, dA, Z, grad, s):
            return s * dA

    class HalfWritten(Own):
        def backward(self, dA, Z, grad, s):
            grad["s"][:-1] = (dA * Z).mean(axis=-1, keepdims=True)[:-1]
            return s * dA

    class InPlaceForward(Own):
        def forward(self, Z, rng, s):
            Z *= s
            return Z, Z / s

    class InPlacePredict(Own):
        def predict(self, Z, s):
            Z *= s
            return Z

    class InPlaceBackward(Own):
        def backward(self, dA, Z, grad, s):
            grad["s"][...] = (dA * Z).mean(axis=-1, keepdims=True)
            dA *= s
            return dA

    class ChangesItsParameters(Own):
        def forward(self, Z, rng, s):
            s *= 0.5
            return s * Z, Z

    class StoresOnSelf(Own):
        def forward(self, Z, rng, s):
            self.Z = Z
            return s * Z, None

        def backward(self, dA, cache, grad, s):
            grad["s"][...] = (dA * self.Z).mean(axis=-1, keepdims=True)
            return s * dA * np.sign(np.abs(self.Z).sum())

    class StoresAMask(Own):
        def forward(self, Z, rng, s):
            self.mask = Z > 0
            return s * Z * self.mask, Z * self.mask

        def backward(self, dA, Z, grad, s):
            grad["s"][...] = (dA * Z).mean(axis=-1, keepdims=True)
            return s * dA * self.mask

    class GlobalRandomness(Own):
        def forward(self, Z, rng, s):
            mask = np.random.rand(*Z.shape) < 0.5
            return s * Z * mask, Z * mask

        def backward(self, dA, Z, grad, s):
            grad["s"][...] = (dA * Z).mean(axis=-1, keepdims=True)
            return s * dA * (Z != 0)

    return {Adds: ["grad['s']", "+="], Forgets: ["does not write", "grad['s'][...] = "], HalfWritten: ["does not write all of grad['s']"],
            InPlaceForward: ["forward changes A", "not A *= 2"], InPlacePredict: ["predict changes A"], InPlaceBackward: ["backward changes dA"],
            ChangesItsParameters: ["changes s"], StoresAMask: ["cache", "store nothing on the layer"],
            StoresOnSelf: ["cache", "store nothing on the layer"], GlobalRandomness: ["two answers", "rng"]}


@pytest.mark.parametrize("layer, words", [pytest.param(layer, words, id=layer.__name__) for layer, words in wrong_alone().items()])
def test_a_layer_that_is_wrong_alone_is_refused_when_it_is_built(layer, words):
    given = X.copy()
    with pytest.raises(ValueError) as error:
        net = layers(layer())
        net.forward(net.build(4, RNG(0)), X, RNG(0))
    assert "layer 1" in str(error.value) and all(word in str(error.value) for word in words), error.value
    np.testing.assert_array_equal(X, given)


def test_a_first_layer_that_overrides_backward_has_it_run():
    class Wrong(nn.Dense):
        def backward(self, dZ, A, grad, W, b):
            dA = super().backward(dZ, A, grad, W, b)
            grad["W"] *= 2
            return dA

    class Counted(nn.Dense):
        def backward_first(self, dZ, A, grad, W, b):
            calls.append("first")
            super().backward_first(dZ, A, grad, W, b)

    calls = []
    net = nn.Network(Wrong(5), nn.tanh, nn.Dense(3))
    report = nn.gradient_check(net, net.build(4, RNG(0)), X, Y, loss=nn.softmax_cross_entropy)
    assert report.verdict.startswith("wrong") and report.worst_block.name == "W1"
    net = nn.Network(Counted(5), nn.tanh, nn.Dense(3))
    steps = nn.train(net, net.build(4, RNG(0)), X, Y, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(0.1), batch_size=M, epochs=1, rng=RNG(0))
    calls.clear()
    next(steps)
    assert calls == ["first"]


@pytest.mark.parametrize("adds", [True, False], ids=["adds", "forgets"])
def test_gradients_are_nan_before_a_check_so_that_nothing_looks_written(adds):
    """A layer that writes its gradient for two examples or more; for one it adds to what is there, or does nothing."""
    class Forgetful(nn.Dense):
        def backward(self, dZ, A, grad, W, b):
            if dZ.shape[-1] > 1:
                return super().backward(dZ, A, grad, W, b)
            if adds:
                grad["W"] += dZ @ A.mT
                grad["b"] += dZ
            return W.mT @ dZ

    net = nn.Network(nn.Dense(4), nn.tanh, Forgetful(3))
    report = nn.gradient_check(net, net.build(4, RNG(0)), X[:, :1], Y[:, :1], loss=nn.softmax_cross_entropy)
    assert report.verdict.startswith("wrong") and report.worst_block.name in ("W2", "b2")


LOSSES = {
    "one number": (lambda Z, Y: ((Z - Y) ** 2).mean(), "two things"),
    "a list": (lambda Z, Y: [1.0, Z - Y], "two things"),
    "None": (lambda Z, Y: None, "two things"),
    "costs of examples": (lambda Z, Y: (((Z - Y) ** 2).sum(axis=0), Z - Y), "one number"),
    "a (1, 1) cost": (lambda Z, Y: (((Z - Y) ** 2).sum(keepdims=True), Z - Y), "one number"),
    "dZ of another shape": (lambda Z, Y: (((Z - Y) ** 2).mean(), (Z - Y).sum(axis=0)), "expected float64 and shape (3, "),
    "dZ a number": (lambda Z, Y: (((Z - Y) ** 2).mean(), 1.0), "dZ as float"),
    "dZ and the cost swapped": (lambda Z, Y: (Z - Y, ((Z - Y) ** 2).mean()), "one number"),
    "complex": (lambda Z, Y: (((Z - Y) ** 2).mean() * 1j, Z - Y), "one number"),
}


def in_place(Z, Y):
    Z -= Z.max(axis=-2, keepdims=True)
    return nn.softmax_cross_entropy(Z, Y)


def changes_Y(Z, Y):
    Y -= Z
    return (Y * Y).sum() / 2 / Z.shape[-1], -Y


@pytest.mark.parametrize("use", [nn.train, nn.gradient, nn.gradient_check])
@pytest.mark.parametrize("loss, said", [*LOSSES.values(), (in_place, "changes Z"), (changes_Y, "changes Y")], ids=[*LOSSES, "in place", "changes Y"])
def test_a_loss_that_is_wrong_alone(loss, said, use):
    net = layers()
    how = dict(rule=nn.Adam(), batch_size=3, epochs=1, rng=RNG(0)) if use is nn.train else {}
    before = X.copy(), Y.copy()
    with pytest.raises((TypeError, ValueError)) as error:
        use(net, net.build(4, RNG(0)), X, Y, loss=loss, **how)
    assert said in str(error.value), error.value
    np.testing.assert_array_equal(X, before[0]), np.testing.assert_array_equal(Y, before[1])


def test_penalties_and_rules_that_are_wrong_alone():
    class Overwrites(nn.L2):
        def add_gradient(self, params, grads, m):
            for p, grad in zip(params.layers, grads.layers):
                if "W" in p:
                    grad["W"][...] = self.lam / m * p["W"]

    class AVector(nn.L2):
        def cost(self, params, m):
            return np.zeros(3)

    class ShrinksW(nn.L2):
        def cost(self, params, m):
            params["W1"] *= 0.5
            return 0.0

    class Rebinds(nn.GradientDescent):
        def step(self, t, theta, g):
            theta = theta - self.lr * g
            return theta

    net = layers()
    params = net.build(4, RNG(0))
    before = params.vector.copy()
    for how, said in ((dict(penalty=Overwrites(0.1)), "does not add"), (dict(penalty=AVector(0.1)), "one number"), (dict(penalty=ShrinksW(0.1)), "changes the parameters"),
                      (dict(penalty=nn.L2), "class L2; call it"), (dict(rule=Rebinds(0.1)), "in place: theta -= ")):
        with pytest.raises((TypeError, ValueError), match=said):
            trained(net, params, **how)
    np.testing.assert_array_equal(params.vector, before)


def test_a_rule_with_a_norm_sees_all_of_theta():
    """More than 16,384 parameters, and a stack: the norm is each network's own."""
    seen = []

    @dataclass(frozen=True)
    class Clip(nn.Rule):
        lr: float

        def step(self, t, theta, g):
            seen.append(theta.shape)
            theta -= self.lr * g * min(1, 0.01 / np.linalg.norm(g))

    net = nn.Network(nn.Dense(200), nn.tanh, nn.Dense(100), nn.tanh, nn.Dense(3))
    params = net.build(4, RNG(0))
    assert params.theta.size > 16_384
    before = params.theta.copy()
    next(nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, rule=Clip(1.0), batch_size=M, epochs=1, rng=RNG(0)))
    assert np.linalg.norm(params.theta - before) == pytest.approx(0.01) and set(seen) == {params.theta.shape}


def test_rates_of_a_rule_that_goes_one_by_one_are_each_networks_own():
    net, rates = layers(), np.array([0.1, 0.4])
    for lr in (rates, lambda t: rates / t):
        singles = [net.build(4, RNG(k)) for k in range(2)]
        stack = nn.Parameters.stack(singles)
        trained(net, stack, rule=Clipped(lr), penalty=nn.L2(np.array([0.1, 0.5])))
        for k, single in enumerate(singles):
            own = (lambda t, k=k: float(rates[k] / t)) if callable(lr) else float(rates[k])
            trained(net, single, rule=Clipped(own), penalty=nn.L2([0.1, 0.5][k]))
            np.testing.assert_allclose(stack.vector[k], single.vector, rtol=1e-9)


def test_a_rule_that_is_no_dataclass():
    class Plain(nn.Rule):
        def __init__(self, lr):
            self.lr = lr

        def step(self, t, theta, g):
            theta -= self.lr * g

    net = layers()
    one, two = net.build(4, RNG(0)), net.build(4, RNG(0))
    np.testing.assert_array_equal(trained(net, one, rule=Plain(0.1)), trained(net, two, rule=nn.GradientDescent(0.1)))


# ---- what does not belong together ----

def test_parameters_of_another_network_are_refused():
    built = nn.Network(nn.Dense(5), nn.relu, nn.Dense(3)).build(4, RNG(0))
    for net in (nn.Network(nn.Dense(64), nn.relu, nn.Dense(3)), nn.Network(nn.Dense(5), nn.BatchNorm(), nn.Dense(3)), nn.Network(nn.relu, nn.Dense(5), nn.Dense(3))):
        for use in (lambda: trained(net, built), lambda: net.predict(built, X), lambda: net.forward(built, X, RNG(0)),
                    lambda: nn.gradient(net, built, X, Y, loss=nn.softmax_cross_entropy), lambda: nn.gradient_check(net, built, X, Y, loss=nn.softmax_cross_entropy)):
            with pytest.raises(ValueError, match=r"parameters are of another network.*params = net.build\(n_in, rng\)"):
                use()


def test_other_initializers_and_activations_may_share_parameters():
    a, b = nn.Network(nn.Dense(5, nn.xavier), nn.relu, nn.Dense(3)), nn.Network(nn.Dense(5, nn.he), nn.tanh, nn.Dense(3))
    assert b.predict(a.build(4, RNG(0)), X).shape == (3, M)


def test_a_loss_called_directly_checks_shapes():
    for Z, labels in ((np.zeros((1, 12)), np.zeros((12, 1))), (np.zeros(12), np.zeros(12)), (np.zeros((3, 4)), np.zeros((1, 4))), (np.zeros((1, 0)), np.zeros((1, 0)))):
        for loss in (nn.sigmoid_cross_entropy, nn.softmax_cross_entropy, nn.squared_error):
            with pytest.raises(ValueError, match=r"Z has shape .* but Y has"):
                loss(Z, labels)
    with pytest.raises(TypeError, match="Z is a list"):
        nn.squared_error([[1.0]], np.zeros((1, 1)))


@pytest.mark.parametrize("slope, said", [(lambda Z, A: (1 - A * A).sum(axis=0), "shape"), (lambda Z, A: 1.0, "shape"), (lambda Z, A: None, "shape"),
                                         (lambda Z, A: (1 - A * A).mean(axis=-1, keepdims=True), "shape"), (lambda Z, A: (1 - A * A) * 1j, "complex")])
def test_a_slope_of_wrong_shape_is_refused_everywhere(slope, said):
    with pytest.raises((TypeError, ValueError), match=f"activation's slope returned .*{said}"):
        layers(nn.Activation(np.tanh, slope)).build(4, RNG(0))


def test_a_complex_activation_is_refused_and_float64_is_taken_in_float32():
    with pytest.raises(TypeError, match="activation's g returned complex128"):
        layers(nn.Activation(lambda Z: np.emath.sqrt(Z), lambda Z, A: 1 / (2 * A))).build(4, RNG(0))
    leaky = nn.Activation(lambda Z: Z * np.where(Z > 0, 1, 0.1), lambda Z, A: np.where(Z > 0, 1, 0.1))
    net = layers(leaky)
    params = net.build(4, RNG(0), np.float32)
    _, trace, deltas, _ = nn.gradient(net, params, X.astype(np.float32), Y.astype(np.float32), loss=nn.softmax_cross_entropy)
    assert {A.dtype for A in [*trace, *deltas]} == {np.dtype(np.float32)}


def test_the_callers_rng_goes_on_as_after_one_network():
    net = layers(MyDropout())
    one, stack = net.build(4, RNG(0)), nn.Parameters.stack([net.build(4, RNG(k)) for k in range(3)])
    states = []
    for params in (one, stack):
        rng = RNG(9)
        net.forward(params, X, rng)
        states.append(copy.deepcopy(rng.bit_generator.state))
    assert states[0] == states[1]


def on_the_kink(units, last=nn.Dense(3), activation=nn.relu):
    """b = 0 and an image of zeros: every z of the first layer is 0, where the slope is 0 on the left and 1 on the right."""
    net = nn.Network(nn.Dense(units), activation, last)
    dark = X.copy()
    dark[:, 0] = 0
    return nn.gradient_check(net, net.build(4, RNG(0)), dark, Y, loss=nn.softmax_cross_entropy)


@pytest.mark.parametrize("units", [5, 64])                  # fewer and more than are looked at first
def test_a_kink_is_named_when_a_right_relu_network_stands_on_it(units):
    report = on_the_kink(units)
    assert report.verdict.startswith("undecided: relative error") and "in b1, but nowhere else than on kinks" in report.verdict and not report.passed
    assert "the cost has a kink at b1[" in report.verdict and "backward gives one of them, which is right" in report.verdict
    smooth = on_the_kink(units, activation=nn.tanh)
    assert smooth.verdict.startswith("right") and "kink" not in smooth.verdict


class HalfBias(nn.Dense):
    def backward(self, dZ, A, grad, W, b):
        dA = super().backward(dZ, A, grad, W, b)
        grad["b"] *= 0.5
        return dA


def test_a_bug_is_not_excused_by_a_kink():
    from nnlib.course.bugs import BUGS
    assert not any("has a kink" in bug.check(bug.wrong).verdict for bug in BUGS)
    for units in (5, 64):
        verdict = on_the_kink(units, last=HalfBias(3)).verdict
        assert verdict.startswith("wrong") and "in b2" in verdict and "undecided" not in verdict
