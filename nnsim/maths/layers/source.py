"""Nodes that only send: inputs, which hand on a batch of samples, and constants."""

from typing import Any

from nnsim.catalog import Float, Int, Numbers
from nnsim.maths.layers.layer import Layer, layer_entry, units_shape


def forward(batch):
    a = batch
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
)
CONSTANT = layer_entry(
    "constant", "Constant", "Always the same value: a bias can be drawn as the weight from a unit that is always 1.", Layer(forward),
    group="Signals", color="input", inputs=(0, 0),
    shape=units_shape,
    formula=r"a = c",
    parameters=(
        Float(key="value", title="Value", default=1.0),
        Int(key="units", title="Units", default=1, minimum=1, maximum=1_000_000),
    ),
)
