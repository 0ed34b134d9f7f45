# %% [markdown] slideshow={"slide_type": "slide"}
# # 02 Zero versus random: sixty-four units that are one
#
# **What you'll do.** Meet three networks of 64 units that differ only in where their weights start. See what becomes of each, and find out why. Then compute *when* it happens,
# from one unit, without training the 64.
#
# **What you'll learn.** Why logistic regression may start at zero and a network may not. What equal units do, what rank has to do with it, and what becomes of a small
# difference between them. Why weights are drawn at random and biases need not be. (*Deeper*: what a start does that is too small or too large.)
#
# **What you need.** Forward, cost, backward, update (lesson 00; if you read this one alone: $Z = WA + b$, $A = g(Z)$, and that descent moves each weight against its gradient, is all
# it takes). No GPU, no download.
#
# **Time.** 75 minutes, and 40 more for the sections marked *Deeper*: leave those out the first time, nothing later needs them. In minutes: A mystery 5 · Logistic regression may start at zero 11 · What equal units do 15 · Lab symmetry 9 · From zero 4 · *is zero a minimum* 4 · One nudge 9 · Theory first 7 · Break the symmetry 10 · *count the steps* 12 · *twenty data sets* 6 · *random* 13 · Summary 2.
#
# *Run → Run All Cells* works at any moment; the cells run in some seconds.

# %% slideshow={"slide_type": "skip"}
import matplotlib.pyplot as plt
import numpy as np

import nnlib as nn
from nnlib import symmetry
from nnlib.course import check, claim, claim_above, claim_below, hint, predict, solution, start
from nnlib.course.figures import BLUE, GREEN, GREY, INK, PINK, VERMILION, dark, powers_of_ten
from nnlib.labs import Symmetry

start()      # one thread for matrix products, and the course's style of figures

# %% [markdown] slideshow={"slide_type": "slide"}
# ## A mystery: one millionth
#
# A ring of points in a larger one, 64 tanh units, plain gradient descent. Three starts. In the first all weights are 0.3. In the second they are too, but for *one* weight of one
# unit, which is larger by 0.000001. In the third they are random.

# %%
def start_of(init, n=64):
    """A network 2 → n → 1, and its parameters."""
    net = nn.Network(nn.Dense(n, init), nn.tanh, nn.Dense(1, init))
    return net, net.build(2, np.random.default_rng(1))

# %%
X, Y = nn.circles(100, np.random.default_rng(2))
net, equal = start_of(nn.constant(0.3))
nudged = equal.copy()
nudged["W1"][0, 0] += 1e-6
_, random = start_of(nn.normal(0.3))

# %% slideshow={"slide_type": "fragment"}
predict("2.a")

# %% slideshow={"slide_type": "subslide"}
def steps(net, params, epochs, X=X, Y=Y, lr=0.75):
    """Gradient descent on all examples: an epoch is a step."""
    return nn.train(net, params, X, Y, loss=nn.sigmoid_cross_entropy, rule=nn.GradientDescent(lr=lr),
                    batch_size=X.shape[-1], epochs=epochs, rng=np.random.default_rng(0))

# %%
params = nn.Parameters.stack([equal, nudged, random])          # three networks, trained together
costs = nn.run(steps(net, params, 3000)).cost

# %% jupyter={"source_hidden": true}
_, (plane, ax) = plt.subplots(1, 2, figsize=(10, 3.4), width_ratios=(1, 2.2), layout="constrained")
plane.plot(*X[:, Y[0] == 0], "o", color=BLUE, mec="white", ms=6)
plane.plot(*X[:, Y[0] == 1], "s", color=VERMILION, mec="white", ms=5.5)
plane.set(title="the task", aspect="equal", xticks=(-1, 0, 1), yticks=(-1, 0, 1))
for k, (words, colour, y) in enumerate((("all 0.3", BLUE, 0.66), ("one weight nudged\nby a millionth", PINK, 0.42), ("random", GREEN, 0.07))):
    ax.plot(np.arange(1, 3001), costs[:, k], color=colour, lw=(3.5, 2, 2)[k])
    ax.text(3030, y, words, color=dark(colour), weight="bold", va="center")
ax.set(title="three starts", xlim=(0, 4500), ylim=(0, 0.8), xlabel="step $t$", ylabel="cost $J$", xticks=range(0, 3001, 1000))
plt.show()

# %%
claim_above("all 0.3: after 3,000 steps it pays more than {limit} (a guess: ln 2)", costs[-1, 0], 0.6)
difference = abs(costs[:200, 1] - costs[:200, 0])
claim_below("in the first 200 steps the nudged network pays the same, to {limit}", difference, 1e-3)
claim_below("nudged: after 3,000 steps it pays less than {limit}", costs[-1, 1], 0.58)
claim_above("nudged: and more than {limit}", costs[-1, 1], 0.2)
claim_below("random: less than {limit}", costs[-1, 2], 0.1)

