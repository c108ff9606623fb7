"""The floating panel beside what the pointer is over, and the short note beside a dragged connection."""

import math

from PySide6.QtCore import QLineF, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnsim.ui import fonts
from nnsim.ui.canvas.description import Description
from nnsim.ui.theme import BODY, CARD_RADIUS, CONTROL_RADIUS, SMALL, Theme, color

MAP, SMALL_MAP = 132.0, 88.0
ROOMY = (640, 440)
"""Pixels of the ground below which the picture is small, so that the panel does not hide everything."""
PAD = 12.0
ROW, LINE = 17.0, 15.0
BARS, NUMBER = 32.0, 46.0
"""Room for the bar of a weight, and for the number behind it."""
WIDEST = 280.0
SHADOW = 6
DISTANCE = 18


class HoverPanel(QWidget):
    """Shows a Description beside a point, inside its parent. It lets every event through."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = parent
        self.theme = theme
        self.description: Description | None = None
        self._map = MAP
        self.clear_of: QWidget | None = None
        """What else floats at the upper edge of the ground, and is not covered."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Details of what the pointer is over"))
        self.hide()

    def show_description(self, description: Description | None, beside: QRect) -> None:
        """Show it beside a rectangle of the parent, or hide."""
        self.description = description
        if description is None:
            self.hide()
            return
        self.setAccessibleDescription(description.text)
        room = self._ground.rect().adjusted(4, 4, -4, -4)
        self._map = MAP if room.height() >= ROOMY[1] and room.width() >= ROOMY[0] else SMALL_MAP
        self.resize(self._needed())
        x = beside.right() + DISTANCE
        if x + self.width() > room.right():
            x = max(room.left(), beside.left() - DISTANCE - self.width())
        wanted = beside.center().y() - self.height() // 2 if beside.width() > 1 else beside.y() + DISTANCE
        other = self.clear_of
        if other is not None and other.isVisible() and x < other.geometry().right() and x + self.width() > other.x():
            room.setTop(other.geometry().bottom() + 1)
        y = max(room.top(), min(wanted, room.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self.raise_()
        self.update()

    def _needed(self) -> QSize:
        found = self.description
        assert found is not None
        words, numbers = QFontMetricsF(fonts.text(SMALL)), QFontMetricsF(fonts.numbers(BODY - 1.0))
        rows = [
            words.horizontalAdvance(label) + (BARS + NUMBER + 11.0 if index in found.bars else numbers.horizontalAdvance(value) + 18.0)
            for index, (label, value) in enumerate(found.rows)
        ]
        column = min(WIDEST, max([120.0, *rows])) if found.rows else 0.0
        beside = self._map + PAD if found.image is not None else 0.0
        below = QFontMetricsF(fonts.numbers(SMALL))
        widths = [QFontMetricsF(fonts.text(BODY, 600)).horizontalAdvance(found.title), beside + column]
        widths += [below.horizontalAdvance(line) for line in found.formula]
        widths += [words.horizontalAdvance(found.hint), words.horizontalAdvance(found.scale)]
        body = max(ROW * len(found.rows), self._map + ROW + 6.0 if found.image is not None else 0.0)
        height = 2 * PAD + ROW + 2.0 + body + (ROW if found.hint else 0.0)
        height += LINE * len(found.formula) + (8.0 if found.formula else 0.0)
        width = min(WIDEST + self._map + PAD, max(120.0, *widths)) + 2 * PAD
        return QSize(round(width) + 2 * SHADOW, round(height) + 2 * SHADOW)

    def paintEvent(self, event: QPaintEvent) -> None:
        found, theme = self.description, self.theme
        if found is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        paint_floating(painter, body, theme, CARD_RADIUS)
        inner = body.adjusted(PAD, PAD, -PAD, -PAD)
        y = inner.y()
        painter.setFont(fonts.text(BODY, 600))
        painter.setPen(color(theme.ink))
        title = painter.fontMetrics().elidedText(found.title, Qt.TextElideMode.ElideMiddle, int(inner.width()) + 1)
        painter.drawText(QRectF(inner.x(), y, inner.width(), ROW), Qt.AlignmentFlag.AlignVCenter, title)
        y += ROW + 2.0
        left, below = inner.x(), y
        if found.image is not None:
            below = self._paint_image(painter, QRectF(left, y + 2.0, inner.width(), self._map))
            left += self._map + PAD
        below = max(below, self._paint_rows(painter, QRectF(left, y, inner.right() - left, ROW)))
        below = self._paint_formula(painter, QRectF(inner.x(), below, inner.width(), LINE))
        if found.hint:
            painter.setFont(fonts.text(SMALL))
            painter.setPen(color(theme.muted))
            painter.drawText(QRectF(inner.x(), below, inner.width(), ROW), Qt.AlignmentFlag.AlignVCenter, found.hint)

    def _paint_rows(self, painter: QPainter, row: QRectF) -> float:
        """Labels, values and bars, one below the other; where they end."""
        found, theme = self.description, self.theme
        assert found is not None
        for index, (label, value) in enumerate(found.rows):
            painter.setFont(fonts.numbers(BODY - 1.0))
            painter.setPen(color(theme.ink))
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, value)
            room = row.width() - QFontMetricsF(painter.font()).horizontalAdvance(value) - 8.0
            if index in found.bars:
                self._paint_bar(painter, QRectF(row.right() - NUMBER - BARS, row.y() + 4.0, BARS, ROW - 8.0), found.bars[index])
                room = row.width() - NUMBER - BARS - 8.0
            painter.setFont(fonts.text(SMALL))
            painter.setPen(color(theme.muted))
            text = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideMiddle, int(room) + 3)
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
            row = row.translated(0.0, ROW)
        return row.y()

    def _paint_bar(self, painter: QPainter, room: QRectF, share: float) -> None:
        """To the right of the middle what is positive, to the left what is negative."""
        theme, middle = self.theme, room.center().x()
        length = share * room.width() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(theme.positive if share > 0 else theme.negative))
        painter.drawRect(QRectF(middle, room.y(), length, room.height()).normalized())
        painter.setPen(QPen(color(theme.line), 1.0))
        painter.drawLine(QLineF(middle, room.y() - 1.0, middle, room.bottom() + 1.0))

    def _paint_formula(self, painter: QPainter, line: QRectF) -> float:
        found, theme = self.description, self.theme
        assert found is not None
        if not found.formula:
            return line.y()
        painter.setPen(QPen(color(theme.line), 1.0))
        painter.drawLine(QLineF(line.x(), line.y() + 4.0, line.right(), line.y() + 4.0))
        painter.setFont(fonts.numbers(SMALL))
        painter.setPen(color(theme.ink))
        line = line.translated(0.0, 8.0)
        for text in found.formula:
            words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(line.width()) + 1)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)
            line = line.translated(0.0, LINE)
        return line.y()

    def _paint_image(self, painter: QPainter, room: QRectF) -> float:
        found, theme = self.description, self.theme
        assert found is not None
        assert found.image is not None
        size = found.image.size().scaled(int(self._map), int(self._map), Qt.AspectRatioMode.KeepAspectRatio)
        frame = QRectF(room.x() + (self._map - size.width()) / 2, room.y(), size.width(), size.height())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, found.smooth)
        painter.drawImage(frame, found.image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color(theme.line), 1.0))
        painter.drawRect(frame)
        painter.setFont(fonts.text(SMALL))
        painter.setPen(color(theme.muted))
        place = QRectF(room.x(), frame.bottom() + 2.0, room.width(), ROW)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, found.scale)
        return place.bottom() + 2.0


