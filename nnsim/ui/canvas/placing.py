"""Where a new card goes: where it can be seen, right of what it continues, and not on top of another."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSizeF

from nnsim.document.network import Position
from nnsim.ui.canvas.geometry import OUTPUT_GAP, OUTPUT_HEIGHT, snapped
from nnsim.ui.canvas.scene import NetworkScene

GAP = 70.0
STEP = 40.0
RINGS = 40
COLUMN, BESIDE = 15, 30.0
"""Steps up and down that are tried beside a card that something goes on from, and what is left free to both sides there."""


def place_for(scene: NetworkScene, size: QSizeF, visible: QRectF, after: str | None = None) -> Position:
    """The position of a new card: right of `after` (or of the rightmost card in sight), else in the middle of the view."""
    shown = (card.plan.rect.translated(card.pos()) for card in scene.furniture.folding.shown_cards().values())
    seen = [rect for rect in shown if visible.intersects(rect)]
    start = visible.center()
    anchor = scene.furniture.rect_of(after) if after is not None else max(seen, key=lambda rect: rect.center().x(), default=None)
    if anchor is not None:
        beside = anchor.center() + QPointF(anchor.width() / 2 + GAP + size.width() / 2, 0.0)
        if after is not None or visible.contains(_around(beside, size)):
            start = beside
        else:
            start = QPointF(anchor.center().x(), anchor.bottom() + STEP + size.height() / 2)
    if after is not None and (place := _in_column(scene, start, size)) is not None:
        return place
    return free_place(scene, start, size, room_for(scene))


def room_for(scene: NetworkScene) -> Callable[[QRectF], bool]:
    """Whether a new card can stand somewhere: nothing is touched, and there is room for the loss and the target that may hang below it."""
    return lambda rect: scene.frees(rect.adjusted(0.0, 0.0, 0.0, OUTPUT_GAP + OUTPUT_HEIGHT))


def _in_column(scene: NetworkScene, start: QPointF, size: QSizeF) -> Position | None:
    """The nearest free place below or above: one of several cards that go on from another stands in line with the others."""
    for down in sorted(range(-COLUMN, COLUMN + 1), key=lambda down: (abs(down), -down)):
        x, y = snapped(start + QPointF(0.0, down * STEP))
        if room_for(scene)(_around(QPointF(x, y), size).adjusted(-BESIDE, -8.0, BESIDE, 8.0)):
            return x, y
    return None


def free_place(
    scene: NetworkScene, start: QPointF, size: QSizeF, frees: Callable[[QRectF], bool] | None = None, rings: int = RINGS
) -> Position:
    """The nearest place on the grid to `start` where no card is touched, or that is free in another sense."""
    frees = frees or scene.frees
    for ring in range(rings):
        for down, right in _ring(ring):
            x, y = snapped(start + QPointF(right * STEP, down * STEP))
            if frees(_around(QPointF(x, y), size).adjusted(-8.0, -8.0, 8.0, 8.0)):
                return x, y
    return snapped(start)


def _ring(ring: int) -> list[tuple[int, int]]:
    """Steps (down, right) at a distance, below first, then to the right."""
    around = [
        (down, right)
        for down in range(-ring, ring + 1)
        for right in range(-ring, ring + 1)
        if max(abs(down), abs(right)) == ring
    ]
    return sorted(around, key=lambda step: (abs(step[0]) + abs(step[1]), -step[0], -step[1]))


def _around(middle: QPointF, size: QSizeF) -> QRectF:
    return QRectF(middle.x() - size.width() / 2, middle.y() - size.height() / 2, size.width(), size.height())
