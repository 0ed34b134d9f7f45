# %% [markdown] slideshow={"slide_type": "slide"}
# # 00 Start here: train a network, then thirty-seven
#
# **What you'll do.** Train a small neural network to read handwritten digits. Then train thirty-seven of them at once and see what the
# learning rate does.
#
# **What you'll learn.** The shapes of a network, the parts of a training step, and that the learning rate which learns fastest stands near the edge of a cliff.
#
# **What you need.** Python and NumPy, and what a matrix product is. No GPU, no download.
#
# **Time.** 30 minutes. In minutes: The data 2 · The network 3 · Before training 3 · Training is a loop 5 · Thirty-seven networks in one loop 8 · Is the gradient right 4 · Summary 1.

# %%
import math

import matplotlib.pyplot as plt
import numpy as np

import nnlib as nn
from nnlib.course import claim, claim_above, claim_below, predict, start

start()      # one thread for matrix products, and the course's style of figures

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The data: examples are columns
#
# 1,797 handwritten digits, 8 × 8 grey values each (the test part of a set of 5,620). An image is a *column* of 64 numbers, so `X` has the shape (n_x, m): n_x inputs, m examples.
# A label is a column too, with a 1 in the row of its class ("one-hot").

# %%
X_train, Y_train, X_test, Y_test = nn.digits()
print("X_train", X_train.shape, " Y_train", Y_train.shape, " X_test", X_test.shape, " Y_test", Y_test.shape)

# %%
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
X, X_new = standardize(X_train), standardize(X_test)
claim("pixels that never change in training: {measured}", (X.std(axis=1) == 0).sum(), expected=3, within=0)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The network: a sequence of layers
#
# $Z_1 = W_1 X + b_1,\quad A_1 = \max(Z_1, 0),\quad Z_2 = W_2 A_1 + b_2$. A drawing of it has three columns of circles, but there are *two*
# layers: we count the arrows. $W_l$ has one row for each unit of its layer and one column for each unit of the layer before: $(n_l, n_{l-1})$.

# %% slideshow={"slide_type": "fragment"}
predict("0.a")

# %%
rng = np.random.default_rng(0)
net = nn.Network(nn.Dense(32), nn.relu, nn.Dense(10))
params = net.build(64, rng)
params

# %%
params.theta.size

# %% [markdown]
# **What happened.** The network holds no numbers; `params` does. All of them lie in one vector, and `params["W1"]` is a view of a piece of it.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Before training
#
# The cost is the mean of $-\log a_y$, where $a_y$ is the share that the network gives to the right digit (softmax turns its ten outputs into shares that add up to 1). A network that calls all ten digits equally likely
# pays $\log 10$.

# %% slideshow={"slide_type": "fragment"}
predict("0.b")

# %%
Z = net.predict(params, X_new)
cost, _ = nn.softmax_cross_entropy(Z, Y_test)
print(f"cost {cost:.2f}, that of not knowing {math.log(10):.2f};  accuracy {nn.accuracy(Z, Y_test):.0%}")

# %% [markdown]
# **What happened.** It knows nothing and is a little too sure of it, which costs more than admitting it.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Training is a loop
#
# Each step takes 64 images, goes **forward**, measures the **cost**, comes **backward** with the gradient of the cost for every weight,
# and **updates** the weights against it. `train` is a generator: it stops after every step, and you may look.

# %%
costs = []
for step in nn.train(net, params, X, Y_train, loss=nn.softmax_cross_entropy, rule=nn.Momentum(lr=0.1), batch_size=64, epochs=20, rng=rng):
    costs.append(step.cost)
print(f"{step.t} steps, test accuracy {nn.accuracy(net.predict(params, X_new), Y_test):.1%}")

# %%
_, ax = plt.subplots(figsize=(9, 3.2))
ax.plot(np.arange(1, len(costs) + 1), costs, lw=1)
ax.axhline(math.log(10), color="#767676", ls="--")
ax.text(len(costs), math.log(10) + 0.06, "not knowing: log 10", ha="right", va="bottom")
ax.set(xlabel="step t", ylabel="cost J of the batch", ylim=(0, None))
plt.show()

# %% [markdown]
# Which test digits does it still get wrong? Would you have known?

# %%
said, true = net.predict(params, X_new).argmax(axis=0), Y_test.argmax(axis=0)
wrong = np.flatnonzero(said != true)[:12]
fig, axes = plt.subplots(1, len(wrong), figsize=(11, 1.5))
for ax, i in zip(axes, wrong):
    ax.imshow(X_test[:, i].reshape(8, 8), cmap="gray_r")
    ax.set_title(f"{true[i]}, not {said[i]}", loc="center", fontsize=10.5)
    ax.axis("off")
plt.show()

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Thirty-seven networks in one loop
#
# The same lines train a *stack*: arrays get one more axis in front, and $W_1$ becomes (37, 32, 64). Here are 37 copies of one network. Only
# their learning rates differ, from 0.0001 to 100.

