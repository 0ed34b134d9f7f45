"""Lesson 06b: batch norm, forward, backward, and at the time of use."""
import numpy as np

from .exercise import Exercise, Mistake, probe
from .prediction import Prediction


def mean_of(Z):
    return Z.sum(axis=-1, keepdims=True) / Z.shape[-1]


def var_of(Z):
    return mean_of((Z - mean_of(Z)) ** 2)


def column(rng, n, low=-2.0, high=2.0):
    """(n, 1) numbers with two digits, none of them 0 or 1."""
    numbers = rng.uniform(low, high, (n, 1)).round(2)
    return np.where((numbers == 0) | (numbers == 1), 0.37, numbers)


def layer(rng):
    """Z (n, m), γ and β (n, 1), ε."""
    n, m = int(rng.integers(1, 4)), int(rng.integers(2, 7))
    Z = (10.0 ** rng.uniform(-0.5, 1, (n, 1)) * (rng.standard_normal((n, m)) + rng.uniform(-2, 2, (n, 1)))).round(2) + 0.01 * np.arange(m)
    return Z, column(rng, n), column(rng, n), float(rng.choice([1e-5, 0.01, 0.1, 0.5]))


# ---- 6b.1 ----

def bn_forward(Z, gamma, beta, eps):
    return gamma * (Z - mean_of(Z)) / np.sqrt(var_of(Z) + eps) + beta


def _forward(**part):
    """bn_forward with one part done otherwise."""
    do = dict(mean=mean_of, var=var_of, root=lambda v, eps: np.sqrt(v + eps), end=lambda Z_hat, gamma, beta: gamma * Z_hat + beta) | part

    def forward(Z, gamma, beta, eps):
        return do["end"]((Z - do["mean"](Z)) / do["root"](do["var"](Z), eps), gamma, beta)
    return forward


def _forward_by_rows(Z, gamma, beta, eps):
    rows = []
    for z, g, b in zip(Z, gamma.ravel(), beta.ravel()):
        rows.append(g * (z - z.mean()) / (z.var() + eps) ** 0.5 + b)
    return np.array(rows)


def _forward_in_place(Z, gamma, beta, eps):
    A = Z - Z.mean(axis=1, keepdims=True)
    A /= np.sqrt((A * A).mean(axis=1, keepdims=True) + eps)
    A *= gamma
    A += beta
    return A


