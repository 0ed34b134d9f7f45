"""Gradient check: does backward compute the derivative of forward?

Move θ a little along a direction v, see how the cost moves, and compare with gᵀv.
The little moves are made a chunk at a time: a stack of perturbed networks goes through one forward pass.
"""
import copy
import functools
from dataclasses import dataclass, replace

import numpy as np

from .checks import check_belongs, check_examples, check_fit, rng_or_none
from .layers import no_rng
from .losses import no_penalty
from .parameters import Parameters
from .settings import keep, numbers, shown, whole
from .training import as_loss, write_gradient
from .trials import as_run, of


# How to differentiate: each gives the slope of J along V (C, …, P) at θ, and what rounding leaves of it.

class Difference:
    def __post_init__(self):
        numbers(f"{type(self).__name__}(eps)", self.eps, "a finite step > 0, such as 1e-5", lambda x: x > 0)
        if np.ndim(self.eps) == 0:
            keep(self, eps=float(self.eps))

    def rounding(self, cost, size, unit):
        return unit * (np.abs(cost) / self.eps + size)


@dataclass(frozen=True)
class TwoSided(Difference):
    """(J(θ + εv) − J(θ − εv)) / 2ε: wrong by ε²·J‴/6.  Best ε about (machine precision)^(1/3) = 6e-6."""
    eps: float = 1e-5

    def slope(self, J, theta, V):
        return (J(theta + self.eps * V) - J(theta - self.eps * V)) / (2 * self.eps)


@dataclass(frozen=True)
class OneSided(Difference):
    """(J(θ + εv) − J(θ)) / ε: wrong by ε·J″/2.  Best ε about √(machine precision) = 1.5e-8."""
    eps: float = 1e-7

    def slope(self, J, theta, V):
        return (J(theta + self.eps * V) - J(theta)) / self.eps


@dataclass(frozen=True)
class ComplexStep(Difference):
    """Im J(θ + iεv) / ε: no difference of near-equal numbers, so no rounding to speak of (Squire and Trapp 1998).

    Every function on the way must be analytic: np.abs and comparisons of imaginary parts are not.
    """
    eps: float = 1e-20

    def slope(self, J, theta, V):
        return J(theta + 1j * self.eps * V).imag / self.eps

    def rounding(self, cost, size, unit):
        return unit * size


# Along which directions.

NUMBERS = 4_000_000                 # a chunk of θs holds at most so many, whatever P is

