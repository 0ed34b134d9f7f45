# %% [markdown] slideshow={"slide_type": "slide"}
# # 00 Start here: a fence round a circle
#
# **What you'll do.** Watch small networks try to fence in a ring of points. Then build such a network yourself, in NumPy: forward, cost, backward, update. With
# what you built, you will see which of them manage, and why.
#
# **What you'll learn.** The shapes of a network; what its weights and biases do; why its cost is a logarithm; the six formulas of its gradient. And how labs, predictions
# and exercises work in this course.
#
# **What you need.** Python and NumPy, what a matrix product is, and the chain rule. No GPU, no download.
#
# **Time.** 75 minutes, and 30 more for the sections marked *Deeper*: leave those out the first time, nothing later needs them. In minutes: A mystery 12 · Shapes 17 · Forward 11 · The cost 3 · Backward 13 · Update 3 · The mystery 11 · *two exercises more* 15 · *real digits* 8 · *thirty-seven networks in one loop* 6 · Summary 2.
#
# *Run → Run All Cells* works at any moment; the cells run in some seconds.

# %% slideshow={"slide_type": "skip"}
import math

import matplotlib.pyplot as plt
import numpy as np

import nnlib as nn
from nnlib.course import check, claim, claim_above, claim_below, hint, predict, solution, start
from nnlib.course.figures import BLUE, DIVERGING, GREY, INK, VERMILION, dark, draw_network
from nnlib.labs import Boundary

start()      # one thread for matrix products, and the course's style of figures

# %% [markdown] slideshow={"slide_type": "slide"}
# ## A mystery: how many units?
#
# Two hundred points in the plane. Squares (class 1) form a ring; circles (class 0) form a larger ring round it. A point is a *column* of two numbers, so `X` has the shape
# $(n_x, m)$: $n_x = 2$ inputs, $m = 200$ **examples**. Its class, the **label**, is the number below it in `Y`.

# %%
X, Y = nn.circles(200, np.random.default_rng(0))
print("X", X.shape, "  Y", Y.shape)

# %% jupyter={"source_hidden": true}
def draw_points(ax, X, Y, size=6):
    for label, marker, colour in ((0, "o", BLUE), (1, "s", VERMILION)):
        ax.plot(*X[:, Y[0] == label], marker, color=colour, ms=size, mec="white", mew=0.8)
    ax.set(aspect="equal", xlim=(-1.6, 1.6), ylim=(-1.35, 1.35), xticks=(-1, 0, 1), yticks=(-1, 0, 1))

_, ax = plt.subplots(figsize=(5, 4))
draw_points(ax, X, Y)
ax.set(xlabel="$x_1$", ylabel="$x_2$")
plt.show()

# %% [markdown]
# A network is to say of any point which class it is. It consists of **units**: small calculators, each of which sends one number on. Between input and output stand the
# **hidden** units. *How many of them does it take?*
#
# A **lab** shows it: a picture that answers while you move what it depends on. The colours say which class the network sees where; the thick line is its **boundary**. You will
#
# 1. press *Play*, and wait until the cost moves no more. *Pause*. What share of the points is on the right side?
# 2. press *New seed*, which draws other starting weights (and other points), and play again. A few times.
# 3. move *units a layer*, up to 8, and play each time. With which numbers does the sentence under the picture ever say *done*?
#
# But first choose. In this course a question comes before each experiment: choose, then click, then see. You will remember what surprised you.

# %% slideshow={"slide_type": "fragment"}
predict("0.a")

# %% slideshow={"slide_type": "subslide"}
Boundary(units=2)

# %% [markdown]
# <details><summary><b>What happened.</b> Play, then click.</summary>
#
# With two units it stops with more than one point in ten on the wrong side, and the boundary is a strip or a wedge that is open somewhere. With three units it closes round the squares. One unit more
# is not a little better: it is the difference between never and nearly always.
#
# </details>
#
# *Why that many?* Nobody told the network about rings. To answer, we look at what a unit does, and build the whole thing.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Shapes: what a layer is
#
# A network is drawn as columns of circles: first the inputs, then the hidden units, then the output. An arrow runs from each circle to each circle of the next column. A circle
# after the first column is a unit: it computes, and training finds the numbers that it computes with.

