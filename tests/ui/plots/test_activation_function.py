"""The activation function of a layer, its slope, and where the inputs of its units lie on it."""

import numpy as np
import pytest

from nnsim.engine.curves import activation_curve
from nnsim.engine.frames import Frame
from nnsim.ui.plots.activation_function import BINS, LEAST, MOST, MOST_DOTS, ActivationFunctionPlot
from nnsim.ui.theme import DARK
from tests.ui.plots.alone import look, trained


def seen(shown, name, iterations=40):
    session = trained(name, iterations)
    plot = shown(ActivationFunctionPlot(session))
    look(session)
    return plot, session


def test_the_function_and_its_slope_are_those_that_the_layer_computes_with(shown):
    plot, _ = seen(shown, "spirals")
    value, slope = activation_curve("tanh", plot.across)
    np.testing.assert_array_equal(plot.function.getData()[1], value)
    np.testing.assert_array_equal(plot.slope.getData()[1], slope)
    assert plot.title() == "Activation function · hidden 1"


def test_every_input_is_counted_where_it_lies(shown):
    plot, session = seen(shown, "spirals")
    given = session.frame.weighted_inputs[plot.node.id]
    assert plot.counts.sum() == given.size
    reach = plot.across[-1]
    np.testing.assert_array_equal(plot.counts, np.histogram(given, BINS, (-reach, reach))[0])
    x, y = plot.dots.getData()
    assert len(x) == min(MOST_DOTS, given.size)
    np.testing.assert_allclose(y, np.tanh(x))
    assert set(np.round(x, 12)) <= set(np.round(given.ravel(), 12))


def test_the_share_of_inputs_where_it_is_flat_is_told(shown):
    plot, session = seen(shown, "digits")
    given = session.frame.weighted_inputs[plot.node.id]
    assert plot.flat == pytest.approx((given <= 0).mean(), abs=1e-9)  # relu
    assert "where it is flat" in plot.header.legend[0].text


def test_the_axis_holds_the_inputs_and_changes_by_doubling(shown):
    plot, session = seen(shown, "spirals", 1)
    seen_reaches = []
    for largest in (0.5, 5.0, 7.0, 9.0, 5000.0, 1.0):
        session.show_frame(Frame(weighted_inputs={plot.node.id: np.array([[largest, -0.1]])}))
        seen_reaches.append(plot.across[-1])
    assert seen_reaches == [LEAST, 8.0, 8.0, 16.0, MOST, LEAST]
    assert plot.counts.sum() == 2


def test_inputs_that_are_not_finite_are_counted_in_words(shown):
    plot, session = seen(shown, "spirals", 1)
    session.show_frame(Frame(weighted_inputs={plot.node.id: np.array([[1.0, np.nan], [np.inf, 2.0]])}))
    assert plot.header.legend[0].text == "2 not finite"
    assert plot.counts.sum() == 2


def test_the_selected_layer_is_shown_if_it_has_a_function_of_one_number(shown):
    plot, session = seen(shown, "iris")  # its only layer mixes its units
    assert plot.node is None
    assert "own" in plot._hint.text()
    plot, session = seen(shown, "spirals")
    session.select({session.document.output_nodes()[0]})
    look(session)
    assert plot.title().endswith("· output")
    np.testing.assert_array_equal(plot.values, activation_curve("sigmoid", plot.across)[0])


def test_it_can_be_saved_and_follows_the_theme(shown, tmp_path):
    plot, session = seen(shown, "spirals")
    session.set_theme(DARK)
    assert list(plot.table()) == ["in", "activation", "slope", "from", "to", "inputs"]
    for ending in ("png", "svg", "csv"):
        plot.save(tmp_path / f"function.{ending}")
        assert (tmp_path / f"function.{ending}").stat().st_size > 500
