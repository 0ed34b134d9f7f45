"""Lab `GradientFlow`: how activations go forward and gradients come back through a random network of L equal layers.

What is measured and predicted is in `nnlib.propagation`.
"""
import numpy as np

import nnlib as nn
from nnlib.course import figures
from nnlib.live import panels
from nnlib.live.controls import ACTIVATIONS, INITIALIZERS, Amount, Choice, Seed, Switch, Whole, accept_activation, accept_initializer
from nnlib.live.lab import Lab
from nnlib.propagation import BIAS_END, BINS, VAR_END, border, depth_map, flow, networks, predicted, predicted_normed, second_moment

LEVELS = (1, 2, 4, 8)               # powers of ten, on the map
SHADES = [figures.tint(figures.VANISHING, s) for s in (0.85, 0.55, 0.4, 0.2)] + ["white"] + [figures.tint(figures.EXPLODING, s) for s in (0.2, 0.4, 0.55, 0.85)]


POINTERS = {(False, False): "o", (True, False): ">", (False, True): "^", (True, True): (3, 0, -45)}          # "you" on the map, or beyond its right or upper edge
NO_MAPS = """With batch norm each
layer divides its own
spread out: no map, for
σ_w² and σ_b² change
nothing.  The depth
does: see ‖dZ‖."""


