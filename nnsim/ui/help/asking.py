"""“What is this?”: the next click says what, wherever in the window it goes, and does nothing else."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

MOUSE = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick)
KEYS = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)


class Asking(QObject):
    """While it is on, the pointer has a question mark. It hears all events of the program, so it is there for one question only."""

    asked = Signal(QPoint)
    """Where on the screen was clicked."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._at: QPoint | None = None
        QApplication.setOverrideCursor(Qt.CursorShape.WhatsThisCursor)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() in MOUSE:
            if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
                self._at = event.globalPosition().toPoint()
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self.end(answered=True)
            return True
        if isinstance(event, QKeyEvent) and event.type() in KEYS and event.key() == Qt.Key.Key_Escape:
            self.end()
            return True
        return event.type() == QEvent.Type.ContextMenu

    def end(self, *, answered: bool = False) -> None:
        """Let the pointer be one again; a question that was asked with it is passed on."""
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        QApplication.restoreOverrideCursor()
        if answered and self._at is not None:
            self.asked.emit(self._at)
        self.deleteLater()
