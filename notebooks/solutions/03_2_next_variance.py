"""The variance of z, one ReLU layer on."""


def my_next_variance(q, var_w, var_b):
    """q' = σ_w² E[a²] + σ_b², and E[a²] = q/2: ReLU passes half of z²."""
    return var_w * q / 2 + var_b
