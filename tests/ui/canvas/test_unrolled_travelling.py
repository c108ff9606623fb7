"""What travels in the unrolled network when one steps: along which arrows, which way, and that no more moves than that."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QSize
from PySide6.QtGui import QColor

import nnsim
from nnsim.ui.canvas.travel import movement
from nnsim.ui.canvas.travel.content import Kind
from nnsim.ui.canvas.unrolled.travelling import BESIDE, LARGER, to_be_seen
from nnsim.ui.step_units import StepUnits
from nnsim.ui.theme import LIGHT
from tests.ui import mouse
from tests.ui.canvas.sequence_runs import both_ways, frame_of_run, jordan, many_to_one
from tests.ui.canvas.unrolling import Moves, apart, view_of

NEAR = 14.0
"""An arrow's way ends so near to its card: its head is beyond it."""


class Stepping:
    """A run that is stepped by operations on an unrolled board."""

    def __init__(self, board_on, project, milliseconds=0):
        self.run = nnsim.Run(project)
        self.board = board_on(project.document.network, frame=False)
        self.show()
        self.style = Moves(milliseconds)
        self.view = view_of(self.board)
        self.view.setStyle(self.style)
        self.board.canvas.unrolled.toggle()
        self.view.settle()

    def show(self):
        self.board.session.show_frame(frame_of_run(self.run))

    def step(self):
        self.run.step()
        self.show()

    def to(self, phase, node, time):
        """Step until an operation was executed."""
        while True:
            operation = self.run.step()
            if (operation.phase, operation.node, operation.time) == (phase, node, time):
                break
        self.show()

    def ways(self):
        """(kind, (name, step) where it begins as it is drawn, the same where it ends) of all that travels."""
        shown, travelling = self.view.shown, self.view.stage.travelling
        return sorted(
            (arrow.kind.value, self._card(step, arrow.path.pointAtPercent(0.0)), self._card(step, arrow.path.pointAtPercent(1.0)))
            for step in range(shown.steps)
            for arrow in travelling.at(step)
        )

    def _card(self, step, point):
        """The card at a point, in the coordinates of a step's column."""
        shown = self.view.shown
        (found,) = [
            (self.board.network.nodes[face.node].name, other)
            for other in range(shown.steps)
            for face in shown.sheet.faces.values()
            if face.whole.adjusted(-NEAR, -NEAR, NEAR, NEAR).translated((other - step) * shown.sheet.pitch, 0.0).contains(point)
        ]
        return found


def signals(*ways):
    return sorted((Kind.SIGNAL.value, *way) for way in ways)


def errors(*ways):
    return sorted((Kind.ERROR.value, *way) for way in ways)


def test_signals_travel_from_below_and_from_steps_before(board_on):
    stepping = Stepping(board_on, jordan())
    stepping.to("forward", "h", 0)
    assert stepping.ways() == signals((("x", 0), ("h", 0)))
    stepping.to("forward", "h", 1)
    assert stepping.ways() == signals((("x", 1), ("h", 1)), (("y", 0), ("h", 1)))
    stepping.to("forward", "h", 2)
    assert stepping.ways() == signals((("x", 2), ("h", 2)), (("y", 1), ("h", 2)), (("h", 0), ("h", 2)))
    stepping.to("forward", "y", 2)
    assert stepping.ways() == signals((("h", 2), ("y", 2)), (("x", 2), ("y", 2)))


def test_errors_travel_from_above_and_from_later_steps(board_on):
    stepping = Stepping(board_on, jordan())
    stepping.to("backward", "h", 4)
    assert stepping.ways() == errors((("h", 4), ("y", 4)))
    stepping.to("backward", "y", 3)
    assert stepping.ways() == errors((("y", 3), ("h", 4)))
    stepping.to("backward", "h", 2)
    assert stepping.ways() == errors((("h", 2), ("y", 2)), (("h", 2), ("h", 4)))


def test_where_only_weights_are_collected_nothing_travels(board_on):
    stepping = Stepping(board_on, jordan())
    stepping.to("backward", "h", None)
    assert stepping.ways() == []
    stepping.to("update", None, None)
    assert stepping.ways() == []


