"""Nothing flashes up as a window of its own while panels are made anew: that would take the keyboard away from where it is."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.ui.plots import PLOTS
from tests.ui.window.hand import spin, until


class Watcher(QObject):
    """Remembers every window that is shown, by its class and name."""

    def __init__(self):
        super().__init__()
        self.shown = []

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


@pytest.fixture
def watcher(qapp):
    made = Watcher()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


@pytest.mark.long
def test_while_one_looks_around(opened, watcher):
    for name in ("digits", "reber_lstm"):
        application = opened(name)
        session, workspace = application.session, application.window.workspace
        watcher.shown.clear()
        for ids in ([id] for id in (*session.document.network.nodes, *session.document.network.connections)):
            session.select(ids)
            for tab in range(workspace.inspector.tabs.count()):
                workspace.inspector.tabs.setCurrentIndex(tab)
        session.step("operation")
        until(lambda session=session: session.frame.moment is not None)
        session.select(())
        for plot in PLOTS:
            if plot.applies(session):
                workspace.plots.show_plots([plot.key])
        session.feeding.open()
        workspace.outline.show()
        spin(0.1)
        session.feeding.end()
        assert (name, watcher.shown) == (name, [])


def test_the_keyboard_stays_where_a_value_is_typed(opened):
    application = opened("iris")
    application.window.activateWindow()
    until(application.window.isActiveWindow)
    outline = application.window.workspace.outline
    outline.show()
    tree = outline.tree
    layer = tree.outline.index(1, 0)
    tree.expand(layer)
    settings = tree.outline.index(0, 0, layer)
    tree.expand(settings)
    tree.edit_row(tree.outline.index(0, 0, settings))  # which selects the layer, and makes its page anew
    spin(0.1)
    assert tree.state() == tree.State.EditingState
    assert application.window.isActiveWindow()
    assert QApplication.focusWidget().parentWidget() is tree.viewport()
