"""Plants a bug in a scratch copy of nnlib, runs the tests that should see it, and the lessons' claims; lists the bugs that nothing saw.

    python tools/mutants.py [WORD ...]      (make mutants)   with words: only the mutants whose line contains one of them

Exit status: 0 all seen, 1 some survived, 2 the tests are red without any bug.
The planted bugs are those of nnlib/course/bugs.py, the game's, and those below: each is code added to the end of a module, where it takes
the place of what is there.  So a mutant outlives a rewriting of the module, and says what it does in Python.
"""
import argparse
import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import threading
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
FILES = {"test_machine.py", "test_notebooks.py", "test_pairing.py", "test_blas_cores.py", "test_environment.py", "test_imports.py", "test_readme.py", "test_start.py"}     # of files and machines, not of code
LABS = {"test_boundary.py", "test_stage.py", "test_lab.py", "test_panels.py", "test_pictures.py", "test_display.py", "test_random_walk.py", "test_walk_events.py", "test_walk_still.py", "test_walk_training.py", "test_new_lab.py", "test_closing.py", "test_hanging.py", "test_symmetry_lab.py", "test_limits.py"}             # these say nothing of the numbers
SECONDS = 1200
BROKEN = "the mutant itself is broken"


class Mutant(NamedTuple):
    """`code` is added to nnlib/<module>; `tests` ("file" or "file::test") see it first, all others after them."""
    what: str
    module: str
    code: str
    tests: tuple


def mutant(what, module, code, *tests):
    return Mutant(what, module, textwrap.dedent(code), tests)


OWN = (
    # ---- initializers ----
    mutant("he: gain 2 in place of √2", "initializers.py", "he = scaled(2.0)", "initializers"),
    mutant("lecun: 2 % too large", "initializers.py", "lecun = scaled(1.02)", "initializers"),
    mutant("rand for randn, with the right variance: its mean is not 0", "initializers.py", """
        def normal(std):
            return lambda rng, shape, dtype: (std * (rng.random(shape) * math.sqrt(12) - math.sqrt(3) + 0.5)).astype(dtype)
        """, "initializers"),
    mutant("rand for randn", "initializers.py", """
        def normal(std):
            return lambda rng, shape, dtype: (std * rng.random(shape)).astype(dtype)
        """, "initializers"),
    mutant("scaled counts outputs, not inputs", "initializers.py", """
        def scaled(gain):
            return lambda rng, shape, dtype: normal(gain / math.sqrt(shape[0]))(rng, shape, dtype)
        lecun, he = scaled(1.0), scaled(math.sqrt(2.0))
        """, "initializers"),
    mutant("xavier: 1 / (n_in + n_out), the 2 forgotten", "initializers.py", """
        def xavier(rng, shape, dtype):
            return normal(math.sqrt(1.0 / sum(shape)))(rng, shape, dtype)
        """, "initializers"),
    mutant("uniform: low is 0 whatever is asked", "initializers.py", """
        def uniform(low, high):
            return lambda rng, shape, dtype: rng.uniform(0 * low, high, shape).astype(dtype)
        """, "initializers"),
    mutant("orthogonal: columns scaled by √2", "initializers.py", """
        _orthogonal = orthogonal
        def orthogonal(rng, shape, dtype):
            return (math.sqrt(2) * _orthogonal(rng, shape, np.float64)).astype(dtype)
        """, "initializers"),
    # ---- batches and training ----
    mutant("biased batches: no shuffling", "training.py", """
        def minibatches(X, Y, size, rng):
            check_batch_size(size, X.shape[-1], Y.shape[-1])
            for start in range(0, X.shape[-1], size):
                yield X[..., start:start + size], Y[..., start:start + size]
        """, "properties"),
    mutant("biased batches: drawn with replacement", "training.py", """
        def minibatches(X, Y, size, rng):
            m = X.shape[-1]
            check_batch_size(size, m, m)
            order = rng.integers(0, m, m) if size < m else np.arange(m)
            for start in range(0, m, size):
                yield X[..., order[start:start + size]], Y[..., order[start:start + size]]
        """, "properties"),
    mutant("biased batches: the last short one is dropped", "training.py", """
        _minibatches = minibatches
        def minibatches(X, Y, size, rng):
            return (batch for batch in _minibatches(X, Y, size, rng) if batch[0].shape[-1] == size)
        """, "properties"),
    mutant("biased batches: X is shuffled, Y is not", "training.py", """
        _minibatches = minibatches
        def minibatches(X, Y, size, rng):
            for i, (X_t, _) in enumerate(_minibatches(X, Y, size, rng)):
                yield X_t, Y[..., i * size:(i + 1) * size]
        """, "properties"),
    mutant("biased batches: the first example is never drawn, the last one twice", "training.py", """
        _minibatches = minibatches
        def minibatches(X, Y, size, rng):
            m = X.shape[-1]
            chosen = np.maximum(np.arange(m), 1) if size < m else np.arange(m)
            return _minibatches(X[..., chosen], Y[..., chosen], size, rng)
        """, "properties"),
    mutant("accuracy: one row of logits is compared with ½, not with 0", "training.py", """
        _accuracy = accuracy
        def accuracy(Z, Y):
            return _accuracy(Z - 0.5 if Z.shape[-2] == 1 else Z, Y)
        """, "training", "properties"),
    mutant("the training loop never remembers batch statistics", "network.py", "Network.remember = lambda self, params, trace: None", "training", "oracle"),
    mutant("deltas are returned last layer first", "network.py", """
        _backward = Network.backward
        Network.backward = lambda self, *inputs: _backward(self, *inputs)[::-1]
        """, "names"),
    # ---- batch norm and dropout where they do not train ----
    mutant("running statistics the wrong way round", "layers.py", """
        def remember(self, cache, gamma, beta, mean, var):
            Z_hat, scale, mu, sigma2 = cache
            mean += self.momentum * (mu - mean)
            var += self.momentum * (sigma2 - var)
        BatchNorm.remember = remember
        """, "oracle"),
    mutant("running variance divides by m − 1", "layers.py", """
        _remember = BatchNorm.remember
        def remember(self, cache, gamma, beta, mean, var):
            Z_hat, scale, mu, sigma2 = cache
            m = max(Z_hat.shape[-1], 2)
            _remember(self, (Z_hat, scale, mu, sigma2 * m / (m - 1)), gamma, beta, mean, var)
        BatchNorm.remember = remember
        """, "oracle"),
    mutant("batch norm in the wrong mode: predict takes the batch's statistics", "layers.py", """
        BatchNorm.predict = lambda self, Z, **params: self.forward(Z, None, **params)[0]
        """, "oracle"),
    mutant("predict divides by the running variance, not by its root", "layers.py", """
        BatchNorm.predict = lambda self, Z, gamma, beta, mean, var: gamma * (Z - mean) / (var + self.eps) + beta
        """, "oracle"),
    mutant("dropout predicts with a factor keep: scaled twice", "layers.py", "Dropout.predict = lambda self, A: self.keep * A", "oracle"),
    mutant("dropout keeps the share it should drop", "layers.py", """
        def forward(self, A, rng):
            mask = rng.random(A.shape[-2:]) > self.keep
            return A * mask / self.keep, mask
        Dropout.forward = forward
        """, "oracle"),
    # ---- optimizers and parameters ----
    mutant("a schedule is asked for step 1 only", "optimizers.py", """
        _at = Rule.at
        Rule.at = lambda self, t, lead, dtype: _at(self, 1, lead, dtype)
        """, "rules", "training"),
    mutant("Adam divides by √(s + ε)", "optimizers.py", """
        def step(self, t, theta, g, v, s):
            v += (1 - self.beta1) * (g - v)
            s += (1 - self.beta2) * (g * g - s)
            theta -= self.lr * v / (1 - self.beta1 ** t) / np.sqrt(s / (1 - self.beta2 ** t) + self.eps)
        Adam.step = step
        """, "rules"),
    mutant("θ contains the running statistics", "parameters.py", "Parameters.theta = property(lambda self: self.vector)", "stack", "oracle"),
    mutant("a copy of the parameters shares their memory", "parameters.py", "Parameters.copy = lambda self: self.view(self.vector, self.shapes)", "stack", "properties"),
    # ---- theory ----
    mutant("theory: σ_b² left out of the variance map", "theory.py", """
        def variance_map(activation, q, var_w, var_b=0.0):
            return var_w * expectation(lambda z: activation.g(z) ** 2, np.asarray(q, float)) + 0 * np.asarray(var_b)
        """, "theory"),
    mutant("theory: χ₁ from the slope, not from its square", "theory.py", """
        def slope_squared(activation, q):
            return expectation(lambda z: np.asarray(activation.slope(z, activation.g(z)), float), q)
        """, "theory"),
    mutant("theory: the Gaussian's tails cut off at 2.5", "theory.py", """
        _inside = np.abs(NODES) < 2.5
        NODES, WEIGHTS = NODES[_inside], WEIGHTS[_inside] / WEIGHTS[_inside].sum()
        """, "theory"),
    mutant("theory: critical where χ₁ = 1.01", "theory.py", """
        _chi1 = chi1
        def chi1(activation, var_w, var_b=0.0):
            return _chi1(activation, var_w, var_b) / 1.01
        """, "theory"),
    mutant("theory: the correlation map forgets σ_b²", "theory.py", """
        _correlation_map = correlation_map
        def correlation_map(activation, c, var_w, var_b=0.0):
            return _correlation_map(activation, c, var_w, var_b) - var_b / np.asarray(fixed_point(activation, var_w, var_b))
        """, "theory"),
    # ---- activations beyond their slopes ----
    mutant("sigmoid is tanh's neighbour: 1 / (1 + e^−2z)", "activations.py", """
        sigmoid = Activation(lambda Z: logistic(2 * Z), lambda Z, A: 2 * A * (1 - A), "sigmoid")
        """, "oracle"),
    mutant("leaky_relu's leak is 0.01 whatever is asked", "activations.py", """
        _leaky_relu = leaky_relu
        def leaky_relu(leak=0.01):
            return _leaky_relu(0.01)
        """, "oracle"),
    # ---- diagnostics and data ----
    mutant("saturated from |a| > 0.9", "diagnostics.py", """
        def saturated(arrays, limit=0.9):
            return _each(lambda A: (np.abs(A) > limit).mean(axis=(-2, -1)), arrays)
        """, "diagnostics"),
    mutant("dead: 0 for one example is enough", "diagnostics.py", """
        def dead(arrays):
            return _each(lambda A: (A == 0).any(axis=-1).mean(axis=-1), arrays)
        """, "diagnostics"),
    mutant("std is the variance", "diagnostics.py", """
        def std(arrays):
            return _each(lambda A: A.var(axis=(-2, -1)), arrays)
        """, "diagnostics"),
    mutant("the norm of the gradients grows with the batch", "diagnostics.py", """
        def norms(deltas):
            return _each(lambda D: np.sqrt((D * D).sum(axis=(-2, -1))), deltas)
        """, "diagnostics"),
    mutant("the Standardizer divides by the variance", "data.py", """
        Standardizer.__call__ = lambda self, X: (X - self.mean) / np.where(self.std > 0, self.std ** 2, 1.0)
        """, "properties", "data"),
    mutant("digits: test images are in the training set", "data.py", """
        _digits = digits
        def digits(dtype=np.float64):
            d = _digits(dtype)
            return d._replace(X_train=np.hstack([d.X_train[:, 360:], d.X_test]), Y_train=np.hstack([d.Y_train[:, 360:], d.Y_test]))
        """, "data", "properties"),
    # ---- the instruments that judge the others ----
    mutant("gradient check: divided by ε, not by 2ε", "gradcheck.py", """
        TwoSided.slope = lambda self, J, theta, V: (J(theta + self.eps * V) - J(theta - self.eps * V)) / self.eps
        """, "gradcheck"),
    mutant("gradient check: a factor 2 in the denominator", "gradcheck.py", """
        _relative_error = relative_error
        def relative_error(numeric, analytic):
            return _relative_error(numeric, analytic) / 2
        """, "gradcheck", "exercises"),
    mutant("gradient check passes everything", "gradcheck.py", "GradientReport.passed = property(lambda self: True)", "gradcheck", "bugs"),
    mutant("gradient check never says that nothing was checked", "gradcheck.py", "GradientReport.empty = property(lambda self: False)", "gradcheck"),
    mutant("gradient check accepts what is a thousand times too far off", "gradcheck.py", "LOOK, BAD = 1e-2, 1e-1", "gradcheck"),
    mutant("gradient check draws another dropout mask each time", "gradcheck.py", """
        class copy:
            deepcopy = staticmethod(lambda rng: rng)
        """, "gradcheck", "bugs"),
    mutant("complex step: the real part", "gradcheck.py", """
        ComplexStep.slope = lambda self, J, theta, V: J(theta + 1j * self.eps * V).real / self.eps
        """, "gradcheck", "bugs"),
    mutant("exercises: tolerances a million times as wide", "course/exercises/compare.py", """
        _close = close
        def close(expected, got, rtol, atol):
            return _close(expected, got, 1e6 * rtol, 1e6 * atol)
        """, "exercises"),
    mutant("exercises: shapes are not compared", "course/exercises/compare.py", """
        _array_difference = array_difference
        def array_difference(expected, got, rtol, atol):
            fits = isinstance(got, np.ndarray) and got.size == expected.size
            return _array_difference(expected, got.reshape(expected.shape) if fits else got, rtol, atol)
        """, "exercises"),
    mutant("exercises: damage to the input goes unseen", "course/exercises/check.py", """
        _outcome = outcome
        def outcome(exercise, answer, probe):
            seen = _outcome(exercise, answer, probe)
            return Outcome(seen.value, seen.error)
        """, "exercises"),
    # ---- trials of what students write: each is an attack that once succeeded ----
    mutant("attack: gradients start at 0 in a gradient check: what backward leaves out is zero in both", "gradcheck.py", """
        _write_gradient = write_gradient
        def write_gradient(grads, *given):
            grads.vector[...] = 0
            return _write_gradient(grads, *given)
        """, "trials"),
    mutant("attack: gradients start at 0 when a layer is built: += goes unseen", "trials.py", """
        _Gradients = Gradients
        def Gradients(arrays, where):
            return _Gradients({name: np.zeros_like(array) for name, array in arrays.items()}, where)
        """, "trials"),
    mutant("attack: our layers are trusted whatever methods they got", "trials.py", "METHODS = ()", "trials::test_a_layer_of_ours_with_a_method_of_somebody_else_s_is_tried"),
    mutant("attack: no layer is tried in a stack", "trials.py", "takes_a_stack = lambda *given: True", "trials"),
    mutant("attack: nothing is tried on the real numbers", "trials.py", "as_run = lambda net, params, X, Y, loss, penalty, rng, takes_stack: (net, loss, penalty)", "trials"),
    mutant("attack: no loss is tried in a stack", "trials.py", "loss_takes_a_stack = lambda *given: True", "trials"),
    mutant("attack: no penalty is tried in a stack", "trials.py", "penalty_takes_a_stack = lambda *given: True", "trials"),
    mutant("attack: no rule is tried in a stack: a norm is taken over all networks", "trials.py", "rule_as_run = lambda rule, lead, P, dtype: rule", "trials"),
    mutant("attack: a verdict is not repeated network by network", "gradcheck.py", "DOUBTFUL = 0", "trials"),
    mutant("attack: the first layer's own backward is passed over", "layers.py", "first_backward = lambda layer: layer.backward_first", "trials"),
    mutant("attack: networks that go one by one draw different random numbers", "trials.py", "same_random_numbers = lambda rng, count: [rng] * count", "trials"),
    mutant("attack: caches on self and global randomness go unseen", "trials.py", """
        _check_alone = check_alone
        def check_alone(where, layer, A, dA, params, sizes):
            global alike
            kept, alike = alike, lambda a, b: True
            try:
                _check_alone(where, layer, A, dA, params, sizes)
            finally:
                alike = kept
        """, "trials"),
    mutant("attack: parameters of another network are taken", "checks.py", "check_belongs = lambda net, params: [True] * len(net.layers)", "trials", "hostile"),
    mutant("attack: a loss called directly broadcasts", "checks.py", "check_logits = lambda Z, Y: None", "trials", "hostile"),
    mutant("attack: any shape of slope is taken", "activations.py", "fitted = lambda what, array, Z: array", "trials", "hostile"),
    mutant("attack: nan logits have a class", "training.py", """
        def accuracy(Z, Y):
            check_logits(Z, Y)
            if Y.shape[-2] == 1:
                return ((Z > 0) == (Y > 0.5)).mean(axis=(-2, -1))
            return (Z.argmax(axis=-2) == Y.argmax(axis=-2)).mean(axis=-1)
        """, "hostile"),
    mutant("attack: built arrays are trusted once a layer was tried", "checks.py", "check_finite = lambda layers, params: None", "names"),
    mutant("attack: a mutable layer is tried once only", "checks.py", """
        _key_of = key_of
        def key_of(layer, n_in, dtype):
            return _key_of(layer, n_in, dtype) or (id(type(layer)), n_in, dtype)
        """, "names"),
    mutant("names: Z is the first part with parameters, W or not", "parameters.py", """
        def _signals(self):
            Z = {}
            for i, l in self.numbers.items():
                Z.setdefault(l, i)
            ends = [i - 1 for i in Z.values()] + [len(self.trained) - 1] if Z else [-1]
            return {f"A{l}": i for l, i in enumerate(ends)} | {f"Z{l}": i for l, i in Z.items()}
        Shapes.signals = property(_signals)
        """, "names"),
    mutant("names: A is the layer behind Z", "parameters.py", """
        _signals = Shapes.signals.func
        Shapes.signals = property(lambda self: {name: _signals(self)["Z" + name[1:]] + 1 if name[0] == "A" and name != "A0" else i for name, i in _signals(self).items()})
        """, "names"),
    mutant("gradient forgets the penalty", "training.py", """
        _gradient = gradient
        def gradient(net, params, X, Y, *, loss, penalty=no_penalty, rng=no_rng):
            return _gradient(net, params, X, Y, loss=loss, rng=rng)
        """, "names"),
    # ---- claims ----
    mutant("claims: tolerances ten times as wide as stated", "course/claims.py", """
        _stated = _tolerance
        def _tolerance(*arguments):
            return 10 * _stated(*arguments)
        """, "claims"),
    mutant("claims: any tolerance may be stated", "course/claims.py", "WIDEST = np.inf", "claims"),
    mutant("claims: one element that holds is enough", "course/claims.py", """
        _all = _settle
        def _settle(sentence, ending, numbers, holds, false):
            _all(sentence, ending, numbers, np.asarray(holds).any(keepdims=True), false)
        """, "claims"),
    mutant("claims: nothing is ever false", "course/claims.py", """
        def _settle(sentence, ending, numbers, holds, false):
            print(f"✓ {sentence}: {ending}")
        """, "claims"),
)

