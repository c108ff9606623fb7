"""Points of a plot that stay while what lies under them changes 20 times a second: Qt keeps them as a picture."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsItem


class Dots(pg.ScatterPlotItem):  # type: ignore[misc]
    """A scatter plot that is painted anew only when its points or the view change."""

    def __init__(self, **style: object) -> None:
        super().__init__(**style)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def boundingRect(self) -> QRectF:
        """What can be seen of it; to look for the extremes of its data would take as long as drawing it."""
        visible: QRectF = self.viewRect()
        return visible
