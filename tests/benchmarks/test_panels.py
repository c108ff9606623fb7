"""What plots of a real run cost the window: processor time of its thread, since others use the machine too. Printed, never judged.

The aim is 25 ms a picture for ten plots at once, on average, while the network trains. Then every plot draws every other picture, and
what is printed is for two of them.
"""

import itertools
import time
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from threadpoolctl import threadpool_limits

from nnsim import storage
from nnsim.engine.frames import Curve, Frame, State
from nnsim.engine.history import Column
from nnsim.engine.picture import picture
from nnsim.engine.run import Run
from nnsim.ui import theme
from nnsim.ui.fitting import extent_of
from nnsim.ui.plots import PLOTS, PlotArea
from nnsim.ui.plots.curves import MOST_POINTS
from nnsim.ui.plots.loss import LossPlot
from nnsim.ui.wishes import Wishes
from tests.ui.plots.alone import RunSession
from tests.ui.plots.worlds import two_classes

EXAMPLES = ("spirals", "digits", "sine", "reber_lstm")
TEN = {
    "spirals": (
        "loss", "metric", "gradient_norm", "update_ratio", "distribution", "weights", "activations", "decision_map", "unit_maps",
        "hidden_space",
    ),
    "digits": (
        "loss", "metric", "gradient_norm", "update_ratio", "flat_ends", "distribution", "weights", "activations", "confusion",
        "hidden_space",
    ),
}  # fmt: skip
WIDE = 1689
"""Pixels of the row of plots in a window of 1920."""
PICTURES = 8

pytestmark = pytest.mark.benchmark(timer=time.thread_time)


@pytest.fixture(autouse=True)
def as_in_the_window(qapp):
    """One thread for products of matrices."""
    theme.apply(qapp, theme.LIGHT)
    with threadpool_limits(1, user_api="blas"):
        yield


@pytest.fixture(scope="module")
def trained():
    """Runs of examples that have learnt a little, each made once."""
    made = {}

    def of(name):
        if name not in made:
            made[name] = Run(storage.example(name))
            made[name].train(iterations=100)
        return made[name]

    return of


def live(run, session):
    """Frames of a run that goes on, with what the visible views have asked for."""
    wishes = Wishes()
    for owner, fields in session.wishes.items():
        wishes.set(owner, fields)
    request = wishes.request(0, extent_of(session.dataset))
    frames = []
    for _ in range(PICTURES):
        run.train(iterations=7)
        frames.append(replace(picture(run, request, State.RUNNING), moment=None))
    return itertools.cycle(frames)


def measure(benchmark, qtbot, run, session, widget, width, height):
    qtbot.addWidget(widget)
    widget.resize(width, height)
    with qtbot.waitExposed(widget):
        widget.show()
    frames = live(run, session)

    def shown():
        session.show_frame(next(frames))
        QApplication.processEvents()

    benchmark.pedantic(shown, rounds=30, warmup_rounds=PICTURES)
    session.jobs.cancel()


@pytest.mark.parametrize("name", TEN)
def test_ten_plots_while_it_trains(benchmark, qtbot, trained, name):
    run = trained(name)
    session = RunSession(run)
    area = PlotArea(session)
    area.show_plots(TEN[name])
    measure(benchmark, qtbot, run, session, area, WIDE, 300)
    assert sum(plot.isVisible() for plot in area.plots.values()) == 10


@pytest.mark.parametrize("kind", PLOTS, ids=lambda kind: kind.key)
def test_one_picture_of_one_plot(benchmark, qtbot, trained, kind):
    for name in EXAMPLES:
        session = RunSession(trained(name))
        if kind.applies(session):
            break
    measure(benchmark, qtbot, session.run, session, kind(session), 302, 267)


@pytest.mark.long
def test_a_curve_of_ten_million_iterations(benchmark, qtbot):
    session = two_classes()
    column, rng = Column(), np.random.default_rng(0)
    for iteration, value in enumerate(rng.random(10_000_000).tolist()):
        column.append(iteration, value)
    drawn = LossPlot(session)
    qtbot.addWidget(drawn)
    drawn.resize(600, 300)
    with qtbot.waitExposed(drawn):
        drawn.show()

    def shown():
        session.show_frame(Frame(curves={"loss": Curve(*column.thinned(MOST_POINTS))}))
        QApplication.processEvents()

    benchmark.pedantic(shown, rounds=20, warmup_rounds=3)
