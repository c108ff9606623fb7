"""Pictures of what is known at some places only, and passes evenly from one to the next."""

import pyqtgraph as pg
from PySide6.QtGui import QPainter


class Picture(pg.ImageItem):  # type: ignore[misc]
    """An image whose cells pass into each other."""

    def paint(self, painter: QPainter, *arguments: object) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        super().paint(painter, *arguments)
