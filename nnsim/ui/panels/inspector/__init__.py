"""The panel on the right: what is selected, its equations and its weights."""

from nnsim.ui.panels.inspector.inspector import Inspector

__all__ = ["Inspector"]
