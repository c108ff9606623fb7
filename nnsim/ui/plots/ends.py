"""Names of curves where they end, so that nobody has to look from a curve to a legend and back."""

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnsim.ui import fonts
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.curves import Curves, Line
from nnsim.ui.theme import SMALL, color

ROOM = 38
"""Pixels right of a chart that the names of a few letters need."""
HEIGHT = 13.0


class Ends(QWidget):
    """Lies over a chart with the same geometry. Names that would touch make room for each other."""

    def __init__(self, curves: Curves, parent: QWidget) -> None:
        super().__init__(parent)
        self.curves = curves
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        curves.chart.view.sigRangeChanged.connect(self.follow)
        curves.chart.view.sigResized.connect(self.follow)

    def follow(self, *_: object) -> None:
        """The curves or the axes have changed."""
        self.update()

    def places(self) -> list[tuple[Line, QPointF]]:
        """Each named curve that ends within the axes, and where the middle of the left edge of its name is, from top to bottom."""
        chart = self.curves.chart
        x, y = chart.limits()
        found = []
        ends = [(line, end) for line in self.curves.lines if not line.pale and (end := self._end(line)) is not None]
        furthest = max((end[0] for _, end in ends), default=0.0)
        for line, end in ends:
            across = furthest if end[0] >= furthest - 1 else end[0]  # those that take turns are an epoch apart at most
            if x.low <= across <= x.high:
                place = chart.position(across, min(max(end[1], y.low), y.high))
                found.append((line, QPointF(place.x() + 5, place.y())))
        found.sort(key=lambda item: item[1].y())
        return self._apart(found)

    def _end(self, line: Line) -> tuple[float, float] | None:
        """The last point of a line that can be drawn."""
        for x, y in zip(line.x[::-1], line.y[::-1], strict=True):
            if math.isfinite(y) and (y > 0 or not self.curves.logarithmic):
                return float(x), math.log10(y) if self.curves.logarithmic else float(y)
        return None

    def _apart(self, found: list[tuple[Line, QPointF]]) -> list[tuple[Line, QPointF]]:
        """Pushed down where they would touch, and up again from the lower edge."""
        heights = [place.y() for _, place in found]
        for index in range(1, len(heights)):
            heights[index] = max(heights[index], heights[index - 1] + HEIGHT)
        lowest = self._bottom()
        for index in reversed(range(len(heights))):
            heights[index] = min(heights[index], lowest)
            lowest = heights[index] - HEIGHT
        return [(line, QPointF(place.x(), height)) for (line, place), height in zip(found, heights, strict=True)]

    def _bottom(self) -> float:
        chart: Chart = self.curves.chart
        return chart.position(0.0, chart.limits()[1].low).y() - HEIGHT / 2 + 4

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(fonts.text(SMALL, 600))
        metrics = QFontMetricsF(painter.font())
        base = (metrics.ascent() - metrics.descent()) / 2
        for line, place in self.places():
            painter.setPen(color(line.color))
            painter.drawText(place + QPointF(0, base), line.name)
