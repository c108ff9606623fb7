"""Own data: shown before it is imported, overruled where it was understood wrongly, read beside the window's thread."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.datasets.readers import TableOptions
from nnsim.document import Network
from nnsim.ui.panels.import_dialog import ImportDialog
from nnsim.ui.panels.import_reading import Reading, is_prose


@pytest.fixture
def dialog(qtbot, session):
    made = ImportDialog(session)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def flowers(tmp_path):
    """A table as a German spreadsheet writes it."""
    rows = [f"{n};{4 + n / 10:.1f};{'red' if n % 2 else 'blue'};{'setosa' if n < 6 else 'virginica'}".replace(".", ",") for n in range(12)]
    path = tmp_path / "flowers.csv"
    path.write_text("\n".join(["id;length;colour;species", *rows]), encoding="utf-8")
    return path


def finished(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog.looking.busy and not dialog.reading.busy, timeout=10_000)


def test_before_a_file_is_chosen_import_says_why_not(dialog):
    assert not dialog.ready.isEnabled()
    assert dialog.ready.toolTip() == "Choose a file or folder first"


def test_a_table_is_shown_as_it_is_understood(qtbot, dialog, flowers):
    dialog.open_path(flowers)
    finished(qtbot, dialog)
    page = dialog.table_page
    assert (page.delimiter.currentData(), page.decimal.currentData(), page.header.isChecked()) == (";", ",", True)
    assert page.model.columnCount() == 4
    assert page.model.index(2, 3).data() == "setosa"
    assert "Imports 12 samples, 2 classes" in dialog.summary.text()
    assert "0 = setosa, 1 = virginica" in dialog.summary.text()
    assert dialog.ready.isEnabled()


def test_importing_hands_data_and_suggestion_to_the_session(qtbot, dialog, session, flowers):
    dialog.open_path(flowers)
    finished(qtbot, dialog)
    qtbot.mouseClick(dialog.ready, Qt.MouseButton.LeftButton)
    [(dataset, suggestion)] = session.imported
    assert dataset.samples == 12
    assert dataset.classes == ("setosa", "virginica")
    assert suggestion.loss == "cross_entropy"
    assert not dialog.isVisible()


def test_a_role_can_be_overruled(qtbot, dialog, flowers):
    dialog.open_path(flowers)
    finished(qtbot, dialog)
    before = dialog.dataset.inputs.shape[1]
    actions = {action.text(): action for action in dialog.table_page.rows.menu(0, [2]).actions()}
    assert actions["input"].isChecked()
    actions["ignore"].trigger()
    assert dialog.table_page.model.index(0, 2).data() == "ignore ▾"
    finished(qtbot, dialog)
    assert dialog.dataset.inputs.shape[1] == before - 2  # red and blue


def test_enter_opens_the_choice_for_all_selected_columns(qtbot, dialog, flowers):
    dialog.open_path(flowers)
    finished(qtbot, dialog)
    table, model = dialog.table_page.rows, dialog.table_page.model
    for column in (1, 2):
        table.selectionModel().select(model.index(0, column), table.selectionModel().SelectionFlag.Select)
    assert table.columns(0) == [1, 2]
    dialog.table_page._overrule(0, [1, 2], "ignore")
    finished(qtbot, dialog)
    assert dialog.fault.text() == "flowers.csv has no column left as an input."
    table.setCurrentIndex(model.index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    menu = table.findChild(QMenu)
    qtbot.waitUntil(menu.isVisible)
    menu.close()


def test_thousands_of_columns_are_shown_at_once(qtbot, dialog, tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text("\n".join([",".join(f"c{n}" for n in range(4000)), *[",".join(["1"] * 4000)] * 5]), encoding="utf-8")
    dialog.open_path(path)
    finished(qtbot, dialog)
    found = dialog._look
    dialog.table_page.show_look(found, dialog.choices)
    assert dialog.table_page.model.columnCount() == 4000
    assert len(dialog.table_page.findChildren(QWidget)) < 400  # what would take its time: one for each column


def test_the_decimal_sign_can_be_overruled(qtbot, dialog, flowers):
    dialog.open_path(flowers)
    finished(qtbot, dialog)
    page = dialog.table_page
    page.decimal.setCurrentIndex(page.decimal.findData("."))
    page.decimal.activated.emit(page.decimal.currentIndex())
    finished(qtbot, dialog)
    assert page.model.chosen(1, 1) == "text"


def test_a_column_that_is_no_header_becomes_a_row(qtbot, dialog, tmp_path):
    path = tmp_path / "plain.csv"
    path.write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    dialog.open_path(path)
    finished(qtbot, dialog)
    assert dialog.table_page.header.isChecked()
    dialog.table_page.header.click()
    finished(qtbot, dialog)
    assert dialog.choices.table.header is False
    assert dialog.table_page.model.index(2, 0).data() == "a"


def test_a_file_that_cannot_be_read_gets_one_sentence(qtbot, dialog, tmp_path):
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    dialog.open_path(path)
    finished(qtbot, dialog)
    assert dialog.fault.text() == "empty.csv is an empty file."
    assert not dialog.ready.isEnabled()


def test_data_without_a_target_cannot_be_imported(qtbot, dialog, tmp_path):
    np.save(tmp_path / "x.npy", np.ones((5, 3)))
    dialog.open_path(tmp_path / "x.npy")
    finished(qtbot, dialog)
    assert "no targets" in dialog.fault.text()
    assert not dialog.ready.isEnabled()
    np.save(tmp_path / "y.npy", np.arange(5) % 2)
    dialog.array_page.set_second(tmp_path / "y.npy")
    finished(qtbot, dialog)
    assert dialog.ready.isEnabled()


def test_the_arrays_of_an_npz_file_can_be_chosen(qtbot, dialog, tmp_path):
    np.savez(tmp_path / "d.npz", first=np.ones((4, 2)), second=np.array([0, 1, 0, 1]))
    dialog.open_path(tmp_path / "d.npz")
    finished(qtbot, dialog)
    assert dialog.fault.text()
    page = dialog.array_page
    for combo, name in ((page.inputs, "first"), (page.targets, "second")):
        combo.setCurrentIndex(combo.findData(name))
        combo.activated.emit(combo.currentIndex())
    finished(qtbot, dialog)
    assert dialog.ready.isEnabled()


def test_the_labels_beside_an_idx_file_are_taken(qtbot, dialog, tmp_path):
    images = bytes([0, 0, 8, 3]) + b"".join(n.to_bytes(4, "big") for n in (3, 2, 2)) + bytes(range(12))
    (tmp_path / "t-images-idx3-ubyte").write_bytes(images)
    (tmp_path / "t-labels-idx1-ubyte").write_bytes(bytes([0, 0, 8, 1]) + (3).to_bytes(4, "big") + bytes([0, 1, 2]))
    dialog.open_path(tmp_path / "t-images-idx3-ubyte")
    finished(qtbot, dialog)
    assert dialog.ready.isEnabled()
    assert dialog.dataset.image_shape == (2, 2)
    assert "divided by 255" in dialog.summary.text()


def test_a_folder_of_pictures_has_a_class_for_each_folder(qtbot, dialog, tmp_path):
    for place, name in enumerate(("cat", "dog")):
        (tmp_path / name).mkdir()
        Image.new("L", (6 + place, 6), 40 * place).save(tmp_path / name / "a.png")
    dialog.open_path(tmp_path)
    finished(qtbot, dialog)
    assert dialog.fault.text()  # they differ in size
    page = dialog.image_page
    page.resizing.setCurrentIndex(1)
    page.resizing.activated.emit(1)
    finished(qtbot, dialog)
    assert dialog.dataset.classes == ("cat", "dog")
    assert dialog.ready.isEnabled()


def test_reading_happens_in_another_thread(qtbot):
    reading = Reading()
    with qtbot.waitSignal(reading.answered) as answer:
        reading.ask(lambda: threading.current_thread().name)
    assert answer.args == ["nnsim-import"]


def test_a_cancelled_question_is_never_answered(qtbot):
    reading, gate = Reading(), threading.Event()
    answers = []
    reading.answered.connect(answers.append)
    reading.ask(gate.wait)
    reading.cancel()
    assert not reading.busy
    gate.set()
    with qtbot.waitSignal(reading.answered):
        reading.ask(lambda: "second")
    assert answers == ["second"]


def test_closing_the_dialog_stops_the_reading(qtbot, dialog, flowers):
    dialog.open_path(flowers)
    dialog.reject()
    assert not dialog.looking.busy
    assert not dialog.reading.busy
    qtbot.waitUntil(lambda: not any(thread.name == "nnsim-import" for thread in threading.enumerate()))


def test_what_was_said_about_columns_is_forgotten_with_their_names(dialog):
    dialog.table_page.choices = replace(dialog.choices, table=TableOptions(roles={"a": "target"}))
    dialog.table_page._set_table(header=False)
    assert dialog.table_page.choices.table.roles == {}


def test_a_column_that_names_sequences_is_understood_and_can_be_chosen(qtbot, dialog, tmp_path):
    path = tmp_path / "walks.csv"
    path.write_text("sequence,x,y\n1,3,0\n1,4,1\n2,5,1\n", encoding="utf-8")
    dialog.open_path(path)
    finished(qtbot, dialog)
    assert dialog.table_page.model.index(0, 0).data() == "sequence ▾"
    assert [action.text() for action in dialog.table_page.rows.menu(0, [0]).actions()] == ["input", "target", "sequence", "ignore"]
    assert dialog.dataset.inputs.shape == (2, 2, 1)
    assert dialog.suggestion.returns == "all"


def choose(combo, data):
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


@pytest.fixture
def walks(tmp_path):
    """A long table: six walks of three to five steps, with a class for each walk."""
    rows = [f"{walk},{step},{step * walk / 10},{'up' if walk % 2 else 'down'}" for walk in range(1, 7) for step in range(3 + walk % 3)]
    path = tmp_path / "walks.csv"
    path.write_text("\n".join(["walk,step,height,kind", *rows]), encoding="utf-8")
    return path


def test_rows_can_be_steps_of_sequences(qtbot, dialog, walks):
    dialog.open_path(walks)
    finished(qtbot, dialog)
    time = dialog.table_page.time
    assert time.kind.currentData() == "sample"
    assert not time.form.isVisible()
    choose(time.kind, "sequence")
    finished(qtbot, dialog)
    assert dialog.table_page.model.index(0, 0).data() == "sequence ▾"
    assert "column “walk” are one sequence" in time.note.text()
    assert "Imports 6 sequences of up to 5 steps, 2 inputs." in dialog.summary.text()
    assert dialog.suggestion.returns == "last"
    choose(time.ends, "each")
    finished(qtbot, dialog)
    assert dialog.suggestion.returns == "all"
    choose(time.kind, "sample")
    finished(qtbot, dialog)
    assert not dialog.dataset.sequence


def test_a_series_is_cut_into_windows(qtbot, dialog, tmp_path):
    path = tmp_path / "river.csv"
    path.write_text("\n".join(["day,level", *(f"{day},{np.sin(day):.4f}" for day in range(100))]), encoding="utf-8")
    dialog.open_path(path)
    finished(qtbot, dialog)
    time = dialog.table_page.time
    choose(time.kind, "series")
    finished(qtbot, dialog)
    assert time.form.isVisible()
    assert "by time, not by chance" in time.note.text()
    assert dialog.dataset.inputs.shape == (80, 20, 1)
    assert dialog.dataset.ordered
    for key, value in (("length", 10), ("horizon", 3), ("predict", "end")):
        time.form.editors[key].take(value)
    finished(qtbot, dialog)
    assert dialog.dataset.inputs.shape == (88, 10, 1)
    assert dialog.dataset.targets.shape == (88, 3)
    assert dialog.suggestion.returns == "last"


def test_a_window_that_is_longer_than_the_series_gets_a_sentence(qtbot, dialog, tmp_path):
    path = tmp_path / "short.csv"
    path.write_text("\n".join(["level", *map(str, range(12))]), encoding="utf-8")
    dialog.open_path(path)
    finished(qtbot, dialog)
    choose(dialog.table_page.time.kind, "series")
    finished(qtbot, dialog)
    assert dialog.ready.isEnabled()
    dialog.table_page.time.form.editors["length"].take(50)
    finished(qtbot, dialog)
    assert "too few for a window" in dialog.fault.text()
    assert not dialog.ready.isEnabled()


def test_a_text_is_learned_character_by_character(qtbot, dialog, tmp_path):
    path = tmp_path / "tale.txt"
    path.write_text("Once upon a time, there was a net.\n" * 30, encoding="utf-8")
    dialog.open_path(path)
    finished(qtbot, dialog)
    assert dialog.pages.currentWidget() is dialog.text_page
    assert dialog.text_page.beginning.toPlainText().startswith("Once upon")
    assert dialog.dataset.sequence
    assert dialog.dataset.ordered
    assert dialog.dataset.inputs.shape[1] == 50
    assert "Classes:" not in dialog.summary.text()
    dialog.text_page.form.editors["window"].take(20)
    finished(qtbot, dialog)
    assert dialog.dataset.inputs.shape[1] == 20
    dialog.text_page.as_table.click()
    finished(qtbot, dialog)
    assert dialog.pages.currentWidget() is dialog.table_page
    choose(dialog.table_page.time.kind, "writing")
    finished(qtbot, dialog)
    assert dialog.pages.currentWidget() is dialog.text_page


@pytest.mark.parametrize(
    ("beginning", "prose"), [("A net learns to write.\nIt is slow.", True), ("1 2 3\n4 5 6", False), ("a\nb\nc", False)]
)
def test_prose_is_told_from_tables(beginning, prose):
    assert is_prose(beginning) is prose


def test_arrays_of_three_axes_can_be_sequences(qtbot, dialog, tmp_path):
    np.savez(tmp_path / "d.npz", x=np.ones((6, 5, 2)), y=np.arange(6) % 2)
    dialog.open_path(tmp_path / "d.npz")
    finished(qtbot, dialog)
    page = dialog.array_page
    assert page.in_time.isVisible()
    assert page.in_time.isChecked()
    assert not page.scale.isVisible()  # there are no bytes
    assert "6 sequences of 5 steps, 2 inputs" in dialog.summary.text()
    assert "0 = 0" not in dialog.summary.text()
    page.in_time.click()
    finished(qtbot, dialog)
    assert not dialog.dataset.sequence


def test_an_empty_canvas_gets_a_network_if_wanted(qtbot, session, dialog, flowers):
    assert not dialog.draw.isVisible()  # something is drawn already
    session.replace(Network(session.catalog))
    second = ImportDialog(session)
    second.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(second)
    second.show()
    second.open_path(flowers)
    finished(qtbot, second)
    assert second.draw.isVisible()
    second.ready.click()
    assert session.drawn
