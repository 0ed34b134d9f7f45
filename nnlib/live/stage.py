"""The picture of a lab: artists that are kept, of which only the moving ones are drawn again, as a small sharp PNG.

What makes it fast (measured in benchmarks/latency.py):
- the still part is drawn once.  Moving artists are drawn on an empty transparent canvas and laid over it;
- each pixel is one byte, a number in a palette made of the course's own colours, which therefore stay exact;
- only pixels that moving artists touched are looked at.
"""
import functools
import struct
import threading
import zlib

import ipywidgets
import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from ..course import figures

try:
    from isal import isal_zlib as packer        # the same format as zlib's in a tenth of the time
except ImportError:                             # where it cannot be had (Pyodide)
    packer = zlib

DENSITY = 2                         # picture pixels for one pixel of the page: crisp on high-density screens
DPI = 100
LOCK = threading.RLock()            # one for all stages: they share the canvas
SHADES = 16                         # steps of transparency
OPAQUE = np.uint64(0xFF000000FF000000)      # two pixels


@functools.lru_cache(maxsize=1)
def shared_renderer(width, height, dpi):
    """The pixels that stages draw on.  Between two frames they are empty, so stages of one size share them."""
    renderer = RendererAgg(width, height, dpi)
    np.asarray(renderer.buffer_rgba())[...] = 0             # it comes white, though transparent
    return renderer


class SharedCanvas(FigureCanvasAgg):
    def get_renderer(self):
        return shared_renderer(*self.figure.bbox.size, self.figure.dpi)


@functools.cache
def palette():
    """(256, 3) colours: the course's, with the tints that smooth edges and bands need, and greys.  Number 0 is white."""
    exact = ["white", *figures.NAMED, "#ececec", "black", *figures.DEPTHS]
    tints = [figures.tint(colour, s) for colour in figures.NAMED[3:] for s in (.85, .7, .55, .4, .3, .2, .1)]
    tints += [figures.tint(colour, s) for colour in figures.DEPTHS for s in (.8, .6, .4, .25, .12)]
    colours = [*map(to_rgb, exact), *tints]
    greys = np.linspace(0, 1, 256 - len(colours) + 2)[1:-1, None] * np.ones(3)
    return np.round(255 * np.concatenate([colours, greys])).astype(np.uint8)


def _word_bins(words):
    """A number 0 … 32767 for each pixel, a word of red, green, blue, opacity from the lowest byte up: five bits of each colour."""
    return words >> 3 & 31 | words >> 6 & 992 | words >> 9 & 31744


def _bins(rgb):
    """The same for colours (..., 3)."""
    r, g, b = (rgb[..., i].astype(np.intp) for i in range(3))
    return _word_bins(r | g << 8 | b << 16)


@functools.cache
def nearest():
    """(32768,) the number of the palette's nearest colour, for each bin.  The palette's own colours are exact."""
    colours = palette().astype(np.float32)
    middles = np.arange(4, 256, 8, dtype=np.float32)
    r, g, b = ((middles - colours[:, i:i + 1]) ** 2 for i in range(3))          # (256, 32) each
    table = np.empty((32, 32, 32), np.uint8)                                    # blue, green, red
    for i in range(32):
        table[i] = ((b[:, i, None] + g)[:, :, None] + r[:, None, :]).argmin(axis=0)
    table = table.ravel()
    table[_bins(palette())[::-1]] = np.arange(256)[::-1]                        # where two share a bin, the first wins
    return table


@functools.cache
def overlay():
    """(SHADES · 65536,) the palette's number of colour s at transparency a over colour b, at [a, s, b]."""
    colours = palette().astype(np.float32)
    table = np.empty((SHADES, 256, 256), np.uint8)
    for a in range(SHADES):
        share = a / (SHADES - 1)
        table[a] = nearest()[_bins(share * colours[:, None] + (1 - share) * colours)]
    numbers = np.arange(256)
    table[0], table[-1] = numbers, numbers[:, None]                              # exact at both ends
    return table.ravel()


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(numbers):
    """A PNG from palette numbers (height, 1 + width), the first column all 0: a row of PNG starts with 0 for "no filter"."""
    height, width = numbers.shape
    header = struct.pack(">IIBBBBB", width - 1, height, 8, 3, 0, 0, 0)          # 8 bits, palette
    return b"".join([b"\x89PNG\r\n\x1a\n", _chunk(b"IHDR", header), _chunk(b"PLTE", palette().tobytes()),
                     _chunk(b"IDAT", packer.compress(numbers, 1)), _chunk(b"IEND", b"")])


