# %% [markdown] slideshow={"slide_type": "slide"}
# # 06b Batch norm: what it does, and what of that helps
#
# **What you'll do.** Watch batch norm save a network that does not train, then try to break it the way its inventors' explanation says it must break. Write its forward and its backward,
# see what it answers when you use the network, and what it costs.
#
# **What you'll learn.** What is normalized (z, over the batch), what γ and β are for, what two statistics do with one network, why weights may start almost anywhere, what becomes of the
# gradient, and what came after.
#
# **What you need.** Forward and backward through layers (lesson 00), standardizing (06a), the gradient check (04). Lesson 03 helps: how signals and gradients vanish. No GPU, no download.
#
# **Time.** 75 minutes, and 35 more for the sections marked *Deeper*: leave those out the first time, nothing later needs them. In minutes: A mystery 10 · The layer 11 · Weights of any size 6 · Backward 10 · Two statistics for one network 19 · *the averages* 3 · Lab batch norm 9 · Its price 3 · So why does it work 1 · *exercise 6b* 11 · *a rate that finds its own size* 4 · *exercise 6b* 7 · *how much does it regularize* 6 · *what came after* 2 · *spot the error* 1 · Summary 3.
#
# *Run → Run All Cells* works at any moment; the cells run in a quarter of a minute.

# %% slideshow={"slide_type": "skip"}
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np

import nnlib as nn
from nnlib import diagnostics
from nnlib.course import check, claim, claim_above, claim_below, hint, predict, solution, start
from nnlib.course.figures import BLUE, GREEN, GREY, INK, ORANGE, VERMILION, dark
from nnlib.labs import BatchNormLab

start()      # one thread for matrix products, and the course's style of figures

# %% [markdown] slideshow={"slide_type": "slide"}
# ## A mystery: is it the steady inputs?
#
# Ten hidden layers of 64 ReLU units, the handwritten digits, a high learning rate, 0.5. Five networks without and five with **batch norm**: a layer that takes each unit's $z$, subtracts its mean over the batch
# and divides by its standard deviation over the batch.

# %%
data = nn.digits(np.float32)
z = nn.Standardizer.fit(data.X_train)
X, Y, X_test, Y_test = z(data.X_train), data.Y_train, z(data.X_test), data.Y_test

def five(*norm, lr):
    """Five networks, and the steps of their training."""
    net = nn.Network((nn.Dense(64, nn.he), *norm, nn.relu) * 10, nn.Dense(10))
    params = nn.Parameters.stack([net.build(64, np.random.default_rng(seed), np.float32)
                              for seed in range(5)])
    return net, params, nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, batch_size=64,
                                 rule=nn.GradientDescent(lr=lr), epochs=10, rng=np.random.default_rng(0))

def costs_of(*norm):
    """The cost of each step, and the share of the digits each network reads in the end."""
    net, params, steps = five(*norm, lr=0.5)
    return nn.run(steps).cost, nn.accuracy(net.predict(params, X), Y)

# %%
(without, reads_without), (normed, reads_normed) = costs_of(), costs_of(nn.BatchNorm())

# %% [markdown]
# Its inventors named the reason in the title of their paper: it reduces **internal covariate shift**. While layer 3 learns, layers 1 and 2 change, so layer 3's inputs shift under its feet; batch norm holds their mean and their spread.
# If that is the reason, then shifting them *again*, behind batch norm, must undo the good. Santurkar and others tried it in 2018. `Noisy` is a plain form of their noise: a new random mean and a new random scale for every unit at every step. (Theirs also differs a little from example to example.)

# %%
@dataclass(frozen=True)
class Noisy(nn.BatchNorm):
    """Batch norm, then a scale of 0.5 to 1.5 and a shift of −0.5 to 0.5, new for every unit and step."""
    def forward(self, Z, rng, **params):
        A, cache = super().forward(Z, rng, **params)
        scale, shift = rng.uniform(-0.5, 0.5, (2, A.shape[-2], 1)).astype(A.dtype)
        return (1 + scale) * A + shift, (cache, 1 + scale)

    def backward(self, dA, cache, grad, **params):
        return super().backward(cache[1] * dA, cache[0], grad, **params)

    def remember(self, cache, **params):
        super().remember(cache[0], **params)

# %% [markdown]
# Is that much? For the same 256 images: how far does a unit's mean move from one step to the next, in units of its standard deviation? (Hidden layer 5, the first 30 steps; without batch norm at a rate of 0.1, with which it learns.)

# %% jupyter={"source_hidden": true}
def shift(*norm, lr):
    """The median over steps, networks and units of |change of the mean| over the standard deviation."""
    net, params, steps = five(*norm, lr=lr)
    enters, rng, means, stds = 4 * (2 + len(norm)) + len(norm), np.random.default_rng(1), [], []
    for step in steps:
        z_5 = net.forward(params, X[:, :256], rng)[enters]
        means.append(z_5.mean(axis=-1))
        stds.append(z_5.std(axis=-1))
        if step.t == 30:
            return np.median(np.abs(np.diff(means, axis=0)) / stds[1:])

# %%
claim_above("the noise moves means more than {limit} times as far as training without batch norm",
            shift(Noisy(), lr=0.5) / shift(lr=0.1), 1.5)