# %% slideshow={"slide_type": "fragment"}
predict("0.b")

# %% slideshow={"slide_type": "subslide"}
_, ax = plt.subplots(figsize=(9, 4.2))
draw_network(ax, 2, 3, 1)
plt.show()

# %% [markdown]
# Three columns of circles, but *two layers*: a **layer** is a bundle of arrows and the circles they point to. Each arrow carries a number, its **weight**; each circle that
# computes adds a number of its own, its **bias**. Weights and biases are the **parameters**: what training finds. Layer $l$ turns $A_{l-1}$, what comes in, into
#
# $$Z_l = W_l A_{l-1} + b_l, \qquad A_l = g(Z_l)$$
#
# $W_l$ has one row for each of its own units and one column for each unit before it: $(n_l, n_{l-1})$. The **activation** $g$ bends the numbers, one by one: here $\tanh$ in layer 1, and in
# layer 2 $\sigma(z) = 1/(1 + e^{-z})$, the **sigmoid**, which makes of any $z$ a number from 0 to 1: the probability of class 1.

# %%
net = nn.Network(nn.Dense(3, nn.lecun), nn.tanh, nn.Dense(1, nn.lecun))     # lecun: see lesson 03
params = net.build(2, np.random.default_rng(0))
params

# %% [markdown]
# `net` holds no numbers; `params` does, under the names of the drawing: `params["W1"]`.
#
# ### Exercise 0.1: count the parameters, and meet `check`
#
# The first exercise is easy, to show how all of them talk. Do this in order:
#
# 1. Run both cells as they are: **not attempted**. The card says what to do. Until you have an answer, later cells use ours, so nothing ever stops you.
# 2. Put `return sum(sizes)` in place of the dots, run both: **wrong**. It shows the smallest *input* that goes wrong, what was *expected* and what it *got*; and as many
#    people have counted circles before, it knows the mistake's name. (It names a mistake only if it is sure.)
# 3. Put `return size`: an *error*. It says in which of your lines.
# 4. Stuck? Run `hint("0.1")` in a new cell, then `hint("0.1", 2)`, then `solution("0.1")`.
# 5. Now make it **right**.

# %%
def my_count(sizes):
    """How many parameters? sizes: a list, how many circles each column has, such as [2, 3, 1]"""
    ...

# %%
answer = check("0.1", my_count)
count = answer.use
answer

# %%
claim("parameters of 2-3-1, counted by your exercise (ours until it is right): {measured}",
      count([2, 3, 1]), expected=params.theta.size, within=0)

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### "Must neighbouring layers have the same width?"
#
# A question from a student's notebook.

# %% slideshow={"slide_type": "fragment"}
predict("0.c")

# %%
widths = nn.Network(nn.Dense(5), nn.tanh, nn.Dense(3), nn.tanh, nn.Dense(6), nn.tanh, nn.Dense(1))
odd = widths.build(2, np.random.default_rng(0))
print("answers to 200 points:", widths.predict(odd, X).shape)

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 4.8))
draw_network(ax, 2, 5, 3, 6, 1)
plt.show()

# %%
try:
    odd["W2"] @ X
except ValueError as error:
    print(error)

# %% [markdown]
# **What happened.** Any widths work. What must fit is one thing: $W$ has as many *columns* as what comes in has *rows*. $W_2$ is (3, 5), `X` has 2 rows, and NumPy says so (5
# is different from 2). When shapes do not fit, write both down and look at the inner two.
#
# From the same notebook: `np.random.randn((2, 2))`, for a first $W$. Spot the error, then run it.

# %%
try:
    np.random.randn((2, 2))
except TypeError as error:
    print("TypeError:", error)
np.random.default_rng(0).standard_normal((2, 2)).shape          # this takes a shape: how the course draws

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Forward
#
# From the points to the probabilities, all examples at once: $Z_1 = W_1 X + b_1$, $A_1 = \tanh(Z_1)$, $Z_2 = W_2 A_1 + b_2$, $A_2 = \sigma(Z_2)$. In NumPy `@` is the matrix product; $b_1$, one column,
# is added to every column of $W_1 X$.
#
# ### Exercise 0.2: forward

