"""An embedding: every symbol has a vector of its own, a column of E, that is learned.

Notation: x (1, batch) the number of a symbol, E (units, symbols), chosen (symbols, batch) 1 in the row of the symbol, a (units, batch).
A number that belongs to no symbol gives 0. The number itself has no gradient.
"""

from nnsim.catalog import Flag, Int, Reference, ShapeError, sentence
from nnsim.maths.layers.layer import Layer, layer_entry
from nnsim.maths.picking import one_hot


def forward(x, E, symbols):
    chosen = one_hot(x[0], size=symbols)
    a = E @ chosen
    return locals()


def backward(delta, chosen):
    dE = delta @ chosen.T
    return locals()


def to_input(k, x):
    return 0 * x[k]


def _shape(parameters, inputs):
    if inputs and any(size != 1 for size in inputs[0]):
        raise ShapeError(sentence("takes the number of one symbol, but gets several values."))
    return (parameters["units"],)


ENTRY = layer_entry(
    "embedding", "Embedding", "A learned vector for each symbol.", Layer(forward, backward, to_input),
    group="Recurrent", color="recurrent", inputs=(1, 1),
    shape=_shape, own=lambda parameters: {"E": (parameters["units"], parameters["symbols"])},
    formula=r"a = E_{\,x}",
    parameters=(
        Int(key="units", title="Units", default=8, minimum=1, maximum=100_000, help="Numbers in the vector of a symbol."),
        Int(key="symbols", title="Symbols", default=10, minimum=1, maximum=1_000_000, help="How many symbols there are, numbered from 0."),
        Reference(
            key="initializer", title="Initial weights", family="initializer", default="normal", help="How the vectors are drawn at first."
        ),
        Flag(key="trainable", title="Trainable", default=True, help="Whether learning changes the vectors."),
    ),
    use=(
        "In front of a recurrent layer when the inputs are symbols: letters, words, kinds. Symbols that are used alike end up with "
        "similar vectors."
    ),
)
