"""What runs through time: gates × time steps in the cards of memories, strips in all others, and one cursor."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF

from nnsim.datasets import Dataset
from nnsim.document import Network
from nnsim.engine.frames import Frame, Moment, State
from nnsim.ui.canvas import tracks
from nnsim.ui.canvas.geometry import Look
from nnsim.ui.theme import DARK, LIGHT, color
from tests.ui import mouse
from tests.ui.fakes import CATALOG, frame_of, network, sequences_of

STEPS = 40


def memory(kind, units=6, inputs=2, outputs=1):
    drawn = Network(CATALOG)
    x = drawn.add("input", name="x", shape=(inputs,), position=(0.0, 0.0))
    cell = drawn.add(kind, name="memory", units=units, position=(290.0, 0.0))
    y = drawn.add("dense", name="y", units=outputs, position=(580.0, 0.0))
    drawn.connect(x, cell)
    drawn.connect(cell, y)
    return drawn


def run(board, time=10, steps=STEPS, **fields):
    """Show a moment of a run over sequences."""
    frame = frame_of(board.session, seed=1, sequences=sequences_of(board.session, steps), time=time, **fields)
    board.session.show_frame(frame)
    return frame


@pytest.mark.parametrize(("kind", "names"), [("lstm", tuple("fiogch")), ("gru", tuple("rzgh")), ("rnn", ("h",))])
def test_a_memory_has_room_for_its_gates_before_it_runs(board_on, kind, names):
    board = board_on(memory(kind), frame=False)
    plan = board.card("memory").plan
    assert plan.look is Look.TIME
    assert plan.tracks == names
    assert plan.recurrent
    rects = [plan.track_rect(index) for index in range(len(names))]
    assert all(plan.rect.contains(rect) for rect in rects)
    assert not any(one.intersects(other) for one, other in itertools.pairwise(rects))
    run(board)
    assert board.card("memory").plan == plan


def test_only_kinds_that_remember_carry_the_mark(board_on):
    board = board_on(memory("lstm"))
    assert [board.card(name).plan.recurrent for name in ("x", "memory", "y")] == [False, True, False]
    assert board.card("memory").plan.kind_text == "Lstm · 6"


def test_values_stand_in_an_order_and_have_names():
    assert tracks.drawn(["h", "c", "g", "i", "in_", "o", "f", "q"]) == ("f", "i", "o", "g", "c", "h")
    assert tracks.drawn(["in_", "a"]) == ("a",)
    assert tracks.drawn(["q"]) == ("q",)
    assert [tracks.symbol("g", gated) for gated in (True, False)] == ["c̃", "h̃"]
    assert tracks.word("f") == "forget"
    assert tracks.word("q") == ""


@pytest.mark.parametrize("appearance", [LIGHT, DARK], ids=lambda appearance: appearance.name)
@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_every_picture_has_the_colours_of_its_values(board_on, appearance, kind):
    board = board_on(memory(kind, units=3))
    board.session.set_theme(appearance)
    found = {name: np.full((3, STEPS), value) for name, value in zip("fioghrzc", (1.0, 0.0, 1.0, -1.0, 1.0, 0.0, 1.0, -7.0), strict=True)}
    plan = board.card("memory").plan
    sequences = {board.id("memory"): {name: found[name] for name in plan.tracks}}
    board.session.show_frame(Frame(state=State.PAUSED, sequences=sequences))
    picture = board.canvas.grab().toImage()
    for index, name in enumerate(plan.tracks):
        place = board.card("memory").pos() + plan.track_rect(index).center()
        value = found[name][0, 0]
        wanted = appearance.positive if value > 0 else appearance.negative if value < 0 else appearance.canvas
        assert picture.pixelColor(board.canvas.view.mapFromScene(place)) == color(wanted)


def test_one_cursor_goes_through_all_pictures(board_on):
    board = board_on(memory("lstm", units=3))
    plan, accent = board.card("memory").plan, color(LIGHT.accent)
    for time in (0, 17, STEPS - 1):
        run(board, time)
        picture = board.canvas.grab().toImage()
        for index in range(len(plan.tracks)):
            track = plan.track_rect(index)
            x = track.x() + track.width() * (time + 0.5) / STEPS
            pixel = board.canvas.view.mapFromScene(board.card("memory").pos() + QPointF(x, track.center().y()))
            near = [picture.pixelColor(pixel.x() + aside, pixel.y()) for aside in (-1, 0, 1)]
            assert min(abs(one.red() - accent.red()) + abs(one.blue() - accent.blue()) for one in near) < 40


def test_in_a_network_on_sequences_every_unit_is_a_strip_over_time(board_on):
    board = board_on(network(2, 8, 1))
    square = board.card("hidden 1").plan
    run(board)
    strip = board.card("hidden 1").plan
    assert (strip.look, len(strip.cells)) == (Look.UNITS, 8)
    assert strip.cells[0].width() > 2 * square.cells[0].width()
    assert board.bundle("x", "hidden 1").single
    assert board.bundle("x", "hidden 1").paths[0].elementAt(0).x == board.card("x").plan.cells[0].right()
    board.canvas.grab()
    item = board.drawing.units[board.id("hidden 1")]
    assert (item._face.image.width(), item._face.image.height()) == (STEPS, 8)


@pytest.mark.parametrize(("units", "look"), [(16, Look.UNITS), (40, Look.STRIP), (200, Look.TIME)])
def test_layers_of_every_size_are_drawn_over_time(board_on, units, look):
    board = board_on(network(3, units, 1))
    run(board)
    plan = board.card("hidden 1").plan
    assert plan.look is look
    assert not plan.recurrent
    for unit in range(0, units, 7):
        assert plan.unit_at(plan.unit_rect(unit).center()) == unit


def test_cards_keep_their_form_while_nothing_runs_and_lose_it_with_the_sequences(board_on):
    board = board_on(network(2, 8, 1))
    square = board.card("hidden 1").plan
    run(board)
    strip = board.card("hidden 1").plan
    board.session.show_frame(Frame(state=State.EMPTY))
    assert board.card("hidden 1").plan == strip
    board.session.show_frame(frame_of(board.session, seed=1))
    assert board.card("hidden 1").plan == square


def test_values_that_do_not_fit_the_card_are_not_drawn(board_on):
    board = board_on(memory("lstm", units=3))
    for wrong in ({"h": np.ones((2, STEPS))}, {"h": np.ones(STEPS)}, {name: np.ones((3, 0)) for name in "fiogch"}):
        board.session.show_frame(Frame(state=State.PAUSED, sequences={board.id("memory"): wrong}, time=3))
        board.canvas.grab()
        assert board.drawing.units[board.id("memory")].over_time() is None
    odd = {name: np.full((3, 5), np.nan) for name in "fiogch"}
    board.session.show_frame(Frame(state=State.PAUSED, sequences={board.id("memory"): odd}))
    assert not board.canvas.grab().isNull()


def test_what_a_unit_does_now_is_what_it_does_at_the_cursor(board_on):
    board = board_on(memory("lstm"))
    frame = run(board, time=7)
    given = frame.sequences[board.id("memory")]
    assert np.array_equal(board.drawing.units[board.id("memory")].values(), given["h"][:, 7])
    mouse.move(board.surface, board.unit("memory", 2))
    rows = dict(board.canvas.pointing.panel.description.rows)
    assert list(rows)[:6] == ["f forget", "i input", "o output", "c̃ candidate", "c cell", "h hidden"]
    assert rows["f forget"] == f"{given['f'][2, 7]:.3f}".replace("-", "−")


def test_the_curves_of_a_hovered_unit_of_a_memory_are_those_of_its_gates(board_on):
    board = board_on(memory("lstm", units=3, inputs=2))
    run(board)
    bundle = board.bundle("x", "memory")
    assert bundle.shape_of_weights == (12, 2)
    mouse.move(board.surface, board.unit("memory", 1))
    rows = sorted({index // 2 for index in bundle.strong()})
    assert rows == [1, 4, 7, 10]


def test_the_caption_says_which_way_time_runs(board_on):
    board = board_on(memory("lstm"))
    assert "time" not in board.canvas.caption.accessibleDescription()
    run(board)
    assert "time runs to the right" in board.canvas.caption.accessibleDescription()


def test_an_output_says_what_it_should_become_at_the_step_of_the_cursor(board_on):
    values = np.array([[[0.0], [1.0], [1.0]]])
    board = board_on(network(2, 3, 1), dataset=Dataset(np.zeros((1, 3, 2)), values))
    output = board.drawing.outputs[board.id("output")]
    for time, text in ((0, "target 0"), (1, "target 1"), (None, "")):
        run(board, time, 3, targets={board.id("output"): values[0].T})
        assert output.target == text
    run(board, 2, 3, targets={board.id("output"): np.array([[0.0, 1.0, np.nan]])})
    assert output.target == ""


def test_what_is_stepped_through_is_said_first(board_on):
    board = board_on(memory("lstm"))
    run(board, 4, moment=Moment("forward", board.id("memory"), 5, 24, time=4, steps=40))
    said = board.canvas.caption.accessibleDescription()
    assert said.startswith("Forward pass: memory computes its activations, time step 5 of 40 · operation 6 of 24 · ")
    assert said.endswith("parameters")


def test_traced_curves_lead_to_the_gates_and_stay_inside_what_is_painted(board_on):
    board = board_on(memory("lstm", units=3, inputs=2))
    run(board)
    bundle, card = board.bundle("x", "memory"), board.card("memory")
    before = bundle.boundingRect()
    mouse.move(board.surface, board.unit("memory", 1))
    rows = [card.plan.end_rect(row, 12) for row in range(12)]
    assert all(card.plan.track_rect(row // 3).contains(rect.center()) for row, rect in enumerate(rows))
    assert all(bundle.boundingRect().contains(rect.translated(card.pos())) for rect in rows)
    mouse.move(board.surface, QPoint(3, 3))
    assert bundle.boundingRect() == before


def test_in_a_forward_pass_through_time_only_what_is_ahead_is_pale(board_on):
    drawn = network(2, 3, 2, 1)
    drawn.connect("hidden 2", "hidden 1", 1)
    board = board_on(drawn)
    _, first, second, last = board.network.nodes
    run(board, time=7, moment=Moment("forward", first, 3, 90, time=7, steps=40))
    assert board.drawing.scenery.computed == {first: range(8), second: range(7), last: range(0)}
    assert [board.drawing.scenery.waits(id) for id in (first, second, last)] == [False, False, True]
    picture = board.canvas.grab().toImage()
    cell = board.card("hidden 1").plan.cells[0].translated(board.card("hidden 1").pos())
    pale = picture.pixelColor(board.canvas.view.mapFromScene(QPointF(cell.right() - 8.0, cell.center().y())))
    run(board, time=7, moment=Moment("backward", first, 60, 90))
    assert board.drawing.scenery.computed == {}
    picture = board.canvas.grab().toImage()
    full = picture.pixelColor(board.canvas.view.mapFromScene(QPointF(cell.right() - 8.0, cell.center().y())))
    assert pale.lightness() > full.lightness()


def test_after_the_end_of_a_shorter_sequence_a_card_shows_nothing(board_on):
    board = board_on(network(2, 3, 1))
    run(board)
    card = board.card("hidden 1")
    cell = card.plan.cells[0].translated(card.pos())
    last = QPointF(cell.right() - 4.0, cell.center().y())

    def shades():
        picture = board.canvas.grab().toImage()
        around = [board.canvas.view.mapFromScene(last + QPointF(x, y)) for x in (-3, 0, 3) for y in (-3, 0, 3)]
        return {picture.pixelColor(place).name() for place in around}

    whole = shades()
    board.session.show_frame(replace(board.session.frame, length=2))
    assert shades() != whole
    assert board.session.theme.panel in shades()
