"""Painting at once what has changed, instead of when Qt comes to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication


def paint_now(scene: QObject | None = None, window: QObject | None = None) -> None:
    """Paint what has changed, in all windows or in one of them; `scene`: what is drawn in it by a QGraphicsScene, if not all is meant."""
    with _held([each for each in QApplication.topLevelWidgets() if each.isVisible()] if window is None else [window]):
        QCoreApplication.sendPostedEvents(scene, QEvent.Type.MetaCall)  # scenes tell their views what has changed
    QCoreApplication.sendPostedEvents(window, QEvent.Type.UpdateRequest)


@contextmanager
def _held(windows: list[QObject]) -> Iterator[None]:
    """Paint these afterwards: each scene that has changed has its window painted at once, so that ten of them take ten times as long."""
    keeper = _Keeper()
    for window in windows:
        window.installEventFilter(keeper)
    try:
        yield
    finally:
        for window in windows:
            window.removeEventFilter(keeper)
    for window in keeper.kept:
        QCoreApplication.sendEvent(window, QEvent(QEvent.Type.UpdateRequest))


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
