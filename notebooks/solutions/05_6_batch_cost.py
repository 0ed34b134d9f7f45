"""5.6  The mean loss, and λ/(2B) Σ w² over all layers."""


def my_batch_cost(losses, weights, lam):
    squares = sum((W ** 2).sum() for W in weights)
    return losses.mean() + lam / (2 * len(losses)) * squares
