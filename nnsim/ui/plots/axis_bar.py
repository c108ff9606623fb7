"""The line below the space of a layer with many units: along which of its directions the two axes go."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnsim.ui.numerals import percent
from nnsim.ui.plots.projection import COMPONENTS, Projection
from nnsim.ui.plots.two_choices import TwoChoices
from nnsim.ui.theme import Theme

MOST_UNITS = 512
"""Units that can be chosen, the first ones."""


class AxisBar(TwoChoices):
    """`picked(across, upward)`: axes as a Projection has them. Hidden for layers of one unit."""

    picked = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._facts: tuple[object, ...] = ()
        """What was offered last; the layer is learning, and mostly only the shares are others."""
        self._units: list[str] = []
        self.across.setAccessibleName(self.tr("Direction across"))
        self.upward.setAccessibleName(self.tr("Direction upward"))
        for combo in (self.across, self.upward):
            combo.set_shorter(self.shorter)
        self.chosen.connect(self._pick)

    def name(self, axis: int) -> str:
        """What an axis is called."""
        return self.tr("component {number}").format(number=-axis) if axis < 0 else self.tr("unit {number}").format(number=axis + 1)

    def refresh(self, projection: Projection) -> None:
        """Offer the directions of a layer; components with what they show of the variance, once that is known."""
        units = projection.units
        shares = [f" · {percent(share)}" if share else "" for share in projection.shares]
        facts = (units, *shares, *projection.axes)
        if facts == self._facts:
            return
        self._facts = facts
        self.setVisible(units > 1)
        if units > 1:
            names = [self.name(-number) + share for number, share in enumerate(shares, 1)]
            if len(self._units) != min(units, MOST_UNITS):
                self._units = [self.name(unit) for unit in range(min(units, MOST_UNITS))]
            names += self._units
            self.show_choice(names, *(-axis - 1 if axis < 0 else axis + COMPONENTS for axis in projection.axes))

    def shorter(self, place: int) -> tuple[str, ...]:
        """Other words for an item, where there is little room."""
        if place >= COMPONENTS:
            return (str(place - COMPONENTS + 1),)
        number = place + 1
        return self.name(-number), self.tr("comp. {number}").format(number=number), self.tr("PC {number}").format(number=number)

    def _pick(self, across: int, upward: int) -> None:
        axes = (-place - 1 if place < COMPONENTS else place - COMPONENTS for place in (across, upward))
        self.picked.emit(*axes)
