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
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
NOT_NUMBERS = {"test_stage.py", "test_lab.py", "test_machine.py", "test_notebooks.py", "test_pairing.py", "test_blas_cores.py", "test_environment.py", "test_imports.py", "test_readme.py"}
SECONDS = 300
BROKEN = "the mutant itself is broken"


class Mutant(NamedTuple):
    """`code` is added to nnlib/<module>; `tests` see it first, all others after them."""
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
            check_batch_size(size, X.shape[-1])
            for start in range(0, X.shape[-1], size):
                yield X[..., start:start + size], Y[..., start:start + size]
        """, "properties"),
    mutant("biased batches: drawn with replacement", "training.py", """
        def minibatches(X, Y, size, rng):
            m = X.shape[-1]
            check_batch_size(size, m)
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
        """, "oracle"),
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
        else:
            target = type(right).__name__ if not isinstance(right, Activation) else "Activation"
            methods = [key for key in vars(type(wrong)) if callable(getattr(type(wrong), key)) and not key.startswith("__")]
            code = bug.code + "".join(f"\n{target}.{key} = {name}.{key}" for key in methods) + "\n"
            module = {"rule": "optimizers.py", "penalty": "losses.py", "bend": "activations.py"}.get(bug.part, "layers.py")
        yield Mutant(bug.what, module, code, ("rules",) if bug.part == "rule" else ("oracle",))


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
    lines = (done.stdout + done.stderr).strip().splitlines() or [""]
    reds = [line.split(" - ")[0] for line in lines if line.startswith(("FAILED", "ERROR"))]
    return done.returncode == 0, (reds or lines[-1:])[0]


def pytest(folder, files):
    return python(folder, "-m", "pytest", "-x", "-q", "--override-ini=addopts=", "-p", "no:cacheprovider", "--deselect=tests/test_exercises.py::test_in_a_kernel", *files)


def fast_tests(folder):
    return sorted(f"tests/{path.name}" for path in (folder / "tests").glob("test_*.py") if path.name not in NOT_NUMBERS)


def lessons(folder):
    return sorted(path.name for path in (folder / "notebooks" / "text").glob("*.py"))


def seen_by(mutant, source):
    """What turns red in a copy of `source`, or "" if nothing does."""
    with tempfile.TemporaryDirectory() as folder:
        copy(source, folder := Path(folder))
        module = folder / "nnlib" / mutant.module
        module.write_text(module.read_text(encoding="utf-8") + "\n\n" + mutant.code, encoding="utf-8")
        works, said = python(folder, "-c", f"import nnlib.{mutant.module[:-3].replace('/', '.')}")
        if not works:
            return f"{BROKEN}: {said}"
        first = [f"tests/test_{name}.py" for name in mutant.tests if (folder / "tests" / f"test_{name}.py").exists()]
        others = [name for name in fast_tests(folder) if name not in first]
        for files in filter(None, (first, others)):
            green, said = pytest(folder, files)
            if not green:
                return said
        for name in lessons(folder):
            green, said = python(folder, f"text/{name}", cwd="notebooks")
            if not green:
                return f"lesson {name}: {said}"
        return ""


def red_without_a_bug(source):
    """What is red as it is, or ""."""
    green, said = pytest(source, fast_tests(source))
    for name in lessons(source) if green else ():
        green, said = python(source, f"text/{name}", cwd="notebooks")
        if not green:
            break
    return "" if green else said


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    chosen = parser.parse_args()
    mutants = [m for m in (*planted(), *OWN) if not chosen.words or any(word in f"{m.module} {m.what}" for word in chosen.words)]
    survivors = []
    with tempfile.TemporaryDirectory() as source, concurrent.futures.ThreadPoolExecutor(chosen.jobs) as pool:
        copy(ROOT, source := Path(source))                          # so that editing may go on meanwhile
        if red := red_without_a_bug(source):
            print(f"red without any bug, so nothing can be learnt: {red}")
            return 2
        for m, said in zip(mutants, pool.map(lambda m: seen_by(m, source), mutants)):
            if not said or said.startswith(BROKEN):
                survivors.append(m)
            print(f"{'seen' if m not in survivors else 'NOT SEEN':9} {m.module:22} {m.what}\n{'':32} {said or 'nothing turned red'}", flush=True)
    print(f"{len(mutants)} mutants, {len(mutants) - len(survivors)} seen, {len(survivors)} not")
    for m in survivors:
        print(f"  {m.module}: {m.what}")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
