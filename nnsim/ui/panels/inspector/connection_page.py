"""A selected connection: where its weights start, whether they learn, and how many of them there are."""

from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.catalog import Int, Plain
from nnsim.document import CONNECTION_PARAMETERS, PutConnection, weight_shape
from nnsim.ui.numerals import grouped
from nnsim.ui.panels.inspector.facts import Fact, size_text
from nnsim.ui.panels.inspector.rows import ProblemRows
from nnsim.ui.panels.settings_form import Gestures
from nnsim.ui.session import Session
from nnsim.ui.widgets.editors import ParameterForm
from nnsim.ui.widgets.labels import Note, Title

DELAY = Int(
    key="delay", title="Delay", default=0, minimum=0, maximum=1000,
    help="Time steps that a signal needs along this connection; one that closes a cycle needs at least 1.",
)


class ConnectionPage(QWidget):
    """Everything about one connection."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._id: str | None = None
        self._form: ParameterForm | None = None
        self._form_of = ""
        self._gestures = Gestures(session, self)
        self.title = Title()
        self.kind = Note()
        self.delay = Note()
        self.problems = ProblemRows(session)
        session.problemsChanged.connect(self._show_problems)
        self._slot = QVBoxLayout()
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
        column.addLayout(self._slot)
        for widget in (self.shape, self.frozen, self.removed, self.hint):
            column.addWidget(widget)
        column.addStretch(1)

    @property
    def form(self) -> ParameterForm | None:
        return self._form

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
        self._show_form(connection_id, carries)
        self._show_problems()

    def _show_problems(self) -> None:
        found = [problem for problem in self.session.problems if self._id is not None and problem.connection == self._id]
        self.problems.show_problems(found)
        self.problems.setVisible(bool(found))

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
        key = f"{connection_id} {carries} {forced}"
        if self._form is not None and self._form_of == key:
            self._form.set_values(values)
            return
        if self._form is not None:
            self._form.hide()
            self._form.deleteLater()
        self._id, self._form_of = connection_id, key
        self._form = ParameterForm(parameters, self.session.catalog, values)
        self._form.changed.connect(self._set)
        self._gestures.follow(self._form)
        self._slot.addWidget(self._form)

    def _set(self, key: str, value: Plain) -> None:
        connection = self.session.document.network.connections[self._id or ""]
        if key == "delay":
            changed = replace(connection, delay=int(str(value)))
        else:
            changed = replace(connection, parameters={**connection.parameters, key: value})
        label = self.tr("change {what} of {name}").format(what=key, name=self.title.text())
        done = self.session.push(PutConnection(changed, label=label, gesture=self._gestures.current))
        if not done and self._form is not None:
            self._form.set_values({**connection.parameters, "delay": connection.delay})
