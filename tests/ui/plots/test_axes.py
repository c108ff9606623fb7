"""Axes that can be chosen: epochs, powers of ten, running means, limits that are held; all of it kept with the project."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.engine.frames import Curve, Frame
from nnsim.ui.numerals import grouped
from nnsim.ui.plots import PLOTS, PlotArea
from nnsim.ui.plots.across import FIRST, Across, epochs_of
from nnsim.ui.plots.activations import ActivationsPlot
from nnsim.ui.plots.decision_map import DecisionMap
from nnsim.ui.plots.distribution import DistributionPlot
from nnsim.ui.plots.gradient_norm import GradientNormPlot
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.loss import LossPlot
from nnsim.ui.plots.scales import PATIENCE, Scales
from nnsim.ui.plots.weight_matrix import WeightMatrixPlot
from tests.ui import mouse
from tests.ui.plots.test_plot import world_for
from tests.ui.plots.worlds import curve, falling, two_classes, with_curves


@pytest.fixture
def session():
    return two_classes()


def chosen(plot, text):
    """The action of a plot's menu with these words."""
    menus = [plot.context_menu()]
    menus += [action.menu() for action in menus[0].actions() if action.menu()]
    return next(action for menu in menus for action in menu.actions() if text in action.text())


def words(axis, low, high, width=500.0):
    ((spacing, values),) = axis.tickValues(low, high, width)
    return dict(zip(values, axis.tickStrings(values, 1.0, spacing), strict=True))


# What runs along the lower axis


def test_powers_of_ten_have_room_for_the_first_iteration():
    across = Across(True)
    assert across.places(np.array([0.0, 1.0, 10.0, 1e6])).tolist() == [FIRST, 0.0, 1.0, 6.0]
    for iteration in (0.0, 0.5, 1.0, 7.0, 12345.0):
        assert across.iteration(across.place(iteration)) == pytest.approx(iteration)
    assert [text for _, text in across.ticks(FIRST, 3.0, 5)] == ["0", "1", "10", "100", "1\u202f000"]


def test_an_axis_of_powers_stays_while_a_run_grows():
    across, limits, seen = Across(True), None, set()
    for furthest in range(1, 3000, 7):
        limits = across.limits(limits, furthest)
        assert limits.low <= across.place(0) <= across.place(furthest) <= limits.high
        seen.add(limits)
    assert len(seen) <= 6


def test_epochs_stand_where_they_ended_also_after_the_batches_have_changed():
    epochs = epochs_of(np.array([40.0, 80.0, 90.0, 100.0]), np.array([1.0, 2.0, 3.0, 4.0]))
    ticks = Across(False, epochs).ticks(0.0, 120.0, 6)
    assert [(place, text) for place, text in ticks if place] == [(40, "1"), (80, "2"), (90, "3"), (100, "4"), (110, "5"), (120, "6")]
    assert Across(False, epochs).words(60.0) == "1.50"


def test_epochs_that_say_nothing_are_none():
    assert epochs_of(np.zeros(0), np.zeros(0)) is None
    assert epochs_of(np.array([5.0, 6.0]), np.array([0.0, 0.0])) is None


# Curves


def test_epochs_are_asked_for_and_written_below_the_same_curve(session, shown):
    plot = shown(LossPlot(session))
    before = plot.curves.items["train"].getData()[0].copy()
    chosen(plot, "Count epochs").trigger()
    assert "epoch" in session.wishes[plot]["columns"]
    session.show_frame(with_curves(session.frame, epoch=Curve(np.array([300.0, 600.0]), np.array([3.0, 6.0]))))
    np.testing.assert_array_equal(plot.curves.items["train"].getData()[0], before)
    assert words(plot.chart.bottom, 0.0, 600.0)[600.0] in ("6", "")
    assert words(plot.chart.bottom, 0.0, 600.0)[0.0] == "epoch 0"


def test_before_anything_is_known_of_epochs_iterations_are_counted(session, shown):
    plot = shown(LossPlot(session))
    plot.curves.set_across(False, True)
    assert words(plot.chart.bottom, 0.0, 600.0)[0.0] == "iteration 0"


