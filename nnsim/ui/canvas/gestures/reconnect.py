"""Lead one end of a connection to another card, by mouse from the handle at its end, or by keyboard."""

from collections.abc import Iterator
from typing import Literal

import numpy as np
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt

from nnsim.ui.canvas import joining
from nnsim.ui.canvas.bundle import BundleItem
from nnsim.ui.canvas.gestures.gesture import Gesture, Host
from nnsim.ui.canvas.gestures.wires import Wires, words_of
from nnsim.ui.canvas.joining import Joined

End = Literal["source", "target"]
AWAY = 13.0
"""How far outside its card a handle stands."""
HANDLE_REACH = 9.0
translate = QCoreApplication.translate


def handles(host: Host, bundle: BundleItem) -> Iterator[tuple[End, QPointF]]:
    """Where the two ends of a connection can be taken hold of."""
    for end, id in (("source", bundle.connection.source), ("target", bundle.connection.target)):
        card = host.drawing.cards.get(id)
        if card is not None:
            rect = card.plan.rect.adjusted(-AWAY, -AWAY, AWAY, AWAY).translated(card.pos())
            yield end, handle_of(bundle, end == "source", (rect.left(), rect.top(), rect.right(), rect.bottom()))  # type: ignore[misc]


def handle_of(bundle: BundleItem, source: bool, box: tuple[float, float, float, float]) -> QPointF:
    """The middle of where the curves of a bundle leave, or come to, the surroundings of a card."""
    lines = bundle.lines() if source else bundle.lines()[:, ::-1]
    outside = (lines[..., 0] < box[0]) | (lines[..., 0] > box[2]) | (lines[..., 1] < box[1]) | (lines[..., 1] > box[3])
    first = np.where(outside.any(axis=1), outside.argmax(axis=1), lines.shape[1] // 3)
    points = lines[np.arange(len(lines)), first]
    return QPointF(*points.mean(axis=0).tolist())


def handle_at(host: Host, point: QPointF) -> tuple[str, End] | None:
    """The connection, if just one is selected, and the end whose handle is under a point."""
    selection = host.session.selection
    bundle = host.drawing.bundles.get(next(iter(selection))) if len(selection) == 1 else None
    if bundle is None:
        return None
    for end, place in handles(host, bundle):
        away = point - place
        if np.hypot(away.x(), away.y()) * min(1.0, host.zoom) <= HANDLE_REACH:
            return bundle.connection.id, end
    return None


class Leading:
    """The preview of a connection one of whose ends is loose."""

    def __init__(self, host: Host, connection_id: str, end: End) -> None:
        self._host = host
        self._id, self.end = connection_id, end
        self._wires = Wires(host)
        host.drawing.bundles[connection_id].setOpacity(0.25)

    def lead(self, card: str | None, point: QPointF) -> tuple[str, bool]:
        """Draw to a card or a point; return what is to be said about that, and whether the card refuses."""
        network, drawing = self._host.session.document.network, self._host.drawing
        connection = network.connections[self._id]
        fixed = connection.target if self.end == "source" else connection.source
        if card is None:
            self._wires.mark(())
            self._wires.lead([(point, self._wires.end_of(fixed)) if self.end == "source" else (self._wires.start_of(fixed), point)])
            return "", False
        reason = joining.leading_refused(network, connection, **{self.end: card})
        if reason is not None:
            here = card in (connection.source, connection.target) and card != fixed
            self._wires.mark((), () if here else (card,))
            self._wires.lead([(point, self._wires.end_of(fixed)) if self.end == "source" else (self._wires.start_of(fixed), point)])
            return ("", False) if here else (reason, True)
        new = joining.led(network, connection, **{self.end: card})
        found = Joined((new,))
        self._wires.mark((card,))
        self._wires.try_connections(found, (new.source,), drawing.cards[card].pos())
        return words_of(found)

    def drop(self, card: str | None) -> None:
        """Lead the end there, if it can be."""
        self.remove()
        document = self._host.session.document
        connection = document.network.connections.get(self._id)
        if connection is None or card is None:
            return
        if joining.leading_refused(document.network, connection, **{self.end: card}) is None:
            self._host.session.push(joining.leading(document, connection, **{self.end: card}))

    def remove(self) -> None:
        self._wires.remove()
        bundle = self._host.drawing.bundles.get(self._id)
        if bundle is not None:
            bundle.setOpacity(1.0)


class Reconnect(Gesture):
    """Dropped on another card the connection leads there; dropped on nothing, or with Escape, it stays as it was."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, host: Host, connection_id: str, end: End, point: QPointF) -> None:
        self._host = host
        self._leading = Leading(host, connection_id, end)
        self.move(point, QPoint())

    def move(self, point: QPointF, pixel: QPoint) -> None:
        text, refused = self._leading.lead(self._card(point), point)
        self._host.say(text, bad=refused, at=point)

    def release(self, point: QPointF) -> None:
        self._leading.drop(self._card(point))

    def cancel(self) -> None:
        self._leading.remove()

    def _card(self, point: QPointF) -> str | None:
        card = self._host.drawing.card_at(point, 6.0)
        return None if card is None else card.node.id


class KeyReconnect:
    """The same by keyboard: arrows choose the card, Enter leads the end there, Escape leaves it."""

    def __init__(self, host: Host, connection_id: str, end: End) -> None:
        self._host = host
        self._leading = Leading(host, connection_id, end)
        network = host.session.document.network
        connection = network.connections[connection_id]
        self.target: str | None = None
        here = host.drawing.cards[connection.source if end == "source" else connection.target].pos()
        free = [node.id for node in network if joining.leading_refused(network, connection, **{end: node.id}) is None]
        others = free or [node.id for node in network]
        self.aim(min(others, key=lambda id: (host.drawing.cards[id].pos() - here).manhattanLength(), default=None))

    def aim(self, target: str | None) -> None:
        """Choose another card."""
        self.target = target
        if target is None:
            return
        place = self._host.drawing.cards[target].pos()
        said, refused = self._leading.lead(target, place)
        name = self._host.session.document.network.nodes[target].name
        if not refused:
            from_there = translate("canvas", "Lead from {0}: Enter leads it there, arrows choose, Esc leaves it")
            to_there = translate("canvas", "Lead to {0}: Enter leads it there, arrows choose, Esc leaves it")
            text = (from_there if self._leading.end == "source" else to_there).format(name)
            said = f"{text}. {said}".removesuffix(". ")
        self._host.say(said, bad=refused, at=place)

    def mark(self) -> None:
        """An end leads to one card only."""

    def finish(self) -> None:
        self._leading.drop(self.target)

    def cancel(self) -> None:
        self._leading.remove()
