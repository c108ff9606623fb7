"""Cards are as large as what they show, and painting and hit-testing agree."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from nnsim.document import Network, shapes_of
from nnsim.ui.canvas import geometry
from nnsim.ui.canvas.geometry import Look
from tests.ui.fakes import CATALOG

pytestmark = pytest.mark.usefixtures("qapp")


def _plan(kind, image=None, **parameters):
    drawn = Network(CATALOG)
    node = drawn.add(kind, **parameters)
    return geometry.plan(drawn, node, shapes_of(drawn), image)


@pytest.mark.parametrize("units", [1, 2, 3, 8, 9, 16])
def test_up_to_sixteen_units_are_drawn_one_by_one_inside_the_card(units):
    plan = _plan("dense", units=units)
    assert plan.look is Look.UNITS
    assert len(plan.cells) == units
    assert all(plan.rect.contains(cell) for cell in plan.cells)
    assert not any(a.intersects(b) for a, b in zip(plan.cells, plan.cells[1:], strict=False))


@pytest.mark.parametrize(("units", "look"), [(17, Look.STRIP), (48, Look.STRIP), (49, Look.GRID), (5000, Look.GRID)])
def test_larger_layers_become_a_strip_or_a_grid(units, look):
    plan = _plan("dense", units=units)
    assert plan.look is look
    assert plan.rows * plan.columns >= units
    assert plan.rect.contains(plan.picture)
    assert plan.height < 560


def test_inputs_from_pictures_keep_their_shape():
    plan = _plan("input", image=(8, 8), shape=(64,))
    assert (plan.look, plan.rows, plan.columns) == (Look.GRID, 8, 8)


@pytest.mark.parametrize("kind", sorted(kind for kind in geometry.SMALL_KINDS if CATALOG.has("layer", kind)))
def test_functions_are_small_cards_with_a_sign(kind):
    plan = _plan(kind)
    assert plan.look is Look.SYMBOL
    assert plan.width < 130


@pytest.mark.parametrize("units", [1, 5, 20, 100])
def test_a_unit_is_found_where_it_is_drawn(units):
    plan = _plan("dense", units=units)
    for unit in range(units):
        assert plan.unit_at(plan.unit_rect(unit).center()) == unit
    assert plan.unit_at(QPointF(-plan.width / 2 + 2, 0.0)) is None


def test_curves_begin_and_end_where_they_should_and_distances_are_to_the_curve():
    control = geometry.curves(np.array([[0.0, 0.0], [0.0, 10.0]]), np.array([[100.0, 50.0], [-100.0, 0.0]]))
    lines = geometry.sampled(control)
    assert lines[:, 0].tolist() == [[0.0, 0.0], [0.0, 10.0]]
    assert lines[:, -1].tolist() == [[100.0, 50.0], [-100.0, 0.0]]
    x, y = lines[0, 7]
    assert geometry.distances(lines, x, y + 0.0)[0] == pytest.approx(0.0, abs=1e-9)
    assert geometry.distances(lines, 0.0, -30.0)[0] == pytest.approx(30.0)


def test_positions_are_kept_on_a_grid():
    assert geometry.snapped(QPointF(14.0, -26.0)) == (10.0, -30.0)
