"""The palette offers every layer of the catalogue, by mouse and by keyboard."""

from itertools import combinations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QFontMetricsF
from PySide6.QtWidgets import QApplication

from nnsim.ui.panels.palette import FIRST, MIME, MOST, WORDS, PalettePanel
from nnsim.ui.widgets.help_mark import HelpMark
from nnsim.ui.workspace import LEAST_LEFT


@pytest.fixture
def palette(qtbot, session):
    made = PalettePanel(session)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def added(palette):
    keys = []
    palette.addRequested.connect(keys.append)
    return keys


def test_every_layer_is_there(palette, session):
    assert set(palette.items) == {entry.key for entry in session.catalog.entries("layer")}


def test_a_double_click_adds_a_layer(qtbot, palette, added):
    qtbot.mouseDClick(palette.items["dense"], Qt.MouseButton.LeftButton)
    assert added == ["dense"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_layer_can_be_added_by_keyboard(qtbot, palette, added, key):
    qtbot.keyClick(palette.items["add"], key)
    assert added == ["add"]


def test_a_single_click_adds_nothing(qtbot, palette, added):
    qtbot.mouseClick(palette.items["dense"], Qt.MouseButton.LeftButton)
    assert added == []


def test_what_is_dragged_out_names_the_layer(palette):
    data = palette.items["dropout"].drag().mimeData()
    assert bytes(data.data(MIME).data()) == b"dropout"


def test_search_leaves_what_fits_and_enter_adds_the_first(qtbot, palette, added):
    before = palette.shown()
    qtbot.keyClicks(palette.search, "multipl")
    assert [item.entry.key for item in palette.shown()] == ["multiply"]
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert added == ["multiply"]
    assert palette.shown() == before
    assert not palette.search.isUndoAvailable()  # Ctrl+Z takes the layer back, and does not bring the words again


def test_of_many_layers_the_first_are_seen_until_somebody_asks_for_the_rest(qtbot, palette, session):
    long = next(group for group in palette.groups if len(group.items) > MOST)
    assert long.shown() == long.items[:FIRST]
    long.more.click()
    assert long.shown() == long.items
    again = PalettePanel(session)
    qtbot.addWidget(again)
    assert [item.entry for item in again.shown()] == [item.entry for item in palette.shown()]
    long.more.click()
    assert len(long.shown()) == FIRST
    assert all(group.more.isHidden() for group in palette.groups if len(group.items) <= MOST)


def test_a_search_finds_what_is_folded_away(qtbot, palette):
    folded = next(item for item in palette.items.values() if item.isHidden())
    qtbot.keyClicks(palette.search, folded.entry.title)
    assert folded in palette.shown()


def test_beside_a_lesson_in_a_small_window_every_title_is_readable(qtbot, palette):
    palette.resize(LEAST_LEFT - 9, 900)  # without the scroll bar
    for group in palette.groups:
        if not group.more.isHidden():
            group.more.click()
    QApplication.processEvents()
    for item in palette.items.values():
        assert item.lettering()[1] == item.text()
        assert item.y() + item.height() <= item.parentWidget().height()
    for group in palette.groups:
        places = [item.geometry() for item in group.items]
        assert not any(one.intersects(other) for one, other in combinations(places, 2))
    wide = palette.items["concatenate"]
    assert wide.width() > 1.9 * palette.items["flatten"].width()
    palette.resize(300, 900)
    QApplication.processEvents()
    assert wide.width() < palette.width() / 2  # with room two stand in a row again


def test_no_title_goes_below_the_question_mark(qtbot, palette):
    palette.resize(LEAST_LEFT - 9, 900)
    QApplication.processEvents()
    for item in palette.shown():
        QApplication.sendEvent(item, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
        font, words = item.lettering()
        assert WORDS + QFontMetricsF(font).horizontalAdvance(words) <= item.findChild(HelpMark).x()
        QApplication.sendEvent(item, QEvent(QEvent.Type.Leave))
        assert item.lettering()[1] == item.text()


def test_a_search_without_result_says_so(qtbot, palette):
    qtbot.keyClicks(palette.search, "transformer")
    assert palette._none.isVisible()


def test_a_tooltip_has_the_summary_and_the_formula(palette, session):
    tip = palette.items["dense"].tip()
    assert session.catalog.layer("dense").summary in tip
    assert "<img" in tip
