"""The labs: one file each.

    from nnlib.labs import DeepTraining, GradientFlow
    GradientFlow(depth=50, var_w=1.0)
"""
import importlib

_NAMES = {
    "bug_hunt": "BugHunt",
    "deep_training": "DeepTraining",
    "gradient_flow": "GradientFlow",
    "step_size": "StepSize",
}

# A name is imported when it is first used: a lesson needs one or two labs.
_MODULE_OF = {name: module for module, names in _NAMES.items() for name in names.split()}
__all__ = [*_MODULE_OF]


def __getattr__(name):
    if name not in _MODULE_OF:
        raise AttributeError(f"{__name__} has no {name!r}; it has {', '.join(sorted(__all__))}")
    value = globals()[name] = getattr(importlib.import_module(f".{_MODULE_OF[name]}", __name__), name)
    return value


def __dir__():
    return sorted(__all__)
