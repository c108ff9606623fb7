"""A path written out: every local gradient on it in symbols, with numbers put in, and its value; their product is the path's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnsim.engine.chain.local import Local
from nnsim.engine.chain.paths import Chain, Path
from nnsim.engine.chain.starts import Start
from nnsim.engine.chain.values import Value, element_of
from nnsim.engine.compiler.workshop import tex
from nnsim.engine.numbers import Calculator, Printed, bracketed, digits
from nnsim.engine.typesetting import ATOM, PRODUCT, SUM, Names, expression
from nnsim.maths.derivatives import PARTIALS
from nnsim.maths.symbols import Constant, Expr, Symbol

SUBSCRIPT = re.compile(r"_\{((?:[^{}]|\{[^{}]*\})*)\}")
MINUS_ONE = Printed(-1.0, "{-}1", SUM)


@dataclass(frozen=True)
class Factor:
    """One local gradient: `symbol` = `formula` = `numbers` = `value`, the first three in TeX. `node`, `unit`, `time`: what changes."""

    symbol: str
    formula: str
    numbers: str
    value: float
    node: str
    unit: int
    time: int | None


@dataclass(frozen=True)
class WrittenPath:
    """A path with its factors, from the loss to the weight. `product` is worked out from them."""

    factors: tuple[Factor, ...]

    @property
    def product(self) -> float:
        found = 1.0
        for factor in self.factors:
            found *= factor.value
        return found


Part = tuple[str, int, Printed]
"""A part of a product: in symbols, its rank, and in numbers."""


def written(chain: Chain, path: Path) -> WrittenPath:
    """The factors of a path, each worked out again from the numbers that are printed."""
    first = path.stops[0]
    start = next(start for start in chain.starts if start.value is first.value)
    factors = [_first(chain, start, first.row)]
    for stop, following in zip(path.stops, (*path.stops[1:], None), strict=True):
        writer = _Writer(chain.local, stop.value)
        leaf = None if following is None else (following.value, following.row)
        terms = list(writer.terms(stop.value.line.expr, stop.row, leaf, top=True))
        below = _weight(chain) if following is None else name_of(following.value, following.row)
        factors.append(_factor(chain, stop.value, stop.row, below, terms))
    return WrittenPath(tuple(factors))


def name_of(value: Value, row: int) -> str:
    """A unit of a value in TeX."""
    return indexed(value.line.name, row if value.rows > 1 else None, value.time)


def indexed(name: str, row: int | None, time: int | None) -> str:
    """A name with the number of a unit below it, and the number of a time step in the place of t."""
    if time is not None:
        name = re.sub(r"\(t([+-]\d+)?\)", lambda match: f"({time + 1 + int(match.group(1) or 0)})", name)
    return name if row is None else _placed(name, str(row + 1))


def _placed(name: str, places: str) -> str:
    """A name with more in its subscript."""
    found = SUBSCRIPT.search(name)
    return f"{name}_{{{places}}}" if found is None else rf"{name[: found.end() - 1]}\,{places}{name[found.end() - 1 :]}"


def weight_name(chain: Chain) -> str:
    return _weight(chain)


def _weight(chain: Chain) -> str:
    """The weight as it is written: W with both layers and both units below."""
    slot, network = chain.local.slot, chain.machine.document.network
    node, row = network.nodes[slot.node], chain.place[0]
    units = chain.machine.shapes.units(slot.node)
    gate = rf"\,{slot.gates[row // units]}" if slot.gates else ""
    row = row % units if slot.gates else row
    places = ",".join(str(place + 1) for place in (row, *chain.place[1:]))
    if slot.connection is not None:
        source = network.nodes[network.connections[slot.connection].source]
        return rf"W_{{{tex(node.name)}\,{tex(source.name)}{gate}\,{places}}}"
    return rf"{slot.key.partition(':')[2].replace('_', '')}_{{{tex(node.name)}{gate}\,{places}}}"


def _factor(chain: Chain, value: Value, row: int, below: str, terms: list[list[Part]]) -> Factor:
    symbols, numbers, total = [], [], 0.0
    for parts in terms:
        parts = parts or [("1", PRODUCT, Printed(1.0, "1"))]
        if len(parts) == 1:
            ((text, _, printed),) = parts
            symbols.append(text)
            numbers.append(printed.tex)
            total += printed.value
            continue
        symbols.append(r" \, ".join(bracketed("multiply", PRODUCT, n, Printed(0.0, text, rank)) for n, (text, rank, _) in enumerate(parts)))
        numbers.append(r" \cdot ".join(bracketed("multiply", PRODUCT, n, printed) for n, (_, _, printed) in enumerate(parts)))
        product = 1.0
        for _, _, printed in parts:
            product *= printed.value
        total += product
    symbol = rf"\frac{{\partial {name_of(value, row)}}}{{\partial {below}}}"
    units = chain.machine.shapes.units(value.node)
    return Factor(symbol, " + ".join(symbols), " + ".join(numbers), total, value.node, row * units // value.rows, value.time)


def _first(chain: Chain, start: Start, row: int) -> Factor:
    """The loss by a unit of an output."""
    value, network = start.value, chain.machine.document.network
    name = tex(network.nodes[start.output].name)
    when = "" if value.time is None else "^{(t)}"
    outputs = chain.machine.program.values[start.output, "a"]
    target = start.comparison.target
    own = Constant(float(start.comparison.divisor), "N", "N") if float(start.comparison.divisor) != 1 else Constant(1.0)
    a, y = (Symbol(letter, (value.rows, 1), f"{letter}_{{{name}}}{when}") for letter in ("a", "y"))
    arrays = {id(a): _at(outputs, value.time), id(y): _at(target, value.time)}
    expr = start.formula(a, y, own)
    writer = _Writer(chain.local, value, arrays)
    formula, _ = expression(expr, writer.names(row))
    printed = writer.element(expr, (row, chain.column))
    units = chain.machine.shapes.units(value.node)
    symbol = rf"\frac{{\partial L}}{{\partial {name_of(value, row)}}}"
    return Factor(symbol, formula, printed.tex, printed.value, value.node, row * units // value.rows, value.time)


def _at(array: Any, time: int | None) -> Any:
    return array[time] if array.ndim == 3 and time is not None else array


class _Indexed(Names):
    """Names of the elements of one unit."""

    def __init__(self, writer: _Writer, row: int) -> None:
        super().__init__()
        self._writer = writer
        self._row = row

    def of(self, expr: Expr) -> str | None:
        known = self._writer.value.operation.names.of(expr)
        if known is None or isinstance(expr, Constant):
            return known
        return indexed(known, self._row if self._writer.tall(expr) else None, self._writer.value.time)


class _Writer(Calculator):
    """Takes the line of one value apart, for one of its units."""

    def __init__(self, local: Local, value: Value, more: dict[int, Any] | None = None) -> None:
        super().__init__(value.operation, 4, {})
        self.local = local
        self.value = value
        self._more = more or {}
        self.column = local.values.column

    def names(self, row: int) -> Names:
        return _Indexed(self, row)

    def stored(self, expr: Expr) -> Any:
        if isinstance(expr, Constant):
            return np.asarray(expr.value)
        found = self._more.get(id(expr))
        return found if found is not None else self.local.values.stored(expr, self.value)

    def tall(self, expr: Expr) -> bool:
        array = self.stored(expr)
        return array is not None and array.ndim == 2 and array.shape[0] > 1

    def _part(self, expr: Expr, row: int) -> Part:
        array = self.stored(expr)
        if array is not None and array.ndim == 2:
            row = min(row, array.shape[0] - 1)
        text, rank = expression(expr, self.names(row))
        return text, rank, self.element(expr, (row, self.column))

    def terms(self, expr: Expr, row: int, leaf: tuple[Value, int] | None, top: bool = False) -> Iterator[list[Part]]:
        """Products whose sum is the derivative of one element by the next stop, or by the weight where that is None."""
        if isinstance(expr, Symbol) or (not top and self.stored(expr) is not None):
            if self._is(expr, row, leaf):
                yield []
            return
        primitive = expr.primitive
        assert primitive is not None
        match primitive.key:
            case "matmul":
                yield from self._matmul(expr, row, leaf)
            case "softmax":
                for unit in range(self.shape(expr)[-2]):
                    for rest in self.terms(expr.arguments[0], unit, leaf):
                        yield [*self._softmax(expr, row, unit), *rest]
            case "select":
                condition, yes, no = expr.arguments
                taken = yes if self.element(condition, (row, self.column)).value > 0 else no
                yield from self.terms(taken, row, leaf)
            case "rows":
                yield from self.terms(expr.arguments[0], row + expr.options["start"], leaf)
            case "stack":
                for part in expr.arguments:
                    height = self.shape(part)[-2]
                    if 0 <= row < height:
                        yield from self.terms(part, row, leaf)
                    row -= height
            case "largest_piece":
                first = row * expr.options["pieces"]
                numbers = [self.element(expr.arguments[0], (first + n, self.column)).value for n in range(expr.options["pieces"])]
                yield from self.terms(expr.arguments[0], first + numbers.index(max(numbers)), leaf)
            case "rows_by_columns" | "rows_by_rows" | "columns_by_columns":
                for pair in expr.options["products"](row):
                    for mine, argument in enumerate(expr.arguments):
                        for rest in self.terms(argument, pair[mine], leaf):
                            yield [self._part(expr.arguments[1 - mine], pair[1 - mine]), *rest]
            case "spread":
                yield from self.terms(expr.arguments[0], row, leaf)
            case key if key in PARTIALS:
                yield from self._elementwise(expr, row, leaf)

    def _elementwise(self, expr: Expr, row: int, leaf: tuple[Value, int] | None) -> Iterator[list[Part]]:
        assert expr.primitive is not None
        for number, argument in enumerate(expr.arguments):
            shape = self.shape(argument)
            inner = row if len(shape) < 2 or shape[-2] > 1 else 0
            for rest in self.terms(argument, inner, leaf):
                partial = PARTIALS[expr.primitive.key](expr, number)
                if isinstance(partial, float):
                    if partial:
                        yield rest if partial == 1.0 else [("-1", SUM, MINUS_ONE), *rest]
                else:
                    yield [self._part(partial, row), *rest]

    def _matmul(self, expr: Expr, row: int, leaf: tuple[Value, int] | None) -> Iterator[list[Part]]:
        left, right = expr.arguments
        array = self.stored(left)
        if leaf is None and array is not None and self.local.values.parameter(array):
            place = element_of(array, self.local.slot, self.local.place, self.local.values.machine.parameters.values)
            if place is not None and place[0] == row:
                yield [self._part(right, place[1])]
        inner = self.shape(right)[-2]
        for unit in range(inner) if leaf is None or self.stored(right) is None else (leaf[1],) if leaf[1] < inner else ():
            for rest in self.terms(right, unit, leaf):
                text, rank = expression(left, self.value.operation.names)
                text = indexed(text, None, self.value.time)
                yield [(_placed(text, f"{row + 1},{unit + 1}"), rank, self.element(left, (row, unit))), *rest]

    def _softmax(self, expr: Expr, row: int, unit: int) -> list[Part]:
        one, other = self._part(expr, row), self._part(expr, unit)
        if row != unit:
            return [("-1", SUM, MINUS_ONE), one, other]
        value = other[2].value
        return [one, (f"1 - {other[0]}", SUM, Printed(1 - value, f"1 - {other[2].tex}", SUM))]

    def _is(self, expr: Expr, row: int, leaf: tuple[Value, int] | None) -> bool:
        """Whether an element is the next stop."""
        found = self.local._leaf(expr, self.value)
        if leaf is None:
            return -1 in found and bool(found[-1][row, 0])
        return leaf[0].number in found and row == leaf[1]


def result(path: WrittenPath, most: int = 4) -> list[str]:
    """The product of a path in numbers, in TeX: so many factors on a line, and what it gives."""
    parts = [Printed(factor.value, digits(factor.value), SUM if factor.value < 0 else ATOM) for factor in path.factors]
    texts = [bracketed("multiply", PRODUCT, n, part) for n, part in enumerate(parts)]
    rows = [r" \cdot ".join(texts[start : start + most]) for start in range(0, len(texts), most)]
    return [f"= {rows[0]}", *(rf"\quad \cdot {row}" for row in rows[1:]), f"= {digits(path.product)}"]


def over_time(largest: Mapping[int, float], count: int) -> str:
    """What time steps add to a gradient, in TeX: these, of so many."""
    terms = " + ".join(rf"\left({digits(value)}\right)_{{t={time + 1}}}" for time, value in sorted(largest.items()))
    return rf"\sum_t = {terms}" + (r" + \cdots" if count > len(largest) else "")
