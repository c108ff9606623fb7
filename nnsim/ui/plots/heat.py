"""Numbers as colours: signed values on the theme's diverging scale, probabilities as a blend of class colours.

What is not finite gets the colour of faults, which neither scale contains.
"""

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from nnsim.ui.theme import Theme, class_colors, diverging

Values = npt.NDArray[np.floating]
Picture = npt.NDArray[np.uint8]
"""(height, width, 3)"""


def rgb(hexadecimal: str) -> npt.NDArray[np.float64]:
    shade = QColor(hexadecimal)
    return np.array([shade.red(), shade.green(), shade.blue()], dtype=np.float64)


def signed(values: Values, theme: Theme, middle: float = 0.0, reach: float = 1.0, strength: float = 1.0) -> Picture:
    """Values from `middle` − `reach` to `middle` + `reach` on the diverging scale; `strength` < 1 keeps clear of its ends."""
    finite = np.isfinite(values)
    share = np.where(finite, (values - middle) / reach, 0.0)
    index = np.rint(128 + 127 * strength * np.clip(share, -1.0, 1.0)).astype(np.intp)
    picture = diverging(theme)[index]
    if not finite.all():
        picture = np.where(finite[..., None], picture, rgb(theme.bad).astype(np.uint8))
    return picture


def blended(probabilities: Values, theme: Theme, strength: float = 0.8) -> Picture:
    """(classes, height, width): each place in the mixture of the class colours, paler the less certain it is.

    Outputs that are no probabilities are made so: negative ones count as zero, and all are divided by their sum.
    """
    finite = np.asarray(np.isfinite(probabilities).all(axis=0))
    positive = np.clip(np.where(finite, probabilities, 0.0), 0.0, 1e12)
    total = positive.sum(axis=0)
    count = len(probabilities)
    shares = np.where(total > 0, positive / np.where(total > 0, total, 1.0), 1.0 / count)
    tints = np.array([rgb(tint) for tint in class_colors(theme, count)])
    mixture = (shares.reshape(count, -1).T @ tints).reshape(*shares.shape[1:], 3)
    certain = strength * (shares.max(axis=0) - 1.0 / count) / (1.0 - 1.0 / count)
    surface = rgb(theme.canvas)
    picture = surface + (mixture - surface) * certain[..., None]
    return np.where(finite[..., None], np.rint(picture), rgb(theme.bad)).astype(np.uint8)


def reach(previous: float, largest: float) -> float:
    """Half the width of a symmetric scale that holds `largest`: it grows and shrinks by doubling only."""
    if largest <= 0 or not math.isfinite(largest):
        return previous
    if largest <= previous and largest > 0.3 * previous:
        return previous
    return 2.0 ** math.ceil(math.log2(largest) - 1e-9)
