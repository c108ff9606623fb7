"""A task on a page: what is to be done, whether it is done, and what is still missing."""

from PySide6.QtCore import Signal

from nnsim.lessons.conditions import Verdict
from nnsim.lessons.content import Task, said_in
from nnsim.ui.ahead import Ahead
from nnsim.ui.lessons.frames import Card, Line, let_grow
from nnsim.ui.lessons.reading import Reading
from nnsim.ui.numerals import spaced
from nnsim.ui.sentences import said
from nnsim.ui.theme import Theme
from nnsim.ui.widgets.buttons import LinkButton


class TaskCard(Card):
    """`met`: it has just been done."""

    met = Signal()

    def __init__(self, task: Task, language: str, size: float, theme: Theme, ahead: Ahead | None = None) -> None:
        super().__init__("", size, theme.good)
        self.task = task
        self._language = language
        self.words = Reading(size=size, ahead=ahead)
        self.words.show_words(said_in(task.text, language))
        self.missing = Line("", size * 0.92)
        self.missing.setForegroundRole(self.missing.palette().ColorRole.PlaceholderText)
        self.hint = Reading(size=size * 0.95, ahead=ahead)
        self.hint.hide()
        self.ask = LinkButton(self.tr("A hint"))
        let_grow(self.ask, size)
        self.ask.clicked.connect(self._show_hint)
        self.ask.setVisible(bool(task.hint))
        for widget in (self.words, self.missing, self.hint, self.ask):
            self.column.addWidget(widget)
        self.set_done(False)

    def set_done(self, done: bool) -> None:
        super().set_done(done)
        self.heading.say(self.tr("Task: done") if done else self.tr("Task"))
        self.setAccessibleName(self.heading.text())
        self.setAccessibleDescription(said_in(self.task.text, self._language))
        if done:
            self.missing.say("")
            self.hint.hide()
            self.ask.hide()

    def show_verdict(self, verdict: Verdict) -> None:
        """What a look at the program has shown. What is done stays done."""
        if self.done:
            return
        if verdict.met:
            self.set_done(True)
            self.met.emit()
            return
        own = said_in(self.task.not_yet, self._language)
        self.missing.say(own if own and not verdict.elsewhere else spaced(said(verdict.why)))

    def _show_hint(self) -> None:
        self.hint.setVisible(self.hint.isHidden())
        if not self.hint.isHidden():
            self.hint.show_words(said_in(self.task.hint, self._language))
