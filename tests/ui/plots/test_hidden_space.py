"""How a layer sees the samples: two units as they are, more by principal components."""

import numpy as np
import pytest

import nnsim
from nnsim.engine.frames import FrameRequest, State
from nnsim.engine.picture import picture
from nnsim.ui.plots.hidden_space import MOST_SAMPLES, HiddenSpacePlot
from tests.ui.plots.alone import RunSession


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
    assert plot.header.legend[0].text == "unit 1 across, unit 2 up"


def test_more_units_are_seen_in_the_two_directions_in_which_they_differ_most(shown):
    plot, session = seen_by(shown, "digits", 100)
    answers = hidden(session, "hidden").astype(float)
    spread = answers - answers.mean(axis=0)
    values = np.linalg.eigvalsh(spread.T @ spread)[::-1]
    assert plot.shares == pytest.approx(tuple(values[:2] / values.sum()))
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
