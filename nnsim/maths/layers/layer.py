"""What a layer's page consists of, and how its catalogue entry is written.

`forward` computes in_ (if there is one) and a; `error` gives Δ = ∂L/∂in_ from ∂L/∂a where the activation alone does not; `backward`
gives the gradients of the layer's own parameters; `to_input(k, …)` is the layer's share of ∂L/∂x_k, which a layer further
back collects from all it feeds. Each takes what it names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nnsim.catalog import Choice, Flag, Int, LayerEntry, Parameter, Reference, Sentence, Shape, ShapeRule


@dataclass(frozen=True)
class Layer:
    """The equations of a kind of node.

    A layer that remembers says so in `state`: h_prev ← h means that the page is given as h_prev what h was one time step before, and
    that `backward` hands back dh_prev = ∂L/∂h_prev. The page of the step before gets that error as part of delta_out if h is the
    `output`, else under the name dh_next.

    `undefined` says in a sentence why there is no finite result, or slope, for numbers x of one unit and sample; None where there is one.
    """

    forward: Callable[..., Any]
    backward: Callable[..., Any] | None = None
    to_input: Callable[..., Any] | None = None
    error: Callable[..., Any] | None = None
    eval_forward: Callable[..., Any] | None = None
    gradients: Callable[..., Any] | None = None
    state: Mapping[str, str] = field(default_factory=dict)
    output: str = "a"
    undefined: Callable[..., Sentence | None] | None = None


@dataclass(frozen=True)
class Variants:
    """A kind of node whose equations depend on its parameters."""

    choose: Callable[[Mapping[str, Any]], Layer]


def layer_of(entry: LayerEntry, parameters: Mapping[str, Any]) -> Layer:
    """The equations of a node."""
    definition = entry.definition
    if isinstance(definition, Variants):
        return definition.choose(parameters)
    assert isinstance(definition, Layer)
    return definition


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


def cell_parameters(*others: Parameter) -> tuple[Parameter, ...]:
    """Parameters of layers that remember."""
    return (
        Int(key="units", title="Units", default=8, minimum=1, maximum=1_000_000),
        *others,
        Choice(
            key="returns", title="Returns", default="all", options=(("all", "every step"), ("last", "the last step")),
            help="What is handed on: what the units say at every time step, or only at the end of the sequence.",
        ),
        Choice(
            key="reads", title="Direction", default="forwards", options=(("forwards", "forwards"), ("backwards", "backwards")),
            help="In which direction the layer goes through a sequence. One of each, joined by Concatenate, is a bidirectional layer.",
        ),
        Flag(
            key="learned_state", title="Learned first state", default=False,
            help="Whether the state before the first time step is learned; otherwise it is zero.",
        ),
        Int(
            key="truncate", title="Truncate BPTT", default=None, optional=True, none_title="never", minimum=1, maximum=1_000_000,
            help="Time steps that an error is sent back in backpropagation through time: values cross the cut, gradients do not.",
        ),
        Reference(
            key="initializer", title="Initial weights", family="initializer", default="xavier_uniform",
            help="How the weights from the inputs are drawn; biases start at 0 unless the layer says otherwise.",
        ),
        Reference(
            key="recurrent_initializer", title="Initial recurrent weights", family="initializer", default="orthogonal",
            help="How the weights from the units to themselves are drawn.",
        ),
        Flag(key="trainable", title="Trainable", default=True, help="Whether learning changes this layer."),
    )


def first_state(parameters: Mapping[str, Any], *names: str) -> dict[str, Shape]:
    """Parameters for a learned state before the first step: h0 for h …; none if it is zero."""
    return {f"{name}0": (parameters["units"],) for name in names} if parameters["learned_state"] else {}


def units_shape(parameters: Any, inputs: Any) -> tuple[int, ...]:
    """The shape of a layer that says itself how many units it has."""
    return (parameters["units"],)


def layer_entry(
    key: str,
    title: str,
    summary: str,
    definition: Layer | Variants,
    *,
    group: str,
    shape: ShapeRule,
    color: str = "maths",
    formula: str = "",
    parameters: tuple[Parameter, ...] = (),
    weighted: bool = False,
    inputs: tuple[int, int | None] = (1, None),
    width: Callable[[Any], int] | None = None,
    recurrent: bool = False,
    gates: Callable[[Mapping[str, Any]], tuple[str, ...]] | None = None,
    own: Callable[[Mapping[str, Any]], Mapping[str, Shape]] | None = None,
    use: str,
) -> LayerEntry:
    """The catalogue entry of a layer."""
    return LayerEntry(
        key=key, title=title, summary=summary, definition=definition, group=group, color=color, formula=formula,
        parameters=parameters, shape=shape, weighted=weighted, inputs=inputs, width=width, recurrent=recurrent, gates=gates, own=own,
        use=use,
    )
