# %% [markdown] slideshow={"slide_type": "slide"}
# # 04 Gradient checking: who checks the check?
#
# **What you'll do.** Catch bugs in backward passes with an instrument of ten lines. But first watch that instrument fail a network that is right and
# pass one that is nonsense, and find out why. Then hunt 55 planted bugs.
#
# **What you'll learn.** Which step is best and why there is a best one, what a relative error says, when a check is empty, how to read from the
# errors *where* the bug is.
#
# **What you need.** Forward and backward (lesson 00; if you read this one alone: that forward computes a cost $J$ from the parameters θ, and that backward is said to compute
# its slopes, is all it takes), batch norm's formula ($\gamma\,(z-\mu)/\sqrt{\sigma^2+\epsilon}+\beta$ over the batch; lesson 06 explains it), Taylor's series
# to the third term. No GPU, no download.
#
# **Time.** 70 minutes, and 55 more for the sections marked *Deeper*: leave those out the first time, nothing later needs them. In minutes: A mystery 5 · One slope 10 · How far apart are two gradients 8 · How small should the step be 5 · Lab step size 9 · Network B 3 · Blame 6 · The bug that hides at the start 3 · Lab bug hunt 14 · A check that can be trusted 1 · *kinks* 3 · *spot the error* 2 · *a gradient check by hand* 9 · *float32* 2 · *the penalty belongs in both* 9 · *dropout* 4 · *a detector for empty checks* 8 · *a slope without subtraction* 8 · *what a check costs* 5 · Summary 2.
#
# *Run → Run All Cells* works at any moment; the cells run in a few seconds.

# %% slideshow={"slide_type": "skip"}
import matplotlib.pyplot as plt
import numpy as np

import nnlib as nn
from nnlib.course import check, claim, claim_above, claim_below, hint, predict, solution, start
from nnlib.course.figures import BLUE, GREEN, GREY, INK, ORANGE, VERMILION, dark
from nnlib.course.functions import martins
from nnlib.labs import BugHunt, StepSize

start()      # one thread for matrix products, and the course's style of figures

# %% [markdown] slideshow={"slide_type": "slide"}
# ## A mystery: two verdicts, both wrong
#
# The usual recipe: move each parameter by $\varepsilon = 10^{-7}$ up and down, divide the change of the cost by $2\varepsilon$, compare with backward;
# a relative error below $10^{-7}$ passes. Network A is right: three sigmoid layers as in our lessons, and an output layer that starts small. Network B has a first layer whose
# gradient has the wrong sign *and* is a thousand times too large. Its author checked it on one image.

# %%
class Nonsense(nn.Dense):
    def backward_first(self, dZ, A, grad, W, b):
        grad["W"][...] = -1000 * dZ @ A.mT / dZ.shape[-1]
        grad["b"][...] = -1000 * dZ.mean(axis=-1, keepdims=True)

data = nn.digits()
X, Y = nn.Standardizer.fit(data.X_train)(data.X_train)[:, :60], data.Y_train[:, :60]
net_A = nn.Network((nn.Dense(8, nn.xavier), nn.sigmoid) * 3, nn.Dense(10, nn.normal(0.05)))
net_B = nn.Network(Nonsense(8, nn.xavier), nn.BatchNorm(), nn.tanh, nn.Dense(10, nn.xavier))
A, B = (net.build(64, np.random.default_rng(2)) for net in (net_A, net_B))

# %%
usual = dict(loss=nn.softmax_cross_entropy, difference=nn.TwoSided(1e-7))
error_A = nn.gradient_check(net_A, A, X, Y, **usual).error
error_B = nn.gradient_check(net_B, B, X[:, :1], Y[:, :1], **usual).error
for name, error in (("A, which is right", error_A), ("B, which is nonsense", error_B)):
    print(f"{name:21} {'passes' if error < 1e-7 else 'fails'}")

# %%
def costs_of(net, params):
    """The cost of 300 steps."""
    return nn.run(nn.train(net, params.copy(), X, Y, loss=nn.softmax_cross_entropy, batch_size=60,
                           rule=nn.Adam(lr=0.05), epochs=300, rng=np.random.default_rng(0))).cost

twin = nn.Network(nn.Dense(8, nn.xavier), net_B.layers[1:])          # B with a right first layer
costs = {"A": costs_of(net_A, A), "B": costs_of(net_B, B), "B, had it been right": costs_of(twin, B)}

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3.2))
for (name, cost), colour in zip(costs.items(), (BLUE, VERMILION, GREY)):
    ax.plot(np.arange(1, 301), cost, color=colour)
    ax.text(303, cost[-1], name, color=dark(colour), weight="bold", va="center")
ax.set(yscale="log", xlim=(0, 398), xticks=(1, 100, 200, 300), xlabel="step $t$", ylabel="cost $J$")
plt.show()

