"""What is seen of the run, in plain words: what stands out, why, and one thing to try. It changes nothing by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from nnsim.engine.diagnosis import Finding
from nnsim.engine.frames import Frame, State
from nnsim.ui import fonts
from nnsim.ui.numerals import grouped, spaced
from nnsim.ui.plots.diagnoses import Diagnoses
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.plot import Plot
from nnsim.ui.sentences import said
from nnsim.ui.theme import BODY, CONTROL_RADIUS, SMALL
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.labels import Note, emptied
from nnsim.ui.widgets.pressable import Pressable
from nnsim.ui.widgets.scrolling import Scroll

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class FindingCard(Pressable):
    """One finding; pressed, it shows where."""

    shown = Signal(str)

    def __init__(self, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.finding = finding
        title, reason, remedy = (spaced(said(text)) for text in (finding.title, finding.reason, finding.remedy))
        remedy = self.tr("Try: {remedy}").format(remedy=remedy[:1].lower() + remedy[1:])
        self.setAccessibleName(f"{title}. {reason} {remedy}")
        if finding.node is None:  # nothing to show, but to read: what is disabled would be pale
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        else:
            self.setToolTip(self.tr("Show the layer on the canvas"))
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 7, 10, 8)
        column.setSpacing(3)
        for text, size, weight in ((title, BODY, 600), (reason, SMALL, 400), (remedy, SMALL, 600)):
            label = QLabel(text, self)
            label.setFont(fonts.text(size, weight))
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(lambda: self.shown.emit(finding.node or ""))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.heightForWidth(width) if layout is not None else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the words need: the first time the layout still goes by what they need at another width."""
        super().resizeEvent(event)
        layout, needed = self.layout(), self.heightForWidth(self.width())
        if layout is not None and needed != self.minimumHeight():
            layout.invalidate()
            self.setMinimumHeight(needed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        edge = painting.accent(self) if self.hasFocus() else painting.strong_line(self) if self.underMouse() else painting.line(self)
        painting.frame(painter, box, painting.panel(self), edge)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(painting.bad(self))
        painter.drawRoundedRect(QRectF(1.0, 1.0, 4.0, self.height() - 2.0), CONTROL_RADIUS / 3, CONTROL_RADIUS / 3)


class DiagnosisPlot(Plot):
    """A list of findings of the moment that its header names."""

    key = "diagnosis"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.diagnoses = Diagnoses.of(session)
        self.cards: list[FindingCard] = []
        self._shown: tuple[Finding, ...] | None = None
        page = QWidget()
        page.setAccessibleName(self.tr("Findings"))
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(2, 2, 6, 4)
        self._column.setSpacing(7)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._body.addWidget(Scroll(page), 0, 0)
        self.diagnoses.changed.connect(self._redraw)

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("DiagnosisPlot", "Diagnosis")

    def explanation(self) -> str:
        return self.tr(
            "Now and then the run is looked at, and what stands out is said here: gradients that vanish or explode, a learning rate that "
            "does not suit, dead or saturated units, equal starting weights, inputs that are not scaled, rare classes, overfitting, and "
            "classes that no line separates. Look for the reason, which has the numbers, and for the one thing to try. Nothing is "
            "changed by itself, and a network that learns well gets no remark."
        )

    def show_frame(self, frame: Frame) -> None:
        if frame.state is State.EMPTY:
            self.say(self.tr("Draw a network that can run: what stands out about it is said here."))
            self.header.show_legend()
            return
        self.diagnoses.look()
        self._redraw()

    def table(self) -> Table:
        found = self.diagnoses.findings
        columns = {"finding": [f.title for f in found], "reason": [f.reason for f in found], "remedy": [f.remedy for f in found]}
        return {heading: np.array([said(text) for text in texts]) for heading, texts in columns.items()} if found else {}

    def theme_changed(self) -> None:
        for card in self.cards:
            card.update()

    def _redraw(self) -> None:
        found = self.diagnoses
        if self.session.frame.state is State.EMPTY:
            return
        if found.failure:
            self.say(said(found.failure))
            return
        if found.iteration is None:
            self.say(self.tr("Looking at the run …"))
            return
        self.header.show_legend(Entry(self.tr("at iteration {number}").format(number=grouped(found.iteration))))
        if not found.findings:
            if self.session.frame.iteration:
                self.say(self.tr("Nothing stands out."))
            else:
                self.say(self.tr("Nothing stands out before training. Train: what goes wrong is said here."))
            return
        self.say("")
        if found.findings == self._shown:
            return
        self._shown = found.findings
        emptied(self._column)
        self.cards = [FindingCard(finding) for finding in found.findings]
        for card in self.cards:
            card.shown.connect(self._select)
            self._column.addWidget(card)
        self._column.addWidget(Note(self.tr("Nothing is changed by itself.")))

    def _select(self, node: str) -> None:
        if node in self.session.document.network.nodes:
            self.session.select({node})
