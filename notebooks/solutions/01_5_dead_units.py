"""1.5  A unit is a row of Z; it is dead if no example brings it above 0."""


def my_dead_units(W, b, X):
    Z = W @ X + b
    return int((Z <= 0).all(axis=1).sum())
