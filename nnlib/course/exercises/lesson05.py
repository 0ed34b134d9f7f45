"""Lesson 05: mini-batches, their noise, and averages that know the past."""
import itertools
import math

import numpy as np

from .compare import holds_dots, kind
from .exercise import Exercise, Mistake, probe
from .prediction import Prediction


# ---- 5.1: batches are random, so facts about them are compared ----

def minibatches(X, Y, size, rng):
    order = rng.permutation(X.shape[1])
    return [(X[:, order[start:start + size]], Y[:, order[start:start + size]]) for start in range(0, X.shape[1], size)]


def facts_about_batches(answer, X, Y, size):
    """{fact: what it is} of two epochs of batches, each for three seeds."""
    first = answer(X, Y, size, np.random.default_rng(0))
    if holds_dots(first):
        return first
    if not hasattr(first, "__iter__") or isinstance(first, (str, dict, np.ndarray)):
        return {"it returns": kind(first)}
    epochs = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        epochs.append([list(answer(X, Y, size, rng)) for _ in range(2)])
    again = list(answer(X, Y, size, np.random.default_rng(0)))
    for batch in itertools.chain(*itertools.chain(*epochs)):
        if not isinstance(batch, (tuple, list)) or len(batch) != 2:
            return {"it returns": f"in it {kind(batch)}, where a pair (X_t, Y_t) should be"}
        if holds_dots(batch):
            return ...
        for name, part, whole in (("X_t", batch[0], X), ("Y_t", batch[1], Y)):
            if not isinstance(part, np.ndarray) or part.ndim != 2 or part.shape[0] != whole.shape[0]:
                return {"it returns": f"in it {name} that is {kind(part)}: with examples in columns it is ({whole.shape[0]}, B)"}
    batches = epochs[0][0]
    facts = {"it returns": "pairs (X_t, Y_t)", "examples in the batches": ", ".join(str(X_t.shape[1]) for X_t, _ in batches) or "no batch at all"}
    numbers = [[[numbers_of(X_t, X) for X_t, _ in epoch] for epoch in two] for two in epochs]
    of_epochs = [np.concatenate([*epoch, np.zeros(0, int)]) for two in numbers for epoch in two]
    known = all((of >= 0).all() for of in of_epochs)
    facts["in X_t stand"] = "examples of X" if known else "other columns than those of X"
    if not known:
        return facts
    together = all(np.array_equal(Y[:, numbers_of(X_t, X)], Y_t) for X_t, Y_t in itertools.chain(*itertools.chain(*epochs)))
    facts["X_t and Y_t"] = "belong together" if together else "do not belong together: a label stands beside another example"
    m = X.shape[1]
    in_order = all(np.array_equal(np.concatenate([Y[:, :0], *(Y_t for _, Y_t in epoch)], axis=1), Y) for two in epochs for epoch in two)
    facts["the labels"] = "go with their examples" if together else "are in the order they came" if in_order else "are in an order of their own"
    facts["in an epoch each example comes"] = "once" if all(np.array_equal(np.sort(of), np.arange(m)) for of in of_epochs) else "not just once: some never, or some more often"
    facts["within a batch"] = "all are different" if all(len(np.unique(of)) == len(of) for two in numbers for epoch in two for of in epoch) else "an example may come twice"
    if 1 < len(batches) and m > 1:
        turned = m > 3 and all((np.diff(of) % m == 1).all() or (np.diff(of) % m == m - 1).all() for of in of_epochs)
        facts["the order of an epoch"] = "as the examples came" if all(np.array_equal(of, np.arange(len(of))) for of in of_epochs) else "as the examples came, from another one on or backwards" if turned else "random"
        facts["the same seed again"] = "the same batches" if len(again) == len(batches) and all(np.array_equal(a[0], b[0]) for a, b in zip(again, batches)) else "other batches"
        facts["the next epoch, from the same rng"] = "the same again" if all(all(map(np.array_equal, *two)) for two in numbers) else "another order"
        same_company = all({frozenset(of.tolist()) for of in two[0]} == {frozenset(of.tolist()) for of in two[1]} for two in numbers)
        if size > 1:
            facts["who stands with whom"] = "the same in each epoch" if same_company else "changes from epoch to epoch"
    return facts


def numbers_of(X_t, X):
    """Which columns of X these are; −1 for one that is none."""
    same = (X[:, :, None] == X_t[:, None, :]).all(axis=0)
    return np.where(same.any(axis=0), same.argmax(axis=0), -1)


def _draw_examples(rng):
    m = int(rng.integers(7, 20))
    n_x, n_y = (int(n) for n in rng.integers(1, 4, 2))
    return rng.standard_normal((n_x, m)).round(3), rng.standard_normal((n_y, m)).round(3), int(rng.choice([1, m, *rng.integers(2, m, 6)]))


def _examples(m, n_x=2, n_y=1):
    x = np.arange(1.0, m + 1)
    return np.stack([x + 100 * i for i in range(n_x)]), np.stack([-x - 100 * i for i in range(n_y)])


def _by_orders(orders):
    """Batches whose examples orders(m, size, rng) lists, for X and for Y."""
    def batches(X, Y, size, rng):
        for_X, for_Y = orders(X.shape[1], size, rng)
        return [(X[:, a], Y[:, b]) for a, b in zip(for_X, for_Y)]
    return batches


def _cut(order, size):
    return [order[start:start + size] for start in range(0, len(order), size)]


def _twice(orders):
    return orders, orders


def _in_a_loop(X, Y, size, rng):
    order, start = rng.permutation(X.shape[1]), 0
    X, Y = X[:, order], Y[:, order]
    while start < X.shape[1]:
        yield X[:, start:start + size], Y[:, start:start + size]
        start += size


def _full_ones_and_the_rest(X, Y, size, rng):
    m = X.shape[1]
    order = np.arange(m)
    rng.shuffle(order)
    full = m // size
    batches = [[X[:, order[k * size:(k + 1) * size]], Y[:, order[k * size:(k + 1) * size]]] for k in range(full)]
    return batches + [[X[:, order[full * size:]], Y[:, order[full * size:]]]] * (m % size > 0)


def _by_splitting(X, Y, size, rng):
    order = rng.permutation(X.shape[1])
    return [(X[:, part], Y[:, part]) for part in np.split(order, range(size, X.shape[1], size))]


def _both_in_one(X, Y, size, rng):
    together = rng.permutation(np.concatenate([X, Y]), axis=1)
    return ((part[:len(X)], part[len(X):]) for part in (together[:, i:i + size] for i in range(0, X.shape[1], size)))


