"""Evaluation and prediction: the forward part of the same program, in chunks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnsim.engine.binding import Part
from nnsim.engine.compiler import Context, forward_program
from nnsim.engine.metrics import metrics
from nnsim.engine.program import Program

CHUNK = 4096
MOST_PROGRAMS = 8


class Evaluator:
    """Runs samples forward without dropout. Programs are kept by batch size."""

    def __init__(self, context: Context, perceptron: bool) -> None:
        self._context = context
        self._programs: dict[tuple[int, bool], Program] = {}
        self._sums = perceptron

    def outputs(self, rows: Mapping[str, Any], nodes: tuple[str, ...], value: str = "a") -> dict[str, Any]:
        """Activations (units, samples) of some nodes for rows (samples, features + 1) by input id."""
        samples = len(next(iter(rows.values())))
        results: dict[str, list[Any]] = {node: [] for node in nodes}
        for start in range(0, samples, CHUNK):
            size = min(CHUNK, samples - start)
            program = self._program(size, False)
            self._execute(program, rows, start)
            for node in nodes:
                results[node].append(program.values[node, value].copy())
        return {node: parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1) for node, parts in results.items()}

    def values(self, rows: Mapping[str, Any]) -> Mapping[tuple[str, str], Any]:
        """Every value of the forward pass for at most a chunk of rows, by (node id, name): the program's own arrays."""
        program = self._program(min(len(next(iter(rows.values()))), CHUNK), False)
        self._execute(program, rows, 0)
        return program.values

    def evaluate(self, part: Part) -> dict[str, float]:
        """Loss and metrics of a part; an empty dict if it has no samples. With several outputs, metrics carry their names."""
        if not part.samples:
            return {}
        outputs = tuple(self._context.document.output_nodes())
        results: dict[str, list[Any]] = {node: [] for node in outputs}
        loss = 0.0
        for start in range(0, part.samples, CHUNK):
            size = min(CHUNK, part.samples - start)
            program = self._program(size, True)
            for id, target in part.targets.items():
                program.targets[id][...] = target[start : start + size].T
            self._execute(program, part.inputs, start)
            loss += self._share(program, size, part.samples)
            for node in outputs:
                results[node].append(program.values[node, "a"].copy())
        found = {"loss": loss}
        for node in outputs:
            if node in part.targets:
                for name, value in metrics(np.concatenate(results[node], axis=1), part.targets[node].T).items():
                    title = self._context.document.network.nodes[node].name
                    found[name if len(outputs) == 1 else f"{name}/{title}"] = value
        return found

    def _share(self, program: Program, size: int, samples: int) -> float:
        """What a chunk adds to the loss of the whole: losses that are means count by their samples."""
        document = self._context.document
        total = 0.0
        for node, value in program.losses.items():
            spec = document.catalog.spec("loss", document.loss_of(node))
            summed = self._sums or spec.values["reduction"] == "sum"
            total += float(value) * (1.0 if summed else size / samples)
        return total

    def _program(self, size: int, targets: bool) -> Program:
        program = self._programs.get((size, targets))
        if program is None:
            if len(self._programs) >= MOST_PROGRAMS:
                del self._programs[next(iter(self._programs))]
            program = self._programs[size, targets] = forward_program(self._context, size, targets)
        return program

    def _execute(self, program: Program, rows: Mapping[str, Any], start: int) -> None:
        for id, array in program.load.items():
            array[...] = rows[id][start : start + program.batch]
        for operation in program.operations:
            operation()
