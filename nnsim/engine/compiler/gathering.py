"""Gathering: how the samples of a batch come into the arrays that the program reads."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnsim.document.network import Node
from nnsim.engine.binding import Part
from nnsim.engine.compiler.workshop import Workshop
from nnsim.engine.tracks import Track
from nnsim.maths.symbols import Statement, Symbol

MASKS = ("valid", "last", "first")


def gather(shop: Workshop, part: Part | None, indices: Any) -> dict[str, Any]:
    """Make the inputs' arrays, with calls that fetch the batch. Returns the arrays, sample-major, that samples can be put into."""
    load: dict[str, Any] = {}
    for node in shop.network.inputs():
        whole = part.inputs[node.id] if part is not None and indices is None else None
        rows = whole if whole is not None else _rows(shop, node, part)
        if part is not None and whole is None:
            shop.emitter.call(part.inputs[node.id].take, indices, 0, rows, "clip")
        load[node.id] = rows
        track = _track(shop, node, rows, fixed=whole is not None)
        batch = Symbol("batch", track.whole.shape, r"\mathrm{batch}")
        shop.emitter.bind(batch, shop.view(track, 0, track.steps))
        shop.tracks[node.id, "a"] = track
        shop.remember(batch, track)
        shop.pages[node.id] = {"a": shop.value(node, "a", shop.way(node))}
        shop.finish("forward", node, [Statement("a", batch)])
    return load


def _rows(shop: Workshop, node: Node, part: Part | None) -> Any:
    features = shop.context.shapes.units(node.id)
    over_time = (shop.steps,) if node.id in shop.context.sequences else ()
    return np.ones((shop.batch, *over_time, features + 1), shop.context.dtype)


def _track(shop: Workshop, node: Node, rows: Any, fixed: bool) -> Track:
    """The input's track. A batch without time is used as it lies, of a sequence every step is put into one piece."""
    if node.id not in shop.timing.lasting:
        return Track(rows.T, 0, ones=True)
    track = Track.make(shop.steps, rows.shape[-1] - 1, shop.batch, shop.context.dtype, room=shop.room, ones=True)
    steps_first = rows.transpose(1, 2, 0) if rows.ndim == 3 else rows.T
    if fixed:
        track.cut(0, shop.steps, ones=True)[...] = steps_first
    else:
        shop.emitter.call(np.copyto, track.cut(0, shop.steps, ones=True), steps_first)
    return track


def gather_masks(shop: Workshop, part: Part | None, indices: Any) -> dict[str, Any]:
    """Where sequences of different length are valid, as tracks (steps, 1, batch) of 0 and 1. Returns arrays to put them into.

    "valid": 1 at every step that counts; "last": 1 at the last one; "first": 1 at the first. With sequences of one length "last" is the
    same for all samples.
    """
    load: dict[str, Any] = {}
    if not shop.steps:
        return load
    for name in MASKS:
        track = Track.make(shop.steps, 1, shop.batch, shop.context.dtype, room=shop.room)
        shop.tracks["", name] = track
        if not shop.context.masked or name == "first":
            track.whole[...] = 1 if name == "valid" else 0
            track.whole[0 if name == "first" else -1] = 1
            continue
        source = part.masks[name] if part is not None else None
        if source is not None and indices is None:
            track.whole[:, 0, :] = source.T
            continue
        rows = np.ones((shop.batch, shop.steps), shop.context.dtype)
        if source is not None:
            shop.emitter.call(source.take, indices, 0, rows, "clip")
        load[name] = rows
        shop.emitter.call(np.copyto, track.whole[:, 0, :], rows.T)
    return load
