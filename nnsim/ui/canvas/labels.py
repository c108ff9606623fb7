"""Where the numbers of curves stand: on them or beside a badge, covering each other as little as can be."""

import numpy as np
from PySide6.QtCore import QRectF

from nnsim.ui.canvas.geometry import Points

LABEL_WIDTH, LABEL_HEIGHT = 25.0, 8.5
LABEL_SPOTS = (10, 8, 12, 7, 13, 6, 14, 5, 15, 4, 16, 3, 17)
"""Where on a curve (in twentieths) its number may stand, the best place first."""


def label_rect(middle: tuple[float, float]) -> QRectF:
    """The room of a number."""
    return QRectF(middle[0] - LABEL_WIDTH / 2, middle[1] - LABEL_HEIGHT / 2, LABEL_WIDTH, LABEL_HEIGHT)


def label_beside(badge: QRectF) -> tuple[float, float]:
    """The place for the number of a delayed connection: right of its badge."""
    return badge.right() + LABEL_WIDTH / 2 + 2.0, badge.center().y()


def label_places(lines: Points) -> list[tuple[float, float]]:
    """A point on each curve (n, 21, 2) for its number, so that numbers cover each other as little as can be."""
    spots = lines[:, LABEL_SPOTS]
    placed = np.empty((0, 2))
    for candidates in spots:
        apart = np.abs(candidates[:, None] - placed[None])
        covered = ((apart[..., 0] < LABEL_WIDTH) & (apart[..., 1] < LABEL_HEIGHT)).sum(1)
        placed = np.vstack([placed, candidates[int(np.argmin(covered))]])
    return [(float(x), float(y)) for x, y in placed]
