"""What a network answers over a plane through its inputs, and to the samples that are drawn on it.

Of more than two features all but two are held where the request says, so that such a plane is one slice of many.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from nnsim.engine.frames import Plane
from nnsim.engine.holding import NOTHING, Held
from nnsim.engine.machine import Machine
from nnsim.engine.run import Run


def planes(run: Run, wanted: Iterable[Plane], fine: bool, held: Held = NOTHING) -> dict[Plane, dict[str, Any]]:
    """By plane and node id (units, cells, cells), for those planes that fit the network; nothing where time runs.

    `held`: units that give something else than what they compute.
    """
    machine = run.machine
    together: dict[tuple[Any, int], list[Plane]] = {}
    for plane in wanted:
        if _fits(machine, plane):
            side = plane.side if fine else plane.coarse
            together.setdefault(((plane.features, plane.extent, plane.held), side), []).append(plane)
    found: dict[Plane, dict[str, Any]] = {}
    for (_, side), alike in together.items():
        nodes = tuple(dict.fromkeys(id for plane in alike for id in plane.nodes))
        outputs = machine.evaluator.outputs(_rows(machine, alike[0], side), nodes, held=held)
        for plane in alike:
            found[plane] = {id: outputs[id].reshape(-1, side, side) for id in plane.nodes}
    return found


def answers(run: Run, most: int) -> dict[str, dict[str, Any]]:
    """By id of the output and name of the part: (units, samples) of the part's first samples; nothing where time runs."""
    machine = run.machine
    if not most or machine.timing.steps:
        return {}
    nodes = tuple(machine.document.output_nodes())
    parts = {name: part.first(most) for name, part in machine.binding.parts.items() if part.samples}
    found = {name: machine.evaluator.outputs(part.inputs, nodes) for name, part in parts.items()}
    return {id: {name: outputs[id] for name, outputs in found.items()} for id in nodes}


@lru_cache(maxsize=8)
def grid(extent: tuple[float, float, float, float], side: int) -> Any:
    """Points of a plane, row by row from the bottom, in the middle of each cell; the same array every time."""
    left, right, bottom, top = extent
    middle = (np.arange(side) + 0.5) / side
    x, y = np.meshgrid(left + (right - left) * middle, bottom + (top - bottom) * middle)
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    points.setflags(write=False)
    return points


def _fits(machine: Machine, plane: Plane) -> bool:
    """Whether a plane is for the network that runs: the window may be an edit ahead of it, or behind."""
    features = sum(machine.shapes.units(node.id) for node in machine.document.network.inputs())
    known = all(id in machine.shapes.outputs for id in plane.nodes)
    return known and not machine.timing.steps and features == (len(plane.held) or 2) and max(plane.features) < features


def _rows(machine: Machine, plane: Plane, side: int) -> dict[str, Any]:
    """The points of a plane as the program reads them."""
    points = grid(plane.extent, side)
    whole = points
    if plane.held:
        whole = np.tile(np.array(plane.held), (len(points), 1))
        whole[:, list(plane.features)] = points
    elif plane.features != (0, 1):
        whole = points[:, list(plane.features)]
    given, start = {}, 0
    for node in machine.document.network.inputs():
        shape: Any = node.parameters["shape"]
        stop = start + machine.shapes.units(node.id)
        given[node.name] = whole[:, start:stop].reshape(len(points), *shape)
        start = stop
    return machine.binding.input_rows(given)
