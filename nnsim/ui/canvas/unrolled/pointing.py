"""What is under a point of the unrolled network: a unit at a step, a weight that all steps share, or something handed on."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from nnsim.ui.canvas import geometry
from nnsim.ui.canvas.scenery import NOTHING, Over
from nnsim.ui.canvas.unrolled.arrows import Arrow
from nnsim.ui.canvas.unrolled.shown import Shown
from nnsim.ui.canvas.unrolled.stencil import EDGE


@dataclass(frozen=True)
class Found:
    """`card`: the node of the card under the point. `over`: its unit, or a weight or connection."""

    step: int | None = None
    card: str | None = None
    over: Over = NOTHING


def found_at(shown: Shown, point: QPointF, reach: float) -> Found:
    """What is under a point, in the coordinates of the first column."""
    if not shown.steps:
        return Found()
    pitch = shown.sheet.pitch
    step = min(max(int((point.x() + shown.sheet.gap / 2) // pitch), 0), shown.steps - 1)
    here = point - QPointF(step * pitch, 0.0)
    face = shown.sheet.face_at(here)
    if face is not None and shown.stands(face.node, step):
        unit = face.unit_at(here)
        return Found(step, face.node, Over(node=face.node, unit=unit) if unit is not None else NOTHING)
    best, over = _wire(shown, here, step, reach)
    far, arrow, arrives = _arrow(shown, point, step, reach)
    if arrow is not None and far < best:
        over = Over(connection=arrow.connection) if arrow.connection is not None else NOTHING
        return Found(arrives, arrow.target if arrow.connection is None else None, over)
    return Found(step, None, over)


def _wire(shown: Shown, point: QPointF, step: int, reach: float) -> tuple[float, Over]:
    best, found = reach, NOTHING
    for wire in shown.sheet.wires:
        connection = wire.connection
        if not (shown.stands(connection.source, step) and shown.stands(connection.target, step)):
            continue
        far = geometry.distances(geometry.sampled(wire.control), point.x(), point.y())
        nearest = int(far.argmin())
        if float(far[nearest]) < best:
            best = float(far[nearest])
            weight = divmod(nearest, wire.columns) if wire.single else None
            found = Over(connection=connection.id, weight=weight)
    return best, found


def _arrow(shown: Shown, point: QPointF, step: int, reach: float) -> tuple[float, Arrow | None, int]:
    best, found, arrives = reach, None, step
    far = max((arrow.delay for arrow in shown.sheet.arrows), default=0)
    for index in range(max(0, step - 1), min(shown.steps, step + far + 1)):
        here = point - QPointF(index * shown.sheet.pitch, 0.0)
        for arrow in shown.sheet.arrows:
            line = arrow.line(index, shown.steps)
            if not line[:, 0].min() - EDGE < here.x() < line[:, 0].max() + EDGE:
                continue
            away = float(geometry.distances(line[None], here.x(), here.y())[0])
            if away < best and math.isfinite(away):
                best, found, arrives = away, arrow, index
    return best, found, arrives
