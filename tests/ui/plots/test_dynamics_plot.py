"""A network that is left to itself is drawn with what repeats in it, says which it does, and follows its weights."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication

from nnsim.document import RemoveConnection
from nnsim.engine.dynamics import Verdict
from nnsim.engine.frames import Frame
from nnsim.engine.run import Run
from nnsim.ui.plots import course
from nnsim.ui.plots.course import Course
from nnsim.ui.plots.dynamics import ALL, REPLAY, DynamicsPlot
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.portrait import Portrait
from nnsim.ui.theme import DARK, LIGHT
from tests.engine.test_dynamics import logistic, loop, rotation
from tests.ui.plots.alone import RunSession
from tests.ui.plots.worlds import two_classes


def ring(units: int) -> Run:
    return loop([[float((to - 1) % units == unit) for unit in range(units)] for to in range(units)])


@pytest.fixture
def left_alone(shown, qtbot):
    """A plot that has found out what a run does by itself."""

    def show(run: Run, width=302):
        session = RunSession(run)
        plot = shown(DynamicsPlot(session), width)
        found(plot, qtbot)
        return plot

    return show


def found(plot, qtbot, **what):
    """Wait until the plot has looked at the run again."""
    before = plot.behaviour
    plot.session.show_frame(Frame())
    plot._next = 0.0
    qtbot.waitUntil(lambda: plot.session.jobs.follow() or (plot.behaviour is not before and plot.job is None))


def quiet(plot, qtbot):
    """Wait until nothing is asked any more."""
    plot.session.show_frame(Frame())
    plot._next = 0.0
    qtbot.waitUntil(lambda: plot.session.jobs.follow() or (plot.job is None and not plot._asked))


def test_it_fits_where_something_remembers():
    assert DynamicsPlot.applies(RunSession(loop([[0.5]])))
    assert not DynamicsPlot.applies(two_classes())


def test_the_verdict_stands_below_the_states(left_alone):
    plot = left_alone(ring(6))
    assert plot.sentence.text() == "It cycles: from step 1 on it repeats itself every 6 steps."
    assert plot.title() == "Left to itself · h"
    assert plot.course.state.values.shape == (200, 6)
    assert not plot.course.state.curves
    assert plot.portrait.isHidden()
    table = plot.table()
    assert list(table) == ["step", "1", "2", "3", "4", "5", "6"]
    assert table["1"][:7].tolist() == [1, 0, 0, 0, 0, 0, 1]


def test_a_weight_that_is_set_changes_the_verdict_and_nothing_new_costs_nothing(left_alone, qtbot):
    plot = left_alone(loop([[0.5]]))
    assert plot.behaviour.kind == "settles"
    before = plot.behaviour
    quiet(plot, qtbot)
    assert plot.behaviour is before
    plot.session.run.parameters["h>h.W"][...] = -1.0
    found(plot, qtbot)
    assert (plot.behaviour.kind, plot.behaviour.period) == ("cycles", 2)
    assert "every 2 steps" in plot.sentence.text()


def test_steps_and_sample_can_be_chosen(left_alone, qtbot):
    plot = left_alone(loop([[0.5]], push=3.0))
    assert plot.table()["1"][0] == 3
    qtbot.mouseClick(plot.longer.forth, Qt.MouseButton.LeftButton)
    found(plot, qtbot)
    assert (plot.longer.words.text(), len(plot.table()["step"])) == ("1\u202f000 steps", 1000)
    plot.session.set_sample(1)
    found(plot, qtbot)
    assert plot.table()["1"][0] == 0


def test_one_unit_shows_its_next_state_over_the_present_one_and_two_their_plane(left_alone):
    plot = left_alone(logistic(3.5))
    assert plot.portrait.isVisible()
    assert plot.course.state.curves
    states = plot.behaviour.states[plot.node.name][:, 0]
    places = plot.portrait.places()
    assert len(places) == len(states) - 1
    box = plot.portrait.box()
    low, span = plot.portrait._across.low, plot.portrait._across.span
    assert places[3].x() == pytest.approx(box.x() + (states[3] - low) / span * box.width())
    assert places[3].y() == pytest.approx(box.bottom() - (states[4] - low) / span * box.height())
    plane = left_alone(loop(rotation(2 * np.pi / 5)))
    assert len({(round(place.x(), 3), round(place.y(), 3)) for place in plane.portrait.places()}) == 5
    plane.grab()


def test_a_click_on_a_row_shows_the_curve_of_a_unit(left_alone, qtbot):
    plot = left_alone(ring(6))
    field = plot.course.field()
    spot = QPointF(field.center().x(), field.y() + field.height() * 3.5 / 6).toPoint()
    qtbot.mouseClick(plot.course, Qt.MouseButton.LeftButton, pos=spot)
    assert plot.unit == 3
    assert (plot.course.state.units, plot.course.state.curves) == ((3,), True)
    assert plot.units.words.text() == "unit 4"
    qtbot.mouseClick(plot.course, Qt.MouseButton.LeftButton, pos=spot)
    assert plot.unit == ALL


def test_the_value_under_the_mouse_is_read_off(left_alone, qtbot):
    plot = left_alone(ring(6))
    field = plot.course.field()
    qtbot.mouseMove(plot.course, QPointF(plot.course.edge(7) + 1, field.y() + field.height() * 1.5 / 6).toPoint())
    assert [(entry.text, entry.value) for entry in plot.header.legend] == [("t = 8", ""), ("unit 2", "1.00")]


def test_run_anew_lets_the_steps_appear_one_after_the_other(left_alone, qtbot):
    plot = left_alone(ring(6))
    qtbot.mouseClick(plot.button, Qt.MouseButton.LeftButton)
    seen = []
    for _ in range(REPLAY + 1):
        seen.append(plot.course.shown_steps)
        plot.session.jobs.follow()
    assert seen[0] == 1
    assert seen[-1] is None
    assert seen[:-1] == sorted(seen[:-1])
    plot.cancel()


def test_an_explosion_is_drawn_until_it_leaves_the_picture(left_alone):
    for run in (loop([[2.0]]), loop([[1e30]]), loop([[-2.0, 1.0], [1.0, 3.0]])):
        plot = left_alone(run)
        assert plot.behaviour.kind == "explodes"
        assert plot.portrait.isHidden()
        plot.grab()
        plot.choose_unit(0)
        plot.grab()


def test_while_it_looks_nobody_waits_and_hiding_gives_it_up(left_alone, qtbot):
    plot = left_alone(loop([[0.5]]))
    plot.session.busy.set()
    plot.session.run.parameters["h>h.W"][...] = 2.0
    plot.session.show_frame(Frame())
    plot._next = 0.0
    plot.session.jobs.follow()
    job = plot.job
    assert job is not None
    assert not job.done
    plot.hide()
    assert job.done
    assert plot.job is None
    plot.session.busy.clear()
    plot.show()
    found(plot, qtbot)
    assert plot.behaviour.kind == "explodes"


def test_it_looks_a_few_times_a_second_at_most(left_alone):
    plot = left_alone(loop([[0.5]]))
    plot.session.show_frame(Frame())
    plot.session.jobs.follow()
    assert plot.job is None  # it was looked at just now


def test_another_project_and_one_that_remembers_nothing_any_more(left_alone, qtbot):
    plot = left_alone(loop([[0.5]]))
    plot.session.open_run(ring(3))
    found(plot, qtbot)
    assert plot.behaviour.period == 3
    plot.session.set_theme(DARK)
    (back,) = [c for c in plot.session.document.network.connections.values() if c.delay]
    plot.session.push(RemoveConnection(back.id))
    assert plot.title() == "Left to itself"
    assert not plot.body.isVisible()


def test_a_picture_a_drawing_and_the_numbers_can_be_saved(left_alone, tmp_path):
    plot = left_alone(ring(3))
    for ending in ("png", "svg", "csv"):
        plot.save(tmp_path / f"plot.{ending}")
    assert QImage(str(tmp_path / "plot.png")).width() >= plot.width()
    assert (tmp_path / "plot.csv").read_text().startswith("step,1,2,3")


# How it is painted


@pytest.fixture
def painted(shown):
    def show(values, verdict, limits=None, width=300):
        widget = shown(Course(LIGHT, None), width, 150)
        widget.show_state(course.State(np.asarray(values, float), verdict, tuple(range(np.shape(values)[1])), 1.0, limits))
        return widget

    return show


def shades(widget, steps, y=5):
    picture = widget.grab().toImage()
    return [picture.pixelColor(int(widget.edge(step + 0.5)), y).name() for step in steps]


def test_above_a_cycle_every_other_round_has_the_same_bar_from_where_it_begins(painted):
    widget = painted(np.zeros((24, 3)), Verdict("cycles", 4, 6))
    before, *rounds = shades(widget, [3, 8, 12, 16, 20])
    assert before == LIGHT.panel
    assert rounds[0] == rounds[2] != rounds[1] == rounds[3]
    assert LIGHT.panel not in rounds


def test_more_steps_than_pixels_show_those_around_the_beginning_of_what_repeats(painted):
    long = painted(np.zeros((1000, 3)), Verdict("settles", 1, 700))
    assert 700 in long.shown()
    assert 200 < len(long.shown()) < 300
    assert painted(np.zeros((1000, 3)), Verdict("wanders")).shown().start == 0
    assert painted(np.zeros((1000, 3)), Verdict("settles", 1, 995)).shown().stop == 1000
    assert painted(np.zeros((100, 3)), Verdict("wanders")).shown() == range(100)


def test_the_wheel_goes_to_other_steps(painted):
    def wheel(by):
        place = QPointF(100, 50)
        none, plain = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        event = QWheelEvent(place, place, QPoint(), QPoint(0, by), none, plain, Qt.ScrollPhase.NoScrollPhase, False)
        QApplication.sendEvent(widget, event)

    widget = painted(np.zeros((1000, 3)), Verdict("wanders"))
    wheel(-120)
    assert widget.shown().start > 0
    wheel(120)
    assert widget.shown().start == 0


def test_a_curve_lies_between_its_limits(painted):
    values = np.linspace(-1, 1, 50)[:, None]
    widget = painted(values, Verdict("wanders"), Limits(-1.0, 1.0))
    picture = widget.grab().toImage()
    field = widget.field()
    for step in (5, 25, 44):
        x, y = int(widget.edge(step + 0.5)), field.bottom() - 3 - (values[step, 0] + 1) / 2 * (field.height() - 6)
        column = [picture.pixelColor(x, row) for row in range(int(field.y()) + 2, int(field.bottom()) - 1)]
        strongest = max(range(len(column)), key=lambda row: column[row].saturation())
        assert strongest + int(field.y()) + 2 == pytest.approx(y, abs=2.5)


def test_a_portrait_of_nothing_or_of_one_state_can_be_painted(shown):
    portrait = shown(Portrait(LIGHT, None), 150, 150)
    for values in (np.zeros((0, 1)), np.zeros((1, 1)), np.zeros((1, 2)), np.ones((5, 2))):
        portrait.show_states(values, Verdict("settles", 1, 0), Limits(0.0, 2.0), Limits(0.0, 2.0))
        portrait.grab()
