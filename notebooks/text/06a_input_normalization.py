# %% [markdown] slideshow={"slide_type": "slide"}
# # 06a Input normalization: 7,053 steps, or one
#
# **What you'll do.** Fit one straight line three times, to the same data in three units, and count the steps. Find out what the unit has to do with it, compute the edge beyond
# which training diverges before a step is made, and make the slow problem fast in two moves. Then do the same to real digits, and see how it goes wrong.
#
# **What you'll learn.** How mean and variance of an input shape the cost, what that makes of the learning rate, why the test set gets the training set's numbers, and what dividing
# an image by 255 does and does not do.
#
# **What you need.** Gradient descent on a cost (lessons 00 to 02), eigenvalues of a symmetric 2 × 2 matrix (we say again what they are). No GPU, no download.
#
# **Time.** 70 minutes, and 25 more for the sections marked *Deeper*: leave those out the first time, nothing later needs them. In minutes: A mystery 6 · The cost is a bowl 13 · Seven thousand and fifty-three 2 · Two moves that make the bowl round 10 · Lab scaling 9 · The test set gets the training set's numbers 13 · Why divide images by 255 8 · *the factor* 9 · *what standardizing leaves* 4 · *a pixel that never changes* 8 · *spot the error* 1 · Summary 2.
#
# *Run → Run All Cells* works at any moment; the cells run in a few seconds.

# %% slideshow={"slide_type": "skip"}
import matplotlib.pyplot as plt
import numpy as np

import nnlib as nn
from nnlib.course import check, claim, claim_above, claim_below, hint, predict, solution, start
from nnlib.course.figures import BLUE, GREEN, GREY, INK, ORANGE, VERMILION, dark
from nnlib.labs import Scaling

start()      # one thread for matrix products, and the course's style of figures

# %% [markdown] slideshow={"slide_type": "slide"}
# ## A mystery: one thermometer, two scales
#
# How much does a house heat on a day of temperature $x$? Two hundred days, a straight line $y = wx + b$, gradient descent from $w = b = 0$. The temperatures are in Celsius: their
# mean is 15.4, their standard deviation 11.8. We count the steps until $(w, b)$ is a millionth of its first distance from the best line.

# %%
rng = np.random.default_rng(0)
u = rng.standard_normal(200)
u = (u - u.mean()) / u.std()
celsius = 15.4 + 11.8 * u
heating = 20 - 0.7 * celsius + rng.standard_normal(200)

# %%
def descend(x, lr, steps=10_000):
    """Gradient descent on the line's cost, the mean of ½(wx + b − y)².

    Returns the distance of (w, b) from the best line after each step, over the first.
    """
    A = np.stack([x, np.ones(len(x))])
    best = np.linalg.lstsq(A.T, heating, rcond=None)[0]
    theta, errors = np.zeros(2), []
    while len(errors) < steps and (not errors or 1e-6 < errors[-1] < 1e6):
        theta = theta - lr * A @ (theta @ A - heating) / len(x)
        errors.append(np.linalg.norm(theta - best) / np.linalg.norm(best))
    return np.array(errors)

# %%
def best_rate(x):
    """The best learning rate for an error in any direction: where it comes from, we shall see."""
    return 2 / (np.mean(x ** 2) + 1)

in_celsius = descend(celsius, best_rate(celsius))
claim("Celsius: after {measured} steps the error is a millionth", len(in_celsius), expected=7053,
      within=0)

# %% slideshow={"slide_type": "fragment"}
predict("6a.a")

# %% slideshow={"slide_type": "subslide"}
fahrenheit = 1.8 * celsius + 32
in_fahrenheit = descend(fahrenheit, best_rate(fahrenheit))

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3.4))
for errors, colour, word in ((in_celsius, BLUE, "Celsius"), (in_fahrenheit, VERMILION, "Fahrenheit")):
    ax.plot(np.arange(1, len(errors) + 1), errors, color=colour, lw=2.4)
    ax.text(len(errors) + 150, errors[-1], word, color=dark(colour), weight="bold", va="center")
ax.set(yscale="log", xlim=(0, 12_500), ylim=(5e-7, 2), xlabel="step $t$", ylabel="error, over the first")
plt.show()

