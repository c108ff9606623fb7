"""The equation that is shown is the one that is computed: its expression, evaluated anew from the values it names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnsim.engine.program import Operation
from nnsim.engine.project import Project
from nnsim.engine.run import Run
from nnsim.maths.symbols import Expr, Symbol
from tests.maths.networks import scatter

DRAWN = {"keep_mask"}
"""Primitives that draw random numbers: they cannot be evaluated again."""


def value(operation: Operation, expr: Expr) -> Any:
    """What a value in a line is: where it lies, or evaluated anew."""
    assert operation.where is not None
    known = operation.where.array(expr, operation.time)
    return known if known is not None else evaluated(operation, expr)


def evaluated(operation: Operation, expr: Expr) -> Any:
    if isinstance(expr, Symbol):
        return value(operation, expr)
    assert expr.primitive is not None
    return expr.primitive.evaluate(*(value(operation, argument) for argument in expr.arguments), **expr.options)


def check_shown(project: Project, spread: float = 0.5, biases: float = 0.0) -> int:
    """Every line up to the update, after its operation has run. Returns how many were compared."""
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
            stored = value(operation, line.expr)
            assert np.all(np.isfinite(stored)), line.name
            expected = np.broadcast_to(evaluated(operation, line.expr), stored.shape)
            assert stored == pytest.approx(expected, rel=1e-12, abs=1e-14), line.name
            compared += 1
    return compared
