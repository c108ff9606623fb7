"""Numbers are read as people type them, written without becoming other numbers, and stepped sensibly."""

import math

import pytest

from nnsim.catalog import Float, Int
from nnsim.ui.numerals import exact as written
from nnsim.ui.widgets.editors.stepping import read, stepped_float, stepped_int

RATE = Float(key="rate", title="Rate", minimum=0.0, maximum=1e6, logarithmic=True)
SHARE = Float(key="share", title="Share", minimum=0.0, maximum=1.0)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.1", 0.1), ("0,1", 0.1), ("1e-3", 0.001), (" 5 824 ", 5824), ("−2", -2), ("50 %", 0.5), ("3×10^-2", 0.03), ("007", 7)],
)
def test_what_people_type_is_understood(text: str, value: float) -> None:
    assert read(text) == value


@pytest.mark.parametrize("text", ["", "x", "1_000", "1..2", "0x10", "one", "1,2,3"])
def test_what_is_no_number_is_refused_with_the_end_of_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="must be a number"):
        read(text)


@pytest.mark.parametrize("value", [0.1, 1e-8, 123456.789, 0.1 + 0.2, 1e22, 3, -0.0])
def test_a_written_number_reads_back_as_itself(value: float) -> None:
    assert read(written(value)) == value


@pytest.mark.parametrize(("value", "up", "down"), [(0.1, 0.2, 0.05), (0.2, 0.5, 0.1), (0.5, 1.0, 0.2), (0.03, 0.05, 0.02)])
def test_a_magnitude_steps_along_one_two_five(value: float, up: float, down: float) -> None:
    assert stepped_float(RATE, value, 1, False) == pytest.approx(up)
    assert stepped_float(RATE, value, -1, False) == pytest.approx(down)


def test_steps_go_back_to_where_they_came_from() -> None:
    value = 0.1
    for steps in (1, 1, 1, -1, -1, -1):
        value = stepped_float(RATE, value, steps, False)
    assert value == 0.1


def test_with_shift_a_step_is_ten_times_as_large() -> None:
    assert stepped_float(RATE, 0.1, 1, True) == pytest.approx(1.0)
    assert stepped_float(SHARE, 0.2, 1, True) == pytest.approx(0.3)


def test_steps_stop_at_the_limits() -> None:
    assert stepped_float(SHARE, 1.0, 1, False) == 1.0
    assert stepped_int(Int(key="n", title="N", minimum=1, maximum=5), 5, 3) == 5
    assert math.isnan(stepped_float(Float(key="x", title="X", above=0.0, maximum=1.0), 0.01, -1, False))
