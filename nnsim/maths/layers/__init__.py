"""The layers, each a page of equations."""

from nnsim.maths.layers import dense, embedding, functions, gru, lstm, matmul, maxout, operations, rnn, source
from nnsim.maths.layers.layer import Layer, layer_of

ENTRIES = (
    source.INPUT, source.CONSTANT, dense.ENTRY, maxout.ENTRY, rnn.ENTRY, lstm.ENTRY, gru.ENTRY, embedding.ENTRY, *functions.ENTRIES,
    *operations.ENTRIES, matmul.ENTRY,
)

__all__ = ["ENTRIES", "Layer", "layer_of"]
