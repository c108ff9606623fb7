# ruff: noqa: N815 (signals are named as Qt names them)
"""A session without a training thread, for tests of views: the real document, history and checks, and frames made by hand."""

import itertools
import math

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnsim.catalog import Catalog, Choice, Entry, Flag, Float, Int, LayerEntry, Numbers, ProjectError, Reference, ShapeError
from nnsim.document import DataShape, Document, History, Network, SetView, TargetShape, problems, shapes_of, weight_shape
from nnsim.engine.frames import Frame, FrameRequest, State
from nnsim.engine.project import Project
from nnsim.ui.dialling import Dialled
from nnsim.ui.feeding import Feeding
from nnsim.ui.jobs import Jobs
from nnsim.ui.notations import Notations
from nnsim.ui.sparing import Sparing
from nnsim.ui.theme import LIGHT


def _declared(parameters, inputs):
    return tuple(parameters["shape"])


def _units(parameters, inputs):
    return (parameters["units"],)


def _same(parameters, inputs):
    if any(shape != inputs[0] for shape in inputs):
        raise ShapeError("needs inputs of the same size.")
    return inputs[0]


def _joined(parameters, inputs):
    return (sum(math.prod(shape) for shape in inputs),)


def _cell(key, *gates, parameters=()):
    """A layer that remembers, with a block of weights for each gate."""
    return _layer(
        key, _units, (_UNITS, _READS, *parameters), group="Recurrent", color="recurrent", weighted=True, recurrent=True,
        gates=(lambda parameters: gates) if gates else None, width=lambda parameters: max(1, len(gates)) * parameters["units"],
    )  # fmt: skip


_UNITS = Int(key="units", title="Units", default=4, minimum=1, maximum=100_000)
_READS = Choice(key="reads", title="Reads", default="forwards", options=(("forwards", "forwards"), ("backwards", "backwards")))
_BIAS = Flag(key="bias", title="Bias", default=True)
_START = Reference(key="initializer", title="Initial weights", family="initializer", default="xavier_uniform")
_SHAPE = Numbers(key="shape", title="Shape", default=(2,), whole=True, minimum=1, shortest=1)


def _entry(family, key, title=None, **more):
    title = title or key.replace("_", " ").capitalize()
    return Entry(family=family, key=key, title=title, summary=title, definition=None, **more)


def _layer(key, shape, parameters=(), **more):
    return LayerEntry(key=key, title=key.capitalize(), summary=key, definition=None, shape=shape, parameters=parameters, **more)


CATALOG = Catalog(
    [
        *(_entry("activation", key, key) for key in ("identity", "step", "sigmoid", "tanh", "relu", "softmax")),
        *(_entry("loss", key) for key in ("mse", "binary_cross_entropy", "cross_entropy", "value")),
        *(_entry("initializer", key) for key in ("zeros", "xavier_uniform", "normal")),
        *(_entry("optimizer", key) for key in ("sgd", "adam")),
        *(_entry("schedule", key) for key in ("constant", "exponential")),
        *(_entry("learning_rule", key) for key in ("gradient", "perceptron")),
        _layer("input", _declared, (_SHAPE,), group="Signals", inputs=(0, 0), color="input"),
        _layer(
            "constant", _units, (Float(key="value", title="Value", default=1.0), Int(key="units", title="Units", default=1)),
            group="Signals", inputs=(0, 0), color="input",
        ),
        _layer(
            "dense", _units,
            (_UNITS, Reference(key="activation", title="Activation", family="activation", default="tanh"), _BIAS, _START),
            group="Dense", weighted=True, color="dense",
        ),
        _cell("rnn", parameters=(Reference(key="activation", title="Activation", family="activation", default="tanh"),)),
        _cell("lstm", "f", "i", "o", "g"),
        _cell("gru", "r", "z", "g"),
        _layer(
            "dropout", _same, (Float(key="rate", title="Rate", default=0.5, minimum=0.0, below=1.0),), group="Dense", inputs=(1, 1),
            color="input",
        ),
        _layer("add", _same, group="Maths", inputs=(2, None)),
        _layer("multiply", _same, group="Maths", inputs=(2, None)),
        _layer("concatenate", _joined, group="Maths"),
        _layer("flatten", _joined, group="Maths", inputs=(1, 1)),
    ]
)  # fmt: skip


