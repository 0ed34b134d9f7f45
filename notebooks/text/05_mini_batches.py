# %% [markdown] slideshow={"slide_type": "slide"}
# # 05 Mini-batches: how wrong may a gradient be?
#
# **What you'll do.** Let two learners race: one computes every gradient exactly, the other from a single image. Measure how wrong the gradient of a batch is, draw the law over it, and predict from
# one number, before any training, up to which size larger batches pay.
#
# **What you'll learn.** Batch, mini-batch, epoch; the law of a batch's noise; why the best batch in examples is not the best in seconds; averages that forget, and the rules made of them: momentum, RMSprop, Adam.
#
# **What you need.** Forward, backward and the learning rate (lesson 00), mean and variance. No GPU, no download.
#
# **Time.** 75 minutes, and 45 more for the sections marked *Deeper*: leave those out the first time, nothing later needs them. In minutes: A mystery 9 · Words 10 · What the cost does 2 · The noise has a law 13 · Lab descent 10 · Where doubling stops paying 5 · Averages that forget 11 · Lab averages 10 · *momentum* 11 · *Adam* 13 · *the penalty* 11 · *the noise scale grows* 2 · *with replacement* 1 · *spot the error* 3 · Summary 2.
#
# *Run → Run All Cells* works at any moment; the cells run in a few seconds.

# %% slideshow={"slide_type": "skip"}
import time
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np

import nnlib as nn
from nnlib.course import check, claim, claim_above, claim_below, hint, predict, solution, start, valley
from nnlib.course.figures import BLUE, FAINT, GREEN, GREY, INK, ORANGE, VERMILION, dark
from nnlib.labs import Averages, Descent

start()      # one thread for matrix products, and the course's style of figures

# %% [markdown] slideshow={"slide_type": "slide"}
# ## A mystery: the exact one and the hasty one
#
# The digits of lesson 00: 1,442 images to train on, a network with 32 hidden units. Learner A reads all images before each step, so its gradient $g$ is exact. Learner B takes one image at
# a time. Both start from the same weights; each has the best of eight learning rates.

# %%
data = nn.digits(np.float32)
X, Y = nn.Standardizer.fit(data.X_train)(data.X_train), data.Y_train
m = X.shape[1]
net = nn.Network(nn.Dense(32), nn.relu, nn.Dense(10))
begin = net.build(64, np.random.default_rng(0), np.float32)

# %% [markdown]
# How wrong is B? Give 1,442 copies of the network one image each: a stack, one pass, and every image's own gradient is there. Then $\sigma^2$ is the mean of $\|g_i - g\|^2$, where $g_i$ is the gradient of image $i$ alone.

# %%
copies = nn.Parameters.stack([begin] * m)
_, _, _, each = nn.gradient(net, copies, X.T[:, :, None], Y.T[:, :, None], loss=nn.softmax_cross_entropy)
G = each.theta.T.astype(float)                      # column i: the gradient of image i
g = G.mean(axis=1)
sigma2 = ((G - g[:, None]) ** 2).sum(axis=0).mean()
print(f"‖g‖ = {np.sqrt(g @ g):.2f}, and one image's gradient is off by σ = {np.sqrt(sigma2):.1f}")
claim_above("one image's is off by more than {limit} times the true length", np.sqrt(sigma2 / (g @ g)), 5)

# %% slideshow={"slide_type": "fragment"}
predict("5.a")

# %%
rates = np.geomspace(0.03, 4, 8).astype(np.float32)          # one for each network of a stack

def training(params, size, lr):
    """Gradient descent on batches of this size."""
    return nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=lr),
                    batch_size=size, epochs=500, rng=np.random.default_rng(1))

