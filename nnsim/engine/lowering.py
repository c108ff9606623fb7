"""Lowering: from the expressions of an equation page to prebuilt NumPy calls into arrays made beforehand.

Sums and products of named values go straight into their arrays; values in between use scratch that is handed on. A weighted sum with
a bias becomes one product, because every node's output carries a row of ones and W and b are views of one block.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnsim.maths.symbols import PRIMITIVES, Constant, Expr, Scratch, Symbol


@dataclass(frozen=True)
class Call:
    """One prebuilt call: a function with the arrays it reads and writes."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    keywords: Mapping[str, Any] = field(default_factory=dict)


def straight_line(calls: Sequence[Call]) -> Callable[[], None]:
    """One function that makes the calls in order, without a loop: a third faster than a loop on tiny networks.

    Its text consists of numbered names alone; functions and arrays are its globals.
    """
    names: dict[str, Any] = {}
    lines = ["def run():", " pass"]
    for number, call in enumerate(calls):
        names[f"f{number}"] = call.function
        given = []
        for place, argument in enumerate(call.arguments):
            names[f"a{number}_{place}"] = argument
            given.append(f"a{number}_{place}")
        for place, (keyword, argument) in enumerate(call.keywords.items()):
            names[f"k{number}_{place}"] = argument
            given.append(f"{keyword}=k{number}_{place}")
        lines.append(f" f{number}({', '.join(given)})")
    exec(compile("\n".join(lines), "<operation>", "exec"), names)
    run: Callable[[], None] = names["run"]
    return run


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

    # What primitives use

    def call(self, function: Any, *arguments: Any) -> None:
        self.calls.append(Call(function, arguments))

    def call_with(self, function: Any, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> None:
        self.calls.append(Call(function, arguments, keywords))

    def number(self, value: float) -> Any:
        return np.array(value, self.dtype)

    def ones(self, size: int) -> Any:
        return np.ones(size, self.dtype)

    def hold(self, shape: tuple[int, ...]) -> Any:
        """Scratch for the rest of this statement."""
        array = self.scratch.take(shape)
        self._held.append(array)
        return array

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
            self.scratch.give(array)
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
            return self._value(expr.arguments[0]).T
        if expr.primitive.key == "rows":
            return self._value(expr.arguments[0])[expr.options["start"] : expr.options["stop"]]
        out = self.scratch.take(expr.shape)
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
                self.scratch.give(array)

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
        """W x + b (+ more products) as one product of [W b] with the signal and its row of ones."""
        terms = self._flat_sum(expr)
        if len(terms) < 2:
            return False
        for term in terms:
            if not (is_call(term, "matmul") and all(self.knows(argument) for argument in term.arguments)):
                continue
            weights, signal = (self.array(argument) for argument in term.arguments)
            joined = self.augmented.weights.get(id(weights))
            with_ones = self.augmented.signals.get(id(signal))
            if joined is None or with_ones is None:
                continue
            block, bias_id = joined
            bias = next((t for t in terms if self.knows(t) and id(self.array(t)) == bias_id), None)
            if bias is None:
                continue
            self.call(block.dot, with_ones, out)
            for other in terms:
                if other is not term and other is not bias:
                    array = self._value(other)
                    self.call(np.add, out, array, out)
                    self._release([array], out)
            return True
        return False

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
