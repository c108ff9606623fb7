"""A view that moves faster than its drawing can be painted shows the last picture at once, and a sharp one as soon as it rests."""

import numpy as np
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


def seen(board, qapp) -> QImage:
    """What stands in the window."""
    qapp.processEvents()
    return board.canvas.backingStore().paintDevice().copy()


def differing(one: QImage, other: QImage) -> float:
    """The share of pixels well inside that are clearly of another colour."""
    inner = QRect(60, 60, 800, 480)
    images = [image.copy(inner).convertToFormat(QImage.Format.Format_RGB32) for image in (one, other)]
    arrays = [np.frombuffer(image.constBits(), np.uint8).astype(int) for image in images]
    return float((np.abs(arrays[0] - arrays[1]).reshape(-1, 4).max(axis=1) > 24).mean())


def test_a_pan_shows_what_a_sharp_picture_would_show(crowded, qtbot, qapp):
    view = crowded.canvas.view
    view.pan_by(QPoint(40, -24))
    assert view._motion.moving
    moving = seen(crowded, qapp)
    qtbot.waitUntil(lambda: not view._motion.moving)
    sharp = seen(crowded, qapp)
    assert differing(moving, sharp) < 0.01


def test_a_zoom_stretches_the_picture_and_rests_sharply(crowded, qtbot, qapp):
    view = crowded.canvas.view
    view.set_zoom(view.zoom * 1.1)
    assert view._motion.moving
    qtbot.waitUntil(lambda: not view._motion.moving)
    assert not seen(crowded, qapp).isNull()


def test_frames_that_come_while_the_view_moves_are_shown_when_it_rests(crowded, qtbot, qapp):
    view = crowded.canvas.view
    view.pan_by(QPoint(10, 0))
    crowded.session.show_frame(frame_of(crowded.session, seed=5, state=State.RUNNING))
    moving = seen(crowded, qapp)
    qtbot.waitUntil(lambda: not view._motion.moving)
    assert seen(crowded, qapp) != moving


def test_a_picture_of_the_window_is_sharp_also_while_the_view_moves(crowded, qtbot):
    view = crowded.canvas.view
    view.set_zoom(view.zoom * 1.3)
    moving = crowded.canvas.grab().toImage()
    view._motion.stop()
    assert differing(crowded.canvas.grab().toImage(), moving) < 0.005


def test_no_pictures_of_curves_are_kept_while_the_view_moves(crowded, qtbot, qapp):
    view, bundle = crowded.canvas.view, crowded.bundle("hidden 1", "hidden 2")
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


@pytest.mark.parametrize("after", [State.RUNNING, State.PAUSED])
def test_curves_follow_again_once_the_view_rests(crowded, qtbot, after):
    view, bundle = crowded.canvas.view, crowded.bundle("hidden 1", "hidden 2")
    view.pan_by(QPoint(10, 0))
    frame = frame_of(crowded.session, seed=5, state=after)
    crowded.session.show_frame(frame)
    assert not np.array_equal(bundle.weights, frame.weights[bundle.connection.id])
    qtbot.waitUntil(lambda: not view._motion.moving)
    if after is State.RUNNING:  # another one comes soon
        frame = frame_of(crowded.session, seed=6, state=after)
        crowded.drawing._strengths._given = 0.0
        crowded.session.show_frame(frame)
    assert np.array_equal(bundle.weights, frame.weights[bundle.connection.id])


def test_what_changes_while_the_view_is_panned_is_seen_band_by_band(crowded, qapp):
    view = crowded.canvas.view
    view.pan_by(QPoint(4, 0))
    before = seen(crowded, qapp)
    for units in crowded.drawing.units.values():
        units.setOpacity(0.0)
    for step in range(60):
        view.pan_by(QPoint(4 if step % 2 else -4, 0))
    view.pan_by(QPoint(4, 0))
    assert view._motion.moving
    assert differing(seen(crowded, qapp), before) > 0.001
