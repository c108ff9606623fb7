"""How well it does in the words of the task: accuracy for classes, R² for numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.engine.frames import Frame
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.curves import MOST_POINTS, Curves, Line
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.loss import add_axis_choices, legend
from nnsim.ui.plots.plot import Plot

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class MetricPlot(Plot):
    """Accuracy or R² of the training and the validation part over the iterations."""

    key = "metric"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.chart = Chart(self.body)
        self.chart.setAccessibleName(self.tr("Metric over the iterations"))
        self.chart.bottom.unit = self.tr("iteration")
        self._body.setContentsMargins(4, 0, 0, 8)
        self._body.addWidget(self.chart, 0, 0)
        self.curves = Curves(self.chart, self.theme)
        self.curves.fixed_y = Limits(0.0, 1.0)
        self.curves.pointed.connect(self._show_legend)
        self.column = "accuracy"

    @classmethod
    def applies(cls, session: Session) -> bool:
        return session.dataset is not None and session.dataset.task != "none"

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("MetricPlot", "Accuracy or R²")

    def title(self) -> str:
        return self.tr("Accuracy") if self.column == "accuracy" else self.tr("R²")

    def explanation(self) -> str:
        if self.column == "accuracy":
            return self.tr(
                "The share of samples that get the right class. Look for both curves to rise together. A training curve "
                "that goes on to rise while the validation curve does not means that the network learns its samples by heart. "
                "With classes of unequal size, compare with the share of the largest class."
            )
        return self.tr(
            "R² says how much of the variance of the targets the network explains: 1 is perfect, 0 is no better than always "
            "answering their mean, below 0 is worse than that. Look for both curves to come close to 1."
        )

    def wants(self) -> dict[str, object]:
        return {"columns": ("accuracy", "val_accuracy", "r2", "val_r2"), "points": MOST_POINTS}

    def show_frame(self, frame: Frame) -> None:
        self.column = "r2" if "r2" in frame.curves and "accuracy" not in frame.curves else "accuracy"
        if self.chart.left.percent != (self.column == "accuracy"):
            self.chart.left.percent = not self.chart.left.percent
            self.chart.left.picture = None
        self.header.show_title(self.title())
        lines = []
        for column, name, tint in (
            (self.column, self.tr("train"), self.theme.accent),
            (f"val_{self.column}", self.tr("validation"), self.theme.negative),
        ):  # fmt: skip
            curve = frame.curves.get(column)
            if curve is not None and len(curve.x):
                lines.append(Line(name, tint, curve.x, curve.y))
        self.curves.draw(lines)
        self._show_legend(self.curves.at)
        self.say("" if lines else self.tr("Press Train: here you will see how much of the task is learnt."))

    def table(self) -> Table:
        return self.curves.table()

    def theme_changed(self) -> None:
        self.curves.set_theme(self.theme)

    def extend_menu(self, menu: QMenu) -> None:
        add_axis_choices(menu, self.curves, self.tr("Logarithmic axis"), self.tr("Axes follow the curve"))

    def _show_legend(self, at: float | None) -> None:
        self.header.show_legend(*legend(self.curves, at))
