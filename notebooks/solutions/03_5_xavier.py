"""Xavier's initialization: Var w = 2/(n_in + n_out)."""
import math


def my_xavier(rng, shape, dtype):
    """W ~ N(0, 2/(n_in + n_out)), shape (n_out, n_in)"""
    n_out, n_in = shape
    return (math.sqrt(2 / (n_in + n_out)) * rng.standard_normal(shape)).astype(dtype)
