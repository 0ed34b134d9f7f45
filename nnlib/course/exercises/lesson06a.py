"""Lesson 06a: input normalization, from mean and variance to the learning rate that an input allows."""
import numpy as np

from .exercise import Exercise, Mistake, probe
from .prediction import Prediction


def mean_of(X):
    return X.sum(axis=-1, keepdims=True) / X.shape[-1]


def sigma_of(X):
    """The standard deviation of each row."""
    return np.sqrt(mean_of((X - mean_of(X)) ** 2))


def inputs(rng, n, m):
    """X (n, m): rows of different means and standard deviations, as measured in different units."""
    scale = 10.0 ** rng.uniform(-1, 1.5, (n, 1))
    return (scale * (rng.standard_normal((n, m)) + rng.uniform(-3, 3, (n, 1)))).round(3) + 1e-3 * np.arange(m)        # no row is constant


# ---- 6a.1 ----

def second_moments(A):
    return A @ A.mT / A.shape[-1]


def largest_rate(A):
    return 2 / np.linalg.eigvalsh(second_moments(A))[-1]


LARGEST_RATE = Exercise(
    id="6a.1", name="largest_rate",
    prompt="A is an array (n, m): the inputs of a linear neuron, m examples in columns; its last row is ones, for the bias. The cost is the mean of half the squared error, "
           "so its second derivatives are H = A Aᵀ / m. Return the learning rate beyond which gradient descent diverges: a number.",
    reference=largest_rate,
    probes=(probe("only a bias", np.ones((1, 4))),
            probe("a standardized input", np.array([[1.0, -1.0, 1.0, -1.0], [1.0, 1.0, 1.0, 1.0]])),
            probe("a larger input", np.array([[3.0, -3.0, 3.0, -3.0, 3.0, -3.0], [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]])),
            probe("an input with a mean", np.array([[5.0, 4.0, 6.0], [1.0, 1.0, 1.0]])),
            probe("two inputs and the bias", np.array([[1.0, 2.0, -1.0, 0.0], [10.0, 30.0, 0.0, 20.0], [1.0, 1.0, 1.0, 1.0]]))),
    draw=lambda rng: (np.concatenate([inputs(rng, int(rng.integers(1, 4)), m := int(rng.integers(3, 8))), np.ones((1, m))]),),
    mistakes=(
        Mistake("one for two", "A step multiplies the error along the steepest direction by 1 − αλmax. That is −1, and no longer shrinks, at α = 2/λmax; at 1/λmax it is 0, the best place for that direction.",
                lambda A: 1 / np.linalg.eigvalsh(second_moments(A))[-1]),
        Mistake("the flattest direction", "The steepest direction diverges first: divide by the *largest* eigenvalue.",
                lambda A: 2 / np.linalg.eigvalsh(second_moments(A))[0]),
        Mistake("the best rate for the largest", "2/(λmin + λmax) is the best rate. The largest that does not diverge is 2/λmax.",
                lambda A: 2 / (np.linalg.eigvalsh(second_moments(A))[0] + np.linalg.eigvalsh(second_moments(A))[-1])),
        Mistake("the 1/m is missing", "H is a mean over the examples: A Aᵀ divided by m.", lambda A: 2 / np.linalg.eigvalsh(A @ A.T)[-1]),
        Mistake("without the bias", "The row of ones belongs to H: the bias is a weight too.", lambda A: 2 / np.linalg.eigvalsh(second_moments(A[:-1]))[-1] if len(A) > 1 else 0.0),
        Mistake("the mean of the eigenvalues", "The steepest direction diverges first: the largest eigenvalue counts, not the mean.", lambda A: 2 / np.linalg.eigvalsh(second_moments(A)).mean()),
        Mistake("the trace", "The trace is the sum of all eigenvalues. The steepest direction has one of them: the largest.", lambda A: 2 / np.trace(second_moments(A))),
        Mistake("singular values of A", "The singular values of A are the *roots* of the eigenvalues of A Aᵀ: square the largest, and divide by m.",
                lambda A: 2 / np.linalg.svd(A, compute_uv=False)[0]),
        Mistake("roots of the eigenvalues", "The steepness is the eigenvalue of H, not its root.", lambda A: 2 / np.sqrt(np.linalg.eigvalsh(second_moments(A))[-1])),
        Mistake("the largest variance", "An input's variance forgets its mean, and the mean makes the bowl steep too. H = A Aᵀ / m has it in it: nothing is subtracted.",
                lambda A: 2 / max(A.var(axis=1).max(), 1e-300)),
        Mistake("the largest entry of H", "The steepest direction is rarely along one axis: take H's largest eigenvalue, np.linalg.eigvalsh(H)[-1].", lambda A: 2 / second_moments(A).max()),
        Mistake("the eigenvalue itself", "The steeper the bowl, the *smaller* the rate: 2 divided by λmax.", lambda A: np.linalg.eigvalsh(second_moments(A))[-1]),
        Mistake("times two", "The steeper the bowl, the *smaller* the rate: 2 divided by λmax, not times.", lambda A: 2 * np.linalg.eigvalsh(second_moments(A))[-1]),
        Mistake("divided by n", "H is a mean over the examples, so it is divided by their number m, not by the number of inputs.", lambda A: 2 / np.linalg.eigvalsh(A @ A.T / len(A))[-1]),
        Mistake("divided by m − 1", "The mean over m examples divides by m.", lambda A: 2 / np.linalg.eigvalsh(A @ A.T / (A.shape[-1] - 1))[-1]),
        Mistake("the condition number", "λmax/λmin says how stretched the bowl is. The largest rate is 2/λmax.",
                lambda A: np.linalg.eigvalsh(second_moments(A))[-1] / np.linalg.eigvalsh(second_moments(A))[0]),
        Mistake("the 2 lost in the cost", "The cost is *half* the squared error, so its second derivatives are A Aᵀ/m, not 2 A Aᵀ/m, and the rate 2/λmax.",
                lambda A: 2 / np.linalg.eigvalsh(4 * second_moments(A))[-1])),
    hints=("Along an eigenvector of H, one step multiplies the error by 1 − αλ. For which α is that −1, and for which λ first?",
           "H = A @ A.T / A.shape[1]; its eigenvalues in rising order are np.linalg.eigvalsh(H); the answer is 2 / the last one."),
    unlocks="the edge of the cliff, before a single step is made",
    also_right=(lambda A: 2 * A.shape[1] / np.linalg.norm(A, 2) ** 2, lambda A: 2 / max(np.linalg.eigvals(A @ A.T / A.shape[1]).real), lambda A: 2 / np.linalg.norm(A @ A.T / A.shape[1], 2),
                lambda A: 2 / np.linalg.eigvalsh(A.T @ A / A.shape[1]).max()),
    rtol=1e-7)


