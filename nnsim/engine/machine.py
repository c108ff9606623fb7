"""The machine of a run: it walks the program, one operation after the other, and nothing else does.

Training exhausts the walk, stepping advances it by one, going back restores a snapshot and walks again. So all of them give the same bits.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np

from nnsim.catalog import Plain, sentence
from nnsim.document import sequence_inputs, shapes_of, timing_of
from nnsim.document.settings import LIVE
from nnsim.engine import stopping
from nnsim.engine.binding import Binding
from nnsim.engine.carrying import carried_arrays, in_strands
from nnsim.engine.compiler import Context, Updater, training_program
from nnsim.engine.differentiator import Differentiator
from nnsim.engine.evaluation import Evaluator
from nnsim.engine.parameters import Parameters
from nnsim.engine.program import Operation, Program
from nnsim.engine.project import Project
from nnsim.engine.starts import draw_parameters
from nnsim.engine.state import Counters, Vitals
from nnsim.engine.streams import stream
from nnsim.maths.learning_rules import LearningRule


class NotFiniteError(ArithmeticError):
    """The iteration that just ran produced a number that is not finite."""


class Machine:
    """Everything of a run that executes. Raises ProjectError if the project cannot run."""

    def __init__(self, project: Project) -> None:
        project.require_runnable()
        self.project = project
        self.document = project.document
        settings = self.document.settings
        self.dtype = np.dtype(str(settings["dtype"]))
        self.shapes = shapes_of(self.document.network)
        data = project.data
        assert data is not None
        shape = project.data_shape()
        self.timing = timing_of(self.document, shape)
        sequences = sequence_inputs(self.document.network, shape)
        self.binding = Binding(self.document, data, self.shapes, self.dtype, sequences)
        self.parameters = Parameters(self.document, self.shapes, self.dtype)
        rule = self.document.catalog.spec("learning_rule", settings["learning_rule"]).entry.definition
        assert isinstance(rule, LearningRule)
        self.rule = rule
        self.settings: dict[str, Plain] = {key: settings[key] for key in sorted(LIVE)}
        clip: Any = settings["clip_norm"]
        optimizer = "sgd" if rule.error is not None else settings["optimizer"]
        self.updater = Updater(self.document.catalog.spec("optimizer", optimizer), self.parameters, clip)
        self.train = self.binding.parts["train"]
        self._size_batches(settings)
        seed: Any = settings["seed"]
        self.counters = Counters()
        self.carried = {} if self.full else carried_arrays(self.document, self.shapes, self.timing, self.batch, self.dtype)
        if self.carried:
            self.order[:] = in_strands(len(self.order), self.batch)
        self.vitals = Vitals(
            self.counters, self.parameters.values, {**self.updater.state, **self.carried}, self.updater.scalars, self.order,
            {"order": stream(seed, "order"), "dropout": stream(seed, "dropout")}, self.settings,
        )
        self.context = Context(
            self.document, self.shapes, self.parameters, self.dtype, self.vitals.random["dropout"], self.updater, self.timing, sequences,
            frozenset(id for id, array in self.train.targets.items() if array.ndim == 3), bool(self.train.masks),
            self.carried,
        )
        self.evaluator = Evaluator(self.context, rule.error is not None)
        self._programs: dict[int, tuple[Program, Any]] = {}
        draw_parameters(project, self.parameters)
        self.loss: float | None = None
        self.epoch_errors = 0.0
        self.program = self._program(self.batch)
        self._pending: Iterator[Operation] | None = None
        self._apply_settings()

    def _size_batches(self, settings: Any) -> None:
        samples = self.train.samples
        size = settings["batch_size"]
        if self.rule.one_by_one:
            size = 1
        self.batch = samples if size is None else min(int(size), samples)
        self.full = self.batch == samples
        self.shuffled = bool(settings["shuffle"]) and settings["batch_size"] is not None and not self.full
        self.order = np.arange(samples, dtype=np.intp)
        self.batches = -(-samples // self.batch)

    # Walking

    def walk(self) -> Iterator[Operation]:
        """The iteration under way or the next one, an operation at a time; ended when the last one is yielded."""
        if self._pending is None:
            self._pending = self._iteration()
        return self._pending

    def _iteration(self) -> Iterator[Operation]:
        program, counters = self._begin(), self.counters
        for number, operation, run in program.numbered:
            run()
            counters.operation = number
            yield operation
        last = program.operations[-1]
        last.run()
        self._pending = None
        self._end(program)
        yield last

    def _begin(self) -> Program:
        counters = self.counters
        if counters.batch == 0 and self.shuffled:
            self.vitals.random["order"].shuffle(self.order)
        if self._scheduled:
            self._set_rate()
        if self.full:
            return self.program
        if counters.batch == 0:
            for array in self.carried.values():
                array[...] = 0
        start = counters.batch * self.batch
        stop = start + self.batch
        if stop > len(self.order):
            stop = len(self.order)
        program, indices = self._programs.get(stop - start) or self._made(stop - start)
        indices[:] = self.order[start:stop]
        self.program = program
        return program

    def _end(self, program: Program) -> None:
        counters = self.counters
        counters.operation = 0
        loss = self.loss = float(program.loss)
        values = self.parameters.values
        if not (math.isfinite(loss) and math.isfinite(values.dot(values))) and self.not_finite() is not None:
            raise NotFiniteError
        counters.iteration += 1
        counters.batch += 1
        counters.errors += loss
        if counters.batch == self.batches:
            counters.batch = 0
            counters.epoch += 1
            self._end_epoch()

    def _end_epoch(self) -> None:
        counters = self.counters
        patience, epochs = self.settings["early_stopping"], self.settings["epochs"]
        if self.rule.stops_without_error and counters.errors == 0:
            counters.stopped = stopping.all_right()
        if patience is not None:
            loss = self.evaluator.evaluate(self.binding.parts["validation"])["loss"]
            if loss < counters.best:
                counters.best, counters.stale = loss, 0
            else:
                counters.stale += 1
                if counters.stale >= patience:  # type: ignore[operator]
                    counters.stopped = stopping.no_better(patience)
        if epochs is not None and counters.epoch >= epochs:  # type: ignore[operator]
            counters.stopped = stopping.done(epochs)
        self.epoch_errors, counters.errors = counters.errors, 0.0

    def not_finite(self) -> str | None:
        """Name of the first array of the last iteration that holds a number which is not finite."""
        if self.loss is not None and not math.isfinite(self.loss):
            return sentence("the loss")
        for slot in self.parameters.slots.values():
            if not np.isfinite(slot.view(self.parameters.gradients)).all():
                return sentence("the gradient of {name}", name=slot.name)
        for slot in self.parameters.slots.values():
            if not np.isfinite(slot.view(self.parameters.values)).all():
                return slot.name
        return None

    def lost_state(self) -> str | None:
        """Name of the first array of the optimiser that holds a number which is not finite: weights can stay finite beside it."""
        with np.errstate(all="ignore"):
            for name, array in self.updater.state.items():
                if not math.isfinite(array.dot(array)) and not np.isfinite(array).all():
                    return sentence("the optimiser's {name}", name=name)
        return None

    # Settings that change while it runs

    def change(self, key: str, value: Plain) -> None:
        """Take over a setting from this moment on."""
        self.settings[key] = value
        self.counters.stopped = ""
        self._apply_settings()

    def restore(self, snapshot: Any) -> None:
        """Go back to a snapshot."""
        self._pending = None
        self.vitals.restore(snapshot)
        if snapshot.settings != self.settings:
            self.settings.update(snapshot.settings)
            self._apply_settings()
        self._set_rate()

    def leave(self) -> None:
        """Nobody goes on with the iteration under way: what walks it refers to the machine, and would keep it in memory."""
        self._pending = None

    def blank(self) -> None:
        """Nothing has been computed yet: signals, errors and gradients are 0. What nodes only send stays."""
        self.parameters.gradients[...] = 0
        for program, _ in self._programs.values():
            self._blank(program)

    def _blank(self, program: Program) -> None:
        nodes, values = self.document.network.nodes, program.values
        kinds = ("constant", "input") if self.full else ("constant",)  # a full batch is the data itself
        fixed = {id for id, node in nodes.items() if node.kind in kinds and not node.parameters.get("trainable")}
        sent = {id(array) for (node, name), array in values.items() if name == "a" and node in fixed}
        for array in values.values():
            if id(array) not in sent:
                array[...] = 0

    def _apply_settings(self) -> None:
        clip: Any = self.settings["clip_norm"]
        clipping = any(operation.names for operation in self.updater.operations[:-1])
        if (clip is not None) != clipping:
            self.updater.build(clip)
            self._programs.clear()
            self.program = self._program(self.batch)
        elif clip is not None:
            self.updater.limit[...] = clip
        spec = self.document.catalog.spec("schedule", self.settings["schedule"])
        self._scheduled = spec.key != "constant"
        self._factor = spec
        self._set_rate()

    def _set_rate(self) -> None:
        rate: Any = self.settings["learning_rate"]
        if self._scheduled:
            given = dict(self._factor.values)
            by_iteration = given.pop("unit", "epoch") == "iteration"
            count = self.counters.iteration if by_iteration else self.counters.epoch
            rate = rate * self._factor.entry.definition(count, **given)  # type: ignore[operator]
        self.updater.alpha[...] = rate

    @cached_property
    def differentiator(self) -> Differentiator:
        """Works out values and gradients beside the run."""
        return Differentiator(self.context, self.train)

    # Programs

    def loss_slope(self, node_id: str) -> Any:
        """The loss's part of ∂L/∂a of an output whose Δ was computed together with its loss; None for other nodes."""
        comparison = self.program.comparisons.get(node_id)
        if comparison is None or not comparison.fused:
            return None
        with np.errstate(all="ignore"):
            return comparison.slope(self.program.values[node_id, "a"])

    @property
    def programs(self) -> list[Program]:
        """All that were made until now: of each size of a batch, and those that only look."""
        return [*(program for program, _ in self._programs.values()), *self.evaluator.programs]

    def program_of(self, batch: int) -> Program:
        """The program of a batch of an epoch, the first being 0: the last one may be smaller."""
        return self._program(min(self.batch, len(self.order) - batch * self.batch))

    def _program(self, size: int) -> Program:
        return (self._programs.get(size) or self._made(size))[0]

    def _made(self, size: int) -> tuple[Program, Any]:
        indices = None if self.full else np.zeros(size, np.intp)
        made = self._programs[size] = (training_program(self.context, self.train, size, indices), indices)
        self._blank(made[0])
        return made
