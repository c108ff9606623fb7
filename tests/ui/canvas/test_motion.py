"""A view that moves faster than its drawing can be painted shows the last picture at once, and a sharp one as soon as it rests."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage

from nnsim.engine.frames import State
from nnsim.ui.canvas.motion import QUICK
from tests.ui.fakes import frame_of, network


@pytest.fixture
def crowded(board_on, qapp):
    """A drawing that is taken to be slow to paint."""
    board = board_on(network(2, 30, 20, 1))
    board.canvas.view._motion._cost = 10 * QUICK
    qapp.processEvents()
    return board


def seen(board) -> QImage:
    """What stands on the screen, without what floats over the drawing."""
    image = QImage(board.surface.size(), QImage.Format.Format_RGB32)
    board.canvas.view.viewport().render(image)
    return image


def test_a_pan_shows_what_a_sharp_picture_would_show(crowded, qtbot):
    view = crowded.canvas.view
    view.pan_by(QPoint(40, -24))
    assert view._motion.moving
    moving = seen(crowded)
    qtbot.waitUntil(lambda: not view._motion.moving)
    sharp = seen(crowded)
    inner = QRect(60, 60, 800, 480)
    differing = sum(moving.pixel(x, y) != sharp.pixel(x, y) for x in range(60, 860, 3) for y in range(60, 540, 3))
    assert differing < 0.02 * inner.width() * inner.height() / 9


def test_a_zoom_stretches_the_picture_and_rests_sharply(crowded, qtbot):
    view = crowded.canvas.view
    view.set_zoom(view.zoom * 1.1)
    assert view._motion.moving
    qtbot.waitUntil(lambda: not view._motion.moving)
    assert not seen(crowded).isNull()


def test_frames_that_come_while_the_view_moves_are_shown_when_it_rests(crowded, qtbot):
    view = crowded.canvas.view
    view.pan_by(QPoint(10, 0))
    crowded.session.show_frame(frame_of(crowded.session, seed=5, state=State.RUNNING))
    moving = seen(crowded)
    qtbot.waitUntil(lambda: not view._motion.moving)
    assert seen(crowded) != moving


def test_no_pictures_of_curves_are_kept_while_the_view_moves(crowded, qtbot):
    view, bundle = crowded.canvas.view, crowded.bundle("x", "hidden 1")
    assert bundle.graphicsEffect().isEnabled()
    view.pan_by(QPoint(10, 0))
    assert not bundle.graphicsEffect().isEnabled()
    qtbot.waitUntil(lambda: not view._motion.moving)
    assert bundle.graphicsEffect().isEnabled()


def test_a_drawing_that_is_painted_quickly_is_painted_at_every_move(board):
    board.canvas.view._motion._cost = QUICK / 2
    board.canvas.view.pan_by(QPoint(10, 0))
    assert not board.canvas.view._motion.moving


def test_looking_elsewhere_at_once_ends_the_motion(crowded):
    view = crowded.canvas.view
    view.pan_by(QPoint(10, 0))
    crowded.canvas.resize(900, 600)
    assert not view._motion.moving
