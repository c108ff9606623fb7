"""Questions on a page: one of several answers, a number, or a prediction that is held against what the run computes."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from nnsim.engine import answers
from nnsim.lessons.content import Choice, Number, Predict, Question, said_in
from nnsim.ui.ahead import Ahead
from nnsim.ui.lessons.frames import USUAL_SIZE, Card, Line, let_grow
from nnsim.ui.lessons.reading import Reading
from nnsim.ui.numerals import brief, spaced
from nnsim.ui.sentences import said
from nnsim.ui.theme import Theme
from nnsim.ui.widgets.buttons import Button, LinkButton
from nnsim.ui.widgets.fields import Check, Field


class QuestionCard(Card):
    """`answered(text)`: something was answered, `right`: it was right."""

    answered = Signal(str)
    solved = Signal()

    def __init__(self, question: Question, language: str, size: float, theme: Theme, ahead: Ahead | None = None) -> None:
        super().__init__("", size, theme.good)
        self.question = question
        self._language, self._size = language, size
        self.words = Reading(size=size, ahead=ahead)
        self.words.show_words(said_in(question.text, language))
        self.body = QVBoxLayout()
        self.body.setSpacing(4)
        self.verdict = Line("", size * 0.95, 600)
        self.reply = Reading(size=size * 0.97, ahead=ahead)
        self.reply.hide()
        self.ask = LinkButton(self.tr("A hint"))
        let_grow(self.ask, size)
        self.ask.clicked.connect(lambda: self.say("", said_in(question.hint, language)))
        self.column.addWidget(self.words)
        self.column.addLayout(self.body)
        for widget in (self.verdict, self.reply, self.ask):
            self.column.addWidget(widget)
        self.set_done(False)

    def set_done(self, done: bool) -> None:
        super().set_done(done)
        self.ask.setVisible(bool(self.question.hint) and not done)
        self.heading.say(self.tr("Question: answered") if done else self.tr("Question"))
        self.setAccessibleName(self.heading.text())
        self.setAccessibleDescription(said_in(self.question.text, self._language))

    def say(self, verdict: str, reply: str) -> None:
        """Reply to an answer."""
        self.verdict.say(verdict)
        self.reply.setVisible(bool(reply))
        if reply:
            self.reply.show_words(reply)

    def solve(self, verdict: str, reply: str) -> None:
        self.say(verdict, reply)
        if not self.done:
            self.set_done(True)
            self.solved.emit()

    def show_answer(self, text: str) -> None:
        """Show what was answered before."""


class ChoiceCard(QuestionCard):
    """Answers to choose from; each gets its reply."""

    def __init__(self, question: Choice, language: str, size: float, theme: Theme, ahead: Ahead | None = None) -> None:
        super().__init__(question, language, size, theme, ahead)
        self.checks: list[Check] = []
        self._options = question.options
        for place, option in enumerate(question.options):
            words = Reading(size=size, ahead=ahead)
            words.show_words(said_in(option.text, language))
            check = Check()
            check.setAccessibleName(said_in(option.text, language))
            check.clicked.connect(lambda _=False, place=place: self._choose(place))
            words.pressed = check.click
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(check)
            row.addWidget(words, 1)
            row.setAlignment(check, Qt.AlignmentFlag.AlignTop)
            self.checks.append(check)
            self.body.addLayout(row)

    def _choose(self, place: int) -> None:
        self.show_answer(str(place))
        option = self._options[place]
        reply = said_in(option.reply, self._language) or said_in(self.question.reply, self._language)
        self.answered.emit(str(place))
        if option.right:
            self.solve("" if reply else self.tr("Right."), reply)
        else:
            self.say("" if reply else self.tr("Not right: think again."), reply)

    def show_answer(self, text: str) -> None:
        for number, check in enumerate(self.checks):
            check.setChecked(str(number) == text)


class NumberCard(QuestionCard):
    """A number is typed."""

    def __init__(self, question: Number | Predict, language: str, size: float, theme: Theme, ahead: Ahead | None = None) -> None:
        super().__init__(question, language, size, theme, ahead)
        self.field = Field()
        self.field.setAccessibleName(said_in(question.text, language))
        self.field.setFixedSize(round(120 * size / USUAL_SIZE), round(self.field.height() * size / USUAL_SIZE))
        self.check = Button(self.tr("Check"))
        for widget in (self.field, self.check):
            let_grow(widget, size)
        self.check.clicked.connect(self._check)
        self.field.returnPressed.connect(self._check)
        row = QHBoxLayout()
        row.addWidget(self.field)
        row.addWidget(self.check)
        row.addStretch(1)
        self.body.addLayout(row)

    def show_answer(self, text: str) -> None:
        self.field.setText(text)

    def _check(self) -> None:
        typed = answers.read(self.field.text())
        if typed is None:
            self.say(self.tr("Type a number, such as 0.25 or −1.5e−3."), "")
            return
        self.answered.emit(self.field.text())
        self.judge(typed.value)

    def judge(self, value: float) -> None:
        """Hold a number against the right one."""
        question = self.question
        assert isinstance(question, Number)
        self.compare(value, question.answer, question.tolerance)

    def compare(self, value: float, wanted: float, tolerance: float) -> None:
        if abs(value - wanted) <= tolerance + 1e-12 * max(abs(wanted), 1.0):
            self.solve(self.tr("Right: {value}").format(value=brief(wanted, 5)), said_in(self.question.reply, self._language))
        elif value and abs(value + wanted) <= tolerance:
            self.say(self.tr("Not right: look at the sign."), "")
        else:
            self.say(self.tr("Not right: try again."), "")


class PredictCard(NumberCard):
    """A number that the program has not computed yet. `asked(value)`: it is to be worked out; `stepped`: the run is to go there."""

    asked = Signal()
    reveal = Signal()

    def __init__(self, question: Predict, language: str, size: float, theme: Theme, ahead: Ahead | None = None) -> None:
        super().__init__(question, language, size, theme, ahead)
        self._typed = 0.0
        self.see = LinkButton(self.tr("Step there and see"))
        let_grow(self.see, size)
        self.see.clicked.connect(self.reveal)
        self.see.hide()
        self.column.addWidget(self.see)

    def set_done(self, done: bool) -> None:
        super().set_done(done)
        self.heading.say(self.tr("Predicted: right") if done else self.tr("Predict, before the program computes it"))
        self.setAccessibleName(self.heading.text())

    def judge(self, value: float) -> None:
        self._typed = value
        self.say(self.tr("The program works it out…"), "")
        self.asked.emit()

    def answer(self, wanted: float) -> None:
        question = self.question
        assert isinstance(question, Predict)
        self.compare(self._typed, wanted, question.tolerance)
        self.see.show()

    def fail(self, reason: str) -> None:
        self.say(spaced(said(reason)), "")
