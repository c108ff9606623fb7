"""The palette offers every layer of the catalogue, by mouse and by keyboard."""

import pytest
from PySide6.QtCore import Qt

from nnsim.ui.panels.palette import FIRST, MIME, MOST, PalettePanel


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


def test_a_search_without_result_says_so(qtbot, palette):
    qtbot.keyClicks(palette.search, "transformer")
    assert palette._none.isVisible()


def test_a_tooltip_has_the_summary_and_the_formula(palette, session):
    tip = palette.items["dense"].tip()
    assert session.catalog.layer("dense").summary in tip
    assert "<img" in tip
