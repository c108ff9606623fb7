"""A column of the plot area: one plot, or several behind each other with tabs above them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QTabBar, QVBoxLayout, QWidget

from nnsim.ui import fonts
from nnsim.ui.plots.plot import Plot
from nnsim.ui.theme import SMALL, Theme, color, mix

STRIP = 24
"""Height of the tabs."""
PADDING = 10
LEAST_TAB = 46


class Tabs(QTabBar):
    """Names of the plots of a column. `torn` tells that a tab is dragged away, and where the mouse is."""

    torn = Signal(int, QPoint)
    dropped = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._pane = parent
        self.setFont(fonts.text(SMALL))
        self.setMovable(True)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Plots of this column"))
        self.setFixedHeight(STRIP)
        self._torn = False

    def tabSizeHint(self, index: int) -> QSize:
        metrics = QFontMetricsF(self.font())
        wanted = [metrics.horizontalAdvance(self.tabText(tab)) + 2 * PADDING for tab in range(self.count())]
        room = self._pane.width() - 4
        share = min(1.0, room / sum(wanted)) if sum(wanted) > 0 and room > 0 else 1.0
        return QSize(max(int(wanted[index] * share), min(LEAST_TAB, room // max(self.count(), 1))), STRIP)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return QSize(1, STRIP)

    def minimumSizeHint(self) -> QSize:
        return QSize(1, STRIP)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A tab that leaves the strip is no longer sorted but taken away."""
        away = not self.rect().adjusted(0, -STRIP // 2, 0, STRIP // 2).contains(event.position().toPoint())
        if event.buttons() & Qt.MouseButton.LeftButton and (away or self._torn) and self.currentIndex() >= 0:
            self._torn = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.torn.emit(self.currentIndex(), event.globalPosition().toPoint())
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._torn:
            self._torn = False
            self.unsetCursor()
            self.dropped.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), color(theme.panel))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), color(theme.line))
        metrics = QFontMetricsF(self.font())
        for index in range(self.count()):
            box, front = QRectF(self.tabRect(index)), index == self.currentIndex()
            if front:
                painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 2), color(theme.accent))
            if front and self.hasFocus():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color(mix(theme.panel, theme.muted, 0.14)))
                painter.drawRoundedRect(box.adjusted(2, 3, -2, -4), 4, 4)
            painter.setPen(color(theme.ink if front else theme.muted))
            words = metrics.elidedText(self.tabText(index), Qt.TextElideMode.ElideRight, box.width() - PADDING)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


class Pane(QWidget):
    """`fronted` tells the plot that somebody brought to the front, `sorted_tabs` their keys in a new order."""

    fronted = Signal(str)
    sorted_tabs = Signal(object)
    torn = Signal(str, QPoint)
    dropped = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.tabs = Tabs(theme, self)
        self.keys: list[str] = []
        self.plots: list[Plot] = []
        self._pages = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._strip = QHBoxLayout()
        self._strip.setContentsMargins(0, 0, 0, 0)
        self._strip.addWidget(self.tabs, 1)
        column.addLayout(self._strip)
        column.addLayout(self._pages, 1)
        self.tabs.currentChanged.connect(self._turned)
        self.tabs.tabMoved.connect(self._sorted)
        self.tabs.torn.connect(lambda index, place: self.torn.emit(self.keys[index], place))
        self.tabs.dropped.connect(self.dropped)
        self._filling = False

    def fill(self, plots: Sequence[Plot], front: str) -> None:
        """Hold these plots, of which one is in front."""
        self._filling = True
        for plot in self.plots:
            if plot not in plots and plot.parentWidget() is self:
                self._pages.removeWidget(plot)
        self.plots, self.keys = list(plots), [plot.key for plot in plots]
        while self.tabs.count() > len(plots):
            self.tabs.removeTab(self.tabs.count() - 1)
        for at, plot in enumerate(plots):
            if self._pages.indexOf(plot) < 0:
                self._pages.addWidget(plot)
            if at == self.tabs.count():
                self.tabs.addTab(plot.caption())
            elif self.tabs.tabText(at) != plot.caption():
                self.tabs.setTabText(at, plot.caption())
            self.tabs.setTabToolTip(at, plot.caption())
        self.setAccessibleName(", ".join(plot.caption() for plot in plots))
        shown = self.keys.index(front)
        self.tabs.setCurrentIndex(shown)
        self.tabs.setVisible(len(plots) > 1)
        self._pages.setCurrentWidget(self.plots[shown])
        self._filling = False

    @property
    def front(self) -> Plot:
        return self.plots[max(self.tabs.currentIndex(), 0)]

    def reserve(self, pixels: int) -> None:
        """Leave so much room at the right end of the first line, for a button of somebody else."""
        tabbed = len(self.plots) > 1
        self._strip.setContentsMargins(0, 0, pixels + 6 if tabbed and pixels else 0, 0)
        for plot in self.plots:
            plot.header.reserve(0 if tabbed else pixels)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), color(self.tabs.theme.panel))

    def _turned(self, index: int) -> None:
        if not self._filling and 0 <= index < len(self.keys):
            self.fronted.emit(self.keys[index])

    def _sorted(self, origin: int, target: int) -> None:
        if not self._filling:
            self.keys.insert(target, self.keys.pop(origin))
            self.plots.insert(target, self.plots.pop(origin))
            self.sorted_tabs.emit(list(self.keys))
