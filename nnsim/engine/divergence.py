"""What is said when a run produced a number that is not finite, and where the last finite moment was."""

from __future__ import annotations

from collections.abc import Callable

from nnsim.catalog import Diverged, sentence
from nnsim.engine.blame import undefined
from nnsim.engine.machine import Machine
from nnsim.engine.timeline import Timeline


def diverged(machine: Machine, name: str, cause: str = "") -> Diverged:
    """The error for a machine that stands at its last finite moment; `name` says which array was no longer finite after it."""
    last = machine.loss if machine.loss is not None else float("nan")
    return Diverged(name, machine.counters.iteration, last, cause or _cause(machine))


def _cause(machine: Machine) -> str:
    reason = undefined(machine)
    if reason is not None:
        return reason
    if machine.loss is None:
        return sentence("It happened at once: look at the samples, the starting values and whether the loss fits its output.")
    rate = float(machine.updater.alpha)
    return sentence("Most often the learning rate is too large: go back, and on from there with a smaller one than {rate:g}.", rate=rate)


def lost_state(machine: Machine, timeline: Timeline, go: Callable[[int], None]) -> Diverged | None:
    """Whether the optimiser's state is no longer finite; then `go` has gone to the last iteration at whose start it was.

    What is lost stays lost, so that moment is found by halving the way back to the last restore point.
    """
    name = machine.lost_state()
    if name is None:
        return None
    good, bad = timeline.nearest(machine.counters.iteration).counters.iteration, machine.counters.iteration
    while bad - good > 1:
        middle = (good + bad) // 2
        go(middle)
        if machine.lost_state() is None:
            good = middle
        else:
            bad = middle
    go(good)
    timeline.furthest = good
    too_large = sentence("Gradients are too large to be squared: clip the gradient, or make the numbers of the data smaller.")
    return diverged(machine, name, too_large)
