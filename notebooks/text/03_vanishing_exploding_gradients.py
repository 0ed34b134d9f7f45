# %% [markdown] slideshow={"slide_type": "slide"}
# # 03 Vanishing and exploding gradients: one number decides
#
# **What you'll do.** Meet ten deep networks that differ by one number, guess which of them learn, and look inside. Then find the right number before any network
# is built, and test it on 78 networks that read handwritten digits.
#
# **What you'll learn.** What one layer multiplies a signal by, and what it multiplies the gradient by on its way back. Why 1/n, 2/n (He) and the edge of chaos are what
# they are, and where each is right.
#
# **What you need.** Forward, backward, and how a weight is drawn at random (lessons 00 to 02; if you read this one alone: $Z = WA + b$, $A = g(Z)$, and that a
# gradient comes back through the same layers, is all it takes). Mean, variance, the chain rule. No GPU, no download.
#
# **Time.** 70 minutes, and 60 more for the sections marked *Deeper*: leave those out the first time, nothing later needs them. In minutes: A mystery 7 · Powers 2 · Matrices 21 · If small weights shrink the gradient 3 · Theory 1 · Lab gradient flow 9 · Backward 1 · The edge of chaos 5 · The theory has never seen a gradient step 8 · Lab deep training 9 · *the factor of a layer with one unit* 8 · *does tanh settle* 3 · *forward wants n_in* 10 · *one letter* 4 · *the gain that keeps the signal* 19 · *history I* 4 · *history II* 6 · *a layer that measures instead of predicting* 5 · Summary 2.
#
# *Run → Run All Cells* works at any moment; the cells run in half a minute.

# %% slideshow={"slide_type": "skip"}
import matplotlib.pyplot as plt
import numpy as np

import nnlib as nn
from nnlib import diagnostics, theory
from nnlib.course import check, claim, claim_above, claim_below, hint, predict, solution, start
from nnlib.course.figures import BLUE, GREEN, GREY, INK, VERMILION, dark
from nnlib.labs import DeepTraining, GradientFlow
from nnlib.propagation import send

start()      # one thread for matrix products, and the course's style of figures

# %% [markdown] slideshow={"slide_type": "slide"}
# ## A mystery: two starts that differ by one number
#
# Five classes of points in 20 dimensions: an easy task. Thirty layers of weights, 64 ReLU units wide. Plain gradient descent. Ten networks: five start with weights
# called **Xavier**, of variance $2/(n_{in}+n_{out})$, five with weights called **He**, of variance $2/n_{in}$ (both explained below). Both draw the *same* random numbers; between two
# layers of 64 units He's are $\sqrt 2 = 1.41$ times as large.

# %%
def deep(init):
    return nn.Network((nn.Dense(64, init), nn.relu) * 29, nn.Dense(5, init))

X, Y = nn.blobs(500, np.random.default_rng(0), classes=5, n_x=20, dtype=np.float32)
starts = nn.Parameters.stack([deep(init).build(20, np.random.default_rng(seed), np.float32)
                              for init in (nn.xavier, nn.he) for seed in range(5)])
net = deep(nn.he)          # ten sets of parameters, one network: it holds no numbers

# %% slideshow={"slide_type": "fragment"}
predict("3.a")

# %% slideshow={"slide_type": "subslide"}
params = starts.copy()
history = nn.run(nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, batch_size=25, epochs=25,
                          rule=nn.GradientDescent(lr=0.003), rng=np.random.default_rng(0)))
costs, _ = nn.softmax_cross_entropy(net.predict(params, X), Y)

# %% jupyter={"source_hidden": true}
epochs = history.cost.reshape(25, 20, 10).mean(axis=1)          # 25 epochs of 20 steps, ten networks
_, ax = plt.subplots(figsize=(9, 3.6))
ax.plot(np.arange(1, 26), epochs[:, :5], "o-", ms=4, color=BLUE)
ax.plot(np.arange(1, 26), epochs[:, 5:], "s-", ms=4, lw=1.2, color=VERMILION)
ax.text(25.4, 1.61, "Xavier, 5 seeds", color=dark(BLUE), weight="bold", va="center")
ax.text(25.4, 0.12, "He, 5 seeds", color=dark(VERMILION), weight="bold", va="center")
ax.set(xlim=(0, 31), ylim=(0, 2), xlabel="epoch", ylabel="cost $J$, mean of an epoch", xticks=(1, 5, 10, 15, 20, 25))
plt.show()

# %%
claim_above("Xavier: each of the five costs more than {limit} (a guess: ln 5 = 1.609)", costs[:5], 1.58)
claim_below("He: the median of the five costs less than {limit}", np.median(costs[5:]), 0.02)

# %% [markdown]
# **What happened.** Five networks sit at $\ln 5$, the cost of answering "one in five" to everything. The others have the answer.

# %% [markdown] slideshow={"slide_type": "slide"}
# ### Look inside, before the first step
#
# `nn.gradient` goes forward, takes the cost and comes backward, and keeps every layer's output and gradient in `trace["A"]` and `deltas["Z"]`. Three instruments read them: the typical size of $a$, $\sqrt{\mathbb{E}[a^2]}$ (`rms`); the length of one example's gradient
# (`norms`); and the length of $dW$.

# %%
cost, trace, deltas, grads = nn.gradient(net, starts, X[:, :100], Y[:, :100],
                                         loss=nn.softmax_cross_entropy)
a = diagnostics.rms(trace["A"][:-1])          # (10 networks, 29 layers): A_30 is the output
dz, dw = diagnostics.norms(deltas["Z"]), diagnostics.parameter_norms(grads)

