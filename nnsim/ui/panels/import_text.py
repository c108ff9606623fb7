"""A text of one's own: cut into windows whose next character is to be foretold."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout

from nnsim.catalog import Catalog, Plain
from nnsim.ui import fonts
from nnsim.ui.panels.import_pages import Page
from nnsim.ui.panels.import_reading import Choices, Look, Writing
from nnsim.ui.theme import SMALL
from nnsim.ui.widgets.buttons import LinkButton
from nnsim.ui.widgets.editors import ParameterForm
from nnsim.ui.widgets.labels import Note
from nnsim.ui.widgets.scrolling import thin_bars

KEYS = ("window", "step", "small", "symbols")


class TextPage(Page):
    """Length and distance of the windows, letters and their form, and the beginning of the text."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__()
        entry = catalog.entry("dataset", "text")
        parameters = [entry.parameter(key) for key in KEYS]
        self.form = ParameterForm(parameters, catalog, {parameter.key: parameter.default for parameter in parameters})
        self.form.setMaximumWidth(400)
        self.form.changed.connect(self._edited)
        self.about = Note(
            self.tr(
                "The text is read character by character: at every step the network foretells the next one. Samples are split by "
                "place, not by chance: the beginning of the text trains and its end tests."
            )
        )
        self.beginning = QPlainTextEdit()
        self.beginning.setReadOnly(True)
        self.beginning.setFont(fonts.numbers(SMALL))
        self.beginning.setAccessibleName(self.tr("Beginning of the text"))
        self.beginning.setTabChangesFocus(True)
        thin_bars(self.beginning)
        self.as_table = LinkButton(self.tr("Read it as a table instead"))
        self.as_table.clicked.connect(lambda: self._set(as_text=False))
        below = QHBoxLayout()
        below.addWidget(self.as_table)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.about)
        column.addWidget(self.form)
        column.addWidget(self.beginning, 1)
        column.addLayout(below)

    def show_look(self, found: Look, choices: Choices) -> None:
        self.choices = choices
        writing = choices.writing
        self.form.set_values({"window": writing.window, "step": writing.step, "small": writing.small, "symbols": writing.symbols})
        if self.beginning.toPlainText() != found.beginning:
            self.beginning.setPlainText(found.beginning)
        self.beginning.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def _edited(self, key: str, value: Plain) -> None:
        writing: Writing = replace(self.choices.writing, **{key: value})  # type: ignore[arg-type]
        self._set(writing=writing)
