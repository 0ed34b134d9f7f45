"""A weight for each arrow, a bias for each circle that computes."""


def my_count(sizes):
    """How many parameters a network has whose columns have so many circles"""
    return sum(n_out * n_in + n_out for n_in, n_out in zip(sizes, sizes[1:]))
