"""6b.3  momentum of the old average, 1 − momentum of this batch's."""
import numpy as np


def my_running(mean, var, Z, momentum):
    mean = momentum * mean + (1 - momentum) * Z.mean(axis=-1, keepdims=True)
    var = momentum * var + (1 - momentum) * Z.var(axis=-1, keepdims=True)
    return mean, var