# %%
def my_forward(X, W1, b1, W2, b2):
    """A1 (n_1, m) and A2 (1, m), from X (n_x, m), W1 (n_1, n_x), b1 (n_1, 1), W2 (1, n_1), b2 (1, 1)"""
    ...

# %%
answer = check("0.2", my_forward)
forward = answer.use
answer

# %%
W1, b1, W2, b2 = (params[name] for name in ("W1", "b1", "W2", "b2"))
A1, A2 = forward(X, W1, b1, W2, b2)
print("A1", A1.shape, "  A2", A2.shape, "  the first three answers", A2[0, :3].round(2))

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### What one unit does: biases move, weights steepen
#
# One input, one unit: $a = \sigma(wx + b)$.

# %% jupyter={"source_hidden": true}
x = np.linspace(-6, 6, 301)
_, axes = plt.subplots(1, 2, figsize=(11, 3.3), sharey=True, layout="constrained")
for b, colour in zip((-3, 0, 3), (BLUE, INK, VERMILION)):
    axes[0].plot(x, nn.sigmoid(x + b), color=colour, lw=2.2)
    axes[0].text(-b + 0.25, 0.44, f"b = {b}", color=dark(colour), weight="bold")
for w, colour, height in ((0.5, BLUE, 0.81), (1, INK, 0.92), (4, VERMILION, 1.03)):
    axes[1].plot(x, nn.sigmoid(w * x), color=colour, lw=2.2)
    axes[1].text(3.1, height, f"w = {w}", color=dark(colour), weight="bold", va="center")
axes[0].set(title="w = 1: the bias moves it", xlabel="$x$", ylabel="$a$")
axes[1].set(title="b = 0: the weight steepens it", xlabel="$x$", xlim=(-3, 3))
plt.show()

# %% [markdown]
# The step stands where $wx + b = 0$, at $x = -b/w$. With *two* inputs $w_1 x_1 + w_2 x_2 + b = 0$ is a **line**: on one side of it the unit says no, on the other yes. The
# two weights turn the line and make the step steep, the bias moves the line away from the origin. So much, and no more, can one unit say.
#
# See it: a network without a hidden layer *is* one such unit, and its boundary is that line. Press *Rewind*, then *One step* a few times, then *Play*: the line turns and moves to its place;
# after that only the white band round it gets narrower. What grows? (Your answer first; ours stands under the lab.)

# %% slideshow={"slide_type": "subslide"}
Boundary(hidden=0, data="blobs").run(steps=200)

# %% [markdown]
# <details><summary><b>What grows.</b> Play, then click.</summary>
#
# The weights. With all of them and the bias twice as large the line stays where it is, $2(wx + b) = 0$, but the step is twice as steep: the unit says the same, and is surer of it.
#
# </details>

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The cost: what confidence costs
#
# Training needs one number that says how bad the answers are, the **cost** $J$. For each example we look at the probability that the network gave to the *true* class: $a$
# if $y = 1$, else $1 - a$. The example pays $-\log$ of it, and $J$ is the mean:
#
# $$J = \frac1m \sum -\big[\,y \log a + (1 - y) \log (1 - a)\,\big]$$

# %% slideshow={"slide_type": "fragment"}
predict("0.d")

# %%
for p in (0.99, 0.9, 0.5, 0.1, 0.01, 0.0001):
    print(f"the true class got {p:<6}  pays {-math.log(p):.3f}")

# %% jupyter={"source_hidden": true}
p = np.linspace(0.002, 1, 500)
_, ax = plt.subplots(figsize=(8, 3.2))
ax.plot(p, -np.log(p), color=INK, lw=2.2)
ax.plot(p, (1 - p) ** 2, "--", color=GREY, lw=2)
for q, x, y, words in ((0.99, 0.8, 0.75, "right and sure: 0.01"), (0.5, 0.5, 1.25, "not knowing: log 2 = 0.69"), (0.01, 0.04, 4.6, "sure and wrong: 4.6")):
    ax.plot(q, -math.log(q), "o", ms=8, color=VERMILION)
    ax.text(x, y, words, color=dark(VERMILION), weight="bold")
ax.text(0.3, 2.4, "dashed: (1 − p)², never more than 1", color=dark(GREY), weight="bold")
ax.set(xlabel="probability $p$ given to the true class", ylabel="cost $-\\log p$", ylim=(0, 6), xlim=(0, 1.04))
plt.show()

