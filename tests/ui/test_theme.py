"""Colours and fonts come from one place, and keep their promises."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QFontInfo, QPalette
from PySide6.QtWidgets import QToolTip, QWidget

from nnsim.resources import resource
from nnsim.ui import fonts
from nnsim.ui.theme import DARK, LIGHT, apply, class_colors, color, diverging, mix, palette, sequential

BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def _rgb(text):
    return QColor(text).getRgb()[:3]


@BOTH
def test_zero_has_the_colour_of_the_surface(theme):
    scale = diverging(theme)
    assert scale.shape == (256, 3)
    assert tuple(scale[128]) == _rgb(theme.canvas)
    assert tuple(scale[0]) == _rgb(theme.negative)
    assert tuple(scale[255]) == _rgb(theme.positive)


@BOTH
def test_magnitudes_go_from_the_surface_to_the_accent(theme):
    scale = sequential(theme)
    assert tuple(scale[0]) == _rgb(theme.canvas)
    assert tuple(scale[255]) == _rgb(theme.accent)


def test_scales_are_shared_and_cannot_be_written():
    with pytest.raises(ValueError, match="read-only"):
        diverging(LIGHT)[0] = 0


@BOTH
def test_classes_have_different_colours_starting_with_the_signs(theme):
    colors = class_colors(theme, 30)
    assert colors[:2] == [theme.positive, theme.negative]
    assert len(set(colors)) == 30


@BOTH
def test_text_stands_out_from_every_surface(theme):
    def luminance(text):
        channels = np.array(_rgb(text)) / 255
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        return linear @ [0.2126, 0.7152, 0.0722]

    for surface in (theme.background, theme.panel, theme.canvas):
        for ink, least in ((theme.ink, 7.0), (theme.muted, 4.3)):
            low, high = sorted((luminance(surface), luminance(ink)))
            assert (high + 0.05) / (low + 0.05) >= least


def test_mixed_colours_are_opaque_and_clear_ones_are_not():
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert color(LIGHT.accent, 0.5).alphaF() == pytest.approx(0.5, abs=0.01)


@BOTH
def test_an_application_is_dressed_in_the_theme(qapp, theme):
    apply(qapp, theme)
    assert qapp.palette().color(QPalette.ColorRole.WindowText) == QColor(theme.ink)
    assert qapp.style().name().lower() == "fusion"
    assert qapp.font().family() == "Inter"
    assert palette(theme) == palette(theme)


def test_the_bundled_fonts_are_used(qapp):
    fonts.load()
    fonts.load()
    for font, family in ((fonts.text(11), "Inter"), (fonts.numbers(12.5, 600), "JetBrains Mono")):
        assert QFontInfo(font).family() == family
    assert fonts.text(14, 600).weight() == 600


@pytest.mark.parametrize("name", [*fonts.FILES, "Inter-OFL.txt", "JetBrainsMono-OFL.txt"])
def test_every_font_ships_with_its_licence(name):
    assert resource("fonts", name).stat().st_size > 1000


@BOTH
def test_a_tooltip_has_a_border_that_can_be_seen(qapp, qtbot, theme):
    before = qapp.palette()
    apply(qapp, theme)
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    QToolTip.showText(widget.mapToGlobal(QPoint(5, 5)), "A word", widget)
    tip = next(window for window in qapp.topLevelWidgets() if window.metaObject().className() == "QTipLabel")
    seen = tip.grab().toImage()
    QToolTip.hideText()
    qapp.setPalette(before)
    edge, ground = seen.pixelColor(seen.width() // 2, 0), color(theme.panel)
    assert abs(edge.lightnessF() - ground.lightnessF()) > 0.1
