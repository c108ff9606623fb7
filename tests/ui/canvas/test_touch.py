"""Two fingers pinch to zoom and move to pan."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication, QGestureEvent, QPinchGesture

PIXEL = QPoint(300, 200)


@pytest.fixture
def touchpad():
    return QPointingDevice(
        "pad", 7, QInputDevice.DeviceType.TouchPad, QPointingDevice.PointerType.Finger, QInputDevice.Capability.Scroll, 2, 0
    )  # fmt: skip


def native(board, touchpad, kind, value=0.0, delta=(0.0, 0.0)):
    place = QPointF(PIXEL)
    event = QNativeGestureEvent(kind, touchpad, 2, place, place, QPointF(board.surface.mapToGlobal(PIXEL)), value, QPointF(*delta))
    QApplication.sendEvent(board.surface, event)


def test_a_pinch_on_a_touchpad_zooms_around_the_fingers(board, touchpad):
    view = board.canvas.view
    zoom, before = view.zoom, view.mapToScene(PIXEL)
    native(board, touchpad, Qt.NativeGestureType.ZoomNativeGesture, 0.25)
    assert view.zoom == pytest.approx(1.25 * zoom)
    assert (view.mapToScene(PIXEL) - before).manhattanLength() < 3.0
    native(board, touchpad, Qt.NativeGestureType.ZoomNativeGesture, -0.2)
    assert view.zoom == pytest.approx(zoom)


def test_what_lies_between_the_fingers_stays_there_in_many_small_steps(board, touchpad):
    view = board.canvas.view
    for value in (0.04, -0.04):
        before = view.mapToScene(PIXEL)
        for _ in range(40):
            native(board, touchpad, Qt.NativeGestureType.ZoomNativeGesture, value)
        assert ((view.mapToScene(PIXEL) - before) * view.zoom).manhattanLength() < 2.0


@pytest.mark.parametrize("value", [-50.0, 1e9])
def test_a_driver_that_reports_nonsense_does_no_harm(board, touchpad, value):
    native(board, touchpad, Qt.NativeGestureType.ZoomNativeGesture, value)
    assert 0.05 <= board.canvas.zoom <= 8.0


def test_a_pan_moves_the_drawing(board, touchpad):
    before = board.pixel(0, 0)
    native(board, touchpad, Qt.NativeGestureType.PanNativeGesture, delta=(30.0, -12.0))
    assert board.pixel(0, 0) - before == QPoint(30, -12)


def test_a_tap_with_two_fingers_goes_close_and_back(board, touchpad):
    board.canvas.view.set_zoom(0.4)
    native(board, touchpad, Qt.NativeGestureType.SmartZoomNativeGesture)
    assert board.canvas.zoom == pytest.approx(1.0)
    native(board, touchpad, Qt.NativeGestureType.SmartZoomNativeGesture)
    assert board.canvas.view.follows


def test_a_pinch_on_a_screen_zooms_and_pans(board):
    view = board.canvas.view
    zoom, before = view.zoom, board.pixel(0, 0)
    pinch = QPinchGesture()
    middle = QPointF(view.mapToGlobal(view.viewport().rect().center()))
    pinch.setCenterPoint(middle + QPointF(20.0, 0.0))
    pinch.setLastCenterPoint(middle)
    pinch.setScaleFactor(1.0)
    QApplication.sendEvent(board.surface, QGestureEvent([pinch]))
    assert board.canvas.zoom == zoom
    assert board.pixel(0, 0) - before == QPoint(20, 0)
    pinch.setScaleFactor(1.5)
    QApplication.sendEvent(board.surface, QGestureEvent([pinch]))
    assert view.zoom == pytest.approx(1.5 * zoom)


def test_two_fingers_on_a_touchpad_pan_and_with_ctrl_zoom(board, touchpad):
    before, zoom = board.pixel(0, 0), board.canvas.zoom
    for keys in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
        place = QPointF(PIXEL)
        event = QWheelEvent(
            place, QPointF(board.surface.mapToGlobal(PIXEL)), QPoint(0, 40), QPoint(0, 120), Qt.MouseButton.NoButton, keys,
            Qt.ScrollPhase.NoScrollPhase, False, Qt.MouseEventSource.MouseEventNotSynthesized, touchpad,
        )  # fmt: skip
        QApplication.sendEvent(board.surface, event)
        if keys == Qt.KeyboardModifier.NoModifier:
            assert board.pixel(0, 0) - before == QPoint(0, 40)
            assert board.canvas.zoom == zoom
    assert board.canvas.zoom > zoom