def network(*sizes, activation="tanh", last="tanh"):
    """A chain: input of sizes[0], dense layers after it."""
    result = Network(CATALOG)
    node = result.add("input", name="x", shape=(sizes[0],), position=(0.0, 0.0))
    for place, units in enumerate(sizes[1:], start=1):
        final = place == len(sizes) - 1
        layer = result.add(
            "dense", name="output" if final else f"hidden {place}", units=units, activation=last if final else activation,
            position=(230.0 * place, 0.0),
        )
        result.connect(node, layer)
        node = layer
    return result


class FakeSession(QObject):
    """What views are given, as the plan of the window says, without a run."""

    documentChanged = Signal(object)
    projectReplaced = Signal()
    frameChanged = Signal(object)
    stepped = Signal(str)
    problemsChanged = Signal()
    selectionChanged = Signal()
    historyChanged = Signal()
    themeChanged = Signal(object)
    notice = Signal(str)
    breakpointAsked = Signal(object)

    def __init__(self, network=None, dataset=None, data_shape=None, theme=LIGHT):
        super().__init__()
        self.document = Document(Network(CATALOG) if network is None else network)
        self.data_shape = data_shape
        self.dataset = dataset
        self.parts = None
        self.theme = theme
        self.sample = 0
        self.selection = frozenset()
        self.frame = Frame()
        self.path = None
        self.dirty = False
        self.values = []  # what set_value was called with
        self.calls = []  # what the run was told to do
        self.wishes = {}
        self.sparing = Sparing()
        self.jobs = Jobs()
        self.run = None  # one that `glance` and `look` show
        self.notices = []
        self.notice.connect(self.notices.append)
        self._gestures = itertools.count(1)
        self.notations = Notations(self, self)
        self.feeding = Feeding(self)
        self.with_room = lambda command: command
        self._begin()

    def _begin(self):
        self.project = Project.of(self.document, {})
        self.history = History(self.document)
        self.history.listen(self._changed)
        self._check()

    def _check(self):
        self.shapes = shapes_of(self.document.network)
        self.problems = problems(self.document, self.data_shape)

    def _changed(self, change):
        self._check()
        ids = self.document.ids()
        self.documentChanged.emit(change)
        self.problemsChanged.emit()
        self.historyChanged.emit()
        if not self.selection <= ids:
            self.select(self.selection & ids)

    @property
    def catalog(self):
        return self.document.catalog

    @property
    def title(self):
        return self.document.title

    can_undo = property(lambda self: self.history.can_undo)
    can_redo = property(lambda self: self.history.can_redo)
    undo_text = property(lambda self: self.history.undo_text)
    redo_text = property(lambda self: self.history.redo_text)

    def replace(self, network, frame=None):
        """Open another project."""
        self.document = Document(network)
        self.selection = frozenset()
        self.frame = frame or Frame()
        self._begin()
        self.projectReplaced.emit()

    def push(self, command):
        try:
            self.history.push(self.with_room(command))
        except ProjectError as error:
            self.notice.emit(str(error))
            return False
        return True

    def undo(self):
        self.history.undo()

    def redo(self):
        self.history.redo()

    def select(self, ids):
        chosen = frozenset(ids)
        if chosen != self.selection:
            self.selection = chosen
            self.selectionChanged.emit()

    def next_gesture(self):
        return next(self._gestures)

    def set_value(self, key, index, value):
        self.values.append((key, index, value))

    def dial(self, key, index, gesture=0):
        id = key.rpartition(":")[0]
        array = self.frame.weights.get(id) if key.endswith(":W") else self.frame.biases.get(id)
        if array is None:
            return None
        self.turned = []  # what a dial wrote
        return Dialled(float(array[index]), self.turned.append, lambda value: self.set_value(key, index, value), self.jobs)

    def set_sample(self, sample):
        self.sample = sample

    def set_view(self, key, value):
        SetView({**self.document.view, key: value}).apply(self.document)

    def set_theme(self, theme):
        self.theme = theme
        self.themeChanged.emit(theme)

    def want(self, owner, **fields):
        FrameRequest(**fields)
        self.wishes[owner] = fields

    def unwant(self, owner):
        self.wishes.pop(owner, None)

    def glance(self, job, given_up):
        return None if self.run is None else job(self.run)

    def look(self, job):
        return None if self.run is None else job(self.run)

    def blocked(self):
        return None

    def reason_not(self, action):
        return None

    def refresh(self):
        self.calls.append(("refresh",))

    def show_frame(self, frame):
        self.frame = frame
        self.frameChanged.emit(frame)

    def __getattr__(self, name):
        known = {"train", "pause", "toggle", "step", "back", "seek", "reset", "new_start", "try_starts", "set_speed", "paint"}
        known |= {"rewind", "return_to"}
        if name in known:
            return lambda *arguments, **named: self.calls.append((name, *arguments))
        raise AttributeError(name)


