"""All units of one card as a single item: response maps, activations, a heat strip or a picture."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.document import Node
from nnsim.ui import fonts
from nnsim.ui.canvas import detail, pictures, signs, times, tracks
from nnsim.ui.canvas.faces import CELL_ROOM, NO_FACE, face_of
from nnsim.ui.canvas.fed_mark import held_units, paint_held, paint_place
from nnsim.ui.canvas.geometry import LABEL_GAP, Look, Plan
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.canvas.shown import Shows
from nnsim.ui.canvas.tiles import Tiles
from nnsim.ui.theme import BODY, SMALL, color, mix

RADIUS = 6.0
PORT_RADIUS = 5.0
UNITS_ABOVE = 2.0
"""Where units lie: above cards and curves."""
SCALES_FROM = 0.7
"""The zoom from which the scale of a card stands on it."""
SCALE_HEIGHT = 18.0
"""At the lower edge of a card, for its scale."""
MARKS = 8.0
"""How far cursors and locks stand out of cells at most."""


class UnitsItem(QGraphicsItem):
    """What a node computes right now. The picture is made when it is painted, so hidden cards cost nothing."""

    def __init__(self, scenery: Scenery, node: Node, plan: Plan) -> None:
        super().__init__()
        self.scenery = scenery
        self.node = node
        self.plan = plan
        self.ports = False
        self.words = self.values_too = True
        """What of it is painted: the words, which stay the same, and the values, which change with every frame."""
        self._face = NO_FACE
        self._stale = True
        self._tiles = Tiles()
        self.setPos(QPointF(*node.position))
        self.setZValue(UNITS_ABOVE)

    def change(self, node: Node, plan: Plan) -> None:
        if plan.rect != self.plan.rect:
            self.prepareGeometryChange()
        self.node, self.plan = node, plan
        self.refresh()

    def refresh(self) -> None:
        """The theme changed, or what is shown: make the picture anew when it is seen."""
        self.outdate()
        if self.scenery.seen > 0.0:
            self.update()

    def outdate(self) -> None:
        """The values changed."""
        self._stale = True

    def maps(self) -> npt.NDArray[np.floating] | None:
        found = self.scenery.frame.maps.get(self.node.id)
        return found if found is not None and len(found) == self.plan.units else None

    def values(self) -> npt.NDArray[np.floating] | None:
        found = self.scenery.activations(self.node.id)
        return found if found is not None and len(found) == self.plan.units else None

    def over_time(self) -> tracks.Over | None:
        """Everything that is known of the node at every time step, if it fits the card."""
        found = self.scenery.frame.sequences.get(self.node.id)
        return tracks.fitting(found, self.plan.tracks, self.plan.units) if self.plan.timed and found else None

    def value_range(self) -> pictures.Range:
        """The colour scale of activations, the same for all samples."""
        return pictures.value_range(self.node, self.scenery.frame.signals.get(self.node.id))

    def biases(self) -> npt.NDArray[np.floating] | None:
        found = self.scenery.frame.biases.get(self.node.id)
        return found if found is not None and len(found) == self.plan.units else None

    def bias_rect(self, unit: int) -> QRectF:
        """Where a unit's bias stands when zoomed in."""
        cell = self.plan.cells[unit]
        return QRectF(cell.center().x() - 26.0, cell.bottom() + 0.5, 52.0, self._bias_size() + 2.5)

    def set_ports(self, shown: bool) -> None:
        """Show where connections can be drawn from."""
        if shown != self.ports:
            self.ports = shown
            self.update()

    def boundingRect(self) -> QRectF:
        return self.plan.rect.adjusted(0.0, 0.0, PORT_RADIUS + 1.0, 0.0)

    def changing_rects(self, zoom: float) -> list[QRectF]:
        """What frames of the training change of it, at a zoom: the cells, and the words about their scale."""
        plan = self.plan
        if plan.look is not Look.UNITS or len(plan.cells) < 2 or zoom >= detail.NUMBERS_BELOW or self.ports:
            return [self.boundingRect()]
        cells, scale = plan.cells[0].united(plan.cells[-1]), QRectF(plan.rect)
        scale.setTop(scale.bottom() - SCALE_HEIGHT)
        return [cells.adjusted(-MARKS, -MARKS, MARKS, MARKS), scale]

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        seen = detail.units_share(zoom)
        if seen > 0.0:  # from afar there is the card with its name
            painter.setOpacity(painter.opacity() * seen)
            if self.words:
                self._paint_words(painter, zoom)
            if self.values_too:
                self._paint_values(painter, zoom)
            painter.setOpacity(painter.opacity() / seen)
        if self.ports and self.values_too:
            painter.setPen(QPen(color(self.scenery.theme.panel), 1.5))
            painter.setBrush(color(self.scenery.theme.accent))
            painter.drawEllipse(self.plan.output_port, PORT_RADIUS, PORT_RADIUS)

    def _paint_words(self, painter: QPainter, zoom: float) -> None:
        if self.plan.look is Look.UNITS:
            self._paint_labels(painter, zoom)
        elif self.plan.look is Look.TIME:
            times.paint_names(painter, self.plan, self.scenery.theme)

    def _paint_values(self, painter: QPainter, zoom: float) -> None:
        if self._stale:
            self._face = face_of(self)
            self._stale = False
        match self.plan.look:
            case Look.UNITS:
                self._paint_units(painter)
                if zoom >= detail.NUMBERS_BELOW or self.plan.units == 1:
                    self._paint_numbers(painter, zoom)
            case Look.STRIP | Look.GRID:
                self._paint_picture(painter, zoom)
            case Look.TIME:
                self._paint_tracks(painter)
        signs.paint_signs(painter, self.plan, self._face, self.scenery.theme, zoom)
        if self._face.own and zoom >= SCALES_FROM:
            self._paint_scale(painter)
        if self._face.timed:
            self._paint_cursor(painter)
        for unit in held_units(self.scenery.frame, self.node.id):
            if unit < self.plan.units:
                paint_held(painter, self.plan.unit_rect(unit), RADIUS if self.plan.look is Look.UNITS else 0.0, self.scenery.theme)

    def _paint_scale(self, painter: QPainter) -> None:
        """What the ends of the colours mean, where they are the card's own."""
        if self._face.scale is None or self.plan.units == 1:
            return
        painter.setFont(fonts.numbers(SMALL - 2.5))
        painter.setPen(color(self.scenery.theme.muted))
        place = self.plan.rect.adjusted(8.0, 0.0, -8.0, -3.0)
        painter.drawText(place, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, self._face.scale.text)

    def _paint_units(self, painter: QPainter) -> None:
        theme = self.scenery.theme
        over = self.scenery.over
        rim, cells, face = QPen(color(mix(theme.panel, theme.ink, 0.62)), 1.3), self.plan.cells, self._face
        if face.image is None or not self._tiles.paint(painter, cells, RADIUS, rim, face.image, face.tile):
            painter.setPen(rim)
            for unit, cell in enumerate(cells):
                painter.setBrush(self._brush(unit, cell))
                painter.drawRoundedRect(cell, RADIUS, RADIUS)
        if over.node == self.node.id and over.unit is not None and over.unit < len(cells):
            painter.setPen(QPen(color(theme.accent), 2.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cells[over.unit], RADIUS, RADIUS)
        paint_place(painter, self.scenery.frame, self.node.id, list(cells), theme)

    def _paint_labels(self, painter: QPainter, zoom: float) -> None:
        """Names of the units, as the data calls them."""
        cells = self.plan.cells
        pitch = cells[1].y() - cells[0].y() if len(cells) > 1 else SMALL
        painter.setFont(fonts.text(detail.readable_size(SMALL, zoom, 0.8 * pitch)))
        painter.setPen(color(self.scenery.theme.muted))
        for cell, label in zip(cells, self.plan.labels, strict=False):
            width = self.plan.width / 2 - cell.right() - LABEL_GAP - 2.0
            room = QRectF(cell.right() + LABEL_GAP, cell.y(), width, cell.height())
            text = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, text)

    def _brush(self, unit: int, cell: QRectF) -> QBrush:
        image, (rows, columns) = self._face.image, self._face.tile
        if image is None:
            return QBrush(color(self.scenery.theme.canvas))
        if (rows, columns) == (1, 1):
            return QBrush(QColor(image.pixel(0, unit)))
        brush = QBrush(image.copy(0, unit * rows, columns, rows))
        transform = QTransform.fromTranslate(cell.x(), cell.y())
        brush.setTransform(transform.scale(cell.width() / columns, cell.height() / rows))
        return brush

    def _paint_numbers(self, painter: QPainter, zoom: float) -> None:
        theme, face = self.scenery.theme, self._face
        values = face.values if face.values is not None else self.values() if self.scenery.shows is Shows.ACTIVATION else None
        seen = detail.numbers_share(zoom)
        if values is not None and self.plan.units == 1 and seen < 1.0:
            below = self.plan.cells[0].translated(0.0, 29.0).adjusted(-40.0, 0.0, 40.0, 0.0)
            painter.setFont(fonts.numbers(detail.readable_size(BODY, zoom, 1.6 * BODY)))
            painter.setPen(color(mix(theme.ink, theme.panel, seen)))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, pictures.number(float(values[0])))
        if seen <= 0.0:
            return
        painter.setOpacity(seen)
        biases = self.biases()
        for unit, cell in enumerate(self.plan.cells):
            if face.values is not None and face.image is not None:
                ground = QColor(face.image.pixel(0, unit))
                painter.setFont(fonts.numbers(7.5 if cell.width() > 26.0 else 6.0))
                painter.setPen(readable(ground, theme.ink, theme.panel))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, pictures.number(float(face.values[unit])))
            elif values is not None:
                self._paint_on_map(painter, cell, pictures.number(float(values[unit])))
            if biases is not None:
                painter.setFont(fonts.numbers(self._bias_size()))
                painter.setPen(color(theme.muted))
                text = f"b {pictures.number(float(biases[unit]))}"
                painter.drawText(self.bias_rect(unit), Qt.AlignmentFlag.AlignCenter, text)
        painter.setOpacity(1.0)

    def _paint_on_map(self, painter: QPainter, cell: QRectF, text: str) -> None:
        """What a unit gives now, on a ground of its own at the top of its map."""
        painter.setFont(fonts.numbers(6.0))
        width = painter.fontMetrics().horizontalAdvance(text) + 4.0
        room = QRectF(cell.center().x() - width / 2, cell.y() + 1.5, width, 8.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(self.scenery.theme.panel, 0.8))
        painter.drawRoundedRect(room, 2.0, 2.0)
        painter.setPen(color(self.scenery.theme.ink))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)

    def _bias_size(self) -> float:
        """Height of a bias: it must fit between units."""
        cells = self.plan.cells
        gap = cells[1].top() - cells[0].bottom() if len(cells) > 1 else 20.0
        return float(min(7.0, max(4.0, gap - 2.5)))

    def _paint_picture(self, painter: QPainter, zoom: float) -> None:
        theme, rect = self.scenery.theme, self.plan.picture
        if self._face.image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(rect, self._face.image)
            self._paint_gaps(painter, zoom)
            self._paint_cell_numbers(painter, zoom)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color(mix(theme.panel, theme.ink, 0.3)), 1.0))
        painter.drawRoundedRect(rect, 2.0, 2.0)
        over = self.scenery.over
        if over.node == self.node.id and over.unit is not None:
            painter.setPen(QPen(color(theme.accent), 1.6))
            painter.drawRect(self.plan.unit_rect(over.unit))

    def _paint_tracks(self, painter: QPainter) -> None:
        times.paint_tracks(painter, self.plan, self._face.image, self.scenery.theme)
        over = self.scenery.over
        if over.node == self.node.id and over.unit is not None:
            times.mark_unit(painter, self.plan, over.unit, self.scenery.theme)

    def _paint_cursor(self, painter: QPainter) -> None:
        """Where the run stands in the sequence that is shown; what it has not come to yet is pale."""
        frame, steps = self.scenery.frame, self._face.image.width() if self._face.image is not None else 0
        computed = self.scenery.computed.get(self.node.id)
        if computed and steps:
            times.paint_older(painter, self.plan, computed, steps, self.scenery.theme)
        if 0 < frame.length < steps:
            times.paint_end(painter, self.plan, frame.length, steps, self.scenery.theme)
        time = frame.time
        if time is not None and self._face.image is not None:
            named = self.plan.look is Look.TIME
            times.paint_cursor(painter, self.plan, time, self._face.image.width(), self.scenery.theme, named)

    def _paint_cell_numbers(self, painter: QPainter, zoom: float) -> None:
        """The values in the cells, where these are large enough on the screen."""
        values, cell = self._face.values, self.plan.unit_rect(0)
        if values is None or cell.width() * zoom < CELL_ROOM[0] or cell.height() * zoom < CELL_ROOM[1]:
            return
        assert self._face.image is not None
        theme = self.scenery.theme
        painter.setFont(fonts.numbers(min(7.5, cell.width() / 4.6, 0.72 * cell.height())))
        for unit in range(len(values)):
            row, column = divmod(unit, self.plan.columns)
            ground = QColor(self._face.image.pixel(column, row))
            painter.setPen(readable(ground, theme.ink, theme.panel))
            painter.drawText(self.plan.unit_rect(unit), Qt.AlignmentFlag.AlignCenter, pictures.number(float(values[unit])))

    def _paint_gaps(self, painter: QPainter, zoom: float) -> None:
        """Fine lines between cells, where cells are large enough to be counted."""
        plan, rect = self.plan, self.plan.picture
        width, height = rect.width() / plan.columns, rect.height() / plan.rows
        if min(width, height) * zoom < 6.0:
            return
        painter.setPen(QPen(color(self.scenery.theme.panel), 0.8))
        left, top, right, bottom = rect.left(), rect.top(), rect.right(), rect.bottom()
        lines = [QLineF(left, top + row * height, right, top + row * height) for row in range(1, plan.rows)]
        lines += [QLineF(left + column * width, top, left + column * width, bottom) for column in range(1, plan.columns)]
        painter.drawLines(lines)


def readable(ground: QColor, ink: str, paper: str) -> QColor:
    """Ink or paper, whichever can be read on the ground."""
    dark, light = sorted((color(ink), color(paper)), key=lambda shade: shade.lightnessF())
    return light if ground.lightnessF() < 0.48 else dark