# %%
claim_above("A is right, and fails: its error is more than {limit}, twice the threshold", error_A, 2e-7)
claim_below("B is nonsense, and passes: its error is less than {limit}", error_B, 1e-7)
claim_above("B ends with more than {limit} times the cost of the same network with a right first layer",
            costs["B"][-1] / costs["B, had it been right"][-1], 20)

# %% [markdown]
# **What happened.** The network that fails the check learns. The one that passes it is trained uphill in its first layer. (It muddles along: the layers behind
# repair what they can. A wrong gradient need not stop a network; it can make it mediocre, which is worse.) **A gradient check is an instrument, and
# an instrument has errors of its own.** By the end of this lesson you can explain both verdicts, and build a check that gets both right.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## One slope, from one side or from two
#
# $\dfrac{J(\theta+\varepsilon)-J(\theta)}{\varepsilon}$ or $\dfrac{J(\theta+\varepsilon)-J(\theta-\varepsilon)}{2\varepsilon}$?
# Both take two values of $J$ (the first can share its $J(\theta)$ among all parameters). What does the second buy?
#
# ### Exercise 4.1: the two-sided difference
#
# Replace the `...`; run both cells. Stuck? `hint("4.1")` in a new cell, then `hint("4.1", 2)`, then `solution("4.1")`.

# %%
def my_two_sided(J, theta, eps):
    """The slope of J at the number theta, from a step eps to the right and a step eps to the left"""
    ...

# %%
answer = check("4.1", my_two_sided)
two_sided = answer.use       # yours once it is right, ours until then
answer

# %% slideshow={"slide_type": "fragment"}
predict("4.a")

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3.2))
theta = np.linspace(-1.6, 1.4, 100)
ax.plot(theta, np.exp(theta), color=INK)
ax.plot(theta, 1 + theta, "--", color=GREY)
for points, colour in (((0, 1), ORANGE), ((-1, 1), BLUE)):
    ax.plot(points, np.exp(points), "o-", color=colour, lw=2.5, ms=8)
for x, y, word, colour in ((0.7, 3.4, "J(θ) = e^θ", INK), (-0.85, -0.4, "the tangent at 0", GREY), (0.6, 1.1, "from one side", ORANGE), (-0.95, 1.45, "from two sides", BLUE)):
    ax.text(x, y, word, color=dark(colour), weight="bold")
ax.set(xlabel="θ, with ε = 1", ylim=(-0.8, 4.2), xticks=(-1, 0, 1))
plt.show()

# %%
def one_sided(J, theta, eps):
    return (J(theta + eps) - J(theta)) / eps

steps = np.array([0.1, 0.05, 0.025])
off = {"one-sided": one_sided(np.exp, 0.0, steps) - 1, "two-sided": two_sided(np.exp, 0.0, steps) - 1}
for name, wrong in off.items():
    print(f"{name}, ε = 0.1, 0.05, 0.025: wrong by", *(f"{each:.5f}" for each in wrong))

# %%
for (name, wrong), times in zip(off.items(), (2, 4)):
    claim(f"{name}: half the step, an error ×1/{{measured}}", wrong[0] / wrong[1], times, within=0.05)

# %% [markdown]
# **What happened.** Taylor: $J(\theta\pm\varepsilon) = J \pm \varepsilon J' + \frac{\varepsilon^2}{2}J'' \pm \frac{\varepsilon^3}{6}J''' + \dots$ The one-sided difference is wrong by $\frac{\varepsilon}{2}J''$,
# the two-sided one by $\frac{\varepsilon^2}{6}J'''$. So: two-sided, and ε as small as possible? Remember network A.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## How far apart are two gradients?
#
# A difference of 0.001 is nothing between numbers of size 1000 and everything between numbers of size 0.001. So, *relative* to both lengths:
#
# $$\frac{\|n-g\|}{\|n\|+\|g\|}$$
#
# with $n$ by differences (numeric) and $g$ by backward (analytic). Below 1e-7: right. To 1e-5: look again. To 1e-3: suspicious. Above: wrong. (This formula and these bands are Andrew Ng's. Karpathy's
# notes take the largest single component and other bands. A band is a habit, not a theorem; the rest of this lesson says when it misleads.)
#
# ### Exercise 4.2: the relative error

# %%
def my_relative_error(numeric, analytic):
    """‖n − g‖ / (‖n‖ + ‖g‖), 0 where both are 0; arrays (P,) or a stack (K, P); keeps float32"""
    ...

# %%
answer = check("4.2", my_relative_error)
relative_error = answer.use
answer

# %% [markdown] slideshow={"slide_type": "slide"}
# ## How small should the step be?
#
# The error falls like $\varepsilon^2$. Sketch the curve down to $\varepsilon = 10^{-13}$, on logarithmic axes, before you run the cells.

# %% slideshow={"slide_type": "fragment"}
predict("4.b")