def waves(units, steps, low=-1.0, high=1.0, shift=0.0):
    """(units, steps): values that run through time, every unit a little later."""
    phase = np.arange(steps)[None] * 0.22 - np.arange(units)[:, None] * 0.35 + shift
    return low + (high - low) * (np.sin(phase) + 1) / 2


def sequences_of(session, steps=50):
    """What every node has over time, in a network that takes sequences."""
    names = {"lstm": "fiogch", "gru": "rzgh"}
    result = {}
    for place, node in enumerate(session.document.network):
        units = session.shapes.units(node.id)
        result[node.id] = {
            name: waves(units, steps, 0.0 if name in "fiorz" else -1.0, shift=place + number)
            for number, name in enumerate(names.get(node.kind, "h" if node.kind == "rnn" else "a"))
        }
        result[node.id]["in_"] = waves(units, steps, shift=9.0)  # which no card shows
    return result


def frame_of(session, seed=0, samples=8, map_size=0, inputs=None, spread=1.0, **fields):
    """A frame of random weights and what they really compute, for chains of dense layers. Loops have weights only."""
    rng = np.random.default_rng(seed)
    network, shapes = session.document.network, session.shapes
    weights, biases, signals, maps = {}, {}, {}, {}
    plane = np.stack(np.meshgrid(np.linspace(-1, 1, map_size), np.linspace(-1, 1, map_size))).reshape(2, -1) if map_size else None
    for node in network.order():
        if node.id not in shapes.outputs:
            continue
        units = shapes.units(node.id)
        into = [c for c in network.into(node.id) if c.source in signals]
        if node.kind == "input":
            signals[node.id] = rng.normal(size=(units, samples)) if inputs is None else np.asarray(inputs, float).T[:, :samples]
            if plane is not None and units == 2:
                maps[node.id] = plane
            continue
        if not network.entry(node).weighted:
            signals[node.id] = np.concatenate([signals[c.source] for c in into])[:units] if into else np.ones((units, samples))
            continue
        biases[node.id] = rng.normal(size=units) * 0.3 * spread
        total, plain = biases[node.id][:, None], biases[node.id][:, None]
        for c in into:
            shape = weight_shape(network, shapes, c)
            weights[c.id] = rng.normal(size=shape) * spread * (2 if shape[1] < 4 else 1.2 / np.sqrt(shape[1] / 4))
            seen = weights[c.id][-units:]  # of a cell with gates, its candidate
            total = total + seen @ signals[c.source]
            plain = plain + seen @ maps[c.source] if c.source in maps else plain
        signals[node.id] = _activate(node, total)
        if any(c.source in maps for c in into):
            maps[node.id] = _activate(node, plain)
    for c in network.connections.values():  # loops, which the signals here leave out
        shape = weight_shape(network, shapes, c)
        if c.id not in weights and shape is not None:
            weights[c.id] = rng.normal(size=shape) * spread
    pictures = {id: found.reshape(-1, map_size, map_size) for id, found in maps.items()}
    fields = {"state": State.PAUSED, "loss": 0.0413, **fields}
    return Frame(weights=weights, biases=biases, signals=signals, maps=pictures, **fields)


def _activate(node, total):
    match node.parameters.get("activation", "tanh"):
        case "softmax":
            powers = np.exp(total - total.max(0))
            return powers / powers.sum(0)
        case "sigmoid":
            return 1 / (1 + np.exp(-total))
        case "relu":
            return np.maximum(total, 0)
        case "identity":
            return total
    return np.tanh(total)


__all__ = ["CATALOG", "DataShape", "FakeSession", "TargetShape", "frame_of", "network", "sequences_of", "waves"]
