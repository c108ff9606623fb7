"""Which samples stand out: those of the training part that excite a unit most, and those of any part that are most wrong.

All of them are looked at, on a copy of the run and in a thread of its own, so that what is found belongs to one moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from nnsim.engine.binding import Part
from nnsim.engine.copied import Ask, Copied, OnACopy
from nnsim.engine.machine import Machine
from nnsim.engine.metrics import classes_of, is_classification

MOST = 24
"""Samples that are kept."""
BATCH = 512
"""Samples that are looked at between two looks at whether to give up."""


@dataclass(frozen=True)
class Excites:
    """The samples to which a unit, counted from 0, answers most."""

    node: str
    unit: int


@dataclass(frozen=True)
class Mistakes:
    """The samples of a part ("train", "validation", "test") that are most wrong at the first output, or those of one class that are taken
    for another: (true, answered).
    """

    cell: tuple[int, int] | None = None
    part: str = "train"


Question: TypeAlias = Excites | Mistakes


@dataclass(frozen=True)
class Ranked:
    """A sample, by its place in its part. `value`: the unit's answer, at its largest over time (at `step`); of a mistake the probability
    that the right class got, or how far the answer is off, at its worst over time. `wanted` and `answered`: classes, or numbers; None for
    units.
    """

    sample: int
    value: float
    step: int | None = None
    wanted: float | None = None
    answered: float | None = None


class Ranking(OnACopy[Copied]):
    """Looks through the samples of a part. `machine`: one that can be used again while the network stays the same."""

    def __init__(self, ask: Ask[Copied], question: Question, machine: Machine | None = None) -> None:
        super().__init__("ranking", ask, Copied.of)
        self.question = question
        self.ranked: tuple[Ranked, ...] = ()
        self.found = 0
        """How many there are, also those that are not kept: of mistakes all wrong answers, else all samples."""
        self.classes = False
        """Whether answers are classes."""
        self.machine = machine
        self.start()

    def examine(self, copied: Copied) -> None:
        machine = self.machine = self.machine or Machine(copied.project)
        machine.parameters.values[...] = copied.parameters
        part = machine.train if isinstance(self.question, Excites) else machine.binding.parts[self.question.part]
        if not part.samples:
            return
        with np.errstate(all="ignore"):
            if isinstance(self.question, Excites):
                self._excite(machine, part, self.question)
            else:
                self._mistake(machine, part, self.question)

    def _outputs(self, machine: Machine, part: Part, node: str) -> Any:
        """(units, N), or (T, units, N); None if it was given up."""
        found = []
        for start in range(0, part.samples, BATCH):
            if self.given_up():
                return None
            chosen = slice(start, start + BATCH)
            inputs, masks = (_cut(given, chosen) for given in (part.inputs, part.masks))
            found.append(machine.evaluator.outputs(inputs, (node,), masks=masks)[node])
        return np.concatenate(found, axis=-1)

    def _excite(self, machine: Machine, part: Part, question: Excites) -> None:
        outputs = self._outputs(machine, part, question.node)
        if outputs is None or question.unit >= outputs.shape[-2]:
            return
        answers = outputs[..., question.unit, :]
        steps = None
        if answers.ndim == 2:
            valid = part.masks["valid"].T > 0 if part.masks else np.ones(answers.shape, bool)
            answers = np.where(valid, answers, -np.inf)
            steps = answers.argmax(axis=0)
            answers = answers.max(axis=0)
        order = np.argsort(answers, kind="stable")[::-1][:MOST]
        self.found = part.samples
        self.ranked = tuple(
            Ranked(int(sample), float(answers[sample]), None if steps is None else int(steps[sample])) for sample in order
        )

    def _mistake(self, machine: Machine, part: Part, question: Mistakes) -> None:
        node = next((id for id in machine.document.output_nodes() if id in part.targets), None)
        outputs = self._outputs(machine, part, node) if node is not None else None
        if node is None or outputs is None:
            return
        targets = part.targets[node]
        if outputs.ndim == 3 and targets.ndim == 2:  # what is asked for is the last answer
            last = part.masks["last"].argmax(axis=1) if part.masks else np.full(part.samples, len(outputs) - 1)
            outputs = outputs[last, :, np.arange(part.samples)].T
        if outputs.ndim == 3:
            self._over_time(outputs, targets, part)
            return
        wanted = targets.T
        self.classes = is_classification(wanted)
        if self.classes:
            self._of_classes(outputs, wanted, question)
        else:
            self._rank(np.abs(outputs - wanted).max(axis=0), outputs[0], wanted[0], np.arange(part.samples))

    def _of_classes(self, outputs: Any, wanted: Any, question: Mistakes) -> None:
        true, said = classes_of(wanted), classes_of(outputs)
        right = _right(outputs, wanted)
        cell = question.cell
        chosen = np.flatnonzero(said != true if cell is None else (true == cell[0]) & (said == cell[1]))
        order = chosen[np.argsort(right[chosen], kind="stable")]
        self.found = len(order)
        self.ranked = tuple(Ranked(int(s), float(right[s]), None, float(true[s]), float(said[s])) for s in order[:MOST])

    def _over_time(self, outputs: Any, targets: Any, part: Part) -> None:
        """Of answers at every step the one that is most wrong."""
        answers, wanted = outputs.transpose(1, 2, 0), targets.transpose(2, 0, 1)  # (units, N, T)
        valid = part.masks["valid"] > 0 if part.masks else np.ones(wanted.shape[1:], bool)
        self.classes = is_classification(wanted[:, valid])
        distance = 1.0 - _right(answers, wanted) if self.classes else np.abs(answers - wanted).max(axis=0)
        steps = np.where(valid, distance, -1.0).argmax(axis=1)
        rows = np.arange(part.samples)
        at = answers[:, rows, steps], wanted[:, rows, steps]
        said, true = (classes_of(at[0]), classes_of(at[1])) if self.classes else (at[0][0], at[1][0])
        if self.classes:
            rows = np.flatnonzero(said != true)
        self._rank(distance[rows, steps[rows]], said[rows], true[rows], rows, steps[rows])

    def _rank(self, distance: Any, answered: Any, wanted: Any, samples: Any, steps: Any = None) -> None:
        distance = np.where(np.isfinite(distance), distance, np.inf)
        order = np.argsort(-distance.astype(float), kind="stable")[:MOST]
        self.found = len(samples)
        values = 1.0 - distance if self.classes else distance
        self.ranked = tuple(
            Ranked(int(samples[o]), float(values[o]), None if steps is None else int(steps[o]), float(wanted[o]), float(answered[o]))
            for o in order
        )


def _right(outputs: Any, wanted: Any) -> Any:
    """The probability of the right class: units in the first axis, one of them for a yes or no."""
    found = (wanted * outputs).sum(axis=0) if len(wanted) > 1 else np.where(wanted[0] == 1, outputs[0], 1 - outputs[0])
    return np.where(np.isfinite(found), found, -np.inf)


def _cut(given: Mapping[str, Any], chosen: slice) -> dict[str, Any]:
    return {key: array[chosen] for key, array in given.items()}
