"""Breakpoints: conditions on numbers of a run, at which training stops inside the iteration. Plain data, in words that people can read.

What a breakpoint watches is named by ids, so it may be gone; then it says so, and stops nothing, until undo brings it back.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from nnsim.catalog import ProjectError, sentence
from nnsim.catalog.sentences import term
from nnsim.document.network import Network

KINDS = ("loss", "metric", "gradient", "weight", "signal", "iteration", "wrong", "not_finite")
COMPARED = frozenset({"loss", "metric", "gradient", "weight", "signal", "iteration"})
"""Kinds that have a comparison and a threshold."""
COMPARISONS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "="}
"""How they are written in files, and on screen."""
VALUES = {"a": sentence("activation"), "in_": sentence("weighted input"), "delta": sentence("∂L/∂in")}
"""What a signal can be."""
METRICS = {
    "accuracy": sentence("accuracy"), "val_accuracy": sentence("validation accuracy"), "r2": sentence("R²"),
    "val_r2": sentence("validation R²"), "mean_absolute_error": sentence("mean absolute error"),
    "val_mean_absolute_error": sentence("validation mean absolute error"), "val_loss": sentence("validation loss"),
}
"""What metrics are called, by their column in the history."""
MOST = 100
LONGEST = 200
LARGEST = 10**12


@dataclass(frozen=True)
class Breakpoint:
    """Stops when it becomes true that a number is below, above … a threshold.

    `thing`: of a metric its name, of a gradient a node id (empty: all parameters together), of a weight "connection id:W" or "node id:b",
    of a signal a node id. `value`: of a signal one of VALUES. `unit`: the index of a weight, from 0, or the number of a unit; empty: any.
    `sample`: the training sample of a signal; None: any sample of the batch.
    """

    kind: str = "loss"
    comparison: str = "<"
    threshold: float = 0.0
    thing: str = ""
    value: str = "a"
    unit: tuple[int, ...] = ()
    sample: int | None = None
    enabled: bool = True


def checked(breakpoint: Breakpoint) -> Breakpoint:
    """A breakpoint in the form it is kept. Raises ProjectError."""
    if breakpoint.kind not in KINDS:
        raise ProjectError(sentence("A breakpoint is one of {kinds}.", kinds=", ".join(KINDS)))
    if breakpoint.comparison not in COMPARISONS:
        raise ProjectError(sentence("A breakpoint compares by one of {signs}.", signs=" ".join(COMPARISONS)))
    if breakpoint.value not in VALUES:
        raise ProjectError(sentence("A breakpoint on a signal watches one of {values}.", values=", ".join(VALUES)))
    threshold = float(breakpoint.threshold)
    if not math.isfinite(threshold):
        raise ProjectError(sentence("The threshold of a breakpoint must be a finite number."))
    numbers = [*breakpoint.unit, breakpoint.sample or 0]
    if len(breakpoint.unit) > 4 or not all(0 <= number <= LARGEST for number in numbers) or len(breakpoint.thing) > LONGEST:
        raise ProjectError(sentence("A breakpoint watches something that cannot be."))
    return replace(breakpoint, threshold=threshold, unit=tuple(breakpoint.unit))


def subject(network: Network, breakpoint: Breakpoint) -> str:
    """What it watches, in words: "loss", "‖gradient‖ of hidden", "weight of x → hidden [2, 1]" … Units and samples count from 1."""
    kind, id = breakpoint.kind, breakpoint.thing.rpartition(":")[0] if breakpoint.kind == "weight" else breakpoint.thing
    index = f"[{', '.join(str(number + 1) for number in breakpoint.unit)}]" if breakpoint.unit else ""
    name = _name(network, id)
    match kind:
        case "metric":
            return METRICS.get(breakpoint.thing) or term(breakpoint.thing)
        case "gradient":
            return sentence("‖gradient‖ of {name}", name=name) if id else sentence("‖gradient‖")
        case "weight":
            place = f"{name} {index}" if index else name
            if breakpoint.thing.endswith(":b"):
                return sentence("bias of {place}", place=place) if index else sentence("any bias of {place}", place=place)
            return sentence("weight of {place}", place=place) if index else sentence("any weight of {place}", place=place)
        case "signal":
            place = f"{name} {index}" if index else name
            what = VALUES[breakpoint.value]
            if breakpoint.sample is None:
                return sentence("{what} of {place} in any sample", what=what, place=place)
            return sentence("{what} of {place} in sample {sample:,}", what=what, place=place, sample=breakpoint.sample + 1)
        case "iteration":
            return sentence("iteration")
    return sentence("loss")


def told(network: Network, breakpoint: Breakpoint) -> str:
    """The whole condition in words."""
    if breakpoint.kind == "wrong":
        return sentence("first wrong sample")
    if breakpoint.kind == "not_finite":
        return sentence("a value is not finite")
    return sentence(
        "{subject} {sign} {threshold}", subject=subject(network, breakpoint), sign=COMPARISONS[breakpoint.comparison],
        threshold=f"{breakpoint.threshold:,.10g}",
    )


def stands(network: Network, breakpoint: Breakpoint) -> bool:
    """Whether what it watches is there."""
    if breakpoint.kind == "weight":
        return breakpoint.thing.rpartition(":")[0] in network.nodes.keys() | network.connections.keys()
    if breakpoint.kind in ("gradient", "signal"):
        return breakpoint.thing in network.nodes or (breakpoint.kind == "gradient" and not breakpoint.thing)
    return True


def _name(network: Network, id: str) -> str:
    if id in network.connections:
        return network.connection_name(network.connections[id]).replace(">", " → ")
    return network.nodes[id].name if id in network.nodes else sentence("something that is gone")
