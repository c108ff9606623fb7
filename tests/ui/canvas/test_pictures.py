"""Numbers become the colours that the scale promises."""

import numpy as np
import pytest
from PySide6.QtGui import QColor

from nnsim.datasets import Dataset
from nnsim.document import Node
from nnsim.ui.canvas import pictures
from nnsim.ui.canvas.pictures import Range
from nnsim.ui.targets import target_text
from nnsim.ui.theme import DARK, LIGHT, diverging


def _node(activation):
    return Node("n1", "h", "dense", {"activation": activation})


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_signs_have_their_colours_and_zero_the_surface(theme):
    picture = pictures.image(np.array([[-1.0, 0.0, 1.0]]), Range(-1.0, 1.0), diverging(theme))
    assert [QColor(picture.pixel(x, 0)).name() for x in range(3)] == [theme.negative, theme.canvas, theme.positive]


def test_what_is_not_a_number_is_drawn_as_the_middle_and_never_fails():
    values = np.array([np.nan, np.inf, -np.inf, 1e300])
    assert pictures.indices(values, Range(-1.0, 1.0)).tolist() == [128, 255, 1, 255]


def test_maps_stand_the_right_way_up():
    maps = np.zeros((2, 2, 2))
    maps[1, 1] = 1.0  # the upper edge of the second unit
    picture = pictures.atlas(maps, Range(-1.0, 1.0), diverging(LIGHT))
    assert (picture.width(), picture.height()) == (2, 4)
    assert [QColor(picture.pixel(0, y)).name() for y in range(4)] == [LIGHT.canvas, LIGHT.canvas, LIGHT.positive, LIGHT.canvas]


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "softmax", "step", {"key": "tanh"}])
def test_bounded_activations_have_a_fixed_scale(activation):
    assert pictures.value_range(_node(activation), np.array([0.1])) == Range(-1.0, 1.0)


def test_others_reach_to_the_largest_value_of_all_samples():
    assert pictures.value_range(_node("relu"), np.array([[0.0, 3.0]]), None) == Range(-3.0, 3.0)
    assert pictures.value_range(_node("relu"), np.zeros(3)) == Range(-1.0, 1.0)
    assert pictures.value_range(_node("relu"), np.array([np.nan])) == Range(-1.0, 1.0)


def test_maps_of_probabilities_are_divided_at_one_half():
    assert pictures.map_range(_node("sigmoid"), np.zeros((1, 2, 2))) == Range(0.0, 1.0)
    assert pictures.map_range(_node("relu"), np.full((1, 2, 2), -2.0)) == Range(-2.0, 2.0)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0.000"), (-1.5, "−1.500"), (12.345, "12.35"), (250.0, "250.0"), (1e-5, "1.0e−5"), (np.nan, "NaN"), (-np.inf, "−∞")],
)
def test_numbers_are_short(value, text):
    assert pictures.number(value) == text


def test_the_target_belongs_to_the_value_that_is_shown():
    """Inside a batch that does not hold the followed sample, values and target are another one's."""
    numbers = Dataset(np.zeros((3, 2)), np.array([0.1, 0.2, 0.3]))
    assert target_text(numbers, 1) == "0.2"
    assert target_text(numbers, 1, "", np.array([0.9])) == "0.9"
    classes = Dataset(np.zeros((3, 2)), np.array([0, 1, 2]), classes=("a", "b", "c"))
    assert target_text(classes, 1) == "b"
    assert target_text(classes, 1, "", np.array([0.0, 0.0, 1.0])) == "c"
