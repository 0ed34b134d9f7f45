"""The picture of a lab: artists that are kept, of which only the moving ones are drawn again, as a small sharp PNG.

From below to above: rasters, what stands still, what `below` names, moving artists in the order of `move`, and what `above` names.

What makes it fast (measured in benchmarks/latency.py):
- the still part is drawn once.  Moving artists are drawn on an empty transparent canvas and laid over it;
- each pixel is one byte, a number in a palette made of the course's own colours, which therefore stay exact;
- only pixels that moving artists touched are looked at;
- what an axes looks like is kept as ink: when another axes, or the raster under it, changes, it is laid again and not drawn again;
- the letters of a word are rendered once: ten labels were two thirds of the time that one axes takes;
- a raster that changes is painted over by itself, with the ink that lies on it: in a third of the time of the whole background.
"""
import functools
import operator
import re
import struct
import threading
import zlib
from typing import NamedTuple

import matplotlib
import numpy as np
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.collections import Collection, LineCollection, PolyCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle, StepPatch
from matplotlib.text import Text

from ..course import figures

try:
    from isal import isal_zlib as packer        # the same format as zlib's in a tenth of the time
except ImportError:                             # where it cannot be had (Pyodide)
    packer = zlib

DENSITY = 2                         # picture pixels for one pixel of the page: crisp on high-density screens
DPI = 100
LOCK = threading.RLock()            # one for all stages: they share the canvas
SHADES = 8                          # steps of transparency: at this density as smooth as 16, in 2 to 9 kB less a frame
OPAQUE = np.uint64(0xFF000000FF000000)      # two pixels


class Stamps:
    """In a renderer's place while it draws one text at (0, 0): keeps the pictures of the letters, which can be put anywhere later."""

    def __init__(self):
        self.letters, self.only_letters = [], True

    def draw_text_image(self, image, x, y, angle, gc):
        self.letters.append((np.array(image), x, y, angle))

    def draw_path(self, *args):             # a fraction's bar
        self.only_letters = False


def words(text):
    """Its words and spaces, and of numbers each digit: however a number in a sentence changes, all its letters are known."""
    parts = re.findall(" |[^ ]+", text)
    return [letter for part in parts for letter in (part if NUMBER.fullmatch(part) else [part])]


NUMBER = re.compile(r"[0-9.]+")     # digits stand equally far apart, whatever their neighbours


class Renderer(RendererAgg):
    """Agg with a memory for words: 0.05 ms for one that was drawn before, in place of 0.2 for each of its letters.  Texts stand on whole pixels."""
    KEPT = 1000

    def __init__(self, width, height, dpi):
        super().__init__(width, height, dpi)
        self.texts, self.heights, self.sizes = {}, {}, {}

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        if ismath or angle:
            return self._draw_word(gc, x, y, 0.0, s, prop, angle, ismath, mtext)
        x, part = round(x), 0.0
        for word in words(s):
            if word != " ":
                self._draw_word(gc, x, y, part, word, prop, angle, ismath, mtext)
            whole, part = divmod(part + self.get_text_width_height_descent(word, prop, False)[0], 1)
            x += int(whole)

    def get_text_width_height_descent(self, s, prop, ismath):
        if ismath:
            return super().get_text_width_height_descent(s, prop, ismath)
        key = s, hash(prop)
        if key not in self.sizes:
            if len(self.sizes) >= self.KEPT:
                self.sizes.clear()
            self.sizes[key] = self._size(s, prop)
        return self.sizes[key]

    def _size(self, s, prop):
        parts = words(s)
        if len(parts) < 2:
            return super().get_text_width_height_descent(s, prop, False)
        widths, heights, descents = zip(*(self.get_text_width_height_descent(part, prop, False) for part in parts))
        return sum(widths), max(map(operator.sub, heights, descents)) + max(descents), max(descents)

    def _draw_word(self, gc, x, y, part, s, prop, angle, ismath, mtext):
        key = part, s, hash(prop), angle, ismath, gc.get_antialiased()
        if key not in self.texts:
            if len(self.texts) >= self.KEPT:
                self.texts.clear()
            self.texts[key] = self._stamped(gc, part, s, prop, angle, ismath, mtext)
        if not self.texts[key].only_letters:
            return super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
        left, top = round(x), round(y)
        for image, dx, dy, turned in self.texts[key].letters:
            self._renderer.draw_text_image(image, left + dx, top + dy, turned, gc)

    def _stamped(self, gc, part, s, prop, angle, ismath, mtext):
        agg, self._renderer = self._renderer, Stamps()
        try:
            super().draw_text(gc, part, 0, s, prop, angle, ismath, mtext)
            return self._renderer
        finally:
            self._renderer = agg

    def _get_font_height_metrics(self, prop):   # Matplotlib 3.11 asks for this; without it, it reads the font's tables at each text
        key = hash(prop)
        if key not in self.heights:
            self.heights[key] = font_heights(findfont(prop), prop.get_size_in_points(), self.dpi)
        return self.heights[key]


