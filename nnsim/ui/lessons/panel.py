"""The lesson's pane beside the window: its page, the way through the pages, and what is done of them."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from nnsim.lessons import marks
from nnsim.lessons.conditions import Verdict
from nnsim.lessons.content import Predict, said_in
from nnsim.ui.ahead import Ahead
from nnsim.ui.lessons.frames import USUAL_SIZE
from nnsim.ui.lessons.page import PageView
from nnsim.ui.lessons.player import Player
from nnsim.ui.lessons.questions import PredictCard
from nnsim.ui.lessons.reading import Reading, set_for
from nnsim.ui.session import Session
from nnsim.ui.theme import BODY
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.buttons import Button, PrimaryButton
from nnsim.ui.widgets.labels import Elided, Hairline, Note
from nnsim.ui.widgets.scrolling import Scroll

HEAD = 42
WIDTH, LARGE_WIDTH = 340, 620
LEAST = 260
TEACHER_SIZE = 21.0


class LessonPanel(QWidget):
    """Shows what the player plays. `pointed`, `help_wanted`: a link was followed. `enlarged`: the teacher's view was turned on or off."""

    pointed = Signal(str)
    help_wanted = Signal(str)
    enlarged = Signal()
    left = Signal()

    def __init__(self, session: Session, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.player = session, player
        self.ahead = Ahead(session, self)
        self.large = False
        self.view: PageView | None = None
        self.setAccessibleName(self.tr("Lesson"))
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setMinimumWidth(LEAST)
        self.title = Elided("", BODY, 600)
        self.pages = Button("", flat=True)
        self.pages.setAccessibleName(self.tr("Pages of the lesson"))
        self.pages.setToolTip(self.tr("Pages of the lesson"))
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.pages.setMenu(self.menu)
        self.shut = Button("", "close", flat=True)
        self.shut.setAccessibleName(self.tr("Close the lesson"))
        self.shut.setToolTip(self.tr("Close the lesson; how far you came is kept"))
        self.shut.clicked.connect(player.close)
        self.before = Button(self.tr("Back"), "back")
        self.next = PrimaryButton(self.tr("Next"), "step", trailing=True)
        self.before.clicked.connect(lambda: player.turn(-1))
        self.next.clicked.connect(self._go_on)
        self.state = Note()
        self.state.setWordWrap(False)
        self.area = Scroll(QWidget())
        self._lay_out()
        player.opened.connect(self._show_lesson)
        player.turned.connect(self._show_page)
        player.judged.connect(self._judge)
        player.revealed.connect(self._reveal)
        player.refused.connect(self._refuse)
        session.themeChanged.connect(lambda _: self._show_page())
        session.projectReplaced.connect(self._show_offer)
        session.projectReplaced.connect(self._ask_again)
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 6, 0)
        head.setSpacing(2)
        head.addWidget(self.title, 1)
        head.addWidget(self.pages)
        head.addWidget(self.shut)
        top = QWidget()
        top.setLayout(head)
        top.setFixedHeight(HEAD)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 14, 8)
        foot.addWidget(self.before)
        foot.addStretch(1)
        foot.addWidget(self.state)
        foot.addStretch(1)
        foot.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(Hairline())
        column.addWidget(self.area, 1)
        column.addWidget(Hairline())
        column.addLayout(foot)

    def sizeHint(self) -> QSize:
        return QSize(LARGE_WIDTH if self.large else WIDTH, 600)

    def enlarge(self) -> None:
        """The teacher's view: letters that can be read from the last row, or those of a book again."""
        self.large = not self.large
        self._show_page()
        self.enlarged.emit()

    # Showing

    def _show_lesson(self) -> None:
        lesson = self.player.lesson
        self.setVisible(lesson is not None)
        if lesson is None:
            self._set_view(None)
            self.left.emit()
            return
        self.title.setText(said_in(lesson.title, self.player.language))

    def _show_page(self) -> None:
        player = self.player
        if player.lesson is None:
            return
        size = TEACHER_SIZE if self.large else USUAL_SIZE
        view = PageView(player.lesson, player.page, player.language, size, self.session.theme, self.ahead)
        view.pointed.connect(self.pointed)
        view.help_wanted.connect(self.help_wanted)
        view.opened.connect(player.open_project)
        view.done_wanted.connect(player.do)
        place = player.place
        for key, task in view.tasks.items():
            task.set_done(place.has("task", key))
            task.met.connect(lambda key=key: self._done("task", key))
        for key, question in view.questions.items():
            question.show_answer(place.answers.get(key, ""))
            question.set_done(place.has("question", key))
            question.answered.connect(lambda text, key=key: player.answer(key, text))
            question.solved.connect(lambda key=key: self._done("question", key))
            asked = question.question
            if isinstance(question, PredictCard) and isinstance(asked, Predict):
                question.asked.connect(lambda asked=asked: player.ask(asked))
                question.reveal.connect(lambda asked=asked: player.reveal(asked))
        self._set_view(view)
        self._show_offer()
        self._show_state()
        if player.number + 1 < len(player.lesson.pages):
            self._set_ahead(player.lesson.pages[player.number + 1], size)

    def _ask_again(self) -> None:
        for words in self.findChildren(Reading):
            words.ask_again()

    def _show_offer(self) -> None:
        """What a page before has opened can be opened again while something else is open."""
        about = self.player.about
        if self.view is not None:
            self.view.offer(about.arguments[-1] if about.carried and self.player.astray else "")

    def _set_ahead(self, name: str, size: float) -> None:
        """Typeset the equations of a page that is likely to be turned to."""
        player = self.player
        assert player.lesson is not None
        ink = painting.ink(self).name()
        self.ahead.want(set_for(equation, ink, size) for equation in marks.equations(player.lesson.page(name, player.language)))

    def _set_view(self, view: PageView | None) -> None:
        before = self.area.takeWidget()
        if before is not None:
            before.hide()
            before.deleteLater()
        self.view = view
        shown = view if view is not None else QWidget()
        shown.setAutoFillBackground(False)
        self.area.setWidget(shown)
        self.area.verticalScrollBar().setValue(0)

    def _show_state(self) -> None:
        player = self.player
        if player.lesson is None:
            return
        last = player.number == len(player.lesson.pages) - 1
        self.pages.setText(self.tr("{number} of {count}").format(number=player.number + 1, count=len(player.lesson.pages)))
        self.before.setEnabled(player.number > 0)
        self.before.setToolTip(self.tr("The page before") if player.number else self.tr("This is the first page."))
        self.next.setText(self.tr("Finish") if last else self.tr("Next"))
        self.next.setToolTip(self.tr("Close the lesson") if last else self.tr("The next page"))
        self.state.setText(self._said_state())

    def _said_state(self) -> str:
        """How much of this page is done."""
        view = self.view
        cards = [*view.tasks.values(), *view.questions.values()] if view is not None else []
        done = sum(card.done for card in cards)
        return self.tr("{done} of {count} done").format(done=done, count=len(cards)) if cards else ""

    def _fill_menu(self) -> None:
        player = self.player
        self.menu.clear()
        if player.lesson is None:
            return
        for number, name in enumerate(player.lesson.pages):
            action = self.menu.addAction(f"{number + 1}  {player.title_of(name)}")
            action.setCheckable(True)
            action.setChecked(name == player.page)
            action.triggered.connect(lambda _=False, name=name: player.go(name))

    # What happens

    def _go_on(self) -> None:
        player = self.player
        assert player.lesson is not None
        if player.number == len(player.lesson.pages) - 1:
            player.close()
        else:
            player.turn(1)

    def _done(self, kind: str, key: str) -> None:
        self.player.mark_done(kind, key)
        self._show_state()

    def _judge(self, verdicts: dict[str, Verdict]) -> None:
        for key, verdict in verdicts.items():
            if self.view is not None and key in self.view.tasks:
                self.view.tasks[key].show_verdict(verdict)

    def _reveal(self, key: str, value: float) -> None:
        card = self.view.questions.get(key) if self.view is not None else None
        if isinstance(card, PredictCard):
            card.answer(value)

    def _refuse(self, key: str, reason: str) -> None:
        card = self.view.questions.get(key) if self.view is not None else None
        if isinstance(card, PredictCard):
            card.fail(reason)

    def begin(self) -> None:
        """Give the page the keyboard."""
        if self.view is not None and self.view.readings:
            self.view.readings[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.next.setFocus(Qt.FocusReason.ShortcutFocusReason)
