"""All curves of a chart as one item: each as it is drawn by itself, the highest last, and none asked where it is."""

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QObject

from nnsim.ui.painting import paint_now
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.limits import Limits
from nnsim.ui.plots.stroke import Lines, Stroke
from nnsim.ui.plots.strokes import Strokes
from nnsim.ui.theme import LIGHT

ACROSS = np.array([0.0, 1.0])
RISING, FALLING, LEVEL = np.array([0.1, 0.9]), np.array([0.9, 0.1]), np.array([0.5, 0.5])


class Paints(QObject):
    """How often a widget is painted."""

    def __init__(self, widget):
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.fixture
def chart(qtbot):
    chart = Chart()
    qtbot.addWidget(chart)
    chart.resize(200, 160)
    chart.set_theme(LIGHT)
    chart.show_limits(Limits(0.0, 1.0), Limits(0.0, 1.0))
    with qtbot.waitExposed(chart):
        chart.show()
    yield chart
    chart.close()


def stroke(y, tint=LIGHT.accent, height=0.0):
    made = Stroke(antialias=True)
    made.setPen(pg.mkPen(tint, width=1))
    made.setZValue(height)
    made.setData(ACROSS, y, connect="finite")
    return made


def picture(chart):
    return chart.grab().toImage()


def test_curves_are_drawn_as_each_is_by_itself(chart):
    alone = stroke(RISING)
    chart.add(alone)
    before = picture(chart)
    chart.remove(alone)
    empty = picture(chart)
    together = Strokes(chart)
    together.add(stroke(RISING))
    assert picture(chart) == before != empty


def test_the_highest_curve_lies_above_the_others(chart):
    together = Strokes(chart)
    low, high = stroke(LEVEL, LIGHT.bad, 1.0), stroke(LEVEL, LIGHT.accent, 2.0)
    together.add(high)
    together.add(low)
    above = picture(chart)
    together.remove(high)
    together.add(high)
    assert picture(chart) == above
    low.setZValue(3.0)
    assert picture(chart) != above


def test_a_curve_that_changes_or_goes_is_painted_anew_and_once(chart, qtbot):
    together = Strokes(chart)
    first, second = stroke(RISING), stroke(FALLING)
    together.add(first)
    together.add(second)
    qtbot.wait(20)
    paints = Paints(chart.viewport())
    for change in (
        lambda: first.setData(ACROSS, LEVEL, connect="finite"),
        lambda: second.setPen(pg.mkPen(LIGHT.bad, width=1)),
        lambda: second.setZValue(-1.0),
        lambda: together.remove(second),
        lambda: chart.show_limits(Limits(0.0, 2.0), Limits(-1.0, 1.0)),
    ):
        before = picture(chart)
        paints.count = 0
        change()
        paint_now()
        qtbot.wait(20)
        assert paints.count == 1
        assert picture(chart) != before


def test_no_curve_is_asked_where_it_is(chart, monkeypatch):
    together = Strokes(chart)
    for y in (RISING, FALLING, LEVEL):
        together.add(stroke(y))
    picture(chart)
    asked = []
    monkeypatch.setattr(Lines, "boundingRect", lambda self: asked.append(self))
    picture(chart)
    assert not asked