# %%
claim_above("Fahrenheit: after 10,000 steps the error is still more than {limit} of the first",
            in_fahrenheit[-1], 0.5)

# %% [markdown]
# **What happened.** The same days, the same house, the same line. In one unit the fit takes 7,053 steps with the best learning rate; in the other, 10,000 steps leave more
# than half of the error. The temperatures *say* the same. Something about their numbers does not.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The cost is a bowl
#
# For a line the cost is exactly a bowl. With $e$ the distance of $(w, b)$ from its bottom,
#
# $$J = J_{min} + \tfrac12\, e^T H e, \qquad H = \begin{pmatrix} \mathbb{E}[x^2] & \mathbb{E}[x]\\ \mathbb{E}[x] & 1\end{pmatrix}, \qquad \text{gradient} = He.$$
#
# $H$, the second derivatives, knows of the data only $\mathbb{E}[x]$ and $\mathbb{E}[x^2]$: mean and variance of the input. It has two directions (**eigenvectors**) along which it only stretches,
# by $\lambda_{min}$ and $\lambda_{max}$ (**eigenvalues**). Along each, one step of gradient descent multiplies the error by a number of its own:
#
# $$e \leftarrow e - \alpha\lambda e = (1 - \alpha\lambda)\,e$$

# %%
def bowl(x):
    """H of a line's cost."""
    A = np.stack([x, np.ones(len(x))])
    return A @ A.T / len(x)

def condition(x):
    """κ = λmax / λmin: how stretched the bowl is."""
    least, most = np.linalg.eigvalsh(bowl(x))
    return most / least

# %%
for name, x in (("Celsius", celsius), ("Fahrenheit", fahrenheit)):
    least, most = np.linalg.eigvalsh(bowl(x))
    print(f"{name:10}  λmin = {least:.3f}   λmax = {most:8.2f}   κ = λmax / λmin = {condition(x):,.0f}")

# %% [markdown]
# Two demands on one $\alpha$: the steep direction wants it small, or $|1-\alpha\lambda_{max}|$ passes 1; the flat one wants it large, or $1-\alpha\lambda_{min}$ is almost 1. The larger the
# **condition number** $\kappa = \lambda_{max}/\lambda_{min}$, the worse they get on.
#
# ### Exercise 6a.1: the edge, before the first step
#
# Replace the `...`; run both cells. Stuck? `hint("6a.1")` in a new cell, then `hint("6a.1", 2)`, then `solution("6a.1")`.

# %%
def my_largest_rate(A):
    """The rate beyond which descent diverges; A is an array (n, m), inputs and a row of ones"""
    ...

# %%
answer = check("6a.1", my_largest_rate)
largest_rate = answer.use       # yours once it is right, ours until then
answer

# %% slideshow={"slide_type": "fragment"}
predict("6a.b")

# %%
edge = largest_rate(np.stack([celsius, np.ones(200)]))
around = {share: descend(celsius, share * edge, steps=1500) for share in (0.5, 0.99, 1.01)}

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
_, ax = plt.subplots(figsize=(9, 3.4))
for (share, errors), colour in zip(around.items(), (BLUE, GREEN, VERMILION)):
    ax.plot(np.arange(1, len(errors) + 1), errors, color=colour, lw=2.2)
    ax.text(len(errors) + 25, errors[-1], f"{share} · 2/λmax", color=dark(colour), weight="bold", va=("bottom" if share == 0.5 else "top"))
ax.set(yscale="log", xlim=(0, 1850), ylim=(1e-2, 2e6), xlabel="step $t$", ylabel="error, over the first")
plt.show()

# %%
claim_below("at 0.99 of 2/λmax the error after 1,500 steps is below {limit} of the first",
            around[0.99][-1], 0.5)
claim_above("at 1.01 of 2/λmax it has passed {limit} times the first", around[1.01].max(), 1e5)
claim("its last step multiplied it by {measured}; |1 − 1.01·2| = {expected}",
      round(around[1.01][-1] / around[1.01][-2], 9), expected=1.02, within=0)

# %% [markdown]
# **What happened.** The edge is exact: one percent below, the error falls; one percent above, it is multiplied by 1.02 for ever. Near the edge the steep direction overshoots and comes back from the
# other side, each time: the path *zigzags* across the valley while it creeps along it.

