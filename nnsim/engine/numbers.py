"""Numbers put in: one element of one equation, written out with the numbers that it was computed from.

The calculation is built from the same expression that the operation was made from, and worked out again from the numbers that are
printed, with all their digits. So what stands on paper can be held against what the program has stored.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

import numpy as np

from nnsim.engine.program import Operation
from nnsim.engine.typesetting import ATOM, PREFIX, PRODUCT, SUM, needs_brackets
from nnsim.maths.symbols import Expr, Symbol

Index = tuple[int, ...]
FEW = 4
"""Terms of a sum that are written out where there is little room."""
MANY = 10
"""Terms that are taken one by one to be added; of more only those that are written."""
DIGITS = 4
MINUS = "{-}"
"""A sign that belongs to its number, without the room that TeX leaves around a minus between two numbers."""
LONG = 40
"""Characters of a term that is too long to write more than two like it."""


@dataclass(frozen=True)
class Printed:
    """A part of a calculation: its number, with all digits, and how it is written. `rank` as in typesetting."""

    value: float
    tex: str
    rank: int = ATOM


@dataclass(frozen=True)
class Calculation:
    """One element of a line: `name` is its left side in TeX, `tex` the right side in numbers, with `few` terms of every long sum.

    `value` is the right side worked out again; `stored` is what the program holds.
    """

    name: str
    tex: str
    value: float
    stored: float

    @property
    def equation(self) -> str:
        """The calculation and its result. Where it is a single number, that number alone."""
        result = digits(self.stored)
        return f"{self.name} = {result}" if self.tex == result else f"{self.name} = {self.tex} = {result}"


def calculations(
    operation: Operation, unit: int, column: int, source: int = 0, few: int = FEW, before: Mapping[str, Any] | None = None
) -> tuple[Calculation, ...]:
    """A calculation for every line of an operation that was just executed, for one unit (row) and one sample (column of the batch).

    Of a matrix of gradients it is the element of this unit and the `source` unit. What runs over time is shown at the first step where the
    operation is at none. The update overwrites what it reads: `before` holds that by name, and `unit` is a place in the flat vector.
    """
    calculator = Calculator(operation, few, before or {})
    found = []
    for line in operation.lines:
        array = operation.where.array(line.expr, operation.time)
        shape = calculator.shape(line.expr) if array is None else array.shape
        wanted = (unit,) if len(shape) == 1 else (0, unit, source if line.parameter else column)[3 - len(shape) :]
        index = _clipped(wanted, shape)
        right = calculator.top(line.expr, index)
        stored = right.value if array is None else float(array[index])
        calculator.know(line.expr, stored)
        found.append(Calculation(line.name, right.tex, right.value, stored))
    return tuple(found)


def digits(value: float) -> str:
    """A number in TeX, with four significant digits."""
    if np.isnan(value):
        return r"\mathrm{nan}"
    sign = MINUS if value < 0 else ""
    if np.isinf(value):
        return sign + r"\infty"
    mantissa, _, exponent = f"{abs(value):.{DIGITS}g}".partition("e")
    return sign + mantissa + (rf" \cdot 10^{{{int(exponent)}}}" if exponent else "")


def _clipped(index: Sequence[int], shape: tuple[int, ...]) -> Index:
    return tuple(min(i, size - 1) for i, size in zip(index, shape, strict=True))


def _inside(index: Index, shape: tuple[int, ...]) -> Index:
    """The element of a smaller value that stands at this place of a larger one that it is spread over."""
    return tuple(0 if size == 1 else i for i, size in zip(index[len(index) - len(shape) :], shape, strict=True))


class Calculator:
    """Writes down one element of an expression."""

    def __init__(self, operation: Operation, few: int, before: Mapping[str, Any]) -> None:
        self._where = operation.where
        self._before = before
        self._known: dict[int, float] = {}
        self._step = operation.time
        self._few = few
        self._shapes: dict[int, tuple[int, ...]] = {}

    def top(self, expr: Expr, index: Index) -> Printed:
        """The right side of a line: looked into even though it has a place itself."""
        return self.element(expr, index) if isinstance(expr, Symbol) else self._made(expr, index)

    def element(self, expr: Expr, index: Index) -> Printed:
        if id(expr) in self._known and not self.shape(expr)[1:]:
            return _number(self._known[id(expr)])
        array = self.stored(expr)
        if array is None:
            return self._made(expr, _inside(index, self.shape(expr)))
        return _number(float(array[_inside(index, array.shape)]))

    def know(self, expr: Expr, value: float) -> None:
        """A number or an element of a vector that was worked out in a line above."""
        self._known[id(expr)] = value

    def stored(self, expr: Expr) -> Any:
        if isinstance(expr, Symbol) and expr.name in self._before:
            return np.asarray(self._before[expr.name])
        return self._where.array(expr, self._step)

    def shape(self, expr: Expr) -> tuple[int, ...]:
        """What it is here: an expression that was made for one time step may stand for all of them."""
        if id(expr) not in self._shapes:
            array, primitive = self.stored(expr), expr.primitive
            if array is not None or primitive is None:
                self._shapes[id(expr)] = expr.shape if array is None else array.shape
            else:
                self._shapes[id(expr)] = primitive.shape(*(self.shape(argument) for argument in expr.arguments), **expr.options)
        return self._shapes[id(expr)]

    def _made(self, expr: Expr, index: Index) -> Printed:
        primitive = expr.primitive
        assert primitive is not None
        special = SPECIAL.get(primitive.key)
        if special is not None:
            return special(self, expr, index)
        parts = [self.element(argument, index) for argument in expr.arguments]
        with np.errstate(all="ignore"):
            value = float(primitive.evaluate(*(part.value for part in parts), **expr.options))
        rank = PRODUCT if primitive.key == "multiply" else primitive.rank
        texts = [bracketed(primitive.key, rank, place, part) for place, part in enumerate(parts)]
        write: Callable[..., str] = _times if primitive.key == "multiply" else primitive.tex
        return Printed(value, write(*texts), rank)

    def sum(self, count: int, terms: Iterable[Printed], added: Callable[[], float]) -> Printed:
        """Terms added up; of many only the first are written, and `added` says what all of them give."""
        written = list(terms) if count <= MANY else list(islice(terms, self._few))
        shown = written[: self._few if max(len(term.tex) for term in written[: self._few]) <= LONG else 2]
        text = shown[0].tex + "".join(rf" + {_wrapped(term, term.tex.startswith(('-', MINUS)))}" for term in shown[1:])
        if count > len(shown):
            text += r" + \cdots"
        value = sum(term.value for term in written) if count <= MANY else added()
        return Printed(value, text, SUM if count > 1 else written[0].rank)

    def whole(self, expr: Expr) -> Any:
        """All elements of an expression: those that are stored, or worked out again from those."""
        array = self.stored(expr)
        if array is not None:
            return array
        primitive = expr.primitive
        assert primitive is not None
        with np.errstate(all="ignore"):
            return np.asarray(primitive.evaluate(*(self.whole(part) for part in expr.arguments), **expr.options))

    def product(self, left: Printed, right: Printed) -> Printed:
        texts = [bracketed("multiply", PRODUCT, place, part) for place, part in enumerate((left, right))]
        return Printed(left.value * right.value, _times(*texts), PRODUCT)


def _times(x: str, y: str) -> str:
    return rf"{x} \cdot {y}"


def _number(value: float) -> Printed:
    return Printed(value, digits(value), SUM if value < 0 else ATOM)


def _wrapped(part: Printed, wrap: bool) -> str:
    return rf"\left({part.tex}\right)" if wrap else part.tex


def bracketed(key: str, rank: int, place: int, part: Printed) -> str:
    """An argument of a primitive, in brackets where it needs them."""
    return _wrapped(part, needs_brackets(key, rank, place, part.rank, part.tex))


# Primitives whose elements depend on more than the elements at the same place


def _matmul(calculator: Calculator, expr: Expr, index: Index) -> Printed:
    left, right = expr.arguments
    shape = max(calculator.shape(left), calculator.shape(right), key=len)
    over_time = len(shape) > len(index)  # a weight is the same at every step, so what they all give is added up
    steps: Sequence[Index] = [(t,) for t in range(shape[0])] if over_time else [index[:-2]]
    inner = range(calculator.shape(left)[-1])
    terms = (
        calculator.product(calculator.element(left, (*step, index[-2], k)), calculator.element(right, (*step, k, index[-1])))
        for step in steps
        for k in inner
    )

    def added() -> float:
        rows, columns = calculator.whole(left)[..., index[-2], :], calculator.whole(right)[..., :, index[-1]]
        products = np.multiply(rows, columns, dtype=np.float64)
        return float(products.sum() if over_time else products[_inside(index[:-2], products.shape[:-1])].sum())

    return calculator.sum(len(steps) * len(inner), terms, added)


def _transpose(calculator: Calculator, expr: Expr, index: Index) -> Printed:
    return calculator.element(expr.arguments[0], (*index[:-2], index[-1], index[-2]))


def _sum_over(fixed: Callable[[int, Index], Sequence[int | None]]) -> Callable[[Calculator, Expr, Index], Printed]:
    """A sum over all places of the argument along the dimensions for which `fixed` (of their number, and the index) has None."""

    def special(calculator: Calculator, expr: Expr, index: Index) -> Printed:
        argument = expr.arguments[0]
        shape = calculator.shape(argument)
        along = fixed(len(shape), index)
        places = product(*(range(size) if place is None else (place,) for size, place in zip(shape, along, strict=True)))
        count = math.prod(size for size, place in zip(shape, along, strict=True) if place is None)

        def added() -> float:
            chosen = tuple(slice(None) if place is None else place for place in along)
            return float(calculator.whole(argument)[chosen].sum(dtype=np.float64))

        return calculator.sum(count, (calculator.element(argument, place) for place in places), added)

    return special


def _column(write: Callable[[list[str], int], str]) -> Callable[[Calculator, Expr, Index], Printed]:
    """What depends on all units of a sample."""

    def special(calculator: Calculator, expr: Expr, index: Index) -> Printed:
        (argument,), primitive = expr.arguments, expr.primitive
        assert primitive is not None
        parts = [calculator.element(argument, (*index[:-2], k, index[-1])) for k in range(calculator.shape(argument)[-2])]
        values = primitive.evaluate(np.array([[part.value] for part in parts]))
        return Printed(float(values[index[-2], 0]), write([part.tex for part in parts], index[-2]), PREFIX)

    return special


def _exponentials(texts: list[str]) -> str:
    return " + ".join(f"e^{{{text}}}" for text in texts[:FEW]) + (r" + \cdots" if len(texts) > FEW else "")


def _stack(calculator: Calculator, expr: Expr, index: Index) -> Printed:
    row = index[-2]
    for part in expr.arguments:
        height = calculator.shape(part)[-2]
        if row < height:
            return calculator.element(part, (*index[:-2], row, index[-1]))
        row -= height
    raise IndexError(index)


def _rows(calculator: Calculator, expr: Expr, index: Index) -> Printed:
    return calculator.element(expr.arguments[0], (*index[:-2], index[-2] + expr.options["start"], index[-1]))


def _one_hot(calculator: Calculator, expr: Expr, index: Index) -> Printed:
    symbol = calculator.element(expr.arguments[0], (*index[:-2], 0, index[-1]))
    return Printed(float(round(symbol.value) == index[-2]), rf"\mathrm{{onehot}}({symbol.tex})_{{{index[-2] + 1}}}")


def _pieces(calculator: Calculator, argument: Expr, pieces: int, index: Index) -> list[Printed]:
    return [calculator.element(argument, (*index[:-2], index[-2] * pieces + p, index[-1])) for p in range(pieces)]


def _largest_piece(calculator: Calculator, expr: Expr, index: Index) -> Printed:
    parts = _pieces(calculator, expr.arguments[0], expr.options["pieces"], index)
    return Printed(max(part.value for part in parts), r"\max(" + r",\, ".join(part.tex for part in parts) + ")")


def _to_largest(calculator: Calculator, expr: Expr, index: Index) -> Printed:
    (delta, argument), pieces = expr.arguments, expr.options["pieces"]
    unit = (*index[:-2], index[-2] // pieces, index[-1])
    values = [part.value for part in _pieces(calculator, argument, pieces, unit)]
    return calculator.element(delta, unit) if values.index(max(values)) == index[-2] % pieces else Printed(0.0, "0")


def _matrices(calculator: Calculator, expr: Expr, index: Index) -> Printed:
    """An element of a product of matrices that lie row by row in the units of a sample."""
    (left, right), products = expr.arguments, expr.options["products"]
    terms = [
        calculator.product(
            calculator.element(left, (*index[:-2], mine, index[-1])), calculator.element(right, (*index[:-2], its, index[-1]))
        )
        for mine, its in products(index[-2])
    ]
    return calculator.sum(len(terms), terms, lambda: sum(term.value for term in terms))


def _drawn(calculator: Calculator, expr: Expr, index: Index) -> Printed:
    """What chance has made cannot be worked out again."""
    array = calculator.stored(expr)
    return _number(float(array[_inside(index, array.shape)]))


SPECIAL: dict[str, Callable[[Calculator, Expr, Index], Printed]] = {
    "matmul": _matmul,
    "transpose": _transpose,
    "sum_batch": _sum_over(lambda dimensions, index: (*[None] * (dimensions - 2), index[0], None)),
    "sum_rows": _sum_over(lambda dimensions, index: (*index[:-2], None, index[-1])),
    "sum_time": _sum_over(lambda dimensions, index: (None, *index)),
    "sum_all": _sum_over(lambda dimensions, index: [None] * dimensions),
    "softmax": _column(lambda texts, unit: rf"\frac{{e^{{{texts[unit]}}}}}{{{_exponentials(texts)}}}"),
    "logsumexp": _column(lambda texts, unit: rf"\ln\left({_exponentials(texts)}\right)"),
    "stack": _stack,
    "rows": _rows,
    "one_hot": _one_hot,
    "one_for_each": lambda calculator, expr, index: Printed(1.0, "1"),
    "spread": lambda calculator, expr, index: calculator.element(expr.arguments[0], (index[-2], 0)),
    "largest_piece": _largest_piece,
    "to_largest": _to_largest,
    "keep_mask": _drawn,
    "rows_by_columns": _matrices,
    "rows_by_rows": _matrices,
    "columns_by_columns": _matrices,
}
"""By key: how an element is made where it is not from the elements at the same place of the arguments."""
