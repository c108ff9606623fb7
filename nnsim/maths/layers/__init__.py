"""The layers, each a page of equations."""

from nnsim.maths.layers import dense, functions, maxout, source
from nnsim.maths.layers.layer import Layer

ENTRIES = (source.INPUT, source.CONSTANT, dense.ENTRY, maxout.ENTRY, *functions.ENTRIES)

__all__ = ["ENTRIES", "Layer"]
