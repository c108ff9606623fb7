"""Where a long column is lowest and highest, block by block.

A picture is drawn twenty times a second from a column that may hold millions of values; whole blocks of it are looked at only once.
"""

from __future__ import annotations

from typing import Any

import numpy as np

BLOCK = 16


class Extremes:
    """Of every whole block of a growing array: place and value of its lowest number, of the lowest of its negatives, and of −1 for the
    first of its values that is not a number, 0 if there is none (rows 0, 1 and 2).
    """

    def __init__(self) -> None:
        self._places = np.empty((3, 64), np.int64)
        self._values = np.empty((3, 64))
        self._known = 0

    def forget_from(self, place: int) -> None:
        """Values from this place on will be others."""
        self._known = min(self._known, place // BLOCK)

    def of(self, y: Any) -> tuple[Any, Any]:
        """(3, blocks) places and values of y; the last block may be shorter."""
        whole = len(y) // BLOCK
        if whole > self._known:
            self._make_room(whole)
            fresh = slice(self._known, whole)
            self._places[:, fresh], self._values[:, fresh] = _of_rows(y[self._known * BLOCK : whole * BLOCK].reshape(-1, BLOCK))
            self._places[:, fresh] += np.arange(self._known, whole) * BLOCK
            self._known = whole
        places, values = self._places[:, :whole], self._values[:, :whole]
        if whole * BLOCK < len(y):
            rest_places, rest_values = _of_rows(y[None, whole * BLOCK :])
            places = np.concatenate([places, rest_places + whole * BLOCK], axis=1)
            values = np.concatenate([values, rest_values], axis=1)
        return places, values

    def _make_room(self, blocks: int) -> None:
        room = self._places.shape[1]
        if blocks > room:
            more = ((0, 0), (0, max(room, blocks - room)))
            self._places, self._values = np.pad(self._places, more), np.pad(self._values, more)


def thinned(y: Any, points: int, kept: Extremes, x: Any = None) -> Any:
    """Places of about `points` values of y, in order: first, last, and the lowest and highest of every bucket.

    Also the first that is not a number of each bucket that has one: up to half as many more. Buckets hold equally many values or, with x,
    the rising places of the values, are equally long.
    """
    width = -(-len(y) // max(points // 2, 1))
    if width < 2 * BLOCK:
        picks = [_lowest(values, width) for values in _kinds(_signed(y))]
    else:
        places, values = kept.of(y)
        if x is not None:
            starts = np.searchsorted(x[::BLOCK], np.linspace(x[0], x[-1], max(points // 2, 1), endpoint=False))
            starts = np.unique(np.minimum(starts, (len(y) - 1) // BLOCK))
            picks = [there[_lowest_from(one, starts)] for there, one in zip(places, _kinds(values), strict=False)]
        else:
            group = -(-width // BLOCK)
            picks = [there[_lowest(one, group)] for there, one in zip(places, _kinds(values), strict=False)]
    if len(picks) > 2:
        picks[2] = picks[2][np.isnan(y[picks[2]])]
    chosen = np.sort(np.concatenate([*picks, [0, len(y) - 1]]))
    others = np.ones(len(chosen), bool)
    np.not_equal(chosen[1:], chosen[:-1], out=others[1:])
    return chosen[others]


def _kinds(values: Any) -> Any:
    """What is to be found the lowest of: the third kind only where something is not a number."""
    return values if values[2].any() else values[:2]


def _lowest(values: Any, group: int) -> Any:
    """Where the lowest of each group is."""
    rows = np.full(-(-len(values) // group) * group, np.inf)
    rows[: len(values)] = values
    return np.arange(0, len(values), group) + rows.reshape(-1, group).argmin(axis=1)


def _lowest_from(values: Any, starts: Any) -> Any:
    """Where the lowest number is from each start to the next one."""
    lowest = np.minimum.reduceat(values, starts)
    found = np.flatnonzero(values == np.repeat(lowest, np.diff(starts, append=len(values))))
    return found[np.searchsorted(found, starts)]


def _of_rows(rows: Any) -> tuple[Any, Any]:
    signed = _signed(rows)
    places = signed.argmin(axis=-1)
    return places, np.take_along_axis(signed, places[..., None], axis=-1)[..., 0]


def _signed(y: Any) -> Any:
    """(3, …): of these the lowest are the lowest of y, its highest, and what is not a number, which the first two leave out."""
    none = np.isnan(y)
    signed = np.stack([y, -y, -none.astype(float)])
    signed[:2, none] = np.inf
    return signed
