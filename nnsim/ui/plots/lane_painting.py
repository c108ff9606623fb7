"""How lanes are painted: pictures, curves, symbols and words over the same steps, what is not there, marks, and the cursor."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from nnsim.ui import fonts
from nnsim.ui.numerals import number
from nnsim.ui.plots import faults, limits
from nnsim.ui.plots.lane import Lane
from nnsim.ui.theme import SMALL, Theme, absent, color, diverging, mix

if TYPE_CHECKING:
    from nnsim.ui.plots.lanes import Lanes

FOOT = 17.0
"""Room for the numbers of the steps."""
LEAST_WORD = 13.0
"""Pixels that a row or a step needs to bear a name."""


def picture(lane: Lane, theme: Theme) -> QImage | None:
    """A heat map with a pixel for each value; None for other lanes. By numbers of colours: it is made anew for every frame."""
    if lane.kind != "heat" or not lane.values.size:
        return None
    finite = np.isfinite(lane.values)
    shares = np.clip(lane.values * (127 / lane.reach), -127, 127)
    if not finite.all():
        shares = np.where(finite, shares, -128)
    numbers = np.ascontiguousarray(np.rint(shares + 128).astype(np.uint8))
    image = QImage(numbers.data, numbers.shape[1], numbers.shape[0], numbers.shape[1], QImage.Format.Format_Indexed8)
    image.setColorTable(_table(theme))
    return image.copy()


@lru_cache(maxsize=8)
def _table(theme: Theme) -> list[int]:
    """Qt's colours of the signed scale; the first is that of what is not finite."""
    shades = diverging(theme).astype(np.uint32)
    table: list[int] = (0xFF000000 | shades[:, 0] << 16 | shades[:, 1] << 8 | shades[:, 2]).tolist()
    return [color(theme.bad).rgb(), *table[1:]]


def paint_still(painter: QPainter, lanes: Lanes) -> None:
    """What stays the same while the values change: ground, names, scales, and the numbers of the steps."""
    painter.fillRect(lanes.rect(), color(lanes.theme.panel))
    if not lanes.steps:
        return
    for index, lane in enumerate(lanes.lanes):
        box = lanes.box(index)
        _names(painter, lanes, index, box)
        if lane.kind == "curves":
            _scale(painter, lanes, box, *lane.span)
    _step_numbers(painter, lanes)


