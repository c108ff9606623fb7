"""The Learning panel: what is made small, by which steps, and everything else the settings table knows."""

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.catalog import Plain, Reference
from nnsim.document import Change, Network, SetSetting
from nnsim.document.settings import BY_KEY
from nnsim.ui.panels.settings_form import Gestures, SettingsForm
from nnsim.ui.session import Session
from nnsim.ui.theme import BODY
from nnsim.ui.vocabulary import translated
from nnsim.ui.widgets.buttons import LinkButton
from nnsim.ui.widgets.editors import Editor, FloatEditor, ReferenceEditor
from nnsim.ui.widgets.formula import Formula
from nnsim.ui.widgets.labels import Heading, Note, emptied

FIRST = ("optimizer", "learning_rate", "schedule")
ELSEWHERE = ("loss", "split", "standardize", "batch_size")
"""The loss has rows of its own; the others stand in the Data panel."""
OF_MEMORY = ("state", "truncate")
"""Settings that mean something where a network has loops or layers that remember."""
REST = tuple(key for key in BY_KEY if key not in (*FIRST, *ELSEWHERE))


class LearningPanel(QWidget):
    """Loss, optimiser, learning rate and decay; “more” unfolds the rest."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setAccessibleName(self.tr("Learning"))
        rate = FloatEditor(translated(BY_KEY["learning_rate"]), flat=True, slider=True)  # type: ignore[arg-type]
        self.losses = LossRows(session)
        self.first = SettingsForm(session, FIRST, made={"learning_rate": rate})
        self.rest = SettingsForm(session, REST)
        self.rest.hide()
        self.more = LinkButton(self.tr("More"))
        self.more.clicked.connect(self._toggle)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 10, 14)
        column.setSpacing(4)
        column.addWidget(Heading(self.tr("Learning")))
        column.addWidget(self.first)
        column.addWidget(self.losses)
        column.addWidget(self.rest)
        column.addWidget(self.more)
        session.documentChanged.connect(self._changed)
        session.projectReplaced.connect(self._show_what_counts)
        self._show_what_counts()

    def _changed(self, change: Change) -> None:
        if change.structural or change.settings or change.data:
            self._show_what_counts()

    def _show_what_counts(self) -> None:
        """Hide what means nothing in this network; switch off what the other settings leave without effect, and say so."""
        settings = self._session.document.settings
        remembers = _remembers(self._session.document.network)
        for key in OF_MEMORY:
            self.editors[key].setHidden(not remembers and settings[key] == BY_KEY[key].default)
        own = settings["learning_rule"] == "perceptron"
        self.losses.lock(self.tr("The perceptron rule makes no loss smaller: it counts wrong answers.") if own else None)
        reasons = {
            "optimizer": self.tr("The perceptron rule has its own step and uses no optimiser.") if own else None,
            "shuffle": self._why_not_shuffled(),
            "stratified": self._why_not_stratified(),
            "early_stopping": self._why_not_stopped_early(),
        }
        for key, reason in reasons.items():
            self.editors[key].set_locked(reason)

    def _why_not_shuffled(self) -> str | None:
        settings, parts = self._session.document.settings, self._session.parts
        if settings["state"] == "carry":
            return self.tr("The state is carried on from batch to batch, so these keep their order.")
        size = settings["batch_size"]
        whole = size is None or (parts is not None and isinstance(size, int) and size >= len(parts.train))
        if whole and settings["learning_rule"] != "perceptron":
            return self.tr("All samples are one batch, so their order does not matter: set a batch size.")
        return None

    def _why_not_stratified(self) -> str | None:
        dataset = self._session.dataset
        if dataset is not None and dataset.ordered:
            return self.tr("The samples follow each other in time: the split takes them in order, not by class.")
        if dataset is not None and not dataset.class_count:
            return self.tr("The targets are no classes.")
        return None

    def _why_not_stopped_early(self) -> str | None:
        settings, parts = self._session.document.settings, self._session.parts
        if settings["early_stopping"] is None and (parts is None or not len(parts.validation)):
            return self.tr("There is no validation part to watch: give it a share of the samples in the Data panel.")
        return None

    @property
    def editors(self) -> dict[str, Editor]:
        """All rows by key of their setting."""
        return {**self.first.editors, **self.rest.editors}

    def _toggle(self) -> None:
        shown = self.rest.isHidden()
        self.rest.setVisible(shown)
        self.more.setText(self.tr("Less") if shown else self.tr("More"))


def _remembers(network: Network) -> bool:
    loops = any(connection.delay for connection in network.connections.values())
    return loops or any(network.entry(node).recurrent for node in network)


class LossRows(QWidget):
    """The loss with its formula; with several outputs, one for each."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._gestures = Gestures(session, self)
        self.editors: dict[str, ReferenceEditor] = {}
        self._formulas: dict[str, Formula] = {}
        self._reason: str | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        session.documentChanged.connect(lambda change: self.refresh() if change.structural or change.settings else None)
        session.projectReplaced.connect(self.refresh)
        session.notations.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what the document says."""
        names = self._names()
        if list(self.editors) != names:
            self._rebuild(names)
        for name, editor in self.editors.items():
            value = self._loss(name)
            if editor.value() != value:
                editor.set_value(value)
            self._show_formula(name)

    def _names(self) -> list[str]:
        document = self._session.document
        outputs = [document.network.nodes[id].name for id in document.output_nodes()]
        return outputs if len(outputs) > 1 else [""]

    def _loss(self, name: str) -> Plain:
        document = self._session.document
        if name:
            return document.loss_of(document.network.node(name).id)
        loss = document.settings["loss"]
        if isinstance(loss, Mapping) and "key" not in loss:
            outputs = document.output_nodes()
            return document.loss_of(outputs[0]) if outputs else BY_KEY["loss"].default
        return loss

    def _rebuild(self, names: list[str]) -> None:
        emptied(self._column)
        self.editors, self._formulas = {}, {}
        parameter = translated(BY_KEY["loss"])
        assert isinstance(parameter, Reference)
        if len(names) > 1:
            self._column.addWidget(Note(self.tr("Loss of each output")))
        for name in names:
            editor = ReferenceEditor(parameter, self._session.catalog, flat=True)
            if name:
                editor.set_title(name)
                editor.title.setToolTip(self.tr("Loss of {output}").format(output=name))
                editor.control.setAccessibleName(self.tr("Loss of {output}").format(output=name))
            editor.set_value(self._loss(name))
            editor.set_locked(self._reason)
            editor.valueChanged.connect(lambda value, name=name: self._push(name, value))
            self._gestures.follow(editor)
            formula = Formula(size=BODY)
            self.editors[name], self._formulas[name] = editor, formula
            self._column.addWidget(editor)
            self._column.addWidget(formula)

    def lock(self, reason: str | None) -> None:
        """Switch the losses off and say why, or on again."""
        self._reason = reason
        for name, editor in self.editors.items():
            editor.set_locked(reason)
            self._show_formula(name)

    def _show_formula(self, name: str) -> None:
        entry, nodes = self.editors[name].entry(), self._session.document.network.nodes
        shown = entry is not None and self._reason is None and bool(nodes)  # the first page must not wait for the typesetter
        tex = self._session.notations.formula(entry) if entry is not None and shown else ""
        formula = self._formulas[name]
        if formula.tex != tex:
            formula.set_tex(tex)
        formula.setVisible(bool(tex))

    def _push(self, name: str, value: Plain) -> None:
        loss: Plain = {other: value if other == name else self._loss(other) for other in self._names()} if name else value
        if not self._session.push(SetSetting("loss", loss, self._gestures.current)):
            self.editors[name].set_value(self._loss(name))
