"""How a layer sees the samples: two units as they are, more by principal components."""

import numpy as np
import pytest

import nnsim
from nnsim.engine.frames import FrameRequest, State
from nnsim.engine.picture import picture
from nnsim.ui.plots import bending
from nnsim.ui.plots.hidden_space import MOST_SAMPLES, SIDE, HiddenSpacePlot
from nnsim.ui.plots.plane_bar import shortened
from nnsim.ui.plots.projection import Projection
from nnsim.ui.plots.samples import Reading
from nnsim.ui.theme import DARK, LIGHT, mix
from tests.ui.plots.alone import RunSession, look, trained


def seen_by(shown, name, iterations=30):
    run = nnsim.Run(nnsim.example(name))
    run.train(iterations=iterations)
    session = RunSession(run)
    session.parts = run.machine.binding.parts_of
    session.frame = picture(run, FrameRequest(samples=MOST_SAMPLES), State.PAUSED)
    return shown(HiddenSpacePlot(session)), session


def again(session, iterations=1):
    session.run.train(iterations=iterations)
    session.show_frame(picture(session.run, FrameRequest(samples=MOST_SAMPLES), State.PAUSED))


def hidden(session, name):
    node = session.document.network.node(name)
    return session.frame.signals[node.id].T


def test_two_units_are_the_two_axes(shown):
    plot, session = seen_by(shown, "xor")
    np.testing.assert_allclose(plot.places, hidden(session, "hidden"))
    assert [entry.text for entry in plot.header.legend] == ["0", "1", "unit 1 across, unit 2 up"]


def test_more_units_are_seen_in_the_two_directions_in_which_they_differ_most(shown):
    plot, session = seen_by(shown, "digits", 100)
    answers = hidden(session, "hidden").astype(float)
    spread = answers - answers.mean(axis=0)
    values = np.linalg.eigvalsh(spread.T @ spread)[::-1]
    assert plot.projection.shares == pytest.approx(tuple(values[:2] / values.sum()))
    np.testing.assert_allclose((plot.places**2).sum(axis=0), values[:2], rtol=1e-6)
    assert plot.places.shape == (MOST_SAMPLES, 2)


def test_it_moves_as_the_network_learns_and_does_not_flip_over(shown):
    plot, session = seen_by(shown, "digits", 100)
    for _ in range(10):
        before = plot.places
        again(session)
        after = plot.places
        assert not np.array_equal(before, after)
        assert (before * after).sum(axis=0).min() > 0


def test_samples_of_one_class_have_one_colour_and_others_another(shown):
    plot, session = seen_by(shown, "iris")
    labels = session.dataset.targets[session.parts.train]
    tints = [brush.color().name() for brush in plot.points.data["brush"]]
    pairs = set(zip(labels[: len(tints)].tolist(), tints, strict=True))
    assert len(pairs) == len({label for label, _ in pairs}) == len({tint for _, tint in pairs}) == 3


def test_inside_an_iteration_the_last_whole_picture_stays(shown):
    plot, session = seen_by(shown, "iris")
    before = plot.places
    session.run.step()
    session.show_frame(picture(session.run, FrameRequest(samples=MOST_SAMPLES), State.PAUSED))
    assert plot.places is before


def test_the_selected_layer_is_shown(shown):
    plot, session = seen_by(shown, "spirals")
    assert plot.title() == "Hidden space · hidden 2"
    session.select({session.document.network.node("hidden 1").id})
    assert plot.title().endswith("· hidden 1")
    assert plot.places.shape[1] == 2


def test_numbers_are_coloured_by_their_size(shown):
    plot, _ = seen_by(shown, "diabetes")
    assert len({brush.color().name() for brush in plot.points.data["brush"]}) > 20


def test_axes_are_components_or_units_as_one_chooses(shown):
    plot, session = seen_by(shown, "spirals")
    assert plot.axis_bar.across.currentText().startswith("component 1 · ")
    answers = hidden(session, "hidden 2")
    plot.axis_bar.across.setCurrentIndex(2 + 4)
    plot.axis_bar.across.activated.emit(6)
    np.testing.assert_allclose(plot.places[:, 0], answers[:, 4])
    plot.axis_bar.upward.setCurrentIndex(2 + 4)
    plot.axis_bar.upward.activated.emit(6)
    assert plot.projection.axes == (-2, 4)
    np.testing.assert_allclose(plot.places[:, 1], answers[:, 4])


def test_a_narrow_panel_says_the_directions_in_shorter_words(shown):
    plot, _ = seen_by(shown, "spirals")
    across = plot.axis_bar.across
    assert across.words(300) == across.currentText()
    assert [across.words(room) for room in (75, 50, 35)] == ["component 1", "comp. 1", "PC 1"]
    plot.axis_bar.picked.emit(4, -2)
    assert [across.words(room) for room in (60, 20)] == ["unit 5", "5"]


def test_a_narrow_panel_says_the_features_in_shorter_words_and_has_what_is_held_below_them(shown, qtbot):
    plot, _ = bent(shown, "breast_cancer", 1)
    plot.show_grid(True)
    bar = plot.plane_bar
    beside = bar.height()
    assert bar.across.geometry().bottom() == bar.held.geometry().bottom()
    plot.resize(170, 267)
    qtbot.waitUntil(lambda: bar.held.y() > bar.across.y())
    assert bar.height() == 2 * beside
    assert min(bar.across.width(), bar.upward.width()) >= 48
    assert shortened("sepal width (cm)") == ("sepal width", "s. width", "s. wid.")
    assert shortened("(x)") == ("(x)", "(x)", "(x)")


