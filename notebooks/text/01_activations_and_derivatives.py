# %% [markdown] slideshow={"slide_type": "slide"}
# # 01 Activations and derivatives: the bend between two layers
#
# **What you'll do.** Train two networks whose activations are the same curve in different units. Do they learn alike? Find out, and find out why.
#
# **What you'll learn.** Sigmoid, tanh, ReLU, leaky ReLU and their slopes, written with $a$. What a network is without them. Saturated and dead units, and what revives them. Which output belongs to which task.
#
# **What you need.** The shapes of a network and a training step (lesson 00; alone: $Z = WA + b$, $A = g(Z)$, and that a gradient comes back through the same layers). The
# derivative of $e^x$, the chain rule. No GPU, no download.
#
# **Time.** 75 minutes, and 55 more for the sections marked *Deeper*: leave those out the first time, nothing later needs them. In minutes: A mystery 4 · Why activations at all 12 · Four bends and their slopes 16 · What ten slopes leave 2 · Lab tangent 9 · Saturated 12 · All positive 5 · The mystery explained 7 · Which output for which task 3 · *a stretch is larger weights* 4 · *at 0 ReLU has no slope* 2 · *leaky ReLU* 8 · *count the dead* 10 · *what came since* 11 · *what an exp costs* 3 · *an activation of your own* 18 · Summary 2.
#
# *Run → Run All Cells* works at any moment; the cells run in some seconds.

# %% slideshow={"slide_type": "skip"}
import time

import matplotlib.pyplot as plt
import numpy as np

import nnlib as nn
from nnlib import diagnostics
from nnlib.course import check, claim, claim_above, claim_below, hint, predict, solution, start
from nnlib.course.figures import BLUE, GREEN, GREY, INK, ORANGE, VERMILION, dark
from nnlib.labs import Boundary, GradientFlow, Saturation, Tangent

start()      # one thread for matrix products, and the course's style of figures

# %% [markdown] slideshow={"slide_type": "slide"}
# ## A mystery: one curve in two units
#
# The **sigmoid** $\sigma(z) = 1/(1+e^{-z})$ and **tanh** are one and the same curve. tanh only has other units: twice as high, half as wide, and shifted down.

# %%
z = np.linspace(-6, 6, 601)
difference = np.tanh(z) - (2 * nn.sigmoid(2 * z) - 1)
claim_below("tanh(z) and 2 σ(2z) − 1 never differ by more than {limit}", np.abs(difference), 1e-15)

# %% [markdown]
# So it should hardly matter which one a network has. Two rings of points, three hidden layers of 16 units, the same random numbers for both, five networks each. (Whoever guesses, and says ½ for each point, pays $\ln 2 = 0.693$.)

# %%
X, Y = nn.circles(100, np.random.default_rng(0))
print("X", X.shape, " Y", Y.shape)

# %% jupyter={"source_hidden": true}
def descend(net, params, X, Y, lr, steps):
    """Gradient descent on all examples: the cost of each step."""
    rule = nn.GradientDescent(lr=lr)
    return nn.run(nn.train(net, params, X, Y, loss=nn.sigmoid_cross_entropy, rule=rule,
                           batch_size=X.shape[1], epochs=steps, rng=np.random.default_rng(0))).cost

def learn(g, rates, init=nn.xavier):
    """The cost of 800 steps, (800, 5 seeds, rates), of networks with activation g."""
    net = nn.Network((nn.Dense(16, init), g) * 3, nn.Dense(1, nn.xavier))
    starts = [net.build(2, np.random.default_rng(seed), np.float32) for seed in range(5)]
    stack = nn.Parameters.stack([params for params in starts for _ in rates])
    rings = X.astype(np.float32), Y.astype(np.float32)
    return np.reshape(descend(net, stack, *rings, np.tile(rates, 5), 800), (800, 5, len(rates)))

def until(cost):
    """Steps until a cost is below 0.1; 800 where it never is."""
    return np.where((cost < 0.1).any(axis=0), (cost < 0.1).argmax(axis=0), 800)

# %% slideshow={"slide_type": "fragment"}
predict("1.a")

# %% slideshow={"slide_type": "subslide"}
with_sigmoid, with_tanh = (learn(g, [0.2])[..., 0] for g in (nn.sigmoid, nn.tanh))

# %% jupyter={"source_hidden": true}
_, axes = plt.subplots(1, 2, figsize=(11, 3.3), layout="constrained")
for g, colour, y in ((nn.sigmoid, BLUE, 0.72), (nn.tanh, VERMILION, -0.75)):
    axes[0].plot(z, g(z), color=colour)
    axes[0].text(1.6, y, repr(g), color=dark(colour), weight="bold")
