"""The whole drawing in a corner, with a frame around what is in sight; drag in it to look elsewhere."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from nnsim.ui.canvas.view import CanvasView
from nnsim.ui.theme import CARD_RADIUS, color, mix

SIZE = QSize(88, 67)
INSET = 11.0
AWAY = QSize(13, 14)
"""How far it stays from the corner of the canvas."""


class Minimap(QWidget):
    """A small picture of the cards; it hides while there are none."""

    def __init__(self, view: CanvasView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self.setFixedSize(SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Overview of the drawing"))
        self.setToolTip(self.tr("Drag to look at another part of the drawing"))
        self._picture: QPixmap | None = None
        self._placed: tuple[QRectF, float, QPointF] | None = None
        view.moved.connect(self._moved)

    def update(self) -> None:  # type: ignore[override]
        """The drawing changed, or the theme."""
        self._picture = self._placed = None
        super().update()

    def _moved(self) -> None:
        """Only the frame has moved: the picture of all cards is kept."""
        super().update()

    def _scale(self) -> tuple[QRectF, float, QPointF]:
        """What is shown, how large, and where its middle comes to lie."""
        if self._placed is None:
            self._placed = self._measured()
        return self._placed

    def _measured(self) -> tuple[QRectF, float, QPointF]:
        whole = self._view.drawing.drawing_rect()
        room = QRectF(self.rect()).adjusted(INSET, INSET, -INSET, -INSET)
        scale = min(room.width() / max(1.0, whole.width()), room.height() / max(1.0, whole.height()), 0.11)
        return whole, scale, room.center()

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            self._paint_cards(QPainter(self._picture))
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        theme = self._view.drawing.scenery.theme
        whole, scale, middle = self._scale()
        seen = self._view.visible_rect()
        if not seen.contains(whole):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(self.rect().adjusted(3, 3, -3, -3))
            frame = QRectF((seen.topLeft() - whole.center()) * scale + middle, seen.size() * scale)
            painter.setPen(QPen(color(theme.accent), 1.2))
            painter.drawRoundedRect(frame.intersected(QRectF(self.rect()).adjusted(4.0, 4.0, -4.0, -4.0)), 3.0, 3.0)

    def _paint_cards(self, painter: QPainter) -> None:
        """Ground, cards and loops."""
        drawing = self._view.drawing
        theme = drawing.scenery.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color(theme.line), 1.0))
        painter.setBrush(color(theme.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), CARD_RADIUS - 3.0, CARD_RADIUS - 3.0)
        whole, scale, middle = self._scale()
        painter.setClipRect(self.rect().adjusted(3, 3, -3, -3))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(mix(theme.panel, theme.muted, 0.12)))
        for rect in drawing.furniture.grounds():
            painter.drawRoundedRect(QRectF((rect.topLeft() - whole.center()) * scale + middle, rect.size() * scale), 2.0, 2.0)
        for card in drawing.furniture.folding.shown_cards().values():
            rect = card.plan.rect.translated(card.pos() - whole.center())
            small = QRectF(rect.topLeft() * scale + middle, rect.size() * scale)
            if small.width() > 4.0 and small.height() > 4.0:
                small.adjust(0.5, 0.5, -0.5, -0.5)
            family = theme.families.get(card.family, theme.muted)
            painter.setBrush(color(mix(theme.panel, family, 0.6 if card.chosen else 0.42)))
            painter.drawRoundedRect(small, 2.0, 2.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color(mix(theme.panel, theme.muted, 0.55)), 0.8))
        for bundle in drawing.bundles.values():
            if bundle.route is not None and bundle.isVisible():
                corners = [QPointF(*corner) - whole.center() for corner in bundle.route.corners]
                painter.drawPolyline([corner * scale + middle for corner in corners])
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._look(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look(event.position())

    def _look(self, pixel: QPointF) -> None:
        whole, scale, middle = self._scale()
        self._view.show_point((pixel - middle) / scale + whole.center())