# What stands in the rooms above the numbers: how a lesson is drawn, how a lab works, what each lab shows and says.
ROOMS = (
    # ---- course ----
    mutant("words are as pale as marks", "course/figures.py", "dark = lambda colour: to_hex(colour)", "pictures"),
    mutant("ticks as small as they were", "course/figures.py", 'STYLE |= {"xtick.labelsize": 9.5, "ytick.labelsize": 9.5}', "pictures"),
    mutant("powers of ten are labelled one too low", "course/figures.py", """
        _power_of_ten = power_of_ten
        def power_of_ten(value, position=0):
            return _power_of_ten(value / 10)
        """, "panels"),
    mutant("layers are coloured from the output to the input", "course/figures.py", """
        def layer_colour(l, depth):
            return DEPTHS[round((len(DEPTHS) - 1) * (depth - l) / max(depth - 1, 1))]
        """, "panels", "display"),
    mutant("relative error: divided by the true slope only", "course/differences.py", """
        def _relative(numeric, slope):
            return np.abs(np.asarray(numeric, float) - slope) / abs(slope)
        """, "display"),
    mutant("theory of differences: no rounding of θ", "course/differences.py", "rounded = lambda at, theta: 2 * abs(at.cost)", "step_size", "random_walk"),
    mutant("theory of differences: a factor √2", "course/differences.py", """
        _predicted = predicted_errors
        def predicted_errors(*given):
            return {name: 2 ** 0.5 * errors for name, errors in _predicted(*given).items()}
        """, "step_size"),
    mutant("best step: a square root, not a cube root", "course/differences.py", """
        def best_step(at, theta, unit):
            return (1.5 * unit * rounded(at, theta) / abs(at.jerk)) ** 0.5 if at.jerk else math.nan
        """, "step_size"),
    mutant("gradient check: a kink excuses the whole network", "gradcheck.py", """
        _replace = replace
        replace = lambda report, **changes: _replace(report, **changes | {"only_kinks": True} if "kink" in changes else changes)
        """, "trials"),
    mutant("a closed lab stays known", "live/cells.py", "leave = lambda lab: True", "closing"),
    mutant("no place is a kink", "course/differences.py", """
        _slopes = slopes_at
        slopes_at = lambda J, theta: _slopes(J, theta)._replace(kink=False)
        """, "step_size"),
    mutant("a jump is a kink", "course/differences.py", """
        _slopes = slopes_at
        def slopes_at(J, theta):
            at = _slopes(J, theta)
            return at._replace(kink=at.kink or at.jump, jump=False)
        """, "step_size"),
    mutant("errors of single numbers stand in the transposed places", "course/differences.py", """
        _errors = element_errors
        def element_errors(report):
            return {name: errors.T.reshape(errors.shape) for name, errors in _errors(report).items()}
        """, "display"),
    mutant("float32 answers may be off by 1e-3", "course/exercises/compare.py", """
        _close = close
        def close(expected, got, rtol, atol):
            return _close(expected, got, max(rtol, 1e-3) if np.asarray(expected).dtype == np.float32 else rtol, atol)
        """, "exercises::test_an_answer_that_is_a_little_off_in_float32_only_is_wrong"),
    # ---- live: panels ----
    mutant("theory's line one layer late", "live/panels.py", """
        _profile = set_profile
        def set_profile(ax, artists, values, low, high, theory):
            _profile(ax, artists, values, low, high, np.roll(theory, 1))
        """, "display"),
    mutant("a band's ends change places", "live/panels.py", """
        _band = set_band
        def set_band(band, x, low, high):
            _band(band, x, high, low)
        """, "display", "panels"),
    mutant("bands are not drawn", "live/panels.py", "set_band = lambda *given: None", "display", "panels"),
    mutant("the large points stand one layer too far right", "live/panels.py", """
        _probes = set_probes
        def set_probes(points, values):
            _probes(points, values)
            points.set_offsets(np.asarray(points.get_offsets()) + (1, 0))
        """, "display"),
    mutant("the first layer is not shown", "live/panels.py", """
        _profile = set_profile
        def set_profile(ax, artists, values, low, high, theory):
            _profile(ax, artists, np.concatenate([[np.nan], values[1:]]), low, high, theory)
        """, "display"),
    mutant("the cost is shown one step late", "live/panels.py", """
        _cost = set_cost
        def set_cost(ax, artists, steps, *given, **settings):
            _cost(ax, artists, steps + 1, *given, **settings)
        """, "display"),
    mutant("log axes never fit", "live/panels.py", "fit_decades = lambda ax, *values: None", "panels"),
    mutant("axes take the narrowest range each time", "live/panels.py", """
        def fitted(value, ends, now, free):
            return next((end for end in ends if value <= end), value)
        """, "panels", "limits"),
    mutant("axes never shrink", "live/panels.py", """
        _fitted = fitted
        def fitted(value, ends, now, free):
            return max(now, _fitted(value, ends, now, True)) if not free else _fitted(value, ends, now, True)
        """, "panels", "limits"),
    mutant("a scenario leaves axes as they are", "live/stage.py", "Stage.free_limits = lambda self: None", "limits"),
    mutant("a lab that was made keeps what is free", "live/lab.py", "trim_memory = lambda: None", "machine"),
    # ---- live: stage ----
    mutant("what moves leaves its trace in the next frame", "live/stage.py", """
        _still = Stage._draw_still
        def _draw_still(self, renderer):
            for axes in self.figure.axes[:1]:
                axes.stale = False
            return _still(self, renderer)
        Stage._draw_still = _draw_still
        """, "stage"),
    mutant("the palette is grey", "live/stage.py", """
        _palette = palette
        palette = functools.cache(lambda: np.repeat(_palette()[:, :1], 3, axis=1))
        """, "stage"),
    mutant("a raster is upside down", "live/stage.py", """
        _set = Raster.set_data
        Raster.set_data = lambda self, values: _set(self, np.asarray(values)[::-1])
        """, "stage"),
    mutant("a ghost is the artist itself, not a copy", "live/stage.py", "copy_data = lambda artist, ghost: None", "stage", "lab"),
    # ---- live: lab, controls ----
    mutant("a scenario leaves what it does not name", "live/lab.py", "Lab.scenario = lambda self, words: self.set(**self.scenarios[words])", "lab"),
    mutant("reset goes to the defaults, not to how the lab was opened", "live/lab.py", "Lab.reset = lambda self: self.set(**self.defaults())", "lab"),
    mutant("the call leaves out what was changed", "live/lab.py", 'Lab.call = lambda self: f"{type(self).__name__}()"', "lab"),
    mutant("sliders accept any number", "live/controls.py", "Amount.check = lambda self, name, value: None", "gradient_flow", "lab"),
    mutant("a rate between two places of the slider is rounded", "live/controls.py", """
        _widget = Rate.widget
        def widget(self, value):
            return _widget(self, float(f"{value:.0e}"))
        Rate.widget = widget
        """, "step_size::test_a_step_between_two_places_of_the_slider_is_taken_as_it_is"),
    mutant("numbers in calls have three digits", "live/controls.py", """
        _written = written
        def written(value):
            return f"{value:.3g}" if isinstance(value, Real) and not isinstance(value, (bool, Integral)) else _written(value)
        """, "lab"),
    # ---- live: the frame ----
    mutant("all labs share one lock", "live/lab.py", """
        import types
        _one = threading.RLock()
        threading = types.SimpleNamespace(RLock=lambda: _one)
        """, "lab"),
    mutant("a student's function has no time limit", "live/lab.py", "within = lambda seconds, job: job()", "lab"),
    mutant("what is no Exception gets past the lab", "live/lab.py", """
        def outcome(job):
            try:
                return job(), None
            except Exception as error:
                return None, error
        """, "lab"),
    mutant("an error's text is taken for granted", "live/lab.py", 'explained = lambda error: f"{type(error).__name__}: {error}. The picture shows the last state that worked."', "lab"),
    mutant("every function counts as a student's", "live/controls.py", "Control.is_own = lambda self, value: True", "lab"),
    mutant("a closed lab leaves its layouts and styles", "live/lab.py", "_parts = lambda widget: [widget]", "lab"),
    mutant("a closed lab does not say so", "live/lab.py", "del Lab.__getattr__", "lab"),
    mutant("hanging: the page waits until a function has ended", "live/worker.py", "PATIENCE = 60", "hanging"),
    mutant("hanging: a cell goes on before its picture is there", "live/cells.py", "asked_by_page = lambda: True", "hanging"),
    mutant("hanging: a move that waits is one more to be made", "live/worker.py", """
        _do = Worker.do
        Worker.do = lambda self, job: _do(self, lambda: job())
        """, "hanging"),
    mutant("hanging: that it runs is not taken back", "live/worker.py", """
        _init = Worker.__init__
        Worker.__init__ = lambda self, late, done: _init(self, late, lambda: None)
        """, "hanging"),
    mutant("closing waits for the latest player only", "live/training_lab.py", """
        _stop = TrainingLab._stop
        def stop(self):
            self._players = self._players[-1:]
            _stop(self)
        TrainingLab._stop = stop
        """, "lab"),
    mutant("inputs that differ in the fifth digit are shown alike", "course/exercises/compare.py", "shown_whole = shown", "exercises"),
    mutant("closing does not wait for the play's thread", "live/training_lab.py", "TrainingLab._stop = lambda self: setattr(self.play, 'value', False)", "lab"),
    mutant("a lab stays when its cell runs again", "live/cells.py", "enter = lambda lab: None", "closing"),
    mutant("labs of one execution close each other", "live/cells.py", """
        _running = running
        def running():
            cell, execution = _running()
            return cell, (object(), 0)
        """, "closing"),
    mutant("equal code is the same cell in Voilà too", "live/cells.py", """
        class os:
            environ = {}
        """, "closing"),
    mutant("a cell's id is not looked at", "live/cells.py", """
        _running = running
        def running():
            from IPython import get_ipython
            cell, execution = _running()
            return (get_ipython().kernel.get_parent()["content"]["code"] if cell else ""), execution
        """, "closing"),
    mutant("the text alternative stays as it was", "live/picture.py", """
        _show = Picture.show
        Picture.show = lambda self, reading="", **values: _show(self, **values)
        """, "lab"),
    mutant("each part of a change is a message of its own", "live/picture.py", """
        def show(self, **values):
            for name, value in values.items():
                setattr(self, name, value)
        Picture.show = show
        """, "lab"),
    mutant("whatever is pointed at is in the first axes", "live/lab.py", "Lab._axes_at = lambda self, place: self.stage.figure.axes[0]", "lab"),
    mutant("pointing is told in shares of the picture", "live/lab.py", "Lab._point = lambda self, place, kind: self.pointed(self._grip, *place, kind)", "lab"),
    mutant("labels are said as TeX", "live/controls.py", "spoken = lambda label: label", "lab"),
    mutant("the signature has no defaults", "live/lab.py", "Lab.__init_subclass__ = classmethod(lambda cls, **kwargs: None)", "lab"),
    mutant("a run whose step failed is over", "live/training_lab.py", """
        _step = Run.step
        def step(self):
            steps = self._steps
            try:
                return _step(self)
            finally:
                self._steps = self._steps or steps
        Run.step = step
        """, "lab"),
    mutant("all costs of a run are kept", "live/training_lab.py", "POINTS = 10 ** 9", "new_lab"),
    mutant("the steps of the call count though the rate moved", "live/training_lab.py", "TrainingLab._steady = property(lambda self: True, lambda self, value: None)", "lab", "new_lab"),
    mutant("DeepTraining: an activation has to answer in float32", "labs/deep_training.py", "careful = lambda layer: layer", "gradient_flow"),
    # ---- live: training ----
    mutant("divergence is seen one step late", "live/training_lab.py", """
        _step = Run.step
        def step(self):
            before = self.diverged
            went = _step(self)
            self.diverged = np.where((before == 0) & (self.diverged > 0), self.diverged + 1, self.diverged)
            return went
        Run.step = step
        """, "display"),
    mutant("the learning rate stays as the run began", "live/training_lab.py", """
        _follow = Run.follow
        def follow(self, state):
            rate = self.lr if self.t else state.get("lr", 0.0)
            _follow(self, state)
            self.lr = rate
        Run.follow = follow
        """, "gradient_flow", "lab", "display"),
    mutant("looking at a run draws from its random numbers", "live/training_lab.py", """
        _look = Run._look
        def look(self, X, Y):
            _look(self, X, Y)
            gradient(self.net, self.params, X, Y, loss=self.loss, penalty=self.penalty, rng=self.rng)
        Run._look = look
        """, "gradient_flow::test_looking_at_a_run_draws_nothing_from_its_random_numbers"),
    mutant("the curve lacks the latest step", "live/training_lab.py", """
        _curve = Run.curve.fget
        Run.curve = property(lambda self: tuple(each[:-1] if len(each) > 1 else each for each in _curve(self)))
        """, "display", "lab"),
    mutant("rewind goes on with the trained weights", "live/training_lab.py", "TrainingLab.rewind = lambda self: self.refresh()", "gradient_flow", "lab"),
    mutant("a run that a slider leaves behind stays", "live/training_lab.py", """
        class weakref:
            proxy = staticmethod(lambda run: run)
        """, "gradient_flow::test_a_run_that_a_slider_leaves_behind_is_gone_at_once"),
    # ---- labs: Boundary ----
    mutant("Boundary: the colours of the cells' edges, not of their middles", "labs/boundary.py", """
        def places():
            x, y = np.linspace(-X_END, X_END, GRID[1]), np.linspace(-Y_END, Y_END, GRID[0])
            return x, y, np.stack([np.tile(x, GRID[0]), np.repeat(y, GRID[1])])
        """, "boundary"),
    mutant("Boundary: the colours stand on their head", "labs/boundary.py", """
        _measure = Boundary.measure
        def measure(self, state, run):
            arrays = _measure(self, state, run)
            return arrays | {"p": arrays["p"][::-1]}
        Boundary.measure = measure
        """, "boundary"),
    mutant("Boundary: a unit's line on the other side of the origin", "labs/boundary.py", """
        _zero_lines = zero_lines
        def zero_lines(W, b):
            return _zero_lines(W, -b)
        """, "boundary"),
    mutant("Boundary: a line for a unit too many", "labs/boundary.py", """
        _zero_lines = zero_lines
        def zero_lines(W, b):
            return _zero_lines(np.concatenate([W, W[:1] + 1]), np.concatenate([b, b[:1]]))
        """, "boundary"),
    mutant("Boundary: the line where class 1 gets 0.4", "labs/boundary.py", """
        _contour = contour
        def contour(x, y, p):
            return _contour(x, y, p + 0.1)
        """, "boundary"),
    mutant("Boundary: the first piece of the boundary only", "labs/boundary.py", """
        _contour = contour
        def contour(x, y, p):
            line = _contour(x, y, p)
            ends = np.flatnonzero(np.isnan(line[0]))
            return line[:, :ends[1] + 1] if len(ends) > 1 else line
        """, "boundary"),
    mutant("Boundary: new points are the old ones", "labs/boundary.py", """
        _examples = examples
        def examples(data, seed):
            X, Y, *_ = _examples(data, seed)
            return X, Y, X, Y
        """, "boundary"),
    mutant("Boundary: own points are shown and not trained with", "labs/boundary.py", """
        _follow = OpenRun.follow
        def follow(self, state):
            _follow(self, state)
            self._steps = nn.train(self.net, self.params, *self._made, loss=self.loss, rule=self.rule(lambda t: self.lr), batch_size=200, epochs=9999, rng=self.rng)
        OpenRun.follow = follow
        """, "boundary"),
    mutant("Boundary: a click adds a square, whatever is chosen", "labs/boundary.py", """
        _pointed = Boundary.pointed
        def pointed(self, axes, x, y, kind):
            _pointed(self, axes, x, y, kind)
            self.points.value = tuple((x, y, 1) for x, y, _ in self.points.value)
        Boundary.pointed = pointed
        """, "boundary"),
    mutant("Boundary: a click on a point adds another", "labs/boundary.py", "NEAR = 0", "boundary"),
    mutant("Boundary: a move adds points", "labs/boundary.py", """
        _pointed = Boundary.pointed
        def pointed(self, axes, x, y, kind):
            _pointed(self, axes, x, y, "down" if kind == "move" else kind)
        Boundary.pointed = pointed
        """, "boundary"),
    mutant("Boundary: done at nine of ten", "labs/boundary.py", "PARTED = 0.75", "boundary"),
    mutant("Boundary: it says at once what cannot be", "labs/boundary.py", "RESTED = 0", "boundary"),
    mutant("Boundary: all points in one batch, whatever the slider says", "labs/boundary.py", """
        _follow = OpenRun.follow
        OpenRun.follow = lambda self, state: _follow(self, state | {"batch_size": EXAMPLES})
        """, "boundary"),
    # ---- labs: GradientFlow ----
    mutant("GradientFlow: another width goes on in the random numbers", "propagation.py", "Remembering.rewound = lambda self: self",
           "gradient_flow::test_the_networks_of_gradient_flow_are_those_that_a_fresh_rng_draws"),
    mutant("GradientFlow: the 25th and 75th percentile", "labs/gradient_flow.py", """
        import types
        import numpy
        np = types.SimpleNamespace(**vars(numpy))
        np.quantile = lambda values, shares, **settings: numpy.quantile(values, (0.25, 0.5, 0.75), **settings)
        """, "display"),
    mutant("GradientFlow: the mean of the networks, not their median", "labs/gradient_flow.py", """
        _measure = GradientFlow.measure
        def measure(self, state):
            arrays = _measure(self, state)
            for name, values in flow(**state).items():
                if name in ("spread", "dZ", "dW"):
                    arrays[name]["values"] = values.mean(axis=-1)
            return arrays
        GradientFlow.measure = measure
        """, "display"),
    mutant("GradientFlow: theory of gradients off by √2", "labs/gradient_flow.py", """
        _predicted = predicted
        def predicted(*given):
            return {name: curve * (2 ** 0.5 if name == "dZ" else 1) for name, curve in _predicted(*given).items()}
        """, "display"),
    mutant("GradientFlow: batch norm's theory follows σ_w²", "labs/gradient_flow.py", """
        _measure = GradientFlow.measure
        def measure(self, state):
            arrays = _measure(self, state)
            if state["batch_norm"]:
                arrays["spread"]["theory"] = arrays["spread"]["theory"] * state["var_w"] ** 0.5
            return arrays
        GradientFlow.measure = measure
        """, "display"),
    mutant("GradientFlow: theory of gradients is shown with batch norm too", "labs/gradient_flow.py", """
        _measure = GradientFlow.measure
        def measure(self, state):
            arrays = _measure(self, state)
            if state["batch_norm"]:
                arrays["dZ"]["theory"] = np.ones(state["depth"])
            return arrays
        GradientFlow.measure = measure
        """, "display"),
    mutant("GradientFlow: what an initializer multiplies is not counted", "labs/gradient_flow.py", "second_moment = lambda *given: 1.0", "display", "gradient_flow"),
    mutant("GradientFlow: the histograms are those of the first five layers", "propagation.py", "probes = lambda depth: [min(i, depth) for i in range(1, 6)]", "display"),
    mutant("GradientFlow: the circle stands a layer too high", "labs/gradient_flow.py", """
        _update = GradientFlow.update
        def update(self, artists, arrays):
            _update(self, artists, arrays | dict(depth=arrays["depth"] + 1))
        GradientFlow.update = update
        """, "gradient_flow", "display"),
    mutant("GradientFlow: beyond the map the circle stays a circle", "labs/gradient_flow.py", 'POINTERS = dict.fromkeys(POINTERS, "o")', "random_walk"),
    mutant("GradientFlow: it arrives, down to a hundredth", "labs/gradient_flow.py", """
        verdict = lambda ratio: "vanishing" if ratio < 0.01 else "exploding" if ratio > 100 else "it arrives"
        """, "random_walk"),
    mutant("GradientFlow: the last layer's gradient over the first's", "labs/gradient_flow.py", "ratio_of = lambda dZ: np.divide(dZ[-1], dZ[0])", "gradient_flow"),
    mutant("GradientFlow: the maps stay with batch norm", "labs/gradient_flow.py", """
        _maps = GradientFlow._update_maps
        GradientFlow._update_maps = lambda self, maps, depth_map, border, batch_norm: _maps(self, maps, depth_map, border, False)
        """, "gradient_flow"),
    mutant("GradientFlow: the map's shades begin at a hundredfold", "labs/gradient_flow.py", "LEVELS = (2, 4, 6, 8)", "random_walk"),
    # ---- labs: DeepTraining ----
    mutant("DeepTraining: the mean of the networks, not their median", "labs/deep_training.py", """
        _percentiles = percentiles
        percentiles = lambda values: _percentiles(values) | {"values": np.mean(values, axis=-1)}
        """, "display"),
    mutant("DeepTraining: the band leaves out the best and the worst", "labs/deep_training.py", """
        _percentiles = percentiles
        def percentiles(values):
            ordered = np.sort(values, axis=-1)
            return _percentiles(values) | {"low": ordered[..., 1], "high": ordered[..., -2]}
        """, "display"),
    mutant("DeepTraining: a step's change without the learning rate", "labs/deep_training.py", """
        _measure = DeepTraining.measure
        def measure(self, state, run):
            rate, run.lr = run.lr, 1.0
            arrays = _measure(self, state, run)
            run.lr = rate
            return arrays
        DeepTraining.measure = measure
        """, "display"),
    mutant("DeepTraining: a step's change at the rate of the last step, not the slider's", "labs/deep_training.py", """
        _measure = DeepTraining.measure
        def measure(self, state, run):
            rate = run.lr
            run.held = run.lr = getattr(run, "held", rate) if getattr(run, "shown", None) == run.t else rate
            run.shown = run.t
            arrays = _measure(self, state, run)
            run.lr = rate
            return arrays
        DeepTraining.measure = measure
        """, "display"),
    mutant("DeepTraining: at the start is now", "labs/deep_training.py", """
        _measure = DeepTraining.measure
        def measure(self, state, run):
            arrays = _measure(self, state, run)
            for name in ("spread", "dZ", "dW", "ratio"):
                arrays[name]["theory"] = arrays[name]["values"]
            return arrays
        DeepTraining.measure = measure
        """, "display"),
    mutant("DeepTraining: the last layer counts as hidden", "labs/deep_training.py", """
        _watched = watched
        def watched(run):
            dense = run.net.indices(nn.Dense)
            return _watched(run) | {"dZ": diagnostics.norms([run.deltas[i] for i in dense]).T}
        """, "display"),
    mutant("DeepTraining: the learning rate is always to blame", "labs/deep_training.py", "MISSTART = math.inf", "random_walk::test_deep_training_never_contradicts_itself"),
    mutant("DeepTraining: a new start is never said", "labs/deep_training.py", "RECENT = 0", "random_walk::test_deep_training_never_contradicts_itself"),
    mutant("DeepTraining: learned, from half the cost of guessing", "labs/deep_training.py", """
        _reading = DeepTraining.reading
        DeepTraining.reading = lambda self, arrays: _reading(self, arrays).replace(", learning", ", learned")
        """, "random_walk::test_deep_training_never_contradicts_itself"),
    mutant("DeepTraining: what has exploded is drawn", "labs/deep_training.py", "CEILING = math.inf", "display", "pictures"),
    mutant("DeepTraining: nan is said to be too large", "labs/deep_training.py", "undefined = lambda run: False", "display", "gradient_flow"),
    mutant("DeepTraining: a rate that taught nothing has been seen to learn", "labs/deep_training.py", """
        _measure = DeepTraining.measure
        def measure(self, state, run):
            tried, run.tried = run.tried, {lr: (made, 0 * cost) for lr, (made, cost) in run.tried.items()}
            arrays, run.tried = _measure(self, state, run), tried
            return arrays
        DeepTraining.measure = measure
        """, "gradient_flow::test_a_diverged_run_names_the_largest_rate_that_was_seen_to_learn"),
    mutant("DeepTraining: a moment is enough to have been seen to learn", "labs/deep_training.py", """
        _measure = DeepTraining.measure
        def measure(self, state, run):
            tried, run.tried = run.tried, {lr: (made and 10 ** 6, cost) for lr, (made, cost) in run.tried.items()}
            arrays, run.tried = _measure(self, state, run), tried
            return arrays
        DeepTraining.measure = measure
        """, "gradient_flow::test_a_diverged_run_names_the_largest_rate_that_was_seen_to_learn"),
    mutant("DeepTraining: the smallest rate that was seen to learn", "labs/deep_training.py", "max = min",
           "gradient_flow::test_a_diverged_run_names_the_largest_rate_that_was_seen_to_learn"),
    mutant("DeepTraining: what learned in another network was seen in this one", "live/training_lab.py", """
        _catch_up = TrainingLab._catch_up
        def catch_up(self, state):
            tried = dict(getattr(self.training, "tried", {}))
            _catch_up(self, state)
            self.training.tried = tried | self.training.tried
        TrainingLab._catch_up = catch_up
        """, "gradient_flow::test_a_diverged_run_names_the_largest_rate_that_was_seen_to_learn"),
    mutant("Play does not go on when a slider leaves what had diverged", "live/training_lab.py", """
        _catch_up = TrainingLab._catch_up
        def catch_up(self, state):
            self._cut_short = False
            _catch_up(self, state)
        TrainingLab._catch_up = catch_up
        """, "lab::test_play_goes_on_when_a_slider_leaves_what_had_diverged"),
    mutant("Play goes on whoever paused it", "live/training_lab.py", """
        _catch_up = TrainingLab._catch_up
        def catch_up(self, state):
            self._cut_short = self._cut_short or self.training is not None and self.training.t > 0
            _catch_up(self, state)
        TrainingLab._catch_up = catch_up
        """, "lab::test_play_goes_on_when_a_slider_leaves_what_had_diverged"),
    mutant("Play that diverged is begun by Rewind", "live/training_lab.py", """
        _catch_up = TrainingLab._catch_up
        def catch_up(self, state):
            goes_on = self._cut_short and self._again
            _catch_up(self, state)
            if goes_on:
                self.play.value = True
        TrainingLab._catch_up = catch_up
        """, "lab::test_play_that_diverged_is_not_begun_by_rewind"),
    # ---- labs: Tangent, Saturation; what lesson 01 says ----
    mutant("gelu: tanh's approximation for Φ", "activations.py", """
        def normal_share(Z):
            return 0.5 * (1 + np.tanh(math.sqrt(2 / math.pi) * (Z + 0.044715 * Z ** 3)))
        """, "activations::test_the_normal_share_is_math_s_erf"),
    mutant("gelu: its slope without z φ(z)", "activations.py", "gelu = Activation(gelu_of, lambda Z, A: normal_share(Z), 'gelu')", "activations"),
    mutant("silu: its slope without the second term", "activations.py", "silu = Activation(silu_of, lambda Z, A: logistic(Z), 'silu')", "activations"),
    mutant("flat: below 3 % of the steepest", "activations.py", "FLAT = 0.03", "activation_labs"),
    mutant("Tangent: the leak goes down on the left", "live/controls.py", "with_leak = lambda activation, leak: leaky_relu(-leak) if activation is relu and leak else activation", "activation_labs"),
    mutant("Tangent: each unit is fed with z", "labs/tangent.py", """
        def passed(activation, z, depth):
            return curve(activation, np.array([float(z)]))[1] ** np.arange(1, depth + 1)
        """, "activation_labs"),
    mutant("Tangent: the tangent has half the slope", "labs/tangent.py", """
        _update = Tangent.update
        Tangent.update = lambda self, artists, arrays: (_update(self, artists, arrays), artists["tangent"].set_ydata([arrays["a"] - arrays["slope"], arrays["a"] + arrays["slope"]]))
        """, "activation_labs"),
    mutant("Tangent: letting go moves the point too", "labs/tangent.py", """
        Tangent.pointed = lambda self, axes, x, y, kind: setattr(self.z, "value", round(min(max(x, -END), END), 2))
        """, "activation_labs"),
    mutant("Tangent: steepest is said from nine tenths on", "labs/tangent.py", """
        _reading = Tangent.reading
        Tangent.reading = lambda self, arrays: _reading(self, arrays | {"slopes": 0.9 * arrays["slopes"]})
        """, "activation_labs"),
    mutant("Saturation: flat is counted by |a|, so a sigmoid has one flat end", "labs/saturation.py", """
        _measure = Saturation.measure
        def measure(self, state, run):
            arrays = _measure(self, state, run)
            return arrays | {"flat": np.array([(np.abs(a) > 0.97).mean() for a in arrays["A"]])}
        Saturation.measure = measure
        """, "activation_labs"),
    mutant("Saturation: a unit that is off once is dead", "labs/saturation.py", """
        _measure = Saturation.measure
        def measure(self, state, run):
            arrays = _measure(self, state, run)
            return arrays | {"dead": np.array([int((a <= 0).any(axis=-1).sum()) for a in arrays["A"]])}
        Saturation.measure = measure
        """, "activation_labs"),
    mutant("Saturation: a new leak begins with new weights", "labs/saturation.py", 'Saturation.live = ("lr",)', "activation_labs"),
    mutant("Saturation: a new leak changes the words, not the network", "labs/saturation.py", "Leaking.follow = Run.follow", "activation_labs"),
    mutant("Saturation: the bars are those of another layer", "labs/saturation.py", """
        _update = Saturation.update
        Saturation.update = lambda self, artists, arrays: _update(self, artists, arrays | {"dead": arrays["dead"][::-1]})
        """, "activation_labs"),
    # ---- equal units, and lab Symmetry ----
    mutant("equal units: the second derivative is left out", "symmetry.py", """
        _curvature = curvature
        curvature = lambda activation, z, h=1e-5: 0 * _curvature(activation, z, h)
        """, "symmetry::test_the_parting_step_is_predicted_on_twenty_data_sets"),
    mutant("equal units: the path is that of one unit, counted once", "symmetry.py", """
        _differences = differences
        differences = lambda activation, X, Y, n, unit, b_out, delta, lr: _differences(activation, X, Y, 1, unit, b_out, delta, lr)
        """, "symmetry::test_the_parting_step_is_predicted_on_twenty_data_sets"),
    mutant("equal units: the difference is carried with the first step's matrix", "symmetry.py", """
        _differences = differences
        def differences(activation, X, Y, n, unit, b_out, delta, lr):
            delta = np.array(delta, float)
            columns = np.transpose([next(_differences(activation, X, Y, n, unit, b_out, one, lr)) for one in np.eye(len(delta))])
            while True:
                delta = columns @ delta
                yield delta
        """, "symmetry::test_the_difference_itself_is_predicted_while_it_is_small"),
    mutant("equal units: columns are counted, not rows", "symmetry.py", """
        _distinct = distinct
        distinct = lambda rows, tolerance=TOLERANCE: _distinct(np.asarray(rows).T, tolerance)
        """, "symmetry::test_distinct_counts_rows_not_columns_and_forgives_rounding"),
    mutant("equal units: to the last bit", "symmetry.py", "distinct = lambda rows, tolerance=0: len(np.unique(rows, axis=0))", "symmetry::test_distinct_counts_rows_not_columns_and_forgives_rounding"),
    mutant("equal units: the closed form forgets that half of the nudge grows", "symmetry.py", """
        _closed = parting_from_zero
        parting_from_zero = lambda X, Y, nudge, lr, size=0.1: _closed(X, Y, nudge, lr, size / 2)
        """, "symmetry::test_from_zero_there_is_a_closed_form"),
    mutant("Symmetry: the forecast stays when the rate moves", "labs/symmetry.py", """
        Nudged.follow = lambda self, state: (Run.follow(self, state), self.t or self._look_ahead_anew())
        """, "symmetry_lab::test_a_moved_rate_is_forecast_from_where_the_network_is"),
    mutant("Symmetry: what has parted is forecast again", "labs/symmetry.py", """
        _anew = Nudged._look_ahead_anew
        def anew(self):
            _anew(self)
            self.forecast = 0
        Nudged._look_ahead_anew = anew
        """, "symmetry_lab::test_a_moved_rate_is_forecast_from_where_the_network_is"),
    mutant("Symmetry: parted from a hundredth on", "labs/symmetry.py", "APART = 0.01", "symmetry_lab::test_the_parting_step_and_its_forecast"),
    mutant("Symmetry: a forecast in spite of a kink", "labs/symmetry.py", "symmetry.is_smooth = lambda activation: True", "symmetry_lab::test_without_a_second_derivative_there_is_no_theory"),
    mutant("Symmetry: the path of the last unit as that of unit 1", "labs/symmetry.py", """
        _update = Symmetry.update
        Symmetry.update = lambda self, artists, arrays: _update(self, artists, arrays | dict(paths=arrays["paths"][::-1]))
        """, "symmetry_lab::test_paths_costs_and_map_are_the_network_s"),
    mutant("Symmetry: the map is turned", "labs/symmetry.py", """
        _update = Symmetry.update
        Symmetry.update = lambda self, artists, arrays: _update(self, artists, arrays | dict(p=arrays["p"].T))
        """, "symmetry_lab::test_paths_costs_and_map_are_the_network_s"),
    mutant("Symmetry: the labels' markers exchanged", "labs/symmetry.py", """
        _update = Symmetry.update
        Symmetry.update = lambda self, artists, arrays: _update(self, artists, arrays | dict(Y=1 - arrays["Y"]))
        """, "symmetry_lab::test_points_have_the_markers_of_their_labels"),
    mutant("Symmetry: a guess always costs ln 2", "labs/symmetry.py", """
        _measure = Symmetry.measure
        Symmetry.measure = lambda self, state, run: _measure(self, state, run) | dict(guess=math.log(2))
        """, "symmetry_lab::test_points_have_the_markers_of_their_labels"),
    mutant("Symmetry: the nudge goes into the bias", "labs/symmetry.py", """
        _begin = Symmetry.begin
        def begin(self, state):
            run = _begin(self, state)
            run.params["W1"][0, 0] -= state["nudge"]
            run.params["b1"][0, 0] += state["nudge"]
            return run
        Symmetry.begin = begin
        """, "symmetry_lab"),
    # ---- labs: StepSize, BugHunt ----
    mutant("StepSize: the markers stand at ten times the error", "labs/step_size.py", """
        _update = StepSize.update
        def update(self, artists, arrays):
            _update(self, artists, arrays | {"here": {name: 10 * error for name, error in arrays["here"].items()}})
        StepSize.update = update
        """, "display"),
    mutant("StepSize: the microscope does not divide by the slope", "labs/step_size.py", """
        _measure = StepSize.measure
        def measure(self, state):
            arrays = _measure(self, state)
            return arrays | {"height": arrays["height"] * abs(arrays["at"].slope)}
        StepSize.measure = measure
        """, "display"),
    mutant("StepSize: rounding inside J is Taylor's fault", "labs/step_size.py", "is_rounding = lambda arrays: False", "step_size"),
    mutant("StepSize: J is looked at from one distance only", "course/differences.py", "FINEST = 1e-3", "step_size"),
    mutant("StepSize: the microscope shows steps that no pixel shows", "labs/step_size.py", "SEEN = 1e-6", "step_size::test_the_microscope_is_said_to_show_steps_where_it_does"),
    mutant("StepSize: the microscope never shows steps", "labs/step_size.py", "SEEN = 2.0", "step_size::test_the_microscope_is_said_to_show_steps_where_it_does"),
    *(mutant(f"StepSize: {what}", "course/differences.py", f"""
        import inspect
        exec(inspect.getsource(slopes_at).replace({old!r}, {new!r}, 1))
        """, "step_size::test_what_stands_at_a_place_is_said_whatever_its_size")
      for what, old, new in (("a jump needs a factor of 80", "growth > 8,", "growth > 80,"),
                             ("a root is a jump", "growth > 8, 1.5 < growth <= 8", "growth > 2, 1.5 < growth <= 2"),
                             ("nothing is steep below a factor of 4", "1.5 < growth", "4 < growth"),
                             ("what is straight is steep", "1.5 < growth", "0.9 < growth"),
                             ("curvature is a kink", "apart[d - 1] / 3)", "apart[d - 1] / 300)"),
                             ("a kink beside curvature is none", "apart[d - 1] / 3)", "apart[d - 1])"),
                             ("rounding is a kink", "4 * noise)", "4e-4 * noise)"),
                             ("a small kink is rounding", "4 * noise)", "4e6 * noise)"),
                             ("any complex step is believed", "close = 0.01", "close = 1000.0"))),
    mutant("StepSize: whatever is far above theory is a kink", "labs/step_size.py", 'roughness = lambda J, theta, eps: "kink"', "step_size"),
    mutant("StepSize: the picture does not say whose curves it shows", "labs/step_size.py", 'name_of = lambda function: "J"', "step_size"),
    mutant("StepSize: orders of magnitude are rounded down", "labs/step_size.py", """
        def said_error(error, unit):
            return f"below {20 * unit:.0e}" if error < 20 * unit else f"about {10.0 ** (math.ceil(math.log10(error)) - 2):g}"
        """, "step_size::test_reading"),
    mutant("BugHunt: crosses from an error of 0.1 up", "labs/bug_hunt.py", "BAD = 0.1", "display"),
    mutant("BugHunt: right up to an error of 1e-5, over the line that is drawn", "labs/bug_hunt.py", "GOOD = 1e-5", "display"),
    mutant("BugHunt: the guess of the last bug stays", "labs/bug_hunt.py", "del BugHunt._changed", "step_size::test_another_bug_on_the_slider_forgets_guess_and_repair"),
    mutant("BugHunt: a block that was not checked is right", "labs/bug_hunt.py", """
        verdict = lambda block: "right" if block.zero or block.excess < GOOD else "wrong"
        """, "display", "step_size"),
    mutant("BugHunt: what was not checked has the colour of what is right", "labs/bug_hunt.py", """
        _update = BugHunt.update
        def update(self, artists, arrays):
            _update(self, artists, arrays)
            faces = artists["cells"].get_facecolor()
            faces[(faces[:, :3] == 1).all(axis=1), :3] = figures.tint(figures.GREEN, 0.4)
            artists["cells"].set(facecolor=faces, edgecolor="none")
        BugHunt.update = update
        """, "pictures::test_right_wrong_and_zero_can_be_told_apart_without_green_cones"),
    mutant("BugHunt: a row's errors are shown in the column", "labs/bug_hunt.py", "CENTRES = CENTRES[::-1]", "display"),
    # ---- labs: Descent, Averages, and their valley ----
    mutant("valley: a batch's gradient is divided by all examples", "course/valley.py", """
        def gradient(w, chosen=slice(None)):
            X, Y = (A[:, chosen] for A in examples())
            return X @ (w @ X - Y[0]) / N
        """, "descent"),
    mutant("valley: an epoch without its short batch", "course/valley.py", """
        _batches = batches
        def batches(size, rng, replace):
            return (part for part in _batches(size, rng, replace) if len(part) == size)
        """, "descent"),
    mutant("valley: drawn anew, but nobody twice in a batch", "course/valley.py", """
        _anew = batches
        def batches(size, rng, replace):
            while replace:
                yield rng.choice(N, size=size, replace=False)
            yield from _anew(size, rng, False)
        """, "descent"),
    mutant("Descent: the ellipse forgets (N − B)/(N − 1)", "labs/descent.py", """
        _noise_of = noise_of
        noise_of = lambda gradients, size, replace: _noise_of(gradients, size, True)
        """, "descent"),
    mutant("Descent: the ellipse is one standard deviation", "labs/descent.py", """
        _ellipse = ellipse
        ellipse = lambda covariance: _ellipse(covariance) / 2
        """, "descent"),
    mutant("Descent: the cloud is of batches twice as large", "labs/descent.py", """
        _shares = shares
        shares = lambda size, replace: _shares(min(2 * size, 256), replace)
        """, "descent"),
    mutant("Descent: the second rule gets batches of its own", "labs/descent.py", """
        _gradient = valley.gradient
        class valley:
            N, cost, minimum, batches, gradients = valley.N, valley.cost, valley.minimum, valley.batches, valley.gradients
            turn = 0
            def gradient(w, chosen):
                valley.turn += 1
                return _gradient(w, (chosen + valley.turn) % 256)
        """, "descent"),
    mutant("Descent: every batch counts as a full one", "labs/descent.py", """
        _step = Race.step
        def step(self):
            before, on = self.seen, _step(self)
            self.seen = before + self.size
            self._kept[-1] = self._now()
            return on
        Race.step = step
        """, "descent"),
    mutant("Descent: squared, a batch's gradient is off by so much", "labs/descent.py", """
        _measure = Descent.measure
        def measure(self, state, race):
            arrays = _measure(self, state, race)
            return arrays | {"off": arrays["off"] ** 2}
        Descent.measure = measure
        """, "descent"),
    mutant("Descent: a new rate forgets v", "labs/descent.py", """
        _follow = Race.follow
        def follow(self, state):
            self.states = [None] * len(self.kinds)
            _follow(self, state)
        Race.follow = follow
        """, "descent"),
    mutant("Descent: lost is said a step late", "labs/descent.py", "LOST = 3e6", "descent"),
    mutant("Descent: the cost is that of the batch's place, not above the smallest", "labs/descent.py", """
        _measured = Descent.measure
        def measure(self, state, race):
            arrays = _measured(self, state, race)
            return arrays | {"excess": arrays["excess"] + valley.cost(valley.minimum()[:, None])}
        Descent.measure = measure
        """, "descent"),
    mutant("Averages: corrected by 1 − β on every day", "labs/averages.py", """
        _measure = Averages.measure
        def measure(self, state):
            arrays = _measure(self, state)
            return arrays | {"v": arrays["raw"] / (1 - state["beta"])} if state["corrected"] else arrays
        Averages.measure = measure
        """, "descent"),
    mutant("Averages: the window is 1/(1 − β²)", "labs/averages.py", """
        _windowed = Averages.measure
        Averages.measure = lambda self, state: _windowed(self, state) | {"window": 1 / (1 - state["beta"] ** 2)}
        """, "descent"),
    mutant("Averages: the weights are those of the day before", "labs/averages.py", """
        weights = lambda beta, day: (1 - beta) * beta ** np.arange(1, day + 1)
        """, "descent"),
    mutant("Averages: corrected, the weights are not", "labs/averages.py", """
        _weighed = Averages.measure
        Averages.measure = lambda self, state: _weighed(self, state) | {"weights": weights(state["beta"], state["day"])}
        """, "descent"),
    mutant("a slider of β without 0.99 and beyond", "live/controls.py", """
        _check = Kept.check
        def check(self, name, value):
            _check(self, name, value)
            if value > 0.99:
                raise ValueError(f"{name} is {value!r}")
        Kept.check = check
        """, "pictures"),
    # ---- lab: Scaling ----
    mutant("Scaling: the bowl forgets the 1/m", "labs/scaling.py", """
        _bowl = bowl
        bowl = lambda x: len(x) * _bowl(x)
        """, "scaling"),
    mutant("Scaling: the mean is taken off, the second move is not made", "labs/scaling.py", """
        _seen = seen_by_the_network
        seen_by_the_network = lambda mean, sd, inputs: _seen(mean, sd, min(inputs, 1))
        """, "scaling"),
    mutant("Scaling: divided by the variance", "labs/scaling.py", """
        def seen_by_the_network(mean, sd, inputs):
            x = mean + sd * U - mean * (inputs in (1, 3))
            return x / x.var() if inputs > 1 else x
        """, "scaling"),
    mutant("Scaling: the contours are drawn at levels of ½", "labs/scaling.py", "LEVELS = 2.0 ** -np.arange(-2, 9)", "scaling"),
    mutant("Scaling: steps to a millionth of the cost, not of the error", "labs/scaling.py", """
        _steps_to = steps_to
        steps_to = lambda factor: _steps_to(factor ** 2)
        """, "scaling"),
    mutant("Scaling: theory counts the flat direction only", "labs/scaling.py", """
        _measure = Scaling.measure
        def measure(self, state):
            arrays = _measure(self, state)
            return arrays | {"theory": (1 - state["lr"] * arrays["lam"][0]) ** (2.0 * np.arange(STEPS + 1))}
        Scaling.measure = measure
        """, "scaling"),
    # ---- lab: BatchNormLab ----
    mutant("BatchNormLab: the two see different batches", "labs/batch_norm_lab.py", """
        _begin = BatchNormLab.begin
        def begin(self, state):
            pair = _begin(self, state)
            pair.normed.rng = np.random.default_rng(99)
            return pair
        BatchNormLab.begin = begin
        """, "batch_norm_lab"),
    mutant("BatchNormLab: the two start from different weights", "labs/batch_norm_lab.py", """
        _begin = BatchNormLab.begin
        def begin(self, state):
            pair = _begin(self, state)
            pair.plain = _begin(self, state | {"seed": state["seed"] + 1}).plain
            return pair
        BatchNormLab.begin = begin
        """, "batch_norm_lab"),
    mutant("BatchNormLab: γ is set in the first layer only", "labs/batch_norm_lab.py", """
        _follow = NormedRun.follow
        def follow(self, state):
            before = self.params.copy()
            _follow(self, state)
            for layer, old in list(zip(self.params.layers, before.layers))[3:]:
                if "gamma" in layer:
                    layer["gamma"][...] = old["gamma"]
        NormedRun.follow = follow
        """, "batch_norm_lab"),
    mutant("BatchNormLab: switched off, it still normalizes", "labs/batch_norm_lab.py", "Resting = nn.BatchNorm", "batch_norm_lab"),
    mutant("BatchNormLab: switched off, it goes on remembering", "labs/batch_norm_lab.py", """
        def remember(self, cache, mean, **params):
            mean += 1
        Resting.remember = remember
        """, "batch_norm_lab"),
    mutant("BatchNormLab: histograms of what comes out of Dense, not of what enters ReLU", "labs/batch_norm_lab.py", """
        def entering(run, arrays, kind):
            return [arrays[i] for i in run.net.indices(nn.Dense)[:-1]]
        """, "batch_norm_lab"),
    mutant("BatchNormLab: the plain network's gradients in both colours", "labs/batch_norm_lab.py", """
        _measure = BatchNormLab.measure
        def measure(self, state, run):
            arrays = _measure(self, state, run)
            arrays["normed"]["dZ"] = arrays["plain"]["dZ"]
            return arrays
        BatchNormLab.measure = measure
        """, "batch_norm_lab"),
    mutant("BatchNormLab: the lag is said the wrong way round", "labs/batch_norm_lab.py", """
        _reading = BatchNormLab.reading
        BatchNormLab.reading = lambda self, arrays: _reading(self, arrays | ({"own": arrays["reads"], "reads": arrays["own"]} if arrays["t"] else {}))
        """, "batch_norm_lab"),
    mutant("BatchNormLab: one that diverged ends both", "labs/batch_norm_lab.py", "Pair.step = lambda self: all([run.step() for run in (self.plain, self.normed)])", "batch_norm_lab"),
    # ---- what the labs say, on their random walks ----
    mutant("Tangent: nan is said", "labs/tangent.py", """
        _reading = Tangent.reading
        Tangent.reading = lambda self, arrays: _reading(self, arrays | {name: np.nan_to_num(arrays[name]) for name in ("A", "slopes", "products", "slope")})
        """, "walk_still::test_tangent_never_contradicts_itself"),
    mutant("Tangent: 4⁻ᴸ of one layer more", "labs/tangent.py", """
        _reading = Tangent.reading
        Tangent.reading = lambda self, arrays: _reading(self, arrays | {"depth": arrays["depth"] + 1})
        """, "walk_still::test_tangent_never_contradicts_itself"),
    mutant("Tangent: the foot stands at the curve's height", "labs/tangent.py", """
        _update = Tangent.update
        Tangent.update = lambda self, artists, arrays: (_update(self, artists, arrays), artists["foot"].set_ydata([arrays["a"]]))
        """, "walk_still::test_tangent_never_contradicts_itself"),
    mutant("Averages: one window, however short the series", "labs/averages.py", """
        _reading = Averages.reading
        Averages.reading = lambda self, arrays: _reading(self, arrays | {"window": min(arrays["window"], DAYS)})
        """, "walk_still::test_averages_never_contradicts_itself"),
    mutant("Averages: the average of the day after", "labs/averages.py", """
        _update = Averages.update
        Averages.update = lambda self, artists, arrays: _update(self, artists, arrays | {"v": np.roll(arrays["v"], 1)})
        """, "walk_still::test_averages_never_contradicts_itself"),
    mutant("Averages: the sum of the weights of the day before", "labs/averages.py", """
        _reading = Averages.reading
        Averages.reading = lambda self, arrays: _reading(self, arrays | {"sums": np.append(0, arrays["sums"][:-1])})
        """, "walk_still::test_averages_never_contradicts_itself"),
    mutant("Scaling: a factor of 1.0004 is said to be 1", "labs/scaling.py", 'above_one = lambda factor: f"{factor:.3g}"', "walk_still::test_scaling_never_contradicts_itself"),
    mutant("Scaling: the error of the slider's last step but one", "labs/scaling.py", """
        _reading = Scaling.reading
        Scaling.reading = lambda self, arrays: _reading(self, arrays | {"error": float(np.linalg.norm(arrays["path"][max(arrays["steps"] - 1, 0)]) / np.linalg.norm(START))})
        """, "walk_still::test_scaling_never_contradicts_itself"),
    mutant("Scaling: theory for the best rate, whatever the slider says", "labs/scaling.py", """
        _measure = Scaling.measure
        Scaling.measure = lambda self, state: _measure(self, state) | {"theory": _measure(self, state | {"lr": 1 / bowl(seen_by_the_network(state["mean"], state["sd"], state["inputs"]))[0, 0]})["theory"]}
        """, "walk_still::test_scaling_never_contradicts_itself"),
    mutant("Descent: 256 drawn anew are all examples", "labs/descent.py", """
        _reading = Descent.reading
        Descent.reading = lambda self, arrays: _reading(self, arrays | {"all": arrays["size"] == valley.N})
        """, "walk_training::test_descent_never_contradicts_itself"),
    mutant("Descent: what was lost is said of the rate of now", "labs/descent.py", """
        _reading = Descent.reading
        Descent.reading = lambda self, arrays: _reading(self, arrays | {"lost with": arrays["lr"]})
        """, "walk_training::test_descent_never_contradicts_itself"),
    mutant("Descent: the second rule's place has the first one's mark", "labs/descent.py", """
        _update = Descent.update
        Descent.update = lambda self, artists, arrays: _update(self, artists | {"ends": artists["ends"][::-1]}, arrays)
        """, "walk_training::test_descent_never_contradicts_itself"),
    mutant("Boundary: 100% from 99.5% on", "labs/boundary.py", 'in_percent = lambda share: f"{share:.0%}"', "walk_training::test_boundary_never_contradicts_itself"),
    mutant("Boundary: what diverged is said of the rate of now", "labs/boundary.py", """
        _reading = Boundary.reading
        Boundary.reading = lambda self, arrays: _reading(self, arrays | {"used": arrays["lr"]})
        """, "walk_training::test_boundary_never_contradicts_itself"),
    mutant("Boundary: the classes' colours exchanged", "labs/boundary.py", """
        _update = Boundary.update
        Boundary.update = lambda self, artists, arrays: _update(self, artists | {"points": artists["points"][::-1]}, arrays)
        """, "walk_training::test_boundary_never_contradicts_itself"),
    mutant("Boundary: two lines cannot, whatever bends", "labs/boundary.py", """
        _limit = limit
        limit = lambda arrays: _limit(arrays | {"activation": nn.tanh} if arrays["activation"] in (nn.gelu, nn.silu) else arrays)
        """, "boundary::test_two_units_that_fall_and_rise_can_fence_in_the_circle_so_it_is_not_said_that_they_cannot"),
    mutant("Saturation: nothing comes through what is dead", "labs/saturation.py", """
        _reading = Saturation.reading
        Saturation.reading = lambda self, arrays: _reading(self, arrays).replace("no gradient comes", "nothing comes")
        """, "walk_training::test_saturation_never_contradicts_itself"),
    mutant("Saturation: the first layer's histogram three times", "labs/saturation.py", """
        _update = Saturation.update
        Saturation.update = lambda self, artists, arrays: _update(self, artists, arrays | {"A": arrays["A"][:1] * LAYERS})
        """, "walk_training::test_saturation_never_contradicts_itself"),
    mutant("Saturation: what is beyond the axis is not counted", "labs/saturation.py", """
        _ends = Saturation._ends
        Saturation._ends = lambda self, A: (-0.1 * _ends(self, A)[1], _ends(self, A)[1])
        """, "walk_training::test_saturation_never_contradicts_itself"),
    mutant("Symmetry: a forecast that has passed is still to come", "labs/symmetry.py", """
        _reading = Symmetry.reading
        Symmetry.reading = lambda self, arrays: _reading(self, arrays).replace("it was to part", "it will part")
        """, "walk_training::test_symmetry_never_contradicts_itself"),
    mutant("Symmetry: theory counts for ever", "labs/symmetry.py", """
        _reading = Symmetry.reading
        Symmetry.reading = lambda self, arrays: _reading(self, arrays | {"gave up": False})
        """, "walk_training::test_symmetry_never_contradicts_itself"),
    mutant("Symmetry: a student's activation in float32", "labs/symmetry.py", """
        fitted = lambda what, array, Z: np.asarray(array, np.float32)
        """, "symmetry_lab::test_a_student_s_own_start_data_and_activation"),
    mutant("a refusal is forgotten with the first step", "live/lab.py", """
        _show = Lab._show
        def show(self, state):
            self._notice = ""
            return _show(self, state)
        Lab._show = show
        """, "symmetry_lab::test_what_was_refused_is_said_until_a_control_is_moved"),
    mutant("BatchNormLab: the layer after, from the middle on", "labs/batch_norm_lab.py", "looked_at = lambda depth: (1, min(depth, depth // 2 + 2), depth)", "walk_training::test_batch_norm_lab_never_contradicts_itself"),
    mutant("BatchNormLab: of the training digits, not of the test's", "labs/batch_norm_lab.py", """
        _measure = BatchNormLab.measure
        def measure(self, state, run):
            arrays, (X, Y, _, _) = _measure(self, state, run), data()
            return arrays | {"own": float(nn.accuracy(run.normed.net.forward(run.normed.params, X[:, :40])[-1], Y[:, :40])) + 0.15}
        BatchNormLab.measure = measure
        """, "walk_training::test_batch_norm_lab_never_contradicts_itself"),
    mutant("BatchNormLab: std is that of the histogram before", "labs/batch_norm_lab.py", """
        _measure = BatchNormLab.measure
        def measure(self, state, run):
            arrays = _measure(self, state, run)
            arrays["normed"]["spreads"] = arrays["plain"]["spreads"]
            return arrays
        BatchNormLab.measure = measure
        """, "walk_training::test_batch_norm_lab_never_contradicts_itself"),
    mutant("a run that has diverged takes no new batch size", "live/training_lab.py", "Run._training = Run._begun_training", "walk_training::test_boundary_never_contradicts_itself"),
    # ---- numbers that labs stand on ----
    mutant("batch norm's theory: E[g²] for the variance, the mean is not taken off", "propagation.py", """
        _normed = predicted_normed
        def predicted_normed(depth, width, var_w, activation):
            found, share = _normed(depth, width, var_w, activation), 1 - theory.expectation(activation.g, np.ones(())) ** 2 / theory.expectation(lambda z: activation.g(z) ** 2, np.ones(()))
            return found | {"dZ": found["dZ"] * share ** (np.arange(depth)[::-1] / 2)}
        """, "display"),
    mutant("batch norm's theory: dW counts the mean of what is fed", "propagation.py", """
        _normed = predicted_normed
        def predicted_normed(depth, width, var_w, activation):
            found = _normed(depth, width, var_w, activation)
            return found | {"dW": found["dZ"] * np.sqrt(width * np.concatenate([[1.0], np.full(depth - 1, theory.expectation(lambda z: activation.g(z) ** 2, np.ones(())))]) / M)}
        """, "display"),
    mutant("a stack of one network shares its memory", "parameters.py", """
        _stack = Parameters.stack.__func__
        def stack(cls, networks):
            networks = list(networks)
            return _stack(cls, networks) if len(networks) != 1 else cls.view(networks[0].vector[None], networks[0].shapes)
        Parameters.stack = classmethod(stack)
        """, "stack::test_a_stack_of_one_network_is_a_copy_too"),
    mutant("GradientFlow: nan is said to be too large", "propagation.py", """
        _flow = flow
        flow = lambda **state: _flow(**state) | {"undefined": False}
        """, "gradient_flow", "display"),
)


