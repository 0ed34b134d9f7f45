"""6b.4  Batch norm goes into the layer before it."""
import numpy as np


def my_fold(W, b, gamma, beta, mean, var, eps):
    scale = gamma / np.sqrt(var + eps)
    return scale * W, scale * (b - mean) + beta
