"""Hoisting: what a step through time does not need to do itself, because it does not depend on the step before.

The products of the weights with the inputs of a recurrent layer, and in the way back the factors made of forward values, are known for all
steps before the loop comes to them. They are computed for a block of steps at once; what is left in the loop is short.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from nnsim.engine.compiler.lowering import fold, is_call
from nnsim.maths.symbols import PRIMITIVES, Constant, Expr, Symbol


@dataclass
class Hoisted:
    """A value that is made beforehand: `symbol` stands for it inside the loop."""

    symbol: Symbol
    expr: Expr


@dataclass
class Hoister:
    """Takes lines apart. `depends(expr)`: whether a leaf depends on the loop. `is_leaf`: symbols and values with a place."""

    is_leaf: Callable[[Expr], bool]
    leaf_depends: Callable[[Expr], bool]
    varies: Callable[[Expr], bool]
    """Whether a leaf changes with time at all."""
    found: list[Hoisted] = field(default_factory=list)
    _memory: dict[int, tuple[Expr, bool]] = field(default_factory=dict)

    def depends(self, expr: Expr) -> bool:
        known = self._memory.get(id(expr))
        if known is None:
            answer = self.leaf_depends(expr) if self.is_leaf(expr) else any(self.depends(argument) for argument in expr.arguments)
            known = self._memory[id(expr)] = (expr, answer)
        return known[1]

    def line(self, expr: Expr) -> Expr:
        """The right side of a line, with symbols for what was hoisted out of it; the line's own value is no leaf here."""
        if isinstance(expr, Symbol):
            return expr
        if any(self.depends(argument) for argument in expr.arguments):
            return self._inside(expr)
        return self._hoist(expr.again(expr.arguments, expr.shape))

    def rewrite(self, expr: Expr) -> Expr:
        """The same value, with symbols for what was hoisted out of it."""
        if self.is_leaf(expr):
            return expr
        return self._inside(expr) if self.depends(expr) else self._hoist(expr)

    def _inside(self, expr: Expr) -> Expr:
        if is_call(expr, "add"):
            return self._grouped(self._terms(expr, "add"), "add", expr)
        if is_call(expr, "multiply"):
            return self._grouped(self._terms(expr, "multiply"), "multiply", expr)
        return expr.again(tuple(self.rewrite(argument) for argument in expr.arguments), expr.shape)

    def _terms(self, expr: Expr, key: str) -> list[Expr]:
        """What a sum of sums, or a product of products, consists of. Values with a place are not looked into."""
        return [
            term for part in expr.arguments
            for term in ([part] if self.is_leaf(part) or not is_call(part, key) else self._terms(part, key))
        ]

    def _grouped(self, terms: list[Expr], key: str, whole: Expr) -> Expr:
        fixed = [term for term in terms if not self.depends(term)]
        moving = [self.rewrite(term) for term in terms if self.depends(term)]
        if len(fixed) == 1:
            moving.append(self.rewrite(fixed[0]))
        elif fixed:
            moving.append(self._hoist(_chain(fixed, key)))
        return _chain(moving, key, whole)

    def _hoist(self, expr: Expr) -> Expr:
        if not self._worth_it(expr):
            return expr.again(tuple(self.rewrite(argument) for argument in expr.arguments), expr.shape) if expr.arguments else expr
        symbol = Symbol("hoisted", expr.shape, "")
        self.found.append(Hoisted(symbol, expr))
        self._memory[id(symbol)] = (symbol, False)
        return symbol

    def _worth_it(self, expr: Expr) -> bool:
        """Views and plain numbers cost nothing where they are; what never changes needs no room for every step."""
        if fold(expr) is not None or is_call(expr, "transpose") or is_call(expr, "rows"):
            return False
        return self._varies(expr)

    def _varies(self, expr: Expr) -> bool:
        return self.varies(expr) if self.is_leaf(expr) else any(self._varies(argument) for argument in expr.arguments)


def _chain(terms: list[Expr], key: str, whole: Expr | None = None) -> Expr:
    chained = terms[0]
    for term in terms[1:]:
        chained = PRIMITIVES[key](chained, term)
    assert whole is None or chained.shape == whole.shape
    return chained


def lifted(expr: Expr, place: Callable[[Expr], Expr | None], is_leaf: Callable[[Expr], bool]) -> Expr:
    """The same calculation over time: `place` gives for a leaf its counterpart with time steps, or None if it has none."""
    if is_leaf(expr):
        return place(expr) or expr
    assert expr.primitive is not None
    made: Expr = expr.primitive(*(lifted(argument, place, is_leaf) for argument in expr.arguments), **expr.options)
    return made


def shared(exprs: Sequence[Expr]) -> tuple[list[Expr], list[Expr]]:
    """The same values with every calculation that occurs more than once made once, and those calculations, innermost first."""
    known: dict[tuple[object, ...], Expr] = {}
    uses: dict[int, int] = {}
    order: list[Expr] = []

    def unified(expr: Expr) -> Expr:
        if not expr.arguments or expr.primitive is None:
            return expr
        arguments = tuple(unified(argument) for argument in expr.arguments)
        key = (expr.primitive.key, *(_identity(argument) for argument in arguments), *sorted(expr.options.items()))
        if key not in known:
            known[key] = expr.again(arguments, expr.shape)
            order.append(known[key])
        uses[id(known[key])] = uses.get(id(known[key]), 0) + 1
        return known[key]

    found = [unified(expr) for expr in exprs]
    return found, [expr for expr in order if uses[id(expr)] > 1 and len(expr.shape) > 2 and not is_call(expr, "transpose")]


def _identity(expr: Expr) -> object:
    """Equal for plain numbers that are equal, and for the same value."""
    return expr.value if isinstance(expr, Constant) else id(expr)
