"""Which part of the unrolled network is looked at: zoom and place, kept inside the drawing. No widget."""

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSizeF

SMALLEST, LARGEST = 0.25, 4.0
SIDE, TOP, BOTTOM = 20.0, 54.0, 72.0
"""Pixels kept free around the drawing; headings stand at the top, words below."""
FEWEST, READABLE = 6.5, 0.8
"""So many steps are shown at first, unless that would make words too small to read."""


@dataclass
class Lens:
    """`corner`: what lies in the upper left corner of the view. `rect`: the drawing; `size`: of the view, in pixels."""

    zoom: float = 1.0
    corner: QPointF = field(default_factory=QPointF)
    rect: QRectF = field(default_factory=QRectF)
    size: QSizeF = field(default_factory=lambda: QSizeF(100.0, 100.0))

    def pixel(self, point: QPointF) -> QPointF:
        """Where a point of the drawing is seen."""
        return (point - self.corner) * self.zoom

    def point(self, pixel: QPointF) -> QPointF:
        """What is seen at a pixel."""
        return pixel / self.zoom + self.corner

    def fit(self, pitch: float, middle: float, largest: float = 1.25) -> None:
        """Everything, if it can be read then; else as many steps as can, around a place."""
        room_x, room_y = max(60.0, self.size.width() - 2 * SIDE), max(60.0, self.size.height() - TOP - BOTTOM)
        high = min(largest, room_y / max(1.0, self.rect.height()))
        whole = room_x / max(1.0, self.rect.width())
        some = whole if whole >= READABLE else max(READABLE, room_x / (FEWEST * pitch))
        self.zoom = max(SMALLEST, min(high, some))
        self.show_middle(middle)

    def free_height(self) -> float:
        """How much higher the drawing could be."""
        return (self.size.height() - TOP - BOTTOM) / self.zoom - self.rect.height()

    def show_middle(self, x: float) -> None:
        """Look at a place along time."""
        self.corner = QPointF(x - self.size.width() / 2 / self.zoom, self.corner.y())
        self.keep_inside()

    def zoom_by(self, factor: float, around: QPointF) -> None:
        """Zoom, so that a pixel shows the same thing as before."""
        fixed = self.point(around)
        self.zoom = min(LARGEST, max(SMALLEST, self.zoom * factor))
        self.corner = fixed - around / self.zoom
        self.keep_inside()

    def move(self, pixels: QPointF) -> None:
        """Move the drawing."""
        self.corner = self.corner - pixels / self.zoom
        self.keep_inside()

    def bring_in_sight(self, left: float, right: float) -> bool:
        """Look so that a stretch of time is seen; whether anything moved."""
        before = self.corner
        first, last = self.corner.x() + SIDE / self.zoom, self.corner.x() + (self.size.width() - SIDE) / self.zoom
        if left < first or right - left > last - first:
            self.corner = self.corner + QPointF(left - first, 0.0)
        elif right > last:
            self.corner = self.corner + QPointF(right - last, 0.0)
        self.keep_inside()
        return self.corner != before

    def keep_inside(self) -> None:
        """What fits into the view stands in its middle; what is larger fills it."""
        rect, zoom = self.rect, self.zoom
        left, right = rect.left() - SIDE / zoom, rect.right() + (SIDE - self.size.width()) / zoom
        top, bottom = rect.top() - TOP / zoom, rect.bottom() + (BOTTOM - self.size.height()) / zoom
        x = (left + right) / 2 if left >= right else min(max(self.corner.x(), left), right)
        y = (top + bottom) / 2 if top >= bottom else min(max(self.corner.y(), top), bottom)
        self.corner = QPointF(x, y)
