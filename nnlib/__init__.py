"""nnlib: neural networks in NumPy, written as the notes write them.

Arrays are (n, m), examples in columns.  Leading axes are networks: W (K, n_out, n_in) is K of them, trained by the same lines.

    import numpy as np
    import nnlib as nn

    rng = np.random.default_rng(0)
    X, Y = nn.circles(500, rng)
    net = nn.Network(nn.Dense(16), nn.relu, nn.Dense(1))
    params = net.build(2, rng)
    print(nn.run(nn.train(net, params, X, Y, loss=nn.sigmoid_cross_entropy, rule=nn.Adam(lr=0.01), batch_size=50, epochs=20, rng=rng)))
"""
from .lazy import names_on_demand

__getattr__, __dir__, __all__ = names_on_demand(__name__, {
    "activations": "Activation gelu identity leaky_relu relu sigmoid silu tanh",
    "data": "Digits Standardizer blobs circles digits moons one_hot spirals xor",
    "gradcheck": "ComplexStep EveryCoordinate GradientReport OneSided RandomDirection TwoSided gradient_check relative_error",
    "initializers": "constant he lecun normal orthogonal scaled uniform uniform_lecun xavier zeros",
    "layers": "BatchNorm Dense Dropout Layer",
    "losses": "L2 Loss NoPenalty no_penalty sigmoid_cross_entropy softmax_cross_entropy squared_error",
    "machine": "prepare_machine",
    "network": "Deltas Network Trace",
    "optimizers": "Adam GradientDescent Momentum RMSprop Rule",
    "parameters": "Parameters Shapes",
    "training": "History Step Training accuracy gradient minibatches run train",
    "diagnostics": "",
    "propagation": "",
    "symmetry": "",
    "theory": "",
})
