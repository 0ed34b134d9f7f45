"""The stage: what moves is drawn in every frame, what stands still once."""
import io
import zlib

import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties
from PIL import Image

from nnlib.course import figures
from nnlib.live import stage as stage_module
from nnlib.live.stage import DENSITY, Stage


@pytest.fixture
def stage():
    stage = Stage(200, 120)
    stage.axes = stage.figure.add_axes((0.2, 0.2, 0.7, 0.7), xlim=(0, 1), ylim=(0, 1))
    stage.line, = stage.axes.plot([0, 1], [0.5, 0.5], color=figures.BLUE, lw=4)
    stage.move(stage.line)
    return stage


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def rows_of(picture, colour):
    rgb = [int(colour[i:i + 2], 16) for i in (1, 3, 5)]
    return np.flatnonzero((picture == rgb).all(axis=-1).any(axis=1))


def test_picture_has_twice_the_pixels_of_the_page(stage):
    assert pixels(stage.frame()).shape == (DENSITY * 120, DENSITY * 200, 3)


@pytest.mark.parametrize("colour", [*figures.NAMED, *figures.DEPTHS, *figures.SEQUENTIAL[::13], *figures.DIVERGING[::8]])
def test_colours_of_the_course_are_exact(stage, colour):
    stage.line.set_color(colour)
    assert len(rows_of(pixels(stage.frame()), colour)) > 0


def test_moved_artist_leaves_its_old_place(stage):
    before = rows_of(pixels(stage.frame()), figures.BLUE)
    stage.line.set_ydata([0.9, 0.9])
    after = rows_of(pixels(stage.frame()), figures.BLUE)
    assert after.max() < before.min()


def test_moving_data_draws_nothing_else_again(stage):
    stage.frame()
    for y in (0.1, 0.4, 0.8):
        stage.line.set_ydata([y, y])
        stage.frame()
    assert stage.redraws == 1


@pytest.mark.parametrize("change", [lambda axes: axes.set_ylim(0, 2), lambda axes: axes.set_title("new")])
def test_new_limits_or_titles_cost_exactly_one_redraw(stage, change):
    before = stage.frame()
    change(stage.axes)
    after = stage.frame()
    assert stage.redraws == 2 and after != before
    stage.frame()
    assert stage.redraws == 2


def test_redrawn_axes_show_no_trace_of_the_old(stage):
    stage.axes.set_title("old")
    stage.frame()
    stage.axes.set_title("")
    redrawn = stage.frame()
    fresh = Stage(200, 120)
    fresh.figure.add_axes((0.2, 0.2, 0.7, 0.7), xlim=(0, 1), ylim=(0, 1))
    line, = fresh.figure.axes[0].plot([0, 1], [0.5, 0.5], color=figures.BLUE, lw=4)
    fresh.move(line)
    assert redrawn == fresh.frame()


@pytest.mark.parametrize("place", [(0.0, 0.96, 0.05, 0.03), (0.3, 0.3, 0.2, 0.2)])
def test_other_axes_are_not_drawn_again_and_look_the_same(stage, place):
    other = stage.figure.add_axes(place, xticks=(), yticks=(), facecolor=figures.SKY)
    before = stage.frame()
    drawn, draw = [], other.draw
    other.draw = lambda renderer: (drawn.append("other"), draw(renderer))
    stage.axes.set_ylim(0, 5)
    assert stage.frame() != before
    stage.axes.set_ylim(0, 1)
    assert stage.frame() == before and not drawn


def test_an_axes_that_is_taken_away_leaves_no_trace(stage):
    before = stage.frame()
    other = stage.figure.add_axes((0.3, 0.3, 0.2, 0.2))
    stage.frame()
    other.remove()
    assert stage.frame() == before


def test_same_data_gives_the_same_bytes(stage):
    assert stage.frame() == stage.frame()


