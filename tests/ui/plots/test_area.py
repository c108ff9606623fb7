"""The bottom row chooses plots for the project until somebody chooses otherwise, and remembers that with the project."""

import gc
import weakref

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from nnsim.document import Connection, PutConnection, SetView
from nnsim.ui.plots import PLOTS, PlotArea
from nnsim.ui.plots.decision_map import DecisionMap
from nnsim.ui.theme import DARK
from tests.ui.fakes import FakeSession, network
from tests.ui.plots.worlds import PlotSession, foretelling, measured, regression, spelling, three_classes, two_classes


def let_go():
    QApplication.sendPostedEvents(None, 52)  # DeferredDelete
    gc.collect()


@pytest.fixture
def session():
    return two_classes()


@pytest.fixture
def area(session, shown):
    return shown(PlotArea(session), 1209, 267)


@pytest.mark.parametrize(
    ("world", "last"),
    [(two_classes, "decision_map"), (three_classes, "decision_map"), (regression, "fit"), (measured, "confusion")],
)
def test_loss_gradients_activations_and_what_shows_the_task_are_chosen(world, last, shown):
    area = shown(PlotArea(world()), 1209, 267)
    assert area.order == ["loss", "gradient_norm", "activations", last]


@pytest.mark.parametrize(
    ("world", "last"), [(foretelling, "sequence"), (spelling, "writing"), (lambda: spelling(each=False), "confusion")]
)
def test_where_time_runs_gradient_and_gates_over_it_and_what_shows_the_task_are_chosen(world, last, shown):
    session = world()
    area = shown(PlotArea(session), 1209, 267)
    assert area.order == ["loss", "time_norm", "gates", last]
    offered = {action.data() for action in area.choice_menu().actions() if action.isEnabled()}
    assert not offered & {"decision_map", "fit"}
    assert "sequence" in offered


def test_a_network_of_two_inputs_that_remembers_has_no_decision_map(shown):
    session = two_classes()
    hidden = session.document.network.node("hidden 1")
    session.push(PutConnection(Connection("loop", hidden.id, hidden.id, delay=1)))
    assert not DecisionMap.applies(session)


def test_an_empty_project_has_a_row_too(shown):
    session = FakeSession()
    area = shown(PlotArea(session), 1209, 267)
    assert area.order[:2] == ["loss", "gradient_norm"]
    area.grab()


def test_columns_are_equally_wide(area):
    widths = [area.plots[key].width() for key in area.order]
    assert max(widths) - min(widths) <= 1
    assert sum(widths) == area.width() - 3


def test_columns_are_equally_wide_where_one_went_and_another_came_at_once(area):
    before = area.order
    area.show_plots(before[:-1])
    area.show_plots(before)  # the column that went is still there until Qt comes round to it
    widths = [pane.width() for pane in area.panes]
    assert len(widths) == len(before)
    assert max(widths) - min(widths) <= 2


def test_a_choice_is_kept_in_the_view_and_found_again(session, area, shown):
    area.show_plots(["confusion", "loss"])
    assert session.document.view["plots"] == {"columns": ({"tabs": ("confusion",)}, {"tabs": ("loss",)})}
    assert list(area.plots) == ["loss", "confusion"]
    again = shown(PlotArea(session), 1209, 267)
    assert again.order == ["confusion", "loss"]


@pytest.mark.parametrize("kept", ["loss", 7, ["nothing", "loss", "loss", None, "fit"], {}])
def test_a_view_from_a_strange_file_does_no_harm(session, kept, shown):
    session.push(SetView({"plots": kept}))
    area = shown(PlotArea(session), 1209, 267)
    assert area.order == (["loss"] if isinstance(kept, list) else ["loss", "gradient_norm", "activations", "decision_map"])