# %% slideshow={"slide_type": "fragment"}
predict("6b.a")

# %%
noisy, reads_noisy = costs_of(Noisy())

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
_, ax = plt.subplots(figsize=(9, 3.6))
steps_an_epoch = len(normed) // 10
for costs, colour, word, place, style in ((without, VERMILION, "without", 1.7, "s-"), (noisy, ORANGE, "noisy batch norm", 0.2, "^-"), (normed, BLUE, "batch norm", 0.09, "o-")):
    whole = np.full(normed.shape, 9.9)          # where all five have diverged, training ends early
    whole[:len(costs)] = np.nan_to_num(costs, nan=9.9, posinf=9.9)
    median = np.median(whole.reshape(10, steps_an_epoch, 5).mean(axis=1), axis=-1)
    ax.plot(np.arange(1, 11), median, style, ms=5, color=colour)
    ax.text(10.2, place, word, color=dark(colour), weight="bold", va="center")
ax.axhline(np.log(10), color=GREY, ls="--", lw=1.5)
ax.text(2, 2.8, "guessing: ln 10")
ax.set(yscale="log", xlim=(0.8, 12.8), ylim=(0.01, 12), xticks=range(1, 11), xlabel="epoch", ylabel="cost, median of five networks")
plt.show()

# %%
claim_below("without: none of the five reads more than {limit} of the training digits",
            reads_without, 0.9)
claim_above("batch norm: the median of the five reads more than {limit}", np.median(reads_normed), 0.95)
claim_above("noisy batch norm, judged without the noise: the median reads more than {limit}",
            np.median(reads_noisy), 0.95)

# %% [markdown]
# **What happened.** With the noise on, the cost falls more slowly; in use, without the noise, the median network reads nearly all digits, as with quiet batch norm. Without batch norm, at this rate, none does. The noisy inputs shift more than those of a
# network without batch norm, and yet it learns: steady inputs are not what it takes. What is it, then? Take the layer apart.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The layer
#
# $$\mu = \frac1m\sum_i z^{(i)}, \qquad \sigma^2 = \frac1m\sum_i (z^{(i)}-\mu)^2, \qquad \hat z = \frac{z-\mu}{\sqrt{\sigma^2+\epsilon}}, \qquad a = \gamma\,\hat z + \beta$$
#
# for each unit by itself, over the $m$ examples of the *batch*. $\gamma$ and $\beta$, one each for every unit, are trained like $W$. ε keeps the root from being 0.
#
# ### Exercise 6b.1: batch norm, forward
#
# Replace the `...`; run both cells. Stuck? `hint("6b.1")` in a new cell, then `hint("6b.1", 2)`, then `solution("6b.1")`.

# %%
def my_bn_forward(Z, gamma, beta, eps):
    """γ ẑ + β over the batch; Z is an array (n, m), gamma and beta (n, 1), eps a number"""
    ...

# %%
answer = check("6b.1", my_bn_forward)
bn_forward = answer.use       # yours once it is right, ours until then
answer

# %% [markdown]
# ### z or a?
#
# Before the activation or behind it? $z$ is a sum of many terms, nearly a bell curve, so mean and variance say nearly all there is. $a$ behind a ReLU is half a bell and a heap of zeros.

# %%
rng = np.random.default_rng(0)
Z = nn.scaled(1.0)(rng, (500, 64), float) @ X[:, :1000]
ours, theirs = bn_forward(Z, 1.0, 0.0, 1e-5), bn_forward(nn.relu(Z), 1.0, 0.0, 1e-5)

# %% jupyter={"source_hidden": true}
_, axes = plt.subplots(1, 2, figsize=(10, 2.6), sharex=True, layout="constrained")
for ax, values, colour, title in ((axes[0], nn.relu(ours), BLUE, "normalize z, then ReLU"), (axes[1], theirs, VERMILION, "ReLU, then normalize a")):
    ax.hist(values.ravel(), bins=np.linspace(-2, 4, 61), color=colour)
    ax.set(title=title, yscale="log", yticks=(), xlabel="what the next layer gets", xlim=(-2, 4))
    ax.minorticks_off()
plt.show()

# %%
def dead_or_always_on(A):
    """Share of the units that are 0 for all examples, or for none: such a ReLU bends nothing."""
    return np.mean((A == 0).all(axis=1) | (A > 0).all(axis=1))

b = 3 * rng.standard_normal((500, 1))          # biases as they may become during training
for name, z_b in (("z + b", Z + b), ("batch norm of z + b", bn_forward(Z + b, 1.0, 0.0, 1e-5))):
    print(f"ReLU on {name}: {dead_or_always_on(nn.relu(z_b)):.0%} of the units bend nothing")

# %% [markdown]
# **What happened.** Normalizing $z$ puts every ReLU's kink in the middle of its data: about half the examples on either side, whatever came before (with γ = 1 and β = 0, as at the start). Behind the activation it would come too late. (In practice both are used, and both train; the paper puts it
# before.)
#
# ### What dies, and what cannot be lost
#
# Whatever $b$ adds to $z$, $\mu$ takes away. The bias before batch norm is *dead*: its gradient is zero, up to rounding. $\beta$ does its work. And γ and β can undo batch norm altogether ($\gamma = \sqrt{\sigma^2+\epsilon}$, $\beta=\mu$: exercise 6b.5), so it
# forbids nothing.

