"""What a lesson needs beside the numbers: claims, exercises, figures, and how it starts.

    from nnlib.course import check, claim, hint, predict, solution, start
    start()
"""
from ..lazy import names_on_demand

__getattr__, __dir__, __all__ = names_on_demand(__name__, {
    "claims": "claim claim_above claim_below",
    "exercises": "check hint predict solution",
    "starting": "start",
})
