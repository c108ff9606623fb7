"""A simple recurrent layer (Elman 1990): the units see the inputs and what they said themselves one time step before.

Notation: W (units, features) weights from the inputs x, U (units, units) from the units' own last activations h_prev, b (units, 1),
in_ and h (units, batch), delta = ∂L/∂in_. At the first step h_prev = 0, or h0 where that is learned.
"""

from nnsim.catalog import Reference
from nnsim.maths.layers.layer import Layer, cell_parameters, first_state, layer_entry, units_shape
from nnsim.maths.primitives import sum_batch


def forward(W, U, b, x, h_prev, g):
    in_ = W @ x + U @ h_prev + b
    h = g(in_)
    return locals()


def backward(delta, U):
    dh_prev = U.T @ delta
    return locals()


def gradients(delta, x, h_prev):
    dW = delta @ x.T
    dU = delta @ h_prev.T
    db = sum_batch(delta)
    return locals()


def to_input(k, W, delta):
    return W[k].T @ delta


ENTRY = layer_entry(
    "rnn", "RNN", "Units that also see what they said one time step before.",
    Layer(forward, backward, to_input, gradients=gradients, state={"h_prev": "h"}, output="h"),
    group="Recurrent", color="recurrent", weighted=True, recurrent=True,
    shape=units_shape,
    own=lambda parameters: {"U": (parameters["units"], parameters["units"]), **first_state(parameters, "h")},
    formula=r"h_t = g(W \, x_t + U \, h_{t-1} + b)",
    parameters=cell_parameters(
        Reference(
            key="activation", title="Activation", family="activation", default="tanh", help="What each unit does with its sum."
        ),
    ),
    use=(
        "For short sequences, and for seeing how a memory works and why it fades. Where something must be kept for more than some "
        "ten steps take an LSTM or a GRU."
    ),
)
