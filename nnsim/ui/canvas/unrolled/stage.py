"""The unrolled network as it is shown: kept in step with document, frames and weights, laid out for a size, and painted. No widget."""

import math
from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPixmap

from nnsim.datasets import Dataset
from nnsim.document import Document
from nnsim.engine.frames import Frame, State
from nnsim.ui.canvas.curves import positive_share
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.canvas.unrolled import furniture
from nnsim.ui.canvas.unrolled.lens import BOTTOM, SIDE, Lens
from nnsim.ui.canvas.unrolled.outputs import starting_words, wanted
from nnsim.ui.canvas.unrolled.painting import Painting
from nnsim.ui.canvas.unrolled.pointing import Found, found_at
from nnsim.ui.canvas.unrolled.progress import progress
from nnsim.ui.canvas.unrolled.sheet import HIGHEST_RISE, RISE, Sheet, sheet
from nnsim.ui.canvas.unrolled.shown import Shown
from nnsim.ui.canvas.unrolled.stencil import EDGE, Marks, Stencil
from nnsim.ui.canvas.unrolled.symbols import symbols
from nnsim.ui.canvas.unrolled.travelling import Travelling
from nnsim.ui.canvas.unrolled.values import films, steps_of
from nnsim.ui.theme import color

BAR_HEIGHT = 16.0
REACH = 5.0


class Showing(Protocol):
    """What is asked of a session."""

    @property
    def document(self) -> Document: ...

    @property
    def dataset(self) -> Dataset | None: ...


