"""Maps over two features of a larger data set: which two, what the others are held at, and who is wrong."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

import nnsim
from nnsim.engine.frames import State
from nnsim.ui.plots import heat
from nnsim.ui.plots.decision_map import COARSE, SIZE, STRENGTH, DecisionMap
from nnsim.ui.plots.input_plane import MEAN, SAMPLE, InputPlane, telling
from nnsim.ui.plots.samples import Samples
from tests.ui.plots.alone import RunSession, look, trained
from tests.ui.plots.worlds import two_classes


@pytest.mark.parametrize("name", ["iris", "breast_cancer", "diabetes", "digits"])
def test_the_map_is_what_the_network_predicts_over_the_two_features(shown, name):
    session = trained(name)
    plot = shown(DecisionMap(session))
    look(session)
    plane, run = plot.plane, session.run
    assert plot.decision.shape[1:] == (SIZE, SIZE)
    left, right, bottom, top = plot.extent
    point = np.array(plane.held)
    point[list(plane.features)] = left + (right - left) * 10.5 / SIZE, bottom + (top - bottom) * 50.5 / SIZE
    predicted = run.predict(point.reshape(1, -1))[0]
    np.testing.assert_allclose(plot.decision[:, 50, 10], predicted, rtol=1e-5, atol=1e-9)


def test_the_others_are_held_at_the_mean_of_the_training_part_and_that_is_said(shown):
    session = trained("iris")
    plot = shown(DecisionMap(session))
    train = session.dataset.inputs[session.parts.train]
    np.testing.assert_allclose(plot.plane.held, train.mean(axis=0))
    others = [index for index in range(4) if index not in plot.plane.features]
    for index in others:
        assert session.dataset.feature_names[index] in plot.bar.held.toolTip()
        assert session.dataset.feature_names[index] in plot.explanation()
    assert plot.bar.held.currentText() == "others: mean"
    look(session)
    assert {f"{session.dataset.feature_names[index]} (held)" for index in others} <= plot.table().keys()


def test_they_can_be_held_as_in_the_followed_sample(shown):
    session = trained("iris")
    plot = shown(DecisionMap(session))
    look(session)
    plot.bar.held.setCurrentIndex(1)
    plot.bar.held.activated.emit(1)
    assert plot.plane.kind == SAMPLE
    for sample in (0, 7):
        session.sample = sample
        look(session)
        np.testing.assert_allclose(plot.plane.held, session.dataset.inputs[session.parts.train[sample]])
        assert plot.bar.held.currentText() == f"others: sample {sample + 1}"
        assert session.wishes[plot]["planes"][0].held == plot.plane.held


def test_two_features_are_chosen_below_the_map_and_kept_with_the_project(shown):
    session = trained("iris")
    plot = shown(DecisionMap(session))
    plot.bar.across.setCurrentIndex(3)
    plot.bar.across.activated.emit(3)
    plot.bar.upward.setCurrentIndex(0)
    plot.bar.upward.activated.emit(0)
    assert plot.plane.features == (3, 0)
    look(session)
    assert list(plot.table())[:2] == ["petal width (cm)", "sepal length (cm)"]
    places = np.column_stack(plot.points.getData())
    np.testing.assert_array_equal(np.unique(places, axis=0), np.unique(session.dataset.inputs[session.parts.train][:, [3, 0]], axis=0))
    assert session.document.view["plane"] == {"features": (3, 0), "held": MEAN}
    other = InputPlane(session)
    other.refresh()
    assert other.features == (3, 0)


def test_the_feature_that_is_chosen_for_both_sides_changes_them(shown):
    session = trained("iris")
    plot = shown(DecisionMap(session))
    across, upward = plot.plane.features
    plot.bar.across.setCurrentIndex(upward)
    plot.bar.across.activated.emit(upward)
    assert plot.plane.features == (upward, across)


def test_a_ring_says_what_the_network_answers_to_the_whole_sample(shown):
    session = trained("iris", 3)
    plot = shown(DecisionMap(session))
    look(session)
    data = session.dataset
    wrong = np.flatnonzero(session.run.predict(data.inputs).argmax(axis=1) != data.targets)
    assert len(wrong)
    assert sorted(plot.wrong) == wrong.tolist()
    held = plot.decision.argmax(axis=0)
    assert held.shape == (SIZE, SIZE)


def test_it_is_coarse_while_the_network_trains(shown):
    session = trained("breast_cancer")
    plot = shown(DecisionMap(session))
    look(session, State.RUNNING)
    assert plot.decision.shape[1:] == (COARSE, COARSE)


def test_of_two_inputs_nothing_is_chosen(shown):
    plot = shown(DecisionMap(two_classes()))
    assert not plot.bar.isVisible()
    assert plot.brushes.isVisible()
    iris = shown(DecisionMap(trained("iris")))
    assert iris.bar.isVisible()
    assert not iris.brushes.isVisible()
    assert not iris.painting.allowed


def test_many_features_are_counted(shown):
    session = trained("digits", 2)
    plot = shown(DecisionMap(session))
    look(session)
    assert plot.header.legend[0].text == "2 of 64 features"
    assert "Of pictures" in plot.explanation()


def test_numbers_that_are_all_positive_are_coloured_around_the_middle_of_their_range(shown):
    session = trained("diabetes", 200)
    plot = shown(DecisionMap(session))
    look(session)
    targets = session.dataset.targets
    assert plot.reading.middle == (targets.min() + targets.max()) / 2
    expected = heat.signed(plot.decision[0], plot.theme, plot.reading.middle, plot.reach, STRENGTH)
    np.testing.assert_array_equal(plot.image.image, expected)
    assert np.abs(plot.decision - plot.reading.middle).max() <= plot.reach


def test_a_place_is_read_off_with_the_class_that_is_answered_there(shown):
    session = trained("iris", 200)
    plot = shown(DecisionMap(session))
    look(session)
    left, right, bottom, top = plot.extent
    plot.chart.pointed.emit(QPointF((left + right) / 2, bottom + 0.1 * (top - bottom)))
    best = plot.decision[:, SIZE // 10, SIZE // 2].argmax()
    assert plot.header.legend[-1].value.startswith(session.dataset.class_labels()[best])
    plot.chart.pointed.emit(None)
    assert [entry.text for entry in plot.header.legend[:3]] == list(session.dataset.class_labels())


def test_the_choice_comes_back_from_a_file(shown, tmp_path):
    session = trained("iris", 1)
    plane = InputPlane.of(session)
    plane.refresh()
    plane.choose(3, 1)
    plane.hold(SAMPLE)
    project = nnsim.example("iris")
    project.document.view = session.document.view
    nnsim.save(project, tmp_path / "one.nnsim")
    again = nnsim.load(tmp_path / "one.nnsim")
    nnsim.save(again, tmp_path / "two.nnsim")
    assert (tmp_path / "one.nnsim").read_bytes() == (tmp_path / "two.nnsim").read_bytes()
    other = RunSession(nnsim.Run(again))
    other.document.view = again.document.view
    read = InputPlane.of(other)
    read.refresh()
    assert (read.features, read.kind) == ((3, 1), SAMPLE)


def test_what_a_file_says_that_fits_no_data_is_not_taken(shown):
    session = trained("iris", 1)
    for kept in ({"features": [0, 9]}, {"features": [1, 1]}, {"features": "ab"}, {"held": 3}, 7, {"features": [0.5, 1]}):
        session.set_view("plane", kept)
        plane = InputPlane(session)
        plane.refresh()
        assert plane.features[0] < plane.features[1] < 4
        assert plane.kind == MEAN


def test_the_features_to_begin_with_tell_the_classes_apart_and_are_not_the_same_twice():
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 3
    telling_one, besides = labels + 0.1 * rng.normal(size=60), (labels == 1) + 0.2 * rng.normal(size=60)
    inputs = np.column_stack((np.ones(60), rng.normal(size=60), telling_one, 3 * telling_one + 1, besides))
    first, second = telling(Samples(inputs, labels, np.ones(60, dtype=bool)), labels)
    assert first in (2, 3)
    assert second == 4
