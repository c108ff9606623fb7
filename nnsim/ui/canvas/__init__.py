"""The network as a drawing that is alive: cards, units, connections, and the gestures that change them."""

from nnsim.ui.canvas.canvas import Canvas
from nnsim.ui.canvas.dropping import LAYER_MIME
from nnsim.ui.canvas.layout import tidy
from nnsim.ui.canvas.picture import picture

__all__ = ["LAYER_MIME", "Canvas", "picture", "tidy"]
