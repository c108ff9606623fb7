"""What can be chosen about the axes and scales of any plot: its menu, and how it is kept with the project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from nnsim.catalog import Plain
from nnsim.ui.numerals import grouped
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.curves import WIDTHS, Curves
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.scales import Scales, is_range

if TYPE_CHECKING:
    from nnsim.ui.plots.plot import Plot

CLOSER = 1.5
"""By how much one step of zooming enlarges."""


class Axes(QObject):
    """The charts, curves and scales of a plot taken together. `chosen` tells that something else is to be kept, or asked of the run."""

    chosen = Signal()

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._plot = plot
        self.scales = Scales()
        self._listens = False

    def listen(self) -> None:
        """The drawing of the plot is complete: from now on tell what is chosen."""
        if self._listens:
            return
        self._listens = True
        for chart in self.charts:
            chart.held_changed.connect(self.chosen)
            chart.held_limits.connect(self.chosen)
        if self.curves is not None:
            self.curves.chosen.connect(self.chosen)
            self.curves.needs_changed.connect(self._plot.refresh_wants)

    @cached_property
    def charts(self) -> list[Chart]:
        return self._plot.body.findChildren(Chart)

    @cached_property
    def curves(self) -> Curves | None:
        return next((found for chart in self.charts if (found := chart.findChild(Curves)) is not None), None)

    @property
    def follow(self) -> bool:
        """Whether axes and colours follow the values."""
        return not self.scales.frozen and not any(chart.held for chart in self.charts)

    def set_follow(self, wanted: bool) -> None:
        self.scales.freeze(not wanted)
        for chart in self.charts:
            if wanted:
                chart.release()
            else:
                chart.hold()
        self._plot.show_frame(self._plot.frame)
        self.chosen.emit()

    def zoom(self, factor: float) -> None:
        """Show a part, or with a factor below 1 more than now."""
        for chart in self.charts:
            chart.zoom(factor)
        if not self.charts:
            self._plot.magnify(factor)

    # Kept with the project

    def choices(self) -> dict[str, Plain]:
        curves, scales = self.curves, self.scales.plain()
        found: dict[str, Plain] = dict(curves.choices()) if curves is not None else {}
        held = [chart for chart in self.charts if chart.held and chart.findChild(Curves) is None]
        if held:
            x, y = held[0].limits()
            found["limits"] = ((x.low, x.high), (y.low, y.high))
        return found | ({"scales": scales} if scales else {})

    def choose(self, kept: Mapping[str, Any]) -> None:
        """A file may hold anything."""
        self.scales.take(kept.get("scales"))
        if self.curves is not None:
            self.curves.choose(kept)
            return
        ends = kept.get("limits")
        if self.charts and isinstance(ends, (list, tuple)) and len(ends) == 2 and all(map(is_range, ends)):
            x, y = (Limits(*map(float, pair)) for pair in ends)
            self.charts[0].hold(x, y)

    # The menu

    def fill(self, menu: QMenu) -> None:
        curves = self.curves
        if curves is not None:
            self._check(menu, self.tr("Logarithmic axis"), curves.logarithmic, curves.set_logarithmic)
            if curves.over_run:
                self._fill_over_run(menu, curves)
        if self.charts or self.scales.used:
            self._check(menu, self.tr("Axes follow the values"), self.follow, self.set_follow)
        menu.addAction(self.tr("Zoom in"), self._closer)
        farther = menu.addAction(self.tr("Zoom out"), self._farther)
        farther.setEnabled(bool(self.charts) or self._plot.magnified > 1.0)

    def _fill_over_run(self, menu: QMenu, curves: Curves) -> None:
        self._check(menu, self.tr("Iterations by powers of ten"), curves.across.logarithmic, self._by_powers)
        self._check(menu, self.tr("Count epochs"), curves.in_epochs, self._in_epochs)
        means = menu.addMenu(self.tr("Running mean"))
        group = QActionGroup(means)
        for width in (0, *WIDTHS):
            text = self.tr("of the last {count} values").format(count=grouped(width)) if width else self.tr("none")
            action = means.addAction(text)
            action.setData(width)
            action.setCheckable(True)
            action.setChecked(width == curves.width)
            group.addAction(action)
        group.triggered.connect(self._mean)

    @staticmethod
    def _check(menu: QMenu, text: str, on: bool, does: Callable[[bool], None]) -> None:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(on)
        action.toggled.connect(does)

    def _by_powers(self, wanted: bool) -> None:
        assert self.curves is not None
        self.curves.set_across(wanted, self.curves.in_epochs)

    def _in_epochs(self, wanted: bool) -> None:
        assert self.curves is not None
        self.curves.set_across(self.curves.across.logarithmic, wanted)

    def _mean(self, action: QAction) -> None:
        assert self.curves is not None
        self.curves.set_width(action.data())

    def _closer(self) -> None:
        self.zoom(CLOSER)

    def _farther(self) -> None:
        self.zoom(1 / CLOSER)