# %%
net = nn.Network(nn.Dense(30), nn.BatchNorm(), nn.tanh, nn.Dense(10))
params = net.build(64, np.random.default_rng(0))
X64, Y64 = X[:, :200].astype(float), Y[:, :200].astype(float)
_, _, _, grads = nn.gradient(net, params, X64, Y64, loss=nn.softmax_cross_entropy)
claim_below("the largest number in the gradient of the bias before batch norm is below {limit}",
            np.abs(grads["b1"]).max(), 1e-15)
claim_above("the largest in that of β is above {limit}", np.abs(grads["beta1"]).max(), 1e-3)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Weights of any size
#
# Multiply all weights of a layer by $c$: $z$, $\mu$ and $\sigma$ become $c$ times as large, and $\hat z$ does not notice: $\mathrm{BN}(cWx) = \mathrm{BN}(Wx)$.

# %% slideshow={"slide_type": "fragment"}
predict("6b.b")

# %%
net = nn.Network(nn.Dense(30), nn.BatchNorm(eps=0), nn.tanh, nn.Dense(10))
cost, _, _, grads = nn.gradient(net, params, X64, Y64, loss=nn.softmax_cross_entropy)
for c in (0.1, 10.0):
    other = params.copy()
    other["W1"] *= c
    other_cost, _, _, other_grads = nn.gradient(net, other, X64, Y64, loss=nn.softmax_cross_entropy)
    claim_below(f"weights times {c}: the cost changes by less than {{limit}}",
                abs(other_cost - cost), 1e-12)
    claim_below(f"weights times {c}: {c} times their gradient is the old one, up to {{limit}}",
                np.abs(c * other_grads["W1"] - grads["W1"]).max(), 1e-12)

# %%
pixels_cost, _, _, pixels_grads = nn.gradient(net, params, X64 / 255, Y64, loss=nn.softmax_cross_entropy)
claim_below("inputs divided by 255: neither the cost nor the gradient changes by more than {limit}",
            max(abs(pixels_cost - cost), np.abs(pixels_grads["W1"] - grads["W1"]).max()), 1e-12)

# %% [markdown]
# **What happened.** Large weights get small gradients and small weights large ones. (And dividing the inputs by 255 changes nothing at all: lesson 06a's question.) So start with nearly anything. Six scales, five hidden layers of 100 ReLU units, a rate of 0.01:

# %% jupyter={"source_hidden": true}
stds = np.array([1, 0.316, 0.1, 0.032, 0.01, 0.001])

def reads_from(*norm, lr=0.01, epochs=12, batch_size=64):
    """The share of the training digits that is read, starting from weights of each standard deviation."""
    net = nn.Network((nn.Dense(100, nn.normal(1.0)), *norm, nn.relu) * 5, nn.Dense(10, nn.normal(1.0)))
    params = nn.Parameters.stack([net.build(64, np.random.default_rng(0), np.float32)] * len(stds))
    for l in range(1, 7):
        params[f"W{l}"] *= stds[:, None, None]
    nn.run(nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=lr),
                    batch_size=batch_size, epochs=epochs, rng=np.random.default_rng(0)))
    return nn.accuracy(net.predict(params, X), Y)

from_scales = {"without": reads_from(), "with batch norm": reads_from(nn.BatchNorm())}

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3.2))
for (word, share), colour, style, place in zip(from_scales.items(), (VERMILION, BLUE), ("s-", "o-"), ((0.0011, 0.16), (0.0011, 0.66))):
    ax.plot(stds, share, style, color=colour, ms=7)
    ax.text(*place, word, color=dark(colour), weight="bold")
ax.set(xscale="log", ylim=(-0.03, 1.05), xlabel="standard deviation of the initial weights", ylabel="share that is read")
plt.show()

# %%
none, with_bn = from_scales.values()
claim_above("without: from 0.316 it reads more than {limit} of the training digits", none[1], 0.95)
claim_below("without: from 1, and from 0.032 and less, it reads less than {limit}",
            none[[0, 3, 4, 5]], 0.2)
claim_above("with batch norm: from 1 to 0.001 it always reads more than {limit}", with_bn, 0.5)

# %% [markdown]
# **What happened.** Without batch norm a factor of ten in the initial weights decides between all and nothing. With it every scale learns. From 1 it is slow: the gradients of large weights are small, as they must be.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Backward: three paths
#
# Move one $z$: $\hat z$ moves by itself, and $\mu$ and $\sigma^2$ move, and with them the $\hat z$ of *every* example of the batch. Three paths lead back. Their sum is short:
#
# $$dZ = \frac{\gamma}{\sqrt{\sigma^2+\epsilon}}\Big(dA - \underbrace{\tfrac1m\sum dA}_{\text{through } \mu,\ =\, d\beta} - \hat z\,\underbrace{\tfrac1m\sum dA\,\hat z}_{\text{through } \sigma^2,\ =\, d\gamma}\Big)$$
#
# What is left of $dA$ has mean 0 and (up to ε) no part along $\hat z$: to shift or to stretch all of them is useless, batch norm would undo it.
#
# ### Exercise 6b.2: batch norm, backward

