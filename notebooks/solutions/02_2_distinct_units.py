"""How many units of a layer are distinct."""
import numpy as np


def my_distinct_units(W, b):
    """Rows of W and b that differ from all rows before them by more than 1e-12"""
    found = []
    for row in np.hstack([W, b]):
        if all(np.abs(row - other).max() > 1e-12 for other in found):
            found.append(row)
    return len(found)
