"""The cells of a column of a table, as they are collected: numbers, or texts that become numbers of classes."""

import numpy as np
from numpy.typing import NDArray

from nnsim.datasets.readers.dialect import MISSING, KnownNumbers, number
from nnsim.datasets.readers.files import plain

Floats = NDArray[np.float64]


class Numbers:
    """The values of a column; NaN where there is none."""

    def __init__(self, samples: int) -> None:
        self.values = np.full(samples, np.nan)

    def put(self, start: int, cells: tuple[str, ...], known: KnownNumbers) -> None:
        self.values[start : start + len(cells)] = [known[cell] for cell in cells]  # None becomes NaN

    def missing(self) -> NDArray[np.bool_]:
        nowhere: NDArray[np.bool_] = np.isnan(self.values)
        return nowhere

    def filled(self) -> Floats:
        there = self.values[~self.missing()]
        return np.where(self.missing(), there.mean() if there.size else 0.0, self.values)


class Texts:
    """The texts of a column as numbers in the order in which they are met; -1 where there is none."""

    def __init__(self, samples: int) -> None:
        self.codes = np.full(samples, -1, dtype=np.int64)
        self.met: dict[str, int] = {}

    def put(self, start: int, cells: tuple[str, ...], known: KnownNumbers) -> None:
        codes = {}
        for cell in dict.fromkeys(cells):  # in their order, since sequences keep it
            bare = plain(cell)
            codes[cell] = -1 if bare.casefold() in MISSING else self.met.setdefault(bare, len(self.met))
        self.codes[start : start + len(cells)] = [codes[cell] for cell in cells]

    def missing(self) -> NDArray[np.bool_]:
        nowhere: NDArray[np.bool_] = self.codes < 0
        return nowhere

    def labels(self) -> tuple[str, ...]:
        """The texts in sorted order: by value if all are numbers."""
        values = {label: number(label) for label in self.met}
        if all(value is not None for value in values.values()):
            return tuple(sorted(self.met, key=lambda label: (values[label] or 0.0, label)))
        return tuple(sorted(self.met))

    def numbered(self, labels: tuple[str, ...]) -> NDArray[np.int64]:
        """Class numbers by position in `labels`; -1 for a missing text."""
        places = {label: place for place, label in enumerate(labels)}
        table = np.array([places[label] for label in self.met] + [-1], dtype=np.int64)
        return table[self.codes]


Cells = Numbers | Texts