class Note(QWidget):
    """One sentence beside the pointer: why a connection is refused, or what the keys do."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = parent
        self.theme = theme
        self.text = ""
        self._bad = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Note"))
        self.hide()

    def say(self, text: str, at: QPoint, bad: bool) -> None:
        self.text, self._bad = text, bad
        self.setAccessibleDescription(text)
        if not text:
            self.hide()
            return
        metrics = QFontMetricsF(fonts.text(SMALL))
        needed = metrics.boundingRect(QRectF(0.0, 0.0, 300.0, 400.0), Qt.TextFlag.TextWordWrap, text)
        self.resize(math.ceil(needed.width()) + 26 + 2 * SHADOW, round(needed.height()) + 14 + 2 * SHADOW)
        room = self._ground.rect()
        x = min(at.x() + 14, room.right() - self.width())
        y = at.y() + 14 if at.y() + 14 + self.height() < room.bottom() else at.y() - 14 - self.height()
        self.move(max(0, x), max(0, y))
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        paint_floating(painter, body, self.theme, CONTROL_RADIUS)
        painter.setFont(fonts.text(SMALL))
        painter.setPen(color(self.theme.bad if self._bad else self.theme.ink))
        painter.drawText(body.adjusted(12.0, 7.0, -12.0, -7.0), Qt.TextFlag.TextWordWrap, self.text)


def paint_floating(painter: QPainter, body: QRectF, theme: Theme, radius: float) -> None:
    """The ground of a floating thing, with the one soft shadow there is."""
    painter.setPen(Qt.PenStyle.NoPen)
    for spread in range(SHADOW, 0, -1):
        painter.setBrush(color("#000000", 0.05 if theme.dark else 0.012))
        painter.drawRoundedRect(body.adjusted(-spread, -spread + 1.0, spread, spread), radius + spread, radius + spread)
    painter.setPen(QPen(color(theme.line), 1.0))
    painter.setBrush(color(theme.panel))
    painter.drawRoundedRect(body, radius, radius)
