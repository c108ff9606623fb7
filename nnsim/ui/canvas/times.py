"""Painting of what runs through time: gates × time steps, one below the other, with one cursor through all of them."""

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QImage, QPainter, QPen

from nnsim.ui import fonts
from nnsim.ui.canvas import tracks
from nnsim.ui.canvas.geometry import PAD, Plan
from nnsim.ui.theme import SMALL, Theme, absent, color, mix

CURSOR = 2.0
BEYOND = 5.0
"""How far the cursor stands out at both ends."""


def paint_tracks(painter: QPainter, plan: Plan, image: QImage | None, theme: Theme) -> None:
    """The pictures of all values. `image`: all of them, one below the other."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    for index in range(len(plan.tracks)):
        rect = plan.track_rect(index)
        if image is not None:
            painter.drawImage(rect, image, QRectF(0.0, index * plan.units, image.width(), plan.units))
        else:
            painter.fillRect(rect, color(theme.canvas))
        painter.setPen(QPen(color(mix(theme.panel, theme.line, 0.9)), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)


def paint_names(painter: QPainter, plan: Plan, theme: Theme) -> None:
    """What the pictures are called, at their left."""
    for index, name in enumerate(plan.tracks):
        _paint_label(painter, plan, plan.track_rect(index), name, theme)


def _paint_label(painter: QPainter, plan: Plan, rect: QRectF, name: str, theme: Theme) -> None:
    room = QRectF(-plan.width / 2 + PAD, rect.y(), rect.x() + plan.width / 2 - PAD, rect.height())
    sign, word = tracks.symbol(name, "f" in plan.tracks or "i" in plan.tracks), tracks.word(name)
    painter.setFont(fonts.numbers(SMALL))
    painter.setPen(color(theme.ink))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, sign)
    room.setLeft(room.left() + QFontMetricsF(fonts.numbers(SMALL)).horizontalAdvance(sign[0]) + 4.0)
    painter.setFont(fonts.text(SMALL))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, word)


def paint_older(painter: QPainter, plan: Plan, computed: range, steps: int, theme: Theme) -> None:
    """Make all but these time steps pale: what stands there is from the pass before."""
    veil = color(theme.panel, 0.7)
    for cell in _cells(plan):
        start, stop = (cell.left() + cell.width() * min(1.0, step / steps) for step in (computed.start, computed.stop))
        if computed.start:
            painter.fillRect(QRectF(cell.left() - 1.0, cell.top() - 1.0, start - cell.left() + 1.0, cell.height() + 2.0), veil)
        painter.fillRect(QRectF(stop, cell.top() - 1.0, cell.right() + 1.0 - stop, cell.height() + 2.0), veil)


def paint_end(painter: QPainter, plan: Plan, length: int, steps: int, theme: Theme) -> None:
    """Hatch what lies after the end of a sequence that is shorter than others: there is nothing."""
    for cell in _cells(plan):
        nothing = cell.adjusted(cell.width() * length / steps, 0.5, -0.5, -0.5)
        painter.fillRect(nothing, color(theme.panel))
        painter.fillRect(nothing, QBrush(color(absent(theme)), Qt.BrushStyle.BDiagPattern))


def _cells(plan: Plan) -> list[QRectF]:
    """The pictures over time: one for each unit, or one for each value."""
    return list(plan.cells) or [plan.track_rect(index) for index in range(len(plan.tracks))]


def paint_cursor(painter: QPainter, plan: Plan, time: int, steps: int, theme: Theme, named: bool) -> None:
    """The line at a time step, counted from 0, of so many; `named`: with its number (from 1) below."""
    first, last = (plan.cells[0], plan.cells[-1]) if plan.cells else (plan.picture, plan.picture)
    x = first.x() + first.width() * (min(time, steps - 1) + 0.5) / steps
    painter.setPen(QPen(color(theme.accent), CURSOR))
    painter.drawLine(QLineF(x, first.top() - BEYOND, x, last.bottom() + BEYOND))
    if not named:
        return
    painter.setFont(fonts.numbers(SMALL))
    text = f"t = {time + 1}"
    half = QFontMetricsF(fonts.numbers(SMALL)).horizontalAdvance(text) / 2
    middle = min(max(x, first.left() + half), first.right() - half)
    below = QRectF(middle - half - 2.0, last.bottom() + BEYOND, 2 * half + 4.0, 15.0)
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)


def mark_unit(painter: QPainter, plan: Plan, unit: int, theme: Theme) -> None:
    """Bars at both ends of one unit's row in every picture."""
    for index in range(len(plan.tracks)):
        row = plan.row_rect(index, unit)
        grown = max(0.0, 3.0 - row.height()) / 2
        for x in (row.left() - 5.0, row.right() + 1.5):
            painter.fillRect(QRectF(x, row.y() - grown, 3.5, row.height() + 2 * grown), color(theme.accent))
