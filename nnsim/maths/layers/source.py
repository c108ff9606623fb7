"""Nodes that only send: inputs, which hand on a batch of samples, and constants, which learning may change.

Notation: v (units, 1) the value of a constant that learning changes, the same for every sample; ones (1, batch).
"""

from typing import Any

from nnsim.catalog import Flag, Float, Int, Numbers
from nnsim.maths.layers.layer import Layer, Variants, layer_entry, units_shape
from nnsim.maths.picking import spread
from nnsim.maths.primitives import sum_batch


def forward(batch):
    a = batch
    return locals()


def variable(v, ones):
    a = spread(v, ones)
    return locals()


def variable_backward(delta):
    dv = sum_batch(delta)
    return locals()


def sample_shape(parameters: Any, inputs: Any) -> tuple[int, ...]:
    return tuple(parameters["shape"])


INPUT = layer_entry(
    "input", "Input", "Hands the samples' features to the network.", Layer(forward),
    group="Signals", color="input", inputs=(0, 0),
    shape=sample_shape,
    formula=r"x = \mathrm{batch}",
    parameters=(
        Numbers(key="shape", title="Shape", default=(2,), whole=True, minimum=1, shortest=1, longest=3, help="Features of one sample."),
        Int(
            key="repeat", title="Repeat for steps", default=None, optional=True, none_title="no", minimum=1, maximum=100_000,
            help="Hand the same sample on for so many time steps, so that a network with loops or memory can run on it.",
        ),
    ),
    use="Every network begins with one, or with several if the samples consist of parts that enter at different places.",
)
CONSTANT = layer_entry(
    "constant", "Constant", "Always the same value, or a variable that gradient descent changes.",
    Variants(lambda parameters: Layer(variable, variable_backward) if parameters["trainable"] else Layer(forward)),
    group="Signals", color="input", inputs=(0, 0),
    shape=units_shape, own=lambda parameters: {"v": (parameters["units"],)} if parameters["trainable"] else {},
    formula=r"a = c",
    parameters=(
        Float(key="value", title="Value", default=1.0, help="What it is; of a variable, what it is before training."),
        Int(key="units", title="Units", default=1, minimum=1, maximum=1_000_000),
        Flag(key="trainable", title="Variable", default=False, help="Whether learning changes it, from its value on."),
    ),
    use=(
        "Take it for a number in a computation graph, for a variable that gradient descent should move, or to draw a bias as what it "
        "is: a weight from a unit that always says 1."
    ),
)
