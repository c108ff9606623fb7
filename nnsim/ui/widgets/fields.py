"""Controls that hold a value: a field to type in, a search field, a drop-down, a check box and a slider."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QSlider, QStyle, QStyleOptionSlider, QWidget

from nnsim.ui import fonts
from nnsim.ui.theme import BODY, SMALL
from nnsim.ui.widgets import glyphs, painting
from nnsim.ui.widgets.pressable import Pressable, keeps_space

FIELD_WIDTH = 92
INDENT = 9


class Field(QLineEdit):
    """A line to type in. `flat` ones show their frame only while the pointer or the keyboard is there.

    `stepped(direction, fast)` reports arrow keys and the wheel, `released` the end of a run of arrow keys; what a step is,
    the owner decides. `cancelled`: Escape was pressed in a changed text. Where numbers are stepped, Space is not part of one,
    so it stays the window's shortcut.
    """

    stepped = Signal(int, bool)
    released = Signal()
    cancelled = Signal()

    def __init__(self, *, flat: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flat = flat
        self.faulty = False
        self.steps = False
        self.setFrame(False)
        self.setFont(fonts.numbers(BODY))
        self.setFixedHeight(painting.FLAT_HEIGHT if flat else painting.HEIGHT)
        self.setTextMargins(INDENT - 2, 0, INDENT - 2, 0)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        clear = self.palette()
        clear.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
        self.setPalette(clear)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.height())

    def set_faulty(self, faulty: bool) -> None:
        self.faulty = faulty
        self.update()

    def event(self, event: QEvent) -> bool:
        if self.steps and event.type() == QEvent.Type.ShortcutOverride and keeps_space(event):
            event.ignore()
            return True
        if self._has_nothing_to_undo(event):
            event.ignore()
            return True
        return super().event(event)

    def _has_nothing_to_undo(self, event: QEvent) -> bool:
        """Undo and redo are the window's where nothing was typed: the field would swallow them without a word."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        undo, redo = event.matches(QKeySequence.StandardKey.Undo), event.matches(QKeySequence.StandardKey.Redo)
        return (undo and not self.isUndoAvailable()) or (redo and not self.isRedoAvailable())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.cancelled.emit()
            return
        direction = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if direction is None or not self.steps:
            super().keyPressEvent(event)
            return
        self.stepped.emit(direction, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(event)
        if self.steps and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.isAutoRepeat():
            self.released.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not (self.steps and self.hasFocus() and event.angleDelta().y()):
            event.ignore()  # so that the panel scrolls and no value changes by accident
            return
        self.stepped.emit(1 if event.angleDelta().y() > 0 else -1, False)
        self.released.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        active = self.hasFocus() or self.underMouse()
        if not self.flat or active or self.faulty:
            edge = painting.bad(self) if self.faulty else painting.accent(self) if self.hasFocus() else painting.line(self)
            if self.underMouse() and not self.hasFocus() and not self.faulty:
                edge = painting.strong_line(self)
            painting.frame(painter, QRectF(self.rect()), painting.panel(self), edge, 1.5 if self.hasFocus() else 1.0)
        painter.end()
        super().paintEvent(event)


class SearchField(Field):
    """A field with a magnifying glass; Escape empties it, arrow down and Enter are for the list below it."""

    entered = Signal()
    down = Signal()

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setFont(fonts.text(BODY))
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setTextMargins(24, 0, INDENT - 2, 0)
        self.returnPressed.connect(self.entered)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        glyphs.paint(painter, "search", QRectF(10, self.height() / 2 - 6, 12, 12), painting.muted(self))


class Combo(QComboBox):
    """A drop-down in the frame of a field; `flat` ones show the frame only when touched."""

    def __init__(self, *, flat: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flat = flat
        self.setFont(fonts.text(BODY) if flat else fonts.numbers(BODY))
        self.setFixedHeight(painting.FLAT_HEIGHT if flat else painting.HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.view().setTextElideMode(Qt.TextElideMode.ElideNone)
        self.currentIndexChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(self.font()).horizontalAdvance(self.currentText())
        if self.flat:
            return QSize(round(words) + 8, self.height())
        return QSize(max(FIELD_WIDTH, round(words) + 2 * INDENT + 16), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.height())

    def font_for(self, width: float) -> QFont:
        """The font for words that have so much room: words that would lose their end in it are written smaller."""
        fits = QFontMetricsF(self.font()).horizontalAdvance(self.currentText()) <= width
        return self.font() if fits else fonts.text(SMALL) if self.flat else fonts.numbers(SMALL)

    def event(self, event: QEvent) -> bool:
        return keeps_space(event) or super().event(event)

    def showPopup(self) -> None:
        widest = max((QFontMetricsF(self.font()).horizontalAdvance(self.itemText(i)) for i in range(self.count())), default=0)
        self.view().setMinimumWidth(max(self.width(), round(widest) + 34))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        touched = self.hasFocus() or self.underMouse()
        if not self.flat or touched:
            edge = painting.accent(self) if self.hasFocus() else painting.line(self)
            if self.underMouse() and not self.hasFocus():
                edge = painting.strong_line(self)
            painting.frame(painter, QRectF(self.rect()), painting.panel(self), edge, 1.5 if self.hasFocus() else 1.0)
        left, right = (2, 2) if self.flat else (INDENT, 20)
        place = QRect(left, 0, self.width() - left - right, self.height())
        side = Qt.AlignmentFlag.AlignRight if self.flat else Qt.AlignmentFlag.AlignLeft
        font = self.font_for(place.width())
        painter.setFont(font)
        painter.setPen(painting.ink(self))
        words = QFontMetricsF(font).elidedText(self.currentText(), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, words)
        if not self.flat:
            painting.chevron(painter, QPointF(self.width() - 12, self.height() / 2), painting.muted(self), 3.0)


class Check(Pressable):
    """A box with a tick, for yes or no; its words, if any, stand to the right."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)
        self.setFont(fonts.text(BODY))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return QSize(22 + (round(words) + 6 if self.text() else 0), painting.FLAT_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(2, self.height() / 2 - 9, 18, 18)
        if self.isChecked():
            painting.frame(painter, box, painting.accent(self), painting.accent(self), 0, 5)
            painting.tick(painter, box.center(), painting.on_accent(self))
        else:
            edge = painting.muted(self) if self.underMouse() else painting.strong_line(self)
            painting.frame(painter, box, painting.panel(self), edge, 1.2, 5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(painting.accent(self))
            painter.drawRoundedRect(box.adjusted(-1.5, -1.5, 1.5, 1.5), 6.5, 6.5)
        if self.text():
            painter.setPen(painting.ink(self))
            painter.drawText(self.rect().adjusted(28, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())


class Slider(QSlider):
    """A thin line, filled up to a ring that can be dragged."""

    def __init__(self, steps: int = 1000, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, steps)
        self.setPageStep(max(steps // 10, 1))
        self.setSingleStep(max(steps // 50, 1))
        self.setFixedHeight(20)
        self.setMinimumWidth(60)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def share(self) -> float:
        return self.value() / self.maximum()

    def set_share(self, share: float) -> None:
        self.setValue(round(min(max(share, 0.0), 1.0) * self.maximum()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere takes the ring there and starts a drag."""
        if event.button() == Qt.MouseButton.LeftButton and not self._handle().contains(event.position().toPoint()):
            self.setSliderDown(True)
            self._move_to(event.position().x())
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._move_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderDown(False)
        else:
            super().mouseReleaseEvent(event)

    def _move_to(self, x: float) -> None:
        self.setSliderPosition(round((x - 8) / max(self.width() - 16, 1) * self.maximum()))

    def _handle(self) -> QRect:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        return self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, knob = self.height() / 2, 8 + self.share * (self.width() - 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(painting.line(self))
        painter.drawRoundedRect(QRectF(2, middle - 2, self.width() - 4, 4), 2, 2)
        painter.setBrush(painting.accent(self))
        painter.drawRoundedRect(QRectF(2, middle - 2, knob - 2, 4), 2, 2)
        ring = 7.0 if self.underMouse() or self.isSliderDown() else 6.0
        painting.frame(
            painter, QRectF(knob - ring, middle - ring, 2 * ring, 2 * ring), painting.panel(self), painting.accent(self), 2, ring
        )
        if self.hasFocus():
            painter.setBrush(painting.accent(self))
            painter.drawEllipse(QPointF(knob, middle), 3, 3)
            painting.focus_ring(painter, self)
