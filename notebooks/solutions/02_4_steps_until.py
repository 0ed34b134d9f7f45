"""When a difference that is multiplied at each step has grown to a size."""
import math


def my_steps_until(nudge, growth, size):
    """The t with nudge · growth^t = size"""
    return math.log(size / nudge) / math.log(growth)
