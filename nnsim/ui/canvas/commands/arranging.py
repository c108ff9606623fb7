"""Where cards stand: brought into line, put at equal distances, laid out anew. Every change of places is one command."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from nnsim.document import Arrow, Group, MoveNodes, moved_with
from nnsim.document.network import Position
from nnsim.ui.canvas.actions import Does
from nnsim.ui.canvas.arranging import Edge, Size, aligned, distributed
from nnsim.ui.canvas.commands.conditions import Conditions
from nnsim.ui.canvas.desk import Desk
from nnsim.ui.canvas.layout_groups import tidy_together
from nnsim.ui.canvas.notes.tidying import arrows_along, room_of

translate = QCoreApplication.translate
Places = Mapping[str, Position]
NOWHERE = 1e-6
"""What is moved by less has only been calculated differently."""


class Arranging:
    """The keys of aligning are those of vector editors: Alt with W, A, S, D for the edges, H and V for the middles."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def table(self) -> tuple[Does, ...]:
        ask = Conditions(self._desk)
        two, three = ask.editable(self._two), ask.editable(self._three)
        alignments = (
            ("align_left", Edge.LEFT, "Alt+A", translate("canvas", "Align left"), translate("canvas", "align {count} layers left")),
            ("align_right", Edge.RIGHT, "Alt+D", translate("canvas", "Align right"), translate("canvas", "align {count} layers right")),
            ("align_top", Edge.TOP, "Alt+W", translate("canvas", "Align top"), translate("canvas", "align {count} layers at the top")),
            (
                "align_bottom", Edge.BOTTOM, "Alt+S",
                translate("canvas", "Align bottom"), translate("canvas", "align {count} layers at the bottom"),
            ),
            (
                "align_centre", Edge.CENTRE, "Alt+H",
                translate("canvas", "Align middles in a column"), translate("canvas", "align {count} layers in a column"),
            ),
            (
                "align_middle", Edge.MIDDLE, "Alt+V",
                translate("canvas", "Align middles in a row"), translate("canvas", "align {count} layers in a row"),
            ),
        )  # fmt: skip
        return (
            *(Does(key, text, (keys,), self._aligning(edge, label), two) for key, edge, keys, text, label in alignments),
            Does("distribute_x", translate("canvas", "Equal gaps from left to right"), ("Alt+Shift+H",), lambda: self.distribute(0), three),
            Does("distribute_y", translate("canvas", "Equal gaps from top to bottom"), ("Alt+Shift+V",), lambda: self.distribute(1), three),
            Does("tidy", translate("canvas", "Tidy"), ("Ctrl+Shift+L",), self.tidy, ask.editable(ask.filled)),
        )

    def _aligning(self, edge: Edge, label: str) -> Callable[[], None]:
        return lambda: self._shift(self._places(), aligned(self._places(), self._sizes_of_things(), edge), label)

    def distribute(self, axis: int) -> None:
        """Equal gaps between the selected cards, left to right (0) or top to bottom (1)."""
        label = translate("canvas", "equal gaps between {count} layers")
        self._shift(self._places(), distributed(self._places(), self._sizes_of_things(), axis), label)

    def tidy(self) -> None:
        """Lay the drawing out anew, or what is selected of it where that is several layers; a block is one card, groups stay together."""
        desk = self._desk
        room, before = room_of(desk.drawing.furniture, desk.session.document, self._spans())
        within = desk.drawing.furniture.as_drawn(desk.drawing.furniture.within(desk.session.selection))
        chosen = [id for id in room.network.nodes if id in within]
        places = tidy_together(room, chosen if len(chosen) > 1 else None)
        count = len(places.keys() & room.network.nodes.keys())
        if len(chosen) < 2:
            for id, (here, there) in arrows_along(desk.drawing.furniture, before, places).items():
                before[id], places[id] = here, there
        self._shift(before, places, translate("canvas", "tidy {count} layers"), count)
        if len(chosen) < 2:
            desk.view.fit()

    def _shift(self, before: Places, places: Places, label: str, count: int = 0) -> None:
        """Move things from their middles to new ones, each with all that it holds."""
        session, moved = self._desk.session, dict[str, Position]()
        for id, (x, y) in places.items():
            by = x - before[id][0], y - before[id][1]
            if max(map(abs, by)) > NOWHERE:
                held = moved_with(session.document, [id])
                moved |= {member: (place[0] + by[0], place[1] + by[1]) for member, place in held.items()}
                moved |= {id: (x, y)} if held.keys() == {id} and id in session.document.network.nodes else {}  # to the last digit
        if moved:
            session.push(Group((MoveNodes(moved),), label.format(count=count or len(places))))

    def _places(self) -> dict[str, Position]:
        """Middles of the cards, blocks, notes and groups that are selected."""
        return {id: rect.center().toTuple() for id, rect in self._desk.drawing.furniture.things(self._desk.session.selection).items()}

    def _sizes_of_things(self) -> dict[str, Size]:
        return {id: rect.size().toTuple() for id, rect in self._desk.drawing.furniture.things(self._desk.session.selection).items()}

    def _spans(self) -> dict[str, tuple[float, float, float, float]]:
        """How far the curves of every connection spread where they leave and where they arrive."""
        found = {}
        over = self._desk.drawing.furniture.folding.over
        for id, bundle in self._desk.drawing.bundles.items():
            if bundle.single and not {bundle.connection.source, bundle.connection.target} & over.keys():
                cards = self._desk.drawing.cards
                leaves, arrives = cards[bundle.connection.source].plan.starts[:, 1], cards[bundle.connection.target].plan.ends[:, 1]
                found[id] = (float(leaves.min()), float(leaves.max()), float(arrives.min()), float(arrives.max()))
        return found

    def _count(self) -> int:
        """How many things are selected that have a place; asked often, so without looking where it is."""
        document, chosen = self._desk.session.document, self._desk.session.selection
        pieces = [document.furniture[id] for id in chosen if id in document.furniture]
        return len(chosen & document.network.nodes.keys()) + sum(not isinstance(piece, Arrow) for piece in pieces)

    def _two(self) -> str | None:
        return None if self._count() > 1 else translate("canvas", "Select two layers or more first.")

    def _three(self) -> str | None:
        return None if self._count() > 2 else translate("canvas", "Select three layers or more first.")
