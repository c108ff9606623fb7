"""The branches of a run as they are kept with it, within a budget: what was left can be returned to also in a file that is opened again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nnsim.catalog import ProjectError, sentence
from nnsim.engine.branches import Branch
from nnsim.engine.events import Event
from nnsim.engine.state import Snapshot

BYTES, MOST = 16 * 2**20, 100
"""For all branches of a file, and how many there are at most; the oldest are left out beyond that."""
POINTS, POINT_BYTES = 8, 2 * 2**20
"""Restore points of one branch, spread evenly, and the bytes for them; the rest of it is replayed."""
Moment = tuple[int, int]


@dataclass(frozen=True, eq=False)
class KeptBranch:
    """As in Branch; `parent` is the number of the branch that it hangs on, 0 if on the line that the run is on."""

    number: int
    parent: int
    cut: Moment
    end: int
    points: tuple[Snapshot, ...]
    events: tuple[Event, ...]
    columns: Mapping[str, tuple[Any, Any]]

    @property
    def bytes(self) -> int:
        arrays = [array for column in self.columns.values() for array in column]
        own = sum(point.bytes for point in self.points) + sum(event.bytes for event in self.events)
        return own + sum(int(array.nbytes) for array in arrays)


def kept_branches(branches: Sequence[Branch], first: Snapshot) -> tuple[KeptBranch, ...]:
    """Those that can be gone to from the points that are kept, in the order in which they began, the youngest first into the budget."""
    earliest = (first.counters.iteration, first.events)
    found = list(_flat([one for one in branches if one.cut >= earliest], 0))
    room, left_out = BYTES, set[int]()
    for number, branch in enumerate(sorted(found, key=lambda branch: -branch.number)):
        room -= branch.bytes
        if room < 0 or number >= MOST:
            left_out.add(branch.number)
    while hanging := {branch.number for branch in found if branch.parent in left_out} - left_out:
        left_out |= hanging
    return tuple(sorted((branch for branch in found if branch.number not in left_out), key=lambda branch: branch.number))


def _flat(branches: Iterable[Branch], parent: int) -> Iterator[KeptBranch]:
    for branch in branches:
        most = min(POINTS, POINT_BYTES // max((point.bytes for point in branch.points), default=1), len(branch.points))
        points = tuple(branch.points[index * len(branch.points) // most] for index in range(most))
        yield KeptBranch(branch.number, parent, branch.cut, branch.end, points, tuple(branch.events), branch.columns)
        yield from _flat(branch.branches, branch.number)


def hung(kept: Iterable[KeptBranch]) -> list[Branch]:
    """Branches that hang on the line of the run, each with those that hang on it."""
    made = {
        one.number: Branch(one.number, one.cut, one.end, list(one.points), list(one.events), dict(one.columns)) for one in kept
    }
    found: list[Branch] = []
    for one in kept:
        (made[one.parent].branches if one.parent else found).append(made[one.number])
    return found


@dataclass(frozen=True)
class Line:
    """What a branch hangs on: from the moment `first` to the iteration `end`, with so many `events` done in all."""

    first: Moment
    end: int
    events: tuple[Event, ...]

    @property
    def done(self) -> int:
        return self.first[1] + len(self.events)


def require_branches(kept: Sequence[KeptBranch], main: Line, lines: tuple[int, int], fits: Callable[[Snapshot, int], None]) -> None:
    """Raises ProjectError if branches cannot hang on a line whose number and the count of all lines are `lines`."""
    wrong = ProjectError(sentence("It has branches that no run can have."))
    known = {0: main}
    if not 1 <= lines[0] <= lines[1]:
        raise wrong
    for branch in _parents_first(kept, wrong):
        on = known[branch.parent]
        start, before = branch.cut
        own = Line(branch.cut, branch.end, branch.events)
        places = [(point.counters.iteration, point.events) for point in branch.points]
        times = [event.iteration for event in (*on.events[: before - on.first[1]], *branch.events)]
        right = (
            branch.number not in (*known, lines[0]) and 1 <= branch.number <= lines[1]
            and on.first <= branch.cut and before <= on.done and start <= min(on.end, branch.end)
            and times == sorted(times) and all(time <= start for time in times[: before - on.first[1]])
            and all(start <= event.iteration <= branch.end for event in branch.events)
            and places == sorted(set(places)) and all(branch.cut < place and place[0] <= branch.end for place in places)
        )  # fmt: skip
        if not right:
            raise wrong
        for point in branch.points:
            fits(point, own.done)
        known[branch.number] = own


def _parents_first(kept: Sequence[KeptBranch], wrong: ProjectError) -> Iterator[KeptBranch]:
    """Every branch after the one that it hangs on. Raises `wrong` if there is none."""
    there, waiting = {0}, list(kept)
    while waiting:
        ready = [branch for branch in waiting if branch.parent in there]
        if not ready:
            raise wrong
        yield from ready
        there |= {branch.number for branch in ready}
        waiting = [branch for branch in waiting if branch not in ready]
