"""A map for each unit of a layer, on one scale; a click chooses the unit everywhere."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from nnsim.ui.chosen_unit import ChosenUnit
from nnsim.ui.numerals import number
from nnsim.ui.plots import heat
from nnsim.ui.plots.standing_out import LikesPlot
from nnsim.ui.plots.unit_maps import MOST_UNITS, SIDE, UnitMapsPlot
from nnsim.ui.plots.weights_over_time import WeightsPlot
from nnsim.ui.theme import DARK
from tests.ui.plots.alone import look, trained
from tests.ui.plots.worlds import regression


def id_of(session, name):
    return session.document.network.node(name).id


def test_each_map_is_what_its_unit_answers_over_the_plane(shown):
    session = trained("spirals")
    session.select({id_of(session, "hidden 1")})
    plot = shown(UnitMapsPlot(session))
    look(session)
    left, right, bottom, top = plot.wish.extent
    point = np.array([left + (right - left) * 7.5 / SIDE, bottom + (top - bottom) * 30.5 / SIDE])
    run = session.run
    node = id_of(session, "hidden 1")
    rows = run.machine.binding.input_rows(point[None])
    answers = run.machine.evaluator.outputs(rows, (node,))[node][:, 0]
    np.testing.assert_allclose(plot.maps[:, 30, 7], answers, rtol=1e-6)
    np.testing.assert_array_equal(plot.grid.colors, heat.signed(plot.maps, plot.theme))
    assert plot.title() == "Maps of the units · hidden 1"


def test_all_maps_are_on_one_scale_that_the_header_says(shown):
    session = trained("breast_cancer")
    plot = shown(UnitMapsPlot(session))
    look(session)
    largest = np.abs(plot.maps).max()
    assert plot.reach >= largest > plot.reach / 4
    assert plot.header.legend[-1].text == f"−{plot.reach:g} to {plot.reach:g}"
    session.select({session.document.output_nodes()[0]})
    look(session)
    assert (plot.middle, plot.reach) == (0.5, 0.5)  # of a sigmoid


def test_a_click_on_a_map_chooses_its_unit_everywhere(shown):
    session = trained("spirals")
    plot, likes, weights = (shown(kind(session)) for kind in (UnitMapsPlot, LikesPlot, WeightsPlot))
    look(session)
    node = id_of(session, "hidden 2")
    assert plot.node.id == node
    QTest.mouseClick(plot.grid, Qt.MouseButton.LeftButton, pos=plot.grid.box(3).center().toPoint())
    chosen = ChosenUnit.of(session)
    assert (chosen.node, chosen.unit) == (node, 3)
    assert session.selection == {node}
    assert (plot.grid.marked, likes.unit, weights.unit) == (3, 3, 3)


def test_arrow_keys_and_enter_do_the_same(shown):
    session = trained("spirals")
    plot = shown(UnitMapsPlot(session), 302, 267)
    look(session)
    QTest.keyClick(plot.grid, Qt.Key.Key_Right)
    assert plot.header.legend[0].text == "unit 2"
    for _ in range(9):
        QTest.keyClick(plot.grid, Qt.Key.Key_Right)
        QTest.keyClick(plot.grid, Qt.Key.Key_Down)
    assert plot.grid.unit(plot.grid.current) < len(plot.maps)
    QTest.keyClick(plot.grid, Qt.Key.Key_Return)
    assert ChosenUnit.of(session).unit == plot.grid.unit(plot.grid.current)


def test_pointing_says_the_value_there_in_words_and_marks_the_place_in_all_maps(shown):
    session = trained("spirals")
    plot = shown(UnitMapsPlot(session))
    look(session)
    box, side = plot.grid.box(2), plot.maps.shape[-1]
    cell = box.width() / side
    QTest.mouseMove(plot.grid, QPointF(box.x() + 7.5 * cell, box.bottom() - 30.5 * cell).toPoint())
    across, upward = plot.grid.at
    value = number(float(plot.maps[2, int(upward * side), int(across * side)]), 3)
    where, here = plot.header.legend
    assert (here.text, here.value) == ("unit 3", value)
    assert where.text.startswith("x1 ")
    look(session)  # a new picture of the run does not take the words away
    assert plot.header.legend[1].text == "unit 3"
    QTest.keyClick(plot.grid, Qt.Key.Key_Right)
    assert plot.grid.at is None


def test_beside_the_maps_there_is_nothing(shown):
    session = trained("spirals")
    plot = shown(UnitMapsPlot(session))
    look(session)
    assert plot.grid.cell_at(QPoint(plot.grid.width() - 1, plot.grid.height() - 1)) is None
    rows, columns = plot.grid.shape_of_cells()
    assert rows * columns >= len(plot.maps) > (rows - 1) * columns
    for unit in range(len(plot.maps)):
        assert plot.grid.rect().toRectF().contains(plot.grid.box(unit))
        assert plot.grid.unit(plot.grid.cell_at(plot.grid.box(unit).center().toPoint())) == unit


def test_the_layer_stays_until_another_one_is_selected(shown):
    session = trained("spirals")
    plot = shown(UnitMapsPlot(session))
    session.select({id_of(session, "hidden 1")})
    session.select(())
    assert plot.node.name == "hidden 1"


def test_a_large_layer_shows_its_first_units(shown):
    session = trained("digits", 2)
    session.select({session.document.network.inputs()[0].id})
    plot = shown(UnitMapsPlot(session))
    look(session)
    assert len(plot.maps) == MOST_UNITS == 64
    plot._take(np.zeros((100, 4, 4)), "relu")
    plot._show_legend(None)
    assert plot.header.legend[0].text == "first 64 of 100 units"


def test_it_can_be_saved_and_follows_the_theme(shown, tmp_path):
    session = trained("xor")
    plot = shown(UnitMapsPlot(session))
    look(session)
    assert list(plot.table()) == ["x1", "x2", "unit 1", "unit 2"]
    np.testing.assert_array_equal(plot.table()["unit 2"], plot.maps[1].ravel())
    session.set_theme(DARK)
    np.testing.assert_array_equal(plot.grid.colors, heat.signed(plot.maps, DARK, plot.middle, plot.reach))
    for ending in ("png", "svg", "csv"):
        plot.save(tmp_path / f"maps.{ending}")
        assert (tmp_path / f"maps.{ending}").stat().st_size > 500


@pytest.mark.parametrize("name", ["echo", "line"])
def test_it_is_for_functions_of_two_inputs_or_more(name):
    assert not UnitMapsPlot.applies(trained(name, 1))
    assert not UnitMapsPlot.applies(regression())