class Stage:
    """Draws `drawing`, a network on the canvas, once for every time step. `lens` says which part is looked at."""

    def __init__(self, session: Showing, drawing: NetworkScene) -> None:
        self.session = session
        self.lens = Lens()
        self.shown = Shown(drawing.scenery.theme)
        self.follows = True
        """Whether as much as can be read is kept in sight until the user looks elsewhere."""
        self._drawing = drawing
        self._painting = Painting(self.shown)
        self.travelling = Travelling(self.shown)
        self.stencil = Stencil(drawing.scenery, drawing.bundles)
        self._stencils: tuple[QPixmap, QPixmap] | None = None
        self._weights: tuple[object, ...] = ()
        self._laid: tuple[object, ...] = ()

    # What is shown

    def show_frame(self, frame: Frame) -> None:
        """Show another moment. While nothing runs, the steps stay."""
        shown, document = self.shown, self.session.document
        before = shown.progress
        steps = steps_of(frame)
        if steps or frame.state is not State.EMPTY:
            shown.steps, shown.length = steps, min(frame.length, steps)
        shown.frame, shown.theme = frame, self._drawing.scenery.theme
        self._lay()
        shown.progress = progress(document.network, frame, shown.last + 1)
        self.travelling.refresh()
        shown.films = films(document.network, shown.sheet.faces, frame, shown.theme)
        shown.targets = wanted(document, frame, self.session.dataset, shown.steps)
        shown.symbols = symbols(document, frame, self.session.dataset)
        weights = self._look_of_weights()
        if weights != self._weights:
            self._weights, self._stencils = weights, None
        if shown.progress != before and shown.progress.time is not None:
            self._keep_in_sight(shown.progress.time)

    def forget(self) -> None:
        """Document or theme changed: lay and draw everything anew with the next frame."""
        self._laid, self._stencils = (), None

    def mark(self, marks: Marks) -> bool:
        """Let other things stand out; whether that is new."""
        if marks == self.shown.marks:
            return False
        self.shown.marks, self._stencils = marks, None
        return True

    def _lay(self) -> None:
        """Lay the column anew if other cards stand in it."""
        network, shown, cards = self.session.document.network, self.shown, self._drawing.cards
        frame = shown.frame
        timed = frozenset(id for id in frame.sequences if id in cards) or frozenset(shown.sheet.faces.keys() - shown.sheet.once)
        targeted = frozenset(id for id, target in frame.targets.items() if id in cards and target.size)
        plans = {id: card.plan for id, card in cards.items()}
        names = tuple(node.name for node in network)
        shapes = {id: bundle.shape_of_weights if bundle.single else None for id, bundle in self._drawing.bundles.items()}
        laid = (plans, timed, targeted, shapes, names, dict(network.connections), shown.steps)
        if laid == self._laid:
            return
        self._laid, self._stencils = laid, None
        shown.starts = starting_words(self.session.document)
        shown.sheet = self._sheet(RISE)
        self.lens.rect = shown.sheet.rect(shown.steps)
        if self.follows:
            self.fit()
        else:
            self.lens.keep_inside()

    def _sheet(self, rise: float) -> Sheet:
        plans, timed, targeted, shapes, *_ = self._laid
        return sheet(self.session.document.network, plans, timed, targeted, shapes, rise)  # type: ignore[arg-type]

    def _look_of_weights(self) -> tuple[object, ...]:
        """What of the weights is seen: when it changes, the column is drawn anew."""
        bundles = [self._drawing.bundles.get(wire.connection.id) for wire in self.shown.sheet.wires]
        return tuple(
            None if bundle is None or bundle.weights is None
            else bundle.levels.tobytes() if bundle.levels.size else round(positive_share(bundle.weights), 2)
            for bundle in bundles
        )  # fmt: skip

    # Looking

    def fit(self) -> None:
        """Show everything if it can be read then, else the steps around the one at which the run stands; use the height there is."""
        shown, lens = self.shown, self.lens
        if not self._laid:
            return
        shown.sheet, self._stencils = self._sheet(RISE), None
        lens.rect = shown.sheet.rect(shown.steps)
        now = shown.frame.time if shown.frame.moment is not None and shown.frame.time is not None else 0
        lens.fit(shown.sheet.pitch, now * shown.sheet.pitch + shown.sheet.width / 2)
        free = lens.free_height()
        if free > 0.0 and shown.sheet.rows > 1:
            shown.sheet = self._sheet(min(HIGHEST_RISE, RISE + free / (shown.sheet.rows - 1)))
            lens.rect = shown.sheet.rect(shown.steps)
            lens.keep_inside()
        self.follows = True

    def look(self) -> None:
        """The user looks elsewhere."""
        self.follows = False
        size = self.stencil.size(self.shown.sheet, self.lens.zoom)
        if self._stencils is not None and self._stencils[0].deviceIndependentSize().toSize() != size:
            self._stencils = None

    def steps_in_sight(self) -> tuple[int, int]:
        """The first and the last step whose cards are seen as a whole, or nearly."""
        pitch, lens, sheet = self.shown.sheet.pitch, self.lens, self.shown.sheet
        slack = sheet.width * 0.3
        first = math.ceil((lens.corner.x() - slack) / pitch)
        last = math.floor((lens.corner.x() + lens.size.width() / lens.zoom - sheet.width + slack) / pitch)
        return max(0, first), max(0, min(self.shown.steps - 1, last))

    def more(self) -> tuple[bool, bool]:
        """Whether there are steps before and after those in sight."""
        first, last = self.steps_in_sight()
        return first > 0, last < self.shown.steps - 1

    def bar(self) -> QRectF:
        """Where the line along time is, at the bottom."""
        size = self.lens.size
        return QRectF(SIDE, size.height() - BOTTOM + 8.0, size.width() - 2 * SIDE, BAR_HEIGHT)

    def look_along(self, x: float) -> None:
        """Look at the step that a pixel of the line along time stands for."""
        bar = self.bar()
        self.lens.show_middle((x - bar.left()) / bar.width() * self.shown.steps * self.shown.sheet.pitch)
        self.look()

    def _keep_in_sight(self, step: int) -> None:
        """Look at a step, at the one that it is computed from, and at the one after it if there is room."""
        lens, back = self.lens, self.shown.progress.backwards
        pitch, width = self.shown.sheet.pitch, self.shown.sheet.width
        beside = furniture.VEIL / lens.zoom
        first, last = step - 1, step + 1
        if 2 * pitch + width + 2 * beside > lens.size.width() / lens.zoom:
            first, last = (step, step + 1) if back else (step - 1, step)
        left, right = first * pitch - beside, last * pitch + width + beside
        lens.bring_in_sight(max(left, lens.rect.left()), min(right, lens.rect.right()))

    def found_at(self, pixel: QPoint) -> Found:
        """What is under a pixel."""
        return found_at(self.shown, self.lens.point(QPointF(pixel)), REACH / self.lens.zoom)

    def pixel_of(self, node: str, step: int, unit: int | None = None) -> QPoint:
        """Where the head of a card, or one of its units, is seen."""
        face = self.shown.sheet.faces[node]
        rect = face.head if unit is None else face.unit_rects(unit)[0]
        return self.lens.pixel(rect.center() + QPointF(step * self.shown.sheet.pitch, 0.0)).toPoint()

    # Painting

    def paint(self, painter: QPainter, ratio: float, spread: float = 1.0) -> None:
        """Paint the columns that are looked at; `ratio`: real pixels to each; `spread`: how far they have come out of the first one."""
        shown, lens = self.shown, self.lens
        painter.fillRect(QRectF(QPointF(), lens.size), color(shown.theme.canvas))
        if not shown.steps or not shown.sheet.faces:
            return
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        if self._stencils is None or self._stencils[0].devicePixelRatio() != ratio:
            self._stencils = self._make_stencils(ratio)
        self._painting.paint(painter, self.places(spread), lens.zoom, self._stencils)

    def paint_above(self, painter: QPainter, spread: float = 1.0, progress: float = 1.0) -> None:
        """Paint what is on its way, so far, and what stands around the columns and above them."""
        shown, lens = self.shown, self.lens
        if not shown.steps or not shown.sheet.faces:
            return
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        rect, places = QRectF(QPointF(), lens.size), self.places(spread)
        self.travelling.paint(painter, self._painting.arriving(places, lens.zoom), lens.zoom, progress)
        now = shown.now
        middles = {step: place.x() + shown.sheet.width * lens.zoom / 2 for step, place in places.items()}
        above, (before, after) = lens.pixel(lens.rect.topLeft()).y(), self.more()
        ends = furniture.VEIL * before, rect.width() - furniture.VEIL * after
        middles = {step: x for step, x in middles.items() if ends[0] <= x <= ends[1]}
        furniture.paint_headings(painter, shown, middles, now, above, rect.width())
        furniture.paint_more(painter, shown.theme, rect, above, before, after)
        if before or after:
            first, last = (lens.point(QPointF(x, 0.0)).x() / shown.sheet.pitch for x in (0.0, rect.width()))
            furniture.paint_bar(painter, shown, self.bar(), first, last, now)

    def moving_rects(self) -> list[QRect]:
        """Where something is seen on its way."""
        if not self.shown.steps or not self.shown.sheet.faces:
            return []
        view, zoom = QRectF(QPointF(), self.lens.size), self.lens.zoom
        rects = self.travelling.rects(self._painting.arriving(self.places(), zoom), zoom)
        return [rect.toAlignedRect() for rect in rects if rect.intersects(view)]

    def _make_stencils(self, ratio: float) -> tuple[QPixmap, QPixmap]:
        """The column of all steps but the last, and that of the last."""
        shown, network = self.shown, self.session.document.network
        arguments = shown.marks, self.lens.zoom, ratio
        whole = self.stencil.make(network, shown.sheet, frozenset(), *arguments)
        if not shown.sheet.once:
            return whole, whole
        return self.stencil.make(network, shown.sheet, shown.sheet.once, *arguments), whole

    def places(self, spread: float = 1.0) -> dict[int, QPointF]:
        """Where the columns lie that are seen."""
        pitch, lens, width = self.shown.sheet.pitch, self.lens, self.lens.size.width()
        first = max(0, math.floor((lens.corner.x() - EDGE) / pitch))
        last = min(self.shown.steps - 1, math.ceil((lens.corner.x() + width / lens.zoom + EDGE) / pitch))
        places = {step: lens.pixel(QPointF(step * pitch, 0.0)) for step in range(first, last + 1)}
        middle = (width - self.shown.sheet.width * lens.zoom) / 2
        return {step: QPointF(round(middle + (place.x() - middle) * spread), round(place.y())) for step, place in places.items()}

    def resize(self, size: QSizeF) -> None:
        """Be shown in another size."""
        middle = self.lens.point(QRectF(QPointF(), self.lens.size).center())
        self.lens.size = size
        if self.follows:
            self.fit()
        else:
            self.lens.show_middle(middle.x())
