"""Live labs: pictures that answer while a slider moves, and while a network trains.

    from nnlib.live import GradientFlow, DeepTraining
    GradientFlow(depth=50, var_w=1.0)
"""
from .checking import BugHunt, StepSize, fourth_power, relu_network, sine, squire_trapp, tanh_network
from .flow import GradientFlow, uniform_lecun
from .training import DeepTraining
from .lab import Lab, TrainingLab
from .stage import Stage

__all__ = ["BugHunt", "DeepTraining", "GradientFlow", "Lab", "Stage", "StepSize", "TrainingLab",
           "fourth_power", "relu_network", "sine", "squire_trapp", "tanh_network", "uniform_lecun"]
