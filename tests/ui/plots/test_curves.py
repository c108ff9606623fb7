"""Loss, metric and gradient norm: what is drawn is what the frame holds."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from nnsim.datasets import Dataset
from nnsim.document import SetSetting
from nnsim.engine.frames import Curve, Frame, Left, State
from nnsim.ui.plots.gradient_norm import GradientNormPlot
from nnsim.ui.plots.loss import LossPlot
from nnsim.ui.plots.metric import MetricPlot
from nnsim.ui.theme import DARK
from tests.ui.plots.worlds import curve, falling, measured, regression, two_classes, with_curves


@pytest.fixture
def session():
    return two_classes()


def drawn(plot, name):
    return plot.curves.items[name].getData()


def test_the_loss_plot_draws_both_losses(session, shown):
    plot = shown(LossPlot(session))
    for name, column in (("train", "loss"), ("validation", "val_loss")):
        x, y = drawn(plot, name)
        np.testing.assert_array_equal(x, session.frame.curves[column].x)
        np.testing.assert_array_equal(y, session.frame.curves[column].y)


def test_a_later_frame_replaces_the_curves(session, shown):
    plot = shown(LossPlot(session))
    session.show_frame(Frame(curves={"loss": curve(3.0, 2.0, 1.0)}))
    assert list(plot.curves.items) == ["train"]
    np.testing.assert_array_equal(drawn(plot, "train")[1], [3.0, 2.0, 1.0])


def test_an_earlier_run_stays_as_a_pale_curve_with_what_was_otherwise_in_it(session, shown):
    plot = shown(LossPlot(session))
    first = {"seed": 0, "learning_rate": 0.1, "batch_size": None, "optimizer": "sgd"}
    session.show_frame(Frame(curves={"loss": curve(3.0, 2.0, 1.0)}, iteration=3, furthest=3, settings=first))
    session.push(SetSetting("seed", 5))
    session.show_frame(Frame(settings=first | {"seed": 5}))
    session.show_frame(Frame(curves={"loss": curve(4.0, 3.5)}, iteration=2, furthest=2, settings=first | {"seed": 5}))
    np.testing.assert_array_equal(drawn(plot, "earlier run 1")[1], [3.0, 2.0, 1.0])
    (line,) = (line for line in plot.curves.lines if line.name == "earlier run 1")
    assert line.pale
    assert line.legend == "earlier: seed 0"
    session.show_frame(replace(session.frame, settings={"seed": 5, "learning_rate": 0.3, "batch_size": 8, "optimizer": "adam"}))
    (line,) = (line for line in plot.curves.lines if line.name == "earlier run 1")
    assert line.legend == "earlier: optimiser Sgd, learning rate 0.1, …"


def test_where_no_setting_differs_it_is_said_what_was_changed_after_an_earlier_run(session, shown):
    plot = shown(LossPlot(session))
    session.show_frame(Frame(curves={"loss": curve(3.0, 2.0, 1.0)}, iteration=3, furthest=3))
    session.push(SetSetting("seed", 5))
    session.show_frame(Frame())
    session.show_frame(Frame(curves={"loss": curve(4.0, 3.5)}, iteration=2, furthest=2))
    (line,) = (line for line in plot.curves.lines if line.name == "earlier run 1")
    assert line.legend == "before: seed, 0 → 5"


def test_going_back_is_no_new_run(session, shown):
    plot = shown(LossPlot(session))
    session.show_frame(Frame(curves={"loss": curve(3.0, 2.0, 1.0)}, iteration=3, furthest=3))
    session.show_frame(Frame(iteration=0, furthest=3))
    assert plot.earlier.runs == ()


def test_of_many_earlier_runs_the_last_ones_stay(session, shown):
    plot = shown(LossPlot(session))
    for number in range(1, 8):
        session.show_frame(Frame(curves={"loss": curve(float(number), 0.0)}, iteration=2, furthest=2))
        session.show_frame(Frame())
    assert [run.loss.y[0] for run in plot.earlier.runs] == [7.0, 6.0, 5.0, 4.0]
    session.projectReplaced.emit()
    assert plot.earlier.runs == ()


def test_changes_of_the_run_are_marked_and_read_where_they_happened(session, shown):
    plot = shown(LossPlot(session))
    events = ((100, "learning rate = 0.01"), (400, "values set"))
    session.show_frame(replace(session.frame, events=events, state=State.DIVERGED, iteration=500))
    x, _ = plot.curves.ticks.getData()
    assert x.tolist() == [100.0, 400.0, 500.0]
    plot.chart.pointed.emit(QPointF(101.0, 0.1))
    assert [entry.text for entry in plot.header.legend] == ["learning rate = 0.01"]
    plot.chart.pointed.emit(QPointF(250.0, 0.1))
    assert len(plot.header.legend) > 1
    plot.chart.pointed.emit(QPointF(500.0, 0.1))
    assert [entry.text for entry in plot.header.legend] == ["diverged"]


def test_branches_that_were_left_stay_as_pale_curves(session, shown):
    plot = shown(LossPlot(session))
    left = curve(5.0, 4.0)
    session.show_frame(Frame(curves={"loss": curve(3.0, 2.0)}, left=(Left(1, 0, 2, left),), branches=(left,)))
    np.testing.assert_array_equal(drawn(plot, "branch 1")[1], left.y)
    assert plot.curves.items["branch 1"].pale
    assert [entry.text for entry in plot.header.legend] == ["train"]


def test_branches_are_named_by_what_was_otherwise_in_them_with_their_values_under_the_mouse(session, shown):
    plot = shown(LossPlot(session))
    slow, quick = curve(5.0, 4.0), curve(6.0, 3.0, 1.0)
    left = (Left(1, 0, 2, slow, "learning rate = 0.01"), Left(3, 0, 3, quick))
    session.show_frame(Frame(curves={"loss": curve(3.0, 2.0)}, left=left, branches=(slow, quick)))
    assert [entry.text for entry in plot.names.entries] == ["branch 3", "branch 1: learning rate = 0.01"]
    assert plot.names.entries[0].color != plot.names.entries[1].color
    plot.chart.pointed.emit(QPointF(3.0, 0.1))
    assert [entry.value for entry in plot.names.entries] == ["1.00", ""]
    session.show_frame(Frame(curves={"loss": curve(3.0, 2.0)}))
    assert plot.names.entries == ()


@pytest.mark.parametrize("kind", [LossPlot, MetricPlot])
def test_a_narrow_plot_names_its_curves_inside(session, shown, kind):
    plot = shown(kind(session), 160, 220)
    assert plot.header.legend == ()
    assert [entry.text for entry in plot.names.entries] == ["train", "validation"]
    plot.resize(420, 220)
    assert [entry.text for entry in plot.header.legend] == ["train", "validation"]
    assert plot.names.entries == ()


def test_a_header_without_room_says_the_whole_title_to_a_mouse_that_rests(session, shown):
    plot = shown(GradientNormPlot(session), 160, 220)
    assert plot.header._left_out() == f"{plot.title()}\nlog"
    plot.resize(700, 220)
    assert plot.header._left_out() == ""


def test_a_mark_at_the_very_beginning_is_seen_whole(session, shown):
    plot = shown(LossPlot(session))
    session.show_frame(replace(session.frame, events=((0, "learning rate = 0.01"), (300, "values set"))))
    x, _ = plot.curves.ticks.getData()
    left, right = plot.chart.view.viewRange()[0]
    assert 2.0 < (x[0] - left) / (right - left) * plot.chart.view.width() < 5.0
    assert x[1] == 300
    plot.chart.pointed.emit(QPointF(0.0, 0.1))
    assert [entry.text for entry in plot.header.legend] == ["learning rate = 0.01"]


def test_of_changes_at_one_moment_the_last_one_is_read(session, shown):
    plot = shown(LossPlot(session))
    session.show_frame(replace(session.frame, events=((100, "weight: 1 → 2"), (100, "2 values set"))))
    plot.chart.pointed.emit(QPointF(100.0, 0.1))
    assert [entry.text for entry in plot.header.legend] == ["2 values set"]


def test_long_curves_are_thinned_and_keep_their_extremes(session, shown):
    plot = shown(LossPlot(session))
    long = falling(100_000)
    session.show_frame(with_curves(session.frame, loss=long))
    x, y = drawn(plot, "train")
    assert len(x) <= 1600
    assert (y.min(), y.max()) == (long.y.min(), long.y.max())


def test_a_value_that_is_not_finite_gets_a_cross_where_it_happened(session, shown):
    plot = shown(LossPlot(session))
    session.show_frame(Frame(curves={"loss": curve(3.0, 2.0, np.inf, np.nan, 1.0)}))
    assert list(plot.curves.broken.getData()[0]) == [3.0, 4.0]
    np.testing.assert_array_equal(np.isfinite(drawn(plot, "train")[1]), [True, True, False, False, True])
    session.show_frame(Frame(curves={"loss": curve(3.0, 2.0)}))
    assert len(plot.curves.broken.getData()[0]) == 0


def test_a_run_of_nothing_but_faults_still_shows_them(session, shown):
    plot = shown(LossPlot(session))
    session.show_frame(Frame(curves={"loss": curve(np.nan, np.nan)}))
    assert len(plot.curves.broken.getData()[0]) == 2


def test_a_logarithmic_axis_shows_logarithms_and_marks_what_it_cannot_hold(session, shown):
    plot = shown(LossPlot(session))
    plot.curves.set_logarithmic(True)
    session.show_frame(Frame(curves={"loss": curve(100.0, 10.0, 0.0, -1.0, 1.0)}))
    y = drawn(plot, "train")[1]
    np.testing.assert_allclose(y[[0, 1, 4]], [2.0, 1.0, 0.0])
    assert list(plot.curves.below.getData()[0]) == [3.0, 4.0]
    plot.curves.set_logarithmic(False)
    np.testing.assert_array_equal(drawn(plot, "train")[1], [100.0, 10.0, 0.0, -1.0, 1.0])
    assert len(plot.curves.below.getData()[0]) == 0


def test_axes_stay_while_a_run_grows_a_little(session, shown):
    plot = shown(LossPlot(session))
    seen = set()
    for length in range(400, 500):
        session.show_frame(Frame(curves={"loss": falling(length)}))
        seen.add(plot.chart.limits())
    assert len(seen) <= 3


def test_axes_that_were_moved_by_hand_stay_until_they_are_released(session, shown):
    plot = shown(LossPlot(session))
    plot.chart.view.setRange(xRange=(10, 20), yRange=(0, 1), padding=0)
    plot.chart.view.sigRangeChangedManually.emit([True, True])
    before = plot.chart.limits()
    session.show_frame(Frame(curves={"loss": falling(5000)}))
    assert plot.chart.limits() == before
    plot.curves.release()
    assert plot.chart.limits()[0].high >= 5000


def test_the_crosshair_reads_off_the_values(session, shown):
    plot = shown(LossPlot(session))
    session.show_frame(Frame(curves={"loss": curve(3.0, 2.0, 1.0), "val_loss": Curve(np.array([2.0]), np.array([2.5]))}))
    plot.chart.pointed.emit(QPointF(2.2, 0.0))
    assert [(entry.text, entry.value) for entry in plot.header.legend] == [("train", "2.00"), ("validation", "2.50")]
    plot.chart.pointed.emit(None)
    assert [entry.value for entry in plot.header.legend] == ["", ""]


def test_a_plot_without_a_run_says_what_would_fill_it(session, shown):
    session.frame = Frame()
    for kind in (LossPlot, MetricPlot, GradientNormPlot):
        plot = shown(kind(session))
        assert "Train" in plot._hint.text()
        session.show_frame(two_classes().frame)
        assert plot.body.isVisible()
        session.frame = Frame()


def test_classes_are_judged_by_accuracy_and_numbers_by_r2(shown):
    for world, column, title in ((two_classes(), "accuracy", "Accuracy"), (regression(), "r2", "R²")):
        plot = shown(MetricPlot(world))
        assert plot.title() == title
        assert {column, f"val_{column}"} <= set(world.wishes[plot]["columns"])
        np.testing.assert_array_equal(drawn(plot, "train")[1], world.frame.curves[column].y)


def test_the_metric_shows_the_whole_scale_and_r2_below_zero_too(shown):
    plot = shown(MetricPlot(two_classes()))
    assert (plot.chart.limits()[1].low, plot.chart.limits()[1].high) == (0.0, 1.0)
    world = regression()
    plot = shown(MetricPlot(world))
    world.show_frame(with_curves(world.frame, r2=curve(-2.0, 0.5)))
    assert plot.chart.limits()[1].low <= -2.0


def test_with_several_outputs_each_has_its_metric(session, shown):
    network = session.document.network
    network.connect(network.node("hidden 1"), network.add("dense", name="size", units=1, activation="identity"))
    curves = {name: curve(0.1, 0.5) for name in ("accuracy/output", "val_accuracy/output", "r2/size")}
    plot = shown(MetricPlot(session))
    session.show_frame(Frame(curves=curves))
    assert set(curves) <= set(plot.wants()["columns"])
    assert list(plot.curves.items) == ["output", "output, validation", "size R²"]
    assert [entry.text for entry in plot.names.entries] == ["output", "size R²"]
    assert plot.header.title == "Accuracy and R²"
    tints = [item.color for item in plot.curves.items.values()]
    assert len(set(tints)) == 3


def test_data_without_targets_have_no_metric(session):
    session.dataset = Dataset(np.zeros((4, 2)))
    assert not MetricPlot.applies(session)


def test_every_layer_with_parameters_has_its_gradient_norm(shown):
    world = two_classes()
    plot = shown(GradientNormPlot(world))
    assert world.wishes[plot]["columns"] == ("grad_norm/output", "grad_norm/hidden 2", "grad_norm/hidden 1")
    assert list(plot.curves.items) == ["output", "hidden 2", "hidden 1"]
    norm = world.frame.curves["grad_norm/hidden 1"]
    np.testing.assert_allclose(drawn(plot, "hidden 1")[1], np.log10(norm.y))
    assert [entry.text for entry in plot.names.entries] == ["output", "hidden 2", "hidden 1"]


def test_more_layers_than_the_legend_holds_are_counted(shown):
    plot = shown(GradientNormPlot(measured()))
    plot.drawing.draw([type(line)(f"layer {i}", line.color, line.x, line.y) for i in range(9) for line in plot.curves.lines[:1]])
    assert len(plot.names.entries) == 7
    assert "3" in plot.names.entries[-1].text


def test_the_theme_changes_the_colours_of_the_curves(session, shown):
    plot = shown(LossPlot(session))
    session.set_theme(DARK)
    assert plot.curves.items["train"].opts["pen"].color().name() == DARK.accent


def test_the_table_holds_what_is_drawn(session, shown):
    plot = shown(LossPlot(session))
    session.show_frame(Frame(curves={"loss": curve(3.0, 2.0, 1.0), "val_loss": Curve(np.array([2.0]), np.array([2.5]))}))
    table = plot.table()
    assert list(table) == ["iteration", "train", "validation"]
    np.testing.assert_array_equal(table["train"], [3.0, 2.0, 1.0])
    np.testing.assert_array_equal(table["validation"], [np.nan, 2.5, np.nan])


def test_mini_batches_stand_pale_behind_their_mean_and_validation_on_top(session, shown):
    plot = shown(LossPlot(session))
    noisy, mean, validation = curve(3.0, 1.0, 2.0), curve(3.0, 2.0, 2.0), curve(2.5, 2.4, 2.3)
    session.show_frame(Frame(curves={"loss": noisy, "loss_mean": mean, "val_loss": validation}))
    items = plot.curves.items
    assert items["train, each batch"].pale
    heights = [items[name].zValue() for name in ("train, each batch", "train, mean of an epoch", "validation")]
    assert heights == sorted(heights)
    assert len(set(heights)) == 3
    np.testing.assert_array_equal(drawn(plot, "train, mean of an epoch")[1], mean.y)
    assert [entry.text for entry in plot.header.legend] == ["batch", "epoch mean", "validation"]


def test_reading_off_names_only_the_curves_that_are_read(session, shown):
    plot = shown(LossPlot(session))
    session.show_frame(Frame(curves={"loss": curve(3.0, 1.0), "loss_mean": curve(3.0, 2.0), "val_loss": curve(2.5, 2.4)}))
    plot.chart.pointed.emit(QPointF(2.0, 1.0))
    assert [(entry.text, entry.value) for entry in plot.header.legend] == [("epoch mean", "2.00"), ("validation", "2.40")]


def colourful(plot):
    """How many pixels inside the axes are neither grey nor white."""
    image = plot.chart.grab().toImage()
    inside = plot.chart.view.sceneBoundingRect().toRect() & image.rect()
    shades = [image.pixelColor(x, y) for x in range(inside.left(), inside.right()) for y in range(inside.top(), inside.bottom())]
    return sum(shade.saturation() > 120 for shade in shades)


@pytest.mark.parametrize("logarithmic", [False, True])
def test_a_curve_of_one_point_is_a_short_dash_and_can_be_seen(session, shown, logarithmic):
    plot = shown(LossPlot(session))
    plot.curves.set_logarithmic(logarithmic)
    session.show_frame(Frame(curves={"loss": curve(np.nan, np.nan)}))
    plot.curves.broken.hide()
    before = colourful(plot)
    session.show_frame(Frame(curves={"loss": curve(3.0)}))
    assert len(plot.curves.items["train"].lone()) == 1
    assert 5 <= colourful(plot) - before <= 40
    session.show_frame(Frame(curves={"loss": curve(3.0, 2.0)}))
    assert plot.curves.items["train"].lone() == []


def test_a_curve_is_drawn_wherever_the_axes_go(session, shown):
    plot = shown(LossPlot(session))
    session.show_frame(Frame(curves={"loss": curve(0.5, 0.4)}))
    plot.chart.grab()
    session.show_frame(Frame(curves={"loss": curve(4000.0, 3900.0, 3950.0)}))
    assert colourful(plot) > 100


def test_a_point_between_two_faults_is_a_dash_too(session, shown):
    plot = shown(LossPlot(session))
    session.show_frame(Frame(curves={"loss": curve(3.0, 2.0, np.nan, 1.0, np.inf, 2.0, 2.0)}))
    assert plot.curves.items["train"].lone() == [QPointF(4.0, 1.0)]


def test_iterations_are_whole_numbers(session, shown):
    plot = shown(LossPlot(session))
    session.show_frame(Frame(curves={"loss": curve(3.0, 2.0)}))
    for _, values in plot.chart.bottom.tickValues(0.0, 2.0, 240.0):
        assert values == [0.0, 1.0, 2.0]
    for _, values in plot.chart.bottom.tickValues(0.0, 1.0, 240.0):
        assert values == [0.0, 1.0]