axes[1].plot(np.arange(1, 801), with_sigmoid, color=BLUE, lw=1.2)
axes[1].plot(np.arange(1, 801), with_tanh, color=VERMILION, lw=1.2)
axes[1].text(560, 1.0, "sigmoid, 5 seeds", color=dark(BLUE), weight="bold")
axes[1].text(60, 0.012, "tanh, 5 seeds", color=dark(VERMILION), weight="bold")
axes[0].set(xlabel="$z$", ylabel="$a = g(z)$", yticks=(-1, 0, 1))
axes[1].set(yscale="log", ylim=(1e-3, 3), xlabel="step $t$", ylabel="cost $J$")
plt.show()

# %%
claim_above("sigmoid: after 800 steps all five still cost more than {limit}", with_sigmoid[-1], 0.6)
claim_below("tanh: after 800 steps all five cost less than {limit}", with_tanh[-1], 0.02)

# %% [markdown]
# **What happened.** tanh learns, and the sigmoid stays at the cost of guessing. "tanh fixes slow sigmoid training, I don't know why", wrote a student. Weights could undo a stretch, and biases a shift, so both
# networks can draw the same boundaries. One of them does not begin. **Is it the stretch, or the shift?**

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Why activations at all: five layers without
#
# Leave them out, and each layer is a matrix product. Have five more to say than one?

# %% slideshow={"slide_type": "fragment"}
predict("1.b")

# %%
straight = nn.Network((nn.Dense(8, nn.xavier),) * 4, nn.Dense(1, nn.xavier))
params = straight.build(2, np.random.default_rng(0))
costs = descend(straight, params, X, Y, lr=0.1, steps=300)
claim_above("five layers, trained, still pay more than {limit} (guessing: 0.693)", costs[-1], 0.65)

# %% jupyter={"source_hidden": true}
side = np.linspace(-1.5, 1.5, 201)
plane = np.stack([A.ravel() for A in np.meshgrid(side, side)])
five = straight.predict(params, plane).reshape(201, 201)
_, ax = plt.subplots(figsize=(5, 3.6), layout="constrained")
ax.contourf(side, side, five, 12, cmap="RdBu_r", alpha=0.5)
ax.contour(side, side, five, [0], colors=INK, linewidths=2.5)
ax.plot(*X[:, Y[0] == 0], "o", ms=4, color=BLUE, mec="white", mew=0.5)
ax.plot(*X[:, Y[0] == 1], "s", ms=4, color=VERMILION, mec="white", mew=0.5)
ax.set(title="five layers without activations", xticks=(-1, 0, 1), yticks=(-1, 0, 1), aspect="equal")
plt.show()

# %% [markdown]
# **What happened.** The boundary is straight, and so are all lines of equal output. No straight line parts a ring from what it surrounds. Why not? Multiply it out:
#
# **Exercise 1.1.** $A_2 = W_2 (W_1 X + b_1) + b_2$. Return the one $W$ and the one $b$ that do the same.

# %%
def my_collapse(W1, b1, W2, b2):
    """W, b of the layer that does what two do; arrays W1 (n1, n0), b1 (n1, 1), W2 (n2, n1), b2 (n2, 1)"""
    ...

# %%
answer = check("1.1", my_collapse)
collapse = answer.use
answer

# %% slideshow={"slide_type": "subslide"}
W, b = params["W1"], params["b1"]
for l in range(2, 6):
    W, b = collapse(W, b, params[f"W{l}"], params[f"b{l}"])
print(f"{params.theta.size} numbers fold into {W.size + b.size}: W is {W.shape}, b is {b.shape}")
difference = straight.predict(params, plane) - (W @ plane + b)
claim_below("five layers and this one never differ by more than {limit}", np.abs(difference), 1e-14)

# %% [markdown]
# $W_5 W_4 W_3 W_2 W_1$ is *a* matrix. **Without a bend between them, layers are one layer.**

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Four bends and their slopes
#
# **ReLU** is $\max(z, 0)$; **leaky ReLU** keeps a little, $\text{leak}\cdot z$, on the left. The leak is a choice: 0.01 and 0.02 are usual, here it is 0.1 to be seen. Backward, each layer
# multiplies by the **slope** $g'(z)$: $dZ = dA * g'(Z)$. All four can be written with $a$, which the forward pass has kept: exercise 1.3 does it for the first two. (Exactly at 0 ReLU has no slope: a *Deeper* section shows why that does not matter. In the table $\sinh z = (e^z-e^{-z})/2$ and $\cosh z = (e^z+e^{-z})/2$; each is the other's derivative, and $\cosh^2 z - \sinh^2 z = 1$.)
#
# | | $a = g(z)$ | slope | largest |
# | --- | --- | --- | --- |
# | sigmoid | $1/(1+e^{-z})$ | $e^{-z}/(1+e^{-z})^2$ | 1/4, at 0 |
# | tanh | $\sinh z/\cosh z$ | $1/\cosh^2 z$ | 1, at 0 |
# | ReLU | $\max(z,0)$ | 1 where $a>0$, else 0 | 1 |
# | leaky ReLU | $z$ or leak·$z$ | 1 where $a>0$, else leak | 1 |

