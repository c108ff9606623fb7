"""One column of the unrolled network, what runs from step to step, and how far a pass has come: geometry without a window."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF

from nnsim.document import Network, shapes_of, weight_shape
from nnsim.engine.frames import Frame, Moment
from nnsim.ui.canvas import geometry
from nnsim.ui.canvas.unrolled.lens import Lens
from nnsim.ui.canvas.unrolled.progress import progress
from nnsim.ui.canvas.unrolled.sheet import sheet
from tests.ui.fakes import CATALOG, network

pytestmark = pytest.mark.usefixtures("qapp")

GATES = {"lstm": tuple("fiogch"), "gru": tuple("rzgh"), "rnn": ("h",)}


def laid(drawn, *, timed=None, targeted=()):
    """The column of a network, by names."""
    shapes = shapes_of(drawn)
    plans = {
        node.id: geometry.plan(drawn, node, shapes, over_time=GATES.get(node.kind, ("a",) if timed is None or node.name in timed else ()))
        for node in drawn
    }
    weights = {c.id: weight_shape(drawn, shapes, c) for c in drawn.connections.values()}
    ids = [node.id for node in drawn if timed is None or node.name in timed]
    return sheet(drawn, plans, ids, [drawn.node(name).id for name in targeted], weights)


def looped(*loops):
    """x (2) → hidden 1 (4) → hidden 2 (3) → output (1), with delayed connections (from, to, delay)."""
    drawn = network(2, 4, 3, 1)
    for source, target, delay in loops:
        drawn.connect(source, target, delay)
    return drawn


def memories(kind="lstm", **parameters):
    drawn = Network(CATALOG)
    x, cell, y = drawn.add("input", name="x"), drawn.add(kind, name="memory", **parameters), drawn.add("dense", name="y", units=1)
    drawn.connect(x, cell)
    drawn.connect(cell, y)
    return drawn


def test_signals_run_upwards_and_no_card_covers_another():
    drawn = looped()
    found = laid(drawn, targeted=["output"])
    tops = [found.faces[drawn.node(name).id].rect.top() for name in ("output", "hidden 2", "hidden 1", "x")]
    assert tops == sorted(tops)
    assert not any(one.whole.intersects(other.whole) for one, other in itertools.combinations(found.faces.values(), 2))
    room = QRectF(0.0, 0.0, found.width, found.height)
    assert all(room.contains(face.whole) for face in found.faces.values())


@pytest.mark.parametrize("units", [1, 2, 3, 8, 16, 17, 48, 200])
def test_every_unit_is_found_where_it_is_drawn(units):
    drawn = network(2, units, 1)
    face = laid(drawn).faces[drawn.node("hidden 1").id]
    for unit in range(units):
        assert face.unit_at(face.unit_rects(unit)[0].center()) == unit


@pytest.mark.parametrize("kind", GATES)
def test_a_memory_has_a_row_for_everything_that_it_consists_of(kind):
    face = laid(memories(kind, units=5)).faces["n2"]
    many = len(GATES[kind]) > 1
    assert face.tracks == (GATES[kind] if many else ())
    for unit in range(5):
        rects = face.unit_rects(unit)
        assert len(rects) == len(GATES[kind])
        assert [face.unit_at(rect.center()) for rect in rects] == [unit] * len(rects)


def test_connections_inside_a_step_lead_from_unit_to_unit():
    drawn = looped()
    found = laid(drawn)
    wire = next(wire for wire in found.wires if wire.connection.target == drawn.node("hidden 1").id)
    below, above = found.faces[drawn.node("x").id], found.faces[drawn.node("hidden 1").id]
    assert (wire.single, len(wire.control), wire.columns) == (True, 8, 2)
    for index, control in enumerate(wire.control):
        to, start = divmod(index, 2)
        assert control[0].tolist() == [below.holes[start].center().x(), below.rect.top()]
        assert control[-1].tolist() == [above.holes[to].center().x(), above.rect.bottom()]


def test_a_connection_that_leaves_out_a_layer_swings_around_it():
    drawn = looped()
    skipping = drawn.connect("x", "output")
    found = laid(drawn)
    wire = next(wire for wire in found.wires if wire.connection == skipping)
    line = geometry.sampled(wire.control, 40)[0]
    between = [found.faces[drawn.node(name).id].rect for name in ("hidden 1", "hidden 2")]
    assert not any(rect.contains(QPointF(*point)) for rect in between for point in line)
    assert line[:, 0].min() > -found.gap


def test_what_is_handed_on_leads_from_an_earlier_step_to_a_later_one():
    drawn = looped(("hidden 1", "hidden 1", 1), ("output", "hidden 2", 1), ("hidden 2", "hidden 2", 3))
    found = laid(drawn)
    for arrow in found.arrows:
        source, target = found.faces[arrow.source].rect, found.faces[arrow.target].rect
        for lane in arrow.lanes:
            assert lane[0, 0] == pytest.approx(source.right() - arrow.delay * found.pitch)
            assert lane[-1, 0] == pytest.approx(target.left())
            assert source.top() < lane[0, 1] < source.bottom()
            assert target.top() < lane[-1, 1] < target.bottom()
    assert [len(arrow.lanes[0]) for arrow in found.arrows] == [2, 4, 6]


def test_arrows_that_skip_steps_pass_between_rows_each_on_its_own_height():
    drawn = looped(("hidden 2", "hidden 2", 3))
    (arrow,) = (found := laid(drawn)).arrows
    levels = {round(float(arrow.lanes[arrow.lane(step)][2, 1]), 3) for step in range(5, 8)}
    assert len(levels) == 3
    assert arrow.lane(5) == arrow.lane(8)
    for level in levels:
        assert not any(face.rect.top() - 1 < level < face.rect.bottom() + 1 for face in found.faces.values())


def test_beside_another_card_arrows_go_around_it():
    drawn = looped()
    side = drawn.add("dense", name="side", units=2)
    drawn.connect("x", side)
    drawn.connect(side, "output")
    drawn.connect("hidden 1", "hidden 1", 1)
    found = laid(drawn)
    (arrow,) = found.arrows
    other = found.faces[side.id].rect
    for step in (0, 1):  # the card of this step, and that of the step before
        line = arrow.line(9, 20) + np.array([step * found.pitch, 0.0])
        assert not any(other.contains(QPointF(*point)) for point in line)


def test_a_cell_hands_on_two_things_and_a_layer_that_reads_backwards_to_the_step_before():
    assert [arrow.state for arrow in laid(memories("lstm")).arrows] == ["c", "h"]
    assert [arrow.state for arrow in laid(memories("gru")).arrows] == ["h"]
    found = laid(memories("gru", reads="backwards"))
    (arrow,) = found.arrows
    card = found.faces[arrow.source].rect
    assert arrow.lanes[0][:, 0].tolist() == pytest.approx([found.pitch + card.left(), card.right()])
    assert [arrow.begins(step, 5) for step in range(5)] == [False] * 4 + [True]


def test_arrows_begin_with_what_was_before_the_sequence():
    drawn = looped(("hidden 1", "hidden 1", 2))
    (arrow,) = laid(drawn).arrows
    assert [arrow.begins(step, 6) for step in range(6)] == [True, True, False, False, False, False]
    assert np.abs(np.diff(arrow.line(0, 6)[[0, -1], 0])) < 40.0


def test_what_has_no_time_after_a_sequence_is_drawn_once():
    drawn = memories("lstm")
    assert laid(drawn, timed=["x", "memory"]).once == {drawn.node("y").id}
    assert laid(drawn).once == frozenset()


# How far a pass has come


def moment(drawn, phase, name, time=None):
    return Frame(moment=Moment(phase, drawn.node(name).id, 3, 9, time=time), time=time)


def table(drawn, frame, steps=4):
    """Steps done, by name, as a row of 1 and 0."""
    found = progress(drawn, frame, steps)
    return {node.name: "".join(str(int(found.done(node.id, step))) for step in range(steps)) for node in drawn}


def test_between_iterations_everything_is_computed():
    drawn = looped()
    assert set(table(drawn, Frame()).values()) == {"1111"}
    assert set(table(drawn, moment(drawn, "loss", "output")).values()) == {"1111"}


def test_a_forward_pass_runs_from_left_to_right():
    drawn = looped(("hidden 2", "hidden 1", 1))
    assert table(drawn, moment(drawn, "forward", "hidden 1", 2)) == {
        "x": "1111", "hidden 1": "1110", "hidden 2": "1100", "output": "0000",
    }  # fmt: skip
    assert table(drawn, moment(drawn, "forward", "output")) == dict.fromkeys(("x", "hidden 1", "hidden 2", "output"), "1111")


def test_a_backward_pass_runs_from_right_to_left():
    drawn = looped(("hidden 2", "hidden 1", 1))
    assert table(drawn, moment(drawn, "backward", "hidden 2", 2)) == {
        "x": "1111", "hidden 1": "0001", "hidden 2": "0011", "output": "1111",
    }  # fmt: skip
    assert table(drawn, moment(drawn, "backward", "output"))["hidden 2"] == "0000"
    assert table(drawn, moment(drawn, "backward", "hidden 2"))["hidden 1"] == "1111"  # it collects its weights' gradients


def test_a_layer_that_reads_backwards_is_computed_from_the_end():
    drawn = memories("gru", reads="backwards")
    assert table(drawn, moment(drawn, "forward", "memory", 2))["memory"] == "0011"
    assert table(drawn, moment(drawn, "backward", "memory", 2))["memory"] == "1110"


def test_only_what_was_computed_last_glows():
    drawn = looped(("hidden 2", "hidden 1", 1))
    one, whole = (progress(drawn, moment(drawn, "forward", "hidden 1", time), 4) for time in (2, None))
    here = drawn.node("hidden 1").id
    assert [one.glows(here, step) for step in range(4)] == [False, False, True, False]
    assert all(whole.glows(here, step) for step in range(4))
    assert not one.glows(drawn.node("x").id, 2)


# Which part is looked at


def lens(width, height=400.0):
    found = Lens(size=QSizeF(width, height), rect=QRectF(-40.0, 0.0, 40.0 + 20 * 150.0, 260.0))
    found.fit(150.0, 75.0)
    return found


def test_as_much_as_can_be_read_is_shown():
    assert lens(4000.0).zoom * 3040.0 <= 4000.0
    assert lens(4000.0).zoom == pytest.approx((400.0 - 54.0 - 72.0) / 260.0)
    assert lens(2700.0).zoom == pytest.approx(2660.0 / 3040.0)
    assert lens(900.0).zoom == pytest.approx(860.0 / (6.5 * 150.0))
    assert lens(300.0).zoom == 0.8


def test_the_drawing_never_leaves_the_view():
    found = lens(900.0)
    found.move(QPointF(10_000.0, 10_000.0))
    left = found.corner.x()
    assert left == pytest.approx(-40.0 - 20.0 / found.zoom)
    found.move(QPointF(-100_000.0, 0.0))
    assert found.point(QPointF(880.0, 0.0)).x() == pytest.approx(found.rect.right())
    assert found.bring_in_sight(0.0, 150.0)
    assert not found.bring_in_sight(0.0, 150.0)


def test_zooming_keeps_the_place_under_the_pointer():
    found = lens(900.0)
    pixel = QPointF(450.0, 200.0)
    before = found.point(pixel).x()
    found.zoom_by(1.5, pixel)
    assert found.point(pixel).x() == pytest.approx(before)