def race(size, target=0.3):
    """(steps, rate) of the quickest of eight rates, until the cost of all images is below the target."""
    params = nn.Parameters.stack([begin] * 8)
    for step in training(params, size, rates):
        if step.t % max(1, 8 // size) == 0:           # looking costs more than a step on one image
            with np.errstate(all="ignore"):
                cost = np.nan_to_num(nn.softmax_cross_entropy(net.predict(params, X), Y)[0], nan=np.inf)
            if cost.min() < target:
                return step.t, rates[cost.argmin()]

raced = {size: race(size) for size in (1, m)}

# %% jupyter={"source_hidden": true}
def followed(size, steps):
    """The cost of all images after each step, at the best rate."""
    params, costs = begin.copy(), []
    for step in training(params, size, float(raced[size][1])):
        costs.append(nn.softmax_cross_entropy(net.predict(params, X), Y)[0])
        if step.t == steps:
            return np.arange(1, steps + 1) * size, np.array(costs)

_, ax = plt.subplots(figsize=(9, 3.2))
for size, name, x, y, colour, marker in ((1, "B, one image a step", 1, 0.9, VERMILION, "-"), (m, "A, all images a step", 1100, 1.5, BLUE, "o-")):
    ax.semilogx(*followed(size, raced[size][0]), marker, color=colour)
    ax.text(x, y, name, color=dark(colour), weight="bold")
ax.axhline(0.3, color=GREY, ls=":")
ax.set(xlabel="images looked at", ylabel="cost $J$ of all images", xlim=(0.9, 12000), ylim=(0, 5), xticks=(1, 10, 100, 1000, 10000), xticklabels=("1", "10", "100", "1,000", "10,000"))
ax.minorticks_off()
plt.show()

# %%
steps_A, steps_B = raced[m][0], raced[1][0]
claim_below("B, one image in each step: of an epoch it needs less than {limit}", steps_B / m, 0.6)
claim_above("A has looked at more than {limit} times as many images as B", steps_A * m / steps_B, 8)

# %% [markdown]
# **What happened.** B's gradients point almost anywhere, and B is done before it has seen all images once. A read everything again and again. **A gradient that is seven times more noise than signal is the better buy.** But A took far fewer
# *steps*. Where between one and 1,442 is the best place, and can one know before trying? The answer will be one number, made of the two lengths printed above.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Words: batch, mini-batch, epoch
#
# $x^{(i)}$ in round brackets is **example** $i$, a column; $X^{\{t\}}$ in curly brackets is **mini-batch** $t$, a matrix $(n_x, B)$ of $B$ examples. Five million examples in mini-batches of 1,000 are $X^{\{1\}} \dots X^{\{5000\}}$, each $(n_x, 1000)$.
# All $m$ examples at once are **the batch**: *batch gradient descent*. One at a time is *stochastic* gradient descent, in the strict sense; between the two are *mini-batches*, and people say "batch" for them too. An **epoch** is one pass over all examples, in a new random order.

# %%
big = np.zeros((1, 5_000_000), np.float32)                    # n_x = 1, to count with
shapes = [X_t.shape for X_t, _ in nn.minibatches(big, big, 1000, np.random.default_rng(0))]
print(f"{len(shapes):,} batches, of shape", *set(shapes))

# %% slideshow={"slide_type": "fragment"}
predict("5.b")

# %%
batches = list(nn.minibatches(X, Y, 64, np.random.default_rng(0)))
claim("batches of 64 in an epoch: {measured}", len(batches), expected=-(-1442 // 64), within=0)
claim("images in the last: {measured}", batches[-1][0].shape[1], expected=1442 % 64, within=0)

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Exercise 5.1: mini-batches
#
# Replace the `...`; run both cells. Stuck? `hint("5.1")` in a new cell, then `hint("5.1", 2)`, then `solution("5.1")`.

# %%
def my_minibatches(X, Y, size, rng):
    """X (n_x, m), Y (n_y, m): a list of pairs (X_t, Y_t) of one epoch, `size` examples each,
    in an order drawn with rng; the last has what remains"""
    ...

# %%
answer = check("5.1", my_minibatches)
minibatches = answer.use       # yours once it is right, ours until then
answer

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What the cost does, step by step
#
# With your batches: the cost $J^{\{t\}}$ of the batch that makes the step, for all images and for 64 (both with a rate of 0.2) and for one (0.02).

# %%
def costs_of(size, lr, steps):
    """J^{t} of each step."""
    params, rng, seen = begin.copy(), np.random.default_rng(1), []
    while len(seen) < steps:
        for X_t, Y_t in minibatches(X, Y, size, rng):
            cost, _, _, grads = nn.gradient(net, params, X_t, Y_t, loss=nn.softmax_cross_entropy)
            params.theta[...] -= lr * grads.theta
            seen.append(cost)
    return np.array(seen[:steps])

costs = {"all": costs_of(m, 0.2, 150), "64": costs_of(64, 0.2, 150), "one": costs_of(1, 0.02, 150)}

# %% jupyter={"source_hidden": true}
_, axes = plt.subplots(1, 3, figsize=(11, 3), sharey=True)
for ax, (name, cost), colour in zip(axes, costs.items(), (BLUE, GREEN, VERMILION)):
    ax.plot(np.arange(1, 151), cost, color=colour, lw=1.3)
    ax.set(title={"all": "all 1,442 images", "64": "batches of 64", "one": "one image"}[name], xlabel="step $t$", ylim=(0, 6), xticks=(1, 50, 100, 150))
axes[0].set_ylabel("cost $J^{\\{t\\}}$ of the batch")
plt.show()

# %% jupyter={"source_hidden": true}
ups = {name: np.mean(np.diff(cost) > 0) for name, cost in costs.items()}
claim("all images: the share of steps that went up is {measured}", ups["all"], expected=0, within=0)
claim_above("batches of 64: the share is above {limit}", ups["64"], 0.3)
claim_above("one image: it is above {limit}", ups["one"], 0.3)

# %% [markdown]
# **What happened.** With all images every step goes down (at this rate). With mini-batches the curve shakes: the next batch is another one, easier or harder. A single rise says nothing; look at averages (soon).

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The noise has a law
#
# A batch's gradient $\hat g$ is the mean of its examples' gradients. Means of independent draws have $1/B$ of the variance. Drawn **with replacement** (each example may come again) that is all:
#
# $$E\,\|\hat g - g\|^2 = \frac{\sigma^2}{B}\qquad\text{and without replacement}\qquad \frac{\sigma^2}{B}\cdot\frac{N-B}{N-1}$$
#
# for $N$ examples: what was drawn is not drawn again, so the batch knows more, and with $B = N$ it knows all.

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Exercise 5.2: the noise of a batch

# %%
def my_noise(G, B):
    """Column i of G (P, N) is the gradient of example i: the number E‖ĝ − g‖² for batches of B,
    drawn without replacement"""
    ...

# %%
answer = check("5.2", my_noise)
noise = answer.use
answer

# %% [markdown]
# Theory for the first 240 images, and then 20,000 batches of each size and kind. A row of `shares` says how much each image counts in one batch, so `shares @ G.T` would be 20,000 gradients;
# their lengths need only the inner products of the images' gradients.

# %% slideshow={"slide_type": "fragment"}
predict("5.c")

# %%
N, K, sizes = 240, 20_000, np.array([2, 5, 12, 30, 80, 160, 220])
G_N = G[:, :N]
off = G_N - G_N.mean(axis=1, keepdims=True)
products = off.T @ off                               # (N, N)
theory = {"without": np.array([noise(G_N, B) for B in sizes]), "with": np.trace(products) / N / sizes}

def mean_square(shares):
    """The mean of ‖ĝ − g‖² over batches, one a row."""
    return ((shares @ products) * shares).sum(axis=1).mean()

rng = np.random.default_rng(5)
places = rng.random((K, N)).argsort(axis=1)          # each row a random order
measured = {"without": np.array([mean_square((places < B) / B) for B in sizes]),
            "with": np.array([mean_square(rng.multinomial(B, np.full(N, 1 / N), K) / B) for B in sizes])}

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3.8))
fine = np.arange(1, N + 1)
ax.loglog(fine, np.trace(products) / N / fine, color=VERMILION)
ax.loglog(fine[:-1], [noise(G_N, B) for B in fine[:-1]], color=BLUE)
for name, colour, marker in (("with", VERMILION, "s"), ("without", BLUE, "o")):
    ax.loglog(sizes, measured[name], marker, color=colour, ms=8)
g_N = G_N.mean(axis=1)
ax.axhline(g_N @ g_N, color=GREY, ls=":")
ax.text(1.1, 0.8 * g_N @ g_N, "‖g‖²: below, more signal than noise", color=dark(GREY), va="top")
ax.text(110, 1.15, "with replacement", color=dark(VERMILION), weight="bold")
ax.text(20, 0.17, "without replacement", color=dark(BLUE), weight="bold")
ax.set(xlabel="examples in a batch, B (of 240)", ylabel="E‖ĝ − g‖²", xlim=(1, 330), ylim=(0.01, 200), xticks=(1, 2, 5, 12, 30, 80, 240), xticklabels=("1", "2", "5", "12", "30", "80", "240"))
ax.minorticks_off()
plt.show()

# %%
for name in ("without", "with"):
    claim(f"{name} replacement, batches of 2 to 220: measured over theory is {{measured}}",
          measured[name] / theory[name], expected=1, within=0.03)

# %% [markdown]
# **What happened.** The lines were drawn by theory, the points are counted; nothing was fitted. Four times the examples halve the error. The two kinds part when the batch is a good share of the whole set. And there is a place where the noise is as long as
# the gradient itself: $\sigma^2/B = \|g\|^2$, at
#
# $$B_\text{simple} = \frac{\sigma^2}{\|g\|^2}$$
#
# the **simple noise scale** (McCandlish and others 2018; $\sigma^2$ is the trace of the covariance Σ of the $g_i$).

# %%
B_simple = sigma2 / (g @ g)
print(f"B_simple of this network, before training: {B_simple:.0f}")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Lab: descent
#
# Two weights, 256 examples, a long valley. Left the contours of $J$, with the start to be *dragged*; in the middle the cost; right the gradients of 200 batches round $g$, and the theory's ellipse. All moves while it trains.
#
# 1. Move the batch size: at which is a batch's gradient off by half of the true one's length? Then *Play*: why does that number grow?
# 2. *All examples*: drag the start to a place from which descent zigzags, then to one from which it goes straight. Where is the edge of the learning rate, beyond which it is lost?
# 3. *One example*, 200 steps: it never rests. Lower the learning rate while it plays: what does the cost do?
# 4. *Momentum beside* (a rule that averages gradients, built below): the same start, the same batches. Who is ahead after 20 steps, and after 200?
#
# *Cost against* counts examples, or seconds; *drawn anew* is sampling with replacement; β is momentum's.

# %%
Descent()

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Where doubling stops paying
#
# From a batch of one to larger ones: each step is less wrong, so the rate may be larger and the steps fewer.

# %% slideshow={"slide_type": "fragment"}
predict("5.d")

# %%
sizes = np.array([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, m])
raced |= {int(size): race(int(size)) for size in sizes if size not in raced}
steps = np.array([raced[size][0] for size in sizes])

# %% [markdown]
# The theory (for a step of the best length, McCandlish and others) says
#
# $$\text{steps}(B) = S_\min\Big(1 + \frac{B_\text{noise}}{B}\Big)$$
#
# Far below $B_\text{noise}$: twice the batch, half the steps, the same examples. Far above: the same steps, twice the examples. For the line, $S_\min$ is A's number of steps, and $B_\text{simple}$, measured before training, stands for $B_\text{noise}$. Nothing else is put in.

# %% jupyter={"source_hidden": true}
predicted = steps_A * (1 + B_simple / sizes)
_, (left, right) = plt.subplots(1, 2, figsize=(11, 3.6))
for ax, theory_, seen, title in ((left, predicted, steps, "steps"), (right, predicted * sizes, steps * sizes, "images looked at")):
    ax.loglog(sizes, theory_, color=INK)
    ax.loglog(sizes, seen, "o", color=BLUE, ms=7)
    ax.axvline(B_simple, color=ORANGE, ls="--")
    ax.set(title=f"{title} until J < 0.3", xlabel="batch size B", xlim=(0.8, 2000), xticks=(1, 10, 100, 1000), xticklabels=("1", "10", "100", "1,000"))
    ax.minorticks_off()
left.set(ylim=(2, 2000))
right.set(ylim=(100, 30000))
left.text(1.2 * B_simple, 600, "$B_{simple}$", color=dark(ORANGE))
right.text(1.1, 12000, "line: theory", color=INK)
plt.show()

# %%
cheapest = (steps * sizes).min()
critical = cheapest / steps.min()                   # fewest images over fewest steps: where the arms meet
factor = max(critical / B_simple, B_simple / critical)
claim_below("batches of 16 need less than {limit} times the images of one", steps[4] * 16 / steps[0], 1.6)
claim_above("all images a step: more than {limit} times the cheapest's", steps[-1] * m / cheapest, 6)
claim_below("B_simple and the place where the arms meet differ by a factor below {limit}", factor, 5)
claim_above("the arms meet above B = {limit}", critical, 20)
claim_below("and below B = {limit}", critical, 250)

# %% [markdown]
# **What happened: the mystery solved.** At 1, 2, 4, 8, 16 the number of images stays the same: four hasty steps are worth one step on four images. That holds as long as noise is the trouble, up to about $B_\text{simple}$. Beyond, the gradient is right already, and *a step is only a step*. B was cheap because
# it stood on the flat arm, A dear because it stood far out on the other. One number, measured before the first step, said about where the bend would be.
# An order of magnitude is what it promises, and what we got: it knows nothing of the curvature, and it grows as $J$ falls (a *Deeper* section measures it).

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### And in seconds?
#
# A step on one image costs nearly as much time as a step on 32: most of it is Python and NumPy getting ready. So neither end can be best. This is *your* machine's clock; the picture differs from ours.

# %% jupyter={"source_hidden": true}
def seconds(size):
    """The shortest of three runs of this batch size to the target, at its best rate."""
    steps, rate = raced[size]
    clock = []
    for _ in range(3):
        began = time.perf_counter()
        for step in training(begin.copy(), size, float(rate)):
            if step.t == steps:
                break
        clock.append(time.perf_counter() - began)
    return min(clock)

clock = np.array([seconds(int(size)) for size in sizes])

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3))
ax.loglog(sizes, 1000 * clock, "o-", color=VERMILION, ms=7)
ax.axvline(B_simple, color=ORANGE, ls="--")
ax.text(1.1 * B_simple, 0.8 * 1000 * clock.max(), "$B_{simple}$", color=dark(ORANGE))
ax.set(xlabel="batch size B", ylabel="ms until J < 0.3", xlim=(0.8, 2000), ylim=(500 * clock.min(), 2000 * clock.max()), xticks=(1, 10, 100, 1000), xticklabels=("1", "10", "100", "1,000"))
ax.minorticks_off()
plt.show()

