"""All weights of a connection as one picture, or from an image one picture for each unit: what it looks for in what it is shown."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.catalog import Plain
from nnsim.document import Connection
from nnsim.engine.frames import Frame
from nnsim.ui.features import feature_size, mosaic
from nnsim.ui.numerals import brief, grouped, number
from nnsim.ui.plots import heat
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.menu_choices import add_choices
from nnsim.ui.plots.plot import Plot
from nnsim.ui.weight_names import column_names, row_names

if TYPE_CHECKING:
    from nnsim.ui.session import Session

MOST_ROWS, MOST_COLUMNS = 200, 1000
MOST_PICTURES = 64
KINDS = {"weights": "weights", "gradients": "weight_gradients", "changes": "weight_changes"}
"""What can be shown of a connection, and the field of a frame that holds it."""


class WeightMatrixPlot(Plot):
    """Rows are the units that weights lead to, columns those they come from; or a picture for each unit, where an image comes in."""

    key = "weight_matrix"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.chart = Chart(self.body, axes=False)
        self.chart.setAccessibleName(self.tr("Picture of the weights"))
        self.chart.view.invertY(True)
        self.chart.set_theme(self.theme)
        self._body.setContentsMargins(12, 2, 16, 8)
        self._body.addWidget(self.chart, 0, 0)
        self.image = pg.ImageItem(axisOrder="row-major")
        self.chart.add(self.image)
        self.chart.pointed.connect(self._point)
        self.chart.view.sigResized.connect(self._fit)
        self.connection: Connection | None = None
        self.kind = "weights"
        self.values: np.ndarray = np.zeros((0, 0))
        """(to, from), as far as they are drawn."""
        self.tile: tuple[int, int] | None = None
        """Rows and columns of the pictures, if these are pictures."""
        self.reach = 1.0
        self._all = 0
        self._columns = 1
        self._at: QPointF | None = None

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("WeightMatrixPlot", "Weights as a picture")

    def title(self) -> str:
        if self.connection is None:
            return self.caption()
        what = {"weights": self.tr("Weights"), "gradients": self.tr("Gradients"), "changes": self.tr("Last update")}[self.kind]
        return f"{what} · {self.session.document.network.connection_name(self.connection)}"

    def explanation(self) -> str:
        return self.tr(
            "Each cell is a weight: blue positive, orange negative, the deeper the larger; a row for each unit that weights lead to, a "
            "column for each unit they come from. Where an image comes in, each unit has a picture instead: what it looks for there. "
            "Look for columns that stay pale (this input is not used), for rows that are alike (units that do the same work), and in "
            "pictures for strokes and edges; noise that does not fade is a sign of too little data or of no decay. Select a connection "
            "or a layer on the canvas; this plot's menu shows the gradients, or what the last update changed, in place of the weights."
        )

    def project_changed(self) -> None:
        session = self.session
        network, selection = session.document.network, session.selection
        weighted = [
            connection for node in network.order() for connection in network.into(node.id)
            if network.entry(node).weighted and connection.source in session.shapes.outputs
        ]  # fmt: skip
        chosen = [c for c in weighted if c.id in selection] or [c for c in weighted if c.target in selection]
        kept = [c for c in weighted if self.connection is not None and c.id == self.connection.id]
        self.connection = next(iter(chosen or kept or weighted), None)
        self.tile = None
        if self.connection is not None:
            self.tile = feature_size(network, session.shapes, session.dataset, self.connection)

    def wants(self) -> dict[str, object]:
        return {"parameters": True, "gradients": self.kind == "gradients", "changes": self.kind == "changes"}

    def show_frame(self, frame: Frame) -> None:
        found = getattr(frame, KINDS[self.kind]).get(self.connection.id) if self.connection is not None else None
        if found is None or found.ndim != 2 or not found.size:
            self.values = np.zeros((0, 0))
            if self.connection is None:
                self.say(self.tr("Connect a layer with weights: they appear here as a picture."))
            elif self.kind == "changes" or self.kind == "gradients":
                self.say(self.tr("Step or train: what an iteration computes for these weights appears here."))
            else:
                self.say(self.tr("As soon as the network can be trained, its weights appear here."))
            self.header.show_legend()
            return
        self._all = len(found)
        pictures = self.tile is not None and math.prod(self.tile) == found.shape[1]
        self.values = found[: MOST_PICTURES if pictures else MOST_ROWS, : found.shape[1] if pictures else MOST_COLUMNS]
        finite = self.values[np.isfinite(self.values)]
        self.reach = self.scales.reach(f"{self.kind} {self.connection.id if self.connection is not None else ''}", _largest(finite))
        if pictures and self.tile is not None:
            self._draw_pictures(self.tile)
        else:
            self.tile = None
            self.image.setImage(heat.signed(self.values, self.theme, reach=self.reach), autoLevels=False, levels=None)
            self.chart.show_limits(Limits(0.0, self.values.shape[1]), Limits(0.0, len(self.values)))
        self._point(self._at)
        self.say("")

    def table(self) -> Table:
        if not self.values.size:
            return {}
        rows, columns = self._names()
        return {"to \\ from": np.array(rows)} | dict(zip(columns, self.values.T, strict=True))

    def theme_changed(self) -> None:
        self.chart.set_theme(self.theme)

    def extend_menu(self, menu: QMenu) -> None:
        names = {"weights": self.tr("Weights"), "gradients": self.tr("Gradients"), "changes": self.tr("What the last update changed")}
        add_choices(menu, names, self.kind, self.show_kind)

    def show_kind(self, kind: str) -> None:
        """Show "weights", "gradients" or "changes"."""
        self.kind = kind
        self.choice_made.emit()
        self.refresh()

    def own_choices(self) -> dict[str, Plain]:
        return {} if self.kind == "weights" else {"shows": self.kind}

    def take_choices(self, kept: Mapping[str, Any]) -> None:
        if kept.get("shows") in tuple(KINDS):
            self.kind = kept["shows"]

    # Inside

    def _fit(self, *_: object) -> None:
        """Pictures stand in other columns in another room."""
        if self.tile is not None and self.values.size:
            self._draw_pictures(self.tile)

    def _draw_pictures(self, size: tuple[int, int]) -> None:
        """Side by side, in as many columns as make them largest, with their pixels square."""
        count, room = len(self.values), self.chart.size()
        wide, high = size[1] + 1, size[0] + 1
        sides = {n: min(room.width() / (n * wide), room.height() / (math.ceil(count / n) * high)) for n in range(1, count + 1)}
        self._columns = max(sides, key=lambda columns: sides[columns])
        whole = mosaic(np.zeros_like(self.values), size, self._columns)
        colors = heat.signed(mosaic(self.values, size, self._columns), self.theme, reach=self.reach)
        colors[np.isnan(whole)] = heat.rgb(self.theme.panel)
        self.image.setImage(colors, autoLevels=False, levels=None)
        height, width = whole.shape
        pixel = max(width / max(room.width(), 1), height / max(room.height(), 1))
        self.chart.show_limits(Limits(0.0, pixel * room.width()), Limits(0.0, pixel * room.height()))

    def _names(self) -> tuple[list[str], list[str]]:
        network, dataset = self.session.document.network, self.session.dataset
        assert self.connection is not None
        rows, columns = self.values.shape
        whole = self.session.shapes.units(self.connection.source)
        return (
            row_names(network, dataset, self.connection.target, self._all)[:rows],
            column_names(network, dataset, self.connection, whole)[:columns],
        )

    def _weight(self, place: QPointF) -> tuple[int, int] | None:
        """The weight (to, from) at a place of the drawing."""
        x, y = place.x(), place.y()
        if min(x, y) < 0:
            return None
        if self.tile is None:
            found = int(y), int(x)
        else:
            high, wide = self.tile[0] + 1, self.tile[1] + 1
            row, column = int((y - 1) % high), int((x - 1) % wide)
            if row >= self.tile[0] or column >= self.tile[1] or int((x - 1) // wide) >= self._columns:
                return None
            found = int((y - 1) // high) * self._columns + int((x - 1) // wide), row * self.tile[1] + column
        rows, columns = self.values.shape
        return found if 0 <= found[0] < rows and 0 <= found[1] < columns else None

    def _point(self, place: QPointF | None) -> None:
        self._at = place
        weight = self._weight(place) if place is not None and self.values.size else None
        if weight is not None:
            rows, columns = self._names()
            self.header.show_legend(Entry(f"{columns[weight[1]]} → {rows[weight[0]]}", value=number(float(self.values[weight]), 3)))
            return
        entries = []
        if self._all > len(self.values) > 0:
            entries.append(Entry(self.tr("first {shown} of {all} units").format(shown=len(self.values), all=grouped(self._all))))
        if self.values.size:
            scale = Entry(self.tr("{low} to {high}").format(low=brief(-self.reach, 3), high=brief(self.reach, 3)))
            entries += [*(self._ways((*entries, scale)) if self.tile is None else ()), scale]
        self.header.show_legend(*entries)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._point(self._at)

    def _ways(self, others: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """Where the weights of a column come from and where those of a row lead to, by name where there is room beside other entries."""
        if self.connection is None:
            return ()
        nodes = self.session.document.network.nodes
        source, target = (nodes[end].name for end in (self.connection.source, self.connection.target))
        columns, rows = self.tr("columns: from {source}"), self.tr("rows: to {target}")
        ways = Entry(columns.replace("{source}", source)), Entry(rows.replace("{target}", target))
        if self.header.holds((*others, *ways)):
            return ways
        return (Entry(self.tr("columns: from")), Entry(self.tr("rows: to")))


def _largest(values: np.ndarray) -> float:
    return float(np.abs(values).max(initial=0.0))
