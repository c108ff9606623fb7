"""What a layer's page consists of, and how its catalogue entry is written.

`forward` computes in_ (if there is one) and a; `error` gives Δ = ∂L/∂in_ from ∂L/∂a where the activation alone does not; `backward`
gives the gradients of the layer's own parameters; `to_input(k, …)` is the layer's share of ∂L/∂x_k, which a layer further
back collects from all it feeds. Each takes what it names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nnsim.catalog import Flag, Int, LayerEntry, Parameter, Reference, ShapeRule


@dataclass(frozen=True)
class Layer:
    """The equations of a kind of node. `view`: its output is its input in another shape, without a copy."""

    forward: Callable[..., Any]
    backward: Callable[..., Any] | None = None
    to_input: Callable[..., Any] | None = None
    error: Callable[..., Any] | None = None
    eval_forward: Callable[..., Any] | None = None


def units_parameters(activation: str | None = None) -> tuple[Parameter, ...]:
    """Parameters of layers with units."""
    chosen: tuple[Parameter, ...] = ()
    if activation is not None:
        chosen = (
            Reference(
                key="activation", title="Activation", family="activation", default=activation, help="What each unit does with its sum."
            ),
        )
    return (
        Int(key="units", title="Units", default=4, minimum=1, maximum=1_000_000_000),
        *chosen,
        Flag(key="bias", title="Bias", default=True, help="Whether each unit has a bias, a weight from a unit that is always 1."),
        Reference(
            key="initializer", title="Initial weights", family="initializer", default="xavier_uniform",
            help="How the weights into this layer are drawn before training; biases start at 0 unless it says otherwise.",
        ),
        Flag(key="trainable", title="Trainable", default=True, help="Whether learning changes this layer."),
    )


def units_shape(parameters: Any, inputs: Any) -> tuple[int, ...]:
    """The shape of a layer that says itself how many units it has."""
    return (parameters["units"],)


def layer_entry(
    key: str,
    title: str,
    summary: str,
    definition: Layer,
    *,
    group: str,
    shape: ShapeRule,
    color: str = "maths",
    formula: str = "",
    parameters: tuple[Parameter, ...] = (),
    weighted: bool = False,
    inputs: tuple[int, int | None] = (1, None),
    width: Callable[[Any], int] | None = None,
) -> LayerEntry:
    """The catalogue entry of a layer."""
    return LayerEntry(
        key=key, title=title, summary=summary, definition=definition, group=group, color=color, formula=formula,
        parameters=parameters, shape=shape, weighted=weighted, inputs=inputs, width=width,
    )
