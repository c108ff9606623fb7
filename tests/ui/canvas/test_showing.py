"""Cards show what is chosen, on a scale that is told, and the project remembers the choice."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from nnsim.datasets import Dataset
from nnsim.engine.frames import Frame
from nnsim.ui import features
from nnsim.ui.canvas import matrix, shown
from nnsim.ui.canvas.geometry import Look
from nnsim.ui.canvas.pictures import Range
from nnsim.ui.canvas.scenery import Over
from nnsim.ui.canvas.shown import Incoming, Shows
from nnsim.ui.theme import DARK
from tests.ui.fakes import frame_of, network


def choose(board, key):
    board.canvas.do(key)


def give(board, **fields):
    board.session.show_frame(frame_of(board.session, seed=1, **fields))


def face(board, name):
    board.canvas.grab()
    return board.drawing.units[board.id(name)]._face


def test_gradients_are_those_of_the_frame_on_the_cards_own_scale(board):
    hidden = board.id("hidden 1")
    choose(board, "show_gradient")
    assert board.session.wishes[board.canvas]["gradients"]
    give(board, errors={hidden: np.array([0.01, -0.03, 0.02])})
    assert face(board, "hidden 1").values.tolist() == [0.01, -0.03, 0.02]
    assert face(board, "hidden 1").scale == Range(-0.03, 0.03)
    assert face(board, "hidden 1").own
    assert face(board, "output").image is None


def test_weights_are_stripes_in_every_unit(board):
    choose(board, "show_weights")
    weights = board.bundle("x", "hidden 1").weights
    assert face(board, "hidden 1").tile == (1, 2)
    assert (face(board, "hidden 1").image.width(), face(board, "hidden 1").image.height()) == (2, 3)
    assert face(board, "hidden 1").scale.high >= np.abs(weights).max()


def test_the_change_of_weights_is_asked_for_only_while_it_is_shown(board):
    assert not board.session.wishes[board.canvas]["changes"]
    choose(board, "show_change")
    assert board.session.wishes[board.canvas]["changes"]
    assert face(board, "hidden 1").image is None
    assert board.canvas.show_bar.legend._words()[2] == "none before the first update"
    connection = board.bundle("x", "hidden 1").connection.id
    give(board, weight_changes={connection: np.full((3, 2), 1e-4)})
    assert face(board, "hidden 1").scale == Range(-1e-4, 1e-4)


def test_inputs_show_their_activations_whatever_is_chosen(board):
    before = face(board, "x").values
    choose(board, "show_weights")
    assert np.array_equal(face(board, "x").values, before)


def test_a_fixed_scale_is_the_same_for_all_and_stays(board):
    hidden, output = board.id("hidden 1"), board.id("output")
    choose(board, "show_gradient")
    give(board, errors={hidden: np.array([0.01, -0.03, 0.02]), output: np.array([0.2])})
    choose(board, "turn_scale")
    assert face(board, "hidden 1").scale == face(board, "output").scale == Range(-0.2, 0.2)
    assert not face(board, "hidden 1").own
    give(board, errors={hidden: np.array([5.0, -0.03, 0.02]), output: np.array([0.2])})
    assert face(board, "hidden 1").scale == Range(-0.2, 0.2)
    assert board.canvas.show_bar.legend._words() == ("−0.2", "0.2", "for all cards")
    choose(board, "turn_scale")
    assert face(board, "hidden 1").scale == Range(-5.0, 5.0)


def test_the_project_remembers_what_was_shown(board):
    choose(board, "show_weights")
    choose(board, "turn_scale")
    fixed = board.canvas.showing.fixed
    kept = board.session.document.view
    board.session.replace(network(2, 3, 1))
    assert board.canvas.showing.shows is Shows.ACTIVATION
    board.session.document.view = kept
    board.canvas.replace()
    assert (board.canvas.showing.shows, board.canvas.showing.fixed) == (Shows.WEIGHTS, fixed)


@pytest.mark.parametrize("kept", [None, 3, {}, {"shows": "nothing"}, {"fixed": {"weights": -1.0}}, {"shows": [], "fixed": 2}])
def test_a_choice_that_cannot_be_understood_is_none(board, kept):
    board.session.document.view = {"cards": kept}
    board.canvas.replace()
    assert (board.canvas.showing.shows, board.canvas.showing.fixed) == (Shows.ACTIVATION, None)


def test_the_chooser_offers_everything_and_shows_what_is_chosen(board):
    bar = board.canvas.show_bar
    assert [action.text() for action in bar.menu.actions()] == ["Activations", "Gradients", "Weights", "Change of weights"]
    bar.menu.actions()[2].trigger()
    assert bar.button.text() == "Weights"
    assert [action.isChecked() for action in bar.menu.actions()] == [False, False, True, False]
    bar.legend.click()
    assert board.canvas.showing.fixed is not None


def test_the_caption_begins_where_the_chooser_ends(board):
    for key in ("show_activation", "show_gradient", "show_change"):
        choose(board, key)
        board.canvas.grab()
        assert board.canvas.caption.x() >= board.canvas.show_bar.geometry().right()


@pytest.fixture
def digits(board_on):
    """Pictures of 4 × 4 into a layer of twenty units."""
    return board_on(network(16, 20, 3), dataset=Dataset(np.zeros((5, 16)), np.zeros(5, int), image_shape=(4, 4)))


def test_weights_from_an_image_are_pictures_in_the_card(digits):
    assert digits.card("hidden 1").plan.look is Look.STRIP
    choose(digits, "show_weights")
    plan = digits.card("hidden 1").plan
    assert (plan.look, plan.tiled, plan.rows, plan.columns) == (Look.GRID, True, 4, 5)
    assert face(digits, "hidden 1").tile == (4, 4)
    assert face(digits, "hidden 1").image.width() == 5 * 5 + 1
    digits.session.set_theme(DARK)
    assert not digits.canvas.grab().isNull()
    choose(digits, "show_activation")
    assert digits.card("hidden 1").plan.look is Look.STRIP


def test_the_unit_under_the_pointer_shows_its_weights_as_a_picture(digits):
    panel = digits.canvas.pointing.panel
    digits.canvas.pointing.point(shown_unit(digits, "hidden 1", 7), digits.unit("hidden 1", 7))
    assert (panel.description.image.width(), panel.description.image.height()) == (4, 4)
    assert panel.description.scale.startswith("weights ±")


def shown_unit(board, name, unit):
    return board.drawing.over_at(board.card(name).pos() + board.card(name).plan.unit_rect(unit).center(), 1.0)


def test_a_mosaic_has_every_picture_at_its_place():
    weights = np.arange(3 * 6, dtype=float).reshape(3, 6)
    found = features.mosaic(weights, (2, 3), 2)
    assert found.shape == (7, 9)
    assert np.array_equal(found[1:3, 5:8], weights[1].reshape(2, 3))
    assert np.array_equal(found[4:6, 1:4], weights[2].reshape(2, 3))
    assert np.isnan(found[0]).all()
    assert np.isnan(found[:, 4]).all()
    assert np.isnan(found[3:, 4:]).all()


def test_rows_of_several_connections_stand_side_by_side():
    frame = Frame(weights={"a": np.ones((2, 3)), "b": np.zeros((2, 1))})
    assert shown.rows(frame, Shows.WEIGHTS, Incoming(("a", "b")), 2).shape == (2, 4)
    assert shown.rows(frame, Shows.WEIGHTS, Incoming(("c",)), 2) is None
    assert shown.rows(frame, Shows.CHANGE, Incoming(("a",)), 2) is None


@pytest.mark.parametrize(("size", "end"), [(0.93, 1.0), (1.0, 1.0), (1.01, 1.2), (0.0, 1.0), (np.inf, 1.0), (7e-5, 8e-5), (1234.0, 1500.0)])
def test_a_scale_ends_at_a_round_number(size, end):
    assert shown.round_reach(size) == pytest.approx(end)


def test_the_strongest_weight_keeps_its_sign():
    assert shown.strongest(np.array([[1.0, -2.0], [np.nan, 0.5]])).tolist() == [-2.0, 0.5]


# Connections with too many weights for a curve each


@pytest.fixture
def crowd(board_on):
    return board_on(network(64, 40, 3))


def test_a_connection_with_many_weights_bears_their_matrix(crowd):
    plate = crowd.bundle("x", "hidden 1").matrix
    assert plate.isVisible()
    cards = [card.plan.rect.translated(card.pos()) for card in crowd.drawing.cards.values()]
    assert not any(plate.rect.intersects(card) for card in cards)
    assert not crowd.bundle("hidden 1", "output").matrix.isVisible()


def test_a_cell_of_the_matrix_is_a_weight(crowd):
    bundle = crowd.bundle("x", "hidden 1")
    rect = bundle.matrix.rect
    over = crowd.drawing.over_at(QPointF(rect.x() + rect.width() * 10.5 / 64, rect.y() + rect.height() * 3.5 / 40), 2.0)
    assert (over.connection, over.weight) == (bundle.connection.id, (3, 10))
    assert crowd.drawing.over_at(rect.bottomRight() + QPointF(1.0, 40.0), 2.0).weight is None


def test_the_matrix_follows_its_cards_and_leaves_where_there_is_no_room(crowd):
    bundle, hidden = crowd.bundle("x", "hidden 1"), crowd.id("hidden 1")
    before = bundle.matrix.rect
    crowd.drawing.preview({hidden: QPointF(400.0, 50.0)})
    assert bundle.matrix.rect.center() != before.center()
    crowd.drawing.preview({hidden: QPointF(150.0, 0.0)})
    assert bundle.matrix.rect.isEmpty()


def test_of_very_many_weights_the_strongest_of_neighbours_is_seen():
    weights = np.zeros((300, 1000))
    weights[7, 501], weights[8, 502] = -3.0, 1.0
    found = matrix.reduced(weights)
    assert found.shape == (100, 125)
    assert found.flags.c_contiguous
    assert found.min() == -3.0
    assert np.count_nonzero(found) == 1
    assert np.array_equal(matrix.reduced(weights[:5, :5]), weights[:5, :5])


def test_selected_connections_are_drawn_whole_before_all_others(board_on):
    board = board_on(network(*[16] * 11))
    weakest = min(board.drawing.bundles.values(), key=lambda bundle: int((bundle.levels != 0).sum()))
    assert (weakest.levels != 0).sum() < 256
    board.session.select({weakest.connection.id})
    assert (weakest.levels != 0).sum() == 256
    assert sum(int((bundle.levels != 0).sum()) for bundle in board.drawing.bundles.values()) == 2000
    board.session.select(())
    assert (weakest.levels != 0).sum() < 256


def test_all_connections_of_the_unit_pointed_at_are_drawn(board_on):
    board = board_on(network(*[16] * 11))
    bundle = board.bundle("hidden 3", "hidden 4")
    board.drawing.show_over(Over(node=board.id("hidden 4"), unit=2))
    assert all(index in bundle._strands._items for index in range(2 * 16, 3 * 16))
    assert len(bundle._strands._items) >= (bundle.levels != 0).sum()
