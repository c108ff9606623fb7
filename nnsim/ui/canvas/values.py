"""Numbers that stand on the canvas when zoomed in: which one is under a point, and what it belongs to."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF

from nnsim.ui.canvas.bundle import MOST_LABELS
from nnsim.ui.canvas.geometry import Look
from nnsim.ui.canvas.scene import NetworkScene


@dataclass(frozen=True)
class Place:
    """A weight ("connection id:W", (to, from)) or a bias ("node id:b", (unit,)), and where it stands."""

    key: str
    index: tuple[int, ...]
    value: float
    name: str
    rect: QRectF


def place_of_number(drawing: NetworkScene, point: QPointF) -> Place | None:
    """The number under a point of the drawing."""
    return _bias(drawing, point) or _weight(drawing, point)


def _bias(drawing: NetworkScene, point: QPointF) -> Place | None:
    for id, item in drawing.units.items():
        biases = item.biases()
        inside = point - item.pos()
        if biases is None or item.plan.look is not Look.UNITS or not item.plan.rect.contains(inside):
            continue
        for unit, value in enumerate(biases.tolist()):
            rect = item.bias_rect(unit)
            if rect.contains(inside):
                name = QCoreApplication.translate("canvas", "Bias of unit {0}").format(unit + 1)
                return Place(f"{id}:b", (unit,), value, name, rect.translated(item.pos()))
    return None


def _weight(drawing: NetworkScene, point: QPointF) -> Place | None:
    for id, bundle in drawing.bundles.items():
        if not bundle.single or bundle.weights is None or bundle.weights.size > MOST_LABELS:
            continue
        if not bundle.boundingRect().contains(point):
            continue
        for index, value in enumerate(bundle.weights.ravel().tolist()):
            rect = bundle.label_rect(index)
            if rect.contains(point):
                weight = divmod(index, bundle.weights.shape[1])
                return Place(f"{id}:W", weight, value, QCoreApplication.translate("canvas", "Weight"), rect)
    return None
