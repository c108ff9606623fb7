"""What is recorded of a run besides the loss of every iteration: gradient norms, metrics, learning rate.

By itself some 50 times a second, and never for more than a twentieth of the training time, apart from the very beginning;
or every so many iterations if the project says so.
"""

from __future__ import annotations

import math
import time
from typing import Any

import numpy as np

from nnsim.engine.history import History
from nnsim.engine.machine import Machine

SPACING, SHARE = 0.02, 0.05
"""Seconds between two records, and the share of the time that they may take."""
EARLY_SPACING, EARLY_SHARE = 0.002, 0.3
EARLY = 0.1
"""Seconds of recording in which records come closer together, so that a run of a second has curves too."""
MOST_SAMPLES, LEAST_SAMPLES = 2_000, 200
"""Samples of a part that metrics during training are computed over, the longer the sequences the fewer; `Run.evaluate` takes all."""


class Recorder:
    """Writes columns of the history."""

    def __init__(self, machine: Machine, history: History) -> None:
        self._machine = machine
        self._history = history
        self._due = 0.0
        self._records, self._spent = 0, 0.0
        most = max(MOST_SAMPLES // (1 + machine.timing.steps // 10), LEAST_SAMPLES)
        self._parts = {
            prefix: machine.binding.parts[part].first(most) for prefix, part in (("", "train"), ("val_", "validation"))
        }
        self._slots = {
            machine.document.network.nodes[node].name: [slot for slot in machine.parameters.slots.values() if slot.node == node]
            for node in dict.fromkeys(slot.node for slot in machine.parameters.slots.values())
        }

    def due(self, now: float, iteration: int) -> bool:
        every: Any = self._machine.settings["record_every"]
        if self._machine.rule.stops_without_error and self._machine.counters.batch == 0:
            self._history.put("errors", iteration, self._machine.epoch_errors)
        return iteration % every == 0 if every is not None else now >= self._due

    def record(self) -> None:
        """Record this moment: the state after the last update, and the gradients that led to it."""
        machine, history = self._machine, self._history
        started = time.perf_counter()
        iteration = machine.counters.iteration
        if machine.loss is not None and iteration:
            for name, slots in self._slots.items():
                history.put(f"grad_norm/{name}", iteration - 1, self.norm(slots))
            history.put("learning_rate", iteration - 1, float(machine.updater.alpha))
        with np.errstate(all="ignore"):
            for prefix, part in self._parts.items():
                for name, value in machine.evaluator.evaluate(part).items():
                    if prefix or name != "loss":
                        history.put(f"{prefix}{name}", iteration, value)
            penalty = machine.updater.penalty()
        if penalty:
            history.put("penalty", iteration, penalty)
        now = time.perf_counter()
        self._records += 1
        spent = now - started if self._records > 1 else 0.0  # the first time it also compiles
        self._spent += spent
        spacing, share = (EARLY_SPACING, EARLY_SHARE) if self._spent < EARLY else (SPACING, SHARE)
        self._due = now + max(spacing, spent / share)

    def norm(self, slots: list[Any]) -> float:
        """2-norm of the gradients of some parameters; also where their squares are too large for a number."""
        views = [slot.view(self._machine.parameters.gradients) for slot in slots]
        with np.errstate(over="ignore"):
            squared = sum(float(np.sum(np.square(view, dtype=np.float64))) for view in views)
        if math.isfinite(squared):
            return math.sqrt(squared)
        largest = max(float(np.max(np.abs(view))) for view in views)
        if not math.isfinite(largest):
            return largest
        return largest * math.sqrt(sum(float(np.sum(np.square(view / largest, dtype=np.float64))) for view in views))