def test_stages_share_the_canvas_and_do_not_mix(stage):
    other = Stage(200, 120)
    other.figure.add_axes((0, 0, 1, 1)).axis("off")
    assert other.canvas.get_renderer() is stage.canvas.get_renderer()
    before = stage.frame()
    assert len(rows_of(pixels(other.frame()), figures.BLUE)) == 0
    assert stage.frame() == before


def test_transparent_artists_are_blended(stage):
    stage.line.set_alpha(0.5)
    picture = pixels(stage.frame())
    wanted = np.round(255 * np.array(figures.tint(figures.BLUE, 0.5)))
    assert np.abs(picture - wanted).max(axis=-1).min() < 20


def test_every_palette_colour_is_its_own_nearest():
    table, palette = stage_module.nearest(), stage_module.palette()
    found = palette[table[stage_module._bins(palette)]]
    assert np.abs(found.astype(int) - palette).max() < 8       # neighbours may share a bin of 8
    assert (found[:len(figures.NAMED) + 1] == palette[:len(figures.NAMED) + 1]).all()


def test_zlib_gives_the_same_picture_where_isal_is_missing(stage, monkeypatch):
    fast = pixels(stage.frame())
    assert stage_module.packer is not zlib
    monkeypatch.setattr(stage_module, "packer", zlib)
    assert (pixels(stage.frame()) == fast).all()


def test_half_transparent_runs_are_blended_pixel_by_pixel(stage):
    stage.line.set_alpha(0.5)
    stage.axes.axvspan(0, 0.5, color=figures.VERMILION, zorder=0)
    picture = pixels(stage.frame())
    white, red = (np.round(255 * (0.5 * np.array(figures.to_rgb(figures.BLUE)) + 0.5 * np.array(under)))
                  for under in ((1, 1, 1), figures.to_rgb(figures.VERMILION)))
    assert all(np.abs(picture - wanted).max(axis=-1).min() < 24 for wanted in (white, red))


def test_what_reaches_the_left_edge_does_not_spoil_the_file():
    """The first byte of a row says how PNG packed it: nothing may be drawn there."""
    stage = Stage(200, 120)
    axes = stage.figure.add_axes((0, 0, 1, 1), facecolor=figures.BLUE)
    axes.spines.left.set_visible(False)
    stage.move(*axes.plot([0, 1], [0.5, 0.5], color=figures.VERMILION, lw=9))
    picture = pixels(stage.frame())
    assert len(rows_of(picture[:, :1], figures.BLUE)) > 200


# Above, and words.

@pytest.mark.parametrize("above", [False, True])
def test_what_is_above_covers_what_moves_and_is_drawn_once(stage, above):
    still = stage.axes.axhline(0.5, color=figures.VERMILION, lw=8)
    if above:
        stage.above(still)
    assert bool(len(rows_of(pixels(stage.frame()), figures.BLUE))) != above
    drawn, draw = [], still.draw
    still.draw = lambda renderer: (drawn.append(1), draw(renderer))
    stage.line.set_ydata([0.2, 0.2])
    picture = pixels(stage.frame())
    assert len(rows_of(picture, figures.BLUE)) and len(rows_of(picture, figures.VERMILION)) and not drawn


def test_what_is_below_stands_under_what_moves_and_is_drawn_when_it_changes(stage):
    under, = stage.axes.plot([0, 1], [0.5, 0.5], color=figures.VERMILION, lw=8)
    stage.below(under)
    both = pixels(stage.frame())
    assert len(rows_of(both, figures.BLUE)) and len(rows_of(both, figures.VERMILION))
    drawn, draw = [], under.draw
    under.draw = lambda renderer: (drawn.append(1), draw(renderer))
    stage.line.set_ydata([0.2, 0.2])
    stage.frame()
    assert not drawn
    under.set_ydata([0.8, 0.8])
    assert rows_of(pixels(stage.frame()), figures.VERMILION).max() < rows_of(both, figures.VERMILION).min()
    assert len(drawn) == stage.redraws == 1
    stage.axes.set_ylim(0, 2)
    assert rows_of(pixels(stage.frame()), figures.VERMILION).min() > 100 and len(drawn) == stage.redraws == 2


