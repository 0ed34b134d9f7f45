"""Panels that several labs show: `draw_*(ax, ...)` makes empty artists, `set_*` gives them their data.

`fit_*` give axes one of a few fixed ranges.  They grow when data leave them, and shrink only when data fill less than a third, so that slopes and
heights can be compared while a slider moves or a network trains; it also spares drawing them again.  Axes whose limits are free
(`Stage.free_limits`: a lab opens, goes to a scenario, is rewound) take the narrowest range: what a picture shows does not depend on what was shown before.
"""
import numpy as np
from matplotlib.patches import Polygon

from ..course import figures
from ..propagation import probes

LOWS, HIGHS = (-2, -5, -10, -15, -20, -30, -50, -100, -300), (1, 5, 10, 20, 40, 100, 300)     # powers of ten where log axes begin and end
TICK_STEPS = 1, 2, 5, 10, 20, 50, 100, 200
DEPTH_ENDS = (10, 20, 30, 50, 75, 100)
STEP_ENDS = tuple(a * 10 ** b for b in range(2, 9) for a in (1, 2, 5))


def fitted(value, ends, now, free):
    """The end of an axis from 0 that holds a value: the one it has while that is filled by a third, else the first of `ends` (beyond them, the value itself)."""
    end = next((end for end in ends if value <= end), value)
    return now if not free and end < now < 3 * value else end


