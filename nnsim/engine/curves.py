"""Activation functions as curves, for whoever draws them."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnsim.catalog import Plain
from nnsim.engine.catalogue import CATALOG
from nnsim.maths.activations import Activation


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
