"""Two layers forward: tanh, then σ."""
import numpy as np


def my_forward(X, W1, b1, W2, b2):
    """A1 (n_1, m) and A2 (1, m)"""
    Z1 = W1 @ X + b1
    A1 = np.tanh(Z1)
    Z2 = W2 @ A1 + b2
    A2 = 1 / (1 + np.exp(-Z2))
    return A1, A2
