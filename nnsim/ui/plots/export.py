"""What a plot shows, as a file: the picture as PNG or SVG, the drawn numbers as CSV."""

from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QPoint
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from nnsim.catalog import FileError
from nnsim.datasets import tables
from nnsim.storage.atomic import write_file
from nnsim.ui.plots.flat_drawing import flattened

translate = QCoreApplication.translate
FALLBACKS = {b"Inter": b"Inter, Arial, sans-serif", b"JetBrains Mono": b"JetBrains Mono, Consolas, monospace"}
"""A drawing names the fonts of the program: what a computer without them takes instead."""
Table = Mapping[str, npt.NDArray[Any]]
"""Columns by heading; they may differ in length."""


def save(path: Path, picture: QWidget, table: Table) -> None:
    """Write the kind of file that the name's ending says. Raises FileError."""
    kinds = {".png": lambda: png(picture), ".svg": lambda: svg(picture), ".csv": lambda: comma_separated(table)}
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        text = translate("plots", "A plot can be saved as .png, .svg or .csv, not as “{name}”.")
        raise FileError(text.format(name=path.name))
    write_file(path, kind())


def png(picture: QWidget) -> bytes:
    """The widget as it stands on the screen, pixel by pixel."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.grab().save(buffer, "PNG")
    return bytes(buffer.data().data())


def svg(picture: QWidget) -> bytes:
    """The widget as a drawing. pyqtgraph's own export fails with newer releases of Qt."""
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(picture.logicalDpiX())  # else words come out a quarter smaller than on the screen
    generator.setSize(picture.size())
    generator.setViewBox(picture.rect())
    generator.setTitle(picture.accessibleName())
    painter = QPainter(generator)
    picture.render(painter, QPoint())
    painter.end()
    drawing = flattened(bytes(buffer.data().data()))
    for family, others in FALLBACKS.items():
        drawing = drawing.replace(b'font-family="%s"' % family, b'font-family="%s"' % others)
    return drawing


def comma_separated(table: Table) -> bytes:
    """One line of headings, then the values in full precision; shorter columns end empty, and what is not finite is empty."""
    columns = [np.asarray(column).tolist() for column in table.values()]
    return tables.table([list(table), *zip_longest(*columns)]).encode("utf-8")