BN_FORWARD = Exercise(
    id="6b.1", name="bn_forward",
    prompt="Z is an array (n, m), gamma and beta are (n, 1), eps a number. Return A = γ ẑ + β with ẑ = (z − μ)/√(σ² + ε): μ and σ² are mean and variance of each unit (row) over the batch.",
    reference=bn_forward,
    probes=(probe("one unit, two examples", np.array([[1.0, 3.0]]), np.array([[2.0]]), np.array([[5.0]]), 1e-5),
            probe("an ε that can be seen", np.array([[0.0, 2.0]]), np.array([[1.5]]), np.array([[0.5]]), 1.0),
            probe("one unit, three examples", np.array([[-1.0, 0.0, 4.0]]), np.array([[-0.5]]), np.array([[0.25]]), 0.1),
            probe("two units of different scale", np.array([[1.0, 2.0, 6.0], [10.0, 40.0, 10.0]]), np.array([[2.0], [0.5]]), np.array([[-1.0], [3.0]]), 1e-5),
            probe("a batch of one", np.array([[7.0], [-2.0]]), np.array([[2.0], [3.0]]), np.array([[0.5], [-0.5]]), 1e-5)),
    draw=layer,
    mistakes=(
        Mistake("divided by the variance", "ẑ is divided by the *root* of σ² + ε. Divided by the variance itself, ẑ has the variance 1/σ².", _forward(root=lambda v, eps: v + eps)),
        Mistake("ε outside the root", "√σ² + ε is not √(σ² + ε): with σ = 0.001 and ε = 1e-5 they are 0.00101 and 0.0033.", _forward(root=lambda v, eps: np.sqrt(v) + eps)),
        Mistake("a root of its own for ε", "√σ² + √ε is not √(σ² + ε): the sum is taken before the root.", _forward(root=lambda v, eps: np.sqrt(v) + np.sqrt(eps))),
        Mistake("ε forgotten", "Without ε a unit that is the same for all examples gives 0/0.", _forward(root=lambda v, eps: np.where(v > 0, np.sqrt(v), np.nan))),
        Mistake("over the units of an example", "That is layer norm: mean and variance over axis 0, the units of one example. Batch norm takes them over the batch, axis −1.",
                _forward(mean=lambda Z: Z.mean(axis=0), var=lambda Z: Z.var(axis=0))),
        Mistake("over everything", "Each unit (row) has its own μ and σ²: average over the batch only, axis −1.", _forward(mean=lambda Z: Z.mean(), var=lambda Z: Z.var())),
        Mistake("divided by m − 1", "In training, batch norm's σ² divides by m. (m − 1 is in some libraries' *running* variance.)", _forward(var=lambda Z: var_of(Z) * Z.shape[1] / max(Z.shape[1] - 1, 0.5))),
        Mistake("γ and β forgotten", "ẑ is not the end: A = γ ẑ + β.", _forward(end=lambda Z_hat, gamma, beta: Z_hat + 0 * beta)),
        Mistake("β forgotten", "A = γ ẑ + β: the β is missing.", _forward(end=lambda Z_hat, gamma, beta: gamma * Z_hat)),
        Mistake("γ forgotten", "A = γ ẑ + β: the γ is missing.", _forward(end=lambda Z_hat, gamma, beta: Z_hat + beta)),
        Mistake("γ and β exchanged", "γ multiplies, β is added.", _forward(end=lambda Z_hat, gamma, beta: beta * Z_hat + gamma)),
        Mistake("γ times all of it", "A = γ ẑ + β, not γ (ẑ + β).", _forward(end=lambda Z_hat, gamma, beta: gamma * (Z_hat + beta))),
        Mistake("the mean added", "z − μ: the mean is subtracted.", _forward(mean=lambda Z: -mean_of(Z))),
        Mistake("each unit its mean, all one deviation", "μ is taken for each unit, σ² over everything. Each unit has both of its own.", _forward(var=lambda Z: Z.var())),
        Mistake("one mean for all, each unit its deviation", "σ² is taken for each unit, μ over everything. Each unit has both of its own.", _forward(mean=lambda Z: Z.mean())),
        Mistake("not centred", "The mean of the batch is still in it: subtract μ first.", _forward(mean=lambda Z: 0.0)),
        Mistake("not divided", "The mean is gone, the spread is not: divide by √(σ² + ε).", _forward(root=lambda v, eps: 1.0)),
        Mistake("E[z²] for the variance", "The variance is E[z²] − μ². Without the − μ² it is the mean square.", _forward(var=lambda Z: mean_of(Z * Z))),
        Mistake("the mean absolute deviation", "σ² is the mean of the *squares* of z − μ.", _forward(root=lambda v, eps: v, var=lambda Z: mean_of(np.abs(Z - mean_of(Z))) + 1e-12)),
        Mistake("β subtracted", "A = γ ẑ + β.", _forward(end=lambda Z_hat, gamma, beta: gamma * Z_hat - beta)),
        Mistake("a sum for a mean", "σ² is the *mean* of the squares: divide the sum by m.", _forward(var=lambda Z: var_of(Z) * Z.shape[1]))),
    hints=("Three lines: μ and σ² of each row (axis=-1, keepdims=True), then ẑ, then γ and β.",
           "Z_hat = (Z - Z.mean(axis=-1, keepdims=True)) / np.sqrt(Z.var(axis=-1, keepdims=True) + eps); return gamma * Z_hat + beta."),
    unlocks="a layer whose output has the mean β and the spread γ, whatever comes in",
    also_right=(_forward_by_rows, _forward_in_place, lambda Z, gamma, beta, eps: gamma * (Z - Z.mean(axis=-1, keepdims=True)) / np.sqrt(Z.var(axis=-1, keepdims=True) + eps) + beta,
                lambda Z, gamma, beta, eps: beta + (Z - mean_of(Z)) * (gamma / np.sqrt(mean_of(Z * Z) - mean_of(Z) ** 2 + eps)) if Z.shape[1] > 1 else beta + 0 * Z),
    rtol=1e-7, atol=1e-7)


# ---- 6b.2 ----

def parts_of(Z, eps):
    """ẑ and 1/√(σ² + ε)."""
    scale = 1 / np.sqrt(var_of(Z) + eps)
    return (Z - mean_of(Z)) * scale, scale


def bn_backward(dA, Z, gamma, eps):
    Z_hat, scale = parts_of(Z, eps)
    dgamma, dbeta = mean_of(dA * Z_hat), mean_of(dA)
    return gamma * scale * (dA - dbeta - Z_hat * dgamma), dgamma, dbeta


def _backward(dZ=None, dgamma=None, dbeta=None):
    """bn_backward with one of the three done otherwise, from dA, ẑ, 1/√(σ² + ε), γ and the right dγ and dβ."""
    def backward(dA, Z, gamma, eps):
        Z_hat, scale = parts_of(Z, eps)
        right = bn_backward(dA, Z, gamma, eps)
        return tuple(r if other is None else other(dA, Z_hat, scale, gamma, right[1], right[2], Z) for r, other in zip(right, (dZ, dgamma, dbeta)))
    return backward