# %% jupyter={"source_hidden": true}
_, axes = plt.subplots(1, 4, figsize=(11, 2.7), layout="constrained", sharey=True)
for ax, g in zip(axes, (nn.sigmoid, nn.tanh, nn.relu, nn.leaky_relu(0.1))):
    ax.plot(z, g(z), color=BLUE)
    ax.plot(z, g.slope(z, g(z)), "--", color=VERMILION)
    ax.set(title=repr(g), xlabel="$z$", xlim=(-4, 4), ylim=(-1.2, 2.2), xticks=(-4, 0, 4))
axes[0].text(-3.7, 1.5, "$a$", color=dark(BLUE))
axes[0].text(-3.7, 1.05, "slope", color=dark(VERMILION))
plt.show()

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Exercise 1.2: a sigmoid that nothing breaks
#
# As in the table, it computes $e^{1000}$ at $z=-1000$: too large for a number, so NumPy takes it for infinite and warns. (In float32 $e^{89}$ is too large already.) Write one in which $e$ never has an exponent above 0.

# %%
def my_sigmoid(z):
    """1 / (1 + e^−z) for an array z, float64 or float32: no overflow, also at −1000 and 1000"""
    ...

# %%
answer = check("1.2", my_sigmoid)
sigmoid = answer.use
answer

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Exercise 1.3: slopes from what was kept

# %%
def my_slopes(s, t):
    """σ′(z) and tanh′(z), from s = σ(z) and t = tanh(z) alone: arrays of float64 or float32"""
    ...

# %%
answer = check("1.3", my_slopes)
slopes = answer.use
answer

# %%
in_sigmoid, in_tanh = slopes(sigmoid(z), np.tanh(z))
claim("sigmoid's slope is at most {measured}", in_sigmoid.max(), expected=1 / 4, within=1e-12)
claim("tanh's at most {measured}", in_tanh.max(), expected=1, within=1e-12)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What ten slopes leave
#
# Backward through ten layers the gradient is multiplied by ten slopes (and by weights: lesson 03). The sigmoid's are at most 1/4.

# %% slideshow={"slide_type": "fragment"}
predict("1.c")

# %%
for L in (1, 2, 5, 10):
    print(f"{L:2} layers: at most {4.0 ** -L:.7f} = 1/{4 ** L:,}")

# %% [markdown] slideshow={"slide_type": "subslide"}
# ## Lab: tangent
#
# **Drag the point** along the curve. The line is the tangent; the red point shows its slope. Right: ten units in a row, each fed by the one before with weight 1.
#
# 1. sigmoid: where is it steepest? What is $a$ there? (The sentence says when you are there.)
# 2. tanh: how far out until the slope is below 6 % of the steepest? What is $a$ there?
# 3. relu, $z=-2$: nothing passes. Raise the *leak* until ten layers pass more than sigmoids can.
# 4. gelu, which is one of the newest in the menu: find where it *falls*. (The sentence says so.)

# %%
Tangent(activation=nn.sigmoid, z=1.0, depth=10)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Saturated, dead
#
# Where the curve is flat, a unit is **saturated**: for tanh we say so from $|a| = 0.97$, where less than 6 % of the slope is left. A ReLU unit that is off for *every* example has the slope 0 for
# each of them. No gradient reaches its weights, so it cannot change itself: it is **dead**.
#
# Three ReLU layers begin with all biases at −2, and every unit of the last is dead. They are trained for 100 steps.

# %% slideshow={"slide_type": "fragment"}
predict("1.d")

# %%
lab = Saturation(activation=nn.relu, bias=-2.0)
before = lab.training.params["W1"].copy()
lab.run(steps=100)

# %%
claim("dead units of layer 3: {measured} of 50", lab.arrays["dead"][2], expected=50, within=0)
change = np.abs(lab.training.params["W1"] - before).max()
claim("after 100 steps the weights of layer 1 have moved by {measured}", change, expected=0, within=0)

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### In the lab
#
# 1. Press *Play*. Raise the *leak* to 0.1 **while it plays**, and wait. What becomes of the dead? Of the cost?
# 2. When it has learned, take the leak back to 0. Do all die again?
# 3. *Rewind*, leak 0, bias −1: fewer are dead, and it learns. Does the number of dead in layer 3 only grow? And in layer 1?
# 4. *Large rate*: how many units of layer 1 are dead before training, how many after 50 steps? And with a learning rate of 0.2?
# 5. *Large weights* (tanh): how large until more than half are flat? *GELU*: who dies there? Play on to step 1,000.
#
# A step that is too large throws a unit to where it is off for all examples. In layer 1 that is for good: its inputs are the data and never change. Deeper in, a unit can be woken from outside, when the layers before it
# send something else; it cannot wake itself, and behind a layer that is all dead nobody is woken. A smaller rate, or biases nearer 0, prevent it; a leak leaves a slope, and with it a way back.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## All positive: the zigzag
#
# Now for the *shift*. Sigmoid's outputs are all positive, and they are the next layer's inputs. For one example, a unit's gradient is $dW = dz\,a^T$: the number $dz$ times its inputs. If all inputs are positive, **all its weights
# must move up, or all down.** One linear unit with two weights, one example a step; the inputs lie between 0 and 1, or the same ones shifted to −½ … ½.