# %%
slow, large = clock[0] / clock.min(), clock[-1] / clock.min()
claim_above("here, batches of one take more than {limit} times the seconds of the best size", slow, 4)
claim_above("all images at once take more than {limit} times as long as the best", large, 1.2)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Averages that forget
#
# Noisy numbers $x_1, x_2 \dots$, such as the costs above. An **exponentially weighted average** keeps one number and moves it a little with each new one:
#
# $$v_t = \beta\,v_{t-1} + (1-\beta)\,x_t,\qquad v_0 = 0$$
#
# Unrolled, $x_{t-k}$ counts with $(1-\beta)\beta^k$. After $1/(1-\beta)$ steps that has fallen to about $1/e$, so this is called its **window**: 10 steps for β = 0.9, 1,000 for 0.999.

# %% slideshow={"slide_type": "fragment"}
predict("5.e")

# %%
beta, v = 0.98, 0.0
for day in (1, 2, 3):
    v = beta * v + (1 - beta) * 14
    total = 1 - beta ** day
    print(f"day {day}: v = {v:.3f}, 1 − βᵗ = {total:.4f}, v / (1 − βᵗ) = {v / total:.1f}")
aged = [0.9 ** 10, 0.98 ** 50, 0.999 ** 1000]
claim("at the age of one window βᵏ is {measured}", aged, expected=1 / np.e, within=0.06)
one, three = 1 - 0.98 ** 50, 1 - 0.98 ** 150
print(f"β = 0.98: the weights sum to {one:.2f} after one window, to {three:.2f} after three")

