"""Lesson 00: a network, its cost before training, and what the learning rate does."""
from .prediction import Prediction

EXERCISES = ()
PREDICTIONS = (
    Prediction("0.a", "How many parameters do 64 inputs, 32 hidden units and 10 outputs make?",
               ("106: one for each input, unit and output", "2,368: one for each arrow", "2,410: one for each arrow, and one for each unit and output"),
               "2,410: one for each arrow, and one for each unit and output",
               "W1 has 32 × 64 numbers and b1 32; W2 has 10 × 32 and b2 10. Inputs have no parameters."),
    Prediction("0.b", "A network that calls all ten digits equally likely pays log 10 = 2.30. What does ours pay, with random weights?",
               ("less than 2.30: it knows a little by chance", "2.30: it is guessing", "more than 2.30"), "more than 2.30",
               "It knows nothing, but its outputs differ from one another: it is sure of things that are not so, and that costs more than admitting it."),
    Prediction("0.c", "Thirty-seven learning rates, from 0.0001 to 100. How does the test accuracy depend on them?",
               ("it rises to a top in the middle and falls as gently on both sides", "it rises gently, and ends at a cliff", "the smaller the rate, the better"),
               "it rises gently, and ends at a cliff",
               "A rate that is too small has not arrived yet. Half as much again as the largest one that learns, and the cost explodes."),
    Prediction("0.d", "Three layers. The backward of layer 2 hands a wrong gradient on to what stands before it. Which blocks does the check call wrong?",
               ("W2 and b2: the layer with the mistake", "W1 and b1: what stands before it", "W3 and b3: what stands behind it", "all of them"),
               "W1 and b1: what stands before it",
               "W2 and b2 are made of the gradient that arrives at layer 2, and that is right. What layer 2 hands on goes to layer 1."))
