"""A selected note, arrow or group: what it says, how it looks, what it belongs to or holds."""

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.catalog import Choice, Int, Plain, ProjectError
from nnsim.document import Arrow, Block, End, Note, Piece, PutFurniture
from nnsim.document.furniture import NARROWEST, WIDEST, WIDTH, holders, inside
from nnsim.ui import fonts
from nnsim.ui import furniture_edits as edits
from nnsim.ui.counting import figures
from nnsim.ui.group_summary import summary
from nnsim.ui.numerals import NOTHING
from nnsim.ui.panels.inspector.facts import Fact
from nnsim.ui.panels.inspector.network_page import Description
from nnsim.ui.panels.inspector.offered import Actions, Offered
from nnsim.ui.panels.inspector.swatches import Swatches
from nnsim.ui.panels.inspector.thing_row import ThingRow
from nnsim.ui.panels.settings_form import Gestures
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.theme import LARGE
from nnsim.ui.things import counted_things, spoken
from nnsim.ui.widgets.editors import ParameterForm
from nnsim.ui.widgets.fields import Field
from nnsim.ui.widgets.labels import Fault, Heading, Title, emptied
from nnsim.ui.widgets.labels import Note as Remark

MOST_ROWS = 60
STYLE = Choice(
    key="style", title=str(QT_TRANSLATE_NOOP("catalogue", "Text size")), default="text",
    options=(
        ("heading", str(QT_TRANSLATE_NOOP("catalogue", "heading"))), ("text", str(QT_TRANSLATE_NOOP("catalogue", "text"))),
        ("small", str(QT_TRANSLATE_NOOP("catalogue", "small"))),
    ),
)  # fmt: skip
WIDE = Int(
    key="width", title=str(QT_TRANSLATE_NOOP("catalogue", "Width")), default=int(WIDTH), minimum=int(NARROWEST), maximum=int(WIDEST),
    help=str(QT_TRANSLATE_NOOP("catalogue", "How wide its lines are before they wrap")),
)


