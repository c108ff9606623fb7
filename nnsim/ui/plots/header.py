"""The line above a plot: its title, what the colours and marks mean, a question mark and a menu."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QFont, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QToolTip, QWidget

from nnsim.ui import fonts
from nnsim.ui.theme import BODY, SMALL, Theme, color, mix
from nnsim.ui.widgets.plain import plain

HEIGHT = 32
MARGIN = 12
"""Between a plot's edge and its content."""

Mark = Literal["", "line", "dot", "ring"]


@dataclass(frozen=True)
class Entry:
    """A piece of the legend: words, a mark in `color` (a line stands before the words, a point after), a value."""

    text: str
    color: str | None = None
    mark: Mark = ""
    value: str = ""


def spoken(entries: Iterable[Entry]) -> str:
    """A legend in words."""
    return ", ".join(f"{entry.text} {entry.value}".strip() for entry in entries)


class SmallButton(QAbstractButton):
    """A sign that is hardly there until the mouse or the keyboard comes to it."""

    def __init__(self, sign: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sign = sign
        self.theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(self.sizeHint())
        self._by_keyboard = False

    def sizeHint(self) -> QSize:
        return QSize(18, 18)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keyboard = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.theme
        near = self.underMouse() or self.isDown() or (self.hasFocus() and self._by_keyboard)
        if near:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(mix(theme.panel, theme.muted, 0.14)))
            painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
        ink = color(theme.ink if near else mix(theme.panel, theme.muted, 0.7))
        if self.sign == "…":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            for x in (-4.0, 0.0, 4.0):
                painter.drawEllipse(QPointF(self.width() / 2 + x, self.height() / 2), 1.2, 1.2)
        elif self.sign == "+":
            painter.setPen(QPen(ink, 1.3))
            middle = QPointF(self.width() / 2, self.height() / 2)
            painter.drawLine(middle - QPointF(4, 0), middle + QPointF(4, 0))
            painter.drawLine(middle - QPointF(0, 4), middle + QPointF(0, 4))
        else:
            painter.setPen(ink)
            painter.setFont(fonts.text(SMALL))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.sign)