# %% jupyter={"source_hidden": true}
def contours(ax, x, lr, steps, colour=VERMILION):
    """The bowl of x seen from above, and the first steps of a descent from (−1, 1)."""
    H, side = bowl(x), np.linspace(-1.6, 1.6, 161)
    e = np.stack(np.meshgrid(side, side), axis=-1)
    J = np.einsum("...i,ij,...j", e, H, e)
    path = [np.array([-1.0, 1.0])]
    for _ in range(steps):
        path.append(path[-1] - lr * H @ path[-1])
    levels = (path[0] @ H @ path[0]) * 4.0 ** np.arange(-7, 3)
    ax.contour(side, side, J, levels=levels, colors=GREY, linewidths=1)
    ax.plot(*np.transpose(path), "o-", color=colour, ms=4, lw=1.2)
    ax.plot([0], [0], "*", color=INK, ms=12, mec="white")
    ax.set(aspect="equal", xlim=(-1.6, 1.6), ylim=(-1.6, 1.6), xticks=(-1, 0, 1), yticks=(-1, 0, 1), xlabel="$w$ − its best")
    ax.grid(False)

_, axes = plt.subplots(1, 3, figsize=(10.4, 3.8), sharey=True, layout="constrained")
for ax, share in zip(axes, (0.5, 0.95, 1.01)):
    contours(ax, celsius, share * edge, 12)
    ax.set_title(f"$\\alpha$ = {share} · 2/λmax, 12 steps")
axes[0].set_ylabel("$b$ − its best")
plt.show()

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Seven thousand and fifty-three
#
# The best rate makes both directions equally slow, $1-\alpha\lambda_{min} = -(1-\alpha\lambda_{max})$, so $\alpha = 2/(\lambda_{min}+\lambda_{max})$, and each step multiplies the error by
#
# $$\frac{\kappa-1}{\kappa+1}, \qquad\text{so a millionth takes}\qquad t = \frac{\ln 10^6}{\ln\frac{\kappa+1}{\kappa-1}} \approx 6.9\,\kappa \ \text{ steps.}$$
#
# ($\lambda_{min}+\lambda_{max}$ is the sum of $H$'s diagonal, $\mathbb{E}[x^2]+1$: that is `best_rate`. For one particular start another rate may save a step or two, for example where little of the error lies along the steep direction.)

# %%
def steps_needed(kappa):
    """Steps to a millionth with the best rate: theory."""
    return np.log(1e6) / np.log((kappa + 1) / (kappa - 1))

# %%
claim("theory for Celsius: {measured} steps", np.ceil(steps_needed(condition(celsius))),
      expected=len(in_celsius), within=0)
print(f"theory for Fahrenheit: {steps_needed(condition(fahrenheit)):,.0f} steps")
kelvin = celsius + 273.15
print(f"theory for Kelvin: {steps_needed(condition(kelvin)) / 1e6:.0f} million steps")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Two moves that make the bowl round
#
# $H = \begin{pmatrix}\sigma^2+\mu^2 & \mu\\ \mu & 1\end{pmatrix}$: it would be round with $\mu = 0$ and $\sigma = 1$. So subtract the mean of $x$, then divide by its standard deviation: **standardize**.
#
# ### Exercise 6a.2: standardize

# %%
def my_standardize(X):
    """X is an array (n, m), examples in columns; return it with mean 0 and variance 1 in each row"""
    ...

# %%
answer = check("6a.2", my_standardize)
standardize = answer.use
answer

# %% slideshow={"slide_type": "fragment"}
predict("6a.c")

# %%
forms = {"as it is": celsius, "mean 0": celsius - celsius.mean(), "variance 1": celsius / celsius.std(),
         "both": standardize(celsius[None])[0]}
for name, x in forms.items():
    count = len(descend(x, best_rate(x)))
    print(f"{name:10}  κ = {condition(x):8.2f}   steps with the best rate: {count:5}")

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
_, axes = plt.subplots(1, 4, figsize=(10.4, 3.1), sharey=True, layout="constrained")
for ax, (name, x) in zip(axes, forms.items()):
    contours(ax, x, 0.9 * best_rate(x), 12)
    ax.set_title(f"{name}: κ = {condition(x):,.3g}" if condition(x) < 1000 else f"{name}: κ = {condition(x):,.0f}")
