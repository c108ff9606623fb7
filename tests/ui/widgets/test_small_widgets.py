"""Buttons, labels, formulas, tiles and tables do what they look like."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.engine.catalogue import CATALOG
from nnsim.ui.theme import DARK, LIGHT, apply, color
from nnsim.ui.widgets import formula
from nnsim.ui.widgets.buttons import Button, Segmented
from nnsim.ui.widgets.fields import Check, SearchField
from nnsim.ui.widgets.formula import Formula
from nnsim.ui.widgets.labels import Elided, Figure
from nnsim.ui.widgets.splitter import Splitter
from nnsim.ui.widgets.table import ArrayModel, ArrayTable, SignedCells
from nnsim.ui.widgets.tiles import Tile, TileGrid


def test_the_arrow_keys_move_the_choice_of_a_row(qtbot):
    row = Segmented([("a", "A"), ("b", "B"), ("c", "C")])
    qtbot.addWidget(row)
    told = []
    row.chosen.connect(told.append)
    row.segment("b").click()
    qtbot.keyClick(row, Qt.Key.Key_Right)
    qtbot.keyClick(row, Qt.Key.Key_Right)
    assert told == ["b", "c", "a"]


@pytest.mark.parametrize("make", [lambda: Button("Go"), lambda: Check("Bias"), lambda: Tile("Moons")])
def test_space_presses_what_tab_reached(qtbot, make):
    widget = make()
    qtbot.addWidget(widget)
    question = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
    question.ignore()
    widget.event(question)
    assert question.isAccepted()
    pressed = []
    widget.clicked.connect(lambda: pressed.append(1))
    qtbot.keyClick(widget, Qt.Key.Key_Space)
    assert len(pressed) == 1


def test_a_click_leaves_the_keyboard_where_it_was():
    assert not Button("Go").focusPolicy() & Qt.FocusPolicy.ClickFocus


def test_escape_empties_a_search(qtbot):
    field = SearchField("Find")
    qtbot.addWidget(field)
    field.setText("lstm")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_a_field_leaves_undo_to_the_window_where_nothing_was_typed(qtbot):
    field = SearchField("Find")
    qtbot.addWidget(field)

    def taken():
        question = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        question.ignore()
        field.event(question)
        return question.isAccepted()

    assert not taken()
    qtbot.keyClicks(field, "lstm")
    assert taken()


def test_a_long_label_ends_in_dots_and_tells_the_rest(qtbot):
    label = Elided("A rather long name of a layer")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert label.elided().endswith("…")
    assert label.toolTip() == "A rather long name of a layer"


def test_a_long_label_keeps_a_tooltip_that_says_more(qtbot):
    label = Elided("A rather long name of a layer")
    qtbot.addWidget(label)
    label.setToolTip("Forty units")
    label.resize(80, 20)
    label.show()
    assert label.elided().endswith("…")
    assert label.toolTip() == "Forty units"


def test_a_label_with_another_text_does_not_tell_the_one_before(qtbot):
    label = Elided("A rather long name of a layer")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    label.setText("y")
    assert label.toolTip() == ""
    label.setText("Another rather long name of a layer")
    assert label.toolTip() == "Another rather long name of a layer"


def test_the_place_of_a_number_never_gets_narrower(qtbot):
    figure = Figure("0.0000")
    qtbot.addWidget(figure)
    figure.setText("12.3456789")
    wide = figure.width()
    figure.setText("1")
    assert figure.width() == wide


WITH_FORMULA = [entry for family in CATALOG.families() for entry in CATALOG.entries(family) if entry.formula]


@pytest.mark.parametrize("entry", WITH_FORMULA, ids=lambda entry: f"{entry.family}-{entry.key}")
def test_every_formula_of_the_catalogue_can_be_typeset(qapp, entry):
    assert formula.pixmap(entry.formula, "#1d2433", 14.0, 1.0) is not None


@pytest.mark.parametrize("tex", [r"\begin{cases} a", r"\frac{1}", r"x^{2", r"a_b_c", r"\left( x", ""])
def test_what_cannot_be_typeset_has_no_picture_and_ends_nothing(tex):
    picture = formula.pixmap(tex, "#1d2433", 14.0, 1.0)
    assert picture is None or not picture.isNull()


def test_an_equation_is_set_once_for_each_colour_and_size(qtbot):
    first = formula.pixmap("a = b + 17", "#000000", 14.0, 1.0)
    assert formula.pixmap("a = b + 17", "#000000", 14.0, 1.0) is first
    assert formula.pixmap("a = b + 17", "#ffffff", 14.0, 1.0) is not first


def test_text_that_is_no_tex_is_shown_as_it_is(qtbot):
    label = Formula(r"\frac{1")
    qtbot.addWidget(label)
    label.resize(100, 30)
    assert not label.grab().isNull()


def test_a_tooltip_carries_a_formula_as_picture(qapp):
    assert formula.html("a = b", QColor("#000000")).startswith("<img")


def test_tiles_are_walked_with_arrow_keys(qtbot):
    grid = TileGrid(2)
    qtbot.addWidget(grid)
    for key in "abcd":
        grid.add(key, Tile(key))
    grid.show()
    grid.tiles["a"].setFocus()
    qtbot.waitUntil(grid.tiles["a"].hasFocus)
    qtbot.keyClick(grid.tiles["a"], Qt.Key.Key_Down)
    assert grid.tiles["c"].hasFocus()


def test_a_typed_cell_is_told_and_a_bad_one_refused(qtbot):
    model = ArrayModel()
    model.editable = True
    model.show(np.array([[1.0, -2.0]]), ["1"], ["1", "2"])
    edits, sentences = [], []
    model.edited.connect(lambda *edit: edits.append(edit))
    model.refused.connect(sentences.append)
    assert model.setData(model.index(0, 1), "0,5")
    assert not model.setData(model.index(0, 0), "inf")
    assert edits == [(0, 1, 0.5)]
    assert sentences == ["A weight must be a finite number."]
    assert model.array[0, 1] == -2.0


def test_new_numbers_of_the_same_shape_keep_what_is_selected(qtbot):
    model = ArrayModel()
    table = ArrayTable(model)
    qtbot.addWidget(table)
    model.show(np.zeros((2, 2)), ["1", "2"], ["1", "2"])
    table.selectionModel().setCurrentIndex(model.index(1, 1), table.selectionModel().SelectionFlag.Select)
    model.show(np.ones((2, 2)), ["1", "2"], ["1", "2"])
    assert [(index.row(), index.column()) for index in table.selectedIndexes()] == [(1, 1)]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_signs_have_their_colours(qtbot, theme):
    apply(QApplication.instance(), theme)
    model = ArrayModel()
    table = ArrayTable(model)
    qtbot.addWidget(table)
    table.setItemDelegate(SignedCells(theme, table))
    model.marks = lambda row, column: ("", "frozen", "removed")[column]
    model.show(np.array([[2.0, -2.0, 0.5]]), ["1"], ["1", "2", "3"])
    table.resize(300, 80)
    picture = table.grab().toImage()
    left = table.viewport().x() + table.columnViewportPosition(0) + 2
    middle = table.viewport().y() + table.rowViewportPosition(0) + 12
    assert picture.pixelColor(left, middle).name() == theme.positive


def test_the_border_between_two_places_is_a_hairline(qtbot, qapp):
    apply(qapp, LIGHT)
    places = QWidget(), QWidget()
    splitter = Splitter(Qt.Orientation.Horizontal, *places)
    qtbot.addWidget(splitter)
    splitter.resize(201, 40)
    splitter.show()
    seen = splitter.grab().toImage()
    assert seen.pixelColor(places[0].width(), 20) == color(LIGHT.line)
    assert seen.pixelColor(places[0].width() + 1, 20) != color(LIGHT.line)


def test_a_table_that_shrinks_is_asked_for_rows_that_are_gone_and_has_nothing_to_say_of_them(qtbot):
    model = ArrayModel()
    table = ArrayTable(model)
    qtbot.addWidget(table)
    table.resize(300, 200)
    table.show()
    asked = []
    for rows, columns in ((30, 30), (2, 1), (1, 40), (40, 1), (0, 0)):
        model.show(np.ones((rows, columns)), [f"{n}" for n in range(rows)], [f"{n}" for n in range(columns)])
        table.grab()
        asked += [model.headerData(section, orientation) for section in (rows, columns, 30) for orientation in Qt.Orientation]
    assert None in asked
