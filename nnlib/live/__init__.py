"""How a lab works: a picture that answers while a slider moves, and while a network trains."""
from .lab import Lab
from .stage import Stage
from .training_lab import TrainingLab

__all__ = ["Lab", "Stage", "TrainingLab"]
