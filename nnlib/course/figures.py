"""How the course draws: `draw_*(ax, ...) -> artists`, on any Axes.

Colours are those of Okabe and Ito (2008), told apart by colour-blind readers; markers and line styles differ as well.
Words take the dark twin of a mark's colour: a mark may be bright, a word must be read.
Layers are coloured by their place between input (dark) and output (light), in every panel alike.
"""
import functools

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import to_hex, to_rgb
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

INK, GREY, FAINT, GRID = "#222222", "#767676", "#d9d9d9", "#ececec"
BLUE, VERMILION, GREEN, ORANGE, SKY, PINK = "#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7"
NAMED = (INK, GREY, FAINT, BLUE, VERMILION, GREEN, ORANGE, SKY, PINK)
VANISHING, EXPLODING = BLUE, VERMILION

# Viridis (van der Walt and Smith 2015) from its dark end to where it is still seen on white, in 17 steps.
DEPTHS = ("#440154", "#481467", "#482576", "#463480", "#414487", "#3b528b", "#355f8d", "#2f6c8e", "#2a788e",
          "#25848e", "#21918c", "#1e9c89", "#22a884", "#2fb47c", "#44bf70", "#5ec962", "#7ad151")

def tint(colour, strength):
    """The colour on white paper, at a strength from 0 to 1."""
    return tuple(1 - strength * (1 - channel) for channel in to_rgb(colour))


# The ramps of a raster, from its least to its largest value: light and dark go one way, or both ways from white.
SEQUENTIAL = tuple(to_hex(colour) for colour in colormaps["viridis"](np.linspace(0, 1, 40)))
DIVERGING = tuple(to_hex(tint(colour, strength / 16)) for colour, strengths in ((VANISHING, range(16, 0, -1)), (EXPLODING, range(17))) for strength in strengths)

SIZE = 11.5                                     # points: 12 pixels and more, where a lab is shown 848 pixels wide (a screen of 1280, files at its side)
STYLE = {
    "font.size": SIZE, "axes.titlesize": 12, "axes.titleweight": "bold", "axes.labelsize": SIZE, "axes.titlelocation": "left",
    "xtick.labelsize": SIZE, "ytick.labelsize": SIZE, "axes.labelpad": 2, "axes.titlepad": 6, "axes.titley": 1.0,
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": GREY, "axes.linewidth": 0.8,
    "axes.grid": True, "grid.color": GRID, "grid.linewidth": 0.8, "axes.axisbelow": True,
    "xtick.color": GREY, "ytick.color": GREY, "xtick.labelcolor": INK, "ytick.labelcolor": INK,
    "text.color": INK, "axes.labelcolor": INK, "lines.linewidth": 1.8, "mathtext.fontset": "dejavusans",
    "figure.facecolor": "white", "axes.facecolor": "none",
}


def use_style():
    """Make this the style of every figure that is made from now on."""
    import matplotlib
    matplotlib.rcParams.update(STYLE)


def layer_colour(l, depth):
    """The colour of layer l of 1 … depth."""
    return DEPTHS[round((len(DEPTHS) - 1) * (l - 1) / max(depth - 1, 1))]


@functools.cache
def dark(colour):
    """The colour as dark as words need it: a contrast of 4.7 to a grid line, 5.6 to paper."""
    rgb = np.array(to_rgb(colour))
    while rgb.any() and (luminance(to_rgb(GRID)) + 0.05) / (luminance(rgb) + 0.05) < 4.7:
        rgb *= 0.99
    return to_hex(rgb)


def luminance(rgb):
    """How bright a colour is seen, 0 … 1 (the WCAG's relative luminance)."""
    rgb = np.asarray(rgb, float)
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ (0.2126, 0.7152, 0.0722)


def draw_key(ax, entries):
    """What the marks of a picture mean, in a row of its own, where no data comes: entries (words, settings of a line or of a patch)."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    marks = [(Patch if "facecolor" in settings else lambda **settings: Line2D([], [], **settings))(label=words, **settings) for words, settings in entries]
    ax.axis("off")
    return ax.legend(handles=marks, loc="center left", ncols=len(marks), frameon=False, borderaxespad=0, borderpad=0, handletextpad=0.5, columnspacing=1.3, handlelength=1.4)


def draw_network(ax, *sizes):
    """A network as columns of circles with an arrow for each weight; what each column and each bundle of arrows is called, and its shape."""
    places = [[(column, row - (size - 1) / 2) for row in reversed(range(size))] for column, size in enumerate(sizes)]
    top = (max(sizes) - 1) / 2
    for l, (froms, tos) in enumerate(zip(places, places[1:]), start=1):
        n_in, n_out = len(froms), len(tos)
        for start in froms:
            for end in tos:
                ax.annotate("", end, start, arrowprops=dict(arrowstyle="-|>", color=(BLUE, VERMILION, GREEN)[l % 3 - 1], lw=1.3, shrinkA=13, shrinkB=13))
        ax.text(l - 0.5, top + 0.55, f"$W_{l}$ {n_out, n_in}\n$b_{l}$ {n_out, 1}", ha="center", va="bottom", weight="bold", color=dark((BLUE, VERMILION, GREEN)[l % 3 - 1]))
    for column, circles in enumerate(places):
        ax.plot(*zip(*circles), "o", ms=26, mfc="white", mec=INK, mew=1.4, zorder=3)
        for unit, (x, y) in enumerate(circles, start=1):
            ax.text(x, y, f"${'a' if column else 'x'}_{unit}$", ha="center", va="center", zorder=4)
        ax.text(column, -top - 0.55, f"{f'$A_{column}$' if column else '$X$ = $A_0$'}\n({len(circles)}, m)", ha="center", va="top")
    ax.set(xlim=(-0.35, len(sizes) - 0.65), ylim=(-top - 1.25, top + 1.25))
    ax.axis("off")


SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power_of_ten(value, position=0):
    """10⁻³: plain characters, which draw much faster than mathtext."""
    return "10" + str(round(float(np.log10(value)))).translate(SUPERSCRIPTS)


def powers_of_ten(axis, low, high, step=1):
    """Label a log axis at 10^low, 10^(low + step) … and nowhere else."""
    axis.set_major_locator(FixedLocator([10.0 ** t for t in range(low, high + 1, step)]))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(power_of_ten))
