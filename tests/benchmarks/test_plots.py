"""How long a picture of the plots takes. Printed, never judged: the machine of a test is nobody's measure.

The aim is 25 ms for six plots in one frame, off screen, at 1280 × 300.
"""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from nnsim.engine.frames import Curve
from nnsim.ui import theme
from nnsim.ui.plots import PlotArea, Timeline
from tests.ui.plots.worlds import three_classes

POINTS = 1500
SIX = ("loss", "metric", "gradient_norm", "activations", "decision_map", "confusion")


def moving(session, pictures=8):
    """Frames of a run that goes on, in a circle: every curve has the most points that a frame carries."""
    rng = np.random.default_rng(0)
    frames = []
    for index in range(pictures):
        x = np.linspace(1, 100_000 + 2000 * index, POINTS)
        curves = {
            name: Curve(x, np.exp(-x / 40_000) * np.exp(0.2 * rng.standard_normal(POINTS))) for name in session.frame.curves
        }
        signals = {id: rng.uniform(-1, 1, (array.shape[0], 64)) for id, array in session.frame.signals.items()}
        planes = {
            plane: {id: rng.dirichlet(np.ones(3), (72, 72)).transpose(2, 0, 1) for id in found}
            for plane, found in session.frame.planes.items()
        }
        counts = None if session.frame.confusion is None else rng.integers(0, 50, session.frame.confusion.shape)
        fit = None if session.frame.fit is None else (session.frame.fit[0], session.frame.fit[1] * rng.uniform(0.8, 1.2))
        changed = {"curves": curves, "signals": signals, "planes": planes, "confusion": counts, "fit": fit}
        frames.append(replace(session.frame, iteration=index, furthest=pictures, **changed))
    return itertools.cycle(frames)


def measure(benchmark, qtbot, session, widget, width, height):
    qtbot.addWidget(widget)
    widget.resize(width, height)
    with qtbot.waitExposed(widget):
        widget.show()
    frames = moving(session)

    def picture():
        session.show_frame(next(frames))
        widget.grab()

    benchmark.pedantic(picture, rounds=30, warmup_rounds=8)


@pytest.fixture(autouse=True)
def dressed(qapp):
    theme.apply(qapp, theme.LIGHT)


def test_six_plots_in_one_frame(benchmark, qtbot):
    session = three_classes()
    session.set_view("plots", SIX)
    area = PlotArea(session)
    assert area.order == list(SIX)
    measure(benchmark, qtbot, session, area, 1280, 300)


def test_the_timeline_in_one_frame(benchmark, qtbot):
    session = three_classes()
    measure(benchmark, qtbot, session, Timeline(session), 1280, 33)
