"""Collapsed groups: one card in the place of many, to which all leads, and which hides nothing for good."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from nnsim.document import Arrow, Block, Change, Connection, DataShape, End, Note, Problem, PutConnection, RemoveConnection, TargetShape
from nnsim.engine.frames import Moment
from nnsim.ui.canvas.hover import describe
from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.theme import DARK, LIGHT
from tests.ui import mouse
from tests.ui.canvas.by_hand import CTRL, focused, press
from tests.ui.canvas.grouping import (
    block,
    collapse,
    drawn,
    frame,
    group,
    members,
    on_block,
    pixel,
    put,
)
from tests.ui.fakes import frame_of, network


@pytest.fixture
def keys(chain, qtbot):
    return focused(chain, qtbot)


def test_a_block_says_what_is_inside_and_connections_lead_to_it(folded):
    said = block(folded).said
    assert (said.layers, said.parameters.parameters, said.takes, said.gives) == (2, 3 * 3 + 4 * 4, "2", "4")
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


def test_a_block_is_connected_by_keys_from_its_last_layer(keys):
    collapse(keys)
    keys.session.select({"g1"})
    press(keys, Qt.Key.Key_C)
    press(keys, Qt.Key.Key_Return)
    new = list(keys.network.connections.values())[-1]
    assert new.source == keys.id("hidden 2")


def test_of_connections_that_lead_the_same_way_the_same_one_is_drawn_however_they_came_to_be(folded):
    board, network = folded, folded.network
    board.session.push(PutConnection(Connection("c9", board.id("x"), board.id("hidden 2"))))
    first = next(iter(network.connections))
    assert {id for id, bundle in board.drawing.bundles.items() if bundle.isVisible()} & {first, "c9"} == {first}
    board.session.push(RemoveConnection(first))
    board.session.undo()
    new = NetworkScene(board.session.theme)
    new.show_document(board.session.document, board.session.shapes, board.session.dataset)
    assert list(new.bundles) == list(network.connections)
    seen = [{id for id, bundle in scene.bundles.items() if bundle.isVisible()} for scene in (board.drawing, new)]
    assert seen[0] == seen[1]
    new.clear()