# %%
def errors_of(method, steps, params=A, X=X, Y=Y):
    """Relative error of network A's check at every step."""
    return np.array([nn.gradient_check(net_A, params, X[:, :20], Y[:, :20], loss=nn.softmax_cross_entropy,
                                       difference=method(eps)).error for eps in map(float, steps)])

steps = 10.0 ** np.arange(-13, 0)
one, two = errors_of(nn.OneSided, steps), errors_of(nn.TwoSided, steps)

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3.8))
ax.loglog(steps, one, "s-", color=ORANGE)
ax.loglog(steps, two, "o-", color=BLUE)
ax.axhline(1e-7, color=GREY, ls=":")
for x, y, text, colour in ((1e-7, 3e-2, "one-sided: slope 1", ORANGE), (1.2e-4, 4e-10, "two-sided: slope 2", BLUE),
                           (2e-13, 6e-8, "threshold 1e-7", GREY), (2e-11, 0.5, "rounding: slope −1", INK)):
    ax.text(x, y, text, color=dark(colour), weight="bold", va="top")
ax.set(xlabel="step ε", ylabel="relative error of network A", ylim=(1e-11, 3))
plt.show()

# %%
slopes = [np.log10(one[10] / one[8]) / 2, np.log10(two[11] / two[10])]          # decades for each decade
claim("right of the best step the lines have slopes {measured}", slopes, expected=[1, 2], within=1.4e-4)
claim_above("two-sided: the error at 1e-7 is more than {limit} times that at 1e-5", two[6] / two[8], 10)

# %% [markdown]
# **What happened.** A cost near 2.3 is stored with an error of about $\delta\cdot J$, with $\delta = 2^{-52} = 2\cdot10^{-16}$, the **machine epsilon** of float64. The difference of two nearly equal costs keeps that
# error in full, and then it is divided by ε. So the error is
#
# $$\frac{\varepsilon^2}{6}J''' + \frac{\delta\,J}{2\varepsilon} \qquad\text{smallest near}\qquad \varepsilon = \sqrt[3]{\delta} = 6\cdot10^{-6}$$
#
# where $J$ and $J'''$ are of one size; from one side near $\sqrt\delta = 1.5\cdot10^{-8}$. (Network A's $J'''$ is small, so its best step is nearly ten times larger.)
#
# **Verdict A explained:** $\varepsilon = 10^{-7}$ is on the *left* arm of the V: the error that is seen there is that of the difference, rounding, and not one of backward's. The threshold 1e-7 is good; it wants a step of 1e-5. (A
# network that starts near "all classes equally likely" has a small gradient and a large cost: hard on a check, and common.)

# %%
usual["difference"] = nn.TwoSided(1e-5)
claim_below("A with ε = 1e-5: below {limit}", nn.gradient_check(net_A, A, X, Y, **usual).error, 3e-8)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Lab: step size
#
# Left: the error at every ε, and you. Right: $J$ round θ under a microscope that magnifies as ε shrinks.
#
# 1. Move ε to the left end. At which ε does the microscope show *steps*? They are the rounding.
# 2. Tick float32. Where is the best ε now, and how good is it?
# 3. *Near a kink*: move ε. At which ε does the two-sided difference jump, and how far is θ = 1.001 from the kink at 1? Which of the three are not bothered, and why?
#
# A function of your own: `StepSize(function=my_J)`; it takes an array and works on each number. The green curve has no left arm at all: a *Deeper* section below says why.

# %%
StepSize(eps=1e-5)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Network B, on one image
#
# Back to network B, and its check on one image. Here are both gradients of its first layer.

# %% slideshow={"slide_type": "fragment"}
predict("4.c")

# %%
report = nn.gradient_check(net_B, B, X[:, :1], Y[:, :1], loss=nn.softmax_cross_entropy)
size = B["W1"].size
largest = [np.abs(slopes[:size]).max() for slopes in (report.numeric, report.analytic)]
claim("one image: W1's largest slope, numeric and analytic, is {measured}", largest, [0, 0], within=0)
print("zero in both:", *report.unchecked)

# %%
for m in (1, 2, 60):
    report = nn.gradient_check(net_B, B, X[:, :m], Y[:, :m], loss=nn.softmax_cross_entropy)
    print(f"batch of {m:2}: {report.verdict}")

# %% [markdown]
# **Verdict B explained: the check compared 0 with 0.** It would have passed any layer in front whose gradients are made of $dZ$, which is 0. The relative error cannot tell "equal" from "both nothing"; you have to ask separately. `gradient_check` does,
# block by block: it names the blocks that are zero in both, and does not judge them. With two images or more the nonsense shows. (Correct networks need the question too: a bias before batch norm *is* without effect, its gradient is 0 up to
# rounding, and the relative error of two roundings can be 1.)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Blame: where is the bug?
#
# One number says *that* something is wrong. One number for each block says *where*. A bug is planted in the middle one of three layers. What does each block say?