@dataclass(frozen=True)
class EveryCoordinate:
    """Each θ_i on its own, up to `chunk` of them in one stacked forward pass: 2P networks in all."""
    chunk: int = 128

    def __post_init__(self):
        keep(self, chunk=whole("EveryCoordinate(chunk)", self.chunk, "it counts networks in a stack, so give a whole number ≥ 1"))

    def directions(self, P, dtype):
        chunk = max(1, min(self.chunk, NUMBERS // max(P, 1)))
        for start in range(0, P, chunk):
            yield np.eye(min(chunk, P - start), P, start, dtype)

    def project(self, g):
        return g


@dataclass(frozen=True)
class RandomDirection:
    """One direction v ~ N(0, I)/√P for all of θ: two forward passes, whatever P is.  It says whether, not where."""
    seed: int = 0

    def __post_init__(self):
        keep(self, seed=whole("RandomDirection(seed)", self.seed, "give a whole number ≥ 0", least=0))

    def directions(self, P, dtype):
        yield np.random.default_rng(self.seed).standard_normal((1, P)).astype(dtype) / P ** 0.5

    def project(self, g):
        (v,) = self.directions(g.shape[-1], g.dtype)
        return g @ v.T


def norm(v):
    return np.sqrt((v * v).sum(axis=-1))


def relative_error(numeric, analytic):
    """‖n − g‖ / (‖n‖ + ‖g‖) over the last axis: 0 where they agree, 1 where one is 0 or they are opposite."""
    numeric, analytic = (np.asarray(slopes) for slopes in (numeric, analytic))
    if numeric.dtype.kind not in "fciu" or analytic.dtype.kind not in "fciu" or numeric.ndim < 1 or numeric.shape != analytic.shape:
        raise ValueError(f"relative_error got {shown(numeric)} and {shown(analytic)}; give two arrays of numbers of one shape, (P,)")
    total = norm(numeric) + norm(analytic)
    return np.divide(norm(numeric - analytic), total, out=np.zeros_like(total), where=total != 0)


GOOD, LOOK, BAD = 1e-7, 1e-5, 1e-3
NEAR = 1e-6                         # how far to both sides a kink is looked for
DOUBTFUL = 20                       # so many numbers are computed again, network by network, before a check says anything but "right"
ZERO = 100                          # a block within this many roundings of 0 is 0 as far as the check can see


@dataclass(frozen=True)
class Block:
    """One parameter array in the report: its relative error, and whether both gradients are zero up to rounding."""
    name: str
    error: float
    excess: float                   # the error that rounding does not explain
    zero: bool


@dataclass(frozen=True, eq=False)
class GradientReport:
    """What a gradient check of one network found.  `print(report)` is the table; `report.error` the total relative error."""
    numeric: np.ndarray             # (P,) slopes by differences, (1,) along one random direction
    analytic: np.ndarray            # the same from backward
    places: tuple                   # (name, start, stop, shape) of each block
    cost: float
    floor: float                    # norms below it are rounding
    notes: tuple
    kink: str = ""                  # where the cost has one, and what its slopes are on both sides
    only_kinks: bool = False        # all the rest is right

    @property
    def error(self):
        """‖n − g‖ / (‖n‖ + ‖g‖) over all of θ."""
        return float(relative_error(self.numeric, self.analytic))

    @functools.cached_property
    def blocks(self):
        """A Block for each parameter array, in the order of θ."""
        return tuple(self._block(name, slice(start, stop)) for name, start, stop, shape in self.places)

    def _block(self, name, where):
        n, g = self.numeric[where], self.analytic[where]
        if not (np.isfinite(n).all() and np.isfinite(g).all()):
            return Block(name, np.inf, np.inf, False)
        total, difference = float(norm(n) + norm(g)), float(norm(n - g))
        zero = bool(max(norm(n), norm(g)) <= self.floor)
        return Block(name, float(relative_error(n, g)), 0.0 if zero else max(difference - self.floor, 0.0) / total, zero)

    @property
    def empty(self):
        """Both gradients are zero up to rounding: nothing was checked."""
        return all(block.zero for block in self.blocks)

    @property
    def unchecked(self):
        """Names of the blocks that are zero in both."""
        return tuple(block.name for block in self.blocks if block.zero)

    @property
    def worst_block(self):
        """The block with the largest error that rounding does not explain."""
        return max(self.blocks, key=lambda block: (block.excess, block.error * (not block.zero)))

    def worst(self, n=5):
        """The n coordinates that differ most: [(“W1[2, 0]”, numeric, analytic), …]."""
        order = np.argsort(-np.abs(np.nan_to_num(self.numeric - self.analytic, nan=np.inf)), kind="stable")[:n]
        return [(self._coordinate(i), float(self.numeric[i]), float(self.analytic[i])) for i in order]

    def _coordinate(self, i):
        name, start, stop, shape = next(place for place in self.places if place[1] <= i < place[2])
        return f"{name}[{', '.join(str(int(j)) for j in np.unravel_index(i - start, shape))}]"

    @property
    def right(self):
        """All that is not zero in both agrees to the last digits that a difference can have."""
        return not self.empty and bool(np.isfinite(self.cost)) and self.worst_block.excess < GOOD

    @property
    def passed(self):
        return not self.empty and np.isfinite(self.cost) and self.worst_block.excess < LOOK

    @property
    def verdict(self):
        """One sentence: right, probably right, suspicious, wrong and where; undecided, on a kink; or nothing was checked."""
        if not np.isfinite(self.cost):
            return f"nothing was checked: the cost is {self.cost}"
        if self.empty:
            return "nothing was checked: both gradients are zero up to rounding"
        but = f"; {self.kink}" * bool(self.kink) + (f"; zero in both, so not checked: {', '.join(self.unchecked)}" if self.unchecked else "")
        worst = self.worst_block
        if self.only_kinks and not self.right:
            return f"undecided: relative error {worst.error:.1e} in {worst.name}, but nowhere else than on kinks{but}"
        if self.right:
            return f"right: relative error {self.error:.1e}{but}"
        if worst.excess < LOOK:
            return f"probably right: relative error {worst.error:.1e} in {worst.name}; a step size far from the best one or a kink near by can do that{but}"
        if worst.excess < BAD:
            return f"suspicious: relative error {worst.error:.1e} in {worst.name}; look for a kink at a bad coordinate, then for a bug{but}"
        return f"wrong: relative error {worst.error:.1e} in {worst.name}{but}"

    def __str__(self):
        lines = [self.verdict]
        lines += [f"  {block.name:8} {'zero in both' if block.zero else f'{block.error:.1e}'}" for block in self.blocks]
        if not self.passed and not self.empty:
            lines += ["  worst coordinates       numeric    analytic"]
            lines += [f"    {name:18} {n:11.4g} {g:11.4g}" for name, n, g in self.worst()]
        return "\n".join([*lines, *(f"  note: {note}" for note in self.notes)])

    __repr__ = __str__


def gradient_check(net, params, X, Y, *, loss, rng=no_rng, penalty=no_penalty, difference=TwoSided(), along=EveryCoordinate()):
    """Compare backward with differences of the cost, penalty included, at `params` on X (n_x, m), Y (n_y, m).

    Dropout draws the same mask for every perturbed network: `rng` is copied for each pass and not advanced.
    Returns a GradientReport; for a stack, a list of them, one for each network.
    Raises where X, Y or labels do not fit, as `train` does.
    """
    rng = rng_or_none(rng)
    check_fit(net, params, loss, penalty)
    loss = as_loss(loss)
    check_examples(net, params, X, Y, loss)
    for name, value, needed in (("difference", difference, "slope"), ("along", along, "directions")):
        if isinstance(value, type) or not hasattr(value, needed):
            raise TypeError(f"{name} is {value!r}; give a value, such as {'TwoSided(1e-5)' if name == 'difference' else 'EveryCoordinate()'}")
    lead = params.vector.shape[:-1]
    if not lead:
        return _check_one(net, params, X, Y, loss, rng, penalty, difference, along)
    return [_check_one(net, params.network(k), *(A[k] if A.ndim > 2 else A for A in (X, Y)), loss, rng, of(penalty, k, lead), difference, along)
            for k in np.ndindex(lead)]


class Copies:
    """Copies of an rng.  One serves until something is drawn from it: copying took a sixth of the time of a small network's check."""

    def __init__(self, rng):
        self.rng, self.copy, self.known = rng, copy.deepcopy(rng), state_of(rng)

    def __call__(self):
        if self.known is None or state_of(self.copy) != self.known:
            self.copy = copy.deepcopy(self.rng)
        return self.copy


def state_of(rng):
    """All that drawing changes; None where it is not a few whole numbers."""
    if type(rng) is np.random.Generator and type(rng.bit_generator) is np.random.PCG64:
        return rng.bit_generator.state, rng.bit_generator.seed_seq.n_children_spawned


def _check_one(net, params, X, Y, loss, rng, penalty, difference, along):
    m, theta, running, own_rng = X.shape[-1], params.theta, params.vector[params.shapes.n_theta:], Copies(rng)

    def with_theta(stack):                                          # (…, P) -> Parameters
        return Parameters.view(np.concatenate([stack, np.broadcast_to(running, (*stack.shape[:-1], running.size))], axis=-1), params.shapes)

    def cost_stacked(stack):                                        # (C, P) -> (C,)
        perturbed = with_theta(stack)
        cost, _ = loss_s.formula(net_s.pass_forward(perturbed, X, own_rng())[-1], Y)
        return cost + penalty_s.cost(perturbed, m)

    def cost_alone(stack):
        costs = []
        for row in stack:
            perturbed = with_theta(row)
            cost, _ = loss.formula(net.pass_forward(perturbed, X, own_rng())[-1], Y)
            costs.append(cost + penalty.cost(perturbed, m))
        return np.array(costs)

    few = with_theta(theta + np.multiply.outer(np.array([0, 1], theta.dtype), 0.01 * np.random.default_rng(0).standard_normal(theta.size).astype(theta.dtype)))
    silence = lambda part: None  # noqa: E731                       # the stack is ours: the reader has one network
    net_s, loss_s, penalty_s = as_run(net, few, X, Y, loss, penalty, rng, check_belongs(net, few), say=silence)
    directions = lambda: along.directions(theta.size, theta.dtype)  # noqa: E731
    with np.errstate(all="ignore"):
        grads = params.zeros_like()
        grads.vector[...] = np.nan                                  # what backward does not write must not look like a 0
        cost, trace, _ = write_gradient(grads, net, params, X, Y, loss, penalty, copy.deepcopy(rng))
        analytic = along.project(grads.theta)
        unit = np.finfo(theta.dtype).eps
        size = norm(np.where(np.isfinite(analytic), analytic, 0)) + np.abs(trace[-1]).max()
        floor = float(ZERO * difference.rounding(cost, size, unit))
        numeric = np.concatenate([np.zeros(0), *(difference.slope(cost_stacked, theta[None], V) for V in directions())])
    notes = ("float32: differences of the cost are mostly rounding; build the network in float64 to check it",) if theta.dtype == np.float32 else ()
    if numeric.size == theta.size:
        places = tuple((name, start, stop, shape) for name, (_, _, start, stop, shape) in zip(params.names, params.shapes.places) if start < theta.size)
    else:
        places = (("one random direction", 0, 1, (1,)),)

    def report():
        return GradientReport(numeric, analytic, places, float(cost), floor, notes)

    if report().right:
        return report()
    # Before anything but "right" is said: is it the stack?  The numbers that differ most are computed again, each network alone.
    doubtful = np.argsort(-np.abs(np.nan_to_num(numeric - analytic, nan=np.inf)), kind="stable")[:DOUBTFUL]
    rows = np.eye(theta.size, dtype=theta.dtype)[doubtful] if numeric.size == theta.size else next(iter(directions()))
    with np.errstate(all="ignore"):
        again, cost_of = difference.slope(cost_alone, theta[None], rows), cost_stacked
        if not np.allclose(again, numeric[doubtful], rtol=1e-3, atol=floor, equal_nan=True):
            cost_of = cost_alone
            numeric = np.concatenate([difference.slope(cost_alone, theta[None], V) for V in directions()])
        found = report()
        if numeric.size != theta.size or found.empty or not np.isfinite(numeric - analytic).all():
            return found

        def on_kinks(places):
            """At which of these numbers does the cost have a kink, with backward's slope on one of its sides?  And the slopes on both sides."""
            rows, middle = np.eye(theta.size, dtype=theta.dtype)[places], cost_of(theta[None])
            left, right = ((cost_of(theta + side * NEAR * rows) - middle) / (side * NEAR) for side in (-1, 1))
            apart = np.abs(right - left) > 0.01 * (np.abs(right) + np.abs(left)) + 100 * unit * (1 + np.abs(middle)) / NEAR
            one_side = np.minimum(np.abs(analytic[places] - left), np.abs(analytic[places] - right)) < 0.01 * (np.abs(right) + np.abs(left))
            return apart & one_side, left, right

        on, left, right = on_kinks(doubtful)
        if not on.any():
            return found
        differ = np.flatnonzero(np.abs(numeric - analytic) > np.maximum(floor, LOOK * np.abs(numeric)))
        others = np.setdiff1d(differ, doubtful)
        kinks = [doubtful[on]]
        if on[np.isin(doubtful, differ)].all():             # all so far: are the others, too?
            kinks += [others[i:i + DOUBTFUL][on_kinks(others[i:i + DOUBTFUL])[0]] for i in range(0, len(others), DOUBTFUL)]
    kinks = np.concatenate(kinks)
    i = int(np.argmax(on))
    kink = (f"the cost has a kink at {found._coordinate(doubtful[i])}: its slope is {left[i]:.2g} on the left and {right[i]:.2g} on the right, a difference over both sides "
            "gives neither, and backward gives one of them, which is right. Check at other parameters or other X")
    without = numeric.copy()
    without[kinks] = analytic[kinks]
    return replace(found, kink=kink, only_kinks=replace(found, numeric=without).right)
