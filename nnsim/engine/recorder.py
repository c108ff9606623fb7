"""What is recorded of a run besides the loss of every iteration.

By itself some 50 times a second, and never for more than a twentieth of the training time, apart from the very beginning;
or every so many iterations if the project says so. The columns of the history, h being a layer and y an output:

- of what an iteration did, under its number: `loss`, `learning_rate`, `grad_norm/h` (2-norm of the gradients of all parameters of h and of
  the connections into it), `update_ratio/h` (2-norm of what the update changed of these, divided by theirs before it; of the first update
  after a record);
- of the state after so many updates: `val_loss`, `accuracy`, `r2` … and `val_accuracy` …, of several outputs `accuracy/y` …, `penalty`,
  `dead/h` (share of the units of a rectifier that are 0 for all of at most 100 training samples) and `saturated/h` (share of the answers
  of a sigmoid or tanh at its flat ends, for the same samples);
- `epoch`: how many times all samples were gone through after so many updates, with the part of the epoch under way;
- `errors`: wrong answers of the perceptron rule in an epoch.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from nnsim.engine.binding import Part
from nnsim.engine.flat_ends import FlatEnds
from nnsim.engine.history import History
from nnsim.engine.last_update import NEVER, LastUpdate, norm
from nnsim.engine.machine import Machine

SPACING, SHARE = 0.02, 0.05
"""Seconds between two records, and the share of the time that they may take: of a processor, since others that work do not count."""
EARLY_SPACING, EARLY_SHARE = 0.002, 0.3
EARLY = 0.1
"""Seconds of recording in which records come closer together, so that a run of a second has curves too."""
MOST_SAMPLES, LEAST_SAMPLES = 2_000, 200
"""Samples of a part that metrics during training are computed over, the longer the sequences the fewer; `Run.evaluate` takes all."""
MOST_ANSWERS, LEAST_SEQUENCES = 4_000, 50
"""Where every step of a sequence has a target, that many answers are enough, of at least so many sequences."""


class Recorder:
    """Writes columns of the history."""

    def __init__(self, machine: Machine, history: History) -> None:
        self._machine = machine
        self._history = history
        self._due = 0.0
        self._records, self._spent, self._recorded = 0, 0.0, NEVER
        self._parts = {
            prefix: _counted(machine.binding.parts[part], machine.timing.steps) for prefix, part in (("", "train"), ("val_", "validation"))
        }
        self._layers = {
            machine.document.network.nodes[node].name: machine.parameters.stretch(node)
            for node in dict.fromkeys(slot.node for slot in machine.parameters.slots.values())
        }
        self._update = LastUpdate(machine.parameters, self._layers)
        self._flat_ends = FlatEnds(machine)

    def begin(self) -> None:
        """Training begins, or goes on: before that, anything may have been changed."""
        self._update.remember(self._machine.counters.iteration)
        self._recorded = NEVER

    def follow(self, now: float, iteration: int) -> None:
        """After every iteration: record what is due, the time being `now`."""
        if self._update.at == iteration - 1:
            self._record_update(iteration - 1)
        if self.due(now, iteration):
            self.record()

    def due(self, now: float, iteration: int) -> bool:
        every: Any = self._machine.settings["record_every"]
        if self._machine.rule.stops_without_error and self._machine.counters.batch == 0:
            self._history.put("errors", iteration, self._machine.epoch_errors)
        return iteration % every == 0 if every is not None else now >= self._due

    def conclude(self) -> None:
        """After training: record this moment, unless that was just done. In a long sequence it takes longer than the iteration."""
        if self._recorded != self._machine.counters.iteration or not self._update.unchanged():
            self.record()

    def record(self) -> None:
        """Record this moment: the state after the last update, and the gradients that led to it."""
        machine, history = self._machine, self._history
        started = time.thread_time()
        iteration = machine.counters.iteration
        if machine.loss is not None and iteration:
            with np.errstate(over="ignore"):
                for name, place in self._layers.items():
                    history.put(f"grad_norm/{name}", iteration - 1, norm(machine.parameters.gradients[place]))
            history.put("learning_rate", iteration - 1, float(machine.updater.alpha))
        history.put("epoch", iteration, machine.counters.epoch + machine.counters.batch / machine.batches)
        with np.errstate(all="ignore"):
            for prefix in self._parts:
                for name, value in self.measured(prefix).items():
                    history.put(name, iteration, value)
            for name, value in self._flat_ends.shares().items():
                history.put(name, iteration, value)
            penalty = machine.updater.penalty()
        if penalty:
            history.put("penalty", iteration, penalty)
        self._update.remember(iteration)
        self._recorded = iteration
        now = time.perf_counter()
        self._records += 1
        spent = time.thread_time() - started if self._records > 1 else 0.0  # the first time it also compiles
        self._spent += spent
        spacing, share = (EARLY_SPACING, EARLY_SHARE) if self._spent < EARLY else (SPACING, SHARE)
        self._due = now + max(spacing, spent / share)

    def measured(self, prefix: str) -> dict[str, float]:
        """Metrics of the present moment by their columns: of the training part (""), or of the validation part ("val_") with its loss."""
        found = self._machine.evaluator.evaluate(self._parts[prefix])
        return {f"{prefix}{name}": value for name, value in found.items() if prefix or name != "loss"}

    def _record_update(self, iteration: int) -> None:
        started = time.thread_time()
        with np.errstate(all="ignore"):
            for name, value in self._update.ratios().items():
                self._history.put(f"update_ratio/{name}", iteration, value)
        spent = time.thread_time() - started
        self._spent += spent
        self._due += spent / (EARLY_SHARE if self._spent < EARLY else SHARE)


def _counted(part: Part, steps: int) -> Part:
    """The samples of a part that metrics during training are computed over."""
    most = max(MOST_SAMPLES // (1 + steps // 10), LEAST_SAMPLES)
    if steps and part.targets and all(target.ndim == 3 for target in part.targets.values()):
        most = min(most, max(MOST_ANSWERS // steps, LEAST_SEQUENCES))
    return part.first(most)
