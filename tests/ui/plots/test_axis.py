"""What is painted of an axis: a line, its ticks where the values lie, and a number at each of them."""

from itertools import pairwise

import pytest
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from nnsim.ui import fonts
from nnsim.ui.canvas.export.marks import Recorder, Shape, Words
from nnsim.ui.plots.across import Across
from nnsim.ui.plots.axis import TICK_SIZE
from nnsim.ui.plots.chart import Chart
from nnsim.ui.plots.limits import Limits
from nnsim.ui.theme import LIGHT


@pytest.fixture
def chart(qtbot):
    chart = Chart()
    qtbot.addWidget(chart)
    chart.set_theme(LIGHT)
    chart.resize(400, 300)
    chart.show()
    chart.show_limits(Limits(0.0, 100.0), Limits(0.0, 1.0))
    qtbot.wait(20)
    yield chart
    chart.close()


def painted(axis):
    recorder = Recorder()
    painter = QPainter(recorder)
    axis.paint(painter, QStyleOptionGraphicsItem())
    painter.end()
    return recorder.marks


def written(axis):
    """Every number and the middle of where it stands."""
    found = {}
    for mark in painted(axis):
        if isinstance(mark, Words):
            begin = mark.transform.map(mark.place)
            found[mark.text] = (begin.x() + fonts.width_of_numbers(mark.text, TICK_SIZE) / 2, begin.y())
    return found


def lines(axis):
    paths = [mark.path for mark in painted(axis) if isinstance(mark, Shape)]
    return [line.boundingRect() for path in paths for line in path.toSubpathPolygons()]


def test_numbers_stand_below_their_ticks(chart):
    size = chart.bottom.geometry().width()
    found = written(chart.bottom)
    assert len(found) >= 3
    for text, (middle, _) in found.items():
        assert middle == pytest.approx(float(text) / 100 * size, abs=1.0)


def test_numbers_stand_beside_their_lines(chart):
    size = chart.left.geometry().height()
    found, across = written(chart.left), [line for line in lines(chart.left) if line.width() > line.height()]
    assert len(found) == len(across) >= 3
    for (text, (_, base)), line in zip(found.items(), sorted(across, key=lambda line: -line.y()), strict=True):
        assert line.center().y() == pytest.approx((1.0 - float(text)) * size, abs=0.5)
        assert base == pytest.approx(line.center().y(), abs=6.0)


def test_lines_reach_across_the_plane(chart):
    across = [line for line in lines(chart.left) if line.width() > line.height()]
    assert all(line.width() == pytest.approx(chart.view.width(), abs=1.0) for line in across)
    assert not [line for line in lines(chart.bottom) if line.height() > line.width()]


def test_other_limits_have_other_numbers(chart):
    before = written(chart.bottom)
    chart.show_limits(Limits(0.0, 200.0), Limits(0.0, 1.0))
    after = written(chart.bottom)
    assert before != after
    assert max(float(text) for text in after) == 200.0


def test_what_would_touch_the_number_before_it_is_left_out(chart):
    chart.bottom.unit = "iteration"
    chart.bottom.across = Across()
    places = sorted((middle, text) for text, (middle, _) in written(chart.bottom).items())
    for (before, first), (after, second) in pairwise(places):
        halves = (fonts.width_of_numbers(first, TICK_SIZE) + fonts.width_of_numbers(second, TICK_SIZE)) / 2
        assert after - before > halves


def test_an_axis_without_numbers_is_its_line(chart):
    chart.bottom.setStyle(showValues=False)
    assert not written(chart.bottom)
    assert len(lines(chart.bottom)) == 1


def test_limits_that_are_one_point_paint_nothing(chart):
    chart.bottom.setRange(1.0, 1.0)
    assert not painted(chart.bottom)