class PiecePage(QWidget):
    """Every edit is one command with a name; all that is typed before the keyboard goes elsewhere is one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.shown = ""
        self._writing = session.next_gesture()
        self.gestures = Gestures(session, self)
        self.title = Title()
        self.name = Field(flat=True)
        self.name.setFont(fonts.text(LARGE, 600))
        self.name.setTextMargins(-2, 0, 0, 0)
        self.name.setAccessibleName(self.tr("Name of the group"))
        self.name.editingFinished.connect(self._rename)
        self.fault = Fault()
        self.kind = Remark()
        self.text = Description()
        self.text.setAccessibleName(self.tr("Text of the note"))
        self.text.textChanged.connect(self._write)
        self.text.finished.connect(self._written)
        self.form = ParameterForm((STYLE, WIDE), session.catalog, {"style": "text", "width": int(WIDTH)})
        self.form.changed.connect(self._set)
        self.gestures.follow(self.form)
        self.swatches = Swatches()
        self.swatches.picked.connect(self._tint)
        self.facts = {"in": Fact(self.tr("Goes in")), "out": Fact(self.tr("Comes out")), "parameters": Fact(self.tr("Parameters"))}
        self.rows_title = Heading("")
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        leave, duplicate, delete = self.tr("Take out of group"), self.tr("Duplicate"), self.tr("Delete")
        both = {"leave_group": leave, "delete": delete}
        self.offers = {
            Note: Offered({"add_arrow": self.tr("Add arrow"), "duplicate": duplicate, **both}), Arrow: Offered(both),
            Block: Offered({"collapse": self.tr("Collapse"), "ungroup": self.tr("Ungroup"), "duplicate": duplicate, **both}),
        }  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 14)
        column.setSpacing(4)
        for widget in (self.title, self.name, self.fault, self.kind, self.text, self.form, self.swatches, *self.facts.values()):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addWidget(self.rows_title)
        column.addLayout(self.rows)
        column.addSpacing(8)
        for offered in self.offers.values():
            column.addWidget(offered)
        column.addStretch(1)

    def bind(self, actions: Actions) -> None:
        """Let the buttons do what the canvas does."""
        for offered in self.offers.values():
            offered.bind(actions)

    def show_piece(self, piece: Piece) -> None:
        """Show a piece as it is in the document."""
        same, self.shown = piece.id == self.shown, piece.id
        block, note = isinstance(piece, Block), isinstance(piece, Note)
        of_groups: tuple[QWidget, ...] = (self.name, *self.facts.values())
        of_notes: tuple[QWidget, ...] = (self.text, self.form)
        for widget in of_groups:
            widget.setVisible(block)
        for widget in of_notes:
            widget.setVisible(note)
        for kind, offered in self.offers.items():
            offered.setVisible(isinstance(piece, kind))
        self.title.setVisible(not block)
        self.swatches.show_tints([piece.color])
        if isinstance(piece, Block):
            self._show_group(piece, same)
        elif isinstance(piece, Note):
            self._show_note(piece, same)
        else:
            self._show_arrow(piece)

    def _show_group(self, group: Block, same: bool) -> None:
        document = self.session.document
        if not (same and self.name.hasFocus()):
            self.name.setText(group.name)
            self._complain("")
        members = sorted(document.standing()[group.id].members) if group.id in document.standing() else []  # type: ignore[union-attr]
        kind = self.tr("Block") if group.collapsed else self.tr("Group")
        self.kind.setText(f"{kind} · {counted_things(document, members)}")
        self.offers[Block].buttons["collapse"].setText(self.tr("Expand") if group.collapsed else self.tr("Collapse"))
        within = inside(document.standing(), members)
        about = summary(document, self.session.shapes, within & document.network.nodes.keys())
        for key, text in (("in", about.takes), ("out", about.gives), ("parameters", figures(about.parameters))):
            self.facts[key].say(text or NOTHING)
        self.rows_title.setText(self.tr("Inside"))
        self._show_rows([(id, "", depth) for id, depth in self._nested(members, 0)])

    def _nested(self, members: list[str], depth: int) -> list[tuple[str, int]]:
        """What a group holds, layers in the order in which they are computed, and below each group what that holds."""
        document = self.session.document
        order = {node.id: place for place, node in enumerate(document.network.order())}
        found: list[tuple[str, int]] = []
        for id in sorted(members, key=lambda id: (order.get(id, len(order)), len(id), id)):
            found.append((id, depth))
            piece = document.furniture.get(id)
            if isinstance(piece, Block):
                found += self._nested(sorted(piece.members & document.ids()), depth + 1)
        return found

    def _show_note(self, note: Note, same: bool) -> None:
        self.title.setText(self.tr("Note"))
        self.kind.setText(self._belongs(note.id))
        self._complain("")
        if not (same and self.text.hasFocus()) and self.text.toPlainText() != note.text:
            self.text.setPlainText(note.text)
        self.form.set_values({"style": note.style, "width": round(note.width)})
        self.rows_title.setText("")
        self._show_rows([])

    def _show_arrow(self, arrow: Arrow) -> None:
        self.title.setText(self.tr("Arrow"))
        self._complain("")
        self.kind.setText(spoken(self.session.document, arrow.id))
        self.rows_title.setText(self.tr("Between"))
        ends: tuple[tuple[str, End], ...] = ((self.tr("from"), arrow.source), (self.tr("to"), arrow.target))
        self._show_rows([(end.thing, words, 0) for words, end in ends if end.thing is not None])

    def _belongs(self, id: str) -> str:
        document = self.session.document
        group = document.furniture.get(holders(document.standing()).get(id, ""))
        return self.tr("In {name}").format(name=group.name) if isinstance(group, Block) else self.tr("On the canvas, in no group")

    def _show_rows(self, things: list[tuple[str, str, int]]) -> None:
        emptied(self.rows)
        self.rows_title.setVisible(bool(things))
        for id, before, depth in things[:MOST_ROWS]:
            row = ThingRow(self.session.document, id, before, depth)
            row.clicked.connect(lambda _=False, id=id: self.session.select({id}))
            self.rows.addWidget(row)
        if len(things) > MOST_ROWS:
            self.rows.addWidget(Remark(self.tr("and {count} more").format(count=len(things) - MOST_ROWS)))

    # Edits

    def _piece(self) -> Piece | None:
        return self.session.document.furniture.get(self.shown)

    def _rename(self) -> None:
        group = self._piece()
        if not isinstance(group, Block):
            return
        try:
            command = edits.renaming(group, self.name.text())
        except ProjectError as error:
            self._complain(said(error))
            self.name.setText(group.name)
            return
        self._complain("")
        self._push(command)

    def _complain(self, why: str) -> None:
        self.fault.say(why)

    def _write(self) -> None:
        """The note says on the canvas what is typed here; one that is emptied keeps its last letters."""
        note, text = self._piece(), self.text.toPlainText()
        if not isinstance(note, Note) or not self.text.hasFocus() or not text.strip():
            return
        try:
            command = edits.writing(self.session.document, note, text, self._writing)
        except ProjectError as error:
            self._complain(said(error))
            return
        self._complain("")
        self._push(command)

    def _written(self) -> None:
        """The keyboard went elsewhere: what is typed later is another edit."""
        self._writing = self.session.next_gesture()
        note = self._piece()
        if isinstance(note, Note):
            self._show_note(note, same=False)

    def _set(self, key: str, value: Plain) -> None:
        note = self._piece()
        if isinstance(note, Note):
            if key == "style":
                self._push(edits.styling([note], str(value)))
            else:
                self._push(edits.widening(note, float(str(value)), self.gestures.current))

    def _tint(self, tint: str) -> None:
        piece = self._piece()
        if piece is not None:
            self._push(edits.tinting([piece], tint))

    def _push(self, command: PutFurniture | None) -> None:
        if command is not None:
            self.session.push(command)
