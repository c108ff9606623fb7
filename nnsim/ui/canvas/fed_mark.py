"""Marks of what is fed by hand: where an input lies in the maps of units, as the same cross that the decision map shows, and held units."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnsim.engine.frames import Frame
from nnsim.ui.theme import Theme, color

ARM = 4.0
LOCK = 6.0


def paint_place(painter: QPainter, frame: Frame, node: str, cells: list[QRectF], theme: Theme) -> None:
    """A cross in every cell that shows a map over the plane; nothing where nothing is fed, or outside of what the maps show."""
    place = frame.fed.place if frame.fed is not None and frame.fed.shown and node in frame.maps else None
    if place is None or not all(0.0 <= share <= 1.0 for share in place):
        return
    for cell in cells:
        middle = QPointF(cell.left() + place[0] * cell.width(), cell.bottom() - place[1] * cell.height())
        for shade, width in ((theme.panel, 3.0), (theme.ink, 1.2)):
            painter.setPen(QPen(color(shade), width))
            painter.drawLine(middle - QPointF(ARM, 0.0), middle + QPointF(ARM, 0.0))
            painter.drawLine(middle - QPointF(0.0, ARM), middle + QPointF(0.0, ARM))


def held_units(frame: Frame, node: str) -> tuple[int, ...]:
    """Units of a node that give what was typed, in this frame."""
    if frame.fed is None or not frame.fed.shown:
        return ()
    return tuple(unit for id, unit in frame.fed.feed.held if id == node)


def paint_held(painter: QPainter, cell: QRectF, radius: float, theme: Theme) -> None:
    """A ring around a unit that is held, with a lock at its corner."""
    size = min(LOCK, 0.6 * min(cell.width(), cell.height()))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color(theme.accent), 0.37 * size))
    painter.drawRoundedRect(cell, radius, radius)
    middle = cell.topLeft()
    painter.setPen(QPen(color(theme.panel), 0.16 * size))
    painter.setBrush(color(theme.accent))
    painter.drawEllipse(middle, size, size)
    body = QRectF(middle.x() - 0.42 * size, middle.y() - 0.08 * size, 0.84 * size, 0.58 * size)
    shackle = QRectF(middle.x() - 0.26 * size, middle.y() - 0.52 * size, 0.52 * size, 0.9 * size)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(shackle, 0, 180 * 16)
    painter.fillRect(body, color(theme.panel))
