"""A card of the welcome page: the drawn network and the data of a real project, with its title and description."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.document import Document, Shapes, shapes_of
from nnsim.ui import fonts
from nnsim.ui.sentences import said
from nnsim.ui.theme import CARD_RADIUS, FAMILIES, LARGE, SMALL, Theme, color, mix
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.pressable import Pressable
from nnsim.ui.widgets.tiles import Drawing

WIDTH, HEIGHT, PICTURE = 258, 200, 112
MOST_UNITS = 6


class ExampleCard(Pressable):
    """Pressed, it opens the example."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.name = name
        self.theme = theme
        self.description = ""
        self.data: Drawing | None = None
        self.document: Document | None = None
        self._shapes = Shapes()
        self.setText(name)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)

    def show_project(self, document: Document, data: Drawing | None) -> None:
        """Draw the card from a real project."""
        self.document, self.data = document, data
        self._shapes = shapes_of(document.network)
        self.setText(said(document.title) or self.name)
        self.description = said(document.description)
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(self.description)
        self.setToolTip(self.description)
        self.update()

    def set_theme(self, theme: Theme, data: Drawing | None) -> None:
        self.theme, self.data = theme, data
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = painting.card(painter, self)
        picture = QRectF(1, 1, box.width() - 2, PICTURE)
        path = QPainterPath()
        path.addRoundedRect(picture.adjusted(0, 0, 0, CARD_RADIUS), CARD_RADIUS - 1, CARD_RADIUS - 1)
        painter.save()
        painter.setClipPath(path)
        painter.setClipRect(picture, Qt.ClipOperation.IntersectClip)
        painter.fillRect(picture, color(self.theme.canvas))
        if self.document is not None:
            side = 64.0 if self.data is not None else 0.0
            room = picture.adjusted(16, 14, -30 - side if side else -16, -14)
            draw_network(painter, room, self.document, self._shapes, self.theme)
            if self.data is not None:
                self.data(painter, QRectF(picture.right() - 16 - side, picture.center().y() - side / 2, side, side))
        painter.restore()
        painter.setPen(painting.line(self))
        painter.drawLine(QPointF(1, PICTURE + 1), QPointF(box.width() - 1, PICTURE + 1))
        self._draw_words(painter)

    def _draw_words(self, painter: QPainter) -> None:
        font = fonts.text(LARGE, 600)
        painter.setFont(font)
        painter.setPen(painting.ink(self))
        title = QFontMetricsF(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 28)
        painter.drawText(QRectF(14, PICTURE + 10, self.width() - 28, 20), Qt.AlignmentFlag.AlignVCenter, title)
        painter.setPen(painting.muted(self))
        lines(painter, self.description, QRectF(14, PICTURE + 33, self.width() - 28, 51))


def lines(painter: QPainter, text: str, box: QRectF) -> None:
    """Wrap text into a box; what does not fit ends in “…”."""
    font = fonts.text(SMALL)
    metrics = QFontMetricsF(font)
    layout = QTextLayout(text, font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    layout.beginLayout()
    y, room = box.top(), int(box.height() // metrics.lineSpacing())
    painter.setFont(font)
    for number in range(room):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(box.width())
        start = line.textStart()
        words = text[start:] if number == room - 1 else text[start : start + line.textLength()]
        words = metrics.elidedText(words.strip(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(QPointF(box.left(), y + metrics.ascent()), words)
        y += metrics.lineSpacing()
    layout.endLayout()


def draw_network(painter: QPainter, box: QRectF, document: Document, shapes: Shapes, theme: Theme) -> None:
    """The network as it lies on its canvas: a column of dots for each layer, more than a few as a bar, and its connections."""
    nodes = list(document.network)
    if not nodes:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    xs, ys = [node.position[0] for node in nodes], [node.position[1] for node in nodes]
    wide, tall = max(xs) - min(xs), max(ys) - min(ys)
    centres = {
        node.id: QPointF(
            box.left() + 6 + ((node.position[0] - min(xs)) / wide if wide else 0.5) * (box.width() - 12),
            box.center().y() + ((node.position[1] - min(ys)) / tall - 0.5 if tall else 0.0) * box.height() * 0.5,
        )
        for node in nodes
    }
    dots = {node.id: _dots(centres[node.id], shapes, node.id, box, tall > 0) for node in nodes}
    pen = QPen(color(mix(theme.canvas, theme.muted, 0.45)), 0.8)
    for connection in document.network.connections.values():
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if connection.delay:
            _draw_loop(painter, dots[connection.source][0], dots[connection.target][0], theme)
            continue
        for start in dots[connection.source]:
            for end in dots[connection.target]:
                path = QPainterPath(start)
                bend = (end.x() - start.x()) / 2
                path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end)
                painter.drawPath(path)
    for node in nodes:
        shade = color(FAMILIES.get(document.network.entry(node).color, FAMILIES["maths"]))
        places = dots[node.id]
        many = node.id in shapes.outputs and shapes.units(node.id) > MOST_UNITS
        if many:
            painting.frame(
                painter, QRectF(places[0].x() - 5, places[0].y() - 6, 10, places[-1].y() - places[0].y() + 12), shade, shade, 0, 4
            )
            continue
        for place in places:
            painting.frame(painter, QRectF(place.x() - 4.5, place.y() - 4.5, 9, 9), shade, color(theme.canvas), 1, 3)


def _draw_loop(painter: QPainter, start: QPointF, end: QPointF, theme: Theme) -> None:
    """An arrow above the layers, from the right of one to the left of the same or another."""
    painter.setPen(QPen(color(mix(theme.canvas, theme.muted, 0.8)), 1.2))
    start, end = start + QPointF(3, -5.5), end + QPointF(-3, -5.5)
    height = min(start.y(), end.y()) - 14
    path = QPainterPath(start)
    path.cubicTo(QPointF(start.x() + 16, height), QPointF(end.x() - 16, height), end)
    for barb in (QPointF(-4.5, -1.5), QPointF(0.5, -4.5)):
        path.moveTo(end)
        path.lineTo(end + barb)
    painter.drawPath(path)


def _dots(centre: QPointF, shapes: Shapes, node_id: str, box: QRectF, spread: bool) -> list[QPointF]:
    """Where the units of a layer are drawn."""
    units = shapes.units(node_id) if node_id in shapes.outputs else 1
    count = min(units, MOST_UNITS)
    room = box.height() * (0.6 if spread else 1.0) - 10
    step = min(14.0, room / max(count - 1, 1))
    return [QPointF(centre.x(), centre.y() + (number - (count - 1) / 2) * step) for number in range(count)]