axes[0].set_ylabel("$b$ − its best")
plt.show()

# %%
claim_below("standardized, κ − 1 is below {limit}: H is the identity", condition(forms["both"]) - 1, 1e-9)
claim("and the best rate reaches the bottom in {measured} step",
      len(descend(forms["both"], best_rate(forms["both"]))), expected=1, within=0)

# %% [markdown]
# **What happened.** 7,053 steps, or one. The data say what they said before; the numbers are kinder. A mean stretches the bowl as a wrong scale does (add 273.15 and see), so *both* moves
# are needed, and after both the bowl is round: the gradient points straight at the bottom, and the best rate is 1, whatever the unit was.

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3.5))
kappa = np.geomspace(1.05, 1e8, 300)
ax.plot(kappa, steps_needed(kappa), color=INK, lw=1.6)
for name, x, colour in (("Celsius", celsius, BLUE), ("Celsius, mean 0", forms["mean 0"], GREEN), ("Celsius, variance 1", forms["variance 1"], ORANGE)):
    ax.plot(condition(x), len(descend(x, best_rate(x))), "o", ms=9, color=colour)
    ax.text(condition(x) * 1.5, len(descend(x, best_rate(x))) * 0.6, name, color=dark(colour), weight="bold", va="center")
for name, x in (("Fahrenheit", fahrenheit), ("Kelvin", celsius + 273.15)):
    ax.plot(condition(x), steps_needed(condition(x)), "o", ms=9, mfc="white", color=VERMILION)
    ax.text(condition(x) / 1.6, steps_needed(condition(x)) * 1.4, name, color=dark(VERMILION), weight="bold", va="center", ha="right")
ax.text(1.3, 1e6, "line: theory\nfilled: counted", weight="bold")
ax.set(xscale="log", yscale="log", xlim=(0.5, 1e8), ylim=(1, 1e9), xlabel="condition number κ", ylabel="steps to a millionth")
plt.show()

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Lab: scaling
#
# 1. It opens in Celsius. Raise the learning rate until the sentence says *beyond*. Is it where exercise 6a.1 says? What does the path do just before?
# 2. Set *inputs* to "mean 0". By what may you now multiply the rate? Then "mean 0, variance 1": find the rate that needs one step.
# 3. Stay there and move mean and standard deviation of $x$. What changes?
# 4. Back to "as they are": which mean and which standard deviation bring κ below 2? (An arrow key moves a slider by one place.)

# %%
Scaling(mean=15.4, sd=11.8, lr=0.005)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The test set gets the training set's numbers
#
# $\mu$ and $\sigma$ are parameters like $w$ and $b$: measured in training, then fixed. Here is what happens otherwise, on the handwritten digits. A network with 32 hidden units learns on standardized images.
#
# ### Exercise 6a.3: standardize without leaking

# %%
def my_standardize_both(X_train, X_test):
    """X_train is an array (n, m), X_test one of (n, k); return both, standardized"""
    ...

# %%
answer = check("6a.3", my_standardize_both)
standardize_both = answer.use
answer

# %%
data = nn.digits()
# μ and σ of each pixel, of the training set (a pixel that never changes is only centred)
z = nn.Standardizer.fit(data.X_train)
net = nn.Network(nn.Dense(32), nn.relu, nn.Dense(10))
params = net.build(64, np.random.default_rng(0))
nn.run(nn.train(net, params, z(data.X_train), data.Y_train, loss=nn.softmax_cross_entropy,
                rule=nn.GradientDescent(lr=0.1), batch_size=64, epochs=20, rng=np.random.default_rng(0)))

def reads(X, Y):
    """Share of the images that the network reads."""
    return nn.accuracy(net.predict(params, X), Y)

# %% slideshow={"slide_type": "fragment"}
predict("6a.d")

