"""All curves of a chart as one item of its scene: Qt asks every item in Python where it is, several times in each picture."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.stroke import Stroke


class Strokes(pg.GraphicsObject):  # type: ignore[misc]
    """Paints the strokes that belong to it, the highest last. They keep their points and their places, and paint nothing themselves."""

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self._chart = chart
        self._strokes: list[Stroke] = []
        self._bounds: QRectF | None = None
        chart.add(self)

    def add(self, stroke: Stroke) -> None:
        self._chart.add(stroke)
        stroke.belong_to(self)
        self._strokes.append(stroke)

    def remove(self, stroke: Stroke) -> None:
        self._strokes.remove(stroke)
        self._chart.remove(stroke)
        self.update()

    def boundingRect(self) -> QRectF:
        """What can be seen of the plane, kept until that is another part."""
        if self._bounds is None:
            bounds: QRectF = self.viewRect()
            self._bounds = bounds
        return self._bounds

    def viewTransformChanged(self) -> None:
        super().viewTransformChanged()
        self.prepareGeometryChange()
        self._bounds = None

    def paint(self, p: QPainter, opt: object, widget: object) -> None:
        for stroke in sorted(self._strokes, key=Stroke.zValue):
            stroke.paint(p, opt, widget)
