"""Drawings that are saved look the same in every program: shapes stand in pixels, points are shapes, and fonts have a stand-in."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontInfo

from nnsim.ui import fonts
from nnsim.ui.plots.flat_drawing import flattened
from nnsim.ui.plots.gradient_norm import GradientNormPlot
from nnsim.ui.plots.hidden_space import HiddenSpacePlot
from nnsim.ui.theme import BODY, SMALL
from tests.ui.plots.alone import look, trained
from tests.ui.plots.worlds import two_classes

SHAPE = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def drawing(tmp_path):
    def save(plot):
        plot.save(tmp_path / "plot.svg")
        return ElementTree.fromstring((tmp_path / "plot.svg").read_bytes())

    return save


def groups(svg):
    """Each group of shapes with its matrix."""
    for group in svg.iter(SHAPE + "g"):
        if "transform" in group.attrib:
            yield group, [float(number) for number in re.findall(r"[-\d.e]+", group.attrib["transform"])]


def test_no_pen_depends_on_what_the_reader_makes_of_it(shown, drawing):
    for group, (a, _, _, d, _, _) in groups(drawing(shown(GradientNormPlot(two_classes())))):
        if any(shape.attrib.get("vector-effect") == "non-scaling-stroke" for shape in group):
            assert abs(a) == abs(d) == 1.0


def test_a_curve_is_where_its_points_lie_in_the_window(shown, drawing):
    plot = shown(GradientNormPlot(two_classes()))
    line, item = plot.curves.lines[0], plot.curves.items[plot.curves.lines[0].name]
    wanted = [plot.chart.mapTo(plot, plot.chart.position(x, y).toPoint()) for x, y in zip(*item.getData(), strict=True)]
    found = [
        [tuple(map(float, place)) for place in re.findall(r"([-\d.e]+),([-\d.e]+)", shape.attrib.get("d", shape.attrib.get("points", "")))]
        for group, _ in groups(drawing(plot)) if group.attrib.get("stroke") == line.color for shape in group
    ]  # fmt: skip
    longest = max(found, key=len)
    assert len(longest) == len(wanted)
    np.testing.assert_allclose(longest, [QPointF(place).toTuple() for place in wanted], atol=1.6)


def test_points_are_shapes_and_afterwards_pictures_again(shown, drawing):
    session = trained("iris", 5)
    plot = shown(HiddenSpacePlot(session))
    look(session)
    svg = drawing(plot)
    tints = {tint.lower() for tint in plot._tints()}
    dots = [group for group, _ in groups(svg) if group.attrib.get("fill") in tints and group.find(SHAPE + "path") is not None]
    assert len(dots) == len(plot.places) == 105
    assert plot.points._exportOpts is False


def test_fonts_have_a_stand_in(shown, drawing):
    families = {text.attrib["font-family"] for text in drawing(shown(GradientNormPlot(two_classes()))).iter(SHAPE + "text")}
    assert families == {"Inter, Arial, sans-serif", "JetBrains Mono, Consolas, monospace"}


def test_what_is_no_shape_of_places_stays_as_it_is():
    image = b'<g fill="none" transform="matrix(2,0,0,2,1,1)"><image vector-effect="non-scaling-stroke" x="1" d="1,2"/></g>'
    assert flattened(image) == image
    curve = b'<g a="b" transform="matrix(2,0,0,-3,1,10)" c="d"><polyline vector-effect="non-scaling-stroke" points="1,2 3,4 "/></g>'
    assert flattened(curve) == b'<g a="b" transform="matrix(1,0,0,1,0,0)" c="d"><polyline vector-effect="none" points="3,4 7,-2 "/></g>'


def test_words_are_as_large_as_in_the_window(shown, drawing):
    plot = shown(GradientNormPlot(two_classes()))
    written = {}
    for group, _ in groups(drawing(plot)):
        for words in group.iter(SHAPE + "text"):
            written[(words.text or "").strip()] = float(words.attrib.get("font-size") or group.attrib["font-size"])
    assert written[plot.title()] == pytest.approx(QFontInfo(fonts.text(BODY, 600)).pixelSize(), abs=0.5)
    assert written["log"] == pytest.approx(QFontInfo(fonts.text(SMALL)).pixelSize(), abs=0.5)
