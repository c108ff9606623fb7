"""Evaluation and prediction: the forward part of the same program, in chunks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from nnsim.engine.binding import Part
from nnsim.engine.compiler import Context, forward_program
from nnsim.engine.holding import NOTHING, Held, execute
from nnsim.engine.metrics import metrics
from nnsim.engine.program import Program

CHUNK = 4096
"""Samples that are computed at a time; of sequences fewer, so that about as many steps are."""
LEAST_CHUNK = 64
LEAST_PROGRAMS, MOST_PROGRAMS = 8, 24
"""So many programs are kept whatever they hold, and so many at most: ten plots ask for a dozen sizes with every picture."""
MOST_KEPT = 4 * CHUNK
"""Samples that more than the fewest programs hold together."""


class Evaluator:
    """Runs samples forward without dropout. Programs are kept by batch size."""

    def __init__(self, context: Context, perceptron: bool) -> None:
        self._context = context
        self._programs: dict[tuple[int, bool, int | None], Program] = {}
        self._of_other_lengths: dict[tuple[int, bool, int | None], Program] = {}
        self._sums = perceptron
        self._chunk = max(CHUNK // max(context.timing.steps, 1), LEAST_CHUNK)

    @property
    def programs(self) -> list[Program]:
        """All that were made until now."""
        return [*self._programs.values(), *self._of_other_lengths.values()]

    def outputs(
        self, rows: Mapping[str, Any], nodes: tuple[str, ...], value: str = "a", masks: Mapping[str, Any] | None = None,
        held: Held = NOTHING,
    ) -> dict[str, Any]:  # fmt: skip
        """Activations (units, samples), or (time steps, units, samples), of some nodes for rows (samples, …, features + 1) by input id."""
        samples = _samples(rows)
        results: dict[str, list[Any]] = {node: [] for node in nodes}
        for start in range(0, samples, self._chunk):
            size = min(self._chunk, samples - start)
            program = self._program(size, False)
            self._execute(program, rows, start, masks or {}, held)
            for node in nodes:
                results[node].append(program.values[node, value].copy())
        return {node: parts[0] if len(parts) == 1 else np.concatenate(parts, axis=-1) for node, parts in results.items()}

    def values(
        self, rows: Mapping[str, Any], masks: Mapping[str, Any] | None = None, steps: int | None = None, held: Held = NOTHING
    ) -> Mapping[tuple[str, str], Any]:
        """Every value of the forward pass for at most a chunk of rows, by (node id, name): the program's own arrays.

        `steps`: of sequences that are not as long as the data's; every step of them counts. `held`: units that give something else.
        """
        program = self._program(min(_samples(rows), self._chunk), False, steps)
        self._execute(program, rows, 0, masks or {}, held)
        return program.values

    def evaluate(self, part: Part) -> dict[str, float]:
        """Loss and metrics of a part; an empty dict if it has no samples. With several outputs, metrics carry their names."""
        if not part.samples:
            return {}
        outputs = tuple(self._context.document.output_nodes())
        results: dict[str, list[Any]] = {node: [] for node in outputs}
        loss = 0.0
        for start in range(0, part.samples, self._chunk):
            size = min(self._chunk, part.samples - start)
            program = self._program(size, True)
            for id, target in part.targets.items():
                rows = target[start : start + size]
                program.targets[id][...] = rows.transpose(1, 2, 0) if rows.ndim == 3 else rows.T
            self._execute(program, part.inputs, start, part.masks)
            loss += self._share(program, part, start, size)
            for node in outputs:
                results[node].append(program.values[node, "a"].copy())
        found = {"loss": loss}
        for node in outputs:
            if node in part.targets:
                compared = compared_samples(np.concatenate(results[node], axis=-1), part.targets[node], part.masks)
                for name, value in metrics(*compared).items():
                    title = self._context.document.network.nodes[node].name
                    found[name if len(outputs) == 1 else f"{name}/{title}"] = value
        return found

    def _share(self, program: Program, part: Part, start: int, size: int) -> float:
        """What a chunk adds to the loss of the whole: losses that are means count by their samples, or by the elements that count."""
        document = self._context.document
        total = 0.0
        for node, value in program.losses.items():
            spec = document.catalog.spec("loss", document.loss_of(node))
            share = size / part.samples
            if part.masks and node in self._context.lasting_targets and getattr(spec.entry.definition, "per_element", False):
                valid = part.masks["valid"]
                share = float(valid[start : start + size].sum() / valid.sum())
            summed = self._sums or spec.values["reduction"] == "sum"
            total += float(value) * (1.0 if summed else share)
        return total

    def _program(self, size: int, targets: bool, steps: int | None = None) -> Program:
        known = self._programs if steps is None else self._of_other_lengths
        program = known.pop((size, targets, steps), None)  # those that were used last stand at the end
        if program is None:
            while len(known) >= LEAST_PROGRAMS and (len(known) >= MOST_PROGRAMS or size + sum(key[0] for key in known) > MOST_KEPT):
                del known[next(iter(known))]
            context = self._context
            if steps is not None:
                context = replace(context, timing=replace(context.timing, steps=steps), masked=False)
            program = forward_program(context, size, targets)
        known[size, targets, steps] = program
        return program

    def _execute(
        self, program: Program, rows: Mapping[str, Any], start: int, masks: Mapping[str, Any], held: Held = NOTHING
    ) -> None:
        for id, array in program.load.items():
            array[...] = rows[id][start : start + program.batch]
        for name, array in program.masks.items():
            array[...] = masks[name][start : start + program.batch] if masks else _every_step(name, array.shape)
        if held:
            execute(program, held)
            return
        for operation in program.operations:
            operation()


def _samples(rows: Mapping[str, Any]) -> int:
    """How many there are; of a graph without inputs one."""
    return len(next(iter(rows.values()))) if rows else 1


def _every_step(name: str, shape: tuple[int, ...]) -> Any:
    """The mask of sequences that all last to the end."""
    mask = np.ones(shape)
    if name == "last":
        mask[:, :-1] = 0
    return mask


def compared_samples(outputs: Any, targets: Any, masks: Mapping[str, Any]) -> tuple[Any, Any]:
    """Outputs and targets as (units, samples): of sequences every step that counts, or the last one where the target has no time.

    `outputs` (units, N) or (T, units, N); `targets` (N, units) or (N, T, units).
    """
    if outputs.ndim == 2:
        return outputs, targets.T
    by_sample = outputs.transpose(2, 0, 1)
    if targets.ndim == 3:
        chosen = masks["valid"] > 0 if masks else np.ones(targets.shape[:2], bool)
        return by_sample[chosen].T, targets[chosen].T
    if not masks:
        return outputs[-1], targets.T
    return by_sample[masks["last"] > 0].T, targets.T
