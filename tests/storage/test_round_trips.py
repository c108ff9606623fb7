"""What was saved comes back, and saving it again gives the same bytes."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnsim
from nnsim import storage
from nnsim.document import DataReference, PutNode
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.run import Run
from tests.storage.made import members, project, same, trained

NAMES = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters=".>@"), min_size=1, max_size=12)


def test_a_project_comes_back_equal(tmp_path: Path) -> None:
    before = project()
    nnsim.save(before, tmp_path / "a.nnsim")
    after = nnsim.load(tmp_path / "a.nnsim")
    assert isinstance(after, nnsim.Project)
    assert same(before, after)


@pytest.mark.parametrize("title", ["", "  ", " A\tB ", "\u202e"])
def test_a_project_without_a_title_can_be_saved_too(tmp_path: Path, title: str) -> None:
    before = project()
    before.document.title = title
    nnsim.save(before, tmp_path / "a.nnsim")
    assert nnsim.load(tmp_path / "a.nnsim").document.title == " ".join(title.split()).strip("\u202e")


@pytest.mark.parametrize("make", [project, trained])
def test_saving_what_was_loaded_gives_the_same_bytes(tmp_path: Path, make) -> None:
    first, second = tmp_path / "1.nnsim", tmp_path / "2.nnsim"
    nnsim.save(make(), first)
    nnsim.save(nnsim.load(first), second)
    assert first.read_bytes() == second.read_bytes()


def test_the_same_project_gives_the_same_bytes_at_another_time(tmp_path: Path) -> None:
    nnsim.save(project(), tmp_path / "1.nnsim")
    nnsim.save(project(), tmp_path / "2.nnsim")
    assert (tmp_path / "1.nnsim").read_bytes() == (tmp_path / "2.nnsim").read_bytes()


def test_a_file_says_nothing_about_who_saved_it_where(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "a.nnsim"
    nnsim.save(trained(), path)
    content = b"".join(members(path).values()) + path.read_bytes()
    assert all(str(place).encode() not in content for place in (tmp_path, home, Path.home()))


def test_saving_leaves_no_other_file(tmp_path: Path) -> None:
    nnsim.save(project(), tmp_path / "a.nnsim")
    assert [path.name for path in tmp_path.iterdir()] == ["a.nnsim"]


def test_arrays_of_named_inputs_and_outputs_come_back(tmp_path: Path) -> None:
    network = nnsim.Network()
    a, b = network.add("input", name="a", shape=(2,)), network.add("input", name="b", shape=(3,))
    p, q = network.add("dense", name="p", units=1), network.add("dense", name="q", units=4, activation="softmax")
    for source in (a, b):
        network.connect(source, p)
        network.connect(source, q)
    random = np.random.default_rng(0)
    data = nnsim.Dataset(
        {"a": random.random((9, 2)), "b": random.random((9, 3))}, {"p": random.random((9, 1)), "q": random.integers(0, 4, 9)}
    )
    before = nnsim.Project(network, data, loss={"p": "mse", "q": "cross_entropy"}, outputs=["q", "p"])
    nnsim.save(before, tmp_path / "a.nnsim")
    assert same(before, nnsim.load(tmp_path / "a.nnsim"))


def test_sequences_of_different_length_and_their_order_in_time_come_back(tmp_path: Path) -> None:
    network = nnsim.Network()
    network.connect(network.add("input", name="x", shape=(2,)), network.add("dense", name="y", units=3, activation="softmax"))
    random = np.random.default_rng(0)
    data = nnsim.Dataset(
        random.random((6, 4, 2)), random.integers(0, 3, (6, 4)), [4, 1, 2, 4, 3, 4], classes=("␣", "⏎", "a"), ordered=True, overlap=2
    )
    before = nnsim.Project(network, data, loss="cross_entropy")
    nnsim.save(before, tmp_path / "a.nnsim")
    after = nnsim.load(tmp_path / "a.nnsim")
    assert isinstance(after, nnsim.Project)
    assert after.data is not None
    assert after.data.content_hash() == data.content_hash()
    assert (after.data.ordered, after.data.overlap) == (True, 2)


def test_a_name_that_was_put_untidily_is_saved_tidily(tmp_path: Path) -> None:
    before = project()
    node = before.network.node("h")
    PutNode(type(node)(node.id, "a  b", node.kind, {"units": 3.0})).apply(before.document)
    nnsim.save(before, tmp_path / "a.nnsim")
    assert nnsim.load(tmp_path / "a.nnsim").network.node("a b").parameters["units"] == 3


def test_values_set_by_hand_for_a_layer_that_is_gone_or_changed_are_not_saved(tmp_path: Path) -> None:
    before = project()
    before.document.initial = {"n9:b": "start", "n3:b": "start"}
    nnsim.save(before, tmp_path / "a.nnsim")
    assert nnsim.load(tmp_path / "a.nnsim").document.initial == {}


def test_data_that_is_missing_is_said_to_be_missing(tmp_path: Path) -> None:
    before = project()
    before.blobs.pop(before.document.data.blob)
    nnsim.save(before, tmp_path / "a.nnsim")
    contents = storage.read(tmp_path / "a.nnsim")
    assert "not in the file" in contents.notes[0]
    assert any("missing" in problem.text for problem in contents.project.problems())


@pytest.mark.parametrize("entry", CATALOG.entries("dataset"), ids=lambda entry: entry.key)
def test_every_built_in_data_set_is_kept_as_its_name_and_seed(tmp_path: Path, entry) -> None:
    before = nnsim.Project(nnsim.Network(), DataReference(generator=entry.key, seed=7, title=entry.title))
    nnsim.save(before, tmp_path / "a.nnsim")
    assert nnsim.load(tmp_path / "a.nnsim").document.data == before.document.data


@pytest.mark.parametrize("entry", CATALOG.entries("layer"), ids=lambda entry: entry.key)
def test_every_kind_of_layer_comes_back(tmp_path: Path, entry) -> None:
    before = nnsim.Project(nnsim.Network())
    before.network.add(entry.key)
    nnsim.save(before, tmp_path / "a.nnsim")
    assert nnsim.load(tmp_path / "a.nnsim").network == before.network


@settings(max_examples=40)
@given(data=st.data())
def test_any_network_that_can_be_drawn_comes_back(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    network = nnsim.Network()
    for name in data.draw(st.lists(NAMES, min_size=1, max_size=6, unique_by=str.casefold)):
        place = data.draw(st.tuples(*[st.floats(-1e5, 1e5)] * 2))
        kind = data.draw(st.sampled_from(["input", "dense", "maxout", "add", "dropout"]))
        try:
            network.add(kind, name=name, position=place)
        except nnsim.ProjectError:
            continue
    ids = list(network.nodes)
    for _ in range(data.draw(st.integers(0, 8)) if ids else 0):
        source, target = data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(ids))
        try:
            network.connect(source, target, delay=data.draw(st.integers(0, 2)))
        except nnsim.ProjectError:
            continue
    before = nnsim.Project(
        network, title=data.draw(NAMES), learning_rate=data.draw(st.floats(0, 1)), seed=data.draw(st.integers(0, 2**32 - 1))
    )
    places = [node.position for node in network]
    path = tmp_path_factory.mktemp("any") / "a.nnsim"
    nnsim.save(before, path)
    after = nnsim.load(path)
    assert after.settings == before.settings
    assert after.network.connections == network.connections
    if len(set(places)) == len(places):
        assert after.network == network


@settings(max_examples=25)
@given(
    inputs=st.lists(st.lists(st.floats(width=64), min_size=2, max_size=2), min_size=1, max_size=5),
    classes=st.booleans(), name=st.text(max_size=30), columns=st.lists(st.text(max_size=20), min_size=2, max_size=2),
)  # fmt: skip
def test_any_numbers_come_back_bit_for_bit(tmp_path_factory: pytest.TempPathFactory, inputs, classes, name, columns) -> None:
    targets = np.arange(len(inputs)) if classes else np.array(inputs)[:, :1]
    data = nnsim.Dataset(inputs, targets, name=name, feature_names=columns)
    path = tmp_path_factory.mktemp("any") / "a.nnsim"
    nnsim.save(nnsim.Project(nnsim.Network(), data), path)
    after = nnsim.load(path).data
    assert after.inputs.tobytes() == data.inputs.tobytes()
    assert after.targets.dtype == data.targets.dtype
    assert after.targets.tobytes() == data.targets.tobytes()


def test_a_run_keeps_its_kind(tmp_path: Path) -> None:
    nnsim.save(trained(), tmp_path / "a.nnsim")
    assert isinstance(nnsim.load(tmp_path / "a.nnsim"), Run)


@pytest.mark.parametrize("name", nnsim.examples())
def test_an_example_says_the_same_when_it_is_saved_and_gives_the_same_bytes_when_it_is_saved_again(name: str, tmp_path: Path) -> None:
    """The file that is shipped may have been packed by another version of zlib, so only what it says is held against it."""
    first, second = tmp_path / "1.nnsim", tmp_path / "2.nnsim"
    nnsim.save(nnsim.example(name), first)
    nnsim.save(nnsim.load(first), second)
    assert first.read_bytes() == second.read_bytes()
    assert members(first) == members(storage.example_path(name))