# %%
X, Y = data.X_test, data.Y_test
ours, own = [], []
for digit in range(10):
    only = Y[digit] == 1          # the test images of one digit
    ours.append(reads(z(X[:, only]), Y[:, only]))
    own.append(reads(nn.Standardizer.fit(X[:, only])(X[:, only]), Y[:, only]))

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
_, ax = plt.subplots(figsize=(9, 3.2))
ax.bar(np.arange(10) - 0.2, ours, 0.38, color=BLUE)
ax.bar(np.arange(10) + 0.2, own, 0.38, color=VERMILION)
ax.text(9.6, 0.93, "training set's\nμ and σ", color=dark(BLUE), weight="bold", va="center")
ax.text(9.6, 0.2, "their own", color=dark(VERMILION), weight="bold", va="center")
ax.set(xlim=(-0.6, 12), ylim=(0, 1.05), xticks=range(10), xlabel="images of this digit only", ylabel="share that is read")
plt.show()

# %%
claim_above("by the training set's numbers: of every digit, more than {limit} are read", ours, 0.8)
claim_below("by their own: the mean over the ten digits is below {limit}", np.mean(own), 0.3)
own_numbers = nn.Standardizer.fit(X)
print(f"all 355: by the training set's {reads(z(X), Y):.2f}, by their own {reads(own_numbers(X), Y):.2f}")

# %% [markdown]
# **What happened.** Subtracting the mean seven from sevens takes away the seven. The same image becomes another input, depending on the company it is in; alone, it becomes 64 zeros. (On the whole test set the two are alike,
# because it is large and balanced. That is why this bug hides: it shows on the day somebody sends one image.)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## "Why divide images by 255, and why does it sometimes change nothing?"
#
# A student's question. Our grey values go from 0 to 16, so here it is 16. No bias for the moment: $z = Wx$.

# %% slideshow={"slide_type": "fragment"}
predict("6a.e")

# %%
def softmax_regression(X, lr, steps=200):
    """Costs of the steps of gradient descent on z = W x, from W = 0."""
    W, costs = np.zeros((10, 64)), []
    for _ in range(steps):
        cost, dZ = nn.softmax_cross_entropy(W @ X, data.Y_train)
        W -= lr * dZ @ X.T / X.shape[1]
        costs.append(cost)
    return np.array(costs)

# %%
raw, divided = softmax_regression(data.X_train, lr=0.001), softmax_regression(data.X_train / 16,
                                  lr=0.001 * 16 ** 2)
claim_below("rate 0.001 on 0 … 16, 0.256 on 0 … 1: 200 costs differ by less than {limit}",
            np.abs(raw - divided).max(), 1e-11)

# %% [markdown]
# **What happened.** Step for step the same. One number for all pixels multiplies every eigenvalue of $H$ by the same: κ stays, the bowl keeps its shape, and only the rate that fits it moves, by $16^2$ (for 255: by
# 65,025). So it changes *nothing* for whoever searches the learning rate anyway, and *everything* for whoever keeps the one that worked on other data. Now with biases, a hidden layer and He's weights:

# %%
rates = np.logspace(-6, 1.5, 31)
def at_each_rate(X, X_test):
    """Test accuracy after five epochs, of 31 networks that differ by their learning rate only."""
    stack = nn.Parameters.stack([net.build(64, np.random.default_rng(0))] * 31)
    nn.run(nn.train(net, stack, X, data.Y_train, loss=nn.softmax_cross_entropy,
                    rule=nn.GradientDescent(lr=rates), batch_size=64, epochs=5,
                    rng=np.random.default_rng(0)))
    return nn.accuracy(net.predict(stack, X_test), data.Y_test)

accuracy = {"0 … 16": at_each_rate(data.X_train, data.X_test),
            "0 … 1": at_each_rate(data.X_train / 16, data.X_test / 16),
            "standardized": at_each_rate(z(data.X_train), z(data.X_test))}

# %% jupyter={"source_hidden": true} slideshow={"slide_type": "subslide"}
_, ax = plt.subplots(figsize=(9, 3.4))
for (name, share), colour, place in zip(accuracy.items(), (VERMILION, ORANGE, BLUE), ((1.5e-4, 0.6), (2.4e-2, 0.38), (2.6, 0.8))):
    ax.plot(rates, share, "o-", ms=4, color=colour)
    ax.text(*place, name, color=dark(colour), weight="bold")
ax.set(xscale="log", ylim=(0, 1.02), xlabel="learning rate", ylabel="test accuracy, five epochs")
plt.show()

