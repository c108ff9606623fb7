"""From a network to a sheet: the same scene as on the canvas, painted once for the record, without what belongs to editing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem

from nnsim.catalog import ProjectError
from nnsim.datasets import Dataset
from nnsim.document import Document, Shapes
from nnsim.engine.frames import Frame
from nnsim.ui.canvas.export.marks import Mark, Recorder, Shape, bounds
from nnsim.ui.canvas.export.sheet import Sheet
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.canvas.scenery import NUMBERS_FROM
from nnsim.ui.canvas.shown import Shows
from nnsim.ui.canvas.unrolled.printing import paint_steps
from nnsim.ui.canvas.unrolled.stage import Stage
from nnsim.ui.canvas.unrolled.values import steps_of
from nnsim.ui.theme import Theme, color, mix

translate = QCoreApplication.translate
GRID, DOT = 18.0, 1.5
MOST_DOTS = 20_000
MARGIN = 14.0
"""Around the drawing where there is a ground; without one it is cut close."""


@dataclass(frozen=True)
class View:
    """What the canvas shows: a document at a moment of its run. `row`: of the data set, that of the followed sample."""

    document: Document
    shapes: Shapes
    dataset: Dataset | None = None
    frame: Frame = field(default_factory=Frame)
    sample: int = 0
    row: int = 0
    selection: frozenset[str] = frozenset()
    shows: Shows = Shows.ACTIVATION
    fixed: float | None = None
    """Where the colours of all cards end; None: as far as the values reach."""
    steps: tuple[int, int] | None = None
    """The network is unrolled over time: the first and the last step in sight."""


@dataclass(frozen=True)
class Wanted:
    """How the picture is to be. `numbers`: with weights and biases, as zoomed in; `notes`: with notes, arrows and frames of groups.

    `in_sight`: of an unrolled network, only the steps that are seen; `losses`: with the cards that hang on outputs.
    """

    theme: Theme
    selected: bool = False
    ground: bool = True
    grid: bool = False
    numbers: bool = False
    notes: bool = True
    in_sight: bool = False
    losses: bool = True


def sheet(view: View, wanted: Wanted) -> Sheet:
    """Record the picture. Raises ProjectError if there is nothing in it."""
    if not view.document.network.nodes:
        raise ProjectError(translate("canvas", "The canvas is empty: add a layer first, then there is something to make a picture of."))
    detail = 2.0 if wanted.numbers else 1.0
    scene = NetworkScene(wanted.theme)
    scene.show_document(view.document, view.shapes, view.dataset)
    scene.show_what(view.shows, view.fixed)
    scene.show_frame(view.frame, view.sample, view.row)
    if view.steps is not None and steps_of(view.frame):
        marks, dots = _record_unrolled(scene, view, wanted, detail)
    else:
        marks, dots = _record_drawn(scene, view, wanted, detail)
    scene.clear()  # now, and not when the collector comes upon it: Qt may still ask an item that is half taken apart
    rect = _around(marks)
    if wanted.ground:
        rect = rect.adjusted(-MARGIN * detail, -MARGIN * detail, MARGIN * detail, MARGIN * detail)
    if wanted.grid:
        marks = [_grid(rect, detail, wanted.theme), *marks]
    ground = color(wanted.theme.canvas) if wanted.ground else None
    return Sheet(view.document.title, tuple(marks), rect, ground, dots, detail)


def _record_unrolled(scene: NetworkScene, view: View, wanted: Wanted, detail: float) -> tuple[list[Mark], int]:
    """The network once for every step."""
    assert view.steps is not None
    recorder = Recorder()
    painter = QPainter(recorder)
    paint_steps(painter, Stage(view, scene), view.frame, view.steps if wanted.in_sight else None, detail)
    painter.end()
    return list(recorder.marks), recorder.dots


def _record_drawn(scene: NetworkScene, view: View, wanted: Wanted, detail: float) -> tuple[list[Mark], int]:
    """The network as it was drawn."""
    if wanted.selected:
        _keep(scene, chosen(view.document, scene.furniture.within(view.selection)))
    if not wanted.notes:
        for items in (scene.furniture.notes, scene.furniture.arrows, scene.furniture.frames):
            for item in items.values():
                item.setVisible(False)
    for output in scene.outputs.values():
        output.setVisible(output.isVisible() and wanted.losses)
    scene.show_zoom(max(1.0, NUMBERS_FROM) if wanted.numbers else 1.0)
    return _record(scene, detail)


def chosen(document: Document, selection: Collection[str]) -> frozenset[str]:
    """What belongs to a picture of a selection: all of it, of its connections both ends, and all connections between its layers.

    Raises ProjectError if that is nothing.
    """
    connections = document.network.connections
    ids = document.ids() & set(selection)
    ids |= {end for id, c in connections.items() if id in ids for end in (c.source, c.target)}
    ids |= {id for id, c in connections.items() if {c.source, c.target} <= ids}
    if not ids:
        raise ProjectError(translate("canvas", "Nothing is selected: select what is to be in the picture, or choose the whole network."))
    return frozenset(ids)


def _keep(scene: NetworkScene, ids: Collection[str]) -> None:
    """Hide what is not among these."""
    kept: set[QGraphicsItem] = set()
    for items in (scene.cards, scene.units, scene.bundles, scene.outputs):
        kept.update(item for id, item in items.items() if id in ids)
    kept.update(scene.furniture.items_of(ids))
    for item in scene.items():
        if item.parentItem() is None and item not in kept:
            item.setVisible(False)


def _record(scene: NetworkScene, detail: float) -> tuple[list[Mark], int]:
    """Everything that the scene paints, at `detail` units to one of its own."""
    for item in scene.items():
        item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        effect = item.graphicsEffect()
        if effect is not None:
            effect.setEnabled(False)
    source = scene.itemsBoundingRect().adjusted(-50.0, -50.0, 50.0, 50.0)
    recorder = Recorder()
    painter = QPainter(recorder)
    target = QRectF(source.topLeft() * detail, source.size() * detail)
    scene.render(painter, target, source)
    painter.end()
    return list(recorder.marks), recorder.dots


def _around(marks: Iterable[Mark]) -> QRectF:
    rect = QRectF()
    for mark in marks:
        rect = rect.united(bounds(mark))
    return rect.adjusted(-1.0, -1.0, 1.0, 1.0)


def _grid(rect: QRectF, detail: float, theme: Theme) -> Mark:
    """The dots of the canvas, all in one path."""
    spacing = GRID * detail
    while rect.width() / spacing * (rect.height() / spacing) > MOST_DOTS:
        spacing *= 2.0
    path, half = QPainterPath(), DOT * detail / 2
    for x in np.arange(np.ceil((rect.left() + half) / spacing) * spacing, rect.right() - half, spacing).tolist():
        for y in np.arange(np.ceil((rect.top() + half) / spacing) * spacing, rect.bottom() - half, spacing).tolist():
            path.addRect(QRectF(QPointF(x - half, y - half), QPointF(x + half, y + half)))
    return Shape(path, QPen(Qt.PenStyle.NoPen), QBrush(color(mix(theme.canvas, theme.line, 0.95))), None, 1.0)
