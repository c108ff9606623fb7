"""A recorded picture with its edges and its size, and what all formats have in common."""

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from nnsim.ui.canvas.export.marks import Mark, Picture, Shape, Words

FINE = 4.0
"""Pixels to a unit from which on the edge between two pixels looks sharp, however a reader smooths it."""
LARGEST_SIDE = 2048
UNITS_PER_CM = 96.0 / 2.54
"""At 100 % a drawing is as large on paper as on a screen with 96 dots to an inch."""
UNITS_PER_POINT = 96.0 / 72.0


@dataclass(frozen=True)
class Sheet:
    """`rect` of the marks' plane is shown, on `ground` or on nothing.

    `detail`: units of that plane to one of the drawing; `scale`: how much larger than at 100 % the picture is; `dots`: units to an inch
    of the fonts.
    """

    title: str
    marks: tuple[Mark, ...]
    rect: QRectF
    ground: QColor | None
    dots: int
    detail: float = 1.0
    scale: float = 1.0

    def scaled(self, scale: float) -> "Sheet":
        return replace(self, scale=scale)

    @property
    def units(self) -> tuple[float, float]:
        """Width and height in units of a screen, at its scale."""
        factor = self.scale / self.detail
        return self.rect.width() * factor, self.rect.height() * factor

    @property
    def centimetres(self) -> tuple[float, float]:
        width, height = self.units
        return width / UNITS_PER_CM, height / UNITS_PER_CM

    @property
    def points(self) -> QSize:
        """Whole points that hold it."""
        width, height = self.units
        return QSize(math.ceil(width / UNITS_PER_POINT - 1e-6), math.ceil(height / UNITS_PER_POINT - 1e-6))

    @property
    def pixels(self) -> QSize:
        width, height = self.units
        return QSize(max(1, math.ceil(width - 1e-6)), max(1, math.ceil(height - 1e-6)))


def enlarged(image: QImage, width: float, height: float) -> QImage:
    """The same picture from so many larger pixels that nobody can blur it, as it comes to be so wide and high."""
    wanted = max(FINE * width / image.width(), FINE * height / image.height())
    factor = max(1, min(math.ceil(wanted), LARGEST_SIDE // max(image.width(), image.height())))
    return image.scaled(image.size() * factor, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.FastTransformation)


def png_of(image: QImage, title: str = "") -> bytes:
    """The bytes of an image file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    if title:
        writer.setText("Title", title)
    writer.write(image)
    return bytes(buffer.data().data())


def paint(painter: QPainter, sheet: Sheet, fine: bool) -> None:
    """Paint the marks, whose plane is the painter's. `fine`: pictures are kept sharp for readers that blur them."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    if sheet.ground is not None:
        painter.fillRect(sheet.rect.adjusted(-9.0, -9.0, 9.0, 9.0), sheet.ground)  # also where a page ends in half a point
    for mark in sheet.marks:
        painter.save()
        if mark.clip is not None:
            painter.setClipPath(mark.clip)
        painter.setOpacity(mark.opacity)
        match mark:
            case Shape():
                painter.setPen(mark.pen)
                painter.setBrush(mark.brush)
                painter.drawPath(mark.path)
            case Words():
                painter.setTransform(mark.transform, True)
                painter.setFont(mark.font)
                painter.setPen(mark.color)
                painter.drawText(mark.place, mark.text)
            case Picture():
                across = mark.outline().boundingRect()
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, mark.smooth)
                painter.setTransform(mark.transform, True)
                image = enlarged(mark.image, across.width(), across.height()) if fine and not mark.smooth else mark.image
                painter.drawImage(mark.rect, image)
        painter.restore()