# %%
times = math.log(0.01) / math.log(0.99)
claim("0.01 in place of 0.99 costs {measured} times as much", times, expected=458.2, within=1e-4)
cost = -np.log(np.where(Y == 1, A2, 1 - A2)).mean()
print(f"our network, not trained: {cost:.2f}, and not knowing costs {math.log(2):.2f}")

# %% [markdown]
# **What happened.** Why $-\log$? Probabilities of independent things multiply: the network's probability for *all* labels together is the product of the $p$. The logarithm
# makes a sum of it, and the minus makes "likely" cheap. The truth minimizes it: to say 0.8 is best exactly if it is right 8 times in 10. That holds for the squared error (dashed) too; but this one hardly
# tells a mistake from a sure mistake, while $-\log$ has no bound: a sure mistake cannot hide in the mean.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Backward: six formulas
#
# How does $J$ change if a weight changes a little? The **gradient** is the list of all these slopes: $dW$ is short for $\partial J/\partial W$. The chain rule walks back from the cost. ($dZ$ is
# kept for each example, as $m\,\partial J/\partial Z$; the $1/m$ comes in where examples are added up.)
#
# $$\begin{aligned} dZ_2 &= A_2 - Y \\ dW_2 &= \tfrac1m\, dZ_2\, A_1^T \qquad db_2 = \tfrac1m \textstyle\sum dZ_2 \\ dZ_1 &= W_2^T dZ_2 * g'(Z_1) \\ dW_1 &= \tfrac1m\, dZ_1\, X^T \qquad db_1 = \tfrac1m \textstyle\sum dZ_1 \end{aligned}$$
#
# Read them aloud. The error at the output is *answer minus label*: the slope of the cost of one example is $\frac{a - y}{a(1 - a)}$, that of $\sigma$ is $a(1 - a)$, and in the product all
# else cancels. (So a sure mistake, $a - y$ near 1, is mended at full speed. The squared error would keep the $a(1 - a)$, which is then nearly 0.) A weight is blamed by the error after it times the signal
# before it. An error goes back through the same arrows as the signal came, so $W_2^T$, and through the same bend, so it is *multiplied* (`*`, number by number) by the slope $g'$: for
# $\tanh$ that is $1 - A_1^2$.
#
# ### Spot the error
#
# In a student's notes the line for $dZ_1$ reads: $dZ_2 = W_2^T dZ_1 + g'$. Two things are wrong in it. Which of them does NumPy find?

# %%
dZ2 = A2 - Y
dZ1 = W2.T @ dZ2 * (1 - A1 ** 2)
try:
    W2.T @ dZ1
except ValueError as error:
    print("W2.T is", W2.T.shape, "and dZ1 is", dZ1.shape, "so they do not fit")
print("with + for *:", (W2.T @ dZ2 + (1 - A1 ** 2)).shape, "and that is the right shape")

# %% [markdown]
# **What happened.** The exchanged indices are found by the shapes. The `+` is not: it fits, runs, and is wrong. *Shapes catch some mistakes, numbers catch the rest*; lesson 04 makes a craft of that.
#
# ### The trap in $\sum$: `keepdims`
#
# $\sum dZ_1$ adds over the examples (`axis=1`). NumPy then drops the axis, unless you say `keepdims=True`.

# %% slideshow={"slide_type": "fragment"}
predict("0.e")

# %%
dropped, kept = np.sum(dZ1, axis=1) / 200, np.sum(dZ1, axis=1, keepdims=True) / 200
print("dropped", dropped.shape, "  b1 − 0.1·db1 is", (b1 - 0.1 * dropped).shape)
print("kept", kept.shape, "   b1 − 0.1·db1 is", (b1 - 0.1 * kept).shape)

# %% [markdown]
# ### Exercise 0.3: backward

# %%
def my_backward(X, Y, A1, A2, W2):
    """dW1, db1, dW2, db2, from X (n_x, m), Y (1, m), A1 = tanh(Z1) (n_1, m), A2 (1, m), W2 (1, n_1)"""
    ...

# %%
answer = check("0.3", my_backward)
backward = answer.use
answer

