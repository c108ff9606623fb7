"""The loss over the iterations: the first thing to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.engine.frames import Frame, State
from nnsim.ui import proposals
from nnsim.ui.numerals import number
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.curves import Curves, Line
from nnsim.ui.plots.earlier import EarlierRuns
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.plot import Plot
from nnsim.ui.sentences import said
from nnsim.ui.theme import mix

if TYPE_CHECKING:
    from nnsim.ui.session import Session


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
        self.curves = Curves(self.chart, self.theme)
        self.curves.pointed.connect(self._show_legend)
        self.earlier = EarlierRuns.of(session)

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("LossPlot", "Loss")

    def explanation(self) -> str:
        return self.tr(
            "The loss is the one number that training makes small. Look for a curve that falls and flattens. "
            "If it jumps up and down, the learning rate is too high; if it hardly falls, too low. "
            "If the validation loss rises while the training loss falls, the network learns its samples by heart. "
            "With mini-batches every batch has its own loss: these are drawn pale, and the strong curve is their mean over the last "
            "epoch. Pale grey curves are branches that you left by going back, and earlier runs, with what you changed after them. A "
            "triangle marks where the learning rate or a value was changed: point at it and read what. A red cross marks a value that "
            "is not a finite number."
        )

    def extend_menu(self, menu: QMenu) -> None:
        proposals.offer(menu, self.session, proposals.on_loss(self.session.frame))

    def wants(self) -> dict[str, object]:
        return self.curves.wants(("loss", "val_loss") if self.curves.width else ("loss", "loss_mean", "val_loss"))

    def show_frame(self, frame: Frame) -> None:
        theme = self.theme
        lines = [
            Line(self.tr("branch") + f" {index}", mix(theme.panel, theme.muted, 0.35), curve.x, curve.y, pale=True, label="")
            for index, curve in enumerate(frame.branches, 1)
        ]
        for index, run in enumerate(self.earlier.runs, 1):
            before = self.tr("before: {change}").format(change=said(run.change)) if run.change else self.tr("before")
            tint = mix(theme.panel, theme.muted, 0.6 / index)
            name = self.tr("earlier run {number}").format(number=index)
            lines.append(Line(name, tint, run.loss.x, run.loss.y, pale=True, label=before))
        marks = [(iteration, said(words)) for iteration, words in frame.events]
        if frame.state is State.DIVERGED:
            marks.append((frame.iteration, self.tr("diverged")))
        self.curves.mark(marks)
        raw, mean = frame.curves.get("loss"), frame.curves.get("loss_mean")
        if mean is not None and len(mean.x) and raw is not None and not self.curves.width:
            batches, pale = self.tr("train, each batch"), mix(theme.panel, theme.accent, 0.42)
            lines.append(Line(batches, pale, raw.x, raw.y, pale=True, label=self.tr("batch")))
            lines.append(Line(self.tr("train, mean of an epoch"), theme.accent, mean.x, mean.y, label=self.tr("epoch mean")))
        else:
            lines += self.curves.line(frame, "loss", self.tr("train"), theme.accent)
        lines += self.curves.line(frame, "val_loss", self.tr("validation"), theme.negative)
        self.curves.draw(lines)
        self._show_legend(self.curves.at)
        self.say("" if lines else self.tr("Press Train: the loss of every iteration appears here."))

    def table(self) -> Table:
        return self.curves.table()

    def theme_changed(self) -> None:
        self.curves.set_theme(self.theme)

    def _show_legend(self, at: float | None) -> None:
        done = self.curves.marked(at) if at is not None else ""
        self.header.show_legend(*([Entry(done)] if done else legend(self.curves, at)))


def legend(curves: Curves, at: float | None) -> list[Entry]:
    """Names of the curves, in the order they were asked for; under the mouse with the values there."""
    entries = []
    for line in curves.lines:
        if line.legend and (at is None or not line.pale):  # what is read off needs the room
            point = None if at is None else curves.value(line, at)
            entries.append(Entry(line.legend, line.color, "line", "" if point is None else number(point[1], 3)))
    return entries