def _three_paths(dA, Z, gamma, eps):
    m = Z.shape[1]
    mu, centred = Z.mean(1, keepdims=True), Z - Z.mean(1, keepdims=True)
    v = (centred ** 2).mean(1, keepdims=True) + eps
    dZ_hat = dA * gamma
    dv = (dZ_hat * centred).sum(1, keepdims=True) * -0.5 * v ** -1.5
    dmu = -dZ_hat.sum(1, keepdims=True) / np.sqrt(v) + dv * -2 * centred.mean(1, keepdims=True)
    return dZ_hat / np.sqrt(v) + dv * 2 * centred / m + dmu / m, (dA * centred / np.sqrt(v)).mean(1, keepdims=True), dA.mean(1, keepdims=True)


def _jacobian(dA, Z, gamma, eps):
    Z_hat, scale = parts_of(Z, eps)
    m = Z.shape[1]
    rows = [g * s * (np.eye(m) - 1 / m - np.outer(z, z) / m) @ d for d, z, g, s in zip(dA, Z_hat, gamma.ravel(), scale.ravel())]
    return np.array(rows), np.mean(dA * Z_hat, axis=1, keepdims=True), np.mean(dA, axis=1, keepdims=True)


def _draw_backward(rng):
    Z, gamma, _, eps = layer(rng)
    return rng.standard_normal(Z.shape).round(2) + 0.5, Z, gamma, eps