# ---- 6a.2 ----

def standardize(X):
    return (X - mean_of(X)) / sigma_of(X)


def _in_two_steps(X):
    X = X - X.mean(axis=1, keepdims=True)
    return X / np.sqrt((X * X).mean(axis=1, keepdims=True))


def _by_einsum(X):
    mu = X @ np.ones(X.shape[1]) / X.shape[1]
    centred = X - mu[:, None]
    return centred / np.sqrt(np.einsum("ij,ij->i", centred, centred) / X.shape[1])[:, None]


STANDARDIZE = Exercise(
    id="6a.2", name="standardize",
    prompt="X is an array (n, m): n inputs, m examples in columns; no row is constant. Return it with mean 0 and variance 1 in each row.",
    reference=standardize,
    probes=(probe("one input, three examples", np.array([[1.0, 2.0, 6.0]])),
            probe("two inputs of different scale", np.array([[1.0, 2.0, 3.0], [10.0, 40.0, 10.0]])),
            probe("an input that is mostly negative", np.array([[-5.0, -1.0, -2.0, 4.0]])),
            probe("many examples, few inputs", np.array([[0.0, 0.0, 0.0, 8.0, 8.0], [1.0, -1.0, 1.0, -1.0, 5.0], [100.0, 101.0, 102.0, 103.0, 104.0]]))),
    draw=lambda rng: (inputs(rng, int(rng.integers(1, 4)), int(rng.integers(2, 7))),),
    mistakes=(
        Mistake("divided by the variance",
                "Divide by the standard deviation, the root of the variance. After dividing by σ² the variance is 1/σ², not 1: a large input becomes a small one.",
                lambda X: (X - mean_of(X)) / sigma_of(X) ** 2),
        Mistake("not centred", "The mean is still there: subtract it before you divide.", lambda X: X / sigma_of(X)),
        Mistake("not divided", "The mean is 0, and the variance what it was: divide by the standard deviation.", lambda X: X - mean_of(X)),
        Mistake("one mean for all inputs", "One mean and one standard deviation for all inputs together: each row needs its own, axis=-1.",
                lambda X: (X - X.mean()) / X.std()),
        Mistake("one mean for all, each row its deviation", "The standard deviation is taken for each row, the mean over everything. Each row needs both of its own.",
                lambda X: (X - X.mean()) / sigma_of(X)),
        Mistake("divided by √E[x²], not centred", "Subtract the mean first: only then is √E[x²] the standard deviation.", lambda X: X / np.sqrt(mean_of(X * X))),
        Mistake("divided first, then centred by the old mean", "After dividing, the mean is μ/σ, not μ: subtract first, then divide.", lambda X: X / sigma_of(X) - mean_of(X)),
        Mistake("the other sign", "x − μ, not μ − x: what was above the mean stays above.", lambda X: (mean_of(X) - X) / sigma_of(X)),
        Mistake("the root of the standard deviation", "X.std() is the root of the variance already: no second root.", lambda X: (X - mean_of(X)) / np.sqrt(sigma_of(X))),
        Mistake("over the wrong axis", "Axis 0 runs over the inputs of one example. Examples are columns: average along each row, axis=-1, with keepdims=True.",
                lambda X: (X - X.mean(axis=0)) / X.std(axis=0)),
        Mistake("each row its mean, all rows one deviation", "The mean is taken for each row, the standard deviation over everything. Each row needs both of its own.",
                lambda X: (X - mean_of(X)) / X.std()),
        Mistake("divided by m − 1", "With m − 1 (ddof=1) the variance of what comes out is (m − 1)/m. Asked is a variance of 1 over these m examples: divide by m.",
                lambda X: (X - mean_of(X)) / X.std(axis=-1, ddof=1, keepdims=True)),
        Mistake("squeezed into 0 … 1", "That is min-max scaling: smallest 0, largest 1. It sets the ends, not mean and variance, and one outlier moves everything.",
                lambda X: (X - X.min(axis=-1, keepdims=True)) / np.ptp(X, axis=-1, keepdims=True)),
        Mistake("squeezed into −1 … 1", "That sets the ends, −1 and 1, not mean and variance.",
                lambda X: 2 * (X - X.min(axis=-1, keepdims=True)) / np.ptp(X, axis=-1, keepdims=True) - 1),
        Mistake("divided by the range", "The range, largest minus smallest, is not the standard deviation: it grows with every outlier.",
                lambda X: (X - mean_of(X)) / np.ptp(X, axis=-1, keepdims=True)),
        Mistake("divided by the largest", "Dividing by the largest magnitude puts everything between −1 and 1 and leaves the mean where it was.",
                lambda X: X / np.abs(X).max(axis=-1, keepdims=True)),
        Mistake("divided by the length", "The length √Σ(x − μ)² lacks the 1/m: the variance that comes out is 1/m. Take the root of the *mean* square.",
                lambda X: (X - mean_of(X)) / np.linalg.norm(X - mean_of(X), axis=-1, keepdims=True)),
        Mistake("the root of E[x²]", "√E[x²] is the standard deviation only where the mean is 0. Subtract the mean first, then square.",
                lambda X: (X - mean_of(X)) / np.sqrt(mean_of(X * X))),
        Mistake("the mean absolute deviation", "E|x − μ| is another measure of spread: the variance is the mean of the *squares*.",
                lambda X: (X - mean_of(X)) / mean_of(np.abs(X - mean_of(X)))),
        Mistake("the mean added", "x + μ moves the mean to 2μ, not to 0.", lambda X: (X + mean_of(X)) / sigma_of(X)),
        Mistake("multiplied by the standard deviation", "Dividing by σ makes the spread 1; multiplying makes it σ².", lambda X: (X - mean_of(X)) * sigma_of(X)),
        Mistake("no brackets round the difference", "Division comes before subtraction: only μ was divided. Put brackets round X − μ.", lambda X: X - mean_of(X) / sigma_of(X)),
        Mistake("the median for the mean", "The median is the middle example; asked is a mean of 0.", lambda X: (X - np.median(X, axis=-1, keepdims=True)) / sigma_of(X))),
    hints=("Two steps: first subtract each row's mean. What is the mean of the squares now, and what must you divide by to make it 1?",
           "mu = X.mean(axis=-1, keepdims=True); sigma = X.std(axis=-1, keepdims=True); then (X - mu) / sigma."),
    unlocks="inputs on which one learning rate fits every weight",
    also_right=(_in_two_steps, _by_einsum, lambda X: (X - X.mean(axis=-1, keepdims=True)) / X.std(axis=-1, keepdims=True), lambda X: ((X.T - X.mean(axis=1)) / X.std(axis=1)).T),
    rtol=1e-7, atol=1e-9)


