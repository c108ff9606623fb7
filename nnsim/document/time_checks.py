"""Problems of networks that run through time, in plain words: loops without sequences, answers at the wrong steps."""

from collections.abc import Iterator
from dataclasses import replace

from nnsim.catalog import sentence
from nnsim.document import fixes
from nnsim.document.commands import Group, PutConnection, PutNode, SetSetting
from nnsim.document.data_shape import DataShape
from nnsim.document.document import Document
from nnsim.document.network import Node
from nnsim.document.problem import Problem
from nnsim.document.timing import Timing, groups, sequence_inputs, timing_of

STEPS = 10
"""How often an input is repeated where nothing says how often."""


def time_problems(document: Document, data: DataShape | None) -> Iterator[Problem]:
    """What keeps a network from running through time."""
    if data is None:
        return
    timing = timing_of(document, data)
    if not timing.steps:
        yield from _without_time(document, data)
        return
    settings = document.settings
    if settings["state"] == "carry" and settings["shuffle"] and settings["batch_size"] is not None:
        yield Problem(
            sentence("State is carried on from batch to batch, so the sequences must stay in their order: switch shuffling off."),
            fix=SetSetting("shuffle", False), fix_text=sentence("Do not shuffle"),
        )
    yield from _repeated(document, data, timing)
    yield from _memories(document, timing)
    yield from _answers(document, data, timing)
    if document.settings["learning_rule"] == "perceptron":
        yield Problem(
            sentence("The perceptron rule knows no time: train sequences by gradient descent."),
            fix=fixes.descent().command,
            fix_text=fixes.descent().text,
        )


def _without_time(document: Document, data: DataShape) -> Iterator[Problem]:
    """Memory and loops, but nothing that lasts."""
    steps = max([target.steps for target in data.targets.values()], default=0) or STEPS
    fix = Group(
        tuple(PutNode(replace(node, parameters={**node.parameters, "repeat": steps})) for node in document.network.inputs()),
        sentence("repeat the input"),
    )
    network, fix_text = document.network, sentence("Repeat the input for {steps} steps", steps=steps)
    for node in network:
        if network.entry(node).recurrent:
            yield Problem(
                sentence(
                    "{name} remembers from one time step to the next, but the data has no time steps: choose sequences, or repeat the "
                    "input for some steps.",
                    name=node.name,
                ),
                node=node.id,
                fix=fix,
                fix_text=fix_text,
            )
    for connection in network.connections.values():
        if connection.delay:
            yield Problem(
                sentence(
                    "{name} has a delay, but the data has no time steps: choose sequences, repeat the input for some "
                    "steps, or remove the delayed connection.",
                    name=network.connection_name(connection),
                ),
                connection=connection.id,
                fix=fix,
                fix_text=fix_text,
            )
    for name, target in data.targets.items():
        if target.steps:
            of = sentence(" for {name}", name=name) if name else ""
            yield Problem(
                sentence(
                    "The data has targets for {steps} time steps{of}, but the inputs have none: repeat the input for {steps} steps.",
                    steps=target.steps, of=of,
                ),
                fix=fix,
                fix_text=fix_text,
            )


def _repeated(document: Document, data: DataShape, timing: Timing) -> Iterator[Problem]:
    sequences = sequence_inputs(document.network, data)
    for node in document.network.inputs():
        repeat = node.parameters.get("repeat")
        once = PutNode(replace(node, parameters={**node.parameters, "repeat": None}))
        if repeat and node.id in sequences:
            yield Problem(
                sentence("{name} gets sequences, so there is nothing to repeat: let it take them as they are.", name=node.name),
                node=node.id,
                fix=once,
                fix_text=sentence("Do not repeat"),
            )
        elif repeat and repeat != timing.steps:
            yield Problem(
                sentence(
                    "{name} is repeated for {repeat} steps, but the sequences have {steps}: use {steps}.",
                    name=node.name, repeat=repeat, steps=timing.steps,
                ),
                node=node.id,
                fix=PutNode(replace(node, parameters={**node.parameters, "repeat": timing.steps})),
                fix_text=sentence("Use {steps}", steps=timing.steps),
            )