def test_iterations_by_powers_of_ten_leave_out_none(session, shown):
    plot = shown(LossPlot(session))
    session.show_frame(Frame(curves={"loss": Curve(np.array([0.0, 1.0, 10.0, 100.0]), np.arange(4.0))}))
    chosen(plot, "powers of ten").trigger()
    assert plot.curves.items["train"].getData()[0].tolist() == [FIRST, 0.0, 1.0, 2.0]
    left, right = plot.chart.view.viewRange()[0]
    assert (left, right) == (FIRST, 2.0)
    plot.chart.pointed.emit(QPointF(1.1, 0.5))
    assert plot.header.legend[0].value == "2.00"
    plot.curves.mark([(10, "learning rate = 1")])
    assert plot.curves.marked(10.0) == "learning rate = 1"


def test_a_running_mean_is_drawn_strong_over_the_pale_values_it_is_of(session, shown):
    plot = shown(LossPlot(session))
    chosen(plot, "last 100 values").trigger()
    assert session.wishes[plot]["means"] == (("loss", 100), ("val_loss", 100))
    mean = Curve(np.array([1.0, 600.0]), np.array([0.7, 0.1]))
    session.show_frame(replace(session.frame, means={("loss", 100): mean}))
    items = plot.curves.items
    assert items["train"].pale
    np.testing.assert_array_equal(items["train"].getData()[1], session.frame.curves["loss"].y)
    np.testing.assert_array_equal(items["train, mean of 100"].getData()[1], mean.y)
    assert [entry.text for entry in plot.header.legend] == ["train", "validation"]
    assert {"train", "train, mean of 100", "validation"} <= set(plot.table())
    chosen(plot, "none").trigger()
    session.show_frame(replace(session.frame))
    assert not items["train"].pale


@pytest.mark.parametrize("kind", [kind for kind in PLOTS if kind.key in ("metric", "gradient_norm", "update_ratio", "flat_ends")])
def test_every_curve_over_the_run_has_a_mean(kind, session, shown):
    plot = shown(kind(session))
    plot.axes.curves.set_width(10)
    wish = session.wishes[plot]
    assert wish["means"] == tuple((column, 10) for column in wish["columns"])
    mean = Curve(np.array([1.0, 600.0]), np.array([0.7, 0.1]))
    session.show_frame(replace(session.frame, means=dict.fromkeys(wish["means"], mean)))
    assert any("mean of 10" in name for name in plot.table())


# Limits


def test_a_double_click_lets_the_axes_follow_again(session, shown):
    plot = shown(LossPlot(session))
    plot.axes.zoom(2.0)
    assert plot.chart.held
    assert plot.chart.limits()[0].span == pytest.approx(300.0)
    QTest.mouseDClick(plot.chart.viewport(), Qt.MouseButton.LeftButton, pos=plot.chart.rect().center())
    assert not plot.chart.held
    assert plot.chart.limits()[0] == Limits(0.0, 600.0)


@pytest.mark.parametrize("kind", PLOTS, ids=lambda kind: kind.key)
def test_axes_and_scales_of_every_plot_can_be_frozen(kind, shown):
    session = world_for(kind)
    plot = shown(kind(session))
    texts = [action.text() for action in plot.context_menu().actions()]
    if plot.axes.charts:
        assert {"Axes follow the values", "Zoom in", "Zoom out"} <= set(texts)
        plot.axes.set_follow(False)
        before = [chart.limits() for chart in plot.axes.charts]
        session.show_frame(replace(session.frame, curves={name: falling(9000, start=90.0) for name in session.frame.curves}))
        assert [chart.limits() for chart in plot.axes.charts] == before
        plot.axes.set_follow(True)
        assert plot.axes.follow


def test_colours_that_are_frozen_stay(session, shown):
    plot = shown(ActivationsPlot(session))
    before = plot.reach
    chosen(plot, "Axes follow").trigger()
    id = plot.node.id
    session.show_frame(replace(session.frame, signals=dict(session.frame.signals) | {id: 50.0 * session.frame.signals[id]}))
    assert plot.reach == before
    chosen(plot, "Axes follow").trigger()
    assert plot.reach > 8 * before