# ---- 6a.3 ----

def standardize_both(X_train, X_test):
    mu, sigma = mean_of(X_train), sigma_of(X_train)
    return (X_train - mu) / sigma, (X_test - mu) / sigma


def _fitted_on(choose):
    """Each of the two with the mean and deviation of what `choose(X_train, X_test)` gives for it."""
    def both(X_train, X_test):
        return tuple((X - mean_of(fit)) / sigma_of(fit) for X, fit in zip((X_train, X_test), choose(X_train, X_test)))
    return both


def _as_one_affine_map(X_train, X_test):
    scale = 1 / X_train.std(axis=1)[:, None]
    shift = -X_train.mean(axis=1)[:, None] * scale
    return scale * X_train + shift, scale * X_test + shift


STANDARDIZE_BOTH = Exercise(
    id="6a.3", name="standardize_both",
    prompt="X_train is an array (n, m) and X_test one of (n, k): the same n inputs. Return both, standardized as they must be for a network that is trained on the first and judged on the second.",
    reference=standardize_both,
    probes=(probe("one input", np.array([[1.0, 3.0]]), np.array([[5.0, 9.0, 7.0]])),
            probe("a test set that lies elsewhere", np.array([[0.0, 4.0, 0.0, 4.0]]), np.array([[10.0, 11.0]])),
            probe("two inputs of different scale", np.array([[1.0, 2.0, 6.0], [100.0, 300.0, 200.0]]), np.array([[4.0, 0.0, 1.0], [250.0, 50.0, 100.0]])),
            probe("a test set of two", np.array([[-1.0, 0.0, 4.0, 1.0], [2.0, 2.0, 2.0, 6.0]]), np.array([[3.0, 5.0], [2.0, 7.0]]))),
    draw=lambda rng: (lambda n: (inputs(rng, n, int(rng.integers(2, 7))), inputs(rng, n, int(rng.integers(2, 5)))))(int(rng.integers(1, 4))),
    returns=("X_train", "X_test"),
    mistakes=(
        Mistake("the test set by its own mean and deviation",
                "Then the same image is another input, depending on which others are tested with it, and a test set that lies elsewhere looks as if it did not. Use the training set's μ and σ for both.",
                _fitted_on(lambda a, b: (a, b))),
        Mistake("the mean and deviation of both together",
                "What the test set knows has leaked into training, and in use there is no test set yet. Measure μ and σ on the training set only.",
                _fitted_on(lambda a, b: (np.concatenate([a, b], axis=1),) * 2)),
        Mistake("both by the test set's", "The network is trained before there is a test set: measure μ and σ on the training set.", _fitted_on(lambda a, b: (b, b))),
        Mistake("the two exchanged", "Each got the other's μ and σ: the training set's belong to both.", _fitted_on(lambda a, b: (b, a))),
        Mistake("the test set left raw", "The network has learned on standardized inputs and knows no others: the test set needs the same map, (X − μ)/σ with the training set's numbers.",
                lambda a, b: (standardize(a), b)),
        Mistake("the test set only centred", "The test set must be divided by the training set's standard deviation too.", lambda a, b: (standardize(a), b - mean_of(a))),
        Mistake("the test set only divided", "The mean of the training set must be subtracted from the test set too.", lambda a, b: (standardize(a), b / sigma_of(a))),
        Mistake("the training set's mean, the test set's deviation", "Both numbers come from the training set.", lambda a, b: (standardize(a), (b - mean_of(a)) / sigma_of(b))),
        Mistake("the test set's mean, the training set's deviation", "Both numbers come from the training set.", lambda a, b: (standardize(a), (b - mean_of(b)) / sigma_of(a))),
        Mistake("divided by the variance", "Divide by the standard deviation, the root of the variance.",
                lambda a, b: ((a - mean_of(a)) / sigma_of(a) ** 2, (b - mean_of(a)) / sigma_of(a) ** 2)),
        Mistake("divided by m − 1", "Divide by m: asked is a variance of 1 over the training examples.",
                lambda a, b: tuple((X - mean_of(a)) / a.std(axis=1, ddof=1, keepdims=True) for X in (a, b))),
        Mistake("one mean for all inputs", "Each input has its own μ and σ: average along the rows, axis=-1.", lambda a, b: ((a - a.mean()) / a.std(), (b - a.mean()) / a.std())),
        Mistake("the training set left raw", "The training set is standardized as well.", lambda a, b: (a, standardize_both(a, b)[1])),
        Mistake("returned the other way round", "Asked is the training set first, then the test set.", lambda a, b: standardize_both(a, b)[::-1]),
        Mistake("only centred", "The mean is 0; the standard deviation is still what it was.", lambda a, b: (a - mean_of(a), b - mean_of(a)))),
    hints=("When the network is used, one new image comes in, alone. Which mean and deviation does it have?",
           "mu and sigma are of X_train (axis=-1, keepdims=True); both arrays get (X - mu) / sigma."),
    unlocks="a test that measures the network, and not the company an image keeps",
    also_right=(_as_one_affine_map, _fitted_on(lambda a, b: (a, a)),
                lambda a, b: ((a - a.mean(axis=-1, keepdims=True)) / a.std(axis=-1, keepdims=True), (b - a.mean(axis=-1, keepdims=True)) / a.std(axis=-1, keepdims=True)),
                lambda a, b: [(X - np.mean(a, axis=1)[:, None]) / np.sqrt(np.var(a, axis=1))[:, None] for X in (a, b)]),
    rtol=1e-7, atol=1e-9)