# %%
def walk(X, lr, steps=300):
    """The path of two weights from (−1, 1) to where the labels were made, (1, −1)."""
    rng, path = np.random.default_rng(0), [np.array([-1.0, 1.0])]
    for _ in range(steps):
        x = X[:, rng.integers(X.shape[1])]
        path.append(path[-1] - lr * (path[-1] - [1, -1]) @ x * x)
    return np.array(path)

# %%
inputs = np.random.default_rng(1).random((2, 200))
positive, centred = walk(inputs, 1.0), walk(inputs - 0.5, 1.0)

# %% jupyter={"source_hidden": true}
_, axes = plt.subplots(1, 2, figsize=(9, 4), layout="constrained", sharey=True)
for ax, path, title, colour in zip(axes, (positive, centred), ("inputs 0 … 1", "inputs −½ … ½"), (BLUE, VERMILION)):
    ax.plot(*path.T, ".-", color=colour, lw=1.2, ms=4)
    ax.plot([-1], [1], "o", color=INK, ms=8)
    ax.plot([1], [-1], "*", color=INK, ms=14)
    ax.set(title=title, xlabel="$w_1$", xlim=(-1.9, 1.9), ylim=(-1.9, 1.9), xticks=(-1, 0, 1), yticks=(-1, 0, 1), aspect="equal")
    ax.text(-1.1, 1.2, "start", ha="right")
    ax.text(1.2, -1.3, "goal")
axes[0].set(ylabel="$w_2$")
plt.show()

# %%
def detour(path):
    """Steps until 0.1 from the goal; their length over the straight line."""
    arrived = np.argmax(np.linalg.norm(path - [1, -1], axis=1) < 0.1)
    return arrived, np.linalg.norm(np.diff(path[:arrived + 1], axis=0), axis=1).sum() / np.sqrt(8)

moves = np.diff(positive, axis=0)[:detour(positive)[0]]
together = (moves.prod(axis=1) > 0).mean()
claim("share of steps with both weights moving the same way: {measured}", together, expected=1, within=0)
longer = detour(positive)[1] / detour(centred)[1]
claim_above("their path is more than {limit} times as long as that of the centred inputs", longer, 1.5)

# %% [markdown]
# The goal lies to the lower right, and every step goes to the upper right or the lower left. And yet it takes hardly more steps! What the zigzag costs is the *learning rate*:

# %%
claim_below("positive over centred inputs, steps to the goal: below {limit}",
            detour(positive)[0] / detour(centred)[0], 1.3)
away = np.linalg.norm(walk(inputs, 3.5)[-1])
claim_above("at a learning rate of 3.5 the positive ones end more than {limit} away", away, 1e3)
claim_below("the centred ones arrive within {limit} steps", detour(walk(inputs - 0.5, 3.5))[0], 30)

# %% [markdown]
# **What happened.** Positive inputs agree on one direction, "all weights up", and in it the cost is steep. A rate that is small enough for that direction is too small for the others. Outputs round 0, as tanh's are, agree on none. (A step on many
# examples adds up many such moves, and their sum may go any way: then there is no zigzag to be seen, but the steep direction stays. Lesson 06 centres inputs, and every layer.)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The mystery explained: stretch, or shift?
#
# Two differences, so four curves: sigmoid; shifted down by ½; stretched; and both, which is tanh in other units. (Stretched means four times as steep at 0: tanh is twice as high *and* half as wide.) All begin with the same weights. Each gets three learning rates, 0.5, 1 and 4, and we count the steps until the cost is below 0.1.

# %%
def bent(steep, shift, name):
    """σ(steep·z) + shift"""
    return nn.Activation(lambda Z: nn.sigmoid(steep * Z) + shift,
                         lambda Z, A: steep * (A - shift) * (1 - (A - shift)), name)

curves = nn.sigmoid, bent(1, -0.5, "shifted"), bent(4, 0, "stretched"), bent(4, -0.5, "both")

# %% slideshow={"slide_type": "fragment"}
predict("1.e")

# %% slideshow={"slide_type": "subslide"}
rates = [0.5, 1, 4]
costs, needed = {}, {}
for g in curves:
    cost = learn(g, rates)
    best = np.median(until(cost), axis=0).argmin()              # each curve at its own best rate
    costs[g.name], needed[g.name] = cost[..., best], until(cost)[:, best]

