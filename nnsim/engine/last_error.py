"""The error of the last step alone on its way back through time, for a copy of a run, in a thread of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from nnsim.engine.copied import Ask, Copied, OnACopy
from nnsim.engine.machine import Machine
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


class LastError(OnACopy[Copied]):
    """Measures ‖Δ_t‖ (T,) by node id, where the error of the last step of each sample is the only one.

    The last of the T steps is the end of every sample, also of shorter ones; for a layer that reads backwards the first one is.
    """

    def __init__(self, ask: Ask[Copied], bench: Bench | None = None) -> None:
        super().__init__("last error", ask, Copied.of)
        self.norms: dict[str, Any] = {}
        self.bench = bench
        """What the next one can use again, as long as the network stays the same."""
        self.start()

    def examine(self, copied: Copied) -> None:
        self.bench = self.bench or Bench.of(copied)
        self.bench.machine.parameters.values[...] = copied.parameters
        nodes = copied.project.network.nodes
        for id, squares in self.bench.probe.squares().items():
            if squares.any():
                self.norms[id] = np.sqrt(squares[::-1] if nodes[id].parameters.get("reads") == "backwards" else squares)