BN_BACKWARD = Exercise(
    id="6b.2", name="bn_backward",
    prompt="dA and Z are arrays (n, m), gamma is (n, 1), eps a number: A = γ ẑ + β with ẑ = (z − μ)/√(σ² + ε) over the batch. As everywhere in the course dA is m·∂J/∂A. "
           "Return three arrays: dZ (n, m), which is m·∂J/∂Z, and dgamma and dbeta (n, 1), which are ∂J/∂γ and ∂J/∂β and so have a 1/m.",
    reference=bn_backward,
    probes=(probe("one unit, two examples", np.array([[1.0, 0.0]]), np.array([[0.0, 2.0]]), np.array([[2.0]]), 1.0),
            probe("one unit, three examples", np.array([[1.0, -1.0, 2.0]]), np.array([[0.0, 1.0, 5.0]]), np.array([[0.5]]), 0.1),
            probe("the same gradient for all", np.array([[1.0, 1.0, 1.0]]), np.array([[0.0, 1.0, 5.0]]), np.array([[3.0]]), 1e-5),
            probe("two units", np.array([[1.0, 0.5, -1.0, 2.0], [0.0, 1.0, 3.0, 1.0]]), np.array([[0.0, 1.0, 5.0, -2.0], [10.0, 20.0, 10.0, 40.0]]), np.array([[2.0], [-1.0]]), 0.1)),
    draw=_draw_backward,
    returns=("dZ", "dgamma", "dbeta"),
    mistakes=(
        Mistake("the path through μ is missing", "Moving one z moves the mean of the batch, and so every ẑ: that path takes the mean of dA away.",
                _backward(dZ=lambda dA, z, s, g, dg, db, Z: g * s * (dA - z * dg))),
        Mistake("the path through σ² is missing", "Moving one z moves the variance of the batch, and so every ẑ: that path takes ẑ·mean(dA ẑ) away.",
                _backward(dZ=lambda dA, z, s, g, dg, db, Z: g * s * (dA - db))),
        Mistake("only the direct path", "μ and σ² were treated as constants. They depend on every z of the batch: three paths lead back, not one.",
                _backward(dZ=lambda dA, z, s, g, dg, db, Z: g * s * dA)),
        Mistake("γ is missing on the way back", "A = γ ẑ + β, so what comes back through it is multiplied by γ. It hides while γ = 1.",
                _backward(dZ=lambda dA, z, s, g, dg, db, Z: s * (dA - db - z * dg))),
        Mistake("not divided by the deviation", "ẑ is (z − μ) times 1/√(σ² + ε), and so is what comes back.", _backward(dZ=lambda dA, z, s, g, dg, db, Z: g * (dA - db - z * dg))),
        Mistake("divided by the variance", "1/√(σ² + ε), once: not 1/(σ² + ε).", _backward(dZ=lambda dA, z, s, g, dg, db, Z: g * s ** 2 * (dA - db - z * dg))),
        Mistake("multiplied by the deviation", "1/√(σ² + ε): divided, not multiplied.", _backward(dZ=lambda dA, z, s, g, dg, db, Z: g / s * (dA - db - z * dg))),
        Mistake("dγ without ẑ", "A = γ ẑ + β: dγ is the mean of dA times ẑ. The mean of dA alone is dβ.", _backward(dgamma=lambda dA, z, s, g, dg, db, Z: db)),
        Mistake("dγ not divided by the deviation", "γ multiplies ẑ, and ẑ is (z − μ) over √(σ² + ε).", _backward(dgamma=lambda dA, z, s, g, dg, db, Z: dg / s)),
        Mistake("z − μ for ẑ in dZ", "The path through σ² is ẑ times the mean of dA ẑ: ẑ, divided by √(σ² + ε).", _backward(dZ=lambda dA, z, s, g, dg, db, Z: g * s * (dA - db - z / s * dg))),
        Mistake("γ twice", "γ stands before the brackets already: dA inside them is without it.", _backward(dZ=lambda dA, z, s, g, dg, db, Z: g * g * s * (dA - db - z * dg))),
        Mistake("dγ and dβ exchanged in dZ", "The path through μ takes the mean of dA away, that through σ² takes ẑ·mean(dA ẑ).", _backward(dZ=lambda dA, z, s, g, dg, db, Z: g * s * (dA - dg - z * db))),
        Mistake("dγ with z for ẑ", "γ multiplies ẑ, not z.", _backward(dgamma=lambda dA, z, s, g, dg, db, Z: mean_of(dA * Z))),
        Mistake("sums for means", "dA is m·∂J/∂A here, so dγ and dβ need the 1/m: means over the batch.",
                _backward(dgamma=lambda dA, z, s, g, dg, db, Z: dg * dA.shape[1], dbeta=lambda dA, z, s, g, dg, db, Z: db * dA.shape[1])),
        Mistake("a sum for dγ", "dγ needs the 1/m, as dβ has it.", _backward(dgamma=lambda dA, z, s, g, dg, db, Z: dg * dA.shape[1])),
        Mistake("a sum for dβ", "dβ needs the 1/m, as dγ has it.", _backward(dbeta=lambda dA, z, s, g, dg, db, Z: db * dA.shape[1])),
        Mistake("sums inside dZ", "Inside the brackets of dZ stand *means* over the batch: dβ and dγ with their 1/m.",
                _backward(dZ=lambda dA, z, s, g, dg, db, Z: g * s * (dA - dA.shape[1] * (db + z * dg)))),
        Mistake("dZ divided by m", "dZ is m·∂J/∂Z, as all flowing gradients of the course: no 1/m.", _backward(dZ=lambda dA, z, s, g, dg, db, Z: g * s * (dA - db - z * dg) / dA.shape[1])),
        Mistake("the paths added", "Both paths take away: dA − mean(dA) − ẑ·mean(dA ẑ).", _backward(dZ=lambda dA, z, s, g, dg, db, Z: g * s * (dA + db + z * dg))),
        Mistake("the σ² path without its ẑ", "The path through σ² is ẑ times the mean of dA ẑ.", _backward(dZ=lambda dA, z, s, g, dg, db, Z: g * s * (dA - db - dg))),
        Mistake("dγ with γ in it", "∂A/∂γ is ẑ: no γ.", _backward(dgamma=lambda dA, z, s, g, dg, db, Z: g * dg))),
    hints=("z reaches A by three ways: through ẑ itself, through μ and through σ². What do the last two take away from dA, if each is a mean over the batch?",
           "dbeta = mean(dA), dgamma = mean(dA * Z_hat), both over axis -1; dZ = gamma / sqrt(var + eps) * (dA - dbeta - Z_hat * dgamma)."),
    unlocks="batch norm in any network of yours: the gradient check will agree",
    also_right=(_three_paths, _jacobian, lambda dA, Z, gamma, eps: list(bn_backward(dA, Z, gamma, eps)),
                lambda dA, Z, gamma, eps: (lambda d, s: ((d - mean_of(d) - (Z - mean_of(Z)) * s * s * mean_of(d * (Z - mean_of(Z)))) * s, mean_of(dA * (Z - mean_of(Z))) * s, mean_of(dA)))(gamma * dA, parts_of(Z, eps)[1])),
    rtol=1e-7, atol=1e-8)


# ---- 6b.3 ----

def running(mean, var, Z, momentum):
    return momentum * mean + (1 - momentum) * mean_of(Z), momentum * var + (1 - momentum) * var_of(Z)


def _running(mu=mean_of, var=var_of, keep=lambda momentum: momentum, new=lambda momentum: 1 - momentum):
    return lambda m, v, Z, momentum: (keep(momentum) * m + new(momentum) * mu(Z), keep(momentum) * v + new(momentum) * var(Z))


def _draw_running(rng):
    Z, mean, _, _ = layer(rng)
    return mean, np.abs(column(rng, len(Z))) + 0.2, Z, float(rng.choice([0.0, 0.6, 0.75, 0.9, 0.99]))


