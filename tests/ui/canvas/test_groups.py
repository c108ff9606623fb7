"""Groups and blocks on the canvas: frames that move what they hold, and one card in the place of many that hides nothing for good."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from nnsim.document import Arrow, Block, Change, DataShape, End, Note, Problem, PutFurniture, TargetShape
from nnsim.engine.frames import Moment
from nnsim.ui.canvas.export.drawing import View, Wanted, sheet
from nnsim.ui.canvas.export.marks import Words
from nnsim.ui.canvas.hover import describe
from nnsim.ui.theme import DARK, LIGHT
from tests.ui import mouse
from tests.ui.fakes import frame_of, network

PLAIN, CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier,
)  # fmt: skip


@pytest.fixture
def chain(board_on):
    """x (2) → hidden 1 (3) → hidden 2 (4) → output (1), with both hidden layers in a group."""
    board = board_on(network(2, 3, 4, 1))
    put(board, Block("g1", "Encoder", members(board, "hidden 1", "hidden 2")))
    board.canvas.fit()
    return board


@pytest.fixture
def folded(chain):
    collapse(chain)
    return chain


@pytest.fixture
def keys(chain, qtbot):
    chain.canvas.activateWindow()
    chain.canvas.view.setFocus()
    qtbot.waitUntil(chain.canvas.view.hasFocus)
    return chain


def put(board, *pieces):
    assert board.session.push(PutFurniture({piece.id: piece for piece in pieces}, "draw"))


def members(board, *names):
    return frozenset(board.id(name) if name in {node.name for node in board.network} else name for name in names)


def group(board, id="g1"):
    return board.session.document.furniture[id]


def collapse(board, id="g1", collapsed=True):
    put(board, replace(group(board, id), collapsed=collapsed))


def block(board, id="g1"):
    return board.drawing.furniture.folding.blocks[id]


def frame(board, id="g1"):
    return board.drawing.furniture.frames[id]


def pixel(board, point):
    return board.canvas.view.mapFromScene(point)


def title(board, id="g1"):
    return pixel(board, frame(board, id).title().center())


def on_block(board, id="g1"):
    return pixel(board, block(board, id).pos() + QPointF(0.0, 30.0))


def press(board, key, held=PLAIN):
    QTest.keyClick(QApplication.focusWidget() or board.canvas.view, key, held)


def drawn(board):
    """What is drawn between what, by name."""
    names = {node.id: node.name for node in board.network} | {"g1": "Encoder"}
    folding = board.drawing.furniture.folding
    return {(names[c.source], names[c.target]) for c in folding.wired()}


def test_ctrl_g_frames_what_is_selected_and_its_name_is_typed_at_once(keys):
    keys.session.select({keys.id("x"), "g1"})
    press(keys, Qt.Key.Key_G, CTRL)
    assert group(keys, "g2").members == members(keys, "x", "g1")
    QTest.keyClicks(QApplication.focusWidget(), "Everything")
    press(keys, Qt.Key.Key_Return)
    assert group(keys, "g2").name == "Everything"
    assert keys.session.undo_text == "rename Group 1 to Everything"
    assert frame(keys, "g2").rect.contains(frame(keys, "g1").rect)
    keys.session.undo()
    assert keys.session.undo_text == "group 2 things"
    keys.session.undo()
    assert set(keys.drawing.furniture.frames) == {"g1"}


def test_a_frame_is_around_all_that_a_group_holds(chain):
    rect = frame(chain).rect
    for name in ("hidden 1", "hidden 2"):
        card = chain.card(name)
        assert rect.contains(card.plan.rect.translated(card.pos()))
    assert not rect.intersects(chain.card("x").plan.rect.translated(chain.card("x").pos()))


def test_a_click_on_its_name_selects_a_group_and_a_drag_moves_all_of_it(chain):
    before = {name: chain.network.node(name).position for name in ("x", "hidden 1", "hidden 2")}
    mouse.click(chain.surface, title(chain))
    assert chain.session.selection == {"g1"}
    assert frame(chain).chosen
    start, rect = title(chain), frame(chain).rect
    mouse.drag(chain.surface, start, start + QPoint(0, 50), drop=False)
    assert frame(chain).rect.top() > rect.top() + 10.0
    mouse.release(chain.surface, start + QPoint(0, 50))
    moved = [chain.network.node(name).position[1] - before[name][1] for name in ("hidden 1", "hidden 2")]
    assert moved[0] == moved[1] > 10.0
    assert chain.network.node("x").position == before["x"]
    chain.session.undo()
    assert frame(chain).rect == rect


def test_a_click_inside_a_frame_is_one_on_the_canvas(chain):
    chain.session.select({"g1"})
    mouse.click(chain.surface, pixel(chain, frame(chain).rect.bottomLeft() + QPointF(4.0, -4.0)))
    assert not chain.session.selection


def test_ungrouping_leaves_what_was_held_selected(keys):
    keys.session.select({"g1"})
    press(keys, Qt.Key.Key_G, CTRL | SHIFT)
    assert not keys.session.document.furniture
    assert keys.session.selection == members(keys, "hidden 1", "hidden 2")
    assert keys.session.undo_text == "ungroup Encoder"


def test_f2_and_enter_and_a_double_click_rename_a_group(keys):
    for begin in (lambda: press(keys, Qt.Key.Key_F2), lambda: press(keys, Qt.Key.Key_Return)):
        keys.session.select({"g1"})
        begin()
        QTest.keyClicks(QApplication.focusWidget(), "Lower half")
        press(keys, Qt.Key.Key_Return)
        assert group(keys).name == "Lower half"
        keys.session.undo()
    mouse.double_click(keys.surface, title(keys))
    press(keys, Qt.Key.Key_Escape)
    assert group(keys).name == "Encoder"
    collapse(keys)
    mouse.double_click(keys.surface, pixel(keys, block(keys).pos() + block(keys).plan.header.center()))
    QTest.keyClicks(QApplication.focusWidget(), "One card")
    press(keys, Qt.Key.Key_Return)
    assert block(keys).node.name == "One card"


def test_deleting_a_group_deletes_what_it_holds(keys):
    keys.session.select({"g1"})
    press(keys, Qt.Key.Key_Delete)
    assert [node.name for node in keys.network] == ["x", "output"]
    assert not keys.drawing.furniture.frames
    assert keys.session.undo_text == "remove Encoder"
    keys.session.undo()
    assert group(keys).members == members(keys, "hidden 1", "hidden 2")
    assert set(keys.drawing.furniture.frames) == {"g1"}


def test_a_block_says_what_is_inside_and_connections_lead_to_it(folded):
    said = block(folded).said
    assert (said.layers, said.parameters, said.takes, said.gives) == (2, 3 * 3 + 4 * 4, "2", "4")
    assert drawn(folded) == {("x", "Encoder"), ("Encoder", "output")}
    assert not folded.card("hidden 1").isVisible()
    assert not folded.bundle("hidden 1", "hidden 2").isVisible()
    line = folded.bundle("x", "hidden 1").lines()[0]
    assert line[-1][0] == pytest.approx(block(folded).pos().x() - block(folded).plan.width / 2)
    assert not folded.drawing.furniture.frames


def test_expanding_gives_everything_back_as_it_was(chain):
    def looks():
        cards = {id: (card.pos().toTuple(), card.plan, card.isVisible()) for id, card in chain.drawing.cards.items()}
        bundles = {id: (bundle.lines().tolist(), bundle.isVisible(), bundle.single) for id, bundle in chain.drawing.bundles.items()}
        return cards, bundles, frame(chain).rect

    before, document = looks(), chain.session.document.copy()
    chain.session.select({chain.id("hidden 1")})
    chain.canvas.do("collapse")
    assert chain.session.selection == {"g1"}
    assert chain.session.undo_text == "collapse Encoder"
    chain.canvas.do("collapse")
    assert chain.session.undo_text == "expand Encoder"
    assert looks() == before
    assert chain.session.document == document
    chain.session.undo()
    assert block(chain).isVisible()
    chain.session.undo()
    assert looks() == before


def test_collapsing_does_not_touch_the_run(chain):
    told: list[Change] = []
    chain.session.documentChanged.connect(told.append)
    chain.session.select({"g1"})
    chain.canvas.do("collapse")
    assert told[0] == Change(furniture=frozenset({"g1"}))


def test_a_block_is_selected_dragged_and_expanded_by_mouse(folded):
    mouse.click(folded.surface, on_block(folded))
    assert folded.session.selection == {"g1"}
    assert block(folded).chosen
    place, start = block(folded).pos(), on_block(folded)
    mouse.drag(folded.surface, start, start + QPoint(0, 60), drop=False)
    assert block(folded).pos().y() > place.y() + 20.0
    QTest.keyClick(folded.canvas.view, Qt.Key.Key_Escape)
    assert block(folded).pos() == place
    mouse.drag(folded.surface, start, start + QPoint(0, 60))
    moved = {folded.network.node(name).position[1] for name in ("hidden 1", "hidden 2")}
    assert moved == {block(folded).pos().y()} != {place.y()}
    end = folded.bundle("x", "hidden 1").lines()[0][-1]
    assert end[1] == pytest.approx(block(folded).pos().y())
    mouse.double_click(folded.surface, on_block(folded))
    assert not group(folded).collapsed


def test_a_rubber_band_selects_the_block_and_not_what_it_hides(folded):
    place = block(folded).plan.rect.translated(block(folded).pos())
    mouse.drag(folded.surface, pixel(folded, place.topLeft() - QPointF(8.0, 30.0)), pixel(folded, place.center()))
    assert folded.session.selection == {"g1"}


def test_keys_walk_over_blocks_and_not_into_them(keys):
    collapse(keys)
    seen = []
    for _ in range(3):
        press(keys, Qt.Key.Key_Tab)
        seen += keys.session.selection
    assert seen == [keys.id("x"), "g1", keys.id("output")]
    press(keys, Qt.Key.Key_Left)
    assert keys.session.selection == {"g1"}
    press(keys, Qt.Key.Key_Down, CTRL)
    assert {keys.network.node(name).position[1] for name in ("hidden 1", "hidden 2")} == {10.0}


def test_a_connection_dropped_on_a_block_arrives_at_its_first_layer_and_one_from_it_leaves_the_last(folded):
    mouse.drag(folded.surface, folded.port("output"), on_block(folded))
    assert [c.target for c in folded.network.out_of(folded.id("output"))] == [folded.id("hidden 1")]
    folded.session.undo()
    port = pixel(folded, block(folded).pos() + block(folded).plan.output_port)
    mouse.drag(folded.surface, port, folded.head("x"))
    assert folded.network.into(folded.id("x")) == []
    drawn_before = len(folded.network.connections)
    mouse.drag(folded.surface, port, on_block(folded))
    new = list(folded.network.connections.values())[drawn_before:]
    assert [(c.source, c.target, c.delay) for c in new] == [(folded.id("hidden 2"), folded.id("hidden 1"), 1)]


def test_loops_lead_to_blocks_and_those_inside_are_not_drawn(chain):
    chain.network.connect("output", "hidden 1", delay=1)
    chain.network.connect("hidden 2", "hidden 2", delay=1)
    collapse(chain)
    outer, inner = chain.bundle("output", "hidden 1"), chain.bundle("hidden 2", "hidden 2")
    assert outer.isVisible()
    assert not inner.isVisible()
    assert outer.route is not None
    place = block(chain).plan.rect.translated(block(chain).pos()).adjusted(-30.0, -1.0, 30.0, 1.0)
    assert place.contains(outer.route.tip)
    collapse(chain, collapsed=False)
    assert inner.isVisible()
    assert inner.route is not None


def test_connections_that_run_the_same_way_are_drawn_as_one(chain):
    for target in ("hidden 2",):
        chain.network.connect("x", target)
    collapse(chain)
    both = [bundle for bundle in chain.drawing.bundles.values() if bundle.connection.source == chain.id("x")]
    assert [bundle.isVisible() for bundle in both] == [True, False]
    collapse(chain, collapsed=False)
    assert all(bundle.isVisible() for bundle in both)


def test_a_group_inside_a_collapsed_one_comes_back_as_it_was(chain):
    put(chain, Note("t1", "inside", (300.0, 150.0)), Block("g2", "Around", members(chain, "g1", "x", "t1")))
    collapse(chain, "g1")
    collapse(chain, "g2")
    assert set(chain.drawing.furniture.folding.blocks) == {"g2"}
    assert not chain.drawing.furniture.notes
    assert block(chain, "g2").said.layers == 3
    collapse(chain, "g2", collapsed=False)
    assert set(chain.drawing.furniture.folding.blocks) == {"g1"}
    assert set(chain.drawing.furniture.notes) == {"t1"}
    assert frame(chain, "g2").rect.contains(block(chain, "g1").plan.rect.translated(block(chain, "g1").pos()))


def test_an_arrow_at_a_hidden_layer_points_at_the_block(chain):
    put(chain, Arrow("a1", End((0.0, -300.0)), End(thing=chain.id("hidden 2"), unit=1)))
    collapse(chain)
    place = block(chain).plan.rect.translated(block(chain).pos()).adjusted(-6.0, -6.0, 6.0, 6.0)
    assert place.contains(chain.drawing.furniture.arrows["a1"].course.end)


def test_problems_inside_are_shown_on_the_block(board_on):
    shape = DataShape(samples=4, inputs={"": (2,)}, targets={"": TargetShape(shape=(3,))})
    board = board_on(network(2, 3, 1), data_shape=shape)
    assert set(board.drawing.badges) == {board.id("output")}
    put(board, Block("g1", "All", members(board, "hidden 1", "output"), collapsed=True))
    (badge,) = board.drawing.badges.values()
    place = block(board).plan.rect.translated(block(board).pos())
    assert (badge.pos() - place.topRight()).manhattanLength() < 10.0
    first = board.id("hidden 1")
    board.drawing.show_problems([Problem("One.", node=first), Problem("Two.", node=board.id("output"))])
    (badge,) = board.drawing.badges.values()
    assert [problem.text for problem in badge.problems] == ["One.", "Two."]


def test_a_block_glows_while_an_operation_inside_runs(folded):
    assert block(folded).glow() is None
    moment = Moment(phase="forward", node=folded.id("hidden 2"), time=None, index=1, count=9)
    folded.session.show_frame(replace(frame_of(folded.session, seed=1), moment=moment))
    assert block(folded).glow() == folded.drawing.scenery.theme.accent
    moment = replace(moment, node=folded.id("x"))
    folded.session.show_frame(replace(frame_of(folded.session, seed=1), moment=moment))
    assert block(folded).glow() is None


def test_the_overview_shows_blocks_instead_of_what_they_hide(folded):
    shown = folded.drawing.furniture.folding.shown_cards()
    assert set(shown) == {folded.id("x"), folded.id("output"), "g1"}
    picture = folded.canvas.minimap.grab()
    assert not picture.isNull()


def test_a_layer_that_is_edited_while_it_is_hidden_shows_that_on_the_block(folded):
    folded.session.select({folded.id("hidden 2")})
    folded.canvas.do("more")
    assert block(folded).said.gives == "5"
    assert block(folded).chosen
    assert not folded.card("hidden 2").isVisible()


def test_a_project_that_was_saved_with_a_block_opens_with_it(board_on):
    drawing = network(2, 3, 1)
    board = board_on()
    board.session.document.network = drawing
    board.session.document.furniture = {"g1": Block("g1", "Hidden", frozenset({"n2"}), collapsed=True)}
    board.session._begin()
    board.session.projectReplaced.emit()
    assert set(board.drawing.furniture.folding.blocks) == {"g1"}
    board.session.show_frame(frame_of(board.session, seed=1))
    for theme in (LIGHT, DARK):
        board.session.set_theme(theme)
        assert not board.canvas.grab().isNull()
    put(board, Block("g1", "Hidden", frozenset({"n2"})))
    assert board.bundle("x", "hidden 1").single


def test_actions_say_why_they_cannot_be_done(board):
    actions = {action.objectName(): action for action in board.canvas.actions_list()}
    expected = {"group": "Select what", "ungroup": "Select a group", "collapse": "Select a group", "note_wider": "Select a note"}
    for key, words in expected.items():
        assert not actions[f"canvas.{key}"].isEnabled()
        assert words in actions[f"canvas.{key}"].toolTip()
    board.session.select({board.id("x")})
    assert actions["canvas.group"].isEnabled()


def test_groups_and_notes_are_aligned_with_cards_as_a_whole(chain):
    put(chain, Note("t1", "beside", (-90.0, 300.0)))
    chain.session.select({"g1", chain.id("hidden 1"), chain.id("output"), "t1"})
    before = [chain.network.node(name).position for name in ("hidden 1", "hidden 2")]
    chain.canvas.do("align_top")
    tops = {id: rect.top() for id, rect in chain.drawing.furniture.things(chain.session.selection).items()}
    assert set(tops) == {"g1", chain.id("output"), "t1"}
    assert max(tops.values()) == pytest.approx(min(tops.values()))
    after = [chain.network.node(name).position for name in ("hidden 1", "hidden 2")]
    assert [(b[0] - a[0], b[1] - a[1]) for a, b in zip(before, after, strict=True)] == [(0.0, after[0][1] - before[0][1])] * 2


def test_all_that_is_seen_is_selected_at_once(folded):
    put(folded, Note("t1", "beside", (-90.0, 300.0)))
    folded.canvas.do("select_all")
    assert folded.session.selection == {"g1", "t1", folded.id("x"), folded.id("output")}


def test_a_picture_of_a_selected_group_shows_all_of_it_and_what_points_from_one_part_to_another(folded):
    put(folded, Note("t1", "beside", (0.0, 400.0)), Arrow("a1", End(thing="t1"), End(thing=folded.id("hidden 1"))))
    session = folded.session
    for collapsed in (True, False):
        collapse(folded, collapsed=collapsed)
        view = View(session.document, session.shapes, selection=frozenset({"g1", "t1"}))
        words = {mark.text for mark in sheet(view, Wanted(LIGHT, selected=True)).marks if isinstance(mark, Words)}
        assert {"Encoder", "beside"} <= words
        assert ("hidden 1" in words) is not collapsed
        assert "output" not in words


def menu_at(board, place):
    """The names of what a right click offers."""
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(board.canvas, QContextMenuEvent(reason, place, board.canvas.mapToGlobal(place)))
    (menu,) = [menu for menu in board.canvas.findChildren(QMenu) if menu.isVisible()]
    names = {action.text(): action for action in menu.actions() if not action.isSeparator()}
    return menu, names


def test_a_right_click_on_a_block_or_a_note_offers_what_can_be_done_with_it(folded):
    put(folded, Note("t1", "beside", (0.0, -300.0)))
    folded.canvas.fit()
    menu, names = menu_at(folded, on_block(folded))
    assert folded.session.selection == {"g1"}
    assert {"Rename", "Ungroup", "Delete"} <= names.keys()
    assert "Wider note" not in names
    names["Collapse to a block, or expand"].trigger()
    menu.close()
    assert not group(folded).collapsed
    menu, names = menu_at(folded, pixel(folded, folded.drawing.furniture.notes["t1"].rect.center()))
    assert folded.session.selection == {"t1"}
    assert "Wider note" in names
    menu.close()


def test_a_right_click_on_empty_canvas_writes_a_note_there(folded):
    menu, names = menu_at(folded, QPoint(40, 40))
    names["Add note here"].trigger()
    menu.close()
    QTest.keyClicks(folded.canvas.furnishing.editor, "here")
    note = next(piece for piece in folded.session.document.furniture.values() if isinstance(piece, Note))
    near = pixel(folded, QPointF(*note.position)) - QPoint(40, 40)
    assert near.manhattanLength() < 14


def test_things_are_put_into_a_group_and_taken_out_of_it(keys):
    put(keys, Note("t1", "beside", (0.0, -300.0)))
    keys.session.select({"g1", "t1", keys.id("output")})
    press(keys, Qt.Key.Key_J, CTRL)
    assert group(keys).members == members(keys, "hidden 1", "hidden 2", "output", "t1")
    assert keys.session.undo_text == "put 2 things into Encoder"
    keys.session.select({keys.id("hidden 1"), "t1"})
    press(keys, Qt.Key.Key_J, CTRL | SHIFT)
    assert group(keys).members == members(keys, "hidden 2", "output")
    assert keys.session.undo_text == "take 2 things out of their group"
    put(keys, Block("g2", "Around", members(keys, "g1", "x")))
    keys.session.select({keys.id("output")})
    press(keys, Qt.Key.Key_J, CTRL | SHIFT)
    assert group(keys).members == members(keys, "hidden 2")
    assert group(keys, "g2").members == members(keys, "g1", "x", "output")


def test_a_group_is_not_put_into_itself_or_into_what_it_holds(chain):
    put(chain, Block("g2", "Around", members(chain, "g1", "x")))
    for selection in ({"g1"}, {"g1", chain.id("hidden 1")}, {"g1", "g2"}):
        chain.session.select(selection)
        before = chain.session.history.position
        chain.canvas.do("join_group")
        assert chain.session.history.position == before


def test_the_pointer_over_a_block_is_told_what_is_inside(folded):
    mouse.move(folded.surface, on_block(folded))
    panel = folded.canvas.pointing.panel
    assert panel.isVisible()
    assert "Encoder · 2 layers; hidden 1 tanh · 3; hidden 2 tanh · 4" in panel.accessibleName() + panel.accessibleDescription()


def test_the_pointer_over_a_bundle_is_told_all_that_runs_there(chain):
    chain.network.connect("x", "hidden 2")
    collapse(chain)
    bundle = chain.bundle("x", "hidden 1")
    mouse.move(chain.surface, pixel(chain, QPointF(*bundle.lines()[0][8])))
    found = describe(chain.drawing, chain.network, None, chain.drawing.scenery.over)
    assert [value for _, value in found.rows[:3]] == ["2", "x → hidden 1", "x → hidden 2"]


def test_a_layer_that_is_inserted_between_two_of_a_group_belongs_to_it(chain):
    inner, outer = chain.bundle("hidden 1", "hidden 2").connection.id, chain.bundle("x", "hidden 1").connection.id
    assert chain.canvas.inserting.insert(inner, "dense")
    assert group(chain).members == members(chain, "hidden 1", "hidden 2", "dense")
    chain.session.undo()
    assert group(chain).members == members(chain, "hidden 1", "hidden 2")
    assert chain.canvas.inserting.insert(outer, "dense")
    assert group(chain).members == members(chain, "hidden 1", "hidden 2")


def test_from_afar_names_of_groups_stay_readable_and_do_not_cover_each_other(chain):
    put(chain, Block("g2", "Around", members(chain, "g1", "x")))
    near = frame(chain, "g2").title().height()
    chain.canvas.view.set_zoom(0.3)
    assert frame(chain, "g2").title().height() > 2 * near
    assert frame(chain, "g2").title().bottom() < frame(chain, "g2").rect.top() + 4.0
    assert frame(chain, "g1").title().isEmpty()
    mouse.click(chain.surface, title(chain, "g2"))
    assert chain.session.selection == {"g2"}
    chain.canvas.view.set_zoom(1.0)
    assert frame(chain, "g2").title().height() == near
    assert not frame(chain, "g1").title().isEmpty()


def test_a_block_is_connected_by_keys_from_its_last_layer(keys):
    collapse(keys)
    keys.session.select({"g1"})
    press(keys, Qt.Key.Key_C)
    press(keys, Qt.Key.Key_Return)
    new = list(keys.network.connections.values())[-1]
    assert new.source == keys.id("hidden 2")
