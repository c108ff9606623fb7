"""The numbers of the top bar: where the run is and how well it does, in places that keep their width."""

import math
from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QEnterEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.datasets import Split
from nnsim.engine.frames import Frame
from nnsim.ui.numerals import NOTHING, grouped, percent, steady
from nnsim.ui.theme import SMALL, Theme, color
from nnsim.ui.widgets.labels import Elided, Figure


class Readout(QWidget):
    """A muted name and its number. `grown`: the number needs more room than before."""

    grown = Signal()

    def __init__(self, name: str, widest: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tells: Callable[[], str] = super().toolTip
        """What its tool tip says: one that changes with every picture is written only for whom it is shown."""
        row = self.row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.name = Elided(name, SMALL, muted=True)
        self.name.keep(200)
        self.figure = Figure(widest)
        self.figure.setAccessibleName(name)
        row.addWidget(self.name)
        row.addWidget(self.figure)

    def toolTip(self) -> str:
        return self.tells()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.setToolTip(self.tells())
        super().enterEvent(event)

    def show_text(self, text: str) -> None:
        if text != self.figure.text():
            width = self.figure.width()
            self.figure.setText(text)
            if self.figure.minimumWidth() > width:
                self.grown.emit()

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
    """Epoch, iteration, loss, validation loss and the metric that suits the task. `grown`: they need more room than before."""

    grown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = self.row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        self.epoch = Readout(self.tr("epoch"), "0 000")
        self.iteration = Readout(self.tr("iteration"), "00 000")
        self.loss = Readout(self.tr("loss"), "0.0000")
        self.validation = Readout(self.tr("validation"), "0.0000")
        self.score = Readout(self.tr("accuracy"), "100.0 %")
        self.all = (self.epoch, self.iteration, self.loss, self.validation, self.score)
        for readout in self.all:
            row.addWidget(readout)
            readout.grown.connect(self.grown)
        self.epoch.setToolTip(self.tr("How often all training samples were used"))
        self.iteration.setToolTip(self.tr("Updates of the weights so far"))
        self.watched = False
        self._metrics: Mapping[str, float] = {}
        self._over: tuple[bool, int | None] | None = None
        self.score.tells = self._score_words
        self.validation.setToolTip(self.tr("The loss on the validation part, which the network does not learn from."))

    def dress(self, theme: Theme) -> None:
        self.validation.set_color(color(theme.negative))
        self.score.set_color(color(theme.good))

    def show_frame(self, frame: Frame, regression: bool, parts: Split | None, batch: int | None) -> None:
        """`parts`: how the samples are divided; `batch`: samples of a mini-batch, None for all."""
        self.watched = parts is not None and len(parts.validation) > 0
        self.epoch.show_text(grouped(frame.epoch))
        self.iteration.show_text(grouped(frame.iteration))
        self.loss.show_text(steady(frame.loss))
        self.validation.show_text(steady(frame.validation_loss))
        many = parts is not None and batch is not None and batch < len(parts.train)
        if self._over != (many, batch):
            self._over = (many, batch)
            over = self.tr("over all training samples")
            if many:
                over = self.tr("on its one sample") if batch == 1 else self.tr("over its mini-batch of {count} samples").format(count=batch)
            self.loss.setToolTip(self.tr("The loss of the last iteration, {over}: what training makes smaller.").format(over=over))
        self._show_score(frame.metrics, regression)

    def _show_score(self, metrics: Mapping[str, float], regression: bool) -> None:
        self._metrics = metrics
        if self.score.underMouse():
            self.score.setToolTip(self._score_words())
        metric = "r2" if regression else "accuracy"
        title = "R²" if regression else self.tr("accuracy")
        self.score.rename(title)
        known = of_outputs(metrics, f"val_{metric}") or of_outputs(metrics, metric)
        first = next(iter(known.values()), None)
        text = NOTHING if first is None or math.isnan(first) else self._score_text(first, regression)  # one sample has no R²
        self.score.show_text(text)

    def _score_words(self) -> str:
        """Every metric of both parts, in words."""
        places = (
            ("val_", self.tr("on the validation part, which the network does not learn from")),
            ("", self.tr("on the training part")),
        )
        lines = []
        for prefix, where in places:
            for kind, word in (("accuracy", self.tr("accuracy")), ("r2", "R²")):
                for output, value in of_outputs(self._metrics, f"{prefix}{kind}").items():
                    name = self.tr("{title} of {output}").format(title=word, output=output) if output else word
                    lines.append(f"{name[:1].upper()}{name[1:]} {where}: {self._score_text(value, kind == 'r2')}")
        return "\n".join(lines) or self.tr("How well the task is done: shown as soon as training has begun")

    @staticmethod
    def _score_text(value: float, regression: bool) -> str:
        return steady(value) if regression else percent(value)


def of_outputs(metrics: Mapping[str, float], name: str) -> dict[str, float]:
    """A metric by the name of its output; "" where there is only one."""
    return {key.removeprefix(name).removeprefix("/"): value for key, value in metrics.items() if key.partition("/")[0] == name}