# %% [markdown]
# **What happened.** $v$ starts from 0 and must climb. The weights so far sum to $1-\beta^t$; dividing by that is the **bias correction**. After one window the sum is about 0.64, after three 0.95; then the correction may be left out.
#
# ### Exercise 5.3: the corrected average

# %%
def my_averages(x, beta):
    """x (T,): an array (T,), v_t / (1 − βᵗ) for t = 1 … T, with v_t = β v_{t−1} + (1 − β) x_t, v_0 = 0"""
    ...

# %%
answer = check("5.3", my_averages)
averages = answer.use
answer

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3))
ax.plot(np.arange(1, 151), costs["64"], color=FAINT, lw=1.5)
for b, colour in ((0.9, BLUE), (0.98, VERMILION)):
    ax.plot(np.arange(1, 151), averages(costs["64"], b), color=colour, lw=2.2)
ax.text(50, 1.95, "β = 0.98: 50 steps back, calm and late", color=dark(VERMILION), weight="bold")
ax.text(50, 1.55, "β = 0.9: 10 steps back", color=dark(BLUE), weight="bold")
ax.set(xlabel="step $t$", ylabel="cost of batches of 64", ylim=(0, 2.5), xticks=(1, 50, 100, 150))
plt.show()

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Lab: averages
#
# A noisy series, its average, and on the right how much each past day counts in the average of one day, which you can *drag*.
#
# 1. Move β from 0.5 to 0.98. When is the curve calm, and what does it cost? (Look where it turns.)
# 2. *Fifty days*: the average begins far too low. Freeze, then tick *correction*. From which day on do the two look alike?
# 3. *A jump*: on day 100 the series jumps from 5 to 20. How many days later has the average come two thirds of the way, to 15? (Drag the day; the sentence says the average.) Compare with the window, for two values of β.

