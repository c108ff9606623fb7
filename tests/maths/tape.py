"""A tape: arrays that remember how they were made, so that their gradients can be led back. Independent of nnsim, for references only.

Everything is sample-major, (samples, units). A value that is `cut` passes on but lets no gradient back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Back = Callable[[Any], Any]


class Value:
    """An array `data` with the values it was made from, and for each of them how a gradient gets back to it."""

    def __init__(self, data: Any, made_from: Sequence[tuple[Value, Back]] = ()) -> None:
        self.data = np.asarray(data, dtype=float)
        self.made_from = tuple(made_from)
        self.grad: Any = np.zeros(self.data.shape)

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.data.shape)

    def __add__(self, other: Any) -> Value:
        other = value(other)
        return Value(self.data + other.data, [(self, lambda g: summed(g, self.shape)), (other, lambda g: summed(g, other.shape))])

    def __mul__(self, other: Any) -> Value:
        other = value(other)
        return Value(self.data * other.data, [
            (self, lambda g: summed(g * other.data, self.shape)), (other, lambda g: summed(g * self.data, other.shape)),
        ])

    def __sub__(self, other: Any) -> Value:
        return self + value(other) * -1.0

    def __matmul__(self, other: Value) -> Value:
        return Value(self.data @ other.data, [(self, lambda g: g @ other.data.T), (other, lambda g: self.data.T @ g)])

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other: Any) -> Value:
        return value(other) - self

    @property
    def T(self) -> Value:
        return Value(self.data.T, [(self, lambda g: g.T)])

    def cut(self) -> Value:
        return Value(self.data)

    def rows(self, chosen: Any) -> Value:
        """Part of the first axis."""
        return self._part(chosen)

    def columns(self, start: int, stop: int) -> Value:
        return self._part((slice(None), slice(start, stop)))

    def _part(self, index: Any) -> Value:
        def back(g: Any) -> Any:
            found = np.zeros(self.shape)
            np.add.at(found, index, g)
            return found

        return Value(self.data[index], [(self, back)])

    def sum(self) -> Value:
        return Value(self.data.sum(), [(self, lambda g: np.full(self.shape, float(g)))])

    def apply(self, function: Callable[[Any], Any], slope: Callable[[Any, Any], Any]) -> Value:
        """Element by element; `slope` takes x and f(x)."""
        result = function(self.data)
        return Value(result, [(self, lambda g: g * slope(self.data, result))])


def value(given: Any) -> Value:
    return given if isinstance(given, Value) else Value(given)


def summed(gradient: Any, shape: tuple[int, ...]) -> Any:
    """The gradient of something that was spread to a larger shape."""
    while gradient.ndim > len(shape):
        gradient = gradient.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            gradient = gradient.sum(axis=axis, keepdims=True)
    return gradient


def beside(parts: Sequence[Value]) -> Value:
    """Units of several values, one after the other."""
    edges = np.cumsum([0, *(part.shape[1] for part in parts)])

    def back(start: int, stop: int) -> Back:
        return lambda g: g[:, start:stop]

    return Value(np.concatenate([part.data for part in parts], axis=1), [
        (part, back(start, stop)) for part, start, stop in zip(parts, edges, edges[1:], strict=False)
    ])


def largest(x: Value, pieces: int) -> Value:
    """The largest of each unit's pieces; the first of equal ones gets the gradient."""
    cube = x.data.reshape(len(x.data), -1, pieces)
    first = np.eye(pieces)[cube.argmax(axis=2)]
    return Value(cube.max(axis=2), [(x, lambda g: (g[:, :, None] * first).reshape(x.shape))])


def softmax(x: Value) -> Value:
    e = np.exp(x.data - x.data.max(axis=1, keepdims=True))
    a = e / e.sum(axis=1, keepdims=True)
    return Value(a, [(x, lambda g: a * (g - (g * a).sum(axis=1, keepdims=True)))])


def sigmoid(x: Value) -> Value:
    return x.apply(lambda z: 1 / (1 + np.exp(-z)), lambda z, a: a * (1 - a))


def tanh(x: Value) -> Value:
    return x.apply(np.tanh, lambda z, a: 1 - a**2)


def log(x: Value) -> Value:
    return x.apply(np.log, lambda z, a: 1 / z)


ACTIVATIONS: dict[str, Callable[[Value], Value]] = {
    "identity": lambda x: x + 0.0, "sigmoid": sigmoid, "tanh": tanh, "softmax": softmax,
    "relu": lambda x: x.apply(lambda z: np.maximum(z, 0), lambda z, a: z > 0),
    "elu": lambda x: x.apply(lambda z: np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1), lambda z, a: np.where(z > 0, 1, a + 1)),
    "softplus": lambda x: x.apply(lambda z: np.log1p(np.exp(z)), lambda z, a: 1 / (1 + np.exp(-z))),
}  # fmt: skip


def lead_back(loss: Value) -> None:
    """Fill in the gradients of everything that the loss was made from."""
    order: list[Value] = []
    seen: set[int] = set()
    waiting: list[tuple[Value, bool]] = [(loss, False)]
    while waiting:
        here, done = waiting.pop()
        if done:
            order.append(here)
        elif id(here) not in seen:
            seen.add(id(here))
            waiting.append((here, True))
            waiting.extend((before, False) for before, _ in here.made_from)
    loss.grad = np.ones(())
    for here in reversed(order):
        for before, back in here.made_from:
            before.grad = before.grad + back(here.grad)
