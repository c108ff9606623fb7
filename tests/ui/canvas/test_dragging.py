"""Cards that go together take the curves between them along; every curve is where it would be if it had been drawn there."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF

from nnsim.ui.canvas.geometry import GRID
from nnsim.ui.canvas.scene import NetworkScene
from tests.ui import mouse
from tests.ui.fakes import network

STEPS = (QPointF(7.0, 3.0), QPointF(12.5, -40.25), QPointF(90.0, 15.0))


@pytest.fixture
def board(board_on):
    return board_on(network(2, 6, 5, 1))


def drag(board, names):
    """Move cards together, in steps."""
    places = {board.id(name): board.card(name).pos() for name in names}
    for step in STEPS:
        places = {id: place + step for id, place in places.items()}
        board.drawing.preview(places)
    return places


def strands(bundle):
    """What stands on the drawing for the curves that are seen."""
    found = {index: item.sceneTransform().map(item.path()) for index, item in bundle._strands._items.items()}
    return {index: [(path.elementAt(at).x, path.elementAt(at).y) for at in range(path.elementCount())] for index, path in found.items()}


def drawn_there(board):
    """The same network drawn where its cards are now."""
    for id, card in board.drawing.cards.items():
        node = board.network.nodes[id]
        board.network.nodes[id] = type(node)(node.id, node.name, node.kind, node.parameters, card.pos().toTuple())
    scene = NetworkScene(board.session.theme, board.canvas)
    scene.show_document(board.session.document, board.session.shapes, board.session.dataset)
    scene.show_frame(board.session.frame)
    return scene


@pytest.mark.parametrize("names", [["hidden 1", "hidden 2"], ["hidden 1"], ["x", "hidden 1", "hidden 2", "output"]])
def test_curves_are_where_they_would_be_drawn(board, names):
    drag(board, names)
    fresh = drawn_there(board)
    for id, bundle in board.drawing.bundles.items():
        there, here = strands(fresh.bundles[id]), strands(bundle)
        assert here.keys() == there.keys()
        for index, points in here.items():
            np.testing.assert_allclose(points, there[index], atol=1e-9)
        np.testing.assert_allclose(bundle.lines(), fresh.bundles[id].lines(), atol=1e-9)
        assert bundle.boundingRect() == fresh.bundles[id].boundingRect()


def test_curves_that_are_seen_only_later_come_where_the_others_are(board):
    bundle = board.bundle("hidden 1", "hidden 2")
    drag(board, ["hidden 1", "hidden 2"])
    levels = bundle.levels.copy()
    bundle.set_weights(bundle.weights, np.zeros_like(levels))
    assert not strands(bundle)
    bundle.set_weights(bundle.weights, np.full_like(levels, 5))
    for index, points in strands(bundle).items():
        np.testing.assert_allclose(points, bundle._control[index], atol=1e-9)


def test_a_step_too_small_to_lead_anywhere_else_lays_nothing_anew(board_on):
    drawn = network(2, 6, 5, 1)
    drawn.connect("hidden 1", "hidden 1", 1)
    board = board_on(drawn)
    loop, start = board.bundle("hidden 1", "hidden 1"), board.middle("hidden 1")
    away = QPoint(10 * int(GRID), 10 * int(GRID))
    mouse.press(board.surface, start)
    mouse.move(board.surface, start + away, mouse.LEFT)
    route, place = loop.route, board.card("hidden 1").pos()
    mouse.move(board.surface, start + away + QPoint(1, 0), mouse.LEFT)
    assert (board.card("hidden 1").pos(), loop.route is route) == (place, True)
    mouse.move(board.surface, start + 2 * away, mouse.LEFT)
    assert board.card("hidden 1").pos() != place
    assert loop.route != route
    mouse.release(board.surface, start + 2 * away)


def test_a_loop_that_runs_elsewhere_reaches_as_far_as_if_it_had_been_drawn_there(board_on):
    drawn = network(2, 6, 5, 1)
    for source, delay in (("hidden 1", 1), ("hidden 2", 1), ("output", 2)):
        drawn.connect(source, "hidden 1", delay)
    board = board_on(drawn)
    drag(board, ["hidden 1"])
    fresh = drawn_there(board)
    for id, bundle in board.drawing.bundles.items():
        assert bundle.boundingRect() == fresh.bundles[id].boundingRect()
        for point in bundle.lines().reshape(-1, 2).tolist():
            assert bundle.boundingRect().contains(QPointF(*point))
        np.testing.assert_allclose(bundle.lines(), fresh.bundles[id].lines(), atol=1e-9)