# %%
Averages()

# %% [markdown]
# **From averages to rules.** *Momentum* takes such an average of gradients and steps along it. *RMSprop* averages their squares, component by component, and divides by the root. *Adam* does both, with the correction. The *Deeper* sections build them.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: momentum
#
# $v \leftarrow \beta v + (1-\beta)\,g,\quad \theta \leftarrow \theta - \alpha v$. Across the valley the gradients change their sign from step to step and cancel in the average; along it they agree.
#
# ### Exercise 5.4: one step of momentum

# %%
def my_momentum(theta, g, v, lr, beta):
    """theta, g, v (P,): the new (theta, v) with v ← β v + (1 − β) g and θ ← θ − α v, α = lr;
    what comes in stays as it was"""
    ...

# %%
answer = check("5.4", my_momentum)
momentum = answer.use
answer

# %% [markdown]
# Give it to the lab, with plain descent beside it. Which of the two do you lose when you raise the learning rate to 2.5?

# %%
@dataclass(frozen=True)
class MyMomentum(nn.Rule):
    """Your function as a rule: anything with lr, beta and a step."""
    lr: float
    beta: float = 0.9
    slots = 1

    def step(self, t, theta, g, v):
        theta[...], v[...] = momentum(theta, g, v, self.lr, self.beta)

