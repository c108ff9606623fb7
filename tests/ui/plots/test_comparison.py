"""RNN, LSTM and GRU side by side in the window: begun with one click, stopped, taken further, and put to use."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

import nnsim
from nnsim.document import MoveNodes, SetData, SetSetting
from nnsim.engine.comparison import Course
from nnsim.engine.frames import State
from nnsim.engine.worker import Worker
from nnsim.ui.comparisons import Comparisons
from nnsim.ui.plots.comparison import ComparisonPlot
from nnsim.ui.plots.comparison_table import ROOMY, cells, duration, short
from nnsim.ui.session import Session
from nnsim.ui.theme import DARK, class_colors
from tests.ui.plots.worlds import compared, foretelling, two_classes
from tests.ui.window.hand import until

KINDS = ["rnn", "lstm", "gru"]


def project(kind="lstm", **settings):
    """Which sign had the first of eight numbers?"""
    net = nnsim.Network()
    x = net.add("input", name="x", shape=(1,))
    memory = net.add(kind, name="memory", units=4, returns="last")
    y = net.add("dense", name="y", units=1, activation="sigmoid")
    net.connect(x, memory)
    net.connect(memory, y)
    inputs = np.random.default_rng(0).normal(size=(24, 8, 1))
    data = nnsim.Dataset(inputs, (inputs[:, 0] > 0).astype(float), sequence=True)
    given = {"loss": "binary_cross_entropy", "optimizer": "adam", "learning_rate": 0.02, "batch_size": 6, "epochs": 3, **settings}
    return nnsim.Project(net, data, **given)


@pytest.fixture
def session(qapp):
    """A session on a network with an LSTM."""
    worker = Worker()
    worker.start()
    made = Session(worker, nnsim.example)
    made.said = []
    made.notice.connect(made.said.append)
    made.open(project())
    until(lambda: made.frame.state is State.PAUSED or made.refresh())
    yield made
    made.close()
    worker.stop()
    made.deleteLater()


@pytest.fixture
def plot(session, shown):
    return shown(ComparisonPlot(session))


def click(qtbot, button):
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def finish(plot):
    until(lambda: not plot.work.running)
    return {course.kind: course for course in plot.work.courses}


def texts(plot, kind):
    return {key: label.text() for key, label in plot.figures.figures[kind].items()}


# From the first click to the result


def test_first_there_is_one_button_and_a_sentence_what_it_will_do(plot):
    assert plot.start_page.isVisible()
    assert plot.start_button.text() == "Compare"
    assert "3 epochs each" in plot.sentence.text()
    assert plot.table() == {}
    assert not any(button.isVisible() for button in (plot.stop_button, plot.on_button, plot.again_button))


def test_the_sentence_follows_the_settings(session, plot):
    session.push(SetSetting("epochs", None))
    assert "30 epochs each" in plot.sentence.text()


def test_one_click_puts_the_three_side_by_side(plot, qtbot):
    click(qtbot, plot.start_button)
    courses = finish(plot)
    assert list(courses) == KINDS
    assert {len(course.epochs) for course in courses.values()} == {4}
    assert plot.result.isVisible()
    assert [line.name for line in plot.curves.lines] == ["RNN", "LSTM", "GRU"]
    for line, course in zip(plot.curves.lines, courses.values(), strict=True):
        np.testing.assert_array_equal(line.x, [0, 1, 2, 3])
        np.testing.assert_array_equal(line.y, [epoch.train["loss"] for epoch in course.epochs])
    assert plot.header.legend[0].text == "3 of 3"
    parameters = {kind: texts(plot, kind)["parameters"] for kind in KINDS}
    assert parameters == {"rnn": "29", "lstm": "101", "gru": "77"}
    assert texts(plot, "gru")["loss"] == short(courses["gru"].best.watched["loss"])
    assert all(texts(plot, kind)["time"].endswith("s") for kind in KINDS)
    assert all(1 <= int(texts(plot, kind)["reach"]) <= 7 for kind in KINDS)


def test_comparing_leaves_the_run_and_the_document_alone(session, plot, qtbot):
    session.worker.train(10)
    until(lambda: session.frame.iteration == 10 or session.refresh())
    state, before = session.look(lambda run: run.state_hash()), session.document.copy()
    click(qtbot, plot.start_button)
    finish(plot)
    assert session.look(lambda run: run.state_hash()) == state
    assert session.document.network == before.network
    assert not session.history.can_undo


def test_with_a_validation_part_that_is_what_counts_and_the_training_part_is_pale(session, shown):
    session.open(project(split=(0.5, 0.5, 0.0)))
    plot = shown(ComparisonPlot(session))
    plot.compare()
    finish(plot)
    assert [(line.legend, line.pale) for line in plot.curves.lines[:3]] == [("", True)] * 3
    assert [line.name for line in plot.curves.lines[3:]] == ["RNN", "LSTM", "GRU"]
    assert [line.name for line, _ in plot.ends.places()].count("LSTM") == 1
    assert "of the validation part" in plot.figures.figures["rnn"]["loss"].toolTip()


def test_what_was_found_can_be_saved_as_numbers(plot):
    plot.compare()
    courses = finish(plot)
    table = plot.table()
    assert list(table) == ["epoch", "RNN", "LSTM", "GRU", "kind", "parameters", "seconds", "reach"]
    assert list(table["parameters"]) == [course.parameters for course in courses.values()]


# Stopping, going on, again


def test_it_stops_and_goes_on_and_goes_further_and_begins_again(session, shown, qtbot):
    session.open(project(epochs=2000))
    plot = shown(ComparisonPlot(session))
    plot.compare()
    until(lambda: len(plot.work.courses[2].epochs) > 2)
    assert not plot.again_button.isVisible()
    click(qtbot, plot.stop_button)
    stopped = finish(plot)
    assert {course.state for course in stopped.values()} == {"stopped"}
    assert plot.on_button.text() == "Go on"
    assert plot.again_button.isVisible()
    assert not plot.stop_button.isVisible()
    click(qtbot, plot.on_button)
    until(lambda: len(plot.work.courses[2].epochs) > len(stopped["gru"].epochs))
    assert plot.work.epochs == 2000
    assert plot.work.courses[0].epochs[: len(stopped["rnn"].epochs)] == stopped["rnn"].epochs
    assert plot.on_button.text() == "More"
    click(qtbot, plot.on_button)
    assert plot.work.epochs == 4000
    plot.work.stop()
    finish(plot)
    click(qtbot, plot.again_button)
    assert plot.work.epochs == 2000
    assert len(plot.work.courses[0].epochs) < len(stopped["rnn"].epochs)


def test_more_takes_what_is_finished_twice_as_far(plot, qtbot):
    plot.compare()
    first = finish(plot)
    assert plot.on_button.toolTip() == "Train up to 6 epochs"
    click(qtbot, plot.on_button)
    second = finish(plot)
    for kind in KINDS:
        assert len(second[kind].epochs) == 7
        assert second[kind].epochs[:4] == first[kind].epochs


def test_what_early_stopping_has_ended_goes_no_further(session, shown):
    session.open(project(split=(0.5, 0.5, 0.0), early_stopping=1, learning_rate=0.5, epochs=50))
    plot = shown(ComparisonPlot(session))
    plot.compare()
    courses = finish(plot)
    assert all(not course.open for course in courses.values())
    assert not plot.on_button.isVisible()
    assert plot.again_button.isVisible()


def test_the_results_stay_when_the_plot_is_hidden_or_made_anew(session, plot, shown):
    plot.compare()
    courses = finish(plot)
    plot.hide()
    plot.show()
    assert plot.result.isVisible()
    again = shown(ComparisonPlot(session))
    assert {course.kind: course for course in again.work.courses} == courses
    assert again.result.isVisible()
    assert texts(again, "lstm") == texts(plot, "lstm")


def test_it_ends_with_the_project(session, plot):
    session.push(SetSetting("epochs", 100_000))
    plot.compare()
    until(lambda: plot.work.courses[0].epochs)
    session.open(project("gru"))
    assert plot.work.courses == ()
    assert not plot.work.running
    assert plot.start_page.isVisible()


def test_jobs_follow_one_comparison_for_all_plots_of_a_session(session, plot, shown):
    other = shown(ComparisonPlot(session))
    assert other.work is plot.work is Comparisons.of(session)


# What it cannot do


def test_a_network_that_cannot_run_is_not_compared_and_the_button_says_why(session, plot):
    session.push(SetData(None))
    assert not plot.start_button.isEnabled()
    assert plot.start_button.toolTip() == "There is no data: choose a data set or import your own."
    plot.compare()
    assert session.said[-1] == plot.start_button.toolTip()
    assert plot.work.courses == ()


def test_it_applies_to_all_but_the_perceptron_rule():
    plane = two_classes()
    assert ComparisonPlot.applies(foretelling())
    assert ComparisonPlot.applies(plane)
    plane.document.settings["learning_rule"] = "perceptron"
    assert not ComparisonPlot.applies(plane)


def test_a_kind_that_diverges_is_said_to_and_does_not_hide_the_others(session, shown):
    given = project("rnn", optimizer="sgd", learning_rate=0.1, loss="mse", batch_size=None, epochs=8)
    random = np.random.default_rng(0)
    inputs = random.normal(size=(24, 40, 1))
    given.document.data = given.keep(nnsim.Dataset(inputs, np.sin(inputs.sum(axis=1)), sequence=True))
    nodes = given.document.network.nodes
    for node in list(nodes.values()):
        if "activation" in node.parameters:
            nodes[node.id] = type(node)(**{**vars(node), "parameters": {**node.parameters, "activation": "identity"}})
    session.open(given)
    plot = shown(ComparisonPlot(session))
    plot.compare()
    assert finish(plot)["rnn"].state == "diverged"
    trouble = plot.figures.troubles["rnn"]
    assert trouble.isVisible()
    assert trouble.text() == "diverged"
    assert "no longer a finite number" in trouble.toolTip()
    assert not plot.figures.figures["rnn"]["loss"].isVisible()
    assert plot.figures.figures["gru"]["loss"].isVisible()
    assert plot.curves.broken.isVisible()
    assert plot.chart.limits()[1].high < 1e3


# Putting one to use


def test_the_row_of_the_networks_own_kind_is_marked(plot):
    plot.compare()
    finish(plot)
    assert [kind for kind in KINDS if plot.figures.names[kind].strong] == ["lstm"]
    assert plot.figures.owns["lstm"].isVisible()
    assert not plot.figures.buttons["lstm"].isVisible()
    assert "as the network has it" in plot.figures.names["lstm"].toolTip()


def test_use_replaces_the_layers_kind_and_can_be_undone(session, plot, qtbot):
    plot.compare()
    finish(plot)
    click(qtbot, plot.figures.buttons["gru"])
    assert session.document.network.node("memory").kind == "gru"
    assert session.history.undo_text == "use GRU"
    assert plot.figures.owns["gru"].isVisible()
    assert plot.remark.text() == ""
    session.undo()
    assert session.document.network.node("memory").kind == "lstm"
    assert plot.figures.owns["lstm"].isVisible()


def test_the_menu_can_do_it_too_where_there_is_no_room_for_buttons(session, shown):
    plot = shown(ComparisonPlot(session), 240)
    plot.compare()
    finish(plot)
    assert not any(plot.figures.buttons[kind].isVisible() for kind in KINDS)
    menu = plot.context_menu()
    actions = {action.text(): action for action in menu.actions()}
    assert not actions["Use LSTM"].isEnabled()
    actions["Use RNN"].trigger()
    menu.close()
    assert session.document.network.node("memory").kind == "rnn"


def test_a_network_that_was_used_learns_what_its_course_says(session, plot):
    plot.compare()
    course = finish(plot)["gru"]
    plot.use("gru")
    session.worker.train(course.epochs[-1].number * 4)
    until(lambda: session.frame.iteration == 12 or session.refresh())
    assert session.look(lambda run: run.evaluate("train")) == course.epochs[-1].train


def test_a_project_that_has_changed_since_is_noticed(session, plot):
    plot.compare()
    finish(plot)
    session.push(MoveNodes({session.document.network.node("memory").id: (9.0, 9.0)}))
    assert not plot.remark.isVisible()
    session.push(SetSetting("learning_rate", 0.5))
    assert plot.remark.isVisible()
    assert "press Again" in plot.remark.text()
    session.undo()
    assert not plot.remark.isVisible()


# How it is drawn


@pytest.fixture
def drawn(shown):
    """Made-up courses in a plot of some size."""

    def draw(width=302, height=267):
        session = foretelling()
        compared(session)
        return shown(ComparisonPlot(session), width, height)

    return draw


def test_every_curve_bears_its_name_where_it_ends_and_no_two_touch(drawn):
    plot = drawn()
    places = plot.ends.places()
    assert [line.name for line, _ in places] == ["RNN", "LSTM", "GRU"]
    heights = [place.y() for _, place in places]
    assert np.diff(heights).min() >= 13
    assert 0 < heights[0] < heights[-1] < plot.chart.height()
    assert all(place.x() + 25 < plot.chart.width() for _, place in places)
    plot.curves.set_logarithmic(True)
    assert [line.name for line, _ in plot.ends.places()] == ["RNN", "LSTM", "GRU"]


def test_pointing_reads_off_all_three(drawn):
    plot = drawn()
    assert plot.names.entries == ()
    plot.chart.pointed.emit(plot.chart.plane(plot.chart.position(1.0, 0.5)))
    assert [(entry.text, entry.value) for entry in plot.names.entries] == [("RNN", "2.00"), ("LSTM", "1.00"), ("GRU", "0.667")]
    plot.chart.pointed.emit(None)
    assert plot.names.entries == ()


def test_the_table_stands_beside_the_curves_where_there_is_room(drawn):
    below, beside = drawn(302, 267), drawn(1200, 600)
    assert below.figures.mapTo(below, below.figures.rect().topLeft()).y() > below.chart.geometry().bottom()
    assert beside.figures.mapTo(beside, beside.figures.rect().topLeft()).x() >= beside.chart.geometry().right()
    assert (below.figures.heads["time"].text(), beside.figures.heads["time"].text()) == ("epoch", "time per epoch")
    assert below.figures.width() < ROOMY <= beside.figures.width()
    assert beside.figures.figures["lstm"]["reach"].text() == "6 / 19"


@pytest.mark.parametrize("size", [(302, 267), (270, 240), (1200, 600)])
def test_no_figure_is_cut_off(drawn, size):
    plot = drawn(*size)
    for kind in KINDS:
        for key, label in plot.figures.figures[kind].items():
            assert label.width() >= label.fontMetrics().horizontalAdvance(label.text()), (kind, key)
    for head in plot.figures.heads.values():
        assert head.width() >= head.fontMetrics().horizontalAdvance(head.text())


def test_the_colours_are_those_of_classes_in_both_themes(drawn):
    plot = drawn()
    assert [line.color for line in plot.curves.lines] == class_colors(plot.theme, 3)
    plot.session.set_theme(DARK)
    assert [line.color for line in plot.curves.lines] == class_colors(DARK, 3)
    assert [plot.figures.names[kind].tint for kind in KINDS] == class_colors(DARK, 3)
    plot.grab()


def test_times_and_losses_are_short():
    assert [duration(seconds) for seconds in (0.0073, 0.0253, 0.253, 2.53, 253.0)] == ["7.3 ms", "25 ms", "253 ms", "2.53 s", "253 s"]
    assert [short(loss) for loss in (1.4, 0.0123, 0.00097, 12345.0)] == ["1.4", "0.012", "9.7e−4", "1.2e4"]


def test_before_the_first_epoch_there_is_nothing_to_say():
    row = cells(Course("rnn", "RNN"), True)
    assert {row.parameters, row.time, row.loss, row.metric, row.reach} == {"–"}
