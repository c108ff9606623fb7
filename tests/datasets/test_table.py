"""Tables: how they are understood, what becomes of them, and what is refused (cases F of the hostile files)."""

import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnsim.catalog import FileError
from nnsim.datasets import TableOptions, inspect, read, read_table, suggest
from nnsim.datasets.readers.dialect import number


@pytest.fixture
def table(tmp_path):
    def write(content, name="t.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


@pytest.mark.parametrize(
    ("text", "delimiter", "decimal"),
    [
        ("a,b\n1.5,2\n3,4\n", ",", "."),
        ("a;b\n1,5;2,5\n3;4\n", ";", ","),
        ("a;b\n1.5;2.5\n", ";", "."),
        ("a\tb\n1,5\t2\n", "\t", ","),
        ("a|b\n1|2\n", "|", "."),
        ("a b\n1 2\n3  4\n", " ", "."),
        ("1,2\n3,4\n", ",", "."),
        ('a,b\n"1;2;3",4\n"2;2;3",5\n', ",", "."),
    ],
)
def test_delimiter_and_decimal_sign_are_found(table, text, delimiter, decimal):
    preview = inspect(table(text))
    assert (preview.delimiter, preview.decimal) == (delimiter, decimal)
    assert len(preview.columns) == 2


def test_decimal_commas_become_the_right_numbers(table):
    data = read_table(table("x;y\n1,5;-2,25\n,5;1e1\n"))
    assert data.inputs.tolist() == [[1.5], [0.5]]
    assert data.targets.tolist() == [[-2.25], [10]]


@pytest.mark.parametrize(
    ("text", "header"),
    [("a,b\n1,2\n", True), ("1,2\n3,4\n", False), ("a,b\nc,d\ne,d\n", True), ("a,b\na,d\n", False)],
)
def test_a_header_is_found(table, text, header):
    assert inspect(table(text)).header is header


def test_every_guess_can_be_overruled(table):
    path = table("1;2\n3;4\n")
    options = TableOptions(delimiter=";", header=True, roles={"1": "target", "2": "input"}, kinds={"1": "text"})
    data = read_table(path, options)
    assert data.feature_names == ("2",)
    assert data.classes == ("3",)
    assert inspect(path, delimiter=",", decimal=".", encoding="cp1252", header=False).columns[0].kind == "text"


def test_the_preview_counts_and_suggests(table):
    rows = "".join(f"{index},{index / 7:.3f},{'red' if index % 2 else 'blue'},note {index}\n" for index in range(150))
    preview = inspect(table("id,width,species,comment\n" + rows + ",,,\n"))
    assert [column.role for column in preview.columns] == ["input", "input", "target", "ignore"]
    assert [column.kind for column in preview.columns] == ["number", "number", "text", "text"]
    assert [column.missing for column in preview.columns] == [1, 1, 1, 1]
    assert preview.columns[2].distinct == 2
    assert (len(preview.rows), preview.samples) == (100, 151)
    assert preview.rows[1] == ("1", "0.143", "red", "note 1")


def test_a_column_that_numbers_the_rows_is_ignored(table):
    assert inspect(table("id,x,y\n1,5,1\n2,5,0\n")).columns[0].role == "ignore"


def test_text_classes_are_numbered_in_sorted_order_which_is_kept(table):
    data = read_table(table("x,class\n1,pear\n2,apple\n3,fig\n4,apple\n"))
    assert data.classes == ("apple", "fig", "pear")
    assert data.targets.tolist() == [2, 0, 1, 0]
    other = read_table(table("x,class\n1,pear\n2,fig\n"), TableOptions(classes=data.classes))
    assert other.targets.tolist() == [2, 1]
    assert other.classes == data.classes


def test_a_class_that_was_not_there_before_is_refused(table, refused):
    path = table("x,class\n1,plum\n")
    with refused(path, "plum"):
        read_table(path, TableOptions(classes=("apple", "pear"), header=True))


def test_classes_that_are_numbers_are_sorted_by_value(table):
    data = read_table(table("x,y\n1,10\n2,9\n3,100\n"), TableOptions(kinds={"y": "text"}))
    assert data.classes == ("9", "10", "100")


def test_text_inputs_become_one_column_a_word(table):
    data = read_table(table("colour,x,y\nred,1,0\nblue,2,1\nred,3,1\n"))
    assert data.feature_names == ("colour = blue", "colour = red", "x")
    assert data.inputs.tolist() == [[0, 1, 1], [1, 0, 2], [0, 1, 3]]


def test_rows_with_missing_values_are_dropped_or_filled_and_counted(table):
    path = table("x,z,y\n1,1,1\n?,2,0\n3,,1\n5,3,\n")
    dropped = read_table(path)
    assert dropped.inputs.tolist() == [[1, 1]]
    assert "3 of 4 rows were left out" in dropped.notes[0]
    filled = read_table(path, TableOptions(missing="mean"))
    assert filled.inputs.tolist() == [[1, 1], [3, 2], [3, 2]]
    assert "2 rows" in filled.notes[1]


def test_rows_of_another_length_are_counted(table):
    data = read_table(table("x,y\n1,2\n3\n4,5,6\n"))
    assert data.inputs.tolist() == [[1]]
    assert "2 of 3 rows were left out" in data.notes[0]
    assert "2 rows have another number of cells" in data.notes[1]


def test_a_delimiter_at_the_end_of_each_line_makes_no_target(table):
    preview = inspect(table("x,y\n1,2,\n3,4,\n"))
    assert [column.role for column in preview.columns] == ["input", "target", "ignore"]


def test_spaces_inside_texts_are_no_delimiters(table):
    assert inspect(table("a,b\nnote 1,2\nnote 2,3\n")).delimiter == ","


@pytest.mark.parametrize(
    ("text", "units", "activation", "loss"),
    [
        ("x,y\n1,0\n2,1\n", 1, "sigmoid", "binary_cross_entropy"),
        ("x,y\n1,a\n2,b\n3,c\n", 3, "softmax", "cross_entropy"),
        ("x,y\n1,0.5\n2,1\n", 1, "identity", "mse"),
    ],
)
def test_output_layer_and_loss_are_suggested(table, text, units, activation, loss):
    suggestion = suggest(read(table(text)))
    assert (suggestion.units, suggestion.activation, suggestion.loss) == (units, activation, loss)
    assert suggestion.sentence.endswith(".")


@pytest.mark.parametrize("missing", ["nonsense", "x2"])
def test_options_that_name_no_column_are_refused(table, refused, missing):
    path = table("x,y\n1,2\n")
    with refused(path, f"no column “{missing}”"):
        read_table(path, TableOptions(roles={missing: "input"}))


def test_a_table_without_inputs_or_with_two_text_targets_is_refused(table, refused):
    path = table("x,y\na,b\nc,d\n")
    with refused(path, "no column left"):
        read_table(path, TableOptions(roles={"x": "ignore"}))
    with refused(path, "no column left"):
        read_table(path, TableOptions(roles={"x": "target"}))


def test_f02_a_million_columns_are_refused(table, refused):
    path = table(b"," * 1_000_000 + b"\n")
    with refused(path, "1,000,001 columns"):
        read(path)


@pytest.mark.parametrize("content", [b'x,y\n"' + b"a" * 200_000 + b'",1\n', b"a" * 5_000_000])
def test_f03_an_endless_field_is_refused(table, refused, content):
    path = table(content)
    with refused(path, "cannot be taken apart"):
        read(path)


def test_f05_zero_bytes_are_refused_and_every_line_end_is_taken(table, refused):
    path = table(b"x,y\n1,\x002\n")
    with refused(path, "zero bytes"):
        read(path)
    for content in ("x,y\r1,2\r3,4\r", "x,y\r\n1,2\r3,4\n", "x,y\n\n1,2\n\r\n3,4"):
        assert read(table(content)).inputs.tolist() == [[1], [3]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_f06_encodings_are_found(table, encoding):
    path = table("größe,art\n1,süß\n2,herb\n", encoding=encoding)
    preview = inspect(path)
    assert preview.encoding == encoding
    assert preview.columns[0].name == "größe"
    assert read(path).classes == ("herb", "süß")


def test_f06_wrong_bytes_are_counted_and_another_encoding_can_be_chosen(table, refused):
    path = table(b"x,art\n1,\x81\xe9\n2,b\n")
    assert inspect(path).replaced == 1
    assert "wrong in cp1252" in read(path).notes[0]
    assert read(path, encoding="latin-1").notes == ()
    with refused(path, "known encodings"):
        read(path, encoding="rot13")


@pytest.mark.parametrize("cell", ["1_000", "nan", "inf", "1e999", "١٢", "0x10", "True", "-inf", "1e5000", "--1", "1 2"])
def test_f08_what_is_no_number_here_is_missing_and_counted(table, cell):
    path = table(f"x,y\n1,2\n2,3\n3,4\n5,6\n{cell},5\n")
    column = inspect(path).columns[0]
    assert (column.kind, column.missing) == ("number", 1)
    assert read(path).samples == 4


def test_f08_all_kinds_of_false_numbers_at_once(table):
    path = table("x,y\n1,1\n1_000,1\nnan,1\ninf,1\n1e999,1\n١٢,1\n0x10,1\nTrue,1\n")
    column = inspect(path).columns[0]
    assert (column.kind, column.missing) == ("number", 7)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_that_python_writes_is_read_exactly(value):
    assert number(repr(value)) == value
    assert number(repr(value).replace(".", ","), ",") == value


@given(st.text(max_size=12))
def test_a_text_is_a_finite_number_or_none(text):
    value = number(text)
    assert value is None or np.isfinite(value)


def test_f09_strange_headers_are_renamed_and_stay_plain_text(table):
    head = "x,,x," + "n" * 10_000 + ",<b>bold</b>,\u202eevil\u202c,a\tb"
    names = [column.name for column in inspect(table(head + "\n1,2,3,4,5,6,7\n")).columns]
    assert names[:3] == ["x", "column 2", "x (2)"]
    assert len(names[3]) == 200
    assert names[4:] == ["<b>bold</b>", "evil", "a b"]


def test_f11_formulas_are_text(table):
    formula = "=cmd|' /C calc'!A1"
    data = read(table(f"x,class\n1,{formula}\n2,b\n"))
    assert data.classes == (formula, "b")


def test_f12_far_too_many_classes_are_refused(table, refused):
    path = table("x,class\n" + "".join(f"{index},name{index}\n" for index in range(20_000)))
    with refused(path, "too many"):
        read(path)


def test_f12_ten_million_rows_are_refused_by_count(table, refused):
    path = table(b"x,class\n" + b"1,a\n" * 10_000_000)
    with refused(path, "rows"):
        read(path)


def test_a_header_alone_is_no_data(table, refused):
    for content in ("x,y\n", "\n\n", "   "):
        path = table(content)
        with refused(path, "no rows of data"):
            read(path)


def test_a_hundred_thousand_rows_are_read_in_seconds(table):
    generator = np.random.default_rng(0)
    lines = "\n".join(",".join(f"{value:.4f}" for value in row) for row in generator.normal(size=(100_000, 5)))
    start = time.perf_counter()
    assert read(table(lines)).samples == 100_000
    assert time.perf_counter() - start < 10


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.text(alphabet='ab1.5,;\t"\n\r', max_size=200).map(str.encode))
def test_any_bytes_load_or_are_refused_in_a_sentence(tmp_path, data):
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    try:
        read_table(path)
    except FileError as error:
        assert str(error).startswith("t.csv")  # noqa: PT017