Descent(rule=MyMomentum, beside=nn.GradientDescent, batch_size=256, lr=2.0).run(60)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: Adam, and four rules in one valley
#
# **RMSprop** keeps an average of the *squares*, and divides each component by its root, so steep and flat directions take steps of like length: $s \leftarrow \beta s + (1-\beta)\,g^2,\quad \theta \leftarrow \theta - \alpha\,g/(\sqrt s + \varepsilon)$. The small
# $\varepsilon$ keeps from dividing by 0. **Adam** has both averages, each with a β of its own, and corrects both before it steps:
#
# $$v \leftarrow \beta_1 v + (1-\beta_1)\,g,\quad s \leftarrow \beta_2 s + (1-\beta_2)\,g^2,\quad \theta \leftarrow \theta - \alpha\,\frac{\hat v}{\sqrt{\hat s} + \varepsilon},\quad \hat v = \frac{v}{1-\beta_1^t},\ \hat s = \frac{s}{1-\beta_2^t}$$
#
# ### Exercise 5.5: one step of Adam

# %%
def my_adam(theta, g, v, s, t, lr, beta1, beta2, eps):
    """theta, g, v, s (P,), t = 1, 2 …, α = lr: the new (theta, v, s), θ moved by −α v̂/(√ŝ + ε);
    the v and s you return are the uncorrected ones; what comes in stays as it was"""
    ...

# %%
answer = check("5.5", my_adam)
adam = answer.use
answer

# %%
one, g_1 = np.array([1.0]), np.array([5.0])
theta_1, v_1, s_1 = adam(one, g_1, 0 * one, 0 * one, 1, 0.1, 0.9, 0.999, 1e-8)
uncorrected = 0.1 * v_1 / np.sqrt(s_1)
claim("Adam's first step is the rate: {measured}", one - theta_1, expected=[0.1], within=1e-6)
claim("uncorrected it is {measured}", uncorrected, expected=[0.1 * 0.1 / np.sqrt(0.001)], within=1e-9)

# %% [markdown]
# Now all four, from one start in the lab's valley (its sides are 67 times as steep as its floor), each at the best of 40 rates: the steps until $J$ stays within 0.01 of its smallest.

# %%
rules = {"gradient descent": nn.GradientDescent, "momentum": nn.Momentum,
         "RMSprop": nn.RMSprop, "Adam": nn.Adam}
lowest = valley.cost(valley.minimum()[:, None])

def settles(rule, size):
    """(steps, rate) of the quickest of 40 rates."""
    tried = []
    for rate in np.geomspace(0.003, 10, 40):
        path = valley.path(rule(rate), (-2, 2), size, 300, np.random.default_rng(0))
        late = np.flatnonzero(~(valley.cost(path) - lowest < 0.01))
        tried.append((late[-1] + 1, rate))
    return min(tried)

settled = {name: settles(rule, 256) for name, rule in rules.items()}