def test_what_is_above_follows_its_own_changes_and_its_axes(stage):
    words = stage.axes.text(0.5, 0.5, "before", color=figures.VERMILION, size=20, weight="bold")
    stage.above(words, stage.axes.yaxis)
    first = stage.frame()
    words.set_text("after")
    second = stage.frame()
    stage.axes.set_ylim(0, 2)
    third = pixels(stage.frame())
    assert first != second and stage.redraws == 2
    assert rows_of(third, figures.VERMILION).min() > rows_of(pixels(second), figures.VERMILION).min() + 20
    words.set_text("before")
    stage.axes.set_ylim(0, 1)
    assert stage.frame() == first


@pytest.mark.parametrize("words", ["σ = 0.5", "$\\sigma_w^2$", "$\\frac{1}{2}$", "two\nlines"])
@pytest.mark.parametrize("rotation", [0, 90, 30])
def test_a_text_that_was_drawn_before_looks_the_same(stage, words, rotation):
    text = stage.axes.text(0.3, 0.3, words, rotation=rotation)
    first = stage.frame()
    assert len(rows_of(pixels(first), figures.INK))
    text.set_text("other")
    assert stage.frame() != first
    text.set_text(words)
    assert stage.frame() == first
    stage.canvas.get_renderer().texts.clear()
    text.set_alpha(1)
    assert stage.frame() == first


def test_one_text_can_be_turned(stage):
    text = stage.axes.text(0.5, 0.5, "long words", color=figures.VERMILION, ha="center", va="center")
    flat = np.ptp(rows_of(pixels(stage.frame()), figures.VERMILION))
    text.set_rotation(90)
    assert np.ptp(rows_of(pixels(stage.frame()), figures.VERMILION)) > 3 * flat


def test_a_fraction_keeps_its_bar(stage):
    text = stage.axes.text(0.1, 0.65, "$\\frac{1}{l\\quad\\quad l}$", color=figures.VERMILION, size=20)
    for again in range(2):
        text.set_zorder(3 + again)
        rows = (pixels(stage.frame()) == rgb(figures.VERMILION)).all(axis=-1).sum(axis=1)
        assert rows.max() > 70, again                       # no row of its letters has as many


def test_texts_have_their_own_colour_size_and_weight(stage):
    looks = [stage.axes.text(0.1, y, "same words", size=size, color=colour, weight=weight) and (colour, size)
             for y, size, colour, weight in ((0.1, 9, figures.GREEN, "normal"), (0.3, 18, figures.PINK, "normal"), (0.6, 18, figures.VERMILION, "bold"))]
    picture = pixels(stage.frame())
    heights = [np.ptp(rows_of(picture, colour)) for colour, size in looks]
    assert heights[1] > 1.7 * heights[0]
    areas = [(picture == np.round(255 * np.array(figures.to_rgb(colour)))).all(axis=-1).sum() for colour, size in looks]
    assert areas[2] > 1.3 * areas[1]


def test_the_memory_of_texts_has_an_end(stage):
    text = stage.axes.text(0.1, 0.1, "")
    stage.move(text)
    renderer = stage.canvas.get_renderer()
    for i in range(renderer.KEPT + 50):
        text.set_text(f"{i}")
        text.draw(renderer)
    stage_module.lift(renderer)
    assert 0 < len(renderer.texts) <= renderer.KEPT


# Rasters.

def colours_of(picture):
    return {tuple(colour) for colour in picture.reshape(-1, 3)}


def rgb(colour):
    return tuple(int(255 * channel + 0.5) for channel in figures.to_rgb(colour))


@pytest.fixture
def paper():
    """A stage with one bare axes of 200 × 100 picture pixels from (40, 60), rows counted from the top, and its raster of 10 × 20 cells."""
    paper = Stage(200, 120)
    axes = paper.figure.add_axes((40.5 / 400.5 + 0.5 / 400.5, 80 / 240, 200 / 400.5, 100 / 240), xlim=(0, 20), ylim=(0, 10))
    axes.axis("off")
    paper.axes, paper.cells = axes, paper.raster(axes, (10, 20), figures.SEQUENTIAL)
    return paper


