"""Weights of a connection as a picture: the matrix, or a picture for each unit that an image comes to."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from nnsim.ui.plots import heat
from nnsim.ui.plots.weight_matrix import MOST_PICTURES, WeightMatrixPlot
from nnsim.ui.theme import DARK
from tests.ui.plots.alone import look, trained


def seen(shown, name, iterations=10):
    session = trained(name, iterations)
    plot = shown(WeightMatrixPlot(session))
    look(session)
    return plot, session


def connection(session, source, target):
    network = session.document.network
    ends = network.node(source).id, network.node(target).id
    return next(c.id for c in network.connections.values() if (c.source, c.target) == ends)


def test_the_matrix_is_that_of_the_run_with_its_rows_and_columns_named(shown):
    plot, session = seen(shown, "iris")
    weights = session.run.parameters["input>output.W"]
    np.testing.assert_array_equal(plot.values, weights)
    np.testing.assert_array_equal(plot.image.image, heat.signed(weights, plot.theme, reach=plot.reach))
    table = plot.table()
    assert table["to \\ from"].tolist() == list(session.dataset.class_labels())
    assert list(table)[1:] == list(session.dataset.feature_names)
    np.testing.assert_array_equal(table["petal width (cm)"], weights[:, 3])


def test_the_header_says_by_name_what_columns_and_rows_are_where_there_is_room(shown):
    plot, _ = seen(shown, "iris")
    plot.resize(700, 267)
    assert [entry.text for entry in plot.header.legend[:2]] == ["columns: from input", "rows: to output"]
    plot.resize(340, 267)
    assert [entry.text for entry in plot.header.legend[:2]] == ["columns: from", "rows: to"]


def test_pointing_at_a_weight_reads_it_off(shown):
    plot, session = seen(shown, "iris")
    plot.chart.pointed.emit(QPointF(2.5, 1.5))
    (entry,) = plot.header.legend
    assert entry.text == "petal length (cm) → versicolor"
    value = float(entry.value.replace("−", "-"))
    assert value == pytest.approx(session.run.parameters["input>output.W"][1, 2], rel=0.01)


def test_where_an_image_comes_in_each_unit_has_a_picture(shown):
    plot, session = seen(shown, "digits")
    weights = session.run.parameters["input>hidden.W"]
    assert plot.tile == (8, 8)
    for unit, row, column in ((0, 0, 0), (5, 3, 7), (31, 7, 2)):
        line, place = divmod(unit, plot._columns)
        y, x = line * 9 + 1 + row, place * 9 + 1 + column
        expected = heat.signed(weights[unit, row * 8 + column], plot.theme, reach=plot.reach)
        np.testing.assert_array_equal(plot.image.image[y, x], expected)
        assert plot._weight(QPointF(x + 0.5, y + 0.5)) == (unit, row * 8 + column)
    assert plot._weight(QPointF(0.5, 0.5)) is None  # the gap around a picture
    assert len(plot.values) <= MOST_PICTURES


def test_gradients_and_the_last_update_can_be_shown_in_their_place(shown):
    plot, session = seen(shown, "iris")
    menu = plot.context_menu()
    for kind, field in (("gradients", "weight_gradients"), ("changes", "weight_changes")):
        next(action for action in menu.actions() if action.data() == kind).trigger()
        assert plot.title().startswith(("Gradients", "Last update"))
        look(session)
        held = getattr(session.frame, field)
        if held:
            np.testing.assert_array_equal(plot.values, held[plot.connection.id])
        else:
            assert "Step or train" in plot._hint.text()
    menu.close()
    other = WeightMatrixPlot(session)
    other.take_choices(plot.own_choices())
    assert other.kind == "changes"
    other.take_choices({"shows": "nothing"})
    assert other.kind == "changes"


def test_the_selected_connection_or_the_one_into_the_selected_layer_is_shown(shown):
    plot, session = seen(shown, "spirals")
    session.select({connection(session, "hidden 1", "hidden 2")})
    look(session)
    np.testing.assert_array_equal(plot.values, session.run.parameters["hidden 1>hidden 2.W"])
    session.select({session.document.network.node("output").id})
    look(session)
    np.testing.assert_array_equal(plot.values, session.run.parameters["hidden 2>output.W"])
    session.select(())
    assert plot.title() == "Weights · hidden 2>output"


def test_it_can_be_saved_and_follows_the_theme(shown, tmp_path):
    plot, session = seen(shown, "digits")
    session.set_theme(DARK)
    for ending in ("png", "svg", "csv"):
        plot.save(tmp_path / f"weights.{ending}")
        assert (tmp_path / f"weights.{ending}").stat().st_size > 500
