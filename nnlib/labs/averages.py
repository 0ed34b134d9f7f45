"""Lab `Averages` of lesson 05: an exponentially weighted average of a noisy series.

    Averages(beta=0.98, corrected=False)
"""
import math

import numpy as np

from nnlib.course import figures
from nnlib.live.controls import Choice, Kept, Seed, Switch, Whole, written
from nnlib.live.lab import Lab
from nnlib.live.panels import draw_band, fitted, set_band

DAYS = 200
AGES = 120                          # so many days back the weights are shown
TOPS = (0.02, 0.05, 0.2, 0.5, 1.1)        # where the axis of the weights may end


def year(rng):
    """A temperature through more than half a year."""
    return 14 + 8 * np.sin(2 * np.pi * np.arange(DAYS) / 365 - 0.6) + 2.5 * rng.standard_normal(DAYS)


def level(rng):
    """Noise round 10."""
    return 10 + 3 * rng.standard_normal(DAYS)


def jump(rng):
    """5, and from day 100 on 20."""
    return np.where(np.arange(1, DAYS + 1) < 100, 5.0, 20.0) + rng.standard_normal(DAYS)


SERIES = {"a year's temperature": year, "noise round 10": level, "a jump": jump}


def accept_series(name, value):
    if not callable(value):
        raise TypeError(f"{name} is {value!r}; give a function of rng that returns {DAYS} numbers: lambda rng: np.cumsum(rng.standard_normal({DAYS}))")


def weights(beta, day):
    """(day,) the share of the day itself, of the day before, …, of day 1: (1 − β) β^age."""
    return (1 - beta) * beta ** np.arange(day)


def averages(x, beta):
    """v_t = β v_{t−1} + (1 − β) x_t with v_0 = 0: (T,)."""
    v, seen = 0.0, []
    for x_t in x.tolist():
        v += (1 - beta) * (x_t - v)
        seen.append(v)
    return np.array(seen)


