"""From afar there are blocks with names, then units, then numbers, and nothing jumps between them."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from nnsim.ui.canvas import detail
from nnsim.ui.canvas.scenery import LEVELS, Scenery
from nnsim.ui.theme import LIGHT
from tests.ui.fakes import network


def test_one_thing_gives_way_to_the_next_over_a_range_of_zooms():
    zooms = np.geomspace(0.05, 8.0, 400)
    for share in (detail.units_share, detail.numbers_share):
        seen = [share(zoom) for zoom in zooms]
        assert (seen[0], seen[-1]) == (0.0, 1.0)
        assert np.all(np.diff(seen) >= 0.0)
        assert np.max(np.diff(seen)) < 0.5


def test_dashes_stay_while_the_zoom_trembles_at_their_threshold():
    assert not detail.dashed(detail.NUMBERS_FROM - 0.01, before=False)
    assert detail.dashed(detail.NUMBERS_FROM - 0.01, before=True)
    assert not detail.dashed(detail.DASHES_UNTIL - 0.01, before=True)


def test_words_are_made_larger_rather_than_unreadable_where_there_is_room():
    assert detail.readable_size(11.0, 1.0, 20.0) == 11.0
    assert detail.readable_size(11.0, 0.5, 20.0) * 0.5 == detail.LEAST
    assert detail.readable_size(11.0, 0.2, 20.0) == 20.0


@pytest.mark.parametrize(
    ("name", "short"),
    [("hidden 12", "h12"), ("input", "i"), ("Two words", "Tw"), ("x", "x"), ("layer-3 b", "l3b"), ("émile", "é"), ("隐藏层", "隐")],
)
def test_initials_of_a_name(name, short):
    assert detail.initials(name) == short


def ink_in(board, name):
    """How many pixels of a card are as dark as words."""
    picture, card = board.canvas.grab().toImage(), board.card(name)
    rect = board.canvas.view.mapFromScene(card.plan.rect.translated(card.pos())).boundingRect()
    pixels = (picture.pixelColor(x, y) for x in range(rect.left(), rect.right()) for y in range(rect.top(), rect.bottom()))
    return sum(pixel.lightnessF() < 0.8 and pixel.hslSaturationF() < 0.45 for pixel in pixels)


@pytest.mark.parametrize("zoom", [0.1, 0.2, 0.3, 0.5, 1.0])
def test_every_card_bears_its_name_or_its_initials_at_every_zoom(board_on, zoom):
    board = board_on(network(2, 8, 6), frame=False)
    board.canvas.view.set_zoom(zoom)
    board.canvas.view._motion.stop()
    board.canvas.view.show_point(board.drawing.drawing_rect().center())
    for name in ("x", "hidden 1", "output"):
        assert ink_in(board, name) > 3


def test_a_block_too_small_for_a_letter_tells_its_family(board_on):
    board = board_on(network(2, 8, 6), frame=False)
    board.canvas.view.set_zoom(0.06)
    board.canvas.view._motion.stop()
    board.canvas.view.show_point(board.drawing.drawing_rect().center())
    picture = board.canvas.grab().toImage()
    seen = {}
    for name in ("x", "hidden 1"):
        middle = board.canvas.view.mapTo(board.canvas, board.canvas.view.mapFromScene(board.card(name).pos()))
        seen[name] = picture.pixelColor(middle)
    assert abs(seen["hidden 1"].hslHueF() - QColor(LIGHT.families["dense"]).hslHueF()) < 0.05
    assert seen["x"].hslSaturationF() < seen["hidden 1"].hslSaturationF()


def test_from_afar_all_weights_of_a_connection_are_one_curve_beside_the_cards(board_on):
    board = board_on(network(2, 8, 6))
    bundle = board.bundle("hidden 1", "output")
    assert bundle._fine.isVisible()
    board.canvas.view.set_zoom(0.2)
    assert not bundle._fine.isVisible()
    out = board.card("hidden 1").pos() + board.card("hidden 1").plan.output_port
    assert bundle._whole().pointAtPercent(0.0) == out
    board.canvas.view.set_zoom(1.0)
    assert bundle._fine.isVisible()


def test_from_afar_nothing_is_drawn_over_names(board_on):
    board = board_on(network(2, 8, 6))
    board.canvas.view.set_zoom(0.2)
    board.canvas.view._motion.stop()
    picture, card = board.canvas.grab().toImage(), board.card("hidden 1")
    rect = board.canvas.view.mapFromScene(card.plan.rect.translated(card.pos())).boundingRect().adjusted(3, 3, -3, -3)
    signs = [QColor(LIGHT.positive), QColor(LIGHT.negative)]
    for x in range(rect.left(), rect.right()):
        for y in range(rect.center().y(), rect.bottom()):
            pixel = picture.pixelColor(x, y)
            assert all(_apart(pixel, sign) > 60 for sign in signs)


def _apart(one, other):
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue()))


def test_gaps_between_dashes_stay_open_however_wide_a_curve_is():
    scenery = Scenery(LIGHT)
    for level in (-1, -LEVELS):
        pen = scenery.pen(level, dashed=True)
        reach = pen.widthF() if pen.capStyle() != Qt.PenCapStyle.FlatCap else 0.0
        assert pen.dashPattern()[1] * pen.widthF() - reach > 3.0
    assert scenery.pen(LEVELS, dashed=True).style() == Qt.PenStyle.SolidLine


def test_a_name_too_long_for_a_narrow_block_is_written_upright(board_on):
    board = board_on(network(2, 8, 6), frame=False)
    board.canvas.view.set_zoom(0.14)
    board.canvas.view._motion.stop()
    board.canvas.view.show_point(board.drawing.drawing_rect().center())
    picture, card = board.canvas.grab().toImage(), board.card("hidden 1")
    rect = board.canvas.view.mapFromScene(card.plan.rect.translated(card.pos())).boundingRect().adjusted(3, 3, -3, -3)
    dark = [
        (x, y) for x in range(rect.left(), rect.right()) for y in range(rect.top(), rect.bottom())
        if picture.pixelColor(x, y).lightnessF() < 0.5 and picture.pixelColor(x, y).hslSaturationF() < 0.45
    ]  # fmt: skip
    height = max(y for _, y in dark) - min(y for _, y in dark)
    assert height > 2 * (max(x for x, _ in dark) - min(x for x, _ in dark))
