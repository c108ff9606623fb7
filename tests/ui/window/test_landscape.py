"""The loss landscape in the window: with two numbers that learn the point can be dragged, and that can be undone."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.ui.window.hand import until


def test_the_point_of_two_numbers_can_be_dragged_to_start_elsewhere(opened):
    application = opened("line")
    session, plots = application.session, application.window.workspace.plots
    plots.show_plots(["landscape", "fit"])
    plot = plots.plots["landscape"]
    until(lambda: plot.surface is not None and plot.surface.exact)
    chart = plot.chart
    start = chart.position(1.0, 0.0).toPoint()
    end = start + QPoint(40, -30)
    goal = chart.plane(end.toPointF())
    view = chart.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
    keys = plot.surface.keys
    until(lambda: session.values.number(*keys[0]) == pytest.approx(goal.x()))
    assert session.values.number(*keys[1]) == pytest.approx(goal.y())
    assert session.history.undo_text == "drag the point of the loss landscape"
    session.undo()
    until(lambda: session.values.number(*keys[0]) == 1.0)
    assert session.values.number(*keys[1]) == 0.0


def test_the_line_beside_it_turns_with_the_hand_and_the_way_jumps_to_where_it_let_go(opened):
    application = opened("line")
    session, plots = application.session, application.window.workspace.plots
    plots.show_plots(["landscape", "fit"])
    plot, fit = plots.plots["landscape"], plots.plots["fit"]
    until(lambda: plot.surface is not None and fit.outputs.size)
    start = plot.chart.position(1.0, 0.0).toPoint()
    view = plot.chart.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for pixels in (10, 20, 30):
        place = plot.chart.plane((start + QPoint(pixels, -pixels)).toPointF())
        QTest.mouseMove(view, start + QPoint(pixels, -pixels))
        until(lambda place=place: fit.outputs.ravel() == pytest.approx(place.x() * fit.across + place.y(), rel=1e-5))
    assert not session.history.can_undo
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(30, -30))
    until(lambda: plot.surface.path.ravel() == pytest.approx([1.0, 0.0, place.x(), place.y()]))
    assert session.history.can_undo
    assert [words for _, words in session.frame.events] == ["2 values set"]
    session.undo()
    until(lambda: fit.outputs.ravel() == pytest.approx(fit.across))
    assert not session.frame.events
    session.redo()
    until(lambda: [words for _, words in session.frame.events] == ["2 values set"])
