"""What stands around the unrolled network, at fixed places: numbers of the steps, that there are more of them, and where one looks."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPen

from nnsim.ui import fonts
from nnsim.ui.canvas.unrolled.shown import Shown
from nnsim.ui.theme import SMALL, Theme, color, mix

HEADING, HEADING_TOP, HEADING_ABOVE = 20.0, 12.0, 48.0
"""Height of the numbers of steps, their least distance from the edge of the view, and their distance from the columns."""
VEIL = 48.0
"""Width of what hides the steps that are seen in part."""
BAR = 4.0


def heading_top(above: float) -> float:
    """Where the numbers of steps stand above columns whose upper edge is at `above`."""
    return max(HEADING_TOP, above - HEADING_ABOVE)


def paint_headings(
    painter: QPainter, shown: Shown, middles: Mapping[int, float], now: int | None, above: float, width: float
) -> None:  # fmt: skip
    """t = 1, t = 2 … above the columns, whose upper edge is at `above`; the step at which the run stands in a pill."""
    theme = shown.theme
    top = heading_top(above)
    if top == HEADING_TOP:  # the columns may reach below it
        ground = QLinearGradient(0.0, 0.0, 0.0, top + HEADING + 12.0)
        ground.setColorAt(0.7, color(theme.canvas))
        ground.setColorAt(1.0, color(theme.canvas, 0.0))
        painter.fillRect(QRectF(0.0, 0.0, width, top + HEADING + 12.0), ground)
    every = _every(middles)
    for step, x in middles.items():
        text = f"t = {step + 1}"
        rect = QRectF(x - 30.0, top, 60.0, HEADING)
        painter.setFont(fonts.numbers(SMALL, 600 if step == now else 400))
        if step == now:
            back = shown.progress.backwards
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(theme.negative if back else theme.accent))
            painter.drawRoundedRect(rect.adjusted(2.0, 0.0, -2.0, 0.0), HEADING / 2, HEADING / 2)
            painter.setPen(color(theme.canvas if theme.dark else theme.panel))
        elif step % every:
            continue
        else:
            painter.setPen(color(mix(theme.canvas, theme.muted, 0.45) if step > shown.last else theme.muted))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def _every(middles: Mapping[int, float]) -> int:
    """Which headings are written, where columns are narrow."""
    places = sorted(middles.values())
    apart = places[1] - places[0] if len(places) > 1 else 100.0
    return 1 if apart >= 54.0 else 5 if apart >= 12.0 else 10


def paint_more(painter: QPainter, theme: Theme, rect: QRectF, above: float, before: bool, after: bool) -> None:
    """Three dots beside the numbers where the sequence goes on beyond what is seen."""
    y = heading_top(above) + HEADING / 2
    for shown, left in ((before, True), (after, False)):
        if not shown:
            continue
        side = QRectF(rect.left() if left else rect.right() - VEIL, rect.top(), VEIL, rect.height())
        veil = QLinearGradient(side.left(), 0.0, side.right(), 0.0)
        veil.setColorAt(0.0 if left else 1.0, color(theme.canvas, 0.98))
        veil.setColorAt(0.25 if left else 0.75, color(theme.canvas, 0.85))
        veil.setColorAt(1.0 if left else 0.0, color(theme.canvas, 0.0))
        painter.fillRect(side, veil)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(theme.muted))
        x = side.left() + 16.0 if left else side.right() - 16.0
        for dot in (-6.0, 0.0, 6.0):
            painter.drawEllipse(QPointF(x + dot, y), 1.7, 1.7)


def paint_bar(painter: QPainter, shown: Shown, rect: QRectF, first: float, last: float, now: int | None) -> None:
    """The whole sequence as a line: what of it is seen (from `first` to `last`, in steps), and where the run stands."""
    theme = shown.theme
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(mix(theme.canvas, theme.line, 1.0)))
    line = QRectF(rect.left(), rect.center().y() - BAR / 2, rect.width(), BAR)
    painter.drawRoundedRect(line, BAR / 2, BAR / 2)
    begin, end = (rect.left() + rect.width() * min(1.0, max(0.0, at / shown.steps)) for at in (first, last))
    painter.setBrush(color(mix(theme.canvas, theme.muted, 0.55)))
    painter.drawRoundedRect(QRectF(begin, line.top() - 1.0, max(8.0, end - begin), BAR + 2.0), BAR / 2 + 1.0, BAR / 2 + 1.0)
    if now is not None:
        painter.setPen(QPen(color(theme.canvas), 1.5))
        painter.setBrush(color(theme.negative if shown.progress.backwards else theme.accent))
        painter.drawEllipse(QPointF(rect.left() + rect.width() * (now + 0.5) / shown.steps, line.center().y()), 4.5, 4.5)
