"""The slips that people make in a calculation done by hand, as the lines that they compute instead.

A line of an operation is taken apart where a hand calculation has its steps: the terms of its sums, the factors of its products, the
elements of a weighted sum. One of them left out, turned round or taken from the wrong place is another line, and what that gives can be
held against what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nnsim.engine.program import Line, Operation
from nnsim.maths.picking import rows
from nnsim.maths.primitives import negative
from nnsim.maths.symbols import Constant, Expr, Symbol, total

SHORT = 16
"""A weighted sum of more terms is not searched for one that was left out."""
DEEP = 3
"""Sums and products inside each other that are looked into."""


@dataclass(frozen=True)
class Variation:
    """Another right side for a line. `slip` is the family it belongs to, `part` the number or TeX of what went wrong, if any."""

    slip: str
    expr: Expr
    part: str = ""
    values: Mapping[str, Any] | None = None
    """Arrays by name, for symbols that the operation does not know."""


@dataclass(frozen=True)
class Mistaken:
    """What is easily put in for another value: the weighted input in place of the activation."""

    name: str
    array: Any


def variations(line: Line, operation: Operation, instead: Mapping[int, Mistaken]) -> Iterator[Variation]:
    """Everything that may have been computed in place of a line, the usual slips first. `instead`: by the id of an expression."""
    atom = _atoms(operation, line)
    yield Variation("sign", negative(line.expr))
    upstream = _upstream(line, operation, atom)
    if upstream is not None:
        yield Variation("derivative", upstream)
    yield from _taken_apart(line.expr, atom, lambda whole: whole, DEEP)
    for leaf in _leaves(line.expr, atom):
        if id(leaf) in instead:
            mistaken, twin = instead[id(leaf)], Symbol("instead", leaf.shape)
            yield Variation("operand", _replaced(line.expr, leaf, twin, atom), mistaken.name, {"instead": mistaken.array})


Atom = Callable[[Expr], bool]
Rebuilt = Callable[[Expr], Expr]


def _atoms(operation: Operation, line: Line) -> Atom:
    """Whether an expression is a value of its own, which a hand calculation looks up."""

    def atom(expr: Expr) -> bool:
        if expr is line.expr:
            return False
        return expr.primitive is None or operation.where.array(expr, operation.time) is not None

    return atom


def _upstream(line: Line, operation: Operation, atom: Atom) -> Expr | None:
    """What comes from above in an error that is multiplied by a derivative."""
    primitive = line.expr.primitive
    if operation.phase != "backward" or line.parameter or primitive is None or primitive.key != "multiply":
        return None
    return line.expr.arguments[0]


def _taken_apart(expr: Expr, atom: Atom, rebuilt: Rebuilt, deep: int) -> Iterator[Variation]:
    """Variations of a part of a line; `rebuilt` makes the line from what the part becomes."""
    if deep == 0 or atom(expr):
        return
    terms = _terms(expr, atom)
    if len(terms) > 1:
        for number, (sign, term) in enumerate(terms):
            rest = terms[:number] + terms[number + 1 :]
            yield Variation("bias" if is_bias(term) else "term", rebuilt(_sum(rest)), _tex(term))
            if number:
                turned = [*terms[:number], (-sign, term), *terms[number + 1 :]]
                yield Variation("term_sign", rebuilt(_sum(turned)), _tex(term))
        for number, (sign, term) in enumerate(terms):

            def with_term(new: Expr, number: int = number, sign: int = sign) -> Expr:
                return rebuilt(_sum([*terms[:number], (sign, new), *terms[number + 1 :]]))

            yield from _taken_apart(term, atom, with_term, deep - 1)
        return
    factors = _factors(expr, atom)
    if len(factors) > 1:
        for number, (_, factor) in enumerate(factors):
            yield Variation("factor", rebuilt(_product(factors[:number] + factors[number + 1 :])), _tex(factor))
        for number, (power, factor) in enumerate(factors):

            def with_factor(new: Expr, number: int = number, power: int = power) -> Expr:
                return rebuilt(_product([*factors[:number], (power, new), *factors[number + 1 :]]))

            yield from _taken_apart(factor, atom, with_factor, deep - 1)
        return
    primitive = expr.primitive
    if primitive is not None and primitive.key == "matmul":
        yield from _weighted_sum(expr, rebuilt)
    elif primitive is not None and primitive.elementwise:
        for number, argument in enumerate(expr.arguments):

            def with_argument(new: Expr, number: int = number) -> Expr:
                arguments = (*expr.arguments[:number], new, *expr.arguments[number + 1 :])
                return rebuilt(Expr(primitive, arguments, expr.options))

            if len(expr.arguments) == 1:
                yield Variation("function", rebuilt(argument), primitive.key)
            yield from _taken_apart(argument, atom, with_argument, deep - 1)


def _weighted_sum(expr: Expr, rebuilt: Rebuilt) -> Iterator[Variation]:
    left, right = expr.arguments
    if len(left.shape) == 2 and left.shape[0] == left.shape[1]:
        yield Variation("transposed", rebuilt(left.T @ right))
    count = left.shape[-1]
    if len(left.shape) != 2 or len(right.shape) != 2 or not 1 < count <= SHORT:
        return
    for k in range(count):
        product = rows(left.T, start=k, stop=k + 1).T @ rows(right, start=k, stop=k + 1)
        yield Variation("addend", rebuilt(expr - product), str(k + 1))


Signed = list[tuple[int, Expr]]
"""Terms with their signs, or factors with their powers: 1 or −1."""


def _terms(expr: Expr, atom: Atom) -> Signed:
    if expr.primitive is not None and expr.primitive.key == "negative" and not atom(expr):
        return [(-sign, term) for sign, term in _terms(expr.arguments[0], atom)]
    return _joined(expr, atom, "add", "subtract", _terms)


def _factors(expr: Expr, atom: Atom) -> Signed:
    return _joined(expr, atom, "multiply", "divide", _factors)


def _joined(expr: Expr, atom: Atom, key: str, inverse: str, parts: Callable[[Expr, Atom], Signed]) -> Signed:
    """What an operation that joins two sides, or its inverse, has to both; an expression of another kind by itself."""
    found = expr.primitive.key if expr.primitive is not None and not atom(expr) else ""
    if found not in (key, inverse):
        return [(1, expr)]
    left, right = expr.arguments
    return parts(left, atom) + [(sign if found == key else -sign, part) for sign, part in parts(right, atom)]


def _sum(terms: Signed) -> Expr:
    found: Expr = total(term if sign > 0 else negative(term) for sign, term in terms)
    return found


def _product(factors: Signed) -> Expr:
    (power, first), *rest = factors
    found = first if power > 0 else 1 / first
    for power, factor in rest:
        found = found * factor if power > 0 else found / factor
    return found


def _leaves(expr: Expr, atom: Atom) -> Iterator[Expr]:
    if atom(expr):
        yield expr
        return
    for argument in expr.arguments:
        yield from _leaves(argument, atom)


def _replaced(expr: Expr, old: Expr, new: Expr, atom: Atom) -> Expr:
    """The same line with one value in the place of another."""
    if expr is old:
        return new
    if atom(expr):
        return expr
    assert expr.primitive is not None
    return Expr(expr.primitive, tuple(_replaced(argument, old, new, atom) for argument in expr.arguments), expr.options)


def is_bias(expr: Expr) -> bool:
    """Whether it is the bias of a layer, or of a gate."""
    return isinstance(expr, Symbol) and not isinstance(expr, Constant) and expr.name.rpartition(":")[2].split("_")[0] == "b"


def _tex(expr: Expr) -> str:
    return expr.tex if isinstance(expr, Symbol) else ""
