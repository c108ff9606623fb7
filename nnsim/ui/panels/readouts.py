"""The numbers of the top bar: where the run is and how well it does, in places that keep their width."""

import math
from collections.abc import Mapping

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.engine.frames import Frame
from nnsim.ui.theme import SMALL, Theme, color
from nnsim.ui.widgets.labels import Elided, Figure

NOTHING = "–"
THIN = "\u202f"


def grouped(number: int) -> str:
    """A whole number with thin spaces between thousands."""
    return f"{number:,}".replace(",", THIN)


def lossy(value: float | None) -> str:
    """A loss in at most eight characters, always with the same number of figures behind the point in the usual range."""
    if value is None:
        return NOTHING
    if not math.isfinite(value):
        return "∞" if value > 0 else "not finite"
    if value == 0 or 1e-3 <= abs(value) < 1000:
        return f"{value:.4f}"
    return f"{value:.2e}".replace("e-0", "e−").replace("e-", "e−").replace("e+0", "e").replace("e+", "e")


def percent(value: float) -> str:
    return f"{100 * value:.1f}{THIN}%"


class Readout(QWidget):
    """A muted name and its number."""

    def __init__(self, name: str, widest: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.name = Elided(name, SMALL, muted=True)
        self.name.keep(200)
        self.figure = Figure(widest)
        self.figure.setAccessibleName(name)
        row.addWidget(self.name)
        row.addWidget(self.figure)

    def show_text(self, text: str) -> None:
        if text != self.figure.text():
            self.figure.setText(text)

    def rename(self, name: str) -> None:
        if name != self.name.text():
            self.name.setText(name)
            self.figure.setAccessibleName(name)
            self.name.updateGeometry()

    def set_color(self, shade: QColor) -> None:
        palette = self.figure.palette()
        palette.setColor(QPalette.ColorRole.WindowText, shade)
        self.figure.setPalette(palette)


class Readouts(QWidget):
    """Epoch, iteration, loss, validation loss and the metric that suits the task."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        self.epoch = Readout(self.tr("epoch"), "0 000")
        self.iteration = Readout(self.tr("iteration"), "00 000")
        self.loss = Readout(self.tr("loss"), "0.0000")
        self.validation = Readout(self.tr("validation"), "0.0000")
        self.score = Readout(self.tr("accuracy"), "100.0 %")
        for readout in (self.epoch, self.iteration, self.loss, self.validation, self.score):
            row.addWidget(readout)
        self.loss.setToolTip(self.tr("The loss that training makes smaller, on the training part."))
        self.validation.setToolTip(self.tr("The loss on the validation part, which the network does not learn from."))

    def dress(self, theme: Theme) -> None:
        self.validation.set_color(color(theme.negative))
        self.score.set_color(color(theme.good))

    def show_frame(self, frame: Frame, regression: bool) -> None:
        self.epoch.show_text(grouped(frame.epoch))
        self.iteration.show_text(grouped(frame.iteration))
        self.loss.show_text(lossy(frame.loss))
        self.validation.show_text(lossy(frame.validation_loss))
        self._show_score(frame.metrics, regression)

    def _show_score(self, metrics: Mapping[str, float], regression: bool) -> None:
        prefix = "val_" if f"val_{'r2' if regression else 'accuracy'}" in metrics else ""
        value = metrics.get(f"{prefix}{'r2' if regression else 'accuracy'}")
        self.score.rename("R²" if regression else self.tr("accuracy"))
        if value is None:
            self.score.show_text(NOTHING)
        else:
            self.score.show_text(f"{value:.4f}" if regression else percent(value))
        where = self.tr("of the validation part") if prefix else self.tr("of the training part")
        self.score.setToolTip(where)
