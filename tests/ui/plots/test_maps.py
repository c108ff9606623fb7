"""Heat maps, the decision map, the confusion matrix and the fit: the picture's data against the frame's."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QApplication

import nnsim
from nnsim.datasets import Dataset, Split
from nnsim.engine.frames import Frame, FrameRequest, State
from nnsim.engine.picture import picture
from nnsim.ui.plots import heat, samples
from nnsim.ui.plots.activations import ActivationsPlot
from nnsim.ui.plots.confusion import ConfusionPlot
from nnsim.ui.plots.decision_map import STRENGTH, DecisionMap
from nnsim.ui.plots.fit import FitPlot
from nnsim.ui.plots.residuals import Measure
from nnsim.ui.theme import DARK, LIGHT, class_colors
from tests.ui.plots.alone import RunSession, look, trained
from tests.ui.plots.worlds import decision, mapped, measured, plane, regression, three_classes, two_classes
from tests.ui.window.hand import until


def node_id(session, name):
    return session.document.network.node(name).id


# Activations


def test_the_first_hidden_layer_is_shown_until_another_one_is_selected(shown):
    session = two_classes()
    plot = shown(ActivationsPlot(session))
    for name in ("hidden 1", "hidden 2"):
        signals = session.frame.signals[node_id(session, name)]
        np.testing.assert_array_equal(plot.values, signals)
        np.testing.assert_array_equal(plot.image.image, heat.signed(signals, LIGHT, reach=plot.reach))
        assert plot.title() == f"Activations · {name}"
        session.select({node_id(session, "hidden 2")})


def test_samples_of_one_class_stand_side_by_side_between_iterations(shown):
    run = nnsim.Run(nnsim.example("iris"))
    run.train(iterations=10)
    session = RunSession(run)
    session.parts = run.machine.binding.parts_of
    session.frame = picture(run, FrameRequest(), State.PAUSED)
    plot = shown(ActivationsPlot(session))
    labels = session.dataset.targets[session.parts.train[plot.samples]]
    assert (np.diff(labels) >= 0).all()
    assert sorted(plot.samples) == list(range(len(plot.samples)))
    signals = session.frame.signals[plot.node.id]
    np.testing.assert_array_equal(plot.values, signals[:, plot.samples])
    assert [entry.text for entry in plot.header.legend] == ["unit × sample, by class"]
    run.step()
    session.show_frame(picture(run, FrameRequest(), State.PAUSED))
    until(lambda: plot.samples.tolist() == list(range(len(plot.samples))))  # a batch has its own order


def test_the_scale_holds_the_largest_activation_and_seldom_changes(shown):
    session = two_classes()
    plot = shown(ActivationsPlot(session))
    hidden = node_id(session, "hidden 1")
    seen = []
    for largest in (0.9, 0.95, 0.5, 1.5, 1.2, 5.0, 0.1):
        session.show_frame(Frame(signals={hidden: np.array([[largest, -0.05]])}))
        seen.append(plot.reach)
    assert seen == [1.0, 1.0, 1.0, 2.0, 2.0, 8.0, 0.125]


def test_an_activation_that_is_not_finite_has_the_colour_of_faults(shown):
    session = two_classes()
    plot = shown(ActivationsPlot(session))
    session.show_frame(Frame(signals={node_id(session, "hidden 1"): np.array([[0.5, np.nan], [np.inf, -0.5]])}))
    assert plot.image.image[0, 1].tolist() == heat.rgb(LIGHT.bad).tolist() == plot.image.image[1, 0].tolist()


def test_a_large_layer_shows_its_first_units_and_says_so(shown):
    session = two_classes()
    plot = shown(ActivationsPlot(session))
    session.show_frame(Frame(signals={node_id(session, "hidden 1"): np.zeros((1000, 200))}))
    assert plot.values.shape == (200, 64)
    assert plot.header.legend[0].text == "first 200 of 1\u202f000 units"


def test_pointing_at_an_activation_reads_it_off(shown):
    session = two_classes()
    plot = shown(ActivationsPlot(session))
    plot.chart.pointed.emit(QPointF(2.5, 1.5))
    value = session.frame.signals[node_id(session, "hidden 1")][1, 2]
    (entry,) = plot.header.legend
    assert entry.text == "unit 2, sample 3"
    assert float(entry.value.replace("−", "-")) == pytest.approx(value, rel=0.01)


# Decision map


def test_one_output_is_drawn_on_the_diverging_scale(shown):
    session = two_classes()
    plot = shown(DecisionMap(session))
    expected = heat.signed(decision(session)[0], LIGHT, 0.5, 0.5, STRENGTH)
    np.testing.assert_array_equal(plot.image.image, expected)
    rect = plot.image.mapRectToParent(plot.image.boundingRect())
    assert (rect.left(), rect.right(), rect.top(), rect.bottom()) == pytest.approx(session.wishes[plot]["extent"])


def test_several_classes_are_blended_by_their_probability(shown):
    session = three_classes()
    plot = shown(DecisionMap(session))
    np.testing.assert_array_equal(plot.image.image, heat.blended(decision(session), LIGHT, STRENGTH))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_certain_class_has_its_own_colour_and_an_undecided_place_none(theme):
    sure = np.zeros((3, 1, 2))
    sure[1, 0, 0] = 1.0
    sure[:, 0, 1] = 1 / 3
    picture = heat.blended(sure, theme, 1.0)
    assert picture[0, 0].tolist() == heat.rgb(class_colors(theme, 3)[1]).tolist()
    assert picture[0, 1].tolist() == heat.rgb(theme.canvas).tolist()
    sure[0, 0, 0] = np.nan
    assert heat.blended(sure, theme)[0, 0].tolist() == heat.rgb(theme.bad).tolist()


def test_full_points_train_and_hollow_ones_do_not(shown):
    session = two_classes()
    plot = shown(DecisionMap(session))
    inputs = session.dataset.inputs
    np.testing.assert_array_equal(np.column_stack(plot.points.getData()), inputs[session.parts.train])
    np.testing.assert_array_equal(np.column_stack(plot.others.getData()), inputs[[6, 7]])
    assert [entry.mark for entry in plot.header.legend] == ["dot", "ring"]


def test_points_have_the_colour_that_the_map_has_for_a_right_answer(shown):
    plot = shown(DecisionMap(two_classes()))
    assert [brush.color().name() for brush in plot.points.data["brush"]] == [LIGHT.negative] * 3 + [LIGHT.positive] * 3
    session = three_classes()
    plot = shown(DecisionMap(session))
    labels = session.dataset.targets[session.parts.train]
    order = np.sort(session.parts.train)
    labels = session.dataset.targets[order] if session.dataset.targets.ndim == 1 else session.dataset.targets[order].argmax(1)
    expected = [class_colors(LIGHT, 3)[label] for label in labels]
    assert [brush.color().name() for brush in plot.points.data["brush"]] == expected


def test_wrong_answers_are_ringed(shown):
    session = two_classes()
    plot = shown(DecisionMap(session))
    assert len(plot.wrong) == 0
    targets = session.dataset.targets.copy()
    targets[[1, 7]] = 1 - targets[[1, 7]]
    session.set_data(session.dataset.with_points(session.dataset.inputs, targets), session.parts)
    assert plot.wrong.tolist() == [1, 7]
    np.testing.assert_array_equal(np.column_stack(plot.rings.getData()), session.dataset.inputs[[1, 7]])


def test_a_network_of_targets_plus_and_minus_one_is_split_at_zero(shown):
    session = two_classes()
    signs = 2 * session.dataset.targets - 1
    session.set_data(Dataset(session.dataset.inputs, signs, points=True))
    plot = shown(DecisionMap(session))
    assert (plot.reading.classes, plot.reading.middle) == (2, 0.0)
    session.show_frame(replace(session.frame, planes=mapped(session, 2 * decision(session) - 1)))
    assert len(plot.wrong) == 0


def test_values_between_cells_are_read_in_proportion():
    x, y = plane((-1.0, 3.0, 0.0, 2.0), 40)
    points = np.array([[0.0, 1.0], [2.13, 0.77], [-0.5, 1.9]])
    found = samples.at_points(np.stack((x, y)), (-1.0, 3.0, 0.0, 2.0), points)
    np.testing.assert_allclose(found.T, points, atol=1e-12)


def test_values_over_two_inputs_are_drawn_though_all_of_them_train(shown):
    run = nnsim.Run(nnsim.example("backprop_2_2_2"))
    session = RunSession(run)
    session.parts = run.machine.binding.parts_of
    session.frame = picture(run, FrameRequest(), State.PAUSED)
    plot = shown(DecisionMap(session))
    assert (plot.points.isVisible(), plot.others.isVisible()) == (True, False)


def test_the_map_is_for_two_inputs_or_more():
    assert DecisionMap.applies(two_classes())
    assert DecisionMap.applies(measured())
    assert not DecisionMap.applies(regression())


def test_the_map_follows_a_change_of_theme(shown):
    session = two_classes()
    plot = shown(DecisionMap(session))
    session.set_theme(DARK)
    np.testing.assert_array_equal(plot.image.image, heat.signed(decision(session)[0], DARK, 0.5, 0.5, STRENGTH))
    assert plot.points.data["brush"][0].color().name() == DARK.negative


def test_many_points_are_thinned_and_counted(shown):
    session = two_classes()
    rng = np.random.default_rng(0)
    inputs = rng.uniform(-1, 1, (5000, 2))
    session.set_data(Dataset(inputs, (inputs[:, :1] > 0).astype(float), classes=("a", "b"), points=True))
    plot = shown(DecisionMap(session))
    assert len(plot.points.getData()[0]) == 2000
    assert plot.header.legend[0].text == "2\u202f000 of 5\u202f000 points"


def test_a_box_around_points_is_round_and_holds_them_with_a_margin():
    assert samples.extent_of(np.array([[0.0, 0.0], [1.0, 1.0]])) == pytest.approx((-0.1, 1.1, -0.1, 1.1))
    left, right, *_ = samples.extent_of(np.array([[2.0, np.nan], [2.0, np.nan]]))
    assert left < 2.0 < right


# Confusion matrix


def test_the_matrix_shows_the_counts_under_the_names_of_the_classes(shown):
    session = measured()
    plot = shown(ConfusionPlot(session))
    np.testing.assert_array_equal(plot.matrix.counts, session.frame.confusion)
    assert [plot.matrix.label(index) for index in (0, 9)] == ["digit 0", "digit 9"]
    assert plot.header.legend[0].text == "right 55 of 55"
    assert plot.table()["digit 3"].tolist() == [0, 0, 0, 4, 0, 0, 0, 0, 0, 0]


def test_right_cells_are_blue_wrong_ones_orange_and_deeper_the_larger_their_share(shown):
    plot = shown(ConfusionPlot(three_classes()))
    plot.matrix.show_counts(np.array([[10, 0, 0], [0, 0, 4], [0, 0, 0]]))
    assert plot.matrix.color_of(0, 0) == LIGHT.positive
    assert plot.matrix.color_of(1, 2) == LIGHT.negative
    assert plot.matrix.color_of(0, 1) == plot.matrix.color_of(2, 2)


def test_pointing_at_a_cell_names_both_classes(shown):
    session = three_classes()
    plot = shown(ConfusionPlot(session))
    cell = plot.matrix.cell(1, 2).center().toPoint()
    assert plot.matrix.cell_at(cell) == (1, 2)
    plot.matrix.pointed.emit((1, 2))
    assert [(entry.text, entry.value) for entry in plot.header.legend] == [("1 → 2", "1")]
    assert plot.matrix.cell_at(QPoint(0, 0)) is None


def test_the_matrix_is_for_classes_only():
    assert ConfusionPlot.applies(measured())
    assert not ConfusionPlot.applies(regression())


def test_another_part_is_counted_if_one_chooses_it(shown):
    session = trained("iris", 3)
    plot = shown(ConfusionPlot(session))
    menu = plot.context_menu()
    offered = [action for action in menu.actions() if action.text().startswith("Samples of")]
    parts = [part for part in ("train", "validation", "test") if len(getattr(session.parts, part))]
    assert [action.data() for action in offered] == parts
    offered[1].trigger()
    menu.close()
    look(session)
    rows, data = session.parts.validation, session.dataset
    answered = session.run.predict(data.inputs[rows]).argmax(axis=1)
    counts = np.zeros((3, 3), int)
    np.add.at(counts, (data.targets[rows], answered), 1)
    np.testing.assert_array_equal(plot.matrix.counts, counts)
    assert plot.title() == "Confusion matrix · validation part"
    other = ConfusionPlot(session)
    other.take_choices(plot.own_choices())
    assert other.part == "validation"
    other.take_choices({"part": "all"})
    assert other.part == "validation"


def test_precision_and_recall_are_saved_with_the_counts(shown):
    session = three_classes()
    plot = shown(ConfusionPlot(session))
    counts = session.frame.confusion
    np.testing.assert_allclose(plot.table()["recall"], np.diag(counts) / counts.sum(axis=1))
    np.testing.assert_allclose(plot.table()["precision"], np.diag(counts) / counts.sum(axis=0))


# Fit


def test_the_fit_is_drawn_over_the_points_of_both_parts(shown):
    session = regression()
    plot = shown(FitPlot(session))
    x, outputs = session.frame.fit
    np.testing.assert_array_equal(np.column_stack(plot.lines[0].getData()), np.column_stack((x, outputs[:, 0])))
    points = np.column_stack((session.dataset.inputs, session.dataset.targets))
    np.testing.assert_array_equal(np.column_stack(plot.points.getData()), points[np.sort(session.parts.train)])
    np.testing.assert_array_equal(np.column_stack(plot.others.getData()), points[np.sort(session.parts.validation)])


def test_residuals_lead_from_each_training_point_to_the_curve(shown):
    session = regression()
    plot = shown(FitPlot(session))
    rows = np.sort(session.parts.train)
    x, y = plot.residuals.getData()
    np.testing.assert_array_equal(x[::2], session.dataset.inputs[rows, 0])
    np.testing.assert_array_equal(y[::2], session.dataset.targets[rows, 0])
    np.testing.assert_allclose(y[1::2], np.sin(np.pi * x[1::2]), atol=1e-3)
    plot.show_residuals(Measure.NONE)
    assert not plot.residuals.isVisible()


@pytest.mark.parametrize(
    ("measure", "of"), [(Measure.SIGNED, lambda left: left), (Measure.ABSOLUTE, np.abs), (Measure.SQUARED, np.square)]
)
def test_residuals_below_the_curve_are_those_of_the_run(shown, measure, of):
    session = trained("sine", 30)
    plot = shown(FitPlot(session))
    assert not plot.below.isVisible()
    plot.show_residuals(measure)
    look(session)
    rows, data = session.parts.train, session.dataset
    left = data.targets[rows, 0] - session.run.predict(data.inputs[rows])[:, 0]
    x, y = plot.below.dots.getData()
    order = np.argsort(data.inputs[rows, 0])
    np.testing.assert_allclose(y[np.argsort(x)], of(left)[order], rtol=1e-5, atol=1e-9)
    assert plot.below.mean.value() == pytest.approx(of(left).mean(), rel=1e-5)
    assert plot.header.legend[0].text.startswith("mean residual")
    assert plot.below.isVisible()
    assert not plot.residuals.isVisible()
    assert plot.below.limits()[0] == plot.chart.limits()[0]
    np.testing.assert_allclose(np.sort(plot.table()["residual 1"]), np.sort(left), rtol=1e-5)


def test_how_residuals_are_shown_is_kept_with_the_project(shown):
    plot = shown(FitPlot(regression()))
    menu = plot.context_menu()
    (choice,) = [action.menu() for action in menu.actions() if action.text() == "Residuals"]
    choice.actions()[-1].trigger()
    assert plot.measure is Measure.SQUARED
    other = FitPlot(plot.session)
    other.take_choices(plot.own_choices())
    assert other.measure is Measure.SQUARED
    for wrong in ({"residuals": "cubed"}, {"residuals": 3}, {}):
        other.take_choices(wrong)
    assert other.measure is Measure.SQUARED
    menu.close()


def test_a_wild_curve_does_not_shrink_the_data_and_its_faults_are_counted(shown):
    session = regression()
    plot = shown(FitPlot(session))
    before = plot.chart.limits()
    x, outputs = session.frame.fit
    wild = 1e6 * outputs
    wild[:3] = np.inf
    session.show_frame(replace(session.frame, fit=(x, wild)))
    assert plot.chart.limits() == before
    assert plot.header.legend[-1].text == "3 not finite"


def test_the_curve_has_all_the_room_unless_residuals_stand_below_it(shown):
    plot = shown(FitPlot(regression()))
    assert plot.chart.height() > 0.9 * plot.body.height()
    plot.show_residuals(Measure.SIGNED)
    QApplication.processEvents()
    assert plot.below.height() > 0.25 * plot.body.height()
    plot.show_residuals(Measure.LINES)
    QApplication.processEvents()
    assert plot.chart.height() > 0.9 * plot.body.height()


def test_the_fit_is_for_one_input_only():
    assert FitPlot.applies(regression())
    assert not FitPlot.applies(two_classes())
    session = regression()
    session.set_data(None)
    assert not FitPlot.applies(session)


def test_parts_that_point_beyond_the_data_do_no_harm(shown):
    session = two_classes()
    session.parts = Split(np.arange(3), np.array([900]), np.array([901]))
    plot = shown(DecisionMap(session))
    assert len(plot.points.getData()[0]) == 8
