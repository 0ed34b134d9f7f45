"""The stage: what moves is drawn in every frame, what stands still once."""
import io
import zlib

import numpy as np
import pytest
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


@pytest.mark.parametrize("colour", [*figures.NAMED, *figures.DEPTHS])
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


@pytest.mark.parametrize("place, again", [((0.0, 0.96, 0.05, 0.03), False), ((0.3, 0.3, 0.2, 0.2), True)])
def test_of_the_other_axes_only_those_in_reach_are_drawn_again(stage, place, again):
    other = stage.figure.add_axes(place, xticks=(), yticks=())
    stage.frame()
    drawn, draw = [], other.draw
    other.draw = lambda renderer: (drawn.append("other"), draw(renderer))
    stage.axes.set_ylim(0, 5)
    stage.frame()
    assert bool(drawn) == again


def test_same_data_gives_the_same_bytes(stage):
    assert stage.frame() == stage.frame()


def test_show_puts_the_frame_into_the_widget(stage):
    stage.show()
    assert bytes(stage.image.value) == stage.frame()
    assert stage.image.layout.width == "200px" and stage.image.layout.max_width == "100%"


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
    line, = stage.figure.add_axes((0, 0, 1, 1), facecolor=figures.BLUE).plot([0, 1], [0.5, 0.5], color=figures.VERMILION, lw=9)
    stage.move(line)
    picture = pixels(stage.frame())
    assert len(rows_of(picture[:, :1], figures.BLUE)) > 200
