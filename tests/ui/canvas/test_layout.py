"""Tidy puts layers from left to right without overlaps."""

import itertools

import pytest

from nnsim.document import Block, MoveNodes, Network, PutFurniture
from nnsim.ui.canvas.layout import tidy
from nnsim.ui.canvas.layout_order import Graph, crossings, ordered
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


# Connections that skip layers


def _skipping(units=8, blocks=2):
    """x → a → b → + with a connection from x to +, and again."""
    drawn = Network(CATALOG)
    start = drawn.add("input", name="x", shape=(units,))
    for block in range(blocks):
        first, second = drawn.add("dense", name=f"a{block}", units=units), drawn.add("dense", name=f"b{block}", units=units)
        total = drawn.add("add", name=f"sum{block}")
        for source, target in ((start, first), (first, second), (second, total), (start, total)):
            drawn.connect(source, target)
        start = total
    drawn.connect(start, drawn.add("dense", name="y", units=1))
    return drawn


def _behind(board):
    """Names of cards that curves run behind which do not belong to them."""
    found = []
    for bundle in board.drawing.bundles.values():
        for id, card in board.drawing.cards.items():
            if id not in (bundle.connection.source, bundle.connection.target) and bundle.route is None:
                rect, lines = card.plan.rect.translated(card.pos()), bundle.lines()
                x, y = lines[..., 0], lines[..., 1]
                if ((x > rect.left()) & (x < rect.right()) & (y > rect.top()) & (y < rect.bottom())).any():
                    found.append(card.node.name)
    return found


@pytest.mark.parametrize("units", [3, 8, 20])
def test_no_connection_runs_behind_a_card_that_it_skips(board_on, units):
    board = board_on(_skipping(units))
    board.canvas.view.setFocus()
    board.session.push(MoveNodes(dict.fromkeys(board.network.nodes, (0.0, 0.0))))
    next(action for action in board.canvas.actions_list() if action.objectName() == "canvas.tidy").trigger()
    assert not _behind(board)


def test_what_is_skipped_makes_room_and_the_connection_is_level():
    drawn = _skipping()
    places = {drawn.nodes[id].name: place for id, place in tidy(drawn).items()}
    assert places["sum0"][1] == places["sum1"][1]
    assert abs(places["a0"][1] - places["sum0"][1]) > 60.0


def test_a_connection_that_skips_two_branches_runs_between_them():
    drawn = Network(CATALOG)
    x, up, down = drawn.add("input", name="x"), drawn.add("dense", name="up"), drawn.add("dense", name="down")
    y = drawn.add("dense", name="y")
    for source, target in ((x, up), (x, down), (up, y), (down, y), (x, y)):
        drawn.connect(source, target)
    places = tidy(drawn)
    assert places[up.id][1] < places[x.id][1] == places[y.id][1] < places[down.id][1]


def test_fewer_connections_cross_than_in_the_order_they_were_drawn():
    graph = Graph([["a", "b", "c"], ["d", "e", "f"], ["g", "h"]], [("a", "f"), ("b", "d"), ("c", "e"), ("d", "h"), ("f", "g")])
    assert crossings(graph.columns, graph) == 3
    assert crossings(ordered(graph, 1.0), graph) == 0


def test_parts_that_nothing_joins_stand_below_each_other():
    drawn = network(2, 3, 1)
    drawn.add("dense", name="alone")
    places = tidy(drawn)
    alone = places.pop(drawn.node("alone").id)
    assert alone[1] > max(y for _, y in places.values()) + 60.0


def test_a_long_network_stays_in_one_row():
    places = tidy(network(*[4] * 30))
    assert {y for _, y in places.values()} == {next(iter(places.values()))[1]}


def test_only_what_is_selected_is_laid_out_anew_and_stays_there(board_on):
    board = board_on(_skipping())
    chosen = [board.id(name) for name in ("a0", "b0", "sum0")]
    board.session.push(MoveNodes(dict(zip(chosen, ((900.0, 510.0), (880.0, 620.0), (910.0, 480.0)), strict=True))))
    before = {node.id: node.position for node in board.network}
    board.session.select(chosen)
    board.canvas.view.setFocus()
    next(action for action in board.canvas.actions_list() if action.objectName() == "canvas.tidy").trigger()
    after = {node.id: node.position for node in board.network}
    assert all(after[id] == before[id] for id in after if id not in chosen)
    assert [after[id][0] for id in chosen] == sorted(after[id][0] for id in chosen)
    assert abs(sum(after[id][0] for id in chosen) / 3 - 897.0) < 10.0
    assert board.session.undo_text == "tidy 3 layers"


def test_a_part_of_a_cycle_that_should_not_be_is_laid_out_too():
    drawn = network(2, 2, 2)
    first = next(iter(drawn.connections.values()))
    drawn.connections["wrong"] = type(first)("wrong", drawn.node("output").id, drawn.node("hidden 1").id)
    assert len(tidy(drawn)) == 3


def test_a_collapsed_group_is_one_card(board_on):
    board = board_on(network(2, 3, 3, 3, 1))
    inside = frozenset(board.id(name) for name in ("hidden 1", "hidden 2", "hidden 3"))
    board.session.push(PutFurniture({"g1": Block("g1", "part", inside, collapsed=True)}))
    board.canvas.view.setFocus()
    between = board.network.node("hidden 2").position[0] - board.network.node("hidden 1").position[0]
    next(action for action in board.canvas.actions_list() if action.objectName() == "canvas.tidy").trigger()
    block, furniture = board.drawing.furniture.rect_of("g1"), board.drawing.furniture
    gap = block.left() - furniture.rect_of(board.id("x")).right()
    assert 50.0 <= gap <= 150.0
    assert 50.0 <= furniture.rect_of(board.id("output")).left() - block.right() <= 150.0
    assert board.network.node("hidden 2").position[0] - board.network.node("hidden 1").position[0] == between
