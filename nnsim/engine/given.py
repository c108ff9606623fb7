"""Weights that layers bring along when they are pasted: written when a run has room for them for the first time.

A pasted layer may stand unconnected for a while, so its weights wait until a run has parameters of their names and shapes. They are
kept as long as the project is open: a run that is built again after undo and redo gets them again. Ids are never used twice, so
nothing else can be meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnsim.engine.run import Run


class Given:
    """Arrays by "node id:b" and "connection id:W". They are given in one thread and handed out in another."""

    def __init__(self) -> None:
        self._arrays: dict[str, Any] = {}

    def add(self, arrays: Mapping[str, Any]) -> None:
        """These belong to parameters of an edit to come."""
        self._arrays = {**self._arrays, **arrays}

    def clear(self) -> None:
        self._arrays = {}

    def hand_out(self, run: Run, before: Run | None) -> None:
        """Write what is new in a run, compared with the one before, as if it had been typed."""
        known = {} if before is None else before.machine.parameters.slots
        parameters = run.machine.parameters
        written = False
        for key, array in self._arrays.items():
            slot = parameters.slots.get(key)
            fits = slot is not None and slot.shape == array.shape
            if slot is not None and fits and (key not in known or known[key].shape != slot.shape):
                slot.view(parameters.values)[...] = array
                written = True
        if written:
            run.settle()
