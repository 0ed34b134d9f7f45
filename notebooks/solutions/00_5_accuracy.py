"""How often the class that the network says is the true one."""
import numpy as np


def my_accuracy(A, Y):
    """The share of right ones, from probabilities A (1, m) and labels Y (1, m)"""
    return np.mean((A > 0.5) == (Y > 0.5))