# %% [markdown]
# **What happened.** The first pays what a guess does. The second does as the first, for a long time; then its cost falls, by about a third, and almost stops. The third has learned. Three questions:
# what holds the first? What does the second wait for, and *how long*? And how far can it get? **The rest of this lesson answers them.**

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Logistic regression may start at zero
#
# One unit, no hidden layer: $A = \sigma(WX + b)$. It is usually started at $W = 0$, and it works. Why?
#
# **Exercise 2.1.** Write its gradient.

# %%
def my_logistic_gradient(X, Y, W, b):
    """dW (1, n_x) and db (1, 1); X is an array (n_x, m), Y (1, m), W (1, n_x), b (1, 1)"""
    dW = ...
    db = ...
    return dW, db

# %%
answer = check("2.1", my_logistic_gradient)
logistic_gradient = answer.use
answer

# %%
rng = np.random.default_rng(0)
X2 = rng.standard_normal((3, 200))
Y2 = (X2[:1] + 0.5 * X2[1:2] + rng.standard_normal((1, 200)) > 0).astype(float)      # a line, and noise
starts = [np.zeros((1, 3))] + [3 * rng.standard_normal((1, 3)) for _ in range(20)]
dW, _ = logistic_gradient(X2, Y2, starts[0], np.zeros((1, 1)))
print("dW at W = 0:", dW.round(3))

# %%
paths = []
for W in starts:
    b, path = np.zeros((1, 1)), []
    for _ in range(300):
        path.append(W[0])
        dW, db = logistic_gradient(X2, Y2, W, b)
        W, b = W - 2 * dW, b - 2 * db
    paths.append(path)
ends = np.array(paths)[:, -1]
claim_below("zero and twenty random starts end at the same W, to {limit}", np.ptp(ends, axis=0), 1e-4)

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(7, 3.2))
for path in np.array(paths)[::-1]:
    colour, width = (VERMILION, 2.6) if not path[0].any() else (GREY, 1.0)
    ax.plot(path[:, 0], path[:, 1], color=colour, lw=width)
    ax.plot(*path[0, :2], "o", color=colour, ms=5)
ax.plot(*ends[0, :2], "*", color=INK, ms=14)
ax.annotate("zero", (0, 0), (3.2, -1.1), color=dark(VERMILION), weight="bold", arrowprops=dict(arrowstyle="-", color=INK, lw=0.8))
ax.set(xlabel="$w_1$", ylabel="$w_2$", title="one valley: 21 starts, one end")
plt.show()

# %% [markdown]
# **What happened.** All 21 starts end at one place. At $W = 0$ the gradient $\frac1m (A - Y)X^T$ is not 0, and its entries differ, because the *inputs* differ. And the cost is **convex**: it has one
# valley, and where its gradient is 0, there is its bottom. So descent, with a rate that is not too large, gets there from anywhere, and zero is as good a start as any. (If a line parts the classes
# without a mistake, the valley has no bottom: $W$ grows for ever, from any start.)
#
# A hidden layer changes that. Its cost has more than one valley; and all its units get the *same* inputs.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What equal units do
#
# Eight units with five inputs each, all weights 0.3, two hidden layers. One pass:

# %%
rng = np.random.default_rng(0)
X5 = rng.standard_normal((5, 200))
Y5 = (X5[:1] + X5[1:2] * X5[2:3] > 0.5).astype(float)     # partly a line, partly a product

def deep(activation, init):
    """5 → 8 → 8 → 1"""
    net = nn.Network(nn.Dense(8, init), activation, nn.Dense(8, init), activation, nn.Dense(1, init))
    return net, net.build(5, np.random.default_rng(0))

# %% slideshow={"slide_type": "fragment"}
predict("2.b")

# %% slideshow={"slide_type": "subslide"}
net5, params5 = deep(nn.tanh, nn.constant(0.3))
cost, trace, deltas, grads = nn.gradient(net5, params5, X5, Y5, loss=nn.sigmoid_cross_entropy)
claim("dW1 has {measured} distinct row", len(np.unique(grads["W1"], axis=0)), expected=1, within=0)
claim("and {measured} distinct columns", len(np.unique(grads["W1"], axis=1).T), expected=5, within=0)

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(6, 3.2))
image = ax.imshow(grads["W1"], cmap="PuOr", vmin=-0.08, vmax=0.08, aspect="auto")
ax.set(xticks=range(5), xticklabels=range(1, 6), yticks=range(8), yticklabels=range(1, 9), xlabel="input", ylabel="unit", title="$dW_1$")
ax.grid(False)
plt.colorbar(image)
plt.show()

