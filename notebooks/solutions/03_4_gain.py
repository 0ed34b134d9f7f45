"""The gain that keeps the variance of z at 1."""
import numpy as np


def my_gain(g, u):
    """c with c² E[g(u)²] = 1"""
    return 1 / np.sqrt(np.mean(g(u) ** 2))
