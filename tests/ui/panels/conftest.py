"""Sessions around the real catalogue and the real data, so that panels are tested with what they will show."""

from dataclasses import replace

import numpy as np
import pytest

from nnsim.datasets import make, split
from nnsim.document import DataReference, DataShape, Network, TargetShape
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.streams import stream
from nnsim.ui.panels.inspector import Inspector
from nnsim.ui.starts import Starts
from nnsim.ui.theme import LIGHT
from tests.ui.fakes import FakeSession, frame_of


class PanelSession(FakeSession):
    """Also takes imported data and examples, and refuses actions on demand."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.reasons = {}
        self.starts = Starts(self)
        self.imported = []
        self.opened = []

    def reason_not(self, action):
        return self.reasons.get(action)

    def blocked(self):
        return None

    def look(self, job):
        """No run, so nothing is found out."""

    @property
    def data_edits(self):
        return self

    def take(self, dataset, suggestion, draw):
        self.imported.append((dataset, suggestion))
        self.drawn = draw

    def open_example(self, name):
        self.opened.append(name)


def session_of(*sizes, data="spirals", theme=LIGHT):
    """A chain of dense layers with a built-in data set and a frame of random weights."""
    network = Network(CATALOG)
    before = network.add("input", name="x", shape=(sizes[0],))
    for place, units in enumerate(sizes[1:], start=1):
        name = "output" if place == len(sizes) - 1 else f"hidden {place}"
        layer = network.add("dense", name=name, units=units, activation="tanh")
        network.connect(before, layer)
        before = layer
    dataset = make(CATALOG.spec("dataset", data), stream(0, "data"))
    shape = DataShape(dataset.samples, {"": dataset.inputs.shape[1:]}, {"": TargetShape((1,), 2)})
    session = PanelSession(network, dataset, shape, theme)
    session.document.data = DataReference(generator=data, title="Data")
    session.parts = split(dataset, (0.7, 0.15, 0.15), np.random.default_rng(0))
    frame = frame_of(session)
    weighted = {
        c.target: frame.weights[c.id] @ frame.signals[c.source] + frame.biases[c.target][:, None]
        for c in network.connections.values()
    }
    session.frame = replace(frame, weighted_inputs=weighted, gradient_norms=dict.fromkeys(weighted, 0.031))
    return session


@pytest.fixture
def session(qapp):
    made = session_of(2, 3, 1)
    yield made
    made.deleteLater()


@pytest.fixture
def texts(session):
    """What can be undone, in order."""
    return lambda: session.history.texts


@pytest.fixture
def inspector(qtbot, session):
    made = Inspector(session)
    qtbot.addWidget(made)
    made.resize(303, 700)
    made.show()
    return made


@pytest.fixture
def node(session, inspector):
    """The hidden layer, selected."""
    found = session.document.network.node("hidden 1")
    session.select({found.id})
    return found
