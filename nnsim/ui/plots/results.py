"""The line of results below a drawing: equations that are not broken within; those that do not fit beside others stand below them."""

from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from nnsim.ui import fonts
from nnsim.ui.theme import SMALL

BETWEEN = "   "
"""Stands between two equations."""


class Results(QLabel):
    """Equations in figures that do not jump."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFont(fonts.numbers(SMALL - 0.5))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setWordWrap(True)

    def show_results(self, text: str) -> None:
        """Equations with `BETWEEN` between them."""
        whole = (equation.replace(" ", "\u00a0").replace("/", "\u2060/\u2060") for equation in text.split(BETWEEN))
        self.setText(BETWEEN.join(whole))
        self.setAccessibleName(text)
