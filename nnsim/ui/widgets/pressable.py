"""What everything that can be pressed shares, so that Space means Train in the window and still presses what Tab reached."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget


def keeps_space(event: QEvent) -> bool:
    """Whether this is the question if Space is wanted here rather than as the window's shortcut; if so, it is answered."""
    if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
        event.accept()
        return True
    return False


class Pressable(QAbstractButton):
    """A button that is painted by its own class. The mouse leaves the keyboard where it was; Enter presses as Space does."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def event(self, event: QEvent) -> bool:
        return keeps_space(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()  # what holds the buttons knows where they lie
        else:
            super().keyPressEvent(event)
