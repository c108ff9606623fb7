"""Local gradients: how a value changes with each value that it is computed from, and with one weight.

A line is taken apart by the derivatives of its operations. A Jacobian (rows of the value, rows of what it reads) is kept as a vector where
every unit reads only its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnsim.document.timing import groups
from nnsim.engine.chain.values import Value, Values, address, element_of, is_leaf
from nnsim.engine.parameters import Slot
from nnsim.maths.derivatives import PARTIALS
from nnsim.maths.symbols import Expr, Symbol

WEIGHT = -1
"""In the place of the number of a value: the weight itself."""
Jacobians = dict[int, Any]
"""By number of what is read: (rows, its rows), or (rows,) if every unit reads its own."""


@dataclass
class Local:
    """The local gradients of a forward pass, and those by one number of a parameter."""

    values: Values
    slot: Slot
    place: tuple[int, ...]
    _groups: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        network = self.values.machine.document.network
        self._groups = {node.id: number for number, group in enumerate(groups(network)) for node in group}
        self._flat = self.values.machine.parameters.values
        self._first = self._first_state()

    def of(self, value: Value) -> Jacobians:
        """What a value depends on."""
        if value.dead:
            return self._never_begun(value)
        return self._of(value.line.expr, value, top=True)

    def _of(self, expr: Expr, value: Value, top: bool = False) -> Jacobians:
        if is_leaf(expr, None if top else self.values.stored(expr, value), top):
            return self._leaf(expr, value)
        primitive = expr.primitive
        assert primitive is not None
        if primitive.key in SPECIAL:
            return SPECIAL[primitive.key](self, expr, value)
        found: Jacobians = {}
        for number, argument in enumerate(expr.arguments):
            inner = self._of(argument, value)
            if inner and primitive.key in PARTIALS:
                factor = self.partial(expr, number, value)
                for key, jacobian in inner.items():
                    _add(found, key, _scaled(factor, jacobian))
        return found

    def partial(self, expr: Expr, number: int, value: Value) -> Any:
        """The derivative of an operation by one of its arguments, (rows,) or a single number."""
        assert expr.primitive is not None
        found = PARTIALS[expr.primitive.key](expr, number)
        return found if isinstance(found, float) else _flat(self.values.known(found, value))

    def _leaf(self, expr: Expr, value: Value) -> Jacobians:
        array = self.values.stored(expr, value)
        if array is None or array.ndim != 2:
            return {}
        if self.values.parameter(array):
            element = element_of(array, self.slot, self.place, self._flat)
            return {} if element is None else {WEIGHT: _one_hot(array.shape[0], element[0])}
        if address(array) == self._first[0]:
            return {WEIGHT: _one_hot(array.shape[0], self.place[0])}
        producer = self.values.producer(expr, value)
        if producer is None or producer is value or self.cut(expr, value, producer):
            return {}
        return {producer.number: np.ones(producer.rows)}

    def cut(self, expr: Expr, value: Value, producer: Value) -> bool:
        """Whether no error comes back this way, because it is cut off so many steps before the end."""
        if value.time is None or producer.time is None or value.time == producer.time or value.operation.time is None:
            return False
        if self._groups[value.node] != self._groups[producer.node]:
            return False
        document = self.values.machine.document
        remembered = value.node == producer.node and not (isinstance(expr, Symbol) and expr.name.endswith(".a"))
        own = document.network.nodes[value.node].parameters.get("truncate")
        cut: Any = own if remembered else document.settings["truncate"]
        if cut is None:
            return False
        forwards = producer.time < value.time
        left = self.values.machine.timing.steps - 1 - producer.time if forwards else producer.time
        return bool(left // cut != (left - abs(value.time - producer.time)) // cut)

    # The first state

    def _first_state(self) -> tuple[int, str]:
        """The address of a learned first state that is asked for, and the name of what it is the first state of."""
        name = self.slot.key.partition(":")[2]
        if not name.endswith("0") or self.slot.connection is not None:
            return -1, ""
        made = self.values.of(self.slot.node, name[:-1])
        operations = [value.operation for value in made]
        if not operations:
            return -1, ""
        backwards = self.values.machine.document.network.nodes[self.slot.node].parameters.get("reads") == "backwards"
        first = made[-1 if backwards else 0].array
        stride = made[1].array.__array_interface__["data"][0] - address(made[0].array) if len(made) > 1 else first.nbytes
        return address(first) + (stride if backwards else -stride), name[:-1]

    def _never_begun(self, value: Value) -> Jacobians:
        """Before the end of a sequence that is read backwards a memory is what it was at first."""
        name = self._first[1]
        if value.node != self.slot.node or not name:
            return {}
        if any(value is other for other in self.values.of(value.node, name)):
            return {WEIGHT: _one_hot(value.rows, self.place[0])}
        return {}


def _one_hot(rows: int, row: int) -> Any:
    found = np.zeros((rows, 1))
    found[row] = 1
    return found


def _flat(numbers: Any) -> Any:
    """(rows, 1) as (rows,); a single number stays one."""
    return numbers[:, 0] if numbers.ndim == 2 else float(numbers)


def _scaled(factor: Any, jacobian: Any) -> Any:
    if isinstance(factor, float) or (jacobian.ndim == 1 and len(jacobian) == len(factor)):
        return factor * jacobian
    if jacobian.ndim == 1:  # the same for all units, or the other way round
        return factor[:, None] * jacobian if len(jacobian) == 1 else factor * jacobian
    return factor[:, None] * jacobian


def _add(found: Jacobians, key: int, jacobian: Any) -> None:
    if key not in found:
        found[key] = jacobian
        return
    one, other = found[key], jacobian
    found[key] = one + other if one.ndim == other.ndim else full(one) + full(other)


def full(jacobian: Any) -> Any:
    """A Jacobian as a matrix."""
    return np.diag(jacobian) if jacobian.ndim == 1 else jacobian


# Operations whose units depend on other units


def _matmul(local: Local, expr: Expr, value: Value) -> Jacobians:
    left, right = expr.arguments
    matrix = local.values.known(left, value)
    found: Jacobians = {}
    for key, jacobian in local._of(right, value).items():
        found[key] = matrix * jacobian if jacobian.ndim == 1 else matrix @ jacobian
    array = local.values.stored(left, value)
    element = element_of(array, local.slot, local.place, local._flat) if array is not None and local.values.parameter(array) else None
    if element is not None:
        _add(found, WEIGHT, float(local.values.known(right, value)[element[1], 0]) * _one_hot(matrix.shape[0], element[0]))
    return found


def _softmax(local: Local, expr: Expr, value: Value) -> Jacobians:
    said = _flat(local.values.known(expr, value))
    matrix = np.diag(said) - np.outer(said, said)
    inner = local._of(expr.arguments[0], value)
    return {key: matrix * jacobian if jacobian.ndim == 1 else matrix @ jacobian for key, jacobian in inner.items()}


def _select(local: Local, expr: Expr, value: Value) -> Jacobians:
    condition, *branches = expr.arguments
    taken = _flat(local.values.known(condition, value)) > 0
    found: Jacobians = {}
    for branch, chosen in zip(branches, (taken, ~taken), strict=True):
        for key, jacobian in local._of(branch, value).items():
            _add(found, key, _scaled(chosen.astype(float), jacobian))
    return found


def _rows(local: Local, expr: Expr, value: Value) -> Jacobians:
    part = slice(expr.options["start"], expr.options["stop"])
    return {key: full(jacobian)[part] for key, jacobian in local._of(expr.arguments[0], value).items()}


def _stack(local: Local, expr: Expr, value: Value) -> Jacobians:
    heights = [local.values.known(part, value).shape[0] for part in expr.arguments]
    found: Jacobians = {}
    start = 0
    for part, height in zip(expr.arguments, heights, strict=True):
        for key, jacobian in local._of(part, value).items():
            placed = np.zeros((sum(heights), full(jacobian).shape[1]))
            placed[start : start + height] = full(jacobian)
            _add(found, key, placed)
        start += height
    return found


def _largest_piece(local: Local, expr: Expr, value: Value) -> Jacobians:
    numbers, pieces = local.values.known(expr.arguments[0], value)[:, 0], expr.options["pieces"]
    matrix = np.zeros((len(numbers) // pieces, len(numbers)))
    best = numbers.reshape(-1, pieces).argmax(axis=1)
    matrix[np.arange(len(matrix)), np.arange(len(matrix)) * pieces + best] = 1
    return {key: matrix @ full(jacobian) for key, jacobian in local._of(expr.arguments[0], value).items()}


def _matrices(local: Local, expr: Expr, value: Value) -> Jacobians:
    products = expr.options["products"]
    left, right = (local.values.known(part, value)[:, 0] for part in expr.arguments)
    found: Jacobians = {}
    for mine, part in enumerate(expr.arguments):
        matrix = np.zeros((products.height, len((left, right)[mine])))
        for unit in range(products.height):
            for pair in products(unit):
                matrix[unit, pair[mine]] += (left, right)[1 - mine][pair[1 - mine]]
        for key, jacobian in local._of(part, value).items():
            _add(found, key, matrix @ full(jacobian))
    return found


def _same(local: Local, expr: Expr, value: Value) -> Jacobians:
    return local._of(expr.arguments[0], value)


def _none(local: Local, expr: Expr, value: Value) -> Jacobians:
    return {}


SPECIAL = {
    "matmul": _matmul, "softmax": _softmax, "select": _select, "rows": _rows, "stack": _stack, "largest_piece": _largest_piece,
    "rows_by_columns": _matrices, "rows_by_rows": _matrices, "columns_by_columns": _matrices, "one_hot": _none, "keep_mask": _none,
    "spread": _same,
}  # fmt: skip
