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


def test_a_log_axis_keeps_what_it_has_and_widens_only_where_data_leave_it(ax):
    panels.log_axis(ax)
    ends = []
    for lowest, highest in ((2e-5, 1), (1e-4, 1), (1, 1), (1, 1e4), (1e-7, 1), (1e-3, 1), (1e-7, 1e4)):
        panels.fit_decades(ax, np.array([lowest, highest]))
        ends.append(tuple(np.log10(ax.get_ylim()).round().astype(int)))
    assert ends == [(-5, 1), (-5, 1), (-5, 1), (-5, 5), (-10, 5), (-10, 5), (-10, 5)]


@pytest.mark.parametrize("there", [1e-2, 1e-5, 1e-10, 1e-20, 1e1, 1e5])
def test_a_value_that_goes_to_and_fro_over_a_border_moves_the_axis_at_most_once(ax, there):
    panels.log_axis(ax)
    seen = []
    for i in range(10):
        panels.fit_decades(ax, np.array([there * (1.5 if i % 2 else 0.9), 1.0]))
        seen.append(ax.get_ylim())
    assert len({*seen}) <= 2 and len({*seen[1:]}) == 1


def test_a_range_of_which_a_third_would_do_shrinks(ax):
    panels.log_axis(ax)
    for lowest, low in ((1e-28, 1e-30), (1e-12, 1e-30), (1e-6, 1e-30), (1e-4, 1e-5), (0.1, 1e-5)):
        panels.fit_decades(ax, np.array([lowest, 1.0]))
        assert ax.get_ylim() == pytest.approx((low, 10))


def test_where_limits_are_free_the_narrowest_range_is_taken_once(ax):
    panels.log_axis(ax)
    for values, low in (([1e-9, 1.0], 1e-10), ([0.1, 1.0], 1e-2), ([1e-4, 1.0], 1e-5), ([0.1, 1.0], 1e-5)):
        ax.set_autoscale_on(values == [0.1, 1.0] and low == 1e-2)
        panels.fit_decades(ax, np.array(values))
        assert ax.get_ylim() == pytest.approx((low, 10)) and not ax.get_autoscaley_on()


@pytest.mark.parametrize("free", [False, True])
def test_an_end_is_kept_while_a_third_of_it_is_filled(free):
    ends = [panels.fitted(value, (1, 2, 5, 10), 5, free) for value in (0, 1.5, 1.7, 2, 4, 5, 5.1, 11)]
    assert ends == [1, 2, 2 if free else 5, 2 if free else 5, 5, 5, 10, 11]


@pytest.mark.parametrize("highest", [3e4, 1e9, 1e30, 3e38, 1e200])
def test_log_axes_are_labelled_at_round_powers(ax, highest):
    panels.log_axis(ax)
    for values in ([0.1, highest], [1 / highest, 1.0], [1 / highest, highest]):
        panels.fit_decades(ax, np.array(values))
        powers = np.log10(ax.get_yticks()).round(6)
        step = powers[1] - powers[0]
        assert (powers % step == 0).all() and step in panels.TICK_STEPS and 0 in powers and 3 <= len(powers) <= 6


def test_the_layer_axis_grows_at_once_and_shrinks_when_two_thirds_are_free(ax):
    ends = []
    for depth in (20, 21, 22, 21, 12, 11, 9, 8, 7, 30, 100, 101, 35, 34, 5, 120):
        panels.fit_depth(ax, depth)
        ends.append(ax.get_xlim()[1] - 2)
    assert ends == [20, 20, 30, 30, 30, 10, 10, 10, 10, 30, 100, 100, 100, 50, 10, 119]


def test_profile_shows_points_band_and_theory(ax):
    values = np.logspace(0, -3, 20)
    artists = panels.draw_profile(ax, "std of a")
    panels.set_profile(ax, artists, values, values / 2, values * 2, values)
    assert (artists["measured"].get_ydata() == values).all() and (artists["theory"].get_ydata() == values).all()
    band = artists["band"].get_xy()
    assert band[:, 1].min() == values.min() / 2 and band[:, 1].max() == 2


def test_probes_are_five_coloured_layers(ax):
    values = np.logspace(0, -3, 20)
    points = panels.draw_probes(ax)
    panels.set_probes(points, values)
    assert points.get_offsets()[:, 0].tolist() == probes(20)
    assert points.get_offsets()[:, 1].tolist() == [values[layer - 1] for layer in probes(20)]
    assert len(np.unique(points.get_facecolors(), axis=0)) == 5


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


def test_where_nothing_can_be_shown_there_is_no_band(ax):
    """Networks that diverged have no percentiles: a grey slab said that they had."""
    values = np.array([1.0, 2.0, np.inf, np.nan, 0.0])
    artists = panels.draw_profile(ax, "std of a")
    panels.set_profile(ax, artists, values, np.array([0.5, 1.0, 1.0, 0.0, 0.0]), np.array([2.0, np.inf, np.inf, np.inf, np.inf]), values)
    assert artists["band"].get_xy()[:, 0].max() == 2
    lost = np.full(5, np.inf)
    panels.set_profile(ax, artists, lost, np.zeros(5), lost, values)
    assert not np.isfinite(artists["band"].get_xy()).any()
    cost = panels.draw_cost(ax, "cost J")
    panels.set_cost(ax, cost, np.arange(5), lost, np.ones(5), lost, guess=1.6)
    assert not np.isfinite(cost["band"].get_xy()).any()


def test_a_layer_has_its_colour_by_its_place():
    assert figures.layer_colour(1, 30) == figures.DEPTHS[0] and figures.layer_colour(30, 30) == figures.DEPTHS[-1]
    assert figures.layer_colour(1, 1) == figures.DEPTHS[0]


def test_a_log_axis_says_where_it_is():
    figure, ax = plt.subplots()
    ax.set(yscale="log", ylim=(1e-3, 1e2))
    figures.powers_of_ten(ax.yaxis, -3, 2)
    figure.canvas.draw()
    said = {tick.label1.get_text(): tick.get_loc() for tick in ax.yaxis.get_major_ticks() if tick.label1.get_text()}
    plt.close(figure)
    assert said == {"10⁻³": 1e-3, "10⁻²": 1e-2, "10⁻¹": 0.1, "10⁰": 1, "10¹": 10, "10²": 100}
