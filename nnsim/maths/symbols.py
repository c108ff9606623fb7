"""The language the equations are written in: symbols, and expressions that remember how they were made.

An equation page is an ordinary Python function. Called with arrays it computes; called with symbols it returns expressions, from which
the compiler makes the operation that runs, the line that is typeset and the line with numbers put in. Shapes are
feature-major: (rows, batch); () is a scalar. A value over time is (time steps, rows, batch) and stands for a matrix with a column for
every sample at every time step: weights apply to each column, sums over samples and products with a transposed value add all of them up.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnsim.catalog import Shape

_clock = itertools.count()


@dataclass(frozen=True)
class Primitive:
    """One operation of the language: how it computes, which shape comes out, how it is lowered and how it is typeset.

    `evaluate` takes arrays (and options) and returns a new array. `shape` takes argument shapes. `emit` takes the emitter, the array to
    write, the argument arrays and options, and adds prebuilt calls; None means `ufunc(*arguments, out)`. `tex` takes the
    arguments' TeX. `rank` is its precedence in typeset text (0 sum, 1 product, 2 prefix, 3 atom).
    """

    key: str
    evaluate: Callable[..., Any]
    shape: Callable[..., Shape]
    tex: Callable[..., str]
    rank: int = 3
    ufunc: Callable[..., Any] | None = None
    emit: Callable[..., None] | None = None
    elementwise: bool = True

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        if any(isinstance(argument, Expr) for argument in arguments):
            return Expr(self, tuple(as_expr(argument) for argument in arguments), options)
        return self.evaluate(*arguments, **options)


class Expr:
    """A value that a primitive makes from others. `order` says when it was made: statements are sorted by it."""

    def __init__(self, primitive: Primitive | None, arguments: tuple[Expr, ...], options: dict[str, Any]) -> None:
        self.primitive = primitive
        self.arguments = arguments
        self.options = options
        self.order = next(_clock)
        self.shape: Shape = primitive.shape(*(a.shape for a in arguments), **options) if primitive else ()

    def again(self, arguments: tuple[Expr, ...], shape: Shape) -> Expr:
        """The same calculation over other arguments, whose shape is known."""
        twin = Expr(None, arguments, self.options)
        twin.primitive, twin.shape = self.primitive, shape
        return twin

    @property
    def T(self) -> Expr:
        return PRIMITIVES["transpose"](self)

    def __add__(self, other: Any) -> Expr:
        return PRIMITIVES["add"](self, other)

    def __radd__(self, other: Any) -> Expr:
        return PRIMITIVES["add"](other, self)

    def __sub__(self, other: Any) -> Expr:
        return PRIMITIVES["subtract"](self, other)

    def __rsub__(self, other: Any) -> Expr:
        return PRIMITIVES["subtract"](other, self)

    def __mul__(self, other: Any) -> Expr:
        return PRIMITIVES["multiply"](self, other)

    def __rmul__(self, other: Any) -> Expr:
        return PRIMITIVES["multiply"](other, self)

    def __truediv__(self, other: Any) -> Expr:
        return PRIMITIVES["divide"](self, other)

    def __rtruediv__(self, other: Any) -> Expr:
        return PRIMITIVES["divide"](other, self)

    def __neg__(self) -> Expr:
        return PRIMITIVES["negative"](self)

    def __matmul__(self, other: Any) -> Any:
        if isinstance(other, Joined):
            return NotImplemented
        return PRIMITIVES["matmul"](self, other)

    def __pow__(self, other: Any) -> Expr:
        if isinstance(other, int | float) and other == 2:
            return PRIMITIVES["square"](self)
        return PRIMITIVES["power"](self, other)

    def __rpow__(self, other: Any) -> Expr:
        return PRIMITIVES["power"](other, self)


class Symbol(Expr):
    """A value that an equation is given: `name` as in the book, `tex` as typeset."""

    def __init__(self, name: str, shape: Shape, tex: str = "") -> None:
        super().__init__(None, (), {})
        self.name = name
        self.shape = shape
        self.tex = tex or name


class Constant(Symbol):
    """A scalar whose number is known when the program is made; `name` is empty for plain numbers."""

    def __init__(self, value: float, name: str = "", tex: str = "") -> None:
        super().__init__(name, (), tex or f"{value:g}")
        self.value = value


def as_expr(value: Any) -> Expr:
    return value if isinstance(value, Expr) else Constant(float(value))


@dataclass(frozen=True)
class Statement:
    """One line of a page: `name` gets the value of `expr`. `index` numbers the members of a list (one for each connection)."""

    name: str
    expr: Expr
    index: int | None = None


def statements(local: dict[str, Any]) -> list[Statement]:
    """The lines of a page from what its function returned by `locals()`, in the order in which they were written."""
    found: list[Statement] = []
    for name, value in _lines(local):
        for index, item in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(item, Expr) and not (isinstance(item, Symbol) and item.name == name):
                found.append(Statement(name, item, index))
    return sorted(found, key=lambda statement: statement.expr.order)


def _lines(local: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Names and values, the gates of a cell one by one: dW of gate f is called dW_f."""
    for name, value in local.items():
        if isinstance(value, Gates):
            yield from ((f"{name}_{gate}", value[gate]) for gate in value)
        else:
            yield name, value


class Joined(list[Any]):
    """What belongs to several connections into one node. `W @ x` is the sum of the products, `delta @ x.T` the list of them."""

    @property
    def T(self) -> Joined:
        return Joined(item.T for item in self)

    def __matmul__(self, other: Joined) -> Any:
        return total(mine @ its for mine, its in zip(self, other, strict=True))

    def __rmatmul__(self, other: Any) -> list[Any]:
        return [other @ item for item in self]


class Gates(dict[str, Any]):
    """What each gate of a cell has of its own: `W.f`, `b.f`. `W[k]` is that of the k-th connection; `U.T @ delta` adds up the gates."""

    def __getattr__(self, gate: str) -> Any:
        try:
            return self[gate]
        except KeyError:
            raise AttributeError(gate) from None

    def of_connection(self, k: int) -> Gates:
        return Gates((gate, joined[k]) for gate, joined in self.items())

    @property
    def T(self) -> Gates:
        return Gates((gate, value.T) for gate, value in self.items())

    def __matmul__(self, other: Any) -> Any:
        """With another value for each gate: the sum of the products. With one value for all: the product of each gate."""
        if isinstance(other, Gates):
            return total(mine @ other[gate] for gate, mine in self.items() if gate in other)
        return Gates((gate, mine @ other) for gate, mine in self.items())


def total(values: Iterable[Any]) -> Any:
    """The sum of one or more values, without a zero in front."""
    first, *rest = values
    for value in rest:
        first = first + value
    return first


PRIMITIVES: dict[str, Primitive] = {}


@dataclass
class Scratch:
    """Arrays for values in between, handed out and given back while a program is lowered."""

    dtype: np.dtype[Any]
    free: dict[Shape, list[Any]] = field(default_factory=dict)
    all: list[Any] = field(default_factory=list)

    def take(self, shape: Shape) -> Any:
        waiting = self.free.get(shape)
        if waiting:
            return waiting.pop()
        array = np.empty(shape, self.dtype)
        self.all.append(array)
        return array

    def give(self, array: Any) -> None:
        self.free.setdefault(array.shape, []).append(array)

    def count_in(self, array: Any) -> Any:
        """An array that lies elsewhere and, like scratch, is written in every iteration before it is read."""
        self.all.append(array)
        return array