def test_the_menu_shows_and_hides_plots_and_says_which_do_not_fit(area):
    menu = area.choice_menu()
    actions = {action.data(): action for action in menu.actions()}
    assert list(actions) == [plot.key for plot in PLOTS]
    assert not actions["fit"].isEnabled()
    assert actions["fit"].toolTip()
    actions["metric"].trigger()
    assert area.order[-1] == "metric"
    actions["loss"].trigger()
    assert "loss" not in area.order
    menu.close()


def test_hidden_plots_ask_for_nothing_and_die(session, area):
    ghost = weakref.ref(area.plots["loss"])
    area.plots["loss"].hide_asked.emit()
    let_go()
    assert ghost() is None
    assert {type(owner).key for owner in session.wishes} == {"gradient_norm", "activations", "decision_map"}


def test_an_empty_row_says_how_to_fill_it(area):
    area.show_plots([])
    assert area._hint.isVisible()
    area.toggle("loss")
    assert not area._hint.isVisible()


def test_plots_change_places_by_menu_and_by_dragging(area):
    area.plots["loss"].move_asked.emit(1)
    assert area.order[:2] == ["gradient_norm", "loss"]
    area.plots["loss"].move_asked.emit(-1)
    area.plots["loss"].move_asked.emit(-1)
    assert area.order[:2] == ["loss", "gradient_norm"]
    area.plots["loss"].header.dragged.emit(area.mapToGlobal(QPoint(500, 10)))
    assert area.order[:2] == ["gradient_norm", "loss"]


def test_a_maximised_plot_is_alone_and_the_row_may_grow(session, area, qtbot):
    with qtbot.waitSignal(area.maximised_changed) as signal:
        area.plots["loss"].header.doubled.emit()
    assert signal.args == [True]
    assert [key for key, plot in area.plots.items() if plot.isVisible()] == ["loss"]
    assert len(session.wishes) == 1
    with qtbot.waitSignal(area.maximised_changed):
        area.plots["loss"].maximise_asked.emit()
    assert all(plot.isVisible() for plot in area.plots.values())


def test_hiding_the_maximised_plot_brings_the_others_back(area):
    area.maximise("loss")
    area.toggle("loss")
    assert area.maximised is None
    assert all(plot.isVisible() for plot in area.plots.values())


def test_a_floating_plot_goes_on_in_its_own_window_and_comes_back(session, area):
    plot = area.plots["loss"]
    plot.float_asked.emit()
    assert plot.window() is area.windows["loss"]
    assert plot in session.wishes
    assert plot.place == "window"
    area.windows["loss"].close()
    assert plot.window() is area.window()
    assert plot.isVisible()
    assert [key for key in area.order if area.plots[key].isVisible()] == area.order
    let_go()
    assert area.plots["loss"] is plot


def test_a_floating_plot_can_be_hidden(area):
    area.float_plot("loss")
    area.toggle("loss")
    let_go()
    assert area.windows == {}
    area.toggle("loss")
    assert area.plots["loss"].isVisible()


def test_another_project_gets_its_own_plots(session, area):
    other = measured()
    session.dataset, session.parts = other.dataset, None
    session.replace(other.document.network, other.frame)
    assert area.order == ["loss", "gradient_norm", "activations", "confusion"]


def test_plots_follow_the_project_as_it_is_built(shown):
    session = PlotSession()
    area = shown(PlotArea(session), 1209, 267)
    session.replace(network(2, 3, 1))
    assert area.order[-1] == "decision_map"


def test_the_row_takes_another_theme(session, area):
    session.set_theme(DARK)
    assert area.grab().toImage().pixelColor(3, 260).name() == DARK.panel


def test_the_row_dies_when_it_is_closed(session):
    area = PlotArea(session)
    area.resize(1209, 267)
    area.show()
    area.float_plot("loss")
    ghosts = [weakref.ref(area), *map(weakref.ref, area.plots.values())]
    area.close()
    for window in list(area.windows.values()):
        window.close()
    area.deleteLater()
    del area, window
    let_go()
    assert [ghost() for ghost in ghosts] == [None] * len(ghosts)
    assert session.wishes == {}
