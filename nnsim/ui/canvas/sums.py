"""The sum that a unit computes, with its numbers: what is multiplied, what comes out, and what the activation makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication

from nnsim.document import Network, Node
from nnsim.engine.notation import OWN, Notation
from nnsim.ui.canvas.pictures import number
from nnsim.ui.canvas.scenery import Scenery

Values = npt.NDArray[np.floating]
MOST_TERMS = 3
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
MINUS, INDENT = "−", "   "
LONGEST = 40
"""Characters of a line."""


@dataclass(frozen=True)
class Sum:
    """in = Σ w a + b of one unit: the factors (n,) of every term, the bias if it has one, and the activation that follows."""

    weights: Values
    signals: Values
    bias: float | None
    activation: float | None

    @property
    def total(self) -> float:
        return float(self.weights @ self.signals) + (self.bias or 0.0)


def sum_of(scenery: Scenery, network: Network, node: Node, unit: int, units: int, time: int | None) -> Sum | None:
    """The sum of a unit for the sample that is shown, at a time step if there are any.

    None where the unit computes something else, or where its parts are not of one moment: before the forward pass comes to it, and once
    the update has changed its weights.
    """
    frame, moment = scenery.frame, scenery.frame.moment
    updated = moment is not None and moment.phase == "update" and moment.index + 1 < moment.count
    if node.kind != "dense" or updated or scenery.waits(node.id):
        return None
    weights: list[Values] = []
    signals: list[Values] = []
    for connection in network.into(node.id):
        matrix, signal = frame.weights.get(connection.id), _signal(scenery, connection.source, connection.delay, time)
        if matrix is None or signal is None or matrix.shape != (units, len(signal)):
            return None
        weights.append(matrix[unit])
        signals.append(signal)
    if not weights:
        return None
    biases, activations = frame.biases.get(node.id), _signal(scenery, node.id, 0, time)
    bias = float(biases[unit]) if biases is not None and unit < len(biases) else None
    activation = float(activations[unit]) if activations is not None and unit < len(activations) else None
    return Sum(np.concatenate(weights), np.concatenate(signals), bias, activation)


def _signal(scenery: Scenery, node: str, delay: int, time: int | None) -> Values | None:
    """(units,): what a node passes on, so many steps earlier; nothing has been passed on before the first step."""
    given = scenery.frame.sequences.get(node, {})
    over_time = given.get("h", given.get("a"))
    if over_time is None or time is None:
        return None if delay else scenery.activations(node)
    step = time - delay
    if step >= over_time.shape[1]:
        return None
    found: Values = over_time[:, step] if step >= 0 else np.zeros(len(over_time), over_time.dtype)
    return found


def written(found: Sum, network: Network, node: Node, unit: int, units: int, notation: Notation = OWN) -> list[str]:
    """The sum and the activation as lines, the largest terms first and the rest shortened to a number of terms."""
    place = str(unit + 1).translate(LOWERED) if units > 1 else ""
    order = np.argsort(-np.abs(found.weights * found.signals))[:MOST_TERMS].tolist()
    terms = [f"{_signed(float(found.weights[i]), bool(n))}·{factor(float(found.signals[i]))}" for n, i in enumerate(order)]
    rest = len(found.weights) - len(order)
    if rest:
        others = float(found.weights @ found.signals - found.weights[order] @ found.signals[order])
        more = QCoreApplication.translate("canvas", "1 more") if rest == 1 else QCoreApplication.translate("canvas", "{0} more")
        terms.append(f"{_signed(others, True)} [{more.format(rest)}]")
    if found.bias is not None:
        terms.append(_signed(found.bias, True))
    total = number(found.total)
    words = notation.words
    lines = _broken([f"{words['in']}{place} = Σ w·{words['a']}{' + b' if found.bias is not None else ''} = ", *terms, f" = {total}"])
    if found.activation is not None:
        applied = _applied(network, node, total, place, words["in"])
        lines.append(f"{words['a']}{place} = {applied} = {number(found.activation)}")
    return lines


def _broken(parts: list[str]) -> list[str]:
    """Parts of a formula as lines that are not too long, all but the first indented."""
    lines = [parts[0].rstrip()]
    current = INDENT
    for part in parts[1:]:
        if len(current) > len(INDENT) and len(current) + len(part) > LONGEST:
            lines.append(current)
            current = INDENT
        current += part.lstrip() if current == INDENT else part
    return [*lines, current]


def _signed(value: float, follows: bool) -> str:
    """A number as a term; one that follows others has its sign apart."""
    if not follows:
        return number(value)
    return f" {MINUS if value < 0 else '+'} {number(abs(value))}"


def factor(value: float) -> str:
    """A number that is multiplied."""
    return f"({number(value)})" if value < 0 else number(value)


def _applied(network: Network, node: Node, total: str, place: str, weighted: str) -> str:
    activation = node.parameters.get("activation")
    key = str(activation["key"] if isinstance(activation, Mapping) else activation)
    if key == "identity":
        return f"{weighted}{place}"
    title = "σ" if key == "sigmoid" else network.catalog.entry("activation", key).title
    return f"{title}({weighted}){place}" if key == "softmax" else f"{title}({total})"
