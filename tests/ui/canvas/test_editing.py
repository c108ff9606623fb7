"""The canvas's edits are whole commands: one undo takes each of them back."""

import numpy as np
import pytest

from nnsim.datasets import Dataset
from nnsim.document import Document, Network, SetSetting
from nnsim.ui.canvas import editing
from nnsim.ui.furniture_edits import removing_layers
from tests.ui.fakes import CATALOG, network


def _undone(document, command):
    """Apply a command, return what the document was like then, and undo."""
    before = document.copy()
    inverse = command.apply(document)
    after = document.copy()
    inverse.apply(document)
    assert document.network == before.network
    assert document.settings == before.settings
    return after


def test_a_new_layer_has_the_defaults_of_the_catalogue():
    document = Document(network(2, 3, 1))
    node = editing.new_node(document, None, "dense", (10.0, 20.0))
    assert node.parameters == CATALOG.values(CATALOG.layer("dense"), {})
    assert node.name not in {other.name for other in document.network}
    assert node.id not in document.network.nodes


def test_a_new_input_fits_the_data():
    data = Dataset(np.zeros((5, 64)), np.zeros(5, dtype=int))
    assert editing.new_node(Document(Network(CATALOG)), data, "input", (0.0, 0.0)).parameters["shape"] == (64,)


def test_a_layer_is_added_connected_in_one_step():
    document = Document(network(2, 3, 1))
    node = editing.new_node(document, None, "dense", (0.0, 0.0))
    after = _undone(document, editing.adding(document, node, document.network.node("output").id))
    assert [c.source for c in after.network.into(node.id)] == [document.network.node("output").id]


def test_an_input_is_added_unconnected():
    document = Document(network(2, 3, 1))
    node = editing.new_node(document, None, "input", (0.0, 0.0))
    after = _undone(document, editing.adding(document, node, document.network.node("output").id))
    assert not after.network.into(node.id)


def test_removing_a_layer_removes_its_connections():
    document = Document(network(2, 3, 1))
    after = _undone(document, removing_layers(document.network, {document.network.node("hidden 1").id}))
    assert [node.name for node in after.network] == ["x", "output"]
    assert not after.network.connections


def test_nothing_chosen_is_nothing_to_remove():
    assert removing_layers(network(2, 1), ()) is None


@pytest.mark.parametrize("name", ["hidden 1", " hidden  1 ", "  "])
def test_a_name_that_stays_is_no_edit(name):
    document = Document(network(2, 3, 1))
    assert editing.renaming(document, document.network.node("hidden 1"), name) is None


def test_a_renamed_output_keeps_its_loss():
    document = Document(network(2, 3, 1))
    SetSetting("loss", {"output": "binary_cross_entropy"}).apply(document)
    node = document.network.node("output")
    after = _undone(document, editing.renaming(document, node, "y"))
    assert after.loss_of(node.id) == "binary_cross_entropy"


def test_units_are_changed_where_there_are_units():
    drawn = network(2, 3, 1)
    assert editing.resizing(drawn.node("hidden 1"), 2).node.parameters["units"] == 5
    assert editing.resizing(drawn.node("output"), -1) is None
    assert editing.resizing(drawn.node("x"), 1) is None