# ---- 6a.4 ----

def slowest(lam, lr):
    return np.abs(1 - lr * lam).max()


SLOWEST = Exercise(
    id="6a.4", name="slowest",
    prompt="lam is an array (n,) of the eigenvalues of H, all positive, and lr the learning rate, a number. Each direction's error is multiplied by a number at every step. "
           "Return the largest of their magnitudes: what the error as a whole is multiplied by, in the long run.",
    reference=slowest,
    probes=(probe("one direction", np.array([1.0]), 0.25),
            probe("a round bowl and the best rate", np.array([2.0, 2.0]), 0.5),
            probe("a small rate: the flat direction is slow", np.array([1.0, 10.0]), 0.01),
            probe("a large rate: the steep one swings", np.array([1.0, 10.0]), 0.195),
            probe("beyond the largest rate", np.array([0.5, 4.0]), 0.75),
            probe("three directions, in no order", np.array([3.0, 0.1, 1.0]), 0.3)),
    draw=lambda rng: (lambda lam: (lam, float(10 ** rng.uniform(-2, 0.5) / lam.max())))(rng.permutation(10 ** rng.uniform(-2, 2, int(rng.integers(1, 5))))),
    mistakes=(
        Mistake("no magnitude", "Where αλ > 1 the factor 1 − αλ is negative: the error swings from side to side. What counts is its magnitude.", lambda lam, lr: (1 - lr * lam).max()),
        Mistake("the fastest for the slowest", "The direction with the smallest factor is soon done; the one with the largest is what you wait for: max, not min.", lambda lam, lr: np.abs(1 - lr * lam).min()),
        Mistake("only the flattest direction", "With a large rate the *steepest* direction swings, and may be the slowest: look at all of them.", lambda lam, lr: abs(1 - lr * lam.min())),
        Mistake("only the steepest direction", "With a small rate the *flattest* direction is the slowest: look at all of them.", lambda lam, lr: abs(1 - lr * lam.max())),
        Mistake("the mean eigenvalue", "No direction has the mean eigenvalue: each has a factor of its own, and the largest counts.", lambda lam, lr: abs(1 - lr * lam.mean())),
        Mistake("a mean over directions", "In the long run the largest factor is all that is left: its power falls slowest.", lambda lam, lr: np.abs(1 - lr * lam).mean()),
        Mistake("uphill", "Gradient descent subtracts α times the gradient λe: the factor is 1 − αλ.", lambda lam, lr: np.abs(1 + lr * lam).max()),
        Mistake("the 1 is missing", "e − αλe = (1 − αλ) e: what is left of the error, not what was taken.", lambda lam, lr: (lr * lam).max()),
        Mistake("the factor of the cost", "The cost goes with the square of the error. Asked is the factor of the error.", lambda lam, lr: ((1 - lr * lam) ** 2).max()),
        Mistake("of the best rate", "(κ − 1)/(κ + 1) is what the best rate gives. Asked is the rate lr.", lambda lam, lr: (lam.max() - lam.min()) / (lam.max() + lam.min())),
        Mistake("magnitudes multiplied", "Directions do not mix: each has a factor of its own, and the largest counts.", lambda lam, lr: np.abs(1 - lr * lam).prod()),
        Mistake("magnitudes added", "Directions do not mix: each has a factor of its own, and the largest counts.", lambda lam, lr: np.abs(1 - lr * lam).sum()),
        Mistake("all of them", "Asked is one number, the largest magnitude.", lambda lam, lr: np.abs(1 - lr * lam)),
        Mistake("divided by the eigenvalue", "The gradient along a direction is λ times the error: the rate is multiplied by λ.", lambda lam, lr: np.abs(1 - lr / lam).max())),
    hints=("Along an eigenvector the gradient is λ times the error. What is left of the error after one step?",
           "Each direction's factor is 1 - lr * lam; take np.abs of all of them, then the largest."),
    unlocks="the number of steps a bowl takes, from its two ends",
    also_right=(lambda lam, lr: max(abs(1 - lr * float(each)) for each in lam), lambda lam, lr: np.linalg.norm(1 - lr * lam, np.inf),
                lambda lam, lr: max(abs(1 - lr * lam.min()), abs(1 - lr * lam.max())), lambda lam, lr: np.sqrt(np.max((1 - lr * lam) ** 2))))


