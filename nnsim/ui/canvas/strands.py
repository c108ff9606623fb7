"""The single curves of a bundle as items of Qt's own.

What Python paints stops the training meanwhile, since the interpreter does one thing at a time; what Qt paints by itself does not.
So Python only says which pen a curve has now, and only where that changed.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem

from nnsim.ui.canvas.scenery import Scenery

STRONG, FADED = 1, 2
"""How a curve is drawn: as ever (0), or one of these."""

Whole = npt.NDArray[np.integer]
_UNDRESSED = -(10**6)


class Strands:
    """One path item a curve, below `owner`; larger levels lie above smaller ones, and what is strong above all."""

    def __init__(self, owner: QGraphicsItem, scenery: Scenery) -> None:
        self._owner = owner
        self._scenery = scenery
        self._items: list[QGraphicsPathItem] = []
        self._count = 0
        self._worn: Whole = np.empty(0, np.int64)
        self._dress: tuple[object, ...] = ()

    def lay(self, paths: Sequence[QPainterPath]) -> None:
        """Draw these curves from now on; items that are left over stay hidden."""
        for _ in range(len(paths) - len(self._items)):
            self._items.append(QGraphicsPathItem(self._owner))
        for item, path in zip(self._items, paths, strict=False):
            item.setPath(path)
        for item in self._items[len(paths) :]:
            item.setVisible(False)
        self._count = len(paths)
        self._dress = ()

    def draw(self, levels: Whole, manner: Whole) -> None:
        """Show each curve at its level (0: not at all), in its manner."""
        scenery = self._scenery
        changed, worn = self._changes(levels.astype(np.int64) * 4 + manner, (scenery.theme, scenery.room, scenery.dashed))
        for index in changed:
            level, how = divmod(int(worn[index]), 4)
            item = self._items[index]
            item.setVisible(level != 0)
            if level:
                item.setPen(scenery.pen(level, how == FADED, strong=how == STRONG, dashed=scenery.dashed))
                item.setZValue(abs(level) + (1000.0 if how == STRONG else 0.0))

    def draw_plain(self, pen: QPen) -> None:
        """Show all curves with the same pen: there are no weights yet."""
        changed, _ = self._changes(np.zeros(self._count, np.int64), (pen,))
        for index in changed:
            self._items[index].setPen(pen)
            self._items[index].setVisible(True)

    def _changes(self, wanted: Whole, dress: tuple[object, ...]) -> tuple[list[int], Whole]:
        if dress != self._dress:
            self._dress = dress
            self._worn = np.full(self._count, _UNDRESSED)
        changed: list[int] = np.flatnonzero(wanted != self._worn).tolist()
        self._worn = wanted
        return changed, wanted
