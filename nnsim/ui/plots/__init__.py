"""Live plots of the run: the bottom row of the window and the timeline below it."""

from nnsim.ui.plots.area import PlotArea
from nnsim.ui.plots.kinds import PLOTS
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.timeline import Timeline

__all__ = ["PLOTS", "Plot", "PlotArea", "Timeline"]