def paint(painter: QPainter, lanes: Lanes) -> None:
    """All the rest on top of that, from the back to the front."""
    theme = lanes.theme
    if not lanes.steps:
        return
    for index, lane in enumerate(lanes.lanes):
        box, image = lanes.box(index), lanes.images[index]
        if image is not None:
            _heat(painter, lanes, image, box)
        elif lane.kind == "symbols":
            _symbols(painter, lanes, lane, box)
        elif lane.kind == "curves":
            _curves(painter, lanes, lane, box)
        else:
            _words(painter, lanes, lane, box)
        _unknown(painter, lanes, lane, box)
        _beyond(painter, lanes, box)
    painter.setPen(QPen(color(mix(theme.panel, theme.line, 0.9)), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRects([lanes.box(index) for index in range(len(lanes.lanes))])
    _marks(painter, lanes)
    _cursors(painter, lanes)
    if lanes.hasFocus():
        painter.setPen(QPen(color(theme.accent), 1, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(lanes.field().adjusted(-2, -1, 1, 1))


def _heat(painter: QPainter, lanes: Lanes, image: QImage, box: QRectF) -> None:
    """Where there are fewer pixels than values, a pixel is their mean: which rows are seen must not be a matter of luck."""
    shown = lanes.shown()
    part = QRectF(shown.start, 0, len(shown), image.height())
    ratio = painter.device().devicePixelRatioF() if painter.device() is not None else 1.0
    width, height = max(int(box.width() * ratio), 1), max(int(box.height() * ratio), 1)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    if height < image.height() or width < len(shown):
        small = image.copy(part.toRect()).scaled(
            min(width, len(shown)), min(height, image.height()), Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(box, small)
        return
    painter.drawImage(box, image, part)


def _beyond(painter: QPainter, lanes: Lanes, box: QRectF) -> None:
    """After the end of a shorter sequence there is nothing, and that is drawn."""
    shown = lanes.shown()
    if not 0 < lanes.length < shown.stop:
        return
    left = lanes.edge(max(lanes.length, shown.start))
    nothing = QRectF(left, box.y(), box.right() - left, box.height())
    painter.fillRect(nothing, color(lanes.theme.panel))
    painter.fillRect(nothing, QBrush(color(absent(lanes.theme)), Qt.BrushStyle.BDiagPattern))


def _unknown(painter: QPainter, lanes: Lanes, lane: Lane, box: QRectF) -> None:
    """Steps that the pass under way has not come to are pale: what stands there is older."""
    if lane.known is None:
        return
    shown, pale = lanes.shown(), QColor(lanes.theme.panel)
    pale.setAlphaF(0.78)
    for steps in (range(shown.start, lane.known.start), range(lane.known.stop, shown.stop)):
        if len(steps):
            left = lanes.edge(max(steps.start, shown.start))
            painter.fillRect(QRectF(left, box.y(), lanes.edge(steps.stop) - left, box.height()), pale)


def _names(painter: QPainter, lanes: Lanes, index: int, box: QRectF) -> None:
    lane, theme = lanes.lanes[index], lanes.theme
    rows = lanes.rows_named(index)
    painter.setPen(color(theme.muted if rows else theme.ink))
    painter.setFont(fonts.text(SMALL))
    metrics = QFontMetricsF(painter.font())
    if rows:
        title = QRectF(0, box.y(), box.x() - 6, min(box.height(), LEAST_WORD + 2))
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, lane.title)
        painter.setFont(fonts.text(SMALL - 1))
        painter.setPen(color(theme.ink))
        height, small = box.height() / len(lane.names), QFontMetricsF(painter.font())
        for row, name in enumerate(lane.names):
            beside = QRectF(0, box.y() + row * height, box.x() - 5, height)
            if beside.top() < title.bottom() - 1:
                beside.setLeft(metrics.horizontalAdvance(lane.title) + 6)
            shown = small.elidedText(name, Qt.TextElideMode.ElideRight, beside.width())
            painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shown)
        return
    beside = QRectF(0, box.y(), box.x() - 6, box.height())
    if lane.kind == "curves" and box.height() >= 3 * LEAST_WORD:
        beside.setRight(box.x() - 30)  # the numbers of the scale stand there
    words = metrics.elidedText(lane.title, Qt.TextElideMode.ElideRight, beside.width())
    painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, words)


def _symbols(painter: QPainter, lanes: Lanes, lane: Lane, box: QRectF, names: range | None = None) -> None:
    """All of them; or only the `names` of some steps, on a ground of their own."""
    theme, shown = lanes.theme, lanes.shown()
    width = box.width() / len(shown)
    if names is None:
        painter.fillRect(box, color(theme.canvas))
    painter.setFont(fonts.numbers(SMALL))
    metrics = QFontMetricsF(painter.font())
    for step in shown if names is None else names:
        code = lane.values[0, step]
        if code < 0 or (lanes.length and step >= lanes.length):
            continue
        cell = QRectF(box.x() + (step - shown.start) * width, box.y(), width, box.height())
        if not np.isfinite(code):
            painter.fillRect(cell, color(theme.bad))
            continue
        tint = lane.tints[int(code) % len(lane.tints)] if lane.tints else theme.positive
        mistaken = step < len(lane.wrong) and bool(lane.wrong[step])
        ground = color(mix(theme.panel, theme.bad if mistaken else tint, 0.55 if mistaken else 0.3))
        name = lane.name_of(0, step)
        room = metrics.horizontalAdvance(name)
        legible = width >= room + 1 and box.height() >= LEAST_WORD - 2
        if names is None:
            painter.fillRect(cell, ground)
        elif legible and box.height() >= 2 * LEAST_WORD:  # else nothing would be left of the cursor
            painter.fillRect(QRectF(cell.center().x() - room / 2, cell.center().y() - LEAST_WORD / 2, room, LEAST_WORD), ground)
        if legible:
            painter.setPen(color(theme.ink))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, name)


def _curves(painter: QPainter, lanes: Lanes, lane: Lane, box: QRectF) -> None:
    theme, (low, high) = lanes.theme, lane.span
    margin = min(4.0, box.height() / 6)
    inner = box.adjusted(0, margin, 0, -margin)
    painter.fillRect(box, color(theme.panel))

    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if low <= 0 <= high:
        zero = inner.bottom() + low / (high - low) * inner.height()
        painter.setPen(QPen(color(mix(theme.panel, theme.line, 0.75)), 1))
        painter.drawLine(QLineF(box.x(), zero, box.right(), zero))
    shown = lanes.shown()
    first, last = shown.start, min(lanes.length or shown.stop, shown.stop)
    across = lanes.middle(first) + np.arange(last - first) * (lanes.edge(first + 1) - lanes.edge(first))
    for row, values in enumerate(lane.values):
        painter.setPen(QPen(color(lane.tints[row] if row < len(lane.tints) else theme.positive), 1))
        here = values[first:last]
        up = inner.bottom() - (np.clip(here, low, high) - low) / (high - low) * inner.height()
        for start, stop in _pieces(np.isfinite(here)):
            places = [QPointF(x, y) for x, y in zip(across[start:stop].tolist(), up[start:stop].tolist(), strict=True)]
            if len(places) == 1:
                painter.setBrush(painter.pen().color())
                painter.drawEllipse(places[0], 2.0, 2.0)
            else:
                curve = QPolygonF(places)
                painter.drawPolyline(curve)  # twice with one pixel: a wider pen takes ten times as long
                painter.drawPolyline(curve.translated(0.0, 0.5))
    nowhere = ~np.isfinite(lane.values[:, first:last]).all(axis=0)
    faults.crosses(painter, theme, (QPointF(x, inner.top() + faults.ARM) for x in across[nowhere].tolist()))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _words(painter: QPainter, lanes: Lanes, lane: Lane, box: QRectF) -> None:
    painter.fillRect(box, color(lanes.theme.canvas))
    painter.setFont(fonts.text(SMALL))
    painter.setPen(color(lanes.theme.ink))
    room = box.adjusted(4, 0, -8, 0)
    if 0 < lanes.length < lanes.shown().stop:
        room.setRight(lanes.edge(lanes.length) - 8)
    metrics = QFontMetricsF(painter.font())
    width = metrics.horizontalAdvance(lane.words) + 8
    if lanes.time is not None and room.right() - width < lanes.middle(lanes.time) < room.right() + 8:
        room.setRight(lanes.middle(lanes.time) - 6)  # not below the cursor
    words = metrics.elidedText(lane.words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)


def _scale(painter: QPainter, lanes: Lanes, box: QRectF, low: float, high: float) -> None:
    """The lowest and the highest value, where there is room beside the name."""
    if box.height() < 2.2 * LEAST_WORD:
        return
    painter.setFont(fonts.numbers(SMALL - 1))
    painter.setPen(color(lanes.theme.muted))
    right = Qt.AlignmentFlag.AlignRight
    beside = QRectF(0, box.y(), box.x() - 4, box.height())
    painter.drawText(beside, right | Qt.AlignmentFlag.AlignTop, number(high, 2))
    painter.drawText(beside, right | Qt.AlignmentFlag.AlignBottom, number(low, 2))


def _marks(painter: QPainter, lanes: Lanes) -> None:
    """The stretch that is selected, and others that are pointed out."""
    theme, shown = lanes.theme, lanes.shown()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for span, strong in [(span, False) for span in lanes.marks] + [(span, True) for span in (lanes.selected,) if span is not None]:
        if span.lane >= len(lanes.lanes) or span.stop <= shown.start or span.start >= shown.stop:
            continue
        box, rows = lanes.box(span.lane), len(lanes.lanes[span.lane].values)
        top, bottom = (box.y() + box.height() * min(row / rows, 1.0) for row in (span.first, span.last))
        left, right = lanes.edge(max(span.start, shown.start)), lanes.edge(min(span.stop, shown.stop))
        place = QRectF(left, top, right - left, max(bottom - top, 2.0))
        painter.setPen(QPen(color(theme.panel), 3.5 if strong else 3))
        painter.drawRect(place)
        painter.setPen(QPen(color(theme.accent if strong else theme.ink), 1.8 if strong else 1.2))
        painter.drawRect(place)


def _cursors(painter: QPainter, lanes: Lanes) -> None:
    """The cursor, and a thin line at the step under the mouse; what stands where they pass can be read all the same."""
    field = lanes.field()
    for step, tint, width in _pointers(lanes):
        x = lanes.middle(step)
        painter.setPen(QPen(color(tint), width))
        painter.drawLine(QLineF(x, field.y(), x, field.bottom() + 2))
        for index, lane in enumerate(lanes.lanes):
            if lane.kind == "symbols" and step < lane.values.shape[1]:
                _symbols(painter, lanes, lane, lanes.box(index), range(step, step + 1))


def _pointers(lanes: Lanes) -> list[tuple[int, str, float]]:
    """Steps that are pointed out, with colour and width of the line there."""
    found, shown = [], lanes.shown()
    if lanes.time is not None and lanes.time in shown:
        found.append((lanes.time, lanes.theme.accent, 2.0))
    if lanes.preview is not None and lanes.preview in shown and lanes.preview != lanes.time:
        found.append((lanes.preview, lanes.theme.ink, 1.0))
    return found


def _step_numbers(painter: QPainter, lanes: Lanes) -> None:
    """Numbers of the steps below, those that are pointed out first."""
    theme, digits, field, shown = lanes.theme, fonts.numbers(SMALL - 0.5), lanes.field(), lanes.shown()
    metrics = QFontMetricsF(digits)
    painter.setFont(digits)
    taken: list[QRectF] = []
    told = [(step, f"t = {step + 1}", tint) for step, tint, _ in _pointers(lanes)]
    for step, text, tint in (*told, *((step, str(step + 1), theme.muted) for step in _ticks(shown, field.width()))):
        room = metrics.horizontalAdvance(text) + 6
        left = min(max(lanes.middle(step) - room / 2, field.x() - 2), lanes.width() - room)
        below = QRectF(left, field.bottom() + 2, room, FOOT - 3)
        if not any(below.intersects(other) for other in taken):
            painter.setPen(color(tint))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)
            if tint != theme.muted:
                taken.append(below)


def _ticks(shown: range, width: float) -> list[int]:
    """Steps (from 0) that get their number: both ends, and between them round numbers that are far enough from these."""
    if not shown:
        return []
    each = max(1, round(limits.step(len(shown), max(int(width / 60), 1))))
    first, last = shown.start + 1, shown.stop
    between = range(-(-first // each) * each, last, each)
    return [first - 1, *(tick - 1 for tick in between if tick - first >= 0.6 * each and last - tick >= 0.6 * each), last - 1]


def _pieces(finite: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Stretches (start, stop) without a gap."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], finite, [False])).astype(int)))
    return [(int(start), int(stop)) for start, stop in zip(edges[::2], edges[1::2], strict=True)]
