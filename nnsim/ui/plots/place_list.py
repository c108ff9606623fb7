"""A list of places in samples: which sample, which steps, what came in there and just before, and how far from the pattern it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QAbstractListModel, QLineF, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nnsim.engine.patterns import Place
from nnsim.ui import fonts
from nnsim.ui.numerals import number
from nnsim.ui.plots.lane import Lane
from nnsim.ui.plots.lane_painting import picture
from nnsim.ui.theme import SMALL, Theme, color, mix
from nnsim.ui.widgets.scrolling import thin_bars

Index = QModelIndex | QPersistentModelIndex
ROW = 21
WIDEST, READABLE, NARROWEST = 13.0, 9.5, 3.0
"""Pixels for one step of a strip: at most, with a symbol's name in it, and at least."""


@dataclass(frozen=True, eq=False)
class Item:
    """A place of `steps` steps, and what comes in over all steps of its sample, of which `length` count."""

    place: Place
    steps: int
    inputs: tuple[Lane, ...]
    length: int
    chosen: bool = False
    """Whether it is the pattern itself."""

    def words(self) -> str:
        """The inputs at the place, for reading aloud."""
        span = range(self.place.start, min(self.place.start + self.steps, self.length))
        parts = []
        for lane in self.inputs:
            if lane.kind == "symbols":
                parts.append(" ".join(lane.name_of(0, step) for step in span))
            else:
                parts.append("; ".join(", ".join(number(float(value), 2) for value in lane.values[:6, step]) for step in span))
        return " | ".join(parts)


