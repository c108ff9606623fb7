"""Where paths begin: the outputs, and by how much the loss changes with each of their units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnsim.engine.chain.values import Value, Values
from nnsim.engine.compiler.workshop import activation_key
from nnsim.engine.program import Comparison


@dataclass(frozen=True, eq=False)
class Start:
    """`slope` (rows,): the loss by each unit of a value. `formula`: how it is written from a, y and N. `output`: the id of the node."""

    output: str
    value: Value
    slope: Any
    formula: Callable[..., Any]
    comparison: Comparison


def starts(values: Values) -> list[Start]:
    """One for each output, and for each time step at which it is compared with something."""
    machine = values.machine
    found: list[Start] = []
    for id, comparison in machine.program.comparisons.items():
        node = machine.document.network.nodes[id]
        formula = comparison.loss.fused[activation_key(node)].delta if comparison.fused else comparison.loss.slope
        outputs = machine.program.values[id, "a"]
        with np.errstate(all="ignore"):
            slopes = formula(outputs, comparison.target, float(comparison.divisor))
            slopes = slopes if comparison.mask is None else slopes * comparison.mask
        slopes = np.broadcast_to(slopes, outputs.shape)
        made = values.of(id, "in_" if comparison.fused else "a")
        parts = [slopes] if slopes.ndim == 2 else list(slopes)
        for value, part in zip(made, parts if made else (), strict=True):  # what is only sent, as a constant is, leads nowhere
            column = part[:, values.column]
            if column.any():
                found.append(Start(id, value, column, formula, comparison))
    return found
