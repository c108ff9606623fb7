"""Gradients of parameters: products of errors with what came in, collected over the batch and over time.

The weights of a connection and the bias lie in one block, and so do the gates of a cell: where errors, signals and gradients lie side by
side, one product gives them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from nnsim.document.network import Node
from nnsim.engine.compiler.adjacent import as_column, below, joined_columns, same, stacked
from nnsim.engine.compiler.hoisting import lifted
from nnsim.engine.compiler.lowering import is_call
from nnsim.engine.compiler.stacking import Columns, Stack
from nnsim.engine.compiler.workshop import Workshop
from nnsim.maths.symbols import Expr, Statement, Symbol


@dataclass(eq=False)
class _Job:
    """out = Σ left rightᵀ"""

    left: Any
    right: Any
    out: Any


def collect(shop: Workshop, node: Node, lines: list[Statement], stack: Stack | None = None) -> None:
    """Make the calls that write the gradients of a node's parameters, and name the lines. `stack`: where the signals lie together."""
    jobs: list[_Job] = []
    together = None if stack is None else _Together(shop, stack)
    for line in lines:
        out = _destination(shop, node, line)
        job = _job(shop, line.expr, out, lines)
        if job is None:
            shop.emitter.write(_over_time(shop, line.expr), out)
        elif together is None or not together.takes(line.expr, job):
            _add(jobs, job)
        shop.emitter.bind(line.expr, out)
        shop.names.give(line.expr, shop.line_tex(node, line))
    if together is not None and together.errors:
        together.emit()
    _join_columns(jobs)
    for job in jobs:
        if job.left.ndim == 3:
            shop.emitter.contract([(job.left, slice(None), job.out)], job.right)
        elif job.out.flags.c_contiguous:
            shop.emitter.call(job.left.dot, job.right.T, job.out)
        else:
            shop.emitter.call_with(np.matmul, (job.left, job.right.T), {"out": job.out})


@dataclass(eq=False)
class _Error:
    """An error, and where its products with columns of the stack go."""

    left: Any
    outs: dict[Columns, Any]


class _Together:
    """Products of errors with what lies together in a stack: each error is multiplied once with all that it goes with."""

    def __init__(self, shop: Workshop, stack: Stack) -> None:
        self._shop = shop
        self._stack = stack
        self.errors: list[_Error] = []

    def takes(self, expr: Expr, job: _Job) -> bool:
        """Take a job over; False if its signal does not lie in the stack."""
        columns = self._stack.ones if is_call(expr, "sum_batch") else self._stack.columns_of(expr.arguments[1].arguments[0])
        if columns is None:
            return False
        for known in self.errors:
            if same(known.left, job.left) and columns not in known.outs:
                known.outs[columns] = job.out
                return True
        self.errors.append(_Error(job.left, {columns: job.out}))
        return True

    def emit(self) -> None:
        """Make the calls: a product for each group of errors, and copies of its parts to where they belong."""
        emitter, scratch = self._shop.emitter, self._shop.scratch
        products, copies, taken = [], [], []
        for known in self._joined():
            first, last = min(start for start, _ in known.outs), max(stop for _, stop in known.outs)
            if len(known.outs) == 1:
                (product,) = known.outs.values()
            else:
                product = scratch.take((known.left.shape[1], last - first))
                taken.append(product)
                copies += [(product[:, start - first : stop - first], out) for (start, stop), out in known.outs.items()]
            products.append((known.left, slice(first, last), product))
        emitter.contract(products, self._stack.over_time())
        for part, out in copies:
            emitter.call(np.positive, part, out)
        for product in taken:
            scratch.give(product)

    def _joined(self) -> list[_Error]:
        """The errors with those that lie below each other, and whose products do, as one."""
        found: list[_Error] = []
        for one in self.errors:
            for other in found:
                if other.outs.keys() == one.outs.keys() and below(other.left, one.left) and all(
                    below(out, one.outs[columns]) for columns, out in other.outs.items()
                ):
                    other.left = stacked((other.left, one.left))
                    other.outs = {columns: stacked((out, one.outs[columns])) for columns, out in other.outs.items()}
                    break
            else:
                found.append(one)
        return found