# %% jupyter={"source_hidden": true}
_, axes = plt.subplots(1, 3, figsize=(11, 3.3), sharey=True, layout="constrained")
for ax, values, title in zip(axes, (a, dz, dw), ("forward: size of $a$", "backward: ‖dZ‖", "what moves the weights: ‖dW‖")):
    layers = np.arange(1, values.shape[-1] + 1)
    ax.plot(layers, np.median(values[5:], axis=0), "s-", ms=3, color=VERMILION)
    ax.plot(layers, np.median(values[:5], axis=0), "o-", ms=3, color=BLUE)
    ax.set(title=title, xlabel="layer $l$", yscale="log", ylim=(1e-6, 30))
    ax.text(2, 4, "He", color=dark(VERMILION), weight="bold")
axes[0].text(2, 1e-4, "Xavier:\n×0.71 a layer", color=dark(BLUE), weight="bold")
plt.show()

# %%
claim("size of a at layer 29, Xavier's over He's: {measured}, which is 2^−14·√(20/84)",
      (a[:5, -1] / a[5:, -1]).mean(), expected=2.0 ** -14 * np.sqrt(20 / 84), within=4e-7)

# %% [markdown]
# **What happened.** The signal shrinks from left to right, so the outputs are nearly 0 for every input: a guess. The gradient shrinks from right to left. A weight
# moves by their product, $dW_l = \frac1m dZ_l A_{l-1}^T$, and so *all* layers stand still.
#
# The claim is a formula: $1/\sqrt2$ for each of the 28 square layers, and $\sqrt{20/84}$ for the first one, 20 → 64. Somebody knew it before the network was built. **The rest
# of this lesson is how to know it.**

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Powers: what fifty layers make of 0.9

# %% slideshow={"slide_type": "fragment"}
predict("3.b")

# %%
for L in (10, 50):
    print(f"L = {L}    0.9^L = {0.9 ** L:.2g}    1.0^L = 1    1.5^L = {1.5 ** L:.2g}")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Matrices: many units agree on one factor
#
# The deeper the network, the nearer to 1 the factor of a layer must be. But a layer is a matrix of random numbers: what *is* its factor?

# %% slideshow={"slide_type": "fragment"}
predict("3.c")

# %%
def lengths(c, seed, n=200, L=50):
    """The length of a vector after each of L random linear layers, over its length before."""
    rng, v, seen = np.random.default_rng(seed), np.ones(n), []
    for _ in range(L):
        v = (c / np.sqrt(n) * rng.standard_normal((n, n))) @ v
        seen.append(np.linalg.norm(v) / np.sqrt(n))
    return np.array(seen)

# %%
tries = {c: np.array([lengths(c, seed) for seed in range(8)]) for c in (0.9, 1.0, 1.5)}
for c, seen in tries.items():
    claim(f"c = {c}: a layer multiplies the length by {{measured}} (the mean of eight draws)",
          np.mean(seen[:, -1] ** (1 / 50)), expected=c, within=0.01)

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3.4))
for (c, seen), colour in zip(tries.items(), (BLUE, INK, VERMILION)):
    ax.plot(np.arange(1, 51), seen.T, color=colour, lw=1)
    ax.text(50.6, c ** 50, f"c = {c}", color=dark(colour), weight="bold", va="center")
ax.set(yscale="log", xlim=(0, 57), xticks=(1, 10, 20, 30, 40, 50), xlabel="layer $l$", ylabel="length, eight draws each")
plt.show()

# %% [markdown]
# **What happened.** Each layer multiplies the length by $c$, give or take a few percent. (One network may end at half or at twice
# of $c^{50}$: the lines fan out.) Why $c$? Each entry of $Wv$ is a sum of $n$ random products, and sums of many things are predictable. With weights of mean 0, drawn independently of $a$,
#
# $$\mathrm{Var}(w\,a) = \mathbb{E}[w^2 a^2] - (\mathbb{E}[w]\,\mathbb{E}[a])^2 = \mathrm{Var}\,w\;\mathbb{E}[a^2],$$
#
# and the $n$ terms, each with a $w$ of its own, are uncorrelated: their variances add up. That is the whole theory:
#
# $$\mathrm{Var}\,z = n\,\mathrm{Var}\,w\;\mathbb{E}[a^2]$$

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### What activations leave of a variance of 1
#
# Draws of $z$ from $N(0, 1)$ go through each activation. The $\mathbb{E}[a^2]$ that they leave is what the next layer gets.

# %%
u = np.random.default_rng(0).standard_normal(200_000)
u = np.concatenate([u, -u]) / u.std()          # mean 0 and variance 1: hardly any luck is left
for g in (nn.identity, nn.tanh, nn.relu, nn.leaky_relu(0.1), nn.sigmoid):
    first, second = abs(g(u).mean()), np.mean(g(u) ** 2)
    print(f"{g!r:16}  E[a] = {first:.3f}   E[a²] = {second:.3f}   so n Var w must be {1 / second:.3f}")

# %% [markdown]
# **What happened.** $n\,\mathrm{Var}\,w\;\mathbb{E}[a^2] = 1$ keeps a variance of 1, and the rules of thumb fall out: **1/n** where $a \approx z$ (linear units, or a tanh whose $z$ is
# small: at $z$ of variance 1 it would need 2.54/n), **2/n** for ReLU, which throws away half. That is He's factor of two, and the $\sqrt2$ of the mystery.
#
# From here on $\sigma_w^2 = n\,\mathrm{Var}\,w$, and `var_w` in code.

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Exercise 3.2: one layer on
#
# In a wide ReLU layer $z$ has mean 0 and variance $q$; biases have variance $\sigma_b^2$. Return the variance of the next layer's $z$.
#
# Replace the `...`; run both cells. Stuck? `hint("3.2")` in a new cell, then `hint("3.2", 2)`, then `solution("3.2")`.

# %%
def my_next_variance(q, var_w, var_b):
    """σ_w² E[a²] + σ_b² for ReLU; q, var_w = σ_w² and var_b = σ_b² are numbers"""
    ...

# %%
answer = check("3.2", my_next_variance)
next_variance = answer.use
answer

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Exercise 3.3: write He's initializer
#
# Only the line with `...` is missing.

