"""Feeding by hand: what the network makes of an input that somebody typed or drew, with the weights of this moment.

It is the forward part of the same program that predicts, for one sample: nothing of the run is touched. Sequences may be of any length.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnsim.engine.frames import Fed, Feed, FrameRequest
from nnsim.engine.holding import NOTHING, Held
from nnsim.engine.machine import Machine
from nnsim.engine.run import Run
from nnsim.engine.seen import one

LONGEST = 1000
"""Time steps that are fed at most: more would hold up the training for too long."""


def fed(run: Run, request: FrameRequest) -> dict[str, Any]:
    """Fields of a frame: fed; between two iterations also what shows one sample, in place of the followed one."""
    feed, machine = request.feed, run.machine
    if feed is None or not _fits(machine, feed):
        return {}
    network, context = machine.document.network, machine.context
    given = {network.nodes[id].name: np.asarray(array, dtype=float)[None] for id, array in feed.inputs.items()}
    steps = feed.steps if context.sequences else machine.timing.steps
    longer = steps if steps != machine.timing.steps or context.masked else None
    values = machine.evaluator.values(machine.binding.input_rows(given, longer), steps=longer, held=held_in(run, request))
    at = -1 if feed.step is None else min(feed.step, max(steps - 1, 0))
    ends = {"inputs": feed.inputs, "outputs": machine.document.output_nodes()}
    found = {name: {id: _whole(values[id, "a"]) for id in ids} for name, ids in ends.items()}
    shown = run.operation == 0
    answer = {"fed": Fed(feed, found["inputs"], found["outputs"], shown, _place(feed, request.extent))}
    if not shown:
        return answer
    return {**answer, **one(values, steps, at, 0), "targets": {}, "length": steps}


def held_in(run: Run, request: FrameRequest) -> Held:
    """The units that are held in everything that a frame shows of one sample and of the plane of the inputs."""
    return request.feed.held if request.feed is not None and run.operation == 0 else NOTHING


def rows_of(machine: Machine, feed: Feed | None) -> dict[str, Any] | None:
    """What is fed as the program reads it, one sample without time by input id; None if nothing is fed that fits."""
    if feed is None or machine.context.sequences or not _fits(machine, feed):
        return None
    nodes = machine.document.network.nodes
    return machine.binding.input_rows({nodes[id].name: np.asarray(array, dtype=float)[None] for id, array in feed.inputs.items()})


def _fits(machine: Machine, feed: Feed) -> bool:
    """Whether a feed is for the network that runs: the window may be an edit ahead of it, or behind."""
    inputs = machine.document.network.inputs()
    if feed.inputs.keys() != {node.id for node in inputs} or (machine.context.sequences and not 1 <= feed.steps <= LONGEST):
        return False
    for node in inputs:
        shape: Any = node.parameters["shape"]
        wanted = (feed.steps, *shape) if node.id in machine.context.sequences else tuple(shape)
        if np.shape(feed.inputs[node.id]) != wanted:
            return False
    return True


def _place(feed: Feed, extent: tuple[float, float, float, float]) -> tuple[float, float] | None:
    """Where a point of the plane lies in an extent (left, right, bottom, top)."""
    values = np.concatenate([np.ravel(array) for array in feed.inputs.values()])
    if feed.steps or len(values) != 2:
        return None
    left, right, bottom, top = extent
    return float((values[0] - left) / (right - left)), float((values[1] - bottom) / (top - bottom))


def _whole(array: Any) -> Any:
    """(units,), or (units, steps), of the only sample."""
    return array[..., 0].T.copy(order="C")
