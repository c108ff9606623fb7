"""Laying out at once: Qt hands a change of size on from layout to layout, one event each, and may paint in between."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


def settle(widget: QWidget | None, until: QWidget | None = None) -> None:
    """Let a widget and all that it stands in take their sizes now, up to what scrolls, or to `until`: else lines lie upon each other."""
    while widget is not None and widget is not until and not isinstance(widget, QAbstractScrollArea):
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.LayoutRequest))
        widget = None if widget.isWindow() else widget.parentWidget()
