"""“Check the gradients”: backpropagation against central differences, parameter by parameter, with the worst number shown."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from nnsim.engine.gradient_check import RIGHT, Compared, GradientCheck, refusal
from nnsim.ui import fonts
from nnsim.ui.numerals import exact, grouped, number
from nnsim.ui.sentences import said
from nnsim.ui.session import Session
from nnsim.ui.theme import BODY, SMALL
from nnsim.ui.widgets.buttons import Button
from nnsim.ui.widgets.labels import Heading, Note, Title, emptied
from nnsim.ui.widgets.scrolling import Scroll

DIGITS = 10


class GradientDialog(QDialog):
    """Begins at once, and can be asked again. A job of the session while it is open."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.session = session
        self.check: GradientCheck | None = None
        self._seen = -1
        self.setWindowTitle(self.tr("Gradients"))
        self.verdict = QLabel()
        self.verdict.setFont(fonts.text(BODY, 600))
        self.verdict.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName(self.tr("Numbers checked"))
        page = QWidget()
        page.setAccessibleName(self.tr("Parameters"))
        self._rows = QGridLayout(page)
        self._rows.setContentsMargins(0, 0, 10, 0)
        self._rows.setHorizontalSpacing(18)
        self._rows.setVerticalSpacing(5)
        self._rows.setColumnStretch(0, 1)
        self._rows.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.worst = Note()
        self.worst.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        about = Note(
            self.tr(
                "Each number is moved up and down by a millionth and the loss of the next batch is computed again, on a copy in 64-bit "
                "numbers: (L(w + ε) − L(w − ε)) / 2ε. Your run stays as it is."
            )
        )
        self.again = Button(self.tr("Check again"))
        self.again.clicked.connect(self.begin)
        close = Button(self.tr("Close"))
        close.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(Title(self.tr("Backpropagation against differences")))
        column.addWidget(self.verdict)
        column.addWidget(self.bar)
        column.addWidget(Scroll(page), 1)
        column.addWidget(self.worst)
        column.addWidget(about)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(self.again)
        bottom.addWidget(close)
        column.addLayout(bottom)
        self.resize(520, 460)
        session.jobs.add(self)
        session.projectReplaced.connect(self.reject)
        self.begin()

    def begin(self) -> None:
        """Check the moment at which the run stands now."""
        self.cancel()
        self._seen = -1
        reason = refusal(self.session.project)
        if reason is None:
            self.check = GradientCheck(self.session.glance)
            self._say(self.tr("Checking …"))
        else:
            self._say(said(reason))
        self.bar.setVisible(reason is None)
        self.again.setEnabled(reason is not None)

    def follow(self) -> None:
        check = self.check
        if check is None:
            return
        done, compared = check.done, check.compared[:]  # in this order: what has ended does not change any more
        if len(compared) != self._seen:
            self._seen = len(compared)
            self.bar.setRange(0, max(check.total, 1))
            self.bar.setValue(len(compared))
            self._show(compared)
        if done:
            self.check = None
            self.bar.hide()
            self.again.setEnabled(True)
            self._conclude(check, compared)

    def cancel(self) -> None:
        if self.check is not None:
            self.check.cancel()
            self.check = None

    def _say(self, text: str, color: str | None = None) -> None:
        self.verdict.setText(text)
        palette = self.palette()
        if color is not None:
            palette.setColor(self.verdict.foregroundRole(), color)
        self.verdict.setPalette(palette)

    def _conclude(self, check: GradientCheck, compared: Sequence[Compared]) -> None:
        theme = self.session.theme
        if check.failure:
            self._say(said(check.failure), theme.bad)
            return
        if check.iteration is None or not compared:
            self._say(self.tr("There is nothing to check: no number of this network is free to learn."))
            return
        wrong = sum(one.error > RIGHT for one in compared)
        values = {"count": grouped(len(compared)), "all": grouped(check.numbers), "iteration": grouped(check.iteration)}
        if wrong:
            text = self.tr("{wrong} of {count} gradients differ, at iteration {iteration}.").format(wrong=grouped(wrong), **values)
        elif len(compared) < check.numbers:
            text = self.tr("All {count} gradients that were checked, of {all}, are right, at iteration {iteration}.").format(**values)
        else:
            text = self.tr("All {count} gradients are right, at iteration {iteration}.").format(**values)
        self._say(text, theme.bad if wrong else theme.good)

    def _show(self, compared: Sequence[Compared]) -> None:
        emptied(self._rows)
        headings = (self.tr("Parameter"), self.tr("Checked"), self.tr("Largest difference"))
        for column, text in enumerate(headings):
            self._rows.addWidget(Heading(text), 0, column, Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft)
        for row, name in enumerate(dict.fromkeys(one.name for one in compared), 1):
            mine = [one for one in compared if one.name == name]
            bent = sum(one.bent for one in mine)
            count = grouped(len(mine) - bent)
            if bent:
                count += " " + self.tr("({kinks} at a kink)").format(kinks=grouped(bent))
            mark = "✓" if all(one.error <= RIGHT for one in mine) else "✗"
            distance = max((one.distance for one in mine if not one.bent), default=0.0)
            for column, text in enumerate((name, count, f"{number(distance, 2)} {mark}")):
                label = QLabel(text)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setFont(fonts.numbers(SMALL) if column else fonts.text(SMALL))
                self._rows.addWidget(label, row, column, Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft)
        worst = max((one for one in compared if not one.bent), key=lambda one: (one.error, one.distance), default=None)
        if worst is not None:
            place = ", ".join(str(index + 1) for index in worst.index)
            text = self.tr("Farthest off: {name} [{place}], {computed} by backpropagation, {expected} by differences.")
            self.worst.setText(
                text.format(
                    name=worst.name, place=place, computed=exact(float(f"{worst.computed:.{DIGITS}g}")),
                    expected=exact(float(f"{worst.expected:.{DIGITS}g}")),
                )
            )

    def done(self, result: int) -> None:
        """However it is closed."""
        self.session.jobs.remove(self)
        super().done(result)