# %% jupyter={"source_hidden": true}
_, axes = plt.subplots(1, 4, figsize=(11, 3.1), sharey=True)
w = np.stack(np.meshgrid(np.linspace(-3, 3, 101), np.linspace(-2, 4, 101)))
height = (valley.cost(w.reshape(2, -1)) - valley.cost(valley.minimum()[:, None])).reshape(101, 101)
for ax, (name, (steps_, rate)), colour in zip(axes, settled.items(), (BLUE, VERMILION, GREEN, ORANGE)):
    ax.contour(*w, height, levels=0.01 * 4.0 ** np.arange(6), colors=GREY, linewidths=0.6)
    ax.plot(*valley.path(rules[name](rate), (-2, 2), 256, int(steps_), np.random.default_rng(0)), ".-", color=colour, ms=4, lw=1.4)
    ax.plot(*valley.minimum(), "*", color=INK, ms=9)
    ax.set(title=name, xlabel="$w_1$", xticks=(-2, 0, 2), yticks=(-2, 0, 2, 4), xlim=(-3, 3), ylim=(-2, 4))
axes[0].set_ylabel("$w_2$")
plt.show()

# %%
three = [settled[name][0] for name in ("gradient descent", "momentum", "Adam")]
claim_below("descent, momentum and Adam, each at its best: fewer than {limit} steps", three, 60)
claim_above("RMSprop at its best rate needs more than {limit}", settled["RMSprop"][0], 60)

# %% [markdown]
# **What happened.** With exact gradients in this valley plain descent, at *its* best rate, is not beaten by much, if at all. But its best rate lies a hair below the edge at which it is lost, and a little less is much slower. Momentum takes rates far beyond
# that edge, and a wide range of them is good: the next cell counts. (Two weights, one start: lesson 07 asks such questions properly.)

# %%
def good_rates(rule):
    """How many of 31 rates from 0.05 to 50 are within 0.01 of the smallest cost after 100 steps."""
    rng = np.random.default_rng(0)
    ends = [valley.path(rule(rate), (-2, 2), 256, 100, rng)[:, -1] for rate in np.geomspace(0.05, 50, 31)]
    return int((valley.cost(np.array(ends).T) < lowest + 0.01).sum())

few, many = good_rates(nn.GradientDescent), good_rates(nn.Momentum)
edge = 2 / np.linalg.eigvalsh(valley.curvature())[-1]
print(f"good rates of 31: descent {few}, momentum {many}; descent's edge, 2/λ_max, is at {edge:.2f}")
claim_above("momentum has more than {limit} times as many good rates as descent", many / few, 1.5)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: the penalty, and which size?
#
# $J^{\{t\}} = \frac1B\sum_i \mathcal L(\hat y^{(i)}, y^{(i)}) + \frac{\lambda}{2B}\sum_l \|W^{[l]}\|^2$, where the sum over $i$ goes over the batch, and $\|W\|^2$ is the sum of a matrix's squares. The second term is the **penalty**, called L2: it pulls every weight towards 0.
#
# ### Exercise 5.6: the cost of a batch with its penalty

# %%
def my_batch_cost(losses, weights, lam):
    """losses (B,) of a batch, weights a list of matrices: the mean loss plus λ/(2B) times the sum
    of all squared weights"""
    ...

# %%
answer = check("5.6", my_batch_cost)
batch_cost = answer.use
answer

# %% slideshow={"slide_type": "fragment"}
predict("5.f")

# %%
def pull(size):
    """How much of W1 the penalty with λ = 1 adds to the gradient, on a batch of this size."""
    with_it, without = (nn.gradient(net, begin, X[:, :size], Y[:, :size], loss=nn.softmax_cross_entropy,
                                    penalty=penalty)[3]["W1"] for penalty in (nn.L2(1.0), nn.no_penalty))
    return np.linalg.norm(with_it - without) / np.linalg.norm(begin["W1"])

losses, weights = np.ones(16), [begin["W1"], begin["W2"]]
twice = batch_cost(np.tile(losses, 2), weights, 2.0) / batch_cost(losses, weights, 1.0)
harder = pull(16) / pull(256)
claim("batches of 16 pull {measured} times as hard as those of 256", harder, expected=16, within=2e-7)
claim("twice the batch, twice the λ: {measured} times the cost", twice, expected=1, within=1e-6)

# %% [markdown]
# **What happened.** The same λ means another penalty at another batch size, and in the last short batch of every epoch too. Many formulas write $\lambda/(2m)$ with $m$ "the number of examples" and leave open which. With the batch's own $B$, as here, move λ in proportion when you change the batch size.
# With all $m$ examples below λ, the mean of $J^{\{t\}}$ over the batches of an epoch, each weighted by its size, is $J$ itself (for weights $W$ that stay as they are). Both are used; say which.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: the noise scale grows
#
# Train to $J = 0.3$ with exact gradients, and measure again.

