"""A written result to hand in: the network, its settings and curves, what was answered, and notes, as one page of HTML or PDF."""

from nnsim.ui.report.dialog import ReportDialog

__all__ = ["ReportDialog"]
