"""Tables for other programs: nothing in a cell is executed, numbers stay numbers, and every text comes back as it was."""

import csv
import io

import numpy as np
import pytest

from nnsim.datasets.tables import cell, table


@pytest.mark.parametrize(
    "text",
    ["=cmd|' /C calc'!A1", "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "-", "=HYPERLINK(0)", "+a"],
)
def test_what_a_spreadsheet_would_execute_is_made_a_text(text):
    (read,) = next(csv.reader(io.StringIO(cell(text) + "\n", newline="")))
    assert read == "'" + text


@pytest.mark.parametrize("text", ["-0.5", "+1e-3", "-7", "1.5e10", ".5", "-.5"])
def test_what_is_written_like_a_number_stays_one(text):
    assert cell(text) == text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-0.5, "-0.5"), (1e-3, "0.001"), (0.1 + 0.2, "0.30000000000000004"), (np.float32(0.5), "0.5"), (3, "3"), (np.int64(-3), "-3"),
        (float("nan"), ""), (float("inf"), ""), (np.float64("-inf"), ""), (None, ""), (True, "1"), ("", ""),
    ],
)  # fmt: skip
def test_numbers_are_written_whole_and_what_is_none_is_empty(value, written):
    assert cell(value) == written


NAMES = ['a "quoted" name', "one, two", "two\nlines", "semi;colon", "tab\there", " spaces ", "ümlaut ✓", "<b>", "a|b"]


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_names_come_back_as_they_were(separator):
    text = table([NAMES, range(len(NAMES))], separator)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    assert rows == [NAMES, [str(number) for number in range(len(NAMES))]]


def test_a_formula_behind_another_separator_is_not_set_free():
    """Where the comma is the decimal sign, spreadsheets cut at semicolons: a text with one is quoted."""
    assert cell("x;=1+1") == '"x;=1+1"'
