"""Where the plots of a project are: columns that hold tabs, windows of their own, one that has the whole row. Plain data without a widget.

It is kept in the document's view. A file may hold anything: what cannot be read is left out, and the list of keys that the first version
wrote is a column for each.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nnsim.catalog import Plain

NARROWEST, WIDEST = 0.2, 5.0
"""Of a column, compared with the others."""
FAR = 100_000
"""Pixels beyond which no window is believed to be."""

Place = tuple[int, int, int, int]
"""Of a window on the screens: left, top, width, height."""


@dataclass(frozen=True)
class Column:
    """Plots by their keys, one in front of the others. `share` is its width, compared with the other columns."""

    tabs: tuple[str, ...]
    front: str = ""
    """Empty: the first one."""
    share: float = 1.0

    def __post_init__(self) -> None:
        if self.front not in self.tabs[1:]:
            object.__setattr__(self, "front", "")

    @property
    def shown(self) -> str:
        return self.front or self.tabs[0]

    def without(self, keys: Container[str]) -> Column:
        return replace(self, tabs=tuple(key for key in self.tabs if key not in keys))


@dataclass(frozen=True)
class Arrangement:
    """Immutable: every change gives a new one. A plot in a window of its own keeps its place in the columns, to which it comes back."""

    columns: tuple[Column, ...] = ()
    windows: Mapping[str, Place | None] = field(default_factory=dict)
    """Where plots float; None: nobody has said yet."""
    maximised: str = ""
    choices: Mapping[str, Mapping[str, Plain]] = field(default_factory=dict)
    """What was chosen for a plot, also for one that is hidden now."""

    @classmethod
    def of(cls, keys: Iterable[str]) -> Arrangement:
        """Side by side, equally wide."""
        return cls(tuple(Column((key,)) for key in dict.fromkeys(keys)))

    @property
    def keys(self) -> list[str]:
        return [key for column in self.columns for key in column.tabs]

    @property
    def row(self) -> tuple[Column, ...]:
        """The columns without what floats."""
        kept = (column.without(self.windows) for column in self.columns)
        return tuple(column for column in kept if column.tabs)

    def folded(self, most: int, ahead: str = "") -> tuple[Column, ...]:
        """The row in at most so many columns: where there is no room for all, the last ones are tabs of one, with `ahead` in front."""
        row = self.row
        if len(row) <= max(most, 1):
            return row
        last = row[max(most, 1) - 1 :]
        together = tuple(key for column in last for key in column.tabs)
        return (*row[: max(most, 1) - 1], Column(together, ahead or last[0].front, last[0].share))

    def column_of(self, key: str) -> Column:
        return next(column for column in self.columns if key in column.tabs)

    # Changes

    def only(self, keys: Container[str]) -> Arrangement:
        """Without the plots that do not fit a project."""
        columns = (Column(tuple(k for k in column.tabs if k in keys), column.front, column.share) for column in self.columns)
        return replace(
            self, columns=tuple(column for column in columns if column.tabs),
            windows={key: place for key, place in self.windows.items() if key in keys},
            maximised=self.maximised if self.maximised in keys else "",
        )  # fmt: skip

    def showing(self, keys: Sequence[str]) -> Arrangement:
        """Exactly these plots: those that are there stay where they are if the order is theirs, new ones get a column each."""
        kept = self.only(set(keys))
        if [key for key in keys if key in kept.keys] != kept.keys:
            kept = replace(Arrangement.of(key for key in keys if key in kept.keys), windows=kept.windows, maximised=kept.maximised)
        there = set(kept.keys)
        columns = list(kept.columns)
        for at, key in enumerate(dict.fromkeys(keys)):
            if key not in there:
                before = next((keys[i] for i in range(at - 1, -1, -1) if any(keys[i] in column.tabs for column in columns)), None)
                place = 1 + next(i for i, column in enumerate(columns) if before in column.tabs) if before is not None else 0
                columns.insert(place, Column((key,)))
        return replace(kept, columns=tuple(columns), choices=self.choices)

    def fronted(self, key: str) -> Arrangement:
        return self._changed(self.column_of(key), replace(self.column_of(key), front=key))

    def moved(self, key: str, by: int) -> Arrangement:
        """One place to the left (−1) or right (+1): a column goes with its only plot, a tab comes out of its column."""
        here = self.column_of(key)
        if len(here.without(self.windows).tabs) > 1:
            return self.apart(key, by)
        row = [column for column in self.columns if column.without(self.windows).tabs]
        to = row.index(here) + by
        if not 0 <= to < len(row):
            return self
        columns = list(self.columns)
        one, other = columns.index(here), columns.index(row[to])
        columns[one], columns[other] = columns[other], columns[one]
        return replace(self, columns=tuple(columns))

    def apart(self, key: str, by: int = 1) -> Arrangement:
        """A tab becomes a column of its own, on the left or the right of the one that it was in."""
        here = self.column_of(key)
        if len(here.tabs) < 2:
            return self
        columns, at = list(self.columns), self.columns.index(here)
        columns[at] = here.without((key,))
        columns.insert(at + (by > 0), Column((key,)))
        return replace(self, columns=tuple(columns))

    def stacked(self, key: str, onto: str) -> Arrangement:
        """Put a plot into the column of another one, in front."""
        here, there = self.column_of(key), self.column_of(onto)
        if here is there:
            return self.fronted(key)
        left = self._changed(here, here.without((key,)))
        return left._changed(there, Column((*there.tabs, key), key, there.share))

    def sorted_tabs(self, keys: Sequence[str]) -> Arrangement:
        """The tabs of a column in another order; what floats stays behind them."""
        here = self.column_of(keys[0])
        order = tuple(key for key in keys if key in here.tabs)
        return self._changed(here, replace(here, tabs=(*order, *(key for key in here.tabs if key not in order))))

    def sized(self, shares: Mapping[str, float]) -> Arrangement:
        """Widths of columns, each given by one of its plots."""
        found = {id(self.column_of(key)): share for key, share in shares.items()}
        mean = sum(found.values()) / max(len(found), 1) or 1.0
        columns = (
            replace(column, share=round(min(max(found[id(column)] / mean, NARROWEST), WIDEST), 3)) if id(column) in found else column
            for column in self.columns
        )
        return replace(self, columns=tuple(columns))

    def widened(self, key: str, factor: float) -> Arrangement:
        here = self.column_of(key)
        return self._changed(here, replace(here, share=round(min(max(here.share * factor, NARROWEST), WIDEST), 3)))

    def loosened(self, key: str, place: Place | None = None) -> Arrangement:
        """In a window of its own, or that window somewhere else."""
        return replace(self, windows={**self.windows, key: place}, maximised="" if self.maximised == key else self.maximised)

    def returned(self, key: str) -> Arrangement:
        return replace(self, windows={other: place for other, place in self.windows.items() if other != key})

    def enlarged(self, key: str) -> Arrangement:
        """The row belongs to one plot; to all if the key is empty."""
        return replace(self, maximised=key)

    def chosen(self, key: str, choices: Mapping[str, Plain]) -> Arrangement:
        others = {other: kept for other, kept in self.choices.items() if other != key}
        return replace(self, choices={**others, key: choices} if choices else others)

    def _changed(self, old: Column, new: Column) -> Arrangement:
        columns = (new if column is old else column for column in self.columns)
        return replace(self, columns=tuple(column for column in columns if column.tabs))

    # As plain data

    def plain(self) -> Plain:
        """For the document's view, without what is as it comes."""
        columns: list[Plain] = []
        for column in self.columns:
            tabs = {"tabs": column.tabs} | ({"front": column.front} if column.front else {})
            columns.append(tabs | ({"share": column.share} if column.share != 1.0 else {}))
        found: dict[str, Plain] = {"columns": tuple(columns)}
        if self.windows:
            found["windows"] = dict(self.windows)
        if self.maximised:
            found["maximised"] = self.maximised
        if self.choices:
            found["choices"] = {key: dict(self.choices[key]) for key in sorted(self.choices)}
        return found


