"""Files whose parts do not fit together, or would need more memory than there is (C of the list of hostile files)."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nnsim
from nnsim import storage
from nnsim.storage import limits
from tests.storage.made import members, project, trained, with_arrays, with_project, with_run, write


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "evil.nnsim"


def without_training(path: Path) -> nnsim.Project:
    return storage.read(path, training=False).project


@pytest.mark.parametrize(("units", "words"), [(10**9, "GiB"), (2**53, "from 1 to"), (10**30, "too large"), (0, "units"), (-1, "units")])
def test_a_layer_that_cannot_be(path: Path, refused, units: int, words: str) -> None:
    refused(with_project(path, lambda content: content["nodes"][1]["parameters"].update(units=units)), words)


def test_a_kind_of_two_lines_is_told_in_one(path: Path, refused) -> None:
    def change(content: dict[str, Any]) -> None:
        content["nodes"][1].update(kind="two\nlines", parameters={})

    refused(with_project(path, change), "no layer “two lines”")


def test_two_layers_that_would_need_74_gibibytes(path: Path, refused) -> None:
    def change(content: dict[str, Any]) -> None:
        for index in (1, 2):
            content["nodes"][index]["parameters"]["units"] = 100_000

    refused(with_project(path, change), "74.5 GiB", "at most 20,000,000", "in y")


def test_more_layers_than_can_be_drawn(path: Path, refused) -> None:
    def change(content: dict[str, Any]) -> None:
        content["nodes"] = [{"id": f"n{index}", "name": f"l{index}", "kind": "dense"} for index in range(2_001)]

    refused(with_project(path, change), "$.nodes", str(limits.NODES))


def test_the_largest_network_that_is_allowed_loads_soon(path: Path) -> None:
    def change(content: dict[str, Any]) -> None:
        content["nodes"] = [
            {"id": f"n{index}", "name": f"l{index}", "kind": "add" if index else "input", "position": [index, 0]} for index in range(2_000)
        ]
        content["connections"] = [
            {"id": f"c{number}", "source": f"n{number % 1_000}", "target": f"n{1_000 + number // 20}"} for number in range(20_000)
        ]

    with_project(path, change, nnsim.Project(nnsim.Network()))
    assert len(storage.read(path).project.network.connections) == 20_000


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": "n2", "target": "n2"}, "close a cycle"),
        ({"source": "n3", "target": "n2"}, "close a cycle"),
        ({"source": "n9", "target": "n2"}, "not there"),
        ({"source": "n2", "target": "n1"}, "at most 0"),
        ({"source": "n1", "target": "n2"}, "there twice"),
        ({"source": "n1", "target": "n2", "delay": -1}, "delay"),
        ({"source": "n1", "target": "n2", "delay": 10**9}, "delay"),
        ({"id": "c1", "source": "n1", "target": "n3"}, "the id c1"),
    ],
    ids=str,
)  # fmt: skip
def test_connections_that_cannot_be(path: Path, refused, change: dict[str, Any], words: str) -> None:
    refused(with_project(path, lambda content: content["connections"].append({"id": "c9", **change})), words)


@pytest.mark.parametrize("outputs", [["n9"], ["n3", "n3"], ["c1"]])
def test_outputs_that_are_not_there(path: Path, refused, outputs: list[str]) -> None:
    refused(with_project(path, lambda content: content.update(outputs=outputs)), "$.outputs")


@pytest.mark.parametrize("shape", [(2,), (4,), (1, 3), (3, 1), ()])
def test_starting_values_of_another_shape_are_not_stretched(path: Path, refused, shape: tuple[int, ...]) -> None:
    refused(with_arrays(path, lambda arrays: arrays.update({"values/start": np.zeros(shape)})), "which has the shape (3,)")


def test_missing_and_additional_arrays(path: Path, refused) -> None:
    refused(with_arrays(path, lambda arrays: arrays.pop("values/start")), "no values for n2:b")
    refused(with_arrays(path, lambda arrays: arrays.update(evil=np.zeros(3))), "“evil” that belongs to nothing")
    refused(with_project(path, lambda content: content["initial"].update({"n9:b": "start"})), "does not have")
    parts = members(with_project(path, lambda content: None))
    parts.pop("tensors.safetensors")
    refused(write(path, parts))


def test_data_that_does_not_fit_together(path: Path, refused) -> None:
    def shorten(arrays: dict[str, Any]) -> None:
        name = next(name for name in arrays if name.endswith("targets"))
        arrays[name] = arrays[name][:7]

    refused(with_arrays(path, shorten), "inputs: 40", "targets: 7")


def test_data_of_a_wrong_type(path: Path, refused) -> None:
    def change(arrays: dict[str, Any]) -> None:
        name = next(name for name in arrays if name.endswith("inputs"))
        arrays[name] = arrays[name].astype(np.int64)

    refused(with_arrays(path, change), "wrong type")


def test_data_without_an_array(path: Path, refused) -> None:
    refused(with_arrays(path, lambda arrays: arrays.pop(next(name for name in arrays if name.endswith("inputs")))), "is missing")


@pytest.mark.parametrize("value", [np.nan, np.inf, 5e-324, 1e300])
def test_starting_values_that_are_not_finite_are_loaded_and_said(path: Path, value: float) -> None:
    with_arrays(path, lambda arrays: arrays.update({"values/start": np.full(3, value)}))
    contents = storage.read(path)
    assert np.array_equal(contents.project.blobs["start"], np.full(3, value), equal_nan=True)
    assert any("non-finite" in note for note in contents.notes) == (not np.isfinite(value))
    if not np.isfinite(value):
        with pytest.raises(nnsim.Diverged):
            nnsim.Run(contents.project).train(iterations=1)


def test_data_that_is_not_finite_is_loaded_and_cannot_train(path: Path) -> None:
    def change(arrays: dict[str, Any]) -> None:
        arrays[next(name for name in arrays if name.endswith("inputs"))][3, 1] = np.nan

    contents = storage.read(with_arrays(path, change))
    assert any("1 values that are not finite" in note for note in contents.notes)
    assert any(problem.blocks for problem in contents.project.problems())


@pytest.mark.parametrize("places", [[(1e308, 0.0)] * 3, [(0.0, 1e7), (1.0, 0.0), (2.0, 0.0)], [(5.0, 5.0)] * 3], ids=str)
def test_layers_that_could_not_be_seen_are_laid_out_anew(path: Path, places: list[tuple[float, float]]) -> None:
    def change(content: dict[str, Any]) -> None:
        for node, place in zip(content["nodes"], places, strict=True):
            node["position"] = place

    contents = storage.read(with_project(path, change))
    assert [node.position for node in contents.project.network] == [(0.0, 0.0), (220.0, 0.0), (440.0, 0.0)]
    assert "laid out anew" in contents.notes[0]


@pytest.mark.parametrize(
    "rows", [np.array([[-1, 0]]), np.array([[0]]), np.array([0, 1]), np.array([[0.0, 1.0]]), np.zeros((2, 2, 2), np.int64)], ids=str
)
def test_removed_weights_that_are_no_indices(path: Path, refused, rows: Any) -> None:
    refused(with_arrays(path, lambda arrays: arrays.update({"connections/c1/removed": rows})), "rows of indices")


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("points/{n}/values", lambda a: a[:-1], "weights do not fit"),
        ("points/{n}/values", lambda a: a.astype(np.float32), "weights do not fit"),
        ("points/{n}/state/m", lambda a: a[:-1], "optimiser state does not fit"),
        ("points/{n}/state/m", lambda a: None, "another optimiser"),
        ("points/{n}/order", lambda a: a + 1, "order of the samples"),
        ("points/{n}/order", lambda a: a * 0, "order of the samples"),
        ("points/{n}/random/order", lambda a: a[:5], "random numbers"),
        ("points/{n}/random/order", lambda a: a.astype(np.int64), "random numbers"),
        ("points/{n}/random/order", lambda a: a * 0, "random numbers"),
        ("points/{n}/random/order", lambda a: None, "random numbers"),
        ("history/0/iterations", lambda a: a[::-1].copy(), "not in order"),
        ("history/0/iterations", lambda a: a * 0, "not in order"),
        ("history/0/iterations", lambda a: a + 10**9, "not in order"),
        ("history/0/iterations", lambda a: a - 5, "not in order"),
        ("history/0/values", lambda a: a[:3], "not understood"),
        ("evil", lambda a: np.zeros(2), "belongs to nothing"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_state_of_training_that_does_not_fit_is_refused_and_the_network_offered(
    path: Path, refused, name: str, change: Any, words: str
) -> None:
    def apply(arrays: dict[str, Any]) -> None:
        wanted = name.format(n=max(int(name.split("/")[1]) for name in arrays if name.startswith("points/")))
        changed = change(arrays.get(wanted))
        arrays.pop(wanted, None)
        if changed is not None:
            arrays[wanted] = changed

    with_arrays(path, apply, "run.safetensors")
    refused(path, words, "Open it without its training")
    assert without_training(path).network == project().network


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda run: run["points"][-1]["counters"].update(iteration=-1), "iteration"),
        (lambda run: run["points"][-1]["counters"].update(iteration=10**18), "too large"),
        (lambda run: run["points"][-1]["counters"].update(batch=99), "no run can have"),
        (lambda run: run["points"][-1]["counters"].update(epoch="3"), "epoch"),
        (lambda run: run["points"][-1].update(events=3), "events that did not happen"),
        (lambda run: run["points"].reverse(), ""),
        (lambda run: run["points"].clear(), "points"),
        (lambda run: run["points"][-1]["settings"].pop("epochs"), "not complete"),
        (lambda run: run["points"][-1]["settings"].update(learning_rate=-3), "learning_rate"),
        (lambda run: run.update(operation=500), "no run can stand"),
        (lambda run: run.update(furthest=3), "history"),
        (lambda run: run["events"].append({"iteration": 1, "setting": "seed", "value": 3}), "an event that is not understood"),
        (lambda run: run["events"].append({"iteration": 1}), "an event that is not understood"),
        (lambda run: run["columns"].append("loss"), ""),
        (lambda run: b'{"pickle": "cos\\nsystem"}', ""),
    ],
)
def test_a_record_of_training_that_cannot_be_is_refused(path: Path, refused, change: Any, words: str) -> None:
    with_run(path, change)
    refused(path, words, "Open it without its training")
    assert without_training(path).network == project().network


def test_a_training_of_another_network_is_refused(path: Path, refused) -> None:
    storage.save(trained(), path)
    parts = members(path)
    network = nnsim.Network()
    x, y = network.add("input", shape=(2,)), network.add("dense", units=1, activation="sigmoid")
    network.connect(x, y)
    storage.save(nnsim.Project(network, nnsim.dataset("xor"), loss="binary_cross_entropy"), path)
    other = members(path)
    refused(write(path, {**other, "run.json": parts["run.json"], "run.safetensors": parts["run.safetensors"]}), "cannot go on")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0" * 8, b"\xff" * 64, (2**40).to_bytes(8, "little"), (2).to_bytes(8, "little") + b"[]", (4).to_bytes(8, "little") + b"{}",
        (2).to_bytes(8, "little") + b"{}extra",
        (61).to_bytes(8, "little") + b'{"a": {"dtype": "F64", "shape": [1], "data_offsets": [0, 99]}}'[:61],
    ],
    ids=lambda content: ascii(content[:20]),
)  # fmt: skip
def test_arrays_that_are_no_safetensors(path: Path, refused, content: bytes) -> None:
    parts = members(with_project(path, lambda _: None))
    refused(write(path, {**parts, "tensors.safetensors": content}), "tensors.safetensors")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('"dtype": "F64", "shape": [1099511627776, 1099511627776], "data_offsets": [0, 8]', "has"),
        ('"dtype": "F64", "shape": [-1], "data_offsets": [0, 8]', "not understood"),
        ('"dtype": "F64", "shape": [1], "data_offsets": [0, 8], "extra": 1', "not understood"),
        ('"dtype": "F64", "shape": [1], "data_offsets": [8, 0]', "not understood"),
        ('"dtype": "F64", "shape": [1], "data_offsets": [8, 16]', "has"),
        ('"dtype": "O", "shape": [1], "data_offsets": [0, 8]', "a type that nnsim does not read"),
        ('"dtype": "F64", "shape": [1,1,1,1,1,1,1,1,1], "data_offsets": [0, 8]', "not understood"),
        ('"dtype": "F64", "shape": [true], "data_offsets": [0, 8]', "not understood"),
        ('"dtype": "F64", "shape": 1, "data_offsets": [0, 8]', "not understood"),
        ('"dtype": "F64", "shape": [0], "data_offsets": [0, 0]', "belong to no array"),
    ],
)
def test_arrays_that_are_described_wrongly(path: Path, refused, entry: str, words: str) -> None:
    header = ('{"values/start": {' + entry + "}}").encode()
    content = len(header).to_bytes(8, "little") + header + bytes(8)
    parts = members(with_project(path, lambda _: None))
    refused(write(path, {**parts, "tensors.safetensors": content}), "tensors.safetensors", words)
