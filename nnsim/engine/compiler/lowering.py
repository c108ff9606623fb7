"""Lowering: from the expressions of an equation page to prebuilt NumPy calls into arrays made beforehand.

Sums and products of named values go straight into their arrays; values in between use scratch that is handed on. A weighted sum with
a bias becomes one product, because every node's output carries a row of ones and W and b are views of one block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from nnsim.engine.calls import Call
from nnsim.engine.compiler.adjacent import below, joined_columns, stacked
from nnsim.maths.symbols import PRIMITIVES, Constant, Expr, Scratch, Symbol

PACKED = 131_072
"""Elements that are packed at a time where products over time are added up: they should stay in the processor's cache."""


class Augmented:
    """What the compiler knows about an array that is part of a larger one: `block` with a column or row more."""

    def __init__(self) -> None:
        self.weights: dict[int, tuple[Any, int]] = {}
        self.signals: dict[int, Any] = {}

    def join(self, weights: Any, bias: Any, block: Any) -> None:
        """W and b are views of `block` = [W b]."""
        self.weights[id(weights)] = (block, id(bias))

    def carry_ones(self, signal: Any, with_ones: Any) -> None:
        """`signal` is all but the last row of `with_ones`, whose last row is 1."""
        self.signals[id(signal)] = with_ones


