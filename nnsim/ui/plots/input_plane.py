"""The plane through the inputs that maps are drawn over, the same in all plots of a session.

Of two inputs it is the whole plane. Of more, two features are chosen and the others are held at one value, which is always said. The
choice is kept with the project, in the document's view under "plane".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnsim.engine.frames import Plane
from nnsim.ui.numerals import number
from nnsim.ui.plots.samples import Array, Extent, Samples, extent_of, in_time, input_units, no_samples, reading, remembering, samples

if TYPE_CHECKING:
    from nnsim.ui.session import Session

KEY = "plane"
EVERYWHERE = (-1.0, 1.0, -1.0, 1.0)
"""The part of the plane that is shown while there are no data."""
MEAN, SAMPLE = "mean", "sample"
"""What the other features are held at: their mean over the training part, or those of the followed sample."""
MOST_JUDGED = 1000
"""Samples, at most, by which features to begin with are chosen."""


class InputPlane(QObject):
    """`features`: the one across and the one upward, from 0, of `names`; `data`: all samples, with all their features."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.data: Samples = no_samples(2)
        self.names: tuple[str, ...] = ("x1", "x2")
        self.features = (0, 1)
        self.kind = MEAN
        self.held: tuple[float, ...] = ()
        self.extent: Extent = EVERYWHERE
        self._known: tuple[object, ...] = ()
        self._made: tuple[object, ...] = (None, None, None)
        self._named: tuple[object, ...] = ()

    @classmethod
    def of(cls, session: Session) -> InputPlane:
        """That of a session; all that ask get the same."""
        found: InputPlane | None = session.findChild(cls)
        return cls(session) if found is None else found

    @staticmethod
    def applies(session: Session) -> bool:
        """Whether the network is a function of two or more numbers."""
        units = input_units(session)
        if units < 2 or in_time(session) or remembering(session):
            return False
        return units == 2 or len(samples(session, units)) > 0

    @property
    def whole(self) -> bool:
        """Whether there are no features but the two."""
        return len(self.names) == 2

    def places(self) -> Array:
        """Where the samples lie in the plane, (N, 2)."""
        found: Array = self.data.inputs[:, list(self.features)] if len(self.data) else np.zeros((0, 2))
        return found

    def plane(self, nodes: tuple[str, ...], side: int, coarse: int) -> Plane:
        """What is asked for in a frame."""
        return Plane(nodes, self.features, self.extent, self.held, side, coarse)

    def choose(self, across: int, upward: int) -> None:
        """Show these two features."""
        self._choose((across, upward), self.kind)

    def hold(self, kind: str) -> None:
        """Hold the other features at MEAN or as in SAMPLE."""
        self._choose(self.features, kind)

    def held_values(self) -> dict[str, float]:
        """The features that are held, by name, with their values."""
        pairs = enumerate(zip(self.names, self.held, strict=False))
        return {name: value for index, (name, value) in pairs if index not in self.features}

    def held_text(self, most: int = 40) -> str:
        """The same in words, the first ones where there are very many."""
        values = list(self.held_values().items())
        text = ", ".join(f"{name} = {number(value, 3)}" for name, value in values[:most])
        return text + (" …" if len(values) > most else "")

    def refresh(self) -> bool:
        """Take over the project and the followed sample as they are now. Returns whether anything is another than before."""
        session = self.session
        kept, follows = session.document.view.get(KEY), session.sample if self.kind == SAMPLE else None
        units = input_units(session)
        made = (session.document, session.dataset, session.parts)
        known = (units, str(kept), follows)
        if known == self._known and all(one is other for one, other in zip(made, self._made, strict=True)):
            return False
        self._known, self._made = known, made
        self.data = samples(session, units) if units > 1 else no_samples(2)
        self.names = _names(session, max(units, 2))
        self._take(kept)
        columns = self.data.inputs.shape[1]
        self.held = tuple(float(value) for value in self._held()) if columns > 2 and len(self.data) else ()
        dataset = session.dataset
        named = (session.document.data, dataset.name if dataset is not None else "", self.features, len(self.names))
        before = self.extent if named[1:] == self._named[1:] and self._named else None
        self._named = named
        self.extent = extent_of(self.places(), before) if len(self.data) else EVERYWHERE
        return True

    def _take(self, kept: object) -> None:
        """The kept choice as far as it fits the data; a file may hold anything."""
        features, kind = (kept.get("features"), kept.get("held")) if isinstance(kept, dict) else (None, None)
        self.kind = kind if kind in (MEAN, SAMPLE) else MEAN
        if self.whole or not len(self.data):
            self.features = (0, 1)
        else:
            labels = reading(self.session).labels(self.data.targets) if self._classes() else None
            self.features = _fitting(features, len(self.names)) or telling(self.data, labels)

    def _classes(self) -> bool:
        return self.data.taught and reading(self.session).classes > 0

    def _held(self) -> Array:
        session, data = self.session, self.data
        rows = session.parts.train if session.parts is not None else np.arange(len(data))
        rows = rows[rows < len(data)]
        if not len(rows):
            rows = np.arange(len(data))
        if self.kind == SAMPLE:
            one: Array = np.nan_to_num(data.inputs[rows[min(session.sample, len(rows) - 1)]])
            return one
        finite = np.isfinite(data.inputs[rows])
        sums = np.where(finite, data.inputs[rows], 0.0).sum(axis=0)
        mean: Array = sums / np.maximum(finite.sum(axis=0), 1)
        return mean

    def _choose(self, features: tuple[int, int], kind: str) -> None:
        if (features, kind) != (self.features, self.kind):
            self.session.set_view(KEY, {"features": features, "held": kind})
            self.refresh()
            self.changed.emit()


