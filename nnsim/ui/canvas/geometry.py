"""Where things are on a card: sizes, units, ports and curves. Pure geometry, so that painting and hit-testing agree.

A card stands centred on its node's position. Coordinates of a `Plan` are relative to that centre.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF

from nnsim.catalog import Plain
from nnsim.document import Network, Node, Shapes
from nnsim.ui import fonts
from nnsim.ui.canvas import tracks
from nnsim.ui.canvas.graphs import forms
from nnsim.ui.canvas.graphs.glyphs import SIGNS
from nnsim.ui.features import columns_for, picture_size
from nnsim.ui.theme import BODY, SMALL

Points = npt.NDArray[np.float64]

GRID = 10.0
SINGLE_UNITS = 16
STRIP_UNITS = 48
HEADER = 34.0
PAD = 14.0
WIDEST = 260.0
LABEL_WIDEST, LABEL_GAP = 80.0, 7.0
OUTPUT_GAP, OUTPUT_HEIGHT = 8.0, 46.0
TIMED_WIDTH = 104.0
"""Width of a unit's cell that shows the unit over time."""
TIME_WIDTH, TRACK_HEIGHT, TRACK_GAP, TRACK_LABELS = 290.0, 30.0, 11.0, 86.0
"""A card that shows gates × time: its width, height and distance of the pictures, and the room left of them."""
MOST_TILES = 400
"""Units that are shown as pictures of their own, if they can be."""
SMALL_KINDS = frozenset({"constant", "concatenate", "dropout", "flatten", *SIGNS})


class Look(Enum):
    """How a card shows what its node computes."""

    SYMBOL = "symbol"  # a function or a constant: one sign
    UNITS = "units"  # every unit by itself
    STRIP = "strip"  # one row a unit
    GRID = "grid"  # a picture, or many units as cells
    TIME = "time"  # unit × time step, one below the other for everything that a memory consists of


