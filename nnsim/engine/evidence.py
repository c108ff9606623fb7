"""What a diagnosis is made from: facts about one moment of a run, gathered on a copy of it in a thread of its own.

The training thread is asked for little more than its numbers (`Copied`); what its layers answer to samples is found out elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnsim.document import Document, Network, Node
from nnsim.engine.flat_ends import activation_of, by_unit, dead, saturated
from nnsim.engine.history import Column
from nnsim.engine.machine import Machine
from nnsim.engine.metrics import is_classification
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.engine.seen import time_norms
from nnsim.engine.views import is_delta

SAMPLES = 200
"""Training samples, at most, whose activations are looked at; of sequences fewer."""
STEPS = 2_000
"""Time steps, at most, that these have together."""
RECENT = 40
"""Mean losses (of an epoch, or of an iteration where that is all samples) that count as recent."""
POINTS = 60
"""Records of the validation loss that are compared with the training loss."""
MOST_FEATURES = 4_000
"""Numbers of a layer's inputs beyond which no stability limit is computed."""
Array = Any


@dataclass(frozen=True)
class Layer:
    """A layer with weights, and what its units did. `error`: root mean square of its Δ over units and samples (and steps) of the last
    backward phase, not a number before there was one.

    `dead`: share of its units that are 0 for every sample looked at, of a rectifier. `saturated`: share of its answers at the flat ends of
    a sigmoid or tanh. `twins`: whether all of its units have the same weights, into them and out of them.
    """

    id: str
    name: str
    activation: str
    units: int
    output: bool
    recurrent: bool
    error: float = math.nan
    dead: float = 0.0
    saturated: float = 0.0
    twins: bool = False


