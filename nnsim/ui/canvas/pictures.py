"""Numbers as colours: activations, response maps and images become one picture a card."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from nnsim.document import Node
from nnsim.ui import numerals
from nnsim.ui.theme import Colors

Values = npt.NDArray[np.floating]

_PROBABILITY = frozenset({"sigmoid", "softmax", "step"})
_BOUNDED = _PROBABILITY | {"tanh"}


@dataclass(frozen=True)
class Range:
    """What the ends of the colour scale mean; the middle is the colour of the surface."""

    low: float
    high: float

    @property
    def text(self) -> str:
        if self.low == -self.high:
            return f"± {numerals.brief(self.high, 2)}"
        return f"{numerals.brief(self.low, 2)} … {numerals.brief(self.high, 2)}"


def value_range(node: Node, *values: Values | None) -> Range:
    """The colour scale of a node's activations: symmetric, to what its activation can reach or to the largest value shown."""
    key = _activation(node)
    if key in _BOUNDED:
        return Range(-1.0, 1.0)
    largest = 0.0
    for array in values:
        if array is not None and array.size:
            found = float(np.max(np.abs(array)))
            largest = max(largest, found) if math.isfinite(found) else largest
    return Range(-largest, largest) if largest > 0.0 else Range(-1.0, 1.0)


def bounded(node: Node) -> bool:
    """Whether a node's activations have bounds of their own, so that its colours always mean the same."""
    return _activation(node) in _BOUNDED


def map_range(node: Node, maps: Values) -> Range:
    """The colour scale of response maps: what is between 0 and 1 is divided at one half, where a decision turns."""
    return Range(0.0, 1.0) if _activation(node) in _PROBABILITY else value_range(node, maps)


def indices(values: Values, scale: Range) -> npt.NDArray[np.uint8]:
    """Rows of the colour table for values, clipped to the range; what is not a number counts as the middle."""
    shares = np.asarray(values, dtype=np.float64) - scale.low
    shares *= 254.0 / (scale.high - scale.low)
    shares += 1.5  # half a row more: what is cut off below is rounded
    np.maximum(shares, 1.0, out=shares)
    np.minimum(shares, 255.0, out=shares)
    if math.isnan(shares.sum()):
        shares[np.isnan(shares)] = 128.0
    return shares.astype(np.uint8)


def image(values: Values, scale: Range, table: Colors) -> QImage:
    """A picture (rows, columns) with one pixel a value, row 0 at the top."""
    rows, columns = values.shape
    pixels = np.ascontiguousarray(_words(table.tobytes())[indices(values, scale)])  # Qt reads rows, however the values lie
    return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()


@lru_cache(maxsize=16)
def _words(table: bytes) -> npt.NDArray[np.uint32]:
    """A colour table as Qt's pixels."""
    red, green, blue = np.frombuffer(table, np.uint8).reshape(-1, 3).astype(np.uint32).T
    return np.asarray(0xFF000000 | red << 16 | green << 8 | blue, np.uint32)


def atlas(maps: Values, scale: Range, table: Colors) -> QImage:
    """All maps of a layer (units, side, side) in one picture, one below the other, each the right way up."""
    units, rows, columns = maps.shape
    return image(maps[:, ::-1].reshape(units * rows, columns), scale, table)


def grid(values: Values, rows: int, columns: int) -> Values:
    """Values of units as rows × columns; cells without a unit are zero."""
    cells = np.zeros(rows * columns)
    cells[: values.size] = values
    return cells.reshape(rows, columns)


def _activation(node: Node) -> str:
    """Key of a node's activation, or nothing."""
    activation = node.parameters.get("activation")
    return str(activation["key"]) if isinstance(activation, Mapping) else str(activation or "")


def number(value: float) -> str:
    """A value as it stands on the canvas: about three figures, a real minus sign."""
    size = abs(value)
    if not math.isfinite(value) or (size != 0.0 and (size < 0.001 or size >= 10000.0)):
        return numerals.number(value, 2)
    return numerals.tidy(f"{value + 0.0:.{3 if size < 10 else 2 if size < 100 else 1}f}")
