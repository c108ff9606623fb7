"""Sequences as a table: time runs to the right, and each sample has a row for each of its inputs and targets."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication

from nnsim.datasets import Dataset
from nnsim.datasets.arrays import listed
from nnsim.ui.numerals import brief

Values = npt.NDArray[np.floating]
MOST_STEPS = 1024


@dataclass(frozen=True, eq=False)
class Track:
    """One row of every sample: its name, `values` (samples, steps), NaN where there is nothing, and words for whole numbers."""

    name: str
    values: Values
    labels: Sequence[str] = ()


@dataclass(frozen=True, eq=False)
class SequenceTable:
    """`array` (rows, steps) with a name for each row; `words` says what stands in a cell."""

    array: Values
    rows: list[str]
    columns: list[str]
    labels: list[Sequence[str]] = field(default_factory=list)

    def words(self, row: int, column: int) -> str:
        value = float(self.array[row, column])
        if np.isnan(value):
            return ""
        labels = self.labels[row % len(self.labels)]
        return labels[int(value)] if labels and 0 <= value < len(labels) else brief(value, 6)


def sequence_table(dataset: Dataset, samples: npt.NDArray[np.integer]) -> SequenceTable:
    """Some samples of a data set of sequences without names for its inputs."""
    assert isinstance(dataset.inputs, np.ndarray)
    steps = dataset.inputs.shape[1]
    lengths = np.full(len(samples), steps) if dataset.lengths is None else dataset.lengths[samples]
    after = np.arange(steps) >= lengths[:, np.newaxis]
    tracks = [*_inputs(dataset, samples), *_targets(dataset, samples, lengths, steps)]
    array = np.full((len(samples) * len(tracks), min(steps, MOST_STEPS)), np.nan)
    for place, track in enumerate(tracks):
        array[place :: len(tracks)] = np.where(after, np.nan, track.values)[:, :MOST_STEPS]
    rows = [f"{int(sample)} · {track.name}" for sample in samples for track in tracks]
    return SequenceTable(array, rows, [str(step + 1) for step in range(array.shape[1])], [track.labels for track in tracks])


def _inputs(dataset: Dataset, samples: npt.NDArray[np.integer]) -> list[Track]:
    values = listed(dataset.inputs)[0][samples].astype(float)
    values = values.reshape(*values.shape[:2], -1)
    features = values.shape[2]
    names = dataset.feature_names if len(dataset.feature_names) == features else [f"x{number + 1}" for number in range(features)]
    if len(dataset.feature_names) == features > 2 and np.isin(values, (0.0, 1.0)).all() and (values.sum(axis=2) <= 1).all():
        return [Track(QCoreApplication.translate("panels", "input"), values.argmax(axis=2).astype(float), names)]  # symbols
    return [Track(name, values[:, :, number]) for number, name in enumerate(names)]


def _targets(dataset: Dataset, samples: npt.NDArray[np.integer], lengths: npt.NDArray[np.integer], steps: int) -> list[Track]:
    tracks: list[Track] = []
    word = QCoreApplication.translate("panels", "target")
    for target in listed(dataset.targets):
        chosen = target[samples].astype(float)
        labels = dataset.class_labels() if target.dtype.kind == "i" else ()
        flat = chosen.reshape(len(chosen), chosen.shape[1] if dataset.lasts(target) else 1, -1)
        names = dataset.target_names if len(dataset.target_names) == flat.shape[2] else [
            word if flat.shape[2] == 1 else f"{word} {number + 1}" for number in range(flat.shape[2])
        ]
        for number, name in enumerate(names):
            values = np.full((len(chosen), steps), np.nan)
            if dataset.lasts(target) and flat.shape[1] == steps:
                values[:] = flat[:, :, number]
            else:
                values[np.arange(len(chosen)), lengths - 1] = flat[:, -1, number]  # it stands where the sequence ends
            tracks.append(Track(name, values, labels))
    return tracks