class GradientFlow(Lab):
    """Depth, weight and bias variance, width, activation, initializer, batch norm → each layer's activations and gradients.

    Grey points: the median of several networks, with a band from the 10th to the 90th percentile.  Black line: mean field theory.
    """
    controls = {
        "depth": Whole("depth L", 1, 100, default=30),
        "var_w": Amount(r"$\sigma_w^2$", 0, VAR_END, 1e6, 0.02, default=1.0),
        "var_b": Amount(r"$\sigma_b^2$", 0, BIAS_END, 1e6, 0.01, default=0.0),
        "width": Whole("width n", 1, 200, default=100),
        "activation": Choice("activation", ACTIVATIONS, accept_activation, default=nn.tanh),
        "init": Choice("init", INITIALIZERS, accept_initializer, default=nn.lecun),
        "batch_norm": Switch("batch norm"),
        "seed": Seed(),
    }
    scenarios = {
        "Vanishing": dict(var_w=0.5),
        "Exploding": dict(var_w=3.0),
        "Edge of chaos": dict(var_w=1.76, var_b=0.05),
        "Sigmoid": dict(activation=nn.sigmoid),
        "ReLU, Xavier": dict(activation=nn.relu),
        "ReLU, He": dict(activation=nn.relu, var_w=2.0),
        "Batch norm": dict(activation=nn.relu, batch_norm=True),
    }

    def measure(self, state):
        """Arrays of `flow` as median, low, high over networks; of `predicted`; of the two maps; and the state itself."""
        measured = flow(**state)
        depth, width, activation = state["depth"], state["width"], state["activation"]
        gain = second_moment(state["init"], width, networks(depth, width), depth, state["seed"])
        var_w, var_b = state["var_w"] * gain, state["var_b"]
        expected = predicted_normed(depth, width, var_w, activation) if state["batch_norm"] else predicted(depth, width, var_w, var_b, activation)
        arrays = dict(state, gain=gain, edges=measured["edges"], histograms=measured["histograms"], undefined=measured["undefined"])
        for name in ("spread", "dZ", "dW"):
            low, median, high = np.quantile(measured[name], (0.1, 0.5, 0.9), axis=-1)
            arrays[name] = dict(values=median, low=low, high=high, theory=expected[name])
        arrays["depth_map"], arrays["border"] = depth_map(activation, var_b), border(activation)
        arrays["here"] = var_w, var_b
        return arrays

    def draw(self, stage):
        figures.draw_key(stage.figure.add_axes((0.052, 0.925, 0.66, 0.07)), (
            ("median of the networks", dict(marker="o", ls="", color=figures.GREY, ms=5)), ("80 % of them", dict(facecolor=figures.tint(figures.GREY, 0.35))),
            ("theory", dict(color=figures.INK, lw=1.6)), ("frozen", dict(ls=":", color=figures.PINK, lw=2.5))))
        grid = stage.figure.add_gridspec(1, 2, width_ratios=(3.1, 1), left=0.052, right=0.985, top=0.865, bottom=0.125, wspace=0.165)
        left = grid[0].subgridspec(2, 1, height_ratios=(1.75, 1), hspace=0.72)
        right = stage.figure.add_gridspec(2, 1, left=grid[1].get_position(stage.figure).x0, right=0.985, top=0.925, bottom=0.125, hspace=0.7)
        artists = {}
        for name, title, cell in zip(("spread", "dZ", "dW"), ("std of $a$", "‖dZ‖ an example", "‖dW‖"), left[0].subgridspec(1, 3, wspace=0.34)):
            ax = stage.figure.add_subplot(cell)
            artists[name] = ax, panels.draw_profile(ax, title) | {"probes": panels.draw_probes(ax)}
            stage.move(*artists[name][1].values())
        places = ("a, first layer", "a, ¼ way", "a, half way", "a, ¾ way", "a, last layer")
        artists["histograms"] = []
        for i, cell in enumerate(left[1].subgridspec(1, 5, wspace=0.2)):
            ax = stage.figure.add_subplot(cell)
            bars = panels.draw_histogram(ax, places[i], figures.layer_colour(i + 1, 5), BINS)
            stage.move(bars)
            artists["histograms"].append((ax, bars))
        artists["maps"] = self._draw_maps(stage, *(stage.figure.add_subplot(cell) for cell in right))
        return artists

    def _draw_maps(self, stage, deep, edge):
        deep.set(title="gradient at layer 1  ○ you", xlabel="$\\sigma_w^2$", ylabel="depth L", xlim=(0, VAR_END), ylim=(1, 100), yticks=(1, 50, 100))
        edge.set(title="× a layer, in the long run", xlabel="$\\sigma_w^2$", ylabel="$\\sigma_b^2$", xlim=(0, VAR_END), ylim=(0, BIAS_END), yticks=(0, BIAS_END))
        decades = stage.raster(deep, (199, 200), SHADES, -len(LEVELS) - 0.5, len(LEVELS) + 0.5, extent=(0.01, VAR_END + 0.01, 0.75, 100.25))
        calm = panels.draw_band(edge, figures.tint(figures.VANISHING, 0.3))
        wild = panels.draw_band(edge, figures.tint(figures.EXPLODING, 0.3))
        line, = edge.plot([], [], "-", color=figures.INK, lw=2)
        here = [ax.plot([], [], "o", ms=11, mfc="white", mec=figures.INK, mew=2.5, clip_on=False)[0] for ax in (deep, edge)]
        words = []
        for ax, low, high in ((deep, "vanishes", "explodes"), (edge, "below 1", "above 1")):
            ax.grid(False)
            words.append(ax.set_title(ax.get_title(loc="left"), pad=12))            # the circle may stand on the edge
            for x, word, colour in ((0, low, figures.VANISHING), (1, high, figures.EXPLODING)):         # beside the axis' name: the circle goes everywhere else
                words.append(ax.annotate(word, (x, 0), (0, -24), xycoords="axes fraction", textcoords="offset points", ha=("left", "right")[x], va="top",
                                         color=figures.dark(colour), weight="bold"))
        note = deep.text(0.5, 0.4, NO_MAPS, transform=deep.transAxes, ha="center", va="center")
        stage.move(*here)
        return dict(axes=(deep, edge), decades=decades, calm=calm, wild=wild, line=line, here=here, words=words, note=note, shown={})

    def ghosts(self, artists):
        return [(lines["ghost"], lines["measured"]) for ax, lines in (artists[name] for name in ("spread", "dZ", "dW"))]

    def update(self, artists, arrays):
        for name in ("spread", "dZ", "dW"):
            ax, lines = artists[name]
            panels.set_profile(ax, lines, **arrays[name])
            panels.set_probes(lines["probes"], arrays[name]["values"])
        edges = arrays["edges"]
        for (ax, bars), shares in zip(artists["histograms"], arrays["histograms"]):
            bars.set_data(shares, edges)
            if ax.get_xlim() != (edges[0], edges[-1]):
                ax.set_xlim(edges[0], edges[-1])
        self._update_maps(artists["maps"], arrays["depth_map"], arrays["border"], arrays["batch_norm"])
        (x, y), depth = arrays["here"], arrays["depth"]
        for marker, height, top in zip(artists["maps"]["here"], (depth, y), (depth, BIAS_END)):
            marker.set_data(*(([], []) if arrays["batch_norm"] else ([min(x, VAR_END)], [min(height, top)])))
            marker.set_marker(POINTERS[x > VAR_END, height > top])

    def _update_maps(self, maps, depth_map, border, batch_norm):
        if maps["shown"].get("depth_map") is not depth_map:                 # both stand still while only the marker moves
            maps["decades"].set_data(levels_passed(depth_map[1]))
        if maps["shown"].get("border") is not border:
            widths, heights = border
            maps["line"].set_data(widths, heights)
            for region, side in ((maps["calm"], 0), (maps["wild"], VAR_END)):
                region.set_xy(np.stack([[side, *widths, side], [0, *heights, BIAS_END]], axis=-1))
        maps["shown"] = dict(depth_map=depth_map, border=border)
        if maps["decades"].visible == batch_norm:
            maps["decades"].set_visible(not batch_norm)
        for artist in (maps["line"], maps["calm"], maps["wild"], *maps["words"]):
            artist.set_visible(not batch_norm)
        maps["note"].set_visible(batch_norm)
        for ax in maps["axes"]:
            if ax.axison == batch_norm:
                (ax.set_axis_off if batch_norm else ax.set_axis_on)()

    def reading(self, arrays):
        depth, spreads, dZ = arrays["depth"], arrays["spread"]["values"], arrays["dZ"]["values"]
        layers = "1 layer" if depth == 1 else f"{depth} layers"
        if not np.isfinite(spreads).all():
            lost = f"layer {1 + int(np.argmin(np.isfinite(spreads)))}"
            if arrays["undefined"]:
                return f"{layers}: at {lost} the activation gives no number (nan), though nothing was too large: look at your function."
            return f"{layers}: exploded at {lost}: its activations are too large for a number (float32); lower σ_w²."
        if not spreads.all():
            flat = 1 + int(np.argmin(spreads != 0))
            return f"{layers}: vanished at layer {flat}: its activations are all the same number, so nothing of the input is left."
        goes = f"std of a goes from {spreads[0]:.2g} to {spreads[-1]:.2g}"
        beyond = [f"{name} = {value:.3g}" for name, value, end in zip(("σ_w²", "σ_b²"), arrays["here"], (VAR_END, BIAS_END)) if value > end and not arrays["batch_norm"]]
        aside = f"; {' and '.join(beyond)} {'is' if len(beyond) == 1 else 'are'} beyond the maps" if beyond else ""
        if depth == 1:
            return f"1 layer: its gradient is {dZ[0]:.2g} of what came in, and passes through no other layer; std of a is {spreads[0]:.2g}{aside}."
        ratio = ratio_of(dZ)
        if not ratio > 0 or not np.isfinite(ratio):
            return f"{layers}: no gradient that can be measured arrives at layer 1; {goes}{aside}."
        said, theory = verdict(ratio), ratio_of(arrays["dZ"]["theory"])
        if theory > 0 and verdict(theory) != said:
            aside += f"; theory, for very wide layers{' and large batches' * arrays['batch_norm']}, says {theory:.2g}: {verdict(theory)}"
        return f"{layers}: the gradient at layer 1 is {ratio:.2g} of layer {depth}'s: {said}, ×{ratio ** (1 / (depth - 1)):.2f} a layer; {goes}{aside}."


def ratio_of(dZ):
    """Layer 1's over the last layer's; nan where there is none."""
    with np.errstate(all="ignore"):
        return np.divide(dZ[0], dZ[-1])


def verdict(ratio):
    return "vanishing" if ratio < 0.1 else "exploding" if ratio > 10 else "it arrives"


def levels_passed(decades):
    """How many of LEVELS each power of ten has passed, negative where it vanishes, at σ_w² and L, L + ½ …: (199, V) from (V, 100)."""
    fine = np.empty((199, len(decades)))
    fine[::2] = decades.T
    fine[1::2] = (fine[:-2:2] + fine[2::2]) / 2
    return np.sign(fine) * np.searchsorted(LEVELS, np.abs(fine), side="right")
