"""A canvas on a session without a run, and where its cards are in pixels."""

import pytest
from PySide6.QtCore import QPointF

from nnsim.document import Block
from nnsim.ui import theme
from nnsim.ui.canvas import Canvas
from tests.ui.canvas.grouping import collapse, members, put
from tests.ui.canvas.unrolling import elman, run, unroll
from tests.ui.fakes import FakeSession, frame_of, network


class Board:
    """A canvas under test, with short ways to say where things are."""

    def __init__(self, canvas):
        self.canvas = canvas
        self.session = canvas.session
        self.drawing = canvas.drawing
        self.surface = canvas.view.viewport()

    @property
    def network(self):
        return self.session.document.network

    def id(self, name):
        return self.network.node(name).id

    def card(self, name):
        return self.drawing.cards[self.id(name)]

    def bundle(self, source, target):
        return next(
            self.drawing.bundles[c.id] for c in self.network.into(self.id(target)) if c.source == self.id(source)
        )

    def pixel(self, x, y):
        return self.canvas.view.mapFromScene(QPointF(x, y))

    def middle(self, name):
        """A pixel of a card that belongs to no unit."""
        card = self.card(name)
        return self.canvas.view.mapFromScene(card.pos() + QPointF(-card.plan.width / 2 + 12, card.plan.height / 2 - 12))

    def head(self, name):
        card = self.card(name)
        return self.canvas.view.mapFromScene(card.pos() + card.plan.header.center())

    def port(self, name):
        card = self.card(name)
        return self.canvas.view.mapFromScene(card.pos() + card.plan.output_port)

    def unit(self, name, unit):
        card = self.card(name)
        return self.canvas.view.mapFromScene(card.pos() + card.plan.unit_rect(unit).center())

    def along(self, bundle, index, share=0.5):
        """A pixel on a curve."""
        path = bundle.paths[index]
        return self.canvas.view.mapFromScene(path.pointAtPercent(share))


@pytest.fixture
def board_on(qapp, qtbot):
    """Makes a board for a network, with or without a frame."""
    theme.apply(qapp, theme.LIGHT)

    def make(drawn=None, frame=True, **fields):
        session = FakeSession(drawn, **fields)
        canvas = Canvas(session)
        qtbot.addWidget(canvas)
        canvas.resize(1000, 640)
        canvas.show()
        qtbot.waitExposed(canvas)
        if frame and session.document.network.nodes:
            session.show_frame(frame_of(session, seed=1))
        return Board(canvas)

    return make


@pytest.fixture
def board(board_on):
    """x (2) → hidden 1 (3) → output (1)."""
    return board_on(network(2, 3, 1))


@pytest.fixture
def unrolled(board_on):
    """A board whose network is unrolled over six steps."""
    board = board_on(elman())
    run(board)
    unroll(board)
    return board


@pytest.fixture
def chain(board_on):
    """x (2) → hidden 1 (3) → hidden 2 (4) → output (1), with both hidden layers in a group."""
    board = board_on(network(2, 3, 4, 1))
    put(board, Block("g1", "Encoder", members(board, "hidden 1", "hidden 2")))
    board.canvas.fit()
    return board


@pytest.fixture
def folded(chain):
    """The same with the group collapsed."""
    collapse(chain)
    return chain
