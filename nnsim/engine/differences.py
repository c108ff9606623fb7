"""What makes a future that was left another one than that which the run is on: what was set otherwise in it, else what was done there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from nnsim.catalog import Catalog, Plain, joined, sentence
from nnsim.document.naming import setting_words
from nnsim.engine.branches import Branch
from nnsim.engine.events import SETTINGS, Event
from nnsim.engine.timeline import Timeline

MOST = 2
"""Settings that are named; where more differ, the rest are dots."""


def differences(timeline: Timeline, catalog: Catalog) -> dict[int, str]:
    """By the number of a branch: its settings where they came to differ from those of now, else the last thing done in either; "" if
    both only went on.
    """
    now, own = _settings(timeline, timeline.events), timeline.events
    return {branch.number: _words(_settings(timeline, way), now, branch, own, catalog) for branch, way in _ways(timeline.branches, own)}


def setting_differences(there: Mapping[str, Plain], now: Mapping[str, Plain], keys: Iterable[str], catalog: Catalog) -> str:
    """What was set otherwise there, in a few words: "seed 0, learning rate 0.1"; "" if nothing was."""
    changed = [setting_words(key, there[key], catalog) for key in keys if key in there and there[key] != now.get(key)]
    return joined([*changed[:MOST], "…"] if len(changed) > MOST else changed, ", ")


def _ways(branches: Iterable[Branch], events: Sequence[Event]) -> Iterator[tuple[Branch, list[Event]]]:
    """Each branch with what was done on the way to its end; what was set there and never trained with does not count."""
    for branch in branches:
        way = [*events[: branch.cut[1]], *branch.events]
        yield branch, [event for event in way if event.iteration < branch.end]
        yield from _ways(branch.branches, way)


def _settings(timeline: Timeline, events: Sequence[Event]) -> dict[str, Plain]:
    return timeline.points[0].settings | {event.setting: event.value for event in events if event.setting}


def _words(there: dict[str, Plain], now: dict[str, Plain], branch: Branch, own: Sequence[Event], catalog: Catalog) -> str:
    changed = setting_differences(there, now, SETTINGS, catalog)
    if changed:
        return changed
    done = [event for event in branch.events if event.iteration < branch.end]
    if done and done[-1].setting:
        setting = setting_words(done[-1].setting, done[-1].value, catalog)
        return sentence("{setting} from iteration {iteration:,} on", setting=setting, iteration=done[-1].iteration)
    if done:
        return done[-1].title
    later = own[branch.cut[1] :]
    if not later:
        return ""
    first = later[0]
    return sentence("without: {change}", change=setting_words(first.setting, first.value, catalog) if first.setting else first.title)
