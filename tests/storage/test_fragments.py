"""A part of a network as a text: it reads back the same, and whatever else is pasted gets one sentence."""

import json
from dataclasses import replace

import numpy as np
import pytest

from nnsim.catalog import FileError
from nnsim.document import Note, SetInitial
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.run import Run
from nnsim.storage import example
from nnsim.storage.fragments import MOST_NUMBERS, Fragment, fragment_from, fragment_of, text_of


@pytest.fixture
def project():
    """XOR with a removed and a frozen weight, values set by hand and a note."""
    made = example("xor")
    network = made.network
    connection = next(iter(network.connections.values()))
    network.connections[connection.id] = replace(connection, removed=frozenset({(0, 1)}), frozen=frozenset({(1, 0)}))
    node = network.node("hidden")
    made.blobs["own"] = np.array([0.5, -1.25])
    SetInitial({f"{node.id}:b": "own"}).apply(made.document)
    made.document.furniture = {"t1": Note("t1", "Look here", (10.0, 20.0))}
    return made


def everything(project):
    return [*project.network.nodes, *project.document.furniture]


def weights(project):
    run = Run(project)
    return {key: slot.view(run.machine.parameters.values).copy() for key, slot in run.machine.parameters.slots.items()}


def test_a_text_reads_back_the_same(project):
    whole = fragment_of(project, everything(project), weights(project))
    again = fragment_from(text_of(whole), CATALOG)
    assert again.network == whole.network
    assert again.document.furniture == whole.document.furniture
    for before, after in ((whole.values, again.values), (whole.weights, again.weights)):
        assert before.keys() == after.keys()
        assert all(np.array_equal(before[key], after[key]) for key in before)
    assert len(whole.weights) == 4
    assert not again.notes


def test_only_what_joins_the_chosen_layers_goes_along(project):
    names = ("hidden", "output")
    part = fragment_of(project, [project.network.node(name).id for name in names], weights(project))
    assert [node.name for node in part.network] == list(names)
    assert len(part.network.connections) == 1
    assert {key.rpartition(":")[2] for key in part.weights} == {"W", "b"}
    assert len(part.weights) == 3
    assert not part.document.furniture


def test_single_precision_stays_short_and_exact(project):
    array = np.array([0.1, -2.7], np.float32)
    node = project.network.node("hidden").id
    text = text_of(fragment_of(project, [node], {f"{node}:b": array}))
    assert "[0.1, -2.7]" in text
    assert np.array_equal(fragment_from(text, CATALOG).weights[f"{node}:b"].astype(np.float32), array)


def test_a_text_is_read_by_people(project):
    text = text_of(fragment_of(project, everything(project), weights(project)))
    assert json.loads(text)["nnsim"] == "layers"
    assert max(map(len, text.splitlines())) < 400
    assert '"name": "hidden"' in text


def test_too_many_weights_are_left_out(project):
    node = project.network.node("hidden").id
    part = Fragment(fragment_of(project, [node], {}).document, {}, {f"{node}:b": np.zeros(MOST_NUMBERS + 1)})
    assert not fragment_from(text_of(part), CATALOG).weights


@pytest.mark.parametrize(("text", "words"), [
    ("", "no layers in the clipboard"), ("Hello", "no layers in the clipboard"), ("{", "no JSON"), ("{}", "describes no layers"),
    ('{"nnsim": "layers"}', "version"), ('{"nnsim": "project", "format": [1, 0]}', "describes no layers"),
    ('{"nnsim": "layers", "format": [99, 0]}', "newer nnsim"),
    ('{"nnsim": "layers", "format": [1, 0], "nodes": [{"id": "n1", "name": "a", "kind": "no such"}]}', "nodes[0]"),
    ('{"nnsim": "layers", "format": [1, 0], "nodes": {}}', "nodes"),
    ('{"nnsim": "layers", "format": [1, 0], "weights": {"n1:b": 3}}', "no lists"),
    ('{"nnsim": "layers", "format": [1, 0], "marks": {"nodes/n1/frozen": [[1.5]]}}', "rows of indices"),
    ('{"nnsim": "layers", "format": [1, 0], "connections": [{"id": "c1", "source": "n1", "target": "n2"}]}', "not there"),
    ("{" * 100_000, "nested"), ('{"a": NaN}', "finite"), ("{\ud800}", "no JSON"),
])
def test_anything_else_gets_one_sentence(text, words):
    with pytest.raises(FileError, match=r"(?i)clipboard") as caught:
        fragment_from(text, CATALOG)
    said = str(caught.value)
    assert words.casefold() in said.casefold()
    assert "\n" not in said
    assert len(said) < 400


@pytest.mark.parametrize("rows", ["[[1, 2], [3]]", '["a"]', "[true]", "[[1], 2]", "[[[1]]]"])
def test_weights_that_are_no_matrix_are_refused(rows):
    text = (
        '{"nnsim": "layers", "format": [1, 0], "nodes": [{"id": "n1", "name": "a", "kind": "dense"}], '
        f'"weights": {{"n1:b": {rows}}}}}'
    )
    with pytest.raises(FileError, match="no matrix"):
        fragment_from(text, CATALOG)


def test_a_text_without_end_is_not_even_looked_at():
    with pytest.raises(FileError, match="more than"):
        fragment_from("{" + " " * 9_000_000, CATALOG)


def test_weights_of_what_is_not_there_are_left_out(project):
    text = text_of(fragment_of(project, everything(project), {})).replace("}\n}", '},\n "weights": {"n99:b": [1.0]}\n}')
    assert not fragment_from(text, CATALOG).weights
