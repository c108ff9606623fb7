"""Points are painted, moved and erased with the mouse, while frames go on coming."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from nnsim.datasets import Dataset, Split
from nnsim.ui.plots.brushes import ERASER
from nnsim.ui.plots.decision_map import DecisionMap
from nnsim.ui.plots.painting import Points
from tests.ui.fakes import FakeSession
from tests.ui.plots.worlds import three_classes, two_classes

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture
def session():
    return two_classes()


@pytest.fixture
def plot(session, shown):
    return shown(DecisionMap(session))


def pixel(plot, x, y):
    return plot.chart.position(x, y).toPoint()


def drag(plot, start, end, button=LEFT, steps=8):
    """A synthetic drag needs every move on its way."""
    viewport = plot.chart.viewport()
    start, end = pixel(plot, *start), pixel(plot, *end)
    QTest.mousePress(viewport, button, pos=start)
    for step in range(1, steps + 1):
        place = start + (end - start) * step / steps
        QTest.mouseMove(viewport, QPoint(place))
    QTest.mouseRelease(viewport, button, pos=end)


def brush(plot, index):
    return next(button for button in plot.brushes.buttons if button.index == index)


def test_a_click_paints_a_point_of_the_chosen_class(plot, session):
    brush(plot, 1).click()
    QTest.mouseClick(plot.chart.viewport(), LEFT, pos=pixel(plot, 0.2, 0.7))
    ((inputs, targets),) = session.called("paint")
    assert len(inputs) == 9
    assert inputs[-1] == pytest.approx([0.2, 0.7], abs=0.02)
    assert targets[-1] == [1.0]
    assert len(plot.points.getData()[0]) == 9


def test_a_drag_paints_a_row_of_points(plot, session):
    brush(plot, 0).click()
    drag(plot, (-0.2, 0.7), (0.4, 0.7))
    inputs, targets = session.called("paint")[-1]
    assert len(inputs) > 11
    assert (targets[8:] == 0.0).all()
    assert inputs[8:, 1] == pytest.approx(np.full(len(inputs) - 8, 0.7), abs=0.03)


def test_without_a_chosen_class_a_click_changes_nothing(plot, session):
    QTest.mouseClick(plot.chart.viewport(), LEFT, pos=pixel(plot, 0.2, 0.7))
    brush(plot, 1).click()
    brush(plot, 1).click()
    QTest.mouseClick(plot.chart.viewport(), LEFT, pos=pixel(plot, 0.2, 0.7))
    assert session.called("paint") == []


@pytest.mark.parametrize("chosen", [None, 1])
def test_a_point_is_moved_by_dragging_it(plot, session, chosen):
    if chosen is not None:
        brush(plot, chosen).click()
    before = session.dataset.inputs
    drag(plot, tuple(before[3]), (0.1, -0.7))
    inputs, _ = session.called("paint")[-1]
    assert len(inputs) == len(before)
    assert inputs[3] == pytest.approx([0.1, -0.7], abs=0.03)
    np.testing.assert_array_equal(np.delete(inputs, 3, axis=0), np.delete(before, 3, axis=0))


@pytest.mark.parametrize("by", ["right button", "eraser"])
def test_points_under_the_mouse_are_erased(plot, session, by):
    if by == "eraser":
        brush(plot, ERASER).click()
    drag(plot, (-0.9, 0.5), (-0.7, 0.5), RIGHT if by == "right button" else LEFT)
    inputs, targets = session.called("paint")[-1]
    assert len(inputs) == len(targets) == 7
    assert [-0.8, 0.5] not in inputs.tolist()


def test_the_last_point_stays(plot, session):
    for x, y in session.dataset.inputs.tolist():
        drag(plot, (x, y), (x, y), RIGHT, steps=1)
    assert session.dataset.samples == 1


def test_a_drag_tells_the_session_now_and_then_and_at_its_end(plot, session, qtbot):
    brush(plot, 1).click()
    viewport = plot.chart.viewport()
    QTest.mousePress(viewport, LEFT, pos=pixel(plot, -0.3, 0.7))
    for step in range(30):
        QTest.mouseMove(viewport, pixel(plot, -0.3 + 0.02 * step, 0.7))
    early = len(session.called("paint"))
    QTest.mouseRelease(viewport, LEFT, pos=pixel(plot, 0.3, 0.7))
    assert early < 10
    inputs, _ = session.called("paint")[-1]
    np.testing.assert_array_equal(inputs, plot.painting.points.inputs)


def test_after_a_drag_the_points_stand_in_the_parts_that_the_session_says(plot, session, qtbot):
    def paint(inputs, targets):
        given = session.dataset.with_points(inputs, targets)
        session.set_data(given, Split(np.arange(5), np.arange(5, len(inputs)), np.zeros(0, dtype=int)))

    session.paint = paint
    viewport = plot.chart.viewport()
    QTest.mousePress(viewport, LEFT, pos=pixel(plot, *session.dataset.inputs[3]))
    QTest.mouseMove(viewport, pixel(plot, 0.0, -0.7))
    qtbot.waitUntil(lambda: not plot.painting._timer.isActive())
    QTest.mouseRelease(viewport, LEFT, pos=pixel(plot, 0.0, -0.7))
    assert len(plot.points.getData()[0]) == 5
    assert len(plot.others.getData()[0]) == 3


def test_frames_and_data_that_arrive_during_a_drag_do_not_take_the_point_away(plot, session):
    viewport = plot.chart.viewport()
    QTest.mousePress(viewport, LEFT, pos=pixel(plot, *session.dataset.inputs[3]))
    QTest.mouseMove(viewport, pixel(plot, 0.0, -0.7))
    session.set_data(session.dataset)
    session.show_frame(session.frame)
    assert plot.painting.points.inputs[3] == pytest.approx([0.0, -0.7], abs=0.03)
    assert plot.points.getData()[0][3] == pytest.approx(0.0, abs=0.03)
    QTest.mouseRelease(viewport, LEFT, pos=pixel(plot, 0.0, -0.7))
    assert session.dataset.inputs[3] == pytest.approx([0.0, -0.7], abs=0.03)


def test_a_point_cannot_be_dragged_out_of_the_map(plot, session):
    viewport = plot.chart.viewport()
    QTest.mousePress(viewport, LEFT, pos=pixel(plot, *session.dataset.inputs[3]))
    QTest.mouseMove(viewport, QPoint(5000, -5000))
    QTest.mouseRelease(viewport, LEFT, pos=QPoint(5000, -5000))
    left, right, bottom, top = plot.extent
    x, y = session.dataset.inputs[3]
    assert left <= x <= right
    assert bottom <= y <= top


def test_there_is_a_brush_for_each_class_and_an_eraser(shown):
    session = three_classes()
    plot = shown(DecisionMap(session))
    assert [button.index for button in plot.brushes.buttons] == [0, 1, 2, ERASER]
    before = session.dataset.targets
    brush(plot, 2).click()
    QTest.mouseClick(plot.chart.viewport(), LEFT, pos=pixel(plot, 0.0, 0.0))
    _, targets = session.called("paint")[-1]
    assert targets.dtype == before.dtype
    assert targets.shape[1:] == before.shape[1:]
    assert plot.reading.labels(targets)[-1] == 2


def test_measured_data_cannot_be_painted_and_the_brushes_say_why(session, plot):
    data = session.dataset
    session.set_data(Dataset(data.inputs, data.targets, classes=data.classes))
    assert not any(button.isEnabled() for button in plot.brushes.buttons)
    assert "measured" in plot.brushes.buttons[0].toolTip()
    drag(plot, tuple(data.inputs[3]), (0.0, 0.0))
    assert session.called("paint") == []


def test_the_chosen_brush_stays_when_points_change_and_goes_with_its_data(session, plot):
    brush(plot, 1).click()
    QTest.mouseClick(plot.chart.viewport(), LEFT, pos=pixel(plot, 0.2, 0.7))
    assert brush(plot, 1).isChecked()
    session.set_data(None)
    assert plot.painting.target is None
    assert not plot.painting.allowed


def test_points_keep_whole_numbers_as_classes():
    points = Points(np.zeros((2, 2)), np.array([0, 1])).added(1.0, 1.0, 1)
    assert points.targets.tolist() == [0, 1, 1]
    assert points.targets.dtype.kind == "i"
    assert Points(np.zeros((2, 2)), np.eye(2)).added(0.0, 0.0, np.eye(2)[1]).targets.tolist() == [[1, 0], [0, 1], [0, 1]]


def test_the_map_says_what_would_fill_it(shown):
    plot = shown(DecisionMap(FakeSession()))
    assert plot._hint.isVisible()
