"""The standard workloads: how long one iteration takes here, with everything on that training has (loss, history, checks, timeline).

Their sizes are those of the project's goals for speed; the data is random, since its values do not matter for time.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from nnsim.catalog import ProjectError
from nnsim.datasets import Dataset
from nnsim.document import Network
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.project import Project
from nnsim.engine.run import Run

BURSTS = 7
BURST_SECONDS = 0.15
ALIKE: Mapping[str, Mapping[str, Any]] = {"gru": {"reset": "after"}}
"""Parameters that make a layer the same as that of other programs, so that times can be compared."""


@dataclass(frozen=True)
class Workload:
    """`layers` are units from the input on. `batch` None: all samples. `shuffle`: batches in a new order every epoch.

    With `steps` the samples are sequences of so many time steps, and the hidden layer is of the kind `memory`: a layer of this key, or
    "loop" for a dense layer with a loop that is drawn. What is asked for is a class at the end of each sequence.
    """

    name: str
    title: str
    layers: tuple[int, ...]
    hidden: str
    output: str
    loss: str
    optimizer: str
    samples: int
    batch: int | None
    shuffle: bool = False
    memory: str = ""
    steps: int = 0

    @property
    def rows(self) -> int:
        """Samples in one iteration."""
        return self.samples if self.batch is None else self.batch


@dataclass(frozen=True)
class Timing:
    """The best seconds for one iteration."""

    workload: Workload
    seconds: float


_BASE = (
    Workload("xor", "XOR 2-2-1, full batch", (2, 2, 1), "sigmoid", "sigmoid", "binary_cross_entropy", "sgd", 4, None),
    Workload("tanh", "2-4-2-1 tanh, batch 10", (2, 4, 2, 1), "tanh", "sigmoid", "binary_cross_entropy", "sgd", 200, 10),
    Workload("dense32", "784-100-10, batch 32, Adam", (784, 100, 10), "relu", "softmax", "cross_entropy", "adam", 2048, 32),
    Workload("dense128", "784-100-10, batch 128, Adam", (784, 100, 10), "relu", "softmax", "cross_entropy", "adam", 2048, 128),
    Workload("deep", "20 × 64 tanh, batch 64, Adam", (64,) * 21, "tanh", "tanh", "mse", "adam", 640, 64),
)


def _recurrent(name: str, kind: str, memory: str, units: int, steps: int, batch: int) -> Workload:
    """As many features as units, as for a layer that stands on another, and one of four classes at the end."""
    title = f"{kind} {units}, {steps} steps, batch {batch}, Adam"
    return Workload(
        name, title, (units, units, 4), "tanh", "softmax", "cross_entropy", "adam", 16 * batch, batch, memory=memory, steps=steps
    )


_RECURRENT = (
    _recurrent("lstm64", "LSTM", "lstm", 64, 100, 32),
    _recurrent("lstm16", "LSTM", "lstm", 16, 50, 8),
    _recurrent("gru64", "GRU", "gru", 64, 100, 32),
    _recurrent("gru16", "GRU", "gru", 16, 50, 8),
    _recurrent("elman64", "Elman", "rnn", 64, 100, 32),
    _recurrent("loop64", "Elman, the loop drawn,", "loop", 64, 100, 32),
)


def _with_shuffled() -> Iterator[Workload]:
    for workload in _BASE:
        yield workload
        if workload.batch is not None:
            yield replace(workload, name=f"{workload.name}-shuffled", title=f"{workload.title}, shuffled", shuffle=True)


WORKLOADS: tuple[Workload, ...] = (*_with_shuffled(), *_RECURRENT)


def chosen(names: list[str]) -> list[Workload]:
    """The workloads of these names, all if there are none. Raises ProjectError for a name that there is not."""
    known = {workload.name: workload for workload in WORKLOADS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ProjectError(f"There is no workload “{unknown[0][:60]}”; there are {', '.join(known)}.")
    return [known[name] for name in names] if names else list(WORKLOADS)


def samples(workload: Workload) -> tuple[np.ndarray, np.ndarray]:
    """Random inputs and targets: numbers from 0 to 1, class numbers where the loss compares classes."""
    random = np.random.default_rng(0)
    shape = (workload.samples, workload.steps, workload.layers[0]) if workload.steps else (workload.samples, workload.layers[0])
    inputs = random.random(shape)
    if workload.loss == "cross_entropy":
        return inputs, random.integers(0, workload.layers[-1], workload.samples)
    targets = random.random((workload.samples, workload.layers[-1]))
    return inputs, np.round(targets) if workload.loss == "binary_cross_entropy" else targets


def project(workload: Workload) -> Project:
    """A workload as a project, in 32-bit numbers."""
    network = Network(CATALOG)
    last = network.add("input", name="x", shape=(workload.layers[0],))
    for number, units in enumerate(workload.layers[1:], 1):
        final = number == len(workload.layers) - 1
        if final or workload.memory in ("", "loop"):
            activation = workload.output if final else workload.hidden
            layer = network.add("dense", name="y" if final else f"h{number}", units=units, activation=activation)
        else:
            layer = network.add(workload.memory, name=f"h{number}", units=units, returns="last", **ALIKE.get(workload.memory, {}))
        network.connect(last, layer)
        if workload.memory == "loop" and not final:
            network.connect(layer, layer, delay=1)
        last = layer
    return Project(
        network, Dataset(*samples(workload)), loss=workload.loss, optimizer=workload.optimizer, learning_rate=0.001,
        batch_size=workload.batch, shuffle=workload.shuffle, dtype="float32",
    )  # fmt: skip


def measure(workload: Workload, bursts: int = BURSTS, seconds: float = BURST_SECONDS) -> Timing:
    """The best of several bursts of training, on one processor."""
    best = float("inf")
    with threadpool_limits(limits=1):
        run = Run(project(workload))
        run.train(iterations=20)
        for _ in range(bursts):
            before, start = run.iteration, time.perf_counter()
            run.begin()
            run.burst(start + seconds)
            run.finish()
            best = min(best, (time.perf_counter() - start) / max(run.iteration - before, 1))
    return Timing(workload, best)
