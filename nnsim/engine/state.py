"""What determines the future of a run, and copies of it."""

from __future__ import annotations

import copy
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnsim.catalog import Plain


@dataclass
class Counters:
    """Where a run stands. `operation` counts the operations done inside the iteration under way."""

    iteration: int = 0
    epoch: int = 0
    batch: int = 0
    operation: int = 0
    errors: float = 0.0
    best: float = float("inf")
    stale: int = 0
    stopped: str = ""


@dataclass
class Snapshot:
    """A copy of everything that determines the future of a run, taken between two iterations."""

    counters: Counters
    values: Any
    state: dict[str, Any]
    scalars: dict[str, float]
    order: Any
    random: dict[str, Any]
    settings: dict[str, Plain]
    events: int = 0
    """Events of the timeline that had happened."""

    @property
    def bytes(self) -> int:
        return int(self.values.nbytes + self.order.nbytes + sum(array.nbytes for array in self.state.values()) + 2_000)


@dataclass
class Vitals:
    """The live parts of a run that a snapshot copies: arrays are written in place, never replaced."""

    counters: Counters
    values: Any
    state: dict[str, Any]
    scalars: dict[str, Any]
    order: Any
    random: dict[str, np.random.Generator]
    settings: dict[str, Plain] = field(default_factory=dict)

    def snapshot(self, events: int) -> Snapshot:
        return Snapshot(
            copy.copy(self.counters), self.values.copy(), {name: array.copy() for name, array in self.state.items()},
            {name: float(array) for name, array in self.scalars.items()}, self.order.copy(),
            {name: generator.bit_generator.state for name, generator in self.random.items()}, dict(self.settings), events,
        )

    def restore(self, snapshot: Snapshot) -> None:
        """Write a snapshot back. Settings are the caller's business."""
        for name, value in vars(snapshot.counters).items():
            setattr(self.counters, name, value)
        self.values[...] = snapshot.values
        for name, array in self.state.items():
            array[...] = snapshot.state[name]
        for name, scalar in self.scalars.items():
            scalar[...] = snapshot.scalars[name]
        self.order[...] = snapshot.order
        for name, generator in self.random.items():
            generator.bit_generator.state = snapshot.random[name]

    def hash(self) -> str:
        """SHA-256 of everything here."""
        digest = hashlib.sha256()
        digest.update(repr(self.counters).encode())
        digest.update(json.dumps(self.settings, sort_keys=True, default=str).encode())
        for array in (self.values, self.order, *self.state.values(), *self.scalars.values()):
            digest.update(str(array.dtype).encode() + np.ascontiguousarray(array).tobytes())
        for generator in self.random.values():
            digest.update(repr(generator.bit_generator.state).encode())
        return digest.hexdigest()
