"""New random weights for some layers and connections of a run, drawn as at its start but by another seed. The others keep theirs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from nnsim.engine.run import Run
from nnsim.engine.starts import draw
from nnsim.engine.streams import stream

Arrays = dict[str, Any]


def redrawn(run: Run, ids: Collection[str], seed: int) -> tuple[Arrays, Arrays]:
    """Draw the weights into these nodes, and their biases, and those of these connections anew; return the values before and after by key.

    An iteration under way is finished first. Removed weights stay 0.
    """
    run.complete_iteration()
    parameters = run.machine.parameters
    slots = [slot for slot in parameters.slots.values() if slot.node in ids or slot.connection in ids]
    before = {slot.key: slot.view(parameters.values).copy() for slot in slots}
    random = stream(seed, "weights")
    for slot in slots:
        slot.view(parameters.values)[...] = 0
        draw(run.project, parameters, slot, random)
    run.settle()
    return before, {slot.key: slot.view(parameters.values).copy() for slot in slots}


def rewritten(run: Run, values: Arrays) -> None:
    """Put values back that were there before, where they still fit."""
    run.complete_iteration()
    parameters = run.machine.parameters
    for key, array in values.items():
        slot = parameters.slots.get(key)
        if slot is not None and slot.shape == np.shape(array):
            slot.view(parameters.values)[...] = array
    run.settle()
