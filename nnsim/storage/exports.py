"""What leaves nnsim for other programs: the data with predictions, the history, the weights.

Every kind is one entry: how its files end, and how a run becomes their bytes. Nothing in them says who made them, where or when.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np

from nnsim.catalog import FileError, sentence
from nnsim.datasets.readers.files import spoken
from nnsim.datasets.tables import row
from nnsim.engine.background import Background
from nnsim.engine.checkpoint import Checkpoint
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.storage.atomic import write_file
from nnsim.storage.predictions import GivenUp, prediction_rows
from nnsim.storage.tensors import tensor_bytes

Making: TypeAlias = Callable[[Run, GivenUp], bytes]


@dataclass(frozen=True)
class Export:
    """A kind of file. `makes`: its bytes by the ending of its name; the first ending is the usual one."""

    key: str
    name: str
    makes: Mapping[str, Making]


def export(run: Run, kind: str, path: Path, given_up: GivenUp = lambda: False) -> None:
    """Write a file; one that was there stays until the new one is whole. Raises FileError, or ProjectError if there is nothing to write."""
    ending = require_ending(kind, path)
    data = EXPORTS[kind].makes[ending](run, given_up)
    if not given_up():
        write_file(path, data)


def require_ending(kind: str, path: Path) -> str:
    """The ending of a file's name, if that kind of thing can be written so. Raises FileError."""
    ending = path.suffix.lower()
    known = EXPORTS[kind].makes
    if ending not in known:
        raise FileError(sentence("This can be saved as {endings}, not as {file}.", endings=" ".join(known), file=spoken(path)))
    return ending


Copied: TypeAlias = tuple[Project, Checkpoint]


class Writing(Background):
    """Makes one file in a thread of its own, from a copy of the run as it stands now; `look` asks for one."""

    def __init__(
        self, look: Callable[[Callable[[Run], Copied], Callable[[], bool]], Copied | None], kind: str, path: Path
    ) -> None:
        super().__init__("export")
        self.path = path
        self._look, self._kind = look, kind
        self.start()

    def work(self) -> None:
        copied = self._look(lambda run: (run.project.frozen_copy(), run.checkpoint()), self.given_up)
        if copied is None or self.given_up():
            return
        try:
            export(Run.restored(*copied), self._kind, self.path, self.given_up)
        except FileError as error:
            self.failure = str(error)


def _table(rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO()
    for values in rows:
        text.write(row(values))
    return text.getvalue().encode("utf-8", "replace")


def _predictions(run: Run, given_up: GivenUp) -> bytes:
    return _table(prediction_rows(run, given_up))


def _history(run: Run, given_up: GivenUp) -> bytes:
    return _table(history_rows(dict(run.history), given_up))


def history_rows(columns: Mapping[str, tuple[Any, Any]], given_up: GivenUp = lambda: False) -> Iterator[list[object]]:
    """A row for each iteration in which anything was recorded; what was not recorded there stays empty."""
    yield ["iteration", *columns]
    places = [np.asarray(iterations) for iterations, _ in columns.values()]
    every = np.unique(np.concatenate(places)) if places else np.empty(0, np.int64)
    for start in range(0, len(every), 10_000):
        if given_up():
            return
        block = every[start : start + 10_000]
        cells = np.full((len(block), len(places)), np.nan)
        for column, (iterations, (_, values)) in enumerate(zip(places, columns.values(), strict=True)):
            first, last = np.searchsorted(iterations, [block[0], block[-1] + 1])
            cells[np.searchsorted(block, iterations[first:last]), column] = np.asarray(values)[first:last]
        for iteration, values in zip(block.tolist(), cells.tolist(), strict=True):
            yield [iteration, *values]


def weights_of(run: Run) -> dict[str, Any]:
    """Copies of the parameters by name, each number once."""
    return {name: np.array(array) for name, array in run.parameters.items()}


def _weights_table(run: Run, given_up: GivenUp) -> bytes:
    return _table(_weight_rows(weights_of(run)))


def _weight_rows(weights: Mapping[str, Any]) -> Iterator[list[object]]:
    """A row for each number; places count from 1, as on the screen: of a matrix first the unit it leads to, then the one it comes from."""
    axes = max((array.ndim for array in weights.values()), default=2)
    places = ["to", "from", *(f"place {axis}" for axis in range(3, axes + 1))][: max(axes, 1)]
    yield ["parameter", *places, "value"]
    for name, array in weights.items():
        for index, value in zip(np.ndindex(array.shape), array.ravel().tolist(), strict=True):
            yield [name, *(place + 1 for place in index), *[None] * (len(places) - array.ndim), value]


def _weights_npz(run: Run, given_up: GivenUp) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **weights_of(run))
    return buffer.getvalue()


EXPORTS: Mapping[str, Export] = MappingProxyType(
    {
        kind.key: kind
        for kind in (
            Export("predictions", "predictions", {".csv": _predictions}),
            Export("history", "history", {".csv": _history}),
            Export("weights", "weights", {
                ".safetensors": lambda run, given_up: tensor_bytes(weights_of(run)), ".npz": _weights_npz, ".csv": _weights_table,
            }),
        )
    }
)  # fmt: skip