# %%
def my_he(rng, shape, dtype):
    """W of shape (n_out, n_in), drawn with rng: mean 0, Var w = 2/n_in; dtype float64 or float32"""
    W = ...
    return W.astype(dtype)

# %%
answer = check("3.3", my_he)
he = answer.use
answer

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### The same network by theory and by experiment
#
# `send` builds ten networks of `depth` equal layers, sends random inputs forward and a random gradient backward, and returns every layer's $A$ and $dZ$. First use: your He.

# %%
sizes = {name: np.median(diagnostics.rms(send(init, nn.relu, depth=30)[0]), axis=0)
         for name, init in (("Xavier", nn.xavier), ("He", he))}

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3.4))
for (name, size), var_w, colour in zip(sizes.items(), (1.0, 2.0), (BLUE, VERMILION)):
    ax.plot(np.arange(1, 31), size, "o", ms=5, color=colour)
    q = [var_w]                                             # the variance of z at layer 1: inputs have E[x²] = 1
    for l in range(29):
        q.append(next_variance(q[-1], var_w, 0.0))
    ax.plot(np.arange(1, 31), np.sqrt(np.array(q) / 2), color=INK)
    ax.text(30.6, size[-1], name, color=dark(colour), weight="bold", va="center")
ax.text(2, 3e-5, "lines: your exercise 3.2\n(ours until it is right)", weight="bold")
ax.set(yscale="log", xlim=(0, 34), ylim=(1e-5, 3), xticks=(1, 10, 20, 30), xlabel="layer $l$", ylabel="size of $a$, $\\sqrt{E[a^2]}$")
plt.show()

# %% [markdown] slideshow={"slide_type": "slide"}
# ## "If small weights shrink the gradient, why not just make them large?"
#
# A student's question. tanh ends at ±1: it cannot explode. (A unit near ±1 is called **saturated**: there tanh is flat.)

# %% slideshow={"slide_type": "fragment"}
predict("3.d")

# %% slideshow={"slide_type": "subslide"}
for c in (0.5, 1.0, 1.5, 3.0, 10.0, 30.0):
    A, dZ = send(nn.scaled(c), nn.tanh)
    share, norm = np.median(diagnostics.saturated(A), axis=0), np.median(diagnostics.norms(dZ), axis=0)
    print(f"gain {c:4}  saturated at layer 10:{share[-1]:5.0%}  ‖dZ_1‖/‖dZ_10‖:{norm[0] / norm[-1]:8.2g}")

# %% [markdown]
# <details><summary><b>What happened.</b> Run, then click.</summary>
#
# Too small vanishes. Too large *explodes*, even where most units are saturated (gains 10 and 30): the few that are not multiply by large weights. Between the two, near a gain
# of 1 to 1.5, lies a value with a ratio of 1.
#
# </details>

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Theory: a network described by one number a layer
#
# In a wide layer each $z$ is a sum of many terms: nearly Gaussian, so known by its variance $q$. Layer by layer:
#
# $$q_{l+1} = \sigma_w^2\,\mathbb{E}\big[g(\sqrt{q_l}\,u)^2\big] + \sigma_b^2, \qquad u \sim N(0,1)$$
#
# For ReLU that is exercise 3.2. For other activations it is an integral over a bell curve, which the lab below draws as a line.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Lab: gradient flow
#
# Points are measured (the median of a few networks, the grey band holds most of them), lines are theory. Each move of a slider builds new networks.
# (It shows the standard deviation of $a$: where the mean is 0, as for tanh, that is $\sqrt{\mathbb{E}[a^2]}$.)
#
# 1. Move σ_w² to 0.5 and to 3. What does the *same* slider do to the std of $a$ and to ‖dZ‖?
# 2. Choose ReLU. At which σ_w² is every curve flat, but for chance? (The sentence then says ×1.00 a layer.)
# 3. Choose tanh, σ_b² = 0.05, depth 100. Find the σ_w² at which the ratio in the sentence is nearest to 1, and write it down.

# %%
GradientFlow(depth=30, var_w=1.0, activation=nn.tanh)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Backward: the second number
#
# Going back, a layer multiplies by $W^T$ and by $g'(z)$. The variance of the gradient is multiplied by
#
# $$\chi_1 = \sigma_w^2\,\mathbb{E}\big[g'(\sqrt{q^*}\,u)^2\big]$$
#
# with $q^*$ the variance at which the forward signal settles. Below 1: vanishing. Above 1: exploding.

# %%
def measured_factor(var_w):
    """What a layer multiplies the gradient's length by, from layer 25 to layer 5 of ten tanh networks."""
    norms = diagnostics.norms(send(nn.scaled(np.sqrt(var_w)), nn.tanh, depth=30)[1])
    return np.median(norms[:, 4] / norms[:, 24]) ** (1 / 20)

# %%
for var_w in (0.5, 1.5, 3.0):
    claim(f"tanh, σ_w² = {var_w}: a layer multiplies the gradient by {{measured}}; √χ₁ = {{expected}}",
          measured_factor(var_w), np.sqrt(theory.chi1(nn.tanh, var_w)), within=0.008)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The edge of chaos
#
# A gradient says how much a *small difference* at the input matters at the output. So send two inputs, a millionth apart, through the same network ($\sigma_b^2 = 0.05$).

# %%
def distances(var_w, var_b=0.05, width=200, depth=30):
    """Distance of two inputs, 1e-6 apart, after every layer: the median of five tanh networks."""
    rng = np.random.default_rng(0)
    x, difference = rng.standard_normal((2, width, 1))
    A = np.concatenate([x, x + 1e-6 * difference / np.linalg.norm(difference)], axis=-1)
    apart = []
    for l in range(depth):
        W, b = rng.standard_normal((5, width, width)), rng.standard_normal((5, width, 1))
        Z = np.sqrt(var_w / width) * W @ A + np.sqrt(var_b) * b
        A = np.tanh(Z)
        apart.append(np.median(np.linalg.norm(Z[..., 0] - Z[..., 1], axis=-1)))
    return np.array(apart)

