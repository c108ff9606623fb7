"""One page of a lesson as widgets: its words, and between them what is pressed, done and answered."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.lessons import marks
from nnsim.lessons.content import Choice, Lesson, Number, Predict
from nnsim.ui.ahead import Ahead
from nnsim.ui.lessons.frames import Line, let_grow
from nnsim.ui.lessons.questions import ChoiceCard, NumberCard, PredictCard, QuestionCard
from nnsim.ui.lessons.reading import Reading
from nnsim.ui.lessons.tasks import TaskCard
from nnsim.ui.theme import Theme
from nnsim.ui.widgets.buttons import Button
from nnsim.ui.widgets.safe_picture import safe_picture

TITLE_SIZE = 1.3
WIDEST = 1600
"""Pixels of a picture that are kept: it is not shown wider, and may stand on the page many times."""


class PageView(QWidget):
    """Everything on a page. Buttons tell what they are for; `pointed` and `help_wanted` come from links."""

    pointed = Signal(str)
    help_wanted = Signal(str)
    done_wanted = Signal(str)
    opened = Signal(str)

    def __init__(self, lesson: Lesson, name: str, language: str, size: float, theme: Theme, ahead: Ahead | None = None) -> None:
        super().__init__()
        self._ahead = ahead
        self.tasks: dict[str, TaskCard] = {}
        self.questions: dict[str, QuestionCard] = {}
        self.buttons: list[Button] = []
        self.readings: list[Reading] = []
        self.offered: Button | None = None
        """What opens the project of a page before."""
        self._offer: QWidget | None = None
        self._lesson, self._language, self._size, self._theme = lesson, language, size, theme
        self._pictures: dict[str, QImage | None] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 18)
        self._column.setSpacing(12)
        for part in marks.parts(lesson.page(name, language)):
            self._add(part)
        self._column.addStretch(1)

    def _add(self, part: marks.Part) -> None:
        if isinstance(part, marks.Words):
            words = Reading(self._picture, self._size, self._ahead)
            words.pointed.connect(self.pointed)
            words.help_wanted.connect(self.help_wanted)
            words.show_words(part.text)
            self.readings.append(words)
            self._column.addWidget(words)
            return
        lesson, argument = self._lesson, part.argument
        match part.kind:
            case "task" if argument in lesson.tasks:
                self.tasks[argument] = card = TaskCard(lesson.tasks[argument], self._language, self._size, self._theme, self._ahead)
                self._column.addWidget(card)
            case "question" if argument in lesson.questions:
                self.questions[argument] = question = self._question(argument)
                self._column.addWidget(question)
            case "open":
                self._add_button(self._open_words(argument), "folder", lambda: self.opened.emit(argument))
            case "do":
                self._add_button(self._do_words(argument), _glyph(argument), lambda: self.done_wanted.emit(argument))

    def _question(self, key: str) -> QuestionCard:
        question = self._lesson.questions[key]
        given = self._language, self._size, self._theme, self._ahead
        match question:
            case Choice():
                return ChoiceCard(question, *given)
            case Predict():
                return PredictCard(question, *given)
            case Number():
                return NumberCard(question, *given)
        return QuestionCard(question, *given)

    def _add_button(self, text: str, glyph: str, does: Callable[[], object]) -> None:
        button = Button(text, glyph)
        let_grow(button, self._size)
        button.clicked.connect(lambda: does())
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        self.buttons.append(button)
        self._column.addLayout(row)

    def offer(self, argument: str) -> None:
        """Offer above the page what it goes on with; nothing where that is open."""
        if self._offer is not None:
            self._column.removeWidget(self._offer)
            self._offer.hide()
            self._offer.deleteLater()
        self._offer = self.offered = None
        if not argument:
            return
        self._offer = QWidget()
        column = QVBoxLayout(self._offer)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Line(self.tr("This page goes on with a project that is not open now:"), self._size * 0.92))
        self.offered = Button(self._open_words(argument), "folder")
        let_grow(self.offered, self._size)
        self.offered.clicked.connect(lambda: self.opened.emit(argument))
        column.addWidget(self.offered, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.insertWidget(0, self._offer)

    def _open_words(self, argument: str) -> str:
        word, _, name = argument.partition(" ")
        if word == "example":
            return self.tr("Open the example “{name}”").format(name=name.replace("_", " "))
        return self.tr("Open “{name}”").format(name=argument.removeprefix("projects/").removesuffix(".nnsim").replace("_", " "))

    def _do_words(self, argument: str) -> str:
        action, _, rest = argument.partition(" ")
        words = {
            "train": self.tr("Train"), "pause": self.tr("Pause"), "reset": self.tr("Same start again"),
            "new_start": self.tr("New random start"), "seek": self.tr("Go to iteration {rest}"), "step": self.tr("Step: {rest}"),
            "back": self.tr("Step back: {rest}"),
        }  # fmt: skip
        return words.get(action, argument).format(rest=rest)

    def _picture(self, name: str) -> QImage | None:
        if name not in self._pictures:
            data = self._lesson.members.get(name) if name.startswith("pictures/") else None
            image = safe_picture(data) if data is not None else None
            wide = image is not None and image.width() > WIDEST
            self._pictures[name] = image.scaledToWidth(WIDEST, Qt.TransformationMode.SmoothTransformation) if wide and image else image
        return self._pictures[name]


def _glyph(argument: str) -> str:
    """The picture on a button that does something."""
    action = argument.partition(" ")[0]
    known = {"train": "play", "pause": "pause", "reset": "reset", "new_start": "reset", "back": "back", "step": "step"}
    return known.get(action, "iteration")
