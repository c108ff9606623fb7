"""Painting signals and errors on their way. Not by their colour alone: a signal is a full arrow and stands in a round tag, an error goes
the other way as two open angles and stands in a tag with a tip, a gradient in a square one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from nnsim.ui import fonts
from nnsim.ui.canvas import detail
from nnsim.ui.canvas.travel.content import Arrow, Content, Kind, Tag
from nnsim.ui.theme import Theme, color, mix

SIZE, LARGEST, LARGE_ENOUGH = 9.0, 15.0, 12.5
"""Of the letters: near, from afar, and in pixels where one looks very closely: then there is room for more of them."""
PAD, TIP, LINE, OFF = 4.0, 4.5, 1.3, 3.5
"""Room at the sides of a number, the tip of an error's, the height of a line in sizes, and how far beside its curve it stands."""
LONG_FROM, SHORT_FROM = 0.75, 0.4
"""The zoom from which on numbers are written in full, and at all."""
BEGIN, END = 0.08, 0.6
"""Where on a curve a signal sets out, and where it is seen at last. Errors go the other way."""
BEHIND = 0.1
"""How far behind the first arrow to the chosen unit a second one follows."""
FULL = QPolygonF([QPointF(5.5, 0.0), QPointF(-4.5, -4.8), QPointF(-2.4, 0.0), QPointF(-4.5, 4.8)])
ANGLES = (-4.0, 2.2)


def shade_of(kind: Kind, theme: Theme) -> str:
    return theme.accent if kind is Kind.SIGNAL else theme.negative


def paint_arrows(painter: QPainter, arrows: Iterable[Arrow], theme: Theme, progress: float) -> None:
    """All arrows as far on their way as `progress` says; at 1 where they stay. The strong ones lie above."""
    for arrow in sorted(arrows, key=lambda arrow: arrow.strong):
        share = BEGIN + (END - BEGIN) * progress
        for behind in (BEHIND, 0.0) if arrow.strong and not arrow.wide else (0.0,):
            at = max(BEGIN, share - behind)
            _paint_arrow(painter, arrow, theme, at if arrow.kind is Kind.SIGNAL else 1.0 - at)


def _paint_arrow(painter: QPainter, arrow: Arrow, theme: Theme, share: float) -> None:
    point, angle = arrow.path.pointAtPercent(share), arrow.path.angleAtPercent(share)
    size = size_of(arrow)
    back = arrow.kind is Kind.ERROR
    turned = QTransform.fromTranslate(point.x(), point.y()).rotate(180.0 - angle if back else -angle).scale(size, size)
    shade = color(mix(theme.canvas, shade_of(arrow.kind, theme), 1.0 if arrow.strong else 0.75))
    if back:
        path = QPainterPath()
        for x in ANGLES:
            path.addPolygon(turned.map(QPolygonF([QPointF(x - 3.2, -4.6), QPointF(x + 1.8, 0.0), QPointF(x - 3.2, 4.6)])))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(color(theme.canvas), 5.2 * size), QPen(shade, 2.0 * size)):
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPath(path)
        return
    painter.setPen(QPen(color(theme.canvas), 1.6 * size))
    painter.setBrush(shade)
    painter.drawPolygon(turned.map(FULL))


def size_of(arrow: Arrow) -> float:
    return (1.7 if arrow.wide else 1.4 if arrow.strong else 0.95) * arrow.scale


def _room(arrow: Arrow) -> QRectF:
    """Where an arrow stays at last: no number of another one covers it."""
    point, reach = arrow.path.pointAtPercent(END if arrow.kind is Kind.SIGNAL else 1.0 - END), 4.5 * size_of(arrow)
    return QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)


@dataclass(frozen=True)
class Placed:
    """Numbers where there is room for them at some zoom: `size` of their letters, and each with what is written and where."""

    size: float = SIZE
    tags: tuple[tuple[Tag, str, QRectF], ...] = ()


def placed(content: Content, zoom: float) -> Placed:
    """Numbers at the first of their places where there is room; what has none is left out."""
    if zoom < SHORT_FROM:
        return Placed()
    size = min(detail.readable_size(SIZE, zoom, LARGEST), LARGE_ENOUGH / zoom)
    wide = {strong: QFontMetricsF(_font(size, strong)).horizontalAdvance for strong in (False, True)}
    taken = [*content.kept, *(_room(arrow) for arrow in content.arrows if arrow.strong)]
    found = []
    for tag in content.tags:
        for text in (tag.long, tag.short) if zoom >= LONG_FROM and tag.long != tag.short else (tag.short,):
            lines = text.split("\n")
            room = QSizeF(
                max(map(wide[tag.strong], lines)) + 2 * PAD + (TIP if tag.kind is Kind.ERROR else 0.0), LINE * size * len(lines) + 2.0
            )
            rect = _free(tag, room, taken)
            if rect is not None:
                taken.append(rect)
                found.append((tag, text, rect))
                break
    return Placed(size, tuple(found))


def paint_tags(painter: QPainter, found: Placed, theme: Theme) -> None:
    for tag, text, rect in found.tags:
        _paint_tag(painter, tag, text, rect, theme, found.size)


def _font(size: float, strong: bool) -> QFont:
    return fonts.numbers(size, 600 if strong else 400)


def _free(tag: Tag, room: QSizeF, taken: list[QRectF]) -> QRectF | None:
    """The first of its places that nothing else has taken."""
    for below in _sides(tag):
        for place in tag.places:
            rect = _rect(room, tag, place, below)
            if not any(map(rect.intersects, taken)):
                return rect
    return None


def _sides(tag: Tag) -> tuple[bool, ...]:
    """On which sides of its place a tag may stand: below or above."""
    return (False, True) if tag.side == 0 else (True,)


def _rect(room: QSizeF, tag: Tag, place: QPointF, below: bool) -> QRectF:
    """Where a tag of that size would stand."""
    left = place.x() - (room.width() / 2 if tag.side == 0 else room.width() if tag.side < 0 else 0.0)
    return QRectF(QPointF(left, place.y() + OFF if below else place.y() - OFF - room.height()), room)


def _paint_tag(painter: QPainter, tag: Tag, text: str, rect: QRectF, theme: Theme, size: float) -> None:
    painter.setPen(QPen(color(mix(theme.panel, shade_of(tag.kind, theme), 0.9 if tag.strong else 0.5)), 1.2 if tag.strong else 0.8))
    painter.setBrush(color(mix(theme.panel, shade_of(tag.kind, theme), 0.08)))
    inside = QRectF(rect)
    if tag.kind is Kind.ERROR:
        middle = rect.center().y()
        corners = [(rect.left(), middle), (rect.left() + TIP, rect.top()), (rect.right(), rect.top()), (rect.right(), rect.bottom()),
                   (rect.left() + TIP, rect.bottom())]  # fmt: skip
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        inside.setLeft(rect.left() + TIP)
    elif tag.kind is Kind.SIGNAL:
        painter.drawRoundedRect(rect, min(6.0, rect.height() / 2), min(6.0, rect.height() / 2))
    else:
        painter.drawRect(rect)
    painter.setFont(_font(size, tag.strong))
    painter.setPen(color(theme.ink if tag.strong else mix(theme.panel, theme.ink, 0.75)))
    painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, text)
