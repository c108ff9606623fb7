"""The palette in the window: what is asked for there continues what is selected on the canvas, as from the list of layers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.ui.workspace import Workspace


def double_click(work: Workspace, key: str) -> None:
    QTest.mouseDClick(work.palette_panel.items[key], Qt.MouseButton.LeftButton)


def enter(work: Workspace, key: str) -> None:
    QTest.keyClick(work.palette_panel.items[key], Qt.Key.Key_Return)


def search(work: Workspace, key: str) -> None:
    QTest.keyClicks(work.palette_panel.search, work.session.catalog.layer(key).title)
    QTest.keyClick(work.palette_panel.search, Qt.Key.Key_Return)


@pytest.mark.parametrize("ask", [double_click, enter, search])
def test_a_layer_from_the_palette_continues_what_is_selected(opened, ask):
    application = opened("xor")
    session, work = application.session, application.window.workspace
    before = session.document.network.copy()
    (output,) = before.outputs()
    session.select({output.id})
    ask(work, "dense")
    (new,) = session.selection
    assert [connection.source for connection in session.document.network.into(new)] == [output.id]
    session.undo()
    assert session.document.network == before
    session.select(())
    ask(work, "dense")
    (new,) = session.selection
    assert not session.document.network.into(new)
