"""6a.4  The largest |1 − αλ|."""
import numpy as np


def my_slowest(lam, lr):
    return np.abs(1 - lr * lam).max()
