"""How every control is painted: one rounded frame, one set of colours, read from the widget's own palette.

Widgets read QPalette rather than the theme, so a change of theme reaches them as Qt's own palette change.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QWidget

from nnsim.ui.theme import CARD_RADIUS, CONTROL_RADIUS

HEIGHT, FLAT_HEIGHT = 30, 25
"""Height of a control with a frame and of one that shows it only when touched."""

_Role = QPalette.ColorRole
MARKED = "marked"
"""Of a card: it is painted as if the keyboard were there, because Enter elsewhere presses it."""


def ink(widget: QWidget) -> QColor:
    group = QPalette.ColorGroup.Normal if widget.isEnabled() else QPalette.ColorGroup.Disabled
    return widget.palette().color(group, _Role.WindowText)


def muted(widget: QWidget) -> QColor:
    return widget.palette().color(_Role.PlaceholderText)


def line(widget: QWidget) -> QColor:
    return widget.palette().color(_Role.Mid)


def strong_line(widget: QWidget) -> QColor:
    """The hairline of something the pointer is over."""
    return widget.palette().color(_Role.Shadow)


def panel(widget: QWidget) -> QColor:
    return widget.palette().color(_Role.Window)


def hover(widget: QWidget) -> QColor:
    return widget.palette().color(_Role.Light)


def accent(widget: QWidget) -> QColor:
    group = QPalette.ColorGroup.Normal if widget.isEnabled() else QPalette.ColorGroup.Disabled
    return widget.palette().color(group, _Role.Highlight)


def on_accent(widget: QWidget) -> QColor:
    return widget.palette().color(_Role.HighlightedText)


def bad(widget: QWidget) -> QColor:
    return widget.palette().color(_Role.BrightText)


def mixed(ground: QColor, top: QColor, share: float) -> QColor:
    """The opaque colour that a share of `top` over `ground` looks like."""
    pairs = zip(ground.getRgb()[:3], top.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(low + (high - low) * share) for low, high in pairs))


def card(painter: QPainter, button: QAbstractButton) -> QRectF:
    """A card that can be pressed, as large as the button, which is returned: its border tells the pointer and the keyboard."""
    box = QRectF(button.rect())
    touched = button.hasFocus() or button.isDown() or bool(button.property(MARKED))
    edge = accent(button) if touched else strong_line(button) if button.underMouse() else line(button)
    frame(painter, box, panel(button), edge, 1.5 if touched else 1.0, CARD_RADIUS)
    return box


def frame(
    painter: QPainter, rectangle: QRectF, fill: QColor, edge: QColor, width: float = 1.0, radius: float = CONTROL_RADIUS
) -> None:
    """A rounded rectangle whose line lies wholly inside `rectangle`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, width) if width else Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    inset = width / 2
    painter.drawRoundedRect(rectangle.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)


def focus_ring(painter: QPainter, widget: QWidget, radius: float = CONTROL_RADIUS) -> None:
    """The mark of the widget that the keyboard talks to."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(accent(widget), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(0.75, 0.75, -0.75, -0.75), radius, radius)


def inner_ring(painter: QPainter, widget: QWidget, radius: float = CONTROL_RADIUS) -> None:
    """A second ring inside the first, for what is outlined anyway."""
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(3.5, 3.5, -3.5, -3.5), radius - 2, radius - 2)


def tick(painter: QPainter, centre: QPointF, color: QColor, size: float = 4.0) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(color, 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    x, y = centre.x(), centre.y()
    painter.drawPolyline(
        QPolygonF([QPointF(x - size, y), QPointF(x - size * 0.25, y + size * 0.75), QPointF(x + size, y - size * 0.75)])
    )


def chevron(painter: QPainter, centre: QPointF, color: QColor, size: float = 3.5, angle: float = 0.0) -> None:
    """A small arrow that points down; `angle` in degrees turns it clockwise (-90: to the right)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(centre)
    painter.rotate(angle)
    pen = QPen(color, 1.4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF([QPointF(-size, -size / 2), QPointF(0, size / 2), QPointF(size, -size / 2)]))
    painter.restore()
