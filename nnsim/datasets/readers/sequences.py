"""Rows of a table that are time steps: gathered into sequences by a column that names them, or one series cut into windows."""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nnsim.catalog import ProjectError, sentence
from nnsim.datasets import limits
from nnsim.datasets.arrays import Array
from nnsim.datasets.readers.columns import Floats
from nnsim.datasets.readers.files import Source
from nnsim.datasets.windows import Windows

Ends: TypeAlias = Literal["each", "last"]
Rows = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Series:
    """A table as time steps: `values` (rows, F), missing ones filled; `targets` (rows, K), or (rows,) of class numbers.

    `incomplete` and `untaught` mark rows whose inputs or targets were missing.
    """

    names: tuple[str, ...]
    values: Floats
    targets: Array | None
    target_names: tuple[str, ...]
    classes: tuple[str, ...]
    incomplete: Rows
    untaught: Rows


def gathered(source: Source, rows: Series, keys: Array, ends: Ends | None, filled: bool) -> dict[str, Any]:
    """Sequences (N, T, F) of the rows with the same key, in the order in which they stand; a key below 0 belongs to none.

    `ends` says whether every step has a target or only the last one counts; None finds out. A sequence with a value missing is
    left out as a whole, so that no step falls out of it; `filled` lets missing inputs pass. Raises FileError.
    """
    order = np.argsort(keys, kind="stable")
    order = order[keys[order] >= 0]
    if not len(order):
        raise source.error(sentence("has no row that says which sequence it belongs to"))
    sequence, lengths = np.unique(keys[order], return_inverse=True, return_counts=True)[1:]
    first = np.cumsum(lengths) - lengths
    place = np.arange(len(order)) - first[sequence]
    last = order[first + lengths - 1]
    ends = _found_ends(rows, order, sequence, last) if ends is None else ends
    untaught = rows.untaught if ends == "each" else np.zeros_like(rows.untaught)
    gone = untaught if filled else untaught | rows.incomplete
    lost = np.bincount(sequence, gone[order], len(lengths)) > 0
    if ends == "last":
        lost |= rows.untaught[last]
    if lost.all():
        raise source.error(sentence("has no sequence in which every value is there"))
    number = np.cumsum(~lost) - 1
    stays = ~lost[sequence]
    order, sequence, place, left = order[stays], number[sequence[stays]], place[stays], lengths[~lost]
    longest = int(left.max())
    _require_room(source, len(left), longest, rows.values.shape[1])

    def laid(values: Array) -> Array:
        made = np.zeros((len(left), longest, *values.shape[1:]), dtype=values.dtype)
        made[sequence, place] = values[order]
        return made

    targets = rows.targets
    if targets is not None:
        targets = laid(targets) if ends == "each" else targets[last[~lost]]
    spread = f"{longest:,}" if left.min() == longest else f"{int(left.min()):,} to {longest:,}"
    notes = [sentence("The rows are {count:,} sequences; those that are used have {spread} steps.", count=len(lengths), spread=spread)]
    if lost.any():
        notes.append(
            sentence("{left:,} of {count:,} sequences were left out because a value is missing.", left=int(lost.sum()), count=len(lengths))
        )
    if (keys < 0).any():
        notes.append(sentence("{count:,} rows were left out because they name no sequence.", count=int((keys < 0).sum())))
    return {
        "inputs": laid(rows.values), "targets": targets, "lengths": None if left.min() == longest else left, "sequence": True,
        "feature_names": rows.names, "target_names": rows.target_names, "classes": rows.classes, "notes": notes,
    }


def windowed(source: Source, rows: Series, windows: Windows, filled: bool) -> dict[str, Any]:
    """The rows in windows, with what comes after them as targets; samples stay in order of time. Raises FileError.

    A window is left out if a value of it, or one that it is to predict, is missing; `filled` lets missing inputs pass.
    """
    if rows.targets is None:
        raise source.error(sentence("has no column that could be predicted"))
    if min(windows.length, windows.horizon, windows.step) < 1:
        raise source.error(sentence("can be cut only into windows of 1 step or more, that many ahead and apart"))
    if windows.predict not in ("each", "end"):
        raise source.error(sentence("cannot be cut like this: what comes is predicted after each step or at the end"))
    try:
        count = windows.count(len(rows.values))
        _require_room(source, count, windows.length, rows.values.shape[1])
        _require_room(source, count, windows.length if windows.predict == "each" else windows.horizon, len(rows.target_names))
        inputs, targets = windows.inputs(rows.values), windows.targets(rows.targets)
    except ProjectError as error:
        raise source.error(sentence("cannot be cut like this: {reason:clause}", reason=error)) from error
    gone = np.concatenate(([0], np.cumsum(rows.untaught if filled else rows.untaught | rows.incomplete)))
    starts = windows.starts(len(rows.values))
    kept = gone[starts + windows.length + windows.horizon] == gone[starts]
    if not kept.any():
        raise source.error(sentence("has no window in which every value is there"))
    if not kept.all():
        inputs, targets = inputs[kept], targets[kept]
    notes = [
        sentence(
            "The {rows:,} rows were cut into {count:,} windows of {length:,} steps.",
            rows=len(rows.values), count=count, length=windows.length,
        )
    ]
    if not kept.all():
        notes.append(sentence("{count:,} windows were left out because a value is missing.", count=int((~kept).sum())))
    return {
        "inputs": inputs, "targets": targets, "sequence": True, "ordered": True, "overlap": windows.overlap,
        "feature_names": rows.names, "target_names": windows.target_names(rows.target_names), "classes": rows.classes,
        "notes": notes,
    }


def is_clock(values: Floats) -> bool:
    """Whether numbers only count the time: they rise in even steps."""
    if len(values) < 3 or not np.isfinite(values).all():
        return False
    gaps = np.diff(values)
    return bool(gaps[0] > 0 and np.abs(gaps - gaps[0]).max() <= 0.02 * gaps[0])


def _found_ends(rows: Series, order: Array, sequence: Array, last: Array) -> Ends:
    """"last" if no sequence has two different targets and the last row has one, as where a whole sequence has one class."""
    if rows.targets is None or len(last) == len(order) or rows.untaught[last].any():
        return "each"
    flat = rows.targets.reshape(len(rows.targets), -1)
    same = (flat[order] == flat[last][sequence]).all(axis=1) | rows.untaught[order]
    return "last" if same.all() else "each"


def _require_room(source: Source, samples: int, steps: int, features: int) -> None:
    cells = int(samples) * int(steps) * int(features)
    if cells > limits.MAX_CELLS:
        raise source.error(
            sentence(
                "would become {samples:,} sequences of {steps:,} steps with {features:,} values each, more than {most:,} "
                "numbers in all",
                samples=samples, steps=steps, features=features, most=limits.MAX_CELLS,
            )
        )