# %% [markdown]
# `nn.gradient` does the same for any network, and keeps what it saw under the names of the notes. Do yours agree?

# %%
dW1, db1, dW2, db2 = backward(X, Y, A1, A2, W2)
cost, trace, deltas, grads = nn.gradient(net, params, X, Y, loss=nn.sigmoid_cross_entropy)
yours = A1, dZ1, dW1, db1, dW2, db2
theirs = trace["A1"], deltas["Z1"], grads["W1"], grads["b1"], grads["W2"], grads["b2"]
claim_below("A1, dZ1, dW1, db1, dW2, db2, yours and nn.gradient's, differ nowhere by more than {limit}",
            [abs(a - b).max() for a, b in zip(yours, theirs)], 1e-12)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Update: a step down, many times
#
# The gradient points uphill. So each parameter takes a small step against it, $W \leftarrow W - \alpha\, dW$, and all begins again. That is **gradient descent**; $\alpha$ is
# the **learning rate**. Your two functions and four lines more are a learning machine:

# %%
W1, b1, W2, b2 = (params[name].copy() for name in ("W1", "b1", "W2", "b2"))
lr, costs = 1.0, []
for t in range(1500):
    A1, A2 = forward(X, W1, b1, W2, b2)
    costs.append(-np.log(np.where(Y == 1, A2, 1 - A2)).mean())
    dW1, db1, dW2, db2 = backward(X, Y, A1, A2, W2)
    W1, b1 = W1 - lr * dW1, b1 - lr * db1
    W2, b2 = W2 - lr * dW2, b2 - lr * db2

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3))
ax.plot(np.arange(1, 1501), costs, color=BLUE, lw=2.2)
ax.axhline(math.log(2), color=GREY, ls="--")
ax.text(1500, math.log(2) + 0.02, "not knowing: log 2", ha="right", va="bottom", color=dark(GREY), weight="bold")
ax.set(xlabel="step $t$", ylabel="cost $J$", ylim=(0, 0.9))
plt.show()

# %%
trained = params.copy()
nn.run(nn.train(net, trained, X, Y, loss=nn.sigmoid_cross_entropy, rule=nn.GradientDescent(lr=1.0),
                batch_size=200, epochs=1500, rng=np.random.default_rng(0)))
claim_below("after 1,500 steps your weights and those of nn.train differ by less than {limit}",
            abs(W1 - trained["W1"]).max(), 1e-6)
claim_above("share of the points on the right side: more than {limit}", ((A2 > 0.5) == Y).mean(), 0.96)

# %% [markdown]
# **What happened.** Your code trains, and it does number for number what `nn.train` does. Every lesson from here on is about why this loop works, and when it does not.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The mystery, solved
#
# First, was it luck? Twenty networks of each size, from twenty random starts. (They train as one **stack**: arrays get one more axis in front, and the same lines
# train them all.)

# %%
def twenty(units):
    """Twenty trained networks with so many hidden units: parameters, and the share each gets right."""
    net = nn.Network(nn.Dense(units, nn.lecun), nn.tanh, nn.Dense(1, nn.lecun))
    stack = nn.Parameters.stack([net.build(2, np.random.default_rng([1, k])) for k in range(20)])
    nn.run(nn.train(net, stack, X, Y, loss=nn.sigmoid_cross_entropy, rule=nn.GradientDescent(lr=1.0),
                    batch_size=200, epochs=750, rng=np.random.default_rng(0)))
    return stack, nn.accuracy(net.predict(stack, X), Y)

# %%
stacks, right = zip(*(twenty(units) for units in (1, 2, 3, 4, 8)))
claim_below("two units: the best of twenty gets less than {limit} of the points right", right[1], 0.9)
claim_above("three units: of twenty, more than {limit} get 95 % right", (right[2] > 0.95).sum(), 15)

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3))
for place, shares in enumerate(right):
    ax.plot(place + np.linspace(-0.25, 0.25, 20), shares, "o", ms=6, color=(VERMILION, VERMILION, BLUE, BLUE, BLUE)[place], mec="white")
ax.set(xticks=range(5), xticklabels=(1, 2, 3, 4, 8), xlabel="hidden units, twenty networks each", ylabel="share on the right side", ylim=(0.45, 1.02))
plt.show()

