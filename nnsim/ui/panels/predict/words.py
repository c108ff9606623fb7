"""What is said to an answer: right, or which slip it was."""

from PySide6.QtCore import QCoreApplication

from nnsim.engine.answers import Verdict
from nnsim.engine.questions import Question, Slip
from nnsim.ui.notations import Notations
from nnsim.ui.numerals import number

translate = QCoreApplication.translate


def kinds() -> dict[str, str]:
    """What the kinds of calculation are called in the score, in the order in which a step through learning comes to them."""
    return {
        "sum": translate("predict", "Weighted sums"),
        "activation": translate("predict", "Activations"),
        "loss": translate("predict", "Losses"),
        "delta": translate("predict", "Errors {delta}"),
        "gradient": translate("predict", "Gradients"),
        "memory": translate("predict", "Memory of the optimiser"),
        "update": translate("predict", "New weights"),
    }


def verdict_text(question: Question, verdict: Verdict, digits: int, notations: Notations) -> str:
    """One or two sentences about an answer."""
    if verdict.rounded:
        return translate("predict", "Right. With more digits it is {value}.").format(value=number(question.value, digits + 1))
    if verdict.right:
        return translate("predict", "Right.")
    if verdict.vague:
        return translate("predict", "Right so far, but so few digits fit a mistake as well: give {digits}.").format(digits=digits)
    if verdict.slip is not None:
        return notations.words(slip_text(verdict.slip, question.kind))
    return translate("predict", "Not this one. Put the numbers into the equation once more, or step on to see them.")


def slip_text(slip: Slip, kind: str) -> str:
    """What probably went wrong, in words; symbols stand as {a}, {in} …"""
    if slip.key == "term_sign" and kind == "update":
        return translate("predict", "The step goes against the gradient: it is subtracted, not added.")
    if slip.key == "term" and kind == "update":
        return translate("predict", "That is only a part of it: the new weight is the old one less the step.")
    if slip.key == "operand":
        return _operand(slip.part)
    if slip.key == "multiple":
        return translate("predict", "A factor is missing or one too many: that is {factor} times the right value.").format(factor=slip.part)
    sentences = {
        "sign": translate("predict", "The number is right, its sign is not."),
        "derivative": translate("predict", "The derivative of the activation is missing: that is only what comes from above."),
        "bias": translate("predict", "The bias is missing."),
        "term": translate("predict", "One of the terms is missing."),
        "term_sign": translate("predict", "One of the terms has the wrong sign."),
        "factor": translate("predict", "One of the factors is missing."),
        "function": translate("predict", "That is what the function is applied to, not what it gives."),
        "addend": translate("predict", "Term {part} of the sum is missing."),
        "transposed": translate("predict", "Rows and columns of the weights are exchanged."),
        "unit": translate("predict", "That is the value of unit {part}."),
        "sample": translate("predict", "That is the value of sample {part} of the batch."),
        "new_weights": translate("predict", "The new weights were used: the error goes back through the old ones."),
    }
    return sentences[slip.key].replace("{part}", slip.part)


def _operand(name: str) -> str:
    return {
        "in_": translate("predict", "The weighted input {in} was taken where the activation {a} belongs."),
        "a": translate("predict", "The activation {a} was taken where the weighted input {in} belongs."),
        "delta_out": translate("predict", "∂{L}/∂{a} was taken where {delta} belongs."),
        "delta": translate("predict", "{delta} was taken where ∂{L}/∂{a} belongs."),
    }[name]
