"""Several things selected: how many of what, the settings that all of them have, and how they can be put in order."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.catalog import Parameter, Plain
from nnsim.document import CONNECTION_PARAMETERS, Connection, Group, Node, Problem, PutConnection, PutNode
from nnsim.document.furniture import inside
from nnsim.ui import furniture_edits as edits
from nnsim.ui.counting import figures
from nnsim.ui.group_summary import summary
from nnsim.ui.panels.inspector.facts import Fact
from nnsim.ui.panels.inspector.form_page import FormPage
from nnsim.ui.panels.inspector.offered import Actions, Offered
from nnsim.ui.panels.inspector.swatches import Swatches
from nnsim.ui.panels.inspector.thing_row import ThingRow
from nnsim.ui.session import Session
from nnsim.ui.things import counted_things
from nnsim.ui.widgets.labels import Heading, Note, Title, emptied

MOST_ROWS = 40
ALIGN = (
    "align_left", "align_centre", "align_right", "align_top", "align_middle", "align_bottom", "distribute_x", "distribute_y",
)  # fmt: skip


class SeveralPage(FormPage):
    """A value that is set is set in all of them, as one edit."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.title = Title()
        self.common = Heading(self.tr("What all have"))
        self.parameters = Fact(self.tr("Parameters"))
        self.swatches = Swatches()
        self.swatches.picked.connect(self._tint)
        self.differ = Note()
        self.order = Heading(self.tr("Align and distribute"))
        self.align = Offered(dict.fromkeys(ALIGN, ""), len(ALIGN))
        self.do = Offered(
            {
                "group": self.tr("Group"), "tidy": self.tr("Tidy"), "join_group": self.tr("Put into group"),
                "leave_group": self.tr("Take out of group"), "duplicate": self.tr("Duplicate"), "delete": self.tr("Delete"),
            }
        )  # fmt: skip
        self.rows_title = Heading(self.tr("Selected"))
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 14, 12, 14)
        column.setSpacing(4)
        first: tuple[QWidget, ...] = (self.title, self.kind, self.parameters, self.problems)
        for widget in first:
            column.addWidget(widget)
        column.addSpacing(8)
        for widget in (self.order, self.align, self.do):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addWidget(self.common)
        column.addLayout(self.place_of_form)
        column.addWidget(self.swatches)
        column.addWidget(self.differ)
        column.addSpacing(8)
        column.addWidget(self.rows_title)
        column.addLayout(self.rows)
        column.addStretch(1)

    def bind(self, actions: Actions) -> None:
        """Let the buttons do what the canvas does."""
        self.align.bind(actions)
        self.do.bind(actions)

    def show_things(self, ids: frozenset[str]) -> None:
        """Show what is selected as it is in the document."""
        document = self.session.document
        network, chosen = document.network, sorted(ids & (document.ids() | document.network.connections.keys()))
        self.title.setText(self.tr("{count} selected").format(count=len(chosen)))
        self.kind.setText(counted_things(document, chosen))
        nodes = inside(document.standing(), chosen) & network.nodes.keys()
        self.parameters.say(figures(summary(document, self.session.shapes, nodes).parameters))
        self.parameters.setVisible(bool(nodes))
        pieces = [document.furniture[id] for id in chosen if id in document.furniture]
        self.swatches.setVisible(len(pieces) == len(chosen))
        self.swatches.show_tints(piece.color for piece in pieces)
        shared = self._shared()
        values, differing = self._values(shared)
        self.show_form(",".join([*chosen, *(parameter.key for parameter in shared)]), shared, values)
        self.common.setVisible(bool(shared) or len(pieces) == len(chosen))
        titles = [parameter.title for parameter in shared if parameter.key in differing]
        self.differ.setText(self.tr("Not the same in all: {names}. A new value is set in all of them.").format(names=", ".join(titles)))
        self.differ.setVisible(bool(titles))
        self.show_problems()
        placed = len([id for id in chosen if id not in network.connections]) > 1
        self.order.setVisible(placed)
        self.align.setVisible(placed)
        self._show_rows(tuple(chosen))

    def concerned(self) -> Iterable[Problem]:
        """What is wrong with any of them."""
        return (problem for problem in self.session.problems if {problem.node, problem.connection} & self.session.selection)

    def _subjects(self) -> list[Node] | list[Connection]:
        """The layers, or the connections, that are selected; none if anything else is."""
        network, ids = self.session.document.network, sorted(self.session.selection)
        if all(id in network.nodes for id in ids):
            return [network.nodes[id] for id in ids]
        if all(id in network.connections for id in ids):
            return [network.connections[id] for id in ids]
        return []

    def _shared(self) -> tuple[Parameter, ...]:
        """Settings that every one of them has; of layers without what only one may have."""
        network = self.session.document.network
        every = [
            {parameter.key: parameter for parameter in network.entry(subject).parameters} if isinstance(subject, Node)
            else {parameter.key: parameter for parameter in CONNECTION_PARAMETERS if network.entry(network.nodes[subject.target]).weighted}
            for subject in self._subjects()
        ]
        if not every:
            return ()
        return tuple(
            parameter for key, parameter in every[0].items()
            if key not in ("shape", "teacher_forcing") and all(other.get(key) == parameter for other in every)
        )

    def _values(self, shared: tuple[Parameter, ...]) -> tuple[dict[str, Plain], set[str]]:
        """The values of the first of them, and the keys in which the others have another."""
        subjects = self._subjects()
        values: dict[str, Plain] = {}
        differing: set[str] = set()
        for parameter in shared:
            all_of_them = [subject.parameters.get(parameter.key, parameter.default) for subject in subjects]
            values[parameter.key] = all_of_them[0]
            if any(value != all_of_them[0] for value in all_of_them):
                differing.add(parameter.key)
        return values, differing

    def set_parameter(self, key: str, value: Plain) -> None:
        subjects = self._subjects()
        commands = tuple(_put(subject, {**subject.parameters, key: value}) for subject in subjects)
        if not commands:
            return
        parameter = next(parameter for parameter in self._shared() if parameter.key == key)
        gesture = self.gestures.current
        label = self.tr("{what} of {count} layers") if isinstance(subjects[0], Node) else self.tr("{what} of {count} connections")
        what = parameter.title[:1].lower() + parameter.title[1:]
        if gesture:
            commands = tuple(replace(command, gesture=gesture) for command in commands)
        if not self.session.push(Group(commands, label.format(what=what, count=len(commands)), gesture)) and self.form is not None:
            self.form.set_values(self._values(self._shared())[0])

    def _tint(self, tint: str) -> None:
        furniture = self.session.document.furniture
        command = edits.tinting([furniture[id] for id in sorted(self.session.selection) if id in furniture], tint)
        if command is not None:
            self.session.push(command)

    def _show_rows(self, chosen: tuple[str, ...]) -> None:
        """One row for each; a click leaves only that one selected."""
        emptied(self.rows)
        for id in chosen[:MOST_ROWS]:
            row = ThingRow(self.session.document, id)
            row.clicked.connect(lambda _=False, id=id: self.session.select({id}))
            self.rows.addWidget(row)
        if len(chosen) > MOST_ROWS:
            self.rows.addWidget(Note(self.tr("and {count} more").format(count=len(chosen) - MOST_ROWS)))


def _put(subject: Node | Connection, parameters: Mapping[str, Plain]) -> PutNode | PutConnection:
    if isinstance(subject, Node):
        return PutNode(replace(subject, parameters=parameters))
    return PutConnection(replace(subject, parameters=parameters))
