"""What an output says is read as a person would: one class of several, several at once, or a number with its name."""

from types import SimpleNamespace

import numpy as np
import pytest

from nnsim.datasets import Dataset, make
from nnsim.document import Network
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.streams import stream
from nnsim.ui.panels.feed.reading import Reader


def reader(data, units, activation, place=0):
    network = Network(CATALOG)
    node = network.add("dense", name="y", units=units, activation=activation)
    dataset = make(CATALOG.spec("dataset", data), stream(0, "data")) if isinstance(data, str) else data
    return Reader(SimpleNamespace(dataset=dataset, catalog=CATALOG), node, place)


def test_of_exclusive_classes_the_likeliest_is_the_answer():
    found = reader("iris", 3, "softmax").read(np.array([0.1, 0.7, 0.2]))
    assert found.headline.startswith("versicolor · 70.0")
    assert [row.chosen for row in found.rows] == [False, True, False]
    assert [row.end for row in found.rows] == [0.1, 0.7, 0.2]


@pytest.mark.parametrize(("value", "name"), [(0.9, "benign"), (0.2, "malignant")])
def test_one_sigmoid_unit_tells_two_classes_apart(value, name):
    found = reader("breast_cancer", 1, "sigmoid").read(np.array([value]))
    assert found.headline.startswith(name)
    assert [row.end for row in found.rows] == pytest.approx([1 - value, value])


def test_units_that_each_say_yes_or_no_may_say_yes_together():
    grammar = reader("reber", 7, "sigmoid")
    found = grammar.read(np.array([0.0, 0.9, 0.8, 0.1, 0.0, 0.0, 0.0]))
    assert [row.chosen for row in found.rows] == [False, True, True, False, False, False, False]
    assert found.headline == "T may follow, P may follow"
    steps = np.array([[0.0, 0.9, 0.8, 0.1, 0.0, 0.0, 0.0], [0.0] * 7]).T
    assert [word for word, _ in grammar.short(steps)] == ["TP", "–"]


def test_every_step_of_a_sequence_is_answered_in_a_word():
    parity = reader("parity", 1, "sigmoid")
    assert [(word, round(sure, 6)) for word, sure in parity.short(np.array([[0.1, 0.75]]))] == [("even", 0.9), ("odd", 0.75)]
    letters = reader("text", 39, "softmax")
    chances = np.full((39, 2), 0.01)
    chances[[4, 7], [0, 1]] = 0.6
    assert [sure for _, sure in letters.short(chances)] == [0.6, 0.6]
    assert len({word for word, _ in letters.short(chances)}) == 2
    waves = reader("waves", 1, "identity")
    assert [word for word, _ in waves.short(np.array([[0.5, -1.0]]))] == ["0.50", "−1.0"]


def test_numbers_have_their_names_and_bars_from_zero():
    data = Dataset(np.zeros((4, 1)), np.array([[-1.0], [3.0], [0.0], [1.0]]), target_names=("height",))
    found = reader(data, 1, "identity").read(np.array([1.0]))
    (row,) = found.rows
    assert (row.name, row.start, row.end) == ("height", 0.25, 0.5)
    below = reader(data, 1, "identity").read(np.array([-5.0])).rows[0]
    assert (below.start, below.end) == (0.0, 0.625)


def test_what_is_not_finite_is_said_and_not_drawn():
    found = reader("iris", 3, "identity").read(np.array([np.nan, np.inf, 1.0]))
    assert "NaN" in found.text
    assert all(0.0 <= row.start <= row.end <= 1.0 for row in found.rows)


def test_the_names_of_the_data_are_for_the_first_output_only():
    assert [row.name for row in reader("iris", 3, "softmax", place=1).read(np.array([0.1, 0.7, 0.2])).rows] == ["y 1", "y 2", "y 3"]
