"""Single weights over the iterations: each curve holds what the frames held, and going back cuts it."""

from dataclasses import replace

import numpy as np
import pytest

from nnsim.document import Network
from nnsim.engine.frames import Frame, FrameRequest, State
from nnsim.engine.picture import picture
from nnsim.engine.run import Run
from nnsim.ui.plots.single_weights import Single, of_unit, strongest
from nnsim.ui.plots.weights_over_time import MOST, WeightsPlot
from nnsim.ui.theme import DARK
from tests.engine.projects import project
from tests.ui.fakes import CATALOG, frame_of, network
from tests.ui.plots.alone import RunSession
from tests.ui.plots.worlds import PlotSession, foretelling, full_frame, two_classes


def at(session, iteration, seed=0, **fields):
    session.show_frame(frame_of(session, seed=seed, iteration=iteration, state=State.PAUSED, **fields))
    return session.frame


def seen(plot):
    return {line.name: (line.x.tolist(), line.y.tolist()) for line in plot.drawing.curves.lines}


def fresh():
    session = two_classes()
    session.frame = Frame()
    return session


def test_the_weights_and_the_bias_of_a_unit_are_curves_of_what_the_frames_held(shown):
    session = fresh()
    plot = shown(WeightsPlot(session))
    plot.choose_unit(2)
    frames = [at(session, 10 * step, seed=step) for step in range(4)]
    node = session.document.network.node("hidden 1")
    (into,) = session.document.network.into(node.id)
    assert plot.title() == "Weights over time · hidden 1"
    assert seen(plot) == {
        "x1": ([0, 10, 20, 30], [frame.weights[into.id][2, 0] for frame in frames]),
        "x2": ([0, 10, 20, 30], [frame.weights[into.id][2, 1] for frame in frames]),
        "bias": ([0, 10, 20, 30], [frame.biases[node.id][2] for frame in frames]),
    }


def test_going_back_cuts_the_curves(shown):
    session = fresh()
    plot = shown(WeightsPlot(session))
    for iteration in (0, 10, 20, 30):
        at(session, iteration)
    again = at(session, 10, seed=5)
    node = session.document.network.node("hidden 1")
    assert seen(plot)["bias"][0] == [0, 10]
    assert seen(plot)["bias"][1][-1] == again.biases[node.id][0]
    at(session, 15)
    assert seen(plot)["bias"][0] == [0, 10, 15]


def test_another_unit_another_selection_and_another_project_start_anew(shown):
    session = fresh()
    plot = shown(WeightsPlot(session))
    at(session, 0), at(session, 10)
    plot.units.go(1)
    assert (plot.unit, plot.units.words.text(), seen(plot)["bias"][0]) == (1, "unit 2", [10])
    at(session, 20)
    session.select({session.document.network.node("output").id})
    assert list(seen(plot)) == ["hidden 2 · 1", "hidden 2 · 2", "hidden 2 · 3", "bias"]
    assert not plot.units.isVisible()
    at(session, 30)
    session.show_frame(replace(session.frame, project=1, iteration=40))
    assert seen(plot)["bias"][0] == [40]


def test_a_selected_connection_shows_its_strongest_weights_until_others_are_asked_for(shown):
    session = fresh()
    plot = shown(WeightsPlot(session))
    network = session.document.network
    (into,) = network.into(network.node("hidden 2").id)
    session.select({into.id})
    frame = at(session, 0, seed=1)
    weights = frame.weights[into.id]  # 3 × 4
    assert len(plot.columns) == weights.size == MOST
    assert seen(plot)["hidden 1 · 2 → 3"][1] == [weights[2, 1]]
    session.replace(_wide(), Frame())
    network = session.document.network
    (into,) = network.into(network.node("hidden 1").id)
    session.select({into.id})
    first = at(session, 0, seed=1)
    kept = list(plot.columns)
    assert {abs(single.value(first)) for single in kept} == set(np.sort(np.abs(first.weights[into.id]).ravel())[-MOST:])
    assert plot.header.legend[0].text == "12 of 60"
    later = at(session, 10, seed=2)
    assert list(plot.columns) == kept
    plot.choose_strongest()
    assert {abs(single.value(later)) for single in plot.columns} == set(np.sort(np.abs(later.weights[into.id]).ravel())[-MOST:])


def _wide():
    return network(10, 6, 1)


def test_a_value_that_is_not_finite_gets_a_cross_and_is_among_the_strongest(shown):
    session = fresh()
    plot = shown(WeightsPlot(session))
    frame = at(session, 0)
    (into,) = session.document.network.into(session.document.network.node("hidden 1").id)
    broken = frame.weights[into.id].copy()
    broken[0, 1] = np.nan
    session.show_frame(replace(frame, iteration=5, weights={**frame.weights, into.id: broken}))
    assert plot.drawing.curves.broken.getData()[0].tolist() == [5.0]
    singles = [Single(str(place), "weights", into.id, (place, 1)) for place in range(4)]
    assert singles[0] in strongest(singles, session.frame, 2)


def test_a_memory_has_a_curve_for_each_gate_and_for_what_it_remembers():
    session = foretelling()
    node = session.document.network.node("memory")
    own = {f"{node.id}:U": np.arange(64.0).reshape(16, 4)}
    frame = replace(session.frame, own=own, biases={node.id: np.arange(16.0)})
    singles = of_unit(session.document.network, session.dataset, node, 4, 2, frame, "bias")
    names = [single.name for single in singles]
    assert names[:4] == ["height, f", "height, i", "height, o", "height, g"]
    assert "memory · 3, t−1, i" in names
    values = {single.name: single.value(frame) for single in singles}
    assert values["bias, i"] == 6.0
    assert values["memory · 3, t−1, i"] == own[f"{node.id}:U"][6, 2]


@pytest.mark.parametrize("name", ["h", "y"])
def test_the_curves_are_those_of_a_real_run(shown, name):
    session = RunSession(Run(project()))
    plot = shown(WeightsPlot(session))
    session.select({session.document.network.node(name).id})
    truth = []
    for _ in range(3):
        session.run.train(iterations=2)
        session.show_frame(picture(session.run, FrameRequest(), State.PAUSED))
        truth.append(float(session.run.parameters[f"{name}.b"][0]))
    assert seen(plot)["bias"] == ([2, 4, 6], truth)


def test_an_empty_plot_says_what_would_fill_it(shown):
    plot = shown(WeightsPlot(PlotSession(Network(CATALOG))))
    assert "Add a layer" in plot._hint.text()
    session = fresh()
    plot = shown(WeightsPlot(session))
    assert "can be trained" in plot._hint.text()
    session.set_theme(DARK)
    session.show_frame(full_frame(session))
    assert plot.body.isVisible()


def test_the_names_stand_beside_the_curves(shown, qtbot):
    session = two_classes()
    plot = shown(WeightsPlot(session), 302, 267)
    session.select({session.document.network.node("hidden 2").id})
    assert len(plot.drawing.names.entries) == 5
    view, drawing = plot.drawing.chart.view, plot.drawing
    qtbot.waitUntil(lambda: drawing.width() - view.sceneBoundingRect().right() > 60)


def test_long_names_leave_more_than_half_of_a_narrow_plot_to_the_curves(shown):
    session = foretelling()
    plot = shown(WeightsPlot(session), 170, 240)
    at(session, 5)
    assert len(plot.drawing.names.entries) > 3
    assert 0 < plot.drawing.names.limit < 0.45 * plot.drawing.width()
    plot.resize(900, 240)
    assert plot.drawing.names.limit < 0.3 * plot.drawing.width()
