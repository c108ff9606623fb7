"""Tables whose rows are time steps: sequences by a column that names them, and one series cut into windows."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnsim.catalog import FileError
from nnsim.datasets import TableOptions, Windows, inspect, read, read_table, split, suggest

LONG = "who,x,w,z\nb,1,10,0\nb,2,20,1\na,3,30,0\nb,4,40,1\na,5,50,1\n"
NAMED = TableOptions(roles={"who": "sequence", "z": "target"})


@pytest.fixture
def table(tmp_path):
    def write(content, name="t.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write


def _series(*columns, header="t,x"):
    return header + "\n" + "".join(",".join(map(str, row)) + "\n" for row in zip(*columns, strict=True))


def test_rows_of_one_name_become_one_sequence_in_their_order(table):
    data = read_table(table(LONG), NAMED)
    assert data.inputs.tolist() == [[[1, 10], [2, 20], [4, 40]], [[3, 30], [5, 50], [0, 0]]]
    assert data.lengths.tolist() == [3, 2]
    assert data.targets[..., 0].tolist() == [[0, 1, 1], [0, 1, 0]]
    assert data.feature_names == ("x", "w")
    assert data.sequence
    assert not data.ordered
    assert data.notes == ("The rows are 2 sequences; those that are used have 2 to 3 steps.",)
    assert suggest(data).returns == "all"


def test_a_target_that_does_not_change_belongs_to_the_whole_sequence(table):
    text = "who,x,class\n1,1,up\n1,2,up\n2,5,down\n2,3,down\n"
    data = read_table(table(text), TableOptions(roles={"who": "sequence"}))
    assert data.targets.tolist() == [1, 0]
    assert data.classes == ("down", "up")
    assert data.lengths is None
    assert data.inputs.shape == (2, 2, 1)
    assert suggest(data).returns == "last"
    each = read_table(table(text), TableOptions(roles={"who": "sequence"}, ends="each"))
    assert each.targets.tolist() == [[1, 1], [0, 0]]


def test_a_target_that_stands_only_in_the_last_row_belongs_to_the_whole_sequence(table):
    data = read_table(table("who,x,y\n1,1,\n1,2,7\n2,5,\n2,6,\n2,3,9\n"), TableOptions(roles={"who": "sequence"}))
    assert data.targets.tolist() == [[7], [9]]
    assert data.lengths.tolist() == [2, 3]


def test_the_last_target_can_be_asked_for(table):
    data = read_table(table(LONG), TableOptions(roles={"who": "sequence", "z": "target"}, ends="last"))
    assert data.targets.tolist() == [[1], [1]]


def test_texts_become_inputs_and_classes_at_every_step(table):
    text = "seq,word,tag\n1,red,b\n1,blue,a\n2,blue,a\n"
    assert [column.role for column in inspect(table(text)).columns] == ["sequence", "input", "target"]
    data = read(table(text))
    assert data.inputs.tolist() == [[[0, 1], [1, 0]], [[1, 0], [0, 0]]]
    assert data.targets.tolist() == [[1, 0], [0, 0]]
    assert data.classes == ("a", "b")
    assert data.lengths.tolist() == [2, 1]


def test_a_column_called_sequence_that_only_numbers_the_rows_names_none(table):
    assert inspect(table("sequence,x,y\n1,5,1\n2,6,0\n")).columns[0].role == "input"
    assert inspect(table("sequence\n1\n1\n")).columns[0].role == "input"


def test_a_sequence_with_a_value_missing_is_left_out_whole(table):
    text = "who,x,y\n1,1,0\n1,?,1\n2,3,1\n2,4,0\n,9,1\n3,5,\n3,6,1\n"
    data = read_table(table(text), TableOptions(roles={"who": "sequence"}))
    assert data.inputs[..., 0].tolist() == [[3, 4]]
    assert data.notes[1:] == (
        "2 of 3 sequences were left out because a value is missing.", "1 rows were left out because they name no sequence.",
    )
    filled = read_table(table(text), TableOptions(roles={"who": "sequence"}, missing="mean"))
    assert filled.inputs[..., 0].tolist() == [[1, pytest.approx(28 / 6)], [3, 4]]
    assert "filled with the mean" in filled.notes[-1]


def test_many_names_keep_the_order_of_the_file(table):
    names = np.random.default_rng(0).permutation(1000)
    text = "who,x,z,y\n" + "".join(f"n{name},{name},{step},{step}\n" for step in range(5) for name in names)
    data = read_table(table(text), TableOptions(roles={"who": "sequence"}))
    assert data.inputs[:, 0, 0].tolist() == names.tolist()
    assert (data.inputs[:, :, 1] == range(5)).all()


def test_a_sequence_whose_last_target_is_missing_is_left_out(table):
    path = table("who,x,y\n1,1,5\n1,2,?\n2,3,?\n2,4,6\n")
    data = read_table(path, TableOptions(roles={"who": "sequence"}, ends="last"))
    assert data.targets.tolist() == [[6]]


def test_a_series_is_cut_into_windows_that_foretell_its_target(table):
    path = table(_series(range(1900, 1910), range(10)))
    data = read_table(path, TableOptions(windows=Windows(length=3, horizon=2, step=2, predict="end")))
    assert data.inputs[..., 0].tolist() == [[0, 1, 2], [2, 3, 4], [4, 5, 6]]
    assert data.targets.tolist() == [[3, 4], [5, 6], [7, 8]]
    assert data.feature_names == ("x",)
    assert data.target_names == ("x +1", "x +2")
    assert (data.ordered, data.overlap, data.sequence) == (True, 2, True)
    assert data.notes == ("The 10 rows were cut into 3 windows of 3 steps.", "“t” only counts the time and was left out.")


def test_the_clock_stays_if_it_is_asked_for(table):
    path = table(_series(range(10), np.sin(range(10))))
    data = read_table(path, TableOptions(windows=Windows(length=3), roles={"t": "input"}))
    assert data.feature_names == ("t", "x")
    assert data.targets.shape == (7, 3, 1)


def test_without_a_target_the_inputs_are_foretold(table):
    path = table(_series([3, 1, 4, 1, 5, 9], [2, 7, 1, 8, 2, 8], header="a,b"))
    data = read_table(path, TableOptions(windows=Windows(length=2), roles={"b": "input"}))
    assert data.target_names == ("a", "b")
    assert data.targets[0].tolist() == [[1, 7], [4, 1]]
    single = read_table(table("x\n3\n1\n4\n1\n"), TableOptions(windows=Windows(length=2)))
    assert single.inputs[..., 0].tolist() == [[3, 1], [1, 4]]
    assert single.targets[..., 0].tolist() == [[1, 4], [4, 1]]


def test_a_text_can_be_foretold(table):
    path = table("day,weather\nmon,sun\ntue,rain\nwed,sun\nthu,sun\nfri,rain\n")
    data = read_table(path, TableOptions(windows=Windows(length=2, predict="end")))
    assert data.feature_names == ("weather = rain", "weather = sun")
    assert data.targets.tolist() == [1, 1, 0]
    assert data.classes == ("rain", "sun")


def test_windows_with_a_value_missing_are_left_out(table):
    path = table("x\n1\n2\n3\n?\n5\n6\n7\n8\n")
    data = read_table(path, TableOptions(windows=Windows(length=2)))
    assert data.inputs[..., 0].tolist() == [[1, 2], [5, 6], [6, 7]]
    assert data.targets[..., 0].tolist() == [[2, 3], [6, 7], [7, 8]]
    assert "3 windows were left out" in data.notes[1]


def test_windows_are_split_by_time_and_nothing_is_seen_twice(table):
    data = read_table(table(_series(range(100), range(100, 200))), TableOptions(windows=Windows(length=5)))
    parts = split(data, (0.5, 0.25, 0.25), np.random.default_rng(0))
    seen = [set(data.inputs[part].ravel()) | set(data.targets[part].ravel()) for part in (parts.train, parts.validation, parts.test)]
    assert max(seen[0]) < min(seen[1])
    assert max(seen[1]) < min(seen[2])


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        (LONG, {"roles": {"who": "sequence", "x": "sequence"}}, "only one column that names"),
        (LONG, {"roles": {"who": "sequence"}, "windows": Windows(length=2)}, "not both"),
        (LONG, {"roles": {"who": "sequence"}, "ends": "first"}, "each step or to the last"),
        (LONG, {"roles": {"who": "episode"}}, "target, sequence or ignore"),
        ("who,x,y\n,1,2\n,3,4\n", {"roles": {"who": "sequence"}}, "no row that says which sequence"),
        ("who,x,y\na,,2\na,3,4\n", {"roles": {"who": "sequence"}}, "no sequence in which every value"),
        ("who,x\na,2\na,3\n", {"roles": {"who": "sequence", "x": "ignore"}}, "no column left"),
        ("x\n1\n2\n3\n", {"windows": Windows(length=3)}, "cannot be cut like this: the series has 3 steps, too few"),
        ("x\n1\n2\n3\n", {"windows": Windows(length=0)}, "windows of 1 step or more"),
        ("x\n1\n2\n3\n", {"windows": Windows(length=1, step=0)}, "windows of 1 step or more"),
        ("x\n1\n2\n3\n", {"windows": Windows(length=1, predict="often")}, "after each step or at the end"),
        ("x\n1\n?\n3\n", {"windows": Windows(length=1)}, "no window in which every value"),
        ("x\na\nb\na\nb\n", {"windows": Windows(length=1, horizon=2, predict="end")}, "only the next one can be predicted"),
        ("x\n" + "1\n2\n" * 20_000, {"windows": Windows(length=20_000)}, "sequences of 20,000 steps"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(table, refused, content, options, words):
    path = table(content)
    with refused(path, words):
        read_table(path, TableOptions(**options))


def test_one_long_sequence_among_many_short_ones_is_refused_before_room_is_made(table, refused):
    path = table("who,x,y\n" + "".join(f"{row},1,2\n" for row in range(30_000)) + "z,1,2\n" * 30_000)
    with refused(path, "would become 30,001 sequences of 30,000 steps"):
        read_table(path, TableOptions(roles={"who": "sequence"}))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="ab1.5,;?\n", max_size=120), st.booleans(), st.integers(1, 4), st.integers(1, 3))
def test_any_table_is_read_in_time_or_refused_in_a_sentence(tmp_path, text, named, length, step):
    path = tmp_path / "t.csv"
    path.write_text("who,x,y\n" + text, encoding="utf-8")
    options = {"roles": {"who": "sequence"}} if named else {"windows": Windows(length=length, step=step)}
    try:
        data = read_table(path, TableOptions(header=True, delimiter=",", **options))
    except FileError as error:
        assert str(error).startswith("t.csv")  # noqa: PT017
    else:
        assert data.inputs.ndim == 3
        assert data.non_finite == 0
