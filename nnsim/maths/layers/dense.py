"""A dense layer: every unit sums all its inputs, each times its weight, adds its bias and applies the activation.

Notation: W_k (units, units from) the weights of the k-th connection into the layer, x_k what comes through it,
b (units, 1), in_ and a (units, batch), delta = ∂L/∂in_.
"""

from nnsim.maths.layers.layer import Layer, layer_entry, units_parameters, units_shape
from nnsim.maths.primitives import sum_batch
from nnsim.maths.symbols import total


def forward(W, x, b, g):
    in_ = total([W_k @ x_k for W_k, x_k in zip(W, x, strict=True)] + b)
    a = g(in_)
    return locals()


def backward(delta, x, b):
    dW = [delta @ x_k.T for x_k in x]
    db = [sum_batch(delta) for _ in b]
    return locals()


def to_input(k, W, delta):
    return W[k].T @ delta


ENTRY = layer_entry(
    "dense", "Dense", "Units that each see everything that comes in.", Layer(forward, backward, to_input),
    group="Dense", color="dense", weighted=True,
    shape=units_shape,
    formula=r"\mathrm{in} = W \, x + b \qquad a = g(\mathrm{in})",
    parameters=units_parameters(activation="tanh"),
    use=(
        "The layer to begin with, for any data without an order in space or time. A hidden one needs an activation that bends; the "
        "last one is as wide as the answer."
    ),
)
