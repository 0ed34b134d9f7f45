"""Measuring whether every text of a picture can be read.

It is inside the picture, over no other text, at least 12 pixels high and 4.5 times as dark (or bright) as what lies under it, where a
picture is shown smallest: JupyterLab with its file browser open, on a screen of 1280 × 720.
"""
import contextlib
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.text import Text

from nnlib.course import figures

OUTPUT = 848                        # pixels of an output on that screen: tests/browser/test_labs.py measures it
SMALLEST, CONTRAST = 12, 4.5


class Word(NamedTuple):
    """A text as it was drawn: its box in pixels from the lower left corner, its colour, its size in points."""
    text: str
    left: float
    bottom: float
    right: float
    top: float
    colour: tuple
    size: float

    def overlaps(self, other):
        return min(self.right, other.right) - max(self.left, other.left) > 1 and min(self.top, other.top) - max(self.bottom, other.bottom) > 1


@contextlib.contextmanager
def drawing(each):
    """While this lasts, each text that is drawn is given to `each(text, renderer)` before."""
    draw = Text.draw

    def watched(text, renderer):
        if text.get_visible() and text.get_text().strip():
            each(text, renderer)
        return draw(text, renderer)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", watched)
        yield


def words_and_ground(draw):
    """The texts of a picture, and its pixels (height, width, 3), 0 … 1, without them.  `draw()` draws all and returns the pixels."""
    words, hidden = [], []

    def keep(text, renderer):
        if not any(text is other for other in hidden):
            box = Text.get_window_extent(text, renderer)
            words.append(Word(text.get_text(), *box.extents, to_rgb(text.get_color()), text.get_size()))
            hidden.append(text)

    def hide(text, renderer):
        text._alpha = 0             # not set_alpha: that would ask for another drawing

    with drawing(keep):
        draw()
    before = [text.get_alpha() for text in hidden]
    with drawing(hide):
        ground = draw()
    for text, alpha in zip(hidden, before):
        text._alpha = alpha
    return words, ground


def contrast(one, other):
    """Of two colours, (..., 3) each: from 1 to 21."""
    low, high = np.sort([np.broadcast_to(figures.luminance(one), np.shape(other)[:-1]), figures.luminance(other)], axis=0)
    return (high + 0.05) / (low + 0.05)


def faults(words, ground, pixels_a_point, *, inside=True):
    """What is wrong with the texts of a picture, a line each.  `pixels_a_point`: of the screen; the boxes are in pixels of the ground."""
    height, width = ground.shape[:2]
    for i, word in enumerate(words):
        if inside and (word.left < 0 or word.bottom < 0 or word.right > width or word.top > height):
            yield f"{word.text!r} is cut off: {tuple(map(round, word[1:5]))} of {width} × {height}"
        if word.size * pixels_a_point < SMALLEST:
            yield f"{word.text!r} is {word.size * pixels_a_point:.1f} pixels high"
        for other in words[:i]:
            if word.overlaps(other):
                yield f"{word.text!r} lies over {other.text!r}"
        rows, columns = slice(max(0, height - int(word.top)), max(0, height - int(word.bottom))), slice(max(0, int(word.left)), max(0, int(word.right)))
        under = ground[rows, columns].reshape(-1, 3)
        if len(under) and (weakest := contrast(word.colour, under).min()) < CONTRAST:
            yield f"{word.text!r}: contrast {weakest:.1f}"


def of_figure(figure):
    """The faults of a lesson's figure as a notebook shows it: cropped to what is drawn, no wider than the output."""
    figure.set_dpi(100)

    def draw():
        figure.canvas.draw()
        return np.asarray(figure.canvas.buffer_rgba())[..., :3] / 255

    words, ground = words_and_ground(draw)
    width = figure.get_tightbbox(figure.canvas.get_renderer()).width * figure.dpi + 20         # and a margin of 0.1 inch
    return [*faults(words, ground, figure.dpi / 72 * min(1, OUTPUT / width), inside=False)]


def watch_figures():
    """For a notebook's kernel: a cell that shows a figure with a text that cannot be read fails, and says which."""
    shown = plt.show

    def show():
        wrong = [fault for figure in map(plt.figure, plt.get_fignums()) for fault in of_figure(figure)]
        shown()
        assert not wrong, wrong

    plt.show = show
