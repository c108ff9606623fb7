"""Numbers of a run by the names that Python programs use: "h", "h.in", "delta h", "gradient x>h.W", "x>h.W", with an index from 0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnsim.catalog import sentence
from nnsim.catalog.sentences import term
from nnsim.engine.run import Run
from nnsim.engine.views import Signals

KINDS = ("delta", "gradient", "signal")


class UnknownError(ValueError):
    """What was asked is not known now, or there is no such thing. `str(error)` is one plain sentence that says so."""


def number_of(run: Run, name: str, index: tuple[int, ...]) -> float:
    """One number. Raises UnknownError."""
    return _at(found_in(run, name), name, index)


def found_in(run: Run, name: str) -> Any:
    """The array of a name: signals and deltas (samples, …), parameters and gradients as they are. Raises UnknownError."""
    kind, _, rest = name.partition(" ")
    tables: tuple[Mapping[str, Any], ...]
    match kind if rest else "":
        case "delta":
            tables, name = (run.deltas,), rest
        case "gradient":
            tables, name = (run.gradients,), rest
        case "signal":
            tables, name = (run.signals,), rest
        case _:
            tables = (run.parameters, run.signals)
    for table in tables:
        try:
            return table[name]
        except (KeyError, ValueError):
            continue
    raise UnknownError(sentence("There is no “{name}” in this network.", name=term(name[:60])))


def signal_now(run: Run, name: str, index: tuple[int, ...]) -> float:
    """A signal with the weights of this moment: inside an iteration that of its batch, else that of the training samples."""
    if run.operation:
        return _at(run.signals[name] if name in run.signals else found_in(run, f"signal {name}"), name, index)
    machine = run.machine
    part = machine.train.first(max(index[0] + 1, 1) if index else 1)
    with np.errstate(all="ignore"):
        values = machine.evaluator.values(part.inputs, part.masks)
    try:
        return _at(Signals(run.project.network, lambda: values)[name], name, index)
    except KeyError:
        raise UnknownError(sentence("There is no “{name}” in this network.", name=term(name[:60]))) from None


def _at(array: Any, name: str, index: tuple[int, ...]) -> float:
    place = (*index, *(0,) * (np.ndim(array) - len(index)))
    if len(place) != np.ndim(array) or not all(0 <= at < size for at, size in zip(place, np.shape(array), strict=True)):
        raise UnknownError(sentence("“{name}” has no number at {place}.", name=term(name[:60]), place=list(index)))
    return float(array[place])
