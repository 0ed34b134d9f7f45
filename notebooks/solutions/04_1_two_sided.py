"""4.1  The slope of J at θ, from a step to either side."""


def my_two_sided(J, theta, eps):
    return (J(theta + eps) - J(theta - eps)) / (2 * eps)
