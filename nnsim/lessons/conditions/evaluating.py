"""Working out a condition: true, or which part of it fails and what its value is now. Only numbers, texts and truths ever come about."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nnsim.catalog import sentence
from nnsim.lessons.conditions import telling
from nnsim.lessons.conditions.parsing import Condition
from nnsim.lessons.situation import Situation
from nnsim.lessons.values import UnknownError

LARGEST_POWER = 1_000.0
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Eq: operator.eq, ast.NotEq: operator.ne,
    ast.In: lambda one, several: one in several, ast.NotIn: lambda one, several: one not in several,
}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """Whether a condition holds; if not, `why` says in one sentence what is missing, with the value it has now."""

    met: bool
    why: str = ""
    elsewhere: bool = False
    """Another project is open than the one that the task is about."""


def judged(condition: Condition, situation: Situation) -> Verdict:
    """Hold a condition against a moment."""
    try:
        return _truth(condition.tree, situation, True)
    except UnknownError as error:
        return Verdict(False, str(error))


def _truth(node: ast.expr, now: Situation, wanted: bool) -> Verdict:
    """Whether an expression is as it is wanted to be, true or false."""
    match node:
        case ast.UnaryOp(op=ast.Not()):
            return _truth(node.operand, now, not wanted)
        case ast.BoolOp():
            every = isinstance(node.op, ast.And) is wanted  # not (a and b) is not a or not b
            return _every(node.values, now, wanted) if every else _any(node.values, now, wanted)
        case ast.Compare():
            return _compared(node, now, wanted)
    met = bool(_value(node, now)) is wanted
    return Verdict(met, "" if met else telling.of_truth(node, wanted))


def _every(parts: list[ast.expr], now: Situation, wanted: bool) -> Verdict:
    for part in parts:
        verdict = _truth(part, now, wanted)
        if not verdict.met:
            return verdict
    return Verdict(True)


def _any(parts: list[ast.expr], now: Situation, wanted: bool) -> Verdict:
    """What is not known of one part does not matter if another one holds."""
    reasons: list[str] = []
    for part in parts:
        try:
            verdict = _truth(part, now, wanted)
        except UnknownError as error:
            verdict = Verdict(False, str(error))
        if verdict.met:
            return verdict
        reasons.append(verdict.why)
    return Verdict(False, telling.one_of(reasons))


def _compared(node: ast.Compare, now: Situation, wanted: bool) -> Verdict:
    left, terms = node.left, []
    for comparison, right in zip(node.ops, node.comparators, strict=True):
        one, other = _value(left, now), _value(right, now)
        holds = bool(_COMPARE[type(comparison)](one, other))
        if wanted and not holds:
            return Verdict(False, telling.of_comparison(left, comparison, right, one, other))
        terms.append((left, comparison, right, one, other, holds))
        left = right
    if wanted or not all(term[-1] for term in terms):
        return Verdict(True)
    left, comparison, right, one, other, _ = terms[0]
    return Verdict(False, telling.of_comparison(left, telling.opposite(comparison), right, one, other))


def _value(node: ast.expr, now: Situation) -> Any:
    """A number, a text, a truth, or a tuple of these. Raises UnknownError."""
    match node:
        case ast.Constant():
            return float(node.value) if isinstance(node.value, int) and not isinstance(node.value, bool) else node.value
        case ast.Name():
            return now.value(node.id)
        case ast.Call():
            return _called(node, now)
        case ast.Subscript():
            return _place(node, now)
        case ast.List() | ast.Tuple():
            return tuple(_value(element, now) for element in node.elts)
        case ast.UnaryOp(op=ast.USub()):
            return -_number(node.operand, now)
        case ast.UnaryOp(op=ast.UAdd()):
            return _number(node.operand, now)
        case ast.BinOp():
            return _calculated(node, _number(node.left, now), _number(node.right, now))
    return _truth(node, now, True).met


def _called(node: ast.Call, now: Situation) -> Any:
    assert isinstance(node.func, ast.Name)
    name = node.func.id
    if name in ("abs", "min", "max", "round"):
        numbers = [_number(argument, now) for argument in node.args]
        match name:
            case "abs":
                return abs(numbers[0])
            case "round":
                return _finite(node, numbers[0]) if len(numbers) < 2 else _rounded(node, numbers[0], numbers[1])
        return min(numbers) if name == "min" else max(numbers)
    found = now.answer(name, tuple(_value(argument, now) for argument in node.args))
    if isinstance(found, tuple) and len(found) == 1:
        return found[0]
    return found


def _rounded(node: ast.expr, number: float, places: float) -> float:
    return float(round(_finite(node, number, whole=False), int(max(min(places, 15), 0))))


def _finite(node: ast.expr, number: float, whole: bool = True) -> float:
    if not math.isfinite(number):
        raise UnknownError(sentence("“{text}” cannot be worked out now.", text=telling.written(node)))
    return float(round(number)) if whole else number


def _place(node: ast.Subscript, now: Situation) -> float:
    assert isinstance(node.slice, ast.Constant)
    found, place = _value(node.value, now), int(node.slice.value)  # type: ignore[arg-type]
    numbers = found if isinstance(found, tuple) else (found,)
    if not -len(numbers) <= place < len(numbers):
        raise UnknownError(sentence("The network has {count} outputs; there is none at {place}.", count=len(numbers), place=place))
    return float(numbers[place])


def _number(node: ast.expr, now: Situation) -> float:
    value = _value(node, now)
    if isinstance(value, tuple):
        which = telling.written(node)
        raise UnknownError(
            sentence("The network has {count} outputs, and the task does not say which: {text}[0], …", count=len(value), text=which)
        )
    return float(value)


def _calculated(node: ast.BinOp, left: float, right: float) -> float:
    try:
        match node.op:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case ast.Div():
                return left / right
        power = left**right
    except (ZeroDivisionError, OverflowError):
        power = 0j
    if isinstance(power, complex):
        raise UnknownError(sentence("“{text}” cannot be worked out now.", text=telling.written(node)))
    return float(power)
