"""Words have room, and leave it to the data: names in a free corner, numbers of any length, what no plane can hold, rates of classes."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QFontMetricsF

from nnsim.engine.metrics import per_class
from nnsim.ui import fonts
from nnsim.ui.numerals import percent
from nnsim.ui.plots.axis import LEFT, TICK_SIZE
from nnsim.ui.plots.confusion import ConfusionPlot
from nnsim.ui.plots.corners import Corner
from nnsim.ui.plots.curves import LARGEST
from nnsim.ui.plots.fit import FitPlot
from nnsim.ui.plots.flat_ends import FlatEndsPlot
from nnsim.ui.plots.gates import GatesPlot
from nnsim.ui.plots.gradient_norm import GradientNormPlot
from nnsim.ui.plots.loss import LossPlot
from nnsim.ui.plots.weight_matrix import WeightMatrixPlot
from nnsim.ui.theme import SMALL
from tests.ui.plots.worlds import curve, foretelling, measured, regression, spelling, two_classes, with_curves


def rising(session):
    curves = {name: curve(*np.linspace(0.0, 1.0, 50)) for name in session.frame.curves if name.startswith("saturated/")}
    return with_curves(session.frame, **curves)


def test_names_go_where_no_curve_is_and_stay_there(shown):
    session = two_classes()
    plot = shown(FlatEndsPlot(session))
    session.show_frame(rising(session))
    corner = plot.drawing.corner
    assert corner is not Corner.RIGHT  # the curves end there
    session.show_frame(rising(session))
    assert plot.drawing.corner is corner
    assert plot.names.indent is not None or plot.names.foot is not None


def test_names_stay_in_their_corner_while_they_cover_nothing(shown):
    plot = shown(GradientNormPlot(two_classes()))  # curves that fall
    assert (plot.drawing.corner, plot.names.indent, plot.names.foot) == (Corner.RIGHT, None, None)


@pytest.mark.parametrize("largest", [1.0, -3e200])
def test_an_axis_is_as_wide_as_its_numbers(shown, qtbot, largest):
    session = two_classes()
    plot = shown(LossPlot(session))
    session.show_frame(with_curves(session.frame, loss=curve(0.1 * largest, largest), val_loss=curve(0.1 * largest, largest)))
    axis = plot.chart.left
    low, high = axis.range
    texts = [text for spacing, values in axis.tickValues(low, high, 200) for text in axis.tickStrings(values, 1.0, spacing)]
    longest = max(QFontMetricsF(fonts.numbers(TICK_SIZE)).horizontalAdvance(text) for text in texts)
    qtbot.waitUntil(lambda: axis.width() >= longest + 5)
    assert (axis.width() == LEFT) == (largest == 1.0)


def test_what_no_plane_can_hold_gets_a_cross_and_the_rest_its_axis(shown):
    session = two_classes()
    plot = shown(LossPlot(session))
    session.show_frame(with_curves(session.frame, loss=curve(1.0, 50.0, 20 * LARGEST), val_loss=curve(1.0, 2.0, 3.0)))
    assert plot.curves.broken.getData()[0].tolist() == [3.0]
    assert plot.chart.limits()[1].high < 1000
    plot.curves.set_logarithmic(True)
    assert not plot.curves.broken.isVisible()  # by powers of ten it has its place


def test_a_large_matrix_has_the_rates_of_each_class_beside_it_and_a_small_one_only_the_counts(shown):
    session = measured()
    plot = shown(ConfusionPlot(session), 1200, 700)
    assert plot.matrix.rated()
    assert plot.matrix.field().x() - 22 >= QFontMetricsF(fonts.text(SMALL)).horizontalAdvance("precision")
    rates = per_class(session.frame.confusion)
    assert plot.matrix.rates()["precision"] == [percent(rate) for rate in rates["precision"]]
    assert plot.matrix.rates()["recall"] == [percent(rate) for rate in rates["recall"]]
    beside = plot.matrix.width() - plot.matrix.field().right()
    plot.resize(300, 220)
    assert not plot.matrix.rated()
    assert plot.matrix.width() - plot.matrix.field().right() < beside


def test_a_curve_that_lies_outside_is_told(shown):
    session = regression()
    plot = shown(FitPlot(session))
    assert "outside" not in str(plot.header.legend)
    x, y = session.frame.fit
    session.show_frame(replace(session.frame, fit=(x, y + 1e9)))
    assert plot.header.legend[-1].text == "the curve lies outside"


def test_pictures_of_weights_keep_their_pixels_square_in_another_room(shown):
    session = two_classes()
    plot = shown(WeightMatrixPlot(session))
    plot.tile, plot.values = (2, 3), np.arange(12.0).reshape(2, 6)
    plot._fit()
    plot.resize(900, 300)
    x, y = plot.chart.limits()
    assert x.span / plot.chart.view.width() == pytest.approx(y.span / plot.chart.view.height(), rel=0.05)


@pytest.mark.parametrize("world", [foretelling, spelling])
def test_the_ground_of_gates_is_painted_once_and_anew_for_another_cursor(shown, world):
    session = world()
    plot = shown(GatesPlot(session))
    plot.grab()
    lanes = plot.lanes
    picture, layout = lanes._ground._picture.cacheKey(), lanes.layout_of_lanes
    session.show_frame(replace(session.frame, iteration=session.frame.iteration + 1))
    kept = plot.grab().toImage()
    assert lanes._ground._picture.cacheKey() == picture
    assert lanes.layout_of_lanes is layout
    lanes._ground._dress = ()
    assert plot.grab().toImage() == kept  # as if all were painted now
    lanes.show_cursor(3, None)
    plot.grab()
    assert lanes._ground._picture.cacheKey() != picture