# %%
largest = {name: rates[share > 0.8].max() for name, share in accuracy.items()}
claim_above("the largest rate that reads 80 % is more than {limit} times as large on 0 … 1 as on 0 … 16",
            largest["0 … 1"] / largest["0 … 16"], 3)
best = {name: share.max() for name, share in accuracy.items()}
claim_above("standardized, the best of the rates beats the others' best, by more than {limit}",
            best["standardized"] - max(best["0 … 1"], best["0 … 16"]), 0.005)

# %% [markdown]
# **What happened.** Dividing by 16 shifts the curve to rates that people are used to try (by less than $16^2$: the biases' input is 1 as before, and the weights begin where they began, so the divided network starts with $z$ a sixteenth as large). Standardizing shifts it too, and does more: after five epochs its best is higher. Each pixel gets *its own* number, the rarely used ones at the edge as well as
# the busy ones in the middle, and the mean goes. (And where something behind the input divides again, as batch norm does in lesson 06b, dividing by 255 changes nothing, whatever the rate.)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: the factor, from both ends of the bowl
#
# ### Exercise 6a.4: the slowest direction

# %%
def my_slowest(lam, lr):
    """What a step multiplies the error by, in the long run; lam is an array (n,), lr a number"""
    ...

# %%
answer = check("6a.4", my_slowest)
slowest = answer.use
answer

# %%
lam = np.array([1.0, 10.0])
alphas = np.linspace(0.001, 0.22, 200)
factor = [slowest(lam, alpha) for alpha in alphas]

# %% jupyter={"source_hidden": true}
_, ax = plt.subplots(figsize=(9, 3.3))
for each, colour, word, place in zip(lam, (BLUE, ORANGE), ("the flat direction: |1 − α|", "the steep one: |1 − 10α|"), ((0.03, 1.03), (0.004, 0.12))):
    ax.plot(alphas, np.abs(1 - alphas * each), "--", color=colour)
    ax.text(*place, word, color=dark(colour), weight="bold")
ax.plot(alphas, factor, color=INK, lw=2.6)
ax.text(0.12, 0.94, "the slowest", weight="bold")
for x in (2 / 11, 0.2):
    ax.axvline(x, color=GREY, ls=":", lw=1.6)
ax.text(2 / 11 - 0.002, 0.06, "best:\n2/(λmin + λmax)", ha="right")
ax.text(0.202, 0.06, "edge:\n2/λmax")
ax.set(xlim=(0, 0.235), ylim=(0, 1.25), xlabel="learning rate $\\alpha$, for λ = 1 and 10", ylabel="factor a step")
plt.show()

# %%
claim("the best of 200 rates is {measured}; 2/(λmin + λmax) = {expected}", alphas[np.argmin(factor)],
      expected=2 / 11, within=0.006)
claim("and its factor is {measured}; (κ − 1)/(κ + 1) = {expected}", min(factor), expected=9 / 11,
      within=0.01)

# %% [markdown]
# **What happened.** Left of the best rate you wait for the flat direction, right of it for the steep one, which swings. The best rate stands close to the edge: κ = 10 leaves a tenth between them, κ = 1,000 a
# thousandth. The cliff that lesson 00 found, just beyond the best rate, is of this kind.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: what standardizing leaves
#
# With one input the bowl is round after two moves. With two inputs that are *correlated* by $r$, standardizing leaves $\kappa = (1+r)/(1-r)$: the bowl is a little long, along a diagonal that no scaling of axes can reach.

# %%
counts, kappas, start_error = [], [], np.array([1.0, -0.5])
for seed in range(20):
    rng = np.random.default_rng([6, seed])
    scale = np.array([[1.0], [32.0]])
    X = standardize(scale * rng.standard_normal((2, 1000)))
    H, e, steps = X @ X.T / 1000, start_error, 0
    least, most = np.linalg.eigvalsh(H)
    while np.linalg.norm(e) > 1e-6 * np.linalg.norm(start_error):
        e, steps = e - 2 / (least + most) * H @ e, steps + 1
    counts.append(steps)
    kappas.append(most / least)

# %%
print(f"κ from {min(kappas):.2f} to {max(kappas):.2f}, steps from {min(counts)} to {max(counts)}")
claim("the median of the steps is {measured}", np.median(counts), expected=4, within=0.25)

