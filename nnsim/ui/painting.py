"""Painting what has changed at once, and only once, instead of when Qt comes to it.

As soon as a scene has told its views what has changed, Qt paints all of the window they are in: for ten scenes ten times.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget


def paint_now(scene: QObject | None = None, window: QObject | None = None) -> None:
    """Paint what has changed, in all windows or in one of them; `scene`: what is drawn in it by a QGraphicsScene, if not all is meant."""
    with _held(_all_windows() if window is None else [window]) as held:
        QCoreApplication.sendPostedEvents(scene, QEvent.Type.MetaCall)
    for each in held:
        QCoreApplication.sendEvent(each, QEvent(QEvent.Type.UpdateRequest))
    QCoreApplication.sendPostedEvents(window, QEvent.Type.UpdateRequest)


def tell_views(scene: QObject, window: QObject) -> None:
    """Let a QGraphicsScene tell its views what has changed, and paint nothing yet."""
    with _held([window]) as held:
        QCoreApplication.sendPostedEvents(scene, QEvent.Type.MetaCall)
    for each in held:
        QCoreApplication.postEvent(each, QEvent(QEvent.Type.UpdateRequest), Qt.EventPriority.LowEventPriority.value)


def _all_windows() -> list[QObject]:
    """All that can be seen. The widgets that are windows would be looked for among all widgets there are."""
    found = (QWidget.find(each.winId()) for each in QGuiApplication.topLevelWindows() if each.isVisible())
    return [each for each in found if each is not None]


@contextmanager
def _held(windows: list[QObject]) -> Iterator[set[QObject]]:
    """Paint none of these windows. Gives those that would have been painted, which has to be made up for."""
    keeper = _Keeper()
    for window in windows:
        window.installEventFilter(keeper)
    try:
        yield keeper.kept
    finally:
        for window in windows:
            window.removeEventFilter(keeper)


class _Keeper(QObject):
    """Keeps windows from painting. `kept`: those that would have."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: set[QObject] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.UpdateRequest:
            return False
        self.kept.add(watched)
        return True
