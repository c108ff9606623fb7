"""Activations held by hand: units that give what somebody typed instead of what they compute, and the rest of the network answers to that.

They hold for one forward pass of the evaluating program, which is put right after every operation of their layer; over time at every
step, so that what is fed back is the held value too. Neither the run nor its training ever sees them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from nnsim.catalog import LayerEntry
from nnsim.engine.program import Program

Held = Mapping[tuple[str, int], float]
"""What units give, by node id and number of the unit."""
NOTHING: Held = MappingProxyType({})
GIVEN = ("a", "h")
"""What a layer hands on; a memory hands its state on to itself as well."""


def holds(entry: LayerEntry) -> bool:
    """Whether the units of a kind of layer can be held: the values of those without weights lie in the memory of what comes in."""
    return entry.weighted


def execute(program: Program, held: Held) -> None:
    """Run all operations of a program in which some units are held; what does not fit it is let be."""
    by_node: dict[str, list[tuple[Any, float]]] = {}
    for (node, unit), value in held.items():
        for array in (program.values.get((node, name)) for name in GIVEN):
            if array is not None and 0 <= unit < array.shape[-2]:
                by_node.setdefault(node, []).append((array[..., unit, :], value))
    for operation in program.operations:
        operation()
        for place, value in by_node.get(operation.node_id or "", ()):
            place[...] = value