# %%
critical = theory.critical_variance(nn.tanh, 0.05)
cases = {"order: inputs become one": 1.0, "the edge": critical, "chaos: neighbours part": 3.0}
apart = {word: distances(var_w) for word, var_w in cases.items()}
rate = {word: np.sqrt(theory.chi1(nn.tanh, var_w, 0.05)) for word, var_w in cases.items()}

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3.6))
for (word, var_w), colour in zip(cases.items(), (BLUE, GREEN, VERMILION)):
    ax.plot(np.arange(1, 31), apart[word], "o", ms=4, color=colour)
    ax.plot(np.arange(10, 31), apart[word][9] * rate[word] ** np.arange(21), color=colour)
    ax.text(30.4, apart[word][-1], f"σ_w² = {var_w:.2f}\n{word}", color=dark(colour), weight="bold", va="center")
ax.set(yscale="log", xlim=(0, 43), ylim=(4e-9, 6e-5), xticks=(1, 10, 20, 30), xlabel="layer $l$", ylabel="distance of the two inputs")
plt.show()

# %%
for word in cases:
    seen = (apart[word][-1] / apart[word][9]) ** (1 / 20)          # from layer 10 to layer 30
    claim(f"{word}: a layer multiplies a small difference by {{measured}}; √χ₁ = {{expected}}",
          seen, rate[word], within=0.02)

# %% [markdown]
# **What happened.** Points: measured. Lines: $\sqrt{\chi_1}$ a layer. The factor of small differences forward and the factor of gradients backward are the same number. With
# $\chi_1 < 1$ a cat and a dog look alike after some layers; with $\chi_1 > 1$ two photographs of the same cat do not. The deeper the network, the closer to $\chi_1 = 1$ it must start
# for anything to cross it: the **edge of chaos**. (Even there signals may fade and inputs grow alike, but slowly: tanh without
# biases at $\sigma_w^2 = 1$ is critical, and its signal falls like $1/\sqrt l$.)

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Where the edge is
#
# `critical_variance` finds the $\sigma_w^2$ with $\chi_1 = 1$.

# %%
for var_b in (1e-4, 1e-3, 0.01, 0.05, 0.1):
    print(f"tanh, σ_b² = {var_b:<6g}  critical σ_w² = {theory.critical_variance(nn.tanh, var_b):.4f}")
print(f"ReLU, σ_b² = 0       critical σ_w² = {theory.critical_variance(nn.relu, 0.0):.4f}: He's 2")

# %% [markdown]
# What did you find in the lab? A little more than 1.76: its first layers have not yet settled at $q^*$.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The theory has never seen a gradient step. Does it know who will learn?
#
# First the theory, for tanh with $\sigma_b^2 = 0.05$: up to which depth is the gradient at layer 1 between a tenth of the last layer's and ten times that?

# %%
variances, depths = np.geomspace(0.5, 6, 13), np.array([5, 10, 20, 30, 40, 60])
fine = np.geomspace(0.45, 6.6, 400)
reach = 1 + 2 / np.abs(np.log10(theory.chi1(nn.tanh, fine, 0.05)))          # χ₁^((L − 1)/2) is 1/10 or 10
for depth in depths[2:]:
    low, high = fine[reach > depth][[0, -1]]
    print(f"depth {depth:2}: less than tenfold for σ_w² from {low:.2f} to {high:.2f}")

# %% [markdown] slideshow={"slide_type": "subslide"}
# Then the experiment: 6 depths × 13 variances are 78 tanh networks of width 32, trained for nine epochs, all the same but for depth and $\sigma_w^2$.
# The picture shows the share of the *training* digits that they read.

# %% slideshow={"slide_type": "fragment"}
predict("3.e")

# %%
data = nn.digits(np.float32)
digits, labels = nn.Standardizer.fit(data.X_train)(data.X_train), data.Y_train

def trained(depth):
    """Accuracy of 13 tanh networks: the same random numbers, 13 values of σ_w²."""
    rng = np.random.default_rng(0)
    net = nn.Network((nn.Dense(32, nn.lecun), nn.tanh) * (depth - 1), nn.Dense(10, nn.lecun))
    params = nn.Parameters.stack([net.build(64, rng, np.float32)] * 13)
    for l in range(1, depth + 1):
        params[f"W{l}"] *= np.sqrt(variances)[:, None, None]
        params[f"b{l}"] += np.sqrt(0.05) * rng.standard_normal(params[f"b{l}"].shape[1:])
    nn.run(nn.train(net, params, digits, labels, loss=nn.softmax_cross_entropy,
                    rule=nn.GradientDescent(lr=0.01), batch_size=64, epochs=9, rng=rng))
    return nn.accuracy(net.predict(params, digits), labels)

# %%
accuracies = np.array([trained(depth) for depth in depths])          # (depths, variances)

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
rows = np.arange(len(depths))
_, ax = plt.subplots(figsize=(10.5, 4.8))
picture = ax.pcolormesh(variances, rows, accuracies, cmap="viridis", vmin=0.1, vmax=0.9, shading="nearest")
ax.plot(fine, np.interp(reach, depths, rows, right=np.nan), color="white", lw=3)
ax.axvline(critical, color="white", ls="--", lw=2)
ax.text(critical, 5.6, "critical", ha="center")
for x, y, word in ((0.55, 4.2, "theory:\nvanished\nto a tenth"), (3.1, 4.2, "theory:\ngrown tenfold")):
    ax.text(x, y, word, color="white", weight="bold", size=12)