# %% [markdown]
# **What happened.** Equal units get the same input, so they give the same $a$; the next layer weighs them equally, so the same $dz$ comes back; so their rows of $dW$ are equal, and so are the units after
# the step. And after the next. They are **one unit**, for ever. This is **symmetry**: exchange two units and nothing changes, so no step of descent can treat them differently.

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Spot the error
#
# Two sentences from students' notes, both wrong:
#
# > "A constant start gives all weights the same gradient."
#
# > "Identical units make the network a network with one hidden layer."
#
# What holds of $dW_1$, and what of $dW_2$? For the second, build the network that has one unit where the other has eight, with weights eight times as large where eight outputs were added:

# %%
narrow = nn.Network(nn.Dense(1), nn.tanh, nn.Dense(1), nn.tanh, nn.Dense(1))
one = narrow.build(5, np.random.default_rng(0))
one["W1"][...] = 0.3
one["W2"][...] = one["W3"][...] = 8 * 0.3
apart = abs(narrow.predict(one, X5) - net5.predict(params5, X5))
claim_below("5 → 1 → 1 → 1 answers as 5 → 8 → 8 → 1 does, to {limit}", apart, 1e-12)

# %% [markdown]
# **What happened.** Only the *rows* of $dW_1$ are equal: each column belongs to another input. (In $dW_2$ the columns are equal too, for its inputs are.) And there still are two hidden layers.
# Identical units make a network *one unit wide*; depth it keeps, but at that width it still draws one straight border.

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Exercise 2.2: a detector
#
# How many distinct units does a layer have? A unit here is its row of $W$ and its bias. Rounding makes no new unit, but a nudge does.

# %%
def my_distinct_units(W, b):
    """The number of distinct rows of W and b together, to 1e-12; W is an array (n, n_in), b (n, 1)"""
    ...

# %%
answer = check("2.2", my_distinct_units)
distinct_units = answer.use
answer

# %%
for words, k in (("all 0.3", 0), ("random", 2)):
    print(words, "after 3,000 steps:", distinct_units(params["W1"][k], params["b1"][k]))

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Lab: symmetry
#
# A unit's two weights are a point; training moves it. A ring round a diamond: other units that are where unit 1 is.
#
# 1. Press *Play*. How many distinct units does the sentence count, and what border can they draw? Move *scale*: does another constant help?
# 2. Press *Random* and play until the sentence says "learned". What has become of the border?

# %%
Symmetry()

# %% [markdown]
# <details><summary><b>What happened.</b> Play, then click.</summary>
#
# One distinct unit draws one straight border, at any scale. (Eight copies get a little below a guess; why 64 do not: below.) Random units are all distinct, and their border closes.
#
# </details>

# %% [markdown] slideshow={"slide_type": "slide"}
# ## From zero: ReLU, tanh, sigmoid
#
# 5 → 8 → 8 → 1 again, 1,000 steps at a learning rate of 2, all weights and biases 0; and beside them a constant start.

# %% slideshow={"slide_type": "fragment"}
predict("2.c")

# %% slideshow={"slide_type": "subslide"}
share = Y5.mean()
guess = -share * np.log(share) - (1 - share) * np.log(1 - share)     # the cost of always saying `share`
fates = {}
for words, activation, init in (("ReLU, zero", nn.relu, nn.zeros), ("tanh, zero", nn.tanh, nn.zeros),
                                ("sigmoid, zero", nn.sigmoid, nn.zeros),
                                ("tanh, 0.3", nn.tanh, nn.constant(0.3))):
    net5, params5 = deep(activation, init)
    J = nn.run(steps(net5, params5, 1000, X5, Y5, lr=2.0)).cost[-1]
    fates[words] = J / guess, np.linalg.matrix_rank(params5["W1"]), np.ptp(params5["W1"], axis=0).max()

# %% jupyter={"source_hidden": true}
print("                cost / guessing   rank of W1   largest difference between units")
for words, (cost, rank, apart) in fates.items():
    print(f"{words:14}       {cost:.2f}              {rank}                {apart}")

# %%
for words in ("ReLU, zero", "tanh, zero"):
    claim_below(f"{words}: the cost is that of guessing, to {{limit}}", abs(fates[words][0] - 1), 1e-6)
claim_below("sigmoid, zero: the cost is below {limit} of guessing", fates["sigmoid, zero"][0], 0.95)

# %% [markdown]
# **What happened.** With ReLU and tanh, $g(0) = 0$: no layer sends anything on, no weight gets a gradient, and only the last bias learns how often a label is 1. The **rank** of $W_1$, the number of
# independent directions among its rows, stays 0. With sigmoid, $g(0) = \frac12$: the last layer learns something, then its weights carry a gradient back. It moves, but with eight equal rows: rank 1, as
# from 0.3. The difference between its units is not small: it is 0.
#
# In the lab above: set *start* to zero, play, and read the rank in the sentence; then the same with sigmoid, until step 4,000.

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Deeper: is zero a minimum?
#
# The gradient at zero is 0, as at the bottom of a valley. Is this one? Put a small number into the weights, in a thousand random directions, and look at the cost. (2 → 8 → 1, the ring.)

