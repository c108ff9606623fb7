"""Plots are panels: columns with tabs and widths, windows of their own, by mouse and by keys, found again when the project is opened."""

import gc
import weakref

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.ui.plots import PLOTS, PlotArea
from nnsim.ui.plots.window import brought_back
from tests.ui.plots.test_area import let_go
from tests.ui.plots.worlds import measured, two_classes

SCREEN = QRect(0, 0, 1920, 1050)


@pytest.fixture
def session():
    return two_classes()


@pytest.fixture
def area(session, shown):
    return shown(PlotArea(session), 1209, 267)


def command(area, words):
    return next(action for action in area.commands if words in action.text())


def seen(area):
    return [key for key in area.order if area.plots[key].isVisible()]


def reopened(session, shown):
    """The same project, opened again."""
    return shown(PlotArea(session), 1209, 267)


def test_tabs_show_one_plot_at_a_time_and_hidden_ones_ask_for_nothing(session, area):
    area.stack("gradient_norm", -1)
    assert seen(area) == ["gradient_norm", "activations", "decision_map"]
    assert {type(owner).key for owner in session.wishes} == set(seen(area))
    pane = area.panes[0]
    assert pane.tabs.isVisible()
    QTest.mouseClick(pane.tabs, Qt.MouseButton.LeftButton, pos=pane.tabs.tabRect(0).center())
    assert seen(area) == ["loss", "activations", "decision_map"]
    assert area.arrangement.column_of("loss").shown == "loss"


def test_tabs_can_be_sorted(area):
    area.stack("gradient_norm", -1)
    area.panes[0].tabs.moveTab(1, 0)
    assert area.order[:2] == ["gradient_norm", "loss"]
    assert seen(area)[0] == "gradient_norm"
    area.panes[0].tabs.setCurrentIndex(1)
    assert seen(area)[0] == "loss"


def test_more_plots_than_fit_are_tabs_of_the_last_column_until_there_is_room(area):
    area.show_plots(["loss", "metric", "gradient_norm", "update_ratio", "activations", "decision_map", "confusion", "distribution"])
    assert len(area.panes) == 7
    area.resize(700, 267)
    QApplication.processEvents()
    assert len(area.panes) == 4
    assert area.panes[-1].keys == ["update_ratio", "activations", "decision_map", "confusion", "distribution"]
    assert [len(column.tabs) for column in area.arrangement.columns] == [1] * 8
    QTest.mouseClick(area.panes[-1].tabs, Qt.MouseButton.LeftButton, pos=area.panes[-1].tabs.tabRect(2).center())
    assert seen(area)[-1] == "decision_map"
    area.bring("distribution")
    assert seen(area)[-1] == "distribution"
    area.resize(1400, 267)
    QApplication.processEvents()
    assert len(area.panes) == 8
    assert seen(area) == area.order


def test_ten_plots_in_a_narrow_window_do_not_widen_it(area):
    area.show_plots([kind.key for kind in PLOTS if kind.applies(area.session)][:10])
    assert area.minimumSizeHint().width() <= 150


def test_widths_of_columns_are_dragged_and_kept(session, area, shown):
    area.splitter.moveSplitter(400, 1)
    area._sized()
    assert area.arrangement.column_of("loss").share > 1.3
    area.resize(1000, 267)
    QApplication.processEvents()
    assert area.panes[0].width() == pytest.approx(400 / 1209 * 1000, abs=12)
    again = reopened(session, shown)
    assert again.panes[0].width() == pytest.approx(400, abs=12)


def test_a_header_carried_onto_another_one_makes_a_tab(area):
    header = area.plots["activations"].header
    onto = area.panes[1]
    header.dragged.emit(area.mapToGlobal(QPoint(onto.x() + onto.width() - 10, 8)))
    assert area.carrying.isVisible()
    area.carrying.grab()
    header.dropped.emit()
    assert not area.carrying.isVisible()
    assert area.panes[1].keys == ["gradient_norm", "activations"]


def test_a_header_carried_out_of_the_row_floats_there(area):
    header = area.plots["loss"].header
    header.dragged.emit(area.mapToGlobal(QPoint(300, -200)))
    header.dropped.emit()
    assert list(area.windows) == ["loss"]
    assert area.arrangement.windows["loss"] == area.windows["loss"].place


def test_a_tab_carried_away_becomes_a_column(area):
    area.stack("gradient_norm", -1)
    pane = area.panes[0]
    pane.torn.emit("gradient_norm", area.mapToGlobal(QPoint(area.panes[1].geometry().center().x(), 120)))
    pane.dropped.emit()
    assert area.order == ["loss", "gradient_norm", "activations", "decision_map"]
    assert len(area.panes) == 4


def test_a_tab_is_torn_off_with_the_mouse(area):
    area.stack("gradient_norm", -1)
    tabs = area.panes[0].tabs
    QTest.mousePress(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(1).center())
    for place in (QPoint(60, 60), QPoint(420, 120)):
        QTest.mouseMove(tabs, place)
        QApplication.processEvents()
    QTest.mouseRelease(tabs, Qt.MouseButton.LeftButton, pos=QPoint(420, 120))
    assert len(area.panes) == 4


def test_everything_is_found_again_when_the_project_is_opened(session, area, shown):
    area.show_plots(["loss", "metric", "gradient_norm", "activations", "confusion"])
    area.stack("metric", -1)
    area.turn("metric", 1)
    area.widen("activations", 1.5)
    area.float_plot("gradient_norm", (300, 200, 400, 300))
    kept = area.arrangement
    again = reopened(session, shown)
    assert again.arrangement == kept
    assert again.windows["gradient_norm"].place == (300, 200, 400, 300)
    assert seen(again) == ["loss", "gradient_norm", "activations", "confusion"]
    again.maximise("confusion")
    assert seen(reopened(session, shown)) == ["gradient_norm", "confusion"]