RUNNING = Exercise(
    id="6b.3", name="running",
    prompt="mean and var are arrays (n, 1), the running averages so far; Z (n, m) is what reaches batch norm with this batch; momentum is the share of the old average that is kept, such as 0.9. "
           "Return both averages after this batch: two arrays (n, 1). The batch's variance divides by m.",
    reference=running,
    probes=(probe("one unit", np.array([[0.0]]), np.array([[1.0]]), np.array([[2.0, 6.0]]), 0.9),
            probe("nothing is kept", np.array([[5.0]]), np.array([[3.0]]), np.array([[1.0, 2.0, 6.0]]), 0.0),
            probe("a long memory", np.array([[2.0]]), np.array([[0.5]]), np.array([[1.0, -1.0, 3.0]]), 0.99),
            probe("a batch of one", np.array([[2.0]]), np.array([[0.5]]), np.array([[4.0]]), 0.75),
            probe("two units", np.array([[1.0], [-1.0]]), np.array([[1.0], [4.0]]), np.array([[0.0, 1.0, 5.0], [10.0, 20.0, 10.0]]), 0.75)),
    draw=_draw_running,
    returns=("mean", "var"),
    mistakes=(
        Mistake("momentum the other way round", "PyTorch's convention: its momentum is the share of the *new* batch, 0.1 there where this one is 0.9. Here momentum is what is kept.",
                _running(keep=lambda p: 1 - p, new=lambda p: p)),
        Mistake("the batch only", "That is no average: the old one is forgotten. Keep momentum of it.", _running(keep=lambda p: 0.0, new=lambda p: 1.0)),
        Mistake("unchanged", "The averages did not move: add 1 − momentum of this batch's.", lambda m, v, Z, momentum: (m + 0, v + 0)),
        Mistake("old and new added", "The two shares add up to 1: momentum of the old, 1 − momentum of the new.", _running(new=lambda p: 1.0)),
        Mistake("nothing forgotten", "The two shares add up to 1: momentum of the old, 1 − momentum of the new.", _running(keep=lambda p: 1.0)),
        Mistake("a variance that divides by m − 1", "PyTorch's running variance does that (its batch variance does not). Here both divide by m.",
                _running(var=lambda Z: var_of(Z) * Z.shape[1] / max(Z.shape[1] - 1, 0.5))),
        Mistake("a standard deviation for the variance", "The running average is of σ², not of σ: no root.", _running(var=lambda Z: np.sqrt(var_of(Z)))),
        Mistake("E[z²] for the variance", "The variance of the batch is round *its* mean.", _running(var=lambda Z: mean_of(Z * Z))),
        Mistake("over everything", "Each unit has its own: average over the batch, axis −1.", _running(mu=lambda Z: Z.mean() + 0 * mean_of(Z), var=lambda Z: Z.var() + 0 * mean_of(Z))),
        Mistake("the mean the other way round", "The variance is right. The mean, too, keeps momentum of the old one.", lambda m, v, Z, p: ((1 - p) * m + p * mean_of(Z), running(m, v, Z, p)[1])),
        Mistake("the variance the other way round", "The mean is right. The variance, too, keeps momentum of the old one.", lambda m, v, Z, p: (running(m, v, Z, p)[0], (1 - p) * v + p * var_of(Z))),
        Mistake("a sum for a mean", "The batch's variance is the *mean* of the squares.", _running(var=lambda Z: var_of(Z) * Z.shape[1])),
        Mistake("half and half", "momentum says how much is kept: not always half.", _running(keep=lambda p: 0.5, new=lambda p: 0.5)),
        Mistake("always 0.9", "momentum says how much is kept: use it.", _running(keep=lambda p: 0.9, new=lambda p: 0.1)),
        Mistake("variance round the running mean", "The batch's variance is round the batch's own mean.",
                lambda m, v, Z, p: (p * m + (1 - p) * mean_of(Z), p * v + (1 - p) * mean_of((Z - m) ** 2))),
        Mistake("only the mean", "The variance is averaged too.", lambda m, v, Z, p: (p * m + (1 - p) * mean_of(Z), v + 0)),
        Mistake("returned the other way round", "Asked is the mean first, then the variance.", lambda m, v, Z, p: running(m, v, Z, p)[::-1])),
    hints=("momentum of the old one, and what share of the new one, so that the two make 1?",
           "mean = momentum * mean + (1 - momentum) * Z.mean(axis=-1, keepdims=True), and the same with var and Z.var(...)."),
    unlocks="a network that answers one image, alone",
    also_right=(lambda m, v, Z, p: (m + (1 - p) * (Z.mean(axis=1, keepdims=True) - m), v + (1 - p) * (Z.var(axis=1, keepdims=True) - v)),
                lambda m, v, Z, p: [p * old + (1 - p) * f(Z, axis=-1, keepdims=True) for old, f in ((m, np.mean), (v, np.var))],
                lambda m, v, Z, p: tuple(p * np.stack([m, v]) + (1 - p) * np.stack([mean_of(Z), var_of(Z)])),
                lambda m, v, Z, p: (m - (1 - p) * m + (1 - p) * np.mean(Z, 1)[:, None], v - (1 - p) * v + (1 - p) * np.var(Z, 1)[:, None])),
    rtol=1e-8, atol=1e-9)