# %%
_, zero = start_of(nn.zeros, n=8)
rng, around = np.random.default_rng(0), nn.Parameters.stack([zero] * 1000)
for name in ("W1", "b1", "W2"):
    around[name][...] = 0.05 * rng.standard_normal(around[name].shape)

# %%
for g in (nn.tanh, nn.relu):
    net8 = nn.Network(nn.Dense(8), g, nn.Dense(1))
    _, _, _, grads = nn.gradient(net8, zero, X, Y, loss=nn.sigmoid_cross_entropy)
    change = nn.sigmoid_cross_entropy(net8.predict(around, X), Y)[0] - np.log(2)
    falls, rises = np.sum(change < 0), np.sum(change > 0)
    print(f"{g!r}: gradient {abs(grads.theta).max()}; the cost falls in {falls} directions of 1,000")
    claim_above("it falls in more than {limit}, and rises in more than {limit}", [falls, rises], 100)

# %% [markdown]
# **What happened.** A point where the slope is 0 and the cost falls in some directions and rises in others is a **saddle**. Nothing keeps the network there but exact balance.
#
# With exactly as many labels 1 as 0, sigmoid has such a balance too: the errors add up to 0, and the last layer has nothing to learn either.

# %%
even, (_, still) = nn.Network(nn.Dense(8), nn.sigmoid, nn.Dense(1)), start_of(nn.zeros, n=8)
_, _, _, grads = nn.gradient(even, still, X, Y, loss=nn.sigmoid_cross_entropy)
claim("sigmoid, zero, as many labels 1 as 0: the largest slope is {measured}",
      abs(grads.theta).max(), expected=0, within=0)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## One nudge, and what it frees
#
# Back to the second network of the mystery: 64 equal units, one nudged.

# %% slideshow={"slide_type": "fragment"}
predict("2.d")

# %% slideshow={"slide_type": "subslide"}
lone = nn.Parameters.view(params.vector[1].copy(), equal.shapes)          # network 2 of the three
_ = nn.run(steps(net, lone, 300))
units = symmetry.units(lone)                   # a row (w1, w2, b, v) for each unit; v is its weight in W2
claim("after 3,300 steps {measured} units are distinct", symmetry.distinct(units), expected=2, within=0)
among = np.ptp(units[1:], axis=0).max()
claim("and among the other 63 the largest difference is {measured}", among, expected=0, within=0)

# %% [markdown]
# **What happened.** Sixty-four units that are one; one nudge, and they are two, *and never three*. Look at what the gradient of a unit is made of. With $e = (A_2 - Y)/m$, the error of each example,
#
# $$\frac{\partial J}{\partial w_k} = v_k \sum e\,g'(z_k)\,x \qquad \frac{\partial J}{\partial b_k} = v_k \sum e\,g'(z_k) \qquad \frac{\partial J}{\partial v_k} = \sum e\,a_k$$
#
# it sees its own numbers $(w_k, b_k, v_k)$ and $e$. Nothing else. All that the other units do reaches it through $e$, and *$e$ is the same for all*. Every unit follows one and the same rule; only where it
# starts is its own. Two that are equal stay equal, whatever a third one does.

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### How far can it get?
#
# No further than two units can. Here are twenty networks that *have* two units, from random starts; and one that has a single unit and starts from 0.3.

# %%
two, _ = start_of(nn.normal(1.0), n=2)
pairs = nn.Parameters.stack([two.build(2, np.random.default_rng(seed)) for seed in range(20)])
_ = nn.run(steps(two, pairs, 1000, lr=2.0))
best = nn.sigmoid_cross_entropy(two.predict(pairs, X), Y)[0].min()
claim_above("of twenty networks with two units, the best costs more than {limit}", best, 0.2)
ours = nn.sigmoid_cross_entropy(net.predict(lone, X), Y)[0]
claim_above("the nudged 64 are no better: their cost over that is above {limit}", ours / best, 0.98)
lonely = nn.run(steps(*start_of(nn.constant(0.3), n=1), 3000)).cost[-1]
claim_below("and a single unit, from 0.3, gets below {limit}", lonely, 0.6)
print(f"two units {best:.2f}; nudged {ours:.2f}; one unit {lonely:.2f}; 64 equal {costs[-1, 0]:.2f}")

