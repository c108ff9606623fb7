"""The standard workloads: how long one iteration takes here, with everything on that training has (loss, history, checks, timeline).

Their sizes are those of the project's goals for speed; the data is random, since its values do not matter for time.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

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


@dataclass(frozen=True)
class Workload:
    """`layers` are units from the input on. `batch` None: all samples. `shuffle`: batches in a new order every epoch."""

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


def _with_shuffled() -> Iterator[Workload]:
    for workload in _BASE:
        yield workload
        if workload.batch is not None:
            yield replace(workload, name=f"{workload.name}-shuffled", title=f"{workload.title}, shuffled", shuffle=True)


WORKLOADS: tuple[Workload, ...] = tuple(_with_shuffled())


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
    inputs = random.random((workload.samples, workload.layers[0]))
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
        layer = network.add(
            "dense", name="y" if final else f"h{number}", units=units, activation=workload.output if final else workload.hidden
        )
        network.connect(last, layer)
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
