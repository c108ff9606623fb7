"""The running mean of a long column, at as many places as can be drawn.

Sums are taken of the values themselves, never as differences of one long sum: a loss falls over many powers of ten, and what is left
of it at the end would drown in the rounding of its beginning.
"""

from typing import Any

import numpy as np

SAMPLED = 8
"""Values that stand for a stretch of a coarse curve."""


def running_mean(x: Any, y: Any, width: int, points: int) -> tuple[Any, Any]:
    """Means of the last `width` values of y, or of all so far where there are fewer, at about `points` places of x, the last included."""
    size = len(y)
    if not size:
        return np.zeros(0), np.zeros(0)
    width = min(width, size)
    stride = -(-size // max(points, 1))
    ends = np.arange((size - 1) % stride, size, stride)
    buckets, rest = divmod(width, stride)
    with np.errstate(invalid="ignore", over="ignore"):  # of what is not finite no mean is
        sums = _last_buckets(y, ends, stride, buckets)
        if rest:
            sums = sums + _last_values(y, ends - buckets * stride, rest)
    return x[ends].astype(float), sums / np.minimum(ends + 1, width)


def _last_buckets(y: Any, ends: Any, stride: int, count: int) -> Any:
    """Sums of the `count` buckets up to each end; a bucket holds the `stride` values up to an end."""
    if not count:
        return np.zeros(len(ends))
    sums = np.add.reduceat(y, np.maximum(ends - stride + 1, 0))
    padded = np.concatenate([np.zeros(count - 1), sums])
    return np.lib.stride_tricks.sliding_window_view(padded, count).sum(axis=1)


def _last_values(y: Any, ends: Any, count: int) -> Any:
    """Sums of the `count` values up to each end."""
    starts, stops = np.maximum(ends - count + 1, 0), np.maximum(ends + 1, 0)
    pairs = np.stack([starts, stops], axis=1).ravel()
    sums = np.add.reduceat(y, pairs[:-1] if stops[-1] == len(y) else pairs)[::2]
    return np.where(stops > starts, sums, 0.0)


def coarse(column: tuple[Any, Any], points: int) -> tuple[Any, Any]:
    """About so many points, each the mean of a few values: what a curve of any length looks like from far away, in no time."""
    x, y = column
    if len(x) <= points:
        return x.astype(float), y.copy()
    chosen = np.arange(points * SAMPLED) * len(x) // (points * SAMPLED)
    return x[chosen].reshape(points, SAMPLED).mean(axis=1), y[chosen].reshape(points, SAMPLED).mean(axis=1)
