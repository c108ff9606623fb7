"""Merging: neighbouring calls of one operation made one, so that all gates of a cell cost one product and not four.

The lines of a page are lowered one by one. Where the same call follows on arrays that lie directly below the ones before (the gates of a
cell share arrays), one call on both does the same arithmetic on the same numbers: results are the same bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnsim.engine.calls import Call
from nnsim.engine.compiler.adjacent import below, same, stacked

Plan = tuple[tuple[int, ...], ...]


def merged(calls: Sequence[Call], plan: Plan) -> tuple[Call, ...]:
    """The calls of a plan that was made for the same calls on other arrays."""
    return tuple(calls[group[0]] if len(group) == 1 else _joined([calls[number] for number in group]) for group in plan)


def plan_of(calls: Sequence[Call]) -> Plan:
    """Which calls become one, each group (as it lies in memory) in the place of the call of it that came first."""
    traffic = [_traffic(call) for call in calls]
    used: set[int] = set()
    groups: list[tuple[int, ...]] = []
    for first in range(len(calls)):
        if first in used:
            continue
        group = [first]
        for later in range(first + 1, len(calls)):
            below_it = later not in used and _joins(calls[group[-1]], calls[later])
            above_it = later not in used and not below_it and _joins(calls[later], calls[group[0]])
            if not below_it and not above_it:
                continue
            between = [number for number in range(first + 1, later) if number not in used and number not in group]
            if not any(_conflict(traffic[later], traffic[number]) for number in between):
                group.insert(len(group) if below_it else 0, later)
        used.update(group)
        groups.append(tuple(group))
    return tuple(groups)


def _operands(call: Call) -> tuple[Any, tuple[Any, ...]] | None:
    """What a call does and its arrays, the written one last; None for calls that are left alone."""
    if isinstance(call.function, np.ufunc) and all(isinstance(array, np.ndarray) for array in call.arguments):
        if not call.keywords:
            return call.function, call.arguments
        if list(call.keywords) == ["out"]:
            return call.function, (*call.arguments, call.keywords["out"])
    owner = getattr(call.function, "__self__", None)
    if isinstance(owner, np.ndarray) and call.function.__name__ == "dot" and len(call.arguments) == 2:
        return "dot", (owner, *call.arguments)
    return None


def _joins(upper: Call, lower: Call) -> bool:
    """Whether a call goes on below another one in every array that the two do not share."""
    one, two = _operands(upper), _operands(lower)
    if one is None or two is None or one[0] is not two[0]:
        return False
    arrays = list(zip(one[1], two[1], strict=True))
    if not below(*arrays[-1]):
        return False
    if one[0] == "dot" or one[0] is np.matmul:
        (left, next_left), (right, next_right), _ = arrays
        return left.ndim == 2 and below(left, next_left) and same(right, next_right)
    return all(below(a, b) or (same(a, b) and not _has_rows(a)) for a, b in arrays)


def _has_rows(array: Any) -> bool:
    """Whether it would have to be spread over both calls: NumPy takes longer for that than for two calls."""
    return bool(array.ndim >= 2 and array.shape[-2] > 1)


def _joined(calls: Sequence[Call]) -> Call:
    operands = [_operands(call) for call in calls]
    found = [operand for operand in operands if operand is not None]
    kind, columns = found[0][0], list(zip(*(arrays for _, arrays in found), strict=True))
    shared = [same(column[0], column[1]) for column in columns]
    if kind == "dot" or kind is np.matmul:
        left, right, out = stacked(columns[0]), columns[1][0], stacked(columns[2])
        return Call(left.dot, (right, out)) if kind == "dot" else Call(np.matmul, (left, right), {"out": out})
    arrays = [column[0] if common else stacked(column) for common, column in zip(shared, columns, strict=True)]
    first = calls[0]
    return Call(first.function, tuple(arrays[:-1]), {"out": arrays[-1]}) if first.keywords else Call(first.function, tuple(arrays))


def _traffic(call: Call) -> tuple[list[Any], list[Any]]:
    """Arrays that a call reads and arrays that it writes; of calls that are not looked into, all are both."""
    known = _operands(call)
    if known is not None:
        return list(known[1][:-1]), [known[1][-1]]
    everything = [value for value in (*call.arguments, *call.keywords.values()) if isinstance(value, np.ndarray)]
    owner = getattr(call.function, "__self__", None)
    if isinstance(owner, np.ndarray):
        everything.append(owner)
    return everything, everything


def _conflict(one: tuple[list[Any], list[Any]], other: tuple[list[Any], list[Any]]) -> bool:
    """Whether the order of two calls matters."""
    return (
        _touch(one[1], other[0]) or _touch(one[0], other[1]) or _touch(one[1], other[1])
    )


def _touch(some: Sequence[Any], others: Sequence[Any]) -> bool:
    return any(np.may_share_memory(a, b) and np.shares_memory(a, b) for a in some for b in others)