# %%
def my_bn_backward(dA, Z, gamma, eps):
    """dZ, dgamma, dbeta (these with a 1/m); dA = m·∂J/∂A and Z are arrays (n, m), gamma is (n, 1)"""
    ...

# %%
answer = check("6b.2", my_bn_backward)
bn_backward = answer.use
answer

# %%
class ByHand(nn.BatchNorm):
    """Batch norm from exercises 6b.1 and 6b.2."""
    def forward(self, Z, rng, gamma, beta, mean, var):
        return bn_forward(Z, gamma, beta, self.eps), Z

    def backward(self, dA, Z, grad, gamma, beta, mean, var):
        dZ, grad["gamma"][...], grad["beta"][...] = bn_backward(dA, Z, gamma, self.eps)
        return dZ

    def remember(self, cache, **params):
        """The running averages are another matter: below."""

# %%
by_hand = nn.Network(nn.Dense(8, nn.xavier), ByHand(), nn.tanh, nn.Dense(10, nn.xavier))
some = by_hand.build(64, np.random.default_rng(2))
# no special place: γ = 1 hides a missing γ
some["gamma1"], some["beta1"] = np.random.default_rng(3).standard_normal((2, 8, 1))
report = nn.gradient_check(by_hand, some, X64[:, :60], Y64[:, :60], loss=nn.softmax_cross_entropy,
                           rng=np.random.default_rng(0))
claim_below("gradient check of the network by hand: the relative error is below {limit}",
            report.error, 1e-7)

# %% [markdown]
# One unit, sixty examples: what arrives ($dA$, left) and what goes on ($dZ$, right), each against $\hat z$.

# %% jupyter={"source_hidden": true}
arriving = np.random.default_rng(5).standard_normal((1, 60)) + 0.8
z_one = np.random.default_rng(6).standard_normal((1, 60))
arriving += 0.7 * z_one
onward, _, _ = bn_backward(arriving, z_one, np.ones((1, 1)), 1e-5)
z_hat = bn_forward(z_one, 1.0, 0.0, 1e-5)[0]
_, axes = plt.subplots(1, 2, figsize=(9.5, 2.9), sharey=True, layout="constrained")
for ax, values, colour, title in ((axes[0], arriving[0], VERMILION, r"$dA$: a mean, and a slope along $\hat z$"), (axes[1], onward[0], BLUE, "$dZ$: neither")):
    slope, offset = np.polyfit(z_hat, values, 1)
    ax.plot(z_hat, values, "o", ms=5, color=colour)
    ax.plot([-2.5, 2.5], offset + slope * np.array([-2.5, 2.5]), "--", color=INK)
    ax.set(title=title, xlabel=r"$\hat z$", xlim=(-2.6, 2.6))
plt.show()

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Two statistics for one network
#
# While it trains, an image's answer depends on the others in its batch. In use, one image comes alone, and must get one answer. So batch norm keeps **running averages** of μ and σ² during training, and uses those in `predict`.
#
# ### Exercise 6b.3: running averages

# %%
def my_running(mean, var, Z, momentum):
    """Both averages after a batch: mean, var (by 1/m), arrays (n, 1); Z (n, m); momentum: share kept"""
    ...

# %%
answer = check("6b.3", my_running)
running = answer.use
answer

# %% [markdown]
# Where it stands in the loop of mini-batches: forward uses the *batch's* μ and σ² and backward goes through them; the update changes $W$, $b$, γ, β; then the running averages take a little of this batch's. `predict` looks at them, and at nothing else. (PyTorch calls
# $1-$ our momentum *momentum*: 0.1 there is 0.9 here. And its running variance divides by $m-1$, its batch variance by $m$: for batches of two, one is twice the other.)

# %% slideshow={"slide_type": "fragment"}
predict("6b.c")

# %%
batch_net = nn.Network((nn.Dense(20), nn.BatchNorm(), nn.relu) * 2, nn.Dense(10))
fresh = batch_net.build(64, np.random.default_rng(0))
# five images, each a batch by itself
alone = np.hstack([batch_net.forward(fresh, X64[:, [i]])[-1] for i in range(5)])
# layer 1's ẑ in batches of two
pairs = np.hstack([batch_net.forward(fresh, X64[:, i:i + 2])[1] for i in range(0, 10, 2)])
claim_below("five images, each alone: their outputs differ by less than {limit}",
            np.ptp(alone, axis=1).max(), 1e-12)
claim_below("batches of two: the median |ẑ| differs from 1 by less than {limit}: how far says nothing",
            abs(np.median(np.abs(pairs)) - 1), 0.001)

# %% [markdown]
# **What happened.** In a batch of one, $\hat z = 0$ whatever the image is. In a batch of two, $\hat z$ is $+1$ and $-1$ (where ε does not count): only which of the two is larger is left. The smaller the batch, the coarser the ruler: its mean is off by about $\sigma/\sqrt B$.
#
# That noise is in training and not in use: a slight **regularization**, less of it the larger the batch, and a difference between training and use that has to be watched.

# %% slideshow={"slide_type": "fragment"}
predict("6b.d")

