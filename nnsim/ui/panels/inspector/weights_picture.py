"""Weights as a picture: what each unit looks for in an image, or the whole matrix with the names of rows and columns."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnsim.ui import fonts
from nnsim.ui.features import mosaic
from nnsim.ui.numerals import brief
from nnsim.ui.theme import SMALL, Theme, color, diverging, mix

Array = npt.NDArray[np.floating]
TILE, LABEL, LEGEND, LEAST_TILE = 44.0, 13.0, 26.0, 30.0
LARGEST_CELL, LEAST_NAMED = 26.0, 9.0
LONGEST_NAME = 74.0
DASH_FROM = 11.0


class WeightsPicture(QWidget):
    """Shows a matrix (to, from); with `size` given every row is a picture of (rows, columns). A click chooses a weight."""

    chosen = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._weights: Array = np.zeros((0, 0))
        self._rows: Sequence[str] = ()
        self._columns: Sequence[str] = ()
        self._size: tuple[int, int] | None = None
        self._limit = 0.0
        self._image: QImage | None = None
        self.setAccessibleName(self.tr("Picture of the weights"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMouseTracking(True)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._image = None
        self.update()

    def show(self, weights: Array, rows: Sequence[str], columns: Sequence[str], size: tuple[int, int] | None) -> None:  # type: ignore[override]
        """Show these weights; rows and columns are named."""
        finite = weights[np.isfinite(weights)]
        self._limit = float(np.abs(finite).max()) if finite.size else 0.0
        changed = (weights.shape, size) != (self._weights.shape, self._size)
        self._weights, self._rows, self._columns, self._size, self._image = weights, rows, columns, size, None
        what = self.tr("{count} pictures, one for each unit").format(count=len(weights)) if size else self.tr("a matrix")
        self.setAccessibleDescription(self.tr("{what}, from {low} to {high}").format(
            what=what, low=brief(-self._limit, 2), high=brief(self._limit, 2)))  # fmt: skip
        if changed:
            self.updateGeometry()
        self.setVisible(True)
        self.update()

    # Where things are

    @property
    def _across(self) -> int:
        """Pictures side by side."""
        count = max(1, int(self.width() // TILE))
        return min(count, max(1, len(self._weights)))

    @property
    def _tile(self) -> float:
        return max(LEAST_TILE, min(2 * TILE, (self.width() - 2.0) / self._across))

    def _names(self) -> tuple[float, float]:
        """Room for the names of rows, at the left, and of columns, at the top."""
        metrics = QFontMetricsF(fonts.text(SMALL - 1.0))
        rows = max((metrics.horizontalAdvance(name) for name in self._rows[:400]), default=0.0)
        columns = max((metrics.horizontalAdvance(name) for name in self._columns[:400]), default=0.0)
        return min(LONGEST_NAME, rows) + 6.0, min(LONGEST_NAME, columns) + 6.0

    def _matrix(self) -> tuple[float, float, QRectF]:
        """Width and height of a cell, and where the matrix is."""
        left, top = self._names()
        rows, columns = max(1, self._weights.shape[0]), max(1, self._weights.shape[1])
        width = min(LARGEST_CELL, (self.width() - left - 2.0) / columns)
        height = min(LARGEST_CELL, max(width, LEAST_NAMED + 2.0))
        return width, height, QRectF(left, top, width * columns, height * rows)

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self._size is not None:
            across = min(max(1, int(width // TILE)), max(1, len(self._weights)))
            tile = max(LEAST_TILE, min(2 * TILE, (width - 2.0) / across))
            return round(-(-len(self._weights) // across) * (tile * self._shape + LABEL) + LEGEND)
        return round(self._matrix()[2].bottom() + LEGEND)

    @property
    def _shape(self) -> float:
        """Height of a picture by its width."""
        rows, columns = self._size or (1, 1)
        return min(2.0, max(0.2, rows / columns))

    def weight_at(self, point: QPoint) -> tuple[int, int] | None:
        """The weight (to, from) under a point."""
        if not self._weights.size:
            return None
        if self._size is None:
            width, height, rect = self._matrix()
            if not rect.contains(point):
                return None
            row, column = int((point.y() - rect.y()) / height), int((point.x() - rect.x()) / width)
            return min(row, len(self._weights) - 1), min(column, self._weights.shape[1] - 1)
        rows, columns = self._size
        for unit in range(len(self._weights)):
            rect = self._picture_rect(unit)
            if rect.contains(point):
                y, x = (point.y() - rect.y()) / rect.height() * rows, (point.x() - rect.x()) / rect.width() * columns
                return unit, min(int(y), rows - 1) * columns + min(int(x), columns - 1)
        return None

    def _picture_rect(self, unit: int) -> QRectF:
        line, place = divmod(unit, self._across)
        tile, height = self._tile, self._tile * self._shape
        return QRectF(1.0 + place * tile, 1.0 + line * (height + LABEL), tile - 4.0, height - 4.0 * self._shape)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._weights.size:
            return
        painter = QPainter(self)
        if self._image is None:
            found = self._weights if self._size is None else mosaic(self._weights, self._size, 1)
            self._image = _image(found, self._limit, self._theme)
        bottom = self._paint_matrix(painter) if self._size is None else self._paint_pictures(painter, event)
        self._paint_legend(painter, bottom + 8.0)

    def _paint_pictures(self, painter: QPainter, event: QPaintEvent) -> float:
        assert self._size is not None
        assert self._image is not None
        rows, columns = self._size
        bottom = 0.0
        painter.setFont(fonts.text(SMALL - 2.0))
        for unit in range(len(self._weights)):
            rect = self._picture_rect(unit)
            bottom = max(bottom, rect.bottom() + LABEL)
            if not event.rect().intersects(rect.toRect().adjusted(0, 0, 0, int(LABEL))):
                continue
            painter.drawImage(rect, self._image, QRectF(1.0, 1.0 + unit * (rows + 1), columns, rows))
            painter.setPen(QPen(color(mix(self._theme.panel, self._theme.ink, 0.25)), 1.0))
            painter.drawRect(rect)
            painter.setPen(color(self._theme.muted))
            label = QRectF(rect.x() - 2.0, rect.bottom() + 1.0, rect.width() + 4.0, LABEL - 2.0)
            name = painter.fontMetrics().elidedText(self._rows[unit], Qt.TextElideMode.ElideRight, int(label.width()))
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, name)
        return bottom

    def _paint_matrix(self, painter: QPainter) -> float:
        assert self._image is not None
        width, height, rect = self._matrix()
        painter.drawImage(rect, self._image)
        painter.setPen(QPen(color(mix(self._theme.panel, self._theme.ink, 0.25)), 1.0))
        painter.drawRect(rect)
        painter.setFont(fonts.text(SMALL - 1.0))
        painter.setPen(color(self._theme.muted))
        for row, name in enumerate(self._rows):
            place = QRectF(0.0, rect.y() + row * height, rect.x() - 5.0, height)
            text = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, int(place.width()))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        apart = max(1, math.ceil(LEAST_NAMED / width))  # of very narrow columns some are named
        for column in range(0, len(self._columns), apart):
            painter.save()
            painter.translate(rect.x() + (column + 0.5) * width, rect.y() - 4.0)
            painter.rotate(-90.0)
            text = painter.fontMetrics().elidedText(self._columns[column], Qt.TextElideMode.ElideMiddle, int(LONGEST_NAME))
            painter.drawText(QRectF(0.0, -LEAST_NAMED, LONGEST_NAME, 2 * LEAST_NAMED), Qt.AlignmentFlag.AlignVCenter, text)
            painter.restore()
        if min(width, height) >= DASH_FROM:
            self._paint_dashes(painter, rect, width, height)
        return rect.bottom()

    def _paint_dashes(self, painter: QPainter, rect: QRectF, width: float, height: float) -> None:
        """A dash on everything negative, for those who do not see the colours."""
        painter.setPen(QPen(color(self._theme.ink), 1.2))
        for row, column in np.argwhere(np.nan_to_num(self._weights) < -0.04 * self._limit).tolist():
            x, y = rect.x() + (column + 0.5) * width, rect.y() + (row + 0.5) * height
            painter.drawLine(round(x - 2.5), round(y), round(x + 2.5), round(y))

    def _paint_legend(self, painter: QPainter, y: float) -> None:
        """What the ends of the colours mean."""
        low, high = brief(-self._limit, 2), brief(self._limit, 2)
        painter.setFont(fonts.numbers(SMALL - 1.0))
        painter.setPen(color(self._theme.muted))
        width = QFontMetricsF(painter.font()).horizontalAdvance(low)
        painter.drawText(QRectF(1.0, y, width + 2.0, 14.0), Qt.AlignmentFlag.AlignVCenter, low)
        bar = QRectF(width + 8.0, y + 4.0, 72.0, 7.0)
        painter.drawImage(bar, _image(np.linspace(-1.0, 1.0, 72)[None], 1.0, self._theme))
        painter.drawText(QRectF(bar.right() + 6.0, y, 80.0, 14.0), Qt.AlignmentFlag.AlignVCenter, high)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.weight_at(event.pos())
            if found is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self.text_at(*found), self)
            return True
        return super().event(event)

    def text_at(self, row: int, column: int) -> str:
        """A weight in words."""
        value = brief(float(self._weights[row, column]), 4)
        return f"{self._columns[column]} → {self._rows[row]}: {value}"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.weight_at(event.position().toPoint())
        if found is not None:
            self.chosen.emit(*found)


def _image(values: Array, limit: float, theme: Theme) -> QImage:
    """A pixel for each value; what is not a number has the colour of the panel."""
    table, ground = diverging(theme), QColor(theme.panel)
    steps = np.clip(np.nan_to_num(values / (limit or 1.0)) * 127.0 + 128.0, 1.0, 255.0).astype(np.uint8)
    pixels = np.ascontiguousarray(table[steps])
    pixels[np.isnan(values)] = (ground.red(), ground.green(), ground.blue())
    rows, columns = values.shape
    return QImage(pixels.tobytes(), columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()
