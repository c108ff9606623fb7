"""Ten plots and a network that trains: all are drawn, by turns, and a pause is of one moment."""

from collections import Counter

from nnsim.engine.frames import State
from nnsim.ui.turns import NETWORK
from tests.ui.window.hand import until

TEN = (
    "loss", "metric", "gradient_norm", "update_ratio", "distribution",
    "weights", "activations", "decision_map", "unit_maps", "hidden_space",
)  # fmt: skip


def test_views_take_turns_while_it_trains_and_show_one_moment_when_it_stops(opened):
    application = opened("spirals")
    application.window.resize(1920, 1080)
    session, space = application.session, application.window.workspace
    space.plots.show_plots(TEN)
    plots = [plot for plot in space.plots.plots.values() if plot.isVisible()]
    assert len(plots) == 10
    drawn = Counter()
    for plot in plots:
        plot.show_frame = lambda frame, plot=plot, show=plot.show_frame: (drawn.update([plot.key]), show(frame))
    pictures, of_plots = [], []
    session.frameChanged.connect(pictures.append)
    session.plotsChanged.connect(of_plots.append)
    session.train()
    until(lambda: len(of_plots) > 15)
    session.pause()
    until(lambda: session.frame.state is State.PAUSED)
    assert session.frame.turn is None
    by_turns = [frame for frame in pictures if frame.turn is not None]
    assert len(by_turns) > 10
    assert all(NETWORK in frame.turn for frame in by_turns)
    assert not any(NETWORK in frame.turn for frame in of_plots)
    assert set(drawn) == set(TEN)
    assert max(drawn.values()) < len(of_plots)
    until(lambda: all(plot.frame is session.frame for plot in plots))
    assert space.canvas.drawing.scenery.frame is session.frame