# %% jupyter={"source_hidden": true}
_, axes = plt.subplots(1, 2, figsize=(11, 3.6), layout="constrained", width_ratios=(1, 1.5))
for g, colour, dash, y in zip(curves, (BLUE, GREEN, ORANGE, VERMILION), ("-", "-.", "--", "-"), (0.8, -0.62, 0.3, -0.3)):
    axes[0].plot(z, g(z), dash, color=colour)
    axes[1].plot(np.arange(1, 801), np.median(costs[g.name], axis=1), dash, color=colour)
for x, y, name, colour in ((430, 0.95, "sigmoid: never", BLUE), (560, 0.2, "shifted", GREEN), (330, 0.035, "stretched", ORANGE), (20, 0.004, "both", VERMILION)):
    axes[1].text(x, y, name, color=dark(colour), weight="bold")
axes[0].set(xlabel="$z$", ylabel="$a$", yticks=(-0.5, 0, 0.5, 1), title="four curves")
axes[1].set(yscale="log", ylim=(1e-3, 3), xlabel="step $t$", title="cost at each one's best rate, median of 5")
plt.show()

# %%
arrived = (needed["sigmoid"] < 800).sum()
claim("sigmoid: {measured} of five networks get below 0.1", arrived, expected=0, within=0)
claim_above("shifted: the median needs more than {limit} steps", np.median(needed["shifted"]), 300)
claim_below("stretched, not shifted: fewer than {limit}", np.median(needed["stretched"]), 260)
claim_below("both: fewer than {limit}", np.median(needed["both"]), 130)

# %% [markdown]
# **What happened.** The stretch alone learns soon; the shift alone takes the largest rate and much longer; together they are fastest. The reason usually given is the shift, "tanh is zero-centred": here it is the smaller half. Why the stretch?
# Three sigmoids pass at most $4^{-3} = 1/64$ of the gradient. (A larger rate makes up for it in part only: all layers share one rate, and from layer to layer their gradients differ by a factor of about 4.)
#
# But is it the *curve*? $\sigma(4(Wx + b)) = \sigma((4W)x + 4b)$: a stretched unit **is** a plain sigmoid whose weights are four times as large. So give the sigmoid such weights, and the shifted sigmoid too:

# %% slideshow={"slide_type": "subslide"}
for g in curves[:2]:
    cost = learn(g, [4], lambda *given: 4 * nn.xavier(*given))[..., 0]
    costs[f"{g.name}, 4 W"], needed[f"{g.name}, 4 W"] = cost, until(cost)

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3.2), layout="constrained")
for name, colour, dash in (("sigmoid", BLUE, "-"), ("stretched", ORANGE, "--"), ("sigmoid, 4 W", BLUE, "-."), ("both", VERMILION, "--"), ("shifted, 4 W", GREEN, "-.")):
    ax.plot(np.arange(1, 801), np.median(costs[name], axis=1), dash, color=colour)
for x, y, words, colour in ((430, 0.95, "sigmoid", BLUE), (440, 0.06, "sigmoid, weights × 4; broken: stretched", BLUE), (0, 0.0015, "shifted, weights × 4; broken: both", GREEN)):
    ax.text(x, y, words, color=dark(colour), weight="bold")
ax.set(yscale="log", ylim=(1e-3, 3), xlabel="step $t$", title="larger weights in place of the stretch: median of 5")
plt.show()

# %%
plain, shifted = np.median(needed["sigmoid, 4 W"]), np.median(needed["shifted, 4 W"])
claim_below("sigmoid, weights × 4: the median needs fewer than {limit} steps", plain, 350)
claim_above("more than {limit} times as many as shifted, weights × 4", plain / shifted, 1.5)

# %% [markdown]
# **What happened.** Larger weights do what the stretch did. What a layer passes on is slope *times weight*, and Xavier's weights are made for a slope of 1 at 0: with tanh they fit, with the sigmoid they are four times too small. Once they fit, what is left of tanh's
# advantage is the shift. (All this for three hidden layers of 16. How large weights should be: lesson 03.)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Which output for which task
#
# Hidden units choose the bend; the *output* is chosen by the task. **Sigmoid**: the probability of one class. **Softmax**: $K$ shares that add up to 1. **Linear**: a number of any size. For *hidden* units begin with ReLU.
#
# "Is ReLU hard to read as a probability?" a student asked. Try it as an output. Two overlapping moons, five networks each.

# %% jupyter={"source_hidden": true}
rng = np.random.default_rng(1)
moons, new = nn.moons(400, rng, noise=0.25), nn.moons(4000, rng, noise=0.25)

