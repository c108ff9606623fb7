"""Stacking: what a node said a step before, a one, and what it sees lie below each other, so that one product gives a whole weighted sum.

U h' + b + W x is [U b W] times [h'; 1; x]. The weights of the loop are put side by side once an iteration, the inputs of all steps are put
below the outputs before the first; then a step costs a single product where it were two and an addition. What goes into a σ gets its
weights with the opposite sign, which leaves one call less to make: a product with -U is minus the product with U, to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from nnsim.document.network import Node
from nnsim.engine.calls import Call
from nnsim.engine.compiler.lowering import is_call
from nnsim.engine.compiler.workshop import Workshop
from nnsim.engine.tracks import Track
from nnsim.maths.primitives import sigmoid_of_minus
from nnsim.maths.symbols import PRIMITIVES, Expr, Symbol, total

Rows = tuple[int, int, int]
"""Where the rows of a gate lie among those of all gates: first row, how many, how many altogether."""
Columns = tuple[int, int]
"""First column of the weights that belong to a part of what is stacked, and the one behind its last."""


class Stack:
    """The outputs of one node over time, each with a one and with what the node sees a step later below it."""

    def __init__(self, shop: Workshop, node: Node, inside: set[str], shift: int) -> None:
        """`shift`: where the outputs that the node sees lie, from the present step on; `inside`: ids of the nodes of its loop."""
        self._shop = shop
        self.shift = shift
        units = shop.context.shapes.units(node.id)
        self._seen = [
            connection for connection in shop.network.into(node.id)
            if connection.source not in inside and connection.id not in shop.taught and connection.source in shop.timing.lasting
        ]
        height = sum(shop.context.shapes.units(connection.source) for connection in self._seen)
        self.track = shop.new_track(node, units + 1 + height)
        self.track.array[..., units, :] = 1
        self.output = Track(self.track.array[..., : units + 1, :], self.track.steps, before=self.track.before, ones=True)
        self.ones: Columns = (units, units + 1)
        self._columns: dict[tuple[int, int], Columns] = {(id(self.output), shift): (0, units)}
        self._gathered: list[Call] = []
        self._packing: list[Call] = []
        self._packed: dict[int, Any] = {}
        self._symbols: dict[int, Symbol] = {}

    def see(self) -> None:
        """Find out where lies what the node sees, now that the nodes before it have been made."""
        start, shop = self.ones[1], self._shop
        for connection in self._seen:
            place = shop.places[id(shop.signal(connection, "stepped"))]
            array = shop.view(place.track, place.shift, shop.steps + place.shift)
            stop = start + array.shape[-2]
            below = self.track.cut(self.shift, shop.steps + self.shift)[:, start:stop]
            if self._columns.setdefault((id(place.track), place.shift), (start, stop)) == (start, stop):
                self._gathered.append(Call(np.positive, (array, shop.scratch.count_in(below))))
            start = stop

    def beforehand(self) -> list[Call]:
        """What has to be put in its place before the first step."""
        return self._gathered + self._packing if self._packing else []

    def columns_of(self, expr: Expr) -> Columns | None:
        """The columns of weights that belong to a value, None if it is not in the stack or nothing was made of the stack."""
        return self._columns_at(expr) if self._packing else None

    def _columns_at(self, expr: Expr) -> Columns | None:
        place = self._shop.places.get(id(expr))
        return None if place is None else self._columns.get((id(place.track), place.shift))

    def over_time(self) -> Any:
        """What is stacked, as all steps see it: (steps, rows, batch)."""
        return self.track.cut(self.shift, self._shop.steps + self.shift)

    def line(self, expr: Expr, rows: Rows | None) -> Expr:
        """The right side of a line, its weighted sums as products of what is stacked. The line's own value is no leaf here."""
        if isinstance(expr, Symbol):
            return expr
        if is_call(expr, "sigmoid"):
            flipped = self._sum(expr.arguments[0], rows, turned=True)
            if flipped is not None and is_call(flipped, "matmul"):
                made: Expr = sigmoid_of_minus(flipped)
                return made
        if is_call(expr, "add"):
            found = self._sum(expr, rows, turned=False)
            if found is not None:
                return found
        return expr.again(tuple(part if self._is_leaf(part) else self.line(part, rows) for part in expr.arguments), expr.shape)

    def _is_leaf(self, expr: Expr) -> bool:
        return isinstance(expr, Symbol) or id(expr) in self._shop.places

    def _sum(self, expr: Expr, rows: Rows | None, turned: bool) -> Expr | None:
        """A sum with the product of what is stacked in place of all terms that go into it; None if it is not worth it.

        `turned`: with the opposite sign. By a product with −1, since NumPy 2.4 gives wrong negatives of some columns (see primitives).
        """
        parts: dict[Columns, Any] = {}
        rest: list[Expr] = []
        for term in self._terms(expr):
            columns, weights = self._part(term)
            if weights is None or columns in parts:
                rest.append(term)
            else:
                parts[columns] = weights
        if (0, self.ones[0]) not in parts or len(parts) == 1 or (turned and rest):
            return None
        width = max(stop for _, stop in parts)
        packed = self._room(expr.shape[-2], width, rows)
        for (start, stop), weights in parts.items():
            beside = packed[:, start:stop]
            minus = self._shop.emitter.number(-1.0)
            self._packing.append(Call(np.multiply, (weights, minus, beside)) if turned else Call(np.positive, (weights, beside)))
        symbol = Symbol("packed", packed.shape)
        self._shop.emitter.bind(symbol, packed)
        product: Expr = total([PRIMITIVES["matmul"](symbol, self._signal(width)), *rest])
        return product

    def _terms(self, expr: Expr) -> Iterator[Expr]:
        for part in expr.arguments if is_call(expr, "add") else (expr,):
            if self._is_leaf(part) or not is_call(part, "add"):
                yield part
            else:
                yield from self._terms(part)

    def _part(self, term: Expr) -> tuple[Columns, Any]:
        """Which columns a term's weights take, and the weights; (0, 0) and None for terms that do not belong here."""
        if self._is_parameter(term) and term.shape[-1] == 1:
            return self.ones, self._shop.emitter.array(term)
        if is_call(term, "matmul") and self._is_parameter(term.arguments[0]):
            columns = self._columns_at(term.arguments[1])
            if columns is not None:
                return columns, self._shop.emitter.array(term.arguments[0])
        return (0, 0), None

    def _is_parameter(self, expr: Expr) -> bool:
        emitter = self._shop.emitter
        return isinstance(expr, Symbol) and emitter.knows(expr) and np.may_share_memory(
            emitter.array(expr), self._shop.context.parameters.values
        )

    def _room(self, height: int, width: int, rows: Rows | None) -> Any:
        """An array for weights side by side; those of gates below each other."""
        dtype = self._shop.context.dtype
        if rows is None:
            return np.zeros((height, width), dtype)
        start, count, altogether = rows
        if width not in self._packed:
            self._packed[width] = np.zeros((altogether, width), dtype)
        return self._packed[width][start : start + count]

    def _signal(self, height: int) -> Symbol:
        """The symbol of the first rows of what is stacked, as the present step sees them."""
        if height not in self._symbols:
            track = self.track.rows(0, height)
            symbol = self._symbols[height] = Symbol("stacked", track.cut(0, None).shape)
            self._shop.place(symbol, track, self.shift)
        return self._symbols[height]

    def tracks(self) -> set[int]:
        """Identities of the tracks that its symbols lie in."""
        return {id(self._shop.places[id(symbol)].track) for symbol in self._symbols.values()}


def stack_of(shop: Workshop, node: Node, inside: set[str], towards: int) -> Stack | None:
    """A stack for a node that sees its own output of an earlier step; None for others."""
    layer = shop.layer(node)
    if layer.output in layer.state.values():
        return Stack(shop, node, inside, -towards)
    for connection in shop.network.into(node.id):
        if connection.source == node.id and connection.delay and connection.id not in shop.taught:
            return Stack(shop, node, inside, -connection.delay)
    return None
