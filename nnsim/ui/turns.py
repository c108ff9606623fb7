"""Whose turn it is to be drawn: while a network trains, the network and the plots share the pictures between them.

To draw the network and ten plots takes longer than a twentieth of a second leaves if training is to keep its speed. So every other picture
shows the network with all numbers around it, and those between show a few of the plots, until all have had their turn; and for each the
training thread computes only what is drawn. Whoever is drawn shows one moment, and as soon as nothing trains all show the same.
"""

from __future__ import annotations

import itertools
from typing import TypeAlias

from PySide6.QtCore import QObject

from nnsim.engine.frames import Frame, State

TOGETHER = 4
"""So many plots are drawn with one picture at most: about as long as the network takes."""
FEW = 1
"""So many and the network are drawn together: that is quick enough."""

NETWORK = "network"
"""Stands for the network and the numbers around it, which are always of one moment."""

Drawn: TypeAlias = frozenset[object]
"""Those whose turn it is."""


class Turns:
    """The plots that can be seen take turns, and the network with all of them."""

    def __init__(self) -> None:
        self._plots: dict[QObject, None] = {}
        self._soon: set[object] = set()
        self._ended = False
        self._pictures = itertools.count()

    def join(self, plot: QObject) -> None:
        """It can be seen now."""
        if plot not in self._plots:
            self._plots[plot] = None
            plot.destroyed.connect(lambda: self._plots.pop(plot, None))

    def leave(self, plot: QObject) -> None:
        self._plots.pop(plot, None)

    def hasten(self, owner: QObject) -> None:
        """Somebody wants to see something else: the next picture is theirs as well."""
        self._soon.add(owner)

    def accepts(self, frame: Frame) -> bool:
        """Whether it holds all that is wanted of such a moment. If nothing trains any longer and it does not, the next one will."""
        self._ended = frame.turn is not None and not trains(frame)
        return not self._ended

    def next(self, frame: Frame, soon: bool = False) -> Drawn | None:
        """Who is drawn with the picture after a frame; None: all. `soon`: somebody waits for it, so the network is."""
        drawn, ended = self._soon & self._plots.keys(), self._ended
        self._soon, self._ended = set(), False
        if ended or not trains(frame) or len(self._plots) <= FEW:
            return None
        number, plots = divmod(next(self._pictures), 2)
        if plots:
            rounds = -(-len(self._plots) // TOGETHER)
            drawn.update(itertools.islice(self._plots, number % rounds, None, rounds))
        if soon or not plots:
            drawn.add(NETWORK)
        return frozenset(drawn)

    def asked(self, owner: object, drawn: Drawn | None) -> bool:
        """Whether what somebody wants to see is asked for; what is not a plot is always."""
        return drawn is None or owner in drawn or owner not in self._plots


def trains(frame: Frame) -> bool:
    """Whether it is one of many pictures of a network that trains, so that views may take turns."""
    return frame.state is State.RUNNING and frame.moment is None


def has_turn(owner: object, frame: Frame) -> bool:
    """Whether a frame is for somebody: it was asked for, and it is to be drawn."""
    return frame.turn is None or owner in frame.turn
