"""Curves of every layer over the iterations: update-to-weight ratio, dead and saturated units. What is drawn is what the frame holds."""

import numpy as np
from PySide6.QtCore import QPointF

from nnsim.document import Network
from nnsim.engine.frames import Frame
from nnsim.ui.plots.flat_ends import FlatEndsPlot
from nnsim.ui.plots.update_ratio import HEALTHY, UpdateRatioPlot
from nnsim.ui.theme import DARK
from tests.ui.fakes import CATALOG, network
from tests.ui.plots.worlds import PlotSession, curve, two_classes, with_curves


def point(drawing, x, y):
    place = drawing.chart.view.mapViewToScene(QPointF(x, y))
    drawing.chart.point_at(QPointF(drawing.chart.mapFromScene(place)))


def test_every_layer_with_parameters_has_its_update_ratio(shown):
    session = two_classes()
    plot = shown(UpdateRatioPlot(session))
    assert plot.wants()["columns"] == ("update_ratio/output", "update_ratio/hidden 2", "update_ratio/hidden 1")
    for name in ("hidden 1", "hidden 2", "output"):
        x, y = plot.drawing.curves.items[name].getData()
        np.testing.assert_array_equal(x, session.frame.curves[f"update_ratio/{name}"].x)
        np.testing.assert_allclose(10.0**y, session.frame.curves[f"update_ratio/{name}"].y)
    assert [entry.text for entry in plot.drawing.names.entries] == ["output", "hidden 2", "hidden 1"]


def test_a_thousandth_is_marked_and_always_in_sight_but_no_number_of_the_run(shown):
    plot = shown(UpdateRatioPlot(two_classes()))
    _, y = plot.drawing.curves.items["a thousandth"].getData()
    np.testing.assert_allclose(10.0**y, [HEALTHY, HEALTHY])
    _, upward = plot.drawing.chart.limits()
    assert upward.low <= np.log10(HEALTHY) <= upward.high
    assert list(plot.table()) == ["iteration", "output", "hidden 2", "hidden 1"]
    assert [entry.text for entry in plot.header.legend] == ["healthy ≈ 0.001", "log"]


def test_a_layer_that_does_not_move_and_one_that_was_zero_are_marked(shown):
    session = two_classes()
    plot = shown(UpdateRatioPlot(session))
    session.show_frame(with_curves(session.frame, **{"update_ratio/output": curve(0.0, 0.0, np.inf)}))
    assert plot.drawing.curves.below.getData()[0].tolist() == [1.0, 2.0]
    assert plot.drawing.curves.broken.getData()[0].tolist() == [3.0]


def test_values_under_the_mouse_stand_beside_the_names(shown):
    session = two_classes()
    plot = shown(UpdateRatioPlot(session))
    point(plot.drawing, 300, -3)
    assert all(entry.value for entry in plot.drawing.names.entries)


def test_an_empty_plot_says_what_would_fill_it(shown):
    plot = shown(UpdateRatioPlot(PlotSession(Network(CATALOG))))
    assert "Add a layer" in plot._hint.text()
    session = two_classes()
    session.frame = Frame()
    plot = shown(UpdateRatioPlot(session))
    session.set_theme(DARK)
    assert "Press Train" in plot._hint.text()


def test_layers_with_flat_ends_have_their_share_of_dead_or_saturated_units(shown):
    session = two_classes()
    plot = shown(FlatEndsPlot(session))
    assert plot.wants()["columns"] == ("saturated/output", "saturated/hidden 2", "saturated/hidden 1")
    for name in ("hidden 1", "hidden 2", "output"):
        _, y = plot.drawing.curves.items[f"{name}, saturated"].getData()
        np.testing.assert_array_equal(y, session.frame.curves[f"saturated/{name}"].y)
    session.replace(network(2, 3, 3, 1, activation="relu", last="identity"), session.frame)
    assert plot.wants()["columns"] == ("dead/hidden 2", "dead/hidden 1")


def test_shares_stand_on_an_axis_from_nothing_to_all_of_them(shown):
    session = two_classes()
    plot = shown(FlatEndsPlot(session))
    session.show_frame(Frame(curves={"saturated/output": curve(0.0, 0.01)}))
    _, upward = plot.drawing.chart.limits()
    assert (upward.low, upward.high) == (0.0, 1.0)
    point(plot.drawing, 2, 0.5)
    assert plot.drawing.names.entries[0].value == "1.0\u202f%"


def test_an_activation_with_settings_of_its_own_is_known_too(shown):
    plot = shown(FlatEndsPlot(PlotSession(network(2, 3, 1, activation={"key": "relu"}))))
    assert plot.wants()["columns"] == ("saturated/output", "dead/hidden 1")


def test_without_such_layers_the_plot_says_so(shown):
    plot = shown(FlatEndsPlot(PlotSession(network(2, 3, 1, activation="identity", last="softmax"))))
    assert "there is none here" in plot._hint.text()
    plot = shown(FlatEndsPlot(PlotSession(Network(CATALOG))))
    assert "Add a layer" in plot._hint.text()
