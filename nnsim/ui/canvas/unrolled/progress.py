"""How far a pass has come that is stepped through, card by card: forward from left to right, backward from right to left."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from nnsim.document import Network
from nnsim.document.timing import groups, takes_steps
from nnsim.engine.frames import Frame
from nnsim.ui.canvas.unrolled.arrows import reads_backwards


@dataclass(frozen=True)
class Progress:
    """`phase`: of the operation that was executed last, "" between iterations; `node` and `time` (None: all steps) say where it was.

    `first` and `last`: the steps of each node that this pass has computed, first ≤ step < last; nodes that are not named are done.
    """

    phase: str = ""
    node: str | None = None
    time: int | None = None
    reach: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def done(self, node: str, step: int) -> bool:
        """Whether this pass has computed a card."""
        first, last = self.reach.get(node, (step, step + 1))
        return first <= step < last

    def glows(self, node: str, step: int) -> bool:
        """Whether a card was computed by the last operation."""
        return self.phase in ("forward", "backward", "update") and node == self.node and self.time in (None, step)

    @property
    def backwards(self) -> bool:
        """Whether errors are on their way."""
        return self.phase in ("backward", "update")


def progress(network: Network, frame: Frame, steps: int) -> Progress:
    """What the pass under way has computed of a sequence of so many steps."""
    moment = frame.moment
    if moment is None:
        return Progress()
    if moment.phase not in ("forward", "backward") or moment.node not in network.nodes:
        return Progress(moment.phase, moment.node, moment.time)
    ordered = [node.id for node in network.order()]
    if moment.phase == "backward":
        ordered.reverse()
    here = ordered.index(moment.node)
    reach = dict.fromkeys(ordered[here + 1 :], (0, 0))
    if moment.time is not None:
        reach |= _together(network, moment.node, moment.time, moment.phase == "backward", ordered, steps)
    elif moment.phase == "backward" and _all_ahead(frame, moment.node, steps):
        reach |= {id: (0, 0) for id in ordered if id == moment.node or _one_loop(network, moment.node, id)}
    elif moment.phase == "backward":
        reach = {id: done for id, done in reach.items() if not _one_loop(network, moment.node, id)}
    if moment.phase == "backward":
        reach = {id: done for id, done in reach.items() if network.into(id)}  # an input has no error
    return Progress(moment.phase, moment.node, moment.time, reach)


def _together(network: Network, node: str, time: int, backward: bool, ordered: list[str], steps: int) -> dict[str, tuple[int, int]]:
    """Steps computed of the nodes that run through time together with one that stands at a step."""
    ids = next(([one.id for one in group] for group in groups(network) if node in [one.id for one in group]), [node])
    from_the_end = backward != reads_backwards(network.nodes[node])
    places = {id: ordered.index(id) for id in ids}
    result = {}
    for id in ids:
        begun = places[id] <= places[node]
        result[id] = (time if begun else time + 1, steps) if from_the_end else (0, time + 1 if begun else time)
    return result


def _all_ahead(frame: Frame, node: str, steps: int) -> bool:
    """Whether the error has come to none of a node's steps yet: its operation only prepared for them."""
    norms = frame.time_norms.get(node)
    return norms is not None and bool(np.isnan(norms[:steps]).all())


def _one_loop(network: Network, one: str, other: str) -> bool:
    """Whether two nodes take their steps together: when weights of one are collected, both have done all of them."""
    return any({one, other} <= {node.id for node in group} and takes_steps(network, group) for group in groups(network))
