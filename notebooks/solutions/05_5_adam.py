"""5.5  v and s, each divided by its own 1 − βᵗ;  θ ← θ − α v̂ / (√ŝ + ε)."""
import numpy as np


def my_adam(theta, g, v, s, t, lr, beta1, beta2, eps):
    v = beta1 * v + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g ** 2
    v_hat = v / (1 - beta1 ** t)
    s_hat = s / (1 - beta2 ** t)
    return theta - lr * v_hat / (np.sqrt(s_hat) + eps), v, s
