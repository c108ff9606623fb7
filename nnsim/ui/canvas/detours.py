"""How a connection runs around cards that stand between its ends: its curves dip to one level above or below them.

Pure geometry. Only curves from left to right are led around; those with a delay have routes of their own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

CLEAR = 8.0
"""Between a curve that was led around a card and that card."""
TOUCH = 2.0
"""A curve that comes this near to a card runs behind it."""
FARTHEST = 1_400.0
"""A curve whose handles would have to be farther away stays as it was."""
REACH = 0.1
"""How far to the side the handles of a curve are that dips, in its width."""
PLACES = np.linspace(0.03, 0.97, 32)
"""Where on a curve it is looked how near it is."""
FIRST, SWING, LAST = (1 - PLACES) ** 3, 3 * PLACES * (1 - PLACES), PLACES**3
"""How much of its beginning, of its level and of its end there is in a curve at these places."""
ALONG = 3 * PLACES * (1 - PLACES) ** 2 * REACH + 3 * PLACES**2 * (1 - PLACES) * (1 - REACH) + LAST
"""How far along a curve that dips has come."""
PLAINLY = 1.5 * PLACES - 1.5 * PLACES**2 + LAST
CLIMB = 3 * PLACES**2 - 2 * LAST
"""The same of one that does not, whose handles are half as long as it is wide, and how much of its climb is done."""
ROUNDS = 4
Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Strip:
    """Curves of one connection: from x `left` to `right`, between two heights where they leave and two where they arrive."""

    left: float
    right: float
    leaves: tuple[float, float]
    arrives: tuple[float, float]

    @property
    def box(self) -> Box:
        return self.left, min(self.leaves[0], self.arrives[0]), self.right, max(self.leaves[1], self.arrives[1])


def in_the_way(cards: Mapping[str, Box], ends: Sequence[tuple[str, str]]) -> Iterator[int]:
    """Places in `ends` (ids of where connections begin and end) of those that some other card may lie between."""
    boxes = np.array(list(cards.values())).reshape(-1, 4)
    number = {id: place for place, id in enumerate(cards)}
    known = [place for place, (source, target) in enumerate(ends) if source in number and target in number]
    if not known or len(boxes) < 3:
        return
    first = np.array([number[ends[place][0]] for place in known])
    last = np.array([number[ends[place][1]] for place in known])
    left, right = boxes[first, 2], boxes[last, 0]
    top, bottom = np.minimum(boxes[first, 1], boxes[last, 1]), np.maximum(boxes[first, 3], boxes[last, 3])
    between = (boxes[:, 0] < right[:, None]) & (boxes[:, 2] > left[:, None])
    between &= (boxes[:, 1] < bottom[:, None]) & (boxes[:, 3] > top[:, None])
    between[np.arange(len(known)), first] = between[np.arange(len(known)), last] = False
    for place in np.flatnonzero(between.any(1)).tolist():
        yield known[place]


def level(strip: Strip, others: Iterable[Box]) -> float | None:
    """The height of the handles with which curves clear all cards that are not at their ends; None where nothing is in the way."""
    width = strip.right - strip.left
    if width <= 0.0:
        return None
    boxes = np.array([box for box in others if box[0] < strip.right - TOUCH and box[2] > strip.left + TOUCH]).reshape(-1, 4)
    if not len(boxes):
        return None
    rises = [(1.0 - CLIMB) * leaves + CLIMB * arrives for leaves, arrives in zip(strip.leaves, strip.arrives, strict=True)]
    if not _hit(boxes, _over(boxes, strip.left + PLAINLY * width), rises[0], rises[1]).any():
        return None
    inside, middle = _over(boxes, strip.left + ALONG * width), (sum(strip.leaves) + sum(strip.arrives)) / 4
    found = [height for down in (False, True) if (height := _around(strip, boxes, inside, middle, down)) is not None]
    return min(found, key=lambda height: abs(height - middle), default=None)


def _over(boxes: Floats, x: Floats) -> npt.NDArray[np.bool_]:
    """(cards, places): where a curve is above, below or behind each card."""
    return np.asarray((x > boxes[:, :1] - TOUCH) & (x < boxes[:, 2:3] + TOUCH))


def _hit(boxes: Floats, inside: npt.NDArray[np.bool_], upper: Floats, lower: Floats) -> npt.NDArray[np.bool_]:
    """(cards,): those that curves run behind."""
    near = inside & (lower > boxes[:, 1:2] - TOUCH) & (upper < boxes[:, 3:4] + TOUCH)
    return np.asarray(near.any(axis=1))


def _around(strip: Strip, boxes: Floats, inside: npt.NDArray[np.bool_], middle: float, down: bool) -> float | None:
    """The least dip on one side of everything that is in the way there; None if it is too far."""
    upper, lower = (FIRST * leaves + LAST * arrives for leaves, arrives in zip(strip.leaves, strip.arrives, strict=True))
    far = middle
    for _ in range(ROUNDS):
        hit = _hit(boxes, inside, upper + far * SWING, lower + far * SWING)
        if not hit.any():
            return far
        needed = (boxes[hit, 3:4] + CLEAR - upper) / SWING if down else (boxes[hit, 1:2] - CLEAR - lower) / SWING
        needed = np.where(inside[hit], needed, far)
        far = float(max(far, needed.max()) if down else min(far, needed.min()))
        if abs(far - middle) > FARTHEST:
            return None
    return None


def dipping(control: Floats, height: float) -> Floats:
    """(n, 4, 2): the same curves with their handles at one height."""
    control[:, 1, 0] = (1.0 - REACH) * control[:, 0, 0] + REACH * control[:, 3, 0]
    control[:, 2, 0] = REACH * control[:, 0, 0] + (1.0 - REACH) * control[:, 3, 0]
    control[:, 1:3, 1] = height
    return control
