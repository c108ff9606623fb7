"""The pane “Predict”: the learner types the next numbers before stepping, and is told which slip a wrong one is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.engine.frames import Frame, Moment
from nnsim.engine.questions import Asked
from nnsim.ui.moments import told
from nnsim.ui.numerals import grouped
from nnsim.ui.panels.predict.asking import Asking
from nnsim.ui.panels.predict.row import QuestionRow
from nnsim.ui.panels.predict.score import Score
from nnsim.ui.panels.predict.words import kinds
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.widgets.buttons import Button, LinkButton
from nnsim.ui.widgets.chooser import Chooser
from nnsim.ui.widgets.fields import Combo
from nnsim.ui.widgets.labels import Elided, Note, emptied
from nnsim.ui.widgets.samples import SampleChooser
from nnsim.ui.widgets.scrolling import Scroll

DIGITS = (2, 3, 4, 6)
USUAL = 3
DIGITS_KEY = "prediction_digits"
HEAD = 40


class PredictPanel(QWidget):
    """Open as long as questions are asked. `left`: the keyboard was in it when it was closed."""

    left = Signal()
    opened = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setAccessibleName(self.tr("Predict the next numbers"))
        self.asking = Asking(session, self)
        self.score = Score(session)
        self.rows: list[QuestionRow] = []
        self._made_for: tuple[object, ...] = ()
        self._typing = False
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.title = Elided(self.tr("Predict"), 14.0, 600)
        self.digits = Combo(flat=True)
        self.digits.setAccessibleName(self.tr("Digits that an answer must have right"))
        self.digits.setToolTip(self.digits.accessibleName())
        for count in DIGITS:
            self.digits.addItem(self.tr("to {count} digits").format(count=count), count)
        self.digits.setCurrentIndex(DIGITS.index(USUAL))
        self.digits.activated.connect(self._choose_digits)
        self.close_button = Button("", "close", flat=True)
        self.close_button.setAccessibleName(self.tr("Close and ask no more"))
        self.close_button.setToolTip(self.tr("Close and ask no more (Esc)"))
        self.close_button.clicked.connect(self.leave)
        self.what = Note()
        self.elements = Chooser(self.tr("The one before"), self.tr("The next one"))
        self.elements.setAccessibleName(self.tr("Unit or parameter that is asked about"))
        self.elements.chosen.connect(self.asking.choose)
        self.samples = SampleChooser(session)
        self.remark = Note()
        self.step = LinkButton(self.tr("Step and see"))
        self.step.clicked.connect(self._step)
        self.points = Note()
        self.forget = LinkButton(self.tr("Count anew"))
        self.forget.clicked.connect(self._forget)
        self._lay_out()
        self.hide()
        self.asking.changed.connect(self._show)
        self.asking.failed.connect(lambda text: self.remark.setText(said(text)))
        session.frameChanged.connect(self._on_frame)
        session.projectReplaced.connect(self._take_settings)
        session.notations.changed.connect(self._show_anew)
        session.themeChanged.connect(self._show_anew)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 6, 0)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.digits)
        head.addWidget(self.close_button)
        top = QWidget()
        top.setLayout(head)
        top.setFixedHeight(HEAD)
        choosers = QHBoxLayout()
        choosers.addWidget(self.elements)
        choosers.addStretch(1)
        choosers.addWidget(self.samples)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 0, 12, 10)
        column.setSpacing(6)
        column.addWidget(self.what)
        column.addLayout(choosers)
        self._questions = QVBoxLayout()
        column.addLayout(self._questions)
        column.addWidget(self.remark)
        column.addWidget(self.step, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.points)
        column.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(top)
        whole.addWidget(Scroll(inside), 1)

    # Open and closed

    def toggle(self) -> None:
        if self.asking.on:
            self.leave()
        else:
            self.open()

    def open(self) -> None:
        """Ask about the next step; training is paused for it."""
        reason = self.session.reason_not("step")
        if reason is not None:
            self.session.notice.emit(reason)
            return
        self.session.pause()
        self._take_settings()
        self.show()
        self.opened.emit()
        self.asking.begin()
        self._typing = True
        self._say_state()

    def leave(self) -> None:
        here = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self._typing = False
        self.asking.end()
        self._show()
        self.hide()
        if here:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    # What is asked

    def _show_anew(self, _: object = None) -> None:
        self._made_for = ()
        self._show()

    def _show(self) -> None:
        asked = self.asking.asked
        made_for = () if asked is None else (
            asked.iteration, asked.operation, asked.element, asked.sample, tuple(question.name for question in asked.questions)
        )
        if asked is not None and made_for == self._made_for:
            for row, question in zip(self.rows, asked.questions, strict=True):
                row.ask_anew(question)
            return
        self._typing = self._typing or any(row.field.hasFocus() for row in self.rows) or self.step.hasFocus()
        if self._typing and asked is None and self.asking.on:
            self.setFocus()  # until the next questions are there
        self._made_for = made_for
        emptied(self._questions)
        self.rows = []
        for question in asked.questions if asked is not None else ():
            row = QuestionRow(question, self.session.notations, self.session.theme)
            row.digits = self._digits()
            row.answered.connect(self._count)
            row.entered.connect(self._go_on)
            self._questions.addWidget(row)
            self.rows.append(row)
        if asked is not None:
            self._say_what(asked)
        self._say_state()
        if asked is not None and self._typing:
            self._typing = False
            self._focus_next()

    def _say_what(self, asked: Asked) -> None:
        moment = Moment(asked.phase, asked.node_id, asked.operation, 0, (), asked.time, asked.steps)
        self.what.setText(self.tr("Next: {step}.").format(step=told(self.session.document.network, moment)))
        if asked.parameter is None:
            text = self.tr("unit {number} of {count}").format(number=asked.element + 1, count=grouped(asked.count))
        else:
            name, row, column = asked.parameter
            text = f"{name} [{row + 1}, {column + 1}]"
        self.elements.show_value(asked.element, 0, asked.count - 1, text)

    def _on_frame(self, _: Frame) -> None:
        if not self.isHidden():
            self._say_state()

    def _say_state(self) -> None:
        asked, ready = self.asking.asked, self.asking.ready
        some = ready and asked is not None
        self.what.setVisible(some)
        self.elements.setVisible(some and asked is not None and asked.count > 1 and bool(asked.questions))
        self.samples.setVisible(some and asked is not None and asked.sample is not None and bool(asked.questions))
        self.step.setVisible(some)
        if not ready:
            text = self.session.reason_not("step") or self.tr("Pause to predict the next numbers.")
        elif asked is None:
            text = "" if self.asking.working else self.tr("No step is left to predict.")
        elif not asked.questions:
            text = self.tr("Nothing can be worked out here by hand: step on.")
        else:
            text = ""
        self.remark.setText(text)
        self.remark.setVisible(bool(text))
        self._say_points()

    # Answers

    def _count(self, kind: str, right: bool) -> None:
        self.score.count(kind, right)
        self._say_points()

    def _say_points(self) -> None:
        score, names = self.score.by_kind(), kinds()
        lines = [
            self.tr("{what}: {right} of {asked}").format(
                what=self.session.notations.words(names[kind]), right=grouped(score[kind][0]), asked=grouped(score[kind][1])
            )
            for kind in names if kind in score
        ]
        self.points.setText(self.tr("Right at the first try") + "\n" + "\n".join(lines) if lines else "")
        self.points.setVisible(bool(lines))
        self.forget.setVisible(bool(lines))

    def _forget(self) -> None:
        self.score.clear()
        self._say_points()

    def _go_on(self) -> None:
        """Enter on a right answer: to the next question, or on to the next step."""
        if not self._focus_next():
            self._step()

    def _focus_next(self) -> bool:
        row = next((row for row in self.rows if not row.right), None)
        if row is None:
            self.step.setFocus()
            return False
        row.field.setFocus()
        return True

    def _step(self) -> None:
        self.step.setFocus()
        self.session.step("operation")

    # Settings

    def _digits(self) -> int:
        return int(self.digits.currentData())

    def _choose_digits(self) -> None:
        self.session.set_view(DIGITS_KEY, self._digits())
        for row in self.rows:
            row.digits = self._digits()

    def _take_settings(self) -> None:
        kept = self.session.document.view.get(DIGITS_KEY)
        self.digits.setCurrentIndex(DIGITS.index(kept if isinstance(kept, int) and kept in DIGITS else USUAL))
        self._say_points()
