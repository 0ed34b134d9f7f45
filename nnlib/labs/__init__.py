"""The labs: one file each.

    from nnlib.labs import DeepTraining, GradientFlow
    GradientFlow(depth=50, var_w=1.0)
"""
from ..lazy import names_on_demand

__getattr__, __dir__, __all__ = names_on_demand(__name__, {
    "averages": "Averages",
    "boundary": "Boundary",
    "batch_norm_lab": "BatchNormLab",
    "bug_hunt": "BugHunt",
    "deep_training": "DeepTraining",
    "descent": "Descent",
    "gradient_flow": "GradientFlow",
    "saturation": "Saturation",
    "scaling": "Scaling",
    "step_size": "StepSize",
    "tangent": "Tangent",
    "symmetry": "Symmetry",
})
