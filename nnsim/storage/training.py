"""The state of a run as plain record and arrays: from it training goes on with the same bits as if it had never been put away."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from nnsim.catalog import Catalog, ProjectError, sentence
from nnsim.document.settings import BY_KEY, LIVE, checked
from nnsim.engine.checkpoint import Checkpoint
from nnsim.engine.events import Event
from nnsim.engine.kept_branches import KeptBranch
from nnsim.engine.state import Counters, Snapshot
from nnsim.engine.stopping import read_again
from nnsim.storage import limits, tidy
from nnsim.storage.encode import plain
from nnsim.storage.schema import BranchRecord, EventRecord, PointRecord, RunRecord
from nnsim.storage.text import TextError, plain_value

_WORD = 2**64


def encoded_run(checkpoint: Checkpoint) -> tuple[dict[str, Any], dict[str, Any]]:
    """The record and the arrays by name."""
    arrays: dict[str, Any] = {}
    record = {
        "points": [_point(point, f"points/{index}", arrays) for index, point in enumerate(checkpoint.points)],
        "operation": checkpoint.operation,
        "furthest": checkpoint.furthest,
        "loss": checkpoint.loss,
        "events": _events(checkpoint.events, "events", arrays),
        "columns": _columns(checkpoint.history, "history", arrays),
    }
    if checkpoint.lines > 1:
        record |= {"line": checkpoint.line, "lines": checkpoint.lines, "left_last": checkpoint.left_last}
    if checkpoint.branches:
        record["branches"] = [_branch(branch, f"branches/{index}", arrays) for index, branch in enumerate(checkpoint.branches)]
    return record, arrays


def decoded_run(record: RunRecord, arrays: Mapping[str, Any], catalog: Catalog) -> Checkpoint:
    """The checkpoint; whether it fits the project is asked when a run takes it up. Raises TextError."""
    left = dict(arrays)
    points = tuple(_snapshot(point, f"points/{index}", left, catalog) for index, point in enumerate(record.points))
    events = _events_again(record.events, "events", left, catalog)
    now = points[-1].counters.iteration
    history = _columns_again(record.columns, "history", left, record.furthest)
    if len(history) < len(record.columns) or record.furthest < now:
        raise TextError(sentence("has a history that does not belong to its training"))
    branches = tuple(_branch_again(branch, f"branches/{index}", left, catalog) for index, branch in enumerate(record.branches))
    if left:
        raise TextError(sentence("has an array “{name}” that belongs to nothing in its training", name=next(iter(left))[:60]))
    return Checkpoint(
        points, record.operation, events, record.furthest, record.loss, history, branches, record.line, record.lines, record.left_last
    )


def _branch(branch: KeptBranch, where: str, arrays: dict[str, Any]) -> dict[str, Any]:
    """The record of a branch; what is empty is left out."""
    parts = {
        "points": [_point(point, f"{where}/points/{index}", arrays) for index, point in enumerate(branch.points)],
        "events": _events(branch.events, f"{where}/events", arrays), "columns": _columns(branch.columns, f"{where}/history", arrays),
        "parent": branch.parent,
    }  # fmt: skip
    return {"number": branch.number, "cut": list(branch.cut), "end": branch.end, **{name: part for name, part in parts.items() if part}}


def _branch_again(record: BranchRecord, where: str, left: dict[str, Any], catalog: Catalog) -> KeptBranch:
    points = tuple(_snapshot(point, f"{where}/points/{index}", left, catalog) for index, point in enumerate(record.points))
    events = _events_again(record.events, f"{where}/events", left, catalog)
    columns = _columns_again(record.columns, f"{where}/history", left, record.end)
    return KeptBranch(record.number, record.parent, record.cut, record.end, points, events, columns)


def _events(events: tuple[Event, ...], where: str, arrays: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for index, event in enumerate(events):
        if event.values is not None:
            arrays[f"{where}/{index}/values"] = event.values
            found.append({"iteration": event.iteration})
        else:
            found.append({"iteration": event.iteration, "setting": event.setting, "value": plain(event.value)})
    return found


def _events_again(records: list[EventRecord], where: str, left: dict[str, Any], catalog: Catalog) -> tuple[Event, ...]:
    found = []
    for index, event in enumerate(records):
        values = left.pop(f"{where}/{index}/values", None)
        if values is None and event.setting not in LIVE:
            place = f"$.{where.replace('/', '.')}"
            raise TextError(sentence("has an event that is not understood at {place}[{index}]", place=place, index=index))
        value = None if values is not None else _setting(catalog, event.setting, event.value)
        found.append(Event(event.iteration, values, "" if values is not None else event.setting, value))
    return tuple(found)


def _columns(history: Mapping[str, tuple[Any, Any]], where: str, arrays: dict[str, Any]) -> list[str]:
    """Names of the columns; those with more rows than a file may hold are thinned."""
    for index, (iterations, values) in enumerate(history.values()):
        step = -(-len(iterations) // limits.HISTORY_ROWS) or 1
        arrays[f"{where}/{index}/iterations"] = iterations[::step]
        arrays[f"{where}/{index}/values"] = values[::step]
    return list(history)


def _columns_again(names: list[str], where: str, left: dict[str, Any], furthest: int) -> dict[str, tuple[Any, Any]]:
    return {name: _column(name, f"{where}/{index}", left, furthest) for index, name in enumerate(names)}


def _point(point: Snapshot, where: str, arrays: dict[str, Any]) -> dict[str, Any]:
    arrays[f"{where}/values"] = point.values
    arrays[f"{where}/order"] = point.order.astype(np.int64)
    for name, array in point.state.items():
        arrays[f"{where}/state/{name}"] = array
    if point.scalars:
        for name, value in point.scalars.items():
            arrays[f"{where}/scalars/{name}"] = np.array(value, np.float64)
    for name, state in point.random.items():
        arrays[f"{where}/random/{name}"] = _words(state)
    counters = point.counters
    return {
        "counters": {
            "iteration": counters.iteration, "epoch": counters.epoch, "batch": counters.batch, "stale": counters.stale,
            "errors": counters.errors, "best": counters.best if math.isfinite(counters.best) else None,
            "stopped": counters.stopped,
        },
        "settings": {key: plain(value) for key, value in point.settings.items()},
        "events": point.events,
    }  # fmt: skip


def _snapshot(record: PointRecord, where: str, left: dict[str, Any], catalog: Catalog) -> Snapshot:
    if record.settings.keys() != LIVE:
        raise TextError(sentence("has a training whose settings are not complete"))
    given = record.counters
    counters = Counters(
        iteration=given.iteration, epoch=given.epoch, batch=given.batch, stale=given.stale, errors=given.errors,
        best=math.inf if given.best is None else given.best, stopped=read_again(given.stopped, record.settings),
    )  # fmt: skip
    return Snapshot(
        counters=counters,
        values=_array(left, f"{where}/values"),
        state=_named(left, f"{where}/state/"),
        scalars={name: _number(array) for name, array in _named(left, f"{where}/scalars/").items()},
        order=_array(left, f"{where}/order").astype(np.intp),
        random={name: _generator(words) for name, words in _named(left, f"{where}/random/").items()},
        settings={key: _setting(catalog, key, record.settings[key]) for key in sorted(LIVE)},
        events=record.events,
    )


def _setting(catalog: Catalog, key: str, value: Any) -> Any:
    assert key in BY_KEY
    try:
        return checked(catalog, key, plain_value(value))
    except ProjectError as error:
        raise TextError(
            sentence("has a training with a setting that cannot be: {error:bare}", error=tidy.told(error))
        ) from None


def _array(left: dict[str, Any], name: str) -> Any:
    if name not in left:
        raise TextError(sentence("has no array {name} for its training", name=name))
    return left.pop(name)


def _named(left: dict[str, Any], prefix: str) -> dict[str, Any]:
    names = [name for name in left if name.startswith(prefix)]
    return {name.removeprefix(prefix): left.pop(name) for name in names}


def _number(array: Any) -> float:
    if array.shape != () or array.dtype != np.float64:
        raise TextError(sentence("has an optimiser state that is no number"))
    return float(array)


def _column(name: str, where: str, left: dict[str, Any], furthest: int) -> tuple[Any, Any]:
    """Iterations, in rising order and within the run, and values."""
    iterations, values = _array(left, f"{where}/iterations"), _array(left, f"{where}/values")
    right = iterations.dtype == np.int64 and values.dtype == np.float64 and iterations.ndim == 1 and iterations.shape == values.shape
    if not right or len(iterations) > limits.HISTORY_ROWS:
        raise TextError(sentence("has a history of {name} that is not understood", name=repr(name[:60])))
    if len(iterations) and (int(iterations[0]) < 0 or int(iterations[-1]) > furthest or bool((np.diff(iterations) <= 0).any())):
        raise TextError(sentence("has a history of {name} whose iterations are not in order", name=repr(name[:60])))
    return iterations, values


def _words(state: Mapping[str, Any]) -> Any:
    """A PCG64 generator's state as six 64-bit words."""
    inner = state["state"]
    return np.array(
        [
            inner["state"] // _WORD, inner["state"] % _WORD, inner["inc"] // _WORD, inner["inc"] % _WORD,
            state["has_uint32"], state["uinteger"],
        ],
        np.uint64,
    )  # fmt: skip


def _generator(words: Any) -> dict[str, Any]:
    wrong = TextError(sentence("has a state of random numbers that is not understood"))
    if words.dtype != np.uint64 or words.shape != (6,):
        raise wrong
    high, low, inc_high, inc_low, waiting, value = (int(word) for word in words)
    if waiting > 1 or value >= 2**32 or inc_low % 2 == 0:
        raise wrong
    return {
        "bit_generator": "PCG64", "state": {"state": high * _WORD + low, "inc": inc_high * _WORD + inc_low},
        "has_uint32": waiting, "uinteger": value,
    }  # fmt: skip