def test_a_memory_hands_on_all_that_it_keeps(board_on):
    stepping = Stepping(board_on, many_to_one())
    stepping.to("forward", "m", 0)
    assert stepping.ways() == signals((("x", 0), ("m", 0)))
    stepping.to("forward", "m", 1)
    assert stepping.ways() == signals((("x", 1), ("m", 1)), *[(("m", 0), ("m", 1))] * 2)
    stepping.to("forward", "y", None)
    assert stepping.ways() == signals((("m", 2), ("y", 2)))
    stepping.to("backward", "m", 2)
    assert stepping.ways() == errors((("m", 2), ("y", 2)))
    stepping.to("backward", "m", 1)
    assert stepping.ways() == errors(*[(("m", 1), ("m", 2))] * 2)


def test_a_layer_that_reads_backwards_is_given_what_comes_later(board_on):
    stepping = Stepping(board_on, both_ways())
    stepping.to("forward", "back", 5)
    assert stepping.ways() == signals((("x", 5), ("back", 5)))
    stepping.to("forward", "back", 2)
    assert stepping.ways() == signals((("x", 2), ("back", 2)), (("back", 3), ("back", 2)))
    stepping.to("backward", "back", 2)
    assert stepping.ways() == errors((("back", 2), ("both", 2)), (("back", 2), ("back", 1)))


def test_what_works_on_all_steps_at_once_is_reached_in_all_of_them(board_on):
    stepping = Stepping(board_on, both_ways())
    stepping.to("forward", "y", None)
    assert stepping.ways() == signals(*[(("both", step), ("y", step)) for step in range(6)])


def test_from_afar_arrows_are_larger_where_there_is_room(board_on):
    stepping = Stepping(board_on, many_to_one())
    stepping.to("forward", "m", 1)
    there = stepping.view.stage.travelling.at(1)
    assert [arrow.scale for arrow in to_be_seen(there, 1.0)] == [1.0, BESIDE, BESIDE]
    assert [arrow.scale for arrow in to_be_seen(there, 0.3)] == [LARGER, BESIDE, BESIDE]


def test_between_two_iterations_nothing_travels(board_on):
    stepping = Stepping(board_on, jordan())
    stepping.to("forward", "h", 1)
    stepping.run.train(iterations=1)
    stepping.show()
    assert stepping.ways() == []


def test_nothing_leads_to_a_card_that_stands_in_another_column_only(board_on):
    stepping = Stepping(board_on, many_to_one())
    stepping.to("backward", "m", 1)
    stage = stepping.view.stage
    (wire,) = (wire for wire in stepping.view.shown.sheet.wires if wire.connection.target == stepping.board.id("y"))
    middle = QPointF(*wire.control.mean(axis=1)[0]) + QPointF(stepping.view.shown.sheet.pitch, 0.0)
    seen = stepping.view.grab().toImage()
    ratio = seen.devicePixelRatio()
    on, beside = ((stage.lens.pixel(point) * ratio).toPoint() for point in (middle, middle + QPointF(12.0, 0.0)))
    assert seen.pixelColor(on) == seen.pixelColor(beside)


def test_a_target_from_which_the_error_comes_stands_out(board_on):
    stepping = Stepping(board_on, jordan())
    stepping.to("backward", "h", 4)
    assert not in_the_colour_of_errors(stepping, "y", 4)
    stepping.to("backward", "y", 3)
    assert in_the_colour_of_errors(stepping, "y", 3)
    assert not in_the_colour_of_errors(stepping, "y", 4)
    stepping.to("backward", "y", None)  # now its gradients are added up
    assert not in_the_colour_of_errors(stepping, "y", 3)


def in_the_colour_of_errors(stepping, name, step):
    """Whether what an output should become has a frame in it."""
    shown, lens = stepping.view.shown, stepping.view.stage.lens
    rect = shown.sheet.faces[stepping.board.id(name)].target.translated(step * shown.sheet.pitch, 0.0)
    corner, width = lens.pixel(rect.topLeft()).toPoint(), round(rect.width() * lens.zoom)
    seen = stepping.view.grab(QRect(corner - QPoint(0, 2), QSize(width, 5))).toImage()
    shade = QColor(LIGHT.negative).getRgb()[:3]
    return any(apart(seen.pixelColor(x, y), shade) < 60 for x in range(seen.width()) for y in range(seen.height()))


def test_bars_are_spoken_of_where_there_are_any(board_on):
    stepping = Stepping(board_on, many_to_one())
    stepping.to("backward", "y", None)
    assert "bars" not in stepping.board.canvas.caption.accessibleDescription()
    stepping.to("backward", "m", 2)
    assert "bars" in stepping.board.canvas.caption.accessibleDescription()


# The numbers