def test_a_window_that_is_moved_is_found_there_again(area):
    area.float_plot("loss", (300, 200, 400, 300))
    area.windows["loss"].setGeometry(350, 250, 500, 320)
    QApplication.processEvents()
    assert area.arrangement.windows["loss"] == (350, 250, 500, 320)


def test_a_maximised_plot_takes_the_row_when_the_project_is_opened(session, area, shown, qtbot):
    area.maximise("loss")
    other = PlotArea(session)
    told = []
    other.maximised_changed.connect(told.append)
    shown(other, 1209, 267)
    assert seen(other) == ["loss"]
    other.maximise(None)
    assert told == [False]


def test_another_project_closes_the_windows_of_the_one_before(session, area):
    area.float_plot("loss")
    ghost = weakref.ref(area.windows["loss"])
    session.dataset, session.parts = measured().dataset, None
    session.replace(measured().document.network)
    let_go()
    assert area.windows == {}
    assert ghost() is None
    assert area.plots["loss"].isVisible()


@pytest.mark.parametrize("place", [QRect(100, 100, 400, 300), QRect(-300, 50, 400, 300), QRect(1800, 900, 400, 300)])
def test_a_window_of_which_enough_is_seen_stays_where_it_is(place):
    assert brought_back(place, [SCREEN]) == place


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        (QRect(2500, 300, 400, 300), QRect(1520, 300, 400, 300)),
        (QRect(-1500, -800, 400, 300), QRect(0, 0, 400, 300)),
        (QRect(500, 3000, 4000, 3000), QRect(0, 0, 1920, 1050)),
        (QRect(1000, -300, 500, 300), QRect(1000, 0, 500, 300)),
    ],
)
def test_a_window_off_every_screen_is_brought_back(place, wanted):
    assert brought_back(place, [SCREEN]) == wanted


def test_it_comes_to_the_nearest_screen():
    second = QRect(1920, 0, 1280, 1024)
    assert brought_back(QRect(3900, 100, 400, 300), [SCREEN, second]) == QRect(2800, 100, 400, 300)


def test_a_window_whose_screen_is_gone_is_on_another_one(area):
    area.float_plot("loss", (90_000, 90_000, 400, 300))
    assert area.screen().availableGeometry().contains(area.windows["loss"].geometry())
    area._check_windows()
    assert area.screen().availableGeometry().contains(area.windows["loss"].geometry())


def test_the_keyboard_goes_from_plot_to_plot_around_the_ends(area, qtbot):
    area.activateWindow()
    found = []
    for _ in range(5):
        command(area, "next plot").trigger()
        found.append(area.current())
    assert found == [*area.order, area.order[0]]
    command(area, "plot before").trigger()
    assert area.current() == area.order[-1]


def test_all_of_it_is_done_by_keys(area, qtbot):
    area.go("gradient_norm")
    command(area, "Move the plot right").trigger()
    assert area.order[2] == "gradient_norm"
    command(area, "Move the plot left").trigger()
    command(area, "column on the left").trigger()
    assert area.panes[0].keys == ["loss", "gradient_norm"]
    command(area, "next tab").trigger()
    assert seen(area)[0] == "loss"
    command(area, "tab before").trigger()
    assert seen(area)[0] == "gradient_norm"
    area.go("gradient_norm")
    command(area, "column on the right").trigger()
    assert area.panes[1].keys == ["activations", "gradient_norm"]
    command(area, "Wider").trigger()
    assert area.arrangement.column_of("gradient_norm").share == 1.25
    command(area, "Narrower").trigger()
    command(area, "Maximise").trigger()
    assert seen(area) == ["gradient_norm"]
    command(area, "Maximise").trigger()
    assert len(seen(area)) == 3
    command(area, "window of its own").trigger()
    assert list(area.windows) == ["gradient_norm"]
    area.go("gradient_norm")
    qtbot.waitUntil(lambda: area.current() == "gradient_norm")
    command(area, "window of its own").trigger()
    assert not area.windows
    area.go("gradient_norm")
    command(area, "Hide the plot").trigger()
    assert "gradient_norm" not in area.order


def test_commands_do_nothing_where_no_plot_is_shown(area):
    area.show_plots([])
    for action in area.commands:
        if "Show or hide" not in action.text():
            action.trigger()
    assert area.order == []


def test_the_menu_of_a_plot_makes_tabs(area):
    menu = area.plots["gradient_norm"].context_menu()
    next(action for action in menu.actions() if action.text() == "Tab of the column on the left").trigger()
    menu.close()
    assert area.panes[0].keys == ["loss", "gradient_norm"]


def test_a_plot_dies_when_its_tab_or_its_window_is_closed(area):
    area.stack("gradient_norm", -1)
    area.float_plot("loss")
    ghosts = [weakref.ref(area.plots[key]) for key in ("loss", "gradient_norm")]
    area.show_plots(["activations"])
    let_go()
    gc.collect()
    assert [ghost() for ghost in ghosts] == [None, None]


def test_tabs_are_drawn_in_both_themes(session, area):
    area.stack("gradient_norm", -1)
    area.panes[0].tabs.setFocus()
    light = area.panes[0].tabs.grab().toImage()
    session.set_theme(area.session.theme.__class__(**{**vars(area.session.theme), "panel": "#101010"}))
    assert area.panes[0].tabs.grab().toImage() != light