def read(kept: Any, known: Container[str]) -> Arrangement | None:
    """What a view holds, as far as it can be understood; None if it is nothing of the kind."""
    if isinstance(kept, (list, tuple)):
        return Arrangement.of(key for key in map(str, kept) if key in known)
    if not isinstance(kept, Mapping) or not isinstance(kept.get("columns"), (list, tuple)):
        return None
    taken: set[str] = set()
    columns = tuple(column for column in (_column(one, known, taken) for one in kept["columns"]) if column is not None)
    windows, choices = _mapping(kept.get("windows")), _mapping(kept.get("choices"))
    maximised = kept.get("maximised")
    return Arrangement(
        columns, {key: _place(place) for key, place in windows.items() if key in taken},
        maximised if isinstance(maximised, str) and maximised in taken and maximised not in windows else "",
        {key: _mapping(chosen) for key, chosen in choices.items() if key in known and _mapping(chosen)},
    )  # fmt: skip


def _column(kept: Any, known: Container[str], taken: set[str]) -> Column | None:
    tabs = kept.get("tabs") if isinstance(kept, Mapping) else None
    if not isinstance(tabs, (list, tuple)):
        return None
    keys = tuple(key for key in dict.fromkeys(map(str, tabs)) if key in known and key not in taken)
    taken.update(keys)
    front, share = kept.get("front"), kept.get("share", 1.0)
    fine = isinstance(share, (int, float)) and not isinstance(share, bool) and math.isfinite(share)
    width = min(max(float(share), NARROWEST), WIDEST) if fine else 1.0
    return Column(keys, front if isinstance(front, str) else "", width) if keys else None


def _place(kept: Any) -> Place | None:
    whole = isinstance(kept, (list, tuple)) and len(kept) == 4 and all(type(part) is int and abs(part) < FAR for part in kept)
    return (kept[0], kept[1], kept[2], kept[3]) if whole and kept[2] > 0 and kept[3] > 0 else None


def _mapping(kept: Any) -> Mapping[str, Any]:
    return {key: value for key, value in kept.items() if isinstance(key, str)} if isinstance(kept, Mapping) else {}
