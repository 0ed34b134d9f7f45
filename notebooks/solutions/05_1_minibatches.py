"""5.1  One order for X and Y, cut into batches; the last has what remains."""


def my_minibatches(X, Y, size, rng):
    order = rng.permutation(X.shape[1])
    return [(X[:, order[start:start + size]], Y[:, order[start:start + size]]) for start in range(0, X.shape[1], size)]
