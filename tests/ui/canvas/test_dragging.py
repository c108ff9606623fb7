"""Cards that go together take the curves between them along; every curve is where it would be if it had been drawn there."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from nnsim.ui.canvas.scene import NetworkScene
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
