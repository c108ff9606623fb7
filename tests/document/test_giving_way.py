"""An edit for which other things give way is one entry, named after the edit, and goes back to the last digit."""

from dataclasses import replace

import pytest

from nnsim.catalog import ProjectError
from nnsim.document import Document, GivingWay, History, MoveNodes, Network, PutNode
from nnsim.engine.catalogue import CATALOG


@pytest.fixture
def history():
    """x → h → y, one beside the other."""
    network = Network(CATALOG)
    nodes = [
        network.add("input", name="x", shape=(2,)),
        network.add("dense", name="h", units=8, position=(0.1, 0.2)),
        network.add("dense", name="y", units=1, position=(0.3, 0.7)),
    ]
    network.connect(*nodes[:2])
    network.connect(*nodes[1:])
    return History(Document(network))


def grown(history, units, **places):
    network = history.document.network
    node = network.node("h")
    put = PutNode(replace(node, parameters={**node.parameters, "units": units}), gesture=1)
    return GivingWay(put, MoveNodes({network.node(name).id: place for name, place in places.items()}))


def test_undone_and_redone_it_is_the_same(history):
    before = history.document.network.copy()
    history.push(grown(history, 9, h=(10.0, 0.2), y=(20.0, 0.7)))
    after = history.document.network.copy()
    assert history.texts == ["units of h, 8 → 9"]
    history.undo()
    assert history.document.network == before
    history.redo()
    assert history.document.network == after


def test_edits_of_one_gesture_merge_whichever_things_gave_way(history):
    before = history.document.network.copy()
    for units, places in ((9, {}), (10, {"y": (20.0, 0.7)}), (11, {"x": (-9.0, 0.0), "y": (30.0, 0.7)})):
        assert history.before(grown(history, units)).network == before
        history.push(grown(history, units, **places))
    after = history.document.network.copy()
    assert history.texts == ["units of h, 8 → 11"]
    history.undo()
    assert history.document.network == before
    history.redo()
    assert history.document.network == after


def test_another_gesture_begins_where_that_one_ended(history):
    history.push(grown(history, 9, y=(20.0, 0.7)))
    now = history.document.network.copy()
    other = replace(grown(history, 10), edit=replace(grown(history, 10).edit, gesture=2))
    assert history.before(other).network == now


def test_if_something_cannot_give_way_nothing_is_done(history):
    before = history.document.network.copy()
    way = replace(grown(history, 9), moves=MoveNodes({"gone": (0.0, 0.0)}))
    with pytest.raises(ProjectError):
        history.push(way)
    assert history.document.network == before
    assert not history.can_undo