# ---- 6b.4 ----

def fold(W, b, gamma, beta, mean, var, eps):
    scale = gamma / np.sqrt(var + eps)
    return scale * W, scale * (b - mean) + beta


def _fold(scale=lambda g, v, eps: g / np.sqrt(v + eps), W=lambda s, W: s * W, b=lambda s, b, mean, beta: s * (b - mean) + beta):
    return lambda W_, b_, g, beta, mean, v, eps: (W(scale(g, v, eps), W_), b(scale(g, v, eps), b_, mean, beta))


def _by_probing(W, b, gamma, beta, mean, var, eps):
    layer = lambda X: gamma * (W @ X + b - mean) / np.sqrt(var + eps) + beta
    offset = layer(np.zeros((W.shape[1], 1)))
    return layer(np.eye(W.shape[1])) - offset, offset


def _draw_fold(rng):
    n, k = int(rng.integers(1, 4)), int(rng.integers(1, 4))
    return (rng.uniform(-2, 2, (n, k)).round(2), column(rng, n), column(rng, n), column(rng, n), column(rng, n), np.abs(column(rng, n)) + 0.1, float(rng.choice([1e-5, 0.01, 0.1])))


FOLD = Exercise(
    id="6b.4", name="fold",
    prompt="At the time of use batch norm is γ (z − mean)/√(var + ε) + β with fixed running averages, and z = W x + b. W is an array (n, k); b, gamma, beta, mean, var are (n, 1); eps is a number. "
           "Return new W and b, so that W x + b alone gives the same: batch norm has gone into the layer before it.",
    reference=fold,
    probes=(probe("one weight", np.array([[2.0]]), np.array([[1.0]]), np.array([[3.0]]), np.array([[0.5]]), np.array([[-1.0]]), np.array([[4.0]]), 1e-5),
            probe("an ε that can be seen", np.array([[1.0, -1.0]]), np.array([[0.5]]), np.array([[2.0]]), np.array([[1.0]]), np.array([[0.25]]), np.array([[0.5]]), 0.5),
            probe("two units", np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([[1.0], [2.0]]), np.array([[0.5], [2.0]]), np.array([[1.0], [-1.0]]), np.array([[3.0], [0.5]]), np.array([[4.0], [0.25]]), 1e-5),
            probe("more inputs than units", np.array([[1.0, 0.0, 2.0]]), np.array([[-1.0]]), np.array([[-2.0]]), np.array([[3.0]]), np.array([[0.5]]), np.array([[9.0]]), 0.1)),
    draw=_draw_fold,
    returns=("W", "b"),
    mistakes=(
        Mistake("divided by the variance", "γ/√(var + ε): the root is missing.", _fold(scale=lambda g, v, eps: g / (v + eps))),
        Mistake("ε forgotten", "γ/√(var + ε): ε is part of what the layer does.", _fold(scale=lambda g, v, eps: g / np.sqrt(v))),
        Mistake("ε outside the root", "√var + ε is not √(var + ε).", _fold(scale=lambda g, v, eps: g / (np.sqrt(v) + eps))),
        Mistake("γ forgotten", "What comes out is multiplied by γ/√(var + ε).", _fold(scale=lambda g, v, eps: 1 / np.sqrt(v + eps))),
        Mistake("b is not scaled", "z = W x + b is scaled as a whole: b too.", _fold(b=lambda s, b, mean, beta: b - s * mean + beta)),
        Mistake("b as it was", "b takes up the mean and β.", _fold(b=lambda s, b, mean, beta: b + 0)),
        Mistake("the old b is lost", "z = W x + b: the old b is in z, and so in what batch norm makes of it.", _fold(b=lambda s, b, mean, beta: beta - s * mean)),
        Mistake("the mean is not subtracted", "z − mean: the running mean goes into b.", _fold(b=lambda s, b, mean, beta: s * b + beta)),
        Mistake("the mean is not scaled", "(z − mean) is scaled as a whole: the mean too.", _fold(b=lambda s, b, mean, beta: s * b - mean + beta)),
        Mistake("the mean is added", "z − mean: it is subtracted.", _fold(b=lambda s, b, mean, beta: s * (b + mean) + beta)),
        Mistake("β forgotten", "β is added at the end, and goes into b.", _fold(b=lambda s, b, mean, beta: s * (b - mean))),
        Mistake("only W has γ", "z − mean is scaled as a whole, γ included: so is what goes into b.", lambda W, b, g, beta, mean, v, eps: (fold(W, b, g, beta, mean, v, eps)[0], (b - mean) / np.sqrt(v + eps) + beta)),
        Mistake("only b has γ", "Each row of W is multiplied by γ/√(var + ε), γ included.", lambda W, b, g, beta, mean, v, eps: (W / np.sqrt(v + eps), fold(W, b, g, beta, mean, v, eps)[1])),
        Mistake("not divided", "γ/√(var + ε): the deviation is missing.", _fold(scale=lambda g, v, eps: g)),
        Mistake("only γ in b", "b − mean is multiplied by γ/√(var + ε), not by γ alone.", lambda W, b, g, beta, mean, v, eps: (fold(W, b, g, beta, mean, v, eps)[0], g * (b - mean) + beta)),
        Mistake("the mean times γ alone", "The mean is scaled as b is: by γ/√(var + ε).", lambda W, b, g, beta, mean, v, eps: (fold(W, b, g, beta, mean, v, eps)[0], fold(W, b, g, beta, 0 * mean, v, eps)[1] - g * mean)),
        Mistake("β scaled too", "β is added after the scaling.", _fold(b=lambda s, b, mean, beta: s * (b - mean + beta))),
        Mistake("W as it was", "Each row of W is multiplied by its unit's γ/√(var + ε).", _fold(W=lambda s, W: W + 0)),
        Mistake("W divided", "Each row of W is *multiplied* by γ/√(var + ε).", _fold(W=lambda s, W: W / s)),
        Mistake("multiplied by the deviation", "γ/√(var + ε): divided by the deviation.", _fold(scale=lambda g, v, eps: g * np.sqrt(v + eps)))),
    hints=("Call s = γ/√(var + ε). What is s (W x + b − mean) + β, with x on one side and the rest on the other?",
           "s = gamma / np.sqrt(var + eps) is (n, 1), so s * W scales the rows; b becomes s * (b - mean) + beta."),
    unlocks="batch norm for nothing: at the time of use it costs no operation at all",
    also_right=(_by_probing, lambda W, b, g, beta, mean, v, eps: ((g / np.sqrt(v + eps)).ravel()[:, None] * W, beta + (b - mean) * g / np.sqrt(v + eps)),
                lambda W, b, g, beta, mean, v, eps: (np.diag((g / np.sqrt(v + eps))[:, 0]) @ W, np.diag((g / np.sqrt(v + eps))[:, 0]) @ (b - mean) + beta),
                lambda W, b, g, beta, mean, v, eps: [W * g * (v + eps) ** -0.5, beta - g * mean * (v + eps) ** -0.5 + g * b * (v + eps) ** -0.5]),
    rtol=1e-7, atol=1e-9)