@pytest.mark.parametrize("ramp", [figures.SEQUENTIAL, figures.DIVERGING, figures.DEPTHS, ("white", figures.ORANGE)])
def test_every_colour_of_a_ramp_is_exact_and_its_own(ramp):
    stage = Stage(200, 120)
    raster = stage.raster(stage.figure.add_axes((0.1, 0.1, 0.8, 0.8)), (1, len(ramp)), ramp)
    raster.axes.axis("off")
    raster.set_data((np.arange(len(ramp))[None] + 0.5) / len(ramp))
    row = pixels(stage.frame())[120]
    seen = [tuple(row[i]) for i in range(45, 360) if (row[i] != row[i - 1]).any()]
    assert [tuple(row[44]), *seen] == [rgb(colour) for colour in ramp] and len(set(ramp)) == len(ramp)


def test_a_raster_fills_its_axes_to_the_pixel_and_each_cell_is_where_its_number_is(paper):
    values = np.arange(200).reshape(10, 20) % len(figures.SEQUENTIAL)
    paper.cells.set_data((values + 0.5) / len(figures.SEQUENTIAL))
    expected = np.full((240, 400, 3), 255)
    shades = np.array([rgb(colour) for colour in figures.SEQUENTIAL])
    expected[60:160, 40:240] = shades[values][::-1].repeat(10, axis=0).repeat(10, axis=1)      # row 0 is the lowest
    assert (pixels(paper.frame()) == expected).all()


def test_a_raster_with_an_extent_follows_the_limits_and_is_clipped(paper):
    part = paper.raster(paper.axes, (1, 2), (figures.BLUE, figures.VERMILION), extent=(15, 25, 5, 8))
    part.set_data([[0, 1]])

    def places(colour):
        rows, columns = np.nonzero((pixels(paper.frame()) == rgb(colour)).all(axis=-1))
        return (rows.min(), rows.max() + 1, columns.min(), columns.max() + 1) if len(rows) else ()

    assert places(figures.BLUE) == (80, 110, 190, 240) and places(figures.VERMILION) == ()      # 15 … 20 and 20 … 25: one is outside
    paper.axes.set_xlim(10, 30)
    assert places(figures.BLUE) == (80, 110, 90, 140) and places(figures.VERMILION) == (80, 110, 140, 190)
    paper.axes.invert_xaxis()
    assert places(figures.BLUE) == (80, 110, 140, 190) and places(figures.VERMILION) == (80, 110, 90, 140)
    paper.axes.set_ylim(20, 30)
    assert places(figures.BLUE) == () == places(figures.VERMILION)


def test_a_raster_painted_again_looks_as_if_all_was_drawn_anew(paper):
    paper.cells.extent = 2, 17, 1.3, 8
    paper.axes.axis("on")
    paper.axes.grid(True)
    paper.axes.plot([0, 20], [0, 10], "o-", color=figures.VERMILION, alpha=0.6)
    beside = paper.figure.add_axes((0.2, 0.45, 0.4, 0.4), facecolor=(0, 0, 1, 0.3), zorder=1)
    paper.figure.add_axes((0.3, 0.3, 0.2, 0.2), facecolor=(0, 1, 0, 0.5), zorder=-1)
    for values in np.random.default_rng(0).random((3, 10, 20)):
        paper.cells.set_data(np.where(values < 0.2, np.nan, values))
        painted = paper.frame()
        paper.ink.clear()                                   # all is drawn anew
        assert paper.frame() == painted
    for change in (lambda: setattr(paper.cells, "extent", (4, 15, 2, 7)), beside.remove):           # where the raster was, nothing stays
        change()
        paper.cells.set_data(values)
        painted = paper.frame()
        paper.ink.clear()
        assert paper.frame() == painted


