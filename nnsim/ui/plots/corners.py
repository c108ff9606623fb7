"""In which corner of a chart names cover least of the curves; they stay where they are while they cover none."""

from __future__ import annotations

from enum import Enum

import numpy as np
from PySide6.QtCore import QSizeF

from nnsim.ui import fonts
from nnsim.ui.plots.axis import BOTTOM
from nnsim.ui.plots.curves import Curves
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.names import LINE, Names
from nnsim.ui.theme import SMALL

TRIED = 16
"""Places across a corner at which the curves are looked at."""


class Corner(Enum):
    """(on the left, at the lower end)"""

    RIGHT = (False, False)
    LEFT = (True, False)
    LOW_RIGHT = (False, True)
    LOW_LEFT = (True, True)

    @property
    def left(self) -> bool:
        return self.value[0]

    @property
    def low(self) -> bool:
        return self.value[1]


def show_names(names: Names, entries: tuple[Entry, ...], curves: Curves, corner: Corner) -> Corner:
    """Let names stand where they cover least; while somebody points at the curves they stay. Returns the corner they stand in."""
    if curves.at is None:
        widths = (fonts.width(entry.text, SMALL) + fonts.width_of_numbers(entry.value, SMALL) for entry in entries)
        wide = max(widths, default=0.0) + 12
        corner = emptiest(curves, QSizeF(wide, LINE * len(entries) + 4), corner)
    indent = curves.chart.left.width() + 8.0 if corner.left else None
    names.show_entries(entries, indent, BOTTOM + 4.0 if corner.low else None)
    return corner


def emptiest(curves: Curves, names: QSizeF, before: Corner) -> Corner:
    """The corner for names of that size in pixels: the one before, unless they cover curves there and fewer elsewhere."""
    if not covered(curves, names, before):
        return before
    found = {corner: covered(curves, names, corner) for corner in Corner}
    best = min(found, key=lambda corner: found[corner])
    return best if 2 * found[best] < found[before] else before


def covered(curves: Curves, names: QSizeF, corner: Corner) -> int:
    """At how many places of the corner a curve lies below the names."""
    view = curves.chart.view
    width, height = float(view.width()), float(view.height())
    if width <= 0 or height <= 0:
        return 0
    (left, right), (bottom, top) = view.viewRange()
    across, up = (right - left) * min(names.width() / width, 1.0), (top - bottom) * min(names.height() / height, 1.0)
    places = left + np.linspace(0.0, across, TRIED) if corner.left else right - np.linspace(across, 0.0, TRIED)
    low, high = (bottom, bottom + up) if corner.low else (top - up, top)
    count = 0
    for item in curves.items.values():
        x, y = item.getData()
        if x is not None and len(x):
            here = (places >= x[0]) & (places <= x[-1])
            found = np.interp(places[here], x, y)
            count += int(np.count_nonzero((found >= low) & (found <= high)))
    return count
