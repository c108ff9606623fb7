"""Frames: one moment of a run, copied for whoever looks at it.

The training thread builds a frame only when one was asked for and only from what the request names, so a hidden panel costs
nothing. Everything in a frame belongs to the same moment. Arrays are copies and are never written again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

from nnsim.catalog import Plain
from nnsim.document.breakpoints import Breakpoint

Array = npt.NDArray[np.floating]


class State(Enum):
    """What a run is doing."""

    EMPTY = "empty"  # no run: the document has problems
    PAUSED = "paused"
    RUNNING = "running"
    FINISHED = "finished"  # a stop rule ended it
    DIVERGED = "diverged"


@dataclass(frozen=True, eq=False)
class Feed:
    """What is fed by hand in place of the followed sample: by input node id one sample (…) or one sequence (steps, …), in the data's units.

    `steps`: how long its sequences are, 0 without any. `step`: the time step that is looked at; None: the last one. `held`: what units
    give instead of what they compute, by node id and number of the unit, at every step.
    """

    inputs: Mapping[str, Array]
    steps: int = 0
    step: int | None = None
    held: Mapping[tuple[str, int], float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Fed:
    """What a network makes of a feed. `inputs`: input node id → what reaches the network, (units,) or (units, steps), standardised if the
    data is. `outputs`: output node id → (units,) or (units, steps).

    `shown`: whether `followed` and `sequences` of the frame belong to it too. Inside an iteration they do not: there they are the run's.
    `place`: where it lies in the maps, in parts of their width and height from the lower left corner, if there are two numbers.
    """

    feed: Feed
    inputs: Mapping[str, Array]
    outputs: Mapping[str, Array]
    shown: bool
    place: tuple[float, float] | None = None


@dataclass(frozen=True)
class Plane:
    """A plane through the space of the inputs, and what is wanted over it: the answers of all units of `nodes`.

    Features are counted through all inputs in the network's order, in the data's units. `features` are the one across and the one upward,
    shown in `extent` (left, right, bottom, top); `held` says where all features are held, empty if there are only two. `side`: cells along
    each side while the run stands still; `coarse`: while it trains.
    """

    nodes: tuple[str, ...]
    features: tuple[int, int] = (0, 1)
    extent: tuple[float, float, float, float] = (-1.0, 1.0, -1.0, 1.0)
    held: tuple[float, ...] = ()
    side: int = 72
    coarse: int = 72


@dataclass(frozen=True)
class FrameRequest:
    """What the window shows at present.

    `parameters`, `gradients`, `signals`: whether these are wanted. `samples`: at most so many columns of signals; fewer of long sequences.
    `sample`: index into the training part that is followed. `map_size`: side of the response maps of every unit (0: none).
    `extent`: (left, right, bottom, top) of these maps. `planes`: planes through the inputs that are wanted.
    `answers`: the output for at most so many samples of each part is wanted; of fewer while it trains.
    `changes`: whether what the last update changed is wanted.
    `columns`: history columns wanted (empty: none), each at most `points` points; "loss_mean" is the loss as a running mean over an
    epoch, if that has several iterations. `fit`, `time_norms`: whether these are wanted.
    `confusion`: the part ("train", "validation", "test") whose confusion table is wanted, if any.
    `distributions`: ids of nodes and connections; how their weights and gradients are spread is wanted.
    `element`: number of the unit or parameter whose workings are wanted (-1: none), with so many `terms` of long sums (0: a few), and of
    gradients of weights those that come from unit `source`.
    `feed`: what is fed by hand, if anything.
    `project`: a number that comes back in the frame, so that a picture of a project that was left is not taken for one of the next.
    `plots`: for which plots it is, if not for all in sight; that comes back as well.
    """

    parameters: bool = True
    gradients: bool = False
    changes: bool = False
    signals: bool = True
    samples: int = 64
    sample: int = 0
    map_size: int = 0
    extent: tuple[float, float, float, float] = (-1.0, 1.0, -1.0, 1.0)
    planes: tuple[Plane, ...] = ()
    answers: int = 0
    columns: tuple[str, ...] = ()
    points: int = 1500
    means: tuple[tuple[str, int], ...] = ()
    """Running means that are wanted of history columns: (name, over so many recorded values)."""
    confusion: str = ""
    fit: bool = False
    time_norms: bool = False
    distributions: tuple[str, ...] = ()
    element: int = -1
    terms: int = 0
    source: int = 0
    feed: Feed | None = None
    project: int = 0
    plots: frozenset[object] | None = None
    flows: bool = False
    """Whether the values and gradients of a computation graph are wanted."""
    travel: bool = False
    """Whether what the operation of the moment has read through connections is wanted."""


@dataclass(frozen=True)
class Moment:
    """The operation that was executed last: number `index`, from 0, of the `count` of an iteration.

    `time`: the time step, from 0, of so many `steps`; None and 0 without time. It works on `samples` samples at once (0: there is but
    one), which are batch number `batch`, from 0, of the `batches` of an epoch. `collects`: it only adds up gradients of weights over time.
    """

    phase: str
    node: str | None
    index: int
    count: int
    equations: tuple[str, ...] = ()
    time: int | None = None
    steps: int = 0
    samples: int = 0
    batch: int = 0
    batches: int = 0
    collects: bool = False


MOST_UNITS = 1000


@dataclass(frozen=True)
class Workings:
    """The equations of a moment with numbers put in: `lines` are (right side, result) in TeX, in the order of the equations.

    They are for number `element`, from 0, of `count` units or parameters. `sample`: the sample of the training part that they are for, None
    where it is all of the batch. `parameter`: its name with row and column in it, from 0.
    """

    lines: tuple[tuple[str, str], ...]
    element: int
    count: int
    sample: int | None = None
    parameter: tuple[str, int, int] | None = None
    more: bool = False
    """Whether long sums have more terms than are written out."""
    units: tuple[Array | None, ...] = ()
    """What all units have on each line (units,), where every unit has one number there; at most MOST_UNITS of them."""
    source: int = 0
    sources: int = 0
    """From which unit the gradients of weights come that are written out, and how many such units there are; 0 without such gradients."""
    beside: tuple[tuple[str, float, float], ...] = ()
    """Of an update: the weight and what the optimiser keeps beside it, each by its symbol, before and after."""


@dataclass(frozen=True)
class Curve:
    """A history column as drawn: x in iterations, y values, decimated so that minimum and maximum of every bucket stay."""

    x: Array
    y: Array


@dataclass(frozen=True)
class Left:
    """A future that was left at the start of iteration `start`, and had come to `end`; `number` is the name it goes by."""

    number: int
    start: int
    end: int
    loss: Curve
    words: str = ""
    """What was otherwise in it; "" if it only went on."""


@dataclass(frozen=True)
class Frame:
    """One moment. Node ids and connection ids are the document's."""

    state: State = State.EMPTY
    message: str = ""
    project: int = 0
    plots: frozenset[object] | None = None
    """As it came with the request: for whom it is, None for all."""
    iteration: int = 0
    epoch: int = 0
    earliest: int = 0
    furthest: int = 0
    """The first and the last iteration that can be gone to: the ends of the timeline."""
    events: tuple[tuple[int, str], ...] = ()
    """What was done to the run from outside: (iteration, words)."""
    settings: Mapping[str, Plain] = field(default_factory=dict)
    """Those that the run has by now."""
    line: int = 1
    """The branch that the run is on, by its number; the first one is 1."""
    left: tuple[Left, ...] = ()
    """Branches that can be returned to."""
    whole: Curve | None = None
    """The loss of the whole line that the run is on, coarsely, also after the moment that is shown."""
    hit: tuple[Breakpoint, int | None] | None = None
    """The breakpoint that the run stopped at, and the sample that made it true, if one did."""
    moment: Moment | None = None
    workings: Workings | None = None
    """Asked for by `element`; only while the run stands still."""
    learning_rate: float = 0.0
    loss: float | None = None
    losses: Mapping[str, float] = field(default_factory=dict)
    """Output node id → its share of the loss computed last; empty before the first, and inside an iteration until its loss phase."""
    validation_loss: float | None = None
    penalty: float = 0.0
    metrics: Mapping[str, float] = field(default_factory=dict)
    """Latest recorded "accuracy", "mean_absolute_error", "r2" … of the training part; "val_…" of the validation part."""
    iterations_per_second: float = 0.0
    weights: Mapping[str, Array] = field(default_factory=dict)
    """Connection id → W (units to, units from)."""
    biases: Mapping[str, Array] = field(default_factory=dict)
    """Node id → b (units,)."""
    own: Mapping[str, Array] = field(default_factory=dict)
    """"node id:name" → what else a node has of its own: U of a layer that remembers, E of an embedding, peepholes, a first state."""
    weight_gradients: Mapping[str, Array] = field(default_factory=dict)
    bias_gradients: Mapping[str, Array] = field(default_factory=dict)
    errors: Mapping[str, Array] = field(default_factory=dict)
    """Node id → ∂L/∂in (units,), summed over the batch and over time, of the last backward phase. Comes with the gradients."""
    weight_changes: Mapping[str, Array] = field(default_factory=dict)
    """Connection id → by how much the last update changed W; empty before the first one."""
    bias_changes: Mapping[str, Array] = field(default_factory=dict)
    signals: Mapping[str, Array] = field(default_factory=dict)
    """Node id → activations (units, samples): inside an iteration of its batch, else of the first training samples."""
    followed: Mapping[str, Array] = field(default_factory=dict)
    """Node id → activations (units,) for the followed sample."""
    weighted_inputs: Mapping[str, Array] = field(default_factory=dict)
    """Node id → weighted inputs (units, samples), where the node has an activation."""
    sequences: Mapping[str, Mapping[str, Array]] = field(default_factory=dict)
    """Node id → name ("a"; of a memory "f", "i", "o", "r", "z", "g", "c", "h") → (units, T): the followed sample over time, if any."""
    sample: int = 0
    """The training sample that `sequences`, `followed` and `targets` belong to, unless what is fed by hand is shown: inside an iteration
    whose batch does not contain the followed one, that batch's first."""
    fed: Fed | None = None
    """What the network makes of the feed that was asked for; None if there was none, or if it does not fit the network any more."""
    length: int = 0
    """How many steps of the followed sequence count; 0 where there is no time."""
    targets: Mapping[str, Array] = field(default_factory=dict)
    """Output node id → what the followed sample should become there: (units,), or (units, T) with a target at every step."""
    time: int | None = None
    """The time step the run stands at, from 0: the cursor in everything that is drawn over time; None: at no particular one."""
    time_norms: Mapping[str, Array] = field(default_factory=dict)
    """Node id → ‖∂L/∂in‖ (T,) of nodes that go step by step, over units, gates and batch, of the last backward phase: how far back the
    error reaches. NaN at the steps that a backward phase under way has not come to; empty before the first."""
    distributions: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    """Node or connection id → `distribution.Distribution` of its weights and of their gradients, None before the first backward phase."""
    loops: Mapping[str, tuple[Array, float]] = field(default_factory=dict)
    """Node id → g′(in) (T,) of the followed sample and w, of a single unit that sees its own last activation through the weight w. Asked
    for together with `time_norms`."""
    deltas: Mapping[str, Array] = field(default_factory=dict)
    """Node id → ∂L/∂in (units, samples), of the last backward phase."""
    maps: Mapping[str, Array] = field(default_factory=dict)
    """Node id → (units, map_size, map_size) responses over the input plane; row 0 is the bottom."""
    planes: Mapping[Plane, Mapping[str, Array]] = field(default_factory=dict)
    """Plane → node id → (units, cells, cells) in the middle of each cell; row 0 is the bottom."""
    answers: Mapping[str, Array] = field(default_factory=dict)
    """"train", "validation", "test" → first output (units, samples) of the first samples of that part."""
    answers_of: Mapping[str, Mapping[str, Array]] = field(default_factory=dict)
    """The same of every output, by its node id."""
    confusion: Array | None = None
    """(true class, predicted class) counts over the part that was asked for, or over its first samples."""
    fit: tuple[Array, Array] | None = None
    """x (P,) and outputs (P, outputs) of a network with one input."""
    curves: Mapping[str, Curve] = field(default_factory=dict)
    means: Mapping[tuple[str, int], Curve] = field(default_factory=dict)
    """Running means of columns, as asked for."""
    branches: tuple[Curve, ...] = ()
    """Losses of the branches of `left`, in their order: of mini-batches the mean over an epoch."""
    flows: Any = None
    """Of a computation graph, `flows.Flows`: the values that go forward and the gradients that come back, as far as they are computed."""
    travel: Any = None
    """Inside an iteration `travel.Travel`: what the operation of the moment has read through connections."""
    gradient_norms: Mapping[str, float] = field(default_factory=dict)
    """Node id → latest ‖∂L/∂W‖ over the node's own parameters and those of the connections into it."""
