"""Draw connections from a card's output port to another card, by mouse or by keyboard: from all selected cards, and to several."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt

from nnsim.ui.canvas import editing, joining
from nnsim.ui.canvas.gestures.gesture import Gesture, Host
from nnsim.ui.canvas.gestures.wires import Wires, words_of
from nnsim.ui.canvas.joining import Joined

LOOSE = 24.0
"""How far (in pixels) the pointer must leave the card before dropping on nothing opens the list of layers."""
ARRIVING = 0.2
"""Of a card's width, from its middle to the left: from there on a connection that began at the card is led back into it."""
SHIFT = Qt.KeyboardModifier.ShiftModifier
translate = QCoreApplication.translate


class ByKeys(Protocol):
    """A connection that is being drawn by keyboard: arrows choose the card, Enter connects, Escape leaves it."""

    target: str | None

    def aim(self, target: str | None) -> None:
        """Choose another card."""
        ...

    def mark(self) -> None:
        """Take the chosen card along with the next ones, where several can be."""
        ...

    def finish(self) -> None: ...

    def cancel(self) -> None: ...


class Connect(Gesture):
    """Dropped on a card it connects, dropped on empty canvas it asks which layer to add there.

    Begun at a selected card it begins at all of them; on a selected card it ends at all of them. With Shift held it collects the cards
    that it passes.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, host: Host, source: str, point: QPointF) -> None:
        self._host = host
        self._source = source
        network, selection = host.session.document.network, host.session.selection
        self._chosen = [id for id in network.nodes if id in selection and host.drawing.cards[id].isVisible()]  # and not in a block
        self._wires = Wires(host)
        self._start = point
        self._left = False
        self._passed: list[str] = []
        self._tried: tuple[object, ...] = ()
        self._found = Joined()
        self.move(point, QPoint())

    def move(self, point: QPointF, pixel: QPoint) -> None:
        target = self._target(point)
        self._left = self._left or target != self._source or self._turned_back(point)
        aimed = target if self._left else None
        if self.keys & SHIFT and aimed is not None and aimed not in self._passed:
            self._passed.append(aimed)
        sources, targets = self._pairs(aimed)
        if not targets:
            self._wires.mark(())
            self._wires.lead([(self._wires.start_of(source), point) for source in sources])
            self._host.say(self._not_back(target, point), at=point)
            return
        self._try(sources, targets)
        taking = {connection.target for connection in self._found.connections}
        self._wires.mark([id for id in targets if id in taking], [id for id in targets if id not in taking])
        self._wires.try_connections(self._found, sources, point)
        text, refused = words_of(self._found)
        self._host.say(text, bad=refused, at=point)

    def release(self, point: QPointF) -> None:
        session = self._host.session
        target = self._target(point)
        untold = self._not_back(target, point)
        self.cancel()
        sources, targets = self._pairs(target if self._left else None)
        if target is None and not self._passed:
            far = point - self._wires.start_of(self._source)
            if far.manhattanLength() * self._host.zoom > LOOSE:
                self._host.open_add_list(point, self._source)
        elif targets:
            command = joining.connecting(session.document.network, sources, targets)
            if command is not None:
                session.push(command)
        elif untold:
            session.notice.emit(untold)

    def cancel(self) -> None:
        self._wires.remove()

    def _not_back(self, target: str | None, point: QPointF) -> str:
        """Why it does not lead back into the card where it began, if it is over its middle; nothing if it has hardly left the port."""
        away = (point - self._start).manhattanLength() * self._host.zoom > LOOSE
        if self._left or target != self._source or not away:
            return ""
        return editing.refusal(self._host.session.document.network, self._source, self._source) or led_back()

    def _pairs(self, target: str | None) -> tuple[list[str], list[str]]:
        if self._passed:
            return joining.pairs_of(self._chosen, self._source, "")[0], self._passed
        if target is None:
            return joining.pairs_of(self._chosen, self._source, "")[0], []
        return joining.pairs_of(self._chosen, self._source, target)

    def _try(self, sources: Sequence[str], targets: Sequence[str]) -> None:
        """What would become of it; looked at once for each card that is pointed at."""
        tried = tuple(sources), tuple(targets)
        if tried != self._tried:
            self._tried = tried
            self._found = joining.joined(self._host.session.document.network, sources, targets)

    def _turned_back(self, point: QPointF) -> bool:
        """Whether the pointer came to where connections arrive at the card where it began: a loop is meant."""
        card = self._host.drawing.cards[self._source]
        far = (point - self._start).manhattanLength() * self._host.zoom > LOOSE
        return far and point.x() - card.pos().x() < -ARRIVING * card.plan.width

    def _target(self, point: QPointF) -> str | None:
        card = self._host.drawing.card_at(point, 6.0)
        return None if card is None else card.node.id


def led_back() -> str:
    """How a layer is connected to itself."""
    return translate("canvas", "For a loop, lead the connection out of the card and back to it, or to the card's left edge.")


class KeyConnect:
    """The same by keyboard: arrows choose the card, with Shift they take the one they leave along, Enter connects, Escape leaves it."""

    def __init__(self, host: Host, sources: Sequence[str]) -> None:
        self._host = host
        self._sources = list(sources)
        self._wires = Wires(host)
        self._marked: list[str] = []
        self.target: str | None = None
        self.aim(first_aim(host, self._sources))

    def aim(self, target: str | None) -> None:
        """Choose another card."""
        self.target = target
        if target is None:
            return
        network, cards = self._host.session.document.network, self._host.drawing.cards
        targets = self._targets()
        found = joining.joined(network, self._sources, targets)
        taking = {connection.target for connection in found.connections}
        self._wires.mark([id for id in targets if id in taking], [id for id in targets if id not in taking])
        self._wires.try_connections(found, self._sources, cards[target].pos())
        said, refused = words_of(found)
        if not refused:
            text = translate("canvas", "Connect {0} → {1}: Enter connects, arrows choose, Esc leaves it")
            said = f"{text.format(_names(self._host, self._sources), _names(self._host, targets))}. {said}".removesuffix(". ")
        self._host.say(said, bad=refused, at=cards[target].pos())

    def mark(self) -> None:
        """Take the chosen card along."""
        if self.target is not None and self.target not in self._marked:
            self._marked.append(self.target)

    def finish(self) -> None:
        """Connect what can be."""
        session, target = self._host.session, self.target
        self.cancel()
        if target is not None:
            command = joining.connecting(session.document.network, self._sources, self._targets())
            if command is not None:
                session.push(command)

    def cancel(self) -> None:
        self._wires.remove()

    def _targets(self) -> list[str]:
        return list(dict.fromkeys((*self._marked, *([self.target] if self.target is not None else []))))


def first_aim(host: Host, sources: Sequence[str]) -> str | None:
    """The card that a connection is most likely meant for: the nearest to the right that takes it."""
    network, cards = host.session.document.network, host.drawing.cards
    shown = [node.id for node in network if cards[node.id].isVisible() or node.id in sources]
    rest = [id for id in shown if len(sources) == 1 or id not in sources] or shown
    free = [id for id in rest if all(network.refuses(source, id) is None for source in sources)]
    back = [id for id in rest if all(editing.refusal(network, source, id) is None for source in sources)]
    here = cards[sources[0]].pos()
    return min(
        free or back or rest, key=lambda id: (cards[id].pos().x() < here.x(), (cards[id].pos() - here).manhattanLength()), default=None
    )


def _names(host: Host, ids: Sequence[str]) -> str:
    return ", ".join(host.session.document.network.nodes[id].name for id in ids)
