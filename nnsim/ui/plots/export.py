"""What a plot shows, as a file: the picture as PNG or SVG, the drawn numbers as CSV."""

import csv
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from nnsim.catalog import FileError

Table = Mapping[str, npt.NDArray[Any]]
"""Columns by heading; they may differ in length."""


def save(path: Path, picture: QWidget, table: Table) -> None:
    """Write the kind of file that the name's ending says. Raises FileError."""
    kind = path.suffix.lower()
    if kind == ".csv":
        save_csv(path, table)
    elif kind == ".svg":
        save_svg(path, picture)
    elif kind == ".png":
        save_png(path, picture)
    else:
        raise FileError(f"A plot can be saved as .png, .svg or .csv, not as “{path.name}”.")


def save_png(path: Path, picture: QWidget) -> None:
    if not picture.grab().save(str(path), "PNG"):
        raise FileError(f"The picture could not be written to {path}.")


def save_svg(path: Path, picture: QWidget) -> None:
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(QSize(picture.width(), picture.height()))
    generator.setViewBox(QRect(0, 0, picture.width(), picture.height()))
    generator.setTitle(picture.accessibleName())
    painter = QPainter()
    if not painter.begin(generator):
        raise FileError(f"The drawing could not be written to {path}.")
    picture.render(painter, QPoint())
    painter.end()


def save_csv(path: Path, table: Table) -> None:
    """One line of headings, then the values in full precision; shorter columns end empty."""
    columns = [np.asarray(column).tolist() for column in table.values()]
    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(table)
            writer.writerows(zip_longest(*columns, fillvalue=""))
    except OSError as error:
        raise FileError(f"The numbers could not be written to {path}: {error.strerror}.") from error
