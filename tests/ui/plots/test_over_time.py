"""What is drawn over the steps of a sequence: lanes with one cursor, gates, one sample, and the gradient at every step."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from nnsim.engine.frames import Frame
from nnsim.ui.plots.following import input_lanes, output_lanes
from nnsim.ui.plots.gates import ALL, GatesPlot
from nnsim.ui.plots.lanes import Lane, Lanes
from nnsim.ui.plots.sequence import SequencePlot
from nnsim.ui.plots.time_norm import TimeNormPlot
from nnsim.ui.theme import DARK, LIGHT
from nnsim.ui.theme import color as theme_color
from tests.ui.plots.worlds import STEPS, foretelling, output, spelling, two_classes


def node_id(session, name):
    return session.document.network.node(name).id


def click(qtbot, lanes, lane, row=0):
    box = lanes.box(lane)
    rows = len(lanes.lanes[lane].values)
    place = QPointF(box.center().x(), box.y() + box.height() * (row + 0.5) / rows)
    qtbot.mouseClick(lanes, Qt.MouseButton.LeftButton, pos=place.toPoint())


# Lanes


@pytest.fixture
def lanes(shown):
    holder = shown(QWidget())
    lanes = Lanes(LIGHT, holder)
    lanes.resize(300, 200)
    lanes.show()
    yield lanes
    holder.close()


def test_lanes_are_aligned_and_do_not_overlap(lanes):
    lanes.show_lanes([Lane("one", np.zeros((3, 9))), Lane("a longer name", np.zeros((1, 9)), "curves")], 4, 9)
    first, second = lanes.box(0), lanes.box(1)
    assert (first.left(), first.right()) == (second.left(), second.right())
    assert first.bottom() < second.top()
    assert second.bottom() < lanes.height()


def test_a_place_tells_lane_row_and_step(lanes):
    lanes.show_lanes([Lane("one", np.zeros((3, 9))), Lane("two", np.zeros((2, 9)))], 4, 9)
    box = lanes.box(1)
    assert lanes.at(QPointF(lanes.middle(7), box.y() + 0.9 * box.height())) == (1, 1, 7)
    assert lanes.at(QPointF(2, 2)) is None


def test_steps_beyond_the_end_of_the_sequence_are_pale(lanes):
    lanes.show_lanes([Lane("one", np.ones((1, 10)))], None, 5)
    picture = lanes.grab().toImage()
    inside, beyond = (picture.pixelColor(int(lanes.middle(step)), int(lanes.box(0).center().y())) for step in (2, 8))
    assert inside.saturation() > 2 * beyond.saturation()
    assert theme_color(LIGHT.panel) == QColor(LIGHT.panel)  # no colour of the theme was touched for that


def test_symbols_with_colours_of_their_own_are_shown_whole_and_many_symbols_around_the_cursor(lanes):
    few, many = (tuple(map(str, range(count))) for count in (4, 30))
    lanes.show_lanes([Lane("few", np.zeros((1, 200)), "symbols", few)], 100, 200)
    assert lanes.shown() == range(200)
    lanes.show_lanes([Lane("many", np.zeros((1, 200)), "symbols", many)], 100, 200)
    assert 100 in lanes.shown()
    assert 10 < len(lanes.shown()) < 40
    lanes.grab()


def test_an_axis_has_the_numbers_of_both_ends(lanes):
    lanes.show_lanes([Lane("one", np.zeros((1, 1)))], 0, 1)
    lanes.grab()
    lanes.show_lanes([Lane("one", np.full((1, 40), np.nan), "curves")], None, 40)
    lanes.grab()


# Gates


def test_every_value_of_a_memory_is_a_picture_in_the_order_of_the_card(shown):
    session = foretelling()
    plot = shown(GatesPlot(session))
    assert [lane.title for lane in plot.lanes.lanes] == ["f forget", "i input", "o output", "c̃ candidate", "c cell", "h hidden"]
    for lane, name in zip(plot.lanes.lanes, "fiogch", strict=True):
        np.testing.assert_array_equal(lane.values, session.frame.sequences[node_id(session, "memory")][name])
    assert plot.title() == "Gates over time · memory"
    assert plot.lanes.time == session.frame.time


def test_a_click_on_a_row_shows_the_curves_of_that_unit_and_another_one_all_units(shown, qtbot):
    session = foretelling()
    plot = shown(GatesPlot(session))
    click(qtbot, plot.lanes, 1, row=2)
    assert plot.unit == 2
    assert plot.units.words.text() == "unit 3"
    assert {lane.kind for lane in plot.lanes.lanes} == {"curves"}
    np.testing.assert_array_equal(plot.lanes.lanes[1].values[0], session.frame.sequences[node_id(session, "memory")]["i"][2])
    click(qtbot, plot.lanes, 1)
    assert plot.unit == ALL
    assert {lane.kind for lane in plot.lanes.lanes} == {"heat"}


def test_the_arrows_go_through_all_units_one_by_one(shown, qtbot):
    plot = shown(GatesPlot(foretelling()))
    seen = [plot.units.words.text()]
    for _ in range(5):
        qtbot.mouseClick(plot.units.forth, Qt.MouseButton.LeftButton)
        seen.append(plot.units.words.text())
    assert seen == ["all units", "unit 1", "unit 2", "unit 3", "unit 4", "all units"]
    qtbot.mouseClick(plot.units.back, Qt.MouseButton.LeftButton)
    assert plot.unit == 3


def test_a_looped_layer_is_a_memory_too_and_only_selected_memories_are_shown(shown):
    session = foretelling()
    plot = shown(GatesPlot(session))
    session.select({node_id(session, "y")})
    assert plot.node.name == "memory"
    assert not GatesPlot.applies(two_classes())


def test_the_value_under_the_mouse_is_read_off(shown, qtbot):
    session = foretelling()
    plot = shown(GatesPlot(session))
    box = plot.lanes.box(0)
    qtbot.mouseMove(plot.lanes, QPoint(int(plot.lanes.middle(5)), int(box.y() + 2)))
    assert plot.header.legend[0].text == "f1, t = 6"


# One sequence


def test_a_forecast_shows_target_and_answer_as_two_curves(shown):
    session = foretelling()
    plot = shown(SequencePlot(session))
    came, said = plot.lanes.lanes
    assert (came.title, came.kind, said.title, said.kind) == ("height", "curves", "y", "curves")
    np.testing.assert_array_equal(came.values[0], session.dataset.inputs[0, :, 0])
    np.testing.assert_array_equal(said.values[0], session.dataset.targets[0, :, 0])
    np.testing.assert_array_equal(said.values[1], session.frame.sequences[output(session)]["a"][0])
    assert said.tints == (LIGHT.positive, LIGHT.negative)
    session.set_theme(DARK)
    assert plot.lanes.lanes[1].tints == (DARK.positive, DARK.negative)


def test_symbols_have_their_names_and_wrong_ones_are_marked(shown):
    session = spelling()
    plot = shown(SequencePlot(session))
    came, meant, said, shares = plot.lanes.lanes
    assert [lane.title for lane in plot.lanes.lanes] == ["x", "target", "y", "shares"]
    assert came.names == meant.names == said.names == ("a", "b", "c", "d")
    assert came.values[0].tolist() == [step % 4 for step in range(STEPS)]
    assert meant.values[0].tolist() == [(step + 1) % 4 for step in range(STEPS)]
    np.testing.assert_array_equal(said.wrong, shares.values.argmax(axis=0) != meant.values[0])


def test_one_target_for_the_whole_sequence_stands_at_its_end_in_words(shown):
    session = spelling(each=False)
    plot = shown(SequencePlot(session))
    came, said = plot.lanes.lanes
    assert (came.kind, said.kind) == ("symbols", "words")
    answer = "abcd"[int(session.frame.followed[output(session)].argmax())]
    assert said.words == f"target a, answer {answer}"


def test_bits_and_many_numbers_are_rows_of_colours_and_few_numbers_curves():
    bits, numbers = np.eye(2)[:, [0, 1, 1, 0]], np.random.default_rng(0).normal(size=(3, 4))
    assert [lane.kind for lane in input_lanes("x", bits, ("a", "b"), LIGHT)] == ["heat"]
    assert [(lane.title, lane.kind) for lane in input_lanes("x", numbers, ("a", "b", "c"), LIGHT)] == [
        ("a", "curves"), ("b", "curves"), ("c", "curves"),
    ]
    (many,) = input_lanes("x", np.tile(numbers, (3, 1)), (), LIGHT)
    assert (many.kind, len(many.values), many.names[-1]) == ("heat", 9, "9")
    target, said = output_lanes("y", np.full((1, 4), 0.3), bits[:1], (), False, LIGHT)
    assert (target.title, said.title, target.kind, said.kind) == ("target", "y", "heat", "heat")


def test_a_symbol_that_does_not_come_is_none():
    (lane,) = input_lanes("x", np.array([[1.0, 0, 0], [0, 0, 0], [0, 0, 1]]), ("a", "b", "c"), LIGHT)
    assert lane.values.tolist() == [[0, -1, 2]]


def test_the_arrows_of_the_header_follow_another_sample(shown, qtbot):
    session = foretelling()
    plot = shown(SequencePlot(session))
    assert plot.samples.words.text() == "1"
    qtbot.mouseClick(plot.samples.forth, Qt.MouseButton.LeftButton)
    assert (session.sample, plot.samples.words.text()) == (1, "2")
    for _ in range(2):
        qtbot.mouseClick(plot.samples.back, Qt.MouseButton.LeftButton)
    assert session.sample == 2  # from the first to the last of three


def test_what_is_read_off_names_step_and_value(shown, qtbot):
    session = spelling()
    plot = shown(SequencePlot(session))
    box = plot.lanes.box(1)
    qtbot.mouseMove(plot.lanes, QPoint(int(plot.lanes.middle(4)), int(box.center().y())))
    assert [(entry.text, entry.value) for entry in plot.header.legend] == [("t = 5", ""), ("target", "b")]


# Gradient through time


def test_the_norm_at_every_step_is_drawn_over_the_steps(shown):
    session = foretelling()
    plot = shown(TimeNormPlot(session))
    (line,) = plot.curves.lines
    assert line.name == "memory"
    np.testing.assert_array_equal(line.x, np.arange(1, STEPS + 1))
    np.testing.assert_array_equal(line.y, session.frame.time_norms[node_id(session, "memory")])
    assert plot.curves.logarithmic
    assert plot.present.value() == STEPS
    assert list(plot.table()) == ["step", "memory"]


def test_a_backward_phase_under_way_shows_the_steps_it_has_come_to(shown):
    session = foretelling()
    plot = shown(TimeNormPlot(session))
    norms = session.frame.time_norms[node_id(session, "memory")].copy()
    norms[:12] = np.nan
    session.show_frame(replace(session.frame, time_norms={node_id(session, "memory"): norms}, time=12))
    (line,) = plot.curves.lines
    np.testing.assert_array_equal(line.x, np.arange(13, STEPS + 1))
    assert plot.present.value() == 13


def test_before_the_first_backward_phase_it_says_what_will_be_seen(shown):
    session = foretelling()
    session.frame = Frame()
    plot = shown(TimeNormPlot(session))
    assert not plot.body.isVisible()
    assert plot.wants()["time_norms"]
