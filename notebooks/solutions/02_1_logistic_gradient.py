"""The gradient of logistic regression."""
import numpy as np


def my_logistic_gradient(X, Y, W, b):
    """dW (1, n_x) and db (1, 1) of the mean cross-entropy"""
    m = X.shape[1]
    dZ = 1 / (1 + np.exp(-(W @ X + b))) - Y
    return dZ @ X.T / m, dZ.sum(axis=1, keepdims=True) / m
