"""Exercises that say why an answer is wrong.

    answer = check("4.2", my_relative_error)
    relative_error = answer.use       # yours once it is right, ours until then
    answer

The name that later cells use is never the student's own: else a second run of this cell would check our function.
"""
from .check import check
from .help import hint, solution
from .prediction import predict

__all__ = ["check", "hint", "predict", "solution"]
