"""Maxout: each unit is the largest of a few weighted sums, so it learns its own activation (Goodfellow et al. 2013).

Notation as in a dense layer, but W (units·pieces, units from), b (units·pieces, 1), in_ (units·pieces, batch); a (units, batch).
Of equal pieces the first gets the gradient.
"""

from nnsim.catalog import Int
from nnsim.maths.layers.layer import Layer, layer_entry, units_parameters, units_shape
from nnsim.maths.picking import largest_piece, to_largest
from nnsim.maths.primitives import sum_batch
from nnsim.maths.symbols import total


def forward(W, x, b, pieces):
    in_ = total([W_k @ x_k for W_k, x_k in zip(W, x, strict=True)] + b)
    a = largest_piece(in_, pieces=pieces)
    return locals()


def error(delta_out, in_, pieces):
    return to_largest(delta_out, in_, pieces=pieces)


def backward(delta, x, b):
    dW = [delta @ x_k.T for x_k in x]
    db = [sum_batch(delta) for _ in b]
    return locals()


def to_input(k, W, delta):
    return W[k].T @ delta


ENTRY = layer_entry(
    "maxout", "Maxout", "Units that are each the largest of a few sums.", Layer(forward, backward, to_input, error),
    group="Dense", color="dense", weighted=True,
    shape=units_shape,
    width=lambda parameters: parameters["units"] * parameters["pieces"],
    formula=r"a = \max_p \left(W_p \, x + b_p\right)",
    parameters=(
        *units_parameters(),
        Int(key="pieces", title="Pieces", default=2, minimum=2, maximum=64, help="Sums of which each unit is the largest."),
    ),
    use=(
        "Where the bend itself should be learned. It needs a set of weights for each of its pieces, so compare it with a wider dense "
        "layer of the same number of parameters."
    ),
)