# %% [markdown]
# No start helps two units; and from three on, hardly any start fails.
#
# Now look *into* your trained network. Each hidden unit is one line, with yes on one side and no on the other; $W_2$ weighs the three answers and adds them.

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
from matplotlib.colors import ListedColormap

def plane(ax, values, limit, title):
    ax.imshow(values.reshape(81, 96), origin="lower", extent=(-1.6, 1.6, -1.35, 1.35), cmap=ListedColormap(DIVERGING[7:26]), vmin=-limit, vmax=limit)
    ax.set_title(title)
    ax.grid(False)

def line_of(ax, unit):
    ax.axline((-b1[unit, 0] * W1[unit] / (W1[unit] @ W1[unit])), slope=-W1[unit, 0] / W1[unit, 1], color=INK, lw=2)

places = np.stack([each.ravel() for each in np.meshgrid(np.linspace(-1.6, 1.6, 96), np.linspace(-1.35, 1.35, 81))])
hidden, answers = forward(places, W1, b1, W2, b2)
_, axes = plt.subplots(1, 4, figsize=(11, 3), layout="constrained")
for unit, ax in enumerate(axes[:3]):
    plane(ax, W2[0, unit] * hidden[unit], abs(W2).max(), f"unit {unit + 1} votes")
    draw_points(ax, X, Y, size=3)
    line_of(ax, unit)
plane(axes[3], answers - 0.5, 0.5, "all together")
draw_points(axes[3], X, Y, size=3)
for unit in range(3):
    line_of(axes[3], unit)
plt.show()

# %% [markdown]
# **What happened.** Three lines make a triangle, and a triangle is the simplest fence there is. Inside, all three units vote for the squares; outside, at least one votes
# against, and that is enough. Nobody told them: each step moved three lines a little, to where the cost was lower.
#
# ### Two lines always leave a way out
#
# Is it that training never *finds* a fence of two? No: there is none. Stand anywhere. You want to walk so that both units vote more and more for class 1. Unit 1 asks for one direction
# of $z_1$, unit 2 for one of $z_2$: two wishes, and a plane has two coordinates, so one direction serves both: $W_1 d = \operatorname{sign}(W_2)$, two equations with two unknowns. (Only parallel lines have no such $d$; then walk along them.) On that walk the probability
# of class 1 never falls, however far you go. So from among the squares a path of "class 1" leads through the outer ring and away. With *three* units there are three wishes and still two
# coordinates.

# %%
W1s, W2s = stacks[1]["W1"], stacks[1]["W2"]                      # twenty trained networks with two units
d = np.linalg.solve(W1s, np.sign(W2s).mT)                        # (20, 2, 1): each one's way out
walks = d / np.linalg.norm(d, axis=-2, keepdims=True) * np.linspace(0, 10, 500)
two = nn.Network(nn.Dense(2), nn.tanh, nn.Dense(1))
climbs = np.diff(nn.sigmoid(two.predict(stacks[1], walks)), axis=-1)
claim("on twenty walks from the middle to a distance of 10, class 1 gets less likely {measured} times",
      (climbs < -1e-12).sum(), expected=0, within=0)

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
_, axes = plt.subplots(1, 4, figsize=(11, 2.8), layout="constrained")
for k, ax in zip(np.argsort(right[1], kind="stable")[[0, 1, 2, -1]], axes):
    plane(ax, nn.sigmoid(two.predict(stacks[1].network(k), places)) - 0.5, 0.5, f"two units, start {k + 1}")
    draw_points(ax, X, Y, size=3)
    x, y = walks[k][:, :60]
    ax.annotate("", (x[-1], y[-1]), (0, 0), arrowprops=dict(arrowstyle="-|>", color=INK, lw=2.5))
plt.show()

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Lab: draw your own
#
# The same lab, with three units and trained. The coloured lines are where each unit's $z$ is 0.
#
# 1. A click in the plane adds a point of yours, while it plays. Put a *square* outside the outer ring, on the left: where does the fence give way? (A click on your own point takes it away.)
# 2. *Own points* clears the plane. Set a square in the middle and six circles round it, take two units, and play (*New seed*, if all stays one colour). Through which gap does class 1 get out? Put a circle there. And again.
# 3. *XOR*: squares in two opposite corners. How few units part it?

