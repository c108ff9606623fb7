"""Writing: a network that has learned which symbol comes next goes on with a text by itself, symbol by symbol.

What it says after the last symbol is taken for chances, one symbol is drawn by them, and goes in next. The temperature sharpens the chances
(below 1) or evens them out (above 1): they become proportional to p^(1/temperature); at 0 the likeliest symbol is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnsim.catalog import ProjectError, sentence
from nnsim.datasets import Dataset
from nnsim.datasets.arrays import listed
from nnsim.engine.background import Background
from nnsim.engine.machine import Machine
from nnsim.engine.run import Run
from nnsim.engine.streams import stream
from nnsim.engine.walking import Glance, Glancing, Walker

MOST_TOLD = 12
"""So many of the likeliest symbols are told of each that is drawn."""
ASKED = 20
"""Sequences of a data set that are looked at to find out what its targets are."""


@dataclass(frozen=True)
class Drawn:
    """A symbol, the chance with which it was drawn, and the likeliest symbols with theirs: the highest first.

    Where a string ended and another one begins, `symbol` is NEW_LINE, and the beginning follows, `given` and not drawn.
    """

    symbol: int
    chance: float = 1.0
    likeliest: tuple[tuple[int, float], ...] = ()
    given: bool = False


NEW_LINE = -1


def symbols_of(data: Dataset | None) -> tuple[str, ...]:
    """The names of the symbols of which a data set asks, at every step, which comes next; () if it asks something else.

    Symbols go in one-hot or as their numbers; targets are one of them as a class, or all that may follow as zeros and ones.
    """
    if data is None or isinstance(data.inputs, dict) or isinstance(data.targets, dict) or not data.sequence or not data.per_step:
        return ()
    inputs, targets = data.inputs[:ASKED], data.targets
    if targets is None or inputs.ndim != 3 or targets.shape[1] != inputs.shape[1] or inputs.shape[1] < 2:
        return ()
    targets = targets[:ASKED]
    counted = np.ones(inputs.shape[:2], bool) if data.mask is None else data.mask[:ASKED]
    count = data.class_count if targets.dtype.kind == "i" else targets.shape[-1]
    if count < 2 or inputs.shape[-1] not in (1, count):
        return ()
    codes = inputs[..., 0] if inputs.shape[-1] == 1 else inputs.argmax(axis=-1)
    whole = codes == np.rint(codes) if inputs.shape[-1] == 1 else np.sort(inputs, axis=-1)[..., -2:].sum(axis=-1) == inputs.sum(axis=-1)
    if not whole[counted].all() or codes[counted].min() < 0 or codes[counted].max() >= count:
        return ()
    following, both = codes[:, 1:].astype(np.intp), counted[:, 1:] & counted[:, :-1]
    if targets.dtype.kind == "i":
        comes_next = targets[:, :-1] == following
    else:
        comes_next = np.take_along_axis(targets[:, :-1], np.clip(following, 0, count - 1)[..., None], axis=-1)[..., 0] == 1
    if not comes_next[both].all():
        return ()
    if data.class_count == count:
        return data.class_labels()
    return data.feature_names if len(data.feature_names) == count else tuple(map(str, range(count)))


def ends_of(data: Dataset | None) -> frozenset[tuple[int, int]]:
    """The two symbols with which a string of a data set may end, if inside strings they never follow each other; else nothing."""
    if data is None or data.lengths is None or not symbols_of(data):
        return frozenset()
    inputs, targets = listed(data.inputs)[0], listed(data.targets)[0]
    codes = (inputs[..., 0] if inputs.shape[-1] == 1 else inputs.argmax(axis=-1)).astype(np.intp)
    strings, last = np.arange(len(codes)), data.lengths - 1
    final = targets[strings, last]
    if final.ndim == 2:
        if (final.sum(axis=-1) != 1).any():
            return frozenset()
        final = final.argmax(axis=-1)
    inside = np.arange(codes.shape[1] - 1) < last[:, None]
    pairs = np.stack((codes[:, :-1][inside], codes[:, 1:][inside]), axis=-1)
    ends = {(int(before), int(symbol)) for before, symbol in zip(codes[strings, last], final, strict=True)}
    return frozenset() if ends & {(int(before), int(symbol)) for before, symbol in np.unique(pairs, axis=0)} else frozenset(ends)


class Writer:
    """Writes with the parameters that it was given last. Raises ProjectError, with the reason, if the network does not foretell symbols."""

    def __init__(self, machine: Machine) -> None:
        network = machine.document.network
        inputs, outputs = network.inputs(), machine.document.output_nodes()
        one = len(inputs) == len(outputs) == 1
        if not one or inputs[0].id not in machine.context.sequences or outputs[0] not in machine.timing.lasting:
            raise ProjectError(sentence("Writing needs a network with one input of sequences and one output at every step."))
        if any(node.parameters.get("reads") == "backwards" for node in network):
            raise ProjectError(sentence("This network reads backwards, so it cannot go on with what is not there yet."))
        if machine.timing.running - machine.timing.lasting:
            raise ProjectError(sentence("This network waits for the end of a sequence, so it cannot say at every step what comes next."))
        self._input, self._output = inputs[0].id, outputs[0]
        self.symbols = machine.shapes.units(self._output)
        features = machine.shapes.units(self._input)
        if features not in (1, self.symbols) or self.symbols < 2:
            raise ProjectError(
                sentence(
                    "Writing needs as many inputs as outputs, but there are {features} and {symbols}.",
                    features=features, symbols=self.symbols,
                )
            )
        self._as_numbers = features == 1
        self._ends = ends_of(machine.binding.data)
        self._standardizer = machine.binding.standardizers.get(self._input)
        self.walker = Walker(machine)

    @classmethod
    def of(cls, run: Run) -> Writer:
        """A writer with the parameters of a run as it is now."""
        writer = cls(run.machine)
        writer.take(Glance.at(run))
        return writer

    def take(self, glance: Glance) -> None:
        """Write with the parameters of that moment from now on."""
        self._values = glance.values

    def write(self, start: Sequence[int], count: int, temperature: float = 1.0, seed: int = 0) -> Iterator[int]:
        """Numbers of `count` symbols that follow `start` (at least one symbol)."""
        return (drawn.symbol for drawn in self.drawn(start, count, temperature, seed) if not drawn.given)

    def drawn(self, start: Sequence[int], count: int, temperature: float = 1.0, seed: int = 0) -> Iterator[Drawn]:
        """The same with the chances of each; of strings that end, one after the other, each with the beginning.

        Raises ProjectError if the network's outputs cannot be taken for chances.
        """
        random = stream(seed, "writing")
        self._begin(start)
        before = start[-1]
        for place in range(count):
            chances = self._chances(temperature)
            symbol = int(random.choice(len(chances), p=chances))
            order = np.argsort(-chances, kind="stable")[:MOST_TOLD]
            yield Drawn(symbol, float(chances[symbol]), tuple((int(other), float(chances[other])) for other in order))
            if place == count - 1:
                return
            if (before, symbol) in self._ends:
                yield Drawn(NEW_LINE, given=True)
                yield from (Drawn(given, given=True) for given in start)
                self._begin(start)
                before = start[-1]
            else:
                self.walker.pass_on()
                self._read(symbol)
                before = symbol

    def _begin(self, start: Sequence[int]) -> None:
        self.walker.begin(self._values)
        self._read(start[0])
        for symbol in start[1:]:
            self.walker.pass_on()
            self._read(symbol)

    def _read(self, symbol: int) -> None:
        given: Any = np.array([float(symbol)]) if self._as_numbers else np.eye(1, self.symbols, symbol)[0]
        if self._standardizer is not None:
            given = self._standardizer.apply(given[None])[0]
        self.walker.step({self._input: given})

    def _chances(self, temperature: float) -> Any:
        """With what chance each symbol comes next."""
        said = self.walker.value(self._output).astype(float)
        if not np.isfinite(said).all() or not (said > 0).any():
            raise ProjectError(sentence("What the network says is no chance of anything: its output should be a softmax or a sigmoid."))
        if temperature <= 0:
            return np.eye(1, len(said), int(np.argmax(said)))[0]
        exponents = np.log(np.maximum(said, 1e-300)) / temperature
        weights = np.exp(exponents - exponents.max())
        return weights / weights.sum()


class Specimen(Background):
    """A text that is written in a thread of its own, with the parameters of the moment at which that begins. `drawn` grows."""

    def __init__(
        self, glance: Glancing, start: Sequence[int], count: int, temperature: float, seed: int, writer: Writer | None = None
    ) -> None:
        super().__init__("writing")
        self.begun = tuple(start)
        self.count = count
        self.temperature = temperature
        self.seed = seed
        self.writer = writer
        """Who writes: one that is given is taken if it still belongs to the run."""
        self.moment: Glance | None = None
        self.drawn: list[Drawn] = []
        self._glance = glance
        self.start()

    def work(self) -> None:
        moment = self._glance(Glance.at, self.given_up)
        if moment is None:
            return
        if self.writer is None or self.writer.walker.machine is not moment.machine:
            self.writer = Writer(moment.machine)
        self.writer.take(moment)
        self.moment = moment
        for drawn in self.writer.drawn(self.begun, self.count, self.temperature, self.seed):
            if self.given_up():
                return
            self.drawn.append(drawn)
