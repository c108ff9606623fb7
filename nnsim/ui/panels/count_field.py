"""A small field beside the steps: how many of them one press makes."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from nnsim.catalog import Int
from nnsim.ui.numerals import grouped
from nnsim.ui.widgets.editors.stepping import read
from nnsim.ui.widgets.fields import Field

MOST = 1_000_000
WIDTH = 46


class CountField(Field):
    """Arrow keys and the wheel count up and down; Enter and Escape leave it. What is no number leaves the number as it was."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._number = Int(key="count", title="", default=1, minimum=1, maximum=MOST)
        self.count = 1
        self.steps = True
        self.setFixedWidth(WIDTH)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Steps at a time"))
        self.setToolTip(self.tr("How many steps one press makes, forward and back (Ctrl+F12)"))
        self.stepped.connect(self._step)
        self.editingFinished.connect(self.commit)
        self._show()

    def take(self, count: int) -> None:
        """Make so many steps at a time."""
        self.count = min(max(count, 1), MOST)
        self._show()

    def commit(self) -> None:
        """Take what stands in the field."""
        try:
            value = self._number.check(read(self.text().strip("×")))
        except ValueError:
            value = self.count
        assert isinstance(value, int)
        self.take(value)

    def _step(self, direction: int, fast: bool) -> None:
        self.commit()
        self.take(self.count + direction * (10 if fast else 1))

    def _show(self) -> None:
        self.setText(f"×{grouped(self.count)}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            if event.key() == Qt.Key.Key_Escape:
                self._show()
            self.clearFocus()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
