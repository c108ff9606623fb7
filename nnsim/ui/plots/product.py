"""The textbook's product for a single unit, with its numbers: by what an error is multiplied on its way back through time."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnsim.ui import fonts
from nnsim.ui.notations import Notations
from nnsim.ui.numerals import brief, number
from nnsim.ui.plots.lane import Values
from nnsim.ui.theme import SMALL, Theme, color

MARGIN = 10
VANISHED, EXPLODED = 0.01, 100.0


def products(slopes: Values, weight: float, backwards: bool = False) -> Values:
    """What is left at each step (T,) of an error of 1 that comes in at the last one: Δ_t = Δ_T · ∏ g′(in_s)·w over s = t … T − 1.

    For a unit that reads backwards the error comes in at the first step and goes to the later ones.
    """
    factors = (slopes if not backwards else slopes[::-1]) * weight
    with np.errstate(all="ignore"):
        left = np.concatenate((np.cumprod(factors[:-1][::-1])[::-1], [1.0]))
    return left[::-1] if backwards else left


class ProductLine(QWidget):
    """One line: g′·w of the steps as far as there is room, the product of all, and whether that vanishes or explodes."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.lead, self.verdict = "", ""
        self.factors: list[str] = []
        self.value = 1.0
        self.setFixedHeight(18)

    def explain(self, notations: Notations) -> None:
        """Say what is shown, in the letters that are in use."""
        self.setToolTip(
            notations.words(
                self.tr(
                    "∏ {g}′({in})·w: at each step back through time the error is multiplied by the slope {g}′ of the activation and by the "
                    "weight w of the loop. From the last step to the cursor, or to the first step while the cursor stands at the end."
                )
            )
        )

    def show_factors(self, slopes: Values, weight: float, step: int, backwards: bool = False) -> None:
        """Show the product from where the error comes in back to a step; to the far end if it stands there."""
        last = len(slopes) - 1
        if last < 1:
            self.hide()
            return
        begin, end = (0, last) if backwards else (last, 0)
        step = end if step == begin or step > last else step
        way = range(begin + 1, step + 1) if backwards else range(begin - 1, step - 1, -1)
        written = brief(weight, 3) if weight >= 0 else f"({brief(weight, 3)})"
        self.lead = f"t = {begin + 1} → {step + 1}: "
        self.factors = [f"{brief(float(slopes[at]), 2)}·{written}" for at in way]
        self.value = float(products(slopes, weight, backwards)[step])
        size = abs(self.value)
        self.verdict = self.tr("vanishes") if size < VANISHED else self.tr("explodes") if size > EXPLODED or math.isnan(size) else ""
        self.setAccessibleName(self.text(100_000.0, QFontMetricsF(fonts.numbers(SMALL))))
        self.update()

    def text(self, room: float, metrics: QFontMetricsF) -> str:
        """The line in so many pixels: the factors that the error meets first, dots for the others."""
        end = f" = {number(self.value, 3)}"
        verdict = f" · {self.verdict}" if self.verdict else ""
        for lead, after, least in ((self.lead, verdict, 2), ("", verdict, 2), ("", verdict, 1), ("", "", 1)):
            for count in range(len(self.factors), min(least, len(self.factors)) - 1, -1):
                shown = " · ".join(self.factors[:count]) + (" · …" if count < len(self.factors) else "")
                if count > 2 and len(shown) * metrics.averageCharWidth() > 3 * room:
                    continue  # far too long: no need to measure
                if metrics.horizontalAdvance(lead + shown + end + after) <= room:
                    return lead + shown + end + after
        return f"∏{end}"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = fonts.numbers(SMALL)
        painter.setFont(font)
        painter.setPen(color(self.theme.ink))
        box = QRectF(self.rect()).adjusted(MARGIN, 0, -16, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text(box.width(), QFontMetricsF(font)))
