"""The loss over the iterations: the first thing to look at."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.document.settings import BY_KEY
from nnsim.engine.differences import setting_differences
from nnsim.engine.frames import Frame, State
from nnsim.ui import proposals
from nnsim.ui.numerals import number
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.curves import Curves, Line
from nnsim.ui.plots.earlier import Earlier, EarlierRuns
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.names import LINE, Names
from nnsim.ui.plots.plot import Plot
from nnsim.ui.sentences import said
from nnsim.ui.theme import mix

if TYPE_CHECKING:
    from nnsim.ui.session import Session


MOST_NAMED = 4
"""Curves of other runs that are named, the latest ones."""
ABOVE = 8
"""Room above and below their names."""


class LossPlot(Plot):
    """Training loss, validation loss, and pale the branches that were left.

    The loss of a mini-batch jumps with the samples it happens to hold. Then it stands pale behind its running mean over an epoch.
    """

    key = "loss"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.chart = Chart(self.body)
        self.chart.setAccessibleName(self.tr("Loss over the iterations"))
        self.chart.bottom.unit = self.tr("iteration")
        self._body.setContentsMargins(4, 0, 0, 8)
        self._body.addWidget(self.chart, 0, 0)
        self.names = Names(self.theme, self.body)
        self._body.addWidget(self.names, 0, 0, Qt.AlignmentFlag.AlignTop)
        self.curves = Curves(self.chart, self.theme)
        self.curves.pointed.connect(self._show_legend)
        self.earlier = EarlierRuns.of(session)
        self._others: list[Line] = []
        """What was left: earlier runs and branches."""

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("LossPlot", "Loss")

    def explanation(self) -> str:
        return self.tr(
            "The loss is the one number that training makes small. Look for a curve that falls and flattens. "
            "If it jumps up and down, the learning rate is too high; if it hardly falls, too low. "
            "If the validation loss rises while the training loss falls, the network learns its samples by heart. "
            "With mini-batches every batch has its own loss: these are drawn pale, and the strong curve is their mean over the last "
            "epoch. Grey curves are branches that you left by going back, named by what was otherwise in them, and earlier runs, named by "
            "what you changed after them; of mini-batches they are the means of an epoch, and the paler the older. A "
            "triangle marks where the learning rate or a value was changed: point at it and read what. A red cross marks a value that is "
            "not a finite number."
        )

    def extend_menu(self, menu: QMenu) -> None:
        proposals.offer(menu, self.session, proposals.on_loss(self.session.frame))

    def wants(self) -> dict[str, object]:
        return self.curves.wants(("loss", "val_loss") if self.curves.width else ("loss", "loss_mean", "val_loss"))

    def show_frame(self, frame: Frame) -> None:
        theme = self.theme
        lines = self._others = self._left(frame)
        marks = [(iteration, said(words)) for iteration, words in frame.events]
        if frame.state is State.DIVERGED:
            marks.append((frame.iteration, self.tr("diverged")))
        self.curves.mark(marks)
        raw, mean = frame.curves.get("loss"), frame.curves.get("loss_mean")
        if mean is not None and len(mean.x) and raw is not None and not self.curves.width:
            batches, pale = self.tr("train, each batch"), mix(theme.panel, theme.accent, 0.42)
            lines = [*lines, Line(batches, pale, raw.x, raw.y, pale=True, label=self.tr("batch"))]
            lines.append(Line(self.tr("train, mean of an epoch"), theme.accent, mean.x, mean.y, label=self.tr("epoch mean")))
        else:
            lines = lines + self.curves.line(frame, "loss", self.tr("train"), theme.accent)
        lines += self.curves.line(frame, "val_loss", self.tr("validation"), theme.negative)
        self.curves.draw(lines)
        self._show_legend(self.curves.at)
        self.say("" if lines else self.tr("Press Train: the loss of every iteration appears here."))

    def _left(self, frame: Frame) -> list[Line]:
        """Earlier runs and branches that were left, the latest last, each named by what was otherwise in it."""
        found = []
        for index, run in enumerate(self.earlier.runs, 1):
            name = self.tr("earlier run {number}").format(number=index)
            found.append((name, self._was(run, frame) or name, run.loss))
        found.reverse()
        for left, curve in zip(frame.left, frame.branches, strict=True):
            name = self.tr("branch {number}").format(number=left.number)
            found.append((name, f"{name}: {said(left.words)}" if left.words else name, curve))
        shades = [mix(self.theme.panel, self.theme.muted, max(0.75 - 0.15 * age, 0.25)) for age in reversed(range(len(found)))]
        return [
            Line(name, shade, loss.x, loss.y, pale=True, label=label) for (name, label, loss), shade in zip(found, shades, strict=True)
        ]

    def _was(self, run: Earlier, frame: Frame) -> str:
        """What was otherwise in an earlier run: what was set otherwise, or what was changed after it."""
        different = setting_differences(run.settings, frame.settings, BY_KEY, self.session.catalog)
        if different:
            return self.tr("earlier: {settings}").format(settings=said(different))
        return self.tr("before: {change}").format(change=said(run.change)) if run.change else ""

    def table(self) -> Table:
        return self.curves.table()

    def theme_changed(self) -> None:
        self.curves.set_theme(self.theme)
        self.names.theme = self.theme

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_legend(self.curves.at)

    def _show_legend(self, at: float | None) -> None:
        """In the header, if there is room; of what was left inside the chart, since losses fall and leave room there, the latest first."""
        done = self.curves.marked(at) if at is not None else ""
        entries = (Entry(done),) if done else tuple(legend(self.curves, at, self._others))
        above = entries if done or self.header.holds(entries) else ()
        self.header.show_legend(*above)
        others = [Entry(line.legend, line.color, "dot", self._value(line, at)) for line in self._others[: -MOST_NAMED - 1 : -1]]
        inside = (*(entries if not above else ()), *others)
        self.names.setFixedHeight(round(LINE * len(inside)) + ABOVE)
        self.names.show_entries(inside)

    def _value(self, line: Line, at: float | None) -> str:
        """What stands beside the name under the mouse; nothing before a branch began or after it ended."""
        inside = at is not None and len(line.x) and line.x[0] <= at <= line.x[-1]
        point = self.curves.value(line, at) if inside and at is not None else None
        return "" if point is None else number(point[1], 3)


def legend(curves: Curves, at: float | None, without: Collection[Line] = ()) -> list[Entry]:
    """Names of the curves, in the order they were asked for; under the mouse with the values there."""
    entries = []
    for line in curves.lines:
        if line.legend and line not in without and (at is None or not line.pale):  # what is read off needs the room
            point = None if at is None else curves.value(line, at)
            entries.append(Entry(line.legend, line.color, "line", "" if point is None else number(point[1], 3)))
    return entries
