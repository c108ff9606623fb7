"""How well it does in the words of the task: accuracy for classes, R² for numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.document.breakpoints import Breakpoint
from nnsim.engine.frames import Frame
from nnsim.ui import proposals
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.curves import Curves, Line
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.loss import legend
from nnsim.ui.plots.names import Names
from nnsim.ui.plots.plot import Plot
from nnsim.ui.theme import class_colors, mix

if TYPE_CHECKING:
    from nnsim.ui.session import Session


METRICS = ("accuracy", "r2")
BELOW = 30
"""Pixels between the names inside the chart and its lower end."""


class MetricPlot(Plot):
    """Accuracy or R² of the training and the validation part over the iterations; with several outputs, of each of them."""

    key = "metric"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.chart = Chart(self.body)
        self.chart.setAccessibleName(self.tr("Metric over the iterations"))
        self.chart.bottom.unit = self.tr("iteration")
        self._body.setContentsMargins(4, 0, 0, 8)
        self._body.addWidget(self.chart, 0, 0)
        self.names = Names(self.theme, self.body)
        self._body.addWidget(self.names, 0, 0, Qt.AlignmentFlag.AlignBottom)
        self.curves = Curves(self.chart, self.theme)
        self.curves.fixed_y = Limits(0.0, 1.0)
        self.curves.pointed.connect(self._show_legend)
        self.outputs: tuple[str, ...] = ()
        """Names of the outputs, if there are several: each has a metric of its own."""
        self.columns: tuple[str, ...] = ("accuracy",)
        """The metrics that are drawn."""

    @classmethod
    def applies(cls, session: Session) -> bool:
        return session.dataset is not None and session.dataset.task != "none"

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("MetricPlot", "Accuracy or R²")

    def extend_menu(self, menu: QMenu) -> None:
        proposals.offer(menu, self.session, Breakpoint("metric", ">=", 0.95, self.columns[0]))

    def title(self) -> str:
        return self.tr(" and ").join(self._word(column) for column in self.columns)

    def explanation(self) -> str:
        accuracy = self.tr(
            "The share of samples that get the right class. Look for both curves to rise together. A training curve "
            "that goes on to rise while the validation curve does not means that the network learns its samples by heart. "
            "With classes of unequal size, compare with the share of the largest class."
        )
        r2 = self.tr(
            "R² says how much of the variance of the targets the network explains: 1 is perfect, 0 is no better than always "
            "answering their mean, below 0 is worse than that. Look for both curves to come close to 1."
        )
        several = self.tr("Every output has a colour; the pale curve of the same colour is its validation part.")
        parts = (("accuracy" in self.columns, accuracy), ("r2" in self.columns, r2), (bool(self.outputs), several))
        return " ".join(words for wanted, words in parts if wanted)

    def project_changed(self) -> None:
        document = self.session.document
        names = tuple(document.network.nodes[id].name for id in document.output_nodes())
        self.outputs = names if len(names) > 1 else ()

    def wants(self) -> dict[str, object]:
        endings = [f"/{name}" for name in self.outputs] or [""]
        columns = (f"{part}{metric}{ending}" for ending in endings for metric in METRICS for part in ("", "val_"))
        return self.curves.wants(tuple(columns))

    def show_frame(self, frame: Frame) -> None:
        found = [metric for metric in METRICS if any(name.split("/")[0] == metric for name in frame.curves)]
        self.columns = tuple(found) if self.outputs else tuple(found[:1])
        self.columns = self.columns or ("accuracy",)
        if self.chart.left.percent != (self.columns == ("accuracy",)):
            self.chart.left.percent = not self.chart.left.percent
            self.chart.left.update()
        self.header.show_title(self.title())
        lines = self._lines_of_outputs(frame) if self.outputs else self._lines(frame)
        self.curves.draw(lines)
        self._show_legend(self.curves.at)
        self.say("" if lines else self.tr("Press Train: here you will see how much of the task is learnt."))

    def _lines(self, frame: Frame) -> list[Line]:
        """Training and validation part of the only output."""
        (column,) = self.columns
        parts = ((column, self.tr("train"), self.theme.accent), (f"val_{column}", self.tr("validation"), self.theme.negative))
        return [line for part in parts for line in self.curves.line(frame, *part)]

    def _lines_of_outputs(self, frame: Frame) -> list[Line]:
        """A colour for each output, its validation part paler."""
        lines = []
        for output, tint in zip(self.outputs, class_colors(self.theme, len(self.outputs)), strict=True):
            for column in self.columns:
                name = f"{output} {self._word(column)}" if column == "r2" and len(self.columns) > 1 else output
                pale = mix(self.theme.panel, tint, 0.5)
                watched = self.tr("{name}, validation").format(name=name)
                for key, title, shade, label in ((column, name, tint, None), (f"val_{column}", watched, pale, "")):
                    lines += self.curves.line(frame, f"{key}/{output}", title, shade, pale=label is not None, label=label)
        return lines

    def _word(self, column: str) -> str:
        return self.tr("Accuracy") if column == "accuracy" else self.tr("R²")

    def table(self) -> Table:
        return self.curves.table()

    def theme_changed(self) -> None:
        self.curves.set_theme(self.theme)
        self.names.theme = self.theme

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_legend(self.curves.at)

    def _show_legend(self, at: float | None) -> None:
        """In the header; of several outputs, or without room, inside the chart, where curves that rise leave room, one below the other."""
        entries = tuple(legend(self.curves, at))
        inside = bool(self.outputs) or not self.header.holds(entries)
        self.header.show_legend(*(() if inside else entries))
        self.names.setFixedHeight(14 * len(entries) + BELOW)
        self.names.show_entries(entries if inside else ())
