"""Which classes are taken for which: counts of true against predicted class."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEngine, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.catalog import Plain
from nnsim.engine.frames import Frame
from nnsim.engine.metrics import per_class
from nnsim.engine.ranking import Mistakes
from nnsim.ui import fonts
from nnsim.ui.numerals import NOTHING, grouped, percent
from nnsim.ui.plots import parts
from nnsim.ui.plots.cells import Cells
from nnsim.ui.plots.export import Table
from nnsim.ui.plots.header import Entry
from nnsim.ui.plots.plot import Plot
from nnsim.ui.plots.rankings import WorstSamples
from nnsim.ui.theme import SMALL, Theme, color, mix

if TYPE_CHECKING:
    from nnsim.ui.session import Session

ROOMY = 360
"""Pixels of a matrix that has the rates of each class beside it."""
RATES, LABEL = 52, 15
"""Width of a rate, and height of a name or of a line of rates."""


class ConfusionPlot(Plot):
    """Rows are what the samples are, columns what the network says they are."""

    key = "confusion"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.matrix = Matrix(self.theme, self.body)
        self.matrix.setAccessibleName(self.tr("Confusion matrix, true class by predicted class"))
        self.matrix.pointed.connect(self._show_legend)
        self.matrix.chosen.connect(self._show_samples)
        self._body.addWidget(self.matrix, 0, 0)
        self.part = "train"
        """Whose samples are counted: of the part that trains, validates or tests."""

    @classmethod
    def applies(cls, session: Session) -> bool:
        return session.dataset is not None and session.dataset.class_count >= 2

    @classmethod
    def caption(cls) -> str:
        return QCoreApplication.translate("ConfusionPlot", "Confusion matrix")

    def title(self) -> str:
        return parts.title(self.caption(), self.session, self.part)

    def explanation(self) -> str:
        return self.tr(
            "Each row is a true class, each column what the network answers; numbers count samples of the training part, or of the part "
            "that this plot's menu chooses: what the network makes of samples it never saw is what counts in the end. "
            "Blue cells on the diagonal are right answers, orange cells mistakes; the deeper the colour, the larger the share of "
            "the row. Look for the deepest orange cell: these two classes are mixed up most. An empty column is a class that is "
            "never answered. Precision, below a column, says how many of the answers of a class are right, recall, beside a row, how many "
            "of its samples are found; in a small plot the cells of the diagonal say so. A click on a cell, or Enter on the one that the "
            "arrow keys choose, shows its samples."
        )

    def project_changed(self) -> None:
        dataset = self.session.dataset
        labels = dataset.class_labels() if dataset is not None else ()
        self.matrix.show_labels(labels, self.tr("true"), self.tr("predicted"))

    def wants(self) -> dict[str, object]:
        return {"confusion": self.part}

    def show_frame(self, frame: Frame) -> None:
        self.matrix.show_counts(np.zeros((0, 0), dtype=np.int64) if frame.confusion is None else frame.confusion)
        self._show_legend(self.matrix.under())
        if frame.confusion is not None:
            self.say("")
        elif self.part not in parts.filled(self.session):
            self.say(parts.without_samples())
        else:
            self.say(self.tr("Step or train: right and wrong answers are counted here."))

    def table(self) -> Table:
        counts = self.matrix.counts
        if not len(counts):
            return {}
        names = [self.matrix.label(index) for index in range(len(counts))]
        rates = per_class(counts)
        table = {"true \\ predicted": np.array(names)} | dict(zip(names, counts.T, strict=True))
        return table | {"precision": rates["precision"], "recall": rates["recall"]}

    def extend_menu(self, menu: QMenu) -> None:
        parts.offer(menu, self.session, self.part, self.show_part)

    def show_part(self, part: str) -> None:
        """Count the samples of "train", "validation" or "test"."""
        self.part = part
        self.choice_made.emit()
        self.refresh()

    def own_choices(self) -> dict[str, Plain]:
        return {} if self.part == "train" else {"part": self.part}

    def take_choices(self, kept: Mapping[str, Any]) -> None:
        if kept.get("part") in parts.PARTS:
            self.part = kept["part"]

    def theme_changed(self) -> None:
        self.matrix.theme = self.theme
        self.matrix.update()

    def _show_legend(self, cell: tuple[int, int] | None) -> None:
        counts = self.matrix.counts
        if not len(counts):
            self.header.show_legend()
        elif cell is not None:
            true, said = (self.matrix.label(index) for index in cell)
            here = Entry(f"{true} → {said}", value=grouped(int(counts[cell])))
            self.header.show_legend(here, *(self._rates(cell[0]) if cell[0] == cell[1] else ()))
        else:
            total = int(counts.sum())
            right = self.tr("right {right} of {all}").format(right=grouped(int(np.trace(counts))), all=grouped(total))
            self.header.show_legend(Entry(right))

    def _rates(self, index: int) -> tuple[Entry, ...]:
        """Precision and recall of a class; where there is nothing to divide by there is none."""
        rates = self.matrix.rates()
        return Entry(self.tr("precision"), value=rates["precision"][index]), Entry(self.tr("recall"), value=rates["recall"][index])

    def _show_samples(self, cell: tuple[int, int]) -> None:
        """Show the samples of a cell in the plot for that."""
        WorstSamples.of(self.session).ask(Mistakes(cell, self.part))
        self.other_asked.emit("worst")


def _rate(rate: float) -> str:
    return NOTHING if math.isnan(rate) else percent(rate)


def _advance(size: float, text: str) -> float:
    return QFontMetricsF(fonts.numbers(size)).horizontalAdvance(text)


class Matrix(Cells):
    """The painted matrix. Cells are (true, predicted)."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.counts: np.ndarray = np.zeros((0, 0), dtype=np.int64)
        self.labels: tuple[str, ...] = ()
        self._widest = 10.0
        self.axis_names = ("", "")
        self.rate_names = (self.tr("precision"), self.tr("recall"))
        self._widest_rate = QFontMetricsF(fonts.text(SMALL)).horizontalAdvance(self.rate_names[0])
        self._picture = QPixmap()
        self._painted = self.counts
        self._dress: tuple[object, ...] = ()
        """What the picture was painted for: everything but the counts themselves."""

    def shape_of_cells(self) -> tuple[int, int]:
        return len(self.counts), len(self.counts)

    def show_counts(self, counts: np.ndarray) -> None:
        before, self.counts = self.counts, counts
        if not np.array_equal(before, counts):
            self.update()

    def label(self, index: int) -> str:
        return self.labels[index] if index < len(self.labels) else str(index)

    def show_labels(self, labels: tuple[str, ...], true: str, predicted: str) -> None:
        """Names of the classes, and of the two axes."""
        if labels != self.labels:
            metrics = QFontMetricsF(fonts.text(SMALL))
            self._widest = max((metrics.horizontalAdvance(label) for label in labels), default=10.0)
        self.labels, self.axis_names = labels, (true, predicted)
        self.update()

    def field(self) -> QRectF:
        """Where the cells are: to the right of the labels of the rows, above those of the columns, beside the rates if there is room."""
        rated = self.rated()
        labels = max(self._widest, self._widest_rate) if rated else self._widest  # the name of what stands below is on the left
        left = min(labels, self.width() * 0.3) + 24
        right, below = (RATES, LABEL) if rated else (0, 0)
        return QRectF(left, 0, max(self.width() - left - right, 10), max(self.height() - 34 - below, 10))

    def rated(self) -> bool:
        """Whether there is room for precision and recall of each class."""
        size = max(len(self.counts), 1)
        return self.width() >= ROOMY and self.width() / size >= 1.4 * RATES and self.height() / size >= 1.4 * LABEL

    def rates(self) -> dict[str, list[str]]:
        """Precision and recall of each class in words."""
        found = per_class(self.counts)
        return {name: [_rate(float(rate)) for rate in found[name]] for name in ("precision", "recall")}

    def cell(self, row: int, column: int) -> QRectF:
        field, count = self.field(), len(self.counts)
        width, height = field.width() / count, field.height() / count
        gap = 1.0 if min(width, height) > 6 else 0.0
        return QRectF(field.x() + column * width, field.y() + row * height, width - gap, height - gap)

    def color_of(self, row: int, column: int) -> str:
        """Deeper with the cell's share of its row: blue where right, orange where wrong."""
        return self._shade(int(self.counts[row, column]), int(self.counts[row].sum()), row == column)

    def _shade(self, count: int, total: int, right: bool) -> str:
        share = count / total if total > 0 else 0.0
        ground = mix(self.theme.panel, self.theme.muted, 0.06)
        return mix(ground, self.theme.positive if right else self.theme.negative, round(share**0.7, 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not len(self.counts):
            painter.fillRect(self.rect(), color(self.theme.panel))
            return
        if painter.paintEngine().type() == QPaintEngine.Type.SVG:
            self._paint_cells(painter, np.argwhere(np.ones(self.counts.shape)))
            self._paint_labels(painter, len(self.counts))
            if self.rated():
                self._paint_rates(painter)
            return
        self._bring_up_to_date()
        painter.drawPixmap(0, 0, self._picture)
        if self.hasFocus() and self.there(self.current):
            painter.setPen(QPen(color(self.theme.accent), 2))
            painter.drawRect(self.cell(*self.current).adjusted(1, 1, -1, -1))

    def _bring_up_to_date(self) -> None:
        """Paint what changed since the last time: while a network trains these are few cells, and each costs a text."""
        counts, ratio = self.counts, self.devicePixelRatioF()
        dress = (self.size(), ratio, self.theme, self.labels, self.axis_names, counts.shape, len(grouped(int(counts.max()))))
        painted = self._painted
        fresh = dress != self._dress
        if fresh:
            self._dress = dress
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(color(self.theme.panel))
            changed = np.ones(counts.shape, dtype=bool)
        else:
            changed = (counts != painted) | (counts.sum(axis=1) != painted.sum(axis=1))[:, None]
        painter = QPainter(self._picture)
        self._paint_cells(painter, np.argwhere(changed))
        if fresh:
            self._paint_labels(painter, len(counts))
        if self.rated() and changed.any():
            self._paint_rates(painter)
        painter.end()
        self._painted = counts

    def _paint_cells(self, painter: QPainter, cells: np.ndarray) -> None:
        room = self.cell(0, 0)
        largest = grouped(int(self.counts.max(initial=0)))
        sizes = [digits for digits in (SMALL, SMALL - 1, SMALL - 2) if _advance(digits, largest) + 2 <= room.width()]
        fits = bool(sizes) and room.height() > 12
        totals = self.counts.sum(axis=1).tolist()
        painter.setFont(fonts.numbers(sizes[0] if sizes else SMALL))
        for row, column in cells.tolist():
            box, count = self.cell(row, column), int(self.counts[row, column])
            painter.fillRect(box, color(self._shade(count, totals[row], row == column)))
            if fits:
                strong = count > 0.55 * max(totals[row], 1)
                painter.setPen(color(self.theme.panel if strong else self.theme.ink if count else self.theme.muted))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, grouped(count))

    def _paint_rates(self, painter: QPainter) -> None:
        """Recall to the right of each row, precision below each column."""
        field, size, rates = self.field(), len(self.counts), self.rates()
        below = field.bottom() + 1 + LABEL
        right, middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignCenter
        for strip in (QRectF(field.right() + 1, 0, RATES, field.height()), QRectF(0, below, self.width(), LABEL)):
            painter.fillRect(strip, color(self.theme.panel))
        painter.setFont(fonts.text(SMALL))
        painter.setPen(color(self.theme.muted))
        painter.drawText(QRectF(16, below, field.x() - 22, LABEL), right, self.rate_names[0])
        painter.drawText(QRectF(field.right(), field.bottom() + 1, RATES, LABEL), middle, self.rate_names[1])
        painter.setFont(fonts.numbers(SMALL))
        painter.setPen(color(self.theme.ink))
        for index in range(size):
            row, column = self.cell(index, 0), self.cell(size - 1, index)
            painter.drawText(QRectF(column.x(), below, column.width(), LABEL), middle, rates["precision"][index])
            painter.drawText(QRectF(field.right(), row.y(), RATES, row.height()), middle, rates["recall"][index])

    def _paint_labels(self, painter: QPainter, size: int) -> None:
        font = fonts.text(SMALL)
        metrics, field = QFontMetricsF(font), self.field()
        painter.setFont(font)
        painter.setPen(color(self.theme.muted))
        every = max(1, round(size * 13 / max(field.height(), 1)))
        for index in range(0, size, every):
            row, column = self.cell(index, 0), self.cell(size - 1, index)
            beside = QRectF(16, row.center().y() - 8, field.x() - 22, 16)
            name = metrics.elidedText(self.label(index), Qt.TextElideMode.ElideRight, beside.width())
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
            below = QRectF(column.x(), field.bottom() + 1, column.width() * every, 15)
            name = metrics.elidedText(self.label(index), Qt.TextElideMode.ElideRight, below.width() - 2)
            place = column.center().x() - column.x()
            flags = Qt.AlignmentFlag.AlignHCenter if every == 1 else Qt.AlignmentFlag.AlignLeft
            painter.drawText(below if every == 1 else below.translated(place - 4, 0), flags, name)
        upright, across = self.axis_names
        painter.drawText(QRectF(field.x(), self.height() - 17, field.width(), 15), Qt.AlignmentFlag.AlignHCenter, across)
        painter.save()
        painter.translate(0, field.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-field.height() / 2, 0, field.height(), 14), Qt.AlignmentFlag.AlignHCenter, upright)
        painter.restore()
