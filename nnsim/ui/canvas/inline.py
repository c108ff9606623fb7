"""An editor on the canvas itself: for a name, a weight or a bias."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QDoubleValidator, QFocusEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from nnsim.ui.canvas.returning import Returning

EDGES, WIDEST = 16, 320
"""What stands around the text, and how wide a line grows so that all of its text is seen."""


class InlineEditor(QLineEdit):
    """Enter (or a click elsewhere) keeps what was typed, Escape leaves it; then it is gone. Arrows may lead to the next one."""

    finished = Signal()

    def __init__(self, text: str, name: str, font: QFont, done: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(text, parent)
        self._before = text
        self._returning = Returning(self)
        self.walk: Callable[[int], object] | None = None
        """What the arrows up and down lead to once this is kept, if anything."""
        self._done: Callable[[str], object] | None = done
        self.setAccessibleName(name)
        self.setFont(font)
        self.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.selectAll()

    def open_over(self, rect: QRect) -> None:
        """Show over a rectangle of the parent."""
        height = max(24, rect.height())
        width = max(72, rect.width(), min(WIDEST, self.fontMetrics().horizontalAdvance(self.text()) + EDGES))
        self.setGeometry(rect.x(), rect.center().y() - height // 2, width, height)
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def event(self, event: QEvent) -> bool:
        """Keys typed here are text, never shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.finish(keep=False)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.hasAcceptableInput():
                self.finish()
        elif self.walk is not None and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            walk = self.walk
            self.finish()
            walk(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.finish()

    def finish(self, keep: bool = True) -> None:
        """Close; what was typed is kept if it can be."""
        keep = keep and self.hasAcceptableInput()
        done, self._done = self._done, None
        if done is None:
            return
        self._returning.back()
        self.hide()
        self.finished.emit()
        if keep and self.text() != self._before:
            done(self.text())
        self.deleteLater()


def number_editor(value: float, name: str, font: QFont, done: Callable[[float], object], parent: QWidget) -> InlineEditor:
    """An editor that takes a number, with a decimal point or comma."""

    def take(text: str) -> None:
        done(float(text.replace(",", ".").replace("−", "-")))

    editor = InlineEditor(f"{value:.6g}", name, font, take, parent)
    validator = _Number(editor)
    editor.setValidator(validator)
    editor.selectAll()
    return editor


class _Number(QDoubleValidator):
    """Finite numbers, however the decimal sign is written."""

    def validate(self, text: str, position: int) -> object:
        try:
            value = float(text.replace(",", ".").replace("−", "-"))
        except ValueError:
            started = all(letter in "0123456789.,-−+eE" for letter in text)
            return (self.State.Intermediate if started else self.State.Invalid, text, position)
        return (self.State.Acceptable if abs(value) < 1e300 else self.State.Invalid, text, position)