def test_a_click_on_a_unit_turns_the_numbers_to_it(board_on):
    stepping = Stepping(board_on, jordan())
    stepping.to("forward", "h", 2)
    view, id, units = stepping.view, stepping.board.id, StepUnits.of(stepping.board.session)
    before = view.grab().toImage()
    mouse.click(view, view.stage.pixel_of(id("h"), 2, 1))
    assert (units.unit, units.source) == (1, 0)
    stepping.board.session.select(())
    mouse.move(view, QPoint(1, 1))
    assert view.grab().toImage() != before
    mouse.click(view, view.stage.pixel_of(id("x"), 2, 1))
    assert (units.unit, units.source) == (1, 1)


# The movement


class Painted(QObject):
    """The rectangles in which a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.rects = []
        widget.installEventFilter(self)

    def eventFilter(self, widget, event):
        if event.type() == QEvent.Type.Paint:
            self.rects.append(event.rect())
        return False


@pytest.fixture
def moving(board_on):
    """Before its first step."""
    return Stepping(board_on, jordan(), 200)


def arrived(stepping):
    return not stepping.view.movement.running and stepping.view.movement.progress == 1.0


def test_it_sets_out_with_the_step_and_comes_to_rest(moving, qtbot):
    moving.to("forward", "h", 1)
    assert moving.view.movement.running
    assert moving.view.movement.progress == 0.0
    begin = moving.view.grab().toImage()
    qtbot.waitUntil(lambda: arrived(moving))
    end = moving.view.grab().toImage()
    assert end != begin
    moving.show()
    assert arrived(moving)
    assert moving.view.grab().toImage() == end


def test_only_where_something_moves_is_it_painted_anew(moving, qtbot):
    painted = Painted(moving.view)
    moving.to("forward", "h", 1)
    qtbot.waitUntil(lambda: moving.view.movement.progress == 1.0)
    whole, *parts = painted.rects
    assert whole == moving.view.rect()
    assert parts
    assert all(4 * part.width() * part.height() < whole.width() * whole.height() for part in parts)


def test_nothing_moves_where_the_system_says_so(board_on):
    stepping = Stepping(board_on, jordan(), 0)
    stepping.to("forward", "h", 1)
    assert stepping.ways()
    assert arrived(stepping)


def test_nothing_moves_when_steps_follow_each_other_quickly(moving, monkeypatch):
    monkeypatch.setattr(movement, "HURRY", 60.0)
    moving.to("forward", "h", 1)
    moving.step()
    assert arrived(moving)
    moving.step()
    assert arrived(moving)


def test_the_drawing_that_is_not_seen_does_not_move(moving):
    moving.board.canvas.view.setStyle(moving.style)
    moving.to("forward", "h", 1)
    assert moving.view.movement.running
    assert not moving.board.canvas.travelling.movement.running


def test_it_stops_when_the_network_is_rolled_up(moving):
    moving.to("forward", "h", 1)
    moving.board.canvas.unrolled.toggle()
    assert arrived(moving)


def test_looking_elsewhere_while_it_moves_shows_what_is_there(moving):
    moving.to("forward", "h", 1)
    moving.view.grab()
    moving.view.set_zoom(0.7 * moving.view.zoom)
    far = QRect(moving.view.stage.pixel_of(moving.board.id("y"), 4), QSize(60, 40))
    seen = moving.view.grab(far).toImage()
    assert moving.view.movement.progress == 0.0
    moving.view.movement.stop()
    assert seen == moving.view.grab(far).toImage()


def test_what_is_looked_at_glides_to_a_step_that_was_not_seen(moving, qtbot):
    moving.view.set_zoom(2.0)
    moving.view.go(-5)
    lens = moving.view.stage.lens
    before = lens.corner
    moving.to("forward", "h", 4)
    assert lens.corner == before
    qtbot.waitUntil(lambda: not moving.view.glide.running)
    assert lens.corner.x() > before.x()
    assert moving.view.stage.steps_in_sight()[1] == 4


def test_a_hand_is_quicker_than_the_glide(moving):
    moving.view.set_zoom(2.0)
    moving.view.go(-5)
    moving.to("forward", "h", 4)
    assert moving.view.glide.running
    moving.view.go(0)
    assert not moving.view.glide.running
    assert moving.view.stage.steps_in_sight()[1] == 4


def test_without_movement_a_step_is_there_at_once(board_on):
    stepping = Stepping(board_on, jordan(), 0)
    stepping.view.set_zoom(2.0)
    stepping.view.go(-5)
    stepping.to("forward", "h", 4)
    assert not stepping.view.glide.running
    assert stepping.view.stage.steps_in_sight()[1] == 4
