"""What the canvas needs in a frame."""

import numpy as np

from nnsim.datasets import Dataset
from nnsim.document import Document, Shapes
from nnsim.ui.canvas.scenery import Over

MAP_SIZE, LARGE_MAP_SIZE = 20, 40
MARGIN = 0.08


def wishes(document: Document, shapes: Shapes, dataset: Dataset | None, over: Over) -> dict[str, object]:
    """Fields of the frame request: response maps for networks on two inputs, gradients while a weight is looked at."""
    wanted: dict[str, object] = {"parameters": True, "signals": True, "gradients": over.connection is not None}
    extent = plane(document, shapes, dataset)
    if extent is not None:
        wanted |= {"map_size": LARGE_MAP_SIZE if over.unit is not None else MAP_SIZE, "extent": extent}
    return wanted


def plane(document: Document, shapes: Shapes, dataset: Dataset | None) -> tuple[float, float, float, float] | None:
    """(left, right, bottom, top) of the plane that two inputs span, None for any other number of inputs."""
    nodes = document.network.inputs()
    if sum(shapes.units(node.id) for node in nodes if node.id in shapes.outputs) != 2:
        return None
    if dataset is None:
        return (-1.0, 1.0, -1.0, 1.0)
    given = dataset.inputs
    columns = np.column_stack([a.reshape(len(a), -1) for a in (given.values() if isinstance(given, dict) else (given,))])
    if columns.shape[1] != 2 or not len(columns) or not np.isfinite(columns).all():
        return (-1.0, 1.0, -1.0, 1.0)
    low, high = columns.min(0), columns.max(0)
    span = np.where(high > low, high - low, 1.0)
    low, high = low - MARGIN * span, high + MARGIN * span
    return float(low[0]), float(high[0]), float(low[1]), float(high[1])