# %%
net = nn.Network((nn.Dense(100, nn.normal(0.01)), nn.BatchNorm(), nn.relu) * 5,
                 nn.Dense(10, nn.normal(0.01)))

# %%
def eight(images):
    """Eight networks that have learned so many digits in batches of 16, for four epochs."""
    params = nn.Parameters.stack([net.build(64, np.random.default_rng(seed), np.float32)
                              for seed in range(8)])
    nn.run(nn.train(net, params, X[:, :images], Y[:, :images], loss=nn.softmax_cross_entropy,
                    batch_size=16, epochs=4, rule=nn.GradientDescent(lr=0.01),
                    rng=np.random.default_rng(0)))
    return params

# %%
def both_ways(params):
    """What each reads: by the statistics of all digits in one batch, and by its running ones."""
    return nn.accuracy(net.forward(params, X)[-1], Y), nn.accuracy(net.predict(params, X), Y)

# %%
by_batch, by_running = both_ways(eight(1442))

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
_, ax = plt.subplots(figsize=(9, 3))
ax.plot(np.arange(1, 9), by_batch, "o", ms=8, color=BLUE)
ax.plot(np.arange(1, 9), by_running, "s", ms=8, color=VERMILION)
ax.vlines(np.arange(1, 9), by_running, by_batch, color=GREY, lw=1)
ax.text(8.4, 0.97, "by the statistics\nof all digits", color=dark(BLUE), weight="bold", va="center")
ax.text(8.4, 0.35, "by its running\nstatistics", color=dark(VERMILION), weight="bold", va="center")
ax.set(xlim=(0.5, 10.6), ylim=(0, 1.08), xticks=range(1, 9), xlabel="start", ylabel="share that is read")
plt.show()

# %%
claim_above("by the statistics of all digits, the median of the eight networks reads more than {limit}",
            np.median(by_batch), 0.95)
claim_above("for the worst of the eight, the running statistics cost more than {limit}",
            (by_batch - by_running).max(), 0.2)

# %% [markdown]
# **What happened.** By the statistics of all digits the networks read nearly everything, by their running statistics some read far less. The weights are the same. Are batches of 16 too small to measure with? Do the averages lag, as ordinary steps move the weights? Either would
# be so with any number of digits. How many batches of 16 are there, and what is left?

# %%
divmod(X.shape[1], 16)

# %% [markdown]
# The last step of each epoch was made on *two* images. Leave two out:

# %%
spared = eight(1440)
by_batch, by_running = both_ways(spared)
claim_below("1,440 digits: for the worst of the eight the running statistics cost less than {limit}",
            (by_batch - by_running).max(), 0.02)

# %% [markdown]
# Nothing is lost: the last step, on two images, did the harm. It throws the weights of a few units far. A batch's own statistics undo most of that; the averages are still those of before, and these few units drown the rest. (Some ordinary steps later the averages fit again.) So leave a short last batch out (PyTorch: `drop_last=True`).
# If your network is good in training and bad in use, look here first.

# %% [markdown]
# ### Deeper: the averages, or the weights?
#
# How do we know that it was the step? Show the two to the networks that were spared, once to measure only, once for a step only.

# %%
two = X[:, 1440:], Y[:, 1440:]
measured, stepped = spared.copy(), spared.copy()
net.remember(measured, net.forward(measured, two[0]))
_, _, _, grads = nn.gradient(net, spared, *two, loss=nn.softmax_cross_entropy)
for name in grads.names:
    stepped[name] -= 0.01 * grads[name]

# %%
lost = [np.subtract(*both_ways(params)).max() for params in (measured, stepped)]
claim_below("two images in the averages: the worst of the eight loses less than {limit}", lost[0], 0.1)
claim_above("a step on two images: the worst of the eight loses more than {limit}", lost[1], 0.2)
_, _, _, others = nn.gradient(net, spared, X[:, :16], Y[:, :16], loss=nn.softmax_cross_entropy)
longer = np.linalg.norm(grads.theta, axis=1) / np.linalg.norm(others.theta, axis=1)
claim_above("the gradient of two images is more than {limit} times as long as that of sixteen (median)",
            np.median(longer), 5)

# %% [markdown]
# **Why so long?** For two examples $dA$ is two numbers a unit. Backward takes out their mean and their part along $\hat z = \pm 1$: almost nothing is left, *unless* the two $z$ are so near each other that ε counts. In those few units what is left is multiplied by up to $1/\sqrt\epsilon \approx 300$, and again in other units of the layers below.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Lab: batch norm
#
# Two networks, one with and one without: the same weights, the same batches. Learning rate, batch size, γ, β and the switch act at once, while they train; depth and σ_w² begin anew.
#
# 1. *Play*. Which of the two learns? Move σ_w² to 2 (He): a new start. And now?
# 2. Set the rate to 2 and *Rewind*: who survives? (σ_w² = 2.)
# 3. In the middle of a run, take *batch norm* off. Put it on again.
# 4. Batch size 1: what does the sentence say? Then 2.
# 5. Set all γ to 0 while it trains, then to 1. Why does the first stop it, and what does β change?

# %%
BatchNormLab(depth=8, var_w=0.5, lr=0.1).run(steps=150)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Its price

# %% slideshow={"slide_type": "fragment"}
predict("6b.e")

