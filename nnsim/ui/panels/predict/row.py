"""One question: the equation, a field for what it gives, and what is said to the answer."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.engine.answers import Verdict, judged, read
from nnsim.engine.questions import Question
from nnsim.ui import fonts
from nnsim.ui.notations import Notations
from nnsim.ui.panels.predict.words import verdict_text
from nnsim.ui.theme import BODY, SMALL, Theme
from nnsim.ui.widgets.fields import Field
from nnsim.ui.widgets.formula import Formula
from nnsim.ui.widgets.labels import Note


class QuestionRow(QWidget):
    """`answered(kind, right)`: the first answer was given. `entered`: Enter was pressed where the answer is right already."""

    answered = Signal(str, bool)
    entered = Signal()

    def __init__(self, question: Question, notations: Notations, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = question
        self.verdict: Verdict | None = None
        self.digits = 3
        self._notations, self._theme, self._counted = notations, theme, False
        self.name = Formula(notations.write(f"{question.name} ="), BODY)
        self.name.setSizePolicy(self.name.sizePolicy().Policy.Maximum, self.name.sizePolicy().verticalPolicy())
        self.field = Field()
        self.field.setPlaceholderText("?")
        self.field.setAccessibleName(self.tr("What {name} will be").format(name=notations.write(question.name)))
        self.equation = Formula(notations.write(question.equation), SMALL)
        self.said = Note()
        self.said.hide()
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.name)
        line.addWidget(self.field, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 6)
        column.setSpacing(4)
        column.addWidget(self.equation)
        column.addLayout(line)
        column.addWidget(self.said)
        self.field.returnPressed.connect(self.check)
        self.field.textEdited.connect(self._edited)

    @property
    def right(self) -> bool:
        return self.verdict is not None and self.verdict.right

    def ask_anew(self, question: Question) -> None:
        """The same question after a value was changed: what was said to an answer is no longer true."""
        if question.value != self.question.value:
            self._take_back()
        self.question = question

    def check(self) -> None:
        """Hold what was typed against the answer."""
        if self.right:
            self.entered.emit()
            return
        text = self.field.text()
        if not text.strip():
            return
        typed = read(text)
        self.field.set_faulty(typed is None)
        if typed is None:
            self._say(self.tr("“{text}” is not a number: type one like 0.934, −2.5e−3 or 1/4.").format(text=text), self._theme.bad)
            return
        self.verdict = judged(self.question, typed, self.digits)
        if not (self._counted or self.verdict.vague):
            self._counted = True
            self.answered.emit(self.question.kind, self.verdict.right)
        shade = self._theme.good if self.verdict.right else self._theme.muted if self.verdict.vague else self._theme.bad
        mark = "✓ " if self.verdict.right else "" if self.verdict.vague else "✗ "
        self._say(mark + verdict_text(self.question, self.verdict, self.digits, self._notations), shade)
        self.field.selectAll()

    def _edited(self) -> None:
        self.field.set_faulty(False)
        self._take_back()

    def _take_back(self) -> None:
        self.verdict = None
        self.said.hide()

    def _say(self, text: str, shade: str) -> None:
        self.said.setText(text)
        self.said.setFont(fonts.text(SMALL))
        palette = self.said.palette()
        palette.setColor(QPalette.ColorRole.PlaceholderText, shade)
        self.said.setPalette(palette)
        self.said.show()