# %% slideshow={"slide_type": "fragment"}
predict("4.d")

# %%
def blame(net, params):
    """One word for each block."""
    report = nn.gradient_check(net, params, X, Y, loss=nn.softmax_cross_entropy)
    said = ["zero" if b.zero else "right" if b.excess < 1e-7 else f"{b.error:.2f}" for b in report.blocks]
    return "   ".join(f"{block.name} {word}" for block, word in zip(report.blocks, said))

class SumForMean(nn.Dense):
    """db without its 1/m"""
    def backward_first(self, dZ, A, grad, W, b):
        super().backward_first(dZ, A, grad, W=W, b=b)
        grad["b"] *= dZ.shape[-1]

class Swapped(nn.Dense):
    """dA = W dZ in place of Wᵀ dZ"""
    def backward(self, dZ, A, grad, W, b):
        self.backward_first(dZ, A, grad, W=W, b=b)
        return W @ dZ

# %%
def three_layers(middle):
    net = nn.Network(nn.Dense(6, nn.xavier), nn.tanh, middle, nn.tanh, nn.Dense(10, nn.xavier))
    return net, net.build(64, np.random.default_rng(0))

cases = {"right": nn.Dense(6, nn.xavier), "db wrong": SumForMean(6, nn.xavier),
         "dA wrong": Swapped(6, nn.xavier)}
for name, middle in cases.items():
    print(f"{name:9}", blame(*three_layers(middle)))

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3))
for (name, middle), colour, marker, shift in zip(cases.items(), (INK, ORANGE, VERMILION), "os^", (-0.15, 0, 0.15)):
    blocks = nn.gradient_check(*three_layers(middle), X, Y, loss=nn.softmax_cross_entropy).blocks
    ax.plot(np.arange(6) + shift, [block.error for block in blocks], marker, color=colour, ms=8, label=name)
ax.axhline(1e-7, color=GREY, ls=":")
ax.text(5.4, 2e-7, "below: right", color=dark(GREY), ha="right", va="bottom")
ax.legend(loc="lower right", ncols=3, bbox_to_anchor=(1, 1), frameon=False)
ax.set(yscale="log", ylim=(1e-11, 3), xticks=range(6), xticklabels=[block.name for block in blocks], ylabel="relative error")
plt.show()

# %% [markdown]
# **"If db is far off and dW close, what does that tell me? I only copied what the professor said."** Now you can say it. $dW = \frac1m dZ\,A^T$ and $db = \frac1m\sum dZ$ are made of the *same* $dZ$. An error in $dZ$
# reaches both, unless it happens to cancel in one of the two sums over this batch. So when $dW$ is right and $db$ is not, look first at the one line that makes $db$: line "db wrong". No other block is made of $db$.
#
# If $dZ$ itself is wrong, both are, and so are all blocks **before** it. That is line "dA wrong": layer 2 is right, but it hands on $W\,dZ$ in place of $W^T dZ$. Errors travel backward, from the output to the input. A layer's bug sits
# at the *last* bad block or just behind it. (A wrong penalty has no such place: it shows wherever there is a penalty.)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The bug that hides at the start
#
# "Check again after training a little", the notes say, and somebody asked: why? Here is a batch norm whose backward forgets γ.

# %%
class NoGamma(nn.BatchNorm):
    def backward(self, dA, cache, grad, gamma, beta, mean, var):
        return super().backward(dA, cache, grad, np.ones_like(gamma), beta, mean, var)

hidden_net = nn.Network(nn.Dense(8, nn.xavier), NoGamma(), nn.tanh, nn.Dense(10, nn.xavier))
hidden = hidden_net.build(64, np.random.default_rng(0))
print("at the start:", blame(hidden_net, hidden))

# %%
def error_now(params):
    return nn.gradient_check(hidden_net, params, X, Y, loss=nn.softmax_cross_entropy).error

trained, errors = hidden.copy(), [error_now(hidden)]
for step in nn.train(hidden_net, trained, X, Y, loss=nn.softmax_cross_entropy, batch_size=60, epochs=30,
                     rule=nn.GradientDescent(lr=0.2), rng=np.random.default_rng(0)):
    errors.append(error_now(trained))

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
_, ax = plt.subplots(figsize=(9, 3.2))
ax.semilogy(errors, "o-", color=VERMILION, ms=4)
ax.axhline(1e-7, color=GREY, ls=":")
ax.text(30, 5e-8, "below: right", color=dark(GREY), weight="bold", ha="right", va="top")
ax.text(0.6, 1e-10, "before training: passes", color=dark(VERMILION), weight="bold", va="center")
ax.set(xlabel="training step $t$", ylabel="relative error", ylim=(1e-11, 1))
plt.show()
print("after 30 steps:", blame(hidden_net, trained))