# %% [markdown]
# **What happened.** A thousand examples of two independent inputs are correlated by chance, by about $1/\sqrt{1000} = 0.03$, and that is all that is left: a few steps in place of one. Inputs that really correlate leave a long bowl. The digits' pixels do:

# %%
pixels = z(data.X_train)
H = pixels @ pixels.T / pixels.shape[1]            # r of each pixel with each other
moving = data.X_train.std(axis=1) > 0
above = np.arange(8, 64)                           # pixel i stands below pixel i − 8
print(f"a pixel and the one above it: r up to {H[above, above - 8].max():.2f}")
least, *_, most = np.linalg.eigvalsh(H[np.ix_(moving, moving)])
claim_above("61 pixels that change, standardized one by one: κ is still above {limit}", most / least, 100)

# %% [markdown]
# *Whitening* would turn such a bowl round as well; it costs an $n\times n$ matrix, and is rarely done.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: a pixel that never changes
#
# ### Exercise 6a.5: careful with nothing

# %%
def my_careful(X):
    """X is an array (n, m); standardize each row; a constant row becomes 0, one of small numbers not"""
    ...

# %%
answer = check("6a.5", my_careful)
careful = answer.use
answer

# %%
still = data.X_train.std(axis=1) == 0
claim("{measured} of the 64 pixels never change in training", still.sum(), expected=3, within=0)
with np.errstate(invalid="ignore"):
    hasty = (data.X_train - data.X_train.mean(axis=1, keepdims=True)) / data.X_train.std(axis=1,
                                            keepdims=True)
with_care = careful(data.X_train)
print(f"without care: {np.isnan(hasty).sum():,} numbers are nan; with it: {np.isnan(with_care).sum()}")

# %% [markdown]
# **What happened.** Three corner pixels are always white: 0/0. One nan makes every output nan. `nn.Standardizer` centres such pixels and leaves their scale alone.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Deeper: spot the error
#
# From a student's notes: "normalize: $x \leftarrow (x-\mu)/\sigma^2$, so the variance becomes 1." Before you run the cell: does it help an input of standard deviation 0.1? One of 10?

# %%
for sd in (0.1, 1.0, 10.0):
    x = sd * u
    wrong, right = x / x.var(), x / x.std()
    print(f"std {sd:4}   divided by σ²: {wrong.std():5.2f}   divided by σ: {right.std():.2f}")

# %% [markdown]
# **What happened.** Dividing by the variance turns a standard deviation of σ into 1/σ: small inputs become large and large ones small. It helps neither: κ of a centred input stays what it was, $\sigma^2$ or $1/\sigma^2$. The bowl only changes
# which axis is the long one. The root belongs there because a standard deviation has the unit of $x$, and a variance has its square.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Summary
#
# - A linear neuron's cost is a bowl, and mean and variance of the inputs are its shape: $H = AA^T/m$.
# - Gradient descent diverges exactly beyond $2/\lambda_{max}$; its best rate is $2/(\lambda_{min}+\lambda_{max})$, and it takes about $6.9\,\kappa$ steps to a millionth.
# - Mean to 0, then variance to 1: 7,053 steps became one. What correlation there is, stays.
# - $\mu$ and $\sigma$ are measured on the training set, kept, and used for everything that comes later.
# - One number for all pixels (/255) is only another learning rate. One for each pixel is another bowl.
#
# ## On your own
#
# - `Scaling(mean=0, sd=0.1, lr=1)`: which direction is the flat one now, $w$ or $b$?
# - Give `softmax_regression` the standardized digits. Which rate is the largest, and what says `largest_rate`? (Softmax's bowl is flatter than a line's by at least a factor of two.)
# - Train with Adam on 0 … 16 and on 0 … 1, over 31 rates. Does the curve shift?
#
# **Next.** The inputs of layer 1 are normal now. Layer 2's inputs are layer 1's activations, and they change with every step: lesson 06b.
#
# **Sources.** Y. LeCun, L. Bottou, G. Orr, K.-R. Müller: *Efficient BackProp*, 1998 (centre and scale the inputs; eigenvalues and the learning rate). A. Ng and others: *Deep Learning* (course notes: the two steps, the test set's μ and σ). G. Goh: *Why momentum really
# works*, Distill 2017 (the best rate and the factor of a bowl).
