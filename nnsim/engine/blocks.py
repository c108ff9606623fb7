"""Many numbers of a run set at once, as if typed: one event, however many they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nnsim.engine.run import Run

Numbers = Mapping[str, Sequence[tuple[tuple[int, ...], float]]]
"""By key ("connection id:W", "node id:b" …) the places of numbers and their values."""
Arrays = dict[str, Any]


def set_numbers(run: Run, numbers: Numbers, gesture: int = 0) -> tuple[Arrays, Arrays]:
    """Set them; return the arrays before and after by key. An iteration under way is finished first. Removed weights stay 0.

    What shares a `gesture` is one event.
    """
    run.complete_iteration()
    parameters = run.machine.parameters
    views = {key: parameters.slots[key].view(parameters.values) for key in numbers if key in parameters.slots}
    before = {key: view.copy() for key, view in views.items()}
    for key, view in views.items():
        for index, value in numbers[key]:
            view[index] = value
    run.settle(gesture)
    return before, {key: view.copy() for key, view in views.items()}
