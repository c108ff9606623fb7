"""The values of one sample's forward pass, and which of them lie where: what the paths of the chain rule lead through.

A value is what one line of the program gives at one time step: (rows,) numbers. It is known by where its array lies, since whoever reads it
reads there, also a memory that reads what it said one step before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnsim.engine.machine import Machine
from nnsim.engine.parameters import Slot
from nnsim.engine.program import Line, Operation
from nnsim.maths.layers import layer_of
from nnsim.maths.symbols import Constant, Expr, Symbol


@dataclass(eq=False)
class Value:
    """What `line` of an operation gives at a step (None without time): `number` counts them in the order of computation."""

    number: int
    operation: Operation
    line: Line
    time: int | None
    array: Any
    same_as: Value | None = None
    """Handed on as it is: what a layer that remembers says at the end of a sequence."""
    dead: bool = False
    """Beyond the end of its sequence: nothing is computed there."""

    @property
    def node(self) -> str:
        return self.operation.node_id or ""

    @property
    def rows(self) -> int:
        return int(self.array.shape[0])


@dataclass
class Values:
    """All values of the sample in column `column` of the batch; the program's arrays must hold its forward pass."""

    machine: Machine
    column: int
    all: list[Value] = field(default_factory=list)
    at: dict[int, Value] = field(default_factory=dict)
    """By the address of their arrays."""

    def __post_init__(self) -> None:
        masks = self.machine.program.masks or self.machine.train.masks  # of a full batch they are not gathered
        self._expressions: set[int] = set()
        self.valid: Any = masks["valid"][self.column] if "valid" in masks else None
        for operation in self.machine.program.operations:
            if operation.phase == "forward":
                for line in operation.lines:
                    self._remember(line.expr)
                self._take(operation)
        self._hand_on()

    def _remember(self, expr: Expr) -> None:
        """Expressions of the program: others, that are made here, lie nowhere."""
        if id(expr) not in self._expressions:
            self._expressions.add(id(expr))
            for argument in expr.arguments:
                self._remember(argument)

    def _take(self, operation: Operation) -> None:
        for line in operation.lines:
            array = operation.where.array(line.expr, operation.time)
            for step, part in self.steps(array, operation.time):
                if address(part) not in self.at:
                    dead = self.valid is not None and step is not None and not self.valid[step]
                    value = Value(len(self.all), operation, line, step, part, dead=dead)
                    self.all.append(value)
                    self.at[address(part)] = value

    def _hand_on(self) -> None:
        """What nodes hand on in arrays of their own that no line writes: copies, and the last step of a memory."""
        program = self.machine.program
        last = {operation.node_id: operation for operation in program.operations if operation.phase == "forward"}
        for id, operation in last.items():
            for step, part in (*self._parts(id, self._output(id)), *self._parts(id, "a")):
                if address(part) in self.at:
                    continue
                line = operation.lines[-1]
                time = operation.time if operation.time is None else self._ending(operation) if step is None else step
                source = operation.where.array(line.expr, time)
                before = self.at.get(address(source if source.ndim == 2 or step is None else source[step]))
                if before is not None:
                    value = Value(len(self.all), operation, line, step, part, same_as=before.same_as or before)
                    self.all.append(value)
                    self.at[address(part)] = value

    def _output(self, id: str | None) -> str:
        node = self.machine.document.network.nodes[id or ""]
        return layer_of(self.machine.document.network.entry(node), node.parameters).output

    def _parts(self, id: str | None, name: str) -> list[tuple[int | None, Any]]:
        array = self.machine.program.values.get((id or "", name))
        return [] if array is None else list(self.steps(array, None))

    def _ending(self, operation: Operation) -> int | None:
        """The step after which a memory hands on what it says."""
        if operation.time is None:
            return None
        if operation.time == 0 or self.valid is None:
            return operation.time
        return int(np.flatnonzero(self.valid)[-1])

    @staticmethod
    def steps(array: Any, time: int | None) -> Iterator[tuple[int | None, Any]]:
        """A value's array at every step that it has."""
        if array.ndim == 3:
            yield from enumerate(array)
        else:
            yield time, array

    # Reading

    def stored(self, expr: Expr, value: Value) -> Any:
        """Where an expression that has a place lies, for the step of a value; None for others."""
        if id(expr) not in self._expressions and not isinstance(expr, Constant):
            return None
        array = value.operation.where.array(expr, value.operation.time)
        return array[value.time] if array is not None and array.ndim == 3 else array

    def known(self, expr: Expr, value: Value) -> Any:
        """The numbers of an expression for this sample: (rows, 1), a matrix of weights, or a single number."""
        array = self.stored(expr, value)
        if array is None:
            assert expr.primitive is not None
            with np.errstate(all="ignore"):
                return np.asarray(expr.primitive.evaluate(*(self.known(part, value) for part in expr.arguments), **expr.options))
        if isinstance(expr, Constant) or array.ndim < 2 or self.parameter(array):
            return array
        return array[:, min(self.column, array.shape[1] - 1)][:, None]

    def producer(self, expr: Expr, value: Value) -> Value | None:
        """The value that a leaf of a line reads; None for parameters, inputs and constants."""
        array = self.stored(expr, value)
        found = self.at.get(address(array)) if array is not None and array.ndim == 2 else None
        return found.same_as or found if found is not None else None

    def of(self, node: str, name: str) -> list[Value]:
        """The values of a name of a node, one for each step that it has."""
        array = self.machine.program.values.get((node, name))
        found = [self.at.get(address(part)) for _, part in self.steps(array, None)] if array is not None else []
        return [value.same_as or value for value in found if value is not None]

    def parameter(self, array: Any) -> bool:
        """Whether an array is a parameter or a part of one."""
        flat = self.machine.parameters.values
        return bool(flat.size) and 0 <= address(array) - address(flat) < flat.nbytes


def address(array: Any) -> int:
    found: int = array.__array_interface__["data"][0]
    return found


def element_of(array: Any, slot: Slot, place: tuple[int, ...], flat: Any) -> tuple[int, int] | None:
    """Where an element of a parameter stands in an array that is the parameter or some of its rows; None if it is not in there."""
    view = slot.view(flat)
    offset = address(view) + sum(i * stride for i, stride in zip(place, view.strides, strict=True)) - address(array)
    row, rest = divmod(offset, array.strides[0])
    column = rest // array.strides[1] if array.shape[1] > 1 else 0
    if not (0 <= row < array.shape[0] and 0 <= column < array.shape[1]) or rest != column * array.strides[1]:
        return None
    return int(row), int(column)


def is_leaf(expr: Expr, stored: Any, top: bool) -> bool:
    """Whether a line is not looked into any further here."""
    return isinstance(expr, Symbol) or (stored is not None and not top)
