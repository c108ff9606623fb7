"""A row that names a thing on the canvas and leads there."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.document import Arrow, Block, Document, Note
from nnsim.ui import fonts
from nnsim.ui.theme import BODY, FAMILIES, SMALL, TINTS, color
from nnsim.ui.things import name_of, spoken
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.plain import plain
from nnsim.ui.widgets.pressable import Pressable

INDENT = 14


class ThingRow(Pressable):
    """`before` stands in front of the name, such as the end of an arrow; `depth`: in how many groups of the list it is."""

    def __init__(self, document: Document, id: str, before: str = "", depth: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.id, self._before, self._depth = id, before, depth
        self.setText(name_of(document, id, 60))
        self._kind, self._shade = self._looks(document, id)
        self._round = id not in document.network.nodes
        self.setAccessibleName(f"{before} {spoken(document, id)}".strip())
        self.setToolTip(plain(self.accessibleName()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _looks(self, document: Document, id: str) -> tuple[str, str | None]:
        """What kind of thing it is, and its colour."""
        piece, network = document.furniture.get(id), document.network
        if id in network.nodes:
            entry = network.entry(network.nodes[id])
            return entry.title, FAMILIES.get(entry.color)
        if isinstance(piece, Block):
            return self.tr("block") if piece.collapsed else self.tr("group"), TINTS.get(piece.color)
        if isinstance(piece, Note):
            return self.tr("note"), TINTS.get(piece.color)
        return (self.tr("arrow"), TINTS.get(piece.color)) if isinstance(piece, Arrow) else (self.tr("connection"), None)

    def sizeHint(self) -> QSize:
        return QSize(200, 26)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, left, middle = QPainter(self), 2.0 + INDENT * self._depth, self.height() / 2
        if self.underMouse() or self.hasFocus():
            edge = painting.accent(self) if self.hasFocus() else painting.hover(self)
            painting.frame(painter, QRectF(self.rect()), painting.hover(self), edge, 1)
        whole = QRectF(self.rect()).adjusted(0, 0, -2, 0)
        small = QFontMetricsF(fonts.text(SMALL))
        painter.setFont(fonts.text(SMALL))
        painter.setPen(painting.muted(self))
        painter.drawText(whole, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._kind)
        if self._before:
            painter.drawText(whole.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._before)
            left += small.horizontalAdvance(self._before) + 10
        shade = painting.muted(self) if self._shade is None else color(self._shade)
        if self._round:
            painting.frame(painter, QRectF(left + 0.6, middle - 4.4, 8.8, 8.8), painting.panel(self), shade, 1.4, 3)
        else:
            painting.frame(painter, QRectF(left, middle - 5, 10, 10), shade, shade, 0, 3)
        metrics = QFontMetricsF(fonts.text(BODY))
        painter.setFont(fonts.text(BODY))
        painter.setPen(painting.ink(self))
        room = whole.width() - left - 26 - small.horizontalAdvance(self._kind)
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(left + 18, middle + (metrics.ascent() - metrics.descent()) / 2), words)
