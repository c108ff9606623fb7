"""Plots of the course over the training: answers to chosen samples, and how activations are spread."""

import numpy as np
import pytest

from nnsim.engine.through_training import SHARES
from nnsim.ui.plots.activation_spread import ActivationSpreadPlot
from nnsim.ui.plots.sample_course import MOST_CLASSES, MOST_KEPT, SampleCoursePlot
from nnsim.ui.plots.weights_over_time import WeightsPlot
from nnsim.ui.theme import DARK
from tests.ui.plots.alone import look, trained


@pytest.fixture
def watched(shown, qtbot):
    """Shows a plot of an example in training, and lets it look."""

    def show(kind, name, iterations=6):
        session = trained(name, 1)
        for _ in range(iterations - 1):
            session.run.train(iterations=1)
        plot = shown(kind(session))

        def again():
            look(session)
            qtbot.waitUntil(lambda: ready(session, plot), timeout=30_000)

        again()
        return plot, session, again

    return show


def ready(session, plot):
    session.jobs.follow()
    return not plot.courses.under_way and not plot.courses._looking


def drawn(plot):
    return {line.name: line for line in plot.drawing.curves.lines}


def answers_at(session, iteration, sample):
    here = session.run.iteration
    session.run.seek(iteration)
    found = session.run.predict(session.dataset.inputs[session.parts.train[[sample]]])[0]
    session.run.seek(here)
    return found


def test_one_sample_has_a_curve_for_each_class_from_the_first_moment_on(watched):
    plot, session, again = watched(SampleCoursePlot, "iris")
    session.sample = 5
    again()
    label = int(session.dataset.targets[session.parts.train[5]])
    names = list(session.dataset.class_labels())
    names[label] += " (right)"
    lines = drawn(plot)
    assert sorted(lines) == sorted(names)
    for kind, name in enumerate(names):
        assert lines[name].x.tolist() == list(range(7))
        for iteration in (0, 3, 6):
            assert lines[name].y[iteration] == pytest.approx(answers_at(session, iteration, 5)[kind], rel=1e-5)
    assert plot.title() == "Sample 6 over the training"
    assert plot.header.legend[0].text == f"is {session.dataset.class_labels()[label]}"


def test_going_back_cuts_the_curves_and_training_on_goes_another_way(watched):
    plot, session, again = watched(SampleCoursePlot, "xor", 8)
    session.run.seek(3)
    again()
    (line,) = drawn(plot).values()
    assert line.x.tolist() == [0, 1, 2, 3]
    session.run.change("learning_rate", 0.3)
    session.run.train(iterations=1)
    again()
    (line,) = drawn(plot).values()
    assert line.y[-1] == pytest.approx(answers_at(session, 4, 0)[0], rel=1e-5)


def test_several_samples_that_are_kept_have_a_curve_each_for_their_own_class(watched):
    plot, session, again = watched(SampleCoursePlot, "iris")
    for sample in (2, 9):
        session.sample = sample
        plot.keep()
    again()
    assert plot.kept == (2, 9)
    for sample, (name, line) in zip((2, 9), drawn(plot).items(), strict=True):
        label = int(session.dataset.targets[session.parts.train[sample]])
        assert name == f"sample {sample + 1} · {session.dataset.class_labels()[label]}"
        assert line.y[-1] == pytest.approx(answers_at(session, 6, sample)[label], rel=1e-5)
    plot.keep()
    assert plot.kept == (2, 9)
    plot.release()
    again()
    assert len(drawn(plot)) == 3


def test_of_one_output_a_kept_sample_shows_what_is_left_for_its_class(watched):
    plot, session, again = watched(SampleCoursePlot, "xor")
    for sample in range(4):
        session.sample = sample
        plot.keep()
    again()
    for sample, line in enumerate(drawn(plot).values()):
        target = float(session.dataset.targets.reshape(-1)[session.parts.train[sample]])
        answer = float(answers_at(session, 6, sample)[0])
        assert line.y[-1] == pytest.approx(answer if target else 1 - answer, rel=1e-5)


def test_kept_samples_are_few_and_come_back_with_the_project(watched):
    plot, session, _again = watched(SampleCoursePlot, "digits", 2)
    for sample in range(MOST_KEPT + 2):
        session.sample = sample
        plot.keep()
    assert plot.kept == tuple(range(MOST_KEPT))
    other = SampleCoursePlot(session)
    other.take_choices(plot.own_choices())
    assert other.kept == plot.kept
    for wrong in ({"kept": "abc"}, {"kept": [1, "x", -3, 2.5]}, {}):
        other.take_choices(wrong)
    assert other.kept == (1,)


def test_of_many_classes_the_right_one_and_the_most_probable_are_shown(watched):
    plot, _session, _again = watched(SampleCoursePlot, "digits", 3)
    assert len(drawn(plot)) == MOST_CLASSES
    assert any(name.endswith("(right)") for name in drawn(plot))


