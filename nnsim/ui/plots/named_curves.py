"""Curves over the iterations whose names stand in the chart, with their values under the mouse: for plots with a curve for each layer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from nnsim.ui import fonts
from nnsim.ui.numerals import number, percent
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.corners import Corner, show_names
from nnsim.ui.plots.curves import Curves, Line
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.names import Names
from nnsim.ui.theme import SMALL, Theme

ASIDE = 28
"""Room beside names that stand to the right of their curves."""


class NamedCurves(QWidget):
    """A chart with curves and their names. `pointed` is the iteration under the mouse, or None. Pale lines without a label have no name."""

    pointed = Signal(object)

    def __init__(self, theme: Theme, accessible_name: str, parent: QWidget, *, beside: bool = False) -> None:
        super().__init__(parent)
        self.chart = Chart(self)
        self.chart.setAccessibleName(accessible_name)
        self.chart.bottom.unit = self.tr("iteration")
        self.names = Names(theme, self)
        self.curves = Curves(self.chart, theme)
        self.most = 6
        """So many names are shown."""
        self._beside = beside
        """Whether the names stand to the right of the curves and not above them."""
        self._room = 0
        self.corner = Corner.RIGHT
        """Where the names stand above the curves: where they cover least of them."""
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self.chart, 0, 0)
        grid.addWidget(self.names, 0, 0)
        self.curves.pointed.connect(self._point)

    def draw(self, lines: Sequence[Line]) -> None:
        self.curves.draw(lines)
        self._show_names()

    def set_theme(self, theme: Theme) -> None:
        self.curves.set_theme(theme)
        self.names.theme = theme

    def table(self) -> Table:
        """The points as drawn, without what only marks a value."""
        marks = {line.name for line in self.curves.lines if not line.legend and not line.raw}
        return {name: column for name, column in self.curves.table().items() if name not in marks}

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._beside:
            self.most = max((self.height() - 24) // 14, 1)
            self._show_names()

    def _point(self, at: float | None) -> None:
        self._show_names()
        self.pointed.emit(at)

    def _show_names(self) -> None:
        curves, at = self.curves, self.curves.at
        named = [line for line in curves.lines if line.legend]
        entries = []
        for line in named[: self.most]:
            point = None if at is None else curves.value(line, at)
            value = "" if point is None else percent(point[1]) if self.chart.left.percent else number(point[1], 3)
            entries.append(Entry(line.legend, line.color, value=value))
        if len(named) > len(entries):
            entries.append(Entry(self.tr("and %n more", "", len(named) - len(entries)), curves.theme.muted))
        if not self._beside:
            self.corner = show_names(self.names, tuple(entries), curves, self.corner)
        else:
            longest = max((fonts.width(entry.text, SMALL) for entry in entries), default=0.0)
            room = round(min(longest + ASIDE, 0.45 * self.width()))
            self.names.limit = room - ASIDE + 1  # what is left of the chart must not be covered by long names
            self.names.show_entries(tuple(entries))
            if room != self._room:  # to lay out anew takes long
                self._room = room
                self.chart.leave_room(room)
