"""What one thing can be changed while everything else stays: the factors of a comparison, each with the values that are tried.

A factor answers four questions about a document: what can be tried, what the document has now, what it takes to have another, and which
question remains when that one thing is left open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from nnsim.catalog import Plain, sentence
from nnsim.document import Command, Document, Group, Node, PutNode, SetSetting
from nnsim.document.replacing import with_kind

HIDDEN = ("relu", "leaky_relu", "elu", "silu", "tanh", "sigmoid")
"""Activation functions that are tried in hidden layers."""
STARTS = ("small", "large", "xavier_normal", "he_normal", "zeros")
TIMES = (0.1, 0.3, 1.0, 3.0, 10.0)
"""The learning rate now, times so much."""
ALL = "all"
FEW = 500
"""Samples up to which it is tried how they do one at a time."""


@dataclass(frozen=True)
class Choice:
    """One value: its key, and what it is called."""

    key: str
    title: str


@dataclass(frozen=True)
class Factor:
    """`choices(document, samples)`, at least two if there is something to compare; `own(document)`: the key of what it has now, or None.

    `command(document, key)` makes it another. `none` says why there is nothing to compare.
    """

    key: str
    title: str
    choices: Callable[[Document, int], tuple[Choice, ...]]
    own: Callable[[Document], str | None]
    command: Callable[[Document, str], Command]
    none: str = sentence("There is nothing to choose from that could be compared.")

    def with_choice(self, document: Document, key: str) -> Document:
        """A copy of the document that has this value; what it has already is left as it is."""
        twin = document.copy()
        if self.own(document) != key:
            self.command(twin, key).apply(twin)
        return twin


def recurrent_layers(document: Document) -> tuple[str, ...]:
    """Ids of the layers that remember by themselves."""
    return tuple(node.id for node in document.network if document.network.entry(node).recurrent)


def own_kind(document: Document) -> str | None:
    """The kind that all recurrent layers have; None if they differ, or there are none."""
    found = {document.network.nodes[id].kind for id in recurrent_layers(document)}
    return found.pop() if len(found) == 1 else None


def _memories(document: Document, samples: int) -> tuple[Choice, ...]:
    if not recurrent_layers(document):
        return ()
    return tuple(Choice(entry.key, entry.title) for entry in document.catalog.entries("layer") if getattr(entry, "recurrent", False))


def _entries(family: str) -> Callable[[Document, int], tuple[Choice, ...]]:
    def choices(document: Document, samples: int) -> tuple[Choice, ...]:
        return tuple(Choice(entry.key, entry.title) for entry in document.catalog.entries(family))

    return choices


def _key_of(value: Plain) -> str:
    return str(value["key"]) if isinstance(value, Mapping) else str(value)


def _setting(key: str) -> tuple[Callable[[Document], str | None], Callable[[Document, str], Command]]:
    """A setting that names an entry of the catalogue."""
    return lambda document: _key_of(document.settings[key]), lambda document, chosen: SetSetting(key, chosen)


def _rates(document: Document, samples: int) -> tuple[Choice, ...]:
    own: Any = document.settings["learning_rate"]
    others = [float(f"{own * factor:.1g}") if factor != 1.0 else float(own) for factor in TIMES]
    return tuple(Choice(repr(rate), f"{rate:g}") for rate in dict.fromkeys(others)) if own else ()


def _batches(document: Document, samples: int) -> tuple[Choice, ...]:
    own: Any = document.settings["batch_size"]
    some = 2 ** max(round(samples**0.5).bit_length() - 1, 1)
    sizes = {1 if samples <= FEW else 8, some, *([own] if own is not None else [])}
    fitting = sorted((size for size in sizes if size < samples), reverse=True)
    return (Choice(ALL, sentence("all")), *(Choice(str(size), str(size)) for size in fitting)) if fitting else ()


def _own_batch(document: Document) -> str | None:
    size = document.settings["batch_size"]
    return ALL if size is None else str(size)


def _layers(document: Document, parameter: str, hidden: bool) -> list[Node]:
    """Layers that learn and have this parameter; without the outputs where only hidden ones are meant."""
    network = document.network
    outputs = document.output_nodes() if hidden else ()
    return [node for node in network if parameter in node.parameters and network.entry(node).weighted and node.id not in outputs]


def _of_layers(parameter: str, keys: tuple[str, ...], family: str, hidden: bool) -> tuple[Any, Any, Any]:
    """A parameter that all layers get together."""

    def own(document: Document) -> str | None:
        found = {_key_of(node.parameters[parameter]) for node in _layers(document, parameter, hidden)}
        return found.pop() if len(found) == 1 else None

    def choices(document: Document, samples: int) -> tuple[Choice, ...]:
        if not _layers(document, parameter, hidden) or recurrent_layers(document):
            return ()
        now = own(document)
        titles = {entry.key: entry.title for entry in document.catalog.entries(family)}
        wanted = keys if now is None or now in keys else (now, *keys)
        return tuple(Choice(key, titles[key]) for key in wanted if key in titles)

    def command(document: Document, key: str) -> Command:
        changed = [replace(node, parameters={**node.parameters, parameter: key}) for node in _layers(document, parameter, hidden)]
        return Group(tuple(PutNode(node) for node in changed), sentence("change {setting}", setting=parameter))

    return choices, own, command


MEMORY = Factor(
    "memory", sentence("Memory"), _memories, own_kind, lambda document, kind: with_kind(document, recurrent_layers(document), kind),
    sentence("Only recurrent layers can be compared: the network needs an RNN, LSTM or GRU layer."),
)
FACTORS: tuple[Factor, ...] = (
    MEMORY,
    Factor("optimizer", sentence("Optimiser"), _entries("optimizer"), *_setting("optimizer")),
    Factor(
        "learning_rate", sentence("Learning rate"), _rates, lambda document: repr(float(str(document.settings["learning_rate"]))),
        lambda document, key: SetSetting("learning_rate", float(key)),
    ),
    Factor("schedule", sentence("Decay"), _entries("schedule"), *_setting("schedule")),
    Factor(
        "batch_size", sentence("Batch size"), _batches, _own_batch,
        lambda document, key: SetSetting("batch_size", None if key == ALL else int(key)),
    ),
    Factor("activation", sentence("Activation of hidden layers"), *_of_layers("activation", HIDDEN, "activation", True)),
    Factor("initializer", sentence("Initial weights"), *_of_layers("initializer", STARTS, "initializer", False)),
)


def factors(document: Document, samples: int) -> tuple[Factor, ...]:
    """Those with something to compare."""
    if document.settings["learning_rule"] == "perceptron":
        return ()
    return tuple(factor for factor in FACTORS if len(factor.choices(document, samples)) > 1)
