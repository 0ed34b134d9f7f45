"""A start that sets units apart."""
import numpy as np


def my_random_start(rng, n_out, n_in, std):
    """W ~ N(0, std²), shape (n_out, n_in); b = 0, shape (n_out, 1)"""
    return std * rng.standard_normal((n_out, n_in)), np.zeros((n_out, 1))
