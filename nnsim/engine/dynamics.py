"""What a recurrent network does when it is left to itself: does it settle, cycle, or never repeat?

The network gets one push, the first step of a sample, and then nothing (zeros). Its parameters stay as they are, trained or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nnsim.catalog import ProjectError
from nnsim.engine.compiler import forward_program
from nnsim.engine.run import Run

TOLERANCE = 1e-6
"""States that differ by less, relative to the largest state, are taken for the same."""


@dataclass(frozen=True)
class Behaviour:
    """What was seen. `states`: by node name, (steps, units). `kind`: "settles", "cycles", "wanders" or "explodes".

    `period`: steps after which it repeats, 1 if it settles, 0 if it does not repeat. `since`: the first step of what repeats.
    """

    states: Mapping[str, Any]
    kind: str
    period: int
    since: int

    @property
    def sentence(self) -> str:
        if self.kind == "settles":
            return f"It settles: from step {self.since + 1} on nothing changes any more."
        if self.kind == "cycles":
            return f"It cycles: from step {self.since + 1} on it repeats itself every {self.period} steps."
        if self.kind == "explodes":
            return f"It explodes: at step {self.since + 1} its state is no longer a finite number."
        return "It wanders: within these steps it never came back to where it had been."


def left_to_itself(run: Run, steps: int = 200, sample: int = 0) -> Behaviour:
    """Run the network for so many steps after one push by a sample. Raises ProjectError if it has no loop and no memory."""
    machine = run.machine
    context = machine.context
    looped = [node for node in run.project.network if node.id in context.timing.running]
    if not looped:
        raise ProjectError("This network has no loop and no memory, so there is nothing that could go on by itself.")
    longer = replace(context, timing=replace(context.timing, steps=steps), masked=False)
    program = forward_program(longer, 1)
    for id, array in program.load.items():
        given = machine.train.inputs[id][min(sample, machine.train.samples - 1)]
        if array.ndim == 3:
            array[..., :-1] = 0
            array[0, 0] = given[0]
        else:
            array[0] = given
    with np.errstate(all="ignore"):
        for operation in program.operations:
            operation()
    remembered = {
        (node.name, name): array[:, :, 0].copy()
        for node in looped for name in ("h", "c", "a")
        if (array := program.values.get((node.id, name))) is not None and array.ndim == 3
    }
    states = {node: array for (node, name), array in remembered.items() if name in ("h", "a")}
    return Behaviour(states, *repetition(np.concatenate(list(remembered.values()), axis=1)))


def repetition(states: Any) -> tuple[str, int, int]:
    """Kind, period and beginning of what a sequence of states (steps, units) ends in.

    The shortest period that the last states keep for at least two rounds counts; a fixed point has period 1.
    """
    steps = len(states)
    finite = np.isfinite(states).all(axis=1)
    if not finite.all():
        return "explodes", 0, int(np.argmin(finite))
    limit = TOLERANCE * max(float(np.abs(states).max()), 1.0)
    for period in range(1, steps // 2):
        same = np.abs(states[period:] - states[:-period]).max(axis=1) <= limit
        repeats = steps - period if same.all() else int(np.argmin(same[::-1]))
        if repeats >= max(2 * period, 5):
            return "settles" if period == 1 else "cycles", period, steps - period - repeats
    return "wanders", 0, 0