def test_scales_follow_in_steps_unless_they_are_frozen():
    scales = Scales()
    assert (scales.reach("a", 3.0), scales.reach("a", 3.5), scales.reach("b", 0.1)) == (4.0, 4.0, 0.125)
    scales.freeze(True)
    assert (scales.reach("a", 300.0), scales.reach("new", 3.0)) == (4.0, 4.0)
    again = Scales()
    again.take(scales.plain())
    assert again.plain() == scales.plain()
    assert again.frozen
    again.freeze(False)
    assert again.plain() == {}
    again.forget()
    assert not again.used


def test_while_a_network_trains_a_scale_grows_at_once_and_shrinks_when_values_have_long_been_small():
    scales = Scales()
    scales.patient = True
    assert scales.reach("a", 0.1) == 0.125
    assert scales.reach("a", 3.0) == 4.0
    flickering = [scales.reach("a", 0.01 if number % 5 else 3.0) for number in range(60)]
    assert set(flickering) == {4.0}
    scales.reach("a", 3.0)
    falling = [scales.reach("a", 0.9 if number == 7 else 0.01) for number in range(2 * PATIENCE)]
    assert falling == [4.0] * (PATIENCE - 1) + [1.0] * PATIENCE + [1 / 64]
    scales.reach("a", 3.0)
    scales.patient = False
    assert scales.reach("a", 0.01) == 1 / 64


@pytest.mark.parametrize("kept", [None, 3, {"reaches": {"a": "b", "c": -1, "d": True}, "limits": {"a": [3, 1], "b": "x"}}])
def test_scales_of_a_strange_file_do_no_harm(kept):
    scales = Scales()
    scales.take(kept)
    assert not scales.used


# Kept with the project


def test_what_was_chosen_is_found_again(session, shown):
    area = shown(PlotArea(session), 1209, 267)
    loss, norms = area.plots["loss"], area.plots["gradient_norm"]
    loss.curves.set_logarithmic(True)
    loss.curves.set_across(True, True)
    loss.curves.set_width(100)
    norms.curves.set_logarithmic(False)
    norms.chart.hold(Limits(5.0, 10.0), Limits(0.0, 2.0))
    assert area.plots["loss"] is loss
    again = shown(PlotArea(session), 1209, 267)
    curves = again.plots["loss"].curves
    assert (curves.logarithmic, curves.across.logarithmic, curves.in_epochs, curves.width) == (True, True, True, 100)
    assert not again.plots["gradient_norm"].curves.logarithmic
    assert again.plots["gradient_norm"].chart.limits() == (Limits(5.0, 10.0), Limits(0.0, 2.0))
    assert again.arrangement == area.arrangement
    area.show_plots(["metric"])
    area.show_plots(["loss"])
    assert area.plots["loss"].curves.width == 100


def test_a_plot_as_it_comes_keeps_nothing(session, shown):
    area = shown(PlotArea(session), 1209, 267)
    for plot in area.plots.values():
        assert plot.choices() == {}
    area.plots["loss"].curves.set_width(10)
    area.plots["loss"].curves.set_width(0)
    assert not area.arrangement.choices


def test_frozen_scales_are_found_again(session, shown):
    area = shown(PlotArea(session), 1209, 267)
    area.plots["activations"].axes.set_follow(False)
    again = shown(PlotArea(session), 1209, 267)
    assert again.plots["activations"].choices() == area.plots["activations"].choices() != {}
    assert not again.plots["activations"].axes.follow


@pytest.mark.parametrize("kind", [LossPlot, GradientNormPlot, ActivationsPlot, DistributionPlot])
@pytest.mark.parametrize(
    "kept", [{"logarithmic": 3, "mean": 7, "limits": [[1, 1], [2, 3]], "scales": 4}, {"limits": "x", "mean": True, "epochs": []}]
)
def test_choices_of_a_strange_file_do_no_harm(kind, kept, session, shown):
    plot = kind(session)
    plot.choose(kept)
    shown(plot)
    assert plot.axes.follow or kept.get("scales")
    assert session.wishes[plot].get("means") is None