# %% jupyter={"source_hidden": true}
_, axes = plt.subplots(1, 3, figsize=(10, 3.3), layout="constrained")
x1, x2 = np.meshgrid(np.linspace(-1.6, 1.6, 80), np.linspace(-1.6, 1.6, 80))
for ax, words, theta in zip(axes, ("all 0.3: one, p near ½", "one nudged: two", "random: sixty-four"), (params.vector[0], lone.vector, params.vector[2])):
    Z = net.predict(nn.Parameters.view(theta.copy(), equal.shapes), np.stack([x1.ravel(), x2.ravel()]))
    ax.contourf(x1, x2, Z.reshape(x1.shape), levels=(-1e9, 0, 1e9), colors=("#cce3f0", "#f7dfcc"))
    ax.plot(*X[:, Y[0] == 0], "o", color=BLUE, mec="white", ms=6)
    ax.plot(*X[:, Y[0] == 1], "s", color=VERMILION, mec="white", ms=5.5)
    ax.set(title=words, aspect="equal", xticks=(-1, 0, 1), yticks=(-1, 0, 1))
plt.show()

# %% [markdown]
# **What happened.** One unit draws one line, two a strip or a corner; to close a border round the inner ring it takes three (lesson 00). With one nudge the 64 never learn it, and do not even get as far as two units can.
#
# And what holds the first? A single unit finds a line that is worth something, 64 equal ones do not. They *answer* as a single unit whose weight out is $V = 64v$, but they learn otherwise. All 64 add
# their steps to $V$, so it moves 64 times as fast; $w$ moves a 64th as fast, for its gradient has the factor $v = V/64$. So $V$ is at its best before $w$ has turned. For a line that lies badly this best
# is nearly 0, a guess; and with $v$ so small $w$ hardly moves any more.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Theory first: how a difference grows
#
# Let unit 1 differ from the others by a small $\delta$, in its four numbers $(w_1, w_2, b, v)$. Both follow the same rule, so the difference changes as the rule's *derivative* says: at each step
#
# $$\delta \leftarrow (I - \alpha H)\,\delta, \qquad H = \begin{pmatrix} v \sum e\,g''(z)\,\tilde x \tilde x^T & \sum e\,g'(z)\,\tilde x \\ \sum e\,g'(z)\,\tilde x^T & 0 \end{pmatrix}, \qquad \tilde x = (x_1, x_2, 1)$$
#
# a matrix of 4 × 4: the derivatives of the three gradients above, with respect to $w$, $b$ and $v$. (The 0 stands there because $\partial J/\partial v$ holds no $v$; $e$ is that of the equal units, as
# $\delta$ is small.) $H$ changes from step to step, for the 63 move too: $\delta$ is carried *along their path*. And that path is that of one unit, counted 64 times.

# %%
unit, nudge = np.array([0.3, 0.3, 0.0, 0.3]), np.array([1e-6, 0.0, 0.0, 0.0])
path = symmetry.differences(nn.tanh, X, Y, n=64, unit=unit, b_out=0.0, delta=nudge, lr=0.75)
theory = np.array([abs(delta).max() for _, delta in zip(range(3000), path)])
forecast = 1 + np.argmax(theory > 0.1)
print(f"forecast: unit 1 differs by more than 0.1 from step {forecast} on")

# %% [markdown]
# Only now the network:

# %%
again, measured = nudged.copy(), []
for step in steps(net, again, 3000):
    measured.append(np.ptp(symmetry.units(again)[:2], axis=0).max())
    if measured[-1] > 0.1:
        break
print(f"measured: step {step.t}")
claim("measured over forecast: {measured}", step.t / forecast, expected=1, within=0.04)

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3.6))
t = np.arange(1, 3001)
ax.plot(t[theory < 10], theory[theory < 10], color=INK, lw=1.6)
ax.plot(t[:len(measured):40], measured[::40], "o", color=PINK, ms=5)
ax.axhline(0.1, ls="--", color=GREY, lw=1.2)
ax.axvline(forecast, ls="-.", color=GREEN, lw=2)
ax.text(40, 0.14, "it can be seen", color=dark(GREY))
ax.text(forecast - 40, 3e-7, "forecast", color=dark(GREEN), weight="bold", ha="right")
ax.set(yscale="log", ylim=(1e-7, 3), xlim=(0, len(measured) * 1.25), xlabel="step $t$", ylabel="difference (line: theory)")
powers_of_ten(ax.yaxis, -7, 0)
plt.show()

# %% [markdown]
# **What happened.** The line and the dots are one: theory, made of one unit, says to a few steps when 64 will part. And nothing ever waited. Each step multiplied the difference: after the first few, for some three hundred steps by a little less than 1, then by a
# little more. A number that is multiplied so takes long to get from a millionth to a tenth; the cost shows only the end of it.

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Lab again: the forecast
#
# 1. It opens at step 300. The sentence says at which step unit 1 will part (differ by 0.1): the green line. (Other points than the mystery's, and another rate.) *Play*, and watch it come
#    true: in the middle panel first, in the cost some hundred steps later.
# 2. *Pause*, halve the learning rate, *Rewind* and *Play*. The theory goes ahead of the training, ten steps for each. What becomes of the forecast?
# 3. Move *nudge* to 0, and play: does anything ever part?

