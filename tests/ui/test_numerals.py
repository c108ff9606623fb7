"""Numbers look the same in every corner of the window."""

import math
import re
from pathlib import Path

import pytest

from nnsim.ui import numerals
from nnsim.ui.canvas import pictures
from nnsim.ui.numerals import exact as written
from nnsim.ui.panels.inspector.facts import scientific
from nnsim.ui.widgets.editors.stepping import read
from nnsim.ui.widgets.table import narrow

WINDOW = Path(numerals.__file__).parent
WRITERS = (numerals.number, numerals.brief, numerals.steady, numerals.exact, pictures.number, scientific)


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("value", [-0.25, -1.5e-7, 3e-9, 2.5e12, 0.0, 17.0, 12345.678])
def test_no_writer_leaves_a_hyphen_or_a_padded_power(write, value):
    text = write(value)
    assert "-" not in text
    assert "+" not in text
    assert not re.search(r"e−?0\d", text)
    assert read(text) == pytest.approx(value, rel=0.1)


@pytest.mark.parametrize("write", WRITERS)
def test_what_is_not_finite_is_called_the_same_everywhere(write):
    assert [write(value) for value in (math.inf, -math.inf, math.nan)] == ["∞", "−∞", "NaN"]


def test_thousands_stand_apart():
    assert numerals.grouped(1234567) == "1\u202f234\u202f567"
    assert numerals.grouped(-1234) == "−1\u202f234"
    assert numerals.grouped(5824) == written(5824) == numerals.brief(5824.0)
    assert written(1e6) == written(1_000_000) == "1\u202f000\u202f000"
    assert written(-12345.678) == "−12\u202f345.678"


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("The 1,797 rows are 12 windows.", "The 1\u202f797 rows are 12 windows."), ("at 1,2,3", "at 1,2,3"), ("0,125 m", "0,125 m"),
        ("1,000,000 numbers", "1\u202f000\u202f000 numbers"), ("shape (3,200,100)", "shape (3,200,100)"), ("x1,000", "x1,000"),
        ("4.5e+28 times", "4.5e28 times"), ("the error is 4e-06 times", "the error is 4e−6 times"), ("type-1e-05a", "type-1e-05a"),
    ],
)  # fmt: skip
def test_sentences_from_below_are_written_alike(sentence, shown):
    assert numerals.spaced(sentence) == shown


def test_a_value_keeps_its_width_where_it_changes():
    assert numerals.number(0.5) == "0.5000"
    assert numerals.number(120000.0, 3) == "1.20e5"
    assert numerals.steady(8.8e-6) == "8.80e−6"
    assert numerals.steady(None) == "–"
    assert numerals.percent(0.976) == "97.6\u202f%"


def test_nobody_writes_numbers_in_a_way_of_their_own():
    """A comma between thousands or a hand-made minus sign would be a second way."""
    own = re.compile(r':,}|replace\("-", "−"\)|"\\u202f"')
    found = [str(path) for path in sorted(WINDOW.rglob("*.py")) if path.name != "numerals.py" and own.search(path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize("value", [-0.0028654, -0.000123456, -0.0713921, -12345.678, -1.2345e-12, 0.5, -123456.7, 5824.0])
def test_a_number_fits_into_a_cell(value):
    assert len(narrow(value)) <= 8
    assert read(narrow(value)) == pytest.approx(value, rel=0.05)


def test_nothing_has_no_sign():
    """As in w·a where a is 0 and w is negative."""
    writers = (numerals.number, numerals.brief, numerals.steady, pictures.number)
    assert [write(-0.0) for write in writers] == ["0.000", "0", "0.0000", "0.000"]
