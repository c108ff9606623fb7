"""A course from 0 to 1 that slows down towards its end, for what moves on the canvas."""

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation


class Easing(QVariantAnimation):
    """`milliseconds` long; `valueChanged` tells how far it is."""

    def __init__(self, milliseconds: int, parent: QObject) -> None:
        super().__init__(parent)
        self.setDuration(milliseconds)
        self.setStartValue(0.0)
        self.setEndValue(1.0)
        self.setEasingCurve(QEasingCurve.Type.OutCubic)

    @property
    def running(self) -> bool:
        return self.state() is QVariantAnimation.State.Running
