"""Units that have come to where their activation is flat, so that no gradient passes: one definition for the record and the diagnosis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from nnsim.document import Node
from nnsim.engine.machine import Machine

FLAT = 0.02
"""A sigmoid or tanh whose slope is below that share of its largest is at one of its flat ends."""
DYING, SATURATING = ("relu",), ("sigmoid", "tanh")
"""Activations whose units can be dead, and those that can be saturated."""
SAMPLES = 100
"""Training samples, at most, that a record looks at."""
STEPS = 400
"""Time steps, at most, that these have together."""


def activation_of(node: Node) -> str:
    """The key of a node's activation; empty if it has none."""
    chosen = node.parameters.get("activation")
    return str(chosen["key"]) if isinstance(chosen, Mapping) else str(chosen or "")


def dead(activation: str, answers: Any) -> float:
    """Share of the units of a rectifier that are 0 for every sample, of answers (units, samples); 0 for other activations."""
    return 1.0 - np.count_nonzero(answers.any(axis=1)) / len(answers) if activation in DYING else 0.0


def saturated(activation: str, answers: Any) -> float:
    """Share of the answers (units, samples) at the flat ends of a sigmoid or tanh; 0 for other activations."""
    return np.count_nonzero(_slope(activation, answers) < FLAT) / answers.size if activation in SATURATING else 0.0


def by_unit(answers: Any) -> Any:
    """Answers (units, samples), or (steps, units, samples), as (units, all of them)."""
    return answers if answers.ndim == 2 else np.moveaxis(answers, -2, 0).reshape(answers.shape[-2], -1)


def _slope(activation: str, answers: Any) -> Any:
    """g′ relative to its largest, from the answer."""
    return 4.0 * answers * (1.0 - answers) if activation == "sigmoid" else 1.0 - answers * answers


class FlatEnds:
    """Measures the share of dead or saturated units of all layers with such activations, as columns of the history."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        steps = max(machine.timing.steps, 1)
        self._part = machine.train.first(max(min(SAMPLES, STEPS // steps), 1))
        nodes = (node for node in machine.document.network.order() if machine.parameters.of_node(node.id))
        self._nodes = [(node.id, node.name, activation_of(node)) for node in nodes if activation_of(node) in DYING + SATURATING]

    def shares(self) -> dict[str, float]:
        """"dead/h" or "saturated/h" by layer h."""
        if not self._nodes:
            return {}
        values = self._machine.evaluator.values(self._part.inputs, self._part.masks)
        return {
            f"dead/{name}" if activation in DYING else f"saturated/{name}":
            (dead if activation in DYING else saturated)(activation, by_unit(values[id, "a"]))
            for id, name, activation in self._nodes
        }  # fmt: skip
