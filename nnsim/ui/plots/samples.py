"""A project's samples as plots need them: plain arrays, which part each sample belongs to, and how targets are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from nnsim.datasets import Dataset
from nnsim.datasets.arrays import listed
from nnsim.document import Node
from nnsim.document.timing import groups, takes_steps
from nnsim.engine.frames import Frame
from nnsim.ui import fitting
from nnsim.ui.plots.limits import Limits, step

if TYPE_CHECKING:
    from nnsim.ui.session import Session

Array = npt.NDArray[Any]
MOST_SHOWN = 2000
"""Points that are drawn; more are a smear, and cost as much as everything else together."""

Extent = tuple[float, float, float, float]
"""(left, right, bottom, top)"""


@dataclass(frozen=True, eq=False)
class Samples:
    """`inputs` (N, columns), `targets` (N,) or (N, columns), no columns if there are none; `training` (N,) says who learns."""

    inputs: Array
    targets: Array
    training: Array

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def taught(self) -> bool:
        """Whether there are samples, and targets for them."""
        return self.targets.size > 0

    @property
    def single(self) -> bool:
        """Whether one number is to be learnt."""
        return self.targets.ndim == 2 and self.targets.shape[1] == 1

    def shown(self) -> Array:
        """Indices of the samples that are drawn: all, or evenly chosen ones."""
        count = len(self)
        if count <= MOST_SHOWN:
            return np.arange(count)
        return np.linspace(0, count - 1, MOST_SHOWN).astype(np.intp)


def input_units(session: Session) -> int:
    """Numbers that go into the network in one sample."""
    nodes = session.document.network.inputs()
    return sum(session.shapes.units(node.id) for node in nodes if node.id in session.shapes.outputs)


def in_time(session: Session) -> bool:
    """Whether samples are sequences, or become sequences in the network: then nothing is a function of the inputs alone."""
    return fitting.in_time(session.document, session.dataset)


def remembering(session: Session) -> list[Node]:
    """Nodes that remember: cells, and those in loops."""
    network = session.document.network
    found = (node for group in groups(network) if takes_steps(network, group) for node in group)
    return [node for node in found if node.id in session.shapes.outputs and network.entry(node).inputs != (0, 0)]


def no_samples(columns: int) -> Samples:
    return Samples(np.zeros((0, columns)), np.zeros((0, 0)), np.zeros(0, dtype=bool))


def samples(session: Session, columns: int) -> Samples:
    """The samples of a data set with so many input columns; none if there is no such data set."""
    dataset = session.dataset
    if dataset is None or in_time(session):
        return no_samples(columns)
    inputs = dataset.inputs
    named = [node.name for node in session.document.network.inputs()]
    ordered = [inputs[name] for name in named if name in inputs] if isinstance(inputs, dict) else [inputs]
    given = [array.reshape(len(array), -1) for array in ordered]
    if not given or sum(array.shape[1] for array in given) != columns:
        return no_samples(columns)
    together = np.column_stack(given)
    targets = listed(dataset.targets)
    training = np.ones(len(together), dtype=bool)
    if session.parts is not None:
        for others in (session.parts.validation, session.parts.test):
            training[others[others < len(training)]] = False
    return Samples(together, targets[0] if targets else np.zeros((len(together), 0)), training)


def judged(session: Session, frame: Frame, wanted: Array, output: str = "") -> tuple[Array, Array]:
    """Those of the wanted samples (numbers among all) that the frame tells the answers of, and these, (outputs, samples).

    `output`: whose answers; without it those of the first one.
    """
    parts = session.parts
    rows, outputs = [], []
    for name, found in (frame.answers if not output else frame.answers_of.get(output, {})).items():
        of_part = getattr(parts, name) if parts is not None else np.arange(found.shape[1])
        rows.append(of_part[: found.shape[1]])
        outputs.append(found[:, : len(of_part)])
    if not rows:
        return np.zeros(0, dtype=np.intp), np.zeros((1, 0))
    numbers, answers = np.concatenate(rows), np.concatenate(outputs, axis=1)
    drawn = np.isin(numbers, wanted)
    return numbers[drawn], answers[:, drawn]


def extent_of(inputs: Array, previous: Extent | None = None) -> Extent:
    """A box around points (N, 2), with a margin, on round numbers; the previous one while it still fits."""
    before = (None, None) if previous is None else (Limits(*previous[:2]), Limits(*previous[2:]))
    across, upward = (_side(column, limits) for column, limits in zip(inputs.T, before, strict=True))
    return across.low, across.high, upward.low, upward.high


def _side(values: Array, previous: Limits | None) -> Limits:
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (-1.0, 1.0)
    if previous is not None and previous.still_fits(low - 0.02 * previous.span, high + 0.02 * previous.span):
        return previous
    span = high - low if high > low else max(abs(high), 1.0)
    low, high = low - 0.08 * span, high + 0.08 * span
    tick = step(high - low, 12)
    return Limits(float(np.floor(low / tick) * tick), float(np.ceil(high / tick) * tick))


def at_points(picture: Array, extent: Extent, points: Array) -> Array:
    """Values (outputs, N) of a map (outputs, size, size) at points (N, 2), between its cells in proportion."""
    left, right, bottom, top = extent
    size = picture.shape[-1]
    places = []
    for values, low, high in ((points[:, 0], left, right), (points[:, 1], bottom, top)):
        place = (values - low) / (high - low) * size - 0.5
        places.append(np.clip(np.nan_to_num(place), 0.0, size - 1.0))
    x, y = places
    x0, y0 = np.minimum(x.astype(np.intp), max(size - 2, 0)), np.minimum(y.astype(np.intp), max(size - 2, 0))
    x1, y1 = np.minimum(x0 + 1, size - 1), np.minimum(y0 + 1, size - 1)
    across, up = x - x0, y - y0
    lower = picture[:, y0, x0] * (1 - across) + picture[:, y0, x1] * across
    upper = picture[:, y1, x0] * (1 - across) + picture[:, y1, x1] * across
    result: Array = lower * (1 - up) + upper * up
    return result


@dataclass(frozen=True)
class Reading:
    """How outputs and targets of one project are compared and coloured.

    `classes`: 0 for numbers, 2 for one output that tells two classes apart, n for n outputs. A single output is read around
    `middle`, half-way between its two targets, up to `reach` on either side; numbers around zero, or the middle of their range if they
    all lie on one side of it.
    """

    classes: int
    middle: float = 0.0
    reach: float = 1.0

    def labels(self, targets: Array) -> Array:
        """The class (N,) of each target."""
        if targets.ndim == 1:
            return targets.astype(np.intp)
        return self.answers(targets.T)

    def answers(self, outputs: Array) -> Array:
        """The class (N,) that outputs (outputs, N) stand for."""
        classes: Array = outputs.argmax(axis=0) if len(outputs) > 1 else (outputs[0] >= self.middle).astype(np.intp)
        return classes


def training_labels(session: Session, most: int) -> Array | None:
    """The classes of the first training samples; None where there are no classes, or one for every time step."""
    dataset, read = session.dataset, reading(session)
    if dataset is None or dataset.targets is None or not read.classes or dataset.per_step:
        return None
    targets = listed(dataset.targets)[0]
    rows = session.parts.train if session.parts is not None else np.arange(len(targets))
    return read.labels(targets[rows[rows < len(targets)][:most]])


def reading(session: Session) -> Reading:
    """How this project's targets are to be read; of several, those of the first output."""
    return reading_of(session.dataset)


def reading_of(dataset: Dataset | None) -> Reading:
    """How the (first) targets of a data set are to be read."""
    targets = listed(dataset.targets)[0] if dataset is not None and dataset.targets is not None else None
    if dataset is None or targets is None:
        return Reading(0)
    if dataset.class_count >= 2:
        single = targets.ndim == 2 and targets.shape[1] == 1
        return Reading(2, 0.5, 0.5) if single else Reading(dataset.class_count, 0.5, 0.5)
    if targets.ndim == 2 and targets.shape[1] == 1 and np.isin(targets, (-1.0, 1.0)).all():
        return Reading(2, 0.0, 1.0)
    finite = targets[np.isfinite(targets)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (-1.0, 1.0)
    if low < 0.0 < high or low == high:
        return Reading(0, 0.0, max(abs(low), abs(high)) or 1.0)
    return Reading(0, (low + high) / 2, (high - low) / 2)
