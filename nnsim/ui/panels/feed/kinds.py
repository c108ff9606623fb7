"""What an input is like, by its data: how its values are named, in what range they lie, and by what means a hand feeds it best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication

from nnsim.datasets import Dataset
from nnsim.document import Network, Node
from nnsim.ui.feeding import input_of, lasts

Values = npt.NDArray[np.floating]
LOOKED_AT = 2000
"""Samples that ranges are taken from."""
MOST_SLIDERS = 40
REACH = 3.0
"""How far a slider goes to both sides of 0 at least, where the data does not say."""
LEAST_SIDE = 4
"""Pictures with a side of fewer pixels are a handful of numbers."""
MOST_DIGIT = 9


@dataclass(frozen=True)
class Range:
    """Between what the data lies, for each of the values of a sample or of a time step."""

    low: Values
    high: Values
    whole: npt.NDArray[np.bool_]

    def widened(self) -> Range:
        """Wide enough for a slider, also where the data has one value only."""
        flat = self.low == self.high
        return Range(np.where(flat, self.low - 1, self.low), np.where(flat, self.high + 1, self.high), self.whole)

    def around_zero(self) -> Range:
        """Of data that is a single sample, as of a computation graph: to both sides of 0, and well beyond the sample."""
        reach = np.maximum(REACH, 2.0 * np.maximum(np.abs(self.low), np.abs(self.high)))
        return Range(-reach, reach, np.zeros(len(reach), bool))


def seen_values(dataset: Dataset | None, node: Node) -> Values:
    """(rows, values): some of the data, one row for each sample and time step that counts."""
    array = input_of(dataset, node)
    if array is None or dataset is None:
        return np.zeros((1, 1))
    some = np.asarray(array[:LOOKED_AT], dtype=float)
    if not lasts(dataset, node):
        return some.reshape(len(some), -1)
    rows = some.reshape(*some.shape[:2], -1)
    return rows[dataset.mask[:LOOKED_AT]] if dataset.mask is not None else rows.reshape(-1, rows.shape[-1])


def range_of(dataset: Dataset | None, node: Node) -> Range:
    """The range of every value of an input."""
    rows = seen_values(dataset, node)
    finite = np.where(np.isfinite(rows), rows, 0.0)
    return Range(finite.min(axis=0), finite.max(axis=0), (finite == np.rint(finite)).all(axis=0))


def names_of(dataset: Dataset | None, count: int, several: bool) -> tuple[str, ...]:
    """What the values of an input are called; `several`: there are other inputs, which the names of the data are not for."""
    if dataset is not None and not several and len(dataset.feature_names) == count:
        return dataset.feature_names
    return tuple(QCoreApplication.translate("feed", "value {0}").format(number + 1) for number in range(count))


def picture_shape(dataset: Dataset | None, node: Node) -> tuple[int, int, int] | None:
    """(height, width, channels) of an input that is a picture, or None."""
    if dataset is None or lasts(dataset, node):
        return None
    shape = node.parameters["shape"]
    assert isinstance(shape, tuple)
    sizes = tuple(int(str(size)) for size in shape)
    if dataset.image_shape is not None and not isinstance(dataset.inputs, dict) and np.prod(sizes) == np.prod(dataset.image_shape):
        sizes = dataset.image_shape
    if len(sizes) == 2:
        sizes = (*sizes, 1)
    return (sizes[0], sizes[1], sizes[2]) if len(sizes) == 3 and min(sizes[:2]) >= LEAST_SIDE else None


def dark_on_light(dataset: Dataset | None, node: Node, shape: tuple[int, int, int]) -> bool:
    """Whether the ground of the pictures is their highest value: seen at their edges."""
    rows = seen_values(dataset, node)
    pictures = rows.reshape(-1, *shape)
    edges = np.concatenate([pictures[:, [0, -1]].ravel(), pictures[:, :, [0, -1]].ravel()])
    return bool(np.median(edges) > (np.nanmin(rows) + np.nanmax(rows)) / 2)


LEAST_SYMBOLS = 3
"""Two values of which one is 1 are numbers like others."""


def is_one_of(dataset: Dataset | None, node: Node) -> bool:
    """Whether exactly one of the values of every sample is 1 and all others are 0."""
    rows = seen_values(dataset, node)
    return rows.shape[1] >= LEAST_SYMBOLS and bool(np.isin(rows, (0.0, 1.0)).all() and (rows.sum(axis=1) == 1).all())


def symbols_of_input(dataset: Dataset | None, network: Network, node: Node) -> tuple[str, ...]:
    """The names of the symbols that a sequence input takes, one at each step; () if it takes other values."""
    if dataset is None or not lasts(dataset, node):
        return ()
    rows = seen_values(dataset, node)
    count = rows.shape[1]
    if count == 1:
        return _numbered(network, node, rows[:, 0])
    if not (np.isin(rows, (0.0, 1.0)).all() and (rows.sum(axis=1) == 1).all()):
        return ()
    named = not isinstance(dataset.inputs, dict) and len(dataset.feature_names) == count
    return dataset.feature_names if named else tuple(map(str, range(count)))


def _numbered(network: Network, node: Node, codes: Values) -> tuple[str, ...]:
    """Symbols that go in as their numbers: for an embedding, or digits."""
    if not ((codes == np.rint(codes)).all() and codes.min() >= 0):
        return ()
    sizes = [
        int(str(target.parameters["symbols"])) for connection in network.out_of(node.id)
        if (target := network.nodes[connection.target]).kind == "embedding"
    ]
    if sizes:
        return tuple(map(str, range(min(sizes))))
    return tuple(map(str, range(int(codes.max()) + 1))) if codes.max() <= MOST_DIGIT else ()


def coded(codes: list[int], count: int, shape: tuple[int, ...]) -> Values:
    """Symbols as the network gets them, (steps, …): one-hot, or their numbers where there is room for one only."""
    size = int(np.prod(shape))
    values = np.zeros((len(codes), size))
    if size == 1 and count != 1:
        values[:, 0] = codes
    else:
        values[np.arange(len(codes)), codes] = 1.0
    return values.reshape(len(codes), *shape)


def decoded(values: Values) -> list[int]:
    """The numbers of the symbols of a sequence (steps, …)."""
    rows = values.reshape(len(values), -1)
    return [int(code) for code in (rows[:, 0] if rows.shape[1] == 1 else rows.argmax(axis=1))]