def font_heights(path, size, dpi):
    """(ascent, descent, line gap) in pixels, as Matplotlib reads them."""
    font = get_font(path)
    table, names = font.get_sfnt_table("OS/2"), ("sTypoAscender", "sTypoDescender", "sTypoLineGap")
    if table is None:
        table, names = font.get_sfnt_table("hhea"), ("ascent", "descent", "lineGap")
    ascent, descent, gap = (table[name] * size * dpi / 72 / font.get_sfnt_table("head")["unitsPerEm"] for name in names)
    return ascent, -descent, gap


@functools.lru_cache(maxsize=4)
def shared_renderer(width, height, dpi):
    """The pixels that stages draw on.  Between two frames they are empty, so stages of one size share them."""
    renderer = Renderer(width, height, dpi)
    np.asarray(renderer.buffer_rgba())[...] = 0             # it comes white, though transparent
    return renderer


class SharedCanvas(FigureCanvasAgg):
    def get_renderer(self):
        return shared_renderer(*self.figure.bbox.size, self.figure.dpi)


@functools.cache
def palette():
    """(256, 3) colours: the course's, with the tints that smooth edges and bands need, and greys.  Number 0 is white."""
    exact = ["white", *figures.NAMED, figures.GRID, "black", *figures.DEPTHS, *figures.SEQUENTIAL, *figures.DIVERGING, *map(figures.dark, figures.NAMED)]
    tints = [figures.tint(colour, s) for colour in figures.NAMED[3:] for s in (.85, .7, .55, .4, .3, .2, .1)]
    tints += [figures.tint(colour, s) for colour in figures.DEPTHS for s in (.8, .6, .4, .25, .12)]
    colours = [*dict.fromkeys(map(to_hex, exact + tints))]
    greys = np.linspace(0, 1, 256 - len(colours) + 2)[1:-1, None] * np.ones(3)
    return np.round(255 * np.concatenate([[*map(to_rgb, colours)], greys])).astype(np.uint8)


def _word_bins(words):
    """A number 0 … 32767 for each pixel, a word of red, green, blue, opacity from the lowest byte up: five bits of each colour."""
    return words >> 3 & 31 | words >> 6 & 992 | words >> 9 & 31744


def number(colour):
    """The palette's number of a colour: its own, else the nearest one's."""
    rgb = np.round(255 * np.array(to_rgb(colour))).astype(int)
    return int(((palette() - rgb) ** 2).sum(axis=1).argmin())


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


class Ink(NamedTuple):
    """What was drawn on the canvas, two pixels at a time: at `places`, of which `heads` begin a run that is all the same, `words` of each head's pixels."""
    places: np.ndarray
    heads: np.ndarray
    words: np.ndarray           # shade << 16 | colour << 8, two for each head


def lift(renderer):
    """Take what was drawn off the canvas, which is empty afterwards: Ink."""
    pixels = np.asarray(renderer.buffer_rgba()).reshape(-1).view("<u8")
    places = np.flatnonzero(pixels != 0)
    drawn = pixels[places]
    pixels[places] = 0
    # Most pixels repeat the one before, within a bar or a band: where they are opaque, one answer serves the whole run.
    heads = np.flatnonzero(np.append(True, (drawn[1:] != drawn[:-1]) | (drawn[1:] & OPAQUE != OPAQUE)))[:len(drawn)]
    words = drawn[heads].view("<u4")
    shade = ((words >> 24) * (SHADES - 1) + 127) >> 8
    return Ink(places, heads, shade << 16 | nearest().take(_word_bins(words)).astype(np.uint32) << 8)


def lay(ink, numbers):
    """Lay ink over palette numbers, in place."""
    flat = numbers.reshape(-1).view("<u2")
    below = flat[ink.places[ink.heads]].view(np.uint8)
    laid = overlay().take(ink.words | below).view("<u2")
    flat[ink.places] = laid.repeat(np.diff(ink.heads, append=len(ink.places)))


def cut(ink, top, bottom, left, right, width):
    """The part of the ink that lies in rows top … bottom − 1 and columns left … right − 1 of a picture so many pixels wide."""
    words = ink.words.reshape(-1, 2).repeat(np.diff(ink.heads, append=len(ink.places)), axis=0)
    row, column = np.divmod(2 * ink.places[:, None] + np.arange(2, dtype=ink.places.dtype), width)
    inside = (top <= row) & (row < bottom) & (left <= column) & (column < right)
    some = inside.any(axis=1)
    return Ink(ink.places[some], np.arange(some.sum(), dtype=ink.places.dtype), np.where(inside, words, 0)[some].ravel())


