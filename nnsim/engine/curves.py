"""Activation functions, losses and schedules as curves, and drawn weights, for whoever draws them."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnsim.catalog import Plain
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.streams import stream
from nnsim.maths.activations import Activation
from nnsim.maths.losses import Loss


def activation_curve(activation: Plain, x: Any) -> tuple[Any, Any] | None:
    """g(x) and g′(x) at the points x, or None for an activation that mixes its units (softmax)."""
    spec = CATALOG.spec("activation", activation)
    definition = spec.entry.definition
    assert isinstance(definition, Activation)
    if definition.slope is None:
        return None
    with np.errstate(all="ignore"):
        y = np.asarray(definition.value(x, **spec.values), float)
        return y, np.broadcast_to(definition.slope(x, y, **spec.values), y.shape).astype(float)


def softmax_curve(x: Any) -> Any:
    """What softmax makes of one of three units, at the points x of its input, while the inputs of the other two are 0."""
    definition = CATALOG.entry("activation", "softmax").definition
    assert isinstance(definition, Activation)
    inputs = np.zeros((3, len(x)))
    inputs[0] = x
    return np.asarray(definition.value(inputs), float)[0]


def loss_curve(key: str, output: Any, target: float = 1.0) -> Any:
    """What a single output costs, at each of the values `output`, when its target is that one."""
    definition = CATALOG.entry("loss", key).definition
    assert isinstance(definition, Loss)
    with np.errstate(all="ignore"):
        return np.array([float(definition.value(np.full((1, 1), a), np.full((1, 1), target), 1)) for a in output])


def schedule_curve(key: str, steps: int) -> Any:
    """The share of the learning rate that a schedule leaves at each of so many steps, with its usual parameters."""
    spec = CATALOG.spec("schedule", key)
    definition: Any = spec.entry.definition
    values = {name: value for name, value in spec.values.items() if name != "unit"}
    return np.array([definition(step, **values) for step in range(steps)])


def initial_weights(key: str, units: int, inputs: int) -> Any:
    """Weights (units, inputs) as an initialiser with its usual parameters draws them, always the same ones."""
    spec = CATALOG.spec("initializer", key)
    definition: Any = spec.entry.definition
    values = {name: value for name, value in spec.values.items() if name != "biases"}
    return definition(stream(0, "weights"), units, inputs, **values)
