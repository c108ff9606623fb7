"""What is painted, recorded as marks: shapes, words and small pictures, in the order in which they cover each other.

Qt's own writers of files each leave something out: SVG lets patterns slip, smooths what has hard edges and hopes that the reader has
our fonts. So the drawing is painted once, on a device that notes down what it is told, and every format is written from the notes.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QGuiApplication,
    QImage,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QTextItem,
    QTransform,
)

HATCH = 8.0
"""Distance of the lines of a hatching, as on the screen."""
_LINES = {
    Qt.BrushStyle.HorPattern: "h", Qt.BrushStyle.VerPattern: "v", Qt.BrushStyle.CrossPattern: "hv", Qt.BrushStyle.BDiagPattern: "b",
    Qt.BrushStyle.FDiagPattern: "f", Qt.BrushStyle.DiagCrossPattern: "bf",
}  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """A path with the colours of its line and its inside; all in the coordinates of the whole picture."""

    path: QPainterPath
    pen: QPen
    brush: QBrush
    clip: QPainterPath | None
    opacity: float


@dataclass(frozen=True)
class Words:
    """A line of text that begins at `place` of `transform`; `outline` is what its letters look like."""

    text: str
    place: QPointF
    font: QFont
    color: QColor
    transform: QTransform
    outline: QPainterPath
    clip: QPainterPath | None
    opacity: float


@dataclass(frozen=True)
class Picture:
    """Pixels in `rect` of `transform`. Their edges are hard unless they are `smooth`."""

    image: QImage
    rect: QRectF
    transform: QTransform
    smooth: bool
    clip: QPainterPath | None
    opacity: float

    def outline(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(self.rect)
        return self.transform.map(path)


Mark = Shape | Words | Picture


def bounds(mark: Mark) -> QRectF:
    """The rectangle that a mark covers."""
    if isinstance(mark, Shape):
        reach = 0.0 if mark.pen.style() == Qt.PenStyle.NoPen else mark.pen.widthF() / 2
        rect = mark.path.boundingRect().adjusted(-reach, -reach, reach, reach)
    else:
        rect = (mark.outline if isinstance(mark, Words) else mark.outline()).boundingRect()
    return rect if mark.clip is None else rect.intersected(mark.clip.boundingRect())


@dataclass
class _State:
    """What the painter has been told last."""

    transform: QTransform = field(default_factory=QTransform)
    pen: QPen = field(default_factory=QPen)
    brush: QBrush = field(default_factory=QBrush)
    clip: QPainterPath | None = None
    clipped: bool = False
    opacity: float = 1.0
    smooth: bool = False


class Recorder(QPaintDevice):
    """A surface that keeps no pixels but `marks`. Letters are as large on it as on the screen."""

    def __init__(self) -> None:
        super().__init__()
        self._engine = _Engine()
        self._dots = round(QGuiApplication.primaryScreen().logicalDotsPerInchY())

    @property
    def marks(self) -> list[Mark]:
        return self._engine.marks

    @property
    def dots(self) -> int:
        """Units in what the fonts take for an inch."""
        return self._dots

    def paintEngine(self) -> QPaintEngine:
        return self._engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        known, size = QPaintDevice.PaintDeviceMetric, 1_000_000
        return {
            known.PdmWidth: size, known.PdmHeight: size, known.PdmWidthMM: size, known.PdmHeightMM: size, known.PdmDepth: 32,
            known.PdmDpiX: self._dots, known.PdmDpiY: self._dots, known.PdmPhysicalDpiX: self._dots, known.PdmPhysicalDpiY: self._dots,
            known.PdmDevicePixelRatio: 1, known.PdmDevicePixelRatioScaled: int(QPaintDevice.devicePixelRatioFScale()),
        }.get(metric, 0)  # fmt: skip


class _Engine(QPaintEngine):
    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.marks: list[Mark] = []
        self._state = _State()
        self._letters: QPainterPath | None = None

    def begin(self, device: QPaintDevice) -> bool:
        self.setActive(True)
        return True

    def end(self) -> bool:
        self.setActive(False)
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: QPaintEngineState) -> None:
        flags, mine = QPaintEngine.DirtyFlag, self._state
        dirty = state.state()
        mine.transform = QTransform(state.transform())
        if dirty & flags.DirtyPen:
            mine.pen = QPen(state.pen())
        if dirty & flags.DirtyBrush:
            mine.brush = QBrush(state.brush())
        if dirty & flags.DirtyOpacity:
            mine.opacity = state.opacity()
        if dirty & flags.DirtyHints:
            mine.smooth = bool(state.renderHints() & QPainter.RenderHint.SmoothPixmapTransform)
        if dirty & flags.DirtyClipPath:
            self._cut(state.clipOperation(), QPainterPath(state.clipPath()))
        if dirty & flags.DirtyClipRegion:
            region = QPainterPath()
            region.addRegion(state.clipRegion())
            self._cut(state.clipOperation(), region)
        if dirty & flags.DirtyClipEnabled:
            mine.clipped = state.isClipEnabled()

    def _cut(self, operation: Qt.ClipOperation, path: QPainterPath) -> None:
        mine, path = self._state, self._state.transform.map(path)
        if operation == Qt.ClipOperation.NoClip:
            mine.clip, mine.clipped = None, False
        elif operation == Qt.ClipOperation.IntersectClip and mine.clip is not None and mine.clipped:
            mine.clip = mine.clip.intersected(path)
        else:
            mine.clip, mine.clipped = path, True

    def _clip(self, within: QRectF, also: QPainterPath | None = None) -> QPainterPath | None:
        """What cuts a mark in this rectangle: nothing, if all of it is inside."""
        clip = self._state.clip if self._state.clipped else None
        if clip is not None and clip.contains(within):
            clip = None
        return also if clip is None else clip if also is None else clip.intersected(also)

    # What is painted

    def drawPath(self, path: QPainterPath) -> None:
        mine = self._state
        mapped = mine.transform.map(path)
        if self._letters is not None:
            self._letters.addPath(mapped)
            return
        if mapped.isEmpty():
            return
        brush = mine.brush if mine.brush.style() in (Qt.BrushStyle.NoBrush, Qt.BrushStyle.SolidPattern) else QBrush()
        if mine.brush.style() == Qt.BrushStyle.TexturePattern:
            self._fill_with_image(mapped)
        elif mine.brush.style() in _LINES:
            self._hatch(mapped)
        pen = self._pen()
        if pen.style() != Qt.PenStyle.NoPen or brush.style() != Qt.BrushStyle.NoBrush:
            reach = pen.widthF() / 2
            within = mapped.boundingRect().adjusted(-reach, -reach, reach, reach)
            self.marks.append(Shape(mapped, pen, QBrush(brush), self._clip(within), mine.opacity))

    def _pen(self) -> QPen:
        """The pen, as wide as its line is in the whole picture."""
        mine, pen = self._state, QPen(self._state.pen)
        width = pen.widthF() or 1.0
        pen.setWidthF(width if pen.isCosmetic() else width * math.sqrt(abs(mine.transform.determinant())))
        pen.setCosmetic(False)
        return pen

    def _fill_with_image(self, path: QPainterPath) -> None:
        """All our patterns are made to fill the path that they are drawn in exactly once."""
        mine = self._state
        image = mine.brush.textureImage()
        transform = mine.brush.transform() * mine.transform
        clip = self._clip(path.boundingRect(), path)
        self.marks.append(Picture(image, QRectF(image.rect()), transform, mine.smooth, clip, mine.opacity))

    def _hatch(self, path: QPainterPath) -> None:
        rect = path.boundingRect()
        lines = QPainterPath()
        for line in _hatching(rect, _LINES[self._state.brush.style()]):
            lines.moveTo(line.p1())
            lines.lineTo(line.p2())
        pen = QPen(self._state.brush.color(), 1.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        self.marks.append(Shape(lines, pen, QBrush(), self._clip(rect, path), self._state.opacity))

    def drawRects(self, rects: Iterable[QRectF]) -> None:
        for rect in rects:
            path = QPainterPath()
            path.addRect(QRectF(rect))
            self.drawPath(path)

    def drawLines(self, lines: Iterable[QLineF]) -> None:
        path = QPainterPath()
        for line in lines:
            path.moveTo(QPointF(line.p1()))
            path.lineTo(QPointF(line.p2()))
        self._draw_open(path)

    def drawPolygon(self, points: Iterable[QPointF], mode: QPaintEngine.PolygonDrawMode) -> None:
        path = QPainterPath()
        path.addPolygon(QPolygonF([QPointF(point) for point in points]))
        if mode == QPaintEngine.PolygonDrawMode.PolylineMode:
            self._draw_open(path)
        else:
            path.closeSubpath()
            if mode == QPaintEngine.PolygonDrawMode.WindingMode:
                path.setFillRule(Qt.FillRule.WindingFill)
            self.drawPath(path)

    def drawPoints(self, points: Iterable[QPointF]) -> None:
        """Dots as wide as the pen, as paths of almost no length."""
        path = QPainterPath()
        for point in points:
            path.moveTo(QPointF(point))
            path.lineTo(QPointF(point) + QPointF(0.001, 0.0))
        self._draw_open(path)

    def _draw_open(self, path: QPainterPath) -> None:
        """Lines have no inside."""
        brush, self._state.brush = self._state.brush, QBrush()
        self.drawPath(path)
        self._state.brush = brush

    def drawImage(
        self, rect: QRectF | QRect, image: QImage, source: QRectF | QRect,
        flags: Qt.ImageConversionFlag = Qt.ImageConversionFlag.AutoColor,
    ) -> None:
        mine, part = self._state, QRectF(source).toAlignedRect()
        picture = Picture(image.copy(part), QRectF(rect), QTransform(mine.transform), mine.smooth, None, mine.opacity)
        clip = self._clip(picture.outline().boundingRect())
        self.marks.append(Picture(picture.image, picture.rect, picture.transform, picture.smooth, clip, picture.opacity))

    def drawPixmap(self, rect: QRectF | QRect, pixmap: QPixmap | QImage, source: QRectF | QRect) -> None:
        self.drawImage(rect, pixmap if isinstance(pixmap, QImage) else pixmap.toImage(), source)

    def drawTextItem(self, place: QPointF | QPoint | QPainterPath.Element, item: QTextItem) -> None:
        """Qt draws the outlines of the letters where an engine knows no letters; they are caught on their way."""
        assert isinstance(place, QPointF)
        mine = self._state
        color, transform = QColor(mine.pen.color()), QTransform(mine.transform)
        self._letters = QPainterPath()
        QPaintEngine.drawTextItem(self, place, item)
        letters, self._letters = self._letters, None
        letters.setFillRule(Qt.FillRule.WindingFill)
        if item.text().strip():
            clip = self._clip(letters.boundingRect())
            self.marks.append(Words(item.text(), QPointF(place), QFont(item.font()), color, transform, letters, clip, mine.opacity))


def _hatching(rect: QRectF, ways: str) -> list[QLineF]:
    """Lines over a rectangle, at places that do not depend on it: horizontal, vertical, rising (b) or falling (f)."""
    found: list[QLineF] = []
    left, top, right, bottom = rect.left(), rect.top(), rect.right(), rect.bottom()
    height = rect.height()
    for way in ways:
        low, high = {"h": (top, bottom), "v": (left, right), "b": (left + top, right + bottom), "f": (left - bottom, right - top)}[way]
        for step in range(math.ceil(low / HATCH), math.floor(high / HATCH) + 1):
            at = step * HATCH
            match way:
                case "h":
                    found.append(QLineF(left, at, right, at))
                case "v":
                    found.append(QLineF(at, top, at, bottom))
                case "b":
                    found.append(QLineF(at - bottom, bottom, at - bottom + height, top))
                case _:
                    found.append(QLineF(at + top, top, at + top + height, bottom))
    return found
