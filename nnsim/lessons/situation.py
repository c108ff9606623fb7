"""What a condition is held against: a project, its run if there is one, and what the learner did. One moment, read and never changed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nnsim.catalog import ProjectError, Reference, sentence
from nnsim.document import Document, Node, shapes_of
from nnsim.document.counting import counted
from nnsim.document.settings import BY_KEY
from nnsim.engine.frames import State
from nnsim.engine.run import Run
from nnsim.lessons.values import UnknownError, number_of, signal_now

SAMPLES = 2_000
"""Of a part that a metric is computed over while training stands still, as the curves do."""
BEST_IS_HIGH = ("accuracy", "r2")
METRICS = {"accuracy": ("train", "accuracy"), "val_accuracy": ("validation", "accuracy"), "test_accuracy": ("test", "accuracy")}


class Situation:
    """One moment of a project. `run` belongs to whoever calls: nobody may train it meanwhile. `stepped`: the grains that were stepped."""

    def __init__(self, document: Document, run: Run | None, state: State = State.PAUSED, stepped: frozenset[str] = frozenset()) -> None:
        self.document, self.run, self.state, self.stepped = document, run, state, stepped
        self._shapes = shapes_of(document.network)
        self._evaluated: dict[str, Mapping[str, float]] = {}

    # Numbers and texts by name

    def value(self, name: str) -> float | str | bool:
        """What a name of the table stands for. Raises UnknownError."""
        named: dict[str, Callable[[], float | str | bool]] = {
            "loss": self._loss, "iteration": self._iteration, "epoch": self._epoch, "operation": self._operation,
            "furthest": self._furthest, "learning_rate": self._learning_rate, "batch_size": self._batch_size,
            "parameters": self._count_parameters, "hidden_layers": self._hidden_layers,
            "hidden_units": self._hidden_units, "loops": self._loops, "phase": self._phase,
            "optimizer": lambda: self.setting("optimizer"), "loss_name": lambda: self.setting("loss"),
            "diverged": lambda: self.state is State.DIVERGED, "paused": lambda: self.state is not State.RUNNING,
            "trained": lambda: self._iteration() > 0,
        }  # fmt: skip
        return named[name]() if name in named else self.latest(name)

    def answer(self, name: str, arguments: tuple[Any, ...]) -> float | str | bool | tuple[float, ...]:
        """What a function of the table gives. Raises UnknownError."""
        named: dict[str, Callable[..., float | str | bool | tuple[float, ...]]] = {
            "units": self.units, "activation": self.activation, "kind": self.kind, "weight": self.weight, "bias": self.bias,
            "output": self.output,
            "signal": self.signal, "delta": self.delta, "gradient": self.gradient,
            "grad_norm": self.grad_norm, "history": self.latest, "best": self.best, "worst": self.worst,
            "setting": self.setting, "parameter": self.parameter,
            "count": self.count, "has": lambda kind: self.count(kind) > 0,
            "stepped": lambda grain: grain in self.stepped,
        }  # fmt: skip
        return named[name](*arguments)

    def _loss(self) -> float:
        run = self._running()
        if run.loss is None:
            raise UnknownError(sentence("There is no loss yet: train, or make a step."))
        return float(run.loss)

    def _iteration(self) -> float:
        return float(self.run.iteration) if self.run is not None else 0.0

    def _epoch(self) -> float:
        return float(self.run.epoch) if self.run is not None else 0.0

    def _operation(self) -> float:
        return float(self.run.operation) if self.run is not None else 0.0

    def _furthest(self) -> float:
        return float(self.run.furthest) if self.run is not None else 0.0

    def _learning_rate(self) -> float:
        if self.run is None:
            return float(self.document.settings["learning_rate"])  # type: ignore[arg-type]
        rate = self.run.learning_rate
        return float(str(np.float32(rate))) if self.run.machine.dtype == np.float32 else rate  # 0.003, not 0.003000000026

    def _batch_size(self) -> float:
        size: Any = self.document.settings["batch_size"]
        return float(size) if size is not None else float(self._running().machine.train.samples)

    def _count_parameters(self) -> float:
        return float(counted(self.document.network, self._shapes).parameters)

    def _hidden_layers(self) -> float:
        return float(len(self._hidden()))

    def _hidden_units(self) -> float:
        return float(sum(self._shapes.units(node.id) for node in self._hidden() if node.id in self._shapes.outputs))

    def _loops(self) -> float:
        return float(sum(1 for connection in self.document.network.connections.values() if connection.delay))

    def _phase(self) -> str:
        done = self.run.last_operation if self.run is not None else None
        return done.phase if done is not None else ""

    # Functions

    def units(self, name: str) -> float:
        node = self._node(name)
        if node.id not in self._shapes.outputs:
            raise UnknownError(sentence("{name} is not connected yet.", name=name))
        return float(self._shapes.units(node.id))

    def activation(self, name: str) -> str:
        return _key(self._node(name).parameters.get("activation")) or "identity"

    def kind(self, name: str) -> str:
        return self._node(name).kind

    def weight(self, name: str, to: float, source: float) -> float:
        return self._parameter(name if "." in name else f"{name}.W", (to, source))

    def bias(self, name: str, unit: float) -> float:
        return self._parameter(name if "." in name else f"{name}.b", (unit,))

    def output(self, *inputs: float) -> tuple[float, ...]:
        """What the network answers to one sample, the numbers of all its inputs one after the other."""
        run = self._running()
        machine = run.machine
        if machine.context.sequences:
            raise UnknownError(sentence("This network reads sequences: output(…) is for single samples."))
        given, start = {}, 0
        for node in self.document.network.inputs():
            shape: Any = run.project.network.nodes[node.id].parameters["shape"] if node.id in run.project.network.nodes else ()
            size = math.prod(shape)
            given[node.name] = np.array(inputs[start : start + size]).reshape(1, *shape) if start + size <= len(inputs) else None
            start += size
        if start != len(inputs) or any(array is None for array in given.values()):
            raise UnknownError(
                sentence("The network has {count} input numbers, and the task gives it {given}.", count=start, given=len(inputs))
            )
        try:
            found = run.predict(given if len(given) > 1 else next(iter(given.values())))
        except (ProjectError, ValueError, KeyError) as error:
            raise UnknownError(sentence("The network gives no answer now.")) from error
        arrays = found.values() if isinstance(found, dict) else [found]
        return tuple(float(value) for array in arrays for value in np.ravel(array))

    def signal(self, name: str, unit: float = 0.0, sample: float = 0.0) -> float:
        """What a layer says to a training sample, with the weights of this moment; inside an iteration, to a sample of its batch."""
        return signal_now(self._running(), name, _places((sample, unit)))

    def delta(self, name: str, unit: float = 0.0, sample: float = 0.0) -> float:
        """Of the last backward phase."""
        return self._of_backward(f"delta {name}", (sample, unit))

    def gradient(self, name: str, *index: float) -> float:
        """Of the last backward phase."""
        return self._of_backward(f"gradient {name}", index)

    def _of_backward(self, name: str, index: tuple[float, ...]) -> float:
        run = self._running()
        if run.loss is None and not run.operation:
            raise UnknownError(sentence("There is no gradient yet: train, or step through the backward phase."))
        return number_of(run, name, _places(index))

    def grad_norm(self, name: str) -> float:
        """Of the last completed backward phase, over all parameters of a layer and of the connections into it."""
        run = self._running()
        place = run.machine.parameters.stretch(self._node(name).id)
        if run.loss is None:
            raise UnknownError(sentence("There is no gradient yet: train, or step through the backward phase."))
        return float(np.linalg.norm(run.machine.parameters.gradients[place]))

    def best(self, name: str) -> float:
        values = self._column(name)
        return float(np.max(values) if self._high(name) else np.min(values))

    def worst(self, name: str) -> float:
        values = self._column(name)
        return float(np.min(values) if self._high(name) else np.max(values))

    def setting(self, key: str) -> float | str | bool:
        name, _, part = key.partition(".")
        value: Any = self.document.settings[name]
        if part:
            spec = self.document.catalog.spec(_family(name), value)
            found = spec.values.get(part)
        else:
            found = _key(value) if isinstance(value, Mapping) else value
        if isinstance(found, bool | str):
            return found
        if isinstance(found, int | float):
            return float(found)
        raise UnknownError(sentence("The setting {key} is not set.", key=key))

    def parameter(self, name: str, key: str) -> float:
        """What a layer is set to: the rate of a dropout, for instance."""
        value = self._node(name).parameters.get(key)
        if isinstance(value, int | float):
            return float(value)
        raise UnknownError(sentence("{name} has no number “{key}”.", name=name, key=key))

    def count(self, kind: str) -> float:
        return float(sum(1 for node in self.document.network if node.kind == kind))

    # Within

    def latest(self, name: str) -> float:
        """The newest value of a column; metrics anew while training stands still, since weights may have been typed."""
        run = self._running()
        part, metric = METRICS.get(name, ("", ""))
        if part and (self.state is not State.RUNNING or part == "test"):
            found = self._evaluate(run, part).get(metric)
            if found is None:
                raise UnknownError(sentence("There is no {name} here: it needs classes, and samples in its part.", name=name))
            return float(found)
        last = run.history.last(name)
        if last is None:
            raise UnknownError(sentence("“{name}” is not known yet: train.", name=name))
        return last

    def _evaluate(self, run: Run, part: str) -> Mapping[str, float]:
        if part not in self._evaluated:
            machine = run.machine
            with np.errstate(all="ignore"):
                self._evaluated[part] = machine.evaluator.evaluate(machine.binding.parts[part].first(SAMPLES))
        return self._evaluated[part]

    def _column(self, name: str) -> Any:
        run = self._running()
        if name not in run.history:
            raise UnknownError(sentence("“{name}” is not known yet: train.", name=name))
        return run.history.columns[name].arrays()[1]

    def _high(self, name: str) -> bool:
        return name.partition("/")[0].removeprefix("val_").removeprefix("test_") in BEST_IS_HIGH

    def _parameter(self, name: str, index: tuple[float, ...]) -> float:
        return number_of(self._running(), name, _places(index))

    def _running(self) -> Run:
        if self.run is None:
            raise UnknownError(sentence("The network cannot run yet: look at what the window says of it."))
        return self.run

    def _node(self, name: str) -> Node:
        found = next((node for node in self.document.network if node.name == name), None)
        if found is None:
            raise UnknownError(sentence("There is no layer named “{name}”.", name=name))
        return found

    def _hidden(self) -> list[Node]:
        network, outputs = self.document.network, set(self.document.output_nodes())
        return [node for node in network if network.entry(node).weighted and node.id not in outputs]


def _family(key: str) -> str:
    setting = BY_KEY[key]
    assert isinstance(setting, Reference)
    return setting.family


def _places(index: tuple[float, ...]) -> tuple[int, ...]:
    return tuple(int(number) for number in index)


def _key(value: Any) -> str:
    """The key of a spec, as it stands in a document: a text, or a mapping with more."""
    return str(value.get("key", "")) if isinstance(value, Mapping) else str(value or "")
