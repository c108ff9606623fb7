"""The answers of a layer as points of a plane: two of its units, or the directions in which the answers differ most."""

from __future__ import annotations

import numpy as np

from nnsim.ui.plots.samples import Array

COMPONENTS = 2
"""So many principal components are offered."""


class Projection:
    """`axes`: what is across and upward: −1 and −2 for the first and second component, from 0 for a unit. Learns from the samples."""

    def __init__(self, units: int) -> None:
        self.units = units
        self.axes = (0, 1) if units <= 2 else (-1, -2)
        self.shares = (0.0, 0.0)
        """Of the variance, what the two components show."""
        self._middle = np.zeros(units)
        self._directions = np.zeros((COMPONENTS, units))

    def learn(self, answers: Array) -> None:
        """Find the components of the answers (samples, units). A direction and its opposite are the same: the one that it was stays."""
        self._middle = answers.mean(axis=0)
        spread = answers - self._middle
        _, sizes, directions = np.linalg.svd(spread, full_matrices=False)
        found = np.zeros((COMPONENTS, self.units))
        found[: min(COMPONENTS, len(directions))] = directions[:COMPONENTS]
        turned = (found * self._directions).sum(axis=1, keepdims=True) < 0
        self._directions = np.where(turned, -found, found)
        total = float(np.sum(spread**2))
        squares = [*(sizes[:COMPONENTS] ** 2).tolist(), 0.0]
        self.shares = (squares[0] / total, squares[1] / total) if total > 0 else (1.0, 0.0)

    def places(self, answers: Array) -> Array:
        """(…, units) as (…, 2)."""
        columns = []
        for axis in self.axes:
            if axis < 0:
                columns.append((answers - self._middle) @ self._directions[-axis - 1])
            else:
                columns.append(answers[..., axis] if axis < self.units else np.zeros(answers.shape[:-1]))
        found: Array = np.stack(columns, axis=-1)
        return found
