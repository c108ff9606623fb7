"""A painted table of cells that the mouse and the arrow keys point at and choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

WAYS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}


class Cells(QWidget):
    """`pointed` tells the cell under the mouse, or that the arrow keys came to, as (row, column), or None.

    `chosen`: that cell was clicked, or Enter pressed there. Derive from it and say how many cells there are, and where.
    """

    pointed = Signal(object)
    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.current = (0, 0)
        """The cell that the arrow keys came to."""
        self._mouse: QPoint | None = None
        self._pressed: QPoint | None = None
        self._keyed = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def shape_of_cells(self) -> tuple[int, int]:
        """Rows and columns."""
        raise NotImplementedError

    def field(self) -> QRectF:
        """Where all cells together are."""
        raise NotImplementedError

    def there(self, cell: tuple[int, int]) -> bool:
        """Whether there is such a cell."""
        rows, columns = self.shape_of_cells()
        return 0 <= cell[0] < rows and 0 <= cell[1] < columns

    def cell_at(self, place: QPoint) -> tuple[int, int] | None:
        field, (rows, columns) = self.field(), self.shape_of_cells()
        if not rows or not columns or not field.contains(place):
            return None
        row = min(int((place.y() - field.y()) / field.height() * rows), rows - 1)
        found = row, min(int((place.x() - field.x()) / field.width() * columns), columns - 1)
        return found if self.there(found) else None

    def under(self) -> tuple[int, int] | None:
        """The cell that is pointed at, with the cells as they are now."""
        if self._mouse is not None:
            return self.cell_at(self._mouse)
        return self.current if self._keyed and self.hasFocus() and self.there(self.current) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse, self._keyed = event.position().toPoint(), False
        self.pointed.emit(self.under())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        cell = None if pressed is None else self.cell_at(pressed)
        if cell is not None and cell == self.cell_at(event.position().toPoint()):
            self.current = cell
            self.chosen.emit(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way, (rows, columns) = WAYS.get(Qt.Key(event.key())), self.shape_of_cells()
        if way is not None and rows and columns:
            moved = min(max(self.current[0] + way[0], 0), rows - 1), min(max(self.current[1] + way[1], 0), columns - 1)
            self.current = moved if self.there(moved) else self.current
            self._mouse, self._keyed = None, True
            self.pointed.emit(self.current)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.there(self.current):
            self.chosen.emit(self.current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = None
        self.pointed.emit(None)