# %%
Symmetry(units=64, lr=0.5, nudge=1e-6).run(steps=300)

# %% [markdown]
# <details><summary><b>What happened.</b> Play, then click.</summary>
#
# Half the rate, about twice as many steps: what counts is how far descent has gone. Without a nudge the 64 never part.
#
# </details>

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Break the symmetry
#
# Equal units are held together (of tanh units mirror images too: see *On your own*). So give each a start of its own: draw the weights. **Exercise 2.3.**

# %%
def my_random_start(rng, n_out, n_in, std):
    """W, an array (n_out, n_in) of draws with rng of standard deviation std; b (n_out, 1), zeros"""
    W = ...
    b = ...
    return W, b

# %%
answer = check("2.3", my_random_start)
random_start = answer.use
answer

# %%
def drawn(seed, bias=0.0):
    """2 → 64 → 1, drawn with std 0.3; biases too, if `bias` is not 0."""
    rng, params = np.random.default_rng(seed), equal.copy()
    for l in (1, 2):
        params[f"W{l}"][...], params[f"b{l}"][...] = random_start(rng, *params[f"W{l}"].shape, std=0.3)
        params[f"b{l}"][...] += bias * rng.standard_normal(params[f"b{l}"].shape)
    return params

ends = {}
for words, bias in (("biases zero", 0.0), ("biases random", 0.3)):
    several = nn.Parameters.stack([drawn(seed, bias) for seed in range(4)])
    ends[words] = nn.run(steps(net, several, 450, lr=0.5)).cost
    claim_below(f"{words}: each of four ends at a cost below {{limit}}", ends[words][-1], 0.2)

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 2.8))
for (words, costs_of), colour, marker in zip(ends.items(), (BLUE, VERMILION), ("-", "--")):
    ax.plot(np.arange(1, 451), costs_of, marker, color=colour, lw=1.2)
ax.text(245, 0.55, "biases zero: full lines", color=dark(BLUE), weight="bold")
ax.text(245, 0.45, "biases random: broken lines", color=dark(VERMILION), weight="bold")
ax.set(ylim=(0, 0.9), xlim=(0, 450), xlabel="step $t$", ylabel="cost $J$")
plt.show()

# %% [markdown]
# **What happened.** All eight learn, with zero biases as with random ones: the weights have told the units apart already, and once these differ, so do the gradients of their biases. (Random biases
# are a little quicker here: without any, tanh units add up to an odd function, and a ring is an even one.)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: count the steps, down to the last bit
#
# **Exercise 2.4.** If each step multiplied the difference by the same number, when would it have grown from `nudge` to `size`?

# %%
def my_steps_until(nudge, growth, size):
    """The t with nudge · growth**t = size, not rounded; all are numbers"""
    ...

# %%
answer = check("2.4", my_steps_until)
steps_until = answer.use
answer

# %% slideshow={"slide_type": "fragment"}
predict("2.e")

# %%
ratio = steps_until(1e-12, 1.005, 0.1) / steps_until(1e-6, 1.005, 0.1)
small = symmetry.differences(nn.tanh, X, Y, n=64, unit=unit, b_out=0.0, delta=1e-6 * nudge, lr=0.75)
late = symmetry.parting(small) / forecast
print(f"with equal growth: {ratio:.1f} times as late; along the path: {late:.1f} times")
claim_below("a million times smaller, and it parts less than {limit} times as late", late, 5)

# %% [markdown]
# **What happened.** What counts is the logarithm of the nudge.

# %% [markdown]
# The smallest nudge that 0.3 can take is its last bit: the next float64 is 5.6e-17 further on. Is that enough?

# %%
last = equal.copy()
last["W1"][0, 0] = np.nextafter(0.3, 1)
bit = np.nextafter(0.3, 1) - 0.3
_ = nn.run(steps(net, last, 2000))
grown = np.ptp(symmetry.units(last)[:2], axis=0).max() / bit
claim_above("one bit, and after 2,000 steps it has grown more than {limit} times", grown, 1000)
least = symmetry.differences(nn.tanh, X, Y, n=64, unit=unit, b_out=0.0, delta=bit / 1e-6 * nudge, lr=0.75)
later = symmetry.parting(least) / forecast
claim_below("by theory it parts less than {limit} times as late as a millionth does", later, 8)