def planted():
    """The bugs of the game, as mutants of the modules that they stand in."""
    sys.path.insert(0, str(ROOT))
    from nnlib.course import bugs
    from nnlib.activations import Activation
    from nnlib.losses import L2, Loss

    for bug in bugs.BUGS:
        wrong, right, name = bug.wrong, bug.right, bug.id
        if type(wrong) is Activation and right.name.startswith("leaky"):
            code = f"{bug.code}\n_right = leaky_relu\ndef leaky_relu(leak=0.01):\n    return Activation(_right(leak).g, {name}, _right(leak).name)\n"
            module = "activations.py"
        elif type(wrong) is Activation:
            code, module = f"{bug.code}\n{right.name} = Activation({right.name}.g, {name}, {right.name!r})\n", "activations.py"
        elif isinstance(wrong, Loss):
            target = name.rstrip("0123456789")
            inside = textwrap.indent(bug.code, "    ")
            code = (f"from .activations import sigmoid\ndef _plant(sigmoid_cross_entropy, softmax_cross_entropy, squared_error):\n{inside}\n    return {name}\n"
                    f"{target} = Loss(_plant(sigmoid_cross_entropy, softmax_cross_entropy, squared_error), {target}.labels)\n")
            module = "losses.py"
        elif bug.part == "batches":
            code, module = f"{bug.code}\nminibatches = {name}\n", "training.py"
        else:
            target = type(right).__name__ if not isinstance(right, Activation) else "Activation"
            methods = [key for key in vars(type(wrong)) if callable(getattr(type(wrong), key)) and not key.startswith("__")]
            code = bug.code + "".join(f"\n{target}.{key} = {name}.{key}" for key in methods) + "\n"
            module = {"rule": "optimizers.py", "penalty": "losses.py", "bend": "activations.py"}.get(bug.part, "layers.py")
        yield Mutant(bug.what, module, code, {"rule": ("rules",), "batches": ("properties",)}.get(bug.part, ("oracle",)))


