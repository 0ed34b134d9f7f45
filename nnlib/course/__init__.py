"""What a lesson needs beside the numbers: claims, exercises, figures, and how it starts.

    from nnlib.course import check, claim, hint, predict, solution, start
    start()
"""
import importlib

_NAMES = {
    "claims": "claim claim_above claim_below",
    "exercises": "check hint predict solution",
    "starting": "start",
}

# A name is imported when it is first used: Matplotlib and the exercises are slow to load.
_MODULE_OF = {name: module for module, names in _NAMES.items() for name in names.split()}
__all__ = [*_MODULE_OF]


def __getattr__(name):
    if name not in _MODULE_OF:
        raise AttributeError(f"{__name__} has no {name!r}; it has {', '.join(sorted(__all__))}")
    value = globals()[name] = getattr(importlib.import_module(f".{_MODULE_OF[name]}", __name__), name)
    return value


def __dir__():
    return sorted(__all__)
