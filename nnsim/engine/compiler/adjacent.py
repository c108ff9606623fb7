"""Arrays that lie side by side in memory, and the one array over them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.lib.stride_tricks import as_strided


def same(a: Any, b: Any) -> bool:
    return a is b or (a.__array_interface__["data"] == b.__array_interface__["data"] and a.shape == b.shape and a.strides == b.strides)


def below(a: Any, b: Any) -> bool:
    """Whether the rows of `b` lie directly below those of `a`, in arrays (…, rows, columns)."""
    if a.ndim < 2 or a.ndim != b.ndim or a.strides != b.strides or a.shape[:-2] != b.shape[:-2] or a.shape[-1] != b.shape[-1]:
        return False
    return bool(b.__array_interface__["data"][0] - a.__array_interface__["data"][0] == a.shape[-2] * a.strides[-2])


def stacked(parts: Sequence[Any]) -> Any:
    """One array over parts that lie below each other."""
    first = parts[0]
    shape = (*first.shape[:-2], sum(part.shape[-2] for part in parts), first.shape[-1])
    return as_strided(first, shape, first.strides)


def as_column(array: Any) -> Any:
    """A vector as a matrix of one column that others can lie beside."""
    return as_strided(array, (len(array), 1), (array.strides[0], array.itemsize))


def joined_columns(left: Any, right: Any) -> Any:
    """One matrix over two that lie side by side."""
    return as_strided(left, (left.shape[0], left.shape[1] + right.shape[1]), left.strides)