# %% jupyter={"source_hidden": true}
def factor(width, m, depth=24, nets=4):
    """What a layer of ReLU and batch norm multiplies the gradient by, far from both ends."""
    net = nn.Network((nn.Dense(width, nn.lecun), nn.BatchNorm(), nn.relu) * depth)
    params = nn.Parameters.stack([net.build(width, np.random.default_rng(seed), np.float32)
                              for seed in range(nets)])
    X, dA = np.random.default_rng(99).standard_normal((2, width, m)).astype(np.float32)
    norms = diagnostics.norms(net.backward(params, net.forward(params, X), dA, params.zeros_like())["Z"])
    return np.median((norms[:, 3] / norms[:, -5]) ** (1 / (depth - 8)))

# %%
theory = np.sqrt(np.pi / (np.pi - 1))
claim("batches of 256: a layer multiplies the gradient by {measured}; √(π/(π − 1)) = {expected}",
      factor(256, 256), expected=theory, within=0.006)
for m in (64, 8):
    print(f"batches of {m:2}: ×{factor(256, m):.2f} a layer")
print(f"thirty layers, in theory: ×{theory ** 30:.0f}")

# %% [markdown]
# **What happened.** *Forward:* what leaves the ReLU has $\mathbb{E}[a^2] = \frac12$ and the mean $\mathbb{E}[a] = 1/\sqrt{2\pi}$. The mean gives every example the same share of the next $z$, and batch norm subtracts it. So over the batch $z$ has the variance $\sigma_w^2\left(\frac12-\frac1{2\pi}\right)$, and batch norm divides by the root of that.
# *Backward:* the weights multiply the gradient's mean square by $\sigma_w^2$, the ReLU halves it, and batch norm divides by the same variance: $\frac{\sigma_w^2}{2}$ over $\sigma_w^2\left(\frac12-\frac1{2\pi}\right)$ is $\frac{\pi}{\pi-1}$, whatever $\sigma_w^2$ is, and the root of it 1.21. Small batches pay more.
# So a hundred layers with batch norm explode at the start (Yang and others 2019). Networks that deep are trained with *residual connections*, which go round the layers.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## So why does it work?
#
# Not because inputs stop shifting: the noisy network learned. What you saw:
#
# - The signal arrives, from any initial scale: at the start no unit is on, off or saturated for all examples (the sweep, the lab).
# - Large weights get small gradients, so a rate that is too large corrects itself (a *Deeper* section shows it).
# - To shift or to stretch a unit's whole batch is no direction any more: the common mean, which made lesson 06a's bowl long, is gone in *every* layer (the picture of $dA$ and $dZ$).
# - And a little noise comes from the batch.
#
# Each had an experiment that could have failed; "covariate shift" had one too, and failed it. Santurkar and others measured one thing more: along a step, cost and gradient change more smoothly. That these are all the reasons, nobody has shown.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: exercise 6b.4, batch norm for nothing

# %%
def my_fold(W, b, gamma, beta, mean, var, eps):
    """New W and b that do the work of both layers; W is an array (n, k), the others are (n, 1)"""
    ...

# %%
answer = check("6b.4", my_fold)
fold = answer.use
answer

# %%
one = net.build(64, np.random.default_rng(1))
nn.run(nn.train(net, one, X64, Y64, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=0.05),
                batch_size=50, epochs=3, rng=np.random.default_rng(0)))
plain = nn.Network((nn.Dense(100), nn.relu) * 5, nn.Dense(10))
folded = plain.build(64, np.random.default_rng(1))
for l in range(1, 6):
    learned = (one[f"{name}{l}"] for name in ("W", "b", "gamma", "beta", "mean", "var"))
    folded[f"W{l}"], folded[f"b{l}"] = fold(*learned, 1e-5)
folded["W6"], folded["b6"] = one["W6"], one["b6"]
claim_below("five batch norms folded away: no output changes by more than {limit}",
            np.abs(plain.predict(folded, X64) - net.predict(one, X64)).max(), 1e-9)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: a rate that finds its own size
#
# To make $W$ longer changes no output, so the gradient has no part along $W$. It stands at right angles to it, and by Pythagoras every step makes $W$ longer, the more the higher the rate. But longer weights turn less: by $\alpha\|g\|/\|W\|$ in a step, with $\|g\| \propto 1/\|W\|$.
# What counts is $\alpha/\|W\|^2$, the **effective rate**. Three rates, one stack, the network of "Weights of any size":

# %%
net = nn.Network(nn.Dense(30), nn.BatchNorm(eps=0), nn.tanh, nn.Dense(10))
params = net.build(64, np.random.default_rng(0))
alphas = np.array([0.1, 1.0, 10.0])

# %%
trio = nn.Parameters.stack([params] * 3)
lengths = [np.linalg.norm(trio["W1"], axis=(-2, -1))]
for step in nn.train(net, trio, X64, Y64, loss=nn.softmax_cross_entropy, batch_size=200, epochs=100,
                     rule=nn.GradientDescent(lr=alphas), rng=np.random.default_rng(0)):
    lengths.append(np.linalg.norm(trio["W1"], axis=(-2, -1)))
lengths = np.array(lengths)
effective = alphas / lengths ** 2

