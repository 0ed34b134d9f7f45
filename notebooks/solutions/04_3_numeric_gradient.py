"""4.3  The slope of J along each component of θ: 2P values of J."""
import numpy as np


def my_numeric_gradient(J, theta, eps):
    slopes = np.zeros_like(theta)
    for i in range(theta.size):
        right, left = theta.copy(), theta.copy()
        right[i] += eps
        left[i] -= eps
        slopes[i] = (J(right) - J(left)) / (2 * eps)
    return slopes
