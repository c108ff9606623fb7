"""Lines that change with every picture: what is drawn are the points they have now."""

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtGui import QImage

from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.stroke import Lines, Stroke
from nnsim.ui.theme import LIGHT

RANDOM = np.random.default_rng(0)
POINTS = [RANDOM.uniform(0.0, 1.0, (2, 40)) for _ in range(2)]


def drawn(kind, points, connect, qtbot) -> QImage:
    """What a chart shows after its lines were given these points, one after the other."""
    chart = Chart()
    qtbot.addWidget(chart)
    chart.resize(200, 160)
    chart.set_theme(LIGHT)
    chart.show_limits(Limits(0.0, 1.0), Limits(0.0, 1.0))
    item = kind(antialias=True)
    item.setPen(pg.mkPen(LIGHT.accent, width=1))
    chart.add(item)
    for x, y in points:
        item.setData(x, y, connect=connect)
        image = chart.grab().toImage()
    return image


@pytest.mark.parametrize("connect", ["pairs", "finite"])
@pytest.mark.parametrize("kind", [Lines, Stroke])
def test_lines_are_drawn_as_they_are_now(kind, connect, qtbot):
    first, second = POINTS
    shown = drawn(kind, [first, second], connect, qtbot)
    assert shown == drawn(kind, [second], connect, qtbot)
    assert shown != drawn(kind, [first], connect, qtbot)


def test_lines_without_points_are_not_there(qtbot):
    nothing = np.zeros((2, 0))
    assert drawn(Lines, [POINTS[0], nothing], "pairs", qtbot) == drawn(Lines, [nothing], "pairs", qtbot)