ax.set(xscale="log", xlabel="$\\sigma_w^2$", ylabel="depth $L$", xlim=(0.45, 6.6), yticks=rows, yticklabels=depths)
ax.set_xticks((0.5, 1, critical, 3, 6), ("0.5", "1", f"{critical:.2f}", "3", "6"), minor=False)
ax.set_xticks((), minor=True)
ax.grid(False)
plt.colorbar(picture, label="accuracy after training", pad=0.02)
plt.show()

# %%
best = variances[accuracies[3:].mean(axis=0).argmax()]          # of the depths 30, 40 and 60
off = max(best / critical, critical / best)
claim_below("depths 30 to 60: best and critical σ_w² differ by less than a factor of {limit}", off, 1.35)
deepest = accuracies[4:].mean(axis=0)          # 40 and 60
claim_above("depths 40 and 60: σ_w² = 1.73 is more than {limit} times as accurate as 0.93, and as 3.97",
            deepest[6] / deepest[[3, 10]], 1.5)

# %% [markdown]
# **What happened.** The white curves came first: two integrals over a bell curve. The colours came after: 78 training runs on real digits. They tell the same story, a funnel that narrows
# round the critical value as the networks get deeper.
#
# Read it for what it is: who learns *soon* (even the best of depth 60 reads half of the digits or fewer). Train ten times as long, and the funnel widens; take narrower layers, and it narrows.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Lab: deep training
#
# Now move the cause *during* training. Depth and σ_w² begin a new network; the learning rate and the batch size act on the run as it goes.
#
# 1. It opens 200 steps into a run like the mystery's (30 *hidden* layers, other points): it stalls. Press *Play*: it goes on stalling. Move σ_w² to 2: a new start. Does the cost leave the line "guessing"?
# 2. Raise the learning rate, *Rewind*, play; and again, until it diverges. Which rate was the last that worked?

# %%
DeepTraining(depth=30, var_w=1.0, lr=0.003).run(steps=200)

# %% [markdown] slideshow={"slide_type": "subslide"}
# ## Deeper: the factor of a layer with one unit
#
# **Exercise 3.1.** A chain: $a_0 = x$, $a_l = \tanh(w_l a_{l-1})$. Return the slope $da_L/dx$. Replace the `...`; run both cells. Stuck? `hint("3.1")` in a new cell.

# %%
def my_chain_slope(w, x):
    """da_L/dx for weights w (L,) and a number x"""
    ...

# %%
answer = check("3.1", my_chain_slope)
chain_slope = answer.use       # yours once it is right, ours until then
answer

# %%
slopes = {w: np.array([[chain_slope(np.full(L, w), x) for x in (0.0, 1.0)] for L in range(1, 51)])
          for w in (0.9, 1.0, 1.5)}
for w, seen in slopes.items():
    print(f"50 units, w = {w}: slope at x = 0 is {seen[-1, 0]:.2g}, at x = 1 it is {seen[-1, 1]:.2g}")

# %% jupyter={"source_hidden": true}
_, axes = plt.subplots(1, 2, figsize=(11, 3.2), sharey=True, layout="constrained")
for (w, seen), colour, place in zip(slopes.items(), (BLUE, INK, VERMILION), ("top", "bottom", "center")):
    for ax, side in zip(axes, seen.T):
        ax.plot(np.arange(1, 51), side, color=colour)
        ax.text(51, side[-1], f"w = {w}", color=dark(colour), weight="bold", va=place)
for ax, x in zip(axes, (0, 1)):
    ax.set(title=f"slope of the chain at x = {x}", yscale="log", xlim=(0, 60), xticks=(1, 25, 50), xlabel="units in the chain")
plt.show()

# %% [markdown]
# **What happened.** At $x = 0$ tanh has slope 1 and the chain's slope is $w^L$. Elsewhere the slopes below 1 join in: with $w = 1.5$ the chain *explodes* at 0 and
# *vanishes* at 1. Weights and slopes both count. In a network they are averaged over many units, and that makes things simpler, not harder.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: does tanh settle?
#
# For tanh and $\sigma_w^2 = 1$, $\mathbb{E}[a^2]$ is .39 after layer 1 and .24 after layer 2.

# %% slideshow={"slide_type": "fragment"}
predict("3.f")

# %%
q = theory.variances(nn.tanh, depth=101, var_w=1.0)[1:]          # E[a²] of layer l, from q_1 = 1
for l in (1, 2, 5, 10, 50, 100):
    print(f"layer {l:3}    theory {q[l - 1]:.4f}    1/(2l) = {1 / (2 * l):.4f}")

# %%
rng, A, measured = np.random.default_rng(0), np.random.default_rng(1).standard_normal((500, 20)), []
for l in range(100):
    A = np.tanh(rng.standard_normal((500, 500)) / np.sqrt(500) @ A)
    measured.append((A ** 2).mean())

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
layers = np.arange(1, 101)
_, ax = plt.subplots(figsize=(9, 3.8))
ax.plot(layers, measured, "o", color=BLUE, ms=5)
ax.plot(layers, 1 / (2 * layers), "--", color=VERMILION, lw=2.5)
ax.plot(layers, q, color=INK, lw=1.5)
ax.axhline(0.25, color=GREY, ls=":", lw=2)
words = ((1.1, 0.6, "1/(2l)", VERMILION), (30, 0.29, "“settles at 0.25”", GREY),
         (4.2, 0.14, "theory", INK), (5, 0.02, "one network,\n500 wide", BLUE))
for x, y, word, colour in words:
    ax.text(x, y, word, color=dark(colour), weight="bold")
ax.set(xscale="log", yscale="log", xlabel="layer $l$", ylabel="E[$a^2$]", ylim=(2e-3, 1), xlim=(1, 100))
plt.show()

# %%
for l in (50, 100):
    claim(f"E[a²] of layer {l}: {{measured}}; 1/(2l) = {{expected}}", q[l - 1], 1 / (2 * l), within=0.03)
claim_below("one network of width 500: from layer 10 on E[a²] is below {limit}", measured[9:], 0.08)

