"""The answers of a layer as points of a plane: two of its units, or the directions in which the answers differ most."""

from __future__ import annotations

import numpy as np

from nnsim.ui.plots.samples import Array

COMPONENTS = 2
"""So many principal components are offered."""
EXACT = 64
"""Units up to which the components are exact at once; those of more units are approached, from those of the picture before."""
FIRST, FURTHER, SPARE = 6, 2, 4
"""How often they are approached, two rounds each time, in the first picture and in those that go on from there, and how many more
directions are carried along, from picture to picture, which makes that faster."""


class Projection:
    """`axes`: what is across and upward: −1 and −2 for the first and second component, from 0 for a unit. Learns from the samples."""

    def __init__(self, units: int) -> None:
        self.units = units
        self.axes = (0, 1) if units <= 2 else (-1, -2)
        self.shares = (0.0, 0.0)
        """Of the variance, what the two components show."""
        self._middle = np.zeros(units)
        self._directions = np.zeros((COMPONENTS, units))
        self._carried: Array | None = None
        """Directions from which the next picture goes on."""

    def learn(self, answers: Array) -> None:
        """Find the components of the answers (samples, units). A direction and its opposite are the same: the one that it was stays."""
        self._middle = answers.mean(axis=0)
        spread = answers - self._middle
        squares, found = self._main_directions(spread)
        turned = (found * self._directions).sum(axis=1, keepdims=True) < 0
        self._directions = np.where(turned, -found, found)
        total = float(np.sum(spread**2))
        self.shares = (float(squares[0]) / total, float(squares[1]) / total) if total > 0 else (1.0, 0.0)

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

    def _main_directions(self, spread: Array) -> tuple[Array, Array]:
        """How much of the summed squares of deviations (samples, units) each main direction has, and these, (COMPONENTS, units)."""
        squares, directions = np.zeros(COMPONENTS), np.zeros((COMPONENTS, self.units))
        if self.units > EXACT:
            basis = self._approached(spread)
            seen = spread @ basis
            sizes, turns = np.linalg.eigh(seen.T @ seen)
            found = (basis @ turns).T
        else:
            sizes, turns = np.linalg.eigh(spread.T @ spread)
            found = turns.T
        count = min(COMPONENTS, len(sizes))
        squares[:count], directions[:count] = np.maximum(sizes[::-1][:count], 0.0), found[::-1][:count]
        return squares, directions

    def _approached(self, spread: Array) -> Array:
        """Directions between which the main ones lie, nearly, (units, COMPONENTS + SPARE): by subspace iteration."""
        chance = np.random.default_rng(0).normal(size=(self.units, COMPONENTS + SPARE))
        basis = chance if self._carried is None else self._carried + 1e-3 * chance  # none is lost where the answers were all the same
        for _ in range(FIRST if self._carried is None else FURTHER):
            basis = spread.T @ (spread @ basis)
            basis = np.linalg.qr(spread.T @ (spread @ basis))[0]  # once in two rounds is enough to keep them apart
        self._carried = basis if np.isfinite(basis).all() else None
        return basis
