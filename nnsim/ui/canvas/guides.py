"""Where cards come to rest while they are dragged: in line with others, at equal distances from them, else on the grid. Pure geometry.

Boxes are (left, top, right, bottom). Both directions are the same to it: it looks at one axis at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from nnsim.document.network import Position
from nnsim.ui.canvas.geometry import GRID

Box: TypeAlias = tuple[float, float, float, float]
Boxes = npt.NDArray[np.float64]

REACH = 6.0
"""How near (in pixels) a card must come to a line to be drawn to it."""
SAME = 0.51
"""Coordinates that differ by less are the same."""
WIDEST = 400.0
"""Larger distances between cards are not repeated."""


@dataclass(frozen=True)
class Line:
    """A guide to be drawn; `gap`: it measures one of several equal distances."""

    start: Position
    end: Position
    gap: bool = False


@dataclass(frozen=True)
class Snap:
    """How far cards really move, and why there."""

    offset: Position
    lines: tuple[Line, ...] = ()


class Guides:
    """Asked at every step of a drag. `moving` is the box around what is moved, `anchor` the middle of the card that was taken."""

    def __init__(self, moving: Box, anchor: Position, others: Sequence[Box]) -> None:
        boxes = np.array(others, float).reshape(-1, 4)
        self._moving, self._anchor = moving, anchor
        self._boxes = (boxes, boxes[:, [1, 0, 3, 2]])
        """As they are, and with x and y exchanged."""
        self._lines = tuple(np.stack([along[:, 0], (along[:, 0] + along[:, 2]) / 2, along[:, 2]]) for along in self._boxes)

    def free(self, offset: Position) -> Snap:
        """No snapping: as far as the pointer went, in whole numbers."""
        return Snap((float(round(offset[0])), float(round(offset[1]))))

    def snap(self, offset: Position, reach: float, axes: tuple[bool, bool] = (True, True)) -> Snap:
        """Where to go for an offset; `reach` in units of the drawing, `axes`: which of both directions it may move in."""
        wanted = [offset[axis] if axes[axis] else 0.0 for axis in (0, 1)]
        found = [self._rest(axis, (wanted[0], wanted[1]), reach) if axes[axis] else 0.0 for axis in (0, 1)]
        lines = [line for axis in (0, 1) if axes[axis] for line in self._shown(axis, (found[0], found[1]))]
        return Snap((found[0], found[1]), tuple(lines))

    def _rest(self, axis: int, offset: Position, reach: float) -> float:
        """The offset along one axis: to the nearest line within reach, or to the grid."""
        box = self._at(axis, offset)
        low, high = box[0], box[2]
        steps = self._lines[axis] - np.array([[low], [(low + high) / 2], [high]])
        near = [float(row[np.abs(row).argmin()]) for row in steps if row.size]
        near += [step for step, _ in self._gaps(axis, box)]
        best = min((step for step in near if abs(step) <= reach), key=abs, default=None)
        if best is not None:
            level = near[1] if steps.size else best  # in doubt the middles: connections run straight then
            return offset[axis] + (level if abs(level) <= min(reach, abs(best) + reach / 2) else best)
        place = self._anchor[axis] + offset[axis]
        return round(place / GRID) * GRID - self._anchor[axis]

    def _at(self, axis: int, offset: Position) -> Box:
        """The moved box, with x and y exchanged for the second axis."""
        left, top, right, bottom = self._moving
        x, y = offset
        moved = (left + x, top + y, right + x, bottom + y)
        return moved if axis == 0 else (moved[1], moved[0], moved[3], moved[2])

    def _row(self, axis: int, box: Box) -> list[Box]:
        """What stands beside the box, in order; overlapping ones count as one."""
        boxes = self._boxes[axis]
        beside = boxes[(boxes[:, 1] < box[3]) & (boxes[:, 3] > box[1])]
        row: list[Box] = []
        for left, top, right, bottom in beside[beside[:, 0].argsort()].tolist():
            if row and left < row[-1][2]:
                last = row[-1]
                row[-1] = (last[0], max(last[1], top), max(last[2], right), min(last[3], bottom))
            else:
                row.append((left, top, right, bottom))
        return row

    def _gaps(self, axis: int, box: Box) -> Iterator[tuple[float, list[tuple[Box | None, Box | None]]]]:
        """Steps that make distances equal, with the pairs between which they are then the same (None: the moved box itself)."""
        row = self._row(axis, box)
        low, high = box[0], box[2]
        for one, other in pairwise(row):
            gap = other[0] - one[2]
            if 0.0 < gap <= WIDEST:
                yield other[2] + gap - low, [(one, other), (other, None)]
                yield one[0] - gap - high, [(None, one), (one, other)]
            if high - low < gap:
                yield (one[2] + other[0]) / 2 - (low + high) / 2, [(one, None), (None, other)]

    def _shown(self, axis: int, offset: Position) -> Iterator[Line]:
        """What is drawn for one axis when the box stands there."""
        box, boxes = self._at(axis, offset), self._boxes[axis]
        seen: set[int] = set()
        for own, lines in zip((box[0], (box[0] + box[2]) / 2, box[2]), self._lines[axis], strict=True):
            level = boxes[np.abs(lines - own) < SAME]
            if len(level) and round(own) not in seen:
                seen.add(round(own))
                start, end = min(box[1], float(level[:, 1].min())), max(box[3], float(level[:, 3].max()))
                yield _line(axis, (own, start), (own, end))
        for step, pairs in self._gaps(axis, box):
            if abs(step) < SAME:
                for one, other in pairs:
                    first, second = one or box, other or box
                    middle = (max(first[1], second[1], box[1]) + min(first[3], second[3], box[3])) / 2
                    yield replace(_line(axis, (first[2], middle), (second[0], middle)), gap=True)


def _line(axis: int, start: Position, end: Position) -> Line:
    return Line(start, end) if axis == 0 else Line((start[1], start[0]), (end[1], end[0]))


def around(boxes: Sequence[Box]) -> Box:
    """The box around several."""
    return (
        min(box[0] for box in boxes), min(box[1] for box in boxes), max(box[2] for box in boxes), max(box[3] for box in boxes),
    )  # fmt: skip