def test_on_a_log_axis_the_corners_are_where_the_axis_says(paper):
    paper.axes.set(xscale="log", xlim=(1, 100))
    paper.cells.extent = 10, 100, 0, 10
    paper.cells.set_data(np.ones((10, 20)))
    _, columns = np.nonzero((pixels(paper.frame()) == rgb(figures.SEQUENTIAL[-1])).all(axis=-1))
    assert (columns.min(), columns.max()) == (140, 239)


@pytest.mark.parametrize("value, colour", [(-5, 0), (0, 0), (0.4999, 0), (0.5, 1), (1, 1), (99, 1), (np.inf, 1), (-np.inf, 0)])
def test_values_from_vmin_to_vmax_share_the_colours_equally(paper, value, colour):
    raster = paper.raster(paper.axes, (1, 1), (figures.BLUE, figures.VERMILION), vmin=0, vmax=1)
    raster.set_data([[value]])
    assert colours_of(pixels(paper.frame())) == {(255, 255, 255), rgb((figures.BLUE, figures.VERMILION)[colour])}


def test_nan_is_paper(paper):
    values = np.full((10, 20), 0.5)
    values[3, 4] = np.nan
    paper.cells.set_data(values)
    picture = pixels(paper.frame())
    assert (picture[120:130, 80:90] == 255).all() and (picture[119, 80:90] != 255).any()


def test_everything_else_lies_above_a_raster(paper):
    paper.cells.set_data(np.zeros((10, 20)))
    paper.axes.axhline(2, color=figures.ORANGE, lw=4)
    moving, = paper.axes.plot([0, 20], [5, 5], color=figures.BLUE, lw=4)
    paper.move(moving)
    top = paper.axes.text(10, 5, "████", color=figures.PINK, ha="center", va="center", size=8)
    paper.above(top)
    for colour in (0.0, 1.0):
        paper.cells.set_data(np.full((10, 20), colour))
        seen = colours_of(pixels(paper.frame()))
        assert {rgb(figures.ORANGE), rgb(figures.BLUE), rgb(figures.PINK), rgb(figures.SEQUENTIAL[int(-colour)])} <= seen


def test_the_paper_of_an_axes_does_not_hide_its_raster():
    stage = Stage(200, 120)
    axes = stage.figure.add_axes((0.2, 0.2, 0.7, 0.7), facecolor="white")
    stage.raster(axes, (1, 1), (figures.BLUE,)).set_data([[0.5]])
    assert len(rows_of(pixels(stage.frame()), figures.BLUE)) > 100


def test_new_data_for_a_raster_draw_nothing_again(paper):
    frames = [paper.cells.set_data(np.full((10, 20), value)) or paper.frame() for value in (0.1, 0.5, 0.9, 0.1)]
    assert paper.redraws == 1 and len({*frames}) == 3 and frames[0] == frames[3]


def test_letters_are_rendered_once(stage, monkeypatch):
    """Ten labels were two thirds of the time that one axes takes."""
    rendered, stamped = [], stage_module.Renderer._stamped
    monkeypatch.setattr(stage_module.Renderer, "_stamped", lambda self, gc, part, s, *rest: rendered.append(s) or stamped(self, gc, part, s, *rest))
    stage.canvas.get_renderer().texts.clear()
    stage.axes.set(title="a title", xlabel="layer $l$")
    stage.frame()
    assert {"a", "title", "layer $l$", "0", "."} <= {*rendered}
    known = len(rendered)
    stage.axes.set_title("another title 0.24680")
    stage.axes.set_xlim(0, 0.9)
    stage.frame()
    assert "another" in rendered[known:] and {*rendered[known:]} <= {"another", *"0123456789."}      # the title's are bold


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("words", ["layer 1: std 0.15", "3.14159", "10203", "std > 9999", "AV To P. 1. r, 7/", " a  b ", "σ_w² = 0.5", "10⁻³", "drag the day"])
def test_words_stand_where_matplotlib_puts_them(weight, words):
    font = FontProperties(size=11.5, weight=weight)
    ours, theirs = stage_module.Renderer(700, 60, 200), RendererAgg(700, 60, 200)
    for renderer in (ours, theirs):
        gc = renderer.new_gc()
        gc.set_foreground(figures.INK)
        renderer.draw_text(gc, 10, 40, words, font, 0)
    assert np.array_equal(ours.buffer_rgba(), theirs.buffer_rgba()) and np.ptp(ours.buffer_rgba())
    assert ours.get_text_width_height_descent(words, font, False) == theirs.get_text_width_height_descent(words, font, False)


