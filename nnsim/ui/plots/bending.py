"""The plane of the inputs as a layer bends it: its grid lines and the decision boundary, in the space of the layer's answers.

Both come from a map over the plane, whose cells are taken as the knots of a net that the layer pulls out of shape.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from nnsim.ui.plots.samples import Array, Reading

LEAST = 1e-9
"""A probability that counts as none."""
TRIANGLES = [[0, 1, 2], [0, 2, 3]]
"""Corners of the two triangles of a mesh."""
LINES = 8
"""Meshes between the grid lines, about, along each side."""


def grid_lines(places: Array, labels: Array) -> dict[int, Array]:
    """Pieces of grid lines (pieces, 2 ends, 2) by the class that is answered where they begin.

    `places` (side, side, 2), `labels` (side, side). Every so many rows and columns of the net are lines, its edges among them.
    """
    chosen = _rows_of_lines(len(places))
    rows = np.stack((places[chosen, :-1], places[chosen, 1:]), axis=2).reshape(-1, 2, 2)
    columns = np.stack((places[:-1, chosen], places[1:, chosen]), axis=2).reshape(-1, 2, 2)
    pieces = np.concatenate((rows, columns))
    kinds = np.concatenate((labels[chosen, :-1].ravel(), labels[:-1, chosen].ravel()))
    return {int(kind): pieces[kinds == kind] for kind in np.unique(kinds)}


@lru_cache
def _rows_of_lines(side: int) -> npt.NDArray[np.intp]:
    """Rows, and columns, of a net that are lines."""
    return np.unique(np.rint(np.linspace(0, side - 1, LINES + 1)).astype(np.intp))


def margins(outputs: Array, reading: Reading) -> Array:
    """Fields (fields, side, side) that are zero on the boundary: of one output what it has above the middle, else for each class
    what it has above the best other one.

    Probabilities are taken by their logarithms: between two knots these run straight, where probabilities jump.
    """
    probable = reading.middle == 0.5 and float(outputs.min(initial=0.0)) >= 0.0 and float(outputs.max(initial=0.0)) <= 1.0
    if len(outputs) == 1:
        odds: Array = np.log(outputs + LEAST) - np.log(1.0 - outputs + LEAST) if probable else outputs - reading.middle
        return odds
    if probable:
        outputs = np.log(outputs + LEAST)
    best = np.sort(outputs, axis=0)
    first, second = best[-1], best[-2]
    fields: Array = np.where(outputs == first, outputs - second, outputs - first)
    return fields


def boundary(fields: Array, places: Array) -> Array:
    """Pieces (pieces, 2 ends, 2) of the lines where a field is zero, drawn where the net has them.

    Each mesh is two triangles, and in a triangle whose corners differ in sign the line crosses two of its sides.
    """
    found = [np.zeros((0, 2, 2))]
    for field in fields:
        rows, columns = np.nonzero(_crossed(field >= 0))
        corners = np.stack((rows, rows, rows + 1, rows + 1), axis=1), np.stack((columns, columns + 1, columns + 1, columns), axis=1)
        values, points = field[corners][:, TRIANGLES], places[corners][:, TRIANGLES]
        found.append(_crossings(values.reshape(-1, 3), points.reshape(-1, 3, 2)))
    return np.concatenate(found)


def _crossed(above: Array) -> Array:
    """(side - 1, side - 1): the meshes whose corners are not all on the same side."""
    first, meshes = above[:-1, :-1], np.zeros((len(above) - 1, above.shape[1] - 1), bool)
    for corner in (above[:-1, 1:], above[1:, :-1], above[1:, 1:]):
        meshes |= first != corner
    return meshes


def _crossings(values: Array, points: Array) -> Array:
    """(pieces, 2, 2) of triangles with so many values (triangles, 3) at their corners (triangles, 3, 2)."""
    following = [1, 2, 0]
    ends, after = values[:, following], points[:, following]
    crossed = (values >= 0) != (ends >= 0)
    mixed = crossed.any(axis=1) & np.isfinite(values).all(axis=1)
    values, ends, points, after, crossed = values[mixed], ends[mixed], points[mixed], after[mixed], crossed[mixed]
    share = np.where(crossed, values / np.where(crossed, values - ends, 1.0), 0.0)
    pieces: Array = (points + share[..., None] * (after - points))[crossed].reshape(-1, 2, 2)
    return pieces
