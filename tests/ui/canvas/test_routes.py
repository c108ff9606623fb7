"""Routes around cards are pure geometry: they are free wherever they can be, and apart from each other."""

import itertools
import random
import sys

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from nnsim.document import Network
from nnsim.ui.canvas import delayed, tidy
from nnsim.ui.canvas.routes import Wire, routes
from tests.ui.fakes import CATALOG, network


def _box(x, y, width=156.0, height=120.0):
    return QRectF(x - width / 2, y - height / 2, width, height)


def _touched(route, cards, own):
    """Cards that a route passes through; its own may be touched at the edge."""
    line = route.line()
    return [
        name for name, card in cards.items()
        if any((card.adjusted(1, 1, -1, -1) if name in own else card).contains(QPointF(*point)) for point in line)
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_routes_never_run_through_cards(seed):
    rng = np.random.default_rng(seed)
    cards = {
        f"{column}{row}": _box(column * 240.0, row * 330.0 + rng.uniform(-40, 40), rng.uniform(84, 160), rng.uniform(78, 240))
        for column in range(3) for row in range(3)
    }  # fmt: skip
    wires = [Wire(f"{a} {b}", a, b) for a, b in itertools.product(cards, cards) if rng.random() < 0.1]
    for id, route in routes(cards, [], wires).items():
        assert not _touched(route, cards, id.split())


def test_a_loop_on_one_card_is_an_arc_above_it():
    route = routes({"h": _box(0, 0)}, [], [Wire("c", "h", "h")])["c"]
    assert route.badge == pytest.approx((0.0, -94.0))
    assert route.corners[0][1] == route.corners[-1][1] == -60.0
    assert route.corners[0][0] == -route.corners[-1][0] > 0.0
    assert route.heading == (0.0, 1.0)


def test_where_there_is_no_room_above_a_loop_runs_below():
    cards = {"h": _box(0, 0), "lid": _box(0, -135, 600)}
    route = routes(cards, [], [Wire("c", "h", "h")])["c"]
    assert route.badge[1] > 60.0
    assert route.heading == (0.0, -1.0)


def test_between_neighbours_above_and_below_a_loop_goes_out_at_the_side():
    cards = {"h": _box(0, 0), "above": _box(0, -122), "below": _box(0, 122)}
    route = routes(cards, [], [Wire("c", "h", "h")])["c"]
    assert not _touched(route, cards, ["h"])
    assert route.corners[0][0] == 78.0
    assert route.heading == (1.0, 0.0)


def test_what_hangs_below_an_output_is_not_crossed():
    cards = {"h": _box(0, 0), "lid": _box(0, -135, 600)}
    hanging = QRectF(-70, 68, 140, 46)
    route = routes(cards, [hanging], [Wire("c", "h", "h")])["c"]
    assert not any(hanging.contains(QPointF(*point)) for point in route.line())


def test_several_delays_between_the_same_cards_are_apart():
    cards = {"x": _box(0, 0), "h": _box(230, 0)}
    found = routes(cards, [], [Wire(str(delay), "h", "x", delay) for delay in (1, 2, 3)])
    for one, other in itertools.combinations(found.values(), 2):
        assert np.hypot(*(np.array(one.badge) - np.array(other.badge))) >= delayed.BADGE
        assert one.tip != other.tip


def test_routes_do_not_depend_on_the_order_they_were_drawn_in():
    cards = {"x": _box(0, 0), "h": _box(230, 0), "y": _box(460, 40)}
    wires = [Wire("a", "h", "h"), Wire("b", "y", "h"), Wire("c", "y", "x", 2), Wire("d", "h", "h", 2)]
    first = routes(cards, [], wires)
    assert all(routes(cards, [], list(order)) == first for order in itertools.permutations(wires))


def test_a_route_over_a_thousand_cards_is_found_and_is_free():
    rng = np.random.default_rng(0)
    cards = {f"{place}": _box(place * 240.0, rng.uniform(-900, 900), 156.0, rng.uniform(78, 400)) for place in range(1000)}
    route = routes(cards, [], [Wire("c", "999", "0")])["c"]
    assert not _touched(route, cards, ["0", "999"])


def test_tidy_gives_the_same_order_with_and_without_loops_and_leaves_room_for_them():
    drawn = Network(CATALOG)
    x, y = drawn.add("input", name="x"), drawn.add("dense", name="y")
    hidden = [drawn.add("dense", name=f"h{i}") for i in range(3)]
    for h in hidden:
        drawn.connect(x, h)
        drawn.connect(h, y)
    plain = tidy(drawn)
    for h in reversed(hidden):
        drawn.connect(h, h, 1)
    drawn.connect(y, hidden[2], 1)
    places = tidy(drawn)
    assert sorted(places, key=places.get) == sorted(plain, key=plain.get)
    cards = {id: _box(*place) for id, place in places.items()}
    wires = [Wire(c.id, c.source, c.target) for c in drawn.connections.values() if c.delay]
    for id, route in routes(cards, [], wires).items():
        own = [drawn.connections[id].source, drawn.connections[id].target]
        assert not _touched(route, cards, own)
        assert route.heading[0] == 0.0


def test_units_that_only_remember_stand_before_what_they_feed():
    drawn = network(2, 3, 1)
    context = drawn.add("dense", name="context")
    drawn.connect("hidden 1", context, 1)
    drawn.connect(context, "output")
    places = tidy(drawn)
    assert places[context.id][0] == places[drawn.node("hidden 1").id][0]


@pytest.mark.parametrize(("apart", "most"), [(0.0, 7), (240.0, 6)], ids=["at one place", "side by side"])
def test_many_loops_do_not_each_look_at_all_the_others(apart, most):
    """Else four times as many would take 9 times the steps at one place, and 14 times side by side."""

    def steps(count):
        """How many lines are executed."""
        cards = {f"c{at}": _box(apart * (at % 20), apart * (at // 20)) for at in range(count)}
        wires = [Wire(id, id, id) for id in cards]
        executed = 0

        def follow(_frame, event, _argument):
            nonlocal executed
            executed += event == "line"
            return follow

        before = sys.gettrace()
        sys.settrace(follow)
        try:
            routes(cards, [], wires)
        finally:
            sys.settrace(before)
        return executed

    assert steps(200) < most * steps(50)


@pytest.mark.parametrize("seed", range(6))
def test_a_way_that_is_looked_for_near_its_cards_is_the_one_that_is_found_among_all(seed):
    chance = random.Random(seed)
    cards = {f"c{at}": _box(10.0 * chance.randrange(200), 10.0 * chance.randrange(200)) for at in range(30)}
    ends = [chance.choices(list(cards), k=2) for _ in range(12)]
    wires = [Wire(f"w{at}", source, target) for at, (source, target) in enumerate(ends)]
    far = {f"far{at}": _box(100_000.0 + 300.0 * at, 0.0) for at in range(30)}  # now there are many, so that not all are looked at first
    assert routes(cards | far, [], wires) == routes(cards, [], wires)
