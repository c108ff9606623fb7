"""The partial derivatives of a graph: its surface over two of its numbers, cut along each while the other is held, with the tangents."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.catalog import Plain
from nnsim.engine.frames import Frame, State
from nnsim.engine.sections import Plane, Variable
from nnsim.ui.numerals import number
from nnsim.ui.plots import limits
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.graph_looks import GraphLooks, applies
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.results import Results
from nnsim.ui.plots.surface_view import TILT, TURN, Cuts, SurfaceView, heights

if TYPE_CHECKING:
    from nnsim.ui.session import Session

CELLS = 21
"""Points along each side of the surface."""
LEAST = 3.0
"""How far it goes to each side of 0 at least."""
FIRST = (0, 1)
"""The numbers on the two axes until others are chosen."""


class TangentsPlot(Plot):
    """A surface, a point that can be dragged on it, and the slope in both directions."""

    key = "tangents"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.looks = GraphLooks(session)
        self.pair = FIRST
        """Which of the graph's numbers lie on the two axes."""
        self.found: Plane | None = None
        self.surface = SurfaceView(self.theme, self.body)
        self.surface.setAccessibleName(self.tr("The graph as a surface over two of its numbers"))
        self.surface.setToolTip(self.tr("Drag the point, or move it with the arrows; drag beside it, or hold Shift, to turn the surface"))
        self.surface.moved.connect(self._move)
        self.surface.left.connect(self._leave)
        self.surface.turned.connect(self.choice_made)
        self.sentence = Results(self.body)
        self._body.setContentsMargins(12, 0, 12, 4)
        self._body.addWidget(self.surface, 0, 0)
        self._body.addWidget(self.sentence, 1, 0)
        self._body.setRowStretch(0, 1)

    @classmethod
    def applies(cls, session: Session) -> bool:
        shapes, network = session.shapes, session.document.network
        varied = [node for node in network if node.kind == "input" or (node.kind == "constant" and node.parameters.get("trainable"))]
        return applies(session) and sum(shapes.units(node.id) for node in varied if node.id in shapes.outputs) >= 2

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("TangentsPlot", "Partial derivatives")

    def explanation(self) -> str:
        return self.tr(
            "The graph as a surface over two of its numbers. To hold one and go along the other is to cut the surface: the slope of the "
            "cut at the point is the partial derivative, drawn as a tangent. Drag the point and look for where both tangents lie level: "
            "there the gradient is 0. Drag beside the point to turn the surface; the menu chooses other numbers for the axes."
        )

    def show_frame(self, frame: Frame) -> None:
        reason = self.looks.find() if frame.state is not State.EMPTY else ""
        if not reason and len(self.looks.variables) < 2:
            reason = self.tr("Draw a graph of at least two numbers: its surface appears here.")
        self.say(reason)
        if not reason:
            self._draw()

    def axes_of(self) -> tuple[Variable, Variable]:
        """What lies on the two axes."""
        known = self.looks.variables
        if max(self.pair) >= len(known) or self.pair[0] == self.pair[1]:
            self.pair = FIRST
        return known[self.pair[0]], known[self.pair[1]]

    def _draw(self) -> None:
        first, second = self.axes_of()
        found = self._plane(first, second)
        if found is None:
            return
        reach = max(abs(value) for value in found.place)
        sides = self._sides()
        if not 0.15 * sides.high <= max(reach, LEAST / 2) <= sides.high and not self.scales.frozen:
            wide = max(LEAST, limits.length(1.35 * reach))
            self.scales.between("sides", -wide, wide)
            found = self._plane(first, second) or found
        x, y = found.x, found.y
        none = np.zeros(0)
        along, across = self.looks.section(first, x, none), self.looks.section(second, y, none)
        if along is None or across is None:
            return
        self.found = found
        self.surface.show_plane(found, Cuts(along.y, across.y), (first.name, second.name), self._heights(found))
        output = self._output()
        self.header.show_legend(
            Entry(self.tr("{name} held").format(name=second.name), self.theme.accent, "line"),
            Entry(self.tr("{name} held").format(name=first.name), self.theme.negative, "line"),
        )
        slopes = "   ".join(
            f"∂{output}/∂{variable.name} = {number(slope, 4)}" for variable, slope in zip((first, second), found.slopes, strict=True)
        )
        said = f"{output} = {number(found.value, 4)}   {slopes}"
        self.sentence.show_results(said)

    def _heights(self, found: Plane) -> Limits:
        ends = heights(found)
        return self.scales.between("heights", ends.low, ends.high)

    def _plane(self, first: Variable, second: Variable) -> Plane | None:
        sides = self._sides()
        values = np.linspace(sides.low, sides.high, CELLS)
        return self.looks.plane(first, second, values, values)

    def _sides(self) -> Limits:
        """How far the plane goes, the same along both axes."""
        return self.scales.kept("sides") or self.scales.between("sides", -LEAST, LEAST)

    def _output(self) -> str:
        outputs = self.session.document.output_nodes()
        return self.session.document.network.nodes[outputs[0]].name if len(outputs) == 1 else "L"

    def _move(self, x: float, y: float) -> None:
        self.looks.move(self.axes_of(), (x, y))
        self._draw()

    def _leave(self) -> None:
        self.looks.let_go()

    def extend_menu(self, menu: QMenu) -> None:
        for axis, words in ((0, self.tr("First axis")), (1, self.tr("Second axis"))):
            choices = menu.addMenu(words)
            for place, variable in enumerate(self.looks.variables):
                action = choices.addAction(variable.name)
                action.setCheckable(True)
                action.setChecked(self.pair[axis] == place)
                action.setEnabled(self.pair[1 - axis] != place)
                action.triggered.connect(lambda _=False, axis=axis, place=place: self.lay(axis, place))
        back = menu.addAction(self.tr("Turn the surface back"), self.turn_back)
        back.setEnabled((self.surface.turn, self.surface.tilt) != (TURN, TILT))

    def turn_back(self) -> None:
        """See the surface from where it is seen at first."""
        self.surface.look_from(TURN, TILT)
        self.choice_made.emit()

    def lay(self, axis: int, place: int) -> None:
        """Lay another number on an axis."""
        self.pair = (place, self.pair[1]) if axis == 0 else (self.pair[0], place)
        self._draw()
        self.choice_made.emit()

    def own_choices(self) -> dict[str, Plain]:
        seen = self.surface.turn, self.surface.tilt
        from_there: dict[str, Plain] = {} if seen == (TURN, TILT) else {"seen_from": tuple(round(math.degrees(angle), 1) for angle in seen)}
        return from_there if self.pair == FIRST else {"pair": self.pair, **from_there}

    def take_choices(self, kept: Mapping[str, Any]) -> None:
        pair = kept.get("pair")
        if isinstance(pair, (list, tuple)) and len(pair) == 2 and all(type(place) is int and place >= 0 for place in pair):
            self.pair = (pair[0], pair[1])
        seen = kept.get("seen_from")
        known = (int, float)
        if isinstance(seen, (list, tuple)) and len(seen) == 2 and all(type(one) in known and math.isfinite(one) for one in seen):
            self.surface.look_from(math.radians(seen[0]), math.radians(seen[1]))

    def table(self) -> Table:
        if self.found is None:
            return {}
        x, y = np.meshgrid(self.found.x, self.found.y)
        first, second = self.axes_of()
        return {first.name: x.ravel(), second.name: y.ravel(), "f": self.found.z.ravel()}

    def theme_changed(self) -> None:
        self.surface.theme = self.theme
        self.surface.update()
