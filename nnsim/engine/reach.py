"""How far back through time an error reaches: a number for any memory, and the textbook's product for a single unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnsim.engine.run import Run
from nnsim.maths.activations import Activation

LEAST = 0.01
"""Below this share of the largest norm nothing worth speaking of arrives."""


def reach(norms: Any, backwards: bool = False) -> int:
    """How many steps back from where it enters an error is at least 1 % as large as where it is largest, without a gap.

    `norms` (T,): ‖∂L/∂in‖ at each step, NaN where it is not known yet. A layer that reads backwards has its past at the later steps.
    An error that explodes is largest at the earliest step and counts as far as that.
    """
    found = np.nan_to_num(np.asarray(norms, float), nan=0.0, posinf=np.finfo(float).max)
    found = found if backwards else found[::-1]
    if not found.any():
        return 0
    enters, largest = int(np.argmax(found > 0)), int(found.argmax())
    lost = np.flatnonzero(found[largest:] < LEAST * found[largest])
    furthest = largest + int(lost[0]) - 1 if len(lost) else len(found) - 1
    return furthest - enters


def loops(run: Run, sequences: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[Any, float]]:
    """Node id → g′(in) (T,) and w, of nodes with one unit that sees its own last activation through one weight w.

    On its way back an error is multiplied by g′(in)·w at each step. `sequences`: the values over time of one sample.
    """
    found = {}
    network, shapes = run.project.network, run.machine.shapes
    for id, given in sequences.items():
        node, activation = network.nodes[id], network.nodes[id].parameters.get("activation")
        if activation is None or shapes.units(id) != 1 or "in_" not in given:
            continue
        weight = _own_weight(run, id)
        spec = network.catalog.spec("activation", activation)
        definition = spec.entry.definition
        assert isinstance(definition, Activation)
        if weight is None or definition.slope is None or network.entry(node).gates is not None:
            continue
        in_, a = given["in_"][0], given["h" if "h" in given else "a"][0]
        slopes = np.broadcast_to(definition.slope(in_, a, **spec.values), a.shape).astype(float)
        found[id] = (slopes, weight)
    return found


def _own_weight(run: Run, id: str) -> float | None:
    """The weight by which a single unit sees itself one step later; None if it does not, or in several ways."""
    parameters = run.machine.parameters
    loops = [connection for connection in run.project.network.into(id) if connection.source == id]
    keys = [f"{connection.id}:W" for connection in loops if connection.delay == 1]
    keys += [f"{id}:U"] if f"{id}:U" in parameters.slots else []
    if len(keys) != 1 or len(loops) > 1 or keys[0] not in parameters.slots:
        return None
    return float(parameters.value(keys[0])[0, 0])
