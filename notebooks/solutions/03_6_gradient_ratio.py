"""How much of the last layer's gradient arrives at layer 1."""


def my_gradient_ratio(chi, depth):
    """‖dZ_1‖ / ‖dZ_L‖: χ₁ for the variance of each of L − 1 layers, its root for the length"""
    return chi ** ((depth - 1) / 2)
