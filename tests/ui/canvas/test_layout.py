"""Tidy puts layers from left to right without overlaps."""

import itertools

from nnsim.document import Network
from nnsim.ui.canvas.layout import tidy
from tests.ui.fakes import CATALOG, network


def _diamond():
    drawn = Network(CATALOG)
    x = drawn.add("input", name="x")
    left, right = drawn.add("dense", name="left"), drawn.add("dense", name="right")
    add = drawn.add("add", name="sum")
    far = drawn.add("input", name="far")
    y = drawn.add("dense", name="y")
    for source, target in ((x, left), (x, right), (left, add), (right, add), (add, y), (far, y)):
        drawn.connect(source, target)
    return drawn


def test_every_connection_leads_to_the_right():
    drawn = _diamond()
    places = tidy(drawn)
    assert all(places[c.source][0] < places[c.target][0] for c in drawn.connections.values())


def test_cards_never_overlap():
    drawn = _diamond()
    sizes = {id: (150.0 + 20 * place, 90.0 + 40 * place) for place, id in enumerate(drawn.nodes)}
    places = tidy(drawn, sizes)
    for one, other in itertools.combinations(drawn.nodes, 2):
        apart_x = abs(places[one][0] - places[other][0]) >= (sizes[one][0] + sizes[other][0]) / 2
        apart_y = abs(places[one][1] - places[other][1]) >= (sizes[one][1] + sizes[other][1]) / 2
        assert apart_x or apart_y


def test_an_input_stands_right_before_what_it_feeds():
    drawn = _diamond()
    places = tidy(drawn)
    assert places[drawn.node("far").id][0] == places[drawn.node("sum").id][0]


def test_parallel_branches_do_not_cross():
    drawn = Network(CATALOG)
    tops = [drawn.add("input", name=f"x{i}") for i in range(3)]
    ends = [drawn.add("dense", name=f"y{i}") for i in (2, 0, 1)]
    for top, end in zip(tops, (ends[1], ends[2], ends[0]), strict=True):
        drawn.connect(top, end)
    places = tidy(drawn)
    order = sorted(range(3), key=lambda i: places[drawn.node(f"x{i}").id][1])
    assert order == sorted(range(3), key=lambda i: places[drawn.node(f"y{i}").id][1])


def test_places_are_on_the_grid_and_an_empty_network_has_none():
    assert all(value % 10 == 0 for place in tidy(network(2, 5, 3)).values() for value in place)
    assert tidy(Network(CATALOG)) == {}
