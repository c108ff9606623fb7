"""A selected connection: where its weights start, whether they learn, and how many of them there are."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.catalog import Int, Plain
from nnsim.document import CONNECTION_PARAMETERS, Problem, PutConnection, weight_shape
from nnsim.ui.numerals import grouped
from nnsim.ui.panels.inspector.facts import Fact, size_text
from nnsim.ui.panels.inspector.form_page import FormPage
from nnsim.ui.session import Session
from nnsim.ui.widgets.labels import Note, Title

DELAY = Int(
    key="delay", title=str(QT_TRANSLATE_NOOP("catalogue", "Delay")), default=0, minimum=0, maximum=1000,
    help=str(
        QT_TRANSLATE_NOOP("catalogue", "Time steps that a signal needs along this connection; one that closes a cycle needs at least 1.")
    ),
)


class ConnectionPage(FormPage):
    """Everything about one connection."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.title = Title()
        self.delay = Note()
        self.shape = Fact(self.tr("Weights, to × from"))
        self.frozen = Fact(self.tr("Frozen weights"))
        self.removed = Fact(self.tr("Removed weights"))
        self.hint = Note(self.tr("Single weights are typed, frozen, removed and restored in the tab Weights."))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 14, 12, 14)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.kind)
        column.addWidget(self.delay)
        column.addWidget(self.problems)
        column.addSpacing(4)
        column.addLayout(self.place_of_form)
        for widget in (self.shape, self.frozen, self.removed, self.hint):
            column.addWidget(widget)
        column.addStretch(1)

    def show_connection(self, connection_id: str) -> None:
        """Show a connection as it is in the document."""
        network = self.session.document.network
        connection = network.connections[connection_id]
        source, target = network.nodes[connection.source], network.nodes[connection.target]
        self.title.setText(f"{source.name} → {target.name}")
        shape = weight_shape(network, self.session.shapes, connection)
        carries = network.entry(target).weighted
        self.kind.setText(
            self.tr("Carries weights") if carries else self.tr("Carries no weights: {kind} takes signals as they are").format(
                kind=network.entry(target).title
            )
        )
        self.delay.setText(self._about_delay(source.name, connection.delay))
        self.delay.setVisible(connection.delay > 0)
        for widget in (self.shape, self.frozen, self.removed, self.hint):
            widget.setVisible(carries)
        self.shape.say(size_text(shape), self.tr("A row for each unit that the weights lead to, a column for each that they come from"))
        self.frozen.say(grouped(len(connection.frozen)))
        self.removed.say(grouped(len(connection.removed)))
        self.shown = connection_id
        self._show_form(connection_id, carries)
        self.show_problems()

    def concerned(self) -> Iterable[Problem]:
        return (problem for problem in self.session.problems if self.shown is not None and problem.connection == self.shown)

    def _about_delay(self, source: str, delay: int) -> str:
        if delay == 1:
            return self.tr("What leaves {source} arrives one time step later").format(source=source)
        return self.tr("What leaves {source} arrives {delay} time steps later").format(source=source, delay=delay)

    def _show_form(self, connection_id: str, carries: bool) -> None:
        connection = self.session.document.network.connections[connection_id]
        handed_back = connection.delay > 0 and connection.source in self.session.document.output_nodes()
        forced = handed_back or bool(connection.parameters.get("teacher_forcing"))
        own = tuple(parameter for parameter in CONNECTION_PARAMETERS if carries or parameter.key == "teacher_forcing")
        parameters = tuple(parameter for parameter in (*own, DELAY) if forced or parameter.key != "teacher_forcing")
        defaults = {parameter.key: parameter.default for parameter in CONNECTION_PARAMETERS}
        values = {**defaults, **connection.parameters, "delay": connection.delay}
        self.show_form(f"{connection_id} {carries} {forced}", parameters, values)

    def set_parameter(self, key: str, value: Plain) -> None:
        connection = self.session.document.network.connections[self.shown or ""]
        if key == "delay":
            changed = replace(connection, delay=int(str(value)))
        else:
            changed = replace(connection, parameters={**connection.parameters, key: value})
        done = self.session.push(PutConnection(changed, gesture=self.gestures.current))
        if not done and self.form is not None:
            self.form.set_values({**connection.parameters, "delay": connection.delay})