class Raster:
    """A table of colours that fills a rectangle of an axes, under everything else in it; `Stage.raster` makes one.

    `set_data(values)` takes an array of `shape`, row 0 at the bottom, column 0 on the left; values from `vmin` to `vmax` go through
    the colours in equal steps, those beyond get the colour at the end, and nan none.  Rows and columns are equally high and wide as drawn,
    on a log axis too.  Nothing is drawn again for new data, so a raster needs no `move`.
    """

    def __init__(self, axes, shape, colours, vmin, vmax, extent):
        self.axes, self.shape, self.vmin, self.vmax, self.extent = axes, tuple(shape), vmin, vmax, extent
        self.numbers = np.array([0, *map(number, colours)], np.uint8)           # nothing is 0: white
        self.values, self.visible, self.changed = np.full(self.shape, np.nan), True, True

    def get_data(self):
        return self.values

    def set_data(self, values):
        values = np.asarray(values, float)
        if values.shape != self.shape:
            raise ValueError(f"the raster has {self.shape} rows and columns, the values are {values.shape}; make it anew, or give as many")
        self.values, self.changed = values.copy(), True

    def set_visible(self, visible):
        self.visible, self.changed = visible, True

    def paint(self, numbers):
        """Put its palette numbers into those of the picture; returns where: first row and the one after the last, first column and the one after the last."""
        self.changed = False
        if not self.visible:
            return ()
        steps = len(self.numbers) - 1
        with np.errstate(all="ignore"):
            step = np.clip((self.values - self.vmin) * (steps / (self.vmax - self.vmin)), 0, steps - 1)
        cells = self.numbers[np.where(np.isnan(step), 0, step + 1).astype(np.intp)]
        (left, bottom), (right, top) = self.axes.transData.transform(np.reshape(self.extent, (2, 2)).T)
        height, width = numbers.shape
        box = self.axes.bbox
        columns, across = _cells(left, right, box.x0, box.x1, width, self.shape[1])
        rows, up = _cells(height - bottom, height - top, height - box.y1, height - box.y0, height, self.shape[0])
        numbers[rows, columns] = cells[:, across][up]
        return rows.start, rows.stop, columns.start, columns.stop


def _cells(first, last, low, high, pixels, cells):
    """The pixels whose middle lies between `first` and `last` and between `low` and `high`, as a slice; and the cell (of so many) of each."""
    low, high = max(low, min(first, last), 0), min(high, max(first, last), pixels)
    shown = slice(int(np.ceil(low - 0.5)), max(int(np.ceil(low - 0.5)), int(np.ceil(high - 0.5))))
    middles = np.arange(shown.start, shown.stop) + 0.5
    return shown, np.clip((middles - first) * (cells / (last - first)), 0, cells - 1).astype(np.intp)