# %%
claim_below("before the first step the relative error is below {limit}", errors[0], 1e-8)
claim_above("after one step it is above {limit}, and stays there", np.array(errors[1:]), 1e-4)

# %% [markdown]
# **What happened.** γ starts at 1, and multiplying by 1 or not is the same. **A check compares two formulas at one point, and at a special point different formulas agree**: γ = 1, b = β = 0, units in their linear part. Some
# steps of training leave such points behind; one was enough here. So does a random θ. (Not every one: a tanh network that starts from W = 0 keeps its W = 0 however long it trains, lesson 02. There only the random θ helps.)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Lab: bug hunt
#
# 55 bugs, one at a time: in layers, activations, losses, batch norm, dropout, the penalty; from 40 on in the rules and batches of lesson 05, from 53 on in what batch norm does in use (06b). Above: the network and the relative error of every number in its gradients. Below: each block. Right: backward against
# differences; a line of another slope is often a wrong factor, a cloud something worse. What shows in the same blocks the map cannot tell apart (five of our bugs in batch norm show in W1
# alone): there only the code can.
#
# Look. Choose the part under *it is in the*. If you are right, its code appears. Repair it in a cell and give it back. One round together, with bug 7: where is it?

# %%
lab = BugHunt(bug=7)
lab

# %% [markdown] slideshow={"slide_type": "subslide"}
# <details><summary><b>Where?</b> Guess, then click.</summary>
#
# $d\gamma$, $d\beta$ and everything behind are right, so what arrives at batch norm is right as far as they can see. $W_1$ and $b_1$ are wrong: so it is what batch norm *hands on*. And look at $b_1$: a bias before
# batch norm has no effect, so its gradient should be zero. Here it is not. Something that should subtract a mean does not. In the lab above, choose *batch norm*: its code appears below the sentence.
#
# </details>
#
# <details><summary><b>What?</b> Read its code, then click.</summary>
#
# Batch norm sends the gradient back on three paths: straight, through μ and through σ². The last line has two of them. The path through μ is the mean of `dA`, and `grad["beta"]` holds it.
#
# </details>

# %%
class MyBatchNorm(nn.BatchNorm):
    def backward(self, dA, cache, grad, gamma, beta, mean, var):
        Z_hat, scale, mu, sigma2 = cache
        grad["gamma"][...] = (dA * Z_hat).mean(axis=-1, keepdims=True)
        grad["beta"][...] = dA.mean(axis=-1, keepdims=True)
        return gamma * scale * (dA - grad["beta"] - Z_hat * grad["gamma"])

BugHunt(bug=7, repaired=MyBatchNorm)

# %% [markdown]
# **Green.** And $b_1$ is zero in both, as it has to be. Your turn, with the first of the two labs: bug 1 is a gentle one, and *Next bug* brings them all.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## A check that can be trusted
#
# The two networks of the beginning, with everything this lesson found: float64, two-sided, ε = 1e-5, block by block, 60 images, empty blocks named, after some training.

# %%
def trained_a_little(net, params):
    params = params.copy()
    nn.run(nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, rule=nn.GradientDescent(lr=0.1),
                    batch_size=60, epochs=5, rng=np.random.default_rng(0)))
    return params

for name, net_, params_ in (("A", net_A, A), ("B", net_B, B)):
    print(f"{name}:", blame(net_, trained_a_little(net_, params_)))

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: kinks, the derivative that is not there
#
# ReLU has a kink at $z = 0$. "Probability 0", they say. Here is a correct ReLU network with biases at 0, and among the 60 an $x$ of all zeros: as a black image has, or
# after standardizing, the mean image.

# %%
relu_net = nn.Network(nn.Dense(8), nn.relu, nn.Dense(10))
start = relu_net.build(64, np.random.default_rng(0))
X_zero = X.copy()
X_zero[:, 0] = 0
report = nn.gradient_check(relu_net, start, X_zero, Y, loss=nn.softmax_cross_entropy)
print(report.verdict)
print("worst:", *(name for name, n, g in report.worst(8)))

# %% jupyter={"source_hidden": true}
def J_along_b1(t):
    """The cost with t added to the first bias."""
    shifted = start.copy()
    shifted["b1"][0] += t
    return nn.softmax_cross_entropy(relu_net.forward(shifted, X_zero)[-1], Y)[0]

_, ax = plt.subplots(figsize=(9, 2.8))
t = np.linspace(-0.01, 0.01, 41)
ax.plot(t, [1000 * (J_along_b1(each) - J_along_b1(0)) for each in t], "o-", ms=3, color=INK)
ax.set(xticks=(-0.01, 0, 0.01), xlabel="$b_1[0]$", ylabel="1000 (J − J at 0)")
plt.show()

# %% slideshow={"slide_type": "fragment"}
moved = start.copy()
moved["b1"] += 0.01 * np.random.default_rng(1).standard_normal((8, 1))
error = nn.gradient_check(relu_net, moved, X_zero, Y, loss=nn.softmax_cross_entropy).error
claim_below("the same network, biases a little off 0: the relative error is below {limit}", error, 1e-7)

