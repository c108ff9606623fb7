"""One column of the unrolled network as a picture with holes, in which the values of a step are seen: steps share it like their weights.

It is made anew when weights, zoom, theme or what the pointer is over change, and then drawn once a step.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from nnsim.document import Network
from nnsim.ui import fonts
from nnsim.ui.canvas import tracks
from nnsim.ui.canvas.bundle import BundleItem
from nnsim.ui.canvas.curves import path_of, positive_share
from nnsim.ui.canvas.geometry import Look
from nnsim.ui.canvas.scenery import NOTHING, Over, Scenery, hairline
from nnsim.ui.canvas.symbols import paint_symbol
from nnsim.ui.canvas.unrolled.face import HEAD, PAD, Face
from nnsim.ui.canvas.unrolled.sheet import Sheet, Wire
from nnsim.ui.theme import CARD_RADIUS, SMALL, color, mix

EDGE = 26.0
"""Room around a column: glows and connections that pass at the side reach into it."""
THICK, PLAIN = 7.0, 1.6
SMALL_RADIUS = 4.0


@dataclass(frozen=True)
class Marks:
    """What stands out in all steps: what is selected, and what the pointer is over."""

    chosen: frozenset[str] = frozenset()
    over: Over = NOTHING


class Stencil:
    """Draws columns. `bundles`: the connections of the drawing, which know their weights and how strongly each is drawn."""

    def __init__(self, scenery: Scenery, bundles: Mapping[str, BundleItem]) -> None:
        self._scenery = scenery
        self._bundles = bundles

    def make(
        self, network: Network, sheet: Sheet, hidden: Collection[str], marks: Marks, zoom: float, ratio: float
    ) -> QPixmap:  # fmt: skip
        """A column without some nodes. Its upper left corner lies EDGE outside the column."""
        pixmap = QPixmap(self.size(sheet, zoom) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(zoom, zoom)
        painter.translate(EDGE, EDGE)
        self.paint_under(painter, network, sheet, hidden, marks)
        self.paint_over(painter, sheet, hidden, marks)
        painter.end()
        return pixmap

    def paint_under(
        self, painter: QPainter, network: Network, sheet: Sheet, hidden: Collection[str], marks: Marks,
        strength: Callable[[str], float] = lambda node: 1.0, holes: bool = True,
    ) -> None:  # fmt: skip
        """The cards of a column and the strands between them. `strength`: how much of a card is seen; `holes`: with holes for values."""
        for wire in _left(sheet, hidden):
            if not wire.single:
                painter.setOpacity(strength(wire.connection.target))
                self._paint_thick(painter, wire, marks)
        for face in sheet.faces.values():
            if face.node not in hidden:
                painter.setOpacity(strength(face.node))
                self._paint_ground(painter, face, network, marks, holes)
        painter.setOpacity(1.0)

    def paint_over(
        self, painter: QPainter, sheet: Sheet, hidden: Collection[str], marks: Marks, strength: Callable[[str], float] = lambda node: 1.0
    ) -> None:
        """What lies above the values: single weights, and the rims of units."""
        for wire in _left(sheet, hidden):
            if wire.single:
                painter.setOpacity(strength(wire.connection.target))
                self._paint_single(painter, wire, marks)
        for face in sheet.faces.values():
            if face.node not in hidden:
                painter.setOpacity(strength(face.node))
                self._paint_rings(painter, face, marks)
        painter.setOpacity(1.0)

    def size(self, sheet: Sheet, zoom: float) -> QSize:
        """Of a column, in pixels."""
        return QSize(round((sheet.width + 2 * EDGE) * zoom), round((sheet.height + 2 * EDGE) * zoom))

    def _paint_ground(self, painter: QPainter, face: Face, network: Network, marks: Marks, holes: bool) -> None:
        theme, node = self._scenery.theme, network.nodes[face.node]
        chosen = face.node in marks.chosen
        painter.setBrush(color(theme.panel))
        painter.setPen(QPen(color(theme.accent), 2.0) if chosen else hairline(theme))
        painter.drawRoundedRect(face.rect, CARD_RADIUS - 2.0, CARD_RADIUS - 2.0)
        painter.setPen(Qt.PenStyle.NoPen)
        if holes:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            for hole in face.holes:
                painter.drawPath(hole_path(face, hole))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        square = QRectF(face.head.x() + PAD - 1.0, face.head.center().y() - 4.0, 8.0, 8.0)
        painter.setBrush(color(theme.families.get(network.entry(node).color, theme.muted)))
        painter.drawRoundedRect(square, 2.0, 2.0)
        painter.setFont(fonts.text(SMALL, 600))
        painter.setPen(color(theme.ink))
        room = face.head.adjusted(PAD + 11.0, 0.0, -6.0, 0.0)
        name = QFontMetricsF(painter.font()).elidedText(node.name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
        if face.look is Look.SYMBOL:
            paint_symbol(painter, node, face.rect.adjusted(0.0, HEAD - 4.0, 0.0, -4.0), theme)
        painter.setFont(fonts.numbers(SMALL - 2.0))
        painter.setPen(color(theme.muted))
        for name, hole in zip(face.tracks, face.holes, strict=False):
            sign = tracks.symbol(name, "f" in face.tracks or "i" in face.tracks)
            signs = QRectF(face.rect.x() + PAD - 1.0, hole.y() - 3.0, 14.0, hole.height() + 6.0)
            painter.drawText(signs, Qt.AlignmentFlag.AlignVCenter, sign)

    def _paint_rings(self, painter: QPainter, face: Face, marks: Marks) -> None:
        theme = self._scenery.theme
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color(mix(theme.panel, theme.ink, 0.45 if face.look is Look.UNITS else 0.22)), 1.0))
        for hole in face.holes:
            painter.drawPath(hole_path(face, hole))
        if marks.over.node == face.node and marks.over.unit is not None and marks.over.unit < face.units:
            painter.setPen(QPen(color(theme.accent), 1.6))
            for rect in face.unit_rects(marks.over.unit):
                painter.drawRoundedRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5), 2.0, 2.0)

    def _paint_single(self, painter: QPainter, wire: Wire, marks: Marks) -> None:
        """One curve for each weight, with the pens of the drawing."""
        bundle, scenery = self._bundles.get(wire.connection.id), self._scenery
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if bundle is None or bundle.levels.size != len(wire.control):
            shade = scenery.theme.accent if wire.connection.id in marks.chosen else mix(scenery.theme.canvas, scenery.theme.muted, 0.35)
            painter.setPen(QPen(color(shade), 0.9))
            for control in wire.control:
                painter.drawPath(path_of(control))
            return
        strong = _strong(bundle, marks.over)
        alone = marks.over.connection is not None or (marks.over.node is not None and marks.over.unit is not None)
        order = np.argsort(np.abs(bundle.levels.astype(int)) + 1000 * np.isin(np.arange(bundle.levels.size), list(strong)), kind="stable")
        whole = wire.connection.id in marks.chosen or (marks.over.connection == wire.connection.id and marks.over.weight is None)
        for index in order.tolist():
            level = int(bundle.levels[index])
            if level:
                stands = whole or index in strong
                pen = QPen(scenery.pen(level, alone and not stands, strong=stands, dashed=scenery.dashed))
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)  # a square one would reach into the cards
                painter.setPen(pen)
                painter.drawPath(path_of(wire.control[index]))

    def _paint_thick(self, painter: QPainter, wire: Wire, marks: Marks) -> None:
        """Two strands, as wide as positive and negative weights have a share; one thin line where nothing is weighted."""
        theme, bundle = self._scenery.theme, self._bundles.get(wire.connection.id)
        stands = wire.connection.id in marks.chosen or marks.over.connection == wire.connection.id
        faded = not stands and (marks.over.connection is not None)
        path = path_of(wire.control[0])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if bundle is None or bundle.weights is None:
            shade = theme.accent if stands else mix(theme.canvas, theme.muted, 0.25 if faded else 0.7)
            painter.setPen(QPen(color(shade), PLAIN, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawPath(path)
            return
        if wire.connection.id in marks.chosen:
            painter.setPen(QPen(color(theme.accent), THICK + 3.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawPath(path)
        share, strength = positive_share(bundle.weights), 0.8 if stands else 0.12 if faded else 0.45
        for shade, width, aside in (
            (theme.positive, THICK * share, -THICK * (1.0 - share) / 2), (theme.negative, THICK * (1.0 - share), THICK * share / 2)
        ):  # fmt: skip
            painter.setPen(QPen(color(mix(theme.canvas, shade, strength)), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawPath(path.translated(QPointF(aside, 0.0)))


def _left(sheet: Sheet, hidden: Collection[str]) -> list[Wire]:
    """Connections between what is not hidden."""
    return [wire for wire in sheet.wires if not {wire.connection.source, wire.connection.target} & set(hidden)]


def hole_path(face: Face, hole: QRectF) -> QPainterPath:
    """The edge of a hole, in which a value is seen."""
    path = QPainterPath()
    radius = min(SMALL_RADIUS, hole.width() / 3) if face.look is Look.UNITS else 1.5
    path.addRoundedRect(hole, radius, radius)
    return path


def _strong(bundle: BundleItem, over: Over) -> frozenset[int]:
    """Curves that stand out because the pointer is over them, or over a unit that they lead to or from."""
    shape, connection = bundle.shape_of_weights, bundle.connection
    if shape is None:
        return frozenset()
    indices = np.arange(shape[0] * shape[1]).reshape(shape)
    found: list[int] = []
    if over.connection == connection.id and over.weight is not None:
        found.append(int(indices[over.weight]))
    if over.unit is not None and over.node == connection.target:
        found += indices[bundle.units_of_rows(shape[0]) == over.unit].ravel().tolist()
    if over.unit is not None and over.node == connection.source and over.unit < shape[1]:
        found += indices[:, over.unit].tolist()
    return frozenset(found)
