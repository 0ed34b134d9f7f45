"""He's initialization: Var w = 2/n_in."""
import math


def my_he(rng, shape, dtype):
    """W ~ N(0, 2/n_in), shape (n_out, n_in)"""
    n_out, n_in = shape
    return (math.sqrt(2 / n_in) * rng.standard_normal(shape)).astype(dtype)
