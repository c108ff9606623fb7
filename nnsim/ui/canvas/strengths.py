"""How strong every connection is drawn: one scale for all, and of very many only the strongest."""

import time
from collections.abc import Mapping

import numpy as np

from nnsim.engine.frames import Frame, State
from nnsim.ui.canvas.bundle import NO_LEVELS, BundleItem
from nnsim.ui.canvas.curves import Weights
from nnsim.ui.canvas.scenery import NOTHING, Scenery

MOST_CURVES = 2000
CURVES_STAY = 0.19
"""Seconds that curves stay as they are while the network trains."""


class Strengths:
    """Gives bundles their weights. `curves`: how many there would be; at most MOST_CURVES of them are drawn."""

    def __init__(self, scenery: Scenery, bundles: Mapping[str, BundleItem]) -> None:
        self.curves = 0
        self._scenery = scenery
        self._bundles = bundles
        self._given = 0.0

    def expect(self, connections: int) -> None:
        """So many connections will be drawn, before their weights are known."""
        self._scenery.plain = MOST_CURVES // max(1, connections)

    def due(self, frame: Frame) -> bool:
        """Whether curves are given other pens. Of a network that trains they are drawn less often than all else.

        To draw them takes longer than all else, and how wide they are changes slowly. Numbers on them are always those of the frame.
        """
        scenery = self._scenery
        passing = frame.state is State.RUNNING and frame.moment is None and not scenery.dashed and scenery.over == NOTHING
        now = time.perf_counter()
        if passing and scenery.scale > 0.0 and now - self._given < CURVES_STAY:
            return False
        self._given = now
        return True

    def give(self) -> None:
        """Give every connection the weights of the frame."""
        scenery, given = self._scenery, self._scenery.frame.weights
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
        crowded = sizes.size > MOST_CURVES
        scenery.least = float(np.partition(sizes, -MOST_CURVES)[-MOST_CURVES]) if crowded else 0.0
        scenery.make_room(int(sizes.size))
        levels, start = scenery.levels(everything), 0
        for bundle, weights in single:
            bundle.set_weights(weights, levels[start : start + weights.size])
            start += weights.size
