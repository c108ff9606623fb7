"""Boxes by where they are: who asks for those near a place does not look at all the others."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeAlias

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right and bottom."""

CELL = 500.0
"""The side of the squares into which the plane is divided: somewhat larger than most cards."""


class Nearby:
    """Boxes, and how many times each is there. One of no height is a line."""

    def __init__(self, boxes: Iterable[Box] = ()) -> None:
        self._times: Counter[Box] = Counter()
        self._cells: dict[tuple[int, int], list[Box]] = {}
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        self._times[box] += 1
        if self._times[box] == 1:
            for cell in _cells(box):
                self._cells.setdefault(cell, []).append(box)

    def within(self, left: float, top: float, right: float, bottom: float) -> dict[Box, int]:
        """The boxes that reach into a rectangle, which may be endless, and how many times each is there."""
        if math.isfinite(right - left) and math.isfinite(bottom - top):
            near: Iterable[Box] = (box for cell in _cells((left, top, right, bottom)) for box in self._cells.get(cell, ()))
        else:
            near = self._times
        return {box: self._times[box] for box in near if box[0] < right and box[2] > left and box[1] <= bottom and box[3] >= top}


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (math.floor(value / CELL) for value in box)
    return ((x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))
