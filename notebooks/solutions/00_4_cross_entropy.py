"""−log of the share that the true class got, as a mean."""
import numpy as np


def my_cross_entropy(A, Y):
    """The cost J of probabilities A (1, m) and labels Y (1, m)"""
    return np.mean(-(Y * np.log(A) + (1 - Y) * np.log(1 - A)))
