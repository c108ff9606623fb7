"""What is promised of any plot: it can be zoomed and moved, pointed at, and shows numbers that are not finite."""

from collections.abc import Mapping
from dataclasses import fields, replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.engine.distribution import Distribution
from nnsim.engine.frames import Curve, State
from nnsim.ui.plots import PLOTS
from nnsim.ui.plots.chart import Chart
from nnsim.ui.theme import LIGHT, color
from tests.ui.plots.test_plot import each, each_drawn_from_frames, world_for
from tests.ui.plots.worlds import spelling

WHOLE_NUMBERS = ("confusion",)
"""Plots that count, and so have nothing that is not finite."""
FOUND_OUT = ("patterns", "comparison")
"""Plots of what is found out beside the frames; their own tests spoil it."""


def spoilt(value):
    """The same with some numbers that are none."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.size:
        value = value.copy()
        flat = value.ravel()
        flat[:: max(value.size // 6, 1)] = np.nan
        flat[-1] = np.inf
    elif isinstance(value, Curve):
        value = Curve(value.x, spoilt(value.y))
    elif isinstance(value, Distribution):
        value = replace(value, broken=3)
    elif isinstance(value, Mapping):
        value = {key: spoilt(part) for key, part in value.items()}
    elif isinstance(value, tuple):
        value = tuple(spoilt(part) for part in value)
    return value


def of_faults(plot):
    """How many pixels have the colour of faults, or nearly."""
    picture = plot.grab().toImage().convertToFormat(plot.grab().toImage().Format.Format_RGB888)
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    pixels = rows[:, : 3 * picture.width()].reshape(-1, 3).astype(int)
    bad = np.array(color(LIGHT.bad).getRgb()[:3])
    return int((np.abs(pixels - bad).sum(axis=1) < 40).sum())


@each_drawn_from_frames
def test_what_is_not_finite_has_a_mark_of_its_own(kind, shown):
    if kind.key in (*WHOLE_NUMBERS, *FOUND_OUT):
        return
    session = world_for(kind)
    inputs = session.frame.weighted_inputs or session.frame.signals
    frame = replace(session.frame, weighted_inputs=inputs, state=State.PAUSED)
    plot = shown(kind(session), 400, 300)
    session.show_frame(frame)
    before = of_faults(plot)
    session.show_frame(replace(frame, **{field.name: spoilt(getattr(frame, field.name)) for field in fields(frame)}))
    assert of_faults(plot) > before


def test_answers_that_are_not_finite_are_no_class(shown):
    session = spelling()
    plot = shown(next(kind for kind in PLOTS if kind.key == "sequence")(session), 400, 300)
    values = {id: {name: spoilt(part) for name, part in given.items()} for id, given in session.frame.sequences.items()}
    session.show_frame(replace(session.frame, sequences=values))
    assert of_faults(plot) > 0
    assert "NaN" in {lane.name_of(0, step) for lane in plot.lanes.lanes if lane.kind == "symbols" for step in range(plot.lanes.steps)}


@each
def test_every_plot_is_zoomed_by_its_menu_and_back(kind, shown):
    plot = shown(kind(world_for(kind)), 400, 300)
    plot.axes.zoom(2.0)
    if plot.axes.charts:
        assert all(chart.held for chart in plot.axes.charts)
        plot.axes.set_follow(True)
        assert not any(chart.held for chart in plot.axes.charts)
    elif plot.body.isVisible():
        assert plot.magnified == 2.0
        assert plot.body.width() > 1.9 * plot.width() - 60
        plot.grab()
        plot.axes.zoom(0.5)
        assert plot.body.width() <= plot.width()


@each
def test_every_chart_is_zoomed_with_the_wheel_and_moved_with_the_mouse(kind, shown):
    plot = shown(kind(world_for(kind)), 400, 300)
    for chart in plot.axes.charts:
        if not chart.isVisible():
            continue
        assert all(chart.view.state["mouseEnabled"])
        before, middle = chart.limits(), QPointF(chart.rect().center())
        wheel = QWheelEvent(
            middle, QPointF(chart.mapToGlobal(middle)), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(chart.viewport(), wheel)
        assert chart.limits()[0].span < before[0].span
        assert chart.held


def test_a_drawing_without_axes_is_enlarged_around_the_mouse_and_moved(shown):
    kind = next(kind for kind in PLOTS if kind.key == "confusion")
    plot = shown(kind(world_for(kind)), 400, 300)
    place = QPointF(plot.body.geometry().center())
    for turned in (240, 240, -240):
        wheel = QWheelEvent(
            place, QPointF(plot.mapToGlobal(place)), QPoint(), QPoint(0, turned), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(plot, wheel)
    assert plot.magnified == pytest.approx(1.5)
    bar = plot._loupe.horizontalScrollBar()
    before = bar.value()
    assert 0 < before < bar.maximum()
    viewport = plot._loupe.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.MiddleButton, pos=QPoint(100, 100))
    QTest.mouseMove(viewport, QPoint(90, 100))
    QTest.mouseRelease(viewport, Qt.MouseButton.MiddleButton, pos=QPoint(90, 100))
    assert bar.value() == before + 10


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton])
def test_an_enlarged_table_of_cells_is_moved_by_dragging_it_and_no_cell_is_chosen_by_that(shown, qtbot, button):
    kind = next(kind for kind in PLOTS if kind.key == "confusion")
    plot = shown(kind(world_for(kind)), 400, 300)
    plot.magnify(3.0)
    bar, matrix, chosen = plot._loupe.horizontalScrollBar(), plot.matrix, []
    matrix.chosen.connect(chosen.append)
    before, place = bar.value(), matrix.mapFrom(plot, plot.rect().center())
    QTest.mousePress(matrix, button, pos=place)
    QTest.mouseMove(matrix, place - QPoint(30, 0))
    assert bar.value() == before + 30
    QTest.mouseRelease(matrix, button, pos=place)
    assert not chosen
    QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=place)
    assert chosen == [matrix.cell_at(place)]


@pytest.mark.parametrize("key", ["gates", "sequence", "confusion"])
def test_what_is_pointed_at_stays_in_words_when_the_run_goes_on(key, shown):
    kind = next(kind for kind in PLOTS if kind.key == key)
    session = world_for(kind)
    plot = shown(kind(session), 500, 300)
    painted = plot.matrix if key == "confusion" else plot.lanes
    box = painted.field() if key == "confusion" else painted.box(0)
    QTest.mouseMove(painted, (box.topLeft() + QPointF(6, 6)).toPoint())
    words = plot.header.legend
    assert words
    session.show_frame(replace(session.frame))
    assert plot.header.legend == words
    QApplication.sendEvent(painted, QEvent(QEvent.Type.Leave))
    assert plot.header.legend != words


@each
def test_every_chart_says_what_is_under_the_mouse(kind, shown):
    plot = shown(kind(world_for(kind)), 400, 300)
    for chart in plot.axes.charts:
        if chart.isVisible():
            before = (plot.header.legend, plot.grab().toImage())
            chart.point_at(QPointF(chart.rect().center()))
            assert (plot.header.legend, plot.grab().toImage()) != before


@each
def test_axes_say_their_unit_or_the_plot_explains_them(kind, shown):
    plot = shown(kind(world_for(kind)), 400, 300)
    assert len(plot.explanation()) > 100
    for chart in plot.findChildren(Chart):
        assert chart.accessibleName()
        if chart.bottom.isVisible() and plot.axes.curves is not None:
            assert chart.bottom.unit
