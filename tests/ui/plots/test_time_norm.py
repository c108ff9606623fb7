"""The gradient at every time step: how far back the error reaches, and a single unit's product with its numbers."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetricsF

import nnsim
from nnsim.datasets import Dataset
from nnsim.document import Network, SetSetting
from nnsim.engine.frames import Frame, FrameRequest, State
from nnsim.engine.picture import picture
from nnsim.ui import fonts
from nnsim.ui.plots.product import ProductLine, products
from nnsim.ui.plots.time_norm import TimeNormPlot
from nnsim.ui.theme import DARK, LIGHT, SMALL
from tests.ui.fakes import CATALOG
from tests.ui.plots.pointing import node_id
from tests.ui.plots.worlds import STEPS, PlotSession, foretelling, full_frame, spelling, stacked


def elman(slopes, weight, **fields):
    """One unit in a loop on a task with one target at the end."""
    net = Network(CATALOG)
    x, z, y = net.add("input", name="x", shape=(1,)), net.add("dense", name="z", units=1), net.add("dense", name="y", units=1)
    net.connect(x, z)
    net.connect(z, z, delay=1)
    net.connect(z, y)
    session = PlotSession(net, Dataset(np.zeros((2, STEPS, 1)), np.zeros((2, 1)), sequence=True))
    values = {z.id: {"a": np.zeros((1, STEPS))}}
    norms = {z.id: 0.5 * np.abs(products(slopes, weight))}
    session.frame = full_frame(
        session, sequences=values, time=STEPS - 1, length=STEPS, time_norms=norms, loops={z.id: (slopes, weight)}, **fields
    )
    return session


def told(plot):
    return {entry.text: entry.value for entry in plot.names.entries}


def test_the_norm_at_every_step_is_drawn_over_the_steps(shown):
    session = spelling(each=False)
    plot = shown(TimeNormPlot(session))
    (line,) = plot.curves.lines
    assert line.name == "memory"
    np.testing.assert_array_equal(line.x, np.arange(1, STEPS + 1))
    np.testing.assert_array_equal(line.y, session.frame.time_norms[node_id(session, "memory")])
    assert plot.curves.logarithmic
    assert plot.present.value() == STEPS
    assert list(plot.table()) == ["step", "memory"]
    assert not plot.product.isVisible()


def test_it_says_how_far_back_the_error_reaches(shown):
    session = spelling(each=False)
    plot = shown(TimeNormPlot(session))
    assert told(plot) == {"memory": "reaches back 6 steps"}  # 10^(−6/19) for each step: 6 of them are 0.0127, 7 are 0.0062
    norms = session.frame.time_norms[node_id(session, "memory")]
    session.show_frame(replace(session.frame, time_norms={node_id(session, "memory"): np.where(np.arange(STEPS) < 18, 0, norms)}))
    session.show_frame(session.frame)
    assert told(plot) == {"memory": "reaches back 1 step"}


def test_a_layer_that_reads_backwards_has_its_past_at_the_later_steps(shown):
    session = stacked()
    session.dataset = Dataset(np.zeros((3, STEPS, 1)), np.zeros((3, 1)), sequence=True)
    falling = 0.1 ** np.arange(STEPS)
    session.frame = replace(session.frame, time_norms={node_id(session, name): falling for name in ("there", "back", "loop")})
    plot = shown(TimeNormPlot(session))
    assert told(plot) == {
        "loop": f"reaches back {STEPS - 1} steps", "back": "reaches back 2 steps", "there": f"reaches back {STEPS - 1} steps",
    }


def test_where_an_error_comes_in_at_every_step_the_number_is_that_of_the_last_one_alone(shown):
    session = foretelling()
    plot = shown(TimeNormPlot(session))
    assert told(plot) == {"memory": ""}  # not measured yet
    id = node_id(session, "memory")
    plot.last_errors.norms = {id: 0.5 ** np.arange(STEPS)[::-1]}
    plot.last_errors.changed.emit()
    pale, full = plot.curves.lines
    assert (pale.name, pale.pale, full.name, full.pale) == ("memory, all errors", True, "memory", False)
    np.testing.assert_array_equal(pale.y, session.frame.time_norms[id])
    assert told(plot) == {"memory": "reaches back 6 steps", "pale: errors of all steps": ""}
    assert "last step alone" in plot.explanation()


def test_sequences_of_different_length_end_together_and_so_does_the_cursor(shown):
    session = spelling(each=False)
    data = session.dataset
    session.dataset = Dataset(data.inputs, data.targets, [STEPS, 12, 15], feature_names=data.feature_names, classes=data.classes)
    session.frame = replace(session.frame, length=12, time=11)
    plot = shown(TimeNormPlot(session))
    assert told(plot) == {"memory": ""}
    plot.last_errors.norms = {node_id(session, "memory"): 0.5 ** np.arange(STEPS)[::-1]}
    plot.last_errors.changed.emit()
    assert told(plot)["memory"] == "reaches back 6 steps"
    assert plot.present.value() == STEPS  # the twelfth step is the end of this sample
    plot.cursor_of_all.pin(9)
    assert plot.present.value() == STEPS - 2
    assert "ends together" in plot.explanation()


def test_a_run_that_was_loaded_at_its_end_is_measured_too(shown):
    session = spelling(each=False)
    session.frame = replace(session.frame, time_norms={})
    plot = shown(TimeNormPlot(session))
    assert not plot.body.isVisible()
    plot.last_errors.norms = {node_id(session, "memory"): 0.5 ** np.arange(STEPS)[::-1]}
    plot.last_errors.changed.emit()
    assert told(plot) == {"memory": "reaches back 6 steps"}


def test_the_names_stand_where_the_curves_do_not(shown):
    falling = shown(TimeNormPlot(elman(np.full(STEPS, 0.5), 0.9)))
    assert falling.names.indent is not None  # it vanishes on its way back, so it lies high on the right
    rising = shown(TimeNormPlot(elman(np.full(STEPS, 1.0), 1.3)))
    assert rising.names.indent is None
    falling.grab()


def test_a_backward_phase_under_way_shows_the_steps_it_has_come_to(shown):
    session = spelling(each=False)
    plot = shown(TimeNormPlot(session))
    norms = session.frame.time_norms[node_id(session, "memory")].copy()
    norms[:12] = np.nan
    session.show_frame(replace(session.frame, time_norms={node_id(session, "memory"): norms}, time=12))
    (line,) = plot.curves.lines
    np.testing.assert_array_equal(line.x, np.arange(13, STEPS + 1))
    assert plot.present.value() == 13


def test_before_the_first_backward_phase_it_says_what_will_be_seen(shown):
    session = foretelling()
    session.frame = Frame()
    plot = shown(TimeNormPlot(session))
    assert not plot.body.isVisible()
    assert plot.wants()["time_norms"]


def test_hovering_shows_a_step_in_all_plots_and_a_click_stays_there(shown, qtbot):
    session = spelling(each=False)
    plot = shown(TimeNormPlot(session))
    place = plot.chart.position(8.0, -5.0).toPoint()
    qtbot.mouseMove(plot.chart.viewport(), place)
    plot.chart.point_at(QPointF(place))
    assert plot.cursor_of_all.preview == 7
    qtbot.mouseClick(plot.chart.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert plot.cursor_of_all.pinned == 7
    assert plot.present.value() == 8


def summing_up():
    """A run of a memory with a target at every step, and a session that looks at it."""
    net = nnsim.Network()
    x, memory = net.add("input", name="x", shape=(1,)), net.add("rnn", name="memory", units=2)
    y = net.add("dense", name="y", units=1, activation="identity")
    net.connect(x, memory)
    net.connect(memory, y)
    inputs = np.random.default_rng(1).normal(size=(6, 10, 1))
    data = nnsim.Dataset(inputs, inputs.cumsum(axis=1), sequence=True)
    session = PlotSession(net, data)
    session.run = nnsim.Run(nnsim.Project(net, data, loss="mse", optimizer="sgd", learning_rate=0.01))
    session.run.train(iterations=3)
    session.frame = picture(session.run, FrameRequest(time_norms=True), State.PAUSED)
    return session


def test_the_last_error_is_measured_in_the_background_once_for_every_moment_that_is_seen(shown, qtbot):
    session = summing_up()
    plot = shown(TimeNormPlot(session))
    errors = plot.last_errors

    def measured():
        session.jobs.follow()
        return not errors.under_way

    assert errors.under_way
    qtbot.waitUntil(measured, timeout=30_000)
    assert told(plot)["memory"].startswith("reaches back")
    assert len(plot.curves.lines) == 2
    session.show_frame(session.frame)
    assert not errors.under_way  # nothing has changed
    before = errors.norms[node_id(session, "memory")]
    session.run.train(iterations=50)
    session.show_frame(picture(session.run, FrameRequest(time_norms=True), State.PAUSED))
    errors._next = 0.0  # long enough ago
    session.show_frame(session.frame)
    qtbot.waitUntil(measured, timeout=30_000)
    assert not np.array_equal(before, errors.norms[node_id(session, "memory")])
    session.push(SetSetting("learning_rate", 0.5))
    assert errors.norms  # that changes nothing of what is there
    session.push(SetSetting("dtype", "float32"))
    assert not errors.norms


def test_what_cannot_be_measured_is_not_tried_at_every_picture(shown, qtbot):
    session = summing_up()
    run, session.run = session.run, None  # nobody answers
    plot = shown(TimeNormPlot(session))
    qtbot.waitUntil(lambda: session.jobs.follow() or not plot.last_errors.under_way, timeout=30_000)
    session.run = run
    session.show_frame(session.frame)
    assert not plot.last_errors.under_way


# The product of a single unit


@pytest.mark.parametrize("backwards", [False, True])
def test_the_product_is_1_where_the_error_comes_in_and_takes_a_factor_for_each_step(backwards):
    slopes = np.array([0.5, 0.25, 0.2, 0.1])
    expected = np.array([0.5 * 0.25 * 0.2 * 8, 0.25 * 0.2 * 4, 0.2 * 2, 1.0])
    found = products(slopes[::-1] if backwards else slopes, 2.0, backwards)
    np.testing.assert_allclose(found, expected[::-1] if backwards else expected)


@pytest.mark.parametrize(("slope", "weight", "verdict"), [(0.25, 0.9, "vanishes"), (1.0, 1.3, "explodes"), (1.0, 1.0, "")])
def test_a_single_unit_has_its_product_as_a_curve_and_with_its_numbers_below(shown, slope, weight, verdict):
    session = elman(np.full(STEPS, slope), weight)
    plot = shown(TimeNormPlot(session))
    norm, product = plot.curves.lines
    np.testing.assert_allclose(product.y, (slope * weight) ** np.arange(STEPS)[::-1])
    np.testing.assert_allclose(norm.y / norm.y[-1], product.y)  # the norm falls just as the product says
    assert plot.product.isVisible()
    assert plot.product.value == pytest.approx((slope * weight) ** (STEPS - 1))
    assert plot.product.verdict == verdict
    assert plot.product.factors == [f"{slope:g}·{weight:g}"] * (STEPS - 1)
    plot.grab()


def test_the_product_goes_from_the_last_step_back_to_the_cursor(shown):
    slopes = np.linspace(0.1, 1.0, STEPS)
    plot = shown(TimeNormPlot(elman(slopes, -2.0)), 900, 400)
    plot.cursor_of_all.pin(STEPS - 3)
    assert plot.product.accessibleName() == "t = 20 → 18: 0.95·(−2) · 0.91·(−2) = 3.45"
    plot.cursor_of_all.show(STEPS - 2)
    assert plot.product.accessibleName() == "t = 20 → 19: 0.95·(−2) = −1.91"
    plot.cursor_of_all.show(None)
    plot.cursor_of_all.pin(None)
    assert plot.product.accessibleName().startswith("t = 20 → 1: 0.95·(−2) · 0.91·(−2) · ")


def test_a_long_product_shows_as_many_factors_as_there_is_room_for(qtbot):
    line = ProductLine(DARK, None)
    qtbot.addWidget(line)
    line.show_factors(np.full(200, 0.25), 0.9, 199)
    metrics = QFontMetricsF(fonts.numbers(SMALL))
    for room in (60.0, 150.0, 260.0, 500.0, 3000.0):
        text = line.text(room, metrics)
        assert text.endswith(("vanishes", f"= {line.text(10, metrics)[4:]}"))
        assert metrics.horizontalAdvance(text) <= room or room == 60.0
    assert line.text(260.0, metrics).count("0.25·0.9") == 1
    assert line.text(360.0, metrics).count("0.25·0.9") == 2
    line.theme = LIGHT
    line.resize(260, 18)
    line.grab()
