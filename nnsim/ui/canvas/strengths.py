"""How strong every connection is drawn: one scale for all, and of very many only the strongest."""

import time
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from nnsim.engine.frames import Frame, State
from nnsim.ui.canvas.bundle import NO_LEVELS, BundleItem
from nnsim.ui.canvas.curves import Weights
from nnsim.ui.canvas.matrix import MatrixItem
from nnsim.ui.canvas.scenery import NOTHING, Scenery

MOST_CURVES = 2000
FEW = 200
"""Curves that are given other pens in no time."""
CURVES_STAY = 0.19
"""Seconds that more of them stay as they are while the network trains."""


class Strengths:
    """Gives bundles their weights. `curves`: how many there would be; at most MOST_CURVES of them are drawn."""

    def __init__(self, scenery: Scenery, bundles: Mapping[str, BundleItem]) -> None:
        self.curves = 0
        self._scenery = scenery
        self._bundles = bundles
        self._given = 0.0
        self._known = False
        """Whether there were any weights last."""

    @property
    def crowded(self) -> bool:
        """Whether only the strongest are drawn."""
        return self.curves > MOST_CURVES

    def matrices(self) -> list[MatrixItem]:
        """The pictures of weights that can be seen."""
        return [bundle.matrix for bundle in self._bundles.values() if bundle.matrix.isVisible()]

    def expect(self, connections: int) -> None:
        """So many connections will be drawn, before their weights are known."""
        self._scenery.plain = MOST_CURVES // max(1, connections)

    def due(self, frame: Frame) -> bool:
        """Whether curves are given other pens. While a network trains, many are drawn less often than all else.

        To draw them takes longer than all else, and how wide they are changes slowly. Numbers on them are always those of the frame.
        """
        scenery = self._scenery
        passing = frame.state is State.RUNNING and frame.moment is None and not scenery.dashed and scenery.over == NOTHING
        now = time.perf_counter()
        if passing and self._known and self.curves > FEW and now - self._given < CURVES_STAY:
            return False
        self._given = now
        return True

    def give(self) -> None:
        """Give every connection the weights of the frame."""
        scenery, given = self._scenery, self._scenery.frame.weights
        self._known = bool(given)
        single: list[tuple[BundleItem, Weights]] = []
        for id, bundle in self._bundles.items():
            weights = given.get(id)
            fits = weights is not None and weights.shape == bundle.shape_of_weights
            if weights is not None and fits and bundle.single:
                single.append((bundle, weights))
            else:
                bundle.set_weights(weights if fits else None, NO_LEVELS)
        everything = np.concatenate([weights.ravel() for _, weights in single]) if single else np.empty(0)
        sizes = np.abs(everything[np.isfinite(everything)])
        scenery.scale = float(sizes.max()) if sizes.size else 0.0
        self.curves = int(sizes.size)
        scenery.make_room(min(int(sizes.size), MOST_CURVES))
        drawn = self._drawn(single, everything)
        levels, start = scenery.levels(everything), 0
        for bundle, weights in single:
            part = slice(start, start + weights.size)
            bundle.set_weights(weights, levels[part], None if drawn is None else drawn[part])
            start += weights.size

    def _drawn(self, single: list[tuple[BundleItem, Weights]], everything: Weights) -> npt.NDArray[np.bool_] | None:
        """Which weights are drawn, if not all: those of selected connections come first, then the strongest."""
        if not self.crowded:
            return None
        sizes = np.nan_to_num(np.abs(everything), nan=0.0, posinf=np.finfo(float).max)
        chosen = np.concatenate([np.full(weights.size, bundle.chosen) for bundle, weights in single])
        order = np.lexsort((-sizes, ~chosen))
        drawn = np.zeros(everything.size, bool)
        drawn[order[:MOST_CURVES]] = True
        return drawn
