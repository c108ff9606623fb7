"""Ten plots and a network that trains: every picture is of one moment."""

from collections import defaultdict

from nnsim.engine.frames import State
from nnsim.ui.plots import plot as plot_module
from nnsim.ui.plots.limits import Limits
from tests.ui.window.hand import until

TEN = (
    "loss", "metric", "gradient_norm", "update_ratio", "distribution",
    "weights", "activations", "decision_map", "unit_maps", "hidden_space",
)  # fmt: skip
CURVES = {"loss", "metric", "gradient_norm", "update_ratio", "weights"}


def test_all_show_the_same_moment_but_curves_that_would_look_as_before(opened, monkeypatch):
    monkeypatch.setattr(plot_module, "LATEST", 1000.0)
    application = opened("spirals")
    application.window.resize(1920, 1080)
    session, space = application.session, application.window.workspace
    space.plots.show_plots(TEN)
    plots = [plot for plot in space.plots.plots.values() if plot.isVisible()]
    assert len(plots) == 10
    for plot in plots:
        if plot.key in CURVES:
            plot.axes.curves.chart.hold(Limits(0.0, 1e12), Limits(0.0, 1.0))  # no picture makes them a pixel longer
    drawn = defaultdict(set)
    for plot in plots:
        plot.show_frame = lambda frame, plot=plot, show=plot.show_frame: (drawn[id(frame)].add(plot.key), show(frame))
    pictures = []
    session.frameChanged.connect(pictures.append)
    session.train()
    until(lambda: len(pictures) > 12)
    session.pause()
    until(lambda: session.frame.state is State.PAUSED)
    assert session.frame.plots is None
    spared = [set(TEN) - drawn[id(frame)] for frame in pictures]
    assert set().union(*spared) == CURVES
    until(lambda: all(plot.frame is session.frame for plot in plots))
    assert space.canvas.drawing.scenery.frame is session.frame
