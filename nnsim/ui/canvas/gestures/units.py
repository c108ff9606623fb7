"""Connect a single unit to a single unit: only that weight, all others of the connection are cut."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt

from nnsim.ui.canvas import masks
from nnsim.ui.canvas.gestures.gesture import Gesture, Host
from nnsim.ui.canvas.gestures.wires import Wires
from nnsim.ui.canvas.hover import unit_name
from nnsim.ui.canvas.scenery import NUMBERS_FROM

SLACK = 4
EDGE = 0.3
"""The share of a unit at its right where, zoomed in, a press begins a connection."""

Unit = tuple[str, int]


def unit_at(host: Host, point: QPointF) -> Unit | None:
    """The unit under a point, of any card."""
    card = host.drawing.card_at(point)
    unit = card.plan.unit_at(point - card.pos()) if card is not None else None
    return (card.node.id, unit) if card is not None and unit is not None else None


def unit_port_at(host: Host, point: QPointF) -> Unit | None:
    """The unit whose right edge is under a point, if units are so large that it can be meant."""
    found = unit_at(host, point) if host.zoom >= NUMBERS_FROM else None
    card = host.drawing.cards[found[0]] if found is not None else None
    if found is None or card is None or not card.plan.cells:
        return None
    rect = card.plan.unit_rect(found[1]).translated(card.pos())
    return found if point.x() >= rect.right() - EDGE * min(rect.width(), 34.0) else None


class ConnectUnits(Gesture):
    """Begins on a unit; a click without a drag does what a click with these keys does on its card, and `clicked`."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(
        self, host: Host, start: Unit, pixel: QPoint, extends: bool, clicked: Callable[[], object] = lambda: None
    ) -> None:
        self._host, self._clicked = host, clicked
        self._start, self._pixel, self._extends = start, pixel, extends
        self._dragging = False
        self._wires = Wires(host)

    def move(self, point: QPointF, pixel: QPoint) -> None:
        if not self._dragging and (pixel - self._pixel).manhattanLength() < SLACK:
            return
        self._dragging = True
        host, drawing, session = self._host, self._host.drawing, self._host.session
        end = unit_at(host, point)
        start = _side(drawing.cards[self._start[0]], self._start[1], right=True)
        if end is None or end == self._start:
            self._wires.mark(())
            self._wires.lead([(start, point)])
            host.say("", at=point)
            return
        reason = masks.single_refused(session.document.network, session.shapes, self._start, end)
        taken, refused = ((end[0],), ()) if reason is None else ((), (end[0],))
        self._wires.mark(taken, refused)
        self._wires.lead([(start, point if reason is not None else _side(drawing.cards[end[0]], end[1], right=False))])
        host.say(reason if reason is not None else " → ".join(self._names(end)), bad=reason is not None, at=point)

    def release(self, point: QPointF) -> None:
        host, session = self._host, self._host.session
        end = unit_at(host, point)
        self.cancel()
        if not self._dragging:
            node = {self._start[0]}
            session.select(session.selection ^ node if self._extends else node)
            self._clicked()
        elif end is not None and end != self._start:
            network, shapes = session.document.network, session.shapes
            if masks.single_refused(network, shapes, self._start, end) is None:
                session.push(masks.joining_units(network, shapes, self._start, end, self._names(end)))

    def cancel(self) -> None:
        self._wires.remove()

    def _names(self, end: Unit) -> tuple[str, str]:
        session = self._host.session
        network, shapes = session.document.network, session.shapes
        first, second = (
            unit_name(network, network.nodes[id], unit, shapes.units(id) if id in shapes.outputs else unit + 1, session.dataset)
            for id, unit in (self._start, end)
        )
        return first, second


def _side(card, unit: int, right: bool) -> QPointF:  # type: ignore[no-untyped-def]
    rect = card.plan.unit_rect(unit).translated(card.pos())
    return QPointF(rect.right() if right else rect.left(), rect.center().y())
