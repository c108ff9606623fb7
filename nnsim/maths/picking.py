"""The primitives that choose among values or put them elsewhere: stack, rows, one-hot, the largest, the dropout mask."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnsim.maths.primitives import define
from nnsim.maths.symbols import Primitive


def _emit_stack(emitter: Any, out: Any, *parts: Any) -> None:
    start = 0
    for part in parts:
        emitter.call(np.copyto, out[..., start : start + part.shape[-2], :], part)
        start += part.shape[-2]


stack = define(
    Primitive(
        "stack",
        lambda *parts: np.concatenate(parts, axis=-2),
        lambda *shapes: (*max(shape[:-2] for shape in shapes), sum(shape[-2] for shape in shapes), shapes[0][-1]),
        lambda *parts: r"\left[" + r";\; ".join(parts) + r"\right]",
        emit=_emit_stack,
        elementwise=False,
    )
)
"""One value below the other."""


def _one_hot(x: Any, size: int) -> Any:
    return (np.arange(size)[:, None] == np.rint(x)).astype(np.asarray(x).dtype)


def _emit_one_hot(emitter: Any, out: Any, x: Any, size: int) -> None:
    whole, chosen = emitter.hold(x.shape), emitter.mask(out.shape)
    emitter.call(np.rint, x, whole)
    emitter.call(np.equal, np.arange(size, dtype=out.dtype)[:, None], whole, chosen)
    emitter.call(np.copyto, out, chosen)


one_hot = define(
    Primitive(
        "one_hot",
        _one_hot,
        lambda x, size: (*x[:-2], size, x[-1]),
        lambda x, **_: rf"\mathrm{{onehot}}({x})",
        emit=_emit_one_hot,
        elementwise=False,
    )
)
"""1 in the row whose number x is, 0 in all others."""

rows = define(
    Primitive(
        "rows",
        lambda x, start, stop: x[..., start:stop, :],
        lambda x, start, stop: (*x[:-2], stop - start, x[-1]),
        lambda x: x,
        elementwise=False,
    )
)
"""Some rows of a value, a view."""


def _largest_piece(x: Any, pieces: int) -> Any:
    return _in_pieces(np.asarray(x), pieces).max(axis=-2)


def _in_pieces(x: Any, pieces: int) -> Any:
    """(…, units, pieces, batch)"""
    return x.reshape(*x.shape[:-2], -1, pieces, x.shape[-1])


def _emit_largest_piece(emitter: Any, out: Any, x: Any, pieces: int) -> None:
    emitter.call(np.maximum.reduce, _in_pieces(x, pieces), x.ndim - 1, None, out)


largest_piece = define(
    Primitive(
        "largest_piece",
        _largest_piece,
        lambda x, pieces: (*x[:-2], x[-2] // pieces, x[-1]),
        lambda x: rf"\max_p {x}",
        emit=_emit_largest_piece,
        elementwise=False,
    )
)
"""The largest of each unit's pieces: rows unit·pieces … of x."""


def _to_largest(delta: Any, x: Any, pieces: int) -> Any:
    cube = _in_pieces(np.asarray(x), pieces)
    first = np.arange(pieces)[:, None] == cube.argmax(axis=-2)[..., None, :]
    return (np.asarray(delta)[..., None, :] * first).reshape(np.shape(x))


def _emit_to_largest(emitter: Any, out: Any, delta: Any, x: Any, pieces: int) -> None:
    cube = _in_pieces(x, pieces)
    best = np.empty((*cube.shape[:-2], cube.shape[-1]), np.intp)
    mask = np.empty(cube.shape, bool)
    numbers = np.arange(pieces)[:, None]
    emitter.call(np.argmax, cube, cube.ndim - 2, best)
    emitter.call(np.equal, numbers, best[..., None, :], mask)
    emitter.call(np.multiply, delta[..., None, :], mask, _in_pieces(out, pieces))


to_largest = define(
    Primitive(
        "to_largest",
        _to_largest,
        lambda delta, x, pieces: x,
        lambda delta, x: rf"{delta} \;\mathrm{{to\ the\ largest\ of}}\; {x}",
        emit=_emit_to_largest,
        elementwise=False,
    )
)
"""Hands an error to the largest piece of each unit, to the first of equal ones."""


def _emit_spread(emitter: Any, out: Any, x: Any, ones: Any) -> None:
    emitter.call(np.copyto, out, x)


spread = define(
    Primitive(
        "spread",
        lambda x, ones: x * np.ones_like(ones),
        lambda x, ones: (x[-2], ones[-1]),
        lambda x, ones: x,
        emit=_emit_spread,
        elementwise=False,
    )
)
"""The same for every sample."""


def _emit_one_for_each(emitter: Any, out: Any, x: Any) -> None:
    emitter.call(np.copyto, out, emitter.number(1.0))


one_for_each = define(
    Primitive(
        "one_for_each", lambda x: np.ones_like(np.asarray(x)), lambda x: x, lambda x: "1", emit=_emit_one_for_each, elementwise=False
    )
)
"""1 for every unit of every sample."""


def _largest_of_all(value: Any, *all_: Any, place: int) -> Any:
    return (np.argmax(np.stack(np.broadcast_arrays(*all_)), axis=0) == place).astype(np.asarray(value).dtype)


def _emit_largest_of_all(emitter: Any, out: Any, value: Any, *all_: Any, place: int) -> None:
    one, whole = emitter.mask(out.shape), emitter.mask(out.shape)
    emitter.call(np.equal, value, value, whole)
    for other, array in enumerate(all_):
        if other != place:
            emitter.call(np.greater if other < place else np.greater_equal, value, array, one)
            emitter.call(np.logical_and, whole, one, whole)
    emitter.call(np.copyto, out, whole)


largest_of_all = define(
    Primitive(
        "largest_of_all",
        _largest_of_all,
        lambda *shapes, place: tuple(np.broadcast_shapes(*shapes)),
        lambda value, *all_: rf"\left[{value} = \max(" + r",\, ".join(all_) + r")\right]",
        emit=_emit_largest_of_all,
        elementwise=False,
    )
)
"""1 where a value, which stands at `place` among all of them, is the largest, the first of equal ones; else 0."""


def _emit_keep_mask(emitter: Any, out: Any, like: Any, rate: Any) -> None:
    chance, mask = emitter.hold(out.shape), emitter.mask(out.shape)
    emitter.call_with(emitter.random.random, (), {"out": chance, "dtype": chance.dtype})
    emitter.call(np.greater_equal, chance, rate, mask)
    emitter.call(np.divide, mask, emitter.number(1.0) - rate, out)


keep_mask = define(
    Primitive(
        "keep_mask",
        lambda like, rate: np.full(np.shape(like), np.nan),
        lambda like, rate: like,
        lambda like, rate: rf"\mathrm{{drawn\ mask\ of\ 0\ and\ }}\frac{{1}}{{1 - {rate}}}",
        emit=_emit_keep_mask,
        elementwise=False,
    )
)
"""0 with probability `rate`, else 1 / (1 − rate): inverted dropout, drawn anew in every iteration."""
