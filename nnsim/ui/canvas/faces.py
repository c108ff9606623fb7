"""The picture of a card's units: what is chosen to be shown, as colours on a scale that can be told."""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtGui import QImage

from nnsim.document import Node
from nnsim.ui.canvas import pictures, shown, tracks
from nnsim.ui.canvas.geometry import Look, Plan
from nnsim.ui.canvas.pictures import Range, Values
from nnsim.ui.canvas.scenery import Scenery
from nnsim.ui.canvas.shown import Shows
from nnsim.ui.features import mosaic
from nnsim.ui.theme import Colors, diverging, sequential


@dataclass(frozen=True)
class Face:
    """What is painted: one picture for all units, in which each has a tile of so many pixels (rows, columns).

    `values` is one number for each unit, where it is that which is shown. `own`: the scale is the card's own and reaches as far as its
    values do, so it has to be told on the card. `timed`: columns are time steps.
    """

    image: QImage | None = None
    tile: tuple[int, int] = (1, 1)
    scale: Range | None = None
    values: Values | None = None
    own: bool = False
    timed: bool = False


NO_FACE = Face()
CELL_ROOM = (34.0, 12.0)
"""Pixels that a cell of a strip or a grid needs to show its number."""


class Computing(Protocol):
    """A node and what the frame says of it."""

    scenery: Scenery
    node: Node
    plan: Plan

    def maps(self) -> Values | None: ...

    def values(self) -> Values | None: ...

    def over_time(self) -> tracks.Over | None: ...

    def value_range(self) -> Range: ...


def face_of(item: Computing) -> Face:
    """What a card shows now."""
    look, shows = item.plan.look, item.scenery.shows
    if look is Look.SYMBOL:
        return NO_FACE
    if look is Look.TIME or shows is Shows.ACTIVATION or item.node.kind == "input":
        return _activations(item)
    return _weights(item) if shows.of_weights else _errors(item)


def _activations(item: Computing) -> Face:
    scenery, plan, table = item.scenery, item.plan, diverging(item.scenery.theme)
    over_time = item.over_time()
    if over_time is not None:
        shares = tracks.shares(item.node, over_time)
        return Face(pictures.image(shares, Range(-1.0, 1.0), table), (1, shares.shape[1]), timed=True)
    if plan.look is Look.TIME:
        return NO_FACE
    maps, values = item.maps(), item.values()
    if plan.look is Look.UNITS and maps is not None:
        scale = pictures.map_range(item.node, maps)
        return Face(pictures.atlas(maps, scale, table), maps.shape[1:], scale, own=scale != Range(-1.0, 1.0))
    if values is None:
        return NO_FACE
    scale, own = item.value_range(), not pictures.bounded(item.node)
    if scenery.fixed is not None and scenery.shows is Shows.ACTIVATION:
        scale, own = Range(-scenery.fixed, scenery.fixed), False
    if item.node.kind == "input" and plan.look is Look.GRID and values.min() >= 0.0:
        table, scale = sequential(scenery.theme), Range(0.0, scale.high)
    return _of_values(plan, values, scale, table, own)


def _errors(item: Computing) -> Face:
    errors = item.scenery.frame.errors.get(item.node.id)
    if errors is None or len(errors) != item.plan.units:
        return NO_FACE
    scale, own = item.scenery.scale_of(errors)
    return _of_values(item.plan, errors, scale, diverging(item.scenery.theme), own)


def _weights(item: Computing) -> Face:
    scenery, plan, table = item.scenery, item.plan, diverging(item.scenery.theme)
    incoming = scenery.incoming.get(item.node.id, shown.NO_WEIGHTS)
    found = shown.rows(scenery.frame, scenery.shows, incoming, plan.units)
    if found is None:
        return NO_FACE
    (scale, own), pictured = scenery.scale_of(found), incoming.pictured is not None
    if plan.look is Look.UNITS:
        tile = incoming.size if pictured and found.shape[1] == incoming.size[0] * incoming.size[1] else (1, found.shape[1])
        return Face(pictures.image(found.reshape(plan.units * tile[0], tile[1]), scale, table), tile, scale, own=own)
    if plan.tiled and pictured and found.shape[1] == incoming.size[0] * incoming.size[1]:
        return Face(pictures.image(mosaic(found, incoming.size, plan.columns), scale, table), incoming.size, scale, own=own)
    if plan.look is Look.STRIP:
        return Face(pictures.image(found, scale, table), (1, found.shape[1]), scale, own=own)
    return _of_values(plan, shown.strongest(found), scale, table, own)


def _of_values(plan: Plan, values: Values, scale: Range, table: Colors, own: bool) -> Face:
    grid = pictures.grid(values, plan.rows, plan.columns) if plan.look is Look.GRID else values[:, None]
    return Face(pictures.image(grid, scale, table), (1, 1), scale, values, own)
