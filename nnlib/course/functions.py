"""Functions of one number θ, element by element on arrays, real or complex: what difference quotients are tried on."""
import functools

import numpy as np

from ..activations import relu, tanh
from ..layers import Dense
from ..losses import sigmoid_cross_entropy
from ..network import Network
from ..parameters import Parameters


def martins(theta):
    """exp(θ) / √(sin³θ + cos³θ), the example of Martins, Sturdza and Alonso (2003)."""
    return np.exp(theta) / np.sqrt(np.sin(theta) ** 3 + np.cos(theta) ** 3)


def sine(theta):
    """sin θ"""
    return np.sin(theta)


def fourth_power(theta):
    """θ⁴"""
    return theta ** 4


X = np.array([[1.0, -0.2, 0.5, 0.125, 0.5], [0.5, 1.0, -2.0, 1.0, 6.0]])
Y = np.array([[1.0, 0.0, 1.0, 0.0, 1.0]])


@functools.lru_cache
def small_network(activation):
    """A network 2-2-1 and its parameters; z of unit 0 on example 0 is W1[0, 0] − 1."""
    net = Network(Dense(2), activation, Dense(1))
    params = net.build(2, np.random.default_rng(0))
    params["W1"], params["b1"] = [[0.0, 0.5], [0.3, -0.2]], [[-1.25], [0.1]]
    params["W2"], params["b2"] = [[0.9, -0.6]], [[0.2]]
    return net, params


def cost_of_a_weight(activation, theta):
    """The small network's cost on five examples as a function of its weight W1[0, 0] = θ, in θ's precision."""
    (net, params), theta = small_network(activation), np.asarray(theta)
    vectors = np.empty((*theta.shape, params.vector.size), theta.dtype)
    vectors[...] = params.vector
    vectors[..., 0] = theta
    real = theta.real.dtype
    trace = net.forward(Parameters.view(vectors, params.shapes), X.astype(real))
    return sigmoid_cross_entropy(trace[-1], Y.astype(real))[0]


def tanh_network(theta):
    """The cost of a tanh network, θ one of its weights."""
    return cost_of_a_weight(tanh, theta)


def relu_network(theta):
    """The cost of a ReLU network, θ one of its weights.  It has a kink at θ = 1."""
    return cost_of_a_weight(relu, theta)