class Stage:
    """A figure of width × height pixels of the page.

    Draw on `figure`, name what will move with `move(...)`, then change those artists' data and ask for a `frame()`.
    Everything else may change too (limits, titles): the next frame notices and draws those axes once.  Only what is in an axes is shown.
    """

    def __init__(self, width=1120, height=450):
        with matplotlib.rc_context(figures.STYLE):
            self.figure = Figure(figsize=((width + 1 / DENSITY) / DPI, height / DPI), dpi=DPI * DENSITY)
        self.canvas = SharedCanvas(self.figure)
        self.moving, self.back, self.front, self.rasters = [], [], [], []
        self.redraws = 0            # how often still parts were drawn
        self.background = np.zeros((DENSITY * height, 1 + DENSITY * width), np.uint8)  # palette numbers; see `png`
        self.ink = {}               # the still part of each axes
        self.painted = ()           # where the latest raster was painted
        self.ink_on_raster = None   # of a picture with one raster: the parts of all ink that lie on it
        self.ink_below = self.ink_above = None             # the artists of `below` and of `above`

    def move(self, *artists):
        """These artists are drawn again in every frame, in this order, above what stands still."""
        for artist in artists:
            artist.set_animated(True)
            self.moving.append(artist)

    def below(self, *artists):
        """These artists move seldom, and stand below those that always do.  They are drawn again only when they change, and their axes is not."""
        for artist in artists:
            artist.set_animated(True)
            self.back.append(artist)

    def above(self, *artists):
        """These artists (words, ticks: `ax.xaxis`) stand above the moving ones, in this order.  They are drawn again only when they change."""
        for artist in artists:
            artist.set_animated(True)
            self.front.append(artist)

    def raster(self, axes, shape, colours, vmin=0.0, vmax=1.0, extent=None):
        """A Raster of `shape` (rows, columns) under everything else in `axes`, over extent = (x0, x1, y0, y1): all of the axes, unless told otherwise."""
        axes.patch.set_visible(False)
        raster = Raster(axes, shape, colours, vmin, vmax, extent or (*axes.get_xlim(), *axes.get_ylim()))
        self.rasters.append(raster)
        return raster

    def free_limits(self):
        """From here on, axes whose limits follow the data (`panels.fit_*`) need not keep those they have; all others do."""
        for axes in self.figure.axes:
            axes.viewLim                                    # settles what Matplotlib has put off: else it would fit constant limits too
            axes.set_autoscale_on(True)

    def frame(self):
        """The picture as it is now: PNG bytes."""
        with LOCK:
            renderer = self.canvas.get_renderer()
            self._draw_still(renderer)
            return png(self._with_moving(renderer))

    def _with_moving(self, renderer):
        """The background's palette numbers with all that moves.  (On its own: what Matplotlib's formulas leave behind, until Python collects
        it, holds on to all that `frame` has at hand.)"""
        numbers = self.background.copy()
        if self.back:
            lay(self.ink_below, numbers)
        for artist in self.moving:                          # one without data draws nothing, and quickly
            artist.draw(renderer)
        lay(lift(renderer), numbers)
        if self.front:
            lay(self.ink_above, numbers)
        numbers[:, 0] = 0                                   # an axes may reach the edge
        return numbers

    def _draw_still(self, renderer):
        """Bring what stands still up to date.  Animated artists never make their axes stale, so most often there is nothing to do."""
        everything = sorted(self.figure.axes, key=lambda axes: axes.zorder)
        moved = {artist.axes for artist in self.front if isinstance(artist, Axis) and artist.stale}        # limits tell nobody else
        stale = [axes for axes in everything if axes.stale or axes in moved or axes not in self.ink]
        for axes in stale:
            axes.draw(renderer)
            axes.stale = False                              # one that is not visible would stay stale
            self.ink[axes] = Ink(*(part.astype(np.int32) if part.dtype == np.intp else part for part in lift(renderer)))        # kept: half the memory
        if self.back and (stale or any(artist.stale for artist in self.back)):
            self.ink_below = self._ink_of(self.back, renderer)
        if self.front and (stale or any(artist.stale for artist in self.front)):
            self.ink_above = self._ink_of(self.front, renderer)
        gone = self.ink.keys() - set(everything)
        for axes in gone:
            del self.ink[axes]
        changed = [raster for raster in self.rasters if raster.changed]
        if stale or gone or changed and len(self.rasters) > 1:
            self._compose(everything)
        elif changed:
            self._repaint(everything)
        self.redraws += bool(stale)

    def _ink_of(self, artists, renderer):
        for artist in artists:
            artist.draw(renderer)
            artist.stale = artist.axes.stale = False        # an axis moves its ticks while it is drawn
        return lift(renderer)

    def _compose(self, everything):
        """The background from its parts."""
        self.background[...] = 0
        self.ink_on_raster = None
        for axes in everything:
            for raster in self.rasters:
                if raster.axes is axes:
                    self.painted = raster.paint(self.background)
            lay(self.ink[axes], self.background)

    def _repaint(self, everything):
        """The same where nothing changed but its only raster."""
        raster, = self.rasters
        place = raster.paint(self.background)
        if place != self.painted or not place:              # it has been moved or hidden
            return self._compose(everything)
        if self.ink_on_raster is None:
            above = (cut(self.ink[axes], *place, self.background.shape[1]) for axes in everything[everything.index(raster.axes):])
            self.ink_on_raster = [ink for ink in above if len(ink.places)]
        for ink in self.ink_on_raster:
            lay(ink, self.background)


def copy_data(artist, ghost):
    """Give `ghost` the data that `artist` has now: of lines, points, bands, polygons, bars, steps, segments, words and rasters.

    Its looks stay its own.  What is copied does not change when the artist moves on.
    """
    if isinstance(artist, Line2D):
        ghost.set_data(*(np.array(numbers) for numbers in artist.get_data()))
    elif isinstance(artist, LineCollection):
        ghost.set_segments([np.array(segment) for segment in artist.get_segments()])
    elif isinstance(artist, PolyCollection):
        ghost.set_verts([path.vertices.copy() for path in artist.get_paths()], closed=False)
    elif isinstance(artist, Collection):                    # points
        ghost.set_offsets(np.array(artist.get_offsets()))
    elif isinstance(artist, StepPatch):
        ghost.set_data(*(np.array(numbers) for numbers in artist.get_data()))
    elif isinstance(artist, Polygon):
        ghost.set_xy(artist.get_xy())
    elif isinstance(artist, Rectangle):
        ghost.set_bounds(*artist.get_bbox().bounds)
    elif isinstance(artist, Text):
        ghost.set(position=artist.get_position(), text=artist.get_text())
    elif isinstance(artist, Raster):
        ghost.set_data(artist.get_data())
    else:
        raise TypeError(f"a {type(artist).__name__} cannot be frozen; name lines, points, polygons, bars, words or rasters")
