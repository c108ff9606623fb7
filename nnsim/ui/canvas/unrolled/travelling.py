"""What travels in the unrolled network when one steps: signals into the cards that were computed last, errors back to them, through the
connections of their step and through what one step hands on to another. Arrows look and move as they do on the drawing; there is one for
each connection, since weights stand too close here for one each.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QTransform

from nnsim.engine.travel import Travel
from nnsim.ui.canvas.curves import path_of
from nnsim.ui.canvas.travel.content import Arrow, Kind
from nnsim.ui.canvas.travel.painting import paint_arrows
from nnsim.ui.canvas.unrolled import arrows
from nnsim.ui.canvas.unrolled.shown import Shown

REACH = 20.0
"""How far an arrow is seen beside its way, at most."""
SMALL, LARGER = 0.7, 1.6
"""Below this zoom arrows do not shrink any more, until they are so many times as large as they would be."""
BESIDE = 0.7
"""Size of arrows that go beside each other, out of a memory that keeps two things."""


class Travelling:
    """The arrows of the moment that is shown, by the step whose column they end in, in its coordinates. Made when they are seen first."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._sheet = shown.sheet
        self._made: dict[int, tuple[Arrow, ...]] = {}
        self._kind = Kind.SIGNAL
        self._through: frozenset[str] | None = None
        """Connections that the last operation has read; None: nothing travels now."""

    def refresh(self) -> None:
        """Another moment is shown."""
        travel, progress = self._shown.frame.travel, self._shown.progress
        self._made = {}
        self._kind = Kind.ERROR if progress.backwards else Kind.SIGNAL
        moves = isinstance(travel, Travel) and progress.phase in ("forward", "backward")
        self._through = frozenset(travel.errors if progress.backwards else travel.signals) if moves else None

    def __bool__(self) -> bool:
        """Whether anything travels."""
        return self._through is not None and any(self.at(step) for step in range(self._shown.last + 1))

    def at(self, step: int) -> tuple[Arrow, ...]:
        """What is on its way inside the column of a step, and to it from others (errors: from it)."""
        if self._sheet is not self._shown.sheet:
            self._sheet, self._made = self._shown.sheet, {}
        if step not in self._made:
            nothing = self._through is None or step > self._shown.last
            self._made[step] = () if nothing else tuple(self._arrows(step, self._through or frozenset()))
        return self._made[step]

    def paint(self, painter: QPainter, places: Mapping[int, QPointF], zoom: float, progress: float) -> None:
        """All arrows as far on their way as `progress` says. `places`: the upper left corners of columns, in pixels."""
        for step, place in places.items():
            if self.at(step):
                painter.save()
                painter.translate(place)
                painter.scale(zoom, zoom)
                paint_arrows(painter, to_be_seen(self.at(step), zoom), self._shown.theme, progress)
                painter.restore()

    def rects(self, places: Mapping[int, QPointF], zoom: float) -> Iterator[QRectF]:
        """Where they are seen on all of their ways, in pixels."""
        for step, place in places.items():
            to_pixels = QTransform.fromTranslate(place.x(), place.y()).scale(zoom, zoom)
            for arrow in self.at(step):
                yield to_pixels.mapRect(arrow.path.boundingRect().adjusted(-REACH, -REACH, REACH, REACH))

    def _arrows(self, step: int, through: frozenset[str]) -> Iterator[Arrow]:
        shown, back = self._shown, self._kind is Kind.ERROR
        for wire in shown.sheet.wires:
            source, target = wire.connection.source, wire.connection.target
            seen = shown.stands(source, step) and shown.stands(target, step)
            if seen and wire.connection.id in through and shown.glows(source if back else target, step):
                yield Arrow(path_of(wire.control.mean(axis=0)), self._kind, strong=True, wide=True)
        for one in shown.sheet.arrows:
            if one.begins(step, shown.last + 1 if one.backwards else shown.steps):
                continue  # nothing was before the first step that could come from there
            before = step + one.delay if one.backwards else step - one.delay
            there, here = (one.source, before) if back else (one.target, step)
            if shown.glows(there, here) and (one.connection in through or (one.connection is None and self._hands_on())):
                scale = BESIDE if shown.sheet.faces[one.source].tracks and one.state else 1.0
                yield Arrow(arrows.path(one.lanes[one.lane(step)]), self._kind, strong=True, wide=True, scale=scale)

    def _hands_on(self) -> bool:
        """Whether a memory goes from step to step now: it does where it is computed step by step."""
        return self._shown.progress.time is not None


def to_be_seen(arrows: tuple[Arrow, ...], zoom: float) -> Iterable[Arrow]:
    """The same from afar, as large as can be seen; those that go beside each other have no room for that."""
    larger = min(LARGER, max(1.0, SMALL / zoom))
    return (replace(arrow, scale=larger) if arrow.scale == 1.0 else arrow for arrow in arrows) if larger > 1.0 else arrows
