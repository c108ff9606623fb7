"""What a computation graph gives, and with which gradients, for values that nobody trains with: typed, drawn as a curve, or moved a little.

The forward and backward operations of the same compiler work in arrays of their own, so the run that trains is not touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from nnsim.catalog import Sentence, sentence
from nnsim.document.graphs import is_graph
from nnsim.engine.binding import Part
from nnsim.engine.compiler import Context, gradient_program
from nnsim.engine.parameters import Parameters
from nnsim.engine.program import Program
from nnsim.maths.layers import layer_of

MOST_NODES = 300
MOST_PARAMETERS = 20_000
MOST_PROGRAMS = 6


class Differentiator:
    """Works with a copy of the parameters of a run; programs are kept by the number of samples."""

    def __init__(self, context: Context, train: Part) -> None:
        self.parameters = Parameters(context.document, context.shapes, context.dtype)
        self._source, self._train = context.parameters, train
        self._context = replace(context, parameters=self.parameters)
        self._programs: dict[int, Program] = {}

    def reason_not(self) -> Sentence | None:
        """Why there is nothing to differentiate, or None."""
        document = self._context.document
        if not is_graph(document):
            return sentence("This needs a computation graph: an output that is differentiated itself, by the loss “the output itself”.")
        if self._context.timing.steps:
            return sentence("This needs a graph without time steps.")
        layers = [layer_of(document.network.entry(node), node.parameters) for node in document.network]
        if any(layer.eval_forward is not None for layer in layers):
            return sentence("This needs a graph without dropout.")
        if len(layers) > MOST_NODES or self.parameters.size > MOST_PARAMETERS:
            return sentence("This network is too large to be looked at as a graph.")
        return None

    def take(self) -> None:
        """Take over the parameters as they are in the run now."""
        self.parameters.values[...] = self._source.values

    def run(self, rows: Mapping[str, Any]) -> Program:
        """Everything for some samples, (samples, features + 1) by input id: the program, whose arrays hold until it runs again.

        The gradients are those of the sum over the samples, so each sample's are its own.
        """
        samples = len(next(iter(rows.values()))) if rows else 1
        program = self._programs.get(samples)
        if program is None:
            if len(self._programs) >= MOST_PROGRAMS:
                del self._programs[next(iter(self._programs))]
            program = self._programs[samples] = gradient_program(self._context, samples)
        for id, array in program.load.items():
            array[...] = rows[id]
        with np.errstate(all="ignore"):
            for operation in program.operations:
                operation()
        return program

    def row_of(self, sample: int) -> dict[str, Any]:
        """One training sample by input id, (1, features + 1)."""
        return {id: array[sample : sample + 1].copy() for id, array in self._train.inputs.items()}