def fit_decades(ax, *values):
    """Give a log axis one of several fixed ranges, of whole decades, that holds all values."""
    shown = np.concatenate(values)
    shown = shown[(shown > 0) & np.isfinite(shown)]
    lowest, highest = np.log10((shown.min(), shown.max())) if len(shown) else (0, 0)
    low, high = _decades(lowest, highest)
    wide = np.subtract(*_decades(lowest - 0.5, highest + 0.5)[::-1])            # what is near a border does not move it to and fro
    free, now = ax.get_autoscaley_on(), tuple(np.round(np.log10(ax.get_ylim())).astype(int))
    both = min(now[0], low), max(now[1], high)
    if not free and both[1] - both[0] <= 3 * wide:
        low, high = both
    if free or (low, high) != now:
        ax.set_ylim(10.0 ** low, 10.0 ** high)
        step = next(step for step in TICK_STEPS if (high - low) / step <= 5)
        figures.powers_of_ten(ax.yaxis, -(-low // step) * step, high, step)


def _decades(lowest, highest):
    """The powers of ten between which an axis holds these; no point is half cut off."""
    return next((end for end in LOWS if end + 0.1 <= lowest), LOWS[-1]), next((end for end in HIGHS if highest <= end), HIGHS[-1])


def fit_depth(ax, depth):
    """Give the layer axis one of a few fixed ranges; there may be one layer more than the round number."""
    free, now = ax.get_autoscalex_on(), ax.get_xlim()[1] - 2
    end = fitted(depth - 1, DEPTH_ENDS, now, free)
    if free or now != end:
        ax.set_xlim(0, end + 2)
        ax.set_xticks([1, end // 2, end])


def fit_steps(ax, steps):
    """Give the time axis one of a few fixed ranges."""
    free, now = ax.get_autoscalex_on(), ax.get_xlim()[1]
    end = fitted(steps, STEP_ENDS, now, free)
    if free or now != end:
        ax.set_xlim(0, end)
        ax.set_xticks([0, end // 2, end])


def log_axis(ax):
    ax.set_yscale("log")
    fit_decades(ax, np.ones(1))


def set_seldom(line, x, y):
    """Give a line its data only where they are new: `Stage.below` draws it again only then.  (Two hundred points take 1.5 ms.)"""
    if not all(map(np.array_equal, line.get_data(), (x, y))):
        line.set_data(x, y)


def draw_band(ax, colour):
    """An empty band, for `set_band`.  (One Polygon draws four times as fast as fill_between's collection.)"""
    return ax.add_patch(Polygon(np.full((1, 2), np.nan), color=colour, lw=0))


def set_band(band, x, low, high):
    """Fill from low to high, (n,) each, where both are finite."""
    shown = np.isfinite(low) & np.isfinite(high)
    x, low, high = x[shown], low[shown], high[shown]
    band.set_visible(len(x) > 1)                            # a single point takes as long to draw as any, and shows nothing
    outline = np.stack([np.concatenate([x, x[::-1]]), np.concatenate([low, high[::-1]])], axis=-1)
    band.set_xy(outline if len(x) else np.full((1, 2), np.nan))


def _on_log_axis(values):
    """What a log axis can show of them, nan for the rest."""
    return np.where((values > 0) & np.isfinite(values), values, np.nan)


def _set_log_band(band, x, low, high, values):
    """`set_band` on a log axis, where `values` are drawn: an end that is 0 or inf lies beyond the picture."""
    set_band(band, x, *np.where(np.isfinite(values), np.clip(np.array((low, high), float), 1e-300, 1e300), np.nan))


def draw_profile(ax, title):
    """One number a layer, on a log axis: a band over networks, measured points, the theory's line, a frozen ghost.

    Returns {"band", "ghost", "measured", "theory"}, in the order to draw them: empty artists for `set_profile`.
    """
    log_axis(ax)
    fit_depth(ax, 10)
    ax.set(title=title, xlabel="layer $l$")
    return {
        "band": draw_band(ax, figures.tint(figures.GREY, 0.35)),
        "ghost": ax.plot([], [], ":", color=figures.PINK, lw=2.5)[0],
        "measured": ax.plot([], [], "o", color=figures.GREY, ms=4, mew=0)[0],
        "theory": ax.plot([], [], "-", color=figures.INK, lw=1.6)[0],
    }


def set_profile(ax, artists, values, low, high, theory):
    """Show values (L,), their band low … high (L,) and the theory's line (L,); points that are not positive and finite are not drawn."""
    layers = np.arange(1, len(values) + 1)
    values, theory = _on_log_axis(values), _on_log_axis(theory)
    _set_log_band(artists["band"], layers, low, high, values)
    artists["measured"].set_data(layers, values)
    artists["theory"].set_data(layers, theory)
    fit_decades(ax, values, theory)
    fit_depth(ax, len(values))


def draw_probes(ax):
    """Five points in the colours of the layers that are looked at closely, above a profile's own; for `set_probes`."""
    return ax.scatter(*np.full((2, 5), np.nan), s=8 ** 2, c=[figures.layer_colour(i, 5) for i in range(1, 6)], lw=0)


def set_probes(points, values):
    looked_at = np.array(probes(len(values)))
    points.set_offsets(np.stack([looked_at, _on_log_axis(values)[looked_at - 1]], axis=-1))


def draw_histogram(ax, title, colour, bins=40):
    """A filled histogram without a y axis: the shape is the message.  Returns the StepPatch; give it `set_data(shares, edges)`."""
    ax.set(title=title, ylim=(0, 1.05), yticks=[])
    ax.grid(False)
    ax.spines["left"].set_visible(False)
    return ax.stairs(np.zeros(bins), np.linspace(-1, 1, bins + 1), fill=True, color=colour, lw=0)


def draw_cost(ax, title):
    """Cost against steps, on a log axis: a band over networks, the median, a frozen ghost, and the cost of guessing.

    Returns {"band", "ghost", "guess", "cost", "now"}: empty artists for `set_cost`.
    """
    log_axis(ax)
    fit_steps(ax, 100)
    ax.set(title=title, xlabel="step $t$")
    return {"band": draw_band(ax, figures.tint(figures.BLUE, 0.3)),
            "ghost": ax.plot([], [], ":", color=figures.PINK, lw=2.5)[0],
            "guess": ax.plot([], [], "--", color=figures.GREY, lw=1.5)[0],
            "cost": ax.plot([], [], "-", color=figures.BLUE, lw=2.2)[0],
            "now": ax.plot([], [], "o", color=figures.BLUE, ms=8.5, mec="white", mew=0.8)[0]}


def set_cost(ax, artists, steps, values, low, high, guess):
    """Show the cost (T,) at `steps` (T,), its band low … high (T,) and what guessing costs."""
    values = _on_log_axis(values)
    _set_log_band(artists["band"], steps, low, high, values)
    artists["cost"].set_data(steps, values)
    artists["now"].set_data(steps[-1:], values[-1:])
    fit_decades(ax, values, np.array([guess]))
    fit_steps(ax, steps[-1] if len(steps) else 0)
    artists["guess"].set_data(ax.get_xlim(), (guess, guess))