def test_curves_of_steps_have_no_epochs(shown):
    kind = next(kind for kind in PLOTS if kind.key == "time_norm")
    plot = shown(kind(world_for(kind)))
    texts = [action.text() for action in plot.context_menu().actions()]
    assert "Logarithmic axis" in texts
    assert "Count epochs" not in texts


def test_the_iteration_that_is_read_off_stands_below(session, shown):
    plot = shown(LossPlot(session))
    session.show_frame(Frame(curves={"loss": curve(3.0, 2.0, 1.0)}))
    plot.chart.pointed.emit(QPointF(2.2, 0.0))
    assert plot.curves._where.isVisible()
    assert plot.curves._where.toPlainText() == "2"
    plot.chart.pointed.emit(None)
    assert not plot.curves._where.isVisible()


def test_axes_are_drawn_anew_when_the_plot_gets_another_size(session, shown):
    plot = shown(LossPlot(session), 260, 267)
    for width in (520, 380, 700):
        plot.grab()
        plot.resize(width, 267)
        QApplication.processEvents()
    fresh = shown(LossPlot(session), 700, 267)
    assert plot.grab().toImage() == fresh.grab().toImage()


def test_numbers_of_an_axis_do_not_touch(session, shown):
    plot = shown(LossPlot(session), 302, 267)
    plot.curves.set_across(True, False)
    assert list(words(plot.chart.bottom, FIRST, 3.0, 150.0).values())[:2] == ["iteration 0", ""]
    assert list(words(plot.chart.bottom, FIRST, 3.0, 900.0).values())[:2] == ["iteration 0", "1"]


def test_a_narrow_axis_says_a_second_number_rather_than_what_is_counted(session, shown):
    bottom = shown(LossPlot(session), 302, 267).chart.bottom
    bottom.range = [0.0, 50_000.0]
    assert [word for word in words(bottom, 0.0, 50_000.0, 105.0).values() if word] == ["iteration 0", grouped(40_000)]
    bottom.range = [0.0, 200_000.0]
    assert list(words(bottom, 0.0, 200_000.0, 90.0).values()) == ["0", grouped(100_000), ""]
    assert list(words(bottom, 0.0, 200_000.0, 140.0).values()) == ["iteration 0", grouped(100_000), ""]


@pytest.mark.parametrize(
    ("key", "choice", "strange"),
    [
        ("weights", lambda plot: plot.choose_unit(2), {"unit": "two"}),
        ("gates", lambda plot: plot.choose_unit(1), {"n1": "two", "n2": -7}),
        ("landscape", lambda plot: plot._look(False, 3), {"along": 7, "seed": -1}),
    ],
)
def test_what_only_one_plot_has_is_kept_too(key, choice, strange, shown):
    kind = next(kind for kind in PLOTS if kind.key == key)
    session = world_for(kind)
    area = shown(PlotArea(session), 1209, 267)
    area.show_plots([key])
    choice(area.plots[key])
    session.jobs.cancel()
    kept = area.arrangement.choices[key]
    assert kept["own"]
    again = shown(PlotArea(session), 1209, 267)
    assert again.plots[key].choices() == kept
    session.jobs.cancel()
    other = kind(session)
    other.choose({"own": strange})
    assert "own" not in other.choices()


@pytest.mark.parametrize("kind", [WeightMatrixPlot, ActivationsPlot, DecisionMap])
def test_a_double_click_shows_all_again_though_nothing_trains(kind, shown):
    plot = shown(kind(two_classes()))
    all_of_it = plot.chart.limits()
    plot.chart.zoom(2.0)
    assert plot.chart.limits() != all_of_it
    mouse.double_click(plot.chart.viewport(), QPoint(60, 60))
    assert not plot.chart.held
    assert plot.chart.limits() == all_of_it
