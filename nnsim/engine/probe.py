"""How far back through time the gradient of a network reaches, measured with its weights and without leaving a trace in its run.

The error comes in at the last step only, of always the same samples: so what is there at an earlier step has come all the way, and two
networks, or two epochs, can be compared.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nnsim.engine.binding import Part
from nnsim.engine.compiler import training_program
from nnsim.engine.machine import Machine
from nnsim.engine.reach import reach
from nnsim.engine.seen import time_squares

SAMPLES = 32


@dataclass(frozen=True)
class Reach:
    """The gradient gets so many `steps` back from where it comes in, of the `most` that there are."""

    steps: int
    most: int


class Probe:
    """Measures the reach in some nodes of a machine, as often as wanted."""

    def __init__(self, machine: Machine, nodes: Collection[str]) -> None:
        self._gradients = machine.parameters.gradients
        document, context = machine.document, machine.context
        self._backwards = {id: document.network.nodes[id].parameters.get("reads") == "backwards" for id in nodes}
        part = machine.train.first(SAMPLES)
        # a target that is carried on as an input of the next step is needed at every step
        if not any(connection.parameters["teacher_forcing"] for connection in document.network.connections.values()):
            part = replace(part, targets={id: _at_the_end(target, part) for id, target in part.targets.items()})
            context = replace(context, lasting_targets=frozenset())
        context = replace(context, random=np.random.default_rng(0), carried={})
        steps = machine.timing.steps
        self._ends = part.masks["last"].argmax(axis=1) if part.masks else np.full(part.samples, steps - 1)
        self._program = training_program(context, part, part.samples, None)
        self._operations = [operation for operation in self._program.operations if operation.phase != "update"]

    def norms(self) -> Any:
        """‖Δ_t‖ (steps,) over all the nodes, in the order in which they read, every sample up to its own end.

        The gradients of the run stay as they are.
        """
        found = list(self.squares().values())
        return np.sqrt(sum(found)) if found else np.zeros(0)

    def squares(self) -> dict[str, Any]:
        """‖Δ_t‖² (steps,) of each node, in the order in which it reads, every sample up to its own end."""
        kept = self._gradients.copy()
        with np.errstate(all="ignore"):
            for operation in self._operations:
                operation()
            found = time_squares(self._program)
            self._gradients[...] = kept
            return {id: self._read(found[id], backwards) for id, backwards in self._backwards.items() if id in found}

    def _read(self, squares: Any, backwards: bool) -> Any:
        """The sum (steps,) over samples (steps, batch) that end at the last place."""
        if backwards:
            return squares[::-1].sum(axis=1)
        steps = len(squares)
        places = np.arange(steps)[:, None] + self._ends - (steps - 1)
        return np.where(places >= 0, np.take_along_axis(squares, np.maximum(places, 0), axis=0), 0.0).sum(axis=1)

    def measure(self) -> Reach | None:
        """The reach now; None if there is no gradient, or one that is not finite."""
        norms = self.norms()
        there = np.flatnonzero(norms)
        if not len(there) or not np.isfinite(norms).all():
            return None
        return Reach(reach(norms), int(there[-1]))


def _at_the_end(target: Any, part: Part) -> Any:
    """Targets (samples, units) of the last step that counts."""
    if target.ndim < 3:
        return target
    return target[part.masks["last"] > 0] if part.masks else target[:, -1]
