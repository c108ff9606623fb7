"""Writing: a network that has learned which symbol comes next goes on with a text by itself, symbol by symbol.

What it says at the last symbol so far is taken for chances, one symbol is drawn by them, and so on. The temperature sharpens the chances
(below 1) or evens them out (above 1): they become proportional to p^(1/temperature); at 0 the likeliest symbol is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from nnsim.catalog import ProjectError
from nnsim.engine.compiler import forward_program
from nnsim.engine.run import Run
from nnsim.engine.streams import stream

KEPT = 0.5
"""Share of the window that is kept as context when it is full."""


class Writer:
    """Writes with a run as it is now. Raises ProjectError, with the reason, if the network does not foretell symbols."""

    def __init__(self, run: Run) -> None:
        machine = run.machine
        network = run.project.network
        self._machine = machine
        self._program = forward_program(machine.context, 1)
        inputs, outputs = network.inputs(), machine.document.output_nodes()
        one = len(inputs) == len(outputs) == 1
        if not one or inputs[0].id not in machine.context.sequences or outputs[0] not in machine.timing.lasting:
            raise ProjectError("Writing needs a network with one input of sequences and one output at every step.")
        if any(node.parameters.get("reads") == "backwards" for node in network):
            raise ProjectError("This network reads backwards, so it cannot go on with what is not there yet.")
        self._input, self._output = inputs[0].id, outputs[0]
        self.symbols = machine.shapes.units(self._output)
        features = machine.shapes.units(self._input)
        if features not in (1, self.symbols):
            raise ProjectError(f"Writing needs as many inputs as outputs, but there are {features} and {self.symbols}.")
        self._as_numbers = features == 1

    def write(self, start: Sequence[int], count: int, temperature: float = 1.0, seed: int = 0) -> Iterator[int]:
        """Numbers of `count` symbols that follow `start` (at least one symbol)."""
        random = stream(seed, "writing")
        window = self._machine.timing.steps
        written = list(start)[-window:]
        for _ in range(count):
            if len(written) == window + 1:
                written = written[-max(int(window * KEPT), 1) :]
            symbol = self._draw(self._chances(written), temperature, random)
            written.append(symbol)
            yield symbol

    def _chances(self, written: list[int]) -> Any:
        """What the network says after these symbols; what stands behind them in the window cannot matter to it."""
        rows = self._program.load[self._input]
        symbols = np.zeros((self._machine.timing.steps, rows.shape[-1] - 1))
        place = np.arange(len(written))
        if self._as_numbers:
            symbols[place, 0] = written
        else:
            symbols[place, written] = 1
        standardizer = self._machine.binding.standardizers.get(self._input)
        rows[0, :, :-1] = symbols if standardizer is None else standardizer.apply(symbols)
        for array in self._program.masks.values():
            array[...] = 1
        with np.errstate(all="ignore"):
            for operation in self._program.operations:
                operation()
        return self._program.values[self._output, "a"][len(written) - 1, :, 0]

    def _draw(self, chances: Any, temperature: float, random: np.random.Generator) -> int:
        if temperature <= 0:
            return int(np.argmax(chances))
        exponents = np.log(np.maximum(chances.astype(float), 1e-300)) / temperature
        weights = np.exp(exponents - exponents.max())
        return int(random.choice(len(weights), p=weights / weights.sum()))
