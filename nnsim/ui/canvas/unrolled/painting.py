"""Painting of the unrolled network: what steps share comes from a stencil, what is different is painted here, for the steps in sight."""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from nnsim.ui import fonts
from nnsim.ui.canvas import pictures
from nnsim.ui.canvas.curves import path_of
from nnsim.ui.canvas.geometry import Look
from nnsim.ui.canvas.units import readable
from nnsim.ui.canvas.unrolled.face import Face
from nnsim.ui.canvas.unrolled.handing import ArrowPainter
from nnsim.ui.canvas.unrolled.shown import Shown
from nnsim.ui.canvas.unrolled.stencil import EDGE, SMALL_RADIUS
from nnsim.ui.canvas.unrolled.values import Film
from nnsim.ui.theme import BODY, CARD_RADIUS, SMALL, color, diverging, mix

LIGHT = 12.0
"""How far the light behind a column reaches beyond its cards."""
NUMBERS_FROM = 31.0
"""Pixels that a unit is wide when its number appears."""
LARGEST_NUMBER, LETTER = 10.0, 0.61
"""Size of numbers, and width of a figure in sizes."""
DECADES = 6.0
"""Powers of ten that the bar of an error spans."""


class Painting:
    """Paints steps; the painter's coordinates are pixels. `place` is where the upper left corner of a step's column lies."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._zoom = 1.0
        self._stencils = QPixmap(), QPixmap()
        self._arrows = ArrowPainter(shown)

    def paint(self, painter: QPainter, places: Mapping[int, QPointF], zoom: float, stencils: tuple[QPixmap, QPixmap]) -> None:
        """Paint the columns of steps at places; `stencils`: of all steps but the last, and of the last."""
        self._zoom, self._stencils = zoom, stencils
        for step, place in places.items():
            with self._inside(painter, place):
                self._paint_light(painter, step)
                self._paint_glows(painter, step)
        for step, place in self.arriving(places, zoom).items():
            with self._inside(painter, place):
                self._arrows.paint(painter, step)
        for step, place in places.items():
            if 0 <= step < self._shown.steps:
                self._paint_step(painter, step, place)

    def arriving(self, places: Mapping[int, QPointF], zoom: float) -> dict[int, QPointF]:
        """Where the columns lie at which arrows arrive that are seen, although their cards may not be."""
        if not places:
            return {}
        far = max((arrow.delay for arrow in self._shown.sheet.arrows), default=0)
        first, pitch = min(places), self._shown.sheet.pitch * zoom
        steps = range(first, min(self._shown.steps, max(places) + far + 1))
        return {step: places[first] + QPointF((step - first) * pitch, 0.0) for step in steps}

    @contextmanager
    def _inside(self, painter: QPainter, place: QPointF) -> Iterator[None]:
        """The coordinates of a column, whose upper left corner lies at a place."""
        painter.save()
        painter.translate(place)
        painter.scale(self._zoom, self._zoom)
        yield
        painter.restore()

    def _paint_light(self, painter: QPainter, step: int) -> None:
        """The column at which the run stands."""
        progress, sheet, theme = self._shown.progress, self._shown.sheet, self._shown.theme
        if not progress.phase or progress.time != step:
            return
        shade = theme.negative if progress.backwards else theme.accent
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(mix(theme.canvas, shade, 0.07)))
        column = QRectF(-LIGHT, -LIGHT - 2.0, sheet.width + 2 * LIGHT, sheet.height + 2 * LIGHT + 4.0)
        painter.drawRoundedRect(column, CARD_RADIUS, CARD_RADIUS)

    def _paint_glows(self, painter: QPainter, step: int) -> None:
        """The cards that were computed last, and what has just run to them."""
        shown, theme = self._shown, self._shown.theme
        for face in shown.sheet.faces.values():
            glow = shown.glow(face.node, step)
            if glow is None or not shown.stands(face.node, step):
                continue
            if shown.glows(face.node, step) and not shown.collects:
                self._paint_signal(painter, face, step)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for spread, share in ((7.0, 0.10), (4.5, 0.20), (2.0, 0.42)):
                painter.setPen(QPen(color(mix(theme.canvas, glow, share)), 2.6))
                painter.drawRoundedRect(face.rect.adjusted(-spread, -spread, spread, spread), CARD_RADIUS + spread, CARD_RADIUS + spread)

    # One step

    def _paint_step(self, painter: QPainter, step: int, place: QPointF) -> None:
        shown = self._shown
        faces = [face for face in shown.sheet.faces.values() if shown.stands(face.node, step)]
        with self._inside(painter, place):
            for face in faces:
                self._paint_behind(painter, face, step)
        self._paint_stencil(painter, faces, step, place)
        with self._inside(painter, place):
            for face in faces:
                self._paint_before(painter, face, step)

    def _paint_behind(self, painter: QPainter, face: Face, step: int) -> None:
        shown = self._shown
        film = shown.films.get(face.node)
        strength = shown.strength(face.node, step)
        if film is None:
            for hole in face.holes:
                painter.fillRect(hole, color(shown.theme.canvas))
            return
        if strength < 1.0:  # what is between the holes would be seen through the card
            painter.setOpacity(strength)
            clip = QPainterPath()
            for hole in face.holes:
                clip.addRect(hole)
            painter.setClipPath(clip)
        painter.drawImage(face.spread, *film.picture(step))
        if strength < 1.0:
            painter.setClipping(False)
            painter.setOpacity(1.0)

    def _paint_signal(self, painter: QPainter, face: Face, step: int) -> None:
        """What has just run along the connections inside the column: signals into the card, errors from where it sends to."""
        shown, theme = self._shown, self._shown.theme
        back = shown.progress.backwards
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color(mix(theme.canvas, theme.negative if back else theme.accent, 0.4)), 3.2))
        for wire in shown.sheet.wires:
            source, target = wire.connection.source, wire.connection.target
            if (source if back else target) == face.node and shown.stands(source, step) and shown.stands(target, step):
                for control in wire.control:
                    painter.drawPath(path_of(control))

    def _paint_stencil(self, painter: QPainter, faces: list[Face], step: int, place: QPointF) -> None:
        """The column; where cards are pale, each of them by itself with what leads to it."""
        stencil = self._stencils[1 if step == self._shown.last else 0]
        corner = place - QPointF(EDGE, EDGE) * self._zoom
        strengths = {face.node: self._shown.strength(face.node, step) for face in faces}
        if len(set(strengths.values())) <= 1:
            painter.setOpacity(next(iter(strengths.values()), 1.0))
            painter.drawPixmap(corner, stencil)
            painter.setOpacity(1.0)
            return
        ratio, whole = stencil.devicePixelRatio(), QRectF(QPointF(), stencil.deviceIndependentSize())
        for top, bottom, strength in self._bands(faces, strengths):
            start, end = (round((y + EDGE) * self._zoom) for y in (top, bottom))
            part = QRectF(0.0, start, whole.width(), end - start).intersected(whole)
            painter.setOpacity(strength)
            painter.drawPixmap(part.translated(corner), stencil, QRectF(part.topLeft() * ratio, part.size() * ratio))
        painter.setOpacity(1.0)

    def _bands(self, faces: list[Face], strengths: Mapping[str, float]) -> list[tuple[float, float, float]]:
        """(top, bottom, strength) of level stripes of a column: each reaches from its cards down to the next ones."""
        ordered = sorted(faces, key=lambda face: face.rect.top())
        bands: list[tuple[float, float, float]] = []
        for face in ordered:
            top, strength = face.rect.top() - 0.5, strengths[face.node]
            if bands and top < bands[-1][0] + 4.0:
                bands[-1] = (bands[-1][0], 0.0, min(bands[-1][2], strength))
            else:
                bands.append((top, 0.0, strength))
        tops = [band[0] for band in bands] + [self._shown.sheet.height + EDGE]
        bands = [(top, tops[index + 1], strength) for index, (top, _, strength) in enumerate(bands)]
        return [(-EDGE, bands[0][0], bands[0][2]), *bands] if bands else []

    def _paint_before(self, painter: QPainter, face: Face, step: int) -> None:
        shown, film = self._shown, self._shown.films.get(face.node)
        painter.setOpacity(shown.strength(face.node, step))
        if film is not None and face.look is Look.UNITS and face.holes[0].width() * self._zoom >= NUMBERS_FROM - 1.0:
            self._paint_numbers(painter, face, film, step)
        if not face.target.isNull():
            self._paint_target(painter, face, step)
        if face.node in shown.symbols:
            self._paint_symbol(painter, face, step)
        painter.setOpacity(1.0)
        shade = shown.glow(face.node, step)
        if shade is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color(shade), 2.0))
            painter.drawRoundedRect(face.rect, CARD_RADIUS - 2.0, CARD_RADIUS - 2.0)
        if shown.unit is not None and shown.glows(face.node, step) and face.units > 1 and face.holes:
            rects = face.unit_rects(min(shown.unit, face.units - 1))
            painter.setPen(QPen(color(shown.theme.ink), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rects[0].united(rects[-1]).adjusted(-1.0, -1.0, 1.0, 1.0), SMALL_RADIUS, SMALL_RADIUS)
        if shown.progress.backwards:
            self._paint_error(painter, face, step)

    def _paint_numbers(self, painter: QPainter, face: Face, film: Film, step: int) -> None:
        theme = self._shown.theme
        for unit, hole in enumerate(face.holes):
            text = pictures.number(film.value(unit, step))
            painter.setFont(fonts.numbers(round(min(LARGEST_NUMBER, (hole.width() - 3.0) / (LETTER * len(text))), 1)))
            painter.setPen(readable(film.ground(unit, step), theme.ink, theme.panel))
            painter.drawText(hole, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_symbol(self, painter: QPainter, face: Face, step: int) -> None:
        """The symbol that a step stands for, in the head of the card; red where another one was asked for."""
        theme, symbols = self._shown.theme, self._shown.symbols[face.node]
        painter.setFont(fonts.numbers(BODY, 600))
        painter.setPen(color(theme.bad if step in symbols.wrong else theme.ink))
        room = face.head.adjusted(face.head.width() * 0.5, 0.0, -9.0, 0.0)
        text = painter.fontMetrics().elidedText(symbols.at(step), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)

    def _paint_target(self, painter: QPainter, face: Face, step: int) -> None:
        """What the output should become: a setting, like the dashed card on the canvas."""
        theme, wanted = self._shown.theme, self._shown.targets.get(face.node)
        text, values = wanted.at(step) if wanted is not None else ("", None)
        if not text and values is None:
            return
        progress = self._shown.progress
        losing = progress.phase == "loss" and progress.node in (face.node, None)
        sending = progress.phase == "backward" and not self._shown.collects and self._shown.glows(face.node, step)
        shade = theme.accent if losing else theme.negative if sending else mix(theme.canvas, theme.muted, 0.45)
        pen = QPen(color(shade), 1.6 if losing or sending else 1.0)
        pen.setDashPattern([4.0, 3.0])
        painter.setPen(pen)
        painter.setBrush(color(theme.canvas))
        painter.drawRoundedRect(face.target, 6.0, 6.0)
        if values is not None:
            self._paint_wanted(painter, face, values)
            return
        painter.setFont(fonts.text(SMALL))
        painter.setPen(color(theme.muted))
        painter.drawText(face.target, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_wanted(self, painter: QPainter, face: Face, values: npt.NDArray[np.floating]) -> None:
        """A cell for each unit, above the unit itself."""
        theme, largest = self._shown.theme, max(1.0, float(np.abs(values).max(initial=0.0)))
        width = face.spread.width() / max(1, len(values))
        table = diverging(theme)
        painter.setPen(Qt.PenStyle.NoPen)
        for unit, row in enumerate(pictures.indices(values, pictures.Range(-largest, largest)).tolist()):
            cell = face.holes[unit] if face.single else QRectF(face.spread.x() + unit * width, 0.0, width, 0.0)
            painter.setBrush(QColor(*table[row].tolist()))
            painter.drawRect(QRectF(cell.x(), face.target.y() + 6.0, cell.width(), face.target.height() - 12.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color(mix(theme.canvas, theme.ink, 0.22)), 1.0))
        for hole in face.holes:
            painter.drawRect(QRectF(hole.x(), face.target.y() + 6.0, hole.width(), face.target.height() - 12.0))

    def _paint_error(self, painter: QPainter, face: Face, step: int) -> None:
        """How strong the error is that has come here: a bar, shorter by a sixth for each power of ten less than the strongest."""
        norms = self._shown.frame.time_norms
        found = norms.get(face.node)
        if found is None or step >= len(found) or not math.isfinite(float(found[step])) or found[step] <= 0.0:
            return
        strongest = max(float(np.nanmax(each)) for each in norms.values() if np.isfinite(each).any())
        share = max(0.02, 1.0 + math.log10(float(found[step]) / strongest) / DECADES)
        room = QRectF(face.rect.x() + 8.0, face.rect.bottom() - 5.5, face.rect.width() - 16.0, 3.0)
        painter.fillRect(room, color(mix(self._shown.theme.panel, self._shown.theme.line, 0.8)))
        room.setWidth(room.width() * share)
        painter.fillRect(room, color(self._shown.theme.negative))