# %% [markdown]
# **What happened.** It does not settle. It passes 0.24 at layer 2 and goes on to fall like $1/(2l)$: slowly, for this is the critical value, where $g(z) \approx z - z^3/3$ takes a
# little less each time. Theory (line) and one random network (points) agree, and no constant was fitted.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: forward wants n_in, backward wants n_out
#
# Going back, $dA = W^T dZ$ sums over the $n_{out}$ units of the layer: the backward factor is $n_{out}\,\mathrm{Var}\,w$, the forward factor $n_{in}\,\mathrm{Var}\,w$. Neighbouring layers need not be
# equally wide; but where they are not, the two factors cannot both be 1. Glorot and Bengio took $\mathrm{Var}\,w = 2/(n_{in}+n_{out})$, which makes the *mean* of the two factors 1.
#
# **Exercise 3.5.** Write their initializer (named after Xavier Glorot).

# %%
def my_xavier(rng, shape, dtype):
    """W of shape (n_out, n_in), drawn with rng: mean 0, Var w = 2/(n_in + n_out); float64 or float32"""
    W = ...
    return W.astype(dtype)

# %%
answer = check("3.5", my_xavier)
xavier = answer.use
answer

# %% slideshow={"slide_type": "subslide"}
def both_ways(init, n_in, n_out):
    """What a linear layer multiplies the variance by: forward, backward."""
    rng = np.random.default_rng(0)
    W = init(rng, (n_out, n_in), np.float64)
    A, dZ = rng.standard_normal((n_in, 300)), rng.standard_normal((n_out, 300))
    return (W @ A).var(), (W.T @ dZ).var()

# %%
print("           300 → 1200                 300 → 300")
for name, init in (("1/n_in", nn.lecun), ("Xavier", xavier), ("He", he)):
    both = (*both_ways(init, 300, 1200), *both_ways(init, 300, 300))
    print("{:7} forward ×{:.1f} backward ×{:.1f}  forward ×{:.1f} backward ×{:.1f}".format(name, *both))

# %%
claim("1/n_in, 300 → 1200: forward and backward are {measured}; n_in/n_in and n_out/n_in are {expected}",
      both_ways(nn.lecun, 300, 1200), expected=[1, 4], within=0.03)
claim("Xavier, 300 → 1200: forward and backward are {measured}, and their mean is 1",
      both_ways(nn.xavier, 300, 1200), expected=[0.4, 1.6], within=0.03)

# %% [markdown]
# **What happened.** $1/n_{in}$ keeps the signal and lets the gradient grow fourfold; Xavier shares the error out, and is $1/n$ where neighbours are equally wide. It suits tanh while its $z$ are
# small. ReLU needs twice as much, and that was the mystery.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: one letter, `rand` for `randn`
#
# `np.random.rand` draws between 0 and 1, `np.random.randn` from $N(0, 1)$. Both times $1/\sqrt n$, ten tanh layers of 100 units.

# %% slideshow={"slide_type": "fragment"}
predict("3.g")

# %%
def rand_start(rng, shape, dtype):
    return (rng.random(shape) / np.sqrt(shape[1])).astype(dtype)

# %%
for name, init in (("randn", nn.lecun), ("rand", rand_start)):
    A, dZ = send(init, nn.tanh)
    norm = np.median(diagnostics.norms(dZ), axis=0)
    print(f"{name:5}  ‖dZ‖ at layer 1 / layer 10: {norm[0] / norm[-1]:.0e}")

# %% jupyter={"source_hidden": true}
_, axes = plt.subplots(1, 2, figsize=(11, 2.6), layout="constrained")
for ax, name, init, colour in zip(axes, ("randn", "rand"), (nn.lecun, rand_start), (BLUE, VERMILION)):
    ax.hist(send(init, nn.tanh)[0][-1].ravel(), bins=np.linspace(-1, 1, 41), color=colour)
    ax.set(title=f"{name}: activations of layer 10", yticks=(), xlabel="$a$", xlim=(-1.05, 1.05))
plt.show()

# %%
A, _ = send(rand_start, nn.tanh)
claim_above("rand: at layer 10, for each of ten seeds, more than {limit} of the units are saturated",
            diagnostics.saturated(A)[:, -1], 0.99)
A, _ = send(nn.lecun, nn.tanh)
claim("randn: at layer 10, for none of ten seeds; the largest share is {measured}",
      diagnostics.saturated(A)[:, -1].max(), expected=0, within=0)

# %% [markdown]
# **What happened.** The weights of `rand` have mean $0.5/\sqrt n$. All $n$ of them push the same way, and a sum of $n$ equal pushes grows like $n$, not like
# $\sqrt n$: for an example, all units of a layer end at +1, or all at −1. There tanh is flat, and the gradient is gone. Mean 0 is not decoration.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: the gain that keeps the signal, and the one that keeps the gradient
#
# **Exercise 3.4.** Return $c$ such that $\mathrm{Var}\,w = c^2/n$ keeps the variance at 1. `u` holds many draws from $N(0, 1)$.

# %%
def my_gain(g, u):
    """c with c² E[g(u)²] = 1, where E is the mean over the array u"""
    ...

# %%
answer = check("3.4", my_gain)
gain = answer.use
answer

# %%
for g in (nn.tanh, nn.relu, nn.leaky_relu(0.1), nn.sigmoid):
    print(f"{g!r:16} gain {gain(g, u):.3f}")
size = np.median(diagnostics.rms(send(nn.scaled(gain(nn.tanh, u)), nn.tanh, depth=30)[0]), axis=0)
claim("tanh with its gain: the size of a at layers 10 and 30 is {measured}; √0.3943 = {expected}",
      size[[9, 29]], expected=np.sqrt(0.3943), within=0.015)

# %% [markdown]
# In theory the forward variance stays at exactly 1. And the gradient, over 30 layers? For that, one more formula. **Exercise 3.6.** χ₁ is a factor of *variance* for *one* layer. Return the
# ratio of lengths $\|dZ_1\|/\|dZ_L\|$ in a network of $L$ layers.

