"""What all items of the drawing share: theme, frame, followed sample, and what the pointer is over.

Items read it while they paint, so a new frame costs nothing for items that are not visible.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from nnsim.engine.frames import Frame
from nnsim.engine.notation import OWN, Notation
from nnsim.ui.canvas import shown
from nnsim.ui.canvas.detail import BLOCKS_BELOW as BLOCKS_BELOW
from nnsim.ui.canvas.detail import NUMBERS_FROM as NUMBERS_FROM
from nnsim.ui.canvas.pictures import Range
from nnsim.ui.canvas.shown import Incoming, Shows
from nnsim.ui.holding import activations
from nnsim.ui.theme import Theme, color, mix

Values = npt.NDArray[np.floating]

MANY = 110
"""Curves from which on all are drawn finer."""
LEVELS = 16
"""Steps of width and strength of connections."""


@dataclass(frozen=True)
class Over:
    """What the pointer is over: a unit of a node, or one weight (to, from) of a connection."""

    node: str | None = None
    unit: int | None = None
    connection: str | None = None
    weight: tuple[int, int] | None = None


NOTHING = Over()


@dataclass
class Scenery:
    """`scale` is the largest |w| drawn, which is drawn widest.

    `room` is 1 for few curves and less for many: all are drawn finer, so that a dense drawing stays readable.
    """

    theme: Theme
    frame: Frame = field(default_factory=Frame)
    sample: int = 0
    notation: Notation = OWN
    """In which symbols are written."""
    over: Over = NOTHING
    lit: frozenset[str] = frozenset()
    """Ids of nodes whose symbol is pointed at in an equation."""
    scale: float = 1.0
    room: float = 1.0
    shows: Shows = Shows.ACTIVATION
    """What cards show of their units."""
    fixed: float | None = None
    """Where the colours of all cards end; None: on every card as far as its own values reach."""
    known: bool = False
    """Whether there is anything to show of what was chosen."""
    incoming: Mapping[str, Incoming] = field(default_factory=dict)
    """Where the weights of each node come from."""
    plain: int = 0
    """Curves that a connection shows at most while its weights are not known."""
    computed: Mapping[str, range] = field(default_factory=dict)
    """The time steps that the forward pass stepped through has come to, of nodes it is not through with; none: they wait."""
    passing: bool = False
    """Whether a picture of the training is taken over: whoever does so says what it changes."""
    dashed: bool = False
    """Whether the zoom is large enough for numbers, and for the dashes of negative weights."""
    seen: float = 1.0
    """How much is seen of units and of the curves between them; the rest is seen of blocks."""
    kept: bool = False
    """Whether Qt keeps a picture of the curves: on a screen, unless zoomed in, where that picture would be large."""
    _pens: dict[tuple[str, int, float, bool, bool, bool], QPen] = field(default_factory=dict)

    def activations(self, node: str) -> Values | None:
        """(units,): what a node passes on for the followed sample, at the time step at which the run stands."""
        known = activations(self.frame, node)
        if known is not None and known.ndim == 1:
            return known
        signals = self.frame.signals.get(node)
        if signals is None or signals.ndim != 2 or not signals.shape[1]:
            return None
        return signals[:, self.sample if 0 <= self.sample < signals.shape[1] else 0]

    def scale_of(self, values: Values) -> tuple[Range, bool]:
        """The colour scale of a card, and whether it is its own: unless one is fixed for all it reaches as far as the values do."""
        end = shown.round_reach(shown.largest_of([values])) if self.fixed is None else self.fixed
        return Range(-end, end), self.fixed is None

    def measure(self) -> None:
        """See whether the frame has anything of what cards are to show."""
        self.known = shown.largest(self.frame, self.shows) > 0.0

    def waits(self, node: str) -> bool:
        """Whether the forward pass that is stepped through has not come to a node at all."""
        return node in self.computed and not self.computed[node]

    def glow(self, node: str) -> str | None:
        """The colour in which a node glows because its operation was executed last, or because its symbol is pointed at."""
        if node in self.lit:
            return self.theme.accent
        moment = self.frame.moment
        if moment is None or moment.node != node:
            return None
        return self.theme.negative if moment.phase in ("backward", "update") else self.theme.accent

    def losing(self, node: str) -> bool:
        """Whether the loss of an output is what was computed last."""
        moment = self.frame.moment
        return moment is not None and moment.phase == "loss" and moment.node in (node, None)

    def levels(self, weights: Values) -> npt.NDArray[np.int8]:
        """Signed steps −LEVELS … LEVELS of weights; 0 is not drawn."""
        if self.scale <= 0:
            return np.zeros(weights.shape, np.int8)
        steps = np.minimum(np.ceil(np.abs(weights) * (LEVELS / self.scale)), LEVELS)
        if math.isnan(steps.sum()):
            steps[np.isnan(steps)] = 0.0
        signed: npt.NDArray[np.int8] = np.copysign(steps, weights).astype(np.int8)
        return signed

    def make_room(self, curves: int) -> None:
        """Set how fine curves are by how many there are."""
        self.room = round(min(1.0, max(0.15, (MANY / max(1, curves)) ** 0.65)), 2)

    def pen(self, level: int, faded: bool = False, strong: bool = False, dashed: bool = False) -> QPen:
        """The pen of one step: wider and less pale with |w|. Colours are opaque mixtures: translucent ones are slow."""
        key = (self.theme.name, level, self.room, faded, strong, dashed)
        pen = self._pens.get(key)
        if pen is None:
            share = abs(level) / LEVELS
            strength = 0.07 if faded else min(0.95, 0.2 * self.room + 0.02 + 0.9 * share ** (1.6 - 0.9 * self.room))
            if strong:
                strength = max(0.75, strength)
            sign = self.theme.positive if level > 0 else self.theme.negative
            pen = QPen(color(mix(self.theme.canvas, sign, strength)), width_of(level, self.room) + (0.6 if strong else 0.0))
            if dashed and level < 0:
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)  # square ones would close the gaps of a wide curve
                pen.setDashPattern([5.0 / pen.widthF(), 3.5 / pen.widthF()])
            self._pens[key] = pen
        return pen


def width_of(level: int, room: float = 1.0) -> float:
    """Width of a connection's curve by its step."""
    return 0.4 + 0.2 * room + 3.6 * room * abs(level) / LEVELS


def hairline(theme: Theme) -> QPen:
    return QPen(color(theme.line), 1.0)


def family_color(theme: Theme, families: Mapping[str, str], family: str) -> QColor:
    return color(families.get(family, theme.muted))
