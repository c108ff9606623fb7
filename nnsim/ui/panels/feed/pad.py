"""The drawing pad: draw with the pen, rub out with the right button or the eraser; by keyboard pixel for pixel.

What is shown are the pixels that the network gets.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.ui.panels.feed.sheet import Levels, Sheet
from nnsim.ui.widgets import painting

SIDE, RGB = 132, 3
MOST_UNDONE = 30
ARROWS = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip


class Pad(QWidget):
    """`drawn`: the picture changed. `width_of_pen` is in pixels of the data."""

    drawn = Signal()

    def __init__(self, shape: tuple[int, int, int], dark_on_light: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = Sheet(shape)
        self._dark_on_light = dark_on_light
        self.erasing = False
        self.width_of_pen = max(1.0, max(shape[:2]) / 10)
        self.cell = (0, 0)
        self._before: list[Levels] = []
        self._at: QPointF | None = None
        self._rubs = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(self.tr("Drawing pad"))
        self.setToolTip(self.tr("Draw with the left button, rub out with the right one; arrows and Enter set single pixels"))
        self._tell()

    def sizeHint(self) -> QSize:
        height, width, _ = self.sheet.shape
        longest = max(height, width)
        return QSize(round(SIDE * width / longest), round(SIDE * height / longest))

    # The drawing

    def keep(self) -> None:
        """Remember the picture as it is, for going back to."""
        self._before = [*self._before[1 - MOST_UNDONE :], self.sheet.fine.copy()]

    def go_back(self) -> None:
        """Take the last stroke back."""
        if self._before:
            self.sheet.fine = self._before.pop()
            self._changed()

    def clear(self) -> None:
        self.keep()
        self.sheet.clear()
        self._changed()

    def invert(self) -> None:
        self.keep()
        self.sheet.invert()
        self._changed()

    def show_levels(self, levels: Levels) -> None:
        """Begin with a picture, unless it is this one."""
        if not np.allclose(self.sheet.levels.ravel(), levels.ravel(), atol=1e-9):
            self._before.clear()
            self.sheet.take(levels)
            self._tell()
            self.update()

    def _changed(self) -> None:
        self._tell()
        self.update()
        self.drawn.emit()

    def _tell(self) -> None:
        row, column = self.cell
        level = float(self.sheet.levels[row, column].mean())
        words = self.tr("row {row}, column {column}: {percent} % ink")
        self.setAccessibleDescription(words.format(row=row + 1, column=column + 1, percent=round(100 * level)))

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        self.keep()
        self._rubs = self.erasing or event.button() == Qt.MouseButton.RightButton
        self._at = self._place(event)
        self._draw_to(self._at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._at is not None:
            self._draw_to(self._place(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._at = None

    def contextMenuEvent(self, event: QEvent) -> None:
        event.accept()  # the right button rubs out

    def _place(self, event: QMouseEvent) -> QPointF:
        """Where the pointer is, in pixels of the data."""
        height, width, _ = self.sheet.shape
        return QPointF(event.position().x() / self.width() * width, event.position().y() / self.height() * height)

    def _draw_to(self, place: QPointF) -> None:
        start = self._at or place
        self.sheet.stroke((start.x(), start.y()), (place.x(), place.y()), self.width_of_pen, 0.0 if self._rubs else 1.0)
        self._at = place
        height, width, _ = self.sheet.shape
        self.cell = min(max(int(place.y()), 0), height - 1), min(max(int(place.x()), 0), width - 1)
        self._changed()

    # Keyboard

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            drawing = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
            if drawing or (event.matches(QKeySequence.StandardKey.Undo) and self._before):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Undo) and self._before:
            self.go_back()
        elif key in ARROWS:
            self._move(*ARROWS[key])
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._set(0.0 if self.erasing else 1.0)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._set(0.0 if self.sheet.levels[self.cell].mean() > 0.5 else 1.0)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._set(0.0)
        else:
            super().keyPressEvent(event)

    def _move(self, down: int, right: int) -> None:
        height, width, _ = self.sheet.shape
        self.cell = min(max(self.cell[0] + down, 0), height - 1), min(max(self.cell[1] + right, 0), width - 1)
        self._tell()
        self.update()

    def _set(self, level: float) -> None:
        self.keep()
        self.sheet.set_pixel(*self.cell, level)
        self._changed()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        edge = painting.accent(self) if self.hasFocus() else painting.strong_line(self) if self.underMouse() else painting.line(self)
        painter.drawImage(box, self._image())
        painter.setPen(QPen(edge, 2 if self.hasFocus() else 1))
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        if self.hasFocus():
            height, width, _ = self.sheet.shape
            each = QPointF(box.width() / width, box.height() / height)
            painter.drawRect(QRectF(self.cell[1] * each.x(), self.cell[0] * each.y(), each.x(), each.y()))

    def _image(self) -> QImage:
        """The pixels between the colours of ground and ink; those of pictures in colour as they are."""
        levels = np.clip(self.sheet.levels, 0.0, 1.0)
        if levels.shape[2] == RGB:
            ground, ink, share = np.full(RGB, 255.0 * self._dark_on_light), np.full(RGB, 255.0 * (not self._dark_on_light)), levels
        else:
            ground, ink = (np.array(_rgb(shade)) for shade in (painting.panel(self), painting.ink(self)))
            share = levels.mean(axis=2, keepdims=True)
        pixels = np.ascontiguousarray((ground + (ink - ground) * share).astype(np.uint8))
        height, width, _ = self.sheet.shape
        return QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def _rgb(shade: QColor) -> tuple[float, float, float]:
    return float(shade.red()), float(shade.green()), float(shade.blue())
