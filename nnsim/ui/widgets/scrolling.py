"""Scroll areas without a frame, with bars that are only as wide as they need to be, and the tabs of a panel."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollArea, QScrollBar, QStyle, QStyleOptionSlider, QTabBar, QWidget

from nnsim.ui import fonts
from nnsim.ui.theme import BODY
from nnsim.ui.widgets import painting


class ScrollBar(QScrollBar):
    """A thin bar without arrows."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(9, 40) if self.orientation() == Qt.Orientation.Vertical else QSize(40, 9)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() <= self.minimum():
            return
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = self.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, QStyle.SubControl.SC_ScrollBarSlider, self)
        painter = QPainter(self)
        fill = painting.strong_line(self) if self.underMouse() or self.isSliderDown() else painting.line(self)
        painting.frame(painter, QRectF(handle).adjusted(2, 2, -2, -2), fill, fill, 0, 2.5)


def thin_bars(area: QAbstractScrollArea) -> None:
    """Give any scrolling widget the thin bars and take its frame away."""
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setVerticalScrollBar(ScrollBar(Qt.Orientation.Vertical, area))
    area.setHorizontalScrollBar(ScrollBar(Qt.Orientation.Horizontal, area))


class Scroll(QScrollArea):
    """Holds one widget as wide as itself and scrolls it up and down."""

    def __init__(self, widget: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        thin_bars(self)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(widget)


class Tabs(QTabBar):
    """Words on a hairline; the chosen one is underlined in the accent colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(fonts.text(BODY))
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(False)
        self.setFixedHeight(42)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def tabSizeHint(self, index: int) -> QSize:
        return QSize(QFontMetrics(fonts.text(BODY, 600)).horizontalAdvance(self.tabText(index)) + 14, 42)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, painting.line(self))
        for index in range(self.count()):
            box = self.tabRect(index)
            chosen = index == self.currentIndex()
            painter.setFont(fonts.text(BODY, 600 if chosen else 400))
            painter.setPen(painting.ink(self) if chosen else painting.muted(self))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.tabText(index))
            if chosen:
                painter.fillRect(box.left(), self.height() - 2, box.width() - 12, 2, painting.accent(self))
                if self.hasFocus():
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.setPen(painting.accent(self))
                    painter.drawRoundedRect(box.adjusted(-4, 9, -9, -8), 5, 5)
