"""What every unit of a layer answers over the plane through the inputs: from which simple maps the decision is put together."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnsim.document import Node
from nnsim.engine.flat_ends import activation_of
from nnsim.engine.frames import Frame, Plane
from nnsim.ui import fonts
from nnsim.ui.chosen_unit import ChosenUnit
from nnsim.ui.numerals import brief, grouped, number
from nnsim.ui.plots import heat, layers
from nnsim.ui.plots.cells import Cells
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.input_plane import InputPlane
from nnsim.ui.plots.plane_bar import PlaneBar
from nnsim.ui.plots.plot import Plot
from nnsim.ui.theme import SMALL, Theme, color

if TYPE_CHECKING:
    from nnsim.ui.session import Session

SIDE, COARSE = 40, 20
"""Cells along each side; fewer while the network trains, and of a large one."""
LARGE = 30_000
"""Parameters from which on a network is large."""
MOST_UNITS = 64
GAP, WORDS = 4.0, 13.0
"""Pixels between two maps, and above each for its number."""
PROBABILITIES, SIGNS = ("sigmoid", "softmax"), ("tanh",)
"""Activations between 0 and 1, whose colours turn at one half, and those between −1 and 1."""


class UnitMapsPlot(Plot):
    """A map for each unit of the selected layer, or else of the last hidden one, all on one scale."""

    key = "unit_maps"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.plane = InputPlane.of(session)
        self.bar = PlaneBar(self.plane, self.theme, self.body)
        self.grid = Grid(self.theme, self.body)
        self.grid.setAccessibleName(self.tr("Maps of the units"))
        self.grid.pointed.connect(self._show_legend)
        self.grid.chosen.connect(self._choose)
        self.unit = ChosenUnit.of(session)
        self.unit.changed.connect(self._mark)
        self.plane.changed.connect(self.refresh)
        self._body.addWidget(self.grid, 0, 0)
        self._body.addWidget(self.bar, 1, 0)
        self._body.setContentsMargins(12, 2, 16, 6)
        self.node: Node | None = None
        self.wish: Plane | None = None
        self.maps: np.ndarray = np.zeros((0, 1, 1))
        self.middle, self.reach = 0.0, 1.0
        """The colours go from `middle` − `reach` to `middle` + `reach`, for all units alike."""
        self._units = 0

    @classmethod
    def applies(cls, session: Session) -> bool:
        return InputPlane.applies(session)

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("UnitMapsPlot", "Maps of the units")

    def title(self) -> str:
        return self.caption() + (f" · {self.node.name}" if self.node is not None else "")

    def explanation(self) -> str:
        text = self.tr(
            "Each small map is one unit of the layer: its colour at a place is what the unit answers to an input there, blue high and "
            "orange low, all on the same scale. Look for what the first layer has to work with (each unit turns along one straight line) "
            "and how the next ones put these lines together to corners and islands. A map in one colour is a unit that does nothing; two "
            "equal maps are two units that do the same work. Point at a place of one map, and it is marked in all of them. Select a layer "
            "on the canvas to see its units; a click on a map, or Enter on the one that the arrow keys choose, shows that unit on the "
            "canvas."
        )
        if self.plane.whole:
            return text
        held = self.tr("The maps show two features; all others are held at {held}.").format(held=self.plane.held_text(8))
        return f"{text} {held}"

    def project_changed(self) -> None:
        self.plane.refresh()
        self.bar.refresh()
        session = self.session
        nodes = layers.known(session)
        kept = [node for node in nodes if self.node is not None and node.id == self.node.id]
        before = self.wish
        self.node = layers.first(layers.selected(session, nodes), kept, layers.hidden(session)[-1:], layers.learning(session), nodes)
        side = SIDE if layers.parameters(session) < LARGE else COARSE
        self.wish = self.plane.plane((self.node.id,), side, COARSE) if self.node is not None else None
        if before is None or self.wish is None or before.nodes != self.wish.nodes:
            self.maps = np.zeros((0, 1, 1))
        self._mark()

    def wants(self) -> dict[str, object]:
        return {"planes": (self.wish,)} if self.wish is not None else {}

    def show_frame(self, frame: Frame) -> None:
        if self.plane.refresh():
            self.refresh()
            return
        found = frame.planes.get(self.wish) if self.wish is not None else None
        if found is not None and self.node is not None:
            self._take(found[self.node.id], activation_of(self.node))
        elif not frame.planes:
            self.maps = np.zeros((0, 1, 1))
        if len(self.maps):
            self.say("")
            self.grid.show_maps(heat.signed(self.maps, self.theme, self.middle, self.reach))
        else:
            self.say(self.tr("As soon as the network can run, each unit of the layer shows here what it answers over the inputs."))
        self._show_legend(self.grid.under())

    def table(self) -> Table:
        """One line for each place, a column for each unit."""
        if not len(self.maps) or self.wish is None:
            return {}
        left, right, bottom, top = self.wish.extent
        middles = (np.arange(self.maps.shape[-1]) + 0.5) / self.maps.shape[-1]
        x, y = np.meshgrid(left + middles * (right - left), bottom + middles * (top - bottom))
        across, upward = (self.plane.names[feature] for feature in self.wish.features)
        units = {f"unit {index + 1}": values.ravel() for index, values in enumerate(self.maps)}
        return {across: x.ravel(), upward: y.ravel()} | units

    def theme_changed(self) -> None:
        self.grid.theme = self.theme
        self.bar.set_theme(self.theme)

    # Inside

    def _take(self, maps: np.ndarray, activation: str) -> None:
        self._units = len(maps)
        self.maps = maps[:MOST_UNITS]
        if activation in PROBABILITIES:
            self.middle, self.reach = 0.5, 0.5
        elif activation in SIGNS:
            self.middle, self.reach = 0.0, 1.0
        else:
            finite = self.maps[np.isfinite(self.maps)]
            name = self.node.id if self.node is not None else ""
            self.middle, self.reach = 0.0, self.scales.reach(name, float(np.abs(finite).max(initial=0.0)))

    def _mark(self) -> None:
        unit = self.unit.of_node(self.node.id if self.node is not None else None)
        self.grid.mark(unit)

    def _choose(self, cell: tuple[int, int]) -> None:
        if self.node is not None:
            self.unit.choose(self.node.id, self.grid.unit(cell))

    def _here(self, unit: int, across: float, upward: float) -> tuple[Entry, Entry]:
        """What a unit answers at a place of its map, as parts of its sides from the lower left corner."""
        assert self.wish is not None
        left, right, bottom, top = self.wish.extent
        names = [self.plane.names[feature] for feature in self.wish.features]
        place = (left + across * (right - left), bottom + upward * (top - bottom))
        side = self.maps.shape[-1]
        value = self.maps[unit, min(int(upward * side), side - 1), min(int(across * side), side - 1)]
        where = " · ".join(f"{name} {number(at, 3)}" for name, at in zip(names, place, strict=True))
        return Entry(where), Entry(self.tr("unit {number}").format(number=unit + 1), value=number(float(value), 3))

    def _show_legend(self, cell: tuple[int, int] | None) -> None:
        if cell is not None and self.grid.unit(cell) < len(self.maps):
            unit = self.grid.unit(cell)
            if self.grid.at is not None and self.wish is not None:
                self.header.show_legend(*self._here(unit, *self.grid.at))
                return
            finite = self.maps[unit][np.isfinite(self.maps[unit])]
            ends = (number(float(finite.min()), 3), number(float(finite.max()), 3)) if len(finite) else ("", "")
            words = self.tr("{low} to {high}").format(low=ends[0], high=ends[1])
            self.header.show_legend(Entry(self.tr("unit {number}").format(number=unit + 1), value=words))
            return
        entries = []
        if self._units > len(self.maps) > 0:
            entries.append(Entry(self.tr("first {shown} of {all} units").format(shown=len(self.maps), all=grouped(self._units))))
        if len(self.maps):
            low, high = brief(self.middle - self.reach, 3), brief(self.middle + self.reach, 3)
            entries.append(Entry(self.tr("{low} to {high}").format(low=low, high=high)))
        self.header.show_legend(*entries)


class Grid(Cells):
    """The painted maps, in as many columns as make them largest."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.colors = np.zeros((0, 1, 1, 3), np.uint8)
        self.marked: int | None = None
        self.at: tuple[float, float] | None = None
        """Where the mouse is in a map, as parts of its sides from the lower left corner: all maps show a cross there."""

    def show_maps(self, colors: np.ndarray) -> None:
        """(units, side, side, 3), row 0 at the bottom."""
        self.colors = colors
        self.update()

    def mark(self, unit: int | None) -> None:
        """Let one unit stand out."""
        if unit != self.marked:
            self.marked = unit
            self.update()

    def unit(self, cell: tuple[int, int]) -> int:
        return cell[0] * self.shape_of_cells()[1] + cell[1]

    def there(self, cell: tuple[int, int]) -> bool:
        return super().there(cell) and self.unit(cell) < len(self.colors)

    def shape_of_cells(self) -> tuple[int, int]:
        count = len(self.colors)
        if not count:
            return 0, 0
        columns = _columns(count, self.width(), self.height())
        return math.ceil(count / columns), columns

    def _side(self, count: int, columns: int) -> float:
        return _side(count, columns, self.width(), self.height())

    def field(self) -> QRectF:
        rows, columns = self.shape_of_cells()
        side = self._side(len(self.colors), columns)
        return QRectF(0.0, 0.0, columns * (side + GAP), rows * (side + GAP + WORDS))

    def box(self, unit: int) -> QRectF:
        """Where the map of a unit is."""
        columns = self.shape_of_cells()[1]
        side = self._side(len(self.colors), columns)
        row, column = divmod(unit, columns)
        return QRectF(column * (side + GAP), row * (side + GAP + WORDS) + WORDS, side, side)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(event.position())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._point(None)
        super().keyPressEvent(event)

    def _point(self, place: QPointF | None) -> None:
        cell = None if place is None else self.cell_at(place.toPoint())
        at = None
        if place is not None and cell is not None:
            box = self.box(self.unit(cell))
            at = ((place.x() - box.x()) / box.width(), 1.0 - (place.y() - box.y()) / box.height()) if box.contains(place) else None
        if at != self.at:
            self.at = at
            self.update()

    def _paint_cross(self, painter: QPainter, box: QRectF) -> None:
        if self.at is None:
            return
        x, y = box.x() + self.at[0] * box.width(), box.bottom() - self.at[1] * box.height()
        painter.setPen(QPen(color(self.theme.ink), 1.0, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color(self.theme.panel))
        if not len(self.colors):
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setFont(fonts.numbers(SMALL - 2))
        upright = np.ascontiguousarray(self.colors[:, ::-1])
        side = upright.shape[1]
        current = self.unit(self.current) if self.hasFocus() else None
        for unit, pixels in enumerate(upright):
            box = self.box(unit)
            painter.drawImage(box, QImage(pixels.data, side, side, 3 * side, QImage.Format.Format_RGB888))
            self._paint_cross(painter, box)
            marked = unit in (self.marked, current)
            painter.setPen(QPen(color(self.theme.accent if marked else self.theme.line), 2.0 if marked else 1.0))
            painter.drawRect(box)
            painter.setPen(color(self.theme.ink if marked else self.theme.muted))
            words = QRectF(box.x(), box.y() - WORDS, box.width(), WORDS)
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, str(unit + 1))


@lru_cache(maxsize=16)
def _columns(count: int, width: int, height: int) -> int:
    """In how many columns so many maps are largest."""
    return max(range(1, count + 1), key=lambda number: (_side(count, number, width, height), -number))


def _side(count: int, columns: int, width: int, height: int) -> float:
    """How many pixels each has along its sides then."""
    return min(width / columns - GAP, height / math.ceil(count / columns) - GAP - WORDS)
