"""The scores of a line over its slope: the numbers that NumPy gives for the data and the stored weights, while the line turns."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

import nnsim
from nnsim.datasets import Dataset, Split
from nnsim.document import SetSetting
from nnsim.engine.frames import Frame
from nnsim.ui.plots.scores import MOST_SAMPLES, ScoresPlot
from nnsim.ui.theme import LIGHT
from tests.ui.fakes import network
from tests.ui.plots.alone import RunSession, look
from tests.ui.plots.worlds import line, regression, two_classes, with_line


def summed(x, targets, slopes, intercept):
    """The three scores of each slope, in the plainest way."""
    left = [targets - (slope * x + intercept) for slope in slopes]
    return [[one.sum() for one in left], [np.abs(one).sum() for one in left], [(one * one).sum() for one in left]]


def read(plot):
    """The slope and its scores, as they are written."""
    return [plot.header.legend[0].value, *(chart.words.text() for chart in plot.charts)]


def drawn(plot):
    return [chart.curve.yData for chart in plot.charts]


def test_the_scores_are_those_that_numpy_adds_up(shown):
    session = line(1.0, 0.5)
    plot = shown(ScoresPlot(session))
    x, targets = session.dataset.inputs[:, 0], session.dataset.targets[:, 0]
    assert plot.slopes[0] < 1.0 < plot.slopes[-1]
    np.testing.assert_allclose(drawn(plot), summed(x, targets, plot.slopes, 0.5), rtol=1e-12, atol=1e-12)
    assert plot.now == pytest.approx([1.5, 1.5, 0.75])
    assert [chart.point for chart in plot.charts] == [(1.0, 1.5), (1.0, 1.5), (1.0, 0.75)]
    assert read(plot) == ["1.00", "Σr = 1.500", "Σ|r| = 1.500", "Σr² = 0.7500"]
    assert list(plot.table()) == ["m", "Σr", "Σ|r|", "Σr²"]


def test_after_real_training_they_are_those_of_the_stored_weights_and_the_training_part(shown):
    rng = np.random.default_rng(3)
    x = rng.uniform(-2.0, 2.0, 40)
    data = Dataset(x[:, None], (0.7 * x - 0.2 + 0.1 * rng.standard_normal(40))[:, None])
    net = nnsim.Network()
    net.connect(net.add("input", shape=(1,)), net.add("dense", name="output", units=1, activation="identity"))
    run = nnsim.Run(nnsim.Project(net, data, loss="mse", seed=1, split=(0.7, 0.2, 0.1)))
    run.train(epochs=20)
    session = RunSession(run)
    session.parts = run.machine.binding.parts_of
    plot = shown(ScoresPlot(session))
    look(session)
    (m,), (c,) = run.parameters["input>output.W"].ravel(), run.parameters["output.b"].ravel()
    rows = session.parts.train
    left = data.targets[rows, 0] - run.predict(data.inputs[rows])[:, 0]
    assert (plot.slope, plot.intercept) == (m, c)
    assert plot.now == pytest.approx([left.sum(), np.abs(left).sum(), (left**2).sum()], rel=1e-5, abs=1e-5)
    np.testing.assert_allclose(drawn(plot), summed(x[rows], data.targets[rows, 0], plot.slopes, float(c)), rtol=1e-9, atol=1e-9)


def test_the_curves_follow_the_intercept_and_the_mark_the_slope(shown):
    session = line(1.0, 0.0)
    plot = shown(ScoresPlot(session))
    before = drawn(plot)
    session.show_frame(with_line(session.frame, 1.2, 0.0))
    assert [chart.here.value() for chart in plot.charts] == [1.2] * 3
    np.testing.assert_array_equal(drawn(plot), before)
    session.show_frame(with_line(session.frame, 1.2, 0.4))
    assert plot.intercept == 0.4
    assert not np.allclose(drawn(plot), before)


def test_signed_residuals_cancel_on_a_line_that_is_wrong(shown):
    plot = shown(ScoresPlot(line(0.0, 3.0)))
    assert plot.now == pytest.approx([0.0, 2.0, 2.0])


def test_the_present_slope_is_dragged_and_the_axis_stays_below_the_hand(shown):
    session = line(1.0, 0.0)
    plot = shown(ScoresPlot(session), 400, 300)
    chart = plot.charts[2]
    before = chart.limits()
    start = chart.position(1.0, 0.2 * before[1].high).toPoint()
    end = chart.position(1.5, 0.0).toPoint()
    QTest.mousePress(chart.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(chart.viewport(), end)
    session.show_frame(with_line(session.frame, 1.5, 0.0))
    assert chart.limits() == before
    QTest.mouseRelease(chart.viewport(), Qt.MouseButton.LeftButton, pos=end)
    (key, index, value), = session.values
    assert (key, index) == (plot.line.slope_key, (0, 0))
    assert value == pytest.approx(1.5, abs=0.02)
    QTest.mousePress(chart.viewport(), Qt.MouseButton.LeftButton, pos=chart.position(0.2, 1.0).toPoint())  # not at the line
    QTest.mouseMove(chart.viewport(), start)
    QTest.mouseRelease(chart.viewport(), Qt.MouseButton.LeftButton, pos=start)
    assert len(session.values) == 1


def test_the_scores_of_another_slope_are_read_with_the_mouse(shown):
    plot = shown(ScoresPlot(line(1.0, 0.0)), 400, 300)
    plot.charts[0].pointed.emit(QPointF(2.0, 0.0))
    assert read(plot) == ["2.00", "Σr = −3.000", "Σ|r| = 3.000", "Σr² = 5.000"]
    plot.charts[0].pointed.emit(None)
    assert read(plot) == ["1.00", "Σr = 3.000", "Σ|r| = 3.000", "Σr² = 3.000"]


def test_a_line_that_is_not_finite_has_no_scores(shown):
    session = line()
    plot = shown(ScoresPlot(session))
    for m, c in ((np.nan, 0.0), (np.inf, 0.0), (1.0, np.nan)):
        session.show_frame(with_line(session.frame, m, c))
        assert [entry.color for entry in plot.header.legend] == [LIGHT.bad]
        assert not any(chart.here.isVisible() for chart in plot.charts)
        plot.grab()


def test_samples_that_are_not_finite_are_left_out_and_too_many_are_not_added_up(shown):
    session = line()
    session.set_data(Dataset(np.array([[1.0], [np.nan], [3.0]]), np.array([[2.0], [3.0], [4.0]])))
    plot = shown(ScoresPlot(session))
    assert plot.now[0] == 2.0
    many = np.ones((MOST_SAMPLES + 1, 1))
    session.set_data(Dataset(many, many))
    assert not plot.body.isVisible()
    assert plot.table() == {}


def test_only_a_line_has_a_slope():
    assert ScoresPlot.applies(line())
    assert not ScoresPlot.applies(regression())
    assert not ScoresPlot.applies(two_classes())
    bent = line()
    bent.replace(network(1, 1, last="tanh"))
    assert not ScoresPlot.applies(bent)
    scaled = line()
    scaled.push(SetSetting("standardize", True))
    assert not ScoresPlot.applies(scaled)
    empty = line()
    empty.set_data(None)
    assert not ScoresPlot.applies(empty)


def test_it_can_be_shown_before_there_is_a_run(shown):
    session = line()
    session.frame = Frame()
    plot = shown(ScoresPlot(session))
    assert not plot.body.isVisible()


def test_validation_samples_do_not_count(shown):
    session = line(1.0, 0.0)
    session.parts = Split(np.array([0, 1]), np.array([2]), np.zeros(0, dtype=np.intp))
    plot = shown(ScoresPlot(session))
    assert plot.now == pytest.approx([2.0, 2.0, 2.0])