def test_a_raster_can_be_hidden_and_wants_its_shape(paper):
    empty = paper.frame()
    paper.cells.set_data(np.ones((10, 20)))
    shown = paper.frame()
    paper.cells.set_visible(False)
    assert shown != empty == paper.frame()
    with pytest.raises(ValueError, match=r"raster has \(10, 20\) rows and columns, the values are \(20, 10\)"):
        paper.cells.set_data(np.ones((20, 10)))


def test_an_axes_over_a_raster_stays_above_it(paper):
    inset = paper.figure.add_axes((0.3, 0.5, 0.2, 0.2), facecolor=figures.PINK, xticks=(), yticks=())
    inset.set_zorder(2)
    for value in (0, 1):
        paper.cells.set_data(np.full((10, 20), value))
        assert rgb(figures.PINK) in colours_of(pixels(paper.frame()))


# Ghosts.

GHOSTS = {
    "line": (lambda ax: ax.plot([], [], "o")[0], lambda a, x: a.set_data(x, x + 1), lambda a: np.array(a.get_data())),
    "points": (lambda ax: ax.scatter([], []), lambda a, x: a.set_offsets(np.stack([x, x], axis=-1)), lambda a: np.array(a.get_offsets())),
    "band": (lambda ax: ax.fill(np.arange(3), np.arange(3))[0], lambda a, x: a.set_xy(np.stack([x, x ** 2], axis=-1)), lambda a: a.get_xy()),
    "filled": (lambda ax: ax.fill_between([0, 1], [0, 1]), lambda a, x: a.set_verts([np.stack([x, x ** 2], axis=-1)], closed=False), lambda a: a.get_paths()[0].vertices),
    "segments": (lambda ax: ax.vlines([0], 0, 1), lambda a, x: a.set_segments([np.stack([x, x], axis=-1)] * 2), lambda a: np.array(a.get_segments())),
    "steps": (lambda ax: ax.stairs(np.zeros(4)), lambda a, x: a.set_data(x[:-1], x), lambda a: np.concatenate(a.get_data()[:2])),
    "bar": (lambda ax: ax.bar([0], [1])[0], lambda a, x: a.set_bounds(*x[:4]), lambda a: np.array(a.get_bbox().bounds)),
    "words": (lambda ax: ax.text(0, 0, ""), lambda a, x: a.set(text=str(x), position=x[:2]), lambda a: np.array([*a.get_position(), len(a.get_text())])),
}


@pytest.mark.parametrize("kind", GHOSTS)
def test_a_ghost_keeps_what_the_artist_had(stage, kind):
    make, change, data = GHOSTS[kind]
    artist, ghost = make(stage.axes), make(stage.axes)
    change(artist, np.arange(5.0))
    kept = np.array(data(artist))
    stage_module.copy_data(artist, ghost)
    assert np.array_equal(data(ghost), kept)
    change(artist, np.arange(5.0) + 7)
    assert np.array_equal(data(ghost), kept) and not np.array_equal(data(artist), kept)
    stage.frame()


def test_a_ghost_of_a_raster(paper):
    ghost = paper.raster(paper.axes, (10, 20), figures.SEQUENTIAL)
    values = np.ones((10, 20))
    paper.cells.set_data(values)
    stage_module.copy_data(paper.cells, ghost)
    values[...] = 0
    paper.cells.set_data(values)
    assert (ghost.get_data() == 1).all()


def test_what_cannot_be_frozen_is_said(stage):
    with pytest.raises(TypeError, match="a Axes cannot be frozen"):
        stage_module.copy_data(stage.axes, stage.axes)
