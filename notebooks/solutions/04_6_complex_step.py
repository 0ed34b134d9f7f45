"""4.6  J(θ + iε) = J(θ) + iε J′(θ) + …: the slope is in the imaginary part."""


def my_complex_step(J, theta, eps):
    return J(theta + 1j * eps).imag / eps
