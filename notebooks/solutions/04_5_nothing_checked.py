"""4.5  Both gradients are zero, as far as rounding lets us see."""
import numpy as np


def my_nothing_checked(numeric, analytic, cost, eps):
    floor = 100 * 2**-52 * abs(cost) / eps
    return np.linalg.norm(numeric) <= floor and np.linalg.norm(analytic) <= floor
