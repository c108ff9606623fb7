"""The fit of networks with several outputs, and the ways of what is compared: drawn over each other, each under its name."""

import numpy as np
import pytest

import nnsim
from nnsim.engine.factors import FACTORS
from nnsim.engine.frames import State
from nnsim.engine.worker import Worker
from nnsim.ui.comparisons import Comparisons
from nnsim.ui.plots.fit import FitPlot
from nnsim.ui.plots.landscape import LandscapePlot
from nnsim.ui.session import Session
from tests.ui.window.hand import until


@pytest.fixture
def session(qapp):
    worker = Worker()
    worker.start()
    made = Session(worker, nnsim.example)
    yield made
    made.close()
    worker.stop()
    made.deleteLater()


def length(curve):
    x = curve.getData()[0]
    return 0 if x is None else len(x)


def opened(session, name):
    session.open(nnsim.example(name))
    until(lambda: session.frame.state is State.PAUSED or session.refresh())


def test_four_networks_are_drawn_over_the_points_that_all_of_them_learn(session, shown):
    opened(session, "universal")
    plot = shown(FitPlot(session))
    until(lambda: len(plot.lines) == 4)
    assert [entry.text for entry in plot.header.legend] == ["data", "2 units", "5 units", "20 units", "100 units"]
    assert len(plot.points.getData()[0]) == 81
    assert {"x", "2 units", "100 units"} <= plot.table().keys()
    assert plot.left_over.size == 0


def test_an_output_of_a_size_that_nobody_knows_is_passed_over(session, shown):
    opened(session, "universal")
    plot = shown(FitPlot(session))
    until(lambda: len(plot.lines) == 4)
    session.shapes.outputs.pop(session.document.network.node("20 units").id)
    plot.show_frame(session.frame)
    assert [entry.text for entry in plot.header.legend] == ["data", "2 units", "5 units", "100 units"]


def test_where_each_output_learns_something_else_there_are_no_points(session, shown):
    opened(session, "activation_gallery")
    plot = shown(FitPlot(session))
    until(lambda: len(plot.lines) == 9)
    assert plot.header.legend[0].text == "identity"
    assert len(plot.points.getData()[0]) == 0


def test_the_ways_of_all_batches_are_drawn_on_the_landscape(session, shown):
    opened(session, "three_batches")
    plot = shown(LandscapePlot(session))
    work = Comparisons.of(session)
    work.begin(session.project, next(factor for factor in FACTORS if factor.key == "batch_size"))
    until(lambda: not work.running and [length(item) for item in plot.others] == [len(course.way) for course in work.courses])
    ends = [np.array([axis[-1] for axis in item.getData()]) for item in plot.others]
    starts = [np.array([axis[0] for axis in item.getData()]) for item in plot.others]
    assert all(start == pytest.approx([-1.2, -0.9]) for start in starts)
    assert ends[0] == pytest.approx(work.courses[0].way[-1])
