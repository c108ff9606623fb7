"""The trace of a step has every calculation, with all digits, in the letters that are in use."""

from __future__ import annotations

import csv
import io

import pytest
from numpy.testing import assert_allclose

import nnsim
from nnsim.engine.notation import BY_KEY, OWN
from nnsim.engine.plain import plain
from nnsim.engine.trace import HEADER, table, trace


def run_of(example: str, iterations: int = 2, operations: int = 2) -> nnsim.Run:
    run = nnsim.Run(nnsim.example(example))
    run.train(iterations=iterations)
    for _ in range(operations):
        run.step()
    return run


@pytest.mark.parametrize("example", ["xor", "adding_lstm"])
def test_every_row_gives_what_is_stored(example: str) -> None:
    run = run_of(example, operations=5)
    tolerance = 1e-12 if run.project.settings["dtype"] == "float64" else 1e-5
    rows = list(trace(run, "phase", 1, OWN))
    assert len(rows) > 5
    for row in rows:
        assert_allclose(row.worked_out, row.value, rtol=tolerance, atol=tolerance)
        assert row.symbol
        assert row.formula
        assert row.numbers


def test_an_iteration_has_all_phases_and_every_gradient() -> None:
    run = run_of("xor")
    rows = list(trace(run, "iteration", 0, OWN))
    assert {row.phase for row in rows} == {"forward", "loss", "backward", "update"}
    gradients = [row.element for row in rows if row.layer == "hidden" and row.symbol.startswith("∂L/∂W")]
    assert gradients == ["[1, 1]", "[1, 2]", "[2, 1]", "[2, 2]"]
    updates = [row for row in rows if row.phase == "update" and row.symbol == "w"]
    assert len(updates) == sum(array.size for array in run.parameters.values())
    assert {row.iteration for row in rows} == {3}


def test_an_operation_is_traced_alone_and_the_run_comes_out_where_it_was() -> None:
    run = run_of("xor", operations=1)
    stopped = nnsim.Run(run.project)
    rows = list(trace(run, "operation", 2, OWN))
    assert {row.operation for row in rows} == {1}
    assert stopped.iteration == 0


def test_between_two_iterations_the_last_one_is_traced() -> None:
    rows = list(trace(run_of("xor", operations=0), "iteration", 0, OWN))
    assert {row.iteration for row in rows} == {2}


def test_the_table_can_be_read_again_with_all_digits() -> None:
    rows = list(trace(run_of("xor"), "operation", 0, OWN))
    read = list(csv.reader(io.StringIO(table(rows))))
    assert tuple(read[0]) == HEADER
    assert [float(line[-1]) for line in read[1:]] == [row.value for row in rows]
    assert table(rows, "\t").count("\t") >= len(rows) * (len(HEADER) - 1)


def test_symbols_are_those_of_the_notation() -> None:
    rows = list(trace(run_of("xor"), "iteration", 0, BY_KEY["net"]))
    assert "net_hidden" in {row.symbol for row in rows}
    assert not any("Δ" in row.symbol or "in_" in row.symbol for row in rows)


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\mathrm{in}_{\mathrm{h}} = W_{\mathrm{h}\,\mathrm{x}} \, a_{\mathrm{x}}^{(t-1)} + b", "in_h = W_h,x a_x^(t-1) + b"),
        (r"\frac{2 \, \left(a - y\right)}{N}", "(2 (a - y))/N"),
        (r"{-}1.5 \cdot 10^{-3} + \sqrt{s} + {a}^2", "-1.5 · 10^(-3) + √(s) + a^2"),
        (r"\frac{\partial L}{\partial w}", "∂L/∂w"),
        (r"\tilde c + \hat{m}", "c̃ + m̂"),
    ],
)
def test_equations_as_plain_text(tex: str, expected: str) -> None:
    assert plain(tex) == expected
