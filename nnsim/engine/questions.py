"""Predict, then reveal: what the next operation will give, asked before it is executed, and the slips that lead to other numbers.

The answers are not computed in a second way: a copy of the run executes the operation, and slips are its own lines with a step left out
or turned round.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from nnsim.engine.background import Background
from nnsim.engine.checkpoint import Checkpoint
from nnsim.engine.numbers import calculations
from nnsim.engine.program import Line, Operation
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.engine.slips import Mistaken, variations
from nnsim.engine.workings import Chosen, chosen, workings
from nnsim.maths.symbols import Expr

NEIGHBOURS = 12
"""Units and samples, beside the one that was asked for, whose values are known when they are typed instead."""
MOST_LINES = 12
TWINS = {"a": "in_", "in_": "a", "delta": "delta_out", "delta_out": "delta"}
"""Values of a layer that are taken for each other."""


@dataclass(frozen=True)
class Slip:
    """A mistake and the number that it leads to. `part`: what it concerns, in TeX or as a number."""

    key: str
    value: float
    part: str = ""


@dataclass(frozen=True)
class Question:
    """One number to be predicted. `name`: what it is, in TeX; `equation` how it is computed; `kind` of calculation; `value`: the answer."""

    name: str
    equation: str
    kind: str
    value: float
    slips: tuple[Slip, ...]


@dataclass(frozen=True)
class Asked:
    """The questions about the operation that follows `operation` others in an iteration; what they are for as in frames.Workings."""

    iteration: int
    operation: int
    phase: str
    node_id: str | None
    time: int | None
    steps: int
    questions: tuple[Question, ...]
    element: int = 0
    count: int = 1
    sample: int | None = None
    parameter: tuple[str, int, int] | None = None


Copied: TypeAlias = tuple[Project, Checkpoint]
Asking: TypeAlias = Callable[[Callable[[Run], Copied], Callable[[], bool]], Copied | None]


def copied(run: Run) -> Copied:
    """The project and the moment, for a run beside this one."""
    return run.project.frozen_copy(), run.checkpoint()


class Predicting(Background):
    """Finds the questions about the next operation: `asked`, None while it works or where nothing comes next."""

    def __init__(self, ask: Asking, element: int, sample: int) -> None:
        super().__init__("questions")
        self.asked: Asked | None = None
        self._ask, self._element, self._sample = ask, element, sample
        self.start()

    def work(self) -> None:
        found = self._ask(copied, self.given_up)
        if found is None:
            return
        run = Run.restored(*found)
        if not run.stopped:
            self.asked = ask(run, self._element, self._sample)


def ask(run: Run, element: int, sample: int) -> Asked | None:
    """The questions about the next operation of a run, which is carried on by this: to be used with a copy."""
    iteration, done = run.iteration, run.operation
    operation = run.step()
    at = chosen(run, element, sample)
    if operation is None or at is None:
        return None
    found = workings(run, element, sample)
    assert found is not None
    samples = int(run.machine.program.batch)
    drafts: list[tuple[Line, float, list[Slip]]] = []
    lines = [(number, line) for number, line in enumerate(operation.lines) if not at.held and _by_hand(line.expr)][:MOST_LINES]
    with np.errstate(all="ignore"):
        for number, line in lines:
            slips = list(_slips(run, operation, number, at, samples))
            drafts.append((line, found.calculations[number].stored, slips))
        if operation.phase == "backward":
            _with_new_weights(run, operation, at, drafts, [number for number, _ in lines])
    equations = operation.equations
    questions = tuple(
        Question(line.name, equations[number], kind(operation, line), value, _telling(value, slips, samples))
        for (number, _), (line, value, slips) in zip(lines, drafts, strict=True)
    )
    return Asked(
        iteration, done, operation.phase, operation.node_id, operation.time, run.machine.timing.steps, questions,
        at.element, at.count, at.sample, at.parameter,
    )


def kind(operation: Operation, line: Line) -> str:
    """Which kind of calculation it is: a key of the score."""
    if operation.phase == "loss":
        return "loss"
    if operation.phase == "update":
        return "update" if line.name == "w" else "memory"
    if operation.phase == "backward":
        return "gradient" if line.parameter else "delta"
    return "sum" if _has(line.expr, "matmul", operation) else "activation"


def _has(expr: Expr, key: str, operation: Operation, top: bool = True) -> bool:
    if not top and operation.where.array(expr, operation.time) is not None:
        return False
    if expr.primitive is None:
        return False
    return expr.primitive.key == key or any(_has(argument, key, operation, False) for argument in expr.arguments)


def _by_hand(expr: Expr) -> bool:
    """Whether a line can be worked out at all: data is read, and what chance does cannot be known before."""
    return expr.primitive is not None and expr.primitive.key not in ("batch", "keep_mask")


def _slips(run: Run, operation: Operation, number: int, at: Chosen, samples: int) -> Iterator[Slip]:
    line = operation.lines[number]
    for variation in variations(line, operation, _mistaken(run, operation)):
        before = {**(at.before or {}), **(variation.values or {})}
        value = _value(_varied(operation, number, variation.expr), at.unit, at.column, before)
        if value is not None:
            yield Slip(variation.slip, value, variation.part)
    if operation.phase in ("forward", "backward"):
        for unit in range(min(at.count, NEIGHBOURS)):
            value = _value(_until(operation, number), unit, at.column, None)
            if unit != at.unit and value is not None:
                yield Slip("unit", value, str(unit + 1))
        for column in range(min(samples, NEIGHBOURS)):
            value = _value(_until(operation, number), at.unit, column, None)
            if column != at.column and not line.parameter and value is not None:
                yield Slip("sample", value, str(column + 1))


def _value(operation: Operation, unit: int, column: int, before: Any) -> float | None:
    """What the last line of an operation gives; None where a variation makes no sense for its shapes."""
    try:
        return calculations(operation, unit, column, before=before)[-1].value
    except (IndexError, ValueError):
        return None


def _until(operation: Operation, number: int) -> Operation:
    """The operation with one of its lines, after those above whose values are kept nowhere."""
    return _varied(operation, number, operation.lines[number].expr)


def _varied(operation: Operation, number: int, expr: Expr) -> Operation:
    """The same with another right side."""
    line = operation.lines[number]
    above = (line for line in operation.lines[:number] if operation.where.array(line.expr, operation.time) is None)
    lines = (*above, Line(line.name, expr, line.parameter))
    return Operation(operation.phase, operation.node, operation.node_id, lines, (), operation.names, operation.where, operation.time)


def _mistaken(run: Run, operation: Operation) -> dict[int, Mistaken]:
    """By the id of a value that the operation reads: what is easily put in instead, of the same units."""
    found: dict[int, Mistaken] = {}
    if operation.time is not None:
        return found
    values = run.machine.program.values
    twins = {_address(array): (id, name) for (id, name), array in values.items() if (id, TWINS.get(name, "")) in values}
    for line in operation.lines:
        for expr in _looked_up(line.expr, operation):
            array = operation.where.array(expr, None)
            id_, name = twins.get(_address(array), ("", "")) if array is not None and array.ndim == 2 else ("", "")
            if id_:
                twin = values[id_, TWINS[name]]
                if twin.shape == array.shape:
                    found[id(expr)] = Mistaken(TWINS[name], twin)
    return found


def _address(array: Any) -> int:
    return int(array.__array_interface__["data"][0])


def _looked_up(expr: Expr, operation: Operation, top: bool = True) -> Iterator[Expr]:
    """The values that a line looks up."""
    if not top and (expr.primitive is None or operation.where.array(expr, operation.time) is not None):
        yield expr
        return
    for argument in expr.arguments:
        yield from _looked_up(argument, operation, False)


def _with_new_weights(run: Run, operation: Operation, at: Chosen, drafts: list[tuple[Line, float, list[Slip]]], numbers: list[int]) -> None:
    """What the lines give when the weights have been updated already: the update is made, and they are worked out again."""
    run.complete_iteration()
    for (_, _, slips), number in zip(drafts, numbers, strict=True):
        value = _value(_until(operation, number), at.unit, at.column, None)
        if value is not None:
            slips.append(Slip("new_weights", value))


def _telling(value: float, slips: list[Slip], samples: int) -> tuple[Slip, ...]:
    """The slips that lead elsewhere, and the factors that are often forgotten or put in twice."""
    factors = [("2", 2.0), (r"\frac{1}{2}", 0.5)]
    if samples > 1:
        factors += [(str(samples), float(samples)), (rf"\frac{{1}}{{{samples}}}", 1 / samples)]
    slips = [*slips, *(Slip("multiple", value * factor, text) for text, factor in factors)]
    return tuple(slip for slip in slips if math.isfinite(slip.value) and not math.isclose(slip.value, value, rel_tol=1e-9, abs_tol=1e-12))