# ---- 6a.5 ----

def careful(X):
    centred = X - mean_of(X)
    constant = (X == X[:, :1]).all(axis=1, keepdims=True)
    return np.where(constant, 0.0, centred) / np.where(constant, 1.0, sigma_of(X))


def _draw_with_constants(rng):
    X = inputs(rng, int(rng.integers(2, 5)), int(rng.integers(2, 7)))
    X *= 10.0 ** rng.choice([-8, 0, 0], (len(X), 1))
    still = rng.random(len(X)) < 0.4
    X[still] = rng.integers(-4, 5, (still.sum(), 1))
    return (X,)


def _plain(X):
    with np.errstate(all="ignore"):
        return (X - mean_of(X)) / sigma_of(X)


def _loop(X):
    out = np.zeros_like(X)
    for i, row in enumerate(X):
        if np.ptp(row) > 0:
            out[i] = (row - row.mean()) / row.std()
    return out


def _masked(X):
    moves = np.ptp(X, axis=1) > 0
    out = np.zeros_like(X)
    out[moves] = standardize(X[moves])
    return out


CAREFUL = Exercise(
    id="6a.5", name="careful",
    prompt="X is an array (n, m). Some of its rows may be constant, and some may be very small numbers: metres, of waves of light. Standardize each row; a constant row becomes 0.",
    reference=careful,
    probes=(probe("a row that never changes", np.array([[3.0, 3.0]])),
            probe("one that does, one that does not", np.array([[1.0, 3.0, 5.0, 3.0], [2.0, 2.0, 2.0, 2.0]])),
            probe("zeros", np.array([[0.0, 0.0, 0.0], [1.0, 2.0, 6.0]])),
            probe("waves of light, in metres", np.array([[4e-7, 5e-7, 7e-7, 4e-7]])),
            probe("waves of light and a constant", np.array([[4e-7, 5e-7, 7e-7], [-1.0, -1.0, -1.0]])),
            probe("nothing special", np.array([[1.0, 2.0, 6.0], [10.0, 40.0, 10.0]]))),
    draw=_draw_with_constants,
    mistakes=(
        Mistake("0/0", "Where a row never changes its σ is 0, and (x − μ)/σ is 0/0: nan. One such pixel makes every output of the network nan.", _plain),
        Mistake("an ε that is not small", "σ + ε spoils rows whose σ is itself that small. Ask whether the row changes at all.", lambda X: (X - mean_of(X)) / (sigma_of(X) + 1e-8)),
        Mistake("an ε that is not small", "σ + ε spoils rows whose σ is itself that small. Ask whether the row changes at all.", lambda X: (X - mean_of(X)) / (sigma_of(X) + 1e-5)),
        Mistake("an ε beside the variance", "√(σ² + ε) is batch norm's way. Here it flattens a row of small numbers to almost 0. Ask whether the row changes at all.",
                lambda X: (X - mean_of(X)) / np.sqrt(sigma_of(X) ** 2 + 1e-5)),
        Mistake("an ε beside the variance", "√(σ² + ε) is batch norm's way. Here it flattens a row of small numbers to almost 0. Ask whether the row changes at all.",
                lambda X: (X - mean_of(X)) / np.sqrt(sigma_of(X) ** 2 + 1e-8)),
        Mistake("an ε that is not small", "σ + ε spoils rows whose σ is itself that small. Ask whether the row changes at all.", lambda X: (X - mean_of(X)) / (sigma_of(X) + 1e-10)),
        Mistake("an ε that is not small", "σ + ε spoils rows whose σ is itself that small. Ask whether the row changes at all.", lambda X: (X - mean_of(X)) / (sigma_of(X) + 1e-12)),
        Mistake("a constant row left as it was", "A constant row is centred as well: it becomes 0. Its number says nothing that the bias could not.",
                lambda X: np.where(np.ptp(X, axis=1, keepdims=True) == 0, X, np.nan_to_num(_plain(X)))),
        Mistake("a constant row becomes 1", "A constant row becomes 0, not 1: what never changes carries nothing.", lambda X: np.where(np.ptp(X, axis=1, keepdims=True) == 0, 1.0, careful(X))),
        Mistake("a constant row is left out", "The network expects as many inputs as before: keep the row, as zeros.", lambda X: standardize(X[np.ptp(X, axis=1) > 0])),
        Mistake("small rows taken for constant", "A row of small numbers is not a constant one: compare σ with 0, or with the size of the row's own numbers.",
                lambda X: np.where(sigma_of(X) < 1e-6, 0.0, np.nan_to_num(_plain(X)))),
        Mistake("small rows not divided", "A row of small numbers is not a constant one: compare σ with 0, or with the size of the row's own numbers.",
                lambda X: (X - mean_of(X)) / np.where(sigma_of(X) < 1e-6, 1.0, sigma_of(X))),
        Mistake("only centred", "Rows that change are divided by their σ.", lambda X: X - mean_of(X)),
        Mistake("divided by the variance", "Divide by the standard deviation, the root of the variance.", lambda X: careful(X) / np.where(np.ptp(X, axis=1, keepdims=True) == 0, 1.0, np.maximum(sigma_of(X), 1e-300))),
        Mistake("all become 0", "One constant row is no reason to make all of them 0: decide row by row.", lambda X: careful(X) if (np.ptp(X, axis=1) > 0).all() else np.zeros_like(X)),
        Mistake("not centred", "Each row's mean is subtracted before it is divided.", lambda X: np.where(np.ptp(X, axis=1, keepdims=True) == 0, 0.0, X / np.where(sigma_of(X) == 0, 1.0, sigma_of(X)))),
        Mistake("all or nothing", "One constant row is no reason to leave the others as they were: decide row by row.",
                lambda X: careful(X) if (np.ptp(X, axis=1) > 0).all() else X - mean_of(X))),
    hints=("For a constant row x − μ is 0 already, and so is σ. What may you divide 0 by, so that it stays 0?",
           "sigma = np.where(sigma == 0, 1, sigma), where sigma is X.std(axis=-1, keepdims=True); then divide as always."),
    unlocks="the digits: three of their 64 pixels never change in training",
    also_right=(_loop, _masked, lambda X: np.nan_to_num(_plain(X)), lambda X: (X - mean_of(X)) / np.where(sigma_of(X) == 0, 1, sigma_of(X))),
    rtol=1e-7, atol=1e-7)