# ---- 6b.5 ----

def identity_back(Z, eps):
    return np.sqrt(var_of(Z) + eps), mean_of(Z)


def _draw_identity(rng):
    Z, _, _, eps = layer(rng)
    return Z, eps


IDENTITY_BACK = Exercise(
    id="6b.5", name="identity_back",
    prompt="Z is an array (n, m), eps a number. Return the gamma and beta, (n, 1) each, with which batch norm gives back exactly Z: γ (z − μ)/√(σ² + ε) + β = z for this batch.",
    reference=identity_back,
    probes=(probe("one unit", np.array([[1.0, 3.0]]), 1e-5),
            probe("an ε that can be seen", np.array([[0.0, 4.0]]), 0.5),
            probe("three examples", np.array([[-1.0, 0.0, 4.0]]), 0.1),
            probe("two units", np.array([[1.0, 2.0, 6.0], [10.0, 40.0, 10.0]]), 0.01)),
    draw=_draw_identity,
    returns=("gamma", "beta"),
    mistakes=(
        Mistake("γ without ε", "ẑ is divided by √(σ² + ε), so γ must be that, with its ε.", lambda Z, eps: (np.sqrt(var_of(Z)), mean_of(Z))),
        Mistake("ε outside the root", "γ is √(σ² + ε), not √σ² + ε.", lambda Z, eps: (np.sqrt(var_of(Z)) + eps, mean_of(Z))),
        Mistake("the variance for γ", "γ is the *root* of σ² + ε.", lambda Z, eps: (var_of(Z) + eps, mean_of(Z))),
        Mistake("one over it", "ẑ is divided by √(σ² + ε): γ multiplies by it, to undo that.", lambda Z, eps: (1 / np.sqrt(var_of(Z) + eps), mean_of(Z))),
        Mistake("the start's values", "γ = 1 and β = 0 give ẑ. Asked is Z back.", lambda Z, eps: (np.ones((len(Z), 1)), np.zeros((len(Z), 1)))),
        Mistake("the map from z to ẑ", "γ = 1/√(σ² + ε) and β = −μ/√(σ² + ε) make ẑ of z. Asked is the way back: z = √(σ² + ε) ẑ + μ.",
                lambda Z, eps: (1 / np.sqrt(var_of(Z) + eps), -mean_of(Z) / np.sqrt(var_of(Z) + eps))),
        Mistake("a sum for a mean", "σ² is the *mean* of the squares: divide the sum by m.", lambda Z, eps: (np.sqrt(var_of(Z) * Z.shape[1] + eps), mean_of(Z))),
        Mistake("γ without ε, and β is −μ", "γ is √(σ² + ε), with its ε; and μ was subtracted, so β adds it: β = μ.", lambda Z, eps: (np.sqrt(var_of(Z)), -mean_of(Z))),
        Mistake("β is −μ", "μ was subtracted, so β adds it: β = μ.", lambda Z, eps: (np.sqrt(var_of(Z) + eps), -mean_of(Z))),
        Mistake("β is 0", "μ was subtracted: without β = μ the mean stays 0.", lambda Z, eps: (np.sqrt(var_of(Z) + eps), 0 * mean_of(Z))),
        Mistake("exchanged", "γ multiplies, β is added: γ = √(σ² + ε), β = μ.", lambda Z, eps: identity_back(Z, eps)[::-1]),
        Mistake("β divided", "β is added after everything: it is μ itself.", lambda Z, eps: (np.sqrt(var_of(Z) + eps), mean_of(Z) / np.sqrt(var_of(Z) + eps))),
        Mistake("divided by m − 1", "σ² divides by m, as batch norm's does.", lambda Z, eps: (np.sqrt(Z.var(axis=1, ddof=1, keepdims=True) + eps), mean_of(Z))),
        Mistake("over everything", "Each unit has its own μ and σ², over the batch.", lambda Z, eps: (np.full((len(Z), 1), np.sqrt(Z.var() + eps)), np.full((len(Z), 1), Z.mean()))),
        Mistake("E[z²] for the variance", "σ² is round the mean.", lambda Z, eps: (np.sqrt(mean_of(Z * Z) + eps), mean_of(Z)))),
    hints=("What did batch norm take away from z, and what did it divide by? Undo the division first, then the subtraction.",
           "gamma = np.sqrt(Z.var(axis=-1, keepdims=True) + eps), beta = Z.mean(axis=-1, keepdims=True)."),
    unlocks="the proof that batch norm forbids nothing: with the right γ and β it is not there",
    also_right=(lambda Z, eps: ((Z.var(axis=1, keepdims=True) + eps) ** 0.5, Z.mean(axis=1, keepdims=True)), lambda Z, eps: [np.sqrt(Z.var(1)[:, None] + eps), Z.mean(1)[:, None]],
                lambda Z, eps: (np.hypot(Z.std(axis=-1, keepdims=True), np.sqrt(eps)), Z.sum(axis=-1, keepdims=True) / Z.shape[-1]),
                lambda Z, eps: (np.array([[np.sqrt(z.var() + eps)] for z in Z]), np.array([[z.mean()] for z in Z]))),
    rtol=1e-7, atol=1e-9)


