"""The activations that come with nnlib: the one list of them for all tests."""
import nnlib as nn

ACTIVATIONS = [nn.sigmoid, nn.tanh, nn.relu, nn.leaky_relu(0.2), nn.gelu, nn.silu, nn.identity]
