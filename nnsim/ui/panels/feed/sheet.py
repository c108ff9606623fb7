"""A drawing as a network sees it: fine while it is drawn, and averaged down to the pixels of the data. Plain arithmetic without widgets."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Levels = npt.NDArray[np.floating]
FINE = 112
"""A drawing has about so many points on its longer side, or as many as the data has pixels."""


class Sheet:
    """`fine` (height · detail, width · detail, channels) and `levels` (height, width, channels): 0 is ground, 1 is ink."""

    def __init__(self, shape: tuple[int, int, int]) -> None:
        self.shape = shape
        self.detail = max(1, math.ceil(FINE / max(shape[:2])))
        self.fine: Levels = np.zeros((shape[0] * self.detail, shape[1] * self.detail, shape[2]))

    @property
    def levels(self) -> Levels:
        """The mean of the points in every pixel."""
        height, width, channels = self.shape
        found: Levels = self.fine.reshape(height, self.detail, width, self.detail, channels).mean(axis=(1, 3))
        return found

    def take(self, levels: Levels) -> None:
        """Begin anew with a picture of the data's own pixels, which come back as they are."""
        self.fine = np.repeat(np.repeat(levels.reshape(self.shape), self.detail, axis=0), self.detail, axis=1)

    def clear(self) -> None:
        self.fine[...] = 0.0

    def invert(self) -> None:
        self.fine = 1.0 - self.fine

    def set_pixel(self, row: int, column: int, level: float) -> None:
        """One pixel of the data, as a whole."""
        block = slice(row * self.detail, (row + 1) * self.detail), slice(column * self.detail, (column + 1) * self.detail)
        self.fine[block] = level

    def stroke(self, start: tuple[float, float], end: tuple[float, float], width: float, ink: float = 1.0) -> None:
        """Draw from one place (x, y) to another with a soft round brush; all in pixels of the data. `ink` 0 erases."""
        radius = max(width * self.detail / 2, 0.75)
        soft = max(radius * 0.35, 0.75)
        (x0, y0), (x1, y1) = ((x * self.detail, y * self.detail) for x, y in (start, end))
        reach = math.ceil(radius + soft) + 1
        top, left = max(math.floor(min(y0, y1)) - reach, 0), max(math.floor(min(x0, x1)) - reach, 0)
        bottom = min(math.ceil(max(y0, y1)) + reach, self.fine.shape[0])
        right = min(math.ceil(max(x0, x1)) + reach, self.fine.shape[1])
        if top >= bottom or left >= right:
            return
        ys, xs = np.mgrid[top:bottom, left:right] + 0.5
        length = (x1 - x0) ** 2 + (y1 - y0) ** 2
        along = np.clip(((xs - x0) * (x1 - x0) + (ys - y0) * (y1 - y0)) / length, 0.0, 1.0) if length else 0.0
        away = np.hypot(xs - x0 - along * (x1 - x0), ys - y0 - along * (y1 - y0))
        covered = np.clip((radius + soft / 2 - away) / soft, 0.0, 1.0)[..., None]
        place = self.fine[top:bottom, left:right]
        place[...] = np.maximum(place, covered) if ink else np.minimum(place, 1.0 - covered)
