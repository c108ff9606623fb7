"""One card at one time step: small enough to stand beside itself many times. Pure geometry.

Values are drawn as one picture behind the card, which has holes where they are to be seen; so a step costs one picture a card.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from nnsim.ui import fonts
from nnsim.ui.canvas.geometry import SINGLE_UNITS, Look, Plan, Points
from nnsim.ui.theme import SMALL

HEAD, PAD, BODY = 24.0, 10.0, 24.0
"""Height of a head, room around the values, and height of values that stand in one row."""
LEAST_WIDTH, WIDEST_NAME = 88.0, 118.0
TRACK, TRACK_GAP, SIGNS = 10.0, 4.0, 16.0
"""A memory: height and distance of its rows, and the room for their signs."""
SIDES = ((1, 46.0, 0.0), (3, 26.0, 6.0), (8, 12.0, 3.0), (SINGLE_UNITS, 7.0, 2.0))
"""(units at most, width of a unit, distance of units)."""
STRIP, MEMORY, PICTURE = (96.0, 132.0), (84.0, 116.0), 84.0
"""Least and largest width of many units in a row, and of a memory's rows; side of a picture."""
TARGET, TARGET_GAP = 22.0, 6.0
"""Height of what an output should become, and its distance from the card."""


@dataclass(frozen=True)
class Face:
    """A card's rectangles in its column. `spread`: where the picture of all values is drawn; `holes`: what is seen of it.

    The picture has `rows` × `columns` values. `tracks`: names of its rows, of a memory. `target`: above the card, if there is one.
    """

    node: str
    look: Look
    units: int
    rect: QRectF
    spread: QRectF
    holes: tuple[QRectF, ...] = ()
    rows: int = 1
    columns: int = 1
    tracks: tuple[str, ...] = ()
    target: QRectF = field(default_factory=QRectF)

    @property
    def head(self) -> QRectF:
        return QRectF(self.rect.x(), self.rect.y(), self.rect.width(), HEAD)

    @property
    def single(self) -> bool:
        """Whether connections lead to single units."""
        return self.look is Look.UNITS

    @property
    def whole(self) -> QRectF:
        """The card, with what stands above it."""
        return self.rect.united(self.target) if not self.target.isNull() else self.rect

    @property
    def spread_middle(self) -> float:
        """The height in the middle of the values."""
        return self.rect.center().y() if self.spread.isNull() else self.spread.center().y()

    def moved(self, x: float, y: float) -> "Face":
        return replace(
            self, rect=self.rect.translated(x, y), spread=self.spread.translated(x, y),
            holes=tuple(hole.translated(x, y) for hole in self.holes),
            target=self.target if self.target.isNull() else self.target.translated(x, y),
        )  # fmt: skip

    def unit_at(self, point: QPointF) -> int | None:
        """The unit under a point."""
        if not self.spread.contains(point):
            return None
        column = int((point.x() - self.spread.x()) / self.spread.width() * self.columns)
        row = int((point.y() - self.spread.y()) / self.spread.height() * self.rows)
        unit = column if self.tracks or self.rows == 1 else row * self.columns + column
        return min(unit, self.units - 1)

    def unit_rects(self, unit: int) -> list[QRectF]:
        """Where a unit is: in a memory, one place in every row."""
        if self.look is Look.UNITS:
            return [self.holes[unit]]
        width, height = self.spread.width() / self.columns, self.spread.height() / self.rows
        if self.tracks or self.rows == 1:
            return [QRectF(hole.x() + unit * width, hole.y(), width, hole.height()) for hole in self.holes]
        row, column = divmod(unit, self.columns)
        return [QRectF(self.spread.x() + column * width, self.spread.y() + row * height, width, height)]

    def track_middle(self, name: str) -> float:
        """The height at which one row of a memory stands; the middle of the values, if there is no such row."""
        row = self.tracks.index(name) if name in self.tracks else None
        return self.spread_middle if row is None else self.holes[row].center().y()

    def ends(self, y: float) -> Points:
        """(units, 2): where the connections of each unit meet an edge of the card."""
        if not self.single:
            return np.array([[self.rect.center().x(), y]])
        return np.array([[hole.center().x(), y] for hole in self.holes])


def face(node: str, name: str, plan: Plan, targeted: bool) -> Face:
    """The card of a node at one step, with its upper left corner at the origin; `targeted`: it has to become something."""
    words = min(WIDEST_NAME, QFontMetricsF(fonts.text(SMALL, 600)).horizontalAdvance(name) + 34.0)
    least = max(LEAST_WIDTH, float(round(words)))
    found = _face(node, plan, least)
    if not targeted:
        return found
    target = QRectF(0.0, 0.0, found.rect.width(), TARGET)
    return replace(found.moved(0.0, TARGET + TARGET_GAP), target=target)


def _face(node: str, plan: Plan, least: float) -> Face:
    if plan.look is Look.SYMBOL:
        rect = QRectF(0.0, 0.0, least, HEAD + 32.0)
        return Face(node, plan.look, plan.units, rect, QRectF())
    if plan.look is Look.GRID:
        scale = PICTURE / max(plan.rows, plan.columns)
        size = plan.columns * scale, plan.rows * scale
        rect = QRectF(0.0, 0.0, max(least, size[0] + 2 * PAD), HEAD + size[1] + PAD)
        spread = QRectF((rect.width() - size[0]) / 2, HEAD, *size)
        return Face(node, plan.look, plan.units, rect, spread, (spread,), plan.rows, plan.columns)
    if len(plan.tracks) > 1:
        return _memory(node, plan, least)
    if plan.units <= SINGLE_UNITS:
        side, gap = next((side, gap) for most, side, gap in SIDES if plan.units <= most)
        width = plan.units * (side + gap)
        rect = QRectF(0.0, 0.0, max(least, width - gap + 2 * PAD), HEAD + BODY + PAD)
        left = (rect.width() - width) / 2
        holes = tuple(QRectF(left + gap / 2 + unit * (side + gap), HEAD, side, BODY) for unit in range(plan.units))
        return Face(node, Look.UNITS, plan.units, rect, QRectF(left, HEAD, width, BODY), holes, 1, plan.units)
    width = min(STRIP[1], max(STRIP[0], 3.0 * plan.units))
    rect = QRectF(0.0, 0.0, max(least, width + 2 * PAD), HEAD + BODY + PAD)
    spread = QRectF((rect.width() - width) / 2, HEAD, width, BODY)
    return Face(node, Look.STRIP, plan.units, rect, spread, (spread,), 1, plan.units)


def _memory(node: str, plan: Plan, least: float) -> Face:
    width, count = min(MEMORY[1], max(MEMORY[0], 6.0 * plan.units)), len(plan.tracks)
    rect = QRectF(0.0, 0.0, max(least, SIGNS + width + 2 * PAD), HEAD + count * (TRACK + TRACK_GAP) + PAD - TRACK_GAP)
    left = rect.width() - PAD - width
    holes = tuple(QRectF(left, HEAD + row * (TRACK + TRACK_GAP), width, TRACK) for row in range(count))
    spread = QRectF(left, HEAD - TRACK_GAP / 2, width, count * (TRACK + TRACK_GAP))
    return Face(node, Look.TIME, plan.units, rect, spread, holes, count, plan.units, plan.tracks)


def beside(faces: Sequence[Face], gap: float) -> tuple[float, float]:
    """Width and height of faces in one row."""
    return sum(one.rect.width() for one in faces) + gap * (len(faces) - 1), max(one.whole.height() for one in faces)