# %%
def my_gradient_ratio(chi, depth):
    """‖dZ_1‖ / ‖dZ_L‖ for a number chi and L = depth layers"""
    ...

# %%
answer = check("3.6", my_gradient_ratio)
gradient_ratio = answer.use
answer

# %% slideshow={"slide_type": "fragment"}
predict("3.h")

# %%
var_w = gain(nn.tanh, u) ** 2
chi = theory.chi1(nn.tanh, var_w)
q_star = theory.fixed_point(nn.tanh, var_w)
print(f"q* = {q_star:.2f}    χ₁ = {chi:.2f}    ‖dZ‖ at layer 1 / layer 30: {gradient_ratio(chi, 30):.0f}")
claim("at tanh's gain a layer multiplies the gradient by {measured}; √χ₁ = {expected}",
      measured_factor(var_w), expected=np.sqrt(chi), within=0.01)

c = 0.0          # the correlation of z for two orthogonal inputs, at layer 1
for l in range(29):
    c = theory.correlation_map(nn.relu, c, var_w=2.0)
claim("theory, ReLU at σ_w² = 2: at layer 30 two inputs that were orthogonal correlate to {measured}",
      c, expected=0.971, within=0.001)

# %% [markdown]
# **What happened.** Forward and backward ask for different things: $\mathbb{E}[g^2]$ and $\mathbb{E}[g'^2]$. For ReLU the two are the same, one half, and He's 2 serves both.
# For tanh without biases both are served only at $\sigma_w^2 = 1$, where the signal fades, but like $1/(2l)$ and not like a power $c^l$. And what ReLU keeps at He's 2 is sizes, not everything: two orthogonal
# inputs become more alike with each layer, if slowly.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: history I, why deep sigmoid networks had a bad name
#
# Nielsen's book measures $\|db_l\|$ of each hidden layer, before training, in sigmoid networks with hidden layers of 30 units (weights of variance 1/n, biases of variance 1). He used
# MNIST's 784 pixels; here are our digits with 64, and forty networks instead of one.

# %%
def nielsen(hidden, seeds=40):
    """‖db_l‖ of every hidden layer, (seeds, hidden)."""
    net = nn.Network((nn.Dense(30, nn.lecun), nn.sigmoid) * hidden, nn.Dense(10, nn.lecun))
    params = nn.Parameters.stack([net.build(64, np.random.default_rng(seed), np.float32)
                                  for seed in range(seeds)])
    rng, X, Y = np.random.default_rng(0), data.X_train[:, :1000] / 16, data.Y_train[:, :1000]
    for l in range(1, hidden + 2):
        params[f"b{l}"] = rng.standard_normal(params[f"b{l}"].shape)
    _, _, _, grads = nn.gradient(net, params, X, Y, loss=nn.sigmoid_cross_entropy)
    return diagnostics.parameter_norms(grads, "b")[:, :hidden]

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3))
ax.plot(np.arange(1, 5), nielsen(4).T, "o", ms=4, color=BLUE, alpha=0.3)
ax.plot(np.arange(1, 5), [0.003, 0.017, 0.070, 0.285], "X", ms=11, color=VERMILION, mew=0)
ax.text(1.1, 0.012, "his one network", color=dark(VERMILION), weight="bold")
ax.text(3.1, 0.02, "forty of ours", color=dark(BLUE), weight="bold")
ax.set(yscale="log", xticks=(1, 2, 3, 4), xlabel="hidden layer $l$", ylabel="$\\|db_l\\|$ before training")
plt.show()

# %%
for theirs in (np.array([0.012, 0.060, 0.283]), np.array([0.003, 0.017, 0.070, 0.285])):
    ours = nielsen(len(theirs))
    print(len(theirs), "hidden layers: median of ours", np.median(ours, axis=0).round(3), " his", theirs)
    claim_below("layer by layer, his is {measured} times the largest of our forty: below it",
                theirs / ours.max(axis=0), 1)
    claim_above("and {measured} times the smallest: above it", theirs / ours.min(axis=0), 1)

# %%
norms = np.median(nielsen(4), axis=0)
claim_above("a layer's gradient is more than {limit} times the one before's", norms[1:] / norms[:-1], 4)
claim_above("the last hidden layer's is more than {limit} times the first's", norms[-1] / norms[0], 100)
chi = theory.chi1(nn.sigmoid, var_w=1.0, var_b=1.0)
print(f"theory, very wide: χ₁ = {chi:.3f}, so a length shrinks by {np.sqrt(chi):.2f} a layer")

# %% [markdown]
# **What happened.** σ′ is at most 1/4, so its square is at most 1/16, and on average less: only a fifth of the length is left after each layer. Three steps back cost a factor
# of more than a hundred.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: history II, Glorot and Bengio, 2010
#
# They compared the *standard* start of their day, $U(-1/\sqrt n, 1/\sqrt n)$ with variance $1/(3n)$, with their *normalized* one, variance $1/n$. One layer multiplies a small change by the
# matrix $J = \mathrm{diag}(g')\,W$; they looked at the mean of its singular values. For a large square random matrix with $\sigma_w$ it is $\sigma_w \cdot 8/(3\pi)$.

# %%
def mean_singular_values(init, n=300):
    """Of W and of J = diag(g') W, at layer 5 of a tanh network; J for four inputs."""
    rng = np.random.default_rng(0)
    A = rng.standard_normal((n, 4))
    for _ in range(5):
        W = init(rng, (n, n), np.float64)
        A = np.tanh(W @ A)
    J = (1 - A.T[:, :, None] ** 2) * W
    return np.linalg.svd(W, compute_uv=False).mean(), np.linalg.svd(J, compute_uv=False).mean()

