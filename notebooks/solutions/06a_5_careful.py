"""6a.5  Each row standardized; a constant one becomes 0."""
import numpy as np


def my_careful(X):
    sigma = X.std(axis=-1, keepdims=True)
    return (X - X.mean(axis=-1, keepdims=True)) / np.where(sigma == 0, 1, sigma)
