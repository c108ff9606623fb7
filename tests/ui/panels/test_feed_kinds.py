"""What an input is like is read from its data: ranges, names, symbols, pictures, and which way round these are drawn."""

import numpy as np
import pytest

from nnsim.datasets import Dataset, make
from nnsim.document import Network
from nnsim.engine.catalogue import CATALOG
from nnsim.engine.streams import stream
from nnsim.ui.panels.feed.kinds import coded, dark_on_light, decoded, is_one_of, names_of, picture_shape, range_of, symbols_of_input
from nnsim.ui.panels.feed.pad import Pad


def of(shape, dataset):
    """A network with one input of a shape, its input, and the data (made by its key where a key is given)."""
    network = Network(CATALOG)
    made = make(CATALOG.spec("dataset", dataset), stream(0, "data")) if isinstance(dataset, str) else dataset
    return made, network, network.add("input", name="x", shape=shape)


def test_ranges_and_names_are_those_of_the_data():
    data, _, node = of((4,), "iris")
    found = range_of(data, node)
    assert (found.low[0], found.high[0]) == (4.3, 7.9)
    assert names_of(data, 4, several=False)[2] == "petal length (cm)"
    assert names_of(data, 4, several=True)[2] == "value 3"


def test_what_lies_beyond_the_end_of_a_sequence_counts_for_nothing():
    values = np.array([[[5.0], [6.0], [-100.0]], [[7.0], [8.0], [9.0]]])
    data, _, node = of((1,), Dataset(values, np.zeros(2), lengths=[2, 3]))
    assert (range_of(data, node).low[0], range_of(data, node).high[0]) == (5.0, 9.0)


def test_a_value_that_never_changes_has_a_range_all_the_same():
    data, _, node = of((2,), Dataset(np.array([[1.0, 3.0], [2.0, 3.0]]), np.zeros(2)))
    wide = range_of(data, node).widened()
    assert (wide.low.tolist(), wide.high.tolist()) == ([1.0, 2.0], [2.0, 4.0])


@pytest.mark.parametrize(
    ("key", "shape", "symbols"),
    [("reber", (7,), "BTPSXVE"), ("xor_in_time", (1,), "01"), ("temporal_order", (8,), "EBabcdXY"), ("waves", (1,), "")],
)
def test_symbols_are_recognised(key, shape, symbols):
    assert "".join(symbols_of_input(*of(shape, key))) == symbols


def test_numbers_for_an_embedding_are_symbols():
    codes = np.array([[[12.0], [3.0]], [[40.0], [0.0]]])
    data, network, node = of((1,), Dataset(codes, np.zeros(2)))
    assert symbols_of_input(data, network, node) == ()
    network.connect(node, network.add("embedding", name="e", symbols=50))
    assert len(symbols_of_input(data, network, node)) == 50


@pytest.mark.parametrize(("count", "shape"), [(7, (7,)), (50, (1,))])
def test_symbols_go_in_and_come_out_again(count, shape):
    codes = [3, 0, 6, 3]
    values = coded(codes, count, shape)
    assert values.shape == (4, *shape)
    assert decoded(values) == codes


def test_one_of_several_is_recognised():
    assert is_one_of(*(of((10,), "spelling")[::2]))
    assert not is_one_of(*(of((2,), "xor")[::2]))
    assert not is_one_of(*(of((4,), "iris")[::2]))


@pytest.mark.parametrize("dark", [False, True])
def test_the_ground_of_pictures_is_seen_at_their_edges(dark):
    pictures = np.zeros((6, 12, 10))
    pictures[:, 4:8, 4:6] = 200.0
    data, _, node = of((12, 10), Dataset(255.0 - pictures if dark else pictures, np.arange(6), image_shape=(12, 10)))
    assert picture_shape(data, node) == (12, 10, 1)
    assert dark_on_light(data, node, (12, 10, 1)) is dark


def test_flat_pictures_are_pictures_too_and_a_few_numbers_are_none():
    data, _, node = of((64,), "digits")
    assert picture_shape(data, node) == (8, 8, 1)
    assert picture_shape(*(of((2, 2), Dataset(np.zeros((3, 2, 2)), np.zeros(3)))[::2])) is None


@pytest.mark.parametrize("dark", [False, True])
def test_pictures_in_colour_are_shown_in_colour(qtbot, dark):
    pad = Pad((8, 8, 3), dark)
    qtbot.addWidget(pad)
    red = np.zeros((8, 8, 3))
    red[..., 0] = 1.0
    pad.show_levels(1.0 - red if dark else red)
    shade = pad.grab().toImage().pixelColor(pad.width() // 2, pad.height() // 2)
    assert (shade.red(), shade.green(), shade.blue()) == (255, 0, 0)
