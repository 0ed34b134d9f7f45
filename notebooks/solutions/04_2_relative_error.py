"""4.2  ‖n − g‖ / (‖n‖ + ‖g‖) over the last axis; 0 where both are 0."""
import numpy as np


def length(v):
    return np.sqrt((v * v).sum(axis=-1))


def my_relative_error(numeric, analytic):
    over, under = length(numeric - analytic), length(numeric) + length(analytic)
    return np.divide(over, under, out=np.zeros_like(under), where=under != 0)
