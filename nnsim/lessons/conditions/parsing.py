"""Reading a condition: what Python's parser makes of it is walked by our own code, which knows a few dozen words and nothing else.

Nothing is ever run: there are no attributes, no comprehensions, no calls but those of the table, and everything has a kind, so that what
is accepted can be worked out for any project.
"""

from __future__ import annotations

import ast
import math
import warnings
from dataclasses import dataclass

from nnsim.catalog import sentence
from nnsim.lessons import limits
from nnsim.lessons.conditions.names import FUNCTIONS, NAMES, SETTINGS, Function, Kind

_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
_COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq, ast.In, ast.NotIn)
_MEMBERS = (ast.In, ast.NotIn)


class ConditionError(ValueError):
    """A condition cannot be read. `str(error)` is one plain sentence; `column` says where, from 0."""

    def __init__(self, text: str, column: int = 0) -> None:
        self.column = column
        super().__init__(text)


@dataclass(frozen=True)
class Condition:
    """A condition that can be held against any project: `text` as it was written, `tree` walked and found harmless."""

    text: str
    tree: ast.expr

    def words(self) -> frozenset[str]:
        """The names and functions in it."""
        return frozenset(node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name))


def parsed(text: str) -> Condition:
    """The condition in a text. Raises ConditionError."""
    if len(text) > limits.CONDITION:
        raise ConditionError(sentence("A condition has at most {most} characters.", most=limits.CONDITION))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Python, about Python
            tree = ast.parse(" ".join(text.split()), mode="eval").body
    except SyntaxError as error:
        column = max((error.offset or 1) - 1, 0)
        raise ConditionError(sentence("This is no expression: it goes wrong at character {at}.", at=column + 1), column) from None
    except (ValueError, RecursionError, MemoryError):
        raise ConditionError(sentence("This is no expression.")) from None
    if _depth(tree) > limits.CONDITION_DEPTH:
        raise ConditionError(sentence("A condition is nested at most {most} deep.", most=limits.CONDITION_DEPTH))
    if kind_of(tree) is not Kind.TRUTH:
        raise ConditionError(sentence("A condition is true or false, such as accuracy >= 0.95; this is {kind}.", kind=kind_of(tree).value))
    return Condition(text, tree)


