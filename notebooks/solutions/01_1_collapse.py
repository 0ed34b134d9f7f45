"""1.1  W2 (W1 X + b1) + b2, multiplied out."""


def my_collapse(W1, b1, W2, b2):
    return W2 @ W1, W2 @ b1 + b2
