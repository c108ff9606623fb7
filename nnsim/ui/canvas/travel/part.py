"""Signals and errors on their way as a part of the drawing, with the short movement that brings them to where they are read.

Nothing is made, and nothing moves, unless one stands inside an iteration.
"""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.document import Document, Shapes
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.canvas.travel.content import NOTHING, Collecting, Content
from nnsim.ui.canvas.travel.movement import Movement
from nnsim.ui.canvas.travel.painting import Placed, paint_arrows, paint_tags, placed
from nnsim.ui.lines import Lines
from nnsim.ui.session import Session
from nnsim.ui.step_units import StepUnits
from nnsim.ui.theme import Theme

ABOVE = 18_000.0


class TravelItem(QGraphicsItem):
    """Arrows and numbers above everything else of the drawing."""

    def __init__(self, drawing: NetworkScene) -> None:
        super().__init__()
        self._scenery = drawing.scenery
        self.content: Content = NOTHING
        self.progress = 1.0
        self._placed: tuple[float, Placed] | None = None
        """The zoom at which numbers were placed, and where: while arrows move, they stay."""
        self.setZValue(ABOVE)
        self.hide()

    def show_content(self, content: Content) -> None:
        self.prepareGeometryChange()
        self.content, self._placed = content, None
        self.setVisible(bool(content))
        self.update()

    def boundingRect(self) -> QRectF:
        return self.content.rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_arrows(painter, self.content.arrows, self._scenery.theme, self.progress)
        if self._placed is None or self._placed[0] != zoom:
            self._placed = zoom, placed(self.content, zoom)
        paint_tags(painter, self._placed[1], self._scenery.theme)


class Travelling:
    """A Part. `surface`: where the drawing is seen."""

    def __init__(self, session: Session, drawing: NetworkScene, surface: QWidget) -> None:
        self._session, self._drawing = session, drawing
        self.lines, self.units = Lines.of(session), StepUnits.of(session)
        self.item = TravelItem(drawing)
        drawing.addItem(self.item)
        self.movement = Movement(surface)
        self.movement.moved.connect(self._move)
        self.lines.changed.connect(self._line_moved)
        self.units.changed.connect(self.refresh)
        session.notations.changed.connect(self.refresh)

    def show_document(self, document: Document, shapes: Shapes) -> None:
        self.refresh()

    def show_frame(self) -> None:
        frame = self._drawing.scenery.frame
        if frame.travel is None or frame.moment is None:
            if self.item.content:
                self._show(NOTHING)
            self.movement.forget()
            return
        self.refresh()
        self._begin((frame.iteration, frame.moment.index, self.lines.line))

    def show_theme(self, theme: Theme) -> None:
        self.item.update()

    def rect(self) -> QRectF:
        return QRectF()

    def refresh(self) -> None:
        """Another moment, another line or another unit: collect anew what is seen."""
        drawing = self._drawing
        frame = drawing.scenery.frame
        if frame.travel is None or frame.moment is None:
            return
        units, line = self.units, self.lines.line
        collecting = Collecting(frame, drawing.units, drawing.bundles, self._session.notations.now, line, units.unit, units.source)
        self._show(collecting.content())

    def _show(self, content: Content) -> None:
        if not content:
            self.movement.stop()
            self.item.progress = 1.0
        self.item.show_content(content)

    def _line_moved(self) -> None:
        self.refresh()
        frame = self._drawing.scenery.frame
        if frame.moment is not None:
            self._begin((frame.iteration, frame.moment.index, self.lines.line))

    def _begin(self, moment: tuple[object, ...]) -> None:
        """Let everything set out, once for each moment."""
        self.movement.begin(moment, bool(self.item.content.arrows))
        self.item.progress = self.movement.progress

    def _move(self) -> None:
        self.item.progress = self.movement.progress
        self.item.update()
