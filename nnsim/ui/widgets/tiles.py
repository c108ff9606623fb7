"""Tiles: pictures that can be chosen, in rows of equal width."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from nnsim.ui import fonts
from nnsim.ui.theme import SMALL
from nnsim.ui.widgets import painting
from nnsim.ui.widgets.plain import plain
from nnsim.ui.widgets.pressable import Pressable

Drawing = Callable[[QPainter, QRectF], None]


class Tile(Pressable):
    """A small square with a drawing, or its title where there is none. The chosen tile is outlined.

    `waits`: a drawing is made later; until then it is empty, since words that turn into a picture would only flicker.
    """

    def __init__(self, title: str, tip: str = "", side: int = 47, *, waits: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._side, self._waits = side, waits
        self.setText(title)
        self.setAccessibleName(title)
        self.setToolTip(plain(tip or title))
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._drawing: Drawing | None = None

    def set_drawing(self, drawing: Drawing | None) -> None:
        self._drawing, self._waits = drawing, False
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self._side)

    def nextCheckState(self) -> None:
        """Which tile is chosen follows from the document, not from the click."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        chosen = self.isChecked()
        edge = painting.accent(self) if chosen or self.hasFocus() else painting.line(self)
        if self.underMouse() and not chosen and not self.hasFocus():
            edge = painting.strong_line(self)
        painting.frame(painter, box, painting.hover(self) if self.underMouse() else painting.panel(self), edge, 2 if chosen else 1)
        if self.hasFocus():
            painting.focus_ring(painter, self)
            painting.inner_ring(painter, self)  # a chosen tile has the outer one already
        if self._drawing is not None:
            painter.save()
            painter.setClipRect(box.adjusted(3, 3, -3, -3))
            self._drawing(painter, box.adjusted(4, 4, -4, -4))
            painter.restore()
        elif not self._waits:
            painter.setPen(painting.muted(self))
            painter.setFont(fonts.text(SMALL - 1.5))
            room, metrics = box.adjusted(3, 3, -3, -3), painter.fontMetrics()
            words = " ".join(metrics.elidedText(word, Qt.TextElideMode.ElideRight, int(room.width())) for word in self.text().split())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap), words)


class TileGrid(QWidget):
    """Tiles in rows of `across`; Tab stops at one of them, the chosen one if there is one, and arrow keys move between them."""

    def __init__(self, across: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._across = across
        self.tiles: dict[str, Tile] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        for column in range(across):
            self._grid.setColumnStretch(column, 1)

    def add(self, key: str, tile: Tile) -> Tile:
        place = len(self.tiles)
        self.tiles[key] = tile
        self._grid.addWidget(tile, place // self._across, place % self._across)
        self._stop_at(next(iter(self.tiles.values())))
        return tile

    def choose(self, key: str | None) -> None:
        for other, tile in self.tiles.items():
            tile.setChecked(other == key)
        if key in self.tiles:
            self._stop_at(self.tiles[key])

    def _stop_at(self, stop: Tile) -> None:
        for tile in self.tiles.values():
            tile.setFocusPolicy(Qt.FocusPolicy.TabFocus if tile is stop else Qt.FocusPolicy.NoFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -self._across, Qt.Key.Key_Down: self._across,
        }.get(Qt.Key(event.key()))
        tiles = [tile for tile in self.tiles.values() if tile.isVisible()]
        here = next((place for place, tile in enumerate(tiles) if tile.hasFocus()), None)
        if move is None or here is None or not 0 <= here + move < len(tiles):
            super().keyPressEvent(event)
            return
        self._stop_at(tiles[here + move])
        tiles[here + move].setFocus(Qt.FocusReason.TabFocusReason)
