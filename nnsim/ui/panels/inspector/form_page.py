"""What the pages of layers and connections share: problems with their remedies, and a form for the parameters."""

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.catalog import Parameter, Plain
from nnsim.document import Problem
from nnsim.ui.panels.inspector.rows import ProblemRows
from nnsim.ui.panels.settings_form import Gestures
from nnsim.ui.session import Session
from nnsim.ui.widgets.editors import ParameterForm
from nnsim.ui.widgets.labels import Note


class FormPage(QWidget):
    """A page about one thing of the network. Subclasses say what is done with a value in `set_parameter`."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.shown: str | None = None
        """Id of the node or connection that the page is about."""
        self.form: ParameterForm | None = None
        self._form_of = ""
        self.gestures = Gestures(session, self)
        self.kind = Note()
        self.problems = ProblemRows(session)
        self.place_of_form = QVBoxLayout()
        session.problemsChanged.connect(self.show_problems)

    def set_parameter(self, key: str, value: Plain) -> None:
        raise TypeError("A page with a form says what its values do.")

    def concerned(self) -> Iterable[Problem]:
        """The problems that are shown on this page."""
        return ()

    def show_problems(self) -> None:
        found = list(self.concerned())
        self.problems.show_problems(found)
        self.problems.setVisible(bool(found))

    def show_form(self, subject: str, parameters: tuple[Parameter, ...], values: Mapping[str, Plain]) -> None:
        """Show values: in the form that is there, or in a new one where another subject needs other editors."""
        if self.form is not None and self._form_of == subject:
            self.form.set_values(values)
            return
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self._form_of = subject
        self.form = ParameterForm(parameters, self.session.catalog, values)
        self.form.changed.connect(self.set_parameter)
        self.gestures.follow(self.form)
        self.place_of_form.addWidget(self.form)
