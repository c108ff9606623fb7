"""The typefaces: Inter for words, JetBrains Mono for numbers, so that changing values do not jump, and STIX for equations."""

import importlib.util
import sys
from functools import lru_cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGuiApplication

from nnsim.resources import resource

FILES = ("Inter-Regular.otf", "Inter-SemiBold.otf", "JetBrainsMono-Regular.ttf", "JetBrainsMono-SemiBold.ttf")
WORDS, NUMBERS, EQUATIONS = "Inter", "JetBrains Mono", "STIX Two Math"
_POINTS = 1.0 if sys.platform == "darwin" else 0.75
"""Points in one of our units: macOS counts 72 dots to an inch, the others 96."""
_LOADED, _MATHS_LOADED = "nnsimFontsLoaded", "nnsimMathsFontLoaded"


def load() -> None:
    """Give Qt the bundled font files. Needs an application; calling it again does no harm."""
    app = QGuiApplication.instance()
    if app is None:
        raise RuntimeError("Fonts are loaded into an application: make one first.")
    if app.property(_LOADED):
        return
    for name in FILES:
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))
    app.setProperty(_LOADED, True)


def text(size: float, weight: int = 400) -> QFont:
    """The font of words; sizes as in the theme (11, 12.5, 14), weights 400 or 600."""
    return QFont(_font(WORDS, size, weight))


def numbers(size: float, weight: int = 400) -> QFont:
    """The font of numbers: every figure equally wide."""
    return QFont(_font(NUMBERS, size, weight))


@lru_cache(maxsize=4096)
def width(words: str, size: float, weight: int = 400) -> float:
    """How many pixels words take in the font of words: for those that are written again and again, since to measure them takes long."""
    return QFontMetricsF(_font(WORDS, size, weight)).horizontalAdvance(words)


@lru_cache(maxsize=4096)
def width_of_numbers(figures: str, size: float, weight: int = 400) -> float:
    """The same in the font of numbers."""
    return QFontMetricsF(_font(NUMBERS, size, weight)).horizontalAdvance(figures)


def maths(size: float) -> QFont:
    """The font in which equations are typeset. It comes with the typesetter, and is read when it is wanted first."""
    app = QGuiApplication.instance()
    if app is not None and not app.property(_MATHS_LOADED):
        typesetter = importlib.util.find_spec("ziamath")
        for folder in typesetter.submodule_search_locations or () if typesetter is not None else ():
            QFontDatabase.addApplicationFont(str(Path(folder, "fonts", "STIXTwoMath-Regular.ttf")))
        app.setProperty(_MATHS_LOADED, True)
    return QFont(_font(EQUATIONS, size, 400))


@lru_cache(maxsize=256)
def _font(family: str, size: float, weight: int) -> QFont:
    font = QFont(family)
    font.setPointSizeF(size * _POINTS)
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if family == NUMBERS:
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setFixedPitch(True)
    return font