EXERCISES = (LARGEST_RATE, STANDARDIZE, STANDARDIZE_BOTH, SLOWEST, CAREFUL)
PREDICTIONS = (
    Prediction("6a.a", "The same house, the same days, but the thermometer shows Fahrenheit: 1.8 times the number of Celsius, plus 32. With the best learning rate for *these* numbers, how many steps does gradient descent take?",
               ("as many: it is the same information", "about twice as many", "more than thirty times as many"), "more than thirty times as many",
               "What counts is how stretched the bowl of the cost is, and mean and spread of the input decide that. What the input says does not come into it."),
    Prediction("6a.b", "A learning rate of 2/λmax plus one percent. What does the cost do in the long run?",
               ("it falls, if more slowly", "it grows beyond every number", "it stays near the value it started from"), "it grows beyond every number",
               "The error along the steepest direction is multiplied by −1.02 at every step: a sign that swings, and a power that grows. A good start in all other directions does not help."),
    Prediction("6a.c", "Celsius: mean 15.4, standard deviation 11.8. You may do only *one* of the two steps. Which makes the bowl rounder?",
               ("subtract the mean", "divide by the standard deviation", "neither: only both together help"), "divide by the standard deviation",
               "After dividing, the mean is 1.3 and κ is 11.6; after subtracting, the spread is 11.8 and κ is 11.8² = 139. In Fahrenheit too. With a mean that is large beside the spread it is the other way round."),
    Prediction("6a.d", "A network reads 97 % of the digits 7 in the test set. Now somebody tests those sevens alone, and standardizes them by their own mean and deviation. It reads …",
               ("97 %: they are the same images", "about 80 %: a little is lost", "less than a third"), "less than a third",
               "Subtracting the mean seven takes away what makes them sevens. What is left is how each differs from the others, and the network never learned to read that."),
    Prediction("6a.e", "All pixels are divided by 16. Can gradient descent, from zero weights, then make the same steps as before, with the same outputs at each?",
               ("yes, with 256 times the learning rate", "yes, with 16 times the learning rate", "no: it is another bowl"), "yes, with 256 times the learning rate",
               "The weights must become 16 times as large, and their gradient is a sixteenth: 16 · 16. All eigenvalues of H are divided by 256, so the bowl has the same shape."))
