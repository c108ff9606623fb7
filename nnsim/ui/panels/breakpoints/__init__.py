"""The breakpoints of a project: a list of conditions at which training stops, and a form for the one that is chosen."""

from nnsim.ui.panels.breakpoints.dialog import BreakpointsDialog

__all__ = ["BreakpointsDialog"]
