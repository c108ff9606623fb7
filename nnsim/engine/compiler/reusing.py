"""Reusing: what the way forward has computed, the way back need not compute again.

The derivative of h = o tanh(c) needs tanh(c) once more, and the product itself. A costly value in between, or a product, that the page of
the way back asks for too is kept for every step; a product of factors that has a name already is taken by its name.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

from nnsim.document.network import Node
from nnsim.engine.compiler.lowering import fold, is_call
from nnsim.engine.compiler.workshop import Workshop
from nnsim.engine.tracks import Once, Track
from nnsim.maths.symbols import PRIMITIVES, Constant, Expr, Statement, Symbol

CHEAP = ("add", "subtract", "multiply", "divide", "negative", "square")
"""Quicker to compute again than to fetch."""


class Known:
    """Values of one node, found by what they are computed from."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._kept: dict[Hashable, tuple[Symbol, Expr, Track]] = {}
        self._products: list[tuple[Counter[Hashable], Expr]] = []

    def keep(self, node: Node, rights: Sequence[Expr], later: Sequence[Expr]) -> None:
        """Give values in between that occur in the right sides of lines and again `later` a place of their own."""
        costly = {self._key(part) for right in later for part in self._between(right) if _is_costly(part)}
        products = [self._counted(part) for right in later for part in (right, *self._between(right)) if is_call(part, "multiply")]
        for part in (part for right in rights for part in self._between(right)):
            key = self._key(part)
            product = self._counted(part) if is_call(part, "multiply") else None
            if key in self._kept or not (key in costly or (product is not None and any(product <= other for other in products))):
                continue
            track = self._shop.new_track(node, part.shape[-2])
            self._shop.scratch.count_in(track.array)
            symbol = Symbol("kept", part.shape)
            self._shop.place(symbol, track)
            self._kept[key] = symbol, part, track
            if product is not None:
                self._products.append((product, symbol))

    def only_at(self, step: int, value: Expr, name: str, node: Node) -> None:
        """A value of the way back that is the node's value of this `name` at one step and 0 at all others."""
        track, symbol = self._shop.tracks[node.id, name], Symbol("once", value.shape)
        self._shop.places[id(symbol)] = Once(symbol, track, 0, only=step)
        self._kept[self._key(value)] = symbol, value, track

    def kept_of(self, right: Expr) -> list[tuple[Symbol, Expr, Track]]:
        """What is kept of a right side's values in between: the symbol that stands for it, how it is computed, and where it lies."""
        found = [self._kept[key] for part in self._between(right) if (key := self._key(part)) in self._kept]
        return [(symbol, self._inside(value), track) for symbol, value, track in dict.fromkeys(found)]

    def tracks(self) -> set[int]:
        """Identities of the tracks of what is kept."""
        return {id(track) for _, _, track in self._kept.values()}

    def learn(self, lines: Sequence[Statement]) -> None:
        """Lines that are products of leaves, or of what is kept, can be taken by name."""
        for line in lines:
            factors = [self._rewritten(factor) for factor in self._factors(line.expr, top=True)]
            if len(factors) > 1 and all(self._is_leaf(factor) for factor in factors):
                self._products.append((Counter(self._key(factor) for factor in factors), line.expr))

    def line(self, expr: Expr) -> Expr:
        """The right side of a line with known values in place of calculations; the line's own value is no leaf here."""
        if isinstance(expr, Symbol):
            return expr
        kept = self._kept.get(self._key(expr, top=True))
        if kept is not None:
            return kept[0]
        return self._product(expr) if is_call(expr, "multiply") else self._inside(expr)

    def _inside(self, expr: Expr) -> Expr:
        return expr.again(tuple(self._rewritten(part) for part in expr.arguments), expr.shape)

    def _rewritten(self, expr: Expr) -> Expr:
        return expr if self._is_leaf(expr) else self.line(expr)

    def _product(self, expr: Expr) -> Expr:
        factors = [self._rewritten(factor) for factor in self._factors(expr, top=True)]
        for wanted, product in self._products:
            if product is not expr and wanted <= Counter(map(self._key, factors)):
                left = wanted.copy()
                others = []
                for factor in factors:
                    key = self._key(factor)
                    if left[key]:
                        left[key] -= 1
                    else:
                        others.append(factor)
                factors = [*others, product]
        chained = factors[0]
        for factor in factors[1:]:
            chained = PRIMITIVES["multiply"](chained, factor)
        return chained

    def _factors(self, expr: Expr, top: bool = False) -> Iterator[Expr]:
        if not is_call(expr, "multiply") or (not top and self._is_leaf(expr)):
            yield expr
        else:
            for part in expr.arguments:
                yield from self._factors(part)

    def _key(self, expr: Expr, top: bool = False) -> Hashable:
        """The same for the same calculation with the same leaves."""
        if isinstance(expr, Constant):
            return expr.value
        if expr.primitive is None or (not top and self._is_leaf(expr)):
            return id(expr)
        return (expr.primitive.key, *(self._key(part) for part in expr.arguments), *sorted(expr.options.items()))

    def _counted(self, product: Expr) -> Counter[Hashable]:
        return Counter(self._key(factor) for factor in self._factors(product, top=True))

    def _between(self, right: Expr) -> Iterator[Expr]:
        """The values in between of a right side, innermost first."""
        for part in right.arguments:
            if not self._is_leaf(part):
                yield from self._between(part)
                yield part

    def _is_leaf(self, expr: Expr) -> bool:
        return isinstance(expr, Symbol) or id(expr) in self._shop.places


def blended(expr: Expr) -> Expr:
    """(1 − z) a + z b as a + z (b − a): a call less, and z (b − a) is a factor of the error of z. Other values as they are."""
    if is_call(expr, "add"):
        for one, other in (expr.arguments, expr.arguments[::-1]):
            if is_call(one, "multiply") and is_call(other, "multiply"):
                rest, a = one.arguments
                z, b = other.arguments
                if is_call(rest, "subtract") and fold(rest.arguments[0]) == 1 and rest.arguments[1] is z:
                    blend: Expr = a + z * (b - a)
                    return blend
    return expr


def _is_costly(expr: Expr) -> bool:
    return expr.primitive is not None and expr.primitive.elementwise and expr.primitive.key not in CHEAP


def call_beforehand(page: Callable[..., Any], given: Mapping[str, Any]) -> Any:
    """Call an equation page before all that it names is known, with symbols in the shape of the output for the rest."""
    names = inspect.signature(page).parameters
    return page(**{name: given[name] if name in given else Symbol(name, given["a"].shape) for name in names})