def read(net, loss):
    """What five networks answer for new points, (5, 4000)."""
    stack = nn.Parameters.stack([net.build(2, np.random.default_rng(seed)) for seed in range(5)])
    nn.run(nn.train(net, stack, *moons, loss=loss, rule=nn.GradientDescent(lr=0.2),
                    batch_size=100, epochs=100, rng=np.random.default_rng(0)))
    return net.predict(stack, new[0])[:, 0]

# %%
hidden = nn.Dense(16), nn.relu, nn.Dense(1)
from_relu = read(nn.Network(hidden, nn.relu), nn.squared_error)
from_sigmoid = sigmoid(read(nn.Network(hidden), nn.sigmoid_cross_entropy))

# %% jupyter={"source_hidden": true}
_, axes = plt.subplots(1, 2, figsize=(11, 3.2), layout="constrained")
axes[0].hist(from_relu.ravel(), np.linspace(-0.2, 1.6, 46), color=BLUE)
axes[0].set(title="a ReLU output: five networks' answers", xlabel="\"probability\"", yticks=(), xticks=(0, 0.5, 1, 1.5))
axes[0].axvspan(1, 1.6, color=VERMILION, alpha=0.15, lw=0)
axes[0].text(1.03, axes[0].get_ylim()[1] * 0.6, "above 1:\nno probability", color=dark(VERMILION))
tenths = np.minimum((from_sigmoid * 10).astype(int), 9)
shares = [np.mean(np.broadcast_to(new[1], tenths.shape)[tenths == t]) for t in range(10)]
axes[1].plot([0, 1], [0, 1], "--", color=GREY)
axes[1].plot(np.arange(0.05, 1, 0.1), shares, "o", color=VERMILION)
axes[1].set(title="a sigmoid output, ReLU hidden", xlabel="it says: probability of class 1", ylabel="share that is class 1", xlim=(0, 1), ylim=(0, 1))
plt.show()

# %%
claim_above("a ReLU output says more than {limit} somewhere", from_relu.max(), 1.2)
claim_above("more than {limit} of its answers are 0, \"impossible\"", (from_relu == 0).mean(), 0.1)
off = np.abs(shares - np.arange(0.05, 1, 0.1))
claim_below("a sigmoid output: in each tenth, what it says is off by less than {limit}", off, 0.2)

# %% [markdown]
# **What happened.** ReLU's answers exceed 1, and many are exactly 0: "impossible", for which cross-entropy charges $-\log 0 = \infty$ when it happens. But the network on the right has ReLU *inside*, and can be read well: nobody reads hidden units as probabilities.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: a stretch is larger weights, to the last bit
#
# Train both side by side: stretched sigmoids with weights $W$; and plain ones with weights $4W$, whose hidden layers take steps 16 times as long. (Why 16? A change of $4W$ counts a quarter of one of $W$, and so its gradient is a quarter too: 4 · 4.)

# %%
def answers(g, scale, hidden_lr):
    """What a network says after 200 steps; its hidden weights begin as `scale` times Xavier's."""
    net = nn.Network((nn.Dense(16, nn.xavier), g) * 3, nn.Dense(1, nn.xavier))
    params = net.build(2, np.random.default_rng(0))
    for l in (1, 2, 3):
        params[f"W{l}"] *= scale
    for _ in range(200):
        _, _, _, grads = nn.gradient(net, params, X, Y, loss=nn.sigmoid_cross_entropy)
        for name in params.names:
            params[name] -= (0.5 if name in ("W4", "b4") else hidden_lr) * grads[name]
    return net.predict(params, X)

difference = np.abs(answers(curves[2], 1, 0.5) - answers(nn.sigmoid, 4, 16 * 0.5)).max()
claim("after 200 steps their answers differ by {measured}", difference, expected=0, within=0)

# %% [markdown]
# Not by a bit: 4 and 16 are powers of two, and a computer multiplies by these without rounding. It is one network, written down in two ways.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: at 0 ReLU has no slope. Does it matter?
#
# At the kink a slope of 0, of 1, or anything between can be argued for. Train two networks, one with each:

# %%
right = nn.Activation(nn.relu.g, lambda Z, A: Z >= 0, "relu, slope 1 at 0")
ends = []
for g in (nn.relu, right):
    net = nn.Network(nn.Dense(16), g, nn.Dense(1))
    params = net.build(2, np.random.default_rng(0))
    descend(net, params, X, Y, lr=0.5, steps=300)
    ends.append(params.theta)
difference = np.abs(ends[0] - ends[1]).max()
claim("after 300 steps their weights differ by {measured}", difference, expected=0, within=0)

# %% [markdown]
# Not by a bit: no $z$ was ever exactly 0. (Where one is, as for an input of zeros while $b=0$, either choice will do. Lesson 04 shows whom it confuses.)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: leaky ReLU, and a slip
#
# From a student's notes: "for $z<0$ the slope of leaky ReLU is −leak, since the function is negative there." Is it? **Exercise 1.4.** Write the function and its slope. Then lesson 04's check tries both signs: it moves each weight a little, and sees whether the cost changes as the gradient says.

