"""Samples that are pictures, as they are shown everywhere: in the ink of the theme, in whole steps of their pixels."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from nnsim.ui.theme import Theme, color

Floats = npt.NDArray[np.floating]


def picture_of(sample: Floats, shape: tuple[int, ...], theme: Theme, limit: float) -> QImage:
    """One picture (height, width) or (height, width, 3): grey ones in the ink of the theme, on its surface."""
    values = np.clip(np.nan_to_num(sample.reshape(shape)) / (limit or 1.0), 0.0, 1.0)
    if values.ndim == 3 and values.shape[2] == 3:
        colors = np.rint(values * 255).astype(np.uint8)
    else:
        low, high = (np.array([shade.red(), shade.green(), shade.blue()], float) for shade in map(color, (theme.canvas, theme.ink)))
        colors = np.rint(low + (high - low) * values.reshape(shape[0], shape[1], 1)).astype(np.uint8)
    colors = np.ascontiguousarray(colors)
    return QImage(colors.data, shape[1], shape[0], 3 * shape[1], QImage.Format.Format_RGB888).copy()


def enlarged(picture: QImage, size: int) -> QImage:
    """At most so large; a small picture in whole steps, so that its pixels stay squares."""
    factor = max(size // max(picture.width(), picture.height()), 1)
    if factor == 1:
        return picture.scaled(size, size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return picture.scaled(picture.width() * factor, picture.height() * factor)