# %% [markdown]
# **What happened.** It has grown, and by theory will part. (It might have been lost: on some rings rounding takes it away in the first step.) So "for ever" is a sentence of exact arithmetic: on a computer it holds as long as equal rows are computed *equally*.
# Products of matrices are computed in blocks of four or eight rows, and what is left over may be added up in another order: train 7 units in place of 8 for a thousand steps, and rounding itself may do the nudging. That is why the lab has 4, 8, 12 … units.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: twenty data sets, and a closed form
#
# Is the forecast luck? Twenty rings, eight units, a learning rate of 2; and the simpler theory that takes the growth of step 100 for all later ones.

# %%
sets = [nn.circles(100, np.random.default_rng(seed)) for seed in range(20)]
def growing(X, Y):
    return symmetry.differences(nn.tanh, X, Y, n=8, unit=unit, b_out=0.0, delta=nudge, lr=2.0)

carried = np.array([symmetry.parting(growing(*data)) for data in sets])
simple = []
for data in sets:
    size = [np.linalg.norm(delta) for _, delta in zip(range(100), growing(*data))]
    simple.append(100 + np.log(0.1 / size[-1]) / np.log(size[-1] / size[-2]))

# %%
net8, first = start_of(nn.constant(0.3), n=8)
stack = nn.Parameters.stack([first] * 20)
stack["W1"][:, 0, 0] += 1e-6
parted = np.zeros(20)
for step in steps(net8, stack, 2000, *map(np.stack, zip(*sets)), lr=2.0):
    by_w, by_v = stack["W1"][:, 0] - stack["W1"][:, 1], stack["W2"][:, 0, 0] - stack["W2"][:, 0, 1]
    apart = np.maximum(abs(by_w).max(axis=-1), abs(by_v))
    parted[(apart > 0.1) & (parted == 0)] = step.t
    if parted.all():
        break
off = 100 * abs(carried / parted - 1)
claim_below("along the path, twenty forecasts are off by less than {limit} %", off.max(), 4)
simply = 100 * abs(np.array(simple) / parted - 1)
claim_above("with one growth for all, half of them are off by more than {limit} %", np.median(simply), 8)

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(6, 4.2))
ax.plot([150, 700], [150, 700], color=INK, lw=1.2)
ax.plot(simple, parted, "s", color=VERMILION, ms=6, mec="white")
ax.plot(carried, parted, "o", color=BLUE, ms=7, mec="white")
ax.text(460, 300, "carried along the path", color=dark(BLUE), weight="bold")
ax.text(750, 480, "one growth for all steps", color=dark(VERMILION), weight="bold")
ax.set(xscale="log", yscale="log", xlim=(150, 3500), ylim=(180, 700), xlabel="forecast, steps", ylabel="measured, steps")
ax.set_xticks((200, 500, 1000, 2000), ("200", "500", "1,000", "2,000"))
ax.set_yticks((200, 300, 500), ("200", "300", "500"))
ax.minorticks_off()
plt.show()

# %% [markdown]
# From *zero* it needs no path at all: with $w = b = v = 0$, and as many labels 1 as 0, nothing moves but unit 1, $H$ stays what it is, $\begin{pmatrix} 0 & c \\ c^T & 0 \end{pmatrix}$ with $c = -\mathrm{mean}((y - p)\,x)$ and $p = \frac12$, and its growth is $1 + \alpha\|c\|$. Of the nudge
# $\varepsilon$ only the part along $c$ counts, $\varepsilon\,\hat c_1$ with $\hat c_1 = c_1/\|c\|$; half of that grows, the other half shrinks:
#
# $$t = \ln \frac{2 \cdot 0.1}{\varepsilon\,|\hat c_1|} \Big/ \ln(1 + \alpha \|c\|)$$

# %%
sets = [nn.moons(100, np.random.default_rng(seed)) for seed in range(20)]
closed = np.array([symmetry.parting_from_zero(*data, nudge=1e-6, lr=0.1) for data in sets])
stack = nn.Parameters.stack([start_of(nn.zeros, n=8)[1]] * 20)
stack["W1"][:, 0, 0] += 1e-6
parted = np.zeros(20)
for step in steps(net8, stack, 1000, *map(np.stack, zip(*sets)), lr=0.1):
    apart = np.maximum(abs(stack["W1"][:, 0]).max(axis=-1), abs(stack["W2"][:, 0, 0]))
    parted[(apart > 0.1) & (parted == 0)] = step.t
    if parted.all():
        break
print(f"closed form: {closed.min():.0f} to {closed.max():.0f} steps")
off = 100 * abs(parted / closed - 1)
claim_below("twenty pairs of moons: the closed form is off by less than {limit} %", off, 4)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: random, but too small or too large
#
# *Too small.* Random weights of 0.01, 1,250 steps at a learning rate of 2, and two kinds of labels: the product of two inputs alone (as in XOR), and the mixture from above that has a linear part.

