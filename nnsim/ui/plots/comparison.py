"""The same network with one thing changed, on the same task from the same seed: curves over each other, and what it came to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from nnsim.catalog import Plain, ProjectError
from nnsim.document import Change, Group
from nnsim.engine.comparison import EPOCHS, Course, Epoch, same_question
from nnsim.engine.factors import Factor, factors
from nnsim.engine.frames import Frame
from nnsim.ui.comparisons import Comparisons
from nnsim.ui.numerals import number
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.comparison_table import ComparisonTable
from nnsim.ui.plots.curves import Curves, Line
from nnsim.ui.plots.ends import ROOM as ENDS
from nnsim.ui.plots.ends import Ends
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.limits import Values
from nnsim.ui.plots.menu_choices import add_choices
from nnsim.ui.plots.names import Names
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.two_choices import SmallCombo
from nnsim.ui.sentences import said
from nnsim.ui.theme import class_colors, mix
from nnsim.ui.widgets.buttons import LinkButton, PrimaryButton
from nnsim.ui.widgets.labels import Note

if TYPE_CHECKING:
    from nnsim.ui.session import Session

SIDE_BY_SIDE, BESIDE = (400, 760), (300, 500)
"""From the first width on the table stands beside the curves, in the second: where it has many rows, and where it has few."""
MANY = 4
FAR = 1.5
"""What has diverged is drawn up to so many times the highest loss of the others: further up it would hide them."""


class ComparisonPlot(Plot):
    """What is to differ and one button at first; then a curve for each value and a table."""

    key = "comparison"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.work = Comparisons.of(session)
        self._losses: dict[str, Losses] = {}
        self._chosen = ""
        """The factor that was chosen for the next time."""
        self.chart = Chart()
        self.chart.setAccessibleName(self.tr("Losses side by side over the epochs"))
        self.chart.bottom.unit = self.tr("epoch")
        self.curves = Curves(self.chart, self.theme, over_run=False)
        self.curves.pointed.connect(self._show_names)
        self.chart.leave_room(ENDS)
        self.ends = Ends(self.curves, self.body)
        self.names = Names(self.theme, self.body)
        self.figures = ComparisonTable(self.theme)
        self.remark = Note()
        self.stop_button = self._control(self.tr("Stop"), self.tr("Stop comparing and keep what was found"), self.work.stop)
        self.on_button = self._control("", "", self.work.go_on)
        self.again_button = self._control(self.tr("Again"), self.tr("Compare anew, with the network as it is now"), self.compare)
        self._build()
        self.work.changed.connect(self._on_progress)
        self.figures.chosen.connect(self.use)
        session.documentChanged.connect(self._on_settings)

    # What it is

    @classmethod
    def applies(cls, session: Session) -> bool:
        return bool(offered(session))

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("ComparisonPlot", "Compare settings")

    def title(self) -> str:
        return self.tr("Compare: {what}").format(what=said(self.work.factor.title)) if self.work.courses else self.caption()

    def explanation(self) -> str:
        return self.tr(
            "Copies of the network that differ in one thing, chosen in this plot's menu, trained by turns on the same samples from the "
            "same seed. The curves are the loss after every epoch: of the validation part, if there is one, with that of the training part "
            "pale behind. Look for curves that fall sooner or end lower, and for those that stay high. A red cross: there it diverged. The "
            "landscape of the loss shows their ways, too, if it is beside this plot. Of memories the reach is told: so many steps back "
            "the gradient of the last answer gets, until it is less than 1 % of its largest. An LSTM has four times the weights of an "
            "RNN and a GRU three times, so compare the time for an epoch too."
        )

    # What can be done

    def compare(self) -> None:
        """Begin with the network as it is now."""
        reason = self.session.reason_not("compare")
        if reason is not None:
            self.session.notice.emit(reason)
            return
        self.curves.release()
        try:
            self.work.begin(self.session.project, self.factor)
        except ProjectError as error:
            self.session.notice.emit(said(error))

    def use(self, kind: str) -> None:
        """Give the network itself this value."""
        title = next(course.title for course in self.work.courses if course.kind == kind)
        label = self.tr("use {kind}").format(kind=said(title))
        self.session.push(Group((self.work.factor.command(self.session.document, kind),), label))

    @property
    def factor(self) -> Factor:
        """What differs, or will when it begins."""
        found = offered(self.session)
        return next((factor for factor in found if factor.key == self._chosen), found[0])

    def choose_factor(self, key: str) -> None:
        """Compare something else from now on."""
        self._chosen = key
        self.choice_made.emit()
        if self.work.courses:
            self.compare()
        else:
            self._show_start()

    def own_choices(self) -> dict[str, Plain]:
        return {"factor": self._chosen} if self._chosen else {}

    def take_choices(self, kept: Mapping[str, Any]) -> None:
        self._chosen = str(kept.get("factor", ""))

    # For every plot

    def show_frame(self, frame: Frame) -> None:
        if not self.work.courses:
            self._show_start()

    def project_changed(self) -> None:
        self._show()

    def theme_changed(self) -> None:
        self.curves.set_theme(self.theme)
        self.names.theme = self.theme
        self.names.update()
        self.figures.set_theme(self.theme, self._tints())
        self._show()

    def table(self) -> Table:
        """Losses by epoch, then what it came to, a row for each kind."""
        if not self.work.courses:
            return {}
        curves = {"epoch" if name == "iteration" else name: column for name, column in self.curves.table().items()}
        courses = self.work.courses
        return curves | {
            "kind": np.array([said(course.title) for course in courses]),
            "parameters": np.array([course.parameters for course in courses]),
            "seconds": np.array([np.nan if course.seconds is None else course.seconds for course in courses]),
            "reach": np.array([np.nan if course.reach is None else float(course.reach.steps) for course in courses]),
        }

    def extend_menu(self, menu: QMenu) -> None:
        names = {factor.key: said(factor.title) for factor in offered(self.session)}
        add_choices(menu.addMenu(self.tr("Compare")), names, self.factor.key, self.choose_factor)
        own = self.work.factor.own(self.session.document)
        menu.addSeparator()
        for course in self.work.courses:
            action = menu.addAction(self.tr("Use {kind}").format(kind=said(course.title)), partial(self.use, course.kind))
            action.setEnabled(course.kind != own)

    # Inside

    def _build(self) -> None:
        self._body.setContentsMargins(0, 0, 0, 0)
        self.start_page, self.result = QWidget(self.body), QWidget(self.body)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.start_page)
        self._stack.addWidget(self.result)
        self._body.addLayout(self._stack, 0, 0)
        start = QVBoxLayout(self.start_page)
        start.setContentsMargins(24, 0, 24, 16)
        start.setSpacing(12)
        self.sentence = Note()
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.start_button = PrimaryButton(self.tr("Compare"))
        self.start_button.setAccessibleName(self.caption())
        self.start_button.clicked.connect(self.compare)
        start.addStretch(1)
        self.what = SmallCombo(self.start_page, whole=True)
        self.what.setAccessibleName(self.tr("What is compared"))
        self.what.activated.connect(lambda index: self.choose_factor(offered(self.session)[index].key))
        start.addWidget(self.what, 0, Qt.AlignmentFlag.AlignHCenter)
        start.addWidget(self.sentence)
        start.addWidget(self.start_button, 0, Qt.AlignmentFlag.AlignHCenter)
        start.addStretch(1)
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom, self.result)
        self._halves.setContentsMargins(4, 0, 0, 6)
        self._halves.setSpacing(2)
        drawing = QGridLayout()
        drawing.addWidget(self.chart, 0, 0)
        drawing.addWidget(self.ends, 0, 0)
        drawing.addWidget(self.names, 0, 0)
        self._halves.addLayout(drawing, 1)
        self.below = QWidget(self.result)
        column = QVBoxLayout(self.below)
        column.setContentsMargins(8, 0, 12, 0)
        column.setSpacing(3)
        column.addWidget(self.figures)
        column.addWidget(self.remark)
        self._halves.addWidget(self.below)
        self._column = column

    def _control(self, text: str, tip: str, act: object) -> LinkButton:
        button = LinkButton(text)
        button.setToolTip(tip)
        button.setFixedHeight(18)
        button.clicked.connect(lambda: act())  # type: ignore[operator]
        self.header.add_control(button)
        return button

    def _tints(self) -> list[str]:
        return class_colors(self.theme, len(self.work.courses))

    def _show(self) -> None:
        """Everything as it stands."""
        work, courses = self.work, self.work.courses
        self.header.show_title(self.title())
        self.stop_button.setVisible(work.running)
        self.again_button.setVisible(bool(courses) and not work.running)
        self.on_button.setVisible(any(course.open for course in courses))
        self.on_button.setText(self.tr("Go on") if work.stopped else self.tr("More"))
        self.on_button.setToolTip(self.tr("Train up to {epochs} epochs").format(epochs=work.further))
        if not courses or work.document is None:
            self._show_start()
            return
        self._stack.setCurrentWidget(self.result)
        self._share_room()
        self._draw(courses)
        done = max(max(len(course.epochs) for course in courses) - 1, 0)
        self.header.show_legend(Entry(self.tr("{done} of {epochs}").format(done=done, epochs=work.epochs)))
        self.figures.show_courses(courses, work.factor.own(self.session.document), self._tints())
        changed = not same_question(work.document, self.session.document, work.factor)
        self.remark.setText(said(work.failure) or (self.tr("The project has changed since: press Again.") if changed else ""))
        self.remark.setVisible(bool(self.remark.text()))

    def _show_start(self) -> None:
        session = self.session
        self._stack.setCurrentWidget(self.start_page)
        self.header.show_legend()
        found = offered(session)
        if not found:
            return
        self.what.show_items([said(factor.title) for factor in found], found.index(self.factor))
        own = session.document.settings["epochs"]
        values = " · ".join(said(choice.title) for choice in self.factor.choices(session.document, count(session)))
        text = self.tr(
            "{values}: trains copies of this network that differ in this alone, {epochs} epochs each, on the same samples from the same "
            "seed. The network itself stays as it is."
        ).format(epochs=own or EPOCHS, values=values)
        reason = session.reason_not("compare")
        if self.sentence.text() != text:
            self.sentence.setText(text)
        self.start_button.setEnabled(reason is None)
        self.start_button.setToolTip(reason or "")

    def _draw(self, courses: tuple[Course, ...]) -> None:
        lines, strong = [], []
        most = _highest(courses)
        for course, tint in zip(courses, self._tints(), strict=True):
            train, watched = self._losses.setdefault(course.kind, Losses()).of(course)
            x = np.arange(len(watched), dtype=float)
            if train is not None:
                name = self.tr("{kind}, training part").format(kind=said(course.title))
                lines.append(Line(name, mix(self.theme.panel, tint, 0.38), x, train, pale=True, label=""))
            if course.state == "diverged":  # crosses where it left the others, and where the next epoch would have been
                x, watched = np.append(x, len(x)), np.append(np.where(watched > most, np.nan, watched), np.nan)
            if len(x):
                strong.append(Line(said(course.title), tint, x, watched))
        self.curves.draw([*lines, *strong])
        self.ends.update()
        self._show_names(self.curves.at)

    def _show_names(self, at: float | None) -> None:
        entries = []
        for line in self.curves.lines:
            point = None if line.pale or at is None else self.curves.value(line, at)
            if point is not None:
                entries.append(Entry(line.name, line.color, value=number(point[1], 3)))
        self.names.show_entries(tuple(entries))

    def _on_progress(self) -> None:
        if self.isVisible():
            self._show()

    def _on_settings(self, change: Change) -> None:
        if self.isVisible() and change.settings and not change.structural:
            self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        few = len(self.work.courses) < MANY
        beside = self.width() >= SIDE_BY_SIDE[few]
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop if beside else Qt.AlignmentFlag(0))
        self.ends.setVisible(few or not beside)
        self.chart.leave_room(ENDS if few or not beside else 8)
        self.below.setMinimumWidth(BESIDE[few] if beside else 0)
        self.below.setMaximumWidth(BESIDE[few] if beside and not few else 16_777_215)


def count(session: Session) -> int:
    """How many samples there are."""
    return session.dataset.samples if session.dataset is not None else 0


def offered(session: Session) -> tuple[Factor, ...]:
    """What can be compared."""
    return factors(session.document, count(session))


class Losses:
    """The losses of a course as arrays; what was read before is not read again, for courses of many thousand epochs."""

    def __init__(self) -> None:
        self._train: list[float] = []
        self._watched: list[float] = []
        self._last: Epoch | None = None

    def of(self, course: Course) -> tuple[Values | None, Values]:
        """Of the training part, where the other one counts, and of what counts, (epochs,)."""
        known = len(self._watched)
        if known and (len(course.epochs) < known or course.epochs[known - 1] is not self._last):
            self._train, self._watched, known = [], [], 0
        for epoch in course.epochs[known:]:
            self._train.append(epoch.train["loss"])
            self._watched.append(epoch.watched["loss"])
            self._last = epoch
        split = self._last is not None and bool(self._last.validation)
        return np.array(self._train) if split else None, np.array(self._watched)


def _highest(courses: tuple[Course, ...]) -> float:
    """Up to where the curve of a kind that has diverged is drawn."""
    if all(course.state != "diverged" for course in courses):
        return np.inf
    sound = [epoch.watched["loss"] for course in courses if course.state != "diverged" for epoch in course.epochs]
    begun = [course.epochs[0].watched["loss"] for course in courses if course.epochs]
    return FAR * max(sound or begun, default=1.0)