def _fitting(features: object, count: int) -> tuple[int, int] | None:
    """Two different features of so many, or None."""
    if not isinstance(features, (list, tuple)) or len(features) != 2 or features[0] == features[1]:
        return None
    across, upward = features
    known = all(isinstance(index, int) and 0 <= index < count for index in (across, upward))
    return (across, upward) if known else None


def _names(session: Session, count: int) -> tuple[str, ...]:
    dataset = session.dataset
    if dataset is not None and len(dataset.feature_names) == count:
        return tuple(dataset.feature_names)
    return tuple(f"x{index + 1}" for index in range(count))


def telling(data: Samples, labels: Array | None) -> tuple[int, int]:
    """Two features to begin with: the one that tells most about the target, and the one that tells most besides it.

    What a feature tells is the share of its variance that lies between the classes, or is explained by the first number to be learnt.
    """
    rows = np.linspace(0, len(data) - 1, min(len(data), MOST_JUDGED)).astype(np.intp)
    inputs = np.nan_to_num(data.inputs[rows])
    spread = inputs - inputs.mean(axis=0)
    total = (spread**2).sum(axis=0)
    used = total > 0
    scale = np.where(used, np.sqrt(np.where(used, total, 1.0)), 1.0)
    if labels is not None:
        kinds = labels[rows]
        between = sum(np.count_nonzero(kinds == kind) * spread[kinds == kind].mean(axis=0) ** 2 for kind in np.unique(kinds))
        told = np.where(used, between / scale**2, -1.0)
    elif data.taught:
        wanted = np.nan_to_num(data.targets[rows].reshape(len(rows), -1)[:, 0].astype(float))
        wanted = wanted - wanted.mean()
        told = np.where(used, (spread.T @ wanted / scale) ** 2 / (float(wanted @ wanted) or 1.0), -1.0)
    else:
        told = np.where(used, total, -1.0)
    first = int(told.argmax())
    alike = (spread.T @ spread[:, first] / scale / scale[first]) ** 2
    besides = np.where(used, told * (1.0 - alike), -1.0)
    besides[first] = -2.0
    second = int(besides.argmax())
    return min(first, second), max(first, second)
