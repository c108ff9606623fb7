"""Walking: a network taken through time one step after the other, for as long as somebody likes, beside the run that trains it.

A run computes whole sequences of the data's length. Here the same forward operations are compiled for one step, and between two steps what
was present becomes what was before. The parameters are a copy, so training goes on meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nnsim.document.timing import groups, takes_steps
from nnsim.engine.compiler import forward_program
from nnsim.engine.machine import Machine
from nnsim.engine.parameters import Parameters
from nnsim.engine.run import Run
from nnsim.maths.layers import layer_of


@dataclass(frozen=True)
class Glance:
    """What a walk needs of a run at one moment: its machine, of which it only uses what never changes, and a copy of the parameters."""

    machine: Machine
    values: Any
    epoch: int
    iteration: int

    @classmethod
    def at(cls, run: Run) -> Glance:
        return cls(run.machine, run.machine.parameters.values.copy(), run.epoch, run.iteration)

    def alike(self, other: Glance) -> bool:
        """Whether the network was the same, to the last bit."""
        return self.machine is other.machine and bool(self.values.tobytes() == other.values.tobytes())


Glancing = Callable[[Callable[[Run], Glance], Callable[[], bool]], "Glance | None"]
"""How work in the background comes by that: a job that reads it, and whether it was given up meanwhile."""


class Walker:
    """The network of a machine, at rest until `begin` gives it parameters."""

    def __init__(self, machine: Machine) -> None:
        context = machine.context
        self.machine = machine
        self._parameters = Parameters(context.document, context.shapes, context.dtype)
        single = replace(context, parameters=self._parameters, timing=replace(context.timing, steps=1), masked=False, carried={})
        program = forward_program(single, 1)
        self._program = program
        self._tracks = [track.array for track in program.tracks]
        self._at_rest = [track.copy() for track in self._tracks]
        self._room = max([1, *(connection.delay for connection in context.document.network.connections.values())])
        self.remembered = self._remembered()
        self._learned = [
            (self._program.values[id, name], self._parameters.value(f"{id}:{name}0"))
            for id, name in self.remembered if f"{id}:{name}0" in self._parameters.slots
        ]

    def _remembered(self) -> tuple[tuple[str, str], ...]:
        """(node id, name) of everything that goes on from step to step: what loops and memories say and hold."""
        network, timing = self.machine.document.network, self.machine.timing
        found: list[tuple[str, str]] = []
        for group in groups(network):
            for node in group if takes_steps(network, group) and group[0].id in timing.running else []:
                layer = layer_of(network.entry(node), node.parameters)
                found += [(node.id, name) for name in dict.fromkeys((layer.output, *layer.state.values()))]
        return tuple(found)

    def begin(self, values: Any) -> None:
        """Take over parameters (a flat vector, as the run's) and forget everything."""
        self._parameters.values[...] = values
        for track, rest in zip(self._tracks, self._at_rest, strict=True):
            track[...] = rest

    def step(self, inputs: Mapping[str, Any]) -> None:
        """One time step; `inputs` are features (units,) by the ids of all input nodes."""
        for id, rows in self._program.load.items():
            rows[..., :-1] = inputs[id]
        with np.errstate(all="ignore"):
            for operation in self._program.operations:
                operation()

    def pass_on(self) -> None:
        """Make what is present what was before; to be called between two steps."""
        room = self._room
        for track in self._tracks:
            track[:room] = track[1 : room + 1]
            track[room + 1 :] = track[room:-1]  # where what reads backwards looks for it
        for present, first in self._learned:
            first[...] = present[0, :, 0]  # the program puts the learned first state before every first step

    def value(self, node_id: str, name: str = "a") -> Any:
        """What a node has at the present step (units,): a view that the next step overwrites."""
        return self._program.values[node_id, name][..., 0].reshape(-1)
