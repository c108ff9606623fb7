"""Problems of a document in plain words: where, what is wrong, what to do, and a one-click fix where there is one."""

import math
from collections.abc import Iterator, Mapping

from nnsim.catalog import counted, sentence, term
from nnsim.document import fixes
from nnsim.document.commands import SetSetting
from nnsim.document.data_shape import DataShape
from nnsim.document.document import Document
from nnsim.document.fixes import Fix
from nnsim.document.graphs import as_graph, is_graph
from nnsim.document.network import Node
from nnsim.document.output_checks import activation_of, output_problems, with_changes
from nnsim.document.problem import Problem
from nnsim.document.shapes import Shapes, shapes_of, stored_count
from nnsim.document.time_checks import time_problems
from nnsim.document.timing import timing_of

MOST_NODES = 2_000
MOST_CONNECTIONS = 20_000
MOST_PARAMETERS = 20_000_000
COPIES, MOMENTS = 6, 4
"""Of all parameters: in the program of a run, and in its timeline, however little that may keep (measured)."""
MOST_BYTES = 2_000_000_000


def problems(document: Document, data: DataShape | None) -> list[Problem]:
    """Everything that is wrong, most basic first; an empty list means training can start."""
    shapes = shapes_of(document.network)
    found = list(_size(document, shapes))
    if found:
        return found
    found += _drawing(document, shapes)
    found += _inputs(document, data)
    if len(document.network.order()) < len(document.network.nodes):
        return found  # a cycle without a delay: nothing comes before or after
    found += time_problems(document, data)
    found += _outputs(document, shapes, data)
    found += _rule(document, data)
    return found


def _size(document: Document, shapes: Shapes) -> Iterator[Problem]:
    network = document.network
    if len(network.nodes) > MOST_NODES:
        yield Problem(
            sentence("The network has {count} nodes; nnsim takes at most {most}.", count=len(network.nodes), most=MOST_NODES)
        )
    if len(network.connections) > MOST_CONNECTIONS:
        yield Problem(
            sentence(
                "The network has {count} connections; nnsim takes at most {most}.",
                count=len(network.connections), most=MOST_CONNECTIONS,
            )
        )
    total = sum(stored_count(network, node, shapes) for node in network)
    if total > MOST_PARAMETERS:
        largest = max(network, key=lambda node: stored_count(network, node, shapes))
        size = total * (8 if document.settings["dtype"] == "float64" else 4) / 2**30
        yield Problem(
            sentence(
                "The network would have {total:,} parameters, {size:.3g} GiB; nnsim takes at most {most:,}. Give "
                "{name} fewer units.",
                total=total, size=size, most=MOST_PARAMETERS, name=largest.name,
            ),
            node=largest.id,
        )


def memory_estimate(document: Document, samples: int, steps: int = 0) -> int:
    """Bytes that a run would need, in plain integers: parameters with gradient and what the optimiser keeps of them, the moments that
    one can always go back to, and activations. `steps`: time steps of a sequence, 0 without time.
    """
    shapes = shapes_of(document.network)
    item = 8 if document.settings["dtype"] == "float64" else 4
    parameters = sum(stored_count(document.network, node, shapes) for node in document.network)
    batch = document.settings["batch_size"]
    rows = (min(int(batch), samples) if isinstance(batch, int) else samples) * max(steps, 1)
    units = sum(math.prod(shape) for shape in shapes.outputs.values())
    kept = len(getattr(document.catalog.spec("optimizer", document.settings["optimizer"]).entry.definition, "state", ()))
    return item * (parameters * (COPIES + kept + MOMENTS * (1 + kept)) + rows * units * 6)


def _drawing(document: Document, shapes: Shapes) -> Iterator[Problem]:
    network = document.network
    if not network.nodes:
        yield Problem(sentence("The canvas is empty: drag an input and a layer onto it and connect them."))
        return
    for node_id, text in shapes.faults.items():
        node = network.nodes[node_id]
        fix, other = fixes.fed(document, node), fixes.removed_too(document, node)
        yield Problem(text, node=node_id, fix=fix.command, fix_text=fix.text, other=other.command, other_text=other.text)
    for node in network:
        if not network.into(node.id) and not network.out_of(node.id) and node.id not in shapes.faults:
            fix, other = fixes.connected(document, node), fixes.removed_too(document, node)
            yield Problem(
                sentence("{name} is not connected to anything.", name=node.name), node=node.id, fix=fix.command, fix_text=fix.text,
                other=other.command if fix.text != other.text else None, other_text=other.text if fix.text != other.text else "",
            )  # fmt: skip
    ordered = {node.id for node in network.order()}
    for node in network:
        if node.id not in ordered:
            yield Problem(
                sentence(
                    "{name} is part of a cycle without a delay: give one connection of the cycle a delay of one time step.", name=node.name
                ),
                node=node.id,
            )


