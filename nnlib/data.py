"""Data sets, made or shipped, and what is done to data before training.

Made sets: `(m, rng, …) -> (X, Y)` with X (2, m); Y is (1, m) of 0 and 1 for two classes, one-hot (classes, m) for more.
"""
import os
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .checks import check_rng
from .settings import check_dtype, number, shown, whole


def one_hot(labels, classes, dtype=np.float64):
    """Class numbers 0 … classes − 1, shape (m,), as columns with one 1: (classes, m)."""
    classes, dtype = whole("classes", classes, "it counts classes, so give a whole number ≥ 1"), check_dtype(dtype)
    labels = np.asarray(labels)
    if labels.ndim != 1 or not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"labels has shape {labels.shape} and dtype {labels.dtype}; give m whole numbers, shape (m,)")
    if labels.size and not (0 <= labels.min() and labels.max() < classes):
        raise ValueError(f"labels run from {labels.min()} to {labels.max()}; with {classes} classes they run from 0 to {classes - 1}")
    return (np.arange(classes)[:, None] == labels).astype(dtype)


def _check(m, rng, noise, dtype, **counts):
    """What all made sets take."""
    check_rng(rng)
    check_dtype(dtype)
    number("noise", noise, "a standard deviation ≥ 0, such as 0.1", lambda x: x >= 0)
    for name, count in dict(m=m, **counts).items():
        whole(name, count, f"it counts {dict(m='examples', n_x='inputs').get(name, name)}, so give a whole number ≥ 1")


def _jitter(X, noise, rng, dtype):
    return (X + noise * rng.standard_normal(X.shape)).astype(dtype)


def circles(m, rng, noise=0.1, dtype=np.float64):
    """A disc's edge of radius 0.5 (label 1) inside one of radius 1 (label 0)."""
    _check(m, rng, noise, dtype)
    labels = np.arange(m) % 2
    angle = rng.uniform(0, 2 * np.pi, m)
    return _jitter(np.where(labels, 0.5, 1.0) * np.stack([np.cos(angle), np.sin(angle)]), noise, rng, dtype), labels[None].astype(dtype)


def moons(m, rng, noise=0.1, dtype=np.float64):
    """Two interleaved half circles."""
    _check(m, rng, noise, dtype)
    labels = np.arange(m) % 2
    angle = rng.uniform(0, np.pi, m)
    upper = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
    return _jitter(np.where(labels, -upper, upper), noise, rng, dtype), labels[None].astype(dtype)


def xor(m, rng, noise=0.0, dtype=np.float64):
    """Label 1 where the two coordinates, uniform on [−1, 1], have different signs."""
    _check(m, rng, noise, dtype)
    X = rng.uniform(-1, 1, (2, m))
    return _jitter(X, noise, rng, dtype), (X[:1] * X[1:] < 0).astype(dtype)


def spirals(m, rng, arms=3, noise=0.05, dtype=np.float64):
    """`arms` spirals from the centre to radius 1, one class each: Y is one-hot (arms, m)."""
    _check(m, rng, noise, dtype, arms=arms)
    labels = np.arange(m) % arms
    radius = np.sqrt(rng.uniform(0, 1, m))
    angle = 2 * np.pi * labels / arms + 4 * radius
    return _jitter(radius * np.stack([np.cos(angle), np.sin(angle)]), noise, rng, dtype), one_hot(labels, arms, dtype)


def blobs(m, rng, classes=3, n_x=2, spread=0.5, dtype=np.float64):
    """Gaussian classes of standard deviation `spread` round centres drawn from N(0, 1) in n_x dimensions: Y is one-hot."""
    _check(m, rng, spread, dtype, classes=classes, n_x=n_x)
    labels = np.arange(m) % classes
    centres = rng.standard_normal((n_x, classes))
    return _jitter(centres[:, labels], spread, rng, dtype), one_hot(labels, classes, dtype)


class Digits(NamedTuple):
    """Images as columns, 64 grey values 0 … 16 each (8 × 8: `X[:, i].reshape(8, 8)`), and one-hot labels (10, m)."""
    X_train: np.ndarray
    Y_train: np.ndarray
    X_test: np.ndarray
    Y_test: np.ndarray


def digits(dtype=np.float64):
    """The 1,797 handwritten digits of E. Alpaydin and C. Kaynak (UCI Machine Learning Repository, 1998, CC BY 4.0).

    Every fifth image of each class is for testing: 1,442 to train, 355 to test.
    """
    dtype = check_dtype(dtype)
    with np.load(os.path.join(os.path.dirname(__file__), "digits.npz")) as file:
        images, labels = file["images"], file["labels"]
    X, Y = images.astype(dtype).T, one_hot(labels, 10, dtype)       # each image stays contiguous in memory
    nth_of_its_class = (Y * Y.cumsum(axis=1)).sum(axis=0)
    test = nth_of_its_class % 5 == 0
    return Digits(X[:, ~test], Y[:, ~test], X[:, test], Y[:, test])


@dataclass(frozen=True, eq=False)
class Standardizer:
    """(X − mean) / std, feature by feature (row by row).  Fit it on the training set, apply it to any: `z = Standardizer.fit(X); z(X_test)`.

    A feature that never changed in training has std 0; it is centred and not scaled.
    """
    mean: np.ndarray                # (n_x, 1)
    std: np.ndarray                 # (n_x, 1)

    @classmethod
    def fit(cls, X):
        if not isinstance(X, np.ndarray) or X.dtype.kind not in "fiu":
            raise TypeError(f"X is {shown(X)}; to measure mean and std give a NumPy array of numbers (n_x, m)")
        if X.ndim != 2 or X.shape[-1] == 0 or not np.isfinite(X).all():
            raise ValueError(f"X has shape {X.shape}; to measure mean and std give finite numbers (n_x, m) with at least one example")
        return cls(X.mean(axis=-1, keepdims=True), X.std(axis=-1, keepdims=True))

    def __call__(self, X):
        if not isinstance(X, np.ndarray) or X.dtype.kind not in "fiu":
            raise TypeError(f"X is {shown(X)}; give a NumPy array of numbers ({len(self.mean)}, m)")
        if X.ndim < 2 or X.shape[-2] != len(self.mean):
            raise ValueError(f"X has shape {X.shape} but {len(self.mean)} features were measured; examples are columns, so X is ({len(self.mean)}, m)")
        changed = self.std > 10 * np.finfo(self.std.dtype).eps * np.abs(self.mean)      # what is below is rounding
        return (X - self.mean) / np.where(changed, self.std, np.ones_like(self.std))
