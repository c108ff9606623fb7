"""A network follows its data: fitted to what was imported, or drawn for it."""

import numpy as np
import pytest

import nnsim
from nnsim.datasets import Dataset, suggest
from nnsim.document import Group, SetData, SetSetting
from nnsim.engine.project import Project
from nnsim.ui.fitting import drawn, fitted

CLASSES = np.arange(6) % 3


def imported(project, dataset, fit):
    """Learn from a data set, in one edit; the edit that undoes it."""
    commands = (SetData(project.keep(dataset)), *fit(project.document, dataset, suggest(dataset)))
    return Group(commands, "import").apply(project.document)


def test_sequences_set_what_the_last_memory_hands_on():
    network = nnsim.Network()
    x = network.add("input", name="x", shape=(2,))
    below = network.add("lstm", name="below", units=3, returns="last")
    above = network.add("gru", name="above", units=3)
    y = network.add("dense", name="y", units=2)
    for source, target in ((x, below), (below, above), (above, y)):
        network.connect(source, target)
    project = Project(network)
    imported(project, Dataset(np.zeros((6, 5, 3)), CLASSES, sequence=True), fitted)
    assert [network.node(name).parameters["returns"] for name in ("below", "above")] == ["all", "last"]
    assert project.problems() == []


@pytest.mark.parametrize(
    "data",
    [
        Dataset(np.zeros((6, 3)), CLASSES), Dataset(np.zeros((6, 5, 3)), CLASSES, sequence=True),
        Dataset(np.zeros((6, 4, 5)), np.zeros((6, 2))), Dataset(np.zeros((6, 5, 3)), np.zeros((6, 5, 1)), sequence=True),
    ],
    ids=["features", "sequences", "pictures", "each step"],
)  # fmt: skip
def test_a_network_is_drawn_for_data_in_one_edit(data):
    project = Project(nnsim.Network())
    undo = imported(project, data, drawn)
    assert project.problems() == []
    run = nnsim.Run(project)
    run.train(iterations=2)
    undo.apply(project.document)
    assert not project.network.nodes
    assert project.document.data is None


def test_a_drawn_network_comes_with_usual_settings_where_none_were_chosen():
    project = Project(nnsim.Network())
    SetSetting("learning_rate", 0.5).apply(project.document)
    imported(project, Dataset(np.random.default_rng(0).normal(size=(100, 3)), np.arange(100) % 3), drawn)
    settings = project.document.settings
    assert [settings[key] for key in ("optimizer", "learning_rate", "batch_size", "split")] == ["adam", 0.5, 32, (0.7, 0.15, 0.15)]