# %%
def my_leaky_relu(z, leak):
    """a and the slope; z is an array, float64 or float32, never exactly 0, leak a number such as 0.01"""
    ...

# %%
answer = check("1.4", my_leaky_relu)
leaky_relu = answer.use
answer

# %%
for name, sign in (("+leak", 1), ("−leak", -1)):
    slip = nn.Activation(nn.leaky_relu(0.1).g, lambda Z, A: np.where(Z > 0, 1, sign * 0.1), name)
    net = nn.Network(nn.Dense(6), slip, nn.Dense(1))
    params = net.build(2, np.random.default_rng(0))
    report = nn.gradient_check(net, params, X[:, :20], Y[:, :20], loss=nn.sigmoid_cross_entropy)
    print(f"slope {name}: the gradient is {'right' if report.passed else 'wrong'}")

# %% [markdown]
# The function is below 0 there, but it *rises*. Values and slopes have signs of their own.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: count the dead
#
# **Exercise 1.5.** Given one ReLU layer and its examples, how many units are dead?

# %%
def my_dead_units(W, b, X):
    """how many units are off for every example: arrays W (n, n_x), b (n, 1), X (n_x, m)"""
    ...

# %%
answer = check("1.5", my_dead_units)
dead_units = answer.use
answer

# %%
layer, biases = np.random.default_rng(0).standard_normal((200, 2)), np.linspace(0, 4, 17)
counts = [dead_units(layer, np.full((200, 1), -bias), X) for bias in biases]

_, ax = plt.subplots(figsize=(9, 2.8))
ax.plot(-biases, counts, "o-", color=INK)
ax.set(xlabel="bias of all 200 units, the points on two rings", ylabel="dead units", ylim=(-8, 208))
plt.show()

# %%
claim("with bias 0 {measured} are dead: there are points on both sides", counts[0], expected=0, within=0)
claim_above("with bias −2: more than {limit} of the 200", counts[8], 120)

# %% [markdown]
# Do the dead stay dead? Three layers of 50 at a large learning rate, looked at after every fifth of 300 steps: how often does a unit that was dead turn up alive?

# %%
net = nn.Network((nn.Dense(50, nn.scaled(1.5)), nn.relu) * 3, nn.Dense(1, nn.xavier))
params, woken, dead = net.build(2, np.random.default_rng(0)), np.zeros(3, int), np.zeros((3, 50), bool)
for _ in range(60):
    descend(net, params, 1.4 * X, Y, lr=1.5, steps=5)
    now = np.array([(A <= 0).all(axis=1) for A in net.forward(params, 1.4 * X)["A"][:3]])
    woken, dead = woken + (dead & ~now).sum(axis=1), now
claim("layer 1: woken {measured} times", woken[0], expected=0, within=0)
claim_above("layers 2 and 3: woken more than {limit} times", woken[1:].sum(), 5)

# %% [markdown]
# **What happened.** Nobody in layer 1 comes back: its inputs are the data. In layers 2 and 3 many do. No gradient of their own wakes them; what comes in has changed.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: what came since
#
# **GELU** is $z\,\Phi(z)$ with the share $\Phi(z)$ of the normal distribution below $z$; **SiLU**, in the same paper of 2016 and later called swish, is $z\,\sigma(z)$. Both are smooth, near 0 on the far left and near $z$ on the far right.

# %% [markdown]
# **Exercise 1.6.** The slope of SiLU, by the product rule.

# %%
def my_silu_slope(z):
    """the slope of z·σ(z) for an array z, float64 or float32, with numbers from −6 to 6"""
    ...

# %%
answer = check("1.6", my_silu_slope)
silu_slope = answer.use
answer

# %% slideshow={"slide_type": "fragment"}
predict("1.f")

# %% jupyter={"source_hidden": true}
_, axes = plt.subplots(1, 2, figsize=(11, 3.2), layout="constrained")
for g, colour, dash in ((nn.relu, GREY, ":"), (nn.silu, BLUE, "-"), (nn.gelu, VERMILION, "--")):
    axes[0].plot(z, g(z), dash, color=colour, label=repr(g))
    axes[1].plot(z, g.slope(z, g(z)), dash, color=colour)
axes[0].legend(frameon=False)
axes[0].set(xlabel="$z$", title="$a$", xlim=(-5, 3), ylim=(-0.5, 2))
axes[1].set(xlabel="$z$", title="slope", xlim=(-5, 5), ylim=(-0.3, 1.3))
plt.show()

