"""What something was at the moments of a run that the timeline keeps: the course of it over the training, also from before anybody asked.

Each of these moments is looked at once, on a copy of the run and in a thread of its own; nothing is trained again.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from nnsim.engine.binding import Part
from nnsim.engine.copied import Ask, Kept, OnACopy, kept
from nnsim.engine.flat_ends import by_unit
from nnsim.engine.machine import Machine
from nnsim.engine.project import Project
from nnsim.engine.run import Run

MOST_MOMENTS = 300
SAMPLES, STEPS = 100, 400
"""Training samples, at most, over which activations are spread, and time steps, at most, that these have together."""
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles of a spread."""


@dataclass(frozen=True)
class Journey:
    """A project, and its parameters at some moments up to now."""

    project: Project
    moments: tuple[Kept, ...]
    iteration: int

    @classmethod
    def of(cls, run: Run) -> Journey:
        now = Kept(run.iteration, run.machine.parameters.values.copy())
        earlier = tuple(moment for moment in kept(run, MOST_MOMENTS) if moment.iteration < run.iteration)
        return cls(run.project.frozen_copy(), (*earlier, now), run.iteration)


@dataclass(frozen=True)
class Answers:
    """The first output (units, samples) for some training samples, of sequences at the last step that counts."""

    samples: tuple[int, ...]

    def of(self, machine: Machine) -> Any:
        node, part = machine.document.output_nodes()[0], machine.train
        chosen = [sample for sample in self.samples if sample < part.samples]
        if not chosen:
            return np.zeros((machine.shapes.units(node), 0))
        taken = _taken(part, chosen)
        outputs = machine.evaluator.outputs(taken.inputs, (node,), masks=taken.masks)[node]
        if outputs.ndim == 2:
            return outputs
        last = taken.masks["last"].argmax(axis=1) if taken.masks else np.full(len(chosen), len(outputs) - 1)
        return outputs[last, :, np.arange(len(chosen))].T


@dataclass(frozen=True)
class Spread:
    """How the activations of layers are spread over their units and some training samples: (layers, `SHARES`); NaN where not finite."""

    nodes: tuple[str, ...]

    def of(self, machine: Machine) -> Any:
        part = machine.train.first(max(min(SAMPLES, STEPS // max(machine.timing.steps, 1)), 1))
        values = machine.evaluator.values(part.inputs, part.masks)
        found = np.full((len(self.nodes), len(SHARES)), np.nan)
        for place, id in enumerate(self.nodes):
            if (id, "a") in values:
                answers = by_unit(values[id, "a"]).astype(float)
                if np.isfinite(answers).all():
                    found[place] = np.quantile(answers, SHARES)
        return found


@dataclass(frozen=True)
class Numbers:
    """Single parameters, each by its key ("connection id:W", "node id:b" …) and its place in it; NaN where there is no such one."""

    places: tuple[tuple[str, tuple[int, ...]], ...]

    def of(self, machine: Machine) -> Any:
        found = np.full(len(self.places), np.nan)
        for at, (key, index) in enumerate(self.places):
            slot = machine.parameters.slots.get(key)
            if slot is not None and len(index) == len(slot.shape) and all(i < n for i, n in zip(index, slot.shape, strict=True)):
                found[at] = machine.parameters.value(key)[index]
        return found


Question: TypeAlias = Answers | Spread | Numbers


@dataclass
class Looked:
    """A machine of its own, and what was found out with it about moments that are looked at again."""

    machine: Machine
    question: Question | None = None
    found: dict[tuple[int, int], Any] = field(default_factory=dict)

    def at(self, moment: Kept) -> Any:
        """The answer at a moment."""
        assert self.question is not None
        self.machine.parameters.values[...] = moment.parameters
        return self.question.of(self.machine)


class ThroughTraining(OnACopy[Journey]):
    """`course`: (iteration, what was found), in order, the last one now. `looked`: what the next one can use while the network stays."""

    def __init__(self, ask: Ask[Journey], question: Question, looked: Looked | None = None) -> None:
        super().__init__("course over the training", ask, Journey.of)
        self.question = question
        self.course: tuple[tuple[int, Any], ...] = ()
        self.looked = looked
        self.start()

    def examine(self, copied: Journey) -> None:
        looked = self.looked = self.looked or Looked(Machine(copied.project))
        if looked.question != self.question:
            looked.question, looked.found = self.question, {}
        known, looked.found = looked.found, {}
        course = []
        with np.errstate(all="ignore"):
            for moment in copied.moments:
                if self.given_up():
                    return
                key = moment.iteration, zlib.crc32(memoryview(moment.parameters).cast("B"))
                looked.found[key] = known[key] if key in known else looked.at(moment)
                course.append((moment.iteration, looked.found[key]))
        self.course = tuple(course)


def _taken(part: Part, chosen: list[int]) -> Part:
    """Some samples of a part."""
    inputs, masks = ({key: array[chosen] for key, array in given.items()} for given in (part.inputs, part.masks))
    return Part(part.indices[chosen], inputs, {}, masks)


