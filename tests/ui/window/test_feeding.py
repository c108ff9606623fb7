"""Inputs are fed by hand in the real window: every kind of them, with the mouse and with the keyboard, and everybody says so."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from nnsim.datasets import Dataset
from nnsim.document import Network
from nnsim.engine.frames import State
from nnsim.engine.project import Project
from nnsim.ui.panels.feed.listing import ListBoard
from nnsim.ui.panels.feed.numbers import NumbersBoard
from nnsim.ui.panels.feed.one_of import OneOfBoard
from nnsim.ui.panels.feed.picture import PictureBoard
from nnsim.ui.panels.feed.steps import StepsBoard
from nnsim.ui.panels.feed.symbols import SymbolsBoard
from nnsim.ui.vocabulary import translated_catalog
from nnsim.ui.widgets.samples import SampleChooser
from tests.ui.window.hand import until


@pytest.fixture
def trying(opened):
    """Opens an example and the pane “Try it”, and waits for the first answer."""

    def begin(name, **settings):
        application = opened(name, **settings)
        application.session.feeding.open()
        until(lambda: application.session.feeding.shown)
        return application.window.workspace.feed

    return begin


def board_of(feed):
    return next(iter(feed.boards.values()))


def answer_of(feed):
    return next(iter(feed.answers.values()))


def fed_values(feed):
    return next(iter(feed.feeding.inputs.values()))


def answered(feed):
    """Wait for the answer to what is fed now."""
    until(lambda: feed.feeding.answer is not None and np.array_equal(
        next(iter(feed.feeding.answer.feed.inputs.values())), fed_values(feed)
    ))  # fmt: skip


KINDS = {
    "iris": NumbersBoard, "breast_cancer": NumbersBoard, "digits": PictureBoard, "reber_lstm": SymbolsBoard, "xor_in_time": SymbolsBoard,
    "waves": StepsBoard, "addition_lstm": StepsBoard, "spelling": OneOfBoard,
}  # fmt: skip


def test_every_kind_of_input_has_a_board_of_its_own(trying):
    for name, kind in KINDS.items():
        feed = trying(name)
        assert (name, type(board_of(feed))) == (name, kind)
        assert feed.isVisible()
        assert answer_of(feed).bars.accessibleDescription()


def test_sliders_and_fields_feed_numbers_in_the_data_s_units(trying):
    feed = trying("iris", standardize=True)
    board = board_of(feed)
    assert board.names[0] == "sepal length (cm)"
    assert feed.standardised.isVisible()
    board.sliders[2].set_share(1.0)
    assert fed_values(feed)[2] == 6.9
    field = board.fields[3]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "9,5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert fed_values(feed)[3] == 9.5  # beyond the data
    answered(feed)
    assert "the network gets" in field.toolTip()
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert 9.5 < fed_values(feed)[3] < 9.8
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, "much")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.faulty


def test_the_answer_names_classes(trying):
    feed = trying("iris")
    assert {row.name for row in answer_of(feed).bars.reading.rows} == {"setosa", "versicolor", "virginica"}
    assert feed.boards.keys() == {feed.session.document.network.inputs()[0].id}
    two = trying("breast_cancer")
    shares = [row.end for row in answer_of(two).bars.reading.rows]
    assert [row.name for row in answer_of(two).bars.reading.rows] == ["malignant", "benign"]
    assert sum(shares) == pytest.approx(1.0)


def test_a_drawing_is_fed_while_it_is_drawn_and_taken_back_stroke_by_stroke(trying):
    feed = trying("digits")
    board = board_of(feed)
    pad = board.pad
    sample = fed_values(feed).copy()
    board.clear.click()
    assert not fed_values(feed).any()
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(pad.width() // 2, 20))
    QTest.mouseMove(pad, QPoint(pad.width() // 2, pad.height() - 20))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(pad.width() // 2, pad.height() - 20))
    drawn = fed_values(feed).reshape(8, 8)
    assert drawn[3:5, 3:5].max() > 0.25
    assert drawn[:, [0, 1, 6, 7]].max() == 0
    assert 0 <= drawn.min() < drawn.max() <= 1
    answered(feed)
    board.invert.click()
    assert fed_values(feed).reshape(8, 8)[0, 0] == 1
    pad.setFocus()
    for _ in range(3):
        QTest.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert np.allclose(fed_values(feed), sample)


def test_single_pixels_are_set_by_keyboard(trying):
    feed = trying("digits")
    pad = board_of(feed).pad
    pad.clear()
    pad.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(pad, key)
    assert fed_values(feed).reshape(8, 8)[1, 1] == 1
    assert "row 2, column 2: 100 %" in pad.accessibleDescription()
    QTest.keyClick(pad, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert fed_values(feed).reshape(8, 8)[1, 1:3].tolist() == [1, 1]
    QTest.keyClick(pad, Qt.Key.Key_Delete)
    assert fed_values(feed).sum() == 1


def test_typed_symbols_are_answered_at_every_step(trying):
    feed = trying("reber_lstm")
    line = board_of(feed).line
    line.clear()
    QTest.keyClicks(line, "BTq")
    assert line.faulty
    assert "q" in board_of(feed).fault.text()
    QTest.keyClicks(line, "P")
    assert fed_values(feed).shape == (3, 7)
    answered(feed)
    strip = answer_of(feed).strip
    assert [said.came for said in strip.steps] == ["B", "T", "P"]
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Left)
    until(lambda: feed.session.frame.time == 1)
    assert "step 2 of 3: T" in strip.accessibleDescription()
    assert feed.session.frame.length == 3


def test_other_sequences_are_a_table_that_grows_and_shrinks(trying):
    feed = trying("waves")
    board = board_of(feed)
    board.model.setData(board.model.index(2, 0), "0,5")
    assert fed_values(feed)[2, 0] == 0.5
    board.more.click()
    assert fed_values(feed).shape == (41, 1)
    board.fewer.click()
    board.fewer.click()
    assert fed_values(feed).shape == (39, 1)
    answered(feed)
    said = board.model.index(38, 1)
    assert (board.model.columns, said.data()) == (("x", "→ output"), answer_of(feed).said[38][0])
    assert board.model.flags(board.model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    assert not board.model.flags(said) & Qt.ItemFlag.ItemIsEditable
    board.table.setCurrentIndex(board.model.index(7, 0))
    until(lambda: feed.session.frame.time == 7)


def test_one_of_several_symbols_is_chosen_and_spelled_out(trying):
    feed = trying("spelling")
    choice = board_of(feed).choice
    choice.setCurrentIndex(7)
    choice.activated.emit(7)
    assert fed_values(feed).argmax() == 7
    assert fed_values(feed).sum() == 1
    answered(feed)
    strip = answer_of(feed).strip
    assert len(strip.steps) == 6
    strip.chosen.emit(2)
    until(lambda: feed.session.frame.time == 2)
    assert "step 3 of 6" in strip.accessibleDescription()


def test_everybody_says_that_it_is_fed_by_hand_and_one_click_returns(trying):
    feed = trying("waves")
    workspace = feed.window().workspace
    banner = workspace.banner
    assert banner.isVisible()
    choosers = workspace.findChildren(SampleChooser)
    assert choosers
    assert all("by hand" in chooser.words.toolTip() for chooser in choosers)
    assert not any(item.target for item in workspace.canvas.drawing.outputs.values())
    arrow = choosers[0].forth
    arrow.click()
    assert not feed.feeding.on
    assert feed.session.sample == 1
    feed.feeding.open()
    until(lambda: banner.isVisible())
    banner.back.click()
    until(lambda: not banner.isVisible() and feed.session.frame.targets)
    assert not feed.isVisible()
    assert not any("by hand" in chooser.words.toolTip() for chooser in choosers)


def test_escape_returns_from_the_pane_and_from_the_canvas(trying):
    feed = trying("xor")
    feed.window().activateWindow()
    until(feed.window().isActiveWindow)
    board_of(feed).begin()
    QTest.keyClick(board_of(feed).sliders[0], Qt.Key.Key_Escape)
    assert not feed.feeding.on
    assert feed.window().workspace.canvas.view.hasFocus()
    feed.feeding.open()
    view = feed.window().workspace.canvas.view
    feed.session.select({feed.session.document.network.inputs()[0].id})
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not feed.feeding.on


def test_inside_an_iteration_the_canvas_shows_the_run_and_the_pane_says_so(trying):
    feed = trying("xor")
    feed.session.step("operation")
    until(lambda: feed.session.frame.fed is not None and not feed.session.frame.fed.shown)
    assert not feed.window().workspace.banner.isVisible()
    assert "Inside an iteration" in feed.note.text()


def test_it_goes_on_while_the_network_trains(trying):
    feed = trying("xor")
    before = answer_of(feed).bars.reading
    feed.session.train()
    until(lambda: feed.session.frame.state is State.RUNNING and answer_of(feed).bars.reading != before)
    feed.session.pause()
    until(lambda: feed.session.frame.state is State.PAUSED)


def test_many_numbers_and_several_inputs(application):
    session = application.session
    network = Network(translated_catalog(session.catalog))
    many, few = network.add("input", name="many", shape=(60,)), network.add("input", name="few", shape=(2,))
    out = network.add("dense", name="y", units=3, activation="softmax")
    other = network.add("dense", name="z", units=1)
    for source in (many, few):
        network.connect(source, out)
    network.connect(few, other)
    random = np.random.default_rng(0)
    data = Dataset(
        {"many": random.normal(size=(9, 60)), "few": random.normal(size=(9, 2))},
        {"y": random.integers(0, 3, 9), "z": random.normal(size=(9, 1))},
    )
    session.open(Project(network, data, loss={"y": "cross_entropy", "z": "mse"}))
    until(lambda: session.frame.state is State.PAUSED)
    session.feeding.open(few.id)
    until(lambda: session.feeding.shown)
    feed = application.window.workspace.feed
    assert type(feed.boards[many.id]) is ListBoard
    assert type(feed.boards[few.id]) is NumbersBoard
    board = feed.boards[many.id]
    board.model.setData(board.model.index(59, 0), "4")
    assert session.feeding.inputs[many.id][59] == 4.0
    assert feed.answers.keys() == {out.id, other.id}


def test_the_value_of_an_input_is_typed_where_it_stands(opened):
    application = opened("iris")
    session, canvas = application.session, application.window.workspace.canvas
    node = session.document.network.inputs()[0]
    canvas.view.set_zoom(2.0)
    item = canvas.drawing.units[node.id]
    canvas.view.show_point(item.pos())
    place = item.plan.unit_rect(1).center() + item.pos()
    before = float(session.dataset.inputs[int(session.parts.train[0])][1])
    QTest.mouseClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=canvas.view.mapFromScene(place))
    editor = canvas.editors.current
    assert editor is not None
    assert float(editor.text()) == pytest.approx(before)
    editor.setText("3,25")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert session.feeding.on
    assert session.feeding.inputs[node.id][1] == 3.25
    until(lambda: session.feeding.shown)


def test_the_canvas_has_an_action_with_a_key_for_it(opened):
    application = opened("digits")
    canvas = application.window.workspace.canvas
    action = next(action for action in canvas.actions_list() if action.objectName() == "canvas.feed")
    assert action.isEnabled()
    assert not action.shortcut().isEmpty()
    action.trigger()
    pad = board_of(application.window.workspace.feed).pad
    assert pad.hasFocus() or not application.window.isActiveWindow()
    application.session.feeding.end()
    toggle = next(action for action in application.window.all_actions() if action.shortcut().toString() == "F8")
    toggle.trigger()
    assert application.session.feeding.on
    toggle.trigger()
    assert not application.session.feeding.on
