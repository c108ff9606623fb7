"""Files for other programs hold what the run holds, in full, and nothing of who made them."""

import csv
import getpass
import io
import os
import socket
import zipfile
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load as load_safetensors

import nnsim
from nnsim.datasets.readers import read_table
from nnsim.storage.exports import EXPORTS, export, history_rows
from nnsim.storage.predictions import MOST_CELLS
from tests.storage.made import trained


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def run_of(name: str, iterations: int = 5) -> nnsim.Run:
    run = nnsim.Run(nnsim.example(name))
    run.train(iterations=iterations)
    return run


@pytest.fixture
def written(tmp_path: Path):
    def write(run: nnsim.Run, kind: str, ending: str = ".csv") -> Path:
        path = tmp_path / f"{kind}{ending}"
        export(run, kind, path)
        return path

    return write


@pytest.mark.parametrize("ending", EXPORTS["weights"].makes)
def test_weights_come_back_bit_for_bit(written, ending: str) -> None:
    run = trained()
    path = written(run, "weights", ending)
    if ending == ".csv":
        found = {name: np.full(array.shape, np.nan) for name, array in run.parameters.items()}
        for row in rows_of(path):
            place = tuple(int(row[axis]) - 1 for axis in ("to", "from") if row[axis])
            found[row["parameter"]][place] = float(row["value"])
    elif ending == ".npz":
        with np.load(path, allow_pickle=False) as arrays:
            found = dict(arrays)
    else:
        found = load_safetensors(path.read_bytes())
    assert found.keys() == set(run.parameters)
    for name, array in run.parameters.items():
        assert np.array_equal(found[name], array)


def test_the_same_weights_give_the_same_bytes(written) -> None:
    first = [written(trained(), "weights", ending).read_bytes() for ending in EXPORTS["weights"].makes]
    assert first == [written(trained(), "weights", ending).read_bytes() for ending in EXPORTS["weights"].makes]


def test_the_history_has_every_recorded_number(written) -> None:
    run = trained(40)
    rows = rows_of(written(run, "history"))
    assert [int(row["iteration"]) for row in rows] == sorted({int(i) for iterations, _ in run.history.values() for i in iterations})
    for name, (iterations, values) in run.history.items():
        recorded = {int(row["iteration"]): float(row[name]) for row in rows if row[name]}
        assert recorded == dict(zip(map(int, iterations), map(float, values), strict=True))


def test_a_long_history_is_written_in_blocks() -> None:
    iterations = np.arange(0, 60_000, 2)
    rows = list(history_rows({"loss": (iterations, iterations * 0.5), "late": (iterations[::7] + 1, iterations[::7] * 1.0)}))
    assert len(rows) == 1 + len(np.union1d(iterations, iterations[::7] + 1))
    assert [row[0] for row in rows[1:]] == sorted(row[0] for row in rows[1:])
    assert sum(np.isfinite(row[2]) for row in rows[1:]) == len(iterations[::7])


@pytest.mark.parametrize("name", ["xor", "iris", "digits"])
def test_predicted_classes_are_as_often_right_as_the_run_says(written, name: str) -> None:
    run = run_of(name)
    rows = rows_of(written(run, "predictions"))
    assert len(rows) == run.project.data.samples
    for part in {row["part"] for row in rows}:
        right = [row["class"] == row["predicted class"] for row in rows if row["part"] == part]
        assert np.mean(right) == pytest.approx(run.evaluate(part)["accuracy"])


def test_predicted_numbers_are_as_far_off_as_the_run_says(written) -> None:
    run = run_of("diabetes")
    rows = [row for row in rows_of(written(run, "predictions")) if row["part"] == "test"]
    (target,) = (heading.removeprefix("predicted ") for heading in rows[0] if heading.startswith("predicted "))
    off = [abs(float(row[target]) - float(row[f"predicted {target}"])) for row in rows]
    assert np.mean(off) == pytest.approx(run.evaluate("test")["mean_absolute_error"])


def test_features_stand_beside_what_is_predicted(written) -> None:
    run = run_of("iris")
    rows = rows_of(written(run, "predictions"))
    features = [heading for heading in rows[0] if "(cm)" in heading]
    assert np.array_equal([[float(row[name]) for name in features] for row in rows], run.project.data.inputs)
    assert [int(row["sample"]) for row in rows] == list(range(1, 151))


