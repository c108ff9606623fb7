"""A sheet as the bytes of a file, by format, and as an image."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QMarginsF, QMimeData, QPointF, Qt, QUuid
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter

from nnsim.catalog import FileError, ProjectError
from nnsim.storage.atomic import write_file
from nnsim.ui.canvas.export.sheet import UNITS_PER_POINT, Sheet, paint, png_of
from nnsim.ui.canvas.export.svg import svg
from nnsim.ui.numerals import grouped

translate = QCoreApplication.translate
MOST_PIXELS = 100_000_000
"""Of an image: more than a poster needs, and what fits into memory."""
DOTS_PER_METRE = 96.0 / 0.0254
_SPACE = QUuid("{6ba7b811-9dad-11d1-80b4-00c04fd430c8}")
_DATE = re.compile(rb'/(?:CreationDate|ModDate) \(D:[^)]*\)| xmp:\w+Date="[^"]*"')


def image(sheet: Sheet) -> QImage:
    """The pixels; what is no ground is clear. Raises ProjectError if they are too many."""
    if sheet.pixels.width() * sheet.pixels.height() > MOST_PIXELS:
        text = translate("canvas", "The picture would have {width} × {height} pixels, which is too large: choose a smaller size.")
        raise ProjectError(text.format(width=grouped(sheet.pixels.width()), height=grouped(sheet.pixels.height())))
    size, factor = sheet.pixels, sheet.scale / sheet.detail
    made = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent if sheet.ground is None else sheet.ground)
    made.setDotsPerMeterX(round(sheet.dots / 0.0254))
    made.setDotsPerMeterY(round(sheet.dots / 0.0254))
    painter = QPainter(made)
    painter.scale(factor, factor)
    painter.translate(-sheet.rect.topLeft())
    paint(painter, sheet, fine=False)
    painter.end()
    made.setDotsPerMeterX(round(DOTS_PER_METRE * sheet.scale))
    made.setDotsPerMeterY(round(DOTS_PER_METRE * sheet.scale))
    return made


def png(sheet: Sheet) -> bytes:
    return png_of(image(sheet), sheet.title)


def pdf(sheet: Sheet) -> bytes:
    """One page as large as the picture, its fonts inside."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(sheet.title)
    writer.setCreator("nnsim")
    writer.setResolution(sheet.dots)
    writer.setDocumentId(QUuid.createUuidV5(_SPACE, sheet.title.encode("utf-8")))
    page = sheet.points
    writer.setPageSize(QPageSize(page, "nnsim", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF())
    painter = QPainter(writer)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    factor = sheet.scale / sheet.detail * sheet.dots / 96.0
    width, height = sheet.units
    left, top = page.width() * UNITS_PER_POINT - width, page.height() * UNITS_PER_POINT - height
    painter.scale(factor, factor)
    painter.translate(QPointF(left, top) * (sheet.detail / sheet.scale / 2) - sheet.rect.topLeft())
    paint(painter, sheet, fine=True)
    painter.end()
    data = bytes(buffer.data().data())
    return _DATE.sub(lambda found: b" " * len(found.group()), data)  # the same picture is the same file, tomorrow too


FORMATS: Mapping[str, Callable[[Sheet], bytes]] = MappingProxyType({"svg": svg, "pdf": pdf, "png": png})
"""How a sheet becomes a file, by the ending of its name."""


def format_of(path: Path) -> str:
    """The format that a file's name asks for. Raises FileError."""
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        text = translate("canvas", "A picture of the network can be saved as .svg, .pdf or .png, not as “{name}”.")
        raise FileError(text.format(name=path.name))
    return form


def save(sheet: Sheet, path: Path) -> None:
    """Write the format that the name's ending says; a file that was there stays until the new one is whole. Raises FileError."""
    write_file(path, FORMATS[format_of(path)](sheet))


def clipping(sheet: Sheet) -> QMimeData:
    """The picture for the clipboard: pixels, and vectors for programs that take them."""
    data = QMimeData()
    data.setImageData(image(sheet))
    data.setData("image/svg+xml", svg(sheet))
    return data
