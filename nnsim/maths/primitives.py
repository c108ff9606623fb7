"""The arithmetic of the equations: each primitive says how it runs, how it is typeset and which shape comes out.

Runs use prebuilt NumPy calls into arrays made beforehand. A new primitive is one entry here.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nnsim.catalog import Shape
from nnsim.maths.symbols import PRIMITIVES, Primitive


def _broadcast(*shapes: Shape, **_: Any) -> Shape:
    return tuple(np.broadcast_shapes(*shapes))


def define(primitive: Primitive) -> Primitive:
    """Let equations use the primitive, and the engine find it by its key."""
    PRIMITIVES[primitive.key] = primitive
    return primitive


def _elementwise(key: str, ufunc: Any, tex: Any, rank: int = 3) -> Primitive:
    return define(Primitive(key, ufunc, _broadcast, tex, rank, ufunc=ufunc))


add = _elementwise("add", np.add, lambda x, y: f"{x} + {y}", 0)
subtract = _elementwise("subtract", np.subtract, lambda x, y: f"{x} - {y}", 0)
multiply = _elementwise("multiply", np.multiply, lambda x, y: rf"{x} \, {y}", 1)
divide = _elementwise("divide", np.divide, lambda x, y: rf"\frac{{{x}}}{{{y}}}")


def _emit_negative(emitter: Any, out: Any, x: Any) -> None:
    """By a product: NumPy 2.4 gives wrong negatives of float64 numbers that lie eight apart, as a column of a matrix may."""
    emitter.call(np.multiply, x, emitter.number(-1.0), out)


negative = define(Primitive("negative", np.negative, _broadcast, lambda x: f"-{x}", 2, emit=_emit_negative))
square = _elementwise("square", np.square, lambda x: f"{{{x}}}^2")
power = _elementwise("power", np.power, lambda x, y: f"{{{x}}}^{{{y}}}")
absolute = _elementwise("absolute", np.absolute, lambda x: rf"\left|{x}\right|")
sign = _elementwise("sign", np.sign, lambda x: rf"\mathrm{{sign}}({x})")
sqrt = _elementwise("sqrt", np.sqrt, lambda x: rf"\sqrt{{{x}}}")
exp = _elementwise("exp", np.exp, lambda x: rf"e^{{{x}}}")
expm1 = _elementwise("expm1", np.expm1, lambda x: rf"\left(e^{{{x}}} - 1\right)")
log = _elementwise("log", np.log, lambda x: rf"\ln {x}", 2)
tanh = _elementwise("tanh", np.tanh, lambda x: rf"\tanh({x})")
sin = _elementwise("sin", np.sin, lambda x: rf"\sin({x})")
cos = _elementwise("cos", np.cos, lambda x: rf"\cos({x})")


def _extreme(key: str, ufunc: Any) -> Primitive:
    def emit(emitter: Any, out: Any, x: Any, y: Any) -> None:
        emitter.call_with(ufunc, (x, y), {"out": out})  # NumPy deprecates a third argument without its name here

    return define(Primitive(key, ufunc, _broadcast, lambda x, y: rf"\{key[:3]}({x},\, {y})", ufunc=ufunc, emit=emit))


maximum = _extreme("maximum", np.maximum)
minimum = _extreme("minimum", np.minimum)
heaviside = _elementwise("heaviside", np.heaviside, lambda x, y: rf"\mathrm{{step}}({x})")


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + np.exp(-np.asarray(x)))


def _emit_sigmoid(emitter: Any, out: Any, x: Any) -> None:
    _emit_negative(emitter, out, x)
    emitter.call(np.exp, out, out)
    emitter.call(np.add, out, emitter.number(1.0), out)
    emitter.call(np.reciprocal, out, out)


sigmoid = define(Primitive("sigmoid", _sigmoid, _broadcast, lambda x: rf"\sigma({x})", emit=_emit_sigmoid))
"""1 / (1 + e⁻ˣ): exact to the last digits for any x, since e⁻ˣ may become infinite but never not-a-number."""


def _emit_sigmoid_of_minus(emitter: Any, out: Any, x: Any) -> None:
    one = emitter.number(1.0)
    emitter.call(np.exp, x, out)
    emitter.call(np.add, out, one, out)
    emitter.call(np.divide, one, out, out)


sigmoid_of_minus = define(
    Primitive(
        "sigmoid_of_minus", lambda x: _sigmoid(-np.asarray(x)), _broadcast, lambda x: rf"\sigma(-({x}))", emit=_emit_sigmoid_of_minus
    )
)
"""1 / (1 + eˣ), for the compiler: where x is made anyway, its sign can be turned beforehand."""


def _emit_softplus(emitter: Any, out: Any, x: Any) -> None:
    emitter.call(np.logaddexp, emitter.number(0.0), x, out)


softplus = define(
    Primitive(
        "softplus", lambda x: np.logaddexp(0.0, x), _broadcast, lambda x: rf"\ln\left(1 + e^{{{x}}}\right)", emit=_emit_softplus
    )
)


def _select(x: Any, yes: Any, no: Any) -> Any:
    return np.where(np.asarray(x) > 0, yes, no)


def _emit_select(emitter: Any, out: Any, x: Any, yes: Any, no: Any) -> None:
    mask = emitter.mask(x.shape)
    emitter.call(np.greater, x, emitter.number(0.0), mask)
    if out is not no:
        emitter.call(np.copyto, out, no)
    emitter.call_with(np.copyto, (out, yes), {"where": mask})


select = define(
    Primitive(
        "select",
        _select,
        _broadcast,
        lambda x, yes, no: rf"\begin{{cases}} {yes} & {x} > 0 \\ {no} & {x} \leq 0 \end{{cases}}",
        emit=_emit_select,
        elementwise=False,
    )
)
"""The second argument where the first is positive, else the third."""


def _times_log(y: Any, a: Any) -> Any:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.asarray(y) == 0, 0.0, y * np.log(a))


def _emit_times_log(emitter: Any, out: Any, y: Any, a: Any) -> None:
    none = emitter.mask(out.shape)
    emitter.call(np.equal, y, emitter.number(0.0), none)
    emitter.call(np.log, a, out)
    emitter.call(np.multiply, y, out, out)
    emitter.call_with(np.copyto, (out, emitter.number(0.0)), {"where": none})


times_log = define(
    Primitive(
        "times_log", _times_log, _broadcast, lambda y, a: rf"{y} \ln {a}", 1, emit=_emit_times_log, elementwise=False
    )
)
"""y ln a, and 0 where y is 0, as its limit is: what cannot happen and does not happen surprises nobody."""


def _matmul_shape(x: Shape, y: Shape) -> Shape:
    over_time = max(x[:-2], y[:-2])
    if len(x) < 2 or len(y) < 2 or x[-1] != y[-2] or not {x[:-2], y[:-2]} <= {(), over_time}:
        raise ValueError(f"cannot multiply a {x} by a {y} matrix")
    return (x[0], y[1]) if len(x) == len(y) == 2 else (x[-2], y[-1]) if len(x) == len(y) else (*over_time, x[-2], y[-1])


def _matmul(x: Any, y: Any) -> Any:
    return np.matmul(x, y).sum(axis=0) if np.ndim(x) == np.ndim(y) == 3 else np.matmul(x, y)


def _emit_matmul(emitter: Any, out: Any, x: Any, y: Any) -> None:
    if x.ndim == y.ndim == 3:
        emitter.contract([(x, slice(None), out)], y.transpose(0, 2, 1))
    elif x.shape[-1] == 1:
        emitter.call(np.multiply, x, y, out)  # a column times a row: nothing is added up
    elif x.ndim == y.ndim == 2 and out.flags.c_contiguous:
        emitter.call(x.dot, y, out)
    else:
        emitter.call_with(np.matmul, (x, y), {"out": out})


matmul = define(
    Primitive("matmul", _matmul, _matmul_shape, lambda x, y: rf"{x} \, {y}", 1, emit=_emit_matmul, elementwise=False)
)
"""Of two values over time (the second one transposed) the products of all time steps are added up."""

transpose = define(
    Primitive(
        "transpose", lambda x: np.swapaxes(x, -1, -2), lambda x: (*x[:-2], x[-1], x[-2]), lambda x: rf"{{{x}}}^{{\mathsf{{T}}}}",
        elementwise=False,
    )
)


def _emit_sum_batch(emitter: Any, out: Any, x: Any) -> None:
    if x.ndim == 3:
        emitter.call(np.add.reduce, x, (0, 2), None, out[:, 0])
    else:
        emitter.call(np.add.reduce, x, 1, None, out, True)


sum_batch = define(
    Primitive(
        "sum_batch",
        lambda x: np.sum(x, axis=-1, keepdims=True) if np.ndim(x) == 2 else np.sum(x, axis=(0, 2))[:, None],
        lambda x: (x[-2], 1),
        lambda x: rf"\sum_n {x}",
        1,
        emit=_emit_sum_batch,
        elementwise=False,
    )
)
"""Sum over the samples of the batch, and over the time steps where there are any."""


def _emit_sum_rows(emitter: Any, out: Any, x: Any) -> None:
    emitter.call(np.add.reduce, x, x.ndim - 2, None, out, True)


sum_rows = define(
    Primitive(
        "sum_rows",
        lambda x: np.sum(x, axis=-2, keepdims=True),
        lambda x: (*x[:-2], 1, x[-1]),
        lambda x: rf"\sum_k {x}",
        1,
        emit=_emit_sum_rows,
        elementwise=False,
    )
)
"""Sum over the units, for each sample."""


def _emit_sum_all(emitter: Any, out: Any, x: Any) -> None:
    if x.flags.c_contiguous:
        emitter.call(emitter.ones(x.size).dot, x.reshape(-1), out)
    else:
        emitter.call(np.add.reduce, x, None, None, out)


def _emit_sum_time(emitter: Any, out: Any, x: Any) -> None:
    emitter.call(np.add.reduce, x, 0, None, out)


sum_time = define(
    Primitive(
        "sum_time", lambda x: np.sum(x, axis=0), lambda x: x[1:], lambda x: rf"\sum_t {x}", 1, emit=_emit_sum_time, elementwise=False
    )
)
"""Sum over the time steps: what a value that is the same at every step gets back from all of them."""

sum_all = define(
    Primitive("sum_all", np.sum, lambda x: (), lambda x: rf"\sum_{{n,k}} {x}", 1, emit=_emit_sum_all, elementwise=False)
)
"""Sum over all units and samples."""


def _softmax(x: Any) -> Any:
    e = np.exp(x - np.max(x, axis=-2, keepdims=True))
    return e / np.sum(e, axis=-2, keepdims=True)


def _row_of(emitter: Any, x: Any) -> Any:
    return emitter.hold((*x.shape[:-2], 1, x.shape[-1]))


def _emit_softmax(emitter: Any, out: Any, x: Any) -> None:
    row, units = _row_of(emitter, x), x.ndim - 2
    emitter.call(np.maximum.reduce, x, units, None, row, True)
    emitter.call(np.subtract, x, row, out)
    emitter.call(np.exp, out, out)
    emitter.call(np.add.reduce, out, units, None, row, True)
    emitter.call(np.divide, out, row, out)


softmax = define(
    Primitive(
        "softmax",
        _softmax,
        lambda x: x,
        lambda x: rf"\mathrm{{softmax}}({x})",
        emit=_emit_softmax,
        elementwise=False,
    )
)
"""e^x_k / Σ_j e^x_j over the units, with the largest x subtracted first so that nothing overflows."""


def _logsumexp(x: Any) -> Any:
    top = np.max(x, axis=-2, keepdims=True)
    return top + np.log(np.sum(np.exp(x - top), axis=-2, keepdims=True))


def _emit_logsumexp(emitter: Any, out: Any, x: Any) -> None:
    row, all_, units = _row_of(emitter, x), emitter.hold(x.shape), x.ndim - 2
    emitter.call(np.maximum.reduce, x, units, None, row, True)
    emitter.call(np.subtract, x, row, all_)
    emitter.call(np.exp, all_, all_)
    emitter.call(np.add.reduce, all_, units, None, out, True)
    emitter.call(np.log, out, out)
    emitter.call(np.add, out, row, out)


logsumexp = define(
    Primitive(
        "logsumexp",
        _logsumexp,
        lambda x: (*x[:-2], 1, x[-1]),
        lambda x: rf"\ln \sum_k e^{{{x}}}",
        2,
        emit=_emit_logsumexp,
        elementwise=False,
    )
)
