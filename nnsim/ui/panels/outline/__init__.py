"""The outline: the network as a tree of layers, units, connections and values."""

from nnsim.ui.panels.outline.panel import OutlinePanel

__all__ = ["OutlinePanel"]