# %% slideshow={"slide_type": "subslide"}
Boundary(units=3).run(steps=1500)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: two exercises more
#
# ### Exercise 0.4: the cost
#
# Some guard the logarithm by `np.clip`. Here no $a$ is exactly 0 or 1, so there is nothing to guard. (A rounded $\sigma(40)$ is exactly 1: that is why the course computes the cost from $z$, where it stays
# finite.)

# %%
def my_cross_entropy(A, Y):
    """The cost J, one number; arrays A (1, m), each strictly between 0 and 1, and Y (1, m) of 0 and 1"""
    ...

# %%
answer = check("0.4", my_cross_entropy)
cross_entropy = answer.use
answer

# %%
claim("cost at the last step, by your exercise (or ours), over the one in the list: {measured}",
      cross_entropy(A2, Y) / costs[-1], expected=1, within=1e-9)

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Exercise 0.5: the share it gets right
#
# The cost says how sure and how right at once. People ask for something simpler.

# %%
def my_accuracy(A, Y):
    """The share of right ones, from 0 to 1; arrays A (1, m), none exactly 1/2, and Y (1, m) of 0 and 1"""
    ...

# %%
answer = check("0.5", my_accuracy)
accuracy = answer.use
answer

# %%
claim_above("your network, by your exercise (or ours): more than {limit} right", accuracy(A2, Y), 0.96)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: real digits
#
# Nothing changes but the sizes. 1,797 handwritten digits, 8 × 8 grey values each (the test part of a set of 5,620). An image is a column of 64 numbers; a label is a column too, with a 1 in the row of its
# class ("one-hot").

# %%
X_train, Y_train, X_test, Y_test = nn.digits()
print("to train", X_train.shape, Y_train.shape, "  to test", X_test.shape, Y_test.shape)

# %% jupyter={"source_hidden": true}
strip = np.hstack([X_train[:, i].reshape(8, 8) for i in range(16)])
_, ax = plt.subplots(figsize=(11, 1.1))
ax.imshow(strip, cmap="gray_r")
ax.set(xticks=8 * np.arange(16) + 3.5, xticklabels=Y_train[:, :16].argmax(axis=0), yticks=[], frame_on=False)
plt.show()

# %% [markdown]
# Each pixel gets mean 0 and variance 1, except where there is nothing to scale: a few pixels are blank in every training image and become 0. Mean and variance
# come from the training images only: the test images must stay unseen.

# %%
standardize = nn.Standardizer.fit(X_train)
D, D_new = standardize(X_train), standardize(X_test)
blank = (D.std(axis=1) == 0).sum()
claim("pixels that never change in training: {measured}", blank, expected=3, within=0)

# %% [markdown]
# Ten classes: the last layer has ten units, and **softmax** turns their ten numbers into shares that add up to 1. The cost is still $-\log$ of the share that the truth got. The hidden units are
# **ReLU** here, $\max(z, 0)$; lesson 01 compares activations.

# %% slideshow={"slide_type": "fragment"}
predict("0.f")

# %%
reader = nn.Network(nn.Dense(32), nn.relu, nn.Dense(10))
first = reader.build(64, np.random.default_rng(0))
Z = reader.predict(first, D_new)
J, _ = nn.softmax_cross_entropy(Z, Y_test)
print(f"cost {J:.2f}, that of not knowing {math.log(10):.2f};  accuracy {nn.accuracy(Z, Y_test):.0%}")

# %% [markdown]
# **What happened.** It knows nothing and is a little too sure of it, which costs more than admitting it.
#
# `train` is a loop that stops after every step, and you may look. Each step takes 64 images, not all (a **mini-batch**: lesson 05); twenty times through all of them are twenty **epochs**.

# %%
nn.run(nn.train(reader, first, D, Y_train, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=0.1),
                batch_size=64, epochs=20, rng=np.random.default_rng(1)))
claim_above("of the digits it has never seen it reads more than {limit} right",
            nn.accuracy(reader.predict(first, D_new), Y_test), 0.94)

# %% [markdown]
# Which does it still get wrong? Would you have known?

