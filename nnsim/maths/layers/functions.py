"""What puts signals together or leaves some out, without weights: concatenate, flatten and dropout. x_k comes through connection k."""

import math

from nnsim.catalog import Float
from nnsim.maths.layers.layer import Layer, layer_entry
from nnsim.maths.layers.operations import same
from nnsim.maths.picking import keep_mask, rows, stack


def concatenate(x):
    a = stack(*x) if len(x) > 1 else x[0]
    return locals()


def concatenate_to_input(k, x, delta):
    start = sum(x_j.shape[-2] for x_j in x[:k])
    return rows(delta, start=start, stop=start + x[k].shape[-2])


def flatten(x):
    a = x[0]
    return locals()


def flatten_to_input(k, delta):
    return delta


def dropout(x, rate):
    mask = keep_mask(x[0], rate)
    a = x[0] * mask
    return locals()


def dropout_to_input(k, mask, delta):
    return delta * mask


def _joined(parameters, inputs):
    return (sum(math.prod(shape) for shape in inputs),)


ENTRIES = (
    layer_entry(
        "concatenate", "Concatenate", "Its inputs, one below the other.", Layer(concatenate, to_input=concatenate_to_input),
        group="Merge", shape=_joined, formula=r"a = \left[x_1;\; x_2;\; \ldots\right]",
        use=(
            "To bring branches of a network together without mixing them: several inputs, a skip connection, both directions of a "
            "bidirectional layer."
        ),
    ),
    layer_entry(
        "flatten", "Flatten", "A picture as one long row of units.", Layer(flatten, to_input=flatten_to_input),
        group="Merge", shape=_joined, inputs=(1, 1), formula=r"a = \mathrm{flat}(x)",
        use="Between pictures and a dense layer, which knows nothing of rows and columns.",
    ),
    layer_entry(
        "dropout", "Dropout",
        "Silences a random share of units in every training iteration and scales up the others; does nothing outside training.",
        Layer(dropout, to_input=dropout_to_input, eval_forward=flatten),
        group="Dense", color="input", shape=same, inputs=(1, 1), formula=r"a = x \odot m, \quad m_i \in \left\{0, \frac{1}{1 - p}\right\}",
        parameters=(
            Float(key="rate", title="Drop rate", default=0.5, minimum=0.0, below=1.0, help="Share of the units that is silenced, p."),
        ),
        use=(
            "Behind large hidden layers, when the validation loss rises while the training loss falls. Rates from 0.2 to 0.5 are "
            "usual; small networks need none."
        ),
    ),
)
