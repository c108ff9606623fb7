"""The network unrolled, as one column that is repeated: cards from below to above, and what runs between and beside them.

Everything stands in the coordinates of one column; the column of the next time step lies `pitch` to the right. Pure geometry.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from nnsim.document import Connection, Network
from nnsim.ui.canvas.geometry import Plan, Points
from nnsim.ui.canvas.layout import columns_of
from nnsim.ui.canvas.unrolled.arrows import BESIDE, GAP, LANE, Arrow, arrows
from nnsim.ui.canvas.unrolled.face import Face, beside, face

EDGE = 7.0
"""How far from the corner of a card a connection arrives that swings around others."""
RISE, HIGHEST_RISE = 44.0, 84.0
"""Distance of cards above each other, at least and at most."""


@dataclass(frozen=True)
class Wire:
    """A connection inside a column. `control`: (curves, 4, 2) of cubic curves, one a weight if `single`, with so many `columns`."""

    connection: Connection
    control: Points
    single: bool
    columns: int = 1


@dataclass(frozen=True)
class Sheet:
    """`once`: nodes without time that follow the sequence; they are drawn in the last column only."""

    faces: Mapping[str, Face] = field(default_factory=dict)
    wires: tuple[Wire, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    once: frozenset[str] = frozenset()
    width: float = 100.0
    height: float = 100.0
    gap: float = GAP
    rows: int = 0

    @property
    def pitch(self) -> float:
        return self.width + self.gap

    def rect(self, steps: int) -> QRectF:
        """The whole drawing of so many steps."""
        return QRectF(-self.gap, 0.0, steps * self.pitch + self.gap, self.height)

    def face_at(self, point: QPointF) -> Face | None:
        return next((face for face in self.faces.values() if face.whole.contains(point)), None)


def sheet(
    network: Network, plans: Mapping[str, Plan], timed: Collection[str], targeted: Collection[str],
    shapes: Mapping[str, tuple[int, int] | None], rise: float = RISE,
) -> Sheet:  # fmt: skip
    """The column of a network; `shapes`: of the weights of connections that are drawn one by one, `rise`: distance of the rows."""
    after = frozenset(id for start in timed for id in network.reached_from(start)) - frozenset(timed)
    rows = [[id for id in row if id in plans] for row in columns_of(network)]
    rows = [row for row in rows if row]
    ordinal = {id: place for place, row in enumerate(rows) for id in row}
    small = {id: face(id, network.nodes[id].name, plans[id], id in targeted) for row in rows for id in row}
    sizes = [beside([small[id] for id in row], BESIDE) for row in rows]
    width = max((size[0] for size in sizes), default=100.0)
    far = max((c.delay - 1 for c in network.connections.values()), default=0)
    rise += LANE * min(far, 4)
    height = sum(size[1] for size in sizes) + rise * max(0, len(rows) - 1)
    faces: dict[str, Face] = {}
    bottom = height
    for row, size in zip(rows, sizes, strict=True):
        left = (width - size[0]) / 2
        for id in row:
            faces[id] = small[id].moved(left, bottom - (size[1] + small[id].whole.height()) / 2)
            left += small[id].rect.width() + BESIDE
        bottom -= size[1] + rise
    tops = [min(faces[id].whole.top() for id in row) for row in rows]
    bottoms = [max(faces[id].rect.bottom() for id in row) for row in rows]
    found, gap = arrows(network, faces, ordinal, tops, bottoms, width)
    wires = tuple(
        _wire(connection, faces, ordinal, shapes.get(connection.id))
        for connection in network.connections.values()
        if not connection.delay and connection.source in faces and connection.target in faces
    )
    return Sheet(faces, wires, found, after, width, height, gap, len(rows))


def _wire(
    connection: Connection, faces: Mapping[str, Face], ordinal: Mapping[str, int], shape: tuple[int, int] | None
) -> Wire:
    source, target = faces[connection.source], faces[connection.target]
    if ordinal[target.node] - ordinal[source.node] > 1 and _in_the_way(faces, source, target):
        return Wire(connection, _around(source, target), False)
    if shape is not None and target.single and (source.single or shape[1] == 1):
        leaving, arriving = source.ends(source.rect.top()), target.ends(target.rect.bottom())
        outof = np.arange(shape[1]) * len(leaving) // shape[1]
        into = np.arange(shape[0]) * len(arriving) // shape[0]
        starts, ends = np.tile(leaving[outof], (shape[0], 1)), np.repeat(arriving[into], shape[1], axis=0)
        return Wire(connection, upwards(starts, ends), True, shape[1])
    start, end = (source.rect.center().x(), source.whole.top()), (target.rect.center().x(), target.rect.bottom())
    return Wire(connection, upwards(np.array([start]), np.array([end])), False)


def _in_the_way(faces: Mapping[str, Face], source: Face, target: Face) -> bool:
    """Whether a card stands between two others."""
    straight = QRectF(
        QPointF(min(source.rect.left(), target.rect.left()), target.rect.bottom()),
        QPointF(max(source.rect.right(), target.rect.right()), source.whole.top()),
    )
    return any(one.whole.intersects(straight) for one in faces.values() if one not in (source, target))


def upwards(starts: Points, ends: Points) -> Points:
    """(n, 4, 2): curves that leave upwards and arrive from below."""
    reach = np.maximum(16.0, np.abs(starts[:, 1] - ends[:, 1]) * 0.5)
    result = np.stack([starts, starts, ends, ends], axis=1)
    result[:, 1, 1] -= reach
    result[:, 2, 1] += reach
    return result


def _around(source: Face, target: Face) -> Points:
    """(1, 4, 2): a curve that leaves and arrives at the left, and swings out to the middle between two columns."""
    start, end = (source.rect.left(), source.spread_middle), (target.rect.left(), target.rect.bottom() - EDGE)
    outside = -GAP * 2 / 3 - (start[0] + end[0]) / 6
    return np.array([[start, (outside, start[1]), (outside, end[1]), end]])