EXERCISES = (BN_FORWARD, BN_BACKWARD, RUNNING, FOLD, IDENTITY_BACK)
PREDICTIONS = (
    Prediction("6b.a", "Batch norm is said to work because it keeps each layer's inputs from shifting. Now noise is added *behind* each batch norm, with a new mean and a new scale for every unit at every step: more shift than training makes without batch norm. What does training do now?",
               ("it fails, as without batch norm", "it crawls: between the two", "it learns, nearly as well as with quiet batch norm"), "it learns, nearly as well as with quiet batch norm",
               "So steady inputs are not what it takes."),
    Prediction("6b.b", "All weights of a layer in front of batch norm are multiplied by 10. What becomes of the gradient of these weights?",
               ("it is ten times as large", "it stays", "it is a tenth"), "it is a tenth",
               "The output does not change, so ten times as large a move is needed for the same effect: the slope is a tenth."),
    Prediction("6b.c", "The batch holds one example. What does a network with batch norm behind each layer answer while it trains?",
               ("the same for every image", "what it answers in a larger batch, with more noise", "something, but it diverges"), "the same for every image",
               "The mean of one number is the number itself: z − μ = 0, whatever the image is. What is left is β."),
    Prediction("6b.d", "A deep network with batch norm has just learned the 1,442 training digits in batches of 16. The very same weights now read them by the running statistics, and by the statistics of all of them together. The two agree …",
               ("to a percent, for every start", "for some starts; for others one reads nearly all, the other far less", "never"), "for some starts; for others one reads nearly all, the other far less",
               "The weights are the same: it must be the statistics, or when they were taken. Read on."),
    Prediction("6b.e", "At the start, ReLU, very wide layers: how does the length of the gradient change, going back through one layer with batch norm?",
               ("it stays: that is what batch norm is for", "it grows by 21 %", "it shrinks by 21 %"), "it grows by 21 %",
               "√(π/(π − 1)) = 1.211, whatever the variance of the weights. Batch norm holds the signal, and pays with the gradient."))