class Averages(Lab):
    """β and the correction → the average of every day, and how much each past day counts in one of them, which can be dragged."""
    controls = {
        "beta": Kept(),
        "day": Whole("day t", 1, DAYS, default=60),
        "series": Choice("series", SERIES, accept_series, default=year),
        "corrected": Switch("correction"),
        "seed": Seed(),
    }
    scenarios = {
        "Two days": dict(beta=0.5),
        "Fifty days": dict(beta=0.98, day=1),
        "Fifty days, corrected": dict(beta=0.98, day=1, corrected=True),
        "A jump": dict(series=jump, beta=0.95, day=110, corrected=True),
    }

    def pointed(self, axes, x, y, kind):
        """A press or a drag on the series chooses the day."""
        if axes is self.artists["plane"]:
            self.day.value = int(min(max(round(x), 1), DAYS))

    def measure(self, state):
        """The series x, its averages v (as they come and as they are shown), and the weights of one day's."""
        x = state["series"](np.random.default_rng(state["seed"]))
        if not isinstance(x, np.ndarray) or x.shape != (DAYS,) or x.dtype.kind not in "fi" or not np.isfinite(x).all():
            raise ValueError(f"{written(state['series'])} gave {x!r:.60}; it is to return {DAYS} finite numbers, an array ({DAYS},)")
        beta, day = state["beta"], state["day"]
        sums = 1 - beta ** np.arange(1.0, DAYS + 1)                         # of the weights: what v falls short by, if all x are equal
        raw = averages(x, beta)
        shown = weights(beta, day) / (sums[day - 1] if state["corrected"] else 1)
        return {"x": x, "v": raw / sums if state["corrected"] else raw, "raw": raw, "sums": sums, "weights": shown, "beta": beta, "day": day, "window": 1 / (1 - beta), "corrected": state["corrected"]}

    def draw(self, stage):
        figures.draw_key(stage.figure.add_axes((0.045, 0.93, 0.93, 0.06)), (
            ("$x_t$, one a day", dict(marker="o", ls="", color=figures.GREY, ms=4)), ("their average", dict(color=figures.BLUE, lw=2.5)), ("frozen", dict(ls=":", color=figures.PINK, lw=2.5)),
            ("day t", dict(marker="D", ls="", color=figures.VERMILION, ms=8)), ("its window, 1/(1 − β) days", dict(facecolor=figures.tint(figures.ORANGE, 0.35)))))
        plane, past = stage.figure.subplots(1, 2, width_ratios=(1.75, 1), gridspec_kw=dict(left=0.045, right=0.985, top=0.86, bottom=0.125, wspace=0.17))
        plane.set(title="a noisy series and its average: drag the day", xlabel="day", xlim=(0, DAYS + 2), xticks=(1, 50, 100, 150, 200), ylim=(-1, 31))
        past.set(title="how much each past day counts", xlabel="days ago", xlim=(-1, AGES), xticks=(0, 25, 50, 75, 100), ylim=(0, 0.5))
        artists = {"plane": plane, "past": past, "window": draw_band(plane, figures.tint(figures.ORANGE, 0.35)), "share": draw_band(past, figures.tint(figures.ORANGE, 0.35)),
                   "x": plane.plot([], [], "o", color=figures.GREY, ms=3.5, mew=0)[0], "ghost": plane.plot([], [], ":", color=figures.PINK, lw=2.5)[0],
                   "v": plane.plot([], [], color=figures.BLUE, lw=2.5)[0], "day": plane.plot([], [], "D", color=figures.VERMILION, ms=9, mec="white", mew=0.8)[0],
                   "weights": past.plot([], [], ".-", color=figures.BLUE, lw=1.2, ms=7)[0]}
        stage.move(*(artists[name] for name in ("window", "share", "x", "ghost", "v", "day", "weights")))
        return artists

    def ghosts(self, artists):
        return [(artists["ghost"], artists["v"])]

    def update(self, artists, arrays):
        day, x, v, shown, window = arrays["day"], arrays["x"], arrays["v"], arrays["weights"], arrays["window"]
        plane, past = artists["plane"], artists["past"]
        low, high = 10 * math.floor((min(x.min(), -1) + 1) / 10) - 1, max(10 * math.ceil(x.max() / 10), 30) + 1
        if plane.get_ylim() != (low, high):
            plane.set_ylim(low, high)
        free, now = past.get_autoscaley_on(), past.get_ylim()[1]
        top = fitted(1.05 * shown[0], TOPS, now, free)
        if free or now != top:
            past.set(ylim=(0, top), yticks=(0, min(top, 1) / 2, min(top, 1)))
        set_band(artists["window"], np.array([max(day - window, 0), day]), *np.array([(low, low), (high, high)], float))
        set_band(artists["share"], np.array([-1, min(window - 0.5, AGES)]), np.zeros(2), np.full(2, 2.0))
        days = np.arange(1, DAYS + 1)
        artists["x"].set_data(days, x)
        artists["v"].set_data(days, v)
        artists["day"].set_data([day], v[day - 1:day])
        artists["weights"].set_data(np.arange(day)[:AGES], shown[:AGES])

    def reading(self, arrays):
        day, window, v, sums = arrays["day"], arrays["window"], arrays["v"], arrays["sums"]
        long = f"{window:,.0f} days" if window >= 100 else f"{window:.3g} day{'s' * (window > 1)}"
        head = f"β = {arrays['beta']:g}: an average over about {long}; on day {day} it is {v[day - 1]:.3g}"
        if arrays["corrected"]:
            return f"{head}. Divided by 1 − βᵗ, the weights sum to 1 on every day: on day 1 it is x₁ itself, {v[0]:.3g}."
        if window == 1:
            return f"{head}, the day's own number: its weight is 1, and of the past nothing is kept."
        over = round(window) <= DAYS
        last = round(window) if over else DAYS
        return (f"{head}, where the weights sum to {sums[day - 1]:.2g}. Without correction the average begins too near to 0: on day 1 it is {sums[0]:.2g} of x₁; "
                f"on day {last}, {'after one window' if over else 'before one window is over'}, the weights sum to {sums[last - 1]:.2g}.")
