"""The data together with what a network says to it, as a table: a row for each sample, or for each time step of a sequence.

Columns are the features, the target and what is predicted of it; with classes also every output, so that one sees how sure the network
is. With several inputs or outputs each column begins with the name of its layer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from nnsim.catalog import ProjectError, sentence
from nnsim.datasets import Dataset
from nnsim.engine.metrics import classes_of
from nnsim.engine.run import Run
from nnsim.engine.views import samples_first

PARTS = ("train", "validation", "test")
MOST_CELLS = 20_000_000
Row: TypeAlias = list[object]
GivenUp: TypeAlias = Callable[[], bool]


@dataclass(frozen=True)
class _Columns:
    """Some columns of all samples: `values` (N, columns), or (N, T, columns) where every time step has something."""

    headings: list[str]
    values: Any

    def row(self, sample: int) -> Row:
        return list(self.values[sample])

    def step(self, sample: int, step: int, last: bool) -> Row:
        """What belongs to one step; what is said of a whole sequence stands at its last one."""
        if self.values.ndim == 3:
            return list(self.values[sample, step])
        return self.row(sample) if last else [None] * len(self.headings)


def prediction_rows(run: Run, given_up: GivenUp = lambda: False) -> Iterator[Row]:
    """The headings, then the rows, in the order of the data. Raises ProjectError for a table that would be too large."""
    data = run.project.data
    if data is None:
        raise ProjectError(sentence("The project has no data that could be predicted: choose some first."))
    parts = {int(index): part for part in PARTS for index in run.machine.binding.parts[part].indices}
    inputs = _inputs(run, data)
    steps = data.steps if data.sequence else None
    cells = len(parts) * (steps or 1) * sum(len(columns.headings) for columns in inputs)
    if cells > MOST_CELLS:
        raise ProjectError(
            sentence("The table would have {cells:,} cells, and at most {most:,} are written.", cells=cells, most=MOST_CELLS)
        )
    columns = [*inputs, *_answers(run, data)]
    yield ["sample", "part", *(["step"] if steps else []), *_unique([heading for some in columns for heading in some.headings])]
    for sample in sorted(parts):
        if given_up():
            return
        if not steps:
            yield [sample + 1, parts[sample], *(value for some in columns for value in some.row(sample))]
            continue
        length = steps if data.lengths is None else int(data.lengths[sample])
        for step in range(length):
            last = step == length - 1
            yield [sample + 1, parts[sample], step + 1, *(value for some in columns for value in some.step(sample, step, last))]


def _inputs(run: Run, data: Dataset) -> list[_Columns]:
    given = data.inputs if isinstance(data.inputs, dict) else {"": data.inputs}
    sequences = {run.project.network.nodes[id].name for id in run.machine.binding.sequences}
    found = []
    for name, array in given.items():
        lasting = data.sequence and (name in sequences or not name)
        flat = array.reshape(*array.shape[: 2 if lasting else 1], -1)
        known = data.feature_names if not name else ()
        found.append(_Columns(_named(known, "x", flat.shape[-1], name if len(given) > 1 else ""), flat))
    return found


def _answers(run: Run, data: Dataset) -> Iterator[_Columns]:
    """For each output its target, what is predicted of it, and with classes the outputs themselves."""
    nodes = tuple(run.machine.document.output_nodes())
    outputs = _outputs(run, data, nodes)
    for id in nodes:
        node = run.project.network.nodes[id].name
        layer = node if len(nodes) > 1 else ""
        target = data.targets[node] if isinstance(data.targets, dict) and node in data.targets else data.targets
        if target is None or isinstance(target, dict):
            yield _Columns(_named((), "output", outputs[id].shape[-1], layer and f"{layer} output"), outputs[id])
            continue
        labels = _labels(data, target)
        flat = target.reshape(*target.shape[: 2 if data.lasts(target) else 1], -1)
        if labels is None:
            names = _named(data.target_names, "target", flat.shape[-1], layer)
            yield _Columns(names, flat)
            yield _Columns([f"predicted {name}" for name in names], outputs[id])
            continue
        begin = f"{layer} " if layer else ""
        codes = flat[..., 0] if flat.shape[-1] == 1 else flat.argmax(axis=-1)
        yield _Columns([f"{begin}class"], _labelled(labels, codes.astype(np.intp)))
        yield _Columns([f"{begin}predicted class"], _labelled(labels, classes_of(np.moveaxis(outputs[id], -1, 0))))
        units = outputs[id].shape[-1]
        ends = [""] if units == 1 else [f" {label}" for label in (labels if units == len(labels) else range(1, units + 1))]
        yield _Columns([f"{begin}output{end}" for end in ends], outputs[id])


def _outputs(run: Run, data: Dataset, nodes: tuple[str, ...]) -> dict[str, Any]:
    """Outputs of all samples that are in a part, (N, units) or (N, T, units); the others are not a number."""
    binding, found = run.machine.binding, dict[str, Any]()
    for part in (binding.parts[name] for name in PARTS):
        if not part.samples:
            continue
        with np.errstate(all="ignore"):
            made = run.machine.evaluator.outputs(part.inputs, nodes, masks=part.masks)
        for id, array in made.items():
            values = samples_first(array)
            whole = found.setdefault(id, np.full((data.samples, *values.shape[1:]), np.nan))
            whole[part.indices] = values
    return found


def _labels(data: Dataset, target: Any) -> list[str] | None:
    """Names of the classes that a target tells apart; None if it is made of numbers."""
    if data.task not in ("binary", "classes"):
        return None
    wide = target.dtype.kind != "i" and target.shape[-1] > 1
    count = target.shape[-1] if wide else max(int(target.max()) + 1, 2)
    if not data.classes or len(data.classes) < count:
        return [str(number) for number in range(count)]
    return list(data.classes)


def _labelled(labels: Sequence[str], codes: Any) -> Any:
    """A column of labels; a class that has no name is its number."""
    known = np.array([*labels, *(str(number) for number in range(len(labels), int(codes.max(initial=0)) + 1))], object)
    return known[codes][..., None]


def _named(known: Sequence[str], word: str, count: int, layer: str) -> list[str]:
    """Headings of `count` columns: names where they are known, else a word with a number, or the layer alone."""
    if layer and count == 1 and len(known) != 1:
        return [layer]
    names = list(known) if len(known) == count else [word] if count == 1 else [f"{word} {number + 1}" for number in range(count)]
    return [f"{layer} {name}" for name in names] if layer else names


def _unique(headings: list[str]) -> list[str]:
    """No two alike, and none like the columns in front."""
    taken = {"sample", "part", "step"}
    found = []
    for heading in headings:
        name, again = heading, 2
        while name in taken:
            name, again = f"{heading} ({again})", again + 1
        taken.add(name)
        found.append(name)
    return found
