"""Where the keyboard goes back to when an editor over the drawing is done with: to where it was opened from, which may be the outline."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class Returning:
    """Made before an editor takes the keyboard."""

    def __init__(self, editor: QWidget) -> None:
        self._editor = editor
        self._from = QApplication.focusWidget()

    def back(self) -> None:
        """Give the keyboard back, if the editor has it still; to the editor's parent where the other widget is gone.

        Before the editor is hidden: Qt would go on to what comes next, which on the canvas is the next card.
        """
        if not self._editor.hasFocus():
            return
        before, parent = self._from, self._editor.parentWidget()
        if before is not None and isValid(before) and before.isVisible() and before.window() is self._editor.window():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        elif parent is not None:
            parent.setFocus(Qt.FocusReason.OtherFocusReason)