def _destination(shop: Workshop, node: Node, line: Statement) -> Any:
    parameters = shop.context.parameters
    name, _, gate = line.name[1:].partition("_")
    key = f"{shop.network.into(node.id)[line.index or 0].id}:W" if name == "W" else f"{node.id}:{name}"
    gates = shop.gates(node)
    if gate and f"{node.id}:{name}_{gate}" in parameters.slots:
        view = parameters.gradient(f"{node.id}:{name}_{gate}")
    elif gate in gates:
        view = parameters.gate(key, gates.index(gate), gradient=True)
    else:
        view = parameters.gradient(key)
    return as_column(view) if view.ndim == 1 else view


def _job(shop: Workshop, expr: Expr, out: Any, lines: list[Statement]) -> _Job | None:
    """A product of an error with a signal, or the sum of an error as its product with a signal's ones; None for other lines."""
    if is_call(expr, "matmul") and is_call(expr.arguments[1], "transpose"):
        left, right = _array(shop, expr.arguments[0]), _array(shop, expr.arguments[1].arguments[0])
        if left is None or right is None:
            return None
        return _Job(left, np.broadcast_to(right, (len(left), *right.shape)) if right.ndim < left.ndim else right, out)
    if is_call(expr, "sum_batch"):
        left = _array(shop, expr.arguments[0])
        ones = _ones(shop, expr.arguments[0], lines)
        if left is not None and ones is not None:
            return _Job(left, np.broadcast_to(ones, (len(left), *ones.shape)) if ones.ndim < left.ndim else ones, out)
    return None


def _ones(shop: Workshop, error: Expr, lines: list[Statement]) -> Any:
    """The row of ones of a signal that the same error is multiplied with in another line."""
    for line in lines:
        if is_call(line.expr, "matmul") and line.expr.arguments[0] is error and is_call(line.expr.arguments[1], "transpose"):
            with_ones = shop.augmented.signals.get(id(_array(shop, line.expr.arguments[1].arguments[0])))
            if with_ones is not None:
                return with_ones[..., -1:, :]
    return None


def _array(shop: Workshop, expr: Expr) -> Any:
    """Where a known value lies, over all steps if it has any."""
    place = shop.places.get(id(expr))
    if place is not None:
        return shop.view(place.track, place.shift, shop.steps + place.shift)
    return shop.emitter.array(expr) if shop.emitter.knows(expr) else None


def _over_time(shop: Workshop, expr: Expr) -> Expr:
    """The same calculation over all steps, for a page that was written for one."""

    def whole(leaf: Expr) -> Expr | None:
        if id(leaf) not in shop.places:
            return None
        array = _array(shop, leaf)
        symbol = Symbol("", array.shape, "")
        shop.emitter.bind(symbol, array)
        return symbol

    def is_leaf(part: Expr) -> bool:
        return isinstance(part, Symbol) or id(part) in shop.places or shop.emitter.knows(part)

    return lifted(expr, whole, is_leaf)


def _add(jobs: list[_Job], job: _Job) -> None:
    """Add a job, or take it into one whose error and result it goes on below."""
    for other in jobs:
        if same(other.right, job.right) and below(other.left, job.left) and below(other.out, job.out):
            other.left, other.out = stacked((other.left, job.left)), stacked((other.out, job.out))
            return
    jobs.append(job)


def _join_columns(jobs: list[_Job]) -> None:
    """Take jobs into one whose signal and result they go on beside."""
    for job in list(jobs):
        for other in jobs:
            if other is not job and same(other.left, job.left) and below(other.right, job.right) and below(other.out.T, job.out.T):
                other.right = stacked((other.right, job.right))
                other.out = joined_columns(other.out, job.out)
                jobs.remove(job)
                break
