"""The line below a map over two features of many: which two they are, and what the others are held at."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from nnsim.ui import fonts
from nnsim.ui.plots.input_plane import MEAN, SAMPLE, InputPlane
from nnsim.ui.theme import SMALL, Theme, color
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.fields import Combo

HEIGHT = 26
INDENT, ARROW = 6, 9


class SmallCombo(Combo):
    """A drop-down in small letters that takes the room there is, with little of its own around the words."""

    def __init__(self, name: str, parent: QWidget, *, whole: bool = False) -> None:
        super().__init__(parent=parent)
        self.setFont(fonts.text(SMALL))
        self.setFixedHeight(HEIGHT - 4)
        self.setSizePolicy(QSizePolicy.Policy.Maximum if whole else QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.setMaxVisibleItems(20)

    def show_items(self, items: list[str], current: int) -> None:
        """Offer these, without telling anybody."""
        with QSignalBlocker(self):
            if [self.itemText(index) for index in range(self.count())] != items:
                self.clear()
                self.addItems(items)
            self.setCurrentIndex(current)
        self.setToolTip(self.currentText())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(QFontMetricsF(self.font()).horizontalAdvance(self.currentText())) + 2 * INDENT + ARROW + 4, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = painting.accent(self) if self.hasFocus() else painting.strong_line(self) if self.underMouse() else painting.line(self)
        painting.frame(painter, QRectF(self.rect()), painting.panel(self), edge, 1.5 if self.hasFocus() else 1.0)
        place = QRectF(self.rect()).adjusted(INDENT, 0, -INDENT - ARROW, 0)
        words = QFontMetricsF(self.font()).elidedText(self.currentText(), Qt.TextElideMode.ElideRight, place.width())
        painter.setFont(self.font())
        painter.setPen(painting.ink(self))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painting.chevron(painter, QPointF(self.width() - INDENT - 3, self.height() / 2), painting.muted(self), 2.5)


class PlaneBar(QWidget):
    """Chooses in the session's plane; hidden where there are no other features."""

    def __init__(self, plane: InputPlane, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.plane = plane
        self.setFixedHeight(HEIGHT)
        self.across = SmallCombo(self.tr("Feature across"), self)
        self.upward = SmallCombo(self.tr("Feature upward"), self)
        self.held = SmallCombo(self.tr("What the other features are held at"), self, whole=True)
        self.marks = [QLabel("→", self), QLabel("↑", self)]
        self.across.activated.connect(self._choose)
        self.upward.activated.connect(self._choose)
        self.held.activated.connect(self._hold)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 0, 0)
        row.setSpacing(4)
        for widget in (self.marks[0], self.across, self.marks[1], self.upward, self.held):
            row.addWidget(widget, 1 if widget in (self.across, self.upward) else 0)
        for mark in self.marks:
            mark.setFont(fonts.text(SMALL))
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        for mark in self.marks:
            palette = mark.palette()
            palette.setColor(mark.foregroundRole(), color(theme.muted))
            mark.setPalette(palette)

    def refresh(self) -> None:
        """Show the choice as it is now."""
        plane = self.plane
        self.setVisible(not plane.whole)
        if plane.whole:
            return
        names = list(plane.names)
        self.across.show_items(names, plane.features[0])
        self.upward.show_items(names, plane.features[1])
        sample = self.tr("others: sample {number}").format(number=plane.session.sample + 1)
        self.held.show_items([self.tr("others: mean"), sample], [MEAN, SAMPLE].index(plane.kind))
        self.held.setToolTip(plane.held_text())
        self.held.setAccessibleDescription(plane.held_text())

    def _choose(self) -> None:
        across, upward = self.across.currentIndex(), self.upward.currentIndex()
        if across == upward:  # the one chosen just now stays, and the other changes places with it
            if self.sender() is self.across:
                upward = self.plane.features[0]
            else:
                across = self.plane.features[1]
        self.plane.choose(across, upward)
        self.refresh()

    def _hold(self, index: int) -> None:
        self.plane.hold((MEAN, SAMPLE)[index])
        self.refresh()
