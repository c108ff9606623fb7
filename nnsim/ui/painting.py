"""Painting at once what has changed, instead of when Qt comes to it."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject


def paint_now(scene: QObject | None = None, window: QObject | None = None) -> None:
    """Paint what has changed, in all windows or in one of them; `scene`: what is drawn in it by a QGraphicsScene, if not all is meant."""
    QCoreApplication.sendPostedEvents(scene, QEvent.Type.MetaCall)  # scenes tell their views what has changed
    QCoreApplication.sendPostedEvents(window, QEvent.Type.UpdateRequest)
