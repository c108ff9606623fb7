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
