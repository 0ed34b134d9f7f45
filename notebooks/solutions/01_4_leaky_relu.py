"""1.4  Two straight lines, z and leak·z: their slopes are 1 and leak."""
import numpy as np


def my_leaky_relu(z, leak):
    return np.where(z > 0, z, leak * z), np.where(z > 0, 1, leak).astype(z.dtype)
