"""How the weights of the layers and their gradients are spread: the shape that a mean or a norm does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from nnsim.document import parameter_count
from nnsim.engine.distribution import LARGE, Distribution, Pair
from nnsim.engine.frames import Frame, State
from nnsim.ui.numerals import brief, grouped
from nnsim.ui.plots.counts import Counts
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.histograms import Bars, Histograms, binned, resolution
from nnsim.ui.plots.plot import Plot

if TYPE_CHECKING:
    from nnsim.ui.session import Session


class DistributionPlot(Plot):
    """Weights and gradients of what is selected, one below the other; else of all layers, side by side in a row for each."""

    key = "distribution"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.bars = Histograms(self.theme, self.body)
        self.bars.setAccessibleName(self.tr("Histograms of weights and gradients"))
        self.bars.pointed.connect(self._point)
        self._body.addWidget(self.bars, 0, 0)
        self.names: dict[str, str] = {}
        """What is shown, by its id."""
        self.chosen = False
        """Whether it was selected."""
        self.large: frozenset[str] = frozenset()
        """What has so many numbers that they are counted beside the training."""
        self.counts = Counts.of(session)
        self.counts.changed.connect(self._recount)
        self.found: dict[str, Pair] = {}
        self._frame = Frame()
        self._at: tuple[int, int, int] | None = None

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("DistributionPlot", "Distribution per layer")

    def title(self) -> str:
        (name,) = self.names.values() if self.chosen and len(self.names) == 1 else ("",)
        return self.tr("Distribution · {name}").format(name=name) if name else self.caption()

    def explanation(self) -> str:
        return self.tr(
            "How many weights of a layer, and how many of their gradients, have which value: blue to the right of zero, orange left, "
            "exact zeros as a dark bar between them and counted in words. Biases are left out. Look for weights that keep gathering at "
            "the far ends (the learning rate is too high, or the inputs are not scaled), for gradients that all lie in the bins beside "
            "zero while other layers have wide ones (they vanish), and for a tower at exactly 0: these weights get no gradient at all, "
            "as behind dead units. Select a layer or a connection to see it large. The limits change by doubling only."
        )

    def project_changed(self) -> None:
        network, shapes, selection = self.session.document.network, self.session.shapes, self.session.selection
        layers = {node.id: node.name for node in network.order() if parameter_count(network, node, shapes)}
        chosen = {id: name for id, name in layers.items() if id in selection}
        for connection in network.connections.values():
            if connection.id in selection and connection.target in layers and network.entry(network.nodes[connection.target]).weighted:
                chosen[connection.id] = network.connection_name(connection)
        self.names, self.chosen = chosen or layers, bool(chosen)
        nodes = {id: network.nodes[network.connections[id].target if id in network.connections else id] for id in self.names}
        self.large = frozenset(id for id, node in nodes.items() if parameter_count(network, node, shapes) > LARGE)

    def wants(self) -> dict[str, object]:
        return {"distributions": tuple(id for id in self._shown() if id not in self.large)}

    def show_frame(self, frame: Frame) -> None:
        self._frame = frame
        if not self.names:
            self.say(self.tr("Add a layer with weights: here you will see how they are spread."))
        elif frame.state is State.EMPTY:
            self.say(self.tr("As soon as the network can be trained, you will see here how its weights and gradients are spread."))
        else:
            self.say("")
        large = tuple(id for id in self._shown() if id in self.large)
        if large and frame.state is not State.EMPTY:
            self.counts.count(large)
        self.found = {**frame.distributions, **{id: pair for id, pair in self.counts.found.items() if id in large}}
        known = [id for id in self._shown() if id in self.found]
        if not known and frame.state is not State.EMPTY:
            return  # the picture of what was selected just now is under way
        pairs = [[self._bars(id, kind, found) for kind, found in enumerate(self.found[id])] for id in known]
        self.bars.show_rows([[bars] for bars in pairs[0]] if len(pairs) == 1 else pairs)
        self._point(self._at)

    def table(self) -> Table:
        """One line for each bin, each count of zeros and each of numbers that are not finite (those from NaN to NaN)."""
        lines: list[tuple[str, str, float, float, int]] = []
        for id in self._shown():
            pair = self.found.get(id, ())
            for kind, found in enumerate(pair):
                bars = None if found is None else self._bars(id, kind, found)
                if bars is not None:
                    told = self.names[id], self._kinds()[kind]
                    lines += [(*told, *bars.edges(index), int(count)) for index, count in enumerate(bars.counts)]
                    lines += [(*told, 0.0, 0.0, bars.zeros), (*told, np.nan, np.nan, bars.broken)]
        if not lines:
            return {}
        return dict(zip(("layer", "values", "from", "to", "count"), map(np.array, zip(*lines, strict=True)), strict=True))

    def theme_changed(self) -> None:
        self.bars.theme = self.theme
        self.bars.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self.session.want(self, **self.wants())  # more rows, or fewer

    def _recount(self) -> None:
        if self.isVisible():
            self.show_frame(self.frame)

    def _kinds(self) -> tuple[str, str]:
        return self.tr("weights"), self.tr("gradients")

    def _shown(self) -> tuple[str, ...]:
        return tuple(self.names)[: self.bars.most_rows()]

    def _bars(self, id: str, kind: int, found: Distribution | None) -> Bars | None:
        if found is None:
            return None
        bins = resolution(found.size)
        scale = f"{id} {kind}"
        reach = self.scales.reach(scale, found.reach if found.counts.any() else 0.0, found.reach)
        counts, beyond = binned(found, reach, bins)
        upward = self.scales.linear(scale, 0.0, float(max(counts.max(), found.zeros)))
        what = self._kinds()[kind]
        name = f"{self.names[id]} · {what}" if kind == 0 and len(self.names) > 1 else what
        return Bars(name, counts, reach, upward.high, found.zeros, found.broken, beyond)

    def _point(self, at: tuple[int, int, int] | None) -> None:
        self._at = at
        rows = self.bars.rows
        if at is not None and at[0] < len(rows) and at[1] < len(rows[at[0]]):
            bars = rows[at[0]][at[1]]
            if bars is not None and at[2] < len(bars.counts):
                low, high = bars.edges(at[2])
                place = self.tr("{low} to {high}").format(low=brief(low, 3), high=brief(high, 3))
                self.header.show_legend(Entry(place, value=grouped(int(bars.counts[at[2]]))))
                return
        hidden = len(self.names) - len(self._shown())
        entries = [Entry(self.tr("and %n more", "", hidden))] if hidden else []
        if self.counts.found and self.large & set(self._shown()) and self.counts.iteration != self._frame.iteration:
            entries.insert(0, Entry(self.tr("counted at iteration {number}").format(number=grouped(self.counts.iteration))))
        self.header.show_legend(*entries)
