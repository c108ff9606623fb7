"""Functions without weights: add, multiply, concatenate, flatten and dropout. x_k comes through the k-th connection."""

import math
from functools import reduce

from nnsim.catalog import Float, ShapeError, sentence
from nnsim.maths.layers.layer import Layer, layer_entry
from nnsim.maths.picking import keep_mask, rows, stack
from nnsim.maths.symbols import total


def add(x):
    a = total(x)
    return locals()


def add_to_input(k, delta):
    return delta


def multiply(x):
    a = reduce(lambda product, x_k: product * x_k, x)
    return locals()


def multiply_to_input(k, x, delta):
    others = [x_j for j, x_j in enumerate(x) if j != k]
    return reduce(lambda product, x_j: product * x_j, others, delta)


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


def _same(parameters, inputs):
    if any(shape != inputs[0] for shape in inputs):
        sizes = ", ".join("×".join(map(str, shape)) for shape in inputs)
        raise ShapeError(sentence("needs inputs of one size, but they have {sizes}.", sizes=sizes))
    return inputs[0]


def _joined(parameters, inputs):
    return (sum(math.prod(shape) for shape in inputs),)


ENTRIES = (
    layer_entry(
        "add", "Add", "The sum of its inputs, unit by unit.", Layer(add, to_input=add_to_input),
        group="Merge · maths", shape=_same, formula=r"a = \sum_k x_k",
    ),
    layer_entry(
        "multiply", "Multiply", "The product of its inputs, unit by unit.", Layer(multiply, to_input=multiply_to_input),
        group="Merge · maths", shape=_same, formula=r"a = \prod_k x_k",
    ),
    layer_entry(
        "concatenate", "Concatenate", "Its inputs, one below the other.", Layer(concatenate, to_input=concatenate_to_input),
        group="Merge · maths", shape=_joined, formula=r"a = \left[x_1;\; x_2;\; \ldots\right]",
    ),
    layer_entry(
        "flatten", "Flatten", "A picture as one long row of units.", Layer(flatten, to_input=flatten_to_input),
        group="Merge · maths", shape=_joined, inputs=(1, 1), formula=r"a = \mathrm{flat}(x)",
    ),
    layer_entry(
        "dropout", "Dropout",
        "Silences a random share of units in every training iteration and scales up the others; does nothing outside training.",
        Layer(dropout, to_input=dropout_to_input, eval_forward=flatten),
        group="Dense", color="input", shape=_same, inputs=(1, 1), formula=r"a = x \odot m, \quad m_i \in \left\{0, \frac{1}{1 - p}\right\}",
        parameters=(
            Float(key="rate", title="Drop rate", default=0.5, minimum=0.0, below=1.0, help="Share of the units that is silenced, p."),
        ),
    ),
)