# %% [markdown]
# **What happened.** For that example $z = b = 0$: *exactly* on the kink, in all eight units. To the left ReLU's slope is 0, to the right it is 1; the two-sided difference takes ½, backward takes 0. Only $b_1$ is
# hit, since $W_1$ is multiplied by $x = 0$. When a check fails at single coordinates, look for a kink before you look for a bug: move θ a little, or take another batch.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: spot the error
#
# Two versions of the relative error, from students' notes. One of them is only half as strict; which, and what is the other?

# %%
def length(v):
    return np.sqrt((v * v).sum())

def notes_1(n, g):
    return (length(n) + length(g)) / length(n - g)

def notes_2(n, g):
    return length(n - g) / (2 * (length(n) + length(g)))

n, g = np.array([1.0, 2.0]), np.array([1.0, 2.002])
for name, other in (("nearly equal", g), ("opposite", -n)):
    results = (formula(n, other) for formula in (notes_1, notes_2, relative_error))
    print(f"{name:13} first {{:<10.6g}} second {{:<10.6g}} right {{:.6g}}".format(*results))

# %% [markdown]
# The first has numerator and denominator swapped: it is large where the gradients agree, and infinite where they are equal. The second has a factor of 2 below that
# does not belong there: every error looks half as large, and opposite gradients, the worst there is, score 0.5 in place of 1.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: a gradient check by hand
#
# A check does not want to know what is a weight and what a bias. `params.theta` is all of them in a row, `params["W1"]` a view of the same memory: move one, and the
# other has moved.

# %%
net = nn.Network(nn.Dense(4, nn.xavier), nn.tanh, nn.Dense(3, nn.xavier))
params = net.build(2, np.random.default_rng(1))
points, classes = nn.spirals(12, np.random.default_rng(0))

def J(theta):
    """The cost as a function of one vector"""
    moved = nn.Parameters.view(theta, params.shapes)
    return nn.softmax_cross_entropy(net.forward(moved, points)[-1], classes)[0]

print(*(f"{name} {params[name].shape}" for name in params), "  θ", params.theta.shape)

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Exercise 4.3: the slope along every component

# %%
def my_numeric_gradient(J, theta, eps):
    """(P,): component i is the two-sided difference with a step in theta[i] alone"""
    ...

# %%
answer = check("4.3", my_numeric_gradient)
numeric_gradient = answer.use
answer

# %% [markdown]
# That is everything a gradient check needs. By hand, and with the course's:

# %%
cost, trace, deltas, grads = nn.gradient(net, params, points, classes, loss=nn.softmax_cross_entropy)
by_hand = relative_error(numeric_gradient(J, params.theta, 1e-5), grads.theta)
report = nn.gradient_check(net, params, points, classes, loss=nn.softmax_cross_entropy)
claim_below("the error by hand and by nn.gradient_check is below {limit}", [by_hand, report.error], 1e-9)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: float32, no step is good
#
# There $\delta = 2^{-23} = 10^{-7}$.

# %% slideshow={"slide_type": "fragment"}
predict("4.e")

# %%
A32, steps32 = net_A.build(64, np.random.default_rng(2), np.float32), 10.0 ** np.arange(-6, 0)
errors = errors_of(nn.TwoSided, steps32, A32, X.astype(np.float32), Y.astype(np.float32))
claim_above("float32: even the best of six steps has a relative error above {limit}", errors.min(), 1e-4)
claim_above("float32: at ε = 1e-5 it is above {limit}", errors[1], 0.05)

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3))
ax.loglog(steps, two, "o-", color=BLUE)
ax.loglog(steps32, errors, "s-", color=VERMILION)
ax.text(3e-10, 3e-7, "float64", color=dark(BLUE), weight="bold")
ax.text(1.5e-6, 0.03, "float32", color=dark(VERMILION), weight="bold")
ax.set(xlabel="step ε", ylabel="relative error, two-sided", ylim=(1e-11, 3))
plt.show()

# %% [markdown]
# **What happened.** At the step that is best in float64 it is noise, and even the best step (near $\sqrt[3]{\delta} = 5\cdot10^{-3}$, or somewhat larger) is far from "right". Build the network in float64 to check it, and train it in float32.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: the penalty belongs in both
#
# With L2 the cost is $J + \frac{\lambda}{2m}\sum w^2$. **Exercise 4.4.** Add the penalty to the cost, and its derivative to $dW$.

# %%
def my_penalized(cost, dW, W, lam, m):
    """(cost, dW), both with λ/(2m) Σ w²; W (n, n_in); of a stack (K, n, n_in), (K,); change no input"""
    ...

# %%
answer = check("4.4", my_penalized)
penalized = answer.use
answer

