"""The update phase: clipping, weight decay and the optimiser, each an operation over all parameters at once.

The optimiser's page is traced once and lowered for blocks of the flat vector that stay in the processor's cache.
"""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from nnsim.catalog import Spec
from nnsim.engine.compiler.lowering import Augmented, Emitter, fold
from nnsim.engine.parameters import Parameters
from nnsim.engine.program import Line, Operation
from nnsim.engine.tracks import Whereabouts
from nnsim.engine.typesetting import Names
from nnsim.maths.optimizers import Optimizer, clip, decay
from nnsim.maths.symbols import Constant, Expr, Scratch, Statement, Symbol, statements

BLOCK = 16_384
TEX = {
    "w": "w", "g": "g", "alpha": r"\alpha", "mu": r"\mu", "rho": r"\rho", "beta1": r"\beta_1", "beta2": r"\beta_2",
    "epsilon": r"\epsilon", "weight_decay": r"\lambda", "l2": r"\lambda", "l1": r"\lambda_1", "m_hat": r"\hat m", "v_hat": r"\hat v",
    "norm": r"\left\|g\right\|", "limit": "c",
}


class Updater:
    """Optimiser state and the operations of the update phase. `alpha` is the learning rate now, a 0-d array."""

    def __init__(self, spec: Spec, parameters: Parameters, clip_norm: float | None) -> None:
        optimizer = spec.entry.definition
        assert isinstance(optimizer, Optimizer)
        self.optimizer = optimizer
        self.spec = spec
        self.parameters = parameters
        dtype = parameters.values.dtype
        self.dtype = dtype
        self.alpha = np.zeros((), dtype)
        self.limit = np.array(0.0 if clip_norm is None else clip_norm, dtype)
        self.state = {name: np.zeros(parameters.size, dtype) for name in optimizer.state}
        self.scalars = {name: np.zeros((), dtype) for name in optimizer.scalars}
        self.operations: list[Operation] = []
        self.build(clip_norm)

    def build(self, clip_norm: float | None) -> None:
        """Make the operations anew, for instance after clipping was switched on. State stays."""
        self.operations = []
        self._symbols: list[Symbol] = []  # kept, since operations know them by their identity
        gradient = self.parameters.gradients
        if clip_norm is not None:
            self.limit[...] = clip_norm
            gradient = np.empty_like(gradient)
            self.operations.append(self._clip(gradient))
        self.operations.append(self._optimizer(gradient))

    def l2_l1(self) -> tuple[float, float]:
        """Strengths of weight decay: λ and λ₁."""
        if self.optimizer.decoupled:
            return 0.0, 0.0
        l2: Any = self.spec.values["weight_decay"]
        l1: Any = self.spec.values["l1"]
        return float(l2), float(l1)

    def penalty(self) -> float:
        """What weight decay adds to the loss: λ/2 Σ w² + λ₁ Σ |w|, shown apart from the loss."""
        l2, l1 = self.l2_l1()
        if not (l2 or l1):
            return 0.0
        w = self.parameters.values * self._decayed()
        return float(0.5 * l2 * np.sum(w * w) + l1 * np.sum(np.abs(w)))

    def _decayed(self) -> Any:
        return 1.0 if self.spec.values["decay_biases"] else self.parameters.weights_only

    def _emitter(self) -> Emitter:
        return Emitter(self.dtype, Scratch(self.dtype), Augmented(), None)

    def _clip(self, clipped: Any) -> Operation:
        emitter, names = self._emitter(), Names()
        g = Symbol("g", self.parameters.gradients.shape, "g")
        limit = Symbol("limit", (), "c")
        emitter.bind(g, self.parameters.gradients)
        emitter.bind(limit, self.limit)
        lines = statements(clip(g, limit))
        self._symbols += [g, limit]
        where = {id(g): self.parameters.gradients, id(limit): self.limit}
        for line in lines:
            where[id(line.expr)] = clipped if line.name == "g" else np.zeros((), self.dtype)
            emitter.write(line.expr, where[id(line.expr)])
            names.give(line.expr, TEX[line.name])
        return Operation("update", None, None, _lines(lines), tuple(emitter.calls), names, Whereabouts(where, {}))

    def _optimizer(self, gradient: Any) -> Operation:
        emitter, names = self._emitter(), Names()
        alpha = Symbol("alpha", (), TEX["alpha"])
        emitter.bind(alpha, self.alpha)
        given: dict[str, Any] = {"alpha": alpha}
        for name, array in self.scalars.items():
            given[name] = Symbol(name, (), name)
            emitter.bind(given[name], array)
        vectors: list[tuple[Symbol, Any]] = []
        for name, vector in {"w": self.parameters.values, "g": gradient, **self.state}.items():
            given[name] = self._vector(name, vector, vectors)
        for parameter in self.spec.entry.parameters:
            value = self.spec.values[parameter.key]
            if isinstance(value, float):
                name = self.optimizer.letters.get(parameter.key, parameter.key)
                given[name] = Constant(value, name, TEX.get(name, name))
        lines = self._decay_lines(given, vectors)
        taken = inspect.signature(self.optimizer.update).parameters
        lines += statements(self.optimizer.update(**{name: given[name] for name in taken}))
        self._lower(emitter, lines, vectors)
        for line in lines:
            names.give(line.expr, TEX.get(line.name, line.name))
        kept = {"w": self.parameters.values, **self.state, **self.scalars}
        given_arrays = [*vectors, (alpha, self.alpha), *((given[name], array) for name, array in self.scalars.items())]
        self._symbols += [symbol for symbol, _ in given_arrays]
        where = {id(symbol): array for symbol, array in given_arrays}
        where |= {id(line.expr): kept[line.name] for line in lines if line.name in kept}
        return Operation("update", None, None, _lines(lines), tuple(emitter.calls), names, Whereabouts(where, {}))

    def _vector(self, name: str, vector: Any, vectors: list[tuple[Symbol, Any]]) -> Symbol:
        symbol = Symbol(name, vector.shape, TEX.get(name, name))
        vectors.append((symbol, vector))
        return symbol

    def _decay_lines(self, given: dict[str, Any], vectors: list[tuple[Symbol, Any]]) -> list[Statement]:
        """g with weight decay, which takes the place of g in the optimiser's page."""
        strengths = dict(zip(("l2", "l1"), self.l2_l1(), strict=True))
        if not any(strengths.values()):
            return []
        symbols = {
            name: self._vector(name, (np.ones(self.parameters.size) * strength * self._decayed()).astype(self.dtype), vectors)
            if strength else None
            for name, strength in strengths.items()
        }
        given["g"] = decay(given["w"], given["g"], **symbols)["g"]
        return [Statement("g", given["g"])]

    def _lower(self, emitter: Emitter, lines: list[Statement], vectors: list[tuple[Symbol, Any]]) -> None:
        kept = {"w": self.parameters.values, **self.state}
        for line in lines:
            if line.expr.shape == ():
                emitter.write(line.expr, self.scalars[line.name])
            else:
                _hoist(emitter, line.expr)
        arrays = dict(emitter.arrays)
        for start in range(0, self.parameters.size, BLOCK):
            part = slice(start, min(start + BLOCK, self.parameters.size))
            emitter.arrays = dict(arrays)
            for symbol, vector in vectors:
                emitter.bind(symbol, vector[part])
            for line in lines:
                if line.name in kept and line.expr.shape != ():
                    self._write_block(emitter, line, kept[line.name][part], part)

    def _write_block(self, emitter: Emitter, line: Statement, out: Any, part: slice) -> None:
        """One line for one block, computed at the block's size. Fixed numbers keep their value."""
        expr = _resized(line.expr, out.shape, emitter)
        fixed = self.parameters.fixed
        if line.name == "w" and fixed is not None and fixed[part].any():
            old = np.empty_like(out)
            emitter.call(np.copyto, old, out)
            emitter.write(expr, out)
            emitter.call_with(np.copyto, (out, old), {"where": fixed[part]})
        else:
            emitter.write(expr, out)
        emitter.bind(line.expr, out)


def _hoist(emitter: Emitter, expr: Expr) -> None:
    """Compute scalars inside a vector expression once, not for every block."""
    if emitter.knows(expr) or isinstance(expr, Symbol) or fold(expr) is not None:
        return
    if expr.shape == ():
        emitter.write(expr, np.zeros((), emitter.dtype))
        return
    for argument in expr.arguments:
        _hoist(emitter, argument)


def _resized(expr: Expr, shape: tuple[int, ...], emitter: Emitter) -> Expr:
    """The same expression for vectors of another length. Known values are bound as they are."""
    if expr.shape == () or emitter.knows(expr):
        return expr
    return expr.again(tuple(_resized(argument, shape, emitter) for argument in expr.arguments), shape)


def _lines(lines: list[Statement]) -> tuple[Line, ...]:
    return tuple(Line(TEX.get(line.name, line.name), line.expr) for line in lines)
