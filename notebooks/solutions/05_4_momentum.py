"""5.4  v ← β v + (1 − β) g;  θ ← θ − α v."""


def my_momentum(theta, g, v, lr, beta):
    v = beta * v + (1 - beta) * g
    return theta - lr * v, v
