"""Every layer with every activation, and every loss behind every activation, has the derivatives that it says it has."""

from __future__ import annotations

from typing import Any

import pytest

from nnsim.catalog import LayerEntry
from nnsim.engine.catalogue import CATALOG
from tests.maths.networks import around_layer, variants, with_output
from tests.maths.shown import check_shown
from tests.maths.suite import check_activation_and_loss, check_layer, layer_cases

ACTIVATIONS = [entry.key for entry in CATALOG.entries("activation")]
LOSSES = [
    {"key": entry.key, **parameters} for entry in CATALOG.entries("loss") for parameters in variants(CATALOG, entry)
]
CASES = layer_cases(CATALOG)


def named(value: Any) -> str:
    if isinstance(value, LayerEntry):
        return value.key
    if isinstance(value, dict):
        return " ".join(f"{other}" for other in value.values()) or "plain"
    return str(value)


@pytest.mark.parametrize(("entry", "parameters"), CASES, ids=named)
def test_a_layer_has_the_derivatives_of_its_equations(entry: LayerEntry, parameters: dict[str, Any]) -> None:
    check_layer(CATALOG, entry, parameters)


@pytest.mark.parametrize("loss", LOSSES, ids=named)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_loss_has_its_derivative_behind_every_activation(activation: str, loss: dict[str, Any]) -> None:
    check_activation_and_loss(CATALOG, activation, loss)


@pytest.mark.parametrize("loss", LOSSES, ids=named)
def test_a_loss_has_its_derivative_behind_one_unit_and_behind_maxout(loss: dict[str, Any]) -> None:
    check_activation_and_loss(CATALOG, "sigmoid", loss, units=1)
    check_activation_and_loss(CATALOG, "identity", loss, last="maxout")


@pytest.mark.parametrize(("entry", "parameters"), CASES, ids=named)
def test_the_equations_shown_around_a_layer_are_those_computed(entry: LayerEntry, parameters: dict[str, Any]) -> None:
    assert check_shown(around_layer(CATALOG, entry, parameters)) >= 10


@pytest.mark.parametrize("loss", LOSSES, ids=named)
@pytest.mark.parametrize("activation", ["sigmoid", "softmax", "elu"])
def test_the_equations_shown_for_a_loss_are_those_computed(loss: dict[str, Any], activation: str) -> None:
    assert check_shown(with_output(CATALOG, activation, loss), 0.03, 0.3) >= 10
