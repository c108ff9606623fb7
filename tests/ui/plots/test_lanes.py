"""Lanes: pictures, curves and symbols over the same steps, what is not there, and places in them."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from nnsim.ui.plots.lane import Lane, Span
from nnsim.ui.plots.lanes import Lanes
from nnsim.ui.theme import LIGHT, absent
from nnsim.ui.theme import color as theme_color
from tests.ui.plots.pointing import drag


@pytest.fixture
def lanes(shown):
    holder = shown(QWidget())
    lanes = Lanes(LIGHT, holder)
    lanes.resize(300, 200)
    lanes.show()
    yield lanes
    holder.close()


def test_lanes_are_aligned_and_do_not_overlap(lanes):
    lanes.show_lanes([Lane("one", np.zeros((3, 9))), Lane("a longer name", np.zeros((1, 9)), "curves")], 4, 9)
    first, second = lanes.box(0), lanes.box(1)
    assert (first.left(), first.right()) == (second.left(), second.right())
    assert first.bottom() < second.top()
    assert second.bottom() < lanes.height()


def test_a_place_tells_lane_row_and_step(lanes):
    lanes.show_lanes([Lane("one", np.zeros((3, 9))), Lane("two", np.zeros((2, 9)))], 4, 9)
    box = lanes.box(1)
    assert lanes.at(QPointF(lanes.middle(7), box.y() + 0.9 * box.height())) == (1, 1, 7)
    assert lanes.at(QPointF(2, 2)) is None


def colours(lanes, lane, steps):
    """The colours that occur over some steps of a lane."""
    picture, box = lanes.grab().toImage(), lanes.box(lane)
    across = range(int(lanes.edge(steps.start)) + 2, int(lanes.edge(steps.stop)) - 2)
    return {picture.pixelColor(x, y).name() for x in across for y in range(int(box.top()) + 3, int(box.bottom()) - 2)}


@pytest.mark.parametrize("kind", ["heat", "curves", "symbols", "words"])
def test_after_the_end_of_the_sequence_there_is_visibly_nothing(lanes, kind):
    values = np.ones((1, 10)) if kind != "curves" else np.linspace(0, 1, 10)[None]
    lanes.show_lanes([Lane("one", values, kind, ("a", "b"), tints=(LIGHT.positive,), words="nine")], None, 5)
    inside, beyond = colours(lanes, 0, range(5)), colours(lanes, 0, range(5, 10))
    assert beyond == {LIGHT.panel, QColor(absent(LIGHT)).name()}
    assert not inside <= beyond
    assert theme_color(LIGHT.panel) == QColor(LIGHT.panel)  # no colour of the theme was touched for that


def test_steps_that_a_pass_under_way_has_not_come_to_are_pale(lanes):
    lanes.show_lanes([Lane("one", np.ones((1, 10)), known=range(4))], None, 10)
    done, older = colours(lanes, 0, range(4)), colours(lanes, 0, range(4, 10))
    assert all(QColor(one).saturation() > 3 * QColor(other).saturation() for one in done for other in older)


def test_more_values_than_pixels_are_averaged(lanes):
    values = np.zeros((400, 10))
    values[::2] = 1.0  # every other row: which of them a pixel shows must not be a matter of luck
    lanes.show_lanes([Lane("many", values)], None, 10)
    full, none = QColor(LIGHT.positive), QColor(LIGHT.panel)
    assert all(full.saturation() * 0.3 < QColor(one).saturation() < full.saturation() * 0.8 for one in colours(lanes, 0, range(10)))
    assert none.saturation() == 0


def test_a_drag_over_rows_and_steps_selects_them_and_stays_in_its_lane_and_before_the_end(lanes, qtbot):
    lanes.show_lanes([Lane("one", np.zeros((4, 10))), Lane("two", np.zeros((4, 10)))], None, 8)
    lanes.selectable = frozenset({0})
    spans, spots = [], []
    lanes.spanned.connect(spans.append)
    lanes.chosen.connect(spots.append)
    drag(lanes, (0, 1, 2), (0, 2, 5))
    drag(lanes, (0, 2, 5), (0, 1, 2))
    drag(lanes, (0, 0, 6), (1, 3, 9))
    drag(lanes, (1, 0, 2), (1, 2, 5))  # nothing can be selected there
    assert spans == [Span(0, 1, 3, 2, 6), Span(0, 1, 3, 2, 6), Span(0, 0, 4, 6, 8)]
    assert [(spot.lane, spot.step) for spot in spots] == [(1, 2)]


def test_symbols_with_colours_of_their_own_are_shown_whole_and_many_symbols_around_the_cursor(lanes):
    few, many = (tuple(map(str, range(count))) for count in (4, 30))
    lanes.show_lanes([Lane("few", np.zeros((1, 200)), "symbols", few)], 100, 200)
    assert lanes.shown() == range(200)
    lanes.show_lanes([Lane("many", np.zeros((1, 200)), "symbols", many)], 100, 200)
    assert 100 in lanes.shown()
    assert 10 < len(lanes.shown()) < 40
    lanes.grab()


def test_an_axis_has_the_numbers_of_both_ends(lanes):
    lanes.show_lanes([Lane("one", np.zeros((1, 1)))], 0, 1)
    lanes.grab()
    lanes.show_lanes([Lane("one", np.full((1, 40), np.nan), "curves")], None, 40)
    lanes.grab()


def test_words_at_the_end_are_not_below_the_cursor(lanes):
    lanes.show_lanes([Lane("one", np.zeros((1, 10)), "words", words="right")], 9, 10)
    inside = colours(lanes, 0, range(9, 10))
    assert LIGHT.ink not in inside
    assert LIGHT.ink in colours(lanes, 0, range(9))