def test_numbers_have_a_curve_and_their_target_beside_it(watched):
    plot, session, _again = watched(SampleCoursePlot, "sine")
    target, answer = drawn(plot).values()
    assert target.pale
    wanted = float(session.dataset.targets.reshape(-1)[session.parts.train[0]])
    assert target.y.tolist() == [wanted, wanted]
    assert answer.y[-1] == pytest.approx(answers_at(session, 6, 0)[0], rel=1e-5)


def test_of_sequences_the_last_step_is_followed(watched):
    plot, session, _again = watched(SampleCoursePlot, "echo", 2)
    answer = list(drawn(plot).values())[-1]
    assert answer.y[-1] == pytest.approx(answers_at(session, 2, 0)[-1][0], rel=1e-5)


def test_activations_are_drawn_as_the_run_had_them(watched):
    plot, session, _again = watched(ActivationSpreadPlot, "spirals", 4)
    run = session.run
    assert [strip.name for strip in plot.strips.strips] == ["hidden 1", "hidden 2", "output"]
    part = run.machine.train.first(100)
    for strip in plot.strips.strips:
        node = session.document.network.node(strip.name).id
        for iteration in (0, 4):
            run.seek(iteration)
            outputs = run.machine.evaluator.outputs(part.inputs, (node,))[node]
            place = strip.iterations.tolist().index(iteration)
            np.testing.assert_allclose(strip.spread[place], np.quantile(outputs, SHARES), rtol=1e-6)
    assert plot.strips.strips[0].limits.low == -1.0
    assert plot.strips.strips[2].limits.low == 0.0
    assert len(plot.table()["hidden 1, 50 % quantile"]) == 5


def test_a_selected_layer_is_shown_alone(watched):
    plot, session, again = watched(ActivationSpreadPlot, "spirals", 2)
    session.select({session.document.network.node("hidden 2").id})
    again()
    assert [strip.name for strip in plot.strips.strips] == ["hidden 2"]  # its name stands over it, so the title has room


def test_pointing_at_a_strip_reads_it_off(watched, qtbot):
    plot, _session, _again = watched(ActivationSpreadPlot, "spirals", 4)
    field = plot.strips.field(1)
    qtbot.mouseMove(plot.strips, field.center().toPoint())
    plot.strips.pointed.emit((1, 2))
    assert plot.header.legend[0].text == "hidden 2, iteration 2"


@pytest.mark.parametrize("kind", [SampleCoursePlot, ActivationSpreadPlot])
def test_both_can_be_saved_and_follow_the_theme(watched, kind, tmp_path):
    plot, session, _again = watched(kind, "spirals", 3)
    session.set_theme(DARK)
    for ending in ("png", "svg", "csv"):
        plot.save(tmp_path / f"course.{ending}")
        assert (tmp_path / f"course.{ending}").stat().st_size > 60


def weights_at(session, name, moments):
    """What parameters of a run were at these iterations."""
    here, found = session.run.iteration, []
    for iteration in moments:
        session.run.seek(int(iteration))
        found.append(session.run.parameters[name].copy())
    session.run.seek(here)
    return np.array(found)


def test_weights_have_curves_from_the_first_moment_on_however_late_the_plot_is_opened(watched):
    plot, session, again = watched(WeightsPlot, "xor", 9)
    line = drawn(plot)["bias"]
    assert line.x.tolist() == list(range(10))
    assert line.y.tolist() == weights_at(session, f"{plot.node.name}.b", line.x)[:, 0].tolist()
    plot.choose_unit(1)
    again()
    assert drawn(plot)["bias"].y.tolist() == weights_at(session, f"{plot.node.name}.b", line.x)[:, 1].tolist()


def test_weights_of_a_time_when_nobody_looked_are_those_of_the_way_that_was_taken(watched):
    plot, session, again = watched(WeightsPlot, "xor", 6)
    for _ in range(3):
        session.run.train(iterations=1)
        again()
    plot.hide()
    session.run.seek(3)
    session.run.change("learning_rate", 0.01)
    for _ in range(4):
        session.run.train(iterations=1)
    plot.show()
    again()
    line = drawn(plot)["bias"]
    assert line.x.tolist() == list(range(8))
    assert line.y.tolist() == weights_at(session, f"{plot.node.name}.b", line.x)[:, 0].tolist()


def test_going_back_in_sight_leaves_nothing_of_the_future_that_was(watched):
    plot, session, again = watched(WeightsPlot, "xor", 6)
    session.run.seek(2)
    session.run.change("learning_rate", 0.01)
    look(session)
    session.run.train(iterations=2)
    look(session)  # before the course is found anew
    assert drawn(plot)["bias"].x.tolist() == [0, 1, 2, 4]
    again()
    line = drawn(plot)["bias"]
    assert line.y.tolist() == weights_at(session, f"{plot.node.name}.b", line.x)[:, 0].tolist()
