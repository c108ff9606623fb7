"""Buttons: a plain one, the one primary button of a place, and a row of which one is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from nnsim.ui import fonts
from nnsim.ui.theme import BODY, SMALL
from nnsim.ui.widgets import glyphs, painting
from nnsim.ui.widgets.pressable import Pressable, keeps_space

GLYPH = 11.0
GAP = 6.0


class Button(QPushButton):
    """A button with a hairline frame; `glyph` names its picture, drawn before the text or, if `trailing`, after it.

    A click leaves the keyboard where it was, so Space goes on to mean Train. Reached by Tab, Space presses the button.
    """

    def __init__(
        self, text: str = "", glyph: str = "", *, trailing: bool = False, flat: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.glyph = glyph
        self._trailing = trailing
        self.setFlat(flat)
        self.setFont(fonts.text(BODY))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_glyph(self, name: str) -> None:
        self.glyph = name
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        width += GLYPH if self.glyph else 0
        width += GAP if self.glyph and self.text() else 0
        width += 16 if self.menu() is not None else 0
        high = max(painting.HEIGHT, round(2.4 * self.font().pointSizeF()))
        return QSize(round(width) + (12 if self.isFlat() else 20), high)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        return keeps_space(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()  # as Space does, also outside dialogs
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_ground(painter)
        ink = self._ink()
        painter.setFont(self.font())
        metrics = QFontMetricsF(self.font())
        words = metrics.horizontalAdvance(self.text())
        between = GAP if self.glyph and self.text() else 0.0
        arrow = 14.0 if self.menu() is not None else 0.0
        x = (self.width() - words - between - (GLYPH if self.glyph else 0.0) - arrow) / 2
        middle = self.height() / 2
        picture_x = x + words + between if self._trailing else x
        if self.glyph:
            glyphs.paint(painter, self.glyph, QRectF(picture_x, middle - GLYPH / 2, GLYPH, GLYPH), ink)
        text_x = x if self._trailing or not self.glyph else x + GLYPH + between
        painter.setPen(ink)
        painter.drawText(QPointF(text_x, middle + (metrics.ascent() - metrics.descent()) / 2), self.text())
        if arrow:
            painting.chevron(painter, QPointF(self.width() - 13, middle), painting.muted(self), 3.0)
        if self.hasFocus():
            painting.focus_ring(painter, self)

    def _ink(self) -> QColor:
        return painting.ink(self)

    def _paint_ground(self, painter: QPainter) -> None:
        over = self.underMouse() and self.isEnabled()
        fill = painting.hover(self) if over or self.isDown() else painting.panel(self)
        if self.isDown():
            fill = painting.mixed(fill, painting.ink(self), 0.06)
        if self.isFlat():
            if over or self.isDown():
                painting.frame(painter, QRectF(self.rect()), fill, fill, 0)
            return
        edge = painting.strong_line(self) if over else painting.line(self)
        painting.frame(painter, QRectF(self.rect()), fill, edge)


class PrimaryButton(Button):
    """The one button of a place that one came to press."""

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(8, 0)

    def _ink(self) -> QColor:
        return painting.on_accent(self) if self.isEnabled() else painting.muted(self)

    def _paint_ground(self, painter: QPainter) -> None:
        fill = painting.accent(self)
        if self.isDown():
            fill = painting.mixed(fill, painting.ink(self), 0.22)
        elif self.underMouse() and self.isEnabled():
            fill = painting.mixed(fill, painting.ink(self), 0.10)
        painting.frame(painter, QRectF(self.rect()), fill, fill, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(painting.on_accent(self))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5), 5, 5)


class LinkButton(Button):
    """Words that can be pressed, in the accent colour: “more”, “Show data”."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, flat=True, parent=parent)
        self.setFont(fonts.text(SMALL))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), max(22, round(2 * self.font().pointSizeF())))

    def _ink(self) -> QColor:
        return painting.accent(self) if self.isEnabled() else painting.muted(self)


class Disclosure(Pressable):
    """A small arrow that unfolds what belongs to the row: to the right while folded, down while open."""

    def __init__(self, name: str, *, open: bool = False, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setCheckable(True)
        self.setChecked(open)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(18, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shade = painting.ink(self) if self.underMouse() else painting.muted(self)
        painting.chevron(painter, QPointF(9, self.height() / 2), shade, 3.0, 0 if self.isChecked() else -90)
        if self.hasFocus():
            painting.focus_ring(painter, self, 4)


class Segmented(QWidget):
    """A row of words of which one is chosen; arrow keys move the choice."""

    chosen = Signal(str)

    def __init__(self, options: Sequence[tuple[str, str]], current: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        self._segments: dict[str, _Segment] = {}
        for key, title in options:
            segment = _Segment(title, self)
            segment.clicked.connect(lambda _=False, key=key: self._choose(key))
            row.addWidget(segment)
            self._segments[key] = segment
        self.setFixedHeight(painting.HEIGHT)
        self.set_current(current or (options[0][0] if options else ""))

    @property
    def current(self) -> str:
        return self._current

    def set_current(self, key: str) -> None:
        """Show a choice without telling anybody."""
        self._current = key
        for other, segment in self._segments.items():
            segment.setChecked(other == key)

    def segment(self, key: str) -> QAbstractButton:
        return self._segments[key]

    def _choose(self, key: str) -> None:
        changed = key != self._current
        self.set_current(key)
        if changed:
            self.chosen.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
            return
        keys = [key for key, segment in self._segments.items() if segment.isEnabled()]
        if self._current in keys:
            key = keys[(keys.index(self._current) + move) % len(keys)]
            self._segments[key].setFocus()
            self._choose(key)

    def paintEvent(self, event: QPaintEvent) -> None:
        painting.frame(QPainter(self), QRectF(self.rect()), painting.hover(self), painting.line(self))


class _Segment(Pressable):
    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)
        self.setFont(fonts.text(BODY))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(round(QFontMetricsF(self.font()).horizontalAdvance(self.text())) + 18, painting.HEIGHT - 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, painting.HEIGHT - 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.isChecked():
            painting.frame(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), painting.panel(self), painting.line(self), radius=6)
        bright = self.isChecked() or self.underMouse()
        painter.setPen(painting.ink(self) if bright or not self.isEnabled() else painting.muted(self))
        words = QFontMetricsF(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 8)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
        if self.hasFocus():
            painting.focus_ring(painter, self, 6)
