"""The single curves of a bundle as items of Qt's own, of which there are only so many as are seen.

What Python paints stops the training meanwhile, since the interpreter does one thing at a time; what Qt paints by itself does not.
So Python only says which pen a curve has now, and only where that changed.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QStyleOptionGraphicsItem, QWidget

from nnsim.ui.canvas.scenery import Scenery

STRONG, FADED = 1, 2
"""How a curve is drawn: as ever (0), or one of these."""
FEW = 3
"""Items more than this are not kept for curves that are not seen at present."""

Whole = npt.NDArray[np.integer]
Paths: TypeAlias = Callable[[list[int]], list[QPainterPath]]
"""The paths of some curves: to make many at once takes less time."""
_UNDRESSED = -(10**6)
_HIDDEN = 0


class Strands:
    """A path item for every curve that is seen, below `owner`; larger levels lie above smaller ones, and what is strong above all."""

    def __init__(self, owner: QGraphicsItem, scenery: Scenery) -> None:
        self._owner = owner
        self._scenery = scenery
        self._items: dict[int, QGraphicsPathItem] = {}
        self._spare: list[QGraphicsPathItem] = []
        self._count = 0
        self._paths: Paths = lambda indices: [QPainterPath() for _ in indices]
        self._worn: Whole = np.empty(0, np.int64)
        self._dress: tuple[object, ...] = ()

    @property
    def drawn(self) -> int:
        """Curves that are seen."""
        return len(self._items)

    def lay(self, count: int, paths: Paths) -> None:
        """Draw so many curves along these paths from now on. Those that are seen go on being seen, elsewhere."""
        if count != self._count:
            for index in list(self._items):
                self._put_away(index)
            self._dress = ()
        self._count, self._paths = count, paths
        if self._items:
            for item, path in zip(self._items.values(), paths(list(self._items)), strict=True):
                item.setPath(path)

    def draw(self, levels: Whole, manner: Whole) -> None:
        """Show each curve at its level (0: not at all), in its manner."""
        scenery = self._scenery
        wanted = np.where(levels == 0, _HIDDEN, levels.astype(np.int64) * 4 + manner)
        for index in self._changes(wanted, (scenery.theme, scenery.room, scenery.dashed)):
            level, how = divmod(int(wanted[index]), 4)
            if not level:
                self._put_away(index)
                continue
            item = self._item(index)
            item.setPen(scenery.pen(level, how == FADED, strong=how == STRONG, dashed=scenery.dashed))
            item.setZValue(abs(level) + (1000.0 if how == STRONG else 0.0))
        self._tidy()

    def draw_plain(self, pen: QPen, most: int, without: Sequence[int] = ()) -> None:
        """Show at most so many curves, all with the same pen: there are no weights yet. `without`: those that are never shown."""
        apart = max(1, -(-(self._count - len(without)) // max(1, most)))
        wanted = np.where(np.arange(self._count) % apart == 0, 4, _HIDDEN)
        wanted[list(without)] = _HIDDEN
        for index in self._changes(wanted, (pen,)):
            if wanted[index]:
                self._item(index).setPen(pen)
            else:
                self._put_away(index)
        self._tidy()

    def _changes(self, wanted: Whole, dress: tuple[object, ...]) -> list[int]:
        if dress != self._dress:
            self._dress = dress
            self._worn = np.full(len(wanted), _HIDDEN)
            self._worn[list(self._items)] = _UNDRESSED
        changed: list[int] = np.flatnonzero(wanted != self._worn).tolist()
        self._worn = wanted
        return changed

    def _item(self, index: int) -> QGraphicsPathItem:
        item = self._items.get(index)
        if item is None:
            item = self._items[index] = self._spare.pop() if self._spare else QGraphicsPathItem(self._owner)
            item.setPath(self._paths([index])[0])
            item.setVisible(True)
        return item

    def _put_away(self, index: int) -> None:
        item = self._items.pop(index, None)
        if item is not None:
            item.setVisible(False)
            self._spare.append(item)

    def _tidy(self) -> None:
        """Let go of items that will hardly be needed again."""
        scene = self._owner.scene()
        while len(self._spare) > max(FEW, len(self._items) // 2):
            item = self._spare.pop()
            if scene is not None:
                scene.removeItem(item)


class Holder(QGraphicsItem):
    """Carries the curves of a connection: from afar they give way, all together, to one curve for all."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)

    def boundingRect(self) -> QRectF:
        return QRectF()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Its curves paint themselves."""
