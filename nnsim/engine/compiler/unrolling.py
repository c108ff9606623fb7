"""Unrolling: the lines of a loop's pages, lowered for every step with the arrays of that step.

What does not depend on the loop is computed for a block of steps when the loop comes to the block's first step, in arrays that are used
again for the next block. What the gates of a cell have in common becomes one call; what is found out about that at one step holds for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnsim.document.network import Node
from nnsim.engine.calls import Call
from nnsim.engine.compiler.hoisting import Hoisted, lifted, shared
from nnsim.engine.compiler.lowering import Lane
from nnsim.engine.compiler.merging import Plan, merged, plan_of
from nnsim.engine.compiler.workshop import Workshop
from nnsim.engine.tracks import Place, Track
from nnsim.maths.symbols import Expr, Statement, Symbol

BLOCK = 16_384
"""Elements of one value that are made beforehand at a time: they should still be in the processor's cache when they are needed."""

Shared = dict[tuple[int, tuple[int, ...]], Any]


@dataclass
class LoopLine:
    """A line ready to be lowered: what is left of it in the loop, where its values lie, what is made beforehand, and its lane."""

    statement: Statement
    expr: Expr
    track: Track
    hoisted: list[Hoisted]
    lane: tuple[int, int, int] | None


@dataclass
class LoopPage:
    """The lines of one node in one direction; what can be merged in them; and where lies what is made beforehand."""

    node: Node
    lines: list[LoopLine] = field(default_factory=list)
    plans: dict[tuple[object, ...], Plan] = field(default_factory=dict)
    lanes: Shared = field(default_factory=dict)
    made: dict[int, Any] = field(default_factory=dict)

    def merge(self, kind: str, calls: list[Call]) -> tuple[Call, ...]:
        key = (kind, *(getattr(call.function, "__name__", "") for call in calls))
        if key not in self.plans:
            self.plans[key] = plan_of(calls)
        return merged(calls, self.plans[key])


class Unrolling:
    """Walks through the steps, forwards or backwards, and makes the calls of each node at each step."""

    def __init__(self, shop: Workshop, pages: list[LoopPage], forwards: bool) -> None:
        self.shop = shop
        self.pages = pages
        self.forwards = forwards
        height = max((hoisted.symbol.shape[-2] for page in pages for line in page.lines for hoisted in line.hoisted), default=0)
        self.block = max(1, min(shop.steps, BLOCK // (height * shop.batch))) if height else shop.steps
        self._base = shop.emitter.arrays
        self._zeros: dict[tuple[int, ...], Any] = {}
        self._present = 0
        for page in pages:
            self._make_room(page)
        self._leaves = list({id(place.expr): place for page in pages for line in page.lines for place in self._used(line.expr)}.values())

    def _make_room(self, page: LoopPage) -> None:
        """Arrays for what is made beforehand, (block, rows, batch); those of gates below each other."""
        lanes: Shared = {}
        for line in page.lines:
            lane = None if line.lane is None else Lane(lanes, self.shop.context.dtype, *line.lane)
            for hoisted in line.hoisted:
                shape = (self.block, *hoisted.symbol.shape)
                lies_in_lane = lane is not None and shape[-2] == lane.rows
                array = lane.take(shape) if lane is not None and lies_in_lane else np.empty(shape, self.shop.context.dtype)
                page.made[id(hoisted.symbol)] = array

    def _used(self, expr: Expr) -> Iterator[Place]:
        place = self.shop.places.get(id(expr))
        if place is not None:
            yield place
        elif not isinstance(expr, Symbol):
            for argument in expr.arguments:
                yield from self._used(argument)

    def steps(self) -> Iterator[int]:
        """The steps in the order in which they are taken. While one is handed out, leaves stand for that step."""
        emitter = self.shop.emitter
        order = range(self.shop.steps)
        for step in order if self.forwards else reversed(order):
            emitter.arrays = dict(self._base)
            for place in self._leaves:
                if isinstance(place.expr, Symbol) or not self._made_in_this_loop(place):
                    emitter.arrays[id(place.expr)] = self._array(place, step)
            self._present = step
            yield step
        emitter.arrays = self._base

    def _made_in_this_loop(self, place: Place) -> bool:
        return any(line.statement.expr is place.expr for page in self.pages for line in page.lines)

    def _array(self, place: Place, step: int) -> Any:
        """Where a leaf lies at a step; what comes from beyond a cut is the same array of zeros for all."""
        array = place.at(step)
        if array.base is None:
            return self._zeros.setdefault(array.shape, array)
        return self.shop.view(place.track, step + place.shift, None)

    def calls(self, page: LoopPage, step: int) -> tuple[Call, ...]:
        """The calls of one node at one step; at the first step of a block also those that make things beforehand."""
        start = step // self.block * self.block
        stop = min(start + self.block, self.shop.steps)
        first = step == (start if self.forwards else stop - 1)
        before = page.merge(f"{stop - start} steps", self._beforehand(page, start, stop)) if first else ()
        return before + page.merge("step", self._step(page, step - start))

    def _step(self, page: LoopPage, number: int) -> list[Call]:
        emitter = self.shop.emitter
        for line in page.lines:
            for hoisted in line.hoisted:
                emitter.arrays[id(hoisted.symbol)] = page.made[id(hoisted.symbol)][number]
        step = self._present
        for line in page.lines:
            out = self.shop.view(line.track, step, None)
            with emitter.lane(None if line.lane is None else Lane(page.lanes, self.shop.context.dtype, *line.lane)):
                emitter.write(line.expr, out)
            emitter.bind(line.statement.expr, out)
        return self._taken()

    def _beforehand(self, page: LoopPage, start: int, stop: int) -> list[Call]:
        emitter, here = self.shop.emitter, self.shop.emitter.arrays
        emitter.arrays = dict(self._base)
        lanes: Shared = {}
        symbols: dict[int, Symbol] = {}

        def over_block(leaf: Expr) -> Expr | None:
            place = self.shop.places.get(id(leaf))
            if place is not None and id(leaf) not in symbols:
                array = self.shop.view(place.track, start + place.shift, stop + place.shift)
                symbols[id(leaf)] = Symbol("", array.shape, "")
                emitter.bind(symbols[id(leaf)], array)
            return symbols.get(id(leaf))

        wanted = [(line, hoisted) for line in page.lines for hoisted in line.hoisted]
        exprs, repeated = shared([
            lifted(hoisted.expr, over_block, lambda leaf: isinstance(leaf, Symbol) or id(leaf) in self.shop.places) for _, hoisted in wanted
        ])
        held = [(expr, self.shop.scratch.take(expr.shape)) for expr in repeated]
        for expr, array in held:
            emitter.write(expr, array)
        for (line, hoisted), expr in zip(wanted, exprs, strict=True):
            with emitter.lane(None if line.lane is None else Lane(lanes, self.shop.context.dtype, *line.lane)):
                emitter.write(expr, page.made[id(hoisted.symbol)][: stop - start])
        for _, array in held:
            self.shop.scratch.give(array)
        emitter.arrays = here
        return self._taken()

    def _taken(self) -> list[Call]:
        """The calls collected since the last time."""
        calls = list(self.shop.emitter.calls)
        self.shop.emitter.calls.clear()
        return calls
