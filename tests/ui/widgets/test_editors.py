"""Every kind of parameter has an editor; an edit is told once, and a bad one in a sentence while the old value stays."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QFontMetricsF, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from nnsim.catalog import Catalog, Choice, Entry, Flag, Float, Int, Numbers, Parameter, Reference, Text
from nnsim.engine.catalogue import CATALOG
from nnsim.ui.helping import about
from nnsim.ui.widgets.editors import FloatEditor, ParameterForm, editor
from nnsim.ui.widgets.help_mark import HelpMark

UNITS = Int(key="units", title="Units", default=8, minimum=1, maximum=100, help="How many.")
RATE = Float(key="rate", title="Rate", default=0.1, minimum=0.0, maximum=100.0, logarithmic=True)
BATCH = Int(key="batch", title="Batch size", default=None, optional=True, none_title="all samples", minimum=1)
SHAPE = Numbers(key="shape", title="Shape", default=(2,), whole=True, minimum=1, shortest=1)
ACTIVATION = Reference(key="activation", title="Activation", family="activation", default="tanh")


@pytest.fixture
def shown(qtbot):
    """Makes an editor that is on screen, with the list of what it told."""

    def make(parameter, value=None, **more):
        made = editor(parameter, CATALOG, parameter.default if value is None else value, **more)
        qtbot.addWidget(made)
        made.resize(280, 40)
        made.show()
        told = []
        made.valueChanged.connect(told.append)
        return made, told

    return make


def type_into(qtbot, field, text, finish=Qt.Key.Key_Return):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    if finish is not None:
        qtbot.keyClick(field, finish)


def test_a_typed_number_is_told_once(qtbot, shown):
    made, told = shown(UNITS)
    type_into(qtbot, made.control, "12")
    made.control.editingFinished.emit()  # as leaving the field does after Enter
    assert told == [12]
    assert made.value() == 12


@pytest.mark.parametrize("flat", [True, False])
@pytest.mark.parametrize("optional", [True, False])
@pytest.mark.parametrize("value", [0.00012345, 1_000_000.0, -0.00012345, 4294967295.0])
def test_a_long_number_is_seen_whole(shown, flat, optional, value):
    made, _ = shown(Float(key="x", title="A quantity", default=value, optional=optional), value, flat=flat)
    field = made.control
    margins = field.textMargins()
    room = field.width() - margins.left() - margins.right() - 5  # a line keeps two pixels at either side, and one for the cursor
    room -= 22 if optional else 0
    assert QFontMetricsF(field.font()).horizontalAdvance(field.text()) <= room
    assert made.title.width() >= 48


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0", "Units must be from 1 to 100, not 0."), ("2.5", "Units must be a whole number, not 2.5."),
        ("many", "Units must be a number, not “many”."), ("", "Units must be a number."),
    ],
)  # fmt: skip
def test_bad_typing_gets_one_sentence_and_keeps_the_old_value(qtbot, shown, typed, sentence):
    made, told = shown(UNITS)
    type_into(qtbot, made.control, typed) if typed else (made.control.clear(), made.control.editingFinished.emit())
    assert made.fault.text() == sentence
    assert made.fault.isVisible()
    assert (told, made.value()) == ([], 8)


def test_the_sentence_goes_with_the_next_good_value(qtbot, shown):
    made, told = shown(UNITS)
    type_into(qtbot, made.control, "x")
    type_into(qtbot, made.control, "9")
    assert told == [9]
    assert not made.fault.isVisible()


def test_escape_brings_the_old_value_back(qtbot, shown):
    made, told = shown(UNITS)
    type_into(qtbot, made.control, "55", finish=Qt.Key.Key_Escape)
    assert made.control.text() == "8"
    assert told == []


def test_arrow_keys_step_within_one_gesture(qtbot, shown):
    made, told = shown(UNITS)
    gestures = []
    made.gestureStarted.connect(lambda: gestures.append(made.dragging))
    made.control.setFocus()
    qtbot.keyPress(made.control, Qt.Key.Key_Up)
    qtbot.keyPress(made.control, Qt.Key.Key_Up)
    assert made.dragging
    qtbot.keyRelease(made.control, Qt.Key.Key_Up)
    assert (told, gestures, made.dragging) == ([9, 10], [True], False)


def test_dragging_the_title_is_one_gesture(qtbot, shown):
    made, told = shown(RATE)
    events = []
    made.gestureStarted.connect(lambda: events.append("start"))
    made.gestureEnded.connect(lambda: events.append("end"))
    qtbot.mousePress(made.title, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    for x in (9, 13):
        qtbot.mouseMove(made.title, QPoint(x, 5))
    qtbot.mouseRelease(made.title, Qt.MouseButton.LeftButton, pos=QPoint(13, 5))
    assert told == [0.2, 0.5]
    assert events == ["start", "end"]


@pytest.mark.parametrize(("in_use", "told_then"), [(True, [9]), (False, [])])
def test_the_wheel_changes_only_a_field_that_is_in_use(qtbot, shown, in_use, told_then):
    made, told = shown(UNITS)
    made.control.setFocus() if in_use else made.control.clearFocus()
    qtbot.waitUntil(lambda: made.control.hasFocus() == in_use)
    place = QPointF(5, 5)
    none, up = Qt.MouseButton.NoButton, QPoint(0, 120)
    turn = QWheelEvent(
        place, made.control.mapToGlobal(place), QPoint(), up, none, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
    )
    made.control.wheelEvent(turn)
    assert told == told_then
    assert turn.isAccepted() == in_use


def test_space_in_a_number_stays_the_shortcut_of_the_window(qtbot, shown):
    made, _ = shown(UNITS)
    question = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
    question.ignore()
    made.control.event(question)
    assert not question.isAccepted()


def test_an_optional_number_can_be_none_by_word_and_by_menu(qtbot, shown):
    made, told = shown(BATCH)
    assert made.control.text() == "all samples"
    type_into(qtbot, made.control, "32")
    type_into(qtbot, made.control, "all samples")
    assert told == [32, None]
    texts = {action.text(): action for action in made.menu().actions()}
    texts["10"].trigger()
    assert told[-1] == 10
    assert "all samples" in texts


def test_a_slider_goes_by_magnitude_and_shows_round_numbers(qtbot):
    made = FloatEditor(RATE, slider=True)
    qtbot.addWidget(made)
    made.set_value(0.1)
    told = []
    made.valueChanged.connect(told.append)
    made.slider.sliderPressed.emit()
    made.slider.set_share(0.5)
    assert made.dragging
    made.slider.sliderReleased.emit()
    assert told == [0.01]
    assert made.control.text() == "0.01"


def test_a_flag_is_told_once(qtbot, shown):
    made, told = shown(Flag(key="bias", title="Bias", default=True))
    qtbot.mouseClick(made.control, Qt.MouseButton.LeftButton)
    assert told == [False]


def test_a_choice_tells_its_key(shown):
    made, told = shown(Choice(key="unit", title="Unit", default="epoch", options=(("epoch", "epochs"), ("iteration", "iterations"))))
    made.control.setCurrentIndex(1)
    made.control.activated.emit(1)
    assert told == ["iteration"]


@pytest.mark.parametrize(("typed", "value"), [("3 × 4", (3, 4)), ("5", (5,)), ("28, 28, 1", (28, 28, 1)), ("2 3", (2, 3)), ("2,3", (2, 3))])
def test_several_numbers_are_typed_in_a_row(qtbot, shown, typed, value):
    made, told = shown(SHAPE)
    made.control.setText(typed)
    made.control.editingFinished.emit()
    assert told == [value]


@pytest.mark.parametrize("width", [100, 130, 160, 200, 280])
def test_the_question_mark_covers_no_title_however_narrow_it_is(qtbot, shown, width):
    made, _ = shown(BATCH)
    about(made, "setting/batch_size")
    made.resize(width, 40)
    QApplication.sendEvent(made, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    written = QFontMetricsF(made.title.font()).horizontalAdvance(made.title.elided())
    assert made.title.x() + written <= made.findChild(HelpMark).x()


def test_an_entry_unfolds_what_can_be_set_on_it(shown):
    made, told = shown(ACTIVATION)
    made.control.setCurrentIndex(made.control.findData("leaky_relu"))
    made.control.activated.emit(made.control.currentIndex())
    assert told == ["leaky_relu"]
    made.form.editors["slope"].take(0.3)
    assert told[-1] == {"key": "leaky_relu", "slope": 0.3}
    made.set_value("relu")
    assert made.form is None


def test_a_parameter_shows_only_while_it_counts(qtbot):
    entry = next(e for e in CATALOG.entries("schedule") if e.key == "step")
    form = ParameterForm(entry.parameters, CATALOG, CATALOG.spec("schedule", "step").values)
    qtbot.addWidget(form)
    for row in form.editors.values():
        if row.parameter.shown_when is not None:
            other, values = row.parameter.shown_when
            assert row.isHidden() == (form.editors[other].value() not in values)


@pytest.mark.parametrize("family", CATALOG.families())
def test_whatever_the_catalogue_holds_can_be_edited(qtbot, family):
    for entry in CATALOG.entries(family):
        form = ParameterForm(entry.parameters, CATALOG, CATALOG.values(entry, {}))
        qtbot.addWidget(form)
        assert form.values() == CATALOG.values(entry, {})
        for row in form.editors.values():
            assert row.control.accessibleName()


def test_a_kind_without_editor_is_a_fault_of_the_program():
    with pytest.raises(TypeError):
        editor(Parameter(key="odd", title="Odd"), CATALOG, None)


@pytest.mark.parametrize("parameter", [UNITS, Flag(key="flag", title="Flag", help="How many.")])
def test_a_locked_editor_says_why(shown, parameter):
    made, _ = shown(parameter)
    made.set_locked("Training is under way")
    assert not made.control.isEnabled()
    assert not made.title.isEnabled()
    assert made.toolTip() == "Training is under way"
    assert made.title.toolTip() in ("", "Training is under way")  # without one it shows the editor's
    made.set_locked(None)
    assert made.control.isEnabled()
    assert made.title.isEnabled()
    assert made.toolTip() == "How many."


def test_texts_and_entries_without_settings_work_alike(qtbot, shown):
    made, told = shown(Text(key="note", title="Note", default="", longest=5))
    type_into(qtbot, made.control, "abcdefgh")
    assert told == []
    assert "at most 5 characters" in made.fault.text()
    catalog = Catalog([Entry(family="f", key="a", title="A", summary="", definition=None)])
    plain = editor(Reference(key="r", title="R", family="f", default="a"), catalog, "a")
    qtbot.addWidget(plain)
    assert plain.entry().key == "a"
