"""The error of the last step alone on its way back through time, for a copy of a run, in a thread of its own."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnsim.engine.background import Background
from nnsim.engine.machine import Machine
from nnsim.engine.patterns import Asking, Copied
from nnsim.engine.probe import Probe


@dataclass(frozen=True)
class Bench:
    """What is made once for a network: a machine of its own, and a probe in it."""

    machine: Machine
    probe: Probe

    @classmethod
    def of(cls, copied: Copied) -> Bench:
        machine = Machine(copied.project)
        return cls(machine, Probe(machine, tuple(machine.shapes.outputs)))


class LastError(Background):
    """Measures ‖Δ_t‖ (T,) by node id, where the error of the last step of each sample is the only one.

    The last of the T steps is the end of every sample, also of shorter ones; for a layer that reads backwards the first one is.
    """

    def __init__(self, ask: Asking, bench: Bench | None = None) -> None:
        super().__init__("last error")
        self.norms: dict[str, Any] = {}
        self.iteration: int | None = None
        self.seconds = 0.0
        """What the measuring took, without the waiting."""
        self.bench = bench
        """What the next one can use again, as long as the network stays the same."""
        self._ask = ask
        self.start()

    def work(self) -> None:
        copied = self._ask(Copied.of, self.given_up)
        if copied is None:
            return
        start = time.perf_counter()
        self.bench = self.bench or Bench.of(copied)
        self.bench.machine.parameters.values[...] = copied.parameters
        nodes = copied.project.network.nodes
        for id, squares in self.bench.probe.squares().items():
            if squares.any():
                self.norms[id] = np.sqrt(squares[::-1] if nodes[id].parameters.get("reads") == "backwards" else squares)
        self.iteration = copied.iteration
        self.seconds = time.perf_counter() - start
