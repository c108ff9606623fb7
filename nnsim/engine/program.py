"""A program: the operations of one iteration, prebuilt, in the order in which they run.

An operation is the smallest thing that is executed and undone. Executing it is calling it; training and stepping call the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from nnsim.engine.calls import Call, straight_line
from nnsim.engine.tracks import Track, Whereabouts
from nnsim.engine.typesetting import Names, equation
from nnsim.maths.losses import Loss
from nnsim.maths.symbols import Expr

PHASES = ("forward", "loss", "backward", "update")


@dataclass(frozen=True)
class Line:
    """One equation of an operation: the value's TeX name and the expression that computes it."""

    name: str
    expr: Expr
    parameter: bool = False
    """Whether it is the gradient of a parameter, with a column for each unit of the layer before and none for samples."""


class Operation:
    """One step of the program: `phase`, `node` (name, or None for the whole network), `time` (None without time steps).

    `where` tells the arrays of the values that its lines name.
    """

    __slots__ = ("calls", "lines", "names", "node", "node_id", "phase", "run", "time", "where")

    def __init__(
        self, phase: str, node: str | None, node_id: str | None, lines: tuple[Line, ...], calls: tuple[Call, ...],
        names: Names, where: Whereabouts, time: int | None = None,
    ) -> None:
        self.phase = phase
        self.node = node
        self.node_id = node_id
        self.time = time
        self.where = where
        self.lines = lines
        self.calls = calls
        self.run = straight_line(calls)
        self.names = names

    def __call__(self) -> None:
        self.run()

    @property
    def equations(self) -> tuple[str, ...]:
        """The typeset lines, in TeX."""
        return tuple(equation(line.name, line.expr, self.names) for line in self.lines)

    @property
    def equation(self) -> str:
        """All lines in one TeX text."""
        return r" \qquad ".join(self.equations)

    def __repr__(self) -> str:
        return f"<{self.phase} {self.node or 'all parameters'}>"


@dataclass(frozen=True)
class Comparison:
    """What an output is compared with: `target` (rows, batch) or (steps, rows, batch), `mask` (steps, 1, batch) or None.

    `value` is the loss, a 0-d array, `divisor` what its sum is divided by. `fused`: Δ is computed together with the loss.
    """

    loss: Loss
    target: Any
    mask: Any
    divisor: Any
    value: Any
    fused: bool

    def slope(self, outputs: Any) -> Any:
        """∂L/∂a for the outputs that were computed."""
        found = self.loss.slope(outputs, self.target, float(self.divisor))
        return found if self.mask is None else found * self.mask


@dataclass(frozen=True)
class Program:
    """All operations of an iteration for one batch size, and where their values lie.

    `values` maps (node id, name) to arrays (rows, batch) or, over time, (steps, rows, batch): "a", "in_", "delta", "delta_out" and what
    else a page names. `load` holds, by node id, the arrays (batch, …, features + 1) that samples are put into, `masks` those (batch, steps)
    for "valid" and "last" steps where sequences differ in length.
    """

    batch: int
    operations: tuple[Operation, ...]
    values: Mapping[tuple[str, str], Any]
    load: Mapping[str, Any]
    masks: Mapping[str, Any] = field(default_factory=dict)
    comparisons: Mapping[str, Comparison] = field(default_factory=dict)
    loss: Any = None
    scratch: Any = None
    tracks: tuple[Track, ...] = ()
    """Where the values over time lie, with the slots before the first step and after the last."""

    @cached_property
    def numbered(self) -> tuple[tuple[int, Operation, Callable[[], None]], ...]:
        """All operations but the last: how many are done after each, the operation, and what it runs."""
        return tuple((number, operation, operation.run) for number, operation in enumerate(self.operations[:-1], 1))

    @property
    def targets(self) -> Mapping[str, Any]:
        """Targets by output id."""
        return {id: comparison.target for id, comparison in self.comparisons.items()}

    @property
    def losses(self) -> Mapping[str, Any]:
        """Losses by output id, 0-d arrays."""
        return {id: comparison.value for id, comparison in self.comparisons.items()}

    def index_of(self, phase: str) -> int:
        """Index of the first operation of a phase, or the number of operations."""
        for index, operation in enumerate(self.operations):
            if operation.phase == phase:
                return index
        return len(self.operations)
