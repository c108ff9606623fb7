"""What is said when a task is not met: the part that fails, in words, and the value that it has now."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from nnsim.catalog import sentence
from nnsim.catalog.sentences import joined

LONGEST = 60
_OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}  # fmt: skip


def opposite(comparison: ast.cmpop) -> ast.cmpop:
    return _OPPOSITES[type(comparison)]()


def of_comparison(left: ast.expr, comparison: ast.cmpop, right: ast.expr, one: Any, other: Any) -> str:
    """“The accuracy must be at least 0.95; it is 0.62.”"""
    if isinstance(left, ast.Constant) and not isinstance(right, ast.Constant | ast.List | ast.Tuple):
        left, right, one, other = right, left, other, one  # 0.5 < accuracy is said of the accuracy
        comparison = _turned(comparison)
    wanted = said(other)
    if not isinstance(right, ast.Constant | ast.List | ast.Tuple):
        wanted = sentence("{what} ({value})", what=words(right), value=said(other))
    return sentence("{what:capital} must be {how}; it is {value}.", what=words(left), how=_how(comparison, wanted), value=said(one))


def _turned(comparison: ast.cmpop) -> ast.cmpop:
    turned: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}
    return turned.get(type(comparison), type(comparison))()


def _how(comparison: ast.cmpop, wanted: str) -> str:
    match comparison:
        case ast.Lt():
            return sentence("below {wanted}", wanted=wanted)
        case ast.LtE():
            return sentence("at most {wanted}", wanted=wanted)
        case ast.Gt():
            return sentence("above {wanted}", wanted=wanted)
        case ast.GtE():
            return sentence("at least {wanted}", wanted=wanted)
        case ast.NotEq():
            return sentence("something else than {wanted}", wanted=wanted)
        case ast.In():
            return sentence("one of {wanted}", wanted=wanted)
        case ast.NotIn():
            return sentence("none of {wanted}", wanted=wanted)
    return wanted


def of_truth(node: ast.expr, wanted: bool) -> str:
    """What has to be so, or has not to be so."""
    name, first = _asked(node)
    match name, wanted:
        case "diverged", True:
            return sentence("The run has to diverge; it has not.")
        case "diverged", False:
            return sentence("The run must not diverge; it has.")
        case "trained", True:
            return sentence("Nothing is trained yet.")
        case "trained", False:
            return sentence("The run has to stand at its beginning: reset it.")
        case "paused", True:
            return sentence("The training has to be paused.")
        case "paused", False:
            return sentence("The network has to be training.")
        case "has", True:
            return sentence("The network needs a layer of the kind {kind}.", kind=first)
        case "has", False:
            return sentence("The network may have no layer of the kind {kind}.", kind=first)
        case "stepped", True:
            return sentence("Nothing was stepped yet by one {grain}.", grain=first)
        case "stepped", False:
            return sentence("No step by one {grain} may have been made.", grain=first)
    if wanted:
        return sentence("“{text}” has to be so; it is not.", text=written(node))
    return sentence("“{text}” must not be so; it is.", text=written(node))


def one_of(reasons: Sequence[str]) -> str:
    """Of several ways none is gone yet."""
    values = [sentence("{reason:bare}", reason=reason) for reason in reasons]
    return sentence("One of these is needed. {reasons}.", reasons=joined(values, " · "))


def said(value: Any) -> str:
    """A value as it stands in a sentence."""
    if isinstance(value, bool):
        return sentence("yes") if value else sentence("no")
    if isinstance(value, tuple):
        return joined([said(one) for one in value], ", ")
    if isinstance(value, float):
        return sentence("{number}", number=f"{value + 0.0:,.6g}" if abs(value) < 1e6 else f"{value:.4g}")
    return sentence("“{text}”", text=value) if value else sentence("nothing yet")


def written(node: ast.expr) -> str:
    """As it was written, shortened."""
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def words(node: ast.expr) -> str:
    """What an expression is called in a sentence."""
    name, first = _asked(node)
    match name:
        case "loss" | "val_loss" | "accuracy" | "val_accuracy" | "test_accuracy":
            return _measured(name)
        case "iteration":
            return sentence("the number of iterations")
        case "furthest":
            return sentence("the furthest iteration that there was")
        case "epoch":
            return sentence("the number of epochs")
        case "operation":
            return sentence("the number of operations done in this iteration")
        case "learning_rate":
            return sentence("the learning rate")
        case "batch_size":
            return sentence("the batch size")
        case "parameters":
            return sentence("the number of parameters")
        case "hidden_layers":
            return sentence("the number of hidden layers")
        case "hidden_units":
            return sentence("the number of hidden units")
        case "loops":
            return sentence("the number of connections with a delay")
        case "optimizer":
            return sentence("the optimiser")
        case "loss_name":
            return sentence("the loss function")
        case "phase":
            return sentence("the phase")
    return _function(node, name, first)


def _measured(name: str) -> str:
    match name:
        case "loss":
            return sentence("the loss")
        case "val_loss":
            return sentence("the validation loss")
        case "accuracy":
            return sentence("the accuracy")
        case "val_accuracy":
            return sentence("the validation accuracy")
    return sentence("the test accuracy")


def _function(node: ast.expr, name: str, first: str) -> str:
    match name:
        case "units":
            return sentence("the number of units of {name}", name=first)
        case "activation":
            return sentence("the activation of {name}", name=first)
        case "kind":
            return sentence("the kind of {name}", name=first)
        case "weight":
            return sentence("the weight {name} {place}", name=first, place=_rest(node))
        case "signal":
            return sentence("the signal {name} {place}", name=first, place=_rest(node))
        case "delta":
            return sentence("Δ of {name} {place}", name=first, place=_rest(node))
        case "gradient":
            return sentence("the gradient of {name} {place}", name=first, place=_rest(node))
        case "bias":
            return sentence("the bias of {name} {place}", name=first, place=_rest(node))
        case "output":
            return sentence("the output for {inputs}", inputs=_inputs(node))
        case "grad_norm":
            return sentence("the size of the gradient of {name}", name=first)
        case "history":
            return sentence("{what}", what=first)
        case "best":
            return sentence("the best of {what} so far", what=first)
        case "worst":
            return sentence("the worst of {what} so far", what=first)
        case "setting":
            return sentence("the setting {key}", key=first)
        case "parameter":
            return sentence("what “{key}” of {name} is set to", name=first, key=_rest(node).strip("[]'"))
        case "count":
            return sentence("the number of layers of the kind {kind}", kind=first)
    return sentence("“{text}”", text=written(node))


def _asked(node: ast.expr) -> tuple[str, str]:
    """The name or function that an expression is, and its first argument."""
    if isinstance(node, ast.Subscript):
        return _asked(node.value)
    if isinstance(node, ast.Name):
        return node.id, ""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        first = node.args[0] if node.args else None
        return node.func.id, str(first.value) if isinstance(first, ast.Constant) else ""
    return "", ""


def _rest(node: ast.expr) -> str:
    assert isinstance(node, ast.Call)
    return f"[{', '.join(written(argument) for argument in node.args[1:])}]" if len(node.args) > 1 else ""


def _inputs(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript):
        return f"{_inputs(node.value)}[{written(node.slice)}]"
    assert isinstance(node, ast.Call)
    return f"({', '.join(written(argument) for argument in node.args)})"
