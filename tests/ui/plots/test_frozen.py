"""Scales of drawings without axes: they change in steps, stay while they are frozen, and are found again with the project."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from nnsim.ui.plots.dynamics import DynamicsPlot
from nnsim.ui.plots.gates import GatesPlot
from nnsim.ui.plots.sequence import SequencePlot
from nnsim.ui.plots.tangents import TangentsPlot
from nnsim.ui.plots.unit_maps import UnitMapsPlot
from tests.engine.test_dynamics import loop
from tests.ui.graphs import graph_session
from tests.ui.plots.alone import RunSession
from tests.ui.plots.test_plot import world_for
from tests.ui.plots.worlds import foretelling


def stronger(session, factor):
    """The same picture with all values over time, and all maps, so many times as large."""
    frame = session.frame
    sequences = {id: {name: factor * part for name, part in given.items()} for id, given in frame.sequences.items()}
    planes = {plane: {id: factor * values for id, values in found.items()} for plane, found in frame.planes.items()}
    session.show_frame(replace(frame, sequences=sequences, planes=planes))


def scales_of(plot):
    """Everything that says how far colours and curves reach."""
    return [(lane.reach, lane.limits) for lane in plot.lanes.lanes]


@pytest.mark.parametrize("kind", [GatesPlot, SequencePlot])
def test_lanes_over_time_are_frozen_by_the_menu_and_follow_again(kind, shown):
    session = foretelling()
    plot = shown(kind(session))
    (follow,) = [action for action in plot.context_menu().actions() if action.text() == "Axes follow the values"]
    before = scales_of(plot)
    follow.trigger()
    stronger(session, 50.0)
    assert scales_of(plot) == before
    again = kind(session)
    again.choose(plot.choices())
    shown(again)
    assert scales_of(again) == before
    plot.axes.set_follow(True)
    assert scales_of(plot) != before
    assert plot.choices() == {}


def test_a_chosen_unit_has_scales_of_its_own(shown):
    plot = shown(GatesPlot(foretelling()))
    plot.choose_unit(1)
    plot.axes.set_follow(False)
    before = scales_of(plot)
    stronger(plot.session, 50.0)
    assert scales_of(plot) == before


def test_curves_over_time_change_their_scale_in_steps(shown):
    session = foretelling()
    plot = shown(SequencePlot(session))
    frame, seen = session.frame, []
    for factor in np.linspace(0.7, 1.3, 40):
        session.frame = frame
        stronger(session, factor)
        seen.append(tuple(scales_of(plot)))
    changes = sum(before != after for before, after in pairwise(seen))
    assert 1 <= changes <= 3


def test_the_colours_of_unit_maps_stay(shown):
    session = world_for(UnitMapsPlot)
    plot = shown(UnitMapsPlot(session))
    session.document.network.nodes[plot.node.id].parameters["activation"] = "relu"
    session.show_frame(session.frame)
    plot.axes.set_follow(False)
    before = plot.reach
    stronger(session, 50.0)
    assert plot.reach == before
    plot.axes.set_follow(True)
    assert plot.reach > 8 * before


@pytest.fixture
def alone(shown, qtbot):
    """Looks again at a run that is left to itself, with another weight of its loop."""

    def look(plot, weight):
        before = plot.behaviour
        plot.session.run.parameters["h>h.W"][...] = weight
        plot.show_frame(plot.session.frame)
        plot._next = 0.0
        qtbot.waitUntil(lambda: plot.session.jobs.follow() or (plot.behaviour is not before and plot.job is None))

    return look


def test_what_is_left_to_itself_can_be_compared_on_frozen_scales(alone, shown):
    plot = shown(DynamicsPlot(RunSession(loop([[0.5]]))))
    alone(plot, 0.6)
    curve, portrait = plot.course.state.limits, plot.portrait._across
    plot.axes.set_follow(False)
    alone(plot, -3.0)
    assert (plot.course.state.limits, plot.portrait._across) == (curve, portrait)
    plot.axes.set_follow(True)
    assert plot.course.state.limits != curve


def test_the_heat_map_of_many_units_stays_too(alone, shown):
    plot = shown(DynamicsPlot(RunSession(loop(0.5 * np.eye(4)))))
    alone(plot, 0.6 * np.eye(4))
    plot.axes.set_follow(False)
    reach = plot.course.state.reach
    alone(plot, 1.5 * np.eye(4))
    assert plot.course.state.reach == reach
    plot.axes.set_follow(True)
    assert plot.course.state.reach > reach


def test_a_frozen_surface_keeps_its_sides_and_heights(qapp, shown):
    with graph_session("graph_partial") as session:
        plot = shown(TangentsPlot(session), 500, 267)
        sides, heights = (plot.found.x[0], plot.found.x[-1]), (plot.surface._low, plot.surface._high)
        plot.axes.set_follow(False)
        plot._move(20.0, 20.0)
        assert (plot.found.x[0], plot.found.x[-1]) == sides
        assert (plot.surface._low, plot.surface._high) == heights
        plot.axes.set_follow(True)
        assert plot.found.x[-1] > 20.0
        plot._leave()
