"""Move the view over the drawing with the middle button, or with Space held."""

from PySide6.QtCore import QPoint, QPointF, Qt

from nnsim.ui.canvas.gestures.gesture import Gesture, Surface


class Pan(Gesture):
    """The drawing follows the pointer."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, view: Surface, pixel: QPoint) -> None:
        self._view = view
        self._last = pixel

    def move(self, point: QPointF, pixel: QPoint) -> None:
        self._view.pan_by(pixel - self._last)
        self._last = pixel
