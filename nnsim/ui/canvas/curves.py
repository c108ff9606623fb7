"""Curves as Qt's paths, and what all weights along them have in common."""

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QPainterPath

from nnsim.ui.canvas.geometry import Points

Weights = npt.NDArray[np.floating]


def path_of(control: Points) -> QPainterPath:
    """One curve from its four control points."""
    return paths_of(control[None])[0]


def paths_of(control: Points) -> list[QPainterPath]:
    """Curves from their control points (n, 4, 2)."""
    paths = []
    for x0, y0, x1, y1, x2, y2, x3, y3 in control.reshape(-1, 8).tolist():
        path = QPainterPath()
        path.moveTo(x0, y0)
        path.cubicTo(x1, y1, x2, y2, x3, y3)
        paths.append(path)
    return paths


def positive_share(weights: Weights) -> float:
    """How much of the size of all weights is positive."""
    everything = float(np.abs(weights).sum())
    return 0.5 + 0.5 * float(weights.sum()) / everything if 0.0 < everything < np.inf else 0.5
