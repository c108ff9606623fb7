"""Blocks of numbers between a table and a spreadsheet: read from text, written as text, set in the run as one entry of the history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication, QLocale

from nnsim.catalog import ProjectError
from nnsim.engine.blocks import Numbers, set_numbers
from nnsim.engine.redrawing import rewritten
from nnsim.ui.redrawing import Arrays, Redrawn
from nnsim.ui.sentences import said
from nnsim.ui.widgets.editors.stepping import read

if TYPE_CHECKING:
    from nnsim.ui.session import Session

translate = QCoreApplication.translate
Block = list[list[float | None]]
"""Rows of values; None where nothing stood."""
Cells = list[tuple[int, int, float]]


def block_of(text: str) -> Block:
    """The numbers in a text as spreadsheets copy it: a line a row, tabs between cells, decimal point or comma.

    Raises ProjectError, which says where something is no number.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    block = [
        [_value(cell, row, column) for column, cell in enumerate(line.split("\t"), start=1)] for row, line in enumerate(lines, start=1)
    ]
    if all(value is None for line in block for value in line):
        raise ProjectError(translate("pasting", "There are no numbers on the clipboard: copy cells of a spreadsheet first."))
    return block


def _value(cell: str, row: int, column: int) -> float | None:
    if not cell.strip():
        return None
    try:
        value = float(read(cell))
    except ValueError as error:
        place = translate("pasting", "Row {row}, column {column} of what is pasted {why}.")
        raise ProjectError(place.format(row=row, column=column, why=said(error))) from None
    if not np.isfinite(value):
        place = translate("pasting", "Row {row}, column {column} of what is pasted must be a finite number.")
        raise ProjectError(place.format(row=row, column=column))
    return value


def placed(block: Block, chosen: Sequence[tuple[int, int]], shape: tuple[int, int]) -> Cells:
    """Where each number goes in a table of a shape (rows, columns): from the first of the chosen cells on; one number fills all of them.

    Raises ProjectError if there is no such room.
    """
    if not chosen:
        raise ProjectError(translate("pasting", "Select the cell where the pasted numbers shall begin."))
    first = block[0][0]
    if len(block) == len(block[0]) == 1 and first is not None and len(chosen) > 1:
        return [(row, column, first) for row, column in chosen]
    top, left = min(row for row, _ in chosen), min(column for _, column in chosen)
    rows, columns = len(block), max(len(line) for line in block)
    if top + rows > shape[0] or left + columns > shape[1]:
        needed = translate("pasting", "What is pasted has {rows} × {columns} cells; from the selected one on there are {down} × {across}.")
        raise ProjectError(needed.format(rows=rows, columns=columns, down=shape[0] - top, across=shape[1] - left))
    return [
        (top + row, left + column, value) for row, line in enumerate(block) for column, value in enumerate(line) if value is not None
    ]


def text_of(array: npt.NDArray[np.floating], chosen: Sequence[tuple[int, int]]) -> str:
    """Cells as spreadsheets understand them: the rectangle around those that are chosen, in full precision."""
    rows, columns = sorted({row for row, _ in chosen}), sorted({column for _, column in chosen})
    point, picked = QLocale.system().decimalPoint(), set(chosen)

    def cell(row: int, column: int) -> str:
        return str(array[row, column]).replace(".", point) if (row, column) in picked else ""

    return "\n".join("\t".join(cell(row, column) for column in columns) for row in rows)


def set_block(session: Session, numbers: Numbers, text: str, gesture: int = 0) -> bool:
    """Set numbers of the run, as one entry of the history and the end of a `gesture`, if there was one; False if there is no run."""
    found = session.look(lambda run: set_numbers(run, numbers, gesture))
    if found is None:
        return False
    session.history.record(Redrawn(_writer(session), *found, text))
    session.historyChanged.emit()
    session.refresh()
    return True


def _writer(session: Session) -> Callable[[Arrays], object]:
    def write(values: Arrays) -> None:
        session.look(lambda run: rewritten(run, values))
        session.refresh()

    return write
