"""A run put away and taken up again, or handed on to the run of an edited network: the same bits go on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nnsim.catalog import joined, sentence
from nnsim.catalog.sentences import term
from nnsim.document import LIVE, Document
from nnsim.document.settings import BY_KEY
from nnsim.engine.checkpoint import Checkpoint, kept_points, require_fit
from nnsim.engine.kept_branches import hung, kept_branches
from nnsim.engine.past import Past
from nnsim.engine.succession import hand_over, renamed


def put_away(past: Past) -> Checkpoint:
    """This moment as it can be kept; the run stays as it is. Values written from outside are noticed first."""
    past.notice()
    machine, timeline = past.machine, past.timeline
    iteration, operation, loss = machine.counters.iteration, machine.counters.operation, machine.loss
    if operation:
        now = timeline.nearest(iteration)
        if (now.counters.iteration, now.events) != (iteration, past.events_done):
            past.revisit(iteration, 0)
            now = machine.vitals.snapshot(past.events_done)
            past.revisit(iteration, operation)
    else:
        now = machine.vitals.snapshot(past.events_done)
    points = kept_points(timeline.points, now, timeline.events)
    events, furthest = tuple(timeline.events), past.furthest
    if len(points) == 1 and events:
        points, events, furthest = (replace(now, events=0),), (), iteration
    history = {name: tuple(array.copy() for array in column.everything()) for name, column in past.history.columns.items()}
    branches = kept_branches(timeline.branches, points[0]) if events == tuple(timeline.events) else ()
    return Checkpoint(
        points, operation, events, furthest, loss, history, branches, timeline.number, timeline.lines, timeline.left_last
    )


def take_up(past: Past, checkpoint: Checkpoint) -> None:
    """Make a run that has just begun go on, bit for bit, from a checkpoint. Raises ProjectError if it does not fit."""
    machine, timeline = past.machine, past.timeline
    require_fit(checkpoint, machine.vitals, machine.batches, len(machine.program.operations) + 2)
    now = checkpoint.points[-1]
    timeline.points = list(checkpoint.points)
    timeline.events = list(checkpoint.events)
    timeline.furthest = checkpoint.furthest
    timeline.branches = hung(checkpoint.branches)
    timeline.number, timeline.lines, timeline.left_last = checkpoint.line, checkpoint.lines, checkpoint.left_last
    past.events_done = now.events
    for name, (iterations, values) in checkpoint.history.items():
        past.history.column(name).fill(iterations, values)
    machine.restore(now)
    with np.errstate(all="ignore"):
        while machine.counters.operation < checkpoint.operation:
            past.last = next(machine.walk())
    machine.loss = checkpoint.loss
    past.history.show(now.counters.iteration)
    past.remember()


def hand_on(past: Past, heir: Past) -> None:
    """Let the run of an edited project take over from where this one stands: weights by node and connection id, counters and history."""
    old, new = past.machine, heir.machine
    hand_over(old, new)
    new.counters.iteration = old.counters.iteration
    new.counters.epoch = old.counters.epoch
    heir.history.take_over(past.history, renamed(old, new))
    heir.timeline.origin = _difference(old.document, new.document)
    heir.timeline.points.clear()
    heir.timeline.furthest = old.counters.iteration
    heir.keep()
    heir.remember()


def _difference(before: Document, after: Document) -> str:
    """What was changed between two runs of a project, in words."""
    changed = [term(BY_KEY[key].title) for key in after.settings if key not in LIVE and before.settings[key] != after.settings[key]]
    found = [sentence("{title:lower} changed", title=title) for title in changed]
    if before.data != after.data:
        found.append(sentence("new data"))
    if before.network != after.network or not found:
        found.append(sentence("the network changed"))
    return joined(found, ", ")