@dataclass(frozen=True)
class Copied:
    """What the training thread gives: numbers, and the stretch of the history that matters."""

    project: Project
    parameters: Array
    errors_back: Mapping[str, float]
    """Node id → root mean square of its Δ; empty before the first backward phase."""
    iteration: int
    epoch: int
    batches: int
    rate: float
    first: float
    """The mean loss of the first epoch, or of the first iteration where that is all samples."""
    recent: Array
    """Mean losses of the last epochs, or iterations, the oldest first."""
    validation: tuple[Array, Array]
    """Records of the validation loss, and the mean training loss at the same moments."""
    score: float
    """Accuracy, or R², of the training part, recorded last; not a number if there is none."""
    errors: Array
    """Wrong answers in each of the last epochs of the perceptron rule."""
    growth: tuple[float, float]
    """Norm of the whole gradient, when it was recorded first and last."""
    time_norms: Mapping[str, Array]

    @classmethod
    def of(cls, run: Run) -> Copied:
        machine, history = run.machine, run.history
        begun = run.iteration > 0
        through_time = time_norms(run) if begun else {}
        loss, every = history.column("loss").arrays()[1], machine.batches
        count = min(len(loss) // every, RECENT)
        recent = loss[len(loss) - count * every :].reshape(count, every).mean(axis=1)
        scores = [history.last(name) for name in history.columns if name.partition("/")[0] in ("accuracy", "r2")]
        return cls(
            project=run.project.frozen_copy(), parameters=machine.parameters.values.copy(),
            errors_back=_errors_back(run, through_time) if begun else {}, iteration=run.iteration, epoch=run.epoch, batches=every,
            rate=run.learning_rate, first=float(loss[:every].mean()) if len(loss) else math.nan, recent=recent,
            validation=_compared(history.columns.get("val_loss"), history.column("loss"), every),
            score=min((score for score in scores if score is not None), default=math.nan),
            errors=history.column("errors").arrays()[1][-RECENT:].copy(), growth=_growth(run),
            time_norms=through_time,
        )


@dataclass(frozen=True)
class Evidence:
    """A moment of a run, as the rules of the diagnosis see it."""

    copied: Copied
    layers: tuple[Layer, ...]
    """In the order of computation."""
    inputs: Array
    """(2, features): mean and standard deviation of every input as the network reads it, over training samples."""
    targets: tuple[float, float] | None
    """Lowest and highest target where they are numbers; None for classes."""
    shares: Array
    """The share of every class among the training samples; empty for numbers, and where every time step has a class."""
    limit: float = math.inf
    """The learning rate from which gradient descent must diverge, where it can be computed."""
    diverged: bool = False

    @property
    def document(self) -> Document:
        return self.copied.project.document

    @property
    def network(self) -> Network:
        return self.document.network

    @property
    def hidden(self) -> tuple[Layer, ...]:
        return tuple(layer for layer in self.layers if not layer.output)

    def class_name(self, place: int) -> str:
        """What the data call a class."""
        data = self.copied.project.data
        labels = data.class_labels() if data is not None else ()
        return labels[place] if place < len(labels) else str(place)

    @property
    def learned(self) -> bool:
        """Whether training has been a success already: then units may be saturated, and steps small."""
        copied = self.copied
        small = len(copied.recent) > 0 and copied.recent[-1] < 0.1 * copied.first
        return small or copied.score >= (0.9 if self.targets is not None else 0.95)


class Laboratory:
    """Makes evidence from copies of runs of one network; what is made once for it is kept."""

    def __init__(self, copied: Copied) -> None:
        self._machine = Machine(copied.project)

    def evidence(self, copied: Copied, diverged: bool = False) -> Evidence:
        machine = self._machine
        machine.parameters.values[...] = copied.parameters
        steps = max(machine.timing.steps, 1)
        part = machine.train.first(max(min(SAMPLES, STEPS // steps), 1))
        with np.errstate(all="ignore"):
            values = machine.evaluator.values(part.inputs, part.masks)
            layers = tuple(
                self._layer(node, values, copied.errors_back.get(node.id, math.nan))
                for node in machine.document.network.order() if machine.parameters.of_node(node.id)
            )
        inputs = [array.reshape(-1, array.shape[-1])[:, :-1] for array in part.inputs.values()]
        spread = [np.stack([rows.mean(axis=0, dtype=float), rows.std(axis=0, dtype=float)]) for rows in inputs]
        together = np.concatenate([np.zeros((2, 0)), *spread], axis=1)
        return Evidence(copied, layers, together, *self._wanted(), limit=self._limit(copied), diverged=diverged)

    def _layer(self, node: Node, values: Mapping[tuple[str, str], Array], error: float) -> Layer:
        machine = self._machine
        document, slots = machine.document, machine.parameters.of_node(node.id)
        activation, answers = activation_of(node), by_unit(values[node.id, "a"])
        entry = document.network.entry(node)
        loops = any(c.delay for c in document.network.into(node.id))
        return Layer(
            node.id, node.name, activation, len(answers), node.id in document.output_nodes(), entry.recurrent or loops,
            error=error,
            dead=dead(activation, answers), saturated=saturated(activation, answers),
            twins=self._twins(node, slots),
        )

    def _twins(self, node: Node, slots: list[Any]) -> bool:
        """Whether the units of a layer cannot be told apart, so that they will learn the same for ever."""
        machine = self._machine
        units = machine.shapes.units(node.id)
        fixed = machine.parameters.fixed
        if units < 2 or machine.document.network.entry(node).recurrent:
            return False
        for slot in slots:
            view = slot.view(machine.parameters.values)
            if len(view) != units or not (view == view[:1]).all() or (fixed is not None and slot.view(fixed).all()):
                return False
        after = machine.document.network.out_of(node.id)
        out = [machine.parameters.slots.get(f"{connection.id}:W") for connection in after]
        if not out or any(slot is None or slot.shape[1] != units for slot in out):
            return False
        views = [slot.view(machine.parameters.values) for slot in out if slot is not None]
        return all((view == view[:, :1]).all() for view in views)

    def _wanted(self) -> tuple[tuple[float, float] | None, Array]:
        """The range of the targets where they are numbers, else the shares of the classes."""
        machine = self._machine
        targets = next(iter(machine.train.targets.values()), None)
        if targets is None or not targets.size:
            return None, np.zeros(0)
        rows = targets.reshape(-1, targets.shape[-1])
        if not is_classification(rows.T):
            return (float(rows.min()), float(rows.max())), np.zeros(0)
        if targets.ndim == 3:
            return None, np.zeros(0)
        share = rows.mean(axis=0, dtype=float)
        return None, np.array([1 - share[0], share[0]]) if len(share) == 1 else share

    def _limit(self, copied: Copied) -> float:
        """2/λ, λ the largest eigenvalue of the Hessian of the mean squared error of one linear layer, for gradient descent on all samples.

        Of mse over N samples and m outputs the Hessian is (2/(N m)) Σ x̃ x̃ᵀ for each output, x̃ with a 1 for the bias. Source: LeCun et al.,
        Efficient BackProp, 1998, section 4.5.
        """
        document, machine = self._machine.document, self._machine
        nodes = document.network.order()
        linear = (
            [node.kind for node in nodes] == ["input", "dense"] and nodes[1].parameters["activation"] in ("identity", {"key": "identity"})
            and document.settings["learning_rule"] == "gradient" and document.settings["optimizer"] in ("sgd", {"key": "sgd"})
            and copied.batches == 1 and not machine.timing.steps
        )
        spec = document.catalog.spec("loss", document.loss_of(nodes[-1].id)) if linear else None
        if spec is None or spec.entry.key != "mse":
            return math.inf
        rows = machine.train.inputs[nodes[0].id].astype(float)
        rows = rows if nodes[1].parameters["bias"] else rows[:, :-1]
        if rows.size > MOST_FEATURES * 100 or rows.shape[1] > math.isqrt(MOST_FEATURES) * 4:
            return math.inf
        curvature = 2.0 / (len(rows) * machine.shapes.units(nodes[1].id)) * (rows.T @ rows)
        largest = float(np.linalg.eigvalsh(curvature)[-1])
        return 2.0 / largest if largest > 0.0 else math.inf


def _errors_back(run: Run, through_time: Mapping[str, Array]) -> dict[str, float]:
    """Root mean square of ∂L/∂in by node id; the gates of a cell together."""
    squares: dict[str, tuple[float, int]] = {}
    for (id, name), array in run.machine.program.values.items():
        if is_delta(name):
            total, size = squares.get(id, (0.0, 0))
            added = 0.0 if id in through_time else float(np.vdot(array, array))
            squares[id] = total + added, size + array.size
    for id, norms in through_time.items():
        squares[id] = float(np.nansum(np.square(norms))), squares[id][1]
    return {id: math.sqrt(total / size) for id, (total, size) in squares.items() if size and total >= 0.0}


def _growth(run: Run) -> tuple[float, float]:
    """Norm of the whole gradient, recorded first and last."""
    columns = [column.arrays()[1] for name, column in run.history.columns.items() if name.startswith("grad_norm/")]
    known = [values for values in columns if len(values)]
    if not known:
        return math.nan, math.nan
    return math.hypot(*(float(values[0]) for values in known)), math.hypot(*(float(values[-1]) for values in known))


def _compared(column: Column | None, losses: Column, every: int) -> tuple[Array, Array]:
    """Some records of the validation loss, from the first to the last, and the mean training loss of the epoch before each."""
    if column is None or not column.size:
        return np.zeros(0), np.zeros(0)
    at, values = column.arrays()
    chosen = np.unique(np.linspace(0, len(at) - 1, POINTS).astype(int))
    chosen = chosen[at[chosen] >= every]
    iterations, loss = losses.arrays()
    starts, ends = (np.searchsorted(iterations, at[chosen] - before) for before in (every, 0))
    trained = [float(loss[min(start, end - 1) : end].mean()) for start, end in zip(starts, ends, strict=True)]
    return values[chosen].copy(), np.array(trained)
