"""Where an arrow runs: from the edge of one thing to the edge of another, in a slight bow. Pure geometry."""

import itertools
import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

GAP = 5.0
"""How far an arrow stays away from what it is at."""
BOW = 0.1
"""How far it swings out, in its length."""
TIP, HALF_TIP = 9.0, 4.2


@dataclass(frozen=True)
class Course:
    """`start`, `end` and the point `control` that bends it."""

    start: QPointF
    control: QPointF
    end: QPointF

    def path(self) -> QPainterPath:
        """The line, up to the middle of its head."""
        way = unit_vector(self.end - self.control)
        path = QPainterPath(self.start)
        path.quadTo(self.control, self.end - way * (TIP * 0.6))
        return path

    def head(self) -> QPolygonF:
        way = unit_vector(self.end - self.control)
        aside, back = QPointF(-way.y(), way.x()) * HALF_TIP, self.end - way * TIP
        return QPolygonF([self.end, back + aside, back + way * 2.0, back - aside])

    def distance(self, point: QPointF) -> float:
        """How far a point is from the line."""
        path = QPainterPath(self.start)
        path.quadTo(self.control, self.end)
        points = [path.pointAtPercent(step / 24) for step in range(25)]
        return min(_apart(point, before, after) for before, after in itertools.pairwise(points))


def course(source: QRectF | QPointF, target: QRectF | QPointF) -> Course:
    """From a point or the edge of a rectangle to another."""
    start, end = _middle(source), _middle(target)
    if isinstance(source, QRectF):
        start = _edge(source, end)
    if isinstance(target, QRectF):
        end = _edge(target, start)
    way = end - start
    control = (start + end) / 2 + QPointF(way.y(), -way.x()) * BOW
    return Course(start, control, end)


def _middle(end: QRectF | QPointF) -> QPointF:
    return end.center() if isinstance(end, QRectF) else end


def _edge(rect: QRectF, towards: QPointF) -> QPointF:
    """Where the line from the middle of a rectangle leaves it, a little outside; the nearest edge if it does not."""
    grown, middle = rect.adjusted(-GAP, -GAP, GAP, GAP), rect.center()
    way = towards - middle
    shares = [half / abs(step) for half, step in ((grown.width() / 2, way.x()), (grown.height() / 2, way.y())) if abs(step) > 1e-6]
    share = min(shares, default=0.0)
    return middle + way * share if share <= 1.0 else QPointF(
        min(max(towards.x(), grown.left()), grown.right()), min(max(towards.y(), grown.top()), grown.bottom())
    )  # fmt: skip


def unit_vector(way: QPointF) -> QPointF:
    length = math.hypot(way.x(), way.y())
    return way / length if length > 1e-6 else QPointF(1.0, 0.0)


def _apart(point: QPointF, start: QPointF, end: QPointF) -> float:
    way, off = end - start, point - start
    length = way.x() ** 2 + way.y() ** 2
    share = min(1.0, max(0.0, (off.x() * way.x() + off.y() * way.y()) / length)) if length else 0.0
    rest = off - way * share
    return math.hypot(rest.x(), rest.y())
