"""The fit of networks with several outputs, and the ways of what is compared: drawn over each other, each under its name."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

import nnsim
from nnsim.engine.factors import FACTORS
from nnsim.engine.frames import State
from nnsim.engine.worker import Worker
from nnsim.ui.comparisons import Comparisons
from nnsim.ui.plots.confusion import ConfusionPlot
from nnsim.ui.plots.decision_map import DecisionMap
from nnsim.ui.plots.fit import FitPlot
from nnsim.ui.plots.landscape import LandscapePlot
from nnsim.ui.plots.sample_course import SampleCoursePlot
from nnsim.ui.plots.samples import at_points
from nnsim.ui.plots.standing_out import WorstPlot
from nnsim.ui.session import Session
from nnsim.ui.weight_names import row_names, unit_name
from tests.ui.window.hand import until


@pytest.fixture
def session(qapp):
    worker = Worker()
    worker.start()
    made = Session(worker, nnsim.example)
    yield made
    made.close()
    worker.stop()
    made.deleteLater()


def length(curve):
    x = curve.getData()[0]
    return 0 if x is None else len(x)


def opened(session, name):
    session.open(nnsim.example(name))
    until(lambda: session.frame.state is State.PAUSED or session.refresh())


def test_four_networks_are_drawn_over_the_points_that_all_of_them_learn(session, shown):
    opened(session, "universal")
    plot = shown(FitPlot(session))
    until(lambda: len(plot.lines) == 4)
    assert [entry.text for entry in plot.header.legend] == ["data", "2 units", "5 units", "20 units", "100 units"]
    assert len(plot.points.getData()[0]) == 81
    assert {"x", "2 units", "100 units"} <= plot.table().keys()
    assert plot.left_over.size == 0


def test_an_output_of_a_size_that_nobody_knows_is_passed_over(session, shown):
    opened(session, "universal")
    plot = shown(FitPlot(session))
    until(lambda: len(plot.lines) == 4)
    session.shapes.outputs.pop(session.document.network.node("20 units").id)
    plot.show_frame(session.frame)
    assert [entry.text for entry in plot.header.legend] == ["data", "2 units", "5 units", "100 units"]


def test_where_each_output_learns_something_else_there_are_no_points(session, shown):
    opened(session, "activation_gallery")
    plot = shown(FitPlot(session))
    until(lambda: len(plot.lines) == 9)
    assert plot.header.legend[0].text == "identity"
    assert len(plot.points.getData()[0]) == 0


def test_the_decision_map_shows_any_of_several_outputs_with_its_own_targets(session, shown):
    opened(session, "gates_by_hand")
    plot = shown(DecisionMap(session), 400, 300)
    wanted = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NAND": [1, 1, 1, 0]}
    for turn, (name, targets) in enumerate(wanted.items()):
        if turn:
            plot.output.chooser.forth.click()
        until(lambda: plot.decision is not None)
        id = session.document.network.node(name).id
        assert plot.output.chooser.words.text() == name
        assert plot.wish.nodes == (id,)
        assert plot.data.targets.ravel().tolist() == targets
        corners = at_points(plot.decision, plot.extent, plot.data.inputs)[0]
        assert corners.round().tolist() == targets  # a map of the output that is named
        assert not len(plot.wrong)
    assert "arrows in the head" in plot.explanation()


def test_points_with_other_targets_for_each_output_are_moved_and_erased_in_all_of_them(session, shown):
    opened(session, "gates_by_hand")
    plot = shown(DecisionMap(session), 600, 300)
    assert [button.isEnabled() for button in plot.brushes.buttons] == [False, False, True]
    assert "target for every output" in plot.brushes.why.text()
    assert "Choose a colour" not in plot.explanation()
    view, before = plot.chart.viewport(), session.dataset.targets
    place = plot.chart.position(1.0, 1.0).toPoint()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(view, place - QPoint(20, 0))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place - QPoint(20, 0))
    assert session.dataset.samples == 4
    assert session.dataset.inputs[3, 0] < 0.95
    for name, targets in before.items():
        np.testing.assert_array_equal(session.dataset.targets[name], targets)
    QTest.mouseClick(view, Qt.MouseButton.RightButton, pos=plot.chart.position(0.0, 0.0).toPoint())
    assert {name: targets.ravel().tolist() for name, targets in session.dataset.targets.items()} == {
        "AND": [0, 0, 1], "OR": [1, 1, 1], "NAND": [1, 1, 0],
    }  # fmt: skip
    session.undo()
    for name, targets in before.items():
        np.testing.assert_array_equal(session.dataset.targets[name], targets)


def test_where_all_outputs_learn_the_same_points_are_painted_for_all_of_them(session, shown):
    opened(session, "perceptron_beside_sigmoid")
    plot = shown(DecisionMap(session), 600, 300)
    assert all(button.isEnabled() for button in plot.brushes.buttons)
    assert not plot.brushes.why.text()
    before = session.dataset.samples
    plot.brushes.choose(1)
    QTest.mouseClick(plot.chart.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    assert session.dataset.samples == before + 1
    assert {name: float(targets[-1, 0]) for name, targets in session.dataset.targets.items()} == {"threshold": 1.0, "sigmoid": 1.0}
    assert "same for all outputs" in plot.output.chooser.words.toolTip()


def test_an_output_is_chosen_on_the_drawing_and_kept_with_the_project(session, shown):
    opened(session, "gates_by_hand")
    plot = shown(DecisionMap(session), 400, 300)
    ids = {name: session.document.network.node(name).id for name in ("AND", "OR", "NAND")}
    session.select({ids["OR"]})
    assert plot.output.id == ids["OR"]
    session.select(set())
    assert plot.output.id == ids["OR"]
    plot.output.chooser.forth.click()
    assert plot.own_choices() == {"output": ids["NAND"]}
    other = DecisionMap(session)
    other.choose(plot.choices())
    assert shown(other, 400, 300).output.id == ids["NAND"]
    for wrong in ("gone", 3, None, ["n1"]):
        other.take_choices({"output": wrong})
        other.refresh()
        assert (other.output.id, other.own_choices()) == (ids["AND"], {})


def test_one_output_needs_no_choice(session, shown):
    opened(session, "xor")
    plot = shown(DecisionMap(session), 400, 300)
    assert not plot.output.chooser.isVisible()
    assert plot.brushes.isVisible()


def test_over_many_features_each_output_is_judged_by_its_own_answers(session, shown):
    rng = np.random.default_rng(0)
    inputs = rng.standard_normal((12, 3))
    targets = {"first": (inputs[:, :1] > 0).astype(float), "second": (inputs[:, 1:2] > 0).astype(float)}
    net = nnsim.Network()
    source = net.add("input", shape=(3,))
    for name in targets:
        net.connect(source, net.add("dense", name=name, units=1, activation="sigmoid"))
    session.open(nnsim.Project(net, nnsim.Dataset(inputs, targets), loss="binary_cross_entropy", seed=2))
    until(lambda: session.frame.state is State.PAUSED or session.refresh())
    plot = shown(DecisionMap(session), 400, 300)
    for name in targets:
        id = net.node(name).id
        until(lambda id=id: id in session.frame.answers_of and plot.decision is not None and plot.wish.nodes == (id,))
        answers = session.look(lambda run, name=name: run.predict(inputs)[name])
        wrong = np.flatnonzero((answers > 0.5).ravel() != (targets[name] > 0.5).ravel())
        assert len(wrong)
        until(lambda wrong=wrong: plot.wrong.tolist() == wrong.tolist())
        plot.output.chooser.forth.click()


def test_the_ways_of_all_batches_are_drawn_on_the_landscape(session, shown):
    opened(session, "three_batches")
    plot = shown(LandscapePlot(session))
    work = Comparisons.of(session)
    work.begin(session.project, next(factor for factor in FACTORS if factor.key == "batch_size"))
    until(lambda: not work.running and [length(item) for item in plot.others] == [len(course.way) for course in work.courses])
    ends = [np.array([axis[-1] for axis in item.getData()]) for item in plot.others]
    starts = [np.array([axis[0] for axis in item.getData()]) for item in plot.others]
    assert all(start == pytest.approx([-1.2, -0.9]) for start in starts)
    assert ends[0] == pytest.approx(work.courses[0].way[-1])


@pytest.mark.parametrize(
    ("kind", "words"),
    [(ConfusionPlot, "Confusion matrix"), (WorstPlot, "Worst predictions"), (SampleCoursePlot, "Sample 1 over the training")],
)
def test_what_shows_the_answers_of_one_output_says_of_which(session, shown, kind, words):
    opened(session, "gates_by_hand")
    assert shown(kind(session)).title() == f"{words} · AND"
    opened(session, "xor")
    assert shown(kind(session)).title() == words


def test_units_of_an_output_have_the_names_of_classes_only_if_it_learns_these():
    inputs, net = np.zeros((3, 2)), nnsim.Network()
    source = net.add("input", shape=(2,))
    kind, size = (net.add("dense", name=name, units=3) for name in ("kind", "size"))
    for node in (kind, size):
        net.connect(source, node)
    data = nnsim.Dataset(inputs, {"kind": np.eye(3), "size": np.full((3, 3), 0.5)}, classes=("a", "b", "c"))
    assert row_names(net, data, kind.id, 3) == ["a", "b", "c"]
    assert row_names(net, data, size.id, 3) == ["1", "2", "3"]
    assert (unit_name(net, kind, 1, 3, data), unit_name(net, size, 1, 3, data)) == ("kind · b", "size · 2")