# The bent plane


def bent(shown, name, iterations=200):
    session = trained(name, iterations)
    plot = shown(HiddenSpacePlot(session))
    look(session)
    return plot, session


def answers_at(session, node, points):
    machine = session.run.machine
    return machine.evaluator.outputs(machine.binding.input_rows(points), (node,))[node].T


def knots(plot):
    """The points of the plane that the knots of the net stand for."""
    left, right, bottom, top = plot.wish.extent
    middles = (np.arange(SIDE) + 0.5) / SIDE
    x, y = np.meshgrid(left + middles * (right - left), bottom + middles * (top - bottom))
    return np.stack((x, y), axis=-1)


def test_the_net_is_what_the_layer_answers_to_the_plane(shown):
    plot, session = bent(shown, "xor")
    answers = answers_at(session, plot.node.id, knots(plot).reshape(-1, 2))
    np.testing.assert_allclose(plot.net.reshape(-1, 2), answers, rtol=1e-6)
    assert len(plot.table()["net first"]) == SIDE**2
    drawn = np.concatenate([np.column_stack(item.getData()) for item in plot.meshes.values()])
    known = {tuple(place) for place in plot.net.reshape(-1, 2)}
    assert {tuple(place) for place in drawn} <= known


def test_it_moves_with_the_layer_as_that_learns(shown):
    plot, session = bent(shown, "xor", 5)
    before = plot.net
    session.run.train(iterations=50)
    look(session)
    assert not np.allclose(before, plot.net)


def test_grid_lines_have_the_colour_of_the_class_that_is_answered_there(shown):
    plot, session = bent(shown, "xor", 3000)
    node = session.document.output_nodes()[0]
    says = answers_at(session, node, knots(plot).reshape(-1, 2))[:, 0].reshape(SIDE, SIDE) >= 0.5
    for kind, item in plot.meshes.items():
        begins = np.column_stack(item.getData())[::2]
        of_kind = {tuple(place) for place in plot.net[says == bool(kind)]}
        assert {tuple(place) for place in begins} <= of_kind
    assert set(plot.meshes) == {0, 1}


def test_the_boundary_runs_between_knots_of_different_classes(shown):
    plot, session = bent(shown, "xor", 3000)
    pieces = np.column_stack(plot.boundary.getData())
    assert len(pieces)
    # the layer after has one sigmoid: where that is one half, the sum of its weighted inputs is zero
    weights, bias = (session.run.parameters[name] for name in ("hidden>output.W", "output.b"))
    sums = pieces @ weights[0] + bias[0]
    assert np.abs(sums).max() < 0.02 * np.abs(weights).max()


def test_three_classes_have_a_boundary_between_each_two():
    y, x = np.mgrid[0:1:9j, 0:1:9j]
    places = np.stack((x, y), axis=-1)
    outputs = np.stack((1 - x, x, np.full_like(x, 0.2)))
    pieces = bending.boundary(bending.margins(outputs, Reading(3, 0.5, 0.5)), places)
    np.testing.assert_allclose(pieces[..., 0], 0.5)
    assert np.ptp(pieces[..., 1]) == 1.0


def test_of_more_features_the_net_is_hidden_until_it_is_wanted(shown):
    plot, session = bent(shown, "breast_cancer", 20)
    assert not plot.net.size
    assert not plot.plane_bar.isVisible()
    plot.show_grid(True)
    look(session)
    assert plot.plane_bar.isVisible()
    assert plot.net.shape == (SIDE, SIDE, 2)
    assert "held at" in plot.explanation()
    plot.show_grid(False)
    look(session)
    assert not plot.net.size


def test_a_layer_of_one_unit_has_no_net(shown):
    plot, session = bent(shown, "xor")
    session.select({session.document.output_nodes()[0]})
    look(session)
    assert not plot.bent
    assert not plot.net.size


def test_the_components_of_a_large_layer_are_found_within_a_few_pictures():
    rng = np.random.default_rng(3)
    answers = rng.normal(size=(200, 150)) @ np.diag(np.linspace(3.0, 0.1, 150))
    spread = answers - answers.mean(axis=0)
    exact = np.linalg.svd(spread, compute_uv=False)[:2] ** 2 / (spread**2).sum()
    projection = Projection(150)
    for _ in range(8):
        projection.learn(answers)
    assert projection.shares == pytest.approx(tuple(exact), rel=0.02)
    places = projection.places(answers)
    assert (places**2).sum(axis=0) / (spread**2).sum() == pytest.approx(projection.shares, rel=1e-6)


def test_points_that_move_keep_their_colours(shown):
    plot, session = seen_by(shown, "iris")
    before = [brush.color().name() for brush in plot.points.data["brush"]]
    again(session, 20)
    np.testing.assert_array_equal(np.column_stack(plot.points.getData()), plot.places)
    assert [brush.color().name() for brush in plot.points.data["brush"]] == before
    session.set_theme(DARK)
    assert [brush.color().name() for brush in plot.points.data["brush"]] != before


def test_one_unit_has_one_axis_and_numbers_in_the_middle_are_seen(shown):
    session = trained("line", 5)
    plot = shown(HiddenSpacePlot(session))
    look(session)
    assert plot.projection.units == 1
    assert plot.header.legend[0].text == "unit 1 across"
    assert plot.points.opts["pen"].color().name() == mix(LIGHT.panel, LIGHT.muted, 0.7)
