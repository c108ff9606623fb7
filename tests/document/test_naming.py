"""The history says what an edit changed, from what and to what."""

from dataclasses import replace

import pytest

from nnsim.document import (
    DataReference,
    Document,
    Group,
    History,
    MoveNodes,
    Network,
    PutConnection,
    PutNode,
    SetData,
    SetSetting,
    SetTexts,
)
from nnsim.engine.catalogue import CATALOG


@pytest.fixture
def history():
    """x → h → y."""
    network = Network(CATALOG)
    x = network.add("input", name="x", shape=(2,))
    h = network.add("dense", name="h", units=8, activation="tanh")
    network.connect(x, h)
    network.connect(h, network.add("dense", name="y", units=1))
    return History(Document(network))


def of(history, name="h", **parameters):
    node = history.document.network.node(name)
    return PutNode(replace(node, parameters={**node.parameters, **parameters}), label="something")


@pytest.mark.parametrize(("parameters", "name"), [
    ({"units": 12}, "units of h, 8 → 12"),
    ({"activation": "relu"}, "activation of h, tanh → ReLU"),
    ({"bias": False}, "bias of h, on → off"),
    ({"units": 12, "bias": False}, "something"),
])
def test_an_edit_of_a_layer(history, parameters, name):
    history.push(of(history, **parameters))
    assert history.undo_text == name


@pytest.mark.parametrize(("key", "value", "name"), [
    ("learning_rate", 0.03, "learning rate, 0.1 → 0.03"),
    ("optimizer", "adam", "optimiser, gradient descent → Adam"),
    ("batch_size", 16, "batch size, all samples → 16"),
    ("shuffle", False, "shuffle, on → off"),
    ("state", "carry", "first state, zero → carried on"),
    ("clip_norm", 1e-7, "clip gradient, off → 1e−07"),
    ("loss", {"y": "cross_entropy"}, "loss of y, mean squared error → cross-entropy"),
    ("seed", 0, "seed, as it was"),
])
def test_a_setting(history, key, value, name):
    history.push(SetSetting(key, value))
    assert history.undo_text.casefold() == name.casefold()


def test_a_number_inside_a_setting(history):
    history.push(SetSetting("optimizer", {"key": "adam", "beta1": 0.8}))
    history.push(SetSetting("optimizer", {"key": "adam", "beta1": 0.7}))
    assert history.undo_text == "optimiser (β₁), 0.8 → 0.7"


def test_a_drag_is_named_from_where_it_began(history):
    for units in (9, 10, 11):
        history.push(replace(of(history, units=units), gesture=1))
    assert history.texts == ["units of h, 8 → 11"]


def test_places_names_and_delays(history):
    network = history.document.network
    h, y = network.node("h"), network.node("y")
    history.push(MoveNodes({h.id: (1.0, 1.0)}))
    history.push(MoveNodes({h.id: (2.0, 1.0), y.id: (3.0, 3.0)}))
    history.push(PutNode(replace(network.node("h"), name="hidden")))
    back = network.connect("y", "hidden", delay=1)
    history.push(PutConnection(replace(back, delay=3)))
    history.push(SetTexts("Mine", ""))
    assert history.texts == ["move h", "move 2 layers", "rename h to hidden", "delay of y → hidden, 1 → 3", "title, Untitled → Mine"]


@pytest.mark.parametrize(("generator", "seed", "name"), [
    ({"key": "spirals", "noise": 0.3}, 0, "noise of Spirals, 0.1 → 0.3"), ({"key": "spirals", "noise": 0.1}, 5, "seed of Spirals, 0 → 5"),
    ("xor", 0, "choose"), ({"key": "spirals", "noise": 0.4, "samples": 50}, 0, "choose"),
])
def test_data(history, generator, seed, name):
    history.document.data = DataReference(generator={"key": "spirals", "noise": 0.1})
    history.push(SetData(DataReference(generator=generator, seed=seed), "choose"))
    assert history.undo_text == name


def test_several_edits_together_have_the_name_that_was_given(history):
    history.push(Group((of(history, units=3), SetSetting("seed", 4)), "prepare"))
    assert history.texts == ["prepare"]


def test_names_stay_when_what_they_name_is_gone(history):
    history.push(of(history, units=12))
    history.undo()
    assert history.redo_text == "units of h, 8 → 12"
