"""The equation that is shown is the one that is computed: its expression, evaluated anew from the values it names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnsim.engine.lowering import Emitter
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.maths.symbols import Constant, Expr
from tests.maths.networks import scatter

DRAWN = {"keep_mask"}
"""Primitives that draw random numbers: they cannot be evaluated again."""


class Ledger:
    """Where the values of expressions lie, as the compiler bound them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.arrays: dict[int, Any] = {}
        self.kept: list[Expr] = []
        bind = Emitter.bind

        def remember(emitter: Emitter, expr: Expr, array: Any) -> None:
            self.arrays[id(expr)] = array
            self.kept.append(expr)
            bind(emitter, expr, array)

        monkeypatch.setattr(Emitter, "bind", remember)

    def value(self, expr: Expr) -> Any:
        if id(expr) in self.arrays:
            return self.arrays[id(expr)]
        return self.evaluated(expr)

    def evaluated(self, expr: Expr) -> Any:
        if isinstance(expr, Constant):
            return expr.value
        assert expr.primitive is not None
        return expr.primitive.evaluate(*(self.value(argument) for argument in expr.arguments), **expr.options)


def check_shown(project: Project, monkeypatch: pytest.MonkeyPatch, spread: float = 0.5, biases: float = 0.0) -> int:
    """Every line up to the update, after its operation has run. Returns how many were compared."""
    ledger = Ledger(monkeypatch)
    run = Run(project)
    scatter(run, spread, biases)
    compared = 0
    while run.iteration == 0:
        operation = run.step()
        assert operation is not None
        assert operation.equation
        assert len(operation.equations) == len(operation.lines)
        if operation.phase == "update":
            break
        for line in operation.lines:
            primitive = line.expr.primitive
            if primitive is None or primitive.key in DRAWN:
                continue
            stored = ledger.arrays[id(line.expr)]
            assert np.all(np.isfinite(stored)), line.name
            expected = np.broadcast_to(ledger.evaluated(line.expr), stored.shape)
            assert stored == pytest.approx(expected, rel=1e-12, abs=1e-14), line.name
            compared += 1
    return compared
