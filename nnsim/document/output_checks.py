"""Problems of outputs: how many units, which activation and which loss go with the targets, in plain words and with fixes."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from nnsim.catalog import Plain, Sentence, counted, sentence, term
from nnsim.document import fixes
from nnsim.document.change import Command
from nnsim.document.commands import Group, PutNode, SetSetting
from nnsim.document.data_shape import TargetShape
from nnsim.document.document import Document
from nnsim.document.fixes import Fix
from nnsim.document.network import Node
from nnsim.document.problem import Problem

BETWEEN: Mapping[object, tuple[float, float]] = {
    "sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "step": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, math.inf),
    "softplus": (0.0, math.inf),
}  # fmt: skip
"""What activations can give at all."""
OF_YES_AND_NO: Mapping[str, str] = {
    "binary_cross_entropy": sentence("Binary cross-entropy"), "cross_entropy": sentence("Cross-entropy"),
    "perceptron_criterion": sentence("The perceptron criterion"),
}  # fmt: skip
"""Losses whose targets lie between no and yes."""


def output_problems(document: Document, node: Node, loss: str, units: int, target: TargetShape) -> Iterator[Problem]:
    activation = activation_of(node)
    classes = target.classes or 0
    by_number = target.numbered and (loss == "cross_entropy" or units > 1)
    wanted = classes if by_number else math.prod(target.shape)
    if loss == "binary_cross_entropy" and target.numbered and units == 1 and classes > 2:
        by_number, wanted = True, classes
    few = units < wanted if by_number else units != wanted
    many = by_number and units > wanted and target.least >= 0 and document.settings["learning_rule"] != "perceptron"
    if few or many:
        changes: dict[str, object] = {"units": wanted}
        commands: tuple[Command, ...] = ()
        if by_number and "activation" in node.parameters:
            changes["activation"] = "softmax"
            commands = () if loss == "cross_entropy" else (SetSetting("loss", _with_loss(document, node, "cross_entropy")),)
        own = counted("{count} unit", "{count} units", units)
        if by_number:
            have = sentence("{count} classes", count=classes)
            use = counted("{count} unit with softmax", "{count} units with softmax", wanted)
        else:
            have = counted("{count} target value", "{count} target values", wanted)
            use = counted("{count} unit", "{count} units", wanted)
        fix = Fix(Group((with_changes(node, **changes), *commands), _fit(node)), sentence("Use {what}", what=use))
        if "units" not in node.parameters or (by_number and activation is None):
            fix = fixes.followed(document, node, wanted, *(("softmax", "cross_entropy") if by_number else ("identity", loss)))
        yield Problem(
            sentence("{name} has {own}, the data has {have}: use {use}.", name=node.name, own=own, have=have, use=use),
            node=node.id,
            blocks=few,
            fix=fix.command,
            fix_text=fix.text,
        )
    elif by_number and target.least < 0:
        yield Problem(
            sentence("The class numbers for {name} start at {least:g}: number the classes from 0 on.", name=node.name, least=target.least),
            node=node.id,
        )
    elif document.settings["learning_rule"] == "perceptron":
        if not by_number and (target.least < 0 or target.most > 1):
            yield Problem(
                sentence(
                    "The perceptron rule compares with 0 and 1, but the targets of {name} go from {least:g} to {most:g}.",
                    name=node.name, least=target.least, most=target.most,
                ),
                node=node.id,
                fix=fixes.descent().command,
                fix_text=fixes.descent().text,
            )
    elif loss in OF_YES_AND_NO and not by_number and (target.least < 0 or target.most > 1):
        yield Problem(
            sentence(
                "{what} compares with numbers from 0 to 1, but the targets of {name} go from {least:g} to {most:g}: use a squared error.",
                what=OF_YES_AND_NO[loss], name=node.name, least=target.least, most=target.most,
            ),
            node=node.id,
            fix=SetSetting("loss", _with_loss(document, node, "mse")),
            fix_text=sentence("Use the mean squared error"),
        )
    elif loss == "cross_entropy" and activation == "softmax" and not by_number and not target.shares:
        yield Problem(
            sentence(
                "The targets of {name} do not add up to 1, so they are no probabilities of classes: use binary cross-entropy with "
                "a sigmoid.",
                name=node.name,
            ),
            node=node.id,
            fix=Group(
                (with_changes(node, activation="sigmoid"), SetSetting("loss", _with_loss(document, node, "binary_cross_entropy"))),
                _fit(node),
            ),
            fix_text=sentence("Use binary cross-entropy with a sigmoid"),
        )
    elif loss in ("cross_entropy", "binary_cross_entropy") and document.network.entry(node).weighted and activation is None:
        title = term(document.network.entry(node).title)
        fix = fixes.followed(document, node, wanted, "softmax" if loss == "cross_entropy" else "sigmoid", loss)
        yield Problem(
            sentence(
                "Cross-entropy compares probabilities, but the {title:lower} layer {name} can give any number: let a dense layer with "
                "{what} follow.",
                title=title, name=node.name, what=sentence("softmax") if loss == "cross_entropy" else sentence("a sigmoid"),
            ),
            node=node.id,
            blocks=False,
            fix=fix.command,
            fix_text=fix.text,
        )
    elif activation == "softmax" and units == 1:
        binary = SetSetting("loss", _with_loss(document, node, "binary_cross_entropy"))
        yield Problem(
            sentence("{name} is a softmax of one unit, which is always 1: use a sigmoid.", name=node.name),
            node=node.id,
            blocks=False,
            fix=Group((with_changes(node, activation="sigmoid"), *((binary,) if loss == "cross_entropy" else ())), _fit(node)),
            fix_text=sentence("Use sigmoid"),
        )
    elif loss == "cross_entropy" and activation != "softmax" and activation is not None:
        yield Problem(
            sentence(
                "Cross-entropy compares probabilities that add up to 1, but {name} is {activation}: give it softmax.",
                name=node.name, activation=activation,
            ),
            node=node.id,
            blocks=False,
            fix=with_changes(node, activation="softmax"),
            fix_text=sentence("Use softmax"),
        )
    elif loss == "binary_cross_entropy" and activation not in ("sigmoid", "softmax", None):
        yield Problem(
            sentence(
                "Binary cross-entropy needs outputs between 0 and 1, but {name} is {activation}: give it a sigmoid.",
                name=node.name, activation=activation,
            ),
            node=node.id,
            blocks=False,
            fix=with_changes(node, activation="sigmoid"),
            fix_text=sentence("Use sigmoid"),
        )
    elif loss not in ("cross_entropy", "binary_cross_entropy") and not by_number:
        yield from _beyond_reach(document, node, activation, target)


def _beyond_reach(document: Document, node: Node, activation: object, target: TargetShape) -> Iterator[Problem]:
    """Distances to numbers: classes that have no distances, and numbers that an activation can never give."""
    classes = target.classes or 0
    if target.numbered and classes > 2 and "activation" in node.parameters:
        yield Problem(
            sentence(
                "The data has {count} classes, but {name} gives one number, as if class 1 lay between 0 and 2: use {count} units with "
                "softmax and cross-entropy.",
                count=classes, name=node.name,
            ),
            node=node.id,
            blocks=False,
            fix=Group(
                (with_changes(node, units=classes, activation="softmax"), SetSetting("loss", _with_loss(document, node, "cross_entropy"))),
                _fit(node),
            ),
            fix_text=sentence("Use {count} units with softmax and cross-entropy", count=classes),
        )
        return
    low, high = BETWEEN.get(activation, (-math.inf, math.inf))
    slack = 0.05 * (target.most - target.least)
    if target.least < low - slack or target.most > high + slack:
        within = sentence("from {low:g} to {high:g}", low=low, high=high) if high < math.inf else sentence("of at least {low:g}", low=low)
        yield Problem(
            sentence(
                "{name} is {activation} and gives numbers {within}, but its targets go from {least:g} to {most:g}: use identity.",
                name=node.name, activation=activation, within=within, least=target.least, most=target.most,
            ),
            node=node.id,
            blocks=False,
            fix=with_changes(node, activation="identity"),
            fix_text=sentence("Use identity"),
        )


def activation_of(node: Node) -> object:
    """The key of a node's activation, or None."""
    chosen = node.parameters.get("activation")
    return chosen["key"] if isinstance(chosen, Mapping) else chosen


def _with_loss(document: Document, node: Node, loss: str) -> Plain:
    """The setting "loss" with another loss for one output."""
    losses = document.settings["loss"]
    return {**losses, node.name: loss} if isinstance(losses, Mapping) and "key" not in losses else loss


def with_changes(node: Node, **changes: object) -> PutNode:
    label = sentence("fit {name}", name=node.name)
    return PutNode(replace(node, parameters={**node.parameters, **changes}), label=label)  # type: ignore[dict-item]


def _fit(node: Node) -> Sentence:
    return sentence("fit {name} to the data", name=node.name)