@dataclass(frozen=True)
class Plan:
    """The layout of one card. `cells` are the rectangles of units, empty for a symbol; `rows`, `columns` of a grid.

    `labels` are names of the units, as the data calls them, written beside them. `timed`: cells are as wide as a sequence;
    `tracks`: names of what is shown over time. `recurrent`: the kind remembers by itself.
    `tiled`: every unit of a grid has room for a picture.
    """

    look: Look
    width: float
    height: float
    units: int
    cells: tuple[QRectF, ...] = ()
    picture: QRectF = field(default_factory=QRectF)
    rows: int = 0
    columns: int = 0
    kind_text: str = ""
    labels: tuple[str, ...] = ()
    timed: bool = False
    tracks: tuple[str, ...] = ()
    recurrent: bool = False
    block: bool = False
    """Whether it is the card of a group, which stands for what is inside: nothing of a single layer is shown on it or beside it."""
    tiled: bool = False
    form: str = ""
    """Of a node of a graph that is no card: see `graphs.forms`."""

    @property
    def rect(self) -> QRectF:
        return QRectF(-self.width / 2, -self.height / 2, self.width, self.height)

    @property
    def header(self) -> QRectF:
        if self.form:
            return forms.name_rect(self.form, self.width, self.height)
        return QRectF(-self.width / 2, -self.height / 2, self.width, HEADER)

    @property
    def output_port(self) -> QPointF:
        return QPointF(self.width / 2, 0.0)

    @property
    def input_port(self) -> QPointF:
        return QPointF(-self.width / 2, 0.0)

    @property
    def single(self) -> bool:
        """Whether connections lead to single units."""
        return self.look in (Look.UNITS, Look.STRIP)

    def unit_rect(self, unit: int) -> QRectF:
        """Where a unit is, whatever the card looks like."""
        if self.cells:
            return self.cells[unit]
        if self.look is Look.GRID:
            width, height = self.picture.width() / self.columns, self.picture.height() / self.rows
            row, column = divmod(unit, self.columns)
            return QRectF(self.picture.x() + column * width, self.picture.y() + row * height, width, height)
        if self.look is Look.TIME:
            return self.row_rect(len(self.tracks) - 1, unit)
        return QRectF(-8.0, -8.0, 16.0, 16.0)

    def track_rect(self, index: int) -> QRectF:
        """Where one of the things over time is drawn."""
        count = len(self.tracks)
        height = (self.picture.height() - TRACK_GAP * (count - 1)) / count
        return QRectF(self.picture.x(), self.picture.y() + index * (height + TRACK_GAP), self.picture.width(), height)

    def row_rect(self, index: int, unit: int) -> QRectF:
        """Where one unit stands in one of the things over time."""
        track = self.track_rect(index)
        height = track.height() / max(1, self.units)
        return QRectF(track.x(), track.y() + unit * height, track.width(), height)

    def end_rect(self, row: int, rows: int) -> QRectF:
        """Where the row of a weight matrix leads: to a unit; of a memory, to the gate of a unit."""
        if self.recurrent and self.units:
            return self.row_rect(min(row // self.units, len(self.tracks) - 1), row % self.units)
        return self.unit_rect(row * self.units // rows)

    def unit_at(self, point: QPointF) -> int | None:
        """The unit under a point, if it is over one."""
        if self.look is Look.GRID and self.picture.contains(point):
            column = int((point.x() - self.picture.x()) / self.picture.width() * self.columns)
            row = int((point.y() - self.picture.y()) / self.picture.height() * self.rows)
            unit = min(row, self.rows - 1) * self.columns + min(column, self.columns - 1)
            return unit if unit < self.units else None
        if self.look is Look.TIME:
            tracks = [self.track_rect(index) for index in range(len(self.tracks))]
            shares = [(point.y() - track.y()) / track.height() for track in tracks if track.contains(point)]
            return min(int(shares[0] * self.units), self.units - 1) if shares else None
        if self.form:
            return 0 if self.units == 1 and forms.body(self.form, self.rect).contains(point) else None
        return next((unit for unit, cell in enumerate(self.cells) if cell.contains(point)), None)

    @cached_property
    def starts(self) -> Points:
        """(units, 2): where the connections out of each unit begin."""
        if not self.cells:
            return np.array([[self.width / 2, 0.0]])
        return np.array([[cell.right(), cell.center().y()] for cell in self.cells])

    @cached_property
    def ends(self) -> Points:
        """(units, 2): where the connections into each unit end."""
        if not self.cells:
            return np.array([[-self.width / 2, 0.0]])
        return np.array([[cell.left(), cell.center().y()] for cell in self.cells])


def plan(
    network: Network, node: Node, shapes: Shapes, image: tuple[int, ...] | None = None, labels: tuple[str, ...] = (),
    over_time: tuple[str, ...] = (), tiles: bool = False,
) -> Plan:  # fmt: skip
    """The layout of a node's card; `image`: shape of the data's pictures, for inputs; `labels`: names of its units, for outputs.

    `over_time`: names of what is known of the node at every time step, where it has any. `tiles`: whether units are shown as pictures.
    """
    shape = shapes.outputs.get(node.id) or _declared(node)
    units = math.prod(shape)
    kind = kind_text(network, node, shape)
    names = fonts.width(node.name, BODY, 600)
    texts = names + fonts.width(kind, SMALL)
    form = forms.form_of(network, node, shapes)
    if form:
        return Plan(Look.SYMBOL, *forms.size_of(form, names), units, kind_text=kind, form=form)
    if node.kind in SMALL_KINDS:
        return Plan(Look.SYMBOL, min(WIDEST, max(84.0, round(names + 44.0))), 78.0, units, kind_text=kind)
    recurrent = network.entry(node).recurrent
    if recurrent or (over_time and units > STRIP_UNITS):
        return _over_time(texts, units, kind, over_time or tracks.expected(network.entry(node), node), recurrent)
    timed = bool(over_time)
    least = 130.0 if node.kind == "input" else 156.0
    width = min(WIDEST, max(least, float(round(texts + 54.0))))
    if node.kind == "input" and (picture := picture_size(shape, image)) is not None:
        return _grid(width, units, *picture, kind)
    if units <= SINGLE_UNITS:
        labels = labels if len(labels) == units > 1 else ()
        middle = TIMED_WIDTH if timed else 34.0
        width = max(width, TIMED_WIDTH + 52.0) if timed else width
        longest = max((fonts.width(label, SMALL) for label in labels), default=0.0)
        if longest > 0.0:
            width = max(width, middle + 2 * (min(LABEL_WIDEST, float(round(longest))) + 2 * LABEL_GAP))
        return _single(width, units, kind, labels, timed)
    if tiles and not timed and units <= MOST_TILES:
        return _tiles(width, units, kind)
    if units <= STRIP_UNITS:
        return _strip(width, units, kind, timed)
    columns = math.ceil(math.sqrt(units))
    return _grid(width, units, math.ceil(units / columns), columns, kind)


def kind_text(network: Network, node: Node, shape: tuple[int, ...]) -> str:
    """What stands at the right of a card's head: "tanh · 8"; a kind that remembers says which one it is."""
    size = " × ".join(str(length) for length in shape)
    if network.entry(node).recurrent:
        return f"{network.entry(node).title} · {size}"
    activation = node.parameters.get("activation")
    if activation is not None:
        key = activation["key"] if isinstance(activation, Mapping) else activation
        return f"{network.catalog.entry('activation', key).title} · {size}"
    return size if node.kind == "input" else f"{network.entry(node).title.lower()} · {size}"


def snapped(point: QPointF) -> tuple[float, float]:
    """A place on the grid of positions."""
    return (round(point.x() / GRID) * GRID, round(point.y() / GRID) * GRID)


def curves(starts: Points, ends: Points) -> Points:
    """(n, 4, 2): the control points of curves that leave to the right and arrive from the left; a loop swings out."""
    across = ends[:, 0] - starts[:, 0]
    reach = np.maximum(np.abs(across) * 0.5, 20.0)
    backwards = across < 20.0
    if backwards.any():
        reach[backwards] = np.minimum(np.maximum(reach[backwards], 60.0), 160.0)
    result = np.empty((len(starts), 4, 2))
    result[:, 0], result[:, 3] = starts, ends
    result[:, 1], result[:, 2] = starts, ends
    result[:, 1, 0] += reach
    result[:, 2, 0] -= reach
    return result


@lru_cache(maxsize=256)
def ends_of(rows: int, columns: int, arriving: int, leaving: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """(weights,) each: at which of the places where curves begin, and where they end, the curve of every weight does so, row by row."""
    outof, into = np.arange(columns) * leaving // columns, np.arange(rows) * arriving // rows
    return np.tile(outof, rows), np.repeat(into, columns)


def sampled(control: Points, steps: int = 16) -> Points:
    """(n, steps + 1, 2): points along curves."""
    t = np.linspace(0.0, 1.0, steps + 1)
    basis = np.stack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3], axis=1)
    points: Points = np.einsum("tk,nkd->ntd", basis, control)
    return points


def distances(lines: Points, x: float, y: float) -> npt.NDArray[np.float64]:
    """(n,): how far a point is from each polyline (n, points, 2)."""
    if not len(lines):
        return np.empty(0)
    a, step = lines[:, :-1], np.diff(lines, axis=1)
    rel = np.array([x, y]) - a
    length = np.maximum((step**2).sum(-1), 1e-9)
    t = np.clip((rel * step).sum(-1) / length, 0.0, 1.0)
    nearest: npt.NDArray[np.float64] = np.sqrt(((rel - t[..., None] * step) ** 2).sum(-1)).min(-1)
    return nearest


def _declared(node: Node) -> tuple[int, ...]:
    """The size a node says it has, while its shape is not known."""
    shape: Plain = node.parameters.get("shape", node.parameters.get("units", 1))
    return tuple(int(str(length)) for length in shape) if isinstance(shape, tuple) else (int(str(shape)),)


def _single(width: float, units: int, kind: str, labels: tuple[str, ...], timed: bool) -> Plan:
    side = 34.0 if units <= 3 else 30.0 if units <= 8 else 24.0
    wide = TIMED_WIDTH if timed else side
    pitch = {1: 0.0, 2: 92.0, 3: 68.0}.get(units, 52.0 if units <= 8 else max(30.0, math.floor(420.0 / units)))
    height = 98.0 + pitch * (units - 1) if units > 1 else 120.0
    if units == 2:
        height = 206.0
    middle = HEADER / 2
    first = middle - pitch * (units - 1) / 2
    cells = tuple(QRectF(-wide / 2, first + pitch * unit - side / 2, wide, side) for unit in range(units))
    return Plan(Look.UNITS, width, height, units, cells, kind_text=kind, labels=labels, timed=timed)


def _strip(width: float, units: int, kind: str, timed: bool) -> Plan:
    row = 10.0 if units <= 32 else 8.0
    wide = TIMED_WIDTH if timed else 34.0
    height = HEADER + row * units + 2 * PAD
    top = -height / 2 + HEADER + PAD
    cells = tuple(QRectF(-wide / 2, top + row * unit, wide, row) for unit in range(units))
    picture = QRectF(-wide / 2, top, wide, row * units)
    return Plan(Look.STRIP, max(width, wide + 52.0), height, units, cells, picture, units, 1, kind, timed=timed)


def _over_time(texts: float, units: int, kind: str, names: tuple[str, ...], recurrent: bool) -> Plan:
    single = min(120.0, max(TRACK_HEIGHT, 10.0 * units))
    body = TRACK_HEIGHT * len(names) + TRACK_GAP * (len(names) - 1) if len(names) > 1 else single
    labels = TRACK_LABELS if len(names) > 1 else 66.0
    width = max(TIME_WIDTH if len(names) > 1 else 236.0, float(round(texts + 74.0)))
    height = HEADER + 12.0 + body + 24.0
    picture = QRectF(-width / 2 + labels, -height / 2 + HEADER + 12.0, width - labels - 10.0, body)
    return Plan(Look.TIME, width, height, units, (), picture, kind_text=kind, timed=True, tracks=names, recurrent=recurrent)


def _tiles(width: float, units: int, kind: str) -> Plan:
    columns = columns_for(units)
    rows, side = math.ceil(units / columns), 29.0 if units <= STRIP_UNITS else 21.0
    size_x, size_y = columns * side, rows * side
    width, height = max(width, size_x + 2 * PAD), HEADER + size_y + PAD + 4.0
    picture = QRectF(-size_x / 2, -height / 2 + HEADER + 2.0, size_x, size_y)
    return Plan(Look.GRID, width, height, units, (), picture, rows, columns, kind, tiled=True)


def _grid(width: float, units: int, rows: int, columns: int, kind: str) -> Plan:
    cell = min(14.0, max(1.0, 128.0 / max(rows, columns)))
    size_x, size_y = max(columns * cell, 12.0), max(rows * cell, 12.0)
    width = max(width, size_x + 2 * PAD)
    height = HEADER + size_y + PAD + 4.0
    picture = QRectF(-size_x / 2, -height / 2 + HEADER + 2.0, size_x, size_y)
    return Plan(Look.GRID, width, height, units, (), picture, rows, columns, kind)
