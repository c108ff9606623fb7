"""Local derivatives: what one operation of the language passes on of a small change of one of its arguments.

They are written in the language themselves, so a local gradient is typeset and worked out as any line is. `PARTIALS[key](y, k)` is
the derivative of y, made by the primitive with that key, by its k-th argument, unit by unit; a plain number where it always is that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nnsim.maths.primitives import cos, heaviside, log, sigmoid, sign, sin
from nnsim.maths.symbols import Constant, Expr

Partial = Callable[[Expr, int], Any]


def add(y, k):
    return 1.0


def subtract(y, k):
    return 1.0 if k == 0 else -1.0


def multiply(y, k):
    return y.arguments[1 - k]


def divide(y, k):
    x_1 = y.arguments[1]
    return 1 / x_1 if k == 0 else -(y / x_1)


def negative(y, k):
    return -1.0


def square(y, k):
    return 2 * y.arguments[0]


def power(y, k):
    base, exponent = y.arguments
    return exponent * base ** (exponent - 1) if k == 0 else y * log(base)


def absolute(y, k):
    return sign(y.arguments[0])


def flat(y, k):
    return 0.0


def sqrt(y, k):
    return 1 / (2 * y)


def exp(y, k):
    return y


def expm1(y, k):
    return y + 1


def logarithm(y, k):
    return 1 / y.arguments[0]


def tanh(y, k):
    return 1 - y**2


def sine(y, k):
    return cos(y.arguments[0])


def cosine(y, k):
    return -sin(y.arguments[0])


def logistic(y, k):
    return y * (1 - y)


def softplus(y, k):
    return sigmoid(y.arguments[0])


def maximum(y, k):
    """Of equal ones the first passes nothing on if the second is a plain number, as in relu′(0) = 0, and everything otherwise."""
    x_0, x_1 = y.arguments
    if isinstance(x_1, Constant) and k == 0:
        return heaviside(_difference(x_0, x_1), 0)
    return heaviside(x_0 - x_1, 1) if k == 0 else heaviside(x_1 - x_0, 0)


def minimum(y, k):
    x_0, x_1 = y.arguments
    return heaviside(_difference(x_1, x_0), 1) if k == 0 else heaviside(x_0 - x_1, 0)


def _difference(x: Expr, y: Expr) -> Expr:
    if isinstance(y, Constant) and y.value == 0:
        return x
    return -y if isinstance(x, Constant) and x.value == 0 else x - y


PARTIALS: Mapping[str, Partial] = {
    "add": add, "subtract": subtract, "multiply": multiply, "divide": divide, "negative": negative, "square": square, "power": power,
    "absolute": absolute, "sign": flat, "sqrt": sqrt, "exp": exp, "expm1": expm1, "log": logarithm, "tanh": tanh, "sin": sine,
    "cos": cosine, "sigmoid": logistic, "softplus": softplus, "maximum": maximum, "minimum": minimum, "heaviside": flat,
}  # fmt: skip