def copy(source, folder):
    """What the tests and the lessons need."""
    skip = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "browser")
    for name in ("nnlib", "tests", "tools", "notebooks", "benchmarks"):
        if (source / name).is_dir():
            shutil.copytree(source / name, folder / name, ignore=skip)
    for name in ("pyproject.toml", "jupytext.toml"):
        shutil.copy(source / name, folder)


def python(folder, *arguments, cwd=""):
    """Run Python on the copy; True where it succeeds, and the last line that says why not."""
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": "agg"}
    try:
        done = subprocess.run([sys.executable, *arguments], cwd=folder / cwd, env=environment, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return False, f"not done after {SECONDS} s"
    if done.returncode < 0:
        raise ChildProcessError(f"{' '.join(arguments)} was ended by signal {-done.returncode}: nothing can be learnt from that")
    lines = (done.stdout + done.stderr).strip().splitlines() or [""]
    reds = [line.split(" - ")[0] for line in lines if line.startswith(("FAILED", "ERROR"))]
    return done.returncode == 0, (reds or lines[-1:])[0]


def pytest(folder, files):
    return python(folder, "-m", "pytest", "-x", "-q", "--override-ini=addopts=", "-p", "no:cacheprovider", "--deselect=tests/test_exercises.py::test_in_a_kernel", *files)


def tests_of(mutant, folder):
    """Which tests may see a mutant: first its own, then all others but FILES; for one of the numbers, but LABS too."""
    first = [f"tests/test_{name}.py{colons}{test}" for name, colons, test in (name.partition("::") for name in mutant.tests)]
    if missing := [name for name in first if not (folder / name.partition("::")[0]).exists()]:
        raise SystemExit(f"{mutant.what}: there is no {', '.join(missing)}")
    everything = sorted(f"tests/{path.name}" for path in (folder / "tests").glob("test_*.py"))
    left_out = FILES if "/" in mutant.module else FILES | LABS
    return tuple(first), tuple(name for name in everything if name not in first and Path(name).name not in left_out)


def lessons(folder):
    return tuple(sorted(path.name for path in (folder / "notebooks" / "text").glob("*.py")))


def lesson(folder, name):
    green, said = python(folder, f"text/{name}", cwd="notebooks")
    return green, f"lesson {name}: {said}"


class RedWithoutABug(Exception):
    pass


class Source:
    """The copy without bugs.  What a mutant turned red must be green there, which is asked once."""

    def __init__(self, folder):
        self.folder, self.lock, self.known = folder, threading.Lock(), {}

    def must_be_green(self, run, what):
        with self.lock:
            if (run, what) not in self.known:
                self.known[run, what] = run(self.folder, what)
            green, said = self.known[run, what]
        if not green:
            raise RedWithoutABug(said)


def seen_by(mutant, source):
    """What turns red in a copy of `source`, or "" if nothing does."""
    with tempfile.TemporaryDirectory() as folder:
        copy(source.folder, folder := Path(folder))
        module = folder / "nnlib" / mutant.module
        module.write_text(module.read_text(encoding="utf-8") + "\n\n" + mutant.code, encoding="utf-8")
        works, said = python(folder, "-c", f"import nnlib.{mutant.module[:-3].replace('/', '.')}")
        if not works:
            return f"{BROKEN}: {said}"
        first, others = tests_of(mutant, folder)
        steps = [(pytest, each) for each in (first, others) if each] + [(lesson, name) for name in lessons(folder)]
        for run, what in steps:
            green, said = run(folder, what)
            if not green:
                test = said.split(" ", 1)[-1]               # the one that is red; all of them where it is not one test
                source.must_be_green(run, (test,) if run is pytest and "::" in test else what)
                return said
        return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    chosen = parser.parse_args()
    mutants = [m for m in (*planted(), *OWN, *ROOMS) if not chosen.words or any(word in f"{m.module} {m.what}" for word in chosen.words)]
    survivors = []
    with tempfile.TemporaryDirectory() as source, concurrent.futures.ThreadPoolExecutor(chosen.jobs) as pool:
        copy(ROOT, Path(source))                                    # so that editing may go on meanwhile
        source = Source(Path(source))
        try:
            for m, said in zip(mutants, pool.map(lambda m: seen_by(m, source), mutants)):
                if not said or said.startswith(BROKEN):
                    survivors.append(m)
                print(f"{'seen' if m not in survivors else 'NOT SEEN':9} {m.module:22} {m.what}\n{'':32} {said or 'nothing turned red'}", flush=True)
        except RedWithoutABug as red:
            pool.shutdown(cancel_futures=True)
            print(f"red without any bug, so nothing can be learnt: {red}")
            return 2
    print(f"not asked: {', '.join(sorted(FILES))}; of the numbers, neither: {', '.join(sorted(LABS))}")
    print(f"{len(mutants)} mutants, {len(mutants) - len(survivors)} seen, {len(survivors)} not")
    for m in survivors:
        print(f"  {m.module}: {m.what}")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
