"""One long series becomes many samples: windows of equal length, each with what comes after it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from nnsim.catalog import ProjectError, sentence
from nnsim.datasets.arrays import Array

Predict: TypeAlias = Literal["each", "end"]


@dataclass(frozen=True, kw_only=True)
class Windows:
    """How a series is cut: `length` steps each, a new window every `step` steps.

    What is to be predicted lies up to `horizon` steps ahead: with `predict` "each" the value `horizon` steps ahead of every
    step of the window, with "end" the next `horizon` values after its last step.
    """

    length: int
    horizon: int = 1
    step: int = 1
    predict: Predict = "each"

    @property
    def overlap(self) -> int:
        """How many windows after one still share a step with it; what it is to predict belongs to it."""
        return -(-(self.length + self.horizon) // self.step) - 1

    def count(self, steps: int) -> int:
        """How many windows fit into a series. Raises ProjectError if none does."""
        if steps < self.length + self.horizon:
            raise ProjectError(
                sentence(
                    "The series has {steps:,} steps, too few for a window of {length:,} and {horizon:,} to predict.",
                    steps=steps, length=self.length, horizon=self.horizon,
                )
            )
        return (steps - self.length - self.horizon) // self.step + 1

    def starts(self, steps: int) -> Array:
        """Where each window starts."""
        return np.arange(self.count(steps), dtype=np.int64) * self.step

    def inputs(self, series: Array) -> Array:
        """(N, length, …) from a series (steps, …)."""
        return series[self.starts(len(series))[:, np.newaxis] + np.arange(self.length)]

    def targets(self, series: Array) -> Array:
        """What is to be predicted of a series (steps, K), or (steps,) for classes.

        "each": (N, length, K), or (N, length). "end": (N, horizon · K), step by step, or (N,) for classes, which can look
        only one step ahead.
        """
        starts = self.starts(len(series))[:, np.newaxis]
        if self.predict == "each":
            return series[starts + self.horizon + np.arange(self.length)]
        ahead = series[starts + self.length + np.arange(self.horizon)]
        if series.ndim > 1:
            return ahead.reshape(len(ahead), -1)
        if self.horizon > 1:
            raise ProjectError(sentence("Of classes only the next one can be predicted at the end of a window; set the horizon to 1."))
        return ahead[:, 0]

    def target_names(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Names of the columns of `targets`."""
        if self.predict == "each":
            return names if self.horizon == 1 else tuple(f"{name} in {self.horizon} steps" for name in names)
        if self.horizon == 1:
            return names
        return tuple(f"{name} +{ahead}" for ahead in range(1, self.horizon + 1) for name in names)