class Emitter:
    """Collects the calls of one operation. Arrays are bound to symbols by identity."""

    def __init__(self, dtype: np.dtype[Any], scratch: Scratch, augmented: Augmented, random: Any) -> None:
        self.dtype = dtype
        self.scratch = scratch
        self.augmented = augmented
        self.random = random
        self.calls: list[Call] = []
        self.arrays: dict[int, Any] = {}
        self._kept: list[Expr] = []
        self._temporary: set[int] = set()
        self._held: list[Any] = []
        self._numbers: dict[float, Any] = {}
        self._lane: Lane | None = None

    # What primitives use

    def call(self, function: Any, *arguments: Any) -> None:
        self.calls.append(Call(function, arguments))

    def call_with(self, function: Any, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> None:
        self.calls.append(Call(function, arguments, keywords))

    def number(self, value: float) -> Any:
        """A fixed number as a 0-d array, the same array for the same number."""
        if value not in self._numbers:
            self._numbers[value] = np.array(value, self.dtype)
        return self._numbers[value]

    def ones(self, size: int) -> Any:
        return np.ones(size, self.dtype)

    def hold(self, shape: tuple[int, ...]) -> Any:
        """Scratch for the rest of this statement."""
        array = self._take(shape)
        self._held.append(array)
        return array

    def contract(self, products: Sequence[tuple[Any, slice, Any]], right: Any) -> None:
        """For each (left, rows, out): out = Σ_t left_t right_t[rows]ᵀ, for values over time (T, rows, batch).

        They are packed by blocks of steps, so that a block takes one product.
        """
        steps, width, batch = right.shape
        height = sum(left.shape[1] for left, _, _ in products)
        block = max(1, min(steps, PACKED // ((height + width) * batch)))
        between: dict[int, Any] = {}
        for start in range(0, steps, block):
            packed_right = self._packed(right[start : start + block])
            for number, (left, rows, out) in enumerate(products):
                packed = self._packed(left[start : start + block])
                one, other = packed.reshape(len(packed), -1), packed_right[rows].reshape(out.shape[1], -1).T
                if start == 0 and out.flags.c_contiguous:
                    self.call(one.dot, other, out)
                else:
                    product = between[number] = between[number] if number in between else self._take(out.shape)
                    self.call(one.dot, other, product)
                    self.call(*((np.add, out, product, out) if start else (np.copyto, out, product)))
                self._give(packed)
            self._give(packed_right)
        for product in between.values():
            self._give(product)

    def _packed(self, array: Any) -> Any:
        """Scratch with the steps of (T, rows, batch) side by side, (rows, T, batch)."""
        packed = self._take((array.shape[1], array.shape[0], array.shape[2]))
        if array.strides[-1] == array.itemsize:
            row = np.dtype((np.void, array.shape[-1] * array.itemsize))  # rows as things of their own: twice as fast as number by number
            self.call(np.copyto, packed.view(row)[..., 0], array.view(row)[..., 0].T)
        else:
            self.call(np.copyto, packed, array.transpose(1, 0, 2))
        return packed

    def _take(self, shape: tuple[int, ...]) -> Any:
        if self._lane is not None and len(shape) >= 2 and shape[-2] == self._lane.rows:
            return self._lane.take(shape)
        return self.scratch.take(shape)

    def _give(self, array: Any) -> None:
        if self._lane is None or not self._lane.give(array):
            self.scratch.give(array)

    @contextmanager
    def lane(self, lane: Lane | None) -> Iterator[None]:
        """Inside, values in between that have the lane's rows lie in the lane."""
        self._lane = lane
        try:
            yield
        finally:
            self._lane = None

    def mask(self, shape: tuple[int, ...]) -> Any:
        return np.empty(shape, bool)

    # What the compiler uses

    def bind(self, expr: Expr, array: Any) -> None:
        """Say where the value of an expression is (a symbol's array, or a named value's)."""
        self.arrays[id(expr)] = array
        self._kept.append(expr)

    def array(self, expr: Expr) -> Any:
        return self.arrays[id(expr)]

    def knows(self, expr: Expr) -> bool:
        return id(expr) in self.arrays

    def write(self, expr: Expr, out: Any) -> None:
        """Emit the calls that compute `expr` into `out`, and bind it."""
        if self.knows(expr):
            if self.array(expr) is not out:
                self.call(np.copyto, out, self.array(expr))
        else:
            self._compute(expr, out)
            self.bind(expr, out)
        for array in self._held:
            self._give(array)
        self._held.clear()

    def _value(self, expr: Expr) -> Any:
        """The array that holds an expression's value, computing it into scratch where need be."""
        if self.knows(expr):
            return self.array(expr)
        folded = fold(expr)
        if folded is not None:
            array = self.number(folded)
            self.bind(expr, array)
            return array
        assert expr.primitive is not None, f"the symbol {getattr(expr, 'name', '?')} has no array"
        if expr.primitive.key == "transpose":
            return np.swapaxes(self._value(expr.arguments[0]), -1, -2)
        if expr.primitive.key == "rows":
            return self._value(expr.arguments[0])[..., expr.options["start"] : expr.options["stop"], :]
        out = self._take(expr.shape)
        self._temporary.add(id(out))
        self._compute(expr, out)
        return out

    def _compute(self, expr: Expr, out: Any) -> None:
        if self._weighted_sum(expr, out) or self._sum_of_products(expr, out) or self._scaled(expr, out):
            return
        assert expr.primitive is not None
        if expr.primitive.key in ("transpose", "rows"):
            self.call(np.copyto, out, self._value(expr))
            return
        arguments = [self._value(argument) for argument in expr.arguments]
        if expr.primitive.emit is not None:
            expr.primitive.emit(self, out, *arguments, **expr.options)
        else:
            self.call(expr.primitive.ufunc, *arguments, out)
        self._release(arguments, out)

    def _release(self, arguments: list[Any], out: Any) -> None:
        for array in arguments:
            if id(array) in self._temporary and array is not out:
                self._temporary.discard(id(array))
                self._give(array)

    def _scaled(self, expr: Expr, out: Any) -> bool:
        """Two or more constant factors as one."""
        factor, count, inner = constant_factor(expr, self.knows)
        if count < 2:
            return False
        array = self._value(inner)
        self.call(np.multiply, array, self.number(factor), out)
        self._release([array], out)
        return True

    def _weighted_sum(self, expr: Expr, out: Any) -> bool:
        """A sum with products in it: W x + b as one product of [W b] with the signal and its row of ones, all gates' products as one."""
        terms = self._flat_sum(expr)
        if len(terms) < 2:
            return False
        products, rest = self._products(terms)
        if not products or (len(products) == 1 and len(rest) == len(terms) - 1 > 0 and not out.flags.c_contiguous):
            return False
        for number, (left, right) in enumerate(products):
            if number == 0:
                self._product(left, right, out)
                continue
            between = self._take(expr.shape)
            self._product(left, right, between)
            self.call(np.add, out, between, out)
            self._give(between)
        for term in rest:
            array = self._value(term)
            self.call(np.add, out, array, out)
            self._release([array], out)
        return True

    def _product(self, left: Any, right: Any, out: Any) -> None:
        if right.ndim == out.ndim == 2 and out.flags.c_contiguous:
            self.call(left.dot, right, out)
        else:
            self.call_with(np.matmul, (left, right), {"out": out})

    def _products(self, terms: list[Expr]) -> tuple[list[tuple[Any, Any]], list[Expr]]:
        """The products of known matrices among the terms, neighbours joined and biases taken in; and the other terms."""
        products: list[tuple[Any, Any]] = []
        rest = []
        for term in terms:
            pair = self._known_product(term)
            if pair is None:
                rest.append(term)
            elif products and (joined := _joined_product(products[-1], pair)) is not None:
                products[-1] = joined
            else:
                products.append(pair)
        for number, (weights, signal) in enumerate(products):
            block, bias_id = self.augmented.weights.get(id(weights), (None, 0))
            with_ones = self.augmented.signals.get(id(signal))
            bias = next((term for term in rest if self.knows(term) and id(self.array(term)) == bias_id), None)
            if block is not None and with_ones is not None and bias is not None:
                products[number] = block, with_ones
                rest.remove(bias)
        return products, rest

    def _known_product(self, term: Expr) -> tuple[Any, Any] | None:
        if not is_call(term, "matmul"):
            return None
        left, right = (self._seen(argument) for argument in term.arguments)
        if left is None or right is None or left.ndim != 2:
            return None
        return left, right

    def _seen(self, expr: Expr) -> Any:
        """The array of a value that is known, or of its transpose; else None."""
        if self.knows(expr):
            return self.array(expr)
        if is_call(expr, "transpose") and self.knows(expr.arguments[0]):
            return np.swapaxes(self.array(expr.arguments[0]), -1, -2)
        return None

    def _flat_sum(self, expr: Expr) -> list[Expr]:
        """The terms of a sum of sums. Values that are already computed are not looked into."""
        if not is_call(expr, "add"):
            return [expr]
        return [
            term for part in expr.arguments for term in ([part] if self.knows(part) else self._flat_sum(part))
        ]

    def _sum_of_products(self, expr: Expr, out: Any) -> bool:
        """Σ x y as one dot product."""
        if not is_call(expr, "sum_all"):
            return False
        (inner,) = expr.arguments
        if is_call(inner, "square"):
            factors = [inner.arguments[0], inner.arguments[0]]
        elif is_call(inner, "multiply") and inner.arguments[0].shape == inner.arguments[1].shape:
            factors = list(inner.arguments)
        else:
            return False
        arrays = [self._value(factors[0])]
        arrays.append(arrays[0] if factors[1] is factors[0] else self._value(factors[1]))
        if not all(array.flags.c_contiguous for array in arrays):
            product = self.hold(arrays[0].shape)
            self.call(np.multiply, arrays[0], arrays[1], product)
            self.call(self.ones(product.size).dot, product.reshape(-1), out)
        else:
            self.call(arrays[0].reshape(-1).dot, arrays[1].reshape(-1), out)
        self._release(arrays[:1] if arrays[0] is arrays[1] else arrays, out)
        return True


class Lane:
    """Scratch for one of several lines of the same form (the gates of a cell), rows `start` … of arrays that the lines share.

    So what is computed for one gate lies directly below what is computed for the gate before, and one call can do both.
    """

    def __init__(self, shared: dict[tuple[int, tuple[int, ...]], Any], dtype: Any, start: int, rows: int, total: int) -> None:
        self.rows = rows
        self._shared = shared
        self._dtype = dtype
        self._start = start
        self._total = total
        self._count = 0
        self._free: dict[tuple[int, ...], list[Any]] = {}
        self._mine: set[int] = set()
        self._kept: list[Any] = []

    def take(self, shape: tuple[int, ...]) -> Any:
        waiting = self._free.get(shape)
        if waiting:
            return waiting.pop()
        whole = (*shape[:-2], self._total, shape[-1])
        base = self._shared.setdefault((self._count, whole), None)
        if base is None:
            base = self._shared[self._count, whole] = np.empty(whole, self._dtype)
        self._count += 1
        array = base[..., self._start : self._start + self.rows, :]
        self._mine.add(id(array))
        self._kept.append(array)
        return array

    def give(self, array: Any) -> bool:
        """Take back an array; False if it is none of this lane's."""
        if id(array) not in self._mine:
            return False
        self._free.setdefault(array.shape, []).append(array)
        return True


def _joined_product(one: tuple[Any, Any], other: tuple[Any, Any]) -> tuple[Any, Any] | None:
    """A B + C D as [A C] [B; D], where that is how they lie in memory."""
    (left, right), (next_left, next_right) = one, other
    if right.ndim == next_right.ndim and below(right, next_right) and below(left.T, next_left.T):
        return joined_columns(left, next_left), stacked((right, next_right))
    return None


def is_call(expr: Expr, key: str) -> bool:
    return expr.primitive is PRIMITIVES[key]


def constant_factor(expr: Expr, known: Callable[[Expr], bool]) -> tuple[float, int, Expr]:
    """`expr` as a constant times the rest, with the number of constants that went into it."""
    if isinstance(expr, Symbol) or known(expr) or expr.shape == ():
        return 1.0, 0, expr
    if is_call(expr, "multiply") or is_call(expr, "divide"):
        left, right = expr.arguments
        value = fold(right)
        if value is not None:
            factor, count, inner = constant_factor(left, known)
            return (factor * value if is_call(expr, "multiply") else factor / value), count + 1, inner
        value = fold(left)
        if value is not None and is_call(expr, "multiply"):
            factor, count, inner = constant_factor(right, known)
            return factor * value, count + 1, inner
    return 1.0, 0, expr


def fold(expr: Expr) -> float | None:
    """The number of an expression of constants, else None."""
    if isinstance(expr, Constant):
        return expr.value
    if isinstance(expr, Symbol) or expr.shape != () or expr.primitive is None:
        return None
    numbers = [fold(argument) for argument in expr.arguments]
    if any(number is None for number in numbers):
        return None
    return float(expr.primitive.evaluate(*numbers, **expr.options))