# %% [markdown]
# And if it is forgotten in backward? The difference of the two gradients then *is* what was forgotten:

# %%
class Forgetful(nn.L2):
    def add_gradient(self, params, grads, m):
        pass

report = nn.gradient_check(net_A, A, X, Y, loss=nn.softmax_cross_entropy, penalty=Forgetful(3.0))
print(report.verdict)
missing = (report.numeric - report.analytic)[:A["W1"].size].reshape(A["W1"].shape)
_, weight_decay = penalized(0.0, 0 * missing, A["W1"], 3.0, 60)
off = np.abs(missing - weight_decay).max()
claim_below("W1: what is missing from backward differs from λ/m W by less than {limit}", off, 1e-8)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: dropout, a cost that never stands still
#
# Dropout draws a new mask in each pass.

# %% slideshow={"slide_type": "fragment"}
predict("4.f")

# %%
drop_net = nn.Network(nn.Dense(8, nn.xavier), nn.tanh, nn.Dropout(0.6), nn.Dense(10, nn.xavier))
theta = drop_net.build(64, np.random.default_rng(0))

v = np.ones(theta.theta.size) / np.sqrt(theta.theta.size)          # one direction for all parameters

def J_along(t, rng):
    """The cost at θ + t v, with the mask that rng draws."""
    moved = nn.Parameters.view(theta.theta + t * v, theta.shapes)
    return nn.softmax_cross_entropy(drop_net.forward(moved, X, rng)[-1], Y)[0]

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3))
t, rng = np.linspace(-0.3, 0.3, 61), np.random.default_rng(3)
ax.plot(t, [J_along(each, rng) for each in t], ".-", lw=0.8, color=VERMILION)
ax.plot(t, [J_along(each, np.random.default_rng(3)) for each in t], lw=2.5, color=BLUE)
ax.text(0.31, J_along(0.3, np.random.default_rng(3)), "the same mask", color=dark(BLUE), weight="bold", va="center")
ax.text(0.31, J_along(0.3, np.random.default_rng(3)) + 0.06, "a new mask\neach time", color=dark(VERMILION), weight="bold", va="bottom")
ax.set(xlim=(-0.31, 0.45), xticks=(-0.3, 0, 0.3), xlabel="moved along one direction by $t$", ylabel="cost $J$")
plt.show()

# %%
def drop_check(rng_of_a_pass):
    """A check by hand along v, with the randomness of each forward pass as given."""
    grads = nn.gradient(drop_net, theta, X, Y, loss=nn.softmax_cross_entropy, rng=rng_of_a_pass())[3]
    slope = two_sided(lambda t: J_along(t, rng_of_a_pass()), 0.0, 1e-5)
    return relative_error(np.array([slope]), np.array([grads.theta @ v]))

# %%
rng = np.random.default_rng(3)
claim_above("a new mask in every pass: the relative error is above {limit}", drop_check(lambda: rng), 0.9)
claim_below("the same mask: it is below {limit}", drop_check(lambda: np.random.default_rng(3)), 1e-7)

# %% [markdown]
# **What happened.** Two masks give costs that differ by hundredths; divided by $2\varepsilon$ that is a "slope" of thousands. Freeze the noise: start every pass from the same random state. `gradient_check` copies
# `rng` for each pass, so it does this by itself. (Turning dropout off would check a network without dropout: its backward would go unchecked.)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: a detector for empty checks
#
# **Exercise 4.5.** A gradient that is nothing is seldom exactly zero: rounding leaves about $\delta\,|J|/\varepsilon$. Write the detector.

# %%
def my_nothing_checked(numeric, analytic, cost, eps):
    """True where both arrays (P,) are at most 100·δ·|cost|/eps long, δ = 2**-52"""
    ...

# %%
answer = check("4.5", my_nothing_checked)
nothing_checked = answer.use
answer

# %%
for m in (1, 2, 60):
    report = nn.gradient_check(net_B, B, X[:, :m], Y[:, :m], loss=nn.softmax_cross_entropy)
    numeric, analytic = report.numeric[:size], report.analytic[:size]
    empty = nothing_checked(numeric, analytic, report.cost, 1e-5)
    error = relative_error(numeric, analytic)
    print(f"batch of {m:2}, W1: {'nothing was checked' if empty else f'relative error {error:.1f}'}")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: a slope without subtraction
#
# All trouble came from subtracting two nearly equal costs. So do not subtract. Take a step in the *imaginary* direction:
#
# $$J(\theta+i\varepsilon) = J(\theta) + i\varepsilon J'(\theta) - \tfrac{\varepsilon^2}{2}J''(\theta) - \dots$$
#
# In the imaginary part the slope is alone, but for $\varepsilon^3$ and smaller. Nothing cancels, and ε may be $10^{-20}$. **Exercise 4.6.**

# %%
def my_complex_step(J, theta, eps):
    """J′ at the number theta: move it by eps along the imaginary axis and take J's imaginary part"""
    ...

