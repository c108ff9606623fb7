"""While a network trains only its units are painted anew, and what stands in the window is what painting everything would give."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage

from nnsim.document import Note, PutFurniture
from nnsim.engine.frames import State
from nnsim.ui.canvas import ground, motion, strengths
from nnsim.ui.theme import DARK
from tests.ui.fakes import frame_of, network

EDGES = 16
"""Where a picture of weights ends between two pixels, another part of it that is painted makes another shade of grey."""


@pytest.fixture
def patient(monkeypatch):
    """A computer that is quick and slow enough for all."""
    monkeypatch.setattr(ground, "SELDOM", 1000.0)
    monkeypatch.setattr(motion, "QUICK", 1000.0)


@pytest.fixture
def board(board_on, qapp, patient, monkeypatch):
    """A drawing whose curves stay as they are, so that only units change."""
    monkeypatch.setattr(strengths, "CURVES_STAY", 1000.0)
    monkeypatch.setattr(strengths, "FEW", 0)
    board = board_on(network(2, 8, 6, 1))
    train(board, qapp)
    return board


def train(board, qapp, pictures=6):
    """Show so many pictures in a row, quickly."""
    for seed in range(pictures):
        board.session.show_frame(frame_of(board.session, seed=seed, state=State.RUNNING))
        qapp.processEvents()


def pixels(image: QImage):
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[:, :, :3].astype(int)


def window(board):
    """What stands in the window."""
    return pixels(board.canvas.backingStore().paintDevice())


def shows_all(board, qapp, least=4) -> bool:
    """Whether painting everything anew changes nothing that can be seen: no colour by `least`, of 256."""
    before = window(board)
    board.canvas.view.viewport().repaint()
    return np.abs(window(board) - before).max() < least


def kept(board) -> bool:
    """Whether the last picture was painted on a kept one."""
    return board.canvas.view._ground._good


def shows_all_from_now_on(board, qapp):
    """In the next picture, and in those that are painted on a kept one."""
    train(board, qapp, 1)
    at_once = shows_all(board, qapp)
    train(board, qapp)
    return at_once and kept(board) and shows_all(board, qapp)


def test_units_are_painted_on_a_kept_picture_of_all_else(board, qapp):
    assert kept(board)
    before = window(board)
    train(board, qapp, 5)
    assert kept(board)
    assert (window(board) != before).any()
    assert shows_all(board, qapp)


def test_in_the_dark_as_well(board, qapp):
    board.session.set_theme(DARK)
    train(board, qapp)
    assert kept(board)
    assert shows_all(board, qapp)


def test_what_is_pointed_at_stands_out_at_once(board, qapp):
    start = board.middle("hidden 1")
    board.canvas.view.pointed.emit(board.drawing.over_at(board.canvas.view.mapToScene(start), 5.0), start)
    assert shows_all_from_now_on(board, qapp)


def test_a_card_that_moves_is_painted_where_it_goes(board, qapp):
    node = board.id("hidden 2")
    board.drawing.preview({node: board.drawing.cards[node].pos() + QPointF(30.0, 50.0)})
    assert shows_all_from_now_on(board, qapp)


def test_after_a_pan_the_units_are_where_the_cards_are(board, qapp):
    board.canvas.view.pan_by(QPoint(35, -20))
    assert shows_all_from_now_on(board, qapp)


def test_a_note_on_units_stays_above_them(board, qapp):
    place = board.drawing.cards[board.id("hidden 1")].pos()
    board.session.push(PutFurniture({"n": Note("n", "read this", (place.x(), place.y()), 120.0)}))
    train(board, qapp)
    assert shows_all(board, qapp)


def test_a_pause_is_painted_as_ever(board, qapp):
    board.session.show_frame(frame_of(board.session, seed=9, state=State.PAUSED))
    qapp.processEvents()
    assert not kept(board)
    assert shows_all(board, qapp)


def test_few_curves_are_painted_when_one_of_them_looks_different(board, qapp, monkeypatch):
    """Not because they might."""
    monkeypatch.setattr(strengths, "FEW", 200)
    train(board, qapp)
    assert not kept(board)  # the weights are others with each
    assert shows_all(board, qapp)
    frame = frame_of(board.session, seed=7, state=State.RUNNING)
    for seed in range(6):
        board.session.show_frame(replace(frame_of(board.session, seed=seed, state=State.RUNNING), weights=frame.weights))
        qapp.processEvents()
    assert kept(board)
    before = window(board)
    train(board, qapp, 1)
    assert (window(board) != before).any()
    assert shows_all(board, qapp)


@pytest.fixture
def crowded(board_on, qapp, patient):
    """A drawing with the weights of its connections as pictures."""
    board = board_on(network(2, 60, 50, 1))
    learn(board, qapp)
    return board


def between(board) -> str:
    """The id of the connection between the two large layers."""
    ends = board.id("hidden 1"), board.id("hidden 2")
    return next(id for id, bundle in board.drawing.bundles.items() if (bundle.connection.source, bundle.connection.target) == ends)


def learn(board, qapp, pictures=6):
    """Show pictures in which only their weights change, but not how many of them are positive."""
    same, key = frame_of(board.session, seed=7, state=State.RUNNING), between(board)
    for factor in range(1, pictures + 1):
        board.session.show_frame(replace(same, weights=same.weights | {key: factor * same.weights[key]}))
        qapp.processEvents()


def test_a_picture_of_weights_is_painted_on_the_kept_one(crowded, qapp):
    matrix = crowded.drawing.bundles[between(crowded)].matrix
    assert matrix.isVisible()
    assert kept(crowded)
    assert matrix in crowded.canvas.view._ground._places
    before = window(crowded)
    learn(crowded, qapp, 2)
    assert kept(crowded)
    assert (window(crowded) != before).any()
    assert shows_all(crowded, qapp, EDGES)
    train(crowded, qapp, 1)
    assert shows_all(crowded, qapp, EDGES)


def test_what_stands_on_a_picture_of_weights_stays_above_it(crowded, qapp):
    matrix = crowded.drawing.bundles[between(crowded)].matrix
    sheet = crowded.drawing.addRect(matrix.mapRectToScene(matrix.rect), brush=Qt.GlobalColor.red)
    sheet.setZValue(0.5)
    learn(crowded, qapp)
    assert matrix not in crowded.canvas.view._ground._places
    assert shows_all(crowded, qapp, EDGES)
