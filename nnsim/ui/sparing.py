"""What need not be drawn anew: while a network trains, a picture shows one moment, and whatever would look the same is spared.

A curve over a long run grows by less than a pixel between two pictures. It is computed and drawn again as soon as it would be seen to
have grown, and all else with every picture.
"""

from __future__ import annotations

from typing import Protocol, TypeAlias

from PySide6.QtCore import SignalInstance

from nnsim.engine.frames import Frame, State


class Plotted(Protocol):
    """A plot that can be seen."""

    destroyed: SignalInstance

    def changes_by(self, iteration: int) -> bool:
        """Whether it would look different if it were drawn at an iteration of the run that goes on."""


Drawn: TypeAlias = frozenset[object]
"""Plots that are drawn anew."""


class Sparing:
    """Knows the plots that can be seen, and says which of them a picture is asked for."""

    def __init__(self) -> None:
        self._plots: dict[Plotted, None] = {}
        self._soon: set[object] = set()
        self._ended = False
        self._iteration = 0

    def join(self, plot: Plotted) -> None:
        """It can be seen now."""
        if plot not in self._plots:
            self._plots[plot] = None
            plot.destroyed.connect(lambda: self._plots.pop(plot, None))

    def leave(self, plot: Plotted) -> None:
        self._plots.pop(plot, None)

    def hasten(self, owner: object) -> None:
        """Somebody wants to see something else: the next picture is drawn for it whatever it looks like."""
        self._soon.add(owner)

    def accepts(self, frame: Frame) -> bool:
        """Whether it holds all that is wanted of such a moment. If nothing trains any longer and it does not, the next one will."""
        self._ended = frame.plots is not None and not trains(frame)
        return not self._ended

    def next(self, frame: Frame) -> Drawn | None:
        """Which plots are drawn with the picture after a frame; None: all."""
        soon, ended, before = self._soon, self._ended, self._iteration
        self._soon, self._ended, self._iteration = set(), False, frame.iteration
        if ended or not trains(frame):
            return None
        then = frame.iteration + max(frame.iteration - before, 0)  # if it goes on like that
        drawn = frozenset(plot for plot in self._plots if plot in soon or plot.changes_by(then))
        return None if len(drawn) == len(self._plots) else drawn

    def asked(self, owner: object, drawn: Drawn | None) -> bool:
        """Whether what somebody wants to see is asked for; what is not a plot is always."""
        return drawn is None or owner in drawn or owner not in self._plots


def trains(frame: Frame) -> bool:
    """Whether it is one of many pictures of a network that trains."""
    return frame.state is State.RUNNING and frame.moment is None


def is_for(plot: object, frame: Frame) -> bool:
    """Whether a frame holds what a plot wants to see."""
    return frame.plots is None or plot in frame.plots
