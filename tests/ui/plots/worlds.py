"""Projects with data and made-up frames, for tests of plots. What a plot draws is compared with these frames."""

from dataclasses import replace

import numpy as np

import nnsim
from nnsim.catalog import Plain
from nnsim.datasets import Dataset, Split, generators, split
from nnsim.document import Change, Network, SetView
from nnsim.engine.comparison import Course, Epoch
from nnsim.engine.distribution import Distribution
from nnsim.engine.frames import Curve, Frame, Plane, State
from nnsim.engine.patterns import Pattern, Place
from nnsim.engine.probe import Reach
from nnsim.ui.comparisons import Comparisons
from nnsim.ui.plots.decision_map import SIZE
from nnsim.ui.plots.finder import Finder
from nnsim.ui.plots.input_plane import InputPlane
from nnsim.ui.plots.samples import Extent, extent_of
from nnsim.ui.plots.unit_maps import COARSE, SIDE
from tests.ui.fakes import CATALOG, FakeSession, frame_of, network, sequences_of


class PlotSession(FakeSession):
    """The fake session with what plots use besides: the kept view, and points that can be painted."""

    def set_view(self, key: str, value: Plain) -> None:
        self.push(SetView({**self.document.view, key: value}))

    @property
    def data_edits(self) -> "PlotSession":
        return self

    def paint(self, inputs, targets) -> None:
        self.calls.append(("paint", np.array(inputs), np.array(targets)))
        self.set_data(self.dataset.with_points(inputs, targets), None)

    def set_data(self, dataset: Dataset | None, parts: Split | None = None) -> None:
        self.dataset, self.parts = dataset, parts
        self.documentChanged.emit(Change(data=True))

    def called(self, name: str) -> list[tuple]:
        return [call[1:] for call in self.calls if call[0] == name]


def curve(*values: float, step: int = 1) -> Curve:
    return Curve(np.arange(1.0, len(values) + 1) * step, np.array(values, dtype=float))


def falling(iterations: int = 600, start: float = 0.7, end: float = 0.05, seed: int = 0) -> Curve:
    x = np.arange(1.0, iterations + 1)
    noise = np.exp(0.05 * np.random.default_rng(seed).standard_normal(iterations))
    return Curve(x, (start * np.exp(-4 * x / iterations) + end) * noise)


