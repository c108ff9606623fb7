"""What all plots share that have a curve for every layer over the iterations: one recorded column for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from nnsim.document import Node
from nnsim.engine.frames import Frame
from nnsim.ui.plots import layers
from nnsim.ui.plots.curves import Line
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.named_curves import NamedCurves
from nnsim.ui.plots.names import layer_colors
from nnsim.ui.plots.plot import Plot

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class LayerCurves(Plot):
    """Derive and say which column a layer has, and what to say without any. The layer nearest to the output comes first."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.drawing = NamedCurves(self.theme, self.drawing_name(), self.body)
        self._body.setContentsMargins(4, 0, 0, 8)
        self._body.addWidget(self.drawing, 0, 0)
        self.chart, self.curves, self.names = self.drawing.chart, self.drawing.curves, self.drawing.names
        self.columns: dict[str, str] = {}
        """What the curves are called, by the recorded column."""
        self.layers = False
        """Whether there are layers with parameters at all."""
        self.curves.pointed.connect(self._show_legend)

    # For subclasses

    def drawing_name(self) -> str:
        """The accessible name of the drawing."""
        raise NotImplementedError

    def column_of(self, node: Node) -> tuple[str, str]:
        """The recorded column of a layer, and what its curve is called; an empty column if it has none."""
        raise NotImplementedError

    def waiting(self) -> str:
        """What is said while there is nothing to draw."""
        raise NotImplementedError

    def beside(self, lines: list[Line]) -> list[Line]:
        """What is drawn behind the curves, if there are any."""
        return []

    def remarks(self) -> list[Entry]:
        """What the header says."""
        return []

    # For everybody

    def project_changed(self) -> None:
        learning = layers.learning(self.session)
        pairs = [self.column_of(node) for node in reversed(learning)]
        self.columns = {column: name for column, name in pairs if column}
        self.layers = bool(learning)

    def wants(self) -> dict[str, object]:
        return self.curves.wants(tuple(self.columns))

    def show_frame(self, frame: Frame) -> None:
        lines: list[Line] = []
        for (column, name), tint in zip(self.columns.items(), layer_colors(self.theme, len(self.columns)), strict=True):
            lines += self.curves.line(frame, column, name, tint)
        self.drawing.draw([*self.beside(lines), *lines] if lines else [])
        self._show_legend()
        self.say("" if lines else self.waiting())

    def table(self) -> Table:
        return self.drawing.table()

    def theme_changed(self) -> None:
        self.drawing.set_theme(self.theme)

    def _show_legend(self, _: object = None) -> None:
        logarithmic = [Entry(self.tr("log"))] if self.curves.logarithmic else []
        self.header.show_legend(*self.remarks(), *logarithmic)