# %%
trained = begin.copy()
for step in training(trained, m, 0.2):
    if step.cost < 0.3:
        break
copies = nn.Parameters.stack([trained] * m)
_, _, _, later = nn.gradient(net, copies, X.T[:, :, None], Y.T[:, :, None], loss=nn.softmax_cross_entropy)
off_later = later.theta - later.theta.mean(axis=0)
B_later = (off_later ** 2).sum(axis=1).mean() / (later.theta.mean(axis=0) ** 2).sum()
claim_above("at J = 0.3 the noise scale is more than {limit} times what it was", B_later / B_simple, 3)

# %% [markdown]
# So large batches pay more and more towards the end, and some people let the batch grow while they train.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: with replacement, who is never seen?
#
# Drawn anew each time, $m$ draws make an "epoch" too. How many images does it miss?

# %%
seen = [len(np.unique(np.random.default_rng(seed).integers(0, m, m))) for seed in range(20)]
missed = 1 - np.mean(seen) / m
claim("the share that an epoch misses is {measured}, and 1/e = {expected}", missed, 1 / np.e, within=0.02)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: spot the error
#
# From students' notes. (1) "We split the training set into mini-batches $X^{(1)}, X^{(2)}, \dots, X^{(M)}$, with $M = 5{,}000{,}000$ examples in batches of 1,000." (2) A shuffle:

# %%
def notes(X, Y, rng):
    return X[:, rng.permutation(m)], Y[:, rng.permutation(m)]

def accuracy_after(X, Y):
    params = begin.copy()
    nn.run(nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=0.3),
                    batch_size=64, epochs=3, rng=np.random.default_rng(0)))
    return nn.accuracy(net.predict(params, X), Y)

shuffled = notes(X, Y, np.random.default_rng(0))
claim_above("three epochs, labels in place: the accuracy is above {limit}", accuracy_after(X, Y), 0.9)
claim_below("three epochs on the notes' shuffle: it is below {limit}", accuracy_after(*shuffled), 0.4)

# %% [markdown]
# (1) mixes two indices: round brackets count *examples*, $x^{(1)} \dots x^{(5{,}000{,}000)}$, curly ones *batches*, $X^{\{1\}} \dots X^{\{5000\}}$; there are 5,000 of them, not $M$. (2) draws two orders: each label then stands beside another image. No error is raised, the cost is a number, and
# there is nothing to learn. One order for both.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Summary
#
# - $X^{\{t\}}$ is a batch, $x^{(i)}$ an example; an epoch sees each example once, the last short batch included.
# - A batch's gradient is off by $\sigma/\sqrt B$; without replacement times $\sqrt{(N-B)/(N-1)}$. Four times the batch, half the error.
# - $B_\text{simple} = \sigma^2/\|g\|^2$ says where noise and gradient are equally long, and to an order of magnitude where doubling the batch stops paying. It grows during training.
# - Fewest images: small batches. Fewest steps: large ones. Fewest seconds: between, and your machine has a say.
# - $v = \beta v + (1-\beta)x$ looks back about $1/(1-\beta)$ steps and lags as much; divide by $1-\beta^t$ at the beginning.
# - Momentum averages $g$, RMSprop $g^2$, Adam both, corrected. With the penalty's size that of the batch, λ goes with B.
#
# **On your own.** (1) Race to $J < 0.1$: is the bend where $B_\text{simple}$ *at that cost* says? (2) `Averages(series=…)` takes a function of rng: give it 200 of the costs above. (3) In `Descent`, how does the cost at which one-example descent stops falling depend on the rate? (4) Sort the digits by label and train without shuffling.
#
# **Next.** Lesson 06 makes the valley round: inputs, then every layer, normalized.
#
# **Sources.** A. Ng and others, *Deep Learning*, course 2, week 2 (mini-batches, $X^{\{t\}}$, averages with bias correction). S. McCandlish, J. Kaplan, D. Amodei and others, *An Empirical Model of Large-Batch Training*, 2018 (the noise scale; steps and examples). B. Polyak, 1964 (momentum). T. Tieleman, G. Hinton, lecture 6.5, 2012 (RMSprop).
# D. Kingma, J. Ba, *Adam*, 2015 (bias correction). W. Cochran, *Sampling Techniques*, 1977 (the factor (N − B)/(N − 1)).
