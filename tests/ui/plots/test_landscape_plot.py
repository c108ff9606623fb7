"""The loss landscape as a panel: what is drawn, what is said, and the point that can be dragged."""

import numpy as np
import pytest

import nnsim
from nnsim.engine.frames import FrameRequest, State
from nnsim.engine.picture import picture
from nnsim.ui.plots.landscape import LandscapePlot
from nnsim.ui.theme import DARK
from tests.ui.plots.alone import RunSession


def at_its_moment(session):
    session.show_frame(picture(session.run, FrameRequest(), State.PAUSED))


def ready(session, plot):
    session.jobs.follow()
    return not plot.landscapes.under_way and not plot.landscapes._looking


@pytest.fixture
def seen(shown, qtbot):
    def show(name, iterations):
        run = nnsim.Run(nnsim.example(name))
        run.train(iterations=iterations)
        session = RunSession(run)
        at_its_moment(session)
        plot = shown(LandscapePlot(session))
        qtbot.waitUntil(lambda: ready(session, plot), timeout=60_000)
        return plot, session

    return show


def legend(plot):
    return " ".join(f"{entry.text} {entry.value}".strip() for entry in plot.header.legend)


def test_the_way_that_is_drawn_is_the_way_of_the_run(seen):
    plot, _ = seen("line", 100)
    x, y = plot.way.getData()
    np.testing.assert_allclose((x[1], y[1]), (1.04, 0.02), atol=1e-9)
    np.testing.assert_allclose((x[-1], y[-1]), (1.2897322831, 0.3413625916), atol=1e-9)
    assert legend(plot) == "weight across, bias up"
    assert not plot.contours.path().isEmpty()


def test_the_table_holds_the_surface_and_the_way(seen):
    plot, _ = seen("line", 10)
    table = plot.table()
    assert len(table["loss"]) == len(table["input>output.W"]) == 41 * 41
    assert len(table["way, x"]) == 11


def test_pointing_says_the_loss_there(seen):
    plot, _ = seen("line", 10)
    surface = plot.surface
    plot.chart.pointed.emit(plot.chart.plane(plot.chart.position(float(surface.x[5]), float(surface.y[9]))))
    assert "loss" in legend(plot)
    plot.chart.pointed.emit(None)
    assert "loss" not in legend(plot)


def test_another_network_is_cut_along_its_way_or_at_random(seen, qtbot):
    plot, session = seen("iris", 60)
    assert legend(plot).startswith("at iteration 60")
    before = plot.surface
    menu = plot.context_menu()
    next(action for action in menu.actions() if action.text() == "Other random directions").trigger()
    menu.close()
    qtbot.waitUntil(lambda: ready(session, plot), timeout=60_000)
    assert plot.surface is not before
    assert plot.surface.names[0] == "random direction"


def test_another_theme_draws_it_anew(seen):
    plot, session = seen("line", 10)
    light = plot.image.image.copy()
    session.set_theme(DARK)
    assert not np.array_equal(light, plot.image.image)