def _inputs(document: Document, data: DataShape | None) -> Iterator[Problem]:
    inputs = document.network.inputs()
    variables = [node for node in document.network if document.network.entry(node).inputs[1] == 0 and node.kind != "input"]
    if document.network.nodes and not inputs and not (variables and is_graph(document)):
        fix = fixes.with_input(document, data)
        yield Problem(
            sentence("The network has no input: drag one from the palette and connect it."), fix=fix.command, fix_text=fix.text
        )
    if data is None:
        fix = as_graph(document)
        yield Problem(sentence("There is no data: choose a data set or import your own."), fix=fix.command, fix_text=fix.text)
        return
    if not data.finite:
        yield Problem(sentence("The data contains values that are not finite numbers. Remove those samples or import the data again."))
    if "" in data.inputs and len(inputs) > 1:
        names = ", ".join(node.name for node in inputs)
        fix = fixes.one_input(document, inputs)
        yield Problem(
            sentence("The network has {count} inputs ({names}), but the data has one array of inputs.", count=len(inputs), names=names),
            node=inputs[1].id,
            fix=fix.command,
            fix_text=fix.text,
        )
        return
    for node in inputs:
        wanted = data.of_input(node.name)
        shape = tuple(node.parameters["shape"])  # type: ignore[arg-type]
        if wanted is None:
            fix = fixes.renamed(document, node, list(data.inputs))
            yield Problem(
                sentence("The data has no inputs for {name}; it has {inputs}.", name=node.name, inputs=", ".join(data.inputs)),
                node=node.id,
                fix=fix.command,
                fix_text=fix.text,
            )
        elif shape != wanted and not (data.steps and (data.steps, *shape) == wanted):
            wanted = wanted[1:] if data.steps and wanted[0] == data.steps and len(wanted) > 1 else wanted
            yield Problem(
                sentence(
                    "{name} has {own}, but each {what} has {wanted}.",
                    name=node.name, own=_size_text(node.parameters["shape"]), what=sentence("step") if data.steps else sentence("sample"),
                    wanted=_size_text(wanted),
                ),
                node=node.id,
                fix=with_changes(node, shape=wanted),
                fix_text=sentence("Use {what}", what=_size_text(wanted)),
            )


def _outputs(document: Document, shapes: Shapes, data: DataShape | None) -> Iterator[Problem]:
    network = document.network
    outputs = [network.nodes[id] for id in document.output_nodes()]
    if network.nodes and not outputs:
        yield Problem(sentence("The network has no output: connect an input to a layer."))
    yield from _losses(document, outputs, data)
    if data is None:
        return
    for node in outputs:
        loss = document.catalog.spec("loss", document.loss_of(node.id))
        compares = loss.key != "value" or document.settings["learning_rule"] == "perceptron"
        if not compares or node.id not in shapes.outputs:
            continue
        target = data.targets.get(node.name, data.targets.get("") if len(outputs) == 1 else None)
        if target is None:
            fix = fixes.renamed(document, node, list(data.targets))
            if fix.command is None and data.targets:
                fix = fixes.leading_on(document, node, outputs)
            itself = as_graph(document)
            have = (
                sentence("it has targets for {targets}", targets=", ".join(data.targets))
                if any(data.targets)
                else sentence("it has targets for one output only")
            )
            yield Problem(
                sentence(
                    "The data has no targets for {name}; {what}.",
                    name=node.name, what=have if data.targets else sentence("it has no targets at all"),
                ),
                node=node.id,
                fix=fix.command,
                fix_text=fix.text,
                other=itself.command,
                other_text=itself.text,
            )
            continue
        yield from output_problems(document, node, loss.key, shapes.units(node.id), target)