MINIBATCHES = Exercise(
    id="5.1", name="minibatches",
    prompt="X (n_x, m) and Y (n_y, m) hold examples in columns. Return the batches of one epoch, a list of pairs (X_t, Y_t) with `size` examples each, in an order drawn with rng; "
           "the last one has what remains. (A generator that yields the pairs is as good.)",
    reference=minibatches, ask=facts_about_batches,
    probes=(probe("ten examples in fours", *_examples(10), 4), probe("nine in threes", *_examples(9), 3), probe("eleven in fives, two labels each", *_examples(11, 2, 2), 5),
            probe("one at a time", *_examples(8), 1), probe("all in one batch", *_examples(8), 8), probe("one is left over", *_examples(16), 5)),
    draw=_draw_examples, draws=12,
    mistakes=(
        Mistake("the last short batch is dropped", "m // size counts the full batches only. What remains is a batch too: else up to size − 1 examples are left out of every epoch.",
                _by_orders(lambda m, size, rng: _twice(_cut(rng.permutation(m)[:m - m % size], size)))),
        Mistake("the last batch is dropped, full or not", "range(0, m − size, size) stops one batch early. range(0, m, size) begins a batch wherever an example is left.",
                _by_orders(lambda m, size, rng: _twice([order for order in (lambda whole: [whole[i:i + size] for i in range(0, m - size, size)])(rng.permutation(m))]))),
        Mistake("X and Y shuffled differently", "Two permutations: each label then stands beside another example's inputs, and there is nothing to learn. Draw one order and use it for both.",
                _by_orders(lambda m, size, rng: (_cut(rng.permutation(m), size), _cut(rng.permutation(m), size)))),
        Mistake("only X is shuffled", "Y kept its order, so each label stands beside another example's inputs. The same order for both.",
                _by_orders(lambda m, size, rng: (_cut(rng.permutation(m), size), _cut(np.arange(m), size)))),
        Mistake("only Y is shuffled", "X kept its order, so each label stands beside another example's inputs. The same order for both.",
                lambda X, Y, size, rng: [(X[:, a], Y[:, b]) for a, b in zip(_cut(np.arange(X.shape[1]), size), _cut(rng.permutation(X.shape[1]), size))]),
        Mistake("not shuffled", "The batches are as the examples came. If those are sorted, by label or by day, each batch tells one part of the story only.",
                _by_orders(lambda m, size, rng: _twice(_cut(np.arange(m), size)))),
        Mistake("shuffled within the batches only", "The same examples meet in every epoch: first the cut, then the shuffling. Shuffle all of them, then cut.",
                _by_orders(lambda m, size, rng: _twice([rng.permutation(part) for part in _cut(np.arange(m), size)]))),
        Mistake("only the batches are shuffled", "The same examples meet in every epoch, in the order they came. Shuffle the examples, then cut.",
                _by_orders(lambda m, size, rng: _twice((lambda parts: [parts[i] for i in rng.permutation(len(parts))])(_cut(np.arange(m), size))))),
        Mistake("only the beginning is random", "np.roll begins with another example, and neighbours stay neighbours: each is in a batch with the same ones nearly always. rng.permutation(m) mixes them.",
                _by_orders(lambda m, size, rng: _twice(_cut(np.roll(np.arange(m), rng.integers(m)), size)))),
        Mistake("backwards", "The order of the examples turned round is no shuffling: it is the same in each epoch. Draw one with rng.permutation(m).",
                _by_orders(lambda m, size, rng: _twice(_cut(np.arange(m)[::-1], size)))),
        Mistake("the short batch comes first", "Here the last batch is the short one: 4, 4, 2 for ten in fours. (It would train as well.)",
                _by_orders(lambda m, size, rng: _twice((lambda order: [order[:m % size]] * (m % size > 0) + _cut(order[m % size:], size))(rng.permutation(m))))),
        Mistake("drawn with replacement", "rng.integers (and rng.choice, unless it is told replace=False) draws an example anew each time: in an epoch some come twice and more than a third never. rng.permutation(m) has each once.",
                _by_orders(lambda m, size, rng: _twice(_cut(rng.integers(0, m, m), size)))),
        Mistake("each batch drawn from all", "rng.choice for each batch does not know what the others took: some examples come twice in an epoch, others never. One permutation for all batches.",
                _by_orders(lambda m, size, rng: _twice([rng.choice(m, min(size, m - start), replace=False) for start in range(0, m, size)]))),
        Mistake("the same order in every epoch", "One order serves all epochs: a seed inside the function does that, or an order that is kept. Draw a new one each time, with the rng that is given.",
                _by_orders(lambda m, size, rng: _twice(_cut(np.random.default_rng(0).permutation(m), size)))),
        Mistake("not drawn with rng", "np.random, or a generator of your own, does not know the seed: the same seed must give the same batches again. Draw with the rng that is given.",
                _by_orders(lambda m, size, rng: _twice(_cut(np.random.default_rng().permutation(m), size)))),
        Mistake("size batches in place of batches of that size", "You made `size` pieces (np.array_split(order, size) does that). Asked are pieces of `size` examples.",
                _by_orders(lambda m, size, rng: _twice(np.array_split(rng.permutation(m), size)))),
        Mistake("pieces of equal length", "Batches have `size` examples, and the last has what remains: 4, 4, 2 for ten in fours, not 4, 3, 3.",
                _by_orders(lambda m, size, rng: _twice(np.array_split(rng.permutation(m), -(-m // size))))),
        Mistake("the last batch is filled up", "Your last batch is full: some examples come a second time in the epoch. The last batch has what remains.",
                _by_orders(lambda m, size, rng: _twice((lambda order: _cut(np.append(order, order[:-m % size]), size))(rng.permutation(m))))),
        Mistake("an empty batch at the end", "m // size + 1 is one too many where size divides m: the last batch is then empty. range(0, m, size) begins a batch only where an example is left.",
                _by_orders(lambda m, size, rng: _twice([order[k * size:(k + 1) * size] for order in [rng.permutation(m)] for k in range(m // size + 1)]))),
        Mistake("only the first batch", "One batch is returned, an epoch has all of them. Is `return` inside the loop?", _by_orders(lambda m, size, rng: _twice([rng.permutation(m)[:size]])))),
    hints=("Draw one order of the numbers 0 … m − 1 with rng.permutation(m). Which columns of X and of Y make the first batch?",
           "For start in range(0, m, size): chosen = order[start:start + size]; the pair is (X[:, chosen], Y[:, chosen]). A slice that reaches beyond the end stops there by itself."),
    unlocks="batches of your own: the race of the mystery runs on them",
    also_right=(_in_a_loop, _full_ones_and_the_rest, _by_splitting, _both_in_one))


# ---- 5.2 ----

def noise(G, B):
    N = G.shape[1]
    g = G.mean(axis=1, keepdims=True)
    return ((G - g) ** 2).sum(axis=0).mean() / B * (N - B) / (N - 1)


def _noise(of_examples=lambda G: ((G - G.mean(axis=1, keepdims=True)) ** 2).sum(axis=0).mean(), of_batch=lambda N, B: (N - B) / (N - 1) / B):
    return lambda G, B: of_examples(G) * of_batch(G.shape[1], B)


def _one_by_one(G, B):
    N = G.shape[1]
    g = sum(G[:, i] for i in range(N)) / N
    return sum(float(np.linalg.norm(G[:, i] - g)) ** 2 for i in range(N)) / N / B * (N - B) / (N - 1)


def _from_pairs(G, B):
    N = G.shape[1]
    return ((G[:, :, None] - G[:, None]) ** 2).sum() / (2 * N * N) * (N - B) / (B * (N - 1))


def _draw_gradients(rng):
    P, N = int(rng.integers(1, 5)), int(rng.integers(2, 12))
    return (rng.standard_normal((P, N)) + rng.uniform(-2, 2, (P, 1))).round(3), int(rng.integers(1, N + 1))


NOISE = Exercise(
    id="5.2", name="noise",
    prompt="Column i of G (P, N) is the gradient of example i alone; g is their mean. Return the number E‖ĝ − g‖² for batches of B examples drawn without replacement: "
           "σ²/B · (N − B)/(N − 1), where σ² is the mean over examples of ‖g_i − g‖².",
    reference=noise,
    probes=(probe("two examples, one parameter", np.array([[0.0, 2.0]]), 1), probe("all of them", np.array([[1.0, 2.0, 6.0]]), 3), probe("two of three", np.array([[1.0, 2.0, 6.0]]), 2),
            probe("two parameters", np.array([[1.0, -1.0, 3.0, 5.0], [2.0, 0.0, 2.0, 0.0]]), 2), probe("equal gradients", np.array([[3.0, 3.0, 3.0]]), 1)),
    draw=_draw_gradients, draws=50,
    mistakes=(
        Mistake("with replacement", "σ²/B is the law for examples that may come twice. Without replacement it is times (N − B)/(N − 1): 0 for B = N, where the batch is everything.",
                _noise(of_batch=lambda N, B: 1 / B)),
        Mistake("(N − B)/N", "The factor is (N − B)/(N − 1): for batches of one it must be 1, since one draw cannot know whether there will be a second.", _noise(of_batch=lambda N, B: (N - B) / N / B)),
        Mistake("divided by √B", "The *length* of the noise falls like 1/√B. Asked is its square: 1/B.", _noise(of_batch=lambda N, B: (N - B) / (N - 1) / math.sqrt(B))),
        Mistake("divided by B²", "A mean of B independent draws has 1/B of the variance: the sum has B times, and 1/B² of that is 1/B.", _noise(of_batch=lambda N, B: (N - B) / (N - 1) / B ** 2)),
        Mistake("not divided by B", "σ² is the noise of one example. The mean of B has 1/B of it.", _noise(of_batch=lambda N, B: (N - B) / (N - 1))),
        Mistake("times B", "A mean of more examples is less noisy: divide by B.", _noise(of_batch=lambda N, B: (N - B) / (N - 1) * B)),
        Mistake("the factor turned round", "(N − B)/(N − 1), not (N − 1)/(N − B): it takes noise away.", _noise(of_batch=lambda N, B: (N - 1) / (N - B) / B if N > B else math.inf)),
        Mistake("g is not subtracted", "‖g_i‖² is signal and noise together. The noise is how far the g_i lie from their mean g.", _noise(lambda G: (G ** 2).sum(axis=0).mean())),
        Mistake("σ² with N − 1", "These N examples are all there are, no sample of more: their σ² is the mean, divided by N. (The N − 1 stands in the other factor.)",
                _noise(lambda G: ((G - G.mean(axis=1, keepdims=True)) ** 2).sum() / (G.shape[1] - 1))),
        Mistake("summed over the examples", "σ² is the *mean* over the N examples.", _noise(lambda G: ((G - G.mean(axis=1, keepdims=True)) ** 2).sum())),
        Mistake("a mean over parameters", "‖g_i − g‖² sums over all P parameters; yours is a mean over them (.var() and .mean() of the whole array do that).", _noise(lambda G: ((G - G.mean(axis=1, keepdims=True)) ** 2).mean())),
        Mistake("one mean for all parameters", "g is a vector: each row of G has a mean of its own, G.mean(axis=1, keepdims=True).", _noise(lambda G: ((G - G.mean()) ** 2).sum(axis=0).mean())),
        Mistake("the mean over the wrong axis", "Examples are columns: their mean g is over axis 1.", _noise(lambda G: ((G - G.mean(axis=0)) ** 2).sum(axis=0).mean())),
        Mistake("a length for its square", "Asked is E‖ĝ − g‖², the square: no root at the end.", lambda G, B: math.sqrt(max(noise(G, B), 0))),
        Mistake("lengths averaged", "σ² is the mean of the squared lengths. Yours is the square of the mean length, which is less.",
                _noise(lambda G: np.linalg.norm(G - G.mean(axis=1, keepdims=True), axis=0).mean() ** 2)),
        Mistake("the length is not squared", "σ² is the mean of ‖g_i − g‖², with the square.", _noise(lambda G: np.linalg.norm(G - G.mean(axis=1, keepdims=True), axis=0).mean())),
        Mistake("standard deviations added", "Variances of the parameters add up to σ². Standard deviations do not.", _noise(lambda G: G.std(axis=1).sum())),
        Mistake("divided by N", "σ² is divided by the size of the batch, B, not by the number N of all examples.", _noise(of_batch=lambda N, B: (N - B) / (N - 1) / N)),
        Mistake("the root of the factor", "(N − B)/(N − 1) belongs to the square of the noise as it is; its root belongs to the length.", _noise(of_batch=lambda N, B: math.sqrt((N - B) / (N - 1)) / B)),
        Mistake("the factor's sign", "N − B, not B − N: a mean of squares is never negative.", _noise(of_batch=lambda N, B: (B - N) / (N - 1) / B)),
        Mistake("only the first batch", "That is how far the batch of the first B examples is off. Asked is the mean over all batches that may be drawn.",
                lambda G, B: float(((G[:, :B].mean(axis=1) - G.mean(axis=1)) ** 2).sum())),
        Mistake("N counts parameters", "G is (P, N): N is G.shape[1], the number of columns.", lambda G, B: _noise()(G, B) if G.shape[0] < 2 else ((G - G.mean(axis=1, keepdims=True)) ** 2).sum(axis=0).mean() / B * (G.shape[0] - B) / (G.shape[0] - 1))),
    hints=("First g, the mean of the columns, kept as a column. Then how far each column lies from it, squared and summed over the rows: N numbers. Their mean is σ².",
           "g = G.mean(axis=1, keepdims=True); sigma2 = ((G - g) ** 2).sum(axis=0).mean(); then sigma2 / B * (N - B) / (N - 1)."),
    unlocks="how far a batch's gradient is off, before any batch is drawn",
    also_right=(_one_by_one, _from_pairs, lambda G, B: G.var(axis=1).sum() * (1 - B / G.shape[1]) / (1 - 1 / G.shape[1]) / B,
                lambda G, B: float(np.atleast_2d(np.cov(G)).trace()) * (1 / B - 1 / G.shape[1])))


# ---- 5.3 ----

def averages(x, beta):
    v, corrected = 0.0, []
    for t, x_t in enumerate(x, 1):
        v = beta * v + (1 - beta) * x_t
        corrected.append(v / (1 - beta ** t))
    return np.array(corrected)


def _averages(move=lambda v, x_t, beta: beta * v + (1 - beta) * x_t, correct=lambda v, t, beta, T: v / (1 - beta ** t), first=lambda x: 0.0):
    def of(x, beta):
        v, seen = first(x), []
        for t, x_t in enumerate(x, 1):
            v = move(v, x_t, beta)
            seen.append(correct(v, t, beta, len(x)))
        return np.array(seen)
    return of


def _by_weights(x, beta):
    ages = np.arange(len(x))[:, None] - np.arange(len(x))
    weights = np.where(ages >= 0, beta ** np.maximum(ages, 0), 0.0)
    return weights @ x / weights.sum(axis=1)


def _two_sums(x, beta):
    total = weight = 0.0
    seen = np.empty(len(x))
    for t in range(len(x)):
        total, weight = beta * total + x[t], beta * weight + 1
        seen[t] = total / weight
    return seen


def _by_shares(x, beta):
    seen = [float(x[0])]
    for t in range(2, len(x) + 1):
        seen.append(seen[-1] + (x[t - 1] - seen[-1]) * (1 - beta) / (1 - beta ** t))
    return np.array(seen)


def _over_all(x, beta):
    t = np.arange(1, len(x) + 1)
    return _averages(correct=lambda v, t, beta, T: v)(x, beta) / (1 - beta ** t)


def _in_feedback(x, beta):
    v, seen = 0.0, []
    for t, x_t in enumerate(x, 1):
        v = (beta * v + (1 - beta) * x_t) / (1 - beta ** t)
        seen.append(v)
    return np.array(seen)


def _over_windows(x, beta):
    n = max(1, round(1 / (1 - beta)))
    return np.array([x[max(0, t - n):t].mean() for t in range(1, len(x) + 1)])


AVERAGES = Exercise(
    id="5.3", name="averages",
    prompt="x is an array (T,), beta a number from 0.1 to 0.99. With v_0 = 0 and v_t = β v_{t−1} + (1 − β) x_t, return the corrected averages v_t / (1 − βᵗ) for t = 1 … T, an array (T,).",
    reference=averages,
    probes=(probe("one number", np.array([4.0]), 0.5), probe("two numbers", np.array([4.0, 8.0]), 0.5), probe("equal ones", np.array([3.0, 3.0, 3.0]), 0.9),
            probe("a jump", np.array([0.0, 0.0, 10.0, 10.0]), 0.8)),
    draw=lambda rng: (rng.uniform(-10, 10, rng.integers(1, 9)).round(1), round(float(rng.uniform(0.1, 0.99)), 2)), draws=50,
    mistakes=(
        Mistake("no correction", "v_t as it comes: it starts from 0 and is too near to 0 for about 1/(1 − β) steps. Divide by 1 − βᵗ.", _averages(correct=lambda v, t, beta, T: v)),
        Mistake("the corrected value is carried on", "v goes on uncorrected; v / (1 − βᵗ) is only what is returned. You put the corrected value back into v, and it was corrected again at the next step.", _in_feedback),
        Mistake("β and 1 − β exchanged", "β is the share of the old average that is kept: v = β v + (1 − β) x. With them exchanged, a large β forgets at once.",
                _averages(lambda v, x_t, beta: (1 - beta) * v + beta * x_t)),
        Mistake("β and 1 − β exchanged, and corrected for it", "β is the share of the old average that is kept: v = β v + (1 − β) x, and βᵗ in the correction.",
                _averages(lambda v, x_t, beta: (1 - beta) * v + beta * x_t, lambda v, t, beta, T: v / (1 - (1 - beta) ** t))),
        Mistake("1 − β forgotten", "v = β v + x sums without end: it is 1/(1 − β) times too large.", _averages(lambda v, x_t, beta: beta * v + x_t)),
        Mistake("divided by 1 − β", "1 − β is right on the first day only; on day t the weights sum to 1 − βᵗ.", _averages(correct=lambda v, t, beta, T: v / (1 - beta))),
        Mistake("t counted from 2", "On the first step βᵗ is β. Yours corrects with one more: is t moved on before it is used?", _averages(correct=lambda v, t, beta, T: v / (1 - beta ** (t + 1)))),
        Mistake("the last step's correction for all", "Each v_t has its own correction, 1 − βᵗ. You divided all of them by 1 − βᵀ.", _averages(correct=lambda v, t, beta, T: v / (1 - beta ** T))),
        Mistake("multiplied by the correction", "v_t is too small, by the factor 1 − βᵗ: divide by it.", _averages(correct=lambda v, t, beta, T: v * (1 - beta ** t))),
        Mistake("t counted from 0", "On the first step t is 1: with 0, 1 − βᵗ is 0, and v is divided by it. enumerate(x, 1) counts from 1.", _averages(correct=lambda v, t, beta, T: v / np.float64(1 - beta ** (t - 1)))),
        Mistake("β times t", "βᵗ is beta ** t, a power, not beta * t.", _averages(correct=lambda v, t, beta, T: v / (1 - beta * t))),
        Mistake("divided by βᵗ", "The weights sum to 1 − βᵗ: divide by that.", _averages(correct=lambda v, t, beta, T: v / beta ** t)),
        Mistake("started at x₁", "v_0 = x₁ in place of the correction: the first day then counts as if it had always been so. Start at 0 and divide by 1 − βᵗ.",
                _averages(correct=lambda v, t, beta, T: v, first=lambda x: x[0])),
        Mistake("started at x₁, and corrected", "v starts at 0: that is what the correction makes up for. From x₁ it makes the average too large.", _averages(first=lambda x: x[0])),
        Mistake("the mean so far", "That is the plain mean of x₁ … x_t. Here old days count less: each by β.", lambda x, beta: np.cumsum(x) / np.arange(1, len(x) + 1)),
        Mistake("a moving window", "That is the plain mean of the last 1/(1 − β) numbers. Here weights fall by β from day to day, and never to 0.", _over_windows),
        Mistake("a minus in the average", "v = β v + (1 − β) x: both have a plus.", _averages(lambda v, x_t, beta: beta * v - (1 - beta) * x_t)),
        Mistake("one step late", "x_t belongs in v_t: first move v, then keep it. Yours keeps the v of the step before.", lambda x, beta: np.append(0.0, averages(x, beta)[:-1])),
        Mistake("the oldest counts most", "The newest number has the weight 1 − β, and each older one β times less. Yours are the other way round.",
                lambda x, beta: np.array([np.average(x[:t], weights=beta ** np.arange(t)) for t in range(1, len(x) + 1)])),
        Mistake("only the last average", "Asked is an array (T,) with the average of every step.", lambda x, beta: averages(x, beta)[-1])),
    hints=("Keep one number v and a list. Each step moves v, and puts v divided by something into the list. t counts from 1: enumerate(x, 1).",
           "v = beta * v + (1 - beta) * x_t; append v / (1 - beta ** t), and leave v itself as it is. At the end np.array(list)."),
    unlocks="the average inside momentum, RMSprop and Adam; the lab shows it over a whole series",
    also_right=(_by_weights, _two_sums, _by_shares, _over_all))


# ---- 5.4 ----

def momentum(theta, g, v, lr, beta):
    v = beta * v + (1 - beta) * g
    return theta - lr * v, v


def _in_place(theta, g, v, lr, beta):
    theta, v = theta.copy(), v.copy()
    v += (1 - beta) * (g - v)
    theta -= lr * v
    return theta, v


def _spoils(theta, g, v, lr, beta):
    v += (1 - beta) * (g - v)
    theta -= lr * v
    return theta, v


def _draw_vectors(rng, *more):
    P = int(rng.integers(1, 4))
    return tuple(rng.uniform(-3, 3, (3, P)).round(2)) + (round(float(rng.uniform(0.01, 2)), 2), round(float(rng.uniform(0.05, 0.95)), 2))


MOMENTUM = Exercise(
    id="5.4", name="momentum",
    prompt="theta, g and v are arrays (P,), lr and beta numbers. One step of momentum: v ← β v + (1 − β) g, then θ ← θ − α v with the new v. Return the new (theta, v); what comes in stays as it was.",
    reference=momentum, returns=("θ", "v"),
    probes=(probe("one parameter, the first step", np.array([1.0]), np.array([2.0]), np.array([0.0]), 0.5, 0.5), probe("a v from before", np.array([1.0]), np.array([2.0]), np.array([-4.0]), 0.5, 0.75),
            probe("two parameters", np.array([1.0, -1.0]), np.array([0.5, 2.0]), np.array([1.0, 1.0]), 0.1, 0.9)),
    draw=_draw_vectors, draws=50,
    mistakes=(
        Mistake("β and 1 − β exchanged", "β is the share of the old v that is kept: v = β v + (1 − β) g.", lambda theta, g, v, lr, beta: (lambda v: (theta - lr * v, v))((1 - beta) * v + beta * g)),
        Mistake("the 1 − β is missing", "v = β v + g is PyTorch's: its v is 1/(1 − β) times larger, and its rate must be smaller by as much. Asked is an average: (1 − β) g.",
                lambda theta, g, v, lr, beta: (lambda v: (theta - lr * v, v))(beta * v + g)),
        Mistake("the step goes with the old v", "First v learns the new gradient, then θ moves with it. Yours is one step late.", lambda theta, g, v, lr, beta: (theta - lr * v, beta * v + (1 - beta) * g)),
        Mistake("uphill", "θ − α v goes down, θ + α v goes up.", lambda theta, g, v, lr, beta: (lambda v: (theta + lr * v, v))(beta * v + (1 - beta) * g)),
        Mistake("the gradient's sign", "v averages the gradients as they are: + (1 − β) g. The minus stands before α v.", lambda theta, g, v, lr, beta: (lambda v: (theta - lr * v, v))(beta * v - (1 - beta) * g)),
        Mistake("the step goes with g", "v is computed and not used: θ moves with g alone, as in gradient descent.", lambda theta, g, v, lr, beta: (theta - lr * g, beta * v + (1 - beta) * g)),
        Mistake("the past is forgotten", "v = (1 − β) g has no old v in it: it averages nothing, and is gradient descent with a smaller rate.", lambda theta, g, v, lr, beta: (lambda v: (theta - lr * v, v))((1 - beta) * g)),
        Mistake("the old v is not scaled", "v + (1 − β) g keeps all of the old v: it never forgets. It is β v that is kept.", lambda theta, g, v, lr, beta: (lambda v: (theta - lr * v, v))(v + (1 - beta) * g)),
        Mistake("the rate is inside v", "v = β v + α (1 − β) g and θ − v: another v, which changes when the rate does. v averages gradients; the rate comes in the step.",
                lambda theta, g, v, lr, beta: (lambda v: (theta - v, v))(beta * v + lr * (1 - beta) * g)),
        Mistake("v's sign turned", "θ comes out right, but v is the average with a minus: v averages the gradients as they are, and the minus stands before α v.",
                lambda theta, g, v, lr, beta: (lambda v: (theta + lr * v, v))(beta * v - (1 - beta) * g)),
        Mistake("the rate is inside v", "v = β v − α (1 − β) g and θ + v: another v, which changes when the rate does. v averages gradients; the rate comes in the step.",
                lambda theta, g, v, lr, beta: (lambda v: (theta + v, v))(beta * v - lr * (1 - beta) * g)),
        Mistake("a step ahead", "θ − α (β v + (1 − β) g) with the new v looks one step ahead (Nesterov's form). Asked is θ − α v.",
                lambda theta, g, v, lr, beta: (lambda v: (theta - lr * (beta * v + (1 - beta) * g), v))(beta * v + (1 - beta) * g)),
        Mistake("divided by 1 − β in the step", "v is an average already: θ − α v, without dividing.", lambda theta, g, v, lr, beta: (lambda v: (theta - lr * v / (1 - beta), v))(beta * v + (1 - beta) * g)),
        Mistake("the rate is in twice", "The rate stands in the step, θ − α v, and not in v.", lambda theta, g, v, lr, beta: (lambda v: (theta - lr * v, v))(beta * v + lr * (1 - beta) * g)),
        Mistake("the classical form", "v = β v − α g and θ + v: the same idea, with another v and without 1 − β. Asked is v as an average of gradients.", lambda theta, g, v, lr, beta: (lambda v: (theta + v, v))(beta * v - lr * g)),
        Mistake("the gradient squared", "g² belongs to RMSprop's s. Momentum averages g.", lambda theta, g, v, lr, beta: (lambda v: (theta - lr * v, v))(beta * v + (1 - beta) * g * g)),
        Mistake("the rate is forgotten", "The step is α v, not v.", lambda theta, g, v, lr, beta: (lambda v: (theta - v, v))(beta * v + (1 - beta) * g)),
        Mistake("v is not carried on", "Return the new v: the next step needs it.", lambda theta, g, v, lr, beta: (theta - lr * (beta * v + (1 - beta) * g), v.copy())),
        Mistake("v and θ exchanged", "Return θ first, then v.", lambda theta, g, v, lr, beta: momentum(theta, g, v, lr, beta)[::-1]),
        Mistake("the caller's arrays are written into", "+= and −= write into theta and v themselves. Here what comes in stays as it was: v = beta * v + …", _spoils),
        Mistake("only θ is returned", "Return both, theta and v: the next step needs v.", lambda theta, g, v, lr, beta: momentum(theta, g, v, lr, beta)[0])),
    hints=("Two lines: first the new v, an average of the old one and g; then θ, which moves with the new v.", "v = beta * v + (1 - beta) * g, then return theta - lr * v, v."),
    unlocks="a rule of your own: the next cell gives it to the lab",
    also_right=(_in_place, lambda theta, g, v, lr, beta: (theta - lr * (v + (1 - beta) * (g - v)), v + (1 - beta) * (g - v)),
                lambda theta, g, v, lr, beta: [theta - lr * beta * v - lr * (1 - beta) * g, g + beta * (v - g)],
                lambda theta, g, v, lr, beta: tuple(np.stack([theta - lr * (beta * v + (1 - beta) * g), beta * v + (1 - beta) * g]))))


# ---- 5.5 ----

def adam(theta, g, v, s, t, lr, beta1, beta2, eps):
    v = beta1 * v + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g * g
    v_hat, s_hat = v / (1 - beta1 ** t), s / (1 - beta2 ** t)
    return theta - lr * v_hat / (np.sqrt(s_hat) + eps), v, s


def _adam(v_hat=lambda v, t, beta1, beta2: v / (1 - beta1 ** t), s_hat=lambda s, t, beta1, beta2: s / (1 - beta2 ** t), move=lambda v, s, g, eps: v / (np.sqrt(s) + eps),
          square=lambda g, v: g * g, back=lambda v, s, v_hat, s_hat: (v, s), sign=-1):
    def step(theta, g, v, s, t, lr, beta1, beta2, eps):
        v = beta1 * v + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * square(g, v)
        corrected = v_hat(v, t, beta1, beta2), s_hat(s, t, beta1, beta2)
        return theta + sign * lr * move(*corrected, g, eps), *back(v, s, *corrected)
    return step


def _corrected_rate(theta, g, v, s, t, lr, beta1, beta2, eps):
    v, s = v + (1 - beta1) * (g - v), s + (1 - beta2) * (g ** 2 - s)
    root = math.sqrt(1 - beta2 ** t)
    return theta - lr * root / (1 - beta1 ** t) * v / (np.sqrt(s) + eps * root), v, s


def _number_by_number(theta, g, v, s, t, lr, beta1, beta2, eps):
    new = [adam(*(float(x) for x in each), t, lr, beta1, beta2, eps) for each in zip(theta, g, v, s)]
    return tuple(np.array(new).T)


def _copied(theta, g, v, s, t, lr, beta1, beta2, eps):
    theta, v, s = theta.copy(), v.copy(), s.copy()
    v *= beta1
    v += (1 - beta1) * g
    s *= beta2
    s += (1 - beta2) * np.square(g)
    theta -= lr * (v / (1 - beta1 ** t)) / ((s / (1 - beta2 ** t)) ** 0.5 + eps)
    return [theta, v, s]


def _adam_spoils(theta, g, v, s, t, lr, beta1, beta2, eps):
    v += (1 - beta1) * (g - v)
    s += (1 - beta2) * (g * g - s)
    theta -= lr * v / (1 - beta1 ** t) / (np.sqrt(s / (1 - beta2 ** t)) + eps)
    return theta, v, s


def _draw_adam(rng):
    P = int(rng.integers(1, 4))
    theta, g, v = rng.uniform(-3, 3, (3, P)).round(2)
    return (theta, g, v, rng.uniform(0.1, 4, P).round(2), int(rng.integers(1, 7)), round(float(rng.uniform(0.01, 2)), 2), round(float(rng.uniform(0.1, 0.9)), 2),
            round(float(rng.uniform(0.1, 0.9)), 2), round(float(rng.uniform(0.01, 0.5)), 2))


ADAM = Exercise(
    id="5.5", name="adam",
    prompt="theta, g, v and s are arrays (P,); t is the number of this step, from 1. v ← β₁ v + (1 − β₁) g and s ← β₂ s + (1 − β₂) g²; corrected v̂ = v/(1 − β₁ᵗ), ŝ = s/(1 − β₂ᵗ); "
           "θ ← θ − α v̂ / (√ŝ + ε). Return the new (theta, v, s), with v and s uncorrected; what comes in stays as it was.",
    reference=adam, returns=("θ", "v", "s"),
    probes=(probe("the first step", np.array([1.0]), np.array([2.0]), np.array([0.0]), np.array([0.0]), 1, 0.1, 0.9, 0.99, 0.0),
            probe("the second step", np.array([1.0]), np.array([2.0]), np.array([1.0]), np.array([0.5]), 2, 0.1, 0.5, 0.75, 0.0),
            probe("an ε that counts", np.array([1.0, -1.0]), np.array([2.0, 1.0]), np.array([0.5, -1.0]), np.array([1.0, 4.0]), 3, 0.1, 0.5, 0.75, 0.5)),
    draw=_draw_adam, draws=30,
    mistakes=(
        Mistake("no correction", "v and s start at 0, and are too small at first, s much more than v: the first steps are then several times too large. Divide by 1 − βᵗ.",
                _adam(lambda v, t, b1, b2: v, lambda s, t, b1, b2: s)),
        Mistake("only v is corrected", "s starts at 0 too: ŝ = s/(1 − β₂ᵗ).", _adam(s_hat=lambda s, t, b1, b2: s)),
        Mistake("only s is corrected", "v starts at 0 too: v̂ = v/(1 − β₁ᵗ).", _adam(lambda v, t, b1, b2: v)),
        Mistake("s is corrected with β₁", "s was averaged with β₂, so it falls short by 1 − β₂ᵗ.", _adam(s_hat=lambda s, t, b1, b2: s / (1 - b1 ** t))),
        Mistake("the two β exchanged in the correction", "v was averaged with β₁ and s with β₂: v/(1 − β₁ᵗ), s/(1 − β₂ᵗ).", _adam(lambda v, t, b1, b2: v / (1 - b2 ** t), lambda s, t, b1, b2: s / (1 - b1 ** t))),
        Mistake("corrected without t", "On step t the weights sum to 1 − βᵗ, not to 1 − β: that is the first step's correction.", _adam(lambda v, t, b1, b2: v / (1 - b1), lambda s, t, b1, b2: s / (1 - b2))),
        Mistake("t counted one too high", "t is 1 on the first step already: do not add another 1.", _adam(lambda v, t, b1, b2: v / (1 - b1 ** (t + 1)), lambda s, t, b1, b2: s / (1 - b2 ** (t + 1)))),
        Mistake("multiplied by the correction", "v and s are too small by the factor 1 − βᵗ: divide by it.", _adam(lambda v, t, b1, b2: v * (1 - b1 ** t), lambda s, t, b1, b2: s * (1 - b2 ** t))),
        Mistake("the corrected averages are carried on", "v and s go on uncorrected: else they are corrected again at the next step. Only θ sees v̂ and ŝ.", _adam(back=lambda v, s, v_hat, s_hat: (v_hat, s_hat))),
        Mistake("the root is forgotten", "Divide by √ŝ: ŝ is a mean square.", _adam(move=lambda v, s, g, eps: v / (s + eps))),
        Mistake("ε beside the uncorrected root", "α √(1 − β₂ᵗ)/(1 − β₁ᵗ) · v/(√s + ε) adds ε to √s, as some libraries do. Asked is √ŝ + ε: in that form ε must be multiplied by √(1 − β₂ᵗ) too.",
                lambda theta, g, v, s, t, lr, b1, b2, eps: (lambda v, s: (theta - lr * math.sqrt(1 - b2 ** t) / (1 - b1 ** t) * v / (np.sqrt(s) + eps), v, s))(b1 * v + (1 - b1) * g, b2 * s + (1 - b2) * g * g)),
        Mistake("the root is taken twice", "√ŝ + ε: one root.", _adam(move=lambda v, s, g, eps: v / (s ** 0.25 + eps))),
        Mistake("the correction outside the root", "ŝ = s/(1 − β₂ᵗ), and then the root: √s/√(1 − β₂ᵗ).", _adam(s_hat=lambda s, t, b1, b2: s / (1 - b2 ** t) ** 2)),
        Mistake("one β for both averages", "v has β₁ and s has β₂.", lambda theta, g, v, s, t, lr, b1, b2, eps: adam(theta, g, v, s, t, lr, b1, b1, eps)),
        Mistake("v and s exchanged", "Return theta, v, s in this order.", lambda *all: (lambda theta, v, s: (theta, s, v))(*adam(*all))),
        Mistake("v̂ is carried on", "v goes on uncorrected: else it is corrected again at the next step.", _adam(back=lambda v, s, v_hat, s_hat: (v_hat, s))),
        Mistake("ŝ is carried on", "s goes on uncorrected: else it is corrected again at the next step.", _adam(back=lambda v, s, v_hat, s_hat: (v, s_hat))),
        Mistake("ε inside the root", "√ŝ + ε, not √(ŝ + ε).", _adam(move=lambda v, s, g, eps: v / np.sqrt(s + eps))),
        Mistake("ε is forgotten", "√ŝ + ε: ε keeps from dividing by 0.", _adam(move=lambda v, s, g, eps: v / np.sqrt(s))),
        Mistake("the step goes with g", "θ moves with v̂, not with g: without the average above it is RMSprop.", _adam(move=lambda v, s, g, eps: g / (np.sqrt(s) + eps))),
        Mistake("not divided by √ŝ", "That is momentum with a correction. Adam divides each component by √ŝ + ε.", _adam(move=lambda v, s, g, eps: v)),
        Mistake("s averages g, not g²", "s averages the squares of the gradient.", _adam(square=lambda g, v: g, move=lambda v, s, g, eps: v / (np.sqrt(np.abs(s)) + eps))),
        Mistake("s averages v²", "s averages the squares of g, not those of v.", _adam(square=lambda g, v: v * v)),
        Mistake("uphill", "θ − α v̂/(√ŝ + ε) goes down; with + it goes up.", _adam(sign=1)),
        Mistake("the caller's arrays are written into", "+= and −= write into theta, v and s themselves. Here what comes in stays as it was: v = beta1 * v + …", _adam_spoils),
        Mistake("only θ is returned", "Return three things, theta, v and s: the next step needs v and s.", lambda *all: adam(*all)[0])),
    hints=("Momentum's average of g, and the same average of g². Both began at 0: each is too small by its own 1 − βᵗ. Then one step.",
           "v_hat = v / (1 - beta1 ** t), s_hat = s / (1 - beta2 ** t), and theta - lr * v_hat / (np.sqrt(s_hat) + eps). Return v and s, not v_hat and s_hat."),
    unlocks="the rule that most networks of today are trained with",
    also_right=(_corrected_rate, _number_by_number, _copied, _adam()))


# ---- 5.6 ----

def batch_cost(losses, weights, lam):
    return losses.mean() + lam / (2 * len(losses)) * sum((W * W).sum() for W in weights)


def _batch_cost(penalty=lambda W: (W * W).sum(), factor=lambda lam, B: lam / (2 * B), loss=lambda losses: losses.mean(), of=lambda weights: weights):
    return lambda losses, weights, lam: loss(losses) + factor(lam, len(losses)) * sum(penalty(W) for W in of(weights))


def _in_loops(losses, weights, lam):
    total = 0.0
    for W in weights:
        for row in W:
            for w in row:
                total += w ** 2
    return sum(losses) / len(losses) + lam * total / (2 * len(losses))


def _draw_cost(rng):
    n = rng.integers(1, 5, 4)
    return (rng.uniform(0, 3, rng.integers(2, 6)).round(2), [rng.uniform(-2, 2, (int(rows), int(columns))).round(2) for rows, columns in zip(n[1:1 + rng.integers(2, 4)], n)],
            round(float(rng.uniform(0.1, 5)), 1))


BATCH_COST = Exercise(
    id="5.6", name="batch_cost",
    prompt="losses (B,) are the losses of a batch's B examples, weights is a list of the matrices W^[1], W^[2] …, lam is λ. Return the batch's cost J^{t}: the mean loss plus λ/(2B) times the sum of all squared weights of all layers.",
    reference=batch_cost,
    probes=(probe("one example, one weight", np.array([1.0]), [np.array([[3.0]])], 1.0), probe("two examples", np.array([1.0, 2.0]), [np.array([[3.0]])], 1.0),
            probe("two layers", np.array([1.0, 2.0]), [np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([[3.0, -1.0]])], 0.5), probe("no penalty", np.array([1.0, 3.0]), [np.array([[2.0]])], 0.0)),
    draw=_draw_cost, draws=50,
    mistakes=(
        Mistake("no size below λ", "λ/2 in place of λ/(2B): the penalty, too, is shared among the examples of the batch.", _batch_cost(factor=lambda lam, B: lam / 2)),
        Mistake("the ½ is missing", "λ/(2B), so that the slope is λ/B · W, without a 2.", _batch_cost(factor=lambda lam, B: lam / B)),
        Mistake("λ/2·B", "The size stands below: λ/(2B). (Python reads lam / 2 * B from left to right, as (λ/2)·B; write lam / (2 * B).)", _batch_cost(factor=lambda lam, B: lam / 2 * B)),
        Mistake("the losses are summed", "The cost is the mean loss of the batch, (1/B) Σ.", _batch_cost(loss=lambda losses: losses.sum())),
        Mistake("nothing is divided by B", "Both terms are divided by the size of the batch: a mean loss, and λ/(2B).", _batch_cost(loss=lambda losses: losses.sum(), factor=lambda lam, B: lam / 2)),
        Mistake("the mean is divided by B once more", "losses.mean() is divided by B already: only the penalty still needs it.", _batch_cost(loss=lambda losses: losses.mean() / len(losses))),
        Mistake("neither 2 nor B", "λ/(2B), not λ.", _batch_cost(factor=lambda lam, B: lam)),
        Mistake("λ is forgotten", "The sum of squares is multiplied by λ/(2B).", _batch_cost(factor=lambda lam, B: 1 / (2 * B))),
        Mistake("the losses are halved too", "Only the penalty has the 2 below: the loss is the plain mean.", _batch_cost(loss=lambda losses: losses.mean() / 2)),
        Mistake("the penalty is missing", "The mean loss alone. Add λ/(2B) Σ‖W‖².", lambda losses, weights, lam: losses.mean()),
        Mistake("the penalty is subtracted", "A penalty makes the cost larger: plus.", _batch_cost(factor=lambda lam, B: -lam / (2 * B))),
        Mistake("only the first layer", "The sum goes over all layers' W.", _batch_cost(of=lambda weights: weights[:1])),
        Mistake("only the last layer", "The sum goes over all layers' W: add them up in the loop, do not replace.", _batch_cost(of=lambda weights: weights[-1:])),
        Mistake("the root is taken", "‖W‖² is the sum of squares: no root. (np.linalg.norm gives ‖W‖.)", _batch_cost(lambda W: math.sqrt((W * W).sum()))),
        Mistake("one root over all layers", "‖W‖² is the sum of squares: no root.", lambda losses, weights, lam: losses.mean() + lam / (2 * len(losses)) * math.sqrt(sum((W * W).sum() for W in weights))),
        Mistake("magnitudes for squares", "Σ|w| is the L1 penalty. L2 sums squares.", _batch_cost(lambda W: np.abs(W).sum())),
        Mistake("weights that are not squared", "Σw lets positive and negative weights cancel. Square each.", _batch_cost(lambda W: W.sum())),
        Mistake("the sum is squared", "Square each weight, then sum: Σw², not (Σw)².", _batch_cost(lambda W: W.sum() ** 2)),
        Mistake("a mean of squares", "‖W‖² is the sum over all weights, not their mean.", _batch_cost(lambda W: (W * W).mean())),
        Mistake("the spectral norm", "np.linalg.norm(W, 2) of a matrix is its largest singular value. Meant is the Frobenius norm: the root of the sum of squares.", _batch_cost(lambda W: np.linalg.norm(W, 2) ** 2)),
        Mistake("the number of layers below λ", "The size below λ is that of the batch, B = len(losses). len(weights) is the number of layers.",
                lambda losses, weights, lam: losses.mean() + lam / (2 * len(weights)) * sum((W * W).sum() for W in weights)),
        Mistake("the number of weights below λ", "The size below λ is that of the batch, B = len(losses), not that of W.",
                lambda losses, weights, lam: losses.mean() + sum(lam / (2 * W.shape[-1]) * (W * W).sum() for W in weights))),
    hints=("Two terms. The first is a mean over the batch. For the second, sum the squares of each W, and add up the layers.",
           "losses.mean() + lam / (2 * len(losses)) * sum((W * W).sum() for W in weights)"),
    unlocks="the cost that a step on a batch really goes down: which size below λ, the next cell asks",
    also_right=(_in_loops, lambda losses, weights, lam: (losses.sum() + lam / 2 * sum(np.linalg.norm(W) ** 2 for W in weights)) / losses.size,
                lambda losses, weights, lam: np.mean(losses) + 0.5 * lam / losses.shape[0] * np.square(np.concatenate([W.ravel() for W in weights])).sum(),
                lambda losses, weights, lam: losses.mean() + lam / 2 / len(losses) * sum(float(np.trace(W @ W.T)) for W in weights)))


EXERCISES = (MINIBATCHES, NOISE, AVERAGES, MOMENTUM, ADAM, BATCH_COST)
PREDICTIONS = (
    Prediction("5.a", "Before each step, learner A looks at all 1,442 images; its gradient is exact. Learner B looks at one; its gradient is off by seven times the true one's length. Each has the best of eight learning rates. "
               "Which has looked at fewer images when its cost is below 0.3?",
               ("A, by far: B mostly walks astray", "about the same", "B, by far: a tenth or less"), "B, by far: a tenth or less",
               "A learns one direction from 1,442 images and takes one step. B takes 1,442 steps for the same price; they point every way, but on average downhill."),
    Prediction("5.b", "1,442 images in batches of 64. How many batches has an epoch, and how many images the last?",
               ("22 batches, all of 64", "23 batches, the last of 34", "23 batches, all of 64"), "23 batches, the last of 34",
               "22 · 64 = 1,408 images, and 34 remain. They are a batch too."),
    Prediction("5.c", "Batches of 16 give a gradient that is off by some length. Which batches are off by about half of it?",
               ("of 32", "of 64", "of 256"), "of 64",
               "The squared length falls like 1/B, so the length like 1/√B: four times the images for half the error."),
    Prediction("5.d", "From 1 to 16 images a batch, each doubling halves the number of steps. Until when does that go on?",
               ("to the whole set: half as noisy is always better", "to about 50: where the noise is as long as the gradient", "to about 700: a batch has to hold half of all images"),
               "to about 50: where the noise is as long as the gradient",
               "Beyond it the gradient is good already, and a better one still makes one step only."),
    Prediction("5.e", "β = 0.98, so the average reaches back about 50 days. It is 14 degrees on every day. Without correction, what is v on the first day?",
               ("14", "7", "0.28"), "0.28",
               "v₁ = 0.98·0 + 0.02·14. It starts from 0, and comes near to 14 only after a hundred days and more."),
    Prediction("5.f", "With the same λ, the penalty of a batch is λ/(2B) Σw². From batches of 256 to batches of 16: how hard does L2 pull at the weights in one step?",
               ("as hard", "4 times as hard", "16 times as hard"), "16 times as hard",
               "Its slope is λ/B · W. A sixteenth of the size, 16 times the pull, and in an epoch there are 16 times as many steps."))