# %%
answer = check("4.6", my_complex_step)
complex_step = answer.use
answer

# %%
slope = complex_step(martins, 1.5, 1e-20)          # J = e^x / √(sin³x + cos³x): Martins and others, 2003
off = abs(slope - 4.05342789389862)
claim_below(f"J′(1.5) = {slope:.12f} differs from what they publish by less than {{limit}}", off, 1e-13)
claim_below("network A, every parameter: below {limit}", errors_of(nn.ComplexStep, [1e-20]), 1e-14)

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3))
ax.loglog(steps, two, "o-", color=BLUE)
ax.loglog(steps, errors_of(nn.ComplexStep, steps), "^-", color=GREEN)
ax.text(1e-9, 3e-3, "two-sided", color=dark(BLUE), weight="bold")
ax.text(1e-10, 1e-13, "complex step", color=dark(GREEN), weight="bold")
ax.set(xlabel="step ε", ylabel="relative error of network A", ylim=(1e-17, 3))
plt.show()

# %% [markdown]
# **What happened.** Right to the last digits. That is the green curve of the lab. The price: every function on the way must take complex numbers and be analytic: `np.abs` is not, and comparisons need thought. The
# tests of this course use it as their oracle.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: what a check costs
#
# P parameters, two sides: 2P forward passes, for *one* gradient. Three ways to pay:

# %%
class Counted(nn.TwoSided):
    """Two-sided differences that count how often the cost J is computed"""
    def slope(self, J, theta, V):
        def counted(stack):
            global passes
            passes += 1
            return J(stack)
        return super().slope(counted, theta, V)

for name, along in (("one at a time", nn.EveryCoordinate(chunk=1)),
                    ("128 networks as one stack", nn.EveryCoordinate(chunk=128)),
                    ("one random direction", nn.RandomDirection())):
    passes = 0
    nn.gradient_check(net_A, A, X, Y, loss=nn.softmax_cross_entropy, rng=np.random.default_rng(0),
                      difference=Counted(), along=along)
    print(f"{name:27} {passes:5} forward passes for {A.theta.size} parameters, and one for backward")

# %% [markdown]
# A stack does the same arithmetic in fewer calls: leading axes are networks. What that saves depends on your machine: put `%timeit` before a check with `nn.EveryCoordinate(1)` and one with `nn.EveryCoordinate(128)`. A *random direction* $v$ moves all of θ at once and compares one number with $g^Tv$. It costs two passes whatever P is.

# %% slideshow={"slide_type": "fragment"}
predict("4.g")

# %%
wrong_net, wrong_params = three_layers(SumForMean(6, nn.xavier))
report = nn.gradient_check(wrong_net, wrong_params, X, Y, loss=nn.softmax_cross_entropy,
                           rng=np.random.default_rng(0), along=nn.RandomDirection())
print(report.verdict)

# %% [markdown]
# <details><summary><b>What happened.</b> Run, then click.</summary>
#
# It says *that*, not *where*. Use it often (it is nearly free), and the full check when it complains. It loses sharpness, too: one number has to speak for all of θ, and an error that is small beside the whole
# gradient, such as a tenth of one bias, can stay below 1e-3: (4) below.
#
# </details>

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Summary
#
# - Two-sided, ε = 1e-5, float64. Smaller is not better: left of the V you measure rounding.
# - Relative error $\|n-g\|/(\|n\|+\|g\|)$, block by block: 1e-7 right, 1e-5 look again, 1e-3 suspicious.
# - A check can fail a right network: a step too small, float32, a kink, a penalty in one of the two, noise that is not frozen.
# - A check can pass a wrong one: where both gradients are 0, and at special points. Ask what was checked, use more than one example, check again after a few steps.
# - Errors travel backward: a layer's bug is at the last bad block, or just behind it.
#
# **On your own.** (1) Check your layer of lesson 00. (2) Find a bug of your own that hides at the initial point. (3) `StepSize(function=np.abs, theta=0.1)`: what does the complex step say, and why? (4) Plant an error of a tenth in one
# bias: for which seeds does a random direction see it?
#
# **Next.** Lesson 05 feeds the network a few examples at a time: the gradient becomes noisy, and the noise has a law.
#
# **Sources.** A. Ng and others, *Deep Learning* (course notes: the formula and the bands 1e-7, 1e-5, 1e-3). A. Karpathy, *CS231n: gradient checks* (largest component, kinks, "check after some training"). Press and others, *Numerical Recipes*, 5.7
# (the best step). W. Squire, G. Trapp, *Using complex variables to estimate derivatives of real functions*, 1998 (the complex step). J. Martins, P. Sturdza, J. Alonso, *The complex-step derivative approximation*, 2003 (the function of the lab and its
# slope). S. Ioffe, C. Szegedy, 2015 (batch norm's backward).