# %%
def end(activation, std, Y, seeds=2):
    """Costs over that of guessing after 1,250 steps, 5 → 8 → 8 → 1."""
    init = nn.normal(std)
    net = nn.Network(nn.Dense(8, init), activation, nn.Dense(8, init), activation, nn.Dense(1, init))
    stack = nn.Parameters.stack([net.build(5, np.random.default_rng(seed)) for seed in range(seeds)])
    share = Y.mean()
    guess = -share * np.log(share) - (1 - share) * np.log(1 - share)
    return nn.run(steps(net, stack, 1250, X5, Y, lr=2.0)).cost[-1] / guess

xor_like = (X5[:1] * X5[1:2] < 0).astype(float)
tanh, crawling = end(nn.tanh, 0.01, xor_like), end(nn.sigmoid, 0.01, xor_like)
claim_below("tanh, product labels: two networks pay less than {limit} of a guess", tanh, 0.1)
claim_above("sigmoid, product labels: two networks pay more than {limit} of a guess", crawling, 0.95)
claim_below("sigmoid, labels with a linear part: less than {limit}", end(nn.sigmoid, 0.01, Y5), 0.3)
flat = nn.Activation(lambda Z: np.tanh(Z / 4), lambda Z, A: (1 - A ** 2) / 4)          # g and its slope
claim_above("tanh(z/4), product labels: more than {limit}", end(flat, 0.01, xor_like), 0.95)

# %% [markdown]
# **What happened.** With sigmoids the product is not begun; with tanh it is learned. Near 0 both are lines, and a network of lines is a line. A linear part in the labels pulls it away from the saddle; a product alone hardly pulls: it has no
# linear part, but for the little that any 200 random points have. What pull there is passes both hidden layers, and is multiplied by their two slopes: by 1 for tanh, by $\frac14 \cdot \frac14$ for sigmoids. Is it the slope? Made as flat as the sigmoid, $\tanh(z/4)$ crawls too.
#
# *Too large.* With a standard deviation of 30 tanh is **saturated**: $|a|$ is near 1, its slope near 0, and the network starts very sure of random answers. What does such an answer cost?

# %%
_, large = deep(nn.tanh, nn.normal(30.0))
net5, _ = deep(nn.tanh, nn.zeros)
Z = net5.predict(large, X5)
with np.errstate(all="ignore"):
    A = 1 / (1 + np.exp(-Z))
    print("from probabilities:", -np.mean(Y5 * np.log(A) + (1 - Y5) * np.log(1 - A)))
print("saturated:", f"{nn.diagnostics.saturated(net5.forward(large, X5)['A'][:2]).mean():.0%}")

# %% [markdown]
# **Exercise 2.5.** Compute the cost from the **logits**, the $z$ of the output unit before its sigmoid, so that it is a number however wrong the network is.

# %%
def my_cost_from_logits(Z, Y):
    """The mean of log(1 + e^z) − y z, finite for z = ±800; Z and Y are arrays (1, m)"""
    ...

# %%
answer = check("2.5", my_cost_from_logits)
cost_from_logits = answer.use
answer

# %%
claim_above("from logits: more than {limit}, and a number", cost_from_logits(Z, Y5), 8)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Summary
#
# - Logistic regression may start at zero: its cost has one valley.
# - Equal units get equal gradients and stay equal: the layer is one unit wide. The columns of $W_1$ do differ, as the inputs do.
# - All zero: ReLU and tanh do not move, sigmoid moves with rank 1. Zero is a saddle, not a minimum.
# - With one hidden layer a unit sees the others only through the error, which is the same for all. So units that are equal stay so: one nudge makes two kinds, and never three.
# - A difference is multiplied at each step; how long it takes to be seen goes with the *logarithm* of the nudge, and can be computed beforehand.
# - Copies learn otherwise than one unit: their weight out too fast, their weights in too slowly. Draw the weights at random; biases may be zero. How large the weights should be is lesson 03.
#
# ## On your own
#
# - Nudge *two* units, differently. How many distinct units then? Does it learn the ring?
# - Put the nudge into `b1` or `W2` in place of `W1`. Does the forecast still hold?
# - Start half of the units at 0.3, half at −0.3: `Symmetry(start=…)` takes your own `(rng, shape, dtype) -> W`. tanh is odd: what do mirror images do?
# - What does dropout do to 64 equal units? Guess, then try `nn.Dropout(0.5)` behind the tanh.
#
# ## Where this comes from
#
# - D. Rumelhart, G. Hinton, R. Williams: *Learning representations by back-propagating errors*, Nature 323, 1986. They start with small random weights to break symmetry.
# - I. Goodfellow, Y. Bengio, A. Courville: *Deep learning*, 2016, section 8.4. Why initial parameters must break symmetry between units.
# - A. Saxe, J. McClelland, S. Ganguli: *Exact solutions to the nonlinear dynamics of learning in deep linear neural networks*, ICLR 2014. Plateaus, then sudden falls.