class Header(QWidget):
    """Title on the left, legend on the right. Dragging it moves the plot, a double click makes it large."""

    dragged = Signal(QPoint)
    dropped = Signal()
    doubled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.title = ""
        self.legend: tuple[Entry, ...] = ()
        self.setFixedHeight(HEIGHT)
        self.help = SmallButton("?", theme, self)
        self.menu = SmallButton("…", theme, self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 4, 6, 10)
        self._row.setSpacing(0)
        self._row.addStretch(1)
        self._row.addWidget(self.help)
        self._row.addWidget(self.menu)
        self.controls: list[QWidget] = []
        self._pressed: QPoint | None = None

    def show_title(self, title: str) -> None:
        if title != self.title:
            self.title = title
            self.setAccessibleName(title)
            self.help.setAccessibleName(self.tr("What “{title}” shows").format(title=title))
            self.menu.setAccessibleName(self.tr("Menu of “{title}”").format(title=title))
            self.update()

    def show_legend(self, *entries: Entry) -> None:
        if entries != self.legend:
            self.legend = entries
            self.setAccessibleDescription(spoken(entries))
            self.update()

    def add_control(self, widget: QWidget) -> None:
        """Put something of the plot's own in front of the question mark."""
        self.controls.append(widget)
        self._row.insertWidget(self._row.indexOf(self.help), widget)

    def reserve(self, pixels: int) -> None:
        """Leave so much room at the right end, for a button of somebody else."""
        self._row.setContentsMargins(0, 4, 6 + pixels, 10)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.help.set_theme(theme)
        self.menu.set_theme(theme)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        title, words, digits = fonts.text(BODY, 600), fonts.text(SMALL), fonts.numbers(SMALL)
        right, room, kept = self._room(self.legend)
        used = 0.0
        for entry in self.legend[: -self._seen(self.legend) - 1 : -1]:
            used += _width(entry) + 8
            self._paint_entry(painter, entry, right - used + 8, words, digits, room - kept - 10)
        painter.setFont(title)
        painter.setPen(color(self.theme.ink))
        shown = QFontMetricsF(title).elidedText(self.title, Qt.TextElideMode.ElideRight, room - used - 2)
        painter.drawText(QRectF(MARGIN, 4, room, HEIGHT - 14), Qt.AlignmentFlag.AlignVCenter, shown)

    def holds(self, entries: tuple[Entry, ...]) -> bool:
        """Whether there is room for all of a legend beside the title."""
        return self._seen(entries) == len(entries)

    def _room(self, entries: tuple[Entry, ...]) -> tuple[float, float, float]:
        """Where the words end, how much room they have, and how much of that the title keeps beside these entries."""
        right = min([self.help.x() - 4.0, *(control.x() - 2.0 for control in self.controls if control.isVisible())])
        room = right - MARGIN
        reading = any(entry.value for entry in entries)  # values that somebody points at come before the title
        return right, room, min(fonts.width(self.title, BODY, 600), 60.0 if reading else room)

    def _seen(self, entries: tuple[Entry, ...]) -> int:
        """How many of the last entries there is room for; of values at least one is shown."""
        _, room, kept = self._room(entries)
        used, count = 0.0, 0
        for entry in reversed(entries):
            width = _width(entry)
            if used + width > room - kept - 10 and (used > 0 or not any(one.value for one in entries)):
                break
            used += width + 8
            count += 1
        return count

    def event(self, event: QEvent) -> bool:
        """What there is no room for is said to a mouse that rests."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain(self._left_out()), self)
            return True
        return super().event(event)

    def _left_out(self) -> str:
        """The whole title and legend if not all of them can be read; nothing otherwise."""
        _, room, _ = self._room(self.legend)
        used = sum(_width(entry) + 8 for entry in self.legend)
        if fonts.width(self.title, BODY, 600) + used <= room - 2:
            return ""
        return "\n".join(part for part in (self.title, spoken(self.legend)) if part)

    def _paint_entry(
        self, painter: QPainter, entry: Entry, x: float, words: QFont, digits: QFont, room: float
    ) -> None:  # fmt: skip
        tint = color(entry.color) if entry.color else color(self.theme.muted)
        middle = 4 + (HEIGHT - 14) / 2
        if entry.mark == "line":
            painter.setPen(QPen(tint, 2))
            painter.drawLine(QPointF(x, middle), QPointF(x + 7, middle))
            x += 10
        painter.setFont(words)
        painter.setPen(tint if entry.mark == "line" else color(self.theme.muted))
        metrics = QFontMetricsF(words)
        text = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, max(room, 20))
        box = QRectF(x, 4, 2000, HEIGHT - 14)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        x += metrics.horizontalAdvance(text)
        if entry.value:
            painter.setFont(digits)
            painter.setPen(color(self.theme.ink))
            painter.drawText(box.translated(x + 4 - box.x(), 0), Qt.AlignmentFlag.AlignVCenter, entry.value)
        if entry.mark in ("dot", "ring"):
            paint_point(painter, QPointF(x + 8, middle), tint, entry.mark == "dot")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        way = (event.position().toPoint() - self._pressed).manhattanLength()
        if way >= QApplication.startDragDistance() or self.cursor().shape() == Qt.CursorShape.ClosedHandCursor:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = None
            self.unsetCursor()
            self.dropped.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.doubled.emit()


def paint_point(painter: QPainter, at: QPointF, tint: QColor, filled: bool) -> None:
    """The mark "dot", or "ring" if it is not filled."""
    painter.setPen(QPen(tint, 1.2))
    painter.setBrush(tint if filled else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(at, 3.4, 3.4)


def _width(entry: Entry) -> float:
    width = fonts.width(entry.text, SMALL)
    if entry.value:
        width += 4 + fonts.width_of_numbers(entry.value, SMALL)
    return width + {"": 0, "line": 10, "dot": 12, "ring": 12}[entry.mark]