# %%
fine = np.linspace(-6, 6, 120_001)
of_gelu, of_silu = nn.gelu.slope(fine, nn.gelu(fine)), silu_slope(fine)
claim("GELU's slope is at most {measured}", of_gelu.max(), expected=1.1289, within=1e-4)
claim("at z = {measured}; √2 is {expected}", fine[of_gelu.argmax()], expected=np.sqrt(2), within=1e-4)
claim("it is at least {measured}, so it falls there", of_gelu.min(), expected=-0.1289, within=1e-3)
off = np.abs([s + s[::-1] - 1 for s in (of_gelu, of_silu)])
claim_below("slope at z plus slope at −z, GELU and SiLU: 1, to {limit}", off, 1e-6)
claim("SiLU's slope is at most {measured}", of_silu.max(), expected=1.0998, within=1e-4)
claim("and at least {measured}", of_silu.min(), expected=-0.0998, within=1e-3)

# %% [markdown]
# **What happened.** Slope at $z$ and slope at $-z$ add up to 1. So each is steeper than 1 just where, on the other side, it falls. On the left the slope is small but not 0, so hardly a unit is ever quite dead: the lab's *GELU* button starts where all ReLUs of layer 3 had died.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: what an exp costs
#
# ReLU needs a comparison, a sigmoid a power of $e$: that is often given as ReLU's merit. Measure all three, for 20 examples in a layer of 1,000 units: the comparison, the power, and the product $WA$ before it.

# %%
def shortest(job, runs=20):
    """Seconds of processor time of the fastest of some runs."""
    def once():
        began = time.process_time()
        job()
        return time.process_time() - began
    return min(once() for _ in range(runs))

Z, out = np.random.default_rng(0).standard_normal((2, 1000, 20))
W = np.random.default_rng(0).standard_normal((1000, 1000))
jobs = lambda: np.maximum(Z, 0, out=out), lambda: np.exp(Z, out=out), lambda: W @ Z
maximum, power, product = map(shortest, jobs)

# %%
claim_below("the power takes less than {limit} of the time of the layer's product", power / product, 1)
claim_below("the comparison takes less than {limit} of it too", maximum / product, 1)

# %% [markdown]
# **What happened.** `power / maximum` differs widely, so it is not printed here: look at yours. A processor whose vector instructions are wide takes hardly longer for the power, an older one many times as long. In a layer as wide as this one, which multiplies 1,000 numbers for each $z$, the time goes into the product either way. There the price of $e^z$ is
# no reason for ReLU; its slope of 1 is.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: an activation of your own
#
# Two functions make an activation. It then goes wherever ours go: into `Boundary` of lesson 00, and into lesson 03's `GradientFlow`, which shows what becomes of it in thirty layers. (The menus call it *mine*.)
#
# 1. `Boundary`: press *Play*. Do three sine units part the rings? And three of tanh? (The sentence says when it is done.)
# 2. `GradientFlow`: $\sigma_w^2$ says how large the weights are drawn. Move it from 1 to 3. At which does the gradient reach layer 1 as large as it was in layer 30?
# 3. Put a function of your own for `np.sin`, and its slope for `np.cos`. Is it better than sine?

# %%
mine = nn.Activation(lambda Z: np.sin(Z), lambda Z, A: np.cos(Z), "sine")
Boundary(activation=mine)

# %%
GradientFlow(activation=mine)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Summary
#
# - Without a bend between them, layers fold into one: $W = W_2W_1$, $b = W_2b_1+b_2$.
# - Slopes from $a$: $a(1-a)$, $1-a^2$, 0 or 1, leak or 1. $L$ sigmoids pass at most $4^{-L}$.
# - Flat is saturated; off for every example is dead. A smaller rate or biases nearer 0 prevent it, a leak revives.
# - All-positive inputs tie a unit's weights together. Outputs round 0 allow a larger learning rate.
# - What a layer passes on is slope times weight. With the same weights tanh beats the sigmoid by its stretch first, by its shift second; larger weights replace the stretch. In hidden layers begin with ReLU; the output belongs to the task.
#
# ## On your own
#
# - Weights four times as large replaced the stretch. Are eight times as large better still? Sixteen?
# - Which curve is missing in the four? A stretch of 8, or a shift of −1: better still?
# - `Saturation(activation=nn.relu, lr=1.5)` for ten seeds: how many die?
#
# ## Where this comes from
#
# - Y. LeCun, L. Bottou, G. Orr, K.-R. Müller: *Efficient BackProp*, 1998. Why outputs should lie round 0, and the shared sign.
# - V. Nair, G. Hinton: *Rectified linear units improve restricted Boltzmann machines*, ICML 2010. X. Glorot, A. Bordes, Y. Bengio: *Deep sparse rectifier neural networks*, AISTATS 2011.
# - A. Maas, A. Hannun, A. Ng: *Rectifier nonlinearities improve neural network acoustic models*, 2013. The leak.
# - D. Hendrycks, K. Gimpel: *Gaussian error linear units*, 2016. S. Elfwing, E. Uchibe, K. Doya: *Sigmoid-weighted linear units for neural network function approximation in reinforcement learning*, 2017.
