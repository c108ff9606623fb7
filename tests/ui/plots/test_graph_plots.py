"""Difference quotient and partial derivatives: what they say is so, and the point that is dragged moves the graph."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

import nnsim
from nnsim.ui.plots.area import PlotArea
from nnsim.ui.plots.kinds import fitting
from nnsim.ui.plots.quotient import QuotientPlot
from nnsim.ui.plots.tangents import TangentsPlot
from tests.ui.graphs import graph_session
from tests.ui.plots.worlds import two_classes
from tests.ui.window.hand import until


@pytest.fixture
def session(qapp):
    with graph_session("graph_difference") as made:
        yield made


def test_a_graph_begins_with_these_plots_and_others_do_not_have_them(session):
    assert fitting(session) == ["quotient"]
    session.open_graph("graph_partial")
    assert fitting(session) == ["tangents", "quotient"]
    session.open_graph("graph_descent")
    assert fitting(session) == ["tangents", "quotient", "loss"]
    assert not QuotientPlot.applies(two_classes())
    assert not TangentsPlot.applies(two_classes())


def test_the_secant_becomes_the_tangent_as_epsilon_goes_to_0(session, shown):
    plot = shown(QuotientPlot(session), 500, 267)
    assert plot.epsilon == 1.0
    assert "= 7.00000   f′ = 6.00000   off by 1" in plot.sentence.accessibleName()
    for epsilon in (0.1, 0.01, 0.001):
        plot.slider.set_share(1.0 - np.log(epsilon / 2.0) / np.log(1e-14 / 2.0))
        assert plot.epsilon == pytest.approx(epsilon, rel=0.05)
        assert plot.secant.yData[-1] - plot.tangent.yData[-1] == pytest.approx(plot.epsilon * (plot.found.x[-1] - 3.0), rel=1e-3)
    plot.slider.set_share(0.0)
    assert plot.found.slope == 6.0


def test_with_room_the_error_is_drawn_for_every_epsilon(session, shown):
    plot = shown(QuotientPlot(session), 400, 267)
    assert not plot.error.isVisible()
    plot.resize(900, 267)
    assert plot.error.isVisible()
    assert plot.error.error_at(-2.0) == pytest.approx(0.01, rel=0.2)
    assert plot.error.error_at(-6.0) == pytest.approx(1e-6, rel=0.3)
    assert plot.error.error_at(-13.0) > 1e-4  # rounding
    plot.error.point_at(QPointF(plot.error.rect().center()))
    assert plot.header.legend[0].text == "ε"


def test_the_curve_is_the_graph(session, shown):
    plot = shown(QuotientPlot(session))
    assert plot.found.y == pytest.approx(plot.found.x**2)
    assert list(plot.table()) == ["x", "f"]
    assert plot.chart.point == (3.0, 9.0)


def test_the_point_of_the_curve_is_dragged_and_that_is_one_edit(session, shown):
    plot = shown(QuotientPlot(session), 500, 267)
    plot.chart.dragged.emit(1.0)
    plot.chart.dragged.emit(2.0)
    plot.chart.dropped.emit()
    until(lambda: session.value("f") == pytest.approx(4.0, abs=0.5))
    assert session.history.undo_text == "value of x"
    session.undo()
    assert not session.history.can_undo
    until(lambda: session.value("f") == 9.0)


def test_another_number_is_varied(session, shown):
    session.open_graph("graph_partial")
    plot = shown(QuotientPlot(session))
    plot.vary(1)
    assert plot.found.slope == 5.0
    assert plot.chooser.words.text() == "y"
    assert plot.found.y == pytest.approx(1 + plot.found.x + plot.found.x**2)


def test_a_step_that_was_dragged_is_kept_with_its_project_and_the_next_one_starts_anew(session, shown):
    area = shown(PlotArea(session), 900, 267)
    area.plots["quotient"].slider.set_share(0.5)
    chosen = area.plots["quotient"].epsilon
    kept = session.document.view
    session.open_graph("graph_difference")
    assert area.plots["quotient"].epsilon == 1.0
    session.set_view("plots", kept["plots"])
    session.projectReplaced.emit()
    assert area.plots["quotient"].epsilon == chosen < 1e-3
    session.open_graph("graph_partial")
    area.plots["quotient"].vary(1)
    session.open_graph("graph_partial")
    assert (area.plots["quotient"].varied, area.plots["quotient"].epsilon) == (0, 1.0)


def test_the_numbers_on_the_axes_of_the_surface_are_kept_with_the_project_too(session, shown):
    session.open_graph("graph_partial")
    area = shown(PlotArea(session), 900, 267)
    area.plots["tangents"].pair = (1, 1)  # as between two choices
    area.plots["tangents"].lay(1, 0)
    kept = session.document.view["plots"]
    session.open_graph("graph_partial")
    assert area.plots["tangents"].pair == (0, 1)
    session.set_view("plots", kept)
    session.projectReplaced.emit()
    assert area.plots["tangents"].pair == (1, 0)
    for wrong in ("x", (1,), (1, "y"), (-1, 0), (True, False), None):
        area.plots["tangents"].take_choices({"pair": wrong})
    assert area.plots["tangents"].pair == (1, 0)


def test_from_where_the_surface_is_seen_is_kept_with_the_project_too(session, shown):
    session.open_graph("graph_partial")
    area = shown(PlotArea(session), 900, 267)
    surface = area.plots["tangents"].surface
    assert "choices" not in session.document.view.get("plots", {})
    first = surface.turn, surface.tilt
    beside = surface.point().toPoint() + QPoint(60, 0)
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, pos=beside)
    QTest.mouseMove(surface, beside + QPoint(40, 10))
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=beside + QPoint(40, 10))
    turned = surface.turn, surface.tilt
    assert turned[0] - first[0] == pytest.approx(0.4)
    kept = session.document.view["plots"]
    session.open_graph("graph_partial")
    surface = area.plots["tangents"].surface
    assert (surface.turn, surface.tilt) == first
    session.set_view("plots", kept)
    session.projectReplaced.emit()
    plot = area.plots["tangents"]
    assert (plot.surface.turn, plot.surface.tilt) == pytest.approx(turned, abs=0.002)
    for wrong in ("x", (1,), (1, "y"), (float("nan"), 0), (True, False), None):
        plot.take_choices({"seen_from": wrong})
    assert (plot.surface.turn, plot.surface.tilt) == pytest.approx(turned, abs=0.002)
    plot.turn_back()
    assert "choices" not in session.document.view["plots"]


def test_the_surface_is_turned_by_keys_too(session, shown):
    session.open_graph("graph_partial")
    plot = shown(TangentsPlot(session), 500, 267)
    surface, place = plot.surface, plot.found.place
    first = surface.turn, surface.tilt
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(surface, key, Qt.KeyboardModifier.ShiftModifier)
    assert surface.turn > first[0]
    assert surface.tilt < first[1]
    assert plot.found.place == place


@pytest.mark.parametrize("epsilon", [0.0, -1.0, 3.0, float("nan"), float("inf"), "small", None, True])
def test_a_step_that_is_none_is_not_taken_from_a_file(session, shown, epsilon):
    plot = QuotientPlot(session)
    plot.choose({"own": {"epsilon": epsilon, "varied": -1}})
    assert (shown(plot).epsilon, plot.varied) == (1.0, 0)


def test_the_surface_has_both_slopes(session, shown):
    session.open_graph("graph_partial")
    plot = shown(TangentsPlot(session), 500, 267)
    assert plot.sentence.accessibleName() == "f = 7.000   ∂f/∂x = 4.000   ∂f/∂y = 5.000"
    x, y = np.meshgrid(plot.found.x, plot.found.y)
    assert plot.found.z == pytest.approx(x**2 + x * y + y**2)
    assert plot.surface.cuts.first == pytest.approx(plot.found.x**2 + 2 * plot.found.x + 4)
    assert plot.surface.cuts.second == pytest.approx(1 + plot.found.y + plot.found.y**2)
    assert list(plot.table()) == ["x", "y", "f"]


def test_the_point_of_the_surface_is_dragged_with_the_mouse(session, shown):
    session.open_graph("graph_partial")
    plot = shown(TangentsPlot(session), 500, 267)
    view, point = plot.surface, plot.surface.point()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point.toPoint())
    QTest.mouseMove(view, (point + QPointF(-40.0, 0.0)).toPoint())
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point.toPoint())
    until(lambda: session.value("x") < 1.0)
    assert session.history.undo_text == "value of x, y"
    assert not session.feeding.on
    session.undo()
    assert not session.history.can_undo
    until(lambda: session.value("x") == 1.0)


def test_while_it_is_dragged_the_graph_answers_and_nothing_is_edited(session, shown):
    session.open_graph("graph_partial")
    plot = shown(TangentsPlot(session), 500, 267)
    plot.surface.moved.emit(0.5, 1.0)
    assert plot.found.value == 1.75
    until(lambda: session.value("f") == 1.75)
    assert not session.history.can_undo
    plot.surface.left.emit()
    until(lambda: session.history.can_undo and session.value("f") == 1.75)


def test_a_key_moves_the_point_and_a_drag_beside_it_turns_the_surface(session, shown):
    session.open_graph("graph_partial")
    plot = shown(TangentsPlot(session), 500, 267)
    before = plot.surface.turn
    QTest.mousePress(plot.surface, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPointF(5, 5).toPoint())
    QTest.mouseMove(plot.surface, QPointF(45, 5).toPoint())
    QTest.mouseRelease(plot.surface, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPointF(45, 5).toPoint())
    assert plot.surface.turn != before
    QTest.keyClick(plot.surface, Qt.Key.Key_Right)
    until(lambda: session.value("x") > 1.0)


def test_variables_are_dragged_too_while_gradient_descent_moves_them(session, shown):
    session.open_graph("graph_descent")
    plot = shown(TangentsPlot(session), 500, 267)
    plot.surface.moved.emit(1.0, 1.0)
    plot.surface.left.emit()
    until(lambda: session.value("f") == 3.0)
    session.worker.train(50)
    session.refresh()
    until(lambda: plot.found is not None and plot.found.value < 0.01)


def test_where_the_graph_has_no_value_there_is_a_gap(session, shown):
    net = nnsim.Network()
    x, y = (net.add("input", name=name, shape=(1,)) for name in "xy")
    log, f = net.add("log", name="log"), net.add("multiply", name="f")
    for source, target in ((x, log), (log, f), (y, f)):
        net.connect(source, target)
    session.open(nnsim.Project(net, nnsim.Dataset({"x": [[2.0]], "y": [[3.0]]}), loss="value"))
    until(lambda: session.frame.flows is not None or session.refresh())
    quotient, surface = shown(QuotientPlot(session)), shown(TangentsPlot(session))
    below = quotient.found.x < 0
    assert np.isnan(quotient.curve.yData[below]).all()
    assert quotient.found.slope == 1.5
    assert np.isfinite(surface.found.z).any()
    for plot in (quotient, surface):
        plot.grab()
