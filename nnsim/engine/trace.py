"""The trace of a step as a table: every calculation of an operation, a phase or an iteration, for marking what was done by hand.

A copy of the run does the iteration once more, since values are promised right after their own operation. Numbers are written with the
digits that the window shows; the last two columns have all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass

import numpy as np

from nnsim.datasets import tables
from nnsim.engine.background import Background
from nnsim.engine.checkpoint import Checkpoint
from nnsim.engine.notation import Notation
from nnsim.engine.numbers import Calculation, calculations
from nnsim.engine.plain import plain
from nnsim.engine.program import Line, Operation
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.engine.seen import in_batch
from nnsim.engine.typesetting import equation
from nnsim.engine.workings import workings

SCOPES = ("operation", "phase", "iteration")
MOST = 20_000
"""Rows of a table: no sheet of paper has more."""
HEADER = (
    "iteration", "operation", "phase", "layer", "time_step", "sample", "element", "symbol", "formula", "numbers", "worked_out", "value",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One calculation. Places and steps count from 1; `worked_out` comes from the numbers that are written, `value` is what is stored."""

    iteration: int
    operation: int
    phase: str
    layer: str
    time: int | None
    sample: int | None
    element: str
    symbol: str
    formula: str
    numbers: str
    worked_out: float
    value: float


def trace(run: Run, scope: str, sample: int, notation: Notation, given_up: Callable[[], bool] = lambda: False) -> Iterator[Row]:
    """The rows of the operation, phase or iteration that was under way last; `run` is stepped through it once more."""
    operations = run.machine.program.operations
    last = (run.operation or len(operations)) - 1
    start = run.iteration if run.operation or run.iteration == run.earliest else run.iteration - 1
    run.seek(start)
    left = MOST
    for number in range(len(operations)):
        operation = run.step()
        if operation is None or given_up() or left <= 0:
            return
        current = run.machine.program.operations
        wanted = {"operation": number == last, "phase": operation.phase == current[min(last, len(current) - 1)].phase}.get(scope, True)
        if wanted:
            for row in _rows(run, operation, start, number, sample, notation):
                if left <= 0:
                    return
                left -= 1
                yield row


def table(rows: list[Row], separator: str = ",") -> str:
    """The rows as text, with a header: for a file, or with tabs for the clipboard."""
    return tables.table([HEADER, *map(astuple, rows)], separator)


def _rows(run: Run, operation: Operation, iteration: int, number: int, sample: int, notation: Notation) -> Iterator[Row]:
    for found, element, followed in _calculations(run, operation, sample):
        for line, calculation in found:
            shown = notation.write(equation(line.name, line.expr, operation.names)).partition(" = ")
            yield Row(
                iteration + 1, number + 1, operation.phase, operation.node or "", None if operation.time is None else operation.time + 1,
                None if followed is None else followed + 1, element(line), plain(shown[0]), plain(shown[2]),
                plain(notation.write(calculation.tex)), calculation.value, calculation.stored,
            )


Calculated = tuple[list[tuple[Line, Calculation]], Callable[[Line], str], int | None]
"""Lines with their calculations, what their elements are called, and the sample that they are for."""


def _calculations(run: Run, operation: Operation, sample: int) -> Iterator[Calculated]:
    """What each unit, or in the update each parameter, computes in an operation; of gradients every element."""
    machine = run.machine
    if operation.phase == "update":
        place, count = 0, 1
        while place < count:
            found = workings(run, place, sample)
            if found is None or found.parameter is None:
                return
            name, row, column = found.parameter
            count = found.count
            yield list(zip(operation.lines, found.calculations, strict=True)), _parameter(name, row, column), None
            place += 1
        return
    column, _ = in_batch(run, min(sample, machine.train.samples - 1))
    units = 1 if operation.phase == "loss" or operation.node_id is None else machine.shapes.units(operation.node_id)
    for unit in range(units):
        found = workings(run, unit, sample)
        assert found is not None
        yield list(zip(operation.lines, found.calculations, strict=True)), _unit(unit, units), found.sample
        widths = [_width(operation, line) for line in operation.lines]
        for source in range(1, max(widths, default=1)):
            found_here = zip(operation.lines, widths, calculations(operation, unit, column, source), strict=True)
            yield [(line, calculation) for line, width, calculation in found_here if source < width], _edge(unit, source), None


def _width(operation: Operation, line: Line) -> int:
    array = operation.where.array(line.expr, operation.time)
    return int(np.shape(array)[-1]) if line.parameter and array is not None else 1


def _parameter(name: str, row: int, column: int) -> Callable[[Line], str]:
    return lambda line: f"{name} [{row + 1}, {column + 1}]"


def _unit(unit: int, units: int) -> Callable[[Line], str]:
    return lambda line: f"[{unit + 1}, 1]" if line.parameter else str(unit + 1) if units > 1 else ""


def _edge(unit: int, source: int) -> Callable[[Line], str]:
    return lambda line: f"[{unit + 1}, {source + 1}]"


class Tracing(Background):
    """Makes the table in a thread of its own, from a copy of the run. `rows` is complete when it is done."""

    def __init__(
        self, look: Callable[[Callable[[Run], tuple[Project, Checkpoint]], Callable[[], bool]], tuple[Project, Checkpoint] | None],
        scope: str, sample: int, notation: Notation,
    ) -> None:
        super().__init__("trace")
        self.rows: list[Row] = []
        self._look = look
        self._wanted = (scope, sample, notation)
        self.start()

    def work(self) -> None:
        copied = self._look(lambda run: (run.project.frozen_copy(), run.checkpoint()), self.given_up)
        if copied is not None and not self.given_up():
            self.rows = list(trace(Run.restored(*copied), *self._wanted, self.given_up))
