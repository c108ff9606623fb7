"""What a frame shows of learning itself: the errors that came back to the units, and what the last update changed."""

from __future__ import annotations

import math
from collections import deque
from typing import Any

import numpy as np

from nnsim.engine.run import Run


def unit_errors(run: Run) -> dict[str, Any]:
    """∂L/∂in (units,) by node id: Δ of the last backward phase, summed over the batch and, where there is one, over time."""
    values = run.machine.program.values.items()
    return {id: array.sum(axis=1 if array.ndim == 2 else (0, 2)) for (id, name), array in values if name == "delta"}


class LastChange:
    """How the last update changed the parameters, found out only when it is asked for.

    While a run trains nothing is copied for it: when a picture is due one iteration is made between two looks. A run that stands still
    goes back over its last iteration and returns, bit for bit.
    """

    def __init__(self) -> None:
        self._at: tuple[object, ...] = ()
        self._found: Any = None

    def now(self, run: Run, trains: bool, goal: int | None = None) -> Any:
        """Parameters after the last update less those before it (flat), or None before the first update.

        Of a run that trains, as far as its goal, it is the update of one iteration more, made here.
        """
        if trains and not (run.operation or run.stopped or (goal is not None and run.iteration >= goal)):
            return self._trained_on(run)
        at = (id(run), run.iteration, run.operation, run.machine.parameters.values.tobytes())
        if at != self._at:
            self._found = self._looked_up(run)
            self._at = at
        return self._found

    def _trained_on(self, run: Run) -> Any:
        values = run.machine.parameters.values
        before = values.copy()
        run.burst(math.inf, run.iteration + 1)
        self._at = ()
        return values - before

    def _looked_up(self, run: Run) -> Any:
        """What the last update changed, by going over it again. An update that is stepped through counts as far as it has come."""
        iteration, operation, last = run.iteration, run.operation, run.last_operation
        operations, values = run.machine.program.operations, run.machine.parameters.values
        updating = operation > 0 and operations[operation - 1].phase == "update"
        begin = iteration if updating else iteration - 1
        if begin < run.earliest:
            return None
        run.settle()
        run.revisit(begin, 0)
        before = values.copy()
        if not updating:
            with np.errstate(all="ignore"):
                deque(run.machine.walk(), maxlen=0)
            found = values - before
        run.revisit(iteration, operation)
        run.past.last = last  # a picture is no step
        return values - before if updating else found