def plane(extent: Extent, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates of the cells of a map."""
    left, right, bottom, top = extent
    cells = (np.arange(size) + 0.5) / size
    x, y = np.meshgrid(left + cells * (right - left), bottom + cells * (top - bottom))
    return x, y


def two_classes(size: int = 24, **fields: object) -> PlotSession:
    """Eight points, class 1 on the right; the network says so too, so all answers are right. The last two do not train."""
    x = np.array([-0.8, -0.6, -0.7, 0.7, 0.6, 0.8, -0.5, 0.5])
    inputs = np.column_stack((x, np.array([0.5, -0.4, 0.0, 0.1, -0.6, 0.6, 0.3, -0.3])))
    data = Dataset(inputs, (x > 0).astype(float)[:, None], classes=("left", "right"), feature_names=("x1", "x2"), points=True)
    session = PlotSession(network(2, 4, 3, 1, last="sigmoid"), data)
    session.parts = Split(np.arange(6), np.array([6]), np.array([7]))
    across, _ = plane(extent_of(inputs), size)
    answers = 1 / (1 + np.exp(-8 * across))
    session.frame = full_frame(session, planes=mapped(session, answers[None]), confusion=np.array([[3, 0], [0, 3]]), **fields)
    return session


def three_classes(size: int = 24) -> PlotSession:
    rng = np.random.default_rng(0)
    data = generators.blobs(rng, 60, 3, 0.1)
    session = PlotSession(network(2, 5, 3, last="softmax"), data)
    session.parts = split(data, (0.6, 0.2, 0.2), rng)
    x, y = plane(extent_of(data.inputs), size)
    angle = 2 * np.pi * np.arange(3)[:, None, None] / 3 + np.pi / 4
    nearness = np.exp(-6 * ((x - 0.6 * np.cos(angle)) ** 2 + (y - 0.6 * np.sin(angle)) ** 2))
    counts = np.array([[12, 0, 0], [1, 10, 1], [0, 2, 10]])
    session.frame = full_frame(session, planes=mapped(session, nearness / nearness.sum(axis=0)), confusion=counts)
    return session


def mapped(session: PlotSession, answers: np.ndarray) -> dict[Plane, dict[str, np.ndarray]]:
    """Answers (outputs, cells, cells) as the decision map wants to have them in a frame, and made-up maps of the hidden units."""
    plane, document = InputPlane.of(session), session.document
    plane.refresh()
    output = document.output_nodes()[0]
    hidden = [node for node in document.network.order() if node.id != output][-1]
    units = np.random.default_rng(0).uniform(-1.0, 1.0, (session.shapes.units(hidden.id), SIDE, SIDE))
    return {
        plane.plane((output,), SIZE, SIZE): {output: answers},
        plane.plane((hidden.id,), SIDE, COARSE): {hidden.id: units},
    }


def decision(session: PlotSession) -> np.ndarray:
    """The answers that the frame holds for the decision map."""
    output = session.document.output_nodes()[0]
    return next(found[output] for found in session.frame.planes.values() if output in found)


def regression() -> PlotSession:
    rng = np.random.default_rng(0)
    data = generators.sine(rng, 30, 1.0, 0.1)
    session = PlotSession(network(1, 6, 1, last="identity"), data)
    session.parts = split(data, (0.8, 0.2, 0.0), rng)
    x = np.linspace(-1.1, 1.1, 111)
    session.frame = full_frame(session, fit=(x, np.sin(np.pi * x)[:, None]))
    return session


def line(m: float = 1.0, c: float = 0.0) -> PlotSession:
    """The line y = m x + c beside the points (1, 2), (2, 3), (3, 4)."""
    data = Dataset(np.array([[1.0], [2.0], [3.0]]), np.array([[2.0], [3.0], [4.0]]), feature_names=("x",))
    session = PlotSession(network(1, 1, last="identity"), data)
    session.frame = replace(with_line(full_frame(session), m, c), state=State.RUNNING)
    return session


def with_line(frame: Frame, m: float, c: float) -> Frame:
    """The same with another line, while nothing trains."""
    (connection,), (node,) = frame.weights, frame.biases
    return replace(frame, state=State.PAUSED, weights={connection: np.array([[m]])}, biases={node: np.array([c])})


def measured() -> PlotSession:
    """Ten classes and 64 inputs, with nothing to draw in a plane."""
    rng = np.random.default_rng(0)
    labels = np.arange(100) % 10
    data = Dataset(rng.random((100, 64)), labels, classes=[f"digit {index}" for index in range(10)])
    session = PlotSession(network(64, 32, 10, last="softmax"), data)
    session.frame = full_frame(session, confusion=np.diag(np.arange(1, 11)))
    return session


def full_frame(session: PlotSession, **fields: object) -> Frame:
    """A frame with every curve that a plot may ask for."""
    curves = {"loss": falling(), "val_loss": falling(end=0.08, seed=1)}
    metric = "r2" if session.dataset.task == "regression" else "accuracy"
    for column in (metric, f"val_{metric}"):
        found = falling(seed=2)
        curves[column] = Curve(found.x, 1 - np.minimum(found.y, 1.0))
    for place, node in enumerate(session.document.network):
        curves[f"grad_norm/{node.name}"] = falling(start=10.0**-place, end=10.0 ** (-place - 1), seed=place)
        curves[f"update_ratio/{node.name}"] = falling(start=10.0 ** (-place - 1), end=10.0 ** (-place - 2), seed=place)
        curves[f"saturated/{node.name}"] = falling(start=0.3, end=0.1 * place, seed=place)
    fields = {"state": State.RUNNING, "iteration": 600, "furthest": 600, "curves": curves, **fields}
    frame = frame_of(session, **fields)
    return replace(frame, distributions=spread(session, frame))


def spread(session: PlotSession, frame: Frame) -> dict[str, tuple[Distribution, Distribution]]:
    """How the weights of a frame are distributed, and gradients that are a hundred times as small."""
    network, found = session.document.network, {}
    for node in network:
        into = [frame.weights[connection.id] for connection in network.into(node.id) if connection.id in frame.weights]
        if into:
            found[node.id] = Distribution.of(into), Distribution.of([array / 100 for array in into])
    return found | {id: (Distribution.of([array]), Distribution.of([array / 100])) for id, array in frame.weights.items()}


def with_curves(frame: Frame, **curves: Curve) -> Frame:
    return replace(frame, curves={**frame.curves, **curves})


STEPS = 20


def in_time(kind: str, data: Dataset, units: int, last: str, names: str) -> PlotSession:
    """A memory called “memory” on sequences, made-up values over time, gradients that vanish, and a pattern that was found."""
    net = Network(CATALOG)
    x = net.add("input", name="x", shape=data.feature_shape)
    memory = net.add(kind, name="memory", units=4)
    y = net.add("dense", name="y", units=units, activation=last)
    net.connect(x, memory)
    net.connect(memory, y)
    session = PlotSession(net, data)
    values = sequences_of(session, STEPS)
    values[x.id]["a"] = data.inputs[0].T
    values[memory.id] = {name: values[memory.id][name] for name in names} | {"in_": values[memory.id]["in_"]}
    session.frame = full_frame(
        session, sequences=values, time=STEPS - 1, length=STEPS,
        time_norms={memory.id: 10.0 ** np.linspace(-8, -2, STEPS)},
        followed={id: found["a"][:, -1] for id, found in values.items() if "a" in found},
    )  # fmt: skip
    compared(session)
    finder = Finder.of(session)
    finder.pattern = Pattern(memory.id, "h", 1, 3, sample=0, start=4, stop=8)
    finder.places = (Place(0, 12, 0.04), Place(2, 3, 0.1), Place(1, 15, 0.6))
    finder.samples, finder.iteration = 3, session.frame.iteration
    return session


def compared(session: PlotSession, epochs: int = 12) -> Comparisons:
    """Made-up courses of the three kinds: the first one learns nothing."""
    work = Comparisons.of(session)
    work.document, work.epochs, work.courses = session.document.copy(), epochs, ()
    for place, kind in enumerate(("rnn", "lstm", "gru"), 1):
        reach = Reach(3 * place, STEPS - 1)
        made = tuple(Epoch(number, {"loss": 2 * place**-number, "accuracy": 0.5}, {}, reach) for number in range(epochs + 1))
        seconds, best = 0.01 * place, made[-1 if place > 1 else 0]
        work.courses += (Course(kind, kind.upper(), "finished", 100 * place, made, seconds, best),)
    return work


def foretelling() -> PlotSession:
    """A wave; after every step the next value is asked for."""
    time = np.arange(STEPS + 1) + np.array([[0.0], [5.0], [9.0]])
    waves = np.sin(time)[..., None]
    data = Dataset(waves[:, :-1], waves[:, 1:], feature_names=("height",), target_names=("next height",), sequence=True)
    session = in_time("lstm", data, 1, "identity", "fiogch")
    session.frame = replace(session.frame, targets={output(session): data.targets[0].T})
    return session


def spelling(symbols: int = 4, each: bool = True) -> PlotSession:
    """Symbols come in; after every step the next one is asked for, or after the last step one class for all."""
    codes = (np.arange(STEPS + 1) + np.arange(3)[:, None]) % symbols
    hot = np.eye(symbols)
    names = tuple(chr(ord("a") + number) for number in range(symbols))
    targets = codes[:, 1:] if each else codes[:, -1]
    data = Dataset(hot[codes[:, :-1]], targets, feature_names=names, classes=names, sequence=True)
    session = in_time("gru", data, symbols, "softmax", "rzgh")
    values = dict(session.frame.sequences)
    if not each:
        values[output(session)] = {}
    wanted = hot[targets[0]].T if each else hot[targets[0]]
    session.frame = replace(session.frame, sequences=values, targets={output(session): wanted}, confusion=np.eye(symbols, dtype=int))
    return session


def stacked() -> PlotSession:
    """Three memories, one on top of the other: an LSTM, a GRU that reads backwards, and a loop that is drawn."""
    data = Dataset(np.zeros((3, STEPS, 1)), np.zeros((3, STEPS, 1)), sequence=True)
    net = Network(CATALOG)
    x = net.add("input", name="x", shape=(1,))
    there, back = net.add("lstm", name="there", units=4), net.add("gru", name="back", units=3, reads="backwards")
    loop, y = net.add("dense", name="loop", units=2), net.add("dense", name="y", units=1, activation="identity")
    for source, target in ((x, there), (there, back), (back, loop), (loop, y)):
        net.connect(source, target)
    net.connect(loop, loop, delay=1)
    session = PlotSession(net, data)
    values = sequences_of(session, STEPS)
    norms = {node.id: np.linspace(1.0, 2.0, STEPS) for node in (there, back, loop)}
    targets = {y.id: data.targets[0].T}
    session.frame = full_frame(session, sequences=values, time=STEPS - 1, length=STEPS, time_norms=norms, targets=targets)
    return session


def output(session: PlotSession) -> str:
    return session.document.network.node("y").id


def graph() -> PlotSession:
    """x·y at 2 and 3, differentiated itself, with a run."""
    drawn = nnsim.Network()
    product = drawn.add("multiply", name="f")
    for name in "xy":
        drawn.connect(drawn.add("input", name=name, shape=(1,)), product)
    data = Dataset({"x": [[2.0]], "y": [[3.0]]})
    run = nnsim.Run(nnsim.Project(drawn, data, loss="value"))
    session = PlotSession(drawn, data)
    session.document.settings["loss"] = "value"
    session.run, session.frame = run, replace(session.frame, state=State.RUNNING)
    return session
