"""Rows of the inspector that state something: a name on the left, a number on the right."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.ui.numerals import brief, grouped, number
from nnsim.ui.widgets.labels import Elided, Figure
from nnsim.ui.widgets.plain import plain

TIMES = " × "


def size_text(shape: tuple[int, ...] | None) -> str:
    return "?" if shape is None else TIMES.join(map(grouped, shape)) or "1"


def scientific(value: float) -> str:
    """A magnitude in three figures."""
    return brief(value, 3) if value == 0 or 1e-3 <= abs(value) < 1e4 else number(value, 2)


class Fact(QWidget):
    """A name and what is so."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(8)
        self.name = Elided(name)
        self.name.keep(110)
        self.figure = Figure()
        self.figure.setAccessibleName(name)
        row.addWidget(self.name, 1)
        row.addWidget(self.figure)

    def set_title(self, name: str) -> None:
        self.name.setText(name)
        self.figure.setAccessibleName(name)

    def say(self, text: str, tip: str = "") -> None:
        if text != self.figure.text():
            self.figure.setText(text)
        self.setToolTip(plain(tip))
