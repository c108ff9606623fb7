"""Carrying a plot by its header or its tab: past its neighbours, onto another header to become a tab, or out into a window of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnsim.ui.plots.header import HEIGHT
from nnsim.ui.plots.window import on_screen
from nnsim.ui.theme import color

if TYPE_CHECKING:
    from nnsim.ui.plots.area import PlotArea

OUT = 40
"""Pixels beyond the row from which a plot that is let go floats."""


class Carrying(QWidget):
    """The gesture, and the mark that shows what letting go would do."""

    def __init__(self, area: PlotArea) -> None:
        super().__init__(area)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Where the plot goes"))
        self.hide()
        self._area = area
        self._key = ""
        self._at = QPoint()

    def carry(self, key: str, place: QPoint) -> None:
        """The mouse is there, on the screen."""
        area = self._area
        if key in area.windows or area.maximised is not None:
            return
        self._key, self._at = key, place
        here = area.mapFromGlobal(place)
        row = [pane for pane in area.panes if key not in pane.keys or len(pane.keys) == 1]
        at = next((index for index, pane in enumerate(row) if key in pane.keys), None)
        if at is not None and at > 0 and here.x() < self._middle(row[at - 1]):
            area.shift(key, -1)
        elif at is not None and at + 1 < len(row) and here.x() > self._middle(row[at + 1]):
            area.shift(key, 1)
        onto = self._target(key, here)
        self.setVisible(onto is not None or self._outside(here))
        self.setGeometry(area.rect() if onto is None else self._box(onto))
        self.raise_()

    def drop(self) -> None:
        """The mouse lets go."""
        key, self._key = self._key, ""
        self.hide()
        area = self._area
        if not key or key not in area.plots or key in area.windows:
            return
        here = area.mapFromGlobal(self._at)
        onto = self._target(key, here)
        if onto is not None:
            area.change(area.arrangement.stacked(key, onto))
        elif self._outside(here):
            size = area.plots[key].size() * 1.6
            area.float_plot(key, on_screen((self._at.x() - 40, self._at.y() - 10, size.width(), size.height())))
        elif len(area.arrangement.column_of(key).tabs) > 1 and not self._box(key).contains(here):
            area.shift(key, -1 if here.x() < self._middle(self._pane(key)) else 1)

    def _target(self, key: str, here: QPoint) -> str | None:
        """A plot of the column whose first line the mouse is over, unless it is the plot's own."""
        for pane in self._area.panes:
            top = QRect(pane.mapTo(self._area, QPoint()), pane.size())
            top.setHeight(HEIGHT)
            if key not in pane.keys and top.contains(here):
                return pane.keys[0]
        return None

    def _pane(self, key: str) -> QWidget:
        return next(pane for pane in self._area.panes if key in pane.keys)

    def _box(self, key: str) -> QRect:
        pane = self._pane(key)
        return QRect(pane.mapTo(self._area, QPoint()), pane.size())

    def _middle(self, pane: QWidget) -> int:
        return pane.mapTo(self._area, pane.rect().center()).x()

    def _outside(self, here: QPoint) -> bool:
        return not self._area.rect().adjusted(-OUT, -OUT, OUT, OUT).contains(here)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tint = QColor(color(self._area.session.theme.accent))
        painter.setPen(QPen(tint, 2))
        tint.setAlphaF(0.12)
        painter.setBrush(tint)
        painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