def _depth(tree: ast.AST) -> int:
    """How deep it is nested, without going deeper than is of interest."""
    level, depth = [tree], 0
    while level and depth <= limits.CONDITION_DEPTH:
        level = [child for node in level for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        depth += 1
    return depth


def kind_of(node: ast.expr) -> Kind:
    """What an expression is. Raises ConditionError for anything that the language does not have."""
    match node:
        case ast.Constant():
            return _constant(node)
        case ast.Name():
            return _name(node)
        case ast.Call():
            return _call(node)
        case ast.Subscript():
            return _subscript(node)
        case ast.List() | ast.Tuple():
            return _list(node)
        case ast.BoolOp():
            for value in node.values:
                _require(value, Kind.TRUTH)
            return Kind.TRUTH
        case ast.UnaryOp():
            return _unary(node)
        case ast.BinOp():
            if not isinstance(node.op, _ARITHMETIC):
                raise _error(node, sentence("Only + − * / and ** can be used with numbers."))
            _require(node.left, Kind.NUMBER)
            return _require(node.right, Kind.NUMBER)
        case ast.Compare():
            return _compare(node)
    raise _error(node, sentence("“{text}” is nothing that a condition can have.", text=_short(node)))


def _constant(node: ast.Constant) -> Kind:
    value = node.value
    if isinstance(value, bool):
        return Kind.TRUTH
    if isinstance(value, int | float):
        try:
            finite = math.isfinite(value)
        except OverflowError:
            finite = False
        if not finite:
            raise _error(node, sentence("This number is too large."))
        return Kind.NUMBER
    if isinstance(value, str):
        return Kind.TEXT
    raise _error(node, sentence("“{text}” is nothing that a condition can have.", text=_short(node)))


def _name(node: ast.Name) -> Kind:
    if node.id in NAMES:
        return NAMES[node.id]
    if node.id in FUNCTIONS:
        raise _error(node, sentence("{name} is asked with brackets: {name}(…).", name=node.id))
    raise _error(node, sentence("There is no “{name}”; there are {known}.", name=node.id[:40], known=", ".join(NAMES)))


def _call(node: ast.Call) -> Kind:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    function = FUNCTIONS.get(name)
    if function is None:
        if name in NAMES:
            raise _error(node, sentence("{name} stands without brackets.", name=name))
        known = ", ".join(FUNCTIONS)
        raise _error(node, sentence("There is no function “{name}”; there are {known}.", name=_short(node.func), known=known))
    if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
        raise _error(node, sentence("{name} takes its arguments one after the other, without names or stars.", name=name))
    _require_arguments(node, name, function)
    if function.kind is Kind.SETTING:
        return _kind_of_setting(node)
    return function.kind


def _require_arguments(node: ast.Call, name: str, function: Function) -> None:
    wanted, given = function.arguments, node.args
    least, most = len(wanted) - function.optional, None if function.more else len(wanted)
    if len(given) < least or (most is not None and len(given) > most):
        raise _error(node, sentence("{name} takes {count} arguments, not {given}.", name=name, count=least, given=len(given)))
    for place, argument in enumerate(given):
        _require(argument, wanted[min(place, len(wanted) - 1)])
    first = given[0]
    if function.allowed:
        if not isinstance(first, ast.Constant) or first.value not in function.allowed:
            known = ", ".join(function.allowed)
            raise _error(node, sentence("{name} takes one of {known}, in quotation marks.", name=name, known=known))
    elif wanted[0] is Kind.TEXT and not isinstance(first, ast.Constant):
        raise _error(node, sentence("{name} takes a name in quotation marks first.", name=name))


def _kind_of_setting(node: ast.Call) -> Kind:
    first = node.args[0]
    assert isinstance(first, ast.Constant)
    kinds = {"Int": Kind.NUMBER, "Float": Kind.NUMBER, "Reference": Kind.TEXT, "Choice": Kind.TEXT, "Flag": Kind.TRUTH}
    found = kinds.get(type(SETTINGS[str(first.value)]).__name__)
    if found is None:
        raise _error(node, sentence("The setting {key} is no single number or text.", key=str(first.value)))
    return found


def _subscript(node: ast.Subscript) -> Kind:
    if kind_of(node.value) is not Kind.NUMBERS:
        raise _error(node, sentence("Only what output(…) gives is followed by a number in square brackets."))
    place = node.slice
    if not isinstance(place, ast.Constant) or isinstance(place.value, bool) or not isinstance(place.value, int) or place.value > 10**6:
        raise _error(node, sentence("In the square brackets stands the number of an output; the first is 0."))
    return Kind.NUMBER


def _list(node: ast.List | ast.Tuple) -> Kind:
    kinds = {kind_of(element) for element in node.elts}
    if len(kinds) != 1 or not kinds <= {Kind.NUMBER, Kind.TEXT}:
        raise _error(node, sentence("A list holds numbers only, or texts only."))
    return Kind.LIST


def _unary(node: ast.UnaryOp) -> Kind:
    if isinstance(node.op, ast.Not):
        return _require(node.operand, Kind.TRUTH)
    if isinstance(node.op, ast.USub | ast.UAdd):
        return _require(node.operand, Kind.NUMBER)
    raise _error(node, sentence("“{text}” is nothing that a condition can have.", text=_short(node)))


def _compare(node: ast.Compare) -> Kind:
    left = _single(node.left)
    for operator, other in zip(node.ops, node.comparators, strict=True):
        right = kind_of(other) if isinstance(operator, _MEMBERS) else _single(other)
        if not isinstance(operator, _COMPARISONS):
            raise _error(node, sentence("“is” is not used here: write == or !=."))
        if isinstance(operator, _MEMBERS):
            if right is not Kind.LIST or not isinstance(other, ast.List | ast.Tuple) or kind_of(other.elts[0]) is not left:
                raise _error(node, sentence("After “in” stands a list of the same kind, such as [\"relu\", \"elu\"]."))
        elif left is not right or left in (Kind.LIST, Kind.NUMBERS):
            raise _error(node, sentence("{left} cannot be compared with {right}.", left=left.value, right=right.value))
        elif not isinstance(operator, ast.Eq | ast.NotEq) and left is not Kind.NUMBER:
            raise _error(node, sentence("Only numbers can be compared by size."))
        left = right
    return Kind.TRUTH


def _single(node: ast.expr) -> Kind:
    """What output(…) gives counts as a number where one is wanted: a network with one output has just that."""
    kind = kind_of(node)
    return Kind.NUMBER if kind is Kind.NUMBERS else kind


def _require(node: ast.expr, wanted: Kind) -> Kind:
    found = _single(node) if wanted is Kind.NUMBER else kind_of(node)
    if found is not wanted:
        words = sentence("“{text}” is {found}, and {wanted} is needed here.", text=_short(node), found=found.value, wanted=wanted.value)
        raise _error(node, words)
    return wanted


def _error(node: ast.expr, text: str) -> ConditionError:
    return ConditionError(text, node.col_offset)


def _short(node: ast.expr) -> str:
    written = " ".join(ast.unparse(node).split())
    return written if len(written) <= 40 else written[:39] + "…"
