"""The numbers on a graph as a part of the drawing: one label on every connection, and one beside outputs and values with several uses."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF

from nnsim.document import Document, Shapes
from nnsim.document.graphs import is_graph
from nnsim.ui.canvas.bundle import BundleItem
from nnsim.ui.canvas.graphs.labels import FlowLabel, PointLabel, flow_of, point_of
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.canvas.units import UnitsItem
from nnsim.ui.theme import Theme


class GraphNumbers:
    """A Part. `flows` by connection id, `points` by node id; both empty while the network is no graph."""

    def __init__(self, scenery: Scenery, units: Mapping[str, UnitsItem], bundles: Mapping[str, BundleItem]) -> None:
        self.flows: dict[str, FlowLabel] = {}
        self.points: dict[str, PointLabel] = {}
        self._scenery, self._units, self._bundles = scenery, units, bundles

    def show_document(self, document: Document, shapes: Shapes) -> None:
        graph = is_graph(document)
        uses = {node.id: len(document.network.out_of(node.id)) for node in document.network} if graph else {}
        wanted = {id: count for id, count in uses.items() if count != 1 and id in self._units}
        for id, label in list(self.flows.items()):
            stays = graph and self._bundles.get(id) is label.bundle and (uses.get(label.bundle.connection.source) == 1) == label.alone
            if not stays:
                _take_down(self.flows.pop(id))
        for id in [id for id, label in self.points.items() if label.uses != wanted.get(id) or label.units is not self._units[id]]:
            _take_down(self.points.pop(id))
        for id, bundle in self._bundles.items():
            if graph and id not in self.flows and not bundle.connection.delay:
                self.flows[id] = FlowLabel(bundle, uses[bundle.connection.source] == 1)
        for id, count in wanted.items():
            if id not in self.points:
                self.points[id] = PointLabel(self._units[id], count)
        self.show_frame()

    def show_frame(self) -> None:
        flows = self._scenery.frame.flows
        for id, flow in self.flows.items():
            flow.tell(flow_of(flows, id))
        for id, point in self.points.items():
            point.tell(point_of(flows, id))

    def show_theme(self, theme: Theme) -> None:
        for label in (*self.flows.values(), *self.points.values()):
            label.update()

    def rect(self) -> QRectF:
        rect = QRectF()
        for label in self.points.values():
            if label.isVisible() and (label.value or label.gradient):
                rect = rect.united(label.boundingRect().translated(label.units.pos()))
        return rect

    def value_at(self, point: QPointF, zoom: float) -> tuple[str, QRectF] | None:
        """The node whose value stands under a point of the drawing, as it is at a zoom, and where it stands."""
        for flow in self.flows.values():
            rect = flow.value_rect(zoom)
            if flow.value and flow.isVisible() and rect.contains(point):
                return flow.bundle.connection.source, rect
        for id, label in self.points.items():
            rect = label.value_rect(zoom).translated(self._units[id].pos())
            if label.value and label.isVisible() and rect.contains(point):
                return id, rect
        return None


def _take_down(label: FlowLabel | PointLabel) -> None:
    """Part from what it stands on first: that may go away together with the last thing that holds it, this label."""
    label.setParentItem(None)  # type: ignore[arg-type]
    scene = label.scene()
    if scene is not None:
        scene.removeItem(label)
