"""5.3  v_t = β v_{t−1} + (1 − β) x_t, divided by 1 − βᵗ."""
import numpy as np


def my_averages(x, beta):
    v, corrected = 0.0, []
    for t, x_t in enumerate(x, 1):
        v = beta * v + (1 - beta) * x_t
        corrected.append(v / (1 - beta ** t))
    return np.array(corrected)