# %% slideshow={"slide_type": "fragment"}
predict("0.c")

# %%
rates = np.logspace(-4, 2, 37)
one = net.build(64, np.random.default_rng(1))
stack = nn.Parameters.stack([one] * len(rates))
stack["W1"].shape

# %%
history = nn.run(nn.train(net, stack, X, Y_train, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=rates),
                          batch_size=64, epochs=10, rng=np.random.default_rng(2)))
accuracies = nn.accuracy(net.predict(stack, X_new), Y_test)
train_costs, _ = nn.softmax_cross_entropy(net.predict(stack, X), Y_train)

# %% slideshow={"slide_type": "fragment"}
_, axes = plt.subplots(1, 2, figsize=(11, 3.6), layout="constrained")
axes[0].plot(rates, train_costs, "o-")
axes[1].plot(rates, accuracies, "o-")
axes[0].axhline(math.log(10), color="#767676", ls="--")
axes[0].text(0.01, 1.3 * math.log(10), "not knowing", va="bottom")
axes[1].text(2e-4, 0.75, "too small:\nnot there yet")
axes[1].text(5, 0.75, "too large:\nthe cost\nexplodes")
axes[0].set(xscale="log", yscale="log", xlim=(7e-5, 140), ylim=(1e-3, 1e3), xlabel="learning rate", ylabel="training cost after 10 epochs")
axes[1].set(xscale="log", ylim=(0, 1.02), xlabel="learning rate", ylabel="test accuracy after 10 epochs")
plt.show()

# %%
edge = np.flatnonzero(accuracies > 0.9)[-1]          # the largest rate that still learns
best = np.nanargmin(train_costs)
claim_above("the rate with the lowest training cost gets more than {limit} of the test digits right", accuracies[best], 0.94)
claim_above("and is more than {limit} of the largest rate that learns at all", rates[best] / rates[edge], 0.4)
claim_below("the next rate, half as large again: fewer than {limit} of the digits right", accuracies[edge + 1], 0.5)

# %% [markdown] slideshow={"slide_type": "subslide"}
# **What happened.** Too small a rate costs time, and larger is faster, up to an edge. *The rate that brings the training cost down fastest stands close to the edge of a
# cliff*: half as much again as the edge, and the network is lost. (On digits it has not seen, somewhat smaller rates do as well: look at the flat top on the right.) Why there is a
# cliff, and what in the network decides where it stands, is what this course is about.
#
# A line with a ✓ is a **claim**: a sentence of ours that is checked each time the notebook runs.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Is the gradient right?
#
# `backward` claims to compute the derivative of the cost. We do not have to believe it: move each parameter a little, see how the cost moves, and
# compare.

# %%
report = nn.gradient_check(net, one, X[:, :5], Y_train[:, :5], loss=nn.softmax_cross_entropy, rng=rng)
print("all of", ", ".join(block.name for block in report.blocks), "right:", report.passed)

# %% [markdown]
# Now with a mistake in it: a layer of our own whose `backward` forgets to turn $W$ round. Five lines make a layer.

# %% slideshow={"slide_type": "fragment"}
predict("0.d")

# %%
class Upright(nn.Dense):
    def backward(self, dZ, A, grad, W, b):
        self.backward_first(dZ, A, grad, W, b)
        return W @ dZ                                     # should be W.mT @ dZ

square = nn.Network(nn.Dense(16), nn.tanh, Upright(16), nn.tanh, nn.Dense(10))
report = nn.gradient_check(square, square.build(64, rng), X[:, :5], Y_train[:, :5], loss=nn.softmax_cross_entropy, rng=rng)
for block in report.blocks:
    print(f"{block.name}: {'wrong' if block.error > 1e-3 else 'right'}")

# %% [markdown]
# **What happened.** The mistake is in layer 2, but its own $W_2$ and $b_2$ are right: what is wrong is everything *before* it, because that is where
# its answer goes. Lesson 04 makes a game of this.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Summary
#
# - Examples are columns: X (n_x, m). $W_l$ is $(n_l, n_{l-1})$. All parameters lie in one vector.
# - A step is forward, cost, backward, update. It is a loop you can look into.
# - A leading axis is networks: one array of learning rates, one loop, the whole curve.
# - The rate that learns fastest stands near the edge of a cliff.
#
# **Try on your own.** Take `nn.Adam(lr=rates)` instead of gradient descent: has it a cliff? Make the hidden layer 4 wide, or 256: does the cliff
# move? Leave out `standardize`: what happens then?
#
# **Where it comes from.** The digits: E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten Digits*, UCI Machine Learning Repository (1998),
# CC BY 4.0. He initialization (the default of `Dense`): K. He et al., *Delving Deep into Rectifiers*, 2015.
