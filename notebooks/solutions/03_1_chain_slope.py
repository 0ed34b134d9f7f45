"""The slope of a chain of L tanh units: a product of L factors."""
import numpy as np


def my_chain_slope(w, x):
    """da_L/dx = Π w_l (1 − a_l²)"""
    a, slope = x, 1.0
    for w_l in w:
        a = np.tanh(w_l * a)
        slope = slope * w_l * (1 - a * a)
    return slope
