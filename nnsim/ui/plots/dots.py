"""Points of a plot that stay while what lies under them changes 20 times a second: Qt keeps them as a picture."""

import numpy as np
import numpy.typing as npt
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

    def move(self, places: npt.NDArray[np.floating]) -> None:
        """Put the points that are there, as they look, at other places (N, 2): to dress each anew takes a hundred times as long."""
        self.data["x"], self.data["y"] = places.T
        self.bounds = [None, None]
        self.update()
