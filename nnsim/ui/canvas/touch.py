"""Fingers on the drawing: two of them pinch to zoom and move to pan, on a touchpad and on a screen that can be touched."""

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

MOST = 4.0
"""No single event zooms by more than that, whatever a driver says."""


class Zoomed(Protocol):
    """The view."""

    @property
    def zoom(self) -> float: ...

    def viewport(self) -> QWidget: ...

    def set_zoom(self, zoom: float, around: QPoint | None = None) -> None: ...

    def pan_by(self, offset: QPoint) -> None: ...

    def fit(self) -> None: ...


class Touch(QObject):
    """Takes the gestures of the system, and those that Qt finds in touches, before the view sees them."""

    def __init__(self, view: Zoomed) -> None:
        super().__init__(view.viewport())
        self._view = view
        view.viewport().grabGesture(Qt.GestureType.PinchGesture)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            return self._native(event)
        if event.type() == QEvent.Type.Gesture and isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self._pinch(pinch)
                event.accept(pinch)
                return True
        return False

    def _native(self, event: QNativeGestureEvent) -> bool:
        view, kind = self._view, event.gestureType()
        if kind == Qt.NativeGestureType.ZoomNativeGesture:
            view.set_zoom(view.zoom * _bounded(1.0 + event.value()), event.position().toPoint())
        elif kind == Qt.NativeGestureType.PanNativeGesture:
            view.pan_by(event.delta().toPoint())
        elif kind == Qt.NativeGestureType.SmartZoomNativeGesture:  # a tap with two fingers: close, or all of it
            if view.zoom < 1.0:
                view.set_zoom(1.0, event.position().toPoint())
            else:
                view.fit()
        else:
            return False
        return True

    def _pinch(self, pinch: QPinchGesture) -> None:
        view = self._view
        moved = (pinch.centerPoint() - pinch.lastCenterPoint()).toPoint()
        if pinch.state() != Qt.GestureState.GestureStarted and not moved.isNull():
            view.pan_by(moved)
        if pinch.scaleFactor() != 1.0:
            around = view.viewport().mapFromGlobal(pinch.centerPoint().toPoint())
            view.set_zoom(view.zoom * _bounded(pinch.scaleFactor()), around)


def by_fingers(event: QWheelEvent) -> bool:
    """Whether a turn of the wheel is really a move of two fingers."""
    touchpad = event.device() is not None and event.device().type() == QInputDevice.DeviceType.TouchPad
    return touchpad or event.phase() != Qt.ScrollPhase.NoScrollPhase


def _bounded(factor: float) -> float:
    return min(MOST, max(1.0 / MOST, factor))
