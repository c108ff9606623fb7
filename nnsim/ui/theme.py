"""Every colour of the window, in one place: canvas, plots and widgets read them here.

Colours are kept as hex strings, so that a theme is plain data; `color` makes Qt's object of one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from nnsim.ui import fonts

Colors = npt.NDArray[np.uint8]

FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "input": "#7a8699",
        "dense": "#2f6fed",
        "recurrent": "#8b5cf6",
        "image": "#14a38b",
        "attention": "#d9468f",
        "maths": "#c98a12",
    }
)
"""Colours of the small square that says what kind of node a card is; the same by day and by night."""

TINTS: Mapping[str, str] = MappingProxyType(
    dict(zip(("grey", "blue", "violet", "teal", "pink", "amber"), FAMILIES.values(), strict=True))
)
"""The same colours by what they look like: those of notes, arrows and groups."""

SMALL, BODY, LARGE = 11.0, 12.5, 14.0
"""The three sizes of text."""

CONTROL_RADIUS, CARD_RADIUS = 7.0, 11.0


@dataclass(frozen=True)
class Theme:
    """The tokens of one appearance, as hex strings. `line` is for hairlines, `canvas` the ground of drawings."""

    name: str
    background: str
    panel: str
    canvas: str
    line: str
    ink: str
    muted: str
    accent: str
    positive: str
    negative: str
    good: str
    bad: str
    families: Mapping[str, str] = field(default_factory=lambda: FAMILIES, hash=False)

    @property
    def dark(self) -> bool:
        return self.name == "dark"


LIGHT = Theme(
    name="light", background="#f6f7f9", panel="#ffffff", canvas="#fbfcfd", line="#e3e6eb", ink="#1d2433", muted="#6b7485",
    accent="#2f6fed", positive="#2f7ed8", negative="#f08a24", good="#1f9d6b", bad="#d64545",
)
DARK = Theme(
    name="dark", background="#14171d", panel="#1b1f27", canvas="#171a21", line="#2b313c", ink="#e6eaf2", muted="#8f99ab",
    accent="#6ea2ff", positive="#5aa9ff", negative="#ffab4f", good="#45c493", bad="#ff6b6b",
)
THEMES: Mapping[str, Theme] = MappingProxyType({theme.name: theme for theme in (LIGHT, DARK)})

_CLASSES_LIGHT = ("#2f7ed8", "#f08a24", "#14a38b", "#d9468f", "#8b5cf6", "#9a7d0a", "#5b6b80", "#7fbf3f", "#a0522d", "#1fb5d6")
_CLASSES_DARK = ("#5aa9ff", "#ffab4f", "#3fc9b0", "#f07ab5", "#ab8bff", "#d6b84a", "#9aa9bd", "#a5dc6c", "#cf8a68", "#62d5ee")


@lru_cache(maxsize=4096)
def color(hexadecimal: str, alpha: float = 1.0) -> QColor:
    """Qt's colour of a token, `alpha` from 0 (clear) to 1. The same object every time: copy it before changing it."""
    result = QColor(hexadecimal)
    if alpha < 1.0:
        result.setAlphaF(alpha)
    return result


@lru_cache(maxsize=8)
def absent(theme: Theme) -> str:
    """The colour of the hatching where there is nothing, as after the end of a shorter sequence."""
    return mix(theme.line, theme.muted, 0.15)


@lru_cache(maxsize=4096)
def mix(ground: str, top: str, share: float) -> str:
    """The opaque colour that `share` of `top` over `ground` looks like. Translucent pens cost several times as much."""
    low, high = _rgb(ground), _rgb(top)
    red, green, blue = np.rint(low + (high - low) * share).astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


@lru_cache(maxsize=8)
def diverging(theme: Theme) -> Colors:
    """(256, 3): the scale of signed values, from negative over the surface to positive. Index 128 is zero."""
    steps = np.linspace(-1.0, 1.0, 255)[:, None]
    surface, negative, positive = _rgb(theme.canvas), _rgb(theme.negative), _rgb(theme.positive)
    scale = surface + np.where(steps < 0.0, negative - surface, positive - surface) * np.abs(steps)
    # 255 steps around an exact middle; the first is doubled so that the table has 256 rows
    return _frozen(np.vstack([scale[:1], scale]))


@lru_cache(maxsize=8)
def sequential(theme: Theme) -> Colors:
    """(256, 3): the scale of magnitudes, from the surface to the accent."""
    steps = np.linspace(0.0, 1.0, 256)[:, None]
    surface, accent = _rgb(theme.canvas), _rgb(theme.accent)
    return _frozen(surface + (accent - surface) * steps)


def class_colors(theme: Theme, n: int) -> list[str]:
    """Colours of n classes, blue and orange first. After ten they repeat, each time nearer to the ink."""
    base = _CLASSES_DARK if theme.dark else _CLASSES_LIGHT
    return [mix(base[index % len(base)], theme.ink, min(0.75, 0.3 * (index // len(base)))) for index in range(n)]


def palette(theme: Theme) -> QPalette:
    """Qt's palette of a theme, for the ordinary widgets."""
    result = QPalette()
    role = QPalette.ColorRole
    tokens = {
        role.Window: theme.panel, role.WindowText: theme.ink, role.Base: theme.panel, role.AlternateBase: theme.background,
        role.Text: theme.ink, role.PlaceholderText: theme.muted, role.Button: theme.panel, role.ButtonText: theme.ink,
        role.BrightText: theme.bad, role.ToolTipBase: theme.panel, role.ToolTipText: theme.ink, role.Highlight: theme.accent,
        role.HighlightedText: theme.panel, role.Link: theme.accent, role.LinkVisited: theme.accent, role.Accent: theme.accent,
        role.Light: mix(theme.panel, theme.ink, 0.04), role.Midlight: mix(theme.panel, theme.ink, 0.06), role.Mid: theme.line,
        role.Dark: mix(theme.line, theme.ink, 0.15), role.Shadow: mix(theme.line, theme.ink, 0.3),
    }
    for which, value in tokens.items():
        result.setColor(which, color(value))
    pale = color(mix(theme.panel, theme.muted, 0.6))
    for which in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, which, pale)
    result.setColor(QPalette.ColorGroup.Disabled, role.Highlight, color(theme.line))
    return result


def apply(app: QApplication, theme: Theme) -> None:
    """Dress the whole application: Fusion, the theme's palette, Inter. No style sheet, which would fight with painting."""
    fonts.load()
    if app.style().name().lower() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(palette(theme))
    app.setFont(fonts.text(BODY))


def system_theme(app: QApplication) -> Theme:
    """The theme that fits what the system says about light and dark."""
    return DARK if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def _rgb(hexadecimal: str) -> npt.NDArray[np.float64]:
    return np.array([int(hexadecimal[at : at + 2], 16) for at in (1, 3, 5)], dtype=float)


def _frozen(scale: npt.NDArray[np.float64]) -> Colors:
    result = np.rint(scale).astype(np.uint8)
    result.setflags(write=False)
    return result