class Stage:
    """A figure of width × height pixels of the page, shown in `image`, an ipywidgets.Image.

    Draw on `figure`, name what will move with `move(...)`, then change those artists' data and call `show()`.
    Everything else may change too (limits, titles): the next `show` notices and draws those axes once.
    """

    def __init__(self, width=1120, height=450):
        with matplotlib.rc_context(figures.STYLE):
            self.figure = Figure(figsize=((width + 1 / DENSITY) / DPI, height / DPI), dpi=DPI * DENSITY)
        self.canvas = SharedCanvas(self.figure)
        self.lock = LOCK
        self.moving = []
        self.redraws = 0            # how often still parts were drawn
        self.background = np.zeros((DENSITY * height, 1 + DENSITY * width), np.uint8)  # palette numbers; see `png`
        self.regions = {}           # where in the background each axes is: {axes: (rows, columns)}
        self.image = ipywidgets.Image(format="png", layout=ipywidgets.Layout(width=f"{width}px", max_width="100%", height="auto"))

    def move(self, *artists):
        """These artists are drawn again in every frame, in this order, above all others.  Avoid text among them: it is slow."""
        for artist in artists:
            artist.set_animated(True)
            self.moving.append(artist)

    def show(self):
        """Draw what changed and show it."""
        with self.lock:
            self.image.value = self.frame()

    def frame(self):
        """The picture as it is now: PNG bytes."""
        with self.lock:
            self._draw_still()
            for artist in self.moving:                      # one without data draws nothing, and quickly
                artist.draw(self.canvas.get_renderer())
            numbers = self.background.copy()
            self._lay_over(numbers)
            numbers[:, 0] = 0           # an axes may reach the edge
            return png(numbers)

    def _draw_still(self):
        """Bring the background up to date.  Animated artists never make their axes stale, so most often there is nothing to do."""
        stale = {axes for axes in self.figure.axes if axes.stale or axes not in self.regions}
        if not stale:
            return
        reach = {axes for axes in self.regions if any(_overlap(self.regions[axes], self.regions.get(other)) for other in stale)}
        for axes in stale:
            self.background[self.regions.get(axes, (slice(0), slice(0)))] = 0
        for axes in sorted(stale | reach, key=lambda axes: axes.zorder):
            axes.draw(self.canvas.get_renderer())
            self.regions[axes] = _extent(self._lay_over(self.background), self.background.shape[1])
        self.redraws += 1

    def _lay_over(self, numbers):
        """Put what was drawn on the canvas over palette numbers, in place; empty the canvas.  Returns where (every second place)."""
        canvas = np.asarray(self.canvas.get_renderer().buffer_rgba())
        pixels, flat = canvas.reshape(-1).view("<u8"), numbers.reshape(-1).view("<u2")      # two pixels at a time
        touched = np.flatnonzero(pixels != 0)
        drawn = pixels[touched]
        pixels[touched] = 0
        # Most pixels repeat the one before, within a bar or a band: where they are opaque, one answer serves the whole run.
        heads = np.flatnonzero(np.append(True, (drawn[1:] != drawn[:-1]) | (drawn[1:] & OPAQUE != OPAQUE)))[:len(drawn)]
        words, below = drawn[heads].view("<u4"), flat[touched[heads]].view(np.uint8)
        top = nearest().take(_word_bins(words)).astype(np.uint32)
        shade = ((words >> 24) * (SHADES - 1) + 127) >> 8
        laid = overlay().take(shade << 16 | top << 8 | below).view("<u2")
        flat[touched] = laid.repeat(np.diff(heads, append=len(drawn)))
        return 2 * touched


def _extent(places, width):
    """The rows and columns of a rectangle round flat places."""
    if not len(places):
        return slice(0, 0), slice(0, 0)
    columns = places % width
    return slice(places[0] // width, places[-1] // width + 1), slice(columns.min(), columns.max() + 2)


def _overlap(one, other):
    return other is not None and all(a.start < b.stop and b.start < a.stop for a, b in zip(one, other))