class PlaceModel(QAbstractListModel):
    """The items, and each as a sentence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: list[Item] = []

    def show(self, items: list[Item]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        item = self.items[index.row()]
        text = self.tr("sample {sample}, steps {start} to {stop}, distance {distance}: {inputs}")
        return text.format(
            sample=item.place.sample + 1, start=item.place.start + 1, stop=item.place.start + item.steps,
            distance=number(item.place.distance, 2), inputs=item.words(),
        )


class PlaceList(QListView):
    """`gone(place)`: a place was clicked, or chosen with the keyboard."""

    gone = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.places = PlaceModel(self)
        self.earlier = 0
        """Steps there are before a place, at most."""
        self.setModel(self.places)
        self.setItemDelegate(Strip(self))
        thin_bars(self)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.clicked.connect(self._go)
        self.activated.connect(self._go)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, color(theme.panel))
        self.setPalette(palette)
        self.viewport().update()

    def show_places(self, items: list[Item]) -> None:
        """Show other items; the one that was current stays so."""
        here = self.currentIndex()
        current = self.places.items[here.row()].place if here.isValid() and here.row() < len(self.places.items) else None
        self.earlier = max((item.place.start for item in items), default=0)
        self.places.show(items)
        for row, item in enumerate(items):
            if current is not None and (item.place.sample, item.place.start) == (current.sample, current.start):
                self.selectionModel().setCurrentIndex(
                    self.places.index(row), self.selectionModel().SelectionFlag.ClearAndSelect
                )
                break

    def _go(self, index: QModelIndex) -> None:
        self.gone.emit(self.places.items[index.row()].place)


class Strip(QStyledItemDelegate):
    """One line of the list, painted."""

    def __init__(self, view: PlaceList) -> None:
        super().__init__(view)
        self.view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, item = self.view.theme, self.view.places.items[index.row()]
        box = QRectF(option.rect)
        painter.save()
        if self.view.selectionModel().isSelected(QModelIndex(index)):  # type: ignore[arg-type]
            painter.fillRect(box, color(mix(theme.panel, theme.accent, 0.14)))
        digits = fonts.numbers(SMALL, 600 if item.chosen else 400)
        painter.setFont(digits)
        metrics = QFontMetricsF(digits)
        painter.setPen(color(theme.accent if item.chosen else theme.ink))
        first, last = item.place.start + 1, item.place.start + item.steps
        middle = Qt.AlignmentFlag.AlignVCenter
        left, right = middle | Qt.AlignmentFlag.AlignLeft, middle | Qt.AlignmentFlag.AlignRight
        sample, steps, away = columns(box.width(), metrics)
        painter.drawText(box.adjusted(2, 0, 0, 0), left, str(item.place.sample + 1))
        painter.drawText(box.adjusted(sample, 0, 0, 0), left, f"{first}–{last}" if last > first else str(first))
        painter.drawText(box.adjusted(0, 0, -2, 0), right, "•" if item.chosen else f"{item.place.distance:.3f}")
        self._strip(painter, item, QRectF(box.x() + sample + steps, box.y() + 2, box.width() - sample - steps - away - 8, ROW - 4))
        painter.restore()

    def _strip(self, painter: QPainter, item: Item, box: QRectF) -> None:
        """Below each other in all lines: the steps of the place, and on both sides as many as there is room for, pale."""
        theme, start = self.view.theme, item.place.start
        longest = max((lane.values.shape[1] for lane in item.inputs), default=0)
        if box.width() < 12 or not longest:
            return
        least = READABLE if any(lane.kind == "symbols" for lane in item.inputs) and item.steps * READABLE <= box.width() else NARROWEST
        width = min(max(box.width() / longest, least), WIDEST)
        beside = max(int(box.width() / width) - item.steps, 0)
        before = min((2 * beside + 2) // 3, self.view.earlier)  # what led there tells more than what follows
        begin, end = max(start - before, 0), min(start + item.steps + beside - before, item.length)
        stop = min(start + item.steps, item.length, begin + int(box.width() / width))
        x = box.x() + width * (before - (start - begin))
        height = box.height() / len(item.inputs)
        for number_of, lane in enumerate(item.inputs):
            place = QRectF(x, box.y() + height * number_of, width * (end - begin), height)
            if lane.kind == "symbols":
                self._symbols(painter, lane, place, range(begin, end), width)
            elif lane.kind == "heat":
                whole = picture(lane, theme)
                if whole is not None:
                    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
                    painter.drawImage(place, whole, QRectF(begin, 0, end - begin, whole.height()))
            else:
                self._curve(painter, lane, place, range(begin, end), width)
        pale = QColor(theme.panel)
        pale.setAlphaF(0.6)
        painter.fillRect(QRectF(x, box.y(), width * (start - begin), box.height()), pale)
        painter.fillRect(QRectF(x + width * (stop - begin), box.y(), width * (end - stop), box.height()), pale)
        painter.setPen(QPen(color(theme.accent if item.chosen else mix(theme.panel, theme.ink, 0.45)), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(x + width * (start - begin), box.y(), width * (stop - start), box.height() - 1))

    def _symbols(self, painter: QPainter, lane: Lane, box: QRectF, steps: range, width: float) -> None:
        theme = self.view.theme
        painter.setFont(fonts.numbers(SMALL - 0.5))
        painter.setPen(color(theme.ink))
        readable = width >= QFontMetricsF(painter.font()).horizontalAdvance("0")
        for place, step in enumerate(steps):
            code = int(lane.values[0, step])
            if code < 0:
                continue
            cell = QRectF(box.x() + place * width, box.y(), width, box.height())
            painter.fillRect(cell, color(mix(theme.panel, lane.tints[code % len(lane.tints)], 0.3)))
            if readable:
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, lane.name_of(0, step))

    def _curve(self, painter: QPainter, lane: Lane, box: QRectF, steps: range, width: float) -> None:
        low, high = lane.span
        painter.setPen(QPen(color(mix(self.view.theme.panel, self.view.theme.line, 0.9)), 1))
        if low <= 0 <= high:
            level = box.bottom() - 1 + low / (high - low) * (box.height() - 2)
            painter.drawLine(QLineF(box.left(), level, box.right(), level))
        painter.setPen(QPen(color(self.view.theme.positive), 1.2))
        for values in lane.values:
            heights = box.bottom() - 1 - (np.nan_to_num(values[steps.start : steps.stop]) - low) / (high - low) * (box.height() - 2)
            middle = box.x() + (np.arange(len(steps)) + 0.5) * width
            places = [QPointF(float(across), float(up)) for across, up in zip(middle, heights, strict=True)]
            if len(places) == 1:
                painter.drawEllipse(places[0], 1.5, 1.5)
            else:
                painter.drawPolyline(QPolygonF(places))


class Headings(QWidget):
    """What the columns of the list are."""

    def __init__(self, view: PlaceList, parent: QWidget) -> None:
        super().__init__(parent)
        self.view = view
        self.setFixedHeight(16)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(fonts.text(SMALL - 1))
        painter.setPen(color(self.view.theme.muted))
        box = QRectF(self.rect())
        box.setRight(self.view.viewport().width())
        sample, steps, _ = columns(box.width(), QFontMetricsF(fonts.numbers(SMALL)))
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        begin = sample + steps
        for x, end, text in ((2.0, sample, self.tr("sample")), (sample, begin, self.tr("steps")), (begin, begin + 60, self.tr("inputs"))):
            room = QRectF(x, 0, end - x - 2, box.height())
            painter.drawText(room, left, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width())))
        painter.drawText(box.adjusted(0, 0, -2, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.tr("distance"))


def columns(width: float, metrics: QFontMetricsF) -> tuple[float, float, float]:
    """Widths of the columns of samples, steps and distances; what is left belongs to the inputs."""
    figure = metrics.horizontalAdvance("0")
    return (6 * figure + 4, 6 * figure + 4, 6 * figure + 4) if width > 230 else (6 * figure, 5 * figure + 2, 5 * figure + 2)
