"""A note on the drawing: plain text, laid out once and painted without a frame."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.document import Note
from nnsim.ui import fonts
from nnsim.ui.canvas.scenery import BLOCKS_BELOW, Scenery
from nnsim.ui.theme import BODY, SMALL, TINTS, Theme, color, mix

HEADING = 18.0
PAD = 6.0
"""Room around the text, inside of what is selected and dragged."""
LEADING = 1.3
HANDLE = 4.0
RADIUS = 6.0
TINTED = 0.16
"""How much of a note's colour is in the ground under its words, which stay as legible as they were."""


def note_font(style: str, zoom: float = 1.0) -> QFont:
    """The font of a style, for a note that is looked at at a zoom."""
    size = HEADING if style == "heading" else SMALL if style == "small" else BODY
    return fonts.text(size * zoom, 600 if style == "heading" else 400)


def note_ink(theme: Theme, style: str) -> str:
    if style == "small":
        return theme.muted
    return theme.ink if style == "heading" else mix(theme.canvas, theme.ink, 0.86)


class NoteItem(QGraphicsItem):
    """Stands with its upper left corner at the note's position; `rect` is around its text."""

    def __init__(self, scenery: Scenery, note: Note) -> None:
        super().__init__()
        self.scenery = scenery
        self.note = note
        self.chosen = False
        self.setZValue(2.5)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._lay_out(note.width)
        self.setPos(QPointF(*note.position))

    def change(self, note: Note) -> None:
        self.preview_width(note.width, note)
        self.setPos(QPointF(*note.position))

    def preview_width(self, width: float, note: Note | None = None) -> None:
        """Show it at another width while it is dragged; the document is not changed."""
        self.prepareGeometryChange()
        self.note = note or self.note
        self._lay_out(width)
        self.update()

    def set_chosen(self, chosen: bool) -> None:
        if chosen != self.chosen:
            self.chosen = chosen
            self.update()

    @property
    def rect(self) -> QRectF:
        """What it takes on the drawing."""
        return self._size.translated(self.pos())

    def handle(self) -> QRectF:
        """Where its width is dragged, on the drawing."""
        rect = self.rect
        return QRectF(rect.right() - 2 * HANDLE, rect.top(), 4 * HANDLE, rect.height())

    def port(self) -> QPointF:
        """Where an arrow is drawn from, on the drawing."""
        rect = self.rect
        return QPointF(rect.center().x(), rect.bottom())

    def boundingRect(self) -> QRectF:
        return self._size.adjusted(-HANDLE - 1.0, -HANDLE - 1.0, HANDLE + 1.0, HANDLE + 1.0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme = self.scenery.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        tint = TINTS.get(self.note.color)
        painter.setBrush(color(theme.canvas, 0.82) if tint is None else color(mix(theme.canvas, tint, TINTED), 0.92))
        painter.drawRoundedRect(self._size, RADIUS, RADIUS)
        if option.levelOfDetailFromTransform(painter.worldTransform()) < BLOCKS_BELOW and self.note.style != "heading":
            self._paint_lines(painter)
        else:
            painter.setPen(color(note_ink(theme, self.note.style)))
            self._layout.draw(painter, QPointF(PAD, PAD))
        if self.chosen:
            self._paint_chosen(painter)

    def _paint_lines(self, painter: QPainter) -> None:
        """From far away words are mere lines."""
        pen = QPen(color(mix(self.scenery.theme.canvas, self.scenery.theme.muted, 0.45)), 3.0)
        painter.setPen(pen)
        for index in range(self._layout.lineCount()):
            line = self._layout.lineAt(index)
            middle = PAD + line.y() + line.height() / 2
            if line.naturalTextWidth() > 0.0:
                painter.drawLine(QPointF(PAD, middle), QPointF(PAD + line.naturalTextWidth(), middle))

    def _paint_chosen(self, painter: QPainter) -> None:
        theme = self.scenery.theme
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color(theme.accent), 1.4))
        painter.drawRoundedRect(self._size, RADIUS, RADIUS)
        painter.setPen(QPen(color(theme.panel), 1.4))
        painter.setBrush(color(theme.accent))
        middle = self._size.center()
        painter.drawRoundedRect(QRectF(self._size.right() - 2.5, middle.y() - 7.0, 5.0, 14.0), 2.5, 2.5)
        painter.drawEllipse(QPointF(middle.x(), self._size.bottom()), HANDLE, HANDLE)

    def _lay_out(self, width: float) -> None:
        layout = QTextLayout(self.note.text.replace("\n", "\u2028"), note_font(self.note.style))
        option = QTextOption(Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1.0, width - 2 * PAD))
            line.setPosition(QPointF(0.0, height))
            height += line.height() * LEADING
        layout.endLayout()
        self._layout = layout
        self._size = QRectF(0.0, 0.0, width, height + 2 * PAD - 1.0)
