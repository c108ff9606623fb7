"""Notes and arrows on the canvas: written where they stand, drawn from one thing to another, and one undoable command each."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from nnsim.document import Arrow, End, Group, MoveNodes, Note, PutFurniture
from nnsim.document.furniture import TEXT_LONGEST, WIDEST
from tests.ui import mouse
from tests.ui.canvas.by_hand import ALT, CTRL, SHIFT, focused, press

NOTE = Note("t1", "Watch these", (-60.0, -260.0), 160.0)


@pytest.fixture
def noted(board):
    """The board with a note above the cards, all in sight."""
    put(board, NOTE)
    board.canvas.fit()
    return board


@pytest.fixture
def keys(noted, qtbot):
    return focused(noted, qtbot)


def put(board, *pieces):
    assert board.session.push(PutFurniture({piece.id: piece for piece in pieces}, "draw"))


def note_of(board, id="t1"):
    return board.session.document.furniture[id]


def pixel(board, point):
    return board.canvas.view.mapFromScene(point)


def inside(board, id="t1"):
    return pixel(board, board.drawing.furniture.notes[id].rect.topLeft() + QPointF(10.0, 10.0))


def editor(board):
    assert board.canvas.furnishing.editor is not None
    return board.canvas.furnishing.editor


def arrows(board):
    return [piece for piece in board.session.document.furniture.values() if isinstance(piece, Arrow)]


def test_a_note_is_written_by_key_and_is_one_entry_of_the_history(board, qtbot):
    board.canvas.activateWindow()
    board.canvas.view.setFocus()
    board.canvas.do("add_note")
    QTest.keyClicks(editor(board), "Look here")
    (note,) = board.session.document.furniture.values()
    assert note.text == "Look here"
    press(board, Qt.Key.Key_Return)
    QTest.keyClicks(editor(board), "and there")
    press(board, Qt.Key.Key_Escape)
    assert board.canvas.furnishing.editor is None
    assert note_of(board, note.id).text == "Look here\nand there"
    assert board.session.selection == {note.id}
    assert board.session.history.texts == ["write note"]
    board.session.undo()
    assert not board.session.document.furniture
    assert not board.drawing.furniture.notes
    board.session.redo()
    assert board.drawing.furniture.notes[note.id].note.text == "Look here\nand there"


def test_a_note_without_a_text_never_was(board):
    board.canvas.do("add_note")
    press(board, Qt.Key.Key_Escape)
    assert not board.session.can_undo


def test_a_note_whose_text_is_taken_away_goes(noted):
    mouse.double_click(noted.surface, inside(noted))
    press(noted, Qt.Key.Key_Delete)
    press(noted, Qt.Key.Key_Escape)
    assert not noted.drawing.furniture.notes
    noted.session.undo()
    assert note_of(noted) == NOTE


def test_a_note_takes_no_more_than_it_can_keep(noted):
    mouse.double_click(noted.surface, inside(noted))
    editor(noted).setPlainText("x" * (TEXT_LONGEST + 50))
    assert len(note_of(noted).text) == TEXT_LONGEST


def test_a_click_elsewhere_ends_the_writing(noted):
    mouse.double_click(noted.surface, inside(noted))
    QTest.keyClicks(editor(noted), "new")
    mouse.click(noted.surface, QPoint(5, 5))
    assert noted.canvas.furnishing.editor is None
    assert note_of(noted).text == "new"


def test_enter_writes_on_the_selected_note_and_looking_elsewhere_ends_it(keys):
    keys.session.select({"t1"})
    press(keys, Qt.Key.Key_Return)
    assert editor(keys).toPlainText() == "Watch these"
    keys.canvas.view.set_zoom(0.7)
    assert keys.canvas.furnishing.editor is None


def test_a_note_is_selected_moved_and_nudged_like_a_card(keys):
    mouse.click(keys.surface, inside(keys))
    assert keys.session.selection == {"t1"}
    assert keys.drawing.furniture.notes["t1"].chosen
    start = inside(keys)
    mouse.drag(keys.surface, start, start + QPoint(0, 30))
    assert note_of(keys).position[1] > NOTE.position[1]
    assert keys.session.undo_text == "move note"
    assert keys.drawing.furniture.notes["t1"].pos().toTuple() == note_of(keys).position
    keys.session.undo()
    press(keys, Qt.Key.Key_Down, CTRL)
    assert note_of(keys).position == (NOTE.position[0], NOTE.position[1] + 10.0)
    assert keys.drawing.furniture.notes["t1"].pos().toTuple() == note_of(keys).position


def test_escape_puts_a_dragged_note_back(noted):
    start = inside(noted)
    mouse.drag(noted.surface, start, start + QPoint(40, 40), drop=False)
    QTest.keyClick(noted.canvas.view, Qt.Key.Key_Escape)
    assert noted.drawing.furniture.notes["t1"].pos().toTuple() == NOTE.position
    assert note_of(noted) == NOTE


def test_cards_and_notes_move_together_and_a_rubber_band_takes_both(noted):
    far = pixel(noted, QPointF(-150.0, -300.0))
    mouse.drag(noted.surface, far, noted.middle("x"))
    assert noted.session.selection == {noted.id("x"), "t1"}
    start = noted.middle("x")
    mouse.drag(noted.surface, start, start + QPoint(0, 40))
    by = noted.network.node("x").position[1]
    assert by
    assert note_of(noted).position == (NOTE.position[0], NOTE.position[1] + by)
    assert noted.session.undo_text == "move 2 things"


def test_the_right_edge_of_a_note_sets_where_it_wraps(noted):
    noted.session.select({"t1"})
    item = noted.drawing.furniture.notes["t1"]
    height, edge = item.rect.height(), pixel(noted, QPointF(item.rect.right(), item.rect.top() + 4.0))
    mouse.drag(noted.surface, edge, edge - QPoint(80, 0))
    assert note_of(noted).width < 90.0
    assert item.rect.height() > height
    assert noted.session.undo_text == f"width of note, 160 → {note_of(noted).width:g}"
    noted.session.undo()
    assert item.rect.height() == height


def test_keys_change_width_and_size_of_a_note(keys):
    keys.session.select({"t1"})
    keys.canvas.do("note_wider")
    assert note_of(keys).width == 180.0
    keys.canvas.do("note_narrower")
    keys.canvas.do("note_narrower")
    assert note_of(keys).width == 140.0
    for style in ("small", "heading", "text"):
        keys.canvas.do("note_size")
        assert note_of(keys).style == style
    put(keys, Note("t1", "x", width=WIDEST))
    before = keys.session.history.position
    keys.canvas.do("note_wider")
    assert keys.session.history.position == before


def test_delete_removes_notes_and_cards_in_one_step(keys):
    before = keys.network.copy()
    keys.session.select({"t1", keys.id("hidden 1")})
    keys.canvas.do("delete")
    assert not keys.drawing.furniture.notes
    assert keys.session.undo_text == "remove hidden 1"
    keys.session.undo()
    assert keys.network == before
    assert note_of(keys) == NOTE


def test_arrow_keys_and_tab_come_to_notes(keys):
    keys.session.select({keys.id("x")})
    press(keys, Qt.Key.Key_Up)
    assert keys.session.selection == {"t1"}
    press(keys, Qt.Key.Key_Down)
    assert keys.session.selection == {keys.id("x")}
    for _ in range(3):
        press(keys, Qt.Key.Key_Tab)
    assert keys.session.selection == {"t1"}


def test_an_arrow_is_pulled_from_a_note_to_a_unit_and_follows_both(noted):
    noted.session.select({"t1"})
    port = pixel(noted, noted.drawing.furniture.notes["t1"].port())
    mouse.drag(noted.surface, port, noted.unit("hidden 1", 1))
    (arrow,) = arrows(noted)
    assert arrow.source.thing == "t1"
    assert (arrow.target.thing, arrow.target.unit) == (noted.id("hidden 1"), 1)
    assert noted.session.undo_text == "draw arrow"
    item = noted.drawing.furniture.arrows[arrow.id]
    before = item.course.end
    noted.session.select({noted.id("hidden 1")})
    start = noted.middle("hidden 1")
    mouse.drag(noted.surface, start, start + QPoint(0, 60), drop=False)
    assert item.course.end.y() > before.y() + 20.0
    mouse.release(noted.surface, start + QPoint(0, 60))
    assert item.course.end.y() > before.y() + 20.0
    noted.session.undo()
    assert item.course.end == before


def test_an_arrow_is_drawn_from_point_to_point_with_alt(noted):
    start, end = pixel(noted, QPointF(0.0, 180.0)), pixel(noted, QPointF(120.0, 200.0))
    mouse.drag(noted.surface, start, end, keys=ALT)
    (arrow,) = arrows(noted)
    assert arrow.source.thing is arrow.target.thing is None
    assert arrow.source.point == pytest.approx((0.0, 180.0), abs=2.0)
    assert noted.session.selection == {arrow.id}
    noted.session.undo()
    mouse.drag(noted.surface, start, start + QPoint(3, 3), keys=ALT)
    assert not arrows(noted)
    assert not [item for item in noted.drawing.items() if type(item).__name__ == "ArrowItem"]


def test_the_head_of_a_selected_arrow_is_led_elsewhere(noted):
    put(noted, Arrow("a1", End((0.0, -150.0)), End(thing=noted.id("x"))))
    noted.session.select({"a1"})
    head = pixel(noted, noted.drawing.furniture.arrows["a1"].course.end)
    mouse.drag(noted.surface, head, noted.head("output"))
    assert note_of(noted, "a1").target.thing == noted.id("output")
    assert noted.session.undo_text == "lead arrow elsewhere"
    head = pixel(noted, noted.drawing.furniture.arrows["a1"].course.end)
    mouse.drag(noted.surface, head, head - QPoint(0, 90))
    assert note_of(noted, "a1").target.thing is None


def test_an_arrow_is_drawn_and_led_by_keys_alone(keys):
    keys.session.select({"t1"})
    press(keys, Qt.Key.Key_A, SHIFT)
    (arrow,) = arrows(keys)
    assert (arrow.source.thing, arrow.target.thing) == ("t1", keys.id("x"))
    press(keys, Qt.Key.Key_Right)
    assert arrows(keys)[0].target.thing == keys.id("hidden 1")
    press(keys, Qt.Key.Key_Escape)
    assert not keys.session.selection


def test_an_arrow_joins_two_selected_things(keys):
    keys.session.select({"t1", keys.id("output")})
    keys.canvas.do("add_arrow")
    assert (arrows(keys)[0].source.thing, arrows(keys)[0].target.thing) == ("t1", keys.id("output"))
    keys.session.select(())
    keys.canvas.do("add_arrow")
    assert arrows(keys)[1].source.thing is None


def test_a_click_on_an_arrow_selects_it_and_a_drag_moves_its_free_ends(noted):
    put(noted, Arrow("a1", End((-60.0, 200.0)), End((200.0, 200.0))))
    item = noted.drawing.furniture.arrows["a1"]
    middle = pixel(noted, item.course.path().pointAtPercent(0.5))
    mouse.click(noted.surface, middle)
    assert noted.session.selection == {"a1"}
    mouse.drag(noted.surface, middle, middle + QPoint(0, 20))
    assert note_of(noted, "a1").source.point[1] == note_of(noted, "a1").target.point[1] > 200.0
    assert noted.session.undo_text == "move arrow"


def test_an_arrow_goes_and_comes_back_with_what_it_is_at(noted):
    put(noted, Arrow("a1", End(thing="t1"), End(thing=noted.id("x"))))
    noted.session.select({noted.id("x")})
    noted.canvas.do("delete")
    assert not noted.drawing.furniture.arrows
    noted.session.undo()
    assert "a1" in noted.drawing.furniture.arrows


def test_notes_are_part_of_what_is_fitted_into_the_view_and_free_places_stay_free(noted):
    rect = noted.drawing.furniture.notes["t1"].rect
    assert noted.drawing.drawing_rect().contains(rect)
    assert noted.canvas.view.visible_rect().contains(rect)


def test_nothing_of_it_reaches_the_run(noted):
    told = []
    noted.session.documentChanged.connect(told.append)
    noted.session.select({"t1"})
    noted.canvas.do("note_size")
    assert not told[0].structural
    assert not told[0].nodes
    assert told[0].furniture == {"t1"}


def test_shift_and_arrow_keys_lead_the_beginning_of_an_arrow(keys):
    put(keys, Arrow("a1", End(thing=keys.id("x")), End(thing=keys.id("output"))))
    keys.session.select({"a1"})
    press(keys, Qt.Key.Key_Right, SHIFT)
    assert (note_of(keys, "a1").source.thing, note_of(keys, "a1").target.thing) == (keys.id("hidden 1"), keys.id("output"))


def test_new_layers_do_not_come_to_stand_on_notes(noted):
    rect = noted.drawing.furniture.notes["t1"].rect
    assert not noted.drawing.frees(rect)
    id = noted.canvas.add_layer("dense", at=rect.center())
    card = noted.drawing.cards[id]
    assert not card.plan.rect.translated(card.pos()).intersects(rect)


def test_an_edit_of_places_and_notes_at_once_is_shown_as_a_whole(noted):
    both = Group((MoveNodes({noted.id("x"): (0.0, 70.0)}), PutFurniture({"t1": replace(NOTE, text="Something else")})), "both")
    assert noted.session.push(both)
    assert noted.card("x").pos().toTuple() == (0.0, 70.0)
    assert noted.drawing.furniture.notes["t1"].note.text == "Something else"


def test_over_what_can_be_dragged_of_a_note_the_cursor_says_so(noted):
    noted.session.select({"t1"})
    rect = noted.drawing.furniture.notes["t1"].rect
    for point, shape in (
        (QPointF(rect.right(), rect.top() + 3.0), Qt.CursorShape.SizeHorCursor),
        (QPointF(rect.center().x(), rect.bottom()), Qt.CursorShape.CrossCursor), (rect.center(), Qt.CursorShape.ArrowCursor),
    ):  # fmt: skip
        mouse.move(noted.surface, pixel(noted, point))
        assert noted.surface.cursor().shape() == shape


def test_what_is_selected_can_be_heard(noted):
    put(noted, Arrow("a1", End(thing="t1"), End(thing=noted.id("x"))))
    said = noted.canvas.view.accessibleDescription
    for selection, words in (
        ({"t1"}, "Note: Watch these"), ({"a1"}, "Arrow from Watch these to x"), ({noted.id("output")}, "output"),
        ({noted.bundle("x", "hidden 1").connection.id}, "x → hidden 1"), ((), ""),
    ):  # fmt: skip
        noted.session.select(selection)
        assert said() == words


def test_a_note_by_key_comes_to_stand_where_nothing_is(board):
    for selection in ((), {board.id("hidden 1")}):
        board.session.select(selection)
        board.canvas.do("add_note")
        QTest.keyClicks(editor(board), "here")
        board.canvas.furnishing.close()
    cards = [card.plan.rect.translated(card.pos()) for card in board.drawing.cards.values()]
    rects = [note.rect for note in board.drawing.furniture.notes.values()]
    assert len(rects) == 2
    assert not any(rect.intersects(card) for rect in rects for card in cards)
    assert not rects[0].intersects(rects[1])


def test_a_note_by_key_hides_no_curve_even_where_cards_stand_far_apart(board):
    output = board.id("output")
    board.session.push(MoveNodes({output: (1200.0, board.network.node("output").position[1])}))
    board.canvas.fit()
    board.session.select(())
    board.canvas.do("add_note")
    QTest.keyClicks(editor(board), "here")
    board.canvas.furnishing.close()
    (note,) = board.drawing.furniture.notes.values()
    below = board.drawing.outputs[output]
    assert not any(path.intersects(note.rect) for bundle in board.drawing.bundles.values() for path in bundle.paths)
    assert not below.boundingRect().translated(below.pos()).intersects(note.rect)


def test_a_space_that_is_typed_does_not_train(noted):
    tapped = []
    noted.canvas.view.tapped.connect(lambda: tapped.append(1))
    noted.canvas.do("add_note")
    QTest.keyClicks(editor(noted), "two words")
    assert not tapped
    noted.canvas.furnishing.close()
    noted.canvas.names.edit_name(noted.id("x"))
    QTest.keyClicks(noted.canvas.editors.current, "two words")
    assert not tapped
    noted.canvas.editors.close()
    QTest.keyClick(noted.canvas.view, Qt.Key.Key_Space)
    assert tapped
