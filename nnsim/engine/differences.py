"""What makes a future that was left another one than that which the run is on: what was set otherwise in it, else what was done there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nnsim.catalog import Plain, joined, sentence
from nnsim.engine.branches import Branch
from nnsim.engine.events import SETTINGS, Event
from nnsim.engine.timeline import Timeline


def differences(timeline: Timeline) -> dict[int, str]:
    """By the number of a branch: its settings where they came to differ from those of now, else the last thing done in either; "" if
    both only went on.
    """
    now, own = _settings(timeline, timeline.events), timeline.events
    return {branch.number: _words(_settings(timeline, way), now, branch, own) for branch, way in _ways(timeline.branches, own)}


def _ways(branches: Iterable[Branch], events: Sequence[Event]) -> Iterator[tuple[Branch, list[Event]]]:
    """Each branch with what was done on the way to its end; what was set there and never trained with does not count."""
    for branch in branches:
        way = [*events[: branch.cut[1]], *branch.events]
        yield branch, [event for event in way if event.iteration < branch.end]
        yield from _ways(branch.branches, way)


def _settings(timeline: Timeline, events: Sequence[Event]) -> dict[str, Plain]:
    return timeline.points[0].settings | {event.setting: event.value for event in events if event.setting}


def _words(there: dict[str, Plain], now: dict[str, Plain], branch: Branch, own: Sequence[Event]) -> str:
    changed = [Event(branch.start, setting=key, value=there[key]).title for key in SETTINGS if there.get(key) != now.get(key)]
    if changed:
        return joined(changed, ", ")
    done = [event for event in branch.events if event.iteration < branch.end]
    if done:
        return done[-1].title
    later = own[branch.cut[1] :]
    return sentence("before: {change}", change=later[0].title) if later else ""
