"""The Data panel shows real data, and every change of it is one undoable edit."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from nnsim.datasets import Dataset, make
from nnsim.document import DataReference
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.streams import stream
from nnsim.ui.panels.data import OWN, DataPanel
from nnsim.ui.panels.data_inspector import DataInspector
from nnsim.ui.panels.thumbnails import drawing
from nnsim.ui.theme import DARK, LIGHT


@pytest.fixture
def panel(qtbot, session):
    made = DataPanel(session)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("entry", CATALOG.entries("dataset"), ids=lambda entry: entry.key)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_data_set_has_a_picture(qapp, entry, theme):
    draw = drawing(make(CATALOG.spec("dataset", entry.key), stream(0, "data")), theme)
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    draw(painter, image.rect().toRectF())
    painter.end()
    assert len({image.pixel(x, y) for x in range(40) for y in range(40)}) > 2


def test_odd_data_are_drawn_too(qapp):
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for inputs in ([[1.0]], [[np.nan, np.inf, 1.0]], [[0.0, 0.0]], np.zeros((3, 2, 4))):
        drawing(Dataset(inputs), LIGHT)(painter, image.rect().toRectF())
    painter.end()
    assert drawing(Dataset({"a": [1.0]}), LIGHT) is None


def test_pictures_come_one_by_one_until_all_are_there(qtbot, panel):
    panel.show()
    qtbot.waitUntil(lambda: not panel._drawn.isActive(), timeout=20_000)
    assert all(tile._drawing is not None for tile in panel.tiles.tiles.values())


def test_choosing_a_data_set_is_one_edit(panel, session, texts):
    panel.tiles.tiles["moons"].click()
    assert texts() == ["choose Moons"]
    assert session.document.data.generator == "moons"
    assert panel.tiles.tiles["moons"].isChecked()
    session.undo()
    assert panel.tiles.tiles["spirals"].isChecked()


def test_choosing_what_is_chosen_changes_nothing(panel, texts):
    panel.tiles.tiles["spirals"].click()
    assert texts() == []


def test_a_parameter_of_the_data_is_one_edit(panel, session, texts):
    panel._form.editors["noise"].take(0.3)
    panel._form.editors["seed"].take(7)
    assert texts() == ["noise of Spirals, 0.02 → 0.3", "seed of Spirals, 0 → 7"]
    assert session.document.data.generator == {"key": "spirals", "noise": 0.3}
    assert session.document.data.seed == 7


def test_a_drag_over_many_values_is_one_edit(panel, session, texts):
    row = panel._form.editors["noise"]
    row.start_gesture()
    for value in (0.1, 0.2, 0.3):
        row.take(value)
    row.end_gesture()
    assert texts() == ["noise of Spirals, 0.02 → 0.3"]
    session.undo()
    assert session.document.data.generator == "spirals"
    assert row.value() == 0.02


@pytest.mark.parametrize(
    ("typed", "shares"),
    [("70 / 15 / 15", (0.7, 0.15, 0.15)), ("80 20", (0.8, 0.2, 0.0)), ("0.6 0.2 0.2", (0.6, 0.2, 0.2)), ("60", (0.6, 0.0, 0.4))],
)
def test_the_split_is_typed_as_shares(panel, session, texts, typed, shares):
    row = panel.settings.editors["split"]
    row.control.setText(typed)
    row.control.editingFinished.emit()
    assert session.document.settings["split"] == pytest.approx(shares)
    assert sum(session.document.settings["split"]) == pytest.approx(1.0, abs=1e-12)
    assert len(texts()) == 1


@pytest.mark.parametrize("typed", ["70 / 40", "50 / 20 / 20", "-10 / 110", "0 / 50 / 50", "a lot"])
def test_a_split_that_cannot_be_is_refused_in_a_sentence(panel, session, texts, typed):
    row = panel.settings.editors["split"]
    row.control.setText(typed)
    row.control.editingFinished.emit()
    assert row.fault.text()
    assert texts() == []


def test_the_borders_of_the_split_can_be_dragged(qtbot, panel, session, texts):
    panel.resize(231, 700)
    panel.show()
    bar = panel.settings.editors["split"].bar
    session.document.settings["split"] = (0.5, 0.25, 0.25)
    panel.settings.refresh()
    row = bar.rect().center().y()
    width = bar.width()
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=_at(0.5 * width, row))
    for share in (0.55, 0.6, 0.65):
        qtbot.mouseMove(bar, _at(share * width, row))
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=_at(0.65 * width, row))
    assert texts()[0].startswith("train / validation / test, 0.5 / 0.25 / 0.25 → ")
    assert session.document.settings["split"] == pytest.approx((0.65, 0.1, 0.25), abs=0.011)


def test_own_data_get_a_tile_of_their_own(panel, session):
    session.dataset = Dataset([[1.0, 2.0], [3.0, 4.0]], [0, 1])
    from nnsim.document import SetData

    session.push(SetData(DataReference(blob="b", title="flowers")))
    assert panel.tiles.tiles[OWN].isChecked()
    assert panel.tiles.tiles[OWN].toolTip() == "flowers"
    session.undo()
    assert panel.tiles.tiles[OWN].isHidden()


def test_without_data_showing_it_is_off_and_says_why(qtbot, session):
    session.document.data = None
    panel = DataPanel(session)
    qtbot.addWidget(panel)
    assert not panel.show_button.isEnabled()
    assert panel.show_button.toolTip()


def test_the_table_shows_one_part_and_finds_classes(qtbot, session):
    dialog = DataInspector(session)
    qtbot.addWidget(dialog)
    assert dialog.model.rowCount() == session.dataset.samples
    assert dialog.model.columns == ("x1", "x2", "class")
    dialog.part.segment("test").click()
    assert dialog.model.rowCount() == len(session.parts.test)
    dialog.part.segment("all").click()
    dialog.search.setText("17")
    assert dialog.model.rows == ("17",)


def test_pictures_are_shown_as_pictures(qtbot, session):
    session.dataset = make(CATALOG.spec("dataset", "digits"), stream(0, "data"))
    session.parts = None
    dialog = DataInspector(session)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.pages.currentIndex() == 1
    index = dialog.pictures.index(0)
    assert dialog.pictures.data(index, Qt.ItemDataRole.DisplayRole) == "0"
    assert dialog.pictures.data(index, Qt.ItemDataRole.DecorationRole).width() == 56
    assert not dialog.part.segment("test").isEnabled()


def cells(dialog, row):
    return [dialog.model.text_at(row, column) for column in range(dialog.model.columnCount())]


def test_sequences_run_to_the_right(qtbot, session):
    inputs = np.array([[[0.5, 1.0], [0.25, 0.0], [0.125, 0.0]], [[1.0, 0.0], [2.0, 1.0], [0.0, 0.0]]])
    session.dataset = Dataset(inputs, np.array([1, 0]), [3, 2], feature_names=("value", "mark"), classes=("low", "high"))
    session.parts = None
    dialog = DataInspector(session)
    qtbot.addWidget(dialog)
    assert dialog.model.columns == ("1", "2", "3")
    assert dialog.model.rows[:4] == ("0 · value", "0 · mark", "0 · target", "1 · value")
    assert cells(dialog, 0) == ["0.5", "0.25", "0.125"]
    assert cells(dialog, 2) == ["", "", "high"]  # where the sequence ends
    assert cells(dialog, 3) == ["1", "2", ""]
    assert cells(dialog, 5) == ["", "low", ""]


def test_symbols_are_shown_as_such(qtbot, session):
    session.dataset = make(CATALOG.spec("dataset", {"key": "text", "window": 10, "characters": 1100}), stream(0, "data"))
    session.parts = None
    dialog = DataInspector(session)
    qtbot.addWidget(dialog)
    read = cells(dialog, 0)
    assert "".join(read[1:]) + cells(dialog, 1)[-1] == "".join(cells(dialog, 1))  # asked for is what comes next
    assert dialog.model.rows[:2] == ("0 · input", "0 · next character")


def _at(x, y):
    from PySide6.QtCore import QPoint

    return QPoint(round(x), y)
