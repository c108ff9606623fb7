"""Moving the view faster than its drawing can be painted: the last picture moves at once, a sharp one follows.

A drawing that is painted within a frame of the screen is simply painted. For one that is not, a picture of it is kept while the view moves:
panning shifts the picture, paints what comes into sight, and a band of the rest, one after the other, so that what changes on the drawing
meanwhile is seen too. Zooming stretches the picture until it is too coarse. As soon as the view rests everything is painted as ever.
"""

import time

from PySide6.QtCore import QObject, QPoint, QRect, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QRegion, QTransform
from PySide6.QtWidgets import QGraphicsView, QWidget
from shiboken6 import getCppPointer

from nnsim.ui.canvas.scene import NetworkScene
from nnsim.ui.theme import Theme, color

QUICK = 0.006
"""Seconds: a drawing that takes less to paint is painted at every move."""
REST = 45
"""Milliseconds after the last move until everything is painted sharply."""
SOONEST, SHARE = 0.1, 4.0
"""While it is zoomed the picture is made anew after so many seconds at the soonest, or so many times as long as that takes."""
COARSE, BARE = 1.6, 0.6
"""It is too coarse when stretched so far, and leaves too much bare when shrunk so far."""
BAND = 0.004
"""Seconds that a band of the picture may take to be painted anew in a move."""
MINIMUM = 16
"""Pixels that a band is high."""
NOTHING_ELSE = QWidget.RenderFlag(0)


class Motion(QObject):
    """Belongs to a view, which asks it before and after every move and lets it paint meanwhile."""

    def __init__(self, view: QGraphicsView, drawing: NetworkScene) -> None:
        super().__init__(view)
        self._view = view
        self._drawing = drawing
        self._picture = QPixmap()
        self._seen = QTransform()
        """From the drawing to the pixels of the picture."""
        self._cost = 0.0
        """Seconds that it takes to paint everything that is in sight."""
        self._made = 0.0
        self._band = 0
        """Where the next band begins, from the top of the picture."""
        self._making = False
        self.moving = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.stop)

    def begin(self) -> None:
        """The view is about to move."""
        if not self.moving and self._cost > QUICK and self._view.isVisible():
            self._make()
            self.moving = True
            self._drawing.show_moving(True)

    def follow(self) -> None:
        """The view has moved."""
        if not self.moving:
            return
        self._rest.start()
        stretched = self._view.viewportTransform().m11() / self._seen.m11()
        if stretched == 1.0:
            self._shift()
            self._renew()
        elif not BARE < stretched < COARSE and time.perf_counter() - self._made > max(SOONEST, SHARE * self._cost):
            self._make()
        self._view.viewport().update()

    def stop(self) -> None:
        """Paint sharply from now on."""
        self._rest.stop()
        if self.moving:
            self.moving = False
            self._picture = QPixmap()
            self._drawing.show_moving(False)
            self._view.viewport().update()

    def paint(self, event: QPaintEvent, theme: Theme) -> bool:
        """Paint the picture where it is now; False if the drawing is to be painted itself."""
        if not self.moving or self._making:
            return False
        painter = QPainter(self._view.viewport())
        if not on_screen(self._view, painter):
            painter.end()
            return False
        moved = self._seen.inverted()[0] * self._view.viewportTransform()
        whole = QRect(QPoint(), self._view.viewport().size())
        if moved.isIdentity():
            painter.drawPixmap(0, 0, self._picture)
            return True
        covered = moved.mapRect(whole)
        if not covered.contains(whole):
            painter.fillRect(whole, color(theme.canvas))
        painter.setTransform(moved)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()
        return True

    def painted(self, event: QPaintEvent, seconds: float) -> None:
        """Painting the drawing took so long."""
        size = self._view.viewport().size()
        if event.region().rectCount() == 1 and 2 * event.rect().width() * event.rect().height() >= size.width() * size.height():
            self._cost = seconds if self._cost == 0.0 else 0.5 * (self._cost + seconds)

    def _make(self) -> None:
        """A new picture of everything in sight."""
        viewport = self._view.viewport()
        ratio = viewport.devicePixelRatioF()
        self._picture = QPixmap(viewport.size() * ratio)
        self._picture.setDevicePixelRatio(ratio)
        begin = time.perf_counter()
        self._render(QRegion(viewport.rect()))
        self._seen, self._made = self._view.viewportTransform(), time.perf_counter()
        self._cost = max(self._cost, self._made - begin)

    def _shift(self) -> None:
        """Move what the picture shows, and paint what has come into sight. Where that cannot be, it is left as it is."""
        now, before = self._view.viewportTransform(), self._seen
        offset = QPoint(round(now.dx() - before.dx()), round(now.dy() - before.dy()))
        ratio = self._picture.devicePixelRatio()
        if now.m11() != before.m11() or ratio != int(ratio):
            return
        whole = self._view.viewport().rect()
        bare = QRegion(whole).subtracted(QRegion(whole.translated(offset)))
        self._picture.scroll(offset.x() * int(ratio), offset.y() * int(ratio), self._picture.rect())
        self._seen = now
        for strip in list(bare):  # type: ignore[call-overload]  # apart: for both together everything between them would be painted too
            self._render(QRegion(strip))

    def _renew(self) -> None:
        """Paint the next band of the picture anew."""
        whole = self._view.viewport().rect()
        height = max(MINIMUM, int(whole.height() * BAND / max(self._cost, BAND)))
        top = self._band if self._band < whole.height() else 0
        self._render(QRegion(whole.x(), whole.y() + top, whole.width(), min(height, whole.height() - top)))
        self._band = top + height

    def _render(self, region: QRegion) -> None:
        if region.isEmpty():
            return
        self._making = True
        self._view.viewport().render(self._picture, region.boundingRect().topLeft(), region, NOTHING_ELSE)
        self._making = False


def on_screen(view: QWidget, painter: QPainter) -> bool:
    """Whether it is the window that is painted, and not a picture of it."""
    store = view.backingStore()
    painted = painter.paintEngine().paintDevice()
    return store is not None and getCppPointer(store.paintDevice()) == getCppPointer(painted)
