"""What is drawn over the steps of a sequence: gates, one sample, and one cursor in all of them."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from nnsim.document import Network
from nnsim.engine.frames import Frame, State
from nnsim.ui.memories import computed
from nnsim.ui.plots.cursor import Cursor
from nnsim.ui.plots.following import input_lanes, output_lanes
from nnsim.ui.plots.gates import ALL, GatesPlot
from nnsim.ui.plots.sequence import SequencePlot
from nnsim.ui.theme import DARK, LIGHT
from nnsim.ui.widgets.samples import SampleChooser, shown_sample
from tests.ui import mouse
from tests.ui.fakes import CATALOG
from tests.ui.plots.pointing import click, moment, node_id, place_in
from tests.ui.plots.worlds import STEPS, foretelling, output, spelling, stacked, two_classes
from tests.ui.window.hand import until

ABOVE = 2
"""Lanes above those of the memory: what comes in and what should come out."""


# Gates


def test_every_value_of_a_memory_is_a_picture_in_the_order_of_the_card_below_input_and_target(shown):
    session = foretelling()
    plot = shown(GatesPlot(session))
    titles = [lane.title for lane in plot.lanes.lanes]
    assert titles == ["height", "target", "f forget", "i input", "o output", "c̃ candidate", "c cell", "h hidden"]
    for lane, name in zip(plot.lanes.lanes[ABOVE:], "fiogch", strict=True):
        np.testing.assert_array_equal(lane.values, session.frame.sequences[node_id(session, "memory")][name])
    np.testing.assert_array_equal(plot.lanes.lanes[0].values, session.dataset.inputs[0].T)
    np.testing.assert_array_equal(plot.lanes.lanes[1].values, session.dataset.targets[0].T)
    assert plot.title() == "Gates over time · memory"
    assert plot.lanes.time == session.frame.time


def test_a_class_for_the_whole_sequence_stands_above_the_gates_in_words(shown):
    plot = shown(GatesPlot(spelling(each=False)))
    came, asked, *own = plot.lanes.lanes
    assert (came.kind, asked.kind, asked.words) == ("symbols", "words", "a")
    assert [lane.title for lane in own] == ["r reset", "z update", "h̃ candidate", "h hidden"]


def test_a_click_on_a_row_shows_the_curves_of_that_unit_and_puts_the_cursor_there(shown):
    session = foretelling()
    plot = shown(GatesPlot(session))
    click(plot.lanes, ABOVE + 1, row=2, step=7)
    assert plot.unit == 2
    assert plot.units.words.text() == "unit 3"
    assert {lane.kind for lane in plot.lanes.lanes} == {"curves"}
    np.testing.assert_array_equal(plot.lanes.lanes[ABOVE + 1].values[0], session.frame.sequences[node_id(session, "memory")]["i"][2])
    assert plot.lanes.time == 7
    click(plot.lanes, ABOVE + 1, step=3)
    assert (plot.unit, plot.lanes.time) == (2, 3)


def test_the_curves_of_a_gate_reach_from_closed_to_open_however_little_it_moves(shown):
    session = foretelling()
    id = node_id(session, "memory")
    values = {**session.frame.sequences[id], "f": np.full((4, STEPS), 0.98) + 0.001 * np.arange(STEPS)}
    session.frame = replace(session.frame, sequences={**session.frame.sequences, id: values})
    plot = shown(GatesPlot(session))
    plot.choose_unit(0)
    spans = {lane.title[0]: lane.span for lane in plot.lanes.lanes[ABOVE:]}
    assert spans == {"f": (0, 1), "i": (0, 1), "o": (0, 1), "c": (-1, 1), "h": (-1, 1)}


@pytest.mark.parametrize("way", ["names", "words", "Escape"])
def test_there_are_several_ways_back_to_all_units(shown, qtbot, way):
    plot = shown(GatesPlot(foretelling()))
    plot.choose_unit(1)
    if way == "names":
        mouse.click(plot.lanes, QPoint(4, int(plot.lanes.box(4).center().y())))
    elif way == "words":
        qtbot.mouseClick(plot.units, Qt.MouseButton.LeftButton, pos=plot.units.words.geometry().center())
    else:
        qtbot.keyClick(plot.lanes, Qt.Key.Key_Escape)
    assert plot.unit == ALL
    assert {lane.kind for lane in plot.lanes.lanes[ABOVE:]} == {"heat"}


def test_the_arrows_go_through_all_units_one_by_one(shown, qtbot):
    plot = shown(GatesPlot(foretelling()))
    seen = [plot.units.words.text()]
    for _ in range(5):
        qtbot.mouseClick(plot.units.forth, Qt.MouseButton.LeftButton)
        seen.append(plot.units.words.text())
    assert seen == ["all units", "unit 1", "unit 2", "unit 3", "unit 4", "all units"]
    qtbot.mouseClick(plot.units.back, Qt.MouseButton.LeftButton)
    assert plot.unit == 3


def test_of_several_layers_the_one_selected_last_or_chosen_here_is_shown(shown, qtbot):
    session = stacked()
    plot = shown(GatesPlot(session))
    assert (plot.node.name, plot.title(), plot.layers.words.text()) == ("there", "Gates over time", "there")
    session.select({node_id(session, "back")})
    assert (plot.node.name, plot.layers.words.text()) == ("back", "back ←")
    assert "its past lies to the right" in plot.layers.words.toolTip()
    session.select({node_id(session, "y")})
    assert plot.node.name == "back"
    qtbot.mouseClick(plot.layers.forth, Qt.MouseButton.LeftButton)
    assert (plot.node.name, plot.title()) == ("loop", "State over time")
    assert [lane.title for lane in plot.lanes.lanes[-1:]] == ["a activation"]
    qtbot.mouseClick(plot.layers.forth, Qt.MouseButton.LeftButton)
    assert plot.node.name == "there"


def test_only_what_remembers_has_gates_over_time(shown):
    session = foretelling()
    plot = shown(GatesPlot(session))
    session.select({node_id(session, "y")})
    assert plot.node.name == "memory"
    assert not GatesPlot.applies(two_classes())
    assert not plot.layers.isVisible()


def test_the_value_under_the_mouse_is_read_off(shown, qtbot):
    session = foretelling()
    plot = shown(GatesPlot(session))
    mouse.move(plot.lanes, place_in(plot.lanes, ABOVE, 0, 5))
    assert plot.header.legend[0].text == "f1, t = 6"
    mouse.move(plot.lanes, place_in(plot.lanes, 0, 0, 5))
    assert plot.header.legend[0].text == "height, t = 6"
    mouse.move(plot.lanes, QPoint(2, 2))
    assert [entry.text for entry in plot.header.legend] == ["unit × time step"]


def test_a_forward_pass_under_way_leaves_pale_what_it_has_not_come_to(shown):
    session = stacked()
    plot = shown(GatesPlot(session))
    there, back, y = (node_id(session, name) for name in ("there", "back", "y"))

    def known(name, now):
        session.show_frame(replace(session.frame, moment=now, time=now.time))
        plot.choose_layer([node.name for node in plot.nodes].index(name))
        (found,) = {lane.known for lane in plot.lanes.lanes[ABOVE:]}
        assert {lane.known for lane in plot.lanes.lanes[:ABOVE]} == {None}
        return found

    assert known("there", moment(there, 4)) == range(5)
    assert known("back", moment(there, 4)) == range(0)
    assert known("back", moment(back, 4)) == range(4, STEPS)
    assert known("there", moment(back, 4)) is None
    assert known("back", moment(y, None)) is None
    assert known("there", moment(there, 4, "backward")) is None


def test_a_loop_through_several_nodes_goes_step_by_step_in_all_of_them():
    net = Network(CATALOG)
    x, a, b = net.add("input", name="x", shape=(1,)), net.add("dense", name="a", units=2), net.add("dense", name="b", units=2)
    net.connect(x, a)
    net.connect(a, b)
    net.connect(b, a, delay=1)
    frame = Frame(sequences={node.id: {"a": np.zeros((2, 9))} for node in (a, b)}, moment=moment(a.id, 3))
    assert computed(net, frame) == {a.id: range(4), b.id: range(3)}
    assert computed(net, replace(frame, moment=moment(b.id, 3))) == {a.id: range(4), b.id: range(4)}
    assert computed(net, replace(frame, moment=moment(x.id, None))) == {a.id: range(0), b.id: range(0)}


def test_the_gates_are_seen_over_all_steps_also_where_symbols_come_in(shown):
    plot = shown(GatesPlot(spelling(30)))
    assert plot.lanes.shown() == range(STEPS)


# The cursor


def test_a_click_pins_the_cursor_of_all_plots_and_hovering_shows_a_step_in_all(shown, qtbot):
    session = foretelling()
    gates, sequence = shown(GatesPlot(session)), shown(SequencePlot(session))
    assert gates.lanes.time == sequence.lanes.time == STEPS - 1
    mouse.move(sequence.lanes, place_in(sequence.lanes, 0, 0, 5))
    assert (gates.lanes.preview, gates.lanes.time) == (5, STEPS - 1)
    mouse.click(sequence.lanes, place_in(sequence.lanes, 0, 0, 5))
    assert gates.lanes.time == sequence.lanes.time == 5
    mouse.click(gates.lanes, QPoint(int(gates.lanes.middle(8)), gates.lanes.height() - 4))  # on the numbers of the steps
    assert (sequence.lanes.time, gates.unit) == (8, ALL)
    sequence.lanes.leaveEvent(None)
    assert gates.lanes.preview is None


def test_arrow_keys_move_the_cursor_and_escape_gives_it_back_to_the_run(shown, qtbot):
    session = foretelling()
    plot = shown(SequencePlot(session))
    seen = []
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Escape):
        qtbot.keyClick(plot.lanes, key)
        seen.append(plot.lanes.time)
    last = STEPS - 1
    assert seen == [last - 1, 0, 1, last, last, last - 1, last]


def test_inside_a_time_step_that_step_is_the_cursor_and_a_pinned_one_comes_back_after_it(shown):
    session = foretelling()
    plot = shown(GatesPlot(session))
    plot.lanes.cursor_of_all.pin(5)
    before = replace(session.frame, state=State.PAUSED)
    session.show_frame(replace(before, moment=moment(node_id(session, "memory"), 11), time=11))
    until(lambda: plot.lanes.time == 11)
    session.show_frame(before)
    assert plot.lanes.time == 5


def test_the_cursor_never_stands_after_the_end_and_another_project_has_its_own(shown):
    session = foretelling()
    cursor = Cursor.of(session)
    assert Cursor.of(session) is cursor
    cursor.pin(15)
    assert cursor.step(replace(session.frame, length=7)) == 6
    assert cursor.step(Frame()) is None
    session.projectReplaced.emit()
    assert cursor.pinned is None


def test_beyond_the_end_there_is_nothing_to_read_off(shown):
    session = foretelling()
    session.frame = replace(session.frame, length=9, time=8)
    gates, sequence = shown(GatesPlot(session)), shown(SequencePlot(session))
    mouse.move(gates.lanes, place_in(gates.lanes, ABOVE, 0, 12))
    assert not any(entry.value for entry in gates.header.legend)
    mouse.move(sequence.lanes, place_in(sequence.lanes, 0, 0, 12))
    assert [entry.text for entry in sequence.header.legend] == ["t = 13", "after the end"]


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
    assert [lane.title for lane in input_lanes("x", numbers, (), LIGHT)] == ["x 1", "x 2", "x 3"]
    (many,) = input_lanes("x", np.tile(numbers, (3, 1)), (), LIGHT)
    assert (many.kind, len(many.values), many.names[-1]) == ("heat", 9, "9")
    target, said = output_lanes("y", np.full((1, 4), 0.3), bits[:1], (), False, LIGHT)
    assert (target.title, said.title, target.kind, said.kind) == ("target", "y", "heat", "heat")


def test_a_symbol_that_does_not_come_is_none():
    (lane,) = input_lanes("x", np.array([[1.0, 0, 0], [0, 0, 0], [0, 0, 1]]), ("a", "b", "c"), LIGHT)
    assert lane.values.tolist() == [[0, -1, 2]]


def test_the_arrows_below_the_names_follow_another_sample(shown, qtbot):
    session = foretelling()
    plot = shown(SequencePlot(session))
    samples = plot.lanes.samples
    assert samples.words.text() == "1"
    qtbot.mouseClick(samples.forth, Qt.MouseButton.LeftButton)
    assert (session.sample, samples.words.text()) == (1, "2")
    for _ in range(2):
        qtbot.mouseClick(samples.back, Qt.MouseButton.LeftButton)
    assert session.sample == 2  # from the first to the last of three
    plot.resize(900, 400)
    assert samples.words.text() == "sample 3 of 3"


def test_where_the_batch_does_not_contain_the_followed_sample_it_says_which_one_is_shown(shown):
    session = foretelling()
    plot = shown(SequencePlot(session))
    session.show_frame(replace(session.frame, sample=2, moment=moment(node_id(session, "memory"), 4)))
    assert plot.lanes.samples.words.text() == "(3)"
    assert "sample 3, the first one there" in plot.lanes.samples.words.toolTip()
    assert shown_sample(session) == 2
    session.show_frame(replace(session.frame, sample=0, state=State.PAUSED))
    assert plot.lanes.samples.words.text() == "1"


def test_the_chooser_of_the_sample_says_in_fewer_words_which_one_it_is_where_there_is_less_room(shown):
    session = foretelling()
    chooser = shown(SampleChooser(session, long=True), 200, 18)
    arrows = 2 * chooser.back.width()

    def said_in(pixels):
        chooser.setFixedWidth(arrows + pixels)
        QApplication.processEvents()
        return chooser.words.shown()

    assert [said_in(pixels) for pixels in (100, 60, 20)] == ["sample 1 of 3", "sample 1", "1"]
    assert chooser.minimumSizeHint().width() < arrows + 20
    session.show_frame(replace(session.frame, sample=2, moment=moment(node_id(session, "memory"), 4)))
    assert [said_in(pixels) for pixels in (110, 60, 20)] == ["sample 3 (batch)", "sample 3", "(3)"]
    chooser.grab()


def test_what_is_read_off_names_step_and_value(shown, qtbot):
    session = spelling()
    plot = shown(SequencePlot(session))
    box = plot.lanes.box(1)
    qtbot.mouseMove(plot.lanes, QPoint(int(plot.lanes.middle(4)), int(box.center().y())))
    assert [(entry.text, entry.value) for entry in plot.header.legend] == [("t = 5", ""), ("target", "b")]