# %%
W, J = np.transpose([mean_singular_values(nn.scaled(1.0)), mean_singular_values(nn.scaled(3 ** -0.5))])
claim("W alone: the mean singular value is {measured}; 8/(3π) and 8/(3π√3) are {expected}",
      W, expected=8 / (3 * np.pi) * np.array([1, 3 ** -0.5]), within=0.007)
claim("J, with tanh's slopes: {measured}; they report 0.8 and 0.5", J, expected=[0.8, 0.5], within=0.1)

# %% slideshow={"slide_type": "fragment"}
predict("3.i")

# %% slideshow={"slide_type": "subslide"}
def gradients(init, seeds=5, n=300, m=300):
    """‖dZ_l‖ and the standard deviation of dW_l for the five hidden layers, over that of layer 5."""
    net = nn.Network((nn.Dense(n, init), nn.tanh) * 5, nn.Dense(10, init))
    params = nn.Parameters.stack([net.build(64, np.random.default_rng(seed), np.float32)
                                  for seed in range(seeds)])
    _, _, deltas, grads = nn.gradient(net, params, digits[:, :m], labels[:, :m],
                                      loss=nn.softmax_cross_entropy)
    dZ, dW = diagnostics.norms(deltas["Z"])[:, :5], diagnostics.std([grads[f"W{l}"] for l in range(1, 6)])
    return np.median(dZ / dZ[:, 4:], axis=0), np.median(dW / dW[:, 4:], axis=0)

# %%
for name, init in (("standard", nn.scaled(3 ** -0.5)), ("normalized", nn.scaled(1.0))):
    dZ, dW = gradients(init)
    print(f"{name:10}  layers 1 to 5:  ‖dZ‖ {dZ.round(2)}  std of dW {dW.round(2)}")

# %%
dZ, dW = gradients(nn.scaled(3 ** -0.5))
claim("standard start: the standard deviation of dW in layers 1 to 5, over layer 5's, is {measured}",
      dW, expected=1, within=0.11)
claim_below("standard start: ‖dZ‖ at layer 1 is less than {limit} of layer 5's", dZ[0], 0.15)

# %% [markdown]
# **What happened.** A vanishing gradient can hide: look at dW alone and all seems well. Look at dZ, *and* at A.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: a layer that measures instead of predicting
#
# We chose the weights so that the variance stays. **Batch normalization** measures the variance in every layer and divides it out, at any $\sigma_w^2$. It keeps the *signal*. Try the lab: σ_w²
# from 0.1 to 4 and back, with and without, and read what becomes of the gradient. Lesson 06 is about what batch norm costs.

# %%
GradientFlow(depth=30, var_w=4.0, activation=nn.relu, batch_norm=True, seed=2)

# %%
for var_w in (0.1, 1.0, 4.0):
    net = nn.Network((nn.Dense(100, nn.scaled(np.sqrt(var_w))), nn.BatchNorm(), nn.relu) * 30)
    params = nn.Parameters.stack([net.build(100, np.random.default_rng(seed)) for seed in range(5)])
    X, dA = np.random.default_rng(99).standard_normal((2, 100, 200))          # a batch of 200
    deltas = net.backward(params, net.forward(params, X), dA, params.zeros_like())
    norms = diagnostics.norms(deltas["Z"])
    factor = np.median(norms[:, 4] / norms[:, 24]) ** (1 / 20)
    claim(f"σ_w² = {var_w}: a layer multiplies the gradient by {{measured}}; √(π/(π − 1)) = {{expected}}",
          factor, expected=np.sqrt(np.pi / (np.pi - 1)), within=0.01)

# %% [markdown]
# **What happened.** The signal is held, and the gradient explodes: a layer multiplies it by 1.21, whatever the weights, and by a little more in the lab's batch of 16. No $\sigma_w^2$ helps. (Yang and others found the
# factor in 2019. That networks with batch norm train all the same is not what this lesson explains.)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Summary
#
# - Without biases a layer multiplies the variance of the signal by $\sigma_w^2\,\mathbb{E}[g^2]/q$, and with or without them the variance of the gradient by $\chi_1 = \sigma_w^2\,\mathbb{E}[g'^2]$; depth makes powers of both.
# - Keep them at 1: $\mathrm{Var}\,w = 1/n$ (linear units, tanh while $z$ is small), $2/n$ (ReLU, He), with mean 0. Larger explodes, though units saturate.
# - $\chi_1 = 1$ is the edge of chaos. The deeper a network, the nearer to it it must start, to learn *soon*.
#
# ## On your own
#
# - Sigmoid has a critical gain too, beyond the slider: `GradientFlow(activation=nn.sigmoid, var_w=…)` takes any number. Find it (near 100), and say why nobody uses it.
# - Invent an activation, `nn.Activation(g, slope)`. Give it the gain that keeps the signal (exercise 3.4), then the $\sigma_w^2$ with $\chi_1 = 1$ (`theory.critical_variance`). Which trains deeper?
# - In the lab *deep training*, take depth 50, and play while you move σ_w². Which does it need? Then give it tanh.
# - Train the stalled networks of the mystery four times as long. Are they dead, or late?
#
# ## Where this comes from
#
# - X. Glorot, Y. Bengio: *Understanding the difficulty of training deep feedforward neural networks*, AISTATS 2010. Singular values, normalized start, equal dW.
# - K. He, X. Zhang, S. Ren, J. Sun: *Delving deep into rectifiers*, ICCV 2015. The factor 2, and the convolutional network of 30 layers that stalls.
# - B. Poole and others: *Exponential expressivity in deep neural networks through transient chaos*, NeurIPS 2016. The variance map.
# - S. Schoenholz, J. Gilmer, S. Ganguli, J. Sohl-Dickstein: *Deep information propagation*, ICLR 2017. χ₁, and the map of who trains.
# - G. Yang and others: *A mean field theory of batch normalization*, ICLR 2019. Why it explodes gradients.
# - M. Nielsen: *Neural networks and deep learning*, chapter 5, 2015.