def _losses(document: Document, outputs: list[Node], data: DataShape | None) -> Iterator[Problem]:
    """Losses by name of output that belong to no output, and outputs that such losses leave out."""
    losses = document.settings["loss"]
    if not isinstance(losses, Mapping) or "key" in losses:
        return
    names = {node.name for node in outputs}
    unused = [name for name in losses if name not in names]
    without = [node for node in outputs if node.name not in losses and document.settings["learning_rule"] != "perceptron"]
    for name in unused:
        left = {other: loss for other, loss in losses.items() if other != name}
        yield Problem(
            sentence("There is a loss for {name}, but no output of that name.", name=name),
            fix=SetSetting("loss", left or "mse"),
            fix_text=sentence("Forget that loss"),
        )
    for node in without:
        if len(unused) == len(without) == 1:  # most often an output that has another name now
            chosen = {node.name if name == unused[0] else name: loss for name, loss in losses.items()}
            fix, fix_text = SetSetting("loss", chosen), sentence("Use the loss for {name}", name=unused[0])
        else:
            entry = document.catalog.entry("loss", _suited(node, data))
            fix, fix_text = SetSetting("loss", {**losses, node.name: entry.key}), sentence("Use {what}", what=term(entry.title))
        yield Problem(
            sentence("There is no loss for {name}: say what training makes small there.", name=node.name),
            node=node.id,
            fix=fix,
            fix_text=fix_text,
        )


def _suited(node: Node, data: DataShape | None) -> str:
    """The loss that goes with an output's activation, where its targets allow it."""
    target = None if data is None else data.targets.get(node.name)
    within = target is None or (target.least >= 0 and target.most <= 1)
    if activation_of(node) == "softmax" and target is not None and target.classes:
        return "cross_entropy"
    return "binary_cross_entropy" if activation_of(node) == "sigmoid" and within else "mse"


def _rule(document: Document, data: DataShape | None) -> Iterator[Problem]:
    settings, network = document.settings, document.network
    split = settings["split"]
    assert isinstance(split, tuple)
    parts = sum(share > 0 for share in split)  # type: ignore[operator]
    if data is not None and data.samples < parts:
        yield Problem(
            sentence("{samples} samples cannot be split into {parts} parts: let all of them train.", samples=data.samples, parts=parts),
            fix=SetSetting("split", (1.0, 0.0, 0.0)),
            fix_text=sentence("Train on all samples"),
        )
    if split[0] == 0:
        fix = fixes.all_train()
        yield Problem(
            sentence("No samples are left for training: give the training part a share of the split."), fix=fix.command, fix_text=fix.text
        )
    if settings["early_stopping"] is not None and split[1] == 0:
        fix = fixes.held_back()
        yield Problem(
            sentence("Early stopping watches the validation loss: give the validation part a share of the split."),
            fix=fix.command,
            fix_text=fix.text,
        )
    if settings["learning_rule"] == "perceptron":
        for node in network:
            if network.entry(node).weighted and node.id not in document.output_nodes():
                yield Problem(
                    sentence(
                        "The perceptron rule trains a single layer, but {name} feeds another: remove it, or use gradient descent.",
                        name=node.name,
                    ),
                    node=node.id,
                    fix=fixes.descent().command,
                    fix_text=fixes.descent().text,
                )
            elif network.entry(node).weighted and activation_of(node) != "step":
                has_one = "activation" in node.parameters
                advice = sentence("give it the activation step") if has_one else sentence("use a dense layer with the activation step")
                fix = Fix(with_changes(node, activation="step"), sentence("Use step")) if has_one else fixes.thresholds(document, node)
                yield Problem(
                    sentence("The perceptron rule needs threshold units, but {name} has none: {advice}.", name=node.name, advice=advice),
                    node=node.id,
                    fix=fix.command,
                    fix_text=fix.text,
                )
        if settings["batch_size"] not in (None, 1):
            yield Problem(
                sentence("The perceptron rule corrects after every single sample: use batch size 1."),
                fix=SetSetting("batch_size", 1),
                fix_text=sentence("Use batch size 1"),
            )
    needed = 0 if data is None else memory_estimate(document, data.samples, timing_of(document, data).steps)
    if needed > MOST_BYTES:
        gib = needed / 2**30
        fix = fixes.small_batches(document)
        yield Problem(
            sentence("Training would need about {gib:.3g} GiB of memory, too much: use a smaller batch or fewer units.", gib=gib),
            fix=fix.command,
            fix_text=fix.text,
        )


def _size_text(shape: object) -> str:
    assert isinstance(shape, tuple)
    if len(shape) == 1:
        return counted("{count} value", "{count} values", shape[0])
    return sentence("{sizes} values", sizes=" × ".join(str(size) for size in shape))
