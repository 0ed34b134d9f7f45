"""5.2  σ²/B · (N − B)/(N − 1), with σ² the mean of ‖g_i − g‖²."""


def my_noise(G, B):
    N = G.shape[1]
    g = G.mean(axis=1, keepdims=True)
    sigma2 = ((G - g) ** 2).sum(axis=0).mean()
    return sigma2 / B * (N - B) / (N - 1)
