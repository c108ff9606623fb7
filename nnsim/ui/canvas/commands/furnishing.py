"""Notes, arrows and groups: put on the canvas, given another form, grouped, and shown as one card."""

from PySide6.QtCore import QCoreApplication

from nnsim.document import Block, Note
from nnsim.document.furniture import chain, holders
from nnsim.ui import furniture_edits as edits
from nnsim.ui.canvas.actions import Does
from nnsim.ui.canvas.commands.conditions import Conditions
from nnsim.ui.canvas.desk import Desk

WIDER = 20.0
translate = QCoreApplication.translate


class Notes:
    """What is written beside the network."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def table(self) -> tuple[Does, ...]:
        ask = Conditions(self._desk)
        notes = ask.editable(self._no_note)
        return (
            Does("add_note", translate("canvas", "Add note"), ("Shift+N",), lambda: self._desk.furnishing.add_note(), ask.editable()),
            Does("add_arrow", translate("canvas", "Add arrow"), ("Shift+A",), self._desk.furnishing.add_arrow, ask.editable()),
            Does("note_size", translate("canvas", "Next text size of the note"), ("Shift+S",), self.restyle, notes),
            Does("note_wider", translate("canvas", "Wider note"), ("]",), lambda: self.widen(WIDER), notes),
            Does("note_narrower", translate("canvas", "Narrower note"), ("[",), lambda: self.widen(-WIDER), notes),
        )

    def restyle(self) -> None:
        """Heading, text, small text, and from the beginning."""
        self._desk.session.push(edits.restyling(self._notes()))

    def widen(self, by: float) -> None:
        for note in self._notes():
            command = edits.widening(note, note.width + by)
            if command is not None:
                self._desk.session.push(command)

    def _notes(self) -> list[Note]:
        furniture = self._desk.session.document.furniture
        return [piece for id in sorted(self._desk.session.selection) if isinstance(piece := furniture.get(id), Note)]

    def _no_note(self) -> str | None:
        return None if self._notes() else translate("canvas", "Select a note first.")


class Groups:
    """What belongs together, as a frame or as one card. A group in the selection stands for itself, not for what it holds."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def table(self) -> tuple[Does, ...]:
        ask = Conditions(self._desk)
        return (
            Does("group", translate("canvas", "Group"), ("Ctrl+G",), self.group, ask.editable(self._too_few)),
            Does("ungroup", translate("canvas", "Ungroup"), ("Ctrl+Shift+G",), self.ungroup, ask.editable(self._no_group)),
            Does("join_group", translate("canvas", "Put into the selected group"), ("Ctrl+J",), self.join, ask.editable(self._none_joins)),
            Does("leave_group", translate("canvas", "Take out of its group"), ("Ctrl+Shift+J",), self.leave, ask.editable(self._not_held)),
            Does(
                "collapse", translate("canvas", "Collapse to a block, or expand"), ("B",), self.collapse, ask.editable(self._nothing_around)
            ),
        )

    def group(self) -> None:
        """A frame around what is selected; its name can be typed at once."""
        session = self._desk.session
        command = edits.grouping(session.document, session.selection, edits.free_name(session.document))
        if session.push(command):
            id = list(command.pieces)[-1]
            session.select({id})
            self._desk.furnishing.rename(id)

    def ungroup(self) -> None:
        session, document = self._desk.session, self._desk.session.document
        held = {id for group in self._groups() for id in group.members}
        command = edits.ungrouping(document, [group.id for group in self._groups()])
        if command is not None and session.push(command):
            session.select(held & document.ids())

    def join(self) -> None:
        """What is selected beside one group goes into that group."""
        session = self._desk.session
        command = edits.joining(session.document, session.selection)
        if command is not None:
            session.push(command)

    def leave(self) -> None:
        session = self._desk.session
        command = edits.leaving(session.document, session.selection)
        if command is not None:
            session.push(command)

    def collapse(self) -> None:
        """Show the selected groups, or those around what is selected, as one card each; or open them again."""
        session, groups = self._desk.session, self._around()
        if session.push(edits.collapsing(groups)):
            session.select(group.id for group in groups)

    def _groups(self) -> list[Block]:
        furniture = self._desk.session.document.furniture
        return [piece for id in sorted(self._desk.session.selection) if isinstance(piece := furniture.get(id), Block)]

    def _around(self) -> list[Block]:
        """The selected groups; of other things the innermost group that holds them."""
        session = self._desk.session
        pieces = session.document.standing()
        held, found = holders(pieces), {group.id: group for group in self._groups()}
        for id in sorted(session.selection - found.keys()):
            for outer in chain(held, id)[:1]:
                group = pieces[outer]
                assert isinstance(group, Block)
                found[outer] = group
        return list(found.values())

    def _too_few(self) -> str | None:
        session = self._desk.session
        return None if edits.groupable(session.document, session.selection) else translate("canvas", "Select what is to be grouped first.")

    def _none_joins(self) -> str | None:
        session = self._desk.session
        there = edits.joining(session.document, session.selection)
        return None if there is not None else translate("canvas", "Select one group, and what is to be in it, first.")

    def _not_held(self) -> str | None:
        held = holders(self._desk.session.document.standing())
        there = self._desk.session.selection & held.keys()
        return None if there else translate("canvas", "Select something in a group first.")

    def _no_group(self) -> str | None:
        return None if self._groups() else translate("canvas", "Select a group by its name first.")

    def _nothing_around(self) -> str | None:
        return None if self._around() else translate("canvas", "Select a group, or something in one, first.")
