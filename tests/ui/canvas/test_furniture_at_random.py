"""Whatever is written, grouped, collapsed, moved, removed and undone: the drawing is the one that a new scene makes of the document."""

import random

import pytest
from PySide6.QtCore import QPointF

from nnsim.document import Connection, End, MoveNodes, PutConnection, moved_with
from nnsim.storage.furniture import encoded
from nnsim.ui import furniture_edits as edits
from nnsim.ui.canvas.scene import NetworkScene
from tests.ui.fakes import network

ACTIONS = (
    "group", "ungroup", "collapse", "join_group", "leave_group", "delete", "add_arrow", "note_size", "note_wider", "select_all",
    "align_top", "tidy", "more", "undo", "undo", "redo", "note", "move", "connect", "arrow", "choose", "choose", "choose", "hover",
)  # fmt: skip


def state(scene):
    """All that can be seen of cards, connections, and what stands around them."""
    furniture = scene.furniture
    seen = {id: bundle for id, bundle in scene.bundles.items() if bundle.isVisible()}
    bundles = {id: (bundle.single, bundle.lines().round(6).tolist()) for id, bundle in seen.items()}
    return {
        "cards": {id: (card.pos().toTuple(), card.plan, card.isVisible(), scene.units[id].isVisible()) for id, card in scene.cards.items()},
        "bundles": bundles,
        "outputs": {id: item.pos().toTuple() for id, item in scene.outputs.items()},
        "blocks": {id: (item.pos().toTuple(), item.said, item.plan) for id, item in furniture.folding.blocks.items()},
        "frames": {id: item.rect.getCoords() for id, item in furniture.frames.items()},
        "notes": {id: (item.note, item.rect.getCoords()) for id, item in furniture.notes.items()},
        "arrows": {id: (item.arrow, item.course, item.isVisible()) for id, item in furniture.arrows.items()},
    }


def fresh(board):
    scene = NetworkScene(board.session.theme)
    scene.show_document(board.session.document, board.session.shapes, board.session.dataset)
    return state(scene)


class Hand:
    """Does things at random, by a seed."""

    def __init__(self, board, seed):
        self.board, self.session = board, board.session
        self.chance = random.Random(seed)

    def things(self):
        return sorted([*self.board.network.nodes, *self.session.document.furniture])

    def do(self, action):
        own = getattr(self, f"do_{action}", None)
        if own is not None:
            own()
        else:
            self.board.canvas.do(action)
        self.board.canvas.furnishing.close()

    def do_undo(self):
        self.session.undo()

    def do_redo(self):
        self.session.redo()

    def do_choose(self):
        things = self.things()
        self.session.select(self.chance.sample(things, min(len(things), self.chance.randint(0, 4))))

    def do_note(self):
        note = edits.new_note(self.session.document, (self.chance.randint(-300, 900), self.chance.randint(-300, 300)))
        self.session.push(edits.writing(self.session.document, note, "word " * self.chance.randint(1, 9), 0))

    def do_arrow(self):
        things = self.things()
        if len(things) > 1:
            first, second = self.chance.sample(things, 2)
            self.session.push(edits.pointing(self.session.document, End((1.0, 2.0), first), End((3.0, 4.0), second)))

    def do_connect(self):
        nodes = sorted(self.board.network.nodes)
        if nodes:
            one, other = self.chance.choice(nodes), self.chance.choice(nodes)
            self.session.push(PutConnection(Connection(self.board.network.new_id("c"), one, other, self.chance.choice((0, 1)))))

    def do_move(self):
        places = moved_with(self.session.document, self.session.selection)
        by = self.chance.randint(-60, 60)
        if places:
            moved = {id: (x + by, y - by) for id, (x, y) in places.items()}
            self.board.drawing.preview({id: QPointF(*place) for id, place in moved.items()})
            self.session.push(MoveNodes(moved, self.chance.randint(0, 2)))

    def do_hover(self):
        point = QPointF(self.chance.randint(-200, 900), self.chance.randint(-200, 300))
        self.board.drawing.show_over(self.board.drawing.over_at(point, 8.0))
        self.board.drawing.furniture.thing_at(point, 5.0)


@pytest.mark.parametrize("seed", range(4))
def test_the_drawing_follows_the_document(board_on, seed):
    board = board_on(network(2, 3, 4, 1))
    hand = Hand(board, seed)
    for step in range(120):
        action = hand.chance.choice(ACTIONS)
        hand.do(action)
        if step % 10 == 9:
            assert state(board.drawing) == fresh(board), (seed, step, action)
    while board.session.can_redo:
        board.session.redo()
    document = board.session.document.copy()
    record = encoded(document)
    while board.session.can_undo:
        board.session.undo()
    assert not board.session.document.furniture
    assert state(board.drawing) == fresh(board)
    while board.session.can_redo:
        board.session.redo()
    assert encoded(board.session.document) == record
    assert board.session.document.network == document.network
    assert state(board.drawing) == fresh(board)
