"""6b.2  Three paths: through ẑ, through μ, through σ²."""
import numpy as np


def my_bn_backward(dA, Z, gamma, eps):
    scale = 1 / np.sqrt(Z.var(axis=-1, keepdims=True) + eps)
    Z_hat = (Z - Z.mean(axis=-1, keepdims=True)) * scale
    dgamma = (dA * Z_hat).mean(axis=-1, keepdims=True)
    dbeta = dA.mean(axis=-1, keepdims=True)
    return gamma * scale * (dA - dbeta - Z_hat * dgamma), dgamma, dbeta
