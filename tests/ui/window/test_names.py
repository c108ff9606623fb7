"""Whoever hears the window instead of seeing it is told the name of everything in it, in every state that it gets into."""

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from nnsim.ui.panels.data_inspector import DataInspector
from nnsim.ui.panels.import_dialog import ImportDialog
from nnsim.ui.panels.starts_dialog import StartsDialog
from nnsim.ui.plots import PLOTS
from nnsim.ui.widgets.fields import Slider
from tests.ui.naming import nameless
from tests.ui.window.hand import spin, until


def everywhere() -> list[str]:
    """What has no name in any window that is open."""
    spin(0.02)
    return [found for window in QApplication.topLevelWidgets() if window.isVisible() for found in nameless(window)]


def chosen_one_by_one(application):
    """Nothing, a layer of each kind, a connection: in each tab of the inspector."""
    session, inspector = application.session, application.window.workspace.inspector
    network = session.document.network
    kinds = {node.kind: node.id for node in network}
    for ids in ((), *({id} for id in kinds.values()), *({id} for id in list(network.connections)[:1])):
        session.select(ids)
        for tab in range(inspector.tabs.count()):
            inspector.tabs.setCurrentIndex(tab)
            yield ids, tab


def test_on_the_welcome_page(application):
    assert everywhere() == []


@pytest.mark.long
@pytest.mark.parametrize("name", ["digits", "reber_lstm"])
def test_in_the_workspace_with_each_tab_of_the_inspector(opened, name):
    application = opened(name)
    application.session.step("iteration", 3)
    until(lambda: application.session.frame.iteration == 3)
    assert everywhere() == []
    application.session.step("operation")
    until(lambda: application.session.frame.moment is not None and application.session.frame.moment.index == 0)
    assert everywhere() == []
    for ids, tab in chosen_one_by_one(application):
        assert (ids, tab, everywhere()) == (ids, tab, [])


@pytest.mark.long
@pytest.mark.parametrize("name", ["circles", "reber_lstm"])
def test_in_each_plot(opened, name):
    application = opened(name)
    application.session.step("iteration", 3)
    until(lambda: application.session.frame.iteration == 3)
    plots = application.window.workspace.plots
    for plot in PLOTS:
        if plot.applies(application.session):
            plots.show_plots([plot.key])
            assert (plot.key, everywhere()) == (plot.key, [])
    plots.maximise(plots.order[0])
    assert everywhere() == []


@pytest.mark.long
def test_while_an_input_is_fed_by_hand_and_with_the_outline(opened):
    for name in ("iris", "digits", "reber_lstm", "waves", "spelling"):
        application = opened(name)
        workspace = application.window.workspace
        application.session.feeding.open()
        workspace.outline.show()
        until(lambda application=application: application.session.feeding.shown)
        assert (name, everywhere()) == (name, [])
        tree = workspace.outline.tree
        tree.edit_row(tree.outline.index(0, 0))
        assert (name, everywhere()) == (name, [])


def test_on_an_empty_canvas_and_with_problems(application):
    application.session.new()
    assert everywhere() == []
    canvas = application.window.workspace.canvas
    for kind in ("dense", "input"):
        canvas.add_layer(kind)
    assert everywhere() == []
    for ids, tab in chosen_one_by_one(application):
        assert (ids, tab, everywhere()) == (ids, tab, [])


def test_in_what_opens_over_the_canvas(opened):
    application = opened("xor")
    session, canvas = application.session, application.window.workspace.canvas
    session.notice.emit("Something was noticed.")
    session.select({session.document.network.inputs()[0].id})
    popup = canvas.open_add_list(canvas.view.visible_rect().center())
    assert everywhere() == []
    popup.close()
    canvas.editors.edit_name(session.document.network.inputs()[0].id)
    assert canvas.editors.current is not None
    assert everywhere() == []


def test_unrolled_over_time(opened):
    application = opened("jordan")
    application.window.workspace.canvas.unrolled.toggle()
    assert everywhere() == []


def test_in_each_dialog(opened):
    application = opened("iris")
    for dialog in (ImportDialog, DataInspector, StartsDialog):
        shown = dialog(application.session, application.window)
        shown.show()
        assert (dialog, everywhere()) == (dialog, [])
        shown.close()
    for keys in ("Ctrl+Shift+P", "Ctrl+H", "Ctrl+Shift+E"):  # the list of all commands, the history, the export of pictures
        before = {window for window in QApplication.topLevelWidgets() if window.isVisible()}
        next(known for known in application.window.all_actions() if known.shortcut().toString() == keys).trigger()
        opened_by_it = [window for window in QApplication.topLevelWidgets() if window.isVisible() and window not in before]
        assert opened_by_it
        assert (keys, everywhere()) == (keys, [])
        for window in opened_by_it:
            window.close()


def test_what_has_no_name_is_found(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.setAccessibleName("window")
    line, slider = QLineEdit(window), Slider(parent=window)
    window.show()
    assert nameless(window) == ["QLineEdit in QWidget", "Slider in QWidget"]
    line.setAccessibleName("line")
    slider.setAccessibleName("slider")
    assert nameless(window) == []
