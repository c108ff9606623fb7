"""Histograms of weights and gradients: what is drawn is what the frame counted, and nothing is left out."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPoint

import nnsim
from nnsim.document import Change, Network
from nnsim.engine.distribution import BINS, Distribution, distributions
from nnsim.engine.frames import Frame, FrameRequest, State
from nnsim.engine.picture import picture
from nnsim.ui.plots.distribution import DistributionPlot
from nnsim.ui.plots.histograms import binned
from nnsim.ui.theme import DARK
from nnsim.ui.wishes import Wishes
from tests.ui import mouse
from tests.ui.fakes import CATALOG, network
from tests.ui.plots.alone import RunSession
from tests.ui.plots.worlds import PlotSession, full_frame, two_classes


def layer(session, name="hidden 1"):
    return session.document.network.node(name).id


def showing(session, id, weights, gradients=None):
    pair = Distribution.of([np.asarray(weights, float)]), None if gradients is None else Distribution.of([np.asarray(gradients, float)])
    session.show_frame(replace(session.frame, state=State.PAUSED, distributions={id: pair}))


def test_every_layer_has_a_row_with_its_weights_and_its_gradients(shown):
    session = two_classes()
    plot = shown(DistributionPlot(session))
    assert [[bars.name for bars in row] for row in plot.bars.rows] == [
        ["hidden 1 · weights", "gradients"], ["hidden 2 · weights", "gradients"], ["output · weights", "gradients"]
    ]  # fmt: skip
    for row, name in zip(plot.bars.rows, ("hidden 1", "hidden 2", "output"), strict=True):
        (connection,) = session.document.network.into(layer(session, name))
        for bars, values in zip(row, (session.frame.weights[connection.id], session.frame.weights[connection.id] / 100), strict=True):
            expected = np.histogram(values, len(bars.counts), (-bars.reach, bars.reach))[0]
            np.testing.assert_array_equal(bars.counts, expected)
            assert bars.counts.sum() == values.size


def test_what_is_selected_has_the_whole_plot(shown):
    session = two_classes()
    plot = shown(DistributionPlot(session))
    session.select({layer(session, "hidden 2")})
    assert plot.title() == "Distribution · hidden 2"
    assert [[bars.name for bars in row] for row in plot.bars.rows] == [["weights"], ["gradients"]]
    (connection,) = session.document.network.into(layer(session))
    session.select({connection.id})
    assert session.wishes[plot] == {"distributions": (connection.id,)}
    assert plot.title().startswith("Distribution · x")


def test_zeros_and_what_is_not_finite_are_said_and_kept_in_the_table(shown):
    session = two_classes()
    plot = shown(DistributionPlot(session))
    session.select({layer(session)})
    showing(session, layer(session), [0.0, 0.0, 1.0, -0.4, np.nan, np.inf])
    ((bars,), (gradients,)) = plot.bars.rows
    assert gradients is None
    assert (bars.zeros, bars.broken, int(bars.counts.sum())) == (2, 2, 2)
    assert [text for text, _ in plot.bars.remarks(bars)] == ["exactly 0: 2", "not finite: 2"]
    assert plot.bars.remarks(bars)[1][1] == plot.theme.bad
    table = plot.table()
    assert table["count"].sum() == 6
    assert table["count"][np.isnan(table["from"])].tolist() == [2]
    plot.grab()


def test_the_limits_are_symmetric_and_change_by_doubling_only(shown):
    session = two_classes()
    plot = shown(DistributionPlot(session))
    session.select({layer(session)})
    seen = []
    for largest in (1.0, 0.9, 0.6, 0.4, 0.2, 0.3, 0.6, 1.3):
        showing(session, layer(session), [largest, -0.1, 0.05])
        bars = plot.bars.rows[0][0]
        seen.append(bars.reach)
        assert bars.counts.sum() == 3
        assert bars.edges(0)[0] == -bars.edges(len(bars.counts) - 1)[1] == -bars.reach
    assert seen == [1.0, 1.0, 1.0, 1.0, 0.25, 0.5, 1.0, 2.0]


def test_limits_that_are_kept_still_say_what_lies_beyond_them(shown):
    session = two_classes()
    plot = shown(DistributionPlot(session))
    session.select({layer(session)})
    showing(session, layer(session), [1.0, -0.1])
    (follow,) = [action for action in plot.context_menu().actions() if action.text() == "Axes follow the values"]
    follow.setChecked(False)
    showing(session, layer(session), [7.9, -5.0, 0.6])
    bars = plot.bars.rows[0][0]
    assert (bars.reach, bars.beyond, int(bars.counts.sum())) == (1.0, 2, 1)
    assert plot.bars.remarks(bars)[0][0] == "beyond: 2"
    plot.axes.set_follow(True)
    assert plot.bars.rows[0][0].beyond == 0


@pytest.mark.parametrize("bins", [16, 32, 64])
@pytest.mark.parametrize("wider", [1, 2, 4])
def test_bins_are_put_together_without_losing_a_number(bins, wider):
    values = np.random.default_rng(2).uniform(-1, 1, 500)
    found = Distribution.of([values])
    counts, beyond = binned(found, found.reach * wider, bins)
    np.testing.assert_array_equal(counts, np.histogram(values, bins, (-found.reach * wider, found.reach * wider))[0])
    assert beyond == 0


def test_the_bin_under_the_mouse_is_read_off(shown):
    session = two_classes()
    plot = shown(DistributionPlot(session))
    session.select({layer(session)})
    showing(session, layer(session), [0.99] * 5 + [-0.1])
    field = plot.bars.field(0, 0)
    mouse.move(plot.bars, QPoint(int(field.right()) - 2, int(field.center().y())))
    assert plot.header.legend[0].value == "5"
    assert plot.header.legend[0].text == "0.875 to 1"
    mouse.move(plot.bars, QPoint(1, 1))
    assert not plot.header.legend


def test_of_many_layers_those_are_shown_that_have_room_and_only_they_are_asked_for(shown):
    session = PlotSession(network(2, *[3] * 11, 1), two_classes().dataset)
    session.frame = full_frame(session)
    plot = shown(DistributionPlot(session))
    assert 3 <= len(plot.bars.rows) < 12
    assert len(session.wishes[plot]["distributions"]) == len(plot.bars.rows)
    assert plot.header.legend[0].text == f"and {12 - len(plot.bars.rows)} more"
    plot.resize(900, 1200)
    assert len(session.wishes[plot]["distributions"]) == 12


def test_an_empty_plot_says_what_would_fill_it(shown):
    plot = shown(DistributionPlot(PlotSession(Network(CATALOG))))
    assert "Add a layer" in plot._hint.text()
    session = two_classes()
    session.frame = Frame()
    plot = shown(DistributionPlot(session))
    assert "can be trained" in plot._hint.text()
    session.set_theme(DARK)
    session.show_frame(full_frame(session))
    assert plot.body.isVisible()


def test_what_several_views_want_counted_is_asked_for_once(qapp):
    wishes, one, other = Wishes(), QObject(), QObject()
    wishes.set(one, {"distributions": ("a", "b")})
    wishes.set(other, {"distributions": ("b", "c"), "signals": True})
    assert wishes.request(0, (-1, 1, -1, 1)).distributions == ("a", "b", "c")
    wishes.drop(one)
    wishes.drop(other)
    assert wishes.request(0, (-1, 1, -1, 1)).distributions == ()


@pytest.fixture
def wide(shown):
    """The plot of a real run whose hidden layer has more numbers than are counted at once."""
    random = np.random.default_rng(0)
    net = nnsim.Network()
    x, h, y = net.add("input", name="x", shape=(300,)), net.add("dense", name="h", units=400), net.add("dense", name="y", units=2)
    net.connect(x, h)
    net.connect(h, y)
    run = nnsim.Run(nnsim.Project(net, nnsim.Dataset(random.random((20, 300)), random.random((20, 2))), loss="mse"))
    run.train(iterations=2)
    session = RunSession(run)
    plot = shown(DistributionPlot(session))
    session.show_frame(picture(run, FrameRequest(distributions=plot.wants()["distributions"]), State.PAUSED))
    yield plot, session, run
    session.jobs.cancel()


def counted(session, plot):
    session.jobs.follow()
    return not plot.counts.under_way and not plot.counts._looking and bool(plot.counts.found)


def test_a_large_layer_is_counted_beside_the_training(wide, qtbot):
    plot, session, run = wide
    h, y = (run.project.network.node(name).id for name in ("h", "y"))
    assert plot.wants() == {"distributions": (y,)}
    qtbot.waitUntil(lambda: counted(session, plot), timeout=20_000)
    expected, _ = distributions(run, (h,))[h]
    bars = plot.bars.rows[0][0]
    assert [line[0].name for line in plot.bars.rows] == ["h · weights", "y · weights"]
    np.testing.assert_array_equal(bars.counts, binned(expected, bars.reach, len(bars.counts))[0])
    assert {"h", "y"} == set(plot.table()["layer"].tolist())
    assert plot.header.legend == ()
    session.frame = replace(session.frame, iteration=70)
    plot.show_frame(session.frame)
    assert plot.header.legend[0].text == "counted at iteration 2"


def test_counting_that_is_given_up_leaves_nothing_behind(wide):
    plot, session, run = wide
    session.busy.set()
    plot.counts.cancel()
    plot.counts.count(tuple(run.project.network.node(name).id for name in ("h", "y")))
    session.documentChanged.emit(Change(structural=True))
    assert plot.counts.found == {}
    plot.counts.cancel()
    assert not plot.counts.under_way


def test_pieces_of_a_large_array_are_counted_as_one():
    values = np.random.default_rng(0).normal(size=(500, 700))
    values[3, 4:9] = 0.0
    values[5, 0] = np.nan
    found = Distribution.of([values])
    finite = values[np.isfinite(values) & (values != 0)]
    np.testing.assert_array_equal(found.counts, np.histogram(finite, BINS, (-found.reach, found.reach))[0])
    assert (found.zeros, found.broken, found.size) == (5, 1, values.size)
