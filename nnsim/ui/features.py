"""Weights from an image, seen as images: what a unit looks for in the picture that it is shown."""

import math

import numpy as np
import numpy.typing as npt

from nnsim.datasets import Dataset
from nnsim.document import Connection, Network, Shapes

Values = npt.NDArray[np.floating]
LARGE_IMAGE = 16
"""An input with two axes is seen as an image if it has more numbers than this."""


def picture_size(shape: tuple[int, ...], image: tuple[int, ...] | None) -> tuple[int, int] | None:
    """(rows, columns) of an input of this shape that is seen as an image; `image`: shape of the data's pictures."""
    if image is not None and math.prod(shape) == image[0] * image[1]:
        return image[0], image[1]
    return (shape[0], shape[1]) if len(shape) == 2 and math.prod(shape) > LARGE_IMAGE else None


def feature_size(network: Network, shapes: Shapes, dataset: Dataset | None, connection: Connection) -> tuple[int, int] | None:
    """(rows, columns) of the pictures that the weights of a connection are, if it comes from an image into a weighted layer."""
    source, target = network.nodes[connection.source], network.nodes[connection.target]
    if source.kind != "input" or source.id not in shapes.outputs or connection.delay:
        return None
    entry = network.entry(target)
    if not entry.weighted or entry.recurrent:
        return None
    return picture_size(shapes.outputs[source.id], dataset.image_shape if dataset is not None else None)


def columns_for(pictures: int) -> int:
    """How many pictures stand side by side."""
    return math.ceil(math.sqrt(pictures))


def mosaic(weights: Values, size: tuple[int, int], columns: int) -> Values:
    """Pictures (n, rows · columns) one beside the other, with a line of NaN around each."""
    rows, width = size
    lines = math.ceil(len(weights) / columns)
    cells = np.full((lines * columns, rows + 1, width + 1), np.nan)
    cells[: len(weights), :rows, :width] = weights.reshape(-1, rows, width)
    whole = cells.reshape(lines, columns, rows + 1, width + 1).transpose(0, 2, 1, 3).reshape(lines * (rows + 1), columns * (width + 1))
    framed = np.full((whole.shape[0] + 1, whole.shape[1] + 1), np.nan)
    framed[1:, 1:] = whole
    return framed