def test_sequences_of_different_length_have_a_row_for_each_step_that_counts(written) -> None:
    random = np.random.default_rng(0)
    network = nnsim.Network()
    x, m, y = network.add("input", name="x", shape=(2,)), network.add("rnn", units=3, returns="last"), network.add("dense", units=1)
    network.connect(x, m)
    network.connect(m, y)
    lengths = np.array([3, 5, 1, 4])
    data = nnsim.Dataset(random.normal(size=(4, 5, 2)), random.normal(size=4), lengths, target_names=("=goal",))
    run = nnsim.Run(nnsim.Project(network, data, loss="mse"))
    rows = rows_of(written(run, "predictions"))
    assert [(int(row["sample"]), int(row["step"])) for row in rows] == [(n + 1, t + 1) for n in range(4) for t in range(lengths[n])]
    said = {int(row["sample"]): row["predicted =goal"] for row in rows if row["predicted =goal"]}
    assert len(said) == 4
    for row in rows:
        assert bool(row["predicted =goal"]) == (int(row["step"]) == lengths[int(row["sample"]) - 1])
    shorter = nnsim.Run(nnsim.Project(network, nnsim.Dataset(data.inputs[:1, :3], data.targets[:1]), loss="mse"))
    assert float(said[1]) == pytest.approx(float(np.squeeze(shorter.predict(data.inputs[:1, :3]))))


def test_several_outputs_have_columns_of_their_own(written) -> None:
    network = nnsim.Network()
    x = network.add("input", name="x", shape=(1,))
    a, b = network.add("dense", name="a", units=2), network.add("dense", name="b", units=1)
    network.connect(x, a)
    network.connect(x, b)
    data = nnsim.Dataset([[1.0], [2.0], [3.0]], {"a": np.eye(3)[:, :2] + 0.5, "b": [[1.0], [2.0], [4.0]]})
    rows = rows_of(written(nnsim.Run(nnsim.Project(network, data, loss="mse")), "predictions"))
    assert list(rows[0]) == [
        "sample", "part", "x", "a target 1", "a target 2", "predicted a target 1", "predicted a target 2", "b", "predicted b",
    ]  # fmt: skip


def test_names_that_a_spreadsheet_would_execute_are_texts(written) -> None:
    network = nnsim.Network()
    network.connect(network.add("input", shape=(1,)), network.add("dense", units=2, activation="softmax"))
    data = nnsim.Dataset([[1.0], [2.0]], [0, 1], classes=("=cmd|' /C calc'!A1", "-0.5"), feature_names=('a "b",\nc',))
    path = written(nnsim.Run(nnsim.Project(network, data, loss="cross_entropy")), "predictions")
    cells = [cell for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+@" and cell]
    assert {"'=cmd|' /C calc'!A1", "-0.5", 'a "b",\nc'} <= set(cells)


def test_nnsim_reads_its_own_table_again(written) -> None:
    assert read_table(written(run_of("iris"), "predictions")).samples == 150


def test_a_table_that_would_be_too_large_is_refused_before_it_is_made(written, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_CELLS == 20_000_000
    monkeypatch.setattr("nnsim.storage.predictions.MOST_CELLS", 100)
    with pytest.raises(nnsim.ProjectError, match="at most 100 are written"):
        written(run_of("iris"), "predictions")


def test_only_known_endings_are_written(tmp_path: Path) -> None:
    with pytest.raises(nnsim.FileError, match=r"can be saved as .safetensors .npz .csv, not as w.h5"):
        export(trained(), "weights", tmp_path / "w.h5")
    assert list(tmp_path.iterdir()) == []


def test_what_was_given_up_is_not_written(tmp_path: Path) -> None:
    for kind in EXPORTS.values():
        export(trained(), kind.key, tmp_path / f"a{next(iter(kind.makes))}", lambda: True)
    assert list(tmp_path.iterdir()) == []


def telling(path: Path) -> set[bytes]:
    """Words that would say who made a file, where or on what."""
    words = {getpass.getuser(), socket.gethostname(), str(path.parent), str(Path.home()), os.getcwd(), os.environ.get("HOME", "/home")}
    return {word.encode() for word in words if len(word) > 3}


@pytest.mark.parametrize(("kind", "ending"), [(kind.key, ending) for kind in EXPORTS.values() for ending in kind.makes])
def test_no_file_says_who_made_it(written, kind: str, ending: str) -> None:
    path = written(trained(), kind, ending)
    data = path.read_bytes()
    if ending == ".npz":
        with zipfile.ZipFile(path) as file:
            assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            data += b"".join(map(file.read, file.namelist()))
    assert [word for word in telling(path) if word in data] == []


def test_a_project_says_nothing_of_who_made_it(tmp_path: Path) -> None:
    path = tmp_path / "a.nnsim"
    nnsim.save(trained(), path)
    with zipfile.ZipFile(path) as file:
        data = path.read_bytes() + b"".join(map(file.read, file.namelist()))
    assert [word for word in telling(path) if word in data] == []