# %% jupyter={"source_hidden": true}
_, axes = plt.subplots(1, 2, figsize=(10, 2.9), layout="constrained")
for ax, values, title in ((axes[0], lengths / lengths[0], "length of $W$, over the first"), (axes[1], effective, "effective rate, $\\alpha/\\|W\\|^2$")):
    for i, (colour, word) in enumerate(((GREEN, "α = 0.1"), (BLUE, "α = 1"), (VERMILION, "α = 10"))):
        ax.plot(np.arange(101), values[:, i], color=colour, lw=2.2)
        ax.text(103, values[-1, i] * {"α = 0.1": (0.9, 1), "α = 1": (1.22, 1.25), "α = 10": (1, 0.75)}[word][ax is axes[1]], word, color=dark(colour), weight="bold", va="center")
    ax.set(title=title, yscale="log", xlim=(0, 125), xticks=(0, 50, 100), xlabel="step $t$")
axes[0].set(ylim=(0.8, 10), yticks=(1, 10), yticklabels=("1", "10"))
axes[0].minorticks_off()
plt.show()

# %%
_, _, _, grads = nn.gradient(net, params, X64, Y64, loss=nn.softmax_cross_entropy)
W, g = params["W1"], grads["W1"]
claim_below("the gradient's part along W is less than {limit} of its length",
            abs((g * W).sum()) / np.linalg.norm(g) / np.linalg.norm(W), 1e-12)
claim_above("with α = 10 the weights become more than {limit} times as long",
            lengths[-1, 2] / lengths[0, 2], 2)
claim_below("ten times the rate of α = 1 ends with less than {limit} times its effective rate",
            effective[-1, 2] / effective[-1, 1], 2.5)

# %% [markdown]
# **What happened.** The rate that is ten times too large makes its weights long in the first steps. Then it is no longer too large.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: exercise 6b.5, the identity back

# %%
def my_identity_back(Z, eps):
    """The gamma and beta, (n, 1) each, with which batch norm returns Z itself; Z is an array (n, m)"""
    ...

# %%
answer = check("6b.5", my_identity_back)
identity_back = answer.use
answer

# %%
Z = np.random.default_rng(0).standard_normal((5, 50)) * 3 + 7
claim_below("batch norm with these γ and β changes no number by more than {limit}",
            np.abs(bn_forward(Z, *identity_back(Z, 1e-5), 1e-5) - Z).max(), 1e-12)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: how much does it regularize?
#
# The noise first. For normal numbers of variance σ² the mean of a batch scatters by $\sigma/\sqrt B$, and its variance by $\sigma^2\sqrt{2(B-1)}/B$:

# %%
sizes = np.array([2, 8, 32, 128])
drawn = [np.random.default_rng(B).standard_normal((30_000, B)) for B in sizes]
claim("batches of 2, 8, 32, 128: the mean scatters by {measured}; 1/√B = {expected}",
      [each.mean(axis=1).std() for each in drawn], expected=sizes ** -0.5, within=0.012)
claim("the variance scatters by {measured}; √(2(B − 1))/B = {expected}",
      [each.var(axis=1).std() for each in drawn], expected=np.sqrt(2 * (sizes - 1)) / sizes, within=0.03)

# %% [markdown]
# A smaller batch makes more noise in μ and σ², and more in the gradient too (lesson 05). To see the first alone, keep the batches of 64, and take the statistics over groups of 4, of 16 or of all 64 of them ("ghost batch norm", Hoffer and others 2017). Two hidden layers, the same steps for all.

# %% jupyter={"source_hidden": true}
@dataclass(frozen=True)
class InGroups(nn.BatchNorm):
    """Batch norm whose statistics are those of groups of `size` examples; of the whole batch, where they do not come out even."""
    size: int = 64

    def split(self, A):
        m = A.shape[-1]
        return A.reshape(*A.shape[:-1], -1, m if m % self.size else self.size)

    def forward(self, Z, rng, gamma, beta, mean, var):
        A, cache = super().forward(self.split(Z), rng, gamma[..., None], beta[..., None], mean, var)
        return A.reshape(*A.shape[:-2], -1), cache

    def backward(self, dA, cache, grad, gamma, beta, mean, var):
        dA = self.split(dA)
        of_groups = {name: np.empty_like(dA[..., :1]) for name in ("gamma", "beta")}
        dZ = super().backward(dA, cache, of_groups, gamma[..., None], beta, mean, var)
        for name, each in of_groups.items():
            grad[name][...] = each.mean(axis=-2)
        return dZ.reshape(*dZ.shape[:-2], -1)

    def remember(self, cache, **params):
        super().remember((*cache[:2], cache[2].mean(axis=-2), cache[3].mean(axis=-2)), **params)

# %%
def costs_with(size, steps=400):
    """Cost of the test digits and of the training digits, in use; medians of five networks."""
    net = nn.Network((nn.Dense(64), InGroups(size=size), nn.relu) * 2, nn.Dense(10))
    params = nn.Parameters.stack([net.build(64, np.random.default_rng(seed), np.float32)
                              for seed in range(5)])
    for step in nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy,
                         rule=nn.GradientDescent(lr=0.1), batch_size=64, epochs=10 ** 6,
                         rng=np.random.default_rng(0)):
        if step.t == steps:
            break
    return [np.median(nn.softmax_cross_entropy(net.predict(params, A), B)[0])
            for A, B in ((X_test, Y_test), (X, Y))]

