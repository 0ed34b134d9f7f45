"""Figures: what is drawn can be seen, on any Axes."""
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.course import figures
from nnlib.live import panels
from nnlib.propagation import probes


@pytest.fixture
def ax():
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


@pytest.mark.parametrize("values", [[1e-3], [1e-5, 2.0], [1e-8, 1e-8], [9e-9, 3e-7], [1e-30, 1.0], [5e3, 4e7], [1e120], [1e-290, 1e290]])
def test_a_log_axis_holds_all_its_values_with_a_margin(ax, values):
    panels.log_axis(ax)
    panels.fit_decades(ax, np.array(values))
    low, high = ax.get_ylim()
    assert low < min(values) and max(values) <= high
    assert 2 <= len(ax.get_yticks()) <= 7


def test_a_log_axis_stands_still_while_it_is_not_much_too_wide(ax):
    panels.log_axis(ax)
    panels.fit_decades(ax, np.array([1e-5, 1.0]))
    before = ax.get_ylim()
    panels.fit_decades(ax, np.array([1e-4, 1.0]))
    assert ax.get_ylim() == before
    panels.fit_decades(ax, np.array([1e-300, 1.0]))
    assert ax.get_ylim() != before


def test_profile_shows_points_band_theory_and_five_coloured_layers(ax):
    values = np.logspace(0, -3, 20)
    artists = panels.draw_profile(ax, "std of a")
    panels.set_profile(ax, artists, values, values / 2, values * 2, values)
    assert (artists["measured"].get_ydata() == values).all() and (artists["theory"].get_ydata() == values).all()
    assert artists["probes"].get_offsets()[:, 0].tolist() == probes(20)
    assert len(np.unique(artists["probes"].get_facecolors(), axis=0)) == 5
    band = artists["band"].get_xy()
    assert band[:, 1].min() == values.min() / 2 and band[:, 1].max() == 2


def test_where_a_network_has_no_gradient_the_band_reaches_the_bottom(ax):
    values, artists = np.full(10, 1e-3), panels.draw_profile(ax, "‖dZ‖")
    panels.set_profile(ax, artists, values, np.zeros(10), values, values)
    band = artists["band"].get_xy()
    assert np.isfinite(band).all() and band[:, 1].min() < ax.get_ylim()[0]


def test_what_cannot_be_shown_leaves_the_theory_in_view(ax):
    lost, theory = np.full(10, np.inf), np.full(10, 1e9)
    artists = panels.draw_profile(ax, "std of a")
    panels.set_profile(ax, artists, lost, lost, lost, theory)
    assert not np.isfinite(artists["measured"].get_ydata()).any()
    assert ax.get_ylim()[0] < 1e9 < ax.get_ylim()[1]


def test_a_layer_has_its_colour_by_its_place():
    assert figures.layer_colour(1, 30) == figures.DEPTHS[0] and figures.layer_colour(30, 30) == figures.DEPTHS[-1]
    assert figures.layer_colour(1, 1) == figures.DEPTHS[0]