def _memories(document: Document, timing: Timing) -> Iterator[Problem]:
    network = document.network
    for node in network:
        if network.entry(node).recurrent and node.id not in timing.running and network.into(node.id):
            mend = fixes.from_sequence(document, node, timing.lasting)
            yield Problem(
                sentence("{name} gets nothing that has time steps: connect it to a sequence.", name=node.name),
                node=node.id,
                fix=mend.command,
                fix_text=mend.text,
            )
    for group in groups(network):
        backwards = [node for node in group if node.parameters.get("reads") == "backwards"]
        if backwards and len(group) > 1:
            yield Problem(
                sentence("{name} reads backwards, so it cannot be part of a loop: let it read forwards.", name=backwards[0].name),
                node=backwards[0].id,
                fix=PutNode(replace(backwards[0], parameters={**backwards[0].parameters, "reads": "forwards"})),
                fix_text=sentence("Read forwards"),
            )
    for connection in network.connections.values():
        if connection.parameters.get("teacher_forcing") and (not connection.delay or connection.source not in document.output_nodes()):
            yield Problem(
                sentence(
                    "{name} has teacher forcing, but there is no earlier target that it could carry: only a delayed "
                    "connection from an output has one.",
                    name=network.connection_name(connection),
                ),
                connection=connection.id,
                fix=PutConnection(replace(connection, parameters={**connection.parameters, "teacher_forcing": False})),
                fix_text=sentence("No teacher forcing"),
            )
        if connection.delay and connection.source not in timing.lasting:
            source, mend = network.nodes[connection.source], fixes.undelayed(document, connection, 0)
            yield Problem(
                sentence("{name} has no time steps, so what it sends cannot come later: set the delay to 0.", name=source.name),
                connection=connection.id,
                fix=mend.command,
                fix_text=mend.text,
            )
        if connection.delay >= timing.steps:
            mend = fixes.undelayed(document, connection, 1)
            yield Problem(
                sentence(
                    "{name} has a delay of {delay} steps, but the sequences have only {steps}: use a shorter delay.",
                    name=network.connection_name(connection), delay=connection.delay, steps=timing.steps,
                ),
                connection=connection.id,
                fix=mend.command,
                fix_text=mend.text,
            )


def _answers(document: Document, data: DataShape, timing: Timing) -> Iterator[Problem]:
    """Outputs and targets at the same steps."""
    outputs = [document.network.nodes[id] for id in document.output_nodes()]
    for node in outputs:
        target = data.targets.get(node.name, data.targets.get("") if len(outputs) == 1 else None)
        if target is None or not target.steps:
            continue
        if node.id not in timing.lasting:
            last = [other for other in _before(document, node) if other.parameters.get("returns") == "last"]
            fix = Group(
                tuple(PutNode(replace(other, parameters={**other.parameters, "returns": "all"})) for other in last),
                sentence("return every step"),
            )
            advice = sentence("let {name} return every step", name=last[0].name) if last else sentence("connect it to the sequence")
            yield Problem(
                sentence(
                    "{name} gives one answer for a whole sequence, but the data has a target for every step: {advice}.",
                    name=node.name, advice=advice,
                ),
                node=node.id,
                fix=fix if last else None,
                fix_text=sentence("Return every step") if last else "",
            )
        elif target.steps != timing.steps:
            yield Problem(
                sentence(
                    "The sequences have {steps} steps, but the targets of {name} have {others}: both need the same number.",
                    steps=timing.steps, name=node.name, others=target.steps,
                ),
                node=node.id,
            )


def _before(document: Document, node: Node) -> list[Node]:
    """The node and all that lead to it."""
    network = document.network
    return [other for other in network if node.id in network.reached_from(other.id)]
