"""6b.5  γ = √(σ² + ε) and β = μ undo batch norm."""
import numpy as np


def my_identity_back(Z, eps):
    return np.sqrt(Z.var(axis=-1, keepdims=True) + eps), Z.mean(axis=-1, keepdims=True)