# %%
sizes = np.array([4, 16, 64])
test, training = np.transpose([costs_with(size) for size in sizes])

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3))
for costs, colour, style, word in ((test, VERMILION, "s-", "test digits"), (training, BLUE, "o-", "training digits")):
    ax.plot(sizes, costs, style, ms=7, color=colour)
    ax.text(70, costs[-1], word, color=dark(colour), weight="bold", va="center")
ax.set(xscale="log", yscale="log", xlim=(3, 180), ylim=(0.008, 0.6), xlabel="examples in a group (of batches of 64)", ylabel="cost after 400 steps")
ax.set_xticks(sizes, sizes)
ax.minorticks_off()
plt.show()

# %%
claim_above("groups of 4: the training digits cost more than {limit} times what they cost with 64",
            training[0] / training[2], 2)
claim_below("but the test digits less than {limit} times", test[0] / test[2], 2)

# %% [markdown]
# **What happened.** With groups of 4 the *training* cost is a few times as high: the noise of μ and σ² keeps the network from fitting every digit. The test cost moves much less, and is not lower for it. That is what "slight" means: nobody should take batch norm *for* this.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: what came after, layer norm
#
# Batch norm needs a batch. **Layer norm** (Ba and others 2016) takes mean and variance over the *units of one example*: the other axis. No running averages, no difference between training and use, a batch of one is fine. Transformers, the networks behind language models, use it, or its simpler form that does not subtract the mean (RMS norm).

# %%
def layer_norm(Z, gamma, beta, eps):
    """γ ẑ + β, with mean and variance over the units of each example."""
    mu, sigma2 = Z.mean(axis=-2, keepdims=True), Z.var(axis=-2, keepdims=True)
    return gamma * (Z - mu) / np.sqrt(sigma2 + eps) + beta

# %%
Z = nn.he(np.random.default_rng(0), (50, 64), float) @ X64
others = np.hstack([Z[:, :1], 5 * Z[:, 100:]])          # the same first image, in other company
for name, norm in (("batch norm", bn_forward), ("layer norm", layer_norm)):
    change = np.abs(norm(Z, 1.0, 0.0, 1e-5)[:, 0] - norm(others, 1.0, 0.0, 1e-5)[:, 0]).max()
    alone = "there" if norm(Z[:, :1], 1.0, 0.0, 1e-5).any() else "lost"
    print(f"{name}: in other company its ẑ change by {change:.2f} at most; alone it is {alone}")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: spot the error
#
# From students' notes: (1) "γ enlarges important features, and so batch norm reduces covariate shift." (2) "$\hat z = (z-\mu)/\sigma^2$." Say what is wrong with each before you go on.
#
# (1) is two sentences that have nothing to do with each other, and the second is the one the mystery put to the test. γ is one number a unit, trained like any weight: it may make a unit's output large or small, whatever helps the cost. If anything it *brings back* the freedom of scale that normalizing
# took away. (2) is off by a root: `check` of 6b.1 knows it by name.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Summary
#
# - Batch norm standardizes each unit's $z$ over the batch, then γ and β give it any mean and spread back. The bias before it is dead.
# - $\mathrm{BN}(cWx) = \mathrm{BN}(Wx)$, and the gradient is $\propto 1/c$ and at right angles to $W$: weights may start almost anywhere, and take the length that suits the rate.
# - Backward has three paths: what is left of $dA$ has mean 0 and no part along $\hat z$.
# - In use it takes running averages. One step on a batch of two can throw the weights away from them: leave a short last batch out. A batch of one says nothing.
# - It costs a factor of 1.21 a layer in the gradient at the start (wide ReLU layers, large batches). It regularizes a little, by the noise of the batch.
# - It does not work by holding inputs still: with inputs that shift more than before it learns, too.
#
# ## On your own
#
# - Give `Noisy` twice the noise, and then four times. Where does it end?
# - Train the eight with batches of 14 ($1442 = 103 \cdot 14$), and with batches of 16 and `nn.BatchNorm(eps=0.001)`. What is left of the gap?
# - In the mystery, take a learning rate of 0.1. Is batch norm still needed? And with Xavier in place of He?
# - `BatchNormLab(batch_size=2, depth=4, lr=0.02)`: how far do you get with batches of two?
#
# **Next.** Lesson 07: which of all these numbers to choose, and how to look for them.
#
# **Sources.** S. Ioffe, C. Szegedy: *Batch normalization: accelerating deep network training by reducing internal covariate shift*, ICML 2015. S. Santurkar, D. Tsipras, A. Ilyas, A. Madry: *How does batch normalization help optimization?*, NeurIPS 2018 (noisy batch norm). E. Hoffer, I. Hubara, D. Soudry: *Train longer, generalize better*, NeurIPS 2017 (ghost batch norm). G. Yang
# and others: *A mean field theory of batch normalization*, ICLR 2019 (π/(π − 1)). J. Ba, J. Kiros, G. Hinton: *Layer normalization*, 2016.