# %% jupyter={"source_hidden": true}
said, true = reader.predict(first, D_new).argmax(axis=0), Y_test.argmax(axis=0)
wrong = np.flatnonzero(said != true)[:8]
_, axes = plt.subplots(1, len(wrong), figsize=(11, 1.9))
for ax, i in zip(axes, wrong):
    ax.imshow(X_test[:, i].reshape(8, 8), cmap="gray_r")
    ax.set_title(f"{true[i]}, not {said[i]}", loc="center", fontsize=11.5)
    ax.axis("off")
plt.show()

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: thirty-seven networks in one loop
#
# Here are 37 copies of one network, as a stack: $W_1$ becomes (37, 32, 64). Only their learning rates differ, from 0.0001 to 100.

# %% slideshow={"slide_type": "fragment"}
predict("0.g")

# %%
rates = np.logspace(-4, 2, 37)
copies = nn.Parameters.stack([reader.build(64, np.random.default_rng(1))] * len(rates))
rule = nn.GradientDescent(lr=rates)
nn.run(nn.train(reader, copies, D, Y_train, loss=nn.softmax_cross_entropy, rule=rule,
                batch_size=64, epochs=10, rng=np.random.default_rng(2)))
train_costs, _ = nn.softmax_cross_entropy(reader.predict(copies, D), Y_train)
accuracies = nn.accuracy(reader.predict(copies, D_new), Y_test)

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "fragment"}
_, axes = plt.subplots(1, 2, figsize=(11, 3.6), layout="constrained")
axes[0].plot(rates, train_costs, "o-")
axes[1].plot(rates, accuracies, "o-")
axes[0].axhline(math.log(10), color=GREY, ls="--")
axes[0].text(0.01, 1.3 * math.log(10), "not knowing", va="bottom")
axes[1].text(2e-4, 0.75, "too small:\nnot there yet")
axes[1].text(5, 0.75, "too large:\nthe cost\nexplodes")
axes[0].set(xscale="log", yscale="log", xlim=(7e-5, 140), ylim=(1e-3, 1e3), xlabel="learning rate", ylabel="training cost after 10 epochs")
axes[1].set(xscale="log", ylim=(0, 1.02), xlabel="learning rate", ylabel="test accuracy after 10 epochs")
plt.show()

# %%
edge = np.flatnonzero(accuracies > 0.9)[-1]          # the largest rate that still learns
best = np.nanargmin(train_costs)
claim_above("the rate with the lowest training cost: more than {limit} of the largest that learns",
            rates[best] / rates[edge], 0.4)
claim_below("the second rate after that, a good twice as large: fewer than {limit} of the digits right",
            accuracies[edge + 2], 0.5)

# %% [markdown]
# **What happened.** Too small a rate costs time; larger is faster, up to an edge, beyond which the network is lost. The rate that brings the *training* cost down fastest stands close to
# that edge. (On digits it has not seen, much smaller rates do as well: the flat top on the right.) Why there is an edge, and what in the network decides where it stands, lesson 06 computes.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Summary
#
# - Examples are columns: $X$ is $(n_x, m)$. Count layers by their arrows: $W_l$ is $(n_l, n_{l-1})$, and any widths fit.
# - A unit is a line with a yes side and a no side. Weights turn and steepen it, the bias moves it. Two lines never close; three can.
# - The cost is $-\log$ of the probability given to the truth: sure and wrong is what is expensive.
# - Six formulas bring the error back: what arrives is *multiplied* by the slope. `keepdims=True`, always.
# - A step is forward, cost, backward, update. A line with a ✓ was a **claim**: a sentence of ours that is checked each time the notebook runs.
#
# **Try on your own.** Spirals in the lab: how few units, in how many layers? Replace $\tanh$ by the identity, `Boundary(activation=nn.identity, units=8)`: what is left of eight lines, and why? (Lesson 01
# answers.) Start your own loop with all weights 0: what happens? (Lesson 02.)
#
# **Where it comes from.** Cross-entropy and the six formulas: any textbook; the notes follow A. Ng's course *Neural Networks and Deep Learning*, 2017. Lines that part a plane: F. Rosenblatt, *The Perceptron*, 1958; M. Minsky and
# S. Papert, *Perceptrons*, 1969. The digits: E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository (1998), CC BY 4.0.
